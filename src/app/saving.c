/* Rows and pages on their way to a file.
 *
 * A list is fetched whole, then made into a file in memory; what is shown as a document is there already. Before anything is
 * outside, the database writes down what leaves (api.export_log) and does what the action calls for: no log, no file. At
 * last the file is put on the disk, at once and whole. It can be stopped as long as the database has not been told.
 */
#include "config.h"

#include "app/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/gather.h"
#include "app/handover.h"
#include "app/place.h"
#include "base/date.h"
#include "base/words.h"
#include "out/out.h"

enum { TURN_MS = 40 };		/* of drawing, before keys are looked at again */

enum step { STEP_PLACE, STEP_ROWS, STEP_DRAW, STEP_NOTE, STEP_DEED, STEP_WRITE };

struct saving {
	struct app *app;
	struct screen *screen;
	const struct subject *subject;		/* of a list */
	const struct action_def *def;		/* of a document or file */
	struct rows *rows;			/* and what stands in it */
	enum step step;
	struct place place;
	struct err problem;			/* with the place before */
	bool hand;				/* to the site's command instead of a place */
	struct gather *gather;
	struct out_pdf *pdf;
	struct str out;				/* the file */
	size_t lacks;
	char *narrowed, *head, when[80];
	long begun;
};

/* ---- what can be saved ---- */

static bool list_leaves(const struct screen *s)
{
	const struct list *list = list_of(s);

	return list != NULL && (list->def->report != NULL || list->def->export) && app_may(s->app, "export_log");
}

bool saving_can(const struct screen *s)
{
	const struct action_def *def;
	const struct rows *rows;

	if (paper_of(s, &rows, &def))
		return rows_count(rows) > 0 && app_may(s->app, "export_log");
	return list_leaves(s);
}

/* ---- the end ---- */

static void saving_free(struct saving *v)
{
	v->app->saving = NULL;
	db_forget(v->app->db, v);
	gather_free(v->gather);
	out_pdf_free(v->pdf);
	out_wipe(&v->out);
	rows_release(v->rows);
	place_release(&v->place);
	free(v->narrowed);
	free(v->head);
	free(v);
}

static void failed(struct saving *v, const struct err *err)
{
	app_error(v->app, err);
	saving_free(v);
}

/* 20000 as 20 000: the eye counts no zeros. */
static void grouped(size_t n, char out[40])
{
	char plain[24];
	size_t len = (size_t)snprintf(plain, sizeof plain, "%zu", n), at = 0;

	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			at += (size_t)snprintf(out + at, 3, "\xc2\xa0");
		out[at++] = plain[i];
	}
	out[at] = '\0';
}

static size_t count(const struct saving *v)
{
	return v->gather != NULL ? v->gather->table.nrow : rows_count(v->rows);
}

static void told(struct saving *v, const char *path)
{
	char number[40], detail[600], left[40];

	grouped(count(v), number);
	snprintf(detail, sizeof detail, "%.480s%c%s", path, ERR_SEP, number);
	if (v->lacks > 0) {
		grouped(v->lacks, number);
		snprintf(detail, sizeof detail, "%.480s%c%s", path, ERR_SEP, number);
		app_say(v->app, MESSAGE_WARNING, N_("{2} characters are in no font here and stand as boxes. Saved: {1}"), detail);
	} else if (v->gather == NULL) {
		app_say(v->app, MESSAGE_INFO, N_("Saved: {1}"), detail);
	} else if (v->gather->left_out > 0) {
		grouped(v->gather->left_out, left);
		snprintf(detail, sizeof detail, "%.400s%c%s%c%s", path, ERR_SEP, number, ERR_SEP, left);
		app_say(v->app, MESSAGE_WARNING, N_("Protected and left out: {3}. Rows saved: {2}, in {1}"), detail);
	} else {
		app_say(v->app, MESSAGE_INFO, N_("Rows saved: {2}, in {1}"), detail);
	}
}

static void place_ask(struct saving *v, const struct err *problem);

static void write_out(struct saving *v)
{
	char *file = place_file(&v->place), *path = NULL;
	bool ok = out_save(v->place.directory, file, v->out.text == NULL ? "" : v->out.text, v->out.n, &path, &v->problem);

	free(file);
	if (ok) {
		told(v, path);
		free(path);
		saving_free(v);
	} else {
		place_ask(v, &v->problem);
	}
}

static void handed(struct app *app, struct screen *asker, void *extra)
{
	(void)asker;
	if (app->saving == extra)
		saving_free(extra);
}

static void leave(struct saving *v)
{
	v->step = STEP_WRITE;
	if (v->hand)
		handover_begin(v->screen, v->place.name, &v->out, handed, v);
	else
		write_out(v);
}

/* ---- the log, and what the action does ---- */

static void deed_came(struct app *app, struct screen *s, const struct rows *rows, const struct err *err)
{
	(void)s;
	(void)rows;
	if (app->saving == NULL || app->saving->step != STEP_DEED)
		return;
	if (err != NULL) {
		failed(app->saving, err);
		return;
	}
	choices_drop(app);
	app_stale(app);
	leave(app->saving);
}

static const char *find_value(const void *ctx, const char *name)
{
	const struct saving *v = ctx;

	return action_value(v->screen, &v->screen->context, name);
}

static void deed_ask(struct saving *v)
{
	struct args args = { 0 };

	v->step = STEP_DEED;
	args_from(&args, &v->def->call, find_value, v);
	deed_do(v->app, v->screen, v->def->call.function, &args, NULL, deed_came);
}

static void noted(void *ctx, const struct rows *rows, const struct err *err)
{
	struct saving *v = ctx;

	(void)rows;
	if (err != NULL)
		failed(v, err);
	else if (v->def != NULL && v->def->call.function != NULL)
		deed_ask(v);
	else
		leave(v);
}

static void note_ask(struct saving *v)
{
	const char *about = v->def == NULL ? NULL : context_get(&v->screen->context, "id");
	struct str what = { 0 };
	char number[24];

	v->step = STEP_NOTE;
	if (v->subject != NULL)
		str_addf(&what, "%s %s", v->subject->list->report != NULL ? "report" : "list",
			v->subject->list->report != NULL ? v->subject->list->report : v->subject->name);
	else
		str_addf(&what, "%s %s%s%s", v->def->document.function != NULL ? "document" : "file",
			v->def->document.function != NULL ? v->def->document.function : v->def->file.function,
			about != NULL ? " " : "", about != NULL ? about : "");
	snprintf(number, sizeof number, "%zu", count(v));
	db_call(v->app->db, "export_log", (const struct db_arg[]){ { "what", what.text },
		{ "format", v->hand ? "handover" : v->def != NULL && v->def->file.function != NULL ? "file" : out_suffix(v->place.format) },
		{ "narrowed", v->narrowed }, { "found", number } }, 4, noted, v);
	str_release(&what);
}

/* ---- the file ---- */

static void moment(const struct app *app, char *out, size_t size)
{
	time_t now = time(NULL);
	struct tm local;
	char day[11], detail[40];

	localtime_r(&now, &local);
	date_write(app->today, day);
	snprintf(detail, sizeof detail, "%s %02d.%02d", day, local.tm_hour, local.tm_min);
	words_fill(N_("Fetched {1}"), detail, out, size);
}

static void lines_out(struct saving *v)
{
	for (size_t row = 0; row < rows_count(v->rows); row++)
		str_addf(&v->out, "%s\n", rows_get(v->rows, row, "line") == NULL ? "" : rows_get(v->rows, row, "line"));
}

/* False: nothing more is to be made, or it went wrong and v is gone. */
static void make(struct saving *v)
{
	struct out_table *t = v->gather == NULL ? NULL : &v->gather->table;
	struct err err;

	v->step = STEP_DRAW;
	v->begun = v->begun == 0 ? now_ms() : v->begun;
	if (t != NULL) {
		moment(v->app, v->when, sizeof v->when);
		t->title = words(v->subject->title);
		t->head = v->head;
		t->unit = v->app->unit_name;
		t->who = v->app->name;
		t->when = v->when;
		t->narrowed = v->narrowed;
		t->people = v->subject->list->report == NULL;
	}
	if (v->def != NULL && v->def->file.function != NULL) {
		lines_out(v);
	} else if (v->place.format == OUT_PDF) {
		v->pdf = t != NULL ? out_pdf_table(t) : out_pdf_document(v->rows, words(v->def->label));
		return;
	} else if (v->place.format == OUT_XLSX) {
		if (!out_xlsx(t, &v->out, &err)) {
			failed(v, &err);
			return;
		}
	} else {
		out_csv(t, CSV_PEOPLE, false, &v->out);
	}
	note_ask(v);
}

void saving_run(struct app *app)
{
	struct saving *v;
	long until = now_ms() + TURN_MS;
	bool more = true;
	struct err err;

	handover_run(app);	/* and what it was about is gone with it */
	v = app->saving;
	if (v == NULL || v->step != STEP_DRAW || v->pdf == NULL)
		return;
	while (more && now_ms() < until)
		more = out_pdf_step(v->pdf);
	if (more)
		return;
	if (out_pdf_end(v->pdf, &v->out, &v->lacks, &err))
		note_ask(v);
	else
		failed(v, &err);
}

long saving_due(const struct app *app)
{
	return app->saving != NULL && app->saving->step == STEP_DRAW && app->saving->pdf != NULL ? now_ms() : handover_due(app);
}

static void gathered(struct gather *g)
{
	struct saving *v = g->owner;

	if (g->err.code != ERR_NONE)
		failed(v, &g->err);
	else
		make(v);
}

bool saving_progress(const struct app *app, char *text, size_t size, long *waited)
{
	const struct saving *v = app->saving;
	char number[40];

	if (v == NULL || (v->step != STEP_ROWS && v->step != STEP_DRAW))
		return false;
	if (v->step == STEP_ROWS) {
		grouped(count(v), number);
		words_fill(N_("{1} rows fetched. Esc stops"), number, text, size);
	} else {
		grouped(v->pdf == NULL ? 0 : out_pdf_pages(v->pdf), number);
		words_fill(N_("{1} pages drawn. Esc stops"), number, text, size);
	}
	*waited = now_ms() - v->begun;
	return true;
}

void saving_stop(struct app *app)
{
	if (app->saving == NULL || (app->saving->step != STEP_ROWS && app->saving->step != STEP_DRAW))
		return;
	saving_free(app->saving);
	app_say(app, MESSAGE_WARNING, N_("Stopped. No file was saved"), NULL);
}

void saving_forget(struct screen *s)
{
	handover_forget(s->app, s);
	if (s->app->saving != NULL && s->app->saving->screen == s)
		saving_free(s->app->saving);
}

/* ---- the beginning ---- */

static void go(struct saving *v)
{
	struct args args = { 0 };

	v->begun = now_ms();
	if (v->subject == NULL) {
		make(v);
		return;
	}
	v->step = STEP_ROWS;
	list_args(v->screen, &args);
	v->gather = gather_new(v->app->db, v->app->subjects, v->subject->list, &args);
	gather_start(v->gather, gathered, v);
}

static void placed(struct app *app, struct screen *asker, void *extra, struct place *got)
{
	struct saving *v = extra;

	(void)asker;
	if (app->saving != v)
		return;		/* the screen it was about is closed */
	if (got == NULL) {
		if (v->out.n > 0)
			app_say(app, MESSAGE_WARNING, N_("Nothing was saved"), NULL);
		saving_free(v);
		return;
	}
	place_release(&v->place);
	v->place = *got;
	if (v->step == STEP_WRITE)
		write_out(v);
	else
		go(v);
}

static void place_ask(struct saving *v, const struct err *problem)
{
	place_open(v->screen, &v->place, problem, placed, v);
}

/* A name that the function gives is a name and no path. */
static char *file_name(const struct rows *rows)
{
	const char *said = rows_get(rows, 0, "name"), *slash = said == NULL ? NULL : strrchr(said, '/');

	said = slash != NULL ? slash + 1 : said;
	while (said != NULL && *said == '.')
		said++;
	return mem_dup(said == NULL || *said == '\0' ? "komet.txt" : said);
}

static void where(struct app *app, struct screen *asker, void *extra, const struct ask *ask)
{
	struct saving *v = extra;

	(void)asker;
	if (app->saving != v)
		return;
	if (ask == NULL) {
		saving_free(v);
	} else if (ask->item == 0) {
		v->hand = true;
		go(v);
	} else {
		place_first(app, &v->place, NULL);
		place_ask(v, NULL);
	}
}

static void open_file(struct saving *v)
{
	struct menu_line line[2] = { { .label = _("Hand over") }, { .label = _("Save") } };

	v->place.name = file_name(v->rows);
	if (v->def->handover && v->app->settings->handover != NULL) {
		question_words(v->screen, _("Hand it over, or save it as a file?"), line, 2, where, v);
	} else {
		place_first(v->app, &v->place, NULL);
		place_ask(v, NULL);
	}
}

/* What the rows are narrowed to: as it was asked for, or as the list came about. */
static char *narrowed(const struct screen *s)
{
	const struct list *list = list_of(s);
	struct str said = { 0 };

	if (list->narrowed != NULL)
		return mem_dup(list->narrowed);
	for (size_t i = 0; i < list->def->nfilter; i++) {
		struct column_def as = { .type = list->def->filter[i].type, .words = list->def->filter[i].words };
		char *shown = list->filter[i] == NULL ? NULL : column_show(list->all, &as, list->filter[i]);

		if (shown != NULL && list->def->filter[i].choices.function == NULL)
			str_addf(&said, "%s%s: %s", said.n > 0 ? ", " : "", words(list->def->filter[i].label), shown);
		free(shown);
	}
	str_add(&said, "");
	return str_take(&said);
}

/* On the page stands what the list is about too: which queue it is. */
static char *headline(const struct screen *s)
{
	return screen_title(subject_of(s), &s->context);
}

void saving_open(struct screen *s)
{
	struct app *app = s->app;
	const struct action_def *def = NULL;
	const struct rows *rows = NULL;
	bool paper = paper_of(s, &rows, &def);
	struct saving *v;

	if (!saving_can(s)) {
		app_say(app, MESSAGE_INFO, N_("There is nothing to print here"), NULL);
		return;
	}
	if (app->saving != NULL) {
		app_say(app, MESSAGE_WARNING, N_("The file before this one is still being made"), NULL);
		return;
	}
	v = app->saving = mem_alloc(sizeof *v);
	v->app = app;
	v->screen = s;
	v->def = def;
	if (paper) {
		v->rows = rows_copy(rows);
		v->place.format = OUT_PDF;
	} else {
		v->subject = subject_of(s);
		v->narrowed = narrowed(s);
		v->head = headline(s);
		v->place.choose = true;
		v->place.format = out_can(OUT_XLSX, NULL) ? OUT_XLSX : OUT_CSV;
	}
	if (paper && def->file.function != NULL) {
		open_file(v);
		return;
	}
	place_first(app, &v->place, paper ? words(def->label) : words(v->subject->title));
	place_ask(v, NULL);
}
