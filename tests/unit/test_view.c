/* Views without a terminal: what keys do to the models, and what is asked of the app. */
#include "config.h"

#include "model/grid.h"
#include "ui/draw.h"
#include "ui/frame.h"
#include "ui/view.h"
#include "with_forms.h"

static const struct form_text files[] = {
	{ "menu.cfg", "start = [\"queue\"]; menu = ( { subject = \"queue\"; label = \"Queue\"; } );" },
	{ "words.cfg", "words = ( { name = \"part\"; values = ( { value = \"day\"; label = \"Daytime\"; }, "
		"{ value = \"evening\"; label = \"Evening\"; }, { value = \"end\"; label = \"End of the week\"; } ); } );" },
	{ "queue.cfg", "subject = \"queue\"; title = \"Queue\"; list = { call = \"queue_list\"; key = [\"id\"]; enter = \"open\";"
		"columns = ( { name = \"name\"; label = \"Name\"; width = 9; } ); };"
		"actions = ( { name = \"open\"; key = \"k\"; label = \"Open\"; on = \"row\"; open = \"entry\"; },"
		"{ name = \"fill\"; key = \"+\"; label = \"Fill\"; on = \"view\"; open = \"entry\"; } );" },
	{ "tasks.cfg", "subject = \"tasks\"; title = \"Tasks\"; list = { call = \"tasks\"; key = [\"id\"];"
		"columns = ( { name = \"name\"; label = \"Name\"; width = 9; } ); };" },
	{ "said.cfg", "subject = \"said\"; title = \"Said\"; list = { call = \"said\"; key = [\"id\"]; hint = \"name\";"
		"columns = ( { name = \"name\"; label = \"Name\"; width = 9; } ); };" },
	{ "start.cfg", "subject = \"start\"; title = \"Start\"; page = [\"tasks\", \"queue\"];" },
	{ "entry.cfg", "subject = \"entry\"; title = \"Entry\"; form = { save = \"entry_save\"; fields = ("
		"{ name = \"id\"; type = \"hidden\"; }, { name = \"name\"; type = \"text\"; label = \"Name\"; required = true; },"
		"{ name = \"place\"; type = \"text\"; label = \"Place\"; readonly = true; },"
		"{ name = \"part\"; type = \"choice\"; label = \"Part\"; words = \"part\"; },"
		"{ name = \"both\"; type = \"bool\"; label = \"Both\"; },"
		"{ name = \"from\"; type = \"date\"; label = \"From\"; } ); };" },
	{ "marks.cfg", "subject = \"marks\"; title = \"Marks\"; grid = { columns = \"c\"; rows = \"r\"; cells = \"x\"; save = \"s\";"
		"marks = ( { key = \"n\"; value = \"N\"; label = \"Present\"; } ); };" },
	{ NULL, NULL },
};

static struct subjects *all;

static void before(void)
{
	all = forms_good(files);
}

static void after(void)
{
	subjects_free(all);
}

static struct ask press(struct view *v, enum action a)
{
	struct input in = { .kind = INPUT_ACTION, .action = a };

	return v->ops->act(v, &in);
}

static struct ask type(struct view *v, const char *text)
{
	struct ask ask = { .kind = ASK_NONE };

	for (; *text; text++) {
		struct input in = { .kind = INPUT_CHAR, .c = *text, .key = { *text } };

		ask = v->ops->act(v, &in);
	}
	return ask;
}

static struct list *list_of(const char *subject, size_t n)
{
	static const char *const names[] = { "id", "name", NULL };
	static const char *const cells[] = { "1", "Elis", "2", "Maja", "3", "Leila" };
	struct list *l = list_new(all, subjects_find(all, subject)->list);
	struct rows *rows = rows_new(names, cells, n);
	const char *key[1];
	bool back;
	int max;

	list_ask(l, key, &back, &max);
	list_got(l, rows);
	rows_release(rows);
	return l;
}

static bool deny(const struct view *v, const struct action_def *a)
{
	(void)v;
	return strcmp(a->name, "open") != 0;
}

START_TEST(test_list)
{
	struct list *l = list_of("queue", 3);
	struct view *v = view_list_new(all, subjects_find(all, "queue"), l);
	struct ask ask;

	ck_assert(!v->ops->typing(v));
	ck_assert_int_eq(press(v, ACTION_DOWN).kind, ASK_NONE);
	ck_assert_int_eq((int)l->at, 1);
	ck_assert_int_eq(press(v, ACTION_MARK).kind, ASK_MARK);	/* of a row that may just have left: the app knows */
	ask = press(v, ACTION_OPEN);
	ck_assert_int_eq(ask.kind, ASK_ACTION);
	ck_assert_str_eq(ask.action->name, "open");
	ask = type(v, "+");
	ck_assert_str_eq(ask.action->name, "fill");
	ck_assert_int_eq(type(v, "x").kind, ASK_PASS);
	ck_assert_int_eq(press(v, ACTION_SEARCH).kind, ASK_SEARCH);
	ck_assert_int_eq(press(v, ACTION_BACK).kind, ASK_CLOSE);
	ck_assert_int_eq(press(v, ACTION_UNDO).kind, ASK_PASS);
	v->may = deny;
	ck_assert_int_eq(press(v, ACTION_OPEN).kind, ASK_PASS);
	ck_assert_int_eq(type(v, "k").kind, ASK_PASS);
	ck_assert_int_eq(type(v, "+").kind, ASK_ACTION);
	view_free(v);
	list_free(l);
}
END_TEST

START_TEST(test_empty_list)
{
	struct list *l = list_of("queue", 0);
	struct view *v = view_list_new(all, subjects_find(all, "queue"), l);

	ck_assert_int_eq(press(v, ACTION_OPEN).kind, ASK_NONE);
	ck_assert_int_eq(type(v, "k").kind, ASK_NONE);		/* an action on a row, and there is none */
	ck_assert_int_eq(type(v, "+").kind, ASK_ACTION);	/* on the view */
	ck_assert_int_eq(press(v, ACTION_MARK).kind, ASK_NONE);
	press(v, ACTION_DOWN);
	view_free(v);
	list_free(l);
}
END_TEST

START_TEST(test_page)
{
	const struct subject *part[] = { subjects_find(all, "tasks"), subjects_find(all, "queue") };
	struct list *list[] = { list_of("tasks", 2), list_of("queue", 3) };
	struct view *v = view_page_new(all, subjects_find(all, "start"), part, list, 2);

	press(v, ACTION_DOWN);
	ck_assert_int_eq((int)view_page_focus(v), 0);
	press(v, ACTION_DOWN);
	ck_assert_int_eq((int)view_page_focus(v), 1);
	ck_assert_int_eq((int)list[1]->at, 0);
	ck_assert_int_eq(press(v, ACTION_OPEN).kind, ASK_ACTION);
	press(v, ACTION_UP);
	ck_assert_int_eq((int)view_page_focus(v), 0);
	ck_assert_int_eq((int)list[0]->at, 1);
	ck_assert_int_eq(press(v, ACTION_OPEN).kind, ASK_OPEN);
	press(v, ACTION_PREVIOUS);
	ck_assert_int_eq((int)view_page_focus(v), 1);
	view_page_goto(v, 0);
	ck_assert_int_eq((int)view_page_focus(v), 0);
	view_free(v);
	list_free(list[0]);
	list_free(list[1]);
}
END_TEST

static struct form *form_of(const char *subject)
{
	struct form *f = form_new(all, subjects_find(all, subject)->form, 20000);

	form_start(f, NULL, NULL);
	return f;
}

START_TEST(test_form_in_order)
{
	struct form *f = form_of("entry");
	struct view *v = view_form_new(all, subjects_find(all, "entry"), f);
	struct ask ask;

	ck_assert(v->ops->typing(v));
	ck_assert_int_eq((int)f->at, 1);
	ask = type(v, "?");
	ck_assert_int_eq(ask.kind, ASK_HELP);
	ck_assert_int_eq((int)ask.field, 1);
	type(v, "Elsa?");
	ck_assert_str_eq(f->field[1].edit.text, "Elsa?");
	press(v, ACTION_BACKSPACE);
	press(v, ACTION_OPEN);
	ck_assert_str_eq(form_value(f, "name"), "Elsa");
	ck_assert_int_eq((int)f->at, 3);			/* place is only to be read */
	type(v, "en");
	ck_assert_str_eq(form_value(f, "part"), "end");		/* "e" was Evening, "en" is not */
	press(v, ACTION_LEFT);
	ck_assert_str_eq(form_value(f, "part"), "evening");
	ask = press(v, ACTION_CHOOSE);
	ck_assert_int_eq(ask.kind, ASK_CHOICE);
	ck_assert(ask.yes);
	press(v, ACTION_NEXT);
	type(v, "y");
	ck_assert_str_eq(form_value(f, "both"), "t");
	type(v, " ");
	ck_assert_str_eq(form_value(f, "both"), "f");
	press(v, ACTION_OPEN);
	type(v, "2026-11-22");
	ck_assert_int_eq(press(v, ACTION_OPEN).kind, ASK_NONE);	/* the last field: to the button */
	ck_assert_int_eq((int)f->at, 5);
	ck_assert_int_eq(type(v, "x").kind, ASK_NONE);		/* which takes no text */
	ck_assert_str_eq(form_value(f, "from"), "2026-11-22");
	ck_assert_int_eq(press(v, ACTION_OPEN).kind, ASK_SAVE);
	view_free(v);
	form_free(f);
}
END_TEST

START_TEST(test_form_wrong)
{
	struct form *f = form_of("entry");
	struct view *v = view_form_new(all, subjects_find(all, "entry"), f);
	size_t bad;

	press(v, ACTION_PREVIOUS);				/* Tab goes round: the button */
	ck_assert_int_eq(press(v, ACTION_OPEN).kind, ASK_SAVE);
	ck_assert(!form_check(f, &bad));
	ck_assert_int_eq((int)f->at, 1);
	ck_assert_str_eq(view_hint(v), f->field[1].problem);
	type(v, "Elsa");
	form_goto(f, 5);
	type(v, "never");
	press(v, ACTION_OPEN);					/* a wrong date does not hold the cursor */
	ck_assert_ptr_nonnull(strstr(view_hint(v), f->field[5].problem));
	ck_assert_int_eq(press(v, ACTION_OPEN).kind, ASK_SAVE);
	ck_assert(!form_check(f, &bad));
	ck_assert_int_eq((int)bad, 1);
	type(v, "x");						/* the cursor is back in the field */
	ck_assert_str_eq(f->field[5].edit.text, "neverx");
	view_free(v);
	form_free(f);
}
END_TEST

START_TEST(test_form_waits)
{
	struct form *f = form_of("entry");
	struct view *v = view_form_new(all, subjects_find(all, "entry"), f);

	f->state = FORM_SAVING;
	ck_assert_int_eq(type(v, "x").kind, ASK_PASS);
	ck_assert_str_eq(f->field[1].edit.text, "");
	ck_assert_int_eq(press(v, ACTION_BACK).kind, ASK_CLOSE);
	view_free(v);
	form_free(f);
}
END_TEST

START_TEST(test_grid)
{
	static const char *const names[] = { "id", "label", NULL }, *const cell_names[] = { "row_id", "column_id", "mark", NULL };
	static const char *const cells[] = { "a", "Elsa", "b", "Maja" };
	struct grid *g = grid_new(subjects_find(all, "marks")->grid);
	struct rows *rows = rows_new(names, cells, 2), *none = rows_new(cell_names, cells, 0);
	struct view *v = view_grid_new(all, subjects_find(all, "marks"), g);

	ck_assert_ptr_null(view_hint(v));
	press(v, ACTION_DOWN);
	grid_load(g, rows, rows, none);
	ck_assert_int_eq(type(v, "n").kind, ASK_NONE);
	ck_assert_str_eq(grid_at(g, 0, 0)->mark, "N");
	ck_assert_int_eq((int)g->at_row, 1);
	press(v, ACTION_UP);
	ck_assert_str_eq(view_hint(v), "Elsa, Elsa: Present");
	ck_assert_int_eq(type(v, "z").kind, ASK_PASS);
	press(v, ACTION_MARK);					/* Space empties the cell */
	ck_assert(!grid_dirty(g));
	ck_assert_int_eq(press(v, ACTION_SAVE).kind, ASK_SAVE);
	view_free(v);
	grid_free(g);
	rows_release(rows);
	rows_release(none);
}
END_TEST

START_TEST(test_menu)
{
	static const struct menu_line line[] = { { .label = "Start page", .key = "s" }, { .label = "New registration" }, { .label = "Next group" } };
	static const struct { const char *typed; int item; } expected[] = {
		{ "", 0 }, { "n", 1 }, { "next", 2 }, { "new reg", 1 }, { "REG", 1 }, { "ng", 2 }, { "nr", 1 }, { "3", 2 },
		{ "group", 2 }, { "s", 0 }, { "group next", 2 }, { "tart", 0 }, { "gistr", 1 }, { "regnew", -1 }, { "nwrgs", 1 }, { "xyz", -1 },
	};

	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		struct view *v = view_menu_new("Menu", line, 3);
		struct ask ask;

		type(v, expected[i].typed);
		ask = press(v, ACTION_OPEN);
		ck_assert_msg((ask.kind == ASK_MENU_ITEM ? (int)ask.item : -1) == expected[i].item, "%s", expected[i].typed);
		view_free(v);
	}
}
END_TEST

/* A name typed whole is meant, also where a longer one that begins so stands before it, and in a fold. */
START_TEST(test_menu_name)
{
	static const struct menu_line line[] = { { .label = "Programme fidelity" }, { .label = "Programme", .folded = true } };
	struct view *v = view_menu_new("Menu", line, 2);

	type(v, "programme");
	ck_assert_uint_eq(press(v, ACTION_OPEN).item, 1);
	view_free(v);
	v = view_menu_new("Menu", line, 2);
	type(v, "programm");
	ck_assert_uint_eq(press(v, ACTION_OPEN).item, 0);
	view_free(v);
}
END_TEST

/* A blank line is stepped over both ways, and what is folded is there for who types its name, under no number. */
START_TEST(test_menu_calm)
{
	static const struct menu_line line[] = { { .label = "Queues" }, { .label = "Figures", .apart = true },
		{ .label = "Overview", .folded = true } };
	static const struct { const char *typed; enum action moves[4]; int item; } expected[] = {
		{ "", { 0 }, 0 }, { "", { ACTION_DOWN }, 1 }, { "", { ACTION_DOWN, ACTION_DOWN }, 1 }, { "", { ACTION_END }, 1 },
		{ "", { ACTION_DOWN, ACTION_UP }, 0 }, { "", { ACTION_END, ACTION_HOME }, 0 }, { "", { ACTION_PAGE_DOWN }, 1 },
		{ "over", { 0 }, 2 }, { "3", { 0 }, -1 }, { "2", { 0 }, 1 },
	};

	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		struct view *v = view_menu_new("Menu", line, 3);
		struct ask ask;

		v->ops->draw(v, (struct area){ 0, 0, 20, 60 });
		type(v, expected[i].typed);
		for (size_t j = 0; j < 4 && expected[i].moves[j]; j++)
			press(v, expected[i].moves[j]);
		ask = press(v, ACTION_OPEN);
		ck_assert_msg((ask.kind == ASK_MENU_ITEM ? (int)ask.item : -1) == expected[i].item, "%zu", i);
		view_free(v);
	}
}
END_TEST

START_TEST(test_prompts)
{
	static const struct menu_line line[] = { { .label = "Save", .key = "s" }, { .label = "Keep on", .key = "k" },
		{ .label = "Throw away", .key = "t" } };
	static const struct key_answer answer[] = { { ACTION_SAVE, "Save" }, { ACTION_DELETE, "Throw away" } };
	struct input paste = { .kind = INPUT_PASTE, .paste = "open sesame\nrest" };
	struct view *v = prompt_text_new("Search", "Els", false);
	struct ask ask;

	type(v, "a");
	ck_assert_str_eq(prompt_value(v), "Elsa");
	ask = press(v, ACTION_OPEN);
	ck_assert_int_eq(ask.kind, ASK_ANSWER);
	ck_assert_str_eq(ask.text, "Elsa");
	free(ask.text);
	ck_assert_int_eq(press(v, ACTION_BACK).kind, ASK_CLOSE);
	view_free(v);

	v = prompt_text_new("Password", "not shown", true);
	ck_assert_ptr_null(prompt_value(v));
	type(v, "xy");
	press(v, ACTION_BACKSPACE);
	press(v, ACTION_KILL_START);
	v->ops->act(v, &paste);
	type(v, "!");
	ask = press(v, ACTION_OPEN);
	ck_assert_str_eq(ask.text, "open sesame!");
	secret_free(ask.text);
	view_free(v);

	v = prompt_yes_new("Sure?");
	ck_assert_int_eq(type(v, "x").kind, ASK_NONE);
	ck_assert_int_eq(type(v, "Y").kind, ASK_ANSWER);
	ck_assert(type(v, "y").yes);
	ck_assert(!type(v, "n").yes);
	ask = press(v, ACTION_OPEN);
	ck_assert(ask.kind == ASK_ANSWER && !ask.yes);
	ask = press(v, ACTION_BACK);
	ck_assert(ask.kind == ASK_ANSWER && !ask.yes);
	view_free(v);

	v = prompt_choice_new("Leave?", line, 3);
	ck_assert_int_eq(press(v, ACTION_OPEN).kind, ASK_PASS);
	ask = type(v, "T");
	ck_assert_str_eq(ask.text, "t");
	ck_assert_int_eq((int)ask.item, 2);
	free(ask.text);
	ck_assert_int_eq(press(v, ACTION_BACK).kind, ASK_CLOSE);
	view_free(v);

	v = prompt_keys_new("Leave?", answer, 2);
	ck_assert_int_eq(type(v, "s").kind, ASK_ONWARD);
	ck_assert_int_eq(press(v, ACTION_NEXT).kind, ASK_ONWARD);
	ck_assert_int_eq(v->ops->act(v, &paste).kind, ASK_ONWARD);
	ck_assert_int_eq(press(v, ACTION_OPEN).kind, ASK_CLOSE);
	ck_assert_int_eq(press(v, ACTION_BACK).kind, ASK_CLOSE);
	ask = press(v, ACTION_DELETE);
	ck_assert_int_eq(ask.kind, ASK_ANSWER);
	ck_assert_int_eq((int)ask.item, 1);
	ck_assert_int_eq(press(v, ACTION_REPAINT).kind, ASK_PASS);
	view_free(v);
}
END_TEST

START_TEST(test_list_hint)
{
	struct list *l = list_of("said", 3), *plain = list_of("queue", 3);
	struct view *v = view_list_new(all, subjects_find(all, "said"), l);
	struct view *w = view_list_new(all, subjects_find(all, "queue"), plain);

	press(v, ACTION_DOWN);
	ck_assert_str_eq(view_hint(v), "Maja");
	ck_assert(!v->steady && w->steady);
	ck_assert_ptr_null(view_hint(w));
	view_free(v);
	view_free(w);
	list_free(l);
	list_free(plain);
}
END_TEST

START_TEST(test_wrap)
{
	static const struct { const char *text; int width, n, next; } expected[] = {
		{ "", 5, 0, 0 }, { "abc", 5, 3, 3 }, { "abcde", 5, 5, 5 }, { "abc\ndef", 5, 3, 4 }, { "ab cd ef", 5, 5, 6 },
		{ "ab cdefg", 5, 2, 3 }, { "abcdefgh", 5, 5, 5 }, { "\n", 5, 0, 1 }, { "abc ", 3, 3, 4 },
		{ "\xC3\xA5\xC3\xA4\xC3\xB6 x", 3, 6, 7 }, { "abc", 0, 1, 1 },
	};

	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		size_t next = 99, n = draw_wrap(expected[i].text, expected[i].width, &next);

		ck_assert_msg((int)n == expected[i].n && (int)next == expected[i].next, "\"%s\" in %d: %zu, %zu",
			expected[i].text, expected[i].width, n, next);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("view");
	TCase *tc = tcase_create("view");

	tcase_add_checked_fixture(tc, before, after);
	tcase_add_test(tc, test_list);
	tcase_add_test(tc, test_empty_list);
	tcase_add_test(tc, test_page);
	tcase_add_test(tc, test_form_in_order);
	tcase_add_test(tc, test_form_wrong);
	tcase_add_test(tc, test_form_waits);
	tcase_add_test(tc, test_grid);
	tcase_add_test(tc, test_menu);
	tcase_add_test(tc, test_menu_name);
	tcase_add_test(tc, test_menu_calm);
	tcase_add_test(tc, test_prompts);
	tcase_add_test(tc, test_list_hint);
	tcase_add_test(tc, test_wrap);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
