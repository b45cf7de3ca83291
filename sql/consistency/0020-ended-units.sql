-- Something still belongs to a district that has ended, or goes on there
select u.code, 'family' as what, f.id
from komet.unit u join komet.family f on f.unit = u.id where u.valid_to < komet.today()
union all
select u.code, 'group', g.id from komet.unit u join komet.course_group g on g.unit = u.id where u.valid_to < komet.today()
union all
select u.code, 'duty of ' || d.login, d.id from komet.unit u join komet.duty d on d.unit = u.id
where u.valid_to < komet.today() and coalesce(d.valid_to, 'infinity') > u.valid_to
union all
select u.code, 'move', m.id from komet.unit u join komet.move m on u.id in (m.unit, m.to_unit) where u.valid_to < komet.today() and m.state = 'asked';
