/* form_merge.c - the row as a colleague has left it, under a form that is open: nothing typed is lost, nothing is hidden. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "model/form_parts.h"

void form_other_forget(struct form_field *field)
{
	secret_free(field->other);
	secret_free(field->other_shown);
	field->other = field->other_shown = NULL;
	field->other_mine = field->other_raw = false;
}

/* How their value of field i is written: a choice by the name that the row gives it. */
static char *their_text(const struct form *f, size_t i, const struct rows *rows, const char *theirs)
{
	struct str column = { .text = NULL };
	const char *label;
	char *shown;

	str_addf(&column, "%s_label", f->def->field[i].name);
	label = rows_get(rows, 0, column.text);
	shown = label ? mem_dup(label) : field_show(f->all, &f->field[i], &f->def->field[i], theirs);
	str_release(&column);
	return shown;
}

/* Both have changed field i, differently. */
static void collide(struct form *f, size_t i, const struct rows *rows, const char *theirs)
{
	struct form_field *field = &f->field[i];

	form_other_forget(field);
	field->other = mem_dup(theirs ? theirs : "");
	field->other_shown = their_text(f, i, rows, theirs);
}

/* What a person would call a field that has changed: one can see it, and it says more than a number counted anew. */
static bool worth_saying(const struct field_def *def)
{
	return def->type != FIELD_HIDDEN && (!def->readonly || def->type == FIELD_CHOICE);
}

static void say_field(struct str *said, const struct field_def *def)
{
	if (worth_saying(def))
		str_addf(said, "%s%s", said->n ? ", " : "", words(def->label));
}

/* Their new value where nothing is typed; one's own that was put aside for theirs stays beside it. */
static void load_beside(struct form *f, size_t i, const struct rows *rows)
{
	struct form_field *field = &f->field[i], kept = *field;

	field->other = field->other_shown = NULL;
	form_load_field(f, i, rows);
	field->other = kept.other;
	field->other_shown = kept.other_shown;
	field->other_mine = kept.other_mine;
	field->other_raw = kept.other_raw;
}

struct merged form_merge(struct form *f, const struct rows *rows)
{
	struct merged m = { 0 };

	for (size_t i = 0; i < f->def->nfield && rows_count(rows); i++) {
		struct form_field *field = &f->field[i];
		const char *theirs = rows_get(rows, 0, f->def->field[i].name);
		bool moved = rows_column(rows, f->def->field[i].name) >= 0 && !str_same(field->was, theirs);

		if (f->def->field[i].type == FIELD_HIDDEN || !form_changed(f, i)) {
			if (moved) {
				say_field(&m.fields, &f->def->field[i]);
				load_beside(f, i, rows);	/* else it is left alone: the cursor may stand in it */
			}
			continue;
		}
		if (!moved)
			continue;
		say_field(&m.fields, &f->def->field[i]);
		if (!str_same(field->value, theirs)) {
			collide(f, i, rows, theirs);
			say_field(&m.both, &f->def->field[i]);
			m.clashes++;
		} else {
			form_other_forget(field);
		}
		secret_free(field->was);
		field->was = mem_dup(theirs ? theirs : "");
	}
	f->panel_stale = f->def->panel.call.function != NULL;
	return m;
}

void merged_release(struct merged *m)
{
	str_release(&m->both);
	str_release(&m->fields);
}

size_t form_clash(const struct form *f)
{
	for (size_t i = 0; i < f->def->nfield; i++)
		if (f->field[i].other && form_writable(f, i))
			return i;
	return f->def->nfield;
}

bool form_exchange(struct form *f, size_t i)
{
	struct form_field *field = &f->field[i];
	char *value, *shown, *now_shown;
	bool raw;

	if (!field->other || !form_writable(f, i))
		return false;
	raw = !form_leave(f, i) && field->kind == PROBLEM_READ;
	value = field->other;
	shown = field->other_shown;
	now_shown = mem_dup(field->edit.text);
	field->other = mem_dup(field->value);
	field->other_shown = now_shown;
	form_set(f, i, value);
	if (field->other_raw)		/* what could not be read stands there again as it was typed */
		edit_set(&field->edit, shown);
	field->edit.at = strlen(field->edit.text);
	field->other_raw = raw;
	field->other_mine = !field->other_mine;
	secret_free(value);
	secret_free(shown);
	return true;
}
