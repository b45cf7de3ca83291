/* silent.c - a network that goes silent and tells nobody: while nothing is asked, while a save is on its way, and while
 * the client connects anew. It is noticed and said, it comes back by itself, and of the save the truth is told.
 *
 *   silent       in the database of PGHOST..., as the superuser there; speaks TAP
 */
#include "config.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "cutter.h"

enum { SILENCE_MS = 2000, PATIENCE_MS = 60000, ROUNDS = 3 };

static PGconn *judge;

static long stored(const char *name)
{
	PGresult *r = PQexecParams(judge, "select count(*) from komet.person where family_name = $1", 1, NULL, &name, NULL, NULL, 0);
	long n = PQntuples(r) == 1 ? atol(PQgetvalue(r, 0, 0)) : -1;

	PQclear(r);
	return n;
}

static void tap(bool good, const char *name)
{
	static int n;

	printf("%sok %d - %s\n", good ? "" : "not ", ++n, name);
}

/* Turns until the line counts as lost, and what is said then. */
static long noticed(struct client *c)
{
	long from = now_ms();

	while (db_state(c->app.db) == DB_READY && now_ms() < from + PATIENCE_MS)
		client_turn(c, 20);
	client_turn(c, 0);
	return now_ms() - from;
}

static void saves(struct client *c, struct cutter *cutter)
{
	char request[37], name[20], typed[40];
	long untold = 0, wrong = 0, unknown = 0;

	for (int i = 0; i < ROUNDS; i++) {
		snprintf(name, sizeof name, "Tyst%c", 'a' + i);
		snprintf(typed, sizeof typed, "Åsa %s", name);
		uuid_make(request);
		cutter->silent = true;
		if (client_save(c, typed, request, SILENCE_MS * 3 / 2))
			wrong++;		/* nobody can know yet */
		unknown += deeds_unknown(&c->app) && strstr(c->app.message, "Not known yet") != NULL;
		cutter->silent = false;
		for (long end = now_ms() + PATIENCE_MS; !c->told && now_ms() < end;)
			client_turn(c, 20);
		untold += !c->told;
		client_quiet(c, PATIENCE_MS);
		while (cutter->lines > 1)
			client_turn(c, 5);
		wrong += stored(name) != (c->saved ? 1 : 0);
	}
	tap(unknown == ROUNDS, "a save on its way: what is not known is said not to be known");
	tap(untold == 0 && wrong == 0, "and then the truth");
}

int main(void)
{
	static struct client c;
	char directory[] = "/tmp/kcut.XXXXXX", server[200], conninfo[300], path[64];
	struct cutter *cutter;
	PGresult *r;

	setvbuf(stdout, NULL, _IOLBF, 0);
	judge = PQconnectdb("");
	r = PQexec(judge, "select id from komet.programme where code = 'komet-3-11'");
	if (!mkdtemp(directory) || PQntuples(r) != 1) {
		printf("Bail out! %s\n", PQerrorMessage(judge));
		return 1;
	}
	snprintf(server, sizeof server, "%s/.s.PGSQL.%s", PQhost(judge), PQport(judge));
	snprintf(conninfo, sizeof conninfo, "host=%s port=5432 user=t_cut dbname=%s connect_timeout=1", directory, PQdb(judge));
	cutter = cutter_start(directory, server);
	client_begin(&c, conninfo, PQgetvalue(r, 0, 0));
	PQclear(r);
	db_silence(c.app.db, SILENCE_MS);
	tap(client_quiet(&c, PATIENCE_MS), "connected");
	for (long end = now_ms() + SILENCE_MS * 3 / 2; now_ms() < end && db_state(c.app.db) == DB_READY;)
		client_turn(&c, 20);
	tap(db_state(c.app.db) == DB_READY, "an idle line with somebody at the other end stays");
	cutter->silent = true;
	printf("# noticed after %ld ms of %d\n", noticed(&c), SILENCE_MS);
	tap(db_state(c.app.db) != DB_READY && c.app.message[0] != '\0', "an idle line that goes silent is noticed, and said");
	printf("# said: %s\n", c.app.message);
	for (long end = now_ms() + SILENCE_MS * 2; now_ms() < end;)
		client_turn(&c, 20);
	cutter->silent = false;
	tap(client_quiet(&c, PATIENCE_MS), "and comes back by itself, also when it could not be made anew for a while");
	saves(&c, cutter);
	puts("1..6");
	client_end(&c);
	cutter_stop();
	PQfinish(judge);
	snprintf(path, sizeof path, "%s/.s.PGSQL.5432", directory);
	unlink(path);
	rmdir(directory);
	return 0;
}
