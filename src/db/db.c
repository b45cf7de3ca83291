/* db.c - see db.h: the turn of the loop, losing and stopping. */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/words.h"
#include "db/own.h"

enum { CANCEL_SECONDS = 10, STOP_AGAIN_MS = 150, SILENCE_MS = 20000 };

long long db_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct db *db_new(void)
{
	struct db *db = mem_alloc(sizeof *db);

	db->silence = SILENCE_MS;
	return db;
}

void db_free(struct db *db)
{
	struct err err;

	if (!db)
		return;
	db->closing = true;
	err_set(&err, ERR_CANCELLED, NULL, N_("Stopped; nothing was saved"), NULL);
	do {
		db_answer_all(db, &err);
		db_deliver(db);	/* may call again */
	} while (db->waiting.first);
	PQfinish(db->conn);
	db_statements_free(db);
	for (size_t i = 0; i < db->channels; i++)
		free(db->channel[i]);
	free(db->channel);
	free(db->conninfo);
	secret_free(db->password);
	free(db);
}

enum db_state db_state(const struct db *db) { return db->state; }
const struct err *db_error(const struct db *db) { return &db->error; }
const char *db_user(const struct db *db) { return db->user; }
const char *db_warning(const struct db *db) { return db->warning; }
size_t db_pending(const struct db *db) { return db->waiting.n + db->sent.n + db->answered.n; }

void db_silence(struct db *db, int ms) { db->silence = ms; }

/* What was on the wire is answered; the statements lived in the connection and are gone with it. */
static void drop_connection(struct db *db, const char *more)
{
	struct err err;

	err_set(&err, ERR_LOST, NULL, db->farewell ? db->farewell : N_("The connection to the database was lost"), NULL);
	snprintf(err.more, sizeof err.more, "%s", more ? more : "");
	db_answer_all(db, &err);
	PQfinish(db->conn);
	db->conn = NULL;
	db_statements_forget(db);
	db->want_write = db->cancelled = db->doubt = false;
	db->farewell = NULL;
	db->error = err;
}

void db_lose(struct db *db, const char *more)
{
	drop_connection(db, more);
	db->state = DB_LOST;
}

bool db_connect(struct db *db, const char *conninfo, const char *password, bool insecure, struct err *err)
{
	char *words = mem_dup(conninfo), *secret = mem_dup(password);	/* they may be our own copies */

	drop_connection(db, NULL);
	err_clear(&db->error);
	if (!db->conninfo || !words || strcmp(words, db->conninfo) != 0)
		db->first = 0;
	db->tried = 0;
	free(db->conninfo);
	secret_free(db->password);
	db->conninfo = words;
	db->password = secret;
	db->insecure = insecure;
	db->user[0] = '\0';
	return db_connect_start(db, err);
}

bool db_reconnect(struct db *db, struct err *err)
{
	return db_connect(db, db->conninfo, db->password, db->insecure, err);
}

int db_fd(const struct db *db)
{
	return db->conn ? PQsocket(db->conn) : -1;
}

short db_events(const struct db *db)
{
	if (!db->conn)
		return 0;
	if (db->state == DB_CONNECTING)
		return db->polling == PGRES_POLLING_READING ? POLLIN : POLLOUT;
	return (short)(POLLIN | (db->want_write ? POLLOUT : 0));
}

/* When an answer that is owed has been owed for too long, or, when none is, one is to be asked for. That is not often: the
 * kernel feels an idle line too (connect.c) and wakes nobody for it, and only what sits between us and the server deceives it. */
static long long silent_at(const struct db *db)
{
	const struct call *owed = db->sent.first;

	if (!owed)
		return db->heard + db->silence * 3;
	return (owed->went > db->heard ? owed->went : db->heard) + (owed->pulse ? db->silence / 2 : db->silence);
}

static void feel_pulse(struct db *db)
{
	if (db->state != DB_READY || db_now() < silent_at(db))
		return;
	if (db->sent.first)
		db_lose(db, "silence");
	else if (!db->waiting.first)
		db_queue_pulse(db);
}

static int until(long long due)
{
	long long left = due - db_now();

	return left < 0 ? 0 : left > 1000000 ? 1000000 : (int)left;
}

/* PQcancel opens a connection of its own and waits for it, and libpq 15 has no other way. So a grandchild does it: it
 * keeps none of our files, gives up by itself, and is nobody's to wait for. */
static void ask_to_stop(PGconn *conn)
{
	PGcancel *cancel = PQgetCancel(conn);
	char why[256];
	pid_t child;

	if (!cancel)
		return;
	child = fork();
	if (child == 0) {
		if (fork() == 0) {
			sigset_t none;

			sigemptyset(&none);
			sigprocmask(SIG_SETMASK, &none, NULL);
			signal(SIGALRM, SIG_DFL);
			alarm(CANCEL_SECONDS);
			close_range(0, ~0U, 0);
			PQcancel(cancel, why, sizeof why);
		}
		_exit(0);
	}
	while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	PQfreeCancel(cancel);
}

/* A cancel stops the one call that runs; those behind it in the pipeline are stopped as each gets its turn. */
static bool stopping(const struct db *db)
{
	return db->state == DB_READY && db->sent.first && db->sent.first->stop;
}

int db_timeout(const struct db *db)
{
	long long next = -1;

	if (db->answered.first)
		return 0;
	if (db->state == DB_CONNECTING) {
		if (PQsocket(db->conn) < 0 || db->waiting.first)
			return 0;
		return db->deadline ? until(db->deadline) : -1;
	}
	for (const struct call *call = db->waiting.first; call; call = call->next)
		if (next < 0 || call->due < next)
			next = call->due;
	if (stopping(db) && (next < 0 || db->stop_again < next))
		next = db->stop_again;
	if (db->state == DB_READY && (next < 0 || silent_at(db) < next))
		next = silent_at(db);
	return next < 0 ? -1 : db->state == DB_READY ? until(next) : 0;
}

static void read_notifications(struct db *db)
{
	PGnotify *n;

	while (db->state == DB_READY && (n = PQnotifies(db->conn))) {
		if (db->seen)
			db->seen(db->seen_ctx, n->relname);
		PQfreemem(n);
	}
}

static void flush(struct db *db)
{
	int left = PQflush(db->conn);

	if (left < 0)
		db_lose(db, PQerrorMessage(db->conn));
	else
		db->want_write = left > 0;
}

static void turn(struct db *db, short revents)
{
	if (revents & POLLIN)
		db->heard = db_now();
	if ((revents & (POLLIN | POLLERR | POLLHUP)) && !PQconsumeInput(db->conn)) {
		db_read_results(db);	/* answers may have come before the end */
		if (db->state == DB_READY)
			db_lose(db, PQerrorMessage(db->conn));
		return;
	}
	db_read_results(db);
	read_notifications(db);
}

static void send_and_flush(struct db *db)
{
	if (db->state == DB_READY)
		db_send_due(db);
	if (db->state == DB_READY)
		flush(db);
}

static void stop_next(struct db *db)
{
	if (!stopping(db) || db_now() < db->stop_again)
		return;
	ask_to_stop(db->conn);
	db->stop_again = db_now() + STOP_AGAIN_MS;
}

void db_run(struct db *db, short revents)
{
	struct err lost;

	if (db->state == DB_CONNECTING)
		db_connect_step(db, revents || PQsocket(db->conn) < 0);
	else if (db->state == DB_READY)
		turn(db, revents);
	stop_next(db);
	feel_pulse(db);
	if (db->state != DB_READY && db->waiting.first) {
		err_set(&lost, ERR_LOST, NULL, N_("There is no connection to the database"), NULL);
		db_answer_all(db, &lost);
	}
	send_and_flush(db);
	db_deliver(db);
	send_and_flush(db);	/* what the callbacks asked for goes in the same turn */
}

long db_waited(const struct db *db)
{
	const struct call_list *const lists[] = { &db->waiting, &db->sent, &db->answered };
	long long oldest = 0, now = db_now();

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		for (const struct call *call = lists[i]->first; call; call = call->next)
			if (!call->quiet && now - call->queued > oldest)
				oldest = now - call->queued;
	return (long)oldest;
}

void db_listen(struct db *db, const char *channel)
{
	if (!db_name_ok(channel))
		return;
	for (size_t i = 0; i < db->channels; i++)
		if (strcmp(db->channel[i], channel) == 0)
			return;
	db->channel = mem_grow(db->channel, db->channels + 1, sizeof *db->channel);
	db->channel[db->channels++] = mem_dup(channel);
	if (db->state == DB_READY)
		db_queue_listen(db, channel);
}

void db_on_notice(struct db *db, void (*seen)(void *ctx, const char *channel), void *ctx)
{
	db->seen = seen;
	db->seen_ctx = ctx;
}

void db_cancel(struct db *db)
{
	struct err err;
	struct call *call;

	err_set(&err, ERR_CANCELLED, NULL, N_("Stopped; nothing was saved"), NULL);
	if (db->state == DB_CONNECTING) {
		db->error = err;
		db_connect_fail(db, DB_FAILED);
	}
	while ((call = call_pop(&db->waiting))) {
		call->failed = true;
		call->err = err;
		call_push(&db->answered, call);
	}
	if (db->state == DB_READY && db->sent.first) {
		db->cancelled = true;
		for (call = db->sent.first; call; call = call->next)
			call->stop = true;
		ask_to_stop(db->conn);
		db->stop_again = db_now() + STOP_AGAIN_MS;
	}
}
