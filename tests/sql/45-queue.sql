-- The queue: its order, pages, places, search, and why; priority, rest, closing, another programme. Today is Tuesday 2026-11-24.
\ir people.inc
select plan(84);

-- Twelve that wait in Farsta, one in Bromma. The lot (tie) is fixed.
create function tap.waits(unit uuid, programme uuid, caller text, since date, born date default null, lot text default '5', state text default 'queued') returns uuid
language plpgsql as $$
declare
  f uuid := gen_random_uuid();
  r uuid := gen_random_uuid();
  p uuid := gen_random_uuid();
  c uuid := gen_random_uuid();
begin
  insert into komet.family (id, unit) values (f, waits.unit);
  insert into komet.person (id, unit, family, role, given_name, family_name) values (p, waits.unit, f, 'guardian', split_part(caller, ' ', 1), split_part(caller, ' ', 2));
  insert into komet.registration (id, unit, family, programme, state, queue_date, tie) values (r, waits.unit, f, waits.programme, waits.state, since, lot);
  insert into komet.registration_adult (registration, person, unit, caller) values (r, p, waits.unit, true);
  if born is not null then
    insert into komet.person (id, unit, family, role, given_name, born) values (c, waits.unit, f, 'child', 'Barn', waits.born);
    insert into komet.registration_child (registration, person, unit) values (r, c, waits.unit);
  end if;
  return r;
end
$$;
select tap.waits(:'farsta', :'k311', 'Anna Ett', '2026-01-10') as ett \gset
select tap.waits(:'farsta', :'k311', 'Bo Två', '2026-02-10', '2017-01-01') as tva \gset
select tap.waits(:'farsta', :'k311', 'Cia Tre', '2026-02-10', '2018-01-01') as tre \gset
select tap.waits(:'farsta', :'k311', 'Dag Fyra', '2026-02-10', '2018-01-01', '6') as fyra \gset
select tap.waits(:'farsta', :'k311', 'Eva Fem', '2026-02-10') as fem \gset
select tap.waits(:'farsta', :'k311', 'Fia Sex', '2026-03-10', null, '5', 'incomplete') as sex \gset
select tap.waits(:'farsta', :'k311', 'Gun Sju', '2026-04-10') as sju \gset
select tap.waits(:'farsta', :'k311', 'Hans Åtta', '2026-05-10') as atta \gset
select tap.waits(:'farsta', :'k311', 'Ivar Nio', '2026-06-10', null, '5', 'offered') as nio \gset
select tap.waits(:'farsta', :'k311', 'Jon Tio', '2026-07-10') as tio \gset
select tap.waits(:'farsta', :'k311', 'Kim Elva', '2026-07-11', null, '5', 'closed') as elva \gset
select tap.waits(:'farsta', :'k1218', 'Lo Tolv', '2025-07-11') as tolv \gset
select tap.waits(:'bromma', :'k311', 'Mo Bromma', '2020-01-01') as annan \gset
select family as file from komet.registration where id = :'tre' \gset
update komet.registration set weekdays = '{1,3}', part_of_day = 'evening', language = 'so' where id = :'tre';

set session authorization t_farsta;

-- Order and place.
select is((select string_agg(name, ', ') from api.queue_list(:'k311')),
  'Anna Ett, Bo Två, Cia Tre, Dag Fyra, Eva Fem, Fia Sex, Gun Sju, Hans Åtta, Ivar Nio, Jon Tio', 'queue date, the older child, an unknown one last, the lot; nobody of another district, programme or closed');
select is((select string_agg(coalesce(place, '-'), ' ') from api.queue_list(:'k311')), '1 2 3 4 5 - 6 7 - 8', 'those that wait for details or have an offer hold no place');
select is((select (weeks, wishes, part_of_day, child)::text from api.queue_list(:'k311') where id = :'tre'), '(41,"mån ons somaliska",evening,"Barn 2018")', 'weeks waited and wishes');
select from api.hello(language => 'en');
select is((select wishes from api.queue_list(:'k311') where id = :'tre'), 'Mon Wed somaliska', 'a screen in English is told the days in English');
select from api.hello();
select is((select wishes from api.queue_list(:'k311') where id = :'tre'), 'mån ons somaliska', 'any other in Swedish');

-- Pages.
select order_key as k3, id as i3 from api.queue_list(:'k311') offset 2 limit 1 \gset
select is((select string_agg(name || ' ' || coalesce(place, '-'), ', ') from api.queue_list(:'k311', :'k3', :'i3', max => 4)), 'Dag Fyra 4, Eva Fem 5, Fia Sex -, Gun Sju 6', 'the page after a row, with its places');
select is((select string_agg(name || ' ' || coalesce(place, '-'), ', ') from api.queue_list(:'k311', :'k3', :'i3', true, 4)), 'Anna Ett 1, Bo Två 2', 'the page before a row');
select is((select string_agg(name || ' ' || coalesce(place, '-'), ', ') from api.queue_list(:'k311', back => true, max => 3)), 'Hans Åtta 7, Ivar Nio -, Jon Tio 8', 'the last page');
select is((select count(*) from api.queue_list(:'k311', max => 0)), 1::bigint, 'at least one row');
select is((select count(*) from api.queue_list(:'k311', max => 100000)), 10::bigint, 'at most what the setting says');

-- Search and filters keep the place in the whole queue.
select is((select string_agg(name || ' ' || place, ', ') from api.queue_list(:'k311', search => 'TRE')), 'Cia Tre 3', 'by family name');
select is((select string_agg(name || ' ' || place, ', ') from api.queue_list(:'k311', search => 'hans å')), 'Hans Åtta 7', 'by given name');
select is((select count(*) from api.queue_list(:'k311', search => 'mo')), 0::bigint, 'nobody of another district');
select is(tap.try(format('select id from api.queue_list(%L, search => %L)', :'k311', 'a')), 'KM001 search: Write at least two letters', 'one letter is no search');
select is((select string_agg(name || ' ' || place, ', ') from api.queue_list(:'k311', filter_part_of_day => 'evening')), 'Cia Tre 3', 'by the part of the day');
select is((select string_agg(name || ' ' || place, ', ') from api.queue_list(:'k311', filter_language => 'so')), 'Cia Tre 3', 'by language');
select is((select string_agg(name, ', ') from api.queue_list(:'k311', filter_state => 'incomplete')), 'Fia Sex', 'by state');
select is((select string_agg(name || ' ' || place, ', ') from api.queue_list(:'k311', :'k3', :'i3', max => 2, filter_state => 'queued')), 'Dag Fyra 4, Eva Fem 5', 'a filtered page after a row');
select is((select string_agg(name || ' ' || place, ', ') from api.queue_list(:'k311', :'k3', :'i3', true, 1, filter_state => 'queued')), 'Bo Två 2', 'and before');
reset session authorization;
select is((select count(*) from audit.listed where what = 'queue_list'), 3::bigint, 'searches are logged, also those that find nothing');
set session authorization t_farsta;

-- Summary.
select is((select (waiting, incomplete, longest_weeks, warn)::text from api.queue_summary() where id = :'k311'), '(8,1,45,t)', 'how many wait, how long, and that no group is planned');

-- Rest.
select ticket is not null as opened from api.family_open(registration => :'tre') \gset
\set rest 'select (message, detail)::text from api.rest_save(gen_random_uuid(), %L, %s, %L, %L, %L)'
select version as v from api.rest_get(:'tre') \gset
select is((select (until, cause)::text from api.rest_get(:'tre')), '(,family)', 'no rest yet');
select is(tap.try(format(:'rest', :'tre', :'v', '2026-11-24', 'family', null)), 'KM001 until: Write the last day of the rest, after today', 'a rest that is over');
select is(tap.try(format(:'rest', :'tre', :'v', null, 'family', null)), 'KM001 until: Write the last day of the rest, after today', 'a rest without end');
select is(tap.try(format(:'rest', :'tre', :'v', '2036-01-01', 'family', null)), 'KM001 until: Within two years at the latest', 'a rest of ten years');
select is(tap.try(format(:'rest', :'tre', :'v', '2027-01-31', 'annan', null)), 'KM001 cause: Choose whose doing it is', 'nobody''s doing');
select is(tap.try(format(:'rest', :'tre', :'v', '2027-01-31', 'family', (select value from api.reason_choice('close') limit 1))), 'KM001 reason: Choose a reason from the list', 'a reason of another list');
select is(tap.try(format(:'rest', :'tre', 77, '2027-01-31', 'family', null)), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'an old version');
select is(tap.try(format(:'rest', :'tre', :'v', '2027-01-31', 'family', (select value from api.reason_choice('rest') limit 1))), E'("Rests until {1}. The queue date {2} is kept",2027-01-31\x1f2026-02-10)', 'it rests');
select is(tap.try(format(:'rest', :'tre', :'v', '2027-02-01', 'family', null)), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'the version was counted');
select is((select (name, state, place, resting_until)::text from api.queue_list(:'k311') where id = :'tre'), '("Cia Tre",resting,,2027-01-31)', 'resting, without place');
select is((select string_agg(coalesce(place, '-'), ' ') from api.queue_list(:'k311')), '1 2 - 3 4 - 5 6 - 7', 'those behind move up');
select is((select string_agg(name, ', ') from api.queue_list(:'k311', filter_state => 'resting')), 'Cia Tre', 'the list of those who rest');
select is((select (waiting, resting)::text from api.queue_summary() where id = :'k311'), '(7,1)', 'in the summary too');
select version as v from api.rest_get(:'tre') \gset
select is(tap.try(format(:'rest', :'tre', :'v', '2027-02-28', 'other_adult', null)), E'("Rests until {1}. The queue date {2} is kept",2027-02-28\x1f2026-02-10)', 'another end');
select is((select (until, cause)::text from api.rest_get(:'tre')), '(2027-02-28,other_adult)', 'one rest, the new one');
select version as v from api.rest_get(:'tre') \gset
select is(tap.try(format('select message from api.rest_end(gen_random_uuid(), %L, %s)', :'tre', :'v')), 'The rest has ended. Queue date {1}', 'the rest is ended');
select version as v from api.rest_get(:'tre') \gset
select is(tap.try(format('select message from api.rest_end(gen_random_uuid(), %L, %s)', :'tre', :'v')), 'KM004 -: It does not rest', 'but not twice');
select is((select place from api.queue_list(:'k311') where id = :'tre'), '3', 'its place is the one it had');

-- Priority.
\set priority 'select (message, detail)::text from api.priority_save(gen_random_uuid(), %L, %s, %s, %L, %L)'
select ticket is not null as opened from api.family_open(registration => :'sju') \gset
select value as reason from api.reason_choice('priority') limit 1 \gset
select is((select (level, reason, review_on)::text from api.priority_get(:'sju')), '(,,)', 'no priority yet');
select version as v from api.priority_get(:'sju') \gset
select is(tap.try(format(:'priority', :'sju', :'v', 10, :'reason', '2027-02-01')), 'KM001 level: Choose a level from 1 to 9', 'too high a level');
select is(tap.try(format(:'priority', :'sju', :'v', 0, :'reason', '2027-02-01')), 'KM001 level: Choose a level from 1 to 9', 'too low a level');
select is(tap.try(format(:'priority', :'sju', :'v', 5, null, '2027-02-01')), 'KM001 reason: Choose a reason from the list', 'no reason');
select is(tap.try(format(:'priority', :'sju', :'v', 5, :'reason', null)), 'KM001 review_on: Write the day when the priority is looked at again', 'no day of review');
select is(tap.try(format(:'priority', :'sju', :'v', 5, :'reason', '2026-11-24')), 'KM001 review_on: Write the day when the priority is looked at again', 'a review today');
select is(tap.try(format(:'priority', :'sju', :'v', 5, :'reason', '2029-01-01')), 'KM001 review_on: Within a year at the latest', 'a review too late');
select is(tap.try(format(:'priority', :'sju', :'v', 5, :'reason', '2027-02-01')), E'("Priority {1} given. Place {2} of {3}",5\x1f1\x1f8)', 'priority comes first');
select is((select string_agg(name, ', ') from api.queue_list(:'k311', max => 3)), 'Gun Sju, Anna Ett, Bo Två', 'before older queue dates');
select is((select (level, granted_by)::text from api.priority_get(:'sju')), '(5,"Anna Berg")', 'and says who gave it');
select version as v from api.priority_get(:'sju') \gset
select is(tap.try(format(:'priority', :'sju', :'v', 7, :'reason', '2027-02-01')), E'("Priority {1} given. Place {2} of {3}",7\x1f1\x1f8)', 'another level');
select version as v from api.priority_get(:'sju') \gset
select is(tap.try(format('select message from api.priority_end(gen_random_uuid(), %L, %s)', :'sju', :'v')), 'The priority has ended', 'ended');
select version as v from api.priority_get(:'sju') \gset
select is(tap.try(format('select message from api.priority_end(gen_random_uuid(), %L, %s)', :'sju', :'v')), 'KM004 -: It has no priority', 'but not twice');
select is((select string_agg(what || coalesce(' ' || detail, ''), ', ' order by n) from api.family_events(:'sju')), 'priority_given 5, priority_changed 7, priority_ended', 'all of it is in the history, and no reason');

-- Why.
select ticket is not null as opened from api.family_open(registration => :'fem') \gset
select version as v from api.rest_get(:'fem') \gset
select is(tap.try(format(:'rest', :'fem', :'v', '2026-12-31', 'district', null)), E'("Rests until {1}. The queue date {2} is kept",2026-12-31\x1f2026-02-10)', 'Eva rests');
select is((select string_agg(label || coalesce(' ' || value, ''), ', ') from api.why(:'fem') where section = 'What would change it'), 'The rest ends after 2026-12-31', 'why has she no place: she rests');
select version as v from api.rest_get(:'fem') \gset
select message as m from api.rest_end(gen_random_uuid(), :'fem', :v) \gset
select version as v from api.priority_get(:'sju') \gset
select message as m from api.priority_save(gen_random_uuid(), :'sju', :v, 5, :'reason', '2027-02-01') \gset
select is((select value from api.why(:'fem') where label = 'Place today'), '6/8', 'why: the place');
select is((select string_agg(label || ' ' || value, ', ') from api.why(:'fem') where label like 'Ahead%'),
  'Ahead by priority 1, Ahead by an earlier queue date 1, Ahead by an older child 3', 'why: who is ahead, by which part of the rule');
select is((select count(*) from api.why(:'fem') where label = 'Priority, then queue date, then the older child, then lot'), 1::bigint, 'why: the rule in words');
select is((select string_agg(label || ' ' || value, ', ') from api.why(:'fem') where section = 'Nearest ahead'),
  'Gun Sju 2026-04-10  P5, Anna Ett 2026-01-10, Bo Två 2026-02-10, Cia Tre 2026-02-10, Dag Fyra 2026-02-10', 'why: the nearest ahead');
select is((select string_agg(label, ' ') from api.why(:'fem') where section = 'What has happened'), 'rest_started rest_ended', 'why: what has happened');
select is((select value from api.why(:'fem') where label = 'Days since then'), '287', 'why: the waiting clock');
select is((select string_agg(label, ' ') from api.why(:'fem') where label like '%days' or label like 'Days%'), 'Days since then Before it was entered here, days', 'why: its parts; a rest ended on its first day is none');
select ticket is not null as opened from api.family_open(registration => :'fyra') \gset
select is((select string_agg(label || ' ' || value, ', ') from api.why(:'fyra') where label like 'Ahead%'),
  'Ahead by priority 1, Ahead by an earlier queue date 1, Ahead by an older child 1, Ahead by lot 1', 'why: lots are told as lots');
select is(tap.try(format('select label from api.why(%L)', :'ett')), 'KM007 -: Open the family''s file first', 'why is a reading of the file');
select is(tap.try(format('select label from api.why(%L)', :'annan')), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'and of no other district''s');

-- Closing and opening again.
select ticket is not null as opened from api.family_open(registration => :'tio') \gset
select version as v from api.rest_get(:'tio') \gset
select is(tap.try(format('select message from api.close_save(gen_random_uuid(), %L, %s)', :'tio', :'v')), 'KM001 reason: Choose a reason from the list', 'no closing without a reason');
select value as reason from api.reason_choice('close') limit 1 \gset
select is(tap.try(format('select message from api.close_save(gen_random_uuid(), %L, %s, %L)', :'tio', :'v', :'reason')), 'Closed. It can be opened again with its queue date', 'closed');
select is((select count(*) from api.queue_list(:'k311') where id = :'tio'), 0::bigint, 'and out of the queue');
select version as v from api.rest_get(:'tio') \gset
select is(tap.try(format('select message from api.close_save(gen_random_uuid(), %L, %s, %L)', :'tio', :'v', :'reason')), 'KM004 -: It is no longer in the queue', 'but not twice');
select is(tap.try(format('select message from api.reopen(gen_random_uuid(), %L, %s)', :'tio', :'v')), 'Opened again. Queue date {1}', 'taken back');
select is((select (place, queue_date)::text from api.queue_list(:'k311') where id = :'tio'), '(8,2026-07-10)', 'with its queue date and place');
select ticket is not null as opened from api.family_open(registration => :'nio') \gset
select version as v from api.rest_get(:'nio') \gset
select is(tap.try(format('select message from api.close_save(gen_random_uuid(), %L, %s, %L)', :'nio', :'v', :'reason')),
  'KM004 -: There is an open offer: write down the answer to it, or withdraw it, first', 'an open offer comes first');

-- Another programme.
select version as v from api.rest_get(:'fem') \gset
\set move 'select (message, detail)::text from api.programme_move_save(gen_random_uuid(), %L, %s, %L)'
select is(tap.try(format(:'move', :'fem', :'v', :'k311')), 'KM001 programme: It is in the queue of this programme already', 'the same programme');
select is(tap.try(format(:'move', :'fem', :'v', null)), 'KM001 programme: Choose a programme', 'no programme');
select is(tap.try(format(:'move', :'fem', :'v', :'k1218')), E'("Moved to {1}. Place {2} of {3}, queue date {4}","Komet 12–18\x1f2\x1f2\x1f2026-02-10")', 'moved, the queue date follows');
select id as copy from api.queue_list(:'k1218') where name = 'Eva Fem' \gset
select is((select string_agg(what, ' ' order by n) from api.family_events(:'copy')), 'programme_came', 'the new one knows where it came from');
select is((select string_agg(label, ' ') from api.why(:'copy') where section = 'What has happened'), 'rest_started rest_ended programme_moved programme_came', 'and why tells all of it');
select is((select string_agg(state, ' ') from api.family_registrations((select family from api.queue_list(:'k1218') where id = :'copy'))), 'queued moved', 'the old one stays in the file');

-- Others.
set session authorization t_bromma;
select is((select string_agg(name, ', ') from api.queue_list(:'k311')), 'Mo Bromma', 'another district sees its own');
select is((select count(*) from api.queue_list(:'k311', unit => :'farsta')), 0::bigint, 'and no other by asking for it');
select is(tap.try(format(:'rest', :'fem', 1, '2027-01-31', 'family', null)), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'and changes no other');
set session authorization t_lead;
select alike(tap.try(format('select id from api.queue_list(%L)', :'k311')), '42501%', 'a lead sees no names');
select is((select waiting from api.queue_summary() where id = :'k311'), 8, 'but counts all districts');
set session authorization t_leader;
select alike(tap.try(format('select label from api.why(%L)', :'tre')), '42501%', 'a group leader sees no queue');
select * from finish();
