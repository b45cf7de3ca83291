-- Priority, rest or the child's birth on a registration are not what their own tables say
select r.id, r.priority, g.level, r.resting_until, s.until, r.child_born, c.born
from komet.registration r
left join (select registration, max(level) as level from komet.priority_grant where ended_at is null group by 1) g on g.registration = r.id
left join (select registration, max(until) as until from komet.rest where ended_on is null group by 1) s on s.registration = r.id
left join (select x.registration, min(p.born) as born from komet.registration_child x join komet.person p on p.id = x.person group by 1) c
  on c.registration = r.id
where r.priority <> coalesce(g.level, 0) or r.resting_until is distinct from s.until or r.child_born is distinct from c.born;
