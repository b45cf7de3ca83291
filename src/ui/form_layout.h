/* form_layout.h - where the lines of a form stand. Inside ui only. */
#ifndef KOMET_UI_FORM_LAYOUT_H
#define KOMET_UI_FORM_LAYOUT_H

#include "ui/view.h"

enum form_line_kind { FORM_LINE_BLANK, FORM_LINE_GROUP, FORM_LINE_FIELD, FORM_LINE_BUTTON };

struct form_line { enum form_line_kind kind; size_t field; int y, h; };	/* y from the first line, unscrolled */

struct form_layout {
	struct form_line *line; size_t n;
	int height;		/* all lines */
	int label;		/* columns of labels, the required mark included */
	int x;			/* where fields begin, brackets included */
	int width;		/* columns for the form: what the panel leaves */
	int panel;		/* columns of the panel, its rule included; 0: none shown */
};

/* For an area of width x height; release with form_layout_release(). Blank lines stand between groups when all fits. */
struct form_layout form_layout(const struct form *f, int width, int height);
void form_layout_release(struct form_layout *l);
/* The line of a field, or of the button when field is the number of fields; NULL when it is not shown. */
const struct form_line *form_layout_find(const struct form_layout *l, const struct form *f, size_t field);
/* Columns and rows of a field's text. */
int form_field_width(const struct form_layout *l, const struct field_def *def);
int form_field_height(const struct field_def *def);
/* A written answer stands under its question and is as wide as the form. */
bool form_field_below(const struct field_def *def);
/* May the cursor stand there? */
bool form_field_stops(const struct field_def *def);
/* The answers beside a form while one types. area is the panel's, its rule included. */
void form_panel_draw(const struct form *f, struct area area);

#endif
