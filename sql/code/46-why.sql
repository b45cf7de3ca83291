-- Why this place, today or on another day: the rule, who is ahead and by which part of it, the waiting clock, and all that happened since the first day.

create function komet.moment(at timestamptz) returns text
language sql stable
return to_char(at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24.MI');
comment on function komet.moment(timestamptz) is 'A point in time as the clock on the wall showed it.';

create type api.why_row as (id uuid, section text, label text, value text, as_of date);
create type api.ahead_row as (id uuid, version bigint, family uuid, place int, name text, child text, queue_date date, priority text, rule text);

create function komet.ahead_by(criteria text[], q komet.stood, r komet.stood) returns text
language plpgsql immutable
as $$
declare
  name text;
begin
  foreach name in array ahead_by.criteria loop
    if (case name when 'priority' then q.priority <> r.priority
                 when 'queue_date' then q.queue_date <> r.queue_date
                 when 'child_born' then q.child_born is distinct from r.child_born
                 else true end) then
      return name;
    end if;
  end loop;
end
$$;
comment on function komet.ahead_by(text[], komet.stood, komet.stood) is 'The part of the rule that puts one ahead of another: the first in which they differ.';

create function komet.ahead_of(r komet.stood, queue komet.stood[]) returns komet.stood[]
language sql immutable
return queue[:(select count(*)::int from unnest(queue) q where q.order_key < r.order_key collate "C")];
comment on function komet.ahead_of(komet.stood, komet.stood[]) is 'Who of a queue, in its order, stands ahead of a registration.';

create function komet.why_ahead(r komet.stood, day date, ahead komet.stood[]) returns table (criterion text, n bigint)
language plpgsql stable
as $$
declare
  criteria text[] := komet.order_criteria(r.unit, r.programme, why_ahead.day);
begin
  return query
    select c.name, count(*)
      from unnest(why_ahead.ahead) q
      cross join lateral komet.ahead_by(criteria, q, r) c (name)
     group by c.name
     order by array_position(criteria, c.name);
end
$$;
comment on function komet.why_ahead(komet.stood, date, komet.stood[]) is 'How many hold a place ahead of this registration, by the criterion that decided it.';

create function komet.why_line(section text, label text, value text default null, id uuid default null) returns api.why_row
language sql immutable
return row(why_line.id, why_line.section, why_line.label, why_line.value, null::date)::api.why_row;
comment on function komet.why_line(text, text, text, uuid) is 'One line to read aloud; id is the registration it is about, when that can be opened.';

create function komet.why_then(r komet.stood, day date) returns setof api.why_row
language plpgsql stable
as $$
declare
  section text := komet.say('Place');
begin
  return next komet.why_line(section, komet.say('Queue that day'), (select p.name from komet.programme p where p.id = r.programme));
  if r.state = 'queued' and komet.resting(r.resting_until, why_then.day) then
    return next komet.why_line(section, komet.say('It rested until'), r.resting_until::text);
  elsif r.state <> 'queued' then
    return next komet.why_line(section, case r.state when 'incomplete' then komet.say('Details were missing') when 'offered' then komet.say('An offer was open')
      when 'placed' then komet.say('It had a place in a group') else komet.say('It did not wait') end);
  end if;
end
$$;
comment on function komet.why_then(komet.stood, date) is 'What a day in the past is introduced by: the queue of that day, and what held it back.';

create function komet.why_place(r komet.stood, day date, queue komet.stood[], ahead komet.stood[]) returns setof api.why_row
language plpgsql stable
as $$
declare
  section text := komet.say('Place');
  today boolean := why_place.day >= komet.today();
  stands boolean := komet.stands(r.state, r.resting_until, why_place.day);
  n int := cardinality(why_place.ahead);
  a record;
  wait record;
begin
  return next komet.why_line(section, komet.say('Rule in force'));
  return next komet.why_line(section, (select p.label from komet.order_policy p where p.name = komet.setting('queue_order', r.unit, r.programme, why_place.day)));
  if not today then
    return query select * from komet.why_then(r, why_place.day);
  end if;
  return next komet.why_line(section, case when today then komet.say('Place today') else komet.say('Place that day') end,
    case when stands then n + 1 || '/' || cardinality(why_place.queue) else chr(8211) end);
  for a in select * from komet.why_ahead(r, why_place.day, why_place.ahead) loop
    return next komet.why_line(section, case a.criterion
      when 'priority' then komet.say('Ahead by priority')
      when 'queue_date' then komet.say('Ahead by an earlier queue date')
      when 'child_born' then komet.say('Ahead by an older child')
      else komet.say('Ahead by lot') end, a.n::text);
  end loop;
  if today and stands then
    select * into wait from komet.wait_weeks(r.unit, r.programme, n);
    return next komet.why_line(section, komet.say('Estimated wait, weeks'), coalesce(komet.weeks_text(wait.least_weeks, wait.most_weeks), '?'));
  end if;
end
$$;
comment on function komet.why_place(komet.stood, date, komet.stood[], komet.stood[]) is 'The rule, the place, and how many are ahead by which part of the rule.';

create function komet.why_nearest(ahead komet.stood[]) returns setof api.why_row
language plpgsql stable
as $$
begin
  return query
    select q.id, komet.say('Nearest ahead'),
           case when f.protected then 'SKYDDAD' else komet.queue_caller(q.id) end,
           concat_ws('  ', q.queue_date::text, case when q.priority > 0 then 'P' || q.priority end), null::date
      from unnest(why_nearest.ahead[greatest(cardinality(why_nearest.ahead) - 4, 1):]) q
      join komet.family f on f.id = q.family
     order by q.order_key collate "C", q.id;
end
$$;
comment on function komet.why_nearest(komet.stood[]) is 'The five nearest ahead, with queue date and priority; a protected one without its name. All of them: ahead_list.';

create function komet.wait_label(part text) returns text
language sql immutable
return case wait_label.part
  when 'older' then komet.say('Before it was entered here, days')
  when 'queued' then komet.say('In the queue, days')
  when 'incomplete' then komet.say('Details were missing, days')
  when 'wanted_from' then komet.say('Before the wished start, days')
  when 'rest_family' then komet.say('Days of rest by the wish of the family')
  when 'rest_other_adult' then komet.say('Days of rest waiting for the other adult')
  when 'rest_district' then komet.say('Days of rest through the district')
  when 'offered' then komet.say('While an offer was open, days')
  when 'placed' then komet.say('With a place, before the group began, days')
  else komet.say('Closed or away in between, days') end;
comment on function komet.wait_label(text) is 'A part of the waiting clock in words.';

create function komet.why_clock(r komet.stood, registration uuid, day date) returns setof api.why_row
language plpgsql stable
as $$
declare
  section text := komet.say('Waiting clock');
  until date := komet.wait_until(why_clock.registration, why_clock.day);
  line uuid[] := komet.line_of(why_clock.registration);
  n bigint;
begin
  return next komet.why_line(section, komet.say('Queue date'), r.queue_date::text);
  return next komet.why_line(section, case when until < why_clock.day then komet.say('Days until the wait was over') else komet.say('Days since then') end,
    (until - r.queue_date)::text);
  return query select null::uuid, section, komet.wait_label(p.part), p.days::text, null::date from komet.wait_parts(why_clock.registration, why_clock.day) p;
  if r.wanted_from is not null then
    return next komet.why_line(section, komet.say('Wanted from'), r.wanted_from::text);
  end if;
  select count(*) into n from komet.registration_event e
   where e.registration = any(line) and e.on_date <= why_clock.day and e.what = 'declined';
  if n > 0 then
    return next komet.why_line(section, komet.say('Offers declined'), n::text);
  end if;
end
$$;
comment on function komet.why_clock(komet.stood, uuid, date) is 'The wait in honest parts, whose days add up: in the queue, wanted later, each kind of pause by whose doing it was, offers.';

create function komet.why_change(r komet.registration) returns setof api.why_row
language plpgsql stable
as $$
declare
  section text := komet.say('What would change it');
  suiting bigint;
begin
  if r.state = 'incomplete' then
    return next komet.why_line(section, komet.say('The missing details'), r.missing::text);
  elsif komet.resting(r.resting_until, komet.today()) then
    return next komet.why_line(section, komet.say('The rest ends after'), r.resting_until::text);
  elsif r.state = 'offered' then
    return next komet.why_line(section, komet.say('The answer to the offer'));
  elsif r.moving then
    return next komet.why_line(section, komet.say('The answer of the other district to the move'),
      (select u.name::text from komet.move m join komet.unit u on u.id = m.to_unit where m.registration = r.id and m.state = 'asked'));
    return;
  end if;
  if r.state <> 'queued' or komet.resting(r.resting_until, komet.today()) then
    return;
  end if;
  select count(*) into suiting from komet.groups_ahead(r.unit, r.programme) g
   where g.free > 0 and komet.group_suits(r.weekdays, r.part_of_day, r.language, r.interpreter, r.wanted_from, g.first_date, g.starts, g.language, g.interpreter);
  return next komet.why_line(section, komet.say('Groups with a free seat that suit the wishes'), suiting::text);
  if cardinality(r.weekdays) between 1 and 4 then
    return next komet.why_line(section, komet.say('More weekdays'), komet.weekdays_text(r.weekdays));
  end if;
  if r.part_of_day is not null then
    return next komet.why_line(section, komet.say('The other part of the day too'));
  end if;
  if r.priority = 0 then
    return next komet.why_line(section, komet.say('Priority, with a reason from the list'));
  end if;
end
$$;
comment on function komet.why_change(komet.registration) is 'What stands in the way, or would move it: missing details, rest, narrow wishes, priority.';

create function komet.why_events(registration uuid, day date) returns setof api.why_row
language plpgsql stable
as $$
begin
  return query
    select null::uuid, komet.say('What has happened'), t.what, concat_ws('  ', komet.moment(t.at), komet.called(t."by"), t.detail), null::date
      from komet.registration_event t
     where t.registration = any(komet.line_of(why_events.registration)) and t.on_date <= why_events.day
     order by t.n;
end
$$;
comment on function komet.why_events(uuid, date) is 'Every event since the first day, also in the queue it came from: what (a word of registration_event), when, by whom, and which date or name it was about.';

create function komet.past_day(as_of date) returns date
language plpgsql stable
as $$
begin
  if past_day.as_of > komet.today() then
    perform komet.fail('KM001', 'as_of', 'That day has not come yet');
  elsif past_day.as_of < date '2000-01-01' then
    perform komet.fail('KM001', 'as_of', 'That is too far back');
  end if;
  return coalesce(past_day.as_of, komet.today());
end
$$;
comment on function komet.past_day(date) is 'The day that is asked about: today when none is named. Errors: KM001 at as_of, to come or too far back.';

create function komet.why_lines(r komet.registration, day date) returns setof api.why_row
language plpgsql stable
as $$
declare
  s komet.stood;
  queue komet.stood[];
  ahead komet.stood[];
begin
  select t.* into s from komet.stood_on(array[komet.link_on(r.id, why_lines.day)], why_lines.day) t;
  if not found then
    return next komet.why_line(komet.say('Place'), komet.say('It had not been registered that day'));
    return;
  end if;
  queue := array(select q from komet.queue_on(s.unit, s.programme, why_lines.day) q);
  ahead := komet.ahead_of(s, queue);
  return query select * from komet.why_place(s, why_lines.day, queue, ahead);
  if not komet.wait_out(s.state) then
    return query select * from komet.why_nearest(ahead);
  end if;
  return query select * from komet.why_clock(s, r.id, why_lines.day);
  if why_lines.day = komet.today() and r.state in ('incomplete', 'queued', 'offered') then
    return query select * from komet.why_change(r);
  end if;
  return query select * from komet.why_events(r.id, why_lines.day);
end
$$;
comment on function komet.why_lines(komet.registration, date) is 'All lines of why, as things stood at the end of a day.';

create function komet.why_own(registration uuid) returns komet.registration
language plpgsql stable
as $$
declare
  r komet.registration;
begin
  select * into r from komet.registration t where t.id = why_own.registration and t.unit = any(array(select komet.units_file()));
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.need_ticket(r.family);
  return r;
end
$$;
comment on function komet.why_own(uuid) is 'A registration of one''s own district whose file has been opened. Errors: KM002, KM007.';

create function api.why(registration uuid, as_of date default null) returns setof api.why_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
declare
  r komet.registration := komet.why_own(why.registration);
begin
  return query select w.id, w.section, w.label, w.value, why.as_of from komet.why_lines(r, komet.past_day(why.as_of)) w;
end
$$;
comment on function api.why(uuid, date) is
'Why a registration stands where it stands, in lines to read aloud: the rule in force, who is ahead by which part of it, the nearest ahead, the waiting clock,
what would change it, and every event since the first day. label is a message id, data, or a word of registration_event. as_of: as it was at the end of that day, from the facts and events
until then. Errors: KM001 at as_of (a day to come), KM002 not there or not ours, KM007 no ticket. Source: a queue must be able to be defended; FL 6 §.';

create function api.ahead_list(registration uuid, as_of date default null, place int default null, id uuid default null, back boolean default false, max int default 50)
returns setof api.ahead_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  r komet.registration := komet.why_own(ahead_list.registration);
  day date := komet.past_day(ahead_list.as_of);
  wanted int := least(greatest(ahead_list.max, 1), komet.setting('list_max')::int);
  criteria text[];
  s komet.stood;
  ahead komet.stood[];
begin
  select t.* into s from komet.stood_on(array[komet.link_on(r.id, day)], day) t;
  ahead := komet.ahead_of(s, array(select q from komet.queue_on(s.unit, s.programme, day) q));
  criteria := komet.order_criteria(s.unit, s.programme, day);
  return query
    select a.id, x.version, a.family, a.place, case when f.protected then 'SKYDDAD' else komet.queue_caller(a.id) end,
           case when not f.protected then komet.queue_children(a.id) end, a.queue_date, nullif(a.priority, 0)::text, a.rule
      from (select (ahead[p]).*, komet.ahead_by(criteria, ahead[p], s) as rule, p as place from generate_subscripts(ahead, 1) p
             where ahead_list.place is null or case when ahead_list.back then p < ahead_list.place else p > ahead_list.place end
             order by case when ahead_list.back then -p else p end limit wanted) a
      join komet.registration x on x.id = a.id
      join komet.family f on f.id = a.family
     order by a.place;
end
$$;
comment on function api.ahead_list(uuid, date, int, uuid, boolean, int) is
'Everybody who holds a place ahead of a registration, in the queue''s order, and by which part of the rule (a word of the set ahead_rule); as_of: at the end of that day. A page
after (back: before) a place, whoever (id) has it now. A protected family without name. Errors: as why. Source: a queue must be able to be defended; FL 6 §.';
