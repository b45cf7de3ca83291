-- A registration (anmälan): what is asked on the telephone, kept as family, persons, phones and wishes.
--
-- api.registration_save takes the whole form; the internal functions below put one thing each.
-- What a person has typed is read by the functions komet.*_read, clean and name_split, which know the field and complain at it (KM001).

-- ---------------------------------------------------------------------------------------------------
-- Reading what was typed

create function komet.no_name() returns text
language sql immutable parallel safe
return chr(8211);
comment on function komet.no_name() is
'What stands for a name that is not known yet: a dash. Forms show it as an empty field.';

create function komet.born_parse(typed text, out born date, out about text)
language plpgsql stable
as $$
declare
  t text := btrim(typed);
begin
  if t ~ '^[0-9]{4}-?$' then
    born := make_date(left(t, 4)::int, 12, 31);
    about := 'year';
  elsif t ~ '^[0-9]{4}-?[0-9]{2}-?$' then
    born := make_date(left(t, 4)::int, substr(replace(t, '-', ''), 5, 2)::int, 1) + interval '1 month - 1 day';
    about := 'month';
  elsif t ~ '^[0-9]{4}-?[0-9]{2}-?[0-9]{2}$' then
    born := to_date(replace(t, '-', ''), 'YYYYMMDD');
  end if;
  if about is not null and born > komet.today() and date_trunc(about, born) <= komet.today() then
    born := komet.today();
  end if;
exception when datetime_field_overflow or invalid_datetime_format then
  born := null;
  about := null;
end
$$;
comment on function komet.born_parse(text) is
'2017, 2017-03 or 2017-03-14 (with or without hyphens). A date of which only the year or month is known is its last day,
so that not knowing never puts a child ahead of one whose day is known. Both null when it cannot be read.';

create function komet.born_read(field text, typed text, out born date, out about text)
language plpgsql stable
as $$
begin
  if nullif(btrim(typed), '') is null then
    return;
  end if;
  select b.born, b.about into born, about from komet.born_parse(typed) b;
  if born is null then
    perform komet.fail('KM001', field, 'There is no such date. Write 2017, 2017-03 or 2017-03-14');
  elsif born > komet.today() then
    perform komet.fail('KM001', field, 'The birth date is in the future');
  elsif born < date '1880-01-01' then
    perform komet.fail('KM001', field, 'The birth date is too far back');
  end if;
end
$$;
comment on function komet.born_read(text, text) is
'A birth date for storing. Errors: KM001 at the field when it is no date, in the future, or before 1880.';

create function komet.born_text(born date, about text) returns text
language sql immutable parallel safe
return case about when 'year' then to_char(born, 'YYYY') when 'month' then to_char(born, 'YYYY-MM') else to_char(born, 'YYYY-MM-DD') end;
comment on function komet.born_text(date, text) is 'A birth date as far as it is known: 2017, 2017-03 or 2017-03-14.';

create function komet.weekday_names() returns text[]
language sql immutable parallel safe
return array['mån', 'tis', 'ons', 'tor', 'fre', 'lör', 'sön'];
comment on function komet.weekday_names() is 'The short names of the days, Monday first: how weekdays are written in data.';

create function komet.weekdays_english() returns text[]
language sql immutable parallel safe
return array['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
comment on function komet.weekdays_english() is 'The same for who reads English.';

create function komet.speaks_english() returns boolean
language sql stable parallel safe
return current_setting('komet.language', true) is not distinct from 'en';
comment on function komet.speaks_english() is
'Which words go into values that are made for the screen: the client''s language, told in its first call. Nothing that is kept may depend on it.';

create function komet.weekday_shown(on_date date) returns text
language sql stable parallel safe
return (case when komet.speaks_english() then komet.weekdays_english() else komet.weekday_names() end)[extract(isodow from on_date)::int];
comment on function komet.weekday_shown(date) is 'The short name of a day as its reader says it.';

create function komet.weekdays_parse(typed text) returns smallint[]
language sql immutable
as $$
  select array_agg(distinct d.n::smallint order by d.n::smallint)
    from regexp_split_to_table(lower(typed collate "sv-SE-x-icu"), '[^[:alnum:]]+') as w
    join (select * from unnest(komet.weekday_names()) with ordinality union select * from unnest(komet.weekdays_english()) with ordinality) as d(name, n)
      on w = d.n::text or (char_length(w) >= 2 and left(w, 3) = left(lower(d.name), greatest(2, least(char_length(w), 3))))
   where w <> ''
$$;
comment on function komet.weekdays_parse(text) is
'Days out of what was typed: "mån tis", "måndag, tisdag", "Mon Tue", "1 2". Words that are no day are left out; none at all is null.';

create function komet.weekdays_read(field text, typed text) returns smallint[]
language plpgsql immutable
as $$
declare
  bad text;
begin
  select w into bad
    from regexp_split_to_table(lower(typed collate "sv-SE-x-icu"), '[^[:alnum:]]+') as w
   where w <> '' and komet.weekdays_parse(w) is null
   limit 1;
  if bad is not null then
    perform komet.fail('KM001', field, '{1} is no weekday', bad);
  end if;
  return komet.weekdays_parse(typed);
end
$$;
comment on function komet.weekdays_read(text, text) is 'Weekdays for storing. Errors: KM001 at the field for a word that is no day.';

create function komet.weekdays_text(days smallint[]) returns text
language sql stable strict
as $$
  select string_agg((case when komet.speaks_english() then komet.weekdays_english() else komet.weekday_names() end)[d], ' ' order by d)
    from unnest(days) as d
$$;
comment on function komet.weekdays_text(smallint[]) is 'Weekdays as their reader writes them: "mån tis". None is null.';

create function komet.person_name(given_name text, family_name text) returns text
language sql immutable parallel safe
return nullif(concat_ws(' ', given_name, family_name), komet.no_name());
comment on function komet.person_name(text, text) is 'Given name and family name; null when neither is known.';

-- ---------------------------------------------------------------------------------------------------
-- What happened

create function komet.event_put(registration uuid, what text, detail text default null) returns void
language plpgsql
as $$
#variable_conflict use_column
begin
  insert into komet.registration_event (unit, registration, what, state, detail)
  select r.unit, r.id, event_put.what, r.state, event_put.detail
    from komet.registration r where r.id = event_put.registration;
end
$$;
comment on function komet.event_put(uuid, text, text) is
'Writes down what happened to a registration, with its state after it. what is a word of the set registration_event;
detail holds names and dates only, never a reason or another delicate fact.';

-- ---------------------------------------------------------------------------------------------------
-- Persons

create function komet.phone_put(person uuid, field text, "position" int, typed text) returns void
language plpgsql
as $$
#variable_conflict use_column
declare
  line text := komet.clean(field, phone_put.typed, 40);
  checked record;
begin
  if line is null then
    delete from komet.phone where person = phone_put.person and position = phone_put.position;
    return;
  end if;
  select * into checked from komet.phone_check(line) c;
  if checked.problem is not null then
    perform komet.fail('KM001', field, checked.problem);
  end if;
  if exists (select from komet.phone where person = phone_put.person and position = phone_put.position
                and number = checked.number) then
    return;
  end if;
  delete from komet.phone where person = phone_put.person
     and (position = phone_put.position or number = checked.number);
  insert into komet.phone (unit, family, person, number, typed, position)
  select p.unit, p.family, p.id, checked.number, line, phone_put.position
    from komet.person p where p.id = phone_put.person;
end
$$;
comment on function komet.phone_put(uuid, text, int, text) is
'A person''s first, second ... phone number as it now is; empty takes it away. Errors: KM001 at the field.';

create function komet.number_put(person uuid, field text, typed text) returns void
language plpgsql
as $$
#variable_conflict use_column
declare
  line text := komet.clean(field, number_put.typed, 40);
  checked record;
  current komet.person_number;
begin
  select * into current from komet.person_number where person = number_put.person and valid_to is null;
  if line is null and current.id is null then
    return;
  elsif line is null then
    update komet.person_number set valid_to = komet.today() where id = current.id;
    return;
  end if;
  select * into checked from komet.number_check(line) c;
  if checked.problem is not null then
    perform komet.fail('KM001', field, checked.problem);
  elsif current.number = checked.number then
    return;
  elsif exists (select from komet.person_number n join komet.person p on p.id = number_put.person
                 where n.family = p.family and n.number = checked.number and n.person <> p.id and n.valid_to is null) then
    perform komet.fail('KM001', field, 'This number already belongs to another person in the same file');
  end if;
  -- A number written today and corrected today was never valid; an older one becomes history.
  delete from komet.person_number where id = current.id and valid_from = komet.today();
  update komet.person_number set valid_to = komet.today() where id = current.id;
  insert into komet.person_number as n (unit, family, person, kind, number, valid_from)
  select p.unit, p.family, p.id, checked.kind, checked.number, komet.today()
    from komet.person p where p.id = number_put.person
      on conflict (family, number, valid_from) do update set person = excluded.person, valid_to = null;
end
$$;
comment on function komet.number_put(uuid, text, text) is
'A person''s identity number as it now is: a new one makes the old one history (folkbokföringslagen 18 §).
Errors: KM001 at the field for a wrong check digit and the like, or a number that somebody else in the file has.';

create function komet.person_put(person uuid, family uuid, role text, field text, typed text, "position" int,
                                 born date default null, born_about text default null) returns uuid
language plpgsql
as $$
#variable_conflict use_column
declare
  line text := coalesce(komet.clean(field, person_put.typed), komet.no_name());
  name record;
  id uuid;
begin
  -- Fast hands type the telephone number or the birth date one field too early.
  if line <> komet.no_name() and line !~ '[^\d\s+.,:/()-]' then
    perform komet.fail('KM001', field, 'A name has letters: this belongs in another field');
  end if;
  select * into name from komet.name_split(line) s;
  if person_put.person is null then
    insert into komet.person (unit, family, role, given_name, family_name, position, born, born_about)
    select f.unit, f.id, person_put.role, name.given_name, name.family_name, person_put.position, person_put.born, person_put.born_about
      from komet.family f where f.id = person_put.family
    returning komet.person.id into id;
    return id;
  end if;
  update komet.person p
     set given_name = name.given_name, family_name = name.family_name
   where p.id = person_put.person and komet.person_name(p.given_name, p.family_name) is distinct from nullif(line, komet.no_name());
  update komet.person p
     set role = person_put.role
   where p.id = person_put.person and p.role <> person_put.role;
  return person_put.person;
end
$$;
comment on function komet.person_put(uuid, uuid, text, text, text, int, date, text) is
'Changes the name and role of a person in place, or makes a new one, with this birth date, in the family''s file when person is null. Returns the person.
A name that stands as it was shown is left as it was divided. Errors: KM001 at the field.';

-- ---------------------------------------------------------------------------------------------------
-- What is known about one registration

create type komet.adult_slot as (person uuid, name text, role text, number text, phone text, phone2 text);
create type komet.child_slot as (person uuid, name text, born text, number text);

create function komet.adult_of(registration uuid, caller boolean) returns komet.adult_slot
language plpgsql stable
as $$
#variable_conflict use_column
declare
  slot komet.adult_slot;
begin
  select p.id, komet.person_name(p.given_name, p.family_name), p.role,
         (select n.number from komet.person_number n where n.person = p.id and n.valid_to is null),
         (select t.number from komet.phone t where t.person = p.id and t.position = 1 limit 1),
         (select t.number from komet.phone t where t.person = p.id and t.position = 2 limit 1)
    into slot
    from komet.registration_adult a join komet.person p on p.id = a.person
   where a.registration = adult_of.registration and a.caller = adult_of.caller
   order by p.position, p.id
   limit 1;
  return slot;
end
$$;
comment on function komet.adult_of(uuid, boolean) is 'Who rang about a registration, or (caller false) the second adult.';

create function komet.child_slots(registration uuid) returns setof komet.child_slot
language plpgsql stable rows 4
as $$
#variable_conflict use_column
begin
  return query
  select p.id, komet.person_name(p.given_name, p.family_name), komet.born_text(p.born, p.born_about),
         (select n.number::text from komet.person_number n where n.person = p.id and n.valid_to is null)
    from komet.registration_child c join komet.person p on p.id = c.person
   where c.registration = child_slots.registration
   order by p.position, p.id
   limit 4;
end
$$;
comment on function komet.child_slots(uuid) is 'The children of a registration in the order of the form.';

create function komet.queue_place(registration uuid, out place int, out of_all int)
language plpgsql stable
as $$
#variable_conflict use_column
declare
  today date := komet.today();
  r komet.registration;
begin
  select * into r from komet.registration t where t.id = queue_place.registration;
  if not found then
    return;
  end if;
  select 1 + count(*) filter (where q.order_key < r.order_key), count(*) into place, of_all
    from komet.registration q
   where q.unit = r.unit and q.programme = r.programme and q.state in ('incomplete', 'queued', 'offered') and q.state = 'queued'
     and (q.resting_until is null or q.resting_until < today);
  if r.state <> 'queued' or r.resting_until >= today then
    place := null;
  end if;
end
$$;
comment on function komet.queue_place(uuid) is
'The place of a registration today, counted: one more than those of the same unit and programme that are queued, not resting, and before
it in the order in force. place is null for one that is not queued or rests; of_all is how many are queued and not resting.';
