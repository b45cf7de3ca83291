#!/bin/sh
# server.sh HOW DATA - takes the server of a data directory away and brings it back: immediate, fast or kill.
set -u
bin=${PG_BINDIR:-$(pg_config --bindir)}
runas=
[ "$(id -u)" -ne 0 ] || runas="setpriv --reuid=$(stat -c %u "$2") --regid=$(stat -c %g "$2") --clear-groups --"
cd / || exit 1
{
	case $1 in
	kill) kill -9 "$(head -n 1 "$2/postmaster.pid")" ;;
	*) $runas "$bin/pg_ctl" -D "$2" -m "$1" -w stop ;;
	esac
	# The children of one that was killed go by themselves, and hold its memory until then.
	i=0
	until $runas "$bin/pg_ctl" -D "$2" -l "$2/server.log" -w start; do
		i=$((i + 1))
		[ $i -lt 50 ] || exit 1
	done
} >/dev/null 2>&1
