-- What there is to do, counted from everything else: one row a thing. A source is a function below and a line in komet.task_sources();
-- its kinds are words of the sets task_kind (a row of the list) and start_task (counted on the first screen, _one for one).

create type komet.task_row as (
  kind text, about uuid, unit uuid, due date, urgent boolean, subject text, course_group uuid, registration uuid, participation uuid, leader uuid, family uuid,
  name text, brief text, place numeric);

create function komet.to_do(kind text, about uuid, unit uuid, due date, subject text, urgent boolean default false, course_group uuid default null,
  registration uuid default null, participation uuid default null, leader uuid default null, family uuid default null, name text default null,
  brief text default null, place numeric default 0)
returns komet.task_row language sql immutable as $$
  select row(to_do.kind, to_do.about, to_do.unit, to_do.due, to_do.urgent, to_do.subject, to_do.course_group, to_do.registration, to_do.participation, to_do.leader,
    to_do.family, to_do.name, to_do.brief, to_do.place)::komet.task_row
$$;
comment on function komet.to_do(text, uuid, uuid, date, text, boolean, uuid, uuid, uuid, uuid, uuid, text, text, numeric) is
'A thing to do. about: the row it is about, which subject (a list, a form) opens; due: the day it is for; unit: whose. name is that of no family: those are
found by registration, participation or family when a list is shown. brief: what the first screen says behind the count, in the order of place.';

create function komet.task_sources() returns table (source text, list text, kinds text[]) language sql immutable as $$
  select s, l, string_to_array(k, ' ') from (values
    ('tasks_offers', 'offers', 'offers_late offers_due offers_untold'),
    ('tasks_own', 'tasks', 'own_ring own_write own_meet own_follow_up own_other'),
    ('tasks_meetings', 'groups', 'meetings_today meetings_unmarked'),
    ('tasks_moves', 'moves', 'moves_asked moves_refused'),
    ('tasks_people', 'groups', 'people_to_ring people_undecided'),
    ('tasks_waiting', 'tasks', 'registrations_incomplete rests_ended priorities_to_review'),
    ('tasks_treatments', 'treatments', 'treatments_to_decide proposals_waiting treatments_to_begin decisions_end'),
    ('tasks_groups', 'groups', 'groups_to_fill'),
    ('tasks_web', 'web_courses', 'web_silent web_ready'),
    ('tasks_material', 'shortages', 'material_short'),
    ('tasks_surveys', 'reminders', 'surveys_missing'),
    ('tasks_fidelity', 'tasks', 'fidelity_unmarked'),
    ('tasks_review', 'review_months', 'review_late'),
    ('tasks_leaders', 'leader_figures', 'leaders_few'),
    ('tasks_training', 'trainings', 'trainings_to_end'),
    ('tasks_training', 'refreshers', 'certificates_end refreshers_due')
  ) t (s, l, k)
$$;
comment on function komet.task_sources() is 'Every source of tasks, the list that a line of the first screen opens, and the kinds: what somebody waits for today first (a family whose move is asked stands still until it is answered). A source is a function of the units that one coordinates and of the groups that one leads besides.';

-- ---------------------------------------------------------------------------------------------------
-- Families, groups, meetings
--
-- The sources are plpgsql so that each is planned once a session: the first screen asks all of them again at every change.

create function komet.tasks_offers(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    select komet.to_do(case when o.answer_by < d.today then 'offers_late' when o.answer_by = d.today then 'offers_due' else 'offers_untold' end,
      o.id, o.unit, case when o.answer_by <= d.today then o.answer_by else d.today end, 'offers', o.answer_by <= d.today,
      course_group => o.course_group, registration => o.registration)
    from komet.offer o cross join (select komet.today() as today) d
    where o.unit = any (units) and o.state = 'open'
      and (o.answer_by <= d.today or not exists (
        select from komet.offer_attempt t where t.offer = o.id and t.corrects is null and t.outcome in ('told', 'left_message', 'will_ring')
          and not exists (select from komet.offer_attempt c where c.corrects = t.id)))) q (t);
end $$;
comment on function komet.tasks_offers(uuid[], uuid[]) is 'Offers that nobody answered in time, those to be answered today, and those that nobody has been told of: somebody has to ring.';

create function komet.tasks_meetings(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    select komet.to_do(case when m.on_date < d.today then 'meetings_unmarked' else 'meetings_today' end, m.id, m.unit, m.on_date, 'attendance', m.on_date < d.today,
      course_group => g.id, brief => g.number || case when m.on_date < d.today then '' else chr(160) || to_char(m.starts, 'FMHH24.MI') end,
      place => case when m.on_date < d.today then g.number else extract(epoch from m.starts) end)
    from komet.course_group g
    join komet.meeting m on m.course_group = g.id and m.state = 'planned'
    cross join (select komet.today() as today) d
    where (g.unit = any (units) or g.id = any (led)) and g.state in ('open', 'running', 'break', 'ended') and m.on_date <= d.today) q (t);
end $$;
comment on function komet.tasks_meetings(uuid[], uuid[]) is 'Meetings of today, and those that have been and are not marked.';

create function komet.tasks_people(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    select t from komet.course_group g
    join komet.participation p on p.course_group = g.id and p.state in ('placed', 'running')
    cross join (select komet.today() as today) d
    cross join lateral (
      select komet.to_do('people_to_ring', p.id, p.unit, d.today, 'group_people', course_group => g.id, participation => p.id) as t where p.ring
      union all
      select komet.to_do('people_undecided', p.id, p.unit, d.today, 'completion', course_group => g.id, participation => p.id) where g.state = 'ended') k
    where g.unit = any (units) or g.id = any (led)) q (t);
end $$;
comment on function komet.tasks_people(uuid[], uuid[]) is 'Participants to ring, and, in a group that has ended, those of whom nobody has said how it went.';

create function komet.tasks_waiting(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    select komet.to_do('registrations_incomplete', r.id, r.unit, coalesce(r.missing_by, d.today), 'registration', coalesce(r.missing_by <= d.today, false), registration => r.id)
    from komet.registration r cross join (select komet.today() as today) d
    where r.unit = any (units) and r.state = 'incomplete'
    union all
    select komet.to_do('rests_ended', r.id, r.unit, d.today, 'registration', registration => r.id)
    from komet.registration r cross join (select komet.today() as today) d
    where r.unit = any (units) and r.state = 'queued' and r.resting_until between d.today - 7 and d.today - 1
    union all
    select komet.to_do('priorities_to_review', r.id, r.unit, d.today, 'priority', registration => r.id)
    from komet.priority_grant p
    join komet.registration r on r.id = p.registration and r.state in ('incomplete', 'queued', 'offered')
    cross join (select komet.today() as today) d
    where p.unit = any (units) and p.ended_at is null and p.review_on <= d.today) q (t);
end $$;
comment on function komet.tasks_waiting(uuid[], uuid[]) is 'Registrations that wait for details, from the day that was agreed; families whose rest has ended this week; priorities to look at again.';

create function komet.tasks_treatments(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    -- By the tables and not by the registration: a queue may hold thousands to whom nothing was proposed.
    with p as (
      select distinct on (x.registration) x.registration, x.answer, x.answered_on, x.proposed_on
      from komet.proposal x where x.unit = any (units) order by x.registration, x.proposed_on desc, x.changed_at desc, x.id),
    d as (
      select distinct on (x.registration) x.registration, x.kind, x.decided_on, x.until
      from komet.decision x where x.unit = any (units) and x.ended_on is null and (x.until is null or x.until >= (select komet.today()))
      order by x.registration, x.decided_on desc, x.changed_at desc, x.id),
    v as materialized (select w.* from komet.treatments() k cross join lateral komet.version_in_force(k, (select komet.today())) w),
    t as (
      select r.id, r.unit, r.state, r.programme, p.answer, p.answered_on, p.proposed_on, p.registration as proposal, d.registration as decision, d.kind, d.decided_on, d.until,
        v.needs_decision, v.form
      from p full join d on d.registration = p.registration
      join komet.registration r on r.id = coalesce(p.registration, d.registration) and r.state in ('incomplete', 'queued', 'placed', 'running')
      join v on v.programme = r.programme)
    select komet.to_do('treatments_to_decide', t.id, t.unit, t.answered_on, 'treatment', t.answered_on < (select komet.today()) - 13, registration => t.id)
    from t where t.state in ('incomplete', 'queued') and t.answer = 'yes' and t.decision is null and t.needs_decision
    union all
    select komet.to_do('proposals_waiting', t.id, t.unit, w.due, 'treatment', w.due < (select komet.today()), registration => t.id)
    from t cross join lateral (select komet.workday(t.proposed_on, komet.setting('answer_workdays', t.unit, t.programme)::int) as due) w
    where t.state in ('incomplete', 'queued') and t.proposal is not null and t.answer is null and t.decision is null
    union all
    select komet.to_do('treatments_to_begin', t.id, t.unit, t.decided_on, 'treatment', registration => t.id)
    from t where t.state = 'queued' and t.form = 'individual' and t.kind <> 'refused'
    union all
    select komet.to_do('decisions_end', t.id, t.unit, t.until - 30, 'treatment', t.until - 7 <= (select komet.today()), registration => t.id)
    from t where t.state in ('placed', 'running') and t.until is not null) q (t);
end $$;
comment on function komet.tasks_treatments(uuid[], uuid[]) is 'Treatments: a yes that waits for its decision (late after two weeks), a proposal whose answer is due (setting answer_workdays), a decision on which nothing has begun, a decision that ends within a month while the family takes part.';

create function komet.tasks_groups(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    select komet.to_do('groups_to_fill', g.id, g.unit, komet.today(), 'fill', course_group => g.id, brief => g.number::text, place => g.number)
    from komet.course_group g
    join komet.seats_of(array(select c.id from komet.course_group c where c.unit = any (units) and c.state = 'open')) s on s.course_group = g.id
    where g.capacity > s.taken
      and exists (select from komet.registration r where r.unit = g.unit and r.programme = g.programme and r.state = 'queued')) q (t);
end $$;
comment on function komet.tasks_groups(uuid[], uuid[]) is 'Groups with free seats while somebody waits for the programme.';

create function komet.tasks_web(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    select komet.to_do('web_' || l.state, w.id, w.unit, komet.today(), 'web_courses', registration => w.registration)
    from komet.web_lines(array(
      select x.id from komet.web_participation x where x.state = 'running' and (x.unit = any (units) or x.id = any (array(select komet.web_led()))))) l
    join komet.web_participation w on w.id = l.id
    where l.state in ('silent', 'ready') and (l.state = 'silent' or w.unit = any (units))) q (t);
end $$;
comment on function komet.tasks_web(uuid[], uuid[]) is 'Who in a web course has been silent too long; and, for coordinators, who has done what completes it.';

create function komet.tasks_material(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    select komet.to_do('material_short', md5(a.unit::text || a.edition)::uuid, a.unit, min(a.on_date) - komet.setting('material_days', a.unit)::int, 'shortages',
      min(a.on_date) - komet.setting('material_days', a.unit)::int < komet.today(), name => komet.edition_name(a.edition), brief => komet.edition_name(a.edition))
    from komet.stock_ahead(array(select s from komet.units_stock() s)) a where a.turn = 3 and a.after < 0 group by a.unit, a.edition) q (t);
end $$;
comment on function komet.tasks_material(uuid[], uuid[]) is 'Material that will be short in a store that one keeps, on the day when it has to be ordered to come in time.';

create function komet.tasks_moves(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    select komet.to_do('moves_asked', m.id, m.to_unit, x.today, 'moves', x.day < x.today - 6, name => u.name, brief => u.name)
    from komet.move m join komet.unit u on u.id = m.unit
    cross join lateral (select komet.day_of(m.asked_at) as day, komet.today() as today) x
    where m.state = 'asked' and m.to_unit = any (units)
    union all
    select komet.to_do('moves_refused', m.id, m.unit, komet.today(), 'moves', registration => m.registration)
    from komet.move m where m.state = 'refused' and m.unit = any (units) and komet.day_of(m.answered_at) >= komet.today() - 7) q (t);
end $$;
comment on function komet.tasks_moves(uuid[], uuid[]) is 'Moves from other districts to answer yes or no, urgent after a week; and those that were asked for and got a no this week.';

create function komet.tasks_surveys(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    select komet.to_do('surveys_missing', r.id, c.unit, komet.today(), 'reminders', course_group => case when not c.web then c.id end, name => nullif(r.name, 'group'))
    from (select komet.survey_courses() as ids) x cross join lateral komet.reminders(x.ids) r join lateral komet.courses(x.ids) c on c.id = r.course) q (t);
end $$;
comment on function komet.tasks_surveys(uuid[], uuid[]) is 'Questionnaires that somebody is to be reminded of.';

create function komet.tasks_fidelity(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    with d as materialized (
      select g.id, g.unit, g.number, g.programme, g.unit = any (units) as own, komet.setting('fidelity_days', g.unit, g.programme)::int as days
      from komet.course_group g
      where (g.unit = any (units) or g.id = any (led)) and g.state in ('running', 'break', 'ended') and g.first_date > (select komet.today()) - 500),
    r as (
      select d.*, x.id as rating, x.meeting, x.number as nth, x.on_date, l.name, l.id = any (array(select komet.leaders_self())) as self, l.login
      from komet.ratings_due(array(select d.id from d)) x
      join d on d.id = x.course_group and x.on_date + d.days <= (select komet.today())
      join komet.meeting m on m.id = x.meeting and m.state = 'held'
      join komet.leader l on l.id = x.leader
      where not exists (select from komet.fidelity_rating f where f.meeting = x.meeting and f.leader is not null)),
    n as (select r.id, count(distinct r.meeting) as meetings from r where r.own or r.self group by 1),
    -- The oldest, by oneself; else of somebody without a login, whose paper a coordinator types in.
    f as (select distinct on (r.id) r.* from r where r.own or r.self order by r.id, r.on_date, r.nth, r.self desc, r.login is not null, r.name, r.rating)
    select komet.to_do('fidelity_unmarked', f.rating, f.unit, f.on_date + f.days, 'fidelity_mark', course_group => f.id,
      name => case when f.self then p.name else f.name end || case when n.meetings > 1 then ' (' || n.meetings || ')' else '' end, brief => f.number::text, place => f.number)
    from f join n on n.id = f.id join komet.programme p on p.id = f.programme) q (t);
end $$;
comment on function komet.tasks_fidelity(uuid[], uuid[]) is 'Groups with meetings held that none of their leaders has marked programme fidelity of, within the days of the setting fidelity_days, where the programme version has a list for them: one a group, about the oldest, with how many.';

create function komet.tasks_review(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    select komet.to_do('review_late', m.id, m.unit, komet.review_by(m.unit, m.month), 'review_months', true,
      name => u.name || ' ' || to_char(m.month, 'YYYY-MM') || case when m.months > 1 then ' (' || m.months || ')' else '' end, brief => u.name)
    from (
      select distinct on (l.unit) l.*, count(*) over (partition by l.unit) as months from komet.review_late() l order by l.unit, l.month) m
    join komet.unit u on u.id = m.unit) q (t);
end $$;
comment on function komet.tasks_review(uuid[], uuid[]) is 'Districts whose log one reviews with months that are not signed though their day has passed: one a district, about the oldest, with how many. Nothing about any family.';

-- ---------------------------------------------------------------------------------------------------
-- Leaders and training

create function komet.tasks_leaders(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    select komet.to_do('leaders_few', md5(u.id::text || p.id::text)::uuid, coalesce(w.unit, u.id), t.day, 'leader_figures', true,
      name => u.name || ' ' || p.name, brief => u.name || ' ' || p.name)
    from (select (select u from komet.units_work() u order by u limit 1) as unit) w
    cross join (select komet.today() as day) t
    cross join lateral komet.leaders_active(case when w.unit is null then units else array(select komet.units_figures()) end, t.day) c
    join komet.unit u on u.id = c.unit and u.kind = 'district' and t.day between u.valid_from and coalesce(u.valid_to, t.day)
    join komet.programme p on p.id = c.programme
    where c.few) q (t);
end $$;
comment on function komet.tasks_leaders(uuid[], uuid[]) is 'Districts with too few active leaders of a programme: one''s own; for supervisors and the lead all.';

create function komet.tasks_training(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    with w as (select u as unit from komet.units_work() u order by u limit 1)
    select komet.to_do('trainings_to_end', r.id, w.unit, komet.today(), 'training_page', name => r.name, brief => r.name)
    from w cross join lateral api.training_list() r
    where r.state = 'running' and r.last_day < komet.today() and r.trainees > r.certified
    union all
    select komet.to_do(case x.why when 'certificate' then 'certificates_end' else 'refreshers_due' end, x.about, w.unit, least(x.due_on, komet.today()), 'leader_page', x.due_on < komet.today(),
      leader => x.leader, name => x.name)
    from w cross join lateral (
      select distinct on (r.leader, r.programme) md5(r.leader::text || r.programme)::uuid as about, r.leader, r.name, r.why, r.due_on
      from api.refresher_list() r order by r.leader, r.programme, r.due_on, r.why) x) q (t);
end $$;
comment on function komet.tasks_training(uuid[], uuid[]) is 'Rounds whose trainees wait to be certified; leaders whose certificate ends or who need a refresher, once for each programme whatever the reasons: for those who plan for all districts.';

-- ---------------------------------------------------------------------------------------------------
-- What somebody wrote down

create function komet.tasks_own(units uuid[], led uuid[]) returns setof komet.task_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select (q.t).* from (
    select komet.to_do('own_' || t.what, t.id, t.unit, t.due,
      case when t.family is not null then 'family' when t.leader is not null and (select komet.has_duty('coordinator', 'lead', 'supervisor')) then 'leader_page'
        when t.course_group is not null and (select komet.has_duty('coordinator', 'leader')) then 'group_people'
        when t.course_group is not null then 'meetings' else 'task' end,
      t.due < komet.today(), course_group => t.course_group, leader => t.leader, family => t.family,
      name => l.name)
    from komet.task t left join komet.leader l on l.id = t.leader
    where t.state = 'open') q (t);
end $$;
comment on function komet.tasks_own(uuid[], uuid[]) is 'Tasks that colleagues of the unit wrote down, as far as row security shows them.';

create function komet.task_places() returns table (kind text, list text, place int) language sql immutable as $$
  select k, s.list, (row_number() over (order by s.nth, k.nth))::int
  from komet.task_sources() with ordinality s (source, list, kinds, nth) cross join unnest(s.kinds) with ordinality k (k, nth)
$$;
comment on function komet.task_places() is 'The kinds in the order in which they stand: what families wait for first.';

create function komet.tasks_all(kind text default null) returns setof komet.task_row language plpgsql stable as $$
declare
  units uuid[] := array(select komet.units_file());
  led uuid[] := array(select g from komet.groups_led() g where not exists (
    select from komet.course_group c where c.id = g and c.unit = any (units)));
  s record;
begin
  for s in select distinct t.source from komet.task_sources() t where tasks_all.kind is null or tasks_all.kind = any (t.kinds) loop
    return query execute format('select * from komet.%I($1, $2)', s.source) using units, led;
  end loop;
end $$;
comment on function komet.tasks_all(text) is 'Everything there is to do for whoever asks, or what comes from the source that tells of one kind.';
