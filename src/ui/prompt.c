#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "base/utf8.h"
#include "base/words.h"
#include "model/edit.h"
#include "ui/draw.h"
#include "ui/hints.h"
#include "ui/keys.h"

#define TEXT_MOST 200
#define SECRET_MOST 512

enum prompt_kind { PROMPT_TEXT, PROMPT_SECRET, PROMPT_YES, PROMPT_CHOICE, PROMPT_KEYS };

enum { KEYS_MOST = 4 };

/* A secret has a buffer of its own that never moves, as growing and undoing leave copies behind. */
struct prompt {
	struct view v;
	enum prompt_kind kind;
	char *question;
	struct edit edit;
	char secret[SECRET_MOST];
	size_t nsecret;
	struct menu_line *line;
	size_t nline;
	enum action answer[KEYS_MOST];
	int y, x;
};

static int draw_question(const struct prompt *p, int y, int width)
{
	return 2 + draw_text(y, 2, width, p->question, STYLE_TITLE, ALIGN_LEFT) + 2;
}

/* A question too long to stand beside its answers stands on lines of its own above them; none of it is cut. */
static int draw_long_question(const struct prompt *p, struct area area)
{
	char *line[8];
	size_t next = 0;
	int n = 0;

	for (const char *text = p->question; *text && n < 8; text += next, n++)
		line[n] = mem_dupn(text, draw_wrap(text, area.w - 4, &next));
	for (int i = 0; i < n; i++) {
		draw_blank(p->y - n + i, area.x, area.w, STYLE_PLAIN);
		draw_text(p->y - n + i, 2, area.w - 4, line[i], STYLE_TITLE, ALIGN_LEFT);
		free(line[i]);
	}
	return 2;
}

/* The end of what is typed is what one looks at. */
static void draw_typed(struct prompt *p, const char *text, size_t at, int x, int width)
{
	size_t from = 0;
	char *before;
	int used;

	for (;;) {
		before = mem_dupn(text + from, at - from);
		used = utf8_width(before);
		secret_free(before);
		if (used < width)
			break;
		for (int i = 0; i < width / 2; i++)
			from += utf8_forward(text, from);
	}
	draw_text(p->y, x, width, text + from, STYLE_PLAIN, ALIGN_LEFT);
	p->x = x + used;
}

static void draw_secret(struct prompt *p, int x, int width)
{
	char dots[SECRET_MOST];
	size_t n = 0;

	for (size_t i = 0; i < p->nsecret; i += utf8_forward(p->secret, i))
		dots[n++] = '*';
	dots[n] = '\0';
	draw_typed(p, dots, n, x, width);
}

static int answers_width(const struct prompt *p)
{
	int width = 0;

	for (size_t i = 0; i < p->nline; i++)
		width += utf8_width(p->line[i].key) + 1 + utf8_width(p->line[i].label) + 2;
	return width;
}

static void draw_answers(struct prompt *p, int x, int width)
{
	int end = x + width;

	p->x = x;
	for (size_t i = 0; i < p->nline && x < end; i++) {
		x += draw_text(p->y, x, end - x, p->line[i].key, STYLE_KEY, ALIGN_LEFT) + 1;
		x += draw_text(p->y, x, end - x, p->line[i].label, STYLE_PLAIN, ALIGN_LEFT) + 2;
	}
}

/* The line under the area that views get is the message line. */
static void draw(struct view *view, struct area area)
{
	struct prompt *p = (struct prompt *)view;
	int x, most = p->kind == PROMPT_TEXT || p->kind == PROMPT_SECRET ? area.w / 2 : area.w - 4 - answers_width(p);

	p->y = area.y + area.h;
	draw_blank(p->y, area.x, area.w, STYLE_PLAIN);
	x = utf8_width(p->question) > most && p->nline > 0 ? draw_long_question(p, area) : draw_question(p, p->y, most);
	switch (p->kind) {
	case PROMPT_TEXT: draw_typed(p, p->edit.text, p->edit.at, x, area.w - x - 1); break;
	case PROMPT_SECRET: draw_secret(p, x, area.w - x - 1); break;
	case PROMPT_YES: case PROMPT_CHOICE: case PROMPT_KEYS: draw_answers(p, x, area.w - x); break;
	}
}

static void cursor(struct view *view, int *y, int *x)
{
	struct prompt *p = (struct prompt *)view;

	*y = p->y;
	*x = p->x;
}

static void secret_add(struct prompt *p, const char *text, size_t n)
{
	if (p->nsecret + n >= SECRET_MOST)
		return;
	memcpy(p->secret + p->nsecret, text, n);
	p->nsecret += n;
	p->secret[p->nsecret] = '\0';
}

static void secret_cut(struct prompt *p, size_t n)
{
	explicit_bzero(p->secret + n, SECRET_MOST - n);
	p->nsecret = n;
}

static struct ask act_secret(struct prompt *p, const struct input *in)
{
	char utf8[4] = { 0 };

	if (in->kind == INPUT_CHAR && in->c != '\n')
		secret_add(p, utf8, utf8_put(in->c, utf8));
	else if (in->kind == INPUT_PASTE)
		secret_add(p, in->paste, strcspn(in->paste, "\n"));
	else if (in->action == ACTION_BACKSPACE)
		secret_cut(p, p->nsecret - utf8_back(p->secret, p->nsecret));
	else if (in->action == ACTION_KILL_START || in->action == ACTION_KILL_WORD || in->action == ACTION_KILL_WORD_LEFT)
		secret_cut(p, 0);
	else
		return (struct ask){ .kind = ASK_PASS };
	explicit_bzero(utf8, sizeof utf8);
	return (struct ask){ .kind = ASK_NONE };
}

static int edit_of(enum action a)
{
	static const struct { enum action action; enum edit_do what; } table[] = {
		{ ACTION_LEFT, EDIT_LEFT }, { ACTION_RIGHT, EDIT_RIGHT }, { ACTION_WORD_LEFT, EDIT_WORD_LEFT },
		{ ACTION_WORD_RIGHT, EDIT_WORD_RIGHT }, { ACTION_HOME, EDIT_START }, { ACTION_END, EDIT_END },
		{ ACTION_BACKSPACE, EDIT_BACKSPACE }, { ACTION_DELETE, EDIT_DELETE }, { ACTION_KILL_END, EDIT_KILL_END },
		{ ACTION_KILL_START, EDIT_KILL_START }, { ACTION_KILL_WORD, EDIT_KILL_WORD },
		{ ACTION_KILL_WORD_LEFT, EDIT_KILL_WORD_LEFT }, { ACTION_KILL_WORD_RIGHT, EDIT_KILL_WORD_RIGHT }, { ACTION_TRANSPOSE, EDIT_TRANSPOSE },
		{ ACTION_EDIT_UNDO, EDIT_UNDO },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].action == a)
			return (int)table[i].what;
	return -1;
}

static struct ask act_text(struct prompt *p, const struct input *in)
{
	if (in->kind == INPUT_CHAR && in->c != '\n')
		edit_type(&p->edit, in->c);
	else if (in->kind == INPUT_PASTE)
		edit_paste(&p->edit, in->paste);
	else if (edit_of(in->action) >= 0)
		edit_do(&p->edit, (enum edit_do)edit_of(in->action));
	else
		return (struct ask){ .kind = ASK_PASS };
	return (struct ask){ .kind = ASK_NONE };
}

static bool is_letter(const char *key, wchar_t c)
{
	char utf8[5] = "";

	utf8_put((wchar_t)towlower((wint_t)c), utf8);
	return !strcmp(key, utf8);
}

/* Yes must be typed; Enter, Esc and n are no, and any other key is not an answer. */
static struct ask act_yes(struct prompt *p, const struct input *in)
{
	struct ask ask = { .kind = ASK_PASS };

	if (in->kind == INPUT_CHAR) {
		ask.yes = is_letter(p->line[0].key, in->c);
		ask.kind = ask.yes || is_letter(p->line[1].key, in->c) ? ASK_ANSWER : ASK_NONE;
	} else if (in->action == ACTION_OPEN || in->action == ACTION_BACK || in->action == ACTION_STOP) {
		ask.kind = ASK_ANSWER;
	}
	return ask;
}

static struct ask act_choice(struct prompt *p, const struct input *in)
{
	if (in->action == ACTION_BACK || in->action == ACTION_STOP)
		return (struct ask){ .kind = ASK_CLOSE };
	if (in->kind != INPUT_CHAR)
		return (struct ask){ .kind = ASK_PASS };
	for (size_t i = 0; i < p->nline; i++)
		if (is_letter(p->line[i].key, in->c))
			return (struct ask){ .kind = ASK_ANSWER, .item = i, .text = mem_dup(p->line[i].key) };
	return (struct ask){ .kind = ASK_NONE };
}

/* Enter goes on too, but is not an Enter of the form: that might save it. */
static struct ask act_keys(struct prompt *p, const struct input *in)
{
	if (in->kind == INPUT_ACTION) {
		if (in->action == ACTION_OPEN || in->action == ACTION_BACK || in->action == ACTION_STOP)
			return (struct ask){ .kind = ASK_CLOSE };
		if (in->action == ACTION_REPAINT || in->action == ACTION_SUSPEND)
			return (struct ask){ .kind = ASK_PASS };
		for (size_t i = 0; i < p->nline; i++)
			if (in->c < L' ' && in->action == p->answer[i])
				return (struct ask){ .kind = ASK_ANSWER, .item = i };
	}
	return (struct ask){ .kind = ASK_ONWARD };
}

static struct ask act(struct view *view, const struct input *in)
{
	struct prompt *p = (struct prompt *)view;

	view->dirty = true;
	switch (p->kind) {
	case PROMPT_YES: return act_yes(p, in);
	case PROMPT_CHOICE: return act_choice(p, in);
	case PROMPT_KEYS: return act_keys(p, in);
	case PROMPT_TEXT: case PROMPT_SECRET: break;
	}
	if (in->kind == INPUT_ACTION && in->action == ACTION_OPEN)
		return (struct ask){ .kind = ASK_ANSWER, .yes = true,
			.text = mem_dup(p->kind == PROMPT_SECRET ? p->secret : p->edit.text) };
	if (in->kind == INPUT_ACTION && (in->action == ACTION_BACK || in->action == ACTION_STOP))
		return (struct ask){ .kind = ASK_CLOSE };
	return p->kind == PROMPT_SECRET ? act_secret(p, in) : act_text(p, in);
}

static size_t keys(struct view *view, struct key_hint *hint, size_t max)
{
	struct prompt *p = (struct prompt *)view;
	struct hints h = { .view = view, .hint = hint, .max = max };

	if (p->kind == PROMPT_TEXT || p->kind == PROMPT_SECRET)
		hints_action(&h, ACTION_OPEN, _("Continue"));
	hints_action(&h, ACTION_BACK, p->kind == PROMPT_KEYS ? _("Go on") : _("Cancel"));
	return h.n;
}

/* A key that is no answer is read as the view under it reads it. */
static bool typing(struct view *v)
{
	return ((struct prompt *)v)->kind != PROMPT_KEYS || v->under == NULL || v->under->ops->typing(v->under);
}

static void release(struct view *view)
{
	struct prompt *p = (struct prompt *)view;

	edit_release(&p->edit);
	explicit_bzero(p->secret, sizeof p->secret);
	for (size_t i = 0; i < p->nline; i++) {
		free((char *)p->line[i].key);
		free((char *)p->line[i].label);
	}
	free(p->line);
	free(p->question);
}

static const struct view_ops ops = {
	.draw = draw, .cursor = cursor, .act = act, .keys = keys, .typing = typing, .free = release,
};

static struct prompt *prompt_new(const char *question, enum prompt_kind kind, const char *initial)
{
	struct prompt *p = mem_alloc(sizeof *p);

	p->v = (struct view){ .ops = &ops, .dirty = true, .overlay = true };
	p->kind = kind;
	p->question = mem_dup(question);
	edit_init(&p->edit, initial ? initial : "", TEXT_MOST, false);
	edit_do(&p->edit, EDIT_END);
	return p;
}

struct view *prompt_text_new(const char *question, const char *initial, bool secret)
{
	return &prompt_new(question, secret ? PROMPT_SECRET : PROMPT_TEXT, secret ? NULL : initial)->v;
}

struct view *prompt_choice_new(const char *question, const struct menu_line *line, size_t n)
{
	struct prompt *p = prompt_new(question, PROMPT_CHOICE, NULL);

	p->line = mem_array(n + 1, sizeof *p->line);
	for (p->nline = 0; p->nline < n; p->nline++)
		p->line[p->nline] = (struct menu_line){ .label = mem_dup(line[p->nline].label), .key = mem_dup(line[p->nline].key) };
	return &p->v;
}

struct view *prompt_keys_new(const char *question, const struct key_answer *answer, size_t n)
{
	struct menu_line line[KEYS_MOST] = { { 0 } };
	struct view *v;

	for (size_t i = 0; i < n && i < KEYS_MOST; i++)
		line[i] = (struct menu_line){ .label = answer[i].label, .key = keys_show(keys_first(answer[i].action)) };
	v = prompt_choice_new(question, line, n < KEYS_MOST ? n : KEYS_MOST);
	((struct prompt *)v)->kind = PROMPT_KEYS;
	for (size_t i = 0; i < n && i < KEYS_MOST; i++)
		((struct prompt *)v)->answer[i] = answer[i].action;
	return v;
}

/* The letters are those that the words begin with: j and n, y and n. */
struct view *prompt_yes_new(const char *question)
{
	struct menu_line line[] = { { .label = _("Yes") }, { .label = _("No") } };
	char key[2][5] = { "" };
	struct view *v;

	for (size_t i = 0; i < 2; i++) {
		wchar_t c;

		utf8_next(line[i].label, strlen(line[i].label), &c);
		utf8_put((wchar_t)towlower((wint_t)c), key[i]);
		line[i].key = key[i];
	}
	v = prompt_choice_new(question, line, 2);
	((struct prompt *)v)->kind = PROMPT_YES;
	return v;
}

const char *prompt_value(const struct view *v)
{
	const struct prompt *p = (const struct prompt *)v;

	return v && v->ops == &ops && p->kind == PROMPT_TEXT ? p->edit.text : NULL;
}
