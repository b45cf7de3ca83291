/* What was thrown away last is F8's as long as nothing else has been done here: in memory only, and gone with the program and
 * with the next save. The database has thrown it away. */
#include "config.h"

#include "app/draft.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/words.h"
#include "ui/keys.h"

struct thrown {
	const struct subject *subject;
	struct context context;		/* what it was opened from; empty: from anywhere */
	bool ticket;
	char *about, *body, at[6];
};

void thrown_forget(struct app *app)
{
	struct thrown *t = app->thrown;

	app->thrown = NULL;
	if (t == NULL)
		return;
	context_release(&t->context);
	free(t->about);
	secret_free(t->body);
	free(t);
}

void thrown_keep(struct screen *s)
{
	struct app *app = s->app;
	struct draft *d = s->draft;
	struct thrown *t;
	time_t now = time(NULL);
	struct tm tm;

	thrown_forget(app);
	t = mem_alloc(sizeof *t);
	t->subject = s->subject;
	t->ticket = s->ticket;
	context_copy(&t->context, &s->context);
	if (d->ops->about(s) != NULL)
		t->about = mem_dup(d->ops->about(s));
	t->body = draft_body(d);
	localtime_r(&now, &tm);
	strftime(t->at, sizeof t->at, "%H.%M", &tm);
	app->thrown = t;
	draft_drop(d);
	screen_close(s);
	app->did_at = now_ms();		/* the draft leaves the list of drafts by one's own deed */
	app_stale(app);
	app_say(app, MESSAGE_INFO, N_("Thrown away. {1} brings it back"), keys_show(keys_first(ACTION_UNDO)));
}

bool thrown_take(struct app *app)
{
	struct thrown *t = app->thrown;
	struct context *from = NULL;

	if (t == NULL)
		return false;
	app->thrown = NULL;
	if (t->context.n > 0) {
		from = &t->context;
		draft_context(t->subject, t->about, t->body, from);
	}
	if (subject_open(app, t->subject, from, t->ticket) && app_screen(app)->draft != NULL)
		draft_again(app_screen(app)->draft, t->body, t->at);
	app->thrown = t;
	thrown_forget(app);
	return true;
}
