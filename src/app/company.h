/* company.h - who else has open what is open here.
 *
 * A screen about a row says that it has it open, and asks again after each notice and when the line is back: the question is the
 * announcement. As long as somebody is there it asks now and then, since a session that is killed sends no notice.
 */
#ifndef KOMET_APP_COMPANY_H
#define KOMET_APP_COMPANY_H

#include "app/app.h"

struct company {
	struct screen *screen;
	/* The answer has come, with others set: the row's last save, and a row for each of those who have it open. No row: it is gone,
	 * or not ours to see. */
	void (*told)(struct company *c, const struct rows *rows);
	char id[37];			/* of this screen, "" not announced */
	bool wanted, out, off;
	long ask_at;			/* when it is asked again by itself, 0 not */
	char *others;			/* "Jonas Ek (Farsta) has this open since 10.42"; NULL nobody */
};

void company_ask(struct company *c, const char *about);
bool company_wants(const struct company *c);	/* it is time to ask */
void company_end(struct company *c);

/* A sentence behind those that stand in line; up to three values. */
void company_say(struct str *line, const char *msgid, const char *a, const char *b, const char *c);

#endif
