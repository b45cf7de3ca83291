/* What people type as days and times: whatever comes, the answer is a day that can be written and read again. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void day_is_sane(int day)
{
	char iso[11];
	int again, y, m, d, week, year;

	date_write(day, iso);
	must(date_from_iso(iso, &again) && again == day);
	date_split(day, &y, &m, &d);
	must(date_make(y, m, d, &again) && again == day);
	week = date_week(day, &year);
	must(week >= 1 && week <= 53);
	must(date_of_week(year, week, date_weekday(day), &again) && again == day);
	must(date_read(iso, day, DATE_NEAREST, &again) == (y >= 1800 && y <= 2199));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[256], about, out[6];
	int today, day, minutes;

	if (size < 3 || size > sizeof text + 1)
		return 0;
	today = (data[0] << 8 | data[1]) - 10000;	/* 1942..2121 */
	memcpy(text, data + 2, size - 2);
	text[size - 2] = '\0';
	for (enum date_bias bias = DATE_NEAREST; bias <= DATE_PAST; bias++)
		if (date_read(text, today, bias, &day))
			day_is_sane(day);
	if (date_read_about(text, today, &day, &about)) {
		day_is_sane(day);
		must(about == 0 || about == 'y' || about == 'm');
	}
	if (time_read(text, &minutes)) {
		int again;

		must(minutes >= 0 && minutes < 24 * 60);
		time_write(minutes, out);
		must(time_read(out, &again) && again == minutes);
	}
	return 0;
}
