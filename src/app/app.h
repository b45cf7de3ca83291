/* app.h - what joins the screens and the database.
 *
 * struct app is passed, never global. A screen is a view with what the app keeps about it: the subject, the row it was
 * opened from and what to do with what the view asks. Views ask nobody; calls know no view; here both are known.
 */
#ifndef KOMET_APP_APP_H
#define KOMET_APP_APP_H

#include <stdbool.h>
#include <stddef.h>
#include "app/context.h"
#include "app/settings.h"
#include "base/err.h"
#include "db/db.h"
#include "model/subject.h"
#include "ui/frame.h"
#include "ui/view.h"

struct app;
struct screen;
struct deed;
struct choice_wait;
struct lock;
struct draft;
struct thrown;
struct saving;
struct handover;

struct screen_ops {
	void (*asked)(struct screen *s, struct ask *ask, const struct input *in);
	void (*settle)(struct screen *s);		/* after each turn: send what the model wants */
	/* The value of a name in what is shown now (the row under the cursor, the form's fields). */
	bool (*find)(const struct screen *s, const char *name, const char **value);
	void (*again)(struct screen *s);		/* fetch what is shown again; nothing jumps */
	void (*heard)(struct screen *s);		/* a notice came, or the line is back: also when it is not seen */
	bool (*dirty)(const struct screen *s);		/* something typed would be lost */
	bool (*waits)(const struct screen *s);		/* cannot take a key before the database has answered */
	bool (*undo)(struct screen *s);			/* F8 here; false: nothing to take back */
	long (*due)(const struct screen *s);		/* now_ms() of its next timer, 0 none */
	bool (*row)(const struct screen *s, struct context *c);	/* the row under the cursor */
	void (*free)(struct screen *s);
};

struct act;

struct screen {
	struct app *app;
	struct view *view;
	const struct screen_ops *ops;
	const struct subject *subject;	/* NULL: help, menu, a question */
	struct context context;		/* the row it was opened from */
	bool ticket;			/* about a family's file: the file is opened (and logged) before it is read */
	long ticket_at;			/* when that was last done, 0 never */
	bool stale;			/* fetch again when it is seen next */
	size_t left, good, bad;		/* the action that is running on several rows */
	struct act *run;		/* those of its rows that are still to be sent */
	size_t unsent;			/* and were not, since it was stopped */
	struct screen *asker;		/* a question: who asked */
	bool asks;			/* its question is on its way: the next key is the answer */
	struct draft *draft;		/* of what is typed here; NULL: nothing can be */
};

enum app_phase { PHASE_LOGIN, PHASE_FAILED, PHASE_WORK };

struct last_value { char *subject; struct context values; };
struct cached_choice { char *key; struct rows *rows; bool stale; };

/* What the command line wants to see first; subject NULL: the start page. */
struct first { const char *subject; struct context with; };

struct app {
	const struct settings *settings;
	const struct subjects *subjects;
	const char *conninfo;
	const struct first *first;
	struct db *db;
	struct view *top;
	enum app_phase phase;
	bool quit;
	int exit_code;
	bool dirty;			/* the frame wants drawing */

	char *password;			/* for reconnecting; wiped at the end */
	char *unit, *unit_name, *login, *name, *channel;
	int today, day;			/* the database's day; the day of the year here when it was asked */
	char **may; size_t nmay;
	struct input ahead[256]; size_t nahead;	/* typed before the screen on top could take it */
	bool replaying;

	char message[600]; enum message_kind message_kind;
	unsigned long said, undo_said;	/* messages so far; the one that what is being looked up belongs to */
	bool undo_can;			/* the last deed can be taken back, as far as is known */
	char title[200], right[120];
	struct err last_error;
	bool saved_draft; char draft_at[6];

	struct deed *deeds;
	long did_at;			/* when one's own last save or action was done */
	struct last_value *last; size_t nlast;
	struct cached_choice *choice; size_t nchoice;
	struct choice_wait *waits;	/* options on their way */
	struct context counters;	/* change_list: unit/subject and its count */
	bool counting;			/* change_list is on its way */
	bool counted;			/* the counters have been seen once */
	bool noticed; long noticed_at;	/* a notice waits to be looked into */
	long minute_at;			/* the next tick */
	long reconnect_at, reconnect_pause;
	bool asking;			/* for the password */
	bool greeted;			/* the database knows us on this line */
	long busy_at;			/* since when the message line says that something takes long; 0: it does not */
	long typed_at;			/* the last key, for the lock */
	struct lock *lock;
	struct thrown *thrown;		/* what was thrown away last, NULL nothing */
	struct handover *handover;	/* a file that the site's command is working on */
	struct saving *saving;		/* what is on its way to a file; one at a time */
};

long now_ms(void);			/* a clock that never goes back */

/* app.c: the stack and the message line */
void app_push(struct app *app, struct screen *s, struct view *v);
void screen_close(struct screen *s);	/* and the questions it asked */
struct screen *app_screen(const struct app *app);	/* of the top view; NULL when the stack is empty */
struct screen *app_under(const struct screen *s);
/* A screen with nothing behind it (text, menu): closes when asked to. */
struct screen *screen_plain(struct app *app, struct view *v);
void app_message(struct app *app, enum message_kind kind, const char *translated);
void app_say(struct app *app, enum message_kind kind, const char *msgid, const char *detail);
void app_add(struct app *app, const char *translated);	/* a sentence behind it */
void app_error(struct app *app, const struct err *err);
bool app_may(const struct app *app, const char *function);
void app_input(struct app *app, const struct input *in);
bool app_typing(const struct app *app);	/* letters are text for who gets the next key */
void app_settle(struct app *app);
void app_draw(struct app *app);
long app_due(const struct app *app);	/* ms until the next timer, -1 none */
/* Sends the drafts of what is typed and not saved; false: there is nothing such. */
bool app_keep(struct app *app);
void app_quit(struct app *app);		/* asks when something typed would be lost */
/* Looks a name up: what the screen shows, what it was opened from, then the screens under. */
const char *screen_find(const void *screen, const char *name);
/* The same without what the screen itself shows: what it was opened from and what is under it. */
const char *screen_find_behind(const void *screen, const char *name);
char *screen_title(const struct subject *subject, const struct context *context);
/* Everything shown may be old: fetch what is seen now, the rest when it is seen. */
void app_stale(struct app *app);

/* ahead.c: keys typed before the screen on top could take them */
bool ahead_take(struct app *app, const struct input *in);	/* kept for later; false: it is to be used now */
bool ahead_has_room(const struct app *app);
void ahead_run(struct app *app);	/* gives what was kept to the screens, as far as they can take it */
void ahead_drop(struct app *app);

/* app_keys.c: what the key line may promise */
bool view_may(const struct view *v, const struct action_def *a);
bool view_can(const struct view *v, enum action a);

/* questions.c: a question above the screen that asks it. done is called once; ask is NULL when it was closed unanswered. */
typedef void question_done(struct app *app, struct screen *asker, void *extra, const struct ask *ask);
void question_yes(struct screen *asker, const char *question, question_done *done, void *extra);
void question_text(struct app *app, struct screen *asker, const char *question, const char *initial, bool secret,
	question_done *done, void *extra);
void question_choice(struct screen *asker, const char *question, const struct menu_line *line, size_t n,
	question_done *done, void *extra);
/* The same; each answer's key is the first letter of its word. */
void question_words(struct screen *asker, const char *question, struct menu_line *line, size_t n, question_done *done, void *extra);
/* A list to choose from; ask->item is the number chosen. The lines are copied. */
void question_menu(struct app *app, struct screen *asker, const char *title, const struct menu_line *line, size_t n,
	question_done *done, void *extra);

/* "This is not saved": ask->yes saves, no throws away; NULL goes on. Its answers are keys that are no text: who typed on
 * without looking, after an Esc too many, goes on typing where it was meant to stand. */
void question_leave(struct screen *asker, question_done *done);

/* open.c: subjects */
/* Every part of a page, not only the first. */
bool subject_may(const struct app *app, const struct subject *subject);
bool subject_open(struct app *app, const struct subject *subject, const struct context *context, bool ticket);
bool form_open(struct app *app, const struct subject *subject, const struct context *context, bool ticket);
bool list_open(struct app *app, const struct subject *subject, const struct context *context, bool ticket);
bool grid_open(struct app *app, const struct subject *subject, const struct context *context, bool ticket);
void start_open(struct app *app);
/* What the command line wants to see first: asked for ahead, before one knows whether one may; and opened, false: not. */
void first_ahead(struct app *app);
bool first_open(struct app *app);
struct screen *screen_new(size_t size, struct app *app, const struct screen_ops *ops, const struct subject *subject,
	const struct context *context, bool ticket);

/* deed.c: calls that write. Each is done once, whatever the line does. */
typedef void deed_done(struct app *app, struct screen *s, const struct rows *rows, const struct err *err);
/* args are taken over. request: the UUID to use (a form's own), or NULL for a fresh one. */
void deed_do(struct app *app, struct screen *s, const char *function, struct args *args, const char *request,
	deed_done *done);
void deeds_forget(struct app *app, const struct screen *s);
void deeds_ask_fate(struct app *app);	/* after a reconnect */
bool deeds_unknown(const struct app *app);	/* nobody knows yet of some save whether it was stored */
void deeds_run(struct app *app);	/* retries that are due */
long deeds_due(const struct app *app);
void deeds_free(struct app *app);
/* The message of a row of a write: words of its message column filled with its detail. False: it has none. */
bool deed_message(const struct rows *rows, char *buf, size_t size);

/* ticket.c */
void ticket_call(struct screen *s);	/* queues api.family_open before a read of a family's file, when it is time */

/* thrown.c: what was thrown away last, and F8 brings back */
void thrown_keep(struct screen *s);		/* throws away what is typed on it, and tells */
bool thrown_take(struct app *app);		/* false: there is nothing */
void thrown_forget(struct app *app);

/* draft.c */
bool draft_waits(const struct screen *s);	/* does the screen offer an older draft? */

/* app_list.c: the list in focus of a list or page, NULL for other screens */
struct list *list_of(const struct screen *s);
/* May a new row be made for the list in focus? */
bool list_may_new(const struct screen *s);
/* Says in the title what the list is narrowed to; NULL or "" nothing. */
void list_narrowed(struct screen *s, const char *to);
/* What the list in focus is asked with, but for the place in it. */
void list_args(const struct screen *s, struct args *args);
/* Its subject, which on a page is that of the part in focus. */
const struct subject *subject_of(const struct screen *s);

/* app_form.c: the form of a form's screen, NULL for other screens */
struct form *form_of(const struct screen *s);

/* act.c: actions of forms/ */
void action_run(struct screen *s, const struct action_def *a);
bool action_offered(const struct screen *s, const struct action_def *a);	/* to this login, on the row at the cursor */
/* Does it with a row that stands on no screen, unasked. */
void action_on(struct screen *s, const struct action_def *def, const struct context *row);
/* How far an action on several rows has come; false: none is running. */
bool acts_progress(const struct screen *s, size_t *done, size_t *of, long *waited);
void acts_stop(struct screen *s);	/* the rows that have not been sent stay marked */
void acts_leave(struct screen *s);	/* nobody looks on any more: the rest is sent at once */
void action_named_run(struct screen *s, const char *name, const char *otherwise);

/* The values of an action's names here: of the row, then of what stands under it. */
const char *action_value(const struct screen *s, const struct context *row, const char *name);

/* saving.c: rows and pages on their way to a file */
bool saving_can(const struct screen *s);	/* is there something here that may become one? */
void saving_open(struct screen *s);		/* asks how and where, and does it; says why when it may not */
void saving_run(struct app *app);		/* a little of what is left to do */
long saving_due(const struct app *app);
bool saving_progress(const struct app *app, char *text, size_t size, long *waited);	/* false: nothing is on its way */
void saving_stop(struct app *app);		/* nothing is saved */
void saving_forget(struct screen *s);		/* it is closed */

/* paper.c: documents and files, to look at before they are saved */
void paper_show(struct screen *s, const struct action_def *def, const struct context *row);
/* What a screen shows of that: its rows and the action they came of. False: it is another. */
bool paper_of(const struct screen *s, const struct rows **rows, const struct action_def **def);

/* undo.c: what one did last */
void undo_ask(struct screen *s);	/* F8: asks whether to take it back */
void undo_look(struct app *app, const char *function);	/* it has saved: can that be taken back? The message line then says so */

/* watch.c: what colleagues do */
void watch_notice(void *app, const char *channel);
void watch_run(struct app *app);

/* help.c, menu.c */
void help_open(struct screen *s);
void error_open(struct app *app);
void about_open(struct screen *s);	/* what the list in focus counts, and how */
void menu_open(struct app *app);

/* choices.c */
/* The rows (value, label) of a choice field from the cache, or NULL while they are fetched: got() is called then, and
 * with NULL when they did not come. */
typedef void choice_got(struct screen *s, size_t field, const struct rows *rows);
void choice_ask(struct screen *s, size_t field, const struct call_def *call,
	const char *(*find)(const void *ctx, const char *name), const void *ctx, choice_got *got);
bool choices_wanted(const struct screen *s, size_t field);	/* its options are on their way, and none are kept from before */
void choices_ahead(struct app *app, const struct form_def *form);	/* those that depend on nothing */
void choices_forget(struct app *app, const struct screen *s);
void choices_free(struct app *app);
void choices_drop(struct app *app);	/* something was saved: they may be old */

/* last.c: the values of the last saved form of a subject */
void last_keep(struct app *app, const char *subject, const struct form *form);
const char *last_get(const struct app *app, const char *subject, const char *name);

#endif
