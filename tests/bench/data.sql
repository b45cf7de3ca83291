-- The bench's own data: :n registrations over all districts and four programmes, one in twelve waiting (all of those for the
-- first programme, so that its queues are deep), and what belongs to each. Names are numbers in words; nothing here is
-- anybody. Loaded as superuser, without triggers and before the indexes.
set session_replication_role = replica;
set synchronous_commit = off;
set max_parallel_workers_per_gather = 0;
set maintenance_work_mem = '256MB';
set work_mem = '64MB';

select komet.today() as today \gset

create temporary table bench_unit as
select id, row_number() over (order by code) - 1 as k, count(*) over () as of_k from komet.unit where kind = 'district' and valid_to is null;
create temporary table bench_programme as
select p.id, v.id as version, row_number() over (order by p.position) - 1 as k
from komet.programme p join lateral (select x.id from komet.programme_version x where x.programme = p.id order by x.valid_from desc limit 1) v on true
where p.status = 'running' order by p.position limit 4;

create temporary table bench_row as
select s, gen_random_uuid() as registration, gen_random_uuid() as family, gen_random_uuid() as adult, gen_random_uuid() as child,
  u.id as unit, p.id as programme, :'today'::date - 1 - (s * 7919 % 2500)::int as queue_date,
  case when s % 12 = 0 then 'queued' else (array['completed', 'closed', 'attended', 'completed'])[1 + s % 4] end as state,
  (:'today'::date - 1500) - (s * 6421 % 2900)::int as born, lpad(to_hex(s * 2654435761 % 4294967296), 8, '0') as tie
from generate_series(1, (:n)::bigint) as s
join bench_unit u on u.k = s * 31 % u.of_k
join bench_programme p on p.k = s * 17 % 4;

-- What an index demands is checked when it is made again.
create temporary table bench_index as
select pg_get_indexdef(i.indexrelid) as made, i.indexrelid::regclass as name
from pg_index i join pg_class c on c.oid = i.indrelid
where c.relnamespace = 'komet'::regnamespace and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
and c.relname in ('family', 'person', 'phone', 'registration', 'registration_adult', 'registration_child', 'registration_event');
select format('drop index %s', name) from bench_index \gexec
-- Nor are these lines read letter by letter: they are known to be plain.
select pg_get_constraintdef(oid) as line_check from pg_constraint where conname = 'line_check' \gset
alter domain komet.line drop constraint line_check;

insert into komet.family (id, unit, changed_by) select family, unit, 'bench' from bench_row;
insert into komet.person (id, unit, family, role, given_name, family_name, changed_by)
select adult, unit, family, 'guardian', 'Prov' || s % 997, 'Namn' || s % 49999, 'bench' from bench_row;
insert into komet.person (id, unit, family, role, given_name, family_name, born, changed_by)
select child, unit, family, 'child', 'Barn' || s % 499, 'Namn' || s % 49999, born, 'bench' from bench_row;
insert into komet.phone (unit, family, person, number, typed, changed_by)
select unit, family, adult, '+467' || lpad((s % 100000000)::text, 8, '0'), '07' || lpad((s % 100000000)::text, 8, '0'), 'bench' from bench_row;
insert into komet.registration (id, unit, family, programme, state, queue_date, child_born, tie, order_key, changed_by)
select r.registration, r.unit, r.family, r.programme, r.state, r.queue_date, r.born, r.tie,
  komet.order_key(o.criteria, 0::smallint, r.queue_date, r.born, r.tie), 'bench'
from bench_row r, komet.order_policy o where o.name = 'standard';
insert into komet.registration_adult (registration, person, unit, caller) select registration, adult, unit, true from bench_row;
insert into komet.registration_child (registration, person, unit) select registration, child, unit from bench_row;
insert into komet.registration_event (unit, registration, what, state, by, on_date)
select unit, registration, 'registered', 'queued', 'bench', :'today' from bench_row;

-- Three groups ahead for every queue, with all their seats free.
insert into komet.course_group (unit, number, programme, programme_version, state, first_date, starts, ends, capacity, changed_by)
select u.id, p.k * 3 + g, p.id, p.version, 'open', :'today'::date + g * 21, '17:30', '20:00', 12, 'bench'
from bench_unit u, bench_programme p, generate_series(1, 3) g;
insert into komet.group_seat (course_group, n, unit) select c.id, n, c.unit from komet.course_group c, generate_series(1, c.capacity) n;

alter domain komet.line add constraint line_check :line_check not valid;
select made from bench_index \gexec
set session_replication_role = origin;
vacuum analyze;
