/* flat.c - see flat.h. */
#include <config.h>

#include "model/flat.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

static void add_quoted(struct str *s, const char *text)
{
	str_addc(s, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\') {
			str_addc(s, '\\');
			str_addc(s, *text);
		} else if ((unsigned char)*text < 0x20) {
			str_addf(s, "\\u%04x", (unsigned char)*text);
		} else {
			str_addc(s, *text);
		}
	}
	str_addc(s, '"');
}

void flat_add(struct str *s, const char *name, const char *value)
{
	str_add(s, s->n ? ", " : "{");
	add_quoted(s, name);
	str_add(s, ": ");
	add_quoted(s, value ? value : "");
}

char *flat_end(struct str *s)
{
	str_add(s, s->n ? "}" : "{}");
	return str_take(s);
}

static const char *blanks(const char *s)
{
	return s + strspn(s, " \t\r\n");
}

static bool unquote_hex(const char **s, struct str *to)
{
	char digits[5] = "", *end, bytes[4];

	strncpy(digits, *s + 1, 4);
	long c = strtol(digits, &end, 16);
	size_t n = end == digits + 4 ? utf8_put((wchar_t)c, bytes) : 0;
	if (!n || !c)
		return false;
	str_addn(to, bytes, n);
	*s += 4;
	return true;
}

/* The string that begins at *s (a quote); steps behind it. NULL: it is none. */
static char *unquote(const char **s)
{
	static const char codes[] = "\"\\/nrtbf", chars[] = "\"\\/\n\r\t\b\f";
	struct str text = { .text = NULL };
	const char *at = *s, *code;

	if (*at != '"')
		return NULL;
	for (at++; *at && *at != '"'; at++) {
		if (*at != '\\')
			str_addc(&text, *at);
		else if (at++, *at && (code = strchr(codes, *at)))
			str_addc(&text, chars[code - codes]);
		else if (*at != 'u' || !unquote_hex(&at, &text))
			goto wrong;
	}
	if (*at != '"')
		goto wrong;
	*s = at + 1;
	return str_take(&text);
wrong:
	str_release(&text);
	return NULL;
}

bool flat_each(const char *json, flat_take *take, void *ctx)
{
	const char *s = blanks(json);

	if (*s++ != '{')
		return false;
	for (s = blanks(s); *s && *s != '}'; s = blanks(s)) {
		char *value = NULL, *name = unquote(&s);
		bool ok = name && *(s = blanks(s)) == ':';
		if (ok) {
			s = blanks(s + 1);
			if (!strncmp(s, "null", 4))
				s += 4;
			else
				ok = (value = unquote(&s)) != NULL;
		}
		if (ok && take && value)
			take(ctx, name, value);
		free(name);
		secret_free(value);
		s = blanks(s);
		if (!ok || (*s != ',' && *s != '}'))
			return false;
		s += *s == ',';
	}
	return *s == '}' && !*blanks(s + 1);
}

struct search { const char *name; char *found; };

static void look(void *ctx, const char *name, const char *value)
{
	struct search *search = ctx;

	if (!strcmp(name, search->name) && !search->found)
		search->found = mem_dup(value);
}

char *flat_get(const char *json, const char *name)
{
	struct search search = { name, NULL };

	flat_each(json, look, &search);
	return search.found;
}
