-- Tasks (bevakningar): those that somebody wrote down, and what was agreed about any of them. What the system itself asks for is
-- counted from the offers, groups and files each time (sql/code/83-task-kind.sql) and never stored.

create table komet.task (
  id           uuid primary key default gen_random_uuid(),
  unit         uuid not null constraint task_unit_fkey references komet.unit,
  what         text not null constraint task_what_check check (what in ('ring', 'write', 'meet', 'follow_up', 'other')),
  text         komet.line,
  family       uuid constraint task_family_fkey references komet.family,
  course_group uuid constraint task_course_group_fkey references komet.course_group,
  leader       uuid constraint task_leader_fkey references komet.leader,
  due          date not null,
  state        text not null default 'open' constraint task_state_check check (state in ('open', 'done', 'dropped')),
  made_at      timestamptz not null default clock_timestamp(),
  made_by      name not null default session_user,
  done_on      date,
  done_by      name,
  version      bigint not null default 1,
  changed_at   timestamptz not null default now(),
  changed_by   name not null default session_user,
  constraint task_about_check check (num_nonnulls(family, course_group, leader) <= 1),
  constraint task_done_on_check check ((state = 'done') = (done_on is not null))
);
comment on table komet.task is 'A task that somebody wrote down: about a family, a group, a leader or nothing. text of one about a family is part of the family''s file and is read there. dropped: taken back by whoever wrote it.';
create index task_open on komet.task (unit, due) where state = 'open';
create index task_family on komet.task (family) where family is not null;

create table komet.task_mark (
  id           uuid primary key,
  unit         uuid not null constraint task_mark_unit_fkey references komet.unit,
  kind         text not null constraint task_mark_kind_check check (kind ~ '^[a-z][a-z0-9_]*$'),
  about        uuid not null,
  course_group uuid constraint task_mark_course_group_fkey references komet.course_group,
  login        name,
  until        date,
  until_by     name,
  version      bigint not null default 1,
  changed_at   timestamptz not null default now(),
  changed_by   name not null default session_user
);
comment on table komet.task_mark is 'What was agreed about a task, computed or written: whose it is (null: anybody''s of the unit), and the day it was postponed to, by whom. id is made of kind and what it is about, so that there is one for each thing. A row whose thing is done says nothing any more.';

-- Questionnaires that are being written: a version without a first day is asked of nobody yet. version counts the saves of a row.
alter table komet.survey_version alter column valid_from drop not null;
comment on column komet.survey_version.valid_from is 'The first day it is asked. Null: it is being written, and asked of nobody.';
alter table komet.survey add column version bigint not null default 1;
alter table komet.survey_version add column version bigint not null default 1;
alter table komet.survey_section add column version bigint not null default 1;
alter table komet.survey_question add column version bigint not null default 1;
alter table komet.survey_score add column version bigint not null default 1;
alter table komet.survey_plan add column version bigint not null default 1;

-- What is taken back has to know whether somebody has written the row since.
alter table komet.leader_employment
  add column version bigint not null default 1, add column changed_at timestamptz not null default now(), add column changed_by name not null default session_user;
alter table komet.training_day
  add column version bigint not null default 1, add column changed_at timestamptz not null default now(), add column changed_by name not null default session_user;
