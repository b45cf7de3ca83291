/* with_forms.h - subjects made from texts, and rows from arrays, for the tests of the model. */
#ifndef KOMET_TESTS_WITH_FORMS_H
#define KOMET_TESTS_WITH_FORMS_H

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/rows.h"
#include "base/str.h"
#include "model/subject.h"

struct form_text { const char *name, *text; };	/* "queue.cfg", what stands in it; an array ends with NULL */

/* Reads the texts as a directory named as the one made here; the directory is gone again afterwards. */
static inline struct subjects *forms_read(const struct form_text *file, struct err *err)
{
	char directory[] = "/tmp/komet-forms-XXXXXX", path[256];
	const struct form_text *f;

	ck_assert_ptr_nonnull(mkdtemp(directory));
	for (f = file; f->name; f++) {
		snprintf(path, sizeof path, "%s/%s", directory, f->name);
		FILE *out = fopen(path, "we");
		ck_assert_ptr_nonnull(out);
		fputs(f->text, out);
		fclose(out);
	}
	struct subjects *all = subjects_read(directory, err);
	for (f = file; f->name; f++) {
		snprintf(path, sizeof path, "%s/%s", directory, f->name);
		unlink(path);
	}
	rmdir(directory);
	return all;
}

static inline struct subjects *forms_good(const struct form_text *file)
{
	struct err err = { .code = ERR_NONE };
	char said[1024] = "";
	struct subjects *all = forms_read(file, &err);

	err_words(&err, said, sizeof said);
	ck_assert_msg(all != NULL, "%s", said);
	return all;
}

/* What reading says, from "/x.cfg:" on: without the directory, which has another name each time. */
static inline void forms_bad(const struct form_text *file, const char *expected)
{
	struct err err = { .code = ERR_NONE };
	char said[1024] = "";
	struct subjects *all = forms_read(file, &err);
	const char *from;

	ck_assert_msg(all == NULL, "was read, though: %s", expected);
	ck_assert_int_eq(err.code, ERR_CONFIG);
	err_words(&err, said, sizeof said);
	from = strrchr(said, '/');
	ck_assert_str_eq(from ? from + 1 : said, expected);
}

static inline int run(Suite *suite, TCase *tc)
{
	tcase_set_timeout(tc, 60);	/* sanitizers on a busy machine */
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
