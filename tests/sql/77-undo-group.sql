-- Taking back offers, answers, groups, meetings, marks and decisions. Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
\ir undo.inc
select no_plan();
select tap.waits('Anna', '2026-01-10') as anna, tap.waits('Britta', '2026-02-10', 2) as britta, tap.waits('Cilla', '2026-03-10') as cilla,
  tap.waits('Disa', '2026-04-10') as disa \gset
update komet.registration set together = 'both_or_none' where id = :'britta';
create function tap.story(r uuid) returns text language sql security definer as $$
  select x.state || ': ' || (select string_agg(e.what, ' ' order by e.n) from komet.registration_event e where e.registration = x.id)
  from komet.registration x where x.id = story.r
$$;
create function tap.broken() returns bigint language sql security definer as $$
  select (select count(*) from komet.offer o left join komet.group_seat s on s.offer = o.id group by o.id
      having count(s.n) <> case when o.state in ('open', 'accepted') then o.seats else 0 end limit 1)
$$;
set session authorization t_farsta;
select (select value from api.reason_choice('decline') limit 1) as no, (select value from api.reason_choice('withdraw') limit 1) as oops,
  (select value from api.reason_choice('skip') limit 1) as skip, (select value from api.reason_choice('cancel') limit 1) as gone,
  (select value from api.reason_choice('interrupt') limit 1) as left_it \gset
\set act 'api.%s(gen_random_uuid(), %L, (select version from api.group_get(%2$L)))'
\set answer 'api.%s(gen_random_uuid(), %L, (select version from api.offer_get(%2$L))'

-- A group planned by mistake, and opened.
select id as g0 from api.group_save(gen_random_uuid(), programme => :'k1218', first_date => '2027-01-12', starts => '17:30') \gset
select is(tap.newest(), 'group_save_new | group 1 | can | Take back that group 1 was planned? It is cancelled', 'a planned group');
select is(tap.back(), 'Taken back for group 1', 'taken back');
select is((select (state, (select count(*) from api.meeting_list(:'g0') where state <> 'cancelled'))::text from api.group_get(:'g0')), '(cancelled,0)', 'cancelled, with its meetings');
select id as g1 from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2027-01-12', starts => '17:30', capacity => 3, leader1 => :'lena') \gset
\set plan 'api.group_save(gen_random_uuid(), %L, (select version from api.group_get(%1$L)), programme => %L, first_date => %L, starts => %L, capacity => %s, leader1 => %L)'
\set looks 'select concat_ws('' '', g.programme_label, g.leader1_label, g.first_date, g.starts, g.seats, (select count(*) || '' '' || min(on_date) || '' '' || min(starts) from api.meeting_list(g.id))) from api.group_get(%L) g'
select tap.try(format(:'looks', :'g1')) as looks_ \gset
select is(tap.told(format(:'plan', :'g1', :'k1218', '2027-01-19', '18:00', 5, :'omar')) like '%Saved group 2: 9 meetings%', true, 'everything is changed');
select is(tap.newest(), 'group_save | group 2 | can | Put back what was changed in group 2 at HH.MM?', 'can be put back');
select is(tap.back(), 'Taken back for group 2', 'and is');
select is(tap.try(format(:'looks', :'g1')), :'looks_', 'programme, dates, meetings, leader and seats');
select is(tap.told(format(:'plan', :'g1', :'k311', '2027-01-12', '18:00', 4, :'lena')) like '%Saved group 2: 11 meetings%', true, 'changed');
set session authorization t_jonas;
select is(tap.told(format(:'plan', :'g1', :'k311', '2027-01-12', '17:30', 3, :'lena')) like '%Saved group 2: 11 meetings%', true, 'by a colleague after it');
set session authorization t_farsta;
select is(tap.newest(), 'group_save | group 2 | stays | Jonas Ek changed group 2 at HH.MM, after this', 'stays');
select is(tap.told(format(:'act', 'group_open', :'g1')), 'Group 2 is open: 3 seats can be offered', 'opened');
select is(tap.newest(), 'group_open | group 2 | can | Take back that group 2 was opened? It is only planned again', 'can be taken back');
select is(tap.back(), 'Taken back for group 2', 'and is');
select is((select state from api.group_get(:'g1')), 'planned', 'planned');
select is(tap.told(format(:'act', 'group_open', :'g1')) like 'Group 2 is open%', true, 'opened');

-- Passing over.
select is(tap.told(format('api.skip_save(gen_random_uuid(), %L, %L, %L)', :'g1', :'anna', :'skip')) like 'Passed over%', true, 'passed over');
select is(tap.newest(), 'skip_save | Anna Testsson | can | Take back that Anna Testsson is passed over for group 2?', 'can be taken back');
set session authorization t_jonas;
select is(tap.told(format('api.skip_end(gen_random_uuid(), %L, %L)', :'g1', :'anna')) like 'No longer%', true, 'a colleague ends it');
select is(tap.newest(), 'skip_end | Anna Testsson | can | Pass Anna Testsson over for group 2 again?', 'which can be taken back by the colleague');
set session authorization t_farsta;
select is(tap.newest(), 'skip_save | Anna Testsson | stays | Jonas Ek ended the passing over at HH.MM, after this', 'and not by the first');
set session authorization t_jonas;
select is(tap.back(), 'Taken back', 'passed over again');
select is((select detail from api.fill_preview(:'g1') where take = 'skip'), 'Dagen passar inte, Anna Berg', 'by whom it was');
set session authorization t_farsta;
select is(tap.back(), 'Taken back', 'and now not any more');
select is((select count(*) from api.fill_preview(:'g1') where take = 'skip'), 0::bigint, 'nobody is');

-- One offer: nobody told, a message left, told.
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'anna', :'g1')) like 'Offered%', true, 'an offer');
select id as oa from api.offer_list() \gset
select is((select tap.filled(why) from api.undo_list() where what = 'group_open' limit 1), 'Anna Berg made an offer at HH.MM, after this', 'the group stays open');
select is(tap.newest(), 'offer_make | Anna Testsson | can | Withdraw the offer to Anna Testsson? Nobody has been told of it; the place in the queue is kept', 'nobody knows of it');
select u.id as uid, u.version as uv from api.undo_list(1) u \gset
set session authorization t_jonas;
select is(tap.told(format('api.attempt_save(gen_random_uuid(), %L, %L)', :'oa', 'left_message')) like 'Attempt 1%', true, 'a message is left');
set session authorization t_farsta;
select is(tap.newest(), 'offer_make | Anna Testsson | can | A message about the offer to Anna Testsson was left at HH.MM. Withdraw it? The place in the queue is kept', 'they may know of it');
select is(tap.back(:'uid', :uv), 'KM002 -: Nothing was taken back: meanwhile it means something else. Look at it again', 'whoever was asked before is asked again');
select is(tap.told(format('api.attempt_save(gen_random_uuid(), %L, %L)', :'oa', 'told')) like 'Attempt 2%', true, 'told');
select is(tap.newest(), 'attempt_save | Anna Testsson | can | Take back the attempt to reach Anna Testsson written down at HH.MM? It no longer counts', 'an attempt is a deed');
select is((select tap.filled(means) from api.undo_list() where what = 'offer_make'), 'The offer to Anna Testsson was told by telephone at HH.MM. Withdraw it? The place in the queue is kept', 'they know of it');
select is(tap.back(), 'Taken back', 'the attempt was not made');
select is((select string_agg(outcome, ' ') from api.attempt_list(:'oa')), 'left_message', 'the other stands');
select is((select (attempts, last_attempt)::text from api.offer_get(:'oa')), '(1,left_message)', 'also in the list of offers');
select is(tap.told(format('api.attempt_save(gen_random_uuid(), %L, %L)', :'oa', 'told')) like 'Attempt 2%', true, 'and now it was');
select u.id as uid, u.version as uv from api.undo_list() u where what = 'offer_make' \gset
select is(tap.back(:'uid', :uv) ~ '^Withdrawn: 1. Has been told, ring again: Anna Testsson HH.MM$', true, 'withdrawn, and who must be rung');
select is(tap.story(:'anna'), 'queued: registered skipped skip_ended undone_skip_ended undone_skipped offered attempt attempt undone_attempt attempt undone_offered', 'the whole story');
select is((select (seats, free)::text from api.group_list() where id = :'g1'), '(0/3,3)', 'the seat is free');

-- A fill is one deed.
select is(tap.told(format('api.fill(gen_random_uuid(), %L)', :'g1')), 'Offers made: 2. Answer by 2026-12-01. Free seats left: 0', 'two offers, three seats');
select is(tap.newest(), 'fill | group 2 | can | Withdraw all 2 offers made at HH.MM? Nobody has been told of them; the places in the queue are kept', 'nobody knows');
select id as oa from api.offer_list() where name like 'Anna%' \gset
select id as ob from api.offer_list() where name like 'Britta%' \gset
set session authorization t_jonas;
select is(tap.told(format('api.attempt_save(gen_random_uuid(), %L, %L)', :'ob', 'told')) like 'Attempt 1%', true, 'a colleague tells one');
set session authorization t_farsta;
select is(tap.newest(), 'fill | group 2 | can | Withdraw all 2 offers made at HH.MM? Told already: Britta Testsson HH.MM', 'one knows');
set session authorization t_jonas;
select is(tap.told(format(:'answer' || ')', 'offer_accept', :'oa')), 'Accepted. In group 2: 1 participants', 'the other accepts');
set session authorization t_farsta;
select is(tap.newest(), 'fill | group 2 | can | Withdraw 1 of the 2 offers made at HH.MM? The others are answered. Told already: Britta Testsson HH.MM', 'and stays');
select is(tap.back(), 'Withdrawn: 1. Has been told, ring again: Britta Testsson HH.MM', 'the one is withdrawn');
select is((select string_agg(name || ' ' || state, ', ') from api.offer_list(course_group => :'g1')), 'Anna Testsson accepted', 'the other is as it was');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'cilla', :'g1')) like 'Offered%', true, 'an offer');
set session authorization t_jonas;
select is(tap.told(format(:'answer' || ', %L)', 'offer_decline_save', (select id from api.offer_list()), :'no')) like 'Declined%', true, 'which a colleague writes a no to');
set session authorization t_farsta;
select is(tap.newest(), 'offer_make | Cilla Testsson | stays | Jonas Ek wrote down a no at HH.MM, after this', 'is not withdrawn');

-- A no, of an open offer; the seat may be gone.
set session authorization t_jonas;
select is(tap.newest(), 'offer_decline_save | Cilla Testsson | can | Take back the no of Cilla Testsson? The offer stands again, answer by 2026-12-01', 'a no can be taken back');
set session authorization t_farsta;
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'britta', :'g1')) like 'Offered%', true, 'but the seats go to another family');
set session authorization t_jonas;
select is(tap.newest() ~ '^offer_decline_save \| Cilla Testsson \| stays \| The last seat was taken by Anna Berg at', true, 'by whom');
set session authorization t_farsta;
select is(tap.back() like 'Withdrawn: 1.%', true, 'that one is withdrawn');
set session authorization t_jonas;
select is(tap.back(), 'Taken back. The offer stands again, answer by 2026-12-01', 'and the no is taken back');
select is(tap.story(:'cilla'), 'offered: registered offered declined undone_declined', 'offered');
select is((select (seats, free)::text from api.group_list() where id = :'g1'), '(2/3,1)', 'with its seat');

-- A yes, and a no after a yes.
set session authorization t_farsta;
select id as oc from api.offer_list() \gset
select is(tap.told(format(:'answer' || ')', 'offer_accept', :'oc')), 'Accepted. In group 2: 1 participants', 'a yes');
select is(tap.newest(), 'offer_accept | Cilla Testsson | can | Take back the yes of Cilla Testsson? The offer stands, answer by 2026-12-01', 'can be taken back');
select is(tap.told(format(:'answer' || ', %L)', 'offer_decline_save', :'oc', :'no')), 'Declined. The place in the queue is kept', 'a no after it');
select is((select tap.filled(why) from api.undo_list() where what = 'offer_accept'), 'Anna Berg wrote down a no at HH.MM, after this', 'the newest first');
select is(tap.newest(), 'offer_decline_save | Cilla Testsson | can | Take back the no of Cilla Testsson? The place in group 2 is theirs again, as before', 'to the yes');
select is(tap.back(), 'Taken back. The offer stands again, answer by 2026-12-01', 'taken back');
select is((select string_agg(name || ' ' || state, ', ') from api.group_people(:'g1')), 'Anna Testsson placed, Cilla Testsson placed', 'in the group again');
select is(tap.back(), 'Taken back. The offer stands again, answer by 2026-12-01', 'and the yes');
select is(tap.story(:'cilla'), 'offered: registered offered declined undone_declined accepted declined undone_declined undone_accepted', 'the whole story');
select is((select string_agg(name || ' ' || state, ', ') from api.group_people(:'g1')), 'Anna Testsson placed', 'not in the group');
select is(tap.told(format(:'answer' || ', %L)', 'offer_withdraw_save', :'oc', :'oops')) like 'Withdrawn.%', true, 'withdrawn');
select is(tap.newest(), 'offer_withdraw_save | Cilla Testsson | can | Take back that the offer to Cilla Testsson was withdrawn? It stands again, answer by 2026-12-01', 'can be taken back');
select is(tap.back(), 'Taken back. The offer stands again, answer by 2026-12-01', 'and is');
select is(tap.told(format(:'answer' || ')', 'offer_accept', :'oc')) like 'Accepted%', true, 'and the yes once more');

-- A lapsed one stays.
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'disa', :'g1')) like 'Offered%', true, 'an offer that nobody answers');
reset session authorization;
update komet.clock set today = '2026-12-02';
set session authorization t_farsta;
select is(tap.told(format(:'answer' || ')', 'offer_lapse', (select id from api.offer_list()))) like 'The offer has lapsed%', true, 'lapsed');
select is(tap.newest(), 'offer_lapse | Disa Testsson | stays | The answer was due on 2026-12-01: make a new offer', 'its day has passed');

-- The course begins.
reset session authorization;
update komet.clock set today = '2027-01-20';
set session authorization t_farsta;
select is(tap.told(format(:'act', 'group_start', :'g1')), 'Group 2 is running with 2 participants', 'started');
select is(tap.newest(), 'group_start | group 2 | can | Take back that group 2 has started? Its participants are placed again', 'can be taken back');
select is(tap.back(), 'Taken back for group 2', 'and is');
select is((select string_agg(name || ' ' || state, ', ') from api.group_people(:'g1')), 'Anna Testsson placed, Cilla Testsson placed', 'placed');
select is(tap.story(:'anna') like 'placed: % started undone_started', true, 'also the registrations');
select is(tap.told(format(:'act', 'group_start', :'g1')) like 'Group 2 is running%', true, 'started');
select id as pa from api.group_people(:'g1') where name like 'Anna%' \gset
select id as pc from api.group_people(:'g1') where name like 'Cilla%' \gset
select id as m1 from api.meeting_list(:'g1') where number = 1 \gset
select id as m2 from api.meeting_list(:'g1') where number = 2 \gset
select id as m3 from api.meeting_list(:'g1') where number = 3 \gset

-- Marks. She who leads the group takes back her own, but what has been changed or decided since.
\set mark 'api.attendance_save(gen_random_uuid(), %L, %L, %L, %L, %L)'
set session authorization t_leader;
select is(tap.told(format(:'mark', :'g1', array[:'pa', :'pc'], array[:'m1', :'m1'], array['N', 'U'], array['+', ''])), 'Marks saved: 2', 'marked');
select is(tap.newest(), 'attendance_save | group 2 | can | Put back the marks changed in group 2 at HH.MM (2)?', 'her marks');
set session authorization t_farsta;
select is(tap.newest() in ('group_start | group 2 | stays | t_leader marked attendance at HH.MM, after this', 'group_start | group 2 | stays | t_leader changed a meeting at HH.MM, after this'), true, 'the group has begun');
select is(tap.told(format(:'mark', :'g1', array[:'pa'], array[:'m1'], array['S'], array['+'])), 'Marks saved: 1', 'one is corrected by the coordinator');
set session authorization t_leader;
select is(tap.newest(), 'attendance_save | group 2 | can | Put back the marks changed in group 2 at HH.MM (1)? Changed again or decided since, and staying: 1', 'that one stays');
select is(tap.back(), 'Marks put back: 1', 'the other is taken back');
select is((select string_agg(coalesce(mark, '.') || coalesce(second, ''), ' ' order by mark) from api.attendance_cells(:'g1')), 'S+ .', 'as it was: not yet');
set session authorization t_farsta;
select is(tap.back(), 'Marks put back: 1', 'and the correction');
select is((select string_agg(coalesce(mark, '.') || coalesce(second, ''), ' ' order by mark) from api.attendance_cells(:'g1')), 'N+ .', 'to her mark');
set session authorization t_leader;
select is(tap.told(format(:'mark', :'g1', array[:'pa'], array[:'m2'], array['N'], array['+'])), 'Marks saved: 1', 'the first mark of a meeting');
select is((select state from api.meeting_get(:'m2')), 'held', 'holds it');
select is(tap.back(), 'Marks put back: 1', 'taken back');
select is((select state from api.meeting_get(:'m2')), 'planned', 'it is not held');
select is(tap.told(format('api.ring_toggle(gen_random_uuid(), %L, (select version from api.group_people(%L) where id = %1$L))', :'pc', :'g1')) like 'To be rung%', true, 'Cilla is to be rung');
select is(tap.newest(), 'ring_toggle | Cilla Testsson | can | Take back that Cilla Testsson is to be rung?', 'can be taken back');
select is(tap.back(), 'Taken back', 'and is');

-- Meetings.
\set meet 'api.%s(gen_random_uuid(), %L, (select version from api.meeting_get(%2$L)))'
select is(tap.told(format('api.meeting_save(gen_random_uuid(), %L, (select version from api.meeting_get(%1$L)), %L, %L, %L)', :'m3', '2027-01-27', '18:00', '20:30')), 'Saved meeting 3 on 2027-01-27', 'moved by her who leads it');
select is(tap.newest(), 'meeting_save | group 2 | can | Move meeting 3 of group 2 back from 2027-01-27 to 2027-01-26?', 'can be moved back');
set session authorization t_jonas;
select is(tap.told(format('api.meeting_save(gen_random_uuid(), %L, (select version from api.meeting_get(%1$L)), %L, %L, %L)', :'m3', '2027-01-28', '18:00', '20:30')), 'Saved meeting 3 on 2027-01-28', 'a colleague moves it on');
set session authorization t_leader;
select is(tap.newest(), 'meeting_save | group 2 | stays | Jonas Ek changed meeting 3 at HH.MM, after this', 'then it stays');
set session authorization t_jonas;
select is(tap.back(), 'Taken back for group 2', 'moved back');
set session authorization t_leader;
select is(tap.newest(), 'meeting_save | group 2 | stays | Jonas Ek changed meeting 3 at HH.MM, after this', 'which is a change as well');
set session authorization t_farsta;
select is((select (on_date, starts, moved_from)::text from api.meeting_get(:'m3')), '(2027-01-27,18:00:00,2027-01-26)', 'as before');
select is(tap.told(format(:'meet', 'meeting_cancel', :'m3')) like 'Meeting 3 on 2027-01-27 is cancelled%', true, 'cancelled');
select is(tap.newest(), 'meeting_cancel | group 2 | can | Take back that meeting 3 of group 2 on 2027-01-27 is cancelled?', 'can be taken back');
select is(tap.back(), 'Taken back for group 2', 'and is');
select is((select state from api.meeting_get(:'m3')), 'planned', 'planned');
select is(tap.told(format(:'meet', 'meeting_hold', :'m2')) like 'Meeting 2 on % has been held', true, 'held');
select is(tap.newest(), 'meeting_hold | group 2 | can | Take back that meeting 2 of group 2 on 2027-01-19 has been held?', 'can be taken back');
select is(tap.told(format(:'mark', :'g1', array[:'pa'], array[:'m2'], array['N'], array['+'])), 'Marks saved: 1', 'marks');
select is((select tap.filled(why) from api.undo_list() where what = 'meeting_hold'), 'Meeting 2 has marks: it has been held', 'hold it');
select is(tap.back() || tap.back(), 'Marks put back: 1Taken back for group 2', 'both, the newest first');
select is(tap.told(format('api.meeting_add(gen_random_uuid(), %L)', :'g1')) like 'Meeting 12 is planned on%', true, 'one more');
select is(tap.newest(), 'meeting_add | group 2 | can | Take back the extra meeting 12 of group 2? It is cancelled', 'can be taken back');
select is(tap.back(), 'Taken back for group 2', 'and is');

-- One who comes late: marked, unmarked, and the yes taken back.
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'disa', :'g1')) like 'Offered%', true, 'a free seat in a group that runs');
select is(tap.told(format(:'answer' || ')', 'offer_accept', (select id from api.offer_list()))) like 'Accepted%', true, 'a yes');
select id as pd from api.group_people(:'g1') where name like 'Disa%' \gset
select is(tap.told(format(:'mark', :'g1', array[:'pd'], array[:'m1'], array['N'], array['+'])), 'Marks saved: 1', 'marked');
select is((select tap.filled(why) from api.undo_list() where what = 'offer_accept' and state <> 'undone' limit 1), 'Anna Berg marked attendance at HH.MM, after this', 'has been there');
select is(tap.back() || tap.back(), 'Marks put back: 1Taken back. The offer stands again, answer by 2027-01-27', 'both, the newest first');
select is((select count(*) from api.group_people(:'g1') where name like 'Disa%'), 0::bigint, 'not in the group');
select is(tap.back() like 'Withdrawn: 1%', true, 'nor offered');

-- Break, dropping out, and the seat given on.
select is(tap.told(format(:'act', 'group_break', :'g1')) like 'Group 2 is on a break', true, 'a break');
select is(tap.newest(), 'group_break | group 2 | can | Take back the break of group 2? It is running again', 'can be taken back');
select is(tap.back(), 'Taken back for group 2', 'and is');
\set part 'api.%s(gen_random_uuid(), %L, (select version from api.completion_list(%L) where id = %2$L)'
select is(tap.told(format(:'part' || ', %4$L)', 'interrupt_save', :'pc', :'g1', :'left_it')) like 'Dropped out%', true, 'Cilla drops out');
select is(tap.newest(), 'interrupt_save | Cilla Testsson | can | Take back that Cilla Testsson dropped out? They take part in group 2 again', 'can be taken back');
select is(tap.back(), 'Taken back for group 2', 'and is');
select is(tap.story(:'cilla') like 'running: % interrupted undone_interrupted', true, 'she takes part');
select is(tap.told(format(:'part' || ', %4$L)', 'interrupt_save', :'pc', :'g1', :'left_it')) like 'Dropped out%', true, 'once more');
set session authorization t_jonas;
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'disa', :'g1')) like 'Offered%', true, 'her seat is given on');
set session authorization t_farsta;
select is(tap.newest() || '; ' || tap.back(), 'interrupt_save | Cilla Testsson | can | Take back that Cilla Testsson dropped out? They take part in group 2 again; Taken back for group 2', 'another one is free for her');
select is((select seats from api.group_get(:'g1')), '3/3', 'and now taken');
select is(tap.told(format(:'part' || ', %4$L)', 'interrupt_save', :'pc', :'g1', :'left_it')) like 'Dropped out%', true, 'she drops out');
set session authorization t_jonas;
select is(tap.told(format('api.group_save(gen_random_uuid(), %L, (select version from api.group_get(%1$L)), programme => %L, first_date => %L, starts => %L, capacity => 2, leader1 => %L)', :'g1', :'k311', '2027-01-12', '17:30', :'lena')) like '%Saved group 2%', true, 'a colleague makes the group smaller');
set session authorization t_farsta;
select is(tap.newest() ~ '^interrupt_save . Cilla Testsson . stays . The last seat was taken by Jonas Ek at', true, 'then it stays, and whose the seat is');
set session authorization t_jonas;
select is(tap.newest() || '; ' || tap.back(), 'group_save | group 2 | can | Put back what was changed in group 2 at HH.MM?; Taken back for group 2', 'the seat is there again');
select is(tap.back() like 'Withdrawn: 1%', true, 'and the offer is withdrawn');
select is((select seats from api.group_get(:'g1')), '1/3', 'as it was');

-- The end: rows marked together are one deed.
set session authorization t_farsta;
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'disa', :'g1')) like 'Offered%', true, 'an offer that is open when the group ends');
reset session authorization;
update komet.meeting set state = 'held' where course_group = :'g1' and state = 'planned';
update komet.clock set today = '2027-06-01';
set session authorization t_farsta;
select is(tap.told(format(:'act', 'group_end', :'g1')) like 'Group 2 has ended%', true, 'ended');
select is(tap.newest(), 'group_end | group 2 | can | Take back that group 2 has ended? It is running again', 'can be taken back');
select is(tap.back(), 'Taken back for group 2', 'and is');
select is((select state from api.group_get(:'g1')), 'running', 'running');
select is(tap.told(format(:'act', 'group_end', :'g1')) like 'Group 2 has ended%', true, 'ended');
select is(tap.told(replace(format(:'part' || ')', 'completion_confirm', :'pa', :'g1'), 'gen_random_uuid()', '''00000000-0000-4000-8000-0000000000a1''')) like 'Attended%', true, 'decided');
select is(tap.newest(), 'completion_confirm | Anna Testsson | can | Take back what was decided about Anna Testsson in group 2? The marks can be changed again', 'can be taken back');
select is((select tap.filled(why) from api.undo_list() where what = 'group_end' and state <> 'undone'), 'Anna Berg changed who takes part at HH.MM, after this', 'the group stays ended');
select is(tap.told(format(:'act', 'group_settle', :'g1')) like 'Group 2 is settled', true, 'settled');
select is((select tap.filled(why) from api.undo_list() where what = 'completion_confirm'), 'Group 2 is settled', 'nothing is decided anew in a settled group');
select is(tap.newest(), 'group_settle | group 2 | can | Take back that group 2 is settled? What was decided stands', 'but that is taken back');
select is(tap.back() || tap.back(), 'Taken back for group 2Taken back for group 2', 'both');
select is(tap.story(:'anna') like 'running: % attended undone_attended', true, 'as if it had not been decided');
reset session authorization;
update komet.participation set state = 'running', reason = null where id = :'pc';
update komet.offer set state = 'accepted' where id = :'oc';
update komet.group_seat set offer = :'oc' where course_group = :'g1' and n = (select min(n) from komet.group_seat where course_group = :'g1' and offer is null);
update komet.registration set state = 'running' where id = :'cilla';
set session authorization t_farsta;
select is(tap.told(replace(format(:'part' || ')', 'completion_confirm', id, :'g1'), 'gen_random_uuid()', '''00000000-0000-4000-9000-0000000001' || case id when :'pa' then 'a1' else 'a2' end || '''')) ~ '^(Attended|Never)', true, name)
from api.completion_list(:'g1');
select is((select concat_ws(' ', what, n, tap.filled(why)) from api.undo_list(1)), 'completion_confirm 2 Take back all 2, done together at HH.MM?', 'rows that were marked and decided together are one deed');
select is(tap.back(), 'Taken back: 2 of 2', 'taken back together');
select is((select string_agg(state, ' ') from api.completion_list(:'g1')), 'running running', 'nobody is decided');

-- A cancelled group.
reset session authorization;
update komet.clock set today = '2026-11-24';
set session authorization t_farsta;
select id as g2 from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2027-01-13', starts => '17:30', capacity => 6, leader1 => :'omar') \gset
select is(tap.told(format(:'act', 'group_open', :'g2')) like 'Group 3 is open%', true, 'another group');
select is(tap.told(format('api.fill(gen_random_uuid(), %L)', :'g2')) like 'Offers made: 2%', true, 'filled');
select is(tap.told(format(:'answer' || ')', 'offer_accept', (select id from api.offer_list(course_group => :'g2') where name like 'Britta%'))) like 'Accepted%', true, 'one accepts');
select is(tap.told(format('api.group_cancel_save(gen_random_uuid(), %L, (select version from api.group_get(%1$L)), %L)', :'g2', :'gone')) like 'Group 3 is cancelled. % 2', true, 'cancelled');
select is(tap.newest(), 'group_cancel_save | group 3 | can | Take back that group 3 is cancelled? Families that are in it again: 2. Whoever was told must be rung', 'what it means');
select u.id as uid, u.version as uv from api.undo_list(1) u \gset
set session authorization t_jonas;
select id as g3 from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2027-01-13', starts => '17:30', capacity => 6, leader1 => :'omar') \gset
select is(tap.told(format(:'act', 'group_open', :'g3')) like 'Group 4 is open%', true, 'a colleague plans another with its leader');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'britta', :'g3')) like 'Offered%', true, 'and offers it to a family of it');
set session authorization t_farsta;
select is(tap.newest(), 'group_cancel_save | group 3 | stays | Jonas Ek made an offer at HH.MM, after this', 'then it stays');
set session authorization t_jonas;
select is(tap.back() like 'Withdrawn: 1%', true, 'withdrawn');
set session authorization t_farsta;
select is(tap.back(), 'KM001 leader1: Leads group 4 at the same time on 2027-01-13', 'but the leader is busy');
reset session authorization;
update komet.meeting set state = 'cancelled' where course_group = :'g3';
set session authorization t_farsta;
select is(tap.back(), 'Taken back for group 3', 'when he is not, it is taken back');
select is((select (state, seats)::text from api.group_list() where id = :'g2'), '(open,3/6)', 'open, and its seats are held');
select is((select string_agg(name || ' ' || state, ', ' order by name) from api.offer_list(course_group => :'g2')), 'Britta Testsson accepted, Disa Testsson open', 'by those who had them');
select is((select count(*) from api.group_people(:'g2')), 2::bigint, 'who take part');
select is((select count(*) from api.meeting_list(:'g2') where state = 'planned') > 5, true, 'its meetings are planned');
select is(tap.story(:'britta') like 'placed: % group_cancelled % undone_group_cancelled', true, 'and the families'' events tell');
select is(tap.broken(), null, 'seats and offers agree');

-- Another district has no part in it.
select u.id as uid, u.version as uv from api.undo_list() u where what = 'fill' limit 1 \gset
set session authorization t_bromma;
select is((select count(*) from api.undo_list()), 0::bigint, 'another district sees none of it');
select is(tap.back(:'uid', :uv) like 'KM002%', true, 'and takes nothing back');
select * from finish();
