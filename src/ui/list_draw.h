/* list_draw.h - a list as a part of a page. Inside ui only. */
#ifndef KOMET_UI_LIST_DRAW_H
#define KOMET_UI_LIST_DRAW_H

#include "ui/view.h"

/* focus: the cursor is in this list. title: stands in the header line over the first columns; NULL: none. */
void list_draw_part(struct view *v, struct area area, bool focus, const char *title);
/* The lines that its rows take, with the headings between them. */
size_t list_lines(const struct view *v);
/* How many of its rows stand below the last one that was drawn. */
size_t list_below(const struct view *v);
/* The cursor of the list goes to the row at y; false: it was there, or there is none. */
bool list_click(struct view *v, int y);

#endif
