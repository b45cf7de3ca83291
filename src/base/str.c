/* str.c - see str.h. */
#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "base/words.h"

/* The terminal's own undo: there is one terminal, so there is one hook. */
static void (*on_death)(void);

static void __attribute__((noreturn)) mem_die(void)
{
	void (*hook)(void) = on_death;
	const char *last = _("komet: out of memory\n");

	on_death = NULL;
	if (hook)
		hook();
	if (write(STDERR_FILENO, last, strlen(last)) < 0) {
		/* nobody is left to be told */
	}
	_exit(EX_OSERR);
}

void mem_on_death(void (*hook)(void))
{
	on_death = hook;
}

void *mem_alloc(size_t n)
{
	return mem_array(1, n);
}

void *mem_array(size_t n, size_t size)
{
	size_t bytes;
	void *p = __builtin_mul_overflow(n, size, &bytes) ? NULL : calloc(1, bytes ? bytes : 1);

	if (!p)
		mem_die();
	return p;
}

void *mem_grow(void *old, size_t n, size_t size)
{
	size_t bytes;
	void *p = __builtin_mul_overflow(n, size, &bytes) ? NULL : realloc(old, bytes ? bytes : 1);

	if (!p)
		mem_die();
	return p;
}

char *mem_dup(const char *s)
{
	return s ? mem_dupn(s, strlen(s)) : NULL;
}

char *mem_dupn(const char *s, size_t n)
{
	char *p;

	if (!s)
		return NULL;
	if (n == SIZE_MAX)
		mem_die();
	p = mem_alloc(n + 1);
	memcpy(p, s, n);
	return p;
}

void str_release(struct str *s)
{
	free(s->text);
	*s = (struct str){ 0 };
}

void str_clear(struct str *s)
{
	s->n = 0;
	if (s->text)
		s->text[0] = '\0';
}

static void str_reserve(struct str *s, size_t more)
{
	size_t need, room;

	if (__builtin_add_overflow(s->n, more, &need) || __builtin_add_overflow(need, 1, &need))
		mem_die();
	if (need <= s->room)
		return;
	room = s->room > SIZE_MAX / 2 ? need : s->room * 2;
	if (room < need)
		room = need;
	if (room < 32)
		room = 32;
	s->text = mem_grow(s->text, room, 1);
	s->room = room;
}

void str_addn(struct str *s, const char *text, size_t n)
{
	str_reserve(s, n);
	if (n > 0)
		memcpy(s->text + s->n, text, n);
	s->n += n;
	s->text[s->n] = '\0';
}

void str_add(struct str *s, const char *text)
{
	if (text)
		str_addn(s, text, strlen(text));
}

void str_addc(struct str *s, char c)
{
	str_addn(s, &c, 1);
}

void str_addf(struct str *s, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n > 0) {
		str_reserve(s, (size_t)n);
		vsnprintf(s->text + s->n, (size_t)n + 1, fmt, again);
		s->n += (size_t)n;
	}
	va_end(again);
}

char *str_take(struct str *s)
{
	char *text = s->text ? s->text : mem_dup("");

	*s = (struct str){ 0 };
	return text;
}

bool str_number(const char *text, double *number)
{
	const char *c = text + (*text == '-');
	double unit = 0.1;

	*number = 0;
	if (*c < '0' || *c > '9')
		return false;
	for (; *c >= '0' && *c <= '9'; c++)
		*number = *number * 10 + (*c - '0');
	if (*c == '.')
		for (c++; *c >= '0' && *c <= '9'; c++, unit /= 10)
			*number += (*c - '0') * unit;
	if (*text == '-')
		*number = -*number;
	return *c == '\0';
}

bool str_same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

unsigned chance(unsigned below)
{
	unsigned n = 0;

	if (getrandom(&n, sizeof n, GRND_NONBLOCK) < 0)
		n = (unsigned)clock();
	return below == 0 ? 0 : n % below;
}

void uuid_make(char out[37])
{
	unsigned char b[16];
	size_t got = 0;

	while (got < sizeof b) {
		ssize_t n = getrandom(b + got, sizeof b - got, 0);

		if (n > 0)
			got += (size_t)n;
		else if (n < 0 && errno != EINTR)
			mem_die();	/* without chance there is no safe save */
	}
	b[6] = (b[6] & 0x0f) | 0x40;
	b[8] = (b[8] & 0x3f) | 0x80;
	snprintf(out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
		b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7],
		b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

void secret_free(char *s)
{
	if (!s)
		return;
	explicit_bzero(s, strlen(s));
	free(s);
}
