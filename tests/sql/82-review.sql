-- Reviewing the log: the sample, what is worth a look, verdicts, signing, and the log of a person and of a user. Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
select no_plan();
do $$
declare
  it record;
begin
  for it in select * from (values ('t_reviewer'), ('t_review2'), ('t_admin'), ('t_eva')) v (login) loop
    if not exists (select from pg_roles where rolname = it.login) then execute format('create role %I login', it.login); end if;
  end loop;
  grant komet_people, komet_reviewer to t_reviewer, t_review2;
  grant komet_people, komet_admin to t_admin;
end
$$;
insert into komet.duty (login, unit, duty, valid_from)
select v.login, u.id, v.duty, '2026-01-01' from (values ('t_reviewer', 'farsta', 'reviewer'), ('t_review2', 'farsta', 'reviewer'), ('t_admin', 'precens', 'admin')) v (login, unit, duty)
join komet.unit u on u.code = v.unit;
insert into komet.colleague (login, name) values ('t_reviewer', 'Ulla Ros'), ('t_review2', 'Ove Lind');
-- Coordinators of Farsta whose visits are looked at: Anna Berg, and Eva Testsson, who has the name of the families.
grant komet_people, komet_coordinator to t_eva;
insert into komet.duty (login, unit, duty, valid_from) values ('t_eva', :'farsta', 'coordinator', '2026-06-01');
insert into komet.duty (login, unit, duty, valid_from) values ('t_eva', :'bromma', 'coordinator', '2026-02-01');
insert into komet.colleague (login, name) values ('t_eva', 'Eva Testsson');

create temp table files (n int, family uuid);
insert into files select n, tap.waits('Parent' || n, date '2026-01-01' + n) from generate_series(1, 12) n;
update files f set family = r.family from komet.registration r where r.id = f.family;
select family as f1 from files where n = 1 \gset
select family as f2 from files where n = 2 \gset
update komet.registration set arrived_by = 't_farsta';
update komet.person set family_name = 'Ek';
update komet.person set family_name = 'Testsson' where family = :'f2';
update komet.family set protected = true where id = :'f1';
-- October: Anna opens a file on each of twelve working days at ten, Eva two. One of Anna's is opened three times.
insert into audit.opened (at, login, unit, family, reason, pid, backend_start, xid)
select timestamptz '2026-10-01 10:00+02' + interval '1 day' * (array[0, 1, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15]) [n], 't_farsta', :'farsta', f.family, case when n = 3 then 'Samtal med familjen' end, 1, now(), '3'
from files f;
insert into audit.opened (at, login, unit, family, pid, backend_start, xid)
select timestamptz '2026-10-01 10:00+02' + interval '10 minutes' * k, 't_farsta', :'farsta', :'f1', 1, now(), '3' from generate_series(1, 2) k;
insert into audit.opened (at, login, unit, family, pid, backend_start, xid) values
  ('2026-10-10 22:30+02', 't_eva', :'farsta', :'f2', 1, now(), '3'), ('2026-10-12 11:00+02', 't_eva', :'farsta', :'f1', 1, now(), '3');
-- November, and Bromma, which is nobody's here.
insert into audit.opened (at, login, unit, family, pid, backend_start, xid) values
  ('2026-11-02 10:00+01', 't_farsta', :'farsta', :'f2', 1, now(), '3'), ('2026-10-05 10:00+02', 't_bromma', :'bromma', gen_random_uuid(), 1, now(), '3');

-- ---------------------------------------------------------------------------------------------------
-- The secret: HMAC-SHA-256 as published (RFC 4231, test cases 1 and 2)
insert into audit.secret (name, inside, outside) values
  ('rfc 1', audit.pad(decode(repeat('0b', 20), 'hex'), 54), audit.pad(decode(repeat('0b', 20), 'hex'), 92)), ('rfc 2', audit.pad('Jefe', 54), audit.pad('Jefe', 92));
select is(encode(audit.hmac('rfc 1', 'Hi There'), 'hex'), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7', 'HMAC as RFC 4231 has it');
select is(encode(audit.hmac('rfc 2', 'what do ya want for nothing?'), 'hex'), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'with a short key');
delete from audit.secret where name ~ 'rfc';
select is(count(*), 1::bigint, 'there is a secret for the sample') from audit.secret where name = 'sample';

-- ---------------------------------------------------------------------------------------------------
-- Months
set session authorization t_reviewer;
select is(string_agg((month, unit_name, state, opened, sample, left_over, reviewers)::text, ' '), '(2026-11,Farsta,running,1,0,0,"Ove Lind, Ulla Ros") (2026-10,Farsta,waiting,14,10,10,"Ove Lind, Ulla Ros")',
  'the month that goes on, and the one that is over: visits, not openings') from api.review_months();
select is(string_agg(may_sign::text, ' '), 'false false', 'neither can be signed yet') from api.review_months();
select is(count(*), 10::bigint, 'the sample is what is left to look at') from api.review_list();
select is((select string_agg(id::text, ' ' order by id) from api.review_list()), (select string_agg(id::text, ' ' order by id) from api.review_list('sample', '2026-10')), 'and the same each time');
select isnt((select count(*) from api.review_list() where by = 'Eva Testsson'), 0::bigint, 'everybody is in it');
select is(count(*), 14::bigint, 'all of a month can be seen') from api.review_list('all', '2026-10');
select is(count(*), 15::bigint, 'or of this and the last') from api.review_list('all');
select is(string_agg((by, name, hit, more)::text, ' ' order by at), '("Anna Berg",SKYDDAD,protected,) ("Eva Testsson","Parent2 Testsson",own_name,3) ("Eva Testsson",SKYDDAD,protected,2)',
  'worth a look: a protected family, the own name, another district, late on a Saturday') from api.review_list('hits', '2026-10');
select is(tap.try('select count(*) from api.review_list(''all'', ''2026-13'')'), 'KM001 month: A month is written as 2026-11', 'what is no month');
select is(count(*), 2::bigint, 'of one user') from api.review_list('all', '2026-10', 't_eva');
select id as eva1 from api.review_list('all', '2026-10', 't_eva') where name <> 'SKYDDAD' \gset
select id as anna1 from api.review_list('all', '2026-10', 't_farsta') where name = 'SKYDDAD' \gset
select is(string_agg(label || ': ' || value, ' | '), 'Who opened it: Eva Testsson, t_eva | Whose file: Parent2 Testsson | Opened at: 2026-10-10 22.30'
  || case when (select sampled from api.review_list('all', '2026-10') where id = :'eva1') then ' | By chance: in the sample of the month' else '' end
  || ' | Worth a look: own_name | Worth a look: district | Worth a look: hours | Worth a look: no_work', 'all about one visit') from api.review_facts(:'eva1');
select is(string_agg(label || ': ' || value, ' | ') filter (where label ~ 'day|at$'), 'Opened at: 2026-10-01 10.00 | Last opened that day: 2026-10-01 10.20 | Times that day: 3', 'opened three times that day') from api.review_facts(:'anna1');
reset session authorization;

-- The sample is decided by the secret: with another one it is another.
set session authorization t_reviewer;
select string_agg(id::text, ' ' order by id) as before from api.review_list() \gset
reset session authorization;
create temp table kept as select * from audit.secret where name = 'sample';
create temp table samples (s text, who int);
update komet.setting_kind set default_value = '2' where name = 'review_sample';
grant all on samples to public;
do $$
declare
  me name := session_user;
begin
  for n in 1 .. 8 loop
    delete from audit.secret;
    insert into audit.secret (name, inside, outside) values ('sample', audit.pad(convert_to(n::text, 'UTF8'), 54), audit.pad(convert_to(n::text, 'UTF8'), 92));
    perform set_config('session_authorization', 't_reviewer', true);
    insert into samples select string_agg(id::text, ' ' order by id), count(distinct by) from api.review_list();
    perform set_config('session_authorization', me, true);
  end loop;
end
$$;
select cmp_ok(count(distinct s), '>', 1::bigint, 'another secret, another sample') from samples;
select is(string_agg(distinct who::text, ','), '2', 'and each login that opened a file is in each of them') from samples;
update komet.setting_kind set default_value = '10' where name = 'review_sample';
delete from audit.secret;
insert into audit.secret select * from kept;
set session authorization t_reviewer;
select is(string_agg(id::text, ' ' order by id), :'before', 'the same secret, the same sample') from api.review_list();
reset session authorization;

-- A working day of fifteen files in an hour, and what a user wrote.
update komet.setting_kind set default_value = '3' where name = 'review_many';
insert into audit.opened (at, login, unit, family, pid, backend_start, xid)
select timestamptz '2026-11-03 10:00+01' + interval '5 minutes' * n, 't_farsta', :'farsta', f.family, 1, now(), '3' from files f where n between 3 and 5;
set session authorization t_reviewer;
select is(string_agg(distinct hit, ','), 'many', 'many files within an hour') from api.review_list('hits', '2026-11') where at like '2026-11-03%';
reset session authorization;
delete from audit.opened where at > '2026-11-03';

-- ---------------------------------------------------------------------------------------------------
-- Verdicts
set session authorization t_reviewer;
\set save 'api.review_save(gen_random_uuid(), %L, %s, %L, %L)'
select is(tap.told(format(:'save', :'eva1', 0, 'investigate', '')), 'KM001 note: Say what is to be investigated, or what was found', 'an investigation says of what');
select is(tap.told(format(:'save', :'eva1', 0, 'fine', '')), 'KM001 verdict: Choose from the list', 'a verdict that is none');
select is(tap.told(format(:'save', :'eva1', 0, 'investigate', 'Frågar Eva')), 'Is to be investigated: F6, Show, Being investigated finds it again', 'to be investigated');
select is(tap.told(format(:'save', :'eva1', 0, 'approved', '')) like 'KM002%', true, 'a colleague''s verdict in between is not passed over');
select is(tap.told(format(:'save', :'eva1', 1, 'approved', 'Vikarierade')), 'Found in order', 'the investigation ends');
select is(string_agg(label || ' ' || split_part(value, ', ', 2) || ' ' || split_part(value, ', ', 3), ' | '), 'investigate Ulla Ros Frågar Eva | approved Ulla Ros Vikarierade', 'both stand') from api.review_facts(:'eva1') where label in ('investigate', 'approved', 'breach');
select is(tap.told(format('api.review_approve(gen_random_uuid(), %L, 0)', :'anna1')), 'Found in order', 'one key finds it in order');
select request from gen_random_uuid() request \gset
select is(tap.told(format('api.review_save(%L, %L, 1, ''breach'', ''Öppnade av nyfikenhet'')', :'request', :'anna1')), 'Written down as a breach. Tell the head of the unit', 'a breach');
select is(tap.told(format('api.review_save(%L, %L, 1, ''breach'', ''Öppnade av nyfikenhet'')', :'request', :'anna1')), 'Written down as a breach. Tell the head of the unit', 'that is sent twice is written once');
select is(count(*), 2::bigint, 'looked at') from api.review_list('done', '2026-10');
reset session authorization;
select is(count(*), 4::bigint, 'four verdicts in the log') from audit.verdict;
-- Nobody reviews what they opened themselves.
insert into komet.duty (login, unit, duty, valid_from) values ('t_review2', :'farsta', 'coordinator', '2026-01-01');
insert into audit.opened (at, login, unit, family, pid, backend_start, xid) values ('2026-10-20 10:00+02', 't_review2', :'farsta', :'f2', 1, now(), '3');
set session authorization t_review2;
select id as own from api.review_list('all', '2026-10', 't_review2') \gset
select is(tap.told(format(:'save', :'own', 0, 'approved', '')), 'KM004 -: Nobody reviews what they opened themselves: a colleague does', 'not the own visit');
select is(tap.told(format('api.review_approve(gen_random_uuid(), %L, 0)', :'own')), 'KM004 -: Nobody reviews what they opened themselves: a colleague does', 'nor by the other way');

-- Signing.
select is(tap.told(format('api.review_sign_save(gen_random_uuid(), null, %L, ''2026-10'')', :'farsta')) like 'KM004 -: There are % left to look at in the sample of the month', true, 'not while something is left');
select is(tap.told(format('api.review_sign_save(gen_random_uuid(), null, %L, ''2026-11'')', :'farsta')), 'KM004 -: The month is not over', 'nor before the month is over');
select is(tap.told(format('api.review_sign_save(gen_random_uuid(), null, %L, ''2026-10'')', :'bromma')) like 'KM002%', true, 'nor another district''s');
set session authorization t_reviewer;
select tap.told(format('api.review_approve(gen_random_uuid(), %L, %s)', id, version)) from api.review_list() \g /dev/null
select is(count(*), 0::bigint, 'nothing is left') from api.review_list();
select is(tap.told(format('api.review_sign_save(gen_random_uuid(), null, %L, ''2026-10'', ''Ett ärende till enhetschefen'')', :'farsta')) like 'The log of 2026-10 is reviewed and signed: 15 openings, 1_ looked at', true, 'signed, with its figures');
select is(tap.told(format('api.review_sign_save(gen_random_uuid(), null, %L, ''2026-10'')', :'farsta')), 'KM004 -: The month is signed already', 'once');
select is(string_agg((month, state, signed_by, breaches)::text, ' '), '(2026-11,running,,0) (2026-10,signed,"Ulla Ros",1)', 'the months say so') from api.review_months();
set session authorization t_lead;
select is((select count(*) from api.review_months() where opened is not null and unit_name <> 'Farsta'), 0::bigint, 'the lead sees no figures of a log that nobody has signed');
select is(string_agg(state || ' ' || coalesce(signed_by, '-'), ','), 'signed Ulla Ros', 'but who has signed') from api.review_months() where unit_name = 'Farsta';
select is(string_agg(distinct state || ' ' || reviewers, ','), 'waiting nobody', 'and where nobody has, or is to') from api.review_months() where unit_name = 'Bromma';
set session authorization t_admin;
select isnt(count(*), 0::bigint, 'administrators, too') from api.review_months();
reset session authorization;
update komet.clock set today = '2026-12-02';
set session authorization t_lead;
select is(string_agg(distinct state, ','), 'waiting', 'in time') from api.review_months() where unit_name = 'Bromma';
reset session authorization;
update komet.clock set today = '2026-12-31';
set session authorization t_lead;
select is(string_agg(distinct state, ','), 'waiting', 'on the last day') from api.review_months() where unit_name = 'Bromma';
reset session authorization;
update komet.clock set today = '2026-11-24';
update komet.setting_kind set default_value = '20' where name = 'review_days';
set session authorization t_lead;
select is(string_agg(distinct state, ','), 'late', 'and late') from api.review_months() where unit_name = 'Bromma';

-- ---------------------------------------------------------------------------------------------------
-- The log of a person
set session authorization t_reviewer;
select is(string_agg(name, ', '), 'Parent2 Testsson', 'found by the beginning of a name') from api.log_search('parent2');
select is(count(*), 0::bigint, 'a pattern is no name') from api.log_search('p%t2');
select is(tap.try('select count(*) from api.log_search(''p'')') like 'KM001 search: Write at least%', true, 'one letter is fishing');
select is(string_agg(distinct name, ', '), 'SKYDDAD', 'who is protected is found by the own name, and not shown') from api.log_search('parent1 ek');
select id as p2 from api.log_search('parent2') \gset
select is(tap.told(format('api.log_open_save(gen_random_uuid(), %L, '' '')', :'p2')), 'KM001 reason: Say why the log is looked through', 'with a reason');
select is(tap.told(format('api.log_open_save(gen_random_uuid(), %L, ''x'')', gen_random_uuid())) like 'KM002%', true, 'of somebody');
begin;
select id as undone from api.log_open_save(gen_random_uuid(), :'p2', 'Nyfiken') \gset
select count(*) as within from api.log_person(:'undone') \gset
rollback;
select is(:within, 0, 'a look that could be rolled back shows nothing');
select is(count(*), 0::bigint, 'and nothing when it was') from api.log_person(:'undone');
select id as look from api.log_open_save(gen_random_uuid(), :'p2', 'Föräldern frågar') \gset
select is(string_agg(by || ' ' || did || ' ' || about, ' | ' order by at, by), 'Anna Berg opened 1 × | Eva Testsson opened 1 × | Ove Lind opened 1 × | Anna Berg opened 1 ×',
  'everybody who was in the file') from api.log_person(:'look') where did = 'opened';
select is(string_agg(by || ' ' || about, ' | '), 'Ulla Ros Föräldern frågar', 'and who has looked in the log') from api.log_person(:'look', to_date => '2099-12-31') where did = 'reviewed';
select isnt(count(*), 0::bigint, 'and who wrote what kind of thing') from api.log_person(:'look', to_date => '2099-12-31') where did = 'wrote';
select is(tap.try(format('select count(*) from api.log_person(%L, ''2026-11-02'', ''2026-11-01'')', :'look')), 'KM001 to_date: The period ends before it begins', 'a period');
set session authorization t_review2;
select is(count(*), 0::bigint, 'one''s colleague gives an own reason') from api.log_person(:'look');
set session authorization t_bromma;
select is(tap.try(format('select count(*) from api.log_person(%L)', :'look')), '42501 -: permission denied for function log_person', 'a coordinator reads no log');

-- The log of a user.
select name from api.person_search('xyz') \g /dev/null
set session authorization t_farsta;
select name from api.person_search('paren') \g /dev/null
set session authorization t_reviewer;
select is((select string_agg(value, ' ' order by value) from api.log_user_choice()), 't_eva t_farsta t_leader t_review2 t_reviewer', 'of those with a duty in the own district');
select is(string_agg(did || ' ' || about, ' | '), 'person_search paren, 11', 'what somebody searched for: who is protected is not among them') from api.log_user('t_farsta', '2026-11-20', '2099-12-31') where did = 'person_search';
select is(count(*), 1::bigint, 'whose files were opened') from api.log_user('t_farsta', '2026-11-01', '2026-11-30') where did = 'opened';
select is(count(*), 0::bigint, 'nothing of another district''s coordinator') from api.log_user('t_bromma', '2026-01-01');
select is(count(*), 1::bigint, 'of Eva in Farsta only') from api.log_user('t_eva', '2026-10-11', '2026-10-30') where did = 'opened';
reset session authorization;
select is(string_agg(distinct what, ' ' order by what), 'log_search log_user person_search', 'that the log was looked at is in the log') from audit.listed;

-- ---------------------------------------------------------------------------------------------------
-- Attacks: the log is only ever added to, by reviewers, of the own districts
\ir as.inc
select is(tap.try('select 1'), '1', 'a sentence');
set session authorization t_reviewer;
select is(tap.try('update audit.verdict set verdict = ''approved'''), '42501 -: permission denied for schema audit', 'no verdict is changed');
select is(tap.try('select inside from audit.secret'), '42501 -: permission denied for schema audit', 'nobody reads the secret');
reset session authorization;
select is(tap.inside_as('t_reviewer', 'select count(*) from audit.secret'), '42501 -: permission denied for table secret', 'no api function either');
select is(tap.inside_as('t_reviewer', 'select audit.hmac(''sample'', ''x'')'), '42501 -: permission denied for function hmac', 'or uses it');
select is(tap.inside_as('t_reviewer', 'with x as (delete from audit.verdict returning 1) select count(*) from x'), '42501 -: permission denied for table verdict', 'or takes a verdict away');
select is(tap.inside_as('t_bromma', format('select audit.verdict_add((select min(n) from audit.visits(array[%L]::uuid[], ''2026-01-01'', ''2026-12-31'')), %L, ''approved'', null, 0)', :'farsta', :'farsta')) like '42501%', true, 'nobody else writes a verdict');
select is(tap.inside_as('t_bromma', format('select count(*) from audit.visits(array[%L]::uuid[], ''2026-01-01'', ''2026-12-31'')', :'farsta')), '0', 'or sees a visit, whatever a function forgets');
select is(tap.inside_as('t_lead', format('select count(*) from audit.visits(array[%L]::uuid[], ''2026-01-01'', ''2026-12-31'')', :'farsta')), '0', 'the lead neither');
set role komet_audit;
update audit.verdict set verdict = 'approved';
delete from audit.signed;
delete from audit.secret where name = 'sample';
reset role;
select is((select count(*) from audit.verdict where verdict = 'breach')::text || (select count(*) from audit.signed) || (select count(*) from audit.secret where name = 'sample'), '111',
  'the log''s owner has no policy to change what was found');

-- ---------------------------------------------------------------------------------------------------
-- A month that nobody has signed in time is a task: of a reviewer the only one, whatever else waits in the district
insert into komet.task (unit, what, text, family, due) values (:'farsta', 'ring', 'Hemligt ett', :'f1', '2026-11-20'), (:'farsta', 'ring', 'Hemligt två', :'f2', '2026-11-20'), (:'farsta', 'other', 'Hemligt tre', null, '2026-11-20');
update komet.registration set state = 'incomplete', missing = 'Barnets namn', missing_by = '2026-11-20' where family = :'f2';
update komet.clock set today = '2026-12-21';
set session authorization t_reviewer;
select is(count(*), 0::bigint, 'not on the last day') from api.task_list('all');
reset session authorization;
update komet.clock set today = '2026-12-22';
set session authorization t_reviewer;
select is(string_agg((kind, late, due, section, name, number, detail, subject, course_group, registration, leader, family)::text, ' '), '(review_late,t,2026-12-21,Overdue,"Farsta 2026-11",,,review_months,,,,)', 'overdue') from api.task_list('all');
select is((select about from api.task_list()), (select id from api.review_months() where month = '2026-11'), 'it opens the months at that one');
select is((select count(*) from api.task_list('all', 'done')) + (select count(*) from api.task_list('all', kind => 'own_ring')) + (select count(*) from api.task_list('all', kind => 'registrations_incomplete')), 0::bigint, 'no family''s task, however it is asked for');
select is(string_agg(tap.try(format('select * from api.%s', f)), '; ' order by f), string_agg('42501 -: permission denied for function ' || split_part(f, '(', 1), '; ' order by f), 'nothing is taken, postponed, handed over, written, done or read there')
from unnest(array['task_take(gen_random_uuid())', 'task_postpone_save(gen_random_uuid())', 'task_hand_save(gen_random_uuid())', 'task_save(gen_random_uuid())', 'task_done(gen_random_uuid())', 'task_get()', 'task_agreed_get()', 'family_tasks(null)',
  'task_colleague_choice()', 'task_group_choice()', 'task_leader_choice()', 'start_tasks()']) f;
reset session authorization;
select is(string_agg(tap.inside_as('t_reviewer', format('select count(*) from komet.%I', t)), ' '), '0 0 0 0 0 0 0 0', 'no function could tell of more')
from unnest(array['task', 'task_mark', 'registration', 'family', 'person', 'offer', 'participation', 'course_group']) t;
select is(tap.inside_as('t_reviewer', 'select string_agg(distinct t.kind, '' '') from komet.tasks_all() t'), 'review_late', 'whatever it asks every source');
-- Who is coordinator as well has both, and finds it on the first screen.
grant komet_coordinator to t_review2;
set session authorization t_review2;
select is(string_agg(distinct kind, ' ' order by kind) filter (where kind !~ '^leaders'), 'own_other own_ring registrations_incomplete review_late', 'both') from api.task_list('all');
select is((n, detail, urgent, subject, about = (select id from api.review_months() where month = '2026-11'))::text, '(1,Farsta,t,review_months,t)', 'on the first screen') from api.start_tasks() where what = 'review_late_one';
set session authorization t_eva;
select is((select count(*) from api.task_list('all') where kind = 'review_late') + (select count(*) from api.start_tasks() where what ~ 'review'), 0::bigint, 'a coordinator who reviews nothing has none');
reset session authorization;
update komet.clock set today = '2027-01-25';
set session authorization t_reviewer;
select is(string_agg(name, ' '), 'Farsta 2026-11 (2)', 'a second month is no second task: the oldest, and how many') from api.task_list();
reset session authorization;
update komet.clock set today = '2026-12-22';
set session authorization t_reviewer;
select tap.told(format('api.review_approve(gen_random_uuid(), %L, %s)', id, version)) from api.review_list('all', '2026-11') where verdict is null \g /dev/null
select is(tap.told(format('api.review_sign_save(gen_random_uuid(), null, %L, ''2026-11'')', :'farsta')) like 'The log of 2026-11 is reviewed%', true, 'signed');
select is(count(*), 0::bigint, 'and it is gone') from api.task_list('all');
reset session authorization;
update komet.clock set today = '2026-11-24';
-- A reviewer whose duty has ended.
update komet.duty set valid_to = '2026-11-23' where login = 't_reviewer';
set session authorization t_reviewer;
select is((select count(*) from api.review_list('all')) + (select count(*) from api.review_months()) + (select count(*) from api.log_user('t_farsta')) + (select count(*) from api.log_search('parent')) + (select count(*) from api.log_person(:'look')), 0::bigint,
  'sees nothing');
select is(tap.told(format(:'save', :'eva1', 2, 'approved', '')) like 'KM002%', true, 'and finds nothing');
reset session authorization;
select * from finish();
