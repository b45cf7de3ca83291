#include "config.h"

#include "ui/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "ui/frame.h"
#include "ui/hints.h"
#include "ui/keys.h"

void view_free(struct view *v)
{
	if (!v)
		return;
	frame_forget();		/* what it covered shows again; another may get its address */
	v->ops->free(v);
	free(v->title);
	free(v);
}

const char *view_hint(struct view *v)
{
	bool problem = false;

	return v && v->ops->hint ? v->ops->hint(v, &problem) : NULL;
}

void hints_key(struct hints *h, const char *key, const char *label)
{
	struct key_hint *hint;

	if (h->n == h->max || !key || !label || !*label)
		return;
	hint = &h->hint[h->n++];
	snprintf(hint->key, sizeof hint->key, "%s", key);
	hint->label = label;
}

void hints_action(struct hints *h, enum action a, const char *label)
{
	if (h->view->can && !h->view->can(h->view, a))
		return;
	hints_key(h, keys_first(a), label ? label : words(action_brief(a)));
}

static bool may(const struct view *v, const struct action_def *a)
{
	return !v->may || v->may(v, a);
}

void hints_subject(struct hints *h, const struct subject *s, const struct action_def *but)
{
	for (size_t i = 0; s && i < s->naction; i++)
		if (s->action[i].key && &s->action[i] != but && may(h->view, &s->action[i]) && (!h->list || list_takes(h->list, h->list->at, &s->action[i])))
			hints_key(h, s->action[i].key, words(s->action[i].label));
}

void hints_end(struct hints *h, bool letters)
{
	const char *key = letters ? keys_letter(ACTION_BACK) : NULL;

	hints_action(h, ACTION_MENU, NULL);
	hints_key(h, key ? key : keys_first(ACTION_BACK), h->view->under ? _("Back") : _("Quit"));
}

const struct action_def *hints_match(const struct view *v, const struct subject *s, const struct input *in)
{
	for (size_t i = 0; s && in->key[0] && i < s->naction; i++)
		if (s->action[i].key && !strcmp(s->action[i].key, in->key) && may(v, &s->action[i]))
			return &s->action[i];
	return NULL;
}
