-- The state of a registration is not that of its last event, or it has no event at all
select r.id, r.state, e.state
from komet.registration r
left join (select distinct on (registration) registration, state from komet.registration_event
  where state is not null order by registration, n desc) e on e.registration = r.id
where r.state is distinct from e.state;
