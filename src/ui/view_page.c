#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/words.h"
#include "ui/draw.h"
#include "ui/hints.h"
#include "ui/list_draw.h"

#define HEIGHT_LEAST 3	/* of a part that must give lines away: its heading and two rows */

struct view_page {
	struct view v;
	const struct subject *subject;
	const struct subject *const *part;
	struct list *const *list;
	struct view **view;
	int *y;			/* where each part begins */
	size_t n, focus;
};

size_t view_page_focus(const struct view *v)
{
	return ((const struct view_page *)v)->focus;
}

void view_page_goto(struct view *v, size_t part)
{
	struct view_page *p = (struct view_page *)v;

	if (part < p->n)
		p->focus = part;
	v->dirty = true;
}

/* The view of a part sees what the app told the page. */
static struct view *part_view(struct view_page *p, size_t i)
{
	struct view *v = p->view[i];

	v->app = p->v.app;
	v->may = p->v.may;
	v->can = p->v.can;
	v->under = p->v.under;
	return v;
}

static int sum(const int *h, size_t n)
{
	int total = 0;

	for (size_t i = 0; i < n; i++)
		total += h[i];
	return total;
}

/* Each part gets the lines it has rows for; when that is too much, the longest give. Blank lines between them go first. */
static int share(const struct view_page *p, int *h, int height)
{
	int gap = 1;

	for (size_t i = 0; i < p->n; i++)
		h[i] = 1 + (p->list[i]->nrow ? (int)list_lines(p->view[i]) : 1);
	if (sum(h, p->n) + (int)p->n - 1 > height)
		gap = height > (HEIGHT_LEAST + 1) * (int)p->n ? 1 : 0;
	while (sum(h, p->n) + gap * ((int)p->n - 1) > height) {
		size_t longest = 0;

		for (size_t i = 1; i < p->n; i++)
			if (h[i] > h[longest])
				longest = i;
		if (h[longest] <= 1)
			break;
		h[longest]--;
	}
	return gap;
}

/* What stands below the last row that there was room for is told, not cut in silence. */
static void draw_more(const struct view_page *p, size_t i, int y, struct area area)
{
	char count[24], said[80];

	draw_blank(y, area.x, area.w, STYLE_PLAIN);
	if (list_below(p->view[i]) == 0)
		return;
	snprintf(count, sizeof count, "%zu", list_below(p->view[i]));
	words_fill(N_("and {1} more below"), count, said, sizeof said);
	draw_text(y, area.x + 3, area.w - 4, said, STYLE_DIM, ALIGN_LEFT);
}

static void draw(struct view *view, struct area area)
{
	struct view_page *p = (struct view_page *)view;
	int *h = mem_array(p->n + 1, sizeof *h), y = area.y, gap = share(p, h, area.h);

	for (size_t i = 0; i < p->n; i++) {
		bool between = gap && i + 1 < p->n;	/* the blank line below has room for it, else the last row gives way */
		bool cut = h[i] > HEIGHT_LEAST && (size_t)h[i] < 1 + list_lines(p->view[i]);
		struct area part = { y, area.x, h[i] - (cut && !between), area.w };

		p->y[i] = y;
		list_draw_part(part_view(p, i), part, i == p->focus, words(p->part[i]->title));
		y += part.h;
		if (between || cut)
			draw_more(p, i, y++, area);
	}
	for (; y < area.y + area.h; y++)
		draw_blank(y, area.x, area.w, STYLE_PLAIN);
	free(h);
}

static void cursor(struct view *view, int *y, int *x)
{
	struct view_page *p = (struct view_page *)view;

	if (p->n)
		p->view[p->focus]->ops->cursor(p->view[p->focus], y, x);
}

static size_t neighbour(const struct view_page *p, int way, bool round)
{
	if (way > 0)
		return p->focus + 1 < p->n ? p->focus + 1 : round ? 0 : p->focus;
	return p->focus > 0 ? p->focus - 1 : round ? p->n - 1 : 0;
}

/* Up and down go on in the next part where one ends. */
static bool cross(struct view_page *p, int way)
{
	struct list *l = p->list[p->focus], *to;
	size_t next = neighbour(p, way, false);

	if (next == p->focus)
		return false;
	if (way > 0 ? l->nrow && (l->at + 1 < l->nrow || !l->at_end) : l->at > 0 || !l->at_start)
		return false;
	p->focus = next;
	to = p->list[next];
	list_move(to, way > 0 ? -(long)to->at : (long)to->nrow - 1 - (long)to->at);
	return true;
}

static struct ask act(struct view *view, const struct input *in)
{
	struct view_page *p = (struct view_page *)view;
	const struct action_def *a = hints_match(view, p->subject, in);
	struct ask ask = { .kind = ASK_NONE };
	struct view *part;

	if (p->n == 0)
		return (struct ask){ .kind = in->action == ACTION_BACK ? ASK_CLOSE : ASK_PASS };
	if (a)
		return (struct ask){ .kind = ASK_ACTION, .action = a };
	view->dirty = true;
	switch ((int)in->action) {
	case ACTION_NEXT: case ACTION_PREVIOUS:
		p->focus = neighbour(p, in->action == ACTION_NEXT ? 1 : -1, true);
		return ask;
	case ACTION_UP: case ACTION_DOWN:
		if (cross(p, in->action == ACTION_DOWN ? 1 : -1))
			return ask;
	}
	part = part_view(p, p->focus);
	return part->ops->act(part, in);
}

static struct ask click(struct view *view, int y, int x)
{
	struct view_page *p = (struct view_page *)view;
	size_t i = p->n;
	struct ask ask = { .kind = ASK_NONE };

	while (i > 0 && p->y[i - 1] > y)
		i--;
	if (i == 0 || y <= p->y[i - 1])	/* above the first, or on a heading */
		return ask;
	view->dirty = true;
	if (i - 1 == p->focus)
		return p->view[i - 1]->ops->click(part_view(p, i - 1), y, x);
	p->focus = i - 1;
	list_click(part_view(p, i - 1), y);
	return ask;
}

/* Before the last two, which are always shown: how one comes to the next part, where there is one. */
static size_t with_next(struct view *view, struct key_hint *hint, size_t n, size_t max)
{
	struct hints h = { .view = view, .hint = hint, .n = n, .max = max };
	struct key_hint next;

	if (((struct view_page *)view)->n < 2 || n < 2)
		return n;
	hints_action(&h, ACTION_NEXT, _("Next part"));
	if (h.n == n)
		return n;
	next = hint[n];
	memmove(&hint[n - 1], &hint[n - 2], 2 * sizeof *hint);
	hint[n - 2] = next;
	return h.n;
}

static size_t keys(struct view *view, struct key_hint *hint, size_t max)
{
	struct view_page *p = (struct view_page *)view;
	struct view *part;

	if (p->n == 0)
		return 0;
	part = part_view(p, p->focus);
	return with_next(view, hint, part->ops->keys(part, hint, max - 1), max);
}

static const char *hint(struct view *view, bool *problem)
{
	struct view_page *p = (struct view_page *)view;

	return p->n > 0 ? p->view[p->focus]->ops->hint(p->view[p->focus], problem) : NULL;
}

static bool typing(struct view *v)
{
	(void)v;
	return false;
}

static void release(struct view *view)
{
	struct view_page *p = (struct view_page *)view;

	for (size_t i = 0; i < p->n; i++)
		view_free(p->view[i]);
	free(p->view);
	free(p->y);
}

static const struct view_ops ops = {
	.draw = draw, .cursor = cursor, .act = act, .click = click, .keys = keys, .typing = typing, .hint = hint, .free = release,
};

struct view *view_page_new(const struct subjects *all, const struct subject *subject, const struct subject *const *part,
	struct list *const *list, size_t n)
{
	struct view_page *p = mem_alloc(sizeof *p);

	*p = (struct view_page){
		.v = { .ops = &ops, .dirty = true }, .subject = subject, .part = part, .list = list, .n = n,
	};
	p->v.title = mem_dup(words(subject->title));
	p->view = mem_array(n + 1, sizeof *p->view);
	p->y = mem_array(n + 1, sizeof *p->y);
	for (size_t i = 0; i < n; i++)
		p->view[i] = view_list_new(all, part[i], list[i]);
	return &p->v;
}
