/* calls.c - times calls as the client sends them: prepared once, those of one screen in one pipeline, each a transaction.
 *
 *   calls USER RUNS < statements       prints: microseconds (median), rows of the last, microseconds of the first run
 *
 * Where to connect is libpq's environment. Statements are separated by lines with nothing but a semicolon and have no
 * parameters: their values stand in the text, which is what makes the closed and the open form comparable.
 */
#include "config.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WARM = 12, MOST = 8 };	/* runs that are not counted: after five the server keeps its plans */

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void die(PGconn *c)
{
	fprintf(stderr, "calls: %s", PQerrorMessage(c));
	exit(1);
}

static PGconn *open_as(const char *user)
{
	const char *names[] = { "user", NULL };
	const char *values[] = { user, NULL };
	PGconn *c = PQconnectdbParams(names, values, 0);

	if (PQstatus(c) != CONNECTION_OK)
		die(c);
	return c;
}

/* Prepares each statement under its number; returns how many. */
static int prepare(PGconn *c, char *text)
{
	int n = 0;

	for (char *at = text, *end; at && n < MOST; at = end) {
		char name[8];
		PGresult *r;

		end = strstr(at, "\n;\n");
		if (end) {
			*end = '\0';
			end += 3;
		}
		snprintf(name, sizeof name, "q%d", n++);
		r = PQprepare(c, name, at, 0, NULL);
		if (PQresultStatus(r) != PGRES_COMMAND_OK)
			die(c);
		PQclear(r);
	}
	return n;
}

static int answer(PGconn *c)
{
	PGresult *r = PQgetResult(c);
	int rows = 0;

	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		die(c);
	rows = PQntuples(r);
	PQclear(r);
	PQclear(PQgetResult(c));	/* the end of the statement */
	PQclear(PQgetResult(c));	/* and of its transaction */
	return rows;
}

static int ask(PGconn *c, int n)
{
	int rows = 0;

	for (int i = 0; i < n; i++) {
		char name[8];

		snprintf(name, sizeof name, "q%d", i);
		if (!PQsendQueryPrepared(c, name, 0, NULL, NULL, NULL, 0) || !PQpipelineSync(c))
			die(c);
	}
	for (int i = 0; i < n; i++)
		rows = answer(c);
	return rows;
}

int main(int argc, char **argv)
{
	static char text[65536];
	int runs = argc > 2 ? atoi(argv[2]) : 0, rows = 0, n;
	double *us, first = 0;
	PGconn *c;

	if (runs < 1) {
		fprintf(stderr, "usage: calls USER RUNS < statements\n");
		return 64;
	}
	text[fread(text, 1, sizeof text - 1, stdin)] = '\0';
	c = open_as(argv[1]);
	n = prepare(c, text);
	us = calloc((size_t)runs, sizeof *us);
	if (!us || !PQenterPipelineMode(c))
		die(c);
	for (int i = -WARM; i < runs; i++) {
		double from = now_us();

		rows = ask(c, n);
		if (i >= 0)
			us[i] = now_us() - from;
		else if (i == -WARM)
			first = now_us() - from;
	}
	qsort(us, (size_t)runs, sizeof *us, by_value);
	printf("%.1f %d %.1f\n", us[runs / 2], rows, first);
	free(us);
	PQfinish(c);
	return 0;
}
