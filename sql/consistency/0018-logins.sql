-- A login has powers beyond its duty: over the server, over a role that owns, or a duty group without the duty
select r.rolname, 'powers over the server' as what
from pg_roles r where pg_has_role(r.oid, 'komet_people', 'member') and r.rolname <> 'komet_people'
and (r.rolcreaterole or r.rolcreatedb or r.rolbypassrls or r.rolreplication) and not r.rolsuper
union all
select r.rolname, g.rolname
from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles r on r.oid = m.member
where g.rolname in ('komet_owner', 'komet_api', 'komet_audit')
union all
select r.rolname, g.rolname
from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles r on r.oid = m.member
where g.rolname like 'komet\_%' and g.rolname not in ('komet_owner', 'komet_api', 'komet_audit', 'komet_people')
and r.rolcanlogin and not exists (select from komet.duty d where d.login = r.rolname and 'komet_' || d.duty = g.rolname);
