#include "config.h"

#include "ui/form_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "ui/draw.h"

bool form_on_button(const struct view_form *v)
{
	return v->button_from == v->form->at && v->button_problem == (v->form->field[v->form->at].problem != NULL);
}

bool form_picks(const struct field_def *def)
{
	return def->type == FIELD_CHOICE || def->type == FIELD_BOOL || def->type == FIELD_SCALE;
}

/* The first byte shown of a one-line field: moves by half a field, so that most keys change one cell. */
static size_t scroll_text(struct view_form *v, const struct edit *e, int width)
{
	size_t from = v->scrolled == v->form->at ? v->from : 0;
	int at, most = e->text[e->at] ? width - 1 : width;	/* behind the last letter the bracket is room enough */

	if (from > strlen(e->text) || e->at < from)
		from = 0;
	for (;;) {
		char *part = mem_dupn(e->text + from, e->at - from);

		at = utf8_width(part);
		free(part);
		if (at <= most)
			break;
		for (int skip = (width + 1) / 2; skip > 0; skip--)
			from += utf8_forward(e->text, from);
	}
	v->scrolled = v->form->at;
	v->from = from;
	v->cursor_x = at;
	return from;
}

static void draw_bracketed(int y, int x, int width, const char *text, bool focus)
{
	draw_text(y, x, 1, "[", focus ? STYLE_FIELD_FOCUS : STYLE_PLAIN, ALIGN_LEFT);
	draw_text(y, x + 1, width, text, STYLE_FIELD, ALIGN_LEFT);
	draw_text(y, x + 1 + width, 1, "]", focus ? STYLE_FIELD_FOCUS : STYLE_PLAIN, ALIGN_LEFT);
}

/* The line of a memo that byte `at` stands on, and its column there. */
static size_t memo_line(const char *text, size_t at, int width, int *column)
{
	size_t line = 0, begin = 0, next;

	for (;;) {
		size_t n = draw_wrap(text + begin, width, &next);
		bool last = text[begin + next] == '\0' && (next == n || text[begin + n] != '\n');

		if (at < begin + next || last || next == 0) {
			char *part = mem_dupn(text + begin, at - begin);

			*column = utf8_width(part);
			free(part);
			return line;
		}
		begin += next;
		line++;
	}
}

static size_t memo_lines(const char *text, int width)
{
	int column;

	return memo_line(text, strlen(text), width, &column) + 1;
}

bool form_memo_step(const char *text, size_t *at, int width, int step)
{
	int column;
	size_t line = memo_line(text, *at, width, &column), begin = 0, n, next = 0;

	if ((step < 0 && line == 0) || (step > 0 && line + 1 >= memo_lines(text, width)))
		return false;
	line += (size_t)(long)step;
	for (n = draw_wrap(text, width, &next); line > 0; line--) {
		begin += next;
		n = draw_wrap(text + begin, width, &next);
	}
	step = (int)utf8_cut(text + begin, column, NULL);
	*at = begin + ((size_t)step < n ? (size_t)step : n);
	return true;
}

static void draw_memo(struct view_form *v, const struct edit *e, int y, int x, int width, int h, bool focus)
{
	int column = 0;
	size_t from = 0, line, next = 0;
	const char *p = e->text;

	if (focus) {
		line = memo_line(e->text, e->at, width, &column);
		from = v->scrolled == v->form->at ? v->from : 0;
		if (line < from)
			from = line;
		if (line >= from + (size_t)h)
			from = line - (size_t)h + 1;
		v->scrolled = v->form->at;
		v->from = from;
		v->memo_width = width;
		v->cursor_y = y + (int)(line - from);
		v->cursor_x = x + 1 + (column < width ? column : width);
	}
	for (size_t i = 0; i < from + (size_t)h; i++, p += next) {
		char *text = mem_dupn(p, draw_wrap(p, width, &next));

		if (i >= from)
			draw_bracketed(y + (int)(i - from), x, width, text, focus);
		free(text);
	}
}

static void draw_question(const char *text, int y, int width)
{
	size_t next = 0;

	do {
		char *line = mem_dupn(text, draw_wrap(text, width, &next));

		draw_text(y++, 1, width, line, STYLE_LABEL, ALIGN_LEFT);
		free(line);
		text += next;
	} while (*text && next > 0);
}

static void draw_label(const struct view_form *v, const struct form_layout *l, size_t i, int y)
{
	const struct field_def *def = &v->form->def->field[i];
	const struct form_field *field = &v->form->field[i];
	int room = l->label - (def->required ? 2 : 0), used;

	draw_text(y, 0, 1, field->problem || field->other ? "!" : "", field->warning || !field->problem ? STYLE_WARNING : STYLE_ERROR,
		ALIGN_LEFT);
	if (def->asked) {
		draw_question(words(def->label), y, room);
		return;
	}
	used = draw_text(y, 1, room, words(def->label), STYLE_LABEL, ALIGN_LEFT);
	if (def->required)
		draw_text(y, 1 + used, 2, " *", STYLE_LABEL, ALIGN_LEFT);
}

static void draw_field(struct view_form *v, const struct form_layout *l, const struct form_line *line, int y)
{
	size_t i = line->field;
	const struct field_def *def = &v->form->def->field[i];
	const struct edit *e = &v->form->field[i].edit;
	bool focus = i == v->form->at && !form_on_button(v) && form_field_stops(def);
	bool below = form_field_below(def);
	int width = form_field_width(l, def), x = below ? 1 : l->x;

	draw_blank(y, 0, l->width, STYLE_PLAIN);
	for (int row = 1; row < line->h; row++)
		draw_blank(y + row, 0, l->width, STYLE_PLAIN);
	draw_label(v, l, i, y);
	if (below)
		y += line->h - form_field_height(def);
	if (def->type == FIELD_MEMO) {
		draw_memo(v, e, y, x, width, form_field_height(def), focus);
	} else if (def->readonly || v->form->look) {
		draw_text(y, x + 1, l->width - x - 2, e->text, STYLE_PLAIN, ALIGN_LEFT);
		if (focus) {
			v->cursor_x = x + 1;
			v->cursor_y = y;
		}
	} else if (focus && !form_picks(def)) {
		draw_bracketed(y, x, width, e->text + scroll_text(v, e, width), true);
		v->cursor_x += x + 1;
		v->cursor_y = y;
	} else {
		draw_bracketed(y, x, width, e->text, focus);
		if (focus) {
			int typed = v->missed && v->form->field[i].problem ? utf8_width(e->text) : 0;

			v->cursor_x = x + 1 + (typed < width ? typed : width);
			v->cursor_y = y;
		}
	}
}

/* Beside a field that both have changed, over the panel where there is one: the value that does not stand in it. */
static void draw_other(const struct view_form *v, const struct form_layout *l, size_t i, int y, int end)
{
	const struct form_field *field = &v->form->field[i];
	int x = l->panel ? l->width + 2 : l->x + form_field_width(l, &v->form->def->field[i]) + 3;
	char *text = form_other_said(v->form, i);

	if (field->other && end > x) {
		draw_blank(y, x, end - x, STYLE_PLAIN);
		draw_text(y, x, end - x - 1, text, STYLE_WARNING, ALIGN_LEFT);
	}
	free(text);
}

char *form_other_said(const struct form *f, size_t i)
{
	const struct form_field *field = &f->field[i];
	const char *shown = field->other_shown && *field->other_shown ? field->other_shown : _("(empty)");
	struct str s = { 0 };

	str_addf(&s, "%s: %s", field->other_mine ? _("Yours") : f->by ? f->by : _("A colleague"), shown);
	for (char *c = s.text; *c; c++)		/* of a memo the lines one after another */
		*c = *c == '\n' ? ' ' : *c;
	return str_take(&s);
}

/* Who has it open and who has changed it: on a line kept for that, so that nothing jumps when somebody comes. */
static void draw_company(const struct view_form *v, struct area area)
{
	draw_blank(area.y + area.h, area.x, area.w, STYLE_PLAIN);
	draw_text(area.y + area.h, area.x + 1, area.w - 2, v->form->company, STYLE_WARNING, ALIGN_LEFT);
}

const char *form_button(const struct view_form *v)
{
	return v->form->def->button ? words(v->form->def->button) : _("Save");
}

static void draw_button(struct view_form *v, const struct form_layout *l, int y)
{
	const char *label = form_button(v);
	char text[64];
	int w = utf8_width(label);

	snprintf(text, sizeof text, " %s ", label);
	draw_blank(y, 0, l->width, STYLE_PLAIN);
	draw_bracketed(y, l->x, w + 2, text, form_on_button(v));
	if (form_on_button(v)) {
		v->cursor_y = y;
		v->cursor_x = l->x + 2;
	}
}

/* The focus stays in sight; when it leaves, a third of the page is turned at once. */
static void keep_in_sight(struct view_form *v, const struct form_layout *l, int height)
{
	const struct form_line *focus = form_layout_find(l, v->form, form_on_button(v) ? v->form->def->nfield : v->form->at);
	int jump = height / 3;

	v->page = height;
	if (focus && focus->y < v->top)
		v->top = focus->y - jump;
	if (focus && focus->y + focus->h > v->top + height)
		v->top = focus->y + focus->h - height + jump;
	if (v->top > l->height - height)
		v->top = l->height - height;
	if (v->top < 0)
		v->top = 0;
}

/* FNV-1a of n bytes, on top of what went before. */
static uint64_t mark_bytes(uint64_t mark, const void *bytes, size_t n)
{
	for (const unsigned char *b = bytes; n > 0; b++, n--)
		mark = (mark ^ *b) * 0x100000001b3;
	return mark;
}

static uint64_t mark_text(uint64_t mark, const char *text)
{
	return text ? mark_bytes(mark, text, strlen(text) + 1) : mark_bytes(mark, "\xff", 1);
}

static uint64_t mark_panel(uint64_t mark, const struct rows *panel)
{
	static const char *const column[] = { "section", "label", "value" };

	for (size_t i = 0; i < rows_count(panel); i++)
		for (size_t c = 0; c < sizeof column / sizeof *column; c++)
			mark = mark_text(mark, rows_get(panel, i, column[c]));
	return mark;
}

static uint64_t mark_field(uint64_t mark, const struct field_def *def, const struct form_field *field, bool focus)
{
	const int is[] = { field->problem != NULL, field->warning, field->other != NULL, field->other_mine, focus,
		(int)def->type, def->width, def->lines, def->required, def->readonly, def->asked };

	mark = mark_text(mark_text(mark_bytes(mark, is, sizeof is), def->group), def->label);
	mark = mark_text(mark, field->other_shown);
	return focus ? mark : mark_text(mark, field->edit.text);
}

/* A number for all that a drawing of the form shows but the text in focus. What is drawn stands in here. */
static uint64_t mark_but_focus(const struct view_form *v)
{
	const struct form *f = v->form;
	const int is[] = { v->area.y, v->area.x, v->area.h, v->area.w, v->top, form_on_button(v), v->missed, f->fresh, f->about };
	uint64_t mark = mark_bytes(0xcbf29ce484222325, is, sizeof is);

	for (size_t i = 0; i < f->def->nfield; i++)
		mark = mark_field(mark, &f->def->field[i], &f->field[i], i == f->at);
	return mark_panel(mark_text(mark_text(mark, f->company), f->by), f->panel);
}

/* True: nothing but the text of one line has changed since the last drawing, and that line has been drawn. */
static bool draw_typed(struct view_form *v)
{
	const struct form *f = v->form;
	const struct form_line *line = form_layout_find(&v->drawn.l, f, f->at);

	if (v->v.whole || !line || v->drawn.mark != mark_but_focus(v) || form_on_button(v) || f->field[f->at].other ||
		form_picks(&f->def->field[f->at]) || f->def->field[f->at].type == FIELD_MEMO)
		return false;
	if (line->y < v->top || line->y + line->h > v->top + v->area.h)
		return false;
	draw_field(v, &v->drawn.l, line, v->area.y + line->y - v->top);
	return true;
}

void form_draw(struct view *view, struct area area)
{
	struct view_form *v = (struct view_form *)view;
	struct form_layout l;
	int y = area.y;

	area.h -= v->form->about;
	v->area = area;
	if (draw_typed(v))
		return;
	l = form_layout(v->form, area.w, area.h);
	keep_in_sight(v, &l, area.h);
	v->cursor_y = area.y;
	v->cursor_x = 1;
	for (size_t i = 0; i < l.n; i++) {
		const struct form_line *line = &l.line[i];

		if (line->y < v->top)
			continue;
		if (line->y + line->h > v->top + area.h)
			break;
		y = area.y + line->y - v->top;
		switch (line->kind) {
		case FORM_LINE_BLANK: draw_blank(y, 0, l.width, STYLE_PLAIN); break;
		case FORM_LINE_GROUP:
			draw_blank(y, 0, l.width, STYLE_PLAIN);
			draw_text(y, 1, l.width - 2, words(v->form->def->field[line->field].group), STYLE_HEADING,
				ALIGN_LEFT);
			break;
		case FORM_LINE_FIELD: draw_field(v, &l, line, y); break;
		case FORM_LINE_BUTTON: draw_button(v, &l, y); break;
		}
		y += line->h;
	}
	for (; y < area.y + area.h; y++)
		draw_blank(y, 0, l.width, STYLE_PLAIN);
	if (l.panel)
		form_panel_draw(v->form, (struct area){ area.y, area.x + l.width, area.h, l.panel });
	for (size_t i = 0; i < l.n; i++)
		if (l.line[i].kind == FORM_LINE_FIELD && l.line[i].y >= v->top && l.line[i].y + l.line[i].h <= v->top + area.h)
			draw_other(v, &l, l.line[i].field, area.y + l.line[i].y - v->top, area.x + area.w);
	if (v->form->about)
		draw_company(v, area);
	form_layout_release(&v->drawn.l);
	v->drawn.l = l;
	v->drawn.mark = mark_but_focus(v);
}
