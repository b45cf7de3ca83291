/* form_rows.c - fields that rows of the database describe: a questionnaire has no file of its own. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "model/config.h"
#include "model/flat.h"
#include "model/form_parts.h"

void form_def_free_rows(struct form_def *made, size_t own)
{
	for (size_t i = own; i < made->nfield; i++) {
		struct field_def *def = &made->field[i];
		free(def->name);
		free(def->label);
		free(def->help);
		free(def->group);
		for (size_t o = 0; o < def->noption; o++) {
			free(def->option[o].value);
			free(def->option[o].label);
			free(def->option[o].letter);
		}
		free(def->option);
	}
	free(made->field);
	free(made);
}

static char *clean(const char *cell)
{
	return cell && *cell ? utf8_sanitise(cell, false, true) : NULL;
}

/* The next part of what ERR_SEP separates; NULL when there is none. */
static char *part(const char **at)
{
	size_t n;

	if (!*at)
		return NULL;
	n = strcspn(*at, "\x1f");
	char *raw = mem_dupn(*at, n), *text = utf8_sanitise(raw, false, true);
	free(raw);
	*at = (*at)[n] ? *at + n + 1 : NULL;
	return text;
}

/* Triples of key, label and value. */
static void read_options(struct field_def *def, const char *cell)
{
	const char *at = cell && *cell ? cell : NULL;

	while (at) {
		struct word w = { .letter = part(&at) };
		w.label = part(&at);
		w.value = part(&at);
		if (!w.label)
			w.label = mem_dup("");
		if (!w.value || !*w.value) {
			free(w.value);
			w.value = mem_dup(w.letter);
		}
		def->option = mem_grow(def->option, def->noption + 1, sizeof *def->option);
		def->option[def->noption++] = w;
	}
}

static bool type_read(const char *name, enum field_type *type)
{
	static const struct { const char *name; enum field_type type; } types[] = {
		{ "text", FIELD_TEXT }, { "memo", FIELD_MEMO }, { "int", FIELD_INT }, { "decimal", FIELD_DECIMAL },
		{ "date", FIELD_DATE }, { "bool", FIELD_BOOL }, { "choice", FIELD_CHOICE }, { "scale", FIELD_SCALE },
	};

	for (size_t i = 0; name && i < sizeof types / sizeof *types; i++)
		if (!strcmp(types[i].name, name)) {
			*type = types[i].type;
			return true;
		}
	return false;
}

static const struct field_def *find(const struct form_def *def, const char *name)
{
	for (size_t i = 0; name && i < def->nfield; i++)
		if (!strcmp(def->field[i].name, name))
			return &def->field[i];
	return NULL;
}

/* The row as one more field of made. False: it is none. */
static bool add_field(struct form_def *made, const struct rows *rows, size_t row)
{
	const char *name = rows_get(rows, row, "name");
	struct field_def def = { .asked = true, .line = (int)row + 1 };

	if (!name || !config_name_ok(name) || !type_read(rows_get(rows, row, "type"), &def.type))
		return false;
	def.name = mem_dup(name);
	def.label = clean(rows_get(rows, row, "label"));
	def.help = clean(rows_get(rows, row, "help"));
	def.group = clean(rows_get(rows, row, "section"));
	def.readonly = rows_told(rows, row, "readonly");
	def.required = rows_told(rows, row, "required") && !def.readonly;
	def.max = def.type == FIELD_MEMO ? 4000 : 200;
	read_options(&def, rows_get(rows, row, "options"));
	for (size_t o = 0; o < def.noption; o++) {	/* as wide as the widest of its options, with their keys */
		int w = utf8_width(words(def.option[o].label)) + 2;
		def.width = w > def.width ? w : def.width;
	}
	made->field[made->nfield++] = def;
	return def.label && (def.noption > 0 || (def.type != FIELD_CHOICE && def.type != FIELD_SCALE));
}

static struct form_def *def_of_rows(const struct form_def *shell, const struct rows *rows, struct err *err)
{
	struct form_def *made = mem_alloc(sizeof *made);
	size_t n = rows_count(rows);

	*made = *shell;
	made->field = mem_array(shell->nfield + n, sizeof *made->field);
	for (size_t i = 0; i < shell->nfield; i++)
		made->field[i] = shell->field[i];
	for (size_t r = 0; r < n; r++) {
		const struct field_def *known = find(made, rows_get(rows, r, "name"));
		if ((known && known->asked) || (!known && !add_field(made, rows, r))) {
			err_setf(err, ERR_CONFIG, NULL, N_("Question {1} cannot be asked by this program"), "%s",
				rows_get(rows, r, "name") ? rows_get(rows, r, "name") : "-");
			form_def_free_rows(made, shell->nfield);
			return NULL;
		}
	}
	return made;
}

bool form_rows(struct form *f, const struct rows *rows, struct err *err)
{
	const struct form_def *shell = f->made ? f->shell : f->def;
	struct form_def *made = def_of_rows(shell, rows, err);
	struct form_field *before = f->field;
	size_t nbefore = f->def->nfield;

	if (!made)
		return false;
	f->shell = shell;
	f->def = made;
	f->field = form_fields(f);
	for (size_t i = 0; i < shell->nfield; i++) {	/* what the file's fields hold, stays */
		struct form_field swap = f->field[i];
		f->field[i] = before[i];
		before[i] = swap;
	}
	form_fields_free(before, nbefore);
	if (f->made)
		form_def_free_rows(f->made, shell->nfield);
	f->made = made;
	for (size_t r = 0; r < rows_count(rows); r++) {
		size_t i = (size_t)form_field_index(f, rows_get(rows, r, "name"));
		form_set(f, i, rows_get(rows, r, "value"));
		free(f->field[i].was);
		f->field[i].was = mem_dup(f->field[i].value);
	}
	form_stand_first(f);
	f->state = FORM_EDITING;
	return true;
}

char *form_answers(const struct form *f)
{
	struct str s = { .text = NULL };

	for (size_t i = 0; i < f->def->nfield; i++)
		if (f->def->field[i].asked && !f->def->field[i].readonly && f->field[i].value[0])
			flat_add(&s, f->def->field[i].name, f->field[i].value);
	return flat_end(&s);
}
