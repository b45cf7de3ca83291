-- What stands in the way of somebody in a web course, from a short list, beside a contact or a pause (doc/adr/0037).

do $$
declare
  words text[];
begin
  select array_agg(m[1] order by n) into words
  from pg_constraint c cross join regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''', 'g') with ordinality r (m, n)
  where c.conrelid = 'komet.reason'::regclass and c.conname = 'reason_kind_check';
  alter table komet.reason drop constraint reason_kind_check;
  execute format('alter table komet.reason add constraint reason_kind_check check (kind in (%s))', (select string_agg(quote_literal(w), ', ') from unnest(words || array['obstacle']) w));
end
$$;

-- Nothing about health, crime or what the social services do: such an obstacle has no code.
insert into komet.reason (kind, name, position) values
  ('obstacle', 'Tiden räcker inte till', 10), ('obstacle', 'Oregelbundna arbetstider', 20), ('obstacle', 'Ensam med barnen hemma', 30),
  ('obstacle', 'Teknik eller uppkoppling', 40), ('obstacle', 'Språket', 50), ('obstacle', 'Behöver mer stöd än webbkursen ger', 60), ('obstacle', 'Annat', 90);

alter table komet.web_contact
  add column obstacle uuid constraint web_contact_obstacle_fkey references komet.reason,
  add constraint web_contact_obstacle_reached_check check (obstacle is null or reached);
alter table komet.web_pause add column obstacle uuid constraint web_pause_obstacle_fkey references komet.reason;
comment on column komet.web_contact.obstacle is 'What stands in the way, when somebody told. Read in the family''s file, told in the register extract, counted with others'': no list shows it.';
comment on column komet.web_pause.obstacle is 'What made a pause necessary, when somebody told. Read as that of a contact.';
