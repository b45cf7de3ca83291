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
	{ .name = "stays", .want = WANT_BOOL, .at = offsetof(struct list_def, stays) },
	{ .name = "empty", .want = WANT_WORDS, .at = offsetof(struct list_def, empty) },
	{ .name = "report", .want = WANT_TEXT, .at = offsetof(struct list_def, report) },
	{ .name = "export", .want = WANT_BOOL, .at = offsetof(struct list_def, export) },
	{ .name = "bars", .want = WANT_ANY },
	{ .name = "sum", .want = WANT_NAME, .at = offsetof(struct list_def, sum) },
	{ .name = "about", .want = WANT_ANY },
	{ .name = "hint", .want = WANT_NAME, .at = offsetof(struct list_def, hint) },
	{ .name = "enter", .want = WANT_NAME, .at = offsetof(struct list_def, enter) },
	{ .name = "new_form", .want = WANT_NAME, .at = offsetof(struct list_def, new_form) },
	{ .name = "columns", .want = WANT_LIST, .required = true },
	{ .name = "filters", .want = WANT_LIST },
	{ .name = NULL },
};

static void call_arg(struct call_def *call, const char *name)
{
	call->args = mem_grow(call->args, call->nargs + 1, sizeof *call->args);
	call->args[call->nargs++] = mem_dup(name);
}

static bool call_takes(const struct call_def *call, const char *name)
{
	for (size_t i = 0; i < call->nargs; i++)
		if (!strcmp(call->args[i], name))
			return true;
	return false;
}

/* As people type it on a command line: small letters, digits and hyphens. */
static bool report_name_ok(const char *name)
{
	return name[0] >= 'a' && name[0] <= 'z' && strlen(name) <= 60 &&
		name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

/* One name, or several. */
static bool bars_read(const struct node *node, struct list_def *list, struct err *err)
{
	size_t n = !node ? 0 : node->kind == NODE_LIST ? node->n : 1;

	list->bars = n ? mem_array(n, sizeof *list->bars) : NULL;
	for (size_t i = 0; i < n; i++) {
		const struct node *one = node->kind == NODE_LIST ? &node->child[i] : node;
		const struct column_def *c = NULL;

		if (one->kind != NODE_TEXT || !config_name_ok(one->text))
			return config_wrong(one, err, N_("{1}: \"{2}\" is a name, or a list of names"), "bars");
		list->bars[list->nbars++] = mem_dup(one->text);
		for (size_t j = 0; j < list->ncolumn && !c; j++)
			if (!strcmp(list->column[j].name, one->text))
				c = &list->column[j];
		if (!c || (c->type != FIELD_INT && c->type != FIELD_DECIMAL))
			return config_wrong(one, err, N_("{1}: there is no column of numbers \"{2}\""), one->text);
	}
	return true;
}

static bool list_out_read(const struct node *node, struct list_def *list, struct err *err)
{
	const struct node *about = config_get(node, "about");

	if (list->report && !report_name_ok(list->report))
		return config_wrong(config_get(node, "report"), err,
			N_("{1}: \"{2}\" is not the name of a report: a-z, 0-9 and -, a letter first"), list->report);
	if (!bars_read(config_get(node, "bars"), list, err) || !call_read(about, &list->about, err))
		return false;
	if (about && about->kind == NODE_TEXT) {	/* asked with what the rows are asked with */
		for (size_t i = 0; i < list->call.nargs; i++)
			call_arg(&list->about, list->call.args[i]);
		for (size_t i = 0; i < list->nfilter; i++)
			if (!call_takes(&list->about, list->filter[i].name))
				call_arg(&list->about, list->filter[i].name);
	}
	return true;
}

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
	return list_out_read(node, list, err);
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
	free(list->report);
	names_release(list->bars, list->nbars);
	free(list->sum);
	call_release(&list->about);
	free(list);
}

static const char *const ons[] = { [ON_ROW] = "row", [ON_MARKS] = "marks", [ON_VIEW] = "view", NULL };

static const struct config_key action_keys[] = {
	{ .name = "name", .want = WANT_NAME, .at = offsetof(struct action_def, name), .required = true },
	{ .name = "key", .want = WANT_TEXT, .at = offsetof(struct action_def, key) },
	{ .name = "label", .want = WANT_WORDS, .at = offsetof(struct action_def, label), .required = true },
	{ .name = "on", .want = WANT_ONE_OF, .at = offsetof(struct action_def, on), .words = ons },
	{ .name = "call", .want = WANT_ANY },
	{ .name = "document", .want = WANT_ANY },
	{ .name = "file", .want = WANT_ANY },
	{ .name = "handover", .want = WANT_BOOL, .at = offsetof(struct action_def, handover) },
	{ .name = "form", .want = WANT_NAME, .at = offsetof(struct action_def, form) },
	{ .name = "open", .want = WANT_NAME, .at = offsetof(struct action_def, open) },
	{ .name = "confirm", .want = WANT_WORDS, .at = offsetof(struct action_def, confirm) },
	{ .name = "confirm_from", .want = WANT_NAME, .at = offsetof(struct action_def, confirm_from) },
	{ .name = "when", .want = WANT_NAME, .at = offsetof(struct action_def, when) },
	{ .name = "otherwise", .want = WANT_WORDS, .at = offsetof(struct action_def, otherwise) },
	{ .name = "ticket", .want = WANT_BOOL, .at = offsetof(struct action_def, ticket) },
	{ .name = NULL },
};

/* One character, or the name of a key, which begins with a capital: F8, Ctrl-P, Enter, Del. */
static bool key_ok(const char *key)
{
	return key[0] && (utf8_length(key) == 1 || (key[0] >= 'A' && key[0] <= 'Z'));
}

/* What a document or file is about: the row, or all that are marked, in one call. */
static bool shows_read(const struct node *node, const char *name, const struct action_def *action, struct call_def *call, struct err *err)
{
	const struct node *said = config_get(node, name);

	if (!said)
		return true;
	if (!call_read(said, call, err))
		return false;
	if (!(said->kind == NODE_GROUP && config_get(said, "args")))
		call_arg(call, action->on == ON_MARKS ? "ids" : "id");
	if (action->on == ON_MARKS && !call_takes(call, "ids"))
		return config_wrong(said, err, N_("{1}: on marked rows \"{2}\" takes ids"), name);
	return true;
}

static bool action_read(const struct node *node, struct action_def *action, struct err *err)
{
	const struct node *call = config_get(node, "call");
	bool shows = config_get(node, "document") || config_get(node, "file");

	action->line = node->line;
	if (!config_fill(node, action_keys, action, err) || !call_read(call, &action->call, err))
		return false;
	if (action->key && !key_ok(action->key))
		return config_wrong(node, err, N_("{1}: \"{2}\" is neither one character nor the name of a key"), action->key);
	if (!shows_read(node, "document", action, &action->document, err) || !shows_read(node, "file", action, &action->file, err))
		return false;
	if (!call && !action->form && !action->open && !shows)
		return config_wrong(node, err, N_("{1}: the action \"{2}\" does nothing: give it call, form or open"), action->name);
	if (shows && (action->form || action->open || (action->document.function && action->file.function)))
		return config_wrong(node, err, N_("{1}: the action \"{2}\" shows a document or a file, and then does nothing else"), action->name);
	if (action->otherwise && !action->when)
		return config_wrong(node, err, N_("{1}: the action \"{2}\" is for every row: otherwise goes with when"), action->name);
	if (action->when && action->on == ON_VIEW)
		return config_wrong(node, err, N_("{1}: the action \"{2}\" is about no row: when goes with a row"), action->name);
	if (action->handover && !action->file.function)
		return config_wrong(node, err, N_("{1}: the action \"{2}\" hands over no file"), action->name);
	if (call && !(call->kind == NODE_GROUP && config_get(call, "args"))) {
		if (shows && action->on == ON_MARKS) {
			call_arg(&action->call, "ids");
		} else {	/* the row as one has seen it */
			call_arg(&action->call, "id");
			call_arg(&action->call, "version");
		}
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
		call_release(&action->document);
		call_release(&action->file);
		free(action->form);
		free(action->open);
		free(action->confirm);
		free(action->confirm_from);
		free(action->when);
		free(action->otherwise);
	}
	free(subject->action);
}
