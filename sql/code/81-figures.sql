-- What the reports share: periods, whose figures, districts of the time, people counted once, and small numbers.
--
-- Rows about families are counted by functions that run as komet_owner and return figures, never a row. That role sees, for
-- counting, the units that the caller may count and no others (policies below); free seats alone are those of every district.

do $$
declare
  it text;
begin
  foreach it in array array['registration', 'registration_adult', 'registration_child', 'registration_event', 'registration_before', 'rest', 'person_number',
    'participation', 'attendance', 'unit_then'] loop
    execute format('create policy figures on komet.%I for select to komet_owner using (unit = any(array(select komet.units_figures())))', it);
  end loop;
end
$$;
create policy figures on komet.programme_version for select to komet_owner using (true);

create function komet.figure_day(field text, day date) returns date language plpgsql immutable as $$
begin
  if day not between '1900-01-01' and '2200-01-01' then
    perform komet.fail('KM001', field, 'That is no day that anything is counted on');
  end if;
  return day;
end $$;
comment on function komet.figure_day(text, date) is 'A day of a report, or none. KM001 at its field for one that nothing was or will be counted on.';

create function komet.period(from_date date, to_date date, as_of date, out first_day date, out last_day date, out day date) language plpgsql stable as $$
declare
  today date := komet.today();
begin
  perform komet.figure_day('from_date', period.from_date), komet.figure_day('to_date', period.to_date), komet.figure_day('as_of', period.as_of);
  day := coalesce(period.as_of, today);
  if day > today then
    perform komet.fail('KM001', 'as_of', 'That day is still to come');
  end if;
  last_day := least(coalesce(period.to_date, day), day);
  first_day := coalesce(period.from_date, date_trunc('year', last_day)::date);
  if first_day > coalesce(period.to_date, day) then
    perform komet.fail('KM001', 'to_date', 'The period ends before it begins');
  end if;
end $$;
comment on function komet.period(date, date, date) is 'The days a report is about: as of which one (today when left out), and from and to (this year until then). KM001 at to_date, or at as_of for one to come.';

create function komet.figure_levels(by text, unit uuid default null, programme uuid default null) returns text[] language plpgsql stable as $$
declare
  several boolean := cardinality(array(select komet.units_figures())) > 1;
  levels text[];
begin
  levels := case coalesce(figure_levels.by, case when several then 'unit' else 'programme' end)
    when 'all' then array['total'] when 'unit' then array['total', 'unit'] when 'programme' then array['total', 'programme'] when 'both' then array['total', 'unit', 'both'] end;
  if levels is null then
    perform komet.fail('KM001', 'by', 'Choose from the list');
  end if;
  -- What is narrowed to one needs no sum of it beside.
  return case when cardinality(levels) > 1 and case levels[2] when 'programme' then figure_levels.programme is not null else figure_levels.unit is not null or not several end then levels[2:] else levels end;
end $$;
comment on function komet.figure_levels(text, uuid, uuid) is 'Which sums a report has: total, unit, programme, both. Left out, those who count several districts get one line each, the others one a programme. KM001 at by.';

create function komet.figure_cells(levels text[], unit uuid, programme uuid) returns table (level text, in_unit uuid, in_programme uuid) language sql immutable as $$
  select l, case when l in ('unit', 'both') then figure_cells.unit end, case when l in ('programme', 'both') then figure_cells.programme end from unnest(levels) l
$$;
comment on function komet.figure_cells(text[], uuid, uuid) is 'The sums that something of a district and a programme counts in.';

create function komet.figure_whole(levels text[], unit uuid, programme uuid) returns boolean language sql immutable as $$
  select case levels[cardinality(levels)] when 'total' then false when 'unit' then figure_whole.unit is null else figure_whole.programme is null end
$$;
comment on function komet.figure_whole(text[], uuid, uuid) is 'Does a line of a report sum up others of it? Such a line has no bar, which would dwarf theirs.';

create function komet.figure_key(unit uuid, programme uuid) returns text language sql immutable as $$
  select coalesce(figure_key.unit::text, '') || ' ' || coalesce(figure_key.programme::text, '')
$$;
comment on function komet.figure_key(uuid, uuid) is 'One text for a district and a programme, each of which may be all.';

create type komet.figure_group as (id uuid, unit uuid, programme uuid, first_date date, mine boolean);

create function komet.groups_begun(first_day date, last_day date, unit uuid, programme uuid, then_too boolean) returns setof komet.figure_group language plpgsql stable as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_figures());
  own uuid[] := array(select komet.units_file());
begin
  return query
    select g.id, coalesce(h.was, g.unit), g.programme, g.first_date, g.unit = any (own)
    from komet.course_group g
    left join lateral komet.unit_then_of(g.id, g.first_date, then_too) h on true
    where g.unit = any (units) and g.first_date between groups_begun.first_day and groups_begun.last_day and g.state not in ('planned', 'open', 'cancelled')
      and (groups_begun.programme is null or g.programme = groups_begun.programme)
      and (groups_begun.unit is null or coalesce(h.was, g.unit) = groups_begun.unit);
end $$;
comment on function komet.groups_begun(date, date, uuid, uuid, boolean) is 'The groups that began in a period, each in the district of today or of its first day, as the overview has them.';

create function komet.people_same(persons uuid[]) returns table (person uuid, who uuid) language sql stable as $$
  with known as (
    select n.person, n.number from unnest(persons) p (id) join komet.person_number n on n.person = p.id and n.valid_to is null and n.kind <> 'reserve')
  select k.person, min(k.person::text) over (partition by k.number)::uuid
  from known k where k.number in (select x.number from known x group by 1 having count(*) > 1)
$$;
comment on function komet.people_same(uuid[]) is 'Which of some people are the same, in files of several families or districts: by the identity number, which itself is not told. Whoever is not here is nobody else. Only functions that count ask it.';

create function komet.people_counted(groups uuid[], keys text[], day date, with_children boolean default false)
returns table (key text, began int, came int, completed int, decided int, children int)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  past boolean := people_counted.day < komet.today();
begin
  return query
    with part as materialized (
      select p.id, p.course_group, p.registration, p.person, p.state,
        p.state in ('completed', 'attended', 'interrupted') and (not past or p.decided_at is null or komet.day_of(p.decided_at) <= people_counted.day) as decided
      from komet.participation p
      join komet.course_group g on g.id = p.course_group
      join komet.programme_version v on v.id = g.programme_version and v.takes_part = 'parent'
      where p.course_group = any (groups) and p.state <> 'placed'
        and (not past or p.from_meeting = 1 or exists (
          select from komet.meeting m where m.course_group = p.course_group and m.number = p.from_meeting and m.on_date <= people_counted.day))),
    -- Who was decided to have completed or attended has come; of the others the marks tell.
    grown as materialized (
      select p.course_group, p.registration, p.state, p.decided, coalesce(s.who, p.person) as who,
        p.decided and p.state in ('completed', 'attended') or exists (
          select from komet.attendance a join komet.meeting m on m.id = a.meeting and m.on_date <= people_counted.day
          where a.participation = p.id and a.mark in ('N', 'S', 'K')) as came
      from part p
      left join komet.people_same(array(select x.person from part x)) s on s.person = p.person),
    child as materialized (
      select distinct p.course_group, coalesce(s.who, c.person) as who
      from grown p
      join komet.registration_child c on c.registration = p.registration
      left join komet.people_same(array(select x.person from komet.registration_child x join grown y on y.registration = x.registration and y.came)) s on s.person = c.person
      where p.came and with_children),
    -- A line a group, so that the planner knows how many it will be.
    k as not materialized (select x.course_group, array_agg(x.key) as keys from unnest(groups, people_counted.keys) x (course_group, key) group by 1),
    -- One line a person and sum, whatever the person did in how many groups.
    one as (
      select x.key, p.who, bool_or(p.came) as came, bool_or(p.decided and p.state = 'completed') as completed, bool_or(p.decided) as decided
      from k join grown p on p.course_group = k.course_group cross join unnest(k.keys) x (key) group by 1, 2),
    small as (
      select x.key, count(*)::int as n from (select distinct y.key, c.who from k join child c on c.course_group = k.course_group cross join unnest(k.keys) y (key)) x group by 1)
    select o.key, count(*)::int, count(*) filter (where o.came)::int, count(*) filter (where o.completed)::int, count(*) filter (where o.decided)::int, coalesce(max(s.n), 0)
    from one o left join small s on s.key = o.key group by 1;
end $$;
comment on function komet.people_counted(uuid[], text[], date, boolean) is 'Parents of some groups for each key, each counted once as of a day: who began, who came at least once, who has been decided to have completed, of how many decided; and, when asked for, the children of those who came. Runs as komet_owner, who alone can tell that two files have the same person; it tells nothing but counts.';

create function komet.leaders_on(days date[], then_too boolean) returns table (day date, leader uuid, unit uuid, programme uuid, active boolean) language plpgsql stable as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_figures());
  leaders uuid[] := array(select l.id from komet.leader l
    where l.unit = any (units) and exists (select from unnest(leaders_on.days) d where d between l.valid_from and coalesce(l.valid_to, d)));
begin
  return query
    select f.day, f.leader, coalesce(h.was, l.unit), f.programme, f.active
    from komet.leader_facts_on(leaders, leaders_on.days) f
    join komet.leader l on l.id = f.leader and f.day between l.valid_from and coalesce(l.valid_to, f.day)
    left join lateral komet.unit_then_of(l.id, f.day, then_too) h on true
    where f.since is not null;
end $$;
comment on function komet.leaders_on(date[], boolean) is 'Who was a certified leader on each of some days, in which programmes and which district, of today or of that day, and whether active: as leader_figures counts them.';

create function komet.small_veiled(mine boolean, n int, few int) returns boolean language sql immutable as $$
  select not coalesce(mine, false) and n between 1 and few - 1
$$;
comment on function komet.small_veiled(boolean, int, int) is 'Whether a number is too small to be told of another district.';

create function komet.figure_own(unit uuid) returns boolean language sql stable as $$
  select figure_own.unit = any (o.units) or not exists (select from komet.units_figures() u where u <> all (o.units))
  from (select array(select komet.units_file()) as units) o
$$;
comment on function komet.figure_own(uuid) is 'Whether a sum is about one''s own district, or about nothing but own ones.';

create function komet.figure_sum(unit uuid, programme uuid) returns text language sql immutable as $$
  select case when figure_sum.unit is null then case when figure_sum.programme is null then 'total' else 'programme' end
    when figure_sum.programme is null then 'unit' else figure_sum.unit::text end
$$;
comment on function komet.figure_sum(uuid, uuid) is 'Which other lines of a report a line is summed up with.';

create function komet.figures_veiled(keys text[], sums text[], numbers int[], own boolean[], few int) returns table (key text, veiled boolean) language sql immutable as $$
  with x as (
    select u.key, u.sum, u.n, coalesce(u.own, false) or coalesce(u.n, 0) = 0 as safe, komet.small_veiled(u.own, u.n, few) as weak
    from unnest(keys, sums, numbers, figures_veiled.own) u (key, sum, n, own))
  select x.key, x.weak or not x.safe and count(*) filter (where x.weak) over (partition by x.sum) = 1
    and row_number() over (partition by x.sum order by x.safe or x.weak, x.n, x.key) = 1
  from x
$$;
comment on function komet.figures_veiled(text[], text[], int[], boolean[], int) is 'Which numbers of a report are veiled: those of other districts that are too small, and, when one alone would be, the next smallest beside it, since the sum would tell.';

create function komet.reasons_counted(kinds text[], reasons uuid[], units uuid[]) returns table (kind text, name text, n int, percent int, key text, turn bigint)
language plpgsql stable as $$
#variable_conflict use_column
declare
  mine boolean := reasons_counted.units <@ array(select komet.units_file());
  small int := komet.setting('small_number', null, null)::int;
begin
  return query
    with line as (
      select x.kind, r.name, r.position, count(*)::int as n, sum(count(*)) over (partition by x.kind)::bigint as of_all, x.kind || ' ' || coalesce(r.id::text, '') as key
      from unnest(kinds, reasons) x (kind, reason) left join komet.reason r on r.id = x.reason group by x.kind, r.id),
    veil as (
      select f.* from (select array_agg(y.key order by y.key) as keys, array_agg(y.kind order by y.key) as sums, array_agg(y.n order by y.key) as n, array_agg(mine order by y.key) as own from line y) t,
        komet.figures_veiled(t.keys, t.sums, t.n, t.own, small) f)
    select l.kind, l.name::text, case when not v.veiled then l.n end, case when not v.veiled then komet.percent(l.n, l.of_all) end, l.key,
      row_number() over (order by l.kind, v.veiled, case when not v.veiled then l.n end desc, l.position, l.key)
    from line l join veil v on v.key = l.key;
end $$;
comment on function komet.reasons_counted(text[], uuid[], uuid[]) is 'Reasons as a report tells them: of each kind every reason that was chosen, how often and its share of the kind, few of them veiled where not all units are one''s own. turn: their order, veiled ones last and in that of the list, which tells nothing.';

create function komet.division_line(then_too boolean) returns setof api.about_row language sql stable as $$
  select case when then_too then komet.say('Districts: as they were on the day that is counted') else komet.say('Districts: what has been counts in those of today') end
  where cardinality(array(select komet.units_figures())) > 1
$$;
comment on function komet.division_line(boolean) is 'The line of a definition that says which districts are meant.';

create function komet.veil_line() returns setof api.about_row language sql stable as $$
  select komet.about(komet.say('Veiled (blank): fewer than {1} people of another district'), komet.setting('small_number', null, null))
  where exists (select from komet.units_figures() u where u <> all (array(select komet.units_file())))
$$;
comment on function komet.veil_line() is 'The line of a definition that says what is left out.';
