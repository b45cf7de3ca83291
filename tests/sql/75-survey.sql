-- Questionnaires: who is asked, what an answer may be, what is anonymous, and who sees what. Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
select no_plan();
do $$
begin
  if not exists (select from pg_roles where rolname = 't_super') then create role t_super login; end if;
  grant komet_people, komet_supervisor to t_super;
end
$$;
insert into komet.duty (login, unit, duty, valid_from) select 't_super', id, 'supervisor', '2026-01-01' from komet.unit where code = 'precens';

-- A group of five meetings that ended a week ago: Anna, Britta and Bo, Cilla, who dropped out, and Dina.
update komet.programme_version set meetings = 5, complete_at = 3 where programme = :'k1218';
select tap.waits('Anna', '2026-01-10') as anna, tap.waits('Britta', '2026-02-10', 2) as britta, tap.waits('Cilla', '2026-03-10') as cilla,
  tap.waits('Dina', '2026-04-10') as dina \gset
update komet.registration set programme = :'k1218';
set session authorization t_farsta;
select id as g1 from api.group_save(gen_random_uuid(), programme => :'k1218', first_date => '2026-10-13', starts => '17:30', leader1 => :'lena', leader2 => :'omar') \gset
\set state 'api.%s(gen_random_uuid(), %L, (select version from api.group_get(%2$L)))'
select tap.told(format(:'state', 'group_open', :'g1')) \g /dev/null
select tap.told(format('api.fill(gen_random_uuid(), %L)', :'g1')) \g /dev/null
select tap.told(format('api.offer_accept(gen_random_uuid(), %L, %s)', id, version)) from api.offer_list() \g /dev/null
select tap.told(format(:'state', 'group_start', :'g1')) \g /dev/null
reset session authorization;
update komet.meeting set state = 'held' where course_group = :'g1';
update komet.course_group set state = 'ended' where id = :'g1';
update komet.participation p set state = 'interrupted', decided_at = '2026-10-27 20:00+01' from komet.person a where a.id = p.person and a.given_name = 'Cilla';
-- And one in Bromma, with a sheet that is answered.
select tap.waits('Gun', '2026-07-10', 1, 1, 'bromma', 'komet-12-18') as gun \gset
set session authorization t_bromma;
select id as g9 from api.group_save(gen_random_uuid(), programme => :'k1218', first_date => '2026-10-12', starts => '17:30', leader1 => :'britt') \gset
select tap.told(format(:'state', 'group_open', :'g9')) \g /dev/null
select tap.told(format('api.fill(gen_random_uuid(), %L)', :'g9')) \g /dev/null
select tap.told(format('api.offer_accept(gen_random_uuid(), %L, %s)', id, version)) from api.offer_list() \g /dev/null
reset session authorization;
select id as everyday from komet.survey_plan where survey = (select id from komet.survey where code = 'everyday') and occasion = 'before' \gset
select id as later from komet.survey_plan where survey = (select id from komet.survey where code = 'everyday') and occasion = 'after' \gset
select id as feedback from komet.survey_plan where survey = (select id from komet.survey where code = 'feedback') \gset
create function tap.sheet(g uuid, plan uuid, who text) returns uuid language sql as $$
  select komet.sheet_id(g, plan, 0, (select p.id from komet.participation p join komet.person a on a.id = p.person where p.course_group = g and a.given_name = who))
$$;
create function tap.answers(n text, codes text default 'c1 c2 c3 c4 c5 c6 p1 p2 p3 p4 p5 p6') returns text language sql as $$
  select jsonb_object_agg(c, n)::text from unnest(string_to_array(codes, ' ')) c
$$;
select tap.sheet(:'g1', :'everyday', 'Anna') as anna1, tap.sheet(:'g1', :'later', 'Anna') as anna2, tap.sheet(:'g1', :'everyday', 'Cilla') as cilla1,
  tap.sheet(:'g1', :'later', 'Cilla') as cilla2, tap.sheet(:'g1', :'everyday', 'Dina') as dina1, tap.sheet(:'g9', :'everyday', 'Gun') as gun1,
  komet.sheet_id(:'g1', :'feedback', 0, null) as about, komet.sheet_id(:'g9', :'feedback', 0, null) as about9,
  komet.sheet_id(:'g1', (select p.id from komet.survey_plan p join komet.survey s on s.id = p.survey where s.code = 'leader'), 0, :'lena') as lena1,
  komet.sheet_id(:'g1', (select p.id from komet.survey_plan p join komet.survey s on s.id = p.survey where s.code = 'leader'), 0, :'omar') as omar1 \gset
\set save 'api.sheet_save(gen_random_uuid(), %L, %s, %L)'

-- ---------------------------------------------------------------------------------------------------
-- Who is asked
set session authorization t_farsta;
select is(string_agg((name, occasion, answered, expected, anonymous, subject)::text, ' ' order by occasion, name),
  '("Gruppledarnas enkät",after,0,2,f,sheets) ("Om kursen och gruppledarna",after,0,5,t,sheet) ("Vardagen hemma",after,0,5,f,sheets) ("Vardagen hemma",before,0,5,f,sheets)',
  'five parents and two leaders, before and after; the follow-up is not yet') from api.survey_list();
select is(string_agg((name, state, due, participation_state)::text, ' ' order by name), '("Anna Testsson",missing,2026-11-17,running) ("Bo Testsson",missing,2026-11-17,running) ("Britta Testsson",missing,2026-11-17,running) ("Cilla Testsson",missing,2026-10-27,interrupted) ("Dina Testsson",missing,2026-11-17,running)',
  'who dropped out gets the last one, too, when it happened') from api.sheet_list(:'g1', :'later', 0);
select is((select count(*) from api.sheet_list(:'g9', :'later', 0)), 0::bigint, 'nobody of another district');

-- The form is rows.
select is(string_agg(name || ':' || type, ' '), 'version:hidden id:hidden c1:scale c2:scale c3:scale c4:scale c5:scale c6:scale p1:scale p2:scale p3:scale p4:scale p5:scale p6:scale', 'twelve questions') from api.sheet_fields(:'anna1');
select is(options, array_to_string(array['1', 'aldrig', '1', '2', 'sällan', '2', '3', 'ibland', '3', '4', 'ofta', '4', '5', 'alltid', '5', '-', 'would not say', 'refused'], chr(31)), 'each with its keys, and one for who would not say') from api.sheet_fields(:'anna1') where name = 'c1';
select is((select count(*) from api.sheet_fields(:'gun1')) + (select count(*) from api.sheet_fields(:'about9')) + (select count(*) from api.sheet_fields(gen_random_uuid())) + (select count(*) from api.sheet_fields()), 0::bigint, 'none of another district, nor of nobody');

-- ---------------------------------------------------------------------------------------------------
-- What is stored
select is(tap.told(format(:'save', :'anna1', 0, '{"c1": "4", "c2": "4", "c3": "refused", "c4": "4", "c5": "2", "c6": "", "p1": "1"}')), 'Saved: 5 of 12 questions answered, 1 refused', 'answered, refused and left empty are told apart');
select is(string_agg(name || '=' || value, ' '), 'c1=4 c2=4 c3=refused c4=4 c5=2 p1=1', 'and who typed it sees it') from api.sheet_fields(:'anna1') where value is not null and type = 'scale';
select is((state, answered_on is not null, version)::text, '(answered,t,1)', 'in the list it is answered') from api.sheet_list(:'g1', :'everyday', 0) where name like 'Anna%';
reset session authorization;
-- c1 and c5 are turned: (6-4) + 4 + 4 + (6-2) of four answered, mean 3.5; parenting has one of the four it needs.
select is((select scores::text from komet.survey_sheet where id = :'anna1'), '{"conflict": 3.50}', 'counted: turned questions, and nothing of too few');
set session authorization t_farsta;
select is(tap.told(format(:'save', :'anna1', 0, tap.answers('3'))) like 'KM002%', true, 'nobody answers twice');
select is(tap.told(format(:'save', :'anna1', 1, tap.answers('3'))), 'Saved: 12 of 12 questions answered, 0 refused', 'but a typing mistake is corrected');
select is(tap.told(format(:'save', :'anna1', 1, tap.answers('3'))) like 'KM002%', true, 'once a version');
select request from gen_random_uuid() request \gset
select is(tap.told(format('api.sheet_save(%L, %L, 0, %L)', :'request', :'dina1', tap.answers('5'))), 'Saved: 12 of 12 questions answered, 0 refused', 'a save');
select is(tap.told(format('api.sheet_save(%L, %L, 0, %L)', :'request', :'dina1', tap.answers('5'))), 'Saved: 12 of 12 questions answered, 0 refused', 'that is sent twice is done once');
select is(tap.told(format('api.sheet_save(%L, %L, 0, %L)', :'request', :'dina1', tap.answers('4'))) like 'KM008%', true, 'and not with other answers');

-- What is no answer, at its question.
select is(tap.told(format(:'save', :'cilla1', 0, '{"c1": "6"}')), 'KM001 c1: That is not one of the answers', 'no step of the scale');
select is(tap.told(format(:'save', :'cilla1', 0, '{"q99": "1"}')), 'KM001 answers: There is no such question: q99', 'no question');
select is(tap.told(format(:'save', :'cilla1', 0, '{"c1": ""}')) like 'KM001 answers: Nothing is answered%', true, 'nothing');
select is(tap.told(format(:'save', :'cilla1', 0, '[1]')), 'KM001 answers: These are no answers', 'a list');
select is(tap.told(format(:'save', :'cilla1', 0, 'null')), 'KM001 answers: These are no answers', 'null');
select is(tap.told(format(:'save', :'cilla1', 0, '{"c1": {"x": [1]}}')), 'KM001 c1: That is not one of the answers', 'something inside');
select is(tap.told(format(:'save', :'cilla1', 'null', tap.answers('1'))) like 'KM002%', true, 'no version');
reset session authorization;
insert into komet.survey_plan (survey, programme, occasion, valid_from) select s.id, :'k1218', 'before', '2020-01-01' from komet.survey s where s.code = 'measures';
select tap.sheet(:'g1', p.id, 'Anna') as scores1 from komet.survey_plan p join komet.survey s on s.id = p.survey where s.code = 'measures' and p.programme = :'k1218' and p.occasion = 'before' \gset
set session authorization t_farsta;
select is(tap.told(format(:'save', :'scores1', 0, '{"ecbi_intensity": "253"}')), 'KM001 ecbi_intensity: Between 36 and 252', 'a score out of its bounds');
select is(tap.told(format(:'save', :'scores1', 0, '{"sdq_total": "1.5"}')), 'KM001 sdq_total: That is not a number', 'half a point');
select is(tap.told(format(:'save', :'scores1', 0, '{"snap_odd": "1e9"}')), 'KM001 snap_odd: That is not a number', 'no number');
select is(tap.told(format(:'save', :'scores1', 0, '{"ecbi_intensity": "150", "snap_odd": "1.75", "sdq_total": "-"}')), 'Saved: 2 of 5 questions answered, 1 refused', 'scores of licensed measures');
select is(tap.told(format(:'save', :'lena1', 0, format('{"l1": "5", "l5": "0", "l6": "a%sb"}', '\u202e'))), 'KM001 l6: This holds a character that cannot be shown', 'no text that turns the line');
select is(tap.told(format(:'save', :'lena1', 0, '{"l1": "5", "l2": "4", "l3": "4", "l5": "0", "l6": "Börja i tid"}')), 'Saved: 5 of 6 questions answered, 0 refused', 'what a leader says of the group');

-- Who will not answer at all.
select is(tap.told(format('api.sheet_refuse(gen_random_uuid(), %L, 0)', :'cilla1')), 'Will not answer: not reminded any more', 'Cilla will not');
select is((state, version)::text, '(refused,1)', 'which is told apart from missing') from api.sheet_list(:'g1', :'everyday', 0) where name like 'Cilla%';
select is(tap.told(format('api.sheet_refuse(gen_random_uuid(), %L, 2)', :'anna1')), 'KM004 -: That has been answered', 'what is answered is not refused');
select is(tap.told(format('api.sheet_refuse(gen_random_uuid(), %L, 0)', :'gun1')) like 'KM002%', true, 'nor another district''s');
select is((answered, refused, expected, percent)::text, '(2,1,5,40)', 'the response rate') from api.survey_list() where name = 'Vardagen hemma' and occasion = 'before';
select is(string_agg((label, name, occasion, expected, answered, refused, missing, percent)::text, ' '),
  '(,"Vardagen hemma",before,5,2,1,2,40) (,"Vardagen hemma",after,5,0,0,5,0) (,"Om kursen och gruppledarna",after,5,0,0,5,0) (,"Poäng från andra mått",before,5,1,0,4,20) (,"Gruppledarnas enkät",after,2,1,0,1,50)', 'of everything') from api.response_list();
select is(string_agg(translate(line, chr(31), '|'), '; ') like 'Groups whose last meeting so far was {1} to {2}|20%; Of: %; Missing: %', true, 'which says what it counts') from api.response_list_about();
select is(string_agg(translate(line, chr(31), '|'), '; ') like '%closed, {1} days after they were due|30; %at least {1} answers: %|5', true, 'as the results do') from api.survey_figures_about('2026-01-01', '2026-12-31', null, 'term');
select is(tap.try('select line from api.survey_figures_about(''2026-02-01'', ''2026-01-01'')'), 'KM001 to_date: The period ends before it begins', 'of a period in order');

-- Reminders.
select is(string_agg((name, survey_name, occasion, days_late, missing, reminded)::text, ' ' order by name, survey_name, occasion) filter (where survey_name <> 'Poäng från andra mått'),
  '("Anna Testsson","Vardagen hemma",after,7,1,0) ("Bo Testsson","Vardagen hemma",after,7,1,0) ("Bo Testsson","Vardagen hemma",before,42,1,0) ("Britta Testsson","Vardagen hemma",after,7,1,0) ("Britta Testsson","Vardagen hemma",before,42,1,0) ("Cilla Testsson","Vardagen hemma",after,28,1,0) ("Dina Testsson","Vardagen hemma",after,7,1,0) ("Omar Said","Gruppledarnas enkät",after,7,1,0) (group,"Om kursen och gruppledarna",after,7,5,0)',
  'who is to be reminded; of an anonymous one the whole group') from api.reminder_list();
select is(n, 13, 'the start page counts them') from api.start_tasks() where what = 'surveys_missing';
select is(tap.told(format('api.reminder_add(gen_random_uuid(), %L)', :'anna2')), 'Reminder 1 noted', 'Anna is reminded');
select is((select count(*) from api.reminder_list() where id = :'anna2'), 0::bigint, 'and not again this week');
select is((reminded, last_reminded is not null)::text, '(1,t)', 'her line says so') from api.sheet_list(:'g1', :'later', 0) where name like 'Anna%';
select is(tap.told(format('api.reminder_add(gen_random_uuid(), %L)', :'anna1')), 'KM004 -: That has been answered', 'nobody is reminded of what is answered');
select is(tap.told(format('api.reminder_add(gen_random_uuid(), %L)', :'gun1')) like 'KM002%', true, 'nor by another district');
reset session authorization;
update komet.clock set today = '2026-12-02';
update komet.survey_reminder set at = '2026-11-24 10:00+01';
set session authorization t_farsta;
select is((select reminded from api.reminder_list() where id = :'anna2'), 1, 'a week later she is there again');
reset session authorization;
update komet.clock set today = '2026-11-24';

-- ---------------------------------------------------------------------------------------------------
-- Anonymous: five answers, typed by a coordinator
set session authorization t_farsta;
select is(tap.told(format(:'save', :'about', 1, tap.answers('4', 'g1 g2 g3 g4'))) like 'KM002%', true, 'an anonymous one has no version: nobody''s is changed');
select is(tap.told(format(:'save', :'about', 0, tap.answers(n::text, 'g1 g2 g3 g4 k1 k2 k3 k4 t1 t2 t3 t4'))), 'Saved: 12 of 12 questions answered, 0 refused', 'anonymous answer ' || n) from generate_series(1, 4) n;
select is(string_agg(value, ''), :'about' || '0', 'what is typed next finds an empty form') from (select value from api.sheet_fields(:'about') order by value desc) x where value is not null;
-- Figures are made when no more answers are waited for, a month later.
reset session authorization;
update komet.clock set today = '2026-12-20';
set session authorization t_farsta;
select is(string_agg((score, n_after, after)::text, ' '), null, 'four answers say nothing') from api.survey_figures() where name ~ 'gruppledarna$';
reset session authorization;
update komet.clock set today = '2026-11-24';
set session authorization t_farsta;
select request from gen_random_uuid() request \gset
select is(tap.told(format('api.sheet_save(%L, %L, 0, %L)', :'request', :'about', tap.answers('5', 'g1 g2 g3 g4 k1 k2 k3 k4 t1 t2 t3 t4'))), 'Saved: 12 of 12 questions answered, 0 refused', 'the fifth');
select is(tap.told(format('api.sheet_save(%L, %L, 0, %L)', :'request', :'about', tap.answers('5', 'g1 g2 g3 g4 k1 k2 k3 k4 t1 t2 t3 t4'))), 'Saved: 12 of 12 questions answered, 0 refused', 'sent twice');
select is((select count(*) from api.survey_figures()), 0::bigint, 'while answers come in there are no figures: one who watches them would see the last');
reset session authorization;
update komet.clock set today = '2026-12-20';
set session authorization t_farsta;
select is(string_agg((score, n_after, after)::text, ' '), '(Genomförande,5,3.00) (Kvalitet,5,3.00) (Programtrohet,5,3.00)', 'is still the fifth, and five say something') from api.survey_figures() where name ~ 'gruppledarna$';
reset session authorization;
update komet.clock set today = '2026-11-24';
set session authorization t_farsta;
select is(tap.told(format(:'save', :'about', 0, tap.answers('4', 'g1 g2 g3 g4'))), 'KM004 answers: All 5 in the group have answered already', 'no more answers than people');
reset session authorization;
update komet.setting_kind set default_value = '1' where name = 'feedback_answers';
delete from komet.survey_anonymous where ctid = (select ctid from komet.survey_anonymous limit 1);
set session authorization t_farsta;
reset session authorization;
update komet.clock set today = '2026-12-20';
set session authorization t_farsta;
select is(string_agg(after::text, ''), null, 'no setting shows fewer than five') from api.survey_figures() where name ~ 'gruppledarna$';
reset session authorization;
update komet.clock set today = '2026-11-24';
set session authorization t_farsta;
reset session authorization;

-- Nothing links back: no column that could, one transaction for all of them, an order by chance, nothing in the log, and no
-- print of the answers beside the number of the save.
select is(string_agg(attname, ' ' order by attnum), 'id unit course_group survey_plan survey_version meeting_number answers scores', 'no person, no login, no time')
from pg_attribute where attrelid = 'komet.survey_anonymous'::regclass and attnum > 0 and not attisdropped;
select is(count(distinct xmin::text), 1::bigint, 'the last save has written all of them') from komet.survey_anonymous;
select is((select count(*) from audit.written where tbl = 'survey_anonymous'), 0::bigint, 'the log holds none');
select is((select count(*) from komet.request r, komet.survey_anonymous a where r.answer::text ~ a.id::text), 0::bigint, 'nor does the answer of a save');
select is((select fingerprint = sha256(convert_to(jsonb_build_object('id', :'about')::text, 'UTF8')) from komet.request where id = :'request'), true, 'whose print can not be tried against answers');
create temp table orders (o text);
do $$
begin
  for n in 1 .. 12 loop
    insert into komet.survey_anonymous (unit, course_group, survey_plan, survey_version, answers)
    select unit, course_group, survey_plan, survey_version, '{"g1": "1"}' from komet.survey_anonymous limit 1;
    insert into orders select string_agg(case when answers = '{"g1": "1"}' then 'x' else '.' end, '' order by ctid) from komet.survey_anonymous;
    delete from komet.survey_anonymous where answers = '{"g1": "1"}';
  end loop;
end
$$;
select cmp_ok((select count(distinct o) from orders), '>', 1::bigint, 'the last one typed lies anywhere');
drop table orders;
\ir as.inc
select is(tap.inside_as('t_farsta', 'select count(*) from komet.survey_anonymous'), '42501 -: permission denied for table survey_anonymous', 'no function of a coordinator reads a row of them');
select is(tap.inside_as('t_farsta', 'with x as (delete from komet.survey_anonymous returning 1) select count(*) from x'), '42501 -: permission denied for table survey_anonymous', 'or takes one away');
select is(tap.inside_as('t_bromma', format('with x as (insert into komet.survey_anonymous (unit, course_group, survey_plan, survey_version, answers) select %L, %L, %L, v.id, ''{}'' from komet.survey_version v limit 1 returning 1) select count(*) from x', :'farsta', :'g1', :'feedback')), '42501 -: new row violates row-level security policy for table "survey_anonymous"', 'another district adds none');

-- ---------------------------------------------------------------------------------------------------
-- A group leader: types for her own groups, but not about herself
set session authorization t_leader;
select is(string_agg(distinct name, ', ' order by name), 'Gruppledarnas enkät, Poäng från andra mått, Vardagen hemma', 'what is about herself is not in her list') from api.survey_list();
select is((select count(*) from api.sheet_fields(:'about')), 0::bigint, 'she can not open it');
select is(tap.told(format(:'save', :'about', 0, tap.answers('5', 'g1 g2 g3 g4'))) like 'KM002%', true, 'nor type it');
select is((select count(*) from api.reminder_list() where name = 'group'), 0::bigint, 'nor is she to remind of it');
select is((select count(*) from api.survey_figures()), 0::bigint, 'and sees no figures before the group is settled');
select is((select count(*) from api.sheet_fields(:'lena1') where value = 'Börja i tid') + (select count(*) from api.sheet_fields(:'omar1')), 1::bigint, 'she answers for herself, not for her colleague');
select is((select count(*) from api.sheet_fields(:'anna1')), 0::bigint, 'what the coordinator typed for a family is not shown to her');
select is(tap.told(format(:'save', :'anna2', 0, tap.answers('2'))), 'Saved: 12 of 12 questions answered, 0 refused', 'she types the papers she has');
select is((select count(*) from api.sheet_fields(:'anna2')), 14::bigint, 'and may look at them the same day');
select is(count(distinct registration), 0::bigint, 'she is given no way to a family''s file') from api.sheet_list(:'g1', :'later', 0);
reset session authorization;
update komet.survey_sheet set changed_at = '2026-11-22 10:00+01' where id = :'anna2';
update komet.survey_anonymous set answers = answers;
update komet.course_group set state = 'settled' where id = :'g1';
insert into komet.survey_anonymous (unit, course_group, survey_plan, survey_version, answers, scores)
select unit, course_group, survey_plan, survey_version, answers, '{"delivery": 2}' from komet.survey_anonymous limit 1;
set session authorization t_leader;
select is((select count(*) from api.sheet_fields(:'anna2')), 0::bigint, 'not later');
reset session authorization;
update komet.clock set today = '2026-12-20';
set session authorization t_leader;
select is(string_agg((score, n_after, after is not null)::text, ' '), '(Genomförande,5,t)', 'of a settled group of hers she sees what five or more have said') from api.survey_figures() where name ~ 'gruppledarna$';
reset session authorization;
update komet.clock set today = '2026-11-24';
set session authorization t_leader;
reset session authorization;
update komet.clock set today = '2026-12-20';
set session authorization t_leader;
select is(string_agg(distinct label, ', '), 'Lena Ahl', 'and by leader only her own') from api.survey_figures(by => 'leader');
reset session authorization;
update komet.clock set today = '2026-11-24';
set session authorization t_leader;
reset session authorization;
update komet.course_group set state = 'ended' where id = :'g1';
update komet.survey_sheet set changed_at = '2026-11-22 10:00+01', changed_by = 'someone';

-- A coordinator reads what a family answered with its file open, which is logged.
select family as family_anna from komet.registration where id = :'anna' \gset
set session authorization t_farsta;
select is((select count(*) from api.sheet_fields(:'anna2')), 0::bigint, 'not without the file');
select is(tap.told(format(:'save', :'anna2', (select version from api.sheet_list(:'g1', :'later', 0) where id = :'anna2'), tap.answers('2'))) like 'KM002%', true, 'nor changes it');
select family from api.family_open(:'family_anna') \g /dev/null
select is((select count(*) from api.sheet_fields(:'anna2') where value is not null), 14::bigint, 'with the file open');
-- Coordinators elsewhere, the lead and the supervisor.
reset session authorization;
update komet.course_group set state = 'running' where id = :'g9';
set session authorization t_bromma;
select is((select count(*) from api.survey_list(:'g1')) + (select count(*) from api.sheet_list(:'g1', :'later', 0)) + (select count(*) from api.sheet_fields(:'anna2')), 0::bigint, 'another district sees none of it');
select is(tap.told(format(:'save', :'anna2', 1, tap.answers('1'))) like 'KM002%', true, 'and writes none');
select is(tap.told(format(:'save', :'about', 0, tap.answers('1', 'g1'))) like 'KM002%', true, 'nor an anonymous one');
select is((select count(*) from api.survey_figures(by => 'unit') where label = 'Farsta'), 0::bigint, 'nor figures');
set session authorization t_lead;
select is(tap.try(format('select count(*) from api.sheet_fields(%L)', :'anna2')), '42501 -: permission denied for function sheet_fields', 'the lead opens no answers');
select is(tap.try('select count(*) from api.reminder_list()'), '42501 -: permission denied for function reminder_list', 'and sees nobody who is missing');
select is(string_agg((label, name, expected)::text, ' ' order by label, name) filter (where occasion = 'before' and name = 'Vardagen hemma'), '(Bromma,"Vardagen hemma",1) (Farsta,"Vardagen hemma",5)', 'but how many answer everywhere') from api.response_list(by => 'unit');
reset session authorization;
update komet.clock set today = '2026-12-20';
set session authorization t_lead;
select is(string_agg((score, n_before, before, n_after, pairs, change)::text, ' '), null, 'and nothing of so few') from api.survey_figures() where name = 'Vardagen hemma';
reset session authorization;
update komet.clock set today = '2026-11-24';
set session authorization t_lead;
set session authorization t_super;
select is(tap.try(format('select count(*) from api.sheet_list(%L)', :'g1')), '42501 -: permission denied for function sheet_list', 'and no persons');
select is(tap.try('select count(*) from api.survey_figures(by => ''mood'')'), 'KM001 by: Choose from the list', 'sorted by what there is');
select is(tap.try('select count(*) from api.response_list(''2026-12-01'', ''2026-11-01'')'), 'KM001 to_date: The period ends before it begins', 'a period that ends before it begins');
set session authorization t_nobody;
select is(tap.try(format('select count(*) from api.survey_list(%L)', :'g1')), '42501 -: permission denied for function survey_list', 'nobody else sees anything');
reset session authorization;
select is(tap.inside_as('t_lead', 'select count(*) from komet.survey_sheet'), '0', 'row security hides the answers from the lead');
select is(tap.inside_as('t_super', 'select count(*) from komet.survey_sheet'), '0', 'and from supervisors');
select is(tap.inside_as('t_bromma', 'select count(*) from komet.survey_sheet'), '0', 'and from another district');

-- Before and after, of the same people.
set session authorization t_farsta;
select tap.told(format(:'save', d.id, d.version, tap.answers(case when d.plan = :'later' then '2' else '4' end))) from (
  select id, version, :'everyday' as plan from api.sheet_list(:'g1', :'everyday', 0) where state = 'missing'
  union all select id, version, :'later' from api.sheet_list(:'g1', :'later', 0) where state = 'missing') d \g /dev/null
select is(tap.told(format(:'save', :'cilla1', (select version from api.sheet_list(:'g1', :'everyday', 0) where id = :'cilla1'), tap.answers('4'))), 'Saved: 12 of 12 questions answered, 0 refused', 'who would not may think better of it');
reset session authorization;
update komet.clock set today = '2026-12-20';
set session authorization t_farsta;
select is(string_agg((score, n_before, n_after, pairs, change is not null)::text, ' '), '("Bråk hemma",5,5,5,t) (Föräldraskap,5,5,5,t)', 'before and after are paired, those who left among them') from api.survey_figures() where name = 'Vardagen hemma';
reset session authorization;
update komet.clock set today = '2026-11-24';
set session authorization t_farsta;
reset session authorization;
update komet.clock set today = '2026-12-20';
set session authorization t_farsta;
select is(string_agg(label, ','), 'HT 2026', 'by term') from (select distinct label from api.survey_figures(by => 'term')) x;
reset session authorization;
update komet.clock set today = '2026-11-24';
set session authorization t_farsta;
-- Each meeting, when it is planned so.
reset session authorization;
insert into komet.survey_plan (survey, programme, occasion, valid_from) select s.id, :'k1218', 'meeting', '2020-01-01' from komet.survey s where s.code = 'meeting';
set session authorization t_farsta;
select is(string_agg(name || ' ' || due || ' ' || expected, ', ' order by due), 'Dagens träff 1 2026-10-13 4, Dagens träff 2 2026-10-20 4, Dagens träff 3 2026-11-03 4, Dagens träff 4 2026-11-10 4, Dagens träff 5 2026-11-17 4',
  'each meeting is asked about on its day, of those who have not left') from api.survey_list(:'g1') where occasion = 'meeting';
reset session authorization;
-- What comes when the figures are made is not taken when it is anonymous, and kept but not counted when it is not.
delete from komet.survey_anonymous where ctid = (select ctid from komet.survey_anonymous limit 1);
update komet.clock set today = '2026-12-18';
update komet.survey_sheet set answered_at = '2026-12-18 08:00+01' where id = :'cilla2';
set session authorization t_farsta;
select is(tap.told(format(:'save', :'about', 0, tap.answers('4', 'g1 g2 g3 g4'))), 'KM004 answers: These came too late: the answers of the group are counted since 2026-12-18', 'an anonymous answer that comes too late');
select is((select count(*) from api.survey_list() where anonymous), 0::bigint, 'nor is it asked for any more');
select is((select count(*) from api.survey_figures()), 0::bigint, 'one of five came too late: four are left, and wait');
reset session authorization;
update komet.survey_sheet set answered_at = null where id = :'cilla2';
set session authorization t_farsta;
select is(string_agg(score || ' ' || pairs, ', '), 'Bråk hemma 5, Föräldraskap 5', 'in time it is counted') from api.survey_figures() where name = 'Vardagen hemma';
reset session authorization;
update komet.clock set today = '2026-11-24';
select * from finish();
