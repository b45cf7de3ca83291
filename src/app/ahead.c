/* Keys typed faster than the database answers: kept in order and given to the screen they were meant for. Nothing is ever
 * thrown away: what does not fit stays in the terminal's own queue, since the loop does not read when there is no room. */
#include "config.h"

#include "app/draft.h"

#include <stdlib.h>
#include <string.h>

#include "ui/keys.h"

enum { AWAY_MS = 2000 };	/* the pauses between attempts have grown to this: away */

/* The screen on top cannot take a key yet: its row, its choices or the answer to its save are on their way. A line that
 * stays away holds nobody, then one goes on typing; but what is being saved cannot take a key before it is known how that
 * went. */
static bool waits(const struct app *app)
{
	const struct screen *s = app_screen(app);

	if (app->phase != PHASE_WORK || s == NULL)
		return app->phase == PHASE_LOGIN && !app->asking;
	if (!s->asks && (s->ops->waits == NULL || !s->ops->waits(s)))
		return false;
	return db_state(app->db) == DB_READY || (!s->asks && app->reconnect_pause < AWAY_MS)
		|| (s->draft != NULL && s->ops->dirty(s) && !s->draft->ops->open(s));
}

/* What leaves or stops must work above all when something takes long. */
static bool leaves(const struct input *in)
{
	return in->kind == INPUT_ACTION && (in->action == ACTION_BACK || in->action == ACTION_STOP || in->action == ACTION_QUIT
		|| in->action == ACTION_REPAINT || in->action == ACTION_SUSPEND) && in->c < L' ';
}

bool ahead_has_room(const struct app *app)
{
	return app->nahead < sizeof app->ahead / sizeof *app->ahead;
}

bool ahead_take(struct app *app, const struct input *in)
{
	struct input *kept;

	if (app->replaying || (app->nahead == 0 && !waits(app)) || (leaves(in) && waits(app)) || !ahead_has_room(app))
		return false;
	if (in->kind == INPUT_CLICK)
		return true;	/* it was meant for what stood there, and something else will */
	kept = &app->ahead[app->nahead++];
	*kept = *in;
	if (in->paste != NULL)
		kept->paste = mem_dup(in->paste);
	return true;
}

/* It was read as a key of the screen that was there then; the one that is there now may take letters otherwise. */
static void meant_for_now(struct app *app, struct input *in)
{
	bool typing = app_typing(app);

	if (in->kind == INPUT_ACTION && in->c >= L' ' && typing) {
		in->kind = INPUT_CHAR;
		in->action = ACTION_NONE;
	} else if (in->kind == INPUT_CHAR && !typing) {
		in->action = keys_action(in->key, false);
		if (in->action != ACTION_NONE)
			in->kind = INPUT_ACTION;
	}
}

void ahead_run(struct app *app)
{
	while (app->nahead > 0 && !waits(app) && app->lock == NULL && !app->quit) {
		struct input in = app->ahead[0];
		char *paste = (char *)in.paste;

		memmove(app->ahead, app->ahead + 1, --app->nahead * sizeof *app->ahead);
		meant_for_now(app, &in);
		app->replaying = true;
		app_input(app, &in);
		app->replaying = false;
		free(paste);
	}
}

void ahead_drop(struct app *app)
{
	while (app->nahead > 0)
		free((char *)app->ahead[--app->nahead].paste);
}
