-- Somebody takes part in a group without an accepted offer there, or without standing on the registration
select p.course_group, p.id, p.state, 'no accepted offer' as what
from komet.participation p
where p.state in ('placed', 'running', 'completed') and not exists (
  select from komet.offer o
  where o.registration = p.registration and o.course_group = p.course_group and o.state = 'accepted')
union all
select p.course_group, p.id, p.state, 'not on the registration'
from komet.participation p
where not exists (select from komet.registration_adult a where a.registration = p.registration and a.person = p.person)
and not exists (select from komet.registration_child c where c.registration = p.registration and c.person = p.person);
