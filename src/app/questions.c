/* Questions: small views above the screen that asks. The answer closes the question first and is told afterwards, so
 * that what it leads to may open and close screens as it likes. */
#include "config.h"

#include "app/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/words.h"

struct question {
	struct screen screen;
	question_done *done;
	void *extra;
	struct menu_line *line;
	size_t nline;
};

static void question_asked(struct screen *s, struct ask *ask, const struct input *in)
{
	struct question *q = (struct question *)s;
	struct app *app = s->app;
	struct screen *asker = s->asker;
	question_done *done = q->done;
	void *extra = q->extra;

	if (ask->kind != ASK_ANSWER && ask->kind != ASK_MENU_ITEM && ask->kind != ASK_CLOSE && ask->kind != ASK_ONWARD)
		return;
	q->done = NULL;
	screen_close(s);
	done(app, asker, extra, ask->kind == ASK_CLOSE || ask->kind == ASK_ONWARD ? NULL : ask);
	if (ask->kind == ASK_ONWARD)
		app_input(app, in);
	free(ask->text);
	ask->text = NULL;
}

static void question_free(struct screen *s)
{
	struct question *q = (struct question *)s;

	for (size_t i = 0; i < q->nline; i++) {
		free((char *)q->line[i].label);
		free((char *)q->line[i].key);
	}
	free(q->line);
	if (q->done != NULL)
		q->done(s->app, s->asker, q->extra, NULL);
}

static const struct screen_ops question_ops = { .asked = question_asked, .free = question_free };

static struct question *question_new(struct app *app, struct screen *asker, question_done *done, void *extra)
{
	struct question *q = (struct question *)screen_new(sizeof *q, app, &question_ops, NULL, NULL, false);

	q->screen.asker = asker;
	q->done = done;
	q->extra = extra;
	return q;
}

static void copy_lines(struct question *q, const struct menu_line *line, size_t n)
{
	q->line = mem_array(n, sizeof *q->line);
	q->nline = n;
	for (size_t i = 0; i < n; i++)
		q->line[i] = (struct menu_line){ .label = mem_dup(line[i].label), .key = mem_dup(line[i].key),
			.apart = line[i].apart, .folded = line[i].folded };
}

void question_yes(struct screen *asker, const char *question, question_done *done, void *extra)
{
	struct question *q = question_new(asker->app, asker, done, extra);

	app_push(asker->app, &q->screen, prompt_yes_new(question));
}

void question_text(struct app *app, struct screen *asker, const char *question, const char *initial, bool secret,
	question_done *done, void *extra)
{
	struct question *q = question_new(app, asker, done, extra);

	app_push(app, &q->screen, prompt_text_new(question, initial, secret));
}

void question_choice(struct screen *asker, const char *question, const struct menu_line *line, size_t n,
	question_done *done, void *extra)
{
	struct question *q = question_new(asker->app, asker, done, extra);

	copy_lines(q, line, n);
	app_push(asker->app, &q->screen, prompt_choice_new(question, q->line, n));
}

/* The key of an answer is the first letter of its word in the language spoken here; a word that begins as another one
 * does gets its number. */
static void letter_of(const char *label, size_t number, const struct menu_line *before, char key[5])
{
	size_t n = utf8_forward(label, 0);
	wchar_t c;

	utf8_next(label, strlen(label), &c);
	c = utf8_fold(c);
	memset(key, 0, 5);
	if (n == 0 || utf8_put(c, key) == 0)
		key[0] = '\0';
	for (size_t i = 0; i < number; i++)
		if (key[0] == '\0' || strcmp(before[i].key, key) == 0)
			snprintf(key, 5, "%d", (int)(number + 1) % 10);
}

void question_words(struct screen *asker, const char *question, struct menu_line *line, size_t n, question_done *done, void *extra)
{
	char (*key)[5] = mem_array(n, sizeof *key);

	for (size_t i = 0; i < n; i++) {
		letter_of(line[i].label, i, line, key[i]);
		line[i].key = key[i];
	}
	question_choice(asker, question, line, n, done, extra);
	free(key);
}

struct leave { question_done *done; };

static void leave_answered(struct app *app, struct screen *asker, void *extra, const struct ask *ask)
{
	struct leave *l = extra;
	const struct ask plain = { .kind = ASK_ANSWER, .yes = ask != NULL && ask->item == 0 };

	l->done(app, asker, NULL, ask == NULL ? NULL : &plain);
	free(l);
}

void question_leave(struct screen *asker, question_done *done)
{
	struct leave *l = mem_alloc(sizeof *l);
	const struct key_answer answer[] = { { ACTION_SAVE, _("Save") }, { ACTION_DELETE, _("Throw away") } };
	struct question *q = question_new(asker->app, asker, leave_answered, l);

	l->done = done;
	app_push(asker->app, &q->screen, prompt_keys_new(_("This is not saved."), answer, sizeof answer / sizeof *answer));
}

void question_menu(struct app *app, struct screen *asker, const char *title, const struct menu_line *line, size_t n,
	question_done *done, void *extra)
{
	struct question *q = question_new(app, asker, done, extra);

	copy_lines(q, line, n);
	app_push(app, &q->screen, view_menu_new(title, q->line, n));
}
