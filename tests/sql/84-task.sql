-- Tasks: what the system asks for, what somebody wrote down, and what was agreed about either. Today is Tuesday 2026-11-24.
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
update komet.unit set valid_to = '2026-11-23' where code not in ('farsta', 'bromma', 'precens') and valid_to is null;
select tap.waits('Anna', '2026-01-10') as anna, tap.waits('Britta', '2026-02-10', 2) as britta, tap.waits('Cilla', '2026-03-10') as cilla, tap.waits('Disa', '2026-04-10') as disa,
  tap.waits('Gun', '2026-07-10', 1, 1, 'bromma') as gun \gset
select family as fa from komet.registration where id = :'anna' \gset
select family as fb from komet.registration where id = :'britta' \gset
select family as fd from komet.registration where id = :'disa' \gset
update komet.person set protection = 'secrecy_marker' where family = :'fd' and role <> 'child';
create function tap.tasks(whose text default null, stage text default null) returns text language sql as $$
  select string_agg(concat_ws(' ', case when late then '!' end, kind, coalesce(name, '-'), number, case when whose is not null then '(' || whose || ')' end,
    case when hint like 'Postponed%' then '+' || tap.filled(hint) end), ', ' order by kind, name, number, due)
  from api.task_list(tasks.whose, tasks.stage) where kind not in ('leaders_few', 'certificates_end', 'refreshers_due')
$$;
create function tap.task(k text, who text default null) returns table (id uuid, version bigint, kind text, about uuid, subject text, section text, registration uuid, family uuid, name text) language sql as $$
  select t.id, t.version, t.kind, t.about, t.subject, t.section, t.registration, t.family, t.name from api.task_list('all') t where t.kind = k and (who is null or t.name like who || '%') limit 1
$$;

set session authorization t_farsta;
select id as g1 from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2026-11-10', starts => '17:30', capacity => 4, leader1 => :'lena') \gset
\set act 'api.%s(gen_random_uuid(), %L, (select version from api.group_get(%2$L)))'
select is(tap.told(format(:'act', 'group_open', :'g1')) like 'Group 1 is open%', true, 'an open group');
select is(tap.told(format('api.offer_make(gen_random_uuid(), %L, null, %L)', :'anna', :'g1')) like 'Offered%', true, 'an offer');
-- ---------------------------------------------------------------------------------------------------
-- Computed: one row a thing, and it goes when the thing is done
select is(tap.tasks(), 'groups_to_fill Komet 3–11 1, meetings_today Komet 3–11 1, ! meetings_unmarked Komet 3–11 1, ! meetings_unmarked Komet 3–11 1, offers_untold Anna Testsson 1',
  'two meetings without marks, one tonight, a group to fill, and an offer that nobody has been told of');
select is((select (subject, section, about = (select id from api.offer_list()))::text from tap.task('offers_untold')), '(offers,"For today",t)', 'which is done where offers are, at that offer');
select is((select registration from tap.task('offers_untold')), null, 'opening the list of offers opens no file');
select is((select count(*) - count(distinct id) from api.task_list('all')), 0::bigint, 'nothing stands there twice');
select is(tap.told(format('api.attempt_save(gen_random_uuid(), %L, %L)', id, 'no_answer')) like 'Attempt 1%', true, 'nobody answers') from api.offer_list();
select is(tap.tasks() like '%offers_untold Anna%', true, 'then it is still to be told');
select is(tap.told(format('api.attempt_save(gen_random_uuid(), %L, %L)', id, 'told')) like 'Attempt 2%', true, 'told') from api.offer_list();
select is(tap.tasks() like '%offers%', false, 'and now there is nothing to do about it');
reset session authorization;
update komet.offer set answer_by = '2026-11-23';
update komet.registration set state = 'incomplete', missing = 'Barnets namn', missing_by = '2026-11-26' where id = :'disa';
set session authorization t_farsta;
select is((select (kind, late, section)::text from api.task_list() where kind like 'offers%'), '(offers_late,t,Overdue)', 'its day has passed: the same thing, another row');
select is((select (name, section, due, registration is not null)::text from api.task_list() where kind = 'registrations_incomplete'), '(SKYDDAD,"Later on",2026-11-26,t)', 'details of a protected family, without its name, on the day that was agreed');
select is((select string_agg(what || n, ' ' order by what) from api.start_tasks() where what <> 'leaders_few_one'), 'groups_to_fill_one1 meetings_today_one1 meetings_unmarked2 offers_late_one1', 'the first screen counts what is for today');
select is((select count(*) from api.task_list(stage => 'today')), (select count(*) from api.task_list() where section = 'For today'), 'the list can be narrowed to today');
select is((select string_agg(distinct section, ' ') from api.task_list(stage => 'late')), 'Overdue', 'and to what is overdue');
select is((select count(*) from (select * from api.task_list(max => 2) union all
  select n.* from (select * from api.task_list(max => 2) offset 1) l, api.task_list(due => l.due, rank => l.rank, id => l.id, max => 100) n) x), (select count(*) from api.task_list()), 'page by page they are the same');

-- ---------------------------------------------------------------------------------------------------
-- Taken, postponed, handed over
select is(tap.told(format('api.task_take(gen_random_uuid(), %L, %s, %L)', id, version, kind)), 'It is yours now', 'taken') from tap.task('groups_to_fill');
select is(tap.told(format('api.task_take(gen_random_uuid(), %L, %s, %L)', id, version, kind)), 'KM004 -: It is yours already', 'once') from tap.task('groups_to_fill');
select is(tap.told(format('api.task_take(gen_random_uuid(), %L, 0, %L)', id, kind)), 'KM004 -: It is yours already', 'whatever version') from tap.task('groups_to_fill');
set session authorization t_jonas;
select is(tap.tasks() like '%groups_to_fill%', false, 'a colleague need not mind it');
select is(tap.tasks('all') like '%groups_to_fill Komet 3–11 1 (Anna Berg)%', true, 'but sees whose it is when asking for all');
select is((select count(*) from api.start_tasks() where what like 'groups_to_fill%'), 0::bigint, 'and it is not on that first screen');
select is(tap.told(format('api.task_take(gen_random_uuid(), %L, 0, %L)', id, kind)) like 'KM002%', true, 'who was second is told') from tap.task('groups_to_fill');
select is(tap.told(format('api.task_postpone_save(gen_random_uuid(), %L, %s, %L, %L)', id, version, kind, '2026-11-24')), 'KM001 until: A day within a year from tomorrow', 'not to today') from tap.task('offers_late');
select is(tap.told(format('api.task_postpone_save(gen_random_uuid(), %L, %s, %L, null)', id, version, kind)), 'KM001 until: Write the day it is to come back', 'nor to no day') from tap.task('offers_late');
select is(tap.told(format('api.task_postpone_save(gen_random_uuid(), %L, %s, %L, %L)', id, version, kind, '2026-11-26')), 'Postponed to 2026-11-26', 'postponed') from tap.task('offers_late');
set session authorization t_farsta;
select is((select (late, section, due, tap.filled(hint))::text from api.task_list() where kind = 'offers_late'), '(,"Later on",2026-11-26,"Postponed to 2026-11-26 by Jonas Ek")', 'for everybody, with who did it, and it is not late');
select is((select count(*) from api.start_tasks() where what like 'offers%'), 0::bigint, 'nobody is nagged meanwhile');
reset session authorization;
update komet.clock set today = '2026-11-27';
set session authorization t_farsta;
select is((select (late, section, due)::text from api.task_list() where kind = 'offers_late'), '(t,Overdue,2026-11-26)', 'and then it is back');
reset session authorization;
update komet.clock set today = '2026-11-24';
set session authorization t_farsta;
select is(tap.told(format('api.task_hand_save(gen_random_uuid(), %L, %s, %L, %L)', id, version, kind, 't_bromma')), 'KM001 login: That colleague does not work with this', 'not to another district') from tap.task('groups_to_fill');
select is(tap.told(format('api.task_hand_save(gen_random_uuid(), %L, %s, %L, %L)', id, version, kind, 't_jonas')), 'Handed over to Jonas Ek', 'to a colleague') from tap.task('groups_to_fill');
select is(tap.newest(), 'task_hand_save | Komet 3–11 | can | Put back whose the task about Komet 3–11 is and when, as before HH.MM?', 'which can be taken back');
select is(tap.back(), 'Taken back', 'and is');
select is(tap.tasks('mine'), 'groups_to_fill Komet 3–11 1 (Anna Berg)', 'mine again');
select is(tap.told(format('api.task_hand_save(gen_random_uuid(), %L, %s, %L)', id, version, kind)), 'It is anybody''s now', 'given back to all') from tap.task('groups_to_fill');
select is((select string_agg(label, ', ') from api.task_colleague_choice()), 'Anna Berg, Jonas Ek', 'the colleagues of the district');
select is((select string_agg(value, ', ') from api.task_colleague_choice(:'g1')), 't_farsta, t_jonas, t_leader', 'and who leads the group');
select is(tap.told(format('api.task_done(gen_random_uuid(), %L, %L)', id, kind)), 'KM004 -: It goes by itself when it is done: Enter opens it', 'a computed task is done by doing it') from tap.task('groups_to_fill');
select is(tap.told(format('api.task_get(%L)', id)) , 'KM004 -: That is what the system asks for: Enter opens it, and it goes when it is done', 'and is not rewritten') from tap.task('groups_to_fill');

-- ---------------------------------------------------------------------------------------------------
-- Written down: about a family its words stay in the file
\set write 'api.task_save(gen_random_uuid(), %L, %s, %L, %L, %L, %L)'
select is(tap.try(format('select message from ' || :'write', null, 'null', :'fa', 'ring', '2026-11-26', 'Efter 16')), 'KM007 -: Open the family''s file first', 'with the file open');
select tap.opened(:'anna') \g /dev/null
select is(tap.told(format(:'write', null, 'null', :'fa', 'ring', '2026-11-26', 'Efter 16')), 'Noted for 2026-11-26', 'written down');
select is((select (name, detail, subject, family = :'fa')::text from api.task_list() where kind = 'own_ring'), '("Anna Testsson",,family,t)', 'the list says who, and no words');
select is((select count(*) from api.task_list('all') t where t::text ~ 'Efter 16'), 0::bigint, 'in no column');
select is((select count(*) from api.undo_list() u where u::text ~ 'Efter 16'), 0::bigint, 'nor does the list of what was done today');
select is((select (what, text, state, made_by)::text from api.family_tasks(:'fa')), '(ring,"Efter 16",open,"Anna Berg")', 'the file has them');
set session authorization t_jonas;
select is(tap.try(format('select text from api.task_get(%L)', id)), 'KM007 -: Open the family''s file first', 'a colleague reads them with the file open') from tap.task('own_ring');
select is(tap.told(format('api.task_done(gen_random_uuid(), %L, %L)', id, kind)), 'Done', 'and may say that it is done') from tap.task('own_ring');
select is(tap.tasks() like '%own_ring%', false, 'then it is gone');
select is((select (name, whose, section)::text from api.task_list(stage => 'done')), '("Anna Testsson","Jonas Ek","Has been done")', 'and among what was done, by whom');
select is(tap.newest(), 'task_done | Anna Testsson | can | Take back that the task about Anna Testsson is done?', 'done by mistake');
select is(tap.back(), 'Taken back', 'is taken back');
select is(tap.tasks() like '%own_ring Anna%', true, 'and is to do again');
set session authorization t_farsta;
select is((select tap.filled(why) from api.undo_list() where what = 'task_save_new'), 'Jonas Ek changed the same at HH.MM, after this', 'who wrote it cannot take it back over a colleague');
select is(tap.told(format(:'write', null, 'null', null, 'ring', '2026-11-26', '')), 'KM001 text: Write what it is about', 'about nothing it says what');
select is(tap.told(format(:'write', null, 'null', null, 'ring', '2029-11-26', 'x')), 'KM001 due: Within two years from today', 'a day in reach');
select is(tap.told(format(:'write' || '', null, 'null', null, 'other', '2026-11-24', 'Beställ kaffe')), 'Noted for 2026-11-24', 'about nothing');
select is((select (name, subject, about = id)::text from api.task_list() where kind = 'own_other'), '("Beställ kaffe",task,t)', 'what it is about is what it says');
select is(tap.newest(), 'task_save_new | Beställ kaffe | can | Take back the task about Beställ kaffe?', 'it can be taken back');
select is(tap.back(), 'Taken back', 'is');
select is(tap.tasks() like '%own_other%', false, 'and is gone');
select is(tap.told(format('api.task_save(gen_random_uuid(), what => %L, due => %L, text => %L, course_group => %L, login => %L)', 'meet', '2026-11-25', 'Nyckel', :'g1', 't_leader')), 'Noted for 2026-11-25', 'about a group, for its leader');
select is((select (name, number, detail, whose, subject)::text from api.task_list('all') where kind = 'own_meet'), '("Komet 3–11",1,Nyckel,t_leader,group_people)', 'with its words in the list: they are not about a family');
select is(tap.told(format('api.task_save(gen_random_uuid(), what => %L, due => %L, course_group => %L, leader => %L)', 'meet', '2026-11-25', :'g1', :'lena')), 'KM001 leader: About a group or a leader, not both', 'about one thing');
select is(tap.told(format('api.task_save(gen_random_uuid(), what => %L, due => %L, leader => %L)', 'follow_up', '2026-11-25', :'lena')), 'Noted for 2026-11-25', 'about a leader');
select is((select (name, subject, leader = :'lena')::text from api.task_list() where kind = 'own_follow_up'), '("Lena Ahl",leader_page,t)', 'opens the leader');

-- Changed.
select id as own, version as ownv from api.task_list('all') where kind = 'own_follow_up' \gset
select version as tv from api.task_get(:'own') \gset
select is(tap.told(format('api.task_save(gen_random_uuid(), %L, %s, what => %L, due => %L, leader => %L, text => %L)', :'own', :'tv', 'ring', '2026-11-30', :'lena', 'Ny tid')), 'Noted for 2026-11-30', 'changed');
select is(tap.told(format('api.task_save(gen_random_uuid(), %L, %s, what => %L, due => %L, leader => %L, text => %L)', :'own', :'tv', 'ring', '2026-12-01', :'lena', 'Ny tid')) like 'KM002%', true, 'not over another');
select is(tap.newest(), 'task_save | Lena Ahl | can | Put back what was changed for Lena Ahl at HH.MM?', 'put back');
select is(tap.back(), 'Taken back', 'is');
select is((select (kind, due)::text from api.task_list() where id = :'own'), '(own_follow_up,2026-11-25)', 'as it was');

-- ---------------------------------------------------------------------------------------------------
-- Who sees what
reset session authorization;
insert into komet.task (unit, what, text, family, due) values (:'farsta', 'ring', 'Zhemlig', :'fd', '2026-11-24');
set session authorization t_farsta;
select is((select name from tap.task('own_ring', 'SKYDDAD')), 'SKYDDAD', 'a protected family has no name there');
select is(tap.told(format('api.task_done(gen_random_uuid(), %L, %L)', id, kind)), 'KM003 -: The family is protected. Its file is opened only by those who have been named for it', 'and its tasks are of those who are named for it') from tap.task('own_ring', 'SKYDDAD');
set session authorization t_bromma;
select is((select count(*) from api.task_list('all') where name ~ 'Anna|Lena|SKYDDAD|kaffe'), 0::bigint, 'another district sees nothing of it');
select is(tap.told(format('api.task_done(gen_random_uuid(), %L, %L)', :'own', 'own_follow_up')) like 'KM002%', true, 'and does nothing with it');
select is(tap.told(format('api.task_take(gen_random_uuid(), %L, 0, %L)', :'own', 'own_follow_up')) like 'KM002%', true, 'nor takes it');
select is(tap.told(format('api.task_save(gen_random_uuid(), what => %L, due => %L, course_group => %L)', 'meet', '2026-11-25', :'g1')), 'KM001 course_group: Choose from the list', 'nor writes about its groups');
select is(tap.told(format('api.task_save(gen_random_uuid(), family => %L, what => %L, due => %L)', :'fa', 'meet', '2026-11-25')) like 'KM002%', true, 'or families');
set session authorization t_leader;
select is(tap.tasks('all'), 'meetings_today Komet 3–11 1, ! meetings_unmarked Komet 3–11 1, ! meetings_unmarked Komet 3–11 1, own_meet Komet 3–11 1 (t_leader)', 'a leader sees the groups that she leads, and what is about them');
select is((select string_agg(what || n || ' ' || subject, ' ' order by what) from api.start_tasks()), 'meetings_today_one1 my_groups meetings_unmarked2 my_groups', 'her first screen, too');
select is(tap.told(format('api.task_save(gen_random_uuid(), what => %L, due => %L, text => %L)', 'other', '2026-11-24', 'Köp pennor')), 'Noted for 2026-11-24', 'she writes her own');
select is((select (name, whose)::text from api.task_list('mine') where kind = 'own_other'), '("Köp pennor",t_leader)', 'which is hers');
select is(tap.told(format('api.task_postpone_save(gen_random_uuid(), %L, %s, %L, %L)', id, version, kind, '2026-11-26')), 'Postponed to 2026-11-26', 'postpones it') from tap.task('own_other');
select is(tap.told(format('api.task_done(gen_random_uuid(), %L, %L)', id, kind)), 'Done', 'and does it') from tap.task('own_other');
select is(tap.newest(), 'task_done | Köp pennor | can | Take back that the task about Köp pennor is done?', 'F8 is hers, too');
select is(tap.try(format('select * from api.family_tasks(%L)', :'fa')), '42501 -: permission denied for function family_tasks', 'files are not hers');
set session authorization t_super;
select is((select string_agg(distinct kind, ' ' order by kind) from api.task_list('all')), 'leaders_few refreshers_due', 'a supervisor sees what is about leaders');
select is(tap.told(format('api.task_save(gen_random_uuid(), what => %L, due => %L, leader => %L, text => %L)', 'meet', '2026-11-24', :'lena', 'Film')), 'Noted for 2026-11-24', 'and writes about them');
set session authorization t_lead;
select is((select (name, detail)::text from api.task_list() where kind = 'own_meet'), '("Lena Ahl",Film)', 'which the lead of the same unit reads');
select is(tap.try(format('select * from api.task_get(%L)', :'own')) like 'KM004%', true, 'not what districts wrote');
set session authorization t_nobody;
select is(tap.try('select * from api.task_list()'), '42501 -: permission denied for function task_list', 'without duty nobody');
reset session authorization;
select * from finish();
