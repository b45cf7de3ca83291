/* Actions of forms/: what a key on a row does. */
#include "config.h"

#include "app/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"

enum { AT_ONCE = 8 };		/* of an action on many rows: so many are on the wire, the rest can still be stopped */

/* An action on its way: what and on which row, or rows. */
struct act {
	const struct action_def *def;
	struct context row;
	struct context *marked;		/* the rows that are marked, as they last were */
	size_t n, sent;
	long begun;			/* when the first of them was sent */
	char request[37];		/* of the rows: see act_send() */
};

struct act_find {
	const struct screen *screen;
	const struct context *row;
};

static const char *act_find(const void *ctx, const char *name)
{
	const struct act_find *f = ctx;
	const char *value = NULL;

	if (context_find(f->row, name, &value))
		return value;
	return screen_find(f->screen, name);
}

const char *action_value(const struct screen *s, const struct context *row, const char *name)
{
	const struct act_find find = { s, row };

	return act_find(&find, name);
}

static void act_free(struct act *a)
{
	context_release(&a->row);
	for (size_t i = 0; i < a->n; i++)
		context_release(&a->marked[i]);
	free(a->marked);
	free(a);
}

static void act_more(struct screen *s);

static void act_done(struct app *app, struct screen *s, const struct rows *rows, const struct err *err)
{
	char said[600], counts[64];

	s->left--;
	if (err != NULL) {
		s->bad++;
		app_error(app, err);
	} else {
		s->good++;
		if (deed_message(rows, said, sizeof said))
			app_message(app, MESSAGE_INFO, said);
		else
			app_say(app, MESSAGE_INFO, N_("Done"), NULL);
	}
	act_more(s);
	if (s->left > 0)
		return;
	/* Several rows: the counts say more than the last of them; when all are refused, why says more than how many. */
	snprintf(counts, sizeof counts, "%zu%c%zu", s->good, ERR_SEP, s->bad + s->unsent);
	if (s->unsent > 0)
		app_say(app, MESSAGE_WARNING, N_("Stopped. Done: {1}. Not done: {2}"), counts);
	else if (s->good > 0 && s->good + s->bad > 1)
		app_say(app, s->bad > 0 ? MESSAGE_WARNING : MESSAGE_INFO, N_("Done: {1}. Refused: {2}"), counts);
	s->unsent = 0;
	s->good = s->bad = 0;
	choices_drop(app);
	app_stale(app);
}

static void act_call(struct screen *s, const struct action_def *def, const struct context *row, const char *request)
{
	struct act_find find = { s, row };
	struct args args = { 0 };

	args_from(&args, &def->call, act_find, &find);
	if (def->call.nargs == 0) {
		args_add(&args, "id", act_find(&find, "id"));
		args_add(&args, "version", act_find(&find, "version"));
	}
	s->left++;
	deed_do(s->app, s, def->call.function, &args, request, act_done);
}

/* The next of the rows. Those that are acted upon together are one deed to whoever takes it back: their numbers differ in
 * the last part only. */
static const struct context *act_send(struct screen *s, struct act *a)
{
	const struct context *one = &a->marked[a->sent++];

	snprintf(a->request + 24, 13, "%012x", (unsigned)a->sent);
	act_call(s, a->def, one, a->request);
	return one;
}

/* Sends as many as may be on the wire at once; the mark of each goes when it is sent. */
static void act_more(struct screen *s)
{
	struct act *a = s->run;
	struct list *list = list_of(s);

	while (a != NULL && a->sent < a->n && s->left < AT_ONCE) {
		const struct context *one = act_send(s, a);

		if (list != NULL)
			list_unmark_one(list, context_get(one, "id"));
		s->view->dirty = true;
	}
	if (a != NULL && a->sent == a->n && s->left == 0)
		acts_stop(s);
}

bool acts_progress(const struct screen *s, size_t *done, size_t *of, long *waited)
{
	if (s->run == NULL || s->run->n < 2)
		return false;
	*of = s->run->n;
	*done = s->good + s->bad;
	*waited = now_ms() - s->run->begun;
	return true;
}

void acts_stop(struct screen *s)
{
	if (s->run != NULL) {
		s->unsent = s->run->n - s->run->sent;
		act_free(s->run);
	}
	s->run = NULL;
}

void acts_leave(struct screen *s)
{
	struct act *a = s->run;

	while (a != NULL && a->sent < a->n)
		act_send(s, a);
	acts_stop(s);
}

/* Every marked row, as it last was, or the one under the cursor when none is marked. */
static void act_call_all(struct screen *s, struct act *a)
{
	struct list *list = list_of(s);
	size_t marked = a->def->on == ON_MARKS && list != NULL ? list->nmark : 0;

	if (marked == 0) {
		act_call(s, a->def, &a->row, NULL);
		act_free(a);
		return;
	}
	uuid_make(a->request);
	a->marked = mem_array(marked, sizeof *a->marked);
	for (a->n = 0; a->n < marked; a->n++) {
		struct context *one = &a->marked[a->n];

		for (size_t c = 0; c < list->ncolumn; c++)
			context_set(one, list->column[c], list_mark_cell(list, a->n, list->column[c]));
		context_set(one, "id", list->mark[a->n]);
		if (list->def->of != NULL)
			context_set(one, list->def->of, list->mark[a->n]);
	}
	a->begun = now_ms();
	s->run = a;
	act_more(s);
}

/* What an action opens; a list of things to do says in each row, in a column `subject`, where that one is done. */
static const struct subject *act_opens(const struct app *app, const struct act *a)
{
	const char *named = context_get(&a->row, "subject");
	const struct subject *subject = named == NULL ? NULL : subjects_find(app->subjects, named);

	return subject != NULL ? subject : subjects_find(app->subjects, a->def->open);
}

/* A row may be of something else than what is opened from it: from an offer the registration that it names. A list of things to
 * do names it in a column `about`. */
static void act_about(struct act *a, const struct subject *subject)
{
	const char *named = context_get(&a->row, subject->name), *id = context_get(&a->row, "id");

	if (context_get(&a->row, "subject") != NULL && strcmp(context_get(&a->row, "subject"), subject->name) == 0)
		named = context_get(&a->row, "about");
	if (subject->form == NULL || (subject->form->load.function == NULL && subject->form->rows.function == NULL))
		return;
	if (named == NULL || strlen(named) != 36 || str_same(named, id))
		return;
	context_set(&a->row, "version", NULL);
	context_set(&a->row, "id", named);
}

/* The ids of all marked rows, or of the one under the cursor, as the database writes an array. */
static void act_ids(const struct screen *s, struct act *a)
{
	const struct list *list = list_of(s);
	struct str ids = { 0 };

	if (list == NULL || a->def->on != ON_MARKS)
		return;
	str_addc(&ids, '{');
	for (size_t i = 0; i < list->nmark; i++)
		str_addf(&ids, "%s%s", i > 0 ? "," : "", list->mark[i]);
	if (list->nmark == 0 && context_get(&a->row, "id") != NULL)
		str_add(&ids, context_get(&a->row, "id"));
	str_addc(&ids, '}');
	context_set(&a->row, "ids", ids.text);
	str_release(&ids);
}

/* The list that a thing to do is done in begins at that thing. */
static void act_seek(const struct app *app, const struct act *a)
{
	struct list *list = list_of(app_screen(app));

	if (list != NULL && context_get(&a->row, "subject") != NULL && context_get(&a->row, "about") != NULL)
		list_seek(list, context_get(&a->row, "about"));
}

static void act_go(struct screen *s, struct act *a)
{
	struct app *app = s->app;
	const struct subject *subject;

	if (a->def->document.function != NULL || a->def->file.function != NULL) {
		act_ids(s, a);
		paper_show(s, a->def, &a->row);
	} else if (a->def->form != NULL) {
		subject = subjects_find(app->subjects, a->def->form);
		if (subject != NULL)
			act_about(a, subject);
		if (subject != NULL && subject->form != NULL)
			form_open(app, subject, &a->row, a->def->ticket);
	} else if (a->def->open != NULL) {
		subject = act_opens(app, a);
		if (subject != NULL)
			act_about(a, subject);
		if (subject != NULL && subject_open(app, subject, &a->row, a->def->ticket))
			act_seek(app, a);
	} else if (a->def->call.function != NULL) {
		if (a->def->ticket) {
			context_copy(&s->context, &a->row);
			s->ticket = true;
			s->ticket_at = 0;
		}
		ticket_call(s);
		act_call_all(s, a);
		return;
	}
	act_free(a);
}

static void act_confirmed(struct app *app, struct screen *asker, void *extra, const struct ask *ask)
{
	(void)app;
	if (ask != NULL && ask->yes)
		act_go(asker, extra);
	else
		act_free(extra);
}

/* What is marked, and is not what this acts on: it says on which row it does. */
static void marks_told(struct screen *s, const struct action_def *def)
{
	const struct list *list = list_of(s);
	char *called;

	if (list == NULL || list->nmark == 0 || def->on != ON_ROW)
		return;
	called = list_called(list, list->at);
	app_say(s->app, MESSAGE_WARNING, N_("Not for the marked rows, only for the one at the cursor: {1}"), called);
	secret_free(called);
}

/* A question says whom it is about: the row that stood under the cursor when the key was pressed, or how many are marked. */
static void act_ask(struct screen *s, struct act *a)
{
	const struct list *list = a->def->on == ON_VIEW ? NULL : list_of(s);
	size_t marked = list != NULL && a->def->on == ON_MARKS ? list->nmark : 0;
	const char *from = a->def->confirm_from == NULL ? NULL : context_get(&a->row, a->def->confirm_from);
	struct str question = { 0 };
	char said[600];
	char *called = from != NULL || list == NULL || marked > 1 ? NULL : marked == 1 ? list_mark_called(list, 0) : list_called(list, list->at);

	if (marked > 1)
		str_addf(&question, "(%zu) ", marked);
	else if (called != NULL && *called != '\0')
		str_addf(&question, "%s: ", called);
	secret_free(called);
	words_said(from != NULL ? from : a->def->confirm, said, sizeof said);
	str_add(&question, said);
	question_yes(s, question.text, act_confirmed, a);
	str_release(&question);
}

static bool act_runs(const struct screen *s)
{
	if (s->left > 0 || s->run != NULL)
		app_say(s->app, MESSAGE_WARNING, N_("The action before this one is still running"), NULL);
	return s->left > 0 || s->run != NULL;
}

void action_on(struct screen *s, const struct action_def *def, const struct context *row)
{
	struct act *a;

	if (act_runs(s))
		return;
	a = mem_alloc(sizeof *a);
	a->def = def;
	context_copy(&a->row, row);
	act_go(s, a);
}

static bool action_fits(const struct screen *s, const struct action_def *def)
{
	const struct list *list = list_of(s);

	return list == NULL || list_takes(list, list->at, def);
}

bool action_offered(const struct screen *s, const struct action_def *def)
{
	return app_may(s->app, action_needs(s->app->subjects, def)) && action_fits(s, def);
}

void action_run(struct screen *s, const struct action_def *def)
{
	struct app *app = s->app;
	struct act *a;

	if (!app_may(app, action_needs(app->subjects, def))) {
		app_say(app, MESSAGE_WARNING, N_("Your duty does not include this"), NULL);
		return;
	}
	if (act_runs(s))
		return;
	a = mem_alloc(sizeof *a);
	a->def = def;
	if (def->on != ON_VIEW && (s->ops->row == NULL || !s->ops->row(s, &a->row))) {
		app_say(app, MESSAGE_WARNING, N_("There is no row here"), NULL);
		act_free(a);
		return;
	}
	if (!action_fits(s, def)) {
		if (def->otherwise != NULL)
			app_say(app, MESSAGE_INFO, def->otherwise, NULL);
		else
			app_say(app, MESSAGE_INFO, N_("{1}: not for this row"), words(def->label));
		act_free(a);
		return;
	}
	if (def->on == ON_VIEW) {
		const char *names[] = { "id", "version" };

		for (size_t i = 0; i < 2; i++)
			if (screen_find(s, names[i]) != NULL)
				context_set(&a->row, names[i], screen_find(s, names[i]));
	}
	marks_told(s, def);
	if (def->confirm != NULL || (def->confirm_from != NULL && context_get(&a->row, def->confirm_from) != NULL))
		act_ask(s, a);
	else
		act_go(s, a);
}

void action_named_run(struct screen *s, const char *name, const char *otherwise)
{
	const struct action_def *def = subject_of(s) == NULL ? NULL : subject_action(subject_of(s), name);

	if (def != NULL)
		action_run(s, def);
	else
		app_say(s->app, MESSAGE_INFO, otherwise, NULL);
}
