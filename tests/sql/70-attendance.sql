-- Attendance and completion. Today is Tuesday 2026-11-24, and the group began eight weeks ago.
\ir people.inc
\ir groups.inc
select plan(72);

select tap.waits('Anna', '2026-01-10') as anna, tap.waits('Britta', '2026-02-10', 2) as britta, tap.waits('Cilla', '2026-03-10') as cilla,
  tap.waits('Gun', '2026-07-10', 1, 1, 'bromma') as gun, tap.waits('Lisa', '2026-11-01', 3) as lisa \gset
update komet.registration set wanted_from = '2026-11-20' where id = :'lisa';
update komet.programme_version set meetings = 5, complete_at = 3 where programme = :'k1218';
update komet.registration set programme = :'k1218';
set session authorization t_farsta;
select id as g1 from api.group_save(gen_random_uuid(), programme => :'k1218', first_date => '2026-10-20', starts => '17:30', leader1 => :'lena') \gset
\set state 'api.%s(gen_random_uuid(), %L, (select version from api.group_get(%2$L)))'
select is(tap.told(format(:'state', 'group_open', :'g1')), 'Group 1 is open: 6 seats can be offered', 'a group of five meetings, the week of the autumn break left out');
select is(tap.told(format('api.fill(gen_random_uuid(), %L)', :'g1')), 'Offers made: 3. Answer by 2026-12-01. Free seats left: 2', 'three families');
select is(tap.told(format('api.offer_accept(gen_random_uuid(), %L, %s)', id, version)) like 'Accepted%', true, name) from api.offer_list();
select id as m1 from api.meeting_list(:'g1') where number = 1 \gset
select id as m2 from api.meeting_list(:'g1') where number = 2 \gset
select id as m3 from api.meeting_list(:'g1') where number = 3 \gset
select id as m4 from api.meeting_list(:'g1') where number = 4 \gset
select id as m5 from api.meeting_list(:'g1') where number = 5 \gset
select id as pa from api.group_people(:'g1') where name like 'Anna%' \gset
select id as pb from api.group_people(:'g1') where name like 'Britta%' \gset
select id as pbo from api.group_people(:'g1') where name like 'Bo%' \gset
select id as pc from api.group_people(:'g1') where name like 'Cilla%' \gset
select is(string_agg(below || ' ' || state, ', ' order by label), '20/10 planned, 3/11 planned, 10/11 planned, 17/11 planned, 24/11 now', 'the columns: meetings, each of a day that has been or is') from api.attendance_meetings(:'g1');

-- A group leader marks her own group.
set session authorization t_leader;
select is(string_agg((number, people, unmarked)::text, ''), '(1,4,4)', 'she sees her group, four people, four meetings not marked') from api.my_groups();
select is(string_agg(label, ', '), 'Anna Testsson, Bo Testsson, Britta Testsson, Cilla Testsson', 'and their names') from api.attendance_people(:'g1');
\set mark 'api.attendance_save(gen_random_uuid(), %L, %L, %L, %L, %L)'
select is(tap.told(format(:'mark', :'g1', array[:'pa', :'pb', :'pc'], array[:'m1', :'m1', :'m1'], array['N', 'S', 'U'], array['+', '', '-'])), 'Marks saved: 3', 'the first meeting');
select is(tap.told(format(:'mark', :'g1', array[:'pa', :'pb', :'pc'], array[:'m1', :'m1', :'m1'], array['N', 'K', 'U'], array['+', '', '-'])), 'Marks saved: 1', 'only what differs is written');
select is((state, present)::text, '(held,2/3)', 'the meeting has been held, two of three came') from api.meeting_get(:'m1');
select is(string_agg(mark || coalesce(second, ''), ' ' order by mark), 'K N+ U-', 'the cells') from api.attendance_cells(:'g1');
select is(bool_and(hint ~ '^t_leader \d\d\.\d\d$'), true, 'say who set them and when') from api.attendance_cells(:'g1');
select is(string_agg((label, attended, remaining, can_complete, homework)::text, ' '), '("Anna Testsson",1/3,4,t,1/1) ("Bo Testsson",0/3,5,t,0/0) ("Britta Testsson",1/3,4,t,0/0) ("Cilla Testsson",0/3,4,t,0/1)',
  'attended of needed, what remains, homework') from api.attendance_people(:'g1');
select is(tap.told(format('api.ring_toggle(gen_random_uuid(), %L, (select version from api.group_people(%L) where id = %1$L))', :'pc', :'g1')), 'To be rung before the next meeting', 'Cilla is to be rung');
select is(string_agg(what || n, ' ' order by what), 'meetings_today_one1 meetings_unmarked3 people_to_ring_one1 surveys_missing9', 'her start page says so') from api.start_tasks();

-- What a colleague has set meanwhile stops a save that has not seen it.
\set seen 'api.attendance_save(gen_random_uuid(), %L, %L, %L, %L, %L, %L, %L)'
select is(tap.told(format(:'seen', :'g1', array[:'pa', :'pb'], array[:'m1', :'m1'], array['S', 'S'], array['+', ''], array['N', 'S'], array['+', ''])) like 'KM002%', true, 'one cell is not as it was seen');
select is(string_agg(mark || coalesce(second, ''), ' ' order by mark), 'K N+ U-', 'and nothing is saved') from api.attendance_cells(:'g1');
select is(tap.told(format(:'seen', :'g1', array[:'pa', :'pb'], array[:'m1', :'m1'], array['N', 'S'], array['+', ''], array['N', 'K'], array['+', ''])), 'Marks saved: 1', 'seen as it is, it is');
select is(tap.told(format(:'seen', :'g1', array[:'pb'], array[:'m1'], array['S'], array[''], array['K'], array[''])), 'Marks saved: 0', 'and what both have set alike is no matter');
select is(tap.told(format(:'seen', :'g1', array[:'pb'], array[:'m1'], array['K'], array[''], array['S'], array[''])), 'Marks saved: 1', 'back');
select is(tap.told(format(:'seen', :'g1', array[:'pb'], array[:'m1'], array['K'], array[''], array['S', 'S'], array[''])), 'KM001 marks: The marks do not fit the grid', 'what was seen is of as many cells');

-- Each bad input.
select is(tap.told(format(:'mark', :'g1', array[:'pa'], array[:'m1'], array['X'], array[''])), 'KM001 marks: Not a mark: X', 'a letter that is no mark');
select is(tap.told(format(:'mark', :'g1', array[:'pa'], array[:'m1'], array['N'], array['?'])), 'KM001 seconds: Not a word for homework: ?', 'nor homework');
select is(tap.told(format(:'mark', :'g1', array[:'pa'], array[:'m1', :'m2'], array['N'], array[''])), 'KM001 marks: The marks do not fit the grid', 'arrays of different length');
select is(tap.told(format(:'mark', :'g1', array[gen_random_uuid()], array[:'m1'], array['N'], array[''])) like 'KM002%', true, 'somebody else');
select is(tap.told(format(:'mark', :'g1', array[:'pa'], array[gen_random_uuid()], array['N'], array[''])) like 'KM002%', true, 'another meeting');
reset session authorization;
update komet.clock set today = '2026-11-23';
set session authorization t_leader;
select is(state, 'later', 'a meeting to come is told') from api.attendance_meetings(:'g1') where label = '5';
select is(tap.told(format(:'mark', :'g1', array[:'pa'], array[:'m5'], array['F'], array[''])), 'KM001 marks: Meeting 5 is on 2026-11-24: it cannot be marked before', 'not before its day');
reset session authorization;
update komet.clock set today = '2026-11-24';
set session authorization t_leader;
select is(tap.told(format(:'mark', :'g1', array[:'pa', :'pb', :'pc', :'pa'], array[:'m2', :'m2', :'m2', :'m3'], array['N', 'N', 'F', 'X'], array['', '', '', ''])) like 'KM001%', true, 'one bad cell');
select is(count(*), 3::bigint, 'and none of the others is saved') from api.attendance_cells(:'g1');
select is(tap.told(format(:'mark', :'g1', array[:'pa', :'pa'], array[:'m1', :'m1'], array['', ''], array['', ''])), 'Marks saved: 1', 'a mark is cleared');
select is(tap.told(format(:'mark', :'g1', array[:'pa'], array[:'m1'], array['N'], array['+'])), 'Marks saved: 1', 'and set again');

-- Not hers.
set session authorization t_farsta;
select id as g2 from api.group_save(gen_random_uuid(), programme => :'k1218', first_date => '2026-10-21', starts => '17:30', leader1 => :'omar') \gset
set session authorization t_leader;
select is(tap.told(format(:'mark', :'g2', array[:'pa'], array[:'m1'], array['N'], array[''])) like 'KM002%', true, 'she does not mark another''s group');
select is((select count(*) from api.attendance_meetings(:'g2')) + (select count(*) from api.my_groups() where number = 2), 0::bigint, 'nor see it');
select is(tap.try(format('select id from api.interrupt_save(gen_random_uuid(), %L, 1)', :'pa')), '42501 -: permission denied for function interrupt_save', 'who drops out is the coordinator''s word');
set session authorization t_bromma;
select is(count(*), 0::bigint, 'another district sees no marks') from api.attendance_cells(:'g1');
select is(count(*), 0::bigint, 'nor people') from api.attendance_people(:'g1');
select is(tap.told(format(:'mark', :'g1', array[:'pa'], array[:'m1'], array['N'], array[''])) like 'KM002%', true, 'and sets none');
set session authorization t_lead;
select is(tap.try(format('select * from api.attendance_cells(%L)', :'g1')), '42501 -: permission denied for function attendance_cells', 'nor does the lead see marks');

-- Who has begun can drop out; who can complete is told from what remains.
set session authorization t_farsta;
select is(tap.told(format(:'state', 'group_start', :'g1')), 'Group 1 is running with 4 participants', 'it runs');
select is(tap.told(format(:'mark', :'g1', array[:'pa', :'pb', :'pbo', :'pc', :'pa', :'pb', :'pbo', :'pc', :'pb', :'pbo'], array[:'m2', :'m2', :'m2', :'m2', :'m3', :'m3', :'m3', :'m3', :'m4', :'m4'],
  array['N', 'N', 'S', 'U', 'N', 'N', 'F', 'U', 'N', 'U'], array_fill(''::text, array[10]))), 'Marks saved: 10', 'weeks pass');
select is(string_agg((name, attended, remaining, can_complete, coalesce(proposed, '-'))::text, ' '), '("Anna Testsson",3,2,t,-) ("Bo Testsson",1,2,t,-) ("Britta Testsson",4,1,t,-) ("Cilla Testsson",0,2,f,-)',
  'Cilla can no longer complete; nothing is proposed while a meeting is ahead') from api.completion_list(:'g1');
\set decide 'api.%s(gen_random_uuid(), %L, (select version from api.completion_list(%L) where id = %2$L)'
select is(tap.told(format(:'decide' || ')', 'completion_confirm', :'pa', :'g1')), 'KM004 -: Attended 3 of 3 needed, and 2 meetings remain: not decided yet', 'not decided yet');
select is(tap.told(format(:'decide' || ')', 'interrupt_save', :'pc', :'g1')), 'KM001 reason: Choose a reason', 'dropping out has a reason');
select is(tap.told(format(:'decide' || ', %4$L)', 'interrupt_save', :'pc', :'g1', (select value from api.reason_choice('interrupt') limit 1))), 'Dropped out after 0 meetings', 'Cilla drops out');
select is((seats, free)::text, '(3/6,3)', 'her seat counts as free') from api.group_list() where number = 1;
select is(tap.told(format('api.fill(gen_random_uuid(), %L)', :'g1')), 'KM004 -: Nobody in the queue suits the 3 free seats', 'and is offered to nobody in the queue: too few meetings are left');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'lisa', :'g1')), 'Offered a place in group 1. Answer by 2026-12-01', 'but to a family of three who want to begin now, by hand');
select is(seats, '6/6', 'full again') from api.group_list() where number = 1;
select is(tap.told(format('api.offer_accept(gen_random_uuid(), %L, %s)', id, version)), 'Accepted. In group 1: 3 participants', 'they come') from api.offer_list();
select is(min(from_meeting) || state, '5running', 'to the fifth meeting') from api.group_people(:'g1') where child = 'Elis4' group by state;
select is(tap.told(format(:'decide' || ', %4$L)', 'interrupt_save', id, :'g1', (select value from api.reason_choice('interrupt') limit 1))), 'Dropped out after 0 meetings', 'and think better of it') from api.group_people(:'g1') where child = 'Elis4';
select is(tap.told(format(:'mark', :'g1', array[:'pc'], array[:'m4'], array['N'], array[''])), 'KM004 marks: What Cilla Testsson attended is decided already', 'and she is not marked any more');
select is(tap.told(format(:'mark', :'g1', array[:'pa', :'pb', :'pbo', :'pa'], array[:'m4', :'m5', :'m5', :'m5'], array['U', 'N', 'K', 'U'], array_fill(''::text, array[4]))), 'Marks saved: 4', 'the last two meetings');
select is(tap.told(format(:'state', 'group_break', :'g1')), 'Group 1 is on a break', 'a break');
select is(tap.told(format(:'state', 'group_start', :'g1')), 'Group 1 is running with 3 participants', 'and on again');
set session authorization t_leader;
select is(tap.told(format('api.meeting_cancel(gen_random_uuid(), %L, (select version from api.meeting_get(%1$L)))', :'m1')), '42501 -: permission denied for function meeting_cancel', 'a leader cancels no meeting');
set session authorization t_farsta;
select is(tap.told(format('api.meeting_cancel(gen_random_uuid(), %L, (select version from api.meeting_get(%1$L)))', :'m1')), 'KM004 -: Meeting 1 has marks: it has been held', 'nobody cancels one that was held');
select is(tap.told(format(:'state', 'group_settle', :'g1')), 'KM004 -: Group 1 is already running', 'it is not settled while it runs');
select is(tap.told(format(:'state', 'group_end', :'g1')), 'Group 1 has ended. Decide who completed', 'ended');
select is(tap.told(format(:'state', 'group_settle', :'g1')), 'KM004 -: 3 participants are not decided', 'not settled before all are decided');
select is(string_agg((name, attended, proposed)::text, ' '), '("Anna Testsson",3,completed) ("Bo Testsson",2,attended) ("Britta Testsson",5,completed) ("Cilla Testsson",0,)', 'proposed by the rule') from api.completion_list(:'g1') where id in (:'pa', :'pb', :'pbo', :'pc');
select is(tap.told(format(:'decide' || ')', 'completion_confirm', :'pa', :'g1')), 'Completed: attended 3, needed 3', 'Anna completed');
select is(tap.told(format(:'decide' || ')', 'completion_confirm', :'pa', :'g1')), 'KM004 -: That is decided already', 'once');
select is(tap.told(format(:'decide' || ')', 'completion_confirm', :'pbo', :'g1')), 'Attended, not completed: attended 2, needed 3', 'Bo did not');
select is(tap.told(format(:'decide' || ')', 'completion_confirm', :'pb', :'g1')), 'Completed: attended 5, needed 3', 'Britta did');
select is(tap.told(format(:'state', 'group_settle', :'g1')), 'Group 1 is settled', 'settled');

reset session authorization;
select is((select string_agg(state, ' ' order by queue_date) from komet.registration where id in (:'anna', :'britta', :'cilla')), 'completed completed interrupted', 'registrations follow: the best that any of the family reached');
select is((select string_agg(distinct rule || ' ' || decided_by, '') from komet.participation where rule is not null), 'complete_at 3/5, Manual 2011 t_farsta', 'the rule in force is kept with the decision');

select * from finish();
