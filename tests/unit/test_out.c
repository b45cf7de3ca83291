/* What leaves the program: nothing in it is a command to a terminal or a spreadsheet, numbers are numbers, every script has its
 * letters, and a file is there whole or not at all. Tools that read the formats are asked when the machine has them. */
#include "config.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "out/out.h"
#include "with_forms.h"

static struct out_column columns[] = {
	{ .name = "name", .label = "Namn" }, { .name = "waiting", .label = "Väntar", .kind = OUT_NUMBER, .right = true, .bar = true },
	{ .name = "since", .label = "Sedan", .kind = OUT_DATE },
};

static char *show(const struct out_table *t, size_t row, size_t column)
{
	const char *cell = out_cell(t, row, column);

	return mem_dup(cell == NULL ? "" : strcmp(cell, "12.5") == 0 ? "12,5" : cell);
}

static struct out_table table;
static struct str out;
static char directory[] = "/tmp/komet-out-XXXXXX";

static void setup(void)
{
	table = (struct out_table){ .title = "Kö", .unit = "Farsta", .who = "Anna Ek", .when = "Hämtad 2026-11-29", .ncolumn = 3, .show = show };
	table.column = mem_array(3, sizeof *table.column);
	memcpy(table.column, columns, sizeof columns);
	strcpy(directory, "/tmp/komet-out-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
}

static void teardown(void)
{
	struct str command = { 0 };

	out_table_release(&table);
	out_wipe(&out);
	str_addf(&command, "rm -rf '%s'", directory);
	ck_assert_int_eq(system(command.text), 0);
	str_release(&command);
}

static void add(const char *name, const char *waiting, const char *since)
{
	out_table_add(&table, (const char *[]){ name, waiting, since }, NULL, false);
}

START_TEST(test_csv)
{
	add("Enskede-Årsta", "-4", "2026-01-02");
	add("=1+1", NULL, "@x");
	add("Say \"a, b\"", "12.5", "-");
	out_csv(&table, CSV_PROGRAM, false, &out);
	/* Null is empty; formulas are made text, numbers not. */
	ck_assert_str_eq(out.text, "name,waiting,since\nEnskede-Årsta,-4,2026-01-02\n'=1+1,,'@x\n\"Say \"\"a, b\"\"\",12.5,'-\n");
}
END_TEST

START_TEST(test_csv_people)
{
	add("Åsa; Öhrn", "12.5", NULL);
	out_csv(&table, CSV_PEOPLE, false, &out);
	ck_assert_str_eq(out.text, "\xef\xbb\xbfNamn;Väntar;Sedan\r\n\"Åsa; Öhrn\";12,5;\r\n");
}
END_TEST

START_TEST(test_csv_about)
{
	table.about = mem_dup("Räknade.\nPer \033[2Jden dag.");
	out_csv(&table, CSV_PROGRAM, true, &out);
	ck_assert_msg(strncmp(out.text, "# Räknade.\n# Per ", 17) == 0, "%s", out.text);
	ck_assert_ptr_nonnull(strstr(out.text, "\nname,waiting,since\n"));
	ck_assert_ptr_null(strchr(out.text, '\033'));
}
END_TEST

START_TEST(test_csv_sections)
{
	table.section_name = "unit_name";
	out_table_add(&table, (const char *[]){ "Komet", "1", NULL }, "Farsta", false);
	out_csv(&table, CSV_PROGRAM, false, &out);
	ck_assert_str_eq(out.text, "unit_name,name,waiting,since\nFarsta,Komet,1,\n");
}
END_TEST

START_TEST(test_bars)
{
	double n = 0;

	out_table_add(&table, (const char *[]){ "Hela staden", "95", NULL }, NULL, true);
	add("Farsta", "90", "7");
	add("Bromma", NULL, NULL);
	add("Kista", "0", NULL);
	ck_assert(!out_bar(&table, 0, 1, &n));	/* would dwarf those of the districts */
	ck_assert(out_bar(&table, 1, 1, &n));
	ck_assert_double_eq(n, 90);
	ck_assert(!out_bar(&table, 1, 0, &n) && !out_bar(&table, 1, 2, &n));
	ck_assert(!out_bar(&table, 2, 1, &n) && !out_bar(&table, 3, 1, &n));
}
END_TEST

START_TEST(test_text)
{
	add("a\033]0;title\a", "23", NULL);
	add("Enskede-Årsta", "4", NULL);
	table.about = mem_dup("Så räknas det.");
	out_text(&table, &out);
	ck_assert_ptr_null(strchr(out.text, '\033'));
	ck_assert_ptr_null(strchr(out.text, '\a'));
	ck_assert_ptr_nonnull(strstr(out.text, "\nEnskede-Årsta       4\n"));
	ck_assert_ptr_nonnull(strstr(out.text, "\n\nSå räknas det.\n"));
}
END_TEST

START_TEST(test_many_rows)
{
	for (int i = 0; i < 1000; i++) {
		char number[12];

		snprintf(number, sizeof number, "%d", i);
		add("x", number, NULL);
	}
	ck_assert_uint_eq(table.nrow, 1000);
	ck_assert_str_eq(out_cell(&table, 999, 1), "999");
	ck_assert_str_eq(out_cell(&table, 500, 1), "500");
}
END_TEST

/* What a program of the machine says about a file; NULL: there is no such program. The caller frees. */
static char *said_by(const char *program, const char *arguments)
{
	struct str command = { 0 }, said = { 0 };
	char piece[4096];
	size_t n;
	FILE *in;

	str_addf(&command, "command -v %s >/dev/null 2>&1 && %s %s 2>&1", program, program, arguments);
	in = popen(command.text, "r");
	while ((n = fread(piece, 1, sizeof piece, in)) > 0)
		str_addn(&said, piece, n);
	pclose(in);
	str_release(&command);
	return said.n == 0 ? NULL : str_take(&said);
}

static char *saved_as(const char *name)
{
	struct err err = { .code = ERR_NONE };
	char *path = NULL;

	ck_assert_msg(out_save(directory, name, out.text, out.n, &path, &err), "%s %s", err.text, err.detail);
	return path;
}

START_TEST(test_xlsx)
{
	struct err err;
	char *path, *said, arguments[200];

	if (!out_can(OUT_XLSX, NULL)) {
		ck_assert(!out_xlsx(&table, &out, &err));
		ck_assert_ptr_nonnull(strstr(err.text, "libxlsxwriter-dev"));
		return;
	}
	add("Łukasz <&> =1", "12.5", "2026-11-21");
	add("محمد", "x", "1899-01-01");
	add(NULL, NULL, NULL);
	table.about = mem_dup("Så räknas det.");
	ck_assert(out_xlsx(&table, &out, &err));
	ck_assert_int_eq(memcmp(out.text, "PK\003\004", 4), 0);
	path = saved_as("a.xlsx");
	snprintf(arguments, sizeof arguments, "-p %s xl/worksheets/sheet1.xml", path);
	said = said_by("unzip", arguments);
	if (said != NULL) {
		ck_assert_msg(strstr(said, "<v>12.5</v>") != NULL, "%s", said);
		ck_assert_msg(strstr(said, "<v>46347</v>") != NULL, "a date is a day since 1900: %s", said);
	}
	free(said);
	snprintf(arguments, sizeof arguments, "-p %s xl/sharedStrings.xml", path);
	said = said_by("unzip", arguments);
	if (said != NULL) {
		ck_assert_ptr_nonnull(strstr(said, "Łukasz &lt;&amp;&gt; =1"));
		ck_assert_ptr_nonnull(strstr(said, "محمد"));
		ck_assert_ptr_nonnull(strstr(said, "1899-01-01"));
		ck_assert_ptr_nonnull(strstr(said, "Så räknas det."));
	}
	free(said);
	free(path);
}
END_TEST

static size_t drawn(struct out_pdf *pdf)
{
	struct err err;
	size_t lacks = 99;

	ck_assert_ptr_nonnull(pdf);
	while (out_pdf_step(pdf))
		;
	ck_assert(out_pdf_end(pdf, &out, &lacks, &err));
	out_pdf_free(pdf);
	ck_assert_int_eq(memcmp(out.text, "%PDF-1.", 7), 0);
	return lacks;
}

START_TEST(test_pdf)
{
	char *path, *said;
	struct err err;
	size_t lacks;

	if (!out_can(OUT_PDF, NULL)) {
		ck_assert(!out_pdf_end(NULL, &out, &lacks, &err));
		ck_assert_ptr_nonnull(strstr(err.text, "libpango1.0-dev"));
		return;
	}
	add("Łukasz Żółć", "12", "2026-11-21");
	add("محمد الأمين", "3", NULL);
	add("ብርሃነ ተስፋይ", "2", NULL);
	add("Ελένη Иван", NULL, NULL);
	table.about = mem_dup("Så räknas det.");
	ck_assert_uint_eq(drawn(out_pdf_table(&table)), 0);
	path = saved_as("a.pdf");
	said = said_by("pdffonts", path);
	if (said != NULL)	/* name, type, encoding, emb: every font is in the file */
		for (char *line = strtok(strstr(said, "---"), "\n"); (line = strtok(NULL, "\n")) != NULL;)
			ck_assert_msg(strstr(line, " yes ") != NULL, "%s", line);
	free(said);
	said = said_by("pdftotext -layout", path);
	if (said != NULL) {
		ck_assert_msg(strstr(said, "Łukasz Żółć") != NULL, "%s", said);
		ck_assert_msg(strstr(said, "Så räknas det.") != NULL, "%s", said);
		ck_assert_msg(strstr(said, "ብርሃነ") != NULL, "%s", said);
	}
	free(said);
	free(path);
}
END_TEST

START_TEST(test_pdf_pages)
{
	struct out_pdf *pdf;

	if (!out_can(OUT_PDF, NULL))
		return;
	for (int i = 0; i < 300; i++)
		add(i % 7 == 0 ? "En text som är så lång att den inte får plats på sin rad utan måste gå vidare på nästa, gång på gång på gång" : "kort",
			"5", "2026-01-01");
	pdf = out_pdf_table(&table);
	ck_assert(out_pdf_step(pdf));
	ck_assert_uint_eq(out_pdf_pages(pdf), 0);	/* a little at a time */
	while (out_pdf_step(pdf))
		;
	ck_assert_uint_ge(out_pdf_pages(pdf), 6);
	out_pdf_free(pdf);
	out_table_release(&table);
	setup();
	pdf = out_pdf_table(&table);
	while (out_pdf_step(pdf))
		;
	ck_assert_uint_eq(out_pdf_pages(pdf), 1);	/* of no rows a page that says so */
	out_pdf_free(pdf);
}
END_TEST

static const char *const blocks[] = { "sheet", "block", "text", NULL };

START_TEST(test_document)
{
	static const char *const cells[] = {
		"1", "address", "Åsa Öhrn", "1", "address", "Storgatan 1", "1", "date", "2026-11-29", "1", "title", "Kallelse",
		"1", "text", "Välkommen.", "1", "gap", NULL, "1", "head", "Dag\tTid", "1", "cells", "ti\t17.30", "2", "heading", "Andra", "2", "text", "Slut",
	};
	struct rows *rows = rows_new(blocks, cells, sizeof cells / sizeof *cells / 3);
	struct out_pdf *pdf;

	out_document_text(rows, &out);
	ck_assert_msg(strstr(out.text, "Åsa Öhrn\nStorgatan 1\n\n2026-11-29\n") != NULL, "%s", out.text);
	ck_assert_ptr_nonnull(strstr(out.text, "# Kallelse\n"));
	ck_assert_ptr_nonnull(strstr(out.text, "Dag  Tid\nti   17.30\n"));
	ck_assert_ptr_nonnull(strstr(out.text, "# Andra\n"));
	out_wipe(&out);
	if (out_can(OUT_PDF, NULL)) {
		pdf = out_pdf_document(rows, "Kallelse");
		while (out_pdf_step(pdf))
			;
		ck_assert_uint_eq(out_pdf_pages(pdf), 2);
		out_pdf_free(pdf);
	}
	rows_release(rows);
}
END_TEST

START_TEST(test_labels)
{
	const char *cells[25 * 3];
	struct rows *rows;
	struct out_pdf *pdf;

	if (!out_can(OUT_PDF, NULL))
		return;
	for (size_t i = 0; i < 25; i++) {
		cells[3 * i] = "1";
		cells[3 * i + 1] = "label";
		cells[3 * i + 2] = "Åsa Öhrn\nStorgatan 1\n123 45 Farsta";
	}
	rows = rows_new(blocks, cells, 25);
	pdf = out_pdf_document(rows, "Etiketter");
	while (out_pdf_step(pdf))
		;
	ck_assert_uint_eq(out_pdf_pages(pdf), 2);	/* 24 on the first */
	out_pdf_free(pdf);
	rows_release(rows);
}
END_TEST

/* A sheet longer than a page goes on, and a paragraph longer than a page too. */
START_TEST(test_long_sheet)
{
	const char *cells[3 * 3];
	struct str text = { 0 };
	struct rows *rows;
	struct out_pdf *pdf;

	if (!out_can(OUT_PDF, NULL))
		return;
	for (int i = 0; i < 2500; i++)
		str_add(&text, "ord och åter ord ");
	for (size_t i = 0; i < 3; i++) {
		cells[3 * i] = "1";
		cells[3 * i + 1] = "text";
		cells[3 * i + 2] = i == 1 ? text.text : "kort";
	}
	rows = rows_new(blocks, cells, 3);
	pdf = out_pdf_document(rows, "x");
	while (out_pdf_step(pdf))
		;
	ck_assert_uint_eq(out_pdf_pages(pdf), 9);
	out_pdf_free(pdf);
	rows_release(rows);
	str_release(&text);
}
END_TEST

static size_t files(void)
{
	DIR *d = opendir(directory);
	size_t n = 0;

	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n - 2;
}

START_TEST(test_save)
{
	struct err err;
	struct stat st;
	char *path;

	str_add(&out, "innehåll");
	path = saved_as("a.txt");
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	ck_assert_uint_eq((size_t)st.st_size, strlen("innehåll"));
	free(path);
	ck_assert(!out_save(directory, "a.txt", "x", 1, NULL, &err));
	ck_assert_str_eq(err.field, "name");
	ck_assert(!out_may_save(directory, "a.txt", &err));
	ck_assert(!out_save(directory, "../b", "x", 1, NULL, &err));
	ck_assert(!out_save(directory, ".b", "x", 1, NULL, &err));
	ck_assert(!out_save(directory, "", "x", 1, NULL, &err));
	ck_assert(!out_save("tmp", "b", "x", 1, NULL, &err));
	ck_assert_str_eq(err.field, "directory");
	ck_assert(!out_save("/tmp/komet-there-is-none", "b", "x", 1, NULL, &err));
	ck_assert(!out_save("/etc/passwd", "b", "x", 1, NULL, &err));
	ck_assert_uint_eq(files(), 1);
}
END_TEST

/* Not even a link that leads somewhere else is written through. */
START_TEST(test_save_link)
{
	struct str link = { 0 };
	struct err err;

	str_addf(&link, "%s/a.txt", directory);
	ck_assert_int_eq(symlink("/tmp/komet-should-not-be", link.text), 0);
	ck_assert(!out_save(directory, "a.txt", "x", 1, NULL, &err));
	ck_assert_int_ne(access("/tmp/komet-should-not-be", F_OK), 0);
	str_release(&link);
}
END_TEST

/* A file system without unnamed files: this stands before the C library's own. */
static bool unnamed_refused;

int openat(int dir, const char *path, int flags, ...)
{
	va_list more;
	mode_t mode;

	va_start(more, flags);
	mode = va_arg(more, mode_t);
	va_end(more);
	if (unnamed_refused && (flags & O_TMPFILE) == O_TMPFILE) {
		errno = EOPNOTSUPP;
		return -1;
	}
	return (int)syscall(SYS_openat, dir, path, flags, mode);
}

START_TEST(test_save_named)
{
	const struct rlimit small = { 4096, 4096 };
	char *much = mem_array(100000, 1), *path;
	struct err err;

	unnamed_refused = true;
	str_add(&out, "innehåll");
	path = saved_as("a.txt");
	free(path);
	ck_assert(!out_save(directory, "a.txt", "x", 1, NULL, &err));
	ck_assert_str_eq(err.field, "name");
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
	ck_assert(!out_save(directory, "b.txt", much, 100000, NULL, &err));
	ck_assert_str_eq(err.field, "directory");
	ck_assert_uint_eq(files(), 1);		/* neither half a file nor the one it was to become */
	free(much);
}
END_TEST

START_TEST(test_save_no_room)
{
	const struct rlimit small = { 4096, 4096 };
	char *much = mem_array(100000, 1);
	struct err err;

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
	ck_assert(!out_save(directory, "a.txt", much, 100000, NULL, &err));
	ck_assert_str_eq(err.field, "directory");
	ck_assert_uint_eq(files(), 0);		/* nothing half */
	free(much);
}
END_TEST

START_TEST(test_name)
{
	char *name = out_name("Kö: Åsa & ÖHRN  3–11", "2026-11-29");

	ck_assert_str_eq(name, "komet-ko-asa-ohrn-3-11-2026-11-29");
	free(name);
	name = out_name("", "2026-11-29");
	ck_assert_str_eq(name, "komet-2026-11-29");
	free(name);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("out");
	TCase *tc = tcase_create("out");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_csv);
	tcase_add_test(tc, test_csv_people);
	tcase_add_test(tc, test_csv_about);
	tcase_add_test(tc, test_csv_sections);
	tcase_add_test(tc, test_bars);
	tcase_add_test(tc, test_text);
	tcase_add_test(tc, test_many_rows);
	tcase_add_test(tc, test_xlsx);
	tcase_add_test(tc, test_pdf);
	tcase_add_test(tc, test_pdf_pages);
	tcase_add_test(tc, test_document);
	tcase_add_test(tc, test_labels);
	tcase_add_test(tc, test_long_sheet);
	tcase_add_test(tc, test_save);
	tcase_add_test(tc, test_save_link);
	tcase_add_test(tc, test_save_named);
	tcase_add_test(tc, test_save_no_room);
	tcase_add_test(tc, test_name);
	return run(suite, tc);
}
