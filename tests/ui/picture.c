/* picture.c - the screen as SVG, cell by cell, the same everywhere: for the documents. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "screen.h"

enum { CELL_W = 9, CELL_H = 19, BASELINE = 14, MARGIN = 10 };

static const char DARK[] = "#15191e", LIGHT[] = "#dde1e6";

struct look { char ink[8], paper[8]; bool bold, underline; };

static void colour(const struct screen *s, VTermColor c, const char *standard, bool is_default, char out[8])
{
	if (is_default) {
		snprintf(out, 8, "%s", standard);
		return;
	}
	vterm_screen_convert_color_to_rgb(s->cells, &c);
	snprintf(out, 8, "#%02x%02x%02x", c.rgb.red, c.rgb.green, c.rgb.blue);
}

static struct look look_of(const struct screen *s, const VTermScreenCell *cell)
{
	struct look look = { .bold = cell->attrs.bold, .underline = cell->attrs.underline };
	char *ink = cell->attrs.reverse ? look.paper : look.ink, *paper = cell->attrs.reverse ? look.ink : look.paper;

	colour(s, cell->fg, LIGHT, VTERM_COLOR_IS_DEFAULT_FG(&cell->fg), ink);
	colour(s, cell->bg, DARK, VTERM_COLOR_IS_DEFAULT_BG(&cell->bg), paper);
	return look;
}

static bool same_look(const struct look *a, const struct look *b)
{
	return strcmp(a->ink, b->ink) == 0 && strcmp(a->paper, b->paper) == 0 && a->bold == b->bold &&
		a->underline == b->underline;
}

static void add_escaped(struct str *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		switch (text[i]) {
		case '&': str_add(out, "&amp;"); break;
		case '<': str_add(out, "&lt;"); break;
		case '>': str_add(out, "&gt;"); break;
		default: str_addc(out, text[i]);
		}
}

static bool cell_at(const struct screen *s, int row, int column, VTermScreenCell *cell)
{
	VTermPos pos = { .row = row, .col = column };

	return column < s->columns && vterm_screen_get_cell(s->cells, pos, cell);
}

static bool is_blank(const VTermScreenCell *cell)
{
	return cell->chars[0] == 0 || cell->chars[0] == ' ';
}

static void write_papers(FILE *f, const struct screen *s, int row)
{
	struct look look, next;
	VTermScreenCell cell;

	for (int from = 0, to; cell_at(s, row, from, &cell); from = to) {
		look = look_of(s, &cell);
		for (to = from + 1; cell_at(s, row, to, &cell); to++) {
			next = look_of(s, &cell);
			if (strcmp(next.paper, look.paper) != 0)
				break;
		}
		if (strcmp(look.paper, DARK) != 0)
			fprintf(f, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", MARGIN + from * CELL_W,
				MARGIN + row * CELL_H, (to - from) * CELL_W, CELL_H, look.paper);
	}
}

/* The hour that a draft was saved at, on the first row, is that of whoever makes the pictures: they are the same at any hour. */
static void fix_hour(char *text)
{
	static const char hour[] = "10.42";
	size_t n = strlen(text), from = n - (sizeof hour - 1);

	if (n >= sizeof hour && strspn(text + from, "0123456789.") == sizeof hour - 1 && text[from + 2] == '.')
		memcpy(text + from, hour, sizeof hour);
}

/* The text of one look from column `from` on, up to two blanks in a row; returns the column after it. */
static int write_text(FILE *f, const struct screen *s, int row, int from)
{
	VTermScreenCell cell, after;
	struct str text = { 0 };
	struct look look;
	int to;

	cell_at(s, row, from, &cell);
	look = look_of(s, &cell);
	for (to = from; cell_at(s, row, to, &cell); to++) {
		struct look here = look_of(s, &cell);
		char bytes[4];

		if (cell.chars[0] == (uint32_t)-1)
			continue;	/* the right half of a wide character */
		if (!same_look(&here, &look) || (is_blank(&cell) && (!cell_at(s, row, to + 1, &after) || is_blank(&after))))
			break;
		if (is_blank(&cell))
			str_addc(&text, ' ');
		for (int i = 0; !is_blank(&cell) && i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			add_escaped(&text, bytes, utf8_put((wchar_t)cell.chars[i], bytes));
	}
	if (row == 0 && text.n > 0)
		fix_hour(text.text);
	fprintf(f, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"%s\"%s%s>%s</text>\n", MARGIN + from * CELL_W,
		MARGIN + row * CELL_H + BASELINE, (to - from) * CELL_W, look.ink, look.bold ? " font-weight=\"bold\"" : "",
		look.underline ? " text-decoration=\"underline\"" : "", text.text);
	str_release(&text);
	return to;
}

static void write_row(FILE *f, const struct screen *s, int row)
{
	VTermScreenCell cell;
	int column = 0;

	write_papers(f, s, row);
	while (cell_at(s, row, column, &cell))
		if (is_blank(&cell) || cell.chars[0] == (uint32_t)-1)
			column++;
		else
			column = write_text(f, s, row, column);
}

bool picture_write(const struct screen *s, const char *path, const char *title)
{
	int w = s->columns * CELL_W + 2 * MARGIN, h = s->rows * CELL_H + 2 * MARGIN, row, column;
	FILE *f = fopen(path, "w");
	bool written;

	if (!f)
		return false;
	screen_cursor(s, &row, &column);
	fprintf(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n"
		"<title>%s</title>\n<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\"/>\n"
		"<g font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"15\" xml:space=\"preserve\">\n",
		w, h, w, h, title, w, h, DARK);
	for (int i = 0; i < s->rows; i++)
		write_row(f, s, i);
	fprintf(f, "</g>\n<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#ffd75f\"/>\n</svg>\n",
		MARGIN + column * CELL_W, MARGIN + row * CELL_H, CELL_W, CELL_H);
	written = !ferror(f);
	return fclose(f) == 0 && written;
}
