/* Lists, alone or several on a page: what they want is asked of the database and given back.
 *
 * A page is a screen with several parts; a list is a page with one. All that want something at the end of a turn are
 * sent together and so travel in one trip.
 */
#include "config.h"

#include "app/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/draft.h"
#include "app/filter.h"
#include "app/gather.h"
#include "base/words.h"
#include "ui/keys.h"
#include "ui/term.h"

enum { KEYS_MAX = 8, OWN_DEED_MS = 100, SURPRISE_MS = 1500 };

struct part {
	struct screen_list *screen;
	const struct subject *subject;
	struct list *list;
	bool again;		/* fetch once more when what is on its way has come */
	bool own;		/* what comes is what one has just done oneself: no surprise */
	char *title;		/* of the rows that have been asked for: stands above them when they have come */
	char *left; long left_at;	/* the row that left under the cursor, and when: what one sees now is not what one saw */
};

struct screen_list {
	struct screen screen;
	struct part *part;
	struct list **list;		/* borrowed by the view, as are the subjects */
	const struct subject **subject;
	size_t n;
};

static struct part *focus(const struct screen *s)
{
	const struct screen_list *l = (const struct screen_list *)s;
	size_t i = l->n > 1 ? view_page_focus(s->view) : 0;

	return &l->part[i < l->n ? i : 0];
}

/* The row under the cursor may leave: a colleague did something with it. The cursor stands on a neighbour then, and says so. */
static void got(struct part *p, const struct rows *rows)
{
	struct list *l = p->list;
	struct screen *s = &p->screen->screen;
	char *id = NULL, *called = NULL;

	if (l->asked == LIST_AGAIN && !l->seek && !l->pending_move && list_id(l, l->at)) {
		id = mem_dup(list_id(l, l->at));
		called = list_called(l, l->at);
	}
	l->own = p->own;
	list_got(l, rows);
	if (id != NULL && !p->own && s->left == 0 && !str_same(id, list_id(l, l->at)) && p == focus(s)) {
		secret_free(p->left);
		p->left = *called == '\0' ? mem_dup(_("The row")) : mem_dup(called);
		p->left_at = now_ms();
		if (app_screen(s->app) == s && s->app->message_kind != MESSAGE_ERROR)
			app_say(s->app, MESSAGE_WARNING, N_("{1} is no longer here"), p->left);
	}
	p->own = p->own && p->again;
	free(id);
	secret_free(called);
}

/* A key that was on its way to the row that left is not for the one that stands there now: it is asked for once more. */
static bool surprised(struct screen *s)
{
	struct part *p = focus(s);
	char told[300], *now_here;

	if (p->left_at == 0 || now_ms() - p->left_at > SURPRISE_MS || p->list->nrow == 0)
		return false;
	p->left_at = 0;
	now_here = list_called(p->list, p->list->at);
	snprintf(told, sizeof told, "%.140s%c%.140s", p->left, ERR_SEP, *now_here == '\0' ? _("this row") : now_here);
	app_say(s->app, MESSAGE_WARNING, N_("{1} is no longer here. Press again for {2}"), told);
	secret_free(now_here);
	return true;
}

/* What the rows are narrowed to is not said of those that stood there before. */
static void part_titled(struct part *p)
{
	struct screen *s = &p->screen->screen;

	if (p->title == NULL || p->list->want == LIST_FIRST)
		return;
	free(s->view->title);
	s->view->title = p->title;
	p->title = NULL;
	s->app->dirty = true;
}

static void part_answer(void *ctx, const struct rows *rows, const struct err *err)
{
	struct part *p = ctx;
	struct screen *s = &p->screen->screen;

	if (err == NULL) {
		got(p, rows);
		part_titled(p);
	} else {
		list_failed(p->list);
		p->list->stale = true;
		if (err->code == ERR_LOST)
			s->stale = true;
		else
			app_error(s->app, err);
	}
	if (p->again && err == NULL) {
		p->again = false;
		list_again(p->list);
	}
	s->view->dirty = true;
	s->view->steady = false;	/* there may be rows now, or none: that decides what is offered */
}

/* What its rows are asked with wherever one stands in it. */
static void part_args(const struct part *p, struct args *args)
{
	const struct list_def *def = p->list->def;

	args_from(args, &def->call, screen_find_behind, &p->screen->screen);
	if (def->search)
		args_add(args, "search", p->list->search);
	for (size_t i = 0; i < def->nfilter; i++)
		if (p->list->filter != NULL && p->list->filter[i] != NULL)
			args_add(args, def->filter[i].name, p->list->filter[i]);
		else if (args_get(args, def->filter[i].name) == NULL)
			args_add(args, def->filter[i].name, NULL);
}

static void about_came(void *ctx, const struct rows *rows, const struct err *err)
{
	struct part *p = ctx;

	if (err != NULL)
		return;		/* the rows say what is wrong */
	free(p->list->about);
	p->list->about = about_text(rows);
	p->screen->screen.view->dirty = true;
	p->list->generation++;
	p->screen->screen.app->dirty = true;
}

/* What is counted and how: it may change with what the rows are narrowed to, and with the day. */
static void about_ask(struct part *p, const struct args *list)
{
	const struct call_def *about = &p->list->def->about;
	struct args args = { 0 };

	/* Before one knows what one may the database answers for it. */
	if (about->function == NULL || (p->screen->screen.app->nmay > 0 && !app_may(p->screen->screen.app, about->function)))
		return;
	about_args(about, list, &args);
	db_call(p->screen->screen.app->db, about->function, args.arg, args.n, about_came, p);
	args_release(&args);
}

static void part_ask(struct part *p)
{
	const struct list_def *def = p->list->def;
	const char *key[KEYS_MAX] = { NULL };
	struct args args = { 0 };
	char number[16];
	bool back = false;
	int max = 0;

	list_ask(p->list, key, &back, &max);
	part_args(p, &args);
	if (p->list->asked == LIST_FIRST || p->list->asked == LIST_AGAIN)
		about_ask(p, &args);
	if (def->paged) {
		snprintf(number, sizeof number, "%d", max);
		for (size_t i = 0; i < def->nkey && i < KEYS_MAX; i++)
			args_add(&args, def->key[i], key[i]);
		args_add(&args, "back", back ? "t" : "f");
		args_add(&args, "max", number);
	}
	db_call(p->screen->screen.app->db, def->call.function, args.arg, args.n, part_answer, p);
	if ((p->list->asked == LIST_AFTER || p->list->asked == LIST_BEFORE) && p->list->pending_move == 0)
		db_quiet(p->screen->screen.app->db);
	args_release(&args);
}

/* The rows that are here are searched while one types; the database, when the list can be searched there, on Enter: each search of
 * it is logged. */
static void find_as_typed(struct screen *s)
{
	struct screen *top = app_screen(s->app);
	struct list *list = focus(s)->list;
	const char *typed = top->asker == s ? prompt_value(top->view) : NULL;

	if (typed != NULL && *typed != '\0' && top->view->dirty && list_find(list, typed, true))
		s->view->dirty = true;
}

static void list_settle(struct screen *s)
{
	struct screen_list *l = (struct screen_list *)s;
	bool first = true;

	find_as_typed(s);
	if (db_state(s->app->db) != DB_READY)
		return;
	for (size_t i = 0; i < l->n; i++) {
		struct part *p = &l->part[i];

		if (!list_wants(p->list))
			continue;
		if (first)
			ticket_call(s);
		first = false;
		part_ask(p);
		s->view->dirty = true;
	}
}

static void list_refresh(struct screen *s)
{
	struct screen_list *l = (struct screen_list *)s;

	for (size_t i = 0; i < l->n; i++) {
		struct part *p = &l->part[i];

		p->own = p->own || now_ms() - s->app->did_at < OWN_DEED_MS;
		if (p->list->asked != LIST_NOTHING)
			p->again = true;
		else
			list_again(p->list);
	}
	s->view->dirty = true;
}

/* ---- searching ---- */

void list_narrowed(struct screen *s, const char *to)
{
	struct part *p = focus(s);
	char *title = screen_title(s->subject, &s->context);
	struct str all = { 0 };

	str_add(&all, title);
	if (to != NULL && *to != '\0')
		str_addf(&all, "  (%s)", to);
	free(title);
	free(p->title);
	p->title = str_take(&all);
	part_titled(p);
}

static void search_answered(struct app *app, struct screen *asker, void *extra, const struct ask *ask)
{
	struct list *list = extra;

	if (ask == NULL || ask->text == NULL)
		return;
	if (!list->def->search) {
		if (*ask->text != '\0' && !list_find(list, ask->text, true))
			app_say(app, MESSAGE_INFO, N_("No row here holds {1}"), ask->text);
	} else {
		struct str told = { 0 };

		list_search(list, ask->text);
		list_narrowed(asker, ask->text);
		str_addf(&told, "%s: %s", _("Search"), ask->text);
		list_narrow(list, *ask->text == '\0' ? NULL : told.text);
		str_release(&told);
	}
	asker->view->dirty = true;
}

/* The quick key asks for a text at once, and finds it in the rows as it is typed when the list cannot be searched; the
 * function key shows all there is to narrow by. */
static void search(struct screen *s, bool quick)
{
	struct list *list = focus(s)->list;

	if (list->def->nfilter > 0 && !quick)
		filter_open(s, list);
	else
		question_text(s->app, s, _("Search:"), list->search == NULL ? "" : list->search, false, search_answered, list);
}

/* ---- opening ---- */

/* A draft is taken up in the form it belongs to, about the row it was about. False: the row is no draft. */
static bool open_draft(struct screen *s, const struct context *row)
{
	const char *form = context_get(row, "form"), *about = context_get(row, "about"), *body = context_get(row, "body");
	const struct subject *subject = form == NULL ? NULL : subjects_find(s->app->subjects, form);
	struct context of = { 0 };
	bool opened = false;

	if (subject == NULL || body == NULL || (subject->form == NULL && subject->grid == NULL))
		return false;
	draft_context(subject, about, body, &of);
	if (subject->form != NULL)
		opened = form_open(s->app, subject, of.n == 0 ? NULL : &of, of.n > 0);
	else
		opened = grid_open(s->app, subject, &of, false);
	if (opened)
		draft_choose(app_screen(s->app), context_get(row, "id"), body);
	context_release(&of);
	return true;
}

static void open_row(struct screen *s)
{
	struct part *p = focus(s);
	struct context row = { 0 };
	const struct action_def *a = p->list->def->enter == NULL ? NULL : subject_action(p->subject, p->list->def->enter);

	if (a != NULL) {
		action_run(s, a);
		return;
	}
	if (!context_from_list(&row, p->list, p->list->at) || open_draft(s, &row))
		;
	else if (p->subject->form != NULL)
		form_open(s->app, p->subject, &row, s->ticket);
	else
		app_say(s->app, MESSAGE_INFO, N_("There is no more to see of this row"), NULL);
	context_release(&row);
}

/* The form of a new row of what a list shows; NULL when there is none, or one may not. */
static const struct subject *new_of(const struct screen *s, const struct part *p)
{
	const char *name = p->list->def->new_form;
	const struct subject *subject = name == NULL ? NULL : subjects_find(s->app->subjects, name);

	return subject == NULL || subject->form == NULL || !app_may(s->app, subject->form->save.function) ? NULL : subject;
}

static const struct subject *new_subject(const struct screen *s)
{
	return new_of(s, focus(s));
}

bool list_may_new(const struct screen *s)
{
	return new_subject(s) != NULL;
}

static bool new_elsewhere(const struct screen *s)
{
	const struct screen_list *l = (const struct screen_list *)s;

	for (size_t i = 0; i < l->n; i++)
		if (new_of(s, &l->part[i]) != NULL)
			return true;
	return false;
}

static void new_row(struct screen *s)
{
	const struct subject *subject = new_subject(s);
	const char *menu = s->app->subjects->new_form;
	struct context none = { 0 };

	/* The list's own is about what the list is about; what F7 opens is about none of what stands here, whichever key opens it. */
	if (subject != NULL)
		form_open(s->app, subject, menu != NULL && strcmp(menu, subject->name) == 0 ? NULL : &none, false);
	else if (new_elsewhere(s))
		app_say(s->app, MESSAGE_INFO, N_("Nothing new is made in this part. {1} goes to the next one"), keys_show(keys_first(ACTION_NEXT)));
	else if (view_can(s->view, ACTION_REGISTER))
		app_say(s->app, MESSAGE_INFO, N_("Nothing new is made on this list. {1} is a new registration"), keys_show(keys_first(ACTION_REGISTER)));
	else
		app_say(s->app, MESSAGE_WARNING, N_("Nothing new can be made here"), NULL);
}

static void list_asked(struct screen *s, struct ask *ask, const struct input *in)
{
	switch (ask->kind) {
	case ASK_CLOSE:
		screen_close(s);
		break;
	case ASK_ACTION:
		if (ask->action->on == ON_VIEW || (ask->action->on == ON_MARKS && focus(s)->list->nmark > 0) || !surprised(s))
			action_run(s, ask->action);
		break;
	case ASK_OPEN:
		if (!surprised(s))
			open_row(s);
		break;
	case ASK_MARK:
		if (!surprised(s)) {
			list_mark(focus(s)->list, focus(s)->list->at);
			list_move(focus(s)->list, 1);
			s->view->dirty = true;
		}
		break;
	case ASK_SEARCH:
		search(s, in->key[0] == '/');
		break;
	case ASK_NEW:
		new_row(s);
		break;
	case ASK_REFRESH:
		list_refresh(s);
		break;
	default:
		break;
	}
}

static bool list_row(const struct screen *s, struct context *c)
{
	const struct part *p = focus(s);

	return context_from_list(c, p->list, p->list->at);
}

struct list *list_of(const struct screen *s)
{
	return s->ops->row == list_row ? focus(s)->list : NULL;
}

void list_args(const struct screen *s, struct args *args)
{
	part_args(focus(s), args);
}

const struct subject *subject_of(const struct screen *s)
{
	return s->ops->row == list_row ? focus(s)->subject : s->subject;
}

/* What a list is narrowed by counts for what is opened from it. */
static bool list_find_value(const struct screen *s, const char *name, const char **value)
{
	const struct list *list = focus(s)->list;

	for (size_t i = 0; i < list->def->nfilter; i++)
		if (strcmp(list->def->filter[i].name, name) == 0 && list->filter != NULL && list->filter[i] != NULL) {
			*value = list->filter[i];
			return true;
		}
	return false;
}

static void list_free_all(struct screen *s)
{
	struct screen_list *l = (struct screen_list *)s;

	for (size_t i = 0; i < l->n; i++) {
		db_forget(s->app->db, &l->part[i]);
		list_free(l->part[i].list);
		secret_free(l->part[i].left);
		free(l->part[i].title);
	}
	free(l->part);
	free(l->list);
	free(l->subject);
}

static bool list_waits(const struct screen *s)
{
	const struct list *list = list_of(s);

	/* From the moment it is opened, before it is even asked for; also while the row just made, the first, the last, or others that it
	 * was narrowed to are on their way: a key meant for them must not reach the one under the cursor before. */
	return list != NULL && (list->state == LIST_EMPTY || (list->state == LIST_LOADING && list->nrow == 0) || list_leaving(list)
		|| (list->seek != NULL && list->asked != LIST_NOTHING));
}

static const struct screen_ops list_ops = {
	.asked = list_asked,
	.settle = list_settle,
	.again = list_refresh,
	.waits = list_waits,
	.row = list_row,
	.find = list_find_value,
	.free = list_free_all,
};

static void add_part(struct screen_list *l, const struct subject *subject)
{
	struct app *app = l->screen.app;
	struct list *list = list_new(app->subjects, subject->list);

	list_height(list, term_rows() - 4);
	l->subject[l->n] = subject;
	l->list[l->n] = list;
	l->part[l->n++] = (struct part){ .screen = l, .subject = subject, .list = list };
}

bool list_open(struct app *app, const struct subject *subject, const struct context *context, bool ticket)
{
	struct screen_list *l = (struct screen_list *)screen_new(sizeof *l, app, &list_ops, subject, context, ticket);
	size_t room = subject->npage > 0 ? subject->npage : 1;
	char *title = screen_title(subject, context);
	struct view *v;

	l->part = mem_array(room, sizeof *l->part);
	l->list = mem_array(room, sizeof *l->list);
	l->subject = mem_array(room, sizeof *l->subject);
	for (size_t i = 0; i < subject->npage; i++) {
		const struct subject *part = subjects_find(app->subjects, subject->page[i]);

		if (part != NULL && part->list != NULL && app_may(app, part->list->call.function))
			add_part(l, part);
	}
	if (subject->npage == 0) {
		add_part(l, subject);
		title = filter_that_day(app, subject->list, l->list[0], title);
	}
	if (l->n == 1 && subject->npage == 0)
		v = view_list_new(app->subjects, subject, l->list[0]);
	else
		v = view_page_new(app->subjects, subject, l->subject, l->list, l->n);
	free(v->title);
	v->title = title;
	app_push(app, &l->screen, v);
	if (subject->npage == 0 && subject->list->search && subject->list->ask)
		search(&l->screen, true);
	return true;
}
