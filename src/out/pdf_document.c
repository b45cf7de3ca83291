/* pdf_document.c - letters, lists and labels from rows (sheet, block, text). */
#include "config.h"

#include "out/out.h"

#ifdef HAVE_PDF

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/words.h"
#include "out/pdf_parts.h"

#define LEFT (25 * MM)
#define RIGHT (20 * MM)
#define TOP (20 * MM)
#define FOOT (18 * MM)
/* The window of a Swedish envelope stands to the right (H2): of a C5 or C4 with the sheet shoved to either side, this much
 * of it always shows the same. */
#define WINDOW_X (117 * MM)
#define WINDOW_Y (48 * MM)
#define WINDOW_W (72 * MM)
#define UNDER_WINDOW (98 * MM)
#define DATE_Y TOP
#define ROW_LEAST (7 * MM)	/* room to write in by hand */
#define PAD 4.0

enum { LABELS_ACROSS = 3, LABELS_DOWN = 8, COLUMNS_MOST = 40 };

struct document_pdf {
	struct out_pdf pdf;
	const struct rows *rows;
	int sheet, block, text;		/* columns */
	size_t at;			/* the first row that has not been drawn */
};

/* One sheet on its way down one or several pages. */
struct flow {
	struct document_pdf *d;
	size_t from, end;		/* its rows */
	bool draw, window;		/* window: it has an address, what stands before that is beside it */
	double y;
	size_t page, pages;		/* the one at hand, from 1; pages is known when it is drawn */
};

static const char *cell(const struct document_pdf *d, size_t row, int column)
{
	const char *value = column < 0 ? NULL : rows_cell(d->rows, row, (size_t)column);

	return value == NULL ? "" : value;
}

static bool is(const struct document_pdf *d, size_t row, const char *block)
{
	return row < rows_count(d->rows) && strcmp(cell(d, row, d->block), block) == 0;
}

static double bottom(const struct flow *f)
{
	return f->d->pdf.paper.height - FOOT;
}

static void foot(struct flow *f)
{
	struct paper *p = &f->d->pdf.paper;
	char detail[60], number[120];

	if (!f->draw || f->pages < 2)
		return;
	snprintf(detail, sizeof detail, "%zu%c%zu", f->page, ERR_SEP, f->pages);
	words_fill(N_("Page {1} of {2}"), detail, number, sizeof number);
	paper_text(p, FONT_SMALL, LEFT, p->height - FOOT + 5 * MM, p->width - LEFT - RIGHT, number, SIDE_RIGHT, true, true);
}

static void next_page(struct flow *f)
{
	foot(f);
	if (f->draw)
		paper_next(&f->d->pdf.paper);
	f->page++;
	f->y = TOP;
}

static void paragraph(struct flow *f, enum font font, double width, const char *text, double after);

/* As many lines as the page has room for, and the rest on the next. False: not one has. */
static bool paragraph_part(struct flow *f, enum font font, double width, const char *text, double after)
{
	struct paper *p = &f->d->pdf.paper;
	PangoLayoutIter *line;
	const char *all;
	char *first, *rest;
	int cut = 0, low, high;

	paper_text(p, font, LEFT, f->y, width, text, SIDE_LEFT, false, false);
	all = pango_layout_get_text(p->layout);
	line = pango_layout_get_iter(p->layout);
	do {
		const PangoLayoutLine *one = pango_layout_iter_get_line_readonly(line);

		pango_layout_iter_get_line_yrange(line, &high, &low);
		if ((double)low / PANGO_SCALE > bottom(f) - f->y)
			break;
		cut = one->start_index + one->length;
	} while (pango_layout_iter_next_line(line));
	pango_layout_iter_free(line);
	if (cut == 0)
		return false;
	first = mem_dupn(all, (size_t)cut);
	rest = mem_dup(all + cut + (all[cut] == '\n' || all[cut] == ' '));
	paper_text(p, font, LEFT, f->y, width, first, SIDE_LEFT, false, f->draw);
	next_page(f);
	paragraph(f, font, width, rest, after);
	secret_free(first);
	secret_free(rest);
	return true;
}

/* A paragraph that has no room on this page begins on the next. */
static void paragraph(struct flow *f, enum font font, double width, const char *text, double after)
{
	struct paper *p = &f->d->pdf.paper;
	double high = paper_text(p, font, LEFT, f->y, width, text, SIDE_LEFT, false, false);

	if (f->y + high > bottom(f) && f->y > TOP)
		next_page(f);
	if (high > bottom(f) - f->y && paragraph_part(f, font, width, text, after))	/* more than a page by itself */
		return;
	paper_text(p, font, LEFT, f->y, width, text, SIDE_LEFT, false, f->draw);
	f->y += high + after;
}

/* ---- tables ---- */

struct cells { char *text, *cell[COLUMNS_MOST]; size_t n; };

static void cells_split(struct cells *c, const char *text)
{
	char *rest = c->text = mem_dup(text);

	c->n = 0;
	while (c->n < COLUMNS_MOST && rest != NULL)
		c->cell[c->n++] = strsep(&rest, "\t");
}

struct grid { double width[COLUMNS_MOST]; size_t n; size_t head; bool headed; };

/* Each column as wide as what stands in it; what is left over they share, what lacks the widest give. */
static void grid_measure(struct flow *f, size_t from, size_t end, struct grid *g)
{
	struct paper *p = &f->d->pdf.paper;
	double room = p->width - LEFT - RIGHT, sum = 0;

	*g = (struct grid){ .n = 0 };
	for (size_t row = from; row < end; row++) {
		struct cells c;

		cells_split(&c, cell(f->d, row, f->d->text));
		for (size_t i = 0; i < c.n; i++) {
			double w = paper_width(p, is(f->d, row, "head") ? FONT_CELL_BOLD : FONT_CELL, c.cell[i]) + 2 * PAD;

			g->width[i] = w > g->width[i] ? w : g->width[i];
		}
		g->n = c.n > g->n ? c.n : g->n;
		secret_free(c.text);
	}
	for (size_t i = 0; i < g->n; i++)
		sum += g->width[i];
	while (sum > room + 0.5) {
		size_t widest = 0;

		for (size_t i = 1; i < g->n; i++)
			if (g->width[i] > g->width[widest])
				widest = i;
		g->width[widest] -= sum - room > 20 ? 10 : 1;
		sum -= sum - room > 20 ? 10 : 1;
		if (g->width[widest] < 12)
			break;
	}
	for (size_t i = 0; i < g->n && sum < room; i++)
		g->width[i] += (room - sum) / (double)g->n;
}

static double cells_height(struct flow *f, const struct grid *g, size_t row)
{
	enum font font = is(f->d, row, "head") ? FONT_CELL_BOLD : FONT_CELL;
	double high = ROW_LEAST;
	struct cells c;

	cells_split(&c, cell(f->d, row, f->d->text));
	for (size_t i = 0; i < c.n; i++) {
		double h = paper_text(&f->d->pdf.paper, font, 0, 0, g->width[i] - 2 * PAD, c.cell[i], SIDE_LEFT, true, false) + 2 * PAD;

		high = h > high ? h : high;
	}
	secret_free(c.text);
	return high;
}

static void cells_draw(struct flow *f, const struct grid *g, size_t row, double high)
{
	struct paper *p = &f->d->pdf.paper;
	enum font font = is(f->d, row, "head") ? FONT_CELL_BOLD : FONT_CELL;
	double x = LEFT;
	struct cells c;

	cells_split(&c, cell(f->d, row, f->d->text));
	for (size_t i = 0; i < g->n; i++) {
		const char *text = i < c.n ? c.cell[i] : "";
		double room = g->width[i] - 2 * PAD, h = paper_text(p, font, 0, 0, room, text, SIDE_LEFT, true, false);

		paper_text(p, font, x + PAD, f->y + (high - h) / 2, room, text, SIDE_LEFT, true, true);
		paper_rule_down(p, x, f->y, high, 0.6);
		x += g->width[i];
	}
	paper_rule_down(p, x, f->y, high, 0.6);
	paper_rule(p, LEFT, f->y, x - LEFT, 0.6);
	paper_rule(p, LEFT, f->y + high, x - LEFT, 0.6);
	secret_free(c.text);
}

static void cells_put(struct flow *f, const struct grid *g, size_t row)
{
	double high = cells_height(f, g, row);

	if (f->draw)
		cells_draw(f, g, row, high);
	f->y += high;
}

/* Rows of cells, under their head again on each page. Returns the row after them. */
static size_t grid_flow(struct flow *f, size_t row)
{
	size_t end = row;
	struct grid g;

	while (end < f->end && (is(f->d, end, "cells") || (is(f->d, end, "head") && end == row)))
		end++;
	grid_measure(f, row, end, &g);
	g.headed = is(f->d, row, "head");
	g.head = row;
	for (; row < end; row++) {
		/* A head does not stand alone at the foot of a page. */
		double least = cells_height(f, &g, row) + (g.headed && row == g.head ? 2 * ROW_LEAST : 0);

		if (f->y + least > bottom(f) && f->y > TOP) {
			next_page(f);
			if (g.headed && row > g.head)
				cells_put(f, &g, g.head);
		}
		cells_put(f, &g, row);
	}
	f->y += 4 * MM;
	return end;
}

/* ---- a sheet ---- */

static size_t address(struct flow *f, size_t row)
{
	double y = WINDOW_Y;

	for (; row < f->end && is(f->d, row, "address"); row++)
		y += paper_text(&f->d->pdf.paper, FONT_TEXT, WINDOW_X, y, WINDOW_W, cell(f->d, row, f->d->text), SIDE_LEFT, true,
			f->draw && f->page == 1);
	f->window = false;
	f->y = f->page == 1 && f->y < UNDER_WINDOW ? UNDER_WINDOW : f->y;
	return row;
}

static bool has(const struct flow *f, const char *block)
{
	for (size_t row = f->from; row < f->end; row++)
		if (is(f->d, row, block))
			return true;
	return false;
}

static size_t block_flow(struct flow *f, size_t row)
{
	struct paper *p = &f->d->pdf.paper;
	const char *text = cell(f->d, row, f->d->text);
	double width = f->window ? WINDOW_X - LEFT - 8 * MM : p->width - LEFT - RIGHT;

	if (is(f->d, row, "address"))
		return address(f, row);
	if (is(f->d, row, "head") || is(f->d, row, "cells"))
		return grid_flow(f, row);
	if (is(f->d, row, "date")) {
		if (has(f, "address") && f->page == 1)
			paper_text(p, FONT_TEXT, WINDOW_X, DATE_Y, WINDOW_W, text, SIDE_LEFT, true, f->draw);
		else
			f->y += paper_text(p, FONT_TEXT, LEFT, f->y, width, text, SIDE_RIGHT, true, f->draw);
	} else if (is(f->d, row, "gap")) {
		f->y += 5 * MM;
	} else if (is(f->d, row, "title")) {
		paragraph(f, FONT_TITLE, width, text, 4 * MM);
	} else if (is(f->d, row, "heading")) {
		/* Not alone at the foot of a page. */
		if (f->y + 3 * paper_line_height(p, FONT_HEADING) > bottom(f))
			next_page(f);
		paragraph(f, FONT_HEADING, width, text, 1.5 * MM);
	} else if (is(f->d, row, "small")) {
		paragraph(f, FONT_SMALL, width, text, 1 * MM);
	} else {
		paragraph(f, FONT_TEXT, width, text, 2.5 * MM);
	}
	return row + 1;
}

static void sheet_flow(struct flow *f, bool draw)
{
	f->draw = draw;
	f->page = 1;
	f->y = TOP;
	f->window = has(f, "address");
	for (size_t row = f->from; row < f->end;)
		row = block_flow(f, row);
	foot(f);
	if (draw)
		paper_next(&f->d->pdf.paper);
	f->pages = f->page;
}

/* ---- labels ---- */

/* One sheet of them. They flow on whatever sheet their rows name. */
static void labels(struct document_pdf *d)
{
	struct paper *p = &d->pdf.paper;
	double w = p->width / LABELS_ACROSS, h = p->height / LABELS_DOWN;

	for (size_t n = 0; n < LABELS_ACROSS * LABELS_DOWN && is(d, d->at, "label"); n++, d->at++) {
		double x = (double)(n % LABELS_ACROSS) * w, y = (double)(n / LABELS_ACROSS) * h;

		/* Whatever is too much for one is not on another. */
		cairo_save(p->cr);
		cairo_rectangle(p->cr, x, y, w, h);
		cairo_clip(p->cr);
		paper_text(p, FONT_CELL, x + 6 * MM, y + 7 * MM, w - 10 * MM, cell(d, d->at, d->text), SIDE_LEFT, true, true);
		cairo_restore(p->cr);
	}
	paper_next(p);
}

static bool step(struct out_pdf *pdf)
{
	struct document_pdf *d = (struct document_pdf *)pdf;
	struct flow f = { .d = d, .from = d->at, .end = d->at };

	if (d->at == rows_count(d->rows))
		return false;
	if (is(d, d->at, "label")) {
		labels(d);
		return d->at < rows_count(d->rows);
	}
	while (f.end < rows_count(d->rows) && !is(d, f.end, "label")
	       && strcmp(cell(d, f.end, d->sheet), cell(d, f.from, d->sheet)) == 0)
		f.end++;
	sheet_flow(&f, false);
	sheet_flow(&f, true);
	d->at = f.end;
	return d->at < rows_count(d->rows);
}

static void release(struct out_pdf *pdf)
{
	free(pdf);
}

struct out_pdf *out_pdf_document(const struct rows *rows, const char *title)
{
	struct document_pdf *d = mem_alloc(sizeof *d);

	d->pdf.step = step;
	d->pdf.free = release;
	d->rows = rows;
	d->sheet = rows_column(rows, "sheet");
	d->block = rows_column(rows, "block");
	d->text = rows_column(rows, "text");
	paper_open(&d->pdf.paper, title);
	return &d->pdf;
}

#endif
