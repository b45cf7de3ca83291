-- A leader is to be in two meetings at once
select l.leader, m.course_group, n.course_group, count(*) as meetings, min(m.on_date) as first
from komet.group_leader l
join komet.meeting m on m.course_group = l.course_group and m.state = 'planned'
join komet.group_leader k on k.leader = l.leader and k.course_group > l.course_group
join komet.meeting n on n.course_group = k.course_group and n.state = 'planned' and n.on_date = m.on_date
where (m.starts, m.ends) overlaps (n.starts, n.ends)
and m.on_date between coalesce(l.valid_from, m.on_date) and coalesce(l.valid_to, m.on_date)
and n.on_date between coalesce(k.valid_from, n.on_date) and coalesce(k.valid_to, n.on_date)
group by l.leader, m.course_group, n.course_group;
