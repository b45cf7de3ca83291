/* list.c - where one stands in a list, and what it wants for that. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "model/list_parts.h"

enum { PAGE_LEAST = 10, PAGE_MOST = 66 };

struct list *list_new(const struct subjects *all, const struct list_def *def)
{
	struct list *l = mem_alloc(sizeof *l);

	*l = (struct list){ .def = def, .all = all, .want = LIST_FIRST, .height = 20 };
	l->filter = mem_array(def->nfilter, sizeof *l->filter);
	return l;
}

static void cells_free(char **cell, size_t n)
{
	for (size_t i = 0; i < n; i++)
		secret_free(cell[i]);
	free(cell);
}

void list_before_forget(struct list *l)
{
	if (l->before)
		cells_free(l->before, l->def->nkey);
	l->before = NULL;
}

void list_rows_forget(struct list *l)
{
	cells_free(l->cell, l->nrow * l->ncolumn);
	l->cell = NULL;
	l->nrow = 0;
}

void list_columns_forget(struct list *l)
{
	list_unmark(l);
	list_rows_forget(l);
	for (size_t c = 0; c < l->ncolumn; c++)
		free(l->column[c]);
	free(l->column);
	l->column = NULL;
	l->ncolumn = 0;
}

void list_free(struct list *l)
{
	if (!l)
		return;
	list_before_forget(l);
	list_columns_forget(l);
	free(l->search);
	free(l->seek);
	free(l->narrowed);
	free(l->about);
	for (size_t i = 0; i < l->def->nfilter; i++)
		free(l->filter[i]);
	free(l->filter);
	free(l);
}

int list_column(const struct list *l, const char *name)
{
	for (size_t c = 0; name && c < l->ncolumn; c++)
		if (!strcmp(l->column[c], name))
			return (int)c;
	return -1;
}

const char *list_cell(const struct list *l, size_t row, const char *name)
{
	int c = list_column(l, name);

	return c < 0 || row >= l->nrow ? NULL : l->cell[row * l->ncolumn + (size_t)c];
}

const char *list_id(const struct list *l, size_t row)
{
	return list_cell(l, row, l->def->nkey ? l->def->key[l->def->nkey - 1] : "id");
}

size_t list_page_rows(const struct list *l)
{
	return (size_t)(l->height < PAGE_LEAST ? PAGE_LEAST : l->height > PAGE_MOST ? PAGE_MOST : l->height);
}

size_t list_window(const struct list *l)
{
	return (size_t)l->height + 2 * PAGES_HELD * list_page_rows(l);
}

bool list_leaving(const struct list *l)
{
	return l->want == LIST_FIRST || l->want == LIST_LAST || l->asked == LIST_FIRST || l->asked == LIST_LAST;
}

void list_scroll(struct list *l)
{
	size_t height = l->height > 0 ? (size_t)l->height : 1;

	if (l->at >= l->nrow)
		l->at = l->nrow ? l->nrow - 1 : 0;
	if (l->top > l->at)
		l->top = l->at;
	if (l->top + height <= l->at)
		l->top = l->at - height + 1;
	if (l->at_end && l->top + height > l->nrow)	/* no blank lines under the last row */
		l->top = l->nrow > height ? l->nrow - height : 0;
}

/* Wants the rows beyond an edge that is near, when nothing more important is wanted. */
void list_look_ahead(struct list *l)
{
	size_t near = PAGES_NEAR * list_page_rows(l), bottom = l->top + (size_t)(l->height > 0 ? l->height : 1);

	if (l->want == LIST_FIRST || l->want == LIST_LAST || l->want == LIST_AGAIN)
		return;
	l->want = LIST_NOTHING;
	if (!l->def->paged || l->state == LIST_FAILED || !l->nrow)
		return;
	if (!l->at_end && (l->pending_move > 0 || bottom + near > l->nrow))
		l->want = LIST_AFTER;
	else if (!l->at_start && (l->pending_move < 0 || l->top < near))
		l->want = LIST_BEFORE;
}

void list_height(struct list *l, int height)
{
	if (height < 1)
		height = 1;
	if (l->height == height)
		return;
	l->height = height;
	list_scroll(l);
	list_look_ahead(l);
}

void list_move(struct list *l, long step)
{
	long to;

	step += l->pending_move;
	l->pending_move = 0;
	if (!step)
		return;
	if (list_leaving(l) || !l->nrow) {
		if (list_leaving(l))
			l->pending_move = (int)step;
		return;
	}
	to = (long)l->at + step;
	if (to < 0) {
		l->pending_move = l->at_start ? 0 : (int)to;
		to = 0;
	} else if (to >= (long)l->nrow) {
		l->pending_move = l->at_end ? 0 : (int)(to - (long)l->nrow + 1);
		to = (long)l->nrow - 1;
	}
	l->at = (size_t)to;
	if (l->state == LIST_FAILED)	/* one moves: it may be tried again */
		l->state = LIST_READY;
	list_scroll(l);
	list_look_ahead(l);
}

void list_page(struct list *l, int pages)
{
	size_t line = l->at - l->top, from = l->at;

	list_move(l, (long)pages * l->height);
	if (list_leaving(l) || l->at == from)
		return;
	l->top = l->at > line ? l->at - line : 0;	/* the cursor stays on its line of the screen */
	list_scroll(l);
	list_look_ahead(l);
}

void list_home(struct list *l)
{
	l->pending_move = 0;
	if (l->want == LIST_FIRST || (l->asked == LIST_FIRST && !l->drop && l->want != LIST_LAST))
		return;
	if (l->want == LIST_LAST || l->asked == LIST_LAST || !l->at_start) {
		l->want = LIST_FIRST;
		return;
	}
	l->at = l->top = 0;
	list_look_ahead(l);
}

void list_end(struct list *l)
{
	l->pending_move = 0;
	if (!l->def->paged && (list_leaving(l) || l->state != LIST_READY)) {	/* all rows are on their way: the last of them */
		l->pending_move = 1 << 20;
		return;
	}
	if (l->want == LIST_LAST || (l->asked == LIST_LAST && !l->drop && l->want != LIST_FIRST))
		return;
	if (list_leaving(l) || !l->at_end) {
		l->want = LIST_LAST;
		return;
	}
	l->at = l->nrow ? l->nrow - 1 : 0;
	list_scroll(l);
	list_look_ahead(l);
}
