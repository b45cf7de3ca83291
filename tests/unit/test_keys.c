/* Which key means what: the shipped table is whole, mistakes are told with their line, and forms/ hides no key. */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "model/subject.h"
#include "ui/keys.h"

static char *shipped(const char *name)
{
	const char *top = getenv("top_srcdir");
	struct str s = { NULL };

	str_addf(&s, "%s/forms/%s", top ? top : ".", name);
	return str_take(&s);
}

static void read_shipped(void)
{
	struct err err = { .code = ERR_NONE };
	char *file = shipped("keys.cfg"), said[600] = "";
	bool ok = keys_read(file, &err);

	err_words(&err, said, sizeof said);
	ck_assert_msg(ok, "%s", said);
	free(file);
}

static bool read_text(const char *text, char *said, size_t size)
{
	char file[] = "/tmp/komet-keys-XXXXXX";
	int fd = mkstemp(file);
	struct err err = { .code = ERR_NONE };
	bool ok;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq((int)write(fd, text, strlen(text)), (int)strlen(text));
	close(fd);
	ok = keys_read(file, &err);
	err_words(&err, said, size);
	unlink(file);
	return ok;
}

START_TEST(test_every_action)
{
	enum action a = (enum action)_i;

	read_shipped();
	ck_assert_msg(keys_first(a) != NULL, "no key for %s", action_name(a));
	ck_assert(keys_known(keys_first(a)));
	ck_assert_ptr_nonnull(keys_all(a, false));
	ck_assert_ptr_nonnull(strstr(keys_all(a, false), keys_show(keys_first(a))));
	keys_release();
	ck_assert_ptr_null(keys_first(a));
}
END_TEST

START_TEST(test_places)
{
	static const struct { const char *key; enum action text, list; } expected[] = {
		{ "F1", ACTION_HELP, ACTION_HELP }, { "?", ACTION_NONE, ACTION_HELP },
		{ "F2", ACTION_SAVE, ACTION_SAVE }, { "Ctrl-S", ACTION_SAVE, ACTION_SAVE },
		{ "q", ACTION_NONE, ACTION_BACK }, { "Esc", ACTION_BACK, ACTION_BACK }, { "F3", ACTION_BACK, ACTION_BACK },
		{ "F6", ACTION_SEARCH, ACTION_SEARCH }, { "/", ACTION_NONE, ACTION_SEARCH },
		{ "F7", ACTION_REGISTER, ACTION_REGISTER }, { "n", ACTION_NONE, ACTION_NEW },
		{ "Ctrl-K", ACTION_KILL_END, ACTION_MENU }, { "F10", ACTION_MENU, ACTION_MENU },
		{ "Space", ACTION_NONE, ACTION_MARK }, { "*", ACTION_NONE, ACTION_MARK_ALL },
		{ "Enter", ACTION_OPEN, ACTION_OPEN }, { "Alt-0", ACTION_MENU, ACTION_MENU },
		{ "F11", ACTION_NONE, ACTION_NONE },
	};

	read_shipped();
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		ck_assert_msg(keys_action(expected[i].key, true) == expected[i].text, "%s in text", expected[i].key);
		ck_assert_msg(keys_action(expected[i].key, false) == expected[i].list, "%s in a list", expected[i].key);
	}
	ck_assert_str_eq(keys_first(ACTION_SAVE), "F2");
	ck_assert_str_eq(keys_letter(ACTION_BACK), "q");
	ck_assert_ptr_null(keys_letter(ACTION_SAVE));
	keys_release();
}
END_TEST

START_TEST(test_names)
{
	static const char *const good[] = { "F1", "F12", "Ctrl-A", "Ctrl-_", "Alt-x", "Alt-1", "a", "Z", "+", "?", "Enter", "Shift-Tab" };
	static const char *const bad[] = { "", "F0", "F13", "F01", "F1x", "Ctrl-", "Ctrl-a", "Ctrl-AB", "Alt-", "Enterx", "enter", "\xC3\xA5", " " };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ck_assert_msg(keys_known(good[i]), "%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(!keys_known(bad[i]), "%s", bad[i]);
}
END_TEST

START_TEST(test_mistakes)
{
	static const struct { const char *text, *says; } wrong[] = {
		{ "keys = (\n { action = \"help\"; keys = [\"F1\"]; },\n { action = \"save\"; keys = [\"F1\"]; } );", ":3: the key F1" },
		{ "keys = (\n { action = \"halp\"; keys = [\"F1\"]; } );", ":2: there is no action halp" },
		{ "keys = ( { action = \"help\"; keys = [\"F77\"]; } );", ":1: F77" },
		{ "keys = ( { action = \"help\"; keys = [\"h\"]; } );", ":1: h is a letter" },
		{ "keys = ( { action = \"help\"; letters = [1]; } );", ":1:" },
		{ "keys = ( { action = \"help\"; key = [\"F1\"]; } );", ":1:" },
		{ "keys = ( { keys = [\"F1\"]; } );", ":1:" },
		{ "keys = 1;", ":1:" },
		{ "keys = (", ":1:" },
		{ "", "" },
	};
	char said[600];

	read_shipped();
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		ck_assert_msg(!read_text(wrong[i].text, said, sizeof said), "was read, though: %s", wrong[i].text);
		ck_assert_msg(strstr(said, wrong[i].says) != NULL, "%s", said);
		ck_assert_int_eq(keys_action("F2", true), ACTION_SAVE);	/* what was read before still stands */
	}
	ck_assert(read_text("keys = ( { action = \"save\"; keys = [\"F9\"]; } );", said, sizeof said));
	ck_assert_int_eq(keys_action("F2", true), ACTION_NONE);
	ck_assert_int_eq(keys_action("F9", true), ACTION_SAVE);
	keys_release();
}
END_TEST

/* In a list the keys of a subject go before the program's: none may take away the ways to help, menu and out. */
START_TEST(test_forms_hide_no_key)
{
	static const enum action needed[] = { ACTION_HELP, ACTION_MENU, ACTION_BACK, ACTION_SEARCH, ACTION_MARK, ACTION_MARK_ALL,
		ACTION_UNDO, ACTION_NEW };
	char *directory = shipped(""), said[600] = "";
	struct err err = { .code = ERR_NONE };
	struct subjects *all = subjects_read(directory, &err);
	size_t seen = 0;

	err_words(&err, said, sizeof said);
	ck_assert_msg(all != NULL, "%s", said);
	read_shipped();
	for (size_t i = 0; i < all->n; i++)
		for (size_t a = 0; a < all->subject[i]->naction; a++) {
			const struct action_def *def = &all->subject[i]->action[a];

			if (!def->key)
				continue;
			seen++;
			ck_assert_msg(keys_known(def->key), "%s: %s is no key", all->subject[i]->file, def->key);
			for (size_t n = 0; n < sizeof needed / sizeof *needed; n++)
				ck_assert_msg(keys_action(def->key, false) != needed[n], "%s:%d: %s is the key of %s",
					all->subject[i]->file, def->line, def->key, action_name(needed[n]));
		}
	ck_assert_int_gt((int)seen, 5);
	subjects_free(all);
	keys_release();
	free(directory);
}
END_TEST

static const char *target(const struct action_def *a)
{
	return a->form ? a->form : a->open ? a->open : "";
}

static void same_verb(const struct subject *s, const struct action_def *a, const struct subject *t, const struct action_def *b)
{
	if (!a->key || !b->key || a->on == ON_VIEW || b->on == ON_VIEW)
		return;
	ck_assert_msg(strcmp(a->label, b->label) != 0 || strcmp(a->key, b->key) == 0, "%s:%d and %s:%d: \"%s\" has the keys %s and %s",
		s->file, a->line, t->file, b->line, a->label, a->key, b->key);
	ck_assert_msg(!*target(a) || strcmp(target(a), target(b)) != 0 || strcmp(a->key, b->key) == 0,
		"%s:%d and %s:%d: %s is opened by %s and by %s", s->file, a->line, t->file, b->line, target(a), a->key, b->key);
}

/* A hand learns a verb once: what is called the same, or opens the same, has the same key in every list; and three letters
 * mean one thing only, wherever they mean anything: k opens the row, v says why, m is the family's file. */
START_TEST(test_same_verb_same_key)
{
	char *directory = shipped("");
	struct err err = { .code = ERR_NONE };
	struct subjects *all = subjects_read(directory, &err);

	ck_assert_ptr_nonnull(all);
	for (size_t i = 0; i < all->n; i++)
		for (size_t a = 0; a < all->subject[i]->naction; a++) {
			const struct subject *s = all->subject[i];
			const struct action_def *def = &s->action[a];
			const char *key = def->key ? def->key : "";

			for (size_t j = 0; j <= i; j++)
				for (size_t b = 0; b < all->subject[j]->naction; b++)
					same_verb(s, def, all->subject[j], &all->subject[j]->action[b]);
			ck_assert_msg(strcmp(key, "k") != 0 || (def->call.function == NULL && *target(def)), "%s:%d: k opens the row", s->file, def->line);
			ck_assert_msg((strcmp(key, "v") == 0) == (strcmp(target(def), "why") == 0), "%s:%d: v says why", s->file, def->line);
			ck_assert_msg((strcmp(key, "m") == 0) == (strcmp(target(def), "family") == 0), "%s:%d: m is the family's file", s->file, def->line);
		}
	subjects_free(all);
	free(directory);
}
END_TEST

/* One line of the manual's table, "F6|/|search": every key in the first two columns means the same action. */
static void manual_line(char *line, const char *file)
{
	char *column[2] = { strsep(&line, "|"), strsep(&line, "|") }, *key;
	enum action first = ACTION_NONE;

	for (int c = 0; c < 2; c++)
		while ((key = strsep(&column[c], ", ")) != NULL) {
			const char *name = strcmp(key, "Blanksteg") == 0 ? "Space" : key;
			enum action a = keys_known(name) ? keys_action(name, false) : ACTION_NONE;

			if (!*key || (c == 1 && strcmp(key, "*") == 0))	/* mark one, mark all: two actions in one line */
				continue;
			ck_assert_msg(a != ACTION_NONE, "%s: \"%s\" means nothing", file, key);
			ck_assert_msg(first == ACTION_NONE || a == first, "%s: \"%s\" means %s, not %s", file, key, action_name(a), action_name(first));
			first = a;
		}
}

START_TEST(test_manuals)
{
	static const char *const manual[] = { "../doc/komet.1", "../doc/sv/komet.1" };

	read_shipped();
	for (size_t i = 0; i < 2; i++) {
		char *file = shipped(manual[i]), line[300];
		FILE *in = fopen(file, "re");
		int lines = 0;

		ck_assert_msg(in != NULL, "%s", file);
		while (fgets(line, sizeof line, in) && strcmp(line, "lb l l.\n"))
			;
		for (; fgets(line, sizeof line, in) && strcmp(line, ".TE\n"); lines++)
			manual_line(line, file);
		ck_assert_int_gt(lines, 10);
		fclose(in);
		free(file);
	}
	keys_release();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("keys");
	TCase *tc = tcase_create("keys");

	tcase_add_loop_test(tc, test_every_action, ACTION_NONE + 1, ACTION_COUNT);
	tcase_add_test(tc, test_places);
	tcase_add_test(tc, test_names);
	tcase_add_test(tc, test_mistakes);
	tcase_add_test(tc, test_forms_hide_no_key);
	tcase_add_test(tc, test_manuals);
	tcase_add_test(tc, test_same_verb_same_key);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
