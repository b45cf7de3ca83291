/* cut_save.c - saves whose line is cut: at every byte from the client and from the server, also again while the client
 * asks what became of the save, also so that the save arrives when the client has long been back.
 *
 *   cut_save SAVES [SEED]       in the database of PGHOST..., as the superuser there; speaks TAP
 *
 * The client's own connection, login and deeds run here without a screen. After each word that a human would read, the
 * tables are asked: "saved" is said only of what is stored, "not saved" only of what is not and never will be; and who
 * then saves again has it once.
 */
#include "config.h"

#include <libpq-fe.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "cutter.h"

enum { PATIENCE_MS = 60000, TRIES = 10, FATE_BYTES = 3000 };

struct all {
	struct client client;
	struct cutter *cutter;
	PGconn *judge;
	unsigned seed;
	long saves, cut, again, said_saved, said_not, doubles, lost, false_saved, false_not, untold, other;
};

static void die(const char *what, const char *why)
{
	printf("Bail out! %s: %s\n", what, why);
	cutter_stop();
	exit(1);
}

static const char *judge(struct all *a, const char *sql, const char *arg)
{
	static char answer[200];
	PGresult *r = PQexecParams(a->judge, sql, arg ? 1 : 0, NULL, &arg, NULL, NULL, 0);

	if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) < 1)
		die(sql, PQerrorMessage(a->judge));
	snprintf(answer, sizeof answer, "%s", PQgetvalue(r, 0, 0));
	PQclear(r);
	return answer;
}

static long stored(struct all *a, const char *name)
{
	return atol(judge(a, "select count(*) from komet.person where family_name = $1", name));
}

static void until_quiet(struct all *a)
{
	if (!client_quiet(&a->client, PATIENCE_MS))
		die("the client does not come back", db_error(a->client.app.db)->more);
}

/* ---- the cuts ---- */

/* All who are not the client of now have gone: nothing more can come of what was cut. */
static void until_settled(struct all *a)
{
	long end = now_ms() + PATIENCE_MS;

	while (a->cutter->lines > 1 && now_ms() < end)
		poll(NULL, 0, 2);
	while (atol(judge(a, "select count(*) from pg_stat_activity where usename = 't_cut' and datname = current_database()",
			NULL)) > 1)
		poll(NULL, 0, 2);
}

static long between(struct all *a, long most)
{
	return (long)(rand_r(&a->seed) % (unsigned)most);
}

/* Every other cut goes evenly through the bytes of one way; the rest are anywhere. */
static void arm(struct all *a, long i, const long bytes[2])
{
	enum cut_way way = i % 4 < 2 ? CUT_UP : CUT_DOWN;
	long at = i % 2 == 0 ? i * bytes[way] / a->saves : between(a, bytes[way]);

	a->cutter->then_way = (int)between(a, 2);
	a->cutter->then_at = i % 5 == 3 ? between(a, FATE_BYTES) : -1;
	cutter_arm(a->cutter, way, at, way == CUT_UP && between(a, 3) == 0);
}

static void name_of(long i, char name[40])
{
	snprintf(name, 40, "Kapad");
	for (size_t at = 5; at < 12; at++, i /= 26) {
		name[at] = (char)('a' + i % 26);
		name[at + 1] = '\0';
	}
}

static void judge_word(struct all *a, const struct client *r, const char *name)
{
	long n;

	if (r->saved) {
		a->said_saved++;
		a->false_saved += stored(a, name) == 0;
		return;
	}
	a->said_not++;
	if (strstr(r->err.text, "Not saved") == NULL) {
		if (a->other++ < 5)
			printf("# %s was told: %s\n", name, r->err.text);
	}
	until_quiet(a);
	until_settled(a);
	n = stored(a, name);
	a->false_not += n > 0;
}

static void one(struct all *a, long i, const long bytes[2])
{
	struct client *r = &a->client;
	char name[40], typed[50], request[37];
	long n;

	name_of(i, name);
	snprintf(typed, sizeof typed, "Åsa %s", name);
	arm(a, i, bytes);
	r->saved = false;
	for (int t = 0; t < TRIES && !r->saved; t++) {
		uuid_make(request);
		if (!client_save(r, typed, request, PATIENCE_MS)) {
			a->untold++;
			break;
		}
		judge_word(a, r, name);
	}
	a->cut += a->cutter->cuts > 0;
	a->again += a->cutter->cuts > 1;
	a->cutter->armed = false;
	a->cutter->then_at = -1;
	until_quiet(a);
	until_settled(a);
	n = stored(a, name);
	a->doubles += n > 1;
	a->lost += n == 0;
}

/* How many bytes a save and its answer are, when nothing is cut; what a colleague's save would bring is not counted. */
static void measure(struct all *a, long bytes[2])
{
	struct client *r = &a->client;
	char request[37];

	bytes[CUT_UP] = bytes[CUT_DOWN] = LONG_MAX;
	for (int i = 0; i < 8; i++) {
		until_quiet(a);
		a->cutter->passed[CUT_UP] = a->cutter->passed[CUT_DOWN] = 0;
		uuid_make(request);
		if (!client_save(r, "Åsa Mätt", request, PATIENCE_MS) || !r->saved)
			die("a save without a cut", r->err.text);
		for (int way = 0; way < 2; way++)
			if (a->cutter->passed[way] < bytes[way])
				bytes[way] = a->cutter->passed[way];
	}
}

static void tap(int n, bool good, const char *name)
{
	printf("%sok %d - %s\n", good ? "" : "not ", n, name);
}

static void begin(struct all *a, const char *directory)
{
	static char conninfo[400];
	char server[200], programme[37];

	a->judge = PQconnectdb("");
	if (PQstatus(a->judge) != CONNECTION_OK)
		die("no connection", PQerrorMessage(a->judge));
	snprintf(programme, sizeof programme, "%s", judge(a, "select id from komet.programme where code = 'komet-3-11'", NULL));
	snprintf(server, sizeof server, "%s/.s.PGSQL.%s", PQhost(a->judge), PQport(a->judge));
	a->cutter = cutter_start(directory, server);
	if (!a->cutter)
		die("no socket in", directory);
	snprintf(conninfo, sizeof conninfo, "host=%s port=5432 user=t_cut dbname=%s", directory, PQdb(a->judge));
	client_begin(&a->client, conninfo, programme);
	a->client.hasty = true;
	until_quiet(a);
}

int main(int argc, char **argv)
{
	static struct all a;
	char directory[] = "/tmp/kcut.XXXXXX", path[64];
	long bytes[2];

	a.saves = argc > 1 ? atol(argv[1]) : 200;
	a.seed = argc > 2 ? (unsigned)atol(argv[2]) : 7;
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!mkdtemp(directory))
		return 1;
	begin(&a, directory);
	measure(&a, bytes);
	for (long i = 0; i < a.saves; i++)
		one(&a, i, bytes);
	cutter_stop();
	printf("# %ld saves of %ld + %ld bytes, %ld cut, %ld once more; said: saved %ld, not saved %ld\n", a.saves, bytes[CUT_UP],
		bytes[CUT_DOWN], a.cut, a.again, a.said_saved, a.said_not);
	printf("# lost %ld, doubles %ld, false words %ld + %ld, no word %ld, other words %ld\n", a.lost, a.doubles, a.false_saved,
		a.false_not, a.untold, a.other);
	tap(1, a.cut == a.saves && a.again > 0, "every line was cut, and some again");
	tap(2, a.lost == 0, "nothing is lost");
	tap(3, a.doubles == 0, "nothing is stored twice");
	tap(4, a.false_saved == 0, "saved is said only of what is stored");
	tap(5, a.false_not == 0, "not saved is said only of what is not, and never will be");
	tap(6, a.untold == 0 && a.other == 0, "one of the two is always said");
	tap(7, a.said_not > 0 && a.said_saved == a.saves, "both were said, and in the end everything is saved");
	puts("1..7");
	client_end(&a.client);
	PQfinish(a.judge);
	snprintf(path, sizeof path, "%s/.s.PGSQL.5432", directory);
	unlink(path);
	rmdir(directory);
	return 0;
}
