-- Web courses: begun from the queue or after a group, modules by hand and by a report, silence, pauses, the rule, who sees what, and figures
-- of their own. Today is Tuesday 2026-11-24.
\ir people.inc
\ir as.inc
\ir groups.inc
select no_plan();
select id as web from komet.programme where code = 'ikomet-internet' \gset
select id as version from komet.programme_version where programme = :'web' \gset
select tap.waits('Anna', '2026-09-10', 1, 1, 'farsta', 'ikomet-internet') as anna, tap.waits('Berit', '2026-09-11', 2, 1, 'farsta', 'ikomet-internet') as berit,
  tap.waits('Cilla', '2026-09-12', 1, 1, 'farsta', 'ikomet-internet') as cilla, tap.waits('Gun', '2026-09-12', 1, 1, 'bromma', 'ikomet-internet') as gun,
  tap.waits('Dora', '2026-09-12') as dora \gset
select family as f_anna from komet.registration where id = :'anna' \gset
select family as f_berit from komet.registration where id = :'berit' \gset
select family as f_cilla from komet.registration where id = :'cilla' \gset
select family as f_dora from komet.registration where id = :'dora' \gset
select family as f_gun from komet.registration where id = :'gun' \gset

-- Beginning.
set session authorization t_farsta;
select is(tap.told(format('api.group_save(gen_random_uuid(), programme => %L, first_date => ''2026-12-01'', starts => ''17:30'')', :'web')), 'KM001 programme: A web course has no groups: families begin it from the queue', 'a web course has no groups');
select is((next_group, warn)::text, '(web,f)', 'nor is any missing') from api.queue_summary() where programme = :'web';
select is(array_agg(distinct web), '{t}'::boolean[], 'the queue says that it is one') from api.queue_list(:'web');
select is(array_agg(distinct web), '{null}'::boolean[], 'and another that it is none') from api.queue_list(:'k311');
select is(tap.told(format('api.web_start_save(gen_random_uuid(), %L, 1)', :'anna')) like 'KM007%', true, 'the file is opened first');
select 1 from api.family_open(registration => :'anna') \g /dev/null
select 1 from api.family_open(registration => :'berit') \g /dev/null
select 1 from api.family_open(registration => :'cilla') \g /dev/null
select 1 from api.family_open(registration => :'dora') \g /dev/null
select is(tap.told(format('api.web_start_save(gen_random_uuid(), %L, (select version from api.family_registrations(%L) where id = %L))', :'dora', :'f_dora', :'dora')), 'KM004 -: That is no web course: offer a place in a group', 'a group is offered');
select is(tap.told(format('api.web_start_save(gen_random_uuid(), %L, (select version from api.family_registrations(%L) where id = %L), began_on => ''2026-11-25'')', :'anna', :'f_anna', :'anna')),
  'KM001 began_on: That day has not come yet, or is long ago', 'not tomorrow');
select is(tap.told(format('api.web_start_save(gen_random_uuid(), %L, (select version from api.family_registrations(%L) where id = %L), %L, ''2026-10-01'')', :'anna', :'f_anna', :'anna', :'lena'))
  ~ '^The web course has begun. Code [A-Z2-9]{6}$', true, 'begun, with a code');
select is(tap.told(format('api.web_start_save(gen_random_uuid(), %L, (select version from api.family_registrations(%L) where id = %L))', :'anna', :'f_anna', :'anna')) like 'KM004%', true, 'once');
select is(tap.told(format('api.web_start_save(gen_random_uuid(), %L, (select version from api.family_registrations(%L) where id = %L))', :'berit', :'f_berit', :'berit'))
  ~ '^The web course has begun for 2. Codes [A-Z2-9]{6}, [A-Z2-9]{6}$', true, 'two adults, two codes');
select is(state, 'running', 'the registration is no longer in the queue') from api.family_registrations(:'f_anna') where id = :'anna';
select is(string_agg(name || ' ' || done || ' ' || needed || ' ' || coalesce(silent, 0) || ' ' || state || ' ' || coalesce(leader_label, '-'), ', ' order by name), 'Anna Testsson 0 5 7 silent Lena Ahl, Berit Testsson 0 5 0 running -, Bo Testsson 0 5 0 running -', 'how it goes') from api.web_list();
select id as w_anna, code as c_anna, version as v_anna from api.web_list() where name like 'Anna%' \gset
select id as w_berit, code as c_berit from api.web_list() where name like 'Berit%' \gset
select id as w_bo, code as c_bo from api.web_list() where name like 'Bo %' \gset
select is(string_agg(distinct concat_ws(' ', goes_on, may_resume, may_complete, may_end), ', '), 't f f t', 'what can be done with them') from api.web_list();
select is(string_agg(name, ', '), 'Anna Testsson', 'the silent') from api.web_list(state => 'silent');
select is((select count(*) from api.web_list(state => 'running')), 3::bigint, 'all that go on');
select is((select count(*) from api.web_list(leader => :'lena')), 1::bigint, 'one leader''s');
set session authorization t_bromma;
select is((select count(*) from api.web_list()), 0::bigint, 'another district sees none');
select is(tap.told(format('api.web_contact_save(gen_random_uuid(), %L, how => ''telephone'')', :'w_anna')) like 'KM002%', true, 'and rings none');
select is(tap.try(format('select count(*) from api.web_history(%L)', :'w_anna')) like 'KM002%', true, 'nor reads what has happened');

-- The leader who looks after Anna.
set session authorization t_leader;
select is(string_agg(name, ', '), 'Anna Testsson', 'sees her') from api.web_list();
select is(tap.told(format('api.web_contact_save(gen_random_uuid(), %L, ''2026-11-20'', ''telephone'', 15, false)', :'w_anna')), 'Attempt on 2026-11-20 written down', 'tries');
select is((select silent from api.web_list()), 7, 'which is no sign of life');
select is(tap.told(format('api.web_contact_save(gen_random_uuid(), %L, ''2026-11-23'', ''telephone'', 20)', :'w_anna')), 'Contact on 2026-11-23 written down', 'and reaches her');
select is((state, contacts, minutes)::text, '(running,2,35)', 'she is not silent') from api.web_list();
select is(tap.told(format('api.web_contact_save(gen_random_uuid(), %L, ''2026-09-23'', ''telephone'')', :'w_anna')), 'KM001 on_date: Between the beginning on 2026-10-01 and today', 'not before it began');
select is(tap.told(format('api.web_contact_save(gen_random_uuid(), %L)', :'w_anna')), 'KM001 how: Choose how', 'somehow');
select is(tap.told(format('api.web_contact_save(gen_random_uuid(), %L, how => ''visit'')', :'w_bo')) like 'KM002%', true, 'nobody else''s');
select is(tap.try(format('select id from api.web_complete(gen_random_uuid(), %L, 1)', :'w_anna')) like '42501%', true, 'and decides nothing');
select is(tap.told(format('api.web_pause_save(gen_random_uuid(), %L, ''2026-11-24'')', :'w_anna')), 'KM001 until: A day after today, within two years', 'a pause ends later');
select is(tap.told(format('api.web_pause_save(gen_random_uuid(), %L, ''2026-12-10'')', :'w_anna')), 'Pauses until 2026-12-10', 'a pause');
reset session authorization;
update komet.clock set today = '2026-12-10';
set session authorization t_leader;
select is((state, silent, paused_until)::text, '(paused,,2026-12-10)', 'until its last day') from api.web_list();
select is(may_resume, true, 'the pause can be ended') from api.web_list();
reset session authorization;
update komet.clock set today = '2026-12-20';
set session authorization t_leader;
select is((state, silent)::text, '(running,1)', 'silence counts from its end') from api.web_list();
reset session authorization;
update komet.clock set today = '2026-12-31';
set session authorization t_leader;
select is((state, silent)::text, '(silent,3)', 'and comes') from api.web_list();
select is(tap.told(format('api.web_pause_save(gen_random_uuid(), %L)', :'w_anna')), 'Pauses until further notice', 'until further notice');
select is(tap.told(format('api.web_pause_end(gen_random_uuid(), %L, %s)', :'w_anna', :v_anna)), 'The pause has ended', 'ended');
select is(tap.told(format('api.web_pause_end(gen_random_uuid(), %L, %s)', :'w_anna', :v_anna)), 'KM004 -: There is no pause', 'once');

-- Progress by hand.
select id as m1 from api.web_columns(:'version') where label = '1' \gset
select id as m2 from api.web_columns(:'version') where label = '2' \gset
select is(string_agg(concat_ws(' ', label, done, needed), ', '), 'Anna Testsson 0 5', 'the grid has those she looks after') from api.web_people(:'version');
select is(tap.told(format('api.web_marks_save(gen_random_uuid(), %L, array[%L,%L]::uuid[], array[%L,%L]::uuid[], array[''X'',''P''], array['''',''''], array['''',''''], array['''',''''])', :'version', :'w_anna', :'w_anna', :'m1', :'m2')), 'Modules saved: 2', 'marked');
select is(tap.told(format('api.web_marks_save(gen_random_uuid(), %L, array[%L]::uuid[], array[%L]::uuid[], array[''''], array[''''], array[''''], array[''''])', :'version', :'w_anna', :'m1')) like 'KM002%', true, 'a cell set meanwhile is not written over');
select is(tap.told(format('api.web_marks_save(gen_random_uuid(), %L, array[%L]::uuid[], array[%L]::uuid[], array[''N''], array[''''], array[''''], array[''''])', :'version', :'w_anna', :'m1')) ~ '^KM00', true, 'there are two marks');
select is(tap.told(format('api.web_marks_save(gen_random_uuid(), %L, array[%L]::uuid[], array[%L]::uuid[], array[''X''], array[''''], array[''''], array[''''])', :'version', :'w_bo', :'m1')) like 'KM002%', true, 'nobody else''s');
select is((done, needed)::text, '(1,5)', 'begun is not done') from api.web_list();
select is((select string_agg(mark || ' ' || hint, ', ' order by mark) from api.web_cells(:'version')), 'P 2026-12-31, t_leader, X 2026-12-31, t_leader', 'who said so, and when');

-- A report: all or nothing, each wrong line told, and once more changes nothing.
\set report 'api.web_report_save(gen_random_uuid(), %L)'
select is(tap.told(format(:'report', '')), 'KM001 rows: Paste the rows: code, module, date, minutes', 'something is pasted');
select is(tap.told(format(:'report', :'c_bo' || ';1;2026-12-20;30')), 'KM001 rows: Line 1: nobody here has the code ' || :'c_bo' || '. Wrong: 1', 'a leader reports for her own');
set session authorization t_farsta;
select is(tap.told(format(:'report', E'kod;modul;datum;minuter\n' || :'c_bo' || E';1;2026-12-20;30\nXXXXXX;1;2026-12-20;30\n\n' || :'c_bo' || E';9;2026-12-20;30\n' || :'c_bo' || ';2;20/12;30')),
  'KM001 rows: Line 3: nobody here has the code XXXXXX. Wrong: 3, 5, 6', 'every wrong line, the first in words');
select is((select count(*) from api.web_cells(:'version')), 2::bigint, 'and nothing is written');
select is(tap.told(format(:'report', :'c_bo' || ';1;2027-01-20;30')), 'KM001 rows: Line 1: the day is before the beginning, or has not come yet. Wrong: 1', 'no day to come');
select is(tap.told(format(:'report', :'c_bo' || ';1;2026-12-20;many')), 'KM001 rows: Line 1: minutes are a number, or left out. Wrong: 1', 'minutes are a number');
select is(tap.told(format(:'report', E'# veckan\ncode,module,date,minutes\n' || :'c_bo' || E',01,2026-12-20,30\r\n' || lower(:'c_bo') || E'\t2\t2026-12-21\t\n"' || :'c_anna' || '";1;2026-12-31')) like 'KM001%', true, 'a heading in the second line is none');
select is(tap.told(format(:'report', E'code,module,date,minutes\n# veckan\n' || :'c_bo' || E',01,2026-12-20,30\r\n' || lower(:'c_bo') || E'\t2\t2026-12-21\t\n"' || :'c_anna' || '";1;2026-12-31')), 'New: 2. Changed: 0. Known already: 1', 'in the usual ways of writing');
select is(tap.told(format(:'report', :'c_bo' || E';1;2026-12-20;35\n' || :'c_bo' || ';2;2026-12-21')), 'New: 0. Changed: 1. Known already: 1', 'the whole of it may come each week');
select is(tap.told(format(:'report', (select string_agg(:'c_bo' || ';' || n || ';2026-12-2' || n, E'\n') from generate_series(3, 5) n))), 'New: 3. Changed: 0. Known already: 0', 'and more');
select is((done, needed, state)::text, '(5,5,ready)', 'which reaches the rule') from api.web_list() where id = :'w_bo';
select is((may_complete, may_end)::text, '(t,f)', 'it is confirmed, and not ended') from api.web_list() where id = :'w_bo';
select is((select string_agg(what, ' ' order by what) from api.web_history(:'w_bo') where what = 'began' or what like 'module%'), 'began module_done module_done module_done module_done module_done', 'as it has gone');
select is((select n::text || ' ' || what from api.start_tasks() where subject = 'web_courses' and what ~ 'ready'), '1 web_ready_one', 'the first screen says so');

-- How it went.
select is(tap.told(format('api.web_complete(gen_random_uuid(), %L, (select version from api.web_get(%L)))', :'w_anna', :'w_anna')), 'KM004 -: 1 modules done, 5 needed: not completed yet', 'not before the rule is reached');
select is(tap.told(format('api.web_end_save(gen_random_uuid(), %L, (select version from api.web_get(%L)))', :'w_bo', :'w_bo')), 'KM004 -: 5 modules done, 5 needed: it is completed', 'nor ended once it is');
select is(tap.told(format('api.web_complete(gen_random_uuid(), %L, 77)', :'w_bo')) like 'KM002%', true, 'of the version that was seen');
select is(tap.told(format('api.web_complete(gen_random_uuid(), %L, (select version from api.web_get(%L)))', :'w_bo', :'w_bo')), 'Completed: 5 modules done, 5 needed', 'completed');
select is((goes_on, may_resume, may_complete, may_end)::text, '(f,f,f,f)', 'nothing more can be done') from api.web_list() where id = :'w_bo';
select is((select state from api.family_registrations(:'f_berit') where id = :'berit'), 'running', 'Berit goes on');
select is(tap.told(format('api.web_end_save(gen_random_uuid(), %L, (select version from api.web_get(%L)))', :'w_berit', :'w_berit')), 'KM001 reason: Choose a reason', 'a reason');
select is(tap.told(format('api.web_end_save(gen_random_uuid(), %L, (select version from api.web_get(%L)), (select value::uuid from api.reason_choice(''interrupt'') limit 1))', :'w_berit', :'w_berit')), 'Ended after 0 modules, 5 needed', 'she does not');
select is((select state from api.family_registrations(:'f_berit') where id = :'berit'), 'completed', 'the registration is what the best of them reached');
select is(tap.told(format(:'report', :'c_bo' || ';6;2026-12-20')), 'KM001 rows: Line 1: it has been decided how it went for ' || :'c_bo' || '. Wrong: 1', 'what is decided is not reported on');
select is(tap.told(format('api.web_marks_save(gen_random_uuid(), %L, array[%L]::uuid[], array[%L]::uuid[], array[''''], array[''''], array[''X''], array[''''])', :'version', :'w_bo', :'m1')) like 'KM004%', true, 'nor marked');

-- Why, by district and programme.
select is(string_agg(kind_name || ' ' || coalesce(n::text, '-') || ' ' || coalesce(percent::text, '-'), ', '), 'Web courses ended 1 100', 'why she does not is counted') from api.reason_figures('2026-01-01', '2026-12-31', 'web');
select is((select name from api.reason_figures('2026-01-01', '2026-12-31', 'web')), (select label from api.reason_choice('interrupt') limit 1), 'by the reason of the list');
select is((select count(*) from api.reason_figures('2026-01-01', '2026-12-31', 'web', :'k311')), 0::bigint, 'of that programme only');
select is((select count(*) from api.reason_figures('2025-01-01', '2025-12-31', 'web')), 0::bigint, 'and in that period');
set session authorization t_bromma;
select is((select count(*) from api.reason_figures('2026-01-01', '2026-12-31', 'web')), 0::bigint, 'another district''s reasons are its own');
set session authorization t_lead;
select is(string_agg(kind || ' ' || coalesce(n::text, '-') || ' ' || coalesce(percent::text, '-'), ', '), 'web - -', 'a single one is veiled for the lead') from api.reason_figures('2026-01-01', '2026-12-31', 'web');
set session authorization t_leader;
select is(tap.try('select count(*) from api.reason_figures()') like '42501%', true, 'a leader asks in vain');
set session authorization t_farsta;

-- Taking back.
select tap.told(format('api.undo(gen_random_uuid(), %L, %s)', (select id from api.undo_list(1)), (select version from api.undo_list(1)))) as told \gset
select is(:'told'::text, 'Taken back'::text, 'the end of Berit''s is taken back');
select is((select state from api.web_list() where id = :'w_berit') || ' ' || (select state from api.family_registrations(:'f_berit') where id = :'berit'), 'silent running', 'both go on');
select is((select state || ' ' || split_part(why, chr(31), 1) from api.undo_list(50) where what = 'web_start_save' and state <> 'undone' order by why limit 1), 'stays Something has been done in the web course: end it instead', 'what has been built on stays');
select 1 from api.family_open(registration => :'cilla') \g /dev/null
select tap.told(format('api.web_start_save(gen_random_uuid(), %L, (select version from api.family_registrations(%L) where id = %L))', :'cilla', :'f_cilla', :'cilla')) \g /dev/null
select is(tap.told(format('api.undo(gen_random_uuid(), %L, %s)', (select id from api.undo_list(1)), (select version from api.undo_list(1)))) like 'Taken back. Place 1 of 1 in the queue, queue date 2026-09-12', true, 'begun by mistake: in the queue again');
set session authorization t_leader;
select is(tap.told(format('api.web_marks_save(gen_random_uuid(), %L, array[%L]::uuid[], array[%L]::uuid[], array[''X''], array[''''], array[''P''], array[''''])', :'version', :'w_anna', :'m2')), 'Modules saved: 1', 'a leader marks');
select is(tap.told(format('api.undo(gen_random_uuid(), %L, %s)', (select id from api.undo_list(1)), (select version from api.undo_list(1)))), 'Modules put back: 1', 'and takes it back');
select is((select mark from api.web_cells(:'version') where column_id = :'m2' and row_id = :'w_anna'), 'P', 'as it was');
select tap.told(format('api.web_contact_save(gen_random_uuid(), %L, how => ''visit'', minutes => 5)', :'w_anna')) \g /dev/null
select is(tap.told(format('api.undo(gen_random_uuid(), %L, %s)', (select id from api.undo_list(1)), (select version from api.undo_list(1)))), 'Taken back', 'a contact as well');
select is((select contacts from api.web_list()), 2, 'neither counts');

-- A repetition: Dora has completed a group.
reset session authorization;
insert into komet.course_group (unit, number, programme, programme_version, state, first_date, starts, ends, capacity)
select :'farsta', 7, :'k311', id, 'ended', '2026-09-01', '17:30', '20:00', 6 from komet.programme_version where programme = :'k311' returning id as g7 \gset
insert into komet.participation (unit, course_group, registration, person, state, decided_at, decided_by, rule, counted)
select :'farsta', :'g7', a.registration, a.person, 'running', null, null, null, null from komet.registration_adult a where a.registration = :'dora' returning id as p_dora \gset
update komet.registration set state = 'completed' where id = :'dora';
set session authorization t_farsta;
select is(tap.told(format('api.web_repeat(gen_random_uuid(), %L, 1)', :'p_dora')), 'KM004 -: Only who has completed the group repeats it in the web course', 'not before it is completed');
reset session authorization;
update komet.participation set state = 'completed', decided_at = '2026-12-01 20:00', decided_by = 't_farsta', rule = 'x', counted = 9 where id = :'p_dora' returning version as v_dora \gset
set session authorization t_leader;
select is(tap.try(format('select id from api.web_repeat(gen_random_uuid(), %L, %s)', :'p_dora', :v_dora)) like '42501%', true, 'no leader''s to begin');
set session authorization t_bromma;
select is(tap.told(format('api.web_repeat(gen_random_uuid(), %L, %s)', :'p_dora', :v_dora)) like 'KM002%', true, 'nor another district''s');
set session authorization t_farsta;
select is(tap.told(format('api.web_repeat(gen_random_uuid(), %L, %s)', :'p_dora', :v_dora)) ~ '^Repeats in iKomet \(internet\) from today. Code [A-Z2-9]{6}$', true, 'one action');
select is(tap.told(format('api.web_repeat(gen_random_uuid(), %L, %s)', :'p_dora', :v_dora)), 'KM004 -: Is in the web course already', 'once');
select is((name, repeats, state)::text, '("Dora Testsson","Komet 3–11 7",running)', 'it points at the group') from api.web_list() where repeats is not null;
select is((select count(*) from api.family_registrations(:'f_dora')), 2::bigint, 'a registration of its own');
select is(tap.told(format('api.undo(gen_random_uuid(), %L, %s)', (select id from api.undo_list(1)), (select version from api.undo_list(1)))), 'Taken back', 'taken back');
select is((select string_agg(state, ' ' order by state) from api.family_registrations(:'f_dora')), 'closed completed', 'the new one is closed');
select is(tap.told(format('api.web_repeat(gen_random_uuid(), %L, %s)', :'p_dora', :v_dora)) like 'Repeats%', true, 'and it may be begun again');
select is((select state || ' ' || coalesce(silent::text, '-') from api.web_list() where id = :'w_anna'), 'running -', 'who has been heard of this week is not silent');

-- Figures do not mix.
set session authorization t_lead;
select is(tap.try('select count(*) from api.web_list()') like '42501%', true, 'the lead counts, and reads no names');
select is((running, began, repeats, completed, ended, contacts, minutes)::text, '(3,4,,,,2,35)', 'small numbers of other districts are veiled') from api.web_figures('2026-01-01', '2026-12-31') where unit_name = 'Farsta';
set session authorization t_farsta;
select is((running, began, repeats, completed, ended, percent, contacts, minutes)::text, '(3,4,1,1,1,100,2,35)', 'one''s own are not') from api.web_figures('2026-01-01', '2026-12-31');
select is(tap.try('select id from api.web_figures(''2026-02-01'', ''2026-01-01'')'), 'KM001 to_date: The period ends before it begins', 'a period');
select is(string_agg(translate(line, chr(31), '|'), '; ') like '%no sign of life for {1} weeks, pauses apart|3; Began%|2026-01-01|2026-1_-%', true, 'and what they count') from api.web_figures_about('2026-01-01', '2026-12-31');
select is((select count(*) from api.web_figures_about() a where a.line like 'Veiled%'), 0::bigint, 'of one''s own nothing is veiled');
select is(tap.try('select line from api.web_figures_about(''2026-02-01'', ''2026-01-01'')'), 'KM001 to_date: The period ends before it begins', 'of the same period');
select is((waiting, groups, started, completed, completion_percent)::text, '(1,0,0,0,)', 'the overview of groups counts none of the web course but its queue') from api.overview_list('2026-01-01', '2026-12-31') where programme = :'web';
select is((started, completed)::text, '(1,1)', 'nor the web course any of the group') from api.overview_list('2026-01-01', '2026-12-31') where programme = :'k311';
reset session authorization;
select is((select count(*) from komet.participation p join komet.course_group g on g.id = p.course_group where g.programme = :'web'), 0::bigint, 'nobody in a web course takes part in a group');

-- Row security, past the functions.
select is(tap.inside_as('t_bromma', 'select (select count(*) from komet.web_participation) + (select count(*) from komet.web_progress) + (select count(*) from komet.web_contact) + (select count(*) from komet.web_pause)'), '0', 'another district reads no row');
select is(tap.inside_as('t_leader', 'select count(*) from komet.web_participation'), '1', 'a leader those she looks after');
select is(tap.inside_as('t_leader', 'with x as (update komet.web_participation set leader = null returning 1) select count(*) from x'), '0', 'and changes none of them');
select is(tap.inside_as('t_leader', format('select count(*) from komet.person p join komet.registration_adult a on a.person = p.id where a.registration = %L', :'berit')), '0', 'nor sees who is not hers');
select is(tap.inside_as('t_lead', 'with x as (update komet.web_progress set mark = ''X'' returning 1) select count(*) from x'), '0', 'the lead changes nothing');
select is(tap.inside_as('t_lead', 'select count(*) from komet.person'), '0', 'and sees nobody');
update komet.person set protection = 'secrecy_marker' where id = (select person from komet.web_participation where id = :'w_anna');
set session authorization t_leader;
select is((select name from api.web_list()), 'SKYDDAD', 'the protected have no name');
reset session authorization;
update komet.leader set valid_to = '2026-12-30' where id = :'lena';
set session authorization t_leader;
select is((select count(*) from api.web_list()), 0::bigint, 'who has left looks after nobody');
reset session authorization;

-- Modules are the lead's.
set session authorization t_farsta;
select is(tap.try('select id from api.module_save(gen_random_uuid())') like '42501%', true, 'not the coordinator''s');
set session authorization t_lead;
select is((programme_name, modules, complete_at)::text, '("iKomet (internet)",7,5)', 'which there are') from api.web_versions();
select is(tap.told(format('api.module_save(gen_random_uuid(), programme_version => %L, number => 3, title => ''Beröm'')', :'version')), 'KM001 number: There is a module of that number already', 'each number once');
select is(tap.told(format('api.module_save(gen_random_uuid(), programme_version => %L, number => 8, title => ''Repetition'', minutes => 40)', :'version')), 'Saved module 8: Repetition', 'one more');
select is(tap.told(format('api.module_save(gen_random_uuid(), programme_version => (select id from (select v.value::uuid as id from api.version_of_choice() v limit 1) x), number => 8, title => ''x'')')) like 'KM002%', true, 'of a web course only');
reset session authorization;
select * from finish();
