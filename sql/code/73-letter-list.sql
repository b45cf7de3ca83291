-- What was sent to whom (brev): by batch, by group and in the family's file; printing, handing over, sending again.

create type api.letter_batch_row as (id uuid, made_at timestamptz, letter_batch uuid, on_date date, kind text, how text, number int, programme_name text, meeting_number int,
  letters int, returned int, made_by text, state text);

create function komet.letter_batches_shown(page uuid[]) returns setof api.letter_batch_row
language plpgsql stable
as $$
#variable_conflict use_column
begin
  return query
    select b.id, b.made_at, b.id, b.on_date, b.kind, b.how, g.number, p.name::text, m.number, coalesce(x.n, 0), x.returned, komet.called(b.made_by),
      case when x.n is null then 'gone' when x.n = x.taken_back then 'taken_back' else 'sent' end
    from komet.letter_batch b
    left join komet.course_group g on g.id = b.course_group
    left join komet.programme p on p.id = g.programme
    left join komet.meeting m on m.id = b.meeting
    left join (
      select l.letter_batch, count(*)::int as n, nullif(count(l.returned_on), 0)::int as returned, count(l.taken_back_on) as taken_back
      from komet.letter l where l.letter_batch = any (page) group by 1) x on x.letter_batch = b.id
    where b.id = any (page);
end
$$;
comment on function komet.letter_batches_shown(uuid[]) is 'Batches of letters as lines of a list, in no order.';

create function api.letter_batch_list(course_group uuid default null, kind text default null, made_at timestamptz default null, id uuid default null,
  back boolean default false, max int default 50)
returns setof api.letter_batch_row
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_file());
  n int := least(greatest(letter_batch_list.max, 1), komet.setting('list_max')::int);
  page uuid[];
begin
  page := array(
      (select b.id from komet.letter_batch b
       where not letter_batch_list.back and b.unit = any (units)
         and (letter_batch_list.course_group is null or b.course_group = letter_batch_list.course_group)
         and (letter_batch_list.kind is null or b.kind = letter_batch_list.kind)
         and (letter_batch_list.id is null or (b.made_at, b.id) < (letter_batch_list.made_at, letter_batch_list.id))
       order by b.made_at desc, b.id desc limit n)
      union all
      (select b.id from komet.letter_batch b
       where letter_batch_list.back and b.unit = any (units)
         and (letter_batch_list.course_group is null or b.course_group = letter_batch_list.course_group)
         and (letter_batch_list.kind is null or b.kind = letter_batch_list.kind)
         and (letter_batch_list.id is null or (b.made_at, b.id) > (letter_batch_list.made_at, letter_batch_list.id))
       order by b.made_at, b.id limit n));
  return query select s.* from komet.letter_batches_shown(page) s order by s.made_at desc, s.id desc;
end
$$;
comment on function api.letter_batch_list(uuid, text, timestamptz, uuid, boolean, int) is 'The letters of one''s own district by the time they were made, the last first; of one group when asked for. No names. state: sent, taken_back, gone (all its families have moved to another district).';

create type api.letter_list_row as (id uuid, version bigint, letter_batch uuid, family uuid, registration uuid, name text, on_date date, kind text, how text, language_name text,
  edition int, group_number int, again boolean, state text, returned_on date, made_by text);

create function komet.letter_state(l komet.letter, protected boolean) returns text
language sql immutable
as $$
  select case when l.taken_back_on is not null then 'taken_back' when l.returned_on is not null then 'returned' when protected then 'protected' else 'sent' end
$$;
comment on function komet.letter_state(komet.letter, boolean) is 'How it stands with a letter, a word of the set letter_state.';

create function komet.letters_shown(letters uuid[]) returns setof api.letter_list_row
language plpgsql stable
as $$
#variable_conflict use_column
begin
  return query
    select l.id, l.version, l.letter_batch, l.family, l.registration,
      (select string_agg(komet.list_name(p.given_name, p.family_name, f.protected), ', ' order by p.position, p.id)
        from komet.letter_person x join komet.person p on p.id = x.person where x.letter = l.id),
      l.on_date, l.kind, l.how, n.name::text, t.edition, g.number, l.again is not null, komet.letter_state(l, f.protected), l.returned_on, komet.called(l.made_by)
    from komet.letter l
    join komet.family f on f.id = l.family
    join komet.letter_template t on t.id = l.letter_template
    join komet.language n on n.code = l.language
    left join komet.course_group g on g.id = l.about_group
    where l.id = any (letters);
end
$$;
comment on function komet.letters_shown(uuid[]) is 'Letters as lines of a list, in no order. Where they went is not told.';

create function api.letter_list(letter_batch uuid default null) returns setof api.letter_list_row
language sql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
  select s.* from komet.letters_shown(array(
    select l.id from komet.letter l where l.letter_batch = letter_list.letter_batch and l.unit = any (array(select komet.units_file())))) s
  order by s.name = 'SKYDDAD', s.name collate "sv-SE-x-icu", s.id
$$;
comment on function api.letter_list(uuid) is 'The letters of a batch: to whom, from which edition, how it stands. One''s own district.';

create function api.family_letters(family uuid) returns setof api.letter_list_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
declare
  f komet.family := komet.file_open(family_letters.family);
begin
  return query
    select s.* from komet.letters_shown(array(select l.id from komet.letter l where l.family = f.id)) s order by s.on_date desc, s.id;
end
$$;
comment on function api.family_letters(uuid) is 'Every letter and message to a family, the last first. Errors: KM002, KM007. Source: SoL (2025:400) 14 kap. 3 §.';

-- ---------------------------------------------------------------------------------------------------
-- On paper

create function komet.letter_address(l komet.letter) returns setof text
language plpgsql stable
as $$
#variable_conflict use_column
declare
  a record;
begin
  select d.* into a from komet.letter_person x join komet.person p on p.id = x.person cross join komet.address_of(p.id) d
   where x.letter = l.id and d.street is not null order by p.position, p.id limit 1;
  return query
    select komet.person_name(p.given_name, p.family_name) from komet.letter_person x join komet.person p on p.id = x.person where x.letter = l.id order by p.position, p.id;
  if a.street is not null then
    return query select line from unnest(array['c/o ' || a.care_of, a.street, a.postcode || ' ' || upper(a.town)]) line where line is not null;
  end if;
end
$$;
comment on function komet.letter_address(komet.letter) is 'The lines of the address of a letter, as it is today: names first.';

create function komet.letter_sheets(letters uuid[]) returns setof api.document_row
language plpgsql stable
as $$
#variable_conflict use_column
declare
  l komet.letter;
  sheet int := 0;
begin
  for l in
    select x.* from komet.letter x join komet.family f on f.id = x.family and not f.protected
     where x.id = any (letters) and x.taken_back_on is null order by array_position(letters, x.id)
  loop
    sheet := sheet + 1;
    if l.kind <> 'certificate' or l.how = 'letter' then
      return query select sheet, 'address', a from komet.letter_address(l) a;
    end if;
    if l.how in ('sms', 'email') then
      return query select sheet, 'small', komet.on_paper('sv', 'letter_how.' || l.how) || ': ' || l.sent_to;
    end if;
    if l.kind <> 'certificate' then
      return query select sheet, 'date', komet.paper_day(l.language, l.on_date);
    end if;
    return query select * from komet.letter_blocks(sheet, l.body);
  end loop;
end
$$;
comment on function komet.letter_sheets(uuid[]) is 'Letters as a document, a sheet each. A protected family''s and those that were taken back are left out.';

create function api.letter_document(letter_batch uuid) returns setof api.document_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  letters uuid[] := array(
    select s.id from komet.letters_shown(array(select l.id from komet.letter l
      where l.letter_batch = letter_document.letter_batch and l.unit = any (array(select komet.units_file())))) s
     where s.state = 'sent' order by s.name collate "sv-SE-x-icu", s.id);
begin
  perform audit.list('letter_document', letter_document.letter_batch::text, cardinality(letters));
  if cardinality(letters) = 0 then
    perform komet.fail('KM004', '', 'There is nothing to print: the letters were taken back, or came back, or are to protected families');
  end if;
  return query select * from komet.letter_sheets(letters);
end
$$;
comment on function api.letter_document(uuid) is 'The letters of a batch to print, a sheet each, with the addresses of today. Each print is logged with the batch and how many. Errors: KM004 when none is left to print.';

create function komet.letter_own(id uuid, version bigint) returns komet.letter
language plpgsql
as $$
#variable_conflict use_column
declare
  l komet.letter;
begin
  select x.* into l from komet.letter x
   where x.id = letter_own.id and x.version = coalesce(letter_own.version, x.version) and x.unit = any (array(select komet.units_file())) for update;
  if not found then
    perform komet.raise_stale();
  end if;
  return l;
end
$$;
comment on function komet.letter_own(uuid, bigint) is 'A letter of one''s own district, locked, at the version that was seen; null: whichever. Errors: KM002.';

create function api.letter_show(id uuid) returns setof api.document_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  l komet.letter := komet.letter_own(letter_show.id, null);
begin
  if exists (select from komet.family f where f.id = l.family and f.protected) then
    perform komet.fail('KM004', '', 'The family is protected: nothing is printed or sent from here');
  elsif l.taken_back_on is not null then
    perform komet.fail('KM004', '', 'The letter was taken back: it was not sent');
  end if;
  perform audit.list('letter_show', l.id::text, 1);
  return query select * from komet.letter_sheets(array[l.id]);
end
$$;
comment on function api.letter_show(uuid) is 'One letter, as it was sent. It is logged. Errors: KM002; KM004 protected, or taken back.';

create function api.label_sheet(course_group uuid) returns setof api.document_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  g komet.course_group := komet.letter_group(label_sheet.course_group);
  list komet.addressee[] := array(select a from komet.addressees(null, g.id, null, 'information', 'letter') a where a.why is null);
begin
  perform audit.list('label_sheet', g.id::text, cardinality(list));
  if cardinality(list) = 0 then
    perform komet.fail('KM004', '', 'Nobody in the group has an address that may be printed');
  end if;
  return query
    select 1, 'label', concat_ws(E'\n', string_agg(a.name, E'\n' order by a.position, a.person), 'c/o ' || min(a.care_of), min(a.street), min(a.postcode) || ' ' || upper(min(a.town)))
      from unnest(list) a
     group by a.registration, lower(concat_ws('|', a.care_of, a.street, a.postcode)) order by min(a.name_key), max(a.name_key), min(a.street);
end
$$;
comment on function api.label_sheet(uuid) is 'Labels for envelopes to those in a group, one for each address of each family. Left out as in letters. It is logged. Errors: KM002; KM004 when there is none.';

-- ---------------------------------------------------------------------------------------------------
-- As a file for the site's own command

create type api.file_row as (name text, line text);
comment on type api.file_row is 'A line of a file, written as it is, and the name of the file, which tells nothing of anybody.';

create function api.letter_handover(letter_batch uuid) returns setof api.file_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  b komet.letter_batch;
  n int;
begin
  select x.* into b from komet.letter_batch x where x.id = letter_handover.letter_batch and x.unit = any (array(select komet.units_file()));
  if not found then
    perform komet.raise_stale();
  elsif b.how not in ('sms', 'email') then
    perform komet.fail('KM004', '', 'These are letters on paper: print them');
  end if;
  select count(*) into n from komet.letters_to_hand(b.id);
  perform audit.list('letter_handover', b.id::text, n);
  if n = 0 then
    perform komet.fail('KM004', '', 'Nobody is left who has said yes to messages');
  end if;
  return query
    select b.how || '-' || to_char(b.on_date, 'YYYYMMDD') || '-' || left(b.id::text, 8) || '.jsonl',
      jsonb_strip_nulls(jsonb_build_object('id', l.id, 'to', l.sent_to, 'subject', l.mail_subject, 'text', l.body))::text
      from komet.letters_to_hand(b.id) l order by l.id;
end
$$;
comment on function api.letter_handover(uuid) is
'The messages of a batch for the site''s own command that sends SMS or e-mail: a JSON object a line, with id, to, subject (e-mail) and text. Whoever has taken the consent back, or become
protected, since it was made is left out. Each time is logged; id is the same each time, so that nothing need be sent twice. Errors: KM002, KM004.';

create function komet.letters_to_hand(letter_batch uuid) returns setof komet.letter
language sql stable
as $$
  select l.* from komet.letter l join komet.family f on f.id = l.family and not f.protected
   where l.letter_batch = letters_to_hand.letter_batch and l.taken_back_on is null and l.sent_to is not null
     and not exists (select from komet.letter_person x join komet.person p on p.id = x.person where x.letter = l.id and not (p.contact_ok and komet.message_yes(p.id)))
$$;
comment on function komet.letters_to_hand(uuid) is 'The messages of a batch that may be sent today.';

-- ---------------------------------------------------------------------------------------------------
-- Afterwards

create function api.letter_again(request uuid, id uuid, version bigint default null) returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(letter_again.request, 'letter_again', jsonb_build_object('id', letter_again.id, 'version', letter_again.version));
  l komet.letter;
  batch komet.letter_batch;
  a komet.addressee[];
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  l := komet.letter_own(letter_again.id, letter_again.version);
  perform komet.need_ticket(l.family);
  a := komet.letter_now(l);
  if a[1].why is not null then
    perform komet.fail('KM004', '', komet.left_out_said(a[1].why));
  end if;
  batch := komet.letter_batch_put(komet.letter_batch_of(letter_again.request), l.unit, l.kind, l.how, l.about_group, l.about_meeting);
  insert into komet.letter (unit, letter_batch, family, registration, about_group, about_meeting, kind, how, letter_template, language, mail_subject, body, sent_to, again, on_date)
  values (l.unit, batch.id, l.family, l.registration, l.about_group, l.about_meeting, l.kind, l.how, l.letter_template, l.language, l.mail_subject, l.body,
    case l.how when 'sms' then a[1].phone when 'email' then a[1].email end, l.id, komet.today())
  returning * into l;
  insert into komet.letter_person (letter, person, family, unit) select l.id, x.person, x.family, l.unit from unnest(a) x;
  return next komet.finish(letter_again.request, l.id, l.version, komet.say('Written down as sent again. Print it from here'));
end
$$;
comment on function api.letter_again(uuid, uuid, bigint) is 'The same letter once more, to the address or number of today. Errors: KM002, KM007; KM004 why it cannot be sent.';

create function komet.letter_now(l komet.letter) returns komet.addressee[]
language plpgsql stable
as $$
#variable_conflict use_column
declare
  list komet.addressee[];
  one record;
  a komet.addressee;
begin
  for one in
    select p as person, f.protected, d.care_of, d.street, d.postcode, d.town from komet.letter_person x join komet.person p on p.id = x.person
      join komet.family f on f.id = p.family cross join komet.address_of(p.id) d where x.letter = l.id order by p.position, p.id
  loop
    a := null;
    a.person := (one.person).id;
    a.family := l.family;
    a.street := one.street;
    a.phone := komet.addressee_number(a.person);
    a.email := (one.person).email;
    a.why := komet.left_out(one.person, one.protected, false, l.how, a);
    -- Those who no longer live together get no letter together.
    if a.why is null and list is not null and l.how = 'letter' and a.street is distinct from list[1].street then
      a.why := 'no_address';
    end if;
    list := case when a.why is not null then a || list else list || a end;
  end loop;
  return list;
end
$$;
comment on function komet.letter_now(komet.letter) is 'Whom a letter was to, with where they are today, and why not, the first of those that cannot get it first.';

create function api.letter_returned(request uuid, id uuid, version bigint default null) returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(letter_returned.request, 'letter_returned', jsonb_build_object('id', letter_returned.id, 'version', letter_returned.version));
  l komet.letter;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  l := komet.letter_own(letter_returned.id, letter_returned.version);
  if l.taken_back_on is not null then
    perform komet.fail('KM004', '', 'The letter was taken back: it was not sent');
  elsif l.returned_on is not null then
    perform komet.fail('KM004', '', 'It came back already, on {1}', l.returned_on::text);
  end if;
  update komet.letter x set returned_on = komet.today() where x.id = l.id returning * into l;
  return next komet.finish(letter_returned.request, l.id, l.version, komet.say('Came back. No letter goes to that address until a new one is written in the file'));
end
$$;
comment on function api.letter_returned(uuid, uuid, bigint) is 'A letter came back, or a message did not arrive. Until there is a newer address no letter is made to it. Errors: KM002, KM004.';
