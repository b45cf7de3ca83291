/* decode.c - see decode.h. */
#include "config.h"

#include "ui/decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

#define ESC '\033'
#define SEQUENCE_MOST 64	/* bytes; no key is longer, and what goes on for ever is no sequence */
#define PASTE_END "\033[201~"

struct known { const char *bytes, *key; };

/* What this terminal's description says. */
static struct { struct { char bytes[16], key[16]; } *of; size_t n; } learnt;

/* What PuTTY and the Linux console send while they call themselves xterm, what an xterm sends that calls itself vt220, and
 * the numeric pad in application mode, whose keys are what stands on them. */
static const struct known table[] = {
	{ "[[A", "F1" }, { "[[B", "F2" }, { "[[C", "F3" }, { "[[D", "F4" }, { "[[E", "F5" },
	{ "OP", "F1" }, { "OQ", "F2" }, { "OR", "F3" }, { "OS", "F4" },
	{ "[A", "Up" }, { "[B", "Down" }, { "[C", "Right" }, { "[D", "Left" }, { "[H", "Home" }, { "[F", "End" },
	{ "OA", "Up" }, { "OB", "Down" }, { "OC", "Right" }, { "OD", "Left" }, { "OH", "Home" }, { "OF", "End" },
	{ "[a", "Up" }, { "[b", "Down" }, { "[c", "Right" }, { "[d", "Left" }, { "Od", "Ctrl-Left" }, { "Oc", "Ctrl-Right" },
	{ "[P", "F1" }, { "[Q", "F2" }, { "[R", "F3" }, { "[S", "F4" }, { "[Z", "Shift-Tab" }, { "\t", "Shift-Tab" },
	{ "OM", "Enter" }, { "Oj", "*" }, { "Ok", "+" }, { "Ol", "," }, { "Om", "-" }, { "On", "." }, { "Oo", "/" },
	{ "Op", "0" }, { "Oq", "1" }, { "Or", "2" }, { "Os", "3" }, { "Ot", "4" }, { "Ou", "5" }, { "Ov", "6" },
	{ "Ow", "7" }, { "Ox", "8" }, { "Oy", "9" }, { "OX", "=" }, { "OI", "Tab" },
};

/* ESC [ number ~ */
static const char *const numbered[] = {
	[1] = "Home", [2] = "Ins", [3] = "Del", [4] = "End", [5] = "PgUp", [6] = "PgDn", [7] = "Home", [8] = "End",
	[11] = "F1", [12] = "F2", [13] = "F3", [14] = "F4", [15] = "F5", [17] = "F6", [18] = "F7", [19] = "F8",
	[20] = "F9", [21] = "F10", [23] = "F11", [24] = "F12", [28] = "F1" /* Help of a VT220 */,
};

void decode_learn(const char *bytes, const char *key)
{
	if (!bytes || bytes[0] != ESC || !bytes[1] || strlen(bytes) >= sizeof learnt.of->bytes)
		return;
	learnt.of = mem_grow(learnt.of, learnt.n + 1, sizeof *learnt.of);
	snprintf(learnt.of[learnt.n].bytes, sizeof learnt.of->bytes, "%s", bytes);
	snprintf(learnt.of[learnt.n++].key, sizeof learnt.of->key, "%s", key);
}

void decode_forget(void)
{
	free(learnt.of);
	learnt.of = NULL;
	learnt.n = 0;
}

static void key(struct token *t, const char *name)
{
	if (name[0] && !name[1]) {	/* of the numeric pad */
		t->kind = TOKEN_CHAR;
		t->c = (unsigned char)name[0];
		return;
	}
	t->kind = TOKEN_KEY;
	snprintf(t->key, sizeof t->key, "%s", name);
}

/* The longest that this terminal's own description knows; 0: none. */
static size_t known_here(const char *bytes, size_t n, struct token *t)
{
	size_t best = 0;

	for (size_t i = 0; i < learnt.n; i++) {
		size_t len = strlen(learnt.of[i].bytes);

		if (len > best && len <= n && memcmp(learnt.of[i].bytes, bytes, len) == 0) {
			best = len;
			key(t, learnt.of[i].key);
		}
	}
	return best;
}

/* Shift, Alt or Ctrl held down with a key that moves: to a word with Left and Right, otherwise the key alone. With others
 * it is another key, which means nothing here. */
static void modified(struct token *t, int modifier)
{
	if (modifier < 2 || t->kind != TOKEN_KEY)
		return;
	if (t->key[0] == 'F' && t->key[1] >= '0' && t->key[1] <= '9')
		t->kind = TOKEN_NOTHING;
	else if (modifier > 2 && (!strcmp(t->key, "Left") || !strcmp(t->key, "Right"))) {
		memmove(t->key + 5, t->key, sizeof "Right");
		memcpy(t->key, "Ctrl-", 5);
	}
}

/* The numbers of a sequence; false: what stands there is something else. */
static bool numbers(const char *s, size_t n, int number[3])
{
	int at = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == ';' && at < 2)
			at++;
		else if (s[i] >= '0' && s[i] <= '9' && number[at] < 1000)
			number[at] = number[at] * 10 + s[i] - '0';
		else
			return false;
	}
	return true;
}

static void by_number(const int number[3], struct token *t)
{
	if (number[0] == 200 || number[0] == 201)
		t->kind = number[0] == 200 ? TOKEN_PASTE_START : TOKEN_PASTE_END;
	else if ((size_t)number[0] < sizeof numbered / sizeof *numbered && numbered[number[0]])
		key(t, numbered[number[0]]);
}

/* The left button, or the wheel. Other buttons, and one let go, mean nothing. */
static void by_mouse(const int number[3], struct token *t)
{
	t->kind = number[0] == 0 ? TOKEN_CLICK : number[0] == 64 || number[0] == 65 ? TOKEN_WHEEL : TOKEN_NOTHING;
	t->x = number[1] - 1;
	t->y = t->kind == TOKEN_CLICK ? number[2] - 1 : number[0] == 64 ? -1 : 1;
}

static void by_letters(const char *letters, size_t n, struct token *t)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strlen(table[i].bytes) == n && memcmp(table[i].bytes, letters, n) == 0)
			key(t, table[i].key);
}

/* n bytes of a whole sequence, its ESC left out: O P, [ 1 ; 5 C, [ 15 ~, [ < 0 ; 10 ; 5 M. */
static void meaning(const char *s, size_t n, struct token *t)
{
	const char plain[] = { s[0], s[n - 1] };
	int number[3] = { 0 };

	t->kind = TOKEN_NOTHING;
	if (n == 3 && s[1] == '[') {
		by_letters(s, n, t);
	} else if (n > 3 && s[1] == '<' && numbers(s + 2, n - 3, number)) {
		if (s[n - 1] == 'M')
			by_mouse(number, t);
	} else if (numbers(s + 1, n - 2, number)) {
		if (s[0] == '[' && s[n - 1] == '~')
			by_number(number, t);
		else
			by_letters(plain, sizeof plain, t);
		modified(t, s[0] == 'O' ? number[0] : number[1]);
	}
}

/* The length of a sequence that begins with ESC [ or ESC O (s is behind the ESC): 0 when more of it must come. What cannot
 * belong to one ends it. */
static size_t length(const char *s, size_t n)
{
	size_t at = 1;

	if (s[0] == '[' && n > 1 && s[1] == '[')	/* the Linux console's F1 to F5 */
		return n > 2 ? 3 : 0;
	if (s[0] == '[' && n > 1 && s[1] == 'M')	/* the mouse of old: three bytes follow */
		return n >= 5 ? 5 : 0;
	while (at < n && s[at] >= 0x20 && s[at] < 0x40)
		if (++at == SEQUENCE_MOST)
			return at;
	if (at == n)
		return 0;
	return s[at] >= 0x40 && s[at] < 0x7f ? at + 1 : at;
}

static size_t escaped(const char *bytes, size_t n, bool late, struct token *t)
{
	const char *s = bytes + 1;
	size_t len;

	if ((len = known_here(bytes, n, t)) > 0)
		return len;
	t->kind = TOKEN_MORE;
	if (n == 1 && !late)
		return 0;
	if (n > 1 && (*s == '[' || *s == 'O')) {
		len = length(s, n - 1);
		if (len > 1 || (len == 0 && n > 2)) {
			if (len)
				meaning(s, len, t);
			else if (late)
				t->kind = TOKEN_NOTHING;
			return len ? len + 1 : late ? n : 0;
		}
		if (len == 0 && !late)
			return 0;
	}
	if (n > 1 && *s == '\t') {
		key(t, "Shift-Tab");
		return 2;
	}
	if (n > 1 && ((*s > ' ' && *s < 0x7f) || *s == '\b' || *s == 0x7f)) {
		t->kind = TOKEN_ALT;
		t->c = *s;
		return 2;
	}
	key(t, "Esc");
	return 1;
}

static size_t character(const char *bytes, size_t n, bool late, struct token *t)
{
	mbstate_t state = { 0 };
	wchar_t c = 0;
	size_t len = mbrtowc(&c, bytes, n, &state);

	t->kind = TOKEN_NOTHING;
	if (len == (size_t)-2) {
		t->kind = late ? TOKEN_NOTHING : TOKEN_MORE;
		return late ? n : 0;
	}
	if (len == (size_t)-1 || len == 0)
		return 1;	/* no character of this locale, or NUL */
	if (c > 0x10ffff)
		return len;	/* the C library goes on where Unicode ends */
	t->kind = TOKEN_CHAR;
	t->c = c;
	return len;
}

size_t decode(const char *bytes, size_t n, bool late, struct token *t)
{
	size_t len;

	*t = (struct token){ .kind = TOKEN_MORE };
	if (bytes[0] == ESC)
		return escaped(bytes, n, late, t);
	len = character(bytes, n, late, t);
	/* ESC [ and ESC O in one character, as a VT220 may send them. */
	if (t->kind == TOKEN_CHAR && (t->c == 0x9b || t->c == 0x8f)) {
		char seven[2 + SEQUENCE_MOST] = { ESC, t->c == 0x9b ? '[' : 'O' };
		size_t rest = n - len < SEQUENCE_MOST ? n - len : SEQUENCE_MOST, used;

		memcpy(seven + 2, bytes + len, rest);
		used = escaped(seven, rest + 2, late, t);
		if (t->kind == TOKEN_ALT || (t->kind == TOKEN_KEY && used < 2))
			t->kind = TOKEN_NOTHING;
		return used >= 2 ? used - 2 + len : used == 1 ? len : 0;
	}
	return len;
}

size_t decode_pasted(const char *bytes, size_t n, bool late, struct token *t)
{
	size_t end = strlen(PASTE_END), same = n < end ? n : end;

	*t = (struct token){ .kind = TOKEN_MORE };
	if (memcmp(bytes, PASTE_END, same) != 0) {
		if (bytes[0] != ESC)
			return character(bytes, n, late, t);
		same = 1;
		if (bytes[1] == '[' && (same = length(bytes + 1, n - 1) + 1) == 1 && !late)
			return 0;	/* colours and keys in what is pasted are no text */
		t->kind = TOKEN_NOTHING;
		return same;
	}
	if (same == end)
		t->kind = TOKEN_PASTE_END;
	else if (late)
		t->kind = TOKEN_NOTHING;
	return same == end || late ? same : 0;
}
