/* config.h - a configuration file as a tree of values that know their file and line.
 *
 * The one door to libconfig (config.c alone includes it). A file is read whole before anybody looks, and nodes are plain data.
 * Refused: @include (libconfig 1.5 ends the process over it), files over 256 KiB, whole numbers that do not fit. Every
 * complaint is `file:line: ...`.
 *
 * A group is read by a table: config_fill() puts each key of it where the table says and refuses the first key that the
 * table does not know. Used for forms/ (model/subject*), keys.cfg (ui/keys) and komet.conf (app).
 *
 * It shares its name with the build's config.h: files of this folder include that one as <config.h>.
 */
#ifndef KOMET_MODEL_CONFIG_H
#define KOMET_MODEL_CONFIG_H

#ifndef _GNU_SOURCE
#error "include <config.h>, the build's, first"
#endif

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum node_kind { NODE_TEXT, NODE_INT, NODE_BOOL, NODE_REAL, NODE_GROUP, NODE_LIST };	/* list: ( ) and [ ] alike */

struct node {
	enum node_kind kind;
	const char *name;		/* NULL in a list and at the root */
	const char *text;		/* NODE_TEXT */
	int number;			/* NODE_INT, NODE_BOOL */
	struct node *child; size_t n;	/* NODE_GROUP, NODE_LIST */
	const char *file; int line;
};

/* NULL: err says where. The root is a group. config_free() frees the whole tree, and all names and texts in it. */
struct node *config_file_read(const char *file, struct err *err);
/* The same from memory; file is only what complaints name. text ends with NUL. */
struct node *config_text_read(const char *file, const char *text, struct err *err);
void config_free(struct node *root);

/* The member of a group, NULL when it is not there. */
const struct node *config_get(const struct node *group, const char *name);

enum config_want {
	WANT_TEXT,	/* char *: any text, copied */
	WANT_WORDS,	/* char *: a msgid: plain ASCII, not empty, copied */
	WANT_NAME,	/* char *: a name: [a-z][a-z0-9_]*, at most 60 characters, copied */
	WANT_NAMES,	/* char **: a list of names; how many goes to `count` */
	WANT_INT,	/* int: min..max */
	WANT_BOOL,	/* bool */
	WANT_ONE_OF,	/* int: the number of the word in `words` (ends with NULL) */
	WANT_GROUP, WANT_LIST,	/* checked to be one; the caller reads it with config_get() */
	WANT_ANY,	/* the caller reads and checks it */
};

struct config_key {
	const char *name;		/* NULL ends a table */
	enum config_want want;
	size_t at, count;		/* offsetof in the struct that is filled */
	bool required;
	int min, max;
	const char *const *words;
};

/* Fills *into from a group (which must be one). False: err says where; what was filled so far stays the caller's to free. */
bool config_fill(const struct node *group, const struct config_key *keys, void *into, struct err *err);

/* A complaint about a node: msgid has {1} for file:line and may have {2} for value (NULL: none). Returns false. */
bool config_wrong(const struct node *node, struct err *err, const char *msgid, const char *value);
bool config_wrong_at(const char *file, int line, struct err *err, const char *msgid, const char *value);
/* Does name match [a-z][a-z0-9_]* and stay within 60 characters (so that it may stand in a statement)? */
bool config_name_ok(const char *name);

#endif
