/* term.h - the terminal: opened, given back whatever happens, read without waiting.
 *
 * raw mode, wide characters, resize by ourselves; modes.h has what curses does not look after, decode.h what the keys send.
 * Only the loop calls term_read(); nothing here waits.
 */
#ifndef KOMET_UI_TERM_H
#define KOMET_UI_TERM_H

#include "ui/draw.h"
#include "ui/view.h"

struct term_options { bool colour, mouse; enum borders borders; int escdelay; };

bool term_open(const struct term_options *options, struct err *err);	/* falls back to TERM=xterm when unknown */
void term_close(void);			/* may be called at any time, also twice, also from mem_on_death */
void term_suspend(void);		/* gives the terminal back, stops us (SIGTSTP), repaints on return */
void term_continued(void);		/* after SIGCONT: modes and screen again, whoever had the terminal meanwhile */
bool term_mouse(void);			/* the other way round: true, clicks come here; false, the terminal copies text by them */
void term_resized(void);		/* after SIGWINCH: asks the size and tells curses */
void term_repaint(void);		/* everything again (Ctrl-L) */
int term_rows(void);
int term_columns(void);
/* The next input that is there, or INPUT_NONE. letters: characters are text (forms, prompts), otherwise keys of lists. */
struct input term_read(bool letters);
/* Milliseconds until term_read() can say more of what has come already: 0 at once, -1 only when more comes. */
long term_due(void);
bool term_is_open(void);
void term_read_start(int escdelay);
void term_read_stop(void);		/* forgets what was typed */
void term_flush(int cursor_y, int cursor_x);	/* the hardware cursor to the focus, then out, once */
bool term_small(void);			/* under 80x24: only one line can be shown */

#endif
