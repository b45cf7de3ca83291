/* config.c - libconfig, kept behind a tree that knows its lines. The only file that includes it. */
#include <config.h>

#include <errno.h>
#include <limits.h>
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "model/config.h"

enum { FILE_MAX = 256 * 1024, FILE_USUAL = 4 * 1024, DEPTH_MAX = 12, NAME_MAX_CHARS = 60 };

bool config_wrong_at(const char *file, int line, struct err *err, const char *msgid, const char *value)
{
	return err_setf(err, ERR_CONFIG, NULL, msgid, "%s:%d%c%s", file, line, ERR_SEP, value ? value : "");
}

bool config_wrong(const struct node *node, struct err *err, const char *msgid, const char *value)
{
	return config_wrong_at(node->file, node->line, err, msgid, value);
}

bool config_name_ok(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return n && n <= NAME_MAX_CHARS && !name[n] && name[0] >= 'a' && name[0] <= 'z';
}

static int line_of(const char *text, const char *at)
{
	int line = 1;

	for (; text < at; text++)
		line += *text == '\n';
	return line;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool of_word(char c)
{
	return letter(c) || digit(c) || c == '-' || c == '*';
}

/* What libconfig would take without a word: 99999999999, which becomes 1215752191, and a comment that is never closed,
 * which swallows the rest of the file. And a text that is never closed, of which it would only say where the file ends. */
static bool sane(const char *file, const char *text, struct err *err)
{
	const char *quote = NULL;

	for (const char *s = text; *s; s++) {
		if (quote) {
			if (*s == '\\' && s[1])
				s++;
			else if (*s == '"')
				quote = NULL;
		} else if (*s == '"') {
			quote = s;
		} else if (*s == '#' || (*s == '/' && s[1] == '/')) {
			s += strcspn(s, "\n") - 1;
		} else if (*s == '/' && s[1] == '*') {
			const char *end = strstr(s + 2, "*/");
			if (!end)
				return config_wrong_at(file, line_of(text, s), err, N_("{1}: the comment is never closed"), NULL);
			s = end + 1;
		} else if (digit(*s)) {
			char *end;
			errno = 0;
			long n = strtol(s, &end, 0);
			if (errno || n > INT_MAX)
				return config_wrong_at(file, line_of(text, s), err, N_("{1}: the number is too large"), NULL);
			s += strspn(s, "0123456789abcdefxABCDEFX") - 1;
		} else if (letter(*s)) {
			while (of_word(s[1]))
				s++;
		}
	}
	return !quote || config_wrong_at(file, line_of(text, quote), err, N_("{1}: the text is never closed"), NULL);
}

/* A tree of our own over the library's, whose names and texts it shows until config_free(). */
struct tree { struct node root; config_t cfg; char *file; };

static bool copy(struct node *to, const char *file, const config_setting_t *from, int depth, struct err *err)
{
	to->name = config_setting_name(from);
	to->file = file;
	to->line = (int)config_setting_source_line(from);
	if (!to->line)		/* the root */
		to->line = 1;
	switch (config_setting_type(from)) {
	case CONFIG_TYPE_STRING:
		to->kind = NODE_TEXT;
		to->text = config_setting_get_string(from);
		return true;
	case CONFIG_TYPE_INT:
		to->kind = NODE_INT;
		to->number = config_setting_get_int(from);
		return true;
	case CONFIG_TYPE_BOOL:
		to->kind = NODE_BOOL;
		to->number = config_setting_get_bool(from);
		return true;
	case CONFIG_TYPE_GROUP:
		to->kind = NODE_GROUP;
		break;
	case CONFIG_TYPE_ARRAY:
	case CONFIG_TYPE_LIST:
		to->kind = NODE_LIST;
		break;
	default:
		to->kind = NODE_REAL;	/* no key wants one: its reader will complain */
		return true;
	}
	if (depth == DEPTH_MAX)
		return config_wrong(to, err, N_("{1}: nested too deep"), NULL);
	int n = config_setting_length(from);
	to->child = mem_array(n > 0 ? (size_t)n : 1, sizeof *to->child);
	for (int i = 0; i < n; i++) {
		to->n = (size_t)i + 1;
		if (!copy(&to->child[i], file, config_setting_get_elem(from, (unsigned)i), depth + 1, err))
			return false;
	}
	return true;
}

struct node *config_text_read(const char *file, const char *text, struct err *err)
{
	const char *include = strstr(text, "@include");
	struct tree *tree;
	bool ok;

	if (include) {	/* anywhere, also in a comment: simpler to promise than to parse */
		config_wrong_at(file, line_of(text, include), err, N_("{1}: @include may not be used"), NULL);
		return NULL;
	}
	if (!sane(file, text, err))
		return NULL;
	tree = mem_alloc(sizeof *tree);
	tree->file = mem_dup(file);
	config_init(&tree->cfg);
	if (config_read_string(&tree->cfg, text))
		ok = copy(&tree->root, tree->file, config_root_setting(&tree->cfg), 0, err);
	else
		ok = config_wrong_at(file, config_error_line(&tree->cfg), err, N_("{1}: cannot be read: {2}"), config_error_text(&tree->cfg));
	if (ok)
		return &tree->root;
	config_free(&tree->root);
	return NULL;
}

/* All of a file up to one byte more than it may have. */
static char *all_of(FILE *in, size_t *n)
{
	char *text = NULL;
	size_t room = 0;

	for (*n = 0; *n == room && *n <= FILE_MAX; ) {
		room = room ? 2 * room : FILE_USUAL;
		text = mem_grow(text, room + 1, 1);
		*n += fread(text + *n, 1, room - *n, in);
	}
	text[*n] = '\0';
	return text;
}

/* The whole file as text; NULL and err when it cannot be. */
static char *slurp(const char *file, struct err *err)
{
	FILE *in = fopen(file, "re");
	size_t n;

	if (!in) {
		err_setf(err, ERR_CONFIG, NULL, N_("{1}: {2}"), "%s%c%s", file, ERR_SEP, strerror(errno));
		return NULL;
	}
	char *text = all_of(in, &n);
	bool bad = true;
	if (ferror(in))
		err_setf(err, ERR_CONFIG, NULL, N_("{1}: {2}"), "%s%c%s", file, ERR_SEP, strerror(errno));
	else if (n > FILE_MAX)
		err_setf(err, ERR_CONFIG, NULL, N_("{1}: the file is too large"), "%s", file);
	else if (memchr(text, '\0', n))
		err_setf(err, ERR_CONFIG, NULL, N_("{1}: the file is not text"), "%s", file);
	else
		bad = false;
	fclose(in);
	if (bad) {
		free(text);
		return NULL;
	}
	return text;
}

struct node *config_file_read(const char *file, struct err *err)
{
	char *text = slurp(file, err);

	if (!text)
		return NULL;
	struct node *root = config_text_read(file, text, err);
	free(text);
	return root;
}

static void node_release(struct node *node)
{
	for (size_t i = 0; i < node->n; i++)
		node_release(&node->child[i]);
	free(node->child);
}

void config_free(struct node *root)
{
	struct tree *tree = (struct tree *)(void *)root;	/* its first member */

	if (!root)
		return;
	node_release(root);
	config_destroy(&tree->cfg);
	free(tree->file);
	free(tree);
}

const struct node *config_get(const struct node *group, const char *name)
{
	for (size_t i = 0; group && i < group->n; i++)
		if (group->child[i].name && !strcmp(group->child[i].name, name))
			return &group->child[i];
	return NULL;
}

static bool ascii(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s >= 0x7f || ((unsigned char)*s < 0x20 && *s != '\n'))
			return false;
	return true;
}

static bool fill_text(const struct node *node, enum config_want want, char **out, struct err *err)
{
	if (node->kind != NODE_TEXT)
		return config_wrong(node, err, N_("{1}: \"{2}\" must be a text in quotes"), node->name);
	if (want == WANT_NAME && !config_name_ok(node->text))
		return config_wrong(node, err, N_("{1}: \"{2}\" is not a name: a-z, 0-9 and _, a letter first"), node->text);
	if (want == WANT_WORDS && !ascii(node->text))
		return config_wrong(node, err, N_("{1}: \"{2}\" must be English in plain ASCII"), node->name);
	if (want == WANT_WORDS && !node->text[0])
		return config_wrong(node, err, N_("{1}: \"{2}\" is empty"), node->name);
	*out = mem_dup(node->text);
	return true;
}

static bool fill_names(const struct node *node, char ***out, size_t *count, struct err *err)
{
	if (node->kind != NODE_LIST)
		return config_wrong(node, err, N_("{1}: \"{2}\" must be a list"), node->name);
	*out = mem_array(node->n ? node->n : 1, sizeof **out);
	for (size_t i = 0; i < node->n; i++) {
		if (node->child[i].kind != NODE_TEXT)
			return config_wrong(&node->child[i], err, N_("{1}: \"{2}\" must be a list of names"), node->name);
		if (!fill_text(&node->child[i], WANT_NAME, &(*out)[i], err))
			return false;
		*count = i + 1;
	}
	return true;
}

static bool fill_one_of(const struct node *node, const char *const *words, int *out, struct err *err)
{
	if (node->kind != NODE_TEXT)
		return config_wrong(node, err, N_("{1}: \"{2}\" must be a text in quotes"), node->name);
	for (int i = 0; words[i]; i++)
		if (!strcmp(words[i], node->text)) {
			*out = i;
			return true;
		}
	return config_wrong(node, err, N_("{1}: \"{2}\" is not one of the words that may stand here"), node->text);
}

static bool fill_one(const struct node *node, const struct config_key *key, char *into, struct err *err)
{
	void *out = into + key->at;

	switch (key->want) {
	case WANT_TEXT:
	case WANT_WORDS:
	case WANT_NAME:
		return fill_text(node, key->want, out, err);
	case WANT_NAMES:
		return fill_names(node, out, (size_t *)(void *)(into + key->count), err);
	case WANT_INT:
		if (node->kind != NODE_INT)
			return config_wrong(node, err, N_("{1}: \"{2}\" must be a whole number"), node->name);
		if (node->number < key->min || node->number > key->max)
			return config_wrong(node, err, N_("{1}: \"{2}\" is too small or too large"), node->name);
		*(int *)out = node->number;
		return true;
	case WANT_BOOL:
		if (node->kind != NODE_BOOL)
			return config_wrong(node, err, N_("{1}: \"{2}\" must be true or false"), node->name);
		*(bool *)out = node->number != 0;
		return true;
	case WANT_ONE_OF:
		return fill_one_of(node, key->words, out, err);
	case WANT_GROUP:
		return node->kind == NODE_GROUP || config_wrong(node, err, N_("{1}: \"{2}\" must be a group in braces"), node->name);
	case WANT_LIST:
		return node->kind == NODE_LIST || config_wrong(node, err, N_("{1}: \"{2}\" must be a list"), node->name);
	case WANT_ANY:
		return true;
	}
	return true;
}

bool config_fill(const struct node *group, const struct config_key *keys, void *into, struct err *err)
{
	if (group->kind != NODE_GROUP)
		return config_wrong(group, err, N_("{1}: must be a group in braces"), NULL);
	for (size_t i = 0; i < group->n; i++) {
		const struct config_key *key = keys;
		while (key->name && strcmp(key->name, group->child[i].name))
			key++;
		if (!key->name)
			return config_wrong(&group->child[i], err, N_("{1}: unknown key \"{2}\""), group->child[i].name);
		if (!fill_one(&group->child[i], key, into, err))
			return false;
	}
	for (const struct config_key *key = keys; key->name; key++)
		if (key->required && !config_get(group, key->name))
			return config_wrong(group, err, N_("{1}: \"{2}\" is missing"), key->name);
	return true;
}
