-- The queue as it stood at the end of any day, and the waiting clock: told from facts that are only added to.
--
-- That day's state is that of the last event until then; priority and rest are what had been given and not yet ended; a birth date or a
-- wished start is the one from before its next change (komet.registration_before); the order is the one in force that day. For
-- today, or later, it is what the registration itself says, which the same facts keep by trigger. Where districts have been continued by
-- others since, it is the queue of the district of that day (komet.unit_then).

create function komet.unit_then_of(about uuid, on_date date, wanted boolean) returns table (was uuid) language sql stable as $$
  select t.was from komet.unit_then t
  where unit_then_of.wanted and t.about = unit_then_of.about and t.until >= unit_then_of.on_date order by t.until limit 1
$$;
comment on function komet.unit_then_of(uuid, date, boolean) is 'The district that a group or a registration belonged to on a day, when that is another than today''s. Nothing unless it is wanted.';

create type komet.stood as (id uuid, unit uuid, family uuid, programme uuid, state text, queue_date date, priority int, child_born date,
  wanted_from date, resting_until date, order_key text);

create function komet.stood_on(registrations uuid[], day date) returns setof komet.stood
language plpgsql stable
as $$
#variable_conflict use_column
begin
  if stood_on.day >= komet.today() then
    return query select r.id, r.unit, r.family, r.programme, r.state, r.queue_date, r.priority::int, r.child_born, r.wanted_from, r.resting_until, r.order_key
      from komet.registration r where r.id = any(stood_on.registrations);
    return;
  end if;
  return query
    with line as (select r.*, e.state as then_state, coalesce((select t.was from komet.unit_then_of(r.id, stood_on.day, true) t), r.unit) as then_unit
      from komet.registration r
      cross join lateral (select e.state from komet.registration_event e
        where e.registration = r.id and e.on_date <= stood_on.day and e.state is not null order by e.n desc limit 1) e
      where r.id = any(stood_on.registrations)),
    policy as (select q.unit, q.programme, komet.order_criteria(q.unit, q.programme, stood_on.day) as criteria
      from (select distinct l.then_unit as unit, l.programme from line l) q)
    select l.id, l.then_unit, l.family, l.programme, l.then_state, l.queue_date, g.level, b.child_born, b.wanted_from, t.until,
           komet.order_key(p.criteria, g.level, l.queue_date, b.child_born, l.tie)
      from line l
      join policy p on p.unit = l.then_unit and p.programme = l.programme
      cross join lateral (select coalesce(max(g.level), 0)::int as level from komet.priority_grant g
        where g.registration = l.id and g.granted_on <= stood_on.day and (g.ended_on is null or g.ended_on > stood_on.day)) g
      cross join lateral (select max(t.until) as until from komet.rest t
        where t.registration = l.id and t.from_date <= stood_on.day and (t.ended_on is null or t.ended_on > stood_on.day)) t
      cross join lateral (select * from (
          (select x.child_born, x.wanted_from, 1 as rank from komet.registration_before x
            where x.registration = l.id and x.day > stood_on.day order by x.day limit 1)
          union all select l.child_born, l.wanted_from, 2) x order by x.rank limit 1) b;
end
$$;
comment on function komet.stood_on(uuid[], date) is 'Registrations as they were at the end of a day; those that were not there yet are left out.';

create function komet.queue_on(unit uuid, programme uuid, day date) returns setof komet.stood
language plpgsql stable
as $$
#variable_conflict use_column
begin
  if queue_on.day >= komet.today() then
    return query select r.id, r.unit, r.family, r.programme, r.state, r.queue_date, r.priority::int, r.child_born, r.wanted_from, r.resting_until, r.order_key
      from komet.registration r
      where r.unit = queue_on.unit and r.programme = queue_on.programme and r.state in ('incomplete', 'queued', 'offered')
        and komet.stands(r.state, r.resting_until, queue_on.day)
      order by r.order_key, r.id;
  else
    return query select s.* from komet.stood_on(array(
        select r.id from komet.registration r where r.unit = queue_on.unit and r.programme = queue_on.programme
        union
        select t.about from komet.unit_then t join komet.registration r on r.id = t.about
          where t.was = queue_on.unit and t.until >= queue_on.day and r.programme = queue_on.programme), queue_on.day) s
      where s.unit = queue_on.unit and komet.stands(s.state, s.resting_until, queue_on.day)
      order by s.order_key collate "C", s.id;
  end if;
end
$$;
comment on function komet.queue_on(uuid, uuid, date) is 'Who held a place in a queue at the end of a day, the first first.';

-- ---------------------------------------------------------------------------------------------------
-- One wait may go through several queues

create function komet.line_of(registration uuid) returns uuid[]
language sql stable
as $$
  with recursive line (id, came_from, depth) as (
    select r.id, r.came_from, 1 from komet.registration r where r.id = line_of.registration
    union all
    select b.id, b.came_from, depth + 1 from line join komet.registration b on b.id = line.came_from)
  select array_agg(line.id order by line.depth) from line
$$;
comment on function komet.line_of(uuid) is 'A registration and, after it, those it came from by moves to another programme or district, the latest first.';

create function komet.told_on(line uuid[], day date) returns table (registration uuid, state text)
language sql stable rows 1
as $$
  select e.registration, e.state from komet.registration_event e
   where e.registration = any(told_on.line) and e.on_date <= told_on.day and e.state is not null
   order by array_position(told_on.line, e.registration), e.n desc limit 1
$$;
comment on function komet.told_on(uuid[], date) is 'Which of the registrations of one wait it was about at the end of a day, and in what state; none before the first event.';

create function komet.link_on(registration uuid, day date) returns uuid
language plpgsql stable
as $$
begin
  if link_on.day >= komet.today() then
    return link_on.registration;
  end if;
  return (select t.registration from komet.told_on(komet.line_of(link_on.registration), link_on.day) t);
end
$$;
comment on function komet.link_on(uuid, date) is 'Which of the registrations of one wait it was about at the end of a day; null before the first.';

-- ---------------------------------------------------------------------------------------------------
-- The waiting clock

create function komet.wait_out(state text) returns boolean
language sql immutable parallel safe
return state in ('running', 'completed', 'attended', 'interrupted', 'referred', 'moved', 'closed');
comment on function komet.wait_out(text) is 'Whether nobody waits in this state: the group has begun, or it came to nothing.';

create function komet.wait_until(registration uuid, day date) returns date
language plpgsql stable
as $$
#variable_conflict use_column
declare
  line uuid[] := komet.line_of(wait_until.registration);
  turn record;
  out_since date;
begin
  for turn in
    select e.on_date, t.state from (select distinct x.on_date from komet.registration_event x
        where x.registration = any(line) and x.on_date <= wait_until.day) e
      cross join lateral komet.told_on(line, e.on_date) t order by e.on_date
  loop
    out_since := case when komet.wait_out(turn.state) then coalesce(out_since, turn.on_date) end;
  end loop;
  return coalesce(out_since, wait_until.day);
end
$$;
comment on function komet.wait_until(uuid, date) is 'The day the wait ended, or the day that is asked about while it goes on.';

create function komet.wait_parts(registration uuid, day date) returns table (part text, days int)
language plpgsql stable
as $$
#variable_conflict use_column
declare
  since date := (select r.queue_date from komet.registration r where r.id = wait_parts.registration);
  until date := komet.wait_until(wait_parts.registration, wait_parts.day);
  line uuid[] := komet.line_of(wait_parts.registration);
begin
  return query
    with each as (
      select d::date as day, t.state, t.registration from generate_series(since, until - 1, interval '1 day') d
      left join lateral komet.told_on(line, d::date) t on true),
    called as (
      select case
          when e.state is null then 'older'
          when komet.wait_out(e.state) then 'out'
          when e.state = 'placed' then 'placed'
          when e.state = 'offered' then 'offered'
          when s.cause is not null then 'rest_' || s.cause
          when e.state = 'incomplete' then 'incomplete'
          when e.day < w.wanted_from then 'wanted_from'
          else 'queued' end as part
        from each e
        left join lateral (select t.cause from komet.rest t
          where t.registration = e.registration and t.from_date <= e.day and t.until >= e.day and (t.ended_on is null or t.ended_on > e.day)
          order by t.until desc, t.at desc limit 1) s on true
        left join lateral (select * from (
            (select x.wanted_from, 1 as rank from komet.registration_before x
              where x.registration = e.registration and x.day > e.day order by x.day limit 1)
            union all select r.wanted_from, 2 from komet.registration r where r.id = e.registration) x order by x.rank limit 1) w on true)
    select c.part, count(*)::int from called c group by c.part
     order by array_position(array['older', 'queued', 'incomplete', 'wanted_from', 'rest_family', 'rest_other_adult', 'rest_district',
       'offered', 'placed', 'out'], c.part);
end
$$;
comment on function komet.wait_parts(uuid, date) is
'The wait until a day, each day counted once, by what it was spent on. A day is told by its own facts, so that a day that has been counted
is never counted otherwise, and the parts add up to the days since the queue date. A rest goes before missing details, and these before a wished start.';
