/* list_draw.h - a list as a part of a page. Inside ui only. */
#ifndef KOMET_UI_LIST_DRAW_H
#define KOMET_UI_LIST_DRAW_H

#include "ui/view.h"

/* focus: the cursor is in this list. title: stands in the header line over the first columns; NULL: none. */
void list_draw_part(struct view *v, struct area area, bool focus, const char *title);

#endif
