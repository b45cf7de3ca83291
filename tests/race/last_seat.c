/* last_seat.c - two to eight clients race for the last seats, many times, and each round is judged.
 *
 * Each client has a connection and a login of its own; all calls of a round are on their way before any answer is read.
 * Three kinds of round: each offers a place to a family of their own; the same with one who fills the group from the
 * queue; all answer the same offer. A loser must be told who was first and when. Speaks TAP.
 */
#include "config.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLIENTS = 8, TRIES = 5 };

enum kind { RACE_OFFERS, RACE_FILL, RACE_ANSWERS, RACE_KINDS };

struct client {
	PGconn *conn;
	char name[32];			/* as colleagues see it */
	const char *sql;
	const char *arg[4];
	int nargs, tries;
	bool waiting, won;
	char code[6], text[256], detail[512];
};

struct race {
	PGconn *judge;
	struct client client[CLIENTS];
	char group[37], registration[CLIENTS][37], offer[37], version[24], reason[37];
	unsigned long rounds, wins, losses, retries, wrong[RACE_KINDS], untold[RACE_KINDS];
	unsigned int seed;
};

static void die(const char *what, PGconn *conn)
{
	printf("Bail out! %s: %s\n", what, conn == NULL ? "" : PQerrorMessage(conn));
	exit(1);
}

static PGconn *connect_as(const char *login)
{
	const char *words[] = { login == NULL ? NULL : "user", NULL }, *values[] = { login, NULL };
	PGconn *conn = PQconnectdbParams(words, values, 0);

	if (PQstatus(conn) != CONNECTION_OK)
		die("no connection", conn);
	return conn;
}

/* A question of the judge, who waits for the answer. */
static PGresult *ask(struct race *r, const char *sql, int n, const char *const *arg)
{
	PGresult *res = PQexecParams(r->judge, sql, n, NULL, arg, NULL, NULL, 0);

	if (PQresultStatus(res) != PGRES_TUPLES_OK || PQntuples(res) != 1)
		die(sql, r->judge);
	return res;
}

static void copy(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from == NULL ? "" : from);
}

static void round_begin(struct race *r, int seats)
{
	char number[12];
	const char *arg[] = { number }, *at;
	PGresult *res;

	snprintf(number, sizeof number, "%d", seats);
	res = ask(r, "select * from race.begin($1)", 1, arg);
	copy(r->group, sizeof r->group, PQgetvalue(res, 0, 0));
	at = PQgetvalue(res, 0, 1);
	for (int i = 0; i < CLIENTS; i++, at += 37) {
		memcpy(r->registration[i], at, 36);
		r->registration[i][36] = '\0';
	}
	PQclear(res);
}

static void client_send(struct client *c)
{
	c->tries++;
	c->waiting = true;
	if (!PQsendQueryParams(c->conn, c->sql, c->nargs, NULL, c->arg, NULL, NULL, 0))
		die("send", c->conn);
}

static void client_call(struct client *c, const char *sql, int n, ...)
{
	va_list ap;

	c->sql = sql;
	c->nargs = n;
	c->tries = 0;
	c->won = false;
	c->code[0] = c->text[0] = c->detail[0] = '\0';
	va_start(ap, n);
	for (int i = 0; i < n; i++)
		c->arg[i] = va_arg(ap, const char *);
	va_end(ap);
	client_send(c);
}

/* True: to be asked again, as the program does. */
static bool client_answer(struct client *c)
{
	PGresult *res;

	while ((res = PQgetResult(c->conn)) != NULL) {
		c->won = PQresultStatus(res) == PGRES_TUPLES_OK;
		copy(c->code, sizeof c->code, PQresultErrorField(res, PG_DIAG_SQLSTATE));
		copy(c->text, sizeof c->text, PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY));
		copy(c->detail, sizeof c->detail, PQresultErrorField(res, PG_DIAG_MESSAGE_DETAIL));
		PQclear(res);
	}
	c->waiting = false;
	return !c->won && c->tries < TRIES && (!strcmp(c->code, "40001") || !strcmp(c->code, "40P01") || !strcmp(c->code, "55P03"));
}

static void run(struct race *r, int n)
{
	struct pollfd fd[CLIENTS];
	int left = n;

	while (left > 0) {
		for (int i = 0; i < n; i++)
			fd[i] = (struct pollfd){ .fd = r->client[i].waiting ? PQsocket(r->client[i].conn) : -1, .events = POLLIN };
		if (poll(fd, (nfds_t)n, 30000) <= 0)
			die("nobody answers", NULL);
		for (int i = 0; i < n; i++) {
			struct client *c = &r->client[i];

			if (fd[i].revents == 0)
				continue;
			if (!PQconsumeInput(c->conn))
				die("read", c->conn);
			if (PQisBusy(c->conn))
				continue;
			if (client_answer(c)) {
				r->retries++;
				client_send(c);
			} else {
				left--;
			}
		}
	}
}

/* The clients in another order each time: the first to send is not always the same. */
static void shuffle(struct race *r, int n)
{
	for (int i = n - 1; i > 0; i--) {
		int j = (int)(rand_r(&r->seed) % (unsigned int)(i + 1));
		struct client c = r->client[i];

		r->client[i] = r->client[j];
		r->client[j] = c;
	}
}

/* Whether a loser was told the sentence with exactly who and when. */
static bool told(const struct client *c, const char *text, const char *who, const char *at)
{
	char want[256];

	snprintf(want, sizeof want, "%s\x1f%s", who, at);
	return !strcmp(c->code, "KM004") && !strcmp(c->text, text) && !strcmp(c->detail, want);
}

static void complain(const struct race *r, enum kind kind, const char *wrong)
{
	printf("# round %lu, kind %d: %s\n", r->rounds, kind, wrong);
}

static void judge_losers(struct race *r, enum kind kind, int n, const char *who, const char *at)
{
	static const char last[] = "The last seat was taken by {1} at {2}";
	static const char answered[] = "The offer was answered already, by {1} at {2}";
	static const char mine[] = "The family has an offer already: group {1}, by {2} at {3}";

	for (int i = 0; i < n; i++) {
		const struct client *c = &r->client[i];

		r->wins += c->won;
		r->losses += !c->won;
		if (c->won || told(c, kind == RACE_ANSWERS ? answered : last, who, at))
			continue;
		/* Who fills the group may have taken the very family that another was about to offer to. */
		if (kind == RACE_FILL && !strcmp(c->code, "KM004") && !strcmp(c->text, mine))
			continue;
		r->untold[kind]++;
		complain(r, kind, c->text);
		printf("#   told %s %s, should have been %s %s\n", c->code, c->detail, who, at);
	}
}

static void judge_round(struct race *r, enum kind kind, int n)
{
	char wanted[12];
	const char *arg[] = { kind == RACE_ANSWERS ? r->offer : r->group, wanted };
	PGresult *res;

	snprintf(wanted, sizeof wanted, "%d", n);
	res = kind == RACE_ANSWERS ? ask(r, "select * from race.judge_answer($1)", 1, arg) : ask(r, "select * from race.judge($1, $2)", 2, arg);
	if (!PQgetisnull(res, 0, 0)) {
		r->wrong[kind]++;
		complain(r, kind, PQgetvalue(res, 0, 0));
	}
	judge_losers(r, kind, n, PQgetvalue(res, 0, 1), PQgetvalue(res, 0, 2));
	PQclear(res);
}

/* n clients, fewer seats than clients. */
static void race_seats(struct race *r, enum kind kind, int n)
{
	round_begin(r, 1 + (int)(rand_r(&r->seed) % (unsigned int)(n - 1)));
	shuffle(r, n);
	for (int i = 0; i < n; i++) {
		if (kind == RACE_FILL && i == n / 2)
			client_call(&r->client[i], "select * from api.fill(gen_random_uuid(), $1)", 1, r->group);
		else
			client_call(&r->client[i], "select * from api.offer_make(gen_random_uuid(), $1, null, $2)", 2, r->registration[i], r->group);
	}
	run(r, n);
	judge_round(r, kind, n);
}

/* One offer, answered by all at once: half say yes, half no. */
static void race_answers(struct race *r, int n)
{
	const char *arg[] = { r->group };
	PGresult *res;

	round_begin(r, 1);
	client_call(&r->client[0], "select * from api.offer_make(gen_random_uuid(), $1, null, $2)", 2, r->registration[0], r->group);
	run(r, 1);
	res = ask(r, "select * from race.offer($1)", 1, arg);
	copy(r->offer, sizeof r->offer, PQgetvalue(res, 0, 0));
	copy(r->version, sizeof r->version, PQgetvalue(res, 0, 1));
	copy(r->reason, sizeof r->reason, PQgetvalue(res, 0, 2));
	PQclear(res);
	shuffle(r, n);
	for (int i = 0; i < n; i++) {
		if (i % 2 == 0)
			client_call(&r->client[i], "select * from api.offer_accept(gen_random_uuid(), $1, $2)", 2, r->offer, r->version);
		else
			client_call(&r->client[i], "select * from api.offer_decline_save(gen_random_uuid(), $1, $2, $3, true)", 3, r->offer, r->version, r->reason);
	}
	run(r, n);
	judge_round(r, RACE_ANSWERS, n);
}

static void open_all(struct race *r)
{
	char login[16];

	r->judge = connect_as(NULL);
	for (int i = 0; i < CLIENTS; i++) {
		snprintf(login, sizeof login, "t_race%d", i + 1);
		snprintf(r->client[i].name, sizeof r->client[i].name, "Samordnare %d", i + 1);
		r->client[i].conn = connect_as(login);
	}
}

static int verdict(const struct race *r)
{
	static const char *const names[RACE_KINDS] = { "several offer", "one fills and the others offer", "several answer one offer" };
	int number = 0, bad = 0;

	for (int k = 0; k < RACE_KINDS; k++) {
		printf("%sok %d - %s: never overbooked, one order\n", r->wrong[k] ? "not " : "", ++number, names[k]);
		printf("%sok %d - %s: each loser is told who was first and when\n", r->untold[k] ? "not " : "", ++number, names[k]);
		bad += r->wrong[k] > 0 || r->untold[k] > 0;
	}
	printf("%sok %d - there were races: some won, some lost\n", r->wins && r->losses ? "" : "not ", ++number);
	printf("# rounds %lu, won %lu, lost %lu, asked again %lu\n", r->rounds, r->wins, r->losses, r->retries);
	return bad > 0 || r->wins == 0 || r->losses == 0;
}

int main(int argc, char **argv)
{
	static struct race r = { .seed = 1 };
	unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 200;
	int status;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("1..7\n");
	open_all(&r);
	for (; r.rounds < rounds; r.rounds++) {
		int n = 2 + (int)(r.rounds % (CLIENTS - 1));
		enum kind kind = (enum kind)(r.rounds / (CLIENTS - 1) % RACE_KINDS);

		if (kind == RACE_ANSWERS)
			race_answers(&r, n);
		else
			race_seats(&r, kind, n);
	}
	status = verdict(&r);
	for (int i = 0; i < CLIENTS; i++)
		PQfinish(r.client[i].conn);
	PQfinish(r.judge);
	return status;
}
