/* draft.h - what is typed on a screen and not stored yet is kept by the database, for its owner only.
 *
 * A draft has the UUID of the save it will become, and the save takes it away in its own transaction: either there is a
 * draft or it is stored. Taken up again it is still the same save, and should that have been stored before the line broke,
 * it is not stored twice.
 */
#ifndef KOMET_APP_DRAFT_H
#define KOMET_APP_DRAFT_H

#include "app/app.h"

/* What a kind of screen tells about what is typed in it. */
struct draft_ops {
	bool (*open)(const struct screen *s);		/* it is being filled, by one who may save it */
	unsigned long (*changes)(const struct screen *s);
	size_t (*place)(const struct screen *s);	/* where the cursor is: who leaves a place is kept at once */
	const char *(*about)(const struct screen *s);	/* the id of the row, NULL a new one */
	char *(*body)(const struct screen *s);
	bool (*fits)(const struct screen *s, const char *body);	/* about the same as what is shown */
	/* Takes it up and says so; at: when it was typed. False: it cannot be read. */
	bool (*load)(struct screen *s, const char *body, const char *at);
};

struct draft {
	struct screen *screen;
	const struct draft_ops *ops;
	char *request;			/* char[37]: the UUID of the next save here */
	char id[37], left[37];		/* of the draft in the database; of one that a new UUID has left behind */
	char *version;
	unsigned long held, sent, seen;	/* changes that are kept, are on their way, were looked at last */
	unsigned long written;		/* changes that stand in the journal */
	size_t place;
	long at, pause;			/* when it is to be sent, 0 not; after a refusal */
	bool out, asked, over, told;
	bool unsure;			/* the line was lost under one on its way: is it kept? */
	bool journal; int fd; char file[37];	/* there is a file: see journal.h */
	struct { char *id, *version, *body, at[17]; } found;	/* an older one that is offered */
	char *wanted;			/* the one that was chosen from the list of drafts, NULL any */
	char *again, again_at[6];	/* what was thrown away, to be put here once the row has come */
};

void draft_begin(struct draft *d, struct screen *s, const struct draft_ops *ops, char *request);
void draft_loaded(struct draft *d);		/* what is shown now is what is stored; is there an older draft? */
void draft_run(struct draft *d);		/* sends it when it is time */
void draft_keep(struct draft *d);		/* sends it now */
void draft_saved(struct draft *d);		/* what was sent to be saved is stored */
void draft_drop(struct draft *d);		/* thrown away */
bool draft_is_kept(const struct draft *d);	/* by the database, as far as is known, or in the journal */
bool draft_take(struct draft *d);		/* the older one that was found; false: none */
long draft_due(const struct draft *d);
void draft_release(struct draft *d);

/* What a draft from the list of drafts is about, as far as it tells: its row, and its hidden fields. */
void draft_context(const struct subject *subject, const char *about, const char *body, struct context *c);
/* The draft that a screen just opened is to take up at once; it lends the screen its title. */
void draft_choose(struct screen *s, const char *id, const char *body);
/* As it is kept: what is typed, and the title; the caller frees it with secret_free(). */
char *draft_body(const struct draft *d);
/* Puts what was thrown away into a screen just opened, as soon as that can take it; at: when that was. */
void draft_again(struct draft *d, const char *body, const char *at);
/* Says how many there are, once one has come in. */
void drafts_tell(struct app *app);

#endif
