/* grid.h - rows by columns of one-letter marks (attendance). Only changed cells are sent. */
#ifndef KOMET_MODEL_GRID_H
#define KOMET_MODEL_GRID_H

#include "base/rows.h"
#include "base/str.h"
#include "model/subject.h"

/* As it stands, as it is stored, and as it was when it was last sent. clash: a colleague has set it meanwhile, and other is what
 * does not stand in it: theirs, or one's own when theirs was taken. */
struct grid_cell {
	char *mark, *second, *was_mark, *was_second, *hint;
	char *sent_mark, *sent_second; bool sent;	/* what is on its way to be saved */
	char *other_mark, *other_second; bool clash, other_mine;
};

struct grid {
	const struct grid_def *def;
	struct rows *columns, *rows;	/* owned copies */
	struct grid_cell *cell;		/* rows * columns */
	size_t at_row, at_column, top, left;
	char request[37];
	bool saving;
	bool early;		/* the mark typed last was for a column that is still to come, and was not taken */
	unsigned long changes;	/* counts what is typed, for drafts */
	bool about;		/* others may have it open, too: there is a line for them */
	char *company;		/* who has it open, translated; NULL nobody */
};

struct grid *grid_new(const struct grid_def *def);
void grid_free(struct grid *g);
/* Copies of the three answers. Cells that the user changed and that are not saved keep what was typed. */
void grid_load(struct grid *g, const struct rows *columns, const struct rows *rows, const struct rows *cells);
const struct grid_cell *grid_at(const struct grid *g, size_t row, size_t column);
void grid_move(struct grid *g, int rows, int columns);
bool grid_goto(struct grid *g, const char *id);	/* the row of that id; false: there is none */
/* Key of a mark: sets it and moves one row down. Key of a second: sets or takes it away and stays, for the mark to follow.
 * A small letter will do for a capital. In a column whose state is "later" nothing is set. False: no such key. */
bool grid_type(struct grid *g, const char *key);
bool grid_clear(struct grid *g);		/* Delete or space: mark and second away, one row down. False: it was empty */
/* What both have set, at the cursor: the other value, and back. False: there is but one. */
bool grid_exchange(struct grid *g);
size_t grid_clashes(const struct grid *g);
bool grid_dirty(const struct grid *g);
size_t grid_changes(const struct grid *g);
/* Array literals of the changed cells: row_ids, column_ids, marks, seconds, and what is known to be stored: seen_marks,
 * seen_seconds. What is empty is NULL. This is what is sent. */
enum { GRID_SENT = 6 };
void grid_changed(struct grid *g, struct str out[GRID_SENT]);
/* What was sent is stored; what was typed since is still to be saved. The next save gets its own request id. */
void grid_saved(struct grid *g);
/* The changed cells as a flat JSON object, each with what was stored when it was typed; the caller frees. */
char *grid_draft(const struct grid *g);
/* Puts them back; *clashes counts those that somebody has stored otherwise since, *gone those that have no place now.
 * False: not such an object. */
bool grid_draft_load(struct grid *g, const char *json, size_t *clashes, size_t *gone);

#endif
