-- Somebody takes part in a treatment that was never decided, where a decision comes first; or a child where nobody has consented
select p.id, p.course_group, p.registration, 'no decision' as what
from komet.participation p
join komet.course_group g on g.id = p.course_group
join komet.programme_version v on v.id = g.programme_version and v.needs_decision
where p.state in ('placed', 'running') and komet.setting('decision_first', g.unit, g.programme)::boolean
and not exists (select from komet.decision d where d.registration = p.registration and d.kind <> 'refused')
union all
select p.id, p.course_group, p.registration, 'no consent'
from komet.participation p
join komet.course_group g on g.id = p.course_group
join komet.programme_version v on v.id = g.programme_version and v.takes_part = 'child'
join komet.registration r on r.id = p.registration
where p.state in ('placed', 'running') and komet.setting('child_consent', g.unit, g.programme) <> 'none'
and not exists (select from komet.consent c where c.family = r.family and c.purpose = 'child' and c.answer = 'yes');
