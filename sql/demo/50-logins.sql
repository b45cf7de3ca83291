-- Demonstration data, part 6: the people at the keyboards. No passwords: the demonstration is reached by its socket alone.

insert into komet.colleague (login, name) values
  ('demo_farsta', 'Åsa Lindqvist'), ('demo_bromma', 'Jonas Ek'), ('demo_enskede', 'Leyla Aziz'), ('demo_hagersten', 'Per Sjögren'),
  ('demo_hasselby', 'Maria Nowak'), ('demo_jarva', 'Hodan Warsame'), ('demo_kungsholmen', 'Eva Holm'), ('demo_innerstaden', 'Anna Wallin'),
  ('demo_skarpnack', 'Ida Norén'), ('demo_skarholmen', 'Samira Rahimi'), ('demo_sodermalm', 'Göran Ask'),
  ('demo_projektledare', 'Karin Bergström'), ('demo_handledare', 'Henrik Öberg'), ('demo_granskare', 'Ulrika Engström'),
  ('demo_forvaltare', 'Mikael Hedlund'), ('demo_fou', 'Ingrid Åkesson');

insert into komet.duty (id, login, unit, duty, valid_from, given_by)
select pg_temp.uuid('duty' || v.login), v.login, u.id, v.duty, komet.today() - 1200, 'demo_forvaltare'
from (
  select login, code, 'coordinator' as duty from demo_district
  union all values
  ('demo_projektledare', 'precens', 'lead'), ('demo_handledare', 'precens', 'supervisor'), ('demo_granskare', 'farsta', 'reviewer'),
  ('demo_forvaltare', 'precens', 'admin'), ('demo_fou', 'precens', 'research'), ('demo_gruppledare', 'farsta', 'leader')) as v (login, code, duty)
join komet.unit u on u.code = v.code;

-- The group leader who can log in leads Farsta's running group of Komet 3-11.
with hers as (
  select l.id from komet.leader l
  join komet.group_leader gl on gl.leader = l.id
  join komet.course_group g on g.id = gl.course_group and g.state = 'running'
  join demo_group d on d.id = g.id and d.code = 'komet-3-11'
  join demo_district dd on dd.unit = g.unit and dd.code = 'farsta'
  order by g.first_date desc, l.name limit 1)
update komet.leader set login = 'demo_gruppledare' from hers where leader.id = hers.id;
insert into komet.colleague (login, name) select login, name from komet.leader where login = 'demo_gruppledare';

do $$
declare
  person record;
begin
  for person in
    select v.login, v.duty from (values
      ('demo_farsta', 'coordinator'), ('demo_bromma', 'coordinator'), ('demo_projektledare', 'lead'), ('demo_handledare', 'supervisor'),
      ('demo_granskare', 'reviewer'), ('demo_forvaltare', 'admin'), ('demo_fou', 'research'), ('demo_gruppledare', 'leader'),
      ('demo_forening', 'organiser')) as v (login, duty)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = person.login) then
      execute format('create role %I login connection limit 5', person.login);
    end if;
    execute format('grant komet_people, %I to %I', 'komet_' || person.duty, person.login);
  end loop;
end
$$;

set session_replication_role = origin;
