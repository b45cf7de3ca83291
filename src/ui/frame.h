/* frame.h - the lines that every screen has: where am I, the message, the keys. */
#ifndef KOMET_UI_FRAME_H
#define KOMET_UI_FRAME_H

#include "ui/view.h"

enum message_kind { MESSAGE_NONE, MESSAGE_INFO, MESSAGE_WARNING, MESSAGE_ERROR, MESSAGE_BUSY };

struct frame {
	const char *unit, *title;	/* row 1, left */
	const char *right;		/* row 1, right: draft, connection, week, login */
	const char *message; enum message_kind kind;	/* row n-1 */
};

/* Draws row 1, the stack's visible views, the message line and the key line of the top view; puts the cursor. */
void frame_draw(const struct frame *frame, struct view *top);

#endif
