-- The form of a registration: its row, and what reads and writes it. A new field is a line in the type and in each function
-- that names its neighbours here, and nothing in any other file of sql/code.

create type api.registration_row as (
  id uuid, version bigint, unit uuid, family uuid,
  programme uuid, channel text, queue_date date,
  caller_name text, caller_role text, caller_number text, phone text, phone2 text,
  child1_name text, child1_born text, child1_number text,
  child2_name text, child2_born text, child2_number text,
  child3_name text, child3_born text, child3_number text,
  child4_name text, child4_born text, child4_number text,
  adult2_name text, adult2_role text, adult2_phone text, adult2_number text,
  together text, weekdays text, part_of_day text, wanted_from date, language text, interpreter boolean, childcare boolean,
  heard uuid, informed boolean, missing text, missing_by date, protected boolean, note text,
  state text, place text, programme_name text, resting_until date, priority text,
  message text, detail text
);
comment on type api.registration_row is
'A registration as the form shows it: who rang, up to four children, a second adult, wishes. note is always empty when read:
notes are written once and read in the family''s file.';

create function komet.registration_show(registration uuid) returns api.registration_row
language plpgsql stable
as $$
#variable_conflict use_column
declare
  f api.registration_row;
  a komet.adult_slot := komet.adult_of(registration_show.registration, true);
  b komet.adult_slot := komet.adult_of(registration_show.registration, false);
  c komet.child_slot[] := array(select s from komet.child_slots(registration_show.registration) s);
  q record;
begin
  select r.id, r.version, r.unit, r.family, r.programme, r.channel, r.queue_date,
         komet.weekdays_text(r.weekdays), r.part_of_day, r.wanted_from, r.language, r.interpreter, r.childcare, r.together,
         r.heard, r.informed, r.missing, r.missing_by, f.protected, r.state, p.name, r.resting_until, nullif(r.priority, 0)::text
    into f.id, f.version, f.unit, f.family, f.programme, f.channel, f.queue_date,
         f.weekdays, f.part_of_day, f.wanted_from, f.language, f.interpreter, f.childcare, f.together,
         f.heard, f.informed, f.missing, f.missing_by, f.protected, f.state, f.programme_name, f.resting_until, f.priority
    from komet.registration r
    join komet.family f on f.id = r.family
    join komet.programme p on p.id = r.programme
   where r.id = registration_show.registration;
  f.caller_name := a.name;      f.caller_role := a.role;      f.caller_number := a.number;
  f.phone := a.phone;           f.phone2 := a.phone2;
  f.adult2_name := b.name;      f.adult2_role := b.role;      f.adult2_number := b.number;      f.adult2_phone := b.phone;
  f.child1_name := c[1].name;   f.child1_born := c[1].born;   f.child1_number := c[1].number;
  f.child2_name := c[2].name;   f.child2_born := c[2].born;   f.child2_number := c[2].number;
  f.child3_name := c[3].name;   f.child3_born := c[3].born;   f.child3_number := c[3].number;
  f.child4_name := c[4].name;   f.child4_born := c[4].born;   f.child4_number := c[4].number;
  select * into q from komet.queue_place(registration_show.registration);
  f.place := q.place || '/' || q.of_all;
  return f;
end
$$;
comment on function komet.registration_show(uuid) is 'The row of the form as stored. All null when it does not exist or is not ours.';

create function api.registration_get(id uuid) returns setof api.registration_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  f api.registration_row := komet.registration_show(registration_get.id);
begin
  if f.id is null then
    perform komet.raise_stale();
  end if;
  perform komet.need_ticket(f.family);
  return next f;
end
$$;
comment on function api.registration_get(uuid) is
'One registration for the form. Errors: KM007 without a ticket for the family''s file, KM002 when it does not exist or is not ours.
Source: the charter (date and queue place are kept); SoLPuL 10 §.';

create function komet.registration_new(f api.registration_row) returns api.registration_row
language plpgsql
as $$
declare
  lacks text := komet.clean('missing', f.missing);
  days smallint[] := komet.weekdays_read('weekdays', f.weekdays);
begin
  insert into komet.family (unit) values (f.unit) returning komet.family.id into f.family;
  insert into komet.registration (unit, family, programme, state, channel, queue_date, child_born, together, weekdays, part_of_day,
    wanted_from, language, interpreter, childcare, heard, informed, missing, missing_by)
  values (f.unit, f.family, f.programme, case when lacks is null then 'queued' else 'incomplete' end,
    coalesce(f.channel, 'telephone'), coalesce(f.queue_date, komet.today()),
    -- What the trigger would find out: known already, the row is written once.
    (select min((komet.born_parse(b)).born) from unnest(array[f.child1_born, f.child2_born, f.child3_born, f.child4_born]) b),
    coalesce(f.together, 'one'), days, f.part_of_day, f.wanted_from, f.language, coalesce(f.interpreter, false),
    coalesce(f.childcare, false), f.heard, coalesce(f.informed, false), lacks, f.missing_by)
  returning komet.registration.id into f.id;
  return f;
end
$$;
comment on function komet.registration_new(api.registration_row) is
'A new registration with its family''s file and its wishes; the people are put after it. Errors: KM001 at weekdays or missing.';

create function komet.wishes_put(f api.registration_row) returns void
language plpgsql
as $$
#variable_conflict use_column
declare
  lacks text := komet.clean('missing', f.missing);
  days smallint[] := komet.weekdays_read('weekdays', f.weekdays);
begin
  update komet.registration r
     set channel = coalesce(f.channel, 'telephone'), together = coalesce(f.together, 'one'), weekdays = days,
         part_of_day = f.part_of_day, wanted_from = f.wanted_from, language = f.language,
         interpreter = coalesce(f.interpreter, false), childcare = coalesce(f.childcare, false),
         heard = f.heard, informed = coalesce(f.informed, false), missing = lacks, missing_by = f.missing_by,
         state = case when r.state not in ('incomplete', 'queued') then r.state
                      when lacks is null then 'queued' else 'incomplete' end
   where r.id = f.id;
end
$$;
comment on function komet.wishes_put(api.registration_row) is
'Wishes, what is missing and how they heard of us. Something missing makes a queued registration wait for details and back: the queue
date stays. Errors: KM001 at weekdays or missing.';

create function api.registration_save(
  request uuid, id uuid default null, version bigint default null, unit uuid default null,
  programme uuid default null, channel text default null, queue_date date default null,
  caller_name text default null, caller_role text default null, caller_number text default null,
  phone text default null, phone2 text default null,
  child1_name text default null, child1_born text default null, child1_number text default null,
  child2_name text default null, child2_born text default null, child2_number text default null,
  child3_name text default null, child3_born text default null, child3_number text default null,
  child4_name text default null, child4_born text default null, child4_number text default null,
  adult2_name text default null, adult2_role text default null, adult2_phone text default null, adult2_number text default null,
  together text default null, weekdays text default null, part_of_day text default null, wanted_from date default null,
  language text default null, interpreter boolean default null, childcare boolean default null, heard uuid default null,
  informed boolean default null, missing text default null, missing_by date default null, protected boolean default null,
  note text default null)
returns setof api.registration_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  form jsonb := jsonb_build_object(
    'id', registration_save.id, 'version', registration_save.version, 'unit', registration_save.unit,
    'programme', registration_save.programme, 'channel', registration_save.channel, 'queue_date', registration_save.queue_date,
    'caller_name', caller_name, 'caller_role', caller_role, 'caller_number', caller_number, 'phone', phone, 'phone2', phone2,
    'child1_name', child1_name, 'child1_born', child1_born, 'child1_number', child1_number,
    'child2_name', child2_name, 'child2_born', child2_born, 'child2_number', child2_number,
    'child3_name', child3_name, 'child3_born', child3_born, 'child3_number', child3_number,
    'child4_name', child4_name, 'child4_born', child4_born, 'child4_number', child4_number,
    'adult2_name', adult2_name, 'adult2_role', adult2_role, 'adult2_phone', adult2_phone, 'adult2_number', adult2_number,
    'together', together, 'weekdays', weekdays, 'part_of_day', part_of_day, 'wanted_from', wanted_from,
    'language', language, 'interpreter', interpreter, 'childcare', childcare, 'heard', heard, 'informed', informed,
    'missing', missing, 'missing_by', missing_by, 'protected', protected, 'note', note);
  done jsonb := komet.request_begin(registration_save.request, 'registration_save', form);
  f api.registration_row;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.registration_row, done);
    return;
  end if;
  f := komet.registration_put(jsonb_populate_record(null::api.registration_row, komet.form_trim(form)));
  f := komet.registration_message(f);
  if registration_save.id is null then
    perform audit.open_file(f.family, f.unit, null);
  end if;
  perform komet.request_end(registration_save.request, to_jsonb(f));
  return next f;
end
$$;
comment on function api.registration_save is
'Saves a registration as it was told on the telephone, in any order; demands the programme and one name or phone. Without id a new one, with
a family''s file of its own and a ticket to read it; with id and version an existing one, for which the file must have been opened.
Returns the row as stored and what to say. Errors: KM001 at the field, KM002 changed by a colleague or not ours, KM003 not a coordinator
there, KM004 the request was used for something else, KM007 no ticket. Source: the charter (sign-ups by telephone, with date and queue place); SoL (2025:400) 14 kap. 3 §.';
