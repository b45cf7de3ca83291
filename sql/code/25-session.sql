-- Who is here and what goes on: the first call, what one may do, saves whose outcome is unknown, what has changed, drafts,
-- and the opening of a family's file.

create type api.done_row as (id uuid, version bigint, message text, detail text);
create type api.choice_row as (value text, label text);
create type api.hello_row as (login text, name text, unit uuid, unit_name text, duties text, today date, schema_version int,
  database_name text);
create type api.may_row as (function text);
create type api.fate_row as (stored boolean, function text, answer jsonb);
create type api.change_row as (unit uuid, subject text, n bigint);
create type api.draft_row as (id uuid, version bigint);
create type api.draft_list_row as (id uuid, version bigint, form text, about uuid, changed_at text, body jsonb);
create type api.noted_row as (found int);
create type api.ticket_row as (ticket uuid, family uuid);

create function komet.serves_from() returns int
language sql immutable
return 3;
comment on function komet.serves_from() is
'The oldest programs that these functions still serve, by the last migration each was made for. Raised only when something that
programs call is taken away or means something else: a migration that only adds turns nobody out.';

create function komet.untouched() returns text
language sql immutable parallel safe
return chr(26);
comment on function komet.untouched() is
'The default of an argument that was added to a save later (written chr(26) there, where the caller''s own rights count): who calls
without it is an older program, and what is stored stays.';

create function komet.unit_home() returns uuid
language plpgsql stable
as $$
declare
  today date := komet.today();
begin
  return (
    select d.unit from komet.duty d
    where d.login = session_user and today between d.valid_from and coalesce(d.valid_to, today)
    order by array_position(array['coordinator', 'leader'], d.duty), d.valid_from, d.unit
    limit 1);
end
$$;
comment on function komet.unit_home() is 'The unit a login belongs to: where it is coordinator first, else leader, else any.';

create function api.hello(client_version text default null, schema_version int default null, language text default null) returns setof api.hello_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  today date := komet.today();
  found_version int := (select max(m.number) from komet.migration m);
  home uuid := komet.unit_home();
begin
  if home is null then
    perform komet.fail('KM005', '', 'This login has no duty in Komet. Ask your system administrator');
  end if;
  if found_version < hello.schema_version then
    perform komet.fail('KM006', '', 'The database is of version {1} and this program of version {2}',
      found_version::text, hello.schema_version::text);
  elsif hello.schema_version < komet.serves_from() then
    perform komet.fail('KM006', '', 'This program is of version {2} and too old: the database wants {1} or later',
      komet.serves_from()::text, hello.schema_version::text);
  end if;
  perform set_config('komet.language', coalesce(hello.language, 'sv'), false);
  return query
    select session_user::text, coalesce(c.name::text, session_user::text), u.id, u.name::text,
      (select string_agg(distinct d.duty, ' ' order by d.duty) from komet.duty d
        where d.login = session_user and today between d.valid_from and coalesce(d.valid_to, today)),
      today, found_version, current_database()::text
    from komet.unit u left join komet.colleague c on c.login = session_user
    where u.id = home;
end
$$;
comment on function api.hello(text, int, text) is 'The first call: who I am, where, with which duties, and which day it is. language (sv or en) is that of the screen, for values that hold words, such as weekdays. Refuses a login without duty, and a program made for later tables or older than is served.';

create function api.may() returns setof api.may_row
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
  select p.proname::text from pg_proc p
  where p.pronamespace = 'api'::regnamespace and has_function_privilege(session_user, p.oid, 'execute')
  order by p.proname
$$;
comment on function api.may() is 'The functions this login may execute: menus hide the others. The database forbids them in any case.';

create function api.request_fate(request uuid) returns setof api.fate_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
#variable_conflict use_column
begin
  -- A save may still be running in a session whose line was cut: to write its number waits for it to end. One that is
  -- still on its way finds the number taken and does nothing: what is said not to be stored never will be.
  perform set_config('synchronous_commit', 'on', true);
  insert into komet.request (id, function, fingerprint) values (request_fate.request, 'request_fate', '')
  on conflict (id) do nothing;
  -- To lock it writes something too when the save is there already: a standby that has not confirmed the save is waited for.
  perform from komet.request r where r.id = request_fate.request for update;
  return query select true, r.function, r.answer from komet.request r where r.id = request_fate.request and r.answer is not null;
  if not found then
    return next row(false, null, null)::api.fate_row;
  end if;
end
$$;
comment on function api.request_fate(uuid) is 'Whether a save reached the database, and its answer: asked after a lost connection, before saying anything. One that did not
can not come later either: whoever saves again does so with a new number.';

create function api.change_list() returns setof api.change_row
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
  select f, 'unit', 0::bigint from komet.units_of('coordinator', 'leader') f
  union all select c.unit, c.subject, c.n from komet.change c
$$;
comment on function api.change_list() is 'How many times each subject has changed in the units one may see: asked after a notice, or once a minute. First, with the subject `unit`, the units where one works: their notices are listened to.';

-- ---------------------------------------------------------------------------------------------------
-- Drafts

create function api.draft_put(id uuid, form text, body jsonb, about uuid default null, version bigint default null)
returns setof api.draft_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
#variable_conflict use_column
begin
  if komet.unit_home() is null then
    perform komet.fail('KM005', '', 'This login has no duty in Komet. Ask your system administrator');
  elsif exists (select from komet.request r where r.id = draft_put.id) then
    null;  -- it is stored, or said not to be: this comes too late
  elsif draft_put.version is null then
    return query insert into komet.draft as d (id, unit, form, about, body)
      values (draft_put.id, komet.unit_home(), draft_put.form, draft_put.about, draft_put.body)
      on conflict do nothing returning d.id, d.version;
  else
    return query update komet.draft d set body = draft_put.body, about = draft_put.about, version = d.version + 1,
      changed_at = clock_timestamp()
      where d.id = draft_put.id and d.version = draft_put.version returning d.id, d.version;
  end if;
  if not found then
    perform komet.raise_stale();
  end if;
end
$$;
comment on function api.draft_put(uuid, text, jsonb, uuid, bigint) is 'Keeps what has been typed. Without a version it is a new draft. KM002: there is a newer one, or the save of this number is over.';

create function api.draft_list() returns setof api.draft_list_row
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
  select d.id, d.version, d.form, d.about, to_char(d.changed_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24.MI'), d.body
  from komet.draft d
  where d.login = session_user order by d.changed_at desc, d.id
$$;
comment on function api.draft_list() is 'One''s own drafts, the latest first. Nobody else''s, whatever the duty.';

create function api.draft_drop(id uuid) returns setof api.done_row
language sql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
  delete from komet.draft d where d.id = draft_drop.id and d.login = session_user
  returning d.id, d.version, komet.say('The draft was thrown away'), ''
$$;
comment on function api.draft_drop(uuid) is 'Throws a draft of one''s own away. No row: it was gone already.';

-- ---------------------------------------------------------------------------------------------------
-- The file of a family

create function api.family_open(family uuid default null, registration uuid default null, reason text default null)
returns setof api.ticket_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  file komet.family;
begin
  select f.* into file from komet.family f
  where f.unit = any(array(select komet.units_file())) and f.id = coalesce(family_open.family,
    (select r.family from komet.registration r where r.id = family_open.registration));
  if file.id is null then
    perform komet.fail('KM002', '', 'There is no such file, or it is not yours');
  end if;
  if file.id = any(array(select komet.families_barred())) then
    perform komet.fail('KM003', '', 'The family is protected. Its file is opened only by those who have been named for it');
  end if;
  -- The log must outlive the server even if the client has asked otherwise.
  perform set_config('synchronous_commit', 'on', true);
  return query select audit.open_file(file.id, file.unit, komet.clean('reason', family_open.reason)), file.id;
end
$$;
comment on function api.family_open(uuid, uuid, text) is 'Writes down that a file is opened, by whom and why. Committed, it lets this session read that file for a quarter of an hour.';

-- ---------------------------------------------------------------------------------------------------
-- What leaves

create function api.export_log(what text default null, format text default null, narrowed text default null, found int default null) returns setof api.noted_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
#variable_conflict use_column
begin
  if komet.unit_home() is null then
    perform komet.fail('KM005', '', 'This login has no duty in Komet. Ask your system administrator');
  end if;
  -- As the log of opened files: there is no file unless this has outlived the server.
  perform set_config('synchronous_commit', 'on', true);
  perform audit.export(coalesce($1, ''), coalesce($2, ''), nullif($3, ''), greatest(coalesce($4, 0), 0));
  return next row($4)::api.noted_row;
end
$$;
comment on function api.export_log(text, text, text, int) is 'Writes down what is about to be saved, printed or handed over as a file: which list, report or document, the format, what it is narrowed to, how many rows. Asked before there is a file; when it cannot be written down there is none. KM005: no duty. Source: SoLPuL 10 §, the log says what was printed and copied.';

-- The definition of a list: what is counted, and how. It stands under the rows, and on paper.

create type api.about_row as (line text);

create function komet.about(line text, detail text) returns text language sql immutable as $$ select concat_ws(chr(31), about.line, about.detail) $$;
comment on function komet.about(text, text) is 'A line of a definition: a sentence, and its values behind it.';
