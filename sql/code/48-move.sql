-- A move to another district (flytt): asked for by the one with the family's consent, answered by the other.
--
-- Two districts are two authorities, so neither reads the other's rows. What crosses over passes the three functions of the second
-- section, which run as komet_owner; row security binds that role too, and lets it see, beyond nothing, the files of those moves that
-- are asked of a district of whoever calls, as long as they are not answered. See doc/adr/0011.

-- ---------------------------------------------------------------------------------------------------
-- Whose turn it is

create function komet.registrations_moving() returns setof uuid
language plpgsql stable rows 5
as $$
begin
  return query select m.registration from komet.move m where m.state = 'asked' and m.to_unit = any(array(select komet.units_file()));
end
$$;
comment on function komet.registrations_moving() is 'The registrations whose move is asked of a district where the login is coordinator, and not answered yet.';

create function komet.families_moving() returns setof uuid
language plpgsql stable rows 5
as $$
begin
  return query select m.family from komet.move m where m.state = 'asked' and m.to_unit = any(array(select komet.units_file()));
end
$$;
comment on function komet.families_moving() is 'The files that those registrations stand in.';

create policy moving on komet.move for select to komet_owner using (to_unit = any(array(select komet.units_file())));
create policy moving on komet.duty for select to komet_owner using (true);
create policy moving on komet.clock for select to komet_owner using (true);
create policy moving on komet.unit for select to komet_owner using (true);
create policy moving on komet.language for select to komet_owner using (true);
do $$
declare
  it text;
begin
  foreach it in array array['registration_adult', 'registration_child', 'priority_grant', 'rest'] loop
    execute format('create policy moving on komet.%I for select to komet_owner using (registration = any(array(select komet.registrations_moving())))', it);
  end loop;
  foreach it in array array['person', 'person_number', 'phone', 'consent', 'note'] loop
    execute format('create policy moving on komet.%I for select to komet_owner using (family = any(array(select komet.families_moving())))', it);
  end loop;
end
$$;
create policy moving on komet.family for select to komet_owner using (id = any(array(select komet.families_moving())));
create policy moving on komet.registration for select to komet_owner using (id = any(array(select komet.registrations_moving())));
create policy leaves on komet.registration for update to komet_owner using (id = any(array(select komet.registrations_moving())));
create policy tells on komet.registration_event for insert to komet_owner with check (registration = any(array(select komet.registrations_moving())));

create function komet.share_no(registration uuid) returns text
language sql stable
as $$
  select komet.person_name(p.given_name, p.family_name)
    from komet.registration_adult a join komet.person p on p.id = a.person
    join lateral (select c.answer from komet.consent c where c.person = p.id and c.purpose = 'share' order by c.at desc, c.id limit 1) c on true
   where a.registration = share_no.registration and c.answer = 'no'
   order by p.position limit 1
$$;
comment on function komet.share_no(uuid) is 'An adult of a registration whose newest answer to sharing with another district is no; null when there is none.';

create function komet.share_yes(registration uuid) returns komet.consent
language sql stable
as $$
  select c.* from komet.registration_adult a
    join lateral (select x.* from komet.consent x where x.person = a.person and x.purpose = 'share' order by x.at desc, x.id limit 1) c on true
   where a.registration = share_yes.registration and c.answer = 'yes'
   order by c.at desc, c.id limit 1
$$;
comment on function komet.share_yes(uuid) is 'The consent to sharing that counts for a registration: the newest yes of an adult who has not said no since. Null when there is none.';

-- ---------------------------------------------------------------------------------------------------
-- What crosses over

create function komet.moves_here() returns table (move uuid, name text, ages text, queue_date date, wishes text, part_of_day text, interpreter boolean,
  childcare boolean, numbers text[])
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select m.id, komet.queue_caller(r.id),
         (select string_agg(extract(year from age(komet.today(), p.born))::text, ', ' order by p.born)
            from komet.registration_child c join komet.person p on p.id = c.person where c.registration = r.id),
         r.queue_date, nullif(concat_ws(' ', komet.weekdays_text(r.weekdays), l.name), ''), r.part_of_day, r.interpreter, r.childcare,
         array(select n.number::text from komet.registration_adult a join komet.person_number n on n.person = a.person
                where a.registration = r.id and n.valid_to is null and n.kind <> 'reserve')
    from komet.move m
    join komet.registration r on r.id = m.registration
    join komet.family f on f.id = r.family and not f.protected
    left join komet.language l on l.code = r.language and l.code <> 'sv'
   where m.state = 'asked' and m.to_unit = any(array(select komet.units_file()))
$$;
comment on function komet.moves_here() is
'What is needed to answer the moves that are asked of the caller''s districts, and nothing else of the file: who rang, how old the children are, since when,
with which wishes. The numbers of the adults are for finding their file here; no function gives them out. Runs as komet_owner.';

create function komet.move_parcel(move uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  m komet.move;
  people uuid[];
begin
  select * into m from komet.move x where x.id = move_parcel.move and x.state = 'asked' and x.to_unit = any(array(select komet.units_file()));
  if not found then
    perform komet.raise_stale();
  elsif exists (select from komet.family f where f.id = m.family and f.protected) then
    perform komet.fail('KM004', '', 'A protected family is not moved in here: ring the other district, and use paper');
  elsif (komet.share_yes(m.registration)).id is null or komet.share_no(m.registration) is not null then
    perform komet.fail('KM004', '', 'The family does not consent any more: nothing was moved');
  end if;
  people := array(select a.person from komet.registration_adult a where a.registration = m.registration
                  union select c.person from komet.registration_child c where c.registration = m.registration);
  return jsonb_strip_nulls(jsonb_build_object(
    'registration', (select to_jsonb(r) from komet.registration r where r.id = m.registration),
    'adults', (select jsonb_agg(a) from komet.registration_adult a where a.registration = m.registration),
    'children', (select jsonb_agg(c) from komet.registration_child c where c.registration = m.registration),
    'grants', (select jsonb_agg(g) from komet.priority_grant g where g.registration = m.registration and g.ended_at is null),
    'rests', (select jsonb_agg(t) from komet.rest t where t.registration = m.registration),
    'people', (select jsonb_agg(p order by p.position, p.id) from komet.person p where p.id = any(people)),
    'numbers', (select jsonb_agg(n) from komet.person_number n where n.person = any(people)),
    'phones', (select jsonb_agg(t) from komet.phone t where t.person = any(people)),
    'consents', (select jsonb_agg(c) from komet.consent c where c.person = any(people)),
    'notes', (select jsonb_agg(n order by n.at, n.id) from komet.note n where n.family = m.family and m.notes)));
end
$$;
comment on function komet.move_parcel(uuid) is
'What goes along with a move: the registration, the people who stand on it with their numbers, phones and consents, its priority and rests; the notes when the consent
covers them. For the coordinator whose district it is asked of, once, when she accepts. Errors: KM002, KM004 protected or no consent any more. Runs as komet_owner.';

create function komet.move_leave(move uuid, state text, what text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  m komet.move;
begin
  select * into m from komet.move x where x.id = move_leave.move and x.state = 'asked' and x.to_unit = any(array(select komet.units_file()));
  if not found then
    perform komet.raise_stale();
  end if;
  update komet.registration r
     set moving = false, state = coalesce(move_leave.state, r.state), closed_on = case when move_leave.state = 'moved' then komet.today() else r.closed_on end
   where r.id = m.registration;
  perform komet.event_put(m.registration, move_leave.what, (select u.name from komet.unit u where u.id = m.to_unit));
end
$$;
comment on function komet.move_leave(uuid, text, text) is
'The old registration when the other district has answered: it stands still no longer, state is its new one (moved) or null, what its event. Errors: KM002. Runs as komet_owner.';

-- ---------------------------------------------------------------------------------------------------
-- Asking

create type api.move_form_row as (id uuid, version bigint, name text, to_unit uuid, programme uuid, person uuid, how text, consented_on date, notes boolean);

create function komet.may_move(r komet.registration) returns void
language plpgsql stable
as $$
begin
  perform komet.must_wait(r);
  if r.moving then
    perform komet.fail('KM004', '', 'A move is asked for already');
  elsif exists (select from komet.family f where f.id = r.family and f.protected) then
    perform komet.fail('KM004', '', 'A protected family is not moved in here: ring the other district, and use paper');
  end if;
end
$$;
comment on function komet.may_move(komet.registration) is 'Refuses to ask for a move of one who does not wait, is asked for already, or is protected. Errors: KM004.';

create function api.move_get(id uuid) returns setof api.move_form_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  r komet.registration;
  c komet.consent;
begin
  select * into r from komet.registration t where t.id = move_get.id and t.unit = any(array(select komet.units_file()));
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.need_ticket(r.family);
  perform komet.may_move(r);
  c := komet.share_yes(r.id);
  return next row(r.id, r.version, (select w.adult from komet.who(array[r.id]) w), null, r.programme, c.person, coalesce(c.how, 'oral'),
    coalesce(komet.day_of(c.at), komet.today()), false)::api.move_form_row;
end
$$;
comment on function api.move_get(uuid) is
'The form that asks for a move of a registration: its programme, and the consent to sharing that has been given, if any. Errors: KM002, KM004 as move_save, KM007. Source: OSL 10 kap. 1 §, 12 kap. 2 §.';

create function api.move_unit_choice() returns setof api.choice_row
language sql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
  select c.value, c.label from api.unit_choice() c
   where cardinality(array(select komet.units_file())) <> 1 or c.value::uuid <> all(array(select komet.units_file()))
$$;
comment on function api.move_unit_choice() is 'The districts of today that one may move to: all but one''s own.';

create function api.move_person_choice(id uuid default null) returns setof api.choice_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  f komet.family := komet.file_open((select r.family from komet.registration r where r.id = move_person_choice.id));
begin
  return query
    select p.id::text, komet.person_name(p.given_name, p.family_name)
      from komet.registration_adult a join komet.person p on p.id = a.person
     where a.registration = move_person_choice.id and p.family = f.id order by a.caller desc, p.position, p.id;
end
$$;
comment on function api.move_person_choice(uuid) is 'The adults of a registration, who may consent. Errors: KM002, KM007. Source: OSL 12 kap. 2 §.';

create function komet.move_consent(r komet.registration, person uuid, how text, consented_on date) returns uuid
language plpgsql
as $$
#variable_conflict use_column
declare
  c komet.consent := komet.share_yes(r.id);
  today date := komet.today();
begin
  if (c.person, c.how, komet.day_of(c.at)) is distinct from (move_consent.person, move_consent.how, move_consent.consented_on)
      and move_consent.person is not null then
    if not exists (select from komet.registration_adult a where a.registration = r.id and a.person = move_consent.person) then
      perform komet.fail('KM001', 'person', 'Choose who consented from the list');
    elsif move_consent.how is null or move_consent.how not in ('oral', 'written') then
      perform komet.fail('KM001', 'how', 'By word of mouth or in writing?');
    elsif move_consent.consented_on is null or move_consent.consented_on > today or move_consent.consented_on < today - 366 then
      perform komet.fail('KM001', 'consented_on', 'Write the day of the consent: today, or within the last year');
    end if;
    insert into komet.consent (unit, family, person, purpose, answer, how, at)
    values (r.unit, r.family, move_consent.person, 'share', 'yes', move_consent.how,
      case when move_consent.consented_on = today then clock_timestamp() else (move_consent.consented_on + time '12:00') at time zone 'Europe/Stockholm' end);
    c := komet.share_yes(r.id);
  end if;
  if komet.share_no(r.id) is not null then
    perform komet.fail('KM001', 'person', '{1} has said no: nothing is shared with another district', komet.share_no(r.id));
  elsif c.id is null then
    perform komet.fail('KM001', 'person', 'Without the consent of the family nothing is shared: write down who gave it');
  end if;
  return c.id;
end
$$;
comment on function komet.move_consent(komet.registration, uuid, text, date) is
'The consent that a move leans on: the one given before, or written down now. Errors: KM001 at person, how or consented_on.';

create function api.move_save(request uuid, id uuid, version bigint default null, to_unit uuid default null, programme uuid default null, person uuid default null,
  how text default null, consented_on date default null, notes boolean default null) returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(move_save.request, 'move_save', jsonb_build_object('id', move_save.id, 'version', move_save.version,
    'to_unit', move_save.to_unit, 'programme', move_save.programme, 'person', move_save.person, 'how', move_save.how,
    'consented_on', move_save.consented_on, 'notes', move_save.notes));
  r komet.registration;
  there komet.unit;
  leans_on uuid;
  now_version bigint;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  r := komet.registration_own(move_save.id, move_save.version);
  perform komet.may_move(r);
  select * into there from komet.unit u
   where u.id = move_save.to_unit and u.kind = 'district' and komet.today() between u.valid_from and coalesce(u.valid_to, 'infinity');
  if there.id is null or there.id = r.unit then
    perform komet.fail('KM001', 'to_unit', 'Choose another district');
  elsif not exists (select from komet.duty d where d.unit = there.id and d.duty = 'coordinator'
      and komet.today() between d.valid_from and coalesce(d.valid_to, 'infinity')) then
    perform komet.fail('KM001', 'to_unit', 'Nobody in {1} can answer in here: ring them', there.name::text);
  elsif not exists (select from api.programme_choice() c where c.value::uuid = coalesce(move_save.programme, r.programme)) then
    perform komet.fail('KM001', 'programme', 'Choose a programme');
  end if;
  leans_on := komet.move_consent(r, move_save.person, move_save.how, move_save.consented_on);
  insert into komet.move (unit, to_unit, family, registration, programme, consent, notes)
  values (r.unit, there.id, r.family, r.id, coalesce(move_save.programme, r.programme), leans_on, coalesce(move_save.notes, false));
  update komet.registration t set moving = true where t.id = r.id returning t.version into now_version;
  perform komet.event_put(r.id, 'moved_asked', there.name);
  return next komet.finish(move_save.request, r.id, now_version, komet.say('{1} has been asked. The place is kept until they answer'), there.name::text);
end
$$;
comment on function api.move_save(uuid, uuid, bigint, uuid, uuid, uuid, text, date, boolean) is
'Asks another district to take a waiting registration over, to the queue of programme there (its own, when left out). It leans on an adult''s consent to sharing: the one
in the file, or who, how and when as written here. notes: the consent covers the notes too. Until there is an answer the registration keeps its place, gets no offer and
is not changed. Errors: KM001 at to_unit, programme, person, how or consented_on; KM002; KM004 not waiting, asked for already, or protected; KM007.
Source: OSL (2009:400) 8 kap. 1 §, 10 kap. 1 §, 12 kap. 2 §, 26 kap. 1 §.';

-- ---------------------------------------------------------------------------------------------------
-- Taking it back

create function komet.move_stop(m komet.move, state text, what text) returns bigint
language plpgsql
as $$
#variable_conflict use_column
declare
  now_version bigint;
begin
  update komet.move x set state = move_stop.state, answered_at = clock_timestamp(), answered_by = session_user where x.id = m.id returning x.version into now_version;
  update komet.registration r set moving = false where r.id = m.registration;
  perform komet.event_put(m.registration, move_stop.what, (select u.name from komet.unit u where u.id = m.to_unit));
  return now_version;
end
$$;
comment on function komet.move_stop(komet.move, text, text) is 'Ends what was asked for, from the side that asked: the registration stands still no longer. Returns the new version of the move.';

create function komet.moves_stop(family uuid) returns void
language plpgsql
as $$
#variable_conflict use_column
declare
  m komet.move;
begin
  for m in select x.* from komet.move x where x.family = moves_stop.family and x.state = 'asked' for update loop
    perform komet.move_stop(m, 'withdrawn', 'moved_withdrawn');
  end loop;
end
$$;
comment on function komet.moves_stop(uuid) is 'Takes back every move that is asked for a family: it became protected, or consents no longer.';

create function komet.moves_end() returns trigger
language plpgsql
as $$
begin
  perform komet.moves_stop(case tg_table_name when 'family' then (to_jsonb(new) ->> 'id')::uuid else (to_jsonb(new) ->> 'family')::uuid end);
  return null;
end
$$;
comment on function komet.moves_end() is 'Trigger: moves_stop for the family of the row.';
create trigger moves_end after update of protected on komet.family for each row when (new.protected and not old.protected)
  execute function komet.moves_end();
create trigger moves_end after insert on komet.consent for each row when (new.purpose = 'share' and new.answer = 'no')
  execute function komet.moves_end();

create function komet.move_own(id uuid, version bigint, mine boolean) returns komet.move
language plpgsql
as $$
#variable_conflict use_column
declare
  m komet.move;
begin
  select * into m from komet.move x
   where x.id = move_own.id and x.version = move_own.version
     and (x.unit = any(array(select komet.units_file())) or x.to_unit = any(array(select komet.units_file())))
     for update;
  if not found then
    perform komet.raise_stale();
  elsif m.state <> 'asked' then
    perform komet.fail('KM004', '', 'There is an answer already');
  elsif move_own.mine and m.unit <> all(array(select komet.units_file())) then
    perform komet.fail('KM004', '', 'It is for you to answer yes or no: only {1} can take it back', (select u.name::text from komet.unit u where u.id = m.unit));
  elsif not move_own.mine and m.to_unit <> all(array(select komet.units_file())) then
    perform komet.fail('KM004', '', 'It is for {1} to answer', (select u.name::text from komet.unit u where u.id = m.to_unit));
  end if;
  return m;
end
$$;
comment on function komet.move_own(uuid, bigint, boolean) is
'Locks a move that waits for its answer, at the version that was seen: one that was asked for from one''s own district (mine), or is asked of it. Errors: KM002, KM004.';

create function api.move_withdraw(request uuid, id uuid, version bigint default null) returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(move_withdraw.request, 'move_withdraw', jsonb_build_object('id', move_withdraw.id, 'version', move_withdraw.version));
  m komet.move;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  m := komet.move_own(move_withdraw.id, move_withdraw.version, true);
  return next komet.finish(move_withdraw.request, m.id, komet.move_stop(m, 'withdrawn', 'moved_withdrawn'), komet.say('Taken back. The family stays in the queue'));
end
$$;
comment on function api.move_withdraw(uuid, uuid, bigint) is 'Takes back a move that one''s own district asked for: id is the move. Errors: KM002, KM004 answered already, or the other district''s. Source: the charter.';

create function api.move_stay(request uuid, id uuid, version bigint default null) returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(move_stay.request, 'move_stay', jsonb_build_object('id', move_stay.id, 'version', move_stay.version));
  r komet.registration;
  m komet.move;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  -- The move before its registration, as the other side takes them: neither waits for the other.
  select * into m from komet.move x where x.registration = move_stay.id and x.state = 'asked' and x.unit = any(array(select komet.units_file())) for update;
  r := komet.registration_own(move_stay.id, move_stay.version);
  if m.id is null then
    perform komet.fail('KM004', '', 'No move is asked for');
  end if;
  perform komet.move_stop(m, 'withdrawn', 'moved_withdrawn');
  return next komet.finish(move_stay.request, r.id, (select t.version from komet.registration t where t.id = r.id),
    komet.say('Taken back. The family stays in the queue'));
end
$$;
comment on function api.move_stay(uuid, uuid, bigint) is 'As move_withdraw, from the queue: id is the registration. Errors: KM002, KM004 no move is asked for, KM007. Source: the charter.';

-- ---------------------------------------------------------------------------------------------------
-- The list

create type api.move_row as (id uuid, version bigint, way text, unit_name text, programme_name text, name text, ages text, queue_date date, wishes text,
  part_of_day text, interpreter boolean, childcare boolean, here boolean, state text, days int, asked_on date, asked_by text, reason text, registration uuid,
  to_answer boolean, to_withdraw boolean);

create function api.move_list(filter_state text default null) returns setof api.move_row
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
declare
  own uuid[] := array(select komet.units_file());
  today date := komet.today();
begin
  return query
    select m.id, m.version, w.way, u.name::text, p.name::text, coalesce(h.name, o.adult), coalesce(h.ages, a.ages), coalesce(h.queue_date, r.queue_date),
           coalesce(h.wishes, komet.weekdays_text(r.weekdays)), coalesce(h.part_of_day, r.part_of_day), coalesce(h.interpreter, r.interpreter),
           coalesce(h.childcare, r.childcare),
           exists (select from komet.person_number n where n.unit = m.to_unit and n.unit = any(own) and n.valid_to is null and n.number = any(h.numbers)),
           m.state, case when m.state = 'asked' then greatest(0, today - komet.day_of(m.asked_at)) end, komet.day_of(m.asked_at), komet.called(m.asked_by),
           x.name::text, r.id, m.state = 'asked' and m.to_unit = any(own), m.state = 'asked' and m.unit = any(own)
      from komet.move m
      -- Between two districts of one's own there is both to see and to answer.
      cross join lateral (select case when m.to_unit = any(own) then 'in' else 'out' end as way) w
      join komet.unit u on u.id = case w.way when 'in' then m.unit else m.to_unit end
      join komet.programme p on p.id = m.programme
      left join komet.moves_here() h on h.move = m.id
      left join komet.registration r on r.id = case when w.way = 'out' then m.registration else m.became end and r.unit = any(own)
      left join komet.who(array(select coalesce(case when y.to_unit = any(own) then y.became end, y.registration) from komet.move y
        where y.state = 'asked' or komet.day_of(y.answered_at) >= today - 30)) o on o.registration = r.id
      left join lateral (
        select string_agg(extract(year from age(today, k.born))::text, ', ' order by k.born) as ages
          from komet.registration_child c join komet.person k on k.id = c.person join komet.family f on f.id = k.family and not f.protected
         where c.registration = r.id) a on true
      left join komet.reason x on x.id = m.reason
     where (m.unit = any(own) or m.to_unit = any(own))
       and (m.state = 'asked' or komet.day_of(m.answered_at) >= today - 30)
       and (move_list.filter_state is null or m.state = move_list.filter_state)
     order by m.state <> 'asked', w.way, m.asked_at, m.id
     limit komet.setting('list_max')::int;
end
$$;
comment on function api.move_list(text) is
'The moves that are asked of one''s own districts (way in) or were asked for there (out), those without an answer first, with the days they have waited; answered ones for
a month. to_answer: it is for the caller to say yes or no; to_withdraw: to take it back. Of a family in another district: who rang, the ages of the children, queue date and wishes, as long as it is asked. here: an adult with the same number has a file
here, which the registration will join. Errors: none. Source: OSL 10 kap. 1 §; SoLPuL (2001:454) 6 §.';

-- ---------------------------------------------------------------------------------------------------
-- Answering

create function komet.move_file(m komet.move, parcel jsonb) returns uuid
language plpgsql
as $$
#variable_conflict use_column
declare
  caller text := (select a ->> 'person' from jsonb_array_elements(parcel -> 'adults') a order by (a ->> 'caller')::boolean desc limit 1);
begin
  return coalesce(
    (select n.family
       from jsonb_to_recordset(parcel -> 'numbers') x (person text, number text, kind text, valid_to date)
       join jsonb_to_recordset(parcel -> 'adults') a (person text) on a.person = x.person
       join komet.person_number n on n.number = x.number and n.unit = m.to_unit and n.valid_to is null
      where x.valid_to is null and x.kind <> 'reserve'
      group by n.family order by bool_or(x.person = caller) desc, count(*) desc, n.family limit 1),
    (select r.family from komet.move b join komet.registration r on r.id = b.became
      where b.family = m.family and b.to_unit = m.to_unit and b.state = 'accepted' order by b.answered_at limit 1));
end
$$;
comment on function komet.move_file(komet.move, jsonb) is
'The file that the family has in the district it moves to: that of an adult with the same current number (a child alone may stand in the file of the other parent), or
the one that an earlier move of the same file made. Null: none.';

create function komet.move_people(file uuid, parcel jsonb) returns jsonb
language plpgsql
as $$
#variable_conflict use_column
declare
  map jsonb;
  u uuid := (select f.unit from komet.family f where f.id = move_people.file);
begin
  -- Whom the file knows already: by number, else by name and birth.
  select jsonb_object_agg(x.id, coalesce(
           (select n.person from komet.person_number n
             join jsonb_to_recordset(parcel -> 'numbers') y (person uuid, number text, valid_to date) on y.number = n.number and y.valid_to is null
            where y.person = x.id and n.family = move_people.file and n.valid_to is null limit 1),
           (select p.id from komet.person p where p.family = move_people.file and p.born = x.born and (p.name_key = x.name_key or p.given_name = x.given_name)
             and (p.role = 'child') = (x.role = 'child') limit 1),
           gen_random_uuid()))
    into map
    from jsonb_populate_recordset(null::komet.person, parcel -> 'people') x;
  insert into komet.person (id, unit, family, role, given_name, family_name, called, born, born_about, email, contact_ok, position)
  select (map ->> x.id::text)::uuid, u, move_people.file, x.role, x.given_name, x.family_name, x.called, x.born, x.born_about, x.email, x.contact_ok,
         greatest(x.position, row_number() over (partition by x.role = 'child' order by x.position, x.id) + coalesce((
           select max(p.position) from komet.person p where p.family = move_people.file and (p.role = 'child') = (x.role = 'child')), 0))
    from jsonb_populate_recordset(null::komet.person, parcel -> 'people') x
   where not exists (select from komet.person p where p.id = (map ->> x.id::text)::uuid);
  insert into komet.person_number (unit, family, person, kind, number, valid_from, valid_to)
  select u, move_people.file, (map ->> x.person::text)::uuid, x.kind, x.number, x.valid_from, x.valid_to
    from jsonb_populate_recordset(null::komet.person_number, parcel -> 'numbers') x
   where not exists (select from komet.person_number n where n.family = move_people.file
            and (n.number = x.number or n.person = (map ->> x.person::text)::uuid and n.valid_to is null and x.valid_to is null));
  insert into komet.phone (unit, family, person, number, typed, position, message_ok)
  select u, move_people.file, (map ->> x.person::text)::uuid, x.number, x.typed,
         x.position + coalesce((select max(t.position) from komet.phone t where t.person = (map ->> x.person::text)::uuid), 0), x.message_ok
    from jsonb_populate_recordset(null::komet.phone, parcel -> 'phones') x
      on conflict (person, number) do nothing;
  insert into komet.consent (unit, family, person, purpose, answer, how, at, by)
  select u, move_people.file, (map ->> x.person::text)::uuid, x.purpose, x.answer, x.how, x.at, x.by
    from jsonb_populate_recordset(null::komet.consent, parcel -> 'consents') x;
  return map;
end
$$;
comment on function komet.move_people(uuid, jsonb) is
'The people of a move into a file: those it knows are joined, with phones and numbers that are new, the others added. Consents come with who wrote them and when.
Returns which person became which.';

create function komet.move_notes(file uuid, parcel jsonb) returns void
language sql
as $$
  with came as (
    select gen_random_uuid() as put, f.unit, x.id, x.text, x.corrects, x.contested, x.at, x.by
      from jsonb_populate_recordset(null::komet.note, parcel -> 'notes') x join komet.family f on f.id = move_notes.file)
  insert into komet.note (id, unit, family, text, corrects, contested, at, by)
  select c.put, c.unit, move_notes.file, c.text, o.put, c.contested, c.at, c.by from came c left join came o on o.id = c.corrects
$$;
comment on function komet.move_notes(uuid, jsonb) is 'The notes that came along, each with who wrote it and when.';

create function komet.move_registration(m komet.move, file uuid, map jsonb, parcel jsonb) returns uuid
language plpgsql
as $$
#variable_conflict use_column
declare
  r komet.registration := jsonb_populate_record(null::komet.registration, parcel -> 'registration');
  there komet.family;
  was text := (select u.name from komet.unit u where u.id = m.unit);
  put uuid := gen_random_uuid();
begin
  select * into there from komet.family f where f.id = move_registration.file;
  insert into komet.registration (id, unit, family, programme, state, channel, arrived_at, arrived_by, queue_date, tie, wanted_from, weekdays,
    part_of_day, language, interpreter, childcare, together, heard, informed, missing, missing_by, came_from)
  values (put, there.unit, there.id, m.programme, r.state, r.channel, r.arrived_at, r.arrived_by, r.queue_date, r.tie, r.wanted_from,
    r.weekdays, r.part_of_day, r.language, r.interpreter, r.childcare, r.together, r.heard, r.informed, r.missing, r.missing_by, r.id);
  insert into komet.registration_adult (registration, person, unit, caller, takes_part)
  select put, (map ->> a.person)::uuid, there.unit, bool_or(a.caller), bool_or(a.takes_part)
    from jsonb_to_recordset(parcel -> 'adults') a (person text, caller boolean, takes_part boolean) group by 2;
  insert into komet.registration_child (registration, person, unit)
  select distinct put, (map ->> c.person)::uuid, there.unit from jsonb_to_recordset(parcel -> 'children') c (person text);
  insert into komet.registration_event (unit, registration, what, detail, at, by)
  values (there.unit, put, 'registered', was, r.arrived_at, r.arrived_by);
  insert into komet.priority_grant (unit, registration, level, reason, review_on, granted_at, granted_by)
  select there.unit, put, g.level, g.reason, g.review_on, g.granted_at, g.granted_by
    from jsonb_populate_recordset(null::komet.priority_grant, parcel -> 'grants') g;
  insert into komet.rest (unit, registration, from_date, until, cause, reason, at, by, ended_on, ended_by)
  select there.unit, put, t.from_date, t.until, t.cause, t.reason, t.at, t.by, t.ended_on, t.ended_by
    from jsonb_populate_recordset(null::komet.rest, parcel -> 'rests') t;
  perform komet.event_put(put, 'moved_in', was);
  return put;
end
$$;
comment on function komet.move_registration(komet.move, uuid, jsonb, jsonb) is
'The registration that came: queue date, lot, wishes, arrival, priority with its reason and rests follow; came_from points to the one it was.';

create function api.move_accept(request uuid, id uuid, version bigint default null) returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(move_accept.request, 'move_accept', jsonb_build_object('id', move_accept.id, 'version', move_accept.version));
  m komet.move;
  parcel jsonb;
  file uuid;
  joined boolean;
  put uuid;
  q record;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  m := komet.move_own(move_accept.id, move_accept.version, false);
  -- The move is written first: at the commit it takes the counters of both districts, in one order, before anything else does.
  update komet.move x set answered_at = clock_timestamp(), answered_by = session_user where x.id = m.id;
  parcel := komet.move_parcel(m.id);
  perform audit.open_file(m.family, m.unit, 'Flytt till ' || (select u.name from komet.unit u where u.id = m.to_unit));
  file := komet.move_file(m, parcel);
  joined := file is not null;
  if exists (select from komet.registration t where t.family = file and t.programme = m.programme and t.state in ('incomplete', 'queued', 'offered')) then
    perform komet.fail('KM004', '', 'The family stands in that queue here already: close that registration first, or answer no');
  elsif not joined then
    insert into komet.family (unit) values (m.to_unit) returning komet.family.id into file;
  end if;
  put := komet.move_registration(m, file, komet.move_people(file, parcel), parcel);
  perform komet.move_notes(file, parcel);
  perform komet.move_leave(m.id, 'moved', 'moved_out');
  update komet.move x set state = 'accepted', became = put where x.id = m.id returning x.version into m.version;
  select * into q from komet.queue_place(put);
  return next komet.finish(move_accept.request, m.id, m.version,
    case when joined then komet.say('Moved here, into the file that the family has here already. Place {1} of {2} in {3}, queue date {4}')
      else komet.say('Moved here. Place {1} of {2} in {3}, queue date {4}') end,
    coalesce(q.place::text, chr(8211)), q.of_all::text, (select p.name::text from komet.programme p where p.id = m.programme),
    parcel -> 'registration' ->> 'queue_date');
end
$$;
comment on function api.move_accept(uuid, uuid, bigint) is
'Takes over the family of a move that is asked of one''s own district: a file and a registration here, with people, phones, numbers, wishes and consents, queue date, lot, priority
and rests; the notes when the consent covers them. An adult with the same number here: it joins that file. The old registration becomes moved; that its file was read is written
down in the log of the district it belongs to. Errors: KM002; KM004 answered already, protected, no consent any more, or waiting in that queue here. Source: OSL 10 kap. 1 §; the charter (the queue date follows).';

create function api.move_refuse_save(request uuid, id uuid, version bigint default null, reason uuid default null) returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(move_refuse_save.request, 'move_refuse_save', jsonb_build_object('id', move_refuse_save.id,
    'version', move_refuse_save.version, 'reason', move_refuse_save.reason));
  m komet.move;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  m := komet.move_own(move_refuse_save.id, move_refuse_save.version, false);
  perform komet.reason_read('reason', 'move', move_refuse_save.reason);
  update komet.move x set answered_at = clock_timestamp(), answered_by = session_user, reason = move_refuse_save.reason where x.id = m.id;
  perform komet.move_leave(m.id, null, 'moved_refused');
  update komet.move x set state = 'refused' where x.id = m.id returning x.version into m.version;
  return next komet.finish(move_refuse_save.request, m.id, m.version, komet.say('{1} has your no. The family keeps its place there'),
    (select u.name::text from komet.unit u where u.id = m.unit));
end
$$;
comment on function api.move_refuse_save(uuid, uuid, bigint, uuid) is
'Says no to a move that is asked of one''s own district, with a reason from the list, which says nothing about whether the family is known here. Errors: KM001 at reason, KM002,
KM004 answered already. Source: OSL 8 kap. 1 §.';
