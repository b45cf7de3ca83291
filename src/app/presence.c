/* Who else has the row of a form open, and whether it has changed under it.
 *
 * A form about a row says that it is open on the trip that fetches the row, and asks again after each notice and when the
 * line is back: the question is the announcement. What it answers stands on a line of its own; a row that has changed is
 * fetched again and merged. As long as somebody is there it asks now and then, since a session that is killed sends no notice.
 */
#include "config.h"

#include "app/form_screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"

enum { WHILE_SOMEBODY_MS = 3000, OWN_DEED_MS = 3000 };

static void put(char **to, const char *text)
{
	free(*to);
	*to = text == NULL || *text == '\0' ? NULL : mem_dup(text);
}

static void say_to(struct str *line, const char *msgid, const char *a, const char *b, const char *c)
{
	char said[600], detail[500];

	snprintf(detail, sizeof detail, "%s%c%s%c%s", a == NULL ? "" : a, ERR_SEP, b == NULL ? "" : b, ERR_SEP, c == NULL ? "" : c);
	words_fill(msgid, a == NULL ? NULL : detail, said, sizeof said);	/* values without a place are written behind */
	str_addf(line, "%s%s", line->n ? ". " : "", said);
}

/* "Jonas Ek (Farsta) has this open since 10.42"; several one after another. */
static void say_others(struct str *line, const struct rows *rows)
{
	for (size_t i = 0; i < rows_count(rows); i++) {
		const char *name = rows_get(rows, i, "name"), *me = rows_get(rows, i, "me");

		if (name != NULL && me != NULL && *me == 't')
			say_to(line, N_("You have this open in another window since {1}"), rows_get(rows, i, "since"), NULL, NULL);
		else if (name != NULL)
			say_to(line, N_("{1} ({2}) has this open since {3}"), name, rows_get(rows, i, "unit_name"), rows_get(rows, i, "since"));
	}
}

static void show(struct screen_form *f)
{
	struct str line = { 0 };

	if (f->here.gone)
		say_to(&line, N_("This is no longer here: taken away or moved. What you typed stands"), NULL, NULL, NULL);
	else if (f->here.others != NULL)
		str_add(&line, f->here.others);
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
			say_to(&line, N_("{1} changed this at {2}: {3}"), who, f->here.at, fields);
		else
			say_to(&line, N_("{1} changed this at {2}"), who, f->here.at, NULL);
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
		f->here.wanted = true;
	else if (merge != MERGE_LIVE)
		app_error(f->screen.app, err);
}

static void answer(void *ctx, const struct rows *rows, const struct err *err)
{
	struct screen_form *f = ((struct form_here *)ctx)->form;
	const char *version = rows_get(rows, 0, "version"), *mine = form_value(f->form, "version"), *me = rows_get(rows, 0, "changed_by_me");
	struct str line = { 0 };

	f->here.out = false;
	if (err != NULL) {
		f->here.off = err->code != ERR_LOST && err->code != ERR_RETRY && err->code != ERR_CANCELLED;
		f->here.ask_at = f->here.off ? 0 : now_ms() + WHILE_SOMEBODY_MS;
		return;
	}
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
	say_others(&line, rows);
	put(&f->here.others, line.text);
	f->here.ask_at = f->here.others == NULL ? 0 : now_ms() + WHILE_SOMEBODY_MS;
	str_release(&line);
	show(f);
	if (version != NULL && mine != NULL && strcmp(version, mine) != 0 && f->form->state == FORM_EDITING && f->merge == MERGE_NOT) {
		f->merge = MERGE_LIVE;
		f->load_wanted = true;
	}
}

void presence_ask(struct screen_form *f)
{
	const struct call_def *load = &f->form->def->load;
	const char *about = load->nargs == 1 ? screen_find_behind(f, load->args[0]) : NULL;
	struct db_arg args[] = { { "id", f->here.id }, { "about", about } };

	if (f->here.out)
		return;		/* a notice that comes meanwhile is asked about after the answer */
	f->here.wanted = false;
	if (f->here.off || about == NULL || !f->form->about || !app_may(f->screen.app, "presence_put"))
		return;
	if (f->here.id[0] == '\0')
		uuid_make(f->here.id);
	args[0].value = f->here.id;
	f->here.form = f;
	f->here.out = true;
	f->here.ask_at = 0;
	db_call(f->screen.app->db, "presence_put", args, 2, answer, &f->here);
	db_quiet(f->screen.app->db);
}

void presence_run(struct screen_form *f)
{
	if (f->here.wanted || (f->here.ask_at != 0 && now_ms() >= f->here.ask_at))
		presence_ask(f);
}

static void nothing_to_tell(void *ctx, const struct rows *rows, const struct err *err)
{
	(void)ctx;
	(void)rows;
	(void)err;
}

void presence_end(struct screen_form *f)
{
	struct app *app = f->screen.app;
	struct db_arg arg = { "id", f->here.id };

	db_forget(app->db, &f->here);
	if (f->here.id[0] != '\0' && db_state(app->db) == DB_READY) {
		db_call(app->db, "presence_end", &arg, 1, nothing_to_tell, app->db);
		db_quiet(app->db);
	}
	free(f->here.by);
	free(f->here.at);
	free(f->here.others);
	free(f->here.change);
}
