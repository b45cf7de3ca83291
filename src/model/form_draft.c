/* form_draft.c - what is typed in a form and not stored, to be kept and to be taken up again.
 *
 * Of a new row everything that stands in it; of a row that was loaded only what was changed, so that taking it up puts
 * nothing of a colleague's back, and what is stored by then stands beside it. With it the field where one was.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "model/flat.h"
#include "model/form_parts.h"

#define PLACE " at"		/* the field where one was; no field can have this name */

static bool picks(enum field_type type)
{
	return type == FIELD_CHOICE || type == FIELD_SCALE;
}

char *form_draft(const struct form *f)
{
	struct str s = { .text = NULL };

	for (size_t i = 0; i < f->def->nfield; i++) {
		const struct form_field *field = &f->field[i];
		char *shown = field_show(f->all, field, &f->def->field[i], field->value);
		/* what cannot be read yet is kept as it was typed; of a choice only what was chosen */
		bool typed = !picks(f->def->field[i].type) && strcmp(shown, field->edit.text) != 0;
		const char *stands = typed ? field->edit.text : field->value;
		/* of a row only what was changed, so that taking it up puts nothing of a colleague's back */
		if (f->fresh ? stands[0] != '\0' : form_changed(f, i))
			flat_add(&s, f->def->field[i].name, stands);
		secret_free(shown);
	}
	if (s.n)
		flat_add(&s, PLACE, f->def->field[f->at].name);
	return flat_end(&s);
}

/* What is stored in the row by now, beside what was typed. */
static void show_stored(struct form *f, size_t i)
{
	struct form_field *field = &f->field[i];

	if (!form_writable(f, i) || !form_changed(f, i))
		return;
	form_other_forget(field);
	field->other = mem_dup(field->was);
	field->other_shown = field_show(f->all, field, &f->def->field[i], field->was);
}

static void take(void *ctx, const char *name, const char *value)
{
	struct form *f = ctx;
	int i = form_field_index(f, name);
	const char *problem = NULL, *told = NULL;
	char *detail = NULL, *read;

	if (i < 0 || f->def->field[i].readonly)
		return;
	/* What the form is about is where it was opened, and its version that of now. */
	if (f->def->field[i].type == FIELD_HIDDEN) {
		if (f->fresh && !f->field[i].value[0])
			form_set(f, (size_t)i, value);
		return;
	}
	if (picks(f->def->field[i].type)) {
		form_set(f, (size_t)i, value);
		return;
	}
	char *clean = utf8_sanitise(value, f->def->field[i].type == FIELD_MEMO, true);
	read = field_read(f, (size_t)i, clean, &problem, &detail, &told);
	if (read)
		form_set(f, (size_t)i, read);
	else
		edit_set(&f->field[i].edit, clean);
	secret_free(read);
	secret_free(clean);
	free(detail);
}

bool form_draft_fits(const struct form *f, const char *json)
{
	bool fits = true;

	for (size_t i = 0; i < f->def->nfield && fits; i++) {
		char *theirs;

		if (f->def->field[i].type != FIELD_HIDDEN || !f->field[i].value[0] || !strcmp(f->def->field[i].name, "version"))
			continue;
		theirs = flat_get(json, f->def->field[i].name);
		fits = theirs ? !strcmp(theirs, f->field[i].value) : !f->fresh;
		free(theirs);
	}
	return fits;
}

bool form_draft_load(struct form *f, const char *json)
{
	char *place;

	if (!flat_each(json, NULL, NULL))
		return false;
	flat_each(json, take, f);
	for (size_t i = 0; i < f->def->nfield && !f->fresh; i++)
		show_stored(f, i);
	place = flat_get(json, PLACE);
	form_stand(f, place);
	free(place);
	if (!f->fresh) {
		free(f->by);
		f->by = mem_dup(_("Stored"));
	}
	return true;
}
