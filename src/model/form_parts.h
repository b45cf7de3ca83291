/* form_parts.h - what form*.c share: private to them. */
#ifndef KOMET_MODEL_FORM_PARTS_H
#define KOMET_MODEL_FORM_PARTS_H

#include "base/str.h"
#include "model/form.h"

/* form_read.c: the typed text of field i as it travels, NULL when it cannot be read: then *problem is a msgid and *detail
 * its value (a static text or NULL). Both results are the caller's. *told: of what was read something was left out; a msgid. */
char *field_read(const struct form *f, size_t i, const char *typed, const char **problem, char **detail, const char **told);

/* form.c */
struct form_field *form_fields(const struct form *f);	/* new and empty, as f->def says */
void form_fields_free(struct form_field *field, size_t n);
/* A new value: counted, the panel told, the problem gone. The editor is not touched. */
void form_take(struct form *f, size_t i, const char *value);
/* The value of field i written into its editor, undoable. */
void form_show(struct form *f, size_t i);
void form_blame(struct form_field *field, enum form_problem kind, const char *msgid, const char *detail);
void form_forgive(struct form_field *field);
/* Field i as the first row has it, in a new editor. */
void form_load_field(struct form *f, size_t i, const struct rows *rows);
/* Does field i hold, or its editor show, anything else than what was loaded? */
bool form_changed(const struct form *f, size_t i);

/* form_merge.c */
void form_other_forget(struct form_field *field);

/* form_choose.c */
/* The option that typed text means: its label, its letter, or the only label with that prefix; NULL none, or several. */
const struct form_option *option_meant(const struct form *f, size_t i, const char *typed);
void options_release(struct form_field *field);
void options_of_words(const struct form *f, struct form_field *field, const struct field_def *def);
/* "Group, Alone, ..." for a problem text; the caller frees. */
char *options_listed(const struct form_field *field);
/* Does text begin with prefix, whatever the case? */
bool begins(const char *text, const char *prefix);

/* form_rows.c */
void form_def_free_rows(struct form_def *made, size_t own);	/* fields before `own` are the file's */

/* form.c */
void form_stand_first(struct form *f);	/* the cursor to the first field that can be written */

/* form_draft.c */

#endif
