/* call.c - calls in a pipeline.
 *
 * A call is sent as [prepare,] execute, sync: its own transaction, whose outcome is known when the sync is answered (a
 * deferred constraint may fail as late as that). Results come in the order of sending. An error aborts what is left of
 * its own call only: when the prepare fails, the execute is reported as aborted and the call is answered once.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "db/own.h"

#define RETRIES 5
#define ASTRAY_MS 10000	/* a stop that has not arrived by then does not arrive */

void call_push(struct call_list *list, struct call *call)
{
	call->next = NULL;
	if (!list->last)
		list->last = &list->first;
	*list->last = call;
	list->last = &call->next;
	list->n++;
}

struct call *call_pop(struct call_list *list)
{
	struct call *call = list->first;

	if (!call)
		return NULL;
	list->first = call->next;
	if (!list->first)
		list->last = &list->first;
	list->n--;
	call->next = NULL;
	return call;
}

void call_free(struct call *call)
{
	for (size_t i = 0; i < call->n; i++) {
		free(call->name[i]);
		secret_free(call->value[i]);	/* what was typed about a family is no more lasting than its form */
	}
	free(call->name);
	free(call->value);
	free(call->listen);
	PQclear(call->result);
	free(call);
}

void db_call(struct db *db, const char *function, const struct db_arg *args, size_t n, db_done *done, void *ctx)
{
	struct call *call = mem_alloc(sizeof *call);
	struct str sql = { 0 };

	*call = (struct call){
		.n = n, .name = mem_array(n, sizeof *call->name), .value = mem_array(n, sizeof *call->value),
		.done = done, .ctx = ctx, .queued = db_now(),
	};
	for (size_t i = 0; i < n; i++) {
		call->name[i] = mem_dup(args[i].name);
		call->value[i] = mem_dup(args[i].value);
	}
	if (db_sql(&sql, function, args, n)) {
		call->statement = db_statement(db, sql.text);
		call_push(&db->waiting, call);
	} else {
		call->failed = true;
		err_set(&call->err, ERR_CONFIG, NULL, N_("{1} is not a name that the database can have"), function);
		call_push(&db->answered, call);
	}
	str_release(&sql);
}

void db_quiet(struct db *db)
{
	struct call *call = db->waiting.first;

	while (call && call->next)
		call = call->next;
	if (call)
		call->quiet = true;
}

void db_queue_listen(struct db *db, const char *channel)
{
	struct call *call = mem_alloc(sizeof *call);

	*call = (struct call){ .listen = mem_dup(channel), .queued = db_now(), .quiet = true };
	call_push(&db->waiting, call);
}

void db_queue_pulse(struct db *db)
{
	struct call *call = mem_alloc(sizeof *call);

	*call = (struct call){ .pulse = true, .queued = db_now(), .quiet = true };
	call_push(&db->waiting, call);
}

static bool send_listen(struct db *db, const struct call *call)
{
	struct str sql = { 0 };
	bool sent;

	str_addf(&sql, "listen \"%s\"", call->listen);	/* checked by db_name_ok() */
	sent = PQsendQueryParams(db->conn, sql.text, 0, NULL, NULL, NULL, NULL, 0);
	str_release(&sql);
	return sent;
}

static bool send_call(struct db *db, struct call *call)
{
	struct statement *s = call->statement;

	call->preparing = false;
	call->went = db_now();
	if (call->pulse)
		return PQpipelineSync(db->conn);
	if (!s)
		return send_listen(db, call) && PQpipelineSync(db->conn);
	if (s->state == STATEMENT_NONE) {
		db_statement_rename(db, s);
		if (!PQsendPrepare(db->conn, s->name, s->sql, 0, NULL))
			return false;
		s->state = STATEMENT_SENT;
		call->preparing = true;
	}
	return PQsendQueryPrepared(db->conn, s->name, (int)call->n, (const char *const *)call->value, NULL, NULL, 0) &&
		PQpipelineSync(db->conn);
}

void db_send_due(struct db *db)
{
	struct call_list later = { 0 };
	long long now = db_now();
	struct call *call;

	while ((call = call_pop(&db->waiting))) {
		if (call->due > now) {
			call_push(&later, call);
			continue;
		}
		call_push(&db->sent, call);
		if (!send_call(db, call)) {
			while ((call = call_pop(&later)))
				call_push(&db->waiting, call);
			db_lose(db, PQerrorMessage(db->conn));
			return;
		}
	}
	while ((call = call_pop(&later)))
		call_push(&db->waiting, call);
}

static bool is_state(const struct call *call, const char *state)
{
	return strcmp(call->sqlstate, state) == 0;
}

static void note_failure(struct db *db, struct call *call, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *source = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);

	if (call->preparing) {
		call->preparing = false;
		call->statement->state = STATEMENT_NONE;
	}
	if (call->failed)
		return;	/* the first failure is the cause */
	call->failed = true;
	strncpy(call->sqlstate, state ? state : "", sizeof call->sqlstate - 1);
	/* A function was given new columns while we were connected. The message is translated, this name is not. */
	call->plan_changed = is_state(call, "0A000") && source && strcmp(source, "RevalidateCachedQuery") == 0;
	db_fault_result(result, call->name, call->n, db->cancelled, &call->err);
	if (!state)	/* not the server's word but libpq's, which could not take what it said */
		call->err.code = ERR_LOST;
	/* Whatever it failed of after somebody had said stop (the opening of a file before it was stopped, say): it was stopped. */
	if (call->stop && call->err.code != ERR_LOST) {
		char more[sizeof call->err.more];

		memcpy(more, call->err.more, sizeof more);
		err_set(&call->err, ERR_CANCELLED, NULL, N_("Stopped; nothing was saved"), NULL);
		memcpy(call->err.more, more, sizeof more);
	}
}

/* Tens of milliseconds, doubled each time, and never the same twice. */
static long long patience(int tries)
{
	unsigned half = 20U << tries;

	return half + chance(half);
}

/* A stop finds whatever runs when it arrives, and may come late: who was asked after it has done nothing yet and is asked again.
 * Nobody meant to stop it. */
static bool stopped_astray(const struct db *db, struct call *call)
{
	return !db->closing && !call->stop && is_state(call, "57014") && db->stop_again && db_now() < db->stop_again + ASTRAY_MS
		&& call->again++ < 2;
}

/* Puts a failed call back when the same call may succeed: true when it was. */
static bool send_again(struct db *db, struct call *call)
{
	bool gone = is_state(call, "26000");

	if (stopped_astray(db, call)) {
		call->due = 0;
	} else if (db->cancelled || db->closing) {
		return false;
	} else if ((call->plan_changed || gone) && call->statement && call->again++ < 2) {
		/* Another call may be preparing it anew already. */
		if (call->statement->state == STATEMENT_READY)
			call->statement->state = STATEMENT_NONE;
		call->due = 0;
	} else if (call->err.code == ERR_RETRY && call->tries++ < RETRIES) {
		call->due = db_now() + patience(call->tries);
	} else {
		return false;
	}
	call->failed = call->plan_changed = false;
	call->sqlstate[0] = '\0';
	PQclear(call->result);
	call->result = NULL;
	call_push(&db->waiting, call);
	return true;
}

/* The sync of the oldest call on the wire: its outcome is known. */
static void settle(struct db *db)
{
	struct call *call = db->sent.first;

	if (db->doubt) {
		/* Committed here, confirmed by nobody: as good as a lost line, and asked about in the same way. */
		db_lose(db, db->warning);
		return;
	}
	call_pop(&db->sent);
	/* A server that says so is going away; and one of several that can only be read is not the one to write to. */
	if (call->failed && (call->err.code == ERR_LOST || (is_state(call, "25006") && db->hosts > 1))) {
		struct str more = { 0 };

		str_add(&more, call->err.more);
		db_farewell(db, call->sqlstate);
		call_push(&db->answered, call);
		db_lose(db, more.text);
		str_release(&more);
		return;
	}
	if (!call->failed || !send_again(db, call))
		call_push(&db->answered, call);
	if (!db->sent.first)
		db->cancelled = false;
}

static void take(struct db *db, PGresult *result)
{
	struct call *call = db->sent.first;

	switch (PQresultStatus(result)) {
	case PGRES_PIPELINE_SYNC:
		PQclear(result);
		settle(db);
		return;
	case PGRES_COMMAND_OK:
		if (call->preparing) {
			call->preparing = false;
			call->statement->state = STATEMENT_READY;
		}
		break;
	case PGRES_TUPLES_OK:
		PQclear(call->result);
		call->result = result;
		return;
	case PGRES_PIPELINE_ABORTED:
		break;
	default:
		note_failure(db, call, result);
		break;
	}
	PQclear(result);
}

void db_read_results(struct db *db)
{
	int empty = 0;

	while (db->state == DB_READY && db->sent.first && !PQisBusy(db->conn)) {
		PGresult *result = PQgetResult(db->conn);

		if (result) {
			empty = 0;
			take(db, result);
		} else if (PQstatus(db->conn) == CONNECTION_BAD || ++empty > 2) {
			/* One NULL ends each result; more would mean that we and libpq count differently. */
			db_lose(db, PQerrorMessage(db->conn));
		}
	}
}

static void answer(struct db *db, struct call *call, const struct err *err)
{
	call->failed = true;
	call->err = *err;
	call_push(&db->answered, call);
}

void db_answer_all(struct db *db, const struct err *err)
{
	struct call *call;

	while ((call = call_pop(&db->sent)))
		answer(db, call, err);
	while ((call = call_pop(&db->waiting)))
		answer(db, call, err);
}

void db_deliver(struct db *db)
{
	struct call *call;

	while ((call = call_pop(&db->answered))) {
		struct rows *rows = NULL;

		if (call->done && call->failed) {
			call->done(call->ctx, NULL, &call->err);
		} else if (call->done) {
			rows = db_rows(call->result);
			call->result = NULL;
			call->done(call->ctx, rows, NULL);
			rows_release(rows);
		}
		call_free(call);
	}
}

void db_forget(struct db *db, const void *ctx)
{
	struct call_list *const lists[] = { &db->waiting, &db->sent, &db->answered };

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		for (struct call *call = lists[i]->first; call; call = call->next)
			if (call->ctx == ctx)
				call->done = NULL;
}
