#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "ui/draw.h"
#include "ui/hints.h"

#define WIDTH_MOST 92	/* longer lines are hard to follow */

struct view_text {
	struct view v;
	char *text;
	int width;		/* the text was last counted for this width */
	int lines, top, page;
	int y, x;
};

static int count_lines(const char *text, int width)
{
	size_t next = 0;
	int n = 0;

	for (; *text; text += next, n++)
		draw_wrap(text, width, &next);
	return n;
}

static void scroll_to(struct view_text *v, int top)
{
	if (top > v->lines - v->page)
		top = v->lines - v->page;
	v->top = top > 0 ? top : 0;
	v->v.dirty = true;
}

/* Headings begin with "# ". */
static void draw(struct view *view, struct area area)
{
	struct view_text *v = (struct view_text *)view;
	const char *p = v->text;
	size_t next = 0;
	int y = area.y, end = area.y + area.h;

	v->width = area.w - 4 < WIDTH_MOST ? area.w - 4 : WIDTH_MOST;
	v->page = area.h;
	v->lines = count_lines(v->text, v->width);
	scroll_to(v, v->top);
	draw_area_clear(area);
	for (int line = 0; *p && y < end; p += next, line++) {
		char *text = mem_dupn(p, draw_wrap(p, v->width, &next));
		bool heading = !strncmp(text, "# ", 2);

		if (line >= v->top)
			draw_text(y++, area.x + (heading ? 1 : 3), v->width, heading ? text + 2 : text,
				heading ? STYLE_HEADING : STYLE_PLAIN, ALIGN_LEFT);
		free(text);
	}
	v->y = area.y;
	v->x = area.x + 1;
}

static void cursor(struct view *view, int *y, int *x)
{
	struct view_text *v = (struct view_text *)view;

	*y = v->y;
	*x = v->x;
}

static struct ask act(struct view *view, const struct input *in)
{
	struct view_text *v = (struct view_text *)view;

	switch ((int)in->action) {
	case ACTION_UP: scroll_to(v, v->top - 1); break;
	case ACTION_DOWN: scroll_to(v, v->top + 1); break;
	case ACTION_PAGE_UP: scroll_to(v, v->top - v->page + 1); break;
	case ACTION_PAGE_DOWN: case ACTION_MARK: scroll_to(v, v->top + v->page - 1); break;
	case ACTION_HOME: scroll_to(v, 0); break;
	case ACTION_END: scroll_to(v, v->lines); break;
	case ACTION_BACK: case ACTION_OPEN: return (struct ask){ .kind = ASK_CLOSE };
	case ACTION_HELP: return (struct ask){ .kind = ASK_HELP };
	default: return (struct ask){ .kind = ASK_PASS };
	}
	return (struct ask){ .kind = ASK_NONE };
}

static size_t keys(struct view *view, struct key_hint *hint, size_t max)
{
	struct view_text *v = (struct view_text *)view;
	struct hints h = { .view = view, .hint = hint, .max = max };

	hints_action(&h, ACTION_HELP, NULL);
	hints_action(&h, ACTION_PRINT, NULL);
	if (v->lines > v->page) {
		hints_action(&h, ACTION_PAGE_DOWN, NULL);
		hints_action(&h, ACTION_PAGE_UP, NULL);
	}
	hints_end(&h, true);
	return h.n;
}

static bool typing(struct view *v)
{
	(void)v;
	return false;
}

static void release(struct view *view)
{
	free(((struct view_text *)view)->text);
}

static const struct view_ops ops = {
	.draw = draw, .cursor = cursor, .act = act, .keys = keys, .typing = typing, .free = release,
};

struct view *view_text_new(const char *title, const char *text)
{
	struct view_text *v = mem_alloc(sizeof *v);

	*v = (struct view_text){ .v = { .ops = &ops, .dirty = true }, .text = mem_dup(text ? text : "") };
	v->v.title = mem_dup(title);
	return &v->v;
}

void view_text_set(struct view *view, const char *text)
{
	struct view_text *v = (struct view_text *)view;

	secret_free(v->text);
	v->text = mem_dup(text ? text : "");
	v->top = 0;
	view->dirty = true;
}
