/* keys.h - which key means what: forms/keys.cfg, read once; key line and help come from the same table. */
#ifndef KOMET_UI_KEYS_H
#define KOMET_UI_KEYS_H

#include "base/err.h"
#include "model/action.h"

/* The bindings of a file; unknown names are "file:line" errors. */
bool keys_read(const char *file, struct err *err);
/* The action of a key name ("F2", "Ctrl-S", "Enter", "q", ...); letters: in a text field plain characters are text. */
enum action keys_action(const char *key, bool letters);
/* The first key of an action for the key line ("F2"), and all of them ("F2, Ctrl-S") for help. NULL when unbound. */
const char *keys_first(enum action a);
const char *keys_all(enum action a);

#endif
