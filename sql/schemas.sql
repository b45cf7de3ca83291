-- The schemas, the record of what has been applied, and who may connect. Safe to run again; runs before the migrations.

create schema if not exists komet authorization komet_owner;
create schema if not exists audit authorization komet_audit;
comment on schema komet is 'The tables and internal functions. Nobody but the functions of schema api comes here.';
comment on schema audit is 'The log: who changed what, who opened which file.';

create table if not exists komet.migration (
  number     int primary key,
  name       text not null,
  sha256     text not null constraint migration_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'),
  applied_at timestamptz not null default clock_timestamp(),
  applied_by name not null default session_user
);
comment on table komet.migration is 'Which files of sql/migrations have been applied, and what they held then.';

do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to komet_people', current_database());
  -- Comfort, not control: a hostile client sets these back. The figures are those measured for lines that are cut.
  execute format('alter database %I set timezone = %L', current_database(), 'Europe/Stockholm');
  execute format('alter database %I set lock_timeout = %L', current_database(), '3s');
  execute format('alter database %I set idle_in_transaction_session_timeout = %L', current_database(), '30s');
  execute format('alter database %I set client_connection_check_interval = %L', current_database(), '2s');
  -- Compiling a plan costs more than running it: every query here is short.
  execute format('alter database %I set jit = off', current_database());
end
$$;
revoke all on schema public from public;
