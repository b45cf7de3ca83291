/* subject_words.c - words.cfg and menu.cfg, and every word of forms/ that a human reads. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "model/subject_read.h"

static const struct config_key words_keys[] = { { .name = "words", .want = WANT_LIST, .required = true }, { .name = NULL } };

static const struct config_key set_keys[] = {
	{ .name = "name", .want = WANT_NAME, .at = offsetof(struct word_set, name), .required = true },
	{ .name = "values", .want = WANT_LIST, .required = true },
	{ .name = NULL },
};

static const struct config_key word_keys[] = {
	{ .name = "value", .want = WANT_TEXT, .at = offsetof(struct word, value), .required = true },
	{ .name = "label", .want = WANT_WORDS, .at = offsetof(struct word, label), .required = true },
	{ .name = "letter", .want = WANT_WORDS, .at = offsetof(struct word, letter) },
	{ .name = NULL },
};

static bool set_read(const struct node *node, struct word_set *set, struct err *err)
{
	if (!config_fill(node, set_keys, set, err))
		return false;
	const struct node *values = config_get(node, "values");
	set->word = mem_array(values->n, sizeof *set->word);
	for (size_t i = 0; i < values->n; i++) {
		set->nword = i + 1;
		set->word[i].line = values->child[i].line;
		if (!config_fill(&values->child[i], word_keys, &set->word[i], err))
			return false;
		for (size_t j = 0; j < i; j++)
			if (!strcmp(set->word[j].value, set->word[i].value))
				return config_wrong(&values->child[i], err, N_("{1}: \"{2}\" stands here twice"), set->word[i].value);
	}
	return true;
}

bool word_sets_read(const struct node *root, struct subjects *s, struct err *err)
{
	if (!config_fill(root, words_keys, s, err))
		return false;
	const struct node *list = config_get(root, "words");
	s->set = mem_array(list->n, sizeof *s->set);
	for (size_t i = 0; i < list->n; i++) {
		s->nset = i + 1;
		if (!set_read(&list->child[i], &s->set[i], err))
			return false;
		for (size_t j = 0; j < i; j++)
			if (!strcmp(s->set[j].name, s->set[i].name))
				return config_wrong(&list->child[i], err, N_("{1}: \"{2}\" stands here twice"), s->set[i].name);
	}
	return true;
}

static const struct config_key menu_keys[] = {
	{ .name = "start", .want = WANT_NAMES, .at = offsetof(struct subjects, start), .count = offsetof(struct subjects, nstart) },
	{ .name = "new_form", .want = WANT_NAME, .at = offsetof(struct subjects, new_form) },
	{ .name = "undo", .want = WANT_NAME, .at = offsetof(struct subjects, undo) },
	{ .name = "menu", .want = WANT_LIST, .required = true },
	{ .name = NULL },
};

static const struct config_key item_keys[] = {
	{ .name = "subject", .want = WANT_NAME, .at = offsetof(struct menu_item, subject), .required = true },
	{ .name = "label", .want = WANT_WORDS, .at = offsetof(struct menu_item, label), .required = true },
	{ .name = "key", .want = WANT_TEXT, .at = offsetof(struct menu_item, key) },
	{ .name = "fold", .want = WANT_WORDS, .at = offsetof(struct menu_item, fold) },
	{ .name = "apart", .want = WANT_BOOL, .at = offsetof(struct menu_item, apart) },
	{ .name = NULL },
};

static int line_of(const struct node *root, const char *name)
{
	const struct node *node = config_get(root, name);

	return node ? node->line : root->line;
}

bool menu_read(const struct node *root, struct subjects *s, struct err *err)
{
	if (!config_fill(root, menu_keys, s, err))
		return false;
	s->start_line = line_of(root, "start");
	s->new_form_line = line_of(root, "new_form");
	s->undo_line = line_of(root, "undo");
	const struct node *list = config_get(root, "menu");
	s->menu = mem_array(list->n, sizeof *s->menu);
	for (size_t i = 0; i < list->n; i++) {
		struct menu_item *item = &s->menu[i];
		s->nmenu = i + 1;
		item->line = list->child[i].line;
		if (!config_fill(&list->child[i], item_keys, item, err))
			return false;
		if (item->key && utf8_length(item->key) != 1)
			return config_wrong(&list->child[i], err, N_("{1}: \"{2}\" is not one character"), item->key);
		for (size_t j = 0; j < i; j++)
			if (item->key && s->menu[j].key && !strcmp(item->key, s->menu[j].key))
				return config_wrong(&list->child[i], err, N_("{1}: the key \"{2}\" has a line already"), item->key);
	}
	return true;
}

void words_and_menu_release(struct subjects *s)
{
	for (size_t i = 0; i < s->nset; i++) {
		for (size_t j = 0; j < s->set[i].nword; j++) {
			free(s->set[i].word[j].value);
			free(s->set[i].word[j].label);
			free(s->set[i].word[j].letter);
		}
		free(s->set[i].word);
		free(s->set[i].name);
	}
	free(s->set);
	for (size_t i = 0; i < s->nmenu; i++) {
		free(s->menu[i].subject);
		free(s->menu[i].label);
		free(s->menu[i].key);
		free(s->menu[i].fold);
	}
	free(s->menu);
	names_release(s->start, s->nstart);
	free(s->new_form);
	free(s->undo);
	free(s->words_file);
	free(s->menu_file);
}

const struct word_set *word_set_find(const struct subjects *s, const char *set)
{
	for (size_t i = 0; set && i < s->nset; i++)
		if (!strcmp(s->set[i].name, set))
			return &s->set[i];
	return NULL;
}

static const struct word *word_find(const struct subjects *s, const char *set, const char *value)
{
	const struct word_set *found = word_set_find(s, set);

	for (size_t i = 0; value && found && i < found->nword; i++)
		if (!strcmp(found->word[i].value, value))
			return &found->word[i];
	return NULL;
}

const char *subjects_word(const struct subjects *s, const char *set, const char *value)
{
	const struct word *word = word_find(s, set, value);
	const struct subject *subject = word || !value ? NULL : subjects_find(s, value);

	return word ? word->label : subject && subject->title ? subject->title : value;
}

const char *subjects_letter(const struct subjects *s, const char *set, const char *value)
{
	const struct word *word = word_find(s, set, value);

	return !word ? value : word->letter ? word->letter : word->label;
}

struct seer { void (*seen)(void *ctx, const char *file, int line, const char *msgid); void *ctx; const char *file; };

static void see(const struct seer *to, int line, const char *msgid)
{
	if (msgid)
		to->seen(to->ctx, to->file, line, msgid);
}

static void see_fields(const struct seer *to, const struct field_def *field, size_t n)
{
	for (; n--; field++) {
		see(to, field->line, field->group);
		see(to, field->line, field->label);
		see(to, field->line, field->help);
	}
}

static void see_columns(const struct seer *to, const struct column_def *column, size_t n)
{
	for (; n--; column++)
		see(to, column->line, column->label);
}

static void see_marks(const struct seer *to, const struct mark_def *mark, size_t n)
{
	for (; n--; mark++)
		see(to, mark->line, mark->label);
}

static void see_subject(const struct seer *to, const struct subject *subject)
{
	const struct list_def *list = subject->list;
	const struct grid_def *grid = subject->grid;

	see(to, subject->line, subject->title);
	if (list) {
		see_columns(to, list->column, list->ncolumn);
		see_fields(to, list->filter, list->nfilter);
		see(to, list->line, list->empty);
	}
	if (subject->form)
		see_fields(to, subject->form->field, subject->form->nfield);
	if (grid) {
		see_marks(to, grid->mark, grid->nmark);
		see_marks(to, grid->second, grid->nsecond);
		see_columns(to, grid->after, grid->nafter);
	}
	for (size_t i = 0; i < subject->naction; i++) {
		see(to, subject->action[i].line, subject->action[i].label);
		see(to, subject->action[i].line, subject->action[i].confirm);
		see(to, subject->action[i].line, subject->action[i].otherwise);
	}
}

void subjects_words(const struct subjects *s, void (*seen)(void *ctx, const char *file, int line, const char *msgid), void *ctx)
{
	struct seer to = { .seen = seen, .ctx = ctx };

	to.file = s->menu_file;
	for (size_t i = 0; i < s->nmenu; i++) {
		see(&to, s->menu[i].line, s->menu[i].label);
		see(&to, s->menu[i].line, s->menu[i].fold);
	}
	to.file = s->words_file;
	for (size_t i = 0; i < s->nset; i++)
		for (size_t j = 0; j < s->set[i].nword; j++) {
			see(&to, s->set[i].word[j].line, s->set[i].word[j].label);
			see(&to, s->set[i].word[j].line, s->set[i].word[j].letter);
		}
	for (size_t i = 0; i < s->n; i++) {
		to.file = s->subject[i]->file;
		see_subject(&to, s->subject[i]);
	}
}
