/* theme.h - what a style looks like on this terminal.
 *
 * The terminal's own colours, a few accents, and no meaning that the letters do not carry too: without colour everything
 * can still be told apart.
 */
#ifndef KOMET_UI_THEME_H
#define KOMET_UI_THEME_H

#include "ui/draw.h"

/* After curses has started. colour: wanted; what the terminal and NO_COLOR say is heeded here. */
void theme_start(bool colour);
/* The attributes of a style, for attrset(). */
unsigned theme_attributes(enum style style);

#endif
