-- Offers of a place (erbjudanden): who suits, who is next, and the one function that gives seats away.
-- What happens to an offer afterwards stands in 66-offer-answer.sql.
--
-- Allocation: lock the group's row, write down what has lapsed, then read, then take seat rows that nobody has. Whoever
-- comes second waits at the lock and reads after the first has committed. The seat rows and the unique index on offers
-- hold even if this code were wrong.

-- ---------------------------------------------------------------------------------------------------
-- Who suits a group

create function komet.group_date(g komet.course_group) returns date language sql stable as $$
  select coalesce((select min(m.on_date) from komet.meeting m
    where m.course_group = g.id and m.state = 'planned' and m.on_date >= komet.today()), g.first_date)
$$;
comment on function komet.group_date(komet.course_group) is 'The meeting that one who gets a seat today would come to first.';

create function komet.too_late(g komet.course_group) returns boolean language sql stable as $$
  select g.state in ('running', 'break') and v.complete_at > (
    select count(*) from komet.meeting m where m.course_group = g.id and m.state = 'planned' and m.on_date >= komet.today())
  from komet.programme_version v where v.id = g.programme_version
$$;
comment on function komet.too_late(komet.course_group) is 'Whether a group has so few meetings left that who joins it now could not complete the course by its rule.';

create function komet.decided_first(g komet.course_group) returns boolean language sql stable as $$
  select v.needs_decision and komet.setting('decision_first', g.unit, g.programme)::boolean from komet.programme_version v where v.id = g.programme_version
$$;
comment on function komet.decided_first(komet.course_group) is 'Whether nobody gets a place in the group without a decision that holds today: the programme needs one, and the setting decision_first says so.';

create function komet.decided(registration uuid) returns boolean language sql stable as $$
  select coalesce((select d.kind <> 'refused' from komet.decision d
    where d.registration = decided.registration and d.ended_on is null and (d.until is null or d.until >= komet.today())
    order by d.decided_on desc, d.changed_at desc, d.id limit 1), false)
$$;
comment on function komet.decided(uuid) is 'Whether there is a decision for the family that holds today, and it is no refusal.';

create function komet.unsuited(r komet.registration, g komet.course_group, on_date date, late boolean default null, decision boolean default null) returns text language sql stable as $$
  select case
    when r.resting_until is not null and r.resting_until >= komet.today() then 'resting'
    when r.moving then 'moving'
    when r.wanted_group <> g.id then 'other_group'
    when coalesce(decision, komet.decided_first(g)) and not komet.decided(r.id) then 'decision'
    when r.wanted_from > on_date then 'wanted_from'
    when coalesce(late, komet.too_late(g)) then 'too_late'
    when extract(isodow from g.first_date)::smallint <> all (r.weekdays) then 'weekday'
    when (r.part_of_day = 'evening') <> (g.starts >= time '16:00') then 'part_of_day'
    when r.language <> g.language and not (g.interpreter and r.interpreter) then 'language'
    when r.interpreter and r.language is null and not g.interpreter then 'interpreter'
    when r.childcare and not g.childcare then 'childcare'
  end
$$;
comment on function komet.unsuited(komet.registration, komet.course_group, date, boolean, boolean) is 'Why a group does not suit a registration, a word of the set fill_why; null when it does. A wish that was not said suits everything. late: whether the group has too few meetings left, and decision: whether it asks for one, where many are asked about one group.';

create function komet.seats_needed(registration uuid, programme_version uuid) returns int language sql stable as $$
  select greatest(1, case
    when v.capacity_counts = 'children' then (select count(*) from komet.registration_child c where c.registration = r.id)
    when r.together <> 'in_turn' then (select count(*) from komet.registration_adult a where a.registration = r.id and a.takes_part)
    end)::int
  from komet.registration r, komet.programme_version v
  where r.id = seats_needed.registration and v.id = seats_needed.programme_version
$$;
comment on function komet.seats_needed(uuid, uuid) is 'Seats that a registration takes: its children, or its adults who take part, as the programme counts; of adults in turn one at a time.';

-- ---------------------------------------------------------------------------------------------------
-- What lapses by itself

create function komet.offer_ended(o komet.offer, state text, keeps_place boolean, reason uuid default null) returns void language plpgsql as $$
#variable_conflict use_column
begin
  update komet.offer x
  set state = offer_ended.state, keeps_place = offer_ended.keeps_place, reason = offer_ended.reason,
      answered_at = clock_timestamp(), answered_by = session_user
  where x.id = o.id;
  update komet.group_seat s set offer = null where s.offer = o.id;
  perform komet.registration_becomes(o.registration, case when offer_ended.keeps_place then 'queued' else 'closed' end, offer_ended.state);
end $$;
comment on function komet.offer_ended(komet.offer, text, boolean, uuid) is 'An offer that came to nothing: its seats are free, the family is back at its place in the queue, or closed.';

create function komet.lapse_due(course_group uuid) returns int language plpgsql as $$
declare
  o komet.offer;
  n int := 0;
begin
  for o in
    select x.* from komet.offer x
    where x.course_group = lapse_due.course_group and x.state = 'open' and x.answer_by < komet.today()
    order by x.made_at for update
  loop
    perform komet.offer_ended(o, 'lapsed', komet.setting('lapsed_keeps_place', o.unit,
      (select g.programme from komet.course_group g where g.id = o.course_group))::boolean);
    n := n + 1;
  end loop;
  with gone as (
    update komet.offer x set state = 'superseded'
    where x.course_group = lapse_due.course_group and x.state = 'accepted'
      and x.registration in (select d.registration from komet.dropped_out(array[lapse_due.course_group]) d)
    returning x.id)
  update komet.group_seat s set offer = null from gone where s.offer = gone.id;
  return n;
end $$;
comment on function komet.lapse_due(uuid) is 'Writes down the offers of a group whose day has passed, and frees the seats of those who dropped out. The caller holds the group''s lock. Nothing waits for a nightly job: reading counts them as lapsed already.';

-- ---------------------------------------------------------------------------------------------------
-- Who is next

create type komet.fill_line as (registration uuid, version bigint, take text, why text, detail text, place int, seats int);

create function komet.fill_plan(g komet.course_group, until uuid default null) returns setof komet.fill_line language plpgsql stable as $$
declare
  free int := g.capacity - komet.seats_taken(g.id);
  on_date date := komet.group_date(g);
  late boolean := komet.too_late(g);
  decision boolean := komet.decided_first(g);
  most int := komet.setting('list_max', null, null)::int;
  w record;
  line komet.fill_line;
  place int := 0;
  n int := 0;
begin
  for w in
    select q as r, s.detail, greatest(1, case
        when v.capacity_counts = 'children' then (select count(*) from komet.registration_child c where c.registration = q.id)
        when q.together <> 'in_turn' then (select count(*) from komet.registration_adult a where a.registration = q.id and a.takes_part)
        end)::int as seats
    from komet.registration q
    join komet.programme_version v on v.id = g.programme_version
    left join (select k.registration, x.name || ', ' || komet.called(k.by) as detail
      from komet.fill_skip k join komet.reason x on x.id = k.reason where k.course_group = g.id) s on s.registration = q.id
    where q.unit = g.unit and q.programme = g.programme and q.state = 'queued'
    order by q.order_key, q.id
  loop
    exit when free <= 0 and (n >= most or until is not null);
    line := row((w.r).id, (w.r).version, 'no', komet.unsuited(w.r, g, on_date, late, decision), w.detail, null, w.seats);
    if line.why is distinct from 'resting' then
      place := place + 1;
      line.place := place;
    end if;
    if w.detail is not null then
      line.take := 'skip';
      line.why := 'skipped';
    elsif line.why is null and free <= 0 then
      line.why := 'full';
    elsif line.why is null and line.seats > free then
      line.why := 'seats';
    elsif line.why is null then
      line.take := 'yes';
      line.why := 'next';
      free := free - line.seats;
    end if;
    n := n + 1;
    if line.take = 'yes' or n <= most then
      return next line;
    end if;
    exit when line.registration = until;
  end loop;
end $$;
comment on function komet.fill_plan(komet.course_group, uuid) is 'The whole queue in its order against one group: who would get an offer (take yes), who is passed over by hand (skip) and who does not suit or finds no seat (no), and why. All are asked; those who get nothing are only listed up to list_max. until: only as far as one registration, or as the seats go.';

create function komet.who(registrations uuid[]) returns table (registration uuid, adult text, child text) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select r.id,
      (select komet.list_name(p.given_name, p.family_name, f.protected)
       from komet.registration_adult a join komet.person p on p.id = a.person
       where a.registration = r.id order by a.caller desc, p.position limit 1),
      (select string_agg(komet.list_name(p.given_name, null, f.protected), ', ' order by p.position)
       from komet.registration_child c join komet.person p on p.id = c.person where c.registration = r.id)
    from komet.registration r left join komet.family f on f.id = r.family
    where r.id = any (registrations);
end $$;
comment on function komet.who(uuid[]) is 'Whom registrations are about, as lists show it: the adult who rang, the children''s given names.';

create type api.fill_row as (
  id uuid, version bigint, take text, place int, name text, child text, queue_date date, why text, detail text, seats int);

create function api.fill_preview(course_group uuid default null) returns setof api.fill_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  g komet.course_group;
  plan komet.fill_line[];
begin
  select * into g from komet.course_group c
  where c.id = fill_preview.course_group and c.unit = any (array(select komet.units_file()));
  if not found then
    return;
  end if;
  plan := array(select l from komet.fill_plan(g) l);
  return query
    select l.registration, l.version, l.take, l.place, w.adult, w.child, r.queue_date, l.why, l.detail, l.seats
    from unnest(plan) with ordinality l (registration, version, take, why, detail, place, seats, n)
    join komet.registration r on r.id = l.registration
    join komet.who(array(select x.registration from unnest(plan) x)) w on w.registration = r.id
    order by l.n;
end $$;
comment on function api.fill_preview(uuid) is 'The dry run: the queue in order, who would get an offer of a place in the group and why the others not. place counts those who wait today. Nothing is written. Source: practice of other queues.';

create function api.skip_save(request uuid default null, course_group uuid default null, id uuid default null, reason uuid default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
begin
  done := komet.request_begin(skip_save.request, 'skip_save',
    jsonb_build_object('course_group', skip_save.course_group, 'id', skip_save.id, 'reason', skip_save.reason));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.group_locked(skip_save.course_group);
  perform komet.group_from(g, 'planned', 'open', 'running', 'break');
  perform komet.reason_checked('skip', skip_save.reason);
  perform from komet.registration r where r.id = skip_save.id and r.unit = g.unit and r.programme = g.programme and r.state = 'queued';
  if not found then
    perform komet.raise_stale();
  end if;
  delete from komet.fill_skip s where s.course_group = g.id and s.registration = skip_save.id;
  insert into komet.fill_skip (course_group, registration, unit, reason) values (g.id, skip_save.id, g.unit, skip_save.reason);
  perform komet.event_put(skip_save.id, 'skipped', g.number::text);
  return next komet.finish(skip_save.request, skip_save.id, null, komet.say('Passed over for group {1}; the place in the queue is kept'), g.number::text);
end $$;
comment on function api.skip_save(uuid, uuid, uuid, uuid) is 'Passes a family over when a group is filled: id is the registration. Its place is kept, who did it and why is remembered. Errors: KM001 at reason, KM002 when it waits no longer, KM004 when the group is over. Source: practice of other queues.';

create function api.skip_end(request uuid default null, course_group uuid default null, id uuid default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
begin
  done := komet.request_begin(skip_end.request, 'skip_end', jsonb_build_object('course_group', skip_end.course_group, 'id', skip_end.id));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.group_locked(skip_end.course_group);
  delete from komet.fill_skip s where s.course_group = g.id and s.registration = skip_end.id;
  if not found then
    perform komet.fail('KM004', null, 'It was not passed over for this group');
  end if;
  perform komet.event_put(skip_end.id, 'skip_ended', g.number::text);
  return next komet.finish(skip_end.request, skip_end.id, null, komet.say('No longer passed over for group {1}'), g.number::text);
end $$;
comment on function api.skip_end(uuid, uuid, uuid) is 'Takes a passing over back. Errors: KM002; KM004 when there is none.';

-- ---------------------------------------------------------------------------------------------------
-- Giving seats away

create function komet.fail_full(course_group uuid, seats int) returns void language plpgsql as $$
declare
  o komet.offer;
  free int;
begin
  select c.capacity - komet.seats_taken(c.id) into free from komet.course_group c where c.id = fail_full.course_group;
  if free > 0 then
    perform komet.fail('KM004', null, 'The family needs {1} seats and {2} is free', fail_full.seats::text, free::text);
  end if;
  select x.* into o from komet.offer x join komet.group_seat s on s.offer = x.id
  where s.course_group = fail_full.course_group order by x.made_at desc limit 1;
  perform komet.fail('KM004', null, 'The last seat was taken by {1} at {2}', komet.called(o.made_by), komet.moment(o.made_at));
end $$;
comment on function komet.fail_full(uuid, int) is 'Tells the loser of a race who took the last seat, and when.';

create function komet.offer_put(g komet.course_group, r komet.registration, seats int, answer_by date) returns komet.offer language plpgsql as $$
declare
  o komet.offer;
  taken int;
begin
  insert into komet.offer (unit, registration, course_group, seats, answer_by)
  values (g.unit, r.id, g.id, offer_put.seats, offer_put.answer_by)
  returning * into o;
  update komet.group_seat s set offer = o.id
  where s.course_group = g.id and s.offer is null and s.n in (
    select f.n from komet.group_seat f where f.course_group = g.id and f.offer is null order by f.n limit offer_put.seats);
  get diagnostics taken = row_count;
  if taken < offer_put.seats then
    perform komet.fail_full(g.id, offer_put.seats);
  end if;
  perform komet.registration_becomes(r.id, 'offered', 'offered', g.number || ', ' || to_char(g.first_date + g.starts, 'YYYY-MM-DD HH24.MI'));
  return o;
end $$;
comment on function komet.offer_put(komet.course_group, komet.registration, int, date) is 'One offer and its seats: rows that exist and that nobody has, or an error.';

create function komet.allocate(course_group uuid, registration uuid default null, version bigint default null, answer_by date default null)
returns setof komet.offer language plpgsql as $$
declare
  g komet.course_group;
  r komet.registration;
  line komet.fill_line;
  o komet.offer;
  until date;
  at_once boolean;
begin
  g := komet.group_locked(allocate.course_group);
  perform komet.group_from(g, 'open', 'running', 'break');
  at_once := komet.setting('places_at_once', g.unit, g.programme)::boolean;
  until := coalesce(allocate.answer_by, komet.workday(komet.today(), komet.setting('answer_workdays', g.unit, g.programme)::int));
  if until < komet.today() or until > komet.today() + 100 then
    perform komet.fail('KM001', 'answer_by', 'The answer is due between today and {1}', (komet.today() + 100)::text);
  end if;
  perform komet.lapse_due(g.id);
  for line in
    select l.* from komet.fill_plan(g) l where allocate.registration is null and l.take = 'yes'
    union all
    select allocate.registration, allocate.version, 'yes', null, null, null, komet.seats_needed(allocate.registration, g.programme_version)
    where allocate.registration is not null
  loop
    select * into r from komet.registration x where x.id = line.registration and x.unit = g.unit for no key update;
    if not found or (line.version <> r.version and r.state = 'queued') then
      perform komet.raise_stale();
    end if;
    perform komet.registration_waits(r, g);
    o := komet.offer_put(g, r, line.seats, until);
    return next case when at_once then komet.offer_taken(o, g) else o end;
  end loop;
end $$;
comment on function komet.allocate(uuid, uuid, bigint, date) is 'The only way to a seat. Locks the group, lets go what has lapsed, then reads: one registration, or those the queue''s order gives the free seats to. Errors: KM002, KM004 (group not open, family not waiting, no seat: who took it and when), KM001 at answer_by. Source: trials with racing clients, practice of other queues.';

create function komet.registration_waits(r komet.registration, g komet.course_group) returns void language plpgsql as $$
declare
  o komet.offer;
begin
  if r.programme <> g.programme then
    perform komet.fail('KM004', null, 'The family waits for another programme');
  elsif r.state = 'queued' and komet.decided_first(g) and not komet.decided(r.id) then
    perform komet.fail('KM004', null, 'There is no decision about this treatment: write it down first');
  elsif r.state = 'queued' then
    return;
  end if;
  select * into o from komet.offer x where x.registration = r.id and x.state in ('open', 'accepted');
  if not found then
    perform komet.fail('KM004', null, 'The family does not wait in the queue any more');
  end if;
  perform komet.fail('KM004', null, 'The family has an offer already: group {1}, by {2} at {3}',
    (select c.number::text from komet.course_group c where c.id = o.course_group), komet.called(o.made_by), komet.moment(o.made_at));
end $$;
comment on function komet.registration_waits(komet.registration, komet.course_group) is 'KM004 unless the registration waits in the queue of the group''s programme; tells who was first.';

create function api.fill(request uuid default null, course_group uuid default null, answer_by date default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  made int;
  open int;
  until date;
  left_over int;
begin
  done := komet.request_begin(fill.request, 'fill', jsonb_build_object('course_group', fill.course_group, 'answer_by', fill.answer_by));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  select count(*), count(*) filter (where o.state = 'open'), max(o.answer_by) into made, open, until from komet.allocate(fill.course_group, null, null, fill.answer_by) o;
  select c.capacity - komet.seats_taken(c.id) into left_over from komet.course_group c where c.id = fill.course_group;
  if made = 0 and left_over <= 0 then
    perform komet.fail_full(fill.course_group, 1);
  elsif made = 0 then
    perform komet.fail('KM004', null, 'Nobody in the queue suits the {1} free seats', left_over::text);
  end if;
  return next komet.finish(fill.request, fill.course_group, null, case when open = 0
    then komet.say('Places given: {1}. Free seats left: {3}')
    else komet.say('Offers made: {1}. Answer by {2}. Free seats left: {3}') end, made::text, until::text, left_over::text);
end $$;
comment on function api.fill(uuid, uuid, date) is 'Fills a group from the queue as fill_preview shows it, read anew under the group''s lock. Without a date the answer is due after as many working days as the setting answer_workdays says. Errors: KM001 at answer_by, KM002, KM004 (not open, full: who took the last seat and when, nobody suits).';

create type api.match_row as (
  id uuid, version bigint, registration uuid, registration_version bigint, number int, programme_name text, state text, weekday text,
  starts text, first_date date, next_date date, place text, free int, capacity int, language text, interpreter boolean, childcare boolean,
  why text, detail text);

create function komet.match_why(r komet.registration, g komet.course_group, free int, out why text, out detail text) language plpgsql stable as $$
#variable_conflict use_column
begin
  if r.state <> 'queued' then
    why := 'not_waiting';
    return;
  end if;
  select x.name || ', ' || komet.called(k.by) into match_why.detail from komet.fill_skip k join komet.reason x on x.id = k.reason
  where k.course_group = g.id and k.registration = r.id;
  why := case when found then 'skipped' else komet.unsuited(r, g, komet.group_date(g)) end;
  if why is null and match_why.free <= 0 then
    why := 'full';
  elsif why is null then
    select case l.why when 'full' then 'behind' else l.why end into match_why.why from komet.fill_plan(g, r.id) l where l.registration = r.id;
    why := coalesce(why, 'behind');
  end if;
end $$;
comment on function komet.match_why(komet.registration, komet.course_group, int) is 'What the dry run of a group says of one registration, a word of the set fill_why: next, or what stops it. behind: it suits, and those before it take the free seats.';

create function api.match_list(registration uuid default null) returns setof api.match_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select g.id, g.version, r.id, r.version, g.number, p.name::text, g.state, extract(isodow from g.first_date)::text,
      to_char(g.starts, 'HH24:MI'), g.first_date, komet.group_date(g), l.name::text, greatest(g.capacity - s.taken, 0), g.capacity,
      g.language, g.interpreter, g.childcare, v.why, v.detail
    from komet.registration r
    join komet.course_group g on g.unit = r.unit and g.programme = r.programme and g.state in ('planned', 'open', 'running', 'break')
    join komet.seats_of(array(select c.id from komet.registration x join komet.course_group c on c.unit = x.unit and c.programme = x.programme
      where x.id = match_list.registration and c.state in ('planned', 'open', 'running', 'break'))) s on s.course_group = g.id
    join komet.programme p on p.id = g.programme
    left join komet.place l on l.id = g.place
    cross join lateral komet.match_why(r, g, g.capacity - s.taken) v
    where r.id = match_list.registration and r.unit = any (array(select komet.units_file()))
    order by v.why <> 'next', v.why <> 'behind', s.taken >= g.capacity, g.state = 'planned', g.state <> 'open', g.first_date, g.id;
end $$;
comment on function api.match_list(uuid) is 'The dry run from the side of one registration: each group ahead of its programme, also planned and full ones, and whether it would get an offer there when the queue is followed, or what stops it (why; detail: who passed it over and for what). Those where it is next come first, of these those that have not begun. Nothing of it hinders offering a free seat out of turn.';

create function api.offer_make(request uuid default null, registration uuid default null, registration_version bigint default null,
  course_group uuid default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  o komet.offer;
begin
  done := komet.request_begin(offer_make.request, 'offer_make', jsonb_build_object('registration', offer_make.registration,
    'registration_version', offer_make.registration_version, 'course_group', offer_make.course_group));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  if offer_make.registration is null then
    perform komet.raise_stale();
  end if;
  select * into o from komet.allocate(offer_make.course_group, offer_make.registration, offer_make.registration_version);
  return next komet.finish(offer_make.request, o.id, o.version, case when o.state = 'accepted' then komet.say('Placed in group {1}')
    else komet.say('Offered a place in group {1}. Answer by {2}') end,
    (select c.number::text from komet.course_group c where c.id = o.course_group), o.answer_by::text);
end $$;
comment on function api.offer_make(uuid, uuid, bigint, uuid) is 'Offers one family a place in a group, out of turn if need be: the file says who did. Errors: KM002 when the registration has changed, KM004 (not open, the family has an offer already, the last seat was taken by whom and when).';
