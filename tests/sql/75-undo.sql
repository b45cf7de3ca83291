-- Taking back what was done to a registration and in a family's file; whose deeds, for how long. Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
\ir undo.inc
\ir as.inc
select no_plan();
select tap.waits('Anna', '2026-01-10') as anna, tap.waits('Britta', '2026-02-10', 2) as britta, tap.waits('Gun', '2026-07-10', 1, 1, 'bromma') as gun \gset
\set state 'select concat_ws('' '', r.state, r.priority, r.resting_until, r.closed_on, (select string_agg(e.what, '' '' order by e.n) from komet.registration_event e where e.registration = r.id and e.n > %s)) from komet.registration r where r.id = %L'
\set n 'select coalesce(max(n), 0) as n from komet.registration_event'
\set ver '(select version from api.registration_get(%L))'
\set prio 'api.priority_save(gen_random_uuid(), %L, (select version from api.priority_get(%1$L)), %s, %L, %L)'
\set rest 'api.rest_save(gen_random_uuid(), %L, (select version from api.rest_get(%1$L)), %L, %L)'
\set act 'api.%s(gen_random_uuid(), %L, (select version from api.priority_get(%2$L)))'
\set act1 'api.%s(gen_random_uuid(), %L, (select version from api.priority_get(%2$L)), %L)'
\o /dev/null
set session authorization t_farsta;
select tap.opened(:'anna'), tap.opened(:'britta');
\o
select (select value from api.reason_choice('priority') limit 1) as why, (select value from api.reason_choice('close') limit 1) as shut \gset

select is((select count(*) from api.undo_list()), 0::bigint, 'nobody has done anything yet');
select is(tap.back(gen_random_uuid(), 1), 'KM002 -: That is not among what you have done today: change it where it stands', 'nothing is taken back');

-- A new registration.
select id as a, family as af from api.registration_save(gen_random_uuid(), programme => :'k311', caller_name => 'Åsa Öhrn', phone => '070-174 06 12', child1_name => 'Elis') \gset
select is(tap.newest(), 'registration_save_new | Åsa Öhrn | can | Take back the registration of Åsa Öhrn? It is closed as registered by mistake', 'a new registration, and what taking it back means');
select is(tap.back(), 'Closed as registered by mistake. It can be opened again in the family''s file', 'taken back');
reset session authorization;
select is(tap.try(format(:'state', 0, :'a')), 'closed 0 2026-11-24 registered undone_registered', 'closed, and both events stand');
select is((select x.name::text from komet.registration r join komet.reason x on x.id = r.close_reason where r.id = :'a'), 'Felregistrerad', 'with its reason');
select is((select count(*) from komet.registration_event e join komet.registration_event u on u.id = e.undoes where e.registration = :'a' and u.what = 'registered'), 1::bigint, 'one points at the other');
set session authorization t_farsta;
select is((select string_agg(what || ' ' || state, ', ' order by what) from api.undo_list()), 'registration_save_new undone, undo stays', 'both stand in the list');
select is(tap.newest(), null, 'and nothing is left to take back');
select is((select tap.filled(tap.told(format('api.undo(gen_random_uuid(), %L, %s)', id, version))) from api.undo_list() where what <> 'undo'), 'KM004 -: This was taken back already', 'not twice');
select is((select tap.filled(why) from api.undo_list() where what = 'undo'), 'What was taken back is not taken back in turn: do it once more', 'nor in turn');
select is(tap.told(format(:'act', 'reopen', :'a')), 'Opened again. Queue date 2026-11-24', 'opened again by hand');
select is(tap.newest(), 'reopen | Åsa Öhrn | can | Close the registration of Åsa Öhrn again, as before HH.MM?', 'which is a deed too');
select is(tap.back(), 'Taken back', 'taken back');
select is(tap.try(format('select state from api.registration_get(%L)', :'a')), 'closed', 'closed again');
select is(tap.told(format(:'act', 'reopen', :'a')) like 'Opened again%', true, 'open for what follows');

-- The same save asked for again gives the same answer; another person's number does not.
select u.id as uid, u.version as uv from api.undo_list(1) u \gset
set session authorization t_jonas;
select is(tap.back(:'uid', :uv), 'KM002 -: That is not among what you have done today: change it where it stands', 'nobody takes back what another has done');
select is((select count(*) from api.undo_list()), 0::bigint, 'or sees it in the list');
reset session authorization;
select is(tap.inside_as('t_farsta', format('select count(*) > 0 from audit.written_by(%L)', :'uid')), 'true', 'the log tells what one has written oneself');
select is(tap.inside_as('t_jonas', format('select count(*) > 0 from audit.written_by(%L)', :'uid')), 'false', 'and nothing that others have, whatever function asks');
select is(tap.inside_as('t_jonas', format('select count(*) from audit.written_since(%L, %L, %L)', 'registration', :'a', '2020-01-01')), '0', 'nor of a row that others wrote');
set session authorization t_farsta;
select is(tap.back(:'uid', 1), 'KM002 -: Nothing was taken back: meanwhile it means something else. Look at it again', 'a yes is to the sentence that was asked');

-- A changed registration: field by field.
\set change 'api.registration_save(gen_random_uuid(), %L, (select version from api.registration_get(%1$L)), null, %L, caller_name => %L, caller_role => %L, phone => %L, child1_name => %L, weekdays => %L)'
select is(tap.told(format(:'change', :'a', :'k311', 'Åsa Ohrn', 'guardian', '070-174 06 13', 'Elis', 'tis')) like 'Saved.%', true, 'name, phone and day are changed');
select is(tap.newest(), 'registration_save | Åsa Ohrn | can | Put back what was changed for Åsa Ohrn at HH.MM?', 'what it means');
set session authorization t_jonas;
\o /dev/null
select tap.opened(:'a');
\o
select is(tap.told(format(:'change', :'a', :'k311', 'Åsa Ohrn', 'guardian', '070-174 06 13', 'Elis', 'ons')) like 'Saved.%', true, 'a colleague changes the day');
set session authorization t_farsta;
select is(tap.newest(), 'registration_save | Åsa Ohrn | can | Put back 2 of 3 fields changed for Åsa Ohrn at HH.MM? The others were changed again', 'the rest can be put back');
select is(tap.back() like 'Taken back. Place % of % in the queue, queue date 2026-11-24', true, 'and is');
select is((select (caller_name, phone, weekdays)::text from api.registration_get(:'a')), '("Åsa Öhrn",+46701740612,ons)', 'name and phone are as before, the colleague''s day stays');
select is(tap.told(format(:'change', :'a', :'k311', 'Åsa Öhrn', 'guardian', '070-174 06 12', 'Elis', 'tor')) like 'Saved.%', true, 'the day once more');
set session authorization t_jonas;
select is(tap.told(format(:'change', :'a', :'k311', 'Åsa Öhrn', 'guardian', '070-174 06 12', 'Elis', 'fre')) like 'Saved.%', true, 'and the colleague after it');
set session authorization t_farsta;
select is(tap.newest(), 'registration_save | Åsa Öhrn | stays | Jonas Ek changed the registration at HH.MM, after this', 'nothing is left: by whom and when');
select is(tap.back(), 'KM004 -: Jonas Ek changed the registration at HH.MM, after this', 'refused');
select is(tap.told(format('api.registration_save(gen_random_uuid(), %L, (select version from api.registration_get(%1$L)), null, %L, caller_name => %L, caller_role => %L, phone => %L, child1_name => %L, weekdays => %L, note => %L)', :'a', :'k311', 'Åsa Öhrn', 'guardian', '070-174 06 12', 'Elis', 'fre', 'Ringer')) like 'Saved.%', true, 'only a note');
select is(tap.newest(), 'registration_save | Åsa Öhrn | stays | Only a note was written. A note is signed and stays: write a correction of it', 'stays');

-- Priority.
select max(n) as n from api.family_events(:'anna') \gset
select is(tap.told(format(:'prio', :'anna', 3, :'why', '2027-02-01')) like 'Priority 3 given%', true, 'priority');
select is(tap.newest(), 'priority_save | Anna Testsson | can | Take back the priority of Anna Testsson? Its place is counted without it again', 'can be taken back');
select is(tap.told(format(:'prio', :'anna', 5, :'why', '2027-02-01')) like 'Priority 5 given%', true, 'changed');
select is(tap.newest(), 'priority_save | Anna Testsson | can | Take back the priority of Anna Testsson? It has priority 3 again', 'to what it was');
select is((select tap.filled(why) from api.undo_list() offset 1 limit 1), 'Anna Berg gave priority at HH.MM, after this', 'the newest first');
select is(tap.back(), 'Taken back. Place 1 of 3 in the queue, queue date 2026-01-10', 'taken back');
select is(tap.told(format(:'act', 'priority_end', :'anna')), 'The priority has ended', 'ended');
select is(tap.newest(), 'priority_end | Anna Testsson | can | Give Anna Testsson priority 3 again, as before HH.MM?', 'given again');
select is(tap.back() like 'Taken back%', true, 'taken back');
set session authorization t_jonas;
\o /dev/null
select tap.opened(:'anna');
\o
select is(tap.told(format(:'act', 'priority_end', :'anna')), 'The priority has ended', 'a colleague ends it');
set session authorization t_farsta;
select is(tap.newest(), 'priority_save | Anna Testsson | stays | Jonas Ek ended the priority at HH.MM, after this', 'others have built on it');
set session authorization t_jonas;
select is(tap.back() like 'Taken back%', true, 'she takes that back');
set session authorization t_farsta;
select is(tap.back() like 'Taken back%', true, 'and then it can be');
reset session authorization;
select is(tap.try(format(:'state', :n, :'anna')), 'queued 0 priority_given priority_changed undone_priority_changed priority_ended undone_priority_ended priority_ended undone_priority_ended undone_priority_given', 'the whole story stands');
select is((select count(*) from komet.priority_grant where registration = :'anna'), 2::bigint, 'and both grants');
set session authorization t_farsta;

-- Asked to move to another district: nothing is changed until that is answered, or taken back there.
select is(tap.told(format(:'prio', :'anna', 3, :'why', '2027-02-01')) like 'Priority 3 given%', true, 'priority');
set session authorization t_jonas;
select is(tap.saved(format('api.move_save(gen_random_uuid(), %L, (select version from api.priority_get(%1$L)), %L, null, (select value::uuid from api.move_person_choice(%1$L) limit 1), %3$L, %4$L)',
  :'anna', :'bromma', 'oral', '2026-11-20')) is not null, true, 'a colleague asks another district to take over');
select is(tap.newest(), 'move_save | Anna Testsson | stays | What districts ask of each other is withdrawn or answered there', 'which is taken back where it stands');
set session authorization t_farsta;
select is(tap.newest(), 'priority_save | Anna Testsson | stays | Jonas Ek asked another district to take over at HH.MM, after this', 'others have built on it');
set session authorization t_jonas;
select is(tap.saved(format(:'act', 'move_stay', :'anna')) is not null, true, 'it stays here');
set session authorization t_farsta;
select is(tap.back(), 'Taken back. Place 1 of 3 in the queue, queue date 2026-01-10', 'and then it can be taken back');

-- Rest.
select max(n) as n from api.family_events(:'anna') \gset
select is(tap.told(format(:'rest', :'anna', '2027-01-31', 'family')) like 'Rests until%', true, 'rest');
select is(tap.newest(), 'rest_save | Anna Testsson | can | Take back the rest of Anna Testsson? It waits at its place again', 'can be taken back');
select is(tap.told(format(:'rest', :'anna', '2027-02-28', 'family')) like 'Rests until%', true, 'longer');
select is(tap.newest(), 'rest_save | Anna Testsson | can | Take back the rest of Anna Testsson? It rests until 2027-01-31 again', 'to what it was');
select is(tap.back(), 'Taken back', 'taken back');
select is((select until::text from api.rest_get(:'anna')), '2027-01-31', 'the shorter one holds');
select is(tap.told(format(:'act', 'rest_end', :'anna')) like 'The rest has ended%', true, 'ended');
select is(tap.newest(), 'rest_end | Anna Testsson | can | Let Anna Testsson rest until 2027-01-31 again, as before HH.MM?', 'rests again');
select is(tap.back() || '|' || tap.back(), 'Taken back|Taken back. Place 1 of 3 in the queue, queue date 2026-01-10', 'both, the newest first');
reset session authorization;
select is(tap.try(format(:'state', :n, :'anna')), 'queued 0 rest_started rest_changed undone_rest_changed rest_ended undone_rest_ended undone_rest_started', 'nobody rests');
select is((select sum(ended_on - from_date) from komet.rest where registration = :'anna' and until = '2027-01-31'), 0::bigint, 'and no day of rest is counted');
set session authorization t_farsta;

-- Closing, another programme.
select is(tap.told(format(:'act1', 'close_save', :'britta', :'shut')) like 'Closed%', true, 'closed');
select is(tap.newest(), 'close_save | Britta Testsson | can | Take back the closing of Britta Testsson? It is in the queue again, queue date 2026-02-10', 'can be opened');
set session authorization t_jonas;
\o /dev/null
select tap.opened(:'britta');
\o
select is(tap.told(format(:'act', 'reopen', :'britta')) like 'Opened again%', true, 'a colleague opens it');
set session authorization t_farsta;
select is(tap.newest(), 'close_save | Britta Testsson | stays | Jonas Ek opened the registration again at HH.MM, after this', 'then it stays');
select is(tap.told(format(:'act1', 'close_save', :'britta', :'shut')) like 'Closed%', true, 'closed again');
select is(tap.back(), 'Taken back. Place 2 of 3 in the queue, queue date 2026-02-10', 'taken back: the old place');
select id as copy from api.programme_move_save(gen_random_uuid(), :'britta', (select version from api.priority_get(:'britta')), :'k1218') \gset
select is(tap.newest(), 'programme_move_save | Britta Testsson | can | Take back the move of Britta Testsson? It waits for Komet 3–11 again, queue date 2026-02-10', 'a move to another programme');
select is(tap.told(format(:'prio', :'copy', 3, :'why', '2027-02-01')) like 'Priority 3 given%', true, 'priority there');
select is((select tap.filled(why) from api.undo_list() where what = 'programme_move_save'), 'Anna Berg gave priority at HH.MM, after this', 'is built on it');
select is(tap.back() like 'Taken back%' and tap.back() like 'Taken back. Place 2 of 3%', true, 'both, the newest first');
select is((select string_agg(state, ' ' order by id = :'copy') from api.family_registrations((select family from api.registration_get(:'britta')))), 'queued moved', 'the first one waits, the other is as moved');

-- Persons and phones.
select id as pid, version as pv from api.family_people(:'af') where role = 'guardian' \gset
select is(tap.saved(format('api.person_save(gen_random_uuid(), %L, %s, null, %L, %L, %L, %L)', :'pid', :pv, 'parent', 'Åsa', 'Ek', 'Ossa')), 'Saved', 'a person is changed');
select is(tap.newest(), 'person_save | Åsa Ek | can | Put back what was changed for Åsa Ek at HH.MM?', 'can be put back');
set session authorization t_jonas;
select is(tap.saved(format('api.person_save(gen_random_uuid(), %L, (select version from api.person_get(%1$L)), null, %L, %L, %L, %L)', :'pid', 'parent', 'Åsa', 'Ek', 'Åsan')), 'Saved', 'a colleague changes what she is called');
set session authorization t_farsta;
select is(tap.newest(), 'person_save | Åsa Ek | can | Put back 2 of 3 fields changed for Åsa Ek at HH.MM? The others were changed again', 'the rest can');
select is(tap.back(), 'Taken back', 'and is');
select is((select (role, family_name, called)::text from api.person_get(:'pid')), '(guardian,Öhrn,Åsan)', 'field by field');
select is(tap.saved(format('api.person_save(gen_random_uuid(), null, null, %L, %L, %L)', :'af', 'other', 'Mormor')), 'Saved', 'a new person');
select is(tap.newest(), 'person_save_new | Åsa Öhrn | stays | Whoever was written into a file stays there: change what is wrong', 'stays');
select is(tap.saved(format('api.phone_save(gen_random_uuid(), null, null, %L, %L, %L)', :'af', :'pid', '08-508 00 00')), 'Saved', 'a phone number');
select is(tap.newest(), 'phone_save_new | Åsa Öhrn | can | Take away the phone number of Åsa Öhrn that was written at HH.MM?', 'can be taken away');
select id as tid, version as tv from api.family_phones(:'af') where position = 2 \gset
select is(tap.saved(format('api.phone_save(gen_random_uuid(), %L, %s, null, %L, %L)', :'tid', :tv, :'pid', '08-508 00 01')), 'Saved', 'corrected');
select is((select tap.filled(why) from api.undo_list() where what = 'phone_save_new'), 'Anna Berg changed the same at HH.MM, after this', 'the newest first');
select is(tap.back(), 'Taken back', 'taken back');
select is((select number from api.phone_get(:'tid')), '+4685080000', 'as before');
select is(tap.told(format('api.phone_remove(gen_random_uuid(), %L, (select version from api.phone_get(%1$L)))', :'tid')), 'The phone number was taken away', 'taken away');
select is(tap.newest(), 'phone_remove | Åsa Öhrn | can | Put back the phone number of Åsa Öhrn that was taken away at HH.MM?', 'can be put back');
select is(tap.back(), 'Taken back', 'and is');
select is((select count(*) from api.family_phones(:'af')), 2::bigint, 'there again');
select is(tap.saved(format('api.note_save(gen_random_uuid(), %L, %L)', :'af', 'Ringer på torsdag')), 'The note was written', 'a note');
select is(tap.newest(), 'note_save | Åsa Öhrn | stays | A note is signed and stays: write a correction of it', 'is signed');
select is(tap.back(), 'KM004 -: A note is signed and stays: write a correction of it', 'and stays');
select is(tap.told(format('api.consent_save(gen_random_uuid(), %L, %L, %L, %L, %L)', :'af', :'pid', 'share', 'yes', 'oral')), 'The answer was written down', 'a consent');
select is(tap.back(), 'KM004 -: An answer about consent stays: write down the new answer', 'stays too');

-- Protected: without name in the list, and not touched by those who may not open the file.
select is(tap.told(format(:'prio', :'a', 2, :'why', '2027-02-01')) like 'Priority 2 given%', true, 'priority');
reset session authorization;
update komet.person set protection = 'secrecy_marker' where id = :'pid';
set session authorization t_farsta;
select is(tap.newest(), 'priority_save | SKYDDAD | stays | The family is protected. Its file is opened only by those who have been named for it', 'no name, and nothing to be done');
select is((select count(*) from api.undo_list() where whom ~ 'Öhrn' or why ~ 'Öhrn'), 0::bigint, 'nowhere in the list');
select is(tap.back() like 'KM004 -: The family is protected%', true, 'nor by asking');
reset session authorization;
insert into komet.protection_grant (unit, family, login, reason, valid_to) values (:'farsta', :'af', 't_farsta', 'Handläggare', now() + interval '1 day');
set session authorization t_farsta;
select is(tap.newest(), 'priority_save | SKYDDAD | can | Take back the priority of SKYDDAD? Its place is counted without it again', 'who has been named may');

-- A duty that ends takes the right with it, whatever else one may. A login of this file alone: groups are everybody's on this server.
reset session authorization;
do $$ begin
  if not exists (select from pg_roles where rolname = 't_former') then create role t_former login; end if;
end $$;
grant komet_people, komet_coordinator to t_former;
insert into komet.duty (login, unit, duty, valid_from) values ('t_former', :'farsta', 'coordinator', '2026-01-01');
set session authorization t_former;
\o /dev/null
select tap.opened(:'anna');
\o
select is(tap.told(format(:'prio', :'anna', 4, :'why', '2027-02-01')) like 'Priority 4 given%', true, 'priority once more');
select u.id as uid, u.version as uv from api.undo_list(1) u \gset
reset session authorization;
update komet.duty set valid_to = '2026-11-23' where login = 't_former';
insert into komet.duty (login, unit, duty, valid_from) select 't_former', id, 'lead', '2026-01-01' from komet.unit where code = 'precens';
insert into komet.duty (login, unit, duty, valid_from) values ('t_former', :'bromma', 'coordinator', '2026-01-01');
set session authorization t_former;
select is(tap.back(:'uid', :uv), 'KM004 -: Your duty does not include this any more', 'the duty has ended: nothing is taken back');
select is((select count(*) from api.undo_list() where state = 'can'), 0::bigint, 'nothing at all');
select is((select count(*) from api.undo_list() where whom ~ 'Testsson'), 0::bigint, 'and no name is told');
reset session authorization;
update komet.duty set valid_to = null where login = 't_former' and unit = :'farsta';
delete from komet.duty where login = 't_former' and unit <> :'farsta';
revoke komet_coordinator from t_former;
grant komet_leader to t_former;
set session authorization t_former;
select is(tap.back(:'uid', :uv), 'KM004 -: Your duty does not include this any more', 'nor by one who may not do the thing itself any more');
reset session authorization;
revoke komet_leader from t_former;
grant komet_coordinator to t_former;
set session authorization t_former;
select is((select state from api.undo_list(1)), 'can', 'with the duty it can be');
reset session authorization;
update komet.request set at = at - interval '13 hours' where id = :'uid';
set session authorization t_former;
select is(tap.back(:'uid', :uv), 'KM002 -: That is not among what you have done today: change it where it stands', 'but not after a working day');
set session authorization t_nobody;
select is(tap.try('select count(*) from api.undo_list()') like '42501%', true, 'who saves nothing has nothing to take back');

-- The same request twice; and every function that saves is known.
set session authorization t_farsta;
select is(tap.told(format(:'rest', :'anna', '2027-01-31', 'family')) like 'Rests until%', true, 'a rest');
select u.id as uid, u.version as uv from api.undo_list(1) u \gset
select is(tap.told(format('api.undo(%L, %L, %s)', '00000000-0000-4000-8000-000000000075', :'uid', :uv)) like 'Taken back%', true, 'taken back');
select is(tap.told(format('api.undo(%L, %L, %s)', '00000000-0000-4000-8000-000000000075', :'uid', :uv)) like 'Taken back%', true, 'the same save again gives the same answer');
reset session authorization;
select is((select count(*) from komet.registration_event where registration = :'anna' and what = 'undone_rest_started'), 2::bigint, 'and does nothing');
select is((select string_agg(k.function, ' ') from komet.deed_kinds() k where not exists (
  select from pg_proc p where p.pronamespace = 'api'::regnamespace and p.proname = k.function and p.proargnames @> array['request'])), null, 'what can be taken back is there to be done');
-- A save that says nothing of it is listed all the same.
insert into komet.request (id, login, function, fingerprint, answer) values ('00000000-0000-4000-8000-000000000076', 't_jonas', 'hello', '', '{}');
set session authorization t_jonas;
select is(tap.newest(), 'other | stays | This cannot be taken back', 'what nobody has thought of is listed, and stays');
reset session authorization;
select is((select count(*) from audit.written where login = 't_farsta' and request is null), 0::bigint, 'the log knows which save wrote each row');
select * from finish();
