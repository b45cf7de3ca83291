#include "config.h"

#include "app/exits.h"

int exit_code_of(const struct err *err)
{
	switch (err->code) {
	case ERR_AUTH:
	case ERR_DENIED:
	case ERR_NO_DUTY:
		return EXIT_NOT_PERMITTED;
	case ERR_CONFIG:
	case ERR_INPUT:
		return EXIT_CONFIG;
	default:
		return EXIT_NO_DATABASE;
	}
}
