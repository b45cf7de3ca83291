/* client.c - see client.h. */
#include "config.h"

#include "client.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "app/login.h"

void client_begin(struct client *c, const char *conninfo, const char *programme)
{
	*c = (struct client){ .hasty = false };
	settings_init(&c->settings);
	snprintf(c->programme, sizeof c->programme, "%s", programme);
	c->app = (struct app){ .settings = &c->settings, .conninfo = conninfo, .db = db_new(), .phase = PHASE_WORK };
	c->screen.app = &c->app;
	db_connect(c->app.db, conninfo, NULL, true, NULL);
}

void client_end(struct client *c)
{
	deeds_free(&c->app);
	db_free(c->app.db);
}

void client_turn(struct client *c, int ms)
{
	struct app *app = &c->app;
	struct pollfd fd;
	long left;
	int wait;

	login_run(app);
	deeds_run(app);
	if (c->hasty && app->reconnect_at != 0) {
		app->reconnect_at = 1;
		app->reconnect_pause = 0;
	}
	wait = db_timeout(app->db);
	if (app->reconnect_at != 0 && (left = app->reconnect_at - now_ms()) < ms)
		ms = left < 0 ? 0 : (int)left;
	fd = (struct pollfd){ .fd = db_fd(app->db), .events = db_events(app->db) };
	poll(&fd, 1, wait < 0 || wait > ms ? ms : wait);
	db_run(app->db, fd.revents);
}

bool client_quiet(struct client *c, long ms)
{
	long end = now_ms() + ms;

	while (db_state(c->app.db) != DB_READY || !c->app.greeted || db_pending(c->app.db) > 0) {
		if (now_ms() > end)
			return false;
		client_turn(c, 20);
	}
	return true;
}

static void told(struct app *app, struct screen *s, const struct rows *rows, const struct err *err)
{
	struct client *c = (struct client *)s;

	(void)app;
	c->told = true;
	c->saved = rows != NULL;
	if (err != NULL)
		c->err = *err;
}

bool client_save(struct client *c, const char *name, const char *request, long ms)
{
	struct args args = { 0 };
	long end = now_ms() + ms;

	c->told = c->saved = false;
	err_clear(&c->err);
	args_add(&args, "programme", c->programme);
	args_add(&args, "caller_name", name);
	args_add(&args, "child1_name", "Elis");
	args_add(&args, "child1_born", "2017");
	deed_do(&c->app, &c->screen, "registration_save", &args, request, told);
	while (!c->told && now_ms() < end)
		client_turn(c, 20);
	return c->told;
}
