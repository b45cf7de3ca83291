# screen.sh - the figures of the screen: start, rows, pages, bursts, typing, rest. Sourced by run.

# Two pages are what the client asks for first.
rows=$((2 * (LINES - 4)))
down='\eOB' page_down='\e[6~' page_up='\e[5~'
hundred_down=$(awk -v key="$down" 'BEGIN { for (i = 0; i < 100; i++) printf "%s", key }')
hundred_j=$(awk 'BEGIN { for (i = 0; i < 100; i++) printf "j" }')

# in_queue MODE RUNS [KEYS]: what ptyrun says of the client in the queue.
in_queue() {
	mode=$1 runs=$2
	shift 2
	"$tools/ptyrun" "$mode" "$runs" Prov "$@" -- "$komet" --open queue --with "programme=$programme" "${conninfo:-user=$login}"
}

mailbox() {
	awk 'BEGIN { for (i = 1; i <= 2000; i++) printf "From a@b Mon Nov 23 10:00:00 2026\nFrom: Namn%d <a@b>\nSubject: Prov %d\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-ID: <%d@b>\n\ntext\n\n", i, i, i }'
}

# in_less MODE RUNS KEYS, in_mutt, in_tig: the same of the peers, on as many rows as they like.
in_less() { "$tools/ptyrun" "$1" "$2" Barn "$3" -- less "$work/rows"; }
in_mutt() { HOME="$work" "$tools/ptyrun" "$1" "$2" Prov "$3" -- mutt -n -F /dev/null -R -f "$work/mbox"; }
in_tig() { HOME="$work" "$tools/ptyrun" "$1" "$2" Barn "$3" -- sh -c "tig <'$work/rows'"; }

screen_start() {
	ours=$(calm in_queue start 11)
	theirs=$(calm env PGUSER=$login "$tools/ptyrun" start 11 ready -- "$tools/minimal" "$programme" "$rows")
	figure 'exec to a full queue screen, minimal libpq program' "$(word 1 "$ours")" ms "$(word 1 "$theirs")" 1.5
	if have less; then
		theirs=$("$tools/ptyrun" start 1 Prov -- sh -c "psql -XqAt -c 'select r.order_key, p.given_name, p.family_name, c.given_name, c.born, r.queue_date, r.state from komet.registration r join komet.registration_adult a on a.registration = r.id join komet.person p on p.id = a.person join komet.registration_child h on h.registration = r.id join komet.person c on c.id = h.person order by r.order_key' | less")
		figure 'exec to a full queue screen, psql | less on all registrations' "$(word 1 "$ours")" ms "$(word 1 "$theirs")" 100 faster
	else
		skipped 'exec to a full queue screen, psql | less' less
	fi
}

# beside PEER NAME MODE RUNS KEYS GOAL: ours stands in $ours.
beside() {
	if have "$1"; then
		theirs=$(calm "in_$1" "$3" "$4" "$5")
		figure "$2, $1" "$(word 1 "$ours")" ms "$(word 1 "$theirs")" "$6"
	else
		skipped "$2, $1" "$1"
	fi
}

screen_keys() {
	psql -XqAt -c "select rpad(given_name || ' ' || family_name, 40) || born from komet.person where born is not null limit 100000" >"$work/rows"
	mailbox >"$work/mbox"
	mkdir -p "$work/Mail"
	ours=$(calm in_queue key 19 "$down")
	beside less 'row down inside the screen' key 19 j 1.5
	beside mutt 'row down inside the screen' key 19 j 1
	beside tig 'row down inside the screen' key 19 j 1
	limit 'row down inside the screen' "$(word 2 "$ours")" bytes 40
	ours=$(calm in_queue key 31 "$page_down")
	beside less 'page down' key 31 ' ' 1.5
	beside mutt 'page down' key 31 z 1
	beside tig 'page down' key 31 ' ' 1
	ours=$(calm in_queue burst 9 "$hundred_down")
	beside less '100 keys at once' burst 9 "$hundred_j" 1.5
	beside mutt '100 keys at once' burst 9 "$hundred_j" 1
	beside tig '100 keys at once' burst 9 "$hundred_j" 1
	limit '100 keys at once' "$(word 1 "$ours")" ms 3
	limit '100 keys at once' "$(word 2 "$ours")" bytes 3000
}

screen_typing() {
	theirs=$(calm "$tools/ptyrun" key 15 ready a -- sh -c 'stty raw -echo; echo ready; exec cat')
	ours=$(calm env FIRST_KEYS='\t' "$tools/ptyrun" key 15 Child a -- "$komet" --open registration "user=$login")
	figure 'typing in the registration form, pty echo + 0.1 ms' "$(word 1 "$ours")" ms \
		"$(awk -v e="$(word 1 "$theirs")" 'BEGIN { print e + 0.1 }')" 1.25
	limit 'typing in the registration form' "$(word 2 "$ours")" bytes 20
}

screen_rest() {
	limit 'at rest in the queue, 10 s' "$(in_queue rest 10)" wake-ups 1
	limit 'at rest in the form, 10 s' "$("$tools/ptyrun" rest 10 Child -- "$komet" --open registration "user=$login")" wake-ups 1
}

screen_figures() {
	screen_start
	screen_keys
	screen_typing
	screen_rest
}
