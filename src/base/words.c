/* words.c - see words.h. */
#include "config.h"

#include "base/words.h"

const char *words(const char *msgid)
{
	if (!msgid || !*msgid)
		return "";	/* gettext("") is the header of the catalogue */
	return gettext(msgid);
}
