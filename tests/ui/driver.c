/* driver.c - plays a script of keys against the program and looks at its screen.
 *
 *   driver [--update] [--pictures DIR] [--snaps DIR] SCRIPT...
 *
 * A script is one directive a line; # begins a comment line. Rows and columns count from 1.
 *
 *   env NAME=VALUE     for the program (TERM, LC_ALL, PGUSER...); env NAME takes it away
 *   run COMMAND ARGS   komet is the one just built; again when it has ended. In both "two words" in quotes, ${NAME} from the environment
 *   size ROWS COLUMNS  before or while it runs
 *   type TEXT          a key a character        paste TEXT   bracketed, \n is a new line
 *   key NAME...        F1..F20 Enter Tab Shift-Tab Esc Space Backspace Delete Insert Home End PgUp PgDn Up Down Left
 *                      Right Ctrl-s Alt-x, or any one character
 *   send BYTES         as they are, with \e \r \n \xHH
 *   see TEXT           waits until it stands on the screen     gone TEXT    waits until it does not
 *   row N TEXT         waits until it stands in row N (-1 is the last)
 *   cursor ROW COLUMN  waits for the cursor     at TEXT    waits until the cursor is in a row that holds TEXT
 *   snap NAME          the whole screen is that of snap/NAME.txt, or NAME.txt where --snaps says (--update writes it)
 *   mask REGEX         what matches is written ~~~ in the snaps that follow
 *   picture NAME       writes NAME.svg, when --pictures asks for it
 *   colourless         no cell has a colour     coloured    some cell has
 *   keys-max N         no more than N keys have been pressed so far, not counting the letters of `type`
 *   restored           the terminal is as it was before the program, and nothing of it is left on the second screen
 *   quiet MS           nothing is written for so long
 *   redrawn MS         when nothing is written for so long, Ctrl-L draws what stands there already, the first row apart
 *   quit-code N        the program ends, with that code
 *   signal NAME        HUP, TERM, WINCH, SEGV...   hang-up      the terminal goes away
 *   sh COMMAND         must succeed (something that happens elsewhere; $PID is the program)
 *
 * Waiting is for ten seconds at most, KOMET_UI_PATIENCE times that when set. Nothing sleeps. The first failure ends the
 * script and shows the screen. TAP on standard output.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "play.h"

/* Checks are tests of their own; doings are only told about when they fail. */
static const struct { const char *name; directive *run; bool is_check; } directives[] = {
	{ "see", check_see, true }, { "gone", check_gone, true }, { "row", check_row, true },
	{ "cursor", check_cursor, true }, { "at", check_at, true }, { "snap", check_snap, true },
	{ "colourless", check_colourless, true }, { "coloured", check_coloured, true }, { "keys-max", check_keys, true },
	{ "restored", check_restored, true }, { "quiet", check_quiet, true }, { "quit-code", check_quit_code, true }, { "redrawn", check_redrawn, true },
	{ "env", do_env, false }, { "run", do_run, false }, { "size", do_size, false }, { "type", do_type, false },
	{ "key", do_key, false }, { "send", do_send, false }, { "paste", do_paste, false }, { "mask", do_mask, false },
	{ "picture", do_picture, false }, { "signal", do_signal, false }, { "hang-up", do_hang_up, false },
	{ "sh", do_sh, false },
};

static void show_screen(struct player *p)
{
	char *text = screen_text(&p->screen), *rest = text, *line;

	if (p->note[0])
		printf("# %s\n", p->note);
	if (p->screen.ended)
		printf("# the program has ended (status %d)\n", p->screen.status);
	while ((line = strsep(&rest, "\n")) && rest)
		printf("# |%s\n", line);
	free(text);
}

static bool play_line(struct player *p, char *line)
{
	size_t i, n = strcspn(line, " ");
	const char *argument = line[n] ? line + n + 1 : "";
	bool good;

	for (i = 0; i < sizeof directives / sizeof directives[0]; i++)
		if (strlen(directives[i].name) == n && strncmp(directives[i].name, line, n) == 0)
			break;
	p->note[0] = '\0';
	if (i == sizeof directives / sizeof directives[0]) {
		snprintf(p->note, sizeof p->note, "there is no such directive");
		good = false;
	} else {
		good = directives[i].run(p, argument);
	}
	if (good && !directives[i].is_check)
		return true;
	printf("%sok %d - %s:%d %s\n", good ? "" : "not ", ++p->test, p->script, p->line, line);
	if (!good)
		show_screen(p);
	fflush(stdout);
	return good;
}

static void play(struct player *p, const char *script)
{
	FILE *f = fopen(script, "r");
	char *line = NULL;
	size_t room = 0;
	bool good = true;
	ssize_t n;

	p->script = script;
	p->line = p->keys = 0;
	p->escaped = false;
	if (!f) {
		printf("not ok %d - %s cannot be read\n", ++p->test, script);
		p->failures++;
		return;
	}
	screen_init(&p->screen, 24, 80);
	while (good && (n = getline(&line, &room, f)) >= 0) {
		p->line++;
		if (n > 0 && line[n - 1] == '\n')
			line[--n] = '\0';
		if (n > 0 && line[0] != '#')
			good = play_line(p, line);
	}
	p->failures += !good;
	screen_release(&p->screen);
	while (p->masks > 0)
		free(p->mask[--p->masks]);
	free(line);
	fclose(f);
}

/* What a script may count on, whoever calls and whatever an earlier script has set. */
static void common_environment(char *const *callers)
{
	clearenv();
	for (size_t i = 0; callers[i]; i++)
		putenv(callers[i]);
	setenv("TERM", "xterm-256color", 1);
	setenv("ESCDELAY", "50", 1);
	if (!getenv("LC_ALL"))
		setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	unsetenv("NO_COLOR");
	unsetenv("COLORTERM");
	unsetenv("TMUX");
}

int main(int argc, char **argv)
{
	struct player p = { 0 };
	char **callers;
	size_t n = 0;
	int i;

	for (i = 1; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
		if (strcmp(argv[i], "--update") == 0) {
			p.update = true;
		} else if (strcmp(argv[i], "--snaps") == 0 && i + 1 < argc) {
			p.snaps = argv[++i];
		} else if (strcmp(argv[i], "--pictures") == 0 && i + 1 < argc) {
			p.pictures = argv[++i];
		} else {
			fprintf(stderr, "usage: driver [--update] [--pictures DIR] [--snaps DIR] SCRIPT...\n");
			return 64;
		}
	}
	while (environ[n])
		n++;
	callers = mem_array(n + 1, sizeof *callers);
	for (size_t j = 0; j < n; j++)
		callers[j] = mem_dup(environ[j]);
	for (; i < argc; i++) {
		common_environment(callers);
		play(&p, argv[i]);
	}
	printf("1..%d\n", p.test);
	clearenv();
	for (size_t j = 0; j < n; j++)
		free(callers[j]);
	free(callers);
	free(p.mask);
	return p.failures ? 1 : 0;
}
