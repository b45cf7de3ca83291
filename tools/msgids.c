/* msgids.c - prints the words of forms/ and sql/ as C, for xgettext.
 *
 *     msgids FORMSDIR SQLFILE... > forms.c
 *
 * Forms are read with the program's own reader, so a mistake in one is found here too: `file:line: message` on stderr and
 * exit status 1. Of SQL it takes the literal msgids of komet.fail('KMnnn', 'field', 'MSGID' and komet.say('MSGID'.
 */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "model/subject.h"

static void print(void *ctx, const char *file, int line, const char *msgid)
{
	(void)ctx;
	printf("#line %d \"%s\"\nN_(\"", line, file);
	for (; *msgid; msgid++) {
		if (*msgid == '\n')
			fputs("\\n", stdout);
		else if (*msgid == '"' || *msgid == '\\')
			printf("\\%c", *msgid);
		else
			putchar(*msgid);
	}
	puts("\")");
}

struct sql { const char *file, *at; int line; };

static void skip(struct sql *s, size_t n)
{
	for (; n && *s->at; n--, s->at++)
		s->line += *s->at == '\n';
}

static void skip_blanks(struct sql *s)
{
	while (isspace((unsigned char)*s->at) || !strncmp(s->at, "--", 2))
		skip(s, *s->at == '-' ? strcspn(s->at, "\n") : 1);
}

/* The literal that begins here, unquoted; steps over it. NULL when there is none. */
static char *literal(struct sql *s)
{
	struct str text = { .text = NULL };

	if (*s->at != '\'')
		return NULL;
	skip(s, 1);
	while (*s->at && !(*s->at == '\'' && s->at[1] != '\'')) {
		if (*s->at == '\'')
			skip(s, 1);
		str_addc(&text, *s->at);
		skip(s, 1);
	}
	skip(s, 1);
	return str_take(&text);
}

/* Steps over one argument and the comma after it: a literal, or anything without a comma. */
static void skip_argument(struct sql *s)
{
	skip_blanks(s);
	if (*s->at == '\'')
		free(literal(s));
	skip(s, strcspn(s->at, ",;()"));
	if (*s->at == ',')
		skip(s, 1);
	skip_blanks(s);
}

/* Just behind the opening parenthesis: the msgid is argument number `before`. */
static void message(struct sql *s, int before)
{
	skip_blanks(s);
	while (before--)
		skip_argument(s);
	int line = s->line;
	char *msgid = literal(s);
	if (msgid && *msgid)
		print(NULL, s->file, line, msgid);
	free(msgid);
}

static bool word_before(const struct sql *s, const char *text)
{
	return s->at > text && (isalnum((unsigned char)s->at[-1]) || s->at[-1] == '_' || s->at[-1] == '.');
}

/* The functions that take a msgid, and how many arguments stand before it. */
static const struct sql_call { const char *call; int before; } sql_calls[] = { { "komet.fail(", 2 }, { "komet.say(", 0 } };

static const struct sql_call *call_at(const struct sql *s, const char *text)
{
	for (size_t i = 0; i < sizeof sql_calls / sizeof *sql_calls && !word_before(s, text); i++)
		if (strncmp(s->at, sql_calls[i].call, strlen(sql_calls[i].call)) == 0)
			return &sql_calls[i];
	return NULL;
}

static void read_sql(const char *file, const char *text)
{
	struct sql s = { .file = file, .at = text, .line = 1 };

	while (*s.at) {
		const struct sql_call *call = call_at(&s, text);

		if (call) {
			skip(&s, strlen(call->call));
			message(&s, call->before);
		} else if (!strncmp(s.at, "--", 2)) {
			skip(&s, strcspn(s.at, "\n"));
		} else if (!strncmp(s.at, "/*", 2)) {
			const char *end = strstr(s.at, "*/");
			skip(&s, end ? (size_t)(end - s.at) + 2 : strlen(s.at));
		} else if (*s.at == '\'') {
			free(literal(&s));
		} else {
			skip(&s, 1);
		}
	}
}

static bool read_file(const char *file)
{
	struct str text = { .text = NULL };
	char block[4096];
	size_t n;
	FILE *in = fopen(file, "re");

	if (!in) {
		fprintf(stderr, "%s: %s\n", file, strerror(errno));
		return false;
	}
	while ((n = fread(block, 1, sizeof block, in)) > 0)
		str_addn(&text, block, n);
	bool ok = !ferror(in);
	fclose(in);
	if (ok)
		read_sql(file, text.text ? text.text : "");
	str_release(&text);
	return ok;
}

int main(int argc, char **argv)
{
	struct err err = { .code = ERR_NONE };
	char said[2048];
	int rc = EXIT_SUCCESS;

	if (argc < 2) {
		fputs("usage: msgids FORMSDIR [SQLFILE...]\n", stderr);
		return 64;
	}
	struct subjects *all = subjects_read(argv[1], &err);
	if (!all) {
		err_words(&err, said, sizeof said);
		fprintf(stderr, "%s\n", said);
		return EXIT_FAILURE;
	}
	puts("/* made by tools/msgids */");
	subjects_words(all, print, NULL);
	subjects_free(all);
	for (int i = 2; i < argc; i++)
		if (!read_file(argv[i]))
			rc = EXIT_FAILURE;
	return rc;
}
