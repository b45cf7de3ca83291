-- The seats of a group and the offers that hold them do not agree
select o.course_group, o.id, o.state, o.seats, count(s.n) as held
from komet.offer o
join komet.course_group g on g.id = o.course_group
left join komet.group_seat s on s.offer = o.id and s.course_group = o.course_group
where g.state in ('planned', 'open', 'running', 'break')
group by o.id, g.id
having count(s.n) <> case when o.state in ('open', 'accepted') then o.seats else 0 end
union all
select s.course_group, s.offer, 'another group''s offer', null, s.n
from komet.group_seat s join komet.offer o on o.id = s.offer where o.course_group <> s.course_group;
