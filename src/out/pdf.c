/* pdf.c - a page to draw on. Fonts are embedded, and every script is shaped: what one has no glyph of another font is asked for. */
#include "config.h"

#include "out/out.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/words.h"

#ifdef HAVE_PDF

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "out/pdf_parts.h"

static const struct { double size; bool bold; } fonts[FONT_COUNT] = {
	[FONT_TEXT] = { 11, false }, [FONT_SMALL] = { 8.5, false }, [FONT_BOLD] = { 11, true }, [FONT_HEADING] = { 12.5, true },
	[FONT_TITLE] = { 16, true }, [FONT_CELL] = { 9, false }, [FONT_CELL_BOLD] = { 9, true },
};

static cairo_status_t take(void *closure, const unsigned char *data, unsigned length)
{
	str_addn(closure, (const char *)data, length);
	return CAIRO_STATUS_SUCCESS;
}

void paper_open(struct paper *p, const char *title)
{
	cairo_font_options_t *exact = cairo_font_options_create();
	PangoContext *context;

	p->width = A4_SHORT;
	p->height = A4_LONG;
	p->surface = cairo_pdf_surface_create_for_stream(take, &p->bytes, p->width, p->height);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, title);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, PACKAGE_STRING);
	p->cr = cairo_create(p->surface);
	p->layout = pango_cairo_create_layout(p->cr);
	context = pango_layout_get_context(p->layout);
	/* A point is a point: nothing here has pixels to be fitted to. */
	pango_cairo_context_set_resolution(context, 72);
	cairo_font_options_set_hint_metrics(exact, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_hint_style(exact, CAIRO_HINT_STYLE_NONE);
	pango_cairo_context_set_font_options(context, exact);
	cairo_font_options_destroy(exact);
	pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
	for (size_t i = 0; i < FONT_COUNT; i++) {
		p->font[i] = pango_font_description_from_string("Liberation Sans,Noto Sans,DejaVu Sans,Abyssinica SIL,Sans");
		pango_font_description_set_size(p->font[i], (int)(fonts[i].size * PANGO_SCALE));
		if (fonts[i].bold)
			pango_font_description_set_weight(p->font[i], PANGO_WEIGHT_BOLD);
	}
}

void paper_close(struct paper *p)
{
	for (size_t i = 0; i < FONT_COUNT; i++)
		pango_font_description_free(p->font[i]);
	if (p->layout != NULL)
		g_object_unref(p->layout);
	if (p->cr != NULL)
		cairo_destroy(p->cr);
	if (p->surface != NULL)
		cairo_surface_destroy(p->surface);
	out_wipe(&p->bytes);
}

void paper_turn(struct paper *p)
{
	p->width = A4_LONG;
	p->height = A4_SHORT;
	cairo_pdf_surface_set_size(p->surface, p->width, p->height);
}

void paper_next(struct paper *p)
{
	cairo_show_page(p->cr);
	p->pages++;
}

static void set(struct paper *p, enum font f, double width, const char *text, enum side side, bool table)
{
	char *clean = utf8_sanitise(text, true, false);

	pango_layout_set_font_description(p->layout, p->font[f]);
	pango_layout_set_width(p->layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
	pango_layout_set_alignment(p->layout, side == SIDE_RIGHT ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
	pango_layout_set_auto_dir(p->layout, !table);
	pango_layout_set_text(p->layout, clean, -1);
	secret_free(clean);
}

double paper_width(struct paper *p, enum font f, const char *text)
{
	int w, h;

	set(p, f, 0, text, SIDE_LEFT, true);
	pango_layout_get_size(p->layout, &w, &h);
	return (double)w / PANGO_SCALE;
}

double paper_text(struct paper *p, enum font f, double x, double y, double width, const char *text, enum side side, bool table, bool draw)
{
	int w, h;

	set(p, f, width, text, side, table);
	pango_layout_get_size(p->layout, &w, &h);
	if (draw) {
		p->lacks += (size_t)pango_layout_get_unknown_glyphs_count(p->layout);
		cairo_set_source_rgb(p->cr, 0, 0, 0);
		cairo_move_to(p->cr, x, y);
		pango_cairo_show_layout(p->cr, p->layout);
	}
	return (double)h / PANGO_SCALE;
}

double paper_line_height(struct paper *p, enum font f)
{
	return paper_text(p, f, 0, 0, 0, "Åg", SIDE_LEFT, true, false);
}

static void grey_line(struct paper *p, double grey)
{
	cairo_set_source_rgb(p->cr, grey, grey, grey);
	cairo_set_line_width(p->cr, 0.5);
	cairo_stroke(p->cr);
}

void paper_rule(struct paper *p, double x, double y, double width, double grey)
{
	cairo_move_to(p->cr, x, y);
	cairo_rel_line_to(p->cr, width, 0);
	grey_line(p, grey);
}

void paper_rule_down(struct paper *p, double x, double y, double height, double grey)
{
	cairo_move_to(p->cr, x, y);
	cairo_rel_line_to(p->cr, 0, height);
	grey_line(p, grey);
}

void paper_bar(struct paper *p, double x, double y, double width, double height)
{
	cairo_set_source_rgb(p->cr, 0.45, 0.45, 0.45);
	cairo_rectangle(p->cr, x, y, width, height);
	cairo_fill(p->cr);
}

bool out_pdf_step(struct out_pdf *p)
{
	return p->step(p);
}

size_t out_pdf_pages(const struct out_pdf *p)
{
	return p->paper.pages;
}

bool out_pdf_end(struct out_pdf *p, struct str *out, size_t *lacks, struct err *err)
{
	struct paper *paper = &p->paper;

	cairo_surface_finish(paper->surface);
	if (cairo_status(paper->cr) != CAIRO_STATUS_SUCCESS || cairo_surface_status(paper->surface) != CAIRO_STATUS_SUCCESS)
		return err_set(err, ERR_SERVER, NULL, N_("The pages could not be drawn: {1}"),
			cairo_status_to_string(cairo_status(paper->cr)));
	*lacks = paper->lacks;
	str_addn(out, paper->bytes.text, paper->bytes.n);
	return true;
}

void out_pdf_free(struct out_pdf *p)
{
	if (p == NULL)
		return;
	paper_close(&p->paper);
	p->free(p);
}

#else

struct out_pdf *out_pdf_table(const struct out_table *t)
{
	(void)t;
	return NULL;
}

struct out_pdf *out_pdf_document(const struct rows *rows, const char *title)
{
	(void)rows;
	(void)title;
	return NULL;
}

bool out_pdf_step(struct out_pdf *p)
{
	(void)p;
	return false;
}

size_t out_pdf_pages(const struct out_pdf *p)
{
	(void)p;
	return 0;
}

bool out_pdf_end(struct out_pdf *p, struct str *out, size_t *lacks, struct err *err)
{
	const char *why = "";

	(void)p;
	(void)out;
	*lacks = 0;
	out_can(OUT_PDF, &why);
	return err_set(err, ERR_INPUT, "format", why, NULL);
}

void out_pdf_free(struct out_pdf *p)
{
	(void)p;
}

#endif
