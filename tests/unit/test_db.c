/* The connection and its calls: what can be said without a server. test_db_live.c has the rest. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "db/own.h"

START_TEST(test_names)
{
	static const char *const good[] = { "a", "queue_list", "phone2", "x_" };
	static const char *const bad[] = { "", "_a", "2a", "A", "aB", "a-b", "a b", "a;b", "a\"", "å", "a.b",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		ck_assert_msg(db_name_ok(good[i]), "%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!db_name_ok(bad[i]), "%s", bad[i]);
	ck_assert(!db_name_ok(NULL));
}
END_TEST

START_TEST(test_sql)
{
	const struct db_arg args[] = { { "unit", "1" }, { "max", NULL } }, evil[] = { { "a => 1); drop table x", "1" } };
	struct str sql = { 0 };

	ck_assert(db_sql(&sql, "queue_list", args, 2));
	ck_assert_str_eq(sql.text, "select * from api.queue_list(unit => $1, max => $2)");
	str_clear(&sql);
	ck_assert(db_sql(&sql, "may", NULL, 0));
	ck_assert_str_eq(sql.text, "select * from api.may()");
	str_clear(&sql);
	ck_assert(!db_sql(&sql, "may", evil, 1));
	ck_assert(!db_sql(&sql, "may()", NULL, 0));
	str_release(&sql);
}
END_TEST

START_TEST(test_constraint_field)
{
	static const struct { const char *constraint, *table, *field; } t[] = {
		{ "registration_child1_born_check", "registration", "child1_born" }, { "duty_login_key", "duty", "login" },
		{ "group_seat_person_fkey", "group_seat", "person" }, { "meeting_place_excl", "meeting", "place" },
		{ "group_seat_person_fkey", "group", "seat_person" }, { "registration_pkey", "registration", "" },
		{ "line_check", "", "" }, { "line_check", NULL, "" }, { NULL, "duty", "" }, { "duty_check", "duty", "" },
		{ "duty__check", "duty", "" }, { "other_login_key", "duty", "" }, { "dutylogin_key", "duty", "" },
		{ "duty_login_index", "duty", "" },
	};
	char field[64];

	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		db_constraint_field(t[i].constraint, t[i].table, field, sizeof field);
		ck_assert_msg(strcmp(field, t[i].field) == 0, "%s: %s", t[i].constraint, field);
	}
	db_constraint_field("duty_login_key", "duty", field, 5);
	ck_assert_str_eq(field, "");
}
END_TEST

START_TEST(test_fault_codes)
{
	static const struct { const char *state; enum err_code code; } t[] = {
		{ "KM001", ERR_INPUT }, { "KM002", ERR_STALE }, { "KM003", ERR_DENIED }, { "KM004", ERR_CONFLICT },
		{ "KM005", ERR_NO_DUTY }, { "KM006", ERR_VERSION }, { "KM007", ERR_INPUT }, { "KM999", ERR_SERVER },
		{ "42501", ERR_DENIED }, { "40001", ERR_RETRY }, { "40P01", ERR_RETRY }, { "55P03", ERR_RETRY },
		{ "40002", ERR_SERVER }, { "23505", ERR_CONFLICT }, { "23503", ERR_CONFLICT }, { "23514", ERR_INPUT },
		{ "23502", ERR_INPUT }, { "23P01", ERR_CONFLICT }, { "22007", ERR_INPUT }, { "22P02", ERR_INPUT },
		{ "22999", ERR_INPUT }, { "53100", ERR_FULL_DISK }, { "53200", ERR_SERVER }, { "57014", ERR_SERVER }, { "25006", ERR_SERVER }, { "53300", ERR_SERVER },
		{ "57P01", ERR_LOST }, { "57P05", ERR_LOST }, { "08006", ERR_LOST }, { "42883", ERR_VERSION },
		{ "XX000", ERR_SERVER }, { "P0001", ERR_SERVER }, { "", ERR_SERVER }, { NULL, ERR_SERVER },
	};

	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct db_fault f = { .sqlstate = t[i].state, .severity = "ERROR", .message = "secret table names" };
		bool own = t[i].state && strncmp(t[i].state, "KM00", 4) == 0 && strcmp(t[i].state, "KM007") != 0;
		struct err err;

		db_fault_words(&f, NULL, 0, false, &err);
		ck_assert_msg(err.code == t[i].code, "%s: %d", t[i].state, (int)err.code);
		ck_assert_str_ne(err.text, "");
		/* Only our own class may put words in front of people. */
		ck_assert_msg((strcmp(err.text, f.message) == 0) == own, "%s", t[i].state);
		ck_assert_ptr_nonnull(strstr(err.more, "secret table names"));
	}
}
END_TEST

START_TEST(test_fault_fields)
{
	char *names[] = { (char *)"id", (char *)"born" };
	struct db_fault own = { .sqlstate = "KM001", .column = "phone", .message = "Too few digits: {1}", .detail = "070" };
	struct db_fault check = { .sqlstate = "23514", .table = "duty", .constraint = "duty_valid_to_check", .detail = "Failing row" };
	struct db_fault null = { .sqlstate = "23502", .column = "name", .table = "person" };
	struct db_fault shape = { .sqlstate = "22P02", .context = "namnlös portalparameter $2 = '...'" };
	struct db_fault odd = { .sqlstate = "22P02", .context = "parameter $3" };
	struct db_fault ticket = { .sqlstate = "KM007", .message = "Open the file first" };
	struct err err;

	db_fault_words(&own, names, 2, false, &err);
	ck_assert_str_eq(err.field, "phone");
	ck_assert_str_eq(err.detail, "070");
	db_fault_words(&check, names, 2, false, &err);
	ck_assert_str_eq(err.field, "valid_to");
	ck_assert_str_eq(err.detail, "");	/* the row may hold what nobody should see here */
	ck_assert_ptr_nonnull(strstr(err.more, "duty_valid_to_check"));
	db_fault_words(&null, names, 2, false, &err);
	ck_assert_str_eq(err.field, "name");
	db_fault_words(&shape, names, 2, false, &err);
	ck_assert_str_eq(err.field, "born");
	db_fault_words(&odd, names, 2, false, &err);
	ck_assert_str_eq(err.field, "");
	db_fault_words(&ticket, names, 2, false, &err);
	ck_assert_str_eq(err.field, "ticket");
}
END_TEST

START_TEST(test_fault_stopped_or_slow)
{
	struct db_fault f = { .sqlstate = "57014", .message = "canceling statement" };
	struct err asked, slow;

	db_fault_words(&f, NULL, 0, true, &asked);
	db_fault_words(&f, NULL, 0, false, &slow);
	ck_assert_int_eq(asked.code, ERR_CANCELLED);
	ck_assert_int_eq(slow.code, ERR_SERVER);
	ck_assert_str_ne(asked.text, slow.text);
}
END_TEST

START_TEST(test_connect_words)
{
	static const struct { ConnStatusType stage; const char *message; enum err_code code; } t[] = {
		{ CONNECTION_AWAITING_RESPONSE, "connection to server at \"h\" failed: FATAL:  28P01: fel lösenord\nLOCATION:  auth", ERR_AUTH },
		{ CONNECTION_AWAITING_RESPONSE, "failed: FATAL:  28000: no pg_hba.conf entry", ERR_AUTH },
		{ CONNECTION_AWAITING_RESPONSE, "failed: FATAL:  3D000: database \"x\" does not exist", ERR_CONNECT },
		{ CONNECTION_AWAITING_RESPONSE, "failed: FATAL:  42501: permission denied for database", ERR_DENIED },
		{ CONNECTION_AWAITING_RESPONSE, "failed: FATAL:  XX000: odd", ERR_CONNECT },
		{ CONNECTION_SSL_STARTUP, "SSL error: certificate verify failed", ERR_TLS },
		{ CONNECTION_SSL_STARTUP, "server certificate for \"a\" does not match host name \"b\"", ERR_TLS },
		{ CONNECTION_SSL_STARTUP, "root certificate file \"/root/.postgresql/root.crt\" does not exist", ERR_TLS },
		{ CONNECTION_SSL_STARTUP, "server does not support SSL, but SSL was required", ERR_TLS },
		{ CONNECTION_SSL_STARTUP, "SSL error: wrong version number", ERR_TLS },
		{ CONNECTION_AWAITING_RESPONSE, "channel binding required, but server authenticated client without channel binding", ERR_TLS },
		{ CONNECTION_STARTED, "connection refused", ERR_CONNECT },
		{ CONNECTION_STARTED, "definition of service \"komet\" not found", ERR_CONFIG },
		{ CONNECTION_STARTED, "missing \"=\" after \"x\" in connection info string", ERR_CONFIG },
		{ CONNECTION_STARTED, NULL, ERR_CONNECT },
	};
	struct err err;

	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		db_fault_connect(t[i].stage, t[i].message, "db.example", &err);
		ck_assert_msg(err.code == t[i].code, "%s: %d", t[i].message, (int)err.code);
		ck_assert_str_eq(err.detail, strchr(err.text, '{') ? "db.example" : "");
	}
}
END_TEST

struct answer { int count; enum err_code code; };

static void keep(void *ctx, const struct rows *rows, const struct err *err)
{
	struct answer *a = ctx;

	ck_assert((rows == NULL) != (err == NULL));
	a->count++;
	a->code = err ? err->code : ERR_NONE;
}

START_TEST(test_without_connection)
{
	struct db *db = db_new();
	struct answer a = { 0 }, b = { 0 }, c = { 0 };

	ck_assert_int_eq(db_state(db), DB_CLOSED);
	ck_assert_int_eq(db_fd(db), -1);
	ck_assert_int_eq(db_timeout(db), -1);
	db_call(db, "may", NULL, 0, keep, &a);
	db_call(db, "may; drop", NULL, 0, keep, &b);
	db_call(db, "may", NULL, 0, keep, &c);
	ck_assert_int_eq(a.count + b.count, 0);		/* never before db_call() has returned */
	ck_assert_uint_eq(db_pending(db), 3);
	ck_assert_int_eq(db_timeout(db), 0);
	db_forget(db, &c);
	db_run(db, 0);
	ck_assert_int_eq(a.count, 1);
	ck_assert_int_eq(a.code, ERR_LOST);
	ck_assert_int_eq(b.count, 1);
	ck_assert_int_eq(b.code, ERR_CONFIG);
	ck_assert_int_eq(c.count, 0);
	ck_assert_uint_eq(db_pending(db), 0);
	db_call(db, "may", NULL, 0, keep, &a);
	db_free(db);
	ck_assert_int_eq(a.count, 2);
	ck_assert_int_eq(a.code, ERR_CANCELLED);
}
END_TEST

START_TEST(test_nobody_answers)
{
	struct db *db = db_new();
	struct err err;

	ck_assert(!db_connect(db, "host=/nowhere/at/all dbname=x", NULL, false, &err));
	ck_assert_int_eq(err.code, ERR_CONNECT);
	ck_assert_int_eq(db_state(db), DB_FAILED);
	ck_assert(!db_connect(db, "hostess=x", NULL, false, &err));
	ck_assert_int_eq(err.code, ERR_CONFIG);
	ck_assert(!db_connect(db, "service=there_is_no_such_service", NULL, false, &err));
	ck_assert_int_eq(err.code, ERR_CONFIG);
	db_free(db);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("db");
	TCase *tc = tcase_create("db");
	SRunner *runner;
	int failed;

	tcase_add_test(tc, test_names);
	tcase_add_test(tc, test_sql);
	tcase_add_test(tc, test_constraint_field);
	tcase_add_test(tc, test_fault_codes);
	tcase_add_test(tc, test_fault_fields);
	tcase_add_test(tc, test_fault_stopped_or_slow);
	tcase_add_test(tc, test_connect_words);
	tcase_add_test(tc, test_without_connection);
	tcase_add_test(tc, test_nobody_answers);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
