/* error.c - what an SQLSTATE means to a human.
 *
 * The sentences of class KM come from our own functions and are msgids. For every other error the sentence is one of
 * ours: the server's own words (which may name tables, or be in another language) are kept for the last error only.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "db/own.h"

struct meaning { const char *state; enum err_code code; const char *text; };

/* Our own class: the text is the server's message. */
static const struct meaning ours[] = {
	{ "KM001", ERR_INPUT, NULL },
	{ "KM002", ERR_STALE, NULL },
	{ "KM003", ERR_DENIED, NULL },
	{ "KM004", ERR_CONFLICT, NULL },
	{ "KM008", ERR_SPENT, NULL },
	{ "KM005", ERR_NO_DUTY, NULL },
	{ "KM006", ERR_VERSION, NULL },
	{ "KM007", ERR_INPUT, N_("The file must be opened before it can be read") },
};

/* The first line whose state is the beginning of the error's wins. */
static const struct meaning others[] = {
	{ "22007", ERR_INPUT, N_("This is not a date or a time") },
	{ "22008", ERR_INPUT, N_("This is not a date or a time") },
	{ "22P02", ERR_INPUT, N_("This cannot be read") },
	{ "22003", ERR_INPUT, N_("This number is too large") },
	{ "22001", ERR_INPUT, N_("This text is too long") },
	{ "22021", ERR_INPUT, N_("This text holds a character that cannot be stored") },
	{ "22P05", ERR_INPUT, N_("This text holds a character that cannot be stored") },
	{ "22", ERR_INPUT, N_("This cannot be stored here") },
	{ "23502", ERR_INPUT, N_("This must be filled in") },
	{ "23503", ERR_CONFLICT, N_("Something else refers to this, or what this refers to is gone") },
	{ "23505", ERR_CONFLICT, N_("This is there already") },
	{ "23514", ERR_INPUT, N_("This is not allowed here") },
	{ "23P01", ERR_CONFLICT, N_("This overlaps with something that is there already") },
	{ "23", ERR_CONFLICT, N_("This does not agree with what is stored") },
	{ "25006", ERR_SERVER, N_("The database can only be read just now; nothing was saved") },
	{ "40001", ERR_RETRY, N_("Somebody else was saving at the same moment; try again") },
	{ "40P01", ERR_RETRY, N_("Somebody else was saving at the same moment; try again") },
	{ "55P03", ERR_RETRY, N_("Somebody else is at work on this; nothing was saved, try again in a moment") },
	{ "42501", ERR_DENIED, N_("Your login may not do this") },
	{ "42883", ERR_VERSION, N_("The database lacks a function of this program; they are of different versions") },
	{ "3F000", ERR_VERSION, N_("The database lacks a function of this program; they are of different versions") },
	{ "53100", ERR_FULL_DISK, N_("The server's disk is full; nothing was saved") },
	{ "53", ERR_SERVER, N_("The server is short of room; try again in a moment") },
	{ "57014", ERR_SERVER, N_("The server took too long and was stopped; nothing was saved") },
	{ "57P01", ERR_LOST, N_("The server is being stopped or restarted") },
	{ "57P02", ERR_LOST, N_("The server has to restart") },
	{ "57P05", ERR_LOST, N_("The server ended a session that had been idle for long") },
	{ "57P", ERR_LOST, N_("The connection to the database was lost") },
	{ "08", ERR_LOST, N_("The connection to the database was lost") },
	{ "", ERR_SERVER, N_("The database could not do this") },
};

static const char *text_or_empty(const char *s)
{
	return s ? s : "";
}

static const struct meaning *look_up(const char *state)
{
	size_t i;

	for (i = 0; i < sizeof ours / sizeof ours[0]; i++)
		if (strcmp(ours[i].state, state) == 0)
			return &ours[i];
	for (i = 0; strncmp(others[i].state, state, strlen(others[i].state)) != 0; i++)
		;	/* the last line fits everything */
	return &others[i];
}

void db_farewell(struct db *db, const char *sqlstate)
{
	const struct meaning *m = sqlstate && *sqlstate ? look_up(sqlstate) : NULL;

	if (m && m->code == ERR_LOST && !db->doubt)
		db->farewell = m->text;
}

static bool is_of(const char *state, const char *class)
{
	return strncmp(state, class, strlen(class)) == 0;
}

void db_constraint_field(const char *constraint, const char *table, char *field, size_t size)
{
	static const char *const endings[] = { "_check", "_key", "_fkey", "_excl" };
	size_t n = strlen(text_or_empty(constraint)), t = strlen(text_or_empty(table));

	field[0] = '\0';
	if (t == 0 || n <= t + 1 || strncmp(constraint, table, t) != 0 || constraint[t] != '_')
		return;
	constraint += t + 1;
	n -= t + 1;
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		size_t e = strlen(endings[i]);

		if (n > e && n - e < size && strcmp(constraint + n - e, endings[i]) == 0) {
			memcpy(field, constraint, n - e);
			field[n - e] = '\0';
			return;
		}
	}
}

/* A value that cannot become an argument: the context says which, "unnamed portal parameter $3" in any language. */
static const char *argument_field(const char *context, char *const *name, size_t n)
{
	const char *dollar = strchr(text_or_empty(context), '$');
	unsigned long i = dollar ? strtoul(dollar + 1, NULL, 10) : 0;

	return i >= 1 && i <= n ? name[i - 1] : "";
}

static void whole_story(const struct db_fault *f, struct err *err)
{
	const struct { const char *label, *text; } part[] = {
		{ "DETAIL", f->detail }, { "HINT", f->hint }, { "TABLE", f->table }, { "COLUMN", f->column },
		{ "CONSTRAINT", f->constraint }, { "CONTEXT", f->context },
	};
	struct str all = { 0 };

	str_addf(&all, "%s %s: %s", text_or_empty(f->sqlstate), text_or_empty(f->severity), text_or_empty(f->message));
	for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
		if (part[i].text && *part[i].text)
			str_addf(&all, "\n%s: %s", part[i].label, part[i].text);
	snprintf(err->more, sizeof err->more, "%s", all.text);
	str_release(&all);
}

void db_fault_words(const struct db_fault *f, char *const *name, size_t n, bool cancelled, struct err *err)
{
	const char *state = text_or_empty(f->sqlstate), *text, *detail = NULL, *field = "";
	const struct meaning *m = look_up(state);
	enum err_code code = m->code;
	char column[sizeof err->field];

	text = m->text;
	if (!text) {
		text = f->message;
		detail = f->detail;
		field = text_or_empty(f->column);
	} else if (is_of(state, "KM007")) {
		field = "ticket";	/* so that a caller can open the file and ask again */
	} else if (is_of(state, "23502")) {
		field = text_or_empty(f->column);
	} else if (is_of(state, "23")) {
		db_constraint_field(f->constraint, f->table, column, sizeof column);
		field = column;
	} else if (is_of(state, "22")) {
		field = argument_field(f->context, name, n);
	} else if (is_of(state, "57014") && cancelled) {
		text = N_("Stopped; nothing was saved");
		code = ERR_CANCELLED;
	}
	err_set(err, code, field, text, detail);
	whole_story(f, err);
}

void db_fault_result(const PGresult *result, char *const *name, size_t n, bool cancelled, struct err *err)
{
	struct db_fault f = {
		.sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE),
		.severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED),
		.message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY),
		.detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL),
		.hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT),
		.context = PQresultErrorField(result, PG_DIAG_CONTEXT),
		.table = PQresultErrorField(result, PG_DIAG_TABLE_NAME),
		.column = PQresultErrorField(result, PG_DIAG_COLUMN_NAME),
		.constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME),
	};

	if (!f.message)
		f.message = PQresultErrorMessage(result);	/* libpq's own */
	db_fault_words(&f, name, n, cancelled, err);
}

/* The last ":  28P01: " of a verbose message, or "". */
static void state_of_message(const char *message, char state[6])
{
	state[0] = '\0';
	for (const char *s = strstr(message, ":  "); s; s = strstr(s + 3, ":  ")) {
		const char *code = s + 3;

		if (strspn(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 5 && code[5] == ':') {
			memcpy(state, code, 5);
			state[5] = '\0';
		}
	}
}

static const struct meaning refusals[] = {
	{ "28P01", ERR_AUTH, N_("The login or the password is wrong") },
	{ "28", ERR_AUTH, N_("The server does not let this login in") },
	{ "3D000", ERR_CONNECT, N_("The server has no such database") },
	{ "42501", ERR_DENIED, N_("This login may not use the database") },
	{ "53300", ERR_CONNECT, N_("The server has no room for one more connection") },
	{ "57P03", ERR_CONNECT, N_("The server is starting or stopping") },
	{ "", ERR_CONNECT, N_("The server refused the connection") },
};

/* libpq's own words for what no SQLSTATE tells; ssl: only while TLS was being set up. */
static const struct { const char *words; bool ssl; enum err_code code; const char *text; } failures[] = {
	{ "does not match host name", false, ERR_TLS, N_("The server shows a certificate for another name than {1}; do not go on") },
	{ "certificate verify failed", false, ERR_TLS, N_("The server's certificate cannot be trusted, so this may be another server; do not go on") },
	{ "root certificate file", false, ERR_TLS, N_("The file with the certificates that we trust is missing") },
	{ "does not support SSL", false, ERR_TLS, N_("The server offers no encrypted connection") },
	{ "channel binding", false, ERR_TLS, N_("The server could not prove that it is the right one; do not go on") },
	{ "server signature", false, ERR_TLS, N_("The server could not prove that it is the right one; do not go on") },
	{ "definition of service", false, ERR_CONFIG, N_("The connection's service is not defined") },
	{ "invalid connection option", false, ERR_CONFIG, N_("The connection's settings cannot be read") },
	{ "connection info string", false, ERR_CONFIG, N_("The connection's settings cannot be read") },
	{ "invalid sslmode value", false, ERR_CONFIG, N_("The connection's settings cannot be read") },
	{ "session is read-only", false, ERR_CONNECT, N_("Only a server that can be read answers, none that can be written to") },
	{ "server is in hot standby mode", false, ERR_CONNECT, N_("Only a server that can be read answers, none that can be written to") },
	{ "server closed the connection", false, ERR_CONNECT, N_("The server closed the connection") },
	{ "", true, ERR_TLS, N_("No safe connection could be made with the server") },
	{ "", false, ERR_CONNECT, N_("No server answers") },
};

void db_fault_connect(ConnStatusType stage, const char *message, const char *host, struct err *err)
{
	char state[6];
	size_t i;

	message = text_or_empty(message);
	state_of_message(message, state);
	if (state[0]) {
		for (i = 0; !is_of(state, refusals[i].state); i++)
			;
		err_set(err, refusals[i].code, NULL, refusals[i].text, NULL);
	} else {
		for (i = 0; !strstr(message, failures[i].words) || (failures[i].ssl && stage != CONNECTION_SSL_STARTUP); i++)
			;
		err_set(err, failures[i].code, NULL, failures[i].text, strchr(failures[i].text, '{') ? host : NULL);
	}
	snprintf(err->more, sizeof err->more, "%s", message);
}
