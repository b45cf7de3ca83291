-- An identity number is not valid, or two people in one file have it now
select n.family, n.id, c.problem
from komet.person_number n cross join lateral komet.number_check(n.number) c
where n.kind <> 'reserve' and (c.problem is not null or c.kind <> n.kind or c.number <> n.number)
union all
select n.family, min(n.id::text)::uuid, 'two people'
from komet.person_number n where n.valid_to is null
group by n.family, n.number having count(distinct n.person) > 1;
