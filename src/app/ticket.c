/* The ticket for a family's file: opening one is logged by the database, which answers no question about a family
 * before it. The opening and the read behind it go on one trip, as two transactions. */
#include "config.h"

#include "app/app.h"

/* The database honours a ticket for a quarter of an hour; a new one well before that. */
enum { TICKET_MS = 10 * 60 * 1000 };

static void ticket_given(void *ctx, const struct rows *rows, const struct err *err)
{
	struct screen *s = ctx;

	if (err != NULL) {
		s->ticket_at = 0;
		if (err->code != ERR_LOST)
			app_error(s->app, err);
		return;
	}
	if (context_get(&s->context, "family") == NULL && rows_get(rows, 0, "family") != NULL)
		context_set(&s->context, "family", rows_get(rows, 0, "family"));
}

void ticket_call(struct screen *s)
{
	struct screen *holder = s;
	const char *family, *registration;
	struct args args = { 0 };

	while (holder != NULL && !holder->ticket)
		holder = app_under(holder);
	if (holder == NULL || (holder->ticket_at != 0 && now_ms() - holder->ticket_at < TICKET_MS))
		return;
	family = screen_find(holder, "family");
	registration = screen_find(holder, "registration");
	if (family == NULL && registration == NULL)
		return;
	args_add(&args, "family", family);
	args_add(&args, "registration", registration);
	args_add(&args, "reason", NULL);
	holder->ticket_at = now_ms();
	db_call(s->app->db, "family_open", args.arg, args.n, ticket_given, holder);
	args_release(&args);
}
