/* Help: made of the tables that the keys themselves come from, so that it cannot say anything else. */
#include "config.h"

#include "app/app.h"

#include <string.h>

#include "base/utf8.h"
#include "base/words.h"
#include "ui/keys.h"

enum { KEY_COLUMNS = 22, HINTS_MOST = 64 };

/* all: of every key there is, instead of what can be done here. */
struct help { struct screen screen; bool all; };

static void key_line(struct str *out, const char *key, const char *label)
{
	int used = utf8_width(key);

	str_addf(out, "  %s", key);
	for (; used < KEY_COLUMNS; used++)
		str_addc(out, ' ');
	str_addf(out, " %s\n", label);
}

/* Is it told with the actions of forms/, which say what they do to marked rows? */
static const struct action_def *action_of(const struct subject *subject, const char *key)
{
	for (size_t i = 0; subject != NULL && i < subject->naction; i++)
		if (subject->action[i].key != NULL && subject->action[i].label != NULL && strcmp(subject->action[i].key, key) == 0)
			return &subject->action[i];
	return NULL;
}

static void action_line(struct str *out, const struct action_def *a)
{
	struct str label = { 0 };

	str_addf(&label, "%s%s%s", words(a->label), a->on == ON_MARKS ? "  " : "", a->on == ON_MARKS ? _("(all marked rows)") : "");
	key_line(out, a->key, label.text);
	str_release(&label);
}

static bool is_mark(const struct grid_def *grid, const char *key)
{
	for (size_t i = 0; grid != NULL && i < grid->nmark; i++)
		if (strcmp(grid->mark[i].key, key) == 0)
			return true;
	for (size_t i = 0; grid != NULL && i < grid->nsecond; i++)
		if (strcmp(grid->second[i].key, key) == 0)
			return true;
	return false;
}

/* With every key that does the same where it is asked about: some terminals keep F10 for themselves. */
static const char *keys_of(struct view *v, const char *key)
{
	bool typing = v->ops->typing(v);
	const char *all = keys_all(keys_action(key, typing), typing);

	return all == NULL ? keys_show(key) : all;
}

/* First what the key line would say if it had room, then what a letter does. */
static void here_keys(struct str *out, const struct screen *s, struct view *v, const struct subject *subject)
{
	struct key_hint hint[HINTS_MOST];
	size_t n = v->ops->keys(v, hint, HINTS_MOST);
	bool typing = v->ops->typing(v);

	str_addf(out, "%s\n", _("What can be done here"));
	for (size_t i = 0; i < n; i++)
		if (action_of(subject, hint[i].key) == NULL && !(subject != NULL && is_mark(subject->grid, hint[i].key)))
			key_line(out, keys_of(v, hint[i].key), hint[i].label);
	for (size_t i = 0; subject != NULL && i < subject->naction; i++) {
		const struct action_def *a = &subject->action[i];

		if (a->key != NULL && a->label != NULL && (!typing || a->key[1] != '\0') && action_offered(s, a))
			action_line(out, a);
	}
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
	key_line(out, keys_show(keys_first(ACTION_DELETE)), _("Empties the cell"));
	str_addc(out, '\n');
}

static void keys_where(struct str *out, const struct view *v, const char *heading, bool edits)
{
	str_addf(out, "%s\n", heading);
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		const char *keys = keys_all((enum action)a, false);

		if (keys != NULL && *keys != '\0' && action_edits((enum action)a) == edits && view_can(v, (enum action)a))
			key_line(out, keys, words(action_label((enum action)a)));
	}
	str_addc(out, '\n');
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

static void help_asked(struct screen *s, struct ask *ask, const struct input *in)
{
	(void)in;
	if (ask->kind == ASK_CLOSE)
		screen_close(s);
}

static const struct screen_ops help_ops = { .asked = help_asked };

static void help_push(struct app *app, const char *title, const char *text, bool all)
{
	struct help *h = (struct help *)screen_new(sizeof *h, app, &help_ops, NULL, NULL, false);

	h->all = all;
	app_push(app, &h->screen, view_text_new(title, text));
}

/* F1 on what F1 showed: every key there is. */
static void help_all(struct screen *s)
{
	struct str text = { 0 };

	if (((struct help *)s)->all)
		return;
	keys_where(&text, s->view->under, _("Everywhere"), false);
	keys_where(&text, s->view->under, _("Moving and correcting"), true);
	help_push(s->app, _("All keys"), text.text, true);
	str_release(&text);
}

void help_open(struct screen *s)
{
	struct str text = { 0 };
	char more[200];

	if (s->ops == &help_ops) {
		help_all(s);
		return;
	}
	if (s->subject == NULL && s->asker == NULL && s->view->under != NULL)
		return;		/* on a text there is nothing to tell */
	field_words(&text, s);
	here_keys(&text, s, s->view, subject_of(s));
	grid_keys(&text, subject_of(s));
	words_fill(N_("{1} once more: all keys"), keys_show(keys_first(ACTION_HELP)), more, sizeof more);
	str_addf(&text, "%s\n", more);
	help_push(s->app, _("Help"), text.text, false);
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
