-- Letters (brev): who gets one and who is left out and why, making them, and what was sent to whom.
--
-- A letter is to those of one family who live at one address, and says nothing of anybody else: two parents who live apart get one
-- each. A protected family gets none, and a letter from before is not printed any more. It is written down before it is printed.

-- ---------------------------------------------------------------------------------------------------
-- Whom letters are for

create type komet.addressee as (registration uuid, family uuid, unit uuid, person uuid, participation uuid, offer uuid, language text,
  name text, name_key text, "position" int, given_name text, care_of text, street text, postcode text, town text, phone text, email text, why text);

create function komet.addressees_of(registrations uuid[], course_group uuid, kind text) returns table (registration uuid, person uuid, participation uuid, offer uuid)
language plpgsql stable
as $$
#variable_conflict use_column
begin
  if addressees_of.kind = 'queue' then
    return query
      select a.registration, a.person, null::uuid, null::uuid from komet.registration_adult a
       where a.registration = any (registrations)
         and (a.takes_part or a.caller and not exists (select from komet.registration_adult b where b.registration = a.registration and b.takes_part));
  elsif addressees_of.kind = 'offer' then
    return query
      select o.registration, a.person, null::uuid, o.id from komet.offer o join komet.registration_adult a on a.registration = o.registration and a.takes_part
       where o.course_group = addressees_of.course_group and o.state = 'open' and o.answer_by >= komet.today();
  elsif addressees_of.kind = 'group_cancelled' then
    return query
      select distinct o.registration, a.person, null::uuid, null::uuid from komet.offer o join komet.registration_adult a on a.registration = o.registration and a.takes_part
        join komet.course_group g on g.id = o.course_group and g.state = 'cancelled'
       where o.course_group = addressees_of.course_group and o.state in ('superseded', 'accepted');
  elsif addressees_of.kind = 'certificate' then
    return query
      select p.registration, p.person, p.id, null::uuid from komet.participation p
       where p.course_group = addressees_of.course_group and p.state in ('completed', 'attended')
         and (registrations is null or p.registration = any (registrations));
  else
    -- Where children take part, their adults are written to.
    return query
      select distinct p.registration, coalesce(a.person, p.person), null::uuid, null::uuid
        from komet.participation p
        join komet.person x on x.id = p.person
        left join komet.registration_adult a on x.role = 'child' and a.registration = p.registration
       where p.course_group = addressees_of.course_group and p.state <> 'interrupted' and (x.role <> 'child' or a.person is not null);
  end if;
end
$$;
comment on function komet.addressees_of(uuid[], uuid, text) is 'Whom a kind of letter is for: of registrations who take part (or who rang); of a group those with an open offer, those whose course is decided (certificate), of one that was cancelled those who had a place or an offer, or who is in it.';

create function komet.addressee_number(person uuid) returns text
language sql stable
as $$
  select t.number::text from komet.phone t
   where t.person = addressee_number.person and t.message_ok and (t.number ~ '^\+467' or t.number !~ '^\+46') order by t.position, t.id limit 1
$$;
comment on function komet.addressee_number(uuid) is 'The mobile number that a message may be sent to. Null: none.';

create function komet.message_yes(person uuid) returns boolean
language sql stable
as $$
  select coalesce((select c.answer = 'yes' from komet.consent c where c.person = message_yes.person and c.purpose = 'message' order by c.at desc, c.id limit 1), false)
$$;
comment on function komet.message_yes(uuid) is 'Whether somebody has said yes to SMS and e-mail, and not no since.';

create function komet.left_out(p komet.person, protected boolean, moving boolean, how text, a komet.addressee) returns text
language plpgsql stable
as $$
begin
  return case
    when coalesce(protected, true) then 'protected'
    when moving then 'moving'
    when not p.contact_ok then 'no_contact'
    when how = 'letter' and a.street is null then 'no_address'
    when how = 'letter' and exists (
      select from komet.letter_person x join komet.letter l on l.id = x.letter
       where x.person = p.id and l.how = 'letter' and l.returned_on is not null
         and l.on_date >= (select y.valid_from from komet.postal_address y where y.person = p.id and y.valid_to is null)) then 'returned'
    when how in ('sms', 'email') and not komet.message_yes(p.id) then 'no_consent'
    when how = 'sms' and a.phone is null then 'no_phone'
    when how = 'email' and a.email is null then 'no_email' end;
end
$$;
comment on function komet.left_out(komet.person, boolean, boolean, text, komet.addressee) is 'Why somebody gets no letter this way, a word of the set left_out; null when she does. Not knowing whether the family is protected counts as protected.';

create function komet.addressees(registrations uuid[], course_group uuid, meeting uuid, kind text, how text) returns setof komet.addressee
language plpgsql stable
as $$
#variable_conflict use_column
declare
  to_whom record;
  a komet.addressee;
begin
  for to_whom in
    select x.registration, x.participation, x.offer, p as person, r.family, r.unit, r.language, r.moving, f.protected, d.care_of, d.street, d.postcode, d.town
      from komet.addressees_of(registrations, course_group, kind) x
      join komet.registration r on r.id = x.registration and r.unit = any (array(select komet.units_file()))
      join komet.family f on f.id = r.family
      join komet.person p on p.id = x.person
      cross join komet.address_of(p.id) d
     order by p.name_key, p.id
  loop
    a := row(to_whom.registration, to_whom.family, to_whom.unit, (to_whom.person).id, to_whom.participation, to_whom.offer, to_whom.language,
      komet.list_name((to_whom.person).given_name, (to_whom.person).family_name, to_whom.protected), komet.list_key((to_whom.person).name_key, to_whom.protected), (to_whom.person).position,
      case when not to_whom.protected then coalesce((to_whom.person).called, nullif((to_whom.person).given_name, komet.no_name()), (to_whom.person).family_name) end,
      to_whom.care_of, to_whom.street, to_whom.postcode, to_whom.town,
      case when how = 'sms' then komet.addressee_number((to_whom.person).id) end, (to_whom.person).email, null)::komet.addressee;
    a.why := komet.left_out(to_whom.person, to_whom.protected, to_whom.moving, how, a);
    if a.why is null and kind not in ('information', 'reminder') and exists (
        select from komet.letter_person x join komet.letter l on l.id = x.letter
         where x.person = a.person and l.kind = addressees.kind and l.taken_back_on is null and l.returned_on is null and l.registration = a.registration
           and l.about_group is not distinct from addressees.course_group and l.about_meeting is not distinct from addressees.meeting
           -- What was moved once more is told once more.
           and (kind <> 'moved' or l.made_at >= (select m.changed_at from komet.meeting m where m.id = addressees.meeting))
           and (kind <> 'offer' or l.made_at >= (select o.made_at from komet.offer o where o.id = a.offer))) then
      a.why := 'sent';
    end if;
    return next a;
  end loop;
end
$$;
comment on function komet.addressees(uuid[], uuid, uuid, text, text) is 'Whom a kind of letter is for, with where it goes, and why not for those who are left out (why). One''s own district only.';

-- ---------------------------------------------------------------------------------------------------
-- What a letter says

create function komet.meeting_at(m komet.meeting, g komet.course_group) returns uuid
language sql stable
as $$ select case when m.kind is distinct from 'home' then coalesce(m.place, g.place) end $$;
comment on function komet.meeting_at(komet.meeting, komet.course_group) is 'Where a meeting is: its own place or the group''s. A home visit is at no place that is written anywhere.';

create function komet.paper_place(language text, place uuid) returns text
language plpgsql stable
as $$
#variable_conflict use_column
begin
  return coalesce((select case when p.is_home then null else concat_ws(', ', p.name, p.address) end from komet.place p where p.id = paper_place.place),
    komet.on_paper(language, 'to_be_told'));
end
$$;
comment on function komet.paper_place(text, uuid) is 'Where one meets, for a letter. A home is never written.';

create function komet.values_group(g komet.course_group, language text) returns jsonb
language plpgsql stable
as $$
#variable_conflict use_column
declare
  first_one komet.meeting;
begin
  select m.* into first_one from komet.meeting m where m.course_group = g.id and m.state <> 'cancelled' order by m.number limit 1;
  return jsonb_build_object(
    'group', g.number, 'programme', (select p.name from komet.programme p where p.id = g.programme),
    'first', komet.paper_weekday(language, coalesce(first_one.on_date, g.first_date)) || ' ' || komet.paper_hours(language, coalesce(first_one.starts, g.starts), coalesce(first_one.ends, g.ends)),
    'weekday', komet.on_paper(language, 'weekdays.' || extract(isodow from g.first_date)), 'hours', komet.paper_hours(language, g.starts, g.ends),
    'place', komet.paper_place(language, g.place),
    'meetings', (select count(*) from komet.meeting m where m.course_group = g.id and m.state <> 'cancelled'),
    -- The year is said where it begins.
    'days', (select string_agg(komet.paper_day(language, x.on_date, extract(year from x.on_date) <> extract(year from x.before)), ', ' order by x.number)
      from (select m.number, m.on_date, lag(m.on_date, 1, g.first_date) over (order by m.number) as before
        from komet.meeting m where m.course_group = g.id and m.state <> 'cancelled') x),
    'leaders', komet.paper_names(language, array(select l.name::text from komet.group_leader x join komet.leader l on l.id = x.leader
      where x.course_group = g.id and x.valid_from is null order by l.name_key, l.id)));
end
$$;
comment on function komet.values_group(komet.course_group, text) is 'What a letter may say of a group, by code of letter_field.';

create function komet.values_meeting(m komet.meeting, g komet.course_group, language text) returns jsonb
language sql stable
as $$
  select jsonb_build_object('meeting', m.number, 'meeting_day', komet.paper_weekday(language, m.on_date), 'meeting_hours', komet.paper_hours(language, m.starts, m.ends),
    'meeting_place', komet.paper_place(language, komet.meeting_at(m, g)), 'meeting_was', komet.paper_weekday(language, m.moved_from))
$$;
comment on function komet.values_meeting(komet.meeting, komet.course_group, text) is 'What a letter may say of a meeting.';

create function komet.values_registration(registration uuid, language text) returns jsonb
language plpgsql stable
as $$
#variable_conflict use_column
declare
  r komet.registration;
  q record;
begin
  select x.* into r from komet.registration x where x.id = values_registration.registration;
  select * into q from komet.queue_place(r.id);
  return jsonb_build_object(
    'programme', (select p.name from komet.programme p where p.id = r.programme), 'queue_date', komet.paper_day(language, r.queue_date),
    'queue_place', komet.on_paper(language, 'place.' || case when r.state = 'queued' and q.place is null then 'resting' when r.state in ('queued', 'offered', 'incomplete') then r.state else 'other' end, q.place::text, q.of_all::text),
    'children', komet.paper_names(language, array(select coalesce(c.called, nullif(c.given_name, komet.no_name())) from komet.registration_child x join komet.person c on c.id = x.person
      where x.registration = r.id order by c.position, c.id)));
end
$$;
comment on function komet.values_registration(uuid, text) is 'What a letter may say of a registration.';

create function komet.values_result(participation uuid, language text) returns jsonb
language plpgsql stable
as $$
#variable_conflict use_column
declare
  p komet.participation;
begin
  select x.* into p from komet.participation x where x.id = values_result.participation;
  return (
    select jsonb_build_object('result', komet.on_paper(language, 'result.' || p.state),
      'attended', komet.on_paper(language, 'of_meetings', coalesce(p.counted, t.attended)::text, count(m.id)::text),
      'period', komet.paper_period(language, min(m.on_date), max(m.on_date)))
    from komet.meeting m, komet.tally(p.course_group) t
    where m.course_group = p.course_group and m.state <> 'cancelled' and t.participation = p.id group by t.attended);
end
$$;
comment on function komet.values_result(uuid, text) is 'What a certificate may say: what was decided when, by the rule and the count that were kept with the decision.';

create function komet.values_unit(unit uuid, language text) returns jsonb
language plpgsql stable
as $$
#variable_conflict use_column
begin
  return jsonb_build_object('today', komet.paper_day(language, komet.today()), 'unit', (select u.name from komet.unit u where u.id = values_unit.unit),
    'sender', komet.called(session_user),
    'sender_phone', komet.phone_paper(coalesce((select c.phone::text from komet.colleague c where c.login = session_user), nullif(komet.setting('letter_phone', values_unit.unit), '-'))));
end
$$;
comment on function komet.values_unit(uuid, text) is 'What a letter may say of who sends it: the telephone is the sender''s own, or the district''s (setting letter_phone).';

create function komet.phone_paper(number text) returns text
language plpgsql immutable
as $$
declare
  bare text := regexp_replace((komet.phone_check(number)).number, '^\+46', '0');
begin
  return coalesce(case
    when bare ~ '^07' then regexp_replace(bare, '^(\d{3})(\d{3})(\d{2})(\d{2})$', '\1-\2 \3 \4')
    when bare ~ '^08\d{7}$' then regexp_replace(bare, '^08(\d{3})(\d{2})(\d{2})$', '08-\1 \2 \3')
    -- The city writes its own numbers otherwise than others do.
    when bare ~ '^08508\d{5}$' then regexp_replace(bare, '^08(\d{3})(\d{2})(\d{3})$', '08-\1 \2 \3')
    when bare ~ '^08\d{8}$' then regexp_replace(bare, '^08(\d{3})(\d{3})(\d{2})$', '08-\1 \2 \3')
    else bare end, number);
end
$$;
comment on function komet.phone_paper(text) is 'A telephone number as it is printed: 08-508 25 411. What cannot be read is left as it was typed.';

-- ---------------------------------------------------------------------------------------------------
-- Making them

create function komet.letter_lines(a komet.addressee[], g komet.course_group, m komet.meeting, kind text, language text, own_text text) returns jsonb
language plpgsql stable
as $$
begin
  return komet.values_unit(a[1].unit, language)
    || jsonb_build_object('own', own_text, 'names', komet.paper_names(language, array(select x.name from unnest(a) x order by x.position, x.person)),
      'given', komet.paper_names(language, array(select x.given_name from unnest(a) x order by x.position, x.person)))
    || case when 'registration' = any (komet.letter_about(kind)) then komet.values_registration(a[1].registration, language) else '{}' end
    || case when g.id is not null then komet.values_group(g, language) else '{}' end
    || case when m.id is not null then komet.values_meeting(m, g, language) else '{}' end
    || case when a[1].offer is not null then (select jsonb_build_object('answer_by', komet.paper_weekday(language, o.answer_by)) from komet.offer o where o.id = a[1].offer) else '{}' end
    || case when a[1].participation is not null then komet.values_result(a[1].participation, language) else '{}' end;
end
$$;
comment on function komet.letter_lines(komet.addressee[], komet.course_group, komet.meeting, text, text, text) is 'Everything that the letter to these people may say, by code of letter_field. They are of one family and live at one address.';

create function komet.letter_put(batch komet.letter_batch, a komet.addressee[], g komet.course_group, m komet.meeting, own_text text, again uuid default null) returns uuid
language plpgsql
as $$
#variable_conflict use_column
declare
  programme uuid := coalesce(g.programme, (select r.programme from komet.registration r where r.id = a[1].registration));
  t komet.letter_template := komet.letter_text(batch.kind, batch.unit, programme, array_remove(array[a[1].language, g.language, 'sv'], null), komet.today());
  said text := case when batch.how in ('sms', 'email') then t.short_text else t.body end;
  vals jsonb;
  id uuid := gen_random_uuid();
begin
  if t.id is null then
    perform komet.fail('KM004', '', 'There is no text for this kind of letter: Precens writes one for all');
  elsif said is null then
    perform komet.fail('KM001', 'how', 'The text has no short form for messages: send it as a letter');
  end if;
  vals := komet.letter_lines(a, g, m, batch.kind, t.language, own_text);
  if komet.letter_lacks(said, vals) is not null then
    perform komet.fail('KM004', '', 'The letter wants to say "{1}", and that is not known', komet.letter_lacks(said, vals));
  end if;
  insert into komet.letter (id, unit, letter_batch, family, registration, about_group, about_meeting, kind, how, letter_template, language, mail_subject, body, sent_to, again, on_date)
  values (id, batch.unit, batch.id, a[1].family, a[1].registration, g.id, m.id, batch.kind, batch.how, t.id, t.language,
    case when batch.how = 'email' then komet.letter_filled(t.mail_subject, vals) end, komet.letter_filled(said, vals),
    case batch.how when 'sms' then a[1].phone when 'email' then a[1].email end, again, batch.on_date);
  insert into komet.letter_person (letter, person, family, unit) select id, x.person, x.family, batch.unit from unnest(a) x;
  return id;
end
$$;
comment on function komet.letter_put(komet.letter_batch, komet.addressee[], komet.course_group, komet.meeting, text, uuid) is 'One letter, as it will be sent. Errors: KM001 at how when the text has no short form; KM004 without a text, or when something it wants to say is not known.';

create function komet.letters_put(batch komet.letter_batch, list komet.addressee[], g komet.course_group, m komet.meeting, own_text text) returns int
language plpgsql
as $$
#variable_conflict use_column
declare
  one record;
  n int := 0;
begin
  for one in
    select array_agg(a order by a.name_key) as a, min(a.name_key) as first_key
      from unnest(list) a where a.why is null
     group by a.registration, case when batch.how = 'letter' and batch.kind <> 'certificate'
       then lower(concat_ws('|', a.care_of, a.street, a.postcode)) else a.person::text end
     order by 2
  loop
    perform komet.letter_put(batch, one.a, g, m, own_text);
    n := n + 1;
  end loop;
  return n;
end
$$;
comment on function komet.letters_put(komet.letter_batch, komet.addressee[], komet.course_group, komet.meeting, text) is 'The letters of a batch: one to each address of each family, or to each person where it is no letter by post. A certificate is a person''s own.';

create function komet.letter_batch_put(id uuid, unit uuid, kind text, how text, course_group uuid, meeting uuid) returns komet.letter_batch
language plpgsql
as $$
#variable_conflict use_column
declare
  batch komet.letter_batch;
begin
  insert into komet.letter_batch (id, unit, kind, how, course_group, meeting, on_date)
  values (letter_batch_put.id, letter_batch_put.unit, letter_batch_put.kind, letter_batch_put.how, letter_batch_put.course_group, letter_batch_put.meeting, komet.today())
  on conflict (id) do nothing returning * into batch;
  if batch.id is null then
    select b.* into batch from komet.letter_batch b
     where b.id = letter_batch_put.id and b.unit = letter_batch_put.unit and b.kind = letter_batch_put.kind and b.how = letter_batch_put.how and b.made_by = session_user
       and b.course_group is not distinct from letter_batch_put.course_group;
    if not found then
      perform komet.raise_stale();
    end if;
  end if;
  return batch;
end
$$;
comment on function komet.letter_batch_put(uuid, uuid, text, text, uuid, uuid) is 'The batch of that number, made when it is not there: rows that are marked and acted upon together come one by one.';

create function komet.letter_batch_of(request uuid) returns uuid
language sql immutable
as $$ select (left(request::text, 24) || '000000000000')::uuid $$;
comment on function komet.letter_batch_of(uuid) is 'The batch that saves belong to which differ in the last twelve digits only: marked rows.';

create type api.letter_make_row as (id uuid, letter_batch uuid, message text, detail text);

create function komet.letter_meeting(g komet.course_group, meeting uuid, kind text) returns komet.meeting
language plpgsql stable
as $$
#variable_conflict use_column
declare
  m komet.meeting;
begin
  if 'meeting' <> all (komet.letter_about(kind)) then
    return null;
  end if;
  select x.* into m from komet.meeting x where x.id = letter_meeting.meeting and x.course_group = g.id;
  if m.id is null then
    perform komet.fail('KM001', 'meeting', 'Choose the meeting');
  elsif kind = 'cancelled' and m.state <> 'cancelled' then
    perform komet.fail('KM001', 'meeting', 'Meeting {1} is not cancelled. Cancel it first', m.number::text);
  elsif kind = 'reminder' and (m.state <> 'planned' or m.on_date < komet.today()) then
    perform komet.fail('KM001', 'meeting', 'Meeting {1} has been, or is cancelled', m.number::text);
  elsif kind = 'moved' and (m.moved_from is null or m.state <> 'planned') then
    perform komet.fail('KM001', 'meeting', 'Meeting {1} has not been moved to another day. Move it first', m.number::text);
  end if;
  return m;
end
$$;
comment on function komet.letter_meeting(komet.course_group, uuid, text) is 'The meeting that a letter is about; all null when the kind is about none. Errors: KM001 at meeting.';

create function komet.letter_group(course_group uuid) returns komet.course_group
language plpgsql stable
as $$
#variable_conflict use_column
declare
  g komet.course_group;
begin
  select x.* into g from komet.course_group x where x.id = letter_group.course_group and x.unit = any (array(select komet.units_file()));
  if not found then
    perform komet.raise_stale();
  end if;
  return g;
end
$$;
comment on function komet.letter_group(uuid) is 'A group of one''s own district. Errors: KM002.';

create function komet.left_out_text(list komet.addressee[]) returns text
language sql stable
as $$ select count(*)::text from unnest(list) a where a.why is not null $$;
comment on function komet.left_out_text(komet.addressee[]) is 'How many are left out.';

create function api.letter_make(request uuid, course_group uuid default null, meeting uuid default null, kind text default null, how text default null, own_text text default null)
returns setof api.letter_make_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(letter_make.request, 'letter_make', jsonb_build_object('course_group', letter_make.course_group, 'meeting', letter_make.meeting,
    'kind', letter_make.kind, 'how', letter_make.how, 'own_text', letter_make.own_text));
  g komet.course_group;
  m komet.meeting;
  batch komet.letter_batch;
  list komet.addressee[];
  said text := komet.clean_memo('own_text', letter_make.own_text);
  n int;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.letter_make_row, done);
    return;
  end if;
  g := komet.letter_group(letter_make.course_group);
  if coalesce(letter_make.kind, 'queue') = 'queue' or komet.letter_about(letter_make.kind) is null then
    perform komet.fail('KM001', 'kind', 'Choose what kind of letter it is');
  elsif letter_make.how is null or letter_make.how not in ('letter', 'handed', 'sms', 'email') then
    perform komet.fail('KM001', 'how', 'Choose how it is sent');
  elsif letter_make.kind = 'information' and said is null then
    perform komet.fail('KM001', 'own_text', 'Write what you want to say');
  elsif letter_make.how = 'sms' and char_length(said) > 300 then
    perform komet.fail('KM001', 'own_text', 'At most {1} characters', '300');
  end if;
  m := komet.letter_meeting(g, letter_make.meeting, letter_make.kind);
  list := array(select a from komet.addressees(null, g.id, m.id, letter_make.kind, letter_make.how) a);
  if letter_make.kind = 'group_cancelled' and g.state <> 'cancelled' then
    perform komet.fail('KM001', 'kind', 'Group {1} is not cancelled', g.number::text);
  elsif not exists (select from unnest(list) a where a.why is null) then
    perform komet.fail('KM004', '', 'Nobody gets it this way. Left out: {1}', komet.left_out_text(list));
  end if;
  batch := komet.letter_batch_put(gen_random_uuid(), g.unit, letter_make.kind, letter_make.how, g.id, m.id);
  n := komet.letters_put(batch, list, g, m, said);
  done := to_jsonb(row(batch.id, batch.id, komet.say('Written down: {1}. Left out: {2}. Print them, or hand them over, from here'),
    komet.detail(n::text, komet.left_out_text(list)))::api.letter_make_row);
  perform komet.request_end(letter_make.request, done);
  return query select * from jsonb_populate_record(null::api.letter_make_row, done);
end
$$;
comment on function api.letter_make(uuid, uuid, uuid, text, text, text) is
'Makes the letters of a kind to those of a group whom it concerns: one to each address of each family, written down as sent today by whoever makes it. Those who are left out
are told before (letter_answers). Errors: KM001 at kind, how, meeting or own_text; KM002; KM004 when nobody gets it, there is no text, or something it wants to say is not known.
Source: OSL 21 kap. 3 §, 26 kap. 1 § (one parent''s data are secret to the other).';

create function komet.letter_one(request uuid, kind text, how text, g komet.course_group, list komet.addressee[]) returns uuid
language plpgsql
as $$
#variable_conflict use_column
declare
  batch komet.letter_batch;
begin
  if not exists (select from unnest(list) a where a.why is null) then
    perform komet.fail('KM004', '', komet.left_out_said(list[1].why));
  end if;
  batch := komet.letter_batch_put(komet.letter_batch_of(letter_one.request), list[1].unit, letter_one.kind, letter_one.how, g.id, null);
  perform komet.letters_put(batch, list, g, null::komet.meeting, null);
  return batch.id;
end
$$;
comment on function komet.letter_one(uuid, text, text, komet.course_group, komet.addressee[]) is 'The letters to one registration or participant: the batch they are in. Errors: KM004 with why nobody gets it.';

create function komet.left_out_said(why text) returns text
language sql immutable
as $$
  select case left_out_said.why
    when 'protected' then komet.say('The family is protected: nothing is printed or sent from here')
    when 'moving' then komet.say('A move to another district is asked for: wait for the answer')
    when 'no_contact' then komet.say('They have said that they do not want to be contacted')
    when 'no_address' then komet.say('There is no postal address: write it in the family''s file')
    when 'returned' then komet.say('The last letter came back: ask for the new address')
    when 'no_consent' then komet.say('They have not said yes to SMS and e-mail')
    when 'no_phone' then komet.say('There is no mobile number that may take a message')
    when 'no_email' then komet.say('There is no e-mail address')
    when 'sent' then komet.say('They have got it already: send it again from the family''s file')
    else komet.say('There is nobody it concerns') end
$$;
comment on function komet.left_out_said(text) is 'Why somebody gets no letter, as a sentence.';

create function api.letter_queue(request uuid, id uuid, how text default 'letter') returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(letter_queue.request, 'letter_queue', jsonb_build_object('id', letter_queue.id, 'how', letter_queue.how));
  r komet.registration;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  select x.* into r from komet.registration x where x.id = letter_queue.id and x.unit = any (array(select komet.units_file()));
  if not found then
    perform komet.raise_stale();
  elsif r.state not in ('incomplete', 'queued', 'offered') then
    perform komet.fail('KM004', '', 'It is no longer in the queue');
  end if;
  return next komet.finish(letter_queue.request, komet.letter_one(letter_queue.request, 'queue', letter_queue.how, null::komet.course_group,
    array(select a from komet.addressees(array[r.id], null, null, 'queue', letter_queue.how) a order by a.why is not null)), null, komet.say('Written down. Print it from Letters'));
end
$$;
comment on function api.letter_queue(uuid, uuid, text) is 'Confirms a registration by letter (or sms, email, handed): queue date and place in words, to those who mean to take part. id is the registration. Errors: KM002, KM004 not in the queue, or why nobody gets it.';

create function api.letter_certificate(request uuid, id uuid, how text default 'handed') returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(letter_certificate.request, 'letter_certificate', jsonb_build_object('id', letter_certificate.id, 'how', letter_certificate.how));
  p komet.participation;
  g komet.course_group;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  select x.* into p from komet.participation x where x.id = letter_certificate.id;
  g := komet.letter_group(p.course_group);
  if p.state not in ('completed', 'attended') then
    perform komet.fail('KM004', '', 'It is not decided yet whether the course was completed');
  end if;
  return next komet.finish(letter_certificate.request, komet.letter_one(letter_certificate.request, 'certificate', letter_certificate.how, g,
    array(select a from komet.addressees(array[p.registration], g.id, null, 'certificate', letter_certificate.how) a where a.participation = p.id)), null,
    komet.say('Written down. Print it from Letters'));
end
$$;
comment on function api.letter_certificate(uuid, uuid, text) is 'A certificate (intyg) for one participant: id is the participation. It says what was decided, by the rule and count that were kept with the decision. Errors: KM002, KM004 not decided yet, or why none is printed.';

-- ---------------------------------------------------------------------------------------------------
-- Before it is made: who gets it, and who is left out

create function api.letter_answers(course_group text default null, meeting text default null, kind text default null, how text default null) returns setof api.panel_row
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  g uuid := (select x.id from komet.course_group x where x.id = komet.uuid_read(letter_answers.course_group) and x.unit = any (array(select komet.units_file())));
  list komet.addressee[];
begin
  if g is null or komet.letter_about(letter_answers.kind) is null or letter_answers.how is null then
    return;
  end if;
  list := array(select a from komet.addressees(null, g, komet.uuid_read(letter_answers.meeting), letter_answers.kind, letter_answers.how) a);
  return query
    select komet.left_out_brief(a.why), a.name, null::text from unnest(list) a where a.why is not null order by 1, a.name_key nulls last, a.person;
  return query
    select komet.say('Gets it'), a.name, case when letter_answers.how = 'letter' then a.town end from unnest(list) a where a.why is null order by a.name_key, a.person;
  if cardinality(list) = 0 then
    return next row(komet.say('Gets it'), komet.say('Nobody: there is nobody it concerns'), null)::api.panel_row;
  end if;
end
$$;
comment on function api.letter_answers(text, text, text, text) is 'Beside the form of letters: who is left out and why, and who gets it. Names, and the town of a letter; nothing else. Nothing is written.';

create function komet.left_out_brief(why text) returns text
language sql immutable
as $$
  select case left_out_brief.why
    when 'protected' then komet.say('Left out: protected')
    when 'moving' then komet.say('Left out: a move is asked for')
    when 'no_contact' then komet.say('Left out: wants no contact')
    when 'no_address' then komet.say('Left out: no address')
    when 'returned' then komet.say('Left out: the last letter came back')
    when 'no_consent' then komet.say('Left out: has not said yes to messages')
    when 'no_phone' then komet.say('Left out: no mobile number')
    when 'no_email' then komet.say('Left out: no e-mail address')
    when 'sent' then komet.say('Left out: has got it already') end
$$;
comment on function komet.left_out_brief(text) is 'Why somebody gets no letter, as a heading.';

create function api.letter_meeting_choice(course_group uuid default null) returns setof api.choice_row
language sql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
  select m.id::text, m.number || ', ' || m.on_date || case when m.state = 'cancelled' then ' (' || komet.on_paper(case when komet.speaks_english() then 'en' else 'sv' end, 'cancelled') || ')'
      when m.moved_from is not null then ' (' || m.moved_from || ')' else '' end
    from komet.meeting m where m.course_group = letter_meeting_choice.course_group order by m.number
$$;
comment on function api.letter_meeting_choice(uuid) is 'The meetings of a group to choose from: behind it that it is cancelled, or the day it was moved from.';
