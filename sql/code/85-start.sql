-- The start page of a coordinator, and the groups of a leader.

create type api.start_tasks_row as (id uuid, n int, what text, detail text, urgent boolean, subject text);

create function komet.task(what text, n bigint, detail text, urgent boolean, subject text) returns setof api.start_tasks_row language sql immutable as $$
  select md5(task.what)::uuid, task.n::int, task.what || case when task.n = 1 then '_one' else '' end, task.detail, nullif(task.urgent, false), task.subject where task.n > 0
$$;
comment on function komet.task(text, bigint, text, boolean, text) is 'A line of the start page when there is something to do.';

create function komet.tasks_offers(units uuid[]) returns setof api.start_tasks_row language sql stable as $$
  select t.* from (
    select count(*) filter (where o.answer_by < komet.today()) as late, count(*) filter (where o.answer_by = komet.today()) as due
    from komet.offer o where o.unit = any (units) and o.state = 'open') o,
  lateral (select * from komet.task('offers_due', o.due, null, true, 'offers')
    union all select * from komet.task('offers_late', o.late, null, true, 'offers')) t
$$;
comment on function komet.tasks_offers(uuid[]) is 'Offers to be answered today, and those whose day has passed.';

create function komet.tasks_groups(units uuid[], own uuid[], subject text) returns setof api.start_tasks_row language sql stable as $$
  with g as (select c.* from komet.course_group c where c.unit = any (units) or c.id = any (own)),
  m as (
    select x.*, g.number as group_number, g.state as group_state from g join komet.meeting x on x.course_group = g.id
    where x.state = 'planned' and x.on_date <= komet.today() and g.state in ('open', 'running', 'break', 'ended'))
  select t.* from (
    select count(*) filter (where m.on_date = komet.today()) as tonight,
      string_agg(m.group_number || chr(160) || to_char(m.starts, 'FMHH24.MI'), ', ' order by m.starts) filter (where m.on_date = komet.today()) as which,
      count(*) filter (where m.on_date < komet.today()) as unmarked,
      string_agg(distinct m.group_number::text, ', ') filter (where m.on_date < komet.today()) as unmarked_in
    from m) o,
  lateral (select * from komet.task('meetings_today', o.tonight, o.which, false, subject)
    union all select * from komet.task('meetings_unmarked', o.unmarked, o.unmarked_in, true, subject)) t
  union all
  select t.* from (
    select count(*) filter (where p.ring) as ring, count(*) filter (where g.state = 'ended') as undecided
    from g join komet.participation p on p.course_group = g.id and p.state in ('placed', 'running')) o,
  lateral (select * from komet.task('people_to_ring', o.ring, null, false, subject)
    union all select * from komet.task('people_undecided', o.undecided, null, false, subject)) t
$$;
comment on function komet.tasks_groups(uuid[], uuid[], text) is 'Meetings today and not marked, people to ring and to decide: of districts, or of groups that one leads.';

create function komet.tasks_queue(units uuid[]) returns setof api.start_tasks_row language sql stable as $$
  select t.* from (
    select count(*) filter (where r.state = 'incomplete') as incomplete,
      bool_or(r.state = 'incomplete' and r.missing_by <= komet.today()) as late,
      count(*) filter (where r.state = 'queued' and r.resting_until between komet.today() - 7 and komet.today() - 1) as rested
    from komet.registration r where r.unit = any (units) and r.state in ('incomplete', 'queued')) o,
  lateral (select * from komet.task('registrations_incomplete', o.incomplete, null, coalesce(o.late, false), 'queues')
    union all select * from komet.task('rests_ended', o.rested, null, false, 'queues')) t
  union all
  select t.* from (
    select count(*) as n from komet.priority_grant p join komet.registration r on r.id = p.registration and r.state in ('incomplete', 'queued', 'offered')
    where p.unit = any (units) and p.ended_at is null and p.review_on <= komet.today()) o,
  lateral komet.task('priorities_to_review', o.n, null, false, 'queues') t
  union all
  select t.* from (
    select count(*) as n, string_agg(g.number::text, ', ' order by g.number) as which
    from komet.course_group g
    join komet.seats_of(array(select c.id from komet.course_group c where c.unit = any (units) and c.state = 'open')) s on s.course_group = g.id
    where g.capacity > s.taken
      and exists (select from komet.registration r where r.unit = g.unit and r.programme = g.programme and r.state = 'queued')) o,
  lateral komet.task('groups_to_fill', o.n, o.which, false, 'groups') t
$$;
comment on function komet.tasks_queue(uuid[]) is 'What the queue waits for: details, ended rests, priorities to look at again, groups with free seats.';

create function komet.tasks_moves(units uuid[]) returns setof api.start_tasks_row language sql stable as $$
  select t.* from (
    select count(*) filter (where m.state = 'asked' and m.to_unit = any (units)) as asked,
      string_agg(distinct u.name, ', ') filter (where m.state = 'asked' and m.to_unit = any (units)) as from_where,
      bool_or(m.state = 'asked' and m.to_unit = any (units) and komet.day_of(m.asked_at) < komet.today() - 6) as late,
      count(*) filter (where m.state = 'refused' and m.unit = any (units) and komet.day_of(m.answered_at) >= komet.today() - 7) as refused
    from komet.move m join komet.unit u on u.id = m.unit where m.state in ('asked', 'refused')) o,
  lateral (select * from komet.task('moves_asked', o.asked, o.from_where, coalesce(o.late, false), 'moves')
    union all select * from komet.task('moves_refused', o.refused, null, false, 'moves')) t
$$;
comment on function komet.tasks_moves(uuid[]) is 'Moves from other districts to answer yes or no, urgent after a week; and those that were asked for and got a no this week.';

create function komet.tasks_surveys() returns setof api.start_tasks_row language sql stable as $$
  select t.* from (select count(*) as n from komet.reminders(komet.survey_groups())) o, lateral komet.task('surveys_missing', o.n, null, false, 'reminders') t
$$;
comment on function komet.tasks_surveys() is 'Questionnaires to remind of, for the start page.';

create function api.start_tasks() returns setof api.start_tasks_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_file());
  own uuid[] := array(select komet.groups_led());
begin
  if cardinality(units) > 0 then
    return query select * from komet.tasks_offers(units);
    return query select * from komet.tasks_groups(units, '{}', 'groups');
    return query select * from komet.tasks_queue(units);
    return query select * from komet.tasks_moves(units);
    return query select * from komet.tasks_surveys();
  else
    return query select * from komet.tasks_groups('{}', own, 'my_groups');
    return query select * from komet.tasks_surveys();
  end if;
  if komet.has_duty('coordinator', 'lead', 'supervisor') then
    return query select * from komet.tasks_leaders(array(select komet.units_figures()));
  end if;
end $$;
comment on function api.start_tasks() is 'What is to be done today: n of what (a word of the set start_task, ending in _one when there is one), detail group numbers, subject the list it is done in. No names of families.';

create type api.start_groups_row as (
  id uuid, number int, programme_name text, state text, meeting text, attendance text, next_date date, starts text, place text, seats text);

create function api.start_groups() returns setof api.start_groups_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  groups uuid[] := array(select g.id from komet.course_group g
    where g.unit = any (array(select komet.units_file())) and g.state in ('open', 'running', 'break'));
begin
  return query
    select s.id, s.number, s.programme_name, s.state, s.meeting, a.percent || ' %', s.next_date, s.starts, s.place, s.seats
    from komet.groups_shown(groups) s
    left join (
      select m.course_group, komet.percent(count(*) filter (where x.mark in ('N', 'S', 'K')), count(x.mark)) as percent
      from komet.meeting m join komet.attendance x on x.meeting = m.id
      where m.course_group = any (groups) group by 1) a on a.course_group = s.id
    order by s.next_date nulls last, s.starts, s.number;
end $$;
comment on function api.start_groups() is 'Groups that are open or running in one''s own district, the next meeting first.';

create type api.my_groups_row as (
  id uuid, version bigint, unit_name text, number int, programme_name text, state text, weekday text, starts text, place text, next_date date,
  meeting text, people int, unmarked int, ring int, called_then text);

create function api.my_groups() returns setof api.my_groups_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select s.id, s.version, s.unit_name, s.number, s.programme_name, s.state, s.weekday, s.starts, s.place, s.next_date, s.meeting,
      (select count(*)::int from komet.participation p where p.course_group = s.id and p.state <> 'interrupted'),
      (select count(*)::int from komet.meeting m where m.course_group = s.id and m.state = 'planned' and m.on_date < komet.today()),
      (select count(*)::int from komet.participation p where p.course_group = s.id and p.ring and p.state <> 'interrupted'), s.called_then
    from komet.groups_shown(array(select komet.groups_led())) s
    where s.state not in ('settled', 'cancelled')
    order by s.next_date nulls last, s.number;
end $$;
comment on function api.my_groups() is 'The groups that one leads, the next meeting first: people, meetings not marked yet, people to ring.';

create function komet.tasks_leaders(units uuid[]) returns setof api.start_tasks_row language sql stable as $$
  select t.* from (
    select count(*) as n, string_agg(c.unit_name || ' ' || c.programme_name, ', ' order by c.unit_name, c.programme_name) as which
    from komet.leaders_counted(units, (select komet.today())) c where c.few) o,
  lateral komet.task('leaders_few', o.n, o.which, true, 'leader_figures') t
  union all
  select t.* from (
    select count(*) as n, string_agg(r.name, ', ' order by r.name) as which from api.training_list() r
    where r.state = 'running' and r.last_day < (select komet.today()) and r.trainees > r.certified) o,
  lateral komet.task('trainings_to_end', o.n, o.which, false, 'trainings') t where (select komet.has_duty('supervisor'))
  union all
  select t.* from (
    select count(distinct r.id) as n, count(distinct r.id) filter (where r.late) as late from api.refresher_list() r) o,
  lateral komet.task('refreshers_due', o.n, null, o.late > 0, 'refreshers') t where (select komet.has_duty('lead', 'supervisor'))
$$;
comment on function komet.tasks_leaders(uuid[]) is 'Districts with too few active leaders of a programme, rounds whose trainees wait to be certified, leaders who need a refresher; the last two are planned by supervisors.';
