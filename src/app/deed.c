/* Calls that write.
 *
 * Each carries a UUID made here. When the line breaks, nobody knows whether the database stored it; after reconnecting
 * the database is asked about the UUID. What was stored is asked for again with the same UUID, which gives the same
 * answer without storing twice; what was not is said not to be, and can not come later either: the question has taken the
 * UUID, so whoever saves again does it with a new one. Everything typed still stands.
 */
#include "config.h"

#include "app/app.h"

#include <stdlib.h>
#include <string.h>

#include "base/words.h"

enum { FATE_PAUSE_MS = 500, FATE_PAUSE_MOST_MS = 10000 };

struct deed {
	struct app *app;
	struct screen *screen;		/* NULL: it was closed meanwhile */
	char *function;
	struct args args;
	long again_at, pause;		/* what is tried again waits until then, 0 none */
	bool lost;			/* the line went away: its fate is asked for when it is back */
	bool asks;			/* that question is on its way, or is what is due again */
	bool stored;			/* the database has said that it is: only its answer is still to come */
	deed_done *done;
	struct deed *next;
};

static void deed_answer(void *ctx, const struct rows *rows, const struct err *err);

static void deed_send(struct deed *d)
{
	d->again_at = 0;
	db_call(d->app->db, d->function, d->args.arg, d->args.n, deed_answer, d);
}

static void deed_free(struct deed *d)
{
	struct deed **at = &d->app->deeds;

	while (*at != NULL && *at != d)
		at = &(*at)->next;
	if (*at == d)
		*at = d->next;
	args_release(&d->args);
	free(d->function);
	free(d);
}

bool deed_message(const struct rows *rows, char *buf, size_t size)
{
	const char *message = rows_get(rows, 0, "message");

	if (message == NULL || *message == '\0')
		return false;
	words_fill(message, rows_get(rows, 0, "detail"), buf, size);
	return true;
}

static void deed_end(struct deed *d, const struct rows *rows, const struct err *err)
{
	struct app *app = d->app;
	struct screen *s = d->screen;
	deed_done *done = d->done;
	char *function = d->function;
	char said[600];

	d->function = NULL;
	deed_free(d);
	if (err == NULL) {
		app->did_at = now_ms();
		thrown_forget(app);
	}
	/* When the screen is gone, the outcome is still somebody's business. */
	if (s != NULL)
		done(app, s, rows, err);
	else if (err != NULL)
		app_error(app, err);
	else if (deed_message(rows, said, sizeof said))
		app_message(app, MESSAGE_INFO, said);
	if (err == NULL && app->deeds == NULL)
		undo_look(app, function);
	free(function);
}

/* No answer to the question what became of it. What will pass is asked again, for as long as it takes; what will not is
 * said, and under the same UUID a second try can still not store it twice. */
static void not_known(struct deed *d, const struct err *err, const char *in_the_end)
{
	struct err said;
	char why[sizeof said.detail];

	switch ((int)err->code) {
	case ERR_DENIED: case ERR_NO_DUTY: case ERR_VERSION: case ERR_INPUT: case ERR_CONFIG: case ERR_SPENT:
		err_words(err, why, sizeof why);
		err_set(&said, ERR_SERVER, NULL, in_the_end, why);
		deed_end(d, NULL, &said);
		return;
	}
	d->asks = !d->stored;
	d->pause = d->pause == 0 ? FATE_PAUSE_MS : d->pause * 2 < FATE_PAUSE_MOST_MS ? d->pause * 2 : FATE_PAUSE_MOST_MS;
	d->again_at = now_ms() + d->pause / 2 + chance((unsigned)d->pause / 2);
	app_say(d->app, MESSAGE_WARNING, N_("Not known yet whether it was saved; checking"), NULL);
}

static void deed_answer(void *ctx, const struct rows *rows, const struct err *err)
{
	struct deed *d = ctx;

	if (err != NULL && err->code == ERR_LOST && args_get(&d->args, "request") != NULL) {
		d->lost = true;
		app_say(d->app, MESSAGE_WARNING, N_("Not known yet whether it was saved; checking as soon as the line is back"), NULL);
		return;
	}
	if (err != NULL && d->stored) {
		not_known(d, err, N_("It was saved, but more cannot be told: {1}"));
		return;
	}
	deed_end(d, rows, err);
}

void deed_do(struct app *app, struct screen *s, const char *function, struct args *args, const char *request,
	deed_done *done)
{
	struct deed *d = mem_alloc(sizeof *d);
	char fresh[37];

	/* Drafts are the user's own scribbles: they carry no request, and one that is dropped twice is merely gone. */
	if (strncmp(function, "draft_", 6) != 0) {
		if (request == NULL) {
			uuid_make(fresh);
			request = fresh;
		}
		args_add(args, "request", request);
	}
	*d = (struct deed){ .app = app, .screen = s, .function = mem_dup(function), .args = *args, .done = done,
		.next = app->deeds };
	*args = (struct args){ 0 };
	app->deeds = d;
	deed_send(d);
}

void deeds_forget(struct app *app, const struct screen *s)
{
	for (struct deed *d = app->deeds; d != NULL; d = d->next)
		if (d->screen == s)
			d->screen = NULL;
}

static void fate_known(void *ctx, const struct rows *rows, const struct err *err)
{
	struct deed *d = ctx;
	const char *stored = rows_get(rows, 0, "stored");
	struct err not_saved;

	if (err != NULL && err->code == ERR_LOST) {
		d->lost = true;		/* the next reconnect asks again */
		return;
	}
	if (err != NULL) {
		not_known(d, err, N_("It cannot be told whether this was saved: {1}. Look before you save it again"));
		return;
	}
	if (stored != NULL && *stored == 't') {
		d->asks = false;
		d->stored = true;
		deed_send(d);
		return;
	}
	err_set(&not_saved, ERR_LOST, NULL, N_("Not saved: the line was lost. What you typed is here; save again"), NULL);
	deed_end(d, NULL, &not_saved);
}

static void fate_ask(struct deed *d)
{
	struct db_arg arg = { "request", args_get(&d->args, "request") };

	d->lost = false;
	d->asks = true;
	d->again_at = 0;
	db_call(d->app->db, "request_fate", &arg, 1, fate_known, d);
}

void deeds_ask_fate(struct app *app)
{
	for (struct deed *d = app->deeds; d != NULL; d = d->next)
		if (d->lost)
			fate_ask(d);
}

bool deeds_unknown(const struct app *app)
{
	for (const struct deed *d = app->deeds; d != NULL; d = d->next)
		if (d->lost || d->asks || d->stored)
			return true;
	return false;
}

void deeds_run(struct app *app)
{
	long now = now_ms();

	for (struct deed *d = app->deeds; d != NULL; d = d->next)
		if (d->again_at != 0 && d->again_at <= now) {
			if (d->asks)
				fate_ask(d);
			else
				deed_send(d);
		}
}

long deeds_due(const struct app *app)
{
	long first = 0;

	for (const struct deed *d = app->deeds; d != NULL; d = d->next)
		if (d->again_at != 0 && (first == 0 || d->again_at < first))
			first = d->again_at;
	return first;
}

void deeds_free(struct app *app)
{
	while (app->deeds != NULL) {
		db_forget(app->db, app->deeds);
		deed_free(app->deeds);
	}
}
