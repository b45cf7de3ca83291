/* report.h - subcommands for scripts: they never start curses. */
#ifndef KOMET_APP_REPORT_H
#define KOMET_APP_REPORT_H

#include <stdbool.h>
#include "app/context.h"
#include "app/settings.h"
#include "base/err.h"
#include "base/str.h"
#include "model/subject.h"

/* argv[0] is "report". Which reports there are is said in forms/: a list with the key `report`. Returns an exit code after
 * sysexits. */
int report_main(int argc, char **argv, const struct settings *settings);

/* report_args.c: options that narrow a report, from how people write them to what the database takes. */
struct report_option { const char *name, *value; };

/* The option of that name means this filter or argument; NULL: the list has none such. */
const char *report_filter(const struct list_def *def, const char *option);
/* Asks for the rows (value, label) of a choice. */
typedef const struct rows *report_choices(void *ctx, const struct call_def *choices, struct err *err);
/* All into args, and into narrowed as words. False: err says which is wrong. */
bool report_args(const struct subjects *all, const struct list_def *def, const struct report_option *option, size_t n, int today,
	report_choices *choices, void *ctx, struct args *args, struct str *narrowed, struct err *err);

#endif
