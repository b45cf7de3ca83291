#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "ui/columns.h"
#include "ui/draw.h"
#include "ui/hints.h"
#include "ui/keys.h"
#include "ui/list_bars.h"
#include "ui/list_draw.h"
#include "ui/view.h"

#define GUTTER 3	/* blank, cursor mark, mark */

/* The cursor row is told by > in its gutter and the hardware cursor on its first letter. Reversing the whole row would
 * look stronger and send two rows of bytes at every step over a slow line. */
struct view_list {
	struct view v;
	const struct subjects *all;
	const struct subject *subject;
	struct list *list;
	unsigned long offered;		/* of what goes with some rows only, what the key line offered last */
	int cursor_y, cursor_x;
	struct bars bars;		/* where they stand; none: figures only */
	struct str hint;		/* how many are marked, and what takes them */
	size_t hinted;			/* the marks it told of */
	struct str cut;			/* what of the row under the cursor is cut, whole */
	bool told;			/* the message line says it */
	int rows_y, rows_end;	/* where the rows stand */
	size_t first, past;	/* the first of them, and the first below them */
	/* What the last drawing was of: when only the cursor has moved since, two lines are drawn. */
	struct { struct placed *p; size_t n; struct area area; size_t first, at; unsigned long generation; } drawn;
};

static bool any_label(const struct list_def *def)
{
	for (size_t i = 0; i < def->ncolumn; i++)
		if (*words(def->column[i].label))
			return true;
	return false;
}

static void draw_header(const struct placed *p, size_t n, struct area area, const char *title)
{
	size_t i = 0;

	draw_blank(area.y, area.x, area.w, STYLE_PLAIN);
	if (title) {
		int end = area.x + 1 + utf8_width(title);

		for (i = 1; i < n && p[i].x < end + 2; i++)	/* a long title stands over more than the first column */
			;
		end = i < n ? p[i].x - 2 : area.x + area.w;
		draw_text(area.y, area.x + 1, end - area.x - 1, title, STYLE_HEADING, ALIGN_LEFT);
	}
	columns_draw_labels(p + i, n - i, area.y, !title);
}

/* A text that is too long runs on over the empty cells right of it rather than being cut. */
static int room(char *const *text, const struct placed *p, size_t n, size_t i, int end)
{
	size_t next = i + 1;

	if (p[i].def->right)
		return p[i].width;
	while (next < n && !*text[next])
		next++;
	return next == i + 1 ? p[i].width : (next < n ? p[next].x - 2 : end) - p[i].x;
}

static void draw_row(struct view_list *v, size_t row, const struct placed *p, size_t n, int y, struct area area, bool cursor)
{
	char **text = mem_array(n + 1, sizeof *text);

	draw_blank(y, area.x, area.w, STYLE_PLAIN);
	if (cursor)
		draw_text(y, area.x + 1, 1, ">", STYLE_CURSOR, ALIGN_LEFT);
	if (list_marked(v->list, row))
		draw_text(y, area.x + 2, 1, "*", STYLE_MARK, ALIGN_LEFT);
	for (size_t i = 0; i < n; i++)
		text[i] = list_show(v->list, row, p[i].def);
	if (cursor)
		str_release(&v->cut);
	for (size_t i = 0; i < n; i++) {
		int width = room(text, p, n, i, (v->bars.n ? v->bars.lane[0].x : area.x + area.w) - 1);

		if (*text[i])
			draw_text(y, p[i].x, width, text[i], STYLE_PLAIN, p[i].def->right ? ALIGN_RIGHT : ALIGN_LEFT);
		if (cursor)
			list_cut(&v->cut, text[i], width);
	}
	bars_draw(&v->bars, v->list, row, y);
	for (size_t i = 0; i < n; i++)
		free(text[i]);
	free(text);
}

static const char *section(const struct list *l, size_t row)
{
	const char *s = l->def->section ? list_cell(l, row, l->def->section) : NULL;

	return s ? s : "";
}

/* As the column of that name shows it, when it is one: a code in words. */
static void draw_section(const struct list *l, size_t row, int y, struct area area)
{
	const struct column_def *c = NULL;
	char *shown;

	for (size_t i = 0; i < l->def->ncolumn && !c; i++)
		if (!strcmp(l->def->column[i].name, l->def->section))
			c = &l->def->column[i];
	shown = c ? list_show(l, row, c) : mem_dup(words(section(l, row)));
	draw_blank(y, area.x, area.w, STYLE_PLAIN);
	draw_text(y, area.x + 1, area.w - 2, shown, STYLE_HEADING, ALIGN_LEFT);
	free(shown);
}

/* Does a heading stand before this row, when `first` is the first one drawn? */
static bool heads(const struct list *l, size_t first, size_t row)
{
	const char *s = section(l, row);

	return *s && (row == first || strcmp(s, section(l, row - 1)));
}

/* The first row to draw so that the cursor's row fits too: headings take lines that the model does not count. */
static size_t first_row(const struct list *l, int height)
{
	size_t first = l->top;

	while (first < l->at) {
		int lines = 0;

		for (size_t row = first; row <= l->at; row++)
			lines += 1 + heads(l, first, row);
		if (lines <= height)
			break;
		first++;
	}
	return first;
}

static const char *nothing_to_show(const struct list *l)
{
	switch (l->state) {
	case LIST_EMPTY: return "";
	case LIST_LOADING: return _("Fetching...");
	case LIST_FAILED: return _("This could not be fetched");
	case LIST_READY: return l->search && *l->search ? _("Nothing is found") : words(l->def->empty);
	}
	return "";
}

/* Is there something to see in a column, in any row that is held? */
static bool any_cell(const struct list *l, const struct column_def *c)
{
	bool any = false;

	for (size_t row = 0; !any && row < l->nrow; row++) {
		char *text = list_show(l, row, c);

		any = *text != '\0';
		secret_free(text);
	}
	return any;
}

static size_t place(struct view_list *v, struct area area, struct placed *p)
{
	const struct list *l = v->list;
	bool *without = mem_array(l->def->ncolumn + 1, sizeof *without);
	int end = area.x + area.w;
	size_t n;

	for (size_t i = 0; i < l->def->ncolumn; i++)
		without[i] = l->def->column[i].maybe && !any_cell(l, &l->def->column[i]);
	bars_place(&v->bars, l, area, without);
	if (v->bars.n)
		end = v->bars.lane[0].x - 1;
	n = columns_place(l->def->column, l->def->ncolumn, without, area.x + GUTTER, end - area.x - GUTTER - 1, p);
	free(without);
	return n;
}

void list_draw_part(struct view *view, struct area area, bool focus, const char *title)
{
	struct view_list *v = (struct view_list *)view;
	struct list *l = v->list;
	struct placed *p = mem_array(l->def->ncolumn + 1, sizeof *p);
	size_t n = place(v, area, p), row, first;
	bool header = title || any_label(l->def);
	int y = area.y + header, end = area.y + area.h;

	if (header) {
		draw_header(p, n, area, title);
		bars_draw_labels(&v->bars, area.y);
	}
	list_height(l, end - y > 0 ? end - y : 1);
	v->cursor_x = area.x + GUTTER;
	v->cursor_y = y;
	first = first_row(l, end - y);
	v->rows_y = y;
	v->rows_end = end;
	v->first = first;
	for (row = first; row < l->nrow && y < end; row++) {
		bool head = heads(l, first, row);

		if (head && y + 1 >= end && row > first)
			break;		/* without its heading it would seem to belong to the one above */
		if (head && y + 1 < end)
			draw_section(l, row, y++, area);
		if (row == l->at)
			v->cursor_y = y;
		draw_row(v, row, p, n, y++, area, focus && row == l->at);
	}
	if (l->nrow == 0 && y < end) {
		draw_blank(y, area.x, area.w, STYLE_PLAIN);
		draw_text(y++, area.x + GUTTER, area.w - GUTTER, nothing_to_show(l), STYLE_PLAIN, ALIGN_LEFT);
	}
	if (!title && first == 0)
		y = about_draw(l, area, GUTTER, y, end);
	for (; y < end; y++)
		draw_blank(y, area.x, area.w, STYLE_PLAIN);
	v->past = row;
	free(v->drawn.p);
	v->drawn.p = p;
	v->drawn.n = n;
}

size_t list_lines(const struct view *view)
{
	const struct list *l = ((const struct view_list *)view)->list;
	size_t n = l->nrow;

	for (size_t row = 0; row < l->nrow; row++)
		n += heads(l, 0, row);
	return n;
}

size_t list_below(const struct view *view)
{
	const struct view_list *v = (const struct view_list *)view;

	return v->past < v->list->nrow ? v->list->nrow - v->past : 0;
}

static bool same_area(struct area a, struct area b)
{
	return a.y == b.y && a.x == b.x && a.h == b.h && a.w == b.w;
}

/* True: nothing but the cursor has moved since the last drawing, and its two lines have been drawn. */
static bool draw_cursor(struct view_list *v, struct area area)
{
	struct list *l = v->list;
	size_t was = v->drawn.at;
	int y = area.y + any_label(l->def);

	if (v->v.whole || !v->drawn.p || !same_area(area, v->drawn.area) || l->def->section || l->top != v->drawn.first ||
		l->generation != v->drawn.generation || l->at >= l->nrow || was >= l->nrow)
		return false;
	draw_row(v, was, v->drawn.p, v->drawn.n, y + (int)(was - l->top), area, false);
	v->cursor_y = y + (int)(l->at - l->top);
	draw_row(v, l->at, v->drawn.p, v->drawn.n, v->cursor_y, area, true);
	return true;
}

/* Of the actions that go with some rows only, a bit for each that goes with the one under the cursor. */
static unsigned long offers(const struct view_list *v)
{
	unsigned long offered = 0, bit = 1;

	for (size_t i = 0; i < v->subject->naction; i++) {
		if (!v->subject->action[i].when)
			continue;
		if (v->list->at < v->list->nrow && list_takes(v->list, v->list->at, &v->subject->action[i]))
			offered |= bit;
		bit <<= 1;
	}
	return offered;
}

static void draw(struct view *view, struct area area)
{
	struct view_list *v = (struct view_list *)view;

	if (offers(v) != v->offered)
		view->steady = false;
	if (!draw_cursor(v, area))
		list_draw_part(view, area, true, NULL);
	if (v->cut.n > 0 || v->told)
		view->steady = false;
	v->drawn.area = area;
	v->drawn.first = v->list->top;
	v->drawn.at = v->list->at;
	v->drawn.generation = v->list->generation;
}

static void cursor(struct view *view, int *y, int *x)
{
	struct view_list *v = (struct view_list *)view;

	*y = v->cursor_y;
	*x = v->cursor_x;
}

static struct ask on_action(struct view_list *v, const struct action_def *a)
{
	if (a->on != ON_VIEW && v->list->nrow == 0)
		return (struct ask){ .kind = ASK_NONE };
	return (struct ask){ .kind = ASK_ACTION, .action = a };
}

static bool permits(const struct view_list *v, const struct action_def *a)
{
	return !v->v.may || v->v.may(&v->v, a);
}

/* What Enter does: what the file says, or for whom that is not, the first action that shows more of a row. */
static const struct action_def *enters(const struct view_list *v)
{
	const struct action_def *a = v->list->def->enter ? subject_action(v->subject, v->list->def->enter) : NULL;

	for (size_t i = 0; a && !permits(v, a) && i < v->subject->naction; i++)
		if (v->subject->action[i].on == ON_ROW && v->subject->action[i].open && permits(v, &v->subject->action[i]))
			return &v->subject->action[i];
	return a;
}

static struct ask enter(struct view_list *v)
{
	const struct action_def *a = enters(v);

	if (v->list->nrow == 0)
		return (struct ask){ .kind = ASK_NONE };
	if (a && !permits(v, a))
		return (struct ask){ .kind = ASK_PASS };
	return a ? on_action(v, a) : (struct ask){ .kind = ASK_OPEN };
}

/* True when the action is the list's own and is done. */
static bool move(struct list *l, enum action a)
{
	switch ((int)a) {
	case ACTION_UP: list_move(l, -1); return true;
	case ACTION_DOWN: list_move(l, 1); return true;
	case ACTION_PAGE_UP: list_page(l, -1); return true;
	case ACTION_PAGE_DOWN: list_page(l, 1); return true;
	case ACTION_HOME: list_home(l); return true;
	case ACTION_END: list_end(l); return true;
	case ACTION_MARK_ALL: list_mark_all(l); return true;
	}
	return false;
}

/* What is marked is told as long as it is, and what takes the marks: everything else acts on the row at the cursor. */
/* The sentence of the row, where rows have one; else what there was no room for. */
static const char *row_hint(struct view_list *v)
{
	const struct list *l = v->list;
	char said[600] = "";

	if (l->at >= l->nrow)
		return NULL;
	if (l->def->hint)
		words_said(list_cell(l, l->at, l->def->hint), said, sizeof said);
	v->told = !*said && v->cut.n > 0;
	if (!*said)
		return v->told ? v->cut.text : NULL;
	str_release(&v->hint);
	str_add(&v->hint, said);
	return v->hint.text;
}

static const char *hint(struct view *view, bool *problem)
{
	struct view_list *v = (struct view_list *)view;
	struct str takers = { .text = NULL };
	char count[24];

	(void)problem;
	v->hinted = v->list->nmark;
	v->told = false;
	if (v->list->nmark == 0)
		return row_hint(v);
	for (size_t i = 0; i < v->subject->naction; i++) {
		const struct action_def *a = &v->subject->action[i];

		if (a->on == ON_MARKS && (!view->may || view->may(view, a)) && list_takes(v->list, v->list->at, a))
			str_addf(&takers, "%s%s %s", takers.n ? ", " : "", a->key ? a->key : "", words(a->label));
	}
	snprintf(count, sizeof count, "%zu", v->list->nmark);
	str_release(&v->hint);
	if (takers.n)
		str_addf(&v->hint, "%s %s. %s %s", _("Marked:"), count, _("For all of them:"), takers.text);
	else
		str_addf(&v->hint, "%s %s. %s", _("Marked:"), count, _("No command here takes marked rows"));
	str_release(&takers);
	return v->hint.text;
}

static struct ask act(struct view *view, const struct input *in)
{
	struct view_list *v = (struct view_list *)view;
	const struct action_def *a = hints_match(view, v->subject, in);

	view->steady = !v->list->def->hint && v->list->nmark == 0 && v->hinted == 0 && in->action != ACTION_MARK && in->action != ACTION_MARK_ALL &&
		in->action != ACTION_BARS;
	if (a)
		return on_action(v, a);
	if (in->kind != INPUT_ACTION)
		return (struct ask){ .kind = ASK_PASS };
	if (move(v->list, in->action)) {
		view->dirty = true;
		return (struct ask){ .kind = ASK_NONE };
	}
	switch ((int)in->action) {
	case ACTION_BARS:
		if (!v->list->def->nbars)
			break;
		v->list->bars = !v->list->bars;
		v->list->generation++;
		view->dirty = true;
		return (struct ask){ .kind = ASK_NONE };
	case ACTION_OPEN: return enter(v);
	case ACTION_MARK: return (struct ask){ .kind = v->list->nrow ? ASK_MARK : ASK_NONE };
	case ACTION_SEARCH: return (struct ask){ .kind = ASK_SEARCH };
	case ACTION_BACK: return (struct ask){ .kind = ASK_CLOSE };
	case ACTION_NEW: return (struct ask){ .kind = ASK_NEW };
	case ACTION_REFRESH: return (struct ask){ .kind = ASK_REFRESH };
	case ACTION_HELP: return (struct ask){ .kind = ASK_HELP };
	}
	return (struct ask){ .kind = ASK_PASS };
}

/* The row that was drawn at y; l->nrow: none. */
static size_t row_at(const struct view_list *v, int y)
{
	const struct list *l = v->list;
	int at = v->rows_y;

	for (size_t row = v->first; row < l->nrow && at < v->rows_end; row++, at++) {
		if (heads(l, v->first, row) && at + 1 < v->rows_end)
			at++;
		if (at == y)
			return row;
	}
	return l->nrow;
}

bool list_click(struct view *view, int y)
{
	struct view_list *v = (struct view_list *)view;
	size_t row = row_at(v, y);

	if (row == v->list->nrow || row == v->list->at)
		return false;
	list_move(v->list, (long)row - (long)v->list->at);
	return view->dirty = true;
}

static struct ask click(struct view *view, int y, int x)
{
	struct view_list *v = (struct view_list *)view;
	bool here = row_at(v, y) == v->list->at;

	(void)x;
	if (list_click(view, y) || !here)
		return (struct ask){ .kind = ASK_NONE };
	return enter(v);
}

/* Drafts: each row says in a column `form` where it is gone on with. */
static bool rows_name_forms(const struct list_def *def)
{
	for (size_t i = 0; i < def->ncolumn; i++)
		if (!strcmp(def->column[i].name, "form"))
			return true;
	return false;
}

static void hint_new(struct hints *h, struct view_list *v)
{
	struct view *view = &v->v;

	if (v->list->def->new_form && (!view->can || view->can(view, ACTION_NEW)))
		hints_key(h, keys_letter(ACTION_NEW), words(action_brief(ACTION_NEW)));
}

/* Where there is no row yet, a new one is what can be done. */
static size_t keys(struct view *view, struct key_hint *hint, size_t max)
{
	struct view_list *v = (struct view_list *)view;
	bool none = v->list->nrow == 0 && v->list->state == LIST_READY;
	const struct action_def *a = enters(v);
	struct hints h = { .view = view, .hint = hint, .max = max, .list = v->list };

	v->offered = offers(v);
	hints_action(&h, ACTION_HELP, NULL);
	if (none)
		hint_new(&h, v);
	if (a && permits(v, a) && list_takes(v->list, v->list->at, a))
		hints_action(&h, ACTION_OPEN, words(a->label));
	else if (!a && !none && (v->subject->form || rows_name_forms(v->list->def)))
		hints_action(&h, ACTION_OPEN, NULL);
	hints_subject(&h, v->subject, a);
	if (v->list->def->search || v->list->def->nfilter)
		hints_action(&h, ACTION_SEARCH, NULL);
	if (v->list->def->nbars)
		hints_action(&h, ACTION_BARS, v->list->bars ? _("Figures") : NULL);
	if (v->list->def->about.function)
		hints_action(&h, ACTION_ABOUT, NULL);
	hints_action(&h, ACTION_PRINT, NULL);
	hints_action(&h, ACTION_UNDO, NULL);
	if (!none)
		hint_new(&h, v);
	if (v->all->new_form)
		hints_action(&h, ACTION_REGISTER, NULL);
	hints_action(&h, ACTION_REFRESH, NULL);	/* the least: what colleagues do comes by itself */
	hints_end(&h, true);
	return h.n;
}

static bool typing(struct view *v)
{
	(void)v;
	return false;
}

static void release(struct view *v)
{
	str_release(&((struct view_list *)v)->hint);
	str_release(&((struct view_list *)v)->cut);
	free(((struct view_list *)v)->drawn.p);
}

static const struct view_ops ops = {
	.draw = draw, .cursor = cursor, .act = act, .click = click, .keys = keys, .typing = typing, .hint = hint,
	.free = release,
};

struct view *view_list_new(const struct subjects *all, const struct subject *subject, struct list *list)
{
	struct view_list *v = mem_alloc(sizeof *v);

	*v = (struct view_list){ .v = { .ops = &ops, .dirty = true }, .all = all, .subject = subject, .list = list };
	v->v.steady = !list->def->hint;
	v->v.title = mem_dup(words(subject->title));
	return &v->v;
}
