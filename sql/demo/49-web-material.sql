-- Demonstration data: what somebody in the web course gets when they begin, a card with the code and a booklet. Who begins this week has not got it yet.

insert into komet.material (id, name, kind, loan, supplier, changed_by) values
  (pg_temp.uuid('web booklet'), 'Webbkurshäfte', 'booklet', false, 'Tryckeriet', 'demo_projektledare'), (pg_temp.uuid('web card'), 'Inloggningskort', 'other', false, null, 'demo_projektledare');
insert into komet.material_edition (id, material, label, valid_from, changed_by)
select pg_temp.uuid('web edition' || m.name), m.id, '1', komet.today() - 900, 'demo_projektledare' from komet.material m where m.name in ('Webbkurshäfte', 'Inloggningskort');
insert into komet.material_need (id, programme_version, material, meeting, per, quantity, changed_by)
select pg_temp.uuid('web need' || m.name), v.id, m.id, 1, 'participant', 1, 'demo_projektledare' from komet.material m, komet.programme_version v where m.name in ('Webbkurshäfte', 'Inloggningskort') and v.form = 'web';
insert into komet.material_movement (id, unit, material_edition, kind, quantity, on_date, for_web, for_need, at, by)
select pg_temp.uuid('web hand' || w.id || n.id), w.unit, komet.edition_of(n.material, w.began_on), 'handed_out', -1, w.began_on + 1, w.id, n.id, w.began_on + 1 + time '13:00', x.login
from komet.web_participation w
join demo_district x on x.unit = w.unit
join komet.material_need n on n.programme_version = w.programme_version
where w.began_on < komet.today() - 7;
insert into komet.material_movement (id, unit, material_edition, kind, quantity, on_date, at, by)
select pg_temp.uuid('web stock' || x.login || e.id), x.unit, e.id, 'received', 18 + floor(pg_temp.dice('web left' || x.login || a.name) * 8)::int + coalesce((
  select -sum(m.quantity) from komet.material_movement m where m.unit = x.unit and m.material_edition = e.id), 0)::int, komet.today() - 420, (komet.today() - 420) + time '09:00', x.login
from demo_district x, komet.material_edition e join komet.material a on a.id = e.material where a.name in ('Webbkurshäfte', 'Inloggningskort');
