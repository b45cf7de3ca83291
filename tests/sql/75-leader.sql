-- Leaders: register, train, certify, refresh; who may; and how it stands as of a day. Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
select no_plan();

do $$
begin
	if not exists (select from pg_roles where rolname = 't_supervisor') then
		create role t_supervisor login in role komet_people;
	end if;
end
$$;
grant komet_supervisor to t_supervisor;
insert into komet.duty (login, unit, duty, valid_from) select 't_supervisor', id, 'supervisor', '2026-01-01' from komet.unit where code = 'precens';
insert into komet.colleague (login, name) values ('t_supervisor', 'Siv Hed');
select id as v311 from komet.programme_version where programme = :'k311' \gset
select id as v1218 from komet.programme_version where programme = :'k1218' \gset

-- Registered by the own district's coordinator: employer, period and hours.
\set new 'api.leader_save(gen_random_uuid(), null, null, %L, %L, %L, %L, %L, %L, %L, %L, %L)'
set session authorization t_farsta;
select is(tap.told(format(:'new', 'Ny Ledare', :'farsta', 'contract', null, '2026-12-01', '2027-06-30', 120, :'k311', null)), 'Saved Ny Ledare', 'a coordinator registers a leader');
select id as ny, version as nyv from api.leader_list(search => 'led') \gset
select is((employer, contract_from, contract_to, contract_hours, interest, state)::text, format('(contract,2026-12-01,2027-06-30,120,%s,interested)', :'k311'), 'with a contract, and interested')
  from api.leader_get(:'ny');
select is(tap.told(format(:'new', '', :'farsta', 'district', null, null, null, null, null, null)), 'KM001 name: Write the name of the leader', 'no name');
select is(tap.told(format(:'new', 'X', null, 'district', null, null, null, null, null, null)), 'KM001 unit: Choose a district', 'no district');
select is(tap.told(format(:'new', 'X', :'bromma', 'district', null, null, null, null, null, null)), 'KM001 unit: You write the leaders of your own district only', 'another district');
select is(tap.told(format(:'new', 'X', :'farsta', null, null, null, null, null, null, null)), 'KM001 employer: Choose who employs the leader', 'no employer');
select is(tap.told(format(:'new', 'X', :'farsta', 'king', null, null, null, null, null, null)), 'KM001 employer: Choose from the list', 'an unknown employer');
select is(tap.told(format(:'new', 'X', :'farsta', 'association', null, null, null, null, null, null)), 'KM001 employer_name: Write which unit or association', 'no association');
select is(tap.told(format(:'new', 'X', :'farsta', 'contract', null, null, null, null, null, null)), 'KM001 contract_to: A contract has a last day', 'a contract without end');
select is(tap.told(format(:'new', 'X', :'farsta', 'contract', null, '2027-01-01', '2026-12-01', null, null, null)), 'KM001 contract_to: The period ends before it begins', 'a period that ends before it begins');
select is(tap.told(format(:'new', 'X', :'farsta', 'district', null, null, null, 0, null, null)), 'KM001 contract_hours: Between 1 and 5000 hours', 'no hours');
select is(tap.told(format(:'new', 'X', :'farsta', 'district', null, null, null, null, null, 't_leader')),
  'KM001 login: That login has no duty as a leader in the district, or is another leader', 'a login that is Lena''s');
select is(tap.told(format(:'new', 'X', :'farsta', 'district', null, null, null, null, null, 't_bromma')),
  'KM001 login: That login has no duty as a leader in the district, or is another leader', 'a login that is no leader');
select is((select count(*) from api.leader_login_choice()), 0::bigint, 'no login is free to choose');
-- A later employment is a row of its own, the one before ends the day before.
\set change 'api.leader_save(gen_random_uuid(), %L, (select version from api.leader_get(%1$L)), %L, %L, %L, %L, %L, %L, %L)'
select is(tap.told(format(:'change', :'ny', 'Ny Ledare', :'farsta', 'district', null, '2027-02-01', null, null)), 'Saved Ny Ledare', 'another employment');
select is(tap.told(format(:'change', :'ny', 'Ny Ledare', :'farsta', 'district', null, '2026-12-01', null, null)), 'KM001 contract_from: An earlier employment began on that day or later', 'not before the one before');
select is(tap.told(format(:'change', :'ny', 'Ny Ledare', :'farsta', 'district', null, '2027-02-01', null, 40)), 'Saved Ny Ledare', 'the latest is corrected');
reset session authorization;
select is(string_agg((employer, from_date, to_date, hours)::text, ' ' order by from_date), '(contract,2026-12-01,2027-01-31,120) (district,2027-02-01,,40)', 'each is kept')
  from komet.leader_employment where leader = :'ny';
set session authorization t_farsta;
select is(tap.told(format('api.leader_save(gen_random_uuid(), %L, %s, %L, %L, %L)', :'ny', :'nyv', 'Ny', :'farsta', 'district')) like 'KM002%', true, 'a stale version saves nothing');
select is(tap.told(format(:'change', :'britt', 'Britt', :'farsta', 'district', null, null, null, null)) like 'KM002%', true, 'nor is another district''s leader written');
select is(tap.told(format(:'change', :'lena', 'Lena Ahl', :'bromma', 'district', null, null, null, null)), 'KM001 unit: A supervisor moves leaders between districts', 'nor sent to another');

-- What coordinators may see of others, and not.
select is(string_agg(name, ', '), 'Britt Dahl, Lena Ahl, Ny Ledare, Omar Said', 'leaders of all districts by name, those who have ended not') from api.leader_list();
select is(string_agg(name, ', '), 'Gun Gammal', 'unless asked for') from api.leader_list(state => 'ended');
select is(string_agg(name, ', '), 'Britt Dahl', 'of one district') from api.leader_list(unit => :'bromma');
select is(tap.try(format('select id from api.leader_get(%L)', :'britt')), 'KM002 -: There is no such leader, or the leader is of another district', 'employment of the own district only');
select is((name, employer)::text, '("Britt Dahl",)', 'nor in the line about her') from api.leader_overview(:'britt');
select is((select count(*) from api.leader_tracks(:'britt')), 1::bigint, 'but what she is trained for');
select is(tap.try(format('select id from api.certificate_save(gen_random_uuid(), %L)', :'omar')), '42501 -: permission denied for function certificate_save', 'a coordinator certifies nobody');
select is(tap.try('select id from api.training_save(gen_random_uuid())'), '42501 -: permission denied for function training_save', 'holds no training');
select is(tap.try('select id from api.event_list()'), '42501 -: permission denied for function event_list', 'and reads no supervision');

-- A round of training.
set session authorization t_supervisor;
\set round 'api.training_save(gen_random_uuid(), %L, %L, %L, %L, null, %L, %L, %L, %L)'
select is(tap.told(format(:'round', null, null, 'Våren', :'k311', 'KI', '2026-11-10', '2026-11-20', '2027-02-10')), 'Saved Våren: 3 days, until 2027-02-10', 'a round over two terms');
select id as r1, version as r1v from api.training_list() \gset
select is((state, days, trainees, version_label)::text, '(running,2/3,0,"Manual 2011")', 'goes on') from api.training_list();
select is(tap.told(format(:'round', null, null, '', :'k311', null, '2026-11-10', null, null)), 'KM001 name: Write what the round is called', 'no name');
select is(tap.told(format(:'round', null, null, 'X', null, null, '2026-11-10', null, null)), 'KM001 programme: Choose a programme', 'no programme');
select is(tap.told(format(:'round', null, null, 'X', :'k311', null, null, null, null)), 'KM001 day1: Write the first day', 'no day');
select is(tap.told(format(:'round', null, null, 'X', :'k311', null, '2027-02-02', '2027-02-01', null)), 'KM001 day2: The days come in order', 'days out of order');
select is(tap.told(format(:'round', null, null, 'X', :'k311', null, '2036-02-02', null, null)), 'KM001 day1: A day is within three years from today', 'a day far away');
select is(tap.told(format('api.training_save(gen_random_uuid(), null, null, %L, %L, %L, null, %L)', 'X', :'k311', :'v1218', '2027-02-02')), 'KM001 programme_version: The programme has no such version', 'another programme''s version');
\set put 'api.trainee_save(gen_random_uuid(), null, null, %L, %L, %L)'
select is(tap.told(format(:'put', :'r1', :'ny', 1)), 'Saved Ny Ledare in Våren', 'a leader is put there');
select is(tap.told(format(:'put', :'r1', :'ny', 1)), 'KM004 leader: Ny Ledare is in the round already', 'once');
select is(tap.told(format(:'put', :'r1', null, 1)), 'KM001 leader: Choose a leader', 'somebody');
select is(tap.told(format(:'put', :'r1', :'gun', 1)) like 'KM002%', true, 'who has not ended');
select is(tap.told(format(:'put', :'r1', :'omar', 21)), 'KM001 supervision_group: Supervision groups are numbered from 1 to 20', 'in a supervision group');
reset session authorization;
insert into komet.leader (id, unit, name, valid_from) select gen_random_uuid(), :'bromma', 'Grupp ' || n, '2026-01-01' from generate_series(1, 7) n;
insert into komet.trainee (unit, training, leader, supervision_group) select unit, :'r1', id, 1 from komet.leader where name like 'Grupp %';
set session authorization t_supervisor;
select is(tap.told(format(:'put', :'r1', :'omar', 1)), 'KM001 supervision_group: There are 8 in that supervision group already', 'of at most eight');
select is(tap.told(format(:'put', :'r1', :'omar', 2)), 'Saved Omar Said in Våren', 'the next one has room');
select is(state, 'training', 'who is in a round is in training') from api.leader_get(:'ny');
select is(interest, null, 'and wants it no longer') from api.leader_get(:'ny');
select t.id as t1 from api.training_people(:'r1') t where t.name = 'Ny Ledare' \gset
select t.id as t2 from api.training_people(:'r1') t where t.name = 'Omar Said' \gset

-- Ready for a group? Certified on all dates; a trainee beside somebody certified.
set session authorization t_farsta;
\set group 'api.group_save(gen_random_uuid(), programme => %L, first_date => %L, starts => %L, leader1 => %L, leader2 => %L)'
select is(tap.told(format(:'group', :'k311', '2027-01-12', '17:30', :'lena', :'ny')), 'Saved group 1: 11 meetings until 2027-04-06', 'a trainee beside somebody certified');
select is(tap.told(format(:'group', :'k311', '2027-01-13', '17:30', :'ny', null)), 'Ny Ledare is not certified for all of it. Saved group 2: 11 meetings until 2027-04-07', 'alone is warned of');
select is(tap.told(format(:'group', :'k311', '2027-01-14', '17:30', :'ny', :'omar')), 'Ny Ledare, Omar Said is not certified for all of it. Saved group 3: 11 meetings until 2027-04-08', 'two of them, too');
select is(string_agg(concat_ws('/', label, value), '; '), 'Trainee/Ny Ledare; Trainee/Omar Said; A trainee leads beside somebody certified', 'and said while typing')
  from api.group_answers(null, :'k311', '2027-01-15', '17:30', '', :'ny', :'omar') where section = 'Leaders';
select is(string_agg(concat_ws('/', label, value), '; '), 'Certified/Lena Ahl;   refresher by/2022-01-01; Trainee/Ny Ledare', 'not when one is certified, though it is long ago')
  from api.group_answers(null, :'k311', '2027-01-15', '17:30', '', :'lena', :'ny') where section = 'Leaders';
select id as g1 from api.group_list() where number = 1 \gset

-- Who came, the own group, the film.
set session authorization t_supervisor;
select id as d1 from api.training_days(:'r1') where number = 1 \gset
select id as d2 from api.training_days(:'r1') where number = 2 \gset
select id as d3 from api.training_days(:'r1') where number = 3 \gset
\set mark 'api.training_marks_save(gen_random_uuid(), %L, %L, %L, %L, null)'
select is(tap.told(format(:'mark', :'r1', array[:'t1', :'t1']::uuid[], array[:'d1', :'d2']::uuid[], '{N,F}')), 'Marks saved: 2', 'two days');
select is(tap.told(format(:'mark', :'r1', array[:'t1']::uuid[], array[:'d3']::uuid[], '{N}')), 'KM001 marks: Day 3 is on 2027-02-10: it cannot be marked before', 'not one to come');
select is(tap.told(format(:'mark', :'r1', array[:'t1']::uuid[], array[:'d1']::uuid[], '{X}')), 'KM001 marks: Not a mark: X', 'with a mark that is none');
select is(tap.told(format(:'mark', :'r1', array[:'t1']::uuid[], array[:'d1']::uuid[], '{N,N}')), 'KM001 marks: The marks do not fit the grid', 'nor too many');
select is(tap.told(format(:'mark', :'r1', array[gen_random_uuid()], array[:'d1']::uuid[], '{N}')) like 'KM002%', true, 'for who is not there');
select is(tap.told(format('api.training_marks_save(gen_random_uuid(), %L, %L, %L, %L, null, %L, %L)', :'r1', array[:'t1']::uuid[], array[:'d2']::uuid[], '{N}', '{K}', '{NULL}')) like 'KM002%', true,
  'nor over what a colleague has set meanwhile');
select is(tap.told(format('api.training_marks_save(gen_random_uuid(), %L, %L, %L, %L, null, %L, %L)', :'r1', array[:'t1']::uuid[], array[:'d2']::uuid[], '{F}', '{F}', '{NULL}')), 'Marks saved: 1', 'what was seen may be set');
select is(came, '1/3', 'counted') from api.training_grid(:'r1') where id = :'t1';
select is(string_agg(mark, '' order by mark), 'FN', 'each cell') from api.training_cells(:'r1');
select is(tap.told(format('api.training_day_save(gen_random_uuid(), %L, %L)', :'d1', 'Umgänge')), 'Saved day 1, 2026-11-10', 'what a day is about');
\set own 'api.trainee_save(gen_random_uuid(), %L, (select version from api.trainee_get(%1$L)), null, %L, 1, %L, %L, %L)'
select is(tap.told(format(:'own', :'t1', :'ny', :'g1', '2026-11-23', 'Siv')), 'Saved Ny Ledare in Våren', 'own group and film');
select is(tap.told(format(:'own', :'t1', :'omar', :'g1', null, null)), 'KM004 leader: A trainee is not exchanged for another: put the other in the round', 'nobody is exchanged');
select is(tap.told(format('api.trainee_save(gen_random_uuid(), %L, (select version from api.trainee_get(%1$L)), null, %L, 2, %L)', :'t2', :'omar', :'g1')), 'KM001 own_group: The leader does not lead that group, or it is of another programme', 'not a group of others');
select is(tap.told(format(:'own', :'t1', :'ny', :'g1', '2026-12-23', 'Siv')), 'KM001 film_on: That day has not come yet, or is long ago', 'no film in the future');
select is((days, own_group, film_on, state, lacks)::text, '(1/3,"Farsta 1",2026-11-23,training,"days group")', 'what is missing is told') from api.training_people(:'r1') where id = :'t1';

-- Certified: what is missing asks for a reason.
\set certify 'api.certify_save(gen_random_uuid(), %L, (select version from api.trainee_get(%1$L)), %L, null, %L)'
select is((days, lacks, valid_from, valid_to)::text, '(1/3,"days group",2026-11-24,2029-11-23)', 'for three years') from api.certify_get(:'t1');
select is(tap.told(format(:'certify', :'t1', null, null)), 'KM001 note: Days, an own group or a film are missing. Write why she or he is certified all the same', 'a reason');
select is(tap.told(format(:'certify', :'t1', '2026-12-01', 'x')), 'KM001 valid_from: That day has not come yet', 'not ahead');
select is(tap.told(format('api.certify_save(gen_random_uuid(), %L, 77)', :'t1')) like 'KM002%', true, 'not one that was changed');
select is(tap.told(format(:'certify', :'t1', null, 'Gick utbildningen 2019')), 'Ny Ledare is certified until 2029-11-23', 'then certified');
select is(tap.told(format(:'certify', :'t1', null, 'x')), 'KM004 -: Has been certified in the round', 'once');
select is((state, certified_on, certified_by)::text, '(certified,2026-11-24,"Siv Hed")', 'by whom and when') from api.training_people(:'r1') where id = :'t1';
select is(string_agg((trainee, valid_from, valid_to, basis)::text, ' '), '(f,2026-11-24,2029-11-23,round) (t,2026-11-10,2026-11-23,round)', 'a row each') from api.certificate_list(:'ny');
select is(state, 'certified', 'and has not led yet') from api.leader_tracks(:'ny');
select is(tap.told(format('api.trainee_leave_save(gen_random_uuid(), %L, (select version from api.trainee_get(%1$L)), %L, %L)', :'t2', '2026-11-24', 'Flyttar')), 'Left the training on 2026-11-24', 'another leaves');
select is((select count(*) from api.leader_tracks(:'omar')), 0::bigint, 'and is no trainee any longer');
select is(tap.told(format(:'certify', :'t2', null, 'x')), 'KM004 -: Left the training on 2026-11-24', 'nor certified');
set session authorization t_farsta;
select is(string_agg(concat_ws('/', label, value), '; '), 'Certified/Ny Ledare', 'ready for a group')
  from api.group_answers(null, :'k311', '2027-01-15', '17:30', '', :'ny') where section = 'Leaders';
select is(string_agg(name, ', '), 'Ny Ledare, Omar Said', 'the coordinator sees the trainees of the own district') from api.training_people(:'r1');
set session authorization t_bromma;
select is((select count(*) from api.training_people(:'r1')), 7::bigint, 'another district its own');

-- Certificates outside rounds; never a longer one in place of the old.
set session authorization t_supervisor;
\set cert 'api.certificate_save(gen_random_uuid(), %L, %L, %L, %L, %L, %L)'
select is(tap.told(format(:'cert', :'omar', :'k311', :'v311', '2025-06-01', '2027-02-01', 'elsewhere')), 'Omar Said is certified until 2027-02-01', 'trained elsewhere');
select is(tap.told(format(:'cert', :'omar', :'k311', :'v311', '2025-06-01', null, 'elsewhere')), 'KM004 valid_from: There is a certificate from 2025-06-01 already', 'once from a day');
select is(tap.told(format(:'cert', :'omar', null, null, null, null, 'elsewhere')), 'KM001 programme: Choose a programme', 'a programme');
select is(tap.told(format(:'cert', :'omar', :'k311', :'v1218', null, null, 'elsewhere')), 'KM001 programme_version: The programme has no such version', 'of its versions');
select is(tap.told(format(:'cert', :'omar', :'k311', :'v311', null, null, 'round')), 'KM001 basis: Choose what the certificate rests on', 'a round is certified in the round');
select is(tap.told(format(:'cert', :'omar', :'k311', :'v311', '2026-01-01', '2025-01-01', 'earlier')), 'KM001 valid_to: A certificate ends after it begins, and within twenty years', 'not backwards');
select is(tap.told(format(:'cert', :'omar', :'k311', :'v311', '2036-01-01', null, 'earlier')), 'KM001 valid_from: A certificate begins within a year from today', 'not far ahead');
select is(tap.told(format(:'cert', :'gun', :'k311', :'v311', null, null, 'earlier')) like 'KM002%', true, 'for nobody who has ended');
set session authorization t_farsta;
select is(string_agg(concat_ws('/', label, value), '; '), 'Certified/Omar Said;   refresher by/2027-02-01', 'it ends before the last meeting: within the days of grace, and told')
  from api.group_answers(null, :'k311', '2027-01-15', '20:30', '', :'omar') where section = 'Leaders';
select is(string_agg(concat_ws('/', label, value), '; '), 'Not certified/Omar Said', 'beyond them not')
  from api.group_answers(null, :'k311', '2027-08-25', '20:30', '', :'omar') where section = 'Leaders';
set session authorization t_supervisor;
select is(string_agg((name, why, due_on, late)::text, ' '), '("Britt Dahl",idle,2022-01-01,t) ("Lena Ahl",idle,2022-01-01,t) ("Omar Said",certificate,2027-02-01,f)',
  'who needs a refresher, and why') from api.refresher_list();
select is(string_agg(name, ' '), 'Omar Said', 'one reason') from api.refresher_list(why => 'certificate');
set session authorization t_bromma;
select is(tap.try('select name from api.refresher_list()'), '42501 -: permission denied for function refresher_list', 'which supervisors plan');
select is(string_agg(name, ' '), 'Britt Dahl', 'a coordinator sees whom it is about') from api.leader_list(state => 'refresher', unit => :'bromma');

-- A refresher prolongs, by a new row, once.
set session authorization t_supervisor;
\set event 'api.event_save(gen_random_uuid(), null, null, %L, %L, %L, %L, %L, null, %L, null, %L, %L, %L)'
select is(tap.told(format(:'event', 'refresher', 'Påfyllnad', :'k311', '2026-11-20', 180, 't_supervisor', null, null, 0)), 'Saved Påfyllnad, 2026-11-20', 'a refresher');
select id as e1, version as e1v from api.event_list() \gset
select is(tap.told(format('api.event_person_save(gen_random_uuid(), %L, %L)', :'e1', :'omar')), 'Omar Said took part', 'somebody took part');
select is(tap.told(format('api.event_person_save(gen_random_uuid(), %L, %L)', :'e1', :'gun')), 'Gun Gammal took part', 'and one who has no certificate');
select is(tap.told(format('api.event_prolong(gen_random_uuid(), %L, %s)', :'e1', :'e1v')), 'Certificates prolonged: 1, until 2029-11-19', 'prolongs who has one');
select is(tap.told(format('api.event_prolong(gen_random_uuid(), %L, %s)', :'e1', :'e1v')), 'Certificates prolonged: 0, until 2029-11-19', 'once');
select is(string_agg((valid_from, valid_to, basis)::text, ' '), '(2026-11-20,2029-11-19,refresher) (2025-06-01,2027-02-01,elsewhere)', 'by a new row') from api.certificate_list(:'omar') where not trainee;
select is((select count(*) from api.refresher_list() where name = 'Omar Said'), 0::bigint, 'and the need is gone');
select is(tap.told(format('api.event_person_remove(gen_random_uuid(), %L, %L)', :'e1', :'omar')), 'KM004 -: It has prolonged a certificate: take that back first', 'then nobody is taken away');
select is(tap.told(format('api.event_person_remove(gen_random_uuid(), %L, %L)', :'e1', :'gun')), 'Taken away', 'else one is');
select id as c1, version as c1v from api.certificate_list(:'omar') where basis = 'refresher' \gset
select is(tap.told(format('api.certificate_revoke_save(gen_random_uuid(), %L, %s)', :'c1', :'c1v')), 'KM001 note: Write why it is taken back', 'taken back with a reason');
select is(tap.told(format('api.certificate_revoke_save(gen_random_uuid(), %L, %s, %L)', :'c1', :'c1v', 'Var inte med')), 'The certificate is taken back from 2026-11-24', 'from today');
select is(revoked_on || ' ' || note, '2026-11-24 Var inte med', 'the row stays') from api.certificate_list(:'omar') where id = :'c1';
select is((select count(*) from api.refresher_list() where name = 'Omar Said'), 1::bigint, 'and the need is back');
select is(tap.told(format(:'event', 'supervision', 'Film', null, '2026-11-23', 90, 't_supervisor', :'r1', 1, 0)), 'Saved Film, with the 8 of the round', 'supervision begins with the supervision group');
select is(tap.told(format(:'event', 'lecture', 'För rektorer', null, '2026-11-22', 60, null, null, null, 25)), 'Saved För rektorer, 2026-11-22', 'a lecture for others');
select is(tap.told(format(:'event', 'lecture', 'X', null, '2026-11-22', 60, 't_farsta', null, null, 25)), 'KM001 led_by: Choose from the list', 'led by a supervisor');
select is(tap.told(format(:'event', 'refresher', 'X', null, '2026-11-22', 60, null, null, null, 0)), 'KM001 programme: Choose the programme that it refreshes', 'a refresher is of a programme');
select is(tap.told(format(:'event', 'lecture', 'X', null, null, 60, null, null, null, 0)), 'KM001 on_date: Write the date', 'with a date');
select is(tap.told(format(:'event', 'lecture', 'X', null, '2026-11-22', 2, null, null, null, 0)), 'KM001 minutes: Write how many minutes, between 5 and 6000', 'and a length');
select is(string_agg((unit_name, kind, events, leaders, attended, outside)::text, ' '), '(Bromma,supervision,1,7,7,0) (Farsta,refresher,1,1,1,0) (Farsta,supervision,1,1,1,0) (Precens,lecture,1,0,0,25)', 'counted by district and kind')
  from api.event_figures();
select is((select count(*) from api.event_figures('2026-12-01', '2026-12-31')), 0::bigint, 'in a period');
select is(tap.try('select id from api.event_figures(''2026-12-01'', ''2026-11-01'')'), 'KM001 to_date: The period ends before it begins', 'that ends after it begins');
select is(string_agg(translate(line, chr(31), '|'), '; ') like 'Supervision and events {1} to {2}|2026-01-01|2026-11-2_; A leader counts in the own district; %', true, 'and says what it counts') from api.event_figures_about();

-- How it stands, as of a day: active is whoever has led within the months of the setting.
reset session authorization;
update komet.course_group set state = 'running' where id = :'g1';
update komet.clock set today = '2027-01-13';
update komet.meeting set state = 'held' where course_group = :'g1' and number = 1;
set session authorization t_supervisor;
select is((state, active, led_on, groups)::text, '(active,t,2027-01-12,1)', 'who has led is active') from api.leader_tracks(:'lena');
select is((leaders, active, few)::text, '(3,2,f)', 'two active are enough') from api.leader_figures(unit => :'farsta');
select is((leaders, active, few)::text, '(1,0,t)', 'the day before not: Omar''s and the new one''s certificates count from their days') from api.leader_figures(unit => :'farsta', as_of => '2022-06-01');
select is(string_agg(translate(line, chr(31), '|'), '; '), 'Leaders of each district in each programme, as of {1}|2022-06-01; Active: certified, and has led a meeting within {1} months before|12; !: fewer than {1} are active|2; Who is certified for several programmes stands in each of them', 'with what that means')
from api.leader_figures_about(unit => :'farsta', as_of => '2022-06-01');
reset session authorization;
update komet.clock set today = '2028-01-13';
set session authorization t_supervisor;
select is((state, active)::text, '(resting,f)', 'a year later resting') from api.leader_tracks(:'ny');
select is((active, few)::text, '(0,t)', 'and the district has too few') from api.leader_figures(unit => :'farsta');
select is(string_agg(name, ', '), 'Lena Ahl, Ny Ledare', 'the list goes by state') from api.leader_list(state => 'resting');
select is(string_agg(what || n, ' ' order by what), 'certificates_end_one1 leaders_few2 refreshers_due_one1 trainings_to_end_one1', 'told on the first screen') from api.start_tasks();
set session authorization t_lead;
select is((select count(*) from api.leader_figures(few => 'few')), 2::bigint, 'the lead sees it, too');
select is((select count(*) from api.leader_get(:'britt')), 1::bigint, 'and all leaders');
select is(tap.told(format('api.leader_save(gen_random_uuid(), %L, (select version from api.leader_get(%1$L)), %L, %L, %L, interest => %L)', :'britt', 'Britt Dahl', :'bromma', 'district', :'k1218')), 'Saved Britt Dahl', 'and keeps them');
select is((select count(*) from api.undo_list() where what = 'leader_save' and state = 'can'), 1::bigint, 'F8 takes it back');
select is(tap.told(format('api.undo(gen_random_uuid(), %L, %s)', id, version)), 'Taken back', 'and does') from api.undo_list(1);
reset session authorization;
insert into komet.setting (name, programme, value, valid_from) values ('active_leader_months', :'k311', '24', '2026-01-01'), ('leaders_least', null, '0', '2026-01-01');
set session authorization t_supervisor;
select is((state, active)::text, '(active,t)', 'months by the setting') from api.leader_tracks(:'ny');
select is((select count(*) from api.leader_figures(few => 'few')), 0::bigint, 'how many are needed, too');

-- Programme fidelity below the setting, in so many meetings as it asks for, tells of a need until a certificate is newer.
reset session authorization;
update komet.clock set today = '2027-03-20';
update komet.setting set value = '2' where name = 'leaders_least';
insert into komet.fidelity_rating (id, unit, course_group, meeting, fidelity_list, leader, marks)
select gen_random_uuid(), m.unit, m.course_group, m.id, (select l.id from komet.fidelity_list l limit 1), :'lena', '{"theme": "left_out", "show": "done"}'
from komet.meeting m where m.course_group = :'g1' and m.number <= 4;
set session authorization t_supervisor;
select is(string_agg(why, ' '), 'fidelity', 'a low fidelity tells of a need') from api.refresher_list(why => 'fidelity');
reset session authorization;
insert into komet.setting (name, value, valid_from) values ('fidelity_least', '50', '2026-01-01');
set session authorization t_supervisor;
select is((select count(*) from api.refresher_list(why => 'fidelity')), 0::bigint, 'as low as the setting says');
reset session authorization;
delete from komet.setting where name = 'fidelity_least';
delete from komet.fidelity_rating where meeting = (select id from komet.meeting where course_group = :'g1' and number = 4);
set session authorization t_supervisor;
select is((select count(*) from api.refresher_list(why => 'fidelity')), 0::bigint, 'in enough meetings');

-- A leader sees herself.
set session authorization t_leader;
select is(string_agg(programme_name, ' '), 'Komet 3–11', 'her own training') from api.my_tracks();
select is((select count(*) from api.my_events()), 0::bigint, 'her own supervision');
select is(tap.try(format('select id from api.leader_tracks(%L)', :'ny')), '42501 -: permission denied for function leader_tracks', 'nobody else''s');
select is(tap.try('select id from api.leader_list()'), '42501 -: permission denied for function leader_list', 'and no list');
set session authorization t_supervisor;
select is(tap.told(format(:'change', :'lena', 'Lena Ahl', :'bromma', 'district', null, null, null, null)), 'Saved Lena Ahl', 'a supervisor moves a leader');
reset session authorization;
select is((select count(*) from komet.leader_employment e join komet.leader l on l.id = e.leader where e.unit <> l.unit), 0::bigint, 'and what is about her follows');

select * from finish();
