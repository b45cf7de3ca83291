/* Everything a key can mean has a name of its own, and words. */
#include "config.h"

#include <check.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "model/action.h"

START_TEST(test_every_action)
{
	enum action a = (enum action)_i;
	const char *name = action_name(a);

	ck_assert_int_eq(action_named(name), a);	/* so no two share a name */
	for (const char *s = name; *s; s++)
		ck_assert_msg(islower((unsigned char)*s) || *s == '-', "%s", name);
	ck_assert_int_gt((int)strlen(action_label(a)), 1);
	ck_assert_int_gt((int)strlen(action_brief(a)), 1);
	ck_assert_msg(strlen(action_brief(a)) <= 18, "too long for the key line: %s", action_brief(a));
}
END_TEST

START_TEST(test_unknown)
{
	ck_assert_int_eq(action_named("nothing-such"), ACTION_NONE);
	ck_assert_int_eq(action_named("none"), ACTION_NONE);
	ck_assert_int_eq(action_named(""), ACTION_NONE);
	ck_assert_int_eq(action_named(NULL), ACTION_NONE);
	ck_assert_str_eq(action_name(ACTION_COUNT), "none");
	ck_assert_str_eq(action_name((enum action)9999), "none");
}
END_TEST

START_TEST(test_some)
{
	ck_assert_int_eq(action_named("save"), ACTION_SAVE);
	ck_assert_int_eq(action_named("kill-word-right"), ACTION_KILL_WORD_RIGHT);
	ck_assert_str_eq(action_name(ACTION_PAGE_DOWN), "page-down");
	ck_assert_str_eq(action_label(ACTION_UNDO), "Undo the last action");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("action");
	TCase *tc = tcase_create("action");

	tcase_add_loop_test(tc, test_every_action, ACTION_NONE + 1, ACTION_COUNT);
	tcase_add_test(tc, test_unknown);
	tcase_add_test(tc, test_some);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
