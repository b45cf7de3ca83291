-- Taking back offers, answers to them, attempts to reach the family, and passing over.

create function komet.told_about(offer uuid) returns komet.offer_attempt language sql stable as $$
  select t from komet.attempts_standing(array[told_about.offer]) t where t.outcome in ('told', 'left_message') order by t.outcome = 'told' desc, t.at desc limit 1
$$;
comment on function komet.told_about(uuid) is 'The attempt by which a family was told of an offer, or a message was left; null when nobody was told.';

create function komet.told_text(offers uuid[]) returns text language sql stable as $$
  select string_agg(coalesce(w.adult, komet.no_name()) || ' ' || komet.hour_text((t).at), ', ' order by (t).at)
  from komet.offer o cross join lateral komet.told_about(o.id) t
  join komet.who(array(select x.registration from komet.offer x where x.id = any (told_text.offers))) w on w.registration = o.registration
  where o.id = any (told_text.offers) and (t).id is not null
$$;
comment on function komet.told_text(uuid[]) is 'The families that have been told of their offers, and when. Null: none.';

create function komet.seats_again(o komet.offer, really boolean) returns void language plpgsql as $$
declare
  held int;
begin
  select count(*) into held from komet.group_seat s where s.course_group = o.course_group and s.offer is null;
  if held >= o.seats and really then
    update komet.group_seat s set offer = o.id
    where s.course_group = o.course_group and s.offer is null and s.n in (
      select f.n from komet.group_seat f where f.course_group = o.course_group and f.offer is null order by f.n limit o.seats);
    get diagnostics held = row_count;
  end if;
  if held < o.seats then
    perform komet.fail_full(o.course_group, o.seats);
  end if;
end
$$;
comment on function komet.seats_again(komet.offer, boolean) is 'The seats of an offer that had lost them, if as many are free. KM004 tells who took the last.';

create function komet.offer_back(d komet.deed, o komet.offer, what text, really boolean) returns void language plpgsql as $$
declare
  was komet.offer := jsonb_populate_record(null::komet.offer, komet.deed_was(d, 'offer', o.id::text));
begin
  perform komet.refuse_after(d, o.registration);
  perform komet.refuse_touched(d, 'offer', o.id::text, o.version, o.changed_at, o.changed_by, komet.say('{1} did something with it at {2}, after this'));
  if was.state = 'open' and was.answer_by < komet.today() then
    perform komet.fail('KM004', null, 'The answer was due on {1}: make a new offer', was.answer_by::text);
  end if;
  perform komet.seats_again(o, really);
  if not really then
    return;
  end if;
  update komet.offer x
  set state = was.state, answered_at = was.answered_at, answered_by = was.answered_by, reason = was.reason, keeps_place = was.keeps_place
  where x.id = o.id;
  if komet.deed_was(d, 'registration', o.registration::text) is not null then
    perform komet.registration_back(d, o.registration, what);
  end if;
end
$$;
comment on function komet.offer_back(komet.deed, komet.offer, text, boolean) is 'An offer that a deed ended stands as before, with its seats, if they are still free and the family has not been given anything else.';

create function komet.participants_back(d komet.deed, really boolean) returns void language plpgsql as $$
declare
  l komet.deed_line;
  p komet.participation;
  a komet.attendance;
begin
  -- The last first: a row may have been written twice.
  for l in select (row(x.tbl, x.op, x.row_id, x.before)::komet.deed_line).* from unnest(d.lines) with ordinality x (tbl, op, row_id, before, n) order by x.n desc loop
    continue when l.tbl <> 'participation';
    select * into p from komet.participation x where x.id = l.row_id::uuid;
    perform komet.refuse_touched(d, 'participation', p.id::text, p.version, p.changed_at, p.changed_by, komet.say('{1} did something with it at {2}, after this'));
    if l.op = 'DELETE' and really then
      insert into komet.participation select (jsonb_populate_record(null::komet.participation, l.before)).*;
    elsif l.op = 'UPDATE' and really then
      update komet.participation x
      set (state, registration, from_meeting, reason, decided_at, decided_by, rule, counted)
        = (select b.state, b.registration, b.from_meeting, b.reason, b.decided_at, b.decided_by, b.rule, b.counted
           from jsonb_populate_record(null::komet.participation, l.before) b)
      where x.id = p.id;
    elsif l.op = 'INSERT' then
      select * into a from komet.attendance x where x.participation = p.id order by x.set_at desc limit 1;
      perform komet.refuse_touched(d, 'attendance', a.meeting || ' ' || a.participation, a.version, a.set_at, a.set_by, komet.say('{1} marked attendance at {2}, after this'));
      if really then
        -- Marks that were put back are empty cells.
        delete from komet.attendance x where x.participation = p.id and x.mark is null and x.homework is null;
        delete from komet.participation x where x.id = p.id;
      end if;
    end if;
  end loop;
end
$$;
comment on function komet.participants_back(komet.deed, boolean) is 'Who takes part as it was before a deed: those it brought in are out again, those it took out are back. KM004 when somebody has marked or decided since.';

-- ---------------------------------------------------------------------------------------------------
-- Offers made, one or a whole group's

create function komet.offers_made_said(offers komet.offer[], n int, done_at timestamptz) returns text[] language plpgsql stable as $$
declare
  ids uuid[] := array(select (unnest(offers)).id);
  t komet.offer_attempt := komet.told_about(ids[1]);
  whom text := komet.whose(offers[1].registration);
  told text := komet.told_text(ids);
begin
  if n = 1 and t.id is null then
    return array[komet.say('Withdraw the offer to {1}? Nobody has been told of it; the place in the queue is kept'), whom];
  elsif n = 1 and t.outcome = 'left_message' then
    return array[komet.say('A message about the offer to {1} was left at {2}. Withdraw it? The place in the queue is kept'), whom, komet.hour_text(t.at)];
  elsif n = 1 then
    return array[case t.how
      when 'telephone' then komet.say('The offer to {1} was told by telephone at {2}. Withdraw it? The place in the queue is kept')
      when 'message' then komet.say('The offer to {1} was told by text message at {2}. Withdraw it? The place in the queue is kept')
      else komet.say('The offer to {1} was told by letter at {2}. Withdraw it? The place in the queue is kept') end, whom, komet.hour_text(t.at)];
  elsif cardinality(ids) < n and told is null then
    return array[komet.say('Withdraw {1} of the {2} offers made at {3}? The others are answered. Nobody of these has been told'),
      cardinality(ids)::text, n::text, komet.hour_text(done_at)];
  elsif cardinality(ids) < n then
    return array[komet.say('Withdraw {1} of the {2} offers made at {3}? The others are answered. Told already: {4}'),
      cardinality(ids)::text, n::text, komet.hour_text(done_at), told];
  elsif told is null then
    return array[komet.say('Withdraw all {1} offers made at {2}? Nobody has been told of them; the places in the queue are kept'), n::text, komet.hour_text(done_at)];
  end if;
  return array[komet.say('Withdraw all {1} offers made at {2}? Told already: {3}'), n::text, komet.hour_text(done_at), told];
end
$$;
comment on function komet.offers_made_said(komet.offer[], int, timestamptz) is 'What withdrawing offers means: how many, and which of the families already know.';

create function komet.undo_offers(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  made uuid[] := array(select x from komet.deed_ids(d, 'offer', 'INSERT') x);
  -- Where places are given at once, the yes was written by the same deed.
  at_once boolean := exists (select from komet.deed_ids(d, 'participation', 'INSERT'));
  offers komet.offer[] := array(select o from komet.offer o where o.id = any (made) and (o.state = 'open' or at_once and o.state = 'accepted') order by o.made_at);
  told text := komet.told_text(array(select (unnest(offers)).id));
  o komet.offer;
begin
  if cardinality(offers) = 0 then
    for o in select x.* from komet.offer x where x.id = any (made) loop
      perform komet.refuse_after(d, o.registration);
    end loop;
    perform komet.fail('KM004', null, 'There is no offer left to withdraw');
  end if;
  if at_once then
    for o in select x.* from komet.offer x where x.id = any (made) loop
      perform komet.refuse_after(d, o.registration);
    end loop;
    perform komet.participants_back(d, really);
  end if;
  if not really and at_once then
    return array[komet.say('Take back the places given at {2}? Back in the queue: {1}'), cardinality(offers)::text, komet.hour_text(d.at)];
  elsif not really then
    return komet.offers_made_said(offers, cardinality(made), d.at);
  end if;
  foreach o in array offers loop
    update komet.offer x
    set state = 'withdrawn', keeps_place = true, answered_at = clock_timestamp(), answered_by = session_user,
        reason = (select r.id from komet.reason r where r.kind = 'withdraw' and r.name = 'Erbjudet av misstag')
    where x.id = o.id;
    update komet.group_seat s set offer = null where s.offer = o.id;
    perform komet.registration_back(d, o.registration, 'offered');
  end loop;
  if told is not null then
    return array[komet.say('Withdrawn: {1}. Has been told, ring again: {2}'), cardinality(offers)::text, told];
  end if;
  return array[komet.say('Withdrawn: {1}. The places in the queue are kept'), cardinality(offers)::text];
end
$$;
comment on function komet.undo_offers(komet.deed, boolean) is 'Offers that nobody has answered are withdrawn as made by mistake; of a whole fill, those that are left.';

-- ---------------------------------------------------------------------------------------------------
-- Answers, attempts

create function komet.undo_answer(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  o komet.offer;
  was komet.offer;
  g komet.course_group;
  whom text;
begin
  select * into o from komet.offer x where x.id = (d.answer ->> 'id')::uuid;
  select * into g from komet.course_group c where c.id = o.course_group;
  was := jsonb_populate_record(null::komet.offer, komet.deed_was(d, 'offer', o.id::text));
  whom := komet.whose(o.registration);
  perform komet.refuse_after(d, o.registration);
  perform komet.group_from(g, variadic case when was.state = 'accepted' then array['open'] else array['open', 'running', 'break'] end);
  perform komet.participants_back(d, really);
  if d.function <> 'offer_accept' then
    perform komet.offer_back(d, o, case d.function when 'offer_decline_save' then 'declined' else 'withdrawn' end, really);
    if really then
      return array[komet.say('Taken back. The offer stands again, answer by {1}'), o.answer_by::text];
    elsif was.state = 'accepted' then
      return array[komet.say('Take back the no of {1}? The place in group {2} is theirs again, as before'), whom, g.number::text];
    elsif d.function = 'offer_decline_save' then
      return array[komet.say('Take back the no of {1}? The offer stands again, answer by {2}'), whom, o.answer_by::text];
    end if;
    return array[komet.say('Take back that the offer to {1} was withdrawn? It stands again, answer by {2}'), whom, o.answer_by::text];
  elsif o.answer_by < komet.today() then
    perform komet.fail('KM004', null, 'The answer was due on {1}: make a new offer', o.answer_by::text);
  elsif not really then
    return array[komet.say('Take back the yes of {1}? The offer stands, answer by {2}'), whom, o.answer_by::text];
  end if;
  update komet.offer x set state = 'open', answered_at = null, answered_by = null where x.id = o.id;
  perform komet.registration_back(d, o.registration, 'accepted');
  return array[komet.say('Taken back. The offer stands again, answer by {1}'), o.answer_by::text];
end
$$;
comment on function komet.undo_answer(komet.deed, boolean) is 'A yes, a no or a withdrawal: the offer stands as before it.';

create function komet.undo_attempt(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  t komet.offer_attempt;
begin
  select x.* into t from komet.offer_attempt x where x.id in (select komet.deed_ids(d, 'offer_attempt'));
  if not exists (select from komet.attempts_standing(array[t.offer]) s where s.id = t.id) then
    perform komet.fail('KM004', null, 'This was taken back already');
  elsif not really then
    return array[komet.say('Take back the attempt to reach {1} written down at {2}? It no longer counts'), komet.whose(d.registrations[1]), komet.hour_text(t.at)];
  end if;
  insert into komet.offer_attempt (unit, offer, how, outcome, corrects) values (t.unit, t.offer, t.how, t.outcome, t.id);
  perform komet.undone_put(d, d.registrations[1], 'attempt');
  return array[komet.say('Taken back')];
end
$$;
comment on function komet.undo_attempt(komet.deed, boolean) is 'An attempt that was not made: a correction is written beside it.';

-- ---------------------------------------------------------------------------------------------------
-- Passing over

create function komet.undo_skip(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  ended boolean := d.function = 'skip_end';
  g komet.course_group;
  r komet.registration;
  s komet.fill_skip;
  before komet.fill_skip;
begin
  select * into g from komet.course_group c where c.id = d.groups[1];
  select * into r from komet.registration x where x.id = d.registrations[1];
  select * into s from komet.fill_skip x where x.course_group = g.id and x.registration = r.id;
  before := jsonb_populate_record(null::komet.fill_skip, komet.deed_was(d, 'fill_skip', g.id || ' ' || r.id));
  perform komet.refuse_after(d, r.id, 'skipped', 'skip_ended');
  perform komet.waits_or(d, r, 'queued');
  if not ended and s.at is null then
    perform komet.fail('KM004', null, 'It was not passed over for this group');
  elsif not really then
    return array[case when ended then komet.say('Pass {1} over for group {2} again?') else komet.say('Take back that {1} is passed over for group {2}?') end,
      komet.whose(r.id), g.number::text];
  end if;
  delete from komet.fill_skip x where x.course_group = g.id and x.registration = r.id;
  if before.at is not null then
    insert into komet.fill_skip select before.*;
  end if;
  perform komet.undone_put(d, r.id, case when ended then 'skip_ended' else 'skipped' end);
  return array[komet.say('Taken back')];
end
$$;
comment on function komet.undo_skip(komet.deed, boolean) is 'A passing over, or the end of one: the one before, when there was one, holds again.';

create function komet.undo_fill(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  due date;
begin
  if d.function = 'offer_lapse' then
    select o.answer_by into due from komet.offer o where o.id = (d.answer ->> 'id')::uuid;
    perform komet.fail('KM004', null, 'The answer was due on {1}: make a new offer', due::text);
  end if;
  return case
    when d.function ~ '^skip' then komet.undo_skip(d, really)
    when d.function = 'attempt_save' then komet.undo_attempt(d, really)
    when d.function in ('fill', 'offer_make') then komet.undo_offers(d, really)
    else komet.undo_answer(d, really) end;
end
$$;
comment on function komet.undo_fill(komet.deed, boolean) is 'Deeds on offers.';
