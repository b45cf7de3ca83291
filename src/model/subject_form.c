/* subject_form.c - the form and the grid of a subject. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "model/subject_read.h"

enum { PANEL_WIDTH = 38 };

static const struct config_key form_keys[] = {
	{ .name = "load", .want = WANT_ANY },
	{ .name = "rows", .want = WANT_ANY },
	{ .name = "save", .want = WANT_ANY },
	{ .name = "panel", .want = WANT_ANY },
	{ .name = "begin", .want = WANT_NAME, .at = offsetof(struct form_def, begin) },
	{ .name = "then", .want = WANT_NAME, .at = offsetof(struct form_def, then) },
	{ .name = "fields", .want = WANT_LIST, .required = true },
	{ .name = NULL },
};

static const struct config_key panel_keys[] = {
	{ .name = "call", .want = WANT_ANY, .required = true },
	{ .name = "width", .want = WANT_INT, .at = offsetof(struct panel_def, width), .min = 16, .max = 120 },
	{ .name = NULL },
};

static bool panel_read(const struct node *node, struct panel_def *panel, struct err *err)
{
	panel->width = PANEL_WIDTH;
	return !node || (config_fill(node, panel_keys, panel, err) && call_read(config_get(node, "call"), &panel->call, err));
}

bool form_def_read(const struct node *node, struct form_def **out, struct err *err)
{
	struct form_def *form = *out = mem_alloc(sizeof *form);

	form->line = node->line;
	if (!config_fill(node, form_keys, form, err) || !call_read(config_get(node, "load"), &form->load, err) ||
	    !call_read(config_get(node, "rows"), &form->rows, err) || !call_read(config_get(node, "save"), &form->save, err) || !panel_read(config_get(node, "panel"), &form->panel, err) ||
	    !fields_read(config_get(node, "fields"), &form->field, &form->nfield, err))
		return false;
	if (!form->nfield)
		return config_wrong(config_get(node, "fields"), err, N_("{1}: \"{2}\" is empty"), "fields");
	if (!form->load.function && !form->save.function)
		return config_wrong(node, err, N_("{1}: a form has load, save or both"), NULL);
	if (form->rows.function && form->load.function)
		return config_wrong(node, err, N_("{1}: a form has load or rows, not both"), NULL);
	return true;
}

void form_def_free(struct form_def *form)
{
	if (!form)
		return;
	call_release(&form->load);
	call_release(&form->rows);
	call_release(&form->save);
	call_release(&form->panel.call);
	fields_release(form->field, form->nfield);
	free(form->begin);
	free(form->then);
	free(form);
}

static const struct config_key grid_keys[] = {
	{ .name = "columns", .want = WANT_ANY, .required = true },
	{ .name = "rows", .want = WANT_ANY, .required = true },
	{ .name = "cells", .want = WANT_ANY, .required = true },
	{ .name = "save", .want = WANT_ANY },
	{ .name = "marks", .want = WANT_LIST, .required = true },
	{ .name = "second", .want = WANT_LIST },
	{ .name = "after", .want = WANT_LIST },
	{ .name = NULL },
};

static const struct config_key mark_keys[] = {
	{ .name = "key", .want = WANT_TEXT, .at = offsetof(struct mark_def, key), .required = true },
	{ .name = "value", .want = WANT_TEXT, .at = offsetof(struct mark_def, value), .required = true },
	{ .name = "label", .want = WANT_WORDS, .at = offsetof(struct mark_def, label), .required = true },
	{ .name = NULL },
};

static bool key_taken(const struct mark_def *mark, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (mark[i].key && !strcmp(mark[i].key, key))
			return true;
	return false;
}

static bool marks_read(const struct node *list, const struct grid_def *grid, struct mark_def **mark, size_t *n, struct err *err)
{
	if (!list)
		return true;
	*mark = mem_array(list->n, sizeof **mark);
	for (size_t i = 0; i < list->n; i++) {
		const struct node *node = &list->child[i];
		*n = i;		/* the one being read is not yet among those that keys are compared with */
		struct mark_def one = { .line = node->line };
		bool ok = config_fill(node, mark_keys, &one, err);
		if (ok && utf8_length(one.key) != 1)
			ok = config_wrong(node, err, N_("{1}: \"{2}\" is not one character"), one.key);
		if (ok && (key_taken(grid->mark, grid->nmark, one.key) || key_taken(*mark, i, one.key)))
			ok = config_wrong(node, err, N_("{1}: the key \"{2}\" has a mark already"), one.key);
		(*mark)[i] = one;
		*n = i + 1;
		if (!ok)
			return false;
	}
	return true;
}

bool grid_def_read(const struct node *node, struct grid_def **out, struct err *err)
{
	struct grid_def *grid = *out = mem_alloc(sizeof *grid);

	grid->line = node->line;
	return config_fill(node, grid_keys, grid, err) && call_read(config_get(node, "columns"), &grid->columns, err) &&
		call_read(config_get(node, "rows"), &grid->rows, err) && call_read(config_get(node, "cells"), &grid->cells, err) &&
		call_read(config_get(node, "save"), &grid->save, err) &&
		marks_read(config_get(node, "marks"), grid, &grid->mark, &grid->nmark, err) &&
		marks_read(config_get(node, "second"), grid, &grid->second, &grid->nsecond, err) &&
		columns_read(config_get(node, "after"), &grid->after, &grid->nafter, err);
}

static void marks_release(struct mark_def *mark, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(mark[i].key);
		free(mark[i].value);
		free(mark[i].label);
	}
	free(mark);
}

void grid_def_free(struct grid_def *grid)
{
	if (!grid)
		return;
	call_release(&grid->columns);
	call_release(&grid->rows);
	call_release(&grid->cells);
	call_release(&grid->save);
	marks_release(grid->mark, grid->nmark);
	marks_release(grid->second, grid->nsecond);
	columns_release(grid->after, grid->nafter);
	free(grid);
}
