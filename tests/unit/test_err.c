/* Errors and sentences with holes. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/words.h"

START_TEST(test_set_returns_false_and_fills)
{
	struct err err;

	ck_assert(!err_set(&err, ERR_INPUT, "child1_born", "This is not a date", NULL));
	ck_assert_int_eq(err.code, ERR_INPUT);
	ck_assert_str_eq(err.field, "child1_born");
	ck_assert_str_eq(err.text, "This is not a date");
	ck_assert_str_eq(err.detail, "");
	ck_assert_str_eq(err.more, "");
}
END_TEST

START_TEST(test_set_without_err)
{
	ck_assert(!err_set(NULL, ERR_INPUT, "a", "b", "c"));
	ck_assert(!err_setf(NULL, ERR_INPUT, "a", "b", "%d", 7));
	err_clear(NULL);
}
END_TEST

START_TEST(test_setf)
{
	struct err err;

	err_setf(&err, ERR_CONFIG, NULL, "{1}: line {2}", "%s%c%d", "queue.cfg", ERR_SEP, 12);
	ck_assert_str_eq(err.field, "");
	ck_assert_str_eq(err.detail, "queue.cfg\x1f" "12");
}
END_TEST

START_TEST(test_long_values_are_cut_at_a_character)
{
	struct err err;
	char longer[2000];

	memset(longer, 'x', sizeof longer);
	memcpy(longer + sizeof err.detail - 2, "å", 2);	/* its second byte would be the last that fits */
	longer[sizeof longer - 1] = '\0';
	err_set(&err, ERR_SERVER, longer, longer, longer);
	ck_assert_uint_eq(strlen(err.field), sizeof err.field - 1);
	ck_assert_uint_eq(strlen(err.text), sizeof err.text - 1);
	ck_assert_uint_eq(strlen(err.detail), sizeof err.detail - 2);
	ck_assert_int_eq(err.detail[strlen(err.detail) - 1], 'x');
}
END_TEST

static void fill_is(const char *msgid, const char *detail, const char *expected)
{
	char buf[200];

	words_fill(msgid, detail, buf, sizeof buf);
	ck_assert_str_eq(buf, expected);
}

START_TEST(test_fill)
{
	fill_is("Saved", NULL, "Saved");
	fill_is("Saved", "", "Saved");
	fill_is("Place {1} of {2}", "4\x1f" "17", "Place 4 of 17");
	fill_is("{2} before {1}", "a\x1f" "b", "b before a");
	fill_is("{1}{1}", "x", "xx");
	fill_is("Place {3}.", "4\x1f" "17", "Place .");
	fill_is("{1}", NULL, "");
	fill_is("Braces {0} {x} {10} {", "v", "Braces {0} {x} {10} {: v");
	fill_is("", "v", "v");
	fill_is(NULL, NULL, "");
}
END_TEST

START_TEST(test_fill_does_not_read_holes_in_values)
{
	fill_is("{1} and {2}", "{2}\x1f" "%s", "{2} and %s");
}
END_TEST

START_TEST(test_fill_appends_values_without_holes)
{
	fill_is("Nothing was saved", "a\x1f" "b", "Nothing was saved: a, b");
	fill_is("Nothing was saved", "a\x1f", "Nothing was saved: a");
}
END_TEST

START_TEST(test_fill_fits)
{
	char buf[8];

	words_fill("Place {1}", "17", buf, sizeof buf);
	ck_assert_str_eq(buf, "Place 1");
	words_fill("{1}", "aaaaaaåb", buf, sizeof buf);	/* å would need bytes 7 and 8 */
	ck_assert_str_eq(buf, "aaaaaa");
	words_fill("{1}{2}", "aaaaaaå\x1f" "b", buf, sizeof buf);
	ck_assert_str_eq(buf, "aaaaaa");	/* nothing after the cut */
	memset(buf, 'z', sizeof buf);
	words_fill("Place", NULL, buf, 1);
	ck_assert_str_eq(buf, "");
	words_fill("Place", NULL, buf, 0);
	ck_assert_int_eq(buf[1], 'z');
}
END_TEST

START_TEST(test_said)
{
	char buf[40];

	words_said("Place {1} of {2}\x1f" "3\x1f" "17", buf, sizeof buf);
	ck_assert_str_eq(buf, "Place 3 of 17");
	words_said("Nothing to fill", buf, sizeof buf);
	ck_assert_str_eq(buf, "Nothing to fill");
	words_said(NULL, buf, sizeof buf);
	ck_assert_str_eq(buf, "");
}
END_TEST

START_TEST(test_words)
{
	struct err err;
	char buf[100];

	err_words(NULL, buf, sizeof buf);
	ck_assert_str_eq(buf, "");
	err_clear(&err);
	err_words(&err, buf, sizeof buf);
	ck_assert_str_eq(buf, "");
	err_set(&err, ERR_CONFLICT, NULL, "The last seat was taken by {1} at {2}", "Eva\x1f" "10:42");
	err_words(&err, buf, sizeof buf);
	ck_assert_str_eq(buf, "The last seat was taken by Eva at 10:42");
	ck_assert_str_eq(words(""), "");	/* not the header of the catalogue */
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("err");
	TCase *tc = tcase_create("err");
	SRunner *runner;
	int failed;

	tcase_add_test(tc, test_set_returns_false_and_fills);
	tcase_add_test(tc, test_set_without_err);
	tcase_add_test(tc, test_setf);
	tcase_add_test(tc, test_long_values_are_cut_at_a_character);
	tcase_add_test(tc, test_fill);
	tcase_add_test(tc, test_fill_does_not_read_holes_in_values);
	tcase_add_test(tc, test_fill_appends_values_without_holes);
	tcase_add_test(tc, test_fill_fits);
	tcase_add_test(tc, test_said);
	tcase_add_test(tc, test_words);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
