#include "config.h"

#include "ui/draw.h"

#include <curses.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/theme.h"

#define CELLS 1024	/* characters of one piece of text; no terminal is wider */

static enum borders borders;

/* By itself what calls itself a VT220 gets its own graphics: the real one has no others, and whoever imitates it has them. */
void draw_borders(enum borders how)
{
	const char *term = getenv("TERM");

	borders = how == BORDERS_AUTO && term && !strncmp(term, "vt", 2) ? BORDERS_ACS : how;
}

/* Can the locale's character set show it? What it cannot would come out as a blank. */
static bool can_show(wchar_t c)
{
	char bytes[MB_LEN_MAX];
	mbstate_t state = { 0 };

	return wcrtomb(bytes, c, &state) != (size_t)-1;
}

/* The plain letter under Latin letters with marks: U+00C0..U+00FF, U+0100..U+017F, U+0180..U+024F, U+1E00..U+1EFF; a blank
 * where there is none. */
static const char latin1[] = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
static const char latin_a[] =
	"AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLl"
	"NnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
static const char latin_b[] =
	"bBBb   CcDDDd EEEFfG   IKkl  NnOOo  Pp     tTtTUu VYyZz                      AaIiOoUuUuUuUuUueAa"
	"Aa  GgGgKkOoOo  j   Gg  NnAa    AaAaEeEeIiIiOoOoRrRrUuUuSsTt  HhNd  ZzAaEeOoOoOoOoYy      ACcLTs"
	"z  BU EeJj  RrYy";
static const char latin_more[] =
	"AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMmMmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRr"
	"SsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVvWwWwWwWwWwXxXxYyZzZzZzhtwya ssSdAaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
	"EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYyLlVvYy";

static const struct { wchar_t from; char to; } likeness[] = {
	{ 0x2010, '-' }, { 0x2011, '-' }, { 0x2012, '-' }, { 0x2013, '-' }, { 0x2014, '-' }, { 0x2212, '-' },
	{ 0x2018, '\'' }, { 0x2019, '\'' }, { 0x201A, ',' }, { 0x201C, '"' }, { 0x201D, '"' }, { 0x201E, '"' },
	{ 0x2026, '~' }, { 0x20AC, 'E' }, { 0x2022, '*' }, { 0x25CF, '*' }, { 0x00B7, '.' }, { 0x00A0, ' ' },
	{ 0x2190, '<' }, { 0x2191, '^' }, { 0x2192, '>' }, { 0x2193, 'v' }, { 0x2588, '#' }, { 0x2592, ':' },
	{ 0x2502, '|' }, { 0x2500, '-' }, { 0x00D7, 'x' }, { 0x00A7, 'S' }, { 0x00B0, 'o' }, { 0x202F, ' ' },
	{ 0x0259, 'e' },
};

static wchar_t like(wchar_t c)
{
	static const struct { wchar_t first; const char *letters; } tables[] = {
		{ 0xC0, latin1 }, { 0x100, latin_a }, { 0x180, latin_b }, { 0x1E00, latin_more },
	};

	for (size_t i = 0; i < sizeof likeness / sizeof *likeness; i++)
		if (likeness[i].from == c)
			return likeness[i].to;
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		wchar_t at = c - tables[i].first;

		if (at >= 0 && (size_t)at < strlen(tables[i].letters))
			return tables[i].letters[at] == ' ' ? '?' : tables[i].letters[at];
	}
	return '?';
}

/* Something to see for every character, in as many columns as utf8_width_char() says; first: it begins a text, so that a
 * mark would stand on what is before that text on the screen. */
static size_t visible(wchar_t c, bool first, wchar_t out[2])
{
	int width;

	if (c == '\n' || c == '\t')
		c = ' ';
	if (c >= ' ' && c < 127) {	/* nearly all there is, at every key */
		out[0] = c;
		return 1;
	}
	if (!utf8_showable(c))
		c = 0xFFFD;
	width = utf8_width_char(c);
	if (width == 0 && first) {
		out[0] = can_show(c) ? 0x25CC : like(c);
		out[1] = c;
		return can_show(c) ? 2 : 1;
	}
	if (can_show(c)) {
		out[0] = c;
		return 1;
	}
	if (width == 0)
		return 0;	/* a mark on a letter that is there without it */
	out[0] = like(c);
	out[1] = '?';
	return (size_t)width;
}

static void put(int y, int x, const char *text, size_t n)
{
	wchar_t line[CELLS];
	size_t at = 0, out = 0;
	wchar_t c;

	while (at < n && out + 2 < CELLS) {
		at += utf8_next(text + at, n - at, &c);
		out += visible(c, out == 0, line + out);
	}
	mvaddnwstr(y, x, line, (int)out);
}

static void blanks(int y, int x, int n)
{
	if (n > 0)
		mvhline(y, x, ' ', n);
}

/* A blank in bold is still a blank: only styles that show on an empty cell are drawn beyond the text. */
static attr_t padding(attr_t a)
{
	return a & (A_REVERSE | A_UNDERLINE | A_STANDOUT);
}

/* An ornament of one character, or what stands for it. */
static const wchar_t *ornament(wchar_t c, wchar_t plain)
{
	static wchar_t one[2];

	one[0] = borders != BORDERS_ASCII && can_show(c) ? c : plain;
	return one;
}

int draw_text(int y, int x, int width, const char *text, enum style style, enum align align)
{
	attr_t a = theme_attributes(style);
	int used, before = 0;
	size_t n;
	bool cut;

	if (width <= 0)
		return 0;
	text = text ? text : "";
	n = utf8_cut(text, width, &used);
	cut = text[n] != '\0';
	if (cut)
		n = utf8_cut(text, width - 1, &used);
	if (align == ALIGN_RIGHT)
		before = width - used - cut;
	else if (align == ALIGN_CENTRE)
		before = (width - used - cut) / 2;
	attrset(padding(a));
	blanks(y, x, before);
	attrset(a);
	put(y, x + before, text, n);
	if (cut)
		mvaddnwstr(y, x + before + used, ornament(0x2026, '~'), 1);
	attrset(padding(a));
	used += cut;
	blanks(y, x + before + used, width - before - used);
	attrset(A_NORMAL);
	return used;
}

void draw_blank(int y, int x, int width, enum style style)
{
	attrset(padding(theme_attributes(style)));
	blanks(y, x, width);
	attrset(A_NORMAL);
}

void draw_area_clear(struct area area)
{
	for (int i = 0; i < area.h; i++)
		draw_blank(area.y + i, area.x, area.w, STYLE_PLAIN);
}

/* The character itself where the locale has it, as PuTTY before 0.71 shows VT100 graphics as q and x in UTF-8, otherwise
 * those graphics: curses makes - and | of them for a terminal that has none. */
static void rule(int y, int x, int n, wchar_t line, chtype graphic, char plain, bool down)
{
	bool itself = borders != BORDERS_ACS && can_show(line);

	attrset(theme_attributes(STYLE_DIM));
	for (int i = 0; i < n; i++) {
		move(y + (down ? i : 0), x + (down ? 0 : i));
		if (borders == BORDERS_ASCII)
			addch((chtype)plain);
		else if (itself)
			addnwstr(&line, 1);
		else
			addch(graphic);
	}
	attrset(A_NORMAL);
}

void draw_line_down(int y, int x, int h)
{
	rule(y, x, h, 0x2502, ACS_VLINE, '|', true);
}

void draw_line_across(int y, int x, int w)
{
	rule(y, x, w, 0x2500, ACS_HLINE, '-', false);
}

/* Full blocks and one of an eighth to seven eighths: U+2588, and U+258F down to U+2589. */
void draw_bar(int y, int x, int width, double n, double max, enum style style)
{
	bool eighths = borders != BORDERS_ASCII && borders != BORDERS_ACS && can_show(0x2588) && can_show(0x258F);
	int parts = eighths ? 8 : 1, length = 0, full, rest;

	if (width <= 0)
		return;
	if (max > 0 && n > 0)
		length = (int)((n < max ? n : max) * width * parts / max + 0.5);
	if (length == 0 && n > 0)
		length = 1;	/* little is not nothing */
	full = length / parts;
	rest = length % parts;
	attrset(theme_attributes(style));
	for (int i = 0; i < full; i++)
		mvaddnwstr(y, x + i, ornament(0x2588, '#'), 1);
	if (rest > 0)
		mvaddnwstr(y, x + full, ornament(0x2590 - rest, '#'), 1);
	attrset(A_NORMAL);
	blanks(y, x + full + (rest > 0), width - full - (rest > 0));
}

size_t draw_wrap(const char *text, int width, size_t *next)
{
	size_t n = strcspn(text, "\n"), fit, back;

	fit = utf8_cut(text, width > 0 ? width : 1, NULL);
	if (fit >= n) {
		*next = n + (text[n] == '\n');
		return n;
	}
	if (fit == 0)
		fit = utf8_forward(text, 0);	/* never stands still, however narrow */
	if (text[fit] == ' ') {
		*next = fit + 1;
		return fit;
	}
	for (back = fit; back > 0 && text[back - 1] != ' '; back--)
		;
	*next = back ? back : fit;
	return back ? back - 1 : fit;
}
