/* Reports on the command line: what a list of forms/ shows, as a table or a file, and an exit code. */
#include "config.h"

#include "app/report_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/exits.h"
#include "base/date.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"

static const char *const formats[] = { [OUT_TABLE] = "table", [OUT_CSV] = "csv", [OUT_XLSX] = "xlsx", [OUT_PDF] = "pdf", NULL };

static void complain(const char *text, const char *value)
{
	char *clean = utf8_sanitise(value == NULL ? "" : value, false, false);
	char said[1200];

	words_fill(text, clean, said, sizeof said);
	fprintf(stderr, "komet: %s\n", said);
	free(clean);
}

static bool misused(struct report *r, const char *text, const char *value)
{
	complain(text, value);
	r->code = EXIT_USAGE;
	return false;
}

/* ---- which there are ---- */

static const struct subject *report_named(const struct subjects *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->subject[i]->list != NULL && str_same(all->subject[i]->list->report, name) && name != NULL)
			return all->subject[i];
	return NULL;
}

static void list_options(const struct list_def *def)
{
	for (size_t i = 0; i < def->nfilter; i++) {
		char *name = mem_dup(def->filter[i].name);

		for (char *c = name; *c != '\0'; c++)
			*c = *c == '_' ? '-' : *c;
		printf("%s--%s", i == 0 ? "    " : " ", strcmp(name, "from-date") == 0 ? "from" : strcmp(name, "to-date") == 0 ? "to" : name);
		free(name);
	}
	if (def->nfilter > 0)
		putchar('\n');
}

static void list_reports(const struct report *r)
{
	for (size_t i = 0; i < r->all->n; i++) {
		const struct subject *s = r->all->subject[i];

		if (s->list == NULL || s->list->report == NULL || !report_may(r, s->list->call.function))
			continue;
		printf("%-24s %s\n", s->list->report, words(s->title));
		list_options(s->list);
	}
}

/* ---- the command line ---- */

static bool takes_unit(const struct list_def *def)
{
	for (size_t i = 0; i < def->ncolumn; i++)
		if (strcmp(def->column[i].name, "unit_name") == 0)
			return true;
	return def->section != NULL && strcmp(def->section, "unit_name") == 0;
}

/* One option and its value, which may stand behind a = or be the next word. */
static bool option_read(struct report *r, const char *said, const char *next, bool *used)
{
	const char *value = strchr(said, '=');
	char *name = mem_dupn(said, value == NULL ? strlen(said) : (size_t)(value - said));
	bool ok = true;

	*used = false;
	if (strcmp(name, "about") == 0 && value == NULL) {
		r->about = true;
		free(name);
		return true;
	}
	*used = value == NULL && next != NULL;
	value = value != NULL ? value + 1 : next;
	if (value == NULL)
		ok = misused(r, N_("--{1} takes a value"), name);
	else if (strcmp(name, "format") == 0)
		r->format_said = value;
	else if (strcmp(name, "output") == 0)
		r->output = value;
	r->option = mem_grow(r->option, r->noption + 1, sizeof *r->option);
	r->option[r->noption++] = (struct report_option){ .name = name, .value = value };
	return ok;
}

static bool line_read(struct report *r, int argc, char **argv)
{
	bool used;

	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], "--", 2) == 0) {
			if (!option_read(r, argv[i] + 2, argv[i + 1], &used))
				return false;
			i += used;
		} else if (r->name == NULL) {
			r->name = argv[i];
		} else {
			return misused(r, N_("One report at a time: {1} is too many"), argv[i]);
		}
	}
	return true;
}

static bool format_found(struct report *r)
{
	const char *end = r->output == NULL ? NULL : strrchr(r->output, '.'), *why = NULL;
	const char *said = r->format_said != NULL ? r->format_said : end == NULL ? "table" : end + 1;
	bool found = false;

	for (size_t f = 0; formats[f] != NULL; f++)
		if (strcmp(said, formats[f]) == 0) {
			r->format = (enum out_format)f;
			found = true;
		}
	if (!found && r->format_said != NULL)
		return misused(r, N_("{1} is no format; there are table, csv, xlsx and pdf"), said);
	if (!out_can(r->format, &why))
		return misused(r, why, NULL);
	if ((r->format == OUT_XLSX || r->format == OUT_PDF) && r->output == NULL && isatty(STDOUT_FILENO))
		return misused(r, N_("{1} is not for reading on a terminal: say where to with --output FILE"), said);
	return true;
}

/* Options that are neither of the program nor of this report. */
static bool options_known(struct report *r)
{
	const struct list_def *def = r->subject->list;

	for (size_t i = 0; i < r->noption; i++) {
		const char *name = r->option[i].name;

		if (strcmp(name, "format") == 0 || strcmp(name, "output") == 0)
			continue;
		if (strcmp(name, "unit") == 0 && report_filter(def, name) == NULL && takes_unit(def))
			r->unit = r->option[i].value;
		else if (report_filter(def, name) == NULL)
			return misused(r, N_("This report has no option --{1}; `komet report' tells which it has"), name);
	}
	return true;
}

static bool line_understood(struct report *r)
{
	r->subject = report_named(r->all, r->name);
	if (r->subject == NULL)
		return misused(r, N_("There is no report {1}; `komet report' lists those there are"), r->name);
	return options_known(r) && format_found(r);
}

/* ---- rows ---- */

static const struct rows *choices(void *ctx, const struct call_def *choices_of, struct err *err)
{
	struct report *r = ctx;
	struct args args = { 0 };
	const struct rows *rows;

	for (size_t i = 0; i < choices_of->nargs; i++)
		args_add(&args, choices_of->args[i], strcmp(choices_of->args[i], "unit") == 0 ? rows_get(r->hello, 0, "unit") : NULL);
	for (size_t i = 0; i < choices_of->nwith; i++)
		args_add(&args, choices_of->with[i].name, choices_of->with[i].value);
	rows = report_call(r, choices_of->function, args.arg, args.n);
	args_release(&args);
	if (rows == NULL)
		*err = r->err;
	return rows;
}

static void gathered(struct gather *g)
{
	((struct report *)g->owner)->answered = true;
}

/* Only the rows of a unit, when one is named and the function does not take one. */
static void of_unit(struct out_table *t, const char *unit)
{
	size_t kept = 0, column = t->ncolumn;

	for (size_t c = 0; c < t->ncolumn; c++)
		if (strcmp(t->column[c].name, "unit_name") == 0)
			column = c;
	for (size_t row = 0; row < t->nrow; row++) {
		const char *name = column < t->ncolumn ? out_cell(t, row, column) : t->section[row];
		bool keep = name != NULL && utf8_contains(name, unit);

		for (size_t c = 0; c < t->ncolumn; c++) {
			char *cell = t->cell[row * t->ncolumn + c];

			t->cell[row * t->ncolumn + c] = NULL;
			if (keep)
				t->cell[kept * t->ncolumn + c] = cell;
			else
				secret_free(cell);
		}
		if (!keep) {
			free(t->section[row]);
			t->section[row] = NULL;
			continue;
		}
		t->section[kept] = t->section[row];
		kept++;
	}
	t->nrow = kept;
}

static bool rows_fetched(struct report *r)
{
	struct args args = { 0 };

	if (!report_may(r, r->subject->list->call.function) || !report_may(r, "export_log"))
		return err_set(&r->err, ERR_DENIED, NULL, N_("Your duty does not include this"), NULL);
	if (!report_args(r->all, r->subject->list, r->option, r->noption, r->today, choices, r, &args, &r->narrowed, &r->err)) {
		args_release(&args);
		if (r->err.code == ERR_INPUT)
			r->code = EXIT_USAGE;
		return false;
	}
	if (r->unit != NULL)
		str_addf(&r->narrowed, "%s%s", r->narrowed.n > 0 ? ", " : "", r->unit);
	r->gather = gather_new(r->db, r->all, r->subject->list, &args);
	r->answered = false;
	gather_start(r->gather, gathered, r);
	while (!r->answered)
		report_wait(r->db);
	if (r->gather->err.code != ERR_NONE) {
		r->err = r->gather->err;
		return false;
	}
	if (r->unit != NULL)
		of_unit(&r->gather->table, r->unit);
	return true;
}

/* The log knows before anything is outside. */
static bool noted(struct report *r)
{
	char number[24];
	struct str what = { 0 };
	bool ok;

	snprintf(number, sizeof number, "%zu", r->gather->table.nrow);
	str_addf(&what, "report %s", r->name);
	ok = report_call(r, "export_log", (const struct db_arg[]){ { "what", what.text }, { "format", formats[r->format] },
		{ "narrowed", r->narrowed.text }, { "found", number } }, 4) != NULL;
	str_release(&what);
	return ok;
}

/* ---- out ---- */

static bool drawn(struct report *r, struct str *out)
{
	struct out_pdf *pdf = out_pdf_table(&r->gather->table);
	size_t lacks = 0;
	char count[24];
	bool ok;

	while (out_pdf_step(pdf))
		;
	ok = out_pdf_end(pdf, out, &lacks, &r->err);
	out_pdf_free(pdf);
	snprintf(count, sizeof count, "%zu", lacks);
	if (ok && lacks > 0)
		complain(N_("{1} characters are in no font of this machine and stand as boxes"), count);
	return ok;
}

static bool made(struct report *r, struct str *out)
{
	struct out_table *t = &r->gather->table;
	time_t now = time(NULL);
	struct tm local;
	char day[11], detail[60], when[120];

	localtime_r(&now, &local);
	date_write(r->today, day);
	snprintf(detail, sizeof detail, "%s %02d.%02d", day, local.tm_hour, local.tm_min);
	words_fill(N_("Fetched {1}"), detail, when, sizeof when);
	t->title = words(r->subject->title);
	t->unit = rows_get(r->hello, 0, "unit_name");
	t->who = rows_get(r->hello, 0, "name");
	t->when = when;
	t->narrowed = r->narrowed.text;
	switch (r->format) {
	case OUT_TABLE:
		out_text(t, out);
		return true;
	case OUT_CSV:
		out_csv(t, CSV_PROGRAM, r->about, out);
		return true;
	case OUT_XLSX:
		return out_xlsx(t, out, &r->err);
	case OUT_PDF:
		return drawn(r, out);
	}
	return false;
}

/* A path as people write it: what stands before the last / is the directory, or else where one is. */
static bool saved(struct report *r, const struct str *out)
{
	const char *slash = strrchr(r->output, '/');
	char *before = slash == NULL ? mem_dup(".") : mem_dupn(r->output, slash == r->output ? 1 : (size_t)(slash - r->output));
	char *directory = realpath(before, NULL);
	bool ok = out_save(directory == NULL ? before : directory, slash == NULL ? r->output : slash + 1, out->text == NULL ? "" : out->text,
		out->n, NULL, &r->err);

	free(before);
	free(directory);
	if (!ok)
		r->code = EXIT_NOT_WRITTEN;
	return ok;
}

static bool written(struct report *r)
{
	struct str out = { 0 };
	bool ok = made(r, &out);

	if (ok && r->output != NULL) {
		ok = saved(r, &out);
	} else if (ok && (fwrite(out.text == NULL ? "" : out.text, 1, out.n, stdout) < out.n || fflush(stdout) != 0)) {
		r->code = EXIT_NOT_WRITTEN;
		err_set(&r->err, ERR_SERVER, NULL, N_("Not all could be written"), NULL);
		ok = false;
	}
	out_wipe(&out);
	return ok;
}

static bool forms_read(struct report *r, const struct settings *settings)
{
	char *forms = settings_forms(settings);

	r->all = subjects_read(forms, &r->err);
	free(forms);
	return r->all != NULL;
}

static bool report_run(struct report *r, int argc, char **argv, const struct settings *settings)
{
	if (!line_read(r, argc, argv) || !forms_read(r, settings) || (r->name != NULL && !line_understood(r)))
		return false;
	if (!report_connect(r, settings) || !report_greet(r))
		return false;
	if (r->name == NULL) {
		list_reports(r);
		return true;
	}
	return rows_fetched(r) && noted(r) && written(r);
}

int report_main(int argc, char **argv, const struct settings *settings)
{
	struct report r = { .code = 0 };
	char said[1000];

	if (!report_run(&r, argc, argv, settings) && r.err.code != ERR_NONE) {
		err_words(&r.err, said, sizeof said);
		complain("{1}", said);
		if (r.code == 0)
			r.code = exit_code_of(&r.err);
	}
	for (size_t i = 0; i < r.noption; i++)
		free((char *)r.option[i].name);
	free(r.option);
	gather_free(r.gather);
	str_release(&r.narrowed);
	rows_release(r.answer);
	rows_release(r.may);
	rows_release(r.hello);
	if (r.db != NULL)
		db_free(r.db);
	subjects_free(r.all);
	return r.code;
}
