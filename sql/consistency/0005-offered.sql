-- A registration is offered without an open offer, or has an open offer without being offered
select r.id, r.state, o.id
from komet.registration r
full join (select * from komet.offer where state = 'open') o on o.registration = r.id
where (r.state = 'offered') <> (o.id is not null);
