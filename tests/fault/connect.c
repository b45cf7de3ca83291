/* connect.c - tries one connection and prints what came of it: STATE CODE text.
 *
 *   connect CONNINFO [PASSWORD [insecure]]     CODE is that of enum err_code
 */
#include "config.h"

#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "db/db.h"

/* By name: the numbers move when a code is added. */
static const char *code_name(enum err_code code)
{
	static const char *const names[] = { [ERR_NONE] = "NONE", [ERR_DENIED] = "DENIED", [ERR_AUTH] = "AUTH", [ERR_TLS] = "TLS",
		[ERR_CONNECT] = "CONNECT", [ERR_CONFIG] = "CONFIG" };

	return (size_t)code < sizeof names / sizeof *names && names[code] ? names[code] : "other";
}

int main(int argc, char **argv)
{
	static const char *const states[] = { "closed", "connecting", "needs-password", "failed", "ready", "lost" };
	const char *password = argc > 2 && *argv[2] ? argv[2] : NULL;
	struct db *db = db_new();
	const struct err *err;

	setlocale(LC_ALL, "");
	if (argc < 2)
		return 64;
	db_connect(db, argv[1], password, argc > 3 && strcmp(argv[3], "insecure") == 0, NULL);
	while (db_state(db) == DB_CONNECTING) {
		struct pollfd p = { .fd = db_fd(db), .events = db_events(db) };

		poll(&p, 1, db_timeout(db));
		db_run(db, p.revents);
	}
	err = db_error(db);
	printf("%s %s %s\n# %s\n# %s\n", states[db_state(db)], code_name(err->code), err->text, err->more, db_warning(db));
	db_free(db);
	return 0;
}
