/* err.h - what went wrong, in a form that can be shown at its field.
 *
 * An error is a constant sentence (an English msgid), the values that vary, and the field it is about. It lives on the
 * caller's stack and owns nothing. It refuses to be a log: nothing here allocates, prints or remembers.
 */
#ifndef KOMET_BASE_ERR_H
#define KOMET_BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

enum err_code {
	ERR_NONE,
	ERR_INPUT,	/* what was typed cannot be taken: field says where */
	ERR_STALE,	/* changed by another, or not yours: nothing was stored */
	ERR_DENIED,	/* this login may not */
	ERR_CONFLICT,	/* a rule over several rows forbids it: full, double, taken */
	ERR_SPENT,	/* the UUID of this save was stored with another content */
	ERR_RETRY,	/* serialization, deadlock, lock timeout: the same call may be made again */
	ERR_LOST,	/* the connection went away: for a write the outcome is unknown */
	ERR_AUTH,	/* wrong password, or one is needed */
	ERR_TLS,	/* the server is not who it should be */
	ERR_CONNECT,	/* no server answers */
	ERR_VERSION,	/* the database is of another version than this program */
	ERR_NO_DUTY,	/* a login without duty */
	ERR_FULL_DISK,	/* the server has no room */
	ERR_CANCELLED,	/* stopped by the user */
	ERR_CONFIG,	/* a file in forms/ or a setting is wrong: text says where */
	ERR_SERVER,	/* anything else the server said */
};

/* text is a msgid and may hold {1}..{9}; detail holds their values separated by ERR_SEP (or is shown after a colon
 * when text has no {n}). more is the whole story for the "last error" key: SQLSTATE, hint, the server's own words. */
#define ERR_SEP '\x1f'

struct err {
	enum err_code code;
	char field[64];
	char text[256];
	char detail[512];
	char more[1024];
};

/* Fills err (which may be NULL) and returns false, so that a caller can `return err_set(...)`. text must be a msgid
 * marked with N_(); detail may be NULL. field may be NULL. */
bool err_set(struct err *err, enum err_code code, const char *field, const char *text, const char *detail);

/* Like err_set, detail made by printf. The format is a literal; values are data, never msgids. */
bool err_setf(struct err *err, enum err_code code, const char *field, const char *text, const char *detail_fmt, ...)
	__attribute__((format(printf, 5, 6)));

void err_clear(struct err *err);

/* Writes the sentence for a human into buf: text translated, {n} filled from detail. Always ends with NUL. */
void err_words(const struct err *err, char *buf, size_t size);

/* The same for any msgid with values (messages of success come in this form too). */
void words_fill(const char *msgid, const char *detail, char *buf, size_t size);

/* The same for a sentence whose values stand behind it in one text, each after an ERR_SEP: how a row holds one. */
void words_said(const char *sentence, char *buf, size_t size);

#endif
