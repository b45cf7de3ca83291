/* draft.c - see draft.h. Sent a second and a half after the first key that is not kept yet, however fast the next ones
 * come, and each time a field is left. While the line is down what is typed stands in memory, and in the journal where the
 * site has one.
 */
#include "config.h"

#include "app/draft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/journal.h"
#include "base/utf8.h"
#include "base/words.h"
#include "model/flat.h"

enum { DRAFT_MS = 1500, PAUSE_MS = 2000, PAUSE_MOST_MS = 30000 };

#define TITLE " title"		/* no field can have this name */

static void found_release(struct draft *d)
{
	free(d->found.id);
	free(d->found.version);
	secret_free(d->found.body);
	memset(&d->found, 0, sizeof d->found);
}

static void journal_end(struct draft *d)
{
	if (d->journal)
		journal_wipe(d);
	d->journal = false;
	d->written = 0;
}

void draft_begin(struct draft *d, struct screen *s, const struct draft_ops *ops, char *request)
{
	*d = (struct draft){ .screen = s, .ops = ops, .request = request, .place = ops->place(s) };
	s->draft = d;
}

void draft_release(struct draft *d)
{
	db_forget(d->screen->app->db, d);
	journal_leave(d);
	found_release(d);
	free(d->version);
	free(d->wanted);
	secret_free(d->again);
	d->version = d->wanted = d->again = NULL;
}

static void forget_stored(struct draft *d)
{
	free(d->version);
	d->version = NULL;
	d->id[0] = '\0';
	d->unsure = false;
}

static void nothing_to_tell(void *ctx, const struct rows *rows, const struct err *err)
{
	(void)ctx;
	(void)rows;
	(void)err;
}

/* Nobody waits for what becomes of a draft: it is not said to take long, and Esc does not stop it. */
static void call_quietly(struct app *app, const char *function, const struct db_arg *args, size_t n, db_done *done, void *ctx)
{
	db_call(app->db, function, args, n, done, ctx);
	db_quiet(app->db);
}

static void drop(struct draft *d, char id[37])
{
	struct db_arg arg = { "id", id };

	if (*id != '\0')
		call_quietly(d->screen->app, "draft_drop", &arg, 1, nothing_to_tell, d->screen->app->db);
	*id = '\0';
}

/* ---- keeping ---- */

/* Somebody else has typed in it, or its save is over: what stands here is a draft of its own. Unless it was only our own
 * last one, which was kept though the line broke before we were told. */
static void overtaken(struct draft *d)
{
	char next[24];

	if (d->unsure) {
		snprintf(next, sizeof next, "%lld", (d->version == NULL ? 0 : atoll(d->version)) + 1);
		free(d->version);
		d->version = mem_dup(next);
		d->unsure = false;
	} else {
		forget_stored(d);
		uuid_make(d->request);
	}
	d->at = now_ms();
}

static void not_kept(struct draft *d, const struct err *err)
{
	struct app *app = d->screen->app;

	app->saved_draft = false;
	app->dirty = true;
	d->pause = d->pause == 0 ? PAUSE_MS : d->pause * 2 < PAUSE_MOST_MS ? d->pause * 2 : PAUSE_MOST_MS;
	d->at = now_ms() + d->pause;
	switch ((int)err->code) {
	case ERR_LOST:
		d->unsure = true;
		d->at = now_ms();
		d->pause = 0;
		return;
	case ERR_STALE:
		if (d->pause < PAUSE_MOST_MS)
			overtaken(d);
		return;
	case ERR_CANCELLED:
	case ERR_RETRY:
		return;
	case ERR_INPUT:
	case ERR_CONFLICT:
	case ERR_DENIED:
	case ERR_VERSION:
		d->held = d->sent;	/* the same again would be refused again */
		break;
	}
	/* What was said of a save stands: it is what one asked for. */
	if (!d->told && app->message_kind != MESSAGE_ERROR && app->message_kind != MESSAGE_WARNING)
		app_error(app, err);
	d->told = true;
}

static void draft_stored(void *ctx, const struct rows *rows, const struct err *err)
{
	struct draft *d = ctx;
	struct app *app = d->screen->app;
	time_t now = time(NULL);
	struct tm tm;

	d->out = false;
	if (err != NULL || rows_count(rows) == 0) {
		struct err nothing = { .code = ERR_SERVER };

		not_kept(d, err == NULL ? &nothing : err);
		return;
	}
	d->held = d->sent;
	d->pause = 0;
	d->told = d->unsure = false;
	free(d->version);
	d->version = mem_dup(rows_get(rows, 0, "version"));
	drop(d, d->left);
	if (d->held == d->ops->changes(d->screen))
		journal_end(d);
	localtime_r(&now, &tm);
	strftime(app->draft_at, sizeof app->draft_at, "%H.%M", &tm);
	app->saved_draft = true;
	app->dirty = true;
}

char *draft_body(const struct draft *d)
{
	char *body = d->ops->body(d->screen);
	size_t n = strlen(body);
	struct str s = { 0 };

	if (n > 2)
		str_addn(&s, body, n - 1);
	flat_add(&s, TITLE, d->screen->view->title);
	secret_free(body);
	return flat_end(&s);
}

static void put_args(const struct draft *d, struct args *args)
{
	char *body = draft_body(d);

	args_add(args, "id", d->request);
	args_add(args, "form", d->screen->subject->name);
	args_add(args, "about", d->ops->about(d->screen));
	args_add(args, "body", body);
	args_add(args, "version", d->version);
	secret_free(body);
}

/* The next save has got a new UUID: the draft goes with it, and the one it leaves goes when this one is kept. */
static bool moved(const struct draft *d)
{
	return d->id[0] != '\0' && strcmp(d->id, d->request) != 0;
}

static void draft_send(struct draft *d)
{
	struct args args = { 0 };

	if (moved(d)) {
		memcpy(d->left, d->id, sizeof d->left);
		forget_stored(d);
	}
	memcpy(d->id, d->request, sizeof d->id);
	d->at = 0;
	d->sent = d->ops->changes(d->screen);
	d->out = true;
	put_args(d, &args);
	call_quietly(d->screen->app, "draft_put", args.arg, args.n, draft_stored, d);
	args_release(&args);
}

/* Nothing here that is not stored: all typed was taken back. */
static void draft_clean(struct draft *d)
{
	d->held = d->ops->changes(d->screen);
	d->at = 0;
	d->screen->app->saved_draft = false;
	drop(d, d->id);
	drop(d, d->left);
	forget_stored(d);
	journal_end(d);
}

static void into_journal(struct draft *d)
{
	struct args args = { 0 };

	put_args(d, &args);
	d->journal = journal_write(d, &args) || d->journal;
	args_release(&args);
	d->written = d->ops->changes(d->screen);
	d->at = 0;
}

static bool wants_journal(const struct draft *d)
{
	const struct app *app = d->screen->app;

	return app->settings->journal && db_state(app->db) != DB_READY && app->phase == PHASE_WORK && !d->over
		&& d->ops->changes(d->screen) != d->written && d->ops->changes(d->screen) != d->held && d->screen->ops->dirty(d->screen);
}

static void run(struct draft *d, bool now)
{
	struct screen *s = d->screen;
	unsigned long changes = d->ops->changes(s);
	size_t place = d->ops->place(s);

	if (changes != d->seen && d->at == 0)
		d->at = now_ms() + DRAFT_MS;
	now = now || place != d->place || now_ms() >= d->at;
	d->seen = changes;
	d->place = place;
	if (d->journal && !s->ops->dirty(s))
		journal_end(d);
	if (wants_journal(d) && now)
		into_journal(d);
	if (d->over || d->out || (changes == d->held && !moved(d)) || db_state(s->app->db) != DB_READY || !d->ops->open(s) || !app_may(s->app, "draft_put"))
		return;
	if (!s->ops->dirty(s))
		draft_clean(d);
	else if (now)
		draft_send(d);
}

void draft_run(struct draft *d)
{
	run(d, false);
}

void draft_keep(struct draft *d)
{
	d->seen = d->ops->changes(d->screen);
	run(d, true);
}

long draft_due(const struct draft *d)
{
	const struct app *app = d->screen->app;

	if (wants_journal(d))
		return d->at;
	/* Only what the turn it wakes us for would do: else it wakes us again at once, and for ever. */
	if (d->over || d->out || d->ops->changes(d->screen) == d->held || db_state(app->db) != DB_READY || !d->ops->open(d->screen))
		return 0;
	return app_may(app, "draft_put") && d->screen->ops->dirty(d->screen) ? d->at : 0;
}

bool draft_is_kept(const struct draft *d)
{
	return db_state(d->screen->app->db) == DB_READY ? d->pause == 0 : d->journal && d->written == d->ops->changes(d->screen);
}

void draft_saved(struct draft *d)
{
	d->screen->app->saved_draft = false;
	/* The save took its own away; what was typed since has changed again and goes under the next save's UUID. */
	drop(d, d->left);
	forget_stored(d);
	if (!d->screen->ops->dirty(d->screen)) {
		d->held = d->seen = d->ops->changes(d->screen);
		d->at = 0;
		journal_end(d);
	} else {
		d->held = d->ops->changes(d->screen) - 1;
	}
}

void draft_drop(struct draft *d)
{
	d->over = true;
	/* One that is still on its way arrives before this: calls are answered in the order they were sent. */
	draft_clean(d);
}

/* ---- an older draft ---- */

bool draft_take(struct draft *d)
{
	struct app *app = d->screen->app;

	if (d->found.id == NULL)
		return false;
	if (d->screen->ops->dirty(d->screen)) {
		app_say(app, MESSAGE_WARNING, N_("Something is typed here already; the draft is under Drafts in the menu"), NULL);
		return true;
	}
	if (d->ops->load(d->screen, d->found.body, d->found.at)) {
		snprintf(d->request, 37, "%.36s", d->found.id);
		snprintf(d->id, sizeof d->id, "%.36s", d->found.id);
		free(d->version);
		d->version = mem_dup(d->found.version);
		d->held = d->seen = d->ops->changes(d->screen);
		d->at = 0;
		d->screen->view->dirty = true;
	} else {
		app_say(app, MESSAGE_ERROR, N_("The draft cannot be read"), NULL);
	}
	found_release(d);
	return true;
}

bool draft_waits(const struct screen *s)
{
	return s->draft != NULL && s->draft->found.id != NULL;
}

void draft_context(const struct subject *subject, const char *about, const char *body, struct context *c)
{
	const struct form_def *form = subject->form;

	if (about != NULL) {
		context_set(c, "id", about);
		context_set(c, subject->name, about);
		if (subject->grid != NULL && subject->grid->save.nargs > 0)
			context_set(c, subject->grid->save.args[0], about);
	}
	for (size_t i = 0; form != NULL && i < form->nfield; i++) {
		char *value = form->field[i].type != FIELD_HIDDEN || strcmp(form->field[i].name, "version") == 0 ? NULL :
			flat_get(body, form->field[i].name);

		if (value != NULL)
			context_set(c, form->field[i].name, value);
		free(value);
	}
}

void draft_choose(struct screen *s, const char *id, const char *body)
{
	char *title = flat_get(body, TITLE);

	if (s->draft != NULL && id != NULL) {
		free(s->draft->wanted);
		s->draft->wanted = mem_dup(id);
		if (title != NULL) {
			free(s->view->title);
			s->view->title = utf8_sanitise(title, false, true);
		}
	}
	free(title);
}

static bool is_ours(const struct draft *d, const struct rows *rows, size_t i)
{
	const char *id = rows_get(rows, i, "id"), *body = rows_get(rows, i, "body");

	if (id == NULL || body == NULL || !str_same(rows_get(rows, i, "form"), d->screen->subject->name))
		return false;
	if (!str_same(rows_get(rows, i, "about"), d->ops->about(d->screen)) || !d->ops->fits(d->screen, body))
		return false;
	return d->wanted == NULL || str_same(id, d->wanted);
}

static void draft_found(void *ctx, const struct rows *rows, const struct err *err)
{
	struct draft *d = ctx;
	size_t i = 0;

	if (err != NULL) {
		d->asked = err->code != ERR_LOST;
		return;
	}
	while (i < rows_count(rows) && !is_ours(d, rows, i))
		i++;
	if (i == rows_count(rows) || (d->id[0] != '\0' && str_same(rows_get(rows, i, "id"), d->id)))
		return;
	found_release(d);
	d->found.id = mem_dup(rows_get(rows, i, "id"));
	d->found.version = mem_dup(rows_get(rows, i, "version"));
	d->found.body = mem_dup(rows_get(rows, i, "body"));
	/* To the minute: 2026-11-21 10:42 */
	snprintf(d->found.at, sizeof d->found.at, "%.16s", rows_get(rows, i, "changed_at"));
	if (d->wanted != NULL && !d->screen->ops->dirty(d->screen))
		draft_take(d);
	else	/* Whoever types is not interrupted: it is told, not asked. */
		app_say(d->screen->app, MESSAGE_INFO, N_("There is a draft from {1}. F8 goes on with it"), d->found.at);
}

/* It is kept nowhere else by now: it is sent as what is typed is. */
static void take_again(struct draft *d)
{
	bool read = d->ops->fits(d->screen, d->again) && d->ops->load(d->screen, d->again, d->again_at);

	if (!read)
		app_say(d->screen->app, MESSAGE_ERROR, N_("The draft cannot be read"), NULL);
	d->screen->view->dirty = true;
	secret_free(d->again);
	d->again = NULL;
}

void draft_again(struct draft *d, const char *body, const char *at)
{
	draft_choose(d->screen, "", body);	/* no other one is looked for */
	d->asked = true;
	d->again = mem_dup(body);
	snprintf(d->again_at, sizeof d->again_at, "%s", at);
	if (d->ops->open(d->screen))
		take_again(d);
}

void draft_loaded(struct draft *d)
{
	struct app *app = d->screen->app;

	d->held = d->seen = d->ops->changes(d->screen);
	d->at = 0;
	if (d->again != NULL && d->ops->open(d->screen))
		take_again(d);
	if (d->asked || !d->ops->open(d->screen) || !app_may(app, "draft_list"))
		return;
	d->asked = true;
	call_quietly(app, "draft_list", NULL, 0, draft_found, d);
}

/* ---- all of them ---- */

static void drafts_counted(void *ctx, const struct rows *rows, const struct err *err)
{
	struct app *app = ctx;
	char count[24];

	if (err != NULL || rows_count(rows) == 0 || app->message_kind != MESSAGE_NONE)
		return;
	snprintf(count, sizeof count, "%zu", rows_count(rows));
	app_say(app, MESSAGE_INFO, N_("Typed earlier and not saved: {1}. It is under Drafts in the menu, F10"), count);
}

void drafts_tell(struct app *app)
{
	if (!app_may(app, "draft_list"))
		return;
	call_quietly(app, "draft_list", NULL, 0, drafts_counted, app);
}
