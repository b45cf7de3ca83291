-- The start page of a coordinator, and the groups of a leader.

create type api.start_tasks_row as (id uuid, n int, what text, detail text, urgent boolean, subject text, about uuid);

create function komet.tasks_brief() returns table (kind text, place int, list text, n bigint, urgent boolean, brief text, about uuid) language sql stable as $$
  with l as (
    select case when (x.t).kind like 'own%' then 'own_tasks' else (x.t).kind end as kind, s.place,
      case when s.list = 'groups' and not exists (select from komet.units_file()) then 'my_groups' else s.list end as list,
      case s.list when 'tasks' then x.id when 'groups' then (x.t).course_group when 'refreshers' then (x.t).leader else (x.t).about end as about,
      coalesce((x.t).urgent and x.until is null or x.until < d.today, false) as urgent, (x.t).brief as brief, (x.t).place as nth, x.due
    from (select komet.today() as today) d
    cross join lateral komet.task_lines() x
    join komet.task_places() s on s.kind = (x.t).kind
    where x.due <= d.today and coalesce(x.login, session_user) = session_user)
  select l.kind, min(l.place), min(l.list), count(*), bool_or(l.urgent), (
      select string_agg(b.brief, ', ' order by b.nth, b.brief) from (
        select o.brief, min(o.nth) as nth from l o where o.kind = l.kind and o.brief is not null group by 1) b),
    (array_agg(l.about order by l.due, l.nth, l.brief, l.about))[1]
  from l group by l.kind
$$;
comment on function komet.tasks_brief() is 'What there is to do today, a line a kind: late, today or postponed to today, one''s own and nobody''s. about: the first of them in the list that is opened.';

create function api.start_tasks() returns setof api.start_tasks_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select md5(b.kind)::uuid, b.n::int, b.kind || case when b.n = 1 then '_one' else '' end, b.brief, nullif(b.urgent, false), b.list, b.about
  from komet.tasks_brief() b order by b.urgent desc, b.place
$$;
comment on function api.start_tasks() is 'What is to be done today: n of what (a word of the set start_task, ending in _one when there is one), detail group numbers, subject the list it is done in, and the row of it that comes first. What presses first. No names of families.';

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
