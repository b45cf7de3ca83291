/* The menu: where one may go, what may be done here, and what means the same everywhere. The palette is the same list, found by
 * typing. */
#include "config.h"

#include "app/app.h"

#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "ui/keys.h"

struct menu_entry {
	const struct subject *subject;
	const struct action_def *action;
	struct screen *screen;		/* the action's */
	enum action command;
	const char *fold;		/* opens what is folded so */
	char *label;			/* NULL: the line's is somebody else's */
};

/* What has a key of its own everywhere, by name. */
static const enum action commands[] = {
	ACTION_SAVE, ACTION_CHOOSE, ACTION_SEARCH, ACTION_NEW, ACTION_MARK_ALL, ACTION_REFRESH, ACTION_UNDO, ACTION_PRINT, ACTION_BARS, ACTION_ABOUT, ACTION_HELP,
	ACTION_LAST_ERROR, ACTION_REPAINT, ACTION_LOCK, ACTION_QUIT,
};

struct menu {
	struct menu_entry *entry;
	struct menu_line *line;
	size_t n;
};

static struct menu_line *menu_add(struct menu *m, const char *label, const char *key, struct menu_entry entry)
{
	m->entry = mem_grow(m->entry, m->n + 1, sizeof *m->entry);
	m->line = mem_grow(m->line, m->n + 1, sizeof *m->line);
	m->entry[m->n] = entry;
	m->line[m->n] = (struct menu_line){ .label = label, .key = key == NULL ? "" : key };
	return &m->line[m->n++];
}

static void menu_free(struct menu *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->entry[i].label);
	free(m->entry);
	free(m->line);
	free(m);
}

static void folded_open(struct app *app, const char *fold);

static void menu_chosen(struct app *app, struct screen *asker, void *extra, const struct ask *ask)
{
	struct menu *m = extra;

	(void)asker;
	if (ask != NULL && ask->kind == ASK_MENU_ITEM && ask->item < m->n) {
		const struct menu_entry *e = &m->entry[ask->item];

		if (e->fold != NULL)
			folded_open(app, e->fold);
		else if (e->command != ACTION_NONE)
			app_input(app, &(struct input){ .kind = INPUT_ACTION, .action = e->command });
		else if (e->action != NULL)
			action_run(e->screen, e->action);
		else if (e->subject->form != NULL && e->subject->list == NULL && e->subject->npage == 0 && e->subject->grid == NULL)
			form_open(app, e->subject, NULL, false);
		else
			subject_open(app, e->subject, NULL, false);
	}
	menu_free(m);
}

/* What an action does, and that it does so to all marked rows. */
static char *action_told(const struct action_def *a)
{
	struct str s = { 0 };

	str_addf(&s, "%s %s", words(a->label), _("(all marked rows)"));
	return str_take(&s);
}

static bool command_here(const struct screen *s, enum action a)
{
	bool form = form_of(s) != NULL, list = list_of(s) != NULL;

	if (keys_first(a) == NULL)
		return false;
	switch ((int)a) {
	case ACTION_SAVE: case ACTION_CHOOSE: return form && !form_of(s)->look;
	case ACTION_SEARCH: case ACTION_NEW: case ACTION_MARK_ALL: return list && view_can(s->view, a);
	}
	return view_can(s->view, a);
}

/* The subject of a line, when one may open it. */
static const struct subject *item_subject(const struct app *app, const struct menu_item *item)
{
	const struct subject *subject = subjects_find(app->subjects, item->subject);

	return subject != NULL && subject_may(app, subject) ? subject : NULL;
}

/* The lines folded under a name; NULL: all that are folded, to be found by typing only. */
static void folded_add(struct app *app, struct menu *m, const char *fold)
{
	for (size_t i = 0; i < app->subjects->nmenu; i++) {
		const struct menu_item *item = &app->subjects->menu[i];
		const struct subject *subject = item_subject(app, item);

		if (subject != NULL && item->fold != NULL && (fold == NULL || strcmp(fold, item->fold) == 0))
			menu_add(m, words(item->label), item->key, (struct menu_entry){ .subject = subject })->folded = fold == NULL;
	}
}

static void folded_open(struct app *app, const char *fold)
{
	struct menu *m = mem_alloc(sizeof *m);

	folded_add(app, m, fold);
	question_menu(app, app_screen(app), words(fold), m->line, m->n, menu_chosen, m);
}

/* Where one may go. What is folded has one line together, where the first of it would stand. */
static void places_add(struct app *app, struct menu *m)
{
	const char *fold = NULL;
	bool apart = false;

	for (size_t i = 0; i < app->subjects->nmenu; i++) {
		const struct menu_item *item = &app->subjects->menu[i];
		const struct subject *subject = item_subject(app, item);
		struct menu_line *line;

		apart |= item->apart;
		if (subject == NULL || (item->fold != NULL && fold != NULL && strcmp(item->fold, fold) == 0))
			continue;
		fold = item->fold;
		line = fold == NULL ? menu_add(m, words(item->label), item->key, (struct menu_entry){ .subject = subject })
			: menu_add(m, words(fold), ">", (struct menu_entry){ .fold = fold });
		line->apart = apart;
		apart = false;
	}
}

void menu_open(struct app *app)
{
	struct screen *top = app_screen(app);
	const struct subject *here = subject_of(top);
	struct menu *m = mem_alloc(sizeof *m);
	size_t places, done;

	places_add(app, m);
	places = m->n;
	for (size_t i = 0; here != NULL && i < here->naction; i++) {
		const struct action_def *a = &here->action[i];

		if (a->label != NULL && action_offered(top, a)) {
			char *told = a->on == ON_MARKS ? action_told(a) : NULL;

			menu_add(m, told != NULL ? told : words(a->label), a->key, (struct menu_entry){ .action = a, .screen = top, .label = told });
		}
	}
	if (m->n > places)
		m->line[places].apart = true;
	done = m->n;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (command_here(top, commands[i]))
			menu_add(m, words(action_label(commands[i])), keys_show(keys_first(commands[i])), (struct menu_entry){ .command = commands[i] });
	if (m->n > done)
		m->line[done].apart = true;
	folded_add(app, m, NULL);
	if (m->n == 0) {
		app_say(app, MESSAGE_INFO, N_("There is nothing to choose from"), NULL);
		menu_free(m);
		return;
	}
	question_menu(app, top, _("Menu"), m->line, m->n, menu_chosen, m);
}
