#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "base/utf8.h"
#include "base/words.h"
#include "model/edit.h"
#include "ui/draw.h"
#include "ui/hints.h"

#define FILTER_MOST 40
#define HEAD 2		/* lines above the items: title, what was typed */
#define BLANK SIZE_MAX

/* A drawer from the right, so that the screen it was opened from can still be read. */
struct view_menu {
	struct view v;
	struct menu_line *line;
	size_t n;
	size_t *shown, nshown;	/* numbers of the lines that fit what was typed; BLANK between two that stand apart */
	size_t at, top;
	int page;
	struct edit typed;
	int y, x;
	int items_y, items_x;
};

static wchar_t fold(const char **p)
{
	wchar_t c;

	*p += utf8_next(*p, strlen(*p), &c);
	return (wchar_t)towlower((wint_t)c);
}

/* Bytes of text that equal the n bytes of needle but for case, 0 when it does not begin so. */
static bool begins(const char *text, const char *needle, size_t n)
{
	const char *end = needle + n;

	while (needle < end)
		if (!*text || fold(&text) != fold(&needle))
			return false;
	return true;
}

static const char *next_word(const char *text)
{
	text += strcspn(text, " -/");
	return text + strspn(text, " -/");
}

/* The word of the label that begins so, from there on; NULL: none. */
static const char *word_that_begins(const char *label, const char *typed, size_t n)
{
	while (*label && !begins(label, typed, n))
		label = next_word(label);
	return *label ? label : NULL;
}

/* Every word typed begins a word of the label: "ny an" finds "Ny anmälan". In order unless loose. */
static bool fits_words(const char *label, const char *typed, bool loose)
{
	const char *from = label;
	size_t n;

	for (; *(typed += strspn(typed, " ")); typed += n) {
		n = strcspn(typed, " ");
		from = word_that_begins(loose ? label : from, typed, n);
		if (!from)
			return false;
		from = next_word(from);
	}
	return true;
}

/* Each letter typed begins the next word: "na" finds "Ny anmälan". */
static bool fits_initials(const char *label, const char *typed)
{
	for (; *typed; label = next_word(label)) {
		size_t n = utf8_forward(typed, 0);

		if (!*label || !begins(label, typed, n))
			return false;
		typed += n;
	}
	return true;
}

/* Every word typed stands somewhere in the label: "mälan" finds "Ny anmälan". */
static bool fits_inside(const char *label, const char *typed)
{
	size_t n;

	for (; *(typed += strspn(typed, " ")); typed += n) {
		const char *at = label;

		n = strcspn(typed, " ");
		while (*at && !begins(at, typed, n))
			at += utf8_forward(at, 0);
		if (!*at)
			return false;
	}
	return true;
}

/* The letters typed stand in the label in that order: "nanm" finds "Ny anmälan". */
static bool fits_letters(const char *label, const char *typed)
{
	while (*typed && *label) {
		size_t n = utf8_forward(typed, 0);

		if (begins(label, typed, n))
			typed += n;
		label += utf8_forward(label, 0);
	}
	return !*typed;
}

static bool is_key(const struct view_menu *v, size_t i)
{
	return v->line[i].key && !strcmp(v->line[i].key, v->typed.text);
}

/* All of the name: one that goes on, as Programme fidelity does after Programme, is not meant. */
static bool is_name(const char *label, const char *typed)
{
	return strlen(label) == strlen(typed) && begins(label, typed, strlen(typed));
}

enum { RANKS = 6 };

/* How well a line fits what is typed: its key or its whole name first of all, then what begins so, then what has words that do, then
 * what merely holds it. RANKS: not at all. */
static int rank(const struct view_menu *v, size_t i)
{
	const char *typed = v->typed.text, *label = v->line[i].label;
	char number[24];

	snprintf(number, sizeof number, "%zu", i + 1);
	if (!*typed)
		return v->line[i].folded ? RANKS : 0;
	if (is_key(v, i) || is_name(label, typed))
		return 0;
	if (begins(label, typed, strlen(typed)))
		return 1;
	if (fits_words(label, typed, false) || fits_initials(label, typed) || (!v->line[i].folded && !strncmp(number, typed, strlen(typed))))
		return 2;
	if (fits_words(label, typed, true))
		return 3;
	return fits_inside(label, typed) ? 4 : fits_letters(label, typed) ? 5 : RANKS;
}

/* The best first; what only holds the letters somewhere is for when nothing else does. */
static void filter(struct view_menu *v)
{
	v->nshown = 0;
	v->at = v->top = 0;
	for (int r = 0; r < RANKS && (r < RANKS - 1 || v->nshown == 0); r++)
		for (size_t i = 0; i < v->n; i++)
			if (rank(v, i) == r) {
				if (v->line[i].apart && v->nshown > 0 && !*v->typed.text)
					v->shown[v->nshown++] = BLANK;
				v->shown[v->nshown++] = i;
			}
	v->v.dirty = true;
}

static int wanted_width(const struct view_menu *v)
{
	int most = utf8_width(v->v.title);

	for (size_t i = 0; i < v->n; i++) {
		int w = utf8_width(v->line[i].label) + 5 + (v->line[i].key ? 2 + utf8_width(v->line[i].key) : 0);

		if (w > most)
			most = w;
	}
	return most + 7;	/* rule, gutter, margin */
}

static void draw_item(struct view_menu *v, size_t i, int y, struct area a)
{
	const struct menu_line *line = &v->line[v->shown[i]];
	int key = line->key ? utf8_width(line->key) : 0;
	char number[24];

	snprintf(number, sizeof number, "%zu", v->shown[i] + 1);
	if (line->folded)
		*number = 0;
	draw_text(y, a.x, 1, i == v->at ? ">" : "", i == v->at ? STYLE_CURSOR : STYLE_PLAIN, ALIGN_LEFT);
	draw_text(y, a.x + 1, 3, number, STYLE_PLAIN, ALIGN_RIGHT);
	draw_text(y, a.x + 5, a.w - 5 - (key ? key + 2 : 0), line->label, STYLE_PLAIN, ALIGN_LEFT);
	if (key)
		draw_text(y, a.x + a.w - key, key, line->key, STYLE_KEY, ALIGN_RIGHT);
	if (i == v->at) {
		v->y = y;
		v->x = a.x + 5;
	}
}

static void draw_more(const struct view_menu *v, int y, struct area a)
{
	char count[24], said[100];
	size_t n = 0;

	for (size_t i = v->top + (size_t)v->page; i < v->nshown; i++)
		n += v->shown[i] != BLANK;
	if (n == 0)
		return;
	snprintf(count, sizeof count, "%zu", n);
	words_fill(N_("and {1} more below"), count, said, sizeof said);
	draw_text(y, a.x + 5, a.w - 5, said, STYLE_LABEL, ALIGN_LEFT);
}

static void draw(struct view *view, struct area area)
{
	struct view_menu *v = (struct view_menu *)view;
	int w = wanted_width(v), y;
	struct area a;

	if (w < 30)
		w = 30;
	if (w > area.w)
		w = area.w;
	a = (struct area){ area.y, area.x + area.w - w, area.h, w };
	draw_area_clear(a);
	draw_line_down(a.y, a.x + 1, a.h);
	a.x += 3;
	a.w -= 4;
	draw_text(a.y, a.x + 1, a.w - 1, view->title, STYLE_HEADING, ALIGN_LEFT);
	draw_text(a.y + 1, a.x + 1, a.w - 1, v->typed.text, STYLE_PLAIN, ALIGN_LEFT);
	v->page = a.h - HEAD;
	if (v->nshown > (size_t)v->page)	/* its last line says how many there are below */
		v->page--;
	if (v->at < v->top)
		v->top = v->at;
	if (v->at >= v->top + (size_t)v->page)
		v->top = v->at - (size_t)v->page + 1;
	v->y = a.y + 1;
	v->x = a.x + 1 + utf8_width(v->typed.text);
	y = v->items_y = a.y + HEAD;
	v->items_x = a.x;
	for (size_t i = v->top; i < v->nshown && i < v->top + (size_t)v->page; i++)
		if (v->shown[i] == BLANK)
			y++;
		else
			draw_item(v, i, y++, a);
	draw_more(v, y, a);
	if (v->nshown == 0)
		draw_text(y, a.x + 5, a.w - 5, _("Nothing is called so"), STYLE_PLAIN, ALIGN_LEFT);
}

static void cursor(struct view *view, int *y, int *x)
{
	struct view_menu *v = (struct view_menu *)view;

	*y = v->y;
	*x = v->x;
}

static struct ask move(struct view_menu *v, long step)
{
	long to = (long)v->at + step;

	if (to >= (long)v->nshown)
		to = (long)v->nshown - 1;
	v->at = to > 0 ? (size_t)to : 0;
	if (v->nshown > 0 && v->shown[v->at] == BLANK)		/* never the first nor the last */
		v->at += step > 0 ? 1 : (size_t)-1;
	v->v.dirty = true;
	return (struct ask){ .kind = ASK_NONE };
}

static struct ask edit(struct view_menu *v, enum edit_do what)
{
	edit_do(&v->typed, what);
	filter(v);
	return (struct ask){ .kind = ASK_NONE };
}

static struct ask act(struct view *view, const struct input *in)
{
	struct view_menu *v = (struct view_menu *)view;

	if (in->kind == INPUT_PASTE || (in->kind == INPUT_CHAR && in->c != '\n')) {
		if (in->kind == INPUT_PASTE)
			edit_paste(&v->typed, in->paste);
		else
			edit_type(&v->typed, in->c);
		filter(v);
		return (struct ask){ .kind = ASK_NONE };
	}
	if (in->kind == INPUT_PASTE) {
		edit_paste(&v->typed, in->paste);
		filter(v);
		return (struct ask){ .kind = ASK_NONE };
	}
	switch ((int)in->action) {
	case ACTION_UP: case ACTION_PREVIOUS: return move(v, -1);
	case ACTION_DOWN: case ACTION_NEXT: return move(v, 1);
	case ACTION_PAGE_UP: return move(v, -v->page);
	case ACTION_PAGE_DOWN: return move(v, v->page);
	case ACTION_HOME: return move(v, -(long)v->nshown);
	case ACTION_END: return move(v, (long)v->nshown);
	case ACTION_BACKSPACE: return edit(v, EDIT_BACKSPACE);
	case ACTION_KILL_WORD_LEFT:
	case ACTION_KILL_WORD: return edit(v, EDIT_KILL_WORD);
	case ACTION_KILL_START: return edit(v, EDIT_KILL_START);
	case ACTION_BACK: case ACTION_MENU: return (struct ask){ .kind = ASK_CLOSE };
	case ACTION_HELP: return (struct ask){ .kind = ASK_HELP };
	case ACTION_OPEN:
		if (v->nshown == 0)
			return (struct ask){ .kind = ASK_NONE };
		return (struct ask){ .kind = ASK_MENU_ITEM, .item = v->shown[v->at] };
	}
	return (struct ask){ .kind = ASK_PASS };
}

static struct ask click(struct view *view, int y, int x)
{
	struct view_menu *v = (struct view_menu *)view;
	size_t i = v->top + (size_t)(y - v->items_y);

	if (x < v->items_x || y < v->items_y || y >= v->items_y + v->page || i >= v->nshown || v->shown[i] == BLANK)
		return (struct ask){ .kind = ASK_NONE };
	return (struct ask){ .kind = ASK_MENU_ITEM, .item = v->shown[i] };
}

static size_t keys(struct view *view, struct key_hint *hint, size_t max)
{
	struct hints h = { .view = view, .hint = hint, .max = max };

	hints_action(&h, ACTION_HELP, NULL);
	hints_action(&h, ACTION_OPEN, _("Choose"));
	hints_action(&h, ACTION_BACK, _("Back"));
	return h.n;
}

static bool typing(struct view *v)
{
	(void)v;
	return true;
}

static const char *hint(struct view *v, bool *problem)
{
	(void)v;
	(void)problem;
	return _("Type some letters of it, its key or its number");
}

static void release(struct view *view)
{
	struct view_menu *v = (struct view_menu *)view;

	edit_release(&v->typed);
	free(v->shown);
	free(v->line);
}

static const struct view_ops ops = {
	.draw = draw, .cursor = cursor, .act = act, .click = click, .keys = keys, .typing = typing, .hint = hint, .free = release,
};

struct view *view_menu_new(const char *title, const struct menu_line *line, size_t n)
{
	struct view_menu *v = mem_alloc(sizeof *v);

	*v = (struct view_menu){ .v = { .ops = &ops, .dirty = true, .overlay = true }, .n = n };
	v->v.title = mem_dup(title ? title : "");
	v->line = mem_array(n + 1, sizeof *v->line);
	for (size_t i = 0; i < n; i++)
		v->line[i] = line[i];
	v->shown = mem_array(2 * n + 1, sizeof *v->shown);
	edit_init(&v->typed, "", FILTER_MOST, false);
	filter(v);
	return &v->v;
}
