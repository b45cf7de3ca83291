/* save.c - bytes onto a disk: all of them or none, in a new file, for its owner alone. */
#include "config.h"

#include "out/out.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/utf8.h"
#include "base/words.h"

static bool failed(struct err *err, int why)
{
	switch (why) {
	case ENOSPC:
	case EDQUOT:
		return err_set(err, ERR_INPUT, "directory", N_("The disk is full: nothing was saved. Choose another directory"), NULL);
	case EFBIG:
		return err_set(err, ERR_INPUT, "directory", N_("A file may not be that large there: nothing was saved"), NULL);
	case EEXIST:
		return err_set(err, ERR_INPUT, "name", N_("There is a file of that name already. Choose another name"), NULL);
	case ENOENT:
		return err_set(err, ERR_INPUT, "directory", N_("There is no such directory"), NULL);
	case ENOTDIR:
		return err_set(err, ERR_INPUT, "directory", N_("That is no directory"), NULL);
	case EACCES:
	case EPERM:
	case EROFS:
		return err_set(err, ERR_INPUT, "directory", N_("You may not write in that directory"), NULL);
	case ENAMETOOLONG:
		return err_set(err, ERR_INPUT, "name", N_("The name is too long"), NULL);
	}
	return err_set(err, ERR_INPUT, "directory", N_("It could not be saved: {1}"), strerror(why));
}

static bool name_ok(const char *name, struct err *err)
{
	if (*name == '\0')
		return err_set(err, ERR_INPUT, "name", N_("The file needs a name"), NULL);
	if (strchr(name, '/') != NULL || *name == '.' || !utf8_clean(name, false))
		return err_set(err, ERR_INPUT, "name", N_("A name has no / and does not begin with a full stop"), NULL);
	return true;
}

static int directory_open(const char *directory, struct err *err)
{
	int fd;

	if (*directory != '/') {
		err_set(err, ERR_INPUT, "directory", N_("Write the directory from the root: /home/..."), NULL);
		return -1;
	}
	fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		failed(err, errno);
	return fd;
}

bool out_may_save(const char *directory, const char *name, struct err *err)
{
	struct stat there;
	int dir;
	bool ok = false;

	if (!name_ok(name, err) || (dir = directory_open(directory, err)) < 0)
		return false;
	if (fstatat(dir, name, &there, AT_SYMLINK_NOFOLLOW) == 0)
		failed(err, EEXIST);
	else if (errno != ENOENT)
		failed(err, errno);
	else if (faccessat(dir, ".", W_OK | X_OK, AT_EACCESS) != 0)
		failed(err, errno);
	else
		ok = true;
	close(dir);
	return ok;
}

/* On the disk, and surely: a full disk may be told of only when it is synchronised, or closed. */
static int write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, bytes, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return done < 0 ? errno : ENOSPC;
		bytes += done;
		n -= (size_t)done;
	}
	/* A file system without such a thing (some over a network) has done what it can. */
	return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : errno;
}

/* A file without a name, which gets its own when all stands in it: whatever ends the program before that leaves nothing. */
static int save_unnamed(int dir, int fd, const char *name, const char *bytes, size_t n)
{
	char self[40];
	int why = write_all(fd, bytes, n);

	snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
	if (why == 0 && linkat(AT_FDCWD, self, dir, name, AT_SYMLINK_FOLLOW) != 0)
		why = errno;
	return close(fd) != 0 && why == 0 ? errno : why;
}

/* Where a file must have a name from the start it has one that says so, and is taken away whatever goes wrong. */
static int save_named(int dir, const char *name, const char *bytes, size_t n)
{
	char id[37], part[80];
	int fd, why;

	uuid_make(id);
	snprintf(part, sizeof part, ".komet-%s.part", id);
	fd = openat(dir, part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno;
	why = write_all(fd, bytes, n);
	if (close(fd) != 0 && why == 0)
		why = errno;
	/* Not in the place of another: a link fails where the name is taken, a file system without links can still rename so. */
	if (why == 0 && linkat(dir, part, dir, name, 0) != 0)
		why = errno == EEXIST || renameat2(dir, part, dir, name, RENAME_NOREPLACE) != 0 ? errno : 0;
	unlinkat(dir, part, 0);
	return why;
}

bool out_save(const char *directory, const char *name, const void *bytes, size_t n, char **path, struct err *err)
{
	int dir, fd, why;

	if (!out_may_save(directory, name, err) || (dir = directory_open(directory, err)) < 0)
		return false;
	fd = openat(dir, ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
	why = fd < 0 ? ENOTSUP : save_unnamed(dir, fd, name, bytes, n);
	if (fd < 0 || why == ENOENT || why == EXDEV)	/* no such thing there, or no /proc to name it by */
		why = save_named(dir, name, bytes, n);
	if (why == 0)
		fsync(dir);
	close(dir);
	if (why == 0 && path != NULL) {
		struct str whole = { 0 };

		str_addf(&whole, "%s%s%s", directory, directory[strlen(directory) - 1] == '/' ? "" : "/", name);
		*path = str_take(&whole);
	}
	return why == 0 || failed(err, why);
}

char *out_name(const char *text, const char *day)
{
	static const struct { const char *from; char to; } plain[] = {
		{ "å", 'a' }, { "ä", 'a' }, { "ö", 'o' }, { "é", 'e' }, { "ü", 'u' },
	};
	struct str s = { 0 };
	size_t left = strlen(text), n;
	wchar_t c;

	str_add(&s, "komet-");
	for (; left > 0 && s.n < 60; text += n, left -= n) {
		char small[5] = "", out = '-';

		n = utf8_next(text, left, &c);
		small[utf8_put(utf8_fold(c), small)] = '\0';
		for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
			if (strcmp(plain[i].from, small) == 0)
				out = plain[i].to;
		if ((small[0] >= 'a' && small[0] <= 'z') || (small[0] >= '0' && small[0] <= '9'))
			out = small[0];
		if (out != '-' || s.text[s.n - 1] != '-')
			str_addc(&s, out);
	}
	str_addf(&s, "%s%s", s.text[s.n - 1] == '-' ? "" : "-", day);
	return str_take(&s);
}
