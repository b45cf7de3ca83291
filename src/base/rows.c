/* rows.c - see rows.h. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/rows.h"
#include "base/str.h"

size_t rows_count(const struct rows *rows)
{
	return rows ? rows->ops->count(rows) : 0;
}

size_t rows_columns(const struct rows *rows)
{
	return rows ? rows->ops->columns(rows) : 0;
}

const char *rows_name(const struct rows *rows, size_t column)
{
	return column < rows_columns(rows) ? rows->ops->name(rows, column) : NULL;
}

const char *rows_cell(const struct rows *rows, size_t row, size_t column)
{
	if (row >= rows_count(rows) || column >= rows_columns(rows))
		return NULL;
	return rows->ops->cell(rows, row, column);
}

int rows_column(const struct rows *rows, const char *name)
{
	size_t n = rows_columns(rows);

	for (size_t i = 0; name && i < n; i++)
		if (strcmp(rows->ops->name(rows, i), name) == 0)
			return (int)i;
	return -1;
}

const char *rows_get(const struct rows *rows, size_t row, const char *name)
{
	int column = rows_column(rows, name);

	return column < 0 ? NULL : rows_cell(rows, row, (size_t)column);
}

bool rows_told(const struct rows *rows, size_t row, const char *name)
{
	const char *cell = rows_get(rows, row, name);

	return cell && *cell == 't';
}

void rows_release(struct rows *rows)
{
	if (rows)
		rows->ops->release(rows);
}

/* Our own rectangle: names and cells point into one block of text, so that a page of a list is three allocations. */
struct array {
	struct rows rows;
	size_t count, columns;
	const char **text;	/* columns names, then count * columns cells */
	char *block;
};

static const struct array *array_of(const struct rows *rows)
{
	return (const struct array *)rows;
}

static size_t array_count(const struct rows *rows)
{
	return array_of(rows)->count;
}

static size_t array_columns(const struct rows *rows)
{
	return array_of(rows)->columns;
}

static const char *array_name(const struct rows *rows, size_t column)
{
	return array_of(rows)->text[column];
}

static const char *array_cell(const struct rows *rows, size_t row, size_t column)
{
	const struct array *a = array_of(rows);

	return a->text[(row + 1) * a->columns + column];
}

static void array_release(struct rows *rows)
{
	struct array *a = (struct array *)rows;

	free(a->text);
	free(a->block);
	free(a);
}

static const struct rows_ops array_ops = {
	.count = array_count,
	.columns = array_columns,
	.name = array_name,
	.cell = array_cell,
	.release = array_release,
};

/* Takes over text, whose strings are still somebody else's, and copies what they hold. */
static struct rows *array_make(size_t count, size_t columns, const char **text)
{
	struct array *a = mem_alloc(sizeof *a);
	size_t n = (count + 1) * columns, room = 0;
	char *to;

	for (size_t i = 0; i < n; i++)
		room += text[i] ? strlen(text[i]) + 1 : 0;
	*a = (struct array){
		.rows = { .ops = &array_ops }, .count = count, .columns = columns,
		.text = text, .block = mem_alloc(room),
	};
	to = a->block;
	for (size_t i = 0; i < n; i++) {
		size_t len;

		if (!text[i])
			continue;
		len = strlen(text[i]) + 1;
		memcpy(to, text[i], len);
		text[i] = to;
		to += len;
	}
	return &a->rows;
}

struct rows *rows_copy(const struct rows *rows)
{
	size_t count = rows_count(rows), columns = rows_columns(rows), n = 0;
	const char **text = mem_array((count + 1) * columns, sizeof *text);

	for (size_t j = 0; j < columns; j++)
		text[n++] = rows_name(rows, j);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < columns; j++)
			text[n++] = rows_cell(rows, i, j);
	return array_make(count, columns, text);
}

struct rows *rows_new(const char *const *names, const char *const *cells, size_t count)
{
	size_t columns = 0;
	const char **text;

	while (names[columns])
		columns++;
	text = mem_array((count + 1) * columns, sizeof *text);
	for (size_t j = 0; j < columns; j++)
		text[j] = names[j];
	for (size_t i = 0; i < count * columns; i++)
		text[columns + i] = cells[i];
	return array_make(count, columns, text);
}
