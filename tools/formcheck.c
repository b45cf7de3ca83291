/* formcheck.c - do forms/ and the database speak of the same things?
 *
 *     formcheck FORMSDIR        (the database is the environment's: PGHOST, PGDATABASE...)
 *
 * The type system of the arrangement, as a test that prints TAP: every function that a form names exists in schema api
 * and takes the arguments it is sent; none that it must have is left out; save takes exactly what the form can write; and
 * what is shown stands among the columns that come back.
 */
#include "config.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "model/config.h"
#include "model/subject.h"

/* Names separated by blanks, one before and after each: " a b ". */
struct function { char *name, *in, *must, *out; };

struct check {
	struct function *function; size_t n;
	struct str given;		/* what the call at hand is sent */
	struct str wrong;		/* what is wrong with it */
	int tests;
};

static const char query[] =
	"select p.proname, "
	" ' ' || coalesce((select string_agg(n, ' ' order by i) || ' ' from unnest(p.proargnames) with ordinality u(n, i)"
	"   where p.proargmodes is null or p.proargmodes[i] in ('i', 'b', 'v')), ''),"
	" ' ' || coalesce((select string_agg(n, ' ' order by i) || ' ' from unnest(p.proargnames) with ordinality u(n, i)"
	"   where i <= p.pronargs - p.pronargdefaults), ''),"
	" ' ' || coalesce((select string_agg(a.attname, ' ' order by a.attnum) from pg_attribute a join pg_type t on t.typrelid = a.attrelid"
	"   where t.oid = p.prorettype and a.attnum > 0 and not a.attisdropped),"
	"  (select string_agg(n, ' ' order by i) from unnest(p.proargnames) with ordinality u(n, i)"
	"   where p.proargmodes[i] in ('o', 'b', 't')), p.proname::text) || ' '"
	" from pg_proc p where p.pronamespace = 'api'::regnamespace order by 1";

static bool read_functions(struct check *c)
{
	PGconn *conn = PQconnectdb("");
	PGresult *result = PQexec(conn, query);
	bool ok = PQresultStatus(result) == PGRES_TUPLES_OK;

	if (!ok)
		printf("Bail out! %s\n", PQerrorMessage(conn));
	c->n = ok ? (size_t)PQntuples(result) : 0;
	c->function = mem_array(c->n, sizeof *c->function);
	for (size_t i = 0; i < c->n; i++) {
		char **part[] = { &c->function[i].name, &c->function[i].in, &c->function[i].must, &c->function[i].out };
		for (int p = 0; p < 4; p++)
			*part[p] = mem_dup(PQgetvalue(result, (int)i, p));
	}
	PQclear(result);
	PQfinish(conn);
	return ok;
}

static bool among(const char *names, const char *name)
{
	struct str s = { .text = NULL };

	str_addf(&s, " %s ", name);
	bool is = names && strstr(names, s.text);
	str_release(&s);
	return is;
}

static const struct function *find(struct check *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++)
		if (!strcmp(c->function[i].name, name))
			return &c->function[i];
	str_addf(&c->wrong, "# there is no function api.%s\n", name);
	return NULL;
}

static void gives(struct check *c, const char *name)
{
	str_addf(&c->given, "%s%s ", c->given.n ? "" : " ", name);
}

/* Ends what `gives` began: does the function take all of it, and does it get what it must? exact: all that it takes. */
static void takes(struct check *c, const struct function *f, bool exact)
{
	char *names, *rest;

	if (!f)
		goto out;
	names = mem_dup(c->given.text ? c->given.text : "");
	for (char *name = strtok_r(names, " ", &rest); name; name = strtok_r(NULL, " ", &rest))
		if (!among(f->in, name))
			str_addf(&c->wrong, "# api.%s does not take %s\n", f->name, name);
	free(names);
	names = mem_dup(exact ? f->in : f->must);
	for (char *name = strtok_r(names, " ", &rest); name; name = strtok_r(NULL, " ", &rest))
		if (!among(c->given.text, name))
			str_addf(&c->wrong, "# api.%s is not given %s\n", f->name, name);
	free(names);
out:
	str_clear(&c->given);
}

static void answers(struct check *c, const struct function *f, const char *column)
{
	if (f && column && !among(f->out, column))
		str_addf(&c->wrong, "# api.%s does not return %s\n", f->name, column);
}

/* Begins a call: its own arguments and constants. */
static const struct function *called(struct check *c, const struct call_def *call)
{
	for (size_t i = 0; i < call->nargs; i++)
		gives(c, call->args[i]);
	for (size_t i = 0; i < call->nwith; i++)
		if (!among(c->given.text, call->with[i].name))
			gives(c, call->with[i].name);
	return find(c, call->function);
}

static void verdict(struct check *c, const struct subject *s, int line, const char *what)
{
	c->tests++;
	printf("%s %d - %s:%d: %s\n", c->wrong.n ? "not ok" : "ok", c->tests, s->file, line, what);
	if (c->wrong.n)
		fputs(c->wrong.text, stdout);
	str_clear(&c->wrong);
	str_clear(&c->given);
}

static void check_choices(struct check *c, const struct field_def *field, size_t n)
{
	for (; n--; field++) {
		if (!field->choices.function)
			continue;
		const struct function *f = called(c, &field->choices);
		takes(c, f, false);
		answers(c, f, "value");
		answers(c, f, "label");
	}
}

static const struct function *check_part(struct check *c, const struct call_def *call, const char *const *columns);

static void check_list(struct check *c, const struct subject *s)
{
	const struct list_def *list = s->list;
	const struct function *f = called(c, &list->call);

	for (size_t i = 0; list->paged && i < list->nkey; i++)
		gives(c, list->key[i]);
	if (list->paged) {
		gives(c, "back");
		gives(c, "max");
	}
	if (list->search)
		gives(c, "search");
	for (size_t i = 0; i < list->nfilter; i++)
		gives(c, list->filter[i].name);
	takes(c, f, false);
	for (size_t i = 0; i < list->ncolumn; i++)
		answers(c, f, list->column[i].name);
	for (size_t i = 0; i < list->nkey; i++)
		answers(c, f, list->key[i]);
	answers(c, f, list->section);
	answers(c, f, list->hint);
	answers(c, f, list->sum);
	if (list->about.function) {
		static const char *const line[] = { "line", NULL };
		check_part(c, &list->about, line);
	}
	for (size_t i = 0; i < s->naction; i++) {
		if (s->action[i].on != ON_VIEW && !list->nkey)
			answers(c, f, "id");
		answers(c, f, s->action[i].confirm_from);
		answers(c, f, s->action[i].when);
	}
	check_choices(c, list->filter, list->nfilter);
	verdict(c, s, list->line, "list");
}

/* A function without side effects: takes what it is given and answers the columns, which end with NULL. */
static const struct function *check_part(struct check *c, const struct call_def *call, const char *const *columns)
{
	const struct function *f = called(c, call);

	takes(c, f, false);
	for (; *columns; columns++)
		answers(c, f, *columns);
	return f;
}

static void check_form(struct check *c, const struct subject *s)
{
	const struct form_def *form = s->form;
	const struct function *f;

	if (form->load.function) {
		f = called(c, &form->load);
		takes(c, f, false);
		for (size_t i = 0; i < form->nfield; i++)
			answers(c, f, form->field[i].name);
		verdict(c, s, form->load.line, "load");
	}
	if (form->rows.function) {
		static const char *const columns[] = { "name", "type", "label", "help", "section", "options", "required", "readonly", "value", NULL };
		check_part(c, &form->rows, columns);
		verdict(c, s, form->rows.line, "rows");
	}
	if (form->save.function) {
		f = called(c, &form->save);
		gives(c, "request");
		if (form->rows.function)
			gives(c, "answers");
		for (size_t i = 0; i < form->nfield; i++)
			if (!form->field[i].readonly && !among(c->given.text, form->field[i].name))
				gives(c, form->field[i].name);
		takes(c, f, true);
		answers(c, f, "message");
		answers(c, f, "detail");
		verdict(c, s, form->save.line, "save");
	}
	if (form->panel.call.function) {
		f = called(c, &form->panel.call);
		takes(c, f, false);
		answers(c, f, "section");
		answers(c, f, "label");
		answers(c, f, "value");
		verdict(c, s, form->panel.call.line, "panel");
	}
	check_choices(c, form->field, form->nfield);
	verdict(c, s, form->line, "choices");
}

static void check_grid(struct check *c, const struct subject *s)
{
	static const char *const columns[] = { "id", "label", "below", "state", "hint", NULL }, *const rows[] = { "id", "label", NULL };
	static const char *const cells[] = { "row_id", "column_id", "mark", "second", "hint", NULL };
	static const char *const sent[] = { "request", "row_ids", "column_ids", "marks", "seconds", "seen_marks", "seen_seconds" };
	const struct grid_def *grid = s->grid;
	const struct function *f;

	check_part(c, &grid->columns, columns);
	f = check_part(c, &grid->rows, rows);
	for (size_t i = 0; i < grid->nafter; i++)
		answers(c, f, grid->after[i].name);
	check_part(c, &grid->cells, cells);
	if (grid->save.function) {
		f = called(c, &grid->save);
		for (size_t i = 0; i < sizeof sent / sizeof *sent; i++)
			gives(c, sent[i]);
		takes(c, f, true);
		answers(c, f, "message");
		answers(c, f, "detail");
	}
	verdict(c, s, grid->line, "grid");
}

static void check_actions(struct check *c, const struct subject *s)
{
	for (size_t i = 0; i < s->naction; i++) {
		static const char *const pages[] = { "sheet", "block", "text", NULL }, *const lines[] = { "name", "line", NULL };
		const struct action_def *action = &s->action[i];
		if (action->document.function) {
			check_part(c, &action->document, pages);
			verdict(c, s, action->document.line, action->label);
		}
		if (action->file.function) {
			check_part(c, &action->file, lines);
			verdict(c, s, action->file.line, action->label);
		}
		if (!action->call.function)
			continue;
		const struct function *f = called(c, &action->call);
		if (strncmp(action->call.function, "draft_", 6) != 0)	/* drafts carry none: see app/deed.c */
			gives(c, "request");
		takes(c, f, false);
		answers(c, f, "message");
		answers(c, f, "detail");
		verdict(c, s, action->line, action->label);
	}
}

/* The letters that keys.cfg has taken everywhere, as " q n ". */
static char *taken_letters(const char *directory)
{
	struct str file = { .text = NULL }, taken = { .text = NULL };
	struct err err = { .code = ERR_NONE };

	str_addf(&file, "%s/keys.cfg", directory);
	struct node *root = config_file_read(file.text, &err);
	const struct node *keys = root ? config_get(root, "keys") : NULL;
	for (size_t i = 0; keys && i < keys->n; i++) {
		const struct node *letters = config_get(&keys->child[i], "letters");
		for (size_t j = 0; letters && j < letters->n; j++)
			if (letters->child[j].text)
				str_addf(&taken, "%s%s ", taken.n ? "" : " ", letters->child[j].text);
	}
	config_free(root);
	str_release(&file);
	return str_take(&taken);
}

static void check_keys(struct check *c, const struct subject *s, const char *taken)
{
	for (size_t i = 0; i < s->naction; i++)
		if (s->action[i].key && among(taken, s->action[i].key))
			str_addf(&c->wrong, "# line %d: the key %s of \"%s\" means something else everywhere\n",
				s->action[i].line, s->action[i].key, s->action[i].label);
	verdict(c, s, s->line, "keys");
}

static void check_subject(struct check *c, const struct subject *s, const char *taken)
{
	if (s->list)
		check_list(c, s);
	if (s->form)
		check_form(c, s);
	if (s->grid)
		check_grid(c, s);
	check_actions(c, s);
	if (s->naction)
		check_keys(c, s, taken);
}

int main(int argc, char **argv)
{
	struct check c = { .tests = 0 };
	struct err err = { .code = ERR_NONE };
	char said[2048];

	if (argc != 2) {
		fputs("usage: formcheck FORMSDIR\n", stderr);
		return 64;
	}
	struct subjects *all = subjects_read(argv[1], &err);
	if (!all) {
		err_words(&err, said, sizeof said);
		printf("Bail out! %s\n", said);
		return 78;
	}
	int rc = read_functions(&c) ? EXIT_SUCCESS : 69;
	char *taken = taken_letters(argv[1]);
	for (size_t i = 0; rc == EXIT_SUCCESS && i < all->n; i++)
		check_subject(&c, all->subject[i], taken);
	if (rc == EXIT_SUCCESS)
		printf("1..%d\n", c.tests);
	for (size_t i = 0; i < c.n; i++) {
		free(c.function[i].name);
		free(c.function[i].in);
		free(c.function[i].must);
		free(c.function[i].out);
	}
	free(c.function);
	free(taken);
	str_release(&c.given);
	str_release(&c.wrong);
	subjects_free(all);
	return rc;
}
