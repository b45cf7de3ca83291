/* modes.h - what a terminal is switched to while the program has it, and how it is given back by a program that dies.
 *
 * curses looks after its own (raw mode, the second screen); this adds the keypad, pastes in brackets and the mouse, and
 * holds ready the bytes that undo all of it together: written from a signal handler, where curses cannot be asked.
 */
#ifndef KOMET_UI_MODES_H
#define KOMET_UI_MODES_H

#include <stdbool.h>

void modes_remember(void);		/* before curses begins: the line as it was found */
void modes_prepare(int terminal);	/* after it has begun: the bytes, and the handlers of what kills the program */
void modes_on(void);			/* straight to the terminal: only while curses holds nothing back */
void modes_off(void);
/* Clicks come to the program, or are the terminal's own, which copies text by them. In force at once while modes are on. */
void modes_mouse(bool on);
bool modes_mouse_is_on(void);

#endif
