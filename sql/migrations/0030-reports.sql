-- Reports: who pays for what, counts from before the records, and what counting as of a day needs.

-- A leader's district at the time, as that of a registration and of a group: leaders are counted per district as of any day.
alter table komet.unit_then drop constraint unit_then_kind_check;
alter table komet.unit_then add constraint unit_then_kind_check check (kind in ('registration', 'course_group', 'leader'));
comment on table komet.unit_then is 'Which district a registration, a group or a leader belonged to before its district was continued by another: was, until and with a day; unit is the one whose row it is now. number is what a group was called then. Figures in the division of the time are counted from it.';

-- Who waited on a past day is whoever waits now, and whoever something has happened to since.
create index registration_event_on_date on komet.registration_event (on_date);

create table komet.financier (
  id         uuid primary key default gen_random_uuid(),
  unit       uuid not null constraint financier_unit_fkey references komet.unit,
  name       komet.line not null constraint financier_name_key unique,
  valid_to   date,
  version    bigint not null default 1,
  changed_at timestamptz not null default now(),
  changed_by name not null default session_user
);
comment on table komet.financier is 'Who pays for projects (finansiär), and the last day when it has ended.';

create table komet.project (
  id         uuid primary key default gen_random_uuid(),
  unit       uuid not null constraint project_unit_fkey references komet.unit,
  name       komet.line not null constraint project_name_key unique,
  reference  komet.line,
  financier  uuid constraint project_financier_fkey references komet.financier,
  from_date  date not null,
  to_date    date not null,
  applied    int constraint project_applied_check check (applied between 0 and 1000000000),
  granted    int constraint project_granted_check check (granted between 0 and 1000000000),
  version    bigint not null default 1,
  changed_at timestamptz not null default now(),
  changed_by name not null default session_user,
  constraint project_to_date_check check (to_date >= from_date)
);
comment on table komet.project is 'A project (projekt) with a period of its own, that is reported on to whoever pays for it. Amounts in whole kronor, if they are kept at all. reference is its number with the financier.';

create table komet.project_organiser (
  id        uuid primary key default gen_random_uuid(),
  unit      uuid not null constraint project_organiser_unit_fkey references komet.unit,
  project   uuid not null constraint project_organiser_project_fkey references komet.project,
  organiser uuid constraint project_organiser_organiser_fkey references komet.unit,
  name      komet.line,
  constraint project_organiser_organiser_check check (num_nonnulls(organiser, name) = 1),
  constraint project_organiser_organiser_key unique (project, organiser),
  constraint project_organiser_name_key unique (project, name)
);
comment on table komet.project_organiser is 'Who holds a project together: districts and Precens, or somebody outside by name. That does not open any family''s file to anybody.';

create table komet.project_group (
  project      uuid not null constraint project_group_project_fkey references komet.project,
  course_group uuid not null constraint project_group_course_group_fkey references komet.course_group,
  unit         uuid not null constraint project_group_unit_fkey references komet.unit,
  primary key (project, course_group)
);
comment on table komet.project_group is 'Which groups a project is reported with. A group may count in several.';
create index project_group_course_group on komet.project_group (course_group);

create table komet.figure_before (
  id         uuid primary key default gen_random_uuid(),
  unit       uuid not null constraint figure_before_unit_fkey references komet.unit,
  figure     text not null constraint figure_before_figure_check check (figure in ('parents', 'completed', 'children', 'groups', 'leaders')),
  district   uuid constraint figure_before_district_fkey references komet.unit,
  programme  uuid constraint figure_before_programme_fkey references komet.programme,
  from_date  date not null,
  to_date    date not null,
  n          int not null constraint figure_before_n_check check (n between 0 and 10000000),
  source     komet.line not null,
  version    bigint not null default 1,
  changed_at timestamptz not null default now(),
  changed_by name not null default session_user,
  constraint figure_before_to_date_check check (to_date >= from_date)
);
comment on table komet.figure_before is 'Counts from before the records, or of what has been destroyed since: what, where (district null: not told), of which programme, for which period, and where the count was found.';

insert into komet.setting_kind (name, type, default_value, label, source) values
  ('wait_goal_weeks', 'int', '12', 'Weeks from the wished day until a group begins that figures measure against', 'No published goal; to be confirmed by Precens');

-- What is known of the time before: published counts, entered as they stand in their source.
insert into komet.figure_before (unit, figure, programme, from_date, to_date, n, source)
select u.id, 'parents', null, '2003-01-01', '2006-03-31', 1000, 'Rapport om Kometprojektet 2006: cirka 1 000 föräldrar'
from komet.unit u where u.code = 'precens';
