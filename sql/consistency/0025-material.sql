-- A movement of material is about something else than what it points at, or what was taken back does not come out even
select m.id, 'correction' as what from komet.material_movement m join komet.material_movement w on w.id = m.corrects
  where (m.unit, m.material_edition, m.quantity) is distinct from (w.unit, w.material_edition, -w.quantity) or w.corrects is not null
union all select m.id, 'need' from komet.material_movement m
  join komet.material_need n on n.id = m.for_need join komet.material_edition e on e.id = m.material_edition left join komet.course_group g on g.id = m.for_group left join komet.web_participation w on w.id = m.for_web
  where (e.material, coalesce(g.programme_version, w.programme_version)) is distinct from (n.material, n.programme_version)
union all select m.id, 'participant' from komet.material_movement m join komet.participation p on p.id = m.for_participation where p.course_group is distinct from m.for_group
union all select m.id, 'meeting' from komet.material_movement m join komet.meeting x on x.id = m.for_meeting where x.course_group is distinct from m.for_group
union all select l.id, 'line' from komet.material_order_line l join komet.material_order o on o.id = l.material_order where l.unit <> o.unit
union all select m.id, 'order' from komet.material_movement m join komet.material_order_line l on l.id = m.order_line join komet.material_order o on o.id = l.material_order
  where m.material_edition <> l.material_edition or case m.kind when 'received' then m.unit <> o.unit when 'sent' then m.unit is distinct from o.from_unit else true end
union all select coalesce(m.for_participation, m.for_web), 'more came back than was given' from komet.material_movement m
  where num_nonnulls(m.for_participation, m.for_web) > 0 group by m.for_participation, m.for_web, m.for_need, m.material_edition having sum(m.quantity) > 0;
