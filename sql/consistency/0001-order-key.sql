-- The sort key of a registration is not that of the order in force
select r.unit, r.id, r.order_key, k.key
from komet.registration r
join (select q.unit, q.programme, komet.order_criteria(q.unit, q.programme) as criteria
  from (select distinct unit, programme from komet.registration) q) p on p.unit = r.unit and p.programme = r.programme
cross join lateral komet.order_key(p.criteria, r.priority, r.queue_date, r.child_born, r.tie) k (key)
where r.order_key <> k.key;
