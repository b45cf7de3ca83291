-- Who has the form of a row open just now. Unlogged: what goes with a crash is the presence of sessions that went with it.
create unlogged table komet.presence (
	login name not null default session_user,
	id uuid not null,
	unit uuid not null constraint presence_unit_fkey references komet.unit,
	about uuid not null,
	pid int not null,
	backend_start timestamptz not null,
	since timestamptz not null default clock_timestamp(),
	primary key (login, id)
);
comment on table komet.presence is 'One open form of one session: place is the form''s own number, about the row it shows, unit the row''s.';
create index presence_about on komet.presence (about);
