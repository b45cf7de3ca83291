-- Groups: planning, leaders, seats, states. Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
select plan(59);

set session authorization t_farsta;

-- Planning: eleven Tuesdays from 12 January, but not the week of the winter break (9), with all that was left out filled in.
select is(tap.told(format('api.group_save(gen_random_uuid(), programme => %L, first_date => %L, starts => %L, leader1 => %L, place => %L)',
  :'k311', '2027-01-12', '17:30', :'lena', :'centrum')), 'Saved group 1: 11 meetings until 2027-04-06', 'a new group is planned');
select id as g1, version as v1 from api.group_list() \gset
select is(array_agg(on_date::text order by number), array['2027-01-12', '2027-01-19', '2027-01-26', '2027-02-02', '2027-02-09', '2027-02-16',
  '2027-02-23', '2027-03-09', '2027-03-16', '2027-03-30', '2027-04-06'], 'once a week, past the school breaks') from api.meeting_list(:'g1');
select is((capacity, ends, language, interpreter, state, seats, leader1::text)::text, format('(6,20:00:00,sv,f,planned,0/6,%s)', :'lena'),
  'seats, end and language come from the programme') from api.group_get(:'g1');
select is((number, meeting, seats, free, weekday, starts, leaders, place)::text, '(1,0/11,0/6,6,2,17:30,"Lena Ahl","Farsta centrum")', 'as a line of the list') from api.group_list();

-- The same request again gives the same answer and plans nothing twice; another content is refused.
select is(tap.told(format('api.group_save(%L, programme => %L, first_date => %L, starts => %L)', '00000000-0000-4000-8000-000000000001', :'k311', '2027-02-01', '09:00')),
  tap.told(format('api.group_save(%L, programme => %L, first_date => %L, starts => %L)', '00000000-0000-4000-8000-000000000001', :'k311', '2027-02-01', '09:00')),
  'the same save twice gives the same answer');
select is(count(*), 2::bigint, 'and one group') from api.group_list();
select is(tap.try(format('select id from api.group_save(%L, programme => %L, first_date => %L, starts => %L)', '00000000-0000-4000-8000-000000000001', :'k311', '2027-02-01', '10:00')),
  'KM008 -: This save was already used for something else', 'but not for another content');

-- Each bad input at its field.
\set new 'api.group_save(gen_random_uuid(), programme => %1$L, first_date => %2$L, starts => %3$L'
select is(tap.told(format('api.group_save(gen_random_uuid(), first_date => %L, starts => %L)', '2027-01-12', '17:30')),
  'KM001 programme: Choose a programme', 'no programme');
select is(tap.told(format('api.group_save(gen_random_uuid(), programme => %L, starts => %L)', :'k311', '17:30')),
  'KM001 first_date: Write the date of the first meeting', 'no date');
select is(tap.told(format(:'new' || ')', :'k311', '2036-01-08', '17:30')), 'KM001 first_date: The first meeting is within two years from today', 'a date far away');
select is(tap.told(format(:'new' || ')', :'k311', '2027-01-06', '17:30')), 'KM001 first_date: That day is a holiday: Trettondedag jul', 'a red day');
select is(tap.told(format('api.group_save(gen_random_uuid(), programme => %L, first_date => %L)', :'k311', '2027-01-12')),
  'KM001 starts: Write when the meetings begin', 'no time');
select is(tap.told(format(:'new' || ', ends => %4$L)', :'k311', '2027-01-12', '17:30', '17:00')), 'KM001 ends: The meetings end before they begin', 'an end before the start');
select is(tap.told(format(:'new' || ', capacity => 0)', :'k311', '2027-01-12', '17:30')), 'KM001 capacity: A group has between 1 and 500 seats', 'no seats');
select is(tap.told(format(:'new' || ', capacity => 501)', :'k311', '2027-01-12', '17:30')), 'KM001 capacity: A group has between 1 and 500 seats', 'too many seats');
select is(tap.told(format(:'new' || ', place => %4$L)', :'k311', '2027-01-12', '17:30', :'brommaplan')), 'KM001 place: There is no such place in the district', 'a place of another district');
select is(tap.told(format(:'new' || ', leader1 => %4$L, leader2 => %4$L)', :'k311', '2027-01-11', '17:30', :'omar')), 'KM001 leader2: The same leader stands twice', 'a leader twice');
select is(tap.told(format(:'new' || ', leader1 => %4$L)', :'k311', '2027-01-11', '17:30', :'gun')), 'KM001 leader1: There is no such group leader on that date', 'a leader who has left');
select is(tap.told(format(:'new' || ', leader2 => gen_random_uuid())', :'k311', '2027-01-11', '17:30')), 'KM001 leader2: There is no such group leader on that date', 'a leader who never was');
select is(tap.told(format(:'new' || ', leader2 => %4$L)', :'k311', '2027-01-12', '19:00', :'lena')), 'KM001 leader2: Leads group 1 at the same time on 2027-01-12', 'a leader in two groups at once');
select is(tap.told(format(:'new' || ', language => %4$L)', :'k311', '2027-01-11', '17:30', 'xx')) like '23503%', true, 'a language that is not known');
select is(tap.try(format('select id from api.group_save(null, programme => %L, first_date => %L, starts => %L)', :'k311', '2027-01-12', '17:30')),
  'KM001 request: A save must carry a number of its own', 'a save without a request');

-- Warnings do not hinder.
select is(tap.told(format(:'new' || ', ends => %4$L, leader1 => %5$L, place => %6$L)', :'k311', '2027-01-12', '19:30', '21:00', :'omar', :'centrum')),
  'Omar Said is not certified for all of it; group 1 has the place on 2027-01-12. Saved group 3: 11 meetings until 2027-04-06', 'both warnings are told');

-- Leaders work in several districts: the other's group is seen only as busy.
set session authorization t_bromma;
select is(count(*), 0::bigint, 'another district''s groups are not listed') from api.group_list();
select is(count(*), 0::bigint, 'nor shown') from api.group_get(:'g1');
select is(tap.told(format(:'new' || ', leader1 => %4$L, place => %5$L)', :'k311', '2027-01-12', '18:00', :'lena', :'brommaplan')),
  'KM001 leader1: Leads group Farsta 1 at the same time on 2027-01-12', 'a leader busy in another district');
select is(tap.told(format('api.group_save(gen_random_uuid(), %L, %s, programme => %L, first_date => %L, starts => %L)', :'g1', :'v1', :'k311', '2027-01-12', '17:30')),
  'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'nor changed');
select is(tap.told(format('api.group_open(gen_random_uuid(), %L, %s)', :'g1', :'v1')) like 'KM002%', true, 'nor opened');

-- Changing: a new first date plans the meetings anew, seats come and go.
set session authorization t_farsta;
select is(tap.told(format('api.group_save(gen_random_uuid(), %L, 77, programme => %L, first_date => %L, starts => %L)', :'g1', :'k311', '2027-01-12', '17:30')) like 'KM002%',
  true, 'a stale version saves nothing');
\set change 'api.group_save(gen_random_uuid(), %L, (select version from api.group_get(%1$L)), programme => %L, first_date => %L, starts => %L, leader1 => %L, capacity => %s)'
select is(tap.told(format(:'change', :'g1', :'k311', '2027-01-19', '18:00', :'lena', 8)), 'Saved group 1: 11 meetings until 2027-04-13', 'a new first date');
select is((min(on_date), max(on_date), min(starts), count(*))::text, '(2027-01-19,2027-04-13,18:00:00,11)', 'moves every meeting') from api.meeting_list(:'g1');
select is(seats, '0/8', 'more seats') from api.group_get(:'g1');
select is(tap.told(format(:'change', :'g1', :'k311', '2027-01-19', '18:30', :'lena', 2)), 'Saved group 1: 11 meetings until 2027-04-13', 'a new time');
select is((min(starts), max(starts))::text, '(18:30:00,18:30:00)', 'is the time of all coming meetings') from api.meeting_list(:'g1');
select is(seats, '0/2', 'fewer seats') from api.group_get(:'g1');

-- Meetings one by one.
select id as m3, version as m3v from api.meeting_list(:'g1') where number = 3 \gset
select is(tap.told(format('api.meeting_save(gen_random_uuid(), %L, %s, %L, %L, %L)', :'m3', :'m3v', '2027-02-03', '18:30', '21:00')), 'Saved meeting 3 on 2027-02-03', 'a meeting is moved by itself');
select is((on_date, moved_from, version > :m3v)::text, '(2027-02-03,2027-02-02,t)', 'and remembers from where') from api.meeting_get(:'m3');
\set move 'api.meeting_save(gen_random_uuid(), %L, (select version from api.meeting_get(%1$L)), %L, %L, %L)'
select is(tap.told(format(:'move', :'m3', '2027-01-20', '18:30', '21:00')), 'KM001 on_date: The meeting before is on 2027-01-26', 'not before the meeting before');
select is(tap.told(format(:'move', :'m3', '2027-02-10', '18:30', '21:00')), 'KM001 on_date: The next meeting is on 2027-02-09', 'not after the next');
select is(tap.told(format(:'move', :'m3', null, '18:30', '21:00')), 'KM001 on_date: Write the date of the meeting', 'a date is needed');
select is(tap.told(format(:'move', :'m3', '2027-02-03', null, '21:00')), 'KM001 starts: Write when the meeting begins', 'a time is needed');
select is(tap.told(format(:'move', :'m3', '2027-02-03', '21:00', '18:30')), 'KM001 ends: The meeting ends before it begins', 'an end after the start');
select is(tap.told(format('api.meeting_hold(gen_random_uuid(), %L, (select version from api.meeting_get(%1$L)))', :'m3')), 'KM004 -: Meeting 3 is not until 2027-02-03', 'not held before its day');
select is(tap.told(format('api.meeting_cancel(gen_random_uuid(), %L, (select version from api.meeting_get(%1$L)))', :'m3')),
  'Meeting 3 on 2027-02-03 is cancelled. + adds one at the end', 'a meeting is cancelled');
select is(tap.told(format('api.meeting_add(gen_random_uuid(), %L)', :'g1')), 'Meeting 12 is planned on 2027-04-20', 'and one is added');

-- States.
\set state 'api.%s(gen_random_uuid(), %L, (select version from api.group_get(%2$L)))'
select is(tap.told(format(:'state', 'group_start', :'g1')), 'KM004 -: Group 1 is only planned. Open it for offers first, in the list of groups', 'a planned group does not start');
select is(tap.told(format(:'state', 'group_open', :'g1')), 'Group 1 is open: 2 seats can be offered', 'it is opened');
select is(tap.told(format(:'state', 'group_open', :'g1')), 'KM004 -: Group 1 is already open', 'once');
select is(tap.told(format(:'state', 'group_start', :'g1')), 'KM004 -: The first meeting is not until 2027-01-19', 'not before its first day');
select is((may_open, may_start, may_rest, may_end, may_settle, may_cancel)::text, '(f,t,f,f,f,t)', 'the list says what an open group is ready for') from api.group_list() where id = :'g1';
select is((may_change, may_hold, may_cancel)::text, '(t,f,f)', 'and a meeting that is cancelled') from api.meeting_get(:'m3');
select is(tap.told(format(:'state', 'group_settle', :'g1')), 'KM004 -: Group 1 has not started: start it in the list of groups', 'not settled while it goes on');
select is(tap.told(format('api.group_cancel_save(gen_random_uuid(), %L, (select version from api.group_get(%1$L)))', :'g1')), 'KM001 reason: Choose a reason', 'cancelled with a reason only');
select is(tap.told(format('api.group_cancel_save(gen_random_uuid(), %L, (select version from api.group_get(%1$L)), %L)', :'g1', (select value from api.reason_choice('skip') limit 1))),
  'KM001 reason: That reason is not of this list', 'of the right list');
select is(tap.told(format('api.group_cancel_save(gen_random_uuid(), %L, (select version from api.group_get(%1$L)), %L)', :'g1', (select value from api.reason_choice('cancel') limit 1))),
  'Group 1 is cancelled. Families back in the queue with their queue date: 0', 'cancelled');
select is(tap.told(format(:'change', :'g1', :'k311', '2027-01-19', '18:30', :'lena', 2)), 'KM004 -: The group is over: it is not changed any more', 'and then left alone');

-- The answers beside the form never fail, whatever is half typed.
select is(tap.try($$select count(*) from api.group_answers('x', 'nonsense', '2027-0', '17', '', 'a', null, '?')$$), '0', 'half-typed text gives no answers');
select is(string_agg(section || '/' || label || '=' || value, '; '), 'Meetings/How many=11; Meetings/Last=2027-04-06; Meetings/Weeks in a break=2; Leaders/Not certified=Omar Said; Busy then, group and date/Omar Said=3 2027-01-12; Queue/Waiting=0',
  'readiness of leaders, dates and the queue are told') from api.group_answers(null, :'k311', '2027-01-12', '20:00', '', :'omar');

-- Who may not.
set session authorization t_leader;
select is(tap.try(format('select id from api.group_open(gen_random_uuid(), %L, 1)', :'g1')), '42501 -: permission denied for function group_open', 'a leader opens no group');

select * from finish();
