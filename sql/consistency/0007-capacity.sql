-- A group has not as many seat rows as its capacity
select g.id, g.number, g.capacity, count(s.n) as seats
from komet.course_group g left join komet.group_seat s on s.course_group = g.id
where g.state in ('planned', 'open', 'running', 'break')
group by g.id having count(s.n) <> g.capacity;
