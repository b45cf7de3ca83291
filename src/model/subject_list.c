/* subject_list.c - the list and the actions of a subject. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "model/subject_read.h"

static const struct config_key list_keys[] = {
	{ .name = "call", .want = WANT_ANY, .required = true },
	{ .name = "key", .want = WANT_NAMES, .at = offsetof(struct list_def, key), .count = offsetof(struct list_def, nkey) },
	{ .name = "of", .want = WANT_NAME, .at = offsetof(struct list_def, of) },
	{ .name = "paged", .want = WANT_BOOL, .at = offsetof(struct list_def, paged) },
	{ .name = "search", .want = WANT_BOOL, .at = offsetof(struct list_def, search) },
	{ .name = "ask", .want = WANT_BOOL, .at = offsetof(struct list_def, ask) },
	{ .name = "section", .want = WANT_NAME, .at = offsetof(struct list_def, section) },
	{ .name = "empty", .want = WANT_WORDS, .at = offsetof(struct list_def, empty) },
	{ .name = "hint", .want = WANT_NAME, .at = offsetof(struct list_def, hint) },
	{ .name = "enter", .want = WANT_NAME, .at = offsetof(struct list_def, enter) },
	{ .name = "new_form", .want = WANT_NAME, .at = offsetof(struct list_def, new_form) },
	{ .name = "columns", .want = WANT_LIST, .required = true },
	{ .name = "filters", .want = WANT_LIST },
	{ .name = NULL },
};

bool list_def_read(const struct node *node, struct list_def **out, struct err *err)
{
	struct list_def *list = *out = mem_alloc(sizeof *list);

	list->line = node->line;
	if (!config_fill(node, list_keys, list, err) || !call_read(config_get(node, "call"), &list->call, err) ||
	    !columns_read(config_get(node, "columns"), &list->column, &list->ncolumn, err) ||
	    !fields_read(config_get(node, "filters"), &list->filter, &list->nfilter, err))
		return false;
	if (!list->ncolumn)
		return config_wrong(config_get(node, "columns"), err, N_("{1}: \"{2}\" is empty"), "columns");
	if (list->paged && !list->nkey)
		return config_wrong(node, err, N_("{1}: a paged list has a key"), NULL);
	return true;
}

void list_def_free(struct list_def *list)
{
	if (!list)
		return;
	call_release(&list->call);
	names_release(list->key, list->nkey);
	free(list->of);
	columns_release(list->column, list->ncolumn);
	fields_release(list->filter, list->nfilter);
	free(list->empty);
	free(list->enter);
	free(list->new_form);
	free(list->section);
	free(list->hint);
	free(list);
}

static const char *const ons[] = { [ON_ROW] = "row", [ON_MARKS] = "marks", [ON_VIEW] = "view", NULL };

static const struct config_key action_keys[] = {
	{ .name = "name", .want = WANT_NAME, .at = offsetof(struct action_def, name), .required = true },
	{ .name = "key", .want = WANT_TEXT, .at = offsetof(struct action_def, key) },
	{ .name = "label", .want = WANT_WORDS, .at = offsetof(struct action_def, label), .required = true },
	{ .name = "on", .want = WANT_ONE_OF, .at = offsetof(struct action_def, on), .words = ons },
	{ .name = "call", .want = WANT_ANY },
	{ .name = "form", .want = WANT_NAME, .at = offsetof(struct action_def, form) },
	{ .name = "open", .want = WANT_NAME, .at = offsetof(struct action_def, open) },
	{ .name = "confirm", .want = WANT_WORDS, .at = offsetof(struct action_def, confirm) },
	{ .name = "confirm_from", .want = WANT_NAME, .at = offsetof(struct action_def, confirm_from) },
	{ .name = "ticket", .want = WANT_BOOL, .at = offsetof(struct action_def, ticket) },
	{ .name = NULL },
};

/* One character, or the name of a key, which begins with a capital: F8, Ctrl-P, Enter, Del. */
static bool key_ok(const char *key)
{
	return key[0] && (utf8_length(key) == 1 || (key[0] >= 'A' && key[0] <= 'Z'));
}

static bool action_read(const struct node *node, struct action_def *action, struct err *err)
{
	const struct node *call = config_get(node, "call");

	action->line = node->line;
	if (!config_fill(node, action_keys, action, err) || !call_read(call, &action->call, err))
		return false;
	if (action->key && !key_ok(action->key))
		return config_wrong(node, err, N_("{1}: \"{2}\" is neither one character nor the name of a key"), action->key);
	if (!call && !action->form && !action->open)
		return config_wrong(node, err, N_("{1}: the action \"{2}\" does nothing: give it call, form or open"), action->name);
	if (call && !(call->kind == NODE_GROUP && config_get(call, "args"))) {	/* the row as one has seen it */
		action->call.args = mem_array(2, sizeof *action->call.args);
		action->call.args[action->call.nargs++] = mem_dup("id");
		action->call.args[action->call.nargs++] = mem_dup("version");
	}
	return true;
}

bool actions_read(const struct node *list, struct subject *subject, struct err *err)
{
	if (!list)
		return true;
	subject->action = mem_array(list->n, sizeof *subject->action);
	for (size_t i = 0; i < list->n; i++) {
		struct action_def *action = &subject->action[i];
		subject->naction = i + 1;
		if (!action_read(&list->child[i], action, err))
			return false;
		for (const struct action_def *other = subject->action; other < action; other++) {
			if (!strcmp(other->name, action->name))
				return config_wrong(&list->child[i], err, N_("{1}: \"{2}\" stands here twice"), action->name);
			if (other->key && action->key && !strcmp(other->key, action->key))
				return config_wrong(&list->child[i], err, N_("{1}: the key \"{2}\" has an action already"), action->key);
		}
	}
	return true;
}

void actions_release(struct subject *subject)
{
	for (size_t i = 0; i < subject->naction; i++) {
		struct action_def *action = &subject->action[i];
		free(action->name);
		free(action->key);
		free(action->label);
		call_release(&action->call);
		free(action->form);
		free(action->open);
		free(action->confirm);
		free(action->confirm_from);
	}
	free(subject->action);
}
