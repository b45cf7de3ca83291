-- Waiting times (väntetider) as they are: from the first day, and without the pauses that the family itself wished for; of those who
-- wait on any day, and of those whose group began in a period. 44-past tells one wait day by day; here are many, by the same facts.

create type komet.waiting as (registration uuid, unit uuid, programme uuid, until date, days int, paused int);

create function komet.waits_paused(registrations uuid[], untils date[]) returns table (registration uuid, paused int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with recursive line (root, link, came_from, until, depth) as (
    select a.registration, r.id, r.came_from, a.until, 1 from unnest(registrations, untils) a (registration, until) join komet.registration r on r.id = a.registration
    union all
    select l.root, r.id, r.came_from, l.until, l.depth + 1 from line l join komet.registration r on r.id = l.came_from),
  began as (
    select l.root, l.link, l.until, l.depth, min(e.on_date) as day from line l join komet.registration_event e on e.registration = l.link and e.state is not null group by 1, 2, 3, 4),
  -- When it was about which of the registrations of one wait: from its first event to that of the next.
  span as (
    select b.root, b.link, b.day, least(greatest(lead(b.day, 1, b.until) over (partition by b.root order by b.depth desc), b.day), greatest(b.until, b.day)) as upto from began b),
  told as (
    select distinct on (s.root, s.link, e.on_date) s.root, s.link, s.upto, e.on_date, e.state
    from span s join komet.registration_event e on e.registration = s.link and e.state is not null and e.on_date < s.upto
    order by s.root, s.link, e.on_date, e.n desc),
  state as (
    select t.root, t.link, t.state, daterange(t.on_date, lead(t.on_date, 1, t.upto) over (partition by t.root, t.link order by t.on_date)) as days from told t),
  spent as (
    select s.root, s.link, range_agg(s.days) filter (where s.state in ('queued', 'incomplete')) as waits, range_agg(s.days) filter (where s.state = 'queued') as queued,
      range_agg(s.days) filter (where komet.wait_out(s.state)) as out
    from state s group by 1, 2),
  rests as (
    select s.root, s.link,
      range_agg(daterange(t.from_date, greatest(t.from_date, least(t.until + 1, t.ended_on)))) as days,
      range_agg(daterange(t.from_date, greatest(t.from_date, least(t.until + 1, t.ended_on)))) filter (where t.cause in ('family', 'other_adult')) as own
    from span s join komet.rest t on t.registration = s.link group by 1, 2),
  wish as (
    select s.root, s.link, x.wanted_from, x.day, lag(x.day, 1, '-infinity') over (partition by s.root, s.link order by x.day) as since
    from span s cross join lateral (
      select b.wanted_from, b.day from komet.registration_before b where b.registration = s.link
      union all select r.wanted_from, 'infinity' from komet.registration r where r.id = s.link) x),
  later as (
    select w.root, w.link, range_agg(daterange(w.since, greatest(w.since, least(w.day, w.wanted_from)))) as days from wish w where w.wanted_from is not null group by 1, 2),
  pause as (
    select s.root, coalesce(s.out, '{}') + coalesce(r.own, '{}') * coalesce(s.waits, '{}')
      + (coalesce(l.days, '{}') * coalesce(s.queued, '{}') - coalesce(r.days, '{}')) as days
    from spent s
    left join rests r on r.root = s.root and r.link = s.link
    left join later l on l.root = s.root and l.link = s.link)
  select p.root, sum((select sum(upper(d) - lower(d)) from unnest(p.days) d))::int from pause p group by 1
$$;
comment on function komet.waits_paused(uuid[], date[]) is 'Of the days of each wait until a day, how many were a pause: a rest that the family wished for, a time before the wished start, or closed in between. The same facts and the same order of them as komet.wait_parts, for many at once. Runs as komet_owner, who sees the events of the units that the caller may count, and gives numbers.';

create function komet.waits_special(registrations uuid[]) returns uuid[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select array(
    select r.id from komet.registration r
    where r.id = any (registrations) and (r.came_from is not null or r.wanted_from > r.queue_date
      or exists (select from komet.rest t where t.registration = r.id)
      or exists (select from komet.registration_before b where b.registration = r.id and b.wanted_from is not null)
      or exists (select from komet.registration_event e where e.registration = r.id and e.what = 'reopened')))
$$;
comment on function komet.waits_special(uuid[]) is 'Which of some registrations can have had a pause at all. Runs as komet_owner, who sees what the caller may count.';

create function komet.waits_on(day date, unit uuid, programme uuid, then_too boolean) returns setof komet.waiting
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if waits_on.day >= komet.today() then
    return query
      select r.id, r.unit, r.programme, waits_on.day, waits_on.day - r.queue_date, 0 from komet.registration r
      where r.unit = any (array(select komet.units_figures())) and r.state in ('incomplete', 'queued', 'offered') and komet.stands(r.state, r.resting_until, waits_on.day)
        and (waits_on.programme is null or r.programme = waits_on.programme) and (waits_on.unit is null or r.unit = waits_on.unit);
    return;
  end if;
  return query
    with candidate as (
      select r.id from komet.registration r where r.state in ('incomplete', 'queued', 'offered')
      union
      select e.registration from komet.registration_event e where e.on_date > waits_on.day)
    select r.id, u.unit, r.programme, waits_on.day, waits_on.day - r.queue_date, 0
    from candidate c
    join komet.registration r on r.id = c.id
    cross join lateral (select coalesce((select t.was from komet.unit_then_of(r.id, waits_on.day, then_too) t), r.unit) as unit) u
    cross join lateral (select e.state from komet.registration_event e
      where e.registration = r.id and e.on_date <= waits_on.day and e.state is not null order by e.n desc limit 1) e
    where r.unit = any (array(select komet.units_figures())) and e.state = 'queued'
      and not exists (select from komet.rest t where t.registration = r.id and t.from_date <= waits_on.day and t.until >= waits_on.day and (t.ended_on is null or t.ended_on > waits_on.day))
      and (waits_on.programme is null or r.programme = waits_on.programme) and (waits_on.unit is null or u.unit = waits_on.unit);
end $$;
comment on function komet.waits_on(date, uuid, uuid, boolean) is 'Who held a place in a queue at the end of a day, as komet.queue_on has them, in the district of today or of that day, and for how many days. Runs as komet_owner, who sees what the caller may count; no function gives its rows out.';

create function komet.waits_ended(first_day date, last_day date, unit uuid, programme uuid, then_too boolean) returns setof komet.waiting
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  return query
    select r.id, u.unit, r.programme, e.day, e.day - r.queue_date, 0
    from (select x.registration, min(x.on_date) as day from komet.registration_event x
      where x.state = 'running' and x.on_date between waits_ended.first_day and waits_ended.last_day
        and not exists (select from komet.registration_event b where b.undoes = x.id) group by 1) e
    join komet.registration r on r.id = e.registration
    cross join lateral (select coalesce((select t.was from komet.unit_then_of(r.id, e.day, then_too) t), r.unit) as unit) u
    where r.unit = any (array(select komet.units_figures()))
      and not exists (select from komet.registration_event b where b.registration = r.id and b.on_date < waits_ended.first_day and b.state = 'running'
        and not exists (select from komet.registration_event c where c.undoes = b.id))
      and (waits_ended.programme is null or r.programme = waits_ended.programme) and (waits_ended.unit is null or u.unit = waits_ended.unit);
end $$;
comment on function komet.waits_ended(date, date, uuid, uuid, boolean) is 'Whose wait ended in a period because the group began, the first time, and after how many days. Runs as komet_owner, who sees what the caller may count; no function gives its rows out.';

create function komet.waits_told(waits komet.waiting[]) returns setof komet.waiting language plpgsql stable as $$
#variable_conflict use_column
declare
  special uuid[] := komet.waits_special(array(select w.registration from unnest(waits) w));
begin
  return query
    select w.registration, w.unit, w.programme, w.until, w.days, least(coalesce(p.paused, 0), w.days)
    from unnest(waits) w
    left join komet.waits_paused(array(select x.registration from unnest(waits) x where x.registration = any (special) order by x.registration),
      array(select x.until from unnest(waits) x where x.registration = any (special) order by x.registration)) p on p.registration = w.registration;
end $$;
comment on function komet.waits_told(komet.waiting[]) is 'Waits with their pauses: only those that can have any are gone through.';

create type api.waiting_row as (
  id uuid, section text, unit uuid, unit_name text, programme uuid, programme_name text, programme_told text, waiting int, longest_weeks int, median_weeks int, own_weeks int, over int,
  started int, started_weeks int, started_own_weeks int, started_most_weeks int, within_percent int, whole boolean);

create function api.waiting_times(as_of date default null, from_date date default null, to_date date default null, by text default null, programme uuid default null,
  unit uuid default null, division text default null)
returns setof api.waiting_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  p record;
  then_too boolean := waiting_times.division = 'then';
  levels text[] := komet.figure_levels(waiting_times.by, waiting_times.unit, waiting_times.programme);
  small int := komet.setting('small_number', null, null)::int;
begin
  select * into p from komet.period(waiting_times.from_date, waiting_times.to_date, waiting_times.as_of);
  return query
    with goal as materialized (
      select g.id, komet.setting('wait_goal_weeks', null, g.id)::int * 7 as days from komet.programme g),
    now_waits as materialized (
      select w.*, g.days as goal from komet.waits_told(array(select x from komet.waits_on(p.day, waiting_times.unit, waiting_times.programme, then_too) x)) w join goal g on g.id = w.programme),
    done_waits as materialized (
      select w.*, g.days as goal from komet.waits_told(array(select x from komet.waits_ended(p.first_day, p.last_day, waiting_times.unit, waiting_times.programme, then_too) x)) w
      join goal g on g.id = w.programme),
    n as (
      select komet.figure_key(c.in_unit, c.in_programme) as key, count(*)::int as waiting, max(w.days) / 7 as longest,
        round((percentile_cont(0.5) within group (order by w.days) / 7)::numeric)::int as median, round((percentile_cont(0.5) within group (order by w.days - w.paused) / 7)::numeric)::int as own,
        count(*) filter (where w.days - w.paused > w.goal)::int as over
      from now_waits w cross join lateral komet.figure_cells(levels, w.unit, w.programme) c group by 1),
    d as (
      select komet.figure_key(c.in_unit, c.in_programme) as key, count(*)::int as started, round((percentile_cont(0.5) within group (order by w.days) / 7)::numeric)::int as median,
        round((percentile_cont(0.5) within group (order by w.days - w.paused) / 7)::numeric)::int as own, round((percentile_cont(0.9) within group (order by w.days - w.paused) / 7)::numeric)::int as most,
        komet.percent(count(*) filter (where w.days - w.paused <= w.goal), count(*)) as within
      from done_waits w cross join lateral komet.figure_cells(levels, w.unit, w.programme) c group by 1),
    line as (
      select k.key, nullif(split_part(k.key, ' ', 1), '')::uuid as unit, nullif(split_part(k.key, ' ', 2), '')::uuid as programme, coalesce(n.waiting, 0) as waiting, n.longest, n.median, n.own, n.over,
        coalesce(d.started, 0) as started, d.median as started_median, d.own as started_own, d.most, d.within
      from (select n.key from n union select d.key from d) k left join n on n.key = k.key left join d on d.key = k.key),
    told as (
      select l.*, x.veiled, komet.small_veiled(komet.figure_own(l.unit), l.waiting, small) as few from line l
      join (select f.* from (select array_agg(y.key order by y.key) as keys, array_agg(komet.figure_sum(y.unit, y.programme) order by y.key) as sums,
          array_agg(y.started order by y.key) as started, array_agg(komet.figure_own(y.unit) order by y.key) as own from line y) t,
        komet.figures_veiled(t.keys, t.sums, t.started, t.own, small) f) x on x.key = l.key)
    select md5(t.key)::uuid, case when 'both' = any (levels) then coalesce(u.name::text, komet.say('The whole city')) end, coalesce(t.unit, waiting_times.unit),
      case when 'both' = any (levels) then null when t.unit is not null then u.name when 'programme' <> all (levels) then 'all_units' end::text, coalesce(t.programme, waiting_times.programme),
      g.name::text, case when t.programme is not null then g.name when 'programme' = any (levels) or 'both' = any (levels) then 'all_programmes' end::text,
      t.waiting, t.longest::int, case when not t.few then t.median end, case when not t.few then t.own end, case when not t.few then t.over end,
      case when not t.veiled then t.started end, case when not t.veiled then t.started_median end, case when not t.veiled then t.started_own end, case when not t.veiled then t.most end,
      case when not t.veiled then t.within end, komet.figure_whole(levels, t.unit, t.programme)
    from told t
    left join komet.unit u on u.id = t.unit
    left join komet.programme g on g.id = t.programme
    order by t.unit is not null, u.name collate "sv-SE-x-icu", t.programme is not null, g.position, g.name, t.unit, t.programme;
end $$;
comment on function api.waiting_times(date, date, date, text, uuid, uuid, text) is 'Waiting times in weeks by district and programme. Of those who hold a place at the end of a day (today when left out): how many, the longest, the median from the queue date, the median without pauses that the family wished for, and how many have waited longer than the goal. Of those whose group began in the period: the same, the wait that nine in ten were under, and how many per cent were within the goal (setting wait_goal_weeks). Outcomes of few in another district are veiled. Errors: KM001 at to_date, as_of, by. Source: wish 102; the queue as of any day (44-past).';

create function api.waiting_times_about(as_of date default null, from_date date default null, to_date date default null, by text default null, programme uuid default null,
  unit uuid default null, division text default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
  p record;
begin
  select * into p from komet.period(waiting_times_about.from_date, waiting_times_about.to_date, waiting_times_about.as_of);
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Waiting: who held a place in the queue on {1}; neither resting nor offered one'), komet.detail(p.day::text)),
      (komet.say('Weeks from the queue date, which stays the same when a family moves or changes programme'), null),
      (komet.say('Own: half without pauses, which are rests wished for, before a wished start, closed'), null),
      (komet.say('A rest because the district has no group is no pause. Goal: {1} weeks'), komet.setting('wait_goal_weeks', null, waiting_times_about.programme)),
      (komet.say('Began: groups that began {1} to {2}. Most: 9 of 10 waited no longer'), komet.detail(p.first_day::text, p.last_day::text))) x (line, detail);
  return query select d.line from komet.division_line(waiting_times_about.division = 'then') d;
  return query select d.line from komet.veil_line() d;
end $$;
comment on function api.waiting_times_about(date, date, date, text, uuid, uuid, text) is 'What the waiting times count, with the days and settings in force. Errors: KM001 at to_date, as_of.';
