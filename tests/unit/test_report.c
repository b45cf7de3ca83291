/* What a report writes: nothing in it is a command to a terminal or a spreadsheet. */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/report.h"

static const char *const names[] = { "unit", "unit_name", "waiting", "change", NULL };
static const char *const cells[] = {
	"c874ab55", "Enskede-Årsta", "23", "-4",
	"a", "=1+1", NULL, "@x",
	"b", "Say \"a, b\"", "7", "\033]0;title\a",
};

static char text[4000];

static const char *written(void (*write)(const struct rows *, FILE *), size_t count)
{
	struct rows *rows = rows_new(names, cells, count);
	FILE *out;

	memset(text, 0, sizeof text);
	out = fmemopen(text, sizeof text - 1, "w");
	write(rows, out);
	fclose(out);
	rows_release(rows);
	return text;
}

START_TEST(test_csv)
{
	const char *csv = written(report_csv, 2);

	/* The identity of the unit is left out where its name stands; null is empty; formulas are made text, numbers not. */
	ck_assert_str_eq(csv, "unit_name,waiting,change\nEnskede-Årsta,23,-4\n'=1+1,,'@x\n");
}
END_TEST

START_TEST(test_csv_quotes)
{
	const char *csv = written(report_csv, 3);

	ck_assert_ptr_nonnull(strstr(csv, "\n\"Say \"\"a, b\"\"\",7,"));
	ck_assert_ptr_null(strchr(csv, '\033'));
	ck_assert_ptr_null(strchr(csv, '\a'));
}
END_TEST

START_TEST(test_table)
{
	const char *table = written(report_table, 3);

	ck_assert_msg(strncmp(table, "unit_name      waiting  change\nEnskede-Årsta  23       -4\n", 56) == 0, "%s", table);
	ck_assert_ptr_null(strchr(table, '\033'));
}
END_TEST

START_TEST(test_no_rows)
{
	ck_assert_str_eq(written(report_csv, 0), "unit_name,waiting,change\n");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("report");
	TCase *tc = tcase_create("report");
	SRunner *runner;
	int failed;

	tcase_add_test(tc, test_csv);
	tcase_add_test(tc, test_csv_quotes);
	tcase_add_test(tc, test_table);
	tcase_add_test(tc, test_no_rows);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
