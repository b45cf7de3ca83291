/* Grids: three answers in one trip, changed cells only sent back. */
#include "config.h"

#include "app/company.h"
#include "app/draft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"

enum grid_answer { GRID_COLUMNS, GRID_ROWS, GRID_CELLS, GRID_ANSWERS };

struct screen_grid;

struct grid_trip { struct screen_grid *screen; enum grid_answer which; };

struct screen_grid {
	struct screen screen;
	struct grid *grid;
	struct rows *got[GRID_ANSWERS];
	struct grid_trip trip[GRID_ANSWERS];
	size_t out;			/* answers still on their way */
	bool wanted, failed;
	bool refused;			/* a save, since cells are not as one saw them */
	bool leave;			/* close when the save has gone well */
	struct draft draft;
	struct company company;
};

static void drop_answers(struct screen_grid *g)
{
	for (size_t i = 0; i < GRID_ANSWERS; i++) {
		rows_release(g->got[i]);
		g->got[i] = NULL;
	}
}

/* Opened from one of its own rows it begins there, and is called after what they have in common. */
static void begin_at(struct screen_grid *g)
{
	struct screen *s = &g->screen;
	struct context common = { 0 };

	if (!grid_goto(g->grid, context_get(&s->context, "id")))
		return;
	context_set(&common, "programme_name", context_get(&s->context, "programme_name"));
	free(s->view->title);
	s->view->title = screen_title(s->subject, &common);
	context_release(&common);
	s->app->dirty = true;
}

/* What colleagues have set shows at once, but nothing typed is lost: cells that both have set have both values. */
static void take(struct screen_grid *g)
{
	struct app *app = g->screen.app;
	size_t before = grid_clashes(g->grid), now;
	bool first = g->grid->rows == NULL;
	char count[24];

	grid_load(g->grid, g->got[GRID_COLUMNS], g->got[GRID_ROWS], g->got[GRID_CELLS]);
	if (first)
		begin_at(g);
	now = grid_clashes(g->grid);
	snprintf(count, sizeof count, "%zu", now);
	if (g->refused)
		app_say(app, MESSAGE_WARNING, N_("Not saved: a colleague was first with cells marked ! ({1}). Ctrl-X shows theirs; save again"), count);
	else if (now > before && app_screen(app) == &g->screen)
		app_say(app, MESSAGE_WARNING, N_("A colleague has set cells that you have, marked ! ({1}). Ctrl-X shows theirs"), count);
	g->refused = false;
}

static void grid_answer(void *ctx, const struct rows *rows, const struct err *err)
{
	struct grid_trip *trip = ctx;
	struct screen_grid *g = trip->screen;
	struct screen *s = &g->screen;

	g->out--;
	if (err == NULL) {
		g->got[trip->which] = rows_copy(rows);
	} else {
		g->failed = true;
		if (err->code == ERR_LOST)
			s->stale = true;
		else
			app_error(s->app, err);
	}
	if (g->out > 0)
		return;
	if (!g->failed) {
		bool first = g->grid->rows == NULL;

		take(g);
		if (first)
			draft_loaded(&g->draft);
	}
	drop_answers(g);
	s->view->dirty = true;
}

static void grid_fetch(struct screen_grid *g)
{
	const struct grid_def *def = g->grid->def;
	const struct call_def *call[GRID_ANSWERS] = { &def->columns, &def->rows, &def->cells };

	g->wanted = g->failed = false;
	ticket_call(&g->screen);
	for (size_t i = 0; i < GRID_ANSWERS; i++) {
		struct args args = { 0 };

		args_from(&args, call[i], screen_find_behind, g);
		g->trip[i] = (struct grid_trip){ .screen = g, .which = (enum grid_answer)i };
		g->out++;
		db_call(g->screen.app->db, call[i]->function, args.arg, args.n, grid_answer, &g->trip[i]);
		args_release(&args);
	}
}

static const char *grid_draft_about(const struct screen *s);

/* Others who have it open stand on a line of their own. */
static void company_told(struct company *c, const struct rows *rows)
{
	struct screen_grid *g = (struct screen_grid *)c->screen;

	(void)rows;
	if (str_same(c->others, g->grid->company))
		return;
	free(g->grid->company);
	g->grid->company = c->others == NULL ? NULL : mem_dup(c->others);
	c->screen->view->dirty = true;
}

static void grid_settle(struct screen *s)
{
	struct screen_grid *g = (struct screen_grid *)s;

	if (g->grid->about && company_wants(&g->company) && db_state(s->app->db) == DB_READY)
		company_ask(&g->company, grid_draft_about(s));
	if (g->wanted && g->out == 0 && !g->grid->saving && db_state(s->app->db) == DB_READY)
		grid_fetch(g);
	draft_run(&g->draft);
}

static void grid_again(struct screen *s)
{
	((struct screen_grid *)s)->wanted = true;
	((struct screen_grid *)s)->company.wanted = true;
}

static void grid_heard(struct screen *s)
{
	((struct screen_grid *)s)->company.wanted = true;
}

static bool grid_screen_dirty(const struct screen *s)
{
	return grid_dirty(((const struct screen_grid *)s)->grid);
}

static void grid_answered(struct app *app, struct screen *s, const struct rows *rows, const struct err *err)
{
	struct screen_grid *g = (struct screen_grid *)s;
	char said[600];

	g->grid->saving = false;
	s->view->dirty = true;
	if (err != NULL) {
		g->leave = false;
		if (err->code == ERR_SPENT || err->code == ERR_LOST)
			uuid_make(g->grid->request);
		app_error(app, err);
		g->refused = g->wanted = err->code == ERR_STALE;
		return;
	}
	grid_saved(g->grid);
	draft_saved(&g->draft);
	if (deed_message(rows, said, sizeof said))
		app_message(app, MESSAGE_INFO, said);
	else
		app_say(app, MESSAGE_INFO, N_("Saved"), NULL);
	if (g->leave)
		screen_close(s);
	app_stale(app);
}

static void grid_save(struct screen_grid *g)
{
	static const char *const names[GRID_SENT] = { "row_ids", "column_ids", "marks", "seconds", "seen_marks", "seen_seconds" };
	struct app *app = g->screen.app;
	const struct call_def *save = &g->grid->def->save;
	struct str changed[GRID_SENT] = { { 0 } };
	struct args args = { 0 };

	if (g->grid->saving || !grid_dirty(g->grid)) {
		app_say(app, MESSAGE_INFO, N_("Nothing has changed"), NULL);
		return;
	}
	if (save->function == NULL || !app_may(app, save->function)) {
		app_say(app, MESSAGE_WARNING, N_("Your duty does not include saving this"), NULL);
		return;
	}
	args_from(&args, save, screen_find_behind, g);
	grid_changed(g->grid, changed);
	for (size_t i = 0; i < GRID_SENT; i++) {
		args_add(&args, names[i], changed[i].text);
		str_release(&changed[i]);
	}
	draft_keep(&g->draft);
	g->grid->saving = true;
	g->screen.view->dirty = true;
	/* What was refused was not stored: with other cells it may go under the same UUID, which is that of its draft. */
	deed_do(app, &g->screen, save->function, &args, g->grid->request, grid_answered);
}

static void leave_answered(struct app *app, struct screen *asker, void *extra, const struct ask *ask)
{
	struct screen_grid *g = (struct screen_grid *)asker;

	(void)app;
	(void)extra;
	if (ask != NULL && ask->yes) {
		g->leave = true;
		grid_save(g);
	} else if (ask != NULL) {
		thrown_keep(asker);
	}
}

static void grid_close(struct screen_grid *g)
{
	if (grid_dirty(g->grid))
		question_leave(&g->screen, leave_answered);
	else
		screen_close(&g->screen);
}

static bool grid_row(const struct screen *s, struct context *c)
{
	const struct grid *grid = ((const struct screen_grid *)s)->grid;

	if (grid->rows == NULL || grid->at_row >= rows_count(grid->rows))
		return false;
	context_from_rows(c, grid->rows, grid->at_row);
	return true;
}

static void grid_asked(struct screen *s, struct ask *ask, const struct input *in)
{
	struct screen_grid *g = (struct screen_grid *)s;

	(void)in;
	switch (ask->kind) {
	case ASK_CLOSE:
		grid_close(g);
		break;
	case ASK_SAVE:
		grid_save(g);
		break;
	case ASK_ACTION:
		action_run(s, ask->action);
		break;
	case ASK_REFRESH:
		g->wanted = true;
		break;
	default:
		break;
	}
}

static void grid_screen_free(struct screen *s)
{
	struct screen_grid *g = (struct screen_grid *)s;

	for (size_t i = 0; i < GRID_ANSWERS; i++)
		db_forget(s->app->db, &g->trip[i]);
	drop_answers(g);
	company_end(&g->company);
	s->app->saved_draft = false;
	draft_release(&g->draft);
	grid_free(g->grid);
}

static bool grid_waits(const struct screen *s)
{
	const struct screen_grid *g = (const struct screen_grid *)s;

	return g->grid->rows == NULL && g->out > 0;
}

static bool grid_undo(struct screen *s)
{
	return draft_take(&((struct screen_grid *)s)->draft);
}

static long grid_due(const struct screen *s)
{
	const struct screen_grid *g = (const struct screen_grid *)s;
	long first = draft_due(&g->draft), ask = g->company.out || db_state(s->app->db) != DB_READY ? 0 : g->company.ask_at;

	return ask != 0 && (first == 0 || ask < first) ? ask : first;
}

/* ---- its draft ---- */

static struct grid *grid_in(const struct screen *s)
{
	return ((const struct screen_grid *)s)->grid;
}

static bool grid_draft_open(const struct screen *s)
{
	const struct grid *g = grid_in(s);

	return g->rows != NULL && !g->saving && g->def->save.function != NULL && app_may(s->app, g->def->save.function);
}

static unsigned long grid_draft_changes(const struct screen *s) { return grid_in(s)->changes; }
static size_t grid_draft_place(const struct screen *s) { (void)s; return 0; }
static char *grid_draft_body(const struct screen *s) { return grid_draft(grid_in(s)); }
static bool grid_draft_fits(const struct screen *s, const char *body) { (void)s; (void)body; return true; }

/* What its save is about: the group. */
static const char *grid_draft_about(const struct screen *s)
{
	const struct call_def *save = &grid_in(s)->def->save;

	return save->nargs == 0 ? NULL : screen_find_behind(s, save->args[0]);
}

static bool grid_draft_take(struct screen *s, const char *body, const char *at)
{
	size_t clashes, gone;
	struct str detail = { 0 };

	if (!grid_draft_load(grid_in(s), body, &clashes, &gone))
		return false;
	str_addf(&detail, "%s%c%zu%c%zu", at, ERR_SEP, clashes, ERR_SEP, gone);
	app_say(s->app, clashes + gone == 0 ? MESSAGE_INFO : MESSAGE_WARNING, clashes + gone == 0
		? N_("This is the draft from {1}. It is not saved yet")
		: N_("Draft from {1}, not saved yet. Changed by others: {2}. No longer here: {3}"), detail.text);
	str_release(&detail);
	return true;
}

static const struct draft_ops grid_draft_ops = {
	.open = grid_draft_open, .changes = grid_draft_changes, .place = grid_draft_place, .about = grid_draft_about,
	.body = grid_draft_body, .fits = grid_draft_fits, .load = grid_draft_take,
};

static const struct screen_ops grid_ops = {
	.asked = grid_asked,
	.settle = grid_settle,
	.again = grid_again,
	.heard = grid_heard,
	.waits = grid_waits,
	.dirty = grid_screen_dirty,
	.row = grid_row,
	.undo = grid_undo,
	.due = grid_due,
	.free = grid_screen_free,
};

bool grid_open(struct app *app, const struct subject *subject, const struct context *context, bool ticket)
{
	struct screen_grid *g = (struct screen_grid *)screen_new(sizeof *g, app, &grid_ops, subject, context, ticket);
	struct view *v;

	g->grid = grid_new(subject->grid);
	g->grid->about = g->grid->def->save.nargs > 0 && app_may(app, g->grid->def->save.function) && app_may(app, "presence_put");
	g->company = (struct company){ .screen = &g->screen, .told = company_told, .wanted = true };
	g->wanted = true;
	v = view_grid_new(app->subjects, subject, g->grid);
	free(v->title);
	v->title = screen_title(subject, context);
	app_push(app, &g->screen, v);
	draft_begin(&g->draft, &g->screen, &grid_draft_ops, g->grid->request);
	grid_settle(&g->screen);
	return true;
}
