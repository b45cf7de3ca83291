/* form_view.h - what drawing a form and acting on it share. Inside ui only. */
#ifndef KOMET_UI_FORM_VIEW_H
#define KOMET_UI_FORM_VIEW_H

#include <stdint.h>

#include "ui/form_layout.h"

#define NOWHERE ((size_t)-1)

struct view_form {
	struct view v;
	const struct subjects *all;
	const struct subject *subject;
	struct form *form;
	int top;			/* first line shown */
	int page;			/* lines shown */
	size_t button_from;		/* the cursor is on Save as long as the form is at this field; NOWHERE: it is not */
	bool button_problem;		/* there was a problem in that field already; a new one takes the cursor to it */
	size_t scrolled, from;		/* the field whose text begins at byte `from` (a memo: at line `from`) */
	int memo_width;			/* of the focused memo, as last drawn */
	char typed[64];			/* what was typed to a choice so far, of the option that it shows */
	char word[64];			/* all that was typed to it */
	char *before;			/* and what stood there before that */
	size_t typed_at;		/* the field that it was typed to: a refused save takes the cursor to another */
	bool changed;			/* one has changed one's mind: a letter began another option than those before it */
	bool missed;			/* what was typed there begins nothing */
	size_t left;			/* a field just left with a problem, still to be told; NOWHERE: none */
	char *said;			/* the sentence last given as a hint */
	int cursor_y, cursor_x;
	struct area area;		/* as last drawn */
	/* What the last whole drawing was of: when only the text in focus has changed since, its line is drawn. */
	struct { struct form_layout l; uint64_t mark; } drawn;
};

bool form_on_button(const struct view_form *v);
/* What Save is called in this form, translated. */
const char *form_button(const struct view_form *v);
/* Fields with a list of values: a letter steps to one instead of being written. */
bool form_picks(const struct field_def *def);
/* "Jonas Ek 10.42: 070-174 06 12", or "Yours: ..."; the caller frees. */
char *form_other_said(const struct form *f, size_t i);
void form_draw(struct view *v, struct area area);
/* Moves the cursor of a memo by one line; false: there is no such line. */
bool form_memo_step(const char *text, size_t *at, int width, int step);

#endif
