-- What becomes of an offer: attempts to reach the family, and every exit by its name.

create function komet.offer_state(o komet.offer) returns text language sql stable as $$
  select case when o.state = 'open' and o.answer_by < komet.today() then 'lapsed' else o.state end
$$;
comment on function komet.offer_state(komet.offer) is 'The state of an offer as it is shown: an open one whose day has passed is lapsed.';

create function komet.attempts_standing(offers uuid[]) returns setof komet.offer_attempt language sql stable as $$
  select t.* from komet.offer_attempt t
  where t.offer = any (offers) and t.corrects is null and not exists (select from komet.offer_attempt c where c.corrects = t.id)
$$;
comment on function komet.attempts_standing(uuid[]) is 'The attempts that were made: those written down by mistake, and what corrects them, left out.';

create type api.offer_row as (
  id uuid, version bigint, registration uuid, course_group uuid, family uuid, name text, child text, number int, group_text text, programme_name text,
  answer_by date, state text, seats int, attempts int, last_attempt text, last_at timestamptz, days_left int, made_by text);

create function komet.offers_shown(offers uuid[]) returns setof api.offer_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select o.id, o.version, o.registration, o.course_group, r.family, w.adult, w.child, g.number, komet.group_when(g.first_date, g.starts), p.name::text,
      o.answer_by, komet.offer_state(o), o.seats, coalesce(t.n, 0), t.outcome, t.at,
      case when o.state = 'open' then o.answer_by - (select komet.today()) end, coalesce(c.name, o.made_by::text)
    from komet.offer o
    join komet.registration r on r.id = o.registration
    join komet.course_group g on g.id = o.course_group
    join komet.programme p on p.id = g.programme
    join komet.who(array(select x.registration from komet.offer x where x.id = any (offers))) w on w.registration = o.registration
    left join komet.colleague c on c.login = o.made_by
    left join (
      select x.offer, count(*)::int as n, (array_agg(x.outcome order by x.at desc))[1] as outcome, max(x.at) as at
      from komet.attempts_standing(offers) x group by 1) t on t.offer = o.id
    where o.id = any (offers);
end $$;
comment on function komet.offers_shown(uuid[]) is 'Offers as lines of a list, in no order.';

create function api.offer_list(state text default null, course_group uuid default null, answer_by date default null, id uuid default null,
  back boolean default false, max int default 50)
returns setof api.offer_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_file());
  n int := least(greatest(offer_list.max, 1), komet.setting('list_max', null, null)::int);
  -- Without a state: what waits for an answer, and in one group also who has accepted. A lapsed one may still stand as open.
  states text[] := case when offer_list.state is null and offer_list.course_group is null then array['open']
    when offer_list.state is null then array['open', 'accepted']
    when offer_list.state = 'lapsed' then array['open', 'lapsed'] else array[offer_list.state] end;
  page uuid[];
begin
  page := array(
      (select o.id from komet.offer o
       where not offer_list.back and o.unit = any (units) and o.state = any (states)
         and (offer_list.course_group is null or o.course_group = offer_list.course_group)
         and (offer_list.state is null or komet.offer_state(o) = offer_list.state)
         and (offer_list.id is null or (o.answer_by, o.id) > (offer_list.answer_by, offer_list.id))
       order by o.answer_by, o.id limit n)
      union all
      (select o.id from komet.offer o
       where offer_list.back and o.unit = any (units) and o.state = any (states)
         and (offer_list.course_group is null or o.course_group = offer_list.course_group)
         and (offer_list.state is null or komet.offer_state(o) = offer_list.state)
         and (offer_list.id is null or (o.answer_by, o.id) < (offer_list.answer_by, offer_list.id))
       order by o.answer_by desc, o.id desc limit n));
  return query select s.* from komet.offers_shown(page) s order by s.answer_by, s.id;
end $$;
comment on function api.offer_list(text, uuid, date, uuid, boolean, int) is 'Offers by the day the answer is due. Without a state: those that wait for an answer, with those that lapsed unnoticed among them; of one group also the accepted. Names only, no contact data.';

create function api.offer_get(id uuid default null) returns setof api.offer_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select s.* from komet.offers_shown(array(
      select o.id from komet.offer o where o.id = offer_get.id and o.unit = any (array(select komet.units_file())))) s;
end $$;
comment on function api.offer_get(uuid) is 'One offer, for its forms.';

create type api.attempt_row as (id uuid, at text, how text, outcome text, by text);

create function api.attempt_list(offer uuid default null) returns setof api.attempt_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select t.id, komet.moment(t.at), t.how, t.outcome, komet.called(t.by)
    from komet.attempts_standing(array[attempt_list.offer]) t order by t.at, t.id;
end $$;
comment on function api.attempt_list(uuid) is 'Every attempt to reach the family about an offer.';

create function komet.attempt_word(outcome text) returns text language sql stable as $$
  select case attempt_word.outcome
    when 'told' then komet.say('Reached and told')
    when 'left_message' then komet.say('Left a message')
    when 'no_answer' then komet.say('No answer')
    when 'wrong_number' then komet.say('Wrong number')
    when 'will_ring' then komet.say('Will ring back') else attempt_word.outcome end
$$;
comment on function komet.attempt_word(text) is 'How an attempt went, in the words of the list attempt_outcome.';

-- Without the file open there are no numbers, and an attempt can be written down all the same.
create function komet.answer_phones(family uuid) returns setof api.panel_row language plpgsql stable as $$
begin
  return query
    select komet.say('Phones'), concat_ws(' ', a.given_name, a.family_name), t.number::text
    from komet.phone t join komet.person a on a.id = t.person
    where t.family = answer_phones.family and audit.has_ticket(answer_phones.family)
    order by a.position, t.position, t.id;
end $$;
comment on function komet.answer_phones(uuid) is 'The numbers of a family whose file this session has opened, beside a form.';

create function api.attempt_answers(id uuid default null) returns setof api.panel_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  o komet.offer;
begin
  select * into o from komet.offer x where x.id = attempt_answers.id and x.unit = any (array(select komet.units_file()));
  return query select p.* from komet.registration r, komet.answer_phones(r.family) p where r.id = o.registration;
  return query
    select komet.say('Attempts so far'), komet.moment(t.at), komet.attempt_word(t.outcome)
    from komet.attempts_standing(array[o.id]) t order by t.at desc, t.id;
end $$;
comment on function api.attempt_answers(uuid) is 'What one needs while ringing about an offer: the numbers, when the family''s file has been opened, and how it went before. Nothing for an offer that is not of one''s district. Source: practice: several attempts at different hours before an offer lapses.';

create function komet.offer_locked(id uuid, version bigint, variadic states text[]) returns komet.offer language plpgsql as $$
declare
  o komet.offer;
begin
  -- The group first, as everywhere: two who lock both never wait for each other.
  perform komet.group_locked((select x.course_group from komet.offer x where x.id = offer_locked.id));
  select * into o from komet.offer x where x.id = offer_locked.id for update;
  if not found then
    perform komet.raise_stale();
  elsif o.answered_by is not null and (o.state <> all (states) or o.version is distinct from offer_locked.version) then
    perform komet.fail('KM004', null, 'The offer was answered already, by {1} at {2}', komet.called(o.answered_by), komet.moment(o.answered_at));
  elsif o.state <> all (states) or o.version is distinct from offer_locked.version then
    perform komet.raise_stale();
  end if;
  perform from komet.registration r where r.id = o.registration for no key update;
  return o;
end $$;
comment on function komet.offer_locked(uuid, bigint, text[]) is 'An offer in one of the states, locked after its group. KM004 says who answered it before, KM002 that it has changed or is not one''s own.';

create function api.attempt_save(request uuid default null, id uuid default null, outcome text default null, how text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  o komet.offer;
  n int;
begin
  done := komet.request_begin(attempt_save.request, 'attempt_save',
    jsonb_build_object('id', attempt_save.id, 'outcome', attempt_save.outcome, 'how', attempt_save.how));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  if attempt_save.outcome is null then
    perform komet.fail('KM001', 'outcome', 'Say how it went');
  end if;
  select * into o from komet.offer x where x.id = attempt_save.id and x.unit = any (array(select komet.units_file()));
  if not found then
    perform komet.raise_stale();
  end if;
  insert into komet.offer_attempt (unit, offer, how, outcome)
  values (o.unit, o.id, coalesce(attempt_save.how, 'telephone'), attempt_save.outcome);
  perform komet.event_put(o.registration, 'attempt');
  select count(*) into n from komet.attempts_standing(array[o.id]);
  return next komet.finish(attempt_save.request, o.id, o.version, komet.say('Attempt {1} written down. Answer by {2}'), n::text, o.answer_by::text);
end $$;
comment on function api.attempt_save(uuid, uuid, text, text) is 'Writes down an attempt to reach the family: id is the offer. Errors: KM001 at outcome, KM002, a word that is not of the list at how or outcome.';

create function komet.participants_put(o komet.offer, g komet.course_group) returns int language plpgsql as $$
declare
  n int;
  first_meeting int := 1;
begin
  if g.state <> 'open' then
    select coalesce(min(m.number), 1) into first_meeting from komet.meeting m
    where m.course_group = g.id and m.state = 'planned' and m.on_date >= komet.today();
  end if;
  insert into komet.participation as p (unit, course_group, registration, person, state, from_meeting)
  select o.unit, g.id, o.registration, w.person, case when g.state = 'open' then 'placed' else 'running' end, first_meeting
  from (
    select c.person from komet.registration_child c, komet.programme_version v
    where c.registration = o.registration and v.id = g.programme_version and v.takes_part = 'child'
    union all
    (select a.person
     from komet.registration_adult a
     join komet.registration r on r.id = a.registration
     join komet.person x on x.id = a.person
     join komet.programme_version v on v.id = g.programme_version and v.takes_part <> 'child'
     where a.registration = o.registration and a.takes_part
     order by a.caller desc, x.position, x.id
     -- Adults who come in turn: the first one now.
     limit (select case when r.together = 'in_turn' then 1 end from komet.registration r where r.id = o.registration))) w
  on conflict (course_group, person) do update
    set state = excluded.state, registration = excluded.registration, from_meeting = excluded.from_meeting,
        reason = null, decided_at = null, decided_by = null, rule = null, counted = null
    where p.state = 'interrupted';
  get diagnostics n = row_count;
  return n;
end $$;
comment on function komet.participants_put(komet.offer, komet.course_group) is 'The people of an accepted offer into the group: the adults who take part, staff, or the children, as the programme says. One who comes late begins with the next meeting.';

create function komet.offer_taken(o komet.offer, g komet.course_group) returns komet.offer language plpgsql as $$
declare
  n int;
begin
  if exists (select from komet.programme_version v where v.id = g.programme_version and v.takes_part = 'child') then
    perform komet.consent_checked(o.registration, g.programme);
  end if;
  n := komet.participants_put(o, g);
  if n = 0 then
    perform komet.fail('KM004', null, 'Nobody in the registration takes part: write who comes first');
  end if;
  update komet.offer x set state = 'accepted', answered_at = clock_timestamp(), answered_by = session_user
  where x.id = o.id returning * into o;
  perform komet.registration_becomes(o.registration, case when g.state = 'open' then 'placed' else 'running' end, 'accepted', g.number::text);
  return o;
end $$;
comment on function komet.offer_taken(komet.offer, komet.course_group) is 'An offer said yes to: one participation for each who takes part. Where that is the child, the guardians have consented first. KM004.';

create function api.offer_accept(request uuid default null, id uuid default null, version bigint default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  o komet.offer;
  g komet.course_group;
  n int;
begin
  done := komet.request_begin(offer_accept.request, 'offer_accept', jsonb_build_object('id', offer_accept.id, 'version', offer_accept.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  o := komet.offer_locked(offer_accept.id, offer_accept.version, 'open');
  select * into g from komet.course_group c where c.id = o.course_group;
  perform komet.group_from(g, 'open', 'running', 'break');
  if o.answer_by < komet.today() then
    perform komet.fail('KM004', null, 'The answer was due on {1}: make a new offer', o.answer_by::text);
  end if;
  o := komet.offer_taken(o, g);
  select count(*) into n from komet.participation p where p.course_group = g.id and p.registration = o.registration and p.state in ('placed', 'running');
  return next komet.finish(offer_accept.request, o.id, o.version, komet.say('Accepted. In group {1}: {2} participants'), g.number::text, n::text);
end $$;
comment on function api.offer_accept(uuid, uuid, bigint) is 'The family says yes: one participation for each who takes part. Errors: KM002; KM004 (answered by whom and when, due day passed, nobody takes part).';

create function api.offer_decline_save(request uuid default null, id uuid default null, version bigint default null, reason uuid default null,
  keeps_place boolean default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  o komet.offer;
  g komet.course_group;
  keeps boolean;
  n int;
begin
  done := komet.request_begin(offer_decline_save.request, 'offer_decline_save', jsonb_build_object('id', offer_decline_save.id,
    'version', offer_decline_save.version, 'reason', offer_decline_save.reason, 'keeps_place', offer_decline_save.keeps_place));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  o := komet.offer_locked(offer_decline_save.id, offer_decline_save.version, 'open', 'accepted');
  perform komet.reason_checked('decline', offer_decline_save.reason);
  select * into g from komet.course_group c where c.id = o.course_group;
  if o.state = 'accepted' then
    perform komet.group_from(g, 'open');
    delete from komet.participation p where p.course_group = g.id and p.registration = o.registration and p.state = 'placed';
  end if;
  keeps := coalesce(offer_decline_save.keeps_place, komet.setting('decline_keeps_place', g.unit, g.programme)::boolean);
  perform komet.offer_ended(o, 'declined', keeps, offer_decline_save.reason);
  select count(*) into n from komet.offer x where x.registration = o.registration and x.state = 'declined';
  return next komet.finish(offer_decline_save.request, o.id, o.version + 1, case
    when not keeps then komet.say('Declined. The registration is closed')
    when n >= komet.setting('declines_before_talk', g.unit, g.programme)::int then
      komet.say('Declined {1} times, the place is kept. Ask whether the family wants to rest')
    else komet.say('Declined. The place in the queue is kept') end, n::text);
end $$;
comment on function api.offer_decline_save(uuid, uuid, bigint, uuid, boolean) is 'The family says no, also after a yes as long as the group has not started. keeps_place left out: as the setting decline_keeps_place says; without it the registration is closed. Errors: KM001 at reason, KM002, KM004 (answered by whom and when).';

create function api.offer_lapse(request uuid default null, id uuid default null, version bigint default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  o komet.offer;
begin
  done := komet.request_begin(offer_lapse.request, 'offer_lapse', jsonb_build_object('id', offer_lapse.id, 'version', offer_lapse.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  o := komet.offer_locked(offer_lapse.id, offer_lapse.version, 'open');
  if o.answer_by >= komet.today() then
    perform komet.fail('KM004', null, 'The family has until {1} to answer', o.answer_by::text);
  end if;
  perform komet.lapse_due(o.course_group);
  return next komet.finish(offer_lapse.request, o.id, o.version + 1, case (select r.state from komet.registration r where r.id = o.registration)
    when 'queued' then komet.say('The offer has lapsed. The family is back in the queue')
    else komet.say('The offer has lapsed. The registration is closed') end);
end $$;
comment on function api.offer_lapse(uuid, uuid, bigint) is 'Writes down that nobody answered in time. Errors: KM002; KM004 before the day has passed.';

create function api.offer_withdraw_save(request uuid default null, id uuid default null, version bigint default null, reason uuid default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  o komet.offer;
begin
  done := komet.request_begin(offer_withdraw_save.request, 'offer_withdraw_save',
    jsonb_build_object('id', offer_withdraw_save.id, 'version', offer_withdraw_save.version, 'reason', offer_withdraw_save.reason));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  o := komet.offer_locked(offer_withdraw_save.id, offer_withdraw_save.version, 'open');
  perform komet.reason_checked('withdraw', offer_withdraw_save.reason);
  perform komet.offer_ended(o, 'withdrawn', true, offer_withdraw_save.reason);
  return next komet.finish(offer_withdraw_save.request, o.id, o.version + 1, komet.say('Withdrawn. The family is back at its place in the queue'));
end $$;
comment on function api.offer_withdraw_save(uuid, uuid, bigint, uuid) is 'The district takes an offer back; the place in the queue is always kept. Errors: KM001 at reason, KM002, KM004 (answered by whom and when).';
