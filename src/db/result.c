/* result.c - struct rows over a libpq result. */
#include "config.h"

#include <stdlib.h>

#include "db/own.h"

struct result { struct rows rows; PGresult *result; };

static PGresult *result_of(const struct rows *rows)
{
	return ((const struct result *)rows)->result;
}

static size_t result_count(const struct rows *rows)
{
	return (size_t)PQntuples(result_of(rows));
}

static size_t result_columns(const struct rows *rows)
{
	return (size_t)PQnfields(result_of(rows));
}

static const char *result_name(const struct rows *rows, size_t column)
{
	return PQfname(result_of(rows), (int)column);
}

static const char *result_cell(const struct rows *rows, size_t row, size_t column)
{
	if (PQgetisnull(result_of(rows), (int)row, (int)column))
		return NULL;
	return PQgetvalue(result_of(rows), (int)row, (int)column);
}

static void result_release(struct rows *rows)
{
	PQclear(result_of(rows));
	free(rows);
}

static const struct rows_ops result_ops = {
	.count = result_count,
	.columns = result_columns,
	.name = result_name,
	.cell = result_cell,
	.release = result_release,
};

struct rows *db_rows(PGresult *result)
{
	struct result *r = mem_alloc(sizeof *r);

	*r = (struct result){ .rows = { .ops = &result_ops }, .result = result };
	return &r->rows;
}
