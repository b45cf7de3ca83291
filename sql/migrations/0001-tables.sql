-- The tables of Komet: what is remembered.
--
-- Only tables, domains, constraints and indexes stand here; every rule that is a function, trigger or
-- policy stands in sql/code/, which is dropped and put back at each upgrade. This file is applied once
-- and never edited afterwards: komet-db records its hash and stops when it has changed.
--
-- Conventions
--   unit      the authority (stadsdel) that owns the row: secrecy holds between units (OSL 8:1-2, 26:1),
--             so every row about a family carries it, and row security asks for it.
--   id        a random UUID, never a running number: a number tells how many there are.
--   version   counts the saves of a row; a save names the version it saw.
--   Constraint names are <table>_<column>_<check|key|fkey>, so that a violation finds its field.

create domain komet.line as text
  constraint line_check check (
    value = normalize(value, nfc)
    and value !~ '[\u0001-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]'
    and value = btrim(value) and value <> '' and char_length(value) <= 200);
comment on domain komet.line is 'One line of text: composed (NFC), no control, bidi, zero-width or tag characters, trimmed, at most 200 characters. Empty is null.';

create domain komet.memo as text
  constraint memo_check check (
    value = normalize(value, nfc)
    and value !~ '[\u0001-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]'
    and btrim(value) <> '' and char_length(value) <= 4000);
comment on domain komet.memo is 'Several lines of text: as line, but line feeds are allowed and at most 4000 characters.';

-- ---------------------------------------------------------------------------------------------------
-- The installation

create table komet.clock (
  only_row boolean primary key default true constraint clock_only_row_check check (only_row),
  today    date not null
);
comment on table komet.clock is 'At most one row: the date that demonstration and test databases believe it is. Empty in a real one. No api function writes it.';

create table komet.unit (
  id         uuid primary key default gen_random_uuid(),
  code       komet.line not null constraint unit_code_key unique,
  name       komet.line not null,
  kind       text not null constraint unit_kind_check check (kind in ('district', 'central', 'partner')),
  valid_from date not null,
  valid_to   date,
  constraint unit_valid_to_check check (valid_to >= valid_from)
);
comment on table komet.unit is 'Districts (stadsdelar) through time, Precens, and partners. valid_to is the last day.';

create table komet.unit_succession (
  predecessor uuid not null constraint unit_succession_predecessor_fkey references komet.unit,
  successor   uuid not null constraint unit_succession_successor_fkey references komet.unit,
  on_date     date not null,
  share       text not null default 'whole' constraint unit_succession_share_check check (share in ('whole', 'part')),
  primary key (predecessor, successor)
);
comment on table komet.unit_succession is 'Which district continued which: many to many, since districts both merge and split.';

create table komet.duty (
  id         uuid primary key default gen_random_uuid(),
  login      name not null,
  unit       uuid not null constraint duty_unit_fkey references komet.unit,
  duty       text not null constraint duty_duty_check check (duty in
               ('coordinator', 'lead', 'leader', 'supervisor', 'reviewer', 'admin', 'research')),
  valid_from date not null,
  valid_to   date,
  given_by   name not null default session_user,
  given_at   timestamptz not null default now(),
  constraint duty_valid_to_check check (valid_to >= valid_from),
  constraint duty_login_key unique (login, unit, duty, valid_from)
);
comment on table komet.duty is 'Who may do what where, and when. Row security asks this table by session_user.';

create table komet.colleague (
  login name primary key,
  name  komet.line not null,
  phone komet.line
);
comment on table komet.colleague is 'The name that colleagues see instead of a login.';

create table komet.setting_kind (
  name          text primary key constraint setting_kind_name_check check (name ~ '^[a-z][a-z0-9_]*$'),
  type          text not null constraint setting_kind_type_check check (type in ('int', 'bool', 'text', 'date')),
  default_value text not null,
  label         text not null,
  source        text not null
);
comment on table komet.setting_kind is 'Every setting that exists, with its default and where the default comes from. An unknown setting is refused.';

create table komet.setting (
  id         uuid primary key default gen_random_uuid(),
  name       text not null constraint setting_name_fkey references komet.setting_kind,
  unit       uuid constraint setting_unit_fkey references komet.unit,
  programme  uuid,
  value      text not null,
  valid_from date not null,
  valid_to   date,
  set_by     name not null default session_user,
  set_at     timestamptz not null default now(),
  constraint setting_valid_to_check check (valid_to >= valid_from)
);
comment on table komet.setting is 'Values that a lawyer or the programme may decide otherwise: for all, per unit, per programme, with validity. The most particular one in force wins.';

create table komet.order_policy (
  name     text primary key constraint order_policy_name_check check (name ~ '^[a-z][a-z0-9_]*$'),
  criteria text[] not null constraint order_policy_criteria_check check (
             criteria <@ array['priority', 'queue_date', 'child_born', 'tie']
             and criteria[cardinality(criteria)] = 'tie'),
  label    text not null
);
comment on table komet.order_policy is 'Named orders of the queue: the criteria in turn; tie, which never ties, ends each.';

-- ---------------------------------------------------------------------------------------------------
-- Programmes

create table komet.programme (
  id         uuid primary key default gen_random_uuid(),
  code       komet.line not null constraint programme_code_key unique,
  name       komet.line not null,
  status     text not null constraint programme_status_check check (status in ('planned', 'developing', 'trial', 'running', 'ended')),
  descends   uuid constraint programme_descends_fkey references komet.programme,
  position   int not null default 100
);
comment on table komet.programme is 'A programme such as Komet 3-11. Names are data, in Swedish.';

alter table komet.setting add constraint setting_programme_fkey foreign key (programme) references komet.programme;
create unique index setting_scope_key on komet.setting
  (name, coalesce(unit, '00000000-0000-0000-0000-000000000000'), coalesce(programme, '00000000-0000-0000-0000-000000000000'), valid_from);

create table komet.programme_name (
  programme  uuid not null constraint programme_name_programme_fkey references komet.programme,
  name       komet.line not null,
  valid_from date not null,
  valid_to   date,
  primary key (programme, valid_from)
);
comment on table komet.programme_name is 'What a programme was called when: PMT became Komet after a year (wish 44).';

create table komet.programme_version (
  id               uuid primary key default gen_random_uuid(),
  programme        uuid not null constraint programme_version_programme_fkey references komet.programme,
  label            komet.line not null,
  form             text not null constraint programme_version_form_check check (form in ('group', 'individual', 'web')),
  takes_part       text not null constraint programme_version_takes_part_check check (takes_part in ('parent', 'staff', 'child')),
  purpose          text not null constraint programme_version_purpose_check check (purpose in ('preventive', 'treatment')),
  age_from         int constraint programme_version_age_from_check check (age_from between 0 and 25),
  age_to           int constraint programme_version_age_to_check check (age_to between 0 and 25),
  meetings         int not null constraint programme_version_meetings_check check (meetings between 1 and 60),
  meeting_minutes  int not null constraint programme_version_meeting_minutes_check check (meeting_minutes between 15 and 600),
  capacity         int not null constraint programme_version_capacity_check check (capacity between 1 and 500),
  capacity_counts  text not null constraint programme_version_capacity_counts_check check (capacity_counts in ('children', 'adults')),
  leaders          int not null constraint programme_version_leaders_check check (leaders between 0 and 6),
  complete_at      int not null constraint programme_version_complete_at_check check (complete_at >= 1),
  documentation    text not null constraint programme_version_documentation_check check (documentation in ('identity', 'no_identity')),
  needs_decision   boolean not null default false,
  valid_from       date not null,
  valid_to         date,
  constraint programme_version_label_key unique (programme, label),
  constraint programme_version_complete_at_meetings_check check (complete_at <= meetings),
  constraint programme_version_age_to_age_from_check check (age_to >= age_from)
);
comment on table komet.programme_version is 'Everything about a programme that has changed or may change: ages (warnings, never bars), meetings, seats and what they count, leaders, when it is completed, how it is documented (SoL 14:3-5).';

create table komet.reason (
  id       uuid primary key default gen_random_uuid(),
  kind     text not null constraint reason_kind_check check (kind in
             ('close', 'decline', 'skip', 'rest', 'priority', 'interrupt', 'cancel', 'heard', 'open', 'withdraw', 'refer')),
  name     komet.line not null,
  position int not null default 100,
  active   boolean not null default true,
  constraint reason_name_key unique (kind, name)
);
comment on table komet.reason is 'Lists to choose from. Names are data, in Swedish.';

create table komet.language (
  code     text primary key constraint language_code_check check (code ~ '^[a-z]{2,3}$'),
  name     komet.line not null,
  position int not null default 100
);
comment on table komet.language is 'Languages that groups are held in and interpreters are booked for: a service need (FL 13), never a nationality.';

create table komet.calendar_break (
  id        uuid primary key default gen_random_uuid(),
  name      komet.line not null,
  from_date date not null,
  to_date   date not null,
  kind      text not null constraint calendar_break_kind_check check (kind in ('holiday', 'school')),
  unit      uuid constraint calendar_break_unit_fkey references komet.unit,
  constraint calendar_break_to_date_check check (to_date >= from_date),
  constraint calendar_break_name_key unique (name, from_date)
);
comment on table komet.calendar_break is 'Days when no meeting is planned: red days and school breaks. unit null is for all.';

-- ---------------------------------------------------------------------------------------------------
-- Families

create table komet.family (
  id         uuid primary key default gen_random_uuid(),
  unit       uuid not null constraint family_unit_fkey references komet.unit,
  protected  boolean not null default false,
  opened_at  timestamptz not null default now(),
  version    bigint not null default 1,
  changed_at timestamptz not null default now(),
  changed_by name not null default session_user
);
comment on table komet.family is 'The file of one family in one unit. The same people in another unit have another file there. protected is kept by trigger: one protected person protects the household.';

create table komet.person (
  id          uuid primary key default gen_random_uuid(),
  unit        uuid not null constraint person_unit_fkey references komet.unit,
  family      uuid not null constraint person_family_fkey references komet.family,
  role        text not null constraint person_role_check check (role in
                ('guardian', 'parent', 'bonus', 'foster', 'appointed', 'other', 'child')),
  given_name  komet.line,
  family_name komet.line,
  called      komet.line,
  born        date constraint person_born_check check (born between '1880-01-01' and '2200-01-01'),
  born_about  text constraint person_born_about_check check (born_about in ('year', 'month')),
  protection  text not null default 'none' constraint person_protection_check check (protection in
                ('none', 'secrecy_marker', 'protected_registration', 'assumed_identity')),
  email       komet.line,
  contact_ok  boolean not null default true,
  position    int not null default 1,
  name_key    text collate "C" generated always as
                (lower(coalesce(family_name || ' ', '') || coalesce(given_name, '') collate "sv-SE-x-icu")) stored,
  given_key   text collate "C" generated always as
                (lower(coalesce(given_name || ' ', '') || coalesce(family_name, '') collate "sv-SE-x-icu")) stored,
  version     bigint not null default 1,
  changed_at  timestamptz not null default now(),
  changed_by  name not null default session_user,
  constraint person_given_name_check check (given_name is not null or family_name is not null)
);
comment on table komet.person is 'An adult or a child in a family''s file. The birth date is its own fact, never read out of an identity number; born_about says that only the year or month is known. Sex is not kept.';
create index person_family on komet.person (family);
create index person_name_key on komet.person (unit, name_key);
create index person_given_key on komet.person (unit, given_key);

create table komet.person_number (
  id         uuid primary key default gen_random_uuid(),
  unit       uuid not null constraint person_number_unit_fkey references komet.unit,
  family     uuid not null constraint person_number_family_fkey references komet.family,
  person     uuid not null constraint person_number_person_fkey references komet.person,
  kind       text not null constraint person_number_kind_check check (kind in ('personnummer', 'samordningsnummer', 'reserve')),
  number     komet.line not null,
  valid_from date not null,
  valid_to   date,
  constraint person_number_number_check check (kind = 'reserve' or number ~ '^[0-9]{12}$'),
  constraint person_number_number_key unique (family, number, valid_from)
);
comment on table komet.person_number is 'Identity numbers through time, twelve digits (folkbokföringslagen 18 §). No row: no number, which is allowed. Not unique over families: separated parents may both have the child in their file.';
create unique index person_number_person_key on komet.person_number (person) where valid_to is null;
create index person_number_number on komet.person_number (unit, number);

create table komet.phone (
  id         uuid primary key default gen_random_uuid(),
  unit       uuid not null constraint phone_unit_fkey references komet.unit,
  family     uuid not null constraint phone_family_fkey references komet.family,
  person     uuid not null constraint phone_person_fkey references komet.person,
  number     komet.line not null,
  typed      komet.line not null,
  position   int not null default 1,
  message_ok boolean not null default true,
  version    bigint not null default 1,
  changed_at timestamptz not null default now(),
  changed_by name not null default session_user,
  constraint phone_number_key unique (person, number)
);
comment on table komet.phone is 'A phone number in one form (+46701740612) beside what was typed. Never a search term (SoLPuF 15 §).';
create index phone_family on komet.phone (family);

create table komet.protection_grant (
  id         uuid primary key default gen_random_uuid(),
  unit       uuid not null constraint protection_grant_unit_fkey references komet.unit,
  family     uuid not null constraint protection_grant_family_fkey references komet.family,
  login      name not null,
  reason     komet.line not null,
  valid_from timestamptz not null default now(),
  valid_to   timestamptz not null,
  given_by   name not null default session_user
);
comment on table komet.protection_grant is 'Who, by name, may open a protected family''s file, why and until when.';
create index protection_grant_login on komet.protection_grant (login, family);

create table komet.note (
  id        uuid primary key default gen_random_uuid(),
  unit      uuid not null constraint note_unit_fkey references komet.unit,
  family    uuid not null constraint note_family_fkey references komet.family,
  text      komet.memo not null,
  corrects  uuid constraint note_corrects_fkey references komet.note,
  contested boolean not null default false,
  at        timestamptz not null default clock_timestamp(),
  by        name not null default session_user
);
comment on table komet.note is 'Notes in a family''s file (anteckningar): never changed, a correction is a new signed note (SoL 14:6). Never shown in lists.';
create index note_family on komet.note (family, at);

create table komet.consent (
  id        uuid primary key default gen_random_uuid(),
  unit      uuid not null constraint consent_unit_fkey references komet.unit,
  family    uuid not null constraint consent_family_fkey references komet.family,
  person    uuid not null constraint consent_person_fkey references komet.person,
  purpose   text not null constraint consent_purpose_check check (purpose in ('share', 'contact', 'research', 'message', 'film', 'child')),
  answer    text not null constraint consent_answer_check check (answer in ('yes', 'no', 'not_asked')),
  how       text not null constraint consent_how_check check (how in ('oral', 'written')),
  at        timestamptz not null default clock_timestamp(),
  by        name not null default session_user
);
comment on table komet.consent is 'Each answer to each question of consent; the newest counts, so a withdrawal is a new row.';
create index consent_family on komet.consent (family);

-- ---------------------------------------------------------------------------------------------------
-- Registration and queue

create table komet.registration (
  id           uuid primary key default gen_random_uuid(),
  unit         uuid not null constraint registration_unit_fkey references komet.unit,
  family       uuid not null constraint registration_family_fkey references komet.family,
  programme    uuid not null constraint registration_programme_fkey references komet.programme,
  state        text not null constraint registration_state_check check (state in
                 ('incomplete', 'queued', 'offered', 'placed', 'running', 'completed', 'attended', 'interrupted',
                  'referred', 'moved', 'closed')),
  channel      text not null default 'telephone' constraint registration_channel_check check (channel in ('telephone', 'web', 'visit', 'letter')),
  arrived_at   timestamptz not null default clock_timestamp(),
  arrived_by   name not null default session_user,
  queue_date   date not null,
  priority     smallint not null default 0 constraint registration_priority_check check (priority between 0 and 9),
  child_born   date,
  tie          text not null default lpad(to_hex((random() * 2147483647)::int), 8, '0'),
  order_key    text collate "C" not null default '',
  resting_until date,
  wanted_from  date,
  weekdays     smallint[] constraint registration_weekdays_check check (weekdays <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[]),
  part_of_day  text constraint registration_part_of_day_check check (part_of_day in ('day', 'evening')),
  language     text constraint registration_language_fkey references komet.language,
  interpreter  boolean not null default false,
  childcare    boolean not null default false,
  together     text not null default 'one' constraint registration_together_check check (together in ('one', 'both_or_none', 'in_turn')),
  heard        uuid constraint registration_heard_fkey references komet.reason,
  informed     boolean not null default false,
  missing      komet.line,
  missing_by   date,
  close_reason uuid constraint registration_close_reason_fkey references komet.reason,
  closed_on    date,
  came_from    uuid constraint registration_came_from_fkey references komet.registration,
  version      bigint not null default 1,
  changed_at   timestamptz not null default now(),
  changed_by   name not null default session_user
);
comment on table komet.registration is 'One sign-up (anmälan): family, programme, unit. queue_date is never changed; priority, child_born and resting_until are kept by trigger from the facts (priority_grant, registration_child, rest); order_key is those facts in the order of the policy in force, a sort key and no place: the place is counted when read.';
create index registration_queue on komet.registration (unit, programme, order_key) where state in ('incomplete', 'queued', 'offered');
create index registration_family on komet.registration (family);
create index registration_state on komet.registration (unit, state, programme);
create index registration_figures on komet.registration (unit, programme, queue_date);

create table komet.registration_adult (
  registration uuid not null constraint registration_adult_registration_fkey references komet.registration,
  person       uuid not null constraint registration_adult_person_fkey references komet.person,
  unit         uuid not null constraint registration_adult_unit_fkey references komet.unit,
  caller       boolean not null default false,
  takes_part   boolean not null default true,
  primary key (registration, person)
);
comment on table komet.registration_adult is 'The adults of a registration: who rang, who means to come.';
create index registration_adult_person on komet.registration_adult (person);

create table komet.registration_child (
  registration uuid not null constraint registration_child_registration_fkey references komet.registration,
  person       uuid not null constraint registration_child_person_fkey references komet.person,
  unit         uuid not null constraint registration_child_unit_fkey references komet.unit,
  primary key (registration, person)
);
comment on table komet.registration_child is 'The children whom a registration is about: twins are one course and two children.';
create index registration_child_person on komet.registration_child (person);

create table komet.registration_event (
  id           uuid primary key default gen_random_uuid(),
  unit         uuid not null constraint registration_event_unit_fkey references komet.unit,
  registration uuid not null constraint registration_event_registration_fkey references komet.registration,
  n            bigint generated always as identity,
  what         text not null constraint registration_event_what_check check (what ~ '^[a-z][a-z0-9_]*$'),
  state        text,
  detail       text,
  at           timestamptz not null default clock_timestamp(),
  by           name not null default session_user
);
comment on table komet.registration_event is 'Everything that happened to a registration since the first day, append only. what is a word of forms/words.cfg (set registration_event), state the state after it, detail names and dates without delicate facts.';
create index registration_event_registration on komet.registration_event (registration, n);

create table komet.priority_grant (
  id           uuid primary key default gen_random_uuid(),
  unit         uuid not null constraint priority_grant_unit_fkey references komet.unit,
  registration uuid not null constraint priority_grant_registration_fkey references komet.registration,
  level        smallint not null constraint priority_grant_level_check check (level between 1 and 9),
  reason       uuid not null constraint priority_grant_reason_fkey references komet.reason,
  review_on    date not null,
  granted_at   timestamptz not null default clock_timestamp(),
  granted_by   name not null default session_user,
  ended_at     timestamptz,
  ended_by     name
);
comment on table komet.priority_grant is 'Priority (förtur): level, reason from the list, who, when, and when it is looked at again.';
create unique index priority_grant_registration_key on komet.priority_grant (registration) where ended_at is null;

create table komet.rest (
  id           uuid primary key default gen_random_uuid(),
  unit         uuid not null constraint rest_unit_fkey references komet.unit,
  registration uuid not null constraint rest_registration_fkey references komet.registration,
  from_date    date not null,
  until        date not null,
  cause        text not null constraint rest_cause_check check (cause in ('family', 'district', 'other_adult')),
  reason       uuid constraint rest_reason_fkey references komet.reason,
  at           timestamptz not null default clock_timestamp(),
  by           name not null default session_user,
  ended_on     date,
  ended_by     name,
  constraint rest_until_check check (until >= from_date)
);
comment on table komet.rest is 'A pause in the queue (vilande): the queue date is kept. until is the last resting day; whose wish it was is kept apart so that the waiting clock can be honest.';
create index rest_registration on komet.rest (registration);

-- ---------------------------------------------------------------------------------------------------
-- Leaders, groups, meetings

create table komet.leader (
  id         uuid primary key default gen_random_uuid(),
  unit       uuid not null constraint leader_unit_fkey references komet.unit,
  name       komet.line not null,
  login      name constraint leader_login_key unique,
  employer   text not null default 'district' constraint leader_employer_check check (employer in ('district', 'other_unit', 'association', 'contract')),
  valid_from date not null,
  valid_to   date,
  version    bigint not null default 1,
  changed_at timestamptz not null default now(),
  changed_by name not null default session_user
);
comment on table komet.leader is 'Group leaders (gruppledare). A leader may lack a login; names of leaders are known across districts.';

create table komet.leader_certificate (
  id         uuid primary key default gen_random_uuid(),
  leader     uuid not null constraint leader_certificate_leader_fkey references komet.leader,
  programme  uuid not null constraint leader_certificate_programme_fkey references komet.programme,
  valid_from date not null,
  valid_to   date,
  trainee    boolean not null default false,
  given_by   name not null default session_user,
  constraint leader_certificate_leader_key unique (leader, programme, valid_from)
);
comment on table komet.leader_certificate is 'For which programme a leader is certified, or a trainee, and when. A renewal is a new row.';

create table komet.place (
  id      uuid primary key default gen_random_uuid(),
  unit    uuid not null constraint place_unit_fkey references komet.unit,
  name    komet.line not null,
  address komet.line,
  is_home boolean not null default false,
  active  boolean not null default true,
  constraint place_name_key unique (unit, name)
);
comment on table komet.place is 'Where groups meet (lokal). A home is never printed on a shared list.';

create table komet.course_group (
  id                uuid primary key default gen_random_uuid(),
  unit              uuid not null constraint course_group_unit_fkey references komet.unit,
  number            int not null,
  programme         uuid not null constraint course_group_programme_fkey references komet.programme,
  programme_version uuid not null constraint course_group_programme_version_fkey references komet.programme_version,
  state             text not null default 'planned' constraint course_group_state_check check (state in
                      ('planned', 'open', 'running', 'break', 'ended', 'settled', 'cancelled')),
  place             uuid constraint course_group_place_fkey references komet.place,
  first_date        date not null,
  starts            time not null,
  ends              time not null,
  capacity          int not null constraint course_group_capacity_check check (capacity between 1 and 500),
  language          text not null default 'sv' constraint course_group_language_fkey references komet.language,
  interpreter       boolean not null default false,
  childcare         boolean not null default false,
  cancel_reason     uuid constraint course_group_cancel_reason_fkey references komet.reason,
  version           bigint not null default 1,
  changed_at        timestamptz not null default now(),
  changed_by        name not null default session_user,
  constraint course_group_number_key unique (unit, number),
  constraint course_group_ends_check check (ends > starts)
);
comment on table komet.course_group is 'A group (grupp) of one programme version. "Full" is computed from the seats, never stored. The weekday is that of the first date.';
create index course_group_unit on komet.course_group (unit, programme, state);

create table komet.group_seat (
  course_group uuid not null constraint group_seat_course_group_fkey references komet.course_group,
  n            int not null constraint group_seat_n_check check (n >= 1),
  unit         uuid not null constraint group_seat_unit_fkey references komet.unit,
  offer        uuid,
  primary key (course_group, n)
);
comment on table komet.group_seat is 'One row a seat, as many as the group''s capacity. An offer takes rows that exist: a group cannot be overbooked, whatever the code does.';

create table komet.group_leader (
  course_group uuid not null constraint group_leader_course_group_fkey references komet.course_group,
  leader       uuid not null constraint group_leader_leader_fkey references komet.leader,
  unit         uuid not null constraint group_leader_unit_fkey references komet.unit,
  valid_from   date,
  valid_to     date,
  primary key (course_group, leader)
);
comment on table komet.group_leader is 'Who leads a group. The dates are null when it is the whole course.';
create index group_leader_leader on komet.group_leader (leader);

create table komet.meeting (
  id           uuid primary key default gen_random_uuid(),
  unit         uuid not null constraint meeting_unit_fkey references komet.unit,
  course_group uuid not null constraint meeting_course_group_fkey references komet.course_group,
  number       int not null constraint meeting_number_check check (number >= 1),
  on_date      date not null,
  starts       time not null,
  ends         time not null,
  state        text not null default 'planned' constraint meeting_state_check check (state in ('planned', 'held', 'cancelled')),
  moved_from   date,
  place        uuid constraint meeting_place_fkey references komet.place,
  theme        komet.line,
  version      bigint not null default 1,
  changed_at   timestamptz not null default now(),
  changed_by   name not null default session_user,
  constraint meeting_number_key unique (course_group, number),
  constraint meeting_ends_check check (ends > starts)
);
comment on table komet.meeting is 'A meeting (träff) with a date of its own, never "start plus eleven weeks". moved_from is the date it was first planned for.';
create index meeting_on_date on komet.meeting (unit, on_date);

-- ---------------------------------------------------------------------------------------------------
-- Offers, participation, attendance

create table komet.offer (
  id           uuid primary key default gen_random_uuid(),
  unit         uuid not null constraint offer_unit_fkey references komet.unit,
  registration uuid not null constraint offer_registration_fkey references komet.registration,
  course_group uuid not null constraint offer_course_group_fkey references komet.course_group,
  state        text not null default 'open' constraint offer_state_check check (state in
                 ('open', 'accepted', 'declined', 'lapsed', 'withdrawn', 'superseded')),
  seats        int not null constraint offer_seats_check check (seats between 1 and 12),
  answer_by    date not null,
  made_at      timestamptz not null default clock_timestamp(),
  made_by      name not null default session_user,
  answered_at  timestamptz,
  answered_by  name,
  reason       uuid constraint offer_reason_fkey references komet.reason,
  keeps_place  boolean,
  version      bigint not null default 1,
  changed_at   timestamptz not null default now(),
  changed_by   name not null default session_user
);
comment on table komet.offer is 'An offer of a place, by telephone, every exit named. An open one whose answer_by has passed is lapsed when read; the next allocation writes it down.';
create unique index offer_registration_key on komet.offer (registration) where state in ('open', 'accepted');
create index offer_course_group on komet.offer (course_group);
create index offer_open on komet.offer (unit, answer_by) where state = 'open';
alter table komet.group_seat add constraint group_seat_offer_fkey foreign key (offer) references komet.offer;
create index group_seat_offer on komet.group_seat (offer) where offer is not null;

create table komet.offer_attempt (
  id      uuid primary key default gen_random_uuid(),
  unit    uuid not null constraint offer_attempt_unit_fkey references komet.unit,
  offer   uuid not null constraint offer_attempt_offer_fkey references komet.offer,
  how     text not null default 'telephone' constraint offer_attempt_how_check check (how in ('telephone', 'message', 'letter')),
  outcome text not null constraint offer_attempt_outcome_check check (outcome in ('told', 'left_message', 'no_answer', 'wrong_number', 'will_ring')),
  at      timestamptz not null default clock_timestamp(),
  by      name not null default session_user
);
comment on table komet.offer_attempt is 'Each attempt to reach the family about an offer.';
create index offer_attempt_offer on komet.offer_attempt (offer, at);

create table komet.fill_skip (
  course_group uuid not null constraint fill_skip_course_group_fkey references komet.course_group,
  registration uuid not null constraint fill_skip_registration_fkey references komet.registration,
  unit         uuid not null constraint fill_skip_unit_fkey references komet.unit,
  reason       uuid not null constraint fill_skip_reason_fkey references komet.reason,
  at           timestamptz not null default clock_timestamp(),
  by           name not null default session_user,
  primary key (course_group, registration)
);
comment on table komet.fill_skip is 'Who was passed over when a group was filled, by whom and why.';

create table komet.participation (
  id           uuid primary key default gen_random_uuid(),
  unit         uuid not null constraint participation_unit_fkey references komet.unit,
  course_group uuid not null constraint participation_course_group_fkey references komet.course_group,
  registration uuid not null constraint participation_registration_fkey references komet.registration,
  person       uuid not null constraint participation_person_fkey references komet.person,
  state        text not null default 'placed' constraint participation_state_check check (state in
                 ('placed', 'running', 'completed', 'attended', 'interrupted')),
  from_meeting int not null default 1,
  decided_at   timestamptz,
  decided_by   name,
  rule         text,
  counted      int,
  reason       uuid constraint participation_reason_fkey references komet.reason,
  ring         boolean not null default false,
  version      bigint not null default 1,
  changed_at   timestamptz not null default now(),
  changed_by   name not null default session_user,
  constraint participation_person_key unique (course_group, person)
);
comment on table komet.participation is 'One person in one group. Completed is proposed by the rule in force and confirmed by a human; rule and count are kept with the decision.';
create index participation_registration on komet.participation (registration);
create index participation_person on komet.participation (person);

create table komet.attendance (
  meeting       uuid not null constraint attendance_meeting_fkey references komet.meeting,
  participation uuid not null constraint attendance_participation_fkey references komet.participation,
  unit          uuid not null constraint attendance_unit_fkey references komet.unit,
  mark          text constraint attendance_mark_check check (mark in ('N', 'S', 'F', 'U', 'K')),
  homework      text constraint attendance_homework_check check (homework in ('+', '~', '-')),
  set_at        timestamptz not null default clock_timestamp(),
  set_by        name not null default session_user,
  version       bigint not null default 1,
  primary key (meeting, participation)
);
comment on table komet.attendance is 'Attendance: N present, S late, F notified absence, U unnotified absence, K caught up in another way. No row or no mark: not yet, which is not absence. Homework: + done, ~ partly, - not.';
create index attendance_participation on komet.attendance (participation);

-- ---------------------------------------------------------------------------------------------------
-- The machinery: saves told apart, drafts, what changed

create table komet.request (
  id          uuid primary key,
  login       name not null default session_user,
  function    text not null,
  fingerprint bytea not null,
  answer      jsonb,
  at          timestamptz not null default clock_timestamp()
);
comment on table komet.request is 'Every write carries a UUID that the client made: the same UUID with the same content gets the same answer and changes nothing.';

create table komet.draft (
  id         uuid primary key,
  login      name not null default session_user,
  unit       uuid not null constraint draft_unit_fkey references komet.unit,
  form       text not null constraint draft_form_check check (form ~ '^[a-z][a-z0-9_]*$'),
  about      uuid,
  body       jsonb not null constraint draft_body_check check (pg_column_size(body) < 60000),
  version    bigint not null default 1,
  changed_at timestamptz not null default clock_timestamp()
);
comment on table komet.draft is 'What has been typed and not yet saved, its writer''s alone.';
create index draft_login on komet.draft (login, form);

create table komet.change (
  unit uuid not null constraint change_unit_fkey references komet.unit,
  subject text not null,
  n    bigint not null default 0,
  primary key (unit, subject)
);
comment on table komet.change is 'How many times each subject has changed in each unit: what a client asks after a notice, or once a minute.';

-- ---------------------------------------------------------------------------------------------------
-- The log

create table audit.written (
  n      bigint generated always as identity primary key,
  at     timestamptz not null default clock_timestamp(),
  login  name not null,
  unit   uuid,
  tbl    text not null,
  op     text not null,
  row_id text not null,
  before jsonb
);
comment on table audit.written is 'Who changed what, when, and how it was before. Append only.';
create index written_row on audit.written (tbl, row_id);

create table audit.opened (
  n             bigint generated always as identity primary key,
  ticket        uuid not null default gen_random_uuid() constraint opened_ticket_key unique,
  at            timestamptz not null default clock_timestamp(),
  login         name not null,
  unit          uuid not null,
  family        uuid not null,
  reason        text,
  pid           int not null,
  backend_start timestamptz not null,
  xid           xid8 not null
);
comment on table audit.opened is 'Whose file was opened by whom, when and why. The row, once committed, is the ticket that the reading functions ask for.';
create index opened_family on audit.opened (family, at);
create index opened_login on audit.opened (login, at);

create table audit.listed (
  n      bigint generated always as identity primary key,
  at     timestamptz not null default clock_timestamp(),
  login  name not null,
  what   text not null,
  search text,
  found  int not null
);
comment on table audit.listed is 'Searches by name or number: the words and how many were found (SoLPuL 10 §).';
