/* Options of `komet report`: from how people write them to what the database takes. */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "app/report.h"
#include "base/date.h"
#include "with_forms.h"

static const struct form_text text[] = {
	{ "a.cfg", "subject = \"a\"; title = \"A\"; list = { call = \"a_list\"; report = \"some-figures\"; columns = ( { name = \"n\"; label = \"N\"; width = 4; type = \"int\"; } );"
		" bars = \"n\"; filters = ( { name = \"from_date\"; type = \"date\"; label = \"From\"; }, { name = \"unit_kind\"; type = \"choice\"; label = \"Kind\"; words = \"kind\"; },"
		" { name = \"programme\"; type = \"choice\"; label = \"Programme\"; choices = \"programme_choice\"; }, { name = \"few\"; type = \"bool\"; label = \"Few\"; } ); };" },
	{ "words.cfg", "words = ( { name = \"kind\"; values = ( { value = \"own\"; label = \"Own district\"; }, { value = \"other\"; label = \"Other district\"; } ); } );" },
	{ NULL, NULL },
};

static struct subjects *all;
static const struct list_def *def;
static struct rows *rows;

static void setup(void)
{
	static const char *const names[] = { "value", "label", NULL };
	static const char *const cells[] = { "u1", "Komet 3-11", "u2", "Extended Komet 3-11", "u3", "Komet 12-18" };

	all = forms_good(text);
	def = subjects_find(all, "a")->list;
	rows = rows_new(names, cells, 3);
}

static void teardown(void)
{
	rows_release(rows);
	subjects_free(all);
}

static const struct rows *choices(void *ctx, const struct call_def *call, struct err *err)
{
	(void)ctx;
	(void)err;
	ck_assert_str_eq(call->function, "programme_choice");
	return rows;
}

/* What the option becomes, or the sentence why not. */
static const char *becomes(const char *name, const char *value, const char *argument)
{
	static char said[400];
	const struct report_option option = { name, value };
	struct args args = { 0 };
	struct str narrowed = { 0 };
	struct err err;
	int today;

	ck_assert(date_from_iso("2026-11-23", &today));
	if (report_args(all, def, &option, 1, today, choices, NULL, &args, &narrowed, &err))
		snprintf(said, sizeof said, "%s (%s)", args_get(&args, argument) ? args_get(&args, argument) : "null", narrowed.text ? narrowed.text : "");
	else
		err_words(&err, said, sizeof said);
	args_release(&args);
	str_release(&narrowed);
	return said;
}

START_TEST(test_names)
{
	ck_assert_str_eq(report_filter(def, "from"), "from_date");
	ck_assert_str_eq(report_filter(def, "from-date"), "from_date");
	ck_assert_str_eq(report_filter(def, "unit-kind"), "unit_kind");
	ck_assert_ptr_null(report_filter(def, "to"));
	ck_assert_ptr_null(report_filter(def, "unit"));
}
END_TEST

START_TEST(test_values)
{
	ck_assert_str_eq(becomes("from", "v 48", "from_date"), "2026-11-23 (From: 2026-11-23)");
	ck_assert_str_eq(becomes("from", "never", "from_date"), "never is not a date; write it as 2026-11-21");
	ck_assert_str_eq(becomes("unit-kind", "own", "unit_kind"), "own (Kind: Own district)");
	ck_assert_str_eq(becomes("unit-kind", "other d", "unit_kind"), "other (Kind: Other district)");
	ck_assert_str_eq(becomes("unit-kind", "district", "unit_kind"), "district fits more than one of: Own district, Other district");
	ck_assert_str_eq(becomes("programme", "komet 3", "programme"), "u1 (Programme: Komet 3-11)");
	ck_assert_str_eq(becomes("programme", "u3", "programme"), "u3 (Programme: Komet 12-18)");
	ck_assert_str_eq(becomes("programme", "extended", "programme"), "u2 (Programme: Extended Komet 3-11)");
	ck_assert_str_eq(becomes("programme", "piano", "programme"), "piano is none of: Komet 3-11, Extended Komet 3-11, Komet 12-18");
	ck_assert_str_eq(becomes("few", "yes", "few"), "t (Few: Yes)");
	ck_assert_str_eq(becomes("few", "some", "few"), "some is neither yes nor no");
}
END_TEST

START_TEST(test_forms)
{
	struct form_text bad[] = { { "a.cfg", NULL }, { NULL, NULL } };

#define LIST(more) "subject = \"a\"; title = \"A\"; list = { call = \"a_list\"; columns = ( { name = \"n\"; label = \"N\"; width = 4; } ); " more " };"
	bad[0].text = LIST("report = \"Five\";");
	forms_bad(bad, "a.cfg:1: \"Five\" is not the name of a report: a-z, 0-9 and -, a letter first");
	bad[0].text = LIST("bars = \"n\";");
	forms_bad(bad, "a.cfg:1: there is no column of numbers \"n\"");
	bad[0].text = LIST("bars = [ \"x\" ];");
	forms_bad(bad, "a.cfg:1: there is no column of numbers \"x\"");
	bad[0].text = LIST("") "actions = ( { name = \"x\"; label = \"X\"; on = \"marks\"; document = { function = \"f\"; args = [ \"id\" ]; }; } );";
	forms_bad(bad, "a.cfg:1: on marked rows \"document\" takes ids");
	bad[0].text = LIST("") "actions = ( { name = \"x\"; label = \"X\"; document = \"f\"; file = \"g\"; } );";
	forms_bad(bad, "a.cfg:1: the action \"x\" shows a document or a file, and then does nothing else");
	bad[0].text = LIST("") "actions = ( { name = \"x\"; label = \"X\"; document = \"f\"; handover = true; } );";
	forms_bad(bad, "a.cfg:1: the action \"x\" hands over no file");
}
END_TEST

START_TEST(test_two_reports)
{
	static const struct form_text two[] = {
		{ "a.cfg", LIST("report = \"five\";") },
		{ "b.cfg", "subject = \"b\"; title = \"B\"; list = { call = \"b_list\"; report = \"five\"; columns = ( { name = \"n\"; label = \"N\"; width = 4; } ); };" },
		{ NULL, NULL },
	};

	forms_bad(two, "b.cfg:1: there is a report \"five\" already");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("report_args");
	TCase *tc = tcase_create("report_args");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_names);
	tcase_add_test(tc, test_values);
	tcase_add_test(tc, test_forms);
	tcase_add_test(tc, test_two_reports);
	return run(suite, tc);
}
