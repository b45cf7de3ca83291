/* subject.c - reading the directory of forms. */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "model/subject_read.h"

static const struct config_key subject_keys[] = {
	{ .name = "subject", .want = WANT_NAME, .at = offsetof(struct subject, name), .required = true },
	{ .name = "title", .want = WANT_WORDS, .at = offsetof(struct subject, title), .required = true },
	{ .name = "list", .want = WANT_GROUP },
	{ .name = "form", .want = WANT_GROUP },
	{ .name = "grid", .want = WANT_GROUP },
	{ .name = "page", .want = WANT_NAMES, .at = offsetof(struct subject, page), .count = offsetof(struct subject, npage) },
	{ .name = "actions", .want = WANT_LIST },
	{ .name = NULL },
};

static bool named_as_file(const struct subject *s)
{
	const char *base = strrchr(s->file, '/');
	size_t n = strlen(s->name);

	base = base ? base + 1 : s->file;
	return !strncmp(base, s->name, n) && !strcmp(base + n, ".cfg");
}

bool subject_read(const struct node *root, const char *file, struct subjects *all, struct err *err)
{
	struct subject *s = mem_alloc(sizeof *s);
	const struct node *part;

	all->subject = mem_grow(all->subject, all->n + 1, sizeof *all->subject);
	all->subject[all->n++] = s;
	s->file = mem_dup(file);
	if (!config_fill(root, subject_keys, s, err))
		return false;
	s->line = config_get(root, "title")->line;
	if (!named_as_file(s))
		return config_wrong(config_get(root, "subject"), err, N_("{1}: the subject \"{2}\" is not named as its file"), s->name);
	if ((part = config_get(root, "list")) && !list_def_read(part, &s->list, err))
		return false;
	if ((part = config_get(root, "form")) && !form_def_read(part, &s->form, err))
		return false;
	if ((part = config_get(root, "grid")) && !grid_def_read(part, &s->grid, err))
		return false;
	if (!actions_read(config_get(root, "actions"), s, err))
		return false;
	if (!s->list && !s->form && !s->grid && !s->npage)
		return config_wrong(root, err, N_("{1}: \"{2}\" has neither list, form, grid nor page"), s->name);
	return true;
}

static bool file_read(const char *file, const char *base, struct subjects *all, struct err *err)
{
	bool ok;
	struct node *root = config_file_read(file, err);

	if (!root)
		return false;
	if (!strcmp(base, "words.cfg")) {
		all->words_file = mem_dup(file);
		ok = word_sets_read(root, all, err);
	} else if (!strcmp(base, "menu.cfg")) {
		all->menu_file = mem_dup(file);
		ok = menu_read(root, all, err);
	} else {
		ok = subject_read(root, file, all, err);
	}
	config_free(root);
	return ok;
}

static int is_form(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return entry->d_name[0] != '.' && n > 4 && !strcmp(entry->d_name + n - 4, ".cfg") && strcmp(entry->d_name, "keys.cfg") != 0;
}

/* By bytes, so that every locale reads, and complains, in the same order. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

struct unread { char *directory; struct dirent **entry; int n, at; };

static void unread_free(struct unread *u)
{
	if (!u)
		return;
	for (int i = 0; i < u->n; i++)
		free(u->entry[i]);
	free(u->entry);
	free(u->directory);
	free(u);
}

/* Moves the file NAME.cfg to place `to`, when it is there: whether it was. */
static bool sooner(struct unread *u, int to, const char *name)
{
	size_t n = name ? strlen(name) : 0;

	for (int i = to; n && i < u->n; i++) {
		struct dirent *found = u->entry[i];
		if (strncmp(found->d_name, name, n) || strcmp(found->d_name + n, ".cfg"))
			continue;
		memmove(u->entry + to + 1, u->entry + to, (size_t)(i - to) * sizeof(u->entry[0]));
		u->entry[to] = found;
		return true;
	}
	return false;
}

static struct unread *unread_new(const char *directory, struct err *err)
{
	struct unread *u = mem_alloc(sizeof *u);

	u->n = scandir(directory, &u->entry, is_form, by_name);
	if (u->n > 0) {
		u->directory = mem_dup(directory);
		return u;
	}
	if (u->n < 0)
		err_setf(err, ERR_CONFIG, NULL, N_("{1}: {2}"), "%s%c%s", directory, ERR_SEP, strerror(errno));
	else
		err_setf(err, ERR_CONFIG, NULL, N_("{1}: there are no forms here"), "%s", directory);
	unread_free(u);
	return NULL;
}

static bool next_read(struct subjects *s, struct err *err)
{
	struct unread *u = s->unread;
	const char *base = u->entry[u->at++]->d_name;
	struct str file = { .text = NULL };
	bool ok;

	str_addf(&file, "%s/%s", u->directory, base);
	ok = file_read(file.text, base, s, err);
	str_release(&file);
	return ok;
}

struct subjects *subjects_begin(const char *directory, const char *first, struct err *err)
{
	struct unread *u = unread_new(directory, err);
	struct subjects *s;
	int urgent = 0;

	if (!u)
		return NULL;
	urgent += sooner(u, urgent, "words");
	urgent += sooner(u, urgent, "menu");
	urgent += sooner(u, urgent, first);
	s = mem_alloc(sizeof *s);
	s->unread = u;
	while (u->at < urgent)
		if (!next_read(s, err)) {
			subjects_free(s);
			return NULL;
		}
	return s;
}

enum subjects_more subjects_more(struct subjects *s, struct err *err)
{
	if (s->unread && s->unread->at < s->unread->n)
		return next_read(s, err) ? SUBJECTS_MORE : SUBJECTS_WRONG;
	unread_free(s->unread);
	s->unread = NULL;
	return subjects_check(s, err) ? SUBJECTS_ALL : SUBJECTS_WRONG;
}

struct subjects *subjects_read(const char *directory, struct err *err)
{
	struct subjects *s = subjects_begin(directory, NULL, err);
	enum subjects_more more = SUBJECTS_MORE;

	while (s && more == SUBJECTS_MORE)
		more = subjects_more(s, err);
	if (!s || more == SUBJECTS_ALL)
		return s;
	subjects_free(s);
	return NULL;
}

static void subject_free(struct subject *s)
{
	free(s->name);
	free(s->file);
	free(s->title);
	list_def_free(s->list);
	form_def_free(s->form);
	grid_def_free(s->grid);
	names_release(s->page, s->npage);
	actions_release(s);
	free(s);
}

void subjects_free(struct subjects *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++)
		subject_free(s->subject[i]);
	free(s->subject);
	unread_free(s->unread);
	words_and_menu_release(s);
	free(s);
}

const struct subject *subjects_find(const struct subjects *s, const char *name)
{
	for (size_t i = 0; name && i < s->n; i++)
		if (!strcmp(s->subject[i]->name, name))
			return s->subject[i];
	return NULL;
}

const struct action_def *subject_action(const struct subject *s, const char *name)
{
	for (size_t i = 0; name && i < s->naction; i++)
		if (!strcmp(s->action[i].name, name))
			return &s->action[i];
	return NULL;
}

const char *subject_needs(const struct subject *s)
{
	return s->needs;
}

const char *action_needs(const struct subjects *all, const struct action_def *a)
{
	const struct subject *form = subjects_find(all, a->form);

	if (a->document.function)
		return a->document.function;
	if (a->file.function)
		return a->file.function;
	if (a->call.function)
		return a->call.function;
	if (form && form->form->save.function)
		return form->form->save.function;
	if (form)
		return form->form->load.function;
	return subject_needs(subjects_find(all, a->open));
}
