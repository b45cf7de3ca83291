/* Keys in any order in a field: the text stays clean and within its length, the cursor between characters, and undo ends
 * where it began. */
#include "config.h"

#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "model/edit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void field_is_sane(const struct edit *e)
{
	size_t at = 0;

	must(e->text && e->at <= strlen(e->text));
	must(utf8_clean(e->text, e->lines));
	must(utf8_length(e->text) <= e->max);
	while (at < e->at) {
		wchar_t c;

		at += utf8_next(e->text + at, strlen(e->text + at), &c);
	}
	must(at == e->at);
}

/* First byte: length, lines. Then a byte a deed: below 64 a key, below 128 a letter of ASCII, else what follows is pasted
 * or typed. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const wchar_t letters[] = { L'å', L'Ö', 0x301, 0x200b, '\n', '\t', 0x1f600, 0xfffd, 0x202e, L'日' };
	struct edit e;

	if (size < 2 || size > 600)
		return 0;
	setlocale(LC_ALL, "C.UTF-8");
	edit_init(&e, "", (size_t)(data[0] & 0x7f), data[0] & 0x80);
	for (size_t i = 1; i < size; i++) {
		if (data[i] < 64) {
			edit_do(&e, (enum edit_do)(data[i] % (EDIT_UNDO + 1)));
		} else if (data[i] < 128) {
			edit_type(&e, (wchar_t)data[i]);
		} else if (data[i] < 192) {
			edit_type(&e, letters[data[i] % (sizeof letters / sizeof letters[0])]);
		} else {
			char paste[64] = "";
			size_t n = data[i] & 0x3f;

			if (n > size - i - 1)
				n = size - i - 1;
			memcpy(paste, data + i + 1, n);
			edit_paste(&e, paste);
			i += n;
		}
		field_is_sane(&e);
	}
	for (size_t i = 0; i < 3 * size; i++) {
		edit_do(&e, EDIT_UNDO);
		field_is_sane(&e);
	}
	edit_release(&e);
	return 0;
}
