-- A task that is of another unit than the family or group it is about, or what was agreed about it is
select 'family' as what, t.id from komet.task t join komet.family f on f.id = t.family where f.unit <> t.unit
union all select 'group', t.id from komet.task t join komet.course_group g on g.id = t.course_group where g.unit <> t.unit
union all select 'mark', m.id from komet.task_mark m join komet.task t on t.id = m.id where m.unit <> t.unit
union all select 'mark of a group', m.id from komet.task_mark m join komet.course_group g on g.id = m.course_group where m.unit <> g.unit
union all select 'name', m.id from komet.task_mark m join komet.unit u on u.id = m.unit where m.id <> komet.task_id(m.kind, m.about, u.kind <> 'district');
