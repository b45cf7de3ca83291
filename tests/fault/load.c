/* load.c - twenty clients at work while their server goes away under them.
 *
 *   load CLIENTS CONNINFO COMMAND...      each COMMAND takes the server away and brings one back; speaks TAP
 *
 * Each client is a process with the programme's own connection, login and deeds, that saves one family after the other
 * and writes down what it was told. In the end the tables are asked: what was said to be saved is there once, what was
 * said not to be is not, and after each time every client has come back by itself.
 */
#include "config.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

#include "client.h"

enum { MOST_CLIENTS = 26, MOST_SAVES = 17576, PATIENCE_MS = 120000, THINK_MS = 30 };
enum { NOTHING, SAVED, NOT_SAVED };

struct share {
	_Atomic bool stop;
	_Atomic long told[MOST_CLIENTS], unknown[MOST_CLIENTS];
	_Atomic long slowest;
	char word[MOST_CLIENTS][MOST_SAVES];
	unsigned char stored[MOST_CLIENTS][MOST_SAVES];
};

static struct share *share;
static int clients;
static const char *conninfo;

static void tap(bool good, const char *name)
{
	static int n;

	printf("%sok %d - %s\n", good ? "" : "not ", ++n, name);
}

/* "Lastcaab": client c, its second save. */
static void name_of(int client, int i, char name[12])
{
	snprintf(name, 12, "Last%c%c%c%c", 'a' + client, 'a' + i / 676, 'a' + i / 26 % 26, 'a' + i % 26);
}

static void work(int client, const char *programme)
{
	struct client c;
	char name[12], typed[24], request[37];

	client_begin(&c, conninfo, programme);
	for (int i = 0; i < MOST_SAVES && !share->stop; i++) {
		bool asked = false;
		long from = now_ms(), end;

		name_of(client, i, name);
		snprintf(typed, sizeof typed, "Åsa %s", name);
		uuid_make(request);
		client_save(&c, typed, request, THINK_MS);
		while (!c.told && now_ms() < from + PATIENCE_MS) {
			client_turn(&c, 20);
			asked = asked || deeds_unknown(&c.app);
		}
		share->word[client][i] = !c.told ? NOTHING : c.saved ? SAVED : NOT_SAVED;
		share->unknown[client] += asked;
		if (now_ms() - from > share->slowest)
			share->slowest = now_ms() - from;
		share->told[client]++;
		for (end = now_ms() + THINK_MS; now_ms() < end;)
			client_turn(&c, (int)(end - now_ms()));
	}
	client_end(&c);
	_exit(0);
}

/* Until every client has been told twice since; -1: one has not come back. */
static long all_have_saved(void)
{
	long since[MOST_CLIENTS], from = now_ms();

	for (int i = 0; i < clients; i++)
		since[i] = share->told[i];
	for (int i = 0; i < clients; i++)
		while (share->told[i] < since[i] + 2) {
			if (now_ms() > from + PATIENCE_MS)
				return -1;
			poll(NULL, 0, 5);
		}
	return now_ms() - from;
}

static PGconn *connect_judge(void)
{
	char words[600];

	snprintf(words, sizeof words, "%s user=%s", conninfo, getenv("PGUSER"));
	return PQconnectdb(words);
}

static void look(void)
{
	PGconn *judge = connect_judge();
	PGresult *r = PQexec(judge, "select substr(family_name, 5), count(*) from komet.person where family_name like 'Last____' group by 1");
	long said[3] = { 0 }, missing = 0, twice = 0, false_not = 0, unknown = 0;

	for (int i = 0; i < PQntuples(r); i++) {
		const char *n = PQgetvalue(r, i, 0);

		share->stored[n[0] - 'a'][(n[1] - 'a') * 676 + (n[2] - 'a') * 26 + n[3] - 'a'] = (unsigned char)atoi(PQgetvalue(r, i, 1));
	}
	for (int c = 0; c < clients; c++) {
		unknown += share->unknown[c];
		for (int i = 0; i < share->told[c]; i++) {
			char word = share->word[c][i];

			said[(int)word]++;
			missing += word == SAVED && share->stored[c][i] == 0;
			twice += share->stored[c][i] > 1;
			false_not += word == NOT_SAVED && share->stored[c][i] > 0;
		}
	}
	printf("# said: saved %ld, not saved %ld, nothing %ld; not known for a while %ld, the longest save %ld ms\n",
		said[SAVED], said[NOT_SAVED], said[NOTHING], unknown, (long)share->slowest);
	printf("# missing %ld, twice %ld, stored against our word %ld\n", missing, twice, false_not);
	tap(PQntuples(r) > 0 && missing == 0, "what was said to be saved is there");
	tap(twice == 0, "and once");
	tap(false_not == 0, "what was said not to be saved is not there");
	tap(said[NOTHING] == 0, "one of the two is always said");
	PQclear(r);
	PQfinish(judge);
}

int main(int argc, char **argv)
{
	char programme[37] = "";
	PGconn *judge;
	PGresult *r;
	bool back = true;

	if (argc < 4)
		return 64;
	clients = atoi(argv[1]);
	conninfo = argv[2];
	setvbuf(stdout, NULL, _IOLBF, 0);
	share = mmap(NULL, sizeof *share, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	judge = connect_judge();
	r = PQexec(judge, "select id from komet.programme where code = 'komet-3-11'");
	if (PQntuples(r) != 1 || clients > MOST_CLIENTS) {
		printf("Bail out! %s\n", PQerrorMessage(judge));
		return 1;
	}
	snprintf(programme, sizeof programme, "%s", PQgetvalue(r, 0, 0));
	PQclear(r);
	PQfinish(judge);
	for (int i = 0; i < clients; i++)
		if (fork() == 0) {
			static char words[600];

			prctl(PR_SET_PDEATHSIG, SIGKILL);
			snprintf(words, sizeof words, "%s user=t_cut", conninfo);
			conninfo = words;
			work(i, programme);
		}
	for (int i = 3; i < argc && back; i++) {
		long ms = all_have_saved();
		int status = ms < 0 ? -1 : system(argv[i]);

		ms = all_have_saved();
		back = status == 0 && ms >= 0;
		printf("# %s: ended with %d; all were at work again after %ld ms\n", argv[i], status, ms);
	}
	share->stop = true;
	while (wait(NULL) > 0)
		;
	tap(back, "every client came back by itself, each time");
	look();
	puts("1..5");
	return 0;
}
