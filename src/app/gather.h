/* gather.h - all rows of a list, page after page, on their way out of the program.
 *
 * For the client and the command line alike: it asks one call at a time and tells when it is over. Rows of protected people
 * (a column `protected` that is true) are left out and counted, and a row that moved while the pages came is taken once.
 */
#ifndef KOMET_APP_GATHER_H
#define KOMET_APP_GATHER_H

#include "app/context.h"
#include "db/db.h"
#include "model/subject.h"
#include "out/out.h"

struct gather {
	struct db *db;
	const struct subjects *all;
	const struct list_def *def;
	struct args args;		/* what the list is asked with, but for the place in it */
	struct out_table table;		/* its columns are those of the list; title and the like are the owner's to set */
	size_t left_out;		/* protected */
	struct err err;			/* code ERR_NONE: all went well */
	void (*done)(struct gather *g);	/* once; the owner may free it then */
	void *owner;
	char **key;			/* of the last row that came */
	char **seen; size_t nseen;	/* ids, by their hash */
};

/* args are taken over. */
struct gather *gather_new(struct db *db, const struct subjects *all, const struct list_def *def, struct args *args);
void gather_start(struct gather *g, void (*done)(struct gather *g), void *owner);
void gather_free(struct gather *g);	/* also when it is not over: nobody is told then */

/* Lines of rows (line), sentences with their values filled in, which stand behind them or in a column `detail`. The caller frees. */
char *about_text(const struct rows *rows);
/* What a definition is asked with, from what its list is asked with. */
void about_args(const struct call_def *about, const struct args *list, struct args *out);

#endif
