-- Planning a group: dates, leaders, seats, and the one save that sets them.

create function komet.day_off(unit uuid, on_date date) returns text language sql stable as $$
  select b.name::text from komet.calendar_break b
  where day_off.on_date between b.from_date and b.to_date and (b.unit is null or b.unit = day_off.unit)
  order by b.kind, b.name limit 1
$$;
comment on function komet.day_off(uuid, date) is 'The holiday or school break that a day is in, null when none.';

create function komet.plan_dates(unit uuid, first_date date, meetings int) returns setof date language sql stable as $$
  select d from (select plan_dates.first_date + 7 * i as d, i from generate_series(0, plan_dates.meetings * 4 + 60) i) w
  where i = 0 or komet.day_off(plan_dates.unit, d) is null
  order by d limit plan_dates.meetings
$$;
comment on function komet.plan_dates(uuid, date, int) is 'Once a week from the first date, which is taken as it is; weeks in a break are skipped.';

create function komet.leader_busy(leader uuid, course_group uuid, dates date[], starts time, ends time)
returns table (unit uuid, number int, on_date date) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select g.unit, g.number, m.on_date
  from komet.group_leader x
  join komet.course_group g on g.id = x.course_group and g.state in ('planned', 'open', 'running', 'break')
  join komet.meeting m on m.course_group = g.id and m.state <> 'cancelled'
  where x.leader = leader_busy.leader and g.id is distinct from leader_busy.course_group
    and m.on_date = any (leader_busy.dates)
    and m.on_date between coalesce(x.valid_from, '-infinity') and coalesce(x.valid_to, 'infinity')
    and m.starts < leader_busy.ends and leader_busy.starts < m.ends
  order by m.on_date limit 1
$$;
comment on function komet.leader_busy(uuid, uuid, date[], time, time) is 'Another group that the leader has a meeting with at the same time, in any district, since leaders work in several: which and the first such day. Runs as komet_owner, who may see when groups meet and nothing else.';

-- What leader_busy needs to look past the own district.
create policy busy on komet.group_leader for select to komet_owner using (true);
create policy busy on komet.course_group for select to komet_owner using (true);
create policy busy on komet.meeting for select to komet_owner using (true);

create function komet.group_called(unit uuid, number int) returns text language sql stable as $$
  select case when u.id = any (array(select komet.units_file())) then group_called.number::text else u.name || ' ' || group_called.number end
  from komet.unit u where u.id = group_called.unit
$$;
comment on function komet.group_called(uuid, int) is 'The number of a group, with its district when that is another.';

create function komet.place_busy(place uuid, course_group uuid, dates date[], starts time, ends time)
returns table (number int, on_date date) language sql stable as $$
  select g.number, m.on_date
  from komet.meeting m
  join komet.course_group g on g.id = m.course_group and g.state in ('planned', 'open', 'running', 'break')
  where coalesce(m.place, g.place) = place_busy.place and m.state <> 'cancelled'
    and g.id is distinct from place_busy.course_group and m.on_date = any (place_busy.dates)
    and m.starts < place_busy.ends and place_busy.starts < m.ends
  order by m.on_date limit 1
$$;
comment on function komet.place_busy(uuid, uuid, date[], time, time) is 'Another group that meets at the place at the same time.';

create function komet.leaders_check(course_group uuid, leader1 uuid, leader2 uuid, dates date[], starts time, ends time) returns void
language plpgsql as $$
declare
  who uuid;
  field text;
  other record;
begin
  if leaders_check.leader1 = leaders_check.leader2 then
    perform komet.fail('KM001', 'leader2', 'The same leader stands twice');
  elsif cardinality(leaders_check.dates) = 0 then
    return;
  end if;
  -- Two saves that would give the same leader two groups wait for each other here.
  perform pg_advisory_xact_lock(hashtextextended('leader ' || l, 0))
  from unnest(array[leaders_check.leader1, leaders_check.leader2]) l where l is not null order by l;
  foreach field in array array['leader1', 'leader2'] loop
    who := case field when 'leader1' then leaders_check.leader1 else leaders_check.leader2 end;
    continue when who is null;
    perform from komet.leader l where l.id = who and (l.valid_to is null or l.valid_to >= leaders_check.dates[1]);
    if not found then
      perform komet.fail('KM001', field, 'There is no such group leader on that date');
    end if;
    select komet.group_called(b.unit, b.number) as called, b.on_date into other
    from komet.leader_busy(who, leaders_check.course_group, leaders_check.dates, leaders_check.starts, leaders_check.ends) b;
    if found then
      perform komet.fail('KM001', field, 'Leads group {1} at the same time on {2}', other.called, other.on_date::text);
    end if;
  end loop;
end $$;
comment on function komet.leaders_check(uuid, uuid, uuid, date[], time, time) is 'Refuses (KM001 at leader1 or leader2) the same leader twice, one who has left, and one who leads another group at the same time.';

create function komet.group_leaders_set(g komet.course_group, leader1 uuid, leader2 uuid) returns void language sql as $$
  delete from komet.group_leader x
  where x.course_group = g.id and x.valid_from is null and x.valid_to is null
    and x.leader <> all (array_remove(array[leader1, leader2], null));
  insert into komet.group_leader (course_group, leader, unit)
  select g.id, l, g.unit from unnest(array[leader1, leader2]) l where l is not null
  on conflict (course_group, leader) do update set valid_from = null, valid_to = null
    where (group_leader.valid_from, group_leader.valid_to) is distinct from (null::date, null::date);
$$;
comment on function komet.group_leaders_set(komet.course_group, uuid, uuid) is 'Who leads the whole course; substitutes with dates are left alone.';

create function komet.group_seats_set(g komet.course_group) returns void language plpgsql as $$
declare
  rows int;
  held int;
begin
  select count(*), count(s.offer) into rows, held from komet.group_seat s where s.course_group = g.id;
  if g.capacity < held then
    perform komet.fail('KM001', 'capacity', '{1} seats are taken or offered', held::text);
  end if;
  if g.capacity < rows then
    delete from komet.group_seat s
    where s.course_group = g.id and s.n in (
      select f.n from komet.group_seat f where f.course_group = g.id and f.offer is null order by f.n desc limit rows - g.capacity);
  end if;
  insert into komet.group_seat (course_group, n, unit)
  select g.id, n, g.unit
  from generate_series(1, g.capacity + held) n
  where rows < g.capacity and not exists (select from komet.group_seat s where s.course_group = g.id and s.n = n)
  order by n limit greatest(g.capacity - rows, 0);
end $$;
comment on function komet.group_seats_set(komet.course_group) is 'As many seat rows as the capacity: only free ones go away, KM001 at capacity when there are not enough of those.';

create function komet.group_meetings_set(g komet.course_group, dates date[]) returns void language sql as $$
  delete from komet.meeting m where m.course_group = g.id and m.number > cardinality(dates);
  insert into komet.meeting (unit, course_group, number, on_date, starts, ends)
  select g.unit, g.id, d.number, d.on_date, g.starts, g.ends
  from unnest(dates) with ordinality d (on_date, number)
  on conflict (course_group, number) do update
    set on_date = excluded.on_date, starts = excluded.starts, ends = excluded.ends, state = 'planned', moved_from = null;
$$;
comment on function komet.group_meetings_set(komet.course_group, date[]) is 'The meetings of a group that has not begun, planned anew.';

create function komet.group_checked(g komet.course_group) returns komet.programme_version language plpgsql as $$
declare
  v komet.programme_version;
  off text;
begin
  if g.programme is null then
    perform komet.fail('KM001', 'programme', 'Choose a programme');
  elsif g.first_date is null then
    perform komet.fail('KM001', 'first_date', 'Write the date of the first meeting');
  elsif g.first_date > komet.today() + 731 or g.first_date < komet.today() - 731 then
    perform komet.fail('KM001', 'first_date', 'The first meeting is within two years from today');
  elsif g.starts is null then
    perform komet.fail('KM001', 'starts', 'Write when the meetings begin');
  end if;
  select * into v from komet.programme_version pv
  where pv.programme = g.programme and pv.valid_from <= g.first_date and (pv.valid_to is null or pv.valid_to >= g.first_date)
  order by pv.valid_from desc limit 1;
  if not found then
    perform komet.fail('KM001', 'programme', 'The programme is not given on that date');
  elsif v.form = 'web' then
    perform komet.fail('KM001', 'programme', 'A web course has no groups: families begin it from the queue');
  end if;
  if g.ends <= g.starts then
    perform komet.fail('KM001', 'ends', 'The meetings end before they begin');
  elsif g.capacity not between 1 and 500 then
    perform komet.fail('KM001', 'capacity', 'A group has between 1 and {1} seats', '500');
  end if;
  select b.name into off from komet.calendar_break b
  where b.kind = 'holiday' and g.first_date between b.from_date and b.to_date and (b.unit is null or b.unit = g.unit) limit 1;
  if found then
    perform komet.fail('KM001', 'first_date', 'That day is a holiday: {1}', off);
  end if;
  return v;
end $$;
comment on function komet.group_checked(komet.course_group) is 'The version of the programme in force on the first date; KM001 at each field that cannot be taken.';

create function komet.group_number(unit uuid) returns int language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('course_group ' || group_number.unit, 0));
  return (select coalesce(max(g.number), 0) + 1 from komet.course_group g where g.unit = group_number.unit);
end $$;
comment on function komet.group_number(uuid) is 'The next number of a group in a district; whoever asks at the same time waits.';

create function komet.group_unit(place uuid, own uuid default null) returns uuid language plpgsql stable as $$
declare
  units uuid[] := array(select u from komet.units_file() u where group_unit.own is null or u = group_unit.own);
  found_unit uuid;
begin
  select p.unit into found_unit from komet.place p where p.id = group_unit.place and p.unit = any (units);
  if group_unit.place is not null and found_unit is null then
    perform komet.fail('KM001', 'place', 'There is no such place in the district');
  end if;
  if found_unit is null and cardinality(units) > 1 then
    perform komet.fail('KM001', 'place', 'Choose a place: it says which district the group is in');
  end if;
  return coalesce(found_unit, units[1]);
end $$;
comment on function komet.group_unit(uuid, uuid) is 'The district of a group: its own, else that of its place, or the only one that one works in. KM001 at place for one of another district.';

create function komet.group_begun(course_group uuid) returns boolean language sql stable as $$
  select exists (select from komet.meeting m where m.course_group = group_begun.course_group and m.state = 'held')
    or exists (select from komet.meeting m join komet.attendance a on a.meeting = m.id where m.course_group = group_begun.course_group)
$$;
comment on function komet.group_begun(uuid) is 'Whether a meeting has been held or marked.';

create function komet.group_changed(old komet.course_group, new komet.course_group) returns boolean language plpgsql as $$
begin
  if old.state not in ('planned', 'open', 'running', 'break') then
    perform komet.fail('KM004', null, 'The group is over: it is not changed any more');
  end if;
  if old.programme <> new.programme and exists (select from komet.offer o where o.course_group = old.id) then
    perform komet.fail('KM004', 'programme', 'Offers have been made: the programme stays');
  end if;
  if (old.programme, old.first_date) is not distinct from (new.programme, new.first_date) then
    return false;
  end if;
  if old.state not in ('planned', 'open') or komet.group_begun(old.id) then
    perform komet.fail('KM004', 'first_date', 'The group has begun: move its meetings one by one');
  end if;
  return true;
end $$;
comment on function komet.group_changed(komet.course_group, komet.course_group) is 'Whether the meetings must be planned anew; KM004 when a change comes too late.';

create function komet.group_said(g komet.course_group, leader1 uuid, leader2 uuid, dates date[]) returns api.group_row language plpgsql as $$
declare
  answer api.group_row;
  unready text;
  other record;
  fact text[];
begin
  select * into answer from api.group_get(g.id);
  select array[g.number::text, count(*)::text, max(m.on_date)::text] into fact
  from komet.meeting m where m.course_group = g.id and m.state <> 'cancelled';
  unready := komet.leaders_unready(g.programme, array[leader1, leader2], dates);
  select b.number, b.on_date into other from komet.place_busy(g.place, g.id, dates, g.starts, g.ends) b;
  answer.message := case
    when unready is not null and other.number is not null then
      komet.say('{4} is not certified for all of it; group {5} has the place on {6}. Saved group {1}: {2} meetings until {3}')
    when unready is not null then
      komet.say('{4} is not certified for all of it. Saved group {1}: {2} meetings until {3}')
    when other.number is not null then
      komet.say('Group {4} has the place on {5}. Saved group {1}: {2} meetings until {3}')
    else
      komet.say('Saved group {1}: {2} meetings until {3}') end;
  fact := fact || array_remove(array[unready, other.number::text, other.on_date::text], null);
  answer.detail := komet.detail(variadic fact);
  return answer;
end $$;
comment on function komet.group_said(komet.course_group, uuid, uuid, date[]) is 'The answer of a saved group, with its warnings: a leader who is not certified, a place that is taken.';

create function api.group_save(request uuid default null, id uuid default null, version bigint default null, programme uuid default null,
  leader1 uuid default null, leader2 uuid default null, place uuid default null, first_date date default null,
  starts time default null, ends time default null, capacity int default null, language text default null,
  interpreter boolean default null, childcare boolean default null)
returns setof api.group_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.group_row;
  old komet.course_group;
  g komet.course_group;
  v komet.programme_version;
  dates date[];
  anew boolean := group_save.id is null;
begin
  done := komet.request_begin(group_save.request, 'group_save', jsonb_build_object('id', group_save.id, 'version', group_save.version,
    'programme', group_save.programme, 'leader1', group_save.leader1, 'leader2', group_save.leader2, 'place', group_save.place,
    'first_date', group_save.first_date, 'starts', group_save.starts, 'ends', group_save.ends, 'capacity', group_save.capacity,
    'language', group_save.language, 'interpreter', group_save.interpreter, 'childcare', group_save.childcare));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.group_row, done);
    return;
  end if;
  if not anew then
    old := komet.group_locked(group_save.id, group_save.version);
    perform komet.lapse_due(old.id);
  end if;
  g := old;
  g.unit := komet.group_unit(group_save.place, old.unit);
  g.programme := group_save.programme;
  g.place := group_save.place;
  g.first_date := group_save.first_date;
  g.starts := group_save.starts;
  g.ends := group_save.ends;
  g.capacity := group_save.capacity;
  v := komet.group_checked(g);
  if anew then
    g.id := gen_random_uuid();
    g.number := komet.group_number(g.unit);
  else
    anew := komet.group_changed(old, g);
  end if;
  g.programme_version := v.id;
  g.ends := coalesce(g.ends, g.starts + make_interval(mins => v.meeting_minutes));
  g.capacity := coalesce(g.capacity, v.capacity);
  g.language := coalesce(group_save.language, 'sv');
  g.interpreter := coalesce(group_save.interpreter, false);
  g.childcare := coalesce(group_save.childcare, false);
  if anew then
    dates := array(select komet.plan_dates(g.unit, g.first_date, v.meetings));
  else
    dates := array(select m.on_date from komet.meeting m where m.course_group = g.id and m.state = 'planned' order by m.number);
  end if;
  perform komet.leaders_check(g.id, group_save.leader1, group_save.leader2, dates, g.starts, g.ends);
  g := komet.group_stored(g, old);
  if anew then
    perform komet.group_meetings_set(g, dates);
  end if;
  perform komet.group_seats_set(g);
  perform komet.group_leaders_set(g, group_save.leader1, group_save.leader2);
  answer := komet.group_said(g, group_save.leader1, group_save.leader2, dates);
  perform komet.request_end(group_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.group_save(uuid, uuid, bigint, uuid, uuid, uuid, uuid, date, time, time, int, text, boolean, boolean) is 'Plans a group, or changes one. A new one, or one whose first date or programme changed before it began, has its meetings planned once a week from the first date, skipping holidays and school breaks; afterwards each is moved by itself. Left out: end (length of the meeting), seats and language. Errors: KM001 at programme, first_date, starts, ends, capacity, place, leader1, leader2; KM002; KM004 when it has begun or offers bind the programme. Warnings in the message: a leader not certified for all dates, a place that another group has. Source: the workflow of the programme, practice of other queues.';

create function komet.group_stored(g komet.course_group, old komet.course_group) returns komet.course_group language plpgsql as $$
#variable_conflict use_column
declare
  kept komet.course_group;
begin
  if old.id is null then
    insert into komet.course_group (id, unit, number, programme, programme_version, place, first_date, starts, ends, capacity, language, interpreter, childcare)
    values (g.id, g.unit, g.number, g.programme, g.programme_version, g.place, g.first_date, g.starts, g.ends, g.capacity, g.language, g.interpreter, g.childcare)
    returning * into kept;
    return kept;
  end if;
  update komet.course_group c
  set programme = g.programme, programme_version = g.programme_version, place = g.place, first_date = g.first_date, starts = g.starts,
      ends = g.ends, capacity = g.capacity, language = g.language, interpreter = g.interpreter, childcare = g.childcare
  where c.id = g.id
  returning * into kept;
  -- Meetings that were given a time of their own keep it.
  update komet.meeting m
  set starts = g.starts, ends = g.ends
  where m.course_group = g.id and m.state = 'planned' and m.on_date >= komet.today()
    and (m.starts, m.ends) = (old.starts, old.ends) and (g.starts, g.ends) <> (old.starts, old.ends);
  return kept;
end $$;
comment on function komet.group_stored(komet.course_group, komet.course_group) is 'Writes the group''s row; coming meetings that had the old time get the new one.';
