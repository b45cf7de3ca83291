-- A participation is completed without who decided it, by which rule and on what count
select p.id, p.decided_at, p.decided_by, p.rule, p.counted
from komet.participation p
where p.state = 'completed' and (p.decided_at is null or p.decided_by is null or p.rule is null or p.counted is null);
