/* A form whose questions are rows: what they become, one key an answer, what travels. */
#include "config.h"

#include "model/form.h"
#include "ui/form_layout.h"
#include "ui/view.h"
#include "with_forms.h"

static const struct form_text files[] = {
	{ "words.cfg", "words = ( { name = \"often\"; values = ( { value = \"1\"; label = \"Never\"; }, { value = \"2\"; label = \"Often\"; letter = \"o\"; } ); } );\n" },
	{ "sheet.cfg", "subject = \"sheet\"; title = \"Sheet\"; form = { rows = { function = \"sheet_fields\"; args = [ \"id\" ]; }; save = \"sheet_save\";\n"
		"fields = ( { name = \"id\"; type = \"hidden\"; }, { name = \"version\"; type = \"hidden\"; } ); };\n" },
	{ "scale.cfg", "subject = \"scale\"; title = \"Scale\"; form = { save = \"scale_save\";\n"
		"fields = ( { name = \"how\"; type = \"scale\"; label = \"How\"; words = \"often\"; }, { name = \"note\"; label = \"Note\"; } ); };\n" },
	{ NULL, NULL },
};

static const char *const names[] = { "name", "type", "label", "help", "section", "options", "required", "readonly", "value", NULL };
#define OFTEN "1\x1f" "never\x1f" "1\x1f" "2\x1f" "sometimes\x1f" "2\x1f" "3\x1f" "always\x1f" "3\x1f" "-\x1f" "would not say\x1f" "refused"
#define SIXTY "A question of more than sixty letters which does not fit on one line at all"

static const char *const questions[] = {
	"version", "hidden", NULL, NULL, NULL, NULL, "f", "f", "4",
	"q1", "scale", "Does the morning go well?", NULL, "At home", OFTEN, "f", "f", NULL,
	"q2", "scale", SIXTY, NULL, "At home", OFTEN, "f", "f", "2",
	"points", "int", "Points", "From 0 to 40", "Measures", NULL, "f", "f", NULL,
	"words", "text", "In words", NULL, "Measures", NULL, "f", "f", NULL,
	"told", "text", "Told", NULL, "Measures", NULL, "f", "t", "before",
};
enum { Q1 = 2, Q2, POINTS, WORDS, TOLD };

static struct subjects *all;
static struct form *f;
static struct view *v;

static const char *context(const void *ctx, const char *name)
{
	(void)ctx;
	return strcmp(name, "id") ? NULL : "s1";
}

static bool give(const char *const *cells, size_t n, struct err *err)
{
	struct rows *rows = rows_new(names, cells, n);
	bool ok = form_rows(f, rows, err);

	rows_release(rows);
	return ok;
}

static void before(void)
{
	struct err err = { .code = ERR_NONE };

	all = forms_good(files);
	f = form_new(all, subjects_find(all, "sheet")->form, 20000);
	form_start(f, context, NULL);
	ck_assert(give(questions, 6, &err));
	v = view_form_new(all, subjects_find(all, "sheet"), f);
}

static void after(void)
{
	view_free(v);
	form_free(f);
	subjects_free(all);
}

static struct ask press(enum action a)
{
	struct input in = { .kind = INPUT_ACTION, .action = a };

	return v->ops->act(v, &in);
}

static void type(const char *text)
{
	for (; *text; text++) {
		struct input in = { .kind = INPUT_CHAR, .c = *text, .key = { *text } };
		v->ops->act(v, &in);
	}
}

static void answers(const char *expected)
{
	char *json = form_answers(f);

	ck_assert_str_eq(json, expected);
	free(json);
}

START_TEST(test_fields)
{
	ck_assert_int_eq((int)f->def->nfield, 7);
	ck_assert_int_eq(f->state, FORM_EDITING);
	ck_assert_str_eq(form_value(f, "id"), "s1");		/* what the screen was opened with stays */
	ck_assert_str_eq(form_value(f, "version"), "4");	/* a row with the name of a field of the file gives its value */
	ck_assert_int_eq((int)f->at, Q1);
	ck_assert(!form_dirty(f));
	ck_assert_str_eq(f->def->field[Q2].group, "At home");
	ck_assert_str_eq(f->field[Q2].edit.text, "2 sometimes");
	ck_assert_str_eq(f->def->field[POINTS].help, "From 0 to 40");
	ck_assert_str_eq(f->def->save.function, "sheet_save");
	ck_assert(!form_writable(f, TOLD));
	ck_assert_str_eq(f->field[TOLD].edit.text, "before");
	answers("{\"q2\": \"2\"}");
}
END_TEST

START_TEST(test_one_key)
{
	char *keys = form_scale_keys(f, Q1);

	ck_assert_str_eq(keys, "1 never  2 sometimes  3 always  - would not say");
	ck_assert_str_eq(view_hint(v), keys);
	free(keys);
	type("9");						/* none of the answers: the cursor stays, and it says so */
	ck_assert_int_eq((int)f->at, Q1);
	ck_assert_ptr_nonnull(strstr(view_hint(v), "3 always"));
	ck_assert(f->field[Q1].warning);
	type("3-");
	ck_assert_ptr_null(f->field[Q1].problem);
	ck_assert_int_eq((int)f->at, POINTS);
	ck_assert_str_eq(f->field[Q2].edit.text, "- would not say");
	answers("{\"q1\": \"3\", \"q2\": \"refused\"}");
	type("12");						/* a number takes as many digits as it likes */
	ck_assert_int_eq((int)f->at, POINTS);
	press(ACTION_OPEN);
	type("\"yes\"");
	press(ACTION_OPEN);
	ck_assert_int_eq(press(ACTION_OPEN).kind, ASK_SAVE);	/* the button was next: what is only told is passed over */
	answers("{\"q1\": \"3\", \"q2\": \"refused\", \"points\": \"12\", \"words\": \"\\\"yes\\\"\"}");
	form_goto(f, Q2);
	press(ACTION_BACKSPACE);				/* a question can be left empty again */
	ck_assert_str_eq(f->field[Q2].value, "");
	press(ACTION_RIGHT);
	ck_assert_str_eq(f->field[Q2].value, "1");
}
END_TEST

START_TEST(test_paste_is_no_answer)
{
	struct input paste = { .kind = INPUT_PASTE, .paste = (char *)"3" };

	v->ops->act(v, &paste);
	ck_assert_str_eq(f->field[Q1].value, "");
	ck_assert_int_eq((int)f->at, Q1);
}
END_TEST

START_TEST(test_draft)
{
	type("1");
	char *draft = form_draft(f);
	struct err err;

	ck_assert_ptr_nonnull(strstr(draft, "\"q1\": \"1\""));
	ck_assert(give(questions, 6, &err));			/* fetched again: as the database has it */
	ck_assert_str_eq(f->field[Q1].value, "");
	ck_assert_int_eq((int)f->at, Q1);
	ck_assert(form_draft_load(f, draft));
	ck_assert_str_eq(f->field[Q1].edit.text, "1 never");
	free(draft);
}
END_TEST

static const char *const wrong[][9] = {
	{ "Q1", "text", "Capitals", NULL, NULL, NULL, "f", "f", NULL },
	{ "q1;", "text", "Name", NULL, NULL, NULL, "f", "f", NULL },
	{ NULL, "text", "No name", NULL, NULL, NULL, "f", "f", NULL },
	{ "q9", "picture", "No such type", NULL, NULL, NULL, "f", "f", NULL },
	{ "q9", NULL, "No type", NULL, NULL, NULL, "f", "f", NULL },
	{ "q9", "text", NULL, NULL, NULL, NULL, "f", "f", NULL },
	{ "q9", "scale", "No options", NULL, NULL, "", "f", "f", NULL },
};

START_TEST(test_refused)
{
	struct err err = { .code = ERR_NONE };

	type("2");
	ck_assert(!give(wrong[_i], 1, &err));
	ck_assert_int_eq(err.code, ERR_CONFIG);
	ck_assert_int_eq((int)f->def->nfield, 7);		/* nothing is lost */
	ck_assert_str_eq(f->field[Q1].value, "2");
}
END_TEST

START_TEST(test_twice)
{
	const char *const twice[] = { "q1", "text", "One", NULL, NULL, NULL, "f", "f", NULL, "q1", "text", "Two", NULL, NULL, NULL, "f", "f", NULL };
	struct err err = { .code = ERR_NONE };

	ck_assert(!give(twice, 2, &err));
	ck_assert_str_eq(err.detail, "q1");
}
END_TEST

START_TEST(test_layout)
{
	struct form_layout l = form_layout(f, 80, 20);
	const struct form_line *line = form_layout_find(&l, f, Q2);

	ck_assert_int_eq(line->h, 2);				/* as many lines as the question needs */
	ck_assert_int_eq(form_layout_find(&l, f, Q1)->h, 1);
	ck_assert_int_eq(form_layout_find(&l, f, WORDS)->h, 2);	/* what is written stands under it */
	ck_assert_int_eq(form_field_width(&l, &f->def->field[WORDS]), 76);
	ck_assert(form_field_width(&l, &f->def->field[Q1]) >= 15);	/* and the widest answer has room */
	form_layout_release(&l);
	l = form_layout(f, 24, 10);				/* very narrow: still all of it somewhere */
	ck_assert_ptr_nonnull(form_layout_find(&l, f, Q2));
	form_layout_release(&l);
}
END_TEST

START_TEST(test_scale_of_words)
{
	struct form *g = form_new(all, subjects_find(all, "scale")->form, 20000);
	struct view *w = view_form_new(all, subjects_find(all, "scale"), g);
	struct input in = { .kind = INPUT_CHAR, .c = 'O', .key = "O" };

	form_start(g, NULL, NULL);
	w->ops->act(w, &in);					/* the letter of the word, whatever its case */
	ck_assert_str_eq(form_value(g, "how"), "2");
	ck_assert_int_eq((int)g->at, 1);
	view_free(w);
	form_free(g);
}
END_TEST

START_TEST(test_files)
{
	const struct form_text both[] = { { "x.cfg", "subject = \"x\"; title = \"X\"; form = { load = \"a\"; rows = \"b\"; save = \"c\";\n"
		"fields = ( { name = \"id\"; type = \"hidden\"; } ); };\n" }, { NULL, NULL } };
	const struct form_text bare[] = { { "x.cfg", "subject = \"x\"; title = \"X\"; form = { save = \"c\";\n"
		"fields = ( { name = \"how\"; type = \"scale\"; label = \"How\"; } ); };\n" }, { NULL, NULL } };

	forms_bad(both, "x.cfg:1: a form has load or rows, not both");
	forms_bad(bare, "x.cfg:2: the scale \"how\" takes words");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("form_rows");
	TCase *tc = tcase_create("form_rows");

	tcase_add_checked_fixture(tc, before, after);
	tcase_add_test(tc, test_fields);
	tcase_add_test(tc, test_one_key);
	tcase_add_test(tc, test_paste_is_no_answer);
	tcase_add_test(tc, test_draft);
	tcase_add_loop_test(tc, test_refused, 0, sizeof wrong / sizeof *wrong);
	tcase_add_test(tc, test_twice);
	tcase_add_test(tc, test_layout);
	tcase_add_test(tc, test_scale_of_words);
	tcase_add_test(tc, test_files);
	return run(suite, tc);
}
