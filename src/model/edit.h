/* edit.h - one line (or memo) of text being edited, as readline would.
 *
 * Pure: UTF-8 in, UTF-8 out, no terminal. Positions are byte offsets at character boundaries; a letter and its combining
 * marks are one character to the cursor, and `max` counts code points, as length() in the database does.
 */
#ifndef KOMET_MODEL_EDIT_H
#define KOMET_MODEL_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

struct edit_step { char *text; size_t at; };	/* what undo goes back to */

struct edit {
	char *text;		/* never NULL */
	size_t at;		/* cursor, bytes */
	size_t max;		/* characters */
	bool lines;		/* newlines allowed */
	struct edit_step *step; size_t nstep, room;	/* undo */
	bool typing;		/* the last step was typing: the next letter of the word joins it */
};

enum edit_do {
	EDIT_LEFT, EDIT_RIGHT, EDIT_WORD_LEFT, EDIT_WORD_RIGHT, EDIT_START, EDIT_END, EDIT_BACKSPACE, EDIT_DELETE,
	EDIT_KILL_END, EDIT_KILL_START, EDIT_KILL_WORD, EDIT_KILL_WORD_LEFT, EDIT_KILL_WORD_RIGHT, EDIT_TRANSPOSE, EDIT_UNDO,
};

/* The text is taken as it is, even when it is longer than max: what is stored is shown, it can only not grow. */
void edit_init(struct edit *e, const char *text, size_t max, bool lines);
void edit_release(struct edit *e);
void edit_set(struct edit *e, const char *text);	/* undoable */
/* False when the character may not stand in a field or there is no room (nothing changed). */
bool edit_type(struct edit *e, wchar_t c);
/* Pasted text: sanitised, newlines to spaces unless lines. Returns false when it had to be cut. */
bool edit_paste(struct edit *e, const char *text);
/* Start, end and the kills keep to the cursor's own line. */
void edit_do(struct edit *e, enum edit_do what);

#endif
