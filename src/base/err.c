/* err.c - see err.h. */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "base/words.h"

/* Copies what fits, never half a character. */
static void put(char *to, size_t size, const char *from)
{
	size_t n = from ? strlen(from) : 0;

	if (n >= size) {
		n = size - 1;
		while (n > 0 && ((unsigned char)from[n] & 0xc0) == 0x80)
			n--;
	}
	if (n > 0)
		memcpy(to, from, n);
	to[n] = '\0';
}

void err_clear(struct err *err)
{
	if (err)
		*err = (struct err){ .code = ERR_NONE };
}

bool err_set(struct err *err, enum err_code code, const char *field, const char *text, const char *detail)
{
	if (!err)
		return false;
	err_clear(err);
	err->code = code;
	put(err->field, sizeof err->field, field);
	put(err->text, sizeof err->text, text);
	put(err->detail, sizeof err->detail, detail);
	return false;
}

bool err_setf(struct err *err, enum err_code code, const char *field, const char *text, const char *detail_fmt, ...)
{
	char detail[sizeof err->detail * 2];
	va_list ap;

	va_start(ap, detail_fmt);
	vsnprintf(detail, sizeof detail, detail_fmt, ap);
	va_end(ap);
	return err_set(err, code, field, text, detail);
}

/* Where the n-th value (1..) starts and how long it is; empty when there are fewer. */
static const char *value_at(const char *detail, int n, size_t *len)
{
	const char *end;

	while (n > 1) {
		detail = strchr(detail, ERR_SEP);
		if (!detail) {
			*len = 0;
			return "";
		}
		detail++;
		n--;
	}
	end = strchr(detail, ERR_SEP);
	*len = end ? (size_t)(end - detail) : strlen(detail);
	return detail;
}

/* A sentence being built in a buffer of fixed size: what does not fit is left out at a character's edge. */
struct out {
	char *buf;
	size_t n, size;
	bool full;
};

static void out_add(struct out *o, const char *s, size_t len)
{
	size_t room = o->size - 1 - o->n;

	if (o->full)
		return;
	if (len > room) {
		len = room;
		while (len > 0 && ((unsigned char)s[len] & 0xc0) == 0x80)
			len--;
		o->full = true;
	}
	memcpy(o->buf + o->n, s, len);
	o->n += len;
}

static bool is_hole(const char *s)
{
	return s[0] == '{' && s[1] >= '1' && s[1] <= '9' && s[2] == '}';
}

void words_fill(const char *msgid, const char *detail, char *buf, size_t size)
{
	struct out o = { .buf = buf, .size = size };
	const char *s = words(msgid);
	bool holes = false;
	size_t len;

	if (size == 0)
		return;
	detail = detail ? detail : "";
	while (*s) {
		const char *from = s, *value;

		if (is_hole(s)) {
			value = value_at(detail, s[1] - '0', &len);
			out_add(&o, value, len);
			holes = true;
			s += 3;
			continue;
		}
		do
			s++;
		while (*s && !is_hole(s));
		out_add(&o, from, (size_t)(s - from));
	}
	for (bool first = true; !holes && *detail; first = false) {
		value_at(detail, 1, &len);
		if (!first)
			out_add(&o, ", ", 2);
		else if (o.n > 0)
			out_add(&o, ": ", 2);
		out_add(&o, detail, len);
		detail += len;
		detail += *detail == ERR_SEP;
	}
	buf[o.n] = '\0';
}

void words_said(const char *sentence, char *buf, size_t size)
{
	const char *sep = sentence ? strchr(sentence, ERR_SEP) : NULL;
	char *msgid = sep ? mem_dupn(sentence, (size_t)(sep - sentence)) : mem_dup(sentence);

	words_fill(msgid, sep ? sep + 1 : NULL, buf, size);
	free(msgid);
}

void err_words(const struct err *err, char *buf, size_t size)
{
	if (size == 0)
		return;
	if (!err || err->code == ERR_NONE) {
		buf[0] = '\0';
		return;
	}
	words_fill(err->text, err->detail, buf, size);
}
