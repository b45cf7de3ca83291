/* statement.c - the one statement of the client, built from names and kept prepared. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/own.h"

#define NAME_MAX_BYTES 63	/* what PostgreSQL keeps of an identifier */

bool db_name_ok(const char *name)
{
	size_t n = name ? strlen(name) : 0;

	if (n == 0 || n > NAME_MAX_BYTES || name[0] < 'a' || name[0] > 'z')
		return false;
	return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

bool db_sql(struct str *sql, const char *function, const struct db_arg *args, size_t n)
{
	if (!db_name_ok(function))
		return false;
	str_addf(sql, "select * from api.%s(", function);
	for (size_t i = 0; i < n; i++) {
		if (!db_name_ok(args[i].name))
			return false;
		str_addf(sql, "%s%s => $%zu", i ? ", " : "", args[i].name, i + 1);
	}
	str_addc(sql, ')');
	return true;
}

struct statement *db_statement(struct db *db, const char *sql)
{
	struct statement *s;

	for (s = db->statements; s; s = s->next)
		if (strcmp(s->sql, sql) == 0)
			return s;
	s = mem_alloc(sizeof *s);
	s->sql = mem_dup(sql);
	s->next = db->statements;
	db->statements = s;
	return s;
}

void db_statement_rename(struct db *db, struct statement *statement)
{
	snprintf(statement->name, sizeof statement->name, "k%u", ++db->names);
}

void db_statements_forget(struct db *db)
{
	for (struct statement *s = db->statements; s; s = s->next)
		s->state = STATEMENT_NONE;
}

void db_statements_free(struct db *db)
{
	while (db->statements) {
		struct statement *s = db->statements;

		db->statements = s->next;
		free(s->sql);
		free(s);
	}
}
