/* What a form tells of what is typed in it, for its draft. */
#include "config.h"

#include "app/form_screen.h"

#include "base/words.h"

static const struct form *form_in(const struct screen *s)
{
	return ((const struct screen_form *)s)->form;
}

static bool form_draft_open(const struct screen *s)
{
	return form_in(s)->state == FORM_EDITING && form_writes((const struct screen_form *)s);
}

static unsigned long form_draft_changes(const struct screen *s) { return form_in(s)->changes; }
static size_t form_draft_place(const struct screen *s) { return form_in(s)->at; }
static const char *form_draft_about(const struct screen *s) { return form_value(form_in(s), "id"); }
static char *form_draft_body(const struct screen *s) { return form_draft(form_in(s)); }
static bool form_draft_is_of(const struct screen *s, const char *body) { return form_draft_fits(form_in(s), body); }

static bool form_draft_take(struct screen *s, const char *body, const char *at)
{
	struct screen_form *f = (struct screen_form *)s;

	if (!form_draft_load(f->form, body))
		return false;
	f->panel_at = now_ms();
	app_say(s->app, MESSAGE_INFO, f->form->fresh ? N_("This is the draft from {1}. It is not saved yet")
		: N_("Draft from {1}, not saved yet. At ! what is stored is told too"), at);
	return true;
}

const struct draft_ops form_draft_ops = {
	.open = form_draft_open, .changes = form_draft_changes, .place = form_draft_place, .about = form_draft_about,
	.body = form_draft_body, .fits = form_draft_is_of, .load = form_draft_take,
};
