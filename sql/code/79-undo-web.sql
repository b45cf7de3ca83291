-- Taking back what was done in a web course.

create function komet.undo_web_about(d komet.deed) returns komet.web_participation language plpgsql stable as $$
declare
  w komet.web_participation;
begin
  select x.* into w from komet.web_participation x
  where x.id in (
    select l.row_id::uuid from unnest(d.lines) l where l.tbl = 'web_participation'
    union all select split_part(l.row_id, ' ', 1)::uuid from unnest(d.lines) l where l.tbl = 'web_progress'
    union all select c.web_participation from unnest(d.lines) l join komet.web_contact c on c.id = l.row_id::uuid where l.tbl = 'web_contact'
    union all select p.web_participation from unnest(d.lines) l join komet.web_pause p on p.id = l.row_id::uuid where l.tbl = 'web_pause')
    and (x.unit = any (array(select komet.units_file())) or x.id = any (array(select komet.web_led())))
  order by x.id limit 1;
  if not found then
    perform komet.fail('KM004', null, 'Your duty does not include this any more');
  end if;
  return w;
end $$;
comment on function komet.undo_web_about(komet.deed) is 'Whom in a web course a deed was about, the first of several; KM004 when they are not of one''s own district nor looked after by oneself any more.';

create function komet.undo_web_start(d komet.deed, w komet.web_participation, really boolean) returns text[] language plpgsql as $$
declare
  r komet.registration;
begin
  select * into r from komet.registration x where x.id = w.registration;
  perform komet.refuse_after(d, r.id);
  if exists (select from komet.web_progress g join komet.web_participation x on x.id = g.web_participation where x.registration = r.id)
     or exists (select from komet.web_contact c join komet.web_participation x on x.id = c.web_participation where x.registration = r.id)
     or exists (select from komet.web_pause p join komet.web_participation x on x.id = p.web_participation where x.registration = r.id)
     or exists (select from komet.survey_sheet s join komet.web_participation x on x.id = s.web_participation where x.registration = r.id)
     or exists (select from komet.survey_reminder s join komet.web_participation x on x.id = s.web_participation where x.registration = r.id)
     or exists (select from komet.material_movement m join komet.web_participation x on x.id = m.for_web where x.registration = r.id) then
    perform komet.fail('KM004', null, 'Something has been done in the web course: end it instead');
  elsif not really then
    return case d.function when 'web_repeat' then array[komet.say('Take back that {1} repeats in the web course? The new registration is closed'), komet.whose(r.id)]
      else array[komet.say('Take back that {1} began the web course? The family waits in the queue again'), komet.whose(r.id)] end;
  end if;
  delete from komet.web_participation x where x.registration = r.id;
  if d.function = 'web_repeat' then
    update komet.registration x set state = 'closed', closed_on = komet.today() where x.id = r.id;
    perform komet.undone_put(d, r.id, 'web_started');
    return array[komet.say('Taken back')];
  end if;
  perform komet.registration_back(d, r.id, 'web_started');
  return komet.placed_again(r.id);
end $$;
comment on function komet.undo_web_start(komet.deed, komet.web_participation, boolean) is 'A web course begun: the registration waits again, or, of a repetition, is closed.';

create function komet.undo_web_cells(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  back int := 0;
  stay int := 0;
  it record;
begin
  for it in
    select distinct on (l.row_id) l.row_id, l.before, g.mark, g.set_at, split_part(l.row_id, ' ', 1)::uuid as w, split_part(l.row_id, ' ', 2)::uuid as m, x.state, x.unit
    from unnest(d.lines) with ordinality l (tbl, op, row_id, before, n)
    join komet.web_participation x on x.id = split_part(l.row_id, ' ', 1)::uuid
    left join komet.web_progress g on g.web_participation = x.id and g.web_module = split_part(l.row_id, ' ', 2)::uuid
    where l.tbl = 'web_progress' order by l.row_id, l.n
  loop
    if it.state <> 'running' or it.set_at > d.ended or it.mark is null and it.before is null then
      stay := stay + 1;
      continue;
    end if;
    back := back + 1;
    if really and it.before is null then
      delete from komet.web_progress g where g.web_participation = it.w and g.web_module = it.m;
    elsif really then
      insert into komet.web_progress (web_participation, web_module, unit, mark, on_date, minutes, from_file)
      values (it.w, it.m, it.unit, it.before ->> 'mark', (it.before ->> 'on_date')::date, (it.before ->> 'minutes')::int, (it.before ->> 'from_file')::boolean)
      on conflict (web_participation, web_module) do update
        set mark = excluded.mark, on_date = excluded.on_date, minutes = excluded.minutes, from_file = excluded.from_file, set_at = excluded.set_at, set_by = excluded.set_by;
    end if;
  end loop;
  if back = 0 then
    perform komet.fail('KM004', null, 'It has been changed since, or it has been decided how it went');
  elsif really then
    return array[komet.say('Modules put back: {1}'), back::text];
  elsif stay > 0 then
    return array[komet.say('Put back the progress written down at {2} ({1})? Changed again or decided since, and staying: {3}'), back::text, komet.hour_text(d.at), stay::text];
  end if;
  return array[komet.say('Put back the progress written down at {2} ({1})?'), back::text, komet.hour_text(d.at)];
end $$;
comment on function komet.undo_web_cells(komet.deed, boolean) is 'Progress as it was, but for what has been changed since or what a decision rests on.';

create function komet.undo_web_pauses(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  l komet.deed_line;
begin
  if not really then
    return array[case d.function when 'web_pause_save' then komet.say('Take back the pause written down at {1}?') else komet.say('Take back that the pause ended, written down at {1}?') end, komet.hour_text(d.at)];
  end if;
  for l in select (row(x.tbl, x.op, x.row_id, x.before)::komet.deed_line).* from unnest(d.lines) with ordinality x (tbl, op, row_id, before, n) where x.tbl = 'web_pause' order by x.n desc loop
    if l.op = 'INSERT' then
      delete from komet.web_pause p where p.id = l.row_id::uuid;
    else
      update komet.web_pause p set ended_on = (l.before ->> 'ended_on')::date where p.id = l.row_id::uuid;
    end if;
  end loop;
  return array[komet.say('Taken back')];
end $$;
comment on function komet.undo_web_pauses(komet.deed, boolean) is 'A pause begun or ended.';

create function komet.undo_web_decided(d komet.deed, w komet.web_participation, really boolean) returns text[] language plpgsql as $$
begin
  perform komet.refuse_touched(d, 'web_participation', w.id::text, w.version, w.changed_at, w.changed_by, komet.say('{1} changed the same at {2}, after this'));
  perform komet.refuse_after(d, w.registration);
  if not really then
    return array[komet.say('Take back what was decided about the web course of {1}?'), komet.whose(w.registration)];
  end if;
  update komet.web_participation x set state = 'running', decided_at = null, decided_by = null, rule = null, counted = null, reason = null where x.id = w.id and x.version = w.version;
  if komet.deed_was(d, 'registration', w.registration::text) is not null then
    perform komet.registration_back(d, w.registration, (
      select e.what from komet.registration_event e where e.registration = w.registration and e.id in (select komet.deed_ids(d, 'registration_event')) limit 1));
  end if;
  return array[komet.say('Taken back')];
end $$;
comment on function komet.undo_web_decided(komet.deed, komet.web_participation, boolean) is 'What was decided of a web course: it goes on.';

create function komet.undo_web(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  w komet.web_participation := komet.undo_web_about(d);
  c komet.web_contact;
  was uuid;
begin
  if d.function in ('web_start_save', 'web_repeat') then
    return komet.undo_web_start(d, w, really);
  elsif d.function in ('web_marks_save', 'web_report_save') then
    return komet.undo_web_cells(d, really);
  elsif d.function in ('web_pause_save', 'web_pause_end') then
    return komet.undo_web_pauses(d, really);
  elsif d.function in ('web_complete', 'web_end_save') then
    return komet.undo_web_decided(d, w, really);
  elsif d.function = 'web_save' then
    perform komet.refuse_touched(d, 'web_participation', w.id::text, w.version, w.changed_at, w.changed_by, komet.say('{1} changed the same at {2}, after this'));
    was := (komet.deed_was(d, 'web_participation', w.id::text) ->> 'leader')::uuid;
    if really then
      update komet.web_participation x set leader = was where x.id = w.id and x.version = w.version;
      return array[komet.say('Taken back')];
    end if;
    return array[komet.say('Put back who looks after {1}?'), komet.whose(w.registration)];
  end if;
  select x.* into c from komet.web_contact x where x.id in (select komet.deed_ids(d, 'web_contact', 'INSERT')) and x.corrects is null limit 1;
  if really then
    insert into komet.web_contact (unit, web_participation, on_date, how, minutes, reached, corrects) values (c.unit, c.web_participation, c.on_date, c.how, c.minutes, c.reached, c.id);
    return array[komet.say('Taken back')];
  end if;
  return array[komet.say('Take back the contact of {1}, written down at {2}?'), c.on_date::text, komet.hour_text(d.at)];
end $$;
comment on function komet.undo_web(komet.deed, boolean) is 'Deeds in a web course.';
