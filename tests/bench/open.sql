-- The same SQL without row security, audit and tickets: what the closed database is held against. For the superuser who runs
-- it: the functions become his, who is bound by no policy; the triggers of the log go; tickets and searches are not written.
insert into komet.duty (login, unit, duty, valid_from)
select session_user, id, 'coordinator', '2000-01-01' from komet.unit where code = 'farsta';

select format('alter routine %s owner to %I', p.oid::regprocedure, session_user)
from pg_proc p where p.pronamespace in ('api'::regnamespace, 'komet'::regnamespace, 'audit'::regnamespace) \gexec
select format('drop trigger write on %s', t.tgrelid::regclass) from pg_trigger t where t.tgname = 'write' \gexec
select format('alter table %s disable row level security', c.oid::regclass)
from pg_class c where c.relrowsecurity and c.relnamespace in ('komet'::regnamespace, 'audit'::regnamespace) \gexec

create or replace function komet.need_ticket(family uuid) returns void language plpgsql as $$ begin end $$;
create or replace function audit.open_file(family uuid, unit uuid, reason text) returns uuid language plpgsql as $$ begin return null; end $$;
create or replace function audit.list(what text, search text, found int) returns void language plpgsql as $$ begin end $$;
