-- Lists on paper: the attendance list for the room, and the extract of all that is kept about a person.

create function komet.room_names(course_group uuid) returns table (key text, name text)
language plpgsql stable
as $$
#variable_conflict use_column
declare
  whole boolean := komet.setting('room_names', (select g.unit from komet.course_group g where g.id = room_names.course_group)) = 'full';
begin
  return query
    select n.name_key, case when whole then komet.person_name(n.given_name, n.family_name)
        -- Two of one name are told apart by the first letter of the other name.
        else coalesce(n.called, nullif(n.given_name, komet.no_name()), n.family_name) || case when count(*) over (partition by lower(coalesce(n.called, n.given_name))) > 1
          then coalesce(' ' || left(n.family_name, 1) || '.', '') else '' end end
      from komet.participation p
      join komet.person n on n.id = p.person
      join komet.family f on f.id = n.family and not f.protected
     where p.course_group = room_names.course_group and p.state <> 'interrupted';
end
$$;
comment on function komet.room_names(uuid) is 'The participants of a group for a list that lies in the room: first names, or whole ones when the setting room_names says so. Nobody protected.';

create function api.room_list(course_group uuid) returns setof api.document_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  g komet.course_group := komet.group_mine(room_list.course_group);
  meetings int := (select count(*) from komet.meeting m where m.course_group = g.id and m.state <> 'cancelled');
begin
  if not komet.group_named(g.id) then
    perform komet.raise_stale();
  end if;
  perform audit.list('room_list', g.id::text, (select count(*)::int from komet.room_names(g.id)));
  return next row(1, 'title', komet.on_paper('sv', 'room_title', g.number::text, (select p.name::text from komet.programme p where p.id = g.programme)))::api.document_row;
  return next row(1, 'text', concat_ws(', ', komet.on_paper('sv', 'weekdays.' || extract(isodow from g.first_date)) || ' ' || komet.paper_hours('sv', g.starts, g.ends),
    (select p.name::text from komet.place p where p.id = g.place and not p.is_home)))::api.document_row;
  return next row(1, 'small', komet.on_paper('sv', 'room_note'))::api.document_row;
  return next row(1, 'gap', null)::api.document_row;
  return query
    select 1, 'head', komet.on_paper('sv', 'name') || E'\t' || string_agg(to_char(m.on_date, 'FMDD/FMMM'), E'\t' order by m.number)
      from komet.meeting m where m.course_group = g.id and m.state <> 'cancelled' having count(*) > 0;
  return query select 1, 'cells', n.name || repeat(E'\t', meetings) from komet.room_names(g.id) n order by n.key, n.name;
  -- Room for who is not printed, and for who comes along.
  return query select 1, 'cells', repeat(E'\t', meetings) from generate_series(1, 3);
end
$$;
comment on function api.room_list(uuid) is 'The attendance list of a group for the room: names as the setting room_names says, a column for each meeting, and three empty lines. No addresses, no telephone numbers, no children; a protected participant is written in by hand. Each print is logged. Errors: KM002. Source: wish 80; SoLPuL (2001:454) 7 a §.';

-- ---------------------------------------------------------------------------------------------------
-- The register extract: one function for each part, and a test that knows which tables have to be told of

create type komet.paper_line as (block text, text text);

create function komet.paper_cells(variadic cells text[]) returns komet.paper_line
language sql immutable
as $$ select row('cells', (select string_agg(translate(coalesce(c, ''), E'\t\n', '  '), E'\t' order by n) from unnest(cells) with ordinality x (c, n)))::komet.paper_line $$;
comment on function komet.paper_cells(text[]) is 'A line of cells.';

create function komet.paper_yes(yes boolean) returns text
language sql stable
as $$ select komet.on_paper('sv', 'yes_no.' || left(yes::text, 1)) $$;
comment on function komet.paper_yes(boolean) is 'Yes or no.';

create function komet.paper_span(first_day date, last_day date) returns text
language sql stable
as $$ select concat_ws(' ', komet.on_paper('sv', 'from'), first_day::text, case when last_day is not null then komet.on_paper('sv', 'until') end, last_day::text) $$;
comment on function komet.paper_span(date, date) is 'From when to when.';

create function komet.extract_person(p komet.person) returns setof komet.paper_line
language plpgsql stable
as $$
begin
  return query
    select l.* from (values (1, komet.paper_cells(komet.on_paper('sv', 'given_name'), nullif(p.given_name, komet.no_name()))), (2, komet.paper_cells(komet.on_paper('sv', 'family_name'), p.family_name)),
      (3, komet.paper_cells(komet.on_paper('sv', 'called'), p.called)), (4, komet.paper_cells(komet.on_paper('sv', 'role'), komet.on_paper('sv', 'role.' || p.role))),
      (5, komet.paper_cells(komet.on_paper('sv', 'born'), concat_ws(', ', komet.born_text(p.born, p.born_about), komet.on_paper('sv', 'born_about.' || p.born_about)))),
      (6, komet.paper_cells(komet.on_paper('sv', 'contact_ok'), komet.paper_yes(p.contact_ok))),
      (7, komet.paper_cells(komet.on_paper('sv', 'protection'), komet.on_paper('sv', 'protection.' || p.protection)))) v (n, line), lateral (select (v.line).*) l order by v.n;
  return query select 'heading', komet.on_paper('sv', 'extract_numbers');
  return query select (komet.paper_cells(komet.on_paper('sv', 'number_kind.' || n.kind), n.number, komet.paper_span(n.valid_from, n.valid_to))).* from komet.person_number n
    where n.person = p.id order by n.valid_from;
  return query select 'heading', komet.on_paper('sv', 'extract_contact');
  return query select (komet.paper_cells(komet.on_paper('sv', 'phone'), komet.phone_paper(t.number), komet.on_paper('sv', 'message_ok') || ': ' || lower(komet.paper_yes(t.message_ok)))).*
    from komet.phone t where t.person = p.id order by t.position;
  return query select (komet.paper_cells(komet.on_paper('sv', 'email'), p.email)).* where p.email is not null;
  return query select (komet.paper_cells(komet.on_paper('sv', 'address'), concat_ws(', ', 'c/o ' || a.care_of, a.street, komet.postcode_shown(a.postcode) || ' ' || a.town),
    komet.paper_span(a.valid_from, a.valid_to))).* from komet.postal_address a where a.person = p.id order by a.valid_from;
  return query select 'heading', komet.on_paper('sv', 'extract_consents');
  return query select (komet.paper_cells(komet.day_of(c.at)::text, komet.on_paper('sv', 'consent_purpose.' || c.purpose), komet.on_paper('sv', 'consent_answer.' || c.answer),
    komet.on_paper('sv', 'consent_how.' || c.how))).* from komet.consent c where c.person = p.id order by c.at;
end
$$;
comment on function komet.extract_person(komet.person) is 'What is kept about the person herself: name, numbers, telephones, addresses, consents.';

create function komet.registrations_of(person uuid) returns setof komet.registration
language sql stable
as $$
  select r.* from komet.registration r
   where r.id in (select a.registration from komet.registration_adult a where a.person = registrations_of.person
     union all select c.registration from komet.registration_child c where c.person = registrations_of.person)
   order by r.queue_date, r.id
$$;
comment on function komet.registrations_of(uuid) is 'The registrations that a person stands on, as adult or child.';

create function komet.extract_registration(r komet.registration, notes boolean) returns setof komet.paper_line
language plpgsql stable
as $$
begin
  return query select 'gap', null union all select 'text', (select p.name::text from komet.programme p where p.id = r.programme);
  return query
    select l.* from (values (1, komet.paper_cells(komet.on_paper('sv', 'queue_date'), r.queue_date::text)),
      (2, komet.paper_cells(komet.on_paper('sv', 'state'), concat_ws(', ', komet.on_paper('sv', 'registration_state.' || r.state), r.closed_on::text, (select x.name::text from komet.reason x where x.id = r.close_reason)))),
      (3, komet.paper_cells(komet.on_paper('sv', 'how'), komet.on_paper('sv', 'channel.' || r.channel))),
      (4, komet.paper_cells(komet.on_paper('sv', 'wishes'), concat_ws(', ', (select string_agg(komet.on_paper('sv', 'weekdays.' || d), ', ' order by d) from unnest(r.weekdays) d),
        lower(komet.on_paper('sv', 'part_of_day.' || r.part_of_day)), (select n.name::text from komet.language n where n.code = r.language),
        case when r.interpreter then lower(komet.on_paper('sv', 'interpreter')) end, case when r.childcare then lower(komet.on_paper('sv', 'childcare')) end,
        komet.on_paper('sv', 'from') || ' ' || r.wanted_from, lower(komet.on_paper('sv', 'together.' || r.together))))),
      (5, komet.paper_cells(komet.on_paper('sv', 'heard'), (select x.name::text from komet.reason x where x.id = r.heard))),
      -- What is missing is free text, and may be about others: it goes with the notes.
      (6, komet.paper_cells(komet.on_paper('sv', 'missing'), case when notes then r.missing::text when r.missing is not null then '…' end))) v (n, line), lateral (select (v.line).*) l order by v.n;
  return query select (komet.paper_cells(komet.on_paper('sv', 'priority'), concat_ws(', ', g.level::text, x.name, komet.paper_span(g.granted_on, g.ended_on)))).*
    from komet.priority_grant g join komet.reason x on x.id = g.reason where g.registration = r.id order by g.granted_on;
  return query select (komet.paper_cells(komet.on_paper('sv', 'rest'), concat_ws(', ', komet.paper_span(t.from_date, coalesce(t.ended_on, t.until)), komet.on_paper('sv', 'rest_cause.' || t.cause), x.name))).*
    from komet.rest t left join komet.reason x on x.id = t.reason where t.registration = r.id order by t.from_date;
  return query select (komet.paper_cells(komet.on_paper('sv', 'offer'), concat_ws(', ', komet.day_of(o.made_at)::text, lower(komet.on_paper('sv', 'group')) || ' ' || g.number,
      komet.on_paper('sv', 'offer_state.' || komet.offer_state(o)), x.name))).*
    from komet.offer o join komet.course_group g on g.id = o.course_group left join komet.reason x on x.id = o.reason where o.registration = r.id order by o.made_at;
  return query select (komet.paper_cells(komet.on_paper('sv', 'proposal'), concat_ws(', ', x.proposed_on::text, komet.on_paper('sv', 'consent_answer.' || x.answer), x.answered_on::text, y.name))).*
    from komet.proposal x left join komet.reason y on y.id = x.reason where x.registration = r.id order by x.proposed_on, x.id;
  return query select (komet.paper_cells(komet.on_paper('sv', 'decision'), concat_ws(', ', x.decided_on::text, komet.on_paper('sv', 'decision_kind.' || x.kind), x.decided_by, x.case_number,
      komet.on_paper('sv', 'until') || ' ' || coalesce(x.ended_on, x.until)))).* from komet.decision x where x.registration = r.id order by x.decided_on, x.id;
  return query select (komet.paper_cells(komet.on_paper('sv', 'attempt'), concat_ws(', ', komet.day_of(t.at)::text, komet.on_paper('sv', 'attempt_how.' || t.how), komet.on_paper('sv', 'attempt_outcome.' || t.outcome)))).*
    from komet.offer_attempt t join komet.offer o on o.id = t.offer where o.registration = r.id order by t.at;
  return query select (komet.paper_cells(komet.on_paper('sv', 'skipped'), concat_ws(', ', komet.day_of(k.at)::text, lower(komet.on_paper('sv', 'group')) || ' ' || g.number, x.name))).*
    from komet.fill_skip k join komet.course_group g on g.id = k.course_group join komet.reason x on x.id = k.reason where k.registration = r.id order by k.at;
  return query select (komet.paper_cells(komet.on_paper('sv', 'move'), concat_ws(', ', komet.day_of(m.asked_at)::text, u.name))).*
    from komet.move m join komet.unit u on u.id = m.to_unit where m.registration = r.id order by m.asked_at;
  return query select (komet.paper_cells(e.on_date::text, case when e.what like 'undone\_%' then komet.on_paper('sv', 'undone') || ': ' || lower(komet.on_paper('sv', 'registration_event.' || substr(e.what, 8)))
      else komet.on_paper('sv', 'registration_event.' || e.what) end)).* from komet.registration_event e where e.registration = r.id order by e.n;
end
$$;
comment on function komet.extract_registration(komet.registration, boolean) is 'What is kept about a registration: dates, wishes, priority, offers, attempts, and what happened. Free text only with the notes.';

create function komet.extract_material(who uuid) returns setof komet.paper_line
language sql stable
as $$
  select (komet.paper_cells(komet.on_paper('sv', 'extract_part.material'), concat_ws(', ', v.on_date::text, m.name, e.label, case when v.quantity > 0 then komet.on_paper('sv', 'extract_part.returned') end))).*
    from komet.material_movement v join komet.material_edition e on e.id = v.material_edition join komet.material m on m.id = e.material
   where (v.for_participation = extract_material.who or v.for_web = extract_material.who) and v.corrects is null and not exists (select from komet.material_movement c where c.corrects = v.id) order by v.on_date, v.id
$$;
comment on function komet.extract_material(uuid) is 'The material that was handed to somebody in a group or a web course; who is the participation in it.';

create function komet.extract_sheets(who uuid) returns setof komet.paper_line
language sql stable
as $$
  select l.block, l.text from komet.survey_sheet s
    join komet.survey_version v on v.id = s.survey_version join komet.survey y on y.id = v.survey
    cross join lateral (
      select 'text', y.name || ', ' || s.changed_at::date || case when s.state = 'refused' then ': ' || komet.on_paper('sv', 'refused') else '' end, 0, 0
      union all
      select (c.line).block, (c.line).text, t.position, q.position from komet.survey_question q join komet.survey_section t on t.id = q.section
        cross join lateral (select komet.paper_cells(q.text, coalesce(case when s.answers ->> q.code = 'refused' then komet.on_paper('sv', 'refused') end,
          (select k.label::text from komet.survey_step k where k.scale = q.scale and k.value::text = s.answers ->> q.code), s.answers ->> q.code)) as line) c
        where q.survey_version = s.survey_version and s.answers ? q.code) l (block, text, section, n)
   where s.participation = extract_sheets.who or s.web_participation = extract_sheets.who order by s.changed_at, s.id, l.section, l.n
$$;
comment on function komet.extract_sheets(uuid) is 'What somebody answered by name in a group or a web course; who is the participation in it.';

create function komet.extract_groups(person uuid) returns setof komet.paper_line
language plpgsql stable
as $$
#variable_conflict use_column
declare
  p komet.participation;
begin
  for p in select x.* from komet.participation x join komet.course_group g on g.id = x.course_group where x.person = extract_groups.person order by g.first_date, x.id loop
    return query
      select (komet.paper_cells(pr.name || ' ' || lower(komet.on_paper('sv', 'group')) || ' ' || g.number, concat_ws(', ', komet.on_paper('sv', 'participation_state.' || p.state), p.decided_at::date::text, x.name,
          komet.on_paper('sv', 'counted') || ' ' || p.counted, komet.on_paper('sv', 'rule') || ' ' || p.rule))).*
        from komet.course_group g join komet.programme pr on pr.id = g.programme left join komet.reason x on x.id = p.reason where g.id = p.course_group;
    return query
      select (komet.paper_cells(m.on_date::text, concat_ws(', ', komet.on_paper('sv', 'attendance_mark.' || a.mark), komet.on_paper('sv', 'homework') || ' ' || lower(komet.on_paper('sv', 'homework.' || a.homework))))).*
        from komet.attendance a join komet.meeting m on m.id = a.meeting where a.participation = p.id and num_nonnulls(a.mark, a.homework) > 0 order by m.number;
    return query select * from komet.extract_material(p.id);
    return query select * from komet.extract_sheets(p.id);
  end loop;
end
$$;
comment on function komet.extract_groups(uuid) is 'The groups a person takes or took part in, attendance, what was decided, material that was handed over, and answers that are kept with the name.';

create function komet.extract_web(person uuid) returns setof komet.paper_line
language plpgsql stable
as $$
#variable_conflict use_column
declare
  w komet.web_participation;
begin
  for w in select x.* from komet.web_participation x where x.person = extract_web.person order by x.began_on, x.id loop
    return query
      select (komet.paper_cells(p.name::text, concat_ws(', ', komet.paper_span(w.began_on, null), komet.on_paper('sv', 'participation_state.' || w.state), w.decided_at::date::text, y.name, w.rule, w.code))).*
        from komet.programme p left join komet.reason y on y.id = w.reason where p.id = w.programme;
    return query
      select (komet.paper_cells(g.on_date::text, concat_ws(', ', m.title, komet.on_paper('sv', 'extract_part.module_' || g.mark), g.minutes || ' min'))).*
        from komet.web_progress g join komet.web_module m on m.id = g.web_module where g.web_participation = w.id order by m.number;
    return query
      select (komet.paper_cells(komet.on_paper('sv', 'extract_part.pause'), concat_ws(', ', komet.paper_span(s.from_date, coalesce(s.ended_on, s.until)), komet.on_paper('sv', 'extract_part.obstacle') || ': ' || o.name))).*
        from komet.web_pause s left join komet.reason o on o.id = s.obstacle where s.web_participation = w.id order by s.from_date, s.id;
    return query
      select (komet.paper_cells(c.on_date::text, concat_ws(', ', komet.on_paper('sv', 'extract_part.contact_' || c.how), c.minutes || ' min', case when not c.reached then lower(komet.on_paper('sv', 'attempt_outcome.no_answer')) end,
          komet.on_paper('sv', 'extract_part.obstacle') || ': ' || o.name))).*
        from komet.web_contact c left join komet.reason o on o.id = c.obstacle where c.web_participation = w.id and c.corrects is null and not exists (select from komet.web_contact d where d.corrects = c.id) order by c.on_date, c.id;
    return query select * from komet.extract_material(w.id);
    return query select * from komet.extract_sheets(w.id);
  end loop;
end
$$;
comment on function komet.extract_web(uuid) is 'The web courses a person takes or took, how far, pauses, the leader''s contacts, what was told to stand in the way, material and answers.';

create function komet.extract_letters(person uuid) returns setof komet.paper_line
language plpgsql stable
as $$
#variable_conflict use_column
begin
  return query
    select (komet.paper_cells(l.on_date::text, komet.on_paper('sv', 'letter_kind.' || l.kind), komet.on_paper('sv', 'letter_how.' || l.how), komet.on_paper('sv', 'edition') || ' ' || t.edition)).*
      from komet.letter_person x join komet.letter l on l.id = x.letter and l.taken_back_on is null join komet.letter_template t on t.id = l.letter_template
     where x.person = extract_letters.person order by l.made_at;
end
$$;
comment on function komet.extract_letters(uuid) is 'The letters and messages to a person.';

create function komet.extract_notes(family uuid, notes boolean) returns setof komet.paper_line
language plpgsql stable
as $$
#variable_conflict use_column
begin
  if not extract_notes.notes and exists (select from komet.note n where n.family = extract_notes.family) then
    return query select 'small', komet.on_paper('sv', 'extract_notes_held');
  end if;
  return query
    select (komet.paper_cells(komet.day_of(n.at)::text, concat_ws(' ', case when extract_notes.notes then n.text else '…' end, '(' || case when n.contested then komet.on_paper('sv', 'contested') end || ')'))).*
      from komet.note n where n.family = extract_notes.family order by n.at;
  return query
    select (komet.paper_cells(t.due::text, concat_ws(', ', komet.code_word('task_what', t.what), case when extract_notes.notes then t.text when t.text is not null then '…' end))).*
      from komet.task t where t.family = extract_notes.family and t.state <> 'dropped' order by t.due, t.id;
end
$$;
comment on function komet.extract_notes(uuid, boolean) is 'The notes of the family, and the tasks about it: that there are, and their text when somebody has read them and asks for it.';

create function komet.extract_lines(p komet.person, notes boolean) returns setof komet.paper_line
language plpgsql stable
as $$
declare
  r komet.registration;
begin
  return query select 'heading', komet.on_paper('sv', 'extract_person');
  return query select * from komet.extract_person(p);
  return query select 'heading', komet.on_paper('sv', 'extract_registrations');
  for r in select * from komet.registrations_of(p.id) loop
    return query select * from komet.extract_registration(r, notes);
  end loop;
  return query select 'heading', komet.on_paper('sv', 'extract_groups');
  return query select * from komet.extract_groups(p.id);
  return query select * from komet.extract_web(p.id);
  return query select 'heading', komet.on_paper('sv', 'extract_letters');
  return query select * from komet.extract_letters(p.id);
  return query select 'heading', komet.on_paper('sv', 'extract_notes');
  return query select * from komet.extract_notes(p.family, notes);
end
$$;
comment on function komet.extract_lines(komet.person, boolean) is 'All that is kept about a person, part by part. Whatever else is kept one day is told here too.';

create function api.register_extract(person uuid, notes boolean default false) returns setof api.document_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  p komet.person;
  f komet.family;
begin
  select x.* into p from komet.person x where x.id = register_extract.person;
  f := komet.file_open(p.family);
  if f.protected then
    perform komet.fail('KM004', '', 'The family is protected: nothing is printed or sent from here');
  end if;
  perform audit.list(case when register_extract.notes then 'register_extract_notes' else 'register_extract' end, p.id::text, 1);
  return next row(1, 'title', komet.on_paper('sv', 'extract_title'))::api.document_row;
  return next row(1, 'text', komet.on_paper('sv', 'extract_about', komet.person_name(p.given_name, p.family_name), komet.unit_called(f.unit), komet.paper_day('sv', komet.today())))::api.document_row;
  return next row(1, 'small', komet.on_paper('sv', 'extract_law'))::api.document_row;
  return query
    select 1, e.block, e.text
      from (select x.block, x.text, x.n, lead(x.block, 1, 'heading') over (order by x.n) as after
        from komet.extract_lines(p, coalesce(register_extract.notes, false)) with ordinality x (block, text, n)) l
      cross join lateral (
        select 0 as k, l.block, l.text
        union all select 1, 'text', komet.on_paper('sv', 'extract_none') where l.block = 'heading' and l.after = 'heading') e
     order by l.n, e.k;
end
$$;
comment on function api.register_extract(uuid, boolean) is
'All that is kept about one person of a family''s file, for that person; of others nothing: no names, numbers or addresses. notes: with the text of notes, which somebody has to have read first, since it may
be about others. Logged. Errors: KM002; KM004 for a protected family, KM007 no ticket. Source: GDPR art. 15; OSL (2009:400) 26 kap. 1 § (one parent''s data are secret to the other).';
