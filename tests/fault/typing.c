/* typing.c - the program is ended in the middle of fast typing: how much of it is kept?
 *
 *   typing KOMET TIMES [LIMIT_MS]      in the demonstration's database of PGHOST..., as the superuser there; speaks TAP
 *
 * Somebody types a note on a terminal of its own, a key each few hundredths of a second and never a pause, and at some
 * moment the program is killed, told to end, or loses its terminal. Each key is written down with its time; what stands in
 * the draft must be what was typed, but for what was typed last. The drafts are looked at in the tables.
 */
#include "config.h"

#include <libpq-fe.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../ui/screen.h"

enum { MOST_KEYS = 1000, WORKERS = 4, PATIENCE_MS = 60000 };
enum { KILLED, TOLD, HUNG_UP, ENDS };

static const char *const ends[] = { "killed", "told to end", "without a terminal" };

struct share { long n[ENDS], worst[ENDS], other, keys, never; };

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

struct typist {
	struct screen screen;
	unsigned seed;
	char text[MOST_KEYS + 1];
	long at[MOST_KEYS];
	int n;
};

static long between(struct typist *t, long least, long most)
{
	return least + (long)(rand_r(&t->seed) % (unsigned)(most - least));
}

static void pass(struct typist *t, long ms)
{
	for (long end = now_ms() + ms; now_ms() < end;)
		screen_wait(&t->screen, (int)(end - now_ms()) + 1);
}

static bool opened(struct typist *t)
{
	for (long end = now_ms() + PATIENCE_MS; now_ms() < end && !t->screen.ended; screen_wait(&t->screen, 100))
		if (screen_find(&t->screen, "F2") > 0 && screen_find(&t->screen, "[") > 0)
			return true;
	return false;
}

/* A first word that no other has, so that the draft is known again. */
static void type(struct typist *t, const char *first, long ms)
{
	long end = now_ms() + ms;
	int begin = (int)strlen(first);

	t->n = 0;
	while (t->n < MOST_KEYS && (t->n < begin || now_ms() < end)) {
		char c = t->n < begin ? first[t->n] : (char)('a' + between(t, 0, 26));

		t->text[t->n] = c;
		t->at[t->n++] = now_ms();
		screen_send(&t->screen, &c, 1);
		pass(t, between(t, 10, 60));
	}
	t->text[t->n] = '\0';
}

static void end_it(struct typist *t, int how)
{
	if (how == HUNG_UP)
		screen_hang_up(&t->screen);
	else
		kill(t->screen.pid, how == KILLED ? SIGKILL : t->n % 2 ? SIGTERM : SIGHUP);
	for (long end = now_ms() + PATIENCE_MS; !t->screen.ended && now_ms() < end;)
		screen_wait(&t->screen, 20);
}

/* ms between the first key that is not kept and the end; -1: what is kept was never typed. */
static long lost(PGconn *judge, const struct typist *t, const char *first, long ended)
{
	char like[40];
	const char *arg = like;
	PGresult *r;
	size_t kept = 0;
	long ms;

	snprintf(like, sizeof like, "%s%%", first);
	r = PQexecParams(judge, "with d as (delete from komet.draft where body->>'text' like $1 returning body->>'text' as t)"
		" select t from d order by length(t) desc", 1, NULL, &arg, NULL, NULL, 0);
	if (PQntuples(r) > 0) {
		kept = strlen(PQgetvalue(r, 0, 0));
		if (kept > (size_t)t->n || strncmp(PQgetvalue(r, 0, 0), t->text, kept) != 0) {
			printf("# kept:  %s\n# typed: %s\n", PQgetvalue(r, 0, 0), t->text);
			PQclear(r);
			return -1;
		}
	}
	PQclear(r);
	ms = kept == (size_t)t->n ? 0 : ended - t->at[kept];
	return ms < 0 ? 0 : ms;
}

static void work(int worker, int times, char *const *argv, struct share *share)
{
	PGconn *judge = PQconnectdb("");

	for (int i = 0; i < times; i++) {
		struct typist t = { .seed = (unsigned)(worker * 1000 + i) };
		int how = (i + worker) % 2 == 0 ? KILLED : (i + worker) % 4 == 1 ? TOLD : HUNG_UP;
		char first[20];
		long ended, ms;

		snprintf(first, sizeof first, "ord%c%c%cx", 'a' + worker, 'a' + i / 26 % 26, 'a' + i % 26);
		screen_init(&t.screen, 24, 80);
		if (screen_run(&t.screen, argv, "UTF-8") && opened(&t)) {
			type(&t, first, between(&t, 500, 6000));
			ended = now_ms();
			end_it(&t, how);
			ms = lost(judge, &t, first, ended);
			__atomic_add_fetch(&share->n[how], 1, __ATOMIC_SEQ_CST);
			__atomic_add_fetch(&share->keys, t.n, __ATOMIC_SEQ_CST);
			if (ms < 0)
				__atomic_add_fetch(&share->other, 1, __ATOMIC_SEQ_CST);
			else if (ms > share->worst[how])
				share->worst[how] = ms;
		} else {
			char *seen = screen_text(&t.screen);

			__atomic_add_fetch(&share->never, 1, __ATOMIC_SEQ_CST);
			printf("# it did not open:\n# %s\n", seen);
			free(seen);
		}
		screen_release(&t.screen);
	}
	PQfinish(judge);
	exit(0);
}

static void tap(bool good, const char *name)
{
	static int n;

	printf("%sok %d - %s\n", good ? "" : "not ", ++n, name);
}

int main(int argc, char **argv)
{
	struct share *share = mmap(NULL, sizeof *share, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int times = argc > 2 ? atoi(argv[2]) : 8;
	long limit = argc > 3 ? atol(argv[3]) : 2000, worst = 0;
	char with[60], *komet[] = { argc > 1 ? argv[1] : "komet", "--open", "note", "--with", with, "user=demo_farsta", NULL };
	PGconn *judge;
	PGresult *r;

	setlocale(LC_ALL, "");
	setvbuf(stdout, NULL, _IOLBF, 0);
	judge = PQconnectdb("");
	r = PQexec(judge, "select f.id from komet.family f join komet.unit u on u.id = f.unit where u.code = 'farsta' and not f.protected limit 1");
	if (share == MAP_FAILED || PQntuples(r) != 1) {
		printf("Bail out! %s\n", PQerrorMessage(judge));
		return 1;
	}
	snprintf(with, sizeof with, "family=%s", PQgetvalue(r, 0, 0));
	PQclear(r);
	PQfinish(judge);
	for (int i = 0; i < WORKERS; i++)
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			work(i, times / WORKERS, komet, share);
		}
	while (wait(NULL) > 0)
		;
	for (int how = 0; how < ENDS; how++) {
		printf("# %s: %ld times, at most %ld ms of typing not kept\n", ends[how], share->n[how], share->worst[how]);
		if (share->worst[how] > worst)
			worst = share->worst[how];
	}
	printf("# %ld keys\n", share->keys);
	tap(share->never == 0 && share->n[KILLED] > 0, "somebody typed each time");
	tap(share->other == 0, "what is kept is what was typed");
	tap(worst <= limit, "all of it but for the last moments");
	puts("1..3");
	return 0;
}
