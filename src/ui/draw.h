/* draw.h - text onto the screen, in columns.
 *
 * The only functions that put characters on the screen. Text is UTF-8, sanitised, padded and cut by columns; what the
 * terminal's character set lacks is replaced by something visible, never by a blank.
 */
#ifndef KOMET_UI_DRAW_H
#define KOMET_UI_DRAW_H

#include "ui/view.h"

enum style { STYLE_PLAIN, STYLE_TITLE, STYLE_LABEL, STYLE_FIELD, STYLE_FIELD_FOCUS, STYLE_CURSOR, STYLE_HEADING, STYLE_KEY,
	STYLE_KEY_LABEL, STYLE_ERROR, STYLE_WARNING, STYLE_DIM, STYLE_MARK, STYLE_GOOD };

enum align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTRE };

/* Exactly width columns at y, x: cut with an ellipsis, padded with blanks. Returns the columns used by text. */
int draw_text(int y, int x, int width, const char *text, enum style style, enum align align);
void draw_blank(int y, int x, int width, enum style style);
void draw_area_clear(struct area area);
void draw_line_down(int y, int x, int h);	/* a quiet vertical rule */
void draw_line_across(int y, int x, int w);
/* The bytes of text that stand on one line of width columns, broken between words where that can be done, and at a
 * newline. *next is where the following line begins: an offset, also at the end of text. */
size_t draw_wrap(const char *text, int width, size_t *next);
/* What rules, bars and other ornaments are made of; letters stay what the locale can show. */
enum borders { BORDERS_AUTO, BORDERS_UNICODE, BORDERS_ACS, BORDERS_ASCII };
void draw_borders(enum borders how);
/* A bar of n of max in width columns, to an eighth of one; # where blocks cannot be shown. */
void draw_bar(int y, int x, int width, double n, double max, enum style style);

#endif
