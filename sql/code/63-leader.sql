-- Group leaders (gruppledare): what each is trained for and how it stands, counted from certificates, meetings and settings as of
-- a day. 64 writes leaders and certificates, 67 to 69 are about training, supervision and other events.

create function komet.leader_led(leaders uuid[], days date[]) returns table (day date, leader uuid, programme uuid, led_on date, groups int)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  ordered date[] := array(select distinct d from unnest(leader_led.days) d order by d);
begin
  -- Every meeting is read once, for the first of the days that it counts on; a leader's few lines are then summed up to each. Who led all of
  -- a group, as nearly all do, is joined to its few lines and not to its meetings.
  return query
    with held as (
      select m.course_group, width_bucket(m.on_date - 1, ordered) + 1 as nth, max(m.on_date) as on_date,
        width_bucket(m.on_date - 1, ordered) + 1 = min(width_bucket(m.on_date - 1, ordered) + 1) over (partition by m.course_group) as first
      from komet.meeting m
      where m.course_group in (select x.course_group from komet.group_leader x where x.leader = any (leaders)) and m.state = 'held' and m.on_date <= ordered[cardinality(ordered)]
      group by 1, 2),
    g as (
      select x.leader, x.course_group, h.nth, h.on_date, h.first
      from komet.group_leader x join held h on h.course_group = x.course_group
      where x.leader = any (leaders) and x.valid_from is null and x.valid_to is null
      union all
      select x.leader, x.course_group, width_bucket(m.on_date - 1, ordered) + 1, max(m.on_date),
        width_bucket(m.on_date - 1, ordered) + 1 = min(width_bucket(m.on_date - 1, ordered) + 1) over (partition by x.leader, x.course_group)
      from komet.group_leader x join komet.meeting m on m.course_group = x.course_group and m.state = 'held' and m.on_date <= ordered[cardinality(ordered)]
        and m.on_date between coalesce(x.valid_from, '-infinity') and coalesce(x.valid_to, 'infinity')
      where x.leader = any (leaders) and (x.valid_from is not null or x.valid_to is not null)
      group by 1, 2, 3),
    y as (
      select g.leader, c.programme, g.nth, max(g.on_date) as on_date, count(*) filter (where g.first) as begun
      from g join komet.course_group c on c.id = g.course_group
      group by 1, 2, 3)
    select d.day, y.leader, y.programme, max(y.on_date), sum(y.begun)::int
    from unnest(ordered) with ordinality d (day, n) join y on y.nth <= d.n
    group by 1, 2, 3;
end $$;
comment on function komet.leader_led(uuid[], date[]) is 'As of each day, the last meeting that each leader has held in each programme, in any district, since leaders work in several, and in how many groups. Runs as komet_owner, who may see when groups meet and nothing else.';

create function komet.leader_facts_on(leaders uuid[], days date[]) returns table (day date, leader uuid, programme uuid, programme_version uuid, since date,
  valid_to date, holds_until date, trainee boolean, led_on date, groups int, active boolean, idle_on date, notice_until date) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    with c as (
      select d.day, x.leader, x.programme,
        (array_agg(x.programme_version order by x.valid_from desc) filter (where not x.trainee)) [1] as programme_version,
        min(x.valid_from) filter (where not x.trainee) as since,
        max(x.valid_from) filter (where not x.trainee) as renewed,
        max(coalesce(x.valid_to, 'infinity')) filter (where not x.trainee) as valid_to,
        coalesce(bool_or(x.trainee and coalesce(x.valid_to, 'infinity') >= d.day), false) as trainee
      from (select distinct t as day from unnest(leader_facts_on.days) t) d
      join komet.leader_certificate x on x.leader = any (leaders) and x.valid_from <= d.day and (x.revoked_on is null or x.revoked_on > d.day)
      group by 1, 2, 3),
    p as materialized (
      select d.programme,
        komet.setting('active_leader_months', null, d.programme)::int * interval '1 month' as active,
        komet.setting('certificate_grace_months', null, d.programme)::int * interval '1 month' as grace,
        komet.setting('refresher_months', null, d.programme)::int * interval '1 month' as idle,
        komet.setting('refresher_notice_months', null, d.programme)::int * interval '1 month' as notice
      from (select distinct c.programme from c) d)
    select c.day, c.leader, c.programme, c.programme_version, c.since, nullif(c.valid_to, 'infinity'), h.until, c.trainee, l.led_on, coalesce(l.groups, 0),
      c.since is not null and h.until >= c.day and coalesce(l.led_on >= c.day - p.active, false),
      (greatest(l.led_on, c.renewed) + p.idle)::date, (c.day + p.notice)::date
    from c
    join p on p.programme = c.programme
    cross join lateral (select case when c.valid_to = 'infinity' then c.valid_to else (c.valid_to + p.grace)::date end as until) h
    left join komet.leader_led(leaders, leader_facts_on.days) l on l.day = c.day and l.leader = c.leader and l.programme = c.programme;
end $$;
comment on function komet.leader_facts_on(uuid[], date[]) is 'Each leader in each programme that there is a certificate for, as of each of some days: certified since (null: a trainee), until, and with the days of grace; the last meeting led; active, which is certified and has led within the months of the setting; the day from which too long has passed without a group or a renewal; and the last day that is told of ahead. Many days cost little more than one.';

create function komet.leader_facts(leaders uuid[], day date) returns table (leader uuid, programme uuid, programme_version uuid, since date,
  valid_to date, holds_until date, trainee boolean, led_on date, groups int, active boolean, idle_on date, notice_until date) language sql stable as $$
  select f.leader, f.programme, f.programme_version, f.since, f.valid_to, f.holds_until, f.trainee, f.led_on, f.groups, f.active, f.idle_on, f.notice_until
  from komet.leader_facts_on(leaders, array[leader_facts.day]) f
$$;
comment on function komet.leader_facts(uuid[], date) is 'Each leader in each programme as of one day, as leader_facts_on has them.';

create function komet.refresher_needs(leaders uuid[], day date) returns table (leader uuid, programme uuid, why text, due_on date) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    with f as (select * from komet.leader_facts(leaders, day) x where x.since is not null)
    select f.leader, f.programme, 'certificate', f.valid_to from f where f.valid_to <= f.notice_until
    union all
    select f.leader, f.programme, 'idle', f.idle_on from f where f.idle_on <= f.notice_until
    union all
    select f.leader, f.programme, 'version', n.valid_from
    from f
    join komet.programme_version o on o.id = f.programme_version
    join lateral (
      select v.id, v.valid_from from komet.programme_version v
      where v.programme = f.programme and day between v.valid_from and coalesce(v.valid_to, 'infinity')
      order by v.valid_from desc limit 1) n on n.id <> o.id and n.valid_from > o.valid_from
    union all
    -- What a supervisor saw before what the leader said herself.
    select f.leader, f.programme, 'fidelity', x.last_on
    from komet.leader_fidelity((day - interval '1 year')::date) x
    join f on f.leader = x.leader and f.programme = x.programme
    where x.last_on <= day and x.meetings >= komet.setting('fidelity_meetings', null, x.programme)::int
      and coalesce(x.supervised, x.own) < komet.setting('fidelity_least', null, x.programme)::int
      and not exists (select from komet.leader_certificate c where c.leader = f.leader and c.programme = f.programme and not c.trainee
        and c.valid_from > x.last_on and c.revoked_on is null)
    union all
    -- What parents think, of five or more.
    select f.leader, f.programme, 'feedback', x.last_on
    from komet.leader_feedback((day - interval '1 year')::date) x
    join f on f.leader = x.leader and f.programme = x.programme
    where x.last_on <= day and x.percent < komet.setting('feedback_least', null, x.programme)::int
      and not exists (select from komet.leader_certificate c where c.leader = f.leader and c.programme = f.programme and not c.trainee
        and c.valid_from > x.last_on and c.revoked_on is null);
end $$;
comment on function komet.refresher_needs(uuid[], date) is 'Why a leader needs a refresher (påfyllnad) in a programme, and since or from when; one branch a source: the certificate ends, too long without a group, a newer version of the programme, a programme fidelity or a parents'' feedback below the setting (seen by those who may count the groups). Whatever else tells of a need is one more branch with a word of its own in the set refresher_why.';

create function komet.leader_tracks_of(leaders uuid[], day date) returns table (leader uuid, programme uuid, programme_version uuid, state text, since date,
  valid_to date, holds_until date, trainee boolean, led_on date, groups int, active boolean, idle_on date, due_on date, why text) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select f.leader, f.programme, f.programme_version,
      case when l.valid_to < day then 'ended'
        when f.since is null then case when f.trainee then 'training' else 'interested' end
        when n.due_on is not null then 'refresher'
        when f.active then 'active'
        when f.led_on is null then 'certified'
        else 'resting' end,
      f.since, f.valid_to, f.holds_until, f.trainee, f.led_on, f.groups, f.active and coalesce(l.valid_to >= day, true), f.idle_on, n.due_on, n.why
    from komet.leader_facts(leaders, day) f
    join komet.leader l on l.id = f.leader
    left join (
      select r.leader, r.programme, min(r.due_on) as due_on, (array_agg(r.why order by r.due_on, r.why)) [1] as why
      from komet.refresher_needs(leaders, day) r group by 1, 2) n on n.leader = f.leader and n.programme = f.programme;
end $$;
comment on function komet.leader_tracks_of(uuid[], date) is 'How it stands with each leader in each programme (inriktning) as of a day: ended, training, refresher (due), active, certified (has not led yet), resting, interested (was a trainee, is not). active is told beside the state: one who needs a refresher may lead a group all the same.';

create function komet.leader_state(leader komet.leader, states text[], day date) returns text language sql stable as $$
  select case when leader.valid_to < day then 'ended'
    else coalesce((select s from unnest(array['refresher', 'active', 'certified', 'training', 'resting']) with ordinality x (s, n)
      where s = any (states) order by n limit 1), 'interested') end
$$;
comment on function komet.leader_state(komet.leader, text[], date) is 'One word for a leader, of those of the programmes: what there is something to do about first.';

create function komet.leader_ready(leader uuid, programme uuid, first_date date, last_date date) returns text language sql stable as $$
  select coalesce((
    select case
      when not s.covered then case when s.learns then 'trainee' else 'none' end
      when t.valid_to < leader_ready.last_date or t.idle_on < leader_ready.first_date then 'refresher'
      else 'certified' end
    from (
      select coalesce(range_agg(daterange(c.valid_from, case when not c.trainee then
            (c.valid_to + komet.setting('certificate_grace_months', null, c.programme)::int * interval '1 month')::date end, '[]'))
          filter (where not c.trainee) @> daterange(leader_ready.first_date, leader_ready.last_date, '[]'), false) as covered,
        coalesce(range_agg(daterange(c.valid_from, c.valid_to, '[]')) @> daterange(leader_ready.first_date, leader_ready.last_date, '[]'), false) as learns
      from komet.leader_certificate c
      where c.leader = leader_ready.leader and c.programme = leader_ready.programme and c.revoked_on is null) s
    left join komet.leader_facts(array[leader_ready.leader], greatest(komet.today(), leader_ready.first_date)) t on t.programme = leader_ready.programme), 'none')
$$;
comment on function komet.leader_ready(uuid, uuid, date, date) is 'Whether a leader may lead the programme on all the dates: certified; refresher, which is certified, but the certificate ends before the last or it is too long since the last group; trainee, who leads beside somebody certified; none.';

create function komet.leaders_unready(programme uuid, leaders uuid[], dates date[]) returns text language sql stable as $$
  with r as (
    select l.name, komet.leader_ready(l.id, leaders_unready.programme, dates [1], dates [cardinality(dates)]) as ready
    from komet.leader l where l.id = any (leaders) and cardinality(dates) > 0)
  select string_agg(r.name, ', ' order by r.name)
  from r where r.ready = 'none' or r.ready = 'trainee' and not exists (select from r c where c.ready in ('certified', 'refresher'))
$$;
comment on function komet.leaders_unready(uuid, uuid[], date[]) is 'Those of a group''s leaders who may not lead all of it: not certified, or in training with nobody certified beside.';

create function komet.answer_leaders(programme uuid, leaders uuid[], dates date[]) returns setof api.panel_row language sql stable as $$
  with r as materialized (
    select l.id, l.name, komet.leader_ready(l.id, answer_leaders.programme, dates[1], dates[cardinality(dates)]) as ready
    from komet.leader l where l.id = any (leaders) and cardinality(dates) > 0),
  told as (
    select 1 as step, r.name, case r.ready
      when 'certified' then komet.say('Certified')
      when 'refresher' then komet.say('Certified')
      when 'trainee' then komet.say('Trainee')
      else komet.say('Not certified') end as label, r.name::text as value
    from r
    union all
    select 2, r.name, komet.say('  refresher by'), least(f.valid_to, f.idle_on)::text
    from r join komet.leader_facts(leaders, komet.today()) f on f.leader = r.id and f.programme = answer_leaders.programme
    where r.ready = 'refresher'
    union all
    select 3, null, komet.say('A trainee leads beside somebody certified'), null::text
    where exists (select from r where r.ready = 'trainee') and not exists (select from r where r.ready in ('certified', 'refresher')))
  select komet.say('Leaders'), t.label, t.value from told t order by t.name nulls last, t.step
$$;
comment on function komet.answer_leaders(uuid, uuid[], date[]) is 'Readiness of the leaders of a group that is planned: certified for all its dates, refresher due before the last, in training, or not certified; and whether a trainee has somebody certified beside.';

-- ---------------------------------------------------------------------------------------------------
-- Reading

create type api.leader_list_row as (
  id uuid, version bigint, name text, unit_name text, state text, active boolean, tracks text, led_on date, valid_to date, due_on date, name_key text);

create function komet.leaders_shown(leaders uuid[]) returns setof api.leader_list_row language plpgsql stable as $$
#variable_conflict use_column
declare
  day date := komet.today();
begin
  return query
    select l.id, l.version, l.name::text, u.name::text, komet.leader_state(l, t.states, day), coalesce(t.active, false),
      coalesce(t.names, i.name::text), t.led_on, t.valid_to, t.due_on, l.name_key
    from komet.leader l
    join komet.unit u on u.id = l.unit
    left join komet.programme i on i.id = l.interest
    left join (
      select x.leader, array_agg(x.state) as states, bool_or(x.active) as active, string_agg(p.name, ', ' order by p.position) as names,
        max(x.led_on) as led_on, min(x.valid_to) as valid_to, min(x.due_on) as due_on
      from komet.leader_tracks_of(leaders, day) x join komet.programme p on p.id = x.programme
      group by 1) t on t.leader = l.id
    where l.id = any (leaders);
end $$;
comment on function komet.leaders_shown(uuid[]) is 'Leaders as lines of a list, in no order: their programmes, how it stands, the last meeting led, the first certificate to end and the first refresher due.';

create function api.leader_list(unit uuid default null, programme uuid default null, state text default null, search text default null,
  name_key text default null, id uuid default null, back boolean default false, max int default 50)
returns setof api.leader_list_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  n int := least(greatest(leader_list.max, 1), komet.setting('list_max', null, null)::int);
  found_name text := lower(komet.clean('search', leader_list.search) collate "sv-SE-x-icu");
  wanted uuid[];
begin
  wanted := array(
    select l.id from komet.leader l
    where (leader_list.unit is null or l.unit = leader_list.unit)
      and (found_name is null or strpos(' ' || l.name_key, ' ' || found_name) > 0)
      and (leader_list.programme is null or l.interest = leader_list.programme
        or exists (select from komet.leader_certificate c where c.leader = l.id and c.programme = leader_list.programme and c.revoked_on is null)));
  if leader_list.state is not null then
    wanted := array(select s.id from komet.leaders_shown(wanted) s
      where s.state = leader_list.state or leader_list.state = 'active' and s.active);
  else
    wanted := array(select l.id from komet.leader l where l.id = any (wanted) and coalesce(l.valid_to, 'infinity') >= komet.today());
  end if;
  wanted := array(
      (select l.id from komet.leader l
       where not leader_list.back and l.id = any (wanted)
         and (leader_list.id is null or (l.name_key, l.id) > (leader_list.name_key collate "C", leader_list.id))
       order by l.name_key, l.id limit n)
      union all
      (select l.id from komet.leader l
       where leader_list.back and l.id = any (wanted)
         and (leader_list.id is null or (l.name_key, l.id) < (leader_list.name_key collate "C", leader_list.id))
       order by l.name_key desc, l.id desc limit n));
  return query select s.* from komet.leaders_shown(wanted) s order by s.name_key collate "C", s.id;
end $$;
comment on function api.leader_list(uuid, uuid, text, text, text, uuid, boolean, int) is 'Leaders of all districts by name, those who have ended only when asked for: leaders are known across districts. Errors: KM001 at search. Source: wishes 33, 37 and 66.';

create function komet.leader_known(leader uuid) returns boolean language sql stable as $$
  select komet.has_duty('coordinator', 'lead', 'supervisor') or leader_known.leader = any (array(select komet.leaders_self()))
$$;
comment on function komet.leader_known(uuid) is 'Whether one may read what a leader is trained for: a coordinator, the lead and supervisors of any, a leader of herself.';

create type api.leader_overview_row as (id uuid, version bigint, name text, unit_name text, state text, employer text, hours int, contract_to date, login text);

create function api.leader_overview(leader uuid default null) returns setof api.leader_overview_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select s.id, s.version, s.name, s.unit_name, s.state, e.employer, e.hours, e.to_date,
      case when e.id is not null then l.login::text end
    from komet.leaders_shown(array[leader_overview.leader]) s
    join komet.leader l on l.id = s.id
    left join lateral (select x.* from komet.leader_employment x where x.leader = s.id order by x.from_date desc limit 1) e on true
    where komet.leader_known(leader_overview.leader);
end $$;
comment on function api.leader_overview(uuid) is 'A line about one leader; who employs her only within her district, and for supervisors and the lead.';

create type api.leader_tracks_row as (
  id uuid, programme uuid, programme_name text, version_label text, state text, active boolean, since date, valid_to date, led_on date, groups int, due_on date, why text);

create function komet.tracks_shown(leader uuid) returns setof api.leader_tracks_row language sql stable as $$
  select t.programme, t.programme, p.name::text, v.label::text, t.state, t.active, t.since, t.valid_to, t.led_on, t.groups, t.due_on, t.why
  from komet.leader_tracks_of(array[tracks_shown.leader], (select komet.today())) t
  join komet.programme p on p.id = t.programme
  left join komet.programme_version v on v.id = t.programme_version
  order by p.position
$$;
comment on function komet.tracks_shown(uuid) is 'The programmes of one leader as lines of a list.';

create function api.leader_tracks(leader uuid default null) returns setof api.leader_tracks_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select t.* from komet.tracks_shown(leader_tracks.leader) t where komet.leader_known(leader_tracks.leader)
$$;
comment on function api.leader_tracks(uuid) is 'The training of one leader, a line a programme: version, since when and until, the last meeting led, in how many groups, and why a refresher is due. Source: wish 37.';

create function api.my_tracks() returns setof api.leader_tracks_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select t.* from komet.leaders_self() s cross join lateral komet.tracks_shown(s) t
$$;
comment on function api.my_tracks() is 'One''s own training, for a leader who has a login.';

create type api.certificate_list_row as (
  id uuid, version bigint, programme_name text, version_label text, trainee boolean, valid_from date, valid_to date, basis text, basis_name text, given_by text, given_on date,
  revoked_on date, note text);

create function api.certificate_list(leader uuid default null) returns setof api.certificate_list_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select c.id, c.version, p.name::text, v.label::text, c.trainee, c.valid_from, c.valid_to, c.basis,
    coalesce(r.name, e.title)::text, komet.called(c.given_by), (c.given_at at time zone 'Europe/Stockholm')::date, c.revoked_on, coalesce(c.revoked_why, c.note)::text
  from komet.leader_certificate c
  join komet.programme p on p.id = c.programme
  left join komet.programme_version v on v.id = c.programme_version
  left join komet.training r on r.id = c.training
  left join komet.training_event e on e.id = c.event
  where c.leader = certificate_list.leader and komet.leader_known(certificate_list.leader)
  order by c.valid_from desc, p.position, c.id
$$;
comment on function api.certificate_list(uuid) is 'Every certificate of one leader, the latest first: what it rests on, who gave it, and whether it was taken back. A renewal is a line of its own.';

create type api.leader_groups_row as (id uuid, unit_name text, number int, programme_name text, state text, first_date date, meetings text, co_leader text);

create function api.leader_groups(leader uuid default null) returns setof api.leader_groups_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select g.id, u.name::text, g.number, p.name::text, g.state, g.first_date,
    (select count(*) filter (where m.state = 'held') || '/' || count(*) from komet.meeting m where m.course_group = g.id and m.state <> 'cancelled'),
    (select string_agg(o.name, ', ' order by o.name) from komet.group_leader y join komet.leader o on o.id = y.leader
     where y.course_group = g.id and y.leader <> x.leader)
  from komet.group_leader x
  join komet.course_group g on g.id = x.course_group
  join komet.unit u on u.id = g.unit
  join komet.programme p on p.id = g.programme
  where x.leader = leader_groups.leader and komet.leader_known(leader_groups.leader)
  order by g.first_date desc, g.number
$$;
comment on function api.leader_groups(uuid) is 'The groups that a leader has led or will, in the districts whose groups one may count. No families.';

-- ---------------------------------------------------------------------------------------------------
-- Who needs a refresher, and which district has too few

create type api.refresher_list_row as (id uuid, leader uuid, name text, unit_name text, programme uuid, programme_name text, why text, due_on date, late boolean, led_on date, valid_to date, active boolean);

create function api.refresher_list(unit uuid default null, programme uuid default null, why text default null) returns setof api.refresher_list_row
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  day date := komet.today();
  leaders uuid[] := array(select l.id from komet.leader l
    where coalesce(l.valid_to, day) >= day and l.unit = any (array(select komet.units_figures()))
      and (refresher_list.unit is null or l.unit = refresher_list.unit));
begin
  return query
    select l.id, l.id, l.name::text, u.name::text, p.id, p.name::text, n.why, n.due_on, n.due_on < day, t.led_on, t.valid_to, t.active
    from komet.refresher_needs(leaders, day) n
    join komet.leader_facts(leaders, day) t on t.leader = n.leader and t.programme = n.programme
    join komet.leader l on l.id = n.leader
    join komet.unit u on u.id = l.unit
    join komet.programme p on p.id = n.programme
    where (refresher_list.programme is null or n.programme = refresher_list.programme)
      and (refresher_list.why is null or n.why = refresher_list.why)
    order by n.due_on, l.name_key, l.id, p.position, n.why;
end $$;
comment on function api.refresher_list(uuid, uuid, text) is 'Who needs which refresher and why, the most pressing first: leaders of one''s own district, for supervisors and the lead of all. Source: wish 40.';

create type api.leader_figures_row as (
  id uuid, unit uuid, unit_name text, programme uuid, programme_name text, leaders int, active int, resting int, training int, refresher int, few boolean);

create function komet.leaders_of(units uuid[], day date) returns table (id uuid, unit uuid) language sql stable as $$
  select x.id, x.unit from komet.leader x
  where x.unit = any (leaders_of.units) and x.valid_from <= leaders_of.day and coalesce(x.valid_to, leaders_of.day) >= leaders_of.day
$$;
comment on function komet.leaders_of(uuid[], date) is 'The leaders that units have on a day.';

create function komet.leaders_active(units uuid[], day date) returns table (unit uuid, programme uuid, active int, few boolean) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    with l as materialized (select x.id, x.unit from komet.leaders_of(units, day) x),
    f as materialized (
      select l.unit, x.programme, x.active from komet.leader_facts(array(select l.id from l), day) x join l on l.id = x.leader
      where x.since is not null or x.trainee),
    wanted as (
      select f.unit, f.programme from f
      union
      select g.unit, g.programme from komet.course_group g where g.unit = any (units) and g.state in ('planned', 'open', 'running', 'break')),
    counted as (
      select w.unit, w.programme, count(*) filter (where f.active)::int as active
      from wanted w left join f on f.unit = w.unit and f.programme = w.programme group by 1, 2)
    select c.unit, c.programme, c.active, c.active < komet.setting('leaders_least', c.unit, c.programme)::int from counted c;
end $$;
comment on function komet.leaders_active(uuid[], date) is 'How many leaders are active in each programme that a unit has leaders or groups in, as of a day, and whether that is fewer than the setting leaders_least asks. A leader counts in the own district only.';

create function komet.leaders_counted(units uuid[], day date) returns setof api.leader_figures_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    with l as materialized (select x.id, x.unit from komet.leaders_of(units, day) x),
    t as materialized (
      select l.unit, f.* from komet.leader_tracks_of(array(select l.id from l), day) f join l on l.id = f.leader
      where f.state not in ('interested', 'ended'))
    select md5(u.id::text || p.id::text)::uuid, u.id, u.name::text, p.id, p.name::text, count(t.leader) filter (where t.since is not null)::int,
      a.active, count(*) filter (where t.since is not null and not t.active)::int,
      count(*) filter (where t.since is null and t.trainee)::int, count(*) filter (where t.state = 'refresher')::int, a.few
    from komet.leaders_active(units, day) a
    join komet.unit u on u.id = a.unit and u.kind = 'district' and day between u.valid_from and coalesce(u.valid_to, day)
    join komet.programme p on p.id = a.programme
    left join t on t.unit = a.unit and t.programme = a.programme
    group by u.id, p.id, a.active, a.few;
end $$;
comment on function komet.leaders_counted(uuid[], date) is 'Leaders of each district in each programme that it has leaders or groups in, as of a day, with those that are active as leaders_active counts them.';

create function api.leader_figures(programme uuid default null, unit uuid default null, few text default null, as_of date default null)
returns setof api.leader_figures_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select c.* from komet.leaders_counted(array(select komet.units_figures()), coalesce(leader_figures.as_of, komet.today())) c
    join komet.programme p on p.id = c.programme
    where (leader_figures.programme is null or c.programme = leader_figures.programme)
      and (leader_figures.unit is null or c.unit = leader_figures.unit)
      and (leader_figures.few is null or c.few = (leader_figures.few = 'few'))
    order by c.few desc, c.unit_name collate "sv-SE-x-icu", p.position;
end $$;
comment on function api.leader_figures(uuid, uuid, text, date) is 'Leaders, active leaders and training by district and programme, today or as of a day; those with fewer active leaders than are needed first, which is what few asks for or leaves out. Own district, for supervisors and the lead all. Source: wishes 35, 36, 37, 96 and 97.';

create function api.leader_figures_about(programme uuid default null, unit uuid default null, few text default null, as_of date default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
begin
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Leaders of each district in each programme, as of {1}'), coalesce(komet.figure_day('as_of', leader_figures_about.as_of), komet.today())::text),
      (komet.say('Active: certified, and has led a meeting within {1} months before'), komet.setting('active_leader_months', null, leader_figures_about.programme)),
      (komet.say('!: fewer than {1} are active'), komet.setting('leaders_least', leader_figures_about.unit, leader_figures_about.programme)),
      (komet.say('Who is certified for several programmes stands in each of them'), null)) x (line, detail);
end $$;
comment on function api.leader_figures_about(uuid, uuid, text, date) is 'What the figures of leaders count, with the day and the settings meant. Errors: KM001 at as_of.';
