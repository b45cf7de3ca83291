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

/* Cells of one look, from column `from`, `width` columns. */
static void write_run(FILE *f, int row, int from, int width, const struct look *look, const struct str *text)
{
	int x = MARGIN + from * CELL_W, y = MARGIN + row * CELL_H;

	if (strcmp(look->paper, DARK) != 0)
		fprintf(f, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", x, y, width * CELL_W, CELL_H,
			look->paper);
	if (text->n == 0 || strspn(text->text, " ") == text->n)
		return;
	fprintf(f, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"%s\"%s%s>%s</text>\n", x, y + BASELINE, width * CELL_W,
		look->ink, look->bold ? " font-weight=\"bold\"" : "", look->underline ? " text-decoration=\"underline\"" : "",
		text->text);
}

static void write_row(FILE *f, const struct screen *s, int row)
{
	struct look look = { 0 };
	struct str text = { 0 };
	int from = 0;

	for (int column = 0; column < s->columns; column++) {
		VTermPos pos = { .row = row, .col = column };
		VTermScreenCell cell;
		struct look here;
		char bytes[4];

		vterm_screen_get_cell(s->cells, pos, &cell);
		if (cell.chars[0] == (uint32_t)-1)
			continue;
		here = look_of(s, &cell);
		if (column > 0 && !same_look(&here, &look)) {
			write_run(f, row, from, column - from, &look, &text);
			str_clear(&text);
			from = column;
		}
		look = here;
		if (cell.chars[0] == 0)
			str_addc(&text, ' ');
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			add_escaped(&text, bytes, utf8_put((wchar_t)cell.chars[i], bytes));
	}
	write_run(f, row, from, s->columns - from, &look, &text);
	str_release(&text);
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
