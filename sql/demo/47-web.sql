-- Demonstration data, part 5d: how it goes in the web course, and those who repeat a group in it.

-- One in twelve of those who completed Komet 3–11 this year repeats it on the web.
create temporary table demo_repeat as
select pg_temp.uuid('repeat' || p.id) as registration, p.id as participation, p.person, p.unit, r.family, r.id as came_from, x.login, (p.decided_at at time zone 'Europe/Stockholm')::date + 12 as began_on
from komet.participation p join komet.registration r on r.id = p.registration
join demo_district x on x.unit = p.unit
join demo_programme g on g.programme = r.programme and g.code = 'komet-3-11'
where p.state = 'completed' and p.decided_at > komet.today() - 300 and p.decided_at < komet.today() - 20 and pg_temp.dice('repeats' || p.id) < 0.08;
insert into komet.registration (id, unit, family, programme, state, channel, arrived_at, arrived_by, queue_date, tie, came_from, informed, changed_at, changed_by)
select t.registration, t.unit, t.family, g.programme, 'running', 'telephone', t.began_on + time '09:40', t.login, t.began_on, left(md5(t.registration::text), 8), t.came_from, true,
  t.began_on + time '09:40', t.login
from demo_repeat t, demo_programme g where g.code = 'ikomet-internet';
insert into komet.registration_adult (registration, person, unit, caller) select registration, person, unit, true from demo_repeat;
insert into komet.registration_child (registration, person, unit)
select t.registration, c.person, c.unit from demo_repeat t join komet.registration_child c on c.registration = t.came_from;
update komet.registration r set child_born = (select min(p.born) from komet.registration_child c join komet.person p on p.id = c.person where c.registration = r.id)
where r.id in (select registration from demo_repeat);
update komet.registration r set order_key = komet.order_key(o.criteria, r.priority, r.queue_date, r.child_born, r.tie)
from komet.order_policy o where o.name = 'standard' and r.id in (select registration from demo_repeat);
insert into komet.web_participation (id, unit, registration, person, programme, programme_version, leader, code, began_on, repeats, changed_at, changed_by)
select pg_temp.uuid('web repeat' || t.participation), t.unit, t.registration, t.person, g.programme, g.version,
  (select p.leader from demo_pair p where p.unit = t.unit and p.code = 'ikomet-internet' and p.pair = 0 and p.member = 1), pg_temp.web_code(t.registration::text), t.began_on, t.participation,
  t.began_on + time '09:41', t.login
from demo_repeat t, demo_programme g where g.code = 'ikomet-internet';
-- A third of Farsta's is looked after by the leader who has a login (part 6).
with hers as (
  select l.id from komet.leader l
  join komet.group_leader gl on gl.leader = l.id
  join komet.course_group g on g.id = gl.course_group and g.state = 'running'
  join demo_group d on d.id = g.id and d.code = 'komet-3-11'
  join demo_district dd on dd.unit = g.unit and dd.code = 'farsta'
  order by g.first_date desc, l.name limit 1)
update komet.web_participation w set leader = hers.id from hers
where w.unit = (select unit from demo_district where code = 'farsta') and pg_temp.dice('web leader' || w.id) < 0.34;

-- A pace of one's own: from a module a week to hardly any; one in seven has stopped coming back.
create temporary table demo_pace as
select w.id, w.unit, w.began_on, w.programme_version, v.meetings, v.complete_at, 5 + floor(pg_temp.dice('pace' || w.id) * 16)::int as days,
  case when pg_temp.dice('stops' || w.id) < 0.14 then 1 + floor(pg_temp.dice('stops at' || w.id) * 4)::int else 99 end as stops
from komet.web_participation w join komet.programme_version v on v.id = w.programme_version;
insert into komet.web_progress (web_participation, web_module, unit, mark, on_date, minutes, from_file, set_at, set_by)
select p.id, m.id, p.unit, case when last_one and pg_temp.dice('begun' || p.id) < 0.4 then 'P' else 'X' end, on_date, 25 + floor(pg_temp.dice('minutes' || p.id || m.number) * 50)::int, true,
  on_date + time '06:00', x.login
from demo_pace p
join demo_district x on x.unit = p.unit
join komet.web_module m on m.programme_version = p.programme_version and m.number <= p.stops
cross join lateral (select p.began_on + 2 + (m.number - 1) * p.days as on_date, p.began_on + 2 + m.number * p.days > komet.today() as last_one) as t
where t.on_date <= komet.today();

insert into komet.web_contact (id, unit, web_participation, on_date, how, minutes, reached, at, by)
select pg_temp.uuid('contact' || p.id || k), p.unit, p.id, on_date, (array['telephone', 'telephone', 'message', 'video'])[1 + floor(pg_temp.dice('how' || p.id || k) * 4)::int],
  5 + floor(pg_temp.dice('talk' || p.id || k) * 25)::int, pg_temp.dice('reached' || p.id || k) < 0.8, on_date + time '15:00', x.login
from demo_pace p join demo_district x on x.unit = p.unit cross join generate_series(1, 4) as k
cross join lateral (select p.began_on + k * 17 as on_date) as t
where t.on_date < komet.today() and pg_temp.dice('contact' || p.id || k) < 0.6 and (p.stops = 99 or k < 2);
insert into komet.web_pause (id, unit, web_participation, from_date, until, at, by)
select pg_temp.uuid('pause' || p.id), p.unit, p.id, komet.today() - 9, case when pg_temp.dice('pause until' || p.id) < 0.6 then komet.today() + 20 end, (komet.today() - 9) + time '14:00', x.login
from demo_pace p join demo_district x on x.unit = p.unit where p.began_on < komet.today() - 20 and pg_temp.dice('pause' || p.id) < 0.07;

-- What stands in the way, when somebody told: mostly time.
update komet.web_contact c set obstacle = (
  select r.id from komet.reason r where r.kind = 'obstacle' order by pg_temp.dice('obstacle' || c.id || r.position) * (30 + r.position) limit 1)
where c.reached and pg_temp.dice('told' || c.id) < 0.3;
update komet.web_pause p set obstacle = (
  select r.id from komet.reason r where r.kind = 'obstacle' order by pg_temp.dice('obstacle' || p.id || r.position) * (30 + r.position) limit 1)
where pg_temp.dice('told' || p.id) < 0.6;

-- Decided: most of those who did what is needed more than three weeks ago, and some of those who stopped.
create temporary table demo_web_end as
select p.id, n.done, n.last_on, p.complete_at, p.meetings, case when n.done >= p.complete_at then 'completed' when n.done > 0 then 'attended' else 'interrupted' end as state
from demo_pace p
cross join lateral (select count(*) filter (where g.mark = 'X') as done, coalesce(max(g.on_date), p.began_on) as last_on from komet.web_progress g where g.web_participation = p.id) as n
where n.done >= p.complete_at and n.last_on < komet.today() - 21 or n.last_on < komet.today() - 80 and pg_temp.dice('ended' || p.id) < 0.7;
delete from komet.web_pause where web_participation in (select id from demo_web_end);
update komet.web_participation w set state = e.state, decided_at = e.last_on + 10 + time '11:00', decided_by = x.login, counted = e.done,
  rule = case when e.state = 'completed' then 'complete_at ' || e.complete_at || '/' || e.meetings end,
  reason = case when e.state <> 'completed' then (select id from komet.reason where kind = 'interrupt' order by pg_temp.dice(w.id || name) limit 1) end
from demo_web_end e, demo_district x where e.id = w.id and x.unit = w.unit;
update komet.registration r set state = b.state
from (
  select registration, case when bool_or(state = 'completed') then 'completed' when bool_or(state = 'attended') then 'attended' else 'interrupted' end as state
  from komet.web_participation group by 1 having not bool_or(state = 'running')) b
where b.registration = r.id;

insert into komet.registration_event (id, unit, registration, what, state, at, by, on_date)
select pg_temp.uuid('e' || what || registration), unit, registration, what, state, at, by, (at at time zone 'Europe/Stockholm')::date
from (
  select t.unit, t.registration, 'registered' as what, 'queued' as state, (t.began_on + time '09:40') at time zone 'Europe/Stockholm' as at, t.login as by, 1 as step from demo_repeat t
  union all
  select w.unit, w.registration, 'web_started', 'running', min(w.began_on) + time '10:00', min(x.login), 2 from komet.web_participation w join demo_district x on x.unit = w.unit group by 1, 2
  union all
  select w.unit, w.registration, r.state, r.state, max(w.decided_at), min(w.decided_by), 3
  from komet.web_participation w join komet.registration r on r.id = w.registration and r.state in ('completed', 'attended', 'interrupted') group by 1, 2, r.state) as told
order by registration, step;
