-- Taking back what was done to a group, its meetings, its marks and its decisions.

create function komet.group_touched(d komet.deed, g komet.course_group) returns void language plpgsql stable as $$
declare
  late record;
begin
  for late in
    select x.* from (
      select 'participation' as tbl, p.id::text as row_id, p.version, p.changed_at as at, p.changed_by as who, komet.say('{1} changed who takes part at {2}, after this') as said
      from komet.participation p where p.course_group = g.id
      union all
      select 'meeting', m.id::text, m.version, m.changed_at, m.changed_by, komet.say('{1} changed a meeting at {2}, after this')
      from komet.meeting m where m.course_group = g.id
      union all
      select 'offer', o.id::text, o.version, o.changed_at, o.changed_by, komet.say('{1} did something with an offer at {2}, after this')
      from komet.offer o where o.course_group = g.id and o.made_at <= d.ended
      union all
      select 'offer', o.id::text, o.version, o.made_at, o.made_by, komet.say('{1} made an offer at {2}, after this')
      from komet.offer o where o.course_group = g.id and o.state in ('open', 'accepted')
      union all
      select 'attendance', a.meeting || ' ' || a.participation, a.version, a.set_at, a.set_by, komet.say('{1} marked attendance at {2}, after this')
      from komet.meeting m join komet.attendance a on a.meeting = m.id where m.course_group = g.id) x
    where x.at > d.ended order by x.at desc
  loop
    perform komet.refuse_touched(d, late.tbl, late.row_id, late.version, late.at, late.who, late.said);
  end loop;
end
$$;
comment on function komet.group_touched(komet.deed, komet.course_group) is 'KM004 if anybody has done anything in a group after a deed: what, who and when.';

create function komet.undo_group_said(d komet.deed, g komet.course_group, was text, families int) returns text[] language sql stable as $$
  select array[case d.function
    when 'group_save' then komet.say('Take back that group {1} was planned? It is cancelled')
    when 'group_open' then komet.say('Take back that group {1} was opened? It is only planned again')
    when 'group_start' then case was when 'break' then komet.say('Take back that group {1} goes on? It is on a break again')
      else komet.say('Take back that group {1} has started? Its participants are placed again') end
    when 'group_break' then komet.say('Take back the break of group {1}? It is running again')
    when 'group_end' then komet.say('Take back that group {1} has ended? It is running again')
    when 'group_settle' then komet.say('Take back that group {1} is settled? What was decided stands')
    else komet.say('Take back that group {1} is cancelled? Families that are in it again: {2}. Whoever was told must be rung') end,
    g.number::text, families::text]
$$;
comment on function komet.undo_group_said(komet.deed, komet.course_group, text, int) is 'What taking back a group''s new state means.';

create function komet.undo_group_done(d komet.deed, g komet.course_group, was text) returns void language plpgsql as $$
declare
  what text := case d.function when 'group_start' then 'started' when 'group_end' then 'superseded' else 'group_cancelled' end;
  r uuid;
begin
  perform komet.group_state_set(g, was);
  if d.function = 'group_start' then
    foreach r in array array(select x from komet.deed_ids(d, 'registration') x) loop
      perform komet.registration_back(d, r, what);
    end loop;
  end if;
  update komet.meeting m set state = 'planned'
  where d.function = 'group_cancel_save' and m.id in (select komet.deed_ids(d, 'meeting')) and m.state = 'cancelled';
end
$$;
comment on function komet.undo_group_done(komet.deed, komet.course_group, text) is 'The state of a group as it was, that of those who began with it, and the meetings that were cancelled with it.';

create function komet.leaders_free(g komet.course_group, really boolean) returns void language plpgsql as $$
begin
  if really then
    perform komet.leaders_check(g.id, x.leader1, x.leader2, array(
      select m.on_date from komet.meeting m where m.course_group = g.id and m.state = 'cancelled' and m.on_date >= komet.today() order by m.number), g.starts, g.ends)
    from api.group_get(g.id) x;
  end if;
end
$$;
comment on function komet.leaders_free(komet.course_group, boolean) is 'KM001 if a leader of a cancelled group has been given another one at the same time.';

create function komet.meetings_back(d komet.deed) returns void language plpgsql as $$
declare
  l komet.deed_line;
  was komet.meeting;
begin
  -- The last first: a row may have been written twice.
  for l in select (row(x.tbl, x.op, x.row_id, x.before)::komet.deed_line).* from unnest(d.lines) with ordinality x (tbl, op, row_id, before, n) order by x.n desc loop
    was := jsonb_populate_record(null::komet.meeting, l.before);
    if l.tbl = 'meeting' and l.op = 'INSERT' then
      delete from komet.meeting m where m.id = l.row_id::uuid;
    elsif l.tbl = 'meeting' and l.op = 'DELETE' then
      insert into komet.meeting select was.*;
    elsif l.tbl = 'meeting' then
      update komet.meeting m
      set on_date = was.on_date, starts = was.starts, ends = was.ends, state = was.state, moved_from = was.moved_from
      where m.id = was.id;
    elsif l.tbl = 'group_leader' then
      delete from komet.group_leader x where x.course_group::text || ' ' || x.leader = l.row_id;
      insert into komet.group_leader select b.* from jsonb_populate_record(null::komet.group_leader, l.before) b where b.leader is not null;
    end if;
  end loop;
end
$$;
comment on function komet.meetings_back(komet.deed) is 'Meetings and leaders of a group as they were before it was changed.';

create function komet.undo_group_change(d komet.deed, g komet.course_group, really boolean) returns text[] language plpgsql as $$
declare
  was komet.course_group := jsonb_populate_record(null::komet.course_group, komet.deed_was(d, 'course_group', g.id::text));
  led record;
begin
  if was.capacity < komet.seats_taken(g.id) then
    perform komet.fail('KM004', null, '{1} seats are taken or offered', komet.seats_taken(g.id)::text);
  elsif not really then
    return array[komet.say('Put back what was changed in group {1} at {2}?'), g.number::text, komet.hour_text(d.at)];
  end if;
  update komet.course_group c
  set programme = was.programme, programme_version = was.programme_version, place = was.place, first_date = was.first_date, starts = was.starts,
      ends = was.ends, capacity = was.capacity, language = was.language, interpreter = was.interpreter, childcare = was.childcare
  where c.id = g.id;
  perform komet.group_seats_set(was);
  perform komet.meetings_back(d);
  select x.leader1, x.leader2 into led from api.group_get(g.id) x;
  perform komet.leaders_check(g.id, led.leader1, led.leader2, array(
    select m.on_date from komet.meeting m where m.course_group = g.id and m.state = 'planned' and m.on_date >= komet.today() order by m.number), was.starts, was.ends);
  return array[komet.say('Taken back for group {1}'), g.number::text];
end
$$;
comment on function komet.undo_group_change(komet.deed, komet.course_group, boolean) is 'A changed group: its facts, meetings, leaders and seats as before. KM001 when a leader has been given another group meanwhile.';

create function komet.undo_group(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  g komet.course_group;
  was text;
  o komet.offer;
  families int := 0;
begin
  select * into g from komet.course_group c where c.id = d.groups[1];
  was := komet.deed_was(d, 'course_group', g.id::text) ->> 'state';
  perform komet.refuse_touched(d, 'course_group', g.id::text, g.version, g.changed_at, g.changed_by, komet.say('{1} changed group {3} at {2}, after this'), g.number::text);
  perform komet.group_touched(d, g);
  if d.function = 'group_save' and was is not null then
    return komet.undo_group_change(d, g, really);
  end if;
  perform komet.participants_back(d, really);
  if d.function = 'group_cancel_save' then
    perform komet.leaders_free(g, really);
  end if;
  for o in
    select x.* from komet.offer x where x.id in (select komet.deed_ids(d, 'offer')) and x.state = 'superseded' order by x.made_at
  loop
    perform komet.offer_back(d, o, case d.function when 'group_end' then 'superseded' else 'group_cancelled' end, really);
    families := families + 1;
  end loop;
  if not really then
    return komet.undo_group_said(d, g, was, families);
  elsif d.function = 'group_save' then
    update komet.meeting m set state = 'cancelled' where m.course_group = g.id and m.state = 'planned';
  end if;
  perform komet.undo_group_done(d, g, coalesce(was, 'cancelled'));
  return array[komet.say('Taken back for group {1}'), g.number::text];
end
$$;
comment on function komet.undo_group(komet.deed, boolean) is 'A group planned, opened, started, paused, ended, settled or cancelled: as before, if nobody has done anything in it since.';

-- ---------------------------------------------------------------------------------------------------
-- Meetings

create function komet.undo_meeting_said(d komet.deed, g komet.course_group, m komet.meeting, was komet.meeting) returns text[] language sql stable as $$
  select case
    when d.function = 'meeting_add' then array[komet.say('Take back the extra meeting {1} of group {2}? It is cancelled'), m.number::text, g.number::text]
    when d.function = 'meeting_cancel' then array[komet.say('Take back that meeting {1} of group {2} on {3} is cancelled?'), m.number::text, g.number::text, m.on_date::text]
    when d.function = 'meeting_hold' then array[komet.say('Take back that meeting {1} of group {2} on {3} has been held?'), m.number::text, g.number::text, m.on_date::text]
    when was.on_date <> m.on_date then array[komet.say('Move meeting {1} of group {2} back from {3} to {4}?'), m.number::text, g.number::text, m.on_date::text, was.on_date::text]
    else array[komet.say('Put meeting {1} of group {2} back as it was before {3}?'), m.number::text, g.number::text, komet.hour_text(d.at)] end
$$;
comment on function komet.undo_meeting_said(komet.deed, komet.course_group, komet.meeting, komet.meeting) is 'What putting a meeting back means.';

create function komet.undo_meeting(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  m komet.meeting;
  g komet.course_group;
  was komet.meeting;
  a komet.attendance;
begin
  select * into m from komet.meeting x where x.id = (d.answer ->> 'id')::uuid;
  g := komet.group_mine(m.course_group);
  was := jsonb_populate_record(null::komet.meeting, komet.deed_was(d, 'meeting', m.id::text));
  perform komet.refuse_touched(d, 'meeting', m.id::text, m.version, m.changed_at, m.changed_by, komet.say('{1} changed meeting {3} at {2}, after this'), m.number::text);
  perform komet.group_from(g, 'planned', 'open', 'running', 'break');
  select * into a from komet.attendance x where x.meeting = m.id and x.mark is not null order by x.set_at desc limit 1;
  if d.function in ('meeting_hold', 'meeting_add') and a.mark is not null then
    perform komet.fail('KM004', null, 'Meeting {1} has marks: it has been held', m.number::text);
  end if;
  if d.function in ('meeting_save', 'meeting_cancel') then
    was.id := m.id;
    perform komet.meeting_checked(was);
  end if;
  if not really then
    return komet.undo_meeting_said(d, g, m, was);
  elsif d.function = 'meeting_save' then
    update komet.meeting x
    set on_date = was.on_date, starts = was.starts, ends = was.ends, place = was.place, theme = was.theme, kind = was.kind, moved_from = was.moved_from
    where x.id = m.id and x.version = m.version;
  else
    update komet.meeting x set state = coalesce(was.state, 'cancelled') where x.id = m.id and x.version = m.version;
  end if;
  if not found then
    perform komet.raise_stale();
  end if;
  return array[komet.say('Taken back for group {1}'), g.number::text];
end
$$;
comment on function komet.undo_meeting(komet.deed, boolean) is 'A meeting moved or changed, held, cancelled or added.';

-- ---------------------------------------------------------------------------------------------------
-- Marks

create function komet.cells_back(d komet.deed, g komet.course_group)
returns table (meeting uuid, participation uuid, version bigint, mark text, homework text, late name, late_at timestamptz, fixed boolean) language sql stable as $$
  select distinct on (l.row_id) a.meeting, a.participation, a.version, l.before ->> 'mark', l.before ->> 'homework',
    case when x.late then a.set_by end, case when x.late then a.set_at end, p.state not in ('placed', 'running')
  from unnest(d.lines) with ordinality l (tbl, op, row_id, before, n)
  join komet.attendance a on a.meeting = split_part(l.row_id, ' ', 1)::uuid and a.participation = split_part(l.row_id, ' ', 2)::uuid
  join komet.participation p on p.id = a.participation and p.course_group = g.id
  cross join lateral (select a.set_at > d.ended and not komet.unchanged(d, 'attendance', l.row_id, a.version) as late) x
  where l.tbl = 'attendance' order by l.row_id, l.n
$$;
comment on function komet.cells_back(komet.deed, komet.course_group) is 'The cells a save of attendance wrote, as they were before; late: who has written them since; fixed: the person is decided.';

create function komet.undo_marks(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  g komet.course_group := komet.group_mine(d.groups[1]);
  back int;
  stay int;
  fixed int;
  late record;
begin
  perform komet.group_from(g, 'open', 'running', 'break', 'ended');
  select count(*) filter (where c.late is null and not c.fixed), count(*) filter (where c.late is not null or c.fixed), count(*) filter (where c.fixed)
  into back, stay, fixed from komet.cells_back(d, g) c;
  select c.late, c.late_at into late from komet.cells_back(d, g) c where c.late is not null order by c.late_at desc limit 1;
  if back = 0 and late.late is not null then
    perform komet.fail('KM004', null, '{1} changed the marks at {2}, after this', komet.called(late.late), komet.hour_text(late.late_at));
  elsif back = 0 and fixed > 0 then
    perform komet.fail('KM004', null, 'How it went has been decided: the marks stay');
  elsif back = 0 then
    perform komet.fail('KM004', null, 'Nothing was changed by it');
  elsif not really and stay > 0 then
    return array[komet.say('Put back the marks changed in group {2} at {3} ({1})? Changed again or decided since, and staying: {4}'),
      back::text, g.number::text, komet.hour_text(d.at), stay::text];
  elsif not really then
    return array[komet.say('Put back the marks changed in group {2} at {3} ({1})?'), back::text, g.number::text, komet.hour_text(d.at)];
  end if;
  update komet.attendance a set mark = c.mark, homework = c.homework
  from komet.cells_back(d, g) c
  where a.meeting = c.meeting and a.participation = c.participation and c.late is null and not c.fixed and a.version = c.version;
  get diagnostics back = row_count;
  update komet.meeting m set state = 'planned'
  where m.id in (select komet.deed_ids(d, 'meeting')) and m.state = 'held' and (m.changed_at <= d.ended or komet.unchanged(d, 'meeting', m.id::text, m.version))
    and not exists (select from komet.attendance a where a.meeting = m.id and a.mark is not null);
  return array[komet.say('Marks put back: {1}'), back::text];
end
$$;
comment on function komet.undo_marks(komet.deed, boolean) is 'Marks as they were, but those that somebody has changed since or that a decision rests on. A meeting that was held by its first mark only is planned again.';

-- ---------------------------------------------------------------------------------------------------
-- Decisions

create function komet.undo_decided(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  p komet.participation;
  g komet.course_group;
  o komet.offer;
  whom text;
begin
  select * into p from komet.participation x where x.id = (d.answer ->> 'id')::uuid;
  g := komet.group_mine(p.course_group);
  select komet.list_name(a.given_name, a.family_name, f.protected) into whom from komet.person a left join komet.family f on f.id = a.family where a.id = p.person;
  perform komet.refuse_touched(d, 'participation', p.id::text, p.version, p.changed_at, p.changed_by, komet.say('{1} changed who takes part at {2}, after this'));
  if d.function = 'ring_toggle' then
    if really then
      update komet.participation x set ring = not x.ring where x.id = p.id and x.version = p.version;
      return array[komet.say('Taken back')];
    end if;
    return array[case when p.ring then komet.say('Take back that {1} is to be rung?') else komet.say('Take back that {1} need not be rung?') end, whom];
  end if;
  perform komet.group_from(g, 'running', 'break', 'ended');
  perform komet.refuse_after(d, p.registration);
  -- Whoever made an offer after it wrote down that the seats of one who dropped out are free.
  select * into o from komet.offer x
  where x.registration = p.registration and x.course_group = g.id and x.state in ('accepted', 'superseded')
  order by x.state, x.made_at desc limit 1;
  if o.state is distinct from 'accepted' then
    perform komet.seats_again(o, really);
  end if;
  if not really then
    return array[case d.function when 'interrupt_save' then komet.say('Take back that {1} dropped out? They take part in group {2} again')
      else komet.say('Take back what was decided about {1} in group {2}? The marks can be changed again') end, whom, g.number::text];
  end if;
  update komet.offer x set state = 'accepted' where x.id = o.id and x.state <> 'accepted';
  perform komet.participants_back(d, really);
  if komet.deed_was(d, 'registration', p.registration::text) is not null then
    perform komet.registration_back(d, p.registration, (
      select e.what from komet.registration_event e where e.registration = p.registration and e.id in (select komet.deed_ids(d, 'registration_event')) limit 1));
  end if;
  return array[komet.say('Taken back for group {1}'), g.number::text];
end
$$;
comment on function komet.undo_decided(komet.deed, boolean) is 'What was decided of one who takes part, or that one is to be rung.';

create function komet.undo_course(d komet.deed, really boolean) returns text[] language plpgsql as $$
begin
  return case
    when d.function ~ '^meeting' then komet.undo_meeting(d, really)
    when d.function = 'attendance_save' then komet.undo_marks(d, really)
    else komet.undo_decided(d, really) end;
end
$$;
comment on function komet.undo_course(komet.deed, boolean) is 'Deeds in a group that has begun, or on its meetings.';
