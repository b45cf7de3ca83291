/* Opening subjects, each by what its file says it is. */
#include "config.h"

#include "app/app.h"

#include <string.h>

#include "base/words.h"

struct screen *screen_new(size_t size, struct app *app, const struct screen_ops *ops, const struct subject *subject,
	const struct context *context, bool ticket)
{
	struct screen *s = mem_alloc(size);

	s->app = app;
	s->ops = ops;
	s->subject = subject;
	s->ticket = ticket;
	context_copy(&s->context, context);
	return s;
}

static bool open_as_it_is(struct app *app, const struct subject *subject, const struct context *context, bool ticket)
{
	if (subject->list != NULL || subject->npage > 0)
		return list_open(app, subject, context, ticket);
	if (subject->grid != NULL)
		return grid_open(app, subject, context, ticket);
	if (subject->form != NULL)
		return form_open(app, subject, context, ticket);
	return false;
}

bool subject_open(struct app *app, const struct subject *subject, const struct context *context, bool ticket)
{
	if (!app_may(app, subject_needs(subject))) {
		app_say(app, MESSAGE_WARNING, N_("Your duty does not include this"), NULL);
		return false;
	}
	return open_as_it_is(app, subject, context, ticket);
}

static const struct subject *first_subject(const struct app *app)
{
	return app->first == NULL || app->first->subject == NULL ? NULL : subjects_find(app->subjects, app->first->subject);
}

static bool about_file(const struct app *app)
{
	return context_get(&app->first->with, "family") != NULL || context_get(&app->first->with, "registration") != NULL;
}

/* A list's call travels with the questions of who one is and what one may: over a long line that is a trip less. Should it
 * not be permitted, the database says no as it would to anybody, and nobody sees the answer. */
void first_ahead(struct app *app)
{
	const struct subject *s = first_subject(app);

	if (s != NULL && s->list != NULL && s->npage == 0)
		list_open(app, s, &app->first->with, about_file(app));
}

bool first_open(struct app *app)
{
	const struct subject *s = first_subject(app);

	if (s != NULL && app_screen(app) != NULL && app_screen(app)->subject == s && app_may(app, subject_needs(s)))
		return true;
	while (app->top != NULL)
		screen_close(app_screen(app));
	return s != NULL && subject_open(app, s, &app->first->with, about_file(app));
}

bool subject_may(const struct app *app, const struct subject *s)
{
	for (size_t i = 0; i < s->npage; i++) {
		const struct subject *part = subjects_find(app->subjects, s->page[i]);

		if (part == NULL || !app_may(app, subject_needs(part)))
			return false;
	}
	return app_may(app, subject_needs(s));
}

void start_open(struct app *app)
{
	for (size_t i = 0; i < app->subjects->nstart; i++) {
		const struct subject *s = subjects_find(app->subjects, app->subjects->start[i]);

		if (s != NULL && subject_may(app, s) && subject_open(app, s, NULL, false))
			return;
	}
	/* Drafts and the like are open to all and are no work: a duty without a first screen has its work elsewhere. */
	screen_plain(app, view_text_new(_("Today"), _("Nothing in this program belongs to your duty. Logins and settings are kept with komet-db.")));
}
