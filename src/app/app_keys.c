/* Who gets a key: the view first, then what means the same everywhere. */
#include "config.h"

#include "app/app.h"

#include <stdio.h>
#include <string.h>

#include "app/draft.h"
#include "app/lock.h"
#include "app/login.h"
#include "base/words.h"
#include "ui/keys.h"
#include "ui/term.h"

enum { READ_MS = 300 };		/* sooner than this nobody has read what the message line says */

bool view_may(const struct view *v, const struct action_def *a)
{
	const struct screen *s = v->app;

	return app_may(s->app, action_needs(s->app->subjects, a));
}

/* What the key line may promise. */
bool view_can(const struct view *v, enum action a)
{
	struct screen *s = v->app;
	const struct subject *form;

	switch ((int)a) {
	case ACTION_NEW:
		return list_of(s) == NULL || list_may_new(s);
	case ACTION_REGISTER:
		form = s->app->subjects->new_form == NULL ? NULL : subjects_find(s->app->subjects, s->app->subjects->new_form);
		return form != NULL && form->form != NULL && app_may(s->app, form->form->save.function);
	case ACTION_UNDO:
		if (s->draft != NULL)
			return draft_waits(s);
		if (s->app->thrown != NULL)
			return true;
		/* Where one types, F8 means what was typed: the last deed is promised elsewhere. */
		return s->app->undo_can && !s->view->ops->typing(s->view) && subject_of(s) != subjects_find(s->app->subjects, s->app->subjects->undo);
	case ACTION_PRINT:
		return saving_can(s) || (subject_of(s) != NULL && subject_action(subject_of(s), action_name(a)) != NULL);
	case ACTION_BARS:
		return list_of(s) != NULL && list_of(s)->def->nbars > 0;
	case ACTION_ABOUT:
		return list_of(s) != NULL && list_of(s)->about != NULL;
	}
	return true;
}

/* ---- leaving ---- */

static void quit_answered(struct app *app, struct screen *asker, void *extra, const struct ask *ask)
{
	(void)asker;
	(void)extra;
	if (ask != NULL && ask->yes)
		app->quit = true;
}

bool app_keep(struct app *app)
{
	bool dirty = false;

	for (struct view *v = app->top; v != NULL; v = v->under) {
		struct screen *s = v->app;

		if (s->ops->dirty == NULL || !s->ops->dirty(s))
			continue;
		dirty = true;
		if (s->draft != NULL)
			draft_keep(s->draft);
	}
	return dirty;
}

/* Is all that is typed kept, or on its way to be? */
static bool all_kept(const struct app *app)
{
	for (const struct view *v = app->top; v != NULL; v = v->under) {
		const struct screen *s = v->app;

		if (s->ops->dirty != NULL && s->ops->dirty(s) && (s->draft == NULL || !draft_is_kept(s->draft)))
			return false;
	}
	return true;
}

void app_quit(struct app *app)
{
	if (!app_keep(app))
		app->quit = true;
	else if (all_kept(app))
		question_yes(app_screen(app), _("Not all is saved here; drafts are kept. Quit?"), quit_answered, NULL);
	else
		question_yes(app_screen(app), _("Not all is saved, and it cannot be kept now. Quit?"), quit_answered, NULL);
}

/* What runs is stopped, what has not been sent never is; the screen stays. */
static void stop(struct app *app)
{
	for (struct view *v = app->top; v != NULL; v = v->under)
		acts_stop(v->app);
	saving_stop(app);
	if (db_pending(app->db) > 0)
		db_cancel(app->db);
}

/* ---- a key ---- */

/* What is about the terminal and no screen. False: something else. */
static bool terminal_action(struct app *app, enum action action)
{
	if (action == ACTION_REPAINT)
		term_repaint();
	else if (action == ACTION_SUSPEND)
		term_suspend();
	else
		return false;
	app->dirty = true;
	return true;
}

/* What means the same on every screen. False: not known. */
static bool app_action(struct app *app, struct screen *s, enum action action)
{
	if (terminal_action(app, action))
		return true;
	switch ((int)action) {
	case ACTION_MOUSE:
		if (term_mouse())
			app_say(app, MESSAGE_INFO, N_("The mouse chooses rows, fields and keys. {1} gives it back"),
				keys_show(keys_first(ACTION_MOUSE)));
		else
			app_say(app, MESSAGE_INFO, N_("The mouse marks and copies text"), NULL);
		return true;
	case ACTION_HELP:
		help_open(s);
		return true;
	case ACTION_MENU:
		menu_open(app);
		return true;
	case ACTION_REGISTER: {
		const struct subject *form = subjects_find(app->subjects, app->subjects->new_form == NULL ? "" : app->subjects->new_form);

		if (form != NULL && form->form != NULL && app_may(app, form->form->save.function))
			form_open(app, form, NULL, false);
		else
			app_say(app, MESSAGE_WARNING, N_("Your duty does not include registrations"), NULL);
		return true;
	}
	case ACTION_LOCK:
		lock_now(app);
		return true;
	case ACTION_LAST_ERROR:
		error_open(app);
		return true;
	case ACTION_STOP:
		stop(app);
		return true;
	case ACTION_REFRESH:
		if (app->reconnect_at != 0)
			app->reconnect_at = now_ms();
		choices_drop(app);
		app_stale(app);
		return true;
	case ACTION_UNDO:
		if ((s->ops->undo == NULL || !s->ops->undo(s)) && !thrown_take(app))
			undo_ask(s);
		return true;
	case ACTION_PRINT:
		if (subject_of(s) != NULL && subject_action(subject_of(s), "print") != NULL)
			action_named_run(s, "print", "");
		else
			saving_open(s);
		return true;
	case ACTION_ABOUT:
		about_open(s);
		return true;
	case ACTION_QUIT:
		app_quit(app);
		return true;
	case ACTION_BACK:
		if (s->view->under == NULL)
			app_quit(app);
		else
			screen_close(s);
		return true;
	}
	return false;
}

/* A key that means nothing here says so: else one waits for what does not come. */
static void nothing_here(struct app *app, const struct input *in)
{
	char detail[64];

	if (in->key[0] == '\0' || app->phase != PHASE_WORK)
		return;
	snprintf(detail, sizeof detail, "%s%c%s", keys_show(in->key), ERR_SEP, keys_show(keys_first(ACTION_HELP)));
	app_say(app, MESSAGE_INFO, N_("{1} does nothing here. {2} tells what can be done"), detail);
}

static void app_asked(struct app *app, struct screen *s, struct ask *ask, const struct input *in)
{
	if (ask->kind == ASK_NONE)
		return;
	if (ask->kind == ASK_PASS) {
		if (in->kind == INPUT_PASTE)
			app_say(app, MESSAGE_WARNING, N_("There is no place for text here: what was pasted is left out"), NULL);
		if (in->kind == INPUT_CHAR && s->asker == NULL)
			nothing_here(app, in);
		if (in->kind != INPUT_ACTION)
			return;
		if (s->asker != NULL && in->action == ACTION_QUIT) {
			screen_close(s);
			app_quit(app);
			return;
		}
		/* A question is answered before anything else is done. */
		if (s->asker != NULL && in->action != ACTION_REPAINT && in->action != ACTION_SUSPEND) {
			if (in->action == ACTION_BACK || in->action == ACTION_STOP)
				screen_close(s);
			return;
		}
		if (s->ops->asked != NULL && in->action == ACTION_LAST_VALUE)
			s->ops->asked(s, ask, in);
		else if (!app_action(app, s, in->action))
			nothing_here(app, in);
		return;
	}
	if (ask->kind == ASK_HELP) {
		help_open(s);
		return;
	}
	if (ask->kind == ASK_CLOSE && s->view->under == NULL) {
		/* One Esc too many does not throw anybody out. */
		if (strcmp(in->key, "Esc") == 0)
			app_say(app, MESSAGE_INFO, N_("This is the first screen. q quits"), NULL);
		else
			app_quit(app);
		return;
	}
	s->ops->asked(s, ask, in);
}

bool app_typing(const struct app *app)
{
	struct view *v = app->lock != NULL ? lock_view(app) : app->top;

	return v != NULL && v->ops->typing(v);
}

/* A click on a key of the key line is that key. */
static const struct input *clicked(struct app *app, const struct input *in, struct input *key)
{
	const char *name = in->kind == INPUT_CLICK ? frame_key_at(in->y, in->x) : NULL;

	if (name == NULL)
		return in;
	*key = (struct input){ .kind = INPUT_ACTION, .action = keys_action(name, app_typing(app)) };
	snprintf(key->key, sizeof key->key, "%s", name);
	return key;
}

/* In a window too small to show anything nothing is done that one could not see. What is typed in the form is kept: as a draft
 * by whoever quits, and where it stands for whoever makes the window larger. */
static void unseen(struct app *app, const struct input *in)
{
	if (in->kind != INPUT_ACTION)
		return;
	if (in->action == ACTION_QUIT)
		app->quit = true;
	else
		terminal_action(app, in->action);
}

/* The message line has said so: Esc stops what takes long before it leaves a screen. Help waits for nothing. Of waiting that
 * nobody asked for, as when rows are fetched anew, it has to have stood there long enough to be read: an Esc that comes
 * sooner was meant to leave. */
static bool stops(const struct app *app, const struct screen *s, const struct input *in)
{
	if (app->busy_at == 0 || s->subject == NULL || s->view->overlay || in->kind != INPUT_ACTION || in->action != ACTION_BACK || strcmp(in->key, "Esc") != 0)
		return false;
	return app->saving != NULL || s->run != NULL || now_ms() - app->busy_at >= READ_MS;
}

void app_input(struct app *app, const struct input *in)
{
	struct ask ask;
	struct input key;
	struct screen *s = app_screen(app);

	if (in->kind == INPUT_HANGUP) {
		app->quit = true;
		return;
	}
	if (in->kind == INPUT_RESIZE) {
		term_resized();
		for (struct view *v = app->top; v != NULL; v = v->under)
			v->dirty = true;
		app->dirty = true;
		return;
	}
	if (term_small() && !app->replaying) {
		const struct input resize = { .kind = INPUT_RESIZE };

		app_input(app, &resize);	/* a key may be read before the signal that tells of the larger window */
		if (term_small()) {
			unseen(app, in);
			return;
		}
	}
	in = clicked(app, in, &key);
	if (!app->replaying)
		app->typed_at = now_ms();
	if (app->lock == NULL && ahead_take(app, in))
		return;
	if (app->lock != NULL && lock_input(app, in))
		return;
	if (login_input(app, in))
		return;
	if (s == NULL)
		return;
	if (app->message_kind == MESSAGE_INFO || app->message_kind == MESSAGE_ERROR || app->message_kind == MESSAGE_WARNING) {
		app->message_kind = MESSAGE_NONE;
		app->message[0] = '\0';
		app->dirty = true;
	}
	if (stops(app, s, in)) {
		stop(app);
		return;
	}
	if (in->kind == INPUT_CLICK)
		ask = s->view->ops->click != NULL ? s->view->ops->click(s->view, in->y, in->x) : (struct ask){ .kind = ASK_NONE };
	else
		ask = s->view->ops->act(s->view, in);
	app_asked(app, s, &ask, in);
}
