-- Taking back what was done to a treatment, a referral, a short sign-up or the organisers of a group.

create function komet.undo_paper(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  tbl text := split_part(d.function, '_', 1);
  about uuid := (d.answer ->> 'id')::uuid;
  is_now record;
  was jsonb := komet.deed_was(d, split_part(d.function, '_', 1), d.answer ->> 'id');
  r komet.registration;
  n text;
begin
  select x.version, x.changed_at, x.changed_by, x.registration into is_now from (
    select p.id, p.version, p.changed_at, p.changed_by, p.registration from komet.proposal p where tbl = 'proposal'
    union all select y.id, y.version, y.changed_at, y.changed_by, y.registration from komet.decision y where tbl = 'decision') x where x.id = about;
  if is_now.version is null then
    perform komet.raise_stale();
  end if;
  select * into r from komet.registration x where x.id = is_now.registration;
  perform komet.refuse_touched(d, tbl, about::text, is_now.version, is_now.changed_at, is_now.changed_by, komet.say('{1} changed the same at {2}, after this'));
  if tbl = 'decision' and r.state in ('offered', 'placed', 'running') then
    perform komet.fail('KM004', null, 'The treatment has begun on this decision: end it in its form');
  elsif not really then
    return array[case when was is null and tbl = 'proposal' then komet.say('Take back that it was proposed to {1}?')
      when tbl = 'proposal' then komet.say('Put back what was written about the answer of {1}, as before {2}?')
      when was is null then komet.say('Take back the decision about {1}?')
      else komet.say('Put back the decision about {1} as it was before {2}?') end, komet.whose(r.id), komet.hour_text(d.at)];
  end if;
  if was is null then
    delete from komet.proposal p where p.id = about and tbl = 'proposal';
    delete from komet.decision y where y.id = about and tbl = 'decision';
  elsif tbl = 'proposal' then
    update komet.proposal p set proposed_on = b.proposed_on, answer = b.answer, answered_on = b.answered_on, reason = b.reason
    from jsonb_populate_record(null::komet.proposal, was) b where p.id = about;
  else
    update komet.decision y set kind = b.kind, decided_on = b.decided_on, decided_by = b.decided_by, case_number = b.case_number, until = b.until, ended_on = b.ended_on
    from jsonb_populate_record(null::komet.decision, was) b where y.id = about;
  end if;
  for n in select e.what from komet.registration_event e where e.registration = r.id and e.id in (select komet.deed_ids(d, 'registration_event')) order by e.n loop
    perform komet.undone_put(d, r.id, n);
  end loop;
  return array[komet.say('Taken back')];
end
$$;
comment on function komet.undo_paper(komet.deed, boolean) is 'A proposal or a decision, written or changed, as before. Its events stand, with those that take them back.';

create function komet.undo_begun(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  g komet.course_group;
  o komet.offer;
begin
  select * into g from komet.course_group c where c.id = (d.answer ->> 'id')::uuid;
  select * into o from komet.offer x where x.course_group = g.id and x.id in (select komet.deed_ids(d, 'offer', 'INSERT'));
  perform komet.refuse_touched(d, 'course_group', g.id::text, g.version, g.changed_at, g.changed_by, komet.say('{1} changed group {3} at {2}, after this'), g.number::text);
  perform komet.group_touched(d, g);
  perform komet.refuse_after(d, o.registration);
  if not really then
    return array[komet.say('Take back that the treatment of {1} begins? Group {2} is cancelled, the place in the queue is kept'), komet.whose(o.registration), g.number::text];
  end if;
  perform komet.participants_back(d, true);
  update komet.offer x
  set state = 'withdrawn', keeps_place = true, reason = (select y.id from komet.reason y where y.kind = 'withdraw' and y.name = 'Erbjudet av misstag')
  where x.id = o.id;
  update komet.group_seat s set offer = null where s.offer = o.id;
  update komet.meeting m set state = 'cancelled' where m.course_group = g.id and m.state = 'planned';
  perform komet.group_state_set(g, 'cancelled');
  perform komet.registration_back(d, o.registration, 'offered');
  return komet.placed_again(o.registration);
end
$$;
comment on function komet.undo_begun(komet.deed, boolean) is 'A treatment that was begun: its group is cancelled, the family waits as before.';

create function komet.undo_referred(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  copy komet.registration;
  old komet.registration;
  o komet.offer;
begin
  select * into copy from komet.registration r where r.id = (d.answer ->> 'id')::uuid;
  select * into old from komet.registration r where r.id = copy.came_from;
  perform komet.refuse_after(d, copy.id);
  perform komet.waits_or(d, copy, 'incomplete', 'queued');
  perform komet.refuse_after(d, old.id);
  select * into o from komet.offer x where x.registration = old.id and x.state in ('accepted', 'superseded') order by x.state, x.made_at desc limit 1;
  if exists (select from komet.deed_ids(d, 'participation')) and o.state is distinct from 'accepted' then
    perform komet.seats_again(o, really);
  end if;
  if not really then
    return array[komet.say('Take back that {1} was referred to {2}? All is as before in the group'), komet.whose(copy.id),
      (select p.name::text from komet.programme p where p.id = copy.programme)];
  end if;
  update komet.offer x set state = 'accepted' where x.id = o.id and x.state <> 'accepted' and exists (select from komet.deed_ids(d, 'participation'));
  perform komet.participants_back(d, true);
  update komet.registration r set state = 'moved', closed_on = komet.today() where r.id = copy.id;
  perform komet.undone_put(d, copy.id, 'programme_came');
  if komet.deed_was(d, 'registration', old.id::text) is not null then
    perform komet.registration_back(d, old.id, 'referred');
  else
    perform komet.undone_put(d, old.id, 'referred');
  end if;
  return array[komet.say('Taken back')];
end
$$;
comment on function komet.undo_referred(komet.deed, boolean) is 'A referral from a group: who left it takes part again if the seats are free, the new registration is closed as moved.';

create function komet.undo_listed(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  made uuid[] := array(select x from komet.deed_ids(d, 'registration', 'INSERT') x);
  waits uuid[] := array(select r.id from komet.registration r where r.id = any (made) and r.state in ('incomplete', 'queued') and not r.moving);
  r uuid;
begin
  if cardinality(waits) = 0 then
    perform komet.fail('KM004', null, 'It is no longer in the queue');
  elsif not really then
    return array[komet.say('Take back the list of {1}? Those who wait still are closed as registered by mistake: {2}'), cardinality(made)::text, cardinality(waits)::text];
  end if;
  update komet.registration t
  set state = 'closed', closed_on = komet.today(), close_reason = (select x.id from komet.reason x where x.kind = 'close' and x.name = 'Felregistrerad')
  where t.id = any (waits);
  foreach r in array waits loop
    perform komet.undone_put(d, r, 'registered');
  end loop;
  return array[komet.say('Closed as registered by mistake: {1}'), cardinality(waits)::text];
end
$$;
comment on function komet.undo_listed(komet.deed, boolean) is 'A list of sign-ups: those who wait still are closed.';

create function komet.undo_organiser(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  l komet.deed_line;
  g komet.course_group;
  u komet.unit;
begin
  select (row(x.tbl, x.op, x.row_id, x.before)::komet.deed_line).* into l from unnest(d.lines) x where x.tbl = 'group_organiser';
  select * into g from komet.course_group c where c.id = split_part(l.row_id, ' ', 1)::uuid;
  select * into u from komet.unit x where x.id = split_part(l.row_id, ' ', 2)::uuid;
  if not really then
    return array[case l.op when 'INSERT' then komet.say('Take back that {1} holds group {2} too?')
      when 'DELETE' then komet.say('Let {1} hold group {2} too again?') else komet.say('Put back what {1} does in group {2}?') end, u.name, g.number::text];
  end if;
  delete from komet.group_organiser o where o.course_group = g.id and o.organiser = u.id;
  if l.op <> 'INSERT' then
    insert into komet.group_organiser select (jsonb_populate_record(null::komet.group_organiser, l.before)).*;
  end if;
  return array[komet.say('Taken back for group {1}'), g.number::text];
end
$$;
comment on function komet.undo_organiser(komet.deed, boolean) is 'Who holds a group with its district, as before.';

create function komet.undo_forms(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  r komet.registration;
begin
  if d.function = 'signup_save' then
    if d.was is not null then
      perform komet.fail('KM004', null, 'Change it back in its form');
    end if;
    select * into r from komet.registration t where t.id = (d.answer ->> 'id')::uuid;
    return komet.undo_registered(d, r, really);
  end if;
  return case
    when d.function = 'signup_import_save' then komet.undo_listed(d, really)
    when d.function = 'treatment_start_save' then komet.undo_begun(d, really)
    when d.function = 'refer_save' then komet.undo_referred(d, really)
    when d.function ~ '^group_organiser' then komet.undo_organiser(d, really)
    else komet.undo_paper(d, really) end;
end
$$;
comment on function komet.undo_forms(komet.deed, boolean) is 'Deeds on treatments, referrals, short sign-ups and organisers.';
