/* login.h - getting in, and getting back in when the line breaks. */
#ifndef KOMET_APP_LOGIN_H
#define KOMET_APP_LOGIN_H

#include "app/app.h"

/* The last migration whose additions this program uses. Later ones that only add need no new program, see doc/adr/0008. */
enum { SCHEMA_VERSION = 7 };

void login_begin(struct app *app);
void login_run(struct app *app);		/* each turn */
long login_due(const struct app *app);
/* A key while there is no first screen yet. False: a question is open and wants it. */
bool login_input(struct app *app, const struct input *in);
void login_new_day(struct app *app);	/* each minute */

#endif
