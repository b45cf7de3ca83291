/* list_rows.c - the rows of a list as one uses them: marked, found, shown. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "model/form.h"
#include "model/list_parts.h"

static int mark_of(const struct list *l, const char *id)
{
	for (size_t m = 0; id && m < l->nmark; m++)
		if (!strcmp(l->mark[m], id))
			return (int)m;
	return -1;
}

void list_cut(struct str *said, const char *text, int room)
{
	if (utf8_width(text) > room)
		str_addf(said, "%s%s", said->n > 0 ? "; " : "", text);
}

bool list_marked(const struct list *l, size_t row)
{
	return l->nmark && mark_of(l, list_id(l, row)) >= 0;
}

static void unmark(struct list *l, size_t m)
{
	free(l->mark[m]);
	for (size_t c = 0; c < l->ncolumn; c++)
		secret_free(l->mark_cell[m * l->ncolumn + c]);
	l->nmark--;
	memmove(l->mark + m, l->mark + m + 1, (l->nmark - m) * sizeof *l->mark);
	memmove(l->mark_cell + m * l->ncolumn, l->mark_cell + (m + 1) * l->ncolumn,
		(l->nmark - m) * l->ncolumn * sizeof *l->mark_cell);
}

static void mark(struct list *l, size_t row)
{
	size_t columns = l->ncolumn;

	l->mark = mem_grow(l->mark, l->nmark + 1, sizeof *l->mark);
	l->mark_cell = mem_grow(l->mark_cell, (l->nmark + 1) * columns, sizeof *l->mark_cell);
	l->mark[l->nmark] = mem_dup(list_id(l, row));
	for (size_t c = 0; c < columns; c++)
		l->mark_cell[l->nmark * columns + c] = mem_dup(l->cell[row * columns + c]);
	l->nmark++;
}

void list_mark(struct list *l, size_t row)
{
	const char *id = list_id(l, row);
	int m = mark_of(l, id);

	if (!id)
		return;
	l->generation++;
	if (m >= 0)
		unmark(l, (size_t)m);
	else
		mark(l, row);
}

void list_mark_all(struct list *l)
{
	size_t end = l->top + (size_t)l->height;
	bool all = true;

	if (end > l->nrow)
		end = l->nrow;
	for (size_t row = l->top; row < end; row++)
		all = all && (list_marked(l, row) || !list_id(l, row));
	for (size_t row = l->top; row < end; row++)
		if (list_marked(l, row) == all)
			list_mark(l, row);
}

void list_unmark(struct list *l)
{
	l->generation++;
	while (l->nmark)
		unmark(l, l->nmark - 1);
	free(l->mark);
	free(l->mark_cell);
	l->mark = l->mark_cell = NULL;
}

void list_unmark_one(struct list *l, const char *id)
{
	int m = mark_of(l, id);

	if (m < 0)
		return;
	l->generation++;
	unmark(l, (size_t)m);
}

static bool yes(const char *cell)
{
	return cell && *cell && strcmp(cell, "f");
}

bool list_takes(const struct list *l, size_t row, const struct action_def *a)
{
	bool any = false;

	if (a->on != ON_VIEW && !l->nrow && l->state == LIST_READY)
		return false;
	if (!a->when)
		return true;
	if (a->on != ON_MARKS || !l->nmark)
		return yes(list_cell(l, row, a->when));
	for (size_t m = 0; m < l->nmark && !any; m++)
		any = yes(list_mark_cell(l, m, a->when));
	return any;
}

static int row_of(const struct list *l, const char *id)
{
	for (size_t row = 0; row < l->nrow; row++)
		if (str_same(list_id(l, row), id))
			return (int)row;
	return -1;
}

const char *list_mark_cell(const struct list *l, size_t m, const char *name)
{
	int c = list_column(l, name), row;

	if (m >= l->nmark || c < 0)
		return NULL;
	row = row_of(l, l->mark[m]);	/* the window is newer than what was marked */
	return row >= 0 ? list_cell(l, (size_t)row, name) : l->mark_cell[m * l->ncolumn + (size_t)c];
}

void list_unmark_gone(struct list *l, const struct rows *rows)
{
	int id = rows_column(rows, l->def->nkey ? l->def->key[l->def->nkey - 1] : "id");

	for (size_t m = l->nmark; m-- > 0 && id >= 0;) {
		bool there = row_of(l, l->mark[m]) < 0;	/* out of sight: nobody knows */
		for (size_t r = 0; !there && r < rows_count(rows); r++)
			there = str_same(rows_cell(rows, r, (size_t)id), l->mark[m]);
		if (!there)
			unmark(l, m);
	}
}

char *list_show(const struct list *l, size_t row, const struct column_def *c)
{
	return column_show(l->all, c, list_cell(l, row, c->name));
}

/* A name says it by itself, a number only behind what it is the number of. */
static char *called(const struct list *l, size_t at, const char *(*cell)(const struct list *l, size_t at, const char *name))
{
	static const char *const names[] = { "name", "number", "child", "label" };
	struct str s = { .text = NULL };

	for (size_t i = 0; i < sizeof names / sizeof *names && !s.n; i++)
		for (size_t c = 0; c < l->def->ncolumn && !s.n; c++) {
			const struct column_def *def = &l->def->column[c];
			char *shown = strcmp(def->name, names[i]) ? NULL : column_show(l->all, def, cell(l, at, def->name));

			if (shown && *shown)
				str_addf(&s, "%s%s%s", i == 1 ? words(def->label) : "", i == 1 ? " " : "", shown);
			secret_free(shown);
		}
	str_add(&s, "");
	return str_take(&s);
}

char *list_called(const struct list *l, size_t row)
{
	return called(l, row, list_cell);
}

char *list_mark_called(const struct list *l, size_t mark)
{
	return called(l, mark, list_mark_cell);
}

static bool row_has(const struct list *l, size_t row, const char *typed)
{
	bool has = false;

	for (size_t c = 0; !has && c < l->def->ncolumn; c++) {
		char *shown = list_show(l, row, &l->def->column[c]);
		has = utf8_contains(shown, typed);
		secret_free(shown);
	}
	return has;
}

bool list_find(struct list *l, const char *typed, bool from_here)
{
	for (size_t n = 0; n < l->nrow; n++) {
		size_t row = (l->at + n + !from_here) % l->nrow;
		if (!row_has(l, row, typed))
			continue;
		list_move(l, (long)row - (long)l->at);
		return true;
	}
	return false;
}
