/* date_read.c - days and times as people type them; see date.h.
 *
 * The text becomes at most eight tokens (n a number, w a word, else the character itself); their kinds in a row are the
 * form: "n/n" is 21/11, "wwn" is to v 48. One table says what is done with each form.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"

#define TOKENS 8
#define FIRST_YEAR 1800		/* nobody here was born before; a slip of the finger is */
#define LAST_YEAR 2199

struct token { char kind; int value, digits; char word[24]; };

struct typed {
	struct token token[TOKENS];
	char form[TOKENS + 1];
	int n, today;
	enum date_bias bias;
};

static bool add_word(struct token *t, const char *bytes, size_t len)
{
	size_t n = strlen(t->word);

	if (n + len >= sizeof t->word)
		return false;
	memcpy(t->word + n, bytes, len);
	t->word[n + len] = '\0';
	return true;
}

static bool is_letter(wchar_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 0xe0 && c <= 0xff && c != 0xf7);
}

/* Adds c to the token at hand, or begins a new one. */
static bool take(struct typed *in, wchar_t c, bool joined)
{
	bool digit = c >= '0' && c <= '9', letter = is_letter(c);
	char kind = digit ? 'n' : letter ? 'w' : (char)c, bytes[4];
	struct token *t = in->n > 0 ? &in->token[in->n - 1] : NULL;

	if (c == '.' && t && t->kind == 'w')
		return true;	/* v. 48, nov. 21 */
	if (!digit && !letter && (c > 0x7f || !strchr("+-/.:,", (int)c)))
		return false;
	if (!joined || !t || t->kind != kind || !(digit || letter)) {
		if (in->n == TOKENS)
			return false;
		in->form[in->n] = kind;
		t = &in->token[in->n++];
		t->kind = kind;
	}
	if (digit) {
		t->value = t->value * 10 + (int)(c - '0');
		return ++t->digits <= 8;
	}
	return !letter || add_word(t, bytes, utf8_put(c, bytes));
}

static bool tokens(const char *text, int today, enum date_bias bias, struct typed *in)
{
	size_t n = text ? strlen(text) : 0, at = 0;
	bool joined = false;

	*in = (struct typed){ .today = today, .bias = bias };
	while (at < n) {
		wchar_t c;

		at += utf8_next(text + at, n - at, &c);
		c = utf8_fold(c);
		if (c == 0x2212 || c == 0x2013)
			c = '-';
		if (c == ' ' || c == 0xa0 || c == '\t') {
			joined = false;
			continue;
		}
		if (!take(in, c, joined))
			return false;
		joined = true;
	}
	return in->n > 0;
}

struct name { const char *word; int value; };

#define END { NULL, 0 }

static const struct name weekdays[] = {
	{ "måndag", 1 }, { "mandag", 1 }, { "monday", 1 }, { "tisdag", 2 }, { "tuesday", 2 }, { "onsdag", 3 },
	{ "wednesday", 3 }, { "torsdag", 4 }, { "thursday", 4 }, { "fredag", 5 }, { "friday", 5 }, { "lördag", 6 },
	{ "lordag", 6 }, { "saturday", 6 }, { "söndag", 7 }, { "sondag", 7 }, { "sunday", 7 }, END
};
static const struct name months[] = {
	{ "januari", 1 }, { "january", 1 }, { "februari", 2 }, { "february", 2 }, { "mars", 3 }, { "march", 3 },
	{ "april", 4 }, { "maj", 5 }, { "may", 5 }, { "juni", 6 }, { "june", 6 }, { "juli", 7 }, { "july", 7 },
	{ "augusti", 8 }, { "august", 8 }, { "september", 9 }, { "oktober", 10 }, { "october", 10 },
	{ "november", 11 }, { "december", 12 }, END
};
static const struct name near_days[] = {
	{ "i", 0 }, { "idag", 0 }, { "today", 0 }, { "im", 1 }, { "imorgon", 1 }, { "imorron", 1 }, { "tomorrow", 1 },
	{ "ig", -1 }, { "igår", -1 }, { "igar", -1 }, { "yesterday", -1 }, { "iövermorgon", 2 }, { "övermorgon", 2 },
	{ "iförrgår", -2 }, { "förrgår", -2 }, END
};

/* The value of the name that begins with word (at least `least` letters), 0 when none does. */
static int by_prefix(const struct name *names, const char *word, size_t least)
{
	size_t n = strlen(word);

	if (utf8_length(word) < least)
		return 0;
	for (; names->word; names++)
		if (strncmp(names->word, word, n) == 0)
			return names->value;
	return 0;
}

static int weekday_of(const struct token *t) { return by_prefix(weekdays, t->word, 2); }
static int month_of(const struct token *t) { return by_prefix(months, t->word, 3); }

static bool is_week(const struct token *t)
{
	return strcmp(t->word, "w") == 0 || strcmp(t->word, "week") == 0 || strcmp(t->word, "v") == 0 ||
		strcmp(t->word, "vecka") == 0 || strcmp(t->word, "veckan") == 0;
}

/* Keeps in *best whichever of the two days the bias likes better, as seen from ref. */
static void better(bool *found, int *best, int day, int ref, enum date_bias bias)
{
	bool allowed = bias == DATE_NEAREST || (bias == DATE_FUTURE ? day >= ref : day <= ref);
	int far = abs(day - ref), best_far = abs(*best - ref);

	if (allowed && (!*found || far < best_far || (far == best_far && day > *best))) {
		*found = true;
		*best = day;
	}
}

static bool year_as_typed(const struct token *t, int m, int d, const struct typed *in, int *day)
{
	/* A day to come is never more than half a century away; a birth may lie a whole one back. */
	enum date_bias bias = in->bias == DATE_PAST ? DATE_PAST : DATE_NEAREST;
	bool found = false;
	int one;

	if (t->digits == 4)
		return t->value >= FIRST_YEAR && t->value <= LAST_YEAR && date_make(t->value, m, d, day);
	if (t->digits != 2)
		return false;
	for (int century = 1800; century <= 2100; century += 100)
		if (date_make(century + t->value, m, d, &one))
			better(&found, day, one, in->today, bias);
	return found;
}

/* A day of the year without its year: this year's, last year's or next year's. */
static bool day_and_month(int d, int m, const struct typed *in, int *day)
{
	int y, this_m, this_d, one;
	bool found = false;

	date_split(in->today, &y, &this_m, &this_d);
	for (int i = y - 1; i <= y + 1; i++)
		if (date_make(i, m, d, &one))
			better(&found, day, one, in->today, in->bias);
	return found;
}

/* A week without its year. The week is judged as a whole: on a Friday "v 48" in week 48 is this week's. */
static bool week_and_day(int week, int weekday, const struct typed *in, int *day)
{
	int y, monday = 0, one, ref = in->today - date_weekday(in->today) + 1;
	bool found = false;

	date_week(in->today, &y);
	for (int i = y - 1; i <= y + 1; i++)
		if (date_of_week(i, week, 1, &one))
			better(&found, &monday, one, ref, in->bias);
	if (found)
		*day = monday + weekday - 1;
	return found;
}

static bool is_one_of(const struct token *t, const char *words)
{
	size_t n = strlen(t->word);

	for (const char *at = words; (at = strstr(at, t->word)) != NULL; at += n)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return true;
	return false;
}

/* The next day of that name, or the one before today. */
static int weekday_from(int today, int weekday, bool past)
{
	int step = (weekday - date_weekday(today) + 7) % 7;

	return past ? today + step - 7 : today + (step ? step : 7);
}

/* vt 27, HT 2026: the first day of the half year. False: not a term at all. */
static bool read_term(struct typed *in, int *day)
{
	const struct token *t = &in->token[0], *last = &in->token[in->n - 1];
	int y, m, d, year = last->digits == 2 ? 2000 + last->value : last->value, month = is_one_of(t, "ht") ? 7 : 1;
	bool found = false;

	if (!is_one_of(t, "vt ht"))
		return false;
	if (last != t)
		return (last->digits == 2 || last->digits == 4) && year >= FIRST_YEAR && year <= LAST_YEAR && date_make(year, month, 1, day);
	date_split(in->today, &y, &m, &d);
	for (int i = y - 1; i <= y + 1; i++) {
		int one;

		if (date_make(i, month, 1, &one))
			better(&found, day, one, in->today, in->bias);
	}
	return found;
}

/* to, måndag, på fredag; nästa tisdag is the one of next week, förra fredagen and i fredags the latest one */
static bool read_weekday(struct typed *in, int *day)
{
	struct token *t = &in->token[in->n - 1];
	bool next = in->n == 2 && is_one_of(t - 1, "nästa next"), last = in->n == 2 && is_one_of(t - 1, "i förra last");
	size_t n = strlen(t->word);
	int weekday;

	if (last && n > 4 && t->word[n - 1] == 's')
		t->word[n - 1] = '\0';	/* i torsdags */
	else if (last && n > 5 && strcmp(t->word + n - 2, "en") == 0)
		t->word[n - 2] = '\0';	/* förra fredagen */
	weekday = weekday_of(t);
	if (!weekday || (in->n == 2 && !next && !last && !is_one_of(t - 1, "på nu on")))
		return false;
	if (next)
		*day = in->today - date_weekday(in->today) + 7 + weekday;
	else
		*day = weekday_from(in->today, weekday, last || (in->n == 1 && in->bias == DATE_PAST));
	return true;
}

/* The same day of another month, or the last one it has. */
static bool months_on(int today, int n, int *day)
{
	int y, m, d;

	date_split(today, &y, &m, &d);
	m += y * 12 - 1 + n;
	while (d > 28 && !date_make(m / 12, m % 12 + 1, d, day))
		d--;
	return date_make(m / 12, m % 12 + 1, d, day);
}

static bool step_on(struct typed *in, int n, const char *unit, int *day)
{
	if (abs(n) > 5000)
		return false;
	if (unit[0] == 'm')
		return abs(n) <= 120 && months_on(in->today, n, day);
	if (!strchr("dvw", unit[0]))
		return false;
	*day = in->today + n * (unit[0] == 'd' ? 1 : 7);
	return true;
}

/* i dag, im, tomorrow, nästa vecka (its Monday), nästa månad (its first), weekdays */
static bool read_words(struct typed *in, int *day)
{
	char all[sizeof in->token[0].word * TOKENS] = "";
	int y, m, d, step;

	for (int i = 0; i < in->n; i++)
		strcat(all, in->token[i].word);
	for (const struct name *p = near_days; p->word; p++)
		if (strcmp(p->word, all) == 0) {
			*day = in->today + p->value;
			return true;
		}
	if (in->n == 1 && read_term(in, day))
		return true;
	if (in->n == 3 && is_one_of(&in->token[0], "om in") && is_one_of(&in->token[1], "en a one"))
		return step_on(in, 1, in->token[2].word, day);
	if (in->n == 3)
		return false;
	step = is_one_of(&in->token[0], "nästa next") ? 1 : is_one_of(&in->token[0], "förra last") ? -1 : 0;
	if (in->n == 2 && step && is_week(&in->token[1])) {
		*day = in->today - date_weekday(in->today) + 1 + 7 * step;
		return true;
	}
	if (in->n == 2 && step && is_one_of(&in->token[1], "månad month")) {
		date_split(in->today, &y, &m, &d);
		m += step;
		return date_make(y + (m > 12) - (m < 1), m > 12 ? 1 : m < 1 ? 12 : m, 1, day);
	}
	return read_weekday(in, day);
}

/* +1, -2, +1v, +3 dagar, +1 m */
static bool read_step(struct typed *in, int *day)
{
	int n = in->token[1].value;

	return step_on(in, in->token[0].kind == '-' ? -n : n, in->n > 2 ? in->token[2].word : "d", day);
}


/* 20261121, 261121 */
static bool read_digits(struct typed *in, int *day)
{
	const struct token *t = &in->token[0];
	struct token year = { .value = t->value / 10000, .digits = t->digits - 4 };

	if (t->digits != 6 && t->digits != 8)
		return false;
	return year_as_typed(&year, t->value / 100 % 100, t->value % 100, in, day);
}

/* 2026-11-21, 26-11-21, 2026/11/21, 21/11/26, 21.11.2026, 21/11 2027, 21/11-27 */
static bool read_three(struct typed *in, int *day)
{
	const struct token *a = &in->token[0], *b = &in->token[2], *c = &in->token[in->n - 1];

	if (b->digits > 2)
		return false;
	if (a->digits == 4 || (in->token[1].kind == '-' && a->digits == 2))
		return c->digits <= 2 && year_as_typed(a, b->value, c->value, in, day);
	return a->digits <= 2 && year_as_typed(c, b->value, a->value, in, day);
}

/* 2006 05 31, 31 5 2006 */
static bool read_spaced(struct typed *in, int *day)
{
	const struct token *a = &in->token[0], *b = &in->token[1], *c = &in->token[2];

	if (a->digits == 4 && b->digits <= 2 && c->digits <= 2)
		return year_as_typed(a, b->value, c->value, in, day);
	return c->digits == 4 && b->digits <= 2 && a->digits <= 2 && year_as_typed(c, b->value, a->value, in, day);
}

/* 21/11, 21.11 */
static bool read_two(struct typed *in, int *day)
{
	if (in->token[0].digits > 2 || in->token[2].digits > 2)
		return false;
	return day_and_month(in->token[0].value, in->token[2].value, in, day);
}

/* v 48, v 48 2026, v 48/2026, v48 to, nov 21, om 2 veckor, ht 26 */
static bool read_word_number(struct typed *in, int *day)
{
	const struct token *last = &in->token[in->n - 1];
	int week = in->token[1].value, weekday = 1, month = month_of(&in->token[0]);

	if (last->kind == 'w' && is_one_of(&in->token[0], "om in"))	/* om 2 veckor */
		return step_on(in, week, last->word, day);
	if (read_term(in, day))
		return true;
	if (!is_week(&in->token[0]))
		return month && in->n == 2 && in->token[1].digits <= 2 && day_and_month(week, month, in, day);
	if (last->kind == 'w') {
		weekday = weekday_of(last);
		return weekday && week_and_day(week, weekday, in, day);
	}
	if (in->n == 2)
		return week_and_day(week, 1, in, day);
	return last->digits == 4 && last->value >= FIRST_YEAR && last->value <= LAST_YEAR &&
		date_of_week(last->value, week, weekday, day);
}

/* to v 48, to v 48 2026 */
static bool read_weekday_week(struct typed *in, int *day)
{
	int weekday = weekday_of(&in->token[0]);

	if (!weekday || !is_week(&in->token[1]))
		return false;
	if (in->n == 3)
		return week_and_day(in->token[2].value, weekday, in, day);
	return in->token[3].digits == 4 && in->token[3].value >= FIRST_YEAR && in->token[3].value <= LAST_YEAR &&
		date_of_week(in->token[3].value, in->token[2].value, weekday, day);
}

/* 21 nov, 21 november 2026, 2026v48, 2026-W48, 2026-W48-4 */
static bool read_number_word(struct typed *in, int *day)
{
	const struct token *a = &in->token[0], *word = &in->token[in->form[1] == '-' ? 2 : 1], *c = word + 1;
	const struct token *end = in->token + in->n;
	int month = month_of(word);

	if (is_week(word) && a->digits == 4 && c < end && a->value >= FIRST_YEAR && a->value <= LAST_YEAR)
		return date_of_week(a->value, c->value, in->n > 4 ? end[-1].value : 1, day);
	if (!month || a->digits > 2 || in->form[1] == '-')
		return false;
	return c < end ? year_as_typed(c, month, a->value, in, day) : day_and_month(a->value, month, in, day);
}

static const struct { const char *form; bool (*read)(struct typed *in, int *day); } forms[] = {
	{ "w", read_words }, { "ww", read_words }, { "www", read_words },
	{ "+n", read_step }, { "-n", read_step }, { "+nw", read_step }, { "-nw", read_step },
	{ "n", read_digits },
	{ "n-n-n", read_three }, { "n/n/n", read_three }, { "n.n.n", read_three },
	{ "nnn", read_spaced }, { "n/nn", read_three }, { "n.nn", read_three }, { "n/n-n", read_three },
	{ "n/n", read_two }, { "n.n", read_two },
	{ "wn", read_word_number }, { "wnn", read_word_number }, { "wn/n", read_word_number }, { "wnw", read_word_number },
	{ "wwn", read_weekday_week }, { "wwnn", read_weekday_week },
	{ "nw", read_number_word }, { "nwn", read_number_word }, { "n-wn", read_number_word }, { "n-wn-n", read_number_word },
};

bool date_read(const char *text, int today, enum date_bias bias, int *day)
{
	struct typed in;
	int found = 0;

	if (!tokens(text, today, bias, &in))
		return false;
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (strcmp(forms[i].form, in.form) == 0) {
			if (!forms[i].read(&in, &found))
				return false;
			*day = found;
			return true;
		}
	return false;
}

bool date_read_about(const char *text, int today, int *day, char *about)
{
	const struct token *year, *month;
	struct typed in;
	int m = 1;

	*about = 0;
	if (!tokens(text, today, DATE_PAST, &in))
		return false;
	year = &in.token[0];
	month = &in.token[2];
	if (strcmp(in.form, "n") == 0 || strcmp(in.form, "n-") == 0) {
		*about = 'y';
	} else if ((strcmp(in.form, "n-n") == 0 || strcmp(in.form, "n-n-") == 0) && month->digits <= 2) {
		*about = 'm';
		m = month->value;
	} else if (strcmp(in.form, "wn") == 0 && month_of(year)) {
		*about = 'm';
		m = month_of(year);
		year = &in.token[1];
	}
	if (*about && year->digits == 4 && year->value >= FIRST_YEAR && year->value <= LAST_YEAR &&
	    date_make(year->value, m, 1, day))
		return true;
	*about = 0;
	return date_read(text, today, DATE_PAST, day);
}

bool time_read(const char *text, int *minutes)
{
	struct typed in;
	int h, m = 0;
	const struct token *t = in.token;
	const char *form = in.form;

	if (!tokens(text, 0, DATE_NEAREST, &in))
		return false;
	if (*form == 'w' && strcmp(t->word, "kl") == 0) {
		form++;
		t++;
	}
	if (strcmp(form, "n.n") == 0 || strcmp(form, "n:n") == 0) {
		h = t[0].value;
		m = t[2].value;
		if (t[0].digits > 2 || t[2].digits != 2)
			return false;
	} else if (strcmp(form, "n") == 0 && t->digits <= 4) {
		h = t->digits > 2 ? t->value / 100 : t->value;
		m = t->digits > 2 ? t->value % 100 : 0;
	} else {
		return false;
	}
	if (h > 23 || m > 59)
		return false;
	*minutes = h * 60 + m;
	return true;
}
