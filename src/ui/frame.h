/* frame.h - the lines that every screen has: where am I, the message, the keys. */
#ifndef KOMET_UI_FRAME_H
#define KOMET_UI_FRAME_H

#include "ui/view.h"

enum message_kind { MESSAGE_NONE, MESSAGE_INFO, MESSAGE_WARNING, MESSAGE_ERROR, MESSAGE_BUSY };

struct frame {
	const char *unit, *title;	/* row 1, left */
	const char *right;		/* row 1, right: draft, connection, week, login */
	const char *message; enum message_kind kind;	/* row n-1 */
	bool changed;			/* something of this; otherwise only what the views say */
};

/* Draws row 1, the stack's visible views, the message line and the key line of the top view; puts the cursor and sends it
 * all (term_flush()). Without a message of the app's the line shows view_hint(). Views that are not dirty are left alone. */
void frame_draw(const struct frame *frame, struct view *top);
/* The key that is offered at this place of the key line, as keys.cfg writes it; NULL: none. */
const char *frame_key_at(int y, int x);
/* What is on the screen is not what was drawn last: the next frame_draw() draws all views. */
void frame_forget(void);

#endif
