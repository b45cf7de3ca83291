-- Taking back what was done to a registration in the queue, and in a family's file.

create function komet.waits_or(d komet.deed, r komet.registration, variadic states text[]) returns void language plpgsql stable as $$
begin
  if r.state is null then
    perform komet.raise_stale();
  elsif r.moving then
    perform komet.refuse_after(d, r.id, 'moved_asked');
  end if;
  if r.state <> all (states) then
    perform komet.refuse_after(d, r.id);
    perform komet.fail('KM004', null, 'It is no longer in the queue');
  end if;
end
$$;
comment on function komet.waits_or(komet.deed, komet.registration, text[]) is 'KM004 unless a registration is in one of the states: by whom it left them, and when.';

create function komet.whose(registration uuid) returns text language sql stable as $$
  select coalesce(w.adult, w.child, komet.no_name()) from komet.who(array[whose.registration]) w
$$;
comment on function komet.whose(uuid) is 'The name that lists show a registration by.';

create function komet.placed_again(registration uuid) returns text[] language plpgsql stable as $$
declare
  r komet.registration;
  q record;
begin
  select * into r from komet.registration t where t.id = placed_again.registration;
  select * into q from komet.queue_place(r.id);
  if q.place is null then
    return array[komet.say('Taken back')];
  end if;
  return array[komet.say('Taken back. Place {1} of {2} in the queue, queue date {3}'), q.place::text, q.of_all::text, r.queue_date::text];
end
$$;
comment on function komet.placed_again(uuid) is 'What is said when something of a registration was taken back: its place, when it has one.';

-- ---------------------------------------------------------------------------------------------------
-- Forms, field by field

create function komet.fields_back(d komet.deed, is_now jsonb) returns jsonb language sql stable as $$
  select jsonb_object_agg(w.key, w.value)
  from jsonb_each(d.was) w
  where w.key not in ('id', 'version', 'unit', 'family', 'programme', 'queue_date', 'state', 'place', 'programme_name', 'resting_until', 'priority',
      'protected', 'note', 'message', 'detail')
    and w.value is distinct from d.answer -> w.key and d.answer -> w.key is not distinct from is_now -> w.key
$$;
comment on function komet.fields_back(komet.deed, jsonb) is 'The fields of a form that a save changed and that still stand so, with what stood there before. Null when there are none.';

create function komet.fields_changed(d komet.deed) returns int language sql stable as $$
  select count(*)::int from jsonb_each(d.was) w
  where w.key not in ('id', 'version', 'state', 'place', 'programme_name', 'resting_until', 'priority', 'note', 'message', 'detail')
    and w.value is distinct from d.answer -> w.key
$$;
comment on function komet.fields_changed(komet.deed) is 'How many fields of a form a save changed.';

create function komet.back_said(d komet.deed, whom text, back jsonb) returns text[] language plpgsql stable as $$
declare
  all_of int := komet.fields_changed(d);
  few int := (select count(*) from jsonb_object_keys(back));
begin
  if few = all_of then
    return array[komet.say('Put back what was changed for {1} at {2}?'), whom, komet.hour_text(d.at)];
  end if;
  return array[komet.say('Put back {3} of {4} fields changed for {1} at {2}? The others were changed again'), whom, komet.hour_text(d.at), few::text, all_of::text];
end
$$;
comment on function komet.back_said(komet.deed, text, jsonb) is 'What putting fields back means.';

create function komet.undo_changed(d komet.deed, r komet.registration, really boolean) returns text[] language plpgsql as $$
declare
  is_now jsonb := to_jsonb(komet.registration_show(r.id));
  back jsonb := komet.fields_back(d, is_now);
  f api.registration_row;
begin
  if r.moving then
    perform komet.refuse_after(d, r.id, 'moved_asked');
  end if;
  if exists (select from unnest(d.lines) l where l.tbl in ('registration_adult', 'registration_child') and l.op = 'DELETE') then
    perform komet.fail('KM004', null, 'Somebody was taken off the registration: write that person in again');
  elsif d.was -> 'protected' is distinct from d.answer -> 'protected' then
    perform komet.fail('KM004', null, 'Protection is taken away person by person in the file of the family');
  elsif komet.fields_changed(d) = 0 then
    perform komet.fail('KM004', null, 'Only a note was written. A note is signed and stays: write a correction of it');
  elsif back is null then
    perform komet.refuse_after(d, r.id, 'changed');
    perform komet.fail('KM004', null, 'All of it has been changed again in the file');
  elsif not really then
    return komet.back_said(d, komet.whose(r.id), back);
  end if;
  f := jsonb_populate_record(null::api.registration_row, is_now || back);
  perform komet.wishes_put(f);
  perform komet.people_put(f);
  perform komet.undone_put(d, r.id, 'changed');
  return komet.placed_again(r.id);
end
$$;
comment on function komet.undo_changed(komet.deed, komet.registration, boolean) is 'A changed registration: fields that nobody has changed since are put back, by the functions that the form is saved by.';

create function komet.undo_registered(d komet.deed, r komet.registration, really boolean) returns text[] language plpgsql as $$
declare
  e komet.registration_event;
begin
  perform komet.refuse_after(d, r.id);
  select * into e from komet.registration_event x
  where x.registration = r.id and x.at > d.ended and x.what = 'changed' and x.by <> session_user order by x.n desc limit 1;
  if found then
    perform komet.fail('KM004', null, komet.after_text(e.what), komet.called(e."by"), komet.hour_text(e.at));
  end if;
  perform komet.waits_or(d, r, 'incomplete', 'queued');
  if not really then
    return array[komet.say('Take back the registration of {1}? It is closed as registered by mistake'), komet.whose(r.id)];
  end if;
  update komet.registration t
  set state = 'closed', closed_on = komet.today(),
      close_reason = (select x.id from komet.reason x where x.kind = 'close' and x.name = 'Felregistrerad')
  where t.id = r.id;
  perform komet.undone_put(d, r.id, 'registered');
  return array[komet.say('Closed as registered by mistake. It can be opened again in the family''s file')];
end
$$;
comment on function komet.undo_registered(komet.deed, komet.registration, boolean) is 'A new registration: closed, and its file stays.';

-- ---------------------------------------------------------------------------------------------------
-- Priority and rest

create function komet.undo_priority(d komet.deed, r komet.registration, really boolean) returns text[] language plpgsql as $$
declare
  given uuid := (select x from komet.deed_ids(d, 'priority_grant', 'INSERT') x);
  before uuid := (select x from komet.deed_ids(d, 'priority_grant', 'UPDATE') x);
  what text := case when given is null then 'priority_ended' when before is null then 'priority_given' else 'priority_changed' end;
  level text := (select g.level::text from komet.priority_grant g where g.id = before);
begin
  perform komet.refuse_after(d, r.id, 'priority_given', 'priority_changed', 'priority_ended');
  perform komet.waits_or(d, r, 'incomplete', 'queued', 'offered');
  if not really then
    return case what
      when 'priority_given' then array[komet.say('Take back the priority of {1}? Its place is counted without it again'), komet.whose(r.id)]
      when 'priority_changed' then array[komet.say('Take back the priority of {1}? It has priority {2} again'), komet.whose(r.id), level]
      else array[komet.say('Give {1} priority {2} again, as before {3}?'), komet.whose(r.id), level, komet.hour_text(d.at)] end;
  end if;
  update komet.priority_grant g set ended_at = clock_timestamp(), ended_by = session_user where g.id = given;
  update komet.priority_grant g set ended_at = null, ended_by = null where g.id = before;
  perform komet.registration_saved(r.id);
  perform komet.undone_put(d, r.id, what);
  return komet.placed_again(r.id);
end
$$;
comment on function komet.undo_priority(komet.deed, komet.registration, boolean) is 'A priority given, changed or ended: the one before it holds again.';

create function komet.undo_rest(d komet.deed, r komet.registration, really boolean) returns text[] language plpgsql as $$
declare
  begun uuid := (select x from komet.deed_ids(d, 'rest', 'INSERT') x);
  before uuid := (select x from komet.deed_ids(d, 'rest', 'UPDATE') x);
  what text := case when begun is null then 'rest_ended' when before is null then 'rest_started' else 'rest_changed' end;
  until text := (select t.until::text from komet.rest t where t.id = before);
begin
  perform komet.refuse_after(d, r.id, 'rest_started', 'rest_changed', 'rest_ended');
  perform komet.waits_or(d, r, 'incomplete', 'queued');
  if not really then
    return case what
      when 'rest_started' then array[komet.say('Take back the rest of {1}? It waits at its place again'), komet.whose(r.id)]
      when 'rest_changed' then array[komet.say('Take back the rest of {1}? It rests until {2} again'), komet.whose(r.id), until]
      else array[komet.say('Let {1} rest until {2} again, as before {3}?'), komet.whose(r.id), until, komet.hour_text(d.at)] end;
  end if;
  update komet.rest t set ended_on = t.from_date, ended_by = session_user where t.id = begun;
  update komet.rest t set ended_on = null, ended_by = null where t.id = before;
  perform komet.registration_saved(r.id);
  perform komet.undone_put(d, r.id, what);
  return komet.placed_again(r.id);
end
$$;
comment on function komet.undo_rest(komet.deed, komet.registration, boolean) is 'A rest begun, changed or ended: the one before it holds again; one taken back lasted no day.';

-- ---------------------------------------------------------------------------------------------------
-- Closed, opened again, moved

create function komet.undo_closed(d komet.deed, r komet.registration, really boolean) returns text[] language plpgsql as $$
declare
  what text := case d.function when 'reopen' then 'reopened' else 'closed' end;
begin
  perform komet.refuse_after(d, r.id);
  perform komet.waits_or(d, r, variadic case what when 'closed' then array['closed'] else array['incomplete', 'queued'] end);
  if really then
    perform komet.registration_back(d, r.id, what);
    return komet.placed_again(r.id);
  elsif what = 'closed' then
    return array[komet.say('Take back the closing of {1}? It is in the queue again, queue date {2}'), komet.whose(r.id), r.queue_date::text];
  end if;
  return array[komet.say('Close the registration of {1} again, as before {2}?'), komet.whose(r.id), komet.hour_text(d.at)];
end
$$;
comment on function komet.undo_closed(komet.deed, komet.registration, boolean) is 'A closing, or an opening again, with the reason there was.';

create function komet.undo_moved(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  copy komet.registration;
  old komet.registration;
begin
  select * into copy from komet.registration r where r.id = (d.answer ->> 'id')::uuid;
  select * into old from komet.registration r where r.id = copy.came_from;
  perform komet.refuse_after(d, copy.id);
  perform komet.refuse_after(d, copy.id, 'changed');
  perform komet.waits_or(d, copy, 'incomplete', 'queued');
  perform komet.waits_or(d, old, 'moved');
  if not really then
    return array[komet.say('Take back the move of {1}? It waits for {2} again, queue date {3}'), komet.whose(old.id),
      (select p.name::text from komet.programme p where p.id = old.programme), old.queue_date::text];
  end if;
  update komet.registration r set state = 'moved', closed_on = komet.today() where r.id = copy.id;
  perform komet.undone_put(d, copy.id, 'programme_came');
  perform komet.registration_back(d, old.id, 'programme_moved');
  return komet.placed_again(old.id);
end
$$;
comment on function komet.undo_moved(komet.deed, boolean) is 'A move to another programme: the first registration waits again, the second stays as moved.';

create function komet.undo_registration(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  r komet.registration;
begin
  select * into r from komet.registration t where t.id = d.registrations[1];
  if r.id is null then
    perform komet.raise_stale();
  end if;
  return case
    when d.function = 'registration_save' and d.was is null then komet.undo_registered(d, r, really)
    when d.function = 'registration_save' then komet.undo_changed(d, r, really)
    when d.function ~ '^priority' then komet.undo_priority(d, r, really)
    when d.function ~ '^rest' then komet.undo_rest(d, r, really)
    when d.function = 'programme_move_save' then komet.undo_moved(d, really)
    else komet.undo_closed(d, r, really) end;
end
$$;
comment on function komet.undo_registration(komet.deed, boolean) is 'Deeds on one registration.';

-- ---------------------------------------------------------------------------------------------------
-- The family's file

create function komet.undo_person(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  f api.person_row := komet.person_show((d.answer ->> 'id')::uuid);
  is_now jsonb := to_jsonb(f);
  back jsonb := komet.fields_back(d, is_now);
  p komet.person;
  file komet.family;
begin
  select * into p from komet.person x where x.id = f.id;
  select * into file from komet.family y where y.id = f.family;
  if d.was is null then
    perform komet.fail('KM004', null, 'Whoever was written into a file stays there: change what is wrong');
  elsif back is null then
    perform komet.refuse_touched(d, 'person', p.id::text, p.version, p.changed_at, p.changed_by, komet.say('{1} changed the same at {2}, after this'));
    perform komet.fail('KM004', null, 'Nothing was changed by it');
  elsif not really then
    return komet.back_said(d, komet.list_name(p.given_name, p.family_name, file.protected), back);
  end if;
  perform komet.person_edit(jsonb_populate_record(null::api.person_row, is_now || back));
  perform komet.protection_events(file.id, file.protected);
  return array[komet.say('Taken back')];
end
$$;
comment on function komet.undo_person(komet.deed, boolean) is 'A changed person: fields that nobody has changed since are put back.';

create function komet.undo_phone(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  about uuid := (select x from komet.deed_ids(d, 'phone') x);
  was komet.phone := jsonb_populate_record(null::komet.phone, komet.deed_was(d, 'phone', about::text));
  is_now komet.phone;
  whom text;
begin
  select * into is_now from komet.phone t where t.id = about;
  perform komet.refuse_touched(d, 'phone', about::text, is_now.version, is_now.changed_at, is_now.changed_by, komet.say('{1} changed the same at {2}, after this'));
  select komet.list_name(p.given_name, p.family_name, f.protected) into whom
  from komet.person p join komet.family f on f.id = p.family where p.id = coalesce(is_now.person, was.person);
  if is_now.id is null and d.function <> 'phone_remove' then
    perform komet.fail('KM004', null, 'The phone number is gone already');
  elsif exists (select from komet.phone t where t.person = was.person and t.number = was.number and t.id <> about) then
    perform komet.fail('KM004', null, 'The number is there already');
  elsif not really then
    return case when d.function = 'phone_remove' then array[komet.say('Put back the phone number of {1} that was taken away at {2}?'), whom, komet.hour_text(d.at)]
      when was.id is null then array[komet.say('Take away the phone number of {1} that was written at {2}?'), whom, komet.hour_text(d.at)]
      else array[komet.say('Put back the phone number of {1} as it was before {2}?'), whom, komet.hour_text(d.at)] end;
  elsif was.id is null then
    delete from komet.phone t where t.id = about;
  elsif is_now.id is null then
    insert into komet.phone select was.*;
  else
    update komet.phone t set person = was.person, number = was.number, typed = was.typed, message_ok = was.message_ok where t.id = about;
  end if;
  return array[komet.say('Taken back')];
end
$$;
comment on function komet.undo_phone(komet.deed, boolean) is 'A phone number written, changed or taken away.';

create function komet.undo_file(d komet.deed, really boolean) returns text[] language plpgsql as $$
begin
  return case when d.function = 'person_save' then komet.undo_person(d, really) else komet.undo_phone(d, really) end;
end
$$;
comment on function komet.undo_file(komet.deed, boolean) is 'Deeds in a family''s file. No ticket is asked for: nothing of the file is read by it, and the deed had one.';
