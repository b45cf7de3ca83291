/* exits.h - how the program ends: codes after sysexits.h. */
#ifndef KOMET_APP_EXITS_H
#define KOMET_APP_EXITS_H

#include "base/err.h"

enum { EXIT_USAGE = 64, EXIT_NO_DATABASE = 69, EXIT_NOT_WRITTEN = 74, EXIT_NOT_PERMITTED = 77, EXIT_CONFIG = 78 };

int exit_code_of(const struct err *err);

#endif
