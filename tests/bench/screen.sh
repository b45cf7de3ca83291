# screen.sh - the figures of the screen: start, rows, pages, bursts, typing, memory. Sourced by run.

# timed MODE RUNS TEXT [KEYS] COMMAND...: what ptyrun prints; "0 0 0" would be a lie, so a failure ends the run.
queue_command() { echo "$komet --open queue --with programme=$programme user=$login"; }

mailbox() {
	awk 'BEGIN { for (i = 1; i <= 2000; i++) printf "From a@b Mon Nov 23 10:00:00 2026\nFrom: Namn%d <a@b>\nSubject: Prov %d\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-ID: <%d@b>\n\ntext\n\n", i, i, i }'
}

screen_start() {
	ours=$("$tools/ptyrun" start 11 Prov -- $(queue_command))
	theirs=$(PGUSER=$login "$tools/ptyrun" start 11 ready -- "$tools/minimal" "$programme")
	figure 'exec to a full queue screen, minimal libpq program' "$(word 1 "$ours")" ms "$(word 1 "$theirs")" 1.5
	theirs=$("$tools/ptyrun" start 1 Prov -- sh -c "psql -XqAt -c 'select r.order_key, p.given_name, p.family_name, r.queue_date, r.state from komet.registration r join komet.registration_adult a on a.registration = r.id join komet.person p on p.id = a.person order by r.order_key' | less")
	figure 'exec to a full queue screen, psql|less' "$(word 1 "$ours")" ms "$(word 1 "$theirs")" 100 faster
}

screen_rows() {
	psql -XqAt -c "select rpad(given_name || ' ' || family_name, 40) || born from komet.person where born is not null limit 100000" >"$work/rows"
	less_row=$("$tools/ptyrun" key 31 Barn j -- less "$work/rows")
	ours=$("$tools/ptyrun" key 15 Prov j -- $(queue_command))
	figure 'row down inside the screen, less' "$(word 1 "$ours")" ms "$(word 1 "$less_row")" 1.5
	limit 'row down inside the screen, bytes' "$(word 2 "$ours")" bytes 40
	if have mutt; then
		mailbox >"$work/mbox"
		theirs=$("$tools/ptyrun" key 31 Prov j -- mutt -n -F /dev/null -R -f "$work/mbox")
		figure 'row down inside the screen, mutt' "$(word 1 "$ours")" ms "$(word 1 "$theirs")" 1
	else
		skipped 'row down inside the screen, mutt' mutt
	fi
	if have tig; then
		theirs=$("$tools/ptyrun" key 31 Barn j -- sh -c "tig <'$work/rows'")
		figure 'row down inside the screen, tig' "$(word 1 "$ours")" ms "$(word 1 "$theirs")" 1
	else
		skipped 'row down inside the screen, tig' tig
	fi
	less_page=$("$tools/ptyrun" key 21 Barn ' ' -- less "$work/rows")
	ours=$("$tools/ptyrun" key 21 Prov '\e[6~' -- $(queue_command))
	figure 'page down, less' "$(word 1 "$ours")" ms "$(word 1 "$less_page")" 1.5
	hundred=$(printf '%0100d' 0 | tr 0 j)
	less_burst=$("$tools/ptyrun" burst 11 Barn "$hundred" -- less "$work/rows")
	ours=$("$tools/ptyrun" burst 11 Prov "$hundred" -- $(queue_command))
	figure '100 rows down at once, less' "$(word 1 "$ours")" ms "$(word 1 "$less_burst")" 1.5
	limit '100 rows down at once, bytes' "$(word 2 "$ours")" bytes 3000
	limit '100 rows down at once' "$(word 1 "$ours")" ms 3
}

screen_typing() {
	echo_ms=$("$tools/ptyrun" key 41 ready a -- sh -c 'stty -icanon echo; echo ready; exec cat >/dev/null')
	ours=$("$tools/ptyrun" key 41 'Child' a -- "$komet" --open registration --key Tab "user=$login")
	figure 'typing in the registration form, pty echo + 0.1 ms' "$(word 1 "$ours")" ms \
		"$(awk -v e="$(word 1 "$echo_ms")" 'BEGIN { print e + 0.1 }')" 1.25
	limit 'typing in the registration form, bytes' "$(word 2 "$ours")" bytes 20
}

screen_memory() {
	before=$("$tools/ptyrun" memory 100 Prov '\e[6~' -- $(queue_command))
	after=$("$tools/ptyrun" memory 2000 Prov '\e[6~' -- $(queue_command))
	limit 'resident memory after 2000 pages' "$(word 3 "$after")" kB 12288
	figure 'resident memory, 2000 pages against 100' "$(word 3 "$after")" kB "$(word 3 "$before")" 1.02
}

screen_figures() {
	screen_start
	screen_rows
	screen_typing
	screen_memory
}
