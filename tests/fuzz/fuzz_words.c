/* Sentences with holes, from a server that may be anybody's: the buffer is never overrun and never ends in half a letter. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* First byte: the room. Then the sentence, a zero byte, and the values with | between them. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t room, n;
	char *text, *detail, *buf;
	struct err err;
	bool clean;

	if (size < 3 || size > 2000)
		return 0;
	room = (size_t)data[0] + 1;
	text = malloc(size);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	detail = strlen(text) < size - 1 ? text + strlen(text) + 1 : NULL;
	clean = utf8_clean(text, true) && (!detail || utf8_clean(detail, true));
	for (char *p = detail; p && *p; p++)
		if (*p == '|')
			*p = ERR_SEP;
	buf = malloc(room);
	words_fill(text, detail, buf, room);
	n = strlen(buf);
	must(n < room);
	must(!clean || utf8_clean(buf, true));
	err_set(&err, ERR_SERVER, text, text, detail);
	must(strlen(err.text) < sizeof err.text && strlen(err.detail) < sizeof err.detail);
	must(!utf8_clean(text, true) || utf8_clean(err.text, true));
	err_words(&err, buf, room);
	must(strlen(buf) < room);
	free(buf);
	free(text);
	return 0;
}
