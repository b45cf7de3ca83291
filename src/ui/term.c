#include "config.h"

#include "ui/term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "ui/draw.h"
#include "ui/frame.h"
#include "ui/keys.h"
#include "ui/theme.h"

#include <term.h>	/* last: it makes macros of words like lines and columns */

#define ROWS_LEAST 24
#define COLUMNS_LEAST 80
#define PASTE_MOST 65536	/* bytes of one paste that are kept */
#define PASTE_QUIET 2		/* seconds without input after which a paste counts as ended: its end may have been lost */
#define ESC 27

/* Codes of our own for what terminfo does not name, above curses' own. KEY_PAD + c is the numeric pad's c. */
enum { KEY_PASTE_START = KEY_MAX + 1, KEY_PASTE_END, KEY_WORD_LEFT, KEY_WORD_RIGHT, KEY_PAD };

/* There is one terminal, and it must be given back from a dying program: hence the singleton. */
static struct {
	bool open;
	SCREEN *screen;
	int frame, terminal;	/* where a frame is gathered, and standard output while it is; -1: not */
	WINDOW *input;		/* a pad: reading from it does not draw the screen as reading from stdscr would */
	mbstate_t partial;	/* a character of which only the first bytes have come */
	bool halfway;
	bool pasting;
	time_t paste_at;
	struct str pasted;
	bool carriage;		/* the last pasted byte was a carriage return */
} term;

/* What PuTTY and the Linux console send while they call themselves xterm, what an xterm sends that calls itself vt220,
 * and the numeric pad, which keypad() switches into application mode. */
static const struct { const char *bytes; int key; } sequence[] = {
	{ "\033[200~", KEY_PASTE_START }, { "\033[201~", KEY_PASTE_END },
	{ "\033[11~", KEY_F(1) }, { "\033[12~", KEY_F(2) }, { "\033[13~", KEY_F(3) }, { "\033[14~", KEY_F(4) },
	{ "\033[15~", KEY_F(5) }, { "\033[17~", KEY_F(6) }, { "\033[18~", KEY_F(7) }, { "\033[19~", KEY_F(8) },
	{ "\033[20~", KEY_F(9) }, { "\033[21~", KEY_F(10) }, { "\033[23~", KEY_F(11) }, { "\033[24~", KEY_F(12) },
	{ "\033[[A", KEY_F(1) }, { "\033[[B", KEY_F(2) }, { "\033[[C", KEY_F(3) }, { "\033[[D", KEY_F(4) },
	{ "\033[[E", KEY_F(5) },
	{ "\033OP", KEY_F(1) }, { "\033OQ", KEY_F(2) }, { "\033OR", KEY_F(3) }, { "\033OS", KEY_F(4) },
	{ "\033[1~", KEY_HOME }, { "\033[4~", KEY_END }, { "\033[7~", KEY_HOME }, { "\033[8~", KEY_END },
	{ "\033[H", KEY_HOME }, { "\033[F", KEY_END }, { "\033OH", KEY_HOME }, { "\033OF", KEY_END },
	{ "\033[2~", KEY_IC }, { "\033[3~", KEY_DC }, { "\033[5~", KEY_PPAGE }, { "\033[6~", KEY_NPAGE },
	{ "\033[A", KEY_UP }, { "\033[B", KEY_DOWN }, { "\033[C", KEY_RIGHT }, { "\033[D", KEY_LEFT },
	{ "\033OA", KEY_UP }, { "\033OB", KEY_DOWN }, { "\033OC", KEY_RIGHT }, { "\033OD", KEY_LEFT },
	{ "\033[1;5C", KEY_WORD_RIGHT }, { "\033[1;5D", KEY_WORD_LEFT },
	{ "\033[1;3C", KEY_WORD_RIGHT }, { "\033[1;3D", KEY_WORD_LEFT },
	{ "\033[Z", KEY_BTAB }, { "\033\t", KEY_BTAB },
	{ "\033OM", KEY_ENTER }, { "\033Oj", KEY_PAD + '*' }, { "\033Ok", KEY_PAD + '+' }, { "\033Ol", KEY_PAD + ',' },
	{ "\033Om", KEY_PAD + '-' }, { "\033On", KEY_PAD + '.' }, { "\033Oo", KEY_PAD + '/' },
	{ "\033Op", KEY_PAD + '0' }, { "\033Oq", KEY_PAD + '1' }, { "\033Or", KEY_PAD + '2' },
	{ "\033Os", KEY_PAD + '3' }, { "\033Ot", KEY_PAD + '4' }, { "\033Ou", KEY_PAD + '5' },
	{ "\033Ov", KEY_PAD + '6' }, { "\033Ow", KEY_PAD + '7' }, { "\033Ox", KEY_PAD + '8' },
	{ "\033Oy", KEY_PAD + '9' },
};

static const struct { int key; const char *name; } named[] = {
	{ KEY_UP, "Up" }, { KEY_DOWN, "Down" }, { KEY_LEFT, "Left" }, { KEY_RIGHT, "Right" },
	{ KEY_SLEFT, "Left" }, { KEY_SRIGHT, "Right" }, { KEY_SR, "Up" }, { KEY_SF, "Down" },
	{ KEY_PPAGE, "PgUp" }, { KEY_NPAGE, "PgDn" }, { KEY_HOME, "Home" }, { KEY_END, "End" },
	{ KEY_FIND, "Home" }, { KEY_SELECT, "End" }, { KEY_LL, "End" }, { KEY_SHOME, "Home" }, { KEY_SEND, "End" },
	{ KEY_IC, "Ins" }, { KEY_DC, "Del" }, { KEY_BACKSPACE, "Backspace" }, { KEY_ENTER, "Enter" },
	{ KEY_BTAB, "Shift-Tab" }, { KEY_SUSPEND, "Ctrl-Z" }, { KEY_HELP, "F1" },
	{ KEY_WORD_LEFT, "Ctrl-Left" }, { KEY_WORD_RIGHT, "Ctrl-Right" },
};

static SCREEN *screen_new(void)
{
	SCREEN *s = newterm(NULL, stdout, stdin);

	/* An entry that is not installed here is nearly always one that xterm's fits (putty, xterm-kitty, ...). */
	if (!s)
		s = newterm("xterm", stdout, stdin);
	return s;
}

/* Straight to the terminal, past curses: so only while curses holds nothing back. Terminals without it ignore it. */
static void paste_mode(bool on)
{
	const char *bytes = on ? "\033[?2004h" : "\033[?2004l";
	ssize_t gone = write(STDOUT_FILENO, bytes, strlen(bytes));

	(void)gone;		/* a terminal that is gone has no mode to leave */
}

static void keys_define(void)
{
	for (size_t i = 0; i < sizeof sequence / sizeof *sequence; i++)
		define_key(sequence[i].bytes, sequence[i].key);
}

static void frame_open(void)
{
	term.terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	term.frame = term.terminal < 0 ? -1 : memfd_create("frame", MFD_CLOEXEC);
}

bool term_open(const struct term_options *options, struct err *err)
{
	const char *cup;

	if (term.open)
		return true;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, ERR_CONFIG, NULL, N_("This program needs a terminal to talk to"), NULL);
	use_env(FALSE);		/* LINES and COLUMNS of the environment are not kept when the window changes */
	use_tioctl(TRUE);
	term.screen = screen_new();
	if (!term.screen)
		return err_set(err, ERR_CONFIG, NULL, N_("This kind of terminal is not known here: set TERM to xterm"),
			getenv("TERM"));
	cup = tigetstr("cup");
	if (!cup || cup == (char *)-1) {
		endwin();
		return err_set(err, ERR_CONFIG, NULL, N_("This kind of terminal cannot show a full screen"), getenv("TERM"));
	}
	term.open = true;
	raw();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	set_escdelay(options->escdelay > 0 ? options->escdelay : 50);
	typeahead(-1);		/* the loop decides when to draw; a half drawn screen would wait for a key */
	idlok(stdscr, TRUE);	/* a list that scrolls by one row costs one row of bytes */
	term.input = newpad(1, 1);
	keypad(term.input, TRUE);
	meta(term.input, TRUE);
	nodelay(term.input, TRUE);
	keys_define();
	draw_ascii(options->ascii);
	theme_start(options->colour);
	curs_set(1);
	paste_mode(true);
	frame_open();
	term_resized();
	return true;
}

/* Allocates nothing: also the way out when memory has run out. What was on the screen is wiped before the terminal is
 * given back, as not every terminal has a second screen to return from and these are people's names. */
void term_close(void)
{
	if (!term.open)
		return;
	term.open = false;
	erase();
	move(0, 0);
	refresh();
	endwin();
	paste_mode(false);
	if (term.pasted.text)
		explicit_bzero(term.pasted.text, term.pasted.n);
}

/* SIGTSTP by its default action, also while the loop keeps signals blocked. To the whole group, as a shell expects. Unlike
 * SIGSTOP it does nothing when there is no shell to come back from. */
static void stop_here(void)
{
	struct sigaction dfl = { .sa_handler = SIG_DFL }, old;
	sigset_t tstp, mask;

	sigemptyset(&tstp);
	sigaddset(&tstp, SIGTSTP);
	sigaction(SIGTSTP, &dfl, &old);
	sigprocmask(SIG_UNBLOCK, &tstp, &mask);
	kill(0, SIGTSTP);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	sigaction(SIGTSTP, &old, NULL);
}

void term_suspend(void)
{
	if (!term.open)
		return;
	erase();
	refresh();
	endwin();
	paste_mode(false);
	stop_here();
	paste_mode(true);
	frame_forget();
	term_resized();
	term_repaint();
}

void term_resized(void)
{
	struct winsize size;

	if (!term.open)
		return;
	/* A serial line says 0 x 0: then what terminfo said stands. */
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0
		&& (size.ws_row != LINES || size.ws_col != COLS))
		resizeterm(size.ws_row, size.ws_col);
}

void term_repaint(void)
{
	if (term.open)
		clearok(curscr, TRUE);
}

int term_rows(void)
{
	return term.open ? LINES : ROWS_LEAST;
}

int term_columns(void)
{
	return term.open ? COLS : COLUMNS_LEAST;
}

bool term_small(void)
{
	return term_rows() < ROWS_LEAST || term_columns() < COLUMNS_LEAST;
}

static void write_all(const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t gone = write(STDOUT_FILENO, bytes, n);

		if (gone < 0 && errno != EINTR)
			return;		/* the loop finds out that the terminal is gone */
		if (gone > 0) {
			bytes += gone;
			n -= (size_t)gone;
		}
	}
}

/* curses writes at every movement of the cursor: twenty small writes a page, each a packet of its own to a terminal far
 * away, drawn one by one. So they go to a file in memory, and from there in one. It is emptied at once: it holds names. */
static void frame_send(void)
{
	off_t n;
	char *bytes;

	/* After endwin() curses sets the terminal's modes again: on the terminal. */
	if (term.frame < 0 || isendwin() || dup2(term.frame, STDOUT_FILENO) < 0) {
		doupdate();
		return;
	}
	doupdate();
	dup2(term.terminal, STDOUT_FILENO);
	n = lseek(term.frame, 0, SEEK_CUR);
	if (n <= 0)
		return;
	bytes = mem_alloc((size_t)n);
	if (pread(term.frame, bytes, (size_t)n, 0) == n)
		write_all(bytes, (size_t)n);
	explicit_bzero(bytes, (size_t)n);
	free(bytes);
	if (ftruncate(term.frame, 0) == 0)
		lseek(term.frame, 0, SEEK_SET);
}

void term_flush(int cursor_y, int cursor_x)
{
	if (!term.open)
		return;
	if (cursor_y < 0 || cursor_y >= LINES)
		cursor_y = LINES - 1;
	if (cursor_x < 0 || cursor_x >= COLS)
		cursor_x = COLS - 1;
	move(cursor_y, cursor_x);
	wnoutrefresh(stdscr);
	frame_send();
}

/* Nothing to read: because nothing came, or because nobody is there any more? */
static bool hung_up(void)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	int waiting = 0;

	if (poll(&fd, 1, 0) <= 0)
		return false;
	if (fd.revents & (POLLHUP | POLLERR | POLLNVAL))
		return true;
	return (fd.revents & POLLIN) && (ioctl(STDIN_FILENO, FIONREAD, &waiting) < 0 || waiting == 0);
}

static struct input named_key(const char *name, bool letters)
{
	struct input in = { .kind = INPUT_ACTION, .action = keys_action(name, letters) };

	strncpy(in.key, name, sizeof in.key - 1);
	return in;
}

static struct input key_code(int code, bool letters)
{
	char name[sizeof "F" + 11];

	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (named[i].key == code)
			return named_key(named[i].name, letters);
	if (code > KEY_F0 && code <= KEY_F(12)) {
		snprintf(name, sizeof name, "F%d", code - KEY_F0);
		return named_key(name, letters);
	}
	return (struct input){ .kind = INPUT_NONE };
}

/* Ctrl with a letter and its kin; NULL for what is not a key of ours. */
static const char *control_name(wchar_t c, char *name, size_t size)
{
	switch (c) {
	case '\t': return "Tab";
	case '\r': return "Enter";
	case ESC: return "Esc";
	case 8: case 127: return "Backspace";
	case 31: return "Ctrl-_";
	}
	if (c < 1 || c > 26)
		return NULL;
	snprintf(name, size, "Ctrl-%c", (int)c + 'A' - 1);
	return name;
}

static struct input character(wchar_t c, bool letters)
{
	struct input in = { .kind = INPUT_CHAR, .c = c };
	char name[16];
	const char *control;

	if (letters && c == '\n')
		return in;	/* Ctrl-J: a new line in a memo; Enter is a carriage return */
	if (c < 32 || c == 127) {
		control = control_name(c, name, sizeof name);
		return control ? named_key(control, letters) : (struct input){ .kind = INPUT_NONE };
	}
	if (c == ' ')
		strcpy(in.key, "Space");
	else
		in.key[utf8_put(c, in.key)] = '\0';
	if (!letters && (in.action = keys_action(in.key, false)))
		in.kind = INPUT_ACTION;
	return in;
}

/* One byte of a character in the locale's coding. False: more bytes are needed. Bytes that make no character are left out. */
static bool decode(int byte, wchar_t *c)
{
	char b = (char)byte;
	size_t n = mbrtowc(c, &b, 1, &term.partial);

	if (n == (size_t)-1) {
		memset(&term.partial, 0, sizeof term.partial);
		/* The byte that broke a character may begin the next one. */
		if (!term.halfway || (n = mbrtowc(c, &b, 1, &term.partial)) == (size_t)-1) {
			memset(&term.partial, 0, sizeof term.partial);
			term.halfway = false;
			return false;
		}
	}
	term.halfway = n == (size_t)-2;
	return !term.halfway;
}

/* After ESC: a letter in the same burst was typed with Alt. One that means nothing with Alt is the next key: then somebody
 * typed Esc and went on, faster than the line. */
static struct input after_escape(bool letters)
{
	char name[16] = "Alt-";
	int next = wgetch(term.input);

	if (next == ERR)
		return named_key("Esc", letters);
	if (next == 8 || next == 127)
		strcpy(name, "Alt-Backspace");
	else if (next > 32 && next < 127)
		name[4] = (char)next;
	if (name[4] && keys_action(name, letters))
		return named_key(name, letters);
	ungetch(next);
	return named_key("Esc", letters);
}

static struct input paste_done(void)
{
	term.pasting = false;
	return (struct input){ .kind = INPUT_PASTE, .paste = term.pasted.text ? term.pasted.text : "" };
}

static void paste_add(wchar_t c)
{
	char utf8[4];
	bool after_return = term.carriage;

	term.carriage = c == '\r';
	if (term.pasted.n >= PASTE_MOST || (c == '\n' && after_return))
		return;
	if (c == '\r')
		c = '\n';
	str_addn(&term.pasted, utf8, utf8_put(c, utf8));
}

/* What lies between the brackets is text and nothing else, whatever keys it resembles. True: the paste has ended. */
static bool pasting(int key)
{
	wchar_t c;

	term.paste_at = time(NULL);
	if (key == KEY_PASTE_END)
		return true;
	if (key < KEY_MIN && key != ESC && decode(key, &c))
		paste_add(c);
	return false;
}

static struct input nothing_came(void)
{
	if (hung_up())
		return (struct input){ .kind = INPUT_HANGUP };
	if (term.pasting && time(NULL) - term.paste_at > PASTE_QUIET)
		return paste_done();
	return (struct input){ .kind = INPUT_NONE };
}

struct input term_read(bool letters)
{
	struct input in = { .kind = INPUT_NONE };
	wchar_t c;
	int key;

	if (!term.open)
		return (struct input){ .kind = INPUT_HANGUP };
	while (in.kind == INPUT_NONE) {
		key = wgetch(term.input);
		if (key == ERR)
			return nothing_came();
		if (term.pasting) {
			if (pasting(key))
				return paste_done();
		} else if (key == KEY_PASTE_START) {
			term.pasting = true;
			term.paste_at = time(NULL);
			str_clear(&term.pasted);
		} else if (key == KEY_RESIZE) {
			in.kind = INPUT_RESIZE;
		} else if (key > KEY_PAD) {
			in = character(key - KEY_PAD, letters);
		} else if (key >= KEY_MIN) {
			in = key_code(key, letters);
		} else if (key == ESC && !term.halfway) {
			in = after_escape(letters);
		} else if (decode(key, &c)) {
			in = character(c, letters);
		}
	}
	return in;
}
