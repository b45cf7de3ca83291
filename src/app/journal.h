/* journal.h - what is typed while the line is down, in a file of one's own; only where the site allows it.
 *
 * A file for each screen with something typed that the database does not have, in a directory that nobody else can read.
 * It is wiped as soon as the database has it. Who is thrown out meanwhile finds it as a draft at the next start.
 */
#ifndef KOMET_APP_JOURNAL_H
#define KOMET_APP_JOURNAL_H

#include "app/draft.h"

/* args are those of draft_put. False: it could not be written. */
bool journal_write(struct draft *d, const struct args *args);
void journal_wipe(struct draft *d);
void journal_leave(struct draft *d);	/* the file stays for the next start */
/* Hands over what earlier sessions of this login left; each file is wiped when the database has it. */
void journal_take(struct app *app);

#endif
