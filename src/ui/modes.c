/* modes.c - see modes.h. */
#include "config.h"

#include "ui/modes.h"

#include <curses.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <term.h>	/* last: it makes macros of words like lines and columns */

#define MOUSE_ON "\033[?1000h\033[?1006h"	/* pressed and let go, told in numbers: no terminal is too wide for those */
#define MOUSE_OFF "\033[?1006l\033[?1000l"

struct bytes { char at[256]; size_t n; };

static struct {
	int fd;
	bool on, mouse, line_known;
	struct termios line;
	struct bytes begin, end, undo;
} modes = { .fd = STDOUT_FILENO };

/* What can end the program without asking it. */
static const int deadly[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGQUIT, SIGXCPU, SIGXFSZ };
static struct sigaction before[sizeof deadly / sizeof *deadly];

static void add(struct bytes *b, const char *text, size_t n)
{
	if (n > sizeof b->at - b->n)
		n = 0;		/* what does not fit whole is left out */
	memcpy(b->at + b->n, text, n);
	b->n += n;
}

/* A capability without the pauses ($<5>) that terminals of long ago asked for. */
static void add_capability(struct bytes *b, const char *name)
{
	const char *s = tigetstr(name);

	if (!s || s == (char *)-1)
		return;
	while (*s) {
		const char *pause = strstr(s, "$<");
		size_t n = pause ? (size_t)(pause - s) : strlen(s);

		add(b, s, n);
		s += n;
		if (pause)
			s += strcspn(s, ">") + (strchr(s, '>') != NULL);
	}
}

static void add_text(struct bytes *b, const char *text)
{
	add(b, text, strlen(text));
}

/* Also from a signal handler. A terminal that is gone has no mode to leave. */
static void send(const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t gone = write(modes.fd, bytes, n);

		if (gone < 0 && errno != EINTR)
			return;
		if (gone > 0) {
			bytes += gone;
			n -= (size_t)gone;
		}
	}
}

/* The screen wiped, as not every terminal has a second one to return from and these are people's names; then everything as
 * it was found, and the signal does what it would have done. */
static void dying(int signal, siginfo_t *info, void *context)
{
	int was = errno;

	(void)context;
	if (modes.on) {
		modes.on = false;
		send(modes.undo.at, modes.undo.n);
		if (modes.line_known)
			tcsetattr(STDIN_FILENO, TCSANOW, &modes.line);
	}
	for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
		if (deadly[i] == signal)
			sigaction(signal, &before[i], NULL);
	errno = was;
	if (info->si_code <= 0)
		raise(signal);	/* somebody sent it; a fault comes again by itself */
}

static void handle_death(void)
{
	static char stack[16384];	/* the program's own may be what has run out */
	stack_t other = { .ss_sp = stack, .ss_size = sizeof stack };
	struct sigaction act = { .sa_sigaction = dying, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	sigfillset(&act.sa_mask);
	sigaltstack(&other, NULL);
	for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
		sigaction(deadly[i], &act, &before[i]);
}

void modes_remember(void)
{
	modes.line_known = tcgetattr(STDIN_FILENO, &modes.line) == 0;
}

void modes_prepare(int terminal)
{
	static const struct bytes none;

	modes.fd = terminal;
	modes.begin = modes.end = modes.undo = none;
	add_capability(&modes.begin, "smkx");
	add_text(&modes.begin, "\033[?2004h");
	add_text(&modes.end, MOUSE_OFF "\033[?2004l");
	add_capability(&modes.end, "rmkx");
	add_text(&modes.undo, MOUSE_OFF "\033[?2004l");
	add_capability(&modes.undo, "sgr0");
	add_capability(&modes.undo, "clear");
	add_capability(&modes.undo, "rmcup");
	add_capability(&modes.undo, "cnorm");
	add_capability(&modes.undo, "rmkx");
	handle_death();
}

void modes_on(void)
{
	modes.on = true;
	send(modes.begin.at, modes.begin.n);
	if (modes.mouse)
		send(MOUSE_ON, strlen(MOUSE_ON));
}

void modes_off(void)
{
	modes.on = false;
	send(modes.end.at, modes.end.n);
}

void modes_mouse(bool on)
{
	modes.mouse = on;
	if (modes.on)
		send(on ? MOUSE_ON : MOUSE_OFF, strlen(on ? MOUSE_ON : MOUSE_OFF));
}

bool modes_mouse_is_on(void)
{
	return modes.mouse;
}
