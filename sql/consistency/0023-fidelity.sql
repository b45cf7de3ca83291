-- Marks of a meeting are of another group, unit or list than the meeting, or mark something that is not in the list
select f.id, 'meeting' as what from komet.fidelity_rating f join komet.meeting m on m.id = f.meeting where (f.course_group, f.unit) <> (m.course_group, m.unit)
union all select f.id, 'list' from komet.fidelity_rating f join komet.course_group g on g.id = f.course_group join komet.fidelity_list l on l.id = f.fidelity_list
  where l.programme_version <> g.programme_version or l.valid_from is null
union all select f.id, 'id' from komet.fidelity_rating f where f.id <> komet.rating_id(f.meeting, coalesce(f.leader::text, f.supervisor))
union all select f.id, 'item' from komet.fidelity_rating f cross join jsonb_each_text(f.marks) e
  where e.value not in ('done', 'partly', 'left_out') or not exists (select from komet.fidelity_item i where i.fidelity_list = f.fidelity_list and i.code = e.key);
