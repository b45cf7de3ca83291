/* play.h - one script being played, and what its directives do. */
#ifndef KOMET_TESTS_PLAY_H
#define KOMET_TESTS_PLAY_H

#include "screen.h"

struct player {
	struct screen screen;
	const char *script, *pictures, *snaps;
	bool update, escaped;		/* escaped: the last key was Esc, which is the beginning of others */
	int line, test, failures, keys;
	char **mask; size_t masks;
	char note[400];			/* why the last directive failed */
};

/* A directive with the rest of its line: false is a failure. */
typedef bool directive(struct player *p, const char *argument);

/* look.c: what is looked at. A check waits until it holds, or patience ends. */
directive check_see, check_gone, check_row, check_cursor, check_at, check_snap, check_colourless, check_keys, check_quit_code,
	check_restored, check_quiet, check_coloured, check_redrawn;
directive do_mask, do_picture;

/* act.c: what is done */
directive do_env, do_run, do_size, do_type, do_key, do_send, do_paste, do_signal, do_hang_up, do_sh;

#endif
