/* Any text as a form file: it is read or refused with its line, and nothing else happens. */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "model/subject_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void seen(void *ctx, const char *file, int line, const char *msgid)
{
	(void)ctx;
	if (!file || line < 1 || !msgid[0])
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = { .code = ERR_NONE };
	struct subjects *all = mem_alloc(sizeof *all);
	char *text = mem_dupn(size ? (const char *)data + 1 : "", size ? size - 1 : 0);
	struct node *root = config_text_read("x.cfg", text, &err);
	bool ok = root != NULL;

	if (ok && data[0] % 3 == 0) {
		all->words_file = mem_dup("x.cfg");
		ok = word_sets_read(root, all, &err);
	} else if (ok && data[0] % 3 == 1) {
		all->menu_file = mem_dup("x.cfg");
		ok = menu_read(root, all, &err);
	} else if (ok) {
		ok = subject_read(root, "x.cfg", all, &err);
	}
	ok = ok && subjects_check(all, &err);
	if (ok)
		subjects_words(all, seen, NULL);
	else if (err.code != ERR_CONFIG || strncmp(err.detail, "x.cfg:", 6) != 0 || atoi(err.detail + 6) < 1)
		abort();	/* a complaint without a place */
	config_free(root);
	free(text);
	subjects_free(all);
	return 0;
}
