/* What a form asks while it is filled: the options of its choices, and the answers beside it. */
#include "config.h"

#include "app/form_screen.h"

#include <stdlib.h>
#include <string.h>

#include "base/words.h"

enum { PANEL_MS = 150 };

/* ---- options ---- */

static void options_got(struct screen *s, size_t field, const struct rows *rows)
{
	struct screen_form *f = (struct screen_form *)s;

	if (rows == NULL && db_state(s->app->db) != DB_READY) {
		free(f->chosen[field]);		/* asked again when the line is back */
		f->chosen[field] = NULL;
	} else if (rows != NULL) {
		form_options(f->form, field, rows);
	}
	s->view->dirty = true;
}

/* What the options of field i depend on as it stands now; the caller releases. */
static void options_with(const struct screen_form *f, size_t i, struct str *with)
{
	const struct call_def *call = &f->form->def->field[i].choices;

	str_add(with, "=");
	for (size_t j = 0; j < call->nargs; j++) {
		const char *value = screen_find(f, call->args[j]);

		str_addf(with, "\x1f%s", value == NULL ? "" : value);
	}
}

/* Have the options of field i been asked for as it stands now? */
static bool options_asked(const struct screen_form *f, size_t i)
{
	struct str with = { 0 };
	bool asked;

	if (f->chosen[i] == NULL || f->form->def->field[i].choices.nargs == 0)
		return f->chosen[i] != NULL;
	options_with(f, i, &with);
	asked = strcmp(f->chosen[i], with.text) == 0;
	str_release(&with);
	return asked;
}

/* Asks for the options of each choice field, and again when what they depend on has changed. */
void form_ask_options(struct screen_form *f)
{
	for (size_t i = 0; i < f->form->def->nfield; i++) {
		const struct call_def *call = &f->form->def->field[i].choices;
		struct str with = { 0 };

		if (call->function == NULL || (f->form->look && !app_may(f->screen.app, call->function)) || options_asked(f, i))
			continue;
		options_with(f, i, &with);
		free(f->chosen[i]);
		f->chosen[i] = str_take(&with);
		choice_ask(&f->screen, i, call, screen_find, f, options_got);
	}
}

bool form_options_wait(const struct screen_form *f, size_t i)
{
	if (f->form->def->field[i].choices.function == NULL || f->form->look)
		return false;
	return !options_asked(f, i) || choices_wanted(&f->screen, i);
}

/* ---- fields of rows ---- */

const struct call_def *form_reads(const struct form_def *def)
{
	return def->rows.function != NULL ? &def->rows : &def->load;
}

void form_take_rows(struct screen_form *f, const struct rows *rows)
{
	struct app *app = f->screen.app;
	size_t before = f->form->def->nfield;
	struct err err = { 0 };

	if (rows_count(rows) == 0)
		err_set(&err, ERR_STALE, NULL, N_("There is nothing to answer here: it has been answered, or is not yours"), NULL);
	if (rows_count(rows) == 0 || !form_rows(f->form, rows, &err)) {
		app_error(app, &err);
		screen_close(&f->screen);
		return;
	}
	for (size_t i = 0; i < before; i++)
		free(f->chosen[i]);
	free(f->chosen);
	f->chosen = mem_array(f->form->def->nfield, sizeof *f->chosen);
	f->form->fresh = true;
	draft_loaded(&f->draft);
}

void form_add_answers(const struct form *form, struct args *args)
{
	char *answers;

	if (form->def->rows.function == NULL)
		return;
	answers = form_answers(form);
	args_add(args, "answers", answers);
	secret_free(answers);
}

struct pick { struct form *form; size_t field; };

static void option_chosen(struct app *app, struct screen *asker, void *extra, const struct ask *ask)
{
	struct pick *pick = extra;
	struct form *form = pick->form;

	(void)app;
	if (ask != NULL && ask->kind == ASK_MENU_ITEM && ask->item < form->field[pick->field].noption) {
		form_set(form, pick->field, form->field[pick->field].option[ask->item].value);
		asker->view->dirty = true;
	}
	free(pick);
}

void form_show_options(struct screen *s, struct form *form, size_t field)
{
	const struct form_field *ff;
	struct menu_line *line;
	struct pick *pick;

	if (field >= form->def->nfield)
		return;
	ff = &form->field[field];
	if (!ff->options_known || ff->noption == 0) {
		app_say(s->app, MESSAGE_INFO, ff->options_known ? N_("There is nothing to choose from") :
			N_("The choices are on their way; press again"), NULL);
		return;
	}
	line = mem_array(ff->noption, sizeof *line);
	for (size_t i = 0; i < ff->noption; i++)
		line[i] = (struct menu_line){ .label = ff->option[i].label, .key = "" };
	pick = mem_alloc(sizeof *pick);
	*pick = (struct pick){ form, field };
	question_menu(s->app, s, words(form->def->field[field].label), line, ff->noption, option_chosen, pick);
	free(line);
}

void form_small_asked(struct screen *s, struct form *form, const struct ask *ask, void (*save)(struct screen *s))
{
	switch (ask->kind) {
	case ASK_SAVE:
		save(s);
		break;
	case ASK_CLOSE:
		screen_close(s);
		break;
	case ASK_CHOICE:
		if (ask->yes)
			form_show_options(s, form, ask->field);
		break;
	default:
		break;
	}
}

bool form_small_waits(const struct screen *s, const struct form *form)
{
	return form->def->field[form->at].type == FIELD_CHOICE && choices_wanted(s, form->at);
}

/* ---- answers beside the form ---- */

static void panel_answer(void *ctx, const struct rows *rows, const struct err *err)
{
	struct screen_form *f = *(struct screen_form **)ctx;

	f->panel_out = false;
	if (err != NULL) {
		/* Told once: a panel that cannot answer must not nag at each key. */
		if (err->code != ERR_LOST && !f->panel_told)
			app_error(f->screen.app, err);
		f->panel_told = err->code != ERR_LOST;
		free(f->panel_with);
		f->panel_with = NULL;
		return;
	}
	rows_release(f->form->panel);
	f->form->panel = rows_copy(rows);
	f->screen.view->dirty = true;
}

void form_ask_panel(struct screen_form *f)
{
	const struct call_def *call = &f->form->def->panel.call;
	struct args args = { 0 };
	struct str with = { 0 };

	if (call->function == NULL || f->form->look || f->form->state != FORM_EDITING)
		return;
	if (f->form->changes != f->panel_seen) {
		f->panel_seen = f->form->changes;
		f->panel_at = now_ms() + PANEL_MS;
	}
	if (f->panel_at == 0 || now_ms() < f->panel_at || f->panel_out || db_state(f->screen.app->db) != DB_READY)
		return;
	f->panel_at = 0;
	f->form->panel_stale = false;
	args_from(&args, call, screen_find, f);
	for (size_t i = 0; i < args.n; i++)
		str_addf(&with, "%s\x1f", args.arg[i].value == NULL ? "" : args.arg[i].value);
	str_addc(&with, '.');
	if (f->panel_with == NULL || strcmp(f->panel_with, with.text) != 0) {
		free(f->panel_with);
		f->panel_with = str_take(&with);
		f->panel_out = true;
		f->self = f;
		ticket_call(&f->screen);	/* it may tell what is in the family's file */
		db_call(f->screen.app->db, call->function, args.arg, args.n, panel_answer, &f->self);
	}
	str_release(&with);
	args_release(&args);
}

void form_panel_again(struct screen_form *f)
{
	free(f->panel_with);
	f->panel_with = NULL;
	f->panel_at = now_ms();
}
