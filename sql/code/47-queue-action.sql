-- What a coordinator does to one registration in the queue: priority, rest, closing, another programme.
--
-- Each save locks the registration at the version that was seen, writes the fact in a table of its own, and an event. Facts do not
-- count as a new version by themselves, so registration_saved does.

create function komet.registration_own(id uuid, version bigint) returns komet.registration
language plpgsql
as $$
#variable_conflict use_column
declare
  r komet.registration;
begin
  select * into r from komet.registration t
   where t.id = registration_own.id and t.version = registration_own.version and t.unit = any(array(select komet.units_file()))
     for update;
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.need_ticket(r.family);
  return r;
end
$$;
comment on function komet.registration_own(uuid, bigint) is
'Locks a registration of one''s own district at the version that was seen. Errors: KM002 changed or not ours, KM007 no ticket.';

create function komet.registration_saved(id uuid) returns bigint
language sql
as $$
  update komet.registration r set state = r.state where r.id = registration_saved.id returning r.version
$$;
comment on function komet.registration_saved(uuid) is 'Counts a save of facts that stand in other tables: the new version.';

create function komet.file_saved(family uuid, but uuid default null) returns void
language sql
as $$
  update komet.registration r set state = r.state
   where r.family = file_saved.family and r.id is distinct from file_saved.but and r.state in ('incomplete', 'queued', 'offered', 'placed', 'running')
$$;
comment on function komet.file_saved(uuid, uuid) is 'Counts a save of people or phones as one of each registration that shows them, but the one that was saved itself: its form would put the old ones back.';

create function komet.reason_read(field text, kind text, reason uuid) returns uuid
language plpgsql stable
as $$
begin
  if not exists (select from komet.reason r where r.id = reason_read.reason and r.kind = reason_read.kind and r.active) then
    perform komet.fail('KM001', field, 'Choose a reason from the list');
  end if;
  return reason_read.reason;
end
$$;
comment on function komet.reason_read(text, text, uuid) is 'A reason of the right list that is in use. Errors: KM001 at the field.';

create function komet.must_wait(r komet.registration) returns void
language plpgsql stable
as $$
begin
  if r.state = 'offered' then
    perform komet.fail('KM004', '', 'There is an open offer: write down the answer to it, or withdraw it, first');
  elsif r.state not in ('incomplete', 'queued') then
    perform komet.fail('KM004', '', 'It is no longer in the queue');
  end if;
end
$$;
comment on function komet.must_wait(komet.registration) is 'Refuses what only makes sense for one who waits. Errors: KM004.';

-- ---------------------------------------------------------------------------------------------------
-- Priority

create type api.priority_row as (
  id uuid, version bigint, level int, reason uuid, review_on date, granted_at text, granted_by text, message text, detail text);

create function api.priority_get(id uuid) returns setof api.priority_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  r komet.registration;
begin
  select * into r from komet.registration t where t.id = priority_get.id and t.unit = any(array(select komet.units_file()));
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.need_ticket(r.family);
  return query
    select r.id, r.version, g.level::int, g.reason, g.review_on, komet.moment(g.granted_at), komet.called(g.granted_by), null::text, null::text
      from (select) as one left join komet.priority_grant g on g.registration = r.id and g.ended_at is null;
end
$$;
comment on function api.priority_get(uuid) is
'The priority a registration has, or an empty row to fill. Errors: KM002 not there or not ours, KM007 no ticket. Source: practice of the city''s queues: priority by a named person, with a reason.';

create function api.priority_save(request uuid, id uuid, version bigint default null, level int default null, reason uuid default null, review_on date default null)
returns setof api.priority_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(priority_save.request, 'priority_save', jsonb_build_object('id', priority_save.id,
    'version', priority_save.version, 'level', priority_save.level, 'reason', priority_save.reason, 'review_on', priority_save.review_on));
  r komet.registration;
  q record;
  row api.priority_row;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.priority_row, done);
    return;
  end if;
  r := komet.registration_own(priority_save.id, priority_save.version);
  if r.state not in ('incomplete', 'queued', 'offered') then
    perform komet.fail('KM004', '', 'It is no longer in the queue');
  elsif priority_save.level not between 1 and 9 or priority_save.level is null then
    perform komet.fail('KM001', 'level', 'Choose a level from 1 to 9');
  elsif priority_save.review_on is null or priority_save.review_on <= komet.today() then
    perform komet.fail('KM001', 'review_on', 'Write the day when the priority is looked at again');
  elsif priority_save.review_on > komet.today() + 366 then
    perform komet.fail('KM001', 'review_on', 'Within a year at the latest');
  end if;
  perform komet.reason_read('reason', 'priority', priority_save.reason);
  update komet.priority_grant g set ended_at = clock_timestamp(), ended_by = session_user where g.registration = r.id and g.ended_at is null;
  insert into komet.priority_grant (unit, registration, level, reason, review_on)
  values (r.unit, r.id, priority_save.level, priority_save.reason, priority_save.review_on);
  perform komet.event_put(r.id, case when r.priority > 0 then 'priority_changed' else 'priority_given' end, priority_save.level::text);
  select * into q from komet.queue_place(r.id);
  row.id := r.id;
  row.version := komet.registration_saved(r.id);
  row.level := priority_save.level;
  row.reason := priority_save.reason;
  row.review_on := priority_save.review_on;
  row.granted_at := komet.moment(clock_timestamp());
  row.granted_by := komet.called(session_user);
  row.message := komet.say('Priority {1} given. Place {2} of {3}');
  row.detail := komet.detail(priority_save.level::text, coalesce(q.place::text, chr(8211)), q.of_all::text);
  perform komet.request_end(priority_save.request, to_jsonb(row));
  return next row;
end
$$;
comment on function api.priority_save(uuid, uuid, bigint, int, uuid, date) is
'Gives a registration priority, or another one: level 1 (lowest) to 9, a reason from the list, and the day it is looked at again. The queue date is not touched.
Errors: KM001 at level, reason or review_on; KM002; KM004 no longer in the queue; KM007. Source: practice of the city''s queues: priority by a named person, with a reason and a day of review.';

create function api.priority_end(request uuid, id uuid, version bigint default null) returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(priority_end.request, 'priority_end', jsonb_build_object('id', priority_end.id, 'version', priority_end.version));
  r komet.registration;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  r := komet.registration_own(priority_end.id, priority_end.version);
  update komet.priority_grant g set ended_at = clock_timestamp(), ended_by = session_user where g.registration = r.id and g.ended_at is null;
  if not found then
    perform komet.fail('KM004', '', 'It has no priority');
  end if;
  perform komet.event_put(r.id, 'priority_ended');
  return next komet.finish(priority_end.request, r.id, komet.registration_saved(r.id), komet.say('The priority has ended'));
end
$$;
comment on function api.priority_end(uuid, uuid, bigint) is
'Ends a priority; the grant stays in the history. Errors: KM002, KM004 it has none, KM007. Source: as priority_save.';

-- ---------------------------------------------------------------------------------------------------
-- Rest

create function komet.rests_end(registration uuid) returns boolean
language plpgsql
as $$
begin
  update komet.rest t set ended_on = komet.today(), ended_by = session_user
   where t.registration = rests_end.registration and t.ended_on is null and t.until >= komet.today();
  return found;
end
$$;
comment on function komet.rests_end(uuid) is 'Ends the rest in force today. False when there is none.';

create type api.rest_row as (id uuid, version bigint, until date, cause text, reason uuid);

create function api.rest_get(id uuid) returns setof api.rest_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  r komet.registration;
begin
  select * into r from komet.registration t where t.id = rest_get.id and t.unit = any(array(select komet.units_file()));
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.need_ticket(r.family);
  return query
    select r.id, r.version, t.until, coalesce(t.cause, 'family'), t.reason
      from (select) as one
      left join komet.rest t on t.registration = r.id and t.ended_on is null and t.until >= komet.today()
     order by t.until desc limit 1;
end
$$;
comment on function api.rest_get(uuid) is
'The rest in force, or an empty row to fill. Errors: KM002 not there or not ours, KM007 no ticket. Source: practice: resting keeps the queue date.';

create function api.rest_save(request uuid, id uuid, version bigint default null, until date default null, cause text default null, reason uuid default null)
returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(rest_save.request, 'rest_save', jsonb_build_object('id', rest_save.id, 'version', rest_save.version,
    'until', rest_save.until, 'cause', rest_save.cause, 'reason', rest_save.reason));
  r komet.registration;
  changed boolean;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  r := komet.registration_own(rest_save.id, rest_save.version);
  perform komet.must_wait(r);
  if rest_save.until is null or rest_save.until <= komet.today() then
    perform komet.fail('KM001', 'until', 'Write the last day of the rest, after today');
  elsif rest_save.until > komet.today() + 731 then
    perform komet.fail('KM001', 'until', 'Within two years at the latest');
  elsif rest_save.cause is null or rest_save.cause not in ('family', 'district', 'other_adult') then
    perform komet.fail('KM001', 'cause', 'Choose whose doing it is');
  elsif rest_save.reason is not null then
    perform komet.reason_read('reason', 'rest', rest_save.reason);
  end if;
  changed := komet.rests_end(r.id);
  insert into komet.rest (unit, registration, from_date, until, cause, reason)
  values (r.unit, r.id, komet.today(), rest_save.until, rest_save.cause, rest_save.reason);
  perform komet.event_put(r.id, case when changed then 'rest_changed' else 'rest_started' end, rest_save.until::text);
  return next komet.finish(rest_save.request, r.id, komet.registration_saved(r.id),
    komet.say('Rests until {1}. The queue date {2} is kept'), rest_save.until::text, r.queue_date::text);
end
$$;
comment on function api.rest_save(uuid, uuid, bigint, date, text, uuid) is
'Lets a registration rest in the queue until and with a day; whose doing it is counts in the waiting clock. A rest in force is replaced. The queue date is kept.
Errors: KM001 at until, cause or reason; KM002; KM004 not waiting; KM007. Source: practice: resting keeps the queue date.';

create function api.rest_end(request uuid, id uuid, version bigint default null) returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(rest_end.request, 'rest_end', jsonb_build_object('id', rest_end.id, 'version', rest_end.version));
  r komet.registration;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  r := komet.registration_own(rest_end.id, rest_end.version);
  if not komet.rests_end(r.id) then
    perform komet.fail('KM004', '', 'It does not rest');
  end if;
  perform komet.event_put(r.id, 'rest_ended');
  return next komet.finish(rest_end.request, r.id, komet.registration_saved(r.id),
    komet.say('The rest has ended. Queue date {1}'), r.queue_date::text);
end
$$;
comment on function api.rest_end(uuid, uuid, bigint) is 'Ends a rest before its day. Errors: KM002, KM004 it does not rest, KM007. Source: practice: resting keeps the queue date.';

-- ---------------------------------------------------------------------------------------------------
-- Closing

create function api.close_save(request uuid, id uuid, version bigint default null, reason uuid default null) returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(close_save.request, 'close_save', jsonb_build_object('id', close_save.id, 'version', close_save.version,
    'reason', close_save.reason));
  r komet.registration;
  now_version bigint;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  r := komet.registration_own(close_save.id, close_save.version);
  perform komet.must_wait(r);
  perform komet.reason_read('reason', 'close', close_save.reason);
  update komet.registration t set state = 'closed', close_reason = close_save.reason, closed_on = komet.today()
   where t.id = r.id returning t.version into now_version;
  perform komet.event_put(r.id, 'closed');
  return next komet.finish(close_save.request, r.id, now_version, komet.say('Closed. It can be opened again with its queue date'));
end
$$;
comment on function api.close_save(uuid, uuid, bigint, uuid) is
'Closes a registration before any group, with a reason from the list (which no list shows). Errors: KM001 at reason, KM002, KM004 an open offer or not waiting, KM007.
Source: practice: every closing has a reason.';

create function api.reopen(request uuid, id uuid, version bigint default null) returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(reopen.request, 'reopen', jsonb_build_object('id', reopen.id, 'version', reopen.version));
  r komet.registration;
  now_version bigint;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  r := komet.registration_own(reopen.id, reopen.version);
  if r.state <> 'closed' then
    perform komet.fail('KM004', '', 'It is not closed');
  end if;
  update komet.registration t
     set state = case when t.missing is null then 'queued' else 'incomplete' end, close_reason = null, closed_on = null
   where t.id = r.id returning t.version into now_version;
  perform komet.event_put(r.id, 'reopened');
  return next komet.finish(reopen.request, r.id, now_version, komet.say('Opened again. Queue date {1}'), r.queue_date::text);
end
$$;
comment on function api.reopen(uuid, uuid, bigint) is
'Takes a closing back: in the queue again with its queue date. Errors: KM002, KM004 not closed, KM007. Source: practice: the last action can be taken back.';

-- ---------------------------------------------------------------------------------------------------
-- Another programme

create function komet.registration_copy(r komet.registration, programme uuid) returns uuid
language plpgsql
as $$
#variable_conflict use_column
declare
  copy uuid := gen_random_uuid();
begin
  insert into komet.registration (id, unit, family, programme, state, channel, arrived_at, arrived_by, queue_date, tie, wanted_from, weekdays,
    part_of_day, language, interpreter, childcare, together, heard, informed, missing, missing_by, came_from)
  values (copy, r.unit, r.family, registration_copy.programme, r.state, r.channel, r.arrived_at, r.arrived_by, r.queue_date, r.tie, r.wanted_from,
    r.weekdays, r.part_of_day, r.language, r.interpreter, r.childcare, r.together, r.heard, r.informed, r.missing, r.missing_by, r.id);
  insert into komet.registration_adult (registration, person, unit, caller, takes_part)
  select copy, a.person, a.unit, a.caller, a.takes_part from komet.registration_adult a where a.registration = r.id;
  insert into komet.registration_child (registration, person, unit)
  select copy, c.person, c.unit from komet.registration_child c where c.registration = r.id;
  insert into komet.priority_grant (unit, registration, level, reason, review_on, granted_at, granted_by, granted_on)
  select g.unit, copy, g.level, g.reason, g.review_on, g.granted_at, g.granted_by, g.granted_on
    from komet.priority_grant g where g.registration = r.id and g.ended_at is null;
  insert into komet.rest (unit, registration, from_date, until, cause, reason, at, by, ended_on, ended_by)
  select t.unit, copy, t.from_date, t.until, t.cause, t.reason, t.at, t.by, t.ended_on, t.ended_by
    from komet.rest t where t.registration = r.id;
  return copy;
end
$$;
comment on function komet.registration_copy(komet.registration, uuid) is
'The same registration for another programme: queue date, lot, wishes, people, priority and rests follow; came_from points back.';

create function api.programme_move_save(request uuid, id uuid, version bigint default null, programme uuid default null) returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(programme_move_save.request, 'programme_move_save', jsonb_build_object('id', programme_move_save.id,
    'version', programme_move_save.version, 'programme', programme_move_save.programme));
  r komet.registration;
  target komet.programme;
  copy uuid;
  q record;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  r := komet.registration_own(programme_move_save.id, programme_move_save.version);
  perform komet.must_wait(r);
  select * into target from komet.programme p where p.id = programme_move_save.programme and p.status in ('running', 'trial');
  if not found then
    perform komet.fail('KM001', 'programme', 'Choose a programme');
  elsif target.id = r.programme then
    perform komet.fail('KM001', 'programme', 'It is in the queue of this programme already');
  elsif exists (select from komet.registration t where t.family = r.family and t.programme = target.id and t.state in ('incomplete', 'queued', 'offered')) then
    perform komet.fail('KM004', 'programme', 'The family is in the queue of that programme already');
  end if;
  copy := komet.registration_copy(r, target.id);
  update komet.registration t set state = 'moved', closed_on = komet.today() where t.id = r.id;
  perform komet.event_put(r.id, 'programme_moved', target.name);
  perform komet.event_put(copy, 'programme_came', (select p.name from komet.programme p where p.id = r.programme));
  select * into q from komet.queue_place(copy);
  return next komet.finish(programme_move_save.request, copy, 1, komet.say('Moved to {1}. Place {2} of {3}, queue date {4}'),
    target.name::text, coalesce(q.place::text, chr(8211)), q.of_all::text, r.queue_date::text);
end
$$;
comment on function api.programme_move_save(uuid, uuid, bigint, uuid) is
'Moves a waiting registration to the queue of another programme of the same district: a new registration that points back to the old one; the queue date follows.
Errors: KM001 at programme, KM002, KM004 not waiting or there already, KM007. Source: the charter (referral between programmes keeps history).';
