/* One thread, one ppoll(): the terminal, the database, and signals, which are blocked outside it.
 *
 * A turn: take all keys there are, let the database answer, send what the screens want, draw at most once.
 */
#include "config.h"

#include "app/loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include "app/lock.h"
#include "ui/term.h"

enum { LAST_WORDS_MS = 700 };

static volatile sig_atomic_t seen_resize, seen_end, seen_continue, seen_suspend;

static void on_signal(int signal)
{
	switch (signal) {
	case SIGWINCH:
		seen_resize = 1;
		break;
	case SIGCONT:
		seen_continue = 1;
		break;
	case SIGTSTP:
		seen_suspend = 1;
		break;
	default:
		seen_end = 1;
	}
}

/* Ctrl-C is a key in raw mode; a SIGINT from elsewhere ends the program as SIGTERM does. */
static void signals_take(sigset_t *outside, sigset_t *inside)
{
	static const int taken[] = { SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGCONT, SIGTSTP };
	struct sigaction act = { .sa_handler = on_signal };

	sigemptyset(&act.sa_mask);
	sigemptyset(outside);
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		sigaction(taken[i], &act, NULL);
		sigaddset(outside, taken[i]);
	}
	sigprocmask(SIG_BLOCK, outside, inside);
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		sigdelset(inside, taken[i]);
	act.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &act, NULL);
}

static void signals_seen(struct app *app)
{
	if (seen_resize) {
		struct input in = { .kind = INPUT_RESIZE };

		seen_resize = 0;
		app_input(app, &in);
	}
	if (seen_suspend) {
		seen_suspend = 0;
		term_suspend();
		app->dirty = true;
	}
	if (seen_continue) {
		seen_continue = 0;
		term_continued();
		app->dirty = true;
	}
	if (seen_end)
		app->quit = true;
}

static void keys_take(struct app *app)
{
	while (ahead_has_room(app)) {
		struct input in = term_read(app_typing(app));

		if (in.kind == INPUT_NONE || app->quit)
			return;
		app_input(app, &in);
	}
}

static int sooner(int a, int b)
{
	if (a < 0)
		return b;
	return b < 0 || a < b ? a : b;
}

/* The databases in play: the one at work, and the one that proves a password at the lock. */
static size_t databases(struct app *app, struct db *db[2])
{
	size_t n = 0;

	db[n++] = app->db;
	if (lock_db(app) != NULL)
		db[n++] = lock_db(app);
	return n;
}

static void turn(struct app *app, const sigset_t *inside)
{
	struct pollfd fd[3] = { { .fd = STDIN_FILENO, .events = ahead_has_room(app) ? POLLIN : 0 } };
	struct db *db[2];
	size_t n = databases(app, db);
	long due = app_due(app);
	int wait = due < 0 ? -1 : due > 3600 * 1000L ? 3600 * 1000 : (int)due;
	struct timespec pause;

	if (ahead_has_room(app))
		wait = sooner(wait, (int)term_due());
	for (size_t i = 0; i < n; i++) {
		fd[i + 1] = (struct pollfd){ .fd = db_fd(db[i]), .events = db_events(db[i]) };
		wait = sooner(wait, db_timeout(db[i]));
	}
	pause = (struct timespec){ .tv_sec = wait / 1000, .tv_nsec = wait % 1000 * 1000000L };
	if (ppoll(fd, n + 1, wait < 0 ? NULL : &pause, inside) < 0) {
		if (errno != EINTR)
			app->quit = true;
		for (size_t i = 0; i <= n; i++)
			fd[i].revents = 0;
	}
	signals_seen(app);
	/* A terminal that is gone gives end of file for ever. */
	if (fd[0].revents & (POLLHUP | POLLERR | POLLNVAL))
		app->quit = true;
	if (app->quit)
		return;
	keys_take(app);
	for (size_t i = 0; i < n; i++)
		if (db[i] == app->db || db[i] == lock_db(app))
			db_run(db[i], fd[i + 1].revents);
}

/* Whoever is thrown out, by a terminal that went away or a signal, leaves the last words as a draft: as long as that takes,
 * but not so long that the process is missed by nobody and still there. */
static void last_words(struct app *app)
{
	long until = now_ms() + LAST_WORDS_MS, left = LAST_WORDS_MS;

	/* Without a line there is the journal, where the site has one. */
	while (app_keep(app) && db_state(app->db) == DB_READY && db_pending(app->db) > 0 && left > 0) {
		struct pollfd fd = { .fd = db_fd(app->db), .events = db_events(app->db) };

		if (poll(&fd, 1, sooner(db_timeout(app->db), (int)left)) < 0)
			fd.revents = 0;
		db_run(app->db, fd.revents);
		left = until - now_ms();
	}
}

int loop_run(struct app *app)
{
	sigset_t outside, inside;

	signals_take(&outside, &inside);
	app->typed_at = now_ms();
	while (!app->quit) {
		app_settle(app);
		if (app->lock != NULL)
			lock_draw(app);
		else
			app_draw(app);
		/* What drawing found out (how many rows fit) is asked for in the same turn. */
		app_settle(app);
		turn(app, &inside);
	}
	if (app->phase == PHASE_WORK)
		last_words(app);
	return app->exit_code;
}
