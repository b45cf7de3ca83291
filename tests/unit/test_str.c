/* Growing strings and allocation. */
#include "config.h"

#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/str.h"

START_TEST(test_str_grows)
{
	struct str s = { 0 };

	for (int i = 0; i < 1000; i++)
		str_addf(&s, "%d,", i % 10);
	ck_assert_uint_eq(s.n, 2000);
	ck_assert_uint_eq(strlen(s.text), 2000);
	ck_assert_mem_eq(s.text + 1990, "5,6,7,8,9,", 10);
	str_clear(&s);
	ck_assert_uint_eq(s.n, 0);
	ck_assert_str_eq(s.text, "");
	str_add(&s, "a");
	str_addc(&s, 'b');
	str_addn(&s, "cdef", 2);
	str_add(&s, NULL);
	ck_assert_str_eq(s.text, "abcd");
	str_release(&s);
	ck_assert_ptr_null(s.text);
	str_clear(&s);
	str_release(&s);
}
END_TEST

START_TEST(test_str_take)
{
	struct str s = { 0 };
	char *text = str_take(&s);

	ck_assert_str_eq(text, "");
	free(text);
	str_add(&s, "kept");
	text = str_take(&s);
	ck_assert_str_eq(text, "kept");
	ck_assert_ptr_null(s.text);
	ck_assert_uint_eq(s.room, 0);
	free(text);
}
END_TEST

START_TEST(test_mem)
{
	char *p = mem_array(4, 4), *q;

	for (int i = 0; i < 16; i++)
		ck_assert_int_eq(p[i], 0);
	free(p);
	ck_assert_ptr_null(mem_dup(NULL));
	q = mem_dupn("Åsa", 2);
	ck_assert_str_eq(q, "Å");
	free(q);
	p = mem_grow(NULL, 3, 1);
	memcpy(p, "ab", 3);
	p = mem_grow(p, 300, 1);
	ck_assert_str_eq(p, "ab");
	free(p);
	free(mem_array(0, 8));
}
END_TEST

static void last_words(void)
{
	_exit(42);	/* seen by the test below as proof that the hook ran first */
}

START_TEST(test_no_memory_calls_the_hook)
{
	mem_on_death(last_words);
	mem_array(SIZE_MAX / 2, 3);
}
END_TEST

START_TEST(test_no_memory_ends)
{
	mem_grow(NULL, SIZE_MAX / 2, 3);
}
END_TEST

START_TEST(test_same)
{
	ck_assert(str_same(NULL, NULL));
	ck_assert(str_same(NULL, ""));
	ck_assert(str_same("a", "a"));
	ck_assert(!str_same("a", NULL));
	ck_assert(!str_same("a", "A"));
}
END_TEST

START_TEST(test_uuid)
{
	char a[37], b[37];

	for (int round = 0; round < 100; round++) {
		uuid_make(a);
		uuid_make(b);
		ck_assert_str_ne(a, b);
		ck_assert_uint_eq(strlen(a), 36);
		ck_assert_uint_eq(strspn(a, "0123456789abcdef-"), 36);
		ck_assert_int_eq(a[8], '-');
		ck_assert_int_eq(a[13], '-');
		ck_assert_int_eq(a[14], '4');
		ck_assert_int_eq(a[18], '-');
		ck_assert_ptr_nonnull(strchr("89ab", a[19]));
		ck_assert_int_eq(a[23], '-');
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("str");
	TCase *tc = tcase_create("str");
	SRunner *runner;
	int failed;

	tcase_add_test(tc, test_str_grows);
	tcase_add_test(tc, test_str_take);
	tcase_add_test(tc, test_mem);
	tcase_add_exit_test(tc, test_no_memory_calls_the_hook, 42);
	tcase_add_exit_test(tc, test_no_memory_ends, EX_OSERR);
	tcase_add_test(tc, test_same);
	tcase_add_test(tc, test_uuid);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
