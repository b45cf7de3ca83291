-- Finding a person, and reading a family's file. Everything here but the search asks for a ticket: the file has been opened, and that is logged.

-- ---------------------------------------------------------------------------------------------------
-- Finding

create type api.person_search_row as (
  id uuid, family uuid, registration uuid, name_key text, name text, born text, role text, state text, programme_name text);

create type komet.person_spot as (key text, id uuid);

create function komet.person_numbered(unit uuid[], digits text) returns setof komet.person_spot
language plpgsql stable rows 2
as $$
begin
  return query select distinct p.name_key, p.id from komet.person_number n join komet.person p on p.id = n.person
    where n.unit = any(person_numbered.unit) and n.number = digits and p.family <> all(array(select komet.families_barred()));
end
$$;
comment on function komet.person_numbered(uuid[], text) is 'Persons who have or had this identity number.';

create function komet.person_after(unit uuid[], lead text, key text, id uuid, max int) returns setof komet.person_spot
language plpgsql stable rows 50
as $$
declare
  past text := lead || chr(65535);
begin
  return query
    select s.key, s.id
      from unnest(person_after.unit) u cross join lateral (
        (select p.name_key as key, p.id from komet.person p
          where p.unit = u and (p.name_key, p.id) > (person_after.key, person_after.id) and p.name_key >= lead and p.name_key < past
            and p.family <> all(array(select komet.families_barred()))
          order by p.name_key, p.id limit person_after.max)
        union all
        (select p.given_key, p.id from komet.person p
          where p.unit = u and (p.given_key, p.id) > (person_after.key, person_after.id) and p.given_key >= lead and p.given_key < past
            and (p.name_key < lead or p.name_key >= past) and p.family <> all(array(select komet.families_barred()))
          order by p.given_key, p.id limit person_after.max)) s
     order by s.key, s.id limit person_after.max;
end
$$;
comment on function komet.person_after(uuid[], text, text, uuid, int) is
'The next persons after (key, id) whose name begins with lead, family name or given name first. Each way has its index and reads no more than a page of it;
who is found both ways stands once, by the family name.';

create function komet.person_before(unit uuid[], lead text, key text, id uuid, max int) returns setof komet.person_spot
language plpgsql stable rows 50
as $$
declare
  past text := lead || chr(65535);
begin
  return query
    select s.key, s.id
      from unnest(person_before.unit) u cross join lateral (
        (select p.name_key as key, p.id from komet.person p
          where p.unit = u and (p.name_key, p.id) < (person_before.key, person_before.id) and p.name_key >= lead and p.name_key < past
            and p.family <> all(array(select komet.families_barred()))
          order by p.name_key desc, p.id desc limit person_before.max)
        union all
        (select p.given_key, p.id from komet.person p
          where p.unit = u and (p.given_key, p.id) < (person_before.key, person_before.id) and p.given_key >= lead and p.given_key < past
            and (p.name_key < lead or p.name_key >= past) and p.family <> all(array(select komet.families_barred()))
          order by p.given_key desc, p.id desc limit person_before.max)) s
     order by s.key desc, s.id desc limit person_before.max;
end
$$;
comment on function komet.person_before(uuid[], text, text, uuid, int) is 'As person_after, the last ones before (key, id).';

create function komet.person_found(unit uuid[], search text, key text, id uuid, back boolean, max int) returns setof komet.person_spot
language plpgsql stable rows 50
as $$
declare
  -- "Ek, Anna" is how lists write it and no key is: it is looked for as "ek anna".
  lead text := coalesce(case when strpos(person_found.search, ',') > 0 then (komet.name_keys(person_found.search))[1] end,
                        lower(btrim(person_found.search) collate "sv-SE-x-icu"));
  digits text := (komet.number_check(person_found.search)).number;
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
begin
  if digits is not null then
    return query select s.* from komet.person_numbered(person_found.unit, digits) s
      where person_found.id is null or person_found.back and (s.key, s.id) < (person_found.key, person_found.id)
         or not person_found.back and (s.key, s.id) > (person_found.key, person_found.id);
  elsif person_found.back then
    return query select * from komet.person_before(person_found.unit, lead,
      coalesce(person_found.key, lead || chr(65535)), coalesce(person_found.id, nobody), person_found.max);
  else
    return query select * from komet.person_after(person_found.unit, lead,
      coalesce(person_found.key, lead), coalesce(person_found.id, nobody), person_found.max);
  end if;
end
$$;
comment on function komet.person_found(uuid[], text, text, uuid, boolean, int) is
'A page of the persons whose name begins so, family or given name first, or who have or had this identity number; each with the key it was found by.';

create function komet.person_lines(key text[], id uuid[]) returns setof api.person_search_row
language plpgsql stable rows 50
as $$
#variable_conflict use_column
begin
  return query
    select p.id, p.family, r.id, x.key, case when f.protected then 'SKYDDAD' else concat_ws(' ', p.given_name, p.family_name) end,
           case when not f.protected then komet.born_text(p.born, p.born_about) end, p.role, r.state, g.name::text
      from unnest(person_lines.key, person_lines.id) with ordinality as x(key, id, n)
      join komet.person p on p.id = x.id
      join komet.family f on f.id = p.family
      left join lateral (
        select t.id, t.state, t.programme from komet.registration t
         where t.family = p.family
           and (exists (select from komet.registration_adult a where a.registration = t.id and a.person = p.id)
                or exists (select from komet.registration_child c where c.registration = t.id and c.person = p.id))
         order by t.state in ('incomplete', 'queued', 'offered', 'placed', 'running') desc, t.queue_date desc, t.id
         limit 1) r on true
      left join komet.programme g on g.id = r.programme
     order by x.n;
end
$$;
comment on function komet.person_lines(text[], uuid[]) is 'Found persons, each with the newest registration she is part of: one statement for a page.';

create function api.person_search(search text default null, name_key text default null, id uuid default null, back boolean default false, max int default 50)
returns setof api.person_search_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_file());
  wanted int := least(greatest(person_search.max, 1), komet.setting('list_max')::int);
  words text := nullif(btrim(person_search.search), '');
  keys text[];
  ids uuid[];
begin
  if words is null then
    return;
  elsif char_length(words) < komet.setting('search_letters')::int then
    perform komet.fail('KM001', 'search', 'Write at least {1} letters', komet.setting('search_letters'));
  end if;
  select array_agg(p.key order by p.key, p.id), array_agg(p.id order by p.key, p.id) into keys, ids
    from komet.person_found(units, left(words, 200), person_search.name_key, person_search.id, person_search.back, wanted) p;
  return query select * from komet.person_lines(keys, ids);
  perform audit.list('person_search', left(words, 200), coalesce(cardinality(ids), 0));
end
$$;
comment on function api.person_search(text, text, uuid, boolean, int) is
'Persons of the caller''s districts whose name begins with search (family or given name first), or who have that identity number; name_key is the name as it was found, and the order. Nothing else can be searched for.
The words and the number of hits are logged. A protected family is found only by those named for it, and without name. Errors: KM001 at search when it is too short.
Source: SoLPuF (2001:637) 15 §, SoLPuL 10 §.';

-- ---------------------------------------------------------------------------------------------------
-- Reading the file

create function komet.file_open(family uuid) returns komet.family
language plpgsql
as $$
declare
  f komet.family;
begin
  select * into f from komet.family t where t.id = file_open.family and t.unit = any(array(select komet.units_file()));
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.need_ticket(f.id);
  return f;
end
$$;
comment on function komet.file_open(uuid) is 'The family of one''s own district whose file this session has opened. Errors: KM002 not there or not ours, KM007 no ticket.';

create type api.family_row as (id uuid, version bigint, family uuid, unit_name text, name text, children text, protected boolean, opened_on date,
  registrations int, notes int);

create function api.family_get(family uuid) returns setof api.family_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
declare
  f komet.family := komet.file_open(family_get.family);
begin
  return query
    select f.id, f.version, f.id, u.name::text,
           (select string_agg(concat_ws(' ', p.given_name, p.family_name), ', ' order by p.position, p.id) from komet.person p
             where p.family = f.id and p.role <> 'child'),
           (select string_agg(concat_ws(' ', p.given_name, to_char(p.born, 'YYYY')), ', ' order by p.position, p.id) from komet.person p
             where p.family = f.id and p.role = 'child'),
           f.protected, (f.opened_at at time zone 'Europe/Stockholm')::date,
           (select count(*)::int from komet.registration r where r.family = f.id),
           (select count(*)::int from komet.note n where n.family = f.id)
      from komet.unit u where u.id = f.unit;
end
$$;
comment on function api.family_get(uuid) is 'One line about a family: who, since when, how much. Errors: KM002, KM007. Source: SoL (2025:400) 14 kap. 3 §.';

create type api.family_people_row as (id uuid, version bigint, family uuid, "position" int, role text, name text, called text, born text, number text,
  protection text, contact_ok boolean, protected boolean);

create function api.family_people(family uuid) returns setof api.family_people_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
declare
  f komet.family := komet.file_open(family_people.family);
begin
  return query
    select p.id, p.version, p.family, p.position, p.role, concat_ws(' ', p.given_name, p.family_name), p.called::text,
           komet.born_text(p.born, p.born_about),
           (select n.number::text from komet.person_number n where n.person = p.id and n.valid_to is null),
           p.protection, p.contact_ok, f.protected
      from komet.person p where p.family = f.id order by p.position, p.id;
end
$$;
comment on function api.family_people(uuid) is 'The people in a family''s file, adults first. Errors: KM002, KM007. Source: folkbokföringslagen (1991:481) 18 §.';

create type api.family_phones_row as (id uuid, version bigint, family uuid, person uuid, name text, "position" int, number text, message_ok boolean,
  protected boolean);

create function api.family_phones(family uuid) returns setof api.family_phones_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
declare
  f komet.family := komet.file_open(family_phones.family);
begin
  return query
    select t.id, t.version, t.family, t.person, concat_ws(' ', p.given_name, p.family_name), t.position, t.number::text, t.message_ok, f.protected
      from komet.phone t join komet.person p on p.id = t.person
     where t.family = f.id order by p.position, t.position, t.id;
end
$$;
comment on function api.family_phones(uuid) is 'The phone numbers of a family. Errors: KM002, KM007. Source: practice: numbers come untidy and are kept in one form (E.164).';

create type api.family_registrations_row as (id uuid, version bigint, family uuid, programme uuid, programme_name text, state text, queue_date date, place text,
  children text, closed_on date, web boolean);

create function api.family_registrations(family uuid) returns setof api.family_registrations_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
declare
  f komet.family := komet.file_open(family_registrations.family);
begin
  return query
    select r.id, r.version, r.family, r.programme, g.name::text,
           case when r.moving then 'moving' when r.state = 'queued' and komet.resting(r.resting_until, komet.today()) then 'resting' else r.state end,
           r.queue_date, (select q.place || '/' || q.of_all from komet.queue_place(r.id) q), komet.queue_children(r.id), r.closed_on,
           exists (select from komet.web_participation w where w.registration = r.id)
      from komet.registration r join komet.programme g on g.id = r.programme
     where r.family = f.id order by r.closed_on is not null, r.queue_date desc, r.id;
end
$$;
comment on function api.family_registrations(uuid) is 'All registrations of a family, those that are not closed first, newest first, with the place today. Errors: KM002, KM007. Source: the charter (a course may be repeated).';

create type api.family_events_row as (n bigint, at text, what text, state text, by text, detail text);

create function api.family_events(registration uuid) returns setof api.family_events_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
declare
  f komet.family := komet.file_open((select r.family from komet.registration r where r.id = family_events.registration));
begin
  return query
    select e.n, komet.moment(e.at), e.what, e.state, komet.called(e.by), e.detail
      from komet.registration_event e where e.registration = family_events.registration order by e.n;
end
$$;
comment on function api.family_events(uuid) is 'Everything that happened to a registration, first to last. Errors: KM002, KM007. Source: FL 6 § (a queue must be able to be defended).';

create function api.family_person_choice(family uuid default null) returns setof api.choice_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
declare
  f komet.family := komet.file_open(family_person_choice.family);
begin
  return query
    select p.id::text, concat_ws(' ', p.given_name, p.family_name) from komet.person p where p.family = f.id order by p.position, p.id;
end
$$;
comment on function api.family_person_choice(uuid) is 'The people of a family to choose from. Errors: KM002, KM007. Source: OSL 10 kap. 1 §, 12 kap. 2 §; FB 6 kap. 13 §.';
