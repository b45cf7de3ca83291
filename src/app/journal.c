/* journal.c - see journal.h. A file is written beside and renamed, so there is always a whole one; it is locked as long as
 * its process lives, so that no other session takes it over. */
#include "config.h"

#include "app/journal.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/flat.h"

enum { MOST_BYTES = 1 << 20, MOST_FILES = 100 };

/* ---- the directory ---- */

static bool is_ours_alone(int fd, mode_t type)
{
	struct stat st;

	return fstat(fd, &st) == 0 && (st.st_mode & S_IFMT) == type && st.st_uid == geteuid() && (st.st_mode & 077) == 0;
}

/* -1: there is none, or others can read it. */
static int directory(bool make)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	struct str path = { 0 };
	int fd = -1;

	if (state != NULL && *state == '/')
		str_add(&path, state);
	else if (home != NULL && *home == '/')
		str_addf(&path, "%s/.local/state", home);
	if (path.text == NULL)
		return -1;
	str_add(&path, "/komet");
	for (char *slash = strchr(path.text + 1, '/'); make && slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path.text, 0700);
		*slash = '/';
	}
	if (make)
		mkdir(path.text, 0700);
	fd = open(path.text, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	str_release(&path);
	if (fd >= 0 && !is_ours_alone(fd, S_IFDIR)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* Nought over every byte, then nothing. The file is open for writing. */
static void blot(int fd)
{
	static const char nothing[4096];
	struct stat st;

	if (fstat(fd, &st) != 0)
		return;
	for (off_t at = 0; at < st.st_size; at += (off_t)sizeof nothing)
		if (pwrite(fd, nothing, sizeof nothing, at) < 0)
			break;
	fsync(fd);
	if (ftruncate(fd, 0) != 0)
		return;
}

/* ---- writing ---- */

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t gone = write(fd, bytes, n);

		if (gone <= 0)
			return false;
		bytes += gone;
		n -= (size_t)gone;
	}
	return fsync(fd) == 0;
}

static bool put_file(int dir, struct draft *d, const char *text)
{
	char beside[48];
	int fd;

	snprintf(beside, sizeof beside, "%s.new", d->file);
	unlinkat(dir, beside, 0);
	fd = openat(dir, beside, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0 || !write_all(fd, text, strlen(text)) || renameat(dir, beside, dir, d->file) != 0) {
		blot(fd);
		unlinkat(dir, beside, 0);
		close(fd);
		return false;
	}
	if (d->journal) {
		blot(d->fd);
		close(d->fd);
	}
	d->fd = fd;
	return true;
}

bool journal_write(struct draft *d, const struct args *args)
{
	const struct app *app = d->screen->app;
	struct str s = { 0 };
	int dir = directory(true);
	char *text;
	bool done;

	if (dir < 0)
		return false;
	if (!d->journal)
		uuid_make(d->file);
	flat_add(&s, "login", app->login);
	flat_add(&s, "home", app->unit);
	for (size_t i = 0; i < args->n; i++)
		if (args->arg[i].value != NULL)
			flat_add(&s, args->arg[i].name, args->arg[i].value);
	text = flat_end(&s);
	done = put_file(dir, d, text);
	secret_free(text);
	close(dir);
	return done;
}

void journal_wipe(struct draft *d)
{
	int dir = directory(false);

	blot(d->fd);
	if (dir >= 0) {
		unlinkat(dir, d->file, 0);
		close(dir);
	}
	close(d->fd);
	d->journal = false;
}

void journal_leave(struct draft *d)
{
	if (d->journal)
		close(d->fd);
	d->journal = false;
}

/* ---- taking over ---- */

struct heir { struct app *app; int fd; char name[256]; struct args args; bool again; };

static void heir_free(struct heir *h, bool wipe)
{
	int dir = wipe ? directory(false) : -1;

	if (wipe)
		blot(h->fd);
	if (dir >= 0) {
		unlinkat(dir, h->name, 0);
		close(dir);
	}
	close(h->fd);
	args_release(&h->args);
	free(h);
}

static void taken(void *ctx, const struct rows *rows, const struct err *err);

static void hand_over(struct heir *h)
{
	db_call(h->app->db, "draft_put", h->args.arg, h->args.n, taken, h);
	db_quiet(h->app->db);
}

static void taken(void *ctx, const struct rows *rows, const struct err *err)
{
	struct heir *h = ctx;
	char fresh[37];

	(void)rows;
	/* The draft has gone on, or its save is over: this one is told apart. */
	if (err != NULL && err->code == ERR_STALE && !h->again) {
		h->again = true;
		uuid_make(fresh);
		args_add(&h->args, "id", fresh);
		args_add(&h->args, "version", NULL);
		hand_over(h);
		return;
	}
	heir_free(h, err == NULL);
}

static char *read_file(int fd)
{
	struct stat st;
	char *text;
	ssize_t n;

	if (!is_ours_alone(fd, S_IFREG) || fstat(fd, &st) != 0 || st.st_size <= 0 || st.st_size > MOST_BYTES)
		return NULL;
	text = mem_alloc((size_t)st.st_size + 1);
	n = pread(fd, text, (size_t)st.st_size, 0);
	text[n > 0 ? n : 0] = '\0';
	return text;
}

static bool is_mine(const struct app *app, const char *text)
{
	char *login = flat_get(text, "login"), *home = flat_get(text, "home");
	bool mine = login != NULL && home != NULL && str_same(login, app->login) && str_same(home, app->unit);

	free(login);
	free(home);
	return mine;
}

static void take_file(struct app *app, int dir, const char *name)
{
	static const char *const names[] = { "id", "form", "about", "body", "version" };
	int fd = openat(dir, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	struct heir *h;
	char *text;

	if (fd < 0)
		return;
	text = flock(fd, LOCK_EX | LOCK_NB) == 0 ? read_file(fd) : NULL;
	if (text == NULL || !flat_each(text, NULL, NULL) || !is_mine(app, text)) {
		secret_free(text);
		close(fd);
		return;
	}
	h = mem_alloc(sizeof *h);
	*h = (struct heir){ .app = app, .fd = fd };
	snprintf(h->name, sizeof h->name, "%s", name);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *value = flat_get(text, names[i]);

		args_add(&h->args, names[i], value);
		secret_free(value);
	}
	secret_free(text);
	hand_over(h);
}

/* What was being written when its process was killed is not whole: the one before it is. */
static void drop_half(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 && is_ours_alone(fd, S_IFREG)) {
		blot(fd);
		unlinkat(dir, name, 0);
	}
	close(fd);
}

void journal_take(struct app *app)
{
	int dir = app_may(app, "draft_put") ? directory(false) : -1;
	DIR *list = dir < 0 ? NULL : fdopendir(dir);
	struct dirent *file;
	int files = 0;

	while (list != NULL && (file = readdir(list)) != NULL && files++ < MOST_FILES) {
		size_t n = strlen(file->d_name);

		if (n == 36)
			take_file(app, dirfd(list), file->d_name);
		else if (n == 40 && strcmp(file->d_name + 36, ".new") == 0)
			drop_half(dirfd(list), file->d_name);
	}
	if (list != NULL)
		closedir(list);
}
