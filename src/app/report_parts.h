/* report_parts.h - what report*.c share: private to them. */
#ifndef KOMET_APP_REPORT_PARTS_H
#define KOMET_APP_REPORT_PARTS_H

#include "app/gather.h"
#include "app/report.h"
#include "db/db.h"
#include "out/out.h"

struct report {
	struct subjects *all;
	const struct subject *subject;
	const char *name, *format_said, *output, *unit;
	enum out_format format;
	bool about;
	struct report_option *option; size_t noption;
	struct db *db;
	struct rows *answer, *may, *hello;	/* answer: of the call made last */
	bool answered;
	int today;
	struct str narrowed;
	struct gather *gather;
	struct err err;
	int code;			/* to end with, when nothing else is wrong */
};

/* report_line.c */
bool report_connect(struct report *r, const struct settings *settings);
bool report_greet(struct report *r);		/* who one is, and what one may */
bool report_may(const struct report *r, const char *function);
/* NULL: r->err says why. Holds until the next. */
const struct rows *report_call(struct report *r, const char *function, const struct db_arg *arg, size_t n);
void report_wait(struct db *db);		/* for something to happen on the line */

#endif
