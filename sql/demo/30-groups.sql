-- Demonstration data, part 3: leaders, groups with their meetings, offers, attendance; then what triggers would have kept.

insert into komet.place (id, unit, name, address)
select pg_temp.uuid('place' || d.code || v.k), d.unit, initcap(replace(d.code, '-', ' ')) || v.suffix, v.street
from demo_district d
cross join (values (1, ' centrum, plan 2', 'Centrumtorget 1'), (2, ' familjehus', 'Parkvägen 4'), (3, ' bibliotek', 'Bokgränd 2')) as v (k, suffix, street);
update komet.place p set name = u.name || substr(p.name, length(initcap(replace(u.code, '-', ' '))) + 1)
from komet.unit u where u.id = p.unit;

-- Pairs of leaders for each programme in each district: four for the largest, two for the next, one for the rest, and three
-- spare pairs (9 to 11) that step in when a pair would be in two meetings at once.
create temporary table demo_pair as
select d.unit, d.code as district, p.programme, p.code, pair, member,
  pg_temp.uuid('leader' || d.code || p.code || pair || member) as leader
from demo_district d
cross join demo_programme p
cross join lateral (select generate_series(0, case p.code when 'komet-3-11' then 3 when 'komet-12-18' then 1 else 0 end) union all select generate_series(9, 11)) as pairs (pair)
cross join generate_series(1, 2) as member;
insert into komet.leader (id, unit, name, valid_from)
select leader, unit, pg_temp.name('given', 'lg' || leader) || ' ' || pg_temp.name('family', 'lf' || leader), komet.today() - 1800
from demo_pair;

-- Who is placed goes to groups in the order of the queue; a group of six takes five and a half.
create temporary table demo_placed as
select r.*, greatest(1, floor(before_me / greatest(1, capacity - 1))::int + 1) as g
from (
  select r.*, pv.capacity, least(pv.capacity, seat.seats)::int as seats,
    coalesce(sum(least(pv.capacity, seat.seats)) over (partition by r.unit, r.programme order by r.nth rows between unbounded preceding and 1 preceding), 0) as before_me
  from demo_place r
  join komet.programme_version pv on pv.id = r.version
  cross join lateral (select case pv.capacity_counts
    when 'adults' then (select count(*) from komet.registration_adult a where a.registration = r.id and a.takes_part)
    else (select count(*) from komet.registration_child c where c.registration = r.id) end as seats) as seat
  where r.fated = 'placed') as r;

create temporary table demo_group as
select pg_temp.uuid('g' || x.login || x.code || x.g) as id, x.*, pv.meetings, pv.meeting_minutes, pv.complete_at, pv.capacity,
  case when code in ('abc-3-12') or (g + hashtext(login)) % 5 <> 0 then time '17:30' else time '09:00' end as starts
from (
  select unit, programme, version, code, login, g, max(g) over (partition by unit, programme) as last_g,
    max(queue_date) as queue_date,
    komet.today() + 33 - max(max(queue_date)) over (partition by unit, programme) as lag
  from demo_placed group by unit, programme, version, code, login, g) as x
join komet.programme_version pv on pv.id = x.version;

alter table demo_group add column first_date date, add column pair int, add column state text, add column number int;
update demo_group set
  first_date = queue_date + lag,
  pair = case code when 'komet-3-11' then g % 4 when 'komet-12-18' then g % 2 else 0 end;
-- No group begins in summer or just before Christmas.
update demo_group set first_date = make_date(extract(year from first_date)::int, 8, 24) + (g * 5) % 19
  where to_char(first_date, 'MMDD') between '0525' and '0823';
update demo_group set first_date = make_date(extract(year from first_date + 30)::int, 1, 11) + (g * 5) % 17
  where to_char(first_date, 'MMDD') >= '1125' or to_char(first_date, 'MMDD') < '0111';
-- Monday to Thursday; in Farsta two of the running groups meet today, when today is a working day.
update demo_group d set first_date = first_date - extract(isodow from first_date)::int
  + case when extract(isodow from komet.today()) <= 5 and d.g = d.last_g - 1 and d.code in ('komet-3-11', 'komet-12-18')
      and d.unit = (select unit from demo_district where code = 'farsta')
    then extract(isodow from komet.today())::int else 1 + (d.g + d.pair) % 4 end;

-- One more for the coming term, still empty, in the larger programmes.
insert into demo_group (id, unit, programme, version, code, login, g, last_g, meetings, meeting_minutes, complete_at, capacity, starts, first_date, pair)
select pg_temp.uuid('next' || d.code || p.code), d.unit, p.programme, p.version, p.code, d.login, 1000, 1000, pv.meetings, pv.meeting_minutes,
  pv.complete_at, pv.capacity, time '18:00', n.first_date - extract(isodow from n.first_date)::int + 1 + d.n::int % 4,
  case p.code when 'komet-3-11' then 3 when 'komet-12-18' then 1 else 0 end
from demo_district d cross join demo_programme p
join komet.programme_version pv on pv.id = p.version
cross join lateral (select case when to_char(komet.today() + 84, 'MMDD') between '0520' and '0823'
  then make_date(extract(year from komet.today() + 84)::int, 9, 1) else komet.today() + 84 + (d.n * 3)::int end as first_date) as n
where p.code in ('komet-3-11', 'komet-12-18', 'forstarkt-3-11');

create temporary table demo_meeting as
select d.id as course_group, d.unit, m.number, m.on_date, d.starts, (d.starts + d.meeting_minutes * interval '1 minute')::time as ends
from demo_group d
cross join lateral (
  select row_number() over (order by day) as number, day::date as on_date
  from generate_series(d.first_date, d.first_date + 7 * 60, interval '7 days') as day
  where not exists (select from komet.calendar_break b where day::date between b.from_date and b.to_date)
  order by day limit d.meetings) as m;
create index on demo_meeting (course_group, on_date);
analyze demo_group;
analyze demo_meeting;
update demo_group d set first_date = m.on_date from demo_meeting m where m.course_group = d.id and m.number = 1;
update demo_group d set pair = 9 + c.nth % 3
from (
  select id, row_number() over (partition by unit, programme order by first_date, id) as nth
  from demo_group d
  where exists (
    select from demo_meeting mine
    join demo_group o on o.unit = d.unit and o.programme = d.programme and o.pair = d.pair and (o.first_date, o.id) < (d.first_date, d.id)
    join demo_meeting theirs on theirs.course_group = o.id and theirs.on_date = mine.on_date and theirs.starts < mine.ends and theirs.ends > mine.starts
    where mine.course_group = d.id)) as c
where c.id = d.id;
update demo_group d set state = case
    when last_date < komet.today() - 30 then 'settled' when last_date < komet.today() then 'ended'
    when first_date <= komet.today() then 'running' when g = 1000 and (hashtext(d.login) + length(code)) % 3 = 0 then 'planned' else 'open' end
from (select course_group, max(on_date) as last_date from demo_meeting group by course_group) as m
where m.course_group = d.id;
update demo_group d set number = n.number
from (select id, row_number() over (partition by unit order by first_date, id) as number from demo_group) as n where n.id = d.id;

insert into komet.course_group (id, unit, number, programme, programme_version, state, place, first_date, starts, ends, capacity, interpreter, childcare, changed_at, changed_by)
select d.id, d.unit, d.number, d.programme, d.version, d.state,
  (select id from komet.place p where p.unit = d.unit order by pg_temp.dice(d.id::text || p.name) limit 1),
  d.first_date, d.starts, (d.starts + d.meeting_minutes * interval '1 minute')::time, d.capacity,
  pg_temp.dice('interpreter' || d.id) < 0.1, pg_temp.dice('care' || d.id) < 0.3, d.first_date - interval '40 days', d.login
from demo_group d;
insert into komet.group_leader (course_group, leader, unit)
select d.id, p.leader, d.unit from demo_group d
join demo_pair p on p.unit = d.unit and p.programme = d.programme and p.pair = d.pair;
insert into komet.meeting (id, unit, course_group, number, on_date, starts, ends, state)
select pg_temp.uuid('m' || course_group || number), unit, course_group, number, on_date, starts, ends,
  case when on_date < komet.today() then 'held' else 'planned' end
from demo_meeting;
insert into komet.group_seat (course_group, n, unit)
select id, n, unit from demo_group cross join lateral generate_series(1, capacity) as n;

-- Offers: accepted ones for who is placed; in groups that are still open the last three of each have yet to answer.
insert into komet.offer (id, unit, registration, course_group, state, seats, answer_by, made_at, made_by, answered_at, answered_by, changed_at, changed_by)
select pg_temp.uuid('o' || s), unit, id, course_group, case when answers then 'accepted' else 'open' end, seats,
  case when answers then (made + 7)::date when district = 'farsta' and code = 'komet-3-11' then komet.today()
    else komet.workday(komet.today(), 1 + s % 4) end,
  made + time '10:12', login, case when answers then made + interval '2 days' + time '13:40' end, case when answers then login end, made + time '10:12', login
from (
  select p.*, d.id as course_group, dd.code as district,
    case when d.state = 'open' and place_from_end <= 3 then komet.today() - 3
      else greatest(p.queue_date + 1, least(d.first_date - 34, komet.today() - 5)) end as made,
    not (d.state = 'open' and p.code in ('komet-3-11', 'komet-12-18', 'abc-3-12') and place_from_end <= 3) as answers
  from (select *, row_number() over (partition by unit, programme, g order by nth desc) as place_from_end from demo_placed) as p
  join demo_group d on d.unit = p.unit and d.programme = p.programme and d.g = p.g
  join demo_district dd on dd.unit = p.unit) as x;
insert into komet.offer_attempt (id, unit, offer, how, outcome, at, by)
select pg_temp.uuid('t' || o.id || k), o.unit, o.id, 'telephone',
  case when k = 1 and o.state = 'open' and pg_temp.dice('try' || o.id) < 0.4 then 'no_answer' when k = 1 then 'told' else 'left_message' end,
  o.made_at + (k - 1) * interval '1 day', o.made_by
from komet.offer o cross join generate_series(1, 2) as k
where k = 1 or (o.state = 'open' and pg_temp.dice('again' || o.id) < 0.4);

-- Some who wait have said no once, with the place kept.
insert into komet.offer (id, unit, registration, course_group, state, seats, answer_by, made_at, made_by, answered_at, answered_by, reason, keeps_place, changed_at, changed_by)
select pg_temp.uuid('no' || r.s), r.unit, r.id, d.id, 'declined', 1, komet.today() - 20, (komet.today() - 27) + time '09:30', r.login,
  (komet.today() - 24) + time '11:00', r.login, (select id from komet.reason where kind = 'decline' order by pg_temp.dice(r.s || name) limit 1), true, (komet.today() - 24) + time '11:00', r.login
from demo_place r join demo_group d on d.unit = r.unit and d.programme = r.programme and d.g = d.last_g and d.g < 1000
where r.fated = 'queued' and r.queue_date < komet.today() - 30 and pg_temp.dice('declined' || r.s) < 0.15;

update komet.group_seat s set offer = t.offer
from (
  select o.course_group, o.id as offer, sum(o.seats) over (partition by o.course_group order by o.made_at, o.id) - o.seats as before_me, o.seats
  from komet.offer o where o.state in ('open', 'accepted')) as t
where s.course_group = t.course_group and s.n > t.before_me and s.n <= t.before_me + t.seats;

insert into komet.participation (id, unit, course_group, registration, person, state, changed_at, changed_by)
select pg_temp.uuid('part' || o.id || a.person), o.unit, o.course_group, o.registration, a.person, 'placed', o.answered_at, o.made_by
from komet.offer o join komet.registration_adult a on a.registration = o.registration and a.takes_part
where o.state = 'accepted';

analyze komet.meeting, komet.participation;
-- Attendance of every meeting held: each person has a habit, one in twelve leaves on the way.
create temporary table demo_habit as
select p.id as participation, p.unit, p.course_group, 0.70 + 0.30 * pg_temp.dice('habit' || p.id) as comes,
  case when pg_temp.dice('leaves' || p.id) < 0.08 then 2 + floor(pg_temp.dice('when' || p.id) * 5)::int end as leaves_after,
  d.complete_at, d.meetings, d.state, d.login
from komet.participation p join demo_group d on d.id = p.course_group;
analyze demo_habit;
insert into komet.attendance (meeting, participation, unit, mark, homework, set_at, set_by)
select m.id, h.participation, m.unit,
  case when throw < h.comes * 0.94 then 'N' when throw < h.comes then 'S' when throw < h.comes + (1 - h.comes) * 0.5 then 'F'
    when throw < h.comes + (1 - h.comes) * 0.7 then 'K' else 'U' end,
  case when m.number = 1 or throw >= h.comes then null when homework < 0.6 then '+' when homework < 0.85 then '~' else '-' end,
  m.on_date + m.ends, h.login
from demo_habit h
join komet.meeting m on m.course_group = h.course_group and m.state = 'held' and (h.leaves_after is null or m.number <= h.leaves_after)
cross join lateral (select pg_temp.dice('mark' || m.id || h.participation) as throw, pg_temp.dice('work' || m.id || h.participation) as homework) as t;

update komet.participation p set
  state = case when h.leaves_after is not null and coalesce(c.held, 0) >= h.leaves_after then 'interrupted'
    when h.state in ('ended', 'settled') then case when c.n >= h.complete_at then 'completed' else 'attended' end
    when h.state = 'running' then 'running' else 'placed' end,
  decided_at = case when h.state in ('ended', 'settled') then last_on + time '20:30' end,
  decided_by = case when h.state in ('ended', 'settled') then h.login end,
  rule = case when h.state in ('ended', 'settled') then h.complete_at || ' av ' || h.meetings end,
  counted = case when h.state in ('ended', 'settled') then c.n end,
  reason = case when h.leaves_after is not null then (select id from komet.reason where kind = 'interrupt' order by pg_temp.dice(p.id || name) limit 1) end
from demo_habit h
left join (
  select a.participation, count(*) filter (where a.mark in ('N', 'S', 'K')) as n, max(m.on_date) as last_on, max(m.number) as held
  from komet.attendance a join komet.meeting m on m.id = a.meeting group by a.participation) as c on c.participation = h.participation
where h.participation = p.id;
update komet.participation set reason = null where state <> 'interrupted' and reason is not null;

update komet.registration r set state = case
    when d.state = 'open' and o.state = 'open' then 'offered' when d.state = 'open' then 'placed' when d.state = 'running' then 'running'
    when exists (select from komet.participation p where p.registration = r.id and p.state = 'completed') then 'completed'
    when exists (select from komet.participation p where p.registration = r.id and p.state = 'attended') then 'attended'
    else 'interrupted' end
from komet.offer o join demo_group d on d.id = o.course_group
where o.registration = r.id and o.state in ('open', 'accepted');

-- Closed, resting, with priority, waiting for something.
update komet.registration r set closed_on = least(komet.today() - 1, r.queue_date + 20 + (p.s % 120)),
  close_reason = (select id from komet.reason where kind = 'close' order by pg_temp.dice(p.s || name) limit 1)
from demo_place p where p.id = r.id and r.state = 'closed';
insert into komet.rest (id, unit, registration, from_date, until, cause, reason, at, by)
select pg_temp.uuid('rest' || s), unit, id, komet.today() - 20, komet.today() + 30 + s % 60, 'family', (select id from komet.reason where kind = 'rest' and position = 10),
  (komet.today() - 20) + time '10:30', login
from demo_place where fated = 'queued' and queue_date < komet.today() - 25 and pg_temp.dice('rest' || s) < 0.06;
update komet.registration r set resting_until = t.until from komet.rest t where t.registration = r.id;
insert into komet.priority_grant (id, unit, registration, level, reason, review_on, granted_at, granted_by, granted_on)
select pg_temp.uuid('prio' || s), unit, id, 1 + s % 2, (select id from komet.reason where kind = 'priority' order by pg_temp.dice(s || name) limit 1),
  komet.today() + 40, (queue_date + 2) + time '09:00', login, queue_date + 2
from demo_place where fated = 'queued' and pg_temp.dice('prio' || s) < 0.05;
update komet.registration r set priority = g.level from komet.priority_grant g where g.registration = r.id and g.ended_at is null;
update komet.registration set state = 'incomplete', missing = 'Den andra förälderns telefonnummer', missing_by = komet.today()
where id = (select id from demo_place where fated = 'queued' and code = 'komet-3-11' and unit = (select unit from demo_district where code = 'farsta')
  and not exists (select from komet.rest t where t.registration = demo_place.id) order by queue_date desc, s desc limit 1);

-- What the triggers would have kept.
update komet.registration r set order_key = komet.order_key(o.criteria, r.priority, r.queue_date, r.child_born, r.tie)
from komet.order_policy o where o.name = 'standard';
