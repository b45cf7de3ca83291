#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "base/date.h"
#include "base/utf8.h"
#include "base/words.h"
#include "ui/form_view.h"
#include "ui/hints.h"

static const struct ask used = { .kind = ASK_NONE }, pass = { .kind = ASK_PASS };

static const struct field_def *def_at(const struct view_form *v)
{
	return &v->form->def->field[v->form->at];
}

static struct form_field *field_at(struct view_form *v)
{
	return &v->form->field[v->form->at];
}

static void cursor(struct view *view, int *y, int *x)
{
	struct view_form *v = (struct view_form *)view;

	*y = v->cursor_y;
	*x = v->cursor_x;
}

/* The next field the cursor may stand in, NOWHERE at the ends. */
static size_t next_stop(const struct view_form *v, size_t from, int step)
{
	size_t n = v->form->def->nfield;

	for (size_t i = from + (size_t)(long)step; i < n; i += (size_t)(long)step)
		if (form_field_stops(&v->form->def->field[i]))
			return i;
	return NOWHERE;
}

static void typed_over(struct view_form *v)
{
	free(v->before);
	v->before = NULL;
	v->typed[0] = v->word[0] = '\0';
	v->changed = v->missed = false;
}

/* After a move: what was typed to a choice is over, and the options of the new field may be wanted. */
static struct ask arrived(struct view_form *v)
{
	struct ask ask = used;

	typed_over(v);
	if (def_at(v)->type == FIELD_CHOICE && !field_at(v)->options_known && !form_on_button(v) && !v->form->look) {
		ask.kind = ASK_CHOICE;
		ask.field = v->form->at;
	}
	return ask;
}

static void leave(struct view_form *v)
{
	size_t i = v->form->at;

	form_leave(v->form, i);
	v->left = v->form->field[i].problem ? i : NOWHERE;
}

static struct ask go(struct view_form *v, size_t i)
{
	leave(v);
	v->button_from = NOWHERE;
	if (i != NOWHERE)
		form_goto(v->form, i);
	if (v->left == v->form->at)
		v->left = NOWHERE;
	return arrived(v);
}

static struct ask go_button(struct view_form *v)
{
	leave(v);
	v->button_from = v->form->at;
	v->button_problem = field_at(v)->problem != NULL;
	return arrived(v);
}

static size_t end_stop(const struct view_form *v, bool last)
{
	return last ? next_stop(v, v->form->def->nfield, -1) : next_stop(v, (size_t)-1, 1);
}

/* Enter, Tab and the arrows: fields in order, then the button. Tab alone goes round. */
static struct ask step(struct view_form *v, int way, bool round)
{
	bool button = form_saves(v->form);
	size_t next;

	if (form_on_button(v)) {
		if (way < 0 || !round) {
			v->button_from = way < 0 ? NOWHERE : v->button_from;
			return arrived(v);
		}
		return go(v, end_stop(v, false));
	}
	next = next_stop(v, v->form->at, way);
	if (next != NOWHERE)
		return go(v, next);
	if (way > 0 && button)
		return go_button(v);
	if (round && way < 0 && button) {
		form_goto(v->form, end_stop(v, true));
		return go_button(v);
	}
	return go(v, round ? end_stop(v, way < 0) : NOWHERE);
}

/* A page is as many stops as lines are shown, less one for the eye. */
static struct ask turn(struct view_form *v, int way)
{
	size_t to = v->form->at, next;

	for (int i = v->page - 2; i > 0 && (next = next_stop(v, to, way)) != NOWHERE; i--)
		to = next;
	return go(v, to);
}

static void toggle(struct view_form *v)
{
	form_set(v->form, v->form->at, strcmp(field_at(v)->value, "t") ? "t" : "f");
}

static bool first_letter(const char *word, wchar_t c)
{
	wchar_t first = 0;

	utf8_next(word, strlen(word), &first);
	return towlower((wint_t)first) == towlower((wint_t)c);
}

static bool fits(struct view_form *v, const char *typed)
{
	return form_choose_text(v->form, v->form->at, typed);
}

static void join(char *to, size_t size, const char *utf8)
{
	if (strlen(to) + strlen(utf8) < size)
		strcat(to, utf8);
}

static void pick_yes_no(struct view_form *v, wchar_t c)
{
	if (first_letter(_("Yes"), c))
		form_set(v->form, v->form->at, "t");
	else if (first_letter(_("No"), c))
		form_set(v->form, v->form->at, "f");
	else if (c == ' ')
		toggle(v);
}

/* A letter typed to a choice joins those before it ("ko", "kom"). The same letter again is the next one that begins so, and
 * once one may begin another. What begins nothing chooses nothing: a name typed into the wrong field is not the first
 * choice with its first letter. What was chosen before is chosen still; where nothing was, the mistake stands to be seen. */
static void pick_letter(struct view_form *v, wchar_t c)
{
	char utf8[5] = "";
	bool again, first;

	if (def_at(v)->type == FIELD_BOOL) {
		pick_yes_no(v, c);
		return;
	}
	utf8_put(c, utf8);
	if (v->typed_at != v->form->at)
		typed_over(v);
	v->typed_at = v->form->at;
	if (v->before == NULL)
		v->before = mem_dup(field_at(v)->value);
	again = strcmp(v->typed, utf8) == 0;
	first = v->typed[0] == '\0';
	join(v->word, sizeof v->word, utf8);
	join(v->typed, sizeof v->typed, utf8);
	if (!v->missed && fits(v, v->typed))
		return;
	if (!v->missed && (again || first || (!v->changed && strlen(v->typed) == utf8_forward(v->typed, 0) + strlen(utf8))) && fits(v, utf8)) {
		v->changed = !again;
		strcpy(v->typed, utf8);
		return;
	}
	v->missed = true;
	if (*v->before == '\0')
		form_choose_none(v->form, v->form->at, v->word);
	else if (!str_same(v->before, field_at(v)->value))
		form_set(v->form, v->form->at, v->before);
}

static struct ask choices(struct view_form *v, bool show)
{
	if (v->form->look)
		return used;
	if (show)
		typed_over(v);
	if (def_at(v)->type == FIELD_CHOICE)
		return (struct ask){ .kind = ASK_CHOICE, .field = v->form->at, .yes = show };
	if (def_at(v)->type == FIELD_BOOL)
		toggle(v);
	return def_at(v)->type == FIELD_BOOL ? used : pass;
}

static bool takes_text(const struct view_form *v)
{
	return !form_on_button(v) && form_field_stops(def_at(v)) && !v->form->look;
}

static struct ask letter(struct view_form *v, wchar_t c)
{
	struct form_field *field = field_at(v);

	if (c == '?' && v->form->look)
		return (struct ask){ .kind = ASK_HELP, .field = v->form->at };
	if (!takes_text(v))
		return used;
	if (c == '?' && !*field->edit.text)
		return (struct ask){ .kind = ASK_HELP, .field = v->form->at };
	if (def_at(v)->type == FIELD_SCALE)
		return form_scale_key(v->form, v->form->at, c) ? step(v, 1, false) : used;
	if (form_picks(def_at(v))) {
		if (def_at(v)->type == FIELD_CHOICE && !field->options_known)
			return choices(v, false);
		pick_letter(v, c);
		return used;
	}
	if (c == '\n' && def_at(v)->type != FIELD_MEMO)
		return used;
	form_type(v->form, c);
	return used;
}

static struct ask paste(struct view_form *v, const char *text)
{
	if (!takes_text(v))
		return pass;
	if (def_at(v)->type == FIELD_SCALE)
		return used;	/* one key, one answer: a whole text is none */
	if (form_picks(def_at(v)))
		return form_choose_text(v->form, v->form->at, text) ? used : pass;
	form_paste(v->form, text);
	return used;
}

/* Keys that edit the text of a field, and readline's names for them. */
static int edit_of(enum action a)
{
	switch ((int)a) {
	case ACTION_LEFT: return EDIT_LEFT;
	case ACTION_RIGHT: return EDIT_RIGHT;
	case ACTION_WORD_LEFT: return EDIT_WORD_LEFT;
	case ACTION_WORD_RIGHT: return EDIT_WORD_RIGHT;
	case ACTION_HOME: return EDIT_START;
	case ACTION_END: return EDIT_END;
	case ACTION_BACKSPACE: return EDIT_BACKSPACE;
	case ACTION_DELETE: return EDIT_DELETE;
	case ACTION_KILL_END: return EDIT_KILL_END;
	case ACTION_KILL_START: return EDIT_KILL_START;
	case ACTION_KILL_WORD: return EDIT_KILL_WORD;
	case ACTION_KILL_WORD_LEFT: return EDIT_KILL_WORD_LEFT;
	case ACTION_KILL_WORD_RIGHT: return EDIT_KILL_WORD_RIGHT;
	case ACTION_TRANSPOSE: return EDIT_TRANSPOSE;
	case ACTION_EDIT_UNDO: return EDIT_UNDO;
	}
	return -1;
}

static struct ask pick_key(struct view_form *v, enum action a)
{
	bool yes_no = def_at(v)->type == FIELD_BOOL;

	typed_over(v);
	if (a == ACTION_BACKSPACE || a == ACTION_DELETE || a == ACTION_KILL_START)
		form_set(v->form, v->form->at, "");
	else if (!yes_no && !field_at(v)->options_known)
		return choices(v, false);
	else if (a == ACTION_LEFT || a == ACTION_RIGHT) {
		if (yes_no)
			toggle(v);
		else
			form_choose_step(v->form, v->form->at, a == ACTION_LEFT ? -1 : 1);
	}
	return used;
}

static struct ask edit_key(struct view_form *v, enum action a)
{
	if (!takes_text(v))
		return used;
	if (form_picks(def_at(v)))
		return pick_key(v, a);
	form_edit(v->form, (enum edit_do)edit_of(a));
	return used;
}

static struct ask vertical(struct view_form *v, int way)
{
	struct edit *e = &field_at(v)->edit;

	if (def_at(v)->type == FIELD_MEMO && !form_on_button(v) && v->memo_width > 0
		&& form_memo_step(e->text, &e->at, v->memo_width, way))
		return used;
	return step(v, way, false);
}

/* Save: the field under the cursor is left first, so that what stands in it counts. */
static struct ask save(struct view_form *v)
{
	if (!v->form->def->save.function)
		return pass;
	form_leave(v->form, v->form->at);
	if (field_at(v)->problem)
		v->button_from = NOWHERE;
	v->left = NOWHERE;
	return (struct ask){ .kind = ASK_SAVE };
}

static struct ask key(struct view_form *v, enum action a)
{
	if (edit_of(a) >= 0)
		return edit_key(v, a);
	switch ((int)a) {
	case ACTION_OPEN: return form_on_button(v) ? save(v) : step(v, 1, false);
	case ACTION_NEXT: return step(v, 1, true);
	case ACTION_PREVIOUS: return step(v, -1, true);
	case ACTION_DOWN: return vertical(v, 1);
	case ACTION_UP: return vertical(v, -1);
	case ACTION_PAGE_UP: return turn(v, -1);
	case ACTION_PAGE_DOWN: return turn(v, 1);
	case ACTION_SAVE: return save(v);
	case ACTION_EXCHANGE: return !form_on_button(v) && form_exchange(v->form, v->form->at) ? used : pass;
	case ACTION_CHOOSE: return form_on_button(v) ? used : choices(v, true);
	}
	return pass;
}

static struct ask act(struct view *view, const struct input *in)
{
	struct view_form *v = (struct view_form *)view;
	const struct action_def *a = hints_match(view, v->subject, in);

	if (a && in->kind == INPUT_ACTION)
		return (struct ask){ .kind = ASK_ACTION, .action = a };
	switch ((int)in->action) {
	case ACTION_HELP: return (struct ask){ .kind = ASK_HELP, .field = v->form->at };
	case ACTION_BACK: return (struct ask){ .kind = ASK_CLOSE };
	case ACTION_REFRESH: return (struct ask){ .kind = ASK_REFRESH };
	}
	if (v->form->state != FORM_EDITING || v->form->def->nfield == 0)
		return pass;
	view->dirty = true;
	if (v->form->at != v->button_from)
		v->button_from = NOWHERE;	/* the app went to a field that is wrong */
	v->left = NOWHERE;
	switch (in->kind) {
	case INPUT_CHAR: return letter(v, in->c);
	case INPUT_PASTE: return paste(v, in->paste);
	case INPUT_ACTION: return key(v, in->action);
	case INPUT_NONE: case INPUT_CLICK: case INPUT_RESIZE: case INPUT_HANGUP: break;
	}
	return pass;
}

/* The line of the form that stands at y, NULL none. */
static const struct form_line *line_at(const struct view_form *v, const struct form_layout *l, int y)
{
	for (size_t i = 0; i < l->n; i++)
		if (y >= l->line[i].y - v->top && y < l->line[i].y - v->top + l->line[i].h)
			return &l->line[i];
	return NULL;
}

/* In a field of one line the cursor goes to the letter, in others to the field; Save saves. */
static struct ask click(struct view *view, int y, int x)
{
	struct view_form *v = (struct view_form *)view;
	struct form_layout l = form_layout(v->form, v->area.w, v->area.h);
	const struct form_line *line = x < l.width ? line_at(v, &l, y - v->area.y) : NULL;
	struct ask ask = used;

	if (v->form->state != FORM_EDITING || !line) {
		;
	} else if (line->kind == FORM_LINE_BUTTON) {
		ask = save(v);
	} else if (line->kind == FORM_LINE_FIELD && form_field_stops(&v->form->def->field[line->field])) {
		if (line->field != v->form->at || form_on_button(v))
			ask = go(v, line->field);
		if (!form_picks(def_at(v)) && def_at(v)->type != FIELD_MEMO && x > l.x) {
			size_t from = v->scrolled == v->form->at ? v->from : 0;
			struct edit *e = &field_at(v)->edit;

			e->at = from + utf8_cut(e->text + from, x - l.x - 1, NULL);
		}
	}
	view->dirty = true;
	form_layout_release(&l);
	return ask;
}

static size_t keys(struct view *view, struct key_hint *hint, size_t max)
{
	struct view_form *v = (struct view_form *)view;
	struct hints h = { .view = view, .hint = hint, .max = max };

	hints_action(&h, ACTION_HELP, NULL);
	if (form_saves(v->form))
		hints_action(&h, ACTION_SAVE, form_button(v));
	if (v->form->def->nfield && field_at(v)->other && !form_on_button(v))
		hints_action(&h, ACTION_EXCHANGE, field_at(v)->other_mine ? _("Yours") : NULL);
	if (view->can && view->can(view, ACTION_UNDO))
		hints_action(&h, ACTION_UNDO, _("Take up the draft"));
	if (v->form->def->nfield && def_at(v)->type == FIELD_CHOICE && !form_on_button(v) && !v->form->look)
		hints_action(&h, ACTION_CHOOSE, NULL);
	for (size_t i = 0; i < v->subject->naction; i++)	/* letters are text here: only other keys do something */
		if (v->subject->action[i].key && v->subject->action[i].key[1]
			&& (!view->may || view->may(view, &v->subject->action[i])))
			hints_key(&h, v->subject->action[i].key, words(v->subject->action[i].label));
	hints_action(&h, ACTION_NEXT, _("Next field"));
	hints_end(&h, false);
	return h.n;
}

static bool typing(struct view *v)
{
	(void)v;
	return true;
}

static const char *say(struct view_form *v, const char *text)
{
	free(v->said);
	return v->said = mem_dup(text);
}

/* Which day is meant, as soon as it can be read: "på tisdag" is checked before the field is left. False: none yet. */
static bool day_told(struct view_form *v, struct str *s)
{
	static const char *const names[] = { N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun") };
	const struct field_def *def = def_at(v);
	char iso[11];
	int day;

	if (def->type != FIELD_DATE || !date_read(field_at(v)->edit.text, v->form->today, (enum date_bias)def->bias, &day))
		return false;
	date_write(day, iso);
	str_addf(s, "%s %s, %s %d", words(names[date_weekday(day) - 1]), iso, _("w"), date_week(day, NULL));
	return true;
}

static const char *hint(struct view *view, bool *problem)
{
	struct view_form *v = (struct view_form *)view;
	struct form *f = v->form;
	struct str s = { NULL };

	if (f->state == FORM_LOADING)
		return say(v, _("Fetching..."));
	if (f->def->nfield == 0)
		return NULL;
	if (f->look)
		return say(v, _("To read only: your duty does not include changing this"));
	if (v->left != NOWHERE && f->field[v->left].problem) {
		*problem = true;
		str_addf(&s, "%s: %s", words(f->def->field[v->left].label), f->field[v->left].problem);
		free(v->said);
		return v->said = str_take(&s);
	}
	if (form_on_button(v))
		return say(v, v->form->def->button_help ? words(v->form->def->button_help) : _("Enter saves"));
	if (field_at(v)->other && !field_at(v)->problem) {
		char *other = form_other_said(f, f->at);

		str_addf(&s, "%s. %s", other, field_at(v)->other_mine ? _("Theirs stands here") : _("What you typed stands here"));
		free(other);
		free(v->said);
		return v->said = str_take(&s);
	}
	if (v->missed && v->typed_at == f->at && form_picks(def_at(v)) && !field_at(v)->problem) {
		*problem = true;
		return say(v, _("Nothing here begins so. F4 shows what there is, Backspace empties"));
	}
	if (field_at(v)->problem) {
		*problem = true;
		return field_at(v)->problem;
	}
	if (day_told(v, &s)) {
		free(v->said);
		return v->said = str_take(&s);
	}
	if (def_at(v)->type == FIELD_SCALE) {
		free(v->said);
		return v->said = form_scale_keys(f, f->at);
	}
	return say(v, field_help(def_at(v)));
}

static void release(struct view *view)
{
	struct view_form *v = (struct view_form *)view;

	free(v->before);
	free(v->said);
	form_layout_release(&v->drawn.l);
}

static const struct view_ops ops = {
	.draw = form_draw, .cursor = cursor, .act = act, .click = click, .keys = keys, .typing = typing, .hint = hint, .free = release,
};

struct view *view_form_new(const struct subjects *all, const struct subject *subject, struct form *form)
{
	struct view_form *v = mem_alloc(sizeof *v);

	*v = (struct view_form){
		.v = { .ops = &ops, .dirty = true }, .all = all, .subject = subject, .form = form,
		.button_from = NOWHERE, .scrolled = NOWHERE, .left = NOWHERE,
	};
	v->v.title = mem_dup(words(subject->title));
	return &v->v;
}
