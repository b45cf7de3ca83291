/* table.c - rows on their way out, and the two plain ways of writing them. */
#include "config.h"

#include "out/out.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/words.h"
#include "out/drawing.h"

const char *out_suffix(enum out_format f)
{
	static const char *const suffix[] = { [OUT_TABLE] = "txt", [OUT_CSV] = "csv", [OUT_XLSX] = "xlsx", [OUT_PDF] = "pdf" };

	return suffix[f];
}

bool out_can(enum out_format f, const char **why)
{
	const char *lacks = NULL;

#ifndef HAVE_XLSX
	if (f == OUT_XLSX)
		lacks = N_("This program was built without XLSX (Debian package libxlsxwriter-dev)");
#endif
#ifndef HAVE_PDF
	if (f == OUT_PDF)
		lacks = N_("This program was built without PDF (Debian package libpango1.0-dev)");
#endif
	if (lacks == NULL && (f == OUT_XLSX || f == OUT_PDF) && !out_drawable())
		lacks = N_("The part of the program that draws is not installed: komet-out.so");
	if (why != NULL)
		*why = lacks;
	return lacks == NULL;
}

const char *out_cell(const struct out_table *t, size_t row, size_t column)
{
	return t->cell[row * t->ncolumn + column];
}

bool out_bar(const struct out_table *t, size_t row, size_t column, double *n)
{
	const char *cell = t->column[column].bar && !t->sum[row] ? out_cell(t, row, column) : NULL;

	return cell != NULL && str_number(cell, n) && *n > 0;
}

bool out_shown(const struct out_table *t, size_t column)
{
	bool any = !t->column[column].maybe;

	for (size_t row = 0; row < t->nrow && !any; row++) {
		char *shown = out_cell(t, row, column) == NULL ? NULL : t->show(t, row, column);

		any = shown != NULL && *shown != '\0';
		secret_free(shown);
	}
	return any;
}

/* Room grows by halves: twenty thousand rows come two hundred at a time. */
void out_table_add(struct out_table *t, const char *const *cell, const char *section, bool sum)
{
	if ((t->nrow & (t->nrow - 1)) == 0) {
		size_t room = t->nrow == 0 ? 1 : t->nrow * 2;

		t->cell = mem_grow(t->cell, room * (t->ncolumn + 1), sizeof *t->cell);
		t->section = mem_grow(t->section, room, sizeof *t->section);
		t->sum = mem_grow(t->sum, room, sizeof *t->sum);
	}
	for (size_t c = 0; c < t->ncolumn; c++)
		t->cell[t->nrow * t->ncolumn + c] = mem_dup(cell[c]);
	t->sum[t->nrow] = sum;
	t->section[t->nrow++] = mem_dup(section);
}

void out_table_release(struct out_table *t)
{
	for (size_t i = 0; i < t->nrow * t->ncolumn; i++)
		secret_free(t->cell[i]);
	for (size_t i = 0; i < t->nrow; i++)
		free(t->section[i]);
	free(t->cell);
	free(t->section);
	free(t->sum);
	free(t->column);
	free(t->about);
	*t = (struct out_table){ 0 };
}

void out_wipe(struct str *s)
{
	if (s->text != NULL)
		explicit_bzero(s->text, s->room);
	str_release(s);
}

/* ---- CSV ---- */

static void csv_value(const char *value, enum csv_style style, struct str *out)
{
	char *clean = utf8_sanitise(value, false, false);
	bool quoted = strpbrk(clean, style == CSV_PEOPLE ? ";\"" : ",;\"") != NULL;
	const char *digits = style == CSV_PEOPLE ? "0123456789.," : "0123456789.";

	if (quoted)
		str_addc(out, '"');
	/* What a spreadsheet would take for a formula; a plain negative number is none. */
	if (*clean != '\0' && strchr("=+-@", *clean) != NULL && (clean[1] == '\0' || clean[1 + strspn(clean + 1, digits)] != '\0'))
		str_addc(out, '\'');
	for (const char *c = clean; *c != '\0'; c++) {
		if (*c == '"')
			str_addc(out, '"');
		str_addc(out, *c);
	}
	if (quoted)
		str_addc(out, '"');
	secret_free(clean);
}

static void csv_about(const struct out_table *t, const char *end, struct str *out)
{
	const char *line = t->about;

	while (line != NULL && *line != '\0') {
		size_t n = strcspn(line, "\n");
		char *one = mem_dupn(line, n), *clean = utf8_sanitise(one, false, false);

		str_addf(out, "# %s%s", clean, end);
		free(one);
		free(clean);
		line += n + (line[n] == '\n');
	}
}

void out_csv(const struct out_table *t, enum csv_style style, bool about, struct str *out)
{
	const char *end = style == CSV_PEOPLE ? "\r\n" : "\n";
	char between = style == CSV_PEOPLE ? ';' : ',';
	bool sections = t->section_name != NULL;

	if (style == CSV_PEOPLE)
		str_add(out, "\xef\xbb\xbf");
	if (about)
		csv_about(t, end, out);
	if (sections)
		str_addf(out, "%s%c", style == CSV_PEOPLE ? "" : t->section_name, between);
	for (size_t c = 0; c < t->ncolumn; c++) {
		if (c > 0)
			str_addc(out, between);
		csv_value(style == CSV_PEOPLE ? t->column[c].label : t->column[c].name, style, out);
	}
	str_add(out, end);
	for (size_t row = 0; row < t->nrow; row++) {
		if (sections && t->section[row] != NULL)
			csv_value(style == CSV_PEOPLE ? words(t->section[row]) : t->section[row], style, out);
		if (sections)
			str_addc(out, between);
		for (size_t c = 0; c < t->ncolumn; c++) {
			char *shown = style == CSV_PEOPLE ? t->show(t, row, c) : NULL;
			const char *value = shown != NULL ? shown : out_cell(t, row, c);

			if (c > 0)
				str_addc(out, between);
			if (value != NULL)
				csv_value(value, style, out);
			secret_free(shown);
		}
		str_add(out, end);
	}
}

/* ---- text ---- */

static void text_cell(const char *value, int width, bool right, bool last, struct str *out)
{
	char *clean = utf8_sanitise(value == NULL ? "" : value, false, false);
	int pad = width - utf8_width(clean);

	for (int i = 0; i < pad && right; i++)
		str_addc(out, ' ');
	str_add(out, clean);
	for (int i = 0; i < (right ? 0 : pad) + 2 && !last; i++)
		str_addc(out, ' ');
	secret_free(clean);
}

/* width -1: the column is not shown. */
static void text_line(const struct out_table *t, size_t row, const int *width, struct str *out)
{
	for (size_t c = 0; c < t->ncolumn; c++) {
		char *shown = row < t->nrow && width[c] >= 0 ? t->show(t, row, c) : NULL;

		if (width[c] >= 0)
			text_cell(shown != NULL ? shown : t->column[c].label, width[c], t->column[c].right, false, out);
		secret_free(shown);
	}
	while (out->n > 0 && out->text[out->n - 1] == ' ')
		out->text[--out->n] = '\0';
	str_addc(out, '\n');
}

static void text_widths(const struct out_table *t, int *width)
{
	for (size_t c = 0; c < t->ncolumn; c++) {
		width[c] = out_shown(t, c) ? utf8_width(t->column[c].label) : -1;
		for (size_t row = 0; row < t->nrow && width[c] >= 0; row++) {
			char *shown = t->show(t, row, c);
			int w = utf8_width(shown);

			width[c] = w > width[c] ? w : width[c];
			secret_free(shown);
		}
	}
}

void out_text(const struct out_table *t, struct str *out)
{
	int *width = mem_array(t->ncolumn + 1, sizeof *width);
	char *clean;

	text_widths(t, width);
	text_line(t, t->nrow, width, out);
	for (size_t row = 0; row < t->nrow; row++) {
		if (t->section[row] != NULL && (row == 0 || !str_same(t->section[row], t->section[row - 1]))) {
			text_cell(words(t->section[row]), 0, false, true, out);
			str_addc(out, '\n');
		}
		text_line(t, row, width, out);
	}
	free(width);
	if (t->about == NULL || *t->about == '\0')
		return;
	clean = utf8_sanitise(t->about, true, true);
	str_addf(out, "\n%s\n", clean);
	free(clean);
}
