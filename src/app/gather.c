#include "config.h"

#include "app/gather.h"

#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "model/form.h"

enum { PAGE = 200, SURELY_SHORT = 20 };	/* as model/list_fetch.c: an answer shorter than that was the last */

static char *show(const struct out_table *t, size_t row, size_t column)
{
	const struct gather *g = t->ctx;
	struct column_def c = g->def->column[column];

	c.short_words = false;	/* there is room for the whole word */
	return column_show(g->all, &c, out_cell(t, row, column));
}

static enum out_kind kind_of(const struct column_def *c)
{
	if (c->words != NULL)
		return OUT_TEXT;
	return c->type == FIELD_INT || c->type == FIELD_DECIMAL ? OUT_NUMBER : c->type == FIELD_DATE ? OUT_DATE : OUT_TEXT;
}

struct gather *gather_new(struct db *db, const struct subjects *all, const struct list_def *def, struct args *args)
{
	struct gather *g = mem_alloc(sizeof *g);
	struct out_table *t = &g->table;

	*g = (struct gather){ .db = db, .all = all, .def = def, .args = *args };
	*args = (struct args){ 0 };
	t->column = mem_array(def->ncolumn, sizeof *t->column);
	t->ncolumn = def->ncolumn;
	for (size_t i = 0; i < def->ncolumn; i++) {
		const struct column_def *c = &def->column[i];

		t->column[i] = (struct out_column){ .name = c->name, .label = c->label == NULL ? "" : words(c->label), .kind = kind_of(c),
			.right = c->right, .maybe = c->maybe };
		for (size_t b = 0; b < def->nbars; b++)
			t->column[i].bar |= strcmp(def->bars[b], c->name) == 0;
	}
	t->section_name = def->section;
	t->show = show;
	t->ctx = g;
	return g;
}

void gather_free(struct gather *g)
{
	if (g == NULL)
		return;
	db_forget(g->db, g);
	for (size_t k = 0; g->key != NULL && k < g->def->nkey; k++)
		secret_free(g->key[k]);
	free(g->key);
	for (size_t i = 0; i < g->nseen; i++)
		free(g->seen[i]);
	free(g->seen);
	args_release(&g->args);
	out_table_release(&g->table);
	free(g);
}

/* ---- rows ---- */

static size_t hash(const char *id)
{
	size_t h = 14695981039346656037u;

	for (; *id != '\0'; id++)
		h = (h ^ (unsigned char)*id) * 1099511628211u;
	return h;
}

/* seen has nseen places, a power of two, at least half of them empty. */
static bool put(char **seen, size_t n, char *id)
{
	size_t at = hash(id) & (n - 1);

	for (; seen[at] != NULL; at = (at + 1) & (n - 1))
		if (strcmp(seen[at], id) == 0)
			return false;
	seen[at] = id;
	return true;
}

/* Was it not here before? A row that somebody moved while the pages came may come twice. */
static bool is_new(struct gather *g, const char *id)
{
	char *copy;

	if (id == NULL || !g->def->paged)
		return true;
	if (g->table.nrow + g->left_out + 1 > g->nseen / 2) {
		size_t n = g->nseen == 0 ? 1024 : g->nseen * 2;
		char **more = mem_array(n, sizeof *more);

		for (size_t i = 0; i < g->nseen; i++)
			if (g->seen[i] != NULL)
				put(more, n, g->seen[i]);
		free(g->seen);
		g->seen = more;
		g->nseen = n;
	}
	copy = mem_dup(id);
	if (put(g->seen, g->nseen, copy))
		return true;
	free(copy);
	return false;
}

static void take(struct gather *g, const struct rows *rows)
{
	const struct list_def *def = g->def;
	const char **cell = mem_array(def->ncolumn + 1, sizeof *cell);
	const char *id = def->nkey > 0 ? def->key[def->nkey - 1] : "id";

	for (size_t row = 0; row < rows_count(rows); row++) {
		if (!is_new(g, rows_get(rows, row, id)))
			continue;
		if (rows_told(rows, row, "protected")) {
			g->left_out++;
			continue;
		}
		for (size_t c = 0; c < def->ncolumn; c++)
			cell[c] = rows_get(rows, row, def->column[c].name);
		out_table_add(&g->table, cell, def->section == NULL ? NULL : rows_get(rows, row, def->section), rows_told(rows, row, def->sum));
	}
	free(cell);
}

static void remember_key(struct gather *g, const struct rows *rows)
{
	size_t last = rows_count(rows) - 1;

	if (g->key == NULL)
		g->key = mem_array(g->def->nkey, sizeof *g->key);
	for (size_t k = 0; k < g->def->nkey; k++) {
		secret_free(g->key[k]);
		g->key[k] = mem_dup(rows_get(rows, last, g->def->key[k]));
	}
}

/* ---- calls ---- */

static void over(struct gather *g, const struct err *err)
{
	if (err != NULL)
		g->err = *err;
	g->done(g);
}

char *about_text(const struct rows *rows)
{
	struct str s = { 0 };

	for (size_t row = 0; row < rows_count(rows); row++) {
		const char *line = rows_get(rows, row, "line"), *detail = rows_get(rows, row, "detail");
		char said[1000] = "";

		if (line != NULL && detail != NULL)
			words_fill(line, detail, said, sizeof said);
		else if (line != NULL)
			words_said(line, said, sizeof said);
		str_addf(&s, "%s%s", row > 0 ? "\n" : "", said);
	}
	str_add(&s, "");
	return str_take(&s);
}

void about_args(const struct call_def *about, const struct args *list, struct args *out)
{
	for (size_t i = 0; i < about->nargs; i++)
		args_add(out, about->args[i], args_get(list, about->args[i]));
	for (size_t i = 0; i < about->nwith; i++)
		args_add(out, about->with[i].name, about->with[i].value);
}

static void about_came(void *ctx, const struct rows *rows, const struct err *err)
{
	struct gather *g = ctx;

	if (err == NULL)
		g->table.about = about_text(rows);
	over(g, err);
}

static void about_ask(struct gather *g)
{
	struct args args = { 0 };

	if (g->def->about.function == NULL) {
		over(g, NULL);
		return;
	}
	about_args(&g->def->about, &g->args, &args);
	db_call(g->db, g->def->about.function, args.arg, args.n, about_came, g);
	args_release(&args);
}

static void page_ask(struct gather *g);

static void page_came(void *ctx, const struct rows *rows, const struct err *err)
{
	struct gather *g = ctx;
	int n;

	if (err != NULL) {
		over(g, err);
		return;
	}
	n = (int)rows_count(rows);
	take(g, rows);
	if (!g->def->paged || n < SURELY_SHORT) {
		about_ask(g);
		return;
	}
	remember_key(g, rows);
	page_ask(g);
}

static void page_ask(struct gather *g)
{
	char number[16];

	if (g->def->paged) {
		snprintf(number, sizeof number, "%d", PAGE);
		for (size_t k = 0; k < g->def->nkey; k++)
			args_add(&g->args, g->def->key[k], g->key == NULL ? NULL : g->key[k]);
		args_add(&g->args, "back", "f");
		args_add(&g->args, "max", number);
	}
	db_call(g->db, g->def->call.function, g->args.arg, g->args.n, page_came, g);
}

void gather_start(struct gather *g, void (*done)(struct gather *g), void *owner)
{
	g->done = done;
	g->owner = owner;
	page_ask(g);
}
