/* Forms: loaded, asked about while one types, saved. */
#include "config.h"

#include "app/form_screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"

bool form_writes(const struct screen_form *f)
{
	return f->form->def->save.function != NULL && app_may(f->screen.app, f->form->def->save.function);
}

/* What a field holds now: a field that is being typed in has not been read yet. */
static const char *value_now(const struct form *form, size_t i)
{
	enum field_type type = form->def->field[i].type;

	if (i == form->at && type != FIELD_HIDDEN && type != FIELD_CHOICE && type != FIELD_SCALE && type != FIELD_BOOL)
		return form->field[i].edit.text;
	return form->field[i].value;
}

static bool form_screen_find(const struct screen *s, const char *name, const char **value)
{
	const struct screen_form *f = (const struct screen_form *)s;
	int i = form_field_index(f->form, name);

	if (i < 0)
		return false;
	*value = value_now(f->form, (size_t)i);
	if (*value != NULL && **value == '\0')
		*value = NULL;
	/* A field that nobody filled hides nothing that the screen was opened with. */
	return *value != NULL || context_get(&s->context, name) == NULL;
}

/* The name that other calls know a row of this form by: that of the list it is a row of. */
static const char *form_of_what(const struct app *app, const struct subject *subject)
{
	if (subject->list != NULL && subject->list->of != NULL)
		return subject->list->of;
	for (size_t i = 0; i < app->subjects->n; i++) {
		const struct list_def *list = app->subjects->subject[i]->list;

		if (list != NULL && list->of != NULL && list->new_form != NULL && strcmp(list->new_form, subject->name) == 0)
			return list->of;
	}
	return NULL;
}

static bool form_row(const struct screen *s, struct context *c)
{
	const struct screen_form *f = (const struct screen_form *)s;

	context_copy(c, &s->context);
	for (size_t i = 0; i < f->form->def->nfield; i++)
		if (f->form->field[i].value != NULL && *f->form->field[i].value != '\0')
			context_set(c, f->form->def->field[i].name, f->form->field[i].value);
	if (s->subject->list != NULL && s->subject->list->of != NULL && context_get(c, "id") != NULL)
		context_set(c, s->subject->list->of, context_get(c, "id"));
	return true;
}

/* A new form takes its hidden fields from where it was opened, and references (which programme, which group); other
 * people's names and dates do not come along. */
static const char *start_find(const void *ctx, const char *name)
{
	const struct screen_form *f = ctx;
	int i = form_field_index(f->form, name);
	const char *value = NULL;
	bool reference;

	if (i < 0)
		return NULL;
	if (context_find(&f->screen.context, name, &value))
		return value;
	reference = f->form->def->field[i].choices.function != NULL;
	if (reference || (f->form->def->field[i].type == FIELD_HIDDEN && !f->isolated))
		return screen_find_behind(f, name);
	return NULL;
}

/* ---- loading ---- */

static void form_fresh(struct screen_form *f)
{
	form_start(f->form, start_find, f);
	f->form->fresh = true;
	f->form->state = FORM_EDITING;
	f->panel_at = now_ms();
	draft_loaded(&f->draft);
}

static void form_loaded(void *ctx, const struct rows *rows, const struct err *err)
{
	struct screen_form *f = ctx;
	struct screen *s = &f->screen;

	s->view->dirty = true;
	if (f->merge != MERGE_NOT && (err != NULL || rows_count(rows) == 0)) {
		presence_not_merged(f, err);
		return;
	}
	if (err != NULL && err->code == ERR_LOST) {
		f->form->state = FORM_EMPTY;
		s->stale = true;
		return;
	}
	if (err != NULL) {
		app_error(s->app, err);
		screen_close(s);
		return;
	}
	if (f->merge != MERGE_NOT) {
		presence_merged(f, rows);
		return;
	}
	if (f->form->def->rows.function != NULL) {
		form_take_rows(f, rows);
		return;
	}
	if (rows_count(rows) == 0) {
		form_fresh(f);
		return;
	}
	form_load(f->form, rows);
	f->form->fresh = false;
	f->form->state = FORM_EDITING;
	f->panel_at = now_ms();
	draft_loaded(&f->draft);
}

static void form_fetch(struct screen_form *f)
{
	struct args args = { 0 };
	const struct call_def *load = form_reads(f->form->def);

	f->load_wanted = false;
	if (f->merge == MERGE_NOT)
		f->form->state = FORM_LOADING;
	args_from(&args, load, screen_find_behind, f);
	ticket_call(&f->screen);
	if (f->merge == MERGE_REFUSED || f->merge == MERGE_ASKED)	/* whose save it was is known first */
		presence_ask(f);
	db_call(f->screen.app->db, load->function, args.arg, args.n, form_loaded, f);
	if (f->merge == MERGE_NOT)
		presence_ask(f);
	args_release(&args);
}

/* A form is about a row when everything its load is asked with is known. */
static bool form_about_row(const struct screen_form *f)
{
	const struct call_def *load = form_reads(f->form->def);

	if (load->function == NULL || f->isolated)
		return false;
	for (size_t i = 0; i < load->nargs; i++)
		if (screen_find_behind(f, load->args[i]) == NULL)
			return false;
	return true;
}

/* ---- saving ---- */

static void form_saved(struct app *app, struct screen *s, const struct rows *rows)
{
	struct screen_form *f = (struct screen_form *)s;
	const struct subject *then = NULL;
	struct screen *under;
	struct context row = { 0 };
	char said[600];

	last_keep(app, s->subject->name, f->form);
	draft_drop(&f->draft);
	choices_drop(app);
	if (f->form->fresh && f->form->def->then != NULL)
		then = subjects_find(app->subjects, f->form->def->then);
	context_from_rows(&row, rows, 0);
	if (form_of_what(app, s->subject) != NULL && context_get(&row, "id") != NULL)
		context_set(&row, form_of_what(app, s->subject), context_get(&row, "id"));
	under = f->form->fresh && f->form->def->rows.function == NULL ? app_under(s) : NULL;	/* answers are of a row that was there */
	screen_close(s);
	if (under != NULL && list_of(under) != NULL && context_get(&row, "id") != NULL)
		list_seek(list_of(under), context_get(&row, "id"));
	if (deed_message(rows, said, sizeof said))
		app_message(app, MESSAGE_INFO, said);
	else
		app_say(app, MESSAGE_INFO, N_("Saved"), NULL);
	if (app_screen(app) != NULL && app_screen(app)->draft != NULL && app_screen(app)->ops->dirty(app_screen(app)))
		app_add(app, _("The form here is not saved"));	/* one went on to another call in the middle of it */
	app_stale(app);
	if (then != NULL)
		subject_open(app, then, &row, false);
	context_release(&row);
}

static void save_answer(struct app *app, struct screen *s, const struct rows *rows, const struct err *err)
{
	struct screen_form *f = (struct screen_form *)s;

	f->form->state = FORM_EDITING;
	s->view->dirty = true;
	if (err == NULL) {
		form_saved(app, s, rows);
		return;
	}
	form_error(f->form, err);
	f->form->state = FORM_EDITING;
	/* A UUID that was stored with other content, or said not to be stored, is spent; what is typed now is another save. */
	if (err->code == ERR_SPENT || err->code == ERR_LOST)
		uuid_make(f->form->request);
	app_error(app, err);
	if (err->code == ERR_STALE && form_about_row(f) && !f->form->fresh) {
		f->load_wanted = f->merge == MERGE_NOT;		/* else it is on its way */
		f->merge = MERGE_REFUSED;
	}
}

/* What is wrong where the cursor is; how many fields there are comes last, where a narrow line is cut. */
static void form_say_bad(struct app *app, const char *problem, size_t bad)
{
	struct str s = { 0 };
	char count[24], all[160];

	str_add(&s, problem == NULL ? "" : problem);
	if (bad > 1) {
		snprintf(count, sizeof count, "%zu", bad);
		words_fill(N_("Not saved: {1} fields need another look"), count, all, sizeof all);
		str_addf(&s, "%s%s", problem == NULL ? "" : ". ", all);
	}
	app_message(app, MESSAGE_ERROR, s.text);
	str_release(&s);
}

static void form_save(struct screen_form *f)
{
	struct app *app = f->screen.app;
	const struct form_def *def = f->form->def;
	struct args args = { 0 };
	size_t bad = 0;

	if (!form_writes(f)) {
		app_say(app, MESSAGE_WARNING, N_("Your duty does not include saving this"), NULL);
		return;
	}
	if (f->form->state != FORM_EDITING)
		return;
	f->screen.view->dirty = true;
	if (!form_check(f->form, &bad)) {
		form_say_bad(app, f->form->field[f->form->at].problem, bad);
		return;
	}
	for (size_t i = 0; i < def->nfield; i++)
		if (!def->field[i].readonly && !def->field[i].asked)
			args_add(&args, def->field[i].name, f->form->field[i].value);
	for (size_t i = 0; i < def->save.nargs; i++)
		if (form_field_index(f->form, def->save.args[i]) < 0)
			args_add(&args, def->save.args[i], screen_find_behind(f, def->save.args[i]));
	for (size_t i = 0; i < def->save.nwith; i++)
		args_add(&args, def->save.with[i].name, def->save.with[i].value);
	form_add_answers(f->form, &args);
	/* Should everything end before the answer, what was typed last is there. */
	draft_keep(&f->draft);
	f->form->state = FORM_SAVING;
	ticket_call(&f->screen);
	deed_do(app, &f->screen, def->save.function, &args, f->form->request, save_answer);
}

/* ---- leaving ---- */

static bool form_screen_dirty(const struct screen *s)
{
	const struct screen_form *f = (const struct screen_form *)s;

	return f->form->state == FORM_SAVING || (f->form->state == FORM_EDITING && form_writes(f) && form_dirty(f->form));
}

static void leave_answered(struct app *app, struct screen *asker, void *extra, const struct ask *ask)
{
	struct screen_form *f = (struct screen_form *)asker;

	(void)app;
	(void)extra;
	if (ask != NULL && ask->yes)
		form_save(f);
	else if (ask != NULL)
		thrown_keep(asker);
}

static void form_close(struct screen_form *f)
{
	if (f->form->state == FORM_SAVING)
		app_say(f->screen.app, MESSAGE_INFO, N_("It is being saved; one moment"), NULL);
	else if (form_screen_dirty(&f->screen))
		question_leave(&f->screen, leave_answered);
	else
		screen_close(&f->screen);
}

static void take_last_value(struct screen_form *f)
{
	struct form *form = f->form;
	const char *value = last_get(f->screen.app, f->screen.subject->name, form->def->field[form->at].name);

	if (value == NULL || *value == '\0')
		app_say(f->screen.app, MESSAGE_INFO, N_("There is no earlier value of this field"), NULL);
	else
		form_set(form, form->at, value);
	f->screen.view->dirty = true;
}

static void form_reload(struct screen_form *f)
{
	if (f->form->state != FORM_EDITING || f->merge != MERGE_NOT || !form_about_row(f))
		return;
	f->merge = f->form->fresh ? MERGE_NOT : MERGE_ASKED;
	f->load_wanted = !f->form->fresh;
}

static void form_heard(struct screen *s)
{
	((struct screen_form *)s)->here.company.wanted = true;
}

static void form_asked(struct screen *s, struct ask *ask, const struct input *in)
{
	struct screen_form *f = (struct screen_form *)s;

	switch (ask->kind) {
	case ASK_PASS:
		if (in->action == ACTION_LAST_VALUE)
			take_last_value(f);
		break;
	case ASK_CLOSE:
		form_close(f);
		break;
	case ASK_SAVE:
		form_save(f);
		break;
	case ASK_ACTION:
		action_run(s, ask->action);
		break;
	case ASK_CHOICE:
		if (ask->yes)
			form_show_options(s, f->form, ask->field);
		break;
	case ASK_REFRESH:
		form_reload(f);
		break;
	default:
		break;
	}
}

static bool form_waits(const struct screen *s)
{
	const struct screen_form *f = (const struct screen_form *)s;
	const struct form *form = f->form;
	const struct field_def *def = &form->def->field[form->at];

	return form->state == FORM_LOADING || form->state == FORM_SAVING
		|| (def->type == FIELD_CHOICE && form_options_wait(f, form->at));
}

/* F8 in a form that nothing was typed in yet takes up the draft that was found. */
static bool form_undo(struct screen *s)
{
	return draft_take(&((struct screen_form *)s)->draft);
}

static void form_settle(struct screen *s)
{
	struct screen_form *f = (struct screen_form *)s;

	if (db_state(s->app->db) == DB_READY) {
		if (f->load_wanted && !(f->merge != MERGE_NOT && f->here.company.out))
			form_fetch(f);
		presence_run(f);
		form_ask_options(f);
	}
	form_ask_panel(f);
	draft_run(&f->draft);
}

static void form_again(struct screen *s)
{
	struct screen_form *f = (struct screen_form *)s;

	if (f->form->state == FORM_EMPTY && form_about_row(f))
		f->load_wanted = true;
	f->here.company.wanted = true;
	form_panel_again(f);
}

static long form_due(const struct screen *s)
{
	const struct screen_form *f = (const struct screen_form *)s;
	/* Only what the turn it wakes us for would do: else it wakes us again at once, and for ever. */
	long panel = f->panel_out || f->form->def->panel.call.function == NULL ? 0 : f->panel_at;
	long first = draft_due(&f->draft);

	if (db_state(s->app->db) != DB_READY || f->form->state != FORM_EDITING)
		return first;
	if (panel != 0 && (first == 0 || panel < first))
		first = panel;
	if (!f->here.company.out && f->here.company.ask_at != 0 && (first == 0 || f->here.company.ask_at < first))
		first = f->here.company.ask_at;
	return first;
}

static void form_screen_free(struct screen *s)
{
	struct screen_form *f = (struct screen_form *)s;

	db_forget(s->app->db, &f->self);
	presence_end(f);
	s->app->saved_draft = false;
	draft_release(&f->draft);
	for (size_t i = 0; i < f->form->def->nfield; i++)
		free(f->chosen[i]);
	free(f->chosen);
	free(f->panel_with);
	form_free(f->form);
}

static const struct screen_ops form_ops = {
	.asked = form_asked,
	.settle = form_settle,
	.find = form_screen_find,
	.again = form_again,
	.heard = form_heard,
	.dirty = form_screen_dirty,
	.waits = form_waits,
	.undo = form_undo,
	.due = form_due,
	.row = form_row,
	.free = form_screen_free,
};

struct form *form_of(const struct screen *s)
{
	return s->ops == &form_ops ? ((const struct screen_form *)s)->form : NULL;
}

/* What is about no one by itself (a decision, a consent) is about whom the screen is about that it was opened from. */
static char *form_title(const struct app *app, const struct subject *subject, const struct context *context)
{
	const struct screen *under = app_screen(app);
	char *own = screen_title(subject, context);

	if (context == NULL || under == NULL || subject->title == NULL || strcmp(own, words(subject->title)) != 0)
		return own;
	free(own);
	return screen_title(subject, &under->context);
}

bool form_open(struct app *app, const struct subject *subject, const struct context *context, bool ticket)
{
	struct screen_form *f;
	struct view *v;

	if (form_reads(subject->form)->function != NULL && !app_may(app, form_reads(subject->form)->function)) {
		app_say(app, MESSAGE_WARNING, N_("Your duty does not include this"), NULL);
		return false;
	}
	f = (struct screen_form *)screen_new(sizeof *f, app, &form_ops, subject, context, ticket);
	f->isolated = context == NULL;
	f->form = form_new(app->subjects, subject->form, app->today);
	f->form->look = subject->form->save.function != NULL && subject->form->rows.function == NULL && form_reads(subject->form)->function != NULL &&
		!form_writes(f);
	f->chosen = mem_array(subject->form->nfield, sizeof *f->chosen);
	v = view_form_new(app->subjects, subject, f->form);
	free(v->title);
	v->title = form_title(app, subject, context);
	app_push(app, &f->screen, v);
	draft_begin(&f->draft, &f->screen, &form_draft_ops, f->form->request);
	if (form_about_row(f)) {
		f->form->about = form_writes(f);
		f->form->state = FORM_LOADING;
		f->load_wanted = true;
	} else {
		form_fresh(f);
	}
	form_settle(&f->screen);
	return true;
}
