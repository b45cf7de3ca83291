/* keys.c - what a terminal sends for a key, from the terminal's own description. */
#include "config.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <term.h>

#include "keys.h"

static const struct { const char *name, *capability, *bytes; } named[] = {
	{ "Enter", NULL, "\r" }, { "Tab", NULL, "\t" }, { "Esc", NULL, "\033" }, { "Space", NULL, " " },
	{ "Shift-Tab", "kcbt", "\033[Z" }, { "Backspace", "kbs", "\177" }, { "Delete", "kdch1", NULL },
	{ "Insert", "kich1", NULL }, { "Home", "khome", NULL }, { "End", "kend", NULL }, { "PgUp", "kpp", NULL },
	{ "PgDn", "knp", NULL }, { "Up", "kcuu1", NULL }, { "Down", "kcud1", NULL }, { "Left", "kcub1", NULL },
	{ "Right", "kcuf1", NULL },
};

static size_t give(char *bytes, size_t size, const char *from)
{
	size_t n = strlen(from);

	if (n == 0 || n >= size)
		return 0;
	memcpy(bytes, from, n + 1);
	return n;
}

/* The value of a string capability; false when the terminal has none. */
static bool capability(const char *term, const char *name, char *value, size_t size)
{
	const char *found;
	int problem;

	if (setupterm(term, -1, &problem) != OK)
		return false;
	found = tigetstr(name);
	found = found && found != (char *)-1 && strlen(found) < size ? found : "";
	strcpy(value, found);
	del_curterm(cur_term);
	return *value != '\0';
}

static size_t function_key(const char *term, const char *number, char *bytes, size_t size)
{
	char name[16], value[64], *end;
	long n = strtol(number, &end, 10);

	if (*end || n < 1 || n > 20)
		return 0;
	snprintf(name, sizeof name, "kf%ld", n);
	return capability(term, name, value, sizeof value) ? give(bytes, size, value) : 0;
}

size_t key_bytes(const char *term, const char *name, char *bytes, size_t size)
{
	char value[64];

	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
		if (strcmp(named[i].name, name) == 0) {
			if (named[i].capability && capability(term, named[i].capability, value, sizeof value))
				return give(bytes, size, value);
			return named[i].bytes ? give(bytes, size, named[i].bytes) : 0;
		}
	if (name[0] == 'F' && name[1] >= '1' && name[1] <= '9')
		return function_key(term, name + 1, bytes, size);
	if (strncmp(name, "Ctrl-", 5) == 0 && name[5] && !name[6]) {
		bytes[0] = (char)(name[5] & 0x1f);
		return 1;
	}
	if (strncmp(name, "Alt-", 4) == 0 && size > 1) {
		size_t n = key_bytes(term, name + 4, bytes + 1, size - 1);

		bytes[0] = '\033';
		return n ? n + 1 : 0;
	}
	/* A single character stands for itself. */
	if (name[0] && (!name[1] || (unsigned char)name[0] >= 0x80))
		return give(bytes, size, name);
	return 0;
}
