/* list_bars.h - the figures of a list as bars, and what they count. Inside ui only. */
#ifndef KOMET_UI_LIST_BARS_H
#define KOMET_UI_LIST_BARS_H

#include "ui/view.h"

enum { BARS_MOST = 4 };		/* beside each other */

struct bars {
	struct { const struct column_def *def; int x, width; } lane[BARS_MOST];
	size_t n;		/* 0: the list shows figures */
	double most;		/* what the longest means: all are on one scale */
};

/* Bars take half of the width, and as many of them as have room; of the figures those stay that they show: the others go to
 * without, which has a place for each column. */
void bars_place(struct bars *b, const struct list *l, struct area area, bool *without);
/* Several bars beside each other are told apart by what stands above them. */
void bars_draw_labels(const struct bars *b, int y);
void bars_draw(const struct bars *b, const struct list *l, size_t row, int y);
/* What is counted and how, from y on, where all rows and it have room; else there is a key for it. Returns the line after it. */
int about_draw(const struct list *l, struct area area, int indent, int y, int end);

#endif
