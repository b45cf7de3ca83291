/* list.c - the window of a list: what it holds, what it wants, and what becomes of an answer. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "model/list_parts.h"

enum {
	PAGE_LEAST = 10, PAGE_MOST = 66,
	ASK_MOST = 200,		/* the database gives no more at once */
	/* The database may be set to give less than is asked, but not less than this: a shorter answer is surely the end.
	 * A longer one that is shorter than asked is followed by one more question, which costs a look in an index. */
	SURELY_SHORT = 20,
};

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

static void before_forget(struct list *l)
{
	if (l->before)
		cells_free(l->before, l->def->nkey);
	l->before = NULL;
}

static void rows_forget(struct list *l)
{
	cells_free(l->cell, l->nrow * l->ncolumn);
	l->cell = NULL;
	l->nrow = 0;
}

static void columns_forget(struct list *l)
{
	list_unmark(l);
	rows_forget(l);
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
	before_forget(l);
	columns_forget(l);
	free(l->search);
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

/* ---- where one stands ---- */

static size_t page(const struct list *l)
{
	return (size_t)(l->height < PAGE_LEAST ? PAGE_LEAST : l->height > PAGE_MOST ? PAGE_MOST : l->height);
}

static size_t window(const struct list *l)
{
	size_t height = (size_t)l->height, least = height + 2 * page(l);

	return least > 3 * page(l) ? least : 3 * page(l);
}

/* Is the list on its way to its first or last row, so that movement counts from there? */
static bool leaving(const struct list *l)
{
	return l->want == LIST_FIRST || l->want == LIST_LAST || l->asked == LIST_FIRST || l->asked == LIST_LAST;
}

static void scroll(struct list *l)
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

/* Wants the page beyond an edge that is near, when nothing more important is wanted. */
static void look_ahead(struct list *l)
{
	size_t half = page(l) / 2, bottom = l->top + (size_t)(l->height > 0 ? l->height : 1);

	if (l->want == LIST_FIRST || l->want == LIST_LAST || l->want == LIST_AGAIN)
		return;
	l->want = LIST_NOTHING;
	if (!l->def->paged || l->state == LIST_FAILED || !l->nrow)
		return;
	if (!l->at_end && (l->pending_move > 0 || bottom + half >= l->nrow))
		l->want = LIST_AFTER;
	else if (!l->at_start && (l->pending_move < 0 || l->top < half))
		l->want = LIST_BEFORE;
}

void list_height(struct list *l, int height)
{
	if (height < 1)
		height = 1;
	if (l->height == height)
		return;
	l->height = height;
	scroll(l);
	look_ahead(l);
}

void list_move(struct list *l, long step)
{
	long to;

	step += l->pending_move;
	l->pending_move = 0;
	if (!step)
		return;
	if (leaving(l) || !l->nrow) {
		if (leaving(l))
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
	scroll(l);
	look_ahead(l);
}

void list_page(struct list *l, int pages)
{
	size_t line = l->at - l->top, from = l->at;

	list_move(l, (long)pages * l->height);
	if (leaving(l) || l->at == from)
		return;
	l->top = l->at > line ? l->at - line : 0;	/* the cursor stays on its line of the screen */
	scroll(l);
	look_ahead(l);
}

void list_home(struct list *l)
{
	l->pending_move = 0;
	if (l->want == LIST_LAST)
		l->want = LIST_NOTHING;
	if (!l->at_start || l->asked == LIST_LAST) {
		l->want = LIST_FIRST;
		return;
	}
	l->at = l->top = 0;
	look_ahead(l);
}

void list_end(struct list *l)
{
	l->pending_move = 0;
	if (!l->def->paged && l->state != LIST_READY) {	/* all rows are on their way: the last of them */
		l->pending_move = 1 << 20;
		return;
	}
	if (l->want == LIST_FIRST && l->nrow)
		l->want = LIST_NOTHING;
	if (!l->at_end || l->asked == LIST_FIRST) {
		l->want = LIST_LAST;
		return;
	}
	l->at = l->nrow ? l->nrow - 1 : 0;
	scroll(l);
	look_ahead(l);
}

/* ---- asking ---- */

bool list_wants(const struct list *l)
{
	return l->want != LIST_NOTHING && l->asked == LIST_NOTHING;
}

static char **key_of(const struct list *l, size_t row)
{
	char **key = mem_array(l->def->nkey, sizeof *key);

	for (size_t k = 0; k < l->def->nkey; k++)
		key[k] = mem_dup(list_cell(l, row, l->def->key[k]));
	return key;
}

static void keys_out(const struct list *l, size_t row, const char **out)
{
	for (size_t k = 0; k < l->def->nkey; k++)
		out[k] = list_cell(l, row, l->def->key[k]);
}

static void remove_rows(struct list *l, size_t from, size_t n)
{
	size_t first = from * l->ncolumn, count = n * l->ncolumn, all = l->nrow * l->ncolumn;

	for (size_t i = first; i < first + count; i++)
		secret_free(l->cell[i]);
	memmove(l->cell + first, l->cell + first + count, (all - first - count) * sizeof *l->cell);
	l->nrow -= n;
}

/* The first n rows leave; the key of the last of them stays behind. */
static void trim_front(struct list *l, size_t n)
{
	if (!n)
		return;
	before_forget(l);
	l->before = key_of(l, n - 1);
	remove_rows(l, 0, n);
	l->at -= n;
	l->top -= n;
	l->at_start = false;
	l->generation++;
}

static void trim_back(struct list *l, size_t n)
{
	if (!n)
		return;
	remove_rows(l, l->nrow - n, n);
	l->at_end = false;
	l->generation++;
}

static int most(size_t n)
{
	return n > ASK_MOST ? ASK_MOST : (int)n;
}

void list_ask(struct list *l, const char **out, bool *back, int *max)
{
	size_t ahead = (size_t)(l->pending_move < 0 ? -(long)l->pending_move : l->pending_move);

	for (size_t k = 0; k < l->def->nkey; k++)
		out[k] = NULL;
	*back = false;
	*max = 0;
	l->asked = l->want;
	l->want = LIST_NOTHING;
	if (!l->nrow || l->state == LIST_FAILED)
		l->state = l->nrow ? LIST_READY : LIST_LOADING;
	if (!l->def->paged)
		return;
	switch (l->asked) {
	case LIST_NOTHING:
		break;
	case LIST_FIRST:
		*max = most(2 * page(l) + (l->pending_move > 0 ? ahead : 0));
		break;
	case LIST_LAST:		/* one more, whose key is the one before the window */
		*back = true;
		*max = most(2 * page(l) + (l->pending_move < 0 ? ahead : 0) + 1);
		break;
	case LIST_AFTER:
		keys_out(l, l->nrow - 1, out);
		*max = most(page(l) + ahead);
		break;
	case LIST_BEFORE:
		keys_out(l, 0, out);
		*back = true;
		*max = most(page(l) + ahead + 1);
		break;
	case LIST_AGAIN:
		/* from a page above the screen: what is looked at must fit in one answer */
		if (l->top > page(l))
			trim_front(l, l->top - page(l));
		for (size_t k = 0; l->before && k < l->def->nkey; k++)
			out[k] = l->before[k];
		*max = most(l->nrow + page(l));
		break;
	}
	l->asked_max = *max;
}

void list_again(struct list *l)
{
	l->stale = true;
	if (l->want == LIST_FIRST || l->want == LIST_LAST)
		return;
	l->want = l->nrow ? LIST_AGAIN : LIST_FIRST;
}

void list_restart(struct list *l)
{
	l->drop = l->asked != LIST_NOTHING;
	l->pending_move = 0;
	list_unmark(l);
	l->want = LIST_FIRST;
}

void list_search(struct list *l, const char *search)
{
	if (str_same(l->search, search))
		return;
	free(l->search);
	l->search = search && search[0] ? mem_dup(search) : NULL;
	list_restart(l);
}

void list_filter(struct list *l, size_t filter, const char *value)
{
	if (filter >= l->def->nfilter || str_same(l->filter[filter], value))
		return;
	free(l->filter[filter]);
	l->filter[filter] = value && value[0] ? mem_dup(value) : NULL;
	list_restart(l);
}

/* ---- answers ---- */

/* A function always answers with the same columns; when it does not (a new version), nothing old can be kept. */
static void take_columns(struct list *l, const struct rows *rows)
{
	size_t n = rows_columns(rows);
	bool same = n == l->ncolumn;

	for (size_t c = 0; same && c < n; c++)
		same = !strcmp(l->column[c], rows_name(rows, c));
	if (same)
		return;
	columns_forget(l);
	before_forget(l);
	l->column = mem_array(n, sizeof *l->column);
	for (; l->ncolumn < n; l->ncolumn++)
		l->column[l->ncolumn] = mem_dup(rows_name(rows, l->ncolumn));
}

/* Rows first..count of the answer before row `to` of the window. */
static void insert_rows(struct list *l, const struct rows *rows, size_t first, size_t to)
{
	size_t n = rows_count(rows) - first, columns = l->ncolumn;

	l->cell = mem_grow(l->cell, (l->nrow + n) * columns, sizeof *l->cell);
	memmove(l->cell + (to + n) * columns, l->cell + to * columns, (l->nrow - to) * columns * sizeof *l->cell);
	for (size_t r = 0; r < n; r++)
		for (size_t c = 0; c < columns; c++)
			l->cell[(to + r) * columns + c] = mem_dup(rows_cell(rows, first + r, c));
	l->nrow += n;
	l->generation++;
}

/* Was this answer all there is in its direction? */
static bool was_all(const struct list *l, size_t n)
{
	return !l->def->paged || (n < (size_t)l->asked_max && n < SURELY_SHORT);
}

static void replace_rows(struct list *l, const struct rows *rows, size_t first)
{
	rows_forget(l);
	insert_rows(l, rows, first, 0);
}

static void got_first(struct list *l, const struct rows *rows)
{
	replace_rows(l, rows, 0);
	before_forget(l);
	l->at = l->top = 0;
	l->at_start = true;
	l->at_end = was_all(l, rows_count(rows));
}

/* The key before the window from row 0 of an answer that went backwards, unless the answer was all. Returns how many rows
 * of the answer that used up. */
static size_t take_before(struct list *l, const struct rows *rows)
{
	before_forget(l);
	l->at_start = was_all(l, rows_count(rows));
	if (l->at_start)
		return 0;
	l->before = mem_array(l->def->nkey, sizeof *l->before);
	for (size_t k = 0; k < l->def->nkey; k++)
		l->before[k] = mem_dup(rows_get(rows, 0, l->def->key[k]));
	return 1;
}

static void got_last(struct list *l, const struct rows *rows)
{
	replace_rows(l, rows, take_before(l, rows));
	l->at_end = true;
	l->at = l->nrow ? l->nrow - 1 : 0;
	l->top = 0;
	scroll(l);
}

static void got_after(struct list *l, const struct rows *rows)
{
	insert_rows(l, rows, 0, l->nrow);
	l->at_end = was_all(l, rows_count(rows));
}

static void got_before(struct list *l, const struct rows *rows)
{
	size_t first = take_before(l, rows), n = rows_count(rows) - first;

	insert_rows(l, rows, first, 0);
	l->at += n;
	l->top += n;
}

/* The row to stand on in the new rows: the old one, else the nearest below it that is left, else above it. */
static size_t find_again(const struct list *l, const struct rows *rows)
{
	int id = rows_column(rows, l->def->nkey ? l->def->key[l->def->nkey - 1] : "id");
	size_t n = rows_count(rows);

	if (id < 0)
		return l->at < n ? l->at : n ? n - 1 : 0;
	for (size_t step = 0; step < l->nrow; step++) {
		size_t old = l->at + step < l->nrow ? l->at + step : l->nrow - 1 - step;	/* down, then up from here */
		for (size_t r = 0; r < n; r++)
			if (str_same(rows_cell(rows, r, (size_t)id), list_id(l, old)))
				return r;
	}
	return 0;
}

static void got_again(struct list *l, const struct rows *rows)
{
	size_t line = l->at - l->top, at = find_again(l, rows);

	list_unmark_gone(l, rows);
	replace_rows(l, rows, 0);
	l->at_start = !l->before;
	l->at_end = was_all(l, rows_count(rows));
	l->at = at;
	l->top = at > line ? at - line : 0;
	scroll(l);
	if (!l->nrow && !l->at_start)	/* all that was looked at is gone, but something stands above it */
		l->want = LIST_LAST;
}

/* Rows far from the screen leave. */
static void keep_window(struct list *l)
{
	size_t bottom = l->top + (size_t)l->height, much, spare;

	if (l->nrow <= window(l) || !l->def->paged)
		return;
	much = l->nrow - window(l);
	if (l->top > page(l)) {
		spare = l->top - page(l);
		trim_front(l, spare < much ? spare : much);
		return;
	}
	spare = l->nrow > bottom + page(l) ? l->nrow - bottom - page(l) : 0;
	trim_back(l, spare < much ? spare : much);
}

void list_got(struct list *l, const struct rows *rows)
{
	enum list_want asked = l->asked;
	int pending = l->pending_move;

	l->asked = LIST_NOTHING;
	if (l->drop) {		/* what was asked instead is still wanted */
		l->drop = false;
		return;
	}
	if (asked == LIST_NOTHING)
		return;
	take_columns(l, rows);
	if (!l->nrow && asked != LIST_LAST)
		asked = LIST_FIRST;
	l->state = LIST_READY;
	if (asked == LIST_FIRST || asked == LIST_LAST || asked == LIST_AGAIN)
		l->stale = l->want == LIST_AGAIN;
	if (l->want == LIST_AFTER || l->want == LIST_BEFORE)
		l->want = LIST_NOTHING;
	switch (asked) {
	case LIST_NOTHING:	break;
	case LIST_FIRST:	got_first(l, rows); break;
	case LIST_LAST:		got_last(l, rows); break;
	case LIST_AFTER:	got_after(l, rows); break;
	case LIST_BEFORE:	got_before(l, rows); break;
	case LIST_AGAIN:	got_again(l, rows); break;
	}
	l->pending_move = 0;
	list_move(l, pending);
	keep_window(l);
	scroll(l);
	look_ahead(l);
}

void list_failed(struct list *l)
{
	l->asked = LIST_NOTHING;
	if (l->drop) {
		l->drop = false;
		return;
	}
	l->want = LIST_NOTHING;
	l->pending_move = 0;
	l->state = LIST_FAILED;
	l->stale = true;
}
