/* form_choose.c - fields with options: stepping and typing among them. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "model/form_parts.h"

void options_release(struct form_field *field)
{
	for (size_t i = 0; i < field->noption; i++) {
		free(field->option[i].value);
		free(field->option[i].label);
		free(field->option[i].key);
	}
	free(field->option);
	field->option = NULL;
	field->noption = 0;
}

/* The one key of an option of a scale: its letter as told, else the first character of its value. */
static char *scale_key(const struct word *w)
{
	const char *key = w->letter ? words(w->letter) : w->value;

	return mem_dupn(key, utf8_forward(key, 0));
}

void options_of_words(const struct form *f, struct form_field *field, const struct field_def *def)
{
	const struct word_set *set = def->words ? word_set_find(f->all, def->words) : NULL;
	const struct word *word = set ? set->word : def->option;
	size_t n = set ? set->nword : def->noption;

	field->option = mem_array(n, sizeof *field->option);
	for (size_t w = 0; w < n; w++) {
		struct form_option *option = &field->option[field->noption++];
		struct str label = { .text = NULL };
		if (def->type == FIELD_SCALE)
			str_addf(&label, "%s ", option->key = scale_key(&word[w]));
		str_add(&label, words(word[w].label));
		option->label = str_take(&label);
		option->value = mem_dup(word[w].value);
	}
	field->options_known = true;
}

void form_options(struct form *f, size_t i, const struct rows *rows)
{
	struct form_field *field = &f->field[i];
	char *shown = field_show(f->all, field, &f->def->field[i], field->value);
	bool untouched = str_same(shown, field->edit.text);
	size_t n = rows_count(rows);

	options_release(field);
	field->option = mem_array(n, sizeof *field->option);
	for (size_t r = 0; r < n; r++) {
		const char *value = rows_get(rows, r, "value"), *label = rows_get(rows, r, "label");
		if (value)
			field->option[field->noption++] = (struct form_option){
				.value = mem_dup(value), .label = utf8_sanitise(label ? label : value, false, true) };
	}
	field->options_known = true;
	free(shown);
	if (untouched) {	/* "..." becomes a name; that is no change to take back */
		char *text = field_show(f->all, field, &f->def->field[i], field->value);
		edit_release(&field->edit);
		edit_init(&field->edit, text, (size_t)f->def->field[i].max, false);
		free(text);
	}
}

bool begins(const char *text, const char *prefix)
{
	size_t n = strlen(text), m = strlen(prefix), at = 0, p = 0;

	while (p < m) {
		wchar_t a, b;
		if (at == n)
			return false;
		at += utf8_next(text + at, n - at, &a);
		p += utf8_next(prefix + p, m - p, &b);
		if (utf8_fold(a) != utf8_fold(b))
			return false;
	}
	return true;
}

/* Does a word inside the label begin so? */
static bool word_begins(const char *label, const char *prefix)
{
	for (const char *word = strchr(label, ' '); word; word = strchr(word + 1, ' '))
		if (begins(word + 1, prefix))
			return true;
	return false;
}

static bool same(const char *a, const char *b)
{
	return begins(a, b) && begins(b, a);
}

/* The translated letter of option o of a field with words; NULL none. */
static const char *letter_of(const struct form *f, size_t i, size_t o)
{
	const char *set = f->def->field[i].words, *letter;

	if (!set)
		return NULL;
	letter = subjects_letter(f->all, set, f->field[i].option[o].value);
	/* without a letter of its own the label comes back */
	return letter == subjects_word(f->all, set, f->field[i].option[o].value) ? NULL : words(letter);
}

static const struct form_option *by_letter(const struct form *f, size_t i, const char *typed)
{
	for (size_t o = 0; o < f->field[i].noption; o++) {
		const char *letter = letter_of(f, i, o);
		if (letter && same(letter, typed))
			return &f->field[i].option[o];
	}
	return NULL;
}

const struct form_option *option_meant(const struct form *f, size_t i, const char *typed)
{
	const struct form_field *field = &f->field[i];
	const struct form_option *found = NULL;

	for (size_t o = 0; o < field->noption; o++)
		if (same(field->option[o].label, typed))
			return &field->option[o];
	if ((found = by_letter(f, i, typed)))
		return found;
	for (size_t o = 0; o < field->noption; o++)
		if (begins(field->option[o].label, typed)) {
			if (found)
				return NULL;
			found = &field->option[o];
		}
	return found;
}

char *options_listed(const struct form_field *field)
{
	struct str s = { .text = NULL };

	for (size_t o = 0; o < field->noption && s.n < 120; o++) {
		str_add(&s, o ? ", " : "");
		str_add(&s, field->option[o].label);
	}
	if (field->noption && s.n >= 120)
		str_add(&s, ", ...");
	return str_take(&s);
}

/* The number of the option that is chosen now, or -1. */
static int chosen(const struct form_field *field)
{
	for (size_t o = 0; o < field->noption; o++)
		if (!strcmp(field->option[o].value, field->value))
			return (int)o;
	return -1;
}

static void choose(struct form *f, size_t i, const char *value)
{
	if (!str_same(f->field[i].value, value))
		form_take(f, i, value);
	form_forgive(&f->field[i]);
	form_show(f, i);
}

char *form_scale_keys(const struct form *f, size_t i)
{
	struct str s = { .text = NULL };

	str_add(&s, "");
	for (size_t o = 0; o < f->field[i].noption; o++)
		str_addf(&s, "%s%s", o ? "  " : "", f->field[i].option[o].label);
	return str_take(&s);
}

bool form_scale_key(struct form *f, size_t i, wchar_t c)
{
	struct form_field *field = &f->field[i];

	for (size_t o = 0; o < field->noption && form_writable(f, i); o++) {
		wchar_t key = 0;
		if (field->option[o].key && field->option[o].key[0])
			utf8_next(field->option[o].key, strlen(field->option[o].key), &key);
		if (key && utf8_fold(key) == utf8_fold(c)) {
			choose(f, i, field->option[o].value);
			return true;
		}
	}
	if (form_writable(f, i)) {	/* whoever types from a paper looks at the paper: the field stays marked */
		char *keys = form_scale_keys(f, i);
		form_blame(field, PROBLEM_REFUSED, N_("Not one of the answers: {1}"), keys);
		free(keys);
	}
	return false;
}

void form_choose_step(struct form *f, size_t i, int step)
{
	struct form_field *field = &f->field[i];
	int lowest = f->def->field[i].required ? 0 : -1, to = chosen(field);

	if (!field->noption || !form_writable(f, i))
		return;
	if (to < 0 && step < 0)		/* up from nothing: the last one */
		to = (int)field->noption;
	to += step;
	if (to < lowest)
		to = lowest;
	if (to >= (int)field->noption)
		to = (int)field->noption - 1;
	choose(f, i, to < 0 ? "" : field->option[to].value);
}

bool form_choose_text(struct form *f, size_t i, const char *typed)
{
	struct form_field *field = &f->field[i];
	const struct form_option *found = by_letter(f, i, typed);
	size_t from = 0;

	if (!typed[0] || !field->noption || !form_writable(f, i))
		return false;
	if (utf8_length(typed) == 1)	/* the same letter again: the next one */
		from = (size_t)(chosen(field) + 1);
	for (size_t o = 0; !found && o < field->noption; o++) {
		const struct form_option *option = &field->option[(from + o) % field->noption];
		if (begins(option->label, typed))
			found = option;
	}
	for (size_t o = 0; !found && o < field->noption; o++)
		if (word_begins(field->option[o].label, typed))
			found = &field->option[o];
	if (!found)
		return false;
	choose(f, i, found->value);
	return true;
}

void form_choose_none(struct form *f, size_t i, const char *typed)
{
	if (!form_writable(f, i))
		return;
	form_take(f, i, "");
	edit_set(&f->field[i].edit, typed);
	f->field[i].edit.at = strlen(f->field[i].edit.text);
	form_blame(&f->field[i], PROBLEM_READ, N_("Nothing here begins so. F4 shows what there is, Backspace empties"), NULL);
}
