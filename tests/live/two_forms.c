/* two_forms.c - two people and one registration: both open it, type, save and close, in every order there is.
 *
 *   two_forms [EVERY]      in the database of PGHOST..., as the superuser there; EVERY n: each n-th of the orders only
 *
 * Each has the real program on a terminal of its own. After every step both screens are looked at: who else has it open is
 * told, nothing typed is lost, a colleague's save shows, and where both typed in the same field both values are there. After
 * every save the database holds what it meant. Four kinds of round: in the same field or in two, and with or without a client
 * that is held while the other saves, so that its own save is refused first. Speaks TAP.
 */
#include "config.h"

#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/str.h"
#include "screen.h"

enum { STEPS = 4, ORDERS = 70, WAIT_MS = 10000, NAME_ROW = 3, CHILD_ROW = 5, COMPANY_ROW = 21, MESSAGE_ROW = 22 };

enum step { OPEN, TYPE, SAVE, CLOSE };

struct client {
	struct screen screen;
	const char *name;		/* as the other sees it */
	int row;			/* of the field typed in, from 0 */
	enum step next;
	bool open, typed, saved, refused;
	bool both;			/* the other saved what is typed here, too */
	char value[32];
};

struct all {
	struct client client[2];
	PGconn *judge;
	char registration[37];
	char stored[2][64];		/* who rang and the child, as they should be */
	bool same, held;
	unsigned order;			/* bits: whose step it is */
	int round, step, checks, bad;
};

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void die(const char *what, const char *why)
{
	printf("Bail out! %s: %s\n", what, why);
	exit(1);
}

static const char *judge(struct all *a, const char *sql, const char *arg)
{
	static char answer[200];
	PGresult *r = PQexecParams(a->judge, sql, arg ? 1 : 0, NULL, &arg, NULL, NULL, 0);

	if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) < 1)
		die(sql, PQerrorMessage(a->judge));
	snprintf(answer, sizeof answer, "%s", PQgetvalue(r, 0, 0));
	PQclear(r);
	return answer;
}

/* ---- looking ---- */

static void drain(struct all *a, int ms)
{
	for (int i = 0; i < 2; i++)
		if (screen_wait(&a->client[i].screen, ms))
			while (screen_wait(&a->client[i].screen, 0))
				;
}

static bool row_has(const struct client *c, int row, const char *text)
{
	char *line;
	bool has;

	if (row < 0)
		return screen_find(&c->screen, text) >= 0;
	line = screen_row(&c->screen, row);
	has = strstr(line, text) != NULL;
	free(line);
	return has;
}

static void show(struct all *a)
{
	for (int i = 0; i < 2; i++) {
		char *text = screen_text(&a->client[i].screen), *rest = text, *line;

		printf("# %s\n", a->client[i].name);
		while ((line = strsep(&rest, "\n")) && rest)
			printf("# |%s\n", line);
		free(text);
	}
}

/* Waits until a row (-1: any) holds a text, or does not. */
static bool sees(struct all *a, struct client *c, int row, const char *text, bool there)
{
	const char *patience = getenv("KOMET_UI_PATIENCE");
	long long end = now_ms() + WAIT_MS * (patience && atoi(patience) > 0 ? atoi(patience) : 1);

	a->checks++;
	while (row_has(c, row, text) != there && now_ms() < end && !c->screen.ended)
		drain(a, 20);
	if (row_has(c, row, text) == there)
		return true;
	a->bad++;
	printf("# round %d (%s field, %s), order %02x, step %d: %s %s in row %d: %s\n", a->round, a->same ? "the same" : "another",
		a->held ? "held" : "live", a->order, a->step, c->name, there ? "does not see" : "still sees", row + 1, text);
	show(a);
	return false;
}

static void keys(struct client *c, const char *bytes)
{
	screen_send(&c->screen, bytes, strlen(bytes));
}

/* ---- what must hold after each step ---- */

static void check_company(struct all *a, int i)
{
	struct client *c = &a->client[i], *other = &a->client[!i];
	char company[80];

	if (!c->open)
		return;
	snprintf(company, sizeof company, "%s (Farsta) has this open since", other->name);
	sees(a, c, COMPANY_ROW, company, other->open);
}

static void check_fields(struct all *a, int i)
{
	struct client *c = &a->client[i], *other = &a->client[!i];

	if (!c->open)
		return;
	if (c->typed)
		sees(a, c, c->row, c->value, true);
	if (other->saved && (!c->typed || other->row != c->row))
		sees(a, c, other->row, other->value, true);
	if (c->both) {
		sees(a, c, c->row, other->value, true);	/* beside one's own */
		sees(a, c, c->row, other->name, true);
		sees(a, c, c->row, "!", true);
	}
}

static void check_stored(struct all *a)
{
	char now[200], meant[200];

	snprintf(now, sizeof now, "%s", judge(a, "select (komet.adult_of($1, true)).name || '/' || (select s.name from komet.child_slots($1) s limit 1)",
		a->registration));
	snprintf(meant, sizeof meant, "%s/%s", a->stored[0], a->stored[1]);
	a->checks++;
	if (strcmp(now, meant) == 0)
		return;
	a->bad++;
	printf("# round %d, order %02x, step %d: stored is %s, and should be %s\n", a->round, a->order, a->step, now, meant);
}

/* ---- steps ---- */

static void open_form(struct all *a, struct client *c)
{
	keys(c, "k");
	sees(a, c, NAME_ROW, a->stored[0], true);
	c->open = true;
}

static void type_value(struct all *a, struct client *c)
{
	for (int i = 2; i < c->row; i++)
		keys(c, "\t");
	keys(c, "\025");
	keys(c, c->value);
	sees(a, c, c->row, c->value, true);
	c->typed = true;
}

static void closed(struct all *a, struct client *c)
{
	sees(a, c, 0, "Queue", true);
	c->open = c->typed = c->both = false;
}

static void save_form(struct all *a, struct client *c)
{
	struct client *other = &a->client[c == a->client];
	char first[80];

	keys(c, "\033OQ");	/* F2 */
	if (c->refused) {
		kill(c->screen.pid, SIGCONT);
		snprintf(first, sizeof first, "Not saved: %s was first", other->name);
		sees(a, c, MESSAGE_ROW, first, true);
		c->refused = false;
		check_fields(a, (int)(c - a->client));
		check_stored(a);
		keys(c, "\033OQ");
	}
	closed(a, c);
	c->saved = true;
	other->both = other->open && other->typed && other->row == c->row;
	snprintf(a->stored[c->row == CHILD_ROW], sizeof a->stored[0], "%s", c->value);
	check_stored(a);
}

/* A form that was saved is closed already. */
static void close_form(struct all *a, struct client *c)
{
	if (c->open)
		keys(c, "\033");
	closed(a, c);
}

static void take_step(struct all *a, struct client *c)
{
	struct client *other = &a->client[c == a->client];
	bool hold = a->held && c->next == SAVE && other->open && other->typed && !other->saved;

	if (hold) {	/* the other hears nothing, and saves all the same: its F2 is there before the notice */
		kill(other->screen.pid, SIGSTOP);
		other->refused = true;
	}
	switch (c->next++) {
	case OPEN: open_form(a, c); break;
	case TYPE: type_value(a, c); break;
	case SAVE: save_form(a, c); break;
	case CLOSE: close_form(a, c); break;
	}
	if (hold) {
		save_form(a, other);
		other->next = CLOSE;
	}
	for (int i = 0; i < 2; i++) {
		check_company(a, i);
		check_fields(a, i);
	}
}

static void play(struct all *a)
{
	for (int i = 0; i < 2; i++) {
		struct client *c = &a->client[i];

		c->row = i == 1 && !a->same ? CHILD_ROW : NAME_ROW;
		c->next = OPEN;
		c->saved = c->refused = false;
		snprintf(c->value, sizeof c->value, "%s Round%d", i == 0 ? "Anna" : "Bo", a->round);
	}
	for (a->step = 0; a->step < 2 * STEPS && a->bad == 0; a->step++) {
		struct client *c = &a->client[a->order >> a->step & 1];

		if (c->next <= CLOSE)
			take_step(a, c);
	}
	check_stored(a);
}

/* ---- all of them ---- */

static void start(struct all *a, int i, const char *login, const char *name)
{
	struct client *c = &a->client[i];
	char user[64], with[80];
	const char *dir = getenv("top_builddir"), *programme;
	struct str path = { 0 };

	c->name = name;
	programme = judge(a, "select programme::text from komet.registration where id = $1", a->registration);
	snprintf(user, sizeof user, "user=%s", login);
	snprintf(with, sizeof with, "programme=%s", programme);
	str_addf(&path, "%s/komet", dir ? dir : ".");
	screen_init(&c->screen, 24, 80);
	if (!screen_run(&c->screen, (char *const[]){ path.text, "--open", "queue", "--with", with, user, NULL }, "UTF-8"))
		die(path.text, "does not start");
	str_release(&path);
	sees(a, c, 2, a->stored[0], true);
}

static bool next_order(unsigned *order)
{
	do
		++*order;
	while (*order < 1U << 2 * STEPS && __builtin_popcount(*order) != STEPS);
	return *order < 1U << 2 * STEPS;
}

int main(int argc, char **argv)
{
	static struct all a;
	int every = argc > 1 && atoi(argv[1]) > 0 ? atoi(argv[1]) : 1, n = 0;

	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("ESCDELAY", "50", 1);
	a.judge = PQconnectdb("");
	if (PQstatus(a.judge) != CONNECTION_OK)
		die("no connection", PQerrorMessage(a.judge));
	snprintf(a.registration, sizeof a.registration, "%s", judge(&a, "select r.id::text from komet.registration r join komet.unit u on u.id = r.unit "
		"join komet.programme p on p.id = r.programme where u.code = 'farsta' and p.code = 'komet-3-11' "
		"and r.state in ('incomplete', 'queued', 'offered') order by r.order_key limit 1", NULL));
	snprintf(a.stored[0], sizeof a.stored[0], "%s", judge(&a, "select (komet.adult_of($1, true)).name", a.registration));
	snprintf(a.stored[1], sizeof a.stored[1], "%s", judge(&a, "select s.name from komet.child_slots($1) s limit 1", a.registration));
	start(&a, 0, "demo_farsta", "\303\205sa Lindqvist");
	start(&a, 1, "demo_bromma", "Jonas Ek");
	for (int kind = 0; kind < 4; kind++) {
		int before = kind == 0 ? 0 : a.bad;

		a.same = kind % 2 == 0;
		a.held = kind >= 2;
		a.order = 0;
		for (; next_order(&a.order) && a.bad == 0; n++)
			if (n % every == 0) {
				a.round++;
				play(&a);
			}
		printf("%sok %d - %s, %s\n", a.bad > before ? "not " : "", kind + 1, a.same ? "both in the same field" : "each in a field of their own",
			a.held ? "the second save refused first" : "live");
	}
	printf("# rounds %d, checks %d, wrong %d\n1..4\n", a.round, a.checks, a.bad);
	for (int i = 0; i < 2; i++) {
		kill(a.client[i].screen.pid, SIGCONT);
		screen_release(&a.client[i].screen);
	}
	PQfinish(a.judge);
	return a.bad > 0;
}
