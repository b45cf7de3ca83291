-- A row has been saved more often than the log says
select 'registration' as tbl, r.id, r.version, count(w.n) as logged
from komet.registration r left join audit.written w on w.tbl = 'registration' and w.row_id = r.id::text and w.op = 'UPDATE'
where r.version > 1 group by r.id having count(w.n) < r.version - 1
union all
select 'offer', o.id, o.version, count(w.n)
from komet.offer o left join audit.written w on w.tbl = 'offer' and w.row_id = o.id::text and w.op = 'UPDATE'
where o.version > 1 group by o.id having count(w.n) < o.version - 1;
