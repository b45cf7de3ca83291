/* Bytes from anywhere: what comes out of utf8_sanitise may be shown, and every step through a text ends where it began. */
#include "config.h"

#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void steps_agree(const char *s)
{
	size_t n = strlen(s), at = 0, count = 0, back = n;

	while (at < n) {
		at += utf8_forward(s, at);
		count++;
	}
	must(at == n);
	while (back > 0) {
		size_t step = utf8_back(s, back);

		must(step >= 1 && step <= back);
		back -= step;
		count--;
	}
	must(count == 0 || !utf8_clean(s, true));	/* in clean text both ways find the same letters */
}

static void cuts_fit(const char *s)
{
	int width = utf8_width(s), used;
	size_t n = strlen(s);

	must(width >= 0 && utf8_length(s) <= n);
	must(utf8_cut(s, width, &used) == n && used == width);
	for (int columns = 0; columns <= width && columns < 40; columns++) {
		size_t cut = utf8_cut(s, columns, &used);

		must(cut <= n && used <= columns && used >= columns - 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text, *clean, *again;

	if (size > 4096)
		return 0;
	setlocale(LC_ALL, size % 2 ? "C.UTF-8" : "C");
	text = malloc(size + 1);
	memcpy(text, data, size);
	text[size] = '\0';
	steps_agree(text);
	cuts_fit(text);
	for (int i = 0; i < 4; i++) {
		bool lines = i & 1, trim = i & 2;

		clean = utf8_sanitise(text, lines, trim);
		must(utf8_clean(clean, lines));
		steps_agree(clean);
		cuts_fit(clean);
		must(utf8_contains(clean, clean) && utf8_contains(clean, ""));
		again = utf8_sanitise(clean, lines, trim);
		must(strcmp(clean, again) == 0);
		free(again);
		free(clean);
	}
	free(text);
	return 0;
}
