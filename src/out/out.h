/* out.h - what leaves the program: rows as CSV, XLSX and PDF, pages as PDF, and how they get onto a disk.
 *
 * It knows the libraries that draw and pack, no screen and no database. Everything is made in memory and wiped there: what
 * stands in it may be about people, and nothing half made is ever a file. It refuses to decide what may leave; who asks has
 * had the database write down that it does.
 */
#ifndef KOMET_OUT_OUT_H
#define KOMET_OUT_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "base/err.h"
#include "base/rows.h"
#include "base/str.h"

enum out_format { OUT_TABLE, OUT_CSV, OUT_XLSX, OUT_PDF };

/* The end of a file's name. */
const char *out_suffix(enum out_format f);
/* Can this build make it? Otherwise *why (may be NULL) is a msgid that says what it lacks. */
bool out_can(enum out_format f, const char **why);

enum out_kind { OUT_TEXT, OUT_NUMBER, OUT_DATE };	/* what a cell is to a spreadsheet */

struct out_column {
	const char *name;		/* the database's; borrowed, as is the label */
	const char *label;		/* translated; "" nothing */
	enum out_kind kind;
	bool right;
	bool maybe;			/* left out of what people read when nothing stands in it */
	bool bar;			/* on paper a bar stands beside it; all on one scale */
};

/* Rows as the database gave them. What is borrowed has to outlive it; the cells are its own, and wiped. */
struct out_table {
	const char *title;		/* translated; the file's own, without anybody's name */
	const char *head;		/* above the rows; NULL: the title */
	const char *unit, *who, *when;	/* translated; NULL none */
	const char *narrowed;		/* what the rows are narrowed to, in words; NULL or "" nothing */
	struct out_column *column; size_t ncolumn;
	char **cell; size_t nrow;	/* nrow * ncolumn; NULL is null */
	const char *section_name;	/* the database's; NULL: there are none */
	char **section;			/* of each row, NULL none */
	bool *sum;			/* of each row: it sums up others, and has no bar */
	char *about;			/* lines: what is counted and how; NULL none */
	bool people;			/* its rows may be about people: said on each page */
	/* A cell as people read it; the caller frees. */
	char *(*show)(const struct out_table *t, size_t row, size_t column);
	const void *ctx;		/* of show */
};

const char *out_cell(const struct out_table *t, size_t row, size_t column);
/* How long a bar is; false: there is none. A row that sums up others has none, beside which theirs would be nothing. */
bool out_bar(const struct out_table *t, size_t row, size_t column, double *n);
bool out_shown(const struct out_table *t, size_t column);	/* to people: something stands in it, or might have */
void out_table_add(struct out_table *t, const char *const *cell, const char *section, bool sum);	/* copied */
void out_table_release(struct out_table *t);

/* Nothing in either reaches a terminal or a spreadsheet as a command: control characters are made visible, and a text that a
 * spreadsheet would calculate gets an apostrophe. */
enum csv_style {
	CSV_PROGRAM,			/* the database's names and values, commas, newlines: for programs */
	CSV_PEOPLE,			/* words as on the screen, semicolons, CRLF and a mark of UTF-8: what a Swedish Excel opens right */
};
/* about: the definition stands before the rows, each line after a #. */
void out_csv(const struct out_table *t, enum csv_style style, bool about, struct str *out);
/* Columns in line, as on the screen, and the definition under them. */
void out_text(const struct out_table *t, struct str *out);
/* Numbers and dates as such; the definition on a sheet of its own. */
bool out_xlsx(const struct out_table *t, struct str *out, struct err *err);

/* PDF is drawn a little at a time, so that the program can go on taking keys. */
struct out_pdf;

struct out_pdf *out_pdf_table(const struct out_table *t);	/* borrowed until it is freed; NULL: this build cannot */
/* rows: sheet, block, text, in order; borrowed. title is the file's own, without anybody's name. */
struct out_pdf *out_pdf_document(const struct rows *rows, const char *title);
bool out_pdf_step(struct out_pdf *p);		/* false: there is no more to do */
size_t out_pdf_pages(const struct out_pdf *p);	/* drawn so far */
/* *lacks: how many characters no font of this machine has. */
bool out_pdf_end(struct out_pdf *p, struct str *out, size_t *lacks, struct err *err);
void out_pdf_free(struct out_pdf *p);

/* A document as text to read on a screen: headings begin with "# ". */
void out_document_text(const struct rows *rows, struct str *out);

/* save.c: into a new file of a directory, for its owner alone. It is there whole or not at all, and never in the place of another.
 * *path (may be NULL) gets its name; the caller frees. The error is at the field "name" or "directory". */
bool out_save(const char *directory, const char *name, const void *bytes, size_t n, char **path, struct err *err);
/* Can a file of that name be made there? The same errors, before the work is done. */
bool out_may_save(const char *directory, const char *name, struct err *err);
/* A name for a file from words: small plain letters and hyphens. The caller frees. */
char *out_name(const char *words, const char *day);
/* Wipes what it holds, and frees it. */
void out_wipe(struct str *s);

#endif
