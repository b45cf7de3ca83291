-- Demonstration data: who opened whose file in the last three months (the log of a demonstration that was used), what the
-- reviewer of Farsta found of it, who consents to research, and a project that fetches.

insert into audit.opened (at, login, unit, family, reason, pid, backend_start, xid)
select x.at, x.login, x.unit, x.family, case when x.why < 0.1 then 'Samtal med familjen' end, 1, x.at - interval '1 hour', '3'
from (
  select o.made_at as at, o.made_by as login, o.unit, r.family, pg_temp.dice('why' || o.id) as why from komet.offer o join komet.registration r on r.id = o.registration where pg_temp.dice('opens' || o.id) < 0.3
  union all
  select n.at, n.by, n.unit, n.family, pg_temp.dice('why' || n.id) from komet.note n
  union all
  -- Now and then one looks without writing.
  select d.day + time '08:10' + pg_temp.dice('look at' || d.day || u.code || k) * interval '8 hours', u.login, u.unit, f.id, pg_temp.dice('look why' || d.day || u.code || k)
  from generate_series(komet.today() - 95, komet.today() - 1, interval '1 day') d (day) cross join demo_district u cross join generate_series(1, 4) k
  cross join lateral (
    select r.family as id from komet.registration r where r.unit = u.unit and r.queue_date < d.day order by abs(hashtext(r.id::text || d.day::text || k)) limit 1) f
  where u.code in ('farsta', 'bromma') and extract(isodow from d.day) < 6 and pg_temp.dice('look' || d.day || u.code || k) < 0.5) x
where x.at > komet.today() - 95 and x.at < komet.today();
-- Three that are worth a look: late in the evening, the own family name, a weekend.
insert into audit.opened (at, login, unit, family, pid, backend_start, xid)
select v.at, 'demo_farsta', u.unit, f.family, 1, v.at - interval '1 hour', '3'
from demo_district u cross join (values
  ((date_trunc('month', komet.today()::timestamp) - interval '9 days') + interval '22 hours 40 minutes', 1), ((date_trunc('month', komet.today()::timestamp) - interval '16 days') + interval '10 hours 5 minutes', 2)) v (at, k)
cross join lateral (
  select p.family from komet.person p where p.unit = u.unit and (v.k = 1 or p.family_name = 'Lindqvist') and p.position = 1 order by p.family_name <> 'Lindqvist', p.id offset v.k - 1 limit 1) f
where u.code = 'farsta';

insert into komet.consent (id, unit, family, person, purpose, answer, how, at, by)
select pg_temp.uuid('research' || p.id), a.unit, a.family, a.id, 'research', case when pg_temp.dice('research' || p.id) < 0.75 then 'yes' else 'no' end, 'written', g.first_date + time '19:30', d.login
from komet.participation p join komet.course_group g on g.id = p.course_group join komet.person a on a.id = p.person join demo_district d on d.unit = p.unit
where g.first_date > komet.today() - 400 and pg_temp.dice('asked' || p.id) < 0.9
on conflict do nothing;

insert into komet.research_project (id, unit, code, name, principal, purpose, ethics, login, from_date, to_date, valid_from, valid_to, changed_at, changed_by)
select pg_temp.uuid('project'), u.id, 'vardagen', 'Vardagen hemma före och efter Komet', 'Forsknings- och utvecklingsenheten, Ingrid Åkesson', 'Om bråk hemma minskar, och för vilka', '2026-04711-01', 'demo_fou',
  komet.today() - 400, komet.today() + 200, komet.today() - 60, komet.today() + 300, komet.today() - 60 + time '13:20', 'demo_projektledare'
from komet.unit u where u.code = 'precens';
do $$
begin
  perform audit.secret_make('research ' || pg_temp.uuid('project'));
end
$$;
