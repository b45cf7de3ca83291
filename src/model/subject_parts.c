/* subject_parts.c - calls, fields and columns: what lists, forms and grids are made of. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/str.h"
#include "base/words.h"
#include "model/subject_read.h"

static const char *const types[] = {
	[FIELD_HIDDEN] = "hidden", [FIELD_TEXT] = "text", [FIELD_MEMO] = "memo", [FIELD_INT] = "int",
	[FIELD_DECIMAL] = "decimal", [FIELD_DATE] = "date", [FIELD_TIME] = "time", [FIELD_BOOL] = "bool",
	[FIELD_CHOICE] = "choice", [FIELD_NUMBER] = "number", [FIELD_PHONE] = "phone", [FIELD_BORN] = "born",
	[FIELD_SCALE] = "scale", NULL,
};

static const char *const biases[] = {
	[DATE_NEAREST] = "nearest", [DATE_FUTURE] = "future", [DATE_PAST] = "past", NULL,
};

static const int widths[] = {
	[FIELD_HIDDEN] = 0, [FIELD_TEXT] = 30, [FIELD_MEMO] = 60, [FIELD_INT] = 6, [FIELD_DECIMAL] = 8, [FIELD_DATE] = 10,
	[FIELD_TIME] = 5, [FIELD_BOOL] = 4, [FIELD_CHOICE] = 24, [FIELD_NUMBER] = 13, [FIELD_PHONE] = 16, [FIELD_BORN] = 10,
	[FIELD_SCALE] = 20,
};

static const struct config_key call_keys[] = {
	{ .name = "function", .want = WANT_NAME, .at = offsetof(struct call_def, function), .required = true },
	{ .name = "args", .want = WANT_NAMES, .at = offsetof(struct call_def, args), .count = offsetof(struct call_def, nargs) },
	{ .name = "with", .want = WANT_LIST },
	{ .name = NULL },
};

static const struct config_key with_keys[] = {
	{ .name = "name", .want = WANT_NAME, .at = offsetof(struct call_with, name), .required = true },
	{ .name = "value", .want = WANT_TEXT, .at = offsetof(struct call_with, value), .required = true },
	{ .name = NULL },
};

void names_release(char **name, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(name[i]);
	free(name);
}

void call_release(struct call_def *call)
{
	free(call->function);
	names_release(call->args, call->nargs);
	for (size_t i = 0; i < call->nwith; i++) {
		free(call->with[i].name);
		free(call->with[i].value);
	}
	free(call->with);
}

bool call_read(const struct node *node, struct call_def *call, struct err *err)
{
	if (!node)
		return true;
	call->line = node->line;
	if (node->kind == NODE_TEXT) {	/* just a name is short for a call without arguments */
		if (!config_name_ok(node->text))
			return config_wrong(node, err, N_("{1}: \"{2}\" is not a name: a-z, 0-9 and _, a letter first"), node->text);
		call->function = mem_dup(node->text);
		return true;
	}
	if (!config_fill(node, call_keys, call, err))
		return false;
	const struct node *with = config_get(node, "with");
	if (!with)
		return true;
	call->with = mem_array(with->n, sizeof *call->with);
	for (size_t i = 0; i < with->n; i++) {
		call->nwith = i + 1;
		if (!config_fill(&with->child[i], with_keys, &call->with[i], err))
			return false;
	}
	return true;
}

static const struct config_key field_keys[] = {
	{ .name = "name", .want = WANT_NAME, .at = offsetof(struct field_def, name), .required = true },
	{ .name = "type", .want = WANT_ONE_OF, .at = offsetof(struct field_def, type), .words = types },
	{ .name = "label", .want = WANT_WORDS, .at = offsetof(struct field_def, label) },
	{ .name = "help", .want = WANT_WORDS, .at = offsetof(struct field_def, help) },
	{ .name = "group", .want = WANT_WORDS, .at = offsetof(struct field_def, group) },
	{ .name = "width", .want = WANT_INT, .at = offsetof(struct field_def, width), .min = 1, .max = 200 },
	{ .name = "max", .want = WANT_INT, .at = offsetof(struct field_def, max), .min = 1, .max = 20000 },
	{ .name = "lines", .want = WANT_INT, .at = offsetof(struct field_def, lines), .min = 1, .max = 40 },
	{ .name = "required", .want = WANT_BOOL, .at = offsetof(struct field_def, required) },
	{ .name = "readonly", .want = WANT_BOOL, .at = offsetof(struct field_def, readonly) },
	{ .name = "cells", .want = WANT_BOOL, .at = offsetof(struct field_def, cells) },
	{ .name = "words", .want = WANT_NAME, .at = offsetof(struct field_def, words) },
	{ .name = "choices", .want = WANT_ANY },
	{ .name = "initial", .want = WANT_TEXT, .at = offsetof(struct field_def, initial) },
	{ .name = "bias", .want = WANT_ONE_OF, .at = offsetof(struct field_def, bias), .words = biases },
	{ .name = NULL },
};

static bool field_read(const struct node *node, struct field_def *field, struct err *err)
{
	field->type = FIELD_TEXT;
	field->line = node->line;
	if (!config_fill(node, field_keys, field, err) || !call_read(config_get(node, "choices"), &field->choices, err))
		return false;
	bool choice = field->type == FIELD_CHOICE, scale = field->type == FIELD_SCALE;
	if (field->type != FIELD_HIDDEN && !field->label)
		return config_wrong(node, err, N_("{1}: \"{2}\" is missing"), "label");
	if (choice && !field->words == !field->choices.function)
		return config_wrong(node, err, N_("{1}: the choice \"{2}\" takes either words or choices"), field->name);
	if (scale && (!field->words || field->choices.function))
		return config_wrong(node, err, N_("{1}: the scale \"{2}\" takes words"), field->name);
	if (!choice && !scale && (field->words || field->choices.function))
		return config_wrong(node, err, N_("{1}: \"{2}\" has words or choices but is not a choice"), field->name);
	if (field->type != FIELD_MEMO && field->cells)
		return config_wrong(node, err, N_("{1}: \"{2}\" has cells but is not a memo"), field->name);
	if (field->type != FIELD_DATE && config_get(node, "bias"))
		return config_wrong(node, err, N_("{1}: \"{2}\" has a bias but is not a date"), field->name);
	if (field->type != FIELD_MEMO && field->lines)
		return config_wrong(node, err, N_("{1}: \"{2}\" has lines but is no memo"), field->name);
	if (field->required && field->readonly)
		return config_wrong(node, err, N_("{1}: \"{2}\" is required but nobody can write it"), field->name);
	if (!field->width)
		field->width = widths[field->type];
	if (!field->max)
		field->max = field->type == FIELD_MEMO ? 4000 : 200;
	return true;
}

bool fields_read(const struct node *list, struct field_def **field, size_t *n, struct err *err)
{
	if (!list)
		return true;
	*field = mem_array(list->n, sizeof **field);
	for (size_t i = 0; i < list->n; i++) {
		*n = i + 1;
		if (!field_read(&list->child[i], &(*field)[i], err))
			return false;
		for (size_t j = 0; j < i; j++)
			if (!strcmp((*field)[j].name, (*field)[i].name))
				return config_wrong(&list->child[i], err, N_("{1}: \"{2}\" stands here twice"), (*field)[i].name);
	}
	return true;
}

void fields_release(struct field_def *field, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(field[i].name);
		free(field[i].label);
		free(field[i].help);
		free(field[i].group);
		free(field[i].words);
		free(field[i].initial);
		call_release(&field[i].choices);
	}
	free(field);
}

static const struct config_key column_keys[] = {
	{ .name = "name", .want = WANT_NAME, .at = offsetof(struct column_def, name), .required = true },
	{ .name = "label", .want = WANT_WORDS, .at = offsetof(struct column_def, label) },
	{ .name = "width", .want = WANT_INT, .at = offsetof(struct column_def, width), .min = 1, .max = 200, .required = true },
	{ .name = "grow", .want = WANT_BOOL, .at = offsetof(struct column_def, grow) },
	{ .name = "maybe", .want = WANT_BOOL, .at = offsetof(struct column_def, maybe) },
	{ .name = "right", .want = WANT_BOOL, .at = offsetof(struct column_def, right) },
	{ .name = "priority", .want = WANT_INT, .at = offsetof(struct column_def, priority), .min = 1, .max = 99 },
	{ .name = "type", .want = WANT_ONE_OF, .at = offsetof(struct column_def, type), .words = types },
	{ .name = "words", .want = WANT_NAME, .at = offsetof(struct column_def, words) },
	{ .name = "short", .want = WANT_BOOL, .at = offsetof(struct column_def, short_words) },
	{ .name = "mark", .want = WANT_TEXT, .at = offsetof(struct column_def, mark) },
	{ .name = NULL },
};

static bool column_read(const struct node *node, struct column_def *column, struct err *err)
{
	column->type = FIELD_TEXT;
	column->priority = 1;
	column->line = node->line;
	if (!config_fill(node, column_keys, column, err))
		return false;
	if (column->type == FIELD_HIDDEN)
		return config_wrong(node, err, N_("{1}: \"{2}\" is hidden: leave it out instead"), column->name);
	if (column->short_words && !column->words)
		return config_wrong(node, err, N_("{1}: \"{2}\" is short but has no words"), column->name);
	if (column->mark && column->type != FIELD_BOOL)
		return config_wrong(node, err, N_("{1}: \"{2}\" has a mark but is no bool"), column->name);
	return true;
}

bool columns_read(const struct node *list, struct column_def **column, size_t *n, struct err *err)
{
	if (!list)
		return true;
	*column = mem_array(list->n, sizeof **column);
	for (size_t i = 0; i < list->n; i++) {
		*n = i + 1;
		if (!column_read(&list->child[i], &(*column)[i], err))
			return false;
	}
	return true;
}

void columns_release(struct column_def *column, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(column[i].name);
		free(column[i].label);
		free(column[i].words);
		free(column[i].mark);
	}
	free(column);
}
