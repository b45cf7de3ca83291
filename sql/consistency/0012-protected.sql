-- A family is not protected though somebody in it is, or protected though nobody is
select f.id, f.protected
from komet.family f left join komet.person p on p.family = f.id
group by f.id having f.protected <> coalesce(bool_or(p.protection <> 'none'), false);
