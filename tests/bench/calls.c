/* calls.c - times statements as the client sends them: prepared once, asked many times, median.
 *
 *   calls USER RUNS NAME < statement       prints: NAME microseconds rows
 *
 * Where to connect is libpq's environment. The statement is read whole from standard input and has no parameters: its
 * values stand in a prepared statement's text, which is what makes the closed and the open form comparable.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

static PGconn *open_as(const char *user)
{
	const char *names[] = { "user", "options", NULL };
	const char *values[] = { user, "-c plan_cache_mode=auto", NULL };
	PGconn *c = PQconnectdbParams(names, values, 0);

	if (PQstatus(c) != CONNECTION_OK) {
		fprintf(stderr, "calls: %s", PQerrorMessage(c));
		exit(1);
	}
	return c;
}

static int ask(PGconn *c)
{
	PGresult *r = PQexecPrepared(c, "asked", 0, NULL, NULL, NULL, 0);
	int rows = PQntuples(r);

	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		fprintf(stderr, "calls: %s", PQresultErrorMessage(r));
		exit(1);
	}
	PQclear(r);
	return rows;
}

int main(int argc, char **argv)
{
	static char text[65536];
	int runs = argc > 3 ? atoi(argv[2]) : 0, rows = 0;
	double *us;
	PGconn *c;
	PGresult *r;

	if (runs < 1) {
		fprintf(stderr, "usage: calls USER RUNS NAME < statement\n");
		return 64;
	}
	text[fread(text, 1, sizeof text - 1, stdin)] = '\0';
	c = open_as(argv[1]);
	r = PQprepare(c, "asked", text, 0, NULL);
	if (PQresultStatus(r) != PGRES_COMMAND_OK) {
		fprintf(stderr, "calls: %s", PQresultErrorMessage(r));
		return 1;
	}
	PQclear(r);
	us = calloc((size_t)runs, sizeof *us);
	for (int i = -10; us && i < runs; i++) {
		double from = now_us();

		rows = ask(c);
		if (i >= 0)
			us[i] = now_us() - from;
	}
	qsort(us, (size_t)runs, sizeof *us, by_value);
	printf("%s %.1f %d\n", argv[3], us[runs / 2], rows);
	free(us);
	PQfinish(c);
	return 0;
}
