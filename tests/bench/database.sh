# database.sh - the closed database against the same SQL as superuser, and its growth. Sourced by run.

# once USER NAME RUNS < statement: the median in microseconds.
once() { word 2 "$("$tools/calls" "$1" "$3" "$2")"; }

# The statements are what the client asks, and what somebody who owns everything would ask for the same answer.
database_times() {
	programme_id=$(psql -XqAt -c "select id from komet.programme where code = 'komet-3-11'")
	unit_id=$(psql -XqAt -c "select id from komet.unit where code = 'farsta'")
	ours_queue=$(echo "select * from api.queue_list(programme => '$programme_id', max => 66)" | once "$login" queue 201)
	open_queue=$(sed -e "s/:unit/'$unit_id'/" -e "s/:programme/'$programme_id'/" "$here/open-queue.sql" | once "$PGUSER" queue 201)
	ours_search=$(echo "select * from api.person_search(search => 'namn123', max => 50)" | once "$login" search 201)
	open_search=$(sed -e "s/:unit/'$unit_id'/" "$here/open-search.sql" | once "$PGUSER" search 201)
	echo "$ours_queue $open_queue $ours_search $open_search"
}

database_figures() {
	figure 'queue page, superuser without row security' "$(word 1 "$2")" us "$(word 2 "$2")" 2
	figure 'search by name, superuser without row security' "$(word 3 "$2")" us "$(word 4 "$2")" 2
	figure "queue page, growth from 10000 to $n" "$(word 1 "$2")" us "$(word 1 "$1")" 1.3
	figure "search by name, growth from 10000 to $n" "$(word 3 "$2")" us "$(word 3 "$1")" 1.3
	database_forms
}

# A form's load is a ticket and a read; a save is asked with a fresh UUID each time, and rolled back by nobody.
database_forms() {
	registration=$(psql -XqAt -c "select r.id from komet.registration r join komet.unit u on u.id = r.unit where u.code = 'farsta' and r.state = 'queued' limit 1")
	psql -XqAt -c "alter function komet.need_ticket(uuid) volatile" >/dev/null
	ours=$(echo "select t.family from api.family_open(registration => '$registration', reason => null) t" | once "$login" open 201)
	theirs=$(sed -e "s/:registration/'$registration'/" "$here/open-load.sql" | once "$PGUSER" load 201)
	limit 'ticket for a form' "$ours" us 2000
	limit 'form load, superuser' "$theirs" us 2000
	ours=$(echo "select id from api.registration_save(request => gen_random_uuid(), programme => '$programme', caller_name => 'Prov Namn', child1_name => 'Barn', child1_born => '2018-03-01')" | once "$login" save 101)
	theirs=$(sed -e "s/:unit/'$(psql -XqAt -c "select id from komet.unit where code = 'farsta'")'/g" -e "s/:programme/'$programme'/" "$here/open-save.sql" | once "$PGUSER" save 101)
	figure 'registration saved, superuser without row security and audit' "$ours" us "$theirs" 2
}
