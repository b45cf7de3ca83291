/* hints.h - the pairs of the key line, from the same table that reads the keys. Inside ui only.
 *
 * Convention: a view puts help first and what one must always find (menu, back) last; the frame shows the first and the
 * last two, and of the others as many as there is room for.
 */
#ifndef KOMET_UI_HINTS_H
#define KOMET_UI_HINTS_H

#include "ui/view.h"

/* list: the row at its cursor decides which of the actions are offered. NULL: all are. */
struct hints { struct view *view; struct key_hint *hint; size_t n, max; const struct list *list; };

/* label: translated; NULL: the action's own. Nothing is added for a key that is not bound or an action that cannot be. */
void hints_action(struct hints *h, enum action a, const char *label);
void hints_key(struct hints *h, const char *key, const char *label);
/* The actions of a subject that this login may use, but for one that is shown already (or NULL). */
void hints_subject(struct hints *h, const struct subject *s, const struct action_def *but);
/* Menu and the way out: `Quit` when nothing is under the view. */
void hints_end(struct hints *h, bool letters);
/* The action of forms/ that a key means here, or NULL. */
const struct action_def *hints_match(const struct view *v, const struct subject *s, const struct input *in);

#endif
