/* cutter.c - see cutter.h. One process, one poll(); no bytes are changed, only lost. */
#include "config.h"

#include "cutter.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LINES = 16, LATE_MS = 60, LATE_ROOM = 1 << 16 };

struct line {
	int fd[2];			/* the client's, the server's; -1 closed */
	char *held; size_t nheld;	/* on its way up when the line was cut */
	long due;			/* when it arrives, 0: nothing is held */
};

static pid_t child;

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

static int unix_socket(const char *path, struct sockaddr_un *address)
{
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	snprintf(address->sun_path, sizeof address->sun_path, "%s", path);
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static void send_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t gone = send(fd, bytes, n, MSG_NOSIGNAL);

		if (gone <= 0)
			return;
		bytes += gone;
		n -= (size_t)gone;
	}
}

static void line_close(struct cutter *c, struct line *l)
{
	for (int i = 0; i < 2; i++)
		if (l->fd[i] >= 0)
			close(l->fd[i]);
	free(l->held);
	*l = (struct line){ .fd = { -1, -1 } };
	c->lines--;
}

static void line_open(struct cutter *c, struct line *l, int listener, const char *server_socket)
{
	struct sockaddr_un address;

	*l = (struct line){ .fd = { accept(listener, NULL, NULL), unix_socket(server_socket, &address) } };
	c->lines++;
	if (l->fd[0] < 0 || connect(l->fd[1], (struct sockaddr *)&address, sizeof address) < 0)
		line_close(c, l);
}

/* The client loses its line now; what it had sent is somewhere in the net, and comes to the server later. */
static void cut_late(struct line *l, const char *bytes, size_t n)
{
	ssize_t more;

	l->held = malloc(LATE_ROOM);
	if (!l->held)
		exit(1);
	memcpy(l->held, bytes, n);
	l->nheld = n;
	while ((more = recv(l->fd[0], l->held + l->nheld, LATE_ROOM - l->nheld, MSG_DONTWAIT)) > 0)
		l->nheld += (size_t)more;
	close(l->fd[0]);
	l->fd[0] = -1;
	l->due = now_ms() + LATE_MS;
}

/* After a cut: the next line may be cut too. */
static void cut_done(struct cutter *c)
{
	c->cuts++;
	if (c->then_at >= 0) {
		c->way = c->then_way;
		c->at = c->then_at;
		c->late = false;
		c->then_at = -1;
	} else {
		c->armed = false;
	}
}

/* False: the line is no more. */
static bool pass(struct cutter *c, struct line *l, enum cut_way way)
{
	char bytes[16384];
	ssize_t n = read(l->fd[way], bytes, sizeof bytes);

	if (n <= 0)
		return false;
	c->passed[way] += n;
	if (!c->armed || c->way != (int)way) {
		send_all(l->fd[!way], bytes, (size_t)n);
		return true;
	}
	if (n < c->at) {
		c->at -= n;
		send_all(l->fd[!way], bytes, (size_t)n);
		return true;
	}
	send_all(l->fd[!way], bytes, (size_t)c->at);
	if (c->late && way == CUT_UP)
		cut_late(l, bytes + c->at, (size_t)(n - c->at));
	cut_done(c);
	return l->due != 0;
}

static void look_at(struct cutter *c, struct line *l, const short seen[2])
{
	const short any = POLLIN | POLLHUP | POLLERR;

	if (l->due != 0) {
		if (now_ms() >= l->due) {
			send_all(l->fd[1], l->held, l->nheld);
			usleep(5000);	/* the server reads it before it sees that nobody is there */
			line_close(c, l);
		}
		return;
	}
	for (int way = 0; way < 2; way++)
		if ((seen[way] & any) && l->fd[way] >= 0 && l->due == 0 && !pass(c, l, (enum cut_way)way)) {
			line_close(c, l);
			return;
		}
}

static void serve(struct cutter *c, int listener, const char *server_socket)
{
	struct line line[LINES];
	struct pollfd fd[1 + 2 * LINES];

	for (size_t i = 0; i < LINES; i++)
		line[i] = (struct line){ .fd = { -1, -1 } };
	for (;;) {
		size_t empty = LINES;
		bool late = false;

		fd[0] = (struct pollfd){ .fd = c->silent ? -1 : listener, .events = POLLIN };
		for (size_t i = 0; i < LINES; i++) {
			late = late || line[i].due != 0;
			if (line[i].fd[0] < 0 && line[i].fd[1] < 0)
				empty = i;
			for (int way = 0; way < 2; way++)
				fd[1 + 2 * i + (size_t)way] = (struct pollfd){ .fd = line[i].due != 0 || c->silent ? -1 : line[i].fd[way], .events = POLLIN };
		}
		if (poll(fd, 1 + 2 * LINES, late || c->silent ? 5 : -1) < 0 && errno != EINTR)
			exit(1);
		if (c->silent)
			continue;
		for (size_t i = 0; i < LINES; i++) {
			const short seen[2] = { fd[1 + 2 * i].revents, fd[2 + 2 * i].revents };

			if (line[i].fd[0] >= 0 || line[i].fd[1] >= 0)
				look_at(c, &line[i], seen);
		}
		if ((fd[0].revents & POLLIN) && empty < LINES)
			line_open(c, &line[empty], listener, server_socket);
	}
}

struct cutter *cutter_start(const char *directory, const char *server_socket)
{
	struct cutter *c = mmap(NULL, sizeof *c, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct sockaddr_un address;
	char path[sizeof address.sun_path];
	int listener;

	snprintf(path, sizeof path, "%s/.s.PGSQL.5432", directory);
	listener = unix_socket(path, &address);
	if (c == MAP_FAILED || bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, LINES) < 0)
		return NULL;
	c->then_at = -1;
	child = fork();
	if (child < 0)
		return NULL;
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		serve(c, listener, server_socket);
	}
	close(listener);
	return c;
}

void cutter_stop(void)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

void cutter_arm(struct cutter *c, enum cut_way way, long at, bool late)
{
	c->way = way;
	c->at = at;
	c->late = late;
	c->cuts = 0;
	c->armed = true;
}
