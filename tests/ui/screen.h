/* screen.h - a program on a terminal of its own, and what stands on that terminal's screen.
 *
 * The terminal is libvterm's, so what is compared is what a person would see: cells, not bytes. Nothing here sleeps;
 * screen_wait() returns as soon as the program has written something.
 */
#ifndef KOMET_TESTS_SCREEN_H
#define KOMET_TESTS_SCREEN_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

#include "base/str.h"

struct screen {
	VTerm *vt;
	VTermScreen *cells;
	int rows, columns;
	pid_t pid;		/* 0: nothing runs */
	int fd;			/* -1: the terminal is gone */
	bool ended;
	int status;		/* of waitpid, when ended */
	struct termios line;	/* as the program found it */
	bool line_kept;		/* it is so again, or was when the program let go of it */
	bool stained;		/* something stood on the second screen when it was left */
	bool second, invisible, mouse;	/* what the program has switched to: the second screen, no cursor, clicks for itself */
	struct str *probe;	/* takes what the terminal would send; NULL: the program does */
	iconv_t from, to;	/* between the program's character set and UTF-8; (iconv_t)-1 when that is UTF-8 */
	char rest[4]; size_t nrest;	/* the bytes of a character whose others have not come yet */
};

void screen_init(struct screen *s, int rows, int columns);
void screen_release(struct screen *s);	/* hangs up, and ends the program when it does not leave by itself */
/* Starts a program with the environment as it is; charset is its locale's. */
bool screen_run(struct screen *s, char *const *argv, const char *charset);
void screen_resize(struct screen *s, int rows, int columns);
/* Takes in what the program writes, for at most ms. False: nothing came. */
bool screen_wait(struct screen *s, int ms);
/* One key: one write. */
void screen_send(struct screen *s, const char *bytes, size_t n);
/* UTF-8 text, converted to what the program reads. */
void screen_send_text(struct screen *s, const char *text, size_t n);
void screen_hang_up(struct screen *s);
/* A row (from 0) as UTF-8 without trailing blanks; the caller frees. */
char *screen_row(const struct screen *s, int row);
/* The whole screen, a line each, and the cursor; the caller frees. */
char *screen_text(const struct screen *s);
void screen_cursor(const struct screen *s, int *row, int *column);
/* The first row (from 0) that holds text, -1 none. */
int screen_find(const struct screen *s, const char *text);
/* Is the terminal as it was before the program, and clean? Otherwise what is not, in note. */
bool screen_restored(struct screen *s, char *note, size_t size);
bool screen_coloured(const struct screen *s);

/* picture.c: the screen as SVG. */
bool picture_write(const struct screen *s, const char *path, const char *title);

#endif
