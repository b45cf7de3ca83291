/* The options of choice fields: asked once for each function and its arguments, kept until something is saved. */
#include "config.h"

#include "app/app.h"

#include <stdlib.h>
#include <string.h>

struct choice_wait {
	struct screen *screen;
	size_t field;
	char *key;
	choice_got *got;
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

static void choice_answer(void *ctx, const struct rows *rows, const struct err *err)
{
	struct choice_wait *w = ctx;
	struct app *app = w->screen->app;

	if (err == NULL) {
		app->choice = mem_grow(app->choice, app->nchoice + 1, sizeof *app->choice);
		app->choice[app->nchoice++] = (struct cached_choice){ .key = mem_dup(w->key), .rows = rows_copy(rows) };
		w->got(w->screen, w->field, rows);
	} else if (err->code != ERR_LOST) {
		app_error(app, err);
	}
	wait_free(app, w);
}

void choice_ask(struct screen *s, size_t field, const struct call_def *call,
	const char *(*find)(const void *ctx, const char *name), const void *ctx, choice_got *got)
{
	struct args args = { 0 };
	struct choice_wait *w;
	char *key;

	args_from(&args, call, find, ctx);
	key = choice_key(call->function, &args);
	for (size_t i = 0; i < s->app->nchoice; i++)
		if (strcmp(s->app->choice[i].key, key) == 0) {
			got(s, field, s->app->choice[i].rows);
			free(key);
			args_release(&args);
			return;
		}
	w = mem_alloc(sizeof *w);
	*w = (struct choice_wait){ .screen = s, .field = field, .key = key, .got = got, .next = s->app->waits };
	s->app->waits = w;
	db_call(s->app->db, call->function, args.arg, args.n, choice_answer, w);
	args_release(&args);
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
	for (size_t i = 0; i < app->nchoice; i++) {
		free(app->choice[i].key);
		rows_release(app->choice[i].rows);
	}
	free(app->choice);
	app->choice = NULL;
	app->nchoice = 0;
}

void choices_free(struct app *app)
{
	choices_forget(app, NULL);
	choices_drop(app);
}
