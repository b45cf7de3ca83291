-- Writing in a family's file: persons, phones, notes, consents.

-- ---------------------------------------------------------------------------------------------------
-- Persons

create type api.person_row as (id uuid, version bigint, family uuid, role text, given_name text, family_name text, called text, born text, number text,
  protection text, email text, contact_ok boolean, care_of text, street text, postcode text, town text, message text, detail text);

create function komet.person_show(id uuid) returns api.person_row
language sql stable
as $$
  select row(p.id, p.version, p.family, p.role, nullif(p.given_name, komet.no_name()), p.family_name, p.called, komet.born_text(p.born, p.born_about),
             (select n.number from komet.person_number n where n.person = p.id and n.valid_to is null),
             p.protection, p.email, p.contact_ok, a.care_of, a.street, a.postcode, a.town, null, null)::api.person_row
    from komet.person p cross join komet.address_of(p.id) a where p.id = person_show.id
$$;
comment on function komet.person_show(uuid) is 'A person as the form shows her; null when not there or not ours.';

create function api.person_get(id uuid) returns setof api.person_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  p api.person_row := komet.person_show(person_get.id);
begin
  if p.id is null then
    perform komet.raise_stale();
  end if;
  perform komet.need_ticket(p.family);
  return next p;
end
$$;
comment on function api.person_get(uuid) is 'One person of a family''s file. Errors: KM002 not there or not ours, KM007 no ticket. Source: folkbokföringslagen (1991:481) 18 §, OSL 21 kap. 3 §.';

create function komet.person_edit(f api.person_row) returns uuid
language plpgsql
as $$
#variable_conflict use_column
declare
  read record;
  given text := komet.clean('given_name', f.given_name);
  surname text := komet.clean('family_name', f.family_name);
  put uuid := f.id;
begin
  select * into read from komet.born_read('born', f.born);
  if coalesce(given, surname) is null then
    perform komet.fail('KM001', 'given_name', 'Write a name');
  elsif f.role is null then
    perform komet.fail('KM001', 'role', 'Choose a role');
  elsif put is null then
    insert into komet.person (unit, family, role, given_name, family_name, position)
    select y.unit, y.id, f.role, given, surname,
           coalesce((select max(p.position) from komet.person p where p.family = y.id and (p.role = 'child') = (f.role = 'child')), case f.role when 'child' then 10 else 0 end) + 1
      from komet.family y where y.id = f.family
    returning komet.person.id into put;
  end if;
  -- The mark of protection is written last, by itself: from then on the numbers may be hidden.
  perform komet.number_put(put, 'number', f.number);
  perform komet.address_put(put, f.care_of, f.street, f.postcode, f.town, f.protection);
  update komet.person p
     set role = f.role, given_name = given, family_name = surname, called = komet.clean('called', f.called),
         born = case when f.born is not distinct from komet.born_text(p.born, p.born_about) then p.born else read.born end,
         born_about = case when f.born is not distinct from komet.born_text(p.born, p.born_about) then p.born_about else read.about end,
         email = komet.clean('email', f.email), contact_ok = coalesce(f.contact_ok, true), protection = coalesce(f.protection, 'none')
   where p.id = put and (f.id is null or p.version = f.version);
  if not found then
    perform komet.raise_stale();
  end if;
  return put;
end
$$;
comment on function komet.person_edit(api.person_row) is
'The form of a person into the file. Errors: KM001 at given_name, role, born, number, called, email, street, postcode, town; KM002 changed by a colleague.';

create function komet.protection_events(family uuid, was boolean) returns void
language sql
as $$
  select komet.event_put(r.id, case when f.protected then 'protected' else 'unprotected' end)
    from komet.family f join komet.registration r on r.family = f.id
   where f.id = protection_events.family and f.protected <> protection_events.was
$$;
comment on function komet.protection_events(uuid, boolean) is 'Writes down on each registration that the family became, or is no longer, protected.';

create function api.person_save(request uuid, id uuid default null, version bigint default null, family uuid default null, role text default null,
  given_name text default null, family_name text default null, called text default null, born text default null, number text default null,
  protection text default null, email text default null, contact_ok boolean default null,
  care_of text default chr(26), street text default chr(26), postcode text default chr(26), town text default chr(26))
returns setof api.person_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  form jsonb := jsonb_build_object('id', person_save.id, 'version', person_save.version, 'family', person_save.family, 'role', role, 'given_name', given_name,
    'family_name', family_name, 'called', called, 'born', born, 'number', number, 'protection', protection, 'email', email, 'contact_ok', contact_ok,
    'care_of', care_of, 'street', street, 'postcode', postcode, 'town', town);
  done jsonb := komet.request_begin(person_save.request, 'person_save', form);
  f api.person_row;
  file komet.family;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.person_row, done);
    return;
  end if;
  f := jsonb_populate_record(null::api.person_row, komet.form_trim(form));
  if f.id is not null then
    f.family := (select p.family from komet.person p where p.id = f.id);
  end if;
  file := komet.file_open(f.family);
  perform komet.request_was(to_jsonb(komet.person_show(f.id)));
  f.id := komet.person_edit(f);
  f := komet.person_show(f.id);
  perform komet.protection_events(file.id, file.protected);
  perform komet.file_saved(file.id);
  f.message := komet.say('Saved');
  perform komet.request_end(person_save.request, to_jsonb(f));
  return next f;
end
$$;
comment on function api.person_save(uuid, uuid, bigint, uuid, text, text, text, text, text, text, text, text, boolean, text, text, text, text) is
'Adds a person to a family''s file (without id), or changes one. A protected person protects the household: phones and numbers are then seen only by those named for it,
and addresses by nobody.
Errors: KM001 at the field, KM002, KM007. Source: folkbokföringslagen (1991:481) 18 §, OSL 21 kap. 3 §.';

-- ---------------------------------------------------------------------------------------------------
-- Phones

create type api.phone_form_row as (id uuid, version bigint, family uuid, person uuid, number text, message_ok boolean, message text, detail text);

create function api.phone_get(id uuid) returns setof api.phone_form_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  t komet.phone;
begin
  select * into t from komet.phone p where p.id = phone_get.id;
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.need_ticket(t.family);
  return next row(t.id, t.version, t.family, t.person, t.number, t.message_ok, null, null)::api.phone_form_row;
end
$$;
comment on function api.phone_get(uuid) is 'One phone number. Errors: KM002, KM007. Source: practice: numbers come untidy and are kept in one form (E.164).';

create function api.phone_save(request uuid, id uuid default null, version bigint default null, family uuid default null, person uuid default null,
  number text default null, message_ok boolean default null)
returns setof api.phone_form_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(phone_save.request, 'phone_save', jsonb_build_object('id', phone_save.id, 'version', phone_save.version, 'family', phone_save.family,
    'person', phone_save.person, 'number', phone_save.number, 'message_ok', phone_save.message_ok));
  file komet.family;
  line text := komet.clean('number', phone_save.number, 40);
  checked record;
  t komet.phone;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.phone_form_row, done);
    return;
  end if;
  file := komet.file_open(coalesce((select p.family from komet.phone p where p.id = phone_save.id), phone_save.family));
  select * into checked from komet.phone_check(line) c;
  if line is null or checked.problem is not null then
    perform komet.fail('KM001', 'number', coalesce(checked.problem, komet.say('Write a phone number')));
  elsif not exists (select from komet.person p where p.id = phone_save.person and p.family = file.id) then
    perform komet.fail('KM001', 'person', 'Choose whose number it is');
  elsif exists (select from komet.phone p where p.person = phone_save.person and p.number = checked.number and p.id is distinct from phone_save.id) then
    perform komet.fail('KM001', 'number', 'The number is there already');
  elsif phone_save.id is null then
    insert into komet.phone (unit, family, person, number, typed, position, message_ok)
    values (file.unit, file.id, phone_save.person, checked.number, line,
            1 + coalesce((select max(p.position) from komet.phone p where p.person = phone_save.person), 0), coalesce(phone_save.message_ok, true))
    returning * into t;
  else
    update komet.phone p set person = phone_save.person, number = checked.number, typed = line, message_ok = coalesce(phone_save.message_ok, true)
     where p.id = phone_save.id and p.version = phone_save.version
    returning * into t;
  end if;
  if t.id is null then
    perform komet.raise_stale();
  end if;
  perform komet.file_saved(file.id);
  perform komet.request_end(phone_save.request, to_jsonb(row(t.id, t.version, t.family, t.person, t.number, t.message_ok, 'Saved', null)::api.phone_form_row));
  return next row(t.id, t.version, t.family, t.person, t.number, t.message_ok, komet.say('Saved'), null)::api.phone_form_row;
end
$$;
comment on function api.phone_save(uuid, uuid, bigint, uuid, uuid, text, boolean) is
'Adds (without id) or changes a phone number: kept in one form beside what was typed. Errors: KM001 at number or person, KM002, KM007. Source: practice: numbers come untidy and are kept in one form (E.164).';

create function api.phone_remove(request uuid, id uuid, version bigint default null) returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(phone_remove.request, 'phone_remove', jsonb_build_object('id', phone_remove.id, 'version', phone_remove.version));
  file komet.family;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  file := komet.file_open((select p.family from komet.phone p where p.id = phone_remove.id));
  delete from komet.phone p where p.id = phone_remove.id and p.version = phone_remove.version;
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.file_saved(file.id);
  return next komet.finish(phone_remove.request, phone_remove.id, phone_remove.version, komet.say('The phone number was taken away'));
end
$$;
comment on function api.phone_remove(uuid, uuid, bigint) is 'Takes a phone number away. Errors: KM002, KM007. Source: practice: numbers come untidy and are kept in one form (E.164).';

-- ---------------------------------------------------------------------------------------------------
-- Notes: never changed, a correction is a new signed note

create type api.note_list_row as (id uuid, family uuid, at text, by text, text text, corrects_at text, contested boolean);
create type api.note_row as (id uuid, family uuid, corrects uuid, text text, contested boolean, message text, detail text);

create function api.note_list(family uuid) returns setof api.note_list_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
declare
  f komet.family := komet.file_open(note_list.family);
begin
  return query
    select n.id, n.family, komet.moment(n.at), komet.called(n.by), replace(n.text, e'\n', ' '), komet.moment(c.at), n.contested
      from komet.note n left join komet.note c on c.id = n.corrects
     where n.family = f.id order by n.at desc, n.id;
end
$$;
comment on function api.note_list(uuid) is 'The notes of a family, newest first, signed. Errors: KM002, KM007. Source: SoL (2025:400) 14 kap. 3 §.';

create function api.note_get(id uuid) returns setof api.note_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  n komet.note;
begin
  select * into n from komet.note t where t.id = note_get.id;
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.need_ticket(n.family);
  return next row(n.id, n.family, n.id, n.text, n.contested, null, null)::api.note_row;
end
$$;
comment on function api.note_get(uuid) is
'A note as the start of its correction: corrects is the note itself. Errors: KM002, KM007. Source: SoL (2025:400) 14 kap. 6 §.';

create function api.note_save(request uuid, family uuid default null, text text default null, corrects uuid default null, contested boolean default null)
returns setof api.note_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(note_save.request, 'note_save', jsonb_build_object('family', note_save.family, 'text', note_save.text,
    'corrects', note_save.corrects, 'contested', note_save.contested));
  file komet.family;
  memo text := komet.clean_memo('text', note_save.text);
  answer api.note_row;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.note_row, done);
    return;
  end if;
  file := komet.file_open(note_save.family);
  if memo is null then
    perform komet.fail('KM001', 'text', 'Write the note');
  elsif note_save.corrects is not null and not exists (select from komet.note n where n.id = note_save.corrects and n.family = file.id) then
    perform komet.raise_stale();
  end if;
  answer.id := gen_random_uuid();
  insert into komet.note (id, unit, family, text, corrects, contested)
  values (answer.id, file.unit, file.id, memo, note_save.corrects, coalesce(note_save.contested, false));
  answer.family := file.id;
  answer.corrects := note_save.corrects;
  answer.text := memo;
  answer.contested := coalesce(note_save.contested, false);
  answer.message := komet.say('The note was written');
  perform komet.request_end(note_save.request, to_jsonb(answer));
  return next answer;
end
$$;
comment on function api.note_save(uuid, uuid, text, uuid, boolean) is
'Writes a note, or a correction of one (corrects): notes are never changed. contested: the family holds that what is written is wrong.
Errors: KM001 at text, KM002, KM007. Source: SoL (2025:400) 14 kap. 6 §, FL 27 §.';

-- ---------------------------------------------------------------------------------------------------
-- Consents: each answer is a new row

create type api.consent_list_row as (id uuid, family uuid, person uuid, name text, purpose text, answer text, how text, at text, by text, newest boolean);

create function api.consent_list(family uuid) returns setof api.consent_list_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
declare
  f komet.family := komet.file_open(consent_list.family);
begin
  return query
    select c.id, c.family, c.person, concat_ws(' ', p.given_name, p.family_name), c.purpose, c.answer, c.how, komet.moment(c.at), komet.called(c.by),
           row_number() over (partition by c.person, c.purpose order by c.at desc, c.id) = 1
      from komet.consent c join komet.person p on p.id = c.person
     where c.family = f.id order by p.position, c.purpose, c.at desc;
end
$$;
comment on function api.consent_list(uuid) is 'Every answer to every question of consent; newest marks those that count. Errors: KM002, KM007. Source: OSL 10 kap. 1 §, 12 kap. 2 §; FB 6 kap. 13 §.';

create function api.consent_save(request uuid, family uuid default null, person uuid default null, purpose text default null, answer text default null, how text default null)
returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(consent_save.request, 'consent_save', jsonb_build_object('family', consent_save.family, 'person', consent_save.person,
    'purpose', consent_save.purpose, 'answer', consent_save.answer, 'how', consent_save.how));
  file komet.family;
  id uuid := gen_random_uuid();
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  file := komet.file_open(consent_save.family);
  if not exists (select from komet.person p where p.id = consent_save.person and p.family = file.id) then
    perform komet.fail('KM001', 'person', 'Choose who answered');
  elsif consent_save.purpose is null then
    perform komet.fail('KM001', 'purpose', 'Choose what was asked');
  elsif consent_save.answer is null then
    perform komet.fail('KM001', 'answer', 'Choose the answer');
  elsif consent_save.how is null then
    perform komet.fail('KM001', 'how', 'Choose how it was given');
  end if;
  insert into komet.consent (id, unit, family, person, purpose, answer, how)
  values (id, file.unit, file.id, consent_save.person, consent_save.purpose, consent_save.answer, consent_save.how);
  return next komet.finish(consent_save.request, id, 1, komet.say('The answer was written down'));
end
$$;
comment on function api.consent_save(uuid, uuid, uuid, text, text, text) is
'Writes down an answer to a question of consent; a withdrawal is a new answer. Errors: KM001 at person, purpose, answer or how; KM002; KM007. Source: OSL 10 kap. 1 §, 12 kap. 2 §; FB 6 kap. 13 §.';
