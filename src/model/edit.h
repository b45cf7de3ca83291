/* edit.h - one line (or memo) of text being edited, as readline would.
 *
 * Pure: UTF-8 in, UTF-8 out, no terminal. Positions are byte offsets at character boundaries.
 */
#ifndef KOMET_MODEL_EDIT_H
#define KOMET_MODEL_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

struct edit {
	char *text;		/* never NULL */
	size_t at;		/* cursor, bytes */
	size_t max;		/* characters */
	bool lines;		/* newlines allowed */
	char *cut;		/* what Ctrl-K/U/W took, for nothing but undo and Ctrl-Y in place of it */
	struct edit_step *step; size_t nstep, room;	/* undo */
	bool typing;		/* the last step was typing: the next letter joins it */
};

enum edit_do {
	EDIT_LEFT, EDIT_RIGHT, EDIT_WORD_LEFT, EDIT_WORD_RIGHT, EDIT_START, EDIT_END, EDIT_BACKSPACE, EDIT_DELETE,
	EDIT_KILL_END, EDIT_KILL_START, EDIT_KILL_WORD, EDIT_KILL_WORD_RIGHT, EDIT_TRANSPOSE, EDIT_UNDO,
};

void edit_init(struct edit *e, const char *text, size_t max, bool lines);
void edit_release(struct edit *e);
void edit_set(struct edit *e, const char *text);	/* undoable */
/* False when the character may not stand in a field or there is no room (nothing changed). */
bool edit_type(struct edit *e, wchar_t c);
/* Pasted text: sanitised, newlines to spaces unless lines. Returns false when it had to be cut. */
bool edit_paste(struct edit *e, const char *text);
void edit_do(struct edit *e, enum edit_do what);

#endif
