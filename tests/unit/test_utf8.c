/* Text measured in columns. Every test runs under C.UTF-8 and under C, where the C library knows no wide characters. */
#include "config.h"

#include <check.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

static const char *const locales[] = { "C.UTF-8", "C" };
#define LOCALES 2

static void use(int i)
{
	ck_assert_ptr_nonnull(setlocale(LC_ALL, locales[i]));
}

START_TEST(test_next)
{
	static const struct { const char *bytes; size_t n; long c; size_t used; } t[] = {
		{ "a", 1, 'a', 1 }, { "å", 2, 0xe5, 2 }, { "€", 3, 0x20ac, 3 }, { "😀", 4, 0x1f600, 4 },
		{ "\xc3", 1, 0xfffd, 1 },			/* cut off */
		{ "\xe2\x82", 2, 0xfffd, 1 }, { "\xf0\x9f\x98", 3, 0xfffd, 1 },
		{ "\xa5", 1, 0xfffd, 1 },			/* continuation alone */
		{ "\xc0\x80", 2, 0xfffd, 1 }, { "\xc1\xbf", 2, 0xfffd, 1 },	/* overlong */
		{ "\xe0\x9f\xbf", 3, 0xfffd, 1 }, { "\xf0\x8f\xbf\xbf", 4, 0xfffd, 1 },
		{ "\xed\xa0\x80", 3, 0xfffd, 1 },		/* surrogate */
		{ "\xf4\x90\x80\x80", 4, 0xfffd, 1 }, { "\xf5\x80\x80\x80", 4, 0xfffd, 1 }, { "\xff", 1, 0xfffd, 1 },
		{ "\xc3(", 2, 0xfffd, 1 }, { "\xf4\x8f\xbf\xbf", 4, 0x10ffff, 4 }, { "\0", 1, 0, 1 },
	};
	wchar_t c;

	use(_i);
	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		ck_assert_uint_eq(utf8_next(t[i].bytes, t[i].n, &c), t[i].used);
		ck_assert_int_eq((long)c, t[i].c);
	}
}
END_TEST

START_TEST(test_put_is_the_inverse_of_next)
{
	char bytes[4];
	wchar_t back;

	use(_i);
	for (wchar_t c = 0; c <= 0x110000; c += c < 0x3000 ? 1 : 97) {
		size_t n = utf8_put(c, bytes);

		if ((c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff) {
			ck_assert_uint_eq(n, 0);
			continue;
		}
		ck_assert_uint_gt(n, 0);
		ck_assert_uint_eq(utf8_next(bytes, n, &back), n);
		ck_assert_int_eq((long)back, (long)c);
	}
	ck_assert_uint_eq(utf8_put(-1, bytes), 0);
}
END_TEST

START_TEST(test_width)
{
	use(_i);
	ck_assert_int_eq(utf8_width(""), 0);
	ck_assert_int_eq(utf8_width("Åsa Öhrn"), 8);
	ck_assert_int_eq(utf8_width("A\xcc\x8asa"), 3);
	ck_assert_int_eq(utf8_width("日本"), 4);
	ck_assert_int_eq(utf8_width("a\x1b[2J"), 5);	/* escape counts as its mark */
	ck_assert_int_eq(utf8_width("\xff\xfe"), 2);
	ck_assert_int_eq(utf8_width("\u202e" "abc"), 4);
	ck_assert_int_eq(utf8_width("محمد"), 4);
	ck_assert_int_eq(utf8_width("\xcc\x8a" "a"), 2);	/* a ring on nothing is seen too */
}
END_TEST

START_TEST(test_cut)
{
	int used = -1;

	use(_i);
	ck_assert_uint_eq(utf8_cut("Åsa", 2, &used), 3);
	ck_assert_int_eq(used, 2);
	ck_assert_uint_eq(utf8_cut("Åsa", 0, &used), 0);
	ck_assert_int_eq(used, 0);
	ck_assert_uint_eq(utf8_cut("Åsa", 9, &used), 4);
	ck_assert_int_eq(used, 3);
	ck_assert_uint_eq(utf8_cut("A\xcc\x8a" "b", 1, NULL), 3);	/* the ring stays with its A */
	ck_assert_uint_eq(utf8_cut("日本", 3, &used), 3);		/* half a character is none */
	ck_assert_int_eq(used, 2);
}
END_TEST

START_TEST(test_steps)
{
	const char *s = "aÅe\xcc\x81" "日\xff";
	static const size_t edges[] = { 0, 1, 3, 6, 9, 10 };

	use(_i);
	for (size_t i = 0; i + 1 < sizeof edges / sizeof edges[0]; i++) {
		ck_assert_uint_eq(utf8_forward(s, edges[i]), edges[i + 1] - edges[i]);
		ck_assert_uint_eq(utf8_back(s, edges[i + 1]), edges[i + 1] - edges[i]);
	}
	ck_assert_uint_eq(utf8_forward(s, 10), 0);
	ck_assert_uint_eq(utf8_back(s, 0), 0);
	ck_assert_uint_eq(utf8_back("\xcc\x81", 2), 2);	/* a mark without a letter */
	ck_assert_uint_eq(utf8_length(s), 6);
}
END_TEST

START_TEST(test_showable)
{
	static const wchar_t no[] = { 0, 7, '\n', '\t', 0x1b, 0x7f, 0x85, 0x9b, 0xad, 0x61c, 0x200b, 0x200d, 0x200f, 0x2028,
		0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0xd800, 0xe000, 0xf8ff, 0xfdd0, 0xfe0f, 0xfeff, 0xfff9, 0xfffd, 0xfffe,
		0x1ffff, 0xe0001, 0xe0041, 0xe007f, 0xf0000, 0x10fffd, 0x110000, -1 };
	static const wchar_t yes[] = { ' ', '~', 0xa0, 0xc5, 0xe5, 0x301, 0x141, 0x416, 0x645, 0x2014, 0x2026, 0x2192, 0x20ac };

	use(_i);
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
		ck_assert_msg(!utf8_showable(no[i]), "U+%04X", (unsigned)no[i]);
	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
		ck_assert_msg(utf8_showable(yes[i]), "U+%04X", (unsigned)yes[i]);
}
END_TEST

START_TEST(test_clean)
{
	use(_i);
	ck_assert(utf8_clean("Åsa Öhrn", false));
	ck_assert(utf8_clean("", false));
	ck_assert(!utf8_clean("a\nb", false));
	ck_assert(utf8_clean("a\nb", true));
	ck_assert(!utf8_clean("a\tb", true));
	ck_assert(!utf8_clean("a\xff", true));
	ck_assert(!utf8_clean("a\u202e" "b", true));
}
END_TEST

static void sanitised(const char *s, bool lines, bool trim, const char *expected)
{
	char *got = utf8_sanitise(s, lines, trim);

	ck_assert_str_eq(got, expected);
	ck_assert(utf8_clean(got, lines));
	free(got);
}

START_TEST(test_sanitise)
{
	use(_i);
	sanitised("Åsa", false, false, "Åsa");
	sanitised("  Åsa \n", false, true, "Åsa");
	sanitised("  Åsa ", false, false, "  Åsa ");
	sanitised("a\r\nb\tc\rd", false, false, "a b c d");
	sanitised("a\r\nb\tc\rd", true, false, "a\nb c\nd");
	sanitised("\n a\n\n", true, true, "a");
	sanitised("\x1b[31mr\x07\xc2\x9b" "5n", false, false, "[31mr5n");
	sanitised("a\u202e\u200b\xef\xbb\xbf" "b", false, false, "ab");
	sanitised("x\xff\xc3(\xed\xa0\x80y", false, false, "x(y");
	sanitised("tele\xc2\xa0" "fon", false, false, "tele fon");
	sanitised("", true, true, "");
	sanitised(" \n ", true, true, "");
}
END_TEST

START_TEST(test_sanitise_composes)
{
	use(_i);
	sanitised("A\xcc\x8asa O\xcc\x88hrn", false, false, "Åsa Öhrn");
	sanitised("Rene\xcc\x81", false, false, "René");
	sanitised("\xcc\x8a" "a", false, false, "\xcc\x8a" "a");
	sanitised("x\xcc\x8a", false, false, "x\xcc\x8a");	/* no such letter: kept as it is */
	sanitised("a\xcc\x8a\xcc\x8a", false, false, "å\xcc\x8a");
}
END_TEST

START_TEST(test_contains)
{
	use(_i);
	ck_assert(utf8_contains("Åsa Öhrn", "öHRN"));
	ck_assert(utf8_contains("Åsa", ""));
	ck_assert(utf8_contains("", ""));
	ck_assert(!utf8_contains("", "a"));
	ck_assert(!utf8_contains("Åsa", "asa"));		/* å is a letter of its own */
	ck_assert(utf8_contains("ŁUKASZ Čapek", "łukasz čAP"));
	ck_assert(!utf8_contains("Åsa", "Åsab"));
	ck_assert(utf8_contains("aab", "ab"));
}
END_TEST

START_TEST(test_fold)
{
	use(_i);
	ck_assert_int_eq((long)utf8_fold(L'Å'), L'å');
	ck_assert_int_eq((long)utf8_fold(L'Ö'), L'ö');
	ck_assert_int_eq((long)utf8_fold(L'×'), L'×');
	ck_assert_int_eq((long)utf8_fold(L'ß'), L'ß');
	ck_assert_int_eq((long)utf8_fold(L'Ž'), L'ž');
	ck_assert_int_eq((long)utf8_fold(L'Ÿ'), L'ÿ');
	ck_assert_int_eq((long)utf8_fold(L'ı'), L'ı');
	ck_assert_int_eq((long)utf8_fold(L'ĸ'), L'ĸ');
	ck_assert_int_eq((long)utf8_fold(L'Ł'), L'ł');
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("utf8");
	TCase *tc = tcase_create("utf8");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(tc, test_next, 0, LOCALES);
	tcase_add_loop_test(tc, test_put_is_the_inverse_of_next, 0, LOCALES);
	tcase_add_loop_test(tc, test_width, 0, LOCALES);
	tcase_add_loop_test(tc, test_cut, 0, LOCALES);
	tcase_add_loop_test(tc, test_steps, 0, LOCALES);
	tcase_add_loop_test(tc, test_showable, 0, LOCALES);
	tcase_add_loop_test(tc, test_clean, 0, LOCALES);
	tcase_add_loop_test(tc, test_sanitise, 0, LOCALES);
	tcase_add_loop_test(tc, test_sanitise_composes, 0, LOCALES);
	tcase_add_loop_test(tc, test_contains, 0, LOCALES);
	tcase_add_loop_test(tc, test_fold, 0, LOCALES);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
