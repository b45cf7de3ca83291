-- Drops everything that holds no data: schema api, and the triggers, policies, views, functions and row types of
-- komet and audit. Runs in the same transaction as sql/code/*.sql, which put it all back; nobody sees it gone.

drop schema if exists api cascade;

do $$
declare
  it record;
begin
  for it in
    select t.tgname, t.tgrelid::regclass as tbl from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and c.relnamespace in ('komet'::regnamespace, 'audit'::regnamespace)
  loop
    execute format('drop trigger %I on %s', it.tgname, it.tbl);
  end loop;
  for it in
    select schemaname, tablename, policyname from pg_policies where schemaname in ('komet', 'audit')
  loop
    execute format('drop policy %I on %I.%I', it.policyname, it.schemaname, it.tablename);
  end loop;
  for it in
    select oid::regclass as view from pg_class
    where relkind = 'v' and relnamespace in ('komet'::regnamespace, 'audit'::regnamespace)
  loop
    execute format('drop view if exists %s cascade', it.view);
  end loop;
  -- All at once and without cascade: they may lean on each other, but a function that a table leans on stops the run
  -- rather than take a column with it.
  for it in
    select string_agg(p.oid::regprocedure::text, ', ') as routines from pg_proc p
    where p.pronamespace in ('komet'::regnamespace, 'audit'::regnamespace)
    having count(*) > 0
  loop
    execute 'drop routine ' || it.routines;
  end loop;
  for it in
    select string_agg(t.oid::regtype::text, ', ') as row_types from pg_type t join pg_class c on c.oid = t.typrelid
    where c.relkind = 'c' and t.typnamespace in ('komet'::regnamespace, 'audit'::regnamespace)
    having count(*) > 0
  loop
    execute 'drop type ' || it.row_types;
  end loop;
end
$$;

create schema api authorization komet_api;
comment on schema api is 'The only way in: functions and the types of their rows.';
