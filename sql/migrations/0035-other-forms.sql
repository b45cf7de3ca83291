-- The other forms of the programme: treatment of one family after a decision, courses for staff, support groups where the child
-- takes part, open courses with a short sign-up, and organisers beside the district that owns a group.

-- ---------------------------------------------------------------------------------------------------
-- What a version of a programme is like: columns, so that no function knows a programme by its name

alter table komet.programme_version
  add column signup text not null default 'family' constraint programme_version_signup_check check (signup in ('family', 'short', 'staff')),
  add column child_present boolean not null default false;
comment on column komet.programme_version.signup is 'How one signs up: family, with child and wishes; short, a name and how many adults come, no word about a child; staff, a name and a place of work.';
comment on column komet.programme_version.child_present is 'Children take part, alone or with their parents: guardians consent first (setting child_consent).';
update komet.programme_version v set signup = x.signup
from komet.programme p, (values ('skolkomet', 'staff'), ('forskolekomet', 'staff'), ('abc-0-2', 'short'), ('abc-3-12', 'short'), ('abc-13-18', 'short')) as x (code, signup)
where p.id = v.programme and p.code = x.code;
update komet.programme_version v set child_present = true
from komet.programme p where p.id = v.programme and p.code in ('ikomet-individuell', 'tryggare-barn');

-- Support groups for children, in districts together with associations. Ages, meetings and seats are starting values to confirm.
insert into komet.programme (code, name, status, position) values ('stodgrupp-barn', 'Stödgrupp för barn', 'running', 140);
insert into komet.programme_version (programme, label, form, takes_part, purpose, age_from, age_to, meetings, meeting_minutes,
  capacity, capacity_counts, leaders, complete_at, documentation, needs_decision, valid_from, child_present)
select id, 'Version 1', 'group', 'child', 'preventive', 7, 13, 12, 90, 8, 'children', 2, 9, 'identity', false, '2011-01-01', true
from komet.programme where code = 'stodgrupp-barn';

-- ---------------------------------------------------------------------------------------------------
-- Lists that constraints keep: each gets one more word, whatever others have added to it

do $$
declare
  it record;
  words text[];
begin
  for it in
    select * from (values
      ('unit', 'kind', array['association']), ('duty', 'duty', array['organiser']), ('person', 'role', array['staff']),
      ('registration', 'channel', array['list']), ('reason', 'kind', array['no_treatment'])) as x (tbl, col, more)
  loop
    select array_agg(m[1] order by n) into words
    from pg_constraint c cross join regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''', 'g') with ordinality r (m, n)
    where c.conrelid = ('komet.' || it.tbl)::regclass and c.conname = it.tbl || '_' || it.col || '_check';
    execute format('alter table komet.%I drop constraint %I', it.tbl, it.tbl || '_' || it.col || '_check');
    execute format('alter table komet.%I add constraint %I check (%I in (%s))', it.tbl, it.tbl || '_' || it.col || '_check', it.col,
      (select string_agg(quote_literal(w), ', ') from unnest(words || it.more) w));
  end loop;
end
$$;

-- ---------------------------------------------------------------------------------------------------
-- Short sign-ups, and staff

alter table komet.person
  add column workplace komet.line,
  add column occupation komet.line;
comment on column komet.person.workplace is 'Where staff who take part work: a school, a preschool.';
comment on column komet.person.occupation is 'What staff who take part work as.';

alter table komet.registration add column wanted_group uuid constraint registration_wanted_group_fkey references komet.course_group;
comment on column komet.registration.wanted_group is 'The only group that suits, when one signs up for a certain occasion. Null: any.';

-- ---------------------------------------------------------------------------------------------------
-- Treatment: what was proposed to the family and what it said, and what was decided

create table komet.proposal (
  id           uuid primary key default gen_random_uuid(),
  unit         uuid not null constraint proposal_unit_fkey references komet.unit,
  registration uuid not null constraint proposal_registration_fkey references komet.registration,
  proposed_on  date not null,
  proposed_by  name not null default session_user,
  answer       text constraint proposal_answer_check check (answer in ('yes', 'no')),
  answered_on  date constraint proposal_answered_on_check check (answered_on >= proposed_on),
  reason       uuid constraint proposal_reason_fkey references komet.reason,
  version      bigint not null default 1,
  changed_at   timestamptz not null default now(),
  changed_by   name not null default session_user,
  constraint proposal_answer_answered_on_check check ((answer is null) = (answered_on is null))
);
comment on table komet.proposal is 'A treatment proposed to a family, and its yes or no: each time a row, so that it can be counted how many say yes. No reason is shown on a list.';
create index proposal_registration on komet.proposal (registration, proposed_on);
create index proposal_unit on komet.proposal (unit, proposed_on);

create table komet.decision (
  id           uuid primary key default gen_random_uuid(),
  unit         uuid not null constraint decision_unit_fkey references komet.unit,
  registration uuid not null constraint decision_registration_fkey references komet.registration,
  kind         text not null constraint decision_kind_check check (kind in ('assessed', 'without', 'refused')),
  decided_on   date not null,
  decided_by   komet.line not null,
  case_number  komet.line,
  until        date constraint decision_until_check check (until >= decided_on),
  ended_on     date constraint decision_ended_on_check check (ended_on >= decided_on),
  version      bigint not null default 1,
  changed_at   timestamptz not null default now(),
  changed_by   name not null default session_user
);
comment on table komet.decision is 'A decision about a treatment: help after assessment (SoL 11:1), without (SoL 11:5), or refused; by whom, and when. Its grounds stand in the case system, not here.';
create index decision_registration on komet.decision (registration, decided_on);

insert into komet.reason (kind, name, position) values
  ('no_treatment', 'Vill inte ha insatsen', 10), ('no_treatment', 'Den andra vårdnadshavaren säger nej', 20),
  ('no_treatment', 'Tiden räcker inte till', 30), ('no_treatment', 'Vill hellre gå i grupp', 40),
  ('no_treatment', 'Får annan hjälp', 50), ('no_treatment', 'Gick inte att nå', 60), ('no_treatment', 'Annat', 90);

alter table komet.meeting
  add column kind text constraint meeting_kind_check check (kind in ('home', 'parents', 'child', 'together', 'follow_up')),
  add constraint meeting_place_kind_check check (kind is distinct from 'home' or place is null);
comment on column komet.meeting.kind is 'What kind of contact it is in a treatment: at home, with the parents, with the child, with both, a follow-up. A meeting at home has no place: the address stands in the family''s file and nowhere else.';

-- ---------------------------------------------------------------------------------------------------
-- Organisers beside the district

create table komet.group_organiser (
  course_group uuid not null constraint group_organiser_course_group_fkey references komet.course_group,
  organiser    uuid not null constraint group_organiser_organiser_fkey references komet.unit,
  unit         uuid not null constraint group_organiser_unit_fkey references komet.unit,
  part         komet.line,
  primary key (course_group, organiser)
);
comment on table komet.group_organiser is 'Who holds a group together with the district that owns it (unit): another district, an association, a partner outside the city. What is known of its families stays the owner''s secret.';
create index group_organiser_organiser on komet.group_organiser (organiser);

-- ---------------------------------------------------------------------------------------------------
-- Settings

insert into komet.setting_kind (name, type, default_value, label, source) values
  ('decision_first', 'bool', 'true', 'A programme that needs a decision offers no place before it', 'Förstärkt Komet is offered after a decision; to be confirmed by the city''s lawyer'),
  ('child_consent', 'text', 'both', 'Whose consent a child''s part needs: both, one or none of the guardians', 'FB 6 kap. 11 and 13 a §§; to be confirmed by the city''s lawyer'),
  ('referral_keeps_date', 'bool', 'true', 'A family referred from a group keeps its first queue date', 'As between programmes; to be confirmed by Precens'),
  ('places_at_once', 'bool', 'false', 'A place is given when a group is filled, without asking for an answer', 'Practice of open courses; each programme decides');
insert into komet.setting (name, programme, value, valid_from)
select 'places_at_once', v.programme, 'true', '2011-01-01' from komet.programme_version v where v.signup = 'staff';
