-- What the race for the last seat needs: eight coordinators of one district, eight families each round, and two functions
-- of the superuser that lay out a round and judge it afterwards.

create schema race;

do $$
declare
  n int;
begin
  for n in 1 .. 8 loop
    if not exists (select from pg_roles where rolname = 't_race' || n) then
      execute format('create role %I login', 't_race' || n);
    end if;
    execute format('grant komet_people, komet_coordinator to %I', 't_race' || n);
    insert into komet.duty (login, unit, duty, valid_from) select 't_race' || n, id, 'coordinator', '2020-01-01' from komet.unit where code = 'farsta';
    insert into komet.colleague (login, name) values ('t_race' || n, 'Samordnare ' || n);
  end loop;
end
$$;

with f as (
  insert into komet.family (unit) select id from komet.unit, generate_series(1, 8) where code = 'farsta' returning id, unit),
p as (
  insert into komet.person (unit, family, role, given_name)
  select unit, id, 'guardian', 'Familj ' || row_number() over () from f returning id, unit, family),
r as (
  insert into komet.registration (unit, family, programme, state, queue_date)
  select p.unit, p.family, g.id, 'queued', date '2026-01-01' from p, komet.programme g where g.code = 'komet-3-11' returning id, unit, family)
insert into komet.registration_adult (registration, person, unit, caller) select r.id, p.id, r.unit, true from r join p using (family);

-- A new group with so many seats, everybody back in the queue. Gives the group and the eight registrations.
create function race.begin(seats int) returns table (course_group uuid, registrations text) language plpgsql as $$
#variable_conflict use_column
begin
  update komet.group_seat s set offer = null where s.offer is not null;
  update komet.offer o set state = 'withdrawn' where o.state in ('open', 'accepted');
  delete from komet.participation;
  update komet.registration r set state = 'queued' where r.state <> 'queued';
  insert into komet.course_group (unit, number, programme, programme_version, state, first_date, starts, ends, capacity)
  select u.id, (select coalesce(max(g.number), 0) + 1 from komet.course_group g), p.id, v.id, 'open', komet.today() + 30, '17:30', '20:00', seats
  from komet.unit u, komet.programme p join komet.programme_version v on v.programme = p.id
  where u.code = 'farsta' and p.code = 'komet-3-11'
  returning id into course_group;
  insert into komet.group_seat (course_group, n, unit)
  select g.id, n, g.unit from komet.course_group g, generate_series(1, seats) n where g.id = course_group;
  select string_agg(r.id::text, ' ' order by r.id) into registrations from komet.registration r;
  return next;
end
$$;

-- What is wrong with a group after a round, null when nothing is; and who took its last seat, as losers are told.
create function race.judge(course_group uuid, wanted int) returns table (wrong text, who text, at text) language sql as $$
  with o as (
    select o.*, (select min(s.n) from komet.group_seat s where s.offer = o.id) as seat,
      (select count(*) from komet.group_seat s where s.offer = o.id) as seats_held
    from komet.offer o where o.course_group = judge.course_group and o.state in ('open', 'accepted')),
  g as (select capacity from komet.course_group where id = judge.course_group)
  select case
      when (select coalesce(sum(o.seats), 0) from o) > g.capacity then 'overbooked'
      when (select count(*) from o) <> least(judge.wanted, g.capacity) then 'not full: ' || (select count(*) from o) || ' of ' || g.capacity
      when exists (select from o where seats_held <> o.seats) then 'an offer without its seats'
      when exists (select from o a join o b on a.made_at < b.made_at and a.seat > b.seat) then 'seats out of the order of the offers'
      when exists (select from o a join o b on a.made_at = b.made_at and a.id <> b.id) then 'two offers at one moment'
      when exists (select from komet.registration r where (r.state = 'queued') = exists (select from o where o.registration = r.id)) then 'registrations and offers differ'
      when exists (select from komet.registration r where r.state = 'offered' and
        (select e.what from komet.registration_event e where e.registration = r.id order by e.n desc limit 1) <> 'offered') then 'an offer without its event'
    end, l.name, l.at
  from g left join lateral (
    select c.name::text as name, to_char(o.made_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24.MI') as at
    from o join komet.colleague c on c.login = o.made_by order by o.made_at desc limit 1) l on true
$$;

-- The open offer of a group, its version, and a reason to decline it.
create function race.offer(course_group uuid) returns table (id uuid, version bigint, reason uuid) language sql as $$
  select o.id, o.version, (select r.id from komet.reason r where r.kind = 'decline' limit 1)
  from komet.offer o where o.course_group = offer.course_group and o.state = 'open' limit 1
$$;

-- After several have answered one offer: what is wrong, and who answered and when, as the others are told.
create function race.judge_answer(offer uuid) returns table (wrong text, who text, at text) language sql as $$
  select case
      when o.state not in ('accepted', 'declined') then 'not answered'
      when (select count(*) from komet.registration_event e where e.registration = o.registration and e.at >= o.made_at and e.what in ('accepted', 'declined')) <> 1 then 'answered more than once'
      when (o.state = 'accepted') <> exists (select from komet.group_seat s where s.offer = o.id) then 'a seat that nobody holds, or a holder without a seat'
      when (o.state = 'accepted') <> exists (select from komet.participation p where p.registration = o.registration) then 'a participant without an offer'
      when r.state <> case o.state when 'accepted' then 'placed' else 'queued' end then 'the registration is ' || r.state
    end, c.name::text, to_char(o.answered_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24.MI')
  from komet.offer o join komet.registration r on r.id = o.registration left join komet.colleague c on c.login = o.answered_by
  where o.id = judge_answer.offer
$$;
