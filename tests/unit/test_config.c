/* komet.conf: the site's file, the person's, and what the site keeps. */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/settings.h"

static struct settings s;
static struct err err;

static void setup(void)
{
	settings_init(&s);
	err_clear(&err);
}

static void teardown(void)
{
	settings_release(&s);
}

static bool site(const char *text)
{
	return settings_read_text(&s, "site.conf", text, true, &err);
}

static bool own(const char *text)
{
	return settings_read_text(&s, "own.conf", text, false, &err);
}

START_TEST(test_defaults)
{
	ck_assert_ptr_null(s.connection);
	ck_assert(s.colour && s.borders == 0 && !s.mouse && !s.insecure);
	ck_assert_int_eq(s.idle_lock_minutes, 0);
	ck_assert(own(""));
	ck_assert(s.colour);
}
END_TEST

START_TEST(test_person_over_site)
{
	ck_assert(site("connection = \"service=komet\"; colour = true; idle_lock_minutes = 10;"));
	ck_assert(own("colour = false; escdelay = 100;"));
	ck_assert(!s.colour);
	ck_assert_int_eq(s.escdelay, 100);
	ck_assert_int_eq(s.idle_lock_minutes, 10);
	ck_assert_str_eq(s.connection, "service=komet");
	ck_assert(own("connection = \"service=other\";"));
	ck_assert_str_eq(s.connection, "service=other");
}
END_TEST

START_TEST(test_site_keeps_what_it_locks)
{
	ck_assert(site("connection = \"service=komet\"; idle_lock_minutes = 10; locked = [ \"connection\", \"idle_lock_minutes\", \"insecure\" ];"));
	ck_assert(own("connection = \"host=elsewhere\"; idle_lock_minutes = 0; insecure = true; mouse = true;"));
	ck_assert_str_eq(s.connection, "service=komet");
	ck_assert_int_eq(s.idle_lock_minutes, 10);
	ck_assert(!s.insecure);		/* locked at its default */
	ck_assert(s.mouse);		/* not locked */
}
END_TEST

/* Whether families' data may lie on a person's disk is the site's to say; the person can only say no. */
START_TEST(test_journal_is_the_sites)
{
	ck_assert(own("journal = true;"));
	ck_assert(!s.journal);
	ck_assert(site("journal = false;") && own("journal = true;"));
	ck_assert(!s.journal);
	ck_assert(site("journal = true;") && own(""));
	ck_assert(s.journal);
	ck_assert(own("journal = false;"));
	ck_assert(!s.journal);
}
END_TEST

START_TEST(test_only_the_site_locks)
{
	ck_assert(!own("mouse = true;\nlocked = [ \"mouse\" ];"));
	ck_assert_int_eq(err.code, ERR_CONFIG);
	ck_assert(strncmp(err.detail, "own.conf:2", 10) == 0);
}
END_TEST

START_TEST(test_mistakes_say_where)
{
	static const struct { const char *text, *where; } bad[] = {
		{ "colour = true;\n\ncolor = false;", "own.conf:3" },
		{ "password = \"secret\";", "own.conf:1" },
		{ "mouse = \"yes\";", "own.conf:1" },
		{ "mouse = true;\nescdelay = 99999;", "own.conf:2" },
		{ "mouse = true;\nescdelay = -1;", "own.conf:2" },
		{ "mouse = ", "own.conf:1" },
		{ "@include \"/etc/passwd\"", "own.conf:1" },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		err_clear(&err);
		ck_assert_msg(!own(bad[i].text), "%s was taken", bad[i].text);
		ck_assert_int_eq(err.code, ERR_CONFIG);
		ck_assert_msg(strncmp(err.detail, bad[i].where, strlen(bad[i].where)) == 0, "%s: said %s", bad[i].text, err.detail);
	}
	ck_assert(!site("locked = [ \"edges\" ];"));
	ck_assert_int_eq(err.code, ERR_CONFIG);
}
END_TEST

START_TEST(test_a_mistake_changes_nothing)
{
	ck_assert(own("colour = false; connection = \"service=komet\";"));
	ck_assert(!own("colour = true; connection = \"service=other\"; nonsense = 1;"));
	ck_assert(!s.colour);
	ck_assert_str_eq(s.connection, "service=komet");
}
END_TEST

START_TEST(test_printed_is_readable)
{
	struct settings again;
	char text[2000] = "";
	FILE *out = fmemopen(text, sizeof text - 1, "w");

	ck_assert(site("connection = \"host=a password_file=\\\"x\\\\y\\\"\"; borders = \"ascii\"; mouse = true; idle_lock_minutes = 5; locked = [ \"borders\" ];"));
	settings_print(&s, out);
	fclose(out);
	settings_init(&again);
	ck_assert_msg(settings_read_text(&again, "printed", text, true, &err), "%s", text);
	ck_assert_str_eq(again.connection, s.connection);
	ck_assert(again.borders == 3 && again.mouse);
	ck_assert_int_eq(again.idle_lock_minutes, 5);
	ck_assert_uint_eq(again.nlocked, 1);
	settings_release(&again);
}
END_TEST

START_TEST(test_a_file_that_is_not_there)
{
	ck_assert(!settings_find(&s, "/nonexistent/komet.conf", &err));
	ck_assert_int_eq(err.code, ERR_CONFIG);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("config");
	TCase *tc = tcase_create("config");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_defaults);
	tcase_add_test(tc, test_person_over_site);
	tcase_add_test(tc, test_site_keeps_what_it_locks);
	tcase_add_test(tc, test_journal_is_the_sites);
	tcase_add_test(tc, test_only_the_site_locks);
	tcase_add_test(tc, test_mistakes_say_where);
	tcase_add_test(tc, test_a_mistake_changes_nothing);
	tcase_add_test(tc, test_printed_is_readable);
	tcase_add_test(tc, test_a_file_that_is_not_there);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
