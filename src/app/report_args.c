/* --from 2026-01-01 --programme "Komet 3-11": a filter is written as its name, with hyphens, and its value as on the screen. */
#include "config.h"

#include "app/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"

/* unit-kind is unit_kind. */
static bool is_named(const char *option, const char *name)
{
	for (; *option != '\0' && *name != '\0'; option++, name++)
		if (*option != *name && !(*option == '-' && *name == '_'))
			return false;
	return *option == *name;
}

static const char *named(const struct list_def *def, const char *option)
{
	for (size_t i = 0; i < def->nfilter; i++)
		if (is_named(option, def->filter[i].name))
			return def->filter[i].name;
	for (size_t i = 0; i < def->call.nargs; i++)
		if (is_named(option, def->call.args[i]))
			return def->call.args[i];
	return NULL;
}

const char *report_filter(const struct list_def *def, const char *option)
{
	const char *name = named(def, option);

	if (name == NULL && (strcmp(option, "from") == 0 || strcmp(option, "to") == 0))
		name = named(def, option[0] == 'f' ? "from-date" : "to-date");
	return name;
}

static const struct field_def *filter_of(const struct list_def *def, const char *name)
{
	for (size_t i = 0; i < def->nfilter; i++)
		if (strcmp(def->filter[i].name, name) == 0)
			return &def->filter[i];
	return NULL;
}

static bool wrong(struct err *err, const char *msgid, const char *said, const char *more)
{
	struct str detail = { 0 };

	str_addf(&detail, "%s%c%s", said, ERR_SEP, more);
	err_set(err, ERR_INPUT, NULL, msgid, detail.text);
	str_release(&detail);
	return false;
}

static bool same_words(const char *a, const char *b)
{
	return utf8_contains(a, b) && utf8_contains(b, a);
}

static bool begins(const char *label, const char *said)
{
	char *head = mem_dupn(label, strlen(said) < strlen(label) ? strlen(said) : strlen(label));
	bool same = same_words(head, said);

	free(head);
	return same;
}

/* How well what was said names a choice: 4 its value, 3 its label, 2 the beginning of that, 1 a part. */
static int fits(const char *said, const char *value, const char *label)
{
	return strcmp(said, value) == 0 ? 4 : same_words(label, said) ? 3 : begins(label, said) ? 2 : utf8_contains(label, said) ? 1 : 0;
}

struct pick { int best; bool unsure; const char *value; char label[200]; struct str all; };

static void offer(struct pick *p, const char *said, const char *value, const char *label)
{
	int fit = fits(said, value, label);

	str_addf(&p->all, "%s%s", p->all.n > 0 ? ", " : "", label);
	p->unsure = fit > p->best ? false : fit > 0 && fit == p->best ? true : p->unsure;
	if (fit <= p->best)
		return;
	p->best = fit;
	p->value = value;
	snprintf(p->label, sizeof p->label, "%s", label);
}

static bool picked(struct pick *p, const char *name, const char *said, struct args *args, struct str *shown, struct err *err)
{
	bool ok = p->best > 0 && !p->unsure;

	if (ok) {
		args_add(args, name, p->value);
		str_add(shown, p->label);
	} else {
		wrong(err, p->unsure ? N_("{1} fits more than one of: {2}") : N_("{1} is none of: {2}"), said, p->all.text == NULL ? "" : p->all.text);
	}
	str_release(&p->all);
	return ok;
}

static bool choice(const struct subjects *all, const struct field_def *f, const char *said, report_choices *choices, void *ctx,
	struct args *args, struct str *shown, struct err *err)
{
	struct pick p = { .best = 0 };
	const struct word_set *set = f->words == NULL ? NULL : word_set_find(all, f->words);
	const struct rows *rows = set == NULL ? choices(ctx, &f->choices, err) : NULL;

	if (set == NULL && rows == NULL)
		return false;
	for (size_t i = 0; set != NULL && i < set->nword; i++)
		offer(&p, said, set->word[i].value, words(set->word[i].label));
	for (size_t row = 0; row < rows_count(rows); row++)
		if (rows_get(rows, row, "value") != NULL && rows_get(rows, row, "label") != NULL)
			offer(&p, said, rows_get(rows, row, "value"), words(rows_get(rows, row, "label")));
	return picked(&p, f->name, said, args, shown, err);
}

static bool date(const struct field_def *f, const char *said, int today, struct args *args, struct str *shown, struct err *err)
{
	char iso[11];
	int day;

	if (!date_read(said, today, (enum date_bias)f->bias, &day))
		return wrong(err, N_("{1} is not a date; write it as 2026-11-21"), said, "");
	date_write(day, iso);
	args_add(args, f->name, iso);
	str_add(shown, iso);
	return true;
}

static bool yes_or_no(const struct field_def *f, const char *said, struct args *args, struct str *shown, struct err *err)
{
	bool yes = same_words(_("Yes"), said) || same_words("yes", said) || strcmp(said, "t") == 0;

	if (!yes && !same_words(_("No"), said) && !same_words("no", said) && strcmp(said, "f") != 0)
		return wrong(err, N_("{1} is neither yes nor no"), said, "");
	args_add(args, f->name, yes ? "t" : "f");
	str_add(shown, yes ? _("Yes") : _("No"));
	return true;
}

bool report_args(const struct subjects *all, const struct list_def *def, const struct report_option *option, size_t n, int today,
	report_choices *choices, void *ctx, struct args *args, struct str *narrowed, struct err *err)
{
	for (size_t i = 0; i < def->call.nargs; i++)
		args_add(args, def->call.args[i], NULL);
	for (size_t i = 0; i < def->nfilter; i++)
		args_add(args, def->filter[i].name, NULL);
	for (size_t i = 0; i < def->call.nwith; i++)
		args_add(args, def->call.with[i].name, def->call.with[i].value);
	if (def->search)
		args_add(args, "search", NULL);
	for (size_t i = 0; i < n; i++) {
		const char *name = report_filter(def, option[i].name);
		const struct field_def *f = name == NULL ? NULL : filter_of(def, name);
		struct str shown = { 0 };
		bool ok = true;

		if (name == NULL)
			continue;
		if (f != NULL && f->type == FIELD_DATE)
			ok = date(f, option[i].value, today, args, &shown, err);
		else if (f != NULL && (f->type == FIELD_CHOICE || f->type == FIELD_SCALE))
			ok = choice(all, f, option[i].value, choices, ctx, args, &shown, err);
		else if (f != NULL && f->type == FIELD_BOOL)
			ok = yes_or_no(f, option[i].value, args, &shown, err);
		else
			args_add(args, name, option[i].value);
		if (ok && f != NULL && f->label != NULL)
			str_addf(narrowed, "%s%s: %s", narrowed->n > 0 ? ", " : "", words(f->label), shown.n > 0 ? shown.text : option[i].value);
		str_release(&shown);
		if (!ok)
			return false;
	}
	return true;
}
