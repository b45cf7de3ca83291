-- Who else has the same row open, and whether it has changed: what a form about a row asks when it opens, after each notice
-- and when its line is back. Asking is telling: there is one function for both. See doc/adr/0012.

create type api.presence_row as (version bigint, changed_by text, changed_at text, changed_by_me boolean,
  name text, unit_name text, since text, me boolean);
comment on type api.presence_row is
'The row as it stands (the same in each line), and one who has it open besides the asking session; name is null when nobody has. The
times are of the clock on the wall, with the day when it was not today.';

-- Every table whose rows say whose unit they are and who changed them last, or whose family: a new one is here by itself.
do $$
declare
  looks text;
begin
  -- One after another, and no more of them than it takes: what is not asked is not planned either.
  select string_agg(format(E'\treturn query select r.unit, %s, %s, %s from komet.%I r where r.id = row_seen.about%s;\n\tif found then return; end if;',
    case when t.has @> '{version}' then 'r.version' else 'null::bigint' end,
    case when t.has @> '{changed_by}' then 'r.changed_by' else 'null::name' end,
    case when t.has @> '{changed_at}' then 'r.changed_at' else 'null::timestamptz' end,
    t.relname, case when t.has @> '{family}' then ' and r.family <> all(array(select komet.families_barred()))' end),
    E'\n' order by t.relname <> 'registration', t.relname)
  into looks
  from (
    select c.relname, array_agg(a.attname::text) as has
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'komet'::regnamespace and c.relkind = 'r' group by c.relname) t
  where t.has @> '{id,unit}' and (t.has @> '{changed_by}' or t.has @> '{family}');
  execute format('create function komet.row_seen(about uuid) returns table (unit uuid, version bigint, changed_by name, changed_at timestamptz)
    language plpgsql stable rows 1 as $f$
#variable_conflict use_column
begin
%s
end $f$', looks);
end
$$;
comment on function komet.row_seen(uuid) is 'A row of any table by its id alone, as far as row security shows it: whose it is, and its last save. No row of a family that is barred.';

create function komet.told_when(at timestamptz) returns text
language sql stable
return case when (at at time zone 'Europe/Stockholm')::date = (now() at time zone 'Europe/Stockholm')::date
  then to_char(at at time zone 'Europe/Stockholm', 'HH24.MI') else to_char(at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24.MI') end;
comment on function komet.told_when(timestamptz) is 'A moment as one says it: today''s by the clock alone.';

create function api.presence_put(id uuid, about uuid) returns setof api.presence_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  row record;
  begun timestamptz := audit.backend_start();
  today date := komet.today();
begin
  select * into row from komet.row_seen(presence_put.about) s
  where s.unit = any(array(select komet.units_file())) or presence_put.about = any(array(select komet.rows_led()));
  if not found then
    return;  -- absent and not ours are the same nothing
  end if;
  insert into komet.presence as p (id, unit, about, pid, backend_start)
  values (presence_put.id, row.unit, presence_put.about, pg_backend_pid(), begun)
  on conflict (login, id) do update set unit = excluded.unit, about = excluded.about, pid = excluded.pid, backend_start = excluded.backend_start
    where (p.about, p.pid, p.backend_start) is distinct from (excluded.about, excluded.pid, excluded.backend_start);
  if found then
    delete from komet.presence p where p.login = session_user and not audit.session_lives(p.pid, p.backend_start);
    perform pg_notify('komet_' || left(row.unit::text, 8), '');
  end if;
  return query
    select row.version, komet.called(row.changed_by), komet.told_when(row.changed_at), row.changed_by = session_user,
      o.name, o.unit_name, komet.told_when(o.since), o.me
    from (select) as one left join (
      select distinct on (p.login) komet.called(p.login) as name, u.name::text as unit_name, p.since, p.login = session_user as me
      from komet.presence p
      join komet.duty d on d.login = p.login and today between d.valid_from and coalesce(d.valid_to, today)
        and (d.duty = 'coordinator' and d.unit = p.unit or d.duty = 'leader')
      join komet.unit u on u.id = d.unit
      where p.about = presence_put.about and not (p.pid = pg_backend_pid() and p.backend_start = begun)
      and audit.session_lives(p.pid, p.backend_start)
      order by p.login, d.duty, p.since) o on true
    order by o.since;
end
$$;
comment on function api.presence_put(uuid, uuid) is
'Says that the form numbered id has the row about open in this session, tells the unit by an empty notice when that is new, and
answers who else has it open and how the row stands. No row at all: it is gone, or not ours. Who has lost the duty, or whose session
has ended in whatever way, has nothing open. Source: OSL 26 kap. 1 § (nothing crosses districts).';

create function api.presence_end(id uuid) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  gone uuid;
begin
  delete from komet.presence p where p.login = session_user and p.id = presence_end.id returning p.unit into gone;
  if gone is not null then
    perform pg_notify('komet_' || left(gone::text, 8), '');
    return next row(presence_end.id, null, null, null)::api.done_row;
  end if;
end
$$;
comment on function api.presence_end(uuid) is 'The form is closed. No row: it was not known, or another''s.';
