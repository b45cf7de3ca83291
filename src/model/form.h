/* form.h - a form being filled: values, what they were, where the cursor is, what is wrong.
 *
 * Values are UTF-8 in the form they travel (ISO dates, t/f, codes); what was typed stays in the field's editor until the
 * field is left, and stays there when it cannot be read. An editor that still holds what field_show() made of the value
 * is untouched: leaving it changes nothing, also when the value could not have been typed. No curses and no SQL.
 */
#ifndef KOMET_MODEL_FORM_H
#define KOMET_MODEL_FORM_H

#include "base/rows.h"
#include "base/str.h"
#include "model/edit.h"
#include "model/subject.h"

enum form_state { FORM_EMPTY, FORM_LOADING, FORM_EDITING, FORM_SAVING };

struct form_option { char *value, *label, *key; };	/* label as shown, translated; key: of a scale, else NULL */

enum form_problem {
	PROBLEM_NONE,
	PROBLEM_REFUSED,	/* a character was not taken; a warning, gone with the next one that is */
	PROBLEM_SAID,		/* it was read, but not all of what stood there: a warning, gone when one types there again */
	PROBLEM_MISSING,	/* nothing stands there, and something must: gone as soon as one types */
	PROBLEM_READ,		/* what stands there cannot be read */
	PROBLEM_TOLD,		/* the database said so; gone when the field changes or the form is checked again */
};

struct form_field {
	char *value;		/* as it travels; "" is null */
	char *was;		/* as loaded */
	struct edit edit;	/* as shown and typed */
	char *problem;		/* translated sentence, NULL when fine */
	enum form_problem kind;
	bool warning;		/* problem is only a warning */
	/* A colleague has changed it too: the value that does not stand in the editor, as it travels and as it is shown; theirs,
	 * or one's own when theirs was taken. raw: one's own could not be read yet. NULL: there is but one value. */
	char *other, *other_shown;
	bool other_mine, other_raw;
	char *label;		/* of the loaded value of a choice, when the row told it in a column NAME_label */
	struct form_option *option; size_t noption;	/* choices, once known */
	bool options_known;
};

struct form {
	const struct form_def *def;
	const struct form_def *shell;	/* what the file says of it, when def is made of rows */
	struct form_def *made;
	const struct subjects *all;
	struct form_field *field;
	size_t at;
	bool worked;		/* something was typed or edited in the field at the cursor since it came there */
	enum form_state state;
	bool fresh;		/* nothing loaded: a new row */
	bool look;		/* for reading only: the cursor goes through the fields, and nothing is typed or saved */
	char request[37];	/* the UUID of this form's next save; made anew after a save that succeeded */
	int today;
	bool panel_stale;	/* a watched field changed since the panel was asked */
	struct rows *panel;	/* the answers last received, owned */
	unsigned long changes;	/* counts changes, for drafts */
	bool about;		/* of a row that others may have open, too: there is a line for what they do */
	char *company;		/* who has it open and who changed it, translated; NULL nobody */
	char *by;		/* whose the other values are, and when: "Jonas Ek 10.42" */
};

/* What came of a merge: how many fields both have changed, differently; their labels ("Phone, Role"), and those of all that
 * the colleague changed. */
struct merged { size_t clashes; struct str both, fields; };
void merged_release(struct merged *m);

struct form *form_new(const struct subjects *all, const struct form_def *def, int today);
void form_free(struct form *f);
/* Begins a new row. Fields with `initial` get it; hidden fields come from the context (get returns NULL for unknown; get
 * may be NULL), but when the form can also load a row, id and version stay empty: the context's are another row's. */
void form_start(struct form *f, const char *(*get)(const void *ctx, const char *name), const void *ctx);
/* More fields, one a row: name, type, label, help, section, options (key, label and value of each, all separated by ERR_SEP; the
 * value may be left out when it is the key), required and value. A row whose name is that of a field of the file only gives its
 * value. A form that has such fields already gets new ones. False: the rows make no form, err says why, and nothing is changed. */
bool form_rows(struct form *f, const struct rows *rows, struct err *err);
/* A flat JSON object of what was answered in fields of rows: {"q1": "3"}; what was not is left out. The caller frees. */
char *form_answers(const struct form *f);
/* A key in scale i: true when an option has it, which is then chosen. */
bool form_scale_key(struct form *f, size_t i, wchar_t c);
char *form_scale_keys(const struct form *f, size_t i);	/* "1 Never  2 Seldom"; the caller frees */
/* The first row of rows into the fields: value and was; a new request id. Fields that rows have no column for keep their
 * value and count as stored. No row: the form is EMPTY. */
void form_load(struct form *f, const struct rows *rows);
/* The row as a colleague has left it, under a form that is open: fields that are not changed here take the new value,
 * changed ones keep what was typed and, when the colleague changed them too, the other value beside it. version and other
 * hidden fields are taken, so the next save is against the new row. */
struct merged form_merge(struct form *f, const struct rows *rows);
/* The first field with two values; nfield: none. */
size_t form_clash(const struct form *f);
/* The other value of field i into its editor, and what stood there beside it; again: back. False: there is but one. */
bool form_exchange(struct form *f, size_t i);
/* Options of field i: rows with columns value, label. */
void form_options(struct form *f, size_t i, const struct rows *rows);
/* Sets a value as it travels, as if typed. */
void form_set(struct form *f, size_t i, const char *value);
const char *form_value(const struct form *f, const char *name);	/* NULL: no such field or empty */
int form_field_index(const struct form *f, const char *name);	/* -1 */
/* Typing in the field at the cursor. False: refused, and the field says why. */
bool form_type(struct form *f, wchar_t c);
bool form_paste(struct form *f, const char *text);
void form_edit(struct form *f, enum edit_do what);
/* Is it one that can be saved: it says by what, and is not for reading only? */
bool form_saves(const struct form *f);
/* Can one stand on field i: neither hidden nor readonly? */
bool form_writable(const struct form *f, size_t i);
/* Reads what stands in field i's editor into its value. False: problem is set, the text kept. Called on leaving it. */
bool form_leave(struct form *f, size_t i);
/* Moves by steps of visible, writable fields, and stops at the last; leaves the field first (never traps: a bad field is
 * marked and left). */
void form_move(struct form *f, int step);
void form_goto(struct form *f, size_t i);
/* Stands at the field of that name before anything is typed, where it is one that can be written. */
void form_stand(struct form *f, const char *name);
/* Leaves all fields and checks required and shape. False: at is the first bad one; *count how many are bad. */
bool form_check(struct form *f, size_t *count);
/* Puts an error of a save at its field and goes there; an error of no field of this form changes nothing. */
void form_error(struct form *f, const struct err *err);
bool form_dirty(const struct form *f);
/* Choice fields: step through options (an empty one before the first unless required), or by a typed letter of the
 * words, prefix of the label or of a word in it; one letter again goes to the next that begins with it. */
void form_choose_step(struct form *f, size_t i, int step);
bool form_choose_text(struct form *f, size_t i, const char *typed);
/* What was typed to a choice is no beginning of any: it stands there as it is, chooses nothing, and the field says so. */
void form_choose_none(struct form *f, size_t i, const char *typed);
/* What is typed and not stored as a flat JSON object, for api.draft_put(); the caller frees. Taking one up puts it where it
 * was, as changes to what the form holds; of a row that was loaded, a field gets a warning that quotes what is stored where
 * that is something else. False: not such an object (nothing is changed). */
char *form_draft(const struct form *f);
bool form_draft_load(struct form *f, const char *json);
/* Is the draft about what this form is about: the same hidden fields, such as which family? */
bool form_draft_fits(const struct form *f, const char *json);
/* How a value is shown in its editor (dates ISO, bool Ja/Nej, choice its label, phone national, number with hyphen). */
char *field_show(const struct subjects *all, const struct form_field *field, const struct field_def *def, const char *value);
/* The same in a column: codes by their words, true as a mark and false as nothing. NULL is nothing. */
char *column_show(const struct subjects *all, const struct column_def *c, const char *cell);
/* What the field takes, a translated sentence for `?`: its help, or the type's. */
const char *field_help(const struct field_def *def);
/* National writing of +46... (070-174 06 12, 08-508 25 411); others as they are. The caller frees. */
char *phone_show(const char *number);
/* 201701012393 -> 20170101-2393; others as they are. The caller frees. */
char *number_show(const char *number);

#endif
