/* Documents and files of forms/: shown as text first, saved, printed or handed over from there. */
#include "config.h"

#include "app/app.h"

#include <stdlib.h>
#include <string.h>

#include "app/gather.h"
#include "base/words.h"
#include "out/out.h"

struct screen_paper {
	struct screen screen;
	const struct action_def *def;
	struct rows *rows;		/* NULL: on their way, or not to be had */
	bool asked;
};

static const struct screen_ops paper_ops;

bool paper_of(const struct screen *s, const struct rows **rows, const struct action_def **def)
{
	const struct screen_paper *p = (const struct screen_paper *)s;

	if (s == NULL || s->ops != &paper_ops)
		return false;
	*rows = p->rows;
	*def = p->def;
	return true;
}

static void lines_text(const struct rows *rows, struct str *out)
{
	for (size_t row = 0; row < rows_count(rows); row++) {
		const char *line = rows_get(rows, row, "line") == NULL ? "" : rows_get(rows, row, "line");

		str_addn(out, line, strcspn(line, "\r"));	/* what ends the lines of some files is nothing to see */
		str_addc(out, '\n');
	}
}

static void paper_came(void *ctx, const struct rows *rows, const struct err *err)
{
	struct screen_paper *p = ctx;
	struct screen *s = &p->screen;
	struct str text = { 0 };

	if (err != NULL) {
		view_text_set(s->view, _("This could not be fetched"));
		s->stale = err->code == ERR_LOST;
		app_error(s->app, err);
		return;
	}
	rows_release(p->rows);
	p->rows = rows_copy(rows);
	if (p->def->document.function != NULL)
		out_document_text(rows, &text);
	else
		lines_text(rows, &text);
	view_text_set(s->view, rows_count(rows) == 0 ? _("There is nothing in it") : text.text);
	out_wipe(&text);
	s->app->dirty = true;
}

static const char *find_here(const void *ctx, const char *name)
{
	return screen_find(ctx, name);
}

static void paper_ask(struct screen_paper *p)
{
	const struct call_def *call = p->def->document.function != NULL ? &p->def->document : &p->def->file;
	struct args args = { 0 };

	ticket_call(&p->screen);
	args_from(&args, call, find_here, &p->screen);
	db_call(p->screen.app->db, call->function, args.arg, args.n, paper_came, p);
	args_release(&args);
}

static void paper_settle(struct screen *s)
{
	struct screen_paper *p = (struct screen_paper *)s;

	if (p->asked || db_state(s->app->db) != DB_READY)
		return;
	p->asked = true;
	paper_ask(p);
}

static void paper_again(struct screen *s)
{
	((struct screen_paper *)s)->asked = s->app->saving != NULL;	/* what is being drawn stays as it is */
}

static bool paper_waits(const struct screen *s)
{
	const struct screen_paper *p = (const struct screen_paper *)s;

	return p->rows == NULL && db_pending(s->app->db) > 0;
}

static void paper_asked(struct screen *s, struct ask *ask, const struct input *in)
{
	(void)in;
	if (ask->kind == ASK_CLOSE)
		screen_close(s);
}

static void paper_free(struct screen *s)
{
	struct screen_paper *p = (struct screen_paper *)s;

	db_forget(s->app->db, p);
	rows_release(p->rows);
}

static const struct screen_ops paper_ops = {
	.asked = paper_asked, .settle = paper_settle, .again = paper_again, .waits = paper_waits, .free = paper_free,
};

void paper_show(struct screen *s, const struct action_def *def, const struct context *row)
{
	struct screen_paper *p = (struct screen_paper *)screen_new(sizeof *p, s->app, &paper_ops, NULL, row, def->ticket);

	p->def = def;
	app_push(s->app, &p->screen, view_text_new(words(def->label), ""));
}
