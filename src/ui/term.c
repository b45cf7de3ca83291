#include "config.h"

#include "ui/term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/str.h"
#include "base/words.h"
#include "ui/decode.h"
#include "ui/draw.h"
#include "ui/frame.h"
#include "ui/modes.h"
#include "ui/theme.h"

#include <term.h>	/* last: it makes macros of words like lines and columns */

#define ROWS_LEAST 24
#define COLUMNS_LEAST 80

/* There is one terminal, and it must be given back from a dying program: hence the singleton. */
static struct {
	bool open;
	SCREEN *screen;
	int frame, terminal;	/* where a frame is gathered, and standard output while it is; -1: not */
} term;

static SCREEN *screen_new(enum borders borders)
{
	SCREEN *s;

	/* VT100 graphics are wanted, not curses' opinion of where they are broken. */
	if (borders == BORDERS_ACS)
		setenv("NCURSES_NO_UTF8_ACS", "0", 1);
	s = newterm(NULL, stdout, stdin);
	/* An entry that is not installed here is nearly always one that xterm's fits (putty, xterm-kitty, ...). */
	if (!s)
		s = newterm("xterm", stdout, stdin);
	return s;
}

/* What this terminal is said to send. */
static void keys_learn(void)
{
	static const struct { const char *capability, *key; } keys[] = {
		{ "kf1", "F1" }, { "kf2", "F2" }, { "kf3", "F3" }, { "kf4", "F4" }, { "kf5", "F5" }, { "kf6", "F6" }, { "kf7", "F7" },
		{ "kf8", "F8" }, { "kf9", "F9" }, { "kf10", "F10" }, { "kf11", "F11" }, { "kf12", "F12" }, { "kcuu1", "Up" },
		{ "kcud1", "Down" }, { "kcub1", "Left" }, { "kcuf1", "Right" }, { "khome", "Home" }, { "kend", "End" },
		{ "kpp", "PgUp" }, { "knp", "PgDn" }, { "kich1", "Ins" }, { "kdch1", "Del" }, { "kcbt", "Shift-Tab" },
		{ "kfnd", "Home" }, { "kslt", "End" }, { "khlp", "F1" }, { "kLFT5", "Ctrl-Left" }, { "kRIT5", "Ctrl-Right" },
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *bytes = tigetstr(keys[i].capability);

		if (bytes != (char *)-1)
			decode_learn(bytes, keys[i].key);
	}
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
	modes_remember();
	term.screen = screen_new(options->borders);
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
	typeahead(-1);		/* the loop decides when to draw; a half drawn screen would wait for a key */
	idlok(stdscr, TRUE);	/* a list that scrolls by one row costs one row of bytes */
	keys_learn();
	term_read_start(options->escdelay);
	draw_borders(options->borders);
	theme_start(options->colour);
	curs_set(1);
	frame_open();
	modes_prepare(term.terminal >= 0 ? term.terminal : STDOUT_FILENO);
	modes_mouse(options->mouse);
	modes_on();
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
	modes_off();
	term_read_stop();
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
	modes_off();
	stop_here();
	term_continued();
}

/* Whoever had the terminal meanwhile has set it as he likes. */
void term_continued(void)
{
	if (!term.open)
		return;
	reset_prog_mode();
	modes_on();
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

bool term_mouse(void)
{
	modes_mouse(!modes_mouse_is_on());
	return modes_mouse_is_on();
}

void term_repaint(void)
{
	if (term.open)
		clearok(curscr, TRUE);
}

bool term_is_open(void)
{
	return term.open;
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

