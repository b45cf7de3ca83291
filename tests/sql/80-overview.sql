-- The lead's figures and the start pages. Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
select plan(18);

select tap.waits('Anna', '2026-01-10') as a, tap.waits('Britta', '2026-02-10', 2) as b, tap.waits('Cilla', '2026-11-10') as c,
  tap.waits('Gun', '2026-07-10', 1, 1, 'bromma') as gun, tap.waits('Hans', '2026-08-10', 1, 1, 'bromma') as hans \gset
set session authorization t_farsta;
select id as g1 from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2026-10-20', starts => '17:30', leader1 => :'lena') \gset
\set state 'api.%s(gen_random_uuid(), %L, (select version from api.group_get(%2$L)))'
select is(tap.told(format(:'state', 'group_open', :'g1')) like 'Group 1 is open%', true, 'an open group');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'a', :'g1')) like 'Offered%', true, 'one offer');
select is(string_agg(what || n || coalesce(' ' || detail, ''), ', ' order by what), format('groups_to_fill_one1 1, leaders_few_one1 Farsta Komet 3–11, meetings_today_one1 1%s17.30, meetings_unmarked4 1, offers_untold_one1', chr(160)), 'the coordinator''s start page') from api.start_tasks();
reset session authorization;
update komet.offer set answer_by = '2026-11-24';
set session authorization t_farsta;
select is(string_agg(what || n, ', ' order by what), 'offers_due_one1', 'what is due today is urgent') from api.start_tasks() where subject = 'offers' and urgent;
reset session authorization;
update komet.offer set answer_by = '2026-11-23';
set session authorization t_farsta;
select is(string_agg(what || n, ', ' order by what), 'offers_late_one1', 'what is overdue too') from api.start_tasks() where subject = 'offers' and urgent;
select is((number, meeting, attendance, next_date, seats)::text, '(1,0/11,,2026-11-24,0/6)', 'the groups that go on') from api.start_groups();
reset session authorization;
update komet.offer set answer_by = '2026-12-01';
set session authorization t_farsta;
select is(tap.told(format('api.offer_accept(gen_random_uuid(), %L, %s)', id, version)) like 'Accepted%', true, 'accepted') from api.offer_list();
select is(tap.told(format(:'state', 'group_start', :'g1')), 'Group 1 is running with 1 participants', 'started');
select is(tap.told(format('api.attendance_save(gen_random_uuid(), %L, array(select id from api.group_people(%1$L)), array(select id from api.meeting_list(%1$L) where number = 1), %L, %L)',
  :'g1', '{N}', '{}')), 'KM001 marks: The marks do not fit the grid', 'arrays of different length');
select is(tap.told(format('api.attendance_save(gen_random_uuid(), %L, array(select id from api.group_people(%1$L)), array(select id from api.meeting_list(%1$L) where number = 1), %L, %L)',
  :'g1', '{N}', '{NULL}')), 'Marks saved: 1', 'marked');
select is(attendance, '100 %', 'attendance on the start page') from api.start_groups();

select is(string_agg((unit_name, programme_name, waiting, longest_weeks, free, groups, attendance_percent, started, completed)::text, ' '), '(Farsta,"Komet 3–11",2,41,0,1,100,1,0)', 'a coordinator counts the own district') from api.overview_list();
set session authorization t_lead;
select is(string_agg((unit_name, waiting, longest_weeks, groups, attendance_percent)::text, ' '), '(Bromma,2,19,0,) (Farsta,2,41,1,)', 'the lead counts all') from api.overview_list();
select is((started, completed, completion_percent)::text, '(,,)', 'but the outcome of a handful is veiled, as is the attendance above') from api.overview_list() where unit_name = 'Farsta';
select is(count(*), 0::bigint, 'of one programme') from api.overview_list(null, null, :'k1218');
select is(tap.try('select * from api.overview_list(''2026-12-01'', ''2026-11-01'')'), 'KM001 to_date: The period ends before it begins', 'a period that ends before it begins');
select is(tap.try('select * from api.offer_list()'), '42501 -: permission denied for function offer_list', 'the lead sees no offers');
set session authorization t_leader;
select is(tap.try('select * from api.overview_list()'), '42501 -: permission denied for function overview_list', 'a leader no figures of districts');

select * from finish();
