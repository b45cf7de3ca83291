-- What reviewing the log, evaluation and export to research lean on.

-- ---------------------------------------------------------------------------------------------------
-- The log: who looked through it, and what they found

create table audit.secret (
  name    text primary key,
  inside  bytea not null constraint secret_inside_check check (length(inside) = 64),
  outside bytea not null constraint secret_outside_check check (length(outside) = 64),
  made_at timestamptz not null default clock_timestamp()
);
comment on table audit.secret is 'Keys that nobody reads, no function of schema api either: of HMAC-SHA-256 (RFC 2104), already laid over its two pads. sample decides which openings are looked at; each research project has one, which is destroyed when the project ends.';

create table audit.verdict (
  n       bigint generated always as identity primary key,
  at      timestamptz not null default clock_timestamp(),
  login   name not null default session_user,
  unit    uuid not null,
  opened  bigint not null constraint verdict_opened_fkey references audit.opened,
  verdict text not null constraint verdict_verdict_check check (verdict in ('approved', 'investigate', 'breach')),
  note    text,
  constraint verdict_note_check check (verdict = 'approved' or note is not null)
);
comment on table audit.verdict is 'What a reviewer found of one opening of a file: in order, to be investigated, or a breach. Append only: the last one counts, those before it stand.';
create index verdict_opened on audit.verdict (opened);

create table audit.signed (
  n           bigint generated always as identity primary key,
  at          timestamptz not null default clock_timestamp(),
  login       name not null default session_user,
  unit        uuid not null,
  month       date not null constraint signed_month_check check (extract(day from month) = 1),
  opened      int not null,
  sample      int not null,
  looked_at   int not null,
  investigate int not null,
  breaches    int not null,
  note        text,
  constraint signed_month_key unique (unit, month)
);
comment on table audit.signed is 'That the log of a district''s month was reviewed, by whom and with what result: the evidence that the check was made (SoLPuL 10 §).';

create table audit.looked (
  id     uuid primary key default gen_random_uuid(),
  at     timestamptz not null default clock_timestamp(),
  login  name not null default session_user,
  unit   uuid not null,
  family uuid not null,
  reason text not null,
  xid    xid8 not null default pg_current_xact_id()
);
comment on table audit.looked is 'That a reviewer looked through who has opened a family''s file, and why. Once committed, the row is what lets the log of that family be read.';
create index looked_family on audit.looked (family);

create index opened_unit on audit.opened (unit, at);
create index written_login on audit.written (login, at);
create index listed_login on audit.listed (login, at);

insert into komet.setting_kind (name, type, default_value, label, source) values
  ('review_sample', 'int', '10', 'Openings of files that are looked at each month', 'SoLPuL 10 §: systematic and recurring checks; how many is for each board to decide'),
  ('review_days', 'int', '30', 'Days after a month within which its log is reviewed', 'Practice; to be confirmed by each board'),
  ('review_many', 'int', '15', 'Families opened within an hour that are worth a look', 'Judgement'),
  ('review_day_begins', 'int', '6', 'Hour before which opening a file is worth a look', 'Judgement'),
  ('review_day_ends', 'int', '20', 'Hour from which opening a file is worth a look', 'Judgement');

-- ---------------------------------------------------------------------------------------------------
-- Evaluation

alter table komet.survey_sheet add column answered_at timestamptz;
comment on column komet.survey_sheet.answered_at is 'When it was first answered, if it was corrected since: what came in time is counted, however late it is corrected.';
alter table komet.survey_score
  add column reliability numeric constraint survey_score_reliability_check check (reliability > 0 and reliability < 1),
  add column norm_sd     numeric constraint survey_score_norm_sd_check check (norm_sd > 0),
  add column norm_source komet.line;
comment on column komet.survey_score.reliability is 'Test-retest reliability of the instrument; with norm_sd (its spread in the norm group) it says how large a change must be to be more than chance. norm_source says whose figures they are.';

insert into komet.setting_kind (name, type, default_value, label, source) values
  ('answers_closed_days', 'int', '30', 'Days after a questionnaire was due when its answers are counted, and later ones no more', 'Longer than the reminders go on; to be confirmed by Precens'),
  ('feedback_least', 'int', '60', 'Per cent of the scale of parents'' feedback below which a leader needs a refresher', 'No published limit; to be confirmed by Precens');

-- ---------------------------------------------------------------------------------------------------
-- Export to research

create table komet.research_project (
  id         uuid primary key default gen_random_uuid(),
  unit       uuid not null constraint research_project_unit_fkey references komet.unit,
  code       komet.line not null constraint research_project_code_key unique,
  name       komet.line not null,
  principal  komet.line not null,
  purpose    komet.line not null,
  ethics     komet.line,
  login      name not null,
  programme  uuid constraint research_project_programme_fkey references komet.programme,
  from_date  date not null,
  to_date    date not null,
  valid_from date not null,
  valid_to   date not null,
  ended_on   date,
  version    bigint not null default 1,
  changed_at timestamptz not null default now(),
  changed_by name not null default session_user,
  constraint research_project_to_date_check check (to_date >= from_date),
  constraint research_project_valid_to_check check (valid_to >= valid_from)
);
comment on table komet.research_project is 'A research project that may fetch de-identified data: whose, for what, with which ethical approval (ethics: its number), by which login, of groups that began between from_date and to_date, until when. Who approved it is who wrote it: the project''s lead, and nobody else can. unit is the central one.';

insert into komet.setting_kind (name, type, default_value, label, source) values
  ('research_small', 'int', '5', 'Participants that must be alike in what could tell who they are, in an export to research', 'Practice of official statistics: never fewer than five');
