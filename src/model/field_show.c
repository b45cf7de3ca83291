/* field_show.c - values as a human sees them. */
#include <config.h>

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "model/form.h"

char *number_show(const char *number)
{
	struct str s = { .text = NULL };

	if (!number || strlen(number) != 12 || strspn(number, "0123456789") != 12)
		return mem_dup(number ? number : "");
	str_addn(&s, number, 8);
	str_addc(&s, '-');
	str_add(&s, number + 8);
	return str_take(&s);
}

/* Digits of the area code behind +46: Stockholm has one, the larger towns and mobile phones two, the rest three. */
static size_t area_code(const char *digits)
{
	static const char two[][3] = { "10", "11", "13", "16", "18", "19", "20", "21", "23", "26", "31", "33", "35", "36", "40",
		"42", "44", "46", "54", "60", "63", "70", "71", "72", "73", "74", "75", "76", "77", "78", "79", "90", "99" };

	if (digits[0] == '8')
		return 1;
	for (size_t i = 0; i < sizeof two / sizeof *two; i++)
		if (!strncmp(digits, two[i], 2))
			return 2;
	return 3;
}

/* Groups of a subscriber's number by its length: 8 digits are 3 2 3, 7 are 3 2 2, 6 are 2 2 2, 5 are 3 2. */
static const char *grouping(size_t digits)
{
	static const char *const groups[] = { [4] = "22", [5] = "32", [6] = "222", [7] = "322", [8] = "323" };

	return digits < sizeof groups / sizeof *groups && groups[digits] ? groups[digits] : "";
}

char *phone_show(const char *number)
{
	struct str s = { .text = NULL };
	size_t n = number ? strlen(number) : 0;

	if (n < 8 || strncmp(number, "+46", 3) != 0 || strspn(number + 3, "0123456789") != n - 3)
		return mem_dup(number ? number : "");
	const char *digits = number + 3;
	size_t area = area_code(digits);
	if (n - 3 <= area)
		return mem_dup(number);
	str_addc(&s, '0');
	str_addn(&s, digits, area);
	str_addc(&s, '-');
	digits += area;
	for (const char *group = grouping(strlen(digits)); *group; group++) {
		str_addn(&s, digits, (size_t)(*group - '0'));
		digits += *group - '0';
		if (*digits)
			str_addc(&s, ' ');
	}
	str_add(&s, digits);
	return str_take(&s);
}

static char *decimal_show(const char *value)
{
	char *shown = mem_dup(value), *point = strchr(shown, '.');

	if (point && nl_langinfo(RADIXCHAR)[0])
		*point = nl_langinfo(RADIXCHAR)[0];
	return shown;
}

static char *choice_show(const struct subjects *all, const struct form_field *field, const struct field_def *def, const char *value)
{
	for (size_t i = 0; field && i < field->noption; i++)
		if (!strcmp(field->option[i].value, value))
			return mem_dup(field->option[i].label);
	if (def->words)
		return mem_dup(words(subjects_word(all, def->words, value)));
	if (field && field->label && str_same(field->value, value))
		return mem_dup(field->label);
	/* a code that nobody would recognise; the label comes with the options */
	return mem_dup(field && !field->options_known ? "..." : value);
}

/* 17:30:00 -> 17.30: the server has seconds too, which nobody means, and a clock is written with a point. */
static char *time_show(const char *value)
{
	char *shown = mem_dupn(value, strlen(value) > 5 && value[2] == ':' && value[5] == ':' ? 5 : strlen(value));

	if (strlen(shown) == 5 && shown[2] == ':')
		shown[2] = '.';
	return shown;
}

char *field_show(const struct subjects *all, const struct form_field *field, const struct field_def *def, const char *value)
{
	if (!value || !value[0])
		return mem_dup("");
	switch (def->type) {
	case FIELD_HIDDEN:
	case FIELD_TEXT:
	case FIELD_MEMO:
	case FIELD_INT:
	case FIELD_DATE:
	case FIELD_BORN:
		return mem_dup(value);
	case FIELD_DECIMAL:
		return decimal_show(value);
	case FIELD_TIME:
		return time_show(value);
	case FIELD_BOOL:
		return mem_dup(value[0] == 't' ? _("Yes") : _("No"));
	case FIELD_CHOICE:
	case FIELD_SCALE:
		return choice_show(all, field, def, value);
	case FIELD_NUMBER:
		return number_show(value);
	case FIELD_PHONE:
		return phone_show(value);
	}
	return mem_dup(value);
}

char *column_show(const struct subjects *all, const struct column_def *c, const char *cell)
{
	struct field_def as = { .name = c->name, .type = c->type };

	if (!cell)
		return mem_dup("");
	if (strchr(cell, ERR_SEP)) {
		char said[600];

		words_said(cell, said, sizeof said);
		return mem_dup(said);
	}
	if (c->words)
		return mem_dup(words(c->short_words ? subjects_letter(all, c->words, cell) : subjects_word(all, c->words, cell)));
	if (c->type == FIELD_BOOL)	/* a column of No and No hides the Yes that one looks for */
		return mem_dup(cell[0] != 't' ? "" : c->mark ? c->mark : "x");
	return field_show(all, NULL, &as, cell);
}

const char *field_help(const struct field_def *def)
{
	static const char *const help[] = {
		[FIELD_HIDDEN] = N_("Nothing is written here"),
		[FIELD_TEXT] = N_("A line of text"),
		[FIELD_MEMO] = N_("Text of several lines"),
		[FIELD_INT] = N_("A whole number"),
		[FIELD_DECIMAL] = N_("A number, with or without decimals"),
		[FIELD_DATE] = N_("A date: 2026-11-21, 21/11, 261121, today, +1 (tomorrow), +1w, thu, w 48"),
		[FIELD_TIME] = N_("A time: 17.30, 1730 or 17"),
		[FIELD_BOOL] = N_("Yes or no: y or n; x is yes"),
		[FIELD_CHOICE] = N_("Choose with the arrows, or type the first letters"),
		[FIELD_NUMBER] = N_("Personal or coordination number: YYYYMMDD-NNNN, or YYMMDD-NNNN"),
		[FIELD_PHONE] = N_("A telephone number, written as you like: 070-174 06 12, +46 70 174 06 12"),
		[FIELD_SCALE] = N_("One key answers, and the next question follows"),
		[FIELD_BORN] = N_("Date of birth, or only the year or the month: 2017-03-14, 2017-03 or 2017"),
	};

	return words(def->help ? def->help : help[def->type]);
}
