/* minimal.c - the least that a libpq program can do for a queue on a screen: connect, the calls that the client makes
 * before its first screen, the rows on standard output. What exec-to-screen of the client is held against.
 *
 *   minimal PROGRAMME ROWS       (where to connect is libpq's environment; ROWS as many as the client asks for)
 */
#include "config.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

static PGresult *next(PGconn *c)
{
	PGresult *r = PQgetResult(c);

	while (r && PQresultStatus(r) == PGRES_PIPELINE_SYNC) {
		PQclear(r);
		r = PQgetResult(c);
	}
	if (!r || PQresultStatus(r) != PGRES_TUPLES_OK) {
		fprintf(stderr, "minimal: %s", PQerrorMessage(c));
		exit(1);
	}
	return r;
}

static void finish(PGconn *c, PGresult *r)
{
	PQclear(r);
	r = PQgetResult(c);
	if (r)
		exit(1);
}

int main(int argc, char **argv)
{
	static const char hello[] = "select * from api.hello(client_version => 'bench', schema_version => null)";
	static const char may[] = "select * from api.may()";
	static const char list[] = "select * from api.queue_list(programme => $1::uuid, max => $2::int)";
	PGconn *c = PQconnectdb("fallback_application_name=minimal");
	const char *value[] = { argc > 1 ? argv[1] : NULL, argc > 2 ? argv[2] : NULL };
	PGresult *r;

	if (PQstatus(c) != CONNECTION_OK || !PQenterPipelineMode(c)) {
		fprintf(stderr, "minimal: %s", PQerrorMessage(c));
		return 1;
	}
	PQsendQueryParams(c, hello, 0, NULL, NULL, NULL, NULL, 0);
	PQpipelineSync(c);
	PQsendQueryParams(c, may, 0, NULL, NULL, NULL, NULL, 0);
	PQpipelineSync(c);
	PQsendQueryParams(c, list, 2, NULL, value, NULL, NULL, 0);
	PQpipelineSync(c);
	finish(c, next(c));
	finish(c, next(c));
	r = next(c);
	for (int i = 0; i < PQntuples(r) && i < 20; i++) {
		for (int j = 0; j < PQnfields(r); j++)
			printf("%s ", PQgetvalue(r, i, j));
		printf("\r\n");
	}
	printf("ready\r\n");
	finish(c, r);
	PQfinish(c);
	return 0;
}
