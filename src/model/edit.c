/* edit.c - editing one field: insert, move, kill, swap, undo. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "model/edit.h"

enum { STEPS_MAX = 200 };	/* older steps are forgotten */

void edit_init(struct edit *e, const char *text, size_t max, bool lines)
{
	*e = (struct edit){ .text = mem_dup(text ? text : ""), .max = max, .lines = lines };
	e->at = strlen(e->text);
}

static void steps_drop(struct edit *e, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++)
		secret_free(e->step[i].text);
	memmove(e->step + from, e->step + from + n, (e->nstep - from - n) * sizeof *e->step);
	e->nstep -= n;
}

void edit_release(struct edit *e)
{
	if (e->step)
		steps_drop(e, 0, e->nstep);
	free(e->step);
	secret_free(e->text);
	*e = (struct edit){ .text = NULL };
}

/* Remembers what stands here, before it is changed. */
static void remember(struct edit *e)
{
	if (e->nstep == STEPS_MAX)
		steps_drop(e, 0, STEPS_MAX / 4);
	if (e->nstep == e->room) {
		e->room = e->room ? e->room * 2 : 8;
		e->step = mem_grow(e->step, e->room, sizeof *e->step);
	}
	e->step[e->nstep++] = (struct edit_step){ .text = mem_dup(e->text), .at = e->at };
	e->typing = false;
}

static void undo(struct edit *e)
{
	e->typing = false;
	if (!e->nstep)
		return;
	struct edit_step *last = &e->step[--e->nstep];
	secret_free(e->text);
	e->text = last->text;
	e->at = last->at;
}

/* Replaces the bytes from..to by n bytes of text; the cursor ends after them. */
static void splice(struct edit *e, size_t from, size_t to, const char *text, size_t n)
{
	struct str s = { .text = NULL };

	str_addn(&s, e->text, from);
	str_addn(&s, text, n);
	str_add(&s, e->text + to);
	secret_free(e->text);
	e->text = str_take(&s);
	e->at = from + n;
}

static void cut(struct edit *e, size_t from, size_t to)
{
	if (from >= to)
		return;
	remember(e);
	splice(e, from, to, "", 0);
}

void edit_set(struct edit *e, const char *text)
{
	if (!text)
		text = "";
	if (!strcmp(e->text, text))
		return;
	remember(e);
	splice(e, 0, strlen(e->text), text, strlen(text));
}

bool edit_type(struct edit *e, wchar_t c)
{
	char bytes[4];
	bool newline = c == L'\n' && e->lines;

	if (!newline && !utf8_showable(c))
		return false;
	size_t n = utf8_put(c, bytes);
	if (!n || utf8_length(e->text) >= e->max)
		return false;
	/* a word is undone at once: the step ends where a new word begins */
	bool blank = newline || c == L' ';
	bool after_blank = e->at && (e->text[e->at - 1] == ' ' || e->text[e->at - 1] == '\n');
	if (!e->typing || (!blank && after_blank))
		remember(e);
	splice(e, e->at, e->at, bytes, n);
	e->typing = true;
	return true;
}

/* The bytes of the first n characters of s. */
static size_t bytes_of(const char *s, size_t n)
{
	size_t at = 0, room = strlen(s);
	wchar_t c;

	while (n-- && at < room)
		at += utf8_next(s + at, room - at, &c);
	return at;
}

bool edit_paste(struct edit *e, const char *text)
{
	char *clean = utf8_sanitise(text, e->lines, false);
	size_t n = strlen(clean), held = utf8_length(e->text);

	/* what is copied from a table or a mail often ends with a newline that is nobody's */
	while (n && (clean[n - 1] == '\n' || clean[n - 1] == ' '))
		n--;
	clean[n] = '\0';
	size_t fits = bytes_of(clean, held < e->max ? e->max - held : 0);
	if (fits) {
		remember(e);
		splice(e, e->at, e->at, clean, fits);
	}
	secret_free(clean);
	return fits == n;
}

static size_t line_start(const struct edit *e)
{
	size_t at = e->at;

	while (at && e->text[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct edit *e)
{
	return e->at + strcspn(e->text + e->at, "\n");
}

/* Letters and digits of any script are a word. The locale is not asked: it may be C. */
static bool word_at(const char *text, size_t at)
{
	wchar_t c;

	if (!text[at])
		return false;
	utf8_next(text + at, strlen(text + at), &c);
	if (c < 0x80)
		return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
	return c >= 0xaa && c != 0xab && c != 0xbb && c != 0xd7 && c != 0xf7 && !(c >= 0x2000 && c <= 0x206f) && c != 0x3000;
}

static size_t word_right(const struct edit *e)
{
	size_t at = e->at;

	while (e->text[at] && !word_at(e->text, at))
		at += utf8_forward(e->text, at);
	while (word_at(e->text, at))
		at += utf8_forward(e->text, at);
	return at;
}

static size_t word_left(const struct edit *e)
{
	size_t at = e->at;

	while (at && !word_at(e->text, at - utf8_back(e->text, at)))
		at -= utf8_back(e->text, at);
	while (at && word_at(e->text, at - utf8_back(e->text, at)))
		at -= utf8_back(e->text, at);
	return at;
}

/* Ctrl-W takes back to a blank, so that 070-174 or an address goes in one stroke. */
static size_t blank_left(const struct edit *e)
{
	size_t at = e->at;

	while (at && strchr(" \n", e->text[at - 1]))
		at--;
	while (at && !strchr(" \n", e->text[at - 1]))
		at--;
	return at;
}

static void transpose(struct edit *e)
{
	size_t at = e->at;

	if (!e->text[at])	/* at the end the two last ones */
		at -= utf8_back(e->text, at);
	size_t before = utf8_back(e->text, at), here = utf8_forward(e->text, at);
	if (!before || !here)
		return;
	struct str s = { .text = NULL };
	str_addn(&s, e->text + at, here);
	str_addn(&s, e->text + at - before, before);
	remember(e);
	splice(e, at - before, at + here, s.text, s.n);
	str_release(&s);
}

static void move_to(struct edit *e, size_t at)
{
	e->at = at;
	e->typing = false;
}

void edit_do(struct edit *e, enum edit_do what)
{
	size_t at = e->at, end = line_end(e);

	switch (what) {
	case EDIT_LEFT:		move_to(e, at - utf8_back(e->text, at)); break;
	case EDIT_RIGHT:	move_to(e, at + utf8_forward(e->text, at)); break;
	case EDIT_WORD_LEFT:	move_to(e, word_left(e)); break;
	case EDIT_WORD_RIGHT:	move_to(e, word_right(e)); break;
	case EDIT_START:	move_to(e, line_start(e)); break;
	case EDIT_END:		move_to(e, end); break;
	case EDIT_BACKSPACE:	cut(e, at - utf8_back(e->text, at), at); break;
	case EDIT_DELETE:	cut(e, at, at + utf8_forward(e->text, at)); break;
	case EDIT_KILL_END:	cut(e, at, end > at ? end : at + utf8_forward(e->text, at)); break;
	case EDIT_KILL_START:	cut(e, line_start(e), at); break;
	case EDIT_KILL_WORD:	cut(e, blank_left(e), at); break;
	case EDIT_KILL_WORD_LEFT: cut(e, word_left(e), at); break;
	case EDIT_KILL_WORD_RIGHT: {
		size_t to = word_right(e);
		cut(e, at, to);
		break;
	}
	case EDIT_TRANSPOSE:	transpose(e); break;
	case EDIT_UNDO:		undo(e); break;
	}
}
