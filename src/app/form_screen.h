/* form_screen.h - a form on the stack, shared by app_form.c and form_ask.c. */
#ifndef KOMET_APP_FORM_SCREEN_H
#define KOMET_APP_FORM_SCREEN_H

#include "app/company.h"
#include "app/draft.h"

/* What comes is the row under what stands here: because a colleague was first, because one has saved it, or because one asks. */
enum merge { MERGE_NOT, MERGE_REFUSED, MERGE_LIVE, MERGE_ASKED };

/* presence.c: who else has the row open, and its last save */
struct form_here {
	struct company company;
	bool known, gone;		/* the row has been seen; it was, and is no longer */
	bool by_me;
	char *by, *at, *change;
};

struct screen_form {
	struct screen screen;
	struct form *form;
	bool isolated;			/* new, and about none of what stands under it */
	bool load_wanted;		/* the row is to be asked for (again) */
	enum merge merge;
	struct form_here here;
	char **chosen;			/* for each choice field: what its options were asked with */

	struct screen_form *self;	/* the panel's own context in calls */
	unsigned long panel_seen;	/* form->changes when last looked at */
	char *panel_with;		/* what it was last asked with */
	long panel_at;			/* when the panel is to be asked, 0 not */
	bool panel_told;		/* that it cannot answer */
	bool panel_out;			/* one question on its way; only the last one typed matters */

	struct draft draft;
};

bool form_writes(const struct screen_form *f);	/* it has a save that this login may use */

/* form_ask.c */
const struct call_def *form_reads(const struct form_def *def);	/* what fetches the row, or the rows that make the form */
void form_take_rows(struct screen_form *f, const struct rows *rows);	/* they make its fields */
void form_add_answers(const struct form *form, struct args *args);	/* to a save, when rows made the form */
void form_ask_options(struct screen_form *f);
/* What field i shows are not yet its options: none have come, or what they depend on has changed since. */
bool form_options_wait(const struct screen_form *f, size_t i);
void form_show_options(struct screen *s, struct form *form, size_t field);	/* as a list to choose from */
/* Of a form that is no row of the database: what its view asks. save is its own doing; the first key for a choice whose options
 * are on their way waits for them. */
void form_small_asked(struct screen *s, struct form *form, const struct ask *ask, void (*save)(struct screen *s));
bool form_small_waits(const struct screen *s, const struct form *form);
void form_ask_panel(struct screen_form *f);	/* when it is time */
void form_panel_again(struct screen_form *f);

/* presence.c */
void presence_ask(struct screen_form *f);	/* says that it is open, and asks who else has it open and how the row stands */
void presence_run(struct screen_form *f);	/* when it is time */
void presence_end(struct screen_form *f);
/* The row as it is now, under what stands here: taken, and told whose save it was; and when it could not be had (NULL: it is gone). */
void presence_merged(struct screen_form *f, const struct rows *rows);
void presence_not_merged(struct screen_form *f, const struct err *err);

/* form_kept.c */
extern const struct draft_ops form_draft_ops;

#endif
