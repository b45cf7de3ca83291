/* view.h - a screen on the stack: draw, act, free.
 *
 * A view draws a model and turns input into an ask. It changes its model (moves a cursor, types a letter) but asks nobody:
 * what needs the database or another view goes back to the app as struct ask. ui never sees SQL and never includes db/.
 * No view reads a key or waits: dialogs and prompts are views on the stack.
 */
#ifndef KOMET_UI_VIEW_H
#define KOMET_UI_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>
#include "base/str.h"
#include "model/action.h"
#include "model/form.h"
#include "model/grid.h"
#include "model/list.h"

struct area { int y, x, h, w; };

enum input_kind { INPUT_NONE, INPUT_ACTION, INPUT_CHAR, INPUT_PASTE, INPUT_CLICK, INPUT_RESIZE, INPUT_HANGUP };

struct input {
	enum input_kind kind;
	enum action action;	/* INPUT_ACTION; for a character key in a list both action and c are set */
	wchar_t c;		/* INPUT_CHAR */
	int y, x;		/* INPUT_CLICK */
	const char *paste;	/* INPUT_PASTE, borrowed until the next read */
	char key[16];		/* the key's name as keys.cfg writes it ("F11", "o"); action may be ACTION_NONE */
};

enum ask_kind {
	ASK_NONE,		/* used, nothing more to do */
	ASK_PASS,		/* not used: the app may know it */
	ASK_CLOSE,		/* leave this view (the app asks first when something would be lost) */
	ASK_SAVE,		/* form or grid */
	ASK_ACTION,		/* action: an action of forms/ on the row or the marks */
	ASK_OPEN,		/* Enter on a list row without its own enter action */
	ASK_CHOICE,		/* field: its options are wanted: yes to show them as a list, no just to know them */
	ASK_MARK,		/* the row at the cursor, and on to the next */
	ASK_SEARCH,		/* open the search prompt of a list */
	ASK_NEW, ASK_REFRESH, ASK_HELP,
	ASK_ANSWER,		/* a prompt was answered: text or yes */
	ASK_MENU_ITEM,		/* menu: item */
	ASK_ONWARD,		/* no answer: the question is over, and the key is for the view that it stood above */
};

struct ask {
	enum ask_kind kind;
	const struct action_def *action;
	size_t field, item;
	bool yes;
	char *text;		/* ASK_ANSWER of a text prompt; the receiver frees */
};

struct view;
struct key_hint { char key[12]; const char *label; };	/* label translated */

struct view_ops {
	void (*draw)(struct view *v, struct area area);		/* whole area, model to cells */
	void (*cursor)(struct view *v, int *y, int *x);		/* where the focus is, absolute, valid after draw */
	struct ask (*act)(struct view *v, const struct input *in);
	/* A click: the focus goes there; on what has it already it means what Enter does. May be missing. */
	struct ask (*click)(struct view *v, int y, int x);
	/* Keys of the key line, in order; the view writes up to max pairs and returns how many. */
	size_t (*keys)(struct view *v, struct key_hint *hint, size_t max);
	bool (*typing)(struct view *v);				/* letters are text here, not commands */
	/* The sentence for the message line when the app has none; *problem: it says what is wrong. May be missing. */
	const char *(*hint)(struct view *v, bool *problem);
	void (*free)(struct view *v);
};

struct view {
	const struct view_ops *ops;
	struct view *under;
	char *title;		/* translated; data may follow the subject's title */
	bool dirty;		/* wants drawing */
	bool steady;		/* its keys and its hint do not depend on where its cursor stands */
	bool whole;		/* what stands on the screen is not what it drew there last: set by the frame before it draws */
	bool overlay;		/* the view under it stays visible around it */
	void *app;		/* the app's own struct for this view; ui never looks inside */
	/* Set by the app: which actions of forms/ this login may use. Others are neither shown nor taken. NULL: all. */
	bool (*may)(const struct view *v, const struct action_def *a);
	/* The same for what is not in forms/ (register, undo, print, ...): asked for the key line. NULL: all. */
	bool (*can)(const struct view *v, enum action a);
};

/* Makers; each returns a view whose first member is struct view. The models are borrowed: the app frees them after. */
struct view *view_list_new(const struct subjects *all, const struct subject *subject, struct list *list);
struct view *view_form_new(const struct subjects *all, const struct subject *subject, struct form *form);
struct view *view_grid_new(const struct subjects *all, const struct subject *subject, struct grid *grid);
/* Several lists one above another; borrowed array. Input goes to the one in focus. view_page_focus(): its number. */
struct view *view_page_new(const struct subjects *all, const struct subject *subject, const struct subject *const *part, struct list *const *list, size_t n);
size_t view_page_focus(const struct view *v);
/* Puts the focus of a page on a part. */
void view_page_goto(struct view *v, size_t part);
/* Menu and palette in one: lines filtered as one types, by words, initials or letters inside; the best first. */
struct menu_line {
	const char *label, *key;	/* translated, borrowed until the view is freed */
	bool apart;			/* after a blank line */
	bool folded;			/* shown only when what is typed finds it; has no number */
};
struct view *view_menu_new(const char *title, const struct menu_line *line, size_t n);
/* One question on the message line, above it too when it is long: text (secret: shown as dots) or yes/no (the default is no). */
struct view *prompt_text_new(const char *question, const char *initial, bool secret);
struct view *prompt_yes_new(const char *question);
/* A letter answers: ask.item. */
struct view *prompt_choice_new(const char *question, const struct menu_line *line, size_t n);
/* Keys that are no text answer: ask.item. Any other key is for what it stands above. */
struct key_answer { enum action action; const char *label; };
struct view *prompt_keys_new(const char *question, const struct key_answer *answer, size_t n);
/* What stands in a text prompt just now (NULL for a secret and for other views): for finding as one types. */
const char *prompt_value(const struct view *v);
/* Text to read: help, the last error, "why this place". Scrolls. text is copied. */
struct view *view_text_new(const char *title, const char *text);
void view_text_set(struct view *v, const char *text);	/* another text, from its beginning */

void view_free(struct view *v);
/* What the focused thing wants to say on the message line: a field's help or problem, a cell's hint; NULL: nothing. */
const char *view_hint(struct view *v);

#endif
