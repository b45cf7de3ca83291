/* date.c - see date.h: the calendar. What people type is read in date_read.c. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"

#define FIRST_YEAR 1
#define LAST_YEAR 9999

static bool leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_days(int y, int m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[m - 1] + (m == 2 && leap(y));
}

/* Days before 1 January of y, counted from year 1. */
static int year_start(int y)
{
	y--;
	return y * 365 + y / 4 - y / 100 + y / 400;
}

bool date_make(int y, int m, int d, int *day)
{
	int n;

	if (y < FIRST_YEAR || y > LAST_YEAR || m < 1 || m > 12 || d < 1 || d > month_days(y, m))
		return false;
	n = year_start(y) - year_start(1970) + d - 1;
	for (int i = 1; i < m; i++)
		n += month_days(y, i);
	*day = n;
	return true;
}

void date_split(int day, int *y, int *m, int *d)
{
	int n = day + year_start(1970);
	int year = (int)((long)n * 400 / 146097) + 1;	/* right, or one off */

	while (n < year_start(year))
		year--;
	while (n >= year_start(year + 1))
		year++;
	n -= year_start(year);
	*y = year;
	*m = 1;
	while (*m < 12 && n >= month_days(year, *m))
		n -= month_days(year, (*m)++);
	*d = n + 1;
}

void date_write(int day, char out[11])
{
	int y, m, d;

	date_split(day, &y, &m, &d);
	snprintf(out, 11, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100);
}

bool date_from_iso(const char *text, int *day)
{
	int v[3] = { 0 };

	if (!text || strlen(text) != 10 || text[4] != '-' || text[7] != '-')
		return false;
	for (int i = 0, part = 0; i < 10; i++) {
		if (i == 4 || i == 7) {
			part++;
			continue;
		}
		if (text[i] < '0' || text[i] > '9')
			return false;
		v[part] = v[part] * 10 + text[i] - '0';
	}
	return date_make(v[0], v[1], v[2], day);
}

int date_weekday(int day)
{
	return ((day + 3) % 7 + 7) % 7 + 1;	/* 1970-01-01 was a Thursday */
}

int date_week(int day, int *year)
{
	int thursday = day - date_weekday(day) + 4, y, m, d, first;

	date_split(thursday, &y, &m, &d);	/* a week belongs to the year of its Thursday */
	if (year)
		*year = y;
	first = year_start(y) - year_start(1970);
	return (thursday - first) / 7 + 1;
}

bool date_of_week(int year, int week, int weekday, int *day)
{
	int fourth, monday, y;

	if (week < 1 || week > 53 || weekday < 1 || weekday > 7 || !date_make(year, 1, 4, &fourth))
		return false;
	monday = fourth - date_weekday(fourth) + 1 + (week - 1) * 7;
	if (date_week(monday, &y) != week || y != year)
		return false;	/* week 53 of a year with 52 */
	*day = monday + weekday - 1;
	return true;
}

void time_write(int minutes, char out[6])
{
	unsigned n = (unsigned)(minutes % 1440 + 1440) % 1440;

	snprintf(out, 6, "%02u:%02u", n / 60 % 24, n % 60);
}
