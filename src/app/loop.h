/* loop.h - the one place where the program waits. */
#ifndef KOMET_APP_LOOP_H
#define KOMET_APP_LOOP_H

#include "app/app.h"

/* Runs until the app quits or the terminal or a signal ends it. Returns the exit code. */
int loop_run(struct app *app);

#endif
