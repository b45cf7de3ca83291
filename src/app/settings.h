/* settings.h - komet.conf: what a site or a person may choose.
 *
 * The site's file is read first, then the person's. A setting that the site names in `locked` keeps the site's value,
 * or its default, whatever the person's file says. An unknown setting is an error with file and line: a misspelt one must
 * not pass silently for a chosen one. A password is not a setting.
 */
#ifndef KOMET_APP_SETTINGS_H
#define KOMET_APP_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "base/err.h"

struct settings {
	char *connection;		/* libpq's words; NULL: the environment's */
	char *forms;			/* directory of the screens; NULL: the installed one */
	bool insecure;			/* TCP without TLS may be used */
	bool journal;			/* what is typed while the line is down may be kept in a file: the site's to say */
	bool colour;
	int borders;			/* enum borders of the ui */
	bool mouse;			/* clicks come to the program at the start */
	int escdelay;			/* ms after Esc before it is Esc and not the start of a key */
	int silence_seconds;		/* so long without a word from the server, and the line counts as lost */
	int idle_lock_minutes;		/* 0: never */
	char *export_dir;		/* where files are saved unless one says otherwise; NULL: one's own documents */
	char *handover;			/* the command of the site that takes files for SMS and mail, NULL none; the site's to say */
	char **locked; size_t nlocked;	/* settings that the site keeps */
};

void settings_init(struct settings *s);
void settings_release(struct settings *s);
/* A file over what is there. site: it may lock settings, and says what a later file may not change. */
bool settings_read(struct settings *s, const char *file, bool site, struct err *err);
/* The same from memory; file is what complaints name. */
bool settings_read_text(struct settings *s, const char *file, const char *text, bool site, struct err *err);
/* The site's file and the person's, where they exist; file is read in place of the person's. */
bool settings_find(struct settings *s, const char *file, struct err *err);
bool settings_locked(const struct settings *s, const char *name);
/* The directory of the screens; the caller frees. */
char *settings_forms(const struct settings *s);
/* What is in force, in the file's own language. */
void settings_print(const struct settings *s, FILE *out);

#endif
