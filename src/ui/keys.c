#include "config.h"

#include "ui/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "model/config.h"

struct binding { char *key; enum action action; bool letter; };

static struct table {
	struct binding *binding;
	size_t n;
	char *all[ACTION_COUNT], *typing[ACTION_COUNT];
} table;

/* Marked for the catalogue: the keys whose caps are not the same in every country. */
static const char *const names[] = {
	N_("Enter"), N_("Tab"), N_("Shift-Tab"), N_("Esc"), N_("Up"), N_("Down"), N_("Left"), N_("Right"), N_("PgUp"),
	N_("PgDn"), N_("Home"), N_("End"), N_("Ins"), N_("Del"), N_("Backspace"), N_("Space"), N_("Ctrl-Left"),
	N_("Ctrl-Right"), N_("Alt-Backspace"),
};

bool keys_known(const char *key)
{
	size_t n = strlen(key);
	int number;
	char end;

	if (n == 1)
		return key[0] > ' ' && key[0] < 127;
	if (!strncmp(key, "Ctrl-", 5) && n == 6)
		return (key[5] >= 'A' && key[5] <= 'Z') || key[5] == '_';
	if (!strncmp(key, "Alt-", 4) && n == 5)
		return key[4] > ' ' && key[4] < 127;
	if (sscanf(key, "F%2d%c", &number, &end) == 1)
		return number >= 1 && number <= 12 && key[1] != '0';
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(names[i], key))
			return true;
	return false;
}

static void table_free(struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->binding[i].key);
	for (size_t i = 0; i < ACTION_COUNT; i++) {
		free(t->all[i]);
		free(t->typing[i]);
	}
	free(t->binding);
	*t = (struct table){ .n = 0 };
}

/* In a list a letter's meaning goes before what the same key means in a text field: so Ctrl-K may be both. */
static enum action find(const struct table *t, const char *key, bool letter)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->binding[i].letter == letter && !strcmp(t->binding[i].key, key))
			return t->binding[i].action;
	return ACTION_NONE;
}

static bool bind_key(struct table *t, const struct node *key, enum action a, bool letter, struct err *err)
{
	if (key->kind != NODE_TEXT || !keys_known(key->text))
		return config_wrong(key, err, N_("{1}: {2} is not the name of a key"),
			key->kind == NODE_TEXT ? key->text : "");
	if (find(t, key->text, letter))
		return config_wrong(key, err, N_("{1}: the key {2} has a meaning already"), key->text);
	if (!letter && strlen(key->text) == 1)
		return config_wrong(key, err, N_("{1}: {2} is a letter, and letters are text in a form"), key->text);
	t->binding = mem_grow(t->binding, t->n + 1, sizeof *t->binding);
	t->binding[t->n++] = (struct binding){ mem_dup(key->text), a, letter };
	return true;
}

struct line { char *action; };

static const struct config_key line_keys[] = {
	{ .name = "action", .want = WANT_TEXT, .at = offsetof(struct line, action), .required = true },
	{ .name = "keys", .want = WANT_LIST },
	{ .name = "letters", .want = WANT_LIST },
	{ .name = NULL },
};

static bool read_line(struct table *t, const struct node *group, struct err *err)
{
	struct line line = { NULL };
	const struct node *list;
	enum action a;
	bool ok = false;

	if (!config_fill(group, line_keys, &line, err))
		goto out;
	a = action_named(line.action);
	if (a == ACTION_NONE) {
		config_wrong(group, err, N_("{1}: there is no action {2}"), line.action);
		goto out;
	}
	list = config_get(group, "keys");
	for (size_t i = 0; list && i < list->n; i++)
		if (!bind_key(t, &list->child[i], a, false, err))
			goto out;
	list = config_get(group, "letters");
	for (size_t i = 0; list && i < list->n; i++)
		if (!bind_key(t, &list->child[i], a, true, err))
			goto out;
	ok = true;
out:
	free(line.action);
	return ok;
}

static char *told(const struct table *t, enum action a, bool letters)
{
	struct str s = { NULL };

	for (size_t i = 0; i < t->n; i++) {
		if (t->binding[i].action != a || (t->binding[i].letter && !letters))
			continue;
		if (s.n)
			str_add(&s, ", ");
		str_add(&s, keys_show(t->binding[i].key));
	}
	return s.n ? str_take(&s) : NULL;
}

static void list_all(struct table *t)
{
	for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		t->all[a] = told(t, a, true);
		t->typing[a] = told(t, a, false);
	}
}

bool keys_read(const char *file, struct err *err)
{
	struct table fresh = { .n = 0 };
	struct node *root = config_file_read(file, err);
	const struct node *list;
	bool ok = false;

	if (!root)
		return false;
	list = config_get(root, "keys");
	if (!list || list->kind != NODE_LIST || root->n != 1) {
		config_wrong(root, err, N_("{1}: this file holds one list, keys"), NULL);
		goto out;
	}
	for (size_t i = 0; i < list->n; i++)
		if (!read_line(&fresh, &list->child[i], err))
			goto out;
	list_all(&fresh);
	table_free(&table);
	table = fresh;
	fresh = (struct table){ .n = 0 };
	ok = true;
out:
	table_free(&fresh);
	config_free(root);
	return ok;
}

void keys_release(void)
{
	table_free(&table);
}

enum action keys_action(const char *key, bool letters)
{
	enum action a = letters ? ACTION_NONE : find(&table, key, true);

	return a ? a : find(&table, key, false);
}

static const char *first(enum action a, bool letter)
{
	for (size_t i = 0; i < table.n; i++)
		if (table.binding[i].action == a && table.binding[i].letter == letter)
			return table.binding[i].key;
	return NULL;
}

const char *keys_first(enum action a)
{
	const char *key = first(a, false);

	return key ? key : first(a, true);
}

const char *keys_letter(enum action a)
{
	return first(a, true);
}

const char *keys_all(enum action a, bool typing)
{
	if (a <= ACTION_NONE || a >= ACTION_COUNT)
		return NULL;
	return typing ? table.typing[a] : table.all[a];
}

const char *keys_show(const char *key)
{
	return words(key);
}
