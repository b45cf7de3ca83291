-- Demonstration data: what parents answered before and after in groups and web courses of the last year, what they thought of the leaders
-- (anonymously), and how the meetings kept to the manual.

create temporary table demo_sheet as
select d.*, k.seed, pg_temp.dice('sheet' || k.seed) as throw, pg_temp.dice('habit' || coalesce(d.participation, d.web_participation)) as habit, s.code as survey_code
from komet.sheets_due(array(
  select g.id from komet.course_group g where g.state in ('open', 'running', 'ended', 'settled') and g.first_date > komet.today() - 400
  union all select w.id from komet.web_participation w)) d
join komet.survey s on s.id = d.survey
cross join lateral (select s.code || d.occasion || d.course || coalesce(d.participation, d.web_participation, d.leader) as seed) k
where d.due <= komet.today() and not d.anonymous;
insert into komet.survey_sheet (id, unit, course_group, survey_plan, survey_version, participation, web_participation, leader, state, answers, changed_at, changed_by)
select d.id, d.unit, d.course_group, d.survey_plan, d.survey_version, d.participation, d.web_participation, d.leader,
  case when a.answers is null then 'refused' else 'answered' end, coalesce(a.answers, '{}'), d.due + 2 + time '09:40', l.login
from demo_sheet d
join demo_district l on l.unit = d.unit
left join lateral (
  select jsonb_object_agg(q.code, case
    when w.throw < 0.02 then 'refused'
    when q.type = 'yes_no' then (w.throw < 0.85)::int::text
    when q.type = 'int' then round(q.least + (q.most - q.least) * (0.62 - case when d.occasion = 'before' then 0 else 0.16 end - 0.35 * w.throw))::text
    when q.type = 'decimal' then round((2.1 - case when d.occasion = 'before' then 0 else 0.5 end - w.throw)::numeric, 1)::text
    else least(5, greatest(1, round(3 + case when d.survey_code = 'leader' then 1
      else case when q.code ~ '^c' <> q.reversed then 0.6 else -0.4 end * case when d.occasion = 'before' then 1 else 1.1 - 2.6 * pg_temp.dice('changed' || coalesce(d.participation, d.web_participation)) end end + 2 * (w.throw - 0.5) + case when q.reversed then -2.4 else 2.4 end * (coalesce(d.habit, 0.5) - 0.5))))::text end) as answers
  from komet.survey_question q
  cross join lateral (select pg_temp.dice(q.code || d.seed) as throw) w
  where q.survey_version = d.survey_version and w.throw > 0.015 and q.type <> 'text') a on d.throw < 0.78
where d.throw < 0.80;
update komet.survey_sheet s set scores = komet.scores(s.survey_version, s.answers) where s.state = 'answered';

insert into komet.survey_anonymous (id, unit, course_group, survey_plan, survey_version, answers)
select pg_temp.uuid('feedback' || p.id), d.unit, d.course, d.survey_plan, d.survey_version, a.answers
from komet.surveys_due(array(
  select g.id from komet.course_group g where g.state in ('ended', 'settled') and g.first_date > komet.today() - 400)) d
join komet.participation p on p.course_group = d.course
cross join lateral (
  select jsonb_object_agg(q.code, least(5, greatest(1, round(3.6 + pg_temp.dice('group' || d.course) * 0.8 + 2 * (pg_temp.dice(q.code || p.id) - 0.5))))::text) as answers
  from komet.survey_question q where q.survey_version = d.survey_version) a
where d.anonymous and pg_temp.dice('answers' || p.id) < 0.74
order by pg_temp.dice('order' || p.id);
update komet.survey_anonymous s set scores = komet.scores(s.survey_version, s.answers);

insert into komet.survey_reminder (id, unit, course_group, web_participation, sheet, at, by)
select pg_temp.uuid('remind' || d.seed), d.unit, d.course_group, d.web_participation, d.id, komet.today() - 10 + time '14:05', l.login
from demo_sheet d join demo_district l on l.unit = d.unit
where d.throw >= 0.80 and d.due between komet.today() - 50 and komet.today() - 15 and pg_temp.dice('reminded' || d.seed) < 0.5;

-- Nine meetings in ten are marked by their leaders; one group in eight was seen by the supervisor.
insert into komet.fidelity_rating (id, unit, course_group, meeting, fidelity_list, leader, supervisor, marks, why, changed_at, changed_by)
select case when r.supervisor is null then d.id else komet.rating_id(d.meeting, r.supervisor) end, d.unit, d.course_group, d.meeting, d.fidelity_list,
  case when r.supervisor is null then d.leader end, r.supervisor, m.marks,
  case when m.marks::text ~ 'left_out' then (array['Tiden räckte inte', 'Bara tre kom', 'Sparades till nästa träff'])[1 + abs(hashtext(d.id::text)) % 3] end,
  d.on_date + time '20:45', coalesce(r.supervisor::text, l.login)
from komet.ratings_due(array(
  select g.id from komet.course_group g where g.state in ('running', 'ended', 'settled') and g.first_date > komet.today() - 400)) d
join demo_district l on l.unit = d.unit
cross join lateral (
  select null::name as supervisor where pg_temp.dice('marks' || d.id) < 0.9
  union all select 'demo_handledare' where d.leader = (select min(x.leader::text)::uuid from komet.group_leader x where x.course_group = d.course_group)
    and pg_temp.dice('seen' || d.course_group) < 0.125 and d.number in (3, 6)) r
cross join lateral (
  select jsonb_object_agg(i.code, case when w.throw < 0.80 then 'done' when w.throw < 0.94 then 'partly' else 'left_out' end) as marks
  from komet.fidelity_items(d) i
  -- Leaders and supervisor look at the same meeting: they differ now and then.
  cross join lateral (select pg_temp.dice(i.code || d.meeting || case when pg_temp.dice(i.code || coalesce(r.supervisor::text, d.leader::text) || d.meeting) < 0.15 then 'differs' else '' end) as throw) w) m
where d.on_date < komet.today();
-- The leaders of one group in Bromma have not marked the programme fidelity of two meetings.
delete from komet.fidelity_rating f using (
  select m.id from komet.meeting m join (
    select c.id from komet.course_group c join demo_district d on d.unit = c.unit and d.code = 'bromma'
    where c.state = 'running' and exists (select from komet.fidelity_rating x join komet.meeting y on y.id = x.meeting and y.on_date < komet.today() - 14 where x.course_group = c.id)
    order by c.number desc limit 1) g on g.id = m.course_group
  where m.on_date < komet.today() - 7 order by m.on_date desc limit 2) l
where f.meeting = l.id;
