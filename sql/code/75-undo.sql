-- Taking back what one has just done: which deeds there are, what each would mean now, and doing it.
--
-- The log is what it begins with: it knows which rows a save wrote and how they were before. Nothing is erased: what is put back
-- is written, versioned, logged and told in the family's events like any other save, with a pointer to what it takes back.
-- One function for each kind of deed (76 to 79) says what taking it back means and, when asked to, does it; it refuses with KM004,
-- naming who and when, where others have built on it. Nobody's rights grow: only one's own deeds, of the last hours, where one
-- may still do such a thing today.

-- ---------------------------------------------------------------------------------------------------
-- A deed: a save, and what it wrote

create type komet.deed_line as (tbl text, op text, row_id text, before jsonb);
create type komet.deed as (id uuid, function text, at timestamptz, ended timestamptz, undone boolean, answer jsonb, was jsonb,
  lines komet.deed_line[], registrations uuid[], groups uuid[], families uuid[]);

create function komet.hour_text(at timestamptz) returns text language sql stable as $$
  select to_char(t, case when t::date = (now() at time zone 'Europe/Stockholm')::date then 'HH24.MI' else 'YYYY-MM-DD HH24.MI' end)
  from (select hour_text.at at time zone 'Europe/Stockholm' as t) as here
$$;
comment on function komet.hour_text(timestamptz) is 'A moment as one says it: the hour, with the date when it was another day.';

create function komet.deed_ids(d komet.deed, tbl text, op text default null) returns setof uuid language sql stable as $$
  select l.row_id::uuid from unnest(d.lines) with ordinality l (tbl, op, row_id, before, n)
  where l.tbl = deed_ids.tbl and l.op = coalesce(deed_ids.op, l.op) group by 1 order by min(l.n)
$$;
comment on function komet.deed_ids(komet.deed, text, text) is 'The rows of a table that a deed wrote, in turn.';

create function komet.deed_was(d komet.deed, tbl text, row_id text) returns jsonb language sql stable as $$
  select l.before from unnest(d.lines) with ordinality l (tbl, op, row_id, before, n)
  where l.tbl = deed_was.tbl and l.row_id = deed_was.row_id order by l.n limit 1
$$;
comment on function komet.deed_was(komet.deed, text, text) is 'A row as it was before a deed. Null: there was none.';

create function komet.each_once(ids uuid[]) returns uuid[] language plpgsql immutable as $$
begin
  return array(select distinct x from unnest(ids) x where x is not null order by x);
end $$;
comment on function komet.each_once(uuid[]) is 'Each of some rows once, without nulls.';

-- A table at a time, and only those that were written: one statement over all of them is planned for longer than all else takes.
create function komet.deed_about(lines komet.deed_line[], out groups uuid[], out registrations uuid[], out families uuid[]) language plpgsql stable as $$
declare
  tbl text;
  ids uuid[];
begin
  families := array(select (l.before ->> 'family')::uuid from unnest(lines) l where l.tbl = 'phone');
  -- Of a key of several columns the first.
  for tbl, ids in select l.tbl, array_agg(distinct split_part(l.row_id, ' ', 1)::uuid) from unnest(lines) l where l.row_id ~ '^[0-9a-f]{8}-' group by l.tbl loop
    case tbl
      when 'course_group', 'fill_skip', 'group_organiser' then groups := groups || ids;
      when 'meeting', 'attendance' then groups := groups || array(select m.course_group from komet.meeting m where m.id = any (ids));
      when 'survey_sheet' then groups := groups || array(select s.course_group from komet.survey_sheet s where s.id = any (ids));
      when 'survey_reminder' then groups := groups || array(select s.course_group from komet.survey_reminder s where s.id = any (ids));
      when 'fidelity_rating' then groups := groups || array(select s.course_group from komet.fidelity_rating s where s.id = any (ids));
      when 'offer' then groups := groups || array(select o.course_group from komet.offer o where o.id = any (ids));
      when 'offer_attempt' then
        groups := groups || array(select o.course_group from komet.offer_attempt t join komet.offer o on o.id = t.offer where t.id = any (ids));
      when 'participation' then
        groups := groups || array(select p.course_group from komet.participation p where p.id = any (ids));
        registrations := registrations || array(select p.registration from komet.participation p where p.id = any (ids));
      when 'material_movement' then
        groups := groups || array(select m.for_group from komet.material_movement m where m.id = any (ids));
        registrations := registrations || array(select w.registration from komet.material_movement m join komet.web_participation w on w.id = m.for_web where m.id = any (ids));
      when 'registration' then registrations := registrations || array(select x.id from komet.registration x where x.id = any (ids));
      when 'registration_event' then registrations := registrations || array(select e.registration from komet.registration_event e where e.id = any (ids));
      when 'proposal' then registrations := registrations || array(select p.registration from komet.proposal p where p.id = any (ids));
      when 'decision' then registrations := registrations || array(select y.registration from komet.decision y where y.id = any (ids));
      when 'web_participation', 'web_progress' then
        registrations := registrations || array(select w.registration from komet.web_participation w where w.id = any (ids));
      when 'web_contact' then
        registrations := registrations || array(select w.registration from komet.web_contact c join komet.web_participation w on w.id = c.web_participation where c.id = any (ids));
      when 'web_pause' then
        registrations := registrations || array(select w.registration from komet.web_pause c join komet.web_participation w on w.id = c.web_participation where c.id = any (ids));
      when 'person' then families := families || array(select p.family from komet.person p where p.id = any (ids));
      when 'note' then families := families || array(select n.family from komet.note n where n.id = any (ids));
      when 'consent' then families := families || array(select c.family from komet.consent c where c.id = any (ids));
      when 'letter' then families := families || array(select t.family from komet.letter t where t.id = any (ids));
      when 'phone' then families := families || array(select t.family from komet.phone t where t.id = any (ids));
      else null;
    end case;
  end loop;
  groups := komet.each_once(groups);
  registrations := komet.each_once(registrations);
  families := komet.each_once(families || array(select r.family from komet.registration r where r.id = any (registrations)));
end $$;
comment on function komet.deed_about(komet.deed_line[]) is 'The groups, registrations and families that rows of a save are about, as far as one sees them.';

create function komet.deed_read(r komet.request) returns komet.deed language plpgsql stable as $$
declare
  d komet.deed;
begin
  d.id := r.id;
  d.function := r.function;
  d.at := r.at;
  d.undone := r.undone_by is not null;
  d.answer := r.answer;
  d.was := r.was;
  select coalesce(array_agg(row(w.tbl, w.op, w.row_id, w.before)::komet.deed_line), '{}'), coalesce(max(w.at), r.at) into d.lines, d.ended
  from audit.written_by(r.id) w;
  select a.groups, a.registrations, a.families into d.groups, d.registrations, d.families from komet.deed_about(d.lines) a;
  return d;
end
$$;
comment on function komet.deed_read(komet.request) is 'A save of one''s own with all that it wrote, and whom that is about.';

create function komet.deeds_known(deeds komet.deed[]) returns jsonb language plpgsql stable as $$
declare
  registrations uuid[] := array(select distinct r from unnest(deeds) d, unnest(d.registrations) r);
  families uuid[] := array(select distinct f from unnest(deeds) d, unnest(d.families) f);
begin
  return coalesce((
    select jsonb_object_agg(r.id, jsonb_build_array(w.adult, r.family)) from komet.who(registrations) w join komet.registration r on r.id = w.registration
    where w.adult is not null), '{}') || coalesce((
    select jsonb_object_agg(x.family, jsonb_build_array(x.name, x.family)) from (
      select distinct on (p.family) p.family, komet.list_name(p.given_name, p.family_name, f.protected) as name
      from komet.person p join komet.family f on f.id = p.family where f.id = any (families) order by p.family, p.position, p.id) x), '{}');
end
$$;
comment on function komet.deeds_known(komet.deed[]) is 'The names, as lists show them, of the registrations and families that deeds are about: one query for all. Who leads a group sees no registrations'' adults, and is told the first of the family.';

create function komet.deed_whom(d komet.deed, known jsonb) returns text[] language plpgsql stable as $$
declare
  names text[];
begin
  if d.function ~ '^(stock|order)_' then
    return (select array[komet.edition_name(coalesce(m.material_edition, y.material_edition, (l.before ->> 'material_edition')::uuid))]
      from unnest(d.lines) l
      left join komet.material_movement m on l.tbl = 'material_movement' and m.id = l.row_id::uuid
      left join komet.material_order_line y on l.tbl = 'material_order_line' and y.id = l.row_id::uuid
      where l.tbl in ('material_movement', 'material_order_line') limit 1);
  elsif d.function ~ '^(group|meeting|attendance|material|handed|sheet|reminder|fidelity|fill$)' and cardinality(d.groups) > 0 then
    return array[komet.say('group {1}'), (select g.number::text from komet.course_group g where g.id = d.groups[1])];
  end if;
  if exists (select from komet.deed_kinds() k where k.function = d.function and k.kind = 'work') then
    return array_remove(array[komet.deed_named(d)], null);
  end if;
  select array_agg(x.name order by x.name) into names from (
    select distinct on (known -> k::text ->> 1) known -> k::text ->> 0 as name
    from unnest(case when known ?| d.registrations::text[] then d.registrations else d.families end) k
    where known ? k::text order by known -> k::text ->> 1, k) x;
  if cardinality(names) > 1 then
    return array[komet.say('{1} and {2} more'), names[1], (cardinality(names) - 1)::text];
  end if;
  return names;
end
$$;
comment on function komet.deed_whom(komet.deed, jsonb) is 'Whom a deed is about: a sentence with its values. A protected family without its name; several registrations of one family are one.';

-- ---------------------------------------------------------------------------------------------------
-- What was built on it

create function komet.after_text(what text) returns text language sql immutable as $$
  select case after_text.what
    when 'changed' then komet.say('{1} changed the registration at {2}, after this')
    when 'priority_given' then komet.say('{1} gave priority at {2}, after this')
    when 'priority_changed' then komet.say('{1} gave priority at {2}, after this')
    when 'priority_ended' then komet.say('{1} ended the priority at {2}, after this')
    when 'rest_started' then komet.say('{1} let the family rest at {2}, after this')
    when 'rest_changed' then komet.say('{1} let the family rest at {2}, after this')
    when 'rest_ended' then komet.say('{1} ended the rest at {2}, after this')
    when 'closed' then komet.say('{1} closed the registration at {2}, after this')
    when 'reopened' then komet.say('{1} opened the registration again at {2}, after this')
    when 'programme_moved' then komet.say('{1} moved it to another programme at {2}, after this')
    when 'moved_asked' then komet.say('{1} asked another district to take over at {2}, after this')
    when 'skipped' then komet.say('{1} passed the family over at {2}, after this')
    when 'skip_ended' then komet.say('{1} ended the passing over at {2}, after this')
    when 'offered' then komet.say('{1} made an offer at {2}, after this')
    when 'accepted' then komet.say('{1} wrote down a yes at {2}, after this')
    when 'declined' then komet.say('{1} wrote down a no at {2}, after this')
    when 'lapsed' then komet.say('{1} wrote down that the offer lapsed at {2}, after this')
    when 'withdrawn' then komet.say('{1} withdrew the offer at {2}, after this')
    when 'started' then komet.say('{1} started the group at {2}, after this')
    when 'group_cancelled' then komet.say('{1} cancelled the group at {2}, after this')
    else komet.say('{1} did something with it at {2}, after this') end
$$;
comment on function komet.after_text(text) is 'What somebody did afterwards, by the word of the event: {1} who, {2} when.';

create function komet.refuse_after(d komet.deed, about uuid, variadic kinds text[] default '{}') returns void language plpgsql stable as $$
declare
  e komet.registration_event;
begin
  select x.* into e from komet.registration_event x
  where x.registration = refuse_after.about and x.at > d.ended and x.undoes is null and x.what not like 'undone%'
    and not exists (select from komet.registration_event u where u.undoes = x.id)
    and case when cardinality(kinds) > 0 then x.what = any (kinds)
      when x.what = 'moved_asked' then (select r.moving from komet.registration r where r.id = refuse_after.about)
      else x.what not in ('changed', 'waiting', 'queued', 'protected', 'unprotected', 'attempt', 'skipped', 'skip_ended', 'moved_withdrawn', 'moved_refused') end
  order by x.n desc limit 1;
  if found then
    perform komet.fail('KM004', null, komet.after_text(e.what), komet.called(e."by"), komet.hour_text(e.at));
  end if;
end
$$;
comment on function komet.refuse_after(komet.deed, uuid, text[]) is 'KM004 with who and when, if something that counts was done to a registration after a deed and still stands: one of the kinds, or without any, whatever moves it.';

create function komet.unchanged(d komet.deed, tbl text, row_id text, version bigint) returns boolean language sql stable as $$
  select count(*) > 0 and bool_and(w.taken_back)
    and unchanged.version - coalesce((array_agg(w.before ->> 'version' order by w.n))[1]::bigint, 0) = count(*)
    and coalesce((array_agg(coalesce(w.before ->> 'changed_at', w.before ->> 'set_at') order by w.n))[1]::timestamptz <= d.ended, true)
  from (
    select x.before, x.n, r.undone_by is not null or r.function = 'undo' as taken_back
    from audit.written_since(unchanged.tbl, unchanged.row_id, d.ended) with ordinality x (request, op, before, n)
    join komet.request r on r.id = x.request) w
$$;
comment on function komet.unchanged(komet.deed, text, text, bigint) is 'Whether a row that was written after a deed is as it left it all the same: each time by oneself, and each of those taken back.';

create function komet.refuse_touched(d komet.deed, tbl text, row_id text, version bigint, touched timestamptz, by name, said text, variadic vals text[] default '{}')
returns void language plpgsql stable as $$
begin
  if touched > d.ended and not komet.unchanged(d, tbl, row_id, version) then
    perform komet.fail('KM004', null, said, variadic array[komet.called(by), komet.hour_text(touched)] || vals);
  end if;
end
$$;
comment on function komet.refuse_touched(komet.deed, text, text, bigint, timestamptz, name, text, text[]) is 'KM004 if a row was written after a deed, and not taken back: {1} who, {2} when.';

-- ---------------------------------------------------------------------------------------------------
-- Writing it

create function komet.undone_put(d komet.deed, about uuid, what text) returns void language sql as $$
  insert into komet.registration_event (unit, registration, what, state, undoes)
  select r.unit, r.id, 'undone_' || undone_put.what, r.state, (
    select e.id from komet.registration_event e
    where e.registration = r.id and e.what = undone_put.what and e.id in (select komet.deed_ids(d, 'registration_event'))
    order by e.n limit 1)
  from komet.registration r where r.id = undone_put.about
$$;
comment on function komet.undone_put(komet.deed, uuid, text) is 'Writes down that something was taken back, with the state after it, and points at what it takes back.';

create function komet.registration_back(d komet.deed, about uuid, what text) returns void language plpgsql as $$
declare
  was komet.registration := jsonb_populate_record(null::komet.registration, komet.deed_was(d, 'registration', about::text));
begin
  update komet.registration r
  set state = case when was.state not in ('queued', 'incomplete') then was.state when r.missing is null then 'queued' else 'incomplete' end,
      closed_on = was.closed_on, close_reason = was.close_reason
  where r.id = about;
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.undone_put(d, about, what);
end
$$;
comment on function komet.registration_back(komet.deed, uuid, text) is 'The state of a registration as it was before a deed, and the event of it. Whether details are missing is asked anew.';

-- ---------------------------------------------------------------------------------------------------
-- Which deeds there are

create function komet.deed_kinds() returns table (function text, kind text) language sql stable as $$
  select f, k from (values
    ('never', 'review_save review_approve review_sign_save log_open_save research_project_save research_end measure_save'),
    ('registration', 'registration_save priority_save priority_end rest_save rest_end close_save reopen programme_move_save'),
    ('fill', 'skip_save skip_end fill offer_make attempt_save offer_accept offer_decline_save offer_withdraw_save offer_lapse'),
    ('group', 'group_save group_open group_start group_break group_end group_settle group_cancel_save'),
    ('course', 'meeting_save meeting_hold meeting_cancel meeting_add attendance_save completion_confirm interrupt_save ring_toggle'),
    ('forms', 'proposal_save decision_save treatment_start_save refer_save signup_save signup_import_save group_organiser_save group_organiser_remove'),
    ('file', 'person_save phone_save phone_remove note_save consent_save'),
    ('work', 'leader_save certificate_save certificate_revoke_save training_save training_day_save training_marks_save trainee_save trainee_leave_save certify_save
      survey_template_save survey_edition_make survey_edition_drop survey_use_save survey_question_save survey_question_remove survey_score_save survey_score_remove
      survey_scale_save survey_plan_save
      event_save event_person_save event_person_remove event_prolong sheet_save sheet_refuse reminder_add fidelity_save
      fidelity_edition_make fidelity_edition_new fidelity_edition_drop fidelity_use_save fidelity_item_save fidelity_item_remove
      task_save task_done task_postpone_save task_hand_save task_take'),
    ('move', 'move_save move_withdraw move_stay move_accept move_refuse_save'),
    ('material', 'stock_receive_save stock_count_save stock_lost_save stock_send_save stock_hand_save material_hand_out material_return handed_save web_material_save
      order_save order_make order_line_save order_line_remove order_close order_receive_save order_send_save'),
    ('letter', 'letter_make letter_queue letter_certificate letter_again letter_returned'),
    ('text', 'letter_template_save letter_template_end'),
    ('kept', 'financier_save project_save project_organiser_save project_organiser_remove project_group_save project_group_remove figure_before_save figure_before_remove
      material_save edition_save need_save need_remove module_save fidelity_use_end'),
    ('web', 'web_start_save web_repeat web_save web_pause_save web_pause_end web_contact_save web_complete web_end_save web_marks_save web_report_save'),
    ('never', 'undo')
  ) as t (k, names) cross join unnest(regexp_split_to_array(names, '\s+')) f
$$;
comment on function komet.deed_kinds() is 'Every function that saves, and which function takes it back. One that is not here is listed and cannot be taken back.';

create function komet.deed_what(d komet.deed) returns text language sql stable as $$
  select case when not exists (select from komet.deed_kinds() k where k.function = d.function) then 'other'
    when d.function in ('registration_save', 'person_save', 'phone_save', 'group_save', 'signup_save', 'leader_save', 'training_save', 'trainee_save', 'event_save', 'task_save') and exists (
      select from unnest(d.lines) l
      where l.op = 'INSERT' and l.tbl = case d.function when 'group_save' then 'course_group' when 'signup_save' then 'registration' when 'event_save' then 'training_event' else split_part(d.function, '_', 1) end
        and l.row_id = d.answer ->> 'id') then d.function || '_new'
    else d.function end
$$;
comment on function komet.deed_what(komet.deed) is 'A word of the set deed.';

create function komet.deed_own(d komet.deed) returns void language plpgsql stable as $$
declare
  own uuid[] := array(select komet.units_file());
  led uuid[] := array(select komet.groups_led());
  file boolean := d.function in ('priority_save', 'priority_end', 'rest_save', 'rest_end', 'close_save', 'reopen', 'programme_move_save')
    or d.function ~ '^(registration|person|phone)_';
begin
  if not exists (select from pg_proc p where p.pronamespace = 'api'::regnamespace and p.proname = d.function
      and has_function_privilege(session_user, p.oid, 'execute')) then
    perform komet.fail('KM004', null, 'Your duty does not include this any more');
  elsif exists (select from komet.deed_kinds() k where k.function = d.function and k.kind = 'work') then
    return;  -- row security tells whose each of the rows is
  elsif exists (select from komet.course_group g where g.id = any (d.groups) and g.unit <> all (own)
        and (g.id <> all (led) or d.function !~ '^(meeting_save|meeting_hold|attendance|ring|completion|interrupt)'))
      or cardinality(d.groups) = 0 and exists (select from komet.registration r where r.id = any (d.registrations) and r.unit <> all (own))
      or cardinality(d.groups) = 0 and exists (select from komet.family f where f.id = any (d.families) and f.unit <> all (own))
      or cardinality(d.groups || d.registrations || d.families) = 0 then
    perform komet.fail('KM004', null, 'Your duty does not include this any more');
  elsif file and d.families && array(select komet.families_barred()) then
    perform komet.fail('KM004', null, 'The family is protected. Its file is opened only by those who have been named for it');
  end if;
end
$$;
comment on function komet.deed_own(komet.deed) is 'KM004 unless one may today do what one did then: the function, the unit or the group one leads, and the file of a protected family.';

create function komet.undo_one(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  kind text := (select k.kind from komet.deed_kinds() k where k.function = d.function);
begin
  if kind = 'never' then
    perform komet.fail('KM004', null, 'What was taken back is not taken back in turn: do it once more');
  elsif kind = 'move' then
    perform komet.fail('KM004', null, 'What districts ask of each other is withdrawn or answered there');
  elsif kind = 'text' then
    perform komet.fail('KM004', null, 'The text of a letter stays: save what it said before as a new edition');
  elsif kind = 'kept' then
    perform komet.fail('KM004', null, 'What the lead keeps is changed back where it stands');
  elsif kind is null then
    perform komet.fail('KM004', null, 'This cannot be taken back');
  elsif d.function = 'note_save' then
    perform komet.fail('KM004', null, 'A note is signed and stays: write a correction of it');
  elsif d.function = 'consent_save' then
    perform komet.fail('KM004', null, 'An answer about consent stays: write down the new answer');
  end if;
  if kind = 'material' then
    return komet.undo_material(d, really);
  elsif kind = 'web' then
    return komet.undo_web(d, really);
  end if;
  perform komet.deed_own(d);
  return case kind
    when 'registration' then komet.undo_registration(d, really)
    when 'fill' then komet.undo_fill(d, really)
    when 'group' then komet.undo_group(d, really)
    when 'course' then komet.undo_course(d, really)
    when 'forms' then komet.undo_forms(d, really)
    when 'letter' then komet.undo_letter(d, really)
    when 'work' then komet.undo_work(d, really)
    else komet.undo_file(d, really) end;
end
$$;
comment on function komet.undo_one(komet.deed, boolean) is 'One save: the sentence that taking it back means, {1}..{9} behind it; really does it, and then tells what was done. KM004 when it cannot be.';

-- Rows that were marked and acted upon together are one deed: their numbers differ in the last twelve digits only.
create function komet.batch_of(request uuid) returns text language sql immutable as $$ select left(request::text, 23) $$;
comment on function komet.batch_of(uuid) is 'What the numbers of saves that belong together have in common.';

create function komet.undo_all(deeds komet.deed[], really boolean) returns text[] language plpgsql as $$
declare
  d komet.deed;
  said text[];
  done int := 0;
  state text;
  msgid text;
  told text;
begin
  if cardinality(deeds) = 1 then
    return komet.undo_one(deeds[1], really);
  end if;
  foreach d in array deeds loop
    begin
      said := komet.undo_one(d, really);
      done := done + 1;
    exception when sqlstate 'KM001' or sqlstate 'KM002' or sqlstate 'KM003' or sqlstate 'KM004' then
      get stacked diagnostics state = returned_sqlstate, msgid = message_text, told = pg_exception_detail;
    end;
  end loop;
  if done = 0 then
    perform komet.fail(state, null, msgid, variadic string_to_array(told, chr(31)));
  elsif really then
    return array[komet.say('Taken back: {1} of {2}'), done::text, cardinality(deeds)::text];
  elsif done = cardinality(deeds) then
    return array[komet.say('Take back all {1}, done together at {2}?'), done::text, komet.hour_text(d.at)];
  end if;
  return array[komet.say('Take back {1} of {2}, done together at {3}? The others cannot be'), done::text, cardinality(deeds)::text, komet.hour_text(d.at)];
end
$$;
comment on function komet.undo_all(komet.deed[], boolean) is 'As undo_one, for saves that belong together, the last first: those that can be; KM004 when none can.';

create function komet.deeds_recent() returns setof komet.request language sql stable as $$
  select r.* from komet.request r
  where r.login = session_user and r.at > now() - interval '12 hours' and r.answer is not null
$$;
comment on function komet.deeds_recent() is 'What one has saved in the last twelve hours: a working day, whenever it began.';

create function komet.undo_try(deeds komet.deed[], out can boolean, out said text[]) language plpgsql as $$
declare
  msgid text;
  told text;
begin
  if deeds[1].undone then
    can := false;
    said := array[komet.say('This was taken back')];
    return;
  end if;
  said := komet.undo_all(deeds, false);
  can := true;
exception when sqlstate 'KM001' or sqlstate 'KM002' or sqlstate 'KM003' or sqlstate 'KM004' then
  get stacked diagnostics msgid = message_text, told = pg_exception_detail;
  can := false;
  said := array[msgid] || string_to_array(told, chr(31));
end
$$;
comment on function komet.undo_try(komet.deed[]) is 'What taking back would mean now, or why it cannot be. Writes nothing.';

-- ---------------------------------------------------------------------------------------------------
-- The list, and doing it

create type api.undo_row as (id uuid, version bigint, at text, what text, whom text, n int, state text, means text, why text);

create function komet.said_as(said text[]) returns bigint language sql immutable as $$ select hashtextextended(array_to_string(said, chr(31), ''), 0) $$;
comment on function komet.said_as(text[]) is 'The version of a sentence: whoever says yes says it to that one.';

create type komet.deed_batch as (deeds komet.deed[]);

create function komet.deed_batches(max int) returns setof komet.deed_batch language sql stable as $$
  select row(array(select komet.deed_read(x) from unnest(b.requests) x))::komet.deed_batch
  from (
    select array_agg(r order by r.at desc, r.id desc) as requests, max(r.at) as at
    from komet.deeds_recent() r where deed_batches.max <> 1 or r.undone_by is null and r.function <> 'undo'
    group by komet.batch_of(r.id) order by 2 desc limit least(greatest(deed_batches.max, 1), 200)) b
  order by b.at desc
$$;
comment on function komet.deed_batches(int) is 'What one has done of late, the newest first, and of what was done together the last first. One: the newest that has not been taken back.';

-- Each deed asks the same small questions of a row: planned once a session, not anew for every number.
create function api.undo_list(max int default 50) returns setof api.undo_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  batches komet.deed_batch[] := array(select b from komet.deed_batches(undo_list.max) b);
  known jsonb := komet.deeds_known(array(select d from unnest(batches) b, unnest(b.deeds) d));
  b komet.deed_batch;
  d komet.deed;
  t record;
  line api.undo_row;
begin
  foreach b in array batches loop
    d := b.deeds[1];
    select * into t from komet.undo_try(b.deeds);
    line.id := d.id;
    line.version := komet.said_as(t.said);
    line.at := komet.hour_text(d.at);
    line.what := komet.deed_what(d);
    line.n := nullif(cardinality(b.deeds), 1);
    line.whom := array_to_string(komet.deed_whom(d, known), chr(31));
    line.state := case when t.can then 'can' when d.undone then 'undone' else 'stays' end;
    line.means := case when t.can then array_to_string(t.said, chr(31), '') end;
    line.why := array_to_string(t.said, chr(31), '');
    return next line;
  end loop;
end
$$;
comment on function api.undo_list(int) is
'What one has done in the last twelve hours, newest first: when, what (a word of the set deed), on whom (names as in lists), and the sentence of what taking it
back means (means, null when it cannot be) or why it cannot. max 1: the newest that has not been taken back. Only one''s own. Errors: none.
Source: the last action can be taken back, and says what that means.';

create function api.undo(request uuid, id uuid default null, version bigint default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(undo.request, 'undo', jsonb_build_object('id', undo.id, 'version', undo.version));
  deeds komet.deed[];
  said text[];
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  perform komet.undo_lock(undo.id);
  deeds := array(select komet.deed_read(r) from komet.deeds_recent() r where komet.batch_of(r.id) = komet.batch_of(undo.id) order by r.at desc, r.id desc);
  if cardinality(deeds) = 0 then
    perform komet.fail('KM002', '', 'That is not among what you have done today: change it where it stands');
  elsif deeds[1].undone then
    perform komet.fail('KM004', null, 'This was taken back already');
  end if;
  said := komet.undo_all(deeds, false);
  if undo.version is not null and undo.version <> komet.said_as(said) then
    perform komet.fail('KM002', '', 'Nothing was taken back: meanwhile it means something else. Look at it again');
  end if;
  said := komet.undo_all(deeds, true);
  update komet.request r set undone_by = undo.request where r.id in (select (unnest(deeds)).id);
  return next komet.finish(undo.request, undo.id, null, said[1], variadic said[2:]);
end
$$;
comment on function api.undo(uuid, uuid, bigint) is
'Takes back what one did: id is a line of undo_list, version the sentence that was said yes to. All rows that were acted upon together are one.
Errors: KM002 not one''s own of today, or it means something else by now; KM004 others have built on it (who and when), it was taken back already, one''s duty does
not include it any more, or it is of the kind that stays. Source: the last action can be taken back, and says what that means.';

create function komet.undo_lock(id uuid) returns void language plpgsql as $$
declare
  r komet.request;
  groups uuid[] := '{}';
  registrations uuid[] := '{}';
  d komet.deed;
begin
  -- Two who press F8 at once in one name: the second finds it taken back.
  for r in
    select x.* from komet.request x where x.login = session_user and x.id in (
      select y.id from komet.deeds_recent() y where komet.batch_of(y.id) = komet.batch_of(undo_lock.id)) order by x.id for update
  loop
    d := komet.deed_read(r);
    groups := groups || d.groups;
    registrations := registrations || d.registrations;
  end loop;
  -- The group first, as everywhere. Whoever only leads it holds none: what leaders write is asked about row by row.
  perform from komet.course_group g where g.id = any (groups) and g.unit = any (array(select komet.units_file())) order by g.id for no key update;
  perform from komet.registration x where x.id = any (registrations) and x.unit = any (array(select komet.units_file())) order by x.id for update;
end
$$;
comment on function komet.undo_lock(uuid) is 'Locks the saves that belong together and what they were about until the end of the transaction: what is asked then still holds when it is written.';
