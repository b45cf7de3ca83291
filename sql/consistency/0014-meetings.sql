-- The meetings of a group are not numbered in the order of their dates
select m.course_group, m.number, m.on_date, n.number, n.on_date
from komet.meeting m join komet.meeting n on n.course_group = m.course_group and n.number = m.number + 1
where m.state <> 'cancelled' and n.state <> 'cancelled' and (n.on_date, n.starts) < (m.on_date, m.ends);
