/* Any bytes from a terminal, torn anywhere: all are used up, none twice, and no character comes out that is none. */
#include "config.h"

#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ui/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t at = 0, end = size > 0 ? data[0] % 8 : 0;
	char *bytes = malloc(size + 1);	/* exactly what there is, so that a look beyond it is seen */
	bool pasting = false;

	setlocale(LC_ALL, "C.UTF-8");
	while (at < size) {
		struct token t;
		bool late = end >= size;
		size_t used;

		end = end > size ? size : end > at ? end : at + 1;
		free(bytes);
		bytes = malloc(end - at);
		memcpy(bytes, data + at, end - at);
		used = (pasting ? decode_pasted : decode)(bytes, end - at, late, &t);
		if (used > end - at || (used == 0) != (t.kind == TOKEN_MORE) || (late && used == 0))
			abort();
		if (t.kind == TOKEN_CHAR && (t.c < 1 || t.c > 0x10ffff))
			abort();
		if (t.kind == TOKEN_PASTE_START || t.kind == TOKEN_PASTE_END)
			pasting = t.kind == TOKEN_PASTE_START;
		at += used;
		if (used == 0)
			end += 1 + data[end % size] % 4;
	}
	free(bytes);
	return 0;
}
