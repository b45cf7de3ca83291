/* connect.c - from words to a connection that may be trusted.
 *
 * The user's words and the service file decide where; we decide how: UTF-8, ISO dates, time limits, keep-alives, no
 * options from the environment. Over TCP the server must prove who it is (sslmode=verify-full) unless the user's own
 * words or service file choose otherwise; without any TLS or GSS encryption the connection is refused.
 */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/words.h"
#include "db/own.h"

/* What a session needs from the server, whatever PGOPTIONS, ALTER ROLE or a service file say. The last of it lets the
 * server too notice a line that is gone, and let go of what the session holds. */
#define OPTIONS "-c statement_timeout=15000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000" \
	" -c client_connection_check_interval=2000 -c client_min_messages=warning -c datestyle=ISO,YMD" \
	" -c timezone=Europe/Stockholm -c search_path=pg_catalog,pg_temp -c synchronous_commit=on" \
	" -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2 -c tcp_user_timeout=20000"

#define CERTIFICATES "/etc/ssl/certs/ca-certificates.crt"

/* libpq may warn on stderr (a .pgpass that others can read): that would be written across the screen, so keep it. */
static PGconn *start_quietly(struct db *db, const char *const *keyword, const char *const *value)
{
	int stderr_was = dup(STDERR_FILENO), file = memfd_create("komet", MFD_CLOEXEC);
	PGconn *conn;
	ssize_t n;

	if (stderr_was >= 0 && file >= 0)
		dup2(file, STDERR_FILENO);
	conn = PQconnectStartParams(keyword, value, 1);
	if (stderr_was >= 0) {
		dup2(stderr_was, STDERR_FILENO);
		close(stderr_was);
	}
	if (file >= 0) {
		n = pread(file, db->warning, sizeof db->warning - 1, 0);
		db->warning[n > 0 ? n : 0] = '\0';
		close(file);
	}
	return conn;
}

/* Notices are kept, never printed. One of them matters: a commit that a standby has not confirmed. */
static void notice(void *ctx, const PGresult *result)
{
	const char *source = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
	struct db *db = ctx;

	snprintf(db->warning, sizeof db->warning, "%s", PQresultErrorMessage(result));
	if (source && strcmp(source, "SyncRepWaitForLSN") == 0)
		db->doubt = true;
	/* The last word of a server that is being stopped, to a line on which nothing was asked. */
	db_farewell(db, PQresultErrorField(result, PG_DIAG_SQLSTATE));
}

/* The value of a connection option as it came out of words, service file, environment and defaults. */
static char *option(PGconn *conn, const char *keyword)
{
	PQconninfoOption *all = PQconninfo(conn);
	char *found = NULL;

	for (PQconninfoOption *o = all; o && o->keyword; o++) {
		if (strcmp(o->keyword, keyword) == 0)
			found = mem_dup(o->val);
		if (o->val && strcmp(o->keyword, "password") == 0)
			explicit_bzero(o->val, strlen(o->val));
	}
	PQconninfoFree(all);
	return found;
}

static bool is_local(const PGconn *conn)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof address;

	return getpeername(PQsocket(conn), (struct sockaddr *)&address, &len) == 0 && address.ss_family == AF_UNIX;
}

static bool host_is_local(const PGconn *conn)
{
	const char *host = PQhost(conn);

	return host && (host[0] == '/' || host[0] == '@');
}

/* sslmode=prefer, libpq's default, takes any certificate and even none. */
static bool is_weak(PGconn *conn)
{
	char *mode = option(conn, "sslmode");
	bool weak = !mode || strcmp(mode, "disable") == 0 || strcmp(mode, "allow") == 0 || strcmp(mode, "prefer") == 0;

	free(mode);
	return weak;
}

/* The system's certificates, when the user has named none and has no file of the usual name. */
static const char *root_certificates(PGconn *conn)
{
	char *named = option(conn, "sslrootcert"), *usual = NULL;
	const char *home = getenv("HOME"), *found = NULL;

	if (!named || !*named) {
		if (home && asprintf(&usual, "%s/.postgresql/root.crt", home) < 0)
			usual = NULL;
		if ((!usual || access(usual, R_OK) != 0) && access(CERTIFICATES, R_OK) == 0)
			found = CERTIFICATES;
	}
	free(usual);
	free(named);
	return found;
}

/* ---- several hosts ---- */

/* "a,b,c" begun with its second: "b,c,a". NULL: it names no more than one. */
static char *begun_with(const char *list, size_t first)
{
	struct str s = { 0 };
	const char *from = list, *comma;

	if (!list || !strchr(list, ',') || first == 0)
		return NULL;
	for (size_t i = 0; i < first && (comma = strchr(from, ',')); i++)
		from = comma + 1;
	str_add(&s, from);
	str_addc(&s, ',');
	str_addn(&s, list, (size_t)(from - list) - 1);
	return str_take(&s);
}

static size_t count_hosts(PGconn *conn)
{
	char *hosts = option(conn, "hostaddr");
	size_t n = 1;

	if (!hosts || !*hosts) {
		free(hosts);
		hosts = option(conn, "host");
	}
	for (const char *c = hosts; c && (c = strchr(c, ',')); c++)
		n++;
	free(hosts);
	return n;
}

/* Is every host named a socket of this machine? */
static bool all_local(PGconn *conn)
{
	char *hosts = option(conn, "host"), *addresses = option(conn, "hostaddr"), *rest = hosts, *host;
	bool local = host_is_local(conn) && (!addresses || !*addresses);

	while (local && rest && (host = strsep(&rest, ",")))
		local = !*host || *host == '/' || *host == '@';
	free(hosts);
	free(addresses);
	return local;
}

/* libpq asks one host after the other and goes on when one refuses, but in its way of not waiting it has no limit for one
 * that says nothing: that is ours, and short when there are others. */
static bool look_which(struct db *db)
{
	char now[sizeof db->at_host];
	const char *host = PQhost(db->conn), *port = PQport(db->conn);

	snprintf(now, sizeof now, "%s %s", host ? host : "", port ? port : "");
	if (strcmp(now, db->at_host) == 0)
		return false;
	if (db->at_host[0])
		db->at++;
	memcpy(db->at_host, now, sizeof now);
	return true;
}

static void set_deadline(struct db *db)
{
	char *limit = option(db->conn, "connect_timeout");
	long long ms = limit ? atoi(limit) * 1000LL : 0;

	if (db->hosts > 1 && (ms <= 0 || ms > db->silence / 6))
		ms = db->silence / 6;
	db->deadline = ms > 0 ? db_now() + ms : 0;
	free(limit);
}

static PGconn *start(struct db *db, const char *sslmode, const char *sslrootcert)
{
	char seconds[3][16];

	/* What comes before dbname is a default for the user's words, what comes after is not to be changed by them. */
	const char *const keyword[] = { "connect_timeout", "keepalives", "keepalives_idle", "keepalives_interval",
		"keepalives_count", "tcp_user_timeout", "dbname", "password", "fallback_application_name",
		"client_encoding", "options", "sslmode", "sslrootcert", "host", "hostaddr", "port", NULL };
	const char *const value[] = { "10", "1", seconds[0], seconds[1],
		"2", seconds[2], db->conninfo, db->password, "komet",
		"UTF8", OPTIONS, sslmode, sslrootcert, db->order[0], db->order[1], db->order[2], NULL };

	/* Half the silence before the first question, and two questions in the other half. */
	snprintf(seconds[0], sizeof seconds[0], "%d", db->silence > 4000 ? db->silence / 2000 : 1);
	snprintf(seconds[1], sizeof seconds[1], "%d", db->silence > 8000 ? db->silence / 4000 : 1);
	snprintf(seconds[2], sizeof seconds[2], "%d", db->silence);
	return start_quietly(db, keyword, value);
}

static void fail_with_words(struct db *db, ConnStatusType stage)
{
	const char *host = PQhost(db->conn);

	db_fault_connect(stage, PQerrorMessage(db->conn), host ? host : "", &db->error);
	db_connect_fail(db, DB_FAILED);
}

void db_connect_fail(struct db *db, enum db_state state)
{
	PQfinish(db->conn);
	db->conn = NULL;
	db->state = state;
	db->deadline = 0;
}

/* libpq speaks the user's language; to tell its failures apart it must speak one that we know. (newlocale() would be
 * neater, but glibc's leaks when LOCPATH is set.) */
static char *calm_begin(void)
{
	char *was = mem_dup(setlocale(LC_MESSAGES, NULL));

	setlocale(LC_MESSAGES, "C");
	return was;
}

static void calm_end(char *was)
{
	if (was)
		setlocale(LC_MESSAGES, was);
	free(was);
}

/* The hosts in the order of this attempt, once it is known what they are. */
static void put_in_order(struct db *db)
{
	static const char *const keyword[] = { "host", "hostaddr", "port" };
	size_t first = (db->first + db->tried) % db->hosts;

	for (size_t i = 0; i < 3; i++) {
		char *list = option(db->conn, keyword[i]);

		db->order[i] = begun_with(list, first);
		free(list);
	}
	PQfinish(db->conn);
	db->conn = start(db, NULL, NULL);
}

static void start_and_strengthen(struct db *db)
{
	db->lifted = false;
	db->conn = start(db, NULL, NULL);
	db->hosts = db->conn && PQstatus(db->conn) != CONNECTION_BAD ? count_hosts(db->conn) : 1;
	if ((db->first + db->tried) % db->hosts != 0)
		put_in_order(db);
	if (db->conn && PQstatus(db->conn) != CONNECTION_BAD && !db->insecure && !all_local(db->conn) && is_weak(db->conn)) {
		const char *root = root_certificates(db->conn);

		PQfinish(db->conn);	/* nothing but the greeting of TCP has been sent */
		db->conn = start(db, "verify-full", root);
		db->lifted = true;
	}
	for (size_t i = 0; i < 3; i++) {
		free(db->order[i]);
		db->order[i] = NULL;
	}
}

bool db_connect_start(struct db *db, struct err *err)
{
	char *was = calm_begin();

	/* These too would change what we read. */
	unsetenv("PGDATESTYLE");
	unsetenv("PGTZ");
	unsetenv("PGGEQO");
	start_and_strengthen(db);
	if (!db->conn || PQstatus(db->conn) == CONNECTION_BAD) {
		fail_with_words(db, CONNECTION_STARTED);
		calm_end(was);
		if (err)
			*err = db->error;
		return false;
	}
	PQsetErrorVerbosity(db->conn, PQERRORS_VERBOSE);	/* the only way to an SQLSTATE before the log-in */
	PQsetNoticeReceiver(db->conn, notice, db);
	db->at = 0;
	db->at_host[0] = '\0';
	look_which(db);
	set_deadline(db);
	db->state = DB_CONNECTING;
	db->polling = PGRES_POLLING_WRITING;
	calm_end(was);
	return true;
}

static void established(struct db *db)
{
	const char *user = PQparameterStatus(db->conn, "session_authorization");

	if (!db->insecure && !is_local(db->conn) && !PQsslInUse(db->conn) && !PQgssEncInUse(db->conn)) {
		err_set(&db->error, ERR_TLS, NULL, N_("The server offers no encrypted connection"), NULL);
		db_connect_fail(db, DB_FAILED);
		return;
	}
	if (PQsetnonblocking(db->conn, 1) != 0 || !PQenterPipelineMode(db->conn)) {
		fail_with_words(db, CONNECTION_STARTED);
		return;
	}
	snprintf(db->user, sizeof db->user, "%s", user ? user : PQuser(db->conn));
	db->state = DB_READY;
	db->deadline = 0;
	db->cancelled = db->doubt = false;
	db->farewell = NULL;
	db->heard = db_now();
	db->first = (db->first + db->tried + db->at) % db->hosts;
	err_clear(&db->error);
	for (size_t i = 0; i < db->channels; i++)
		db_queue_listen(db, db->channel[i]);
}

static void refused(struct db *db, ConnStatusType stage)
{
	if (PQconnectionNeedsPassword(db->conn)) {
		err_set(&db->error, ERR_AUTH, NULL, N_("The server asks for a password"), NULL);
		db_connect_fail(db, DB_NEEDS_PASSWORD);
		return;
	}
	fail_with_words(db, stage);
}

void db_connect_step(struct db *db, bool ready)
{
	ConnStatusType stage = PQstatus(db->conn);
	char *was = calm_begin();

	if (ready)
		db->polling = PQconnectPoll(db->conn);
	if (db->polling != PGRES_POLLING_FAILED && look_which(db))
		set_deadline(db);
	if (db->polling == PGRES_POLLING_OK) {
		established(db);
	} else if (db->polling == PGRES_POLLING_FAILED) {
		refused(db, stage);
	} else if (db->deadline && db_now() >= db->deadline && db->tried + db->at + 1 < db->hosts) {
		db->tried += db->at + 1;
		PQfinish(db->conn);
		db->conn = NULL;
		db_connect_start(db, NULL);
	} else if (db->deadline && db_now() >= db->deadline) {
		err_set(&db->error, ERR_CONNECT, NULL, N_("No server answers"), NULL);
		db_connect_fail(db, DB_FAILED);
	}
	calm_end(was);
}
