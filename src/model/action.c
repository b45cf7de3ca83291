/* action.c - names and labels of everything a key can mean, from the one list in action.h. */
#include <config.h>

#include <string.h>

#include "model/action.h"

static const struct { const char *name, *label, *brief; } table[ACTION_COUNT] = {
	[ACTION_NONE] = { .name = "none", .label = N_("Nothing"), .brief = N_("Nothing") },
#define ACTION(id, n, l, b) [ACTION_##id] = { .name = n, .label = l, .brief = b },
	ACTIONS
#undef ACTION
};

static enum action inside(enum action a)
{
	return a > ACTION_NONE && a < ACTION_COUNT ? a : ACTION_NONE;
}

const char *action_name(enum action a)
{
	return table[inside(a)].name;
}

const char *action_label(enum action a)
{
	return table[inside(a)].label;
}

const char *action_brief(enum action a)
{
	return table[inside(a)].brief;
}

bool action_edits(enum action a)
{
	return (a > ACTION_OPEN && a < ACTION_MARK) || a >= ACTION_BACKSPACE;
}

enum action action_named(const char *name)
{
	for (int a = ACTION_NONE + 1; name && a < ACTION_COUNT; a++)
		if (!strcmp(table[a].name, name))
			return (enum action)a;
	return ACTION_NONE;
}
