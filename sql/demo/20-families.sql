-- Demonstration data, part 2: families and their registrations, three years back to today.

-- One row a registration, with everything that the dice decide about it.
create temporary table demo_registration as
select
  pg_temp.uuid('r' || s) as id, pg_temp.uuid('f' || s) as family, s, d.unit, d.login, p.programme, p.version, p.code, p.waits,
  pv.age_from, pv.age_to, pv.capacity_counts,
  -- More in autumn and January than in summer: two throws, the earlier date of the year weighs less.
  (komet.today() - floor(power(pg_temp.dice('age' || s), 0.93) * 1095)::int) as queue_date,
  pg_temp.dice('adults' || s) as adults, pg_temp.dice('children' || s) as children, pg_temp.dice('fate' || s) as fate
from (
  select s, pg_temp.dice('district' || s) * (select sum(weight) from demo_district) as dx, pg_temp.dice('programme' || s) as px
  from generate_series(1, 4000) as s) as throw
join lateral (select unit, login from (select *, sum(weight) over (order by n) as upto from demo_district) as w where w.upto > dx order by n limit 1) as d on true
join lateral (select * from (select *, sum(share) over (order by n) as upto from demo_programme) as w where w.upto > px order by n limit 1) as p on true
join komet.programme_version pv on pv.id = p.version;

-- The last ones of each queue still wait; a seventh of the earlier were closed before a start.
create temporary table demo_place as
select r.*, row_number() over queue as nth, count(*) over (partition by r.unit, r.programme) as total,
  case
    when row_number() over (partition by r.unit, r.programme order by r.queue_date desc, r.s desc)
         <= greatest(1, round(r.waits * (0.75 + 0.5 * pg_temp.dice('waits' || r.login || r.code)))) then 'queued'
    when r.fate < 0.14 then 'closed'
    else 'placed' end as fated
from demo_registration r
window queue as (partition by r.unit, r.programme order by r.queue_date, r.s);

insert into komet.family (id, unit, protected, opened_at, changed_at, changed_by)
select family, unit, fate between 0.500 and 0.506, queue_date + time '10:00', queue_date + time '10:00', login
from demo_registration;

-- Adults: the one who rang, and in two families of five another.
create temporary table demo_adult as
select pg_temp.uuid('a' || a.k || r.s) as id, r.id as registration, r.family, r.s, r.unit, r.login, r.queue_date, r.adults, r.fate, a.k,
  date '1972-01-01' + floor(pg_temp.dice('born' || a.k || r.s) * 10200)::int as born,
  pg_temp.name('given', 'given' || a.k || r.s) as given_name,
  pg_temp.name('family', 'family' || case when pg_temp.dice('same' || r.s) < 0.6 then 1 else a.k end || r.s) as family_name
from demo_registration r
cross join generate_series(1, 2) as a (k)
where a.k = 1 or r.adults < 0.4;
create index on demo_adult (s, k);
analyze demo_adult;

insert into komet.person (id, unit, family, role, given_name, family_name, born, protection, position, changed_at, changed_by)
select id, unit, family,
  case when k = 1 then 'guardian' when adults < 0.30 then 'guardian' when adults < 0.36 then 'bonus' else 'other' end,
  given_name,
  -- A few have one name only.
  case when pg_temp.dice('onename' || s) < 0.008 then null else family_name end,
  case when pg_temp.dice('knownborn' || k || s) < 0.75 then born end,
  case when fate between 0.500 and 0.506 and k = 1 then 'secrecy_marker' else 'none' end,
  k, queue_date + time '10:00', login
from demo_adult;

-- Children: one, sometimes two, of the programme's ages (and now and then just outside them).
create temporary table demo_child as
select pg_temp.uuid('c' || c.k || r.s) as id, r.id as registration, r.family, r.s, r.unit, r.login, r.queue_date, c.k,
  r.queue_date - (365.25 * (coalesce(r.age_from, 4) + 0.1
    + pg_temp.dice('childage' || c.k || r.s) * (coalesce(r.age_to, 10) - coalesce(r.age_from, 4) + 0.9)))::int as born,
  pg_temp.name('child', 'child' || c.k || r.s) as given_name,
  (select a.family_name from demo_adult a where a.s = r.s and a.k = 1) as family_name
from demo_registration r
cross join generate_series(1, 2) as c (k)
where c.k = 1 or r.children < 0.12;
create index on demo_child (s);
analyze demo_child;

insert into komet.person (id, unit, family, role, given_name, family_name, born, born_about, position, changed_at, changed_by)
select id, unit, family, 'child', given_name, family_name,
  case when about = 'year' then date_trunc('year', born)::date when about = 'month' then date_trunc('month', born)::date else born end,
  about, 10 + k, queue_date + time '10:00', login
from (select *, case when dice < 0.06 then 'year' when dice < 0.11 then 'month' end as about
      from (select *, pg_temp.dice('about' || k || s) as dice from demo_child) as thrown) as c;

-- Identity numbers of the test series for three of four adults and children: each number once in all.
insert into komet.person_number (id, unit, family, person, kind, number, valid_from)
select pg_temp.uuid('n' || number), unit, family, id, kind, number, queue_date
from (
  select *, row_number() over (partition by number order by s, k) as claim
  from (
    select a.id, a.unit, a.family, a.queue_date, a.s, a.k, 'samordningsnummer' as kind,
      pg_temp.with_check_digit(to_char(born, 'YYYYMM') || (extract(day from born)::int + 60) || (238 + a.s % 2)) as number
    from demo_adult a where pg_temp.dice('number' || a.k || a.s) < 0.02
    union all
    select a.id, a.unit, a.family, a.queue_date, a.s, a.k, 'personnummer',
      pg_temp.with_check_digit(to_char(born, 'YYYYMMDD') || (238 + a.s % 2))
    from demo_adult a where pg_temp.dice('number' || a.k || a.s) between 0.02 and 0.72
    union all
    select c.id, c.unit, c.family, c.queue_date, c.s, 10 + c.k, 'personnummer',
      pg_temp.with_check_digit(to_char(c.born, 'YYYYMMDD') || (238 + c.s % 2))
    from demo_child c join komet.person p on p.id = c.id
    where p.born_about is null and pg_temp.dice('childnumber' || c.k || c.s) < 0.6) as wanted) as claimed
where claim = 1;
update komet.person p set born = a.born
from demo_adult a, komet.person_number n
where a.id = p.id and n.person = p.id and p.born is null;

insert into komet.phone (id, unit, family, person, number, typed, position)
select pg_temp.uuid('p' || k || s), unit, family, id,
  case when mobile then '+467017406' || lpad(two, 2, '0') else '+4684650040' || substr(lpad(two, 2, '0'), 2) end,
  case when mobile then '070-174 06 ' || lpad(two, 2, '0') else '08-465 004 0' || substr(lpad(two, 2, '0'), 2) end, 1
from (select *, pg_temp.dice('mobile' || k || s) < 0.85 as mobile, (5 + floor(pg_temp.dice('phone' || k || s) * 95))::int::text as two
      from demo_adult) as a
where k = 1 or pg_temp.dice('hasphone' || k || s) < 0.6;

insert into komet.registration (id, unit, family, programme, state, channel, arrived_at, arrived_by, queue_date, child_born, tie,
  wanted_from, weekdays, part_of_day, language, interpreter, childcare, together, heard, informed, changed_at, changed_by)
select r.id, r.unit, r.family, r.programme, case r.fated when 'placed' then 'queued' else r.fated end,
  case when pg_temp.dice('channel' || r.s) < 0.9 then 'telephone' when pg_temp.dice('channel' || r.s) < 0.96 then 'web' else 'visit' end,
  r.queue_date + time '08:30' + pg_temp.dice('clock' || r.s) * interval '7 hours', r.login, r.queue_date,
  (select min(p.born) from demo_child c join komet.person p on p.id = c.id where c.s = r.s),
  substr(md5('tie' || r.s), 1, 8),
  null,
  case floor(pg_temp.dice('days' || r.s) * 15)
    when 0 then '{1}' when 1 then '{2}' when 2 then '{3}' when 3 then '{2,4}' when 4 then '{1,2,3}' end::smallint[],
  case when pg_temp.dice('part' || r.s) < 0.45 then 'evening' when pg_temp.dice('part' || r.s) < 0.52 then 'day' end,
  case when pg_temp.dice('language' || r.s) < 0.14
    then (array['ar', 'so', 'ti', 'prs', 'fa', 'ckb', 'tr', 'es', 'pl', 'uk'])[1 + floor(pg_temp.dice('which' || r.s) * 10)::int] end,
  pg_temp.dice('language' || r.s) < 0.10, pg_temp.dice('childcare' || r.s) < 0.2,
  case when r.adults < 0.14 then 'both_or_none' when r.adults < 0.2 then 'in_turn' else 'one' end,
  (select h.id from komet.reason h where h.kind = 'heard' and h.position = (array[10, 20, 30, 40, 50, 60, 70, 80, 85, 90])[1 + floor(pg_temp.dice('heard' || r.s) * 10)::int]), true,
  r.queue_date + time '16:00', r.login
from demo_place r;

insert into komet.registration_adult (registration, person, unit, caller, takes_part)
select r.id, a.id, a.unit, a.k = 1, a.k = 1 or a.adults < 0.2
from demo_adult a join demo_registration r on r.s = a.s;
insert into komet.registration_child (registration, person, unit)
select r.id, c.id, c.unit from demo_child c join demo_registration r on r.s = c.s;
