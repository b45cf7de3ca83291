-- The bench's own data: :n registrations over all districts and four programmes, one in twelve waiting, and as much else.
-- Names are numbers in words; nothing here is anybody. Loaded as superuser, without triggers.
set session_replication_role = replica;
set synchronous_commit = off;
set max_parallel_workers_per_gather = 0;

create temporary table bench_unit as
select id, row_number() over (order by code) - 1 as k, count(*) over () as of_k from komet.unit where kind = 'district' and valid_to is null;
create temporary table bench_programme as
select id, row_number() over (order by position) - 1 as k from komet.programme where status = 'running' order by position limit 4;

create temporary table bench_row as
select s, gen_random_uuid() as registration, gen_random_uuid() as family, gen_random_uuid() as adult, gen_random_uuid() as child,
  u.id as unit, p.id as programme, komet.today() - 1 - (s * 7919 % 2500)::int as queue_date,
  case when s % 12 = 0 then 'queued' else (array['completed', 'closed', 'attended', 'completed'])[1 + s % 4] end as state,
  komet.today() - 1500 - (s * 6421 % 2900)::int as born, lpad(to_hex(s * 2654435761 % 4294967296), 8, '0') as tie
from generate_series(1, :n) as s
join bench_unit u on u.k = s * 31 % u.of_k
join bench_programme p on p.k = s * 17 % 4;

insert into komet.family (id, unit, changed_by) select family, unit, 'bench' from bench_row;
insert into komet.person (id, unit, family, role, given_name, family_name, changed_by)
select adult, unit, family, 'guardian', 'Prov' || s % 997, 'Namn' || s % 49999, 'bench' from bench_row;
insert into komet.person (id, unit, family, role, given_name, family_name, born, changed_by)
select child, unit, family, 'child', 'Barn' || s % 499, 'Namn' || s % 49999, born, 'bench' from bench_row;
insert into komet.registration (id, unit, family, programme, state, queue_date, child_born, tie, order_key, changed_by)
select r.registration, r.unit, r.family, r.programme, r.state, r.queue_date, r.born, r.tie,
  komet.order_key(o.criteria, 0::smallint, r.queue_date, r.born, r.tie), 'bench'
from bench_row r, komet.order_policy o where o.name = 'standard';
insert into komet.registration_adult (registration, person, unit, caller) select registration, adult, unit, true from bench_row;
insert into komet.registration_child (registration, person, unit) select registration, child, unit from bench_row;
insert into komet.registration_event (unit, registration, what, state, by) select unit, registration, 'registered', 'queued', 'bench' from bench_row;
set session_replication_role = origin;
vacuum analyze;
