#include "config.h"

#include "ui/list_bars.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "ui/draw.h"

#define LANE_LEAST 10

static bool number(const struct list *l, size_t row, const struct column_def *c, double *n)
{
	const char *cell = list_cell(l, row, c->name), *sum = l->def->sum ? list_cell(l, row, l->def->sum) : NULL;

	return cell && !(sum && *sum == 't') && str_number(cell, n);
}

static bool is_bar(const struct list_def *def, const struct column_def *c)
{
	for (size_t i = 0; i < def->nbars; i++)
		if (!strcmp(def->bars[i], c->name))
			return true;
	return false;
}

void bars_place(struct bars *b, const struct list *l, struct area area, bool *without)
{
	const struct list_def *def = l->def;
	int room = area.w / 2 - 1, x = area.x + area.w - room;
	double n;

	b->n = 0;
	b->most = 0;
	for (size_t i = 0; i < def->ncolumn && l->bars; i++) {
		const struct column_def *c = &def->column[i];

		if (!is_bar(def, c)) {
			without[i] = without[i] || c->type == FIELD_INT || c->type == FIELD_DECIMAL;
			continue;
		}
		if (b->n < BARS_MOST && room / (int)(b->n + 1) >= LANE_LEAST)
			b->lane[b->n++].def = c;
		for (size_t row = 0; row < l->nrow; row++)
			if (number(l, row, c, &n) && n > b->most)
				b->most = n;
	}
	for (size_t i = 0; i < b->n; i++) {
		b->lane[i].width = room / (int)b->n - 1;
		b->lane[i].x = x + (int)i * (room / (int)b->n);
	}
}

void bars_draw_labels(const struct bars *b, int y)
{
	for (size_t i = 0; i < b->n && b->n > 1; i++)
		draw_text(y, b->lane[i].x, b->lane[i].width, words(b->lane[i].def->label), STYLE_LABEL, ALIGN_LEFT);
}

void bars_draw(const struct bars *b, const struct list *l, size_t row, int y)
{
	double n;

	for (size_t i = 0; i < b->n; i++)
		draw_bar(y, b->lane[i].x, b->lane[i].width, number(l, row, b->lane[i].def, &n) ? n : 0, b->most, STYLE_PLAIN);
}

int about_draw(const struct list *l, struct area area, int indent, int y, int end)
{
	int width = area.w - indent - 1, lines = 0;
	size_t next;

	if (!l->about || !*l->about || !l->at_start || !l->at_end)
		return y;
	for (const char *p = l->about; *p; p += next, lines++)
		draw_wrap(p, width, &next);
	if (y + 1 + lines > end)
		return y;
	draw_blank(y++, area.x, area.w, STYLE_PLAIN);
	for (const char *p = l->about; *p; p += next) {
		char *text = mem_dupn(p, draw_wrap(p, width, &next));

		draw_blank(y, area.x, area.w, STYLE_PLAIN);
		draw_text(y++, area.x + indent, width, text, STYLE_DIM, ALIGN_LEFT);
		free(text);
	}
	return y;
}
