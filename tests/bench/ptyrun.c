/* ptyrun.c - times a full-screen program on a pty of its own, as a user's fingers and eyes would.
 *
 *   ptyrun start  RUNS TEXT       -- COMMAND...     exec until TEXT is there and the screen is still
 *   ptyrun key    RUNS TEXT KEYS  -- COMMAND...     one key at a time: until its last byte
 *   ptyrun burst  RUNS TEXT KEYS  -- COMMAND...     all of KEYS in one write: until the last byte
 *   ptyrun memory RUNS TEXT KEYS  -- COMMAND...     resident memory after KEYS, sent RUNS times
 *
 * KEYS understands \e (Escape), \r and \xHH. TEXT is waited for in the bytes, so choose words that are written in one go.
 * Prints: milliseconds (median), bytes (median), kB resident. The size is 80x24 unless LINES and COLUMNS say otherwise.
 */
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

enum { QUIET_MS = 60, PATIENCE_MS = 20000, SEEN_SIZE = 1 << 20 };

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

static int size_from(const char *name, int otherwise)
{
	const char *v = getenv(name);

	return v && atoi(v) > 0 ? atoi(v) : otherwise;
}

static void child_start(struct child *c, char **argv)
{
	struct winsize size = {
		.ws_row = (unsigned short)size_from("LINES", 24),
		.ws_col = (unsigned short)size_from("COLUMNS", 80),
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

/* Until nothing has come for QUIET_MS: the time of the last byte since `from`, and the bytes. */
static struct reading child_settle(struct child *c, double from)
{
	struct reading r = { 0 };
	ssize_t got;
	double last = now_ms();

	while (now_ms() - last < (r.bytes ? QUIET_MS : 1000)) {
		got = child_read(c, r.bytes ? QUIET_MS : 1000);
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

static long child_resident_kb(const struct child *c)
{
	char path[64], line[256];
	long kb = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", (int)c->pid);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "VmRSS: %ld", &kb) == 1)
			break;
	if (f)
		fclose(f);
	return kb;
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

static void report(struct reading *r, int n, long kb)
{
	double ms;

	qsort(r, (size_t)n, sizeof *r, by_ms);
	ms = r[n / 2].ms;
	qsort(r, (size_t)n, sizeof *r, by_bytes);
	printf("%.3f %zu %ld\n", ms, r[n / 2].bytes, kb);
}

static struct reading press(struct child *c, const char *keys, size_t n)
{
	double from = now_ms();

	if (write(c->fd, keys, n) != (ssize_t)n)
		die("write");
	return child_settle(c, from);
}

int main(int argc, char **argv)
{
	struct child c = { .seen = malloc(SEEN_SIZE) };
	bool starts = argc > 1 && !strcmp(argv[1], "start");
	int command = starts ? 5 : 6, runs = argc > 2 ? atoi(argv[2]) : 0;
	struct reading *r;
	size_t n = 0;
	long kb = 0;

	if (argc <= command || runs < 1 || strcmp(argv[command - 1], "--") || !c.seen) {
		fprintf(stderr, "usage: ptyrun start|key|burst|memory RUNS TEXT [KEYS] -- COMMAND...\n");
		return 64;
	}
	r = calloc((size_t)runs, sizeof *r);
	if (!r)
		die("calloc");
	if (!starts)
		n = unescape(argv[4]);
	for (int i = 0; i < runs; i++) {
		double from = now_ms();

		if (i == 0 || starts || !strcmp(argv[1], "burst")) {
			if (i)
				child_end(&c);
			child_start(&c, argv + command);
			r[i] = child_wait_text(&c, argv[3], from);
		}
		if (!starts)
			r[i] = press(&c, argv[4], n);
	}
	kb = child_resident_kb(&c);
	child_end(&c);
	report(r, runs, kb);
	free(r);
	free(c.seen);
	return 0;
}
