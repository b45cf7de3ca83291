-- Meetings (träffar): each has a date of its own and is moved by itself.

create type api.meeting_row as (
  id uuid, version bigint, course_group uuid, number int, on_date date, weekday text, starts time, ends time, place uuid, place_label text, place_name text,
  theme text, state text, moved_from date, present text, kind text, may_change boolean, may_hold boolean, may_cancel boolean, message text, detail text);

create function komet.meetings_shown(meetings uuid[]) returns setof api.meeting_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select m.id, m.version, m.course_group, m.number, m.on_date, extract(isodow from m.on_date)::text, m.starts, m.ends, m.place,
      case when m.place is not null then l.name::text end, case when m.kind is distinct from 'home' and not l.is_home then l.name::text end, m.theme::text, m.state, m.moved_from, a.present, m.kind,
      g.state in ('planned', 'open', 'running', 'break'), g.state in ('planned', 'open', 'running', 'break') and m.state <> 'held' and m.on_date <= komet.today(),
      g.state in ('planned', 'open', 'running', 'break') and m.state <> 'cancelled' and a.present is null, null::text, null::text
    from komet.meeting m
    join komet.course_group g on g.id = m.course_group
    left join komet.place l on l.id = coalesce(m.place, g.place)
    left join (
      select x.meeting, count(x.mark) filter (where x.mark in ('N', 'S', 'K')) || '/' || count(x.mark) as present
      from komet.attendance x where x.meeting = any (meetings) and x.mark is not null group by 1) a on a.meeting = m.id
    where m.id = any (meetings);
end $$;
comment on function komet.meetings_shown(uuid[]) is 'Meetings as lines of a list and in their form, in no order.';

create function api.meeting_list(course_group uuid default null) returns setof api.meeting_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select s.* from komet.meetings_shown(array(select m.id from komet.meeting m where m.course_group = meeting_list.course_group)) s
    order by s.number;
end $$;
comment on function api.meeting_list(uuid) is 'The meetings of a group in order. place is the meeting''s own, place_name where it is held; moved_from the date it was first planned for.';

create function api.meeting_get(id uuid default null) returns setof api.meeting_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query select s.* from komet.meetings_shown(array[meeting_get.id]) s;
end $$;
comment on function api.meeting_get(uuid) is 'One meeting, for its form.';

create function komet.meeting_locked(id uuid, version bigint) returns komet.meeting language plpgsql as $$
declare
  m komet.meeting;
  g komet.course_group;
begin
  g := komet.group_mine((select x.course_group from komet.meeting x where x.id = meeting_locked.id));
  perform komet.group_from(g, 'planned', 'open', 'running', 'break');
  -- All of the group's: a meeting's date is checked against its neighbours.
  perform from komet.meeting x where x.course_group = g.id order by x.number for update;
  select * into m from komet.meeting x where x.id = meeting_locked.id;
  if not found or m.version is distinct from meeting_locked.version then
    perform komet.raise_stale();
  end if;
  return m;
end $$;
comment on function komet.meeting_locked(uuid, bigint) is 'A meeting of a group that is not over, of one''s own district or led by oneself, locked with the others of the group. KM002, KM004.';

create function komet.child_met(m komet.meeting) returns void language plpgsql as $$
declare
  g komet.course_group;
  who uuid;
begin
  select * into g from komet.course_group c where c.id = m.course_group;
  if g.unit <> all (array(select komet.units_file())) then
    perform komet.fail('KM004', 'kind', 'A meeting with the child is planned by the coordinator, who sees the consents');
  end if;
  for who in select distinct p.registration from komet.participation p where p.course_group = g.id and p.state in ('placed', 'running') loop
    perform komet.consent_checked(who, g.programme, 'kind');
  end loop;
end $$;
comment on function komet.child_met(komet.meeting) is 'KM004 at kind unless the guardians of all in the group have consented to the child''s part; a leader, who may not read consents, does not plan such a meeting.';

create function komet.meeting_checked(m komet.meeting) returns void language plpgsql as $$
declare
  near komet.meeting;
  other record;
  home komet.place;
begin
  if m.on_date is null then
    perform komet.fail('KM001', 'on_date', 'Write the date of the meeting');
  elsif m.starts is null then
    perform komet.fail('KM001', 'starts', 'Write when the meeting begins');
  elsif m.ends is null or m.ends <= m.starts then
    perform komet.fail('KM001', 'ends', 'The meeting ends before it begins');
  elsif m.on_date > komet.today() + 731 or m.on_date < komet.today() - 731 then
    perform komet.fail('KM001', 'on_date', 'A meeting is within two years from today');
  elsif m.state = 'held' and m.on_date > komet.today() then
    perform komet.fail('KM001', 'on_date', 'A meeting that has been held is not in the future');
  end if;
  select * into near from komet.meeting x
  where x.course_group = m.course_group and x.number < m.number and x.state <> 'cancelled' order by x.number desc limit 1;
  if (m.on_date, m.starts) < (near.on_date, near.ends) then
    perform komet.fail('KM001', 'on_date', 'The meeting before is on {1}', near.on_date::text);
  end if;
  select * into near from komet.meeting x
  where x.course_group = m.course_group and x.number > m.number and x.state <> 'cancelled' order by x.number limit 1;
  if (m.on_date, m.ends) > (near.on_date, near.starts) then
    perform komet.fail('KM001', 'on_date', 'The next meeting is on {1}', near.on_date::text);
  end if;
  if m.kind = 'home' and m.place is not null then
    perform komet.fail('KM001', 'place', 'At home no place is written: the address stands in the family''s file');
  elsif m.kind in ('child', 'together') then
    perform komet.child_met(m);
  end if;
  if m.place is not null then
    select * into home from komet.place p where p.id = m.place and p.unit = m.unit;
    if not found then
      perform komet.fail('KM001', 'place', 'There is no such place in the district');
    end if;
  end if;
  if m.state = 'planned' then
    select l.name, komet.group_called(b.unit, b.number) as called into other
    from komet.group_leader x join komet.leader l on l.id = x.leader
    cross join lateral komet.leader_busy(x.leader, m.course_group, array[m.on_date], m.starts, m.ends) b
    where x.course_group = m.course_group and m.on_date between coalesce(x.valid_from, '-infinity') and coalesce(x.valid_to, 'infinity')
    limit 1;
    if found then
      perform komet.fail('KM001', 'on_date', '{1} leads group {2} at that time', other.name, other.called);
    end if;
  end if;
end $$;
comment on function komet.meeting_checked(komet.meeting) is 'KM001 at each field of a meeting that cannot be taken: its date lies between the meetings round it, its leaders are free.';

create function api.meeting_save(request uuid default null, id uuid default null, version bigint default null, on_date date default null,
  starts time default null, ends time default null, place uuid default null, theme text default null, kind text default chr(26))
returns setof api.meeting_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.meeting_row;
  m komet.meeting;
  old_date date;
  off text;
begin
  done := komet.request_begin(meeting_save.request, 'meeting_save', jsonb_build_object('id', meeting_save.id, 'version', meeting_save.version,
    'on_date', meeting_save.on_date, 'starts', meeting_save.starts, 'ends', meeting_save.ends, 'place', meeting_save.place, 'theme', meeting_save.theme) || case when meeting_save.kind is distinct from komet.untouched() then
    jsonb_build_object('kind', meeting_save.kind) else '{}' end);
  if done is not null then
    return query select * from jsonb_populate_record(null::api.meeting_row, done);
    return;
  end if;
  m := komet.meeting_locked(meeting_save.id, meeting_save.version);
  old_date := m.on_date;
  m.on_date := meeting_save.on_date;
  m.starts := meeting_save.starts;
  m.ends := meeting_save.ends;
  m.place := meeting_save.place;
  if meeting_save.kind is distinct from komet.untouched() then
    m.kind := nullif(meeting_save.kind, '');
  end if;
  perform komet.meeting_checked(m);
  update komet.meeting x
  set on_date = m.on_date, starts = m.starts, ends = m.ends, place = m.place, kind = m.kind, theme = meeting_save.theme,
      moved_from = nullif(coalesce(x.moved_from, case when m.on_date <> old_date then old_date end), m.on_date)
  where x.id = m.id
  returning * into m;
  select * into answer from komet.meetings_shown(array[m.id]);
  off := komet.day_off(m.unit, m.on_date);
  if off is not null and m.on_date <> old_date then
    answer.message := komet.say('That day is in a break: {3}. Saved meeting {1} on {2}');
    answer.detail := komet.detail(m.number::text, m.on_date::text, off);
  else
    answer.message := komet.say('Saved meeting {1} on {2}');
    answer.detail := komet.detail(m.number::text, m.on_date::text);
  end if;
  perform komet.request_end(meeting_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.meeting_save(uuid, uuid, bigint, date, time, time, uuid, text, text) is 'Moves a meeting or says where, of what kind and about what it is. Errors: KM001 at on_date (before the meeting before, after the next one, a leader busy), starts, ends, place, theme; KM002; KM004 when the group is over, or at kind when a consent to the child''s part is missing.';

create function komet.meeting_set(request uuid, function text, id uuid, version bigint, state text) returns api.done_row language plpgsql as $$
#variable_conflict use_column
declare
  done jsonb;
  m komet.meeting;
begin
  done := komet.request_begin(meeting_set.request, meeting_set.function, jsonb_build_object('id', meeting_set.id, 'version', meeting_set.version));
  if done is not null then
    return jsonb_populate_record(null::api.done_row, done);
  end if;
  m := komet.meeting_locked(meeting_set.id, meeting_set.version);
  if m.state <> 'planned' and exists (select from komet.attendance a where a.meeting = m.id and a.mark is not null) then
    perform komet.fail('KM004', null, 'Meeting {1} has marks: it has been held', m.number::text);
  elsif meeting_set.state = 'held' and m.on_date > komet.today() then
    perform komet.fail('KM004', null, 'Meeting {1} is not until {2}', m.number::text, m.on_date::text);
  end if;
  update komet.meeting x set state = meeting_set.state where x.id = m.id returning * into m;
  return komet.finish(meeting_set.request, m.id, m.version,
    case m.state when 'held' then komet.say('Meeting {1} on {2} has been held')
      else komet.say('Meeting {1} on {2} is cancelled. + adds one at the end') end,
    m.number::text, m.on_date::text);
end $$;
comment on function komet.meeting_set(uuid, text, uuid, bigint, text) is 'What meeting_hold and meeting_cancel have in common.';

create function api.meeting_hold(request uuid default null, id uuid default null, version bigint default null)
returns setof api.done_row language sql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select * from komet.meeting_set(meeting_hold.request, 'meeting_hold', meeting_hold.id, meeting_hold.version, 'held')
$$;
comment on function api.meeting_hold(uuid, uuid, bigint) is 'Says that a meeting has been held; the first mark says it too. Errors: KM002, KM004 when its day has not come.';

create function api.meeting_cancel(request uuid default null, id uuid default null, version bigint default null)
returns setof api.done_row language sql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select * from komet.meeting_set(meeting_cancel.request, 'meeting_cancel', meeting_cancel.id, meeting_cancel.version, 'cancelled')
$$;
comment on function api.meeting_cancel(uuid, uuid, bigint) is 'Cancels a meeting (inställd). Errors: KM002, KM004 when it has marks.';

create function api.meeting_add(request uuid default null, course_group uuid default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
  last komet.meeting;
  dates date[];
begin
  done := komet.request_begin(meeting_add.request, 'meeting_add', jsonb_build_object('course_group', meeting_add.course_group));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.group_locked(meeting_add.course_group);
  perform komet.group_from(g, 'planned', 'open', 'running', 'break');
  select * into last from komet.meeting m where m.course_group = g.id order by m.on_date desc, m.number desc limit 1;
  dates := array(select komet.plan_dates(g.unit, coalesce(last.on_date, g.first_date), 2));
  insert into komet.meeting (unit, course_group, number, on_date, starts, ends)
  values (g.unit, g.id, (select max(m.number) + 1 from komet.meeting m where m.course_group = g.id), dates[2], g.starts, g.ends)
  returning * into last;
  return next komet.finish(meeting_add.request, last.id, last.version, komet.say('Meeting {1} is planned on {2}'), last.number::text, last.on_date::text);
end $$;
comment on function api.meeting_add(uuid, uuid) is 'One more meeting, a week after the last and past any break. Errors: KM002; KM004 when the group is over.';
