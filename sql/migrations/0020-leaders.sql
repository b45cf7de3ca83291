-- Group leaders over time: who employs them, which training they are in, what they are certified for and until when, and the
-- supervision and other events they take part in. How it stands with a leader is counted from these rows, never stored.

alter table komet.leader
  add column interest uuid constraint leader_interest_fkey references komet.programme,
  add column name_key text collate "C" generated always as (lower(name::text collate "sv-SE-x-icu")) stored;
comment on column komet.leader.interest is 'The programme that the leader wants to be trained in.';
create index leader_name_key on komet.leader (name_key, id);

create table komet.leader_employment (
  id            uuid primary key default gen_random_uuid(),
  unit          uuid not null constraint leader_employment_unit_fkey references komet.unit,
  leader        uuid not null constraint leader_employment_leader_fkey references komet.leader,
  employer      text not null constraint leader_employment_employer_check check (employer in ('district', 'other_unit', 'association', 'contract')),
  employer_name komet.line,
  from_date     date not null,
  to_date       date,
  hours         int constraint leader_employment_hours_check check (hours between 1 and 5000),
  constraint leader_employment_to_date_check check (to_date >= from_date),
  constraint leader_employment_leader_key unique (leader, from_date)
);
comment on table komet.leader_employment is 'Who employs a leader, or has a contract with the leader, and when: for how many hours in all. Of the leader''s own district and of Precens, not known across districts as the name is.';
insert into komet.leader_employment (unit, leader, employer, from_date, to_date)
select unit, id, employer, valid_from, valid_to from komet.leader;
alter table komet.leader drop column employer;

create table komet.training (
  id                uuid primary key default gen_random_uuid(),
  unit              uuid not null constraint training_unit_fkey references komet.unit,
  name              komet.line not null,
  programme         uuid not null constraint training_programme_fkey references komet.programme,
  programme_version uuid not null constraint training_programme_version_fkey references komet.programme_version,
  trainer           komet.line,
  version           bigint not null default 1,
  changed_at        timestamptz not null default now(),
  changed_by        name not null default session_user
);
comment on table komet.training is 'A round of leader training (utbildningsomgång) in one version of one programme. unit is who holds it.';

create table komet.training_day (
  id       uuid primary key default gen_random_uuid(),
  unit     uuid not null constraint training_day_unit_fkey references komet.unit,
  training uuid not null constraint training_day_training_fkey references komet.training,
  number   int not null constraint training_day_number_check check (number between 1 and 20),
  on_date  date not null,
  part     komet.line,
  constraint training_day_training_key unique (training, number)
);
comment on table komet.training_day is 'The days of a round, which may lie in several terms; part is what the day is about.';

create table komet.trainee (
  id                uuid primary key default gen_random_uuid(),
  unit              uuid not null constraint trainee_unit_fkey references komet.unit,
  training          uuid not null constraint trainee_training_fkey references komet.training,
  leader            uuid not null constraint trainee_leader_fkey references komet.leader,
  supervision_group int constraint trainee_supervision_group_check check (supervision_group between 1 and 20),
  own_group         uuid constraint trainee_own_group_fkey references komet.course_group,
  film_on           date,
  film_by           komet.line,
  left_on           date,
  left_why          komet.line,
  version           bigint not null default 1,
  changed_at        timestamptz not null default now(),
  changed_by        name not null default session_user,
  constraint trainee_leader_key unique (training, leader)
);
comment on table komet.trainee is 'Who is trained in a round, in which supervision group; own_group is the first parent group that the trainee leads, film_on when a film of it was shown and film_by who watched. unit is the leader''s.';
create index trainee_leader on komet.trainee (leader);

create table komet.training_mark (
  training_day uuid not null constraint training_mark_training_day_fkey references komet.training_day,
  trainee      uuid not null constraint training_mark_trainee_fkey references komet.trainee,
  unit         uuid not null constraint training_mark_unit_fkey references komet.unit,
  mark         text not null constraint training_mark_mark_check check (mark in ('N', 'F', 'K')),
  set_at       timestamptz not null default clock_timestamp(),
  set_by       name not null default session_user,
  primary key (training_day, trainee)
);
comment on table komet.training_mark is 'Who came to which day of a round: N present, F absent, K caught up. No row: not yet.';

create table komet.training_event (
  id                uuid primary key default gen_random_uuid(),
  unit              uuid not null constraint training_event_unit_fkey references komet.unit,
  kind              text not null constraint training_event_kind_check check (kind in ('supervision', 'refresher', 'training', 'lecture')),
  title             komet.line not null,
  programme         uuid constraint training_event_programme_fkey references komet.programme,
  on_date           date not null,
  minutes           int not null constraint training_event_minutes_check check (minutes between 5 and 6000),
  place             komet.line,
  led_by            name,
  led_with          komet.line,
  training          uuid constraint training_event_training_fkey references komet.training,
  supervision_group int constraint training_event_supervision_group_check check (supervision_group between 1 and 20),
  outside           int not null default 0 constraint training_event_outside_check check (outside between 0 and 10000),
  outside_from      komet.line,
  income            int constraint training_event_income_check check (income between 0 and 10000000),
  note              komet.memo,
  version           bigint not null default 1,
  changed_at        timestamptz not null default now(),
  changed_by        name not null default session_user
);
comment on table komet.training_event is 'Supervision, refreshers, trainings and lectures. Participants from outside are counted, never named; note is about the work, never about a family.';
create index training_event_on_date on komet.training_event (on_date, id);

create table komet.event_leader (
  event  uuid not null constraint event_leader_event_fkey references komet.training_event,
  leader uuid not null constraint event_leader_leader_fkey references komet.leader,
  unit   uuid not null constraint event_leader_unit_fkey references komet.unit,
  primary key (event, leader)
);
comment on table komet.event_leader is 'Which leaders took part in an event. unit is the leader''s.';
create index event_leader_leader on komet.event_leader (leader);

alter table komet.leader_certificate
  add column programme_version uuid constraint leader_certificate_programme_version_fkey references komet.programme_version,
  add column basis text not null default 'earlier' constraint leader_certificate_basis_check check (basis in ('round', 'refresher', 'elsewhere', 'earlier')),
  add column training uuid constraint leader_certificate_training_fkey references komet.training,
  add column event uuid constraint leader_certificate_event_fkey references komet.training_event,
  add column note komet.line,
  add column given_at timestamptz not null default clock_timestamp(),
  add column revoked_on date,
  add column revoked_by name,
  add column revoked_why komet.line,
  add column version bigint not null default 1,
  add constraint leader_certificate_valid_to_check check (valid_to >= valid_from),
  drop constraint leader_certificate_leader_key;
comment on column komet.leader_certificate.basis is 'What it rests on: a round, a refresher (event), a training elsewhere, or from before the records.';
create unique index leader_certificate_in_force_key on komet.leader_certificate (leader, programme, trainee, valid_from) where revoked_on is null;

insert into komet.setting_kind (name, type, default_value, label, source) values
  ('certificate_months', 'int', '36', 'Months that a leader''s certificate is valid', 'No published rule; to be confirmed by Precens'),
  ('certificate_grace_months', 'int', '6', 'Months that a leader may still lead after the certificate has ended', 'Practice of other qualifications; to be confirmed by Precens'),
  ('trainee_months', 'int', '12', 'Months after the last day of a round that a trainee may lead under supervision', 'The own first group is part of the training; to be confirmed by Precens'),
  ('refresher_months', 'int', '24', 'Months without a group until a leader needs a refresher', 'Refreshers by need; to be confirmed by Precens'),
  ('refresher_notice_months', 'int', '3', 'Months ahead that a refresher is told of', 'A refresher has to be planned; to be confirmed by Precens'),
  ('supervision_group_max', 'int', '8', 'Trainees in a supervision group at most', 'At most 8 to an instructor in the national training'),
  ('leaders_least', 'int', '2', 'Active leaders that a district needs in a programme', 'A group has two leaders');
