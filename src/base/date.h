/* date.h - days as Swedes say them.
 *
 * Dates are days since 1970-01-01 (int). Everything relative is relative to a `today` that the caller gives: the
 * database says which day it is, not the terminal's clock.
 */
#ifndef KOMET_BASE_DATE_H
#define KOMET_BASE_DATE_H

#include <stdbool.h>

enum date_bias { DATE_NEAREST, DATE_FUTURE, DATE_PAST };

/* Reads what people type: 2026-11-21, 20261121, 261121, 21/11, 21/11 2027, i (today), im (tomorrow), ig (yesterday),
 * +1, -2, +1v (weeks), må ti on to fr lö sö (the next such day), v 48 (its Monday), to v 48, and the English twins
 * (today, tomorrow, mon..., w 48). Years of two digits: the nearest century,
 * with DATE_PAST the latest that is not in the future. Also 21 nov, to v 48 2026, 2026-W48. False: not a date. */
bool date_read(const char *text, int today, enum date_bias bias, int *day);
/* As date_read, but also YYYY, YYYY-MM, YYYY-MM-: sets *about to 'y' or 'm' (else 0) and *day to the first day. */
bool date_read_about(const char *text, int today, int *day, char *about);
/* YYYY-MM-DD into out. */
void date_write(int day, char out[11]);
bool date_from_iso(const char *text, int *day);
bool date_make(int y, int m, int d, int *day);	/* false: no such day */
void date_split(int day, int *y, int *m, int *d);
int date_weekday(int day);			/* 1 Monday .. 7 Sunday */
int date_week(int day, int *year);		/* ISO week; *year (may be NULL) is the week's year */
bool date_of_week(int year, int week, int weekday, int *day);
/* 17.30, 17:30, 1730, 17, 9 -> minutes after midnight. */
bool time_read(const char *text, int *minutes);
void time_write(int minutes, char out[6]);	/* HH:MM */

#endif
