/* The values of the last saved form of each subject, for Ctrl-Y. Kept in memory only. */
#include "config.h"

#include "app/app.h"

#include <string.h>

void last_keep(struct app *app, const char *subject, const struct form *form)
{
	struct last_value *l = NULL;

	for (size_t i = 0; i < app->nlast && l == NULL; i++)
		if (strcmp(app->last[i].subject, subject) == 0)
			l = &app->last[i];
	if (l == NULL) {
		app->last = mem_grow(app->last, app->nlast + 1, sizeof *app->last);
		l = &app->last[app->nlast++];
		*l = (struct last_value){ .subject = mem_dup(subject) };
	}
	context_release(&l->values);
	for (size_t i = 0; i < form->def->nfield; i++)
		if (form->def->field[i].type != FIELD_HIDDEN)
			context_set(&l->values, form->def->field[i].name, form->field[i].value);
}

const char *last_get(const struct app *app, const char *subject, const char *name)
{
	for (size_t i = 0; i < app->nlast; i++)
		if (strcmp(app->last[i].subject, subject) == 0)
			return context_get(&app->last[i].values, name);
	return NULL;
}
