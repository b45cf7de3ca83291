/* The screen hidden while one is away. What opens it again is a new connection with the password, so that the database
 * says whether it is still right; the working connection stays as it was. */
#include "config.h"

#include "app/lock.h"

#include <stdlib.h>
#include <string.h>

#include "base/words.h"

struct lock {
	struct view *text, *prompt;
	struct db *db;
};

static void prompt_again(struct app *app, const char *said)
{
	struct lock *lock = app->lock;

	char text[300];

	view_free(lock->prompt);
	view_free(lock->text);
	words_fill(said, NULL, text, sizeof text);
	lock->text = view_text_new(_("Locked"), text);
	lock->prompt = app->password == NULL ? NULL : prompt_text_new(_("Password:"), "", true);
	if (lock->prompt != NULL)
		lock->prompt->under = lock->text;
	app->dirty = true;
}

void lock_now(struct app *app)
{
	if (app->lock != NULL || app->phase != PHASE_WORK)
		return;
	app->lock = mem_alloc(sizeof *app->lock);
	prompt_again(app, app->password != NULL ? N_("Locked. What you typed is kept") :
		N_("This login has no password here: the screen is only hidden. Any key shows it again."));
}

static void unlock(struct app *app)
{
	lock_free(app);
	for (struct view *v = app->top; v != NULL; v = v->under)
		v->dirty = true;
	app->dirty = true;
}

void lock_free(struct app *app)
{
	struct lock *lock = app->lock;

	if (lock == NULL)
		return;
	app->lock = NULL;
	view_free(lock->prompt);
	view_free(lock->text);
	if (lock->db != NULL)
		db_free(lock->db);
	free(lock);
}

struct view *lock_view(const struct app *app)
{
	return app->lock->prompt != NULL ? app->lock->prompt : app->lock->text;
}

struct db *lock_db(const struct app *app)
{
	return app->lock == NULL ? NULL : app->lock->db;
}

bool lock_input(struct app *app, const struct input *in)
{
	struct lock *lock = app->lock;
	struct ask ask;

	if (lock->prompt == NULL) {
		unlock(app);
		return true;
	}
	ask = lock->prompt->ops->act(lock->prompt, in);
	if (ask.kind == ASK_CLOSE)
		prompt_again(app, N_("Locked. What you typed is kept"));
	if (ask.kind != ASK_ANSWER || ask.text == NULL)
		return true;
	if (lock->db == NULL) {
		lock->db = db_new();
		db_silence(lock->db, app->settings->silence_seconds * 1000);
		db_connect(lock->db, app->conninfo, ask.text, app->settings->insecure, NULL);
		prompt_again(app, N_("Asking the database..."));
	}
	explicit_bzero(ask.text, strlen(ask.text));
	free(ask.text);
	return true;
}

void lock_run(struct app *app)
{
	struct lock *lock = app->lock;
	enum db_state state;

	if (lock == NULL) {
		if (app->phase == PHASE_WORK && lock_due(app) != 0 && now_ms() >= lock_due(app))
			lock_now(app);
		return;
	}
	if (lock->db == NULL)
		return;
	state = db_state(lock->db);
	if (state == DB_CONNECTING)
		return;
	if (state == DB_READY) {
		unlock(app);
		return;
	}
	prompt_again(app, db_error(lock->db)->code == ERR_AUTH || state == DB_NEEDS_PASSWORD ? N_("Wrong password") :
		N_("The database does not answer; try again"));
	db_free(lock->db);
	lock->db = NULL;
}

long lock_due(const struct app *app)
{
	if (app->lock != NULL || app->phase != PHASE_WORK || app->settings->idle_lock_minutes == 0)
		return 0;
	return app->typed_at + app->settings->idle_lock_minutes * 60L * 1000;
}

void lock_draw(struct app *app)
{
	struct frame frame = { .unit = "", .title = _("Locked"), .right = app->login, .changed = true };

	if (!app->dirty && !lock_view(app)->dirty)
		return;
	frame_draw(&frame, lock_view(app));
	app->dirty = false;
}
