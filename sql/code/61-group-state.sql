-- A group's way from planned to settled or cancelled, its people, and the answers beside its form.

create function komet.group_state_set(g komet.course_group, state text, reason uuid default null) returns komet.course_group language plpgsql as $$
declare
  kept komet.course_group;
begin
  update komet.course_group c set state = group_state_set.state, cancel_reason = group_state_set.reason
  where c.id = g.id returning * into kept;
  return kept;
end $$;
comment on function komet.group_state_set(komet.course_group, text, uuid) is 'Writes a group''s new state.';

create function komet.group_from(g komet.course_group, variadic states text[]) returns void language plpgsql as $$
begin
  if g.state = any (states) then
    return;
  end if;
  case g.state
    when 'planned' then perform komet.fail('KM004', null, 'Group {1} is only planned. Open it for offers first, in the list of groups', g.number::text);
    when 'open' then perform komet.fail('KM004', null, 'Group {1} has not started: start it in the list of groups', g.number::text);
    when 'running' then perform komet.fail('KM004', null, 'Group {1} is already running', g.number::text);
    when 'break' then perform komet.fail('KM004', null, 'Group {1} is on a break', g.number::text);
    when 'ended' then perform komet.fail('KM004', null, 'Group {1} has ended', g.number::text);
    when 'settled' then perform komet.fail('KM004', null, 'Group {1} is settled', g.number::text);
    when 'cancelled' then perform komet.fail('KM004', null, 'Group {1} is cancelled', g.number::text);
  end case;
end $$;
comment on function komet.group_from(komet.course_group, text[]) is 'KM004, saying how it stands with the group, unless it is in one of the states.';

create function api.group_open(request uuid default null, id uuid default null, version bigint default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
begin
  done := komet.request_begin(group_open.request, 'group_open', jsonb_build_object('id', group_open.id, 'version', group_open.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.group_locked(group_open.id, group_open.version);
  if g.state = 'open' then
    perform komet.fail('KM004', null, 'Group {1} is already open', g.number::text);
  end if;
  perform komet.group_from(g, variadic komet.group_states('open'));
  g := komet.group_state_set(g, 'open');
  return next komet.finish(group_open.request, g.id, g.version, komet.say('Group {1} is open: {2} seats can be offered'),
    g.number::text, (g.capacity - komet.seats_taken(g.id))::text);
end $$;
comment on function api.group_open(uuid, uuid, bigint) is 'planned -> open: seats may be offered. Errors: KM002; KM004 when it is not planned.';

create function api.group_start(request uuid default null, id uuid default null, version bigint default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
  first_date date;
  people int;
begin
  done := komet.request_begin(group_start.request, 'group_start', jsonb_build_object('id', group_start.id, 'version', group_start.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.group_locked(group_start.id, group_start.version);
  perform komet.group_from(g, variadic komet.group_states('start'));
  select min(m.on_date) into first_date from komet.meeting m where m.course_group = g.id and m.state <> 'cancelled';
  if first_date > komet.today() then
    perform komet.fail('KM004', null, 'The first meeting is not until {1}', first_date::text);
  end if;
  select count(*) into people from komet.participation p where p.course_group = g.id and p.state in ('placed', 'running');
  if people = 0 then
    perform komet.fail('KM004', null, 'Nobody has accepted a place in the group');
  end if;
  perform komet.registration_becomes(r.id, 'running', 'started', g.number::text)
  from komet.registration r
  where r.state = 'placed' and r.id in (select p.registration from komet.participation p where p.course_group = g.id and p.state = 'placed');
  update komet.participation p set state = 'running' where p.course_group = g.id and p.state = 'placed';
  g := komet.group_state_set(g, 'running');
  return next komet.finish(group_start.request, g.id, g.version, komet.say('Group {1} is running with {2} participants'), g.number::text, people::text);
end $$;
comment on function api.group_start(uuid, uuid, bigint) is 'open or break -> running: those placed become participants. Errors: KM002; KM004 before the first meeting''s day, with nobody placed, or in another state. Source: the workflow of the programme.';

create function api.group_break(request uuid default null, id uuid default null, version bigint default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
begin
  done := komet.request_begin(group_break.request, 'group_break', jsonb_build_object('id', group_break.id, 'version', group_break.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.group_locked(group_break.id, group_break.version);
  perform komet.group_from(g, variadic komet.group_states('rest'));
  g := komet.group_state_set(g, 'break');
  return next komet.finish(group_break.request, g.id, g.version, komet.say('Group {1} is on a break'), g.number::text);
end $$;
comment on function api.group_break(uuid, uuid, bigint) is 'running -> break, over a summer for example; group_start goes on. Errors: KM002, KM004.';

create function komet.offers_superseded(course_group uuid) returns int language plpgsql as $$
declare
  o record;
  n int := 0;
begin
  for o in
    update komet.offer x set state = 'superseded', answered_at = clock_timestamp(), answered_by = session_user
    where x.course_group = offers_superseded.course_group and x.state = 'open'
    returning x.id, x.registration
  loop
    update komet.group_seat s set offer = null where s.offer = o.id;
    perform komet.registration_becomes(o.registration, 'queued', 'superseded');
    n := n + 1;
  end loop;
  return n;
end $$;
comment on function komet.offers_superseded(uuid) is 'Open offers of a group that goes away: the families are back in the queue with their queue date.';

create function api.group_end(request uuid default null, id uuid default null, version bigint default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
  left_date date;
begin
  done := komet.request_begin(group_end.request, 'group_end', jsonb_build_object('id', group_end.id, 'version', group_end.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.group_locked(group_end.id, group_end.version);
  perform komet.group_from(g, variadic komet.group_states('end'));
  select min(m.on_date) into left_date from komet.meeting m
  where m.course_group = g.id and m.state = 'planned' and m.on_date > komet.today();
  if left_date is not null then
    perform komet.fail('KM004', null, 'A meeting is planned on {1}: hold or cancel it first', left_date::text);
  end if;
  perform komet.lapse_due(g.id);
  perform komet.offers_superseded(g.id);
  g := komet.group_state_set(g, 'ended');
  return next komet.finish(group_end.request, g.id, g.version, komet.say('Group {1} has ended. Decide who completed'), g.number::text);
end $$;
comment on function api.group_end(uuid, uuid, bigint) is 'running or break -> ended. Open offers are superseded. Errors: KM002; KM004 while a meeting is ahead.';

create function api.group_settle(request uuid default null, id uuid default null, version bigint default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
  undecided int;
begin
  done := komet.request_begin(group_settle.request, 'group_settle', jsonb_build_object('id', group_settle.id, 'version', group_settle.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.group_locked(group_settle.id, group_settle.version);
  perform komet.group_from(g, variadic komet.group_states('settle'));
  select count(*) into undecided from komet.participation p where p.course_group = g.id and p.state in ('placed', 'running');
  if undecided > 0 then
    perform komet.fail('KM004', null, '{1} participants are not decided', undecided::text);
  end if;
  g := komet.group_state_set(g, 'settled');
  return next komet.finish(group_settle.request, g.id, g.version, komet.say('Group {1} is settled'), g.number::text);
end $$;
comment on function api.group_settle(uuid, uuid, bigint) is 'ended -> settled: every participant is decided. Errors: KM002, KM004.';

create function komet.reason_checked(kind text, reason uuid) returns text language plpgsql stable as $$
declare
  told text;
begin
  if reason_checked.reason is null then
    perform komet.fail('KM001', 'reason', 'Choose a reason');
  end if;
  select r.name into told from komet.reason r where r.id = reason_checked.reason and r.kind = reason_checked.kind;
  if not found then
    perform komet.fail('KM001', 'reason', 'That reason is not of this list');
  end if;
  return told;
end $$;
comment on function komet.reason_checked(text, uuid) is 'The name of a reason of the kind; KM001 at reason when there is none or it is of another list.';

create function komet.group_emptied(g komet.course_group) returns int language plpgsql as $$
declare
  r uuid;
  n int := 0;
begin
  for r in
    update komet.offer o set state = 'superseded' where o.course_group = g.id and o.state in ('open', 'accepted')
    returning o.registration
  loop
    -- One who dropped out or was decided before is not put back into the queue.
    if exists (select from komet.registration x where x.id = r and x.state in ('offered', 'placed', 'running')) then
      perform komet.registration_becomes(r, 'queued', 'group_cancelled', g.number::text);
      n := n + 1;
    end if;
  end loop;
  update komet.group_seat s set offer = null where s.course_group = g.id and s.offer is not null;
  delete from komet.participation p
  where p.course_group = g.id and p.state in ('placed', 'running')
    and not exists (select from komet.attendance a where a.participation = p.id);
  update komet.participation p
  set state = 'interrupted', decided_at = clock_timestamp(), decided_by = session_user
  where p.course_group = g.id and p.state in ('placed', 'running');
  return n;
end $$;
comment on function komet.group_emptied(komet.course_group) is 'Everybody out of a cancelled group: offers superseded, seats free, families back in the queue with their queue date. Participations with marks are kept as interrupted, others go.';

create function api.group_cancel_save(request uuid default null, id uuid default null, version bigint default null, reason uuid default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
  back int;
begin
  done := komet.request_begin(group_cancel_save.request, 'group_cancel_save',
    jsonb_build_object('id', group_cancel_save.id, 'version', group_cancel_save.version, 'reason', group_cancel_save.reason));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.group_locked(group_cancel_save.id, group_cancel_save.version);
  perform komet.group_from(g, variadic komet.group_states('cancel'));
  perform komet.reason_checked('cancel', group_cancel_save.reason);
  perform komet.lapse_due(g.id);
  back := komet.group_emptied(g);
  update komet.meeting m set state = 'cancelled' where m.course_group = g.id and m.state = 'planned';
  g := komet.group_state_set(g, 'cancelled', group_cancel_save.reason);
  return next komet.finish(group_cancel_save.request, g.id, g.version,
    komet.say('Group {1} is cancelled. Families back in the queue with their queue date: {2}'), g.number::text, back::text);
end $$;
comment on function api.group_cancel_save(uuid, uuid, bigint, uuid) is 'Cancels a group that has not ended: its families go back to the queue with their queue date, its coming meetings are cancelled. Errors: KM001 at reason, KM002, KM004. Source: the workflow of the programme (Inställd).';

-- ---------------------------------------------------------------------------------------------------
-- Its people, and the answers beside its form

create type api.group_people_row as (
  id uuid, version bigint, registration uuid, person uuid, name text, role text, child text, state text,
  from_meeting int, attended text, can_complete boolean, ring boolean);

create function api.group_people(course_group uuid default null) returns setof api.group_people_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select p.id, p.version, p.registration, p.person, komet.list_name(a.given_name, a.family_name, f.protected), a.role,
      (select string_agg(komet.list_name(c.given_name, null, f.protected), ', ' order by c.position)
       from komet.registration_child rc join komet.person c on c.id = rc.person where rc.registration = p.registration),
      p.state, p.from_meeting, t.attended || '/' || t.marked,
      case when p.state in ('placed', 'running') then t.can_complete end, p.ring
    from komet.participation p
    join komet.person a on a.id = p.person
    left join komet.family f on f.id = a.family
    join komet.tally(group_people.course_group) t on t.participation = p.id
    where p.course_group = group_people.course_group and komet.group_named(group_people.course_group)
    order by p.state = 'interrupted', komet.list_key(a.name_key, f.protected), p.id;
end $$;
comment on function api.group_people(uuid) is 'Who is in a group: name, child, how it goes. Of one''s own district, or a group that one leads. No contact data; SKYDDAD for a protected family.';

create function komet.date_read(typed text) returns date language plpgsql immutable as $$
begin
  return case when typed ~ '^\d{4}-\d{2}-\d{2}$' then typed::date end;
exception when others then
  return null;
end $$;
comment on function komet.date_read(text) is 'A date that may be half typed: null then.';

create function komet.time_read(typed text) returns time language plpgsql immutable as $$
begin
  return case when typed ~ '^\d{1,2}[:.]\d{2}$' then replace(typed, '.', ':')::time end;
exception when others then
  return null;
end $$;
comment on function komet.time_read(text) is 'A time that may be half typed: null then.';

create function komet.uuid_read(typed text) returns uuid language sql immutable as $$
  select case when typed ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then typed::uuid end
$$;
comment on function komet.uuid_read(text) is 'An id, or null.';

create function api.group_answers(id text default null, programme text default null, first_date text default null, starts text default null,
  ends text default null, leader1 text default null, leader2 text default null, place text default null)
returns setof api.panel_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_file());
  own uuid := komet.uuid_read(group_answers.id);
  p uuid := komet.uuid_read(group_answers.programme);
  d date := komet.date_read(group_answers.first_date);
  s time := komet.time_read(group_answers.starts);
  e time;
  v komet.programme_version;
  dates date[] := '{}';
begin
  select * into v from komet.programme_version pv
  where pv.programme = p and pv.valid_from <= coalesce(d, komet.today()) order by pv.valid_from desc limit 1;
  e := coalesce(komet.time_read(group_answers.ends), s + make_interval(mins => v.meeting_minutes));
  if v.id is not null and d is not null then
    dates := array(select komet.plan_dates(units[1], d, v.meetings));
  end if;
  return query
    select komet.say('Meetings'), komet.say('How many'), v.meetings::text where v.id is not null
    union all
    select komet.say('Meetings'), komet.say('Last'), dates[cardinality(dates)]::text where cardinality(dates) > 0
    union all
    select komet.say('Meetings'), komet.say('Weeks in a break'), ((dates[cardinality(dates)] - dates[1]) / 7 + 1 - v.meetings)::text
    where cardinality(dates) > 0;
  return query select * from komet.answer_leaders(p, array[komet.uuid_read(group_answers.leader1), komet.uuid_read(group_answers.leader2)], dates);
  return query
    select komet.say('Busy then, group and date'), l.name::text, komet.group_called(b.unit, b.number) || ' ' || b.on_date
    from komet.leader l cross join lateral komet.leader_busy(l.id, own, dates, s, e) b
    where l.id in (komet.uuid_read(group_answers.leader1), komet.uuid_read(group_answers.leader2))
    union all
    select komet.say('Busy then, group and date'), l.name::text, b.number || ' ' || b.on_date
    from komet.place l cross join lateral komet.place_busy(l.id, own, dates, s, e) b
    where l.id = komet.uuid_read(group_answers.place);
  return query
    select komet.say('Queue'), komet.say('Waiting'), count(*)::text from komet.registration r
    where r.unit = any (units) and r.programme = p and r.state = 'queued' having p is not null;
end $$;
comment on function api.group_answers(text, text, text, text, text, text, text, text) is 'Beside the form of a group while typing: meetings and last date, leaders'' readiness, who has the leader or place at the same time, how many wait. Reads half-typed text and never fails. Source: practice of other queues.';
