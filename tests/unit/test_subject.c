/* Reading forms/: every part arrives where it belongs, and every mistake is told with its line. */
#include "config.h"

#include "base/date.h"
#include "model/config.h"
#include "with_forms.h"

#define WORDS_CFG { "words.cfg", \
	"words = ( { name = \"state\"; values = ( { value = \"queued\"; label = \"In queue\"; letter = \"Q\"; },\n" \
	"  { value = \"closed\"; label = \"Closed\"; } ); } );\n" }

static const struct form_text whole[] = {
	WORDS_CFG,
	{ "keys.cfg", "this is not for us ((" },
	{ "notes.txt", "nor is this" },
	{ "menu.cfg", "start = [\"home\", \"queue\"]; new_form = \"person\";\n"
		"menu = ( { subject = \"queue\"; label = \"Queue\"; key = \"k\"; }, { subject = \"home\"; label = \"Start\"; } );\n" },
	{ "home.cfg", "subject = \"home\"; title = \"Start\"; page = [\"queue\"];\n" },
	{ "person.cfg", "subject = \"person\"; title = \"Person\";\n"
		"form = { load = { function = \"person_get\"; args = [\"id\"]; }; save = \"person_save\"; then = \"queue\";\n"
		"  panel = { call = { function = \"person_answers\"; args = [\"born\"]; }; width = 40; };\n"
		"  fields = ( { name = \"id\"; type = \"hidden\"; },\n"
		"    { name = \"born\"; type = \"date\"; label = \"Born\"; help = \"Day\" \" and year\"; bias = \"past\"; group = \"Who\"; required = true; },\n"
		"    { name = \"state\"; type = \"choice\"; label = \"State\"; words = \"state\"; readonly = true; },\n"
		"    { name = \"unit\"; type = \"choice\"; label = \"Unit\"; choices = \"unit_choice\"; initial = \"x\"; width = 7; max = 9; },\n"
		"    { name = \"note\"; type = \"memo\"; label = \"Note\"; } ); };\n" },
	{ "queue.cfg", "subject = \"queue\";\ntitle = \"Queue\";\n"
		"list = { call = { function = \"queue_list\"; args = [\"programme\"]; with = ( { name = \"kind\"; value = \"all\"; } ); };\n"
		"  key = [\"order_key\", \"id\"]; of = \"registration\"; paged = true; search = true; section = \"state\";\n"
		"  empty = \"Nobody waits\"; enter = \"why\"; new_form = \"person\";\n"
		"  columns = ( { name = \"place\"; label = \"Place\"; width = 5; right = true; type = \"int\"; },\n"
		"    { name = \"state\"; label = \"St\"; width = 2; words = \"state\"; short = true; priority = 3; grow = true; } );\n"
		"  filters = ( { name = \"filter_state\"; type = \"choice\"; label = \"State\"; words = \"state\"; } ); };\n"
		"actions = ( { name = \"why\"; key = \"v\"; label = \"Why\"; open = \"person\"; },\n"
		"  { name = \"rest_end\"; key = \"F8\"; label = \"End rest\"; call = \"rest_end\"; confirm = \"Sure?\"; ticket = true; },\n"
		"  { name = \"make\"; key = \"e\"; label = \"Make\"; on = \"marks\"; call = { function = \"make\"; args = []; }; },\n"
		"  { name = \"change\"; label = \"Change\"; on = \"view\"; form = \"person\"; } );\n" },
	{ "marks.cfg", "subject = \"marks\"; title = \"Marks\";\n"
		"grid = { columns = \"c\"; rows = { function = \"r\"; args = [\"g\"]; }; cells = \"x\"; save = \"s\";\n"
		"  marks = ( { key = \"n\"; value = \"N\"; label = \"Present\"; } ); second = ( { key = \"2\"; value = \"both\"; label = \"Both\"; } );\n"
		"  after = ( { name = \"sum\"; label = \"Sum\"; width = 3; } ); };\n" },
	{ NULL, NULL },
};

START_TEST(test_list)
{
	struct subjects *all = forms_good(whole);
	const struct subject *s = subjects_find(all, "queue");

	ck_assert_int_eq((int)all->n, 4);
	ck_assert_str_eq(s->title, "Queue");
	ck_assert_int_eq(s->line, 2);
	ck_assert_ptr_null(s->form);
	const struct list_def *l = s->list;
	ck_assert_str_eq(l->call.function, "queue_list");
	ck_assert_int_eq((int)l->call.nargs, 1);
	ck_assert_str_eq(l->call.args[0], "programme");
	ck_assert_str_eq(l->call.with[0].name, "kind");
	ck_assert_str_eq(l->call.with[0].value, "all");
	ck_assert_int_eq((int)l->nkey, 2);
	ck_assert_str_eq(l->key[1], "id");
	ck_assert_str_eq(l->of, "registration");
	ck_assert(l->paged && l->search);
	ck_assert_str_eq(l->section, "state");
	ck_assert_str_eq(l->enter, "why");
	ck_assert_str_eq(l->new_form, "person");
	ck_assert_int_eq((int)l->ncolumn, 2);
	ck_assert(l->column[0].right && !l->column[0].grow && l->column[0].type == FIELD_INT);
	ck_assert_int_eq(l->column[0].priority, 1);
	ck_assert(l->column[1].grow && l->column[1].short_words && l->column[1].type == FIELD_TEXT);
	ck_assert_int_eq(l->column[1].priority, 3);
	ck_assert_int_eq((int)l->nfilter, 1);
	ck_assert_str_eq(l->filter[0].words, "state");
	subjects_free(all);
}
END_TEST

START_TEST(test_actions)
{
	struct subjects *all = forms_good(whole);
	const struct subject *s = subjects_find(all, "queue");
	const struct action_def *end = subject_action(s, "rest_end"), *make = subject_action(s, "make");

	ck_assert_int_eq(end->on, ON_ROW);
	ck_assert_str_eq(end->key, "F8");
	ck_assert_int_eq((int)end->call.nargs, 2);	/* a call without args takes the row as it was seen */
	ck_assert_str_eq(end->call.args[0], "id");
	ck_assert_str_eq(end->call.args[1], "version");
	ck_assert_str_eq(end->confirm, "Sure?");
	ck_assert(end->ticket);
	ck_assert_int_eq(end->line, 10);
	ck_assert_int_eq(make->on, ON_MARKS);
	ck_assert_int_eq((int)make->call.nargs, 0);	/* said to take none */
	ck_assert_int_eq(subject_action(s, "change")->on, ON_VIEW);
	ck_assert_ptr_null(subject_action(s, "change")->key);
	ck_assert_ptr_null(subject_action(s, "nothing"));
	ck_assert_str_eq(action_needs(all, end), "rest_end");
	ck_assert_str_eq(action_needs(all, subject_action(s, "change")), "person_save");
	ck_assert_str_eq(action_needs(all, subject_action(s, "why")), "person_get");
	subjects_free(all);
}
END_TEST

START_TEST(test_form)
{
	struct subjects *all = forms_good(whole);
	const struct form_def *f = subjects_find(all, "person")->form;

	ck_assert_str_eq(f->load.function, "person_get");
	ck_assert_str_eq(f->save.function, "person_save");
	ck_assert_int_eq((int)f->save.nargs, 0);
	ck_assert_str_eq(f->panel.call.args[0], "born");
	ck_assert_int_eq(f->panel.width, 40);
	ck_assert_str_eq(f->then, "queue");
	ck_assert_int_eq((int)f->nfield, 5);
	ck_assert_int_eq(f->field[0].type, FIELD_HIDDEN);
	ck_assert_str_eq(f->field[1].help, "Day and year");
	ck_assert_str_eq(f->field[1].group, "Who");
	ck_assert_int_eq(f->field[1].bias, DATE_PAST);
	ck_assert_int_eq(f->field[1].width, 10);
	ck_assert_int_eq(f->field[1].max, 200);
	ck_assert_int_eq(f->field[1].line, 5);
	ck_assert(f->field[1].required && f->field[2].readonly);
	ck_assert_str_eq(f->field[3].choices.function, "unit_choice");
	ck_assert_int_eq(f->field[3].width, 7);
	ck_assert_int_eq(f->field[3].max, 9);
	ck_assert_int_eq(f->field[4].max, 4000);
	subjects_free(all);
}
END_TEST

START_TEST(test_grid_menu_words)
{
	struct subjects *all = forms_good(whole);
	const struct grid_def *g = subjects_find(all, "marks")->grid;

	ck_assert_str_eq(g->rows.args[0], "g");
	ck_assert_str_eq(g->mark[0].value, "N");
	ck_assert_str_eq(g->second[0].key, "2");
	ck_assert_str_eq(g->after[0].name, "sum");
	ck_assert_int_eq((int)all->nmenu, 2);
	ck_assert_str_eq(all->menu[0].key, "k");
	ck_assert_str_eq(all->start[1], "queue");
	ck_assert_str_eq(all->new_form, "person");
	ck_assert_str_eq(subjects_word(all, "state", "queued"), "In queue");
	ck_assert_str_eq(subjects_letter(all, "state", "queued"), "Q");
	ck_assert_str_eq(subjects_letter(all, "state", "closed"), "Closed");
	ck_assert_str_eq(subjects_word(all, "state", "else"), "else");
	ck_assert_str_eq(subjects_word(all, "nothing", "queued"), "queued");
	ck_assert_str_eq(subjects_word(all, "nothing", "person"), "Person");	/* the title of a subject */
	ck_assert_str_eq(subject_needs(subjects_find(all, "queue")), "queue_list");
	ck_assert_str_eq(subject_needs(subjects_find(all, "home")), "queue_list");
	ck_assert_str_eq(subject_needs(subjects_find(all, "marks")), "r");
	subjects_free(all);
}
END_TEST

static void seen(void *ctx, const char *file, int line, const char *msgid)
{
	const char *base = strrchr(file, '/');

	str_addf(ctx, "%s:%d:%s\n", base + 1, line, msgid);
}

START_TEST(test_words)
{
	struct subjects *all = forms_good(whole);
	struct str s = { .text = NULL };

	subjects_words(all, seen, &s);
	static const char *const expected[] = { "menu.cfg:2:Start\n", "words.cfg:1:Q\n", "words.cfg:2:Closed\n", "queue.cfg:2:Queue\n",
		"queue.cfg:3:Nobody waits\n", "queue.cfg:6:Place\n", "queue.cfg:10:Sure?\n", "person.cfg:5:Who\n", "person.cfg:5:Day and year\n",
		"marks.cfg:3:Present\n", "marks.cfg:3:Both\n", "marks.cfg:4:Sum\n", "queue.cfg:8:State\n" };
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		ck_assert_msg(strstr(s.text, expected[i]) != NULL, "%s not in\n%s", expected[i], s.text);
	ck_assert_ptr_null(strstr(s.text, ":all\n"));		/* a constant argument is data */
	ck_assert_ptr_null(strstr(s.text, "queue_list"));
	str_release(&s);
	subjects_free(all);
}
END_TEST

#define SUBJECT "subject = \"x\"; title = \"X\";\n"
#define LIST(more) SUBJECT "list = { call = \"f\";\n columns = ( { name = \"a\"; label = \"A\"; width = 3; } );\n" more " };\n"
#define FORM(fields) SUBJECT "form = { save = \"f\";\n fields = ( " fields " ); };\n"
#define FIELD "{ name = \"a\"; label = \"A\"; }"

static const struct form_text bad[][2] = {
	{ { "x.cfg", "subject = ;" }, { "x.cfg:1: cannot be read: syntax error", NULL } },
	{ { "x.cfg", SUBJECT "title = \"Y\";\n" }, { "x.cfg:2: cannot be read: duplicate setting name", NULL } },
	{ { "x.cfg", SUBJECT "\nlisst = { };\n" }, { "x.cfg:3: unknown key \"lisst\"", NULL } },
	{ { "x.cfg", SUBJECT }, { "x.cfg:1: \"x\" has neither list, form, grid nor page", NULL } },
	{ { "x.cfg", "subject = \"x\"; page = [\"x\"];\n" }, { "x.cfg:1: \"title\" is missing", NULL } },
	{ { "x.cfg", "subject = \"y\"; title = \"Y\"; page = [\"y\"];\n" }, { "x.cfg:1: the subject \"y\" is not named as its file", NULL } },
	{ { "x.cfg", "subject = \"X-1\";\n" }, { "x.cfg:1: \"X-1\" is not a name: a-z, 0-9 and _, a letter first", NULL } },
	{ { "x.cfg", SUBJECT "list = { call = \"f; drop\"; columns = (); };\n" },
		{ "x.cfg:2: \"f; drop\" is not a name: a-z, 0-9 and _, a letter first", NULL } },
	{ { "x.cfg", "subject = \"x\"; title = \"K\303\266\";\n" }, { "x.cfg:1: \"title\" must be English in plain ASCII", NULL } },
	{ { "x.cfg", SUBJECT "@include \"/etc/passwd\"\n" }, { "x.cfg:2: @include may not be used", NULL } },
	{ { "x.cfg", "# one\n  # @include \"y\"\n" SUBJECT }, { "x.cfg:2: @include may not be used", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; label = \"A\"; width = 99999999999; }") }, { "x.cfg:3: the number is too large", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; label = \"A\"; width = 0x7fffffffff; }") }, { "x.cfg:3: the number is too large", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; label = \"A\"; width = 0; }") }, { "x.cfg:3: \"width\" is too small or too large", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; label = \"A\"; width = 1.5; }") }, { "x.cfg:3: \"width\" must be a whole number", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; label = \"A\"; width = \"9\"; }") }, { "x.cfg:3: \"width\" must be a whole number", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; label = \"A\"; required = 1; }") }, { "x.cfg:3: \"required\" must be true or false", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; label = 7; }") }, { "x.cfg:3: \"label\" must be a text in quotes", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; label = \"\"; }") }, { "x.cfg:3: \"label\" is empty", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; type = \"datum\"; label = \"A\"; }") },
		{ "x.cfg:3: \"datum\" is not one of the words that may stand here", NULL } },
	{ { "x.cfg", FORM("{ label = \"A\"; }") }, { "x.cfg:3: \"name\" is missing", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; }") }, { "x.cfg:3: \"label\" is missing", NULL } },
	{ { "x.cfg", FORM(FIELD ",\n" FIELD) }, { "x.cfg:4: \"a\" stands here twice", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; type = \"choice\"; label = \"A\"; }") },
		{ "x.cfg:3: the choice \"a\" takes either words or choices", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; type = \"choice\"; label = \"A\"; words = \"w\"; choices = \"f\"; }") },
		{ "x.cfg:3: the choice \"a\" takes either words or choices", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; label = \"A\"; words = \"w\"; }") },
		{ "x.cfg:3: \"a\" has words or choices but is not a choice", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; label = \"A\"; bias = \"past\"; }") }, { "x.cfg:3: \"a\" has a bias but is not a date", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; label = \"A\"; readonly = true; required = true; }") },
		{ "x.cfg:3: \"a\" is required but nobody can write it", NULL } },
	{ { "x.cfg", FORM("{ name = \"a\"; type = \"choice\"; label = \"A\"; words = \"w\"; }") },
		{ "x.cfg:3: there is no set of words \"w\"", NULL } },
	{ { "x.cfg", FORM("7") }, { "x.cfg:3: must be a group in braces", NULL } },
	{ { "x.cfg", FORM("") }, { "x.cfg:3: \"fields\" is empty", NULL } },
	{ { "x.cfg", SUBJECT "form = { fields = ( " FIELD " ); };\n" }, { "x.cfg:2: a form has load, save or both", NULL } },
	{ { "x.cfg", SUBJECT "form = { save = \"f\"; fields = ( " FIELD " );\n panel = { call = { function = \"p\"; args = [\"b\"]; }; }; };\n" },
		{ "x.cfg:3: there is no field \"b\"", NULL } },
	{ { "x.cfg", SUBJECT "form = { save = \"f\"; begin = \"y\"; fields = ( " FIELD " ); };\n" }, { "x.cfg:2: there is no field \"y\"", NULL } },
	{ { "x.cfg", SUBJECT "form = { save = \"f\"; then = \"y\"; fields = ( " FIELD " ); };\n" }, { "x.cfg:2: there is no subject \"y\"", NULL } },
	{ { "x.cfg", LIST("paged = true;") }, { "x.cfg:2: a paged list has a key", NULL } },
	{ { "x.cfg", LIST("key = \"id\";") }, { "x.cfg:4: \"key\" must be a list", NULL } },
	{ { "x.cfg", LIST("key = [1];") }, { "x.cfg:4: \"key\" must be a list of names", NULL } },
	{ { "x.cfg", LIST("enter = \"go\";") }, { "x.cfg:2: there is no action \"go\"", NULL } },
	{ { "x.cfg", LIST("new_form = \"x\";") }, { "x.cfg:2: the subject \"x\" has no form", NULL } },
	{ { "x.cfg", SUBJECT "list = { call = \"f\"; columns = ( { name = \"a\"; label = \"A\"; } ); };\n" },
		{ "x.cfg:2: \"width\" is missing", NULL } },
	{ { "x.cfg", SUBJECT "list = { call = { args = [\"a\"]; }; columns = (); };\n" }, { "x.cfg:2: \"function\" is missing", NULL } },
	{ { "x.cfg", LIST("") "actions = ( { name = \"go\"; key = \"g\"; label = \"Go\"; } );\n" },
		{ "x.cfg:5: the action \"go\" does nothing: give it call, form or open", NULL } },
	{ { "x.cfg", LIST("") "actions = ( { name = \"go\"; key = \"gg\"; label = \"Go\"; call = \"f\"; } );\n" },
		{ "x.cfg:5: \"gg\" is neither one character nor the name of a key", NULL } },
	{ { "x.cfg", LIST("") "actions = ( { name = \"a\"; key = \"g\"; label = \"Go\"; call = \"f\"; },\n"
		"{ name = \"b\"; key = \"g\"; label = \"Go\"; call = \"f\"; } );\n" }, { "x.cfg:6: the key \"g\" has an action already", NULL } },
	{ { "x.cfg", LIST("") "actions = ( { name = \"a\"; label = \"Go\"; open = \"y\"; } );\n" }, { "x.cfg:5: there is no subject \"y\"", NULL } },
	{ { "x.cfg", LIST("") "actions = ( { name = \"a\"; label = \"Go\"; form = \"x\"; } );\n" },
		{ "x.cfg:5: the subject \"x\" has no form", NULL } },
	{ { "x.cfg", SUBJECT "page = [\"x\"];\n" }, { "x.cfg:1: the subject \"x\" has no list", NULL } },
	{ { "x.cfg", SUBJECT "grid = { columns = \"c\"; rows = \"r\"; cells = \"x\"; marks = ( { key = \"n\"; value = \"N\"; label = \"N\"; } );\n"
		" second = ( { key = \"n\"; value = \"M\"; label = \"M\"; } ); };\n" }, { "x.cfg:3: the key \"n\" has a mark already", NULL } },
	{ { "words.cfg", "words = ( { name = \"s\"; values = ( { value = \"a\"; label = \"A\"; },\n { value = \"a\"; label = \"B\"; } ); } );\n" },
		{ "words.cfg:2: \"a\" stands here twice", NULL } },
	{ { "menu.cfg", "menu = (\n { subject = \"y\"; label = \"Y\"; } );\n" }, { "menu.cfg:2: there is no subject \"y\"", NULL } },
	{ { "menu.cfg", "menu = ();\n\nstart = [\"y\"];\n" }, { "menu.cfg:3: there is no subject \"y\"", NULL } },
	{ { "menu.cfg", "menu = ();\nnew_form = \"y\";\n" }, { "menu.cfg:2: the subject \"y\" has no form", NULL } },
};

START_TEST(test_bad)
{
	struct form_text file[] = { bad[_i][0], { NULL, NULL } };

	forms_bad(file, bad[_i][1].name);
}
END_TEST

START_TEST(test_files)
{
	struct err err = { .code = ERR_NONE };
	char *long_text = mem_alloc(300 * 1024);
	char said[1024];

	memset(long_text, ' ', 300 * 1024 - 1);
	struct form_text large[] = { { "x.cfg", long_text }, { NULL, NULL } };
	forms_bad(large, "x.cfg: the file is too large");
	free(long_text);
	struct form_text none[] = { { "readme", "" }, { NULL, NULL } };
	ck_assert_ptr_null(forms_read(none, &err));
	ck_assert_ptr_null(subjects_read("/nonexistent/forms", &err));
	err_words(&err, said, sizeof said);
	ck_assert_str_eq(said, "/nonexistent/forms: No such file or directory");
}
END_TEST

/* The screen that comes first is there before the others, and they come all the same. */
START_TEST(test_pieces)
{
	struct err err = { .code = ERR_NONE };
	const char *top = getenv("top_srcdir");
	char directory[512];

	snprintf(directory, sizeof directory, "%s/forms", top ? top : ".");
	struct subjects *all = subjects_begin(directory, "queue", &err);
	ck_assert_ptr_nonnull(all);
	ck_assert_uint_eq(all->n, 1);
	ck_assert_ptr_nonnull(subjects_find(all, "queue"));
	ck_assert_ptr_nonnull(word_set_find(all, "registration_state"));
	enum subjects_more more = SUBJECTS_MORE;
	size_t asked = 0;
	while (more == SUBJECTS_MORE) {
		more = subjects_more(all, &err);
		asked++;
	}
	ck_assert_int_eq(more, SUBJECTS_ALL);
	ck_assert_uint_eq(asked, all->n);	/* the first was there, and one is asked to check them */
	ck_assert_str_eq(subject_needs(subjects_find(all, "queue")), "queue_list");
	subjects_free(all);
	all = subjects_begin(directory, "nothing-of-this-name", &err);
	ck_assert_ptr_nonnull(all);
	ck_assert_uint_eq(all->n, 0);
	subjects_free(all);		/* with the rest unread */
}
END_TEST

START_TEST(test_deep)
{
	struct str s = { .text = NULL };
	struct err err = { .code = ERR_NONE };

	str_add(&s, "a = ");
	for (int i = 0; i < 3000; i++)
		str_add(&s, "{ a = ");
	str_add(&s, "1");
	for (int i = 0; i < 3000; i++)
		str_add(&s, "; }");
	str_add(&s, ";");
	ck_assert_ptr_null(config_text_read("deep", s.text, &err));
	ck_assert_int_eq(err.code, ERR_CONFIG);
	str_release(&s);
}
END_TEST

START_TEST(test_tree)
{
	struct err err = { .code = ERR_NONE };
	struct node *root = config_text_read("t", "a = 1; b = true;\nc = [\"x\", \"y\"]; d = 0x10; e = -5;\ng = { h = \"\xc3\xa5\"; };", &err);

	ck_assert_ptr_nonnull(root);
	ck_assert_int_eq((int)root->n, 6);
	ck_assert_int_eq(config_get(root, "a")->number, 1);
	ck_assert_int_eq(config_get(root, "b")->kind, NODE_BOOL);
	ck_assert_str_eq(config_get(root, "c")->child[1].text, "y");
	ck_assert_int_eq(config_get(root, "c")->line, 2);
	ck_assert_int_eq(config_get(root, "d")->number, 16);
	ck_assert_int_eq(config_get(root, "e")->number, -5);
	ck_assert_str_eq(config_get(config_get(root, "g"), "h")->text, "å");
	ck_assert_ptr_null(config_get(root, "z"));
	config_free(root);
	ck_assert(config_name_ok("a_1"));
	ck_assert(!config_name_ok("") && !config_name_ok("1a") && !config_name_ok("_a") && !config_name_ok("A") && !config_name_ok("a b"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("subject");
	TCase *tc = tcase_create("subject");

	tcase_add_test(tc, test_list);
	tcase_add_test(tc, test_actions);
	tcase_add_test(tc, test_form);
	tcase_add_test(tc, test_grid_menu_words);
	tcase_add_test(tc, test_words);
	tcase_add_loop_test(tc, test_bad, 0, (int)(sizeof bad / sizeof *bad));
	tcase_add_test(tc, test_files);
	tcase_add_test(tc, test_pieces);
	tcase_add_test(tc, test_deep);
	tcase_add_test(tc, test_tree);
	return run(suite, tc);
}
