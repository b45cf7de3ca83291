-- What taking back needs to know: which save wrote a row, how a form stood before it, what has been taken back already.

alter table audit.written add column request uuid;
comment on column audit.written.request is 'The save that wrote the row, when one did: the rows of one save belong together.';
create index written_request on audit.written (request) where request is not null;

alter table komet.request add column was jsonb;
alter table komet.request add column undone_by uuid;
comment on column komet.request.was is 'A form as it was before the save, for those that are put back field by field.';
comment on column komet.request.undone_by is 'The save that took this one back.';
create index request_login on komet.request (login, at);

alter table komet.registration_event add column undoes uuid
	constraint registration_event_undoes_fkey references komet.registration_event;
comment on column komet.registration_event.undoes is 'The event that this one takes back. Both stand.';
create index registration_event_undoes on komet.registration_event (undoes) where undoes is not null;

alter table komet.offer_attempt add column corrects uuid
	constraint offer_attempt_corrects_fkey references komet.offer_attempt;
comment on column komet.offer_attempt.corrects is 'The attempt that was written down by mistake. Neither of the two counts.';
create unique index offer_attempt_corrects_key on komet.offer_attempt (corrects) where corrects is not null;
