/* Any keys in any field: the text stays clean, the cursor between characters, and what was read once is read so again. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "model/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct word word[] = { { .value = "a", .label = "Alone", .letter = "L" }, { .value = "b", .label = "Both" } };
static struct word_set set = { .name = "words", .word = word, .nword = 2 };
static const struct subjects all = { .set = &set, .nset = 1 };

/* One field of each type; types without a name are the text of a memo and of a line. */
static struct field_def fields[FIELD_BORN + 1];

static const struct form_def *def(void)
{
	static struct form_def form = { .field = fields, .nfield = FIELD_BORN + 1 };
	static const char *const names[] = { "hidden", "text", "memo", "int", "decimal", "date", "time", "bool", "choice", "number",
		"phone", "born" };

	for (int t = 0; t <= FIELD_BORN; t++)
		fields[t] = (struct field_def){ .name = (char *)names[t], .type = (enum field_type)t, .max = 40,
			.words = t == FIELD_CHOICE ? (char *)"words" : NULL };
	return &form;
}

static void must(bool so)
{
	if (!so)
		abort();
}

static void sound(const struct form_field *field, bool lines)
{
	const struct edit *e = &field->edit;

	must(e->at <= strlen(e->text));
	must(e->at == 0 || ((unsigned char)e->text[e->at] & 0xc0) != 0x80);
	must(utf8_clean(e->text, lines) && utf8_clean(field->value, lines));
}

static void leave(struct form *f, size_t i)
{
	if (!form_leave(f, i))
		return;
	char *value = mem_dup(f->field[i].value), *shown = mem_dup(f->field[i].edit.text);
	must(form_leave(f, i));
	must(!strcmp(value, f->field[i].value) && !strcmp(shown, f->field[i].edit.text));
	free(value);
	free(shown);
}

/* What is kept as a draft comes back as it was. */
static void draft(struct form *f)
{
	char *json = form_draft(f), *again;
	struct form *other = form_new(&all, f->def, f->today);

	form_start(other, NULL, NULL);
	must(form_draft_load(other, json));
	again = form_draft(other);
	for (size_t i = 0; i < f->def->nfield; i++)
		must(f->field[i].edit.text[0] == '\0' || f->field[i].problem || !strcmp(f->field[i].value, other->field[i].value));
	form_free(other);
	free(json);
	free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct form *f = form_new(&all, def(), 20000);

	form_start(f, NULL, NULL);
	for (size_t i = 0; i < size; i++) {
		size_t at = f->at;
		uint8_t b = data[i];
		if (b >= 0xf0) {
			form_move(f, b & 1 ? 1 : -1);
		} else if (b >= 0xe0) {
			edit_do(&f->field[at].edit, (enum edit_do)(b % (EDIT_UNDO + 1)));
		} else if (b == 0xdf && i + 2 < size) {
			char paste[3] = { (char)data[i + 1], (char)data[i + 2], '\0' };
			form_paste(f, paste);
			i += 2;
		} else if (b >= 0xd0 && i + 2 < size) {
			form_type(f, (wchar_t)(((unsigned)(b & 0xf) << 16) | ((unsigned)data[i + 1] << 8) | data[i + 2]));
			i += 2;
		} else if (b == 0xcf) {
			form_choose_step(f, FIELD_CHOICE, 1);
		} else {
			form_type(f, b);
		}
		sound(&f->field[at], at == FIELD_MEMO);
	}
	for (size_t i = 0; i < f->def->nfield; i++) {
		leave(f, i);
		sound(&f->field[i], i == FIELD_MEMO);
	}
	draft(f);
	bool sane = form_draft_load(f, (const char *)"{}");
	must(sane);
	char *json = mem_dupn((const char *)data, size);
	form_draft_load(f, json);
	free(json);
	form_free(f);
	return 0;
}
