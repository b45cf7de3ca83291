-- A registration stands still without a move that is asked for, or moved without becoming one elsewhere
select r.unit, r.id, r.moving, m.id as move
from komet.registration r left join komet.move m on m.registration = r.id and m.state = 'asked'
where r.moving <> (m.id is not null)
union all
select m.unit, m.registration, false, m.id
from komet.move m left join komet.registration r on r.id = m.became
where (m.state = 'accepted') <> (r.id is not null) or r.came_from <> m.registration;
