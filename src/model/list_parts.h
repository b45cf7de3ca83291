/* list_parts.h - what list*.c share: private to them. */
#ifndef KOMET_MODEL_LIST_PARTS_H
#define KOMET_MODEL_LIST_PARTS_H

#include "model/list.h"

int list_column(const struct list *l, const char *name);	/* -1 */
/* Takes away marks of rows that were held and are not in the answer: they are gone. */
void list_unmark_gone(struct list *l, const struct rows *rows);

#endif
