#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/utf8.h"
#include "base/words.h"
#include "ui/columns.h"
#include "ui/draw.h"
#include "ui/hints.h"

#define GUTTER 3
#define NAME_MOST 26
#define NAME_SHORT 14
#define CELL_LEAST 3	/* mark, second, changed */
#define GAP 1

/* Names stay where they are; the meetings move under them sideways when they do not all fit. A cell is its letter, the
 * letter of what was noted besides, and * as long as it is not saved, ! when a colleague has set it otherwise meanwhile. */
struct view_grid {
	struct view v;
	const struct subjects *all;
	const struct subject *subject;
	struct grid *grid;
	int page;
	char *said;
	int cursor_y, cursor_x;
	int cells_y, cells_x, cell;	/* where the cells stand, and how wide each is with the gap after it */
	int cells_end;
};

struct frozen { int name, x, end, cell; struct placed *after; size_t nafter; };

static int text_width(const struct rows *rows, size_t row, const char *column)
{
	const char *text = rows_get(rows, row, column);

	return utf8_width(text ? text : "");
}

/* All meetings as wide as the widest. compact: no wider than the numbers above need; dates then stand where there is room. */
static int widest(const struct grid *g, bool compact)
{
	int most = CELL_LEAST;

	for (size_t i = 0; i < rows_count(g->columns); i++) {
		int label = text_width(g->columns, i, "label"), below = compact ? 0 : text_width(g->columns, i, "below");

		most = label > most ? label : most;
		most = below > most ? below : most;
	}
	return most;
}

/* Columns from the first cell on when this many columns stand after the grid; where those stand goes to f. */
static int split(const struct grid *g, struct frozen *f, struct area area, int after)
{
	f->x = area.x + GUTTER + f->name + 2;
	f->nafter = after > 0 ? columns_place(g->def->after, g->def->nafter, NULL, 0, after, f->after) : 0;
	f->end = area.x + area.w - 1 - (f->nafter ? columns_total(f->after, f->nafter) + 2 : 0);
	return f->end - f->x;
}

/* What stays while the meetings move: names, and the columns after the grid. When there is not room for all meetings,
 * first the meetings come closer, then names get shorter, then columns after the grid leave, and what room the last of
 * those left is the names' again. */
static struct frozen freeze(const struct grid *g, struct area area)
{
	struct frozen f = { .name = 8 };
	int after = g->def->nafter ? area.w / 2 : 0, all, longest;
	size_t n = rows_count(g->columns);

	for (size_t i = 0; i < rows_count(g->rows); i++)
		if (text_width(g->rows, i, "label") > f.name)
			f.name = text_width(g->rows, i, "label");
	longest = f.name = f.name < NAME_MOST ? f.name : NAME_MOST;
	f.after = mem_array(g->def->nafter + 1, sizeof *f.after);
	f.cell = widest(g, (widest(g, false) + GAP) * (int)n > split(g, &f, area, after));
	all = (f.cell + GAP) * (int)n;
	while (all > split(g, &f, area, after) && f.name > NAME_SHORT)
		f.name--;
	while (all > split(g, &f, area, after) && f.nafter > 1)
		after = columns_total(f.after, f.nafter) - 1;
	while (f.name < longest && all < split(g, &f, area, after))
		f.name++;
	if (f.x + all + 1 < f.end)
		f.end = f.x + all + 1;	/* what comes after stands beside the meetings rather than at the far edge */
	for (size_t i = 0; i < f.nafter; i++)
		f.after[i].x += f.end + 2;
	return f;
}

static void keep_in_sight(struct view_grid *v, const struct frozen *f, int height)
{
	struct grid *g = v->grid;
	int used;

	v->page = height > 0 ? height : 1;
	if (g->at_row < g->top)
		g->top = g->at_row;
	if (g->at_row >= g->top + (size_t)v->page)
		g->top = g->at_row - (size_t)v->page + 1;
	if (g->at_column < g->left)
		g->left = g->at_column;
	for (; g->left < g->at_column; g->left++) {
		used = (int)(g->at_column - g->left + 1) * (f->cell + GAP) - GAP;
		if (f->x + used <= f->end)
			break;
	}
}

static const struct mark_def *mark_of(const struct mark_def *mark, size_t n, const char *value)
{
	for (size_t i = 0; value && i < n; i++)
		if (!strcmp(mark[i].value, value))
			return &mark[i];
	return NULL;
}

static void draw_cell(struct view_grid *v, size_t row, size_t column, int y, int x, int width)
{
	const struct grid *g = v->grid;
	const struct grid_cell *c = grid_at(g, row, column);
	bool here = row == g->at_row && column == g->at_column, changed;
	const struct mark_def *second = mark_of(g->def->second, g->def->nsecond, c->second);

	changed = !str_same(c->mark, c->was_mark) || !str_same(c->second, c->was_second);
	draw_text(y, x, 1, c->mark && *c->mark ? c->mark : "\xC2\xB7", here ? STYLE_CURSOR : STYLE_PLAIN, ALIGN_LEFT);
	draw_text(y, x + 1, 1, second ? second->key : "", STYLE_PLAIN, ALIGN_LEFT);
	draw_text(y, x + 2, width - 2, c->clash ? "!" : changed ? "*" : "", c->clash ? STYLE_WARNING : STYLE_MARK, ALIGN_LEFT);
	if (here) {
		v->cursor_y = y;
		v->cursor_x = x;
	}
}

static void draw_row(struct view_grid *v, const struct frozen *f, size_t row, int y, struct area area)
{
	struct grid *g = v->grid;
	int x = f->x;

	draw_blank(y, area.x, area.w, STYLE_PLAIN);
	if (row == g->at_row)
		draw_text(y, area.x + 1, 1, ">", STYLE_CURSOR, ALIGN_LEFT);
	draw_text(y, area.x + GUTTER, f->name, rows_get(g->rows, row, "label"), STYLE_PLAIN, ALIGN_LEFT);
	for (size_t i = g->left; i < rows_count(g->columns) && x + f->cell <= f->end; i++) {
		draw_cell(v, row, i, y, x, f->cell);
		x += f->cell + GAP;
	}
	for (size_t i = 0; i < f->nafter; i++) {
		char *text = column_show(v->all, f->after[i].def, rows_get(g->rows, row, f->after[i].def->name));

		draw_text(y, f->after[i].x, f->after[i].width, text, STYLE_PLAIN,
			f->after[i].def->right ? ALIGN_RIGHT : ALIGN_LEFT);
		free(text);
	}
}

/* Two lines of headings; < and > say that there is more to the side. */
static void draw_header(struct view_grid *v, const struct frozen *f, struct area area)
{
	const struct grid *g = v->grid;
	size_t i, n = rows_count(g->columns);
	int x = f->x, clear = x;

	draw_blank(area.y, area.x, area.w, STYLE_PLAIN);
	draw_blank(area.y + 1, area.x, area.w, STYLE_PLAIN);
	for (i = g->left; i < n && x + f->cell <= f->end; i++) {
		const char *below = rows_get(g->columns, i, "below");
		int w = text_width(g->columns, i, "below");

		draw_text(area.y, x, f->cell, rows_get(g->columns, i, "label"), STYLE_HEADING, ALIGN_LEFT);
		if (x >= clear && x + w <= f->end + 1) {
			draw_text(area.y + 1, x, w, below, STYLE_LABEL, ALIGN_LEFT);
			clear = x + w + 1;
		}
		x += f->cell + GAP;
	}
	if (g->left > 0)
		draw_text(area.y, f->x - 2, 1, "<", STYLE_MARK, ALIGN_LEFT);
	if (i < n)
		draw_text(area.y, f->end, 1, ">", STYLE_MARK, ALIGN_LEFT);
	columns_draw_labels(f->after, f->nafter, area.y, true);
}

static void draw(struct view *view, struct area area)
{
	struct view_grid *v = (struct view_grid *)view;
	struct grid *g = v->grid;
	size_t nrows = rows_count(g->rows);
	struct frozen f = freeze(g, area);
	int y = area.y + 2;

	area.h -= g->about;	/* a line kept for who else has it open, so that nothing jumps when somebody comes */

	keep_in_sight(v, &f, area.h - 2);
	v->cursor_y = y;
	v->cursor_x = area.x + GUTTER;
	v->cells_y = y;
	v->cells_x = f.x;
	v->cells_end = f.end;
	v->cell = f.cell + GAP;
	draw_header(v, &f, area);
	for (size_t row = g->top; row < nrows && y < area.y + area.h; row++)
		draw_row(v, &f, row, y++, area);
	for (; y < area.y + area.h; y++)
		draw_blank(y, area.x, area.w, STYLE_PLAIN);
	if (g->about) {
		draw_blank(area.y + area.h, area.x, area.w, STYLE_PLAIN);
		draw_text(area.y + area.h, area.x + 1, area.w - 2, g->company, STYLE_WARNING, ALIGN_LEFT);
	}
	free(f.after);
}

static void cursor(struct view *view, int *y, int *x)
{
	struct view_grid *v = (struct view_grid *)view;

	*y = v->cursor_y;
	*x = v->cursor_x;
}

static bool move(struct view_grid *v, enum action a)
{
	struct grid *g = v->grid;
	int columns = (int)rows_count(g->columns);

	switch ((int)a) {
	case ACTION_UP: grid_move(g, -1, 0); return true;
	case ACTION_DOWN: case ACTION_OPEN: grid_move(g, 1, 0); return true;
	case ACTION_LEFT: case ACTION_PREVIOUS: grid_move(g, 0, -1); return true;
	case ACTION_RIGHT: case ACTION_NEXT: grid_move(g, 0, 1); return true;
	case ACTION_PAGE_UP: grid_move(g, -v->page, 0); return true;
	case ACTION_PAGE_DOWN: grid_move(g, v->page, 0); return true;
	case ACTION_HOME: grid_move(g, 0, -columns); return true;
	case ACTION_END: grid_move(g, 0, columns); return true;
	}
	return false;
}

/* The letters of the marks come first: in a grid n is `present`, whatever it means in a list. */
static struct ask act(struct view *view, const struct input *in)
{
	struct view_grid *v = (struct view_grid *)view;
	const struct action_def *a;

	view->dirty = true;
	if (in->key[0] && !in->key[utf8_forward(in->key, 0)] && grid_type(v->grid, in->key))
		return (struct ask){ .kind = ASK_NONE };
	if ((a = hints_match(view, v->subject, in)))
		return (struct ask){ .kind = ASK_ACTION, .action = a };
	if (move(v, in->action))
		return (struct ask){ .kind = ASK_NONE };
	switch ((int)in->action) {
	case ACTION_MARK: case ACTION_DELETE: case ACTION_BACKSPACE:
		grid_clear(v->grid);
		return (struct ask){ .kind = ASK_NONE };
	case ACTION_EXCHANGE:
		if (grid_exchange(v->grid))
			return (struct ask){ .kind = ASK_NONE };
		break;
	case ACTION_SAVE: return (struct ask){ .kind = ASK_SAVE };
	case ACTION_BACK: return (struct ask){ .kind = ASK_CLOSE };
	case ACTION_REFRESH: return (struct ask){ .kind = ASK_REFRESH };
	case ACTION_HELP: return (struct ask){ .kind = ASK_HELP };
	}
	return (struct ask){ .kind = ASK_PASS };
}

static struct ask click(struct view *view, int y, int x)
{
	struct view_grid *v = (struct view_grid *)view;
	struct grid *g = v->grid;
	int down = y - v->cells_y, right = x - v->cells_x;
	size_t row = g->top + (size_t)down, column = g->left + (size_t)(right / v->cell);

	if (down < 0 || down >= v->page || row >= rows_count(g->rows))
		return (struct ask){ .kind = ASK_NONE };
	if (right < 0 || x >= v->cells_end || column >= rows_count(g->columns))
		column = g->at_column;	/* beside the cells: the row */
	grid_move(g, (int)((long)row - (long)g->at_row), (int)((long)column - (long)g->at_column));
	view->dirty = true;
	return (struct ask){ .kind = ASK_NONE };
}

static size_t keys(struct view *view, struct key_hint *hint, size_t max)
{
	struct view_grid *v = (struct view_grid *)view;
	const struct grid_def *def = v->grid->def;
	struct hints h = { .view = view, .hint = hint, .max = max };

	hints_action(&h, ACTION_HELP, NULL);
	hints_action(&h, ACTION_SAVE, NULL);
	if (grid_at(v->grid, v->grid->at_row, v->grid->at_column)->clash)
		hints_action(&h, ACTION_EXCHANGE, grid_at(v->grid, v->grid->at_row, v->grid->at_column)->other_mine ? _("Yours") : NULL);
	if (view->can && view->can(view, ACTION_UNDO))
		hints_action(&h, ACTION_UNDO, _("Take up the draft"));
	for (size_t i = 0; i < def->nmark; i++)
		hints_key(&h, def->mark[i].key, words(def->mark[i].label));
	for (size_t i = 0; i < def->nsecond; i++)
		hints_key(&h, def->second[i].key, words(def->second[i].label));
	hints_subject(&h, v->subject, NULL);
	hints_end(&h, true);
	return h.n;
}

static bool typing(struct view *v)
{
	(void)v;
	return false;
}

static void add_marks(struct str *s, const struct grid_def *def, const char *mark, const char *second)
{
	const struct mark_def *m = mark_of(def->mark, def->nmark, mark), *n = mark_of(def->second, def->nsecond, second);

	if (m)
		str_addf(s, ": %s", words(m->label));
	if (n)
		str_addf(s, "%s %s", m ? "," : ":", words(n->label));
}

/* "Åsa Öhrn, 4 (14/1): Present. Said by telephone": who, which meeting, what, and what the server says about the cell. */
static const char *hint(struct view *view, bool *problem)
{
	struct view_grid *v = (struct view_grid *)view;
	const struct grid *g = v->grid;
	const struct grid_cell *c;
	struct str s = { NULL };
	const char *name, *column, *below;

	if (g->at_row >= rows_count(g->rows) || g->at_column >= rows_count(g->columns))
		return NULL;
	c = grid_at(g, g->at_row, g->at_column);
	name = rows_get(g->rows, g->at_row, "label");
	column = rows_get(g->columns, g->at_column, "label");
	below = rows_get(g->columns, g->at_column, "below");
	if (g->early) {
		char said[200], detail[100];

		*problem = true;
		snprintf(detail, sizeof detail, "%.40s%c%.40s", column ? column : "", ERR_SEP, below ? below : "");
		words_fill(N_("{1} ({2}) is still to come: it is marked on its day, not before"), detail, said, sizeof said);
		free(v->said);
		return v->said = mem_dup(said);
	}
	str_addf(&s, "%s, %s", name ? name : "", column ? column : "");
	if (below && *below && !c->clash)	/* two values want the room */
		str_addf(&s, " (%s)", below);
	add_marks(&s, g->def, c->mark, c->second);
	if (!c->clash && (c->was_mark || c->was_second) && (!str_same(c->mark, c->was_mark) || !str_same(c->second, c->was_second)))
		str_addf(&s, ". %s: %s%s", _("Stored"), c->was_mark ? c->was_mark : "", c->was_second ? c->was_second : "");
	if (c->hint && *c->hint)
		str_addf(&s, ". %s", c->hint);
	if (c->clash && c->other_mine)
		str_addf(&s, ". %s", _("Yours"));
	if (c->clash) {
		add_marks(&s, g->def, c->other_mark, c->other_second);
		if (!c->other_mark && !c->other_second)
			str_addf(&s, ": %s", _("(empty)"));
	}
	free(v->said);
	return v->said = str_take(&s);
}

static void release(struct view *view)
{
	free(((struct view_grid *)view)->said);
}

static const struct view_ops ops = {
	.draw = draw, .cursor = cursor, .act = act, .click = click, .keys = keys, .typing = typing, .hint = hint, .free = release,
};

struct view *view_grid_new(const struct subjects *all, const struct subject *subject, struct grid *grid)
{
	struct view_grid *v = mem_alloc(sizeof *v);

	*v = (struct view_grid){ .v = { .ops = &ops, .dirty = true }, .all = all, .subject = subject, .grid = grid };
	v->v.title = mem_dup(words(subject->title));
	return &v->v;
}
