/* Help: made of the tables that the keys themselves come from, so that it cannot say anything else. */
#include "config.h"

#include "app/app.h"

#include <string.h>

#include "base/utf8.h"
#include "base/words.h"
#include "ui/keys.h"

enum { KEY_COLUMNS = 22 };

static void key_line(struct str *out, const char *key, const char *label)
{
	int used = utf8_width(key);

	str_addf(out, "  %s", key);
	for (; used < KEY_COLUMNS; used++)
		str_addc(out, ' ');
	str_addf(out, " %s\n", label);
}

static void subject_keys(struct str *out, const struct app *app, const struct subject *subject)
{
	struct str label = { 0 };
	bool any = false;

	for (size_t i = 0; subject != NULL && i < subject->naction; i++) {
		const struct action_def *a = &subject->action[i];

		if (a->key == NULL || a->label == NULL || !app_may(app, action_needs(app->subjects, a)))
			continue;
		if (!any)
			str_addf(out, "%s\n", _("What can be done here"));
		any = true;
		str_release(&label);
		str_addf(&label, "%s%s%s", words(a->label), a->on == ON_MARKS ? "  " : "", a->on == ON_MARKS ? _("(all marked rows)") : "");
		key_line(out, a->key, label.text);
	}
	str_release(&label);
	if (any)
		str_addc(out, '\n');
}

static void grid_keys(struct str *out, const struct subject *subject)
{
	const struct grid_def *grid = subject == NULL ? NULL : subject->grid;

	if (grid == NULL)
		return;
	str_addf(out, "%s\n", _("Marks"));
	for (size_t i = 0; i < grid->nmark; i++)
		key_line(out, grid->mark[i].key, words(grid->mark[i].label));
	for (size_t i = 0; i < grid->nsecond; i++)
		key_line(out, grid->second[i].key, words(grid->second[i].label));
	str_addc(out, '\n');
}

static void all_keys(struct str *out, const struct view *v)
{
	str_addf(out, "%s\n", _("Keys"));
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		const char *keys = keys_all((enum action)a);

		if (keys != NULL && *keys != '\0' && view_can(v, (enum action)a))
			key_line(out, keys, words(action_label((enum action)a)));
	}
}

static void field_words(struct str *out, const struct screen *s)
{
	const struct form *form = form_of(s);
	const struct field_def *def;
	const char *help;

	if (form == NULL || form->at >= form->def->nfield)
		return;
	def = &form->def->field[form->at];
	help = field_help(def);
	if (def->label != NULL)
		str_addf(out, "%s\n", words(def->label));
	if (help != NULL)
		str_addf(out, "  %s\n", help);
	if (form->field[form->at].problem != NULL)
		str_addf(out, "  %s\n", form->field[form->at].problem);
	str_addc(out, '\n');
}

void help_open(struct screen *s)
{
	struct str text = { 0 };

	if (s->subject == NULL && s->asker == NULL && s->view->under != NULL)
		return;		/* help on help */
	field_words(&text, s);
	subject_keys(&text, s->app, subject_of(s));
	grid_keys(&text, subject_of(s));
	all_keys(&text, s->view);
	screen_plain(s->app, view_text_new(_("Help"), text.text));
	str_release(&text);
}

void about_open(struct screen *s)
{
	const struct list *list = list_of(s);

	if (list == NULL || list->about == NULL || *list->about == '\0')
		app_say(s->app, MESSAGE_INFO, N_("Nothing more is told about what stands here"), NULL);
	else
		screen_plain(s->app, view_text_new(words(subject_of(s)->title), list->about));
}

void error_open(struct app *app)
{
	struct str text = { 0 };
	char said[600];

	if (app->last_error.code == ERR_NONE) {
		app_say(app, MESSAGE_INFO, N_("There has been no error"), NULL);
		return;
	}
	err_words(&app->last_error, said, sizeof said);
	str_addf(&text, "%s\n\n", said);
	if (app->last_error.field[0] != '\0')
		str_addf(&text, "%s: %s\n", _("Field"), app->last_error.field);
	str_add(&text, app->last_error.more);
	screen_plain(app, view_text_new(_("The last error"), text.text));
	str_release(&text);
}
