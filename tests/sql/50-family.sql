-- The family's file: finding, reading, persons, phones, notes, consents; and protected families. Today is Tuesday 2026-11-24.
\ir people.inc
select plan(69);

set session authorization t_farsta;
select * from api.registration_save(gen_random_uuid(), programme => :'k311', caller_name => 'Åsa Öhrn', phone => '070-174 06 12', child1_name => 'Elis Öhrn', child1_born => '2017-03-10',
  child1_number => '20170310-2382') \gset a_
select * from api.registration_save(gen_random_uuid(), programme => :'k311', caller_name => 'José Åberg', phone => '070-174 06 13') \gset b_
select * from api.registration_save(gen_random_uuid(), programme => :'k311', caller_name => 'Ann Aberg', phone => '070-174 06 14') \gset c_

-- Finding.
\set find 'select string_agg(name, '', '') from api.person_search(%L)'
select is(tap.try(format(:'find', 'öhr')), 'Elis Öhrn, Åsa Öhrn', 'by the beginning of the family name');
select is(tap.try(format(:'find', 'ÅSA')), 'Åsa Öhrn', 'by the given name, whatever the case');
select is(tap.try(format(:'find', 'Åsa Ö')), 'Åsa Öhrn', 'by both, as they are said');
select is(tap.try(format(:'find', 'öhrn, ås')), 'Åsa Öhrn', 'and as they are written');
select is(tap.try(format(:'find', 'åberg')), 'José Åberg', 'å is no a');
select is(tap.try(format(:'find', '20170310-2382')), 'Elis Öhrn', 'by number');
select is(tap.try(format(:'find', '170310 2382')), 'Elis Öhrn', 'however it is written');
select is(tap.try(format(:'find', '070-174 06 12')), null, 'never by phone');
select is(tap.try(format(:'find', '%')), 'KM001 search: Write at least {1} letters', 'one sign is no search');
select is(tap.try(format(:'find', '%%')), null, 'and a percent sign is a percent sign');
select is((select count(*) from api.person_search(null)), 0::bigint, 'nothing asked, nothing found');
select is((select (role, programme_name, state, born)::text from api.person_search('elis')), '(child,"Komet 3–11",queued,2017-03-10)', 'with what is needed to know whom one has found');
select is((select string_agg(name, ', ') from api.person_search('öhrn', max => 1)), 'Elis Öhrn', 'a page');
select name_key as nk, id as nid from api.person_search('öhrn', max => 1) \gset
select is((select string_agg(name, ', ') from api.person_search('öhrn', :'nk', :'nid', max => 1)), 'Åsa Öhrn', 'the page after');
select name_key as nk, id as nid from api.person_search('öhrn', back => true, max => 1) \gset
select is((select string_agg(name, ', ') from api.person_search('öhrn', :'nk', :'nid', true, 1)), 'Elis Öhrn', 'and before');
reset session authorization;
select is((select count(*) from audit.listed where what = 'person_search' and login = 't_farsta'), 15::bigint, 'every search is logged');
select is((select (search, found)::text from audit.listed where what = 'person_search' order by n limit 1), '(öhr,2)', 'with its words and how many were found');
set session authorization t_farsta;

-- Reading.
select is((select (name, children, protected, registrations, notes)::text from api.family_get(:'a_family')), '("Åsa Öhrn","Elis 2017",f,1,0)', 'a line about the family');
select is((select string_agg(name || ' ' || role, ', ') from api.family_people(:'a_family')), 'Åsa Öhrn guardian, Elis Öhrn child', 'its people');
select is((select string_agg(name || ' ' || number, ', ') from api.family_phones(:'a_family')), 'Åsa Öhrn +46701740612', 'its phones');
select is((select string_agg(programme_name || ' ' || place, ', ') from api.family_registrations(:'a_family')), 'Komet 3–11 1/3', 'its registrations');
select is((select string_agg(label, ', ') from api.family_person_choice(:'a_family')), 'Åsa Öhrn, Elis Öhrn', 'its people to choose from');

-- Persons.
select id as asa, version as v from api.family_people(:'a_family') where role = 'guardian' \gset
select id as elis from api.family_people(:'a_family') where role = 'child' \gset
\set person 'select (given_name, family_name, called, born, number, message)::text from api.person_save(gen_random_uuid(), %L, %s, %L, %L, %L, %L, %L, %L, %L)'
select is(tap.try(format(:'person', :'asa', :'v', :'a_family', 'guardian', null, null, null, null, null)), 'KM001 given_name: Write a name', 'no name');
select is(tap.try(format(:'person', :'asa', :'v', :'a_family', null, 'Åsa', null, null, null, null)), 'KM001 role: Choose a role', 'no role');
select is(tap.try(format(:'person', :'asa', :'v', :'a_family', 'klient', 'Åsa', null, null, null, null)), '23514 -: new row for relation "person" violates check constraint "person_role_check"', 'a role that is none');
select is(tap.try(format(:'person', :'asa', :'v', :'a_family', 'guardian', 'Åsa', null, null, '1985-02-31', null)), 'KM001 born: There is no such date. Write 2017, 2017-03 or 2017-03-14', 'no such day');
select is(tap.try(format(:'person', :'asa', :'v', :'a_family', 'guardian', 'Åsa', null, null, null, '850214-2381')), 'KM001 number: The last digit does not agree with the others: look for a mistyped digit', 'a wrong check digit');
select is(tap.try(format(:'person', :'asa', :'v', :'a_family', 'guardian', 'Åsa', null, null, null, '20170310-2382')), 'KM001 number: This number already belongs to another person in the same file', 'the number of her child');
select is(tap.try(format(:'person', :'asa', 99, :'a_family', 'guardian', 'Åsa', null, null, null, null)), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'another version');
select is(tap.try(format(:'person', :'asa', :'v', :'a_family', 'guardian', 'Åsa Maria', 'von Öhrn', 'Mia', '1985', '850214-2386')), '("Åsa Maria","von Öhrn",Mia,1985,198502142386,Saved)', 'changed in place');
select is(tap.try(format(:'person', null, 'null', :'a_family', 'bonus', 'Bo', null, null, null, null)), '(Bo,,,,,Saved)', 'a person more');
select is((select string_agg(name, ', ') from api.family_people(:'a_family')), 'Åsa Maria von Öhrn, Bo, Elis Öhrn', 'adults first');
select version as v from api.person_get(:'asa') \gset
select is(tap.try(format(:'person', :'asa', :'v', :'a_family', 'guardian', 'Åsa Maria', 'von Öhrn', 'Mia', '1985', '850214-2394')), '("Åsa Maria","von Öhrn",Mia,1985,198502142394,Saved)', 'a number corrected the same day');
reset session authorization;
select is((select string_agg(number || coalesce(valid_to::text, ''), ' ') from komet.person_number where person = :'asa'), '198502142394', 'was never valid');
update komet.person_number set valid_from = '2020-01-01' where person = :'asa';
set session authorization t_farsta;
select version as v from api.person_get(:'asa') \gset
select is(tap.try(format(:'person', :'asa', :'v', :'a_family', 'guardian', 'Åsa Maria', 'von Öhrn', 'Mia', '1985', '850214-2386')), '("Åsa Maria","von Öhrn",Mia,1985,198502142386,Saved)', 'a new number');
reset session authorization;
select is((select string_agg(number || ' ' || coalesce(valid_to::text, 'now'), ', ' order by valid_from) from komet.person_number where person = :'asa'), '198502142394 2026-11-24, 198502142386 now', 'makes the old one history');
set session authorization t_farsta;
select is(tap.try(format(:'find', '850214-2394')), 'Åsa Maria von Öhrn', 'by which she is still found');
select is((select born from api.person_get(:'elis')), '2017-03-10', 'nothing else was touched');

-- Phones.
\set phone 'select (number, message_ok, message)::text from api.phone_save(gen_random_uuid(), %L, %s, %L, %L, %L, %s)'
select is(tap.try(format(:'phone', null, 'null', :'a_family', :'asa', '', 'true')), 'KM001 number: Write a phone number', 'no number');
select is(tap.try(format(:'phone', null, 'null', :'a_family', :'asa', '12', 'true')), 'KM001 number: Write the area code too', 'half a number');
select is(tap.try(format(:'phone', null, 'null', :'a_family', null, '08-508 25 411', 'true')), 'KM001 person: Choose whose number it is', 'nobody''s number');
select is(tap.try(format(:'phone', null, 'null', :'a_family', :'asa', '070 174 06 12', 'true')), 'KM001 number: The number is there already', 'the same number again');
select is(tap.try(format(:'phone', null, 'null', :'a_family', :'asa', '08/508 25 411', 'false')), '(+46850825411,f,Saved)', 'a number more');
select id as ph, version as pv from api.family_phones(:'a_family') where number = '+46850825411' \gset
select is(tap.try(format(:'phone', :'ph', :'pv', :'a_family', :'asa', '08-508 25 410', 'true')), '(+46850825410,t,Saved)', 'changed');
select is(tap.try(format('select message from api.phone_remove(gen_random_uuid(), %L, %s)', :'ph', :'pv')), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'an old version is not taken away');
select is(tap.try(format('select message from api.phone_remove(gen_random_uuid(), %L, 2)', :'ph')), 'The phone number was taken away', 'taken away');

-- Notes.
\set note 'select message from api.note_save(gen_random_uuid(), %L, %L, %L, %s)'
select is(tap.try(format(:'note', :'a_family', ' ', null, 'false')), 'KM001 text: Write the note', 'an empty note');
select is(tap.try(format(:'note', :'a_family', E'Ringde.\nVill ha tisdag.', null, 'false')), 'The note was written', 'a note');
select id as first_note from api.note_list(:'a_family') \gset
select is((select text from api.note_get(:'first_note')), E'Ringde.\nVill ha tisdag.', 'kept with its lines');
select is(tap.try(format(:'note', :'a_family', 'Vill ha onsdag.', :'first_note', 'true')), 'The note was written', 'a correction');
select is((select string_agg(text || '|' || (corrects_at is not null) || '|' || contested || '|' || by, ' / ') from api.note_list(:'a_family')),
  'Vill ha onsdag.|true|true|Anna Berg / Ringde. Vill ha tisdag.|false|false|Anna Berg', 'stands beside the old one, which is as it was');
select is(tap.try(format(:'note', :'b_family', 'x', :'first_note', 'false')), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'a note corrects one of its own family');

-- Consents.
\set consent 'select message from api.consent_save(gen_random_uuid(), %L, %L, %L, %L, %L)'
select is(tap.try(format(:'consent', :'a_family', null, 'share', 'yes', 'oral')), 'KM001 person: Choose who answered', 'nobody''s answer');
select is(tap.try(format(:'consent', :'a_family', :'asa', null, 'yes', 'oral')), 'KM001 purpose: Choose what was asked', 'no question');
select is(tap.try(format(:'consent', :'a_family', :'asa', 'share', 'yes', 'oral')), 'The answer was written down', 'yes');
select is(tap.try(format(:'consent', :'a_family', :'asa', 'share', 'no', 'written')), 'The answer was written down', 'no longer');
select is((select string_agg(answer || ' ' || newest, ', ') from api.consent_list(:'a_family')), 'no true, yes false', 'the newest counts');

-- Another district, other duties.
set session authorization t_bromma;
select is(tap.try(format(:'find', 'öhrn')), null, 'another district finds nobody');
select is(tap.try(format('select name from api.family_get(%L)', :'a_family')), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'and reads nothing');
select is(tap.try(format('select id from api.person_get(%L)', :'asa')), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'not a person');
select is(tap.try(format(:'note', :'a_family', 'x', null, 'false')), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'and writes nothing');
set session authorization t_lead;
select alike(tap.try(format(:'find', 'öhrn')), '42501%', 'a lead searches for nobody');

-- Protected: one person protects the household, and only those named may open.
set session authorization t_farsta;
select id as ann, version as v from api.family_people(:'c_family') \gset
select is(tap.try(format('select protection from api.person_save(gen_random_uuid(), %L, %s, %L, %L, %L, %L, protection => %L)', :'ann', :'v', :'c_family', 'guardian', 'Ann', 'Aberg', 'secrecy_marker')), 'secrecy_marker', 'a person is protected');
select is((select name from api.queue_list(:'k311') where id = :'c_id'), 'SKYDDAD', 'the queue hides the name');
select is(tap.try(format(:'find', 'aberg')), null, 'the search too');
select is((select count(*) from api.family_phones(:'c_family')), 0::bigint, 'and the phones are gone at once');
select is((select string_agg(what, ' ' order by n) from api.family_events(:'c_id')), 'registered protected', 'the history says so');
reset session authorization;
insert into komet.protection_grant (unit, family, login, reason, valid_to) values (:'farsta', :'c_family', 't_farsta', 'Samordnar ensam', now() + interval '1 day');
set session authorization t_farsta;
select is(tap.try(format(:'find', 'aberg')), 'SKYDDAD', 'who is named for it finds it, without its name in the list');
select is((select string_agg(number, ', ') from api.family_phones(:'c_family')), '+46701740614', 'and sees the phone in the file');
select * from finish();
