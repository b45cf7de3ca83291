/* screen.c - see screen.h. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "screen.h"

#define NO_ICONV ((iconv_t)-1)

enum { SEND_MS = 10000 };	/* a program that takes no key for so long takes none */

static void answer(const char *bytes, size_t n, void *ctx)
{
	struct screen *s = ctx;

	if (s->probe)
		str_addn(s->probe, bytes, n);
	else if (s->fd >= 0 && write(s->fd, bytes, n) < 0)
		return;			/* the terminal answers a question of the program's, shortly or not at all */
}

static int switched(VTermProp prop, VTermValue *value, void *ctx)
{
	struct screen *s = ctx;

	switch ((int)prop) {
	case VTERM_PROP_ALTSCREEN: s->second = value->boolean; break;
	case VTERM_PROP_CURSORVISIBLE: s->invisible = !value->boolean; break;
	case VTERM_PROP_MOUSE: s->mouse = value->number != VTERM_PROP_MOUSE_NONE; break;
	}
	return 1;
}

/* Colours that can be read on the dark ground of the pictures. */
static void set_palette(struct screen *s)
{
	static const unsigned palette[16] = { 0x15191e, 0xe06c75, 0x98c379, 0xe5c07b, 0x61afef, 0xc678dd, 0x56b6c2, 0xdde1e6,
		0x7f8793, 0xff8a93, 0xb5e08f, 0xffd75f, 0x82c8ff, 0xe29bf5, 0x7fdbe6, 0xffffff };

	for (int i = 0; i < 16; i++) {
		VTermColor c;

		vterm_color_rgb(&c, palette[i] >> 16, palette[i] >> 8 & 0xff, palette[i] & 0xff);
		vterm_state_set_palette_color(vterm_obtain_state(s->vt), i, &c);
	}
}

static const VTermScreenCallbacks callbacks = { .settermprop = switched };

void screen_init(struct screen *s, int rows, int columns)
{
	*s = (struct screen){ .rows = rows, .columns = columns, .fd = -1, .from = NO_ICONV, .to = NO_ICONV };
	s->vt = vterm_new(rows, columns);
	vterm_set_utf8(s->vt, 1);
	vterm_output_set_callback(s->vt, answer, s);
	s->cells = vterm_obtain_screen(s->vt);
	vterm_screen_enable_altscreen(s->cells, 1);
	vterm_screen_set_callbacks(s->cells, &callbacks, s);
	vterm_screen_reset(s->cells, 1);
	set_palette(s);
}

static void notice_end(struct screen *s, int options)
{
	if (s->pid > 0 && !s->ended && waitpid(s->pid, &s->status, options) == s->pid)
		s->ended = true;
}

void screen_release(struct screen *s)
{
	screen_hang_up(s);
	for (int i = 0; i < 200 && s->pid > 0 && !s->ended; i++) {
		notice_end(s, WNOHANG);
		if (!s->ended)
			poll(NULL, 0, 10);
	}
	if (s->pid > 0 && !s->ended) {
		kill(s->pid, SIGKILL);
		notice_end(s, 0);
	}
	vterm_free(s->vt);
	if (s->from != NO_ICONV)
		iconv_close(s->from);
	if (s->to != NO_ICONV)
		iconv_close(s->to);
}

void screen_hang_up(struct screen *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}

bool screen_run(struct screen *s, char *const *argv, const char *charset)
{
	struct winsize size = { .ws_row = (unsigned short)s->rows, .ws_col = (unsigned short)s->columns };

	if (s->ended) {			/* another one, on a terminal of its own */
		screen_hang_up(s);
		vterm_screen_reset(s->cells, 1);
		s->ended = false;
	}
	if (strcmp(charset, "UTF-8") != 0) {
		s->from = iconv_open("UTF-8", charset);
		s->to = iconv_open(charset, "UTF-8");
	}
	s->pid = forkpty(&s->fd, NULL, NULL, &size);
	if (s->pid < 0)
		return false;
	if (s->pid > 0) {
		tcgetattr(s->fd, &s->line);
		fcntl(s->fd, F_SETFL, O_NONBLOCK);
	}
	if (s->pid == 0) {
		/* As a login gives a program its signals: a shell in the background would leave it deaf to some. */
		for (int i = 1; i < NSIG; i++)
			signal(i, SIG_DFL);
		execvp(argv[0], argv);
		fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	return true;
}

void screen_resize(struct screen *s, int rows, int columns)
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };

	s->rows = rows;
	s->columns = columns;
	vterm_set_size(s->vt, rows, columns);
	if (s->fd >= 0)
		ioctl(s->fd, TIOCSWINSZ, &size);
}

static bool blank(const struct screen *s)
{
	bool empty = true;

	for (int i = 0; empty && i < s->rows; i++) {
		char *line = screen_row(s, i);

		empty = *line == '\0';
		free(line);
	}
	return empty;
}

/* What stands on the second screen as it is left stays there for whoever looks next. */
static void show(struct screen *s, const char *bytes, size_t n)
{
	static const char leave[] = "\033[?1049l";
	const char *at;

	while ((at = memmem(bytes, n, leave, sizeof leave - 1))) {
		vterm_input_write(s->vt, bytes, (size_t)(at - bytes));
		s->stained = s->stained || (s->second && !blank(s));
		vterm_input_write(s->vt, leave, sizeof leave - 1);
		n -= (size_t)(at - bytes) + sizeof leave - 1;
		bytes = at + sizeof leave - 1;
	}
	vterm_input_write(s->vt, bytes, n);
}

/* How many bytes at the end begin a character that is not whole. libvterm goes on with another decoder when a read that began
 * with a letter ends in the middle of one. */
static size_t unfinished(const char *bytes, size_t n)
{
	for (size_t k = 1; k <= 3 && k <= n; k++) {
		unsigned char c = (unsigned char)bytes[n - k];
		size_t whole = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;

		if ((c & 0xc0) != 0x80)
			return whole > k ? k : 0;
	}
	return 0;
}

static void take_in(struct screen *s, char *bytes, size_t n)
{
	char wide[4 * 4096], *in = bytes, *out = wide;
	size_t left = sizeof wide;

	if (s->from == NO_ICONV) {
		show(s, bytes, n);
		return;
	}
	while (n > 0 && iconv(s->from, &in, &n, &out, &left) == (size_t)-1 && n > 0) {
		in++;	/* a byte that is no character: not shown */
		n--;
	}
	show(s, wide, sizeof wide - left);
}

static bool line_is_kept(const struct screen *s)
{
	struct termios now;

	return tcgetattr(s->fd, &now) == 0 && now.c_iflag == s->line.c_iflag && now.c_oflag == s->line.c_oflag
		&& now.c_lflag == s->line.c_lflag && memcmp(now.c_cc, s->line.c_cc, sizeof now.c_cc) == 0;
}

bool screen_wait(struct screen *s, int ms)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };
	char bytes[4096];
	ssize_t n;

	if (s->fd < 0) {
		poll(NULL, 0, ms < 20 ? ms : 20);
		notice_end(s, WNOHANG);
		return false;
	}
	if (poll(&p, 1, ms) <= 0)
		return false;
	memcpy(bytes, s->rest, s->nrest);
	n = read(s->fd, bytes + s->nrest, sizeof bytes - s->nrest);
	if (n > 0) {
		size_t all = s->nrest + (size_t)n;

		s->nrest = s->from == NO_ICONV ? unfinished(bytes, all) : 0;
		memcpy(s->rest, bytes + all - s->nrest, s->nrest);
		take_in(s, bytes, all - s->nrest);
		return true;
	}
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return false;
	s->line_kept = line_is_kept(s);
	screen_hang_up(s);	/* EIO: the program has let go of its terminal */
	notice_end(s, WNOHANG);
	return false;
}

/* A program that ends, or whose own words nobody takes, reads no more: a write to it waits for ever unless one reads too. */
void screen_send(struct screen *s, const char *bytes, size_t n)
{
	struct pollfd fd = { .events = POLLIN | POLLOUT };

	while (n > 0 && (fd.fd = s->fd) >= 0) {
		ssize_t gone = 0;

		if (poll(&fd, 1, SEND_MS) <= 0)
			return;
		if (fd.revents & POLLIN)
			screen_wait(s, 0);
		if (s->fd >= 0 && fd.revents & POLLOUT)
			gone = write(s->fd, bytes, n);
		else if (!(fd.revents & POLLIN))
			return;
		if (gone < 0 && errno != EAGAIN && errno != EINTR)
			return;		/* it ended: whoever waits will be told */
		if (gone > 0) {
			bytes += gone;
			n -= (size_t)gone;
		}
	}
}

void screen_send_text(struct screen *s, const char *text, size_t n)
{
	char narrow[64], *in = (char *)text, *out = narrow;
	size_t left = sizeof narrow, rest = n;

	if (s->to == NO_ICONV) {
		screen_send(s, text, n);
		return;
	}
	iconv(s->to, &in, &rest, &out, &left);
	screen_send(s, narrow, sizeof narrow - left);
}

char *screen_row(const struct screen *s, int row)
{
	struct str text = { 0 };
	size_t end = 0;

	str_add(&text, "");
	for (int column = 0; column < s->columns; column++) {
		VTermPos pos = { .row = row, .col = column };
		VTermScreenCell cell;
		char bytes[4];

		if (!vterm_screen_get_cell(s->cells, pos, &cell) || cell.chars[0] == (uint32_t)-1)
			continue;	/* the right half of a wide character */
		if (cell.chars[0] == 0)
			str_addc(&text, ' ');
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			str_addn(&text, bytes, utf8_put((wchar_t)cell.chars[i], bytes));
		if (cell.chars[0] != 0 && cell.chars[0] != ' ')
			end = text.n;
	}
	text.text[end] = '\0';
	return str_take(&text);
}

void screen_cursor(const struct screen *s, int *row, int *column)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(s->vt), &pos);
	*row = pos.row;
	*column = pos.col;
}

char *screen_text(const struct screen *s)
{
	struct str text = { 0 };
	int row, column;

	for (int i = 0; i < s->rows; i++) {
		char *line = screen_row(s, i);

		str_addf(&text, "%s\n", line);
		free(line);
	}
	screen_cursor(s, &row, &column);
	str_addf(&text, "-- cursor %d %d\n", row + 1, column + 1);
	return str_take(&text);
}

int screen_find(const struct screen *s, const char *text)
{
	for (int i = 0; i < s->rows; i++) {
		char *line = screen_row(s, i);
		bool found = strstr(line, text) != NULL;

		free(line);
		if (found)
			return i;
	}
	return -1;
}

/* What the terminal sends for a key tells how it is set. */
static bool sends(struct screen *s, VTermKey key, const char *bytes)
{
	struct str probe = { 0 };
	bool same;

	s->probe = &probe;
	if (key == VTERM_KEY_NONE)
		vterm_keyboard_start_paste(s->vt);
	else
		vterm_keyboard_key(s->vt, key, VTERM_MOD_NONE);
	s->probe = NULL;
	same = str_same(probe.text, bytes);
	str_release(&probe);
	return same;
}

bool screen_restored(struct screen *s, char *note, size_t size)
{
	const char *wrong = NULL;

	if (s->fd >= 0)
		s->line_kept = line_is_kept(s);
	if (!s->line_kept)
		wrong = "the line is not as it was found";
	else if (s->second)
		wrong = "the second screen is still shown";
	else if (s->stained)
		wrong = "the second screen was left with something on it";
	else if (s->invisible)
		wrong = "the cursor is not seen";
	else if (s->mouse)
		wrong = "clicks still go to the program";
	else if (!sends(s, VTERM_KEY_NONE, ""))
		wrong = "pastes still come in brackets";
	else if (!sends(s, VTERM_KEY_UP, "\033[A") || !sends(s, VTERM_KEY_KP_0, "0"))
		wrong = "the keypad is still the program's";
	snprintf(note, size, "%s", wrong ? wrong : "");
	return !wrong;
}

bool screen_coloured(const struct screen *s)
{
	for (int i = 0; i < s->rows * s->columns; i++) {
		VTermPos pos = { .row = i / s->columns, .col = i % s->columns };
		VTermScreenCell cell;

		if (vterm_screen_get_cell(s->cells, pos, &cell) &&
		    (!VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg)))
			return true;
	}
	return false;
}
