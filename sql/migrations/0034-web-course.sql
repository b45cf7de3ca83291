-- Web courses: at one's own pace, without a group, meetings or an end. Who takes one is a row of its own kind, so that the figures of
-- groups never count it.

create table komet.web_module (
  id                uuid primary key default gen_random_uuid(),
  programme_version uuid not null constraint web_module_programme_version_fkey references komet.programme_version,
  number            int not null constraint web_module_number_check check (number between 1 and 60),
  title             komet.line not null,
  minutes           int constraint web_module_minutes_check check (minutes between 1 and 1000),
  version           bigint not null default 1,
  changed_at        timestamptz not null default now(),
  changed_by        name not null default session_user,
  constraint web_module_number_key unique (programme_version, number)
);
comment on table komet.web_module is 'The modules of a web course by version of the programme; minutes is what one is expected to need.';

create table komet.web_participation (
  id                uuid primary key default gen_random_uuid(),
  unit              uuid not null constraint web_participation_unit_fkey references komet.unit,
  registration      uuid not null constraint web_participation_registration_fkey references komet.registration,
  person            uuid not null constraint web_participation_person_fkey references komet.person,
  programme         uuid not null constraint web_participation_programme_fkey references komet.programme,
  programme_version uuid not null constraint web_participation_programme_version_fkey references komet.programme_version,
  leader            uuid constraint web_participation_leader_fkey references komet.leader,
  code              text not null constraint web_participation_code_key unique constraint web_participation_code_check check (code ~ '^[A-Z2-9]{6}$'),
  state             text not null default 'running' constraint web_participation_state_check check (state in ('running', 'completed', 'attended', 'interrupted')),
  began_on          date not null,
  repeats           uuid constraint web_participation_repeats_fkey references komet.participation on delete set null,
  decided_at        timestamptz,
  decided_by        name,
  rule              text,
  counted           int,
  reason            uuid constraint web_participation_reason_fkey references komet.reason,
  version           bigint not null default 1,
  changed_at        timestamptz not null default now(),
  changed_by        name not null default session_user,
  constraint web_participation_person_key unique (registration, person)
);
comment on table komet.web_participation is 'One person in a web course. code is what the web course knows the person by, and no name or number. repeats: the group that the person has completed before. There is no last day: it goes on until somebody decides.';
create index web_participation_unit on komet.web_participation (unit, state);
create index web_participation_person on komet.web_participation (person);
create index web_participation_leader on komet.web_participation (leader) where leader is not null;

create table komet.web_pause (
  id                uuid primary key default gen_random_uuid(),
  unit              uuid not null constraint web_pause_unit_fkey references komet.unit,
  web_participation uuid not null constraint web_pause_web_participation_fkey references komet.web_participation,
  from_date         date not null,
  until             date,
  ended_on          date,
  at                timestamptz not null default clock_timestamp(),
  by                name not null default session_user,
  constraint web_pause_until_check check (until >= from_date)
);
comment on table komet.web_pause is 'A pause in a web course: until and with a day, or until it is ended. Whoever pauses is not silent.';
create index web_pause_web_participation on komet.web_pause (web_participation);

create table komet.web_progress (
  web_participation uuid not null constraint web_progress_web_participation_fkey references komet.web_participation,
  web_module        uuid not null constraint web_progress_web_module_fkey references komet.web_module,
  unit              uuid not null constraint web_progress_unit_fkey references komet.unit,
  mark              text not null constraint web_progress_mark_check check (mark in ('P', 'X')),
  on_date           date not null,
  minutes           int constraint web_progress_minutes_check check (minutes between 0 and 6000),
  from_file         boolean not null default false,
  set_at            timestamptz not null default clock_timestamp(),
  set_by            name not null default session_user,
  primary key (web_participation, web_module)
);
comment on table komet.web_progress is 'How far somebody has come: P begun, X done; when, how many minutes in all, and whether the web course said so (from_file).';

create table komet.web_contact (
  id                uuid primary key default gen_random_uuid(),
  unit              uuid not null constraint web_contact_unit_fkey references komet.unit,
  web_participation uuid not null constraint web_contact_web_participation_fkey references komet.web_participation,
  on_date           date not null,
  how               text not null constraint web_contact_how_check check (how in ('telephone', 'message', 'video', 'visit')),
  minutes           int constraint web_contact_minutes_check check (minutes between 0 and 600),
  reached           boolean not null default true,
  corrects          uuid constraint web_contact_corrects_fkey references komet.web_contact,
  at                timestamptz not null default clock_timestamp(),
  by                name not null default session_user
);
comment on table komet.web_contact is 'The leader''s contact with somebody in a web course: when, how, how long, and whether it reached. What was said stands in the family''s file, if anywhere. Append only; corrects takes one back.';
create index web_contact_web_participation on komet.web_contact (web_participation, on_date);

insert into komet.setting_kind (name, type, default_value, label, source) values
  ('web_silent_weeks', 'int', '3', 'Weeks without a sign of life until somebody in a web course is to be rung', 'Practice; to be confirmed by Precens');

-- As many modules as the version says, to be named by Precens: the titles are not published.
insert into komet.web_module (programme_version, number, title)
select v.id, n, 'Modul ' || n from komet.programme_version v cross join generate_series(1, v.meetings) n where v.form = 'web';
