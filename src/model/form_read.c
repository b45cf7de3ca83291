/* form_read.c - what people type, read into the form in which it travels. */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/date.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "model/form_parts.h"

/* told: a value was read, and this is to be said of it. */
struct reading { const struct form *f; size_t i; const char *typed; const char *problem, *told; char *detail; };

static char *cannot(struct reading *r, const char *msgid)
{
	r->problem = msgid;
	return NULL;
}

static char *read_text(struct reading *r)
{
	return mem_dup(r->typed);
}

/* The digits of typed without blanks, a sign first; NULL when something else is there. point: '.' or ',' may stand once. */
static char *digits_of(const char *typed, bool point)
{
	struct str s = { .text = NULL };
	bool digit = false;

	if (*typed == '-' || *typed == '+') {
		if (*typed == '-')
			str_addc(&s, '-');
		typed++;
	}
	for (; *typed; typed++) {
		if (*typed >= '0' && *typed <= '9') {
			str_addc(&s, *typed);
			digit = true;
		} else if (point && (*typed == ',' || *typed == '.')) {
			str_add(&s, digit ? "." : "0.");
			point = false;
		} else if (*typed != ' ') {
			digit = false;
			break;
		}
	}
	if (*typed || !digit) {
		str_release(&s);
		return NULL;
	}
	if (s.text[s.n - 1] == '.')	/* "12," is 12 */
		s.text[s.n - 1] = '\0';
	return str_take(&s);
}

static char *read_int(struct reading *r)
{
	struct str s = { .text = NULL };
	char *digits = digits_of(r->typed, false);

	if (!digits)
		return cannot(r, N_("Not a whole number"));
	errno = 0;
	long n = strtol(digits, NULL, 10);
	free(digits);
	if (errno)
		return cannot(r, N_("The number is too large"));
	str_addf(&s, "%ld", n);
	return str_take(&s);
}

static char *read_decimal(struct reading *r)
{
	char *digits = digits_of(r->typed, true);

	return digits ? digits : cannot(r, N_("Not a number"));
}

static char *iso(int day)
{
	char text[11];

	date_write(day, text);
	return mem_dup(text);
}

static char *read_date(struct reading *r)
{
	int day;

	if (!date_read(r->typed, r->f->today, (enum date_bias)r->f->def->field[r->i].bias, &day))
		return cannot(r, N_("Not a date. Write for example 2026-11-21, 21/11, +1, +1w, thu or w 48"));
	return iso(day);
}

/* Does an identity number stand where only its date belongs? The day of a coordination number is sixty more. */
static bool born_of_number(const char *typed, int today, int *day)
{
	char digits[13];
	size_t n = 0, date;
	char about;

	for (; *typed; typed++) {
		if (*typed >= '0' && *typed <= '9' && n < sizeof digits - 1)
			digits[n++] = *typed;
		else if (!strchr("-+ ", *typed))
			return false;
	}
	if (n != 10 && n != 12)
		return false;
	date = n - 4;
	if (digits[date - 2] >= '6')
		digits[date - 2] = (char)(digits[date - 2] - 6);
	digits[date] = '\0';
	return date_read_about(digits, today, day, &about);
}

static char *read_born(struct reading *r)
{
	int day;
	char about = 0, *text;

	if (born_of_number(r->typed, r->f->today, &day))
		r->told = N_("Only the date belongs here: the last four digits are left out");
	else if (!date_read_about(r->typed, r->f->today, &day, &about))
		return cannot(r, N_("Not a date of birth. Write for example 2017-03-14, 2017-03 or 2017"));
	text = iso(day);
	if (about)
		text[about == 'y' ? 4 : 7] = '\0';
	return text;
}

static char *read_time(struct reading *r)
{
	int minutes;
	char text[6];

	if (!time_read(r->typed, &minutes))
		return cannot(r, N_("Not a time. Write for example 17.30"));
	time_write(minutes, text);
	return mem_dup(text);
}

static char *read_bool(struct reading *r)
{
	static const char *const yes[] = { "j", "ja", "y", "yes", "x", "1", "t", "true", N_("Yes") };
	static const char *const no[] = { "n", "nej", "no", "0", "f", "false", "-", N_("No") };

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (begins(words(yes[i]), r->typed) && begins(r->typed, words(yes[i])))
			return mem_dup("t");
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (begins(words(no[i]), r->typed) && begins(r->typed, words(no[i])))
			return mem_dup("f");
	return cannot(r, N_("Write y for yes or n for no"));
}

static char *read_choice(struct reading *r)
{
	const struct form_option *option = option_meant(r->f, r->i, r->typed);

	if (option)
		return mem_dup(option->value);
	if (!r->f->field[r->i].options_known)
		return cannot(r, N_("The choices have not been fetched yet"));
	r->detail = options_listed(&r->f->field[r->i]);
	return cannot(r, N_("Not one of the choices, or several: {1}"));
}

/* Only the shape: which numbers there are, the database knows. */
static char *read_number(struct reading *r)
{
	size_t digits = 0, n = strlen(r->typed), at = 0;

	while (at < n) {
		wchar_t c;

		at += utf8_next(r->typed + at, n - at, &c);
		if (c >= '0' && c <= '9')
			digits++;
		else if (!wcschr(L" -+./\u00a0\u2010\u2011\u2012\u2013\u2014\u2212", c))
			return cannot(r, N_("An identity number has only digits: YYYYMMDD-NNNN"));
	}
	if (digits != 10 && digits != 12)
		return cannot(r, N_("An identity number has ten or twelve digits: YYYYMMDD-NNNN"));
	return mem_dup(r->typed);
}

char *field_read(const struct form *f, size_t i, const char *typed, const char **problem, char **detail, const char **told)
{
	static char *(*const read[])(struct reading *) = {
		[FIELD_HIDDEN] = read_text, [FIELD_TEXT] = read_text, [FIELD_MEMO] = read_text, [FIELD_INT] = read_int,
		[FIELD_DECIMAL] = read_decimal, [FIELD_DATE] = read_date, [FIELD_TIME] = read_time, [FIELD_BOOL] = read_bool,
		[FIELD_CHOICE] = read_choice, [FIELD_NUMBER] = read_number, [FIELD_PHONE] = read_text, [FIELD_BORN] = read_born,
		[FIELD_SCALE] = read_choice,
	};
	const struct field_def *def = &f->def->field[i];
	bool lines = def->type == FIELD_MEMO;
	char *value = NULL, *clean = utf8_sanitise(typed, lines, true);
	struct reading r = { .f = f, .i = i, .typed = clean };

	if (!utf8_clean(typed, lines)) {
		r.problem = N_("There is a character that may not stand here");
	} else if (utf8_length(clean) > (size_t)def->max) {
		struct str max = { .text = NULL };
		str_addf(&max, "%d", def->max);
		r.detail = str_take(&max);
		r.problem = N_("At most {1} characters");
	} else {
		value = clean[0] ? read[def->type](&r) : mem_dup("");
	}
	*problem = r.problem;
	*told = r.told;
	*detail = r.detail;
	secret_free(clean);
	return value;
}
