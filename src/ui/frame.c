#include "config.h"

#include "ui/frame.h"

#include <curses.h>
#include <string.h>

#include "base/utf8.h"
#include "base/words.h"
#include "ui/draw.h"
#include "ui/keys.h"
#include "ui/term.h"

#define HINTS 40

/* What the screen shows now; when it is another screen, everything is drawn. */
static struct { const struct view *top; int rows, columns; bool small; } shown;

/* Where the key line offers what. */
static struct { struct { int x, w; char key[sizeof ((struct key_hint *)0)->key]; } at[HINTS]; size_t n; } offered;

void frame_forget(void)
{
	shown.top = NULL;
}

static void draw_first_row(const struct frame *f, int width)
{
	const char *part[] = { f->unit, f->title };
	int right = utf8_width(f->right ? f->right : ""), x;

	if (right > width / 2)
		right = width / 2;
	draw_blank(0, 0, width, STYLE_PLAIN);
	x = draw_text(0, 0, 5, "Komet", STYLE_TITLE, ALIGN_LEFT);
	for (size_t i = 0; i < 2; i++)
		if (part[i] && *part[i] && width - right - 2 > x + 2)
			x += 2 + draw_text(0, x + 2, width - right - 2 - (x + 2), part[i], STYLE_TITLE, ALIGN_LEFT);
	draw_text(0, width - right, right, f->right, STYLE_PLAIN, ALIGN_RIGHT);
}

static void draw_message(const struct frame *f, struct view *top, int y, int width)
{
	static const enum style style[] = {
		[MESSAGE_NONE] = STYLE_PLAIN, [MESSAGE_INFO] = STYLE_PLAIN, [MESSAGE_WARNING] = STYLE_WARNING,
		[MESSAGE_ERROR] = STYLE_ERROR, [MESSAGE_BUSY] = STYLE_PLAIN,
	};
	enum message_kind kind = f->kind;
	const char *text = f->message;
	bool problem = false;

	if (kind == MESSAGE_NONE || !text) {
		text = top && top->ops->hint ? top->ops->hint(top, &problem) : NULL;
		kind = problem ? MESSAGE_ERROR : MESSAGE_INFO;
	}
	draw_text(y, 0, 2, kind == MESSAGE_ERROR || kind == MESSAGE_WARNING ? "!" : "", style[kind], ALIGN_LEFT);
	draw_text(y, 2, width - 2, text, style[kind], ALIGN_LEFT);
}

static int hint_width(const struct key_hint *h)
{
	return utf8_width(keys_show(h->key)) + 1 + utf8_width(h->label);
}

/* The first and the last two always stand there: help, menu and the way out. */
static void draw_keys(struct view *top, int y, int width)
{
	struct key_hint hint[HINTS];
	size_t n = top ? top->ops->keys(top, hint, HINTS) : 0, kept = n < 3 ? n : 3;
	int x = 0, room = width;

	draw_blank(y, 0, width, STYLE_PLAIN);
	offered.n = 0;
	for (size_t i = 0; i < kept; i++)
		room -= hint_width(&hint[i == 0 ? 0 : n - i]) + 2;
	for (size_t i = 0; i < n; i++) {
		int w = hint_width(&hint[i]), key = utf8_width(keys_show(hint[i].key));

		if (i > 0 && i + 2 < n) {
			if (w + 2 > room)
				continue;
			room -= w + 2;
		}
		if (x + w > width)
			break;
		draw_text(y, x, key, keys_show(hint[i].key), STYLE_KEY, ALIGN_LEFT);
		draw_text(y, x + key + 1, w - key - 1, hint[i].label, STYLE_KEY_LABEL, ALIGN_LEFT);
		offered.at[offered.n].x = x;
		offered.at[offered.n].w = w;
		strcpy(offered.at[offered.n++].key, hint[i].key);
		x += w + 2;
	}
}

const char *frame_key_at(int y, int x)
{
	for (size_t i = 0; y == term_rows() - 1 && !shown.small && i < offered.n; i++)
		if (x >= offered.at[i].x && x < offered.at[i].x + offered.at[i].w)
			return offered.at[i].key;
	return NULL;
}

static void draw_small(void)
{
	char line[160], detail[64];

	snprintf(detail, sizeof detail, "80%c24%c%s", ERR_SEP, ERR_SEP, keys_first(ACTION_QUIT) ? keys_first(ACTION_QUIT) : "");
	words_fill(N_("This window is smaller than {1} x {2}. {3} quits"), detail, line, sizeof line);
	erase();
	draw_text(0, 0, term_columns(), line, STYLE_PLAIN, ALIGN_LEFT);
	term_flush(0, 0);
}

static struct view *lowest_seen(struct view *top)
{
	while (top && top->overlay && top->under)
		top = top->under;
	return top;
}

/* Upwards from v, which lies under top: the stack points down. */
static struct view *over(struct view *top, const struct view *v)
{
	while (top && top != v && top->under != v)
		top = top->under;
	return top == v ? NULL : top;
}

static void draw_views(struct view *top, struct area area, bool all)
{
	bool whole = all || (top && top->overlay);

	for (struct view *v = lowest_seen(top); v; v = v == top ? NULL : over(top, v)) {
		all = all || v->dirty;	/* what lies over a view that is drawn must be drawn again */
		v->whole = whole;
		if (all)
			v->ops->draw(v, area);
		v->dirty = false;
	}
}

void frame_draw(const struct frame *frame, struct view *top)
{
	int rows = term_rows(), columns = term_columns(), y = 0, x = 0;
	struct area area = { .y = 1, .x = 0, .h = rows - 3, .w = columns };
	bool other = top != shown.top || rows != shown.rows || columns != shown.columns || shown.small, lines;

	shown.top = top;
	shown.rows = rows;
	shown.columns = columns;
	shown.small = term_small();
	if (shown.small) {
		draw_small();
		return;
	}
	lines = other || frame->changed || !top || !top->steady;
	if (lines) {
		draw_first_row(frame, columns);
		if (top && top->overlay) {
			draw_message(frame, top, rows - 2, columns);
			top->dirty = true;	/* a question stands on the message line, and stays there until it is answered */
		}
	}
	if (other && !(top && top->overlay))
		draw_area_clear(area);
	draw_views(top, area, other);
	if (lines || (top && !top->steady)) {	/* what it shows now may offer other keys, and have more to say */
		if (!top || !top->overlay)
			draw_message(frame, top, rows - 2, columns);
		draw_keys(top, rows - 1, columns);
	}
	if (top)
		top->ops->cursor(top, &y, &x);
	term_flush(y, x);
}
