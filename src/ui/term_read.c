/* term_read.c - what the terminal has sent, made into input. Bytes wait here until they are something whole. */
#include "config.h"

#include "ui/term.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "base/utf8.h"
#include "ui/decode.h"
#include "ui/keys.h"
#include "ui/modes.h"

#define PASTE_MOST 65536	/* bytes of one paste that are kept */
#define TORN_MS 500		/* for the rest of what has begun: lines tear at packets, and packets come late */
#define PASTE_QUIET_MS 2000	/* a paste from which nothing has come for so long has ended: its end was lost */
#define ESC 27

static struct {
	char bytes[4096];
	size_t n;
	bool halfway;		/* they begin something that has not wholly come */
	long came_at;		/* the last of them, ms */
	int escdelay;
	long escaped_at;	/* when an Esc was taken for one because nothing came after it; 0: not the last key */
	bool pasting, carriage;	/* carriage: the last pasted character was a carriage return */
	struct str pasted;
} in;

static long clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

void term_read_start(int escdelay)
{
	in.escdelay = escdelay > 0 ? escdelay : 1;
}

void term_read_stop(void)
{
	explicit_bzero(in.bytes, sizeof in.bytes);
	if (in.pasted.text)
		explicit_bzero(in.pasted.text, in.pasted.n);
	in.n = 0;
}

/* How long what has begun may take to become whole. */
static long patience(void)
{
	return in.pasting ? PASTE_QUIET_MS : in.n == 1 && in.bytes[0] == ESC ? in.escdelay : TORN_MS;
}

static bool waits(void)
{
	return in.pasting ? in.n == 0 || in.halfway : in.n > 0 && in.halfway;
}

long term_due(void)
{
	long left;

	if (!waits())
		return in.n > 0 ? 0 : -1;
	left = in.came_at + patience() - clock_ms();
	return left > 0 ? left : 0;
}

/* False: nobody is there any more. */
static bool take_in(void)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	ssize_t n;

	if (in.n == sizeof in.bytes || poll(&fd, 1, 0) <= 0)
		return true;
	if (!(fd.revents & POLLIN))
		return !(fd.revents & (POLLHUP | POLLERR | POLLNVAL));
	n = read(STDIN_FILENO, in.bytes + in.n, sizeof in.bytes - in.n);
	if (n <= 0)
		return n < 0 && (errno == EINTR || errno == EAGAIN);
	in.n += (size_t)n;
	in.came_at = clock_ms();
	in.halfway = false;
	return true;
}

static void used(size_t n)
{
	memmove(in.bytes, in.bytes + n, in.n - n);
	explicit_bzero(in.bytes + in.n - n, n);	/* it may have been a password */
	in.n -= n;
}

/* A sequence whose ESC came alone and was taken for the key: its rest follows at once, all together, as nobody types it. */
static bool esc_came_before(void)
{
	bool soon = in.escaped_at && clock_ms() - in.escaped_at < TORN_MS && in.n < sizeof in.bytes;

	in.escaped_at = 0;
	if (!soon || in.n < 2 || !(in.bytes[0] == '[' || in.bytes[0] == 'O'))
		return false;
	memmove(in.bytes + 1, in.bytes, in.n++);
	in.bytes[0] = ESC;
	return true;
}

/* TOKEN_MORE: there is nothing whole. */
static struct token next_token(void)
{
	struct token t = { .kind = TOKEN_MORE };
	bool late, before;
	size_t n;

	if (in.n == 0)
		return t;
	late = in.halfway && term_due() == 0;
	before = !in.pasting && esc_came_before();
	n = (in.pasting ? decode_pasted : decode)(in.bytes, in.n, late || in.n == sizeof in.bytes, &t);
	if (before && (t.kind == TOKEN_MORE || t.kind == TOKEN_ALT))	/* it was typed after all */
		used(1);
	if (before && t.kind == TOKEN_ALT)
		n = decode(in.bytes, in.n, true, &t);
	in.halfway = n == 0;
	if (late && !in.pasting && t.kind == TOKEN_KEY && !strcmp(t.key, "Esc"))
		in.escaped_at = clock_ms();
	if (t.kind == TOKEN_ALT)
		return t;	/* who acts on it says how much of it was used */
	used(n);
	return t;
}

static struct input named_key(const char *name, bool letters)
{
	struct input key = { .kind = INPUT_ACTION, .action = keys_action(name, letters) };

	snprintf(key.key, sizeof key.key, "%s", name);
	return key;
}

/* Ctrl with a letter and its kin; NULL for what is not a key of ours. */
static const char *control_name(wchar_t c, char *name, size_t size)
{
	switch (c) {
	case '\t': return "Tab";
	case '\r': return "Enter";
	case 8: case 127: return "Backspace";
	case 31: return "Ctrl-_";
	}
	if (c < 1 || c > 26)
		return NULL;
	snprintf(name, size, "Ctrl-%c", (int)c + 'A' - 1);
	return name;
}

static struct input character(wchar_t c, bool letters)
{
	struct input key = { .kind = INPUT_CHAR, .c = c };
	char name[16];
	const char *control;

	if (letters && c == '\n')
		return key;	/* Ctrl-J: a new line in a memo; Enter is a carriage return */
	if (c < 32 || c == 127) {
		control = control_name(c, name, sizeof name);
		return control ? named_key(control, letters) : (struct input){ .kind = INPUT_NONE };
	}
	if (c == ' ')
		strcpy(key.key, "Space");
	else
		key.key[utf8_put(c, key.key)] = '\0';
	if (!letters && (key.action = keys_action(key.key, false)))
		key.kind = INPUT_ACTION;
	return key;
}

/* A letter in the same burst as an ESC was typed with Alt. One that means nothing with Alt is the next key: then somebody
 * typed Esc and went on, faster than the line. */
static struct input with_alt(wchar_t c, bool letters)
{
	char name[16] = "Alt-Backspace";

	if (c > ' ' && c < 127)
		snprintf(name, sizeof name, "Alt-%c", (int)c);
	if (!keys_action(name, letters)) {
		used(1);
		return named_key("Esc", letters);
	}
	used(2);
	return named_key(name, letters);
}

static void paste_begin(void)
{
	in.pasting = true;
	in.carriage = false;
	if (in.pasted.text)
		explicit_bzero(in.pasted.text, in.pasted.n);
	str_clear(&in.pasted);
}

static struct input paste_end(void)
{
	in.pasting = false;
	return (struct input){ .kind = INPUT_PASTE, .paste = in.pasted.text ? in.pasted.text : "" };
}

static void paste_add(wchar_t c)
{
	char utf8[4];
	bool after_return = in.carriage;

	in.carriage = c == '\r';
	if (in.pasted.n >= PASTE_MOST || (c == '\n' && after_return))
		return;
	if (c == '\r')
		c = '\n';
	str_addn(&in.pasted, utf8, utf8_put(c, utf8));
}

static struct input meaning(const struct token *t, bool letters)
{
	switch (t->kind) {
	case TOKEN_CHAR:
		if (!in.pasting)
			return character(t->c, letters);
		paste_add(t->c);
		break;
	case TOKEN_KEY: return named_key(t->key, letters);
	case TOKEN_ALT: return with_alt(t->c, letters);
	case TOKEN_PASTE_START: paste_begin(); break;
	case TOKEN_PASTE_END:
		if (in.pasting)
			return paste_end();
		break;
	case TOKEN_CLICK: case TOKEN_WHEEL:	/* some other program may have left the mouse on */
		if (!modes_mouse_is_on())
			break;
		if (t->kind == TOKEN_WHEEL)
			return named_key(t->y < 0 ? "Up" : "Down", letters);
		return (struct input){ .kind = INPUT_CLICK, .y = t->y, .x = t->x };
	case TOKEN_MORE: case TOKEN_NOTHING: break;
	}
	return (struct input){ .kind = INPUT_NONE };
}

struct input term_read(bool letters)
{
	struct input key = { .kind = INPUT_NONE };
	struct token t;

	if (!term_is_open() || !take_in())
		return (struct input){ .kind = INPUT_HANGUP };
	while (key.kind == INPUT_NONE) {
		t = next_token();
		if (t.kind == TOKEN_MORE)
			break;
		key = meaning(&t, letters);
	}
	if (key.kind == INPUT_NONE && in.pasting && term_due() == 0)
		return paste_end();
	return key;
}
