/* list_fetch.c - what a list asks, and what becomes of the answers. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "model/list_parts.h"

enum {
	ASK_MOST = 200,		/* the database gives no more at once */
	/* The database may be set to give less than is asked, but not less than this, nor less than it has given before:
	 * a shorter answer is surely the end. One in between is followed by one more question, a look in an index. */
	SURELY_SHORT = 20,
};

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
	list_before_forget(l);
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
		*max = most(2 * list_page_rows(l) + (l->pending_move > 0 ? ahead : 0));
		break;
	case LIST_LAST:		/* one more, whose key is the one before the window */
		*back = true;
		*max = most(2 * list_page_rows(l) + (l->pending_move < 0 ? ahead : 0) + 1);
		break;
	case LIST_AFTER:
		keys_out(l, l->nrow - 1, out);
		*max = most(PAGES_HELD * list_page_rows(l) + ahead);
		break;
	case LIST_BEFORE:
		keys_out(l, 0, out);
		*back = true;
		*max = most(PAGES_HELD * list_page_rows(l) + ahead + 1);
		break;
	case LIST_AGAIN:
		/* from a page above the screen: what is looked at must fit in one answer */
		if (l->top > list_page_rows(l))
			trim_front(l, l->top - list_page_rows(l));
		for (size_t k = 0; l->before && k < l->def->nkey; k++)
			out[k] = l->before[k];
		*max = most(l->nrow + list_page_rows(l));
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

void list_narrow(struct list *l, const char *in_words)
{
	free(l->narrowed);
	l->narrowed = in_words && in_words[0] ? mem_dup(in_words) : NULL;
}

void list_filter(struct list *l, size_t filter, const char *value)
{
	if (filter >= l->def->nfilter || str_same(l->filter[filter], value))
		return;
	free(l->filter[filter]);
	l->filter[filter] = value && value[0] ? mem_dup(value) : NULL;
	list_restart(l);
}

/* A function always answers with the same columns; when it does not (a new version), nothing old can be kept. */
static void take_columns(struct list *l, const struct rows *rows)
{
	size_t n = rows_columns(rows);
	bool same = n == l->ncolumn;

	for (size_t c = 0; same && c < n; c++)
		same = !strcmp(l->column[c], rows_name(rows, c));
	if (same)
		return;
	list_columns_forget(l);
	list_before_forget(l);
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
	return !l->def->paged || (n < (size_t)l->asked_max && (n < SURELY_SHORT || n < l->most_seen));
}

static void replace_rows(struct list *l, const struct rows *rows, size_t first)
{
	list_rows_forget(l);
	insert_rows(l, rows, first, 0);
}

static void got_first(struct list *l, const struct rows *rows)
{
	replace_rows(l, rows, 0);
	list_before_forget(l);
	l->at = l->top = 0;
	l->at_start = true;
	l->at_end = was_all(l, rows_count(rows));
}

/* The key before the window from row 0 of an answer that went backwards, unless the answer was all. Returns how many rows
 * of the answer that used up. */
static size_t take_before(struct list *l, const struct rows *rows)
{
	list_before_forget(l);
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
	list_scroll(l);
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

/* Where an old row is among the new ones; how many there are: nowhere. */
static size_t place_of(const struct list *l, size_t old, const struct rows *rows, size_t id)
{
	size_t r = 0;

	while (r < rows_count(rows) && !str_same(rows_cell(rows, r, id), list_id(l, old)))
		r++;
	return r;
}

/* The row to stand on in the new rows: the old one, else the nearest below it that is left, else above it. */
static size_t find_again(const struct list *l, const struct rows *rows)
{
	int id = rows_column(rows, l->def->nkey ? l->def->key[l->def->nkey - 1] : "id");
	size_t n = rows_count(rows), at, below = n, above = n, next;

	if (id < 0)
		return l->at < n ? l->at : n ? n - 1 : 0;
	at = place_of(l, l->at, rows, (size_t)id);
	for (size_t old = l->at + 1; old < l->nrow && below == n; old++)
		below = place_of(l, old, rows, (size_t)id);
	for (size_t old = l->at; old-- > 0 && above == n;)
		above = place_of(l, old, rows, (size_t)id);
	next = below < n ? below : above;
	if (at == n)
		return next < n ? next : 0;
	/* One has put it off oneself, past what stood beside it: whose place that is now goes on from there. */
	if (l->own && l->def->stays && (below < at || (above < n && above > at)))
		return next;
	return at;
}

static void got_again(struct list *l, const struct rows *rows)
{
	size_t line = l->at - l->top, at;

	if (l->at >= rows_count(rows) && !was_all(l, rows_count(rows))) {
		/* the cursor has moved beyond what the answer holds: look again, from the cursor itself */
		l->top = l->at;
		trim_front(l, l->at);
		list_again(l);
		return;
	}
	at = find_again(l, rows);
	list_unmark_gone(l, rows);
	replace_rows(l, rows, 0);
	l->at_start = !l->before;
	l->at_end = was_all(l, rows_count(rows));
	l->at = at;
	l->top = at > line ? at - line : 0;
	list_scroll(l);
	if (!l->nrow && !l->at_start && l->want != LIST_FIRST)	/* all that was looked at is gone, but something stands above it */
		l->want = LIST_LAST;
}

/* Rows far from the screen leave. */
static void keep_window(struct list *l)
{
	size_t bottom = l->top + (size_t)l->height, held = PAGES_HELD * list_page_rows(l), much, spare;

	if (l->nrow <= list_window(l) || !l->def->paged)
		return;
	much = l->nrow - list_window(l);
	if (l->top > held) {
		spare = l->top - held;
		trim_front(l, spare < much ? spare : much);
		return;
	}
	spare = l->nrow > bottom + held ? l->nrow - bottom - held : 0;
	trim_back(l, spare < much ? spare : much);
}

static void found(struct list *l)
{
	for (size_t i = 0; i < l->nrow; i++)
		if (str_same(list_id(l, i), l->seek))
			l->at = i;
	free(l->seek);
	l->seek = NULL;
}

void list_seek(struct list *l, const char *id)
{
	free(l->seek);
	l->seek = mem_dup(id);
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
	if (rows_count(rows) > l->most_seen)
		l->most_seen = rows_count(rows);
	if (asked == LIST_FIRST || asked == LIST_LAST || asked == LIST_AGAIN)
		l->stale = l->want == LIST_AGAIN;
	switch (asked) {
	case LIST_NOTHING:	break;
	case LIST_FIRST:	got_first(l, rows); break;
	case LIST_LAST:		got_last(l, rows); break;
	case LIST_AFTER:	got_after(l, rows); break;
	case LIST_BEFORE:	got_before(l, rows); break;
	case LIST_AGAIN:	got_again(l, rows); break;
	}
	l->pending_move = 0;
	if (l->seek && asked != LIST_AFTER && asked != LIST_BEFORE)
		found(l);
	list_move(l, pending);
	keep_window(l);
	list_scroll(l);
	list_look_ahead(l);
}

void list_failed(struct list *l)
{
	l->asked = LIST_NOTHING;
	if (l->drop) {
		l->drop = false;
		return;
	}
	free(l->seek);
	l->seek = NULL;
	l->want = LIST_NOTHING;
	l->pending_move = 0;
	l->state = LIST_FAILED;
	l->stale = true;
}
