/* str.h - growing strings, and allocation that does not fail.
 *
 * Out of memory ends the program cleanly: mem_die() first calls the hook that restores the terminal. `char *` results
 * are the caller's to free.
 */
#ifndef KOMET_BASE_STR_H
#define KOMET_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

struct str {
	char *text;	/* always ends with NUL once anything was added; NULL before */
	size_t n;
	size_t room;
};

void str_release(struct str *s);
void str_clear(struct str *s);
void str_add(struct str *s, const char *text);
void str_addn(struct str *s, const char *text, size_t n);
void str_addc(struct str *s, char c);
void str_addf(struct str *s, const char *fmt, ...) __attribute__((format(printf, 2, 3), nonnull(1, 2)));
/* Gives the text away ("" when nothing was added) and empties s. */
char *str_take(struct str *s);

void *mem_alloc(size_t n);				/* zeroed */
void *mem_array(size_t n, size_t size);			/* zeroed, overflow checked */
void *mem_grow(void *old, size_t n, size_t size);	/* overflow checked, new part not zeroed */
char *mem_dup(const char *s);				/* NULL gives NULL */
char *mem_dupn(const char *s, size_t n);
/* Called before the program ends for want of memory. */
void mem_on_death(void (*hook)(void));

bool str_same(const char *a, const char *b);		/* NULL equals NULL and "" */
/* A number as a database writes it, whatever the locale's comma is: -12.5. False: it is none. */
bool str_number(const char *text, double *number);
/* A random version 4 UUID as text, from getrandom(2). */
void uuid_make(char out[37]);
/* By chance one of 0 .. below - 1: two that collided must not collide again. */
unsigned chance(unsigned below);
/* Wipes and frees. */
void secret_free(char *s);

#endif
