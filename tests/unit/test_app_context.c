/* What a call is asked with: rows under the cursor, and arguments made of them. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "app/context.h"

static const char *const names[] = { "id", "version", "programme", "name", NULL };
static const char *const cells[] = {
	"r1", "1", "p1", "Åsa Öhrn",
	"r2", "4", "p1", NULL,
};

START_TEST(test_set_and_find)
{
	struct context c = { 0 };
	const char *value = "untouched";

	ck_assert(!context_find(&c, "id", &value));
	ck_assert_str_eq(value, "untouched");
	context_set(&c, "id", "r1");
	context_set(&c, "note", NULL);
	ck_assert(context_find(&c, "id", &value));
	ck_assert_str_eq(value, "r1");
	ck_assert(context_find(&c, "note", &value));	/* known to be null, which is not the same as unknown */
	ck_assert_ptr_null(value);
	context_set(&c, "id", context_get(&c, "id"));	/* its own value, which is freed on the way */
	ck_assert_str_eq(context_get(&c, "id"), "r1");
	context_set(&c, "id", "r9");
	ck_assert_str_eq(context_get(&c, "id"), "r9");
	ck_assert_uint_eq(c.n, 2);
	context_release(&c);
	ck_assert_uint_eq(c.n, 0);
}
END_TEST

START_TEST(test_copy_is_own)
{
	struct context from = { 0 }, to = { 0 };

	context_set(&from, "programme", "p1");
	context_set(&to, "programme", "p0");
	context_set(&to, "unit", "u1");
	context_copy(&to, &from);
	context_copy(&to, NULL);
	context_release(&from);
	ck_assert_str_eq(context_get(&to, "programme"), "p1");
	ck_assert_str_eq(context_get(&to, "unit"), "u1");
	context_release(&to);
}
END_TEST

START_TEST(test_row_of_a_list)
{
	char id[] = "id", of[] = "registration", *key[] = { id };
	struct list_def def = { .key = key, .nkey = 1, .of = of };
	struct list *list = list_new(NULL, &def);
	struct rows *rows = rows_new(names, cells, 2);
	const char *asked[1];
	struct context c = { 0 };
	bool back;
	int max;

	list_ask(list, asked, &back, &max);
	list_got(list, rows);
	rows_release(rows);
	ck_assert(!context_from_list(&c, list, 2));
	ck_assert_uint_eq(c.n, 0);
	ck_assert(context_from_list(&c, list, 1));
	ck_assert_str_eq(context_get(&c, "id"), "r2");
	ck_assert_str_eq(context_get(&c, "registration"), "r2");	/* the name that other calls know it by */
	ck_assert_str_eq(context_get(&c, "version"), "4");
	ck_assert_str_eq(context_get(&c, "programme"), "p1");
	ck_assert_ptr_null(context_get(&c, "name"));
	list_free(list);
	ck_assert_str_eq(context_get(&c, "id"), "r2");	/* the list is gone, what was opened from it is still about its row */
	context_release(&c);
}
END_TEST

START_TEST(test_row_of_an_answer)
{
	struct rows *rows = rows_new(names, cells, 2);
	struct context c = { 0 };

	context_from_rows(&c, rows, 7);
	context_from_rows(&c, NULL, 0);
	ck_assert_uint_eq(c.n, 0);
	context_from_rows(&c, rows, 0);
	ck_assert_str_eq(context_get(&c, "name"), "Åsa Öhrn");
	rows_release(rows);
	context_release(&c);
}
END_TEST

START_TEST(test_near_only)
{
	ck_assert(context_near_only("id"));
	ck_assert(context_near_only("version"));
	ck_assert(!context_near_only("registration"));
	ck_assert(!context_near_only("idea"));
}
END_TEST

static const char *find(const void *ctx, const char *name)
{
	return context_get(ctx, name);
}

START_TEST(test_arguments)
{
	char registration[] = "registration", programme[] = "programme", kind[] = "kind", rest[] = "rest", *args[] = { registration, programme };
	struct call_with with[] = { { kind, rest } };
	struct call_def call = { .args = args, .nargs = 2, .with = with, .nwith = 1 };
	struct context c = { 0 };
	struct args a = { 0 };

	context_set(&c, "registration", "r1");
	args_from(&a, &call, find, &c);
	context_release(&c);
	ck_assert_uint_eq(a.n, 3);	/* what is not known is sent as null: the statement stays the same */
	ck_assert_str_eq(a.arg[0].name, "registration");
	ck_assert_str_eq(a.arg[0].value, "r1");
	ck_assert_str_eq(a.arg[1].name, "programme");
	ck_assert_ptr_null(a.arg[1].value);
	ck_assert_str_eq(args_get(&a, "kind"), "rest");
	args_add(&a, "programme", "");
	ck_assert_ptr_null(args_get(&a, "programme"));	/* what nobody filled in is null */
	args_add(&a, "programme", "p1");
	ck_assert_uint_eq(a.n, 3);
	ck_assert_str_eq(args_get(&a, "programme"), "p1");
	ck_assert_ptr_null(args_get(&a, "nothing"));
	args_release(&a);
	ck_assert_uint_eq(a.n, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("app_context");
	TCase *tc = tcase_create("app_context");
	SRunner *runner;
	int failed;

	tcase_add_test(tc, test_set_and_find);
	tcase_add_test(tc, test_copy_is_own);
	tcase_add_test(tc, test_row_of_a_list);
	tcase_add_test(tc, test_row_of_an_answer);
	tcase_add_test(tc, test_near_only);
	tcase_add_test(tc, test_arguments);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
