-- Districts that are continued by others: what each step does. tests/succession.test does it whole. Today is Tuesday 2026-11-24.
\ir people.inc
\ir as.inc
\ir units.inc
select plan(41);

-- Every table whose rows belong to a unit gets another one; in a part, a row follows what it is about.
select bag_eq('select t.tbl from komet.succession_tables() t',
	$$ select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'unit'
		where c.relnamespace = 'komet'::regnamespace and c.relkind = 'r' and c.relname not in ('duty', 'setting', 'calendar_break', 'letter_template', 'change') $$,
	'no table with a unit is forgotten');
select is((select string_agg(tbl || ' ' || coalesce(parent, '-'), ', ' order by tbl) from komet.succession_tables()
	where tbl in ('attendance', 'consent', 'course_group', 'draft', 'family', 'fill_skip', 'leader', 'move', 'offer', 'offer_attempt', 'participation', 'phone', 'place', 'registration_event', 'rest')),
	'attendance meeting, consent family, course_group -, draft -, family -, fill_skip course_group, leader -, move family, offer course_group, offer_attempt offer, '
	'participation course_group, phone family, place -, registration_event registration, rest registration', 'the group before the family, the family before the rest');

-- Farsta and Bromma have a group 900 and a place each, of the same name.
insert into komet.setting (name, unit, value, valid_from) values ('answer_workdays', :'farsta', '7', '2026-01-01'), ('answer_workdays', :'bromma', '9', '2026-01-01'),
	('list_max', :'bromma', '50', '2026-01-01');
insert into komet.calendar_break (name, from_date, to_date, kind, unit) values ('Flytt av lokal', '2027-01-04', '2027-01-08', 'school', :'bromma');
insert into komet.duty (login, unit, duty, valid_from) values ('t_leader', :'bromma', 'leader', '2026-11-24'), ('t_bromma', :'bromma', 'reviewer', '2026-01-01');
insert into komet.draft (id, login, unit, form, body) values (gen_random_uuid(), 't_bromma', :'bromma', 'registration', jsonb_build_object('unit', :'bromma', 'caller_name', 'Åsa'));
update komet.move set state = 'asked', to_unit = :'farsta' where unit = :'bromma';
update komet.move set state = 'asked' where unit = :'farsta';
update komet.registration set moving = true where id in (tap.id('farsta', 'registration'), tap.id('bromma', 'registration'));
-- Both have texts of their own for one kind of letter, Bromma for another too.
insert into komet.letter_template (unit, kind, edition, body, valid_from) values (:'bromma', 'offer', 1, 'Bromma hälsar', '2026-01-01');
create table tap.before as select (select max(n) from audit.written) as n;
create table tap.told as select line, n from komet.succession('{farsta,bromma}', 'soderort', 'Söderort', '2026-11-24') with ordinality t (line, n);
select id as soderort from komet.unit where code = 'soderort' \gset
create function tap.told_of(word text) returns text language sql as $$ select string_agg(btrim(line), '; ' order by n) from tap.told where strpos(line, told_of.word) > 0 $$;

select is(tap.told_of('continues in'), '2026-11-24, the whole of Farsta and Bromma continues in Söderort (new)', 'what happens is said first');
select is(tap.told_of('new numbers'), 'groups of Bromma get new numbers: 900 to 900 become 1900 to 1900', 'the numbers of the first stay, those of the second get a thousand added');
select is((select string_agg(number::text, ', ' order by number) from komet.course_group where unit = :'soderort'), '900, 1900', 'so they do');
select is((select string_agg(u.name || ' ' || t.number || ' ' || t.until, ', ' order by u.name) from komet.unit_then t join komet.unit u on u.id = t.was where t.number is not null),
	'Bromma 900 2026-11-23, Farsta 900 2026-11-23', 'and what they were called is remembered');
select is((select string_agg(name, ', ' order by name) from komet.place where unit = :'soderort'), 'Samlingssalen, Samlingssalen (Bromma)', 'places are told apart');
select is((select string_agg(name || '=' || value || ' ' || valid_from, ', ' order by name) from komet.setting where unit = :'soderort'), 'answer_workdays=7 2026-11-24', 'settings of the first named go on');
select is(tap.told_of('setting list_max'), 'setting list_max = 50 of Bromma ends: Söderort has its own', 'those of the other end, and that is said');
select is((select string_agg(u.code || ' ' || t.kind || ' ' || t.valid_from || ' ' || coalesce(t.valid_to::text, 'on'), ', ' order by u.code, t.kind) from komet.letter_template t join komet.unit u on u.id = t.unit where u.kind = 'district'),
  'bromma information 2026-01-01 2026-11-23, bromma offer 2026-01-01 2026-11-23, farsta information 2026-01-01 2026-11-23, soderort information 2026-11-24 on', 'texts of letters of the first named go on, the others end');
select is((select count(*) from komet.letter l where l.unit <> :'soderort'), 0::bigint, 'and letters go with their families');
select is((select count(*) from komet.setting where unit in (:'farsta', :'bromma') and valid_to is distinct from '2026-11-23'), 0::bigint, 'the old ones have ended');
select is((select unit from komet.calendar_break where name = 'Flytt av lokal'), :'soderort'::uuid, 'breaks go along');
select is((select string_agg(d.login || ' ' || d.duty || ' ' || d.valid_from || coalesce(' ' || d.valid_to, ''), ', ' order by d.login, d.duty) from komet.duty d where d.unit = :'soderort'),
	't_bromma coordinator 2026-11-24, t_bromma reviewer 2026-11-24, t_farsta coordinator 2026-11-24, t_leader leader 2026-11-24', 'duties begin, one of a kind each');
select is((select string_agg(distinct coalesce(d.valid_to::text, 'goes on'), ', ') from komet.duty d where d.unit in (:'farsta', :'bromma')), '2026-11-23', 'and end');
select is((select (unit = :'soderort', body ->> 'unit' = :'soderort', body ->> 'caller_name')::text from komet.draft), '(t,t,Åsa)', 'what is half typed can be saved');
select is((select string_agg(m.state || ' ' || r.moving || ' ' || r.state, ', ') from komet.move m join komet.registration r on r.id = m.registration and m.family = tap.id('bromma', 'family')),
	'merged false queued', 'a move between the two needs no answer');
select is((select (m.state, m.unit = :'soderort', r.moving)::text from komet.move m join komet.registration r on r.id = m.registration and m.family = tap.id('farsta', 'family')),
	'(asked,t,t)', 'one to somewhere else waits for its answer still');
select is((select what from komet.registration_event where registration = tap.id('bromma', 'registration') order by n desc limit 1), 'moved_merged', 'which the history says');
select is((select string_agg(distinct changed_by, ', ') from komet.family where unit = :'soderort') || (select string_agg(distinct set_by, ', ') from komet.attendance where unit = :'soderort'),
	session_user || session_user, 'the hands are those of before');
select is((select count(*) from komet.family f where f.unit = :'soderort' and f.changed_at > (select max(at) from audit.written where n <= (select n from tap.before))), 0::bigint, 'at the times of before');
select is((select min(version) from komet.family where unit = :'soderort'), 2::bigint, 'but a form that was open is told');
select is((select string_agg(distinct u.code, ', ') from audit.written w join komet.unit u on u.id = w.unit, tap.before b where w.n <= b.n and w.tbl = 'family'), 'bromma, farsta', 'the log keeps the unit of its time');
select is((select string_agg(code || ' ' || valid_to, ', ' order by code) from komet.unit where code in ('farsta', 'bromma')), 'bromma 2026-11-23, farsta 2026-11-23', 'the old ones have ended');
select is(tap.told_of('checked:'), 'checked: nothing is lost or doubled, and in all 2 queues those of one district stand in the order they stood in', 'it is checked');

-- Who may what, then
select is(tap.inside_as('t_bromma', 'select count(*) from komet.family'), '4', 'the coordinators share the files');
select is(tap.as('t_bromma', 'select unit_name from api.hello()'), 'Söderort', 'and are at home there');
select is(tap.inside_as('t_lead', 'select string_agg(t.kind || '' '' || t.n, '', '' order by t.kind) from (select kind, count(*) as n from komet.unit_then group by 1) t'), 'course_group 4, leader 2, registration 2',
	'the lead counts by the districts of then');
select is(tap.inside_as('t_nobody', 'select count(*) from komet.unit_then'), '0', 'a stranger does not');
select is(tap.as('t_farsta', 'select komet.succession(''{soderort}'', ''x'', ''X'', ''2026-12-24'')'), '42501 -: permission denied for schema komet', 'nobody but an administrator continues a district');

-- Into one that is there, with a rule of its own: those of the old one keep their order, or nothing is done.
insert into komet.setting (name, unit, value, valid_from) select 'queue_order', id, 'date_only', '2026-01-01' from komet.unit where code = 'skarpnack';
insert into komet.registration (unit, family, programme, state, queue_date, child_born, tie)
select :'soderort', tap.id('farsta', 'family'), :'k1218', 'queued', '2026-02-01', b, t from (values (date '2018-01-01', '2'), ('2019-01-01', '1')) v (b, t);
update komet.clock set today = '2026-12-24';
select is(tap.try('select komet.succession(''{soderort}'', ''skarpnack'', null, ''2026-12-24'')'),
	'P0001 -: nothing was changed: in Komet 12–18 those of one district would not stand in the order they stood in. Their queues have different rules: set queue_order the same first', 'nobody passes anybody');
select is((select valid_to from komet.unit where id = :'soderort'), null, 'and nothing was done');
delete from komet.setting where unit = (select id from komet.unit where code = 'skarpnack');
select is(tap.try('select komet.succession(''{soderort}'', ''skarpnack'', null, ''2026-12-24'')'), '2026-12-24, the whole of Söderort continues in Skarpnäck', 'with the same rule it goes on there');
select is((select string_agg(u.name || ' ' || t.until, ', ' order by t.until) from komet.unit_then t join komet.unit u on u.id = t.was where t.about = tap.id('farsta', 'group')),
	'Farsta 2025-12-31, Farsta 2026-11-23, Söderort 2026-12-23', 'each district of the way is remembered');
select is((select was from komet.unit_then_of(tap.id('farsta', 'group'), '2026-10-01', true)), :'farsta'::uuid, 'that of a day is found');
select is((select was from komet.unit_then_of(tap.id('farsta', 'group'), '2026-12-01', true)), :'soderort'::uuid, 'and that of a later day');
select is((select count(*) from komet.unit_then_of(tap.id('farsta', 'group'), '2026-12-24', true)), 0::bigint, 'today it is today''s');
select is((select count(*) from komet.unit_then_of(tap.id('farsta', 'group'), '2026-10-01', false)), 0::bigint, 'which it always is when nobody asks for then');
-- A queue of a past day is that of the district of that day, also when its rows are another's.
select is((select count(*) from komet.queue_on(:'soderort', :'k311', '2026-12-20')), 2::bigint, 'the queue of a day is that of the district of that day');
select is((select count(*) from komet.queue_on((select id from komet.unit where code = 'skarpnack'), :'k311', '2026-12-20')), 0::bigint, 'and not of who has the rows now');
select is((select string_agg(state, ', ') from komet.move), 'merged, merged', 'by then no move is left to answer');
select * from finish();
