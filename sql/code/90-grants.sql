-- Who owns and who may execute what. The last file: it walks over everything that the others have made.

do $$
declare
	it record;
begin
	for it in
		select c.oid::regclass as tbl, c.relnamespace::regnamespace::text as schema
		from pg_class c where c.relkind in ('r', 'p') and c.relnamespace in ('komet'::regnamespace, 'audit'::regnamespace)
	loop
		execute format('alter table %s owner to %I', it.tbl, case it.schema when 'audit' then 'komet_audit' else 'komet_owner' end);
	end loop;
	for it in
		select t.oid::regtype as domain from pg_type t where t.typtype = 'd' and t.typnamespace = 'komet'::regnamespace
	loop
		execute format('alter domain %s owner to komet_owner', it.domain);
	end loop;
	for it in
		select t.oid::regtype as row_type from pg_type t join pg_class c on c.oid = t.typrelid
		where c.relkind = 'c' and t.typnamespace = 'api'::regnamespace
	loop
		execute format('alter type %s owner to komet_api', it.row_type);
	end loop;
	for it in
		select p.oid::regprocedure as routine, p.pronamespace::regnamespace::text as schema
		from pg_proc p where p.pronamespace in ('komet'::regnamespace, 'audit'::regnamespace, 'api'::regnamespace)
	loop
		execute format('alter routine %s owner to %I', it.routine,
			case it.schema when 'komet' then 'komet_owner' else 'komet_' || it.schema end);
		execute format('revoke all on routine %s from public', it.routine);
		if it.schema = 'komet' then
			execute format('grant execute on routine %s to komet_api, komet_owner', it.routine);
		end if;
	end loop;
end
$$;

grant usage on schema komet to komet_api, komet_owner;
grant usage on schema audit to komet_api, komet_owner;
grant usage on schema api to komet_people;
grant execute on function audit.open_file(uuid, uuid, text), audit.has_ticket(uuid), audit.list(text, text, int) to komet_api;
grant execute on function audit.write() to komet_api, komet_owner;
grant execute on function komet.today(), komet.has_duty(text[]), komet.units_of(text[]) to komet_audit;
