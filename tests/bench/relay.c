/* relay.c - a line with a delay: passes bytes between a client and a server, each held back for half a round trip.
 *
 *   relay LISTEN_PORT SERVER_PORT ROUND_TRIP_MS     (127.0.0.1 only; one process, until killed; prints "listening")
 *
 * The kernel's own delay (netem) is not to be had everywhere. Nothing is reordered, merged or lost.
 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LINES = 32, HELD = 4096 };

struct piece { double due; size_t n; char *bytes; };

struct direction { struct piece held[HELD]; size_t first, count; bool ended; };

struct line { int fd[2]; struct direction way[2]; };	/* way[0]: from fd[0] to fd[1] */

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct sockaddr_in local(int port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET, .sin_port = htons((unsigned short)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

static void no_delay(int fd)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static struct line *line_open(int listener, int server_port)
{
	struct sockaddr_in server = local(server_port);
	struct line *l = calloc(1, sizeof *l);

	if (!l)
		exit(1);
	l->fd[0] = accept(listener, NULL, NULL);
	l->fd[1] = socket(AF_INET, SOCK_STREAM, 0);
	if (l->fd[0] < 0 || connect(l->fd[1], (struct sockaddr *)&server, sizeof server) < 0) {
		perror("relay");
		exit(1);
	}
	no_delay(l->fd[0]);
	no_delay(l->fd[1]);
	return l;
}

static void line_close(struct line *l)
{
	for (int w = 0; w < 2; w++)
		for (size_t i = 0; i < l->way[w].count; i++)
			free(l->way[w].held[(l->way[w].first + i) % HELD].bytes);
	close(l->fd[0]);
	close(l->fd[1]);
	free(l);
}

/* Takes in what came on one side; it is due after the delay. False: that side has ended. */
static bool take(struct line *l, int w, double delay)
{
	struct direction *d = &l->way[w];
	struct piece *p;
	char bytes[16384];
	ssize_t n = read(l->fd[w], bytes, sizeof bytes);

	if (n <= 0)
		return false;
	p = &d->held[(d->first + d->count++) % HELD];
	*p = (struct piece){ .due = now_ms() + delay, .n = (size_t)n, .bytes = malloc((size_t)n) };
	if (!p->bytes)
		exit(1);
	memcpy(p->bytes, bytes, (size_t)n);
	return true;
}

/* Sends what is due; returns ms until the next is, or -1. */
static double give(struct line *l, int w)
{
	struct direction *d = &l->way[w];

	while (d->count) {
		struct piece *p = &d->held[d->first];
		double wait = p->due - now_ms();

		if (wait > 0)
			return wait;
		for (size_t at = 0; at < p->n;) {
			ssize_t n = send(l->fd[!w], p->bytes + at, p->n - at, MSG_NOSIGNAL);

			if (n <= 0)
				break;
			at += (size_t)n;
		}
		free(p->bytes);
		d->first = (d->first + 1) % HELD;
		d->count--;
	}
	if (d->ended)
		shutdown(l->fd[!w], SHUT_WR);
	return -1;
}

static int listen_on(int port)
{
	struct sockaddr_in here = local(port);
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (fd < 0 || bind(fd, (struct sockaddr *)&here, sizeof here) < 0 || listen(fd, 8) < 0) {
		perror("relay");
		exit(1);
	}
	puts("listening");
	fflush(stdout);
	return fd;
}

int main(int argc, char **argv)
{
	struct line *line[LINES] = { NULL };
	int listener = argc == 4 ? listen_on(atoi(argv[1])) : -1;
	double delay = argc == 4 ? atof(argv[3]) / 2 : 0;

	if (listener < 0) {
		fprintf(stderr, "usage: relay LISTEN_PORT SERVER_PORT ROUND_TRIP_MS\n");
		return 64;
	}
	for (;;) {
		struct pollfd p[1 + 2 * LINES];
		double wait = 1000;

		p[0] = (struct pollfd){ .fd = listener, .events = POLLIN };
		for (int i = 0; i < LINES; i++)
			for (int w = 0; w < 2; w++) {
				struct direction *d = line[i] ? &line[i]->way[w] : NULL;
				double due = d ? give(line[i], w) : -1;

				if (due >= 0 && due < wait)
					wait = due;
				p[1 + 2 * i + w] = (struct pollfd){
					.fd = d && !d->ended && d->count < HELD ? line[i]->fd[w] : -1, .events = POLLIN,
				};
			}
		if (ppoll(p, 1 + 2 * LINES, &(struct timespec){ .tv_sec = (time_t)(wait / 1e3),
				.tv_nsec = (long)((wait - (double)(long)(wait / 1e3) * 1e3) * 1e6) }, NULL) < 0 && errno != EINTR)
			return 1;
		for (int i = 0; i < LINES; i++)
			for (int w = 0; line[i] && w < 2; w++)
				if (p[1 + 2 * i + w].revents && !take(line[i], w, delay))
					line[i]->way[w].ended = true;
		for (int i = 0; i < LINES; i++)
			if (line[i] && line[i]->way[0].ended && line[i]->way[1].ended && !line[i]->way[0].count && !line[i]->way[1].count) {
				line_close(line[i]);
				line[i] = NULL;
			}
		for (int i = 0; (p[0].revents & POLLIN) && i < LINES; i++)
			if (!line[i]) {
				line[i] = line_open(listener, atoi(argv[2]));
				break;
			}
	}
}
