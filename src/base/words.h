/* words.h - gettext's door. msgids are plain ASCII English; _() translates now, N_() marks for later, P_() counts. */
#ifndef KOMET_BASE_WORDS_H
#define KOMET_BASE_WORDS_H

#include <libintl.h>

#define _(s) gettext(s)
#define N_(s) s
#define P_(one, many, n) ngettext(one, many, (unsigned long)(n))

/* A msgid that is not a literal (from forms/ or the server). The empty msgid is the catalogue's header: never ask it. */
const char *words(const char *msgid) __attribute__((format_arg(1)));

#endif
