-- Attendance (närvaro) and completion: who came, who can still complete, and what was decided by which rule.
-- A coordinator of the district and the group's own leaders come here; row security lets leaders see their groups only.

-- ---------------------------------------------------------------------------------------------------
-- Counting

create function komet.tally(course_group uuid) returns table (participation uuid, attended int, marked int, remaining int, needed int,
  can_complete boolean, homework text) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select t.id, t.attended, t.marked, t.remaining, v.complete_at, t.attended + t.remaining >= v.complete_at, t.done || '/' || t.asked
    from komet.course_group g
    join komet.programme_version v on v.id = g.programme_version
    cross join lateral (
      select p.id, count(*) filter (where a.mark in ('N', 'S', 'K'))::int as attended,
        count(a.mark)::int as marked,
        count(*) filter (where m.id is not null and a.mark is null and m.state <> 'cancelled' and m.number >= p.from_meeting
          and (m.kind is distinct from 'child' or v.takes_part = 'child'))::int as remaining,
        count(*) filter (where a.homework = '+') as done, count(a.homework) as asked
      from komet.participation p
      left join komet.meeting m on m.course_group = p.course_group
      left join komet.attendance a on a.meeting = m.id and a.participation = p.id
      where p.course_group = g.id
      group by p.id) t
    where g.id = tally.course_group;
end $$;
comment on function komet.tally(uuid) is 'How it goes for each participant of a group. Present, late and caught up count as attended; a meeting not marked yet still can be. needed is the programme version''s, can_complete asks whether attended and remaining together reach it.';

-- ---------------------------------------------------------------------------------------------------
-- The grid

create type api.attendance_meetings_row as (id uuid, label text, below text, state text, hint text);

create function api.attendance_meetings(course_group uuid default null) returns setof api.attendance_meetings_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select m.id, m.number::text, to_char(m.on_date, 'FMDD/FMMM'),
      case when m.id = (select x.id from komet.meeting x
        where x.course_group = m.course_group and x.state <> 'cancelled' and x.on_date <= komet.today()
        order by x.on_date < komet.today() and x.state <> 'planned', x.number desc limit 1) then 'now'
        when m.on_date > komet.today() then 'later' else m.state end,
      m.on_date || ' ' || to_char(m.starts, 'HH24.MI') || coalesce(' ' || m.theme, '')
    from komet.meeting m
    where m.course_group = attendance_meetings.course_group and m.state <> 'cancelled'
      and (m.kind is distinct from 'child' or exists (
        select from komet.course_group g join komet.programme_version v on v.id = g.programme_version where g.id = m.course_group and v.takes_part = 'child'))
    order by m.number;
end $$;
comment on function api.attendance_meetings(uuid) is 'The columns of the attendance grid: the meetings that are not cancelled. state is now where the cursor begins: today''s, else the last before today that nobody has marked, else the last; later for one whose day has not come, which cannot be marked.';

create type api.attendance_people_row as (
  id uuid, version bigint, label text, state text, attended text, remaining int, can_complete boolean, homework text, ring boolean, hint text);

create function api.attendance_people(course_group uuid default null) returns setof api.attendance_people_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select p.id, p.version, komet.list_name(a.given_name, a.family_name, f.protected), p.state, t.attended || '/' || t.needed,
      t.remaining, case when p.state in ('placed', 'running') then t.can_complete end, t.homework, p.ring, null::text
    from komet.participation p
    join komet.person a on a.id = p.person
    left join komet.family f on f.id = a.family
    join komet.tally(attendance_people.course_group) t on t.participation = p.id
    where p.course_group = attendance_people.course_group and komet.group_named(attendance_people.course_group)
    order by p.state = 'interrupted', komet.list_key(a.name_key, f.protected), p.id;
end $$;
comment on function api.attendance_people(uuid) is 'The rows of the attendance grid: attended of needed, meetings that remain, whether the course can still be completed, homework done of asked.';

create type api.attendance_cells_row as (row_id uuid, column_id uuid, mark text, second text, hint text);

create function api.attendance_cells(course_group uuid default null) returns setof api.attendance_cells_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select a.participation, a.meeting, a.mark, a.homework, coalesce(c.name, a.set_by::text) || ' ' || komet.told_when(a.set_at)
    from komet.meeting m join komet.attendance a on a.meeting = m.id
    left join komet.colleague c on c.login = a.set_by
    where m.course_group = attendance_cells.course_group;
end $$;
comment on function api.attendance_cells(uuid) is 'The marks of a group, each with who set it and when.';

create function komet.mark_checked(p komet.participation, m komet.meeting, mark text, homework text) returns void language plpgsql as $$
begin
  if p.id is null or m.id is null or p.course_group <> m.course_group then
    perform komet.raise_stale();
  elsif mark not in ('N', 'S', 'F', 'U', 'K') then
    perform komet.fail('KM001', 'marks', 'Not a mark: {1}', left(mark, 10));
  elsif homework not in ('+', '~', '-') then
    perform komet.fail('KM001', 'seconds', 'Not a word for homework: {1}', left(homework, 10));
  elsif m.state = 'cancelled' then
    perform komet.fail('KM004', 'marks', 'Meeting {1} is cancelled', m.number::text);
  elsif m.on_date > komet.today() and (mark is not null or homework is not null) then
    perform komet.fail('KM001', 'marks', 'Meeting {1} is on {2}: it cannot be marked before', m.number::text, m.on_date::text);
  elsif p.state not in ('placed', 'running') then
    perform komet.fail('KM004', 'marks', 'What {1} attended is decided already',
      (select komet.list_name(a.given_name, a.family_name, f.protected) from komet.person a left join komet.family f on f.id = a.family where a.id = p.person));
  end if;
end $$;
comment on function komet.mark_checked(komet.participation, komet.meeting, text, text) is 'One cell: KM001 at marks or seconds, KM002 when it is not of the group, KM004 when the meeting is cancelled or the person decided.';

create function api.attendance_save(request uuid default null, course_group uuid default null, row_ids uuid[] default null, column_ids uuid[] default null,
  marks text[] default null, seconds text[] default null, seen_marks text[] default null, seen_seconds text[] default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
  cell record;
  p komet.participation;
  m komet.meeting;
  n int := 0;
begin
  done := komet.request_begin(attendance_save.request, 'attendance_save', jsonb_build_object('course_group', attendance_save.course_group,
    'row_ids', attendance_save.row_ids, 'column_ids', attendance_save.column_ids, 'marks', attendance_save.marks, 'seconds', attendance_save.seconds));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.group_mine(attendance_save.course_group);
  perform komet.group_from(g, 'open', 'running', 'break', 'ended');
  perform komet.grid_checked(row_ids, column_ids, marks, seen_marks), komet.grid_checked(row_ids, column_ids, seconds, seen_seconds);
  -- In one order, so that two who save the same cells wait for each other and not in a ring: a person's cells one saver at a time.
  for cell in
    select x.* from unnest(row_ids, column_ids, marks, seconds, seen_marks, seen_seconds) x (row_id, column_id, mark, second, seen_mark, seen_second)
    order by 1, 2
  loop
    select * into p from komet.participation x where x.id = cell.row_id and x.course_group = g.id for no key update;
    select * into m from komet.meeting x where x.id = cell.column_id and x.course_group = g.id;
    perform komet.mark_checked(p, m, nullif(cell.mark, ''), nullif(cell.second, ''));
    if attendance_save.seen_marks is not null then
      perform komet.mark_seen(p.id, m.id, nullif(cell.seen_mark, ''), nullif(cell.seen_second, ''), nullif(cell.mark, ''), nullif(cell.second, ''));
    end if;
    n := n + komet.mark_put(p, m, nullif(cell.mark, ''), nullif(cell.second, ''));
  end loop;
  return next komet.finish(attendance_save.request, g.id, g.version, komet.say('Marks saved: {1}'), n::text);
end $$;
comment on function api.attendance_save(uuid, uuid, uuid[], uuid[], text[], text[], text[], text[]) is 'Saves changed cells of the grid: row_ids are participations, column_ids meetings; an empty mark clears. seen_marks and seen_seconds: what stood there when they were changed; a cell that a colleague has set otherwise meanwhile stops the save (KM002). Left out, nothing is compared. The first mark makes a meeting held. Errors: KM001 at marks (unknown, meeting in the future) or seconds; KM002 for a group that is neither of one''s district nor led by oneself; KM004 (meeting cancelled, person decided, group not open or settled).';

create function komet.mark_seen(participation uuid, meeting uuid, seen_mark text, seen_second text, mark text, second text) returns void language plpgsql as $$
#variable_conflict use_column
declare
  stored komet.attendance;
begin
  select * into stored from komet.attendance a where a.meeting = mark_seen.meeting and a.participation = mark_seen.participation for update;
  if (stored.mark, stored.homework) is distinct from (mark_seen.seen_mark, mark_seen.seen_second)
     and (stored.mark, stored.homework) is distinct from (mark_seen.mark, mark_seen.second) then
    perform komet.raise_stale();
  end if;
end $$;
comment on function komet.mark_seen(uuid, uuid, text, text, text, text) is 'A cell as it was seen, or as it is to be: else a colleague was first. KM002.';

create function komet.mark_put(p komet.participation, m komet.meeting, mark text, homework text) returns int language plpgsql as $$
#variable_conflict use_column
declare
  n int;
begin
  insert into komet.attendance as a (meeting, participation, unit, mark, homework)
  select m.id, p.id, p.unit, mark_put.mark, mark_put.homework
  where mark_put.mark is not null or mark_put.homework is not null
     or exists (select from komet.attendance x where x.meeting = m.id and x.participation = p.id)
  on conflict (meeting, participation) do update set mark = excluded.mark, homework = excluded.homework
    where (a.mark, a.homework) is distinct from (excluded.mark, excluded.homework);
  get diagnostics n = row_count;
  if mark_put.mark is not null and m.state = 'planned' then
    update komet.meeting x set state = 'held' where x.id = m.id and x.state = 'planned';
  end if;
  return n;
end $$;
comment on function komet.mark_put(komet.participation, komet.meeting, text, text) is 'Writes one cell when it differs; 1 when it did.';

-- ---------------------------------------------------------------------------------------------------
-- Completion

create function komet.proposed(attended int, needed int, ahead boolean) returns text language sql immutable as $$
  select case when ahead then null when attended >= needed then 'completed' when attended > 0 then 'attended' else 'interrupted' end
$$;
comment on function komet.proposed(int, int, boolean) is 'What the rule says of a participant when no meeting is ahead: completed, attended, or never came.';

create function komet.meetings_ahead(g komet.course_group) returns boolean language sql stable as $$
  select g.state not in ('ended', 'settled') and exists (
    select from komet.meeting m where m.course_group = g.id and m.state = 'planned')
$$;
comment on function komet.meetings_ahead(komet.course_group) is 'Whether a group still has meetings to come.';

create type api.completion_row as (
  id uuid, version bigint, name text, attended int, needed int, remaining int, can_complete boolean, proposed text, state text, counted int);

create function api.completion_list(course_group uuid default null) returns setof api.completion_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select p.id, p.version, komet.list_name(a.given_name, a.family_name, f.protected), t.attended, t.needed, t.remaining,
      case when p.state in ('placed', 'running') then t.can_complete end,
      case when p.state in ('placed', 'running') then komet.proposed(t.attended, t.needed, h.ahead) end, p.state, p.counted
    from komet.course_group g
    cross join lateral (select komet.meetings_ahead(g) as ahead) h
    join komet.participation p on p.course_group = g.id
    join komet.person a on a.id = p.person
    left join komet.family f on f.id = a.family
    join komet.tally(completion_list.course_group) t on t.participation = p.id
    where g.id = completion_list.course_group and komet.group_named(completion_list.course_group)
    order by p.state not in ('placed', 'running'), komet.list_key(a.name_key, f.protected), p.id;
end $$;
comment on function api.completion_list(uuid) is 'Who completed: the rule proposes, a human confirms. proposed is null while meetings are ahead. Source: the workflow of the programme (no published definition; the programme version holds it).';

create function komet.registration_decided(registration uuid) returns void language plpgsql as $$
declare
  becomes text;
begin
  select case when bool_or(p.state in ('placed', 'running')) then null
    when bool_or(p.state = 'completed') then 'completed'
    when bool_or(p.state = 'attended') then 'attended' else 'interrupted' end into becomes
  from komet.participation p where p.registration = registration_decided.registration;
  if becomes is not null and exists (select from komet.registration r
      where r.id = registration_decided.registration and r.state in ('placed', 'running')) then
    perform komet.registration_becomes(registration_decided.registration, becomes, becomes);
  end if;
end $$;
comment on function komet.registration_decided(uuid) is 'When all who take part are decided, so is the registration: the best that any of them reached.';

create function komet.participation_locked(id uuid, version bigint) returns komet.participation language plpgsql as $$
declare
  p komet.participation;
begin
  select * into p from komet.participation x where x.id = participation_locked.id for update;
  if not found or p.version is distinct from participation_locked.version then
    perform komet.raise_stale();
  end if;
  perform komet.group_mine(p.course_group);
  return p;
end $$;
comment on function komet.participation_locked(uuid, bigint) is 'A participation in a group of one''s own district or led by oneself, locked. KM002.';

create function api.completion_confirm(request uuid default null, id uuid default null, version bigint default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  p komet.participation;
  g komet.course_group;
  t record;
  becomes text;
begin
  done := komet.request_begin(completion_confirm.request, 'completion_confirm', jsonb_build_object('id', completion_confirm.id, 'version', completion_confirm.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  p := komet.participation_locked(completion_confirm.id, completion_confirm.version);
  select * into g from komet.course_group c where c.id = p.course_group;
  perform komet.group_from(g, 'running', 'break', 'ended');
  if p.state not in ('placed', 'running') then
    perform komet.fail('KM004', null, 'That is decided already');
  end if;
  select * into t from komet.tally(p.course_group) x where x.participation = p.id;
  becomes := komet.proposed(t.attended, t.needed, komet.meetings_ahead(g));
  if becomes is null then
    perform komet.fail('KM004', null, 'Attended {1} of {2} needed, and {3} meetings remain: not decided yet', t.attended::text, t.needed::text, t.remaining::text);
  end if;
  update komet.participation x
  set state = becomes, decided_at = clock_timestamp(), decided_by = session_user, counted = t.attended,
      rule = (select 'complete_at ' || v.complete_at || '/' || v.meetings || ', ' || v.label from komet.programme_version v where v.id = g.programme_version)
  where x.id = p.id returning * into p;
  perform komet.registration_decided(p.registration);
  return next komet.finish(completion_confirm.request, p.id, p.version, case becomes
    when 'completed' then komet.say('Completed: attended {1}, needed {2}')
    when 'attended' then komet.say('Attended, not completed: attended {1}, needed {2}')
    else komet.say('Never came: attended {1}, needed {2}') end, t.attended::text, t.needed::text);
end $$;
comment on function api.completion_confirm(uuid, uuid, bigint) is 'Confirms what the rule proposes; rule and count in force are kept with the decision, and marks are closed. Errors: KM002; KM004 while meetings are ahead or when decided. Source: the day of a coordinator.';

create function api.interrupt_save(request uuid default null, id uuid default null, version bigint default null, reason uuid default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  p komet.participation;
  t record;
begin
  done := komet.request_begin(interrupt_save.request, 'interrupt_save',
    jsonb_build_object('id', interrupt_save.id, 'version', interrupt_save.version, 'reason', interrupt_save.reason));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  p := komet.participation_locked(interrupt_save.id, interrupt_save.version);
  perform komet.group_from((select c from komet.course_group c where c.id = p.course_group), 'running', 'break', 'ended');
  if p.state not in ('placed', 'running') then
    perform komet.fail('KM004', null, 'That is decided already');
  end if;
  perform komet.reason_checked('interrupt', interrupt_save.reason);
  select * into t from komet.tally(p.course_group) x where x.participation = p.id;
  update komet.participation x
  set state = 'interrupted', reason = interrupt_save.reason, decided_at = clock_timestamp(), decided_by = session_user, counted = t.attended
  where x.id = p.id returning * into p;
  perform komet.registration_decided(p.registration);
  return next komet.finish(interrupt_save.request, p.id, p.version, komet.say('Dropped out after {1} meetings'), t.attended::text);
end $$;
comment on function api.interrupt_save(uuid, uuid, bigint, uuid) is 'Somebody drops out of a group that has begun. When nobody of the registration is left its seats are free again. Errors: KM001 at reason, KM002, KM004.';

create function api.ring_toggle(request uuid default null, id uuid default null, version bigint default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  p komet.participation;
begin
  done := komet.request_begin(ring_toggle.request, 'ring_toggle', jsonb_build_object('id', ring_toggle.id, 'version', ring_toggle.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  p := komet.participation_locked(ring_toggle.id, ring_toggle.version);
  update komet.participation x set ring = not x.ring where x.id = p.id returning * into p;
  return next komet.finish(ring_toggle.request, p.id, p.version,
    case when p.ring then komet.say('To be rung before the next meeting') else komet.say('Not to be rung any more') end);
end $$;
comment on function api.ring_toggle(uuid, uuid, bigint) is 'Marks a participant as to be rung before the next meeting, or not any more. Errors: KM002.';
