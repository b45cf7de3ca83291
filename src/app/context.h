/* context.h - the names and values that a call may be asked with.
 *
 * A row under the cursor, copied when something is opened from it: the list may move on, what was opened stays about
 * the same row. Pure: no connection, no screen.
 */
#ifndef KOMET_APP_CONTEXT_H
#define KOMET_APP_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/rows.h"
#include "db/db.h"
#include "model/list.h"

struct pair { char *name, *value; };

struct context {
	struct pair *pair;
	size_t n;
};

void context_release(struct context *c);
/* Sets or replaces; value NULL is a known null. */
void context_set(struct context *c, const char *name, const char *value);
void context_copy(struct context *to, const struct context *from);
/* False: the name is not known here. A known null is true with *value NULL. */
bool context_find(const struct context *c, const char *name, const char **value);
const char *context_get(const struct context *c, const char *name);
/* All columns of a row of a list, and its id under the name list.of. False: there is no such row. */
bool context_from_list(struct context *c, const struct list *list, size_t row);
void context_from_rows(struct context *c, const struct rows *rows, size_t row);

/* Names that say which row and which save: they are about the nearest row only and are never taken from a view under. */
bool context_near_only(const char *name);

/* Arguments of a call, owned. */
struct args {
	struct db_arg *arg;
	size_t n;
};

void args_release(struct args *a);
void args_add(struct args *a, const char *name, const char *value);
const char *args_get(const struct args *a, const char *name);
/* Those that the definition names, each asked of find (which returns NULL for unknown), and its constants. */
void args_from(struct args *a, const struct call_def *call,
	const char *(*find)(const void *ctx, const char *name), const void *ctx);

#endif
