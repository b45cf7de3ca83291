/* komet.conf, see settings.h. */
#include "config.h"

#include "app/settings.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "base/words.h"
#include "model/config.h"

#ifndef SYSCONFDIR
#define SYSCONFDIR "/etc"
#endif

static const char *const borders[] = { "auto", "unicode", "acs", "ascii", NULL };	/* the order of enum borders */

static const struct config_key keys[] = {
	{ .name = "connection", .want = WANT_TEXT, .at = offsetof(struct settings, connection) },
	{ .name = "forms", .want = WANT_TEXT, .at = offsetof(struct settings, forms) },
	{ .name = "insecure", .want = WANT_BOOL, .at = offsetof(struct settings, insecure) },
	{ .name = "journal", .want = WANT_BOOL, .at = offsetof(struct settings, journal) },
	{ .name = "colour", .want = WANT_BOOL, .at = offsetof(struct settings, colour) },
	{ .name = "borders", .want = WANT_ONE_OF, .at = offsetof(struct settings, borders), .words = borders },
	{ .name = "mouse", .want = WANT_BOOL, .at = offsetof(struct settings, mouse) },
	{ .name = "escdelay", .want = WANT_INT, .at = offsetof(struct settings, escdelay), .min = 0, .max = 2000 },
	{ .name = "silence_seconds", .want = WANT_INT, .at = offsetof(struct settings, silence_seconds), .min = 2, .max = 600 },
	{ .name = "idle_lock_minutes", .want = WANT_INT, .at = offsetof(struct settings, idle_lock_minutes), .min = 0, .max = 720 },
	{ .name = "export_dir", .want = WANT_TEXT, .at = offsetof(struct settings, export_dir) },
	{ .name = "handover", .want = WANT_TEXT, .at = offsetof(struct settings, handover) },
	{ .name = "locked", .want = WANT_NAMES, .at = offsetof(struct settings, locked), .count = offsetof(struct settings, nlocked) },
	{ .name = NULL },
};

void settings_init(struct settings *s)
{
	*s = (struct settings){ .colour = true, .escdelay = 25, .silence_seconds = 20 };
}

static void locked_release(struct settings *s)
{
	for (size_t i = 0; i < s->nlocked; i++)
		free(s->locked[i]);
	free(s->locked);
	s->locked = NULL;
	s->nlocked = 0;
}

void settings_release(struct settings *s)
{
	free(s->connection);
	free(s->forms);
	free(s->export_dir);
	free(s->handover);
	locked_release(s);
	*s = (struct settings){ 0 };
}

bool settings_locked(const struct settings *s, const char *name)
{
	for (size_t i = 0; i < s->nlocked; i++)
		if (strcmp(s->locked[i], name) == 0)
			return true;
	return false;
}

/* One setting from what a file says to what is in force. */
static void take(struct settings *to, struct settings *from, const struct config_key *key)
{
	char *a = (char *)to + key->at, *b = (char *)from + key->at;

	switch ((int)key->want) {
	case WANT_TEXT:
		free(*(char **)a);
		*(char **)a = *(char **)b;
		*(char **)b = NULL;
		break;
	case WANT_BOOL:
		*(bool *)a = *(bool *)b;
		break;
	case WANT_INT:
	case WANT_ONE_OF:
		*(int *)a = *(int *)b;
		break;
	}
}

static const struct config_key *key_named(const char *name)
{
	for (const struct config_key *k = keys; k->name != NULL; k++)
		if (strcmp(k->name, name) == 0)
			return k;
	return NULL;
}

static bool take_all(struct settings *s, const struct node *root, bool site, struct err *err)
{
	struct settings said;
	bool ok = false;

	settings_init(&said);
	if (!config_fill(root, keys, &said, err))
		goto out;
	if (!site && said.nlocked > 0) {
		config_wrong(config_get(root, "locked"), err, N_("{1}: only the file of the site may lock settings"), NULL);
		goto out;
	}
	if (!site && said.handover != NULL) {	/* whoever may see families must not be led to send them anywhere */
		config_wrong(config_get(root, "handover"), err, N_("{1}: only the file of the site may name a command"), NULL);
		goto out;
	}
	for (size_t i = 0; i < said.nlocked; i++)
		if (key_named(said.locked[i]) == NULL) {
			config_wrong(config_get(root, "locked"), err, N_("{1}: there is no setting \"{2}\""), said.locked[i]);
			goto out;
		}
	/* Whether families' data may lie on this machine's disk is not a matter of taste: a person can only say no. */
	said.journal = said.journal && (site || s->journal);
	for (const struct config_key *k = keys; k->name != NULL; k++)
		if (config_get(root, k->name) != NULL && (site || !settings_locked(s, k->name)))
			take(s, &said, k);
	if (site) {
		locked_release(s);
		s->locked = said.locked;
		s->nlocked = said.nlocked;
		said.locked = NULL;
		said.nlocked = 0;
	}
	ok = true;
out:
	settings_release(&said);
	return ok;
}

bool settings_read_text(struct settings *s, const char *file, const char *text, bool site, struct err *err)
{
	struct node *root = config_text_read(file, text, err);
	bool ok = root != NULL && take_all(s, root, site, err);

	config_free(root);
	return ok;
}

bool settings_read(struct settings *s, const char *file, bool site, struct err *err)
{
	struct node *root = config_file_read(file, err);
	bool ok = root != NULL && take_all(s, root, site, err);

	config_free(root);
	return ok;
}

static bool read_if_there(struct settings *s, const char *file, bool site, bool *found, struct err *err)
{
	*found = access(file, F_OK) == 0;
	return !*found || settings_read(s, file, site, err);
}

bool settings_find(struct settings *s, const char *file, struct err *err)
{
	const char *home = getenv("XDG_CONFIG_HOME");
	struct str own = { 0 };
	bool found, ok;

	if (!read_if_there(s, SYSCONFDIR "/komet.conf", true, &found, err))
		return false;
	if (!found && !read_if_there(s, "/etc/xdg/komet/komet.conf", true, &found, err))
		return false;
	if (file != NULL)
		return settings_read(s, file, false, err);
	if (home != NULL && *home == '/')
		str_addf(&own, "%s/komet/komet.conf", home);
	else if (getenv("HOME") != NULL)
		str_addf(&own, "%s/.config/komet/komet.conf", getenv("HOME"));
	ok = own.text == NULL || read_if_there(s, own.text, false, &found, err);
	str_release(&own);
	return ok;
}

char *settings_forms(const struct settings *s)
{
	const char *data = secure_getenv("KOMET_DATADIR");
	struct str path = { 0 };

	if (s->forms != NULL)
		return mem_dup(s->forms);
	str_addf(&path, "%s/forms", data != NULL ? data : PKGDATADIR);
	return str_take(&path);
}

static void print_text(FILE *out, const char *name, const char *text)
{
	if (text == NULL)
		return;
	fprintf(out, "%s = \"", name);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			putc('\\', out);
		putc(*text, out);
	}
	fprintf(out, "\";\n");
}

void settings_print(const struct settings *s, FILE *out)
{
	print_text(out, "connection", s->connection);
	print_text(out, "forms", s->forms);
	fprintf(out, "insecure = %s;\n", s->insecure ? "true" : "false");
	fprintf(out, "journal = %s;\n", s->journal ? "true" : "false");
	fprintf(out, "colour = %s;\n", s->colour ? "true" : "false");
	print_text(out, "borders", borders[s->borders]);
	fprintf(out, "mouse = %s;\n", s->mouse ? "true" : "false");
	fprintf(out, "escdelay = %d;\n", s->escdelay);
	fprintf(out, "silence_seconds = %d;\n", s->silence_seconds);
	fprintf(out, "idle_lock_minutes = %d;\n", s->idle_lock_minutes);
	print_text(out, "export_dir", s->export_dir);
	print_text(out, "handover", s->handover);
	for (size_t i = 0; i < s->nlocked; i++)
		fprintf(out, "%s\"%s\"", i == 0 ? "locked = [ " : ", ", s->locked[i]);
	if (s->nlocked > 0)
		fprintf(out, " ];\n");
}
