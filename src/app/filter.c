/* The filters of a list. They are fields like any other, so the same form view asks them; a list that can be searched
 * gets the search text as the first of them. */
#include "config.h"

#include "app/filter.h"

#include <stdlib.h>
#include <string.h>

#include "app/form_screen.h"
#include "base/words.h"

struct screen_filter {
	struct screen screen;
	struct list *list;
	struct form_def def;		/* field: a row of borrowed definitions */
	struct subject subject;
	struct form *form;
};

static char search_name[] = "search", search_label[] = N_("Search"),
	search_help[] = N_("The first letters of a name, or an identity number");

static const char *filter_value(const struct screen_filter *f, size_t i)
{
	const char *value = f->form->field[i].value;

	return value == NULL || *value == '\0' ? NULL : value;
}

static void filter_apply(struct screen *s)
{
	struct screen_filter *f = (struct screen_filter *)s;
	struct list *list = f->list;
	struct screen *asker = f->screen.asker;
	size_t first = list->def->search ? 1 : 0, bad = 0;
	struct str narrowed = { 0 }, in_words = { 0 };

	if (!form_check(f->form, &bad)) {
		f->screen.view->dirty = true;
		return;
	}
	if (list->def->search)
		list_search(list, filter_value(f, 0));
	for (size_t i = 0; i < list->def->nfilter; i++)
		list_filter(list, i, filter_value(f, i + first));
	for (size_t i = 0; i < f->def.nfield; i++)
		if (filter_value(f, i) != NULL) {
			str_addf(&narrowed, "%s%s", narrowed.n > 0 ? ", " : "", f->form->field[i].edit.text);
			str_addf(&in_words, "%s%s: %s", in_words.n > 0 ? ", " : "", words(f->def.field[i].label), f->form->field[i].edit.text);
		}
	list_narrowed(asker, narrowed.text);
	list_narrow(list, in_words.text);
	str_release(&narrowed);
	str_release(&in_words);
	asker->view->dirty = true;
	screen_close(&f->screen);
}

static void filter_choice_got(struct screen *s, size_t field, const struct rows *rows)
{
	struct screen_filter *f = (struct screen_filter *)s;

	if (rows != NULL)
		form_options(f->form, field, rows);
	s->view->dirty = true;
}

static void filter_asked(struct screen *s, struct ask *ask, const struct input *in)
{
	(void)in;
	form_small_asked(s, ((struct screen_filter *)s)->form, ask, filter_apply);
}

static bool filter_waits(const struct screen *s)
{
	return form_small_waits(s, ((const struct screen_filter *)s)->form);
}

static void filter_free(struct screen *s)
{
	struct screen_filter *f = (struct screen_filter *)s;

	form_free(f->form);
	free(f->def.field);
}

static const struct screen_ops filter_ops = { .asked = filter_asked, .waits = filter_waits, .free = filter_free };

void filter_open(struct screen *asker, struct list *list)
{
	struct app *app = asker->app;
	struct screen_filter *f = (struct screen_filter *)screen_new(sizeof *f, app, &filter_ops, NULL, NULL, false);
	size_t first = list->def->search ? 1 : 0;
	struct view *v;

	f->screen.asker = asker;
	f->list = list;
	f->def.save.function = search_name;	/* so that the view offers to apply; no function is called */
	f->def.button = N_("Apply");
	f->def.button_help = N_("Enter shows the rows that fit");
	f->def.nfield = list->def->nfilter + first;
	f->def.field = mem_array(f->def.nfield, sizeof *f->def.field);
	if (list->def->search)
		f->def.field[0] = (struct field_def){ .name = search_name, .type = FIELD_TEXT, .label = search_label,
			.help = search_help, .max = 100 };
	memcpy(f->def.field + first, list->def->filter, list->def->nfilter * sizeof *f->def.field);
	f->form = form_new(app->subjects, &f->def, app->today);
	f->form->state = FORM_EDITING;
	if (list->def->search && list->search != NULL)
		form_set(f->form, 0, list->search);
	for (size_t i = 0; i < list->def->nfilter; i++)
		if (list->filter != NULL && list->filter[i] != NULL)
			form_set(f->form, i + first, list->filter[i]);
	f->subject = (struct subject){ .name = search_name, .form = &f->def };
	v = view_form_new(app->subjects, &f->subject, f->form);
	free(v->title);
	v->title = mem_dup(_("Search and filter"));
	app_push(app, &f->screen, v);
	for (size_t i = 0; i < list->def->nfilter; i++)
		if (list->def->filter[i].choices.function != NULL)
			choice_ask(&f->screen, i + first, &list->def->filter[i].choices, screen_find, asker, filter_choice_got);
}

static bool narrows_by_day(const struct list_def *def, const char *name)
{
	for (size_t i = 0; i < def->nfilter; i++)
		if (def->filter[i].type == FIELD_DATE && strcmp(def->filter[i].name, name) == 0)
			return true;
	return false;
}

static bool asks_with(const struct list_def *def, const char *name)
{
	for (size_t i = 0; i < def->call.nargs; i++)
		if (strcmp(def->call.args[i], name) == 0)
			return true;
	return false;
}

char *filter_that_day(struct app *app, const struct list_def *def, struct list *list, char *title)
{
	const struct screen *from = app_screen(app);
	const struct list_def *before = from == NULL || list_of(from) == NULL ? NULL : list_of(from)->def;
	struct str all = { 0 };
	const char *day;

	str_add(&all, title);
	for (size_t i = 0; before != NULL && i < def->nfilter; i++)
		if (narrows_by_day(def, def->filter[i].name) && asks_with(before, def->filter[i].name)
		    && (day = screen_find(from, def->filter[i].name)) != NULL) {
			list_filter(list, i, day);
			str_addf(&all, "  (%s)", day);
		}
	for (size_t i = 0; before != NULL && i < def->call.nargs; i++)
		if (narrows_by_day(before, def->call.args[i]) && (day = screen_find(from, def->call.args[i])) != NULL)
			str_addf(&all, "  (%s)", day);
	free(title);
	return str_take(&all);
}
