/* The connection and its calls against a real server: under tests/with-db, in the database given there. */
#include "config.h"

#include <check.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/str.h"
#include "db/own.h"

struct answer { int count; enum err_code code; struct rows *rows; struct err err; };

static void keep(void *ctx, const struct rows *rows, const struct err *err)
{
	struct answer *a = ctx;

	ck_assert((rows == NULL) != (err == NULL));
	a->count++;
	a->code = err ? err->code : ERR_NONE;
	rows_release(a->rows);
	a->rows = rows ? rows_copy(rows) : NULL;
	if (err)
		a->err = *err;
}

static void forget(struct answer *a)
{
	rows_release(a->rows);
	*a = (struct answer){ 0 };
}

static void admin(const char *sql)
{
	PGconn *conn = PQconnectdb("");
	PGresult *result = PQexec(conn, sql);

	ck_assert_msg(PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK, "%s",
		PQerrorMessage(conn));
	PQclear(result);
	PQfinish(conn);
}

/* Turns until *count reaches n, or ten seconds. */
static void turn_until(struct db *db, const int *count, int n)
{
	long long end = db_now() + 10000;

	while (*count < n && db_now() < end) {
		struct pollfd p = { .fd = db_fd(db), .events = db_events(db) };
		int wait = db_timeout(db);

		poll(&p, 1, wait < 0 || wait > 1000 ? 1000 : wait);
		db_run(db, p.revents);
	}
	ck_assert_int_ge(*count, n);
}

static void wait_connected(struct db *db)
{
	while (db_state(db) == DB_CONNECTING) {
		struct pollfd p = { .fd = db_fd(db), .events = db_events(db) };

		poll(&p, 1, db_timeout(db));
		db_run(db, p.revents);
	}
}

static struct db *connected(const char *words)
{
	struct db *db = db_new();
	struct err err;

	ck_assert_msg(db_connect(db, words, NULL, false, &err), "%s", err.more);
	wait_connected(db);
	ck_assert_msg(db_state(db) == DB_READY, "%s", db_error(db)->more);
	return db;
}

static void call1(struct db *db, const char *function, const char *name, const char *value, struct answer *a)
{
	struct db_arg arg = { name, value };

	db_call(db, function, &arg, name ? 1 : 0, keep, a);
}

static const char *cell(const struct answer *a)
{
	ck_assert_msg(a->code == ERR_NONE, "%s", a->err.more);
	return rows_cell(a->rows, 0, 0);
}

START_TEST(test_live_calls)
{
	static const char quotes[] = "Åsa's \"\\'; drop table x; --\n$1";
	struct db *db = connected(NULL);
	struct answer a = { 0 }, b = { 0 }, c = { 0 };

	ck_assert_str_eq(db_user(db), getenv("PGUSER"));
	call1(db, "t_echo", "a", quotes, &a);
	call1(db, "t_echo", "a", NULL, &b);
	call1(db, "t_three", NULL, NULL, &c);
	ck_assert_int_eq(a.count, 0);
	db_run(db, 0);
	ck_assert_int_eq(a.count, 0);
	turn_until(db, &c.count, 1);
	ck_assert_int_eq(a.count, 1);	/* answered in the order of asking */
	ck_assert_str_eq(cell(&a), quotes);
	ck_assert_ptr_null(cell(&b));
	ck_assert_uint_eq(rows_count(c.rows), 3);
	ck_assert_str_eq(rows_get(c.rows, 2, "n"), "3");
	ck_assert_uint_eq(db_pending(db), 0);
	ck_assert_int_gt(db_timeout(db), 1000);	/* nothing due: nobody is woken */
	ck_assert_int_eq(db_events(db), POLLIN);
	ck_assert_int_eq((int)db_waited(db), 0);
	call1(db, "t_echo", "a", "again", &a);	/* prepared by now */
	turn_until(db, &a.count, 2);
	ck_assert_str_eq(cell(&a), "again");
	forget(&a), forget(&b), forget(&c);
	db_free(db);
}
END_TEST

START_TEST(test_live_settings)
{
	static const struct { const char *name, *value; } t[] = { { "statement_timeout", "15s" }, { "lock_timeout", "3s" },
		{ "client_encoding", "UTF8" }, { "DateStyle", "ISO, YMD" }, { "search_path", "pg_catalog,pg_temp" },
		{ "TimeZone", "Europe/Stockholm" }, { "client_min_messages", "warning" }, { "application_name", "komet" },
		{ "idle_in_transaction_session_timeout", "30s" }, { "synchronous_commit", "on" } };
	struct answer a = { 0 };
	struct db *db;

	setenv("PGOPTIONS", "-c search_path=public -c synchronous_commit=off -c statement_timeout=0", 1);
	setenv("PGDATESTYLE", "German", 1);
	setenv("PGCLIENTENCODING", "LATIN1", 1);
	setenv("PGTZ", "Asia/Tokyo", 1);
	db = connected("options='-c lock_timeout=0'");
	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		call1(db, "t_setting", "name", t[i].name, &a);
		turn_until(db, &a.count, (int)i + 1);
		ck_assert_str_eq(cell(&a), t[i].value);
	}
	forget(&a);
	db_free(db);
}
END_TEST

START_TEST(test_live_error_is_its_own)
{
	struct db *db = connected(NULL);
	struct answer bad = { 0 }, bad2 = { 0 }, good = { 0 }, own = { 0 };

	call1(db, "t_not_there", NULL, NULL, &bad);
	call1(db, "t_not_there", NULL, NULL, &bad2);	/* sent when the first prepare is not known to have failed */
	call1(db, "t_fail", "a", "070", &own);
	call1(db, "t_echo", "a", "fine", &good);
	turn_until(db, &bad2.count, 1);
	turn_until(db, &good.count, 1);
	ck_assert_int_eq(bad.code, ERR_VERSION);
	ck_assert_int_eq(bad2.code, ERR_VERSION);
	ck_assert_int_eq(bad.count, 1);
	ck_assert_int_eq(own.code, ERR_INPUT);
	ck_assert_str_eq(own.err.field, "phone");
	ck_assert_str_eq(own.err.text, "Too few digits: {1}");
	ck_assert_str_eq(own.err.detail, "070");
	ck_assert_str_eq(cell(&good), "fine");
	admin("create function api.t_not_there() returns text language sql as $$select 'now it is'$$");
	call1(db, "t_not_there", NULL, NULL, &bad);
	turn_until(db, &bad.count, 2);
	ck_assert_str_eq(cell(&bad), "now it is");	/* the failed prepare was not remembered */
	forget(&bad), forget(&good), forget(&own);
	db_free(db);
}
END_TEST

START_TEST(test_live_fields)
{
	struct db *db = connected(NULL);
	struct answer check = { 0 }, shape = { 0 }, late = { 0 }, day = { 0 };

	call1(db, "t_insert", "n", "-1", &check);
	call1(db, "t_insert", "n", "seven", &shape);
	call1(db, "t_late", "n", "5", &late);
	call1(db, "t_day", "born", "2026-02-31", &day);
	turn_until(db, &day.count, 1);
	ck_assert_int_eq(check.code, ERR_INPUT);
	ck_assert_str_eq(check.err.field, "n");
	ck_assert_int_eq(shape.code, ERR_INPUT);
	ck_assert_str_eq(shape.err.field, "n");
	ck_assert_int_eq(day.code, ERR_INPUT);
	ck_assert_str_eq(day.err.field, "born");
	ck_assert_int_eq(late.code, ERR_CONFLICT);	/* a deferred constraint fails at the commit, after the row came */
	ck_assert_str_eq(late.err.field, "up");
	db_free(db);
}
END_TEST

START_TEST(test_live_plan_changes)
{
	struct db *db = connected(NULL);
	struct answer a = { 0 }, b = { 0 };

	call1(db, "t_grows", NULL, NULL, &a);
	turn_until(db, &a.count, 1);
	ck_assert_uint_eq(rows_columns(a.rows), 1);
	admin("drop function api.t_grows(); create function api.t_grows() returns table (n int, m int) language sql as 'select 1, 2'");
	call1(db, "t_grows", NULL, NULL, &a);
	call1(db, "t_grows", NULL, NULL, &b);
	turn_until(db, &a.count, 2);
	turn_until(db, &b.count, 1);
	ck_assert_str_eq(cell(&a), "1");
	ck_assert_uint_eq(rows_columns(a.rows), 2);
	ck_assert_uint_eq(rows_columns(b.rows), 2);
	call1(db, "t_deallocate", NULL, NULL, &b);	/* the server forgets every statement */
	call1(db, "t_grows", NULL, NULL, &a);
	turn_until(db, &a.count, 3);
	ck_assert_str_eq(cell(&a), "1");
	forget(&a), forget(&b);
	db_free(db);
}
END_TEST

START_TEST(test_live_retries)
{
	struct db *db = connected(NULL);
	struct answer a = { 0 }, never = { 0 }, other = { 0 };

	admin("alter sequence api.t_tries restart");
	call1(db, "t_collide", "times", "3", &a);
	call1(db, "t_echo", "a", "meanwhile", &other);
	turn_until(db, &other.count, 1);
	ck_assert_int_eq(a.count, 0);		/* a retry keeps nobody else waiting */
	ck_assert_int_ge(db_timeout(db), 0);
	turn_until(db, &a.count, 1);
	ck_assert_str_eq(cell(&a), "4");	/* three collisions, then the answer */
	admin("alter sequence api.t_tries restart");
	call1(db, "t_collide", "times", "1000", &never);
	turn_until(db, &never.count, 1);
	ck_assert_int_eq(never.code, ERR_RETRY);
	call1(db, "t_collide", "times", "0", &a);
	turn_until(db, &a.count, 2);
	ck_assert_str_eq(cell(&a), "7");	/* once and five times again, and this */
	forget(&a), forget(&other);
	db_free(db);
}
END_TEST

START_TEST(test_live_cancel)
{
	struct db *db = connected(NULL);
	struct answer slow = { 0 }, next = { 0 }, after = { 0 };
	long long began = db_now();

	call1(db, "t_sleep", "seconds", "9", &slow);
	db_run(db, 0);
	poll(NULL, 0, 100);
	ck_assert_int_gt((int)db_waited(db), 50);
	call1(db, "t_echo", "a", "x", &next);	/* not sent yet */
	db_cancel(db);
	ck_assert_int_eq(slow.count + next.count, 0);
	turn_until(db, &slow.count, 1);
	turn_until(db, &next.count, 1);
	ck_assert_int_lt((int)(db_now() - began), 5000);
	ck_assert_int_eq(slow.code, ERR_CANCELLED);
	ck_assert_int_eq(next.code, ERR_CANCELLED);
	/* A stop that comes late finds the next call, which nobody meant to stop: it is asked again. The server signals the
	 * backend and then its process group, and under load the second signal does come late. */
	call1(db, "t_sleep", "seconds", "0.5", &after);
	db_run(db, 0);
	poll(NULL, 0, 100);
	admin("select pg_cancel_backend(pid) from pg_stat_activity where query ~ 't_sleep' and state = 'active' and pid <> pg_backend_pid()");
	turn_until(db, &after.count, 1);
	ck_assert_msg(after.code == ERR_NONE, "%s", after.err.more);
	db_cancel(db);				/* nothing runs: nothing happens */
	forget(&after);
	db_free(db);
}
END_TEST

static void count_channel(void *ctx, const char *channel)
{
	if (strcmp(channel, "komet_test") == 0)
		++*(int *)ctx;
}

START_TEST(test_live_loss)
{
	struct db *db = connected(NULL);
	struct answer first = { 0 }, last = { 0 }, queued = { 0 }, again = { 0 };
	struct err err;
	int lost = 0, heard = 0;

	db_on_notice(db, count_channel, &heard);
	db_listen(db, "komet_test");
	db_listen(db, "komet_\"; drop");
	call1(db, "t_notify", NULL, NULL, &first);
	turn_until(db, &heard, 1);
	call1(db, "t_die", NULL, NULL, &last);
	call1(db, "t_echo", "a", "never", &queued);
	turn_until(db, &queued.count, 1);
	ck_assert_int_eq(db_state(db), DB_LOST);
	ck_assert_int_eq(last.code, ERR_LOST);
	ck_assert_int_eq(queued.code, ERR_LOST);
	ck_assert_int_eq(db_fd(db), -1);
	ck_assert_int_eq(db_timeout(db), -1);
	ck_assert(db_reconnect(db, &err));
	while (db_state(db) == DB_CONNECTING) {
		struct pollfd p = { .fd = db_fd(db), .events = db_events(db) };

		poll(&p, 1, db_timeout(db));
		db_run(db, p.revents);
	}
	call1(db, "t_notify", NULL, NULL, &again);	/* prepared anew, and the channel is listened to again */
	turn_until(db, &again.count, 1);
	turn_until(db, &heard, 2);
	admin("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'komet' and datname = current_database()");
	for (int i = 0; i < 20 && !lost; i++) {		/* idle: the loop sees it */
		struct pollfd p = { .fd = db_fd(db), .events = db_events(db) };

		poll(&p, 1, 500);
		db_run(db, p.revents);
		lost = db_state(db) == DB_LOST;
	}
	ck_assert(lost);
	forget(&first), forget(&again);
	db_free(db);
}
END_TEST

START_TEST(test_live_much)
{
	enum { SIZE = 2000000, MANY = 400 };
	struct db *db = connected(NULL);
	struct answer big = { 0 }, small[MANY] = { 0 };
	char *much = mem_alloc(SIZE + 1);

	memset(much, 'x', SIZE);
	for (int i = 0; i < 8; i++)
		call1(db, "t_echo", "a", much, &big);	/* more than the socket holds, both ways at once */
	for (int i = 0; i < MANY; i++)
		call1(db, i % 7 == 3 ? "t_fail" : "t_echo", "a", "y", &small[i]);
	turn_until(db, &big.count, 8);
	turn_until(db, &small[MANY - 1].count, 1);
	ck_assert_uint_eq(strlen(cell(&big)), SIZE);
	for (int i = 0; i < MANY; i++) {
		ck_assert_int_eq(small[i].count, 1);
		ck_assert_int_eq(small[i].code, i % 7 == 3 ? ERR_INPUT : ERR_NONE);
		forget(&small[i]);
	}
	forget(&big);
	free(much);
	db_free(db);
}
END_TEST

static void call_more(void *ctx, const struct rows *rows, const struct err *err)
{
	struct { struct db *db; struct answer *a; } *both = ctx;

	ck_assert_ptr_null(err);
	call1(both->db, "t_echo", "a", rows_cell(rows, 0, 0), both->a);
	db_forget(both->db, ctx);
}

START_TEST(test_live_callbacks)
{
	struct db *db = connected(NULL);
	struct answer a = { 0 }, closed = { 0 };
	struct { struct db *db; struct answer *a; } both = { db, &a };
	struct db_arg arg = { "a", "from within" };

	db_call(db, "t_echo", &arg, 1, call_more, &both);
	db_call(db, "t_echo", &arg, 1, call_more, &both);	/* forgotten by the first's answer */
	call1(db, "t_echo", "a", "closed view", &closed);
	db_run(db, 0);
	db_forget(db, &closed);
	turn_until(db, &a.count, 1);
	ck_assert_str_eq(cell(&a), "from within");
	ck_assert_uint_eq(db_pending(db), 0);
	ck_assert_int_eq(a.count, 1);
	ck_assert_int_eq(closed.count, 0);
	call1(db, "t_sleep", "seconds", "5", &closed);
	db_run(db, 0);
	db_free(db);
	ck_assert_int_eq(closed.code, ERR_CANCELLED);
	forget(&a);
}
END_TEST

/* A host that takes the connection and says nothing is left for the next; next time the one that answered is first. */
START_TEST(test_live_hosts)
{
	char directory[] = "/tmp/khung.XXXXXX", words[400];
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int hung = socket(AF_UNIX, SOCK_STREAM, 0);
	struct db *db = db_new();
	struct err err;

	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(address.sun_path, sizeof address.sun_path, "%s/.s.PGSQL.%s", directory, getenv("PGPORT"));
	ck_assert(bind(hung, (struct sockaddr *)&address, sizeof address) == 0 && listen(hung, 5) == 0);
	snprintf(words, sizeof words, "host=%s,/nowhere/at/all,%s", directory, getenv("PGHOST"));
	db_silence(db, 1800);
	ck_assert(db_connect(db, words, NULL, false, &err));
	wait_connected(db);
	ck_assert_msg(db_state(db) == DB_READY, "%s", db_error(db)->more);
	ck_assert_uint_eq(db->tried + db->at, db->first);
	ck_assert_uint_gt(db->first, 0);
	ck_assert(db_reconnect(db, &err));
	wait_connected(db);
	ck_assert_int_eq(db_state(db), DB_READY);
	ck_assert_uint_eq(db->tried, 0);	/* the hung one was not waited for */
	snprintf(words, sizeof words, "host=%s,%s", directory, directory);
	ck_assert(db_connect(db, words, NULL, false, &err));
	wait_connected(db);
	ck_assert_int_eq(db_state(db), DB_FAILED);
	ck_assert_str_eq(db_error(db)->text, "No server answers");
	db_free(db);
	close(hung);
	unlink(address.sun_path);
	rmdir(directory);
}
END_TEST

/* One of several that can only be read is left; where there is only one, only the save is refused. */
START_TEST(test_live_only_read)
{
	struct answer a = { 0 };
	char words[300];
	struct db *db;

	snprintf(words, sizeof words, "host=%s", getenv("PGHOST"));
	db = connected(words);
	call1(db, "t_only_read", NULL, NULL, &a);
	turn_until(db, &a.count, 1);
	ck_assert_str_eq(a.err.text, "The database can only be read just now; nothing was saved");
	ck_assert_int_eq(db_state(db), DB_READY);
	db_free(db);
	snprintf(words, sizeof words, "host=%s,%s", getenv("PGHOST"), getenv("PGHOST"));
	db = connected(words);
	call1(db, "t_only_read", NULL, NULL, &a);
	turn_until(db, &a.count, 2);
	ck_assert_str_eq(a.err.text, "The database can only be read just now; nothing was saved");
	ck_assert_int_eq(db_state(db), DB_LOST);
	db_free(db);
}
END_TEST

/* The server's last word to a line on which nothing was asked. */
START_TEST(test_live_farewell)
{
	struct db *db = connected(NULL);

	admin("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'komet' and datname = current_database()");
	for (int i = 0; i < 20 && db_state(db) == DB_READY; i++) {
		struct pollfd p = { .fd = db_fd(db), .events = db_events(db) };

		poll(&p, 1, 500);
		db_run(db, p.revents);
	}
	ck_assert_int_eq(db_error(db)->code, ERR_LOST);
	ck_assert_str_eq(db_error(db)->text, "The server is being stopped or restarted");
	db_free(db);
}
END_TEST

static const char functions[] =
	"create table api.t_table (n int, up int, constraint t_table_n_check check (n > 0),"
	"  constraint t_table_up_fkey foreign key (up) references api.t_target deferrable initially deferred);"
	"create function api.t_echo(a text) returns text language sql as 'select a';"
	"create function api.t_three() returns table (n int) language sql as 'select generate_series(1, 3)';"
	"create function api.t_setting(name text) returns text language sql as 'select current_setting(name)';"
	"create function api.t_fail(a text) returns text language plpgsql as $$ begin"
	"  raise exception using errcode = 'KM001', message = 'Too few digits: {1}', column = 'phone', detail = a; end $$;"
	"create function api.t_insert(n int) returns int language sql as 'insert into api.t_table values (n) returning n';"
	"create function api.t_late(n int) returns int language sql as 'insert into api.t_table values (n, n) returning n';"
	"create function api.t_day(born date) returns date language sql as 'select born';"
	"create function api.t_grows() returns table (n int) language sql as 'select 1';"
	"create function api.t_deallocate() returns void language plpgsql as $$ begin execute 'deallocate all'; end $$;"
	"create sequence api.t_tries;"
	"create function api.t_collide(times int) returns bigint language plpgsql as $$"
	"  declare n bigint := nextval('api.t_tries'); begin"
	"  if n <= times then raise exception using errcode = '40001', message = 'collision'; end if; return n; end $$;"
	"create function api.t_sleep(seconds float) returns void language sql as 'select pg_sleep(seconds)';"
	"create function api.t_only_read() returns void language plpgsql as $$ begin"
	"  raise exception using errcode = '25006', message = 'cannot execute INSERT in a read-only transaction'; end $$;"
	"create function api.t_notify() returns void language sql as $$select pg_notify('komet_test', '')$$;"
	"create function api.t_die() returns bool language sql as 'select pg_terminate_backend(pg_backend_pid())';";

static void live_begin(void)
{
	admin("set client_min_messages = warning; create schema if not exists api; create table api.t_target (n int primary key)");
	admin(functions);
}

static void live_end(void)
{
	admin("do $$ declare f record; begin for f in select oid::regprocedure as p from pg_proc where pronamespace = 'api'::regnamespace"
		" and proname like 't\\_%' loop execute 'drop function ' || f.p; end loop; end $$;"
		"drop table api.t_table, api.t_target; drop sequence api.t_tries");
}

static Suite *live_suite(void)
{
	Suite *suite = suite_create("db_live");
	TCase *live = tcase_create("live");

	tcase_set_timeout(live, 60);
	tcase_add_unchecked_fixture(live, live_begin, live_end);
	tcase_add_test(live, test_live_calls);
	tcase_add_test(live, test_live_settings);
	tcase_add_test(live, test_live_error_is_its_own);
	tcase_add_test(live, test_live_fields);
	tcase_add_test(live, test_live_plan_changes);
	tcase_add_test(live, test_live_retries);
	tcase_add_test(live, test_live_cancel);
	tcase_add_test(live, test_live_loss);
	tcase_add_test(live, test_live_much);
	tcase_add_test(live, test_live_callbacks);
	tcase_add_test(live, test_live_hosts);
	tcase_add_test(live, test_live_only_read);
	tcase_add_test(live, test_live_farewell);
	suite_add_tcase(suite, live);
	return suite;
}

int main(void)
{
	SRunner *runner;
	int failed;

	if (!getenv("PGHOST")) {
		puts("1..0 # SKIP no server: run it under tests/with-db");
		return EXIT_SUCCESS;
	}
	runner = srunner_create(live_suite());
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
