-- A family that moves to another district, and districts that are continued by others.

-- A registration whose move has been asked for keeps its place and stands still until there is an answer.
alter table komet.registration add column moving boolean not null default false
	constraint registration_moving_check check (not moving or state in ('incomplete', 'queued'));
comment on column komet.registration.moving is 'A move to another district is asked for: it keeps its place, gets no offer, and nothing of it changes.';

create table komet.move (
	id           uuid primary key default gen_random_uuid(),
	unit         uuid not null constraint move_unit_fkey references komet.unit,
	to_unit      uuid not null constraint move_to_unit_fkey references komet.unit,
	family       uuid not null constraint move_family_fkey references komet.family,
	registration uuid not null constraint move_registration_fkey references komet.registration,
	programme    uuid not null constraint move_programme_fkey references komet.programme,
	consent      uuid not null constraint move_consent_fkey references komet.consent,
	notes        boolean not null default false,
	state        text not null default 'asked' constraint move_state_check check (state in
	               ('asked', 'accepted', 'refused', 'withdrawn', 'merged')),
	asked_at     timestamptz not null default clock_timestamp(),
	asked_by     name not null default session_user,
	answered_at  timestamptz,
	answered_by  name,
	reason       uuid constraint move_reason_fkey references komet.reason,
	became       uuid constraint move_became_fkey references komet.registration,
	version      bigint not null default 1,
	changed_at   timestamptz not null default now(),
	changed_by   name not null default session_user,
	constraint move_to_unit_check check (state <> 'asked' or unit <> to_unit)
);
comment on table komet.move is 'A move of a waiting registration to another district (flytt), asked for by the one (unit) and answered by the other (to_unit), with the consent it leans on. notes: the consent covers the notes of the file too. became is the registration there. merged: the two districts became one before there was an answer.';
create unique index move_registration_key on komet.move (registration) where state = 'asked';
create index move_asked on komet.move (to_unit) where state = 'asked';
create index move_unit on komet.move (unit, asked_at);

create table komet.unit_then (
	about   uuid not null,
	kind    text not null constraint unit_then_kind_check check (kind in ('registration', 'course_group')),
	unit    uuid not null constraint unit_then_unit_fkey references komet.unit,
	was     uuid not null constraint unit_then_was_fkey references komet.unit,
	until   date not null,
	number  int,
	primary key (about, until)
);
comment on table komet.unit_then is 'Which district a registration or a group belonged to before its district was continued by another: was, until and with a day; unit is the one whose row it is now. number is what the group was called then. Figures in the division of the time are counted from it.';
create index unit_then_was on komet.unit_then (was);

comment on column komet.unit_succession.share is 'whole: continues the other, with everything that was not given to somebody else, and its log. part: was given a part.';

alter table komet.reason drop constraint reason_kind_check;
alter table komet.reason add constraint reason_kind_check check (kind in
	('close', 'decline', 'skip', 'rest', 'priority', 'interrupt', 'cancel', 'heard', 'open', 'withdraw', 'refer', 'move'));
-- None of them says whether the family is known where it wants to move: that is nobody's business where it is asked from.
insert into komet.reason (kind, name, position) values
	('move', 'Familjen bor inte i stadsdelen', 10), ('move', 'Programmet ges inte här', 20),
	('move', 'Familjen vill stå kvar', 30), ('move', 'Ring oss först', 40), ('move', 'Annat', 90);
