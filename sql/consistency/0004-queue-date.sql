-- The queue date of a registration has been changed
select w.row_id, w.before ->> 'queue_date' as was, r.queue_date, w.login, w.at
from audit.written w join komet.registration r on r.id::text = w.row_id
where w.tbl = 'registration' and w.op = 'UPDATE' and (w.before ->> 'queue_date')::date <> r.queue_date;
