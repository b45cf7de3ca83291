/* form_draft.c - what stands in a form as a flat JSON object, and back: {"caller_name": "Åsa", "born": "2017"}. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "model/form_parts.h"

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

char *form_draft(const struct form *f)
{
	struct str s = { .text = NULL };

	str_addc(&s, '{');
	for (size_t i = 0; i < f->def->nfield; i++) {
		const struct form_field *field = &f->field[i];
		char *shown = field_show(f->all, field, &f->def->field[i], field->value);
		/* what cannot be read yet is kept as it was typed; of a choice only what was chosen */
		bool typed = f->def->field[i].type != FIELD_CHOICE && strcmp(shown, field->edit.text) != 0;
		const char *stands = typed ? field->edit.text : field->value;
		/* of a row only what was changed, so that taking it up puts nothing of a colleague's back */
		if (f->fresh ? stands[0] != '\0' : form_changed(f, i)) {
			str_add(&s, s.n > 1 ? ", " : "");
			add_quoted(&s, f->def->field[i].name);
			str_add(&s, ": ");
			add_quoted(&s, stands);
		}
		secret_free(shown);
	}
	str_addc(&s, '}');
	return str_take(&s);
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

/* One pass over the object: calls take for each pair (f NULL: only looks whether it is one). */
static bool each_pair(const char *s, struct form *f, void (*take)(struct form *f, const char *name, const char *value))
{
	s = blanks(s);
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
		if (ok && f && value)
			take(f, name, value);
		free(name);
		secret_free(value);
		s = blanks(s);
		if (!ok || (*s != ',' && *s != '}'))
			return false;
		s += *s == ',';
	}
	return *s == '}' && !*blanks(s + 1);
}

static void take(struct form *f, const char *name, const char *value)
{
	int i = form_field_index(f, name);
	const char *problem = NULL;
	char *detail = NULL, *read;

	if (i < 0 || f->def->field[i].readonly)
		return;
	if (f->def->field[i].type == FIELD_HIDDEN || f->def->field[i].type == FIELD_CHOICE) {
		form_set(f, (size_t)i, value);
		return;
	}
	char *clean = utf8_sanitise(value, f->def->field[i].type == FIELD_MEMO, true);
	read = field_read(f, (size_t)i, clean, &problem, &detail);
	if (read)
		form_set(f, (size_t)i, read);
	else
		edit_set(&f->field[i].edit, clean);
	secret_free(read);
	secret_free(clean);
	free(detail);
}

bool form_draft_load(struct form *f, const char *json)
{
	return each_pair(json, NULL, NULL) && each_pair(json, f, take);
}
