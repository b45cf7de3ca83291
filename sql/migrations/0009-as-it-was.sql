-- A queue as it was on another day: which day each event and each priority belongs to, and what a registration was before it changed.
--
-- Older rows: their day is that of their point in time, in Stockholm. What a birth date or a wished start was before this migration
-- was not kept, so for those days the queue is told with the ones that stood when it was made.

alter table komet.registration_event add column on_date date;
update komet.registration_event set on_date = (at at time zone 'Europe/Stockholm')::date;
alter table komet.registration_event alter column on_date set not null;
comment on column komet.registration_event.on_date is 'The day it happened, as the database believed it was: kept by trigger.';

alter table komet.priority_grant add column granted_on date, add column ended_on date;
update komet.priority_grant set granted_on = (granted_at at time zone 'Europe/Stockholm')::date,
  ended_on = (ended_at at time zone 'Europe/Stockholm')::date;
alter table komet.priority_grant alter column granted_on set not null;
comment on column komet.priority_grant.granted_on is 'The first day it counted: kept by trigger.';
comment on column komet.priority_grant.ended_on is 'The first day it no longer counted: kept by trigger.';
create index priority_grant_registration on komet.priority_grant (registration);

create table komet.registration_before (
  registration uuid not null constraint registration_before_registration_fkey references komet.registration,
  day          date not null,
  unit         uuid not null constraint registration_before_unit_fkey references komet.unit,
  child_born   date,
  wanted_from  date,
  primary key (registration, day)
);
comment on table komet.registration_before is 'What decided the place or the wait of a registration until a day, when it was changed: the values in force the day before. Nothing else keeps them, since a birth date is corrected and a wish is written over.';
