/* keys.h - what a terminal sends for a key. */
#ifndef KOMET_TESTS_KEYS_H
#define KOMET_TESTS_KEYS_H

#include <stddef.h>

/* The bytes that the terminal of that name sends for F2, Ctrl-S, Alt-x, PgDn, q...; 0: there is no such key. */
size_t key_bytes(const char *term, const char *name, char *bytes, size_t size);

#endif
