-- Attendance is marked for a meeting of another group than the participant's
select a.meeting, a.participation, m.course_group, p.course_group
from komet.attendance a
join komet.meeting m on m.id = a.meeting join komet.participation p on p.id = a.participation
where m.course_group <> p.course_group;
