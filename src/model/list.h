/* list.h - the rows of a list that are in the window, and where one stands among them.
 *
 * The screen and up to four pages on each side of it are held, so that a hand that stays on a key does not wait for the
 * line. The cursor is remembered by row id; marks are kept by row id. What the list wants fetched stands in `want`: the app layer asks the database and gives the answer back. It asks nobody itself:
 *
 *	if (list_wants(l)) { list_ask(l, key, &back, &max); call; }     and later list_got(l, rows) or list_failed(l)
 *
 * Functions answer with the rows strictly after (back: before) a key. To be able to fetch the same window again, the list
 * always knows the key *before* its first row, or that nothing is there: rows that leave at the top leave their key
 * behind, and backwards one row more than needed is asked, kept as that key only.
 */
#ifndef KOMET_MODEL_LIST_H
#define KOMET_MODEL_LIST_H

#include "base/rows.h"
#include "base/str.h"
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
	char **before;			/* key of the row before the first one held, def->nkey; NULL when at_start */
	enum list_want want, asked;	/* wished; being fetched (one at a time) */
	int asked_max;
	size_t most_seen;		/* rows in the longest answer so far */
	bool drop;			/* the answer on its way is to a question that no longer stands */
	enum list_state state;
	bool stale;
	char **mark; size_t nmark;	/* row ids */
	char **mark_cell;		/* nmark * ncolumn: the marked rows as they last were, also outside the window */
	char *search;			/* NULL none */
	char **filter;			/* value of each def->filter, NULL none */
	char *narrowed;			/* what search and filter come to, in words: "Search: ek, From: 2026-01-01"; NULL: not said */
	bool own;			/* what is fetched again follows one's own deed: see list_def.stays */
	char *seek;			/* the row id that the next answer puts the cursor on; NULL none */
	char *about;			/* what is counted and how, lines; NULL: not said, or not known yet */
	bool bars;			/* its numbers are shown as bars */
	int pending_move;		/* movement typed while the page was on its way */
	unsigned long generation;	/* counts changes of the rows and their marks, for drawing */
};

struct list *list_new(const struct subjects *all, const struct list_def *def);
void list_free(struct list *l);
void list_height(struct list *l, int height);
void list_move(struct list *l, long step);		/* rows; fetches ahead when within two pages of an edge */
void list_page(struct list *l, int pages);
void list_home(struct list *l);
void list_end(struct list *l);
/* Is there something to ask, and nothing on its way? */
bool list_wants(const struct list *l);
/* From the start, with other conditions: search and filter values, copied; NULL or "" none. Marks are taken away. What is on its way
 * for the old conditions is dropped when it comes. list_restart(): the same with another context. */
void list_search(struct list *l, const char *search);
void list_filter(struct list *l, size_t filter, const char *value);
void list_narrow(struct list *l, const char *in_words);	/* copied; after the conditions are set */
void list_restart(struct list *l);
/* Is it on its way to its first or last row, perhaps of other rows? Then movement counts from there, and what stands under the
 * cursor is not what the next key is for. */
bool list_leaving(const struct list *l);
/* What to send for `want`: key values by def->key order into out (NULL: not bound), and back. Moves want to asked. */
void list_ask(struct list *l, const char **out, bool *back, int *max);	/* max 0: an unpaged list */
/* The answer to what was asked. */
void list_got(struct list *l, const struct rows *rows);
void list_failed(struct list *l);
/* When the next answer holds this row, the cursor goes to it: a row just made is where one looks for it. */
void list_seek(struct list *l, const char *id);
void list_again(struct list *l);			/* fetch again around the cursor's key; nothing jumps */
const char *list_cell(const struct list *l, size_t row, const char *name);
const char *list_id(const struct list *l, size_t row);
void list_mark(struct list *l, size_t row);		/* toggles */
void list_mark_all(struct list *l);			/* the rows on the screen, or none of them when all are */
bool list_marked(const struct list *l, size_t row);
/* Adds what a cell shows to what has to be said elsewhere, if it is wider than the room it has. */
void list_cut(struct str *said, const char *text, int room);
void list_unmark(struct list *l);
void list_unmark_one(struct list *l, const char *id);
/* A cell of a marked row, by the number of the mark: what an action on marks sends. */
const char *list_mark_cell(const struct list *l, size_t mark, const char *name);
/* Is the action for this row, or for a marked one when it takes marks and there are some? A row that is not there: only what asks
 * nothing of it. */
bool list_takes(const struct list *l, size_t row, const struct action_def *a);
/* Moves to the next row whose shown text contains what is typed; false: none. from_here: may stay. */
bool list_find(struct list *l, const char *typed, bool from_here);
/* What a row, or a mark, is called in a sentence: "Asa Ohrn", "Group 74"; "" nothing. The caller frees. */
char *list_called(const struct list *l, size_t row);
char *list_mark_called(const struct list *l, size_t mark);
/* The text of a cell as shown (words translated, dates, bool). The caller frees. */
char *list_show(const struct list *l, size_t row, const struct column_def *c);

#endif
