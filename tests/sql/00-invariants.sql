-- What must hold for everything in the catalogue, and not only for what somebody remembered to test.
\ir people.inc
\ir as.inc
select no_plan();

create view tap.relations as
	select c.oid as id, c.oid::regclass::text as name, c.relnamespace::regnamespace::text as schema, c.relkind,
		c.relrowsecurity, c.relforcerowsecurity, c.relowner::regrole::text as owner
	from pg_class c where c.relnamespace in ('komet'::regnamespace, 'audit'::regnamespace, 'api'::regnamespace)
	and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f');
create view tap.functions as
	select p.oid as id, p.oid::regprocedure::text as name, p.pronamespace::regnamespace::text as schema, p.proname::text,
		p.prosecdef, p.proowner::regrole::text as owner, coalesce(p.proconfig, '{}') as config, p.prosrc, p.provolatile, p.proacl,
		p.proargnames
	from pg_proc p where p.pronamespace in ('komet'::regnamespace, 'audit'::regnamespace, 'api'::regnamespace);
-- Everybody who may connect, and the groups through which they may: none of these may reach a table.
create view tap.people as
	select rolname as login from pg_roles where rolname like 't\_%'
	union all select rolname from pg_roles where rolname ~ '^komet_' and rolname not in ('komet_owner', 'komet_api', 'komet_audit')
		and not rolsuper
	union all values ('public');

-- The views that the tests ask are not empty: a catalogue read wrongly proves nothing.
select cmp_ok((select count(*) from tap.relations where schema = 'komet' and relkind = 'r'), '>', 30::bigint, 'the tables of komet are seen');
select cmp_ok((select count(*) from tap.functions where schema = 'api'), '>', 20::bigint, 'the functions of api are seen');
select cmp_ok((select count(*) from tap.people), '>=', 12::bigint, 'the logins and groups are seen');

-- Tables
select is_empty($$ select name from tap.relations where relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity) $$,
	'every table has row security, enabled and forced');
select is_empty($$ select name, relkind from tap.relations where relkind not in ('r', 'p', 'S') $$,
	'no view, materialised view or foreign table goes round it');
select is_empty($$ select name from tap.relations where schema = 'api' $$, 'api holds no relation');
select is_empty($$ select name, owner from tap.relations
	where owner <> case schema when 'audit' then 'komet_audit' else 'komet_owner' end $$, 'tables are owned by the owner of their schema');
select is_empty($$ select polrelid::regclass, polname from pg_policy
	where polroles && array[0::oid] or exists (
		select from unnest(polroles) r where r::regrole::text not in ('komet_api', 'komet_owner', 'komet_audit')) $$,
	'every policy names its role');
select is_empty($$ select polrelid::regclass, polname, polcmd from pg_policy
	where polcmd <> 'r' and 'true' in (pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
	and (polrelid, polname) not in (('komet.change'::regclass, 'counts'), ('komet.survey_anonymous'::regclass, 'counts')) and polrelid::regclass::text !~ '^audit\.' $$,
	'no policy lets everybody write');
select is_empty($$ select polrelid::regclass, polname from pg_policy
	where concat(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) ~ 'current_user|current_setting|pg_has_role' $$,
	'no policy asks what a client can set, or membership of a role');
select is_empty($$ select t.name, a.attname from tap.relations t
	join pg_attribute a on a.attrelid = t.id and a.attname in ('unit') and not a.attnotnull
	where t.schema = 'komet' and t.name not in ('komet.setting', 'komet.calendar_break') $$, 'whoever owns a row is never left out');
select is_empty($$ select r.name from tap.relations r where r.schema = 'komet'
	and exists (select from pg_attribute a where a.attrelid = r.id and a.attname in ('family', 'registration', 'person'))
	and r.name <> 'komet.protection_grant'
	and (has_table_privilege('komet_api', r.id, 'select') and exists (
		select from pg_policy p where p.polrelid = r.id and p.polcmd in ('r', '*') and pg_get_expr(p.polqual, p.polrelid) = 'true')) $$,
	'nothing about a family can be read by everybody');
select is_empty($$ select r.name from tap.relations r where r.relkind = 'r' and r.schema = 'komet'
	and r.name not in ('komet.change', 'komet.presence', 'komet.request', 'komet.draft', 'komet.migration', 'komet.clock')
	and r.name <> 'komet.survey_anonymous'
	and not exists (select from pg_trigger t where t.tgrelid = r.id and t.tgfoid = 'audit.write'::regproc) $$,
	'every table but the machinery is logged, and what is anonymous: a log would say who wrote it and when');
select is_empty($$ select r.name, c.command from tap.relations r, unnest(array['select', 'update', 'delete']) c (command)
	where r.name = 'komet.survey_anonymous' and has_table_privilege('komet_api', r.id, c.command) $$, 'which no api function can read');
select is_empty($$ select r.name from tap.relations r
	join pg_attribute a on a.attrelid = r.id and a.attname = 'changed_by'
	where not exists (select from pg_trigger t where t.tgrelid = r.id and t.tgfoid = any (array['komet.touch', 'komet.touch_common']::regproc[])) $$,
	'every version is counted');
select is_empty($$ select conrelid::regclass, conname from pg_constraint c join tap.relations r on r.id = c.conrelid
	where c.contype in ('c', 'u', 'f') and conname !~ ('^' || split_part(r.name, '.', 2) || '_.*(check|key|fkey)$') $$,
	'constraints are named so that a violation finds its field');
select is_empty($$ select r.name, c.command from tap.relations r, unnest(array['update', 'delete']) c (command)
	where r.name in ('komet.note', 'komet.consent', 'komet.registration_event', 'komet.offer_attempt')
	and has_table_privilege('komet_api', r.id, c.command) $$, 'what is append only cannot be changed by any function');
select is_empty($$ select r.name, c.command from tap.relations r, unnest(array['update', 'delete', 'truncate']) c (command)
	where r.schema = 'audit' and has_table_privilege('komet_api', r.id, c.command) $$, 'nor the log');
select is_empty($$ select r.name from tap.relations r where r.relkind = 'r' and has_table_privilege('komet_api', r.id, 'truncate') $$,
	'no function can empty a table: row security does not bind that');

-- Functions
select is_empty($$ select name from tap.functions where schema = 'api' and not prosecdef $$, 'every api function is security definer');
select is_empty($$ select name, owner from tap.functions where owner <> case schema when 'komet' then 'komet_owner' else 'komet_' || schema end $$,
	'functions are owned by the owner of their schema: api functions by a role that owns no table');
select is_empty($$ select name, config from tap.functions where (schema = 'api' or prosecdef)
	and not config @> array['search_path=pg_catalog, pg_temp'] $$, 'every security definer function pins its search path');
select is_empty($$ select name, config from tap.functions where schema = 'api'
	and not config @> array['client_min_messages=warning'] $$, 'every api function keeps the server''s talk to itself');
select is_empty($$ select name from tap.functions where obj_description(id, 'pg_proc') is null $$, 'every function has a comment');
select is_empty($$ select schema, proname, count(*) from tap.functions group by 1, 2 having count(*) > 1 $$, 'no function has an overload');
select is_empty($$ select name from tap.functions where prosecdef and schema <> 'api' and schema <> 'audit' and proname not in
	('changed', 'leader_busy', 'leader_led', 'moves_here', 'move_parcel', 'move_leave',
	'survey_shuffle', 'survey_answered', 'score_blocks', 'research_rows', 'research_participants', 'research_answers', 'organised_names', 'organised_put', 'organised_marks',
	'people_counted', 'waits_paused', 'waits_special', 'waits_on', 'waits_ended', 'seats_wanted', 'free_ahead', 'groups_in_city') $$,
	'no internal function lends its owner''s rights, but the counter of changes, the question whether a leader is busy, what crosses over in a move, what counts answers, first names for organisers, and what is told to research');
select is_empty($$ select name from tap.functions where schema = 'api' and prosrc ~* '\mexecute\M\s+(format|''|\w+\s*\|\|)' $$,
	'no api function builds a statement out of words');
select is_empty($$ select name from tap.functions where prosrc ~ '\m(current_date|localtimestamp|current_user)\M' $$,
	'the day is komet.today() and the caller session_user, everywhere');
select is_empty($$ select name from tap.functions f where schema = 'api' and proargnames @> array['request'] and proname <> 'request_fate'
	and not prosrc ~ 'request_begin' and not exists (
		select from tap.functions h where h.schema = 'komet' and h.prosrc ~ 'komet\.request_begin' and f.prosrc ~ ('komet\.' || h.proname || '\('))
	$$, 'every function that takes the number of a save looks whether it was done');
select is_empty($$ select name from tap.functions where schema = 'api' and prosrc ~ 'request_begin'
	and not (prosrc ~ 'request_end|komet\.finish') $$, 'and keeps the answer');
select is_empty($$ select name from tap.functions where schema = 'api' and proname ~ '_(save|put|end|drop)$' and provolatile <> 'v' $$,
	'what writes says that it does');

-- Who may execute what
select is_empty($$ select f.name from tap.functions f where f.proacl is null $$, 'no function was left with the rights it was born with');
select is_empty($$ select f.name from tap.functions f, aclexplode(f.proacl) a where a.grantee = 0 $$, 'public executes nothing');
select is_empty($$ select p.login, f.name from tap.people p, tap.functions f
	where f.schema <> 'api' and has_function_privilege(p.login, f.id, 'execute') $$, 'nobody executes an internal function');
select bag_eq(
	$$ select f.proname, a.grantee::regrole::text from tap.functions f, aclexplode(f.proacl) a
		where f.schema = 'api' and a.grantee <> f.owner::regrole $$,
	$$ select r.function, 'komet_' || d from komet.right_list() r, unnest(r.duties) d $$,
	'api functions are granted as komet.right_list() says: none is missing in it, none stands in it without being there');
select is_empty($$ select p.login, r.name, c.command from tap.people p, tap.relations r,
		unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) c (command)
	where r.relkind <> 'S' and (has_table_privilege(p.login, r.id, c.command)
		or c.command in ('select', 'insert', 'update', 'references') and has_any_column_privilege(p.login, r.id, c.command)) $$,
	'no login may touch any table or column');
select is_empty($$ select p.login, r.name from tap.people p, tap.relations r
	where r.relkind = 'S' and has_sequence_privilege(p.login, r.id, 'select, usage, update') $$, 'nor a sequence: a counter tells how many');
select is_empty($$ select p.login, n.nspname from tap.people p, pg_namespace n
	where n.nspname in ('komet', 'audit', 'public') and has_schema_privilege(p.login, n.oid, 'usage, create')
	or n.nspname !~ '^pg_temp' and has_schema_privilege(p.login, n.oid, 'create') $$,
	'nobody comes into komet, audit or public, or makes anything anywhere');
select is_empty($$ select c.oid::regclass from pg_class c
	where c.relnamespace = 'pg_catalog'::regnamespace and c.relname ~ '^pg_(stat|statio|stats)_|^pg_(stats|statistic|statistic_ext_data)$'
	and has_table_privilege('t_farsta', c.oid, 'select') $$, 'no login reads the statistics: they count hidden rows');
select is_empty($$ select p.oid::regprocedure from pg_proc p
	where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^pg_stat_get_'
	and has_function_privilege('t_farsta', p.oid, 'execute') $$, 'nor by the functions behind them');
select is_empty($$ select extname from pg_extension where extname not in ('plpgsql', 'pgtap') $$, 'nothing else is installed');

-- Roles
select is_empty($$ select rolname from pg_roles where rolname ~ '^komet_' and rolname <> session_user
	and (rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication) $$, 'the roles of Komet cannot log in and have no powers');
select is_empty($$ select g.roleid::regrole, g.member::regrole from pg_auth_members g
	where g.roleid in ('komet_owner'::regrole, 'komet_api'::regrole, 'komet_audit'::regrole) $$, 'nobody is a member of a role that owns');
select is_empty($$ select g.roleid::regrole, g.member::regrole from pg_auth_members g
	where g.member in ('komet_owner'::regrole, 'komet_api'::regrole) or g.member::regrole::text ~ '^komet_' and g.roleid::regrole::text !~ 'pg_read_all_stats' $$,
	'and the roles of Komet are members of nothing');
select is(tap.as('t_farsta', 'select * from komet.family'), '42501 -: permission denied for schema komet', 'a coordinator asks a table in vain');
select alike(tap.as('t_farsta', 'create temp table x (y int)'), '42501%',
	'makes no temporary table');
select is(tap.as('t_farsta', 'set role komet_api'), '42501 -: permission denied to set role "komet_api"', 'cannot become the functions'' owner');
select is(tap.as('t_farsta', 'select * from pg_stat_activity'), '42501 -: permission denied for view pg_stat_activity', 'and does not see what others ask');
select * from finish();
