/* subject_read.h - how the parts of a forms/ file are read: private to model/subject*.c. */
#ifndef KOMET_MODEL_SUBJECT_READ_H
#define KOMET_MODEL_SUBJECT_READ_H

#include <stddef.h>

#include "model/config.h"
#include "model/subject.h"

/* subject.c: one file; it is among the subjects, to be freed with them, also when reading failed half way */
bool subject_read(const struct node *root, const char *file, struct subjects *all, struct err *err);

/* subject_parts.c: what lists, forms and grids are made of */
bool call_read(const struct node *node, struct call_def *call, struct err *err);	/* node NULL: none */
void call_release(struct call_def *call);
bool fields_read(const struct node *list, struct field_def **field, size_t *n, struct err *err);
void fields_release(struct field_def *field, size_t n);
bool columns_read(const struct node *list, struct column_def **column, size_t *n, struct err *err);
void columns_release(struct column_def *column, size_t n);
void names_release(char **name, size_t n);

/* subject_list.c, subject_form.c: the screens. A new struct, to be freed also when reading failed half way. */
bool list_def_read(const struct node *node, struct list_def **out, struct err *err);
void list_def_free(struct list_def *list);
bool form_def_read(const struct node *node, struct form_def **out, struct err *err);
void form_def_free(struct form_def *form);
bool grid_def_read(const struct node *node, struct grid_def **out, struct err *err);
void grid_def_free(struct grid_def *grid);
bool actions_read(const struct node *list, struct subject *subject, struct err *err);
void actions_release(struct subject *subject);

/* subject_words.c: words.cfg and menu.cfg */
bool word_sets_read(const struct node *root, struct subjects *s, struct err *err);
bool menu_read(const struct node *root, struct subjects *s, struct err *err);
void words_and_menu_release(struct subjects *s);

/* subject_check.c: do the names point at something? Also settles what each subject needs. */
bool subjects_check(struct subjects *s, struct err *err);

#endif
