/* company.c - see company.h */
#include "config.h"

#include "app/company.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"

enum { WHILE_SOMEBODY_MS = 3000 };

void company_say(struct str *line, const char *msgid, const char *a, const char *b, const char *c)
{
	char said[600], detail[500];

	snprintf(detail, sizeof detail, "%s%c%s%c%s", a == NULL ? "" : a, ERR_SEP, b == NULL ? "" : b, ERR_SEP, c == NULL ? "" : c);
	words_fill(msgid, a == NULL ? NULL : detail, said, sizeof said);	/* values without a place are written behind */
	str_addf(line, "%s%s", line->n ? ". " : "", said);
}

/* "Jonas Ek (Farsta) has this open since 10.42"; several one after another. */
static void say_others(struct str *line, const struct rows *rows)
{
	for (size_t i = 0; i < rows_count(rows); i++) {
		const char *name = rows_get(rows, i, "name");

		if (name != NULL && rows_told(rows, i, "me"))
			company_say(line, N_("You have this open in another window since {1}"), rows_get(rows, i, "since"), NULL, NULL);
		else if (name != NULL)
			company_say(line, N_("{1} ({2}) has this open since {3}"), name, rows_get(rows, i, "unit_name"), rows_get(rows, i, "since"));
	}
}

static void answer(void *ctx, const struct rows *rows, const struct err *err)
{
	struct company *c = ctx;
	struct str line = { 0 };

	c->out = false;
	if (err != NULL) {
		c->off = err->code != ERR_LOST && err->code != ERR_RETRY && err->code != ERR_CANCELLED;
		c->ask_at = c->off ? 0 : now_ms() + WHILE_SOMEBODY_MS;
		return;
	}
	say_others(&line, rows);
	free(c->others);
	c->others = line.n > 0 ? str_take(&line) : NULL;
	str_release(&line);
	c->ask_at = c->others == NULL ? 0 : now_ms() + WHILE_SOMEBODY_MS;
	c->told(c, rows);
}

void company_ask(struct company *c, const char *about)
{
	struct app *app = c->screen->app;
	struct db_arg args[] = { { "id", c->id }, { "about", about } };

	if (c->out)
		return;		/* a notice that comes meanwhile is asked about after the answer */
	c->wanted = false;
	if (c->off || about == NULL || !app_may(app, "presence_put"))
		return;
	if (c->id[0] == '\0')
		uuid_make(c->id);
	c->out = true;
	c->ask_at = 0;
	db_call(app->db, "presence_put", args, 2, answer, c);
	db_quiet(app->db);
}

bool company_wants(const struct company *c)
{
	return c->wanted || (c->ask_at != 0 && now_ms() >= c->ask_at);
}

static void nothing_to_tell(void *ctx, const struct rows *rows, const struct err *err)
{
	(void)ctx;
	(void)rows;
	(void)err;
}

void company_end(struct company *c)
{
	struct app *app = c->screen->app;
	struct db_arg arg = { "id", c->id };

	db_forget(app->db, c);
	if (c->id[0] != '\0' && db_state(app->db) == DB_READY) {
		db_call(app->db, "presence_end", &arg, 1, nothing_to_tell, app->db);
		db_quiet(app->db);
	}
	free(c->others);
	c->others = NULL;
}
