/* The stack of screens, the message line, and who gets a key. */
#include "config.h"

#include "app/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/lock.h"
#include "app/login.h"
#include "base/date.h"
#include "base/words.h"
#include "ui/term.h"

enum { BUSY_AFTER_MS = 300, NOTICE_PAUSE_MS = 200, MINUTE_MS = 60 * 1000 };

long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000L + t.tv_nsec / 1000000L + 1;
}

/* ---- the stack ---- */

struct screen *app_screen(const struct app *app)
{
	return app->top == NULL ? NULL : app->top->app;
}

struct screen *app_under(const struct screen *s)
{
	return s->view->under == NULL ? NULL : s->view->under->app;
}

void app_push(struct app *app, struct screen *s, struct view *v)
{
	s->view = v;
	v->app = s;
	v->may = view_may;
	v->can = view_can;
	v->under = app->top;
	v->dirty = true;
	app->top = v;
	app->dirty = true;
}

static void close_questions(struct screen *asker)
{
	for (struct view *v = asker->app->top; v != NULL;) {
		struct screen *s = v->app;

		v = v->under;
		if (s != asker && s->asker == asker) {
			screen_close(s);
			v = asker->app->top;
		}
	}
}

void screen_close(struct screen *s)
{
	struct app *app = s->app;
	struct view *v = s->view;

	close_questions(s);
	if (app->top == v) {
		app->top = v->under;
	} else {
		struct view *above = app->top;

		while (above->under != v)
			above = above->under;
		above->under = v->under;
	}
	acts_leave(s);
	saving_forget(s);
	deeds_forget(app, s);
	choices_forget(app, s);
	db_forget(app->db, s);
	view_free(v);
	context_release(&s->context);
	if (s->ops->free != NULL)
		s->ops->free(s);
	free(s);
	for (v = app->top; v != NULL; v = v->under)
		v->dirty = true;
	app->dirty = true;
}

static void plain_asked(struct screen *s, struct ask *ask, const struct input *in)
{
	(void)in;
	if (ask->kind == ASK_CLOSE)
		screen_close(s);
}

static const struct screen_ops plain_ops = { .asked = plain_asked };

struct screen *screen_plain(struct app *app, struct view *v)
{
	struct screen *s = screen_new(sizeof *s, app, &plain_ops, NULL, NULL, false);

	app_push(app, s, v);
	return s;
}

static const char *find_from(const struct screen *first, const char *name, bool shown)
{
	const char *value = NULL;

	for (const struct screen *s = first; s != NULL; s = app_under(s)) {
		if (s != first && context_near_only(name))
			break;
		if ((s != first || shown) && s->ops->find != NULL && s->ops->find(s, name, &value))
			return value;
		if (context_find(&s->context, name, &value))
			return value;
	}
	return strcmp(name, "unit") == 0 ? first->app->unit : NULL;
}

const char *screen_find(const void *screen, const char *name)
{
	return find_from(screen, name, true);
}

const char *screen_find_behind(const void *screen, const char *name)
{
	return find_from(screen, name, false);
}

/* A number alone says little on a screen about something else of the group, and the name of one who is protected stands
 * inside the file only. */
static void title_value(struct str *title, const struct subject *subject, const struct context *row, const char *name,
	const char *value)
{
	const char *group = context_get(row, "course_group"), *id = context_get(row, "id"), *shielded = context_get(row, "protected");
	char said[200];

	if (strcmp(name, "name") == 0 && shielded != NULL && *shielded == 't')
		snprintf(said, sizeof said, "%s", _("PROTECTED"));	/* who walks by reads what is on top of the screen */
	else if (strcmp(name, "number") == 0 && group != NULL && str_same(group, id) && strcmp(subject->name, "group") != 0)
		words_fill(N_("group {1}"), value, said, sizeof said);
	else
		snprintf(said, sizeof said, "%s", value);
	str_add(title, said);
}

char *screen_title(const struct subject *subject, const struct context *context)
{
	static const char *const names[] = { "name", "number", "child", "label", "programme_name" };
	struct str title = { 0 };

	if (subject->title != NULL)
		str_add(&title, words(subject->title));
	for (size_t i = 0; context != NULL && i < sizeof names / sizeof *names; i++) {
		const char *value = context_get(context, names[i]);

		if (value == NULL || *value == '\0')
			continue;
		str_add(&title, "  ");
		title_value(&title, subject, context, names[i], value);
		break;
	}
	return str_take(&title);
}

void app_stale(struct app *app)
{
	bool seen = true;

	for (struct view *v = app->top; v != NULL; v = v->under) {
		struct screen *s = v->app;

		if (s->ops->again != NULL) {
			if (seen)
				s->ops->again(s);
			else
				s->stale = true;
		}
		if (!v->overlay)
			seen = false;
	}
}

/* ---- the message line ---- */

void app_message(struct app *app, enum message_kind kind, const char *translated)
{
	snprintf(app->message, sizeof app->message, "%s", translated);
	app->message_kind = kind;
	app->said++;
	app->dirty = true;
}

void app_say(struct app *app, enum message_kind kind, const char *msgid, const char *detail)
{
	char said[sizeof app->message];

	words_fill(msgid, detail, said, sizeof said);
	app_message(app, kind, said);
}

void app_add(struct app *app, const char *translated)
{
	size_t n = strlen(app->message);

	snprintf(app->message + n, sizeof app->message - n, "%s%s%s", n > 0 && strchr(".?!", app->message[n - 1]) != NULL ? "" : n > 0 ? "." : "",
		n > 0 ? " " : "", translated);
	app->dirty = true;
}

void app_error(struct app *app, const struct err *err)
{
	char said[sizeof app->message];

	app->last_error = *err;
	if (err->code == ERR_CANCELLED) {
		app_say(app, MESSAGE_INFO, err->text, NULL);
		return;
	}
	err_words(err, said, sizeof said);
	app_message(app, MESSAGE_ERROR, said);
}

bool app_may(const struct app *app, const char *function)
{
	if (function == NULL)
		return true;
	for (size_t i = 0; i < app->nmay; i++)
		if (strcmp(app->may[i], function) == 0)
			return true;
	return false;
}

/* ---- what takes its time ---- */

/* With a count where there is one. An action on many rows has been waited for since its first, however brief each of them is. */
static long busy_words(const struct app *app, char *text, size_t size)
{
	const struct screen *s = app_screen(app);
	const struct list *list = list_of(s);
	long waited = db_pending(app->db) > 0 ? db_waited(app->db) : 0;
	char detail[80];
	size_t done, of;

	if (saving_progress(app, text, size, &waited))
		return waited;
	if (acts_progress(s, &done, &of, &waited)) {
		snprintf(detail, sizeof detail, "%zu%c%zu%c%ld", done, ERR_SEP, of, ERR_SEP, waited / 1000);
		words_fill(N_("{1} of {2} done, {3} s. Esc stops"), detail, text, size);
	} else if (list != NULL && list->asked != LIST_NOTHING && list->nrow > 0) {
		snprintf(detail, sizeof detail, "%zu%c%ld", list->nrow, ERR_SEP, waited / 1000);
		words_fill(N_("Fetching rows, {1} are here, {2} s. Esc stops"), detail, text, size);
	} else {
		snprintf(detail, sizeof detail, "%ld", waited / 1000);
		words_fill(N_("Waiting for the database, {1} s. Esc stops"), detail, text, size);
	}
	return waited;
}

static void busy_line(struct app *app)
{
	const struct screen *top = app_screen(app);
	char text[200];

	if (app->phase != PHASE_WORK || top == NULL)
		return;
	if (busy_words(app, text, sizeof text) < BUSY_AFTER_MS) {
		if (app->busy_at != 0 && app->message_kind == MESSAGE_BUSY) {
			app->message_kind = MESSAGE_NONE;
			app->message[0] = '\0';
			app->dirty = true;
		}
		app->busy_at = 0;
		return;
	}
	if (app->message_kind != MESSAGE_NONE && app->message_kind != MESSAGE_BUSY && top->run == NULL && app->saving == NULL)
		return;
	if (app->busy_at == 0 || strcmp(text, app->message) != 0)
		app_message(app, MESSAGE_BUSY, text);
	if (app->busy_at == 0)
		app->busy_at = now_ms();
}

/* ---- each turn ---- */

void app_settle(struct app *app)
{
	long now = now_ms();
	struct screen *top;

	login_run(app);
	ahead_run(app);
	lock_run(app);
	deeds_run(app);
	saving_run(app);
	if (app->phase == PHASE_WORK && app->top == NULL)
		start_open(app);	/* a form that the command line opened is saved and gone */
	if (app->phase == PHASE_WORK) {
		bool minute = now >= app->minute_at;

		if (minute) {
			app->minute_at = now + MINUTE_MS;
			login_new_day(app);
		}
		if (minute || (app->noticed && now >= app->noticed_at + NOTICE_PAUSE_MS))
			watch_run(app);
	}
	top = app_screen(app);
	for (struct screen *s = top; s != NULL; s = s->view->overlay ? app_under(s) : NULL)
		if (s->stale && s->ops->again != NULL && db_state(app->db) == DB_READY) {
			s->stale = false;
			s->ops->again(s);
		}
	for (struct view *v = app->top, *under; v != NULL; v = under) {
		struct screen *s = v->app;

		under = v->under;
		if (s->ops->settle != NULL)
			s->ops->settle(s);
	}
	busy_line(app);
}

static void sooner(long *first, long due)
{
	if (due != 0 && (*first == 0 || due < *first))
		*first = due;
}

long app_due(const struct app *app)
{
	long first = 0, now = now_ms();

	sooner(&first, deeds_due(app));
	sooner(&first, saving_due(app));
	sooner(&first, login_due(app));
	sooner(&first, lock_due(app));
	if (app->phase == PHASE_WORK) {
		sooner(&first, app->minute_at);
		if (app->noticed)
			sooner(&first, app->noticed_at + NOTICE_PAUSE_MS);
		if (db_pending(app->db) > 0) {
			long waited = db_waited(app->db);

			sooner(&first, waited < BUSY_AFTER_MS ? now + BUSY_AFTER_MS - waited : now + 1000 - waited % 1000);
		}
	}
	for (struct view *v = app->top; v != NULL; v = v->under) {
		const struct screen *s = v->app;

		if (s->ops->due != NULL)
			sooner(&first, s->ops->due(s));
	}
	if (first == 0)
		return -1;
	return first <= now ? 0 : first - now;
}

static const char *frame_title(struct app *app)
{
	struct view *v = app->top;

	while (v != NULL && v->overlay && v->under != NULL)
		v = v->under;
	return v == NULL || v->title == NULL ? "" : v->title;
}

static void frame_right(struct app *app)
{
	const struct list *list = app_screen(app) == NULL ? NULL : list_of(app_screen(app));
	struct str s = { 0 };
	char count[24], marked[80];
	int year;

	if (list != NULL && list->nmark > 0) {
		snprintf(count, sizeof count, "%zu", list->nmark);
		words_fill(N_("{1} marked"), count, marked, sizeof marked);
		str_addf(&s, "%s  ", marked);
	}
	if (db_state(app->db) != DB_READY)
		str_addf(&s, "%s  ", _("no line"));
	else if (app->saved_draft)
		str_addf(&s, "%s %s  ", _("draft saved"), app->draft_at);
	if (app->today != 0)
		str_addf(&s, "%s %d  ", _("w"), date_week(app->today, &year));
	str_add(&s, app->login == NULL ? "" : app->login);
	snprintf(app->right, sizeof app->right, "%s", s.text == NULL ? "" : s.text);
	str_release(&s);
}

void app_draw(struct app *app)
{
	bool dirty = app->dirty;
	struct frame frame;

	for (struct view *v = app->top; v != NULL; v = v->overlay ? v->under : NULL)
		dirty = dirty || v->dirty;
	if (!dirty || app->top == NULL || app->lock != NULL)
		return;
	frame_right(app);
	frame = (struct frame){
		.unit = app->unit_name == NULL ? "" : app->unit_name,
		.title = frame_title(app),
		.right = app->right,
		.message = app->message_kind == MESSAGE_NONE ? NULL : app->message,
		.kind = app->message_kind,
		.changed = app->dirty,
	};
	frame_draw(&frame, app->top);
	app->dirty = false;
}
