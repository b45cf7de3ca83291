/* How and where a file is saved. A place that is none is told at its field, and what was typed stays. */
#include "config.h"

#include "app/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/form_screen.h"
#include "base/date.h"
#include "base/words.h"

enum { FORMAT, DIRECTORY, NAME, FIELDS };

struct screen_place {
	struct screen screen;
	struct form_def def;
	struct field_def field[FIELDS];
	struct subject subject;
	struct form *form;
	struct place place;
	place_done *done;
	void *extra;
};

static const struct { enum out_format format; const char *value, *label; } formats[] = {
	{ OUT_XLSX, "xlsx", N_("Workbook (XLSX)") },
	{ OUT_CSV, "csv", N_("Text with semicolons (CSV)") },
	{ OUT_PDF, "pdf", N_("Pages to print (PDF)") },
};

enum { FORMATS = sizeof formats / sizeof *formats };

/* Borrowed by each form; never written. */
static char name_format[] = "format", name_directory[] = "directory", name_name[] = "name";
static char label_format[] = N_("Format"), label_directory[] = N_("Directory"), label_name[] = N_("File name");
static char help_format[] = N_("Workbook for figures, text for other programs, pages for paper");
static char help_directory[] = N_("An existing directory, such as /home/anna/reports or ~/reports");
static char help_fixed[] = N_("Where files are saved here is decided by the site");
static char help_name[] = N_("Without what the format adds; a file that is there is never replaced");
static char help_whole[] = N_("A file that is there is never replaced");
static char help_title[] = N_("Save as a file");

void place_release(struct place *p)
{
	free(p->directory);
	free(p->name);
	*p = (struct place){ .directory = NULL };
}

char *place_file(const struct place *p)
{
	struct str s = { 0 };

	str_add(&s, p->name);
	if (p->choose)
		str_addf(&s, ".%s", out_suffix(p->format));
	return str_take(&s);
}

/* ---- where files go by themselves ---- */

/* XDG_DOCUMENTS_DIR="$HOME/Dokument" in user-dirs.dirs; NULL: there is none. */
static char *documents(const char *home)
{
	static const char key[] = "XDG_DOCUMENTS_DIR=\"$HOME";
	const char *config = getenv("XDG_CONFIG_HOME");
	struct str path = { 0 };
	char line[1024], *found = NULL;
	FILE *in;

	if (config != NULL && *config == '/')
		str_addf(&path, "%s/user-dirs.dirs", config);
	else
		str_addf(&path, "%s/.config/user-dirs.dirs", home);
	in = fopen(path.text, "re");
	str_release(&path);
	while (in != NULL && found == NULL && fgets(line, sizeof line, in) != NULL) {
		if (strncmp(line, key, sizeof key - 1) != 0)
			continue;
		line[strcspn(line + sizeof key - 1, "\"\n") + sizeof key - 1] = '\0';
		str_addf(&path, "%s%s", home, line + sizeof key - 1);
		found = str_take(&path);
	}
	if (in != NULL)
		fclose(in);
	return found;
}

static char *directory_first(const struct app *app)
{
	const char *home = getenv("HOME");
	char *found;

	if (app->settings->export_dir != NULL)
		return mem_dup(app->settings->export_dir);
	if (home == NULL || *home != '/')
		return mem_dup("/");
	found = documents(home);
	if (found != NULL && access(found, W_OK) == 0)
		return found;
	free(found);
	return mem_dup(home);
}

/* With a number behind it when the name is taken; only when nothing stands in the way is that asked. */
static void not_taken(struct place *p)
{
	char *plain = p->name;
	const char *dot = p->choose ? NULL : strrchr(plain, '.');
	size_t stem = dot == NULL ? strlen(plain) : (size_t)(dot - plain);

	p->name = mem_dup(plain);
	for (int n = 2; n < 1000; n++) {
		char *file = place_file(p);
		struct str path = { 0 }, next = { 0 };
		bool taken;

		str_addf(&path, "%s/%s", p->directory, file);
		taken = access(path.text, F_OK) == 0;
		str_release(&path);
		free(file);
		if (!taken)
			break;
		str_addn(&next, plain, stem);
		str_addf(&next, "-%d%s", n, plain + stem);
		free(p->name);
		p->name = str_take(&next);
	}
	free(plain);
}

void place_first(const struct app *app, struct place *p, const char *said)
{
	char day[11];

	date_write(app->today, day);
	free(p->directory);
	p->directory = directory_first(app);
	if (said != NULL) {
		free(p->name);
		p->name = out_name(said, day);
		if (!p->choose) {
			struct str whole = { 0 };

			str_addf(&whole, "%s.%s", p->name, out_suffix(p->format));
			free(p->name);
			p->name = str_take(&whole);
		}
	}
	not_taken(p);
}

/* ---- the form ---- */

static int index_of(const struct screen_place *f, const char *name)
{
	return form_field_index(f->form, name);
}

static const char *value_of(const struct screen_place *f, const char *name)
{
	const char *value = form_value(f->form, name);

	return value == NULL ? "" : value;
}

static char *whole_directory(const char *said)
{
	const char *home = getenv("HOME");
	struct str s = { 0 };

	if (said[0] == '~' && (said[1] == '/' || said[1] == '\0') && home != NULL)
		str_addf(&s, "%s%s", home, said + 1);
	else
		str_add(&s, said);
	return str_take(&s);
}

static bool format_ok(struct screen_place *f, struct err *err)
{
	const char *said = value_of(f, "format"), *why = NULL;

	for (size_t i = 0; f->place.choose && i < FORMATS; i++)
		if (strcmp(formats[i].value, said) == 0)
			f->place.format = formats[i].format;
	return out_can(f->place.format, &why) || err_set(err, ERR_INPUT, f->place.choose ? "format" : "name", why, NULL);
}

static void place_ok(struct screen *s)
{
	struct screen_place *f = (struct screen_place *)s;
	struct app *app = f->screen.app;
	struct screen *asker = f->screen.asker;
	place_done *done = f->done;
	void *extra = f->extra;
	struct place got;
	struct err err;
	size_t bad = 0;
	char *file;
	bool ok;

	if (!form_check(f->form, &bad)) {
		f->screen.view->dirty = true;
		return;
	}
	free(f->place.name);
	f->place.name = mem_dup(value_of(f, "name"));
	if (index_of(f, "directory") >= 0) {
		free(f->place.directory);
		f->place.directory = whole_directory(value_of(f, "directory"));
	}
	ok = format_ok(f, &err);
	file = place_file(&f->place);
	ok = ok && out_may_save(f->place.directory, file, &err);
	free(file);
	if (!ok) {
		form_error(f->form, &err);
		if (index_of(f, err.field) < 0)
			app_error(app, &err);
		f->screen.view->dirty = true;
		return;
	}
	got = f->place;
	f->place = (struct place){ .directory = NULL };
	f->done = NULL;
	screen_close(&f->screen);
	done(app, asker, extra, &got);
}

static void place_asked(struct screen *s, struct ask *ask, const struct input *in)
{
	(void)in;
	form_small_asked(s, ((struct screen_place *)s)->form, ask, place_ok);
}

static bool place_waits(const struct screen *s)
{
	return form_small_waits(s, ((const struct screen_place *)s)->form);
}

static void place_free(struct screen *s)
{
	struct screen_place *f = (struct screen_place *)s;

	form_free(f->form);
	place_release(&f->place);
	if (f->done != NULL)
		f->done(s->app, s->asker, f->extra, NULL);
}

static const struct screen_ops place_ops = { .asked = place_asked, .waits = place_waits, .free = place_free };

static void format_options(struct form *form)
{
	static const char *const names[] = { "value", "label", NULL };
	const char *cell[2 * FORMATS];
	struct rows *rows;

	for (size_t i = 0; i < FORMATS; i++) {
		cell[2 * i] = formats[i].value;
		cell[2 * i + 1] = words(formats[i].label);
	}
	rows = rows_new(names, cell, FORMATS);
	form_options(form, 0, rows);
	rows_release(rows);
}

static void fields(struct screen_place *f, bool fixed)
{
	size_t n = 0;

	if (f->place.choose)
		f->field[n++] = (struct field_def){ .name = name_format, .type = FIELD_CHOICE, .label = label_format, .help = help_format,
			.width = 30, .max = 10, .required = true, .choices = { .function = name_format } };
	f->field[n++] = (struct field_def){ .name = name_directory, .type = FIELD_TEXT, .label = label_directory,
		.help = fixed ? help_fixed : help_directory, .width = 50, .max = 1000, .required = !fixed, .readonly = fixed };
	f->field[n++] = (struct field_def){ .name = name_name, .type = FIELD_TEXT, .label = label_name,
		.help = f->place.choose ? help_name : help_whole, .width = 50, .max = 200, .required = true };
	f->def = (struct form_def){ .field = f->field, .nfield = n, .button = N_("Save"), .button_help = N_("Enter saves the file") };
	f->def.save.function = name_format;	/* so that the view offers to save; no function is called */
}

static void first_values(struct screen_place *f, const struct place *first)
{
	if (f->place.choose) {
		format_options(f->form);
		for (size_t i = 0; i < FORMATS; i++)
			if (formats[i].format == first->format)
				form_set(f->form, 0, formats[i].value);
	}
	form_set(f->form, (size_t)index_of(f, "directory"), first->directory);
	form_set(f->form, (size_t)index_of(f, "name"), first->name);
}

void place_open(struct screen *asker, const struct place *first, const struct err *problem, place_done *done, void *extra)
{
	struct app *app = asker->app;
	struct screen_place *f = (struct screen_place *)screen_new(sizeof *f, app, &place_ops, NULL, NULL, false);
	struct view *v;

	f->screen.asker = asker;
	f->done = done;
	f->extra = extra;
	f->place = (struct place){ .format = first->format, .choose = first->choose, .directory = mem_dup(first->directory),
		.name = mem_dup(first->name) };
	fields(f, settings_locked(app->settings, "export_dir"));
	f->form = form_new(app->subjects, &f->def, app->today);
	f->form->state = FORM_EDITING;
	first_values(f, first);
	f->subject = (struct subject){ .name = name_name, .form = &f->def };
	v = view_form_new(app->subjects, &f->subject, f->form);
	free(v->title);
	v->title = mem_dup(words(help_title));
	app_push(app, &f->screen, v);
	if (problem == NULL)
		return;
	form_error(f->form, problem);
	if (index_of(f, problem->field) < 0)
		app_error(app, problem);
}
