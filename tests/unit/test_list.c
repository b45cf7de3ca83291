/* A list against a server made of an array: whatever is typed, and whenever the answers come, one stands where one
 * would stand if all rows were there at once. */
#include "config.h"

#include "model/list.h"
#include "with_forms.h"

enum { ROOM = 3000 };

static const struct form_text files[] = {
	{ "words.cfg", "words = ( { name = \"state\"; values = ( { value = \"q\"; label = \"In queue\"; letter = \"Q\"; } ); } );\n" },
	{ "queue.cfg", "subject = \"queue\"; title = \"Queue\"; list = { call = \"queue_list\"; key = [\"order_key\", \"id\"]; paged = true;\n"
		"columns = ( { name = \"name\"; label = \"Name\"; width = 9; }, { name = \"state\"; label = \"S\"; width = 9; words = \"state\"; },\n"
		"{ name = \"free\"; label = \"F\"; width = 3; type = \"bool\"; } );\n"
		"filters = ( { name = \"filter_state\"; label = \"State\"; } ); };\n" },
	{ "all.cfg", "subject = \"all\"; title = \"All\"; list = { call = \"all_list\"; columns = ( { name = \"name\"; label = \"N\"; width = 9; } ); };\n" },
	{ "jobs.cfg", "subject = \"jobs\"; title = \"Jobs\"; list = { call = \"jobs\"; stays = true;\n"
		"columns = ( { name = \"name\"; label = \"N\"; width = 9; } ); };\n"
		"actions = ( { name = \"all\"; label = \"All\"; call = \"all\"; },\n"
		"{ name = \"one\"; label = \"One\"; call = \"one\"; when = \"free\"; otherwise = \"Not free\"; },\n"
		"{ name = \"many\"; label = \"Many\"; on = \"marks\"; call = \"many\"; when = \"free\"; } );\n" },
	{ NULL, NULL },
};

/* The server: rows that exist have their number as key and id; some are taken away. */
struct server { bool gone[ROOM]; int n, clamp, calls; };

static struct subjects *all;
static struct server server;

static void setup(void)
{
	all = forms_good(files);
	server = (struct server){ .n = 1000, .clamp = 200 };
}

static void teardown(void)
{
	subjects_free(all);
}

static struct rows *serve(const char *const *key, bool back, int max)
{
	static const char *const names[] = { "id", "order_key", "name", "state", "free", NULL };
	const char *cells[ROOM * 5];
	static char text[ROOM][3][16];
	int from = back ? ROOM : -1, n = 0, found[ROOM];

	if (key[0]) {
		from = key[1] ? atoi(key[1] + 1) : -1;
		ck_assert_int_eq(atoi(key[0] + 1), from);	/* the whole key is of one row */
	}
	if (max > server.clamp)
		max = server.clamp;
	for (int i = back ? (from < server.n ? from : server.n) - 1 : from + 1; i >= 0 && i < server.n && n < max; i += back ? -1 : 1)
		if (!server.gone[i])
			found[n++] = i;
	for (int r = 0; r < n; r++) {
		int i = back ? found[n - 1 - r] : found[r];
		snprintf(text[r][0], 16, "r%04d", i);
		snprintf(text[r][1], 16, "k%04d", i);
		snprintf(text[r][2], 16, "Name %d", i);
		cells[r * 5] = text[r][0];
		cells[r * 5 + 1] = text[r][1];
		cells[r * 5 + 2] = text[r][2];
		cells[r * 5 + 3] = "q";
		cells[r * 5 + 4] = i % 2 ? "t" : NULL;
	}
	server.calls++;
	return rows_new(names, cells, (size_t)n);
}

/* Asks what is wanted; NULL nothing. */
static struct rows *ask(struct list *l)
{
	const char *key[2];
	bool back;
	int max;

	if (!list_wants(l))
		return NULL;
	list_ask(l, key, &back, &max);
	ck_assert_int_gt(max, 0);
	ck_assert_int_le(max, 200);
	return serve(key, back, max);
}

static void settle(struct list *l)
{
	struct rows *rows;

	for (int i = 0; (rows = ask(l)); i++) {
		ck_assert_int_lt(i, 200);	/* it comes to rest */
		list_got(l, rows);
		rows_release(rows);
	}
}

static int here(const struct list *l)
{
	return l->nrow ? atoi(list_id(l, l->at) + 1) : -1;
}

/* What must always be true. */
static void sound(const struct list *l)
{
	ck_assert_msg(l->top <= l->at && l->at < l->nrow + !l->nrow && l->at < l->top + (size_t)l->height,
		"top %zu, at %zu of %zu, height %d", l->top, l->at, l->nrow, l->height);
	ck_assert_msg(l->at_start == !l->before || !l->nrow, "the key before the window is known, or nothing is there");
	for (size_t r = 1; r < l->nrow; r++)	/* an assertion costs a message: only when it fails */
		if (strcmp(list_id(l, r), list_id(l, r - 1)) <= 0)
			ck_abort_msg("%s stands before %s", list_id(l, r - 1), list_id(l, r));
	ck_assert_int_le((int)l->nrow, l->height + 8 * 66 + 200);
}

static struct list *open_list(int height)
{
	struct list *l = list_new(all, subjects_find(all, "queue")->list);

	list_height(l, height);
	ck_assert_int_eq(l->want, LIST_FIRST);
	return l;
}

START_TEST(test_first)
{
	struct list *l = open_list(20);
	const char *key[2] = { "x", "x" };
	bool back = true;
	int max;

	ck_assert_int_eq(l->state, LIST_EMPTY);
	list_ask(l, key, &back, &max);
	ck_assert(!key[0] && !key[1] && !back);
	ck_assert_int_eq(max, 40);
	ck_assert_int_eq(l->state, LIST_LOADING);
	ck_assert(!list_wants(l));
	struct rows *rows = serve(key, back, max);
	list_got(l, rows);
	rows_release(rows);
	ck_assert_int_eq(l->state, LIST_READY);
	ck_assert_int_eq((int)l->nrow, 40);
	ck_assert(l->at_start && !l->at_end);
	ck_assert_int_eq(l->want, LIST_AFTER);	/* a page is in hand; more for a hand that stays on the key */
	settle(l);
	ck_assert_int_eq((int)l->nrow, 120);
	ck_assert(!list_wants(l));
	list_free(l);
}
END_TEST

START_TEST(test_paging_is_quick)
{
	struct list *l = open_list(20);

	settle(l);
	for (int page = 1; page < 20; page++) {
		list_page(l, 1);
		ck_assert_int_eq(here(l), page * 20);	/* before anything was asked */
		ck_assert_int_eq((int)(l->at - l->top), 0);
		settle(l);
		sound(l);
		ck_assert_int_le((int)l->nrow, 20 + 9 * 20);	/* trimmed when rows come */
	}
	ck_assert_int_le(server.calls, 8);	/* a question takes several pages */
	for (int page = 18; page >= 0; page--) {
		list_page(l, -1);
		ck_assert_int_eq(here(l), page * 20);
		settle(l);
		sound(l);
	}
	ck_assert(l->at_start);
	list_free(l);
}
END_TEST

START_TEST(test_ends)
{
	struct list *l = open_list(20);

	settle(l);
	list_end(l);
	ck_assert_int_eq(l->want, LIST_LAST);
	settle(l);
	ck_assert_int_eq(here(l), 999);
	ck_assert_int_eq((int)(l->at - l->top), 19);
	ck_assert(l->at_end && !l->at_start);
	sound(l);
	list_move(l, 5);
	ck_assert_int_eq(here(l), 999);
	ck_assert_int_eq(l->pending_move, 0);
	list_page(l, -1);
	ck_assert_int_eq(here(l), 979);
	settle(l);
	list_home(l);
	settle(l);
	ck_assert_int_eq(here(l), 0);
	ck_assert(l->at_start);
	int calls = server.calls;
	list_home(l);
	settle(l);
	ck_assert_int_eq(server.calls, calls);	/* one is there already */
	list_free(l);
}
END_TEST

START_TEST(test_type_ahead)
{
	struct list *l = open_list(20);

	list_move(l, 3);		/* before the first answer */
	list_page(l, 2);
	struct rows *rows = ask(l);
	list_move(l, 1);		/* while it is on its way */
	list_got(l, rows);
	rows_release(rows);
	settle(l);
	ck_assert_int_eq(here(l), 44);
	for (int i = 0; i < 30; i++)	/* thirty pages in one breath */
		list_page(l, 1);
	settle(l);
	ck_assert_int_eq(here(l), 644);
	list_move(l, -300);
	settle(l);
	ck_assert_int_eq(here(l), 344);
	list_end(l);
	list_move(l, -7);
	settle(l);
	ck_assert_int_eq(here(l), 992);
	list_end(l);
	list_home(l);
	list_move(l, 2);
	settle(l);
	ck_assert_int_eq(here(l), 2);
	list_move(l, 5000);
	list_move(l, -1);		/* counted from where one is going, until the end is known */
	settle(l);
	ck_assert_int_eq(here(l), 999);
	list_free(l);
}
END_TEST

START_TEST(test_again)
{
	struct list *l = open_list(20);

	settle(l);
	list_move(l, 500);
	settle(l);
	size_t line = l->at - l->top;
	for (int i = 480; i < 500; i++)		/* rows above the cursor go, one below too */
		server.gone[i] = i % 2;
	list_again(l);
	ck_assert(l->stale);
	settle(l);
	sound(l);
	ck_assert(!l->stale);
	ck_assert_int_eq(here(l), 500);
	ck_assert_int_eq((int)(l->at - l->top), (int)line);
	server.gone[500] = server.gone[501] = true;	/* the row itself: the next that is left */
	list_again(l);
	settle(l);
	ck_assert_int_eq(here(l), 502);
	ck_assert_int_eq((int)(l->at - l->top), (int)line);
	for (int i = 300; i < 1000; i++)		/* all that is held, and all after it */
		server.gone[i] = true;
	list_again(l);
	settle(l);
	sound(l);
	ck_assert_int_eq(here(l), 299);
	memset(server.gone, 1, sizeof server.gone);
	list_again(l);
	settle(l);
	ck_assert_int_eq((int)l->nrow, 0);
	ck_assert(l->at_start && l->at_end);
	ck_assert_int_eq(l->state, LIST_READY);
	memset(server.gone, 0, sizeof server.gone);
	list_again(l);
	settle(l);
	ck_assert_int_eq(here(l), 0);
	list_free(l);
}
END_TEST

START_TEST(test_again_while_moving)
{
	struct list *l = open_list(20);

	settle(l);
	list_again(l);
	struct rows *rows = ask(l);
	list_move(l, 13);		/* the screen still moves */
	ck_assert_int_eq(here(l), 13);
	list_got(l, rows);
	rows_release(rows);
	ck_assert_int_eq(here(l), 13);
	settle(l);
	list_page(l, 2);
	list_again(l);			/* while the next page is on its way */
	rows = ask(l);
	list_again(l);
	list_got(l, rows);
	rows_release(rows);
	ck_assert(l->stale);
	ck_assert_int_eq(l->want, LIST_AGAIN);
	settle(l);
	ck_assert_int_eq(here(l), 53);
	ck_assert(!l->stale);
	list_free(l);
}
END_TEST

START_TEST(test_conditions)
{
	struct list *l = open_list(20);

	settle(l);
	list_move(l, 100);
	settle(l);
	list_mark(l, l->at);
	list_again(l);
	struct rows *rows = ask(l);
	list_search(l, "ås");
	ck_assert_str_eq(l->search, "ås");
	ck_assert_int_eq((int)l->nmark, 0);
	unsigned long generation = l->generation;
	list_got(l, rows);		/* of the old search: dropped */
	rows_release(rows);
	ck_assert_uint_eq(l->generation, generation);
	ck_assert_int_eq(l->want, LIST_FIRST);
	settle(l);
	ck_assert_int_eq(here(l), 0);
	list_search(l, "ås");
	ck_assert(!list_wants(l));	/* the same: nothing to ask */
	list_search(l, "");
	ck_assert_ptr_null(l->search);
	list_end(l);			/* conditions and end at once */
	settle(l);
	ck_assert_int_eq(here(l), 999);
	list_filter(l, 0, "queued");
	ck_assert_str_eq(l->filter[0], "queued");
	list_filter(l, 7, "nothing");
	settle(l);
	ck_assert_int_eq(here(l), 0);
	list_free(l);
}
END_TEST

START_TEST(test_failed)
{
	struct list *l = open_list(20);

	rows_release(ask(l));
	list_move(l, 3);
	list_failed(l);
	ck_assert_int_eq(l->state, LIST_FAILED);
	ck_assert(!list_wants(l));	/* no storm of questions */
	list_again(l);
	settle(l);
	ck_assert_int_eq(here(l), 0);
	list_move(l, 115);
	rows_release(ask(l));
	list_failed(l);
	ck_assert(!list_wants(l));
	ck_assert_int_eq((int)l->nrow, 120);	/* what is there stays */
	list_move(l, 1);			/* one goes on: asked again */
	settle(l);
	ck_assert_int_eq(here(l), 116);
	ck_assert_int_gt((int)l->nrow, 120);
	list_free(l);
}
END_TEST

START_TEST(test_marks)
{
	struct list *l = open_list(10);

	settle(l);
	list_mark(l, 2);
	list_mark(l, 3);
	list_mark(l, 3);
	ck_assert(list_marked(l, 2) && !list_marked(l, 3));
	list_mark_all(l);
	ck_assert_int_eq((int)l->nmark, 10);
	list_mark_all(l);
	ck_assert_int_eq((int)l->nmark, 0);
	list_mark(l, 2);
	list_mark(l, 4);
	list_move(l, 700);
	settle(l);
	ck_assert_int_eq((int)l->nmark, 2);
	ck_assert_str_eq(list_mark_cell(l, 0, "id"), "r0002");	/* far outside the window */
	ck_assert_str_eq(list_mark_cell(l, 1, "name"), "Name 4");
	ck_assert_ptr_null(list_mark_cell(l, 1, "nothing"));
	ck_assert_ptr_null(list_mark_cell(l, 2, "id"));
	server.gone[4] = true;
	list_again(l);
	settle(l);
	ck_assert_int_eq((int)l->nmark, 2);	/* nobody has looked there */
	list_home(l);
	settle(l);
	list_mark(l, 0);
	server.gone[0] = true;
	list_again(l);
	settle(l);
	ck_assert_int_eq((int)l->nmark, 2);	/* seen to be gone */
	ck_assert_str_eq(list_mark_cell(l, 0, "id"), "r0002");
	list_unmark_one(l, "r0002");
	list_unmark_one(l, "r9999");		/* has no mark */
	ck_assert_int_eq((int)l->nmark, 1);
	ck_assert_str_eq(list_mark_cell(l, 0, "name"), "Name 4");
	list_unmark(l);
	ck_assert(!list_marked(l, 1));
	list_free(l);
}
END_TEST

static void shown(const struct list *l, size_t row, size_t column, const char *expected)
{
	char *text = list_show(l, row, &l->def->column[column]);

	ck_assert_str_eq(text, expected);
	free(text);
}

START_TEST(test_show_and_find)
{
	struct list *l = open_list(20);
	struct column_def letter;

	settle(l);
	shown(l, 3, 0, "Name 3");
	shown(l, 3, 1, "In queue");
	shown(l, 3, 2, "x");
	shown(l, 4, 2, "");
	letter = l->def->column[1];
	letter.short_words = true;
	char *text = list_show(l, 0, &letter);
	ck_assert_str_eq(text, "Q");
	free(text);
	ck_assert(list_find(l, "NAME 1", true));
	ck_assert_int_eq(here(l), 1);
	ck_assert(list_find(l, "name 1", true));
	ck_assert_int_eq(here(l), 1);
	ck_assert(list_find(l, "name 1", false));
	ck_assert_int_eq(here(l), 10);
	ck_assert(!list_find(l, "name 377", false));
	ck_assert_int_eq(here(l), 10);
	ck_assert(list_find(l, "name 2", false));
	ck_assert_int_eq(here(l), 20);
	ck_assert(list_find(l, "in queue", false));
	ck_assert_ptr_null(list_cell(l, 9999, "id"));
	ck_assert_ptr_null(list_cell(l, 0, "nothing"));
	list_free(l);
}
END_TEST

START_TEST(test_unpaged)
{
	static const char *const names[] = { "name", NULL };
	const char *cells[] = { "a", "b", "c" };
	struct list *l = list_new(all, subjects_find(all, "all")->list);
	struct rows *rows = rows_new(names, cells, 3);
	bool back;
	int max;

	list_height(l, 2);
	list_ask(l, NULL, &back, &max);
	ck_assert_int_eq(max, 0);
	list_end(l);			/* typed ahead */
	list_got(l, rows);
	ck_assert(l->at_start && l->at_end);
	ck_assert_int_eq((int)l->at, 2);
	ck_assert_int_eq((int)l->top, 1);
	list_home(l);
	ck_assert_int_eq((int)l->at, 0);
	list_move(l, 1);
	ck_assert(!list_wants(l));
	list_again(l);			/* no id: the place is kept by number */
	list_ask(l, NULL, &back, &max);
	list_got(l, rows);
	ck_assert_int_eq((int)l->at, 1);
	ck_assert_ptr_null(list_id(l, 0));
	list_mark(l, 0);
	ck_assert_int_eq((int)l->nmark, 0);
	rows_release(rows);
	list_free(l);
}
END_TEST

/* Gives a list of things to do the rows of these letters, small ones free. */
static void jobs(struct list *l, const char *letters)
{
	static const char *const names[] = { "id", "name", "free", NULL };
	const char *cells[3 * 10];
	char id[10][2];
	bool back;
	int max;

	for (size_t i = 0; letters[i]; i++) {
		snprintf(id[i], sizeof id[i], "%c", letters[i]);
		cells[3 * i] = cells[3 * i + 1] = id[i];
		cells[3 * i + 2] = letters[i] >= 'a' ? "t" : letters[i] >= 'N' ? "f" : NULL;
	}
	struct rows *rows = rows_new(names, cells, strlen(letters));
	list_again(l);
	list_ask(l, NULL, &back, &max);
	list_got(l, rows);
	rows_release(rows);
}

static void stands_on(const struct list *l, const char *id)
{
	ck_assert_str_eq(list_id(l, l->at), id);
}

START_TEST(test_stays)
{
	struct list *l = list_new(all, subjects_find(all, "jobs")->list);

	jobs(l, "abcde");
	list_move(l, 1);
	jobs(l, "acdbe");	/* a colleague has put it off: one goes on with it */
	stands_on(l, "b");
	l->own = true;
	jobs(l, "acdeb");	/* one's own: the next has its place */
	stands_on(l, "e");
	list_move(l, 1);
	jobs(l, "abcde");	/* it was the last: the last */
	stands_on(l, "e");
	list_move(l, -3);
	jobs(l, "acdeb");
	stands_on(l, "c");
	jobs(l, "adeb");	/* it is done */
	stands_on(l, "d");
	jobs(l, "adxeb");	/* and what only gets new neighbours is not lost */
	stands_on(l, "d");
	jobs(l, "d");
	stands_on(l, "d");
	list_free(l);
}
END_TEST

START_TEST(test_takes)
{
	const struct subject *s = subjects_find(all, "jobs");
	const struct action_def *any = subject_action(s, "all"), *one = subject_action(s, "one"), *many = subject_action(s, "many");
	struct list *l = list_new(all, s->list);

	ck_assert_str_eq(one->otherwise, "Not free");
	ck_assert(list_takes(l, 0, any) && !list_takes(l, 0, one));	/* no row, no action on one */
	jobs(l, "aBZ");
	ck_assert(list_takes(l, 0, any) && list_takes(l, 0, one) && list_takes(l, 0, many));
	ck_assert(list_takes(l, 1, any) && !list_takes(l, 1, one) && !list_takes(l, 1, many));	/* null */
	ck_assert(!list_takes(l, 2, one) && !list_takes(l, 2, many));			/* false */
	list_mark(l, 1);
	ck_assert(!list_takes(l, 0, many) && list_takes(l, 0, one));	/* of the marked ones none */
	list_mark(l, 0);
	ck_assert(list_takes(l, 2, many) && !list_takes(l, 2, one));
	list_free(l);
}
END_TEST

START_TEST(test_clamped)
{
	struct list *l = open_list(40);

	server.clamp = 25;		/* the database gives less than is asked */
	settle(l);
	list_move(l, 999);
	settle(l);
	ck_assert_int_eq(here(l), 999);
	ck_assert(l->at_end);
	list_move(l, -999);
	settle(l);
	ck_assert_int_eq(here(l), 0);
	sound(l);
	list_free(l);
}
END_TEST

START_TEST(test_short)
{
	struct list *l = open_list(20);

	server.n = 3;
	settle(l);
	ck_assert_int_eq(server.calls, 1);	/* a handful of rows is surely all */
	ck_assert(l->at_start && l->at_end);
	list_page(l, 1);
	ck_assert_int_eq(here(l), 2);
	list_height(l, 2);
	ck_assert_int_eq((int)l->top, 1);
	list_height(l, 0);
	ck_assert_int_eq(l->height, 1);
	sound(l);
	list_free(l);
}
END_TEST

/* Keys at random, answers late at random: in the end one stands where plain arithmetic says. */
START_TEST(test_random)
{
	unsigned seed = (unsigned)_i * 7919 + 1;
	static const int heights[] = { 1, 5, 20, 57, 100 };
	int height = heights[_i % 5], at = 0;
	struct list *l = open_list(height);
	struct rows *rows = NULL;

	server.n = _i % 3 ? 700 : 37;
	server.clamp = _i % 4 ? 200 : 20 + _i % 30;
	for (int step = 0; step < 400; step++) {
		int what = rand_r(&seed) % 12, by = rand_r(&seed) % 50 - 25;
		bool clamps = false;	/* arithmetic cannot tell what is beyond an edge not yet reached: let it come to rest */
		switch (what) {
		case 0:		list_home(l); at = 0; break;
		case 1:		list_end(l); at = server.n - 1; break;
		case 2: case 3: list_page(l, by > 0 ? 1 : -1); at += by > 0 ? height : -height; clamps = true; break;
		case 4: case 5:	case 6: list_move(l, by); at += by; clamps = true; break;
		case 7:		list_again(l); break;
		default:
			if (rows) {
				list_got(l, rows);
				rows_release(rows);
			}
			rows = ask(l);
		}
		if (clamps && (at < 0 || at >= server.n)) {
			at = at < 0 ? 0 : server.n - 1;
			if (rows) {
				list_got(l, rows);
				rows_release(rows);
				rows = NULL;
			}
			settle(l);
		}
		sound(l);
	}
	if (rows) {
		list_got(l, rows);
		rows_release(rows);
	}
	settle(l);
	sound(l);
	ck_assert_int_eq(here(l), at);
	list_free(l);
}
END_TEST

/* What has no room where it stands is said elsewhere: measured in columns, in the order of the cells, whole. */
START_TEST(test_cut)
{
	struct str said = { .text = NULL };

	list_cut(&said, "fits", 4);
	list_cut(&said, "", 0);
	list_cut(&said, "Åsa Öhrn", 8);
	ck_assert_uint_eq(said.n, 0);
	list_cut(&said, "Dagar efter en träff", 19);
	ck_assert_str_eq(said.text, "Dagar efter en träff");
	list_cut(&said, "漢字", 4);
	list_cut(&said, "漢字", 3);
	ck_assert_str_eq(said.text, "Dagar efter en träff; 漢字");
	str_release(&said);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("list");
	TCase *tc = tcase_create("list");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_first);
	tcase_add_test(tc, test_paging_is_quick);
	tcase_add_test(tc, test_ends);
	tcase_add_test(tc, test_type_ahead);
	tcase_add_test(tc, test_again);
	tcase_add_test(tc, test_again_while_moving);
	tcase_add_test(tc, test_conditions);
	tcase_add_test(tc, test_failed);
	tcase_add_test(tc, test_marks);
	tcase_add_test(tc, test_cut);
	tcase_add_test(tc, test_show_and_find);
	tcase_add_test(tc, test_unpaged);
	tcase_add_test(tc, test_stays);
	tcase_add_test(tc, test_takes);
	tcase_add_test(tc, test_clamped);
	tcase_add_test(tc, test_short);
	tcase_add_loop_test(tc, test_random, 0, 100);
	return run(suite, tc);
}
