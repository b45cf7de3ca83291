-- Letters: addresses, texts, who gets one and who is left out, what was sent, paper and calendars. Today is Tuesday 2026-11-24.
\ir people.inc
\ir as.inc
\ir groups.inc
\ir undo.inc
select no_plan();
-- What was printed, to be looked at from several sides.
create table tap.page (k text, n bigint generated always as identity, sheet int, block text, text text);
create table tap.file (k text, n bigint generated always as identity, name text, line text);
grant select, insert on tap.page, tap.file to public;

-- Anna and her partner live apart; Britta and hers together; Cilla is protected; Disa has no address; Eva wants no contact; Fia is in Bromma.
select tap.waits('Anna', '2026-01-10', 2) as anna, tap.waits('Britta', '2026-02-10', 2) as britta, tap.waits('Cilla', '2026-03-10') as cilla,
  tap.waits('Disa', '2026-04-10') as disa, tap.waits('Eva', '2026-05-10') as eva, tap.waits('Fia', '2026-06-10', 1, 1, 'bromma') as fia,
  tap.waits('Gina', '2026-07-10') as gina \gset
select family as fam_a from komet.registration where id = :'anna' \gset
select family as fam_b from komet.registration where id = :'britta' \gset
select family as fam_c from komet.registration where id = :'cilla' \gset
select family as fam_f from komet.registration where id = :'fia' \gset
select id as p_anna from komet.person where given_name = 'Anna' \gset
select id as p_anna2 from komet.person where family = :'fam_a' and given_name = 'Bo' \gset
select id as p_britta from komet.person where given_name = 'Britta' \gset
select id as p_cilla from komet.person where given_name = 'Cilla' \gset
update komet.colleague set phone = '08-465 004 11' where login = 't_farsta';
update komet.person set contact_ok = false where given_name = 'Eva';
insert into komet.phone (unit, family, person, number, typed)
select unit, family, id, '+46701740' || (610 + row_number() over (order by given_name)), 'x' from komet.person where given_name in ('Anna', 'Britta', 'Disa', 'Gina');
insert into komet.consent (unit, family, person, purpose, answer, how) select unit, family, id, 'message', 'yes', 'oral' from komet.person where given_name in ('Anna', 'Disa');

-- ---------------------------------------------------------------------------------------------------
-- Addresses

set session authorization t_farsta;
select count(*) from api.family_open(family => :'fam_a') \g /dev/null
select count(*) from api.family_open(family => :'fam_b') \g /dev/null
\set live 'select (street, postcode, town, care_of, message)::text from api.person_save(gen_random_uuid(), id => %1$L, version => (select version from api.person_get(%1$L)), role => \'guardian\', given_name => %2$L, family_name => \'Testsson\', street => %3$L, postcode => %4$L, town => %5$L, care_of => %6$L)'
select is(tap.try(format(:'live', :'p_anna', 'Anna', 'Äppelstigen 3', '', 'Farsta', '')), 'KM001 postcode: Write the postcode too', 'half an address is none');
select is(tap.try(format(:'live', :'p_anna', 'Anna', '', '123 45', 'Farsta', '')), 'KM001 street: Write the street and number, or the box', 'nor one without a street');
select is(tap.try(format(:'live', :'p_anna', 'Anna', 'Äppelstigen 3', '1234', 'Farsta', '')), 'KM001 postcode: A postcode has five digits: 123 45', 'a postcode is five digits');
select is(tap.try(format(:'live', :'p_anna', 'Anna', 'Äppelstigen 3', 'SE-12345', 'Farsta', 'C/o Ek')), '("Äppelstigen 3","123 45",Farsta,Ek,Saved)', 'however it is written');
select is(tap.try(format(:'live', :'p_anna2', 'Bo', 'Hemlig gata 9', '123 46', 'Farsta', '')), '("Hemlig gata 9","123 46",Farsta,,Saved)', 'the other parent lives elsewhere');
select is(tap.try(format(:'live', :'p_britta', 'Britta', 'Lekplan 2', '123 47', 'Farsta', '')), '("Lekplan 2","123 47",Farsta,,Saved)', 'and Britta');
select is(tap.try(format(:'live', (select id from api.family_people(:'fam_b') where name like 'Bo%'), 'Bo', 'lekplan 2', '12347', 'Farsta', '')), '("lekplan 2","123 47",Farsta,,Saved)', 'with her partner');
select is(tap.try(format('select (street, message)::text from api.person_save(gen_random_uuid(), id => %1$L, version => (select version from api.person_get(%1$L)), role => %2$L, given_name => %3$L, family_name => %4$L)', :'p_anna', 'guardian', 'Anna', 'Testsson')),
  '("Äppelstigen 3",Saved)', 'a program that knows no addresses leaves them');
reset session authorization;
update komet.postal_address set valid_from = '2026-01-01' where person = :'p_anna';
set session authorization t_farsta;
select is(tap.try(format(:'live', :'p_anna', 'Anna', 'Äppelstigen 4', '123 45', 'Farsta', '')), '("Äppelstigen 4","123 45",Farsta,,Saved)', 'Anna moves');
reset session authorization;
select is((select string_agg(street || ' ' || coalesce(valid_to::text, 'now'), ', ' order by valid_from) from komet.postal_address where person = :'p_anna'), 'Äppelstigen 3 2026-11-24, Äppelstigen 4 now', 'and the old address is history');
select is(tap.inside_as('t_bromma', 'select count(*) from komet.postal_address') || tap.inside_as('t_lead', 'select count(*) from komet.postal_address') || tap.inside_as('t_leader', 'select count(*) from komet.postal_address'),
  '000', 'another district, the lead and leaders read none');

-- A protected family's is never written, and one from before is read by nobody, named or not.
insert into komet.postal_address (unit, family, person, street, postcode, town, valid_from) select unit, family, id, 'Skyddad gata 1', '12348', 'Farsta', '2026-01-01' from komet.person where id = :'p_cilla';
insert into komet.protection_grant (unit, family, login, reason, valid_to) values (:'farsta', :'fam_c', 't_farsta', 'Samordnar', now() + interval '1 day');
set session authorization t_farsta;
select count(*) from api.family_open(family => :'fam_c') \g /dev/null
select is(tap.try(format('select (street, protection)::text from api.person_save(gen_random_uuid(), id => %1$L, version => (select version from api.person_get(%1$L)), role => %2$L, given_name => %3$L, protection => %4$L, street => %5$L, postcode => %6$L, town => %7$L)',
  :'p_cilla', 'guardian', 'Cilla', 'secrecy_marker', 'Ny gata 1', '12345', 'Farsta')), 'KM001 street: The family is protected: its address is not kept here. Leave the lines empty', 'no new address with the mark');
select is(tap.try(format('select (street, protection)::text from api.person_save(gen_random_uuid(), id => %1$L, version => (select version from api.person_get(%1$L)), role => %2$L, given_name => %3$L, protection => %4$L, street => %5$L, postcode => %6$L, town => %7$L)',
  :'p_cilla', 'guardian', 'Cilla', 'secrecy_marker', 'Skyddad gata 1', '12348', 'Farsta')), '(,secrecy_marker)', 'the mark alone may be set, and the address is gone from sight');
select is(tap.try(format(:'live', :'p_cilla', 'Cilla', 'Ny gata 1', '123 45', 'Farsta', '')), 'KM001 street: The family is protected: its address is not kept here. Leave the lines empty', 'nor is one written afterwards');
select is(tap.try(format('select street from api.person_get(%L)', :'p_cilla')), null, 'nor read by who is named for the family');

-- ---------------------------------------------------------------------------------------------------
-- A group of all of them

select id as g1 from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2026-12-01', starts => '17:30', capacity => 8, leader1 => :'lena', place => :'centrum') \gset
select count(*) from api.group_open(gen_random_uuid(), :'g1', (select version from api.group_get(:'g1'))) \g /dev/null
select count(*) from api.fill(gen_random_uuid(), :'g1') \g /dev/null
\set panel 'select string_agg(section || \': \' || label || coalesce(\' \' || value, \'\'), \', \') from api.letter_answers(%L, %L, %L, %L)'
select is(tap.try(format(:'panel', :'g1', null, 'offer', 'letter')),
  'Left out: no address: Disa Testsson, Left out: no address: Gina Testsson, Left out: protected: SKYDDAD, Left out: wants no contact: Eva Testsson, '
  'Gets it: Anna Testsson Farsta, Gets it: Bo Testsson Farsta, Gets it: Bo Testsson Farsta, Gets it: Britta Testsson Farsta', 'before anything is made: who is left out and why, and who gets it');
select is(tap.try(format(:'panel', :'g1', null, 'offer', 'sms')),
  'Left out: has not said yes to messages: Bo Testsson, Left out: has not said yes to messages: Bo Testsson, Left out: has not said yes to messages: Britta Testsson, Left out: has not said yes to messages: Gina Testsson, '
  'Left out: protected: SKYDDAD, Left out: wants no contact: Eva Testsson, Gets it: Anna Testsson, Gets it: Disa Testsson', 'messages only to those who said yes');
select is(tap.try(format(:'panel', 'x', 'y', 'z', null)), null, 'half typed, nothing');
\set make 'api.letter_make(%L, %L, %s, %L, %L, %s)'
select gen_random_uuid() as q1 \gset
select is(tap.told(format(:'make', :'q1', :'g1', 'null', null, 'letter', 'null')), 'KM001 kind: Choose what kind of letter it is', 'no kind');
select is(tap.told(format(:'make', :'q1', :'g1', 'null', 'queue', 'letter', 'null')), 'KM001 kind: Choose what kind of letter it is', 'nor one that is no group''s');
select is(tap.told(format(:'make', :'q1', :'g1', 'null', 'offer', null, 'null')), 'KM001 how: Choose how it is sent', 'no way');
select is(tap.told(format(:'make', :'q1', :'g1', 'null', 'moved', 'letter', 'null')), 'KM001 meeting: Choose the meeting', 'no meeting');
select is(tap.told(format(:'make', :'q1', :'g1', 'null', 'information', 'letter', 'null')), 'KM001 own_text: Write what you want to say', 'nothing to say');
select is(tap.told(format(:'make', :'q1', :'g1', 'null', 'certificate', 'handed', 'null')), 'KM004 -: Nobody gets it this way. Left out: 0', 'no certificate before the course');
select is(tap.told(format(:'make', :'q1', :'g1', 'null', 'offer', 'letter', quote_literal('Ta med {namn} en penna.'))), 'Written down: 3. Left out: 4. Print them, or hand them over, from here', 'three letters: Anna''s, her partner''s, and one to the two at Lekplan');
select is(tap.told(format(:'make', :'q1', :'g1', 'null', 'offer', 'letter', quote_literal('Ta med {namn} en penna.'))), 'Written down: 3. Left out: 4. Print them, or hand them over, from here', 'the same save again makes no more');
select is(tap.told(format(:'make', :'q1', :'g1', 'null', 'offer', 'sms', 'null')), 'KM008 -: This save was already used for something else', 'and is for nothing else');
select is(tap.try(format(:'panel', :'g1', null, 'offer', 'letter')) like '%Left out: has got it already: Anna Testsson%', true, 'who has got it is left out the next time');
select letter_batch as b1, (on_date, kind, how, number, letters, state)::text as line from api.letter_batch_list() \gset
select is(:'line'::text, '(2026-11-24,offer,letter,1,3,sent)', 'it stands in the list');
select is((select string_agg(name || ' ' || state || ' ' || edition, ', ') from api.letter_list(:'b1')), 'Anna Testsson sent 1, Bo Testsson sent 1, Britta Testsson, Bo Testsson sent 1', 'to whom');

-- On paper: nobody stands in another's letter.
insert into tap.page (k, sheet, block, text) select 'offer', * from api.letter_document(:'b1');
select is((select string_agg(text, '|' order by n) from tap.page where k = 'offer' and block = 'address'), 'Anna Testsson|Äppelstigen 4|123 45 FARSTA|Bo Testsson|Hemlig gata 9|123 46 FARSTA|Britta Testsson|Bo Testsson|Lekplan 2|123 47 FARSTA', 'each at the address of today');
select is((select count(*) from tap.page p where k = 'offer' and exists (select from tap.page q where q.k = p.k and q.block = 'address' and q.sheet = p.sheet and q.text like 'Äppel%') and (p.text like '%Hemlig%' or p.text like '%Bo %')), 0::bigint, 'nothing of the other parent');
select is((select text from tap.page where k = 'offer' and block = 'title' limit 1), 'Erbjudande om plats', 'a title');
select is((select text from tap.page where k = 'offer' and sheet = 1 and text like 'vi kan%'), 'vi kan erbjuda plats i en grupp i Komet 3–11. Första träffen är tisdag 1 december 2026 kl. 17.30–20.00. Lokal: Farsta centrum. Gruppen träffas 11 gånger, tisdagar kl. 17.30–20.00.', 'what is known is filled in');
select is((select text from tap.page where k = 'offer' and sheet = 1 and text like 'Ring oss%'), 'Ring oss på 08-465 004 11 senast tisdag 1 december 2026 och säg om ni vill ha platsen. Tackar ni nej, fråga vad det betyder för er plats i kön.', 'the day of the answer and whom to ring');
select is((select text from tap.page where k = 'offer' and sheet = 1 and text like 'Ta med%'), 'Ta med {namn} en penna.', 'what is filled in is not looked at again');
select is((select text from tap.page where k = 'offer' and sheet = 3 and text like 'Hej%'), 'Hej Britta och Bo,', 'two in one home');
reset session authorization;
select is((select (login, found)::text from audit.listed where what = 'letter_document' and search = :'b1'), '(t_farsta,3)', 'the print is logged');

-- ---------------------------------------------------------------------------------------------------
-- Another district, other duties, a district's border

set session authorization t_bromma;
select is(tap.told(format(:'make', gen_random_uuid(), :'g1', 'null', 'offer', 'letter', 'null')) like 'KM002%', true, 'another district makes none');
select is((select count(*) from api.letter_batch_list()) + (select count(*) from api.letter_list(:'b1')), 0::bigint, 'and sees none');
select is(tap.told(format('api.letter_document(%L)', :'b1')) like '42703%', true, 'a document has no message');
select is(tap.try(format('select count(*) from api.letter_document(%L)', :'b1')) like 'KM004%', true, 'nor prints one');
select is(tap.try(format('select count(*) from api.room_list(%L)', :'g1')) like 'KM002%', true, 'nor the list for the room');
select is(tap.try(format('select count(*) from api.label_sheet(%L)', :'g1')) like 'KM002%', true, 'nor labels');
select is(tap.try(format('select count(*) from api.group_calendar(%L)', :'g1')) like 'KM002%', true, 'nor the calendar');
set session authorization t_lead;
select alike(tap.try(format('select count(*) from api.letter_document(%L)', :'b1')), '42501%', 'the lead prints no letters');
select alike(tap.try('select count(*) from api.letter_batch_list()'), '42501%', 'nor sees to whom they went');
set session authorization t_leader;
select alike(tap.try(format('select count(*) from api.label_sheet(%L)', :'g1')), '42501%', 'a leader gets no addresses');

reset session authorization;
select is((select string_agg(l || ' ' || t || ' ' || tap.inside_as(l, 'select count(*) from komet.' || t), ', ' order by l, t) from unnest(array['t_bromma', 't_lead', 't_leader', 't_nobody']) l,
  unnest(array['letter', 'letter_batch', 'letter_person', 'postal_address']) t where tap.inside_as(l, 'select count(*) from komet.' || t) <> '0'), null, 'no row of it is seen by them');
select is(tap.inside_as('t_farsta', 'select count(*) from komet.letter') || tap.inside_as('t_farsta', 'select count(*) from komet.letter_person'), '34', 'but by the district');
select is(tap.inside_as('t_farsta', format('insert into komet.letter_template (unit, kind, edition, body, valid_from) values (%L, ''offer'', 9, ''x'', ''2026-11-24'') returning id', :'bromma')),
  '42501 -: new row violates row-level security policy for table "letter_template"', 'nobody writes another district''s text');
select is(tap.inside_as('t_leader', format('insert into komet.letter_template (unit, kind, edition, body, valid_from) values (%L, ''offer'', 9, ''x'', ''2026-11-24'') returning id', :'farsta')),
  '42501 -: new row violates row-level security policy for table "letter_template"', 'nor a leader any');

-- ---------------------------------------------------------------------------------------------------
-- Messages

set session authorization t_farsta;
select id as b2 from api.letter_make(gen_random_uuid(), :'g1', null, 'offer', 'sms', null) \gset
select is((select string_agg(line, ' ' order by line::jsonb ->> 'to') from api.letter_handover(:'b2')) ~ '"to": "\+46701740613"', true, 'to the mobile number');
select is((select (line::jsonb - 'id')::text from api.letter_handover(:'b2') where line::jsonb ->> 'to' = '+46701740611'), null, 'Anna has got the offer already');
select is((select line::jsonb ->> 'text' from api.letter_handover(:'b2')), 'Hej Disa! Vi har en plats åt er från tisdag 1 december 2026 kl. 17.30–20.00, lokal: Farsta centrum. Ring 08-465 004 11 senast tisdag 1 december 2026 och säg om ni vill ha den. Anna Berg, Farsta', 'what it says');
select is((select name from api.letter_handover(:'b2')) ~ '^sms-20261124-[0-9a-f]{8}\.jsonl$', true, 'the name of the file tells nothing of anybody');
select is(tap.try(format('select count(*) from api.letter_handover(%L)', :'b1')), 'KM004 -: These are letters on paper: print them', 'letters are printed');
reset session authorization;
insert into komet.consent (unit, family, person, purpose, answer, how, at) select unit, family, id, 'message', 'no', 'oral', clock_timestamp() from komet.person where given_name = 'Disa';
set session authorization t_farsta;
select is(tap.try(format('select count(*) from api.letter_handover(%L)', :'b2')), 'KM004 -: Nobody is left who has said yes to messages', 'who has changed her mind gets none, though it was written down');

-- ---------------------------------------------------------------------------------------------------
-- From the queue, row by row; and the language

select is(tap.told(format('api.letter_queue(%L, %L)', '11111111-0000-4000-8000-000000000001', :'anna')), 'Written down. Print it from Letters', 'a confirmation');
select is(tap.told(format('api.letter_queue(%L, %L)', '11111111-0000-4000-8000-000000000002', :'britta')), 'Written down. Print it from Letters', 'marked with another');
select is((select (kind, letters, number)::text from api.letter_batch_list(kind => 'queue')), '(queue,3,)', 'is one batch');
select is(tap.told(format('api.letter_queue(gen_random_uuid(), %L)', :'anna')), 'KM004 -: They have got it already: send it again from the family''s file', 'once');
select is(tap.told(format('api.letter_queue(gen_random_uuid(), %L)', :'cilla')), 'KM004 -: The family is protected: nothing is printed or sent from here', 'never to a protected family');
select is(tap.told(format('api.letter_queue(gen_random_uuid(), %L)', :'disa')), 'KM004 -: There is no postal address: write it in the family''s file', 'nor without an address');
select is(tap.told(format('api.letter_queue(gen_random_uuid(), %L, %L)', :'gina', 'handed')), 'Written down. Print it from Letters', 'but by hand');
select is(tap.told(format('api.letter_queue(gen_random_uuid(), %L)', :'fia')) like 'KM002%', true, 'nor to another district''s family');
select is((select string_agg(text, ' ') from api.letter_document((select letter_batch from api.letter_batch_list(kind => 'queue') where how = 'letter')) where sheet = 1 and text like 'vi har%'),
  'vi har tagit emot anmälan till Komet 3–11. I dag har ni ett erbjudande om plats. Ködatum är 10 januari 2026, och det ändras inte medan ni väntar. Köplatsen är preliminär.', 'with queue date and place in words');

-- ---------------------------------------------------------------------------------------------------
-- The family's file: what was sent, again, came back, taken back

select count(*) from api.family_open(family => :'fam_a') \g /dev/null
select is((select string_agg(kind || ' ' || how || ' ' || name, ', ' order by kind, name) from api.family_letters(:'fam_a')), 'offer letter Anna Testsson, offer letter Bo Testsson, queue letter Anna Testsson, queue letter Bo Testsson', 'every letter to the family');
select id as l1, version as v1 from api.family_letters(:'fam_a') where kind = 'offer' and name = 'Anna Testsson' \gset
select is((select string_agg(text, '|') from api.letter_show(:'l1') where block = 'address'), 'Anna Testsson|Äppelstigen 4|123 45 FARSTA', 'shown as it was sent');
select is(tap.told(format('api.letter_again(gen_random_uuid(), %L, 99)', :'l1')) like 'KM002%', true, 'another version is not sent again');
select is(tap.told(format('api.letter_again(gen_random_uuid(), %L, %s)', :'l1', :'v1')), 'Written down as sent again. Print it from here', 'sent again');
select is((select count(*) from api.family_letters(:'fam_a') where again), 1::bigint, 'and that is seen');
select is(tap.told(format('api.letter_returned(gen_random_uuid(), %L, %s)', :'l1', :'v1')), 'Came back. No letter goes to that address until a new one is written in the file', 'it came back');
select is(tap.told(format('api.letter_returned(gen_random_uuid(), %L, %s)', :'l1', :v1 + 1)), 'KM004 -: It came back already, on 2026-11-24', 'once');
select is(tap.told(format('api.letter_again(gen_random_uuid(), %L, %s)', :'l1', :v1 + 1)), 'KM004 -: The last letter came back: ask for the new address', 'to that address nothing goes');
select is(tap.try(format(:'panel', :'g1', null, 'offer', 'letter')) like '%Left out: the last letter came back: Anna Testsson%', true, 'and the panel says so');
select is(tap.newest(), 'letter_returned | Anna Testsson | can | Take back that the letter came back?', 'which can be taken back');
select is(tap.back(), 'Taken back: it did not come back', 'and is');
select is((select returned_on from api.family_letters(:'fam_a') where id = :'l1'), null, 'it did not come back');
select is(tap.newest(), 'letter_again | Anna Testsson | can | Take back 1 letters of HH.MM? They count as never sent; one that has gone out cannot be called back', 'that it was sent again');
select is(tap.back(), 'Taken back: they count as not sent', 'was a mistake');
select is((select state from api.family_letters(:'fam_a') where again), 'taken_back', 'it stays, as not sent');
select is(tap.try(format('select count(*) from api.letter_show(%L)', (select id from api.family_letters(:'fam_a') where again))), 'KM004 -: The letter was taken back: it was not sent', 'and is not printed');
reset session authorization;
update komet.family set protected = true where id = :'fam_b';
set session authorization t_farsta;
select is((select string_agg(name || ' ' || state, ', ') from api.letter_list(:'b1')), 'Anna Testsson sent, Bo Testsson sent', 'a family that becomes protected is gone from the batch');
select is((select count(distinct sheet) from api.letter_document(:'b1')), 2::bigint, 'and not printed again');
reset session authorization;
update komet.family set protected = false where id = :'fam_b';

-- ---------------------------------------------------------------------------------------------------
-- A meeting that is moved, and one that is cancelled

set session authorization t_farsta;
select count(*) from api.offer_list(course_group => :'g1') o, api.offer_accept(gen_random_uuid(), o.id, o.version) \g /dev/null
select id as m2, version as m2v from api.meeting_list(:'g1') where number = 2 \gset
select id as m3, version as m3v from api.meeting_list(:'g1') where number = 3 \gset
select is(tap.told(format(:'make', gen_random_uuid(), :'g1', quote_literal(:'m2'), 'moved', 'letter', 'null')), 'KM001 meeting: Meeting 2 has not been moved to another day. Move it first', 'a meeting that is not moved');
select is(tap.told(format(:'make', gen_random_uuid(), :'g1', quote_literal(:'m3'), 'cancelled', 'letter', 'null')), 'KM001 meeting: Meeting 3 is not cancelled. Cancel it first', 'or not cancelled');
insert into tap.file (k, name, line) select 'ics', * from api.group_calendar(:'g1');
select count(*) from api.meeting_save(gen_random_uuid(), :'m2', :m2v, '2026-12-10', '18:00', '20:30') \g /dev/null
select count(*) from api.meeting_cancel(gen_random_uuid(), :'m3', :m3v) \g /dev/null
select is((select string_agg(label, ', ') from (select label from api.letter_meeting_choice(:'g1') limit 3) x), '1, 2026-12-01, 2, 2026-12-10 (2026-12-08), 3, 2026-12-15 (inställd)', 'to choose from');
select is(tap.told(format(:'make', gen_random_uuid(), :'g1', quote_literal(:'m2'), 'moved', 'letter', 'null')), 'Written down: 3. Left out: 4. Print them, or hand them over, from here', 'a letter about the moved one');
select is((select text from api.letter_document((select letter_batch from api.letter_batch_list(kind => 'moved'))) where text like 'träff %' limit 1),
  'träff 2, som skulle ha varit tisdag 8 december 2026, blir i stället torsdag 10 december 2026 kl. 18.00–20.30. Lokal: Farsta centrum.', 'from when to when');
select is(tap.told(format(:'make', gen_random_uuid(), :'g1', quote_literal(:'m2'), 'moved', 'letter', 'null')), 'KM004 -: Nobody gets it this way. Left out: 8', 'told once');
select is(tap.told(format(:'make', gen_random_uuid(), :'g1', quote_literal(:'m3'), 'cancelled', 'sms', quote_literal('Vi hörs.'))), 'Written down: 1. Left out: 7. Print them, or hand them over, from here', 'a message about the cancelled one');

select is(tap.told(format(:'make', gen_random_uuid(), :'g1', quote_literal(:'m3'), 'reminder', 'letter', 'null')), 'KM001 meeting: Meeting 3 has been, or is cancelled', 'nobody is reminded of that one');
select is(tap.told(format(:'make', gen_random_uuid(), :'g1', quote_literal(:'m2'), 'reminder', 'sms', 'null')), 'Written down: 1. Left out: 7. Print them, or hand them over, from here', 'but of one to come');
select is(tap.told(format(:'make', gen_random_uuid(), :'g1', 'null', 'group_cancelled', 'letter', 'null')), 'KM001 kind: Group 1 is not cancelled', 'nor told that a group is cancelled which is not');

-- ---------------------------------------------------------------------------------------------------
-- Paper of the group

select is((select string_agg(block || ' ' || coalesce(replace(text, E'\t', '|'), ''), E'\n') from api.room_list(:'g1') where block in ('title', 'cells')),
  E'title Närvarolista, grupp 1 Komet 3–11\ncells Anna||||||||||\ncells Bo T.||||||||||\ncells Bo T.||||||||||\ncells Britta||||||||||\ncells Disa||||||||||\ncells Eva||||||||||\ncells Gina||||||||||\n'
  'cells ||||||||||\ncells ||||||||||\ncells ||||||||||', 'first names in the room, room for others, nobody protected');
select is((select bool_or(text ~ 'gata|stigen|Lekplan|070|Cilla|Elis') from api.room_list(:'g1')), false, 'no address, telephone or child');
reset session authorization;
insert into komet.setting (name, unit, value, valid_from) values ('room_names', :'farsta', 'full', '2026-01-01');
set session authorization t_leader;
select is((select replace(text, E'\t', '') from api.room_list(:'g1') where block = 'cells' limit 1), 'Anna Testsson', 'whole names when the setting says so, also for who leads the group');
set session authorization t_farsta;
select is((select string_agg(text, E'\n') from api.label_sheet(:'g1')), E'Anna Testsson\nÄppelstigen 4\n123 45 FARSTA\nBo Testsson\nHemlig gata 9\n123 46 FARSTA\nBritta Testsson\nBo Testsson\nLekplan 2\n123 47 FARSTA', 'a label for each address');

-- ---------------------------------------------------------------------------------------------------
-- The calendar: RFC 5545

insert into tap.file (k, name, line) select 'later', * from api.group_calendar(:'g1');
select min(n) - 1 as first_line from tap.file where k = 'later' \gset
select is((select name from api.group_calendar(:'g1') limit 1), 'grupp-1.ics', 'the name of the file');
select is((select count(*) from tap.file where k = 'later' and octet_length(convert_to(line, 'UTF8')) > 76 or line !~ E'\r$'), 0::bigint, 'lines of 75 octets, each with its carriage return');
select is((select string_agg(rtrim(line, E'\r'), ',' order by n) from tap.file where k = 'later' and line ~ '^(BEGIN|END):V(CAL|TIMEZ)'), 'BEGIN:VCALENDAR,BEGIN:VTIMEZONE,END:VTIMEZONE,END:VCALENDAR', 'a calendar with its time zone');
select is((select count(*) from tap.file where k = 'later' and line ~ '^BEGIN:VEVENT'), 11::bigint, 'the meetings');
select is((select rtrim(line, E'\r') from tap.file where k = 'later' and line ~ '^DTSTART;TZID=Europe/Stockholm:20261210'), 'DTSTART;TZID=Europe/Stockholm:20261210T180000', 'the moved one at its new time');
select is((select count(*) from tap.file where k = 'later' and line ~ '^STATUS:CANCELLED'), 1::bigint, 'the cancelled one is cancelled');
select is((select string_agg(line, '' order by n) from tap.file where k = 'later' and line ~ '^UID'), (select string_agg(line, '' order by n) from tap.file where k = 'ics' and line ~ '^UID'), 'the same events as before');
select is((select string_agg(rtrim(line, E'\r'), ' ' order by n) from tap.file where k = 'later' and line ~ '^SUMMARY' and n < :first_line + 40), 'SUMMARY:Komet 3–11 grupp 1\, träff 1 av 10', 'a comma has its backslash');
select cmp_ok((select max(regexp_replace(line, '\D', '', 'g')::int) from tap.file where k = 'later' and line ~ '^SEQUENCE'), '>=', (select max(regexp_replace(line, '\D', '', 'g')::int) from tap.file where k = 'ics' and line ~ '^SEQUENCE'), 'later in sequence');
select is((select string_agg(line, '') from tap.file where k = 'later') ~ 'Testsson|Anna|Elis', false, 'and nobody''s name');
reset session authorization;
select is((select string_agg(rtrim(l, E'\r'), '|') from komet.ical_line('DESCRIPTION:' || repeat('å', 40)) l), 'DESCRIPTION:' || repeat('å', 31) || '| ' || repeat('å', 9), 'no character is cut in two');
select is(komet.ical_text(E'a;b,c\\d\ne'), 'a\;b\,c\\d\ne', 'what must be escaped is');
update komet.place set is_home = true where id = :'centrum';
set session authorization t_leader;
select is((select count(*) from api.my_calendar() where line ~ '^LOCATION'), 0::bigint, 'a home is no place in a calendar');
select is((select count(*) from api.my_calendar() where line ~ '^BEGIN:VEVENT'), 11::bigint, 'one''s own meetings');
set session authorization t_farsta;
select is((select bool_or(text ~ 'Farsta centrum') from api.room_list(:'g1')), false, 'nor on the list in the room');
select is((select text from api.letter_document((select id from api.letter_make(gen_random_uuid(), :'g1', null, 'invitation', 'letter', null))) where text like 'vad roligt%' limit 1) ~ 'Lokal: meddelas senare', true, 'nor in a letter');
reset session authorization;
update komet.place set is_home = false where id = :'centrum';

-- ---------------------------------------------------------------------------------------------------
-- Certificates: what was decided

update komet.clock set today = '2027-04-01';
update komet.course_group set state = 'ended' where id = :'g1';
update komet.participation p set state = 'completed', counted = 9, decided_at = now(), decided_by = 't_farsta', rule = 'complete_at 8/11' from komet.person x where x.id = p.person and x.given_name in ('Anna', 'Disa', 'Cilla');
update komet.participation p set state = 'attended', counted = 5, decided_at = now(), decided_by = 't_farsta' from komet.person x where x.id = p.person and x.given_name = 'Britta';
set session authorization t_farsta;
select id as pa from api.group_people(:'g1') where name = 'Anna Testsson' \gset
select id as pe from api.group_people(:'g1') where name = 'Eva Testsson' \gset
select id as pc from api.group_people(:'g1') where name = 'SKYDDAD' \gset
select is(tap.told(format('api.letter_certificate(%L, %L)', '22222222-0000-4000-8000-000000000001', :'pa')), 'Written down. Print it from Letters', 'a certificate');
select is(tap.told(format('api.letter_certificate(gen_random_uuid(), %L)', :'pa')) like 'KM004 -: They have got it already%', true, 'once');
select is(tap.told(format('api.letter_certificate(gen_random_uuid(), %L)', :'pe')), 'KM004 -: It is not decided yet whether the course was completed', 'not before it is decided');
select is(tap.told(format('api.letter_certificate(gen_random_uuid(), %L)', :'pc')), 'KM004 -: The family is protected: nothing is printed or sent from here', 'nor of who is protected');
select is(tap.told(format(:'make', gen_random_uuid(), :'g1', 'null', 'certificate', 'handed', 'null')), 'Written down: 2. Left out: 2. Print them, or hand them over, from here', 'the others, each her own');
select is((select string_agg(sheet || ' ' || block || ' ' || coalesce(text, ''), E'\n') from api.letter_document((select id from api.letter_batch_list(kind => 'certificate') where letters = 2)) where block in ('title', 'heading', 'address') or text ~ '^(har|Närvaro)'),
  E'1 title Intyg\n1 heading Britta Testsson\n1 text har deltagit i Komet 3–11 i Farsta, 1 december 2026 – 9 mars 2027.\n1 text Närvaro: 5 av 10 träffar.\n2 title Intyg\n2 heading Disa Testsson\n'
  '2 text har fullföljt Komet 3–11 i Farsta, 1 december 2026 – 9 mars 2027.\n2 text Närvaro: 9 av 10 träffar.', 'completed, or took part');

-- ---------------------------------------------------------------------------------------------------
-- What anybody may know

reset session authorization;
update komet.clock set today = '2026-11-24';
update komet.course_group set state = 'open', first_date = '2026-12-01' where id = :'g1';
set session authorization t_farsta;
select is((select string_agg(line, E'\n') from api.public_groups_csv()),
  E'stadsdel,program,start,veckodag,tid,slut,lokal,adress,träffar,språk,tolk,barnpassning,lediga platser,telefon\nFarsta,Komet 3–11,2026-12-01,tisdag,17:30,20:00,Farsta centrum,,10,svenska,Nej,Nej,0,', 'groups to come');
select is((select count(*) from api.public_groups_json() where line::jsonb ->> 'unit_name' = 'Farsta'), 1::bigint, 'and as JSON');
set session authorization t_bromma;
select is((select count(*) from api.public_groups()), 0::bigint, 'of one''s own district');
set session authorization t_lead;
select is((select count(*) from api.public_groups()), 1::bigint, 'a lead of all');

-- ---------------------------------------------------------------------------------------------------
-- Texts

select is((select string_agg(kind || ' ' || unit_name || ' ' || edition, ', ') from api.letter_template_list()),
  'queue Precens 1, offer Precens 1, invitation Precens 1, reminder Precens 1, information Precens 1, moved Precens 1, cancelled Precens 1, group_cancelled Precens 1, certificate Precens 1', 'one of each kind for all');
select id as t1 from api.letter_template_list() where kind = 'offer' \gset
\set text 'select message from api.letter_template_save(gen_random_uuid(), %L, %L, body => %L, short_text => %L, valid_from => %L)'
select is(tap.try(format(:'text', :'t1', 'offer', '', null, null)), 'KM001 body: Write the text', 'no text');
select is(tap.try(format(:'text', :'t1', null, 'x', null, null)), 'KM001 kind: Choose what kind of letter it is', 'no kind');
select is(tap.told(format('api.letter_template_save(gen_random_uuid(), %L, %L, body => %L)', :'t1', 'offer', E'Hej {förnamn}\n\n{lokaler}')), 'KM001 body: Line 3: "lokaler" is not known here. Do you mean {lokal}', 'an unknown word, at its line');
select is(tap.told(format('api.letter_template_save(gen_random_uuid(), %L, %L, body => %L)', :'t1', 'offer', 'Hej {xyzzy}')), 'KM001 body: Line 1: "xyzzy" is not known here. The list of what can be filled in says what is', 'one like no other');
select is(tap.told(format('api.letter_template_save(gen_random_uuid(), %L, %L, body => %L)', :'t1', 'offer', 'Hej {träffens dag}')) like 'KM001 body: Line 1: "träffens dag" is not known here.%', true, 'one of another kind');
select is(tap.told(format('api.letter_template_save(gen_random_uuid(), %L, %L, body => %L)', :'t1', 'offer', E'Hej\n{förnamn')), 'KM001 body: Line 2: a brace without its other half', 'half a brace');
select is(tap.told(format('api.letter_template_save(gen_random_uuid(), %L, %L, body => %L, short_text => %L)', :'t1', 'offer', 'Hej', 'Hej {barn}')), 'KM001 short_text: Line 1: "barn" is not written in messages, which others may see', 'a child''s name in an SMS');
select is(tap.told(format('api.letter_template_save(gen_random_uuid(), %L, %L, body => %L, valid_from => %L)', :'t1', 'offer', 'Hej', '2026-11-23')), 'KM001 valid_from: From today at the earliest: letters that were made keep their text', 'from yesterday');
select is(tap.told(format('api.letter_template_save(gen_random_uuid(), %L, %L, body => %L, short_text => %L, valid_from => %L)', :'t1', 'offer', 'Hej {förnamn}', 'Hej', '2026-12-24')), 'Saved as edition 2 for Precens, from 2026-12-24', 'a new edition, from a day on');
select is((select string_agg(edition || ' ' || state, ', ') from api.letter_template_list(kind => 'offer')), '2 coming, 1 in_force', 'until then the old one');
select is(tap.told(format('api.letter_template_save(gen_random_uuid(), %L, %L, body => %L)', :'t1', 'offer', 'Hej')) like 'KM002%', true, 'who has the old one open is told');
select id as t2 from api.letter_template_list(kind => 'offer') where edition = 2 \gset
select is(tap.told(format('api.letter_template_save(gen_random_uuid(), %L, %L, body => %L)', :'t2', 'offer', 'Hej')), 'KM001 valid_from: There is a later text already, from 2026-12-24', 'no text before one that is to come');
select is(tap.told(format('api.letter_template_end(gen_random_uuid(), %L)', :'t1')) like 'KM004 -: This text is for all%', true, 'the text for all is never missing');
select is(tap.told(format('api.letter_template_end(gen_random_uuid(), %L)', :'t2')), 'Taken away before it was used: the version before it goes on', 'but one that is to come is taken away');
select is((select string_agg(edition || ' ' || state || coalesce(' ' || valid_to, ''), ', ') from api.letter_template_list(kind => 'offer')), '1 in_force', 'and the one before it goes on');
select is(tap.told(format('api.letter_template_save(gen_random_uuid(), %L, %L, body => %L, short_text => %L, valid_from => %L)', :'t1', 'offer', 'Hej {förnamn}', 'Hej', '2026-12-24')), 'Saved as edition 3 for Precens, from 2026-12-24', 'written once more');
select id as t2 from api.letter_template_list(kind => 'offer') where edition = 3 \gset
select is((select string_agg(text, '|') from api.letter_sample(:'t2') where block = 'text'), 'Hej Åsa och Bo|Hej', 'how it would look');
select is((select count(*) from api.letter_field_list('certificate') where name in ('{barn}', '{ködatum}', '{köplats}')), 0::bigint, 'a certificate knows nothing of the queue or the child');
set session authorization t_farsta;
select is(tap.told(format('api.letter_template_save(gen_random_uuid(), %L, %L, body => %L)', :'t1', 'offer', 'Farsta hälsar {förnamn}')), 'Saved as edition 1 for Farsta, from 2026-11-24', 'a district writes its own');
select is((select string_agg(unit_name, ', ') from api.letter_template_list(kind => 'offer')), 'Precens, Precens, Farsta', 'beside that for all');
set session authorization t_bromma;
select is((select string_agg(unit_name, ', ') from api.letter_template_list(kind => 'offer')), 'Precens, Precens', 'another district''s is not in the list');
reset session authorization;
select is((komet.letter_text('offer', :'farsta', :'k311', '{sv}', '2026-11-24')).body, 'Farsta hälsar {förnamn}', 'the own one is used');
select is((komet.letter_text('offer', :'bromma', :'k311', '{sv}', '2026-11-24')).edition, 1, 'elsewhere that for all');
select is((komet.letter_text('offer', :'bromma', :'k311', '{ar,sv}', '2026-12-24')).edition, 3, 'in its day, in Swedish where there is no other language');
set session authorization t_farsta;
select is(tap.told(format('api.letter_template_save(gen_random_uuid(), null, %L, programme => %L, language => %L, body => %L)', 'offer', :'k311', 'en', 'Dear {förnamn}, {första träffen}, {svara senast}')), 'Saved as edition 1 for Farsta, from 2026-11-24', 'another language, one programme');
reset session authorization;
select is((komet.letter_text('offer', :'farsta', :'k311', '{en,sv}', '2026-11-24')).language, 'en', 'a family''s language goes before');
select is((komet.letter_text('offer', :'farsta', :'k1218', '{en,sv}', '2026-11-24')).language, 'sv', 'only for that programme');
select is(komet.phone_paper('0850825411') || ', ' || komet.phone_paper('+46846500411') || ', ' || komet.phone_paper('0701740605') || ', ' || komet.phone_paper('växeln'), '08-508 25 411, 08-465 004 11, 070-174 06 05, växeln', 'telephone numbers as they are printed');
select is(komet.paper_weekday('en', '2026-12-01') || ', ' || komet.paper_weekday('ar', '2026-12-01'), 'Tuesday 1 December 2026, 2026-12-01', 'days in a language, or as a number');
set session authorization t_farsta;
select id as tf from api.letter_template_list(kind => 'offer') where unit_name = 'Farsta' and language_name = 'svenska' \gset
select is(tap.told(format('api.letter_template_end(gen_random_uuid(), %L)', :'tf')), 'No longer used. The text for all is used instead', 'used no more');
select is(tap.told(format('api.letter_template_end(gen_random_uuid(), %L)', :'tf')) like 'KM002%', true, 'once');
select is(tap.newest(), 'letter_template_end | stays | The text of a letter stays: save what it said before as a new edition', 'a text is not taken back');
reset session authorization;
select is((komet.letter_text('offer', :'farsta', :'k311', '{sv}', '2026-11-24')).unit, (select id from komet.unit where code = 'precens'), 'that for all is');
select is((select count(*) from komet.letter_template t where t.id in (select letter_template from komet.letter)), 7::bigint, 'what letters were made from is still there');
set session authorization t_bromma;
select is(tap.told(format('api.letter_template_end(gen_random_uuid(), %L)', :'tf')) like 'KM002%', true, 'nobody ends another district''s');
set session authorization t_leader;
select alike(tap.try('select count(*) from api.letter_template_list()'), '42501%', 'a leader writes none');

-- ---------------------------------------------------------------------------------------------------
-- The register extract

set session authorization t_bromma;
select is(tap.try(format('select count(*) from api.register_extract(%L)', :'p_anna')) like 'KM002%', true, 'another district has nothing to extract');
set session authorization t_farsta;
select count(*) from api.note_save(gen_random_uuid(), :'fam_a', 'Bo har ringt om Hemlig gata.') \g /dev/null
insert into tap.page (k, sheet, block, text) select 'extract', * from api.register_extract(:'p_anna');
select is((select string_agg(replace(text, E'\t', ': '), ', ') from tap.page where k = 'extract' and text ~ E'^(Förnamn|Adress|Telefon|Ködatum|Läge)\t'),
  'Förnamn: Anna, Telefon: 070-174 06 11: Meddelande får lämnas: ja, Adress: c/o Ek, Äppelstigen 3, 123 45 Farsta: från 2026-01-01 till 2026-11-24, Adress: Äppelstigen 4, 123 45 Farsta: från 2026-11-24, Ködatum: 2026-01-10, Läge: Placerad',
  'what is kept about Anna') ;
select is((select count(*) from tap.page where k = 'extract' and text ~ 'Hemlig|\mBo\M|Elis|Britta'), 0::bigint, 'and nothing of the other parent or the child');
select is((select count(*) from tap.page where k = 'extract' and text like '%granskas%'), 1::bigint, 'notes are read first');
select is((select count(*) from tap.page where k = 'extract' and text ~ E'\tKallelse\tBrev|\tErbjudande om plats\tBrev'), 2::bigint, 'the letters');
select is((select count(*) from api.register_extract(:'p_anna', true) where text ~ 'Hemlig gata'), 1::bigint, 'their text when it is asked for');
select is(tap.try(format('select count(*) from api.register_extract(%L)', :'p_cilla')), 'KM004 -: The family is protected: nothing is printed or sent from here', 'of a protected person nothing is printed');
select is(tap.try(format('select count(*) from api.register_extract(%L)', (select id from api.person_search('Disa') limit 1))), 'KM007 -: Open the family''s file first', 'nor without a ticket');
reset session authorization;
select is((select count(*) from audit.listed where what like 'register_extract%' and search = :'p_anna'), 2::bigint, 'each extract is logged');

-- Whatever is kept about somebody is in the extract, or stands here with the reason why not.
select is((
  select string_agg(c.relname, ', ' order by c.relname)
  from pg_class c
  where c.relnamespace = 'komet'::regnamespace and c.relkind = 'r'
    and exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'
      and k.confrelid in ('komet.family'::regclass, 'komet.person'::regclass, 'komet.registration'::regclass, 'komet.participation'::regclass, 'komet.offer'::regclass, 'komet.letter'::regclass))
    and not exists (select from pg_proc p where p.pronamespace = 'komet'::regnamespace and p.proname ~ '^(extract_|registrations_of)' and pg_get_functiondef(p.oid) ~ ('komet\.' || c.relname || '\M'))
    and c.relname not in (
      'group_seat',          -- which chair an offer has: the offer is told
      'protection_grant',    -- of protected families, of whom nothing is printed
      'registration_before', -- a birth date and a wish as they were: both are told as they are
      'survey_reminder'      -- that a paper was asked for again
    )), null, 'no table about people is forgotten');
-- A group that is cancelled: those who had a place.
update komet.clock set today = '2026-11-24';
insert into komet.course_group (id, unit, number, programme, programme_version, first_date, starts, ends, capacity, state)
select '33333333-0000-4000-8000-000000000001', unit, 99, programme, programme_version, '2027-02-01', '17:30', '20:00', 6, 'cancelled' from komet.course_group where id = :'g1';
insert into komet.offer (unit, registration, course_group, state, seats, answer_by) values (:'farsta', :'britta', '33333333-0000-4000-8000-000000000001', 'superseded', 2, '2027-01-01');
set session authorization t_farsta;
select is((select string_agg(text, ' ') from api.letter_document((select id from api.letter_make(gen_random_uuid(), '33333333-0000-4000-8000-000000000001', null, 'group_cancelled', 'letter', null))) where text ~ '^(gruppen|I dag)'),
  'gruppen i Komet 3–11 som skulle ha börjat måndag 1 februari 2027 kl. 17.30–20.00 blir tyvärr inte av. I dag har ni ingen plats i kön just nu. Ködatum är 10 februari 2026, som förut.', 'a cancelled group is told to those who had a place');
select * from finish();
