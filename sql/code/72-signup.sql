-- Short sign-ups: to open courses for all parents, and to courses for staff. A name, how to reach whoever it is, how many come; no
-- child and no word about a home. They wait, are offered places, take part and complete as all others: the same queue and groups.

create type api.signup_row as (
  id uuid, version bigint, family uuid, programme uuid, unit uuid, name text, phone text, email text, adults int, workplace text, occupation text,
  wanted_group uuid, programme_label text, wanted_group_label text, state text, place text, queue_date date, message text, detail text);

create function komet.signups() returns table (programme uuid, signup text) language sql stable as $$
  select distinct on (v.programme) v.programme, v.signup from komet.programme_version v
  where komet.today() between v.valid_from and coalesce(v.valid_to, 'infinity')
  order by v.programme, v.valid_from desc
$$;
comment on function komet.signups() is 'How one signs up for each programme today: family, short or staff.';

create function api.signup_programme_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select c.value, c.label from api.programme_choice() c join komet.signups() s on s.programme = c.value::uuid and s.signup <> 'family'
$$;
comment on function api.signup_programme_choice() is 'The programmes that have a short sign-up: open courses, and courses for staff.';

create function api.signup_group_choice(programme uuid default null) returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select g.id::text, g.number || ', ' || komet.group_when(g.first_date, g.starts) from komet.course_group g
  where g.programme = signup_group_choice.programme and g.unit = any (array(select komet.units_file())) and g.state in ('planned', 'open')
  order by g.first_date, g.starts, g.id
$$;
comment on function api.signup_group_choice(uuid) is 'The groups ahead of a programme in one''s own district: the occasions that one may sign up for.';

-- ---------------------------------------------------------------------------------------------------
-- Reading and checking what was typed

create function komet.signup_shown(registration uuid) returns api.signup_row language plpgsql stable as $$
declare
  f api.signup_row;
  a komet.adult_slot := komet.adult_of(signup_shown.registration, true);
  q record;
begin
  select r.id, r.version, r.family, r.programme, r.unit, r.state, r.queue_date, r.wanted_group, p.name, x.email, x.workplace, x.occupation,
      (select count(*) from komet.registration_adult t where t.registration = r.id and t.takes_part),
      (select g.number || ', ' || komet.group_when(g.first_date, g.starts) from komet.course_group g where g.id = r.wanted_group)
    into f.id, f.version, f.family, f.programme, f.unit, f.state, f.queue_date, f.wanted_group, f.programme_label, f.email, f.workplace, f.occupation,
      f.adults, f.wanted_group_label
  from komet.registration r join komet.programme p on p.id = r.programme left join komet.person x on x.id = a.person
  where r.id = signup_shown.registration;
  f.name := a.name;
  f.phone := a.phone;
  select * into q from komet.queue_place(signup_shown.registration);
  f.place := q.place || '/' || q.of_all;
  return f;
end $$;
comment on function komet.signup_shown(uuid) is 'A short sign-up as its form shows it; all null when it is not there or not ours.';

create function komet.signup_checked(f api.signup_row, signup text) returns api.signup_row language plpgsql stable as $$
declare
  said text;
begin
  f.name := komet.clean('name', f.name);
  f.phone := komet.clean('phone', f.phone, 40);
  f.email := komet.clean('email', f.email);
  f.workplace := komet.clean('workplace', f.workplace);
  f.occupation := komet.clean('occupation', f.occupation);
  f.adults := case when signup = 'staff' then 1 else coalesce(f.adults, 1) end;
  if f.name is null then
    perform komet.fail('KM001', 'name', 'Write a name');
  elsif f.name !~ '[^\d\s+.,:/()-]' then
    perform komet.fail('KM001', 'name', 'A name has letters: this belongs in another field');
  elsif signup = 'short' and coalesce(f.phone, f.email) is null then
    perform komet.fail('KM001', 'phone', 'Write a telephone number or an e-mail address');
  elsif signup = 'staff' and f.workplace is null then
    perform komet.fail('KM001', 'workplace', 'Write where the participant works');
  elsif f.adults not between 1 and 12 then
    perform komet.fail('KM001', 'adults', 'Between {1} and {2}', '1', '12');
  elsif f.email !~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$' then
    perform komet.fail('KM001', 'email', 'This is no e-mail address');
  end if;
  said := case when f.phone is not null then (komet.phone_check(f.phone)).problem end;
  if said is not null then
    perform komet.fail('KM001', 'phone', said);
  end if;
  return f;
end $$;
comment on function komet.signup_checked(api.signup_row, text) is 'What was typed, cleaned; signup is how one signs up for the programme. An open course asks for a telephone number or an address, a course for staff for the place of work. KM001 at the field.';

create function komet.signup_kind(programme uuid) returns text language plpgsql stable as $$
declare
  kind text := (select s.signup from komet.signups() s where s.programme = signup_kind.programme);
begin
  if kind is null then
    perform komet.fail('KM001', 'programme', 'Choose a programme');
  elsif kind = 'family' then
    perform komet.fail('KM001', 'programme', 'Families are registered for this programme with F7');
  end if;
  return kind;
end $$;
comment on function komet.signup_kind(uuid) is 'How one signs up for the programme; KM001 at programme when that is by the long form.';

create function komet.signup_group_checked(f api.signup_row) returns void language plpgsql stable as $$
begin
  if f.wanted_group is not null and not exists (
      select from komet.course_group g where g.id = f.wanted_group and g.unit = f.unit and g.programme = f.programme and g.state not in ('settled', 'cancelled')) then
    perform komet.fail('KM001', 'wanted_group', 'There is no such group of the programme in the district');
  end if;
end $$;
comment on function komet.signup_group_checked(api.signup_row) is 'The occasion that was chosen is one of the programme, in the district. KM001 at wanted_group.';

-- ---------------------------------------------------------------------------------------------------
-- Writing

create function komet.company_name(name text, n int) returns text language sql immutable as $$
  select case when s.family_name is not null then s.family_name || ', ' else '' end || 'Vuxen ' || company_name.n || ' med ' || coalesce(s.given_name, s.family_name)
  from komet.name_split(company_name.name) s
$$;
comment on function komet.company_name(text, int) is 'What stands on the list for the room for one who comes along with somebody, beside the name of whom.';

create function komet.company_put(f api.signup_row) returns void language plpgsql as $$
#variable_conflict use_column
declare
  n int := (select count(*) from komet.registration_adult a where a.registration = f.id and a.takes_part);
  put uuid;
begin
  while n < f.adults loop
    n := n + 1;
    update komet.registration_adult a set takes_part = true where a.registration = f.id and a.person = (
      select x.person from komet.registration_adult x join komet.person p on p.id = x.person
      where x.registration = f.id and not x.takes_part order by p.position, p.id limit 1);
    -- Whoever comes along has no name here: the list for the room needs a line each, and nobody else needs more.
    if not found then
      put := komet.person_put(null, f.family, 'other', 'name', komet.company_name(f.name, n), n);
      insert into komet.registration_adult (registration, person, unit, caller, takes_part) values (f.id, put, f.unit, false, true);
    end if;
  end loop;
  for put in
    select a.person from komet.registration_adult a join komet.person p on p.id = a.person
    where a.registration = f.id and a.takes_part and not a.caller order by p.position desc, p.id desc limit greatest(n - f.adults, 0)
  loop
    delete from komet.registration_adult a using komet.person p where a.registration = f.id and a.person = put and p.id = put and p.role = 'other';
    update komet.registration_adult a set takes_part = false where a.registration = f.id and a.person = put;
  end loop;
end $$;
comment on function komet.company_put(api.signup_row) is 'As many adults as will come: those beside the one who signed up are counted, not named. An adult whom the long form named comes before one without a name, and stays in the file when fewer come.';

create function komet.contact_put(f api.signup_row, person uuid) returns void language plpgsql as $$
#variable_conflict use_column
begin
  perform komet.phone_put(contact_put.person, 'phone', 1, f.phone);
  update komet.person p set email = f.email, workplace = f.workplace, occupation = f.occupation
  where p.id = contact_put.person and (p.email, p.workplace, p.occupation) is distinct from (f.email, f.workplace, f.occupation);
end $$;
comment on function komet.contact_put(api.signup_row, uuid) is 'How to reach whoever signed up, and where staff work. KM001 at phone.';

create function komet.signup_new(f api.signup_row, signup text, channel text) returns api.signup_row language plpgsql as $$
#variable_conflict use_column
declare
  put uuid;
begin
  insert into komet.family (unit) values (f.unit) returning komet.family.id into f.family;
  insert into komet.registration (unit, family, programme, state, channel, queue_date, tie, wanted_group)
  values (f.unit, f.family, f.programme, 'queued', signup_new.channel, komet.today(),
    -- In the order of arrival: a list of thousands is no lottery.
    to_char(clock_timestamp() at time zone 'Europe/Stockholm', 'YYYYMMDDHH24MISSUS') || '00000', f.wanted_group)
  returning komet.registration.id into f.id;
  put := komet.person_put(null, f.family, case signup when 'staff' then 'staff' else 'other' end, 'name', f.name, 1);
  insert into komet.registration_adult (registration, person, unit, caller, takes_part) values (f.id, put, f.unit, true, true);
  perform komet.contact_put(f, put);
  perform komet.company_put(f);
  perform komet.event_put(f.id, 'registered');
  return f;
end $$;
comment on function komet.signup_new(api.signup_row, text, text) is 'A new short sign-up, with a file of its own. Those of one day wait in the order of arrival.';

create function komet.signup_change(f api.signup_row) returns void language plpgsql as $$
#variable_conflict use_column
declare
  r komet.registration;
  a komet.adult_slot;
begin
  r := komet.registration_own(f.id, f.version);
  if r.programme <> f.programme then
    perform komet.fail('KM001', 'programme', 'Move it with the command for another programme, so that the queue date follows');
  end if;
  perform komet.request_was(to_jsonb(komet.signup_shown(r.id)));
  if f.adults <> (select count(*) from komet.registration_adult x where x.registration = r.id and x.takes_part) and r.state not in ('incomplete', 'queued') then
    perform komet.fail('KM004', 'adults', 'The places are given: how many come cannot be changed any more');
  end if;
  a := komet.adult_of(r.id, true);
  f.family := r.family;
  f.unit := r.unit;
  perform komet.person_put(a.person, r.family, a.role, 'name', f.name, 1);
  perform komet.contact_put(f, a.person);
  perform komet.company_put(f);
  update komet.registration x set wanted_group = f.wanted_group where x.id = r.id;
  perform komet.event_put(r.id, 'changed');
end $$;
comment on function komet.signup_change(api.signup_row) is 'Changes a short sign-up at the version that was seen. Errors: KM001, KM002, KM004 at adults when places are given, KM007.';

create function api.signup_get(id uuid default null) returns setof api.signup_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  f api.signup_row := komet.signup_shown((select r.id from komet.registration r where r.id = signup_get.id and r.unit = any (array(select komet.units_file()))));
begin
  if f.id is null then
    perform komet.raise_stale();
  end if;
  perform komet.need_ticket(f.family);
  return next f;
end $$;
comment on function api.signup_get(uuid) is 'One short sign-up, for its form. Errors: KM002, KM007.';

create function api.signup_save(request uuid default null, id uuid default null, version bigint default null, programme uuid default null, unit uuid default null,
  name text default null, phone text default null, email text default null, adults int default null, workplace text default null, occupation text default null,
  wanted_group uuid default null)
returns setof api.signup_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  form jsonb := jsonb_build_object('id', signup_save.id, 'version', signup_save.version, 'programme', signup_save.programme, 'unit', signup_save.unit,
    'name', signup_save.name, 'phone', signup_save.phone, 'email', signup_save.email, 'adults', signup_save.adults, 'workplace', signup_save.workplace,
    'occupation', signup_save.occupation, 'wanted_group', signup_save.wanted_group);
  done jsonb := komet.request_begin(signup_save.request, 'signup_save', form);
  f api.signup_row;
  kind text;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.signup_row, done);
    return;
  end if;
  f := jsonb_populate_record(null::api.signup_row, komet.form_trim(form));
  if f.id is not null and not exists (
      select from komet.registration r where r.id = f.id and r.version = f.version and r.unit = any (array(select komet.units_file()))) then
    perform komet.raise_stale();
  end if;
  kind := komet.signup_kind(f.programme);
  f := komet.signup_checked(f, kind);
  f.unit := case when f.id is null then komet.unit_here(f.unit) else (select r.unit from komet.registration r where r.id = f.id) end;
  perform komet.signup_group_checked(f);
  if f.id is null then
    f := komet.signup_new(f, kind, 'telephone');
    perform audit.open_file(f.family, f.unit, null);
  else
    perform komet.signup_change(f);
  end if;
  f := komet.signup_shown(f.id);
  f.message := case when f.place is not null then komet.say('Saved. Place {1} of {2} in the queue, queue date {3}') else komet.say('Saved') end;
  f.detail := komet.detail(split_part(f.place, '/', 1), split_part(f.place, '/', 2), f.queue_date::text);
  perform komet.request_end(signup_save.request, to_jsonb(f));
  return next f;
end $$;
comment on function api.signup_save(uuid, uuid, bigint, uuid, uuid, text, text, text, int, text, text, uuid) is 'A short sign-up: to an open course (a name, a telephone number or an address, how many adults), or of staff (a name, where and as what one works). Without id a new one. Errors: KM001 at the field, KM002, KM003, KM004 when places are given, KM007. Source: the charter (a general programme for all parents, no problem described); courses for teachers and preschools.';

-- ---------------------------------------------------------------------------------------------------
-- The list

create type api.signup_list_row as (
  id uuid, version bigint, family uuid, registration uuid, programme uuid, order_key text, place text, name text, adults int, workplace text, programme_name text,
  queue_date date, state text, group_number int, wanted text, may_offer boolean, may_close boolean);

create function komet.signups_shown(page uuid[]) returns setof api.signup_list_row language plpgsql stable as $$
begin
  return query
    select r.id, r.version, r.family, r.id, r.programme, komet.key_shown(r.order_key, r.child_born, f.protected), (select q.place::text from komet.queue_place(r.id) q where r.state = 'queued'),
      komet.list_name(a.given_name, a.family_name, f.protected), n.adults, case when not f.protected then a.workplace::text end, p.name::text, r.queue_date,
      case when r.state = 'queued' and komet.resting(r.resting_until, komet.today()) then 'resting' else r.state end, g.number, w.number::text,
      r.state = 'queued', r.state in ('incomplete', 'queued')
    from unnest(page) with ordinality x (id, n)
    join komet.registration r on r.id = x.id
    join komet.family f on f.id = r.family
    join komet.programme p on p.id = r.programme
    left join lateral (
      select y.* from komet.registration_adult t join komet.person y on y.id = t.person where t.registration = r.id order by t.caller desc, y.position limit 1) a on true
    left join lateral (select count(*)::int as adults from komet.registration_adult t where t.registration = r.id and t.takes_part) n on true
    left join lateral (
      select c.number from komet.offer o join komet.course_group c on c.id = o.course_group
      where o.registration = r.id and o.state in ('open', 'accepted') order by o.made_at desc limit 1) g on true
    left join komet.course_group w on w.id = r.wanted_group
    order by x.n;
end $$;
comment on function komet.signups_shown(uuid[]) is 'Short sign-ups as lines of a list, in the order they were asked for. No contact data.';

create function api.signup_list(programme uuid default null, stage text default null, order_key text default null, id uuid default null,
  back boolean default false, max int default 50)
returns setof api.signup_list_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_file());
  kinds uuid[] := array(select s.programme from komet.signups() s where s.signup <> 'family' and (signup_list.programme is null or s.programme = signup_list.programme));
  n int := least(greatest(signup_list.max, 1), komet.setting('list_max', null, null)::int);
  states text[] := case coalesce(signup_list.stage, 'waiting') when 'placed' then array['placed', 'running'] when 'done' then array['completed', 'attended', 'interrupted']
    when 'closed' then array['closed', 'moved', 'referred'] else array['incomplete', 'queued', 'offered'] end;
  from_key text := case when signup_list.id is not null then komet.key_meant(signup_list.order_key, signup_list.id) end;
  page uuid[];
begin
  page := array(
      (select r.id from komet.registration r
       where not signup_list.back and r.unit = any (units) and r.programme = any (kinds) and r.state = any (states)
         and (signup_list.id is null or (r.order_key, r.id) > (from_key, signup_list.id))
       order by r.order_key, r.id limit n)
      union all
      (select r.id from komet.registration r
       where signup_list.back and r.unit = any (units) and r.programme = any (kinds) and r.state = any (states)
         and (signup_list.id is null or (r.order_key, r.id) < (from_key, signup_list.id))
       order by r.order_key desc, r.id desc limit n));
  return query select s.* from komet.signups_shown(page) s join komet.registration r on r.id = s.id order by r.order_key, r.id;
end $$;
comment on function api.signup_list(uuid, text, text, uuid, boolean, int) is 'Who has signed up for open courses and courses for staff in one''s own district, in the order of the queue: those who wait; stage placed, done or closed: the others. No contact data. Errors: none. Source: the day of a coordinator.';

create function api.signup_answers(programme text default null, name text default null, adults text default null, wanted_group text default null,
  unit text default null, id text default null)
returns setof api.panel_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  own uuid[] := array(select komet.units_file());
  here uuid := coalesce(komet.uuid_read(signup_answers.unit), own[1]);
  prog uuid := komet.uuid_read(signup_answers.programme);
  own_id uuid := (select r.id from komet.registration r where r.id = komet.uuid_read(signup_answers.id) and r.unit = any (own));
begin
  if here is null or here <> all (own) or prog is null then
    return;
  end if;
  return query select * from komet.answer_place(here, prog, own_id);
  return query select * from komet.answer_groups(here, prog, null, null, null);
  return query select * from komet.answer_known(here, own_id, left(signup_answers.name, 200), null, null, null);
end $$;
comment on function api.signup_answers(text, text, text, text, text, text) is 'Beside a short sign-up while it is typed: place, wait, the groups ahead with their free seats, and who is here already by that name. Errors: none.';

-- ---------------------------------------------------------------------------------------------------
-- Many at once: lines as they come from a spreadsheet

create type komet.signup_line as (line int, f api.signup_row, field text, problem text, told text, keys text[]);

create function komet.cells(line text, parted text) returns text[] language sql immutable as $$
  select array_agg(btrim(case when m[1] like '"%"' then replace(substr(m[1], 2, length(m[1]) - 2), '""', '"') else m[1] end) order by n)
  from regexp_matches(parted || line, parted || '("(?:[^"]|"")*"|[^' || parted || ']*)', 'g') with ordinality r (m, n)
$$;
comment on function komet.cells(text, text) is 'The cells of a line of a spreadsheet: parted by one character, in quotes or not.';

create function komet.column_meant(head text) returns text language sql immutable as $$
  select case
    when h ~ '^(namn|name|deltagare)$' then 'name'
    when h ~ '^(förnamn|fornamn|first ?name|given name)$' then 'given'
    when h ~ '^(efternamn|last ?name|surname|family name)$' then 'surname'
    when h ~ '^(tel|telefon|telefonnummer|mobil|mobilnummer|phone)$' then 'phone'
    when h ~ '^(e-?post|e-?mail|mail|e-?postadress)$' then 'email'
    when h ~ '^(antal|antal vuxna|vuxna|adults|number)$' then 'adults'
    when h ~ '^(arbetsplats|skola|förskola|workplace|school)$' then 'workplace'
    when h ~ '^(yrke|befattning|roll|titel|occupation|role)$' then 'occupation' end
  from (select lower(btrim(head) collate "sv-SE-x-icu") as h) as it
$$;
comment on function komet.column_meant(text) is 'Which column a heading means; null for one that is not read.';

create function komet.cells_meant(cells text[], heads text[]) returns jsonb language plpgsql immutable as $$
declare
  answer jsonb := '{}';
  cell text;
  n int := 0;
  what text;
begin
  foreach cell in array cells loop
    n := n + 1;
    continue when cell = '';
    what := case
      when heads is not null then heads[n]
      when cell ~ '@' then 'email'
      when cell ~ '^\d{1,2}$' then 'adults'
      when cell ~ '^[+0(]?[\d ()/.\u2013-]{6,}$' then 'phone'
      when not answer ? 'name' then 'name'
      when not answer ? 'workplace' then 'workplace'
      when not answer ? 'occupation' then 'occupation'
      else 'more' end;
    answer := answer || case when what is null then '{}' else jsonb_build_object(what, cell) end;
  end loop;
  if answer ?| array['given', 'surname'] then
    answer := answer || jsonb_build_object('name', concat_ws(', ', answer ->> 'surname', answer ->> 'given'));
  end if;
  return answer;
end $$;
comment on function komet.cells_meant(text[], text[]) is 'What the cells of a line are: by the headings, or without any by what stands in them; of words the first is the name, then come the place of work and the occupation.';

create function komet.signup_keys(f api.signup_row) returns text[] language sql stable as $$
  select array(select k.name_key || ' ' || c
    from unnest(array[(komet.phone_check(f.phone)).number, lower(f.email), f.workplace::text]) with ordinality x (c, n)
    cross join (select (komet.name_keys(f.name))[1] as name_key) k where c is not null and k.name_key is not null order by n)
$$;
comment on function komet.signup_keys(api.signup_row) is 'What tells that two sign-ups are of the same: the name together with the telephone number, the address or the place of work. Never one of these without the name (SoLPuF 15 §).';

create function komet.signups_known(programme uuid, unit uuid) returns jsonb language sql stable as $$
  select coalesce(jsonb_object_agg(p.name_key || ' ' || c, true), '{}')
  from komet.registration r
  join komet.registration_adult a on a.registration = r.id and a.caller
  join komet.person p on p.id = a.person
  left join komet.phone t on t.person = p.id
  cross join lateral unnest(array[t.number::text, lower(p.email::text), p.workplace::text]) c
  where r.unit = signups_known.unit and r.programme = signups_known.programme and r.state in ('incomplete', 'queued', 'offered', 'placed', 'running') and c is not null
$$;
comment on function komet.signups_known(uuid, uuid) is 'The keys of all who are in a programme of the district: asked for once, however long a list is.';

create function komet.signup_read(programme uuid, unit uuid, rows text) returns setof komet.signup_line language plpgsql stable as $$
declare
  it record;
  parted text := case when signup_read.rows like '%' || chr(9) || '%' then chr(9) when signup_read.rows like '%;%' then ';' else ',' end;
  kind text := komet.signup_kind(signup_read.programme);
  heads text[];
  cells text[];
  meant jsonb;
  first boolean := true;
  l komet.signup_line;
begin
  for it in select x.line, x.n from regexp_split_to_table(signup_read.rows, '\r?\n') with ordinality x (line, n) where x.line ~ '[^[:space:];,]' loop
    cells := komet.cells(it.line, parted);
    if first and komet.column_meant(cells[1]) is not null then
      heads := array(select komet.column_meant(c) from unnest(cells) with ordinality y (c, n) order by y.n);
      first := false;
      continue;
    end if;
    first := false;
    l := row(it.n, null, null, null, null, '{}');
    meant := komet.cells_meant(cells, heads);
    begin
      l.f := jsonb_populate_record(null::api.signup_row, meant - 'adults' || jsonb_build_object('programme', signup_read.programme, 'unit', signup_read.unit,
        'adults', case when meant ->> 'adults' ~ '^\d{1,3}$' then (meant ->> 'adults')::int end));
      if meant ? 'more' then
        perform komet.fail('KM001', 'name', 'There are more columns than are read');
      elsif meant ->> 'adults' !~ '^\d{1,3}$' then
        perform komet.fail('KM001', 'adults', 'How many come is a number');
      end if;
      l.f := komet.signup_checked(l.f, kind);
      l.keys := komet.signup_keys(l.f);
    exception when sqlstate 'KM001' then
      get stacked diagnostics l.problem = message_text, l.field = column_name;
    end;
    return next l;
  end loop;
end $$;
comment on function komet.signup_read(uuid, uuid, text) is 'The lines of a list, each read and checked: problem is what hinders it (at which field). A first line of headings says which column is which. KM001 at programme.';

create function komet.signup_lines(programme uuid, unit uuid, rows text) returns setof komet.signup_line language sql stable as $$
  with r as materialized (select * from komet.signup_read(signup_lines.programme, signup_lines.unit, signup_lines.rows)),
  first as (select k.word, min(r.line) as line from r cross join unnest(r.keys) k (word) group by 1),
  twice as (select distinct r.line from r cross join unnest(r.keys) k (word) join first f on f.word = k.word and f.line < r.line),
  known as materialized (select komet.signups_known(signup_lines.programme, signup_lines.unit) as of_all)
  select r.line, r.f, r.field, r.problem, case when t.line is not null then komet.say('stands twice in the list') when n.of_all ?| r.keys then komet.say('has signed up already') end, r.keys
  from r cross join known n left join twice t on t.line = r.line order by r.line
$$;
comment on function komet.signup_lines(uuid, uuid, text) is 'The lines of a list as signup_read gives them, and which of them stand there twice or have signed up already (told). KM001 at programme.';

create type komet.signup_plan as (n int, registration uuid, family uuid, person uuid, f api.signup_row);

create function komet.signups_new(lines komet.signup_line[], signup text) returns int language plpgsql as $$
#variable_conflict use_column
declare
  arrived text := to_char(clock_timestamp() at time zone 'Europe/Stockholm', 'YYYYMMDDHH24MISSUS');
  plan komet.signup_plan[] := array(
    select row(x.n, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), x.f)::komet.signup_plan
    from unnest(lines) with ordinality x (line, f, field, problem, told, keys, n) order by x.n);
begin
  -- A statement a table, however long the list is: row security asks who is asking once a statement.
  insert into komet.family (id, unit) select l.family, (l.f).unit from unnest(plan) l;
  insert into komet.registration (id, unit, family, programme, state, channel, queue_date, tie)
  select l.registration, (l.f).unit, l.family, (l.f).programme, 'queued', 'list', komet.today(), arrived || lpad(l.n::text, 5, '0') from unnest(plan) l;
  insert into komet.person (id, unit, family, role, given_name, family_name, email, workplace, occupation, position)
  select l.person, (l.f).unit, l.family, case signup when 'staff' then 'staff' else 'other' end, s.given_name, s.family_name, (l.f).email, (l.f).workplace, (l.f).occupation, 1
  from unnest(plan) l cross join lateral komet.name_split((l.f).name) s
  union all
  select gen_random_uuid(), (l.f).unit, l.family, 'other', s.given_name, s.family_name, null, null, null, a.n
  from unnest(plan) l cross join lateral generate_series(2, (l.f).adults) a (n) cross join lateral komet.name_split(komet.company_name((l.f).name, a.n)) s;
  insert into komet.registration_adult (registration, person, unit, caller, takes_part)
  select l.registration, p.id, (l.f).unit, p.position = 1, true from unnest(plan) l join komet.person p on p.family = l.family;
  insert into komet.phone (unit, family, person, number, typed, position)
  select (l.f).unit, l.family, l.person, (komet.phone_check((l.f).phone)).number, (l.f).phone, 1 from unnest(plan) l where (l.f).phone is not null;
  insert into komet.registration_event (unit, registration, what, state) select (l.f).unit, l.registration, 'registered', 'queued' from unnest(plan) l order by l.n;
  return cardinality(plan);
end $$;
comment on function komet.signups_new(komet.signup_line[], text) is 'Signs up all lines of a list, as signup_new does one: they wait in the order of the list.';

create function api.signup_import_answers(programme text default null, rows text default null, unit text default null) returns setof api.panel_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  own uuid[] := array(select komet.units_file());
  here uuid := coalesce(komet.uuid_read(signup_import_answers.unit), own[1]);
  prog uuid := (select s.programme from komet.signups() s where s.programme = komet.uuid_read(signup_import_answers.programme) and s.signup <> 'family');
  lines komet.signup_line[];
begin
  if here is null or here <> all (own) or prog is null then
    return;
  end if;
  lines := array(select l from komet.signup_lines(prog, here, left(signup_import_answers.rows, 200000)) l);
  return query
    select komet.say('The list'), komet.say('Lines'), cardinality(lines)::text
    union all select komet.say('The list'), komet.say('Adults'), sum((l.f).adults)::text from unnest(lines) l where l.problem is null having count(*) > 0;
  return query
    select x.section, x.label, x.value from (
      select komet.say('Cannot be read, line') as section, l.problem as label, l.line::text || coalesce(' ' || (l.f).name, '') as value, 1 as step, l.line
      from unnest(lines) l where l.problem is not null
      union all
      select komet.say('Here already, line'), l.told, l.line || ' ' || (l.f).name, 2, l.line from unnest(lines) l where l.told is not null) x
    order by x.step, x.line limit 12;
end $$;
comment on function api.signup_import_answers(text, text, text) is 'Beside a list while it is pasted: how many lines and adults, which lines cannot be read and why, and who is there already. Errors: none.';

create function api.signup_import_save(request uuid default null, programme uuid default null, unit uuid default null, rows text default null, repeated text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  here uuid;
  kind text;
  lines komet.signup_line[];
  bad int;
  again int;
  n int := 0;
begin
  done := komet.request_begin(signup_import_save.request, 'signup_import_save', jsonb_build_object('programme', signup_import_save.programme,
    'unit', signup_import_save.unit, 'rows', signup_import_save.rows, 'repeated', signup_import_save.repeated));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  here := komet.unit_here(signup_import_save.unit);
  kind := komet.signup_kind(signup_import_save.programme);
  if char_length(signup_import_save.rows) > 1000000 then
    perform komet.fail('KM001', 'rows', 'The list is too long: divide it');
  end if;
  lines := array(select x from komet.signup_lines(signup_import_save.programme, here, signup_import_save.rows) x);
  select count(*) filter (where x.problem is not null), count(*) filter (where x.told is not null) into bad, again from unnest(lines) x;
  if cardinality(lines) = 0 then
    perform komet.fail('KM001', 'rows', 'The list is empty');
  elsif bad > 0 then
    perform komet.fail('KM001', 'rows', 'Nothing was saved. Lines that cannot be read: {1}, the first is line {2}', bad::text,
      (select min(x.line)::text from unnest(lines) x where x.problem is not null));
  elsif again > 0 and coalesce(signup_import_save.repeated, 'stop') = 'stop' then
    perform komet.fail('KM001', 'repeated', 'Nothing was saved. There already: {1}. Say whether they are left out', again::text);
  end if;
  n := komet.signups_new(array(select x from unnest(lines) x where x.told is null or signup_import_save.repeated = 'take' order by x.line), kind);
  return next komet.finish(signup_import_save.request, signup_import_save.programme, null, komet.say('Signed up from the list: {1}. Left out as there already: {2}'),
    n::text, (cardinality(lines) - n)::text);
end $$;
comment on function api.signup_import_save(uuid, uuid, uuid, text, text) is 'Signs up everybody in a list, a line each (name, telephone, e-mail, how many; of staff the place of work and occupation), parted by tab, semicolon or comma, with or without headings. All or nothing: a line that cannot be read stops it. repeated: what is done with those who are there already, stop (when left out), skip or take. They wait in the order of the list. Errors: KM001 at programme, unit, rows or repeated. Source: thousands of sign-ups in a week, by a list.';
