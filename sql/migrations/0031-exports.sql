-- What left the program: files that were saved, printed, sent or handed over.
create table audit.exported (
  n        bigint generated always as identity primary key,
  at       timestamptz not null default clock_timestamp(),
  login    name not null,
  what     text not null,
  format   text not null,
  narrowed text,
  found    int not null
);
comment on table audit.exported is 'What was taken out of the program as a file, by whom, narrowed to what, and how many rows. Written before there is a file. Append only.';
comment on column audit.exported.what is 'report, list, document or file, and its name in forms/; of a document or file also the row it is about.';
create index exported_login on audit.exported (login, at);
