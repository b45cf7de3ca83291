/* keys.h - which key means what: forms/keys.cfg, read once; key line and help come from the same table. */
#ifndef KOMET_UI_KEYS_H
#define KOMET_UI_KEYS_H

#include "base/err.h"
#include "model/action.h"

/* The bindings of a file; unknown names are "file:line" errors. A file that is refused leaves the bindings as they were. */
bool keys_read(const char *file, struct err *err);
void keys_release(void);
/* Is this the name of a key: one printable ASCII character, F1..F12, Ctrl-A, Alt-x, Enter, PgUp...? */
bool keys_known(const char *key);
/* The action of a key name ("F2", "Ctrl-S", "Enter", "q", ...); letters: in a text field plain characters are text. */
enum action keys_action(const char *key, bool letters);
/* The first key of an action for the key line ("F2"), and all of them ("F2, Ctrl-S") for help; typing: where characters are text.
 * NULL when unbound. */
const char *keys_first(enum action a);
const char *keys_all(enum action a, bool typing);
/* The first key of an action that works only where characters are commands ("q"); NULL when there is none. */
const char *keys_letter(enum action a);
/* How a key is called on the screen ("Space" has a name of its own in each language). */
const char *keys_show(const char *key);

#endif
