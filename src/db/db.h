/* db.h - the connection and its queue of calls.
 *
 * The client knows one statement: select * from api.FUNCTION(name => $1, ...). This module builds it, keeps it
 * prepared, sends calls in a pipeline and answers each exactly once, never before db_call() has returned. It never
 * blocks: the loop polls db_fd() and calls db_run(). It refuses to know what a call means; it knows no form and no view.
 *
 * Every call is its own transaction (a sync after each). Names are checked against [a-z][a-z0-9_]* before they reach SQL.
 */
#ifndef KOMET_DB_DB_H
#define KOMET_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/rows.h"

struct db;

enum db_state {
	DB_CLOSED,		/* nothing begun */
	DB_CONNECTING,
	DB_NEEDS_PASSWORD,	/* the server asked for one: db_connect() again with it */
	DB_FAILED,		/* could not connect: db_error() says why */
	DB_READY,
	DB_LOST,		/* was ready, went away; db_connect() again */
};

struct db_arg {
	const char *name;
	const char *value;	/* text form; NULL is SQL null */
};

/* rows is NULL when err is not, and the other way round. rows is borrowed until the callback returns. */
typedef void db_done(void *ctx, const struct rows *rows, const struct err *err);

struct db *db_new(void);
void db_free(struct db *db);	/* answers what is queued with ERR_CANCELLED first */

/* Begins to connect. conninfo is the user's words (may be NULL), password may be NULL; both are copied, the password
 * wiped with the struct. insecure allows TCP without TLS. The words of the environment are libpq's (PGSERVICE,
 * PGPASSFILE, PGHOST...), but PGOPTIONS is not used. */
bool db_connect(struct db *db, const char *conninfo, const char *password, bool insecure, struct err *err);
/* After so many ms without a byte from a server that owes one the line counts as lost; an idle line is felt in half that
 * time. Twenty seconds unless it is said. */
void db_silence(struct db *db, int ms);
/* The same words and password as last time. */
bool db_reconnect(struct db *db, struct err *err);
enum db_state db_state(const struct db *db);
const struct err *db_error(const struct db *db);
const char *db_user(const struct db *db);	/* as the server knows us; "" before */
const char *db_warning(const struct db *db);	/* the last notice or warning of server or libpq, "" */

int db_fd(const struct db *db);			/* -1: none; ask anew each turn */
short db_events(const struct db *db);		/* POLLIN, POLLOUT */
int db_timeout(const struct db *db);		/* ms until db_run() wants to be called anyway, -1 never */
void db_run(struct db *db, short revents);	/* the only place where callbacks happen */

/* Queues one call; args are copied. Answered exactly once. When not DB_READY: answered ERR_LOST on the next db_run(). */
void db_call(struct db *db, const char *function, const struct db_arg *args, size_t n, db_done *done, void *ctx);
/* The call queued last is asked ahead: nobody waits for it, and db_waited() does not count it. */
void db_quiet(struct db *db);
/* Drops the answers of a closed view: its calls still run, nobody is told. */
void db_forget(struct db *db, const void *ctx);
/* Asks the server to stop what is running (PQcancel in a short-lived way); the call is answered ERR_CANCELLED. */
void db_cancel(struct db *db);
size_t db_pending(const struct db *db);		/* calls not yet answered */
long db_waited(const struct db *db);		/* ms the oldest unanswered call has waited, 0 none */

/* Calls `listen` on the channel names given (checked as names); seen is called on each notice in db_run(). */
void db_listen(struct db *db, const char *channel);
void db_on_notice(struct db *db, void (*seen)(void *ctx, const char *channel), void *ctx);

#endif
