/* The menu: where one may go, and what may be done here. The palette is the same list, found by typing. */
#include "config.h"

#include "app/app.h"

#include <stdlib.h>
#include <string.h>

#include "base/words.h"

struct menu_entry {
	const struct subject *subject;
	const struct action_def *action;
	struct screen *screen;		/* the action's */
};

struct menu {
	struct menu_entry *entry;
	struct menu_line *line;
	size_t n;
};

static void menu_add(struct menu *m, const char *label, const char *key, struct menu_entry entry)
{
	m->entry = mem_grow(m->entry, m->n + 1, sizeof *m->entry);
	m->line = mem_grow(m->line, m->n + 1, sizeof *m->line);
	m->entry[m->n] = entry;
	m->line[m->n++] = (struct menu_line){ .label = label, .key = key == NULL ? "" : key };
}

static void menu_free(struct menu *m)
{
	free(m->entry);
	free(m->line);
	free(m);
}

static void menu_chosen(struct app *app, struct screen *asker, void *extra, const struct ask *ask)
{
	struct menu *m = extra;

	(void)asker;
	if (ask != NULL && ask->kind == ASK_MENU_ITEM && ask->item < m->n) {
		const struct menu_entry *e = &m->entry[ask->item];

		if (e->action != NULL)
			action_run(e->screen, e->action);
		else if (e->subject->form != NULL && e->subject->list == NULL && e->subject->npage == 0 && e->subject->grid == NULL)
			form_open(app, e->subject, NULL, false);
		else
			subject_open(app, e->subject, NULL, false);
	}
	menu_free(m);
}

void menu_open(struct app *app)
{
	struct screen *top = app_screen(app);
	const struct subject *here = subject_of(top);
	struct menu *m = mem_alloc(sizeof *m);

	for (size_t i = 0; i < app->subjects->nmenu; i++) {
		const struct menu_item *item = &app->subjects->menu[i];
		const struct subject *subject = subjects_find(app->subjects, item->subject);

		if (subject != NULL && app_may(app, subject_needs(subject)))
			menu_add(m, words(item->label), item->key, (struct menu_entry){ .subject = subject });
	}
	for (size_t i = 0; here != NULL && i < here->naction; i++) {
		const struct action_def *a = &here->action[i];

		if (a->label != NULL && app_may(app, action_needs(app->subjects, a)))
			menu_add(m, words(a->label), a->key, (struct menu_entry){ .action = a, .screen = top });
	}
	if (m->n == 0) {
		app_say(app, MESSAGE_INFO, N_("There is nothing to choose from"), NULL);
		menu_free(m);
		return;
	}
	question_menu(app, top, _("Menu"), m->line, m->n, menu_chosen, m);
}
