/* pdf_parts.h - what pdf*.c share: private to them. Everything is in points; y goes down. */
#ifndef KOMET_OUT_PDF_PARTS_H
#define KOMET_OUT_PDF_PARTS_H

#include <cairo.h>
#include <pango/pango.h>

#include "out/out.h"

#define MM (72.0 / 25.4)
#define A4_SHORT (210 * MM)
#define A4_LONG (297 * MM)

enum font { FONT_TEXT, FONT_SMALL, FONT_BOLD, FONT_HEADING, FONT_TITLE, FONT_CELL, FONT_CELL_BOLD, FONT_COUNT };
enum side { SIDE_LEFT, SIDE_RIGHT };

struct paper {
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoLayout *layout;
	PangoFontDescription *font[FONT_COUNT];
	double width, height;
	struct str bytes;		/* of the file so far */
	size_t pages, lacks;		/* drawn; characters without a glyph */
};

struct out_pdf {
	struct paper paper;
	bool (*step)(struct out_pdf *p);
	void (*free)(struct out_pdf *p);
};

/* The first member of p->... is set up; title is the file's own. */
void paper_open(struct paper *p, const char *title);
void paper_close(struct paper *p);
void paper_turn(struct paper *p);			/* the long side across; before anything is drawn */
void paper_next(struct paper *p);			/* the page is done */
double paper_width(struct paper *p, enum font f, const char *text);	/* of a line */
/* A text in a width: how high it is, and drawn when asked for. table: it stays on its side whatever script it is in. */
double paper_text(struct paper *p, enum font f, double x, double y, double width, const char *text, enum side side, bool table, bool draw);
double paper_line_height(struct paper *p, enum font f);
void paper_rule(struct paper *p, double x, double y, double width, double grey);
void paper_rule_down(struct paper *p, double x, double y, double height, double grey);
void paper_bar(struct paper *p, double x, double y, double width, double height);

#endif
