/* columns.h - which columns of a list stand where. Inside ui only. */
#ifndef KOMET_UI_COLUMNS_H
#define KOMET_UI_COLUMNS_H

#include "model/subject.h"

struct placed { const struct column_def *def; int x, width; };

/* Into width columns from x on; p has room for n. On a narrow screen the columns with the highest priority numbers leave
 * first; what is over goes to those that grow. Those in `without` (n of them, or NULL) are not shown at all. Returns how
 * many are shown. */
size_t columns_place(const struct column_def *def, size_t n, const bool *without, int x, int width, struct placed *p);
/* Columns from the first to the last cell of what was placed. */
int columns_total(const struct placed *p, size_t n);
void columns_draw_labels(const struct placed *p, size_t n, int y, bool strong);

#endif
