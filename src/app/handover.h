/* handover.h - a file to the site's own command, on its standard input. */
#ifndef KOMET_APP_HANDOVER_H
#define KOMET_APP_HANDOVER_H

#include "app/app.h"
#include "base/str.h"

/* Nothing of it lies on a disk. The command gets the name of the file as its argument, and nothing of the terminal; how it ended
 * is told. over is called then, unless the screen is closed; out is no longer needed when this returns. */
void handover_begin(struct screen *s, const char *name, const struct str *out,
	void (*over)(struct app *app, struct screen *asker, void *extra), void *extra);
void handover_forget(struct app *app, const struct screen *s);	/* it is closed: the command goes on, and how it ended is told */
void handover_run(struct app *app);
long handover_due(const struct app *app);

#endif
