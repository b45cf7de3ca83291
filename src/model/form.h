/* form.h - a form being filled: values, what they were, where the cursor is, what is wrong.
 *
 * Values are UTF-8 in the form they travel (ISO dates, t/f, codes); what was typed stays in the field's editor until the
 * field is left, and stays there when it cannot be read. No curses and no SQL.
 */
#ifndef KOMET_MODEL_FORM_H
#define KOMET_MODEL_FORM_H

#include "base/rows.h"
#include "model/edit.h"
#include "model/subject.h"

enum form_state { FORM_EMPTY, FORM_LOADING, FORM_EDITING, FORM_SAVING };

struct form_option { char *value, *label; };

struct form_field {
	char *value;		/* as it travels; "" is null */
	char *was;		/* as loaded */
	struct edit edit;	/* as shown and typed */
	char *problem;		/* translated sentence, NULL when fine */
	bool warning;		/* problem is only a warning */
	struct form_option *option; size_t noption;	/* choices, once known */
	bool options_known;
};

struct form {
	const struct form_def *def;
	const struct subjects *all;
	struct form_field *field;
	size_t at;
	enum form_state state;
	bool fresh;		/* nothing loaded: a new row */
	char request[37];	/* the UUID of this form's next save; made anew after a save that succeeded */
	int today;
	bool panel_stale;	/* a watched field changed since the panel was asked */
	struct rows *panel;	/* the answers last received, owned */
	unsigned long changes;	/* counts changes, for drafts */
};

struct form *form_new(const struct subjects *all, const struct form_def *def, int today);
void form_free(struct form *f);
/* Hidden and other fields of a new form from the context (get returns NULL for unknown). */
void form_start(struct form *f, const char *(*get)(const void *ctx, const char *name), const void *ctx);
/* The first row of rows into the fields: value and was. */
void form_load(struct form *f, const struct rows *rows);
/* Options of field i: rows with columns value, label. */
void form_options(struct form *f, size_t i, const struct rows *rows);
/* Sets a value as it travels, as if typed. */
void form_set(struct form *f, size_t i, const char *value);
const char *form_value(const struct form *f, const char *name);	/* NULL: no such field or empty */
int form_field_index(const struct form *f, const char *name);	/* -1 */
/* Reads what stands in field i's editor into its value. False: problem is set, the text kept. Called on leaving it. */
bool form_leave(struct form *f, size_t i);
/* Moves by steps of visible, writable fields; leaves the field first (never traps: a bad field is marked and left). */
void form_move(struct form *f, int step);
void form_goto(struct form *f, size_t i);
/* Leaves all fields and checks required and shape. False: at is the first bad one; *count how many are bad. */
bool form_check(struct form *f, size_t *count);
/* Puts an error of a save at its field. */
void form_error(struct form *f, const struct err *err);
bool form_dirty(const struct form *f);
/* Choice fields: step through options, or by a typed letter or prefix of the label. */
void form_choose_step(struct form *f, size_t i, int step);
bool form_choose_text(struct form *f, size_t i, const char *typed);
/* How a value is shown in its editor (dates ISO, bool Ja/Nej, choice its label, phone national, number with hyphen). */
char *field_show(const struct subjects *all, const struct form_field *field, const struct field_def *def, const char *value);
/* What the field takes, a translated sentence for `?`: its help, or the type's. */
const char *field_help(const struct field_def *def);
/* National writing of +46... (070-174 06 12, 08-508 25 411); others as they are. The caller frees. */
char *phone_show(const char *number);
/* 201701012393 -> 20170101-2393; others as they are. The caller frees. */
char *number_show(const char *number);

#endif
