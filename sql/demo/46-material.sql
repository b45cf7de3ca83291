-- Demonstration data, part 5c: material. A new edition of the parents' booklet is a season old; every district has some, some too few.

insert into komet.material_edition (id, material, label, valid_from, article, changed_by)
select pg_temp.uuid('edition' || m.name), m.id, extract(year from komet.today() - 100)::int || ':2', komet.today() - 100, 'FH-' || 100 + length(m.name), 'demo_projektledare'
from komet.material m where m.name in ('Föräldrahäfte Komet 3–11', 'Gruppledarmanual Komet 3–11');
update komet.material set supplier = 'Tryckeriet' where kind in ('manual', 'booklet');

-- What running groups have had: booklets for those who came to the first meeting, films and boards for the group.
insert into komet.material_movement (id, unit, material_edition, kind, quantity, on_date, for_group, for_meeting, for_need, for_participation, at, by)
select pg_temp.uuid('hand' || a.name || n.meeting || n.per || coalesce(p.id, d.id)), d.unit, komet.edition_of(n.material, d.first_date), 'handed_out', -n.quantity, m.on_date, d.id, m.id, n.id, p.id, m.on_date + time '20:05', d.login
from demo_group d
join komet.material_need n on n.programme_version = d.version and n.per in ('participant', 'group')
join komet.material a on a.id = n.material
join komet.meeting m on m.course_group = d.id and m.number = n.meeting and m.state = 'held'
left join komet.participation p on n.per = 'participant' and p.course_group = d.id
  and exists (select from komet.attendance a where a.participation = p.id and a.meeting = m.id and a.mark in ('N', 'S', 'K'))
where d.state = 'running' and (n.per = 'group' or p.id is not null);
-- Leaders of the largest programme have the manual; one in three the new one, too.
insert into komet.material_movement (id, unit, material_edition, kind, quantity, on_date, to_leader, at, by)
select pg_temp.uuid('manual' || l.id || e.label), l.unit, e.id, 'handed_out', -1, greatest(e.valid_from, komet.today() - 600) + 10, l.id, (greatest(e.valid_from, komet.today() - 600) + 10) + time '14:00',
  (select x.login from demo_district x where x.unit = l.unit)
from (select distinct p.leader from demo_pair p where p.code = 'komet-3-11' and p.pair < 9) p
join komet.leader l on l.id = p.leader
join komet.material m on m.name = 'Gruppledarmanual Komet 3–11'
join komet.material_edition e on e.material = m.id and (e.label = '2011' or pg_temp.dice('new manual' || l.id) < 0.33);

-- What there was before, so that a few are left; the central store has more; counted a while ago.
insert into komet.material_movement (id, unit, material_edition, kind, quantity, on_date, at, by)
select pg_temp.uuid('stock' || u.login || a.name || e.label), u.unit, e.id, 'received',
  coalesce((select -sum(m.quantity) from komet.material_movement m where m.unit = u.unit and m.material_edition = e.id), 0)
    + case when u.n = 0 then 40 + floor(pg_temp.dice('store' || a.name || e.label) * 60)::int
        when a.loan then 1 + floor(pg_temp.dice('loan' || u.login || a.name) * 2)::int
        when e.valid_from < komet.today() - 200 and a.kind = 'booklet' and a.name like '%3–11' then 1 + floor(pg_temp.dice('old' || u.login) * 3)::int
        else 2 + floor(pg_temp.dice('left' || u.login || a.name || (e.label = '2011')) * 11)::int end,
  greatest(e.valid_from, komet.today() - 400), greatest(e.valid_from, komet.today() - 400) + time '09:00', u.login
from (select unit, login, n from demo_district union all select id, 'demo_projektledare', 0 from komet.unit where code = 'precens') as u
cross join komet.material_edition e join komet.material a on a.id = e.material
where a.kind <> 'manual' or u.n = 0 or e.valid_from > komet.today() - 200 or a.name like '%3–11';
insert into komet.material_movement (id, unit, material_edition, kind, quantity, counted, on_date, note, at, by)
select pg_temp.uuid('counted' || m.material_edition), m.unit, m.material_edition, 'counted', d.delta, sum(m.quantity) + d.delta, komet.today() - 12,
  case when d.delta < 0 then 'En låda vattenskadad' end, (komet.today() - 12) + time '15:20', 'demo_farsta'
from komet.material_movement m join demo_district x on x.unit = m.unit and x.code = 'farsta'
join komet.material_edition e on e.id = m.material_edition join komet.material a on a.id = e.material and a.kind = 'booklet'
cross join lateral (select case when a.name like '%3–11' and e.valid_from > komet.today() - 200 then -1 else 0 end as delta) d
where m.on_date <= komet.today() - 12
group by m.unit, m.material_edition, d.delta having sum(m.quantity) + d.delta >= 0;

-- Orders: two on their way to the central store, one of them in part; three of districts to it.
insert into komet.material_order (id, unit, from_unit, supplier, reference, ordered_on, expected_on, changed_at, changed_by)
select pg_temp.uuid('order' || v.n), u.id, case when v.code <> 'precens' then (select id from komet.unit where code = 'precens') end, case when v.code = 'precens' then 'Tryckeriet' end,
  v.reference, komet.today() - v.ago, komet.today() - v.ago + v.takes, (komet.today() - v.ago) + time '11:00', coalesce(d.login, 'demo_projektledare')
from (values (1, 'precens', 30, 21, 'T-2217'), (2, 'precens', 6, 21, 'T-2240'), (3, 'bromma', 4, 10, null), (4, 'jarva', 9, 10, null), (5, 'farsta', 40, 10, null)) as v (n, code, ago, takes, reference)
join komet.unit u on u.code = v.code left join demo_district d on d.unit = u.id;
insert into komet.material_order_line (id, unit, material_order, material_edition, quantity, changed_by)
select pg_temp.uuid('order line' || v.n || v.name), o.unit, o.id, komet.edition_of(m.id, komet.today()), v.quantity, o.changed_by
from (values (1, 'Föräldrahäfte Komet 3–11', 200), (1, 'Gruppledarmanual Komet 3–11', 20), (2, 'Föräldrahäfte Komet 12–18', 100), (3, 'Föräldrahäfte Komet 3–11', 12),
  (4, 'Föräldrahäfte Komet 3–11', 18), (4, 'Filmvinjetter Komet 12–18', 1), (5, 'Föräldrahäfte Komet 12–18', 10)) as v (n, name, quantity)
join komet.material_order o on o.id = pg_temp.uuid('order' || v.n) join komet.material m on m.name = v.name;
insert into komet.material_movement (id, unit, material_edition, kind, quantity, on_date, order_line, to_unit, at, by)
select pg_temp.uuid('delivery' || v.n || v.name || v.kind), case v.kind when 'sent' then o.from_unit else o.unit end, l.material_edition, v.kind, v.quantity, komet.today() - v.ago, l.id,
  case v.kind when 'sent' then o.unit end, (komet.today() - v.ago) + time '13:00', case v.kind when 'sent' then 'demo_projektledare' else o.changed_by end
from (values (1, 'Föräldrahäfte Komet 3–11', 'received', 120, 8), (4, 'Föräldrahäfte Komet 3–11', 'sent', -18, 2), (5, 'Föräldrahäfte Komet 12–18', 'sent', -10, 38),
  (5, 'Föräldrahäfte Komet 12–18', 'received', 10, 33)) as v (n, name, kind, quantity, ago)
join komet.material_order o on o.id = pg_temp.uuid('order' || v.n)
join komet.material_order_line l on l.id = pg_temp.uuid('order line' || v.n || v.name);
