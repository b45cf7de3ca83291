/* load.c - takes in komet-out.so when the first file is asked for, and hands on to it. */
#include "config.h"

#include "out/drawing.h"

#include <dlfcn.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static const char file[] = "komet-out.so";

/* Beside the program, as it is built; else where it was installed. */
static void *load(void)
{
	char path[PATH_MAX + sizeof file];
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);
	char *slash;

	path[n > 0 ? n : 0] = '\0';
	slash = strrchr(path, '/');
	if (slash != NULL) {
		memcpy(slash + 1, file, sizeof file);
		if (access(path, R_OK) == 0)
			return dlopen(path, RTLD_NOW | RTLD_LOCAL);
	}
	return dlopen(PKGLIBEXECDIR "/komet-out.so", RTLD_NOW | RTLD_LOCAL);
}

static const struct out_drawing *drawing(void)
{
	static const struct out_drawing *found;
	static bool tried;
	void *part;

	if (tried)
		return found;
	tried = true;
	part = load();
	found = part == NULL ? NULL : dlsym(part, "out_drawing");
	return found;
}

bool out_drawable(void)
{
	return drawing() != NULL;
}

bool out_xlsx(const struct out_table *t, struct str *out, struct err *err)
{
	const char *why = "";

	if (out_can(OUT_XLSX, &why))
		return drawing()->xlsx(t, out, err);
	return err_set(err, ERR_INPUT, "format", why, NULL);
}

struct out_pdf *out_pdf_table(const struct out_table *t)
{
	return out_can(OUT_PDF, NULL) ? drawing()->pdf_table(t) : NULL;
}

struct out_pdf *out_pdf_document(const struct rows *rows, const char *title)
{
	return out_can(OUT_PDF, NULL) ? drawing()->pdf_document(rows, title) : NULL;
}

/* What follows is asked of a struct out_pdf, which nobody has without that part. */
bool out_pdf_step(struct out_pdf *p) { return p != NULL && drawing()->pdf_step(p); }
size_t out_pdf_pages(const struct out_pdf *p) { return p == NULL ? 0 : drawing()->pdf_pages(p); }

bool out_pdf_end(struct out_pdf *p, struct str *out, size_t *lacks, struct err *err)
{
	const char *why = "";

	if (p != NULL)
		return drawing()->pdf_end(p, out, lacks, err);
	out_can(OUT_PDF, &why);
	return err_set(err, ERR_INPUT, "format", why, NULL);
}

void out_pdf_free(struct out_pdf *p)
{
	if (p != NULL)
		drawing()->pdf_free(p);
}
