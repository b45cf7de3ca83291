/* document.c - pages as text on a screen: what one looks at before there is a PDF. */
#include "config.h"

#include "out/out.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/words.h"

enum { COLUMNS_MOST = 40 };

static const char *cell(const struct rows *rows, size_t row, const char *name)
{
	const char *value = rows_get(rows, row, name);

	return value == NULL ? "" : value;
}

static bool in_grid(const struct rows *rows, size_t row)
{
	return row < rows_count(rows) && (strcmp(cell(rows, row, "block"), "head") == 0 || strcmp(cell(rows, row, "block"), "cells") == 0);
}

/* Calls seen for each cell of a row. */
static void each_cell(const char *text, void (*seen)(void *ctx, size_t column, const char *cell), void *ctx)
{
	char *all = mem_dup(text), *rest = all, *one;

	for (size_t i = 0; i < COLUMNS_MOST && (one = strsep(&rest, "\t")) != NULL; i++)
		seen(ctx, i, one);
	secret_free(all);
}

static void widen(void *ctx, size_t column, const char *text)
{
	int *width = ctx, w = utf8_width(text);

	width[column] = w > width[column] ? w : width[column];
}

struct put { const int *width; struct str *out; };

static void put(void *ctx, size_t column, const char *text)
{
	const struct put *p = ctx;

	str_add(p->out, text);
	for (int used = utf8_width(text); used < p->width[column] + 2; used++)
		str_addc(p->out, ' ');
}

static size_t grid(const struct rows *rows, size_t row, struct str *out)
{
	int width[COLUMNS_MOST] = { 0 };
	struct put p = { width, out };
	size_t end = row;

	do
		each_cell(cell(rows, end++, "text"), widen, width);
	while (in_grid(rows, end) && strcmp(cell(rows, end, "block"), "head") != 0);
	for (; row < end; row++) {
		if (strcmp(cell(rows, row, "block"), "head") == 0)
			str_add(out, "#   ");	/* a heading stands two columns further left */
		each_cell(cell(rows, row, "text"), put, &p);
		while (out->n > 0 && out->text[out->n - 1] == ' ')
			out->text[--out->n] = '\0';
		str_addc(out, '\n');
	}
	return end;
}

void out_document_text(const struct rows *rows, struct str *out)
{
	size_t sheets = 0;

	for (size_t row = 0; row < rows_count(rows);) {
		const char *block = cell(rows, row, "block"), *text = cell(rows, row, "text");
		bool label = strcmp(block, "label") == 0;

		if (!label && (row == 0 || strcmp(cell(rows, row, "sheet"), cell(rows, row - 1, "sheet")) != 0)) {
			if (sheets++ > 0)
				str_addf(out, "\n# %s %zu\n\n", _("Sheet"), sheets);
		}
		if (in_grid(rows, row)) {
			row = grid(rows, row, out);
			continue;
		}
		if (strcmp(block, "title") == 0 || strcmp(block, "heading") == 0)
			str_addf(out, "%s# %s\n", out->n > 0 && out->text[out->n - 1] != '\n' ? "\n" : "", text);
		else if (strcmp(block, "gap") != 0)
			str_addf(out, "%s\n", text);
		if (label || strcmp(block, "gap") == 0 || strcmp(block, "text") == 0
		    || (strcmp(block, "address") == 0 && row + 1 < rows_count(rows) && strcmp(cell(rows, row + 1, "block"), "address") != 0))
			str_addc(out, '\n');
		row++;
	}
}
