/* unsure.c - a save that the server has committed and no standby has confirmed, and whose wait was ended from elsewhere: the
 * server answers as if nothing were the matter, with a warning. Nobody knows then whether the save would outlive the
 * server, and nobody says so before it is known.
 *
 *   unsure       in the database of PGHOST..., a server of one's own, as the superuser there; speaks TAP
 */
#include "config.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"

enum { PATIENCE_MS = 60000, A_WHILE_MS = 1500 };

static PGconn *judge;

static long ask(const char *sql)
{
	PGresult *r = PQexec(judge, sql);
	long n = PQntuples(r) > 0 ? atol(PQgetvalue(r, 0, 0)) : -1;

	if (PQresultStatus(r) != PGRES_TUPLES_OK && PQresultStatus(r) != PGRES_COMMAND_OK)
		printf("# %s", PQerrorMessage(judge));
	PQclear(r);
	return n;
}

static void until(const char *sql)
{
	for (long end = now_ms() + PATIENCE_MS; ask(sql) != 1 && now_ms() < end;)
		poll(NULL, 0, 10);
}

static void tap(bool good, const char *name)
{
	static int n;

	printf("%sok %d - %s\n", good ? "" : "not ", ++n, name);
}

int main(void)
{
	static struct client c;
	char conninfo[300], programme[37], request[37];
	PGresult *r;

	setvbuf(stdout, NULL, _IOLBF, 0);
	judge = PQconnectdb("");
	r = PQexec(judge, "select id from komet.programme where code = 'komet-3-11'");
	snprintf(programme, sizeof programme, "%s", PQntuples(r) == 1 ? PQgetvalue(r, 0, 0) : "");
	PQclear(r);
	snprintf(conninfo, sizeof conninfo, "host=%s port=%s user=t_cut dbname=%s", PQhost(judge), PQport(judge), PQdb(judge));
	client_begin(&c, conninfo, programme);
	tap(client_quiet(&c, PATIENCE_MS), "connected");
	ask("alter system set synchronous_standby_names = 'nobody'");
	ask("select pg_reload_conf()");
	until("select count(*) from pg_settings where name = 'synchronous_standby_names' and setting = 'nobody'");
	uuid_make(request);
	tap(!client_save(&c, "Åsa Osäker", request, A_WHILE_MS), "as long as no standby has it, it is not said to be saved");
	until("select count(*) from pg_stat_activity where usename = 't_cut' and wait_event = 'SyncRep'");
	ask("select pg_cancel_backend(pid) from pg_stat_activity where usename = 't_cut' and wait_event = 'SyncRep'");
	for (long end = now_ms() + PATIENCE_MS; !deeds_unknown(&c.app) && !c.told && now_ms() < end;)
		client_turn(&c, 20);
	for (long end = now_ms() + A_WHILE_MS; !c.told && now_ms() < end;)
		client_turn(&c, 20);
	tap(!c.told && deeds_unknown(&c.app) && strstr(c.app.message, "Not known yet"), "nor when somebody has ended the wait");
	printf("# said: %s\n", c.app.message);
	ask("alter system reset synchronous_standby_names");
	ask("select pg_reload_conf()");
	for (long end = now_ms() + PATIENCE_MS; !c.told && now_ms() < end;)
		client_turn(&c, 20);
	tap(c.told && c.saved, "it is when it is known to be safe");
	tap(ask("select count(*) from komet.person where family_name = 'Osäker'") == 1, "and there once");
	puts("1..5");
	client_end(&c);
	PQfinish(judge);
	return 0;
}
