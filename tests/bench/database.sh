# database.sh - the closed database against the same SQL opened, and its growth. Sourced by run.

# once USER RUNS < statements: the median in microseconds.
once() { "$tools/calls" "$1" "$2"; }

waiting="(select r.id from komet.registration r join komet.unit u on u.id = r.unit where u.code = 'farsta' and r.state = 'queued' order by r.order_key limit 1)"

# database_times USER: queue page, its page in the middle, form load, save, search, search by a wide beginning. One line.
database_times() {
	programme=$(ask "select id from komet.programme where code = 'komet-3-11'")
	registration=$(ask "select $waiting")
	middle=$(ask "select order_key from komet.registration r join komet.unit u on u.id = r.unit where u.code = 'farsta' and r.state = 'queued'
		order by order_key offset (select count(*) / 2 from komet.registration x join komet.unit y on y.id = x.unit where y.code = 'farsta' and x.state = 'queued') limit 1")
	name=$(ask "select p.family_name from komet.person p join komet.unit u on u.id = p.unit where u.code = 'farsta' and p.role <> 'child' order by p.id limit 1")
	echo "select * from api.queue_list(programme => '$programme', max => 42)" | once "$1" 101
	echo "select * from api.queue_list(programme => '$programme', order_key => '$middle', id => '00000000-0000-0000-0000-000000000000', max => 42)" | once "$1" 101
	printf '%s\n;\n%s\n' "select * from api.family_open(registration => '$registration')" \
		"select * from api.registration_get('$registration')" | once "$1" 101
	echo "select * from api.registration_save(request => gen_random_uuid(), programme => '$programme', caller_name => 'Prov Namn',
		phone => '0701740612', child1_name => 'Barn', child1_born => '2018-03-01')" | once "$1" 61
	echo "select * from api.person_search(search => '$name ')" | once "$1" 101
	echo "select * from api.person_search(search => 'namn1')" | once "$1" 101
}

# nth N TIMES: the median of the N-th of those.
nth() { word 1 "$(echo "$2" | sed -n "$1p")"; }

# against GOAL NAME OURS THEIRS: a line for each of the six.
against() {
	i=0
	for what in 'queue page' 'queue page in the middle' 'form load' 'registration saved' 'search by a name' 'search by a wide beginning'; do
		i=$((i + 1))
		figure "$what, $2" "$(nth $i "$3")" us "$(nth $i "$4")" "$1"
	done
}
