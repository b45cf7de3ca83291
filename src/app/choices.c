/* The options of choice fields: asked once for each function and its arguments. After a save they may be old: they are
 * then still shown at once, and asked anew behind the screen, so that nobody waits for them with a caller on the line. */
#include "config.h"

#include "app/app.h"

#include <stdlib.h>
#include <string.h>

struct choice_wait {
	struct app *app;
	struct screen *screen;		/* NULL: fetched ahead, for nobody yet */
	size_t field;
	char *key;
	choice_got *got;
	bool first;			/* nothing was kept from before: what the field shows are the options of something else */
	struct choice_wait *next;
};

static char *choice_key(const char *function, const struct args *args)
{
	struct str key = { 0 };

	str_add(&key, function);
	for (size_t i = 0; i < args->n; i++)
		str_addf(&key, "\x1f%s=%s", args->arg[i].name, args->arg[i].value == NULL ? "" : args->arg[i].value);
	return str_take(&key);
}

static void wait_free(struct app *app, struct choice_wait *w)
{
	struct choice_wait **at = &app->waits;

	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	free(w->key);
	free(w);
}

static struct cached_choice *cached(struct app *app, const char *key)
{
	for (size_t i = 0; i < app->nchoice; i++)
		if (strcmp(app->choice[i].key, key) == 0)
			return &app->choice[i];
	return NULL;
}

static void choice_answer(void *ctx, const struct rows *rows, const struct err *err)
{
	struct choice_wait *w = ctx;
	struct app *app = w->app;
	struct cached_choice *c = cached(app, w->key);

	if (err == NULL) {
		if (c == NULL) {
			app->choice = mem_grow(app->choice, app->nchoice + 1, sizeof *app->choice);
			c = &app->choice[app->nchoice++];
			*c = (struct cached_choice){ .key = mem_dup(w->key) };
		}
		rows_release(c->rows);
		c->rows = rows_copy(rows);
		c->stale = false;
		if (w->screen != NULL)
			w->got(w->screen, w->field, rows);
	} else if (w->screen != NULL) {
		w->got(w->screen, w->field, NULL);
		if (err->code != ERR_LOST)
			app_error(app, err);
	}
	wait_free(app, w);
}

static void ask(struct app *app, struct screen *s, size_t field, const char *function, const struct args *args,
	choice_got *got)
{
	char *key = choice_key(function, args);
	const struct cached_choice *c = cached(app, key);
	struct choice_wait *w;

	if (c != NULL && s != NULL)
		got(s, field, c->rows);
	if (c != NULL && !c->stale) {
		free(key);
		return;
	}
	w = mem_alloc(sizeof *w);
	*w = (struct choice_wait){ .app = app, .screen = s, .field = field, .key = key, .got = got,
		.first = c == NULL, .next = app->waits };
	app->waits = w;
	db_call(app->db, function, args->arg, args->n, choice_answer, w);
	if (s == NULL)
		db_quiet(app->db);
}

void choice_ask(struct screen *s, size_t field, const struct call_def *call,
	const char *(*find)(const void *ctx, const char *name), const void *ctx, choice_got *got)
{
	struct args args = { 0 };

	args_from(&args, call, find, ctx);
	ask(s->app, s, field, call->function, &args, got);
	args_release(&args);
}

static const char *find_nothing(const void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
	return NULL;
}

void choices_ahead(struct app *app, const struct form_def *form)
{
	for (size_t i = 0; i < form->nfield; i++) {
		const struct call_def *call = &form->field[i].choices;
		struct args args = { 0 };

		if (call->function == NULL || call->nargs > 0 || !app_may(app, call->function))
			continue;
		args_from(&args, call, find_nothing, NULL);
		ask(app, NULL, 0, call->function, &args, NULL);
		args_release(&args);
	}
}

bool choices_wanted(const struct screen *s, size_t field)
{
	for (const struct choice_wait *w = s->app->waits; w != NULL; w = w->next)
		if (w->screen == s && w->field == field && w->first)
			return true;
	return false;
}

void choices_forget(struct app *app, const struct screen *s)
{
	struct choice_wait *next;

	for (struct choice_wait *w = app->waits; w != NULL; w = next) {
		next = w->next;
		if (s != NULL && w->screen != s)
			continue;
		db_forget(app->db, w);
		wait_free(app, w);
	}
}

void choices_drop(struct app *app)
{
	for (size_t i = 0; i < app->nchoice; i++)
		app->choice[i].stale = true;
}

void choices_free(struct app *app)
{
	choices_forget(app, NULL);
	for (size_t i = 0; i < app->nchoice; i++) {
		free(app->choice[i].key);
		rows_release(app->choice[i].rows);
	}
	free(app->choice);
	app->choice = NULL;
	app->nchoice = 0;
}
