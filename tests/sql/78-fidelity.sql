-- Programme fidelity: the list of a meeting, leaders' own marks, the supervisor's, and how far they agree. Today is Tuesday 2026-11-24.
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
update komet.programme_version set meetings = 3, complete_at = 2 where programme = :'k311';
select tap.waits('Anna', '2026-01-10') as anna \gset
set session authorization t_farsta;
select id as g1 from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2026-11-10', starts => '17:30', leader1 => :'lena', leader2 => :'omar') \gset
reset session authorization;
update komet.course_group set state = 'running' where id = :'g1';
update komet.meeting set state = 'held' where course_group = :'g1' and on_date < '2026-11-24';
select tap.waits('Gun', '2026-07-10', 1, 1, 'bromma') as gun \gset
set session authorization t_bromma;
select id as g9 from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2026-11-10', starts => '17:30', leader1 => :'britt') \gset
reset session authorization;
update komet.course_group set state = 'running' where id = :'g9';
select id as m1 from komet.meeting where course_group = :'g1' and number = 1 \gset
select id as m2 from komet.meeting where course_group = :'g1' and number = 2 \gset
select id as m3 from komet.meeting where course_group = :'g1' and number = 3 \gset
select id as m9 from komet.meeting where course_group = :'g9' and number = 2 \gset
select komet.rating_id(:'m1', :'lena') as lena1, komet.rating_id(:'m2', :'lena') as lena2, komet.rating_id(:'m3', :'lena') as lena3, komet.rating_id(:'m2', :'omar') as omar2,
  komet.rating_id(:'m2', 't_super') as super2, komet.rating_id(:'m9', :'britt') as britt2 \gset
\set save 'api.fidelity_save(gen_random_uuid(), %L, %s, %L)'

-- A leader after the meeting.
set session authorization t_leader;
select is(string_agg(number || ' ' || name, ', '), '3 Lena Ahl, 3 Omar Said, 2 Lena Ahl, 2 Omar Said, 1 Lena Ahl, 1 Omar Said', 'the meetings that have been, hers first') from api.fidelity_list(:'g1');
select is(string_agg(name, ' '), 'version id frame theme show practice praise next material why added', 'the first meeting: no homework yet, but the frame') from api.fidelity_fields(:'lena1');
select is(string_agg(name, ' '), 'version id homework theme show practice praise next material why added', 'the second') from api.fidelity_fields(:'lena2');
select is(string_agg(name, ' '), 'version id homework theme show practice praise next material keep surveys why added', 'and the last') from api.fidelity_fields(:'lena3');
select is(tap.told(format(:'save', :'lena2', 0, '{"homework": "done", "theme": "partly", "show": "left_out", "practice": "done"}')), 'KM001 why: Say why something was left out', 'what was left out has a reason');
select is(tap.told(format(:'save', :'lena2', 0, '{"homework": "done", "theme": "partly", "show": "left_out", "practice": "done", "why": "Bara tre kom", "added": "Repetition"}')), 'Meeting 2: 63 per cent as in the manual', 'marked');
select is((percent, done, why, version)::text, '(63,2/1/1,"Bara tre kom. + Repetition",1)', 'her line') from api.fidelity_list(:'g1') where id = :'lena2';
select is(string_agg(name || '=' || value, ' '), 'homework=done theme=partly show=left_out practice=done', 'and she may look at it again') from api.fidelity_fields(:'lena2') where type = 'scale' and value is not null;
select is(tap.told(format(:'save', :'lena2', 0, '{"theme": "done"}')) like 'KM002%', true, 'not saved over unseen');
select is(tap.told(format(:'save', :'lena2', 1, '{"theme": "great"}')), 'KM001 theme: That is not one of the answers', 'no such mark');
select is(tap.told(format(:'save', :'lena2', 1, '{"frame": "done"}')), 'KM001 answers: There is no such question: frame', 'nor an item of another meeting');
select is(tap.told(format(:'save', :'lena2', 1, '{"why": "x"}')), 'KM001 answers: Nothing is marked', 'nor words alone');
select is(tap.told(format(:'save', :'omar2', 0, '{"theme": "done"}')) like 'KM002%', true, 'a colleague''s marks are the colleague''s');
select is((select count(*) from api.fidelity_fields(:'omar2')) + (select count(*) from api.fidelity_fields(:'britt2')) + (select count(*) from api.fidelity_fields(:'super2')) + (select count(*) from api.fidelity_list(:'g9')), 0::bigint, 'nor are others hers to open');
select is(tap.told(format(:'save', komet_id, 0, '{"theme": "done"}')) like 'KM002%', true, 'of no meeting') from gen_random_uuid() komet_id;

-- Omar has no login: his paper is typed by the coordinator.
set session authorization t_farsta;
select is(tap.told(format(:'save', :'omar2', 0, '{"homework": "done", "theme": "done", "show": "left_out", "practice": "done", "why": "Bara tre kom"}')), 'Meeting 2: 75 per cent as in the manual', 'Omar''s, by the coordinator');
select is((peer, agree)::text, '(75,)', 'the two leaders agree about three of four') from api.fidelity_list(:'g1') where id = :'lena2';
select is(tap.told(format(:'save', :'britt2', 0, '{"theme": "done"}')) like 'KM002%', true, 'not in another district');
set session authorization t_bromma;
select is((select count(*) from api.fidelity_list(:'g1')) + (select count(*) from api.fidelity_fields(:'lena2')), 0::bigint, 'whose coordinator sees nothing of Farsta');
select is((select count(*) from api.fidelity_figures(by => 'leader') where label like 'Lena%'), 0::bigint, 'nor in figures');

-- The supervisor saw the second meeting.
set session authorization t_super;
select is(tap.told(format(:'save', :'super2', 0, '{"homework": "done", "theme": "partly", "show": "left_out", "practice": "partly", "praise": "done", "why": "Sett på film"}')), 'Meeting 2: 60 per cent as in the manual', 'rated');
select is((select string_agg(name || ' ' || agree, ', ' order by name) from api.fidelity_list(:'g1') where agree is not null), 'Lena Ahl 75, Omar Said 50', 'agreement with each leader, of what both marked');
select is(tap.told(format(:'save', :'lena1', 0, '{"theme": "done"}')) like 'KM002%', true, 'a supervisor sets no leader''s marks');
-- Eight pairs: done/done twice, left_out/left_out twice, partly/partly once, done/partly three times. po 5/8; pe (5*2 + 1*4 + 2*2)/64.
select is((label, groups, meetings, marked, percent, supervised, supervisor_percent, agree, kappa)::text, '(Farsta,1,3,1,69,1,60,63,0.48)', 'by district, with per cent and kappa') from api.fidelity_figures() where label = 'Farsta';
select is(count(*), 4::bigint, 'it says what it counts') from api.fidelity_figures_about(by => 'leader');
select is((marked, percent, agree, kappa)::text, '(1,63,75,0.64)', 'by leader') from api.fidelity_figures(by => 'leader') where label = 'Lena Ahl';
select is(string_agg(label || ' ' || coalesce(percent::text, '-'), ', '), 'Komet 3–11 69', 'by programme') from api.fidelity_figures(by => 'programme');
select is(string_agg(label || ' ' || coalesce(percent::text, '-'), ', '), 'Bromma 1 -, Farsta 1 69', 'by group, those without any too') from api.fidelity_figures(by => 'group');
select is(string_agg(label || ' ' || coalesce(percent::text, '-'), ', '), 'HT 2026 69', 'over time') from api.fidelity_figures(by => 'term');
select is(tap.try('select count(*) from api.fidelity_figures(by => ''x'')'), 'KM001 by: Choose from the list', 'nothing else');
set session authorization t_lead;
select is((select why from api.fidelity_list(:'g1') where id = :'lena2'), null, 'the lead sees figures, not the words');
select is(tap.try(format('select count(*) from api.fidelity_fields(%L)', :'super2')), '42501 -: permission denied for function fidelity_fields', 'and marks nothing');
set session authorization t_leader;
select is((select why from api.fidelity_list(:'g1') where id = :'lena2'), 'Bara tre kom. + Repetition', 'those who work with the group read them');
reset session authorization;
\ir as.inc
select is(tap.inside_as('t_leader', format('with x as (update komet.fidelity_rating set marks = ''{}'' where supervisor is not null returning 1) select count(*) from x')), '0', 'row security keeps the supervisor''s from a leader');
select is(tap.inside_as('t_bromma', format('with x as (update komet.fidelity_rating set marks = ''{}'' returning 1) select count(*) from x')), '0', 'and all from another district');
select is(tap.inside_as('t_lead', format('with x as (update komet.fidelity_rating set marks = ''{}'' returning 1) select count(*) from x')), '0', 'and from the lead');

-- What a list of refreshers asks.
select is(tap.inside_as('t_super', format('select (programme = %L, meetings, own, rated, supervised, agree, kappa, last_on)::text from komet.leader_fidelity(''2026-01-01'') where leader = %L', :'k311', :'lena')), '(t,1,63,1,60,75,0.64,2026-11-17)', 'fidelity by leader');
select is(tap.inside_as('t_super', 'select count(*) from komet.leader_fidelity(''2026-11-20'')'), '0', 'since a day');
select is(tap.inside_as('t_bromma', 'select count(*) from komet.leader_fidelity(''2026-01-01'')'), '0', 'of one''s own district');
select is((select (n, percent, kappa)::text from komet.agreement(array['done', 'done'], array['done', 'done'])), '(2,100,)', 'kappa is nothing when nothing differs');
select is((select (n, percent, kappa)::text from komet.agreement(array['done', 'partly'], array['partly', 'done'])), '(2,0,-1.00)', 'and minus one when all does');
select is((select (n, percent, kappa)::text from komet.agreement(null, null)), '(0,,)', 'of nothing nothing');

-- ---------------------------------------------------------------------------------------------------
-- Marks that nobody has set in time are a task: one a group, however many meetings and leaders
\set due 'select string_agg(concat_ws('' '', name, number, due, subject), '', '' order by number) from api.task_list(''all'') where kind = ''fidelity_unmarked'''
set session authorization t_leader;
select is((:due), 'Komet 3–11 1 2026-11-17 fidelity_mark', 'the leader: a week after the first meeting; the second was marked, and the third is tonight');
select is((select about from api.task_list('all') where kind = 'fidelity_unmarked'), :'lena1', 'it opens her own marks');
set session authorization t_farsta;
select is((:due), 'Omar Said 1 2026-11-17 fidelity_mark', 'the coordinator: of the leader who has no login');
select is((select string_agg(distinct f.section, '; ') from api.task_list('all') t, api.fidelity_fields(t.about) f where t.kind = 'fidelity_unmarked'), '1  2026-11-10  Omar Said; In words', 'whose form says whose marks they are');
select is((select (n, detail, subject)::text from api.start_tasks() where what = 'fidelity_unmarked_one'), '(1,1,tasks)', 'on the first screen with the group''s number');
set session authorization t_bromma;
select is((:due), null, 'not of meetings that nobody has marked as held');
reset session authorization;
update komet.meeting set state = 'held' where course_group = :'g9' and on_date < '2026-11-24';
set session authorization t_bromma;
select is((:due), 'Britt Dahl (2) 1 2026-11-17 fidelity_mark', 'two of a group are one task, about the oldest');
set session authorization t_lead;
select is((:due), null, 'not the lead''s');
set session authorization t_super;
select is((:due), null, 'nor supervisors''');
reset session authorization;
-- The days are a setting, of a district or a programme.
insert into komet.setting (name, value, unit, valid_from) values ('fidelity_days', '15', :'bromma', '2026-01-01');
set session authorization t_bromma;
select is((:due), null, 'not before the days that the district has set');
set session authorization t_leader;
select is((:due) is not null, true, 'which another has not');
reset session authorization;
update komet.setting set value = '14' where name = 'fidelity_days';
set session authorization t_bromma;
select is((:due), 'Britt Dahl 1 2026-11-24 fidelity_mark', 'but on the day');
reset session authorization;
-- A list that is being written is not in use; one with nothing for the meeting asks for nothing; what is settled is not marked any more.
create temp table lists as select id, valid_from from komet.fidelity_list;
update komet.fidelity_list set valid_from = null;
set session authorization t_bromma;
select is((:due), null, 'not by a list that is being written');
reset session authorization;
update komet.fidelity_list l set valid_from = x.valid_from from lists x where x.id = l.id;
create temp table items as select id, meeting from komet.fidelity_item;
update komet.fidelity_item set meeting = 3;
set session authorization t_bromma;
select is((:due), null, 'nor where the list has nothing for that meeting');
reset session authorization;
update komet.fidelity_item i set meeting = x.meeting from items x where x.id = i.id;
update komet.course_group set state = 'settled' where id = :'g9';
set session authorization t_bromma;
select is((:due), null, 'nor in a group that is settled');
-- One leader's marks are enough: the task goes for all.
set session authorization t_farsta;
select is(tap.told(format(:'save', about, 0, '{"theme": "done"}')), 'Meeting 1: 100 per cent as in the manual', 'Omar''s paper') from api.task_list('all') where kind = 'fidelity_unmarked';
select is((:due), null, 'and it is gone');
set session authorization t_leader;
select is((:due), null, 'for his colleague, too');
reset session authorization;

-- A new list is used from its day; what was marked stays with the list it was marked by.
update komet.fidelity_list set valid_to = '2026-11-23' where programme_version = (select programme_version from komet.course_group where id = :'g1');
insert into komet.fidelity_list (programme_version, edition, valid_from) select programme_version, 2, '2026-11-24' from komet.course_group where id = :'g1';
insert into komet.fidelity_item (fidelity_list, code, position, text) select id, 'new', 1, 'Något nytt' from komet.fidelity_list where edition = 2;
update komet.course_group set state = 'settled' where id = :'g1';
set session authorization t_leader;
select is(string_agg(name, ' '), 'version id new why added', 'today''s meeting') from api.fidelity_fields(:'lena3');
select is((select count(*) from api.fidelity_fields(:'lena2') where name = 'homework'), 1::bigint, 'last week''s');
select is(tap.told(format(:'save', :'lena3', 0, '{"new": "done"}')) like 'KM004%', true, 'what is settled is not marked any more');
reset session authorization;
select * from finish();
