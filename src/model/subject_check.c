/* subject_check.c - do the names that files give each other point at something? Also: which function does one need? */
#include <config.h>

#include <string.h>

#include "base/words.h"
#include "model/subject_read.h"

struct check { struct subjects *all; const struct subject *in; struct err *err; };

static bool wrong(const struct check *c, int line, const char *msgid, const char *value)
{
	return config_wrong_at(c->in->file, line, c->err, msgid, value);
}

static bool subject_there(const struct check *c, int line, const char *name)
{
	return !name || subjects_find(c->all, name) || wrong(c, line, N_("{1}: there is no subject \"{2}\""), name);
}

static bool form_there(const struct check *c, int line, const char *name)
{
	const struct subject *subject = name ? subjects_find(c->all, name) : NULL;

	if (!subject_there(c, line, name))
		return false;
	return !subject || subject->form || wrong(c, line, N_("{1}: the subject \"{2}\" has no form"), name);
}

static bool set_there(const struct check *c, int line, const char *set)
{
	return !set || word_set_find(c->all, set) || wrong(c, line, N_("{1}: there is no set of words \"{2}\""), set);
}

static bool field_there(const struct check *c, const struct form_def *form, int line, const char *name)
{
	for (size_t i = 0; i < form->nfield; i++)
		if (!strcmp(form->field[i].name, name))
			return true;
	return wrong(c, line, N_("{1}: there is no field \"{2}\""), name);
}

static bool fields_ok(const struct check *c, const struct field_def *field, size_t n)
{
	for (; n--; field++)
		if (!set_there(c, field->line, field->words))
			return false;
	return true;
}

static bool columns_ok(const struct check *c, const struct column_def *column, size_t n)
{
	for (; n--; column++)
		if (!set_there(c, column->line, column->words))
			return false;
	return true;
}

static bool list_ok(const struct check *c, const struct list_def *list)
{
	if (list->enter && !subject_action(c->in, list->enter))
		return wrong(c, list->line, N_("{1}: there is no action \"{2}\""), list->enter);
	for (size_t i = 0; list->report && i < c->all->n && c->all->subject[i] != c->in; i++) {
		const struct list_def *other = c->all->subject[i]->list;
		if (other && other->report && !strcmp(other->report, list->report))
			return wrong(c, list->line, N_("{1}: there is a report \"{2}\" already"), list->report);
	}
	return columns_ok(c, list->column, list->ncolumn) && fields_ok(c, list->filter, list->nfilter) &&
		form_there(c, list->line, list->new_form);
}

static bool form_ok(const struct check *c, const struct form_def *form)
{
	for (size_t i = 0; i < form->panel.call.nargs; i++)
		if (!field_there(c, form, form->panel.call.line, form->panel.call.args[i]))
			return false;
	if (form->begin && !field_there(c, form, form->line, form->begin))
		return false;
	return fields_ok(c, form->field, form->nfield) && subject_there(c, form->line, form->then);
}

static bool actions_ok(const struct check *c)
{
	for (size_t i = 0; i < c->in->naction; i++) {
		const struct action_def *action = &c->in->action[i];
		if (!form_there(c, action->line, action->form) || !subject_there(c, action->line, action->open))
			return false;
		if (action->when && !c->in->list)
			return wrong(c, action->line, N_("{1}: the subject \"{2}\" has no list"), c->in->name);
	}
	return true;
}

static bool page_ok(const struct check *c)
{
	for (size_t i = 0; i < c->in->npage; i++) {
		const struct subject *part = subjects_find(c->all, c->in->page[i]);
		if (!subject_there(c, c->in->line, c->in->page[i]))
			return false;
		if (!part->list)
			return wrong(c, c->in->line, N_("{1}: the subject \"{2}\" has no list"), c->in->page[i]);
	}
	return true;
}

static const char *needs(const struct subject *s)
{
	if (s->list)
		return s->list->call.function;
	if (s->grid)
		return s->grid->rows.function;
	if (s->form)
		return s->form->load.function ? s->form->load.function : s->form->rows.function ? s->form->rows.function : s->form->save.function;
	return NULL;
}

static bool menu_ok(const struct subjects *s, struct err *err)
{
	for (size_t i = 0; i < s->nmenu; i++)
		if (!subjects_find(s, s->menu[i].subject))
			return config_wrong_at(s->menu_file, s->menu[i].line, err, N_("{1}: there is no subject \"{2}\""), s->menu[i].subject);
	for (size_t i = 0; i < s->nstart; i++)
		if (!subjects_find(s, s->start[i]))
			return config_wrong_at(s->menu_file, s->start_line, err, N_("{1}: there is no subject \"{2}\""), s->start[i]);
	const struct subject *form = s->new_form ? subjects_find(s, s->new_form) : NULL;
	if (s->new_form && !(form && form->form))
		return config_wrong_at(s->menu_file, s->new_form_line, err, N_("{1}: the subject \"{2}\" has no form"), s->new_form);
	const struct subject *undo = s->undo ? subjects_find(s, s->undo) : NULL;
	if (s->undo && !(undo && undo->list))
		return config_wrong_at(s->menu_file, s->undo_line, err, N_("{1}: the subject \"{2}\" has no list"), s->undo);
	if (undo && !subject_action(undo, "undo"))
		return config_wrong_at(s->menu_file, s->undo_line, err, N_("{1}: there is no action \"{2}\""), "undo");
	return true;
}

bool subjects_check(struct subjects *s, struct err *err)
{
	for (size_t i = 0; i < s->n; i++) {
		struct check c = { .all = s, .in = s->subject[i], .err = err };
		if ((c.in->list && !list_ok(&c, c.in->list)) || (c.in->form && !form_ok(&c, c.in->form)) ||
		    (c.in->grid && !columns_ok(&c, c.in->grid->after, c.in->grid->nafter)) || !actions_ok(&c) || !page_ok(&c))
			return false;
		s->subject[i]->needs = needs(c.in);
	}
	for (size_t i = 0; i < s->n; i++)	/* a page is as needy as its first part */
		if (!s->subject[i]->needs)
			s->subject[i]->needs = needs(subjects_find(s, s->subject[i]->page[0]));
	return menu_ok(s, err);
}
