-- Saving a registration: one call, one transaction, one answer; every person in place, every change written down.

create function komet.unit_here(unit uuid) returns uuid
language plpgsql stable
as $$
#variable_conflict use_column
declare
  own uuid[] := array(select komet.units_file());
begin
  if unit_here.unit is null and cardinality(own) = 1 then
    return own[1];
  elsif unit_here.unit is null and cardinality(own) > 1 then
    perform komet.fail('KM001', 'unit', 'You work for several districts: choose which');
  elsif unit_here.unit = any(own) then
    return unit_here.unit;
  end if;
  perform komet.fail('KM003', 'unit', 'You may not register in this district');
end
$$;
comment on function komet.unit_here(uuid) is
'The district a new registration belongs to: the one named, or the only one where the caller is coordinator.
Errors: KM001 at unit when there are several to choose from, KM003 when it is not ours.';

create function api.unit_own_choice() returns setof api.choice_row
language sql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
  select u.id::text, u.name::text from komet.unit u where u.id = any(array(select komet.units_file())) order by u.name collate "sv-SE-x-icu"
$$;
comment on function api.unit_own_choice() is 'The districts where the caller is coordinator today.';

-- ---------------------------------------------------------------------------------------------------
-- Adults and children

create function komet.adult_put(f api.registration_row, person uuid, slot komet.adult_slot, caller boolean) returns uuid
language plpgsql
as $$
#variable_conflict use_column
declare
  prefix text := case when adult_put.caller then 'caller' else 'adult2' end;
  phone_field text := case when adult_put.caller then 'phone' else 'adult2_phone' end;
  put uuid;
begin
  if coalesce(slot.name, slot.number, slot.phone, slot.phone2) is null and adult_put.person is null then
    return null;
  elsif coalesce(slot.name, slot.number, slot.phone, slot.phone2) is null then
    delete from komet.registration_adult a where a.registration = f.id and a.person = adult_put.person;
    return null;
  end if;
  put := komet.person_put(adult_put.person, f.family, coalesce(slot.role, 'guardian'), prefix || '_name', slot.name,
                          case when adult_put.caller then 1 else 2 end);
  insert into komet.registration_adult (registration, person, unit, caller, takes_part)
  values (f.id, put, f.unit, adult_put.caller, adult_put.caller or coalesce(f.together, 'one') <> 'one')
      on conflict (registration, person) do nothing;
  perform komet.number_put(put, prefix || '_number', slot.number);
  perform komet.phone_put(put, phone_field, 1, slot.phone);
  if adult_put.caller then
    perform komet.phone_put(put, 'phone2', 2, slot.phone2);
  end if;
  return put;
end
$$;
comment on function komet.adult_put(api.registration_row, uuid, komet.adult_slot, boolean) is
'Who rings (caller) or the second adult, as the form has them: person changed in place, made new when null, or taken off the
registration when all is empty. A person taken off stays in the family''s file. Errors: KM001 at the fields of that adult.';

create function komet.child_put(f api.registration_row, person uuid, slot komet.child_slot, n int) returns uuid
language plpgsql
as $$
#variable_conflict use_column
declare
  prefix text := 'child' || child_put.n;
  read record;
  put uuid;
begin
  if coalesce(slot.name, slot.born, slot.number) is null and child_put.person is null then
    return null;
  elsif coalesce(slot.name, slot.born, slot.number) is null then
    delete from komet.registration_child c where c.registration = f.id and c.person = child_put.person;
    return null;
  end if;
  select * into read from komet.born_read(prefix || '_born', slot.born);
  put := komet.person_put(child_put.person, f.family, 'child', prefix || '_name', slot.name, 10 + child_put.n, read.born, read.about);
  update komet.person p
     set born = read.born, born_about = read.about
   where p.id = child_put.person and (p.born is distinct from read.born or p.born_about is distinct from read.about)
     and slot.born is distinct from komet.born_text(p.born, p.born_about);
  insert into komet.registration_child (registration, person, unit)
  values (f.id, put, f.unit)
      on conflict (registration, person) do nothing;
  perform komet.number_put(put, prefix || '_number', slot.number);
  return put;
end
$$;
comment on function komet.child_put(api.registration_row, uuid, komet.child_slot, int) is
'The n-th child of the form: changed in place, made new when person is null, or taken off the registration when all is empty.
A birth date that stands as it was shown is left alone. Errors: KM001 at the fields of that child.';

create function komet.ages_check(f api.registration_row) returns void
language plpgsql
as $$
#variable_conflict use_column
declare
  wrong record;
begin
  select 'child' || (c.position - 10) || '_born' as field, komet.person_name(a.given_name, a.family_name) as adult into wrong
    from komet.registration_child rc
    join komet.person c on c.id = rc.person
    join komet.registration_adult ra on ra.registration = rc.registration
    join komet.person a on a.id = ra.person
    left join komet.person_number n on n.person = a.id and n.valid_to is null
   where rc.registration = f.id and c.position between 11 and 14 and a.role in ('guardian', 'parent')
     and c.born <= coalesce(a.born, case when n.number is not null then (komet.number_check(n.number)).born end)
   limit 1;
  if found then
    perform komet.fail('KM001', wrong.field, 'The child is older than {1}', coalesce(wrong.adult, komet.no_name()));
  end if;
end
$$;
comment on function komet.ages_check(api.registration_row) is
'No child is older than its parent, as far as both births are known. Errors: KM001 at the child''s birth date.';

create function komet.number_differs(registration uuid) returns text
language plpgsql stable
as $$
begin
  return (
  select coalesce(komet.person_name(p.given_name, p.family_name), komet.no_name())
    from komet.registration_child c
    join komet.person p on p.id = c.person
    join komet.person_number n on n.person = p.id and n.valid_to is null
   where c.registration = number_differs.registration
     and to_char(p.born, case when p.born_about = 'year' then 'YYYY' else 'YYYYMM' end)
         <> left(n.number, case when p.born_about = 'year' then 4 else 6 end)
   order by p.position
   limit 1);
end
$$;
comment on function komet.number_differs(uuid) is
'The first child whose birth date and number are of different months. A warning, no error: the number may be of a nearby day of the
month (folkbokföringslagen 18 §), but not of another month.';

create function komet.people_put(f api.registration_row) returns void
language plpgsql
as $$
#variable_conflict use_column
declare
  caller komet.adult_slot;
  adult2 komet.adult_slot;
  child uuid[];
begin
  if f.version is not null then
    caller := komet.adult_of(f.id, true);
    adult2 := komet.adult_of(f.id, false);
    child := array(select s.person from komet.child_slots(f.id) s);
  end if;
  perform komet.adult_put(f, caller.person,
            row(null, f.caller_name, f.caller_role, f.caller_number, f.phone, f.phone2)::komet.adult_slot, true);
  perform komet.adult_put(f, adult2.person,
            row(null, f.adult2_name, f.adult2_role, f.adult2_number, f.adult2_phone, null)::komet.adult_slot, false);
  perform komet.child_put(f, child[1], row(null, f.child1_name, f.child1_born, f.child1_number)::komet.child_slot, 1);
  perform komet.child_put(f, child[2], row(null, f.child2_name, f.child2_born, f.child2_number)::komet.child_slot, 2);
  perform komet.child_put(f, child[3], row(null, f.child3_name, f.child3_born, f.child3_number)::komet.child_slot, 3);
  perform komet.child_put(f, child[4], row(null, f.child4_name, f.child4_born, f.child4_number)::komet.child_slot, 4);
  perform komet.ages_check(f);
  if f.protected then
    update komet.person p set protection = 'secrecy_marker' where p.family = f.family and p.protection = 'none';
  end if;
end
$$;
comment on function komet.people_put(api.registration_row) is
'All persons of the form into the family''s file and onto the registration. The protected mark comes last: from then on phones are hidden.';

-- ---------------------------------------------------------------------------------------------------
-- The registration itself

create function komet.registration_check(f api.registration_row) returns void
language plpgsql stable
as $$
begin
  if f.programme is null or not exists (select from komet.programme p where p.id = f.programme) then
    perform komet.fail('KM001', 'programme', 'Choose a programme');
  elsif coalesce(f.caller_name, f.child1_name, f.phone, f.child2_name, f.adult2_name) is null then
    perform komet.fail('KM001', 'caller_name', 'Write at least a name, so that the family can be found again');
  elsif f.queue_date > komet.today() then
    perform komet.fail('KM001', 'queue_date', 'The queue date cannot be in the future');
  elsif f.queue_date < date '2000-01-01' then
    perform komet.fail('KM001', 'queue_date', 'The queue date is too far back');
  elsif f.missing_by is not null and f.missing is null then
    perform komet.fail('KM001', 'missing', 'Write what is missing, or take the date away');
  elsif f.wanted_from > komet.today() + 1100 then
    perform komet.fail('KM001', 'wanted_from', 'That is more than three years ahead');
  elsif f.wanted_from < date '2000-01-01' then
    perform komet.fail('KM001', 'wanted_from', 'That is too far back');
  elsif f.missing_by > komet.today() + 1100 then
    perform komet.fail('KM001', 'missing_by', 'That is more than three years ahead');
  elsif f.missing_by < date '2000-01-01' then
    perform komet.fail('KM001', 'missing_by', 'That is too far back');
  end if;
end
$$;
comment on function komet.registration_check(api.registration_row) is
'What must hold whatever else the form says. Only the programme and one name or number are demanded. Errors: KM001 at the field.';

create function komet.registration_lock(f api.registration_row) returns api.registration_row
language plpgsql
as $$
declare
  r komet.registration;
begin
  select * into r from komet.registration t where t.id = f.id and t.version = f.version for update;
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.need_ticket(r.family);
  if f.programme <> r.programme then
    perform komet.fail('KM001', 'programme', 'Move it with the command for another programme, so that the queue date follows');
  elsif coalesce(f.queue_date, r.queue_date) <> r.queue_date then
    perform komet.fail('KM001', 'queue_date', 'The queue date is never changed');
  elsif not f.protected and exists (select from komet.family y where y.id = r.family and y.protected) then
    perform komet.fail('KM001', 'protected', 'Protection is taken away person by person in the file of the family');
  end if;
  f.unit := r.unit;
  f.family := r.family;
  return f;
end
$$;
comment on function komet.registration_lock(api.registration_row) is
'Locks an existing registration at the version that was seen, and checks what a save may not change.
Errors: KM002 changed or not ours, KM007 no ticket, KM001 at programme, queue_date or protected.';

create function komet.registration_events(was api.registration_row, f api.registration_row) returns void
language plpgsql
as $$
begin
  if was.id is null then
    perform komet.event_put(f.id, 'registered', case when f.queue_date < komet.today() then f.queue_date::text end);
  elsif to_jsonb(was) - array['version', 'place', 'state'] <> to_jsonb(f) - array['version', 'place', 'state'] then
    perform komet.event_put(f.id, 'changed');
  end if;
  if f.state = 'incomplete' and was.state is distinct from f.state then
    perform komet.event_put(f.id, 'waiting');
  elsif f.state = 'queued' and was.state = 'incomplete' then
    perform komet.event_put(f.id, 'queued');
  end if;
  if f.protected and was.protected is not true then
    perform komet.event_put(f.id, 'protected');
  end if;
end
$$;
comment on function komet.registration_events(api.registration_row, api.registration_row) is
'What a save did, for the history: was is the row before (all null for a new one).';

create function komet.registration_put(f api.registration_row) returns api.registration_row
language plpgsql
as $$
declare
  was api.registration_row;
  now_is api.registration_row;
  note text := komet.clean_memo('note', f.note);
begin
  perform komet.registration_check(f);
  if f.id is null then
    f.unit := komet.unit_here(f.unit);
    f := komet.registration_new(f);
  else
    f := komet.registration_lock(f);
    was := komet.registration_show(f.id);
    perform komet.request_was(to_jsonb(was));
    perform komet.wishes_put(f);
  end if;
  if note is not null then
    insert into komet.note (unit, family, text) values (f.unit, f.family, note);
  end if;
  perform komet.people_put(f);
  now_is := komet.registration_show(f.id);
  perform komet.registration_events(was, now_is);
  if exists (select from jsonb_each(to_jsonb(was)) a join jsonb_each(to_jsonb(now_is)) b using (key)
      where was.id is not null and key ~ '^(caller|adult2|child\d)_|^phone|^protected' and a.value <> b.value) then
    perform komet.file_saved(f.family, f.id);
  end if;
  return now_is;
end
$$;
comment on function komet.registration_put(api.registration_row) is
'The whole form into the tables; returns the row as stored. Errors: those of the functions it calls.';

create function komet.registration_message(f api.registration_row) returns api.registration_row
language plpgsql stable
as $$
declare
  differs text := komet.number_differs(f.id);
begin
  if differs is not null then
    f.message := komet.say('Saved. The birth date and the number of {1} differ: check both');
    f.detail := differs;
  elsif f.place is not null then
    f.message := komet.say('Saved. Place {1} of {2} in the queue, queue date {3}');
    f.detail := komet.detail(split_part(f.place, '/', 1), split_part(f.place, '/', 2), f.queue_date::text);
  elsif f.state = 'incomplete' then
    f.message := komet.say('Saved. Waiting for details, queue date {1}');
    f.detail := f.queue_date;
  else
    f.message := komet.say('Saved');
  end if;
  return f;
end
$$;
comment on function komet.registration_message(api.registration_row) is 'What the coordinator says aloud after a save.';

create function komet.form_trim(form jsonb) returns jsonb
language plpgsql immutable
as $$
begin
  return (select jsonb_object_agg(key, nullif(btrim(value), '')) from jsonb_each_text(form));
end
$$;
comment on function komet.form_trim(jsonb) is 'Texts trimmed, empty ones null: an empty field and one with a blank are the same.';
