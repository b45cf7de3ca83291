/* look.c - what a script looks at on the screen. */
#include "config.h"

#include <libgen.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "base/str.h"
#include "base/utf8.h"
#include "play.h"

enum { WAIT_MS = 10000, QUIET_MS = 300, SETTLE_MS = 25 };

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int patience(void)
{
	const char *times = getenv("KOMET_UI_PATIENCE");

	return WAIT_MS * (times && atoi(times) > 0 ? atoi(times) : 1);
}

/* Until holds() says so, the program has ended, or patience has. */
static bool wait_until(struct player *p, directive *holds, const char *argument)
{
	long long end = now_ms() + patience();

	for (;;) {
		if (holds(p, argument))
			return true;
		if (p->screen.fd < 0 || now_ms() >= end)
			return false;
		screen_wait(&p->screen, (int)(end - now_ms()));
		while (screen_wait(&p->screen, 0))
			;
	}
}

/* The same for where the cursor is: while a screen is being drawn it passes through rows that it does not stay in, so what
 * holds must hold still when nothing more has come for a moment. */
static bool wait_at_rest(struct player *p, directive *holds, const char *argument)
{
	while (wait_until(p, holds, argument)) {
		if (!screen_wait(&p->screen, SETTLE_MS))
			return holds(p, argument);
		while (screen_wait(&p->screen, 0))
			;
	}
	return false;
}

static bool is_seen(struct player *p, const char *text) { return screen_find(&p->screen, text) >= 0; }
static bool is_gone(struct player *p, const char *text) { return screen_find(&p->screen, text) < 0; }

static bool is_in_row(struct player *p, const char *argument)
{
	char *text, *row;
	long n = strtol(argument, &text, 10);
	bool found;

	text += *text == ' ';
	n = n < 0 ? p->screen.rows + n : n - 1;
	if (n < 0 || n >= p->screen.rows)
		return false;
	row = screen_row(&p->screen, (int)n);
	found = strstr(row, text) != NULL;
	free(row);
	return found;
}

static bool is_cursor(struct player *p, const char *argument)
{
	int row, column, r = 0, c = 0;

	screen_cursor(&p->screen, &row, &column);
	snprintf(p->note, sizeof p->note, "the cursor is at %d %d", row + 1, column + 1);
	return sscanf(argument, "%d %d", &r, &c) == 2 && r == row + 1 && c == column + 1;
}

static bool is_at(struct player *p, const char *text)
{
	int row, column;
	char *line;
	bool found;

	screen_cursor(&p->screen, &row, &column);
	line = screen_row(&p->screen, row);
	found = strstr(line, text) != NULL;
	snprintf(p->note, sizeof p->note, "the cursor is in row %d: %.300s", row + 1, line);
	free(line);
	return found;
}

static bool has_ended(struct player *p, const char *argument)
{
	struct screen *s = &p->screen;
	int code;

	if (!s->ended)
		return false;
	code = WIFEXITED(s->status) ? WEXITSTATUS(s->status) : 128 + WTERMSIG(s->status);
	snprintf(p->note, sizeof p->note, "it ended with %d", code);
	return code == atoi(argument);
}

/* The terminal may be gone before the program is. */
bool check_quit_code(struct player *p, const char *argument)
{
	long long end = now_ms() + patience();

	snprintf(p->note, sizeof p->note, "it is still running");
	while (!p->screen.ended && now_ms() < end)
		screen_wait(&p->screen, 200);
	return has_ended(p, argument);
}

static void mask_line(char *line, const regex_t *re, struct str *out)
{
	regmatch_t m;
	int flags = 0;

	while (*line && regexec(re, line, 1, &m, flags) == 0 && m.rm_eo > m.rm_so) {
		char *hidden = mem_dupn(line + m.rm_so, (size_t)(m.rm_eo - m.rm_so));

		str_addn(out, line, (size_t)m.rm_so);
		for (int w = utf8_width(hidden); w > 0; w--)
			str_addc(out, '~');
		free(hidden);
		line += m.rm_eo;
		flags = REG_NOTBOL;
	}
	str_add(out, line);
}

/* The screen with its masks on; the line that tells the cursor is not part of it. */
static char *masked(struct player *p)
{
	char *text = screen_text(&p->screen), *cursor = strstr(text, "\n-- cursor"), *tail = mem_dup(cursor);
	struct str all = { 0 };

	*cursor = '\0';
	for (size_t i = 0; i < p->masks; i++) {
		struct str out = { 0 };
		regex_t re;

		if (regcomp(&re, p->mask[i], REG_EXTENDED | REG_NEWLINE) != 0)
			continue;
		mask_line(text, &re, &out);
		regfree(&re);
		free(text);
		text = str_take(&out);
	}
	str_addf(&all, "%s%s", text, tail);
	free(text);
	free(tail);
	return str_take(&all);
}

static char *read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	struct str text = { 0 };
	char buf[4096];
	size_t n;

	if (!f)
		return NULL;
	while ((n = fread(buf, 1, sizeof buf, f)) > 0)
		str_addn(&text, buf, n);
	fclose(f);
	return str_take(&text);
}

static void snap_path(const struct player *p, const char *name, char *path, size_t size)
{
	char *copy = mem_dup(p->script);

	if (p->snaps)
		snprintf(path, size, "%s/%s.txt", p->snaps, name);
	else
		snprintf(path, size, "%s/snap/%s.txt", dirname(copy), name);
	free(copy);
}

static bool is_snap(struct player *p, const char *expected)
{
	char *text = masked(p);
	bool same = strcmp(text, expected) == 0;

	free(text);
	return same;
}

static void show_difference(char *expected, char *got)
{
	char *e = expected, *g = got;

	while (*e || *g) {
		size_t n = strcspn(e, "\n"), m = strcspn(g, "\n");

		if (n != m || strncmp(e, g, n) != 0)
			printf("# expected %.*s\n#      got %.*s\n", (int)n, e, (int)m, g);
		e += n + (e[n] == '\n');
		g += m + (g[m] == '\n');
	}
}

bool check_snap(struct player *p, const char *name)
{
	char path[1024], *expected, *got;
	bool same;
	FILE *f;

	snap_path(p, name, path, sizeof path);
	if (p->update) {
		while (screen_wait(&p->screen, QUIET_MS))
			;
		got = masked(p);
		f = fopen(path, "w");
		same = f && fputs(got, f) >= 0 && fclose(f) == 0;
		snprintf(p->note, sizeof p->note, "%.300s cannot be written", path);
		free(got);
		return same;
	}
	expected = read_file(path);
	if (!expected) {
		snprintf(p->note, sizeof p->note, "there is no %.300s: --update writes it", path);
		return false;
	}
	same = wait_until(p, is_snap, expected);
	if (!same) {
		got = masked(p);
		show_difference(expected, got);
		free(got);
	}
	free(expected);
	return same;
}

bool do_mask(struct player *p, const char *argument)
{
	regex_t re;

	if (regcomp(&re, argument, REG_EXTENDED | REG_NEWLINE) != 0)
		return false;
	regfree(&re);
	p->mask = mem_grow(p->mask, p->masks + 1, sizeof *p->mask);
	p->mask[p->masks++] = mem_dup(argument);
	return true;
}

bool check_see(struct player *p, const char *text) { return wait_until(p, is_seen, text); }
bool check_gone(struct player *p, const char *text) { return wait_until(p, is_gone, text); }
bool check_row(struct player *p, const char *text) { return wait_until(p, is_in_row, text); }
bool check_cursor(struct player *p, const char *text) { return wait_at_rest(p, is_cursor, text); }
bool check_at(struct player *p, const char *text) { return wait_at_rest(p, is_at, text); }

bool check_colourless(struct player *p, const char *argument)
{
	(void)argument;
	return !screen_coloured(&p->screen);
}

bool check_coloured(struct player *p, const char *argument)
{
	(void)argument;
	return screen_coloured(&p->screen);
}

bool check_keys(struct player *p, const char *argument)
{
	snprintf(p->note, sizeof p->note, "%d keys have been pressed", p->keys);
	return p->keys <= atoi(argument);
}

static bool is_restored(struct player *p, const char *argument)
{
	(void)argument;
	return screen_restored(&p->screen, p->note, sizeof p->note);
}

/* The program's end is noticed before all that it wrote is. */
bool check_restored(struct player *p, const char *argument)
{
	while (p->screen.fd >= 0 && p->screen.ended && screen_wait(&p->screen, QUIET_MS))
		;
	return wait_until(p, is_restored, argument);
}

/* Whatever is on its way from what was done before comes first. */
bool check_quiet(struct player *p, const char *argument)
{
	while (screen_wait(&p->screen, QUIET_MS))
		;
	snprintf(p->note, sizeof p->note, "something was written");
	return !screen_wait(&p->screen, atoi(argument));
}

/* The first line of a that is another one in b. */
static const char *other_line(char *a, const char *b)
{
	size_t i = 0;

	while (a[i] && a[i] == b[i])
		i++;
	while (i > 0 && a[i - 1] != '\n')
		i--;
	a[i + strcspn(a + i, "\n")] = '\0';
	return a + i;
}

/* The row at the top may tell anew when a draft was saved. */
static char *below_title(struct player *p)
{
	char *text = screen_text(&p->screen), *end = strchr(text, '\n'), *rest = mem_dup(end ? end : text);

	free(text);
	return rest;
}

bool check_redrawn(struct player *p, const char *argument)
{
	char *was, *is;
	bool same;

	while (screen_wait(&p->screen, atoi(argument)))
		;
	was = below_title(p);
	screen_send(&p->screen, "\f", 1);
	while (screen_wait(&p->screen, QUIET_MS))
		;
	is = below_title(p);
	same = strcmp(was, is) == 0;
	if (!same)
		snprintf(p->note, sizeof p->note, "before that it was: %.350s", other_line(was, is));
	free(was);
	free(is);
	return same;
}

bool do_picture(struct player *p, const char *name)
{
	char path[1024];

	if (!p->pictures)
		return true;
	while (screen_wait(&p->screen, QUIET_MS))
		;
	snprintf(path, sizeof path, "%s/%s.svg", p->pictures, name);
	snprintf(p->note, sizeof p->note, "%.300s cannot be written", path);
	return picture_write(&p->screen, path, name);
}
