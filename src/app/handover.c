/* A file to the site's own command. The program goes on while that runs, and looks in on it. */
#include "config.h"

#include "app/handover.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/utf8.h"
#include "base/words.h"

enum { LOOK_MS = 100, SAID_MOST = 160 };

struct handover {
	struct screen *screen;		/* NULL: it is closed */
	pid_t child;
	int said;			/* what it writes, in memory */
	long look_at;
	void (*over)(struct app *app, struct screen *asker, void *extra);
	void *extra;
};

static bool fill(int fd, const struct str *out)
{
	size_t at = 0;
	ssize_t n;

	while (at < out->n && (n = write(fd, out->text + at, out->n - at)) > 0)
		at += (size_t)n;
	return at == out->n && lseek(fd, 0, SEEK_SET) == 0;
}

/* In the child: nothing of the terminal, nothing of this program but what it is given. Only async-signal-safe calls. */
static void become(const char *command, const char *name, int in, int said, char *const *env)
{
	char *const argv[] = { (char *)command, (char *)name, NULL };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setsid();
	if (dup2(in, STDIN_FILENO) >= 0 && dup2(said, STDOUT_FILENO) >= 0 && dup2(said, STDERR_FILENO) >= 0)
		execve(command, argv, env);
	_exit(127);
}

static bool begin(struct handover *h, const char *command, const char *name, const struct str *out)
{
	static const char *const kept[] = { "PATH", "HOME", "LANG", "LC_ALL", "USER" };
	char *env[sizeof kept / sizeof *kept + 1] = { NULL };
	int in = memfd_create("komet", MFD_CLOEXEC);
	size_t n = 0;

	h->said = memfd_create("komet-said", MFD_CLOEXEC);
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (getenv(kept[i]) != NULL) {
			struct str s = { 0 };

			str_addf(&s, "%s=%s", kept[i], getenv(kept[i]));
			env[n++] = str_take(&s);
		}
	if (*command == '/' && in >= 0 && h->said >= 0 && fill(in, out))
		h->child = fork();
	if (h->child == 0)
		become(command, name, in, h->said, env);
	while (n > 0)
		free(env[--n]);
	if (in >= 0)
		close(in);
	return h->child > 0;
}

static void end(struct app *app)
{
	struct handover *h = app->handover;
	struct screen *s = h->screen;
	void (*over)(struct app *, struct screen *, void *) = h->over;
	void *extra = h->extra;

	app->handover = NULL;
	if (h->said >= 0)
		close(h->said);
	free(h);
	if (s != NULL)
		over(app, s, extra);
}

void handover_begin(struct screen *s, const char *name, const struct str *out,
	void (*over)(struct app *app, struct screen *asker, void *extra), void *extra)
{
	struct app *app = s->app;
	struct handover *h = mem_alloc(sizeof *h);

	*h = (struct handover){ .screen = s, .child = -1, .said = -1, .over = over, .extra = extra, .look_at = now_ms() + LOOK_MS };
	app->handover = h;
	if (begin(h, app->settings->handover, name, out)) {
		app_say(app, MESSAGE_BUSY, N_("Handed to the site's command; it is working on it"), NULL);
		return;
	}
	app_say(app, MESSAGE_ERROR, N_("The site's command could not be started: {1}"), app->settings->handover);
	end(app);
}

void handover_forget(struct app *app, const struct screen *s)
{
	if (app->handover != NULL && app->handover->screen == s)
		app->handover->screen = NULL;
}

/* The first line that it wrote: what it says when something is wrong. */
static void first_line(int fd, char said[SAID_MOST + 1])
{
	ssize_t n = pread(fd, said, SAID_MOST, 0);

	said[n > 0 ? n : 0] = '\0';
	said[strcspn(said, "\n")] = '\0';
}

static void told(struct app *app, int status, int said)
{
	char line[SAID_MOST + 1], detail[SAID_MOST * 4 + 40], *clean;

	first_line(said, line);
	clean = utf8_sanitise(line, false, true);
	snprintf(detail, sizeof detail, "%d%c%s", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), ERR_SEP, clean);
	free(clean);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		app_say(app, MESSAGE_INFO, N_("Handed over: the site's command has taken it"), NULL);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		app_say(app, MESSAGE_ERROR, N_("The site's command could not be started: {1}"), app->settings->handover);
	else
		app_say(app, MESSAGE_ERROR, N_("Not handed over: the site's command ended with {1}. {2}"), detail);
}

void handover_run(struct app *app)
{
	struct handover *h = app->handover;
	int status;
	pid_t ended;

	if (h == NULL || now_ms() < h->look_at)
		return;
	h->look_at = now_ms() + LOOK_MS;
	ended = waitpid(h->child, &status, WNOHANG);
	if (ended == 0)
		return;
	if (ended == h->child)
		told(app, status, h->said);
	else
		app_say(app, MESSAGE_ERROR, N_("The site's command could not be started: {1}"), app->settings->handover);
	end(app);
}

long handover_due(const struct app *app)
{
	return app->handover == NULL ? 0 : app->handover->look_at;
}
