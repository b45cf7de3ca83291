-- Groups (grupper): what all the files about groups share, and reading.
-- 61 plans them and leads them through their states, 62 is about their meetings, 65 gives their seats away.

-- ---------------------------------------------------------------------------------------------------
-- Shared by the files about groups

create function komet.called(login name) returns text language sql stable as $$
  select coalesce((select c.name::text from komet.colleague c where c.login = called.login), called.login::text)
$$;
comment on function komet.called(name) is 'The name that colleagues see instead of a login.';

create function komet.list_name(given_name text, family_name text, protected boolean) returns text language sql immutable as $$
  select case when coalesce(protected, true) then 'SKYDDAD' else komet.person_name(given_name, family_name) end
$$;
comment on function komet.list_name(text, text, boolean) is 'A name as lists show it. Not knowing whether a family is protected counts as protected.';

create function komet.list_key(name_key text, protected boolean) returns text language sql immutable as $$
  select case when not coalesce(protected, true) then name_key end
$$;
comment on function komet.list_key(text, boolean) is 'What a list of names is sorted by: one who is protected comes last, since the neighbours of a line tell its first letters.';

create function komet.finish(request uuid, id uuid, version bigint, message text, variadic told text[] default '{}')
returns api.done_row language plpgsql as $$
declare
  answer api.done_row := row(finish.id, finish.version, finish.message, komet.detail(variadic finish.told));
begin
  perform komet.request_end(finish.request, to_jsonb(answer));
  return answer;
end $$;
comment on function komet.finish(uuid, uuid, bigint, text, text[]) is 'The last step of a write that answers with a sentence: keeps the answer with the request and gives it.';

create function komet.grid_checked(row_ids uuid[], column_ids uuid[], marks text[], seen_marks text[]) returns void language plpgsql immutable as $$
begin
  if cardinality(row_ids) is distinct from cardinality(column_ids) or cardinality(row_ids) is distinct from cardinality(marks) or cardinality(row_ids) > 2000
     or cardinality(seen_marks) <> cardinality(row_ids) then
    perform komet.fail('KM001', 'marks', 'The marks do not fit the grid');
  end if;
end $$;
comment on function komet.grid_checked(uuid[], uuid[], text[], text[]) is 'KM001 at marks unless a grid that is saved has a mark for each of its cells, at most two thousand, and, if it says what stood there before, of each.';

-- One query for many groups: row security asks who may see what once a query, so a query a row would ask it a hundred times.

create function komet.dropped_out(groups uuid[]) returns table (course_group uuid, registration uuid) language sql stable as $$
  select p.course_group, p.registration from komet.participation p
  where p.course_group = any (groups) group by 1, 2 having bool_and(p.state = 'interrupted')
$$;
comment on function komet.dropped_out(uuid[]) is 'The registrations of which everybody has dropped out of the group: their seats are free, also before anybody wrote that down.';

create function komet.seats_of(groups uuid[]) returns table (course_group uuid, taken int) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select g.id, count(o.id)::int
    from unnest(groups) g (id)
    left join komet.group_seat s on s.course_group = g.id and s.offer is not null
    left join komet.offer o on o.id = s.offer and (o.state <> 'open' or o.answer_by >= (select komet.today()))
      and not exists (select from komet.dropped_out(groups) d where d.course_group = o.course_group and d.registration = o.registration)
    group by g.id;
end $$;
comment on function komet.seats_of(uuid[]) is 'Seats of each group that somebody has or is offered. An open offer whose day has passed holds none, nor does one of a family that has dropped out.';

create function komet.seats_taken(course_group uuid) returns int language sql stable as $$
  select taken from komet.seats_of(array[seats_taken.course_group])
$$;
comment on function komet.seats_taken(uuid) is 'seats_of for one group.';

create function komet.group_locked(id uuid, version bigint default -1) returns komet.course_group language plpgsql as $$
declare
  g komet.course_group;
begin
  select * into g from komet.course_group c
  where c.id = group_locked.id and c.unit = any (array(select komet.units_file()))
  for no key update;
  if not found or group_locked.version is distinct from g.version and group_locked.version is distinct from -1 then
    perform komet.raise_stale();
  end if;
  return g;
end $$;
comment on function komet.group_locked(uuid, bigint) is 'The group, of one''s own district, locked until the end of the transaction: everything that gives or takes seats begins here. KM002 when it is not there or not of the version that was seen; left out, none is asked for.';

create function komet.group_mine(id uuid) returns komet.course_group language plpgsql stable as $$
declare
  g komet.course_group;
begin
  select * into g from komet.course_group c
  where c.id = group_mine.id
    and (c.unit = any (array(select komet.units_file())) or c.id = any (array(select komet.groups_led())));
  if not found then
    perform komet.raise_stale();
  end if;
  return g;
end $$;
comment on function komet.group_mine(uuid) is 'The group when it is of one''s own district or led by oneself, else KM002.';

create function komet.group_named(id uuid) returns boolean language sql stable as $$
  select exists (select from komet.course_group c
    where c.id = group_named.id and (c.unit = any (array(select komet.units_file())) or c.state not in ('settled', 'cancelled')))
$$;
comment on function komet.group_named(uuid) is 'Whether the names in a group may be read: of one''s own district always, of a group that one leads until it is settled.';

create function komet.registration_becomes(registration uuid, state text, what text, detail text default null) returns void
language plpgsql as $$
begin
  update komet.registration r
  set state = registration_becomes.state, version = case when registration_becomes.what = 'lapsed' then 0 else r.version end,
      closed_on = case when registration_becomes.state = 'closed' then komet.today() else r.closed_on end
  where r.id = registration_becomes.registration;
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.event_put(registration_becomes.registration, registration_becomes.what, registration_becomes.detail);
end $$;
comment on function komet.registration_becomes(uuid, text, text, text) is 'A registration''s new state, and the event that tells of it. What lapses by itself is nobody''s save.';

-- ---------------------------------------------------------------------------------------------------
-- Reading

create type api.group_list_row as (
  id uuid, version bigint, number int, unit_name text, programme uuid, programme_name text, state text, weekday text,
  starts text, place text, first_date date, next_date date, meeting text, seats text, free int, leaders text, language text, stage int, called_then text,
  may_open boolean, may_start boolean, may_rest boolean, may_end boolean, may_settle boolean, may_cancel boolean);

create function komet.group_stage(state text) returns int language sql immutable as $$
  select case state when 'ended' then 1 when 'settled' then 2 when 'cancelled' then 2 else 0 end
$$;
comment on function komet.group_stage(text) is 'What comes first in a list of groups: 0 those there is something to do about, 1 ended, 2 over.';

create function komet.group_states(what text) returns text[] language sql immutable as $$
  select case group_states.what when 'open' then array['planned'] when 'start' then array['open', 'break'] when 'rest' then array['running']
    when 'end' then array['running', 'break'] when 'settle' then array['ended'] when 'cancel' then array['planned', 'open', 'running', 'break'] end
$$;
comment on function komet.group_states(text) is 'The states of a group from which it is opened, started, let rest, ended, settled or cancelled: what a list offers, and what is refused.';

create function komet.groups_shown(groups uuid[]) returns setof api.group_list_row language plpgsql stable as $$
#variable_conflict use_column
declare
  several boolean := cardinality(array(select komet.units_figures())) > 1
    or (select count(distinct c.unit) from komet.course_group c where c.id = any (groups)) > 1;
begin
  return query
    select g.id, g.version, g.number, case when several then u.name end::text, g.programme, p.name::text, g.state, extract(isodow from g.first_date)::text,
      to_char(g.starts, 'HH24:MI'), l.name::text, g.first_date, m.next_date, coalesce(m.held, 0) || '/' || coalesce(m.total, 0),
      s.taken || '/' || g.capacity,
      case when g.state in ('planned', 'open', 'running', 'break') then greatest(g.capacity - s.taken, 0) end, x.names, g.language,
      komet.group_stage(g.state), h.called,
      g.state = any (komet.group_states('open')), g.state = any (komet.group_states('start')), g.state = any (komet.group_states('rest')),
      g.state = any (komet.group_states('end')), g.state = any (komet.group_states('settle')), g.state = any (komet.group_states('cancel'))
    from komet.course_group g
    join komet.unit u on u.id = g.unit
    join komet.programme p on p.id = g.programme
    join komet.seats_of(groups) s on s.course_group = g.id
    left join komet.place l on l.id = g.place
    left join (
      select course_group, count(*) filter (where state = 'held') as held, count(*) filter (where state <> 'cancelled') as total,
        min(on_date) filter (where state = 'planned' and on_date >= (select komet.today())) as next_date
      from komet.meeting where course_group = any (groups) group by 1) m on m.course_group = g.id
    left join (
      select y.course_group, string_agg(le.name, ', ' order by y.valid_from nulls first, le.name) as names
      from komet.group_leader y join komet.leader le on le.id = y.leader
      where y.course_group = any (groups) group by 1) x on x.course_group = g.id
    left join (
      select t.about, string_agg(w.name || ' ' || t.number, ', ' order by t.until desc) as called
      from komet.unit_then t join komet.unit w on w.id = t.was where t.about = any (groups) and t.number is not null group by 1) h on h.about = g.id
    where g.id = any (groups);
end $$;
comment on function komet.groups_shown(uuid[]) is 'Groups as lines of a list, in no order. The district is told only to those who have several in sight.';

create function api.group_list(state text default null, programme uuid default null, stage int default null, first_date date default null,
  id uuid default null, back boolean default false, max int default 50)
returns setof api.group_list_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_figures());
  n int := least(greatest(group_list.max, 1), komet.setting('list_max', null, null)::int);
  page uuid[];
begin
  page := array(
      (select g.id from komet.course_group g
       where not group_list.back and g.unit = any (units)
         and (g.state = group_list.state or (group_list.state is null and g.state not in ('settled', 'cancelled')))
         and (group_list.programme is null or g.programme = group_list.programme)
         and (group_list.id is null or (komet.group_stage(g.state), g.first_date, g.id) > (group_list.stage, group_list.first_date, group_list.id))
       order by komet.group_stage(g.state), g.first_date, g.id limit n)
      union all
      (select g.id from komet.course_group g
       where group_list.back and g.unit = any (units)
         and (g.state = group_list.state or (group_list.state is null and g.state not in ('settled', 'cancelled')))
         and (group_list.programme is null or g.programme = group_list.programme)
         and (group_list.id is null or (komet.group_stage(g.state), g.first_date, g.id) < (group_list.stage, group_list.first_date, group_list.id))
       order by komet.group_stage(g.state) desc, g.first_date desc, g.id desc limit n));
  return query select s.* from komet.groups_shown(page) s order by s.stage, s.first_date, s.id;
end $$;
comment on function api.group_list(text, uuid, int, date, uuid, boolean, int) is 'Groups of one''s own district (a lead: of all), oldest first, those that have ended behind the others. Without a state: those that are not settled or cancelled. free leaves out expired offers. Errors: none. Source: the day of a coordinator, seats counted with open offers.';

create type api.group_row as (
  id uuid, version bigint, course_group uuid, number int, programme uuid, leader1 uuid, leader2 uuid, place uuid, first_date date, starts time, ends time,
  capacity int, language text, interpreter boolean, childcare boolean, state text, seats text, programme_label text, leader1_label text,
  leader2_label text, place_label text, message text, detail text);

create function api.group_get(id uuid default null) returns setof api.group_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select g.id, g.version, g.id, g.number, g.programme, l.leaders[1], l.leaders[2], g.place, g.first_date, g.starts, g.ends,
      g.capacity, g.language, g.interpreter, g.childcare, g.state, komet.seats_taken(g.id) || '/' || g.capacity, p.name::text, l.names[1],
      l.names[2], pl.name::text, null::text, null::text
    from komet.course_group g
    join komet.programme p on p.id = g.programme
    left join komet.place pl on pl.id = g.place
    cross join lateral (
      select array_agg(x.leader order by le.name, x.leader) as leaders, array_agg(le.name::text order by le.name, x.leader) as names
      from komet.group_leader x join komet.leader le on le.id = x.leader
      where x.course_group = g.id and x.valid_from is null and x.valid_to is null) l
    where g.id = group_get.id and g.unit = any (array(select komet.units_figures()));
end $$;
comment on function api.group_get(uuid) is 'One group, for its form. No row when it is not one''s own. leader1 and leader2 are those of the whole course; substitutes have dates and are kept apart.';
