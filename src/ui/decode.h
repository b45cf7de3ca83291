/* decode.h - the bytes that a terminal sends, made into keys, characters and pastes. Knows nothing of curses.
 *
 * Every sequence is taken whole, by its form, also one that no key is known by: none of it ends as text in a field.
 */
#ifndef KOMET_UI_DECODE_H
#define KOMET_UI_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

enum token_kind {
	TOKEN_MORE,		/* the beginning of something: nothing is used up */
	TOKEN_NOTHING,		/* bytes without a meaning here */
	TOKEN_CHAR, TOKEN_KEY, TOKEN_ALT, TOKEN_PASTE_START, TOKEN_PASTE_END, TOKEN_CLICK, TOKEN_WHEEL,
};

struct token {
	enum token_kind kind;
	wchar_t c;		/* TOKEN_CHAR, controls among them; what was typed with Alt in TOKEN_ALT */
	char key[16];		/* TOKEN_KEY, as keys.cfg writes it */
	int y, x;		/* TOKEN_CLICK and TOKEN_WHEEL; y of a wheel is -1 or 1 */
};

/* The first token of n bytes (n > 0) in the locale's coding, and how many bytes it is. late: nothing more has come for so
 * long that what is not whole never will be. */
size_t decode(const char *bytes, size_t n, bool late, struct token *t);
/* Inside a paste everything is text, up to the bracket that ends it. */
size_t decode_pasted(const char *bytes, size_t n, bool late, struct token *t);
/* The bytes of a key on this terminal, which go before what is known of all of them. NULL bytes are left out. */
void decode_learn(const char *bytes, const char *key);
void decode_forget(void);

#endif
