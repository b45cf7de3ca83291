/* Drafts: what is typed and not yet saved is kept by the database, for its owner only. Nothing on the local disk.
 *
 * Sent two seconds after the last key and each time a field is left. A draft has the UUID of the save it will become:
 * taken up again, it is still the same save, and should that have been stored before the line broke, it is not stored
 * twice.
 */
#include "config.h"

#include "app/form_screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/words.h"

enum { DRAFT_MS = 2000 };

void draft_release(struct screen_form *f)
{
	free(f->draft_version);
	free(f->found_id);
	free(f->found_version);
	free(f->found_body);
	free(f->wanted_draft);
	f->wanted_draft = NULL;
	f->draft_version = f->found_id = f->found_version = f->found_body = NULL;
}

static void draft_stored(void *ctx, const struct rows *rows, const struct err *err)
{
	struct screen_form *f = ctx;
	struct app *app = f->screen.app;
	time_t now = time(NULL);
	struct tm tm;

	f->draft_out = false;
	if (err != NULL && err->code == ERR_LOST) {
		f->draft_seen--;			/* once more when the line is back */
		f->draft_at = now_ms() + DRAFT_MS;
		return;
	}
	if (err != NULL) {
		f->draft_off = true;
		/* What was said of a save stands: it is what one asked for. */
		if (app->message_kind != MESSAGE_ERROR && app->message_kind != MESSAGE_WARNING)
			app_error(app, err);
		return;
	}
	free(f->draft_version);
	f->draft_version = mem_dup(rows_get(rows, 0, "version"));
	localtime_r(&now, &tm);
	strftime(app->draft_at, sizeof app->draft_at, "%H.%M", &tm);
	app->saved_draft = true;
	app->dirty = true;
}

static void draft_send(struct screen_form *f)
{
	struct args args = { 0 };
	char *body = form_draft(f->form);

	f->draft_at = 0;
	f->draft_seen = f->form->changes;
	f->draft_out = f->draft_sent = true;
	args_add(&args, "id", f->form->request);
	args_add(&args, "form", f->screen.subject->name);
	args_add(&args, "about", form_value(f->form, "id"));
	args_add(&args, "body", body);
	args_add(&args, "version", f->draft_version);
	db_call(f->screen.app->db, "draft_put", args.arg, args.n, draft_stored, f);
	args_release(&args);
	free(body);
}

void draft_run(struct screen_form *f)
{
	struct form *form = f->form;
	bool moved = form->at != f->draft_field;

	if (f->draft_off || form->state != FORM_EDITING || !form_writes(f) || !app_may(f->screen.app, "draft_put"))
		return;
	if (form->changes != f->typed_seen) {
		f->typed_seen = form->changes;
		if (f->draft_at == 0 || f->draft_at > now_ms())
			f->draft_at = now_ms() + DRAFT_MS;
	}
	f->draft_field = form->at;
	if (form->changes == f->draft_seen || f->draft_out || db_state(f->screen.app->db) != DB_READY || !form_dirty(form))
		return;
	if (moved || (f->draft_at != 0 && now_ms() >= f->draft_at))
		draft_send(f);
}

static void nothing_to_tell(void *ctx, const struct rows *rows, const struct err *err)
{
	(void)ctx;
	(void)rows;
	(void)err;
}

void draft_drop(struct screen_form *f)
{
	struct app *app = f->screen.app;
	struct db_arg arg = { "id", f->form->request };

	app->saved_draft = false;
	f->draft_off = true;
	/* One that is still on its way arrives before this: calls are answered in the order they were sent. */
	if (f->draft_sent)
		db_call(app->db, "draft_drop", &arg, 1, nothing_to_tell, app->db);
	f->draft_sent = false;
}

/* ---- an older draft ---- */

static void draft_restore(struct screen_form *f)
{
	if (!form_draft_load(f->form, f->found_body)) {
		app_say(f->screen.app, MESSAGE_ERROR, N_("The draft cannot be read"), NULL);
		return;
	}
	snprintf(f->form->request, sizeof f->form->request, "%s", f->found_id);
	free(f->draft_version);
	f->draft_version = mem_dup(f->found_version);
	f->draft_sent = true;
	f->draft_seen = f->typed_seen = f->form->changes;
	f->panel_at = now_ms();
	f->screen.view->dirty = true;
}

bool draft_take(struct screen_form *f)
{
	if (f->found_id == NULL)
		return false;
	if (form_dirty(f->form))
		app_say(f->screen.app, MESSAGE_WARNING, N_("Something is typed here already; the draft is under Drafts in the menu"), NULL);
	else {
		draft_restore(f);
		free(f->found_id);
		f->found_id = NULL;
	}
	return true;
}

bool draft_waits(const struct screen *s)
{
	return form_of(s) != NULL && ((const struct screen_form *)s)->found_id != NULL;
}

void draft_choose(struct screen *s, const char *id)
{
	struct screen_form *f = (struct screen_form *)s;

	if (form_of(s) != NULL)
		f->wanted_draft = id == NULL ? NULL : mem_dup(id);
}

static void draft_found(void *ctx, const struct rows *rows, const struct err *err)
{
	struct screen_form *f = ctx;
	const char *about = form_value(f->form, "id");
	bool chosen = f->wanted_draft != NULL && !form_dirty(f->form);
	char *at;

	for (size_t i = 0; err == NULL && i < rows_count(rows); i++) {
		if (!str_same(rows_get(rows, i, "form"), f->screen.subject->name) || !str_same(rows_get(rows, i, "about"), about))
			continue;
		if (rows_get(rows, i, "body") == NULL || rows_get(rows, i, "id") == NULL)
			continue;
		if (f->wanted_draft != NULL && !str_same(rows_get(rows, i, "id"), f->wanted_draft))
			continue;
		f->found_id = mem_dup(rows_get(rows, i, "id"));
		f->found_version = mem_dup(rows_get(rows, i, "version"));
		f->found_body = mem_dup(rows_get(rows, i, "body"));
		/* To the minute: 2026-11-21 10:42 */
		at = mem_dupn(rows_get(rows, i, "changed_at"), strnlen(rows_get(rows, i, "changed_at"), 16));
		/* Whoever types is not interrupted: it is told, not asked. */
		app_say(f->screen.app, MESSAGE_INFO, chosen ? N_("This is the draft from {1}. It is not saved yet")
			: N_("There is a draft from {1}. F8 goes on with it"), at);
		free(at);
		if (chosen)
			draft_take(f);
		return;
	}
}

void draft_ask(struct screen_form *f)
{
	if (f->draft_asked || !form_writes(f) || !app_may(f->screen.app, "draft_list"))
		return;
	f->draft_asked = true;
	db_call(f->screen.app->db, "draft_list", NULL, 0, draft_found, f);
}
