-- Moves between districts: asked for with consent, frozen, answered; what crosses over and what does not. Today is Tuesday 2026-11-24.
\ir people.inc
\ir as.inc
\ir groups.inc
select no_plan();

-- Two that wait in Farsta, one protected, three in Bromma (the last with a file that Eva of Farsta has, too).
select tap.waits('Eva', '2026-02-10', 2, 2) as eva, tap.waits('Gun', '2026-03-10') as gun, tap.waits('Hemlig', '2026-01-10') as hemlig,
	tap.waits('Zbo', '2026-01-10', 1, 1, 'bromma') as zbo, tap.waits('Zcia', '2026-04-10', 1, 1, 'bromma') as zcia,
	tap.waits('Eva', '2025-04-10', 1, 1, 'bromma', 'komet-12-18') as eva_there \gset
update komet.person set protection = 'secrecy_marker' where id = (select person from komet.registration_adult where registration = :'hemlig');
select family as file, tie as lot, arrived_at as arrived from komet.registration where id = :'eva' \gset
select family as file_there from komet.registration where id = :'eva_there' \gset
select family as file_gun from komet.registration where id = :'gun' \gset
select person as eva_person from komet.registration_adult where registration = :'eva' and caller \gset
select person as bo_person from komet.registration_adult where registration = :'eva' and not caller \gset
insert into komet.person_number (unit, family, person, kind, number, valid_from) values
	(:'farsta', :'file', :'eva_person', 'personnummer', '198502032386', '2026-01-01');
insert into komet.phone (unit, family, person, number, typed) values (:'farsta', :'file', :'eva_person', '+46701740605', '070-174 06 05');
insert into komet.note (unit, family, text) values (:'farsta', :'file', 'Zhemlig anteckning');
insert into komet.consent (unit, family, person, purpose, answer, how, at, by) values
	(:'farsta', :'file', :'eva_person', 'contact', 'no', 'oral', '2026-02-11 10:00', 't_farsta');
-- Somebody who stands in the file, and not on the registration.
insert into komet.person (unit, family, role, given_name, family_name, position) values (:'farsta', :'file', 'other', 'Zmormor', 'Testsson', 9);
insert into komet.priority_grant (unit, registration, level, reason, review_on, granted_by)
select :'farsta', :'eva', 2, id, '2026-12-24', 't_farsta' from komet.reason where kind = 'priority' order by position limit 1;
insert into komet.rest (unit, registration, from_date, until, cause, ended_on) values (:'farsta', :'eva', '2026-03-01', '2026-04-01', 'family', '2026-03-20');
update komet.registration set weekdays = '{2,4}', part_of_day = 'evening', language = 'so', interpreter = true, wanted_from = '2026-12-01' where id = :'eva';

\set ask 'api.move_save(gen_random_uuid(), %1$L, (select version from api.queue_list(%2$L, unit => %3$L) where id = %1$L), %4$L, null, %5$L, %6$L, %7$L)'
set session authorization t_farsta;
select ticket is not null from api.family_open(registration => :'eva') \g /dev/null
select version as v from api.queue_list(:'k311') where id = :'eva' \gset

-- Asking
select is((select (programme, person, how, consented_on, notes)::text from api.move_get(:'eva')), format('(%s,,oral,2026-11-24,f)', :'k311'), 'no consent yet');
select is((select string_agg(label, ', ') from api.move_person_choice(:'eva')), 'Eva Testsson, Bo Testsson', 'the adults of the registration may consent');
select is((select count(*) from api.move_unit_choice() where label = 'Farsta'), 0::bigint, 'one does not move to where one is');
select is(tap.told(format(:'ask', :'eva', :'k311', :'farsta', :'bromma', null, 'oral', '2026-11-24')),
	'KM001 person: Without the consent of the family nothing is shared: write down who gave it', 'no consent, no move');
select is(tap.told(format(:'ask', :'eva', :'k311', :'farsta', :'bromma', :'eva_person', 'oral', '2026-11-25')),
	'KM001 consented_on: Write the day of the consent: today, or within the last year', 'none that is given tomorrow');
select is(tap.told(format(:'ask', :'eva', :'k311', :'farsta', :'bromma', :'eva_person', null, '2026-11-24')), 'KM001 how: By word of mouth or in writing?', 'nor in no way');
select is(tap.told(format(:'ask', :'eva', :'k311', :'farsta', :'bromma', gen_random_uuid(), 'oral', '2026-11-24')),
	'KM001 person: Choose who consented from the list', 'nor by somebody else');
select is(tap.told(format(:'ask', :'eva', :'k311', :'farsta', :'farsta', :'eva_person', 'oral', '2026-11-24')), 'KM001 to_unit: Choose another district', 'not to oneself');
select is(tap.told(format(:'ask', :'eva', :'k311', :'farsta', (select value from api.unit_choice() where label = 'Skarpnäck'), :'eva_person', 'oral', '2026-11-24')),
	'KM001 to_unit: Nobody in Skarpnäck can answer in here: ring them', 'nor to where nobody answers');
select is((select count(*) from api.consent_list(:'file') where purpose = 'share'), 0::bigint, 'what was refused has written no consent');
select id is not null from api.consent_save(gen_random_uuid(), :'file', :'bo_person', 'share', 'no', 'oral') \g /dev/null
select is(tap.told(format(:'ask', :'eva', :'k311', :'farsta', :'bromma', :'eva_person', 'oral', '2026-11-24')),
	'KM001 person: Bo Testsson has said no: nothing is shared with another district', 'when one of them says no, it is no');
select id is not null from api.consent_save(gen_random_uuid(), :'file', :'bo_person', 'share', 'yes', 'written') \g /dev/null
reset session authorization;
insert into komet.protection_grant (unit, family, login, reason, valid_to)
select :'farsta', family, 't_farsta', 'x', now() + interval '1 hour' from komet.registration where id = :'hemlig';
set session authorization t_farsta;
select ticket is not null from api.family_open(registration => :'hemlig') \g /dev/null
select is(tap.told(format(:'ask', :'hemlig', :'k311', :'farsta', :'bromma', null, null, null)),
	'KM004 -: A protected family is not moved in here: ring the other district, and use paper', 'protected: on paper');
select is(tap.try(format('select * from api.move_get(%L)', :'hemlig')), 'KM004 -: A protected family is not moved in here: ring the other district, and use paper', 'which is said before anything is typed');
select is(tap.told(format(:'ask', :'eva', :'k311', :'farsta', :'bromma', :'eva_person', 'oral', '2026-11-23')), 'Bromma has been asked. The place is kept until they answer', 'asked');
select is((select (name, purpose, answer, how)::text from api.consent_list(:'file') where purpose = 'share' and answer = 'yes' and how = 'oral'),
	'("Eva Testsson",share,yes,oral)', 'the consent stands in the file');
select is(tap.told(format(:'ask', :'eva', :'k311', :'farsta', :'bromma', null, null, null)), 'KM004 -: A move is asked for already', 'once');

-- Frozen
select is((select (place, state)::text from api.queue_list(:'k311') where id = :'eva'), '(1,moving)', 'it keeps its place');
select is((select string_agg(name, ', ') from api.queue_list(:'k311', filter_state => 'moving')), 'Eva Testsson', 'and is found by its state');
select is((select value from api.why(:'eva') where label = 'The answer of the other district to the move'), 'Bromma', 'why says what it waits for');
select version as v from api.queue_list(:'k311') where id = :'eva' \gset
\set frozen 'KM004 -: A move to another district is asked for. Take it back first, or wait for the answer'
select is(tap.told(format('api.rest_save(gen_random_uuid(), %L, %s, ''2027-01-31'', ''family'')', :'eva', :'v')), :'frozen', 'no rest');
select is(tap.told(format('api.priority_end(gen_random_uuid(), %L, %s)', :'eva', :'v')), :'frozen', 'no other priority');
select is(tap.told(format('api.close_save(gen_random_uuid(), %L, %s, (select value::uuid from api.reason_choice(''close'') limit 1))', :'eva', :'v')), :'frozen', 'no closing');
select is(tap.told(format('api.programme_move_save(gen_random_uuid(), %L, %s, %L)', :'eva', :'v', :'k1218')), :'frozen', 'no other programme');
select is(tap.told(format('api.registration_save(gen_random_uuid(), %L, %s, null, %L, caller_name => ''Eva Testsson'')', :'eva', :'v', :'k311')), :'frozen', 'no other wishes');
select id as g1 from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2027-02-02', starts => '17:30', leader1 => :'lena') \gset
select id is not null from api.group_open(gen_random_uuid(), :'g1', (select version from api.group_get(:'g1'))) \g /dev/null
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, %s, %L)', :'eva', :'v', :'g1')), :'frozen', 'no offer');
select is((select (take, why)::text from api.fill_preview(:'g1') where id = :'eva'), '(no,moving)', 'passed by when a group is filled');
select is(tap.told(format('api.fill(gen_random_uuid(), %L)', :'g1')) like 'Offers made: 2.%', true, 'which gives those behind her the seats');

-- What the other side sees of it
reset session authorization;
update komet.move set asked_at = '2026-11-24 10:00';
set session authorization t_farsta;
select is((select (way, unit_name, name, state, days, here)::text from api.move_list()), '(out,Bromma,"Eva Testsson",asked,0,f)', 'the asking side has it in its list');
select is((select (to_answer, to_withdraw)::text from api.move_list()), '(f,t)', 'to be taken back, not to be answered');
set session authorization t_bromma;
select is((select (way, unit_name, programme_name, name, ages, queue_date, wishes, part_of_day, interpreter, here, state, asked_by)::text from api.move_list()),
	'(in,Farsta,"Komet 3–11","Eva Testsson","8, 8",2026-02-10,"tis tor somaliska",evening,t,f,asked,"Anna Berg")', 'the asked side has what it needs to answer');
select is((select (n, detail, subject)::text from api.start_tasks() where what = 'moves_asked_one'), '(1,Farsta,moves)', 'and reads it on the start page');
select is((select (to_answer, to_withdraw, registration)::text from api.move_list()), '(t,f,)', 'where it is to be answered, and nothing else');
reset session authorization;
update komet.clock set today = '2026-12-03';
set session authorization t_bromma;
select is((select days from api.move_list()), 9, 'unanswered, the days are counted');
select is((select urgent from api.start_tasks() where what = 'moves_asked_one'), true, 'and after a week it is urgent');
reset session authorization;
update komet.clock set today = '2026-11-24';

-- Neither side reaches the other's rows, by any function: hidden is as absent.
set session authorization t_bromma;
\set nothing 'There is no such file, or it is not yours'
select is(tap.try(format('select * from api.family_open(registration => %L)', :'eva')), tap.try(format('select * from api.family_open(registration => %L)', gen_random_uuid())), 'no file is opened');
select is(tap.try(format('select * from api.family_open(%L)', :'file')), 'KM002 -: ' || :'nothing', 'by no id');
select is(tap.try(format('select * from api.move_get(%L)', :'eva')), tap.try(format('select * from api.move_get(%L)', gen_random_uuid())), 'no form');
select is(tap.try(format('select message from api.move_stay(gen_random_uuid(), %L, %s)', :'eva', :'v')), tap.try('select message from api.move_stay(gen_random_uuid(), gen_random_uuid(), 1)'), 'nor does it take it back from the queue');
select id as m, version as mv from api.move_list() \gset
select is(tap.told(format('api.move_withdraw(gen_random_uuid(), %L, %s)', :'m', :'mv')), 'KM004 -: It is for you to answer yes or no: only Farsta can take it back', 'nor from the list');
select is(tap.told(format('api.move_accept(gen_random_uuid(), %L, %s)', :'m', 77)), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'an old version is no answer');
reset session authorization;
select is(tap.inside_as('t_bromma', 'select count(*) from komet.registration r where r.unit = (select id from komet.unit where code = ''farsta'')'), '0', 'the functions themselves see no row of Farsta for Bromma');
select is(tap.inside_as('t_bromma', 'select count(*) from komet.person where given_name = ''Eva'''), '1', 'and no person');
select is(tap.inside_as('t_nobody', 'select count(*) from komet.move'), '0', 'nobody else sees the move');
select is(tap.inside_as('t_lead', 'select count(*) from komet.move'), '0', 'not the lead');
select is(tap.inside_as('t_farsta', 'select count(*) from komet.moves_here()'), '0', 'what crosses over is for who is asked');
select is(tap.inside_as('t_farsta', format('select komet.move_parcel(%L)', :'m')) ~ '^KM002', true, 'not for who asks');
select is(tap.inside_as('t_lead', format('select komet.move_parcel(%L)', :'m')) ~ '^KM002', true, 'nor the lead');
select is(tap.inside_as('t_bromma', format('select count(*) from jsonb_object_keys(komet.move_parcel(%L)) k where k = ''notes''', :'m')), '0', 'the notes stay');
set session authorization t_farsta;
select is(tap.told(format('api.move_accept(gen_random_uuid(), %L, %s)', :'m', :'mv')), 'KM004 -: It is for Bromma to answer', 'who asks does not answer');
select is(tap.told(format('api.move_refuse_save(gen_random_uuid(), %L, %s, (select value::uuid from api.reason_choice(''move'') limit 1))', :'m', :'mv')), 'KM004 -: It is for Bromma to answer', 'nor with no');

-- No, and taken back
set session authorization t_bromma;
select is(tap.told(format('api.move_refuse_save(gen_random_uuid(), %L, %s, (select value::uuid from api.reason_choice(''close'') limit 1))', :'m', :'mv')), 'KM001 reason: Choose a reason from the list', 'no needs a reason of its own list');
select is(tap.told(format('api.move_refuse_save(gen_random_uuid(), %L, %s, (select value::uuid from api.reason_choice(''move'') limit 1))', :'m', :'mv')), 'Farsta has your no. The family keeps its place there', 'no');
select is((select count(*) from api.move_list() where name is not null), 0::bigint, 'the name is gone with the answer');
set session authorization t_farsta;
select is((select (state, reason)::text from api.move_list()), '(refused,"Familjen bor inte i stadsdelen")', 'which the asking side reads');
select is((select (to_answer, to_withdraw)::text from api.move_list()), '(f,f)', 'and there is no more to do');
select is((select n from api.start_tasks() where what = 'moves_refused_one'), 1, 'on its start page, too');
select is((select (place, state)::text from api.queue_list(:'k311') where id = :'eva'), '(1,queued)', 'and the family stands where it stood');
select is(tap.told(format(:'ask', :'eva', :'k311', :'farsta', :'bromma', null, null, null)), 'Bromma has been asked. The place is kept until they answer', 'asked again, with the consent of before');
select version as v from api.queue_list(:'k311') where id = :'eva' \gset
select is(tap.told(format('api.move_stay(gen_random_uuid(), %L, %s)', :'eva', :'v')), 'Taken back. The family stays in the queue', 'taken back from the queue');
select is(tap.told(format(:'ask', :'eva', :'k311', :'farsta', :'bromma', null, null, null)), 'Bromma has been asked. The place is kept until they answer', 'asked');
select is(tap.told(format('api.move_withdraw(gen_random_uuid(), %L, %s)', id, version)), 'Taken back. The family stays in the queue', 'taken back from the list') from api.move_list('asked');
-- A no takes it back by itself, and so does protection.
select tap.told(format(:'ask', :'eva', :'k311', :'farsta', :'bromma', null, null, null)) \g /dev/null
select id is not null from api.consent_save(gen_random_uuid(), :'file', :'bo_person', 'share', 'no', 'oral') \g /dev/null
select is((select count(*) from api.move_list('asked')), 0::bigint, 'consent that is taken back takes the move back');
select is((select state from api.queue_list(:'k311') where id = :'eva'), 'queued', 'and nothing is frozen');
select id is not null from api.consent_save(gen_random_uuid(), :'file', :'bo_person', 'share', 'yes', 'oral') \g /dev/null
reset session authorization;
update komet.registration set state = 'queued' where id in (:'gun', :'hemlig');
update komet.offer set state = 'withdrawn'; update komet.group_seat set offer = null;
insert into komet.consent (unit, family, person, purpose, answer, how)
select a.unit, :'file_gun', a.person, 'share', 'yes', 'oral' from komet.registration_adult a where a.registration = :'gun';
set session authorization t_farsta;
select ticket is not null from api.family_open(registration => :'gun') \g /dev/null
select is(tap.told(format(:'ask', :'gun', :'k311', :'farsta', :'bromma', null, null, null)), 'Bromma has been asked. The place is kept until they answer', 'another one is asked for');
reset session authorization;
update komet.person set protection = 'secrecy_marker' where family = :'file_gun';
select is((select string_agg(state, ',') from komet.move where family = :'file_gun'), 'withdrawn', 'protection takes it back');

-- Yes: a file of its own
set session authorization t_farsta;
select ticket is not null from api.family_open(registration => :'eva') \g /dev/null
select tap.told(format(:'ask', :'eva', :'k311', :'farsta', :'bromma', null, null, null)) \g /dev/null
set session authorization t_bromma;
select id as m, version as mv, gen_random_uuid() as save from api.move_list('asked') \gset
select is(tap.told(format('api.move_accept(%L, %L, %s)', :'save', :'m', :'mv')), 'Moved here. Place 1 of 3 in Komet 3–11, queue date 2026-02-10', 'yes, and the place is said: priority comes first');
select is(tap.told(format('api.move_accept(%L, %L, %s)', :'save', :'m', :'mv')), 'Moved here. Place 1 of 3 in Komet 3–11, queue date 2026-02-10', 'saved again it is the same answer');
select is(tap.told(format('api.move_accept(gen_random_uuid(), %L, (select version from api.move_list() where id = %1$L))', :'m')), 'KM004 -: There is an answer already', 'but not twice');
select is((select string_agg(place || ' ' || name, ', ') from api.queue_list(:'k311')), '1 Eva Testsson, 2 Zbo Testsson, 3 Zcia Testsson', 'it stands in the queue there');
select registration as came from api.move_list('accepted') \gset
reset session authorization;
select is((select (r.queue_date, r.tie = :'lot', r.arrived_at = :'arrived', r.priority, r.weekdays, r.part_of_day, r.language, r.interpreter, r.wanted_from, r.came_from = :'eva', r.child_born)::text
	from komet.registration r where r.id = :'came'), '(2026-02-10,t,t,2,"{2,4}",evening,so,t,2026-12-01,t,2018-03-04)', 'queue date, lot, arrival, priority and wishes follow');
select is((select (g.level, x.name, g.granted_by)::text from komet.priority_grant g join komet.reason x on x.id = g.reason where g.registration = :'came'), '(2,"Beslut av socialtjänsten",t_farsta)', 'the priority with its reason');
select is((select (until, ended_on)::text from komet.rest where registration = :'came'), '(2026-04-01,2026-03-20)', 'the rests');
select family as came_file from komet.registration where id = :'came' \gset
select is((select string_agg(komet.person_name(given_name, family_name) || ' ' || role, ', ' order by position) from komet.person where family = :'came_file'),
	'Eva Testsson guardian, Bo Testsson guardian, Elis3 Testsson child, Elis4 Testsson child', 'the people of the registration, and nobody else of the file');
select is((select string_agg(number, ',') from komet.person_number where family = :'came_file') || (select string_agg(number, ',') from komet.phone where family = :'came_file'), '198502032386+46701740605', 'number and telephone');
select is((select string_agg(purpose || ' ' || answer || ' ' || by, ', ' order by at) from komet.consent where family = :'came_file' and purpose = 'contact'), 'contact no t_farsta', 'consents with who wrote them');
select is((select count(*) from komet.note where family = :'came_file'), 0::bigint, 'no notes');
select is((select string_agg(what || coalesce(' ' || detail, ''), ', ' order by n) from komet.registration_event where registration = :'came'), 'registered Farsta, moved_in Farsta', 'what happened, there');
select is((select (state, closed_on, moving)::text from komet.registration where id = :'eva'), '(moved,2026-11-24,f)', 'the old one is moved');
select is((select what || ' ' || detail || ' ' || by from komet.registration_event where registration = :'eva' order by n desc limit 1), 'moved_out Bromma t_bromma', 'and says where and by whom');
select is((select (o.login, u.code, o.reason)::text from audit.opened o join komet.unit u on u.id = o.unit order by o.n desc limit 1), '(t_bromma,farsta,"Flytt till Bromma")', 'that the file was read stands in the log of Farsta');
select is((select string_agg(distinct u.code || ' ' || w.tbl, ', ' order by u.code || ' ' || w.tbl) from audit.written w join komet.unit u on u.id = w.unit where w.login = 't_bromma' and w.tbl in ('registration', 'person')),
	'bromma person, bromma registration, farsta registration', 'each change stands in the log of its own district');
select is((select array_agg(c.unit order by c.unit) from komet.change c where c.subject = 'move'), (select array_agg(u order by u) from unnest(array[:'farsta', :'bromma']::uuid[]) u), 'both districts are told');
set session authorization t_farsta;
select is((select (state, name)::text from api.move_list() where state = 'accepted'), '(accepted,"Eva Testsson")', 'the asking side keeps its own row');
select is(tap.try(format('select * from api.family_open(%L)', :'came_file')), 'KM002 -: ' || :'nothing', 'and does not follow it there');
set session authorization t_bromma;
select is(tap.try(format('select * from api.family_open(%L)', :'file')), 'KM002 -: ' || :'nothing', 'nor back');
select ticket is not null from api.family_open(:'came_file') \g /dev/null
select is((select count(*) from api.why(:'came') where section = 'What has happened'), 2::bigint, 'the history begins with the first day');
reset session authorization;

-- Yes: into the file that an adult with the same number has, with the notes when the consent covers them.
update komet.registration set state = 'queued', closed_on = null where id = :'eva';
insert into komet.registration_event (unit, registration, what, state) values (:'farsta', :'eva', 'reopened', 'queued');
update komet.registration set state = 'closed' where id = :'came';
insert into komet.registration_event (unit, registration, what, state) values (:'bromma', :'came', 'closed', 'closed');
update komet.person_number set number = '198502032394', valid_to = null where family = :'came_file';
insert into komet.person_number (unit, family, person, kind, number, valid_from)
select :'bromma', :'file_there', a.person, 'personnummer', '198502032386', '2026-01-01' from komet.registration_adult a where a.registration = :'eva_there';
set session authorization t_farsta;
select ticket is not null from api.family_open(registration => :'eva') \g /dev/null
select version as v from api.queue_list(:'k311') where id = :'eva' \gset
select is(tap.told(format('api.move_save(gen_random_uuid(), %L, %s, %L, %L, notes => true)', :'eva', :'v', :'bromma', :'k1218')), 'Bromma has been asked. The place is kept until they answer', 'to another queue there, with the notes');
select is((select here from api.move_list('asked')), false, 'the asking side is not told whether the family is known');
set session authorization t_bromma;
select is((select (programme_name, here)::text from api.move_list('asked')), '("Komet 12–18",t)', 'the asked side is');
select id as m, version as mv from api.move_list('asked') \gset
select is(tap.told(format('api.move_accept(gen_random_uuid(), %L, %s)', :'m', :'mv')), 'KM004 -: The family stands in that queue here already: close that registration first, or answer no', 'nobody waits twice in a queue');
reset session authorization;
update komet.registration set state = 'closed' where id = :'eva_there';
insert into komet.registration_event (unit, registration, what, state) values (:'bromma', :'eva_there', 'closed', 'closed');
set session authorization t_bromma;
select is(tap.told(format('api.move_accept(gen_random_uuid(), %L, %s)', :'m', :'mv')), 'Moved here, into the file that the family has here already. Place 1 of 1 in Komet 12–18, queue date 2026-02-10', 'it joins the file');
reset session authorization;
select is((select family from komet.registration where came_from = :'eva' and id <> :'came'), :'file_there'::uuid, 'of the same people');
select is((select string_agg(p.given_name, ', ' order by p.position, p.id) from komet.person p where p.family = :'file_there' and p.given_name in ('Eva', 'Bo')), 'Eva, Bo', 'who stand there once');
select is((select string_agg(text || ' ' || (by = session_user), ', ') from komet.note where family = :'file_there'), 'Zhemlig anteckning true', 'with the notes, signed as they were');
select is((select string_agg(number, ', ') from komet.phone where family = :'file_there'), '+46701740605', 'and the telephone');

-- A child alone is no bridge: it may stand in the file of the other parent.
select tap.waits('Ida', '2026-05-10') as ida, tap.waits('Jon', '2026-05-10', 1, 1, 'bromma') as jon \gset
insert into komet.person_number (unit, family, person, kind, number, valid_from)
select c.unit, r.family, c.person, 'personnummer', '201803032394', '2026-01-01' from komet.registration_child c join komet.registration r on r.id = c.registration where r.id in (:'ida', :'jon');
insert into komet.consent (unit, family, person, purpose, answer, how)
select a.unit, r.family, a.person, 'share', 'yes', 'oral' from komet.registration_adult a join komet.registration r on r.id = a.registration where r.id = :'ida';
set session authorization t_farsta;
select ticket is not null from api.family_open(registration => :'ida') \g /dev/null
select tap.told(format(:'ask', :'ida', :'k311', :'farsta', :'bromma', null, null, null)) \g /dev/null
set session authorization t_bromma;
select is(tap.told(format('api.move_accept(gen_random_uuid(), %L, %s)', id, version)) like 'Moved here. Place%', true, 'a file of its own') from api.move_list('asked');
reset session authorization;
select is((select count(distinct family) from komet.person_number where number = '201803032394'), 3::bigint, 'beside that of the other parent');
select is_empty('select r.id from komet.registration r where r.moving <> exists (select from komet.move m where m.registration = r.id and m.state = ''asked'')', 'who stands still has a move asked for, and nobody else');
select * from finish();
