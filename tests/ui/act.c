/* act.c - what a script does: keys, sizes, signals, and starting the program. */
#include "config.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "keys.h"
#include "play.h"

enum { WORDS = 64, ESC_MS = 300 };

static bool send_key(struct player *p, const char *name)
{
	const char *term = getenv("TERM");
	char bytes[64];
	size_t n = key_bytes(term, name, bytes, sizeof bytes);

	snprintf(p->note, sizeof p->note, "%s has no key %.100s", term, name);
	if (n == 0)
		return false;
	if (p->escaped)
		screen_wait(&p->screen, ESC_MS);	/* until the program has seen that the Esc was an Esc */
	screen_send_text(&p->screen, bytes, n);
	p->escaped = strcmp(name, "Esc") == 0;
	p->keys++;
	return true;
}

bool do_key(struct player *p, const char *argument)
{
	char *names = mem_dup(argument), *rest = names, *name;
	bool sent = true;

	while (sent && (name = strsep(&rest, " ")))
		sent = !*name || send_key(p, name);
	free(names);
	return sent;
}

bool do_type(struct player *p, const char *text)
{
	if (p->escaped)
		screen_wait(&p->screen, ESC_MS);
	p->escaped = false;
	for (size_t n; *text; text += n) {
		n = utf8_forward(text, 0);
		screen_send_text(&p->screen, text, n);
	}
	return true;
}

/* \e \r \n \\ \xHH */
static char *unescape(const char *s)
{
	struct str out = { 0 };

	for (; *s; s++) {
		unsigned byte;

		if (*s != '\\' || !s[1]) {
			str_addc(&out, *s);
			continue;
		}
		s++;
		if (*s == 'x' && sscanf(s + 1, "%2x", &byte) == 1) {
			str_addc(&out, (char)byte);
			s += 2;
		} else {
			str_addc(&out, *s == 'e' ? '\033' : *s == 'r' ? '\r' : *s == 'n' ? '\n' : *s);
		}
	}
	return str_take(&out);
}

bool do_send(struct player *p, const char *argument)
{
	char *bytes = unescape(argument);

	screen_send(&p->screen, bytes, strlen(bytes));
	p->keys++;
	free(bytes);
	return true;
}

bool do_paste(struct player *p, const char *argument)
{
	struct str all = { 0 };
	char *text = unescape(argument);

	str_addf(&all, "\033[200~%s\033[201~", text);
	screen_send(&p->screen, all.text, all.n);
	p->keys++;
	free(text);
	str_release(&all);
	return true;
}

bool do_size(struct player *p, const char *argument)
{
	int rows, columns;

	if (sscanf(argument, "%d %d", &rows, &columns) != 2 || rows < 1 || columns < 1)
		return false;
	screen_resize(&p->screen, rows, columns);
	return true;
}

bool do_signal(struct player *p, const char *name)
{
	static const struct { const char *name; int number; } known[] = { { "HUP", SIGHUP }, { "TERM", SIGTERM },
		{ "INT", SIGINT }, { "WINCH", SIGWINCH }, { "CONT", SIGCONT }, { "TSTP", SIGTSTP }, { "KILL", SIGKILL },
		{ "STOP", SIGSTOP }, { "SEGV", SIGSEGV }, { "ABRT", SIGABRT }, { "QUIT", SIGQUIT } };

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(known[i].name, name) == 0)
			return p->screen.pid > 0 && kill(p->screen.pid, known[i].number) == 0;
	return false;
}

bool do_hang_up(struct player *p, const char *argument)
{
	(void)argument;
	screen_hang_up(&p->screen);
	return true;
}

/* The next word of a command line, "in quotes" or not, ${NAME} replaced; NULL at the end. The caller frees. */
static char *next_word(const char **at)
{
	struct str word = { 0 };
	bool quoted = false;
	const char *s = *at;

	while (*s == ' ')
		s++;
	if (!*s)
		return NULL;
	for (; *s && (quoted || *s != ' '); s++) {
		const char *end = s[0] == '$' && s[1] == '{' ? strchr(s, '}') : NULL;

		if (*s == '"') {
			quoted = !quoted;
		} else if (end) {
			char *name = mem_dupn(s + 2, (size_t)(end - s - 2));

			str_add(&word, getenv(name));
			free(name);
			s = end;
		} else {
			str_addc(&word, *s);
		}
	}
	*at = s;
	return str_take(&word);
}

bool do_env(struct player *p, const char *argument)
{
	char *word = next_word(&argument), *value = word ? strchr(word, '=') : NULL;

	(void)p;
	if (value)
		*value++ = '\0';
	if (value)
		setenv(word, value, 1);
	else if (word)
		unsetenv(word);
	free(word);
	return word != NULL;
}

static char *built_program(void)
{
	const char *own = getenv("KOMET"), *dir = getenv("top_builddir");
	struct str path = { 0 };

	str_addf(&path, "%s%s", own ? own : dir ? dir : ".", own ? "" : "/komet");
	return str_take(&path);
}

bool do_run(struct player *p, const char *argument)
{
	char *argv[WORDS + 1] = { 0 };
	bool started;
	int n = 0;

	while (n < WORDS && (argv[n] = next_word(&argument)))
		n++;
	if (n == 0 || (p->screen.pid > 0 && !p->screen.ended))
		return false;
	if (p->screen.ended) {		/* somebody else sits down, at a screen of the same size */
		int rows = p->screen.rows, columns = p->screen.columns;

		screen_release(&p->screen);
		screen_init(&p->screen, rows, columns);
	}
	if (strcmp(argv[0], "komet") == 0) {
		free(argv[0]);
		argv[0] = built_program();
	}
	setlocale(LC_ALL, "");		/* the script may have chosen another */
	/* One that says nothing says nothing of its terminal either: nearly all know UTF-8. */
	started = screen_run(&p->screen, argv,
		strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") == 0 ? "UTF-8" : nl_langinfo(CODESET));
	while (n > 0)
		free(argv[--n]);
	return started;
}

bool do_sh(struct player *p, const char *command)
{
	struct str all = { 0 };
	int status;

	fflush(stdout);
	str_addf(&all, "exec >&2 </dev/null; PID=%d; %s", (int)p->screen.pid, command);
	status = system(all.text);
	str_release(&all);
	snprintf(p->note, sizeof p->note, "it ended with %d", status);
	return status == 0;
}
