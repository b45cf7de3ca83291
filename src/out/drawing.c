/* drawing.c - the table by which load.c finds what is in komet-out.so. */
#include "config.h"

#include "out/drawing.h"

const struct out_drawing out_drawing = {
	.xlsx = out_xlsx,
	.pdf_table = out_pdf_table,
	.pdf_document = out_pdf_document,
	.pdf_step = out_pdf_step,
	.pdf_pages = out_pdf_pages,
	.pdf_end = out_pdf_end,
	.pdf_free = out_pdf_free,
};

bool out_drawable(void)
{
	return true;	/* whoever is linked with it has it: komet-out.so itself, and the tests */
}
