-- A place is a count of those before: with what decides it in the index, the queue's table is not read for it.
drop index komet.registration_queue;
create index registration_queue on komet.registration (unit, programme, order_key, id) include (state, resting_until, queue_date)
	where state in ('incomplete', 'queued', 'offered');
