/* lock.h - the screen hidden while one is away. */
#ifndef KOMET_APP_LOCK_H
#define KOMET_APP_LOCK_H

#include "app/app.h"

void lock_now(struct app *app);
bool lock_input(struct app *app, const struct input *in);
void lock_run(struct app *app);			/* locks when idle for long; looks at what the database says */
long lock_due(const struct app *app);
void lock_draw(struct app *app);
void lock_free(struct app *app);
struct view *lock_view(const struct app *app);
struct db *lock_db(const struct app *app);	/* the connection that proves the password, NULL none */

#endif
