-- What the parent asks while the coordinator still types: place, wait, next groups, and whether the family is here already.
--
-- Everything comes half typed, so nothing here may fail: what cannot be read counts as not said.

create type api.panel_row as (section text, label text, value text);
comment on type api.panel_row is 'A line of answers. section and label are message ids or data, value is data.';

create function komet.group_when(on_date date, starts time) returns text
language sql stable parallel safe
return case when komet.speaks_english() then 'w ' else 'v ' end || to_char(on_date, 'FMIW') || ' ' || komet.weekday_shown(on_date) || ' ' || to_char(starts, 'FMHH24.MI');
comment on function komet.group_when(date, time) is 'When a group begins, as its reader says it aloud: "v 4 tis 17.30". To be shown, not kept.';

create function komet.group_suits(weekdays smallint[], part_of_day text, language text, interpreter boolean, wanted_from date,
                                  group_date date, group_starts time, group_language text, group_interpreter boolean) returns boolean
language sql immutable parallel safe
return (weekdays is null or extract(isodow from group_date)::smallint = any(weekdays))
   and (part_of_day is null or (part_of_day = 'evening') = (group_starts >= time '16:00'))
   and (language is null or language = group_language or (group_interpreter and interpreter))
   and (wanted_from is null or wanted_from <= group_date);
comment on function komet.group_suits(smallint[], text, text, boolean, date, date, time, text, boolean) is
'Whether a group suits the wishes of a registration: day, part of the day (evening is from 16.00), language or interpreter, and not before
it is wanted. A wish that was not said suits everything.';

create function komet.groups_ahead(unit uuid, programme uuid)
returns table (course_group uuid, prog uuid, first_date date, starts time, capacity int, free int, language text, interpreter boolean, childcare boolean)
language sql stable rows 10
as $$
  select g.id, g.programme, g.first_date, g.starts, g.capacity,
         g.capacity - (select count(s.offer)::int from komet.group_seat s left join komet.offer o on o.id = s.offer
                        where s.course_group = g.id and (o.state <> 'open' or o.answer_by >= komet.today())),
         g.language, g.interpreter, g.childcare
    from komet.course_group g
   where g.unit = groups_ahead.unit and g.state in ('planned', 'open') and g.first_date >= komet.today()
     and (groups_ahead.programme is null or g.programme = groups_ahead.programme)
   order by g.first_date, g.starts
$$;
comment on function komet.groups_ahead(uuid, uuid) is
'The groups of a district that have not begun, with seats that nobody has or is offered; of one programme, or of all when null.
An offer whose answer day has passed no longer holds its seat.';

create function komet.wait_weeks(unit uuid, programme uuid, ahead int, out least_weeks int, out most_weeks int)
language plpgsql stable
as $$
declare
  today date := komet.today();
  g record;
  left_over int := wait_weeks.ahead;
  last_week numeric := 0;
  rate numeric;
begin
  for g in select * from komet.groups_ahead(wait_weeks.unit, wait_weeks.programme) where free > 0 loop
    last_week := ceil((g.first_date - today) / 7.0);
    if left_over < g.free then
      least_weeks := last_week;
      most_weeks := last_week;
      return;
    end if;
    left_over := left_over - g.free;
  end loop;
  select count(*) / 26.0 into rate
    from komet.offer o join komet.registration r on r.id = o.registration
   where o.unit = wait_weeks.unit and r.programme = wait_weeks.programme
     and o.state = 'accepted' and o.answered_at >= today - 182;
  if rate > 0 then
    least_weeks := greatest(last_week, floor((left_over + 1) / (rate * 1.25)));
    most_weeks := greatest(last_week, least_weeks) + ceil((left_over + 1) / (rate * 0.8)) - floor((left_over + 1) / (rate * 1.25));
  end if;
end
$$;
comment on function komet.wait_weeks(uuid, uuid, int) is
'The wait in weeks for one with so many ahead: the first planned group whose free seats reach that far, else, beyond those, the pace at which
seats were filled in the last 26 weeks, a quarter faster or slower. Null when there is neither group nor pace: nobody knows.';

create function komet.weeks_text(least_weeks int, most_weeks int) returns text
language sql immutable parallel safe
return case when least_weeks = most_weeks then least_weeks::text else least_weeks || chr(8211) || most_weeks end;
comment on function komet.weeks_text(int, int) is 'A span of weeks: 12, or 11-14 with a dash. Null when unknown.';

-- ---------------------------------------------------------------------------------------------------
-- The sections

create function komet.answer_place(unit uuid, programme uuid, registration uuid) returns setof api.panel_row
language plpgsql stable
as $$
declare
  section text := komet.say('Queue');
  has record;
  ahead int;
  wait record;
begin
  if answer_place.registration is not null then
    select * into has from komet.queue_place(answer_place.registration);
    return next row(section, komet.say('Place today'), coalesce(has.place || '/' || has.of_all, chr(8211)));
    ahead := has.place - 1;
  else
    select count(*) into ahead from komet.registration r
     where r.unit = answer_place.unit and r.programme = answer_place.programme and r.state = 'queued'
       and (r.resting_until is null or r.resting_until < komet.today());
    return next row(section, komet.say('Place today'), (ahead + 1) || '/' || (ahead + 1));
  end if;
  if ahead is not null then
    select * into wait from komet.wait_weeks(answer_place.unit, answer_place.programme, ahead);
    return next row(section, komet.say('Estimated wait, weeks'), coalesce(komet.weeks_text(wait.least_weeks, wait.most_weeks), '?'));
  end if;
end
$$;
comment on function komet.answer_place(uuid, uuid, uuid) is
'The place one would get today, last in the queue, or that of a registration that is there, and how long it takes.';

create function komet.answer_waiting(unit uuid) returns setof api.panel_row
language sql stable
as $$
  select komet.say('Waiting today'), p.name::text, count(*)::text
    from komet.registration r join komet.programme p on p.id = r.programme
   where r.unit = answer_waiting.unit and r.state = 'queued' and (r.resting_until is null or r.resting_until < komet.today())
   group by p.id
   order by p.position
$$;
comment on function komet.answer_waiting(uuid) is 'How many wait for each programme: shown until a programme is chosen.';

create function komet.answer_groups(unit uuid, programme uuid, days smallint[], part_of_day text, language text) returns setof api.panel_row
language plpgsql stable
as $$
declare
  g record;
  section text := komet.say('Next groups, free seats');
  found_any boolean := false;
begin
  for g in
    select a.*, l.name as language_name, p.name as programme_name,
           komet.group_suits(days, answer_groups.part_of_day, answer_groups.language, true, null,
                             a.first_date, a.starts, a.language, a.interpreter) as suits
      from komet.groups_ahead(answer_groups.unit, answer_groups.programme) a
      join komet.language l on l.code = a.language
      join komet.programme p on p.id = a.prog
     order by suits desc, a.first_date, a.starts
     limit 4
  loop
    found_any := true;
    return query select section, concat_ws(' ', komet.group_when(g.first_date, g.starts),
                                           case when answer_groups.programme is null then g.programme_name end),
                        g.free || '/' || g.capacity;
    if not g.suits then
      return query select section, komet.say('  not as they wish'), null::text;
    end if;
    if g.language <> 'sv' then
      return query select section, komet.say('  language'), g.language_name::text;
    end if;
    if g.interpreter then
      return query select section, komet.say('  with interpreter'), null::text;
    end if;
    if g.childcare then
      return query select section, komet.say('  with childcare'), null::text;
    end if;
  end loop;
  if not found_any then
    return query select section, komet.say('None planned'), null::text;
  end if;
end
$$;
comment on function komet.answer_groups(uuid, uuid, smallint[], text, text) is
'The next four groups, those that suit what was said first; the others say that they do not.';

create function komet.answer_age(programme uuid, born date) returns setof api.panel_row
language sql stable
as $$
  select komet.say('Programme'), komet.say('The age is outside the programme'), v.age_from || chr(8211) || v.age_to
    from komet.programme_version v
   where v.programme = answer_age.programme and komet.today() between v.valid_from and coalesce(v.valid_to, komet.today())
     and v.age_from is not null and answer_age.born is not null
     and extract(year from age(komet.today(), answer_age.born)) not between v.age_from and v.age_to
   order by v.valid_from desc
   limit 1
$$;
comment on function komet.answer_age(uuid, date) is 'A warning, never a bar, when the child is outside the ages of the programme.';

create function komet.name_keys(typed text) returns text[]
language sql stable
as $$
  select array_remove(array[
           lower(concat_ws(' ', s.family_name, s.given_name) collate "sv-SE-x-icu"),
           lower(nullif(btrim(typed), '') collate "sv-SE-x-icu")], null)
    from komet.name_split(typed) s
   where char_length(btrim(typed)) >= 3 and char_length(concat_ws('', s.family_name, s.given_name)) >= 2
$$;
comment on function komet.name_keys(text) is
'The beginnings of person.name_key and given_key that a typed name may match. Empty for fewer than three signs, or when all but one of them are commas and blanks.';

create function komet.like_family(unit uuid, caller_name text, caller_number text, child_name text, child_born date) returns setof uuid
language plpgsql stable rows 5
as $$
declare
  caller text[] := komet.name_keys(like_family.caller_name);
  child text := lower(nullif(btrim(like_family.child_name), '') collate "sv-SE-x-icu");
  digits text := (komet.number_check(like_family.caller_number)).number;
begin
  return query
    select p.family from komet.person p
     where p.unit = like_family.unit and p.name_key >= caller[1] and p.name_key < caller[1] || chr(65535) and position(' ' in caller[1]) > 0
    union
    select p.family from komet.person p
     where p.unit = like_family.unit and p.role = 'child' and char_length(child) >= 2
       and p.given_key >= child and p.given_key < child || chr(65535)
       and p.born = like_family.child_born
    union
    select n.family from komet.person_number n
     where n.unit = like_family.unit and n.number = digits;
end
$$;
comment on function komet.like_family(uuid, text, text, text, date) is
'Families of the own district that what was typed may mean: who rings by given and family name, the child by name and birth date, or the number.';

create function komet.answer_known(unit uuid, registration uuid, caller_name text, caller_number text, child_name text, child_born date) returns setof api.panel_row
language plpgsql
as $$
declare
  known record;
  section text := komet.say('Here already?');
  n int := 0;
begin
  for known in
    select concat_ws(' ', a.given_name, a.family_name) as adult, to_char(c.born, 'YYYY') as born, c.given_name as child,
           p.name as programme, r.queue_date
      from komet.like_family(answer_known.unit, answer_known.caller_name, answer_known.caller_number,
                             answer_known.child_name, answer_known.child_born) l
      join komet.family f on f.id = l and not f.protected
      join komet.registration r on r.family = f.id and r.id is distinct from answer_known.registration
      join komet.programme p on p.id = r.programme
      left join lateral (select y.* from komet.registration_adult x join komet.person y on y.id = x.person
                          where x.registration = r.id order by x.caller desc, y.position limit 1) a on true
      left join lateral (select y.* from komet.registration_child x join komet.person y on y.id = x.person
                          where x.registration = r.id order by y.position limit 1) c on true
     order by r.queue_date desc
     limit 4
  loop
    n := n + 1;
    return next row(section, known.adult, concat_ws(' ', known.child, known.born));
    return next row(section, '  ' || known.programme, known.queue_date::text);
  end loop;
  if n = 0 then
    return next row(section, komet.say('None found'), null::text);
  else
    perform audit.list('registration_answers', concat_ws(', ', answer_known.caller_name, answer_known.caller_number, answer_known.child_name), n);
  end if;
end
$$;
comment on function komet.answer_known(uuid, uuid, text, text, text, date) is
'Other registrations of the own district that may be the same family, newest first, never protected ones. What was found is logged (SoLPuL 10 §).';

create function api.registration_answers(programme text default null, child1_born text default null, weekdays text default null,
  part_of_day text default null, language text default null, caller_name text default null, caller_number text default null,
  child1_name text default null, unit text default null, id text default null)
returns setof api.panel_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
declare
  uuid_form constant text := '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
  own uuid[] := array(select komet.units_file());
  here uuid := case when registration_answers.unit ~ uuid_form then registration_answers.unit::uuid else own[1] end;
  prog uuid := case when registration_answers.programme ~ uuid_form then registration_answers.programme::uuid end;
  own_id uuid := (select r.id from komet.registration r
                   where r.id = case when registration_answers.id ~ uuid_form then registration_answers.id::uuid end and r.unit = any(own));
  days smallint[] := komet.weekdays_parse(registration_answers.weekdays);
  part text := case when registration_answers.part_of_day in ('day', 'evening') then registration_answers.part_of_day end;
  lang text := (select l.code from komet.language l where l.code = registration_answers.language);
  born date := (komet.born_parse(registration_answers.child1_born)).born;
begin
  if here is null or here <> all(own) then
    return;
  end if;
  if prog is null then
    return query select * from komet.answer_waiting(here);
  else
    return query select * from komet.answer_place(here, prog, own_id);
    return query select * from komet.answer_age(prog, born);
  end if;
  return query select * from komet.answer_groups(here, prog, days, part, lang);
  return query select * from komet.answer_known(here, own_id, left(registration_answers.caller_name, 200),
    left(registration_answers.caller_number, 40), left(registration_answers.child1_name, 200), born);
end
$$;
comment on function api.registration_answers(text, text, text, text, text, text, text, text, text, text) is
'The answers beside the form of a registration, while it is typed; id is that of one that is there already. Takes the fields as they stand, half typed; what cannot be read counts
as not said. Errors: none. Source: what parents ask on the telephone.';
