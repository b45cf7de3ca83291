/* drawing.h - what draws and packs, as one table: private to src/out.
 *
 * The libraries for it are forty, and cost every start what only a file needs. So they are a part of their own, komet-out.so,
 * which load.c takes in when the first file is asked for (doc/adr/0035).
 */
#ifndef KOMET_OUT_DRAWING_H
#define KOMET_OUT_DRAWING_H

#include "out/out.h"

struct out_drawing {
	bool (*xlsx)(const struct out_table *t, struct str *out, struct err *err);
	struct out_pdf *(*pdf_table)(const struct out_table *t);
	struct out_pdf *(*pdf_document)(const struct rows *rows, const char *title);
	bool (*pdf_step)(struct out_pdf *p);
	size_t (*pdf_pages)(const struct out_pdf *p);
	bool (*pdf_end)(struct out_pdf *p, struct str *out, size_t *lacks, struct err *err);
	void (*pdf_free)(struct out_pdf *p);
};

extern const struct out_drawing out_drawing;	/* drawing.c, in komet-out.so */

/* Is that part here? The first time it is loaded. */
bool out_drawable(void);

#endif
