-- Why this place: the rule, who is ahead and by which part of it, the waiting clock, and all that happened since the first day.

create function komet.moment(at timestamptz) returns text
language sql stable
return to_char(at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24.MI');
comment on function komet.moment(timestamptz) is 'A point in time as the clock on the wall showed it.';

create function komet.why_ahead(r komet.registration) returns table (criterion text, n bigint)
language plpgsql stable
as $$
declare
  today date := komet.today();
  criteria text[] := komet.order_criteria(r.unit, r.programme);
begin
  -- The first criterion in which the other differs is the one that put it ahead.
  return query
    select c.name, count(*)
      from komet.registration q
      cross join lateral (
        select k.name from unnest(criteria) with ordinality as k(name, n)
         where case k.name
                 when 'priority' then q.priority <> r.priority
                 when 'queue_date' then q.queue_date <> r.queue_date
                 when 'child_born' then q.child_born is distinct from r.child_born
                 else true end
         order by k.n limit 1) c
     where q.unit = r.unit and q.programme = r.programme and q.order_key < r.order_key and komet.stands(q.state, q.resting_until, today)
       and q.state in ('incomplete', 'queued', 'offered')
     group by c.name
     order by array_position(criteria, c.name);
end
$$;
comment on function komet.why_ahead(komet.registration) is 'How many hold a place ahead of this registration, by the criterion that decided it.';

create function komet.why_place(r komet.registration) returns setof api.panel_row
language plpgsql stable
as $$
declare
  section text := komet.say('Place');
  q record;
  a record;
  wait record;
begin
  select * into q from komet.queue_place(r.id);
  return next row(section, komet.say('Rule in force'), null::text);
  return next row(section, (select p.label from komet.order_policy p where p.name = komet.setting('queue_order', r.unit, r.programme)), null::text);
  return next row(section, komet.say('Place today'), coalesce(q.place || '/' || q.of_all, chr(8211)));
  for a in select * from komet.why_ahead(r) loop
    return next row(section, case a.criterion
      when 'priority' then komet.say('Ahead by priority')
      when 'queue_date' then komet.say('Ahead by an earlier queue date')
      when 'child_born' then komet.say('Ahead by an older child')
      else komet.say('Ahead by lot') end, a.n::text);
  end loop;
  if q.place is not null then
    select * into wait from komet.wait_weeks(r.unit, r.programme, q.place - 1);
    return next row(section, komet.say('Estimated wait, weeks'), coalesce(komet.weeks_text(wait.least_weeks, wait.most_weeks), '?'));
  end if;
end
$$;
comment on function komet.why_place(komet.registration) is 'The rule, the place, and how many are ahead by which part of the rule.';

create function komet.why_nearest(r komet.registration) returns setof api.panel_row
language plpgsql stable
as $$
declare
  today date := komet.today();
begin
  return query
    select komet.say('Nearest ahead'),
           case when f.protected then 'SKYDDAD' else komet.queue_caller(q.id) end,
           concat_ws('  ', q.queue_date::text, case when q.priority > 0 then 'P' || q.priority end)
      from (select * from komet.registration n
             where n.unit = r.unit and n.programme = r.programme and n.state in ('incomplete', 'queued', 'offered')
               and n.order_key < r.order_key and komet.stands(n.state, n.resting_until, today)
             order by n.order_key desc, n.id desc limit 5) q
      join komet.family f on f.id = q.family
     order by q.order_key, q.id;
end
$$;
comment on function komet.why_nearest(komet.registration) is 'The five nearest ahead, with queue date and priority; a protected one without its name.';

create function komet.why_clock(r komet.registration) returns setof api.panel_row
language plpgsql stable
as $$
declare
  section text := komet.say('Waiting clock');
  today date := komet.today();
  ended date := coalesce(r.closed_on, today);
  p record;
begin
  return next row(section, komet.say('Queue date'), r.queue_date::text);
  return next row(section, komet.say('Days since then'), (ended - r.queue_date)::text);
  if r.wanted_from is not null then
    return next row(section, komet.say('Wanted from'), r.wanted_from::text);
  end if;
  for p in
    select t.cause, sum(greatest(0, least(coalesce(t.ended_on, t.until), ended) - t.from_date + case when t.ended_on is null then 1 else 0 end)) as days
      from komet.rest t where t.registration = r.id group by t.cause order by t.cause
  loop
    return next row(section, case p.cause
      when 'family' then komet.say('Days of rest by the wish of the family')
      when 'district' then komet.say('Days of rest through the district')
      else komet.say('Days of rest waiting for the other adult') end, p.days::text);
  end loop;
end
$$;
comment on function komet.why_clock(komet.registration) is 'The wait in honest parts: since the queue date, wanted from, and each kind of pause by whose doing it was.';

create function komet.why_change(r komet.registration) returns setof api.panel_row
language plpgsql stable
as $$
declare
  section text := komet.say('What would change it');
  suiting bigint;
begin
  if r.state = 'incomplete' then
    return next row(section, komet.say('The missing details'), r.missing::text);
  elsif komet.resting(r.resting_until, komet.today()) then
    return next row(section, komet.say('The rest ends after'), r.resting_until::text);
  elsif r.state = 'offered' then
    return next row(section, komet.say('The answer to the offer'), null::text);
  end if;
  if r.state <> 'queued' or komet.resting(r.resting_until, komet.today()) then
    return;
  end if;
  select count(*) into suiting from komet.groups_ahead(r.unit, r.programme) g
   where g.free > 0 and komet.group_suits(r.weekdays, r.part_of_day, r.language, r.interpreter, r.wanted_from, g.first_date, g.starts, g.language, g.interpreter);
  return next row(section, komet.say('Groups with a free seat that suit the wishes'), suiting::text);
  if cardinality(r.weekdays) between 1 and 4 then
    return next row(section, komet.say('More weekdays'), komet.weekdays_text(r.weekdays));
  end if;
  if r.part_of_day is not null then
    return next row(section, komet.say('The other part of the day too'), null::text);
  end if;
  if r.priority = 0 then
    return next row(section, komet.say('Priority, with a reason from the list'), null::text);
  end if;
end
$$;
comment on function komet.why_change(komet.registration) is 'What stands in the way, or would move it: missing details, rest, narrow wishes, priority.';

create function komet.why_events(r komet.registration) returns setof api.panel_row
language plpgsql stable
as $$
declare
  e record;
begin
  for e in
    with recursive line (registration, came_from) as (
      select r.id, r.came_from
      union all
      select b.id, b.came_from from line join komet.registration b on b.id = line.came_from)
    select t.* from line join komet.registration_event t on t.registration = line.registration order by t.n
  loop
    return next row(komet.say('What has happened'), e.what, concat_ws('  ', komet.moment(e.at), komet.called(e."by"), e.detail));
  end loop;
end
$$;
comment on function komet.why_events(komet.registration) is 'Every event since the first day, also in the queue it came from: what (a word of registration_event), when, by whom, and which date or name it was about.';

create function api.why(registration uuid) returns setof api.panel_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
declare
  r komet.registration;
begin
  select * into r from komet.registration t where t.id = why.registration and t.unit = any(array(select komet.units_file()));
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.need_ticket(r.family);
  return query select * from komet.why_place(r);
  return query select * from komet.why_nearest(r);
  return query select * from komet.why_clock(r);
  if r.state in ('incomplete', 'queued', 'offered') then
    return query select * from komet.why_change(r);
  end if;
  return query select * from komet.why_events(r);
end
$$;
comment on function api.why(uuid) is
'Why a registration stands where it stands, in lines to read aloud: the rule in force, who is ahead by which part of it, the nearest ahead, the waiting clock,
what would change it, and every event since the first day. label is a message id, data, or a word of registration_event.
Errors: KM002 not there or not ours, KM007 no ticket. Source: a queue must be able to be defended; FL 6 §.';
