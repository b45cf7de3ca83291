-- What the meetings of a programme should hold is kept by the project's lead: a list without a first day is being written, and marked by
-- nobody yet. version counts the saves of a row.
alter table komet.fidelity_list
  alter column valid_from drop not null,
  add column version bigint not null default 1,
  add constraint fidelity_list_writing_check check (valid_from is not null or valid_to is null);
comment on column komet.fidelity_list.valid_from is 'The first day that its meetings are marked by it. Null: it is being written.';
create unique index fidelity_list_writing on komet.fidelity_list (programme_version) where valid_from is null;
alter table komet.fidelity_item add column version bigint not null default 1;
-- A list that is thrown away is asked for first: nobody may have marked a meeting by it.
create index fidelity_rating_fidelity_list on komet.fidelity_rating (fidelity_list);
-- Items are numbered in turn, as questions are.
update komet.fidelity_item i set position = o.n
from (select x.id, row_number() over (partition by x.fidelity_list order by x.position, x.code) as n from komet.fidelity_item x) o
where o.id = i.id and i.position <> o.n;
