/* report.h - subcommands for scripts: they never start curses. */
#ifndef KOMET_APP_REPORT_H
#define KOMET_APP_REPORT_H

#include <stdio.h>
#include "app/settings.h"
#include "base/rows.h"

/* argv[0] is "report". Returns an exit code after sysexits. */
int report_main(int argc, char **argv, const struct settings *settings);
/* Rows as a table or as comma-separated values. Nothing of what the database says reaches a terminal or a spreadsheet as
 * a command: control characters are made visible, and a value that a spreadsheet would calculate gets an apostrophe. */
void report_table(const struct rows *rows, FILE *out);
void report_csv(const struct rows *rows, FILE *out);

#endif
