/* starve.c - libpq gets no memory: each of its requests during a save, and during a connection, fails once. No crash, and
 * what is said of the save is true.
 *
 *   starve [STEP]       every STEPth of them when the line is made anew, one if it is not said; in the database of PGHOST..., as the superuser there; speaks TAP
 */
#include "config.h"

#include <dlfcn.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)

enum { PATIENCE_MS = 60000, MOST = 2000 };

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t n);

static long left;		/* 0: nothing fails */
static bool failed;

static bool starves(const void *caller)
{
	Dl_info info;

	if (left == 0 || !dladdr(caller, &info) || !info.dli_fname || !strstr(info.dli_fname, "libpq"))
		return false;
	if (--left > 0)
		return false;
	return failed = true;
}

void *malloc(size_t n) { return starves(__builtin_return_address(0)) ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t size) { return starves(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size); }
void *realloc(void *old, size_t n) { return starves(__builtin_return_address(0)) ? NULL : __libc_realloc(old, n); }

static PGconn *judge;

static long ask(const char *sql, const char *arg)
{
	PGresult *r = PQexecParams(judge, sql, arg ? 1 : 0, NULL, &arg, NULL, NULL, 0);
	long n = PQntuples(r) == 1 ? atol(PQgetvalue(r, 0, 0)) : -1;

	PQclear(r);
	return n;
}

static void tap(bool good, const char *name)
{
	static int n;

	printf("%sok %d - %s\n", good ? "" : "not ", ++n, name);
}

/* Fails the i-th request of a save (or of what comes after a lost line); false: it has none so many. */
static bool one(struct client *c, int i, bool connecting, long *wrong)
{
	char name[24], typed[40], request[37];

	snprintf(name, sizeof name, "%s%c%c%c", connecting ? "Nylinje" : "Svulten", 'a' + i / 676 % 26, 'a' + i / 26 % 26, 'a' + i % 26);
	snprintf(typed, sizeof typed, "Åsa %s", name);
	uuid_make(request);
	if (connecting)
		ask("select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 't_cut' and datname = current_database()", NULL);
	failed = false;
	left = i;
	client_save(c, typed, request, PATIENCE_MS);
	if (!client_quiet(c, PATIENCE_MS))
		++*wrong;
	left = 0;
	if (!c->told || ask("select count(*) from komet.person where family_name = $1", name) != (c->saved ? 1 : 0)) {
		printf("# request %d: told %d, saved %d: %s\n", i, c->told, c->saved, c->err.text);
		++*wrong;
	}
	return failed;
}

int main(int argc, char **argv)
{
	static struct client c;
	char conninfo[300], programme[37];
	int step[2] = { 1, argc > 1 ? atoi(argv[1]) : 1 };
	long wrong = 0, n[2] = { 0 }, at;
	PGresult *r;

	setvbuf(stdout, NULL, _IOLBF, 0);
	judge = PQconnectdb("");
	r = PQexec(judge, "select id from komet.programme where code = 'komet-3-11'");
	snprintf(programme, sizeof programme, "%s", PQntuples(r) == 1 ? PQgetvalue(r, 0, 0) : "");
	PQclear(r);
	snprintf(conninfo, sizeof conninfo, "host=%s port=%s user=t_cut dbname=%s", PQhost(judge), PQport(judge), PQdb(judge));
	client_begin(&c, conninfo, programme);
	c.hasty = true;
	tap(client_quiet(&c, PATIENCE_MS), "connected");
	for (int way = 0; way < 2; way++)
		for (at = 1; at < MOST && one(&c, (int)at, way == 1, &wrong); at += step[way])
			n[way]++;
	printf("# requests of memory that failed: %ld in a save, %ld when the line is made anew\n", n[0], n[1]);
	tap(n[0] > 0 && n[1] > 0, "they failed, one at a time");
	tap(wrong == 0, "and what was said is true each time");
	puts("1..3");
	client_end(&c);
	PQfinish(judge);
	return 0;
}

#else

int main(void)
{
	puts("1..0 # SKIP the memory is somebody else's here");
	return 0;
}

#endif
