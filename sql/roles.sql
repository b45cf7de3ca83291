-- The roles of Komet: cluster level, safe to run again.
--
-- Nobody logs in as any of these. A person is a login of their own (komet-db user add), owns nothing, and is a
-- member of komet_people and of the groups of their duties; the table komet.duty says where and when.

do $$
declare
  role name;
begin
  foreach role in array array[
    'komet_owner',        -- owns schema komet: the tables
    'komet_api',          -- owns schema api: the functions; reads and writes the tables, bound by row security
    'komet_audit',        -- owns schema audit: the log, append only
    'komet_people',       -- everybody who may connect
    'komet_coordinator', 'komet_lead', 'komet_leader', 'komet_supervisor', 'komet_reviewer', 'komet_admin',
    'komet_research', 'komet_organiser']     -- the duties, as groups that functions are granted to
  loop
    if not exists (select from pg_roles where rolname = role) then
      execute format('create role %I', role);
    end if;
    -- A role that was there before may have been given more than it should have.
    execute format('alter role %I nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls', role);
  end loop;
end
$$;

-- The start time of a backend tells two sessions with the same process number apart; see audit.open_file().
grant pg_read_all_stats to komet_audit;
