/* cutter.h - a line between client and server that is cut at a chosen byte. */
#ifndef KOMET_TESTS_CUTTER_H
#define KOMET_TESTS_CUTTER_H

#include <stdatomic.h>
#include <stdbool.h>

enum cut_way { CUT_UP, CUT_DOWN };	/* from the client, from the server */

/* Shared with the process that passes the bytes. Writing armed begins the count anew, on whatever line is used. */
struct cutter {
	_Atomic bool silent;		/* nothing passes either way, and nobody is told */
	_Atomic bool armed;		/* the next lines are counted; the cut ends it */
	_Atomic int way;		/* which bytes are counted */
	_Atomic long at;		/* so many more pass, then no more */
	_Atomic bool late;		/* what the client has sent beyond it still arrives, when the client has long gone on */
	_Atomic int then_way;		/* and on the line made after that */
	_Atomic long then_at;		/* -1: that one is left alone */
	_Atomic long passed[2];		/* bytes so far, both ways; set to nought by the user */
	_Atomic int lines;		/* open now */
	_Atomic int cuts;		/* since it was armed */
};

/* Begins to pass bytes from a socket in `directory` to that of the server, in a process of its own. NULL: it could not. */
struct cutter *cutter_start(const char *directory, const char *server_socket);
void cutter_stop(void);
void cutter_arm(struct cutter *c, enum cut_way way, long at, bool late);

#endif
