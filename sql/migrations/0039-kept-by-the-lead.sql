-- What the programme's own people keep without a programmer: programmes and their versions, names and settings through time,
-- lists of reasons, and days without meetings. Each row is saved by a form, and so has a version.

alter table komet.programme
  add column version bigint not null default 1,
  add column changed_at timestamptz not null default now(),
  add column changed_by name not null default session_user;
alter table komet.programme_version
  add column version bigint not null default 1,
  add column changed_at timestamptz not null default now(),
  add column changed_by name not null default session_user;
alter table komet.reason
  add column version bigint not null default 1,
  add column changed_at timestamptz not null default now(),
  add column changed_by name not null default session_user;
alter table komet.calendar_break
  add column version bigint not null default 1,
  add column changed_at timestamptz not null default now(),
  add column changed_by name not null default session_user;
