-- The activity report for any period, by district, programme, project or financier; totals since the start; and use over time.

create type komet.activity_group as (key text, label text, unit uuid, programme uuid, project uuid, course_group uuid, first_day date, last_day date, mine boolean);

create function komet.activity_groups(first_day date, last_day date, by text, programme uuid, unit uuid, project uuid, financier uuid, whole boolean)
returns setof komet.activity_group language plpgsql stable as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_figures());
  own uuid[] := array(select komet.units_file());
  levels text[];
begin
  if activity_groups.by in ('project', 'financier') then
    return query
      select x.id::text, x.name, null::uuid, null::uuid, case when activity_groups.by = 'project' then x.id end, g.id, x.first_day, x.last_day, g.unit = any (own)
      from (
        select case activity_groups.by when 'project' then p.id else f.id end as id, case activity_groups.by when 'project' then p.name else f.name end::text as name, p.id as project,
          case when whole then p.from_date else greatest(p.from_date, activity_groups.first_day) end as first_day,
          least(p.to_date, activity_groups.last_day) as last_day
        from komet.project p left join komet.financier f on f.id = p.financier
        where (activity_groups.by = 'project' or f.id is not null) and (activity_groups.project is null or p.id = activity_groups.project)
          and (activity_groups.financier is null or p.financier = activity_groups.financier)) x
      join komet.project_group y on y.project = x.project
      join komet.course_group g on g.id = y.course_group and g.unit = any (units) and g.state <> 'cancelled'
      where exists (select from komet.meeting m where m.course_group = g.id and m.on_date between x.first_day and x.last_day)
        and (activity_groups.programme is null or g.programme = activity_groups.programme) and (activity_groups.unit is null or g.unit = activity_groups.unit);
    return;
  end if;
  levels := komet.figure_levels(activity_groups.by, activity_groups.unit, activity_groups.programme);
  return query
    select komet.figure_key(c.in_unit, c.in_programme), null::text, c.in_unit, c.in_programme, null::uuid, g.id, activity_groups.first_day, activity_groups.last_day, g.unit = any (own)
    from komet.course_group g
    cross join lateral komet.figure_cells(levels, g.unit, g.programme) c
    where g.unit = any (units) and g.state <> 'cancelled'
      and exists (select from komet.meeting m where m.course_group = g.id and m.on_date between activity_groups.first_day and activity_groups.last_day)
      and (activity_groups.programme is null or g.programme = activity_groups.programme) and (activity_groups.unit is null or g.unit = activity_groups.unit)
      and (activity_groups.project is null or exists (select from komet.project_group p where p.project = activity_groups.project and p.course_group = g.id))
      and (activity_groups.financier is null or exists (
        select from komet.project_group p join komet.project j on j.id = p.project where j.financier = activity_groups.financier and p.course_group = g.id));
end $$;
comment on function komet.activity_groups(date, date, text, uuid, uuid, uuid, uuid, boolean) is 'The groups of an activity report, each under every sum it counts in; by project or financier within the period of the project, whole: all of that.';

create type komet.activity_event as (key text, label text, project uuid, event uuid, first_day date, last_day date);

create function komet.activity_events(first_day date, last_day date, by text, programme uuid, unit uuid, project uuid, financier uuid, whole boolean)
returns setof komet.activity_event language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select case activity_events.by when 'project' then p.id else f.id end::text, case activity_events.by when 'project' then p.name else f.name end::text,
      case when activity_events.by = 'project' then p.id end, e.id, x.first_day, x.last_day
    from komet.project p
    left join komet.financier f on f.id = p.financier
    cross join lateral (
      select case when whole then p.from_date else greatest(p.from_date, activity_events.first_day) end as first_day, least(p.to_date, activity_events.last_day) as last_day) x
    join komet.training_event e on e.project = p.id and e.on_date between x.first_day and x.last_day
    where (activity_events.by = 'project' or activity_events.by = 'financier' and f.id is not null) and (activity_events.project is null or p.id = activity_events.project)
      and (activity_events.financier is null or p.financier = activity_events.financier) and (activity_events.programme is null or e.programme = activity_events.programme)
      and (activity_events.unit is null or e.unit = activity_events.unit or exists (select from komet.event_leader l where l.event = e.id and l.unit = activity_events.unit));
end $$;
comment on function komet.activity_events(date, date, text, uuid, uuid, uuid, uuid, boolean) is 'Supervision and other events of projects, for an activity report by project or financier: held within the period of the project, whole: all of that. Of a district: held by it, or with leaders of it. A coordinator sees those with leaders of her own district.';

create type api.activity_row as (
  id uuid, section text, unit uuid, unit_name text, programme uuid, programme_name text, programme_told text, project uuid, name text, first_day date, last_day date, groups int, began_groups int, meetings int, hours int,
  leaders int, began int, came int, completed int, children int, whole boolean, events int, event_hours int, event_people int);

create function api.activity_report(from_date date default null, to_date date default null, by text default null, programme uuid default null, unit uuid default null,
  project uuid default null, financier uuid default null)
returns setof api.activity_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  p record;
  small int := komet.setting('small_number', null, null)::int;
  by_what text := coalesce(activity_report.by, case when activity_report.financier is not null or activity_report.project is not null then 'project' end);
  levels text[];
  lines komet.activity_group[];
  events komet.activity_event[];
  begun uuid[];
  keys text[];
begin
  select * into p from komet.period(activity_report.from_date, activity_report.to_date, null);
  if by_what is null or by_what not in ('project', 'financier') then
    levels := komet.figure_levels(by_what, activity_report.unit, activity_report.programme);
  end if;
  lines := array(select x from komet.activity_groups(p.first_day, p.last_day, by_what, activity_report.programme, activity_report.unit, activity_report.project,
    activity_report.financier, activity_report.from_date is null) x);
  events := array(select x from komet.activity_events(p.first_day, p.last_day, by_what, activity_report.programme, activity_report.unit, activity_report.project,
    activity_report.financier, activity_report.from_date is null) x);
  -- People are those of the groups that began in the period, as in all other figures.
  select array_agg(l.course_group order by l.n), array_agg(l.key order by l.n) into begun, keys
  from (select x.*, row_number() over () as n from unnest(lines) x join komet.course_group g on g.id = x.course_group and g.state not in ('planned', 'open')
    and g.first_date between x.first_day and x.last_day) l;
  return query
    with line_of as (
      select l.* from unnest(lines) l
      union all
      select v.key, v.label, null, null, v.project, null, v.first_day, v.last_day, true from unnest(events) v),
    work as (
      select l.key, min(l.label) as label, l.unit, l.programme, l.project, min(l.first_day) as first_day, max(l.last_day) as last_day, bool_and(l.mine) as mine,
        count(distinct l.course_group)::int as groups, count(distinct l.course_group) filter (where g.first_date between l.first_day and l.last_day and g.state not in ('planned', 'open'))::int as began
      from line_of l left join komet.course_group g on g.id = l.course_group group by 1, 3, 4, 5),
    held as (
      select l.key, count(distinct m.id)::int as meetings, count(distinct x.leader)::int as leaders from unnest(lines) l
      join komet.meeting m on m.course_group = l.course_group and m.state = 'held' and m.on_date between l.first_day and l.last_day
      left join komet.group_leader x on x.course_group = l.course_group and m.on_date between coalesce(x.valid_from, m.on_date) and coalesce(x.valid_to, m.on_date)
      group by 1),
    spent as (
      select y.key, round(sum(extract(epoch from y.ends - y.starts)) / 3600)::int as hours
      from (select distinct l.key, m.id, m.starts, m.ends from unnest(lines) l
        join komet.meeting m on m.course_group = l.course_group and m.state = 'held' and m.on_date between l.first_day and l.last_day) y group by 1),
    event as (
      select y.key, count(*)::int as events, round(sum(e.minutes) / 60.0)::int as hours, sum(e.outside + t.leaders)::int as people
      from (select distinct v.key, v.event from unnest(events) v) y
      join komet.training_event e on e.id = y.event
      cross join lateral (select count(*) as leaders from komet.event_leader x where x.event = e.id) t group by 1),
    line as (
      select w.*, coalesce(h.meetings, 0) as meetings, coalesce(s.hours, 0) as hours, coalesce(h.leaders, 0) as leaders, coalesce(q.began, 0) as people, coalesce(q.came, 0) as came,
        coalesce(q.completed, 0) as completed, coalesce(q.children, 0) as children
      from work w left join held h on h.key = w.key left join spent s on s.key = w.key left join komet.people_counted(begun, keys, p.day, true) q on q.key = w.key),
    veil as (
      select f.* from (select array_agg(y.key order by y.key) as keys, array_agg(case when y.label is null then komet.figure_sum(y.unit, y.programme) else 'label' end order by y.key) as sums,
        array_agg(y.people order by y.key) as n, array_agg(y.mine order by y.key) as own from line y) t, komet.figures_veiled(t.keys, t.sums, t.n, t.own, small) f)
    select md5(l.key)::uuid, case when by_what = 'both' then coalesce(u.name::text, komet.say('The whole city')) end, coalesce(l.unit, activity_report.unit),
      case when by_what = 'both' then null when l.unit is not null then u.name when l.label is null and not exists (select from unnest(lines) x where x.programme is not null) then 'all_units' end::text,
      coalesce(l.programme, activity_report.programme),
      g.name::text, case when l.programme is not null then g.name when l.label is null and exists (select from unnest(lines) x where x.programme is not null) then 'all_programmes' end::text, coalesce(l.project, activity_report.project), l.label,
      l.first_day, l.last_day, l.groups, l.began, l.meetings, l.hours, l.leaders, case when not v.veiled then l.people end, case when not v.veiled then l.came end,
      case when not v.veiled then l.completed end, case when not v.veiled then l.children end,
      l.label is null and komet.figure_whole(levels, l.unit, l.programme),
      case when l.label is not null then coalesce(n.events, 0) end, case when l.label is not null then coalesce(n.hours, 0) end, case when l.label is not null then coalesce(n.people, 0) end
    from line l
    join veil v on v.key = l.key
    left join event n on n.key = l.key
    left join komet.unit u on u.id = l.unit
    left join komet.programme g on g.id = l.programme
    order by l.last_day desc, l.label collate "sv-SE-x-icu", l.unit is not null, u.name collate "sv-SE-x-icu", l.programme is not null, g.position, g.name, l.key;
end $$;
comment on function api.activity_report(date, date, text, uuid, uuid, uuid, uuid) is 'What was done in a period: groups that met, those that began, meetings held and their hours, leaders who led, parents who began, came and completed and the children of those who came, of the groups that began in it. by: unit, programme, both, all, project, financier; a project counts within its own period, all of it unless a first day is said, and with its supervision and other events, their hours and how many took part. Few of other districts are veiled. Errors: KM001 at to_date, by. Source: wishes 41, 42, 71, 82 and 107.';

create function api.activity_report_about(from_date date default null, to_date date default null, by text default null, programme uuid default null, unit uuid default null,
  project uuid default null, financier uuid default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  p record;
  j record;
  of_projects boolean := coalesce(activity_report_about.by, case when num_nonnulls(activity_report_about.project, activity_report_about.financier) > 0 then 'project' end, '') in ('project', 'financier');
begin
  select * into p from komet.period(activity_report_about.from_date, activity_report_about.to_date, null);
  if coalesce(activity_report_about.by, '') in ('project', 'financier') or activity_report_about.project is not null or activity_report_about.financier is not null then
    return query select komet.about(komet.say('Each project within its own period, and until {1} at the latest'), komet.detail(p.last_day::text));
  else
    return query select komet.about(komet.say('Groups that met {1} to {2}; meetings, hours and leaders: of meetings held then'), komet.detail(p.first_day::text, p.last_day::text));
  end if;
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Parents: of the groups that began in the period; each counts once in a sum'), null),
      (komet.say('Children: of the parents who came, each once'), null),
      (case when of_projects then komet.say('Events: supervision, trainings and lectures of the project; leaders and others who took part')
        else komet.say('Supervision, trainings and lectures are counted in figures of their own') end, null)) x (line, detail);
  for j in
    select x.*, f.name as payer from komet.project x left join komet.financier f on f.id = x.financier where x.id = activity_report_about.project
  loop
    return query select komet.about(komet.say('Project: {1}, {2}, {3} to {4}'), komet.detail(j.name::text, coalesce(j.payer::text, j.reference::text, '-'), j.from_date::text, j.to_date::text));
    return query select komet.about(komet.say('Applied for {1} kr, granted {2} kr'), komet.detail(coalesce(j.applied::text, '-'), coalesce(j.granted::text, '-')))
      where coalesce(j.applied, j.granted) is not null;
    return query select komet.about(komet.say('Held by {1}'), o.names) from (
      select string_agg(x.name, ', ') as names from api.project_organisers(j.id) x) o where o.names is not null;
  end loop;
  return query select d.line from komet.veil_line() d;
end $$;
comment on function api.activity_report_about(date, date, text, uuid, uuid, uuid, uuid) is 'What the activity report counts; of one project, who pays, what was granted and who holds it. Errors: KM001 at to_date.';

-- ---------------------------------------------------------------------------------------------------
-- Since the start

create type api.total_row as (id uuid, programme uuid, figure text, before int, source_from date, source_to date, here int, total int, since date);

create function api.totals(programme uuid default null, unit uuid default null, as_of date default null) returns setof api.total_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  p record;
  small int := komet.setting('small_number', null, null)::int;
  mine boolean := komet.figure_own(totals.unit);
  groups uuid[];
  q record;
  leaders int;
  since date;
begin
  select * into p from komet.period('1900-01-01', null, totals.as_of);
  groups := array(select g.id from komet.groups_begun(p.first_day, p.day, totals.unit, totals.programme, false) g);
  select min(g.first_date) into since from komet.course_group g where g.id = any (groups);
  select * into q from komet.people_counted(groups, array_fill('all'::text, array[cardinality(groups)]), p.day, true);
  select count(distinct c.leader)::int into leaders
  from komet.leader_certificate c join komet.leader l on l.id = c.leader
  where not c.trainee and c.valid_from <= p.day and (c.revoked_on is null or c.revoked_on > p.day) and l.unit = any (array(select komet.units_figures()))
    and (totals.programme is null or c.programme = totals.programme) and (totals.unit is null or l.unit = totals.unit);
  return query
    with here as (
      select x.figure, x.n, x.people, x.position from (values
        ('parents', coalesce(q.came, 0), true, 1), ('completed', coalesce(q.completed, 0), true, 2), ('children', coalesce(q.children, 0), true, 3),
        ('groups', cardinality(groups), false, 4), ('leaders', leaders, false, 5)) x (figure, n, people, position)),
    earlier as (
      select b.figure, sum(b.n)::int as n, min(b.from_date) as first_day, max(b.to_date) as last_day from komet.figure_before b
      where b.to_date <= p.day and (totals.programme is null or b.programme = totals.programme) and (totals.unit is null or b.district = totals.unit)
        and (cardinality(array(select komet.units_figures())) > 1 or b.district = any (array(select komet.units_figures()))) group by 1)
    select md5('total ' || h.figure)::uuid, totals.programme, h.figure, e.n, e.first_day, e.last_day,
      case when not (h.people and komet.small_veiled(mine, coalesce(q.came, 0), small)) then h.n end,
      case when not (h.people and komet.small_veiled(mine, coalesce(q.came, 0), small)) then h.n + coalesce(e.n, 0) end, since
    from here h left join earlier e on e.figure = h.figure
    order by h.position;
end $$;
comment on function api.totals(uuid, uuid, date) is 'Totals since the start: parents who came, those who completed, children, groups and leaders, counted here and added to the counts from before that stand with their sources. Of one programme or district only the counts that were told of it. Errors: KM001 at as_of. Source: wish 50.';

create function api.totals_about(programme uuid default null, unit uuid default null, as_of date default null) returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  p record;
begin
  select * into p from komet.period('1900-01-01', null, totals_about.as_of);
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('In Komet: all groups that have begun until {1}; each parent and child counts once'), komet.detail(p.day::text)),
      (komet.say('Leaders: ever certified, also those who have left'), null),
      (komet.say('Before: counts from other sources, as they stand there; nobody can tell who is in both'), null)) x (line, detail);
  return query
    select komet.about(komet.say('Source: {1}'), b.source::text) from komet.figure_before b
    where b.to_date <= p.day and (totals_about.programme is null or b.programme = totals_about.programme) and (totals_about.unit is null or b.district = totals_about.unit)
      and (cardinality(array(select komet.units_figures())) > 1 or b.district = any (array(select komet.units_figures())))
    group by b.source order by min(b.from_date) limit 10;
  return query select d.line from komet.veil_line() d;
end $$;
comment on function api.totals_about(uuid, uuid, date) is 'What the totals count, and where the counts from before were found. Errors: KM001 at as_of.';

-- ---------------------------------------------------------------------------------------------------
-- Over time

create function komet.term_first(day date) returns date language sql immutable as $$
  select make_date(extract(year from day)::int, case when extract(month from day) < 7 then 1 else 7 end, 1)
$$;
comment on function komet.term_first(date) is 'The first day of the half-year that a day is in: VT or HT.';

create function komet.term_called(day date) returns text language sql immutable as $$
  select case when extract(month from day) < 7 then 'VT ' else 'HT ' end || extract(year from day)
$$;
comment on function komet.term_called(date) is 'What the term that a day is in is called, such as HT 2026.';

create type api.term_row as (id uuid, unit uuid, programme uuid, term text, from_date date, to_date date, districts int, groups int, began int, came int, completed int, completion_percent int, leaders int, active int);

create function api.use_over_time(programme uuid default null, unit uuid default null, terms int default null, division text default null)
returns setof api.term_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  today date := komet.today();
  n int := coalesce(use_over_time.terms, 8);
  small int := komet.setting('small_number', null, null)::int;
  then_too boolean := use_over_time.division = 'then';
  mine boolean := komet.figure_own(use_over_time.unit);
  first_day date;
  groups uuid[];
  units uuid[];
  keys text[];
begin
  if n not between 1 and 40 then
    perform komet.fail('KM001', 'terms', 'Between {1} and {2}', '1', '40');
  end if;
  first_day := komet.term_first((komet.term_first(today) - (n - 1) * interval '6 months')::date);
  select array_agg(g.id), array_agg(g.unit), array_agg(komet.term_called(g.first_date)) into groups, units, keys
  from komet.groups_begun(first_day, today, use_over_time.unit, use_over_time.programme, then_too) g;
  return query
    with term as (
      select d::date as first_on, least((d + interval '6 months')::date - 1, today) as last_on, komet.term_called(d::date) as called from generate_series(first_day, today, interval '6 months') d),
    course as (
      select g.key, count(*)::int as groups, count(distinct g.unit)::int as units from unnest(units, keys) g (unit, key) group by 1),
    people as (select * from komet.people_counted(groups, keys, today)),
    led as (
      select t.first_on, count(*)::int as leaders, count(*) filter (where x.active)::int as active
      from (
        select l.day, l.leader, bool_or(l.active) as active from komet.leaders_on(array(select t.last_on from term t), then_too) l
        where (use_over_time.programme is null or l.programme = use_over_time.programme) and (use_over_time.unit is null or l.unit = use_over_time.unit) group by 1, 2) x
      join term t on t.last_on = x.day group by 1),
    line as (
      select t.*, coalesce(c.units, 0) as units, coalesce(c.groups, 0) as groups, coalesce(q.began, 0) as began, coalesce(q.came, 0) as came, coalesce(q.completed, 0) as completed, q.decided,
        coalesce(d.leaders, 0) as leaders, coalesce(d.active, 0) as active, coalesce(komet.small_veiled(mine, q.began, small), false) as veiled
      from term t left join course c on c.key = t.called left join people q on q.key = t.called left join led d on d.first_on = t.first_on)
    select md5(l.called)::uuid, use_over_time.unit, use_over_time.programme, l.called, l.first_on, l.last_on, l.units, l.groups, case when not l.veiled then l.began end, case when not l.veiled then l.came end,
      case when not l.veiled then l.completed end, case when not l.veiled then komet.percent(l.completed, l.decided) end, l.leaders, l.active
    from line l order by l.first_on desc;
end $$;
comment on function api.use_over_time(uuid, uuid, int, text) is 'How use has grown, a line a term (eight when left out): districts that began groups, groups, parents who began, came and completed, leaders and active leaders at its end. Of one programme or district when chosen. Few of another district are veiled. Errors: KM001 at terms. Source: wishes 48 and 65.';

create function api.use_over_time_about(programme uuid default null, unit uuid default null, terms int default null, division text default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
begin
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('VT is January to June, HT July to December; this term until {1}'), komet.detail(komet.today()::text)),
      (komet.say('Groups and parents: of the groups that began in the term, as decided by today'), null),
      (komet.say('Leaders: certified and active on the last day of the term'), null)) x (line, detail);
  return query select d.line from komet.division_line(use_over_time_about.division = 'then') d;
  return query select d.line from komet.veil_line() d;
end $$;
comment on function api.use_over_time_about(uuid, uuid, int, text) is 'What the figures of terms count: lines with their values.';
