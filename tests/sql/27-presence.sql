-- Who has the same row open: told to those who may change it, by sessions that are there, and counted as nobody's save.
\ir people.inc
\ir as.inc
\ir units.inc
create extension dblink;
select plan(33);

-- Sessions of their own: a line a name, told apart as in life.
create function tap.line(name text, login text) returns text language sql as $$
	select dblink_connect(name, format('host=%s port=%s dbname=%s user=%s', split_part(current_setting('unix_socket_directories'), ',', 1),
		current_setting('port'), current_database(), login))
$$;
create function tap.on(line text, statement text) returns text language sql as $$
	select coalesce(string_agg(answer, ','), '') from dblink(line, statement) as t (answer text)
$$;
create function tap.open(line text, form int, about uuid) returns text language sql as $$
	select tap.on(line, format('select concat_ws(''|'', name, unit_name, since is not null, me) from api.presence_put(%L, %L)',
		'00000000-0000-0000-0000-' || lpad(form::text, 12, '0'), about))
$$;
create function tap.close(line text, form int) returns text language sql as $$
	select tap.on(line, format('select id::text from api.presence_end(%L)', '00000000-0000-0000-0000-' || lpad(form::text, 12, '0')))
$$;
do $$
declare
	it record;
begin
	for it in select * from (values ('t_farsta2', 'coordinator'), ('t_both', 'coordinator'), ('t_leader2', 'leader')) v (login, duty) loop
		if not exists (select from pg_roles where rolname = it.login) then
			execute format('create role %I login', it.login);
		end if;
		execute format('grant komet_people, %I to %I', 'komet_' || it.duty, it.login);
	end loop;
end
$$;
insert into komet.duty (login, unit, duty, valid_from) values ('t_farsta2', :'farsta', 'coordinator', '2026-01-01'),
	('t_both', :'farsta', 'coordinator', '2026-01-01'), ('t_both', :'bromma', 'coordinator', '2026-01-01'), ('t_leader2', :'farsta', 'leader', '2026-01-01');
insert into komet.colleague (login, name) values ('t_farsta2', 'Jonas Ek'), ('t_leader', 'Nour Ali');
select tap.line('a', 't_farsta'), tap.line('a2', 't_farsta'), tap.line('b', 't_farsta2'), tap.line('x', 't_bromma'), tap.line('both', 't_both'),
	tap.line('leader', 't_leader'), tap.line('leader2', 't_leader2'), tap.line('lead', 't_lead') \g /dev/null
select tap.id('farsta', 'registration') as r, tap.id('farsta', 'group') as g, tap.id('farsta', 'meeting') as m \gset

-- Two of one district
select is(tap.open('a', 1, :'r'), 'f', 'who comes first finds nobody, and hears of the row');
select is(tap.open('b', 2, :'r'), 'Anna Berg|Farsta|t|f', 'who comes next is told who and where');
select is(tap.open('a', 1, :'r'), 'Jonas Ek|Farsta|t|f', 'and so is the first, who asks again');
select is(tap.open('a', 1, :'r'), 'Jonas Ek|Farsta|t|f', 'however often');
select is((select count(*) from komet.presence where login = 't_farsta'), 1::bigint, 'and is there once');
select is(tap.open('a2', 3, :'r'), 'Anna Berg|Farsta|t|t,Jonas Ek|Farsta|t|f', 'another window of one''s own is told as one''s own');
select is(tap.close('a2', 3), '00000000-0000-0000-0000-000000000003', 'a form that closes');
select is(tap.open('b', 2, :'r'), 'Anna Berg|Farsta|t|f', 'is one less');
select is(tap.close('b', 1), '', 'nobody closes another''s');
select is(tap.open('b', 2, :'r'), 'Anna Berg|Farsta|t|f', 'who is there still');

-- Whose save it was
select is(tap.on('b', format('select concat_ws(''|'', version, changed_by_me) from api.presence_put(gen_random_uuid(), %L)', :'r')), '1|f', 'the row as it stands');
select tap.inside_as('t_farsta2', format('update komet.registration set together = together where id = %L returning version', :'r')) \g /dev/null
select is(tap.on('a', format('select concat_ws(''|'', version, changed_by, changed_at ~ ''^\d\d\.\d\d$'', changed_by_me) from api.presence_put(%L, %L)',
	'00000000-0000-0000-0000-000000000001', :'r')), '2|Jonas Ek|t|f', 'a save tells whose it was and when');

-- The session that ends
select is(tap.on('b', 'select pid::text from pg_backend_pid() pid') <> '', true, 'a session');
select dblink_disconnect('b') \g /dev/null
do $$
begin
	for i in 1 .. 500 loop
		exit when not exists (select from pg_stat_activity where usename = 't_farsta2' and datname = current_database());
		perform pg_sleep(0.01), pg_stat_clear_snapshot();
	end loop;
end
$$;
select is((select count(*) > 0 from komet.presence where login = 't_farsta2'), true, 'leaves its row');
select is(tap.open('a', 1, :'r'), 'f', 'and is gone all the same, however it ended');
select tap.line('b', 't_farsta2') \g /dev/null
select is(tap.open('b', 2, :'r'), 'Anna Berg|Farsta|t|f', 'with a new line it says so again');
select is((select count(*) from komet.presence where login = 't_farsta2'), 1::bigint, 'and what it left is cleared away');
select is(tap.open('a', 1, :'r'), 'Jonas Ek|Farsta|t|f', 'as the other sees');
update komet.duty set valid_to = '2026-11-23' where login = 't_farsta2';
select is(tap.open('a', 1, :'r'), 'f', 'whose duty has ended has nothing open');
select is(tap.open('b', 2, :'r'), '', 'and is told nothing');
update komet.duty set valid_to = null where login = 't_farsta2';

-- Other districts and duties
select is(tap.open('x', 4, :'r'), '', 'another district hears nothing, not even that there is a row');
select is(tap.open('x', 4, gen_random_uuid()), '', 'as of a row that is not there');
select is((select count(*) from komet.presence where login = 't_bromma'), 0::bigint, 'nor is she seen');
select is(tap.open('both', 5, :'r'), 'Anna Berg|Farsta|t|f,Jonas Ek|Farsta|t|f', 'who works in both is there as the row''s');
select alike(tap.as('t_lead', format('select * from api.presence_put(gen_random_uuid(), %L)', :'r')), '42501%', 'who only counts does not ask');
select is(tap.open('leader', 6, :'m'), 'f', 'who leads the group has its meeting open');
select is(tap.open('b', 7, :'m'), 'Nour Ali|Farsta|t|f', 'and the coordinator sees it');
select is(tap.open('leader2', 8, :'m'), '', 'who leads another group does not');
select is(tap.open('leader', 6, :'r'), '', 'and no leader a registration');
select is(tap.inside_as('t_bromma', format('insert into komet.presence (id, unit, about, pid, backend_start) values (gen_random_uuid(), %L, %L, 1, now()) returning id', :'farsta', :'r')),
	'42501 -: new row violates row-level security policy for table "presence"', 'nobody says to be where she is not');
insert into komet.protection_grant (unit, family, login, reason, valid_to) values (:'farsta', tap.id('farsta', 'family'), 't_farsta', 'x', now() + interval '1 hour');
update komet.person set protection = 'secrecy_marker' where family = tap.id('farsta', 'family');
select is(tap.open('a', 1, :'r'), 'Jonas Ek|Farsta|t|f,t_both|Farsta|t|f', 'of a protected family those hear who are named for it');
select is(tap.open('b', 2, :'r'), '', 'and no others');

-- Nobody's save
select is((select concat_ws(' ', (select version from komet.registration where id = :'r'), (select sum(n) from komet.change where subject = 'presence'),
	(select count(*) from audit.written where tbl = 'presence'))), '2 0', 'being there is no change: no version, no list that is old, no log');
select * from finish();
