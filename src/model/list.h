/* list.h - the rows of a list that are in the window, and where one stands among them.
 *
 * At most three pages are held; the cursor is remembered by key; marks are kept by row id. What the list wants fetched
 * stands in `want`: the app layer asks the database and gives the answer back. It asks nobody itself.
 */
#ifndef KOMET_MODEL_LIST_H
#define KOMET_MODEL_LIST_H

#include "base/rows.h"
#include "model/subject.h"

enum list_want { LIST_NOTHING, LIST_FIRST, LIST_LAST, LIST_AFTER, LIST_BEFORE, LIST_AGAIN };
enum list_state { LIST_EMPTY, LIST_LOADING, LIST_READY, LIST_FAILED };

struct list {
	const struct list_def *def;
	const struct subjects *all;
	char **column; size_t ncolumn;	/* names as the server gave them */
	char **cell;			/* nrow * ncolumn, owned; NULL is null */
	size_t nrow;
	size_t top, at;			/* first row shown, cursor */
	int height;			/* rows on the screen, set by the view */
	bool at_start, at_end;		/* nothing before the first / after the last row held */
	enum list_want want, asked;	/* wished; being fetched (one at a time) */
	enum list_state state;
	bool stale;
	char **mark; size_t nmark;	/* row ids */
	char *search;			/* NULL none */
	char **filter;			/* value of each def->filter, NULL none */
	int pending_move;		/* movement typed while the page was on its way */
	unsigned long generation;	/* counts changes of the rows, for drawing */
};

struct list *list_new(const struct subjects *all, const struct list_def *def);
void list_free(struct list *l);
void list_height(struct list *l, int height);
void list_move(struct list *l, long step);		/* rows; fetches ahead when within half a page of an edge */
void list_page(struct list *l, int pages);
void list_home(struct list *l);
void list_end(struct list *l);
/* What to send for `want`: key values by def->key order into out (NULL: not bound), and back. Moves want to asked. */
void list_ask(struct list *l, const char **out, bool *back, int *max);
/* The answer to what was asked. */
void list_got(struct list *l, const struct rows *rows);
void list_failed(struct list *l);
void list_again(struct list *l);			/* fetch again around the cursor's key; nothing jumps */
const char *list_cell(const struct list *l, size_t row, const char *name);
const char *list_id(const struct list *l, size_t row);
void list_mark(struct list *l, size_t row);		/* toggles */
void list_mark_all(struct list *l);			/* all shown, or none when all are */
bool list_marked(const struct list *l, size_t row);
void list_unmark(struct list *l);
/* Moves to the next row whose shown text contains what is typed; false: none. from_here: may stay. */
bool list_find(struct list *l, const char *typed, bool from_here);
/* The text of a cell as shown (words translated, dates, bool). The caller frees. */
char *list_show(const struct list *l, size_t row, const struct column_def *c);

#endif
