/* What colleagues do. A notice is only a hint: the counters, which the database shows under its own rules, say whether
 * anything changed. They are also asked once a minute, so that a missed notice is merely late. */
#include "config.h"

#include "app/app.h"

#include <stdio.h>
#include <string.h>

void watch_notice(void *ctx, const char *channel)
{
	struct app *app = ctx;

	(void)channel;
	if (!app->noticed) {
		app->noticed = true;
		/* The first notice after a quiet while is looked into at once, a storm only five times a second. */
		if (now_ms() - app->noticed_at < 200)
			return;
		app->noticed_at = now_ms() - 200;
	}
}

/* Who works in several districts hears of each. */
static void listen_to(struct app *app, const char *unit, const char *subject)
{
	char channel[] = "komet_00000000";

	if (!str_same(subject, "unit") || unit == NULL || strlen(unit) < 8)
		return;
	memcpy(channel + 6, unit, 8);
	db_listen(app->db, channel);
}

static void watch_answer(void *ctx, const struct rows *rows, const struct err *err)
{
	struct app *app = ctx;
	bool first = !app->counted, changed = false;

	app->counting = false;
	if (err != NULL)
		return;
	app->counted = true;
	for (size_t i = 0; i < rows_count(rows); i++) {
		const char *unit = rows_get(rows, i, "unit"), *subject = rows_get(rows, i, "subject"), *n = rows_get(rows, i, "n");
		char key[200];

		listen_to(app, unit, subject);
		snprintf(key, sizeof key, "%s %s", unit == NULL ? "" : unit, subject == NULL ? "" : subject);
		if (str_same(context_get(&app->counters, key), n))
			continue;
		context_set(&app->counters, key, n);
		changed = true;
	}
	if (changed && !first)
		app_stale(app);
}

void watch_run(struct app *app)
{
	if (app->counting || db_state(app->db) != DB_READY)
		return;
	app->noticed = false;
	app->noticed_at = now_ms();
	app->counting = true;
	for (struct view *v = app->top; v != NULL; v = v->under) {
		struct screen *s = v->app;

		if (s->ops->heard != NULL)
			s->ops->heard(s);
	}
	db_call(app->db, "change_list", NULL, 0, watch_answer, app);
	db_quiet(app->db);
}
