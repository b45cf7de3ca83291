/* filter.h - the filters of a list, asked in a small form of their own. */
#ifndef KOMET_APP_FILTER_H
#define KOMET_APP_FILTER_H

#include "app/app.h"

/* Above the list's screen; Save or Enter on the last field applies, Esc leaves the list as it was. */
void filter_open(struct screen *asker, struct list *list);

#endif
