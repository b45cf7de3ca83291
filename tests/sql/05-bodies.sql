-- The bodies of all functions, read by plpgsql_check: a misspelt column in a branch that no test walks is still found.
\ir people.inc
select plan(2);
create extension plpgsql_check;

create view tap.findings as
	select p.oid::regprocedure::text as function, c.lineno, c.level, c.message
	from pg_proc p
	join pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
	cross join lateral plpgsql_check_function_tb(p.oid,
		relid => case when p.prorettype = 'trigger'::regtype
			then (select t.tgrelid from pg_trigger t where t.tgfoid = p.oid and not t.tgisinternal limit 1) else 0 end,
		performance_warnings => false, extra_warnings => false) c
	where p.pronamespace in ('api'::regnamespace, 'komet'::regnamespace, 'audit'::regnamespace);

select is_empty($$ select function, lineno, message from tap.findings where level = 'error' $$, 'no function has a body that cannot run');

create function tap.broken() returns int language plpgsql as 'begin return (select nothing_of_the_kind from komet.family); end';
select isnt_empty($$ select * from plpgsql_check_function_tb('tap.broken()'::regprocedure) where level = 'error' $$,
	'and one that has would be found');
select * from finish();
