/* subject.h - one file of forms/, read and checked: what a screen is.
 *
 * A subject has at most one each of list, form, grid and page, and actions. Every name is the database's: a field's name
 * is the argument of `save` and the column of `load`. Everything remembers its line, so that a complaint can point at it.
 * Files are read once, before the first screen; an unknown key is an error "file:line: ...". There are no expressions.
 */
#ifndef KOMET_MODEL_SUBJECT_H
#define KOMET_MODEL_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

enum field_type {
	FIELD_HIDDEN, FIELD_TEXT, FIELD_MEMO, FIELD_INT, FIELD_DECIMAL, FIELD_DATE, FIELD_TIME, FIELD_BOOL,
	FIELD_CHOICE,	/* one of a words set, or of the rows (value, label) of a function */
	FIELD_NUMBER,	/* personnummer and its kin: checked by the database, shown YYYYMMDD-NNNN */
	FIELD_PHONE,
	FIELD_BORN,	/* a birth date of which only the year or the month may be known: 2017, 2017-03, 2017-03-14 */
	FIELD_SCALE,	/* a choice that one key answers, and the cursor moves on: the letter of the word, else the value's first character */
};

struct call_with { char *name; char *value; };	/* a constant argument */

/* A call with a constant of the same name as an arg is asked with the constant. */
struct call_def {			/* a function of schema api and what it is asked with */
	char *function;			/* NULL: none */
	char **args; size_t nargs;	/* taken by name from the context (the row, then the views under it) */
	struct call_with *with; size_t nwith;
	int line;
};

struct word { char *value, *label, *letter; int line; };

struct field_def {
	char *name;
	enum field_type type;
	char *label, *help, *group;	/* msgids; group NULL: as the field before */
	int width;			/* columns on screen; when not said, as the type has it */
	int max;			/* characters; when not said 200, in a memo 4000 */
	int lines;			/* of a memo on screen, below its label and as wide as the form; 0: three, beside it */
	bool required, readonly;
	bool cells;			/* of a memo: its lines are rows of a table, and the tab of a pasted one parts them as ; does */
	char *words;			/* choice: a set in words.cfg */
	struct call_def choices;	/* choice: a function returning value, label */
	char *initial;			/* the value of a new form: a literal; dates may say "today"; "context": as the view
					 * under it has it */
	int bias;			/* enum date_bias for dates */
	bool asked;			/* of a row, not of a file (form_rows.c): travels in `answers` */
	struct word *option; size_t noption;	/* the options of such a field; the letter is the key that answers */
	int line;
};

struct column_def {
	char *name, *label;		/* label NULL: nothing stands above it */
	int width;			/* columns; the minimum when grow */
	bool grow, right;
	bool maybe;			/* leaves its room while no row has anything in it */
	int priority;			/* 1 stays longest; the highest leaves a narrow screen first */
	char *words;			/* cell is a code of this set and shown by its label */
	bool short_words;		/* show the set's letter instead of the label */
	char *mark;			/* of a bool: what stands for true, "x" when not said; false is nothing */
	enum field_type type;		/* FIELD_TEXT, FIELD_DATE, FIELD_INT, FIELD_BOOL... how to show it */
	int line;
};

struct list_def {
	struct call_def call;		/* args: the context it needs; key, back, max, search are added */
	char **key; size_t nkey;	/* paging key columns in order; the last is the row's id */
	char *of;			/* the name that the row's id has in other calls, beside "id" */
	struct column_def *column; size_t ncolumn;
	struct field_def *filter; size_t nfilter;
	char *empty;			/* msgid shown when there are no rows */
	char *enter;			/* name of the action of Enter */
	char *new_form;			/* subject whose form `n` opens: a new one of what the list shows; NULL: n makes nothing here */
	char *section;			/* column whose change draws a heading line; NULL none */
	bool stays;			/* its rows are things to do: after one's own deed the cursor keeps its place, wherever the row went */
	char *hint;			/* column whose sentence stands on the message line while the cursor is on the row; NULL none */
	char *report;			/* what `komet report` calls it; NULL: it is none */
	bool export;			/* its rows may be saved as a file, which those of a report always may */
	char **bars; size_t nbars;	/* columns of numbers that can be shown as bars, all on one scale */
	char *sum;			/* column that is true of a row which sums up others: it has no bar, which would dwarf theirs; NULL none */
	struct call_def about;		/* rows (line; detail too where the values stand apart): what is counted and how, under the rows and
					 * on paper. Just a name: asked with all that the rows are asked with */
	bool search;			/* the function takes search: F6 asks it. Otherwise F6 finds among the rows shown */
	bool ask;			/* without a search text there is nothing: it is asked for at once */
	bool paged;			/* takes the keys, back and max; otherwise all rows come at once */
	int line;
};

struct panel_def { struct call_def call; int width; };	/* answers beside a form while typing: rows (section, label, value) */

struct form_def {
	struct call_def load;		/* none: always a new form, hidden fields from the context */
	struct call_def rows;		/* more fields, each of a row (form_rows.c); save then takes `answers` too. Instead of load */
	struct call_def save;		/* args are the names of all fields but readonly ones, and request */
	struct panel_def panel;		/* call.args are field names */
	struct field_def *field; size_t nfield;
	char *begin;			/* the field where a row that was loaded begins, what is asked for by then; NULL: the first */
	char *then;			/* subject whose form/list opens after a save of a new row; NULL: back */
	const char *button, *button_help;	/* what Save is called here, msgids; NULL: Save. Of no file */
	int line;
};

struct mark_def { char *key, *value, *label; int line; };

struct grid_def {
	struct call_def columns;	/* rows: id, label, below, state, hint */
	struct call_def rows;		/* rows: id, label and the after columns, hint */
	struct call_def cells;		/* rows: row_id, column_id, mark, second, hint */
	struct call_def save;		/* request, context args, row_ids, column_ids, marks, seconds (arrays) */
	struct mark_def *mark; size_t nmark;
	struct mark_def *second; size_t nsecond;
	struct column_def *after; size_t nafter;	/* columns right of the grid */
	int line;
};

enum action_on { ON_ROW, ON_MARKS, ON_VIEW };

struct action_def {
	char *name, *key, *label;	/* key: one character or a key name of keys.cfg */
	enum action_on on;
	struct call_def call;		/* what to do; request is added. */
	struct call_def document;	/* pages, as rows (sheet, block, text), shown and made a PDF of; a call is then made first */
	struct call_def file;		/* a file, as rows (name, line), shown and saved; a call is then made first */
	bool handover;			/* such a file may go to the command of the site instead */
	char *form;			/* ask with this subject's form first (its save is the call) */
	char *open;			/* or open this subject with the row as context */
	char *confirm;			/* msgid of a question that must be answered yes */
	char *confirm_from;		/* or the column that holds it, with its values: a row without one is not asked about */
	char *when;			/* a column of the row: one where it is empty or false is not for this action, which is not offered there */
	char *otherwise;		/* msgid: why not, for whoever presses its key all the same; NULL: just that */
	bool ticket;			/* open the family's file first (api.family_open) */
	int line;
};

struct subject {
	char *name, *file, *title;
	struct list_def *list;
	struct form_def *form;
	struct grid_def *grid;
	char **page; size_t npage;	/* lists shown one above another; Tab goes between them */
	struct action_def *action; size_t naction;
	const char *needs;		/* see subject_needs() */
	int line;			/* of the title */
};

struct word_set { char *name; struct word *word; size_t nword; };

/* key: one character, NULL none; apart: after a blank line; fold: the line that stands for this one and its like, NULL none */
struct menu_item { char *subject, *label, *key, *fold; bool apart; int line; };

struct subjects {
	struct subject **subject; size_t n;
	struct word_set *set; size_t nset;
	struct menu_item *menu; size_t nmenu;
	char **start; size_t nstart;	/* the first of these that one may open is the first screen */
	char *new_form;			/* the form of F7 */
	char *undo;			/* what F8 takes back: the first row of this list, by its action "undo" */
	char *words_file, *menu_file;
	int start_line, new_form_line, undo_line;	/* in menu.cfg */
	struct unread *unread;		/* files that subjects_more() has still to read; NULL: none */
};

/* Reads every *.cfg of a directory (menu.cfg, words.cfg and the subjects; keys.cfg belongs to ui/keys). A subject is
 * named as its file. On a mistake: NULL, err->text a msgid and detail "file:line" first. Refuses unknown keys, @include,
 * files over 256 KiB, names outside [a-z][a-z0-9_]*, words that are not ASCII, and references to subjects, sets, actions
 * and fields that do not exist. words.cfg and menu.cfg may be missing. */
struct subjects *subjects_read(const char *directory, struct err *err);
/* The same in pieces, for one who has a server to talk with meanwhile. subjects_begin() reads words.cfg, menu.cfg and the
 * subject `first` (NULL: none; that it does not exist is no mistake here), subjects_more() one file each time and at last
 * checks them all. Until SUBJECTS_ALL a subject may be missing and its references are not checked. After SUBJECTS_WRONG,
 * when err is set, they can only be freed. */
enum subjects_more { SUBJECTS_MORE, SUBJECTS_ALL, SUBJECTS_WRONG };
struct subjects *subjects_begin(const char *directory, const char *first, struct err *err);
enum subjects_more subjects_more(struct subjects *s, struct err *err);
void subjects_free(struct subjects *s);
const struct subject *subjects_find(const struct subjects *s, const char *name);
/* The label (msgid) of a code; when the set does not have it the title of the subject of that name, else the code itself. letter: its one-letter form. */
const char *subjects_word(const struct subjects *s, const char *set, const char *value);
const char *subjects_letter(const struct subjects *s, const char *set, const char *value);
const struct word_set *word_set_find(const struct subjects *s, const char *set);	/* NULL: none */
const struct action_def *subject_action(const struct subject *s, const char *name);
/* The function a subject cannot do without: what api.may() must name for it to be shown. A list's call, else a grid's
 * rows, else a form's load or save; of a page the first part's. Never NULL for a subject that was read. */
const char *subject_needs(const struct subject *s);
/* What an action shows, else its call, else its form's save, else what the subject it opens needs. */
const char *action_needs(const struct subjects *all, const struct action_def *a);
/* Calls seen(ctx, file, line, msgid) for every word a human reads: what tools/msgids prints. */
void subjects_words(const struct subjects *s, void (*seen)(void *ctx, const char *file, int line, const char *msgid), void *ctx);

#endif
