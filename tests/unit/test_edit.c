/* Editing one field. | in a text is the cursor. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/str.h"
#include "base/utf8.h"
#include "model/edit.h"

/* An editor with the text before and after |. */
static struct edit with(const char *marked, bool lines)
{
	struct edit e;
	const char *bar = strchr(marked, '|');
	char *text = mem_dup(marked);

	memmove(text + (bar - marked), bar + 1, strlen(bar));
	edit_init(&e, text, 200, lines);
	e.at = (size_t)(bar - marked);
	free(text);
	return e;
}

static void is(const struct edit *e, const char *marked)
{
	struct str s = { .text = NULL };

	str_addn(&s, e->text, e->at);
	str_addc(&s, '|');
	str_add(&s, e->text + e->at);
	ck_assert_str_eq(s.text, marked);
	str_release(&s);
}

static void type(struct edit *e, const wchar_t *text)
{
	for (; *text; text++)
		ck_assert(edit_type(e, *text));
}

struct sample { enum edit_do what; const char *before, *after; bool lines; };

static const struct sample samples[] = {
	{ EDIT_LEFT, "Åsa Ö|hrn", "Åsa |Öhrn", false },
	{ EDIT_LEFT, "|Åsa", "|Åsa", false },
	{ EDIT_RIGHT, "|Åsa", "Å|sa", false },
	{ EDIT_RIGHT, "Åsa|", "Åsa|", false },
	{ EDIT_RIGHT, "|A\u030asa", "A\u030a|sa", false },	/* a letter and its ring are one */
	{ EDIT_LEFT, "A\u030a|sa", "|A\u030asa", false },
	{ EDIT_BACKSPACE, "xA\u030a|sa", "x|sa", false },
	{ EDIT_DELETE, "x|A\u030asa", "x|sa", false },
	{ EDIT_BACKSPACE, "|abc", "|abc", false },
	{ EDIT_DELETE, "abc|", "abc|", false },
	{ EDIT_WORD_LEFT, "Åsa von Öhrn|", "Åsa von |Öhrn", false },
	{ EDIT_WORD_LEFT, "Åsa von |Öhrn", "Åsa |von Öhrn", false },
	{ EDIT_WORD_LEFT, "|Åsa", "|Åsa", false },
	{ EDIT_WORD_RIGHT, "Åsa| von Öhrn", "Åsa von| Öhrn", false },
	{ EDIT_WORD_RIGHT, "ring 070-174 |06", "ring 070-174 06|", false },
	{ EDIT_WORD_RIGHT, "|070-174", "070|-174", false },
	{ EDIT_START, "Åsa| Öhrn", "|Åsa Öhrn", false },
	{ EDIT_END, "Åsa| Öhrn", "Åsa Öhrn|", false },
	{ EDIT_START, "ett\ntvå|", "ett\n|två", true },
	{ EDIT_END, "e|tt\ntvå", "ett|\ntvå", true },
	{ EDIT_KILL_END, "Åsa| Öhrn", "Åsa|", false },
	{ EDIT_KILL_END, "e|tt\ntvå", "e|\ntvå", true },
	{ EDIT_KILL_END, "ett|\ntvå", "ett|två", true },	/* at its end the line's end goes */
	{ EDIT_KILL_START, "Åsa| Öhrn", "| Öhrn", false },
	{ EDIT_KILL_START, "ett\ntv|å", "ett\n|å", true },
	{ EDIT_KILL_WORD, "tel 070-174 06|", "tel 070-174 |", false },
	{ EDIT_KILL_WORD, "tel 070-174 |06", "tel |06", false },	/* back to a blank, through the hyphen */
	{ EDIT_KILL_WORD_LEFT, "tel 070-174|", "tel 070-|", false },	/* as readline: letters and digits only */
	{ EDIT_KILL_WORD_LEFT, "tel 070-|174", "tel |174", false },
	{ EDIT_KILL_WORD_RIGHT, "|Åsa Öhrn", "| Öhrn", false },
	{ EDIT_KILL_WORD_RIGHT, "Åsa| Öhrn", "Åsa|", false },
	{ EDIT_TRANSPOSE, "Åas|", "Åsa|", false },
	{ EDIT_TRANSPOSE, "s|Åa", "Ås|a", false },
	{ EDIT_TRANSPOSE, "|ab", "|ab", false },
	{ EDIT_TRANSPOSE, "a|", "a|", false },
};

START_TEST(test_do)
{
	const struct sample *s = &samples[_i];
	struct edit e = with(s->before, s->lines);

	edit_do(&e, s->what);
	is(&e, s->after);
	edit_do(&e, EDIT_UNDO);		/* a movement leaves nothing to undo; a change goes back, text and cursor */
	if (strlen(s->before) != strlen(s->after) || s->what == EDIT_TRANSPOSE)
		is(&e, s->before);
	edit_release(&e);
}
END_TEST

START_TEST(test_typing)
{
	struct edit e;

	edit_init(&e, NULL, 200, false);
	type(&e, L"Åsa Öhrn");
	is(&e, "Åsa Öhrn|");
	edit_do(&e, EDIT_START);
	type(&e, L"Fru ");
	is(&e, "Fru |Åsa Öhrn");
	ck_assert(!edit_type(&e, L'\n'));
	ck_assert(!edit_type(&e, L'\t'));
	ck_assert(!edit_type(&e, 0x1b));
	ck_assert(!edit_type(&e, 0x202e));	/* right-to-left override */
	ck_assert(!edit_type(&e, 0x200b));	/* zero width */
	ck_assert(!edit_type(&e, 0xd800));
	is(&e, "Fru |Åsa Öhrn");
	edit_release(&e);
}
END_TEST

START_TEST(test_undo_by_words)
{
	struct edit e;

	edit_init(&e, "", 200, false);
	type(&e, L"ett två tre");
	edit_do(&e, EDIT_UNDO);
	is(&e, "ett två |");
	edit_do(&e, EDIT_UNDO);
	is(&e, "ett |");
	edit_do(&e, EDIT_UNDO);
	is(&e, "|");
	edit_do(&e, EDIT_UNDO);
	is(&e, "|");
	type(&e, L"a");
	edit_do(&e, EDIT_LEFT);
	type(&e, L"b");		/* the cursor went elsewhere: another step */
	edit_do(&e, EDIT_UNDO);
	is(&e, "|a");
	edit_release(&e);
}
END_TEST

START_TEST(test_undo_everything)
{
	struct edit e = with("Åsa| Öhrn", false);

	edit_do(&e, EDIT_KILL_END);
	edit_paste(&e, " Berg");
	edit_set(&e, "Bo");
	is(&e, "Bo|");
	edit_set(&e, "Bo");		/* no change, no step */
	edit_do(&e, EDIT_UNDO);
	is(&e, "Åsa Berg|");
	edit_do(&e, EDIT_UNDO);
	is(&e, "Åsa|");
	edit_do(&e, EDIT_UNDO);
	is(&e, "Åsa| Öhrn");
	edit_release(&e);
}
END_TEST

START_TEST(test_undo_has_a_bottom)
{
	struct edit e;

	edit_init(&e, "", 100000, false);
	for (int i = 0; i < 500; i++)
		type(&e, L"x ");
	ck_assert_int_le((int)e.nstep, 200);
	while (e.nstep)
		edit_do(&e, EDIT_UNDO);
	ck_assert_int_gt((int)strlen(e.text), 0);	/* the oldest steps are forgotten, the text is not broken */
	ck_assert_int_lt((int)strlen(e.text), 1000);
	edit_release(&e);
}
END_TEST

START_TEST(test_room)
{
	struct edit e;

	edit_init(&e, "", 4, false);
	type(&e, L"åäöé");		/* characters, not bytes */
	ck_assert(!edit_type(&e, L'x'));
	is(&e, "åäöé|");
	ck_assert(!edit_paste(&e, "y"));
	is(&e, "åäöé|");
	edit_do(&e, EDIT_BACKSPACE);
	ck_assert(!edit_paste(&e, "ÅÄÖ"));	/* what fits is taken */
	is(&e, "åäöÅ|");
	edit_release(&e);
	edit_init(&e, "longer than four", 4, false);
	is(&e, "longer than four|");		/* what is stored is shown */
	ck_assert(!edit_type(&e, L'x'));
	edit_do(&e, EDIT_BACKSPACE);
	is(&e, "longer than fou|");
	edit_release(&e);
}
END_TEST

START_TEST(test_paste)
{
	struct edit e = with("a|b", false);

	ck_assert(edit_paste(&e, "1\n2\t3\n"));
	is(&e, "a1 2 3|b");
	edit_release(&e);
	e = with("a|b", true);
	ck_assert(edit_paste(&e, "1\n2\n"));
	is(&e, "a1\n2|b");
	edit_release(&e);
	e = with("|", false);
	edit_paste(&e, "x\x1b[31m\xff\u202ey");
	ck_assert_ptr_null(strchr(e.text, 0x1b));
	ck_assert(utf8_clean(e.text, false));
	edit_release(&e);
}
END_TEST

START_TEST(test_lines)
{
	struct edit e;

	edit_init(&e, "", 200, true);
	type(&e, L"ett\ntvå");
	is(&e, "ett\ntvå|");
	edit_do(&e, EDIT_UNDO);
	is(&e, "ett\n|");
	edit_release(&e);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("edit");
	TCase *tc = tcase_create("edit");

	tcase_add_loop_test(tc, test_do, 0, (int)(sizeof samples / sizeof *samples));
	tcase_add_test(tc, test_typing);
	tcase_add_test(tc, test_undo_by_words);
	tcase_add_test(tc, test_undo_everything);
	tcase_add_test(tc, test_undo_has_a_bottom);
	tcase_add_test(tc, test_room);
	tcase_add_test(tc, test_paste);
	tcase_add_test(tc, test_lines);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
