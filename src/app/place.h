/* place.h - how and where a file is saved, asked in a small form. */
#ifndef KOMET_APP_PLACE_H
#define KOMET_APP_PLACE_H

#include "app/app.h"
#include "out/out.h"

struct place {
	enum out_format format;
	bool choose;		/* the format is to be chosen too; otherwise the name has its end already */
	char *directory, *name;
};

void place_release(struct place *p);
/* The directory and a name that is not taken there: of the setting, else one's documents, else one's home. words: what it is about,
 * without anybody's name; NULL: the name that is there. */
void place_first(const struct app *app, struct place *p, const char *words);

/* got: where it can be, as far as can be told beforehand, to be released; NULL: closed unanswered. */
typedef void place_done(struct app *app, struct screen *asker, void *extra, struct place *got);
/* first is copied. problem: why the place before was none, shown at its field; NULL none. */
void place_open(struct screen *asker, const struct place *first, const struct err *problem, place_done *done, void *extra);
/* The whole name of the file. The caller frees. */
char *place_file(const struct place *p);

#endif
