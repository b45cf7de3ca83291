/* utf8.c - see utf8.h. */
#include "config.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "base/str.h"
#include "base/utf8.h"

#define REPLACEMENT 0xfffd

struct range { wchar_t first, last; };

static bool in_ranges(wchar_t c, const struct range *range, size_t n)
{
	size_t low = 0;

	while (low < n) {
		size_t mid = low + (n - low) / 2;

		if (c < range[mid].first)
			n = mid;
		else if (c > range[mid].last)
			low = mid + 1;
		else
			return true;
	}
	return false;
}

#define IN(c, table) in_ranges((c), (table), sizeof (table) / sizeof (table)[0])

size_t utf8_next(const char *s, size_t n, wchar_t *c)
{
	static const wchar_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *u = (const unsigned char *)s;
	size_t len;
	wchar_t v;

	*c = REPLACEMENT;
	if (u[0] < 0x80) {
		*c = u[0];
		return 1;
	}
	if (u[0] < 0xc2 || u[0] > 0xf4)
		return 1;
	len = u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;
	if (len > n)
		return 1;
	v = u[0] & (0xff >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 1;
		v = v << 6 | (u[i] & 0x3f);
	}
	/* The shortest form only, no halves of pairs, nothing after the last plane. */
	if (v < least[len] || (v >= 0xd800 && v <= 0xdfff) || v > 0x10ffff)
		return 1;
	*c = v;
	return len;
}

size_t utf8_put(wchar_t c, char out[4])
{
	if (c < 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* What never reaches the screen as itself: it would move the cursor, turn the line round, or hide. */
static const struct range refused[] = {
	{ 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x00ad, 0x00ad }, { 0x034f, 0x034f }, { 0x061c, 0x061c },
	{ 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
	{ 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xd800, 0xf8ff }, { 0xfdd0, 0xfdef }, { 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0xfffd, 0xffff }, { 0xe0000, 0x10ffff },
};

/* Used where the C library knows only the characters of a small set (Latin-1): marks without width, wide letters. */
static const struct range narrowless[] = {
	{ 0x0300, 0x036f }, { 0x0483, 0x0489 }, { 0x0591, 0x05bd }, { 0x05bf, 0x05bf }, { 0x05c1, 0x05c2 },
	{ 0x05c4, 0x05c5 }, { 0x05c7, 0x05c7 }, { 0x0610, 0x061a }, { 0x064b, 0x065f }, { 0x0670, 0x0670 },
	{ 0x06d6, 0x06dc }, { 0x06df, 0x06e4 }, { 0x06e7, 0x06e8 }, { 0x06ea, 0x06ed }, { 0x0900, 0x0902 },
	{ 0x093a, 0x093a }, { 0x093c, 0x093c }, { 0x0941, 0x0948 }, { 0x094d, 0x094d }, { 0x0e31, 0x0e31 },
	{ 0x0e34, 0x0e3a }, { 0x0e47, 0x0e4e }, { 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff }, { 0x20d0, 0x20f0 },
	{ 0xfe20, 0xfe2f },
};
static const struct range wide[] = {
	{ 0x1100, 0x115f }, { 0x231a, 0x231b }, { 0x2e80, 0x303e }, { 0x3041, 0xa4cf }, { 0xa960, 0xa97c },
	{ 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xfe30, 0xfe6f }, { 0xff01, 0xff60 }, { 0xffe0, 0xffe6 },
	{ 0x1f300, 0x1f64f }, { 0x1f680, 0x1f6ff }, { 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd },
};

static bool library_knows_all(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool utf8_showable(wchar_t c)
{
	if (c >= 0x20 && c < 0x7f)
		return true;
	if (c < 0 || c > 0x10ffff || (c & 0xfffe) == 0xfffe || IN(c, refused))
		return false;
	return !library_knows_all() || wcwidth(c) >= 0;
}

int utf8_width_char(wchar_t c)
{
	if (c >= 0x20 && c < 0x7f)
		return 1;
	if (!utf8_showable(c))
		return 1;
	if (library_knows_all())
		return wcwidth(c);
	return IN(c, narrowless) ? 0 : IN(c, wide) ? 2 : 1;
}

/* A mark that stands on nothing is shown on a circle. */
static int width_at(wchar_t c, size_t at)
{
	int w = utf8_width_char(c);

	return w == 0 && at == 0 ? 1 : w;
}

size_t utf8_cut(const char *s, int columns, int *used)
{
	size_t n = strlen(s), at = 0;
	int width = 0;

	while (at < n) {
		wchar_t c;
		size_t len = utf8_next(s + at, n - at, &c);
		int w = width_at(c, at);

		if (width + w > columns)
			break;
		width += w;
		at += len;
	}
	if (used)
		*used = width;
	return at;
}

int utf8_width(const char *s)
{
	size_t n = strlen(s), at = 0;
	int width = 0;

	while (at < n) {
		wchar_t c;
		size_t len = utf8_next(s + at, n - at, &c);

		width += width_at(c, at);
		at += len;
	}
	return width;
}

size_t utf8_length(const char *s)
{
	size_t n = strlen(s), at = 0, count = 0;

	for (wchar_t c; at < n; count++)
		at += utf8_next(s + at, n - at, &c);
	return count;
}

/* A mark that stands on the letter before it. */
static bool is_mark(wchar_t c)
{
	return c >= 0x300 && utf8_width_char(c) == 0;
}

size_t utf8_forward(const char *s, size_t at)
{
	size_t n = strlen(s), end = at;
	wchar_t c;

	if (at >= n)
		return 0;
	end += utf8_next(s + end, n - end, &c);
	while (end < n) {
		size_t len = utf8_next(s + end, n - end, &c);

		if (!is_mark(c))
			break;
		end += len;
	}
	return end - at;
}

/* Start of the character that ends at `at`: as far back as a whole character reaches just to `at`, else one byte. */
static size_t before(const char *s, size_t at, wchar_t *c)
{
	for (size_t len = 4; len > 1; len--)
		if (len <= at && utf8_next(s + at - len, len, c) == len)
			return len;
	utf8_next(s + at - 1, 1, c);
	return 1;
}

size_t utf8_back(const char *s, size_t at)
{
	size_t from = at;
	wchar_t c;

	if (at == 0)
		return 0;
	do
		from -= before(s, from, &c);
	while (from > 0 && is_mark(c));
	return at - from;
}

bool utf8_clean(const char *s, bool lines)
{
	size_t n = strlen(s), at = 0;

	while (at < n) {
		wchar_t c;

		at += utf8_next(s + at, n - at, &c);
		if (!utf8_showable(c) && !(lines && c == '\n'))
			return false;
	}
	return true;
}

/* Letters that other systems send as letter + mark; the database keeps the composed form. Pairs: letter, composed. */
static const struct { wchar_t mark; const wchar_t *pairs; } compositions[] = {
	{ 0x300, L"AÀEÈIÌOÒUÙNǸaàeèiìoòuùnǹ" },
	{ 0x301, L"AÁCĆEÉIÍLĹNŃOÓRŔSŚUÚYÝZŹaácćeéiílĺnńoórŕsśuúyýzź" },
	{ 0x302, L"AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶaâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷ" },
	{ 0x303, L"AÃIĨNÑOÕUŨaãiĩnñoõuũ" },
	{ 0x304, L"AĀEĒIĪOŌUŪaāeēiīoōuū" },
	{ 0x306, L"AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭ" },
	{ 0x307, L"CĊEĖGĠIİZŻcċeėgġzż" },
	{ 0x308, L"AÄEËIÏOÖUÜYŸaäeëiïoöuüyÿ" },
	{ 0x30a, L"AÅUŮaåuů" },
	{ 0x30b, L"OŐUŰoőuű" },
	{ 0x30c, L"CČDĎEĚLĽNŇRŘSŠTŤZŽcčdďeělľnňrřsštťzž" },
	{ 0x327, L"CÇGĢKĶLĻNŅRŖSŞTŢcçgģkķlļnņrŗsştţ" },
	{ 0x328, L"AĄEĘIĮUŲaąeęiįuų" },
};

/* 0: there is no such letter. */
static wchar_t compose(wchar_t letter, wchar_t mark)
{
	for (size_t i = 0; i < sizeof compositions / sizeof compositions[0]; i++)
		for (const wchar_t *p = compositions[i].pairs; compositions[i].mark == mark && *p; p += 2)
			if (*p == letter)
				return p[1];
	return 0;
}

static wchar_t plain_space(wchar_t c)
{
	return c == '\t' || c == 0xa0 || c == 0x2007 || c == 0x202f || c == 0x3000 ? ' ' : c;
}

static bool is_newline(wchar_t c)
{
	return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

char *utf8_sanitise(const char *s, bool lines, bool trim)
{
	struct str out = { 0 };
	size_t n = strlen(s), at = 0, letter_at = 0;
	wchar_t letter = 0;

	while (at < n) {
		wchar_t c, whole;
		char bytes[4];

		at += utf8_next(s + at, n - at, &c);
		if (c == '\r' && at < n && s[at] == '\n')
			continue;
		c = is_newline(c) ? (lines ? '\n' : ' ') : plain_space(c);
		if (c != '\n' && !utf8_showable(c))
			continue;
		whole = letter ? compose(letter, c) : 0;
		if (whole) {
			out.n = letter_at;
			c = whole;
		}
		if (trim && out.n == 0 && (c == ' ' || c == '\n'))
			continue;
		letter = c;
		letter_at = out.n;
		str_addn(&out, bytes, utf8_put(c, bytes));
	}
	while (trim && out.n > 0 && (out.text[out.n - 1] == ' ' || out.text[out.n - 1] == '\n'))
		out.text[--out.n] = '\0';
	return str_take(&out);
}

wchar_t utf8_fold(wchar_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
	if (c < 0x100)
		return c >= 0xc0 && c <= 0xde && c != 0xd7 ? c + 0x20 : c;
	if ((c >= 0x100 && c <= 0x12f) || (c >= 0x132 && c <= 0x137) || (c >= 0x14a && c <= 0x177))
		return c | 1;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
		return c + (c & 1);
	if (c == 0x178)
		return 0xff;
	return (wchar_t)towlower((wint_t)c);
}

bool utf8_contains(const char *text, const char *needle)
{
	size_t n = strlen(text), m = strlen(needle);

	for (size_t from = 0; from <= n; ) {
		size_t at = from, k = 0;
		wchar_t a, b;

		while (k < m && at < n) {
			size_t step = utf8_next(text + at, n - at, &a), other = utf8_next(needle + k, m - k, &b);

			if (utf8_fold(a) != utf8_fold(b))
				break;
			at += step;
			k += other;
		}
		if (k >= m)
			return true;
		if (from >= n)
			break;
		from += utf8_next(text + from, n - from, &a);
	}
	return false;
}
