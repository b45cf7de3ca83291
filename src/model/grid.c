/* grid.c - marking attendance and its kin: rows by columns of small codes. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "model/flat.h"
#include "model/grid.h"

struct grid *grid_new(const struct grid_def *def)
{
	struct grid *g = mem_alloc(sizeof *g);

	g->def = def;
	uuid_make(g->request);
	return g;
}

static size_t cells(const struct grid *g)
{
	return rows_count(g->rows) * rows_count(g->columns);
}

static void cells_free(struct grid_cell *cell, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(cell[i].mark);
		free(cell[i].second);
		free(cell[i].was_mark);
		free(cell[i].was_second);
		free(cell[i].sent_mark);
		free(cell[i].sent_second);
		free(cell[i].other_mark);
		free(cell[i].other_second);
		secret_free(cell[i].hint);
	}
	free(cell);
}

void grid_free(struct grid *g)
{
	if (!g)
		return;
	cells_free(g->cell, cells(g));
	rows_release(g->columns);
	rows_release(g->rows);
	free(g->company);
	free(g);
}

/* The number of the row with this id, or -1. */
static int of_id(const struct rows *rows, const char *id)
{
	int column = rows_column(rows, "id");

	for (size_t r = 0; id && column >= 0 && r < rows_count(rows); r++)
		if (str_same(rows_cell(rows, r, (size_t)column), id))
			return (int)r;
	return -1;
}

static bool cell_changed(const struct grid_cell *cell)
{
	return !str_same(cell->mark, cell->was_mark) || !str_same(cell->second, cell->was_second);
}

static void put(char **to, const char *text)
{
	char *copy = text && text[0] ? mem_dup(text) : NULL;

	free(*to);
	*to = copy;
}

static bool stored_is(const struct grid_cell *cell, const char *mark, const char *second)
{
	return str_same(cell->was_mark, mark) && str_same(cell->was_second, second);
}

static void set_other(struct grid_cell *cell, const char *mark, const char *second, bool mine)
{
	put(&cell->other_mark, mark);
	put(&cell->other_second, second);
	cell->clash = !str_same(cell->mark, mark) || !str_same(cell->second, second);
	cell->other_mine = mine;
}

/* What was typed in a cell, over what is stored now; when a colleague has set it meanwhile, theirs stands beside it. What one
 * has sent oneself is nobody else's. */
static void keep_cell(const struct grid_cell *from, struct grid_cell *to, bool saving)
{
	bool typed = cell_changed(from) || (saving && from->sent), stored = !stored_is(to, from->was_mark, from->was_second)
		&& !(from->sent && stored_is(to, from->sent_mark, from->sent_second));

	if (typed) {
		put(&to->mark, from->mark);
		put(&to->second, from->second);
	}
	if (typed && stored)
		set_other(to, to->was_mark, to->was_second, false);
	else if (from->clash)
		set_other(to, from->other_mark, from->other_second, from->other_mine);
	to->sent = from->sent;
	put(&to->sent_mark, from->sent_mark);
	put(&to->sent_second, from->sent_second);
}

/* What was typed in the old cells and not saved, or is on its way to be, into the cells of the same row and column. */
static void keep_typed(const struct grid *g, const struct rows *columns, const struct rows *rows, struct grid_cell *cell)
{
	size_t ncolumn = rows_count(g->columns);

	for (size_t i = 0; i < cells(g); i++) {
		if (!cell_changed(&g->cell[i]) && !(g->saving && g->cell[i].sent) && !g->cell[i].clash)
			continue;
		int r = of_id(rows, rows_get(g->rows, i / ncolumn, "id")), c = of_id(columns, rows_get(g->columns, i % ncolumn, "id"));
		if (r >= 0 && c >= 0)
			keep_cell(&g->cell[i], &cell[(size_t)r * rows_count(columns) + (size_t)c], g->saving);
	}
}

/* Follows a row or column that has moved; stays inside otherwise. */
static size_t follow(const struct rows *old, const struct rows *new, size_t at)
{
	int to = of_id(new, rows_get(old, at, "id"));
	size_t n = rows_count(new);

	return to >= 0 ? (size_t)to : at < n ? at : n ? n - 1 : 0;
}

/* The first time one stands in the column that is next: the last whose state is not yet to come is marked "now". */
static size_t first_column(const struct rows *columns)
{
	for (size_t c = 0; c < rows_count(columns); c++)
		if (str_same(rows_get(columns, c, "state"), "now"))
			return c;
	return 0;
}

void grid_load(struct grid *g, const struct rows *columns, const struct rows *rows, const struct rows *cells_in)
{
	size_t ncolumn = rows_count(columns), n = rows_count(rows) * ncolumn;
	struct grid_cell *cell = mem_array(n, sizeof *cell);

	for (size_t i = 0; i < rows_count(cells_in); i++) {
		int r = of_id(rows, rows_get(cells_in, i, "row_id")), c = of_id(columns, rows_get(cells_in, i, "column_id"));
		if (r < 0 || c < 0)
			continue;
		struct grid_cell *to = &cell[(size_t)r * ncolumn + (size_t)c];
		put(&to->mark, rows_get(cells_in, i, "mark"));
		put(&to->was_mark, rows_get(cells_in, i, "mark"));
		put(&to->second, rows_get(cells_in, i, "second"));
		put(&to->was_second, rows_get(cells_in, i, "second"));
		put(&to->hint, rows_get(cells_in, i, "hint"));
	}
	keep_typed(g, columns, rows, cell);
	g->at_row = follow(g->rows, rows, g->at_row);
	g->at_column = g->columns ? follow(g->columns, columns, g->at_column) : first_column(columns);
	cells_free(g->cell, cells(g));
	g->cell = cell;
	rows_release(g->rows);
	rows_release(g->columns);
	g->rows = rows_copy(rows);
	g->columns = rows_copy(columns);
}

const struct grid_cell *grid_at(const struct grid *g, size_t row, size_t column)
{
	static const struct grid_cell nothing;
	size_t ncolumn = rows_count(g->columns);

	return row < rows_count(g->rows) && column < ncolumn ? &g->cell[row * ncolumn + column] : &nothing;
}

static size_t moved(size_t at, int step, size_t n)
{
	if (step < 0)
		return at > (size_t)-step ? at - (size_t)-step : 0;
	return at + (size_t)step < n ? at + (size_t)step : n ? n - 1 : 0;
}

void grid_move(struct grid *g, int rows, int columns)
{
	g->early = false;
	g->at_row = moved(g->at_row, rows, rows_count(g->rows));
	g->at_column = moved(g->at_column, columns, rows_count(g->columns));
}

bool grid_goto(struct grid *g, const char *id)
{
	int row = of_id(g->rows, id);

	if (row >= 0)
		g->at_row = (size_t)row;
	return row >= 0;
}

static bool same_key(const char *a, const char *b)
{
	wchar_t x, y;

	if (!a[0] || !b[0])
		return false;
	utf8_next(a, strlen(a), &x);
	utf8_next(b, strlen(b), &y);
	return utf8_fold(x) == utf8_fold(y) && utf8_length(a) == 1;
}

static const struct mark_def *mark_of(const struct mark_def *mark, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)		/* exactly so first: n and N may be two marks */
		if (!strcmp(mark[i].key, key))
			return &mark[i];
	for (size_t i = 0; i < n; i++)
		if (same_key(key, mark[i].key))
			return &mark[i];
	return NULL;
}

bool grid_type(struct grid *g, const char *key)
{
	const struct mark_def *mark = mark_of(g->def->mark, g->def->nmark, key);
	const struct mark_def *second = mark_of(g->def->second, g->def->nsecond, key);

	g->early = false;
	if (!cells(g) || (!mark && !second))
		return false;
	g->early = str_same(rows_get(g->columns, g->at_column, "state"), "later");
	if (g->early)
		return true;
	struct grid_cell *cell = &g->cell[g->at_row * rows_count(g->columns) + g->at_column];
	g->changes++;
	if (mark && (!second || !strcmp(mark->key, key))) {
		put(&cell->mark, mark->value);
		grid_move(g, 1, 0);
	} else {
		put(&cell->second, str_same(cell->second, second->value) ? NULL : second->value);
	}
	return true;
}

bool grid_clear(struct grid *g)
{
	if (!cells(g))
		return false;
	struct grid_cell *cell = &g->cell[g->at_row * rows_count(g->columns) + g->at_column];
	g->early = false;
	bool had = cell->mark || cell->second;
	g->changes++;
	put(&cell->mark, NULL);
	put(&cell->second, NULL);
	grid_move(g, 1, 0);
	return had;
}

bool grid_exchange(struct grid *g)
{
	struct grid_cell *cell = cells(g) ? &g->cell[g->at_row * rows_count(g->columns) + g->at_column] : NULL;
	char *mark, *second;

	if (!cell || !cell->clash)
		return false;
	mark = cell->mark;
	second = cell->second;
	cell->mark = cell->other_mark;
	cell->second = cell->other_second;
	cell->other_mark = mark;
	cell->other_second = second;
	cell->other_mine = !cell->other_mine;
	return true;
}

size_t grid_clashes(const struct grid *g)
{
	size_t n = 0;

	for (size_t i = 0; i < cells(g); i++)
		n += g->cell[i].clash;
	return n;
}

size_t grid_changes(const struct grid *g)
{
	size_t n = 0;

	for (size_t i = 0; i < cells(g); i++)
		n += cell_changed(&g->cell[i]);
	return n;
}

bool grid_dirty(const struct grid *g)
{
	return grid_changes(g) > 0;
}

/* One more element of an array literal. */
static void element(struct str *to, const char *text)
{
	str_add(to, to->n ? "," : "{");
	if (!text) {
		str_add(to, "NULL");
		return;
	}
	str_addc(to, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			str_addc(to, '\\');
		str_addc(to, *text);
	}
	str_addc(to, '"');
}

void grid_changed(struct grid *g, struct str out[GRID_SENT])
{
	size_t ncolumn = rows_count(g->columns);

	for (int i = 0; i < GRID_SENT; i++)
		str_clear(&out[i]);
	for (size_t i = 0; i < cells(g); i++) {
		g->cell[i].sent = cell_changed(&g->cell[i]);
		if (!g->cell[i].sent)
			continue;
		put(&g->cell[i].sent_mark, g->cell[i].mark);
		put(&g->cell[i].sent_second, g->cell[i].second);
		element(&out[0], rows_get(g->rows, i / ncolumn, "id"));
		element(&out[1], rows_get(g->columns, i % ncolumn, "id"));
		element(&out[2], g->cell[i].mark);
		element(&out[3], g->cell[i].second);
		element(&out[4], g->cell[i].was_mark);
		element(&out[5], g->cell[i].was_second);
	}
	for (int i = 0; i < GRID_SENT; i++)
		str_add(&out[i], out[i].n ? "}" : "{}");
}

void grid_saved(struct grid *g)
{
	for (size_t i = 0; i < cells(g); i++) {
		if (!g->cell[i].sent)
			continue;
		g->cell[i].sent = g->cell[i].clash = false;
		put(&g->cell[i].was_mark, g->cell[i].sent_mark);
		put(&g->cell[i].was_second, g->cell[i].sent_second);
	}
	uuid_make(g->request);
	g->saving = false;
}

/* "N/+" */
static void add_marks(struct str *s, const char *name, const char *mark, const char *second)
{
	struct str marks = { .text = NULL };

	str_addf(&marks, "%s/%s", mark ? mark : "", second ? second : "");
	flat_add(s, name, marks.text);
	str_release(&marks);
}

char *grid_draft(const struct grid *g)
{
	size_t ncolumn = rows_count(g->columns);
	struct str s = { .text = NULL };

	for (size_t i = 0; i < cells(g); i++) {
		struct str name = { .text = NULL };

		if (!cell_changed(&g->cell[i]))
			continue;
		str_addf(&name, "%s %s", rows_get(g->rows, i / ncolumn, "id"), rows_get(g->columns, i % ncolumn, "id"));
		add_marks(&s, name.text, g->cell[i].mark, g->cell[i].second);
		str_add(&name, " was");
		add_marks(&s, name.text, g->cell[i].was_mark, g->cell[i].was_second);
		str_release(&name);
	}
	return flat_end(&s);
}

struct restore { struct grid *g; const char *json; size_t *clashes, *gone; };

static bool same_marks(const char *json, const char *name, const struct grid_cell *cell)
{
	struct str is = { .text = NULL }, was_name = { .text = NULL };
	char *was;
	bool same;

	str_addf(&was_name, "%s was", name);
	str_addf(&is, "%s/%s", cell->was_mark ? cell->was_mark : "", cell->was_second ? cell->was_second : "");
	was = flat_get(json, was_name.text);
	same = was && !strcmp(was, is.text);
	free(was);
	str_release(&is);
	str_release(&was_name);
	return same;
}

static void restore(void *ctx, const char *name, const char *value)
{
	struct restore *to = ctx;
	struct grid *g = to->g;
	const char *blank = strchr(name, ' '), *slash = strchr(value, '/');
	char *row, *mark;
	int r, c;

	if (!blank || !slash || strchr(blank + 1, ' '))
		return;
	row = mem_dupn(name, (size_t)(blank - name));
	r = of_id(g->rows, row);
	c = of_id(g->columns, blank + 1);
	free(row);
	if (r < 0 || c < 0) {
		++*to->gone;
		return;
	}
	struct grid_cell *cell = &g->cell[(size_t)r * rows_count(g->columns) + (size_t)c];
	mark = mem_dupn(value, (size_t)(slash - value));
	put(&cell->mark, mark);
	put(&cell->second, slash + 1);
	free(mark);
	if (cell_changed(cell) && !same_marks(to->json, name, cell)) {
		put(&cell->other_mark, cell->was_mark);
		put(&cell->other_second, cell->was_second);
		cell->clash = true;
		++*to->clashes;
	}
	g->changes++;
}

bool grid_draft_load(struct grid *g, const char *json, size_t *clashes, size_t *gone)
{
	struct restore to = { g, json, clashes, gone };

	*clashes = *gone = 0;
	if (!flat_each(json, NULL, NULL))
		return false;
	flat_each(json, restore, &to);
	return true;
}
