/* xlsx.c - rows as a workbook: numbers and dates as such, and a sheet that says what they are. */
#include "config.h"

#include "out/out.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "base/words.h"

#ifdef HAVE_XLSX

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { WIDE_MOST = 60, TEXT_MOST = 32767 };

struct book {
	lxw_workbook *workbook;
	lxw_format *head, *date, *bold, *wrap;
};

/* What the format cannot hold is shown as on a screen. */
static void put_text(lxw_worksheet *sheet, size_t row, size_t column, const char *text, lxw_format *format)
{
	char *clean = utf8_sanitise(text, false, false);

	if (utf8_length(clean) > TEXT_MOST) {
		size_t at = 0;

		for (size_t i = 0; i < TEXT_MOST; i++) {
			wchar_t c;
			at += utf8_next(clean + at, strlen(clean + at), &c);
		}
		clean[at] = '\0';
	}
	worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column, clean, format);
	secret_free(clean);
}

/* Its calendar begins in 1900. */
static bool as_date(const char *cell, lxw_datetime *date)
{
	int day, y, m, d;

	if (!date_from_iso(cell, &day))
		return false;
	date_split(day, &y, &m, &d);
	*date = (lxw_datetime){ .year = y, .month = m, .day = d };
	return y >= 1900;
}

static void put_cell(const struct out_table *t, const struct book *b, lxw_worksheet *sheet, size_t row, size_t column, size_t at)
{
	const char *cell = out_cell(t, row, column);
	lxw_datetime date;
	double number;
	char *shown;

	if (cell == NULL)
		return;
	if (t->column[column].kind == OUT_NUMBER && str_number(cell, &number)) {
		worksheet_write_number(sheet, (lxw_row_t)row + 1, (lxw_col_t)at, number, NULL);
	} else if (t->column[column].kind == OUT_DATE && as_date(cell, &date)) {
		worksheet_write_datetime(sheet, (lxw_row_t)row + 1, (lxw_col_t)at, &date, b->date);
	} else {
		shown = t->show(t, row, column);
		put_text(sheet, row + 1, at, shown, NULL);
		secret_free(shown);
	}
}

static int width_of(const struct out_table *t, size_t column)
{
	int width = utf8_width(t->column[column].label);

	for (size_t row = 0; row < t->nrow && width < WIDE_MOST; row++) {
		const char *cell = out_cell(t, row, column);
		char *shown = cell == NULL ? NULL : t->show(t, row, column);
		int w = shown == NULL ? 0 : utf8_width(shown);

		width = w > width ? w : width;
		secret_free(shown);
	}
	return width > WIDE_MOST ? WIDE_MOST : width;
}

static void put_rows(const struct out_table *t, const struct book *b)
{
	lxw_worksheet *sheet = workbook_add_worksheet(b->workbook, NULL);
	bool sections = t->section_name != NULL;
	size_t first = sections ? 1 : 0;

	for (size_t c = 0; c < t->ncolumn; c++) {
		put_text(sheet, 0, first + c, t->column[c].label, b->head);
		worksheet_set_column(sheet, (lxw_col_t)(first + c), (lxw_col_t)(first + c), width_of(t, c) + 2, NULL);
	}
	if (sections)
		worksheet_set_column(sheet, 0, 0, 24, NULL);
	for (size_t row = 0; row < t->nrow; row++) {
		if (sections && t->section[row] != NULL)
			put_text(sheet, row + 1, 0, words(t->section[row]), NULL);
		for (size_t c = 0; c < t->ncolumn; c++)
			put_cell(t, b, sheet, row, c, first + c);
	}
	worksheet_freeze_panes(sheet, 1, 0);
	if (t->nrow > 0)
		worksheet_autofilter(sheet, 0, 0, (lxw_row_t)t->nrow, (lxw_col_t)(first + t->ncolumn - 1));
	worksheet_set_landscape(sheet);
	worksheet_set_paper(sheet, 9);
	worksheet_fit_to_pages(sheet, 1, 0);
	worksheet_repeat_rows(sheet, 0, 0);
}

static void put_about(const struct out_table *t, const struct book *b)
{
	lxw_worksheet *sheet = workbook_add_worksheet(b->workbook, _("About"));
	const char *const facts[] = { t->unit, t->when, t->who, t->narrowed };
	const char *line = t->about == NULL ? "" : t->about;
	size_t row = 0;

	worksheet_set_column(sheet, 0, 0, 100, NULL);
	put_text(sheet, row++, 0, t->head != NULL ? t->head : t->title, b->bold);
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		if (facts[i] != NULL && *facts[i] != '\0')
			put_text(sheet, row++, 0, facts[i], b->wrap);
	for (row++; *line != '\0'; row++) {
		size_t n = strcspn(line, "\n");
		char *one = mem_dupn(line, n);

		put_text(sheet, row, 0, one, b->wrap);
		free(one);
		line += n + (line[n] == '\n');
	}
}

/* The library writes to a name; this one leads to memory. */
static bool take_back(int memory, struct str *out)
{
	char piece[65536];
	ssize_t n;

	lseek(memory, 0, SEEK_SET);
	while ((n = read(memory, piece, sizeof piece)) > 0)
		str_addn(out, piece, (size_t)n);
	explicit_bzero(piece, sizeof piece);
	return n == 0 && out->n > 0;
}

bool out_xlsx(const struct out_table *t, struct str *out, struct err *err)
{
	int memory = memfd_create("komet", MFD_CLOEXEC);
	char name[40];
	/* What it cannot do without files it does in files without a name, and those in memory too where the machine has that. */
	lxw_workbook_options options = { .tmpdir = access("/dev/shm", W_OK) == 0 ? (char *)"/dev/shm" : NULL };
	struct book b;
	bool ok = false;

	if (memory < 0)
		goto out;
	snprintf(name, sizeof name, "/proc/self/fd/%d", memory);
	b.workbook = workbook_new_opt(name, &options);
	if (b.workbook == NULL)
		goto out;
	b.head = workbook_add_format(b.workbook);
	format_set_bold(b.head);
	format_set_bottom(b.head, LXW_BORDER_THIN);
	b.date = workbook_add_format(b.workbook);
	format_set_num_format(b.date, "yyyy-mm-dd");
	b.bold = workbook_add_format(b.workbook);
	format_set_bold(b.bold);
	b.wrap = workbook_add_format(b.workbook);
	format_set_text_wrap(b.wrap);
	put_rows(t, &b);
	put_about(t, &b);
	ok = workbook_close(b.workbook) == LXW_NO_ERROR && take_back(memory, out);
out:
	if (memory >= 0)
		close(memory);
	return ok || err_set(err, ERR_SERVER, NULL, N_("The workbook could not be made"), NULL);
}

#else

bool out_xlsx(const struct out_table *t, struct str *out, struct err *err)
{
	const char *why = "";

	(void)t;
	(void)out;
	out_can(OUT_XLSX, &why);
	return err_set(err, ERR_INPUT, "format", why, NULL);
}

#endif
