-- Where to start a group, free seats in the whole city, which districts give which programme, how offers are answered, and why
-- people leave.

-- Free seats and groups to come are told in every district: seats, never families. What counts them for others runs as komet_owner.
create policy seats on komet.group_seat for select to komet_owner using (true);
create policy seats on komet.offer for select to komet_owner using (state in ('open', 'accepted'));
create policy seats on komet.place for select to komet_owner using (not is_home);

create function komet.free_ahead() returns table (course_group uuid, unit uuid, programme uuid, state text, first_date date, starts time, free int, language text,
  interpreter boolean, childcare boolean, place text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select g.course_group, u.id, g.prog, c.state, g.first_date, g.starts, g.free, g.language, g.interpreter, g.childcare, l.name::text
  from komet.unit u
  cross join lateral komet.groups_ahead(u.id, null) g
  join komet.course_group c on c.id = g.course_group
  left join komet.place l on l.id = c.place
  where u.kind = 'district' and g.free > 0
$$;
comment on function komet.free_ahead() is 'The groups of every district that have not begun and have free seats: when, where unless it is a home, and how many are free, not how many are taken. Runs as komet_owner.';

create function komet.groups_in_city() returns table (unit uuid, programme uuid, running int, planned int, next_date date, last_date date)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select g.unit, g.programme, count(*) filter (where g.state in ('running', 'break'))::int,
    count(*) filter (where g.state in ('planned', 'open'))::int, min(g.first_date) filter (where g.state in ('planned', 'open') and g.first_date >= d.today),
    max(g.first_date) filter (where g.state not in ('planned', 'open'))
  from komet.course_group g cross join (select komet.today() as today) d
  where g.state <> 'cancelled' group by 1, 2
$$;
comment on function komet.groups_in_city() is 'How many groups each district has of each programme, when the next begins and when the last began. Runs as komet_owner: which courses a district gives is no secret.';

create function komet.seats_wanted(registrations uuid[]) returns table (registration uuid, adults int, children int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id,
    greatest(1, case when r.together <> 'in_turn' then (select count(*) from komet.registration_adult a where a.registration = r.id and a.takes_part) end)::int,
    greatest(1, (select count(*) from komet.registration_child c where c.registration = r.id))::int
  from komet.registration r where r.id = any (registrations)
$$;
comment on function komet.seats_wanted(uuid[]) is 'The seats that registrations take where adults, and where children are counted, as komet.seats_needed says of one. Runs as komet_owner, who sees what the caller may count.';

-- ---------------------------------------------------------------------------------------------------
-- Where to start a group

create type api.demand_row as (
  id uuid, unit uuid, unit_name text, programme uuid, programme_name text, language text, waiting int, evening int, day int, either int, interpreter int,
  seats int, capacity int, free int, could int, leaders int, next_date date, longest_weeks int);

create function api.where_to_start(programme uuid default null, unit uuid default null, starts_on date default null, area text default null)
returns setof api.demand_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_figures());
  own uuid[] := array(select komet.units_file());
  small int := komet.setting('small_number', null, null)::int;
  today date := komet.today();
  day date := coalesce(komet.figure_day('starts_on', where_to_start.starts_on), today);
  city boolean := coalesce(where_to_start.area = 'city', false);
begin
  if day < today then
    perform komet.fail('KM001', 'starts_on', 'That day has passed');
  end if;
  return query
    with reg as materialized (
      select r.id, r.unit, r.programme, coalesce(r.language, 'sv') as language, r.part_of_day, r.interpreter, r.queue_date
      from komet.registration r
      where r.unit = any (units) and komet.stands(r.state, r.resting_until, day) and not r.moving and coalesce(r.wanted_from, day) <= day
        and (where_to_start.programme is null or r.programme = where_to_start.programme) and (where_to_start.unit is null or r.unit = where_to_start.unit)),
    version as materialized (
      select distinct on (v.programme) v.programme, v.capacity, v.capacity_counts from komet.programme_version v
      where v.form = 'group' and day between v.valid_from and coalesce(v.valid_to, day) order by v.programme, v.valid_from desc),
    -- A language that few wait for in another district would point at them: it counts with Swedish.
    spoken as (
      select x.unit, x.programme, x.language, case when x.n >= small or x.unit = any (own) then x.language else 'sv' end as told
      from (select case when not city then r.unit end as unit, r.programme, r.language, count(*) as n from reg r group by 1, 2, 3) x),
    wish as (
      select s.unit, r.programme, s.told as language, count(*)::int as waiting, count(*) filter (where r.part_of_day = 'evening')::int as evening,
        count(*) filter (where r.part_of_day = 'day')::int as day, count(*) filter (where r.part_of_day is null)::int as either, count(*) filter (where r.interpreter)::int as interpreter,
        sum(case v.capacity_counts when 'children' then w.children else w.adults end)::int as seats, min(v.capacity) as capacity, min(r.queue_date) as first
      from reg r
      join spoken s on s.unit is not distinct from case when not city then r.unit end and s.programme = r.programme and s.language = r.language
      join version v on v.programme = r.programme
      join komet.seats_wanted(array(select x.id from reg x)) w on w.registration = r.id
      group by 1, 2, 3),
    ahead as (
      select case when not city then a.unit end as unit, a.programme, a.language, sum(a.free)::int as free, min(a.first_date) as next_date
      from komet.free_ahead() a where a.unit = any (units) and a.first_date >= day group by 1, 2, 3),
    led as (
      select case when not city then l.unit end as unit, l.programme, count(distinct l.leader) filter (where l.active)::int as active from komet.leaders_on(array[today], false) l group by 1, 2)
    select md5(concat_ws(' ', w.unit, w.programme, w.language))::uuid, w.unit, case when w.unit is null then 'all_units' when cardinality(units) > 1 then u.name end::text, w.programme, p.name::text, g.name::text,
      w.waiting, w.evening, w.day, w.either, case when w.interpreter >= small or w.unit = any (own) then w.interpreter end, w.seats, w.capacity, coalesce(a.free, 0),
      greatest(w.seats - coalesce(a.free, 0), 0) / w.capacity, coalesce(l.active, 0), a.next_date, (today - w.first) / 7
    from wish w
    join komet.programme p on p.id = w.programme
    left join komet.unit u on u.id = w.unit
    left join komet.language g on g.code = w.language
    left join ahead a on a.unit is not distinct from w.unit and a.programme = w.programme and a.language = w.language
    left join led l on l.unit is not distinct from w.unit and l.programme = w.programme
    order by 15 desc, greatest(w.seats - coalesce(a.free, 0), 0) desc, w.waiting desc, u.name collate "sv-SE-x-icu", p.position, g.position;
end $$;
comment on function api.where_to_start(uuid, uuid, date, text) is 'Where groups are to be started: of each programme, district (area city: all together) and language, how many wait who could begin on a day (today when left out), for evenings, days or either, the seats they take, how many fill a group, the free seats of groups ahead in that language, how many groups could be started beyond these, and the active leaders. The most pressing first. A language that few wait for in another district counts with Swedish. Errors: KM001 at starts_on. Source: wish 103.';

create function api.where_to_start_about(programme uuid default null, unit uuid default null, starts_on date default null, area text default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
begin
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Who could begin on {1}: holds a place then, is not resting, wished no later start'), komet.detail(coalesce(komet.figure_day('starts_on', where_to_start_about.starts_on), komet.today())::text)),
      (komet.say('Seats: children or parents, as the programme counts. Fills: seats of one group'), null),
      (komet.say('Free: seats nobody has in groups ahead in that language'), null),
      (komet.say('Could: groups that those beyond the free seats would fill'), null),
      (komet.say('Leaders: active in the programme today, in whatever language'), null)) x (line, detail);
  return query
    select komet.about(komet.say('A language that fewer than {1} wait for in another district counts with Swedish'), komet.setting('small_number', null, null))
    where exists (select from komet.units_figures() u where u <> all (array(select komet.units_file())));
end $$;
comment on function api.where_to_start_about(uuid, uuid, date, text) is 'What the list of where to start counts: lines with their values.';

-- ---------------------------------------------------------------------------------------------------
-- Free seats, and who gives what: every district, no families

create type api.free_seat_row as (
  id uuid, unit_name text, programme_name text, state text, first_date date, weekday text, starts text, free int, language text, interpreter boolean, childcare boolean, place text);

create function api.free_seats(programme uuid default null, unit uuid default null, part_of_day text default null, language text default null)
returns setof api.free_seat_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select a.course_group, u.name::text, p.name::text, a.state, a.first_date, extract(isodow from a.first_date)::text, to_char(a.starts, 'HH24:MI'), a.free, g.name::text,
    a.interpreter, a.childcare, a.place
  from komet.free_ahead() a
  join komet.unit u on u.id = a.unit
  join komet.programme p on p.id = a.programme
  left join komet.language g on g.code = a.language
  where (free_seats.programme is null or a.programme = free_seats.programme) and (free_seats.unit is null or a.unit = free_seats.unit)
    and (free_seats.part_of_day is null or free_seats.part_of_day = case when a.starts >= '16:00' then 'evening' else 'day' end)
    and (free_seats.language is null or a.language = free_seats.language)
  order by p.position, p.name, a.first_date, a.starts, u.name collate "sv-SE-x-icu", a.course_group
$$;
comment on function api.free_seats(uuid, uuid, text, text) is 'Free seats of the groups that have not begun, in every district: seats, never families. A seat in another district is asked for there. Errors: none. Source: wish 101.';

create type api.programme_district_row as (
  id uuid, programme uuid, programme_name text, unit uuid, unit_name text, state text, running int, planned int, next_date date, free int, last_date date, leaders int);

create function api.programme_districts(programme uuid default null, unit uuid default null, state text default null)
returns setof api.programme_district_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  today date := komet.today();
begin
  return query
    with led as (
      select l.unit, f.programme, count(*) filter (where f.since is not null and f.active)::int as active, count(*) filter (where f.since is not null) as certified
      from komet.leader_facts(array(select x.id from komet.leader x where x.valid_from <= today and coalesce(x.valid_to, today) >= today), today) f
      join komet.leader l on l.id = f.leader group by 1, 2),
    free as (select a.unit, a.programme, sum(a.free)::int as free from komet.free_ahead() a group by 1, 2),
    line as (
      select coalesce(g.programme, l.programme) as programme, coalesce(g.unit, l.unit) as unit, coalesce(g.running, 0) as running, coalesce(g.planned, 0) as planned,
        g.next_date, g.last_date, coalesce(l.active, 0) as active,
        case when g.running > 0 then 'runs' when g.planned > 0 then 'coming' when g.last_date >= today - 730 then 'earlier' when l.certified > 0 then 'leaders' end as state
      from komet.groups_in_city() g full join led l on l.unit = g.unit and l.programme = g.programme)
    select md5(concat_ws(' ', n.programme, n.unit))::uuid, n.programme, p.name::text, n.unit, u.name::text, n.state, n.running, n.planned, n.next_date, coalesce(f.free, 0), n.last_date, n.active
    from line n
    join komet.programme p on p.id = n.programme
    join komet.unit u on u.id = n.unit and u.kind = 'district' and today between u.valid_from and coalesce(u.valid_to, today)
    left join free f on f.unit = n.unit and f.programme = n.programme
    where n.state is not null and (programme_districts.programme is null or n.programme = programme_districts.programme)
      and (programme_districts.unit is null or n.unit = programme_districts.unit) and (programme_districts.state is null or n.state = programme_districts.state)
    order by p.position, p.name, array_position(array['runs', 'coming', 'earlier', 'leaders'], n.state), u.name collate "sv-SE-x-icu";
end $$;
comment on function api.programme_districts(uuid, uuid, text) is 'Which districts give which programme: a group goes on (runs), is planned (coming), has begun in the last two years (earlier), or nothing but leaders who are certified (leaders); groups, the next start, free seats and active leaders. Every district, no families. Errors: none. Source: wish 96.';

-- ---------------------------------------------------------------------------------------------------
-- How offers are answered

create type api.offer_figure_row as (
  id uuid, section text, unit uuid, unit_name text, programme uuid, programme_name text, programme_told text, made int, accepted int, declined int, lapsed int, withdrawn int, open int, accepted_percent int, answer_days int, whole boolean);

create function api.offer_figures(from_date date default null, to_date date default null, as_of date default null, by text default null, programme uuid default null,
  unit uuid default null, division text default null)
returns setof api.offer_figure_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  p record;
  then_too boolean := offer_figures.division = 'then';
  levels text[] := komet.figure_levels(offer_figures.by, offer_figures.unit, offer_figures.programme);
  units uuid[] := array(select komet.units_figures());
  small int := komet.setting('small_number', null, null)::int;
begin
  select * into p from komet.period(offer_figures.from_date, offer_figures.to_date, offer_figures.as_of);
  return query
    with o as materialized (
      select coalesce(h.was, o.unit) as unit, g.programme, d.made, d.answered,
        case when d.answered > p.day then case when o.answer_by < p.day then 'lapsed' else 'open' end
          when o.state = 'open' and o.answer_by < p.day then 'lapsed' when o.state = 'superseded' then 'withdrawn' else o.state end as state
      from komet.offer o
      join komet.course_group g on g.id = o.course_group
      cross join lateral (select (o.made_at at time zone 'Europe/Stockholm')::date as made, komet.day_of(o.answered_at) as answered) d
      left join lateral komet.unit_then_of(g.id, d.made, then_too) h on true
      where o.unit = any (units) and d.made between p.first_day and p.last_day
        and (offer_figures.programme is null or g.programme = offer_figures.programme) and (offer_figures.unit is null or coalesce(h.was, o.unit) = offer_figures.unit)),
    line as (
      select komet.figure_key(c.in_unit, c.in_programme) as key, c.in_unit as unit, c.in_programme as programme, count(*)::int as made,
        count(*) filter (where o.state = 'accepted')::int as accepted, count(*) filter (where o.state = 'declined')::int as declined,
        count(*) filter (where o.state = 'lapsed')::int as lapsed, count(*) filter (where o.state = 'withdrawn')::int as withdrawn, count(*) filter (where o.state = 'open')::int as open,
        round((percentile_cont(0.5) within group (order by o.answered - o.made) filter (where o.state in ('accepted', 'declined')))::numeric)::int as days
      from o cross join lateral komet.figure_cells(levels, o.unit, o.programme) c group by 2, 3),
    told as (
      select l.*, x.veiled from line l
      join (select f.* from (select array_agg(y.key order by y.key) as keys, array_agg(komet.figure_sum(y.unit, y.programme) order by y.key) as sums,
          array_agg(y.made order by y.key) as made, array_agg(komet.figure_own(y.unit) order by y.key) as own from line y) t,
        komet.figures_veiled(t.keys, t.sums, t.made, t.own, small) f) x on x.key = l.key)
    select md5(t.key)::uuid, case when 'both' = any (levels) then coalesce(u.name::text, komet.say('The whole city')) end, coalesce(t.unit, offer_figures.unit), case when 'both' = any (levels) then null when t.unit is not null then u.name when 'programme' <> all (levels) then 'all_units' end::text,
      coalesce(t.programme, offer_figures.programme),
      g.name::text, case when t.programme is not null then g.name when 'programme' = any (levels) or 'both' = any (levels) then 'all_programmes' end::text,
      case when not t.veiled then t.made end, case when not t.veiled then t.accepted end, case when not t.veiled then t.declined end, case when not t.veiled then t.lapsed end,
      case when not t.veiled then t.withdrawn end, case when not t.veiled then t.open end,
      case when not t.veiled then komet.percent(t.accepted, t.accepted + t.declined + t.lapsed) end, case when not t.veiled then t.days end, komet.figure_whole(levels, t.unit, t.programme)
    from told t
    left join komet.unit u on u.id = t.unit
    left join komet.programme g on g.id = t.programme
    order by t.unit is not null, u.name collate "sv-SE-x-icu", t.programme is not null, g.position, g.name, t.key;
end $$;
comment on function api.offer_figures(date, date, date, text, uuid, uuid, text) is 'Offers made in a period and what became of them as of a day: accepted, declined, not answered in time, withdrawn, still open; how many per cent of those answered or lapsed were accepted, and after how many days half had answered. Few in another district are veiled. Errors: KM001 at to_date, as_of, by. Source: wish 86.';

create function api.offer_figures_about(from_date date default null, to_date date default null, as_of date default null, by text default null, programme uuid default null,
  unit uuid default null, division text default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
  p record;
begin
  select * into p from komet.period(offer_figures_about.from_date, offer_figures_about.to_date, offer_figures_about.as_of);
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Offers made {1} to {2}, and how it stood with them on {3}'), komet.detail(p.first_day::text, p.last_day::text, p.day::text)),
      (komet.say('Yes %: of those who said yes or no, or let the day pass'), null),
      (komet.say('Withdrawn: by the district, also those that another offer replaced'), null),
      (komet.say('Days: half of those who said yes or no had answered by then'), null)) x (line, detail);
  return query select d.line from komet.division_line(offer_figures_about.division = 'then') d;
  return query select d.line from komet.veil_line() d;
end $$;
comment on function api.offer_figures_about(date, date, date, text, uuid, uuid, text) is 'What the figures of offers count, with the days meant. Errors: KM001 at to_date, as_of.';

-- ---------------------------------------------------------------------------------------------------
-- Why people leave

create type api.reason_figure_row as (id uuid, kind text, kind_name text, name text, n int, percent int);

create function api.reason_figures(from_date date default null, to_date date default null, kind text default null, programme uuid default null, unit uuid default null)
returns setof api.reason_figure_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  p record;
  units uuid[] := array(select u from komet.units_figures() u where reason_figures.unit is null or u = reason_figures.unit);
  kinds text[];
  reasons uuid[];
begin
  select * into p from komet.period(reason_figures.from_date, reason_figures.to_date, null);
  select array_agg(l.kind), array_agg(l.reason) into kinds, reasons
    from (
      select 'close' as kind, r.close_reason as reason, r.programme from komet.registration r
      where r.unit = any (units) and r.state = 'closed' and r.closed_on between p.first_day and p.last_day
      union all
      select 'decline', o.reason, g.programme from komet.offer o join komet.course_group g on g.id = o.course_group
      where o.unit = any (units) and o.state = 'declined' and komet.day_of(o.answered_at) between p.first_day and p.last_day
      union all
      select 'interrupt', x.reason, g.programme from komet.participation x join komet.course_group g on g.id = x.course_group
      where x.unit = any (units) and x.state = 'interrupted' and komet.day_of(coalesce(x.decided_at, x.changed_at)) between p.first_day and p.last_day
      union all
      -- A web course has no last day: whoever does not go on gives a reason, however far they had come.
      select 'web', w.reason, w.programme from komet.web_participation w
      where w.unit = any (units) and w.state in ('attended', 'interrupted') and komet.day_of(w.decided_at) between p.first_day and p.last_day) l
    where (reason_figures.programme is null or l.programme = reason_figures.programme) and (reason_figures.kind is null or l.kind = reason_figures.kind);
  return query
    select md5(l.key)::uuid, l.kind, case l.kind when 'close' then komet.say('Closed before a start') when 'decline' then komet.say('Offers declined') when 'web' then komet.say('Web courses ended')
        else komet.say('Dropped out of a group') end,
      coalesce(l.name, 'not_told'), l.n, l.percent
    from komet.reasons_counted(kinds, reasons, units) l
    order by array_position(array['close', 'decline', 'interrupt', 'web'], l.kind), l.turn;
end $$;
comment on function api.reason_figures(date, date, text, uuid, uuid) is 'Why registrations were closed before a start, offers declined, courses dropped out of and web courses not gone on with, in a period: reasons of the lists with how many, never whom. Few are veiled where not all are of one''s own district. Errors: KM001 at to_date. Source: wishes 26, 75 and 107; SoLPuL 7 a §.';

create function api.reason_figures_about(from_date date default null, to_date date default null, kind text default null, programme uuid default null, unit uuid default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
  p record;
begin
  select * into p from komet.period(reason_figures_about.from_date, reason_figures_about.to_date, null);
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Closed, declined or dropped out {1} to {2}, by the reason chosen then'), komet.detail(p.first_day::text, p.last_day::text)),
      (komet.say('Closed: before a start. Declined: an offer; most still wait. Dropped out: of a group'), null),
      (komet.say('Web courses ended: does not go on, whether modules were done or none'), null),
      (komet.say('Whose reason it was stands in the file of the family only'), null)) x (line, detail);
  return query select d.line from komet.veil_line() d;
end $$;
comment on function api.reason_figures_about(date, date, text, uuid, uuid) is 'What the figures of reasons count, with the days meant. Errors: KM001 at to_date.';
