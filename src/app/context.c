#include "config.h"

#include "app/context.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

void context_release(struct context *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free(c->pair[i].name);
		free(c->pair[i].value);
	}
	free(c->pair);
	*c = (struct context){ 0 };
}

void context_set(struct context *c, const char *name, const char *value)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->pair[i].name, name) == 0) {
			char *copy = mem_dup(value);

			free(c->pair[i].value);
			c->pair[i].value = copy;
			return;
		}
	c->pair = mem_grow(c->pair, c->n + 1, sizeof *c->pair);
	c->pair[c->n++] = (struct pair){ .name = mem_dup(name), .value = mem_dup(value) };
}

void context_copy(struct context *to, const struct context *from)
{
	if (from == NULL)
		return;
	for (size_t i = 0; i < from->n; i++)
		context_set(to, from->pair[i].name, from->pair[i].value);
}

bool context_find(const struct context *c, const char *name, const char **value)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->pair[i].name, name) == 0) {
			*value = c->pair[i].value;
			return true;
		}
	return false;
}

const char *context_get(const struct context *c, const char *name)
{
	const char *value = NULL;

	context_find(c, name, &value);
	return value;
}

bool context_from_list(struct context *c, const struct list *list, size_t row)
{
	if (row >= list->nrow)
		return false;
	for (size_t i = 0; i < list->ncolumn; i++)
		context_set(c, list->column[i], list->cell[row * list->ncolumn + i]);
	if (list_id(list, row) != NULL) {
		context_set(c, "id", list_id(list, row));
		if (list->def->of != NULL)
			context_set(c, list->def->of, list_id(list, row));
	}
	return true;
}

void context_from_rows(struct context *c, const struct rows *rows, size_t row)
{
	if (row >= rows_count(rows))
		return;
	for (size_t i = 0; i < rows_columns(rows); i++)
		context_set(c, rows_name(rows, i), rows_cell(rows, row, i));
}

bool context_near_only(const char *name)
{
	return strcmp(name, "id") == 0 || strcmp(name, "version") == 0;
}

void args_release(struct args *a)
{
	for (size_t i = 0; i < a->n; i++) {
		free((char *)a->arg[i].name);
		free((char *)a->arg[i].value);
	}
	free(a->arg);
	*a = (struct args){ 0 };
}

void args_add(struct args *a, const char *name, const char *value)
{
	/* An empty text travels as null: a field that nobody filled is not an empty answer. */
	if (value != NULL && *value == '\0')
		value = NULL;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->arg[i].name, name) == 0) {
			char *copy = mem_dup(value);

			free((char *)a->arg[i].value);
			a->arg[i].value = copy;
			return;
		}
	a->arg = mem_grow(a->arg, a->n + 1, sizeof *a->arg);
	a->arg[a->n++] = (struct db_arg){ .name = mem_dup(name), .value = mem_dup(value) };
}

const char *args_get(const struct args *a, const char *name)
{
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->arg[i].name, name) == 0)
			return a->arg[i].value;
	return NULL;
}

void args_from(struct args *a, const struct call_def *call,
	const char *(*find)(const void *ctx, const char *name), const void *ctx)
{
	for (size_t i = 0; i < call->nargs; i++)
		args_add(a, call->args[i], find(ctx, call->args[i]));
	for (size_t i = 0; i < call->nwith; i++)
		args_add(a, call->with[i].name, call->with[i].value);
}
