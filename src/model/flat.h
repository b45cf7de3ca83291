/* flat.h - a flat JSON object of texts, as drafts are kept: {"caller_name": "Åsa", "born": "2017"}. */
#ifndef KOMET_MODEL_FLAT_H
#define KOMET_MODEL_FLAT_H

#include <stdbool.h>
#include "base/str.h"

/* One more pair; the first opens the object. */
void flat_add(struct str *s, const char *name, const char *value);
/* Closes it; the caller frees. */
char *flat_end(struct str *s);
/* Calls take for each pair whose value is not null, in one pass; take NULL: only looks. False: not such an object. */
typedef void flat_take(void *ctx, const char *name, const char *value);
bool flat_each(const char *json, flat_take *take, void *ctx);
/* The value of one name, which the caller frees; NULL: it is not there. */
char *flat_get(const char *json, const char *name);

#endif
