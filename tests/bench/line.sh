# line.sh - over a network: TLS, a password, and a line with a delay (relay.c). Memory is taken here, with TLS. Sourced by run.

relay_port=$((PGPORT + 1))

# The server makes itself a certificate; the client gets it as the one to trust.
line_server() {
	psql -Xq -v ON_ERROR_STOP=1 <<'END'
copy (select '') to program 'openssl req -new -x509 -days 2 -nodes -newkey rsa:2048 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -out server.crt -keyout server.key 2>server.said && chmod 600 server.key';
copy (select '') to program 'printf "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n" >pg_hba.conf';
alter system set ssl = on;
select pg_reload_conf() \g /dev/null
END
	PGPASSWORD=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
	export PGPASSWORD
	psql -Xq -c "alter role $login password '$PGPASSWORD'"
	psql -XqAt -c "select pg_read_file('server.crt')" >"$work/root.crt"
	# The reload has been seen when a connection is encrypted.
	for try in 1 2 3 4 5 6 7 8 9 10; do
		[ "$(psql -XqAt -c 'select ssl from pg_stat_ssl where pid = pg_backend_pid()' "host=127.0.0.1 user=$login sslmode=verify-full sslrootcert=$work/root.crt" 2>/dev/null)" = t ] || { sleep 0.2; continue; }
		return 0
	done
	psql -XqAt -c 'select 1' "host=127.0.0.1 user=$login sslmode=verify-full sslrootcert=$work/root.crt" >/dev/null
}

relay_start() {
	"$tools/relay" "$relay_port" "$PGPORT" "$1" >"$work/relay" &
	relay=$!
	while ! grep -q listening "$work/relay" 2>/dev/null; do sleep 0.05; done
}

relay_stop() {
	kill "$relay"
	wait "$relay" 2>/dev/null || true
	relay=
}

# over_line DELAY RUNS, into $got: ms to the first screen, ms of an action that asks the database (why this place: a ticket and a read), ms of
# a page down.
over_line() {
	relay_start "$1"
	QUIET_MS=$(($1 * 2 + 250))	# on a short line too the answer is part of it: `why` of a long queue takes its time
	export QUIET_MS
	conninfo="host=127.0.0.1 port=$relay_port user=$login sslmode=verify-full sslrootcert=$work/root.crt"
	got="$(word 1 "$(in_queue start "$2")") $(word 1 "$(in_queue burst "$2" v)") $(word 1 "$(in_queue key 5 "$page_down")")"
	unset conninfo QUIET_MS
	relay_stop
}

# trips DELAY WITH WITHOUT: round trips in the difference.
trips() { awk -v r="$1" -v with="$2" -v without="$3" 'BEGIN { printf "%.2f", (with - without) / r }'; }

line_trips() {
	over_line 0 9
	without=$got
	for delay in 50 150 300; do
		over_line $delay 3
		with=$got
		limit "first screen over TLS and SCRAM at $delay ms$1" "$(trips $delay "$(word 1 "$with")" "$(word 1 "$without")")" 'round trips' 7.5
		[ -z "$1" ] || continue
		limit "a later action at $delay ms" "$(trips $delay "$(word 2 "$with")" "$(word 2 "$without")")" 'round trips' 1.1
		limit "page down at $delay ms" "$(word 3 "$with")" ms 10
	done
}

line_memory() {
	conninfo="host=127.0.0.1 user=$login sslmode=verify-full sslrootcert=$work/root.crt"
	before=$(in_queue memory 1500 "$page_down $page_up")
	after=$(in_queue memory 6000 "$page_down $page_up")
	unset conninfo
	limit 'resident memory after 6000 pages, with TLS' "$after" kB 12288
	figure 'resident memory, 6000 pages against 1500' "$after" kB "$before" 1.02
}

line_figures() {
	if ! have openssl; then
		skipped 'figures over a line' openssl
		return
	fi
	line_server
	line_memory
	line_trips ''
	# The client's library offers a curve that PostgreSQL before 18 does not take, which costs a trip: unless it is told.
	printf '%s\n' 'openssl_conf = all' '[all]' 'ssl_conf = ssl' '[ssl]' 'system_default = curves' '[curves]' 'Groups = P-256:X25519' >"$work/openssl.cnf"
	OPENSSL_CONF="$work/openssl.cnf"
	export OPENSSL_CONF
	line_trips ', curves that match'
	unset OPENSSL_CONF
}
