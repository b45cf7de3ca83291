-- The other forms: treatment after a decision, referral, short sign-ups and lists of them, and organisers who see first names only.
-- Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
select no_plan();

do $$
begin
  if not exists (select from pg_roles where rolname = 't_association') then
    create role t_association login in role komet_people;
    create role t_other_association login in role komet_people;
  end if;
end $$;
grant komet_organiser to t_association, t_other_association;
insert into komet.unit (code, name, kind, valid_from) values ('natet', 'Föreningen Nätet', 'association', '2020-01-01'), ('annan', 'Annan förening', 'association', '2020-01-01');
insert into komet.duty (login, unit, duty, valid_from) select v.login, u.id, 'organiser', '2026-01-01'
from (values ('t_association', 'natet'), ('t_other_association', 'annan')) v (login, code) join komet.unit u on u.code = v.code;
select id as natet from komet.unit where code = 'natet' \gset
select id as ikomet from komet.programme where code = 'ikomet-individuell' \gset
select id as forstarkt from komet.programme where code = 'forstarkt-3-11' \gset
select id as skol from komet.programme where code = 'skolkomet' \gset
select id as abc from komet.programme where code = 'abc-3-12' \gset
select id as stod from komet.programme where code = 'stodgrupp-barn' \gset

-- ---------------------------------------------------------------------------------------------------
-- Treatment

select tap.waits('Siv', '2026-03-01', 2, 1, 'farsta', 'ikomet-individuell') as siv, tap.waits('Ulla', '2026-04-01', 1, 1, 'farsta', 'ikomet-individuell') as ulla,
  tap.waits('Bror', '2026-03-01', 1, 1, 'bromma', 'ikomet-individuell') as bror \gset
select family as siv_family from komet.registration where id = :'siv' \gset
select family as bror_family from komet.registration where id = :'bror' \gset
set session authorization t_farsta;
select is(string_agg(name || ' ' || stage, ', ' order by name), 'Siv Testsson propose, Ulla Testsson propose', 'who a treatment is meant for: of one''s own district')
from api.treatment_list();
select is(tap.told(format('api.proposal_save(gen_random_uuid(), registration => %L, proposed_on => %L)', :'siv', '2026-11-20')), 'KM007 -: Open the family''s file first', 'what was proposed stands in the file');
select family from api.family_open(:'siv_family') \g /dev/null
select is(tap.told(format('api.proposal_save(gen_random_uuid(), registration => %L)', :'siv')), 'KM001 proposed_on: Write when it was proposed', 'with its day');
select is(tap.told(format('api.proposal_save(gen_random_uuid(), registration => %L, proposed_on => %L)', :'siv', '2026-11-25')), 'KM001 proposed_on: Between 2016-11-16 and today', 'which has come');
select is(tap.told(format('api.proposal_save(gen_random_uuid(), registration => %L, proposed_on => %L, answer => %L)', :'siv', '2026-11-02', 'no')), 'KM001 reason: Choose a reason', 'a no has a reason');
select (api.proposal_save(gen_random_uuid(), registration => :'siv', proposed_on => '2026-11-02')).id as prop \gset
select is(stage || ' ' || answer, 'answer waits', 'then the answer is waited for') from api.treatment_list() where id = :'siv';
select is(tap.told(format('api.proposal_save(gen_random_uuid(), %L, 1, null, %L, %L, %L)', :'prop', '2026-11-02', 'yes', '2026-11-09')), 'The family said yes. The decision comes next', 'a yes');
select is(tap.told(format('api.proposal_save(gen_random_uuid(), %L, 1, null, %L, %L, %L)', :'prop', '2026-11-02', 'yes', '2026-11-09')),
  'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'saved once');
select is(stage, 'decide', 'and to be decided') from api.treatment_list() where id = :'siv';
select is(string_agg(what, ' ' order by n), 'registered proposed proposal_yes', 'the history tells of it') from api.family_events(:'siv');

select is(string_agg(kind, ' ' order by kind), 'treatments_to_decide', 'which is something to do') from api.task_list() where kind ~ 'treat|propos|decis';
-- No place before the decision
select is(tap.told(format('api.treatment_start_save(gen_random_uuid(), %L, (select version from api.treatment_get(%1$L)), %L, %L, null, %L)', :'siv', '2026-12-01', '10:00', :'lena')),
  'KM004 -: There is no decision about this treatment: write it down first', 'nothing begins without a decision');
select is(tap.told(format('api.decision_save(gen_random_uuid(), registration => %L, kind => %L, decided_on => %L)', :'siv', 'assessed', '2026-11-12')), 'KM001 decided_by: Write who decided', 'which somebody made');
select (api.decision_save(gen_random_uuid(), registration => :'siv', kind => 'refused', decided_on => '2026-11-11', decided_by => 'Chefen')).id as refused \gset
select is(stage, 'refused', 'it may be refused') from api.treatment_list() where id = :'siv';
select is(tap.told(format('api.treatment_start_save(gen_random_uuid(), %L, (select version from api.treatment_get(%1$L)), %L, %L)', :'siv', '2026-12-01', '10:00')),
  'KM004 -: There is no decision about this treatment: write it down first', 'and a refusal is none to begin on');
select (api.decision_save(gen_random_uuid(), registration => :'siv', kind => 'assessed', decided_on => '2026-11-12', decided_by => 'Chefen', case_number => 'SN 2026-14')).id as dec \gset
select is(stage, 'begin', 'a new decision holds') from api.treatment_list() where id = :'siv';
select is(string_agg(kind, ' ' order by kind), 'treatments_to_begin', 'on which something is to begin') from api.task_list() where kind ~ 'treat|propos|decis';
select is(tap.told(format('api.treatment_start_save(gen_random_uuid(), %L, (select version from api.treatment_get(%1$L)), null, %L)', :'siv', '10:00')), 'KM001 first_date: Write the date of the first meeting', 'a first date');
select is(tap.told(format('api.treatment_start_save(gen_random_uuid(), %L, (select version from api.treatment_get(%1$L)), %L, %L, null, %L)', :'siv', '2026-12-01', '10:00', :'lena'))
  , 'Planned as group 1: 10 contacts from 2026-12-01', 'begun: a group of one family');
select is(stage || ' ' || contacts || ' ' || group_number, 'planned 0/10 1', 'planned') from api.treatment_list() where id = :'siv';
select is((may_begin, may_offer, may_close)::text, '(f,f,f)', 'begun once, and no longer in the queue') from api.treatment_get(:'siv');
select is((may_begin, may_offer, may_close)::text, '(f,f,t)', 'nor before it was proposed') from api.treatment_list() where id = :'ulla';
select is((number, may_open, may_start, may_rest, may_end, may_settle, may_cancel)::text, '(1,f,t,f,f,f,t)', 'its group, and what can be done with it') from api.treatment_groups(:'siv');
select course_group as sg from api.treatment_get(:'siv') \gset
select is(count(*), 2::bigint, 'both take part') from api.group_people(:'sg');

-- Contacts: at home no place; with the child only with consent
select id as m1 from api.meeting_list(:'sg') where number = 1 \gset
select id as m2 from api.meeting_list(:'sg') where number = 2 \gset
select is(tap.told(format('api.meeting_save(gen_random_uuid(), %L, 1, %L, %L, %L, %L, null, %L)', :'m1', '2026-12-01', '10:00', '11:30', :'centrum', 'home')),
  'KM001 place: At home no place is written: the address stands in the family''s file', 'a home visit has no place');
select is(tap.told(format('api.meeting_save(gen_random_uuid(), %L, 1, %L, %L, %L, null, null, %L)', :'m1', '2026-12-01', '10:00', '11:30', 'home')), 'Saved meeting 1 on 2026-12-01', 'and is saved without');
select is(kind || coalesce(place_name, ''), 'home', 'nothing is shown as where') from api.meeting_list(:'sg') where number = 1;
select is(tap.told(format('api.meeting_save(gen_random_uuid(), %L, 1, %L, %L, %L, null, null, %L)', :'m2', '2026-12-08', '10:00', '11:30', 'child')),
  'KM004 kind: The consent of Bo Testsson to the child''s part is missing: write it down in the file first', 'with the child: guardians first');
reset session authorization;
select id as bo from komet.person where family = :'siv_family' and given_name = 'Bo' \gset
select id as sivp from komet.person where family = :'siv_family' and given_name = 'Siv' \gset
set session authorization t_farsta;
select message from api.consent_save(gen_random_uuid(), :'siv_family', :'sivp', 'child', 'yes', 'oral') \g /dev/null
select is(tap.told(format('api.meeting_save(gen_random_uuid(), %L, 1, %L, %L, %L, null, null, %L)', :'m2', '2026-12-08', '10:00', '11:30', 'child')),
  'KM004 kind: The consent of Bo Testsson to the child''s part is missing: write it down in the file first', 'both of them');
reset session authorization;
insert into komet.setting (name, programme, value, valid_from) values ('child_consent', :'ikomet', 'one', '2026-01-01');
set session authorization t_farsta;
select is(tap.told(format('api.meeting_save(gen_random_uuid(), %L, 1, %L, %L, %L, null, null, %L)', :'m2', '2026-12-08', '10:00', '11:30', 'child')), 'Saved meeting 2 on 2026-12-08', 'or one, where a lawyer says so');
select is(string_agg(label, ' ' order by label::int), '1 3 4 5 6 7 8 9 10', 'which is no column of the parents'' attendance') from api.attendance_meetings(:'sg');
select is(remaining, 9, 'nor one that they can miss') from api.completion_list(:'sg');
select message from api.consent_save(gen_random_uuid(), :'siv_family', :'sivp', 'child', 'no', 'oral') \g /dev/null
select is(tap.told(format('api.meeting_save(gen_random_uuid(), %L, 2, %L, %L, %L, null, null, %L)', :'m2', '2026-12-08', '10:30', '11:30', 'child')) like 'KM004 kind%', true, 'a consent withdrawn counts no more');
select is(tap.told(format('api.meeting_save(gen_random_uuid(), %L, 2, %L, %L, %L)', :'m2', '2026-12-08', '09:30', '11:30')) like 'KM004 kind%', true, 'an older program leaves the kind as it is');
select is(tap.told(format('api.treatment_start_save(gen_random_uuid(), %L, (select version from api.treatment_get(%1$L)), %L, %L)', :'siv', '2026-12-01', '10:00')),
  'KM004 -: It is no longer in the queue', 'it begins once');
select is(state || ' ' || why like 'stays {1} changed a meeting at {2}, after this%', true, 'a contact has been moved since: not taken back in one') from api.undo_list(50) where what = 'treatment_start_save';

reset session authorization;
update komet.meeting set state = 'held' where id = :'m1';
set session authorization t_farsta;
select is(string_agg(name || ' ' || stage, ', '), 'Siv Testsson start', 'after its first contact it is to be started') from api.treatment_list(stage => 'start');
select is(count(*), 0::bigint, 'and is not only planned') from api.treatment_list(stage => 'planned');
reset session authorization;
update komet.meeting set state = 'planned' where id = :'m1';
set session authorization t_farsta;

-- Others
select is(tap.told(format('api.proposal_save(gen_random_uuid(), registration => %L, proposed_on => %L)', :'bror', '2026-11-20')) like 'KM002%', true, 'another district''s family is not there');
set session authorization t_bromma;
select is(string_agg(name, ','), 'Bror Testsson', 'nor this one for Bromma') from api.treatment_list();
select is(count(*), 0::bigint, 'not by its id') from api.treatment_get(:'siv');
select is(count(*), 0::bigint, 'nor its group') from api.treatment_groups(:'siv');
select is(tap.told(format('api.proposal_list(%L)', :'siv')) like 'KM002%', true, 'nor the file');
set session authorization t_lead;
select is(tap.try('select count(*) from api.treatment_list()'), '42501 -: permission denied for function treatment_list', 'the lead sees no family');
select is(count(*), 0::bigint, 'and of fewer than five nothing that came of it') from api.treatment_figures('2026-01-01', '2026-12-31') where yes is not null or no is not null;
set session authorization t_farsta;
select is(proposed || ' ' || yes || ' ' || no || ' ' || unanswered || ' ' || yes_percent, '1 1 0 0 100', 'the own district counts') from api.treatment_figures('2026-01-01', '2026-12-31');
reset session authorization;
insert into komet.proposal (unit, registration, proposed_on, answer, answered_on, reason)
select :'farsta', :'ulla', '2026-05-01', 'no', '2026-05-02', x.id from generate_series(1, 9) n
join komet.reason x on x.kind = 'no_treatment' and x.position = case when n <= 6 then 10 when n <= 8 then 20 else 30 end;
select is(string_agg(translate(line, chr(31), '|'), '; ') like 'Proposed % of these|2026-01-01|2026-11-24; \% yes: %; Begun: %', true, 'and says what it counts') from api.treatment_figures_about();
select is((select count(*) from api.treatment_figures_about() a where a.line like 'Veiled%'), 0::bigint, 'of one''s own nothing is veiled');
select is(tap.try('select line from api.treatment_figures_about(''2026-02-01'', ''2026-01-01'')'), 'KM001 to_date: The period ends before it begins', 'a period has an order');
set session authorization t_lead;
select is((select count(*) from api.treatment_figures_about() a where a.line like 'Veiled%'), 1::bigint, 'of others what is small');
select is(string_agg(translate(line, chr(31), '|'), '; '), 'Reasons of families that said no to a treatment {1} to {2}|2026-01-01|2026-11-24; Blank: fewer than {1}, and with a single such the next smallest|5', 'the reasons, too')
from api.treatment_reasons_about('2026-01-01', '2026-12-31');
select is(string_agg(coalesce(n::text, '-'), ' ' order by n desc nulls last), '6 - -', 'small reasons are veiled') from api.treatment_reasons('2026-01-01', '2026-12-31');
reset session authorization;
delete from komet.proposal p using komet.reason x where x.id = p.reason and x.position = 20;
set session authorization t_lead;
select is(string_agg(coalesce(n::text, '-'), ' '), '- -', 'and with a single one the next, or the sum would tell') from api.treatment_reasons('2026-01-01', '2026-12-31');
reset session authorization;

-- ---------------------------------------------------------------------------------------------------
-- Referral from a group

select tap.waits('Ada', '2025-10-01', 1, 1) as ada \gset
select family as ada_family from komet.registration where id = :'ada' \gset
set session authorization t_farsta;
select id as g from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2026-11-23', starts => '17:30', leader1 => :'lena') \gset
select tap.told(format('api.group_open(gen_random_uuid(), %L, (select version from api.group_get(%1$L)))', :'g')) \g /dev/null
select id as o from api.offer_make(gen_random_uuid(), :'ada', null, :'g') \gset
select tap.told(format('api.offer_accept(gen_random_uuid(), %L, 1)', :'o')) \g /dev/null
select tap.told(format('api.group_start(gen_random_uuid(), %L, (select version from api.group_get(%1$L)))', :'g')) \g /dev/null
select id as p from api.group_people(:'g') \gset
reset session authorization;
select id as why from komet.reason where kind = 'interrupt' and name like 'Går över%' \gset
set session authorization t_farsta;
select is(tap.told(format('api.refer_save(gen_random_uuid(), %L, (select version from api.group_people(%L)), %L, %L)', :'p', :'g', :'forstarkt', :'why')), 'KM007 -: Open the family''s file first', 'referral is of the file');
select family from api.family_open(:'ada_family') \g /dev/null
select is(tap.told(format('api.refer_save(gen_random_uuid(), %L, (select version from api.group_people(%L)), %L)', :'p', :'g', :'forstarkt')), 'KM001 reason: Choose a reason', 'who leaves has a reason');
select is(tap.told(format('api.refer_save(gen_random_uuid(), %L, (select version from api.group_people(%L)), %L, %L)', :'p', :'g', :'k311', :'why')), 'KM001 programme: The family is in this programme already', 'another programme');
select id as referred from api.refer_save(gen_random_uuid(), :'p', (select version from api.group_people(:'g')), :'forstarkt', :'why') \gset
select is(queue_date || ' ' || state, '2025-10-01 queued', 'it keeps its first queue date') from api.family_registrations(:'ada_family') where id = :'referred';
select is(state, 'interrupted', 'and has left the group') from api.group_people(:'g');
select is(string_agg(what, ' ' order by n), 'registered offered accepted started referred', 'with its history') from api.family_events(:'ada');
select is(means, 'Take back that {1} was referred to {2}? All is as before in the group' || chr(31) || 'Ada Testsson' || chr(31) || 'Förstärkt Komet 3–11', 'it can be taken back') from api.undo_list(1);
select is(tap.told(format('api.undo(gen_random_uuid(), %L)', (select id from api.undo_list(1)))), 'Taken back', 'is');
select is(state, 'running', 'and she is in the group again') from api.group_people(:'g');
reset session authorization;
insert into komet.setting (name, value, valid_from) values ('referral_keeps_date', 'false', '2026-01-01');
set session authorization t_farsta;
select id as referred from api.refer_save(gen_random_uuid(), :'p', (select version from api.group_people(:'g')), :'forstarkt', :'why') \gset
select is(queue_date, '2026-11-24', 'or that of the day, by the setting') from api.family_registrations(:'ada_family') where id = :'referred';
reset session authorization;

-- ---------------------------------------------------------------------------------------------------
-- Short sign-ups and staff

set session authorization t_farsta;
select is(tap.told(format('api.signup_save(gen_random_uuid(), programme => %L, name => %L)', :'k311', 'Eva Ek')), 'KM001 programme: Families are registered for this programme with F7', 'not instead of the long form');
select is(tap.told(format('api.signup_save(gen_random_uuid(), programme => %L, name => %L)', :'abc', 'Eva Ek')), 'KM001 phone: Write a telephone number or an e-mail address', 'an open course wants to reach who comes');
select is(tap.told(format('api.signup_save(gen_random_uuid(), programme => %L, name => %L, email => %L)', :'abc', 'Eva Ek', 'eva.ek')), 'KM001 email: This is no e-mail address', 'by a real address');
select is(tap.told(format('api.signup_save(gen_random_uuid(), programme => %L, name => %L, phone => %L, adults => 13)', :'abc', 'Eva Ek', '070-174 06 05')), 'KM001 adults: Between 1 and 12', 'of so many');
select id as eva, family as eva_family from api.signup_save(gen_random_uuid(), programme => :'abc', name => 'Eva Ek', phone => '070-174 06 05', adults => 2) \gset
select is(name || ' ' || adults || ' ' || place, 'Eva Ek 2 1', 'she waits with another') from api.signup_list();
select is((may_offer, may_close)::text, '(t,t)', 'and may be offered a place') from api.signup_list();
select is(phone || ' ' || coalesce(email, '-'), '+46701740605 -', 'her number stands in the file') from api.signup_get(:'eva');
select is(tap.told(format('api.signup_save(gen_random_uuid(), programme => %L, name => %L)', :'skol', 'Moa Lärare')), 'KM001 workplace: Write where the participant works', 'staff work somewhere');
select id as moa from api.signup_save(gen_random_uuid(), programme => :'skol', name => 'Moa Lärare', workplace => 'Hökarängsskolan', occupation => 'lärare', adults => 3) \gset
select is(adults || workplace, '1Hökarängsskolan', 'and are one each') from api.signup_list(:'skol');
reset session authorization;
select tap.waits('Nora', '2026-10-01', 2, 0, 'farsta', 'abc-3-12') as nora \gset
update komet.registration_adult set takes_part = false where registration = :'nora' and not caller;
select family as nora_family from komet.registration where id = :'nora' \gset
set session authorization t_farsta;
select family from api.family_open(:'nora_family') \g /dev/null
\set many 'api.signup_save(gen_random_uuid(), %L, (select version from api.signup_get(%1$L)), %L, name => ''Nora Testsson'', phone => ''070-174 06 06'', adults => %s)'
select is(adults, 1, 'a second adult of the long form who does not come is not counted') from api.signup_get(:'nora');
select is(tap.told(format(:'many', :'nora', :'abc', 2)) like 'Saved.%', true, 'two come');
select is((select adults from api.signup_list(:'abc') where id = :'nora'), 2, 'the one who is known does');
reset session authorization;
select is(count(*), 2::bigint, 'and no third without a name') from komet.registration_adult where registration = :'nora';
set session authorization t_farsta;
select is(tap.told(format(:'many', :'nora', :'abc', 1)) like 'Saved.%', true, 'or one');
select is((select adults from api.signup_list(:'abc') where id = :'nora'), 1, 'alone');
reset session authorization;
select is(count(*), 2::bigint, 'and the other stays in the file') from komet.registration_adult where registration = :'nora';
update komet.registration set state = 'closed', closed_on = '2026-11-24' where id = :'nora';
set session authorization t_bromma;
select is(count(*), 0::bigint, 'another district sees none of them') from api.signup_list();
set session authorization t_leader;
select is(tap.try('select count(*) from api.signup_list()'), '42501 -: permission denied for function signup_list', 'nor a leader');

-- A list
set session authorization t_farsta;
select is(tap.told(format('api.signup_import_save(gen_random_uuid(), %L, null, %L)', :'abc', E'Bo Ek;070-174 06 06\n;070-174 06 07\nCia;12')), 'KM001 rows: Nothing was saved. Lines that cannot be read: 2, the first is line 2', 'whole or not at all');
select is(count(*), 1::bigint, 'nothing of it was saved') from api.signup_list(:'abc');
select is(string_agg(label || ' ' || coalesce(value, ''), ', '), 'Lines 3, Adults 1, Write a name 2, Write a telephone number or an e-mail address 3 Cia', 'each line is told while it is typed')
from api.signup_import_answers(:'abc', E'Bo Ek;070-174 06 06\n;070-174 06 07\nCia;12');
select is(tap.told(format('api.signup_import_save(gen_random_uuid(), %L, null, %L)', :'abc', E'Efternamn\tFörnamn\tE-post\tAntal\nvon Ek\tBo\tbo@ek.se\t2\nEk\tEva\t\t1\n')), 'KM001 rows: Nothing was saved. Lines that cannot be read: 1, the first is line 3', 'headings say which column is which');
select is(string_agg(label || ' ' || coalesce(value, ''), ', '), 'Lines 2, Adults 1, Write a name 2', 'an empty first cell is one') from api.signup_import_answers(:'abc', E'Namn\tTelefon\n\t070-174 06 07\nDan Ek\t070-174 06 08');
select is(tap.told(format('api.signup_import_save(gen_random_uuid(), %L, null, %L)', :'abc', E'Eva Ek;070 174 06 05\nBo Ek;070-174 06 06;2\nBo Ek;070-174 06 06')), 'KM001 repeated: Nothing was saved. There already: 2. Say whether they are left out', 'doubles are told');
select is(tap.told(format('api.signup_import_save(gen_random_uuid(), %L, null, %L, %L)', :'abc', E'Eva Ek;070 174 06 05\nBo Ek;070-174 06 06;2\nBo Ek;070-174 06 06', 'skip')), 'Signed up from the list: 1. Left out as there already: 2', 'and left out');
select is(tap.told(format('api.signup_import_save(gen_random_uuid(), %L, null, %L)', :'abc', '"Al-Hassan, ""Ali""";ali@example.org' || E'\r\nCia Ek;"08-465 004 01"')), 'Signed up from the list: 2. Left out as there already: 0', 'quotes as spreadsheets write them');
select is(string_agg(name, ', ' order by place::int), 'Eva Ek, Bo Ek, "Ali" Al-Hassan, Cia Ek', 'in the order of arrival') from api.signup_list(:'abc');
select is(tap.told(format('api.signup_import_save(gen_random_uuid(), %L, null, %L)', :'skol', 'Per Ek;070-174 06 08')), 'KM001 rows: Nothing was saved. Lines that cannot be read: 1, the first is line 1', 'staff need a place of work');
select is(means, 'Take back the list of {1}? Those who wait still are closed as registered by mistake: {2}' || chr(31) || '2' || chr(31) || '2', 'a list can be taken back') from api.undo_list(1);

-- Places: two adults two seats; staff get theirs at once
select id as ag from api.group_save(gen_random_uuid(), programme => :'abc', first_date => '2027-01-12', starts => '18:00', capacity => 4) \gset
select is(string_agg(name || ' ' || seats || take, ', ' order by place), 'Eva Ek 2yes, Bo Ek 2yes, "Ali" Al-Hassan 1no, Cia Ek 1no', 'places follow the list, as many as come') from api.fill_preview(:'ag');
select tap.told(format('api.signup_save(gen_random_uuid(), %L, (select version from api.signup_get(%1$L)), %L, null, %L, %L, null, 2, null, null, %L)', :'eva', :'abc', 'Eva Ek', '070-174 06 05', :'ag')) \g /dev/null
select id as ag2 from api.group_save(gen_random_uuid(), programme => :'abc', first_date => '2027-01-19', starts => '18:00', capacity => 4) \gset
select is(why, 'other_group', 'who signed up for one occasion is not offered another') from api.fill_preview(:'ag2') where name = 'Eva Ek';
select id as tg from api.group_save(gen_random_uuid(), programme => :'skol', first_date => '2027-01-13', starts => '14:00') \gset
select tap.told(format('api.group_open(gen_random_uuid(), %L, (select version from api.group_get(%1$L)))', :'tg')) \g /dev/null
select is(tap.told(format('api.fill(gen_random_uuid(), %L)', :'tg')), 'Places given: 1. Free seats left: 11', 'staff are placed when the group is filled');
select is(name || ' ' || role || ' ' || state, 'Moa Lärare staff placed', 'and stand on the list for the room') from api.group_people(:'tg');
select is(state || ' ' || group_number, 'placed 5', 'and so in the other list') from api.signup_list(:'skol', 'placed');
select is(tap.told(format('api.undo(gen_random_uuid(), %L)', (select id from api.undo_list(1)))), 'Withdrawn: 1. The places in the queue are kept', 'that too can be taken back');
select is(count(*), 0::bigint, 'nobody is in the group') from api.group_people(:'tg');
select is(tap.told(format('api.fill(gen_random_uuid(), %L)', :'tg')), 'Places given: 1. Free seats left: 11', 'and done again');
reset session authorization;

-- ---------------------------------------------------------------------------------------------------
-- A support group: children take part, an association holds it

select tap.waits('Hanna', '2026-05-01', 1, 2, 'farsta', 'stodgrupp-barn') as hanna, tap.waits('Gömd', '2026-06-01', 1, 1, 'farsta', 'stodgrupp-barn') as gomd \gset
select family as hanna_family from komet.registration where id = :'hanna' \gset
update komet.person set family_name = 'Zhemligsson' where family in (select family from komet.registration where id in (:'hanna', :'gomd'));
update komet.person set given_name = 'Zskyddad', protection = 'secrecy_marker' where family = (select family from komet.registration where id = :'gomd') and role = 'child';
insert into komet.consent (unit, family, person, purpose, answer, how) select p.unit, p.family, p.id, 'child', 'yes', 'written' from komet.person p
where p.family = (select family from komet.registration where id = :'gomd') and p.role = 'guardian';
set session authorization t_farsta;
select id as cg from api.group_save(gen_random_uuid(), programme => :'stod', first_date => '2026-11-24', starts => '16:00', place => :'centrum') \gset
select tap.told(format('api.group_open(gen_random_uuid(), %L, (select version from api.group_get(%1$L)))', :'cg')) \g /dev/null
select is(tap.told(format('api.fill(gen_random_uuid(), %L)', :'cg')) like 'Offers made: 2.%', true, 'two families are offered places');
select id as oh from api.offer_list(null, :'cg') where registration = :'hanna' \gset
select id as og from api.offer_list(null, :'cg') where registration = :'gomd' \gset
select is(tap.told(format('api.offer_accept(gen_random_uuid(), %L, 1)', :'oh')), 'KM004 -: The consent of Hanna Zhemligsson to the child''s part is missing: write it down in the file first', 'a child takes part with consent');
select family from api.family_open(:'hanna_family') \g /dev/null
reset session authorization;
select id as hannap from komet.person where family = :'hanna_family' and given_name = 'Hanna' \gset
set session authorization t_farsta;
select message from api.consent_save(gen_random_uuid(), :'hanna_family', :'hannap', 'child', 'yes', 'written') \g /dev/null
select is(tap.told(format('api.offer_accept(gen_random_uuid(), %L, 1)', :'oh')), 'Accepted. In group 6: 2 participants', 'both children');
select tap.told(format('api.offer_accept(gen_random_uuid(), %L, 1)', :'og')) \g /dev/null
select tap.told(format('api.group_start(gen_random_uuid(), %L, (select version from api.group_get(%1$L)))', :'cg')) \g /dev/null

set session authorization t_association;
select is(count(*), 0::bigint, 'an association sees no group that it does not hold') from api.shared_groups();
select is(count(*), 0::bigint, 'and nobody in it') from api.organised_people(:'cg');
select is(tap.told(format('api.organised_save(gen_random_uuid(), %L, %L, %L, %L, %L, %L, %L)', :'cg', '{}', '{}', '{}', '{}', '{}', '{}')) like 'KM002%', true, 'and marks nothing');
set session authorization t_bromma;
select is(tap.told(format('api.group_organiser_save(gen_random_uuid(), %L, %L)', :'cg', :'natet')) like 'KM002%', true, 'nor does another district say who holds it');
set session authorization t_farsta;
select is(tap.told(format('api.group_organiser_save(gen_random_uuid(), %L, %L, %L)', :'cg', :'natet', 'lokal')), 'Föreningen Nätet holds group 6 too, and sees the first names in it', 'its own does');
select is(tap.told(format('api.group_organiser_save(gen_random_uuid(), %L, %L)', :'cg', :'farsta')), 'KM001 organiser: The group is this district''s own', 'beside itself');
select is(tap.told(format('api.group_organiser_save(gen_random_uuid(), %L, %L)', :'cg', :'bromma')), 'Bromma holds group 6 too, and sees when it meets and no names', 'and a district');

set session authorization t_association;
select is(number || ' ' || unit_name || ' ' || organisers, '6 Farsta Farsta', 'then it sees the group') from api.shared_groups();
select is(string_agg(name, ', '), 'Elis2, Elis3, SKYDDAD', 'and first names, none of the protected') from api.organised_people(:'cg');
select is(string_agg(label, ', '), 'Elis2, Elis3, SKYDDAD', 'in the grid too') from api.organised_rows(:'cg');
select is(count(*), 12::bigint, 'the dates') from api.meeting_list(:'cg');
select id as c1 from api.organised_people(:'cg') limit 1 \gset
select id as cm1 from api.attendance_meetings(:'cg') where label = '1' \gset
select is(tap.told(format('api.organised_save(gen_random_uuid(), %L, array[%L]::uuid[], array[%L]::uuid[], %L, %L, %L, %L)', :'cg', :'c1', :'cm1', '{N}', '{""}', '{""}', '{""}')), 'Marks saved: 1', 'it marks who came');
select is(mark, 'N', 'which is seen') from api.organised_cells(:'cg');
select is(tap.told(format('api.organised_save(gen_random_uuid(), %L, array[%L]::uuid[], array[%L]::uuid[], %L, %L, %L, %L)', :'cg', :'p', :'cm1', '{N}', '{""}', '{""}', '{""}')) like 'KM002%', true,
  'nobody of another group');
select is(tap.told(format('api.organised_save(gen_random_uuid(), %L, array[%L]::uuid[], array[%L]::uuid[], %L, %L, %L, %L)', :'g', :'p', :'cm1', '{N}', '{""}', '{""}', '{""}')) like 'KM002%', true, 'and not there');
select is(count(*), 0::bigint, 'of another group of the district there are no names') from api.organised_people(:'g');
select is((select count(*) from api.attendance_meetings(:'g')) + (select count(*) from api.meeting_list(:'g')), 0::bigint, 'and no dates');
set session authorization t_other_association;
select is((select count(*) from api.shared_groups()) + (select count(*) from api.organised_people(:'cg')) + (select count(*) from api.organised_cells(:'cg')) + (select count(*) from api.meeting_list(:'cg')), 0::bigint,
  'another association sees nothing of it');
set session authorization t_bromma;
select is(string_agg(number || ' ' || unit_name, ', '), '6 Farsta', 'the co-organising district sees when it meets') from api.shared_groups();
select is((select count(*) from api.group_people(:'cg')) + (select count(*) from api.attendance_people(:'cg')) + (select count(*) from api.completion_list(:'cg')), 0::bigint, 'and no names');
select is(tap.told(format('api.group_end(gen_random_uuid(), %L, 3)', :'cg')) like 'KM002%', true, 'and changes nothing');
set session authorization t_farsta;
select is(name, 'Elis2 Zhemligsson', 'the owner sees whom the association marked') from api.group_people(:'cg') where attended = '1/1';
reset session authorization;

-- What the functions' own role sees for an organiser, whatever function it is: no person, no family, no participation.
\ir as.inc
select is(string_agg(t || ' ' || tap.inside_as('t_association', format('select count(*) from komet.%I', t)), ', ' order by t),
  'attendance 0, consent 0, course_group 1, decision 0, family 0, group_seat 0, note 0, offer 0, participation 0, person 0, person_number 0, phone 0, place 1, proposal 0, registration 0, registration_event 0, rest 0',
  'row security gives an organiser the group and its place, and no table with a name')
from unnest(array['attendance', 'consent', 'course_group', 'decision', 'family', 'group_seat', 'note', 'offer', 'participation', 'person', 'person_number', 'phone', 'place', 'proposal',
  'registration', 'registration_event', 'rest']) t;
create function tap.everything(who name) returns text language plpgsql as $$
declare
  calls text[];
  f text;
  one record;
  told text := '';
  me name := session_user;
begin
  select array_agg(distinct format('select * from api.%I(%s)', x.proname, x.args)) into calls from (
    select p.proname, string_agg(format('%I => %L', a.name, v.id), ', ')
        filter (where a.name in ('course_group', 'id', 'registration', 'family') and t.typname = 'uuid') as args
    from pg_proc p cross join lateral unnest(p.proargnames[:p.pronargs], p.proargtypes::oid[]) a (name, type) left join pg_type t on t.oid = a.type
    cross join (select g.id from komet.course_group g union all select r.id from komet.registration r union all select p.id from komet.participation p
      union all select f.id from komet.family f union all select x.id from komet.person x union all select o.id from komet.offer o) v
    where p.pronamespace = 'api'::regnamespace and has_function_privilege(who, p.oid, 'execute') and not coalesce(p.proargnames @> array['request'], false)
      and p.proname !~ '^(draft_|presence|hello|undo)' group by p.oid, p.proname, v.id) x;
  perform set_config('session_authorization', who, true);
  foreach f in array calls loop
    begin
      for one in execute f loop
        told := told || one::text;
      end loop;
    exception when others then
      told := told || sqlerrm;
    end;
  end loop;
  perform set_config('session_authorization', me, true);
  return told;
end $$;
select is(tap.everything('t_association') ~ 'Zhemlig|Zskyddad|Testsson|\+467', false, 'no function gives an organiser a surname, a protected name or a number, with any id there is');
select is(tap.everything('t_association') ~ 'Elis2', true, 'where a first name would have been seen');

-- It ends
update komet.course_group set state = 'settled' where id = :'cg';
select is(tap.try(format('select count(*) from api.organised_people(%L)', :'cg')), '0', 'nobody else');
set session authorization t_association;
select is((select count(*) from api.organised_people(:'cg')) + (select count(*) from api.shared_groups()), 0::bigint, 'once the group is settled nothing is seen of it');
reset session authorization;
update komet.course_group set state = 'running' where id = :'cg';
update komet.duty set valid_to = '2026-11-23' where login = 't_association';
set session authorization t_association;
select is((select count(*) from api.organised_people(:'cg')) + (select count(*) from api.shared_groups()), 0::bigint, 'nor when the duty has ended');
reset session authorization;
update komet.duty set valid_to = null where login = 't_association';
set session authorization t_farsta;
select is(tap.told(format('api.group_organiser_remove(gen_random_uuid(), %L, %L)', :'cg', :'natet')), 'No longer an organiser of group 6', 'taken away');
set session authorization t_association;
select is(count(*), 0::bigint, 'it sees nothing any more') from api.organised_people(:'cg');

-- ---------------------------------------------------------------------------------------------------
-- Taking back

reset session authorization;
select tap.waits('Vera', '2026-05-01', 1, 1, 'farsta', 'ikomet-individuell') as vera \gset
select family as vera_family from komet.registration where id = :'vera' \gset
set session authorization t_farsta;
select family from api.family_open(:'vera_family') \g /dev/null
select (api.proposal_save(gen_random_uuid(), registration => :'vera', proposed_on => '2026-11-20', answer => 'yes')).id as vp \gset
select is(means, 'Take back that it was proposed to {1}?' || chr(31) || 'Vera Testsson' || chr(31) || (select split_part(means, chr(31), 3) from api.undo_list(1)), 'a proposal can be taken back') from api.undo_list(1);
select is(tap.told(format('api.undo(gen_random_uuid(), %L)', (select id from api.undo_list(1)))), 'Taken back', 'is');
select is(count(*), 0::bigint, 'and is gone') from api.proposal_list(:'vera');
select is(string_agg(what, ' ' order by n), 'registered proposed proposal_yes undone_proposed undone_proposal_yes', 'the history tells of both') from api.family_events(:'vera');
select (api.proposal_save(gen_random_uuid(), registration => :'vera', proposed_on => '2026-11-20')).id as vp \gset
select tap.told(format('api.proposal_save(gen_random_uuid(), %L, 1, null, %L, %L, %L)', :'vp', '2026-11-20', 'yes', '2026-11-23')) \g /dev/null
select is(tap.told(format('api.undo(gen_random_uuid(), %L)', (select id from api.undo_list(1)))), 'Taken back', 'an answer too');
select is(coalesce(answer, 'open'), 'open', 'the proposal stands') from api.proposal_list(:'vera');
select (api.decision_save(gen_random_uuid(), registration => :'vera', kind => 'without', decided_on => '2026-11-23', decided_by => 'Chefen')).id as vd \gset
select is(tap.told(format('api.undo(gen_random_uuid(), %L)', (select id from api.undo_list(1)))), 'Taken back', 'a decision');
select is(count(*), 0::bigint, 'is gone') from api.decision_list(:'vera');
select (api.decision_save(gen_random_uuid(), registration => :'vera', kind => 'without', decided_on => '2026-11-23', decided_by => 'Chefen')).id as vd \gset
select is(tap.told(format('api.treatment_start_save(gen_random_uuid(), %L, (select version from api.treatment_get(%1$L)), %L, %L)', :'vera', '2026-12-02', '10:00')) like 'Planned as group%', true, 'begun');
select is(state || ' ' || why like 'stays The treatment has begun on this decision%', true, 'a decision that is in use is not taken back') from api.undo_list(50) where what = 'decision_save' limit 1;
select is(means like 'Take back that the treatment of {1} begins?%', true, 'the beginning is') from api.undo_list(1);
select is(tap.told(format('api.undo(gen_random_uuid(), %L)', (select id from api.undo_list(1)))) like 'Taken back. Place%', true, 'and the family waits again');
select is(stage, 'begin', 'as before') from api.treatment_list() where id = :'vera';
select is(tap.told(format('api.group_organiser_save(gen_random_uuid(), %L, %L)', :'cg', :'natet')), 'Föreningen Nätet holds group 6 too, and sees the first names in it', 'an organiser by mistake');
select is(tap.told(format('api.undo(gen_random_uuid(), %L)', (select id from api.undo_list(1)))), 'Taken back for group 6', 'is taken back');
set session authorization t_association;
select is(count(*), 0::bigint, 'and sees nothing') from api.organised_people(:'cg');
reset session authorization;

-- Associations are kept by the lead
set session authorization t_association;
select is(tap.try('select count(*) from api.organiser_list()'), '42501 -: permission denied for function organiser_list', 'not by themselves');
set session authorization t_lead;
select is(tap.told('api.organiser_save(gen_random_uuid(), name => ''Föreningen nätet'', kind => ''association'')'), 'KM001 name: There is one of that name already', 'one of a name');
select is(tap.told('api.organiser_save(gen_random_uuid(), name => ''SiS Björkö'', kind => ''district'')'), 'KM001 kind: Choose from the list', 'districts are not made here');
select is(tap.told('api.organiser_save(gen_random_uuid(), name => ''SiS Björkö'', kind => ''partner'')'), 'Saved. For a login of their own the system administrator names it sis-bjorko', 'a partner outside the city');
reset session authorization;
select is(tap.inside_as('t_lead', 'with x as (update komet.unit set name = name || ''x'' where kind = ''district'' returning 1) select count(*) from x'), '0', 'a lead cannot touch a district');
select * from finish();
