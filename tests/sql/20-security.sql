-- Who sees and writes which rows, asked as the functions ask for each login; saves told apart; settings and days.
\ir people.inc
\ir as.inc
\ir units.inc
select plan(74);

do $$
declare
	it text;
begin
	foreach it in array array['t_supervisor', 't_ended', 't_coming', 't_reviewer']
	loop
		if not exists (select from pg_roles where rolname = it) then
			execute format('create role %I login in role komet_people', it);
		end if;
	end loop;
end
$$;
insert into komet.duty (login, unit, duty, valid_from, valid_to) values
	('t_supervisor', :'bromma', 'supervisor', '2026-01-01', null), ('t_ended', :'farsta', 'coordinator', '2026-01-01', '2026-11-23'),
	('t_coming', :'farsta', 'coordinator', '2026-11-25', null), ('t_reviewer', :'farsta', 'reviewer', '2026-01-01', '2026-11-24');

-- What is about leaders alone, and is seen by others than what is about families.
create function tap.of_leaders() returns text[] language sql as $$
	select array['event_leader', 'leader_employment', 'trainee', 'training', 'training_day', 'training_event', 'training_mark']
$$;
-- What the lead keeps: about no family, read by everybody's functions (test 86).
create function tap.of_lead() returns text[] language sql as $$
	select array['financier', 'project', 'project_organiser', 'project_group', 'figure_before']
$$;
-- Reading. F and B: rows of Farsta and of Bromma seen in each table with a unit.
create function tap.table_of(login name) returns text language sql as $$
	select string_agg(c.relname || ' F' || tap.seen(login, c.relname, 'farsta') || ' B' || tap.seen(login, c.relname, 'bromma'), ', '
		order by c.relname)
	from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'unit' and c.relname <> all(tap.of_leaders() || tap.of_lead())
	where c.relnamespace = 'komet'::regnamespace and c.relkind = 'r'
	and c.relname not in ('duty', 'setting', 'calendar_break', 'change', 'draft', 'presence')
	and c.relname !~ '^(survey|fidelity|material|web|research)_|^letter|^postal'	-- tests 71, 72, 74, 75, 78 and 86
$$;
select is(tap.table_of('t_farsta'), 'attendance F1 B0, consent F1 B0, course_group F1 B0, decision F1 B0, family F2 B0, fill_skip F1 B0, group_leader F1 B1, '
	'group_organiser F1 B0, group_seat F6 B0, leader F1 B1, meeting F1 B0, move F1 B0, note F1 B0, offer F1 B0, offer_attempt F1 B0, participation F1 B0, person F3 B0, '
	'person_number F1 B0, phone F1 B0, place F1 B0, priority_grant F1 B0, proposal F1 B0, protection_grant F0 B0, registration F1 B0, '
	'registration_adult F1 B0, registration_before F1 B0, registration_child F1 B0, registration_event F1 B0, rest F1 B0, task F1 B0, task_mark F1 B0, unit_then F1 B0',
	'a coordinator sees her own unit, all leaders, and no number or telephone of the protected');
select is(tap.table_of('t_bromma'), regexp_replace(tap.table_of('t_farsta'), 'F(\d) B(\d)', 'F\2 B\1', 'g'),
	'and the coordinator of the other unit the same of hers');
select is(tap.table_of('t_lead'), 'attendance F1 B1, consent F0 B0, course_group F1 B1, decision F1 B1, family F0 B0, fill_skip F0 B0, group_leader F1 B1, '
	'group_organiser F1 B1, group_seat F6 B6, leader F1 B1, meeting F1 B1, move F0 B0, note F0 B0, offer F1 B1, offer_attempt F0 B0, participation F1 B1, person F0 B0, '
	'person_number F0 B0, phone F0 B0, place F1 B1, priority_grant F0 B0, proposal F1 B1, protection_grant F0 B0, registration F1 B1, '
	'registration_adult F0 B0, registration_before F0 B0, registration_child F0 B0, registration_event F0 B0, rest F1 B1, task F0 B0, task_mark F0 B0, unit_then F1 B1',
	'the project''s lead counts in all units, and sees no name, number, telephone, note or reason');
select is(tap.table_of('t_supervisor'), tap.table_of('t_lead'), 'a supervisor likewise');
select is(tap.table_of('t_leader'), 'attendance F1 B0, consent F0 B0, course_group F1 B0, decision F0 B0, family F1 B0, fill_skip F0 B0, group_leader F1 B1, '
	'group_organiser F0 B0, group_seat F0 B0, leader F1 B1, meeting F1 B0, move F0 B0, note F0 B0, offer F0 B0, offer_attempt F0 B0, participation F1 B0, person F1 B0, '
	'person_number F0 B0, phone F0 B0, place F1 B0, priority_grant F0 B0, proposal F0 B0, protection_grant F0 B0, registration F1 B0, '
	'registration_adult F0 B0, registration_before F0 B0, registration_child F0 B0, registration_event F0 B0, rest F0 B0, task F0 B0, task_mark F0 B0, unit_then F1 B0',
	'a group leader sees her groups and those who take part');
select is(regexp_replace(tap.table_of('t_nobody'), '(leader|group_leader) F1 B1', '\1 F0 B0', 'g') ~ '[FB][1-9]', false, 'a login without duty sees nothing but leaders');
select is(tap.table_of('t_ended'), tap.table_of('t_nobody'), 'nor one whose duty ended yesterday');
select is(tap.table_of('t_coming'), tap.table_of('t_nobody'), 'nor one whose duty begins tomorrow');
update komet.clock set today = '2026-11-25';
select is(tap.table_of('t_coming'), tap.table_of('t_farsta'), 'tomorrow it does');
update komet.clock set today = '2026-11-24';
update komet.group_leader set valid_to = '2026-11-23' where course_group = tap.id('farsta', 'group');
select is(tap.table_of('t_leader'), tap.table_of('t_nobody'), 'a leader who has handed her group over sees it no more');
update komet.group_leader set valid_to = null;
update komet.leader set valid_to = '2026-11-23' where login = 't_leader';
select is(tap.table_of('t_leader'), tap.table_of('t_nobody'), 'nor one who has left');
update komet.leader set valid_to = null;
update komet.duty set valid_to = '2026-11-01' where login = 't_leader';
select is(tap.table_of('t_leader'), tap.table_of('t_nobody'), 'nor one who is a leader no longer');
update komet.duty set valid_to = null where login = 't_leader';
select is(tap.inside_as('t_leader', 'select string_agg(id::text, '','') from komet.person'), tap.id('farsta', 'adult')::text,
	'the person a leader sees is who takes part, not the child');

create function tap.leaders_of(login name) returns text language sql as $$
	select string_agg(distinct 'F' || tap.seen(login, t, 'farsta') || ' B' || tap.seen(login, t, 'bromma'), ', ') from unnest(tap.of_leaders()) t
$$;
select is(tap.leaders_of('t_farsta'), 'F1 B0', 'a coordinator sees who employs the leaders of her own unit, their training and supervision');
select is(tap.leaders_of('t_bromma'), 'F0 B1', 'and the other of hers');
select is(tap.leaders_of('t_lead') || tap.leaders_of('t_supervisor'), 'F1 B1F1 B1', 'the lead and supervisors of all');
select is(tap.leaders_of('t_leader'), 'F1 B0', 'a leader herself');
select is(tap.leaders_of('t_nobody') || tap.leaders_of('t_ended') || tap.leaders_of('t_coming') || tap.leaders_of('t_reviewer'), 'F0 B0F0 B0F0 B0F0 B0', 'nobody else any');
update komet.leader set valid_to = '2026-11-23' where login = 't_leader';
select is(tap.leaders_of('t_leader'), 'F0 B0', 'nor a leader who has left');
update komet.leader set valid_to = null;
select is((select string_agg(t || ' ' || tap.inside_as(l, format('with done as (update komet.%I set unit = unit returning 1) select count(*) from done', t)), ', ' order by l, t)
	from unnest(array['t_bromma', 't_lead', 't_leader', 't_supervisor']) l, unnest(array['leader_employment', 'trainee', 'training_event']) t),
	'leader_employment 1, trainee 0, training_event 0, leader_employment 2, trainee 2, training_event 2, leader_employment 0, trainee 0, training_event 0, '
	'leader_employment 2, trainee 2, training_event 2', 'supervisors and the lead write them, and a coordinator who employs the leaders of her own');
select is(tap.inside_as('t_bromma', format('with done as (update komet.leader_certificate set trainee = false returning 1) select count(*) from done')), '0', 'nobody else a certificate');

-- The protected
select is(tap.inside_as('t_farsta', format('select count(*) from komet.phone where family = %L', tap.id('farsta', 'shielded'))), '0', 'no telephone of a protected family');
insert into komet.protection_grant (unit, family, login, reason, valid_to)
values (:'farsta', tap.id('farsta', 'shielded'), 't_farsta', 'Handlägger', now() + interval '1 hour');
select is(tap.inside_as('t_farsta', 'select count(*) from komet.phone'), '2', 'but for who is named for it');
select is(tap.inside_as('t_farsta', 'select count(*) from komet.person_number'), '2', 'nor number');
insert into komet.duty (login, unit, duty, valid_from) values ('t_reviewer', :'farsta', 'coordinator', '2026-01-01');
select is(tap.inside_as('t_reviewer', 'select count(*) from komet.phone'), '1', 'and a grant is for one login');
delete from komet.duty where login = 't_reviewer' and duty = 'coordinator';
update komet.protection_grant set family = tap.id('farsta', 'family');
select is(tap.inside_as('t_farsta', 'select count(*) from komet.phone'), '1', 'one family');
update komet.protection_grant set family = tap.id('farsta', 'shielded');
select is(tap.inside_as('t_bromma', 'select count(*) from komet.phone'), '1', 'no other unit''s');
update komet.protection_grant set valid_from = now() - interval '2 hours', valid_to = now() - interval '1 hour';
select is(tap.inside_as('t_farsta', 'select count(*) from komet.phone'), '1', 'and its time');
select is(tap.inside_as('t_farsta', 'insert into komet.protection_grant (unit, family, login, reason, valid_to)
	select unit, id, ''t_farsta'', ''x'', ''2030-01-01'' from komet.family limit 1 returning id'),
	'42501 -: permission denied for table protection_grant', 'nobody names herself');

-- Writing, in every table that functions may write and that has a unit: another unit's rows are out of reach
select is((select string_agg(t.relname || ' ' || left(tap.inside_as('t_bromma', format(
		'with done as (update komet.%I set unit = unit where unit = %L returning 1) select count(*) from done', t.relname, :'farsta')), 5), ', ')
	from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attname = 'unit'
	where t.relnamespace = 'komet'::regnamespace and t.relkind = 'r' and has_table_privilege('komet_api', t.oid, 'update')
	and tap.inside_as('t_bromma', format(
		'with done as (update komet.%I set unit = unit where unit = %L returning 1) select count(*) from done', t.relname, :'farsta')) <> '0'), null,
	'no table lets Bromma change a row of Farsta');
select is((select string_agg(t.relname, ', ') from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attname = 'unit'
	where t.relnamespace = 'komet'::regnamespace and t.relkind = 'r' and has_table_privilege('komet_api', t.oid, 'delete')
	and tap.inside_as('t_bromma', format(
		'with done as (delete from komet.%I where unit = %L returning 1) select count(*) from done', t.relname, :'farsta')) <> '0'), null,
	'nor delete one');
select is((select string_agg(t.relname, ', ') from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attname = 'unit' and (t.relname = 'leader_employment' or t.relname <> all(tap.of_leaders() || tap.of_lead()))
	where t.relnamespace = 'komet'::regnamespace and t.relkind = 'r' and has_table_privilege('komet_api', t.oid, 'update')
	and t.relname not in ('draft', 'presence', 'setting', 'calendar_break', 'research_project') and tap.inside_as('t_farsta', format(
		'with done as (update komet.%I set unit = %L where unit = %L returning 1) select count(*) from done', t.relname, :'bromma', :'farsta')) !~ '^42501'), null,
	'none lets Farsta push a row of hers into Bromma');
select is(tap.inside_as('t_farsta', format('insert into komet.family (unit) values (%L) returning unit', :'bromma')),
	'42501 -: new row violates row-level security policy for table "family"', 'no file is opened in another unit');
select is(tap.inside_as('t_farsta', format('insert into komet.family (unit) values (%L) returning unit', :'farsta')), :'farsta', 'in the own one it is');
select is(tap.inside_as('t_lead', format('insert into komet.family (unit) values (%L) returning unit', :'farsta')),
	'42501 -: new row violates row-level security policy for table "family"', 'the lead opens none');
select is(tap.inside_as('t_lead', 'with done as (update komet.registration set together = together returning 1) select count(*) from done'), '0',
	'nor changes what she counts');
select is(tap.inside_as('t_leader', 'with done as (update komet.attendance set mark = ''S'' returning 1) select count(*) from done'), '1',
	'a leader marks attendance in her own group');
select is(tap.inside_as('t_leader', format('insert into komet.attendance (unit, meeting, participation, mark) values (%L, %L, %L, ''N'') returning unit', :'bromma',
	tap.id('bromma', 'meeting'), tap.id('bromma', 'participation'))), '42501 -: new row violates row-level security policy for table "attendance"', 'in no other');
select is(tap.inside_as('t_leader', 'with done as (update komet.person set called = ''x'' returning 1) select count(*) from done'), '0', 'and changes no person');
select is(tap.inside_as('t_leader', 'with done as (update komet.course_group set capacity = 9 returning 1) select count(*) from done'), '0', 'nor the group');
select is(tap.inside_as('t_farsta', 'insert into komet.duty (login, unit, duty, valid_from) select login, unit, ''lead'', ''2026-01-01'' from komet.duty limit 1 returning login'),
	'42501 -: permission denied for table duty', 'nobody gives duties');
select is(tap.inside_as('t_farsta', 'update komet.clock set today = ''2030-01-01'' returning today'), '42501 -: permission denied for table clock', 'nor sets the day');
select is(tap.inside_as('t_farsta', 'update komet.setting set value = ''x'' returning value'), 'null', 'nor a setting');
select is(tap.inside_as('t_farsta', 'update komet.note set text = ''x'' returning text'), '42501 -: permission denied for table note', 'nor what has been noted');

-- The policies are asked once a statement, not once a row
create function tap.plan_of(statement text) returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
	line text;
	answer text := '';
begin
	for line in execute 'explain (costs off) ' || statement loop
		answer := answer || line || E'\n';
	end loop;
	return answer;
end
$$;
alter function tap.plan_of(text) owner to komet_api;
select alike(tap.as('t_farsta', $$ select tap.plan_of('select * from komet.phone') $$), '%ANY ($0)%ALL ($1)%InitPlan 1%InitPlan 2%',
	'the units are asked for before the rows');
select unalike(tap.as('t_farsta', $$ select tap.plan_of('select * from komet.person p join komet.family f on f.id = p.family join komet.registration r on r.family = f.id') $$),
	'%SubPlan%', 'and no policy runs once a row');

-- Saves told apart
create function tap.save(request uuid, content text, answer text) returns text language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
	done jsonb := komet.request_begin(save.request, 'save', jsonb_build_object('content', content));
begin
	if done is not null then
		return 'again ' || (done ->> 'answer');
	end if;
	perform komet.request_end(save.request, jsonb_build_object('answer', answer));
	return answer;
end
$$;
alter function tap.save(uuid, text, text) owner to komet_api;
select is(tap.as('t_farsta', $$ select tap.save('00000000-0000-0000-0000-0000000000a1', 'x', 'first') $$), 'first', 'the first save is done');
select is(tap.as('t_farsta', $$ select tap.save('00000000-0000-0000-0000-0000000000a1', 'x', 'second') $$), 'again first', 'the same again gets the same answer');
select is(tap.as('t_farsta', $$ select tap.save('00000000-0000-0000-0000-0000000000a1', 'y', 'third') $$),
	'KM008 -: This save was already used for something else', 'another content does not');
select is(tap.as('t_bromma', $$ select tap.save('00000000-0000-0000-0000-0000000000a1', 'x', 'fourth') $$),
	'KM008 -: This save was already used for something else', 'nor does another login');
select is(tap.as('t_farsta', $$ select tap.save(null, 'x', 'fifth') $$), 'KM001 request: A save must carry a number of its own', 'a save without a number is refused');
select is((select count(*) from komet.request), 1::bigint, 'one save is kept');
select is((select login || ' ' || function || ' ' || octet_length(fingerprint) from komet.request), 't_farsta save 32', 'by whom, which function, and a fingerprint of the content');
begin;
set local synchronous_commit = off;
select tap.as('t_farsta', $$ select tap.save('00000000-0000-0000-0000-0000000000a2', 'x', 'first') $$) \g /dev/null
select current_setting('synchronous_commit') as synchronous \gset
commit;
select is(:'synchronous'::text, 'on', 'a save is flushed to disk, whatever the client has set');

-- Errors
select is(tap.try($$ select komet.fail('KM004', 'seat', 'Full: {1} of {2}', '6', '6') $$), 'KM004 seat: Full: {1} of {2}', 'an error is a sentence and a field');
create function tap.values_of() returns text language plpgsql as $$
declare
	told text;
begin
	perform komet.fail('KM001', null, 'At {1} and {2}', 'a', null);
exception when others then
	get stacked diagnostics told = pg_exception_detail;
	return told;
end
$$;
select is(tap.values_of(), 'a' || chr(31), 'and its values, a missing one empty');
select is(komet.detail('a', 'b'), 'a' || chr(31) || 'b', 'values are joined by a character no text holds');
select is(tap.try('select komet.raise_stale()'), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'stale');
select is(komet.clean('x', E'  A\u030asa  '), 'Åsa', 'a line is composed and trimmed');
select is(komet.clean('x', '   '), null, 'blank is nothing');
select is(tap.try($$ select komet.clean('x', E'a\u202eb') $$), 'KM001 x: This holds a character that cannot be shown', 'a character that turns the line is refused');
select is(tap.try($$ select komet.clean('x', repeat('å', 201)) $$), 'KM001 x: At most {1} characters', 'a line is at most 200 characters');
select is(length(komet.clean('x', repeat('å', 200))), 200, 'and may be so many');
select is(komet.clean_memo('x', E' a\r\nb\n'), E'a\nb', 'a memo has lines');
select is(tap.try($$ select komet.clean_memo('x', E'a\u009bb') $$), 'KM001 x: This holds a character that cannot be shown', 'and no control characters');

-- Days and settings
select is(komet.today(), '2026-11-24', 'today is what the clock says');
delete from komet.clock;
select is(komet.today(), (now() at time zone 'Europe/Stockholm')::date, 'or the calendar of Stockholm');
insert into komet.clock (today) values ('2026-11-24');
select is(komet.workday('2026-11-20', 1), '2026-11-23', 'the working day after a Friday is a Monday');
select is(komet.workday('2026-12-23', 1), '2026-12-28', 'Christmas is no working day');
select is(komet.workday('2026-11-24', 5), '2026-12-01', 'five working days are a week');
insert into komet.setting_kind (name, type, default_value, label, source, part) values ('test_kind', 'int', '1', 'x', 'x', 'log');
insert into komet.setting (name, unit, programme, value, valid_from, valid_to) values
	('test_kind', null, null, '2', '2026-01-01', null), ('test_kind', null, :'k311', '3', '2026-01-01', null),
	('test_kind', :'farsta', null, '4', '2026-01-01', null), ('test_kind', :'farsta', :'k311', '5', '2026-11-25', null),
	('test_kind', :'bromma', null, '6', '2026-01-01', '2026-11-23');
select is(concat_ws(' ', komet.setting('test_kind'), komet.setting('test_kind', :'bromma'), komet.setting('test_kind', null, :'k311'),
	komet.setting('test_kind', :'farsta', :'k311')), '2 2 3 4', 'the most particular setting in force today wins');
update komet.clock set today = '2026-11-25';
select is(komet.setting('test_kind', :'farsta', :'k311'), '5', 'tomorrow another');
delete from komet.setting where name = 'test_kind';
select is(komet.setting('test_kind'), '1', 'without one, the default');
select is(tap.try($$ select komet.setting('no_such') $$), 'KM001 name: There is no setting named {1}', 'an unknown setting is an error');
select * from finish();
