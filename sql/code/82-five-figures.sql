-- The five figures that the system was asked for: group leaders, active ones, what they are trained for, what parents think of
-- them, and parents who take part and complete; and the groups behind each.

create type api.five_row as (
  id uuid, section text, unit uuid, unit_name text, programme uuid, programme_name text, programme_told text, leaders int, active int, tracks text, answers int, delivery numeric, quality numeric,
  fidelity numeric, began int, came int, completed int, completion_percent int, whole boolean);

create type komet.feedback as (key text, unit uuid, programme uuid, answers int, delivery numeric, quality numeric, fidelity numeric);

create function komet.feedback_counted(first_day date, last_day date, unit uuid, programme uuid, then_too boolean, levels text[]) returns setof komet.feedback
language plpgsql stable as $$
#variable_conflict use_column
declare
  groups uuid[] := komet.figure_groups(feedback_counted.first_day, feedback_counted.last_day, feedback_counted.programme);
  counted uuid[];
  keys text[];
begin
  select array_agg(x.id order by x.id, x.key), array_agg(x.key order by x.id, x.key) into counted, keys from (
    select g.id, komet.figure_key(c.in_unit, c.in_programme) as key
    from komet.course_group g
    left join lateral (
      select t.was from (select max(m.on_date) as day from komet.meeting m where m.course_group = g.id and m.state <> 'cancelled' and m.on_date <= feedback_counted.last_day) d,
        komet.unit_then_of(g.id, d.day, then_too) t) h on then_too
    cross join lateral komet.figure_cells(levels, coalesce(h.was, g.unit), g.programme) c
    where g.id = any (groups) and (feedback_counted.unit is null or coalesce(h.was, g.unit) = feedback_counted.unit)) x;
  return query
    select s.label, nullif(split_part(s.label, ' ', 1), '')::uuid, nullif(split_part(s.label, ' ', 2), '')::uuid, max(s.n_after),
      max(s.after) filter (where s.code = 'delivery'), max(s.after) filter (where s.code = 'quality'), max(s.after) filter (where s.code = 'fidelity')
    from komet.survey_counted(counted, keys, komet.setting('feedback_answers', null, null)::int) s
    join komet.survey v on v.id = s.survey and v.about = 'leaders'
    where s.code in ('delivery', 'quality', 'fidelity')
    group by s.label;
end $$;
comment on function komet.feedback_counted(date, date, uuid, uuid, boolean, text[]) is 'The means of what parents think of their leaders for each sum of a report: groups whose last meeting so far was in the period, never of fewer than five answers. Anonymous answers have no day of their own.';

create function api.five_figures(from_date date default null, to_date date default null, as_of date default null, by text default null,
  programme uuid default null, unit uuid default null, division text default null)
returns setof api.five_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  p record;
  then_too boolean := five_figures.division = 'then';
  levels text[] := komet.figure_levels(five_figures.by, five_figures.unit, five_figures.programme);
  small int := komet.setting('small_number', null, null)::int;
  groups uuid[];
  keys text[];
begin
  select * into p from komet.period(five_figures.from_date, five_figures.to_date, five_figures.as_of);
  select array_agg(x.id order by x.n), array_agg(x.key order by x.n) into groups, keys from (
    select g.id, komet.figure_key(c.in_unit, c.in_programme) as key, row_number() over () as n
    from komet.groups_begun(p.first_day, p.last_day, five_figures.unit, five_figures.programme, then_too) g
    cross join lateral komet.figure_cells(levels, g.unit, g.programme) c) x;
  return query
    with leader as materialized (
      select c.level, c.in_unit, c.in_programme, l.* from komet.leaders_on(array[p.day], then_too) l
      cross join lateral komet.figure_cells(levels, l.unit, l.programme) c
      where (five_figures.programme is null or l.programme = five_figures.programme) and (five_figures.unit is null or l.unit = five_figures.unit)),
    led as (
      select komet.figure_key(l.in_unit, l.in_programme) as key, count(distinct l.leader)::int as leaders, count(distinct l.leader) filter (where l.active)::int as active
      from leader l group by 1),
    track as (
      select x.key, string_agg(g.name || ' ' || x.n, ', ' order by g.position, g.name) as names
      from (select komet.figure_key(l.in_unit, l.in_programme) as key, l.programme, count(distinct l.leader) as n from leader l group by 1, 2) x
      join komet.programme g on g.id = x.programme group by 1),
    people as (select * from komet.people_counted(groups, keys, p.day)),
    feedback as (select * from komet.feedback_counted(p.first_day, p.last_day, five_figures.unit, five_figures.programme, then_too, levels)),
    every as (select key from led union select key from people union select key from feedback),
    line as (
      select k.key, nullif(split_part(k.key, ' ', 1), '')::uuid as unit, nullif(split_part(k.key, ' ', 2), '')::uuid as programme,
        coalesce(d.leaders, 0) as leaders, coalesce(d.active, 0) as active, t.names, f.answers, f.delivery, f.quality, f.fidelity,
        coalesce(q.began, 0) as began, coalesce(q.came, 0) as came, coalesce(q.completed, 0) as completed, q.decided
      from every k
      left join led d on d.key = k.key left join track t on t.key = k.key left join people q on q.key = k.key left join feedback f on f.key = k.key),
    told as (
      select array_agg(l.key order by l.key) as keys, array_agg(komet.figure_sum(l.unit, l.programme) order by l.key) as sums, array_agg(l.began order by l.key) as began,
        array_agg(l.answers order by l.key) as answers, array_agg(komet.figure_own(l.unit) order by l.key) as own from line l),
    veil as (
      select l.*, w.veiled, m.veiled as mute from line l
      join (select x.* from told t, komet.figures_veiled(t.keys, t.sums, t.began, t.own, small) x) w on w.key = l.key
      join (select x.* from told t, komet.figures_veiled(t.keys, t.sums, t.answers, t.own, 5) x) m on m.key = l.key)
    select md5(v.key)::uuid, case when 'both' = any (levels) then coalesce(u.name::text, komet.say('The whole city')) end, coalesce(v.unit, five_figures.unit),
      case when 'both' = any (levels) then null when v.unit is not null then u.name when 'programme' <> all (levels) then 'all_units' end::text,
      coalesce(v.programme, five_figures.programme),
      g.name::text, case when v.programme is not null then g.name when 'programme' = any (levels) or 'both' = any (levels) then 'all_programmes' end::text,
      v.leaders, v.active, v.names, v.answers,
      case when not v.mute then v.delivery end, case when not v.mute then v.quality end, case when not v.mute then v.fidelity end,
      case when not v.veiled then v.began end, case when not v.veiled then v.came end, case when not v.veiled then v.completed end,
      case when not v.veiled then komet.percent(v.completed, v.decided) end, komet.figure_whole(levels, v.unit, v.programme)
    from veil v
    left join komet.unit u on u.id = v.unit
    left join komet.programme g on g.id = v.programme
    order by v.unit is not null, u.name collate "sv-SE-x-icu", v.programme is not null, g.position, g.name, v.key;
end $$;
comment on function api.five_figures(date, date, date, text, uuid, uuid, text) is 'The five figures: leaders and active leaders as of a day, what they are trained for, the mean of what parents think of delivery, quality and fidelity, and parents of the groups begun in the period who began, came at least once and completed, each counted once. by: all, unit, programme, both. division then: each in the district of its day. Small numbers of other districts are veiled, and the next smallest when one alone would be told by the sum. No families. Errors: KM001 at to_date, as_of, by. Source: the charter, wishes 35 to 39, 71 and 107.';

create function api.five_figures_about(from_date date default null, to_date date default null, as_of date default null, by text default null,
  programme uuid default null, unit uuid default null, division text default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
  p record;
begin
  select * into p from komet.period(five_figures_about.from_date, five_figures_about.to_date, five_figures_about.as_of);
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Leaders: certified on {1}, each once in a sum; orientation: for which programmes'), komet.detail(p.day::text)),
      (komet.say('Active: certified, and has led a meeting within {1} months before'), komet.setting('active_leader_months', null, five_figures_about.programme)),
      (komet.say('Feedback of parents, 1 to 5: last meeting {1} to {2}, at least {3} answers'),
        komet.detail(p.first_day::text, p.last_day::text, greatest(komet.setting('feedback_answers', null, null)::int, 5)::text)),
      (komet.say('Participated: came at least once in a group that began {1} to {2}'), komet.detail(p.first_day::text, p.last_day::text)),
      (komet.say('Completed: decided by {1} by the rule of the programme. A parent counts once'), komet.detail(p.day::text))) x (line, detail);
  return query select d.line from komet.division_line(five_figures_about.division = 'then') d;
  return query select d.line from komet.veil_line() d;
end $$;
comment on function api.five_figures_about(date, date, date, text, uuid, uuid, text) is 'What the five figures count, with the settings in force and the days meant: lines with their values. Errors: KM001 at to_date, as_of.';

-- ---------------------------------------------------------------------------------------------------
-- The groups behind a figure

create type api.counted_group_row as (
  id uuid, unit_name text, number int, programme_name text, first_date date, state text, leaders text, began int, came int, completed int, completion_percent int);

create function api.counted_groups(unit uuid default null, programme uuid default null, from_date date default null, to_date date default null, as_of date default null,
  division text default null, project uuid default null)
returns setof api.counted_group_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  p record;
  then_too boolean := counted_groups.division = 'then';
  small int := komet.setting('small_number', null, null)::int;
  groups uuid[];
begin
  select * into p from komet.period(coalesce(counted_groups.from_date, (select j.from_date from komet.project j where j.id = counted_groups.project)),
    coalesce(counted_groups.to_date, (select j.to_date from komet.project j where j.id = counted_groups.project)), counted_groups.as_of);
  groups := array(select g.id from komet.groups_begun(p.first_day, p.last_day, counted_groups.unit, counted_groups.programme, then_too) g
    where counted_groups.project is null or exists (select from komet.project_group x where x.project = counted_groups.project and x.course_group = g.id));
  return query
    with line as (
      select s.*, g.unit, g.mine, coalesce(q.began, 0) as began, coalesce(q.came, 0) as came, coalesce(q.completed, 0) as completed, q.decided
      from komet.groups_begun(p.first_day, p.last_day, counted_groups.unit, counted_groups.programme, then_too) g
      join komet.groups_shown(groups) s on s.id = g.id
      left join komet.people_counted(groups, groups::text[], p.day) q on q.key = g.id::text),
    veil as (
      select l.*, x.veiled from line l
      join (select f.* from (select array_agg(y.id::text order by y.id) as keys, array_agg(concat(y.unit, y.programme) order by y.id) as sums, array_agg(y.began order by y.id) as began,
          array_agg(y.mine order by y.id) as own from line y) t, komet.figures_veiled(t.keys, t.sums, t.began, t.own, small) f) x on x.key = l.id::text)
    select v.id, u.name::text, v.number, v.programme_name, v.first_date, v.state, v.leaders,
      case when not v.veiled then v.began end, case when not v.veiled then v.came end, case when not v.veiled then v.completed end,
      case when not v.veiled then komet.percent(v.completed, v.decided) end
    from veil v join komet.unit u on u.id = v.unit
    order by u.name collate "sv-SE-x-icu", v.first_date desc, v.number
    limit komet.setting('list_max', null, null)::int * 20;
end $$;
comment on function api.counted_groups(uuid, uuid, date, date, date, text, uuid) is 'The groups that the figures of parents count, each with its own; of a project those that count in it, in its period unless another is said; small ones of other districts are veiled. Who was in them is seen in one''s own district, from there. Errors: KM001 at to_date, as_of. Source: wishes 39 and 107.';
