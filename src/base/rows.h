/* rows.h - a read-only rectangle of text with named columns.
 *
 * What a call answers, without naming libpq; a test makes one from an array. Rows are borrowed until the callback that
 * received them returns: who wants to keep them takes a copy with rows_copy().
 */
#ifndef KOMET_BASE_ROWS_H
#define KOMET_BASE_ROWS_H

#include <stdbool.h>
#include <stddef.h>

struct rows;

struct rows_ops {
	size_t (*count)(const struct rows *);
	size_t (*columns)(const struct rows *);
	const char *(*name)(const struct rows *, size_t column);
	const char *(*cell)(const struct rows *, size_t row, size_t column);	/* NULL is SQL null */
	void (*release)(struct rows *);
};

struct rows {
	const struct rows_ops *ops;
};

size_t rows_count(const struct rows *rows);	/* 0 when rows is NULL */
size_t rows_columns(const struct rows *rows);
const char *rows_name(const struct rows *rows, size_t column);
const char *rows_cell(const struct rows *rows, size_t row, size_t column);
/* Column number by name, or -1. */
int rows_column(const struct rows *rows, const char *name);
/* Cell by column name; NULL when there is no such column or it is null. */
const char *rows_get(const struct rows *rows, size_t row, const char *name);
/* Is that boolean true? False when there is no such column (name may be NULL) or it is null. */
bool rows_told(const struct rows *rows, size_t row, const char *name);
void rows_release(struct rows *rows);

/* Own copies. */
struct rows *rows_copy(const struct rows *rows);
/* names ends with NULL; cells is count * columns pointers, row by row, copied. */
struct rows *rows_new(const char *const *names, const char *const *cells, size_t count);

#endif
