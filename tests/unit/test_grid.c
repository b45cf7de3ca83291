/* Marking attendance: keys in, changed cells out. */
#include "config.h"

#include "model/grid.h"
#include "with_forms.h"

static const struct form_text files[] = {
	{ "marks.cfg", "subject = \"marks\"; title = \"Marks\"; grid = { columns = \"c\"; rows = \"r\"; cells = \"x\"; save = \"s\";\n"
		"marks = ( { key = \"N\"; value = \"present\"; label = \"Present\"; }, { key = \"F\"; value = \"absent\"; label = \"Absent\"; },\n"
		"  { key = \"\303\266\"; value = \"other\"; label = \"Other\"; } );\n"
		"second = ( { key = \"2\"; value = \"both\"; label = \"Both\"; } ); };\n" },
	{ NULL, NULL },
};

static struct subjects *all;
static struct grid *g;

static struct rows *ids(const char *const *id, size_t n)
{
	static const char *const names[] = { "id", "state", NULL };
	const char *cells[20];

	for (size_t i = 0; i < n; i++) {
		cells[2 * i] = id[i];
		cells[2 * i + 1] = id[i][1] == '2' ? "now" : "held";
	}
	return rows_new(names, cells, n);
}

static void load(const char *const *column, size_t ncolumn, const char *const *row, size_t nrow, const char *const *cell, size_t ncell)
{
	static const char *const names[] = { "row_id", "column_id", "mark", "second", "hint", NULL };
	struct rows *columns = ids(column, ncolumn), *rows = ids(row, nrow), *cells = rows_new(names, cell, ncell);

	grid_load(g, columns, rows, cells);
	rows_release(columns);
	rows_release(rows);
	rows_release(cells);
}

static const char *const columns[] = { "m1", "m2", "m3" }, *const people[] = { "p1", "p2" };
static const char *const marked[] = { "p1", "m1", "present", NULL, "came late", "p2", "m1", "absent", "both", NULL,
	"p9", "m1", "present", NULL, NULL };

static void setup(void)
{
	all = forms_good(files);
	g = grid_new(subjects_find(all, "marks")->grid);
	load(columns, 3, people, 2, marked, 3);
}

static void teardown(void)
{
	grid_free(g);
	subjects_free(all);
}

static void sends(const char *rows, const char *cols, const char *marks, const char *seconds)
{
	struct str out[GRID_SENT] = { { .text = NULL } };

	grid_changed(g, out);
	ck_assert_str_eq(out[0].text, rows);
	ck_assert_str_eq(out[1].text, cols);
	ck_assert_str_eq(out[2].text, marks);
	ck_assert_str_eq(out[3].text, seconds);
	for (int i = 0; i < GRID_SENT; i++)
		str_release(&out[i]);
}

START_TEST(test_load)
{
	ck_assert_str_eq(grid_at(g, 0, 0)->mark, "present");
	ck_assert_str_eq(grid_at(g, 0, 0)->hint, "came late");
	ck_assert_str_eq(grid_at(g, 1, 0)->second, "both");
	ck_assert_ptr_null(grid_at(g, 0, 1)->mark);
	ck_assert_ptr_null(grid_at(g, 9, 9)->mark);
	ck_assert(!grid_dirty(g));
	ck_assert_int_eq((int)g->at_column, 1);		/* where it is "now" */
	sends("{}", "{}", "{}", "{}");
	ck_assert(!grid_goto(g, NULL));
	ck_assert(!grid_goto(g, "p9"));
	ck_assert_int_eq((int)g->at_row, 0);
	ck_assert(grid_goto(g, "p2"));
	ck_assert_int_eq((int)g->at_row, 1);
}
END_TEST

START_TEST(test_type)
{
	ck_assert(grid_type(g, "n"));			/* a small letter will do */
	ck_assert_int_eq((int)g->at_row, 1);		/* down to the next */
	ck_assert(grid_type(g, "F"));
	ck_assert_int_eq((int)g->at_row, 1);		/* the last stays */
	ck_assert(!grid_type(g, "q"));
	ck_assert_int_eq((int)grid_changes(g), 2);
	sends("{\"p1\",\"p2\"}", "{\"m2\",\"m2\"}", "{\"present\",\"absent\"}", "{NULL,NULL}");
	grid_move(g, -1, -9);
	ck_assert_int_eq((int)g->at_column, 0);
	ck_assert(grid_type(g, "2"));			/* a second does not move */
	ck_assert_int_eq((int)g->at_row, 0);
	ck_assert_str_eq(grid_at(g, 0, 0)->second, "both");
	ck_assert(grid_type(g, "2"));			/* again: away */
	ck_assert_ptr_null(grid_at(g, 0, 0)->second);
	ck_assert_int_eq((int)grid_changes(g), 2);
	ck_assert(grid_clear(g));
	ck_assert_int_eq((int)g->at_row, 1);
	ck_assert_int_eq((int)grid_changes(g), 3);
	sends("{\"p1\",\"p1\",\"p2\"}", "{\"m1\",\"m2\",\"m2\"}", "{NULL,\"present\",\"absent\"}", "{NULL,NULL,NULL}");
	grid_move(g, -9, 0);
	ck_assert(!grid_clear(g));			/* nothing was there */
	grid_move(g, -9, 0);
	grid_type(g, "N");				/* what it was: no change any more */
	ck_assert_int_eq((int)grid_changes(g), 2);
	grid_move(g, -9, 9);
	ck_assert(grid_type(g, "\303\226"));
	ck_assert_str_eq(grid_at(g, 0, 2)->mark, "other");
}
END_TEST

START_TEST(test_save)
{
	char request[37];

	memcpy(request, g->request, sizeof request);
	grid_type(g, "N");
	sends("{\"p1\"}", "{\"m2\"}", "{\"present\"}", "{NULL}");
	g->saving = true;
	grid_type(g, "F");		/* typed while it is saved: still to be saved */
	grid_saved(g);
	ck_assert(!g->saving);
	ck_assert_str_ne(g->request, request);
	ck_assert_int_eq((int)grid_changes(g), 1);
	sends("{\"p2\"}", "{\"m2\"}", "{\"absent\"}", "{NULL}");
	g->saving = true;
	load(columns, 3, people, 2, marked, 3);	/* asked for before the save, answered while it is on its way */
	ck_assert(grid_dirty(g));
	grid_saved(g);
	ck_assert(!grid_dirty(g));
	ck_assert_str_eq(grid_at(g, 1, 1)->mark, "absent");
}
END_TEST

START_TEST(test_reload)
{
	static const char *const newer[] = { "m0", "m1", "m2", "m3" }, *const more[] = { "p0", "p1", "p2" };
	static const char *const theirs[] = { "p1", "m1", "absent", NULL, NULL, "p1", "m2", "absent", NULL, NULL };

	grid_type(g, "N");
	load(newer, 4, more, 3, theirs, 2);	/* a colleague has marked, a meeting and a person came in front */
	ck_assert_str_eq(grid_at(g, 1, 1)->mark, "absent");
	ck_assert_str_eq(grid_at(g, 1, 2)->mark, "present");	/* typed here, not saved: kept */
	ck_assert_str_eq(grid_at(g, 1, 2)->was_mark, "absent");
	ck_assert_int_eq((int)grid_changes(g), 1);
	ck_assert_int_eq((int)g->at_row, 2);	/* still on p2, m2 */
	ck_assert_int_eq((int)g->at_column, 2);
	load(columns, 1, more, 1, theirs, 0);
	ck_assert_int_eq((int)g->at_row, 0);
	ck_assert_int_eq((int)g->at_column, 0);
	ck_assert(!grid_dirty(g));
	load(columns, 0, more, 0, theirs, 0);
	ck_assert(!grid_type(g, "N"));
	ck_assert(!grid_clear(g));
	grid_move(g, 5, 5);
	ck_assert_int_eq((int)g->at_row, 0);
}
END_TEST

START_TEST(test_both)
{
	static const char *const theirs[] = { "p1", "m2", "absent", NULL, "Jonas Ek" }, *const later[] = { "p1", "m2", "other", "both", "Jonas Ek" };
	static const char *const mine[] = { "p1", "m2", "present", NULL, "Anna Berg" };
	const struct grid_cell *cell;
	struct str out[GRID_SENT] = { { .text = NULL } };

	ck_assert(!grid_exchange(g));
	grid_type(g, "N");
	grid_move(g, -9, 0);
	load(columns, 3, people, 2, theirs, 1);		/* both have set it */
	cell = grid_at(g, 0, 1);
	ck_assert_int_eq((int)grid_clashes(g), 1);
	ck_assert_str_eq(cell->mark, "present");
	ck_assert_str_eq(cell->other_mark, "absent");
	grid_changed(g, out);
	ck_assert_str_eq(out[4].text, "{\"absent\"}");	/* what was seen is sent along: theirs, by now */
	ck_assert_str_eq(out[5].text, "{NULL}");
	for (int i = 0; i < GRID_SENT; i++)
		str_release(&out[i]);
	load(columns, 3, people, 2, theirs, 1);		/* fetched again: still both */
	ck_assert_int_eq((int)grid_clashes(g), 1);
	ck_assert(grid_exchange(g));
	ck_assert_str_eq(grid_at(g, 0, 1)->mark, "absent");
	ck_assert(!grid_dirty(g));
	load(columns, 3, people, 2, later, 1);		/* theirs was taken: so is what they make of it, and one's own is kept */
	cell = grid_at(g, 0, 1);
	ck_assert_str_eq(cell->mark, "other");
	ck_assert(cell->clash && cell->other_mine);
	ck_assert(grid_exchange(g));
	ck_assert_str_eq(grid_at(g, 0, 1)->mark, "present");
	sends("{\"p1\"}", "{\"m2\"}", "{\"present\"}", "{NULL}");
	g->saving = true;
	load(columns, 3, people, 2, mine, 1);		/* one's own save is nobody else's */
	grid_saved(g);
	ck_assert(!grid_dirty(g));
	ck_assert_int_eq((int)grid_clashes(g), 0);
	grid_type(g, "F");
	grid_move(g, -9, 0);
	load(columns, 3, people, 2, (const char *const[]){ "p1", "m2", "absent", NULL, NULL }, 1);	/* both have set the same */
	ck_assert_int_eq((int)grid_clashes(g), 0);
}
END_TEST

START_TEST(test_quotes)
{
	static const char *const odd[] = { "a\"b\\c" };

	load(columns, 1, odd, 1, marked, 0);
	grid_type(g, "N");
	sends("{\"a\\\"b\\\\c\"}", "{\"m1\"}", "{\"present\"}", "{NULL}");
}
END_TEST

START_TEST(test_draft)
{
	static const char *const theirs[] = { "p1", "m1", "absent", NULL, NULL, "p2", "m1", "absent", "both", NULL };
	size_t clashes, gone;
	char *json;

	grid_move(g, -9, -9);
	grid_type(g, "F");		/* p1 m1, was present */
	grid_move(g, 0, 1);
	grid_type(g, "2");
	grid_type(g, "N");		/* p2 m2, was nothing */
	json = grid_draft(g);
	ck_assert_str_eq(json, "{\"p1 m1\": \"absent/\", \"p1 m1 was\": \"present/\", \"p2 m2\": \"present/both\", \"p2 m2 was\": \"/\"}");
	grid_free(g);
	g = grid_new(subjects_find(all, "marks")->grid);
	load(columns, 3, people, 2, marked, 3);
	ck_assert(grid_draft_load(g, json, &clashes, &gone));
	ck_assert_int_eq((int)grid_changes(g), 2);
	ck_assert_str_eq(grid_at(g, 1, 1)->second, "both");
	ck_assert_int_eq((int)(clashes + gone), 0);
	grid_free(g);
	g = grid_new(subjects_find(all, "marks")->grid);
	load(columns, 1, people, 2, theirs, 2);	/* the same was stored by somebody; the second meeting is gone */
	ck_assert(grid_draft_load(g, json, &clashes, &gone));
	ck_assert(!grid_dirty(g));
	ck_assert_int_eq((int)clashes, 0);
	ck_assert_int_eq((int)gone, 1);
	ck_assert(grid_draft_load(g, "{\"p2 m1\": \"present/\", \"p2 m1 was\": \"/\"}", &clashes, &gone));
	ck_assert_int_eq((int)clashes, 1);
	ck_assert_str_eq(grid_at(g, 1, 0)->was_mark, "absent");
	ck_assert(!grid_draft_load(g, "[]", &clashes, &gone));
	free(json);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("grid");
	TCase *tc = tcase_create("grid");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_load);
	tcase_add_test(tc, test_type);
	tcase_add_test(tc, test_save);
	tcase_add_test(tc, test_reload);
	tcase_add_test(tc, test_both);
	tcase_add_test(tc, test_quotes);
	tcase_add_test(tc, test_draft);
	return run(suite, tc);
}
