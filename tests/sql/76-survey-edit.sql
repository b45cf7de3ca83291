-- What questionnaires ask, kept by the lead: a version in use stays, a new one is written and taken into use. Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
\ir undo.inc
select no_plan();
do $$
begin
  if not exists (select from pg_roles where rolname = 't_super') then create role t_super login; end if;
  grant komet_people, komet_supervisor to t_super;
end
$$;
insert into komet.duty (login, unit, duty, valid_from) select 't_super', id, 'supervisor', '2026-01-01' from komet.unit where code = 'precens';
select id as everyday from komet.survey where code = 'everyday' \gset
select id as v1 from komet.survey_version where survey = :'everyday' \gset
select id as q1 from komet.survey_question where survey_version = :'v1' and code = 'c1' \gset
select id as s1 from komet.survey_score where survey_version = :'v1' and code = 'conflict' \gset
select id as often from komet.survey_scale where name = 'Hur ofta' \gset
create function tap.content(v uuid) returns text language sql security definer as $$
  select md5(string_agg(x, ' ' order by x)) from (
    select concat_ws(' ', q.code, q.position, q.text, q.type, q.scale, q.reversed, t.position, t.title) as x from komet.survey_question q join komet.survey_section t on t.id = q.section where q.survey_version = v
    union all select concat_ws(' ', c.code, c.name, c.method, c.questions::text, c.answered) from komet.survey_score c where c.survey_version = v) y
$$;
create function tap.asked(v uuid) returns text language sql as $$ select string_agg(nr || code, ' ') from api.survey_question_list(v) $$;
select tap.content(:'v1') as first_words \gset

set session authorization t_lead;
select is((select (name, about, anonymous, edition, since, writing, questions)::text from api.survey_template_list() where id = :'everyday'), '("Vardagen hemma",family,f,1,2011-01-01,f,12)', 'what is asked');
select is((select (edition, state, questions, scores)::text from api.survey_edition_list(:'everyday')), '(1,used,12,2)', 'in which version');

-- The version in use is never changed.
\set change 'api.survey_question_save(gen_random_uuid(), %L, %s, section => %L, text => %L, type => %L, scale => %L)'
select is(tap.told(format(:'change', :'q1', 1, 'Barnet', 'Ny fråga', 'scale', :'often')), 'KM004 -: It is asked, or has been, and stays as it is: make a new version of it', 'a question of it stays');
select is(tap.told(format('api.survey_question_remove(gen_random_uuid(), %L, 1)', :'q1')) like 'KM004%', true, 'is not taken away');
select is(tap.told(format('api.survey_score_remove(gen_random_uuid(), %L, 1)', :'s1')) like 'KM004%', true, 'nor a score');
select is(tap.told(format('api.survey_edition_drop(gen_random_uuid(), %L, 1)', :'v1')) like 'KM004%', true, 'nor all of it');
select is(tap.told(format('api.survey_use_save(gen_random_uuid(), %L, 1, %L)', :'v1', '2026-12-01')) like 'KM004%', true, 'nor taken into use again');
select is(tap.told(format('api.survey_template_save(gen_random_uuid(), %L, 1, %L, %L, %L, true)', :'everyday', 'Vardagen', 'family', 'parent')), 'KM004 about: It has been asked so: make another questionnaire', 'what was asked by name does not become anonymous');
select is(tap.told(format('api.survey_template_save(gen_random_uuid(), %L, 1, %L, %L, %L, false)', :'everyday', 'Vardagen', 'family', 'parent')), 'Saved Vardagen', 'its name does');
select is(tap.newest(), 'survey_template_save | Vardagen | can | Put back what was changed for Vardagen at HH.MM?', 'which can be taken back');
select is(tap.back(), 'Taken back', 'and is');
select is((select name from api.survey_template_get(:'everyday')), 'Vardagen hemma', 'as before');

-- A new version is made of it, with the same codes.
reset session authorization;
update komet.survey_score set reliability = 0.88, norm_sd = 4.5, norm_source = 'Testsson 2020' where survey_version = :'v1' and position = (select min(position) from komet.survey_score where survey_version = :'v1');
set session authorization t_lead;
select is(tap.told(format('api.survey_edition_make(gen_random_uuid(), %L)', :'v1')), 'Version 2 can be written now. It is asked of nobody before it is taken into use', 'a new version');
-- All that a version holds is in its copy: also what is added to it some day.
reset session authorization;
select is((select jsonb_agg(to_jsonb(c) - 'id' - 'survey_version' - 'version' - 'changed_at' - 'changed_by' order by c.code) from komet.survey_score c join komet.survey_version v on v.id = c.survey_version and v.valid_from is null and v.survey = (select survey from komet.survey_version where id = :'v1')),
  (select jsonb_agg(to_jsonb(c) - 'id' - 'survey_version' - 'version' - 'changed_at' - 'changed_by' order by c.code) from komet.survey_score c where c.survey_version = :'v1'), 'scores are copied whole, reliability and norm too');
select is((select jsonb_agg(to_jsonb(q) - 'id' - 'survey_version' - 'section' - 'version' - 'changed_at' - 'changed_by' order by q.code) from komet.survey_question q join komet.survey_version v on v.id = q.survey_version and v.valid_from is null and v.survey = (select survey from komet.survey_version where id = :'v1')),
  (select jsonb_agg(to_jsonb(q) - 'id' - 'survey_version' - 'section' - 'version' - 'changed_at' - 'changed_by' order by q.code) from komet.survey_question q where q.survey_version = :'v1'), 'and questions');
set session authorization t_lead;
select is(tap.told(format('api.survey_edition_make(gen_random_uuid(), %L)', :'v1')), 'KM004 -: A new version is being written already', 'one at a time');
select id as v2 from api.survey_edition_list(:'everyday') where state = 'writing' \gset
reset session authorization;
select is(tap.content(:'v2'), :'first_words', 'the same words, codes and scores');
set session authorization t_lead;
select is(tap.newest(), 'survey_edition_make | Vardagen hemma | can | Take back the new version of Vardagen hemma? It is removed', 'can be taken back');
select is(tap.back(), 'Taken back', 'is');
select is((select count(*) from api.survey_edition_list(:'everyday')), 1::bigint, 'gone');
select is(tap.told(format('api.survey_edition_make(gen_random_uuid(), %L)', :'v1')) like 'Version 2%', true, 'made again');
select id as v2 from api.survey_edition_list(:'everyday') where state = 'writing' \gset

-- Questions: put somewhere, moved, taken away.
\set new 'api.survey_question_save(gen_random_uuid(), survey_version => %L, section => %L, nr => %s, text => %L, type => %L, scale => %L)'
select is(tap.asked(:'v2'), '1c1 2c2 3c3 4c4 5c5 6c6 7p1 8p2 9p3 10p4 11p5 12p6', 'in order');
select is(tap.told(format(:'new', :'v2', 'De senaste två veckorna: barnet', 2, 'Barnet somnar själv', 'scale', :'often')), 'Question 2 is saved', 'a new question at a place');
select is(tap.asked(:'v2'), '1c1 2q1 3c2 4c3 5c4 6c5 7c6 8p1 9p2 10p3 11p4 12p5 13p6', 'the others make room');
select is(tap.newest(), 'survey_question_save | Barnet somnar själv | can | Take back what was written: Barnet somnar själv? It is removed', 'can be taken back');
select is(tap.back(), 'Taken back', 'is');
select is(tap.asked(:'v2'), '1c1 2c2 3c3 4c4 5c5 6c6 7p1 8p2 9p3 10p4 11p5 12p6', 'as before');
select is(tap.told(format(:'new', :'v2', 'Kvällen', 1, 'Vi läser tillsammans', 'yes_no', null)), 'Question 1 is saved', 'under a new heading');
select is((select string_agg(distinct section, ', ') from api.survey_question_list(:'v2') where nr = 1), 'Kvällen', 'which stands first');
select id as q from api.survey_question_list(:'v2') where code = 'c2' \gset
select is(tap.told(format('api.survey_question_save(gen_random_uuid(), %L, %s, section => %L, nr => 5, text => %L, type => %L, scale => %L)', id, version, section, text, type, scale)), 'Question 5 is saved', 'moved down') from api.survey_question_get(:'q');
select is(tap.asked(:'v2'), '1q1 2c1 3c3 4c4 5c2 6c5 7c6 8p1 9p2 10p3 11p4 12p5 13p6', 'stands where it was put');
select is(tap.told(format('api.survey_question_save(gen_random_uuid(), %L, %s, section => %L, text => %L, type => %L, scale => %L)', id, version - 1, section, text, type, scale)) like 'KM002%', true, 'not over another') from api.survey_question_get(:'q');
select is(tap.told(format('api.survey_question_remove(gen_random_uuid(), %L, %s)', id, version)), 'KM004 -: It counts in Bråk hemma: change that first', 'what counts stays') from api.survey_question_get(:'q');
select is(tap.told(format(:'new', :'v2', '', 1, 'x', 'text', null)), 'KM001 section: Write the heading it stands under', 'a heading');
select is(tap.told(format(:'new', :'v2', 'Kvällen', 1, '', 'text', null)), 'KM001 text: Write the question', 'words');
select is(tap.told(format(:'new', :'v2', 'Kvällen', 1, 'x', 'scale', null)), 'KM001 scale: Choose a scale', 'a scale');
-- Scores by the numbers of the questions.
select id as s2 from api.survey_score_list(:'v2') where name = 'Bråk hemma' \gset
select is((select questions from api.survey_score_get(:'s2')), '2, 3, 4, 5, 6, 7', 'what counts, by number');
select is(tap.told(format('api.survey_score_save(gen_random_uuid(), %L, 1, name => %L, method => %L, questions => %L)', :'s2', 'Bråk', 'mean', '2 3,4 99')), 'KM001 questions: Write the numbers of questions that are answered by a number, as 1, 2, 5', 'only questions there are');
select is(tap.told(format('api.survey_score_save(gen_random_uuid(), %L, 1, name => %L, method => %L, questions => %L, better => %L)', :'s2', 'Bråk', 'mean', '2, 3, 4', 'lower')), 'Saved Bråk', 'changed');
select is((select (questions, answered)::text from api.survey_score_get(:'s2')), '("2, 3, 4",2)', 'two thirds are needed');
select is(tap.told(format('api.survey_question_remove(gen_random_uuid(), %L, %s)', id, version)), 'The question was taken away', 'now it can be taken away') from api.survey_question_get(:'q');
select is(tap.newest(), 'survey_question_remove | Vi bråkar om vardagliga saker | can | Put the question back: Vi bråkar om vardagliga saker?', 'by mistake');
select is(tap.back(), 'Taken back', 'put back');
select is(tap.asked(:'v2'), '1q1 2c1 3c3 4c4 5c2 6c5 7c6 8p1 9p2 10p3 11p4 12p5 13p6', 'where it was');

-- Into use.
select is(tap.told(format('api.survey_use_save(gen_random_uuid(), %L, 1, %L)', :'v2', '2026-11-23')), 'KM001 valid_from: From today on, within two years', 'not backwards');
select is(tap.told(format('api.survey_use_save(gen_random_uuid(), %L, 1, %L)', :'v2', '2026-12-01')), 'Version 2 is asked from 2026-12-01', 'from a day');
select is((select string_agg(concat_ws(' ', edition, state, valid_from, valid_to), ', ') from api.survey_edition_list(:'everyday')), '2 coming 2026-12-01, 1 used 2011-01-01 2026-11-30', 'the one before until the day before');
select is(tap.told(format(:'new', :'v2', 'Kvällen', 1, 'x', 'text', null)) like 'KM004%', true, 'it stays from now on');
select is(tap.newest(), 'survey_use_save | Vardagen hemma | can | Take back that the new version of Vardagen hemma is taken into use?', 'until its day it can be taken back');
select is(tap.back(), 'Taken back', 'is');
select is((select string_agg(concat_ws(' ', edition, state, valid_from, valid_to), ', ') from api.survey_edition_list(:'everyday')), '2 writing, 1 used 2011-01-01', 'as before');
select is(tap.told(format('api.survey_use_save(gen_random_uuid(), %L, %s, %L)', id, version, '2026-11-25')), 'Version 2 is asked from 2026-11-25', 'from tomorrow') from api.survey_use_get(:'v2');

-- A group that ended yesterday is asked in the words of its day, one that ends tomorrow in the new ones.
reset session authorization;
select tap.waits('Anna', '2026-01-10') as anna \gset
update komet.programme_version set meetings = 1, complete_at = 1;
set session authorization t_farsta;
select id as g1 from api.group_save(gen_random_uuid(), programme => :'k1218', first_date => '2026-11-24', starts => '17:30') \gset
select id as g2 from api.group_save(gen_random_uuid(), programme => :'k1218', first_date => '2026-11-26', starts => '17:30') \gset
reset session authorization;
select is((select string_agg(g.number || ' ' || v.edition, ', ' order by g.number) from komet.surveys_due(array[:'g1', :'g2']::uuid[]) d join komet.survey_version v on v.id = d.survey_version
  join komet.course_group g on g.id = d.course where d.survey = :'everyday' and d.occasion = 'after'), '1 1, 2 2', 'each in the words of its day');

-- Plans, scales, questionnaires of one's own.
set session authorization t_lead;
select is((select string_agg(concat_ws(' ', occasion, days, programme_label), ', ') from api.survey_plan_list(:'everyday')), 'before 0, after 0, follow_up 180', 'when it is asked');
select id as p1, version as pv from api.survey_plan_list(:'everyday') where occasion = 'follow_up' \gset
select is(tap.told(format('api.survey_plan_save(gen_random_uuid(), %L, %s, occasion => %L, days => 90, valid_from => %L)', :'p1', :'pv', 'follow_up', '2011-01-01')), 'KM004 occasion: It is asked so already: end it with a last day, and plan another', 'what was asked after half a year stays so');
select is(tap.told(format('api.survey_plan_save(gen_random_uuid(), %L, %s, occasion => %L, days => 180, valid_from => %L, valid_to => %L)', :'p1', :'pv', 'follow_up', '2011-01-01', '2026-12-31')), 'Saved Vardagen hemma', 'is ended');
select is(tap.told(format('api.survey_plan_save(gen_random_uuid(), survey => %L, occasion => %L, days => 90, valid_from => %L)', :'everyday', 'follow_up', '2027-01-01')), 'Saved Vardagen hemma', 'and another planned');
select is(tap.told('api.survey_scale_save(gen_random_uuid(), ''Hur nöjd'', ''inte, lite , ganska,mycket'')'), 'Saved Hur nöjd', 'a scale');
select is((select label from api.survey_scale_choice() where label like 'Hur nöjd%'), 'Hur nöjd: 1 inte, 2 lite, 3 ganska, 4 mycket', 'of four steps');
select is(tap.told('api.survey_scale_save(gen_random_uuid(), ''Hur nöjd'', ''a, b'')'), 'KM001 name: There is one called so: scales in use stay as they are', 'once');
select is(tap.told('api.survey_scale_save(gen_random_uuid(), ''En'', ''a'')'), 'KM001 steps: Write two to nine steps with commas between, as never, seldom, often', 'of more than one');
select is(tap.newest(), 'survey_scale_save | Hur nöjd | can | Take back what was written: Hur nöjd? It is removed', 'a scale can be taken back');
select is(tap.back(), 'Taken back', 'is');
select is((select count(*) from api.survey_scale_choice() where label like 'Hur nöjd%'), 0::bigint, 'with its steps');
select is(tap.told('api.survey_template_save(gen_random_uuid(), name => ''Ledarna'', about => ''leaders'', answered_by => ''parent'', anonymous => false)'), 'KM001 anonymous: What parents say about the leaders is always anonymous', 'about the leaders always anonymous');
select id as own from api.survey_template_save(gen_random_uuid(), name => 'Startfrågor', about => 'family', answered_by => 'parent', anonymous => false) \gset
select is((select (edition, state)::text from api.survey_edition_list(:'own')), '(1,writing)', 'a new one is written from its first version');
select is(tap.told(format('api.survey_use_save(gen_random_uuid(), %L, 1, %L)', id, '2026-12-01')), 'KM004 -: It has no questions yet', 'and has questions before it is used') from api.survey_edition_list(:'own');
select is(tap.told(format('api.survey_edition_drop(gen_random_uuid(), %L, 1)', id)), 'Version 1 was thrown away', 'or is thrown away') from api.survey_edition_list(:'own');
select is(tap.newest(), 'survey_edition_drop | Startfrågor | can | Put the version of Startfrågor back that was thrown away?', 'which can be taken back');
select is(tap.back(), 'Taken back', 'is');
select is(tap.back(), 'Taken back', 'and the questionnaire');
select is((select count(*) from api.survey_template_list() where name = 'Startfrågor'), 0::bigint, 'gone');

-- One that was thrown away does not come back where another has been made.
select is(tap.told(format('api.survey_edition_make(gen_random_uuid(), %L)', :'v2')) like 'Version 3%', true, 'a third version');
select is(tap.told(format('api.survey_edition_drop(gen_random_uuid(), %L, 1)', id)) like 'Version 3%', true, 'thrown away') from api.survey_edition_list(:'everyday') where state = 'writing';
select is(tap.told(format('api.survey_edition_make(gen_random_uuid(), %L)', :'v2')) like 'Version 3%', true, 'and another made');
select is((select tap.filled(why) from api.undo_list() where what = 'survey_edition_drop' limit 1), 'Another version has been made since', 'stays away');

-- Only the lead.
set session authorization t_super;
select is(tap.try('select * from api.survey_template_list()') like '42501%', true, 'a supervisor does not');
set session authorization t_farsta;
select is(tap.try(format('select * from api.survey_edition_make(gen_random_uuid(), %L)', :'v1')) like '42501%', true, 'nor a coordinator');
reset session authorization;
select * from finish();
