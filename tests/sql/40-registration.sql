-- Registrations: what one may type, what is kept, what is refused at which field. Today is Tuesday 2026-11-24.
\ir people.inc
select plan(82);

set session authorization t_farsta;

-- Demanded: the programme, and a name or number.
select is(tap.try('select id from api.registration_save(gen_random_uuid(), caller_name => ''Åsa'')'), 'KM001 programme: Choose a programme', 'no programme');
select is(tap.try(format('select id from api.registration_save(gen_random_uuid(), programme => %L)', gen_random_uuid())), 'KM001 programme: Choose a programme', 'a programme that is not there');
select is(tap.try(format('select id from api.registration_save(gen_random_uuid(), programme => %L)', :'k311')),
  'KM001 caller_name: Write at least a name, so that the family can be found again', 'neither name nor phone');
select is(tap.try(format('select id from api.registration_save(gen_random_uuid(), programme => %L, caller_name => %L)', :'k311', '   ')),
  'KM001 caller_name: Write at least a name, so that the family can be found again', 'a blank is no name');
select isnt(tap.try(format('select id from api.registration_save(gen_random_uuid(), programme => %L, phone => %L)', :'k311', '08-508 25 411')), null, 'a phone is enough');
select is(tap.try(format('select coalesce(message, '''') from api.registration_save(gen_random_uuid(), programme => %L, child1_name => %L)', :'k311', 'Elis')),
  'Saved. Place {1} of {2} in the queue, queue date {3}', 'a child''s name is enough');

-- A whole one, in the untidy way it is typed.
select '00000000-0000-4000-8000-000000000040' as req \gset
select * from api.registration_save(:'req', programme => :'k311', caller_name => ' Öhrn,  Åsa ', phone => '070/174 06 12', child1_name => 'Elis', child1_born => '2017-03',
  child1_number => '170310-2382', child2_name => 'Iris', child2_born => '2019', adult2_name => 'Bo af Klint', adult2_role => 'bonus', together => 'both_or_none',
  weekdays => 'måndag, tis', part_of_day => 'evening', language => 'ar', interpreter => true, note => E'Bråk varje dag\när det är läxor', missing => 'Födelsedag', missing_by => '2026-12-01') \gset a_
select is((:'a_caller_name')::text, 'Åsa Öhrn', 'the name is divided at the comma');
select is((:'a_phone')::text, '+46701740612', 'the phone is kept in one form');
select is((:'a_child1_number')::text, '201703102382', 'the number has twelve digits');
select is((:'a_child1_born' || ' ' || :'a_child2_born')::text, '2017-03 2019', 'births as far as they are known');
select is((:'a_weekdays')::text, 'mån tis', 'weekdays');
select is((:'a_adult2_name' || ' ' || :'a_adult2_role')::text, 'Bo af Klint bonus', 'the second adult');
select is((:'a_state')::text, 'incomplete', 'something is missing: it waits for details');
select is((:'a_queue_date')::text, '2026-11-24', 'the queue date is today');
select is((:'a_message')::text, 'Saved. Waiting for details, queue date {1}', 'and it is said');
select is((select count(*) from api.note_list(:'a_family')), 1::bigint, 'the note went to the file; the save gave the ticket to read it');

-- The same save again.
select is((select count(*) from api.registration_save(:'req', programme => :'k311', caller_name => ' Öhrn,  Åsa ', phone => '070/174 06 12', child1_name => 'Elis', child1_born => '2017-03',
  child1_number => '170310-2382', child2_name => 'Iris', child2_born => '2019', adult2_name => 'Bo af Klint', adult2_role => 'bonus', together => 'both_or_none',
  weekdays => 'måndag, tis', part_of_day => 'evening', language => 'ar', interpreter => true, note => E'Bråk varje dag\när det är läxor', missing => 'Födelsedag', missing_by => '2026-12-01') s
  where s.id = :'a_id'), 1::bigint, 'the same save twice gives the same answer');
select is(tap.try(format('select id from api.registration_save(%L, programme => %L, caller_name => %L)', :'req', :'k311', 'Bo')),
  'KM008 -: This save was already used for something else', 'another content with the same number is refused');
select is((select count(*) from api.person_search('öhrn')), 1::bigint, 'one Åsa Öhrn, not two');

-- Bad input, each at its field.
\set bad 'select id from api.registration_save(gen_random_uuid(), programme => %L, caller_name => ''Åsa'', %s)'
select is(tap.try(format(:'bad', :'k311', 'child1_name => ''Elis'', child1_born => ''2017-02-30''')), 'KM001 child1_born: There is no such date. Write 2017, 2017-03 or 2017-03-14', 'no such day');
select is(tap.try(format(:'bad', :'k311', format('child1_name => %L', typed))), 'KM001 child1_name: A name has letters: this belongs in another field', 'not a name: ' || typed)
from (values ('0701234567'), ('+46 70-123 45 67'), ('2018-05-17'), ('1')) v (typed);
select is(tap.try(format(:'bad', :'k311', 'adult2_name => ''070-1''')), 'KM001 adult2_name: A name has letters: this belongs in another field', 'nor that of an adult');
select is(tap.try(format(:'bad', :'k311', 'child1_born => ''i går''')), 'KM001 child1_born: There is no such date. Write 2017, 2017-03 or 2017-03-14', 'not a date');
select is(tap.try(format(:'bad', :'k311', 'child2_born => ''2017-13''')), 'KM001 child2_born: There is no such date. Write 2017, 2017-03 or 2017-03-14', 'no such month');
select is(tap.try(format(:'bad', :'k311', 'child3_born => ''2027''')), 'KM001 child3_born: The birth date is in the future', 'born next year');
select is(tap.try(format(:'bad', :'k311', 'child1_born => ''1779''')), 'KM001 child1_born: The birth date is too far back', 'born long ago');
select is(tap.try(format(:'bad', :'k311', 'child1_number => ''20170310-2383''')), 'KM001 child1_number: The last digit does not agree with the others: look for a mistyped digit', 'a wrong check digit');
select is(tap.try(format(:'bad', :'k311', 'adult2_number => ''123''')), 'KM001 adult2_number: Write the number with ten or twelve digits', 'not a number');
select is(tap.try(format(:'bad', :'k311', 'caller_number => ''20170310-2382'', child1_born => ''2015''')), 'KM001 child1_born: The child is older than {1}', 'a child older than its parent');
select is(tap.try(format(:'bad', :'k311', 'phone => ''fråga Åsa''')), 'KM001 phone: A telephone number is digits, with + before a foreign one', 'not a phone number');
select is(tap.try(format(:'bad', :'k311', 'adult2_name => ''Bo'', adult2_phone => ''1''')), 'KM001 adult2_phone: Write the area code too', 'a phone number cut off');
select is(tap.try(format(:'bad', :'k311', 'phone2 => ''08-1''')), 'KM001 phone2: There are too few or too many digits', 'a second phone cut off');
select is(tap.try(format(:'bad', :'k311', 'weekdays => ''mån snart''')), 'KM001 weekdays: {1} is no weekday', 'not a weekday');
select is(tap.try(format(:'bad', :'k311', 'queue_date => ''2026-11-25''')), 'KM001 queue_date: The queue date cannot be in the future', 'a queue date to come');
select is(tap.try(format(:'bad', :'k311', 'queue_date => ''1999-01-01''')), 'KM001 queue_date: The queue date is too far back', 'a queue date before everything');
select is(tap.try(format(:'bad', :'k311', 'missing_by => ''2026-12-24''')), 'KM001 missing: Write what is missing, or take the date away', 'a date for nothing');
select is(tap.try(format(:'bad', :'k311', 'wanted_from => ''2036-12-24''')), 'KM001 wanted_from: That is more than three years ahead', 'wanted in ten years');
select is(tap.try(format(:'bad', :'k311', 'child1_name => repeat(''x'', 201)')), 'KM001 child1_name: At most {1} characters', 'too long a name');
select is(tap.try(format(:'bad', :'k311', 'adult2_name => U&''Bo\202eEk''')), 'KM001 adult2_name: This holds a character that cannot be shown', 'a character that turns the line round');
select is(tap.try(format(:'bad', :'k311', 'note => U&''a\200bb''')), 'KM001 note: This holds a character that cannot be shown', 'a character without width');
select is(tap.try(format(:'bad', :'k311', 'unit => ' || quote_literal(:'bromma'))), 'KM003 unit: You may not register in this district', 'another district');
select is((select count(*) from api.queue_list(:'k311')), 3::bigint, 'nothing of what was refused was kept');

-- A warning that is no error: the number is of another month.
select is(tap.try(format('select message from api.registration_save(gen_random_uuid(), programme => %L, child1_name => %L, child1_born => %L, child1_number => %L)', :'k311', 'Alva', '2017-05-01', '20170310-2382')),
  'Saved. The birth date and the number of {1} differ: check both', 'number and birth of different months are said');
-- An older list is entered with its queue date, and comes before.
select is(tap.try(format('select place from api.registration_save(gen_random_uuid(), programme => %L, caller_name => %L, queue_date => %L)', :'k311', 'Pappers Lista', '2024-02-01')), '1/4',
  'an older queue date comes first');

-- Reading and changing what is there.
select * from api.registration_get(:'a_id') \gset g_
select is(:'g_version'::text, :'a_version'::text, 'the answer of the save is the row as stored');
select is(''::text || :'g_missing' || ' ' || :'g_missing_by', 'Födelsedag 2026-12-01', 'what was missing');
\set change 'select %s from api.registration_save(gen_random_uuid(), id => %L, version => %L, programme => %L, caller_name => ''Åsa Öhrn'', phone => ''+46701740612'', child1_name => ''Elis'', child1_born => ''2017-03'', child1_number => ''201703102382'', child2_name => ''Iris'', child2_born => ''2019-05-06'', protected => false %s)'
select is(tap.try(format(:'change', 'message', :'a_id', 0, :'k311', '')), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'an old version is refused');
select is(tap.try(format(:'change', 'message', :'a_id', :'a_version', :'k1218', '')), 'KM001 programme: Move it with the command for another programme, so that the queue date follows', 'the programme is not changed here');
select is(tap.try(format(:'change', 'message', :'a_id', :'a_version', :'k311', ', queue_date => ''2020-01-01''')), 'KM001 queue_date: The queue date is never changed', 'nor the queue date');
select is(tap.try(format(:'change', 'message', :'a_id', :'a_version', :'k311', '')), 'Saved. Place {1} of {2} in the queue, queue date {3}', 'completed, it is in the queue');
select id, state, child2_born, queue_date, coalesce(weekdays, '') as weekdays, coalesce(adult2_name, 'none') as adult2_name from api.registration_get(:'a_id') \gset g_
select is((:'g_state', :'g_child2_born', :'g_queue_date', :'g_weekdays')::text, '(queued,2019-05-06,2026-11-24,"")', 'changed in place, the queue date kept');
select is(:'g_adult2_name'::text, 'none', 'the second adult is off the registration');
select is((select string_agg(name, ', ' order by name) from api.family_people(:'a_family')), 'Bo af Klint, Elis, Iris, Åsa Öhrn', 'but stays in the family''s file, and nobody is there twice');
select is((select string_agg(what, ' ' order by n) from api.family_events(:'a_id')), 'registered waiting changed queued', 'every step was written down');
select is((select string_agg(distinct by, ',') from api.family_events(:'a_id')), 'Anna Berg', 'with who did it');

-- Protected: from then on nothing is shown.
select * from api.registration_save(gen_random_uuid(), programme => :'k1218', caller_name => 'Dold Dolk', phone => '070-174 06 05', child1_name => 'Ina', child1_born => '2012', protected => true) \gset p_
select is((select (name, child)::text from api.queue_list(:'k1218')), '(SKYDDAD,)', 'a protected family has no name in the queue');
select is((select count(*) from api.person_search('dold')), 0::bigint, 'and is not found by name');
select is((select count(*) from api.registration_answers(programme => :'k1218', caller_name => 'Dold Dolk') where label ~ 'Dold'), 0::bigint, 'nor by the answers beside the form');
select is(tap.try(format('select ticket from api.family_open(%L)', :'p_family')), 'KM003 -: The family is protected. Its file is opened only by those who have been named for it', 'nor opened');
select is((select count(*) from api.family_phones(:'p_family')), 0::bigint, 'who registered it sees no phone from now on');

-- What the parent asks.
select is((select string_agg(label || ' ' || value, ', ') from api.registration_answers(programme => :'k1218') where section = 'Queue'),
  'Place today 2/2, Estimated wait, weeks ?', 'the place one would get');
select is((select value from api.registration_answers(programme => :'k1218', child1_born => '2019') where label = 'The age is outside the programme'), '12–18', 'the age is warned about');
select is((select count(*) from api.registration_answers(programme => :'k1218', child1_born => '2012') where label = 'The age is outside the programme'), 0::bigint, 'unless it is right');
select is((select string_agg(label || '|' || value, ' ') from api.registration_answers(caller_name => 'Åsa Öhrn') where section = 'Here already?'), 'Åsa Öhrn|Elis 2017   Komet 3–11|2026-11-24', 'known by name');
select is((select count(*) from api.registration_answers(child1_name => 'eli', child1_born => '2017-03') where label = 'Åsa Öhrn'), 1::bigint, 'known by the child');
select is((select count(*) from api.registration_answers(caller_number => '170310 2382') where label = 'Åsa Öhrn'), 1::bigint, 'known by the number');
select is((select string_agg(label, ' ') from api.registration_answers(programme => :'k311', caller_name => 'Åsa Öhrn', id => :'a_id') where section = 'Here already?'), 'None found', 'a registration is not its own double');
select is((select value from api.registration_answers(programme => :'k311', id => :'a_id') where label = 'Place today'), (select place from api.registration_get(:'a_id')), 'and asks for its own place');
select is((select count(*) from api.registration_answers('x', '20', 'zz', 'natt', 'q', 'Å', '19', '', 'y')), 4::bigint, 'half typed fields are no errors');
reset session authorization;
select is((select count(*) from audit.listed where what = 'registration_answers' and login = 't_farsta'), 3::bigint, 'what was found is logged');

-- Others.
set session authorization t_bromma;
select is(tap.try(format('select id from api.registration_get(%L)', :'a_id')), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'another district''s is as good as absent');
select is(tap.try(format('select id from api.registration_get(%L)', gen_random_uuid())), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'and absent says the same');
select is((select count(*) from api.registration_answers(caller_name => 'Åsa Öhrn') where section = 'Here already?' and label <> 'None found'), 0::bigint, 'no answers about another district''s families');
set session authorization t_lead;
select alike(tap.try(format('select id from api.registration_save(gen_random_uuid(), programme => %L, caller_name => %L)', :'k311', 'Bo')), '42501%', 'a lead registers nobody');
set session authorization t_leader;
select alike(tap.try(format('select id from api.registration_get(%L)', :'a_id')), '42501%', 'a group leader reads no registration');
-- A file that nobody opened.
reset session authorization;
insert into komet.family (unit) values (:'farsta') returning id as shut \gset
insert into komet.registration (unit, family, programme, state, queue_date) values (:'farsta', :'shut', :'k1218', 'queued', '2026-05-05') returning id as shut_registration \gset
set session authorization t_farsta;
select is(tap.try(format('select id from api.registration_get(%L)', :'shut_registration')), 'KM007 -: Open the family''s file first', 'no reading without opening');
select is(tap.try(format('select id from api.registration_save(gen_random_uuid(), id => %L, version => 1, programme => %L, caller_name => %L)', :'shut_registration', :'k1218', 'Bo')),
  'KM007 -: Open the family''s file first', 'nor writing');
begin;
select ticket is not null as opened from api.family_open(registration => :'shut_registration') \gset
select is(tap.try(format('select id from api.registration_get(%L)', :'shut_registration')), 'KM007 -: Open the family''s file first', 'an opening that could still be rolled back does not count');
commit;
select is(tap.try(format('select state from api.registration_get(%L)', :'shut_registration')), 'queued', 'once opened, it is read');
select * from finish();
