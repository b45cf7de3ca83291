#include "config.h"

#include "ui/theme.h"

#include <curses.h>
#include <stdlib.h>

enum { PAIR_ERROR = 1, PAIR_WARNING, PAIR_GOOD };

/* Attributes first: they are the whole story on a monochrome terminal. Colour is added, never put in their place. Blue is
 * unreadable on black and yellow on white, so neither is used. */
static const struct { attr_t attributes; short pair; } look[] = {
	[STYLE_PLAIN] = { A_NORMAL, 0 },
	[STYLE_TITLE] = { A_BOLD, 0 },
	[STYLE_LABEL] = { A_NORMAL, 0 },
	[STYLE_FIELD] = { A_NORMAL, 0 },
	[STYLE_FIELD_FOCUS] = { A_BOLD, 0 },
	[STYLE_CURSOR] = { A_REVERSE, 0 },
	[STYLE_HEADING] = { A_BOLD, 0 },
	[STYLE_KEY] = { A_BOLD, 0 },
	[STYLE_KEY_LABEL] = { A_NORMAL, 0 },
	[STYLE_ERROR] = { A_BOLD, PAIR_ERROR },
	[STYLE_WARNING] = { A_BOLD, PAIR_WARNING },
	[STYLE_DIM] = { A_NORMAL, 0 },
	[STYLE_MARK] = { A_BOLD, 0 },
	[STYLE_GOOD] = { A_NORMAL, PAIR_GOOD },
};

static bool coloured;

void theme_start(bool colour)
{
	const char *no = getenv("NO_COLOR");

	coloured = false;
	if (!colour || (no && *no) || !has_colors() || start_color() == ERR)
		return;
	if (use_default_colors() == ERR)
		return;
	init_pair(PAIR_ERROR, COLOR_RED, -1);
	init_pair(PAIR_WARNING, COLOR_MAGENTA, -1);
	init_pair(PAIR_GOOD, COLOR_GREEN, -1);
	coloured = true;
}

unsigned theme_attributes(enum style style)
{
	attr_t a = look[style].attributes;

	if (coloured && look[style].pair)
		a |= COLOR_PAIR(look[style].pair);
	return (unsigned)a;
}
