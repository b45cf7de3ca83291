/* What terminals send: each byte of it has a meaning or none, and none of it ends as text. */
#include "config.h"

#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "ui/decode.h"

/* All the tokens of some bytes: keys <F1>, Alt <M-x>, clicks <click 2,3>, characters as they are; what is missing is "+". */
static const char *all(const char *bytes, bool late)
{
	static struct str s;
	size_t n = strlen(bytes), used;
	bool pasting = false;

	str_clear(&s);
	str_add(&s, "");
	for (; n > 0; bytes += used, n -= used) {
		struct token t;
		char utf8[5] = "";

		used = (pasting ? decode_pasted : decode)(bytes, n, late, &t);
		ck_assert_uint_le(used, n);
		if (used == 0) {
			ck_assert_int_eq(t.kind, TOKEN_MORE);
			ck_assert(!late);
			str_add(&s, "+");
			break;
		}
		switch (t.kind) {
		case TOKEN_MORE: ck_abort_msg("bytes were used up for nothing"); break;
		case TOKEN_NOTHING: break;
		case TOKEN_CHAR: utf8_put(t.c, utf8); str_add(&s, utf8); break;
		case TOKEN_KEY: str_addf(&s, "<%s>", t.key); break;
		case TOKEN_ALT: str_addf(&s, "<M-%c>", (int)t.c); break;
		case TOKEN_PASTE_START: pasting = true; str_add(&s, "{"); break;
		case TOKEN_PASTE_END: pasting = false; str_add(&s, "}"); break;
		case TOKEN_CLICK: str_addf(&s, "<click %d,%d>", t.y, t.x); break;
		case TOKEN_WHEEL: str_addf(&s, "<wheel %d>", t.y); break;
		}
	}
	return s.text;
}

static const struct { const char *bytes, *whole, *late; } cases[] = {
	/* PuTTY, the Linux console, xterm, rxvt, a VT220 */
	{ "\033[11~a", "<F1>a", NULL }, { "\033[[Aa", "<F1>a", NULL }, { "\033OPa", "<F1>a", NULL }, { "\033[24~", "<F12>", NULL },
	{ "\033[1~\033[4~\033[7~\033[8~", "<Home><End><Home><End>", NULL }, { "\033OH\033[F", "<Home><End>", NULL },
	{ "\033[A\033OB", "<Up><Down>", NULL }, { "\033[Z\033\t", "<Shift-Tab><Shift-Tab>", NULL },
	{ "\033OM\033Op\033Oy", "<Enter>09", NULL }, { "\033[28~", "<F1>", NULL },
	/* held down with Shift, Alt, Ctrl */
	{ "\033[1;5C\033[1;3D\033[1;2C", "<Ctrl-Right><Ctrl-Left><Right>", NULL }, { "\033Od", "<Ctrl-Left>", NULL },
	{ "\033[1;5H\033[3;5~\033[5;2~", "<Home><Del><PgUp>", NULL }, { "\033[1;2P\033[15;2~\033O2Qx", "x", NULL },
	/* what no key is known by, and answers that nobody asked for */
	{ "\033[25~x", "x", NULL }, { "\033[27;5;13~x", "x", NULL }, { "\033[97;5ux", "x", NULL }, { "\033[?1;2cx", "x", NULL },
	{ "\033[24;80Rx", "x", NULL }, { "\033[>0;10;1cx", "x", NULL }, { "\033[Ix\033[O", "x", NULL }, { "\033[1$yx", "x", NULL },
	/* cut short, and the next begins */
	{ "\033[1;\033[A", "<Up>", NULL }, { "\033[1;\xc3\xa5", "\xc3\xa5", NULL },
	{ "\033", "+", "<Esc>" }, { "\033[", "+", "<M-[>" }, { "\033O", "+", "<M-O>" }, { "\033[1", "+", "" }, { "\033[1;5", "+", "" },
	{ "\033[[", "+", "" },
	/* Alt, and Esc with a key after it */
	{ "\033b\033\177", "<M-b><M-\177>", NULL }, { "\033\033[A", "<Esc><Up>", NULL }, { "\033\xc3\xa5", "<Esc>\xc3\xa5", NULL },
	{ "\033\r", "<Esc>\r", NULL },
	/* the mouse: pressed, let go, the wheel, and the way of old */
	{ "\033[<0;10;5M\033[<0;10;5m", "<click 4,9>", NULL }, { "\033[<64;1;1M\033[<65;1;1M", "<wheel -1><wheel 1>", NULL },
	{ "\033[<2;10;5Mx", "x", NULL }, { "\033[M !!x", "x", NULL }, { "\033[M ", "+", "" },
	/* pastes: keys inside are neither keys nor text, and an end that only resembles one is none */
	{ "\033[200~a\033[Ab\r\033x\033[1\033[201~c", "{ab\rx}c", NULL }, { "\033[200~a\033[1", "{a+", "{a[1" }, { "\033[200~a\033[20", "{a+", "{a" }, { "\033[201~x", "}x", NULL },
	/* bytes that are no characters, and half of one */
	{ "a\xff\xfe" "b\x80", "ab", NULL }, { "\xc3(", "(", NULL }, { "\xc3", "+", "" }, { "\xf0\x9f\x98", "+", "" },
	{ "a\xfc\xb7\xb7\xb7\xb7\xb7" "b", "ab", NULL }, { "\xc3\033[A", "<Up>", NULL }, { "\xc2\x9b" "11~x", "<F1>x", NULL }, { "\xc2\x9b", "+", "" },
};

START_TEST(test_bytes)
{
	setlocale(LC_ALL, "C.UTF-8");
	ck_assert_str_eq(all(cases[_i].bytes, false), cases[_i].whole);
	ck_assert_str_eq(all(cases[_i].bytes, true), cases[_i].late ? cases[_i].late : cases[_i].whole);
}
END_TEST

/* However a line tears them: as long as it is not late, the beginning of a sequence is never taken for something else. */
START_TEST(test_torn)
{
	const char *bytes = cases[_i].bytes;
	struct str text = { NULL };
	size_t at = 0, n = strlen(bytes);
	bool pasting = false;

	setlocale(LC_ALL, "C.UTF-8");
	str_add(&text, "");
	for (size_t end = 1; end <= n; end++) {
		struct token t;
		size_t used;

		while (at < end && (used = (pasting ? decode_pasted : decode)(bytes + at, end - at, false, &t)) > 0) {
			char utf8[5] = "";

			at += used;
			if (t.kind == TOKEN_PASTE_START || t.kind == TOKEN_PASTE_END)
				pasting = t.kind == TOKEN_PASTE_START;
			if (t.kind == TOKEN_CHAR)
				utf8_put(t.c, utf8);
			str_add(&text, utf8);
		}
	}
	for (const char *p = all(bytes, false), *q = text.text; *p; p++) {	/* the same characters, without the keys */
		if (*p == '<')
			p = strchr(p, '>');
		else if (!strchr("{}+", *p))
			ck_assert_int_eq(*p, *q++);
	}
	str_release(&text);
}
END_TEST

/* Bytes 80 to 9F are controls in Latin-1: a VT220 begins its keys with one of them. */
START_TEST(test_one_byte)
{
	if (!setlocale(LC_ALL, "sv_SE.ISO-8859-1"))
		return;
	ck_assert_str_eq(all("\x9b" "11~\xe5\x8fQ", false), "<F1>\xc3\xa5<F2>");
}
END_TEST

START_TEST(test_learnt)
{
	setlocale(LC_ALL, "C.UTF-8");
	decode_learn("\033[M", "F1");
	decode_learn("\033OP", "F9");
	decode_learn("\177", "Del");	/* one byte is a character */
	decode_learn(NULL, "Up");
	ck_assert_str_eq(all("\033[M\033OP\177", false), "<F1><F9>\177");
	decode_forget();
	ck_assert_str_eq(all("\033OP", false), "<F1>");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("decode");
	TCase *t = tcase_create("decode");
	SRunner *r;
	int n = (int)(sizeof cases / sizeof *cases);

	tcase_add_loop_test(t, test_bytes, 0, n);
	tcase_add_loop_test(t, test_torn, 0, n);
	tcase_add_test(t, test_one_byte);
	tcase_add_test(t, test_learnt);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_set_tap(r, "-");
	srunner_run_all(r, CK_SILENT);
	n = srunner_ntests_failed(r);
	srunner_free(r);
	return n ? EXIT_FAILURE : EXIT_SUCCESS;
}
