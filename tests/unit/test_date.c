/* Days as people type them. Today is Saturday 2026-11-21, week 47, unless a test says otherwise. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"

static int iso(const char *text)
{
	int day = 0;

	ck_assert_msg(date_from_iso(text, &day), "%s", text);
	return day;
}

static void reads(const char *text, const char *today, enum date_bias bias, const char *expected)
{
	char got[11] = "no";
	int day;

	if (date_read(text, iso(today), bias, &day))
		date_write(day, got);
	ck_assert_msg(strcmp(got, expected) == 0, "\"%s\" on %s: got %s, expected %s", text, today, got, expected);
}

struct sample { const char *text, *nearest, *future, *past; };

static const struct sample samples[] = {
	{ "2026-11-21", "2026-11-21", "2026-11-21", "2026-11-21" },
	{ " 2026-1-5 ", "2026-01-05", "2026-01-05", "2026-01-05" },
	{ "2026/11/21", "2026-11-21", "2026-11-21", "2026-11-21" },
	{ "20261121", "2026-11-21", "2026-11-21", "2026-11-21" },
	{ "19570203", "1957-02-03", "1957-02-03", "1957-02-03" },
	{ "261121", "2026-11-21", "2026-11-21", "2026-11-21" },
	{ "261122", "2026-11-22", "2026-11-22", "1926-11-22" },
	{ "500101", "2050-01-01", "2050-01-01", "1950-01-01" },
	{ "990228", "1999-02-28", "1999-02-28", "1999-02-28" },
	{ "26-11-21", "2026-11-21", "2026-11-21", "2026-11-21" },
	{ "21/11", "2026-11-21", "2026-11-21", "2026-11-21" },
	{ "20/11", "2026-11-20", "2027-11-20", "2026-11-20" },
	{ "22/11", "2026-11-22", "2026-11-22", "2025-11-22" },
	{ "2/1", "2027-01-02", "2027-01-02", "2026-01-02" },
	{ "21.11", "2026-11-21", "2026-11-21", "2026-11-21" },
	{ "21/11 2027", "2027-11-21", "2027-11-21", "2027-11-21" },
	{ "21/11 -27", "2027-11-21", "2027-11-21", "1927-11-21" },
	{ "21/11-24", "2024-11-21", "2024-11-21", "2024-11-21" },
	{ "21/11/2024", "2024-11-21", "2024-11-21", "2024-11-21" },
	{ "21.11.2024", "2024-11-21", "2024-11-21", "2024-11-21" },
	{ "21 nov", "2026-11-21", "2026-11-21", "2026-11-21" },
	{ "1 Maj", "2027-05-01", "2027-05-01", "2026-05-01" },
	{ "nov. 20", "2026-11-20", "2027-11-20", "2026-11-20" },
	{ "3 mars 2017", "2017-03-03", "2017-03-03", "2017-03-03" },
	{ "3 October 17", "2017-10-03", "2017-10-03", "2017-10-03" },
	{ "29/2 2024", "2024-02-29", "2024-02-29", "2024-02-29" },
	{ "29/2", "no", "no", "no" },
	{ "i", "2026-11-21", "2026-11-21", "2026-11-21" },
	{ "idag", "2026-11-21", "2026-11-21", "2026-11-21" },
	{ "I DAG", "2026-11-21", "2026-11-21", "2026-11-21" },
	{ "Today", "2026-11-21", "2026-11-21", "2026-11-21" },
	{ "im", "2026-11-22", "2026-11-22", "2026-11-22" },
	{ "i morgon", "2026-11-22", "2026-11-22", "2026-11-22" },
	{ "tomorrow", "2026-11-22", "2026-11-22", "2026-11-22" },
	{ "ig", "2026-11-20", "2026-11-20", "2026-11-20" },
	{ "i GÅR", "2026-11-20", "2026-11-20", "2026-11-20" },
	{ "i övermorgon", "2026-11-23", "2026-11-23", "2026-11-23" },
	{ "yesterday", "2026-11-20", "2026-11-20", "2026-11-20" },
	{ "+1", "2026-11-22", "2026-11-22", "2026-11-22" },
	{ "-2", "2026-11-19", "2026-11-19", "2026-11-19" },
	{ "+1v", "2026-11-28", "2026-11-28", "2026-11-28" },
	{ "+2 w", "2026-12-05", "2026-12-05", "2026-12-05" },
	{ "+3 dagar", "2026-11-24", "2026-11-24", "2026-11-24" },
	{ "\u22121 vecka", "2026-11-14", "2026-11-14", "2026-11-14" },
	{ "må", "2026-11-23", "2026-11-23", "2026-11-16" },
	{ "MÅN", "2026-11-23", "2026-11-23", "2026-11-16" },
	{ "måndag", "2026-11-23", "2026-11-23", "2026-11-16" },
	{ "mon", "2026-11-23", "2026-11-23", "2026-11-16" },
	{ "ti", "2026-11-24", "2026-11-24", "2026-11-17" },
	{ "on", "2026-11-25", "2026-11-25", "2026-11-18" },
	{ "to", "2026-11-26", "2026-11-26", "2026-11-19" },
	{ "th", "2026-11-26", "2026-11-26", "2026-11-19" },
	{ "fr", "2026-11-27", "2026-11-27", "2026-11-20" },
	{ "lö", "2026-11-28", "2026-11-28", "2026-11-14" },	/* today is a Saturday: the next one, the last one */
	{ "SÖ", "2026-11-22", "2026-11-22", "2026-11-15" },
	{ "sun", "2026-11-22", "2026-11-22", "2026-11-15" },
	{ "på torsdag", "2026-11-26", "2026-11-26", "2026-11-26" },
	{ "on thursday", "2026-11-26", "2026-11-26", "2026-11-26" },
	{ "nästa tisdag", "2026-11-24", "2026-11-24", "2026-11-24" },
	{ "nästa lördag", "2026-11-28", "2026-11-28", "2026-11-28" },
	{ "next tue", "2026-11-24", "2026-11-24", "2026-11-24" },
	{ "förra fredagen", "2026-11-20", "2026-11-20", "2026-11-20" },
	{ "i torsdags", "2026-11-19", "2026-11-19", "2026-11-19" },
	{ "last friday", "2026-11-20", "2026-11-20", "2026-11-20" },
	{ "nästa vecka", "2026-11-23", "2026-11-23", "2026-11-23" },
	{ "nästa v", "2026-11-23", "2026-11-23", "2026-11-23" },
	{ "förra veckan", "2026-11-09", "2026-11-09", "2026-11-09" },
	{ "nästa månad", "2026-12-01", "2026-12-01", "2026-12-01" },
	{ "om en vecka", "2026-11-28", "2026-11-28", "2026-11-28" },
	{ "om 2 veckor", "2026-12-05", "2026-12-05", "2026-12-05" },
	{ "in 3 days", "2026-11-24", "2026-11-24", "2026-11-24" },
	{ "om en månad", "2026-12-21", "2026-12-21", "2026-12-21" },
	{ "+3m", "2027-02-21", "2027-02-21", "2027-02-21" },
	{ "VT 27", "2027-01-01", "2027-01-01", "2027-01-01" },
	{ "ht 2026", "2026-07-01", "2026-07-01", "2026-07-01" },
	{ "HT26", "2026-07-01", "2026-07-01", "2026-07-01" },
	{ "vt", "2027-01-01", "2027-01-01", "2026-01-01" },
	{ "ht", "2026-07-01", "2027-07-01", "2026-07-01" },
	{ "2006 05 31", "2006-05-31", "2006-05-31", "2006-05-31" },
	{ "31 5 2006", "2006-05-31", "2006-05-31", "2006-05-31" },
	{ "06-09-01", "2006-09-01", "2006-09-01", "2006-09-01" },
	{ "14 november", "2026-11-14", "2027-11-14", "2026-11-14" },
	{ "mån v 48", "2026-11-23", "2026-11-23", "2025-11-24" },
	{ "v 48", "2026-11-23", "2026-11-23", "2025-11-24" },
	{ "v48", "2026-11-23", "2026-11-23", "2025-11-24" },
	{ "v. 48", "2026-11-23", "2026-11-23", "2025-11-24" },
	{ "W 48", "2026-11-23", "2026-11-23", "2025-11-24" },
	{ "vecka 47", "2026-11-16", "2026-11-16", "2026-11-16" },
	{ "v 46", "2026-11-09", "2027-11-15", "2026-11-09" },
	{ "v 53", "2026-12-28", "2026-12-28", "no" },
	{ "v 1", "2027-01-04", "2027-01-04", "2025-12-29" },
	{ "v 54", "no", "no", "no" },
	{ "v 0", "no", "no", "no" },
	{ "to v 48", "2026-11-26", "2026-11-26", "2025-11-27" },
	{ "v 48 to", "2026-11-26", "2026-11-26", "2025-11-27" },
	{ "fr v 47", "2026-11-20", "2026-11-20", "2026-11-20" },
	{ "thursday w 48", "2026-11-26", "2026-11-26", "2025-11-27" },
	{ "v 48 2027", "2027-11-29", "2027-11-29", "2027-11-29" },
	{ "to v 48 2027", "2027-12-02", "2027-12-02", "2027-12-02" },
	{ "v 48/2027", "2027-11-29", "2027-11-29", "2027-11-29" },
	{ "2026-W48", "2026-11-23", "2026-11-23", "2026-11-23" },
	{ "2026-W48-4", "2026-11-26", "2026-11-26", "2026-11-26" },
	{ "2026v53", "2026-12-28", "2026-12-28", "2026-12-28" },
	{ "2027v53", "no", "no", "no" },
};

START_TEST(test_read)
{
	const struct sample *s = &samples[_i];

	reads(s->text, "2026-11-21", DATE_NEAREST, s->nearest);
	reads(s->text, "2026-11-21", DATE_FUTURE, s->future);
	reads(s->text, "2026-11-21", DATE_PAST, s->past);
}
END_TEST

START_TEST(test_refuses)
{
	static const char *const bad[] = { "", " ", "x", "2026-02-30", "2026-13-01", "2026-00-10", "20260231", "260231", "31/4",
		"32/1", "0/1", "1/13", "21/11 227", "21/11 20277", "2026", "1121", "112", "1", "0226-01-01", "2026-11-211",
		"2026-11-21 kl 10", "m", "t", "fre d", "vv 48", "v", "v 4 8 9 9", "to to", "må i", "+", "+v", "+1 år", "+99999",
		"123456789", "99999999999999999999", "a b c d e f g h i j", "1 2 3 4 5 6 7 8 9", "21\x1b/11", "21/11,", "\xff\xfe",
		"i\u202e", "dag", "på", "nästa", "vid fredag", "vt 123", "om en", "om en stund", "i fredagen x", "blomsterlökarnasdagenhelt", "2026-11", "21-11", "48 v", "2026-11-W4", "2200-01-01",
		"x v 48", "21 x", "x 21", "v 48 27", "to v 48 27", "v 48 x" };

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		reads(bad[i], "2026-11-21", DATE_NEAREST, "no");
	ck_assert(!date_read(NULL, 0, DATE_NEAREST, &(int){ 0 }));
}
END_TEST

START_TEST(test_round_new_year)
{
	reads("2/1", "2026-12-30", DATE_NEAREST, "2027-01-02");
	reads("30/12", "2027-01-02", DATE_NEAREST, "2026-12-30");
	reads("v 1", "2026-12-30", DATE_NEAREST, "2027-01-04");
	reads("v 53", "2027-01-02", DATE_NEAREST, "2026-12-28");
	reads("v 53", "2027-01-02", DATE_FUTURE, "2026-12-28");	/* the second of January is still in week 53 */
	reads("to v 53", "2027-01-02", DATE_FUTURE, "2026-12-31");
	reads("v 53", "2028-06-01", DATE_NEAREST, "no");
	reads("29/2", "2027-12-01", DATE_FUTURE, "2028-02-29");
	reads("000229", "2026-11-21", DATE_PAST, "2000-02-29");
	reads("must", "2026-11-21", DATE_PAST, "no");
}
END_TEST

START_TEST(test_failure_leaves_the_day)
{
	int day = 17;

	ck_assert(!date_read("31/4", iso("2026-11-21"), DATE_NEAREST, &day));
	ck_assert_int_eq(day, 17);
}
END_TEST

START_TEST(test_about)
{
	static const struct { const char *text, *day; char about; } t[] = {
		{ "2017", "2017-01-01", 'y' }, { "2017-", "2017-01-01", 'y' }, { "2017-03", "2017-03-01", 'm' },
		{ "2017-3-", "2017-03-01", 'm' }, { "mars 2017", "2017-03-01", 'm' }, { "2017-03-04", "2017-03-04", 0 },
		{ "170304", "2017-03-04", 0 }, { "500101", "1950-01-01", 0 }, { "22/11", "2025-11-22", 0 },
	};
	static const char *const bad[] = { "", "17", "2017-13", "2017-00", "1700", "2300", "20170", "abc 2017", "2017-031" };
	int day;
	char about, got[11];

	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		ck_assert_msg(date_read_about(t[i].text, iso("2026-11-21"), &day, &about), "%s", t[i].text);
		date_write(day, got);
		ck_assert_str_eq(got, t[i].day);
		ck_assert_int_eq(about, t[i].about);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		about = 'x';
		ck_assert_msg(!date_read_about(bad[i], iso("2026-11-21"), &day, &about), "%s", bad[i]);
		ck_assert_int_eq(about, 0);
	}
}
END_TEST

/* The whole calendar against the C library's. */
START_TEST(test_calendar)
{
	int last = iso("2105-12-31");

	for (int day = iso("1895-01-01"); day <= last; day++) {
		time_t t = (time_t)day * 86400;
		struct tm tm;
		int y, m, d, again, year, week;
		char buf[20];

		gmtime_r(&t, &tm);
		date_split(day, &y, &m, &d);
		ck_assert_int_eq(y, tm.tm_year + 1900);
		ck_assert_int_eq(m, tm.tm_mon + 1);
		ck_assert_int_eq(d, tm.tm_mday);
		ck_assert(date_make(y, m, d, &again));
		ck_assert_int_eq(again, day);
		strftime(buf, sizeof buf, "%u", &tm);
		ck_assert_int_eq(date_weekday(day), atoi(buf));
		week = date_week(day, &year);
		strftime(buf, sizeof buf, "%V", &tm);
		ck_assert_int_eq(week, atoi(buf));
		strftime(buf, sizeof buf, "%G", &tm);
		ck_assert_int_eq(year, atoi(buf));
		ck_assert(date_of_week(year, week, date_weekday(day), &again));
		ck_assert_int_eq(again, day);
	}
}
END_TEST

START_TEST(test_edges)
{
	char buf[11];
	int day, y, m, d;

	ck_assert(date_make(1, 1, 1, &day));
	date_split(day, &y, &m, &d);
	ck_assert_int_eq(y * 10000 + m * 100 + d, 10101);
	ck_assert(date_make(9999, 12, 31, &day));
	date_write(day, buf);
	ck_assert_str_eq(buf, "9999-12-31");
	ck_assert(!date_make(0, 1, 1, &day));
	ck_assert(!date_make(10000, 1, 1, &day));
	ck_assert(!date_make(1900, 2, 29, &day));
	ck_assert(date_make(2000, 2, 29, &day));
	ck_assert_int_eq(iso("1970-01-01"), 0);
	ck_assert_int_eq(iso("1969-12-31"), -1);
	ck_assert(!date_from_iso("2026-1-01", &day));
	ck_assert(!date_from_iso("2026-11-2x", &day));
	ck_assert(!date_from_iso("2026-11-211", &day));
	ck_assert(!date_from_iso(NULL, &day));
	ck_assert_int_eq(date_week(0, NULL), 1);
	ck_assert(!date_of_week(2025, 53, 1, &day));
	ck_assert(!date_of_week(2026, 53, 8, &day));
	ck_assert(date_of_week(2026, 53, 7, &day));
	ck_assert_int_eq(day, iso("2027-01-03"));
}
END_TEST

START_TEST(test_time)
{
	static const struct { const char *text; int minutes; } t[] = {
		{ "17.30", 1050 }, { "17:30", 1050 }, { "1730", 1050 }, { "17", 1020 }, { "9", 540 }, { "930", 570 }, { "0930", 570 },
		{ "kl 17.30", 1050 }, { "Kl. 9", 540 }, { "0", 0 }, { "00:00", 0 }, { "23:59", 1439 }, { " 8:05 ", 485 },
		{ "24:00", -1 }, { "17.60", -1 }, { "17.3", -1 }, { "117.30", -1 }, { "12345", -1 }, { "", -1 }, { "x", -1 },
		{ "17.30.00", -1 }, { "-3", -1 }, { "i", -1 }, { "2460", -1 }, { "kl", -1 }, { "17.300", -1 },
	};
	char buf[6];

	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		int got = -1;

		ck_assert_msg(time_read(t[i].text, &got) == (t[i].minutes >= 0), "%s", t[i].text);
		ck_assert_msg(got == t[i].minutes, "%s: %d", t[i].text, got);
	}
	ck_assert(!time_read(NULL, &(int){ 0 }));
	time_write(485, buf);
	ck_assert_str_eq(buf, "08:05");
	time_write(1439, buf);
	ck_assert_str_eq(buf, "23:59");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("date");
	TCase *tc = tcase_create("date");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(tc, test_read, 0, (int)(sizeof samples / sizeof samples[0]));
	tcase_add_test(tc, test_refuses);
	tcase_add_test(tc, test_round_new_year);
	tcase_add_test(tc, test_failure_leaves_the_day);
	tcase_add_test(tc, test_about);
	tcase_add_test(tc, test_calendar);
	tcase_add_test(tc, test_edges);
	tcase_add_test(tc, test_time);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
