/* ptyrun.c - times a full-screen program on a pty of its own, as a user's fingers and eyes would.
 *
 *   ptyrun start  RUNS TEXT       -- COMMAND...     exec until TEXT is there and the screen is still
 *   ptyrun key    RUNS TEXT KEYS  -- COMMAND...     one key at a time: until its last byte
 *   ptyrun burst  RUNS TEXT KEYS  -- COMMAND...     all of KEYS in one write: until the last byte
 *   ptyrun memory RUNS TEXT "KEY BACK"  -- COMMAND...   resident memory after KEY 200 times, BACK 200 times, ... RUNS in all
 *   ptyrun rest   SECONDS TEXT    -- COMMAND...     how often it woke up in that time while nobody did anything
 *
 * KEYS understands \e (Escape), \r, \t and \xHH; FIRST_KEYS of the environment are pressed before anything is timed. TEXT is waited for in the bytes, so choose words that are written in one go.
 * Prints: milliseconds and bytes, medians. The size is 80x24 unless LINES and COLUMNS say otherwise.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 60, NOTHING_MS = 1000, PATIENCE_MS = 20000, SEEN_SIZE = 1 << 20, SWEEP = 200 };

struct child { pid_t pid; int fd; char *seen; size_t n; };

struct reading { double ms; size_t bytes; };

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void die(const char *what)
{
	fprintf(stderr, "ptyrun: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int number_from(const char *name, int otherwise)
{
	const char *v = getenv(name);

	return v && atoi(v) > 0 ? atoi(v) : otherwise;
}

static void child_start(struct child *c, char **argv)
{
	struct winsize size = {
		.ws_row = (unsigned short)number_from("LINES", 24),
		.ws_col = (unsigned short)number_from("COLUMNS", 80),
	};

	c->n = 0;
	c->pid = forkpty(&c->fd, NULL, NULL, &size);
	if (c->pid < 0)
		die("forkpty");
	if (c->pid == 0) {
		unsetenv("LINES");
		unsetenv("COLUMNS");
		execvp(argv[0], argv);
		_exit(127);
	}
}

/* Reads what there is within ms; returns the bytes, 0 for nothing, -1 at the end. */
static ssize_t child_read(struct child *c, int ms)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN };
	ssize_t got;

	if (poll(&p, 1, ms) <= 0)
		return 0;
	if (c->n > SEEN_SIZE / 2)
		c->n = 0;
	got = read(c->fd, c->seen + c->n, SEEN_SIZE - c->n - 1);
	if (got <= 0)
		return -1;
	c->n += (size_t)got;
	c->seen[c->n] = '\0';
	return got;
}

/* Until nothing has come for QUIET_MS (of the environment, where answers take longer): the time of the last byte since `from`, and the bytes. */
static struct reading child_settle(struct child *c, double from)
{
	struct reading r = { 0 };
	ssize_t got;
	int quiet = number_from("QUIET_MS", QUIET_MS);
	double last = now_ms();

	while (now_ms() - last < (r.bytes ? quiet : NOTHING_MS)) {
		got = child_read(c, r.bytes ? quiet : NOTHING_MS);
		if (got < 0)
			break;
		if (got > 0) {
			last = now_ms();
			r.bytes += (size_t)got;
			r.ms = last - from;
		} else if (r.bytes)
			break;
	}
	return r;
}

static struct reading child_wait_text(struct child *c, const char *text, double from)
{
	struct reading r, rest;
	double until = from + PATIENCE_MS;

	while (!memmem(c->seen, c->n, text, strlen(text)))
		if (now_ms() > until || child_read(c, 1000) < 0) {
			fprintf(stderr, "ptyrun: did not see \"%s\"\n", text);
			kill(c->pid, SIGKILL);
			exit(1);
		}
	r = (struct reading){ .ms = now_ms() - from, .bytes = c->n };
	rest = child_settle(c, from);
	if (rest.bytes)
		r = (struct reading){ .ms = rest.ms, .bytes = r.bytes + rest.bytes };
	return r;
}

static void child_end(struct child *c)
{
	kill(c->pid, SIGKILL);
	waitpid(c->pid, NULL, 0);
	close(c->fd);
}

/* A number of /proc/PID/status. */
static long child_status(const struct child *c, const char *name)
{
	char path[64], line[256];
	size_t n = strlen(name);
	long found = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", (int)c->pid);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, name, n) && line[n] == ':') {
			found = atol(line + n + 1);
			break;
		}
	if (f)
		fclose(f);
	return found;
}

static size_t unescape(char *s)
{
	char *out = s, *start = s;
	unsigned hex;

	for (; *s; s++) {
		if (*s != '\\')
			*out++ = *s;
		else if (*++s == 'e')
			*out++ = '\x1b';
		else if (*s == 'r')
			*out++ = '\r';
		else if (*s == 't')
			*out++ = '\t';
		else if (*s == 'x' && sscanf(s + 1, "%2x", &hex) == 1) {
			*out++ = (char)hex;
			s += 2;
		} else
			*out++ = *s;
	}
	*out = '\0';
	return (size_t)(out - start);
}

static int by_ms(const void *a, const void *b)
{
	double x = ((const struct reading *)a)->ms, y = ((const struct reading *)b)->ms;

	return (x > y) - (x < y);
}

static int by_bytes(const void *a, const void *b)
{
	size_t x = ((const struct reading *)a)->bytes, y = ((const struct reading *)b)->bytes;

	return (x > y) - (x < y);
}

static void report(struct reading *r, int n)
{
	double ms;

	qsort(r, (size_t)n, sizeof *r, by_ms);
	ms = r[n / 2].ms;
	qsort(r, (size_t)n, sizeof *r, by_bytes);
	printf("%.3f %zu\n", ms, r[n / 2].bytes);
}

static struct reading press(struct child *c, const char *keys, size_t n)
{
	double from = now_ms();

	if (write(c->fd, keys, n) != (ssize_t)n)
		die("write");
	return child_settle(c, from);
}

/* Resident kB after so many presses of the first key of keys, to and fro with the second. */
static long sweep(struct child *c, char *keys, int runs)
{
	char *back = strchr(keys, ' ');
	size_t n;

	if (!back)
		die("memory wants two keys");
	*back++ = '\0';
	n = unescape(keys);
	unescape(back);
	for (int i = 0; i < runs; i++) {
		const char *key = i / SWEEP % 2 ? back : keys;

		if (write(c->fd, key, n) != (ssize_t)n)
			die("write");
		while (child_read(c, 8) > 0)
			;
	}
	return child_status(c, "VmRSS");
}

static long rest(struct child *c, int seconds)
{
	struct timespec pause = { .tv_sec = 3 };
	long before;

	nanosleep(&pause, NULL);
	before = child_status(c, "voluntary_ctxt_switches");
	pause.tv_sec = seconds;
	nanosleep(&pause, NULL);
	return child_status(c, "voluntary_ctxt_switches") - before;
}

static struct reading begin(struct child *c, char **command, const char *text)
{
	const char *first = getenv("FIRST_KEYS");
	double from = now_ms();
	struct reading r;

	child_start(c, command);
	r = child_wait_text(c, text, from);
	if (first) {
		char *keys = strdup(first);

		press(c, keys, unescape(keys));
		free(keys);
	}
	return r;
}

static bool once(struct child *c, char **argv, char **command, int runs)
{
	bool at_rest = !strcmp(argv[1], "rest");

	if (!at_rest && strcmp(argv[1], "memory"))
		return false;
	begin(c, command, argv[3]);
	if (at_rest)
		printf("%ld\n", rest(c, runs));
	else
		printf("%ld\n", sweep(c, argv[4], runs));
	child_end(c);
	return true;
}

int main(int argc, char **argv)
{
	struct child c = { .seen = malloc(SEEN_SIZE) };
	bool starts = argc > 1 && !strcmp(argv[1], "start"), bare = starts || (argc > 1 && !strcmp(argv[1], "rest"));
	int command = bare ? 5 : 6, runs = argc > 2 ? atoi(argv[2]) : 0;
	struct reading *r;
	size_t n = 0;

	if (argc <= command || runs < 1 || strcmp(argv[command - 1], "--") || !c.seen) {
		fprintf(stderr, "usage: ptyrun start|key|burst|memory|rest RUNS TEXT [KEYS] -- COMMAND...\n");
		return 64;
	}
	if (once(&c, argv, argv + command, runs))
		return 0;
	r = calloc((size_t)runs, sizeof *r);
	if (!r)
		die("calloc");
	if (!starts)
		n = unescape(argv[4]);
	for (int i = 0; i < runs; i++) {
		if (i == 0 || starts || !strcmp(argv[1], "burst")) {
			if (i)
				child_end(&c);
			r[i] = begin(&c, argv + command, argv[3]);
		}
		if (!starts)
			r[i] = press(&c, argv[4], n);
	}
	child_end(&c);
	report(r, runs);
	free(r);
	free(c.seen);
	return 0;
}
