/* Who else has the row of a form open, and whether it has changed under it.
 *
 * A form about a row says that it is open on the trip that fetches the row. What it is answered stands on a line of its own; a
 * row that has changed is fetched again and merged.
 */
#include "config.h"

#include "app/form_screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"

enum { OWN_DEED_MS = 3000 };

static void put(char **to, const char *text)
{
	free(*to);
	*to = text == NULL || *text == '\0' ? NULL : mem_dup(text);
}

static void show(struct screen_form *f)
{
	struct str line = { 0 };

	if (f->here.gone)
		company_say(&line, N_("This is no longer here: taken away or moved. What you typed stands"), NULL, NULL, NULL);
	else if (f->here.company.others != NULL)
		str_add(&line, f->here.company.others);
	if (f->here.change != NULL)
		str_addf(&line, "%s%s", line.n ? ". " : "", f->here.change);
	if (str_same(line.text, f->form->company)) {
		str_release(&line);
		return;
	}
	put(&f->form->company, line.text);
	str_release(&line);
	f->screen.view->dirty = true;
}

/* Whose save it was: NULL nobody's to tell of, since one has just done it oneself, here. */
static const char *whose(const struct screen_form *f)
{
	if (f->here.by_me)
		return now_ms() - f->screen.app->did_at < OWN_DEED_MS ? NULL : _("You, in another window,");
	return f->here.by == NULL ? _("A colleague") : f->here.by;
}

static void changed(struct screen_form *f, const char *fields)
{
	const char *who = whose(f);
	struct str line = { 0 }, by = { 0 };

	put(&f->here.change, NULL);
	if (who != NULL) {
		if (fields != NULL && *fields != '\0')
			company_say(&line, N_("{1} changed this at {2}: {3}"), who, f->here.at, fields);
		else
			company_say(&line, N_("{1} changed this at {2}"), who, f->here.at, NULL);
		put(&f->here.change, line.text);
		str_addf(&by, "%s %s", f->here.by_me ? _("Elsewhere") : who, f->here.at == NULL ? "" : f->here.at);
		put(&f->form->by, by.text);
		str_release(&by);
		str_release(&line);
	}
	show(f);
}

static void gone(struct screen_form *f)
{
	f->here.gone = true;
	show(f);
	app_say(f->screen.app, MESSAGE_WARNING, N_("This is no longer here: taken away or moved. What you typed stands"), NULL);
}

/* A colleague has saved: what both changed has both values, the rest of theirs is taken, and the next save is against it. */
void presence_merged(struct screen_form *f, const struct rows *rows)
{
	struct app *app = f->screen.app;
	struct merged m = form_merge(f->form, rows);
	enum merge merge = f->merge;
	const char *who = whose(f), *msgid = NULL;
	struct str told = { 0 };

	f->merge = MERGE_NOT;
	if (merge != MERGE_ASKED || m.fields.n > 0)
		changed(f, m.fields.text);
	if (merge == MERGE_REFUSED && m.clashes > 0)
		form_goto(f->form, form_clash(f->form));
	if (merge == MERGE_REFUSED && who == NULL) {
		msgid = N_("Not saved: it has changed since it was opened, and is shown as it is. Save again");
	} else if (merge == MERGE_REFUSED && m.clashes > 0) {
		msgid = N_("Not saved: {1} was first, at {2}: {3}. See the fields with !, and save again");
	} else if (merge == MERGE_REFUSED) {
		msgid = m.fields.n > 0 ? N_("Not saved: {1} was first, at {2}, with {3}. It is shown now; save again")
			: N_("Not saved: {1} was first, at {2}. Save again");
	} else if (m.clashes > 0) {
		msgid = N_("{1} changed the same at {2}: {3}. Both values stand here");
	} else if (m.fields.n > 0 && form_dirty(f->form)) {
		msgid = N_("{1} changed this at {2}: {3}. What you typed stands");
	}
	str_addf(&told, "%s%c%s%c%s", who == NULL ? "" : who, ERR_SEP, f->here.at == NULL ? "" : f->here.at, ERR_SEP,
		m.clashes > 0 ? m.both.text : m.fields.n > 0 ? m.fields.text : "");
	if (msgid != NULL && (merge == MERGE_REFUSED || (who != NULL && app_screen(app) == &f->screen && app->message_kind != MESSAGE_ERROR)))
		app_say(app, MESSAGE_WARNING, msgid, who == NULL ? NULL : told.text);
	str_release(&told);
	merged_release(&m);
}

/* The row could not be had under what stands here: that stays. */
void presence_not_merged(struct screen_form *f, const struct err *err)
{
	enum merge merge = f->merge;

	f->merge = MERGE_NOT;
	if (err == NULL || err->code == ERR_STALE)
		gone(f);
	else if (err->code == ERR_LOST)
		f->here.company.wanted = true;
	else if (merge != MERGE_LIVE)
		app_error(f->screen.app, err);
}

static void told(struct company *c, const struct rows *rows)
{
	struct screen_form *f = (struct screen_form *)c->screen;
	const char *version = rows_get(rows, 0, "version"), *mine = form_value(f->form, "version"), *me = rows_get(rows, 0, "changed_by_me");

	if (rows_count(rows) == 0) {
		if (f->here.known && !f->here.gone && f->form->state == FORM_EDITING)
			gone(f);
		return;
	}
	f->here.known = true;
	f->here.gone = false;
	put(&f->here.by, rows_get(rows, 0, "changed_by"));
	put(&f->here.at, rows_get(rows, 0, "changed_at"));
	f->here.by_me = me != NULL && *me == 't';
	show(f);
	if (version != NULL && mine != NULL && strcmp(version, mine) != 0 && f->form->state == FORM_EDITING && f->merge == MERGE_NOT) {
		f->merge = MERGE_LIVE;
		f->load_wanted = true;
	}
}

void presence_ask(struct screen_form *f)
{
	const struct call_def *load = &f->form->def->load;
	const char *about = load->nargs == 1 && f->form->about ? screen_find_behind(f, load->args[0]) : NULL;

	f->here.company.screen = &f->screen;
	f->here.company.told = told;
	company_ask(&f->here.company, about);
}

void presence_run(struct screen_form *f)
{
	if (company_wants(&f->here.company))
		presence_ask(f);
}

void presence_end(struct screen_form *f)
{
	f->here.company.screen = &f->screen;
	company_end(&f->here.company);
	free(f->here.by);
	free(f->here.at);
	free(f->here.change);
}
