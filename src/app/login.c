/* Getting in: connect, the password if one is asked for, who am I, what may I do. And the same again, by itself and
 * with growing pauses, when the line breaks. */
#include "config.h"

#include "app/login.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/draft.h"
#include "app/exits.h"
#include "app/journal.h"
#include "base/date.h"
#include "base/words.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

enum { PAUSE_FIRST_MS = 250, PAUSE_MOST_MS = 10000 };

static void show(struct app *app, const char *text)
{
	while (app->top != NULL)
		screen_close(app_screen(app));
	screen_plain(app, view_text_new("Komet", text));
}

static void connect_now(struct app *app)
{
	struct err err;

	app->greeted = false;
	if (!db_connect(app->db, app->conninfo, app->password, app->settings->insecure, &err) && app->phase == PHASE_LOGIN)
		app_error(app, &err);
}

static void failed(struct app *app, const struct err *err)
{
	struct str text = { 0 };
	char said[600];

	app->phase = PHASE_FAILED;
	app->last_error = *err;
	app->exit_code = exit_code_of(err);
	ahead_drop(app);
	err_words(err, said, sizeof said);
	str_addf(&text, "%s\n\n%s", said, _("Enter tries again, any other key leaves"));
	show(app, text.text);
	str_release(&text);
}

static void password_given(struct app *app, struct screen *asker, void *extra, const struct ask *ask)
{
	(void)asker;
	(void)extra;
	app->asking = false;
	if (ask == NULL || ask->text == NULL) {
		if (app->phase == PHASE_WORK)
			app->reconnect_at = now_ms() + PAUSE_MOST_MS;
		else
			app->quit = true;
		return;
	}
	secret_free(app->password);
	app->password = mem_dup(ask->text);
	explicit_bzero(ask->text, strlen(ask->text));
	connect_now(app);
}

static void ask_password(struct app *app, bool wrong)
{
	struct screen *top = app_screen(app);

	if (app->asking)
		return;
	app->asking = true;
	if (wrong)
		app_say(app, MESSAGE_ERROR, N_("The password is wrong, or this login may not use this database"), NULL);
	question_text(app, top, wrong ? _("Wrong login or password. Password:") : _("Password:"), "", true, password_given, NULL);
}

/* ---- who am I ---- */

static void may_answer(void *ctx, const struct rows *rows, const struct err *err)
{
	struct app *app = ctx;

	if (err != NULL)
		return;		/* the hello after it tells what is wrong */
	for (size_t i = 0; i < app->nmay; i++)
		free(app->may[i]);
	free(app->may);
	app->nmay = rows_count(rows);
	app->may = mem_array(app->nmay == 0 ? 1 : app->nmay, sizeof *app->may);
	for (size_t i = 0; i < app->nmay; i++)
		app->may[i] = mem_dup(rows_get(rows, i, "function"));
}

static void keep(char **to, const char *value)
{
	free(*to);
	*to = mem_dup(value == NULL ? "" : value);
}

static void know(struct app *app, const struct rows *rows)
{
	const char *today = rows_get(rows, 0, "today");
	char channel[] = "komet_00000000";

	keep(&app->unit, rows_get(rows, 0, "unit"));
	keep(&app->unit_name, rows_get(rows, 0, "unit_name"));
	keep(&app->login, rows_get(rows, 0, "login"));
	keep(&app->name, rows_get(rows, 0, "name"));
	if (today != NULL)
		date_from_iso(today, &app->today);
	if (strlen(app->unit) >= 8) {
		memcpy(channel + 6, app->unit, 8);
		db_listen(app->db, channel);
	}
}

static void know_choices(struct app *app)
{
	const struct subject *form = app->subjects->new_form == NULL ? NULL : subjects_find(app->subjects, app->subjects->new_form);

	if (form != NULL && form->form != NULL && app_may(app, form->form->save.function))
		choices_ahead(app, form->form);
}

/* Growing pauses; all who lost the same server do not come back at the same moment. */
static void wait_longer(struct app *app)
{
	app->reconnect_pause = app->reconnect_pause == 0 ? PAUSE_FIRST_MS : app->reconnect_pause * 2;
	if (app->reconnect_pause > PAUSE_MOST_MS)
		app->reconnect_pause = PAUSE_MOST_MS;
	app->reconnect_at = now_ms() + app->reconnect_pause / 2 + chance((unsigned)app->reconnect_pause / 2);
}

static void hello_answer(void *ctx, const struct rows *rows, const struct err *err)
{
	struct app *app = ctx;

	if (err != NULL && err->code == ERR_LOST)
		return;
	if (err != NULL) {
		if (app->phase != PHASE_WORK) {
			failed(app, err);
			return;
		}
		app_error(app, err);
		app->greeted = err->code == ERR_DENIED || err->code == ERR_NO_DUTY || err->code == ERR_VERSION;
		if (!app->greeted)
			wait_longer(app);
		return;
	}
	know(app, rows);
	app->reconnect_pause = 0;
	app->dirty = true;
	if (app->phase == PHASE_WORK) {
		for (struct view *v = app->top; v != NULL; v = v->under)
			((struct screen *)v->app)->ticket_at = 0;
		app_say(app, deeds_unknown(app) ? MESSAGE_WARNING : MESSAGE_INFO, deeds_unknown(app)
			? N_("Not known yet whether it was saved; checking") : N_("The line is back"), NULL);
		deeds_ask_fate(app);
		app_stale(app);
	} else {
		screen_close(app_screen(app));
		app->phase = PHASE_WORK;
		app->exit_code = 0;
		app->minute_at = now_ms() + 60 * 1000;
		if (!first_open(app))
			start_open(app);
		know_choices(app);
		journal_take(app);
		drafts_tell(app);
	}
	watch_run(app);
}

static void day_answer(void *ctx, const struct rows *rows, const struct err *err)
{
	struct app *app = ctx;

	if (err != NULL)
		return;
	know(app, rows);
	app->dirty = true;
}

static void hello(struct app *app, db_done *done)
{
	char number[16];
	/* The code of the language that the catalogue in use is in: values that hold words come in it too. */
	const struct db_arg args[] = { { "client_version", PACKAGE_VERSION }, { "schema_version", number }, { "language", _("en") } };

	snprintf(number, sizeof number, "%d", SCHEMA_VERSION);
	db_call(app->db, "hello", args, sizeof args / sizeof *args, done, app);
}

/* A terminal is left running over night: after midnight the database is asked which day it is. */
void login_new_day(struct app *app)
{
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	if (tm.tm_yday == app->day || db_state(app->db) != DB_READY)
		return;
	app->day = tm.tm_yday;
	hello(app, day_answer);
}

static void greet(struct app *app)
{
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	app->day = tm.tm_yday;
	app->greeted = true;
	app->reconnect_at = 0;
	db_call(app->db, "may", NULL, 0, may_answer, app);
	hello(app, hello_answer);
	if (app->phase == PHASE_LOGIN) {
		while (app->top != NULL)
			screen_close(app_screen(app));
		first_ahead(app);
		screen_plain(app, view_text_new("Komet", _("Connecting to the database...")));
	}
}

/* ---- each turn ---- */

/* A server that is not who it should be is no mere pause; of a save nobody knows about that is what is said. */
static void say_lost(struct app *app)
{
	const struct err *err = db_error(app->db);
	char why[300];

	if (err->code == ERR_TLS || err->code == ERR_VERSION || err->code == ERR_CONFIG) {
		app_error(app, err);
	} else if (deeds_unknown(app)) {
		app_say(app, MESSAGE_WARNING, N_("Not known yet whether it was saved; checking as soon as the line is back"), NULL);
	} else {
		err_words(err, why, sizeof why);
		app_say(app, MESSAGE_WARNING, N_("{1}; trying again. What you type is kept"), why);
	}
}

static void lost(struct app *app)
{
	long now = now_ms();

	if (app->asking)
		return;
	if (app->reconnect_at == 0) {
		wait_longer(app);
		app->greeted = app->counting = false;
		say_lost(app);
	} else if (now >= app->reconnect_at) {
		app->reconnect_at = 0;
		connect_now(app);
	}
}

void login_begin(struct app *app)
{
	app->phase = PHASE_LOGIN;
	show(app, _("Connecting to the database..."));
	if (db_state(app->db) != DB_CONNECTING)
		connect_now(app);
}

void login_run(struct app *app)
{
	const struct err *err = db_error(app->db);

	if (app->phase == PHASE_FAILED)
		return;
	switch (db_state(app->db)) {
	case DB_CONNECTING:
		break;
	case DB_NEEDS_PASSWORD:
		ask_password(app, app->password != NULL);
		break;
	case DB_READY:
		if (!app->greeted && now_ms() >= app->reconnect_at)
			greet(app);
		break;
	case DB_CLOSED:
	case DB_FAILED:
	case DB_LOST:
		if (err->code == ERR_AUTH && app->password != NULL)
			ask_password(app, true);
		else if (app->phase == PHASE_WORK)
			lost(app);
		else
			failed(app, err);
		break;
	}
}

long login_due(const struct app *app)
{
	return app->phase == PHASE_WORK ? app->reconnect_at : 0;
}

bool login_input(struct app *app, const struct input *in)
{
	/* At work, or at the password prompt. */
	if (app->phase == PHASE_WORK || app->asking)
		return false;
	if (app->phase == PHASE_FAILED) {
		if (in->kind == INPUT_ACTION && in->action == ACTION_OPEN) {
			app->exit_code = 0;
			login_begin(app);
		} else if (in->kind == INPUT_ACTION && in->action == ACTION_REPAINT) {
			return false;
		} else {
			app->quit = true;
		}
		return true;
	}
	if (in->kind == INPUT_ACTION && (in->action == ACTION_BACK || in->action == ACTION_QUIT || in->action == ACTION_STOP)) {
		app->quit = true;
		return true;
	}
	return true;
}
