-- Demonstration data: two financiers, three projects with their groups, one of them held by several, and two counts from before.

insert into komet.financier (id, unit, name, valid_to)
select pg_temp.uuid('financier' || v.n), u.id, v.name, case when v.ended then komet.today() - 500 end
from (values (1, 'Länsstyrelsen Stockholm', false), (2, 'Sociala investeringsfonden', false), (3, 'Kompetensfonden', true)) v (n, name, ended), komet.unit u where u.code = 'precens';
insert into komet.project (id, unit, name, reference, financier, from_date, to_date, applied, granted)
select pg_temp.uuid('project' || v.n), u.id, v.name, v.reference, pg_temp.uuid('financier' || v.payer), komet.today() - v.since, komet.today() - v.until, v.applied, v.granted
from (values (1, 'Komet i ytterstaden', '2025-1187', 2, 420, -120, 900000, 650000), (2, 'Tonåren hemma', null, 1, 300, -60, null::int, 240000),
  (3, 'Fler gruppledare', 'KF 14/31', 3, 980, 500, 1530000, 486950)) v (n, name, reference, payer, since, until, applied, granted), komet.unit u where u.code = 'precens';
insert into komet.project_organiser (id, unit, project, organiser)
select pg_temp.uuid('organiser' || v.n || o.code), u.id, pg_temp.uuid('project' || v.n), o.id
from (values (1, 'jarva'), (1, 'skarholmen'), (1, 'precens'), (2, 'farsta'), (2, 'precens'), (3, 'precens')) v (n, code) join komet.unit o on o.code = v.code, komet.unit u where u.code = 'precens';
insert into komet.project_organiser (id, unit, project, name)
select pg_temp.uuid('organiser outside'), u.id, pg_temp.uuid('project1'), 'Föreningen Trygga hem' from komet.unit u where u.code = 'precens';
insert into komet.project_group (project, course_group, unit)
select p.id, g.id, p.unit
from (values (1, array['jarva', 'skarholmen'], array['komet-3-11', 'abc-3-12']), (2, array['farsta'], array['komet-12-18']), (3, array['bromma', 'sodermalm', 'jarva'], array['komet-3-11'])) v (n, units, programmes)
join komet.project p on p.id = pg_temp.uuid('project' || v.n)
join demo_district d on d.code = any (v.units)
join demo_programme r on r.code = any (v.programmes)
join komet.course_group g on g.unit = d.unit and g.programme = r.programme and g.first_date between p.from_date and p.to_date;
insert into komet.figure_before (id, unit, figure, district, programme, from_date, to_date, n, source)
select pg_temp.uuid('before' || v.n), u.id, v.figure, d.unit, r.programme, v.since, v.until, v.count, v.source
from (values (1, 'groups', null, 'komet-3-11', date '2003-01-01', date '2006-03-31', 160, 'Projektets pärm, lista över cirklar'),
  (2, 'leaders', null, null, date '2003-01-01', date '2010-12-31', 210, 'Deltagarlistor från utbildningarna'),
  (3, 'parents', 'farsta', 'komet-3-11', date '2007-01-01', date '2010-12-31', 184, 'Verksamhetsberättelse Farsta 2010, s. 12')) v (n, figure, district, programme, since, until, count, source)
left join demo_district d on d.code = v.district
left join demo_programme r on r.code = v.programme, komet.unit u where u.code = 'precens';
update komet.training_event e set project = pg_temp.uuid('project1') from komet.project p
where p.id = pg_temp.uuid('project1') and e.kind in ('training', 'lecture') and e.on_date between p.from_date and p.to_date;
