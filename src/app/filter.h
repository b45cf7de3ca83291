/* filter.h - the filters of a list, asked in a small form of their own. */
#ifndef KOMET_APP_FILTER_H
#define KOMET_APP_FILTER_H

#include "app/app.h"

/* Above the list's screen; Save or Enter on the last field applies, Esc leaves the list as it was. */
void filter_open(struct screen *asker, struct list *list);

/* A list that is opened from one about another day, and asks with that day or can be narrowed to it, is about it too, and says
 * so: the day's name is the same in both. title is taken over. */
char *filter_that_day(struct app *app, const struct list_def *def, struct list *list, char *title);

#endif
