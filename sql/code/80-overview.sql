-- The overview of the project's lead: all districts, figures only, no family.

create type api.overview_row as (
  id uuid, unit_name text, programme uuid, programme_name text, waiting int, longest_weeks int, free int, groups int,
  attendance_percent int, started int, completed int, completion_percent int);

create function komet.percent(part bigint, whole bigint) returns int language sql immutable as $$
  select case when whole > 0 then round(100.0 * part / whole)::int end
$$;
comment on function komet.percent(bigint, bigint) is 'A share in whole per cent; null of nothing.';

create function api.overview_about(from_date date default null, to_date date default null, programme uuid default null, division text default null)
returns table (line text, detail text) language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  today date := komet.today();
  first_day date := coalesce(overview_about.from_date, date_trunc('year', today)::date);
  last_day date := coalesce(overview_about.to_date, today);
begin
  perform komet.figure_day('from_date', overview_about.from_date), komet.figure_day('to_date', overview_about.to_date);
  return query values
    (komet.say('Waiting, weeks, free seats and groups: as it is {1}'), today::text),
    (komet.say('Came: of the marks of meetings {1} to {2}, those that were present, late or made up for'), komet.detail(first_day::text, last_day::text)),
    (komet.say('Began and completed: participants of groups that began {1} to {2}; per cent of those whose outcome is decided'),
      komet.detail(first_day::text, last_day::text));
  if overview_about.division = 'then' then
    return query values (komet.say('What has been counts in the district that it belonged to then'), null);
  end if;
  if exists (select from komet.units_figures() u where u <> all (array(select komet.units_file()))) then
    return query values (komet.say('Blank: fewer than {1} people of another district'), komet.setting('small_number', null, null));
  end if;
end $$;
comment on function api.overview_about(date, date, uuid, text) is 'What the overview counts, for the same arguments: lines, and their values. Errors: KM001 at from_date, to_date.';

create function api.overview_list(from_date date default null, to_date date default null, programme uuid default null,
  division text default null)
returns setof api.overview_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_figures());
  own uuid[] := array(select komet.units_file());
  today date := komet.today();
  first_day date := coalesce(overview_list.from_date, date_trunc('year', today)::date);
  last_day date := coalesce(overview_list.to_date, today);
  small int := komet.setting('small_number', null, null)::int;
  then_too boolean := overview_list.division = 'then';
begin
  if first_day > last_day then
    perform komet.fail('KM001', 'to_date', 'The period ends before it begins');
  end if;
  return query
    with queue as (
      select r.unit, r.programme, count(*)::int as waiting, (today - min(r.queue_date)) / 7 as weeks
      from komet.registration r
      where r.unit = any (units) and r.state = 'queued'
      group by 1, 2),
    course as (
      select g.unit, g.programme,
        count(*) filter (where g.state in ('open', 'running', 'break'))::int as groups,
        sum(g.capacity - s.taken) filter (where g.state = 'open')::int as free
      from komet.course_group g
      left join komet.seats_of(array(select c.id from komet.course_group c where c.unit = any (units) and c.state = 'open')) s on s.course_group = g.id
      where g.unit = any (units) and g.state in ('planned', 'open', 'running', 'break')
      group by 1, 2),
    marks as (
      select coalesce(h.was, g.unit) as unit, g.programme, count(*) filter (where a.mark in ('N', 'S', 'K')) as came, count(a.mark) as marked,
        count(distinct a.participation) as people, bool_and(g.unit = any (own)) as mine
      from komet.course_group g
      join komet.meeting m on m.course_group = g.id and m.on_date between first_day and last_day
      join komet.attendance a on a.meeting = m.id
      left join lateral komet.unit_then_of(g.id, m.on_date, then_too) h on true
      where g.unit = any (units)
      group by 1, 2),
    begun as (
      select coalesce(h.was, g.unit) as unit, g.programme, count(*) as started, count(*) filter (where p.state = 'completed') as completed,
        count(*) filter (where p.state in ('completed', 'attended', 'interrupted')) as decided, bool_and(g.unit = any (own)) as mine
      from komet.course_group g
      join komet.participation p on p.course_group = g.id and p.state <> 'placed'
      left join lateral komet.unit_then_of(g.id, g.first_date, then_too) h on true
      where g.unit = any (units) and g.first_date between first_day and last_day
      group by 1, 2),
    both_keys as (
      select unit, programme from queue union select unit, programme from course
      union select unit, programme from marks union select unit, programme from begun)
    -- The outcome for a handful of people in another district says too much about each of them.
    select md5(k.unit::text || k.programme)::uuid, u.name::text, k.programme, p.name::text,
      coalesce(q.waiting, 0), q.weeks, coalesce(c.free, 0), coalesce(c.groups, 0),
      case when m.mine or m.people >= small then komet.percent(m.came, m.marked) end,
      case when v.veiled then null else coalesce(b.started, 0)::int end,
      case when v.veiled then null else coalesce(b.completed, 0)::int end,
      case when v.veiled then null else komet.percent(b.completed, b.decided) end
    from both_keys k
    join komet.unit u on u.id = k.unit
    join komet.programme p on p.id = k.programme
    left join queue q using (unit, programme)
    left join course c using (unit, programme)
    left join marks m using (unit, programme)
    left join begun b using (unit, programme)
    cross join lateral (select not b.mine and b.started between 1 and small - 1 as veiled) v
    where overview_list.programme is null or k.programme = overview_list.programme
    order by u.name collate "sv-SE-x-icu", p.position, p.name, k.unit;
end $$;
comment on function api.overview_list(date, date, uuid, text) is 'District by programme: waiting now, longest wait in weeks, free seats and groups now; attendance of the meetings, and starters and completers of the groups begun in the period (this year when left out). completed counts of those decided. Outcome and attendance of fewer people in another district than the setting small_number says are veiled (null). division then: what has been counts in the district that it belonged to on its day (a meeting''s, or that a group began), else in today''s. No families. Errors: KM001 at to_date. Source: the day of a coordinator.';
