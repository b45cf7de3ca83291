/* Reports on standard output: one call, its rows, an exit code. */
#include "config.h"

#include "app/report.h"

#include <getopt.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "app/context.h"
#include "app/exits.h"
#include "base/date.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "db/db.h"

static const struct report_def { const char *name, *function, *about; } reports[] = {
	{ "overview", "overview_list", N_("Queues, groups and completion of each district and programme") },
};

struct report {
	const struct report_def *def;
	const char *from, *to, *unit;
	bool csv;
	struct db *db;
	bool answered;
	struct rows *rows;
	struct err err;
};

static void usage_error(const char *text, const char *value)
{
	char *clean = utf8_sanitise(value == NULL ? "" : value, false, false);
	char said[300];

	words_fill(text, clean, said, sizeof said);
	fprintf(stderr, "komet: %s\n", said);
	free(clean);
}

/* Today by this machine's clock is good enough to read "v 48" in an option; the database judges the day. */
static bool option_date(const char *text, char out[11])
{
	int today = (int)(time(NULL) / 86400), day;

	if (!date_read(text, today, DATE_NEAREST, &day))
		return false;
	date_write(day, out);
	return true;
}

static bool read_options(struct report *r, int argc, char **argv, char from[11], char to[11])
{
	static const struct option options[] = {
		{ "from", required_argument, NULL, 'f' }, { "to", required_argument, NULL, 't' },
		{ "unit", required_argument, NULL, 'u' }, { "format", required_argument, NULL, 'm' }, { 0 },
	};
	int c;

	optind = 0;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		switch (c) {
		case 'f':
		case 't':
			if (!option_date(optarg, c == 'f' ? from : to)) {
				usage_error(N_("{1} is not a date; write it as 2026-11-21"), optarg);
				return false;
			}
			*(c == 'f' ? &r->from : &r->to) = c == 'f' ? from : to;
			break;
		case 'u':
			r->unit = optarg;
			break;
		case 'm':
			if (strcmp(optarg, "csv") != 0 && strcmp(optarg, "table") != 0) {
				usage_error(N_("{1} is no format; there are table and csv"), optarg);
				return false;
			}
			r->csv = strcmp(optarg, "csv") == 0;
			break;
		default:
			return false;
		}
	for (size_t i = 0; optind < argc && i < sizeof reports / sizeof *reports; i++)
		if (strcmp(argv[optind], reports[i].name) == 0)
			r->def = &reports[i];
	if (optind == argc) {
		usage_error(N_("Which report? There is overview"), NULL);
		return false;
	}
	if (r->def == NULL || optind + 1 < argc) {
		usage_error(N_("There is no report {1}; there is overview"), argv[optind + (r->def != NULL)]);
		return false;
	}
	return true;
}

static void report_answer(void *ctx, const struct rows *rows, const struct err *err)
{
	struct report *r = ctx;

	r->answered = true;
	if (err != NULL)
		r->err = *err;
	else
		r->rows = rows_copy(rows);
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

static void wait_for(struct db *db)
{
	struct pollfd fd = { .fd = db_fd(db), .events = db_events(db) };

	poll(&fd, 1, db_timeout(db));
	db_run(db, fd.revents);
}

static bool report_connect(struct report *r, const struct settings *settings)
{
	char *password = NULL;
	bool ok = false;

	r->db = db_new();
	for (;;) {
		if (!db_connect(r->db, settings->connection, password, settings->insecure, &r->err))
			break;
		while (db_state(r->db) == DB_CONNECTING)
			wait_for(r->db);
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

static void report_ask(struct report *r)
{
	struct args args = { 0 };

	args_add(&args, "from_date", r->from);
	args_add(&args, "to_date", r->to);
	args_add(&args, "programme", NULL);
	db_call(r->db, r->def->function, args.arg, args.n, report_answer, r);
	while (!r->answered)
		wait_for(r->db);
	args_release(&args);
}

/* Only the rows of a unit, when one is named. */
static struct rows *of_unit(const struct rows *rows, const char *unit)
{
	size_t columns = rows_columns(rows), n = 0;
	const char **names = mem_array(columns + 1, sizeof *names);
	const char **cells = mem_array(columns * (rows_count(rows) + 1), sizeof *cells);
	struct rows *out;

	for (size_t c = 0; c < columns; c++)
		names[c] = rows_name(rows, c);
	for (size_t row = 0; row < rows_count(rows); row++) {
		const char *name = rows_get(rows, row, "unit_name");

		if (name == NULL)
			name = rows_get(rows, row, "unit");
		if (name == NULL || !utf8_contains(name, unit))
			continue;
		for (size_t c = 0; c < columns; c++)
			cells[n * columns + c] = rows_cell(rows, row, c);
		n++;
	}
	out = rows_new(names, cells, n);
	free(names);
	free(cells);
	return out;
}

/* Identities are for programs that ask again, not for readers. */
static bool column_shown(const struct rows *rows, size_t column)
{
	const char *name = rows_name(rows, column);

	return strcmp(name, "id") != 0 && !(strcmp(name, "unit") == 0 && rows_column(rows, "unit_name") >= 0)
		&& !(strcmp(name, "programme") == 0 && rows_column(rows, "programme_name") >= 0);
}

static void csv_value(const char *value, FILE *out)
{
	char *clean = utf8_sanitise(value, false, false);
	bool quoted = strpbrk(clean, ",;\"") != NULL;

	if (quoted)
		putc('"', out);
	/* What a spreadsheet would take for a formula; a plain negative number is none. */
	if (*clean != '\0' && strchr("=+-@", *clean) != NULL && strspn(clean + 1, "0123456789.") != strlen(clean + 1))
		putc('\'', out);
	for (const char *c = clean; *c != '\0'; c++) {
		if (*c == '"')
			putc('"', out);
		putc(*c, out);
	}
	if (quoted)
		putc('"', out);
	free(clean);
}

void report_csv(const struct rows *rows, FILE *out)
{
	bool first = true;

	for (size_t c = 0; c < rows_columns(rows); c++) {
		if (!column_shown(rows, c))
			continue;
		fprintf(out, "%s%s", first ? "" : ",", rows_name(rows, c));
		first = false;
	}
	putc('\n', out);
	for (size_t row = 0; row < rows_count(rows); row++) {
		first = true;
		for (size_t c = 0; c < rows_columns(rows); c++) {
			if (!column_shown(rows, c))
				continue;
			if (!first)
				putc(',', out);
			first = false;
			if (rows_cell(rows, row, c) != NULL)
				csv_value(rows_cell(rows, row, c), out);
		}
		putc('\n', out);
	}
}

static int column_width(const struct rows *rows, size_t column)
{
	int width = utf8_width(rows_name(rows, column));

	for (size_t row = 0; row < rows_count(rows); row++) {
		const char *value = rows_cell(rows, row, column);
		int w = value == NULL ? 0 : utf8_width(value);

		width = w > width ? w : width;
	}
	return width;
}

static void table_cell(const char *value, int width, bool last, FILE *out)
{
	char *clean = utf8_sanitise(value == NULL ? "" : value, false, false);

	fputs(clean, out);
	for (int used = utf8_width(clean); used < width + 2 && !last; used++)
		putc(' ', out);
	free(clean);
}

void report_table(const struct rows *rows, FILE *out)
{
	size_t columns = rows_columns(rows), last = 0;
	int *width = mem_array(columns + 1, sizeof *width);

	for (size_t c = 0; c < columns; c++) {
		width[c] = column_width(rows, c);
		if (column_shown(rows, c))
			last = c;
	}
	for (size_t row = 0; row <= rows_count(rows); row++) {
		for (size_t c = 0; c < columns; c++)
			if (column_shown(rows, c))
				table_cell(row == 0 ? rows_name(rows, c) : rows_cell(rows, row - 1, c), width[c], c == last, out);
		putc('\n', out);
	}
	free(width);
}

int report_main(int argc, char **argv, const struct settings *settings)
{
	struct report r = { .csv = false };
	char from[11], to[11], said[600];
	struct rows *shown;
	int code = 0;

	if (!read_options(&r, argc, argv, from, to))
		return EXIT_USAGE;
	if (report_connect(&r, settings))
		report_ask(&r);
	if (r.rows == NULL) {
		err_words(&r.err, said, sizeof said);
		usage_error("{1}", said);
		code = exit_code_of(&r.err);
	} else {
		shown = r.unit == NULL ? rows_copy(r.rows) : of_unit(r.rows, r.unit);
		(r.csv ? report_csv : report_table)(shown, stdout);
		rows_release(shown);
		if (fflush(stdout) != 0 || ferror(stdout))
			code = EXIT_NOT_WRITTEN;
	}
	rows_release(r.rows);
	db_free(r.db);
	return code;
}
