/* client.h - the client's own connection, login and deeds without a screen: what saves and is told. */
#ifndef KOMET_TESTS_CLIENT_H
#define KOMET_TESTS_CLIENT_H

#include <stdbool.h>
#include "app/app.h"

struct client {
	struct screen screen;		/* first: what a deed gives back */
	struct app app;
	struct settings settings;
	char programme[37];
	bool hasty;			/* the pauses between attempts are another test's */
	bool told, saved;
	struct err err;
};

/* Begins to connect; programme is where the families wait. */
void client_begin(struct client *c, const char *conninfo, const char *programme);
void client_end(struct client *c);
/* A turn of the loop, of at most so many ms. */
void client_turn(struct client *c, int ms);
/* Connected, known and nothing on its way. False: not in so many ms. */
bool client_quiet(struct client *c, long ms);
/* One press of F2 for a family of this name. False: nothing was said in so many ms. */
bool client_save(struct client *c, const char *name, const char *request, long ms);

#endif
