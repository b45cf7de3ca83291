-- Offers: who is next, seats, every exit. Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
select plan(92);

-- The queue of Farsta, first to last; Anna is a single adult, Britta and her partner come together.
select tap.waits('Anna', '2026-01-10') as anna, tap.waits('Britta', '2026-02-10', 2) as britta, tap.waits('Cilla', '2026-03-10') as cilla,
  tap.waits('Disa', '2026-04-10') as disa, tap.waits('Eva', '2026-05-10') as eva, tap.waits('Fia', '2026-06-10', 1, 2) as fia,
  tap.waits('Gun', '2026-07-10', 1, 1, 'bromma') as gun, tap.waits('Tone', '2026-07-10', 1, 1, 'farsta', 'komet-12-18') as tone \gset
update komet.registration set together = 'both_or_none' where id = :'britta';
update komet.registration set weekdays = '{1}' where id = :'disa';
set session authorization t_farsta;
select set_config('tap.skip', (select value from api.reason_choice('skip') limit 1), false) is not null as x,
  (select value from api.reason_choice('decline') limit 1) as no, (select value from api.reason_choice('withdraw') limit 1) as oops,
  (select value from api.reason_choice('skip') limit 1) as skip \gset
select id as g1 from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2027-01-12', starts => '17:30', capacity => 3, leader1 => :'lena') \gset
\set version '(select version from api.group_get(%L))'
\set plan 'select string_agg(name || \' \' || take || \' \' || why || \' \' || seats, \', \' order by place) from api.fill_preview(%L)'

-- The dry run.
select is(tap.try(format(:'plan', :'g1')), 'Anna Testsson yes next 1, Britta Testsson yes next 2, Cilla Testsson no full 1, Disa Testsson no weekday 1, Eva Testsson no full 1, Fia Testsson no full 1',
  'in the queue''s order, seats counted by adults who take part, wishes respected');
select is(count(*), 0::bigint, 'and nothing is written') from api.offer_list();
select is(tap.told(format('api.fill(gen_random_uuid(), %L)', :'g1')), 'KM004 -: Group 1 is only planned. Open it for offers first, in the list of groups', 'a planned group is not filled');
select is(tap.told(format('api.group_open(gen_random_uuid(), %L, (select version from api.group_get(%1$L)))', :'g1')), 'Group 1 is open: 3 seats can be offered', 'opened');

-- Passing over, with a reason.
select is(tap.told(format('api.skip_save(gen_random_uuid(), %L, %L)', :'g1', :'anna')), 'KM001 reason: Choose a reason', 'passing over takes a reason');
select is(tap.told(format('api.skip_save(gen_random_uuid(), %L, %L, %L)', :'g1', :'anna', :'no')), 'KM001 reason: That reason is not of this list', 'of its list');
select is(tap.told(format('api.skip_save(gen_random_uuid(), %L, %L, %L)', :'g1', :'gun', :'skip')) like 'KM002%', true, 'and a family of one''s own district');
select is(tap.told(format('api.skip_save(gen_random_uuid(), %L, %L, %L)', :'g1', :'tone', :'skip')) like 'KM002%', true, 'that waits for the programme');
select is(tap.told(format('api.skip_save(gen_random_uuid(), %L, %L, %L)', :'g1', :'anna', :'skip')), 'Passed over for group 1; the place in the queue is kept', 'Anna is passed over');
select is(tap.try(format(:'plan', :'g1')), 'Anna Testsson skip skipped 1, Britta Testsson yes next 2, Cilla Testsson yes next 1, Disa Testsson no weekday 1, Eva Testsson no full 1, Fia Testsson no full 1',
  'the next one moves up');
select is(detail, 'Dagen passar inte, Anna Berg', 'the dry run tells why, and whose decision it was') from api.fill_preview(:'g1') where take = 'skip';
select is(tap.told(format('api.skip_end(gen_random_uuid(), %L, %L)', :'g1', :'anna')), 'No longer passed over for group 1', 'taken back');
select is(tap.told(format('api.skip_end(gen_random_uuid(), %L, %L)', :'g1', :'anna')), 'KM004 -: It was not passed over for this group', 'once');

-- Filling.
select is(tap.told(format('api.fill(gen_random_uuid(), %L, %L)', :'g1', '2026-11-23')), 'KM001 answer_by: The answer is due between today and 2027-03-04', 'an answer is not due yesterday');
select is(tap.told(format('api.fill(%L, %L)', '00000000-0000-4000-8000-000000000002', :'g1')), 'Offers made: 2. Answer by 2026-12-01. Free seats left: 0', 'filled: five working days to answer');
select is(tap.told(format('api.fill(%L, %L)', '00000000-0000-4000-8000-000000000002', :'g1')), 'Offers made: 2. Answer by 2026-12-01. Free seats left: 0', 'the same save again changes nothing');
select is(string_agg(format('%s %s %s %s', name, state, seats, days_left), ', ' order by name), 'Anna Testsson open 1 7, Britta Testsson open 2 7', 'two offers, three seats') from api.offer_list();
select is(tap.told(format('api.fill(gen_random_uuid(), %L)', :'g1')) ~ '^KM004 -: The last seat was taken by Anna Berg at \d{4}-\d\d-\d\d \d\d\.\d\d$', true, 'full: by whom and when');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'cilla', :'g1')) ~ '^KM004 -: The last seat was taken by Anna Berg at ', true, 'also for one family');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'anna', :'g1')) ~ '^KM004 -: The family has an offer already: group 1, by Anna Berg at ', true, 'nobody gets two offers');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, 99, %L)', :'cilla', :'g1')) like 'KM002%', true, 'a stale registration is refused');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'tone', :'g1')), 'KM004 -: The family waits for another programme', 'or one of another queue');
select is(tap.told(format('api.offer_make(gen_random_uuid(), null, null, %L)', :'g1')) like 'KM002%', true, 'or none');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'gun', :'g1')) like 'KM002%', true, 'or one of another district');
select is(tap.told(format('api.group_save(gen_random_uuid(), %L, (select version from api.group_get(%1$L)), programme => %L, first_date => %L, starts => %L, capacity => 2)', :'g1', :'k311', '2027-01-12', '17:30')),
  'KM001 capacity: 3 seats are taken or offered', 'seats that are offered do not go away');
select is(tap.told(format('api.group_save(gen_random_uuid(), %L, (select version from api.group_get(%1$L)), programme => %L, first_date => %L, starts => %L, capacity => 3)', :'g1', :'k1218', '2027-01-12', '17:30')),
  'KM004 programme: Offers have been made: the programme stays', 'nor does the programme change');

-- Another district sees and does nothing.
select id as oa, version as oav from api.offer_list() where name like 'Anna%' \gset
select id as ob from api.offer_list() where name like 'Britta%' \gset
set session authorization t_bromma;
select is(count(*), 0::bigint, 'no offers of another district') from api.offer_list();
select is(count(*), 0::bigint, 'no dry run') from api.fill_preview(:'g1');
select is(tap.told(format('api.fill(gen_random_uuid(), %L)', :'g1')) like 'KM002%', true, 'no filling');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'gun', :'g1')) like 'KM002%', true, 'no offer in it to one''s own family');
select is(tap.told(format('api.offer_accept(gen_random_uuid(), %L, %s)', :'oa', :'oav')) like 'KM002%', true, 'no answer');
select is(tap.told(format('api.offer_withdraw_save(gen_random_uuid(), %L, %s, %L)', :'oa', :'oav', :'oops')) like 'KM002%', true, 'no withdrawing');
select is(tap.told(format('api.attempt_save(gen_random_uuid(), %L, %L)', :'oa', 'told')) like 'KM002%', true, 'no attempt');
select is(count(*), 0::bigint, 'nothing to ring by') from api.attempt_answers(:'oa');
set session authorization t_leader;
select is(tap.try(format('select * from api.fill_preview(%L)', :'g1')), '42501 -: permission denied for function fill_preview', 'a leader does not see the queue');

-- Attempts.
set session authorization t_farsta;
select is(tap.told(format('api.attempt_save(gen_random_uuid(), %L)', :'oa')), 'KM001 outcome: Say how it went', 'an attempt has an outcome');
select is(tap.told(format('api.attempt_save(gen_random_uuid(), %L, %L)', :'oa', 'sang')) like '23514%', true, 'of the list');
select is(tap.told(format('api.attempt_save(gen_random_uuid(), %L, %L, %L)', :'oa', 'told', 'pigeon')) like '23514%', true, 'so has the way');
select is(tap.told(format('api.attempt_save(gen_random_uuid(), %L, %L)', :'oa', 'left_message')), 'Attempt 1 written down. Answer by 2026-12-01', 'one');
select is(tap.told(format('api.attempt_save(gen_random_uuid(), %L, %L, %L)', :'oa', 'told', 'letter')), 'Attempt 2 written down. Answer by 2026-12-01', 'two');
select is((attempts, last_attempt)::text, '(2,told)', 'the list tells how many and how the last went') from api.offer_get(:'oa');

select is(string_agg(outcome || ' ' || how || ' ' || by, ', '), 'left_message telephone Anna Berg, told letter Anna Berg', 'each of them') from api.attempt_list(:'oa');
select is(string_agg(section || ' ' || value, ', ' order by value), 'Attempts so far Left a message, Attempts so far Reached and told', 'beside the form they stand too, and no number while the file is closed') from api.attempt_answers(:'oa');

-- The groups for one family: where it is next, and what stops it in the others.
select id as g2 from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2027-01-11', starts => '09:00', capacity => 2) \gset
\set groups 'string_agg(number || \' \' || state || \' \' || free || \' \' || why, \', \')'
select is(:groups, '2 planned 2 next, 1 open 0 weekday', 'also those that are planned, and full ones') from api.match_list(:'disa');
select is(:groups, '2 planned 2 behind, 1 open 0 full', 'full, or others before it who take the seats, where nothing else stops it') from api.match_list(:'eva');
select is(tap.told(format('api.group_open(gen_random_uuid(), %L, (select version from api.group_get(%1$L)))', :'g2')) like 'Group 2 is open%', true, 'another group');
select is(:groups, '2 open 2 next, 1 open 0 weekday', 'Monday suits Disa, who is next') from api.match_list(:'disa');
reset session authorization;
update komet.course_group set state = 'cancelled' where id = :'g2';
set session authorization t_bromma;
select is(count(*), 0::bigint, 'another district is told nothing') from api.match_list(:'disa');
set session authorization t_farsta;

-- Yes.
select is(tap.told(format('api.offer_accept(gen_random_uuid(), %L, 99)', :'oa')) like 'KM002%', true, 'a stale offer is not answered');
select is(tap.told(format('api.offer_accept(gen_random_uuid(), %L, %s)', :'oa', :'oav')), 'Accepted. In group 1: 1 participants', 'Anna accepts');
select is(tap.told(format('api.offer_accept(gen_random_uuid(), %L, %s)', :'oa', :'oav')) ~ '^KM004 -: The offer was answered already, by Anna Berg at ', true, 'once');
select is(tap.told(format('api.offer_withdraw_save(gen_random_uuid(), %L, (select version from api.offer_get(%1$L)), %L)', :'oa', :'oops')) like 'KM004 -: The offer was answered already%', true, 'and it is not withdrawn');
\set answer 'api.%s(gen_random_uuid(), %L, (select version from api.offer_get(%2$L))'
select is(tap.told(format(:'answer' || ')', 'offer_accept', :'ob')), 'Accepted. In group 1: 2 participants', 'Britta and her partner come');
select is(string_agg(name || ' ' || state || ' ' || child, ', ' order by name), 'Anna Testsson placed Elis2, Bo Testsson placed Elis3, Britta Testsson placed Elis3', 'all adults who take part are in the group') from api.group_people(:'g1');

-- No, after a yes: the place is kept, the seats are free.
select is(tap.told(format(:'answer' || ')', 'offer_decline_save', :'ob')), 'KM001 reason: Choose a reason', 'a no has a reason');
select is(tap.told(format(:'answer' || ', %L)', 'offer_decline_save', :'ob', :'no')), 'Declined. The place in the queue is kept', 'Britta changes her mind');
select is((seats, free)::text, '(1/3,2)', 'two seats are free') from api.group_list();
select is(count(*), 1::bigint, 'and the couple has left the group') from api.group_people(:'g1');
select is(tap.try(format(:'plan', :'g1')) like 'Britta Testsson yes next 2, %', true, 'she is first in the queue as before');

-- Losing the place is the coordinator's choice.
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'cilla', :'g1')), 'Offered a place in group 1. Answer by 2026-12-01', 'Cilla is offered a place out of turn');
select id as oc from api.offer_list() \gset
select is(tap.told(format(:'answer' || ', %L, false)', 'offer_decline_save', :'oc', :'no')), 'Declined. The registration is closed', 'and declines for good');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'cilla', :'g1')), 'KM004 -: The family does not wait in the queue any more', 'no more offers then');

-- The third no.
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'eva', :'g1')) like 'Offered%', true, 'Eva, first');
select is(tap.told(format(:'answer' || ', %L)', 'offer_decline_save', (select id from api.offer_list()), :'no')), 'Declined. The place in the queue is kept', 'no');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'eva', :'g1')) like 'Offered%', true, 'Eva, second');
select is(tap.told(format(:'answer' || ', %L)', 'offer_decline_save', (select id from api.offer_list()), :'no')), 'Declined. The place in the queue is kept', 'no');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'eva', :'g1')) like 'Offered%', true, 'Eva, third');
select is(tap.told(format(:'answer' || ', %L)', 'offer_decline_save', (select id from api.offer_list()), :'no')), 'Declined 3 times, the place is kept. Ask whether the family wants to rest', 'no');

-- Withdrawn.
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'fia', :'g1')) like 'Offered%', true, 'Fia gets an offer by mistake');
select is(tap.told(format(:'answer' || ')', 'offer_withdraw_save', (select id from api.offer_list()))), 'KM001 reason: Choose a reason', 'a withdrawal has a reason');
select is(tap.told(format(:'answer' || ', %L)', 'offer_withdraw_save', (select id from api.offer_list()), :'oops')), 'Withdrawn. The family is back at its place in the queue', 'withdrawn');

-- Lapsing: shown at once, counted at once, written down by the next who gives a seat away.
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'eva', :'g1')) like 'Offered%', true, 'Eva once more');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'fia', :'g1')) like 'Offered%', true, 'and Fia');
select id as oe from api.offer_list() where name like 'Eva%' \gset
select id as ofia from api.offer_list() where name like 'Fia%' \gset
select is(tap.told(format(:'answer' || ')', 'offer_lapse', :'oe')), 'KM004 -: The family has until 2026-12-01 to answer', 'not before its day');
reset session authorization;
update komet.clock set today = '2026-12-02';
set session authorization t_farsta;
select is(string_agg(name || ' ' || state || ' ' || days_left, ', ' order by name), 'Eva Testsson lapsed -1, Fia Testsson lapsed -1', 'shown as lapsed the day after') from api.offer_list();
select is((seats, free)::text, '(1/3,2)', 'their seats count as free') from api.group_list();
select is(tap.told(format(:'answer' || ')', 'offer_accept', :'oe')), 'KM004 -: The answer was due on 2026-12-01: make a new offer', 'too late to accept');
select is(tap.told(format(:'answer' || ')', 'offer_lapse', :'oe')), 'The offer has lapsed. The family is back in the queue', 'written down by hand');
select is(count(*), 2::bigint, 'and the other of the group with it') from api.offer_list('lapsed');
select is(tap.told(format('api.fill(gen_random_uuid(), %L)', :'g1')), 'Offers made: 1. Answer by 2026-12-09. Free seats left: 0', 'the seats go to the next: Britta and her partner');

-- Seats are children where the programme counts so, and adults who come in turn take one.
reset session authorization;
select tap.waits('Siri', '2026-03-01', 2, 2, 'farsta', 'forstarkt-3-11') as siri, tap.waits('Tora', '2026-04-01', 2) as tora,
  (select id from komet.programme where code = 'forstarkt-3-11') as forstarkt \gset
update komet.registration set together = 'in_turn' where id = :'tora';
insert into komet.decision (unit, registration, kind, decided_on, decided_by) values (:'farsta', :'siri', 'assessed', '2026-03-02', 'Enhetschefen');
set session authorization t_farsta;
select id as g3 from api.group_save(gen_random_uuid(), programme => :'forstarkt', first_date => '2027-01-11', starts => '09:00') \gset
select is(seats, 2, 'two children are two seats') from api.fill_preview(:'g3');
select id as g4 from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2027-01-14', starts => '09:00') \gset
select is(seats, 1, 'parents in turn are one') from api.fill_preview(:'g4') where name like 'Tora%';
select is(tap.told(format('api.group_open(gen_random_uuid(), %L, (select version from api.group_get(%1$L)))', :'g4')) like 'Group 4 is open%', true, 'for them');
select id as ot from api.offer_make(gen_random_uuid(), :'tora', null, :'g4') \gset
select is(tap.told(format(:'answer' || ')', 'offer_accept', :'ot')), 'Accepted. In group 4: 1 participants', 'one of them comes now');

-- A group that has begun takes new ones as long as they can still complete: eight of eleven meetings.
reset session authorization;
update komet.registration set weekdays = null where id = :'disa';
update komet.clock set today = '2027-02-04';
set session authorization t_farsta;
select is(tap.told(format('api.group_start(gen_random_uuid(), %L, (select version from api.group_get(%1$L)))', :'g4')) like 'Group 4 %', true, 'the group of Thursdays runs');
select is(why, 'next', 'with eight meetings to come it suits') from api.match_list(:'disa') where id = :'g4';
reset session authorization;
update komet.clock set today = '2027-02-05';
set session authorization t_farsta;
select is(why, 'too_late', 'with seven it is too late') from api.match_list(:'disa') where id = :'g4';
select is(count(*) filter (where take = 'yes'), 0::bigint, 'and nobody is offered it when it is filled') from api.fill_preview(:'g4');
reset session authorization;
update komet.clock set today = '2026-12-02';
set session authorization t_farsta;

-- A cancelled group: back in the queue with the queue date.
select is(tap.told(format('api.group_cancel_save(gen_random_uuid(), %L, (select version from api.group_get(%1$L)), %L)', :'g1', (select value from api.reason_choice('cancel') limit 1))),
  'Group 1 is cancelled. Families back in the queue with their queue date: 2', 'cancelled: one who had accepted, one who was offered');
reset session authorization;
select is((select string_agg(queue_date || ' ' || state, ', ' order by queue_date) from komet.registration where id in (:'anna', :'britta')), '2026-01-10 queued, 2026-02-10 queued', 'both wait at their old place');
select is((select count(*) from komet.group_seat s where s.offer is not null and s.course_group = :'g1') + (select count(*) from komet.participation p where p.course_group = :'g1'), 0::bigint, 'no seat and nobody is left behind');
select is((select string_agg(what, ' ' order by n) from komet.registration_event where registration = :'anna'), 'registered skipped skip_ended offered attempt attempt accepted group_cancelled', 'every event is remembered');

select * from finish();
