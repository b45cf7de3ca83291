#include "config.h"

#include "ui/columns.h"

#include "base/utf8.h"
#include "base/words.h"
#include "ui/draw.h"

#define GAP 2

static int least_width(const struct column_def *c)
{
	int label = utf8_width(words(c->label));

	return c->width > label ? c->width : label > 0 ? label : 8;
}

/* The column that a narrow screen can best be without: the highest priority number, the rightmost of equals. */
static size_t least_needed(const struct placed *p, size_t n)
{
	size_t worst = 0;

	for (size_t i = 1; i < n; i++)
		if (p[i].def->priority >= p[worst].def->priority)
			worst = i;
	return worst;
}

int columns_total(const struct placed *p, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += p[i].width + (i ? GAP : 0);
	return sum;
}

/* What is left over goes to the columns that grow, up to three times their width: further apart the eye loses the row. */
static void grow(struct placed *p, size_t n, int spare)
{
	bool grown = true;

	while (spare > 0 && grown) {
		grown = false;
		for (size_t i = 0; i < n && spare > 0; i++)
			if (p[i].def->grow && p[i].width < 3 * least_width(p[i].def)) {
				p[i].width++;
				spare--;
				grown = true;
			}
	}
}

size_t columns_place(const struct column_def *def, size_t ndef, const bool *without, int x, int width, struct placed *p)
{
	size_t n = 0;

	for (size_t i = 0; i < ndef; i++)
		if (!without || !without[i])
			p[n++] = (struct placed){ &def[i], 0, least_width(&def[i]) };
	while (n > 1 && columns_total(p, n) > width) {
		n--;
		for (size_t i = least_needed(p, n + 1); i < n; i++)
			p[i] = p[i + 1];
	}
	if (n == 1 && p[0].width > width)
		p[0].width = width;
	grow(p, n, width - columns_total(p, n));
	for (size_t i = 0; i < n; i++) {
		p[i].x = x;
		x += p[i].width + GAP;
	}
	return n;
}

void columns_draw_labels(const struct placed *p, size_t n, int y, bool strong)
{
	for (size_t i = 0; i < n; i++)
		draw_text(y, p[i].x, p[i].width, words(p[i].def->label), strong ? STYLE_HEADING : STYLE_LABEL,
			p[i].def->right ? ALIGN_RIGHT : ALIGN_LEFT);
}
