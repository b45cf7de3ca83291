/* list_parts.h - what list*.c share: private to them. */
#ifndef KOMET_MODEL_LIST_PARTS_H
#define KOMET_MODEL_LIST_PARTS_H

#include "model/list.h"

/* In pages: rows are asked for when fewer than NEAR lie beyond the screen, and then, and at most, HELD. */
enum { PAGES_NEAR = 2, PAGES_HELD = 4 };

/* list.c */
size_t list_page_rows(const struct list *l);		/* how many rows are a page, for fetching */
size_t list_window(const struct list *l);		/* how many rows are held */
void list_scroll(struct list *l);			/* puts the cursor on the screen, and the screen on the rows */
void list_look_ahead(struct list *l);			/* wants the page beyond an edge that is near */
void list_before_forget(struct list *l);
void list_rows_forget(struct list *l);
void list_columns_forget(struct list *l);
int list_column(const struct list *l, const char *name);	/* -1 */
/* list_rows.c */
/* Takes away marks of rows that were held and are not in the answer: they are gone. */
void list_unmark_gone(struct list *l, const struct rows *rows);

#endif
