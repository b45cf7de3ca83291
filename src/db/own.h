/* own.h - what the files of src/db share among themselves; nobody else includes it.
 *
 * A call goes through three lists: waiting (not yet sent, perhaps until a retry is due), sent (on the wire, answered by
 * the server in this order) and answered (the answer is known, the callback has not been called). Callbacks happen only
 * from the last list, at the end of db_run(), so that a callback may do what it likes with the connection.
 */
#ifndef KOMET_DB_OWN_H
#define KOMET_DB_OWN_H

#include <libpq-fe.h>

#include "base/str.h"
#include "db/db.h"

/* A prepared statement. Its name is new for each attempt to prepare it, so that a name is never used twice. */
enum statement_state { STATEMENT_NONE, STATEMENT_SENT, STATEMENT_READY };

struct statement {
	struct statement *next;
	char *sql;		/* select * from api.f(a => $1): function and argument names are its identity */
	char name[16];
	enum statement_state state;
};

struct call {
	struct call *next;
	struct statement *statement;	/* NULL for listen */
	char *listen;			/* the channel */
	size_t n;
	char **name, **value;
	db_done *done;
	void *ctx;
	long long queued, due;		/* ms of the monotonic clock; due 0 is at once */
	int tries, again;		/* retries because of others; because the statement was gone, or a stop went astray */
	bool quiet;			/* nobody waits for it */
	bool stop;			/* it was on the wire when somebody said stop */
	bool pulse;			/* no call: is the server there? */
	long long went;			/* when it was sent */
	bool preparing;			/* a prepare was sent before it and is not answered yet */
	bool failed;
	char sqlstate[6];
	bool plan_changed;		/* the failure was: cached plan must not change result type */
	PGresult *result;
	struct err err;
};

struct call_list { struct call *first, **last; size_t n; };

struct db {
	enum db_state state;
	PGconn *conn;
	struct err error;
	char *conninfo, *password;
	bool insecure, lifted;		/* lifted: sslmode was raised to verify-full */
	PostgresPollingStatusType polling;
	long long deadline;		/* of connecting, 0 none */
	char user[64];
	char warning[512];
	bool want_write, cancelled, doubt;	/* doubt: the server could not say whether a save is safe */
	long long stop_again;		/* while what was on the wire is being stopped: when to ask for the next of it */
	const char *farewell;		/* msgid: why the server ended the connection; NULL it did not say */
	int silence;			/* ms without a byte that is waited for, after which the line counts as lost */
	long long heard;		/* when the last bytes came */
	size_t hosts, first, tried;	/* how many are named, which is begun with, how many were tried in vain this time */
	char *order[3];			/* host, hostaddr and port for this attempt, while it begins */
	char at_host[300]; size_t at;	/* the one being tried, and how many since the first */
	bool closing;
	struct statement *statements;
	unsigned names;
	struct call_list waiting, sent, answered;
	char **channel; size_t channels;
	void (*seen)(void *ctx, const char *channel); void *seen_ctx;
};

long long db_now(void);

/* statement.c */
bool db_name_ok(const char *name);
/* The statement for a call; false when a name is not one. */
bool db_sql(struct str *sql, const char *function, const struct db_arg *args, size_t n);
struct statement *db_statement(struct db *db, const char *sql);
void db_statement_rename(struct db *db, struct statement *statement);
void db_statements_forget(struct db *db);	/* the connection they lived in is gone */
void db_statements_free(struct db *db);

/* result.c: rows over a result, which they own. */
struct rows *db_rows(PGresult *result);

/* error.c: the only place that knows what an SQLSTATE means. */
struct db_fault { const char *sqlstate, *severity, *message, *detail, *hint, *context, *table, *column, *constraint; };
void db_fault_words(const struct db_fault *fault, char *const *name, size_t n, bool cancelled, struct err *err);
void db_fault_result(const PGresult *result, char *const *name, size_t n, bool cancelled, struct err *err);
/* Says later why the line was lost, when the server told it. */
void db_farewell(struct db *db, const char *sqlstate);
/* Why a connection could not be made. message: libpq's, in English and verbose; host for the text. */
void db_fault_connect(ConnStatusType stage, const char *message, const char *host, struct err *err);
/* Constraint child_born_check of table child is about column born; "" when it cannot be told. */
void db_constraint_field(const char *constraint, const char *table, char *field, size_t size);

/* connect.c */
bool db_connect_start(struct db *db, struct err *err);	/* from the host that answered last */
void db_connect_step(struct db *db, bool ready);
void db_connect_fail(struct db *db, enum db_state state);	/* db->error is set */

/* call.c */
void call_push(struct call_list *list, struct call *call);
struct call *call_pop(struct call_list *list);
void call_free(struct call *call);
void db_queue_pulse(struct db *db);	/* asks only whether anybody is there */
void db_queue_listen(struct db *db, const char *channel);
void db_send_due(struct db *db);
void db_read_results(struct db *db);
void db_answer_all(struct db *db, const struct err *err);	/* moves waiting and sent to answered */
void db_deliver(struct db *db);

/* db.c */
void db_lose(struct db *db, const char *more);

#endif
