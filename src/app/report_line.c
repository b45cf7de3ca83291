/* The database of a report: one line, one call at a time, waited for. */
#include "config.h"

#include "app/report_parts.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>

#include "app/login.h"
#include "base/date.h"
#include "base/str.h"
#include "base/words.h"

void report_wait(struct db *db)
{
	struct pollfd fd = { .fd = db_fd(db), .events = db_events(db) };

	poll(&fd, 1, db_timeout(db));
	db_run(db, fd.revents);
}

static void answered(void *ctx, const struct rows *rows, const struct err *err)
{
	struct report *r = ctx;

	r->answered = true;
	rows_release(r->answer);
	r->answer = err == NULL ? rows_copy(rows) : NULL;
	if (err != NULL)
		r->err = *err;
}

const struct rows *report_call(struct report *r, const char *function, const struct db_arg *arg, size_t n)
{
	r->answered = false;
	db_call(r->db, function, arg, n, answered, r);
	while (!r->answered)
		report_wait(r->db);
	return r->answer;
}

/* Without echo, from the terminal. The caller wipes and frees; NULL: nobody is there to ask. */
static char *read_password(void)
{
	struct termios was, quiet;
	char line[256];
	FILE *tty = fopen("/dev/tty", "r+e");
	char *password = NULL;

	if (tty == NULL)
		return NULL;
	if (tcgetattr(fileno(tty), &was) == 0) {
		quiet = was;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		fputs(_("Password:"), tty);
		fputc(' ', tty);
		fflush(tty);
		tcsetattr(fileno(tty), TCSAFLUSH, &quiet);
		if (fgets(line, sizeof line, tty) != NULL)
			password = mem_dupn(line, strcspn(line, "\r\n"));
		tcsetattr(fileno(tty), TCSAFLUSH, &was);
		fputc('\n', tty);
	}
	explicit_bzero(line, sizeof line);
	fclose(tty);
	return password;
}

bool report_connect(struct report *r, const struct settings *settings)
{
	char *password = NULL;
	bool ok = false;

	r->db = db_new();
	for (;;) {
		if (!db_connect(r->db, settings->connection, password, settings->insecure, &r->err))
			break;
		while (db_state(r->db) == DB_CONNECTING)
			report_wait(r->db);
		if (db_state(r->db) == DB_NEEDS_PASSWORD && password == NULL && (password = read_password()) != NULL)
			continue;
		ok = db_state(r->db) == DB_READY;
		if (!ok)
			r->err = *db_error(r->db);
		break;
	}
	secret_free(password);
	return ok;
}

bool report_greet(struct report *r)
{
	char number[16];
	const struct db_arg args[] = { { "client_version", PACKAGE_VERSION }, { "schema_version", number }, { "language", _("en") } };
	const char *today;

	snprintf(number, sizeof number, "%d", SCHEMA_VERSION);
	if (report_call(r, "hello", args, sizeof args / sizeof *args) == NULL)
		return false;
	r->hello = rows_copy(r->answer);
	today = rows_get(r->hello, 0, "today");
	if (today == NULL || !date_from_iso(today, &r->today))
		r->today = (int)(time(NULL) / 86400);
	if (report_call(r, "may", NULL, 0) == NULL)
		return false;
	r->may = rows_copy(r->answer);
	return true;
}

bool report_may(const struct report *r, const char *function)
{
	for (size_t i = 0; i < rows_count(r->may); i++)
		if (str_same(rows_get(r->may, i, "function"), function))
			return true;
	return false;
}
