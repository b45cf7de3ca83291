-- Material: manuals, booklets, films and posters in their editions, which meeting needs which, and the stocks that they come from.
-- A stock is the sum of its movements: nothing is written over, a count that differs is a movement of its own.

create table komet.material (
  id         uuid primary key default gen_random_uuid(),
  name       komet.line not null constraint material_name_key unique,
  kind       text not null constraint material_kind_check check (kind in ('manual', 'booklet', 'film', 'poster', 'other')),
  loan       boolean not null default false,
  supplier   komet.line,
  active     boolean not null default true,
  version    bigint not null default 1,
  changed_at timestamptz not null default now(),
  changed_by name not null default session_user
);
comment on table komet.material is 'What there is. loan: it comes back after the course, as a film does; what is not a loan is used up when it is handed out.';

create table komet.material_edition (
  id         uuid primary key default gen_random_uuid(),
  material   uuid not null constraint material_edition_material_fkey references komet.material,
  label      komet.line not null,
  valid_from date not null,
  article    komet.line,
  version    bigint not null default 1,
  changed_at timestamptz not null default now(),
  changed_by name not null default session_user,
  constraint material_edition_label_key unique (material, label),
  constraint material_edition_valid_from_key unique (material, valid_from)
);
comment on table komet.material_edition is 'Editions (upplagor). Groups that begin from valid_from on use it, until the next; those that have begun go on with theirs. article is the supplier''s number.';

create table komet.material_need (
  id                uuid primary key default gen_random_uuid(),
  programme_version uuid not null constraint material_need_programme_version_fkey references komet.programme_version,
  material          uuid not null constraint material_need_material_fkey references komet.material,
  meeting           int not null default 1 constraint material_need_meeting_check check (meeting between 1 and 60),
  per               text not null constraint material_need_per_check check (per in ('participant', 'adult', 'family', 'leader', 'group')),
  quantity          int not null default 1 constraint material_need_quantity_check check (quantity between 1 and 100),
  version           bigint not null default 1,
  changed_at        timestamptz not null default now(),
  changed_by        name not null default session_user,
  constraint material_need_material_key unique (programme_version, material, meeting, per)
);
comment on table komet.material_need is 'What a meeting of a programme version needs, and how many for each: participant, adult, family, leader or group.';

create table komet.material_order (
  id          uuid primary key default gen_random_uuid(),
  unit        uuid not null constraint material_order_unit_fkey references komet.unit,
  from_unit   uuid constraint material_order_from_unit_fkey references komet.unit,
  supplier    komet.line,
  reference   komet.line,
  ordered_on  date not null,
  expected_on date,
  closed_on   date,
  version     bigint not null default 1,
  changed_at  timestamptz not null default now(),
  changed_by  name not null default session_user,
  constraint material_order_expected_on_check check (expected_on >= ordered_on),
  constraint material_order_closed_on_check check (closed_on >= ordered_on),
  constraint material_order_from_unit_check check (from_unit <> unit)
);
comment on table komet.material_order is 'An order of one unit, from the store of another (from_unit) or from a supplier. closed_on: what had not come by then is not waited for any more.';
create index material_order_unit on komet.material_order (unit, ordered_on);

create table komet.material_order_line (
  id               uuid primary key default gen_random_uuid(),
  unit             uuid not null constraint material_order_line_unit_fkey references komet.unit,
  material_order   uuid not null constraint material_order_line_material_order_fkey references komet.material_order,
  material_edition uuid not null constraint material_order_line_material_edition_fkey references komet.material_edition,
  quantity         int not null constraint material_order_line_quantity_check check (quantity between 1 and 10000),
  version          bigint not null default 1,
  changed_at       timestamptz not null default now(),
  changed_by       name not null default session_user,
  constraint material_order_line_material_edition_key unique (material_order, material_edition)
);
comment on table komet.material_order_line is 'What is ordered. What has come of it is the movements that name it.';

-- The columns that say whom it was for are not named as their tables: when a district is divided its stock stays where it lies,
-- whichever way the groups go that were given of it (88-succession.sql).
create table komet.material_movement (
  id                uuid primary key default gen_random_uuid(),
  unit              uuid not null constraint material_movement_unit_fkey references komet.unit,
  material_edition  uuid not null constraint material_movement_material_edition_fkey references komet.material_edition,
  kind              text not null constraint material_movement_kind_check check (kind in ('received', 'sent', 'handed_out', 'returned', 'counted', 'lost')),
  quantity          int not null constraint material_movement_quantity_check check (quantity between -100000 and 100000),
  on_date           date not null,
  counted           int constraint material_movement_counted_check check (counted >= 0),
  order_line        uuid constraint material_movement_order_line_fkey references komet.material_order_line,
  for_group         uuid constraint material_movement_for_group_fkey references komet.course_group,
  for_meeting       uuid constraint material_movement_for_meeting_fkey references komet.meeting on delete set null,
  for_need          uuid constraint material_movement_for_need_fkey references komet.material_need,
  for_participation uuid constraint material_movement_for_participation_fkey references komet.participation on delete set null,
  to_leader         uuid constraint material_movement_to_leader_fkey references komet.leader,
  to_unit           uuid constraint material_movement_to_unit_fkey references komet.unit,
  note              komet.line,
  corrects          uuid constraint material_movement_corrects_fkey references komet.material_movement,
  at                timestamptz not null default clock_timestamp(),
  by                name not null default session_user,
  constraint material_movement_quantity_kind_check check (corrects is not null or case kind
    when 'received' then quantity > 0 when 'returned' then quantity > 0 when 'counted' then counted is not null else quantity < 0 end),
  constraint material_movement_for_group_check check (for_group is null or kind in ('handed_out', 'returned')),
  constraint material_movement_for_need_check check (for_need is null or for_group is not null)
);
comment on table komet.material_movement is 'Everything that came into a stock or left it, append only; the stock is the sum. counted is how many there were: its quantity is what the books were wrong by. corrects: takes a movement back that was written by mistake. note is about the material, never about a person.';
create index material_movement_unit on komet.material_movement (unit, material_edition, on_date);
create index material_movement_for_group on komet.material_movement (for_group) where for_group is not null;
create index material_movement_to_leader on komet.material_movement (to_leader) where to_leader is not null;
create index material_movement_order_line on komet.material_movement (order_line) where order_line is not null;
create unique index material_movement_corrects_key on komet.material_movement (corrects) where corrects is not null;

insert into komet.setting_kind (name, type, default_value, label, source) values
  ('material_weeks', 'int', '16', 'Weeks ahead that material is planned for', 'Printing and delivery take weeks; to be confirmed by Precens'),
  ('material_days', 'int', '14', 'Days that a delivery is counted on to take when nothing else is said', 'Practice; to be confirmed by Precens'),
  ('material_from_store', 'bool', 'true', 'Districts order material from the central store', 'Practice; otherwise each orders from the supplier');

-- What the published descriptions of the courses name, as a starting point: handouts for parents, film vignettes, the leaders' manual.
insert into komet.material (name, kind, loan) values
  ('Gruppledarmanual Komet 3–11', 'manual', false), ('Föräldrahäfte Komet 3–11', 'booklet', false), ('Filmvinjetter Komet 3–11', 'film', true),
  ('Gruppledarmanual Komet 12–18', 'manual', false), ('Föräldrahäfte Komet 12–18', 'booklet', false), ('Filmvinjetter Komet 12–18', 'film', true),
  ('Stödtavla beröm', 'poster', true), ('Metodstöd Tryggare barn', 'manual', false);
insert into komet.material_edition (material, label, valid_from)
select m.id, '2011', '2011-01-01' from komet.material m where m.name <> 'Metodstöd Tryggare barn';
insert into komet.material_edition (material, label, valid_from)
select m.id, '2012', '2012-01-01' from komet.material m where m.name = 'Metodstöd Tryggare barn';
insert into komet.material_need (programme_version, material, meeting, per, quantity)
select v.id, m.id, n.meeting, n.per, 1
from (values
  ('komet-3-11', 'Gruppledarmanual Komet 3–11', 1, 'leader'), ('komet-3-11', 'Föräldrahäfte Komet 3–11', 1, 'participant'),
  ('komet-3-11', 'Filmvinjetter Komet 3–11', 1, 'group'), ('komet-3-11', 'Stödtavla beröm', 2, 'group'),
  ('komet-12-18', 'Gruppledarmanual Komet 12–18', 1, 'leader'), ('komet-12-18', 'Föräldrahäfte Komet 12–18', 1, 'participant'),
  ('komet-12-18', 'Filmvinjetter Komet 12–18', 1, 'group'),
  ('forstarkt-3-11', 'Gruppledarmanual Komet 3–11', 1, 'leader'), ('forstarkt-3-11', 'Föräldrahäfte Komet 3–11', 1, 'participant'),
  ('forstarkt-3-11', 'Filmvinjetter Komet 3–11', 1, 'group'), ('tryggare-barn', 'Metodstöd Tryggare barn', 1, 'leader')) as n (code, material, meeting, per)
join komet.programme p on p.code = n.code
join komet.programme_version v on v.programme = p.id
join komet.material m on m.name = n.material;
