/* pdf_table.c - rows on pages: a head on each, the definition under the last row, bars beside the numbers that have them. */
#include "config.h"

#include "out/out.h"

#ifdef HAVE_PDF

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/words.h"
#include "out/pdf_parts.h"

#define MARGIN (15 * MM)
#define GAP 9.0			/* between columns */
#define PAD 3.0			/* above and below a row's text together */
#define BAR_LONG (32 * MM)
#define BAR_SHORT (16 * MM)
#define LEAST (18 * MM)		/* a column of text is not made narrower */

enum { ROWS_A_STEP = 400, LONGEST = 6 };

enum phase { PHASE_MEASURE, PHASE_PLAN, PHASE_DRAW, PHASE_DONE };

struct table_pdf {
	struct out_pdf pdf;
	const struct out_table *t;
	enum phase phase;
	size_t *column, n;		/* those that are shown */
	double *width;			/* of each */
	double *height;			/* of each item: the rows, then the lines of the definition */
	char **line; size_t nline;	/* of the definition */
	size_t measured;
	size_t *start; size_t npage;	/* the first item of each page */
	size_t page;			/* the next to draw */
	double top, bottom, cell;	/* where items stand, and how high a line of them is */
	double bar, most;		/* how long a bar may be, and what that means */
};

/* ---- widths ---- */

struct longest { size_t row[LONGEST]; int width[LONGEST]; };

static void remember(struct longest *l, size_t row, int width)
{
	size_t least = 0;

	for (size_t i = 1; i < LONGEST; i++)
		if (l->width[i] < l->width[least])
			least = i;
	if (width <= l->width[least])
		return;
	l->width[least] = width;
	l->row[least] = row;
}

/* To draw them all would take as long as the table: the few that have the most characters are measured. */
static double natural(struct table_pdf *p, size_t column)
{
	const struct out_table *t = p->t;
	struct longest l = { .row = { 0 } };
	double most = paper_width(&p->pdf.paper, FONT_CELL_BOLD, t->column[column].label);

	for (size_t row = 0; row < t->nrow; row++) {
		char *shown = out_cell(t, row, column) == NULL ? NULL : t->show(t, row, column);

		if (shown != NULL)
			remember(&l, row, utf8_width(shown));
		secret_free(shown);
	}
	for (size_t i = 0; i < LONGEST; i++) {
		char *shown = l.width[i] == 0 ? NULL : t->show(t, l.row[i], column);
		double w = shown == NULL ? 0 : paper_width(&p->pdf.paper, FONT_CELL, shown);

		most = w > most ? w : most;
		secret_free(shown);
	}
	return most + 1;
}

static double whole(const struct table_pdf *p)
{
	double sum = 0;

	for (size_t c = 0; c < p->n; c++)
		sum += p->width[c] + (c > 0 ? GAP : 0) + (p->t->column[p->column[c]].bar ? p->bar + GAP : 0);
	return sum;
}

/* The widest column of text gives until all have room; what does not fit in its column goes on under itself. */
static void shrink(struct table_pdf *p, double room)
{
	while (whole(p) > room) {
		size_t widest = 0;

		for (size_t c = 1; c < p->n; c++)
			if (p->width[c] > p->width[widest])
				widest = c;
		if (p->width[widest] <= LEAST)
			return;
		p->width[widest] -= whole(p) - room > 20 ? 10 : 1;
	}
}

static void layout(struct table_pdf *p)
{
	struct paper *paper = &p->pdf.paper;

	p->width = mem_array(p->t->ncolumn + 1, sizeof *p->width);
	p->column = mem_array(p->t->ncolumn + 1, sizeof *p->column);
	for (size_t c = 0; c < p->t->ncolumn; c++)
		if (out_shown(p->t, c))
			p->column[p->n++] = c;
	for (size_t c = 0; c < p->n; c++)
		p->width[c] = natural(p, p->column[c]);
	/* Shorter bars rather than a page on its side, and than words on several lines. */
	for (int side = 0; side < 2; side++) {
		if (side > 0 && whole(p) > paper->width - 2 * MARGIN)
			paper_turn(paper);
		for (p->bar = BAR_LONG; whole(p) > paper->width - 2 * MARGIN && p->bar > BAR_SHORT;)
			p->bar -= MM;
	}
	shrink(p, paper->width - 2 * MARGIN);
	p->cell = paper_line_height(paper, FONT_CELL);
	p->bottom = paper->height - MARGIN - paper_line_height(paper, FONT_SMALL) - 4;
}

/* ---- the page ---- */

/* The words of the head in turn, each with what stands between. */
static void said(struct str *s, const char *words)
{
	if (words != NULL && *words != '\0')
		str_addf(s, "%s%s", s->n > 0 ? " \xc2\xb7 " : "", words);
}

static double page_head(struct table_pdf *p, bool draw)
{
	struct paper *paper = &p->pdf.paper;
	double room = paper->width - 2 * MARGIN, y = MARGIN;
	struct str under = { 0 };

	y += paper_text(paper, FONT_TITLE, MARGIN, y, room, p->t->head != NULL ? p->t->head : p->t->title, SIDE_LEFT, true, draw);
	said(&under, p->t->unit);
	said(&under, p->t->when);
	said(&under, p->t->narrowed);
	if (under.n > 0)
		y += paper_text(paper, FONT_CELL, MARGIN, y, room, under.text, SIDE_LEFT, true, draw);
	str_release(&under);
	return y + 8;
}

static double columns_head(struct table_pdf *p, double y, bool draw)
{
	struct paper *paper = &p->pdf.paper;
	double x = MARGIN, high = 0;

	for (size_t c = 0; c < p->n; c++) {
		const struct out_column *column = &p->t->column[p->column[c]];
		double h = paper_text(paper, FONT_CELL_BOLD, x, y, p->width[c], column->label, column->right ? SIDE_RIGHT : SIDE_LEFT,
			true, draw);

		high = h > high ? h : high;
		x += p->width[c] + GAP + (column->bar ? p->bar + GAP : 0);
	}
	if (draw)
		paper_rule(paper, MARGIN, y + high + PAD / 2, x - GAP - MARGIN, 0.2);
	return y + high + PAD + 1;
}

static void page_foot(struct table_pdf *p)
{
	struct paper *paper = &p->pdf.paper;
	double room = paper->width - 2 * MARGIN, y = paper->height - MARGIN - paper_line_height(paper, FONT_SMALL);
	char detail[60], number[120];
	struct str who = { 0 };

	said(&who, p->t->who);
	if (p->t->people)
		said(&who, _("May be secret: do not leave it lying about"));
	snprintf(detail, sizeof detail, "%zu%c%zu", p->page + 1, ERR_SEP, p->npage);
	words_fill(N_("Page {1} of {2}"), detail, number, sizeof number);
	if (who.n > 0)
		paper_text(paper, FONT_SMALL, MARGIN, y, room * 0.8, who.text, SIDE_LEFT, true, true);
	paper_text(paper, FONT_SMALL, MARGIN, y, room, number, SIDE_RIGHT, true, true);
	str_release(&who);
}

/* ---- items ---- */

static double row_height(struct table_pdf *p, size_t row)
{
	double high = p->cell;

	for (size_t c = 0; c < p->n; c++) {
		char *shown = out_cell(p->t, row, p->column[c]) == NULL ? NULL : p->t->show(p->t, row, p->column[c]);

		/* No letter is wider than one and a half times the height of its font: most need not be tried. */
		if (shown != NULL && (double)strlen(shown) * p->cell * 0.5 > p->width[c]) {
			double h = paper_text(&p->pdf.paper, FONT_CELL, 0, 0, p->width[c], shown, SIDE_LEFT, true, false);

			high = h > high ? h : high;
		}
		secret_free(shown);
	}
	return high + PAD;
}

static void row_draw(struct table_pdf *p, size_t row, double y)
{
	struct paper *paper = &p->pdf.paper;
	double x = MARGIN, number;

	for (size_t c = 0; c < p->n; c++) {
		const struct out_column *column = &p->t->column[p->column[c]];
		const char *cell = out_cell(p->t, row, p->column[c]);
		char *shown = cell == NULL ? NULL : p->t->show(p->t, row, p->column[c]);

		if (shown != NULL)
			paper_text(paper, FONT_CELL, x, y, p->width[c], shown, column->right ? SIDE_RIGHT : SIDE_LEFT, true, true);
		x += p->width[c] + GAP;
		if (out_bar(p->t, row, p->column[c], &number))
			paper_bar(paper, x, y + p->cell * 0.2, p->bar * number / p->most, p->cell * 0.6);
		x += column->bar ? p->bar + GAP : 0;
		secret_free(shown);
	}
	paper_rule(paper, MARGIN, y + p->height[row] - PAD / 2, x - GAP - MARGIN, 0.85);
}

static const char *section(const struct table_pdf *p, size_t row)
{
	return row < p->t->nrow && p->t->section[row] != NULL ? words(p->t->section[row]) : "";
}

/* The heading above a row: when another section begins, and on each page again. */
static const char *heading(const struct table_pdf *p, size_t row, bool first)
{
	const char *s = section(p, row);

	return *s != '\0' && (first || row == 0 || strcmp(s, section(p, row - 1)) != 0) ? s : NULL;
}

static double item_height(const struct table_pdf *p, size_t item, bool first)
{
	double above = heading(p, item, first) != NULL ? p->cell + 2 * PAD : 0;

	if (item == p->t->nrow && !first)	/* the definition stands apart from the rows */
		above = p->cell;
	return above + p->height[item];
}

static void item_draw(struct table_pdf *p, size_t item, double y, bool first)
{
	struct paper *paper = &p->pdf.paper;
	double room = paper->width - 2 * MARGIN;

	y += item_height(p, item, first) - p->height[item];
	if (heading(p, item, first) != NULL)
		paper_text(paper, FONT_CELL_BOLD, MARGIN, y - p->cell - PAD / 2, room, heading(p, item, first), SIDE_LEFT, true, true);
	if (item < p->t->nrow)
		row_draw(p, item, y);
	else if (item < p->t->nrow + p->nline)
		paper_text(paper, FONT_SMALL, MARGIN, y, room, p->line[item - p->t->nrow], SIDE_LEFT, false, true);
}

static size_t items(const struct table_pdf *p)
{
	return p->t->nrow + p->nline;
}

static void measure(struct table_pdf *p)
{
	double room = p->pdf.paper.width - 2 * MARGIN;
	size_t n = 0;

	for (; p->measured < items(p) && n < ROWS_A_STEP; n++, p->measured++)
		p->height[p->measured] = p->measured < p->t->nrow ? row_height(p, p->measured)
			: 1 + paper_text(&p->pdf.paper, FONT_SMALL, 0, 0, room, p->line[p->measured - p->t->nrow], SIDE_LEFT, false, false);
}

static void page_begins(struct table_pdf *p, size_t item)
{
	p->start = mem_grow(p->start, p->npage + 2, sizeof *p->start);
	p->start[p->npage++] = item;
	p->start[p->npage] = items(p);
}

/* What must have room on the page where an item begins: the definition is not parted when a page can hold it. */
static double together(const struct table_pdf *p, size_t item)
{
	double high = item_height(p, item, false);

	for (size_t i = item + 1; item == p->t->nrow && i < items(p); i++)
		high += p->height[i];
	return high < p->bottom - p->top ? high : item_height(p, item, false);
}

static void plan(struct table_pdf *p)
{
	double y;

	p->top = columns_head(p, page_head(p, false), false);
	page_begins(p, 0);
	y = p->top;
	for (size_t i = 0; i < items(p); i++) {
		bool first = i == p->start[p->npage - 1];

		if (!first && y + together(p, i) > p->bottom) {
			page_begins(p, i);
			y = p->top;
			first = true;
		}
		y += item_height(p, i, first);
	}
}

static void draw_page(struct table_pdf *p)
{
	size_t first = p->start[p->page];
	double y = page_head(p, true);

	columns_head(p, y, true);
	y = p->top;
	for (size_t i = first; i < p->start[p->page + 1]; i++) {
		item_draw(p, i, y, i == first);
		y += item_height(p, i, i == first);
	}
	if (p->t->nrow == 0)
		paper_text(&p->pdf.paper, FONT_CELL, MARGIN, y, 0, _("No rows"), SIDE_LEFT, true, true);
	page_foot(p);
	paper_next(&p->pdf.paper);
	p->page++;
}

static bool step(struct out_pdf *pdf)
{
	struct table_pdf *p = (struct table_pdf *)pdf;

	switch (p->phase) {
	case PHASE_MEASURE:
		measure(p);
		if (p->measured == items(p))
			p->phase = PHASE_PLAN;
		break;
	case PHASE_PLAN:
		plan(p);
		p->phase = PHASE_DRAW;
		break;
	case PHASE_DRAW:
		draw_page(p);
		if (p->page == p->npage)
			p->phase = PHASE_DONE;
		break;
	case PHASE_DONE:
		break;
	}
	return p->phase != PHASE_DONE;
}

static void release(struct out_pdf *pdf)
{
	struct table_pdf *p = (struct table_pdf *)pdf;

	for (size_t i = 0; i < p->nline; i++)
		free(p->line[i]);
	free(p->line);
	free(p->width);
	free(p->column);
	free(p->height);
	free(p->start);
	free(p);
}

static void read_about(struct table_pdf *p)
{
	const char *line = p->t->about == NULL ? "" : p->t->about;

	while (*line != '\0') {
		size_t n = strcspn(line, "\n");

		p->line = mem_grow(p->line, p->nline + 1, sizeof *p->line);
		p->line[p->nline++] = mem_dupn(line, n);
		line += n + (line[n] == '\n');
	}
}

struct out_pdf *out_pdf_table(const struct out_table *t)
{
	struct table_pdf *p = mem_alloc(sizeof *p);

	p->pdf.step = step;
	p->pdf.free = release;
	p->t = t;
	paper_open(&p->pdf.paper, t->title);
	read_about(p);
	layout(p);
	p->height = mem_array(items(p) + 1, sizeof *p->height);
	for (size_t c = 0; c < t->ncolumn; c++)
		for (size_t row = 0; row < t->nrow && t->column[c].bar; row++) {
			double n;

			if (out_bar(t, row, c, &n) && n > p->most)
				p->most = n;
		}
	return &p->pdf;
}

#endif
