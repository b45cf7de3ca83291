/* Filling a form: what is typed, what travels, what is wrong and where. Today is Saturday 2026-11-21. */
#include "config.h"

#include <locale.h>
#include <wchar.h>

#include "base/date.h"
#include "base/words.h"
#include "model/form.h"
#include "with_forms.h"

static const struct form_text files[] = {
	{ "words.cfg", "words = ( { name = \"role\"; values = ( { value = \"m\"; label = \"Mother\"; letter = \"M\"; },\n"
		"{ value = \"f\"; label = \"Father\"; letter = \"P\"; }, { value = \"fam\"; label = \"Family home\"; } ); } );\n" },
	{ "reg.cfg", "subject = \"reg\"; title = \"Registration\"; form = { load = \"reg_get\"; save = \"reg_save\";\n"
		"panel = { call = { function = \"answers\"; args = [\"born\"]; }; };\n"
		"fields = ( { name = \"id\"; type = \"hidden\"; }, { name = \"version\"; type = \"hidden\"; }, { name = \"family\"; type = \"hidden\"; },\n"
		"{ name = \"state\"; label = \"State\"; readonly = true; },\n"
		"{ name = \"name\"; label = \"Name\"; required = true; max = 12; },\n"
		"{ name = \"born\"; type = \"born\"; label = \"Born\"; },\n"
		"{ name = \"queued\"; type = \"date\"; label = \"Queue date\"; initial = \"today\"; bias = \"past\"; },\n"
		"{ name = \"from\"; type = \"date\"; label = \"From\"; bias = \"future\"; },\n"
		"{ name = \"at\"; type = \"time\"; label = \"At\"; }, { name = \"children\"; type = \"int\"; label = \"Children\"; },\n"
		"{ name = \"share\"; type = \"decimal\"; label = \"Share\"; }, { name = \"together\"; type = \"bool\"; label = \"Together\"; },\n"
		"{ name = \"number\"; type = \"number\"; label = \"Number\"; }, { name = \"phone\"; type = \"phone\"; label = \"Phone\"; },\n"
		"{ name = \"role\"; type = \"choice\"; label = \"Role\"; words = \"role\"; },\n"
		"{ name = \"programme\"; type = \"choice\"; label = \"Programme\"; choices = \"programme_choice\"; initial = \"context\"; },\n"
		"{ name = \"note\"; type = \"memo\"; label = \"Note\"; } ); };\n" },
	{ "end.cfg", "subject = \"end\"; title = \"End\"; form = { save = \"end_save\"; fields = (\n"
		"{ name = \"id\"; type = \"hidden\"; }, { name = \"reason\"; label = \"Why\"; help = \"Say why\"; } ); };\n" },
	{ "answer.cfg", "subject = \"answer\"; title = \"Answer\"; form = { load = \"answer_get\"; save = \"answer_save\"; begin = \"answer\";\n"
		"fields = ( { name = \"id\"; type = \"hidden\"; }, { name = \"asked\"; label = \"Asked\"; }, { name = \"answer\"; label = \"Answer\"; } ); };\n" },
	{ NULL, NULL },
};

static struct subjects *all;
static struct form *f;

static const char *context(const void *ctx, const char *name)
{
	const char *const *pair = ctx;

	for (; *pair; pair += 2)
		if (!strcmp(pair[0], name))
			return pair[1];
	return NULL;
}

static const char *const under[] = { "id", "17", "version", "3", "family", "fam-1", "programme", "p2", "name", "Someone else", NULL };

static void setup(void)
{
	int today = 0;

	date_from_iso("2026-11-21", &today);
	all = forms_good(files);
	f = form_new(all, subjects_find(all, "reg")->form, today);
	form_start(f, context, under);
}

static void teardown(void)
{
	form_free(f);
	subjects_free(all);
}

static size_t field(const char *name)
{
	int i = form_field_index(f, name);

	ck_assert_msg(i >= 0, "%s", name);
	return (size_t)i;
}

static void type(const char *name, const char *text)
{
	f->at = field(name);
	edit_set(&f->field[f->at].edit, "");
	for (size_t n = strlen(text), at = 0; at < n;) {
		wchar_t c = 0;
		at += (size_t)mbrtowc(&c, text + at, n - at, &(mbstate_t){ 0 });
		ck_assert(form_type(f, c));
	}
}

static void stands(const char *name, const char *value, const char *shown)
{
	const struct form_field *at = &f->field[field(name)];

	ck_assert_str_eq(at->value, value);
	ck_assert_str_eq(at->edit.text, shown);
}

struct sample { const char *name, *typed, *value, *shown; };

static const struct sample samples[] = {
	{ "name", "  Åsa  ", "Åsa", "Åsa" }, { "name", "   ", "", "" },
	{ "born", "2017", "2017", "2017" }, { "born", "2017-03", "2017-03", "2017-03" }, { "born", "2017-03-", "2017-03", "2017-03" },
	{ "born", "14/3 2017", "2017-03-14", "2017-03-14" }, { "born", "170314", "2017-03-14", "2017-03-14" },
	{ "queued", "20/11", "2026-11-20", "2026-11-20" }, { "queued", "22/11", "2025-11-22", "2025-11-22" },
	{ "from", "20/11", "2027-11-20", "2027-11-20" }, { "from", "+1v", "2026-11-28", "2026-11-28" }, { "from", "to", "2026-11-26", "2026-11-26" },
	{ "from", "v 48", "2026-11-23", "2026-11-23" }, { "from", "i", "2026-11-21", "2026-11-21" },
	{ "at", "17.30", "17:30", "17.30" }, { "at", "9", "09:00", "09.00" },
	{ "children", "3", "3", "3" }, { "children", "-03", "-3", "-3" }, { "children", "1 000", "1000", "1000" }, { "children", "+2", "2", "2" },
	{ "share", "0,5", "0.5", "0.5" }, { "share", "12,", "12", "12" }, { "share", ",5", "0.5", "0.5" }, { "share", "-1.25", "-1.25", "-1.25" },
	{ "together", "j", "t", "Yes" }, { "together", "NEJ", "f", "No" }, { "together", "x", "t", "Yes" }, { "together", "yes", "t", "Yes" },
	{ "number", "20170101-2393", "20170101-2393", "20170101-2393" }, { "number", "201701012393", "201701012393", "20170101-2393" },
	{ "number", "170101 2393", "170101 2393", "170101 2393" },
	{ "phone", " 070-174 06 12 ", "070-174 06 12", "070-174 06 12" },
	{ "role", "mother", "m", "Mother" }, { "role", "p", "f", "Father" }, { "role", "fat", "f", "Father" }, { "role", "fam", "fam", "Family home" },
	{ "note", "one\ntwo\n", "one\ntwo", "one\ntwo" },
};

START_TEST(test_reads)
{
	const struct sample *s = &samples[_i];

	type(s->name, s->typed);
	ck_assert_msg(form_leave(f, field(s->name)), "%s", f->field[field(s->name)].problem);
	stands(s->name, s->value, s->shown);
	ck_assert_ptr_null(f->field[field(s->name)].problem);
	ck_assert(form_leave(f, field(s->name)));	/* what is shown is no new typing */
	stands(s->name, s->value, s->shown);
	if (s->value[0]) {	/* what travels and comes back is shown so too */
		const char *names[] = { s->name, NULL };
		struct rows *rows = rows_new(names, &s->value, 1);
		form_load(f, rows);
		stands(s->name, s->value, s->shown);
		ck_assert(!form_dirty(f));
		rows_release(rows);
	}
}
END_TEST

/* A whole number where its date belongs: the date is taken, and that is said until somebody types there again. */
START_TEST(test_born_of_number)
{
	static const char *const numbers[][2] = {
		{ "20170101-2393", "2017-01-01" }, { "201701012393", "2017-01-01" }, { "170101-2393", "2017-01-01" },
		{ "1701012393", "2017-01-01" }, { "20170161-2392", "2017-01-01" }, { " 20170101 2393", "2017-01-01" },
	};
	struct form_field *at = &f->field[field("born")];

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		size_t bad;

		type("born", numbers[i][0]);
		ck_assert(form_leave(f, field("born")));
		stands("born", numbers[i][1], numbers[i][1]);
		ck_assert_str_eq(at->problem, "Only the date belongs here: the last four digits are left out");
		ck_assert(at->warning);
		form_goto(f, field("born"));
		ck_assert_ptr_nonnull(at->problem);
		form_check(f, &bad);		/* it holds no save up */
		ck_assert(at->warning);
		f->at = field("born");
		form_edit(f, EDIT_BACKSPACE);
		ck_assert_ptr_null(at->problem);
	}
	type("born", "20170231-2393");
	ck_assert(!form_leave(f, field("born")));
	stands("born", "2017-01-01", "20170231-2393");
}
END_TEST

static const struct sample wrong[] = {
	{ "born", "2017-13", "Not a date of birth. Write for example 2017-03-14, 2017-03 or 2017", NULL },
	{ "queued", "31/2", "Not a date. Write for example 2026-11-21, 21/11, +1, +1w, thu or w 48", NULL },
	{ "queued", "soon", "Not a date. Write for example 2026-11-21, 21/11, +1, +1w, thu or w 48", NULL },
	{ "at", "25.00", "Not a time. Write for example 17.30", NULL },
	{ "children", "two", "Not a whole number", NULL }, { "children", "1.5", "Not a whole number", NULL },
	{ "children", "-", "Not a whole number", NULL }, { "children", "99999999999999999999", "The number is too large", NULL },
	{ "share", "1,2,3", "Not a number", NULL }, { "share", ",", "Not a number", NULL },
	{ "together", "maybe", "Write y for yes or n for no", NULL },
	{ "number", "20170101239", "An identity number has ten or twelve digits: YYYYMMDD-NNNN", NULL },
	{ "number", "2017O101-2393", "An identity number has only digits: YYYYMMDD-NNNN", NULL },
	{ "role", "fa", "Not one of the choices, or several: Mother, Father, Family home", NULL },
	{ "role", "uncle", "Not one of the choices, or several: Mother, Father, Family home", NULL },
	{ "programme", "Komet", "The choices have not been fetched yet", NULL },
};

START_TEST(test_refuses)
{
	const struct sample *s = &wrong[_i];
	size_t i = field(s->name), bad;

	form_set(f, i, "");
	type(s->name, s->typed);
	ck_assert(!form_leave(f, i));
	ck_assert_str_eq(f->field[i].problem, s->value);
	ck_assert(!f->field[i].warning);
	stands(s->name, "", s->typed);		/* the text is kept */
	form_set(f, field("name"), "Åsa");
	ck_assert(!form_check(f, &bad));
	ck_assert_int_eq((int)bad, 1);
	ck_assert_int_eq((int)f->at, (int)i);
	form_move(f, -1);			/* never traps */
	ck_assert_int_ne((int)f->at, (int)i);
	f->at = i;
	form_edit(f, EDIT_KILL_START);
	ck_assert(form_leave(f, i));
	ck_assert_ptr_null(f->field[i].problem);
	ck_assert(form_check(f, &bad));
}
END_TEST

START_TEST(test_start)
{
	ck_assert_int_eq(f->state, FORM_EDITING);
	ck_assert(f->fresh);
	ck_assert(!form_dirty(f));
	ck_assert_int_eq((int)f->at, 4);			/* the first one can write in */
	ck_assert_ptr_null(form_value(f, "id"));		/* the context's are another row's */
	ck_assert_ptr_null(form_value(f, "version"));
	ck_assert_str_eq(form_value(f, "family"), "fam-1");
	ck_assert_ptr_null(form_value(f, "name"));		/* only what is hidden, or says so */
	ck_assert_str_eq(form_value(f, "programme"), "p2");
	ck_assert_str_eq(form_value(f, "queued"), "2026-11-21");
	ck_assert_ptr_null(form_value(f, "nothing"));
	ck_assert_int_eq(form_field_index(f, "nothing"), -1);
	ck_assert(f->panel_stale);
	struct form *end = form_new(all, subjects_find(all, "end")->form, 0);
	ck_assert_int_eq(end->state, FORM_EMPTY);
	form_start(end, context, under);			/* this one cannot load: it is about the row */
	ck_assert_str_eq(form_value(end, "id"), "17");
	ck_assert_str_ne(end->request, f->request);
	ck_assert_int_eq((int)strlen(end->request), 36);
	form_start(end, NULL, NULL);
	ck_assert_ptr_null(form_value(end, "id"));
	form_free(end);
}
END_TEST

static struct rows *row(const char *version, const char *name, const char *children)
{
	static const char *const names[] = { "id", "version", "name", "children", "programme", "programme_label", "state", "message", NULL };
	const char *cells[] = { "17", version, name, children, "p1", "Komet 3-11", "queued", "Saved" };

	return rows_new(names, cells, 1);
}

START_TEST(test_load_and_save)
{
	struct rows *rows = row("3", "Åsa", NULL);
	char request[37];

	form_load(f, rows);
	memcpy(request, f->request, sizeof request);
	ck_assert(!f->fresh && !form_dirty(f));
	stands("programme", "p1", "Komet 3-11");	/* before its options are known */
	stands("children", "", "");
	ck_assert_str_eq(form_value(f, "version"), "3");
	type("name", "Åsa Öhrn");
	ck_assert(form_dirty(f));			/* also before it is left */
	form_move(f, 1);
	ck_assert_str_eq(form_value(f, "name"), "Åsa Öhrn");
	ck_assert(form_dirty(f));
	form_set(f, field("name"), "Åsa");
	ck_assert(!form_dirty(f));
	rows_release(rows);
	rows = row("4", "Åsa Öhrn", "2");
	form_load(f, rows);				/* the reply of save */
	ck_assert_str_ne(f->request, request);
	ck_assert_str_eq(form_value(f, "version"), "4");
	ck_assert(!form_dirty(f));
	rows_release(rows);
	static const char *const done[] = { "id", "version", "message", NULL };
	const char *cells[] = { "17", "5", "Saved" };
	rows = rows_new(done, cells, 1);
	type("name", "Bo");
	form_move(f, 1);
	form_load(f, rows);				/* a save that answers only this much */
	rows_release(rows);
	ck_assert_str_eq(form_value(f, "version"), "5");
	stands("name", "Bo", "Bo");
	ck_assert(!form_dirty(f));
	form_load(f, NULL);
	ck_assert_int_eq(f->state, FORM_EMPTY);
}
END_TEST

/* How many clash (the name, if any), and the labels of what the colleague changed. */
static size_t merge(const char *version, const char *name, const char *children, const char *fields)
{
	struct rows *rows = row(version, name, children);
	struct merged m = form_merge(f, rows);

	ck_assert_str_eq(m.fields.text ? m.fields.text : "", fields);
	ck_assert_str_eq(m.both.text ? m.both.text : "", m.clashes ? "Name" : "");
	merged_release(&m);
	rows_release(rows);
	return m.clashes;
}

START_TEST(test_merge)
{
	struct rows *rows = row("3", "Åsa", "1");
	size_t name = field("name");

	form_load(f, rows);
	rows_release(rows);
	type("name", "Åsa Öhrn");
	form_leave(f, f->at);
	ck_assert_int_eq((int)form_clash(f), (int)f->def->nfield);
	ck_assert_int_eq((int)merge("4", "Åsa Berg", "2", "Name, Children"), 1);
	stands("name", "Åsa Öhrn", "Åsa Öhrn");		/* typing is never overwritten */
	ck_assert_str_eq(f->field[name].other_shown, "Åsa Berg");
	ck_assert(!f->field[name].other_mine);
	ck_assert_int_eq((int)form_clash(f), (int)name);
	stands("children", "2", "2");			/* untouched here: theirs */
	ck_assert_str_eq(form_value(f, "version"), "4");
	ck_assert(form_check(f, NULL));			/* two values hinder nobody */
	ck_assert_ptr_nonnull(f->field[name].other);
	type("children", "5");
	ck_assert_int_eq((int)merge("5", "Åsa Berg", "2", ""), 0);	/* nothing of ours changed by them */
	stands("children", "2", "5");
	ck_assert_str_eq(f->field[name].other_shown, "Åsa Berg");
	ck_assert_int_eq((int)merge("6", "Åsa Öhrn", "2", "Name"), 0);	/* now they say the same */
	ck_assert_ptr_null(f->field[name].other);
	ck_assert(!form_exchange(f, name));
	form_set(f, field("children"), "2");
	ck_assert(!form_dirty(f));
}
END_TEST

START_TEST(test_exchange)
{
	struct rows *rows = row("3", "Åsa", "1");
	size_t name = field("name"), children = field("children");

	form_load(f, rows);
	rows_release(rows);
	type("name", "Åsa Öhrn");
	ck_assert_int_eq((int)merge("4", "Åsa Berg", "1", "Name"), 1);	/* typed, and not left yet */
	ck_assert(form_exchange(f, name));
	stands("name", "Åsa Berg", "Åsa Berg");
	ck_assert_str_eq(f->field[name].other_shown, "Åsa Öhrn");
	ck_assert(f->field[name].other_mine && !form_dirty(f));
	ck_assert_int_eq((int)merge("5", "Åsa Ek", "1", "Name"), 0);	/* theirs was taken: so is what they make of it */
	stands("name", "Åsa Ek", "Åsa Ek");
	ck_assert_str_eq(f->field[name].other_shown, "Åsa Öhrn");	/* and one's own is still there to be taken back */
	ck_assert(f->field[name].other_mine);
	type("children", "x");					/* cannot be read, and is kept all the same */
	rows = row("6", "Åsa Ek", "4");
	struct merged m = form_merge(f, rows);
	ck_assert_int_eq((int)m.clashes, 1);
	ck_assert_str_eq(m.both.text, "Children");
	merged_release(&m);
	rows_release(rows);
	ck_assert(form_exchange(f, children));
	stands("children", "4", "4");
	ck_assert(form_exchange(f, children));
	ck_assert_str_eq(f->field[children].edit.text, "x");
	ck_assert(!form_check(f, NULL));
	ck_assert(form_exchange(f, children));
	stands("children", "4", "4");
	ck_assert(form_check(f, NULL));
	ck_assert(!form_dirty(f));
}
END_TEST

START_TEST(test_moving)
{
	size_t last = field("note");

	form_move(f, -1);
	ck_assert_int_eq((int)f->at, 4);
	form_move(f, 1);
	ck_assert_int_eq((int)f->at, 5);
	form_move(f, 100);
	ck_assert_int_eq((int)f->at, (int)last);
	form_move(f, -100);
	ck_assert_int_eq((int)f->at, 4);		/* readonly and hidden ones are not stood on */
	type("born", "rubbish");
	form_goto(f, last);
	ck_assert_int_eq((int)f->at, (int)last);
	ck_assert_ptr_nonnull(f->field[field("born")].problem);
	form_goto(f, 999);
	ck_assert_int_eq((int)f->at, (int)last);
	ck_assert(!form_writable(f, field("state")) && !form_writable(f, 0) && form_writable(f, last));
	f->at = field("state");
	ck_assert(!form_type(f, L'x') && !form_paste(f, "x"));
	stands("state", "", "");
}
END_TEST

/* A number or date that stands there is typed over as a whole, unless a key that edits came first; a name is typed on. */
START_TEST(test_type_over)
{
	size_t children = field("children"), queued = field("queued");

	form_set(f, children, "1");
	form_goto(f, children);
	form_type(f, L'9');
	ck_assert_str_eq(f->field[children].edit.text, "9");
	form_type(f, L'9');
	ck_assert_str_eq(f->field[children].edit.text, "99");
	form_edit(f, EDIT_UNDO);
	form_edit(f, EDIT_UNDO);
	ck_assert_str_eq(f->field[children].edit.text, "1");
	form_type(f, L'2');
	ck_assert_str_eq(f->field[children].edit.text, "12");
	form_set(f, children, "1");
	form_goto(f, queued);
	form_goto(f, children);
	form_type(f, L'1');			/* the same again is no reason to begin anew at the next one */
	form_type(f, L'2');
	ck_assert_str_eq(f->field[children].edit.text, "12");
	form_goto(f, queued);
	form_paste(f, "20/11");
	stands("queued", "2026-11-21", "20/11");
	form_goto(f, children);
	form_goto(f, queued);
	form_edit(f, EDIT_BACKSPACE);
	form_type(f, L'9');
	ck_assert_str_eq(f->field[queued].edit.text, "2026-11-29");
	form_set(f, field("name"), "Ek");
	form_goto(f, field("name"));
	form_type(f, L'e');
	stands("name", "Ek", "Eke");
}
END_TEST

START_TEST(test_cells)
{
	size_t i = field("note");
	struct field_def *def = (struct field_def *)&f->def->field[i];

	f->at = i;
	def->cells = true;
	ck_assert(form_paste(f, "Namn\tTelefon\nÅsa Öhrn\t\t2"));
	ck_assert_str_eq(f->field[i].edit.text, "Namn;Telefon\nÅsa Öhrn;;2");
	form_set(f, i, "");
	def->cells = false;
	ck_assert(form_paste(f, "a\tb"));
	ck_assert_str_eq(f->field[i].edit.text, "a b");
	form_set(f, i, "");
}
END_TEST

START_TEST(test_required)
{
	size_t bad;

	type("children", "x");
	ck_assert(!form_check(f, &bad));
	ck_assert_int_eq((int)bad, 2);
	ck_assert_int_eq((int)f->at, (int)field("name"));
	ck_assert_str_eq(f->field[f->at].problem, "This must be filled in");
	type("name", "   ");
	ck_assert(!form_check(f, &bad));
	type("name", "Bo");
	type("children", "1");
	ck_assert(form_check(f, &bad));
	ck_assert_int_eq((int)bad, 0);
	ck_assert_ptr_null(f->field[field("name")].problem);
}
END_TEST

START_TEST(test_room_and_characters)
{
	size_t i = field("name");

	type("name", "Åsa Öhrnberg");			/* twelve */
	ck_assert(!form_type(f, L'x'));
	ck_assert_str_eq(f->field[i].problem, "At most 12 characters");
	ck_assert(f->field[i].warning);
	form_edit(f, EDIT_BACKSPACE);
	ck_assert_ptr_null(f->field[i].problem);
	ck_assert(!form_type(f, 0x202e));
	ck_assert_str_eq(f->field[i].problem, "That character may not stand here");
	ck_assert(form_leave(f, i));			/* nothing wrong stands there */
	ck_assert_ptr_null(f->field[i].problem);
	ck_assert(!form_paste(f, "yz"));
	stands("name", "Åsa Öhrnber", "Åsa Öhrnbery");
	ck_assert_str_eq(f->field[i].problem, "At most 12 characters");
	edit_release(&f->field[i].edit);
	edit_init(&f->field[i].edit, "a\x1b[31m", 12, false);
	ck_assert(!form_leave(f, i));
	ck_assert_str_eq(f->field[i].problem, "There is a character that may not stand here");
	edit_release(&f->field[i].edit);
	edit_init(&f->field[i].edit, "thirteen characters", 12, false);
	ck_assert(!form_leave(f, i));
	ck_assert_str_eq(f->field[i].problem, "At most 12 characters");
	form_set(f, i, "Bo");
	f->at = i;
	form_type(f, L'\u0308');			/* o and two dots become one letter, as it is stored */
	ck_assert(form_leave(f, i));
	stands("name", "Bö", "Bö");
}
END_TEST

START_TEST(test_told)
{
	struct err err = { .code = ERR_NONE };
	size_t i = field("born");

	form_set(f, field("name"), "Bo");
	form_set(f, i, "2030");
	err_set(&err, ERR_INPUT, "born", N_("{1} is in the future"), "2030");
	form_error(f, &err);
	ck_assert_int_eq((int)f->at, (int)i);
	ck_assert_str_eq(f->field[i].problem, "2030 is in the future");
	form_move(f, 1);
	ck_assert_ptr_nonnull(f->field[i].problem);	/* still so: nothing was changed */
	ck_assert(form_check(f, NULL));			/* but it may be asked again */
	ck_assert_ptr_null(f->field[i].problem);
	form_error(f, &err);
	type("born", "2016");
	form_leave(f, i);
	ck_assert_ptr_null(f->field[i].problem);
	size_t at = f->at;
	err_set(&err, ERR_INPUT, "nothing", N_("{1} is in the future"), "2030");
	form_error(f, &err);
	err_set(&err, ERR_INPUT, "id", N_("{1} is in the future"), "2030");
	form_error(f, &err);
	ck_assert_int_eq((int)f->at, (int)at);
}
END_TEST

START_TEST(test_choices)
{
	size_t role = field("role"), programme = field("programme");
	static const char *const names[] = { "value", "label", NULL };
	const char *cells[] = { "p1", "Komet 3-11", "p2", "Komet 12-18", "p3", "F\303\266rst\303\244rkt Komet", NULL, "none" };
	struct rows *rows = rows_new(names, cells, 4);

	form_choose_step(f, role, 1);
	stands("role", "m", "Mother");
	form_choose_step(f, role, 5);
	stands("role", "fam", "Family home");
	form_choose_step(f, role, -1);
	stands("role", "f", "Father");
	form_choose_step(f, role, -5);
	stands("role", "", "");
	form_choose_step(f, role, -1);			/* up from nothing: the last */
	stands("role", "fam", "Family home");
	ck_assert(form_choose_text(f, role, "p"));	/* the letter of the words, not of the label */
	stands("role", "f", "Father");
	ck_assert(form_choose_text(f, role, "f"));	/* the same letter goes on */
	stands("role", "fam", "Family home");
	ck_assert(form_choose_text(f, role, "f"));
	stands("role", "f", "Father");
	ck_assert(form_choose_text(f, role, "fam"));
	stands("role", "fam", "Family home");
	ck_assert(form_choose_text(f, role, "ho"));	/* a word inside */
	ck_assert(!form_choose_text(f, role, "zz"));
	ck_assert(!form_choose_text(f, role, ""));
	stands("role", "fam", "Family home");

	stands("programme", "p2", "...");		/* nobody knows its name yet */
	ck_assert(!form_dirty(f) || f->field[role].value[0]);
	form_choose_step(f, programme, 1);
	stands("programme", "p2", "...");
	form_leave(f, programme);
	stands("programme", "p2", "...");		/* and nothing is lost for that */
	form_options(f, programme, rows);
	stands("programme", "p2", "Komet 12-18");
	ck_assert_int_eq((int)f->field[programme].noption, 3);
	ck_assert(form_choose_text(f, programme, "F\303\226"));
	stands("programme", "p3", "F\303\266rst\303\244rkt Komet");
	type("programme", "komet 3");
	ck_assert(form_leave(f, programme));
	stands("programme", "p1", "Komet 3-11");
	type("programme", "komet");
	ck_assert(!form_leave(f, programme));		/* two begin so */
	type("programme", "");
	ck_assert(form_leave(f, programme));
	stands("programme", "", "");
	rows_release(rows);
}
END_TEST

START_TEST(test_panel_and_changes)
{
	f->panel_stale = false;
	unsigned long changes = f->changes;
	form_set(f, field("name"), "Bo");
	ck_assert_uint_gt(f->changes, changes);
	ck_assert(!f->panel_stale);
	type("born", "2017");
	ck_assert(!f->panel_stale);
	form_move(f, 1);
	ck_assert(f->panel_stale);
	f->panel_stale = false;
	changes = f->changes;
	f->at = field("born");
	form_move(f, 1);				/* passing through is no change */
	ck_assert(!f->panel_stale);
	ck_assert_uint_eq(f->changes, changes);
}
END_TEST

START_TEST(test_draft)
{
	type("name", "\303\205sa \"B\" \\o");
	type("note", "one\ntwo");
	form_set(f, field("role"), "m");
	form_set(f, field("together"), "t");
	type("born", "some day");			/* not readable, not left: kept too */
	char *json = form_draft(f);
	ck_assert_str_eq(json, "{\"family\": \"fam-1\", \"name\": \"\303\205sa \\\"B\\\" \\\\o\", \"born\": \"some day\", "
		"\"queued\": \"2026-11-21\", \"together\": \"t\", \"role\": \"m\", \"programme\": \"p2\", \"note\": \"one\\u000atwo\", \" at\": \"born\"}");
	form_goto(f, field("name"));
	form_start(f, NULL, NULL);
	ck_assert_ptr_null(form_value(f, "name"));
	ck_assert(form_draft_load(f, json));
	stands("name", "\303\205sa \"B\" \\o", "\303\205sa \"B\" \\o");
	stands("note", "one\ntwo", "one\ntwo");
	stands("role", "m", "Mother");
	stands("together", "t", "Yes");
	stands("born", "", "some day");
	ck_assert_str_eq(form_value(f, "family"), "fam-1");
	ck_assert(form_dirty(f));
	ck_assert_uint_eq(f->at, field("born"));	/* one goes on where one was */
	free(json);
	ck_assert(form_draft_load(f, "{\" at\": \"state\"}") && form_draft_load(f, "{\" at\": \"nothing\"}"));
	ck_assert_uint_eq(f->at, field("born"));	/* which is a field to write in */
	ck_assert(form_draft_load(f, " { \"name\" : \"\\u00c5\\n\" , \"nothing\": \"x\", \"role\": null, \"state\": \"x\" } "));
	stands("name", "\303\205", "\303\205");
	stands("role", "m", "Mother");
	stands("state", "", "");
	static const char *const not[] = { "", "[]", "{", "{\"name\"}", "{\"name\": 7}", "{\"name\": \"x\"", "{\"name\": \"x\"} x",
		"{\"name\": \"\\u00\"}", "{\"name\": \"\\q\"}", "{\"name\": \"\\u0000\"}", "{name: \"x\"}", "{\"name\": \"x\" \"y\": \"z\"}" };
	for (size_t i = 0; i < sizeof not / sizeof *not; i++)
		ck_assert_msg(!form_draft_load(f, not[i]), "%s", not[i]);
	stands("name", "\303\205", "\303\205");		/* nothing of them was taken */
}
END_TEST

/* Of a row that is stored: what is stored when it is taken up stands beside what was typed. */
START_TEST(test_draft_of_a_row)
{
	struct rows *rows = row("3", "Åsa", "1");
	char *json;

	form_load(f, rows);
	rows_release(rows);
	type("name", "Åsa Öhrn");
	form_move(f, 1);
	type("children", "");
	form_leave(f, f->at);
	json = form_draft(f);
	ck_assert_str_eq(json, "{\"name\": \"Åsa Öhrn\", \"children\": \"\", \" at\": \"children\"}");
	rows = row("7", "Åsa Berg", "1");
	form_load(f, rows);			/* another day: a colleague has changed the name */
	rows_release(rows);
	ck_assert(form_draft_fits(f, json) && form_draft_load(f, json));
	stands("name", "Åsa Öhrn", "Åsa Öhrn");
	ck_assert_str_eq(f->field[field("name")].other_shown, "Åsa Berg");
	stands("children", "", "");		/* what was taken away is away */
	ck_assert_str_eq(f->field[field("children")].other, "1");
	stands("programme", "p1", "Komet 3-11");
	ck_assert_ptr_null(f->field[field("programme")].other);
	ck_assert_str_eq(form_value(f, "version"), "7");
	ck_assert(form_check(f, NULL));
	rows = row("8", "Åsa Öhrn", NULL);
	form_load(f, rows);			/* and now all of it is stored */
	rows_release(rows);
	ck_assert(form_draft_load(f, json));
	ck_assert(!form_dirty(f) && !f->field[field("name")].other);
	free(json);
}
END_TEST

/* The answer to what was asked: the form begins where the rest is to be written; a new row at the first. */
START_TEST(test_begin)
{
	static const char *const names[] = { "id", "asked", "answer", NULL };
	static const char *const cells[] = { "1", "Yes?", NULL };
	struct rows *rows = rows_new(names, cells, 1);
	struct form *g = form_new(all, subjects_find(all, "answer")->form, f->today);

	ck_assert_uint_eq(g->at, 2);
	form_start(g, NULL, NULL);
	ck_assert_uint_eq(g->at, 1);
	form_free(g);
	g = form_new(all, subjects_find(all, "answer")->form, f->today);
	form_load(g, rows);
	ck_assert_uint_eq(g->at, 2);
	form_free(g);
	rows_release(rows);
}
END_TEST

/* A new row is about what it was opened from: what was typed about one family is not offered in another's file. */
START_TEST(test_draft_fits)
{
	form_start(f, NULL, NULL);
	form_set(f, field("family"), "fam-2");
	ck_assert(!form_draft_fits(f, "{\"family\": \"fam-1\", \"name\": \"Bo\"}"));
	ck_assert(!form_draft_fits(f, "{\"name\": \"Bo\"}"));
	ck_assert(form_draft_fits(f, "{\"family\": \"fam-2\", \"version\": \"1\"}"));
	ck_assert(form_draft_load(f, "{\"family\": \"fam-1\"}"));
	ck_assert_str_eq(form_value(f, "family"), "fam-2");
}
END_TEST

static const char *const phones[][2] = {
	{ "+46701740612", "070-174 06 12" }, { "+46850825411", "08-508 25 411" }, { "+468123456", "08-12 34 56" },
	{ "+4681234567", "08-123 45 67" }, { "+46317654321", "031-765 43 21" }, { "+4690123456", "090-12 34 56" },
	{ "+4697012345", "0970-123 45" }, { "+4512345678", "+4512345678" }, { "112", "112" }, { "", "" }, { "+46", "+46" },
	{ "+46abc12345", "+46abc12345" }, { NULL, "" }, { "+4650012345", "0500-123 45" }, { "+461012345678", "010-123 45 678" },
};

START_TEST(test_phones)
{
	char *shown = phone_show(phones[_i][0]);

	ck_assert_str_eq(shown, phones[_i][1]);
	free(shown);
}
END_TEST

static void number(const char *from, const char *expected)
{
	char *shown = number_show(from);

	ck_assert_str_eq(shown, expected);
	free(shown);
}

START_TEST(test_numbers_and_help)
{
	struct form *end = form_new(all, subjects_find(all, "end")->form, 0);

	number("201701012393", "20170101-2393");
	number("1701012393", "1701012393");
	number("20170101239x", "20170101239x");
	number(NULL, "");
	ck_assert_str_eq(field_help(&end->def->field[1]), "Say why");
	for (size_t i = 0; i < f->def->nfield; i++)
		ck_assert_int_gt((int)strlen(field_help(&f->def->field[i])), 10);
	form_free(end);
	form_free(NULL);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("form");
	TCase *tc = tcase_create("form");

	/* typed characters are decoded; messages are the msgids, points decimal */
	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 77;
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, test_reads, 0, (int)(sizeof samples / sizeof *samples));
	tcase_add_test(tc, test_born_of_number);
	tcase_add_loop_test(tc, test_refuses, 0, (int)(sizeof wrong / sizeof *wrong));
	tcase_add_test(tc, test_start);
	tcase_add_test(tc, test_load_and_save);
	tcase_add_test(tc, test_merge);
	tcase_add_test(tc, test_exchange);
	tcase_add_test(tc, test_moving);
	tcase_add_test(tc, test_type_over);
	tcase_add_test(tc, test_cells);
	tcase_add_test(tc, test_required);
	tcase_add_test(tc, test_room_and_characters);
	tcase_add_test(tc, test_told);
	tcase_add_test(tc, test_choices);
	tcase_add_test(tc, test_panel_and_changes);
	tcase_add_test(tc, test_draft);
	tcase_add_test(tc, test_draft_of_a_row);
	tcase_add_test(tc, test_draft_fits);
	tcase_add_test(tc, test_begin);
	tcase_add_loop_test(tc, test_phones, 0, (int)(sizeof phones / sizeof *phones));
	tcase_add_test(tc, test_numbers_and_help);
	return run(suite, tc);
}
