-- The log. Its functions are owned by komet_audit (90-grants.sql), the only role that may append, and nobody may change.

create function audit.write() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  line jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
begin
  insert into audit.written (login, unit, tbl, op, row_id, before, request)
  values (session_user, (line ->> 'unit')::uuid, tg_table_name, tg_op,
    coalesce(line ->> 'id', concat_ws(' ', line ->> tg_argv[0], line ->> tg_argv[1])),
    case when tg_op <> 'INSERT' then to_jsonb(old) end, nullif(current_setting('komet.request', true), '')::uuid);
  return null;
end
$$;
comment on function audit.write() is 'Trigger: who changed which row, and how it was before. The arguments name the columns of a key that is not called id.';

create function audit.written_by(request uuid) returns table (tbl text, op text, row_id text, before jsonb, at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
    select w.tbl, w.op, w.row_id, w.before, w.at from audit.written w
    where w.request = written_by.request and w.login = session_user order by w.n;
end
$$;
comment on function audit.written_by(uuid) is 'The rows that a save of one''s own wrote, in turn, and how they were before: what taking it back begins with. Nobody else''s.';

create function audit.written_since(tbl text, row_id text, since timestamptz) returns table (request uuid, op text, before jsonb)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
    select w.request, w.op, w.before from audit.written w
    where w.tbl = written_since.tbl and w.row_id = written_since.row_id and w.at > written_since.since
    and w.login = session_user and w.request is not null order by w.n;
end
$$;
comment on function audit.written_since(text, text, timestamptz) is 'What one has written in a row oneself since then, in turn. Nobody else''s.';

create function audit.backend_start() returns timestamptz
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.backend_start from pg_stat_get_activity(pg_backend_pid()) s
$$;
comment on function audit.backend_start() is 'When this session began: a process number alone comes back.';

create function audit.session_lives(pid int, backend_start timestamptz) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select exists (select from pg_stat_get_activity(session_lives.pid) s where s.backend_start = session_lives.backend_start)
$$;
comment on function audit.session_lives(int, timestamptz) is 'Whether a session is still there, however it may have ended.';

create function audit.open_file(family uuid, unit uuid, reason text) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  given uuid;
begin
  insert into audit.opened (login, unit, family, reason, pid, backend_start, xid)
  values (session_user, open_file.unit, open_file.family, open_file.reason, pg_backend_pid(), audit.backend_start(),
    pg_current_xact_id())
  returning ticket into given;
  return given;
end
$$;
comment on function audit.open_file(uuid, uuid, text) is 'Writes down that a file was opened. The caller has already looked the family up under row security.';

create function audit.has_ticket(family uuid) returns boolean
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  begun timestamptz := audit.backend_start();
begin
  return exists (
    select from audit.opened o
    where o.family = has_ticket.family and o.login = session_user and o.at > clock_timestamp() - interval '15 minutes'
    and o.pid = pg_backend_pid() and o.backend_start = begun
    and o.xid is distinct from pg_current_xact_id_if_assigned());
end
$$;
comment on function audit.has_ticket(uuid) is 'Whether the session has opened this file within a quarter of an hour. A row of this very transaction does not count: rolled back, it would leave no trace. The time is that of the clock: now() stands still as long as a transaction is kept open.';

create function audit.clean(said text) returns text
language sql immutable parallel safe
as $$
  -- Whoever reads the log does so at a terminal: what could move its cursor or turn its lines is kept as a question mark.
  select regexp_replace(left(said, 200),
    '[\u0001-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]', '?', 'g')
$$;
comment on function audit.clean(text) is 'What a client says, as the log keeps it: short, and harmless to who reads it.';

create function audit.list(what text, search text, found int) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  -- $3 is found, a name that the language has taken.
  insert into audit.listed (login, what, search, found) values (session_user, list.what, audit.clean(list.search), $3);
end
$$;
comment on function audit.list(text, text, int) is 'Writes down a search by name or number, and how many were found (SoLPuL 10 §). A search that is rolled back takes its row with it: a number missing in the log tells of it.';

create function audit.export(what text, format text, narrowed text, found int) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  insert into audit.exported (login, what, format, narrowed, found)
  values (session_user, audit.clean($1), audit.clean($2), audit.clean($3), $4);
end
$$;
comment on function audit.export(text, text, text, int) is 'Writes down what is about to leave the program as a file.';
