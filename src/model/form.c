/* form.c - a form from its first field to its save. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "model/form_parts.h"

struct form_field *form_fields(const struct form *f)
{
	const struct form_def *def = f->def;
	struct form_field *field = mem_array(def->nfield, sizeof *field);

	for (size_t i = 0; i < def->nfield; i++) {
		field[i].value = mem_dup("");
		field[i].was = mem_dup("");
		edit_init(&field[i].edit, "", (size_t)def->field[i].max, def->field[i].type == FIELD_MEMO);
		if (def->field[i].words || def->field[i].noption)
			options_of_words(f, &field[i], &def->field[i]);
	}
	return field;
}

void form_fields_free(struct form_field *field, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		secret_free(field[i].value);
		secret_free(field[i].was);
		edit_release(&field[i].edit);
		free(field[i].problem);
		free(field[i].label);
		form_other_forget(&field[i]);
		options_release(&field[i]);
	}
	free(field);
}

/* The cursor comes to a field: nothing has been typed there yet, unless it stood there. */
static void stand(struct form *f, size_t to)
{
	f->worked = f->worked && to == f->at;
	f->at = to;
}

void form_stand_first(struct form *f)
{
	size_t to = 0;

	while (to + 1 < f->def->nfield && !form_writable(f, to))
		to++;
	stand(f, to);
}

struct form *form_new(const struct subjects *all, const struct form_def *def, int today)
{
	struct form *f = mem_alloc(sizeof *f);

	*f = (struct form){ .def = def, .all = all, .today = today, .state = FORM_EMPTY };
	f->field = form_fields(f);
	form_stand_first(f);
	form_stand(f, def->begin);
	uuid_make(f->request);
	return f;
}

void form_free(struct form *f)
{
	if (!f)
		return;
	form_fields_free(f->field, f->def->nfield);
	if (f->made)
		form_def_free_rows(f->made, f->shell->nfield);
	free(f->company);
	free(f->by);
	rows_release(f->panel);
	free(f);
}

void form_forgive(struct form_field *field)
{
	free(field->problem);
	field->problem = NULL;
	field->kind = PROBLEM_NONE;
	field->warning = false;
}

void form_blame(struct form_field *field, enum form_problem kind, const char *msgid, const char *detail)
{
	char said[1024];

	words_fill(msgid, detail, said, sizeof said);
	form_forgive(field);
	field->problem = mem_dup(said);
	field->kind = kind;
	field->warning = kind == PROBLEM_REFUSED || kind == PROBLEM_SAID;
}

void form_show(struct form *f, size_t i)
{
	char *shown = field_show(f->all, &f->field[i], &f->def->field[i], f->field[i].value);

	edit_set(&f->field[i].edit, shown);
	secret_free(shown);
}

/* The value into a new editor: there is nothing before it to go back to. */
static void show_anew(struct form *f, size_t i)
{
	struct form_field *field = &f->field[i];
	char *shown = field_show(f->all, field, &f->def->field[i], field->value);

	edit_release(&field->edit);
	edit_init(&field->edit, shown, (size_t)f->def->field[i].max, f->def->field[i].type == FIELD_MEMO);
	secret_free(shown);
}

static void replace(char **text, const char *by)
{
	char *copy = mem_dup(by ? by : "");

	secret_free(*text);
	*text = copy;
}

static bool watched(const struct form *f, size_t i)
{
	const struct call_def *call = &f->def->panel.call;

	for (size_t a = 0; a < call->nargs; a++)
		if (!strcmp(call->args[a], f->def->field[i].name))
			return true;
	return false;
}

void form_take(struct form *f, size_t i, const char *value)
{
	replace(&f->field[i].value, value);
	form_forgive(&f->field[i]);
	f->changes++;
	if (watched(f, i))
		f->panel_stale = true;
}

/* What a new form has in field i before anybody typed; NULL nothing. day is room for a date. */
static const char *initial(const struct form *f, size_t i, const char *from_context, char day[11])
{
	const struct field_def *def = &f->def->field[i];
	bool other_row = f->def->load.function && (!strcmp(def->name, "id") || !strcmp(def->name, "version"));
	int n;

	if (!def->initial)
		return def->type == FIELD_HIDDEN && !other_row ? from_context : NULL;
	if (!strcmp(def->initial, "context"))
		return from_context;
	if (def->type != FIELD_DATE || !date_read(def->initial, f->today, (enum date_bias)def->bias, &n))
		return def->initial;
	date_write(n, day);
	return day;
}

void form_start(struct form *f, const char *(*get)(const void *ctx, const char *name), const void *ctx)
{
	for (size_t i = 0; i < f->def->nfield; i++) {
		char day[11];
		const char *value = initial(f, i, get ? get(ctx, f->def->field[i].name) : NULL, day);
		replace(&f->field[i].value, value);
		replace(&f->field[i].was, value);
		form_forgive(&f->field[i]);
		show_anew(f, i);
	}
	if (f->def->begin)	/* that is for what is known already */
		form_stand_first(f);
	f->fresh = true;
	f->state = FORM_EDITING;
	f->panel_stale = f->def->panel.call.function != NULL;
	uuid_make(f->request);
}

/* The name that the row gives a choice's value, kept for when the options do not have it. */
static void take_label(struct form *f, size_t i, const struct rows *rows)
{
	struct str column = { .text = NULL };
	const char *label;

	str_addf(&column, "%s_label", f->def->field[i].name);
	label = rows_get(rows, 0, column.text);
	free(f->field[i].label);
	f->field[i].label = label ? utf8_sanitise(label, false, true) : NULL;
	str_release(&column);
}

void form_load_field(struct form *f, size_t i, const struct rows *rows)
{
	int column = rows_column(rows, f->def->field[i].name);

	form_forgive(&f->field[i]);
	form_other_forget(&f->field[i]);
	if (column < 0) {	/* a save that answers less than the row: what was sent is stored */
		replace(&f->field[i].was, f->field[i].value);
		return;
	}
	replace(&f->field[i].value, rows_cell(rows, 0, (size_t)column));
	replace(&f->field[i].was, f->field[i].value);
	take_label(f, i, rows);
	show_anew(f, i);
}

void form_load(struct form *f, const struct rows *rows)
{
	if (!rows_count(rows)) {
		f->state = FORM_EMPTY;
		return;
	}
	for (size_t i = 0; i < f->def->nfield; i++)
		form_load_field(f, i, rows);
	f->fresh = false;
	f->state = FORM_EDITING;
	f->panel_stale = f->def->panel.call.function != NULL;
	uuid_make(f->request);
}

/* Does the editor still show what the value is? */
static bool untouched(const struct form *f, size_t i)
{
	char *shown = field_show(f->all, &f->field[i], &f->def->field[i], f->field[i].value);
	bool same = !strcmp(shown, f->field[i].edit.text);

	secret_free(shown);
	return same;
}

bool form_changed(const struct form *f, size_t i)
{
	return strcmp(f->field[i].value, f->field[i].was) != 0 || !untouched(f, i);
}

void form_set(struct form *f, size_t i, const char *value)
{
	form_take(f, i, value);
	form_show(f, i);
}

int form_field_index(const struct form *f, const char *name)
{
	for (size_t i = 0; name && i < f->def->nfield; i++)
		if (!strcmp(f->def->field[i].name, name))
			return (int)i;
	return -1;
}

const char *form_value(const struct form *f, const char *name)
{
	int i = form_field_index(f, name);

	return i < 0 || !f->field[i].value[0] ? NULL : f->field[i].value;
}

bool form_saves(const struct form *f)
{
	return f->def->save.function && !f->look;
}

bool form_writable(const struct form *f, size_t i)
{
	return !f->look && f->def->field[i].type != FIELD_HIDDEN && !f->def->field[i].readonly;
}

static void typed(struct form *f)
{
	enum form_problem kind = f->field[f->at].kind;

	if (kind == PROBLEM_REFUSED || kind == PROBLEM_SAID || kind == PROBLEM_MISSING)
		form_forgive(&f->field[f->at]);
	f->changes++;
}

static bool refused(struct form *f, bool room)
{
	struct str max = { .text = NULL };

	str_addf(&max, "%d", f->def->field[f->at].max);
	if (room)
		form_blame(&f->field[f->at], PROBLEM_REFUSED, N_("That character may not stand here"), NULL);
	else
		form_blame(&f->field[f->at], PROBLEM_REFUSED, N_("At most {1} characters"), max.text);
	str_release(&max);
	return false;
}

/* A number, a date or a time that stands there already is typed over as a whole: 9 beside a proposed 1 is 9, not 19. A key that
 * moves or deletes comes first where only a part of it is to be changed. */
static void type_over(struct form *f)
{
	enum field_type type = f->def->field[f->at].type;
	struct edit *e = &f->field[f->at].edit;

	if (!f->worked && *e->text && (type == FIELD_INT || type == FIELD_DECIMAL || type == FIELD_DATE || type == FIELD_TIME) && untouched(f, f->at))
		edit_set(e, "");
	f->worked = true;
}

bool form_type(struct form *f, wchar_t c)
{
	struct edit *e = &f->field[f->at].edit;

	if (!form_writable(f, f->at))
		return false;
	type_over(f);
	if (!edit_type(e, c))
		return refused(f, utf8_length(e->text) < e->max);
	typed(f);
	return true;
}

/* Lines that hold something. */
static size_t lines(const char *text)
{
	size_t n = 0;

	for (text += strspn(text, "\r\n \t"); *text; text += strspn(text, "\r\n \t")) {
		text += strcspn(text, "\r\n");
		n++;
	}
	return n;
}

bool form_paste(struct form *f, const char *text)
{
	if (!form_writable(f, f->at))
		return false;
	char *cells = f->def->field[f->at].cells ? mem_dup(text) : NULL;
	for (char *tab = cells; tab && (tab = strchr(tab, '\t'));)
		*tab = ';';
	type_over(f);
	bool all = edit_paste(&f->field[f->at].edit, cells ? cells : text);
	secret_free(cells);
	typed(f);
	if (all && f->def->field[f->at].type != FIELD_MEMO && lines(text) > 1)
		form_blame(&f->field[f->at], PROBLEM_REFUSED, N_("Several lines were pasted here and are one now"), NULL);
	return all || refused(f, false);
}

void form_edit(struct form *f, enum edit_do what)
{
	if (!form_writable(f, f->at))
		return;
	edit_do(&f->field[f->at].edit, what);
	f->worked = true;
	typed(f);
}

bool form_leave(struct form *f, size_t i)
{
	struct form_field *field = &f->field[i];
	const char *problem = NULL, *told = NULL;
	char *detail = NULL, *value;

	if (!form_writable(f, i))
		return true;
	if (untouched(f, i)) {
		if (field->kind == PROBLEM_REFUSED || field->kind == PROBLEM_READ || field->kind == PROBLEM_MISSING)
			form_forgive(field);
		return !field->problem || field->warning;
	}
	value = field_read(f, i, field->edit.text, &problem, &detail, &told);
	if (value) {
		form_take(f, i, value);
		form_show(f, i);
		field->edit.at = strlen(field->edit.text);
		if (told)
			form_blame(field, PROBLEM_SAID, told, NULL);
	} else {
		form_blame(field, PROBLEM_READ, problem, detail);
	}
	secret_free(value);
	free(detail);
	return !problem;
}

void form_goto(struct form *f, size_t i)
{
	form_leave(f, f->at);
	if (i < f->def->nfield)
		stand(f, i);
}

void form_stand(struct form *f, const char *name)
{
	int i = form_field_index(f, name);

	if (i >= 0 && form_writable(f, (size_t)i))
		stand(f, (size_t)i);
}

void form_move(struct form *f, int step)
{
	int way = step < 0 ? -1 : 1;
	size_t to = f->at;

	form_leave(f, f->at);
	for (; step; step -= way) {
		size_t next = to;
		do
			next += (size_t)way;	/* wraps below nought, which is beyond the last as well */
		while (next < f->def->nfield && !form_writable(f, next));
		if (next >= f->def->nfield)
			break;
		to = next;
	}
	stand(f, to);
}

bool form_check(struct form *f, size_t *count)
{
	size_t bad = 0, first = 0;

	for (size_t i = 0; i < f->def->nfield; i++) {
		struct form_field *field = &f->field[i];
		if (!form_writable(f, i))
			continue;
		if (field->kind == PROBLEM_TOLD)	/* it may be right by now: the database is asked again */
			form_forgive(field);
		if (form_leave(f, i) && f->def->field[i].required && !field->value[0])
			form_blame(field, PROBLEM_MISSING, N_("This must be filled in"), NULL);
		if (field->problem && !field->warning && !bad++)
			first = i;
	}
	if (bad)
		stand(f, first);
	if (count)
		*count = bad;
	return !bad;
}

void form_error(struct form *f, const struct err *err)
{
	char said[1024];
	int i = form_field_index(f, err->field);

	if (i < 0 || !form_writable(f, (size_t)i))
		return;
	err_words(err, said, sizeof said);
	form_forgive(&f->field[i]);
	f->field[i].problem = mem_dup(said);
	f->field[i].kind = PROBLEM_TOLD;
	stand(f, (size_t)i);
	f->worked = false;	/* what was refused is typed over, also where one stood */
}

bool form_dirty(const struct form *f)
{
	for (size_t i = 0; i < f->def->nfield; i++)
		if (form_writable(f, i) && form_changed(f, i))
			return true;
	return false;
}
