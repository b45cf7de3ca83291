/* utf8.h - UTF-8 text measured in columns.
 *
 * The one place that knows how wide a text is and how it is cut: every column in the program goes through it. It never
 * trusts its input: invalid bytes, control, bidi, zero-width and tag characters come out as a visible mark.
 */
#ifndef KOMET_BASE_UTF8_H
#define KOMET_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

/* Decodes one character at s (n bytes left, n > 0) into *c. Returns bytes used (>= 1); *c is U+FFFD for invalid. */
size_t utf8_next(const char *s, size_t n, wchar_t *c);
/* Encodes c into out (room for 4). Returns bytes written, 0 when c is not a character. */
size_t utf8_put(wchar_t c, char out[4]);
/* Bytes of the character before byte offset at (0 at the start). Combining marks stay with their letter. */
size_t utf8_back(const char *s, size_t at);
/* Bytes of the character (with its combining marks) at byte offset at (0 at the end). */
size_t utf8_forward(const char *s, size_t at);
/* Columns of c: 0, 1 or 2; characters that may not be shown count as their mark (1). */
int utf8_width_char(wchar_t c);
/* Columns of the whole text, as it will be shown. */
int utf8_width(const char *s);
/* True when c may be shown as it is: no control, bidi, zero-width, tag or unassigned-private character. */
bool utf8_showable(wchar_t c);
/* True when s is valid UTF-8 and has only showable characters (newlines pass when lines is true). */
bool utf8_clean(const char *s, bool lines);
/* Characters in s. */
size_t utf8_length(const char *s);
/* The bytes of s that fit in columns; *used (may be NULL) gets their width. */
size_t utf8_cut(const char *s, int columns, int *used);
/* A new string without what utf8_showable refuses; newlines and tabs become a space unless lines is true; trimmed when
 * trim is true. The caller frees it. */
char *utf8_sanitise(const char *s, bool lines, bool trim);
/* The small letter of a capital, whatever the locale: A-Z, å ä ö and the other Latin letters; others by the C library. */
wchar_t utf8_fold(wchar_t c);
/* Case-insensitive: does text contain needle (both UTF-8)? Used for type-to-find; folds case, not å ä ö. */
bool utf8_contains(const char *text, const char *needle);

#endif
