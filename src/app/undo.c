/* F8: what one did last is taken back. Which deed that is, what taking it back would mean and whether it can be, the
 * database knows; forms/menu.cfg names the list that tells it, whose first row is the newest. */
#include "config.h"

#include "app/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/words.h"
#include "ui/keys.h"
#include "ui/term.h"

enum answer { ANSWER_YES, ANSWER_NO, ANSWER_EARLIER, ANSWERS };

static const struct subject *undo_subject(const struct app *app)
{
	const struct subject *s = app->subjects == NULL ? NULL : subjects_find(app->subjects, app->subjects->undo);

	return s == NULL || !app_may(app, s->list->call.function) ? NULL : s;
}

static void undo_call(struct app *app, const struct subject *list, db_done *done, void *ctx)
{
	struct db_arg newest = { "max", "1" };

	db_call(app->db, list->list->call.function, &newest, 1, done, ctx);
}

static void undo_answered(struct app *app, struct screen *asker, void *extra, const struct ask *ask)
{
	const struct subject *list = undo_subject(app);
	struct context *row = extra;

	if (ask != NULL && list != NULL && ask->item == ANSWER_YES)
		action_on(asker, subject_action(list, "undo"), row);
	else if (ask != NULL && list != NULL && ask->item == ANSWER_EARLIER)
		subject_open(app, list, NULL, false);
	context_release(row);
	free(row);
}

static void undo_newest(void *ctx, const struct rows *rows, const struct err *err)
{
	struct screen *s = ctx;
	struct app *app = s->app;
	const struct subject *list = undo_subject(app);
	struct menu_line line[ANSWERS] = { [ANSWER_YES] = { .label = _("Yes") }, [ANSWER_NO] = { .label = _("No") },
		[ANSWER_EARLIER] = { .label = _("Earlier ones") } };
	const char *means;
	char said[600];
	struct context *row;

	s->asks = false;
	if (err != NULL) {
		app_error(app, err);
		return;
	}
	if (rows_count(rows) == 0 || list == NULL) {
		app_say(app, MESSAGE_INFO, N_("Nothing that you have done today is left to take back"), NULL);
		return;
	}
	/* Something else was opened meanwhile: it is not what one looked at when one asked. */
	if (app_screen(app) != s)
		return;
	means = rows_get(rows, 0, subject_action(list, "undo")->confirm_from);
	words_said(means != NULL ? means : rows_get(rows, 0, list->list->hint), said, sizeof said);
	if (means == NULL) {
		subject_open(app, list, NULL, false);
		app_message(app, MESSAGE_WARNING, said);
		return;
	}
	row = mem_alloc(sizeof *row);
	context_from_rows(row, rows, 0);
	question_words(s, said, line, ANSWERS, undo_answered, row);
}

void undo_ask(struct screen *s)
{
	const struct subject *list = undo_subject(s->app), *here = subject_of(s);

	s->asks = list != NULL && here != list;
	if (s->asks)
		undo_call(s->app, list, undo_newest, s);
	else if (list != NULL)
		action_run(s, subject_action(list, "undo"));
	else
		app_say(s->app, MESSAGE_INFO, N_("There is nothing to take back here"), NULL);
}

/* ---- after a save ---- */

/* The offer stands behind what was said, when there is room for it: that comes first. */
static void undo_seen(void *ctx, const struct rows *rows, const struct err *err)
{
	struct app *app = ctx;
	const struct subject *list = undo_subject(app);
	char offer[100];
	size_t n = strlen(app->message);

	if (err != NULL || list == NULL)
		return;
	app->undo_can = rows_count(rows) > 0 && rows_get(rows, 0, subject_action(list, "undo")->confirm_from) != NULL;
	app->dirty = true;
	words_fill(N_("{1} takes it back"), keys_show(keys_first(ACTION_UNDO)), offer, sizeof offer);
	if (!app->undo_can || app->said != app->undo_said || app->message_kind != MESSAGE_INFO
		|| 2 + utf8_width(app->message) + 2 + utf8_width(offer) > term_columns() || n + strlen(offer) + 3 > sizeof app->message)
		return;
	app_add(app, offer);
}

/* What was just taken back is not offered to be: the one before it is, by the key line. */
void undo_look(struct app *app, const char *function)
{
	const struct subject *list = undo_subject(app);

	if (list == NULL || db_state(app->db) != DB_READY)
		return;
	app->undo_said = strcmp(function, subject_action(list, "undo")->call.function) == 0 ? 0 : app->said;
	undo_call(app, list, undo_seen, app);
	db_quiet(app->db);
}
