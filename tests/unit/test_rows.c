/* The read-only rectangle. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/rows.h"

static const char *const names[] = { "id", "name", NULL };
static const char *const cells[] = { "1", "Åsa", "2", NULL, "3", "" };

START_TEST(test_new)
{
	char name[] = "id";
	const char *const own[] = { name, "name", NULL };
	struct rows *rows = rows_new(own, cells, 3);

	strcpy(name, "xx");	/* rows hold their own copies */
	ck_assert_uint_eq(rows_count(rows), 3);
	ck_assert_uint_eq(rows_columns(rows), 2);
	ck_assert_str_eq(rows_name(rows, 0), "id");
	ck_assert_str_eq(rows_name(rows, 1), "name");
	ck_assert_ptr_null(rows_name(rows, 2));
	ck_assert_str_eq(rows_cell(rows, 0, 1), "Åsa");
	ck_assert_ptr_null(rows_cell(rows, 1, 1));
	ck_assert_str_eq(rows_cell(rows, 2, 1), "");
	ck_assert_ptr_null(rows_cell(rows, 3, 0));
	ck_assert_ptr_null(rows_cell(rows, 0, 2));
	rows_release(rows);
}
END_TEST

START_TEST(test_by_name)
{
	struct rows *rows = rows_new(names, cells, 3);

	ck_assert_int_eq(rows_column(rows, "name"), 1);
	ck_assert_int_eq(rows_column(rows, "Name"), -1);
	ck_assert_int_eq(rows_column(rows, NULL), -1);
	ck_assert_str_eq(rows_get(rows, 2, "id"), "3");
	ck_assert_ptr_null(rows_get(rows, 1, "name"));
	ck_assert_ptr_null(rows_get(rows, 0, "born"));
	ck_assert_ptr_null(rows_get(rows, 3, "id"));
	rows_release(rows);
}
END_TEST

START_TEST(test_told)
{
	static const char *const name[] = { "whole", NULL }, *const said[] = { "t", "f", NULL };
	struct rows *rows = rows_new(name, said, 3);

	ck_assert(rows_told(rows, 0, "whole"));
	ck_assert(!rows_told(rows, 1, "whole"));
	ck_assert(!rows_told(rows, 2, "whole"));
	ck_assert(!rows_told(rows, 0, "part"));
	ck_assert(!rows_told(rows, 0, NULL));
	rows_release(rows);
}
END_TEST

START_TEST(test_copy_outlives)
{
	struct rows *rows = rows_new(names, cells, 3), *copy = rows_copy(rows);

	rows_release(rows);
	ck_assert_uint_eq(rows_count(copy), 3);
	ck_assert_str_eq(rows_get(copy, 0, "name"), "Åsa");
	ck_assert_ptr_null(rows_get(copy, 1, "name"));
	ck_assert_str_eq(rows_get(copy, 2, "name"), "");
	rows_release(copy);
}
END_TEST

START_TEST(test_nothing)
{
	struct rows *rows = rows_new(names, NULL, 0), *copy;

	ck_assert_uint_eq(rows_count(rows), 0);
	ck_assert_uint_eq(rows_columns(rows), 2);
	ck_assert_ptr_null(rows_get(rows, 0, "id"));
	copy = rows_copy(rows);
	ck_assert_int_eq(rows_column(copy, "name"), 1);
	rows_release(copy);
	rows_release(rows);
	ck_assert_uint_eq(rows_count(NULL), 0);
	ck_assert_uint_eq(rows_columns(NULL), 0);
	ck_assert_ptr_null(rows_get(NULL, 0, "id"));
	rows_release(NULL);
	copy = rows_copy(NULL);
	ck_assert_uint_eq(rows_columns(copy), 0);
	rows_release(copy);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rows");
	TCase *tc = tcase_create("rows");
	SRunner *runner;
	int failed;

	tcase_add_test(tc, test_new);
	tcase_add_test(tc, test_by_name);
	tcase_add_test(tc, test_told);
	tcase_add_test(tc, test_copy_outlives);
	tcase_add_test(tc, test_nothing);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
