#include "config.h"

#include "ui/form_layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "ui/draw.h"

#define LABEL_MOST 30
#define FORM_LEAST 38	/* with less beside the panel, the panel is not shown */
#define PANEL_MOST 48
#define MEMO_ROWS 3

bool form_field_stops(const struct field_def *def)
{
	return def->type != FIELD_HIDDEN && !def->readonly;
}

int form_field_height(const struct field_def *def)
{
	if (def->type != FIELD_MEMO)
		return 1;
	return def->lines > 0 ? def->lines : MEMO_ROWS;
}

bool form_field_below(const struct field_def *def)
{
	return def->lines > 0 || (def->asked && (def->type == FIELD_TEXT || def->type == FIELD_MEMO));
}

static int usual_width(enum field_type type)
{
	switch (type) {
	case FIELD_HIDDEN: return 0;
	case FIELD_TEXT: return 24;
	case FIELD_MEMO: return 44;
	case FIELD_INT: return 6;
	case FIELD_DECIMAL: return 8;
	case FIELD_DATE: return 10;
	case FIELD_TIME: return 5;
	case FIELD_BOOL: return 3;
	case FIELD_CHOICE: case FIELD_SCALE: return 20;
	case FIELD_NUMBER: return 13;
	case FIELD_PHONE: return 16;
	case FIELD_BORN: return 10;
	}
	return 20;
}

int form_field_width(const struct form_layout *l, const struct field_def *def)
{
	int width = def->width > 0 ? def->width : usual_width(def->type), most = l->width - l->x - 3;

	if (form_field_below(def))
		return l->width > 5 ? l->width - 4 : 1;

	if (width > most)
		width = most;
	return width > 1 ? width : 1;
}

/* Questions are longer than labels: they get what the widest answer leaves, and as many lines as they need. */
static int questions_width(const struct form *f, int width)
{
	int widest = 0;

	for (size_t i = 0; i < f->def->nfield; i++) {
		const struct field_def *def = &f->def->field[i];
		int w = def->width > 0 ? def->width : usual_width(def->type);

		if (def->asked && (def->type == FIELD_SCALE || def->type == FIELD_CHOICE) && w > widest)
			widest = w;
	}
	return width - widest - 5;
}

static int label_lines(const struct form_layout *l, const struct field_def *def)
{
	const char *text = words(def->label);
	size_t next = 0;
	int n = 0;

	do {
		draw_wrap(text, l->label, &next);
		text += next;
		n++;
	} while (def->asked && *text && next > 0);
	return n;
}

static int label_width(const struct form *f)
{
	int most = 0;

	for (size_t i = 0; i < f->def->nfield; i++) {
		const struct field_def *def = &f->def->field[i];
		int w = utf8_width(words(def->label)) + (def->required ? 2 : 0);

		if (def->type != FIELD_HIDDEN && w > most)
			most = w;
	}
	return most < LABEL_MOST ? most : LABEL_MOST;
}

static void add(struct form_layout *l, enum form_line_kind kind, size_t field, int h)
{
	l->line[l->n++] = (struct form_line){ .kind = kind, .field = field, .y = l->height, .h = h };
	l->height += h;
}

/* What the database gives a row once it is saved has no place in a new one: what is there is what can be filled in. */
static bool nothing_yet(const struct form *f, size_t i)
{
	return f->fresh && f->def->field[i].readonly && f->field[i].edit.text[0] == '\0';
}

static void add_lines(struct form_layout *l, const struct form *f, bool airy)
{
	const char *group = NULL;
	int h;

	l->n = 0;
	l->height = 0;
	for (size_t i = 0; i < f->def->nfield; i++) {
		const struct field_def *def = &f->def->field[i];

		if (def->type == FIELD_HIDDEN || nothing_yet(f, i))
			continue;
		if (def->group && !str_same(def->group, group)) {
			group = def->group;
			if (airy && l->n)
				add(l, FORM_LINE_BLANK, i, 1);
			add(l, FORM_LINE_GROUP, i, 1);
		}
		h = label_lines(l, def);
		if (form_field_below(def))
			h += form_field_height(def);
		add(l, FORM_LINE_FIELD, i, h > form_field_height(def) ? h : form_field_height(def));
	}
	if (!form_saves(f))
		return;
	if (airy)
		add(l, FORM_LINE_BLANK, f->def->nfield, 1);
	add(l, FORM_LINE_BUTTON, f->def->nfield, 1);
}

struct form_layout form_layout(const struct form *f, int width, int height)
{
	struct form_layout l = { .line = mem_array(3 * f->def->nfield + 2, sizeof *l.line) };

	if (f->def->panel.call.function && !f->look) {
		l.panel = f->def->panel.width > 0 ? f->def->panel.width : 38;
		if (width > 80)
			l.panel += (width - 80) / 2;
		if (l.panel > PANEL_MOST)
			l.panel = PANEL_MOST;
		if (width - l.panel < FORM_LEAST)
			l.panel = 0;
	}
	l.width = width - l.panel;
	l.label = label_width(f);
	if (f->def->rows.function && questions_width(f, l.width) > l.label)
		l.label = questions_width(f, l.width);
	else if (l.label > l.width / 2)
		l.label = l.width / 2;
	l.x = 1 + l.label + 1;
	add_lines(&l, f, true);
	if (l.height > height)
		add_lines(&l, f, false);
	return l;
}

void form_layout_release(struct form_layout *l)
{
	free(l->line);
}

const struct form_line *form_layout_find(const struct form_layout *l, const struct form *f, size_t field)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->line[i].field == field
			&& l->line[i].kind == (field < f->def->nfield ? FORM_LINE_FIELD : FORM_LINE_BUTTON))
			return &l->line[i];
	return NULL;
}

/* Label left and value right, on one line where both have room, otherwise one under the other. */
static int draw_answer(const char *label, const char *value, struct area a, int indent, int y)
{
	int wl = utf8_width(label), wv = utf8_width(value), end = a.y + a.h;
	size_t next;

	a.x += indent;		/* under a heading */
	a.w -= indent;
	if (wl && wl + 2 + wv <= a.w) {
		draw_text(y, a.x, a.w, label, STYLE_PLAIN, ALIGN_LEFT);
		draw_text(y, a.x + a.w - wv, wv, value, STYLE_PLAIN, ALIGN_RIGHT);
		return y + 1;
	}
	if (wl)
		draw_text(y++, a.x, a.w, label, STYLE_PLAIN, ALIGN_LEFT);
	if (wl && y < end && wv < a.w && *value) {
		draw_text(y, a.x, a.w, value, STYLE_PLAIN, ALIGN_RIGHT);
		return y + 1;
	}
	for (; *value && y < end; value += next) {
		char *line = mem_dupn(value, draw_wrap(value, a.w, &next));

		draw_text(y++, a.x, a.w, line, STYLE_PLAIN, ALIGN_LEFT);
		free(line);
	}
	return y;
}

void form_panel_draw(const struct form *f, struct area area)
{
	struct area a = { area.y, area.x + 2, area.h, area.w - 3 };
	const char *before = NULL, *section;
	int y = a.y;

	draw_area_clear(area);
	draw_line_down(area.y, area.x, area.h);
	for (size_t i = 0; i < rows_count(f->panel) && y < a.y + a.h; i++) {
		const char *label = rows_get(f->panel, i, "label"), *value = rows_get(f->panel, i, "value");

		section = rows_get(f->panel, i, "section");
		if (section && *section && !str_same(section, before) && y < a.y + a.h)
			draw_text(y++, a.x, a.w, words(section), STYLE_HEADING, ALIGN_LEFT);
		before = section;
		if (y < a.y + a.h) {
			char *shown = phone_show(words(value));	/* numbers as one dials them */

			y = draw_answer(words(label), shown, a, section && *section ? 1 : 0, y);
			secret_free(shown);
		}
	}
}
