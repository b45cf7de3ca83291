-- Why this place, today and as it was: the answers of each day are kept, and asked for again when all the days have gone. From 2026-09-01.
\ir people.inc
\ir groups.inc
select plan(37);
update komet.clock set today = '2026-09-01';
create function tap.goes_to(day date) returns date language sql security definer as $$ update komet.clock set today = $1 returning today $$;
create function tap.today() returns date language sql security definer as $$ select komet.today() $$;

-- What is told of a registration, without what only today can answer and what a day in the past is introduced by.
create function tap.told_why(r uuid, day date default null) returns text language sql as $$
  select string_agg(replace(replace(w.label, 'Place today', 'Place'), 'Place that day', 'Place') || coalesce(' ' || w.value, ''), E'\n' order by n)
    from api.why(r, day) with ordinality w (id, section, label, value, as_of, n)
   where w.section <> 'What would change it' and w.label not in ('Estimated wait, weeks', 'Queue that day', 'It rested until', 'Details were missing',
     'An offer was open', 'It had a place in a group', 'It did not wait')
$$;
create function tap.told_ahead(r uuid, day date default null) returns text language sql as $$
  select string_agg(concat_ws(' ', a.place, a.name, a.rule, a.queue_date, a.priority), E'\n' order by a.place) from api.ahead_list(r, day, max => 200) a
$$;
create table tap.one (n int generated always as identity, r uuid);
create table tap.answer (day date, r uuid, why text, ahead text, primary key (day, r));
grant all on tap.answer, tap.one to t_farsta;
create function tap.keep() returns bigint language sql as $$
  with kept as (insert into tap.answer select tap.today(), r, tap.told_why(r), tap.told_ahead(r) from tap.one returning 1) select count(*) from kept
$$;
create function tap.parts(r uuid, day date) returns text language sql as $$
  select string_agg(p.part || ' ' || p.days, ', ' order by p.part) from komet.wait_parts(r, day) p
$$;
create function tap.sees(r uuid, day date, label text) returns text language sql as $$
  select string_agg(coalesce(w.value, 'yes'), ', ') from api.why(r, day) w where w.label = sees.label
$$;

select tap.waits('Anna', '2026-03-01') as anna, tap.waits('Bo', '2026-04-01') as bo, tap.waits('Cia', '2026-05-01') as cia, tap.waits('Dag', '2026-05-01') as dag,
  tap.waits('Eva', '2026-06-01') as eva \gset
insert into tap.one (r) values (:'anna'), (:'bo'), (:'cia'), (:'dag'), (:'eva');
update komet.registration set wanted_from = '2026-09-20' where id = :'bo';
insert into komet.person (unit, family, role, given_name, protection) select r.unit, r.family, 'guardian', 'X', 'secrecy_marker' from komet.registration r where r.id = :'anna';
insert into komet.protection_grant (unit, family, login, reason, valid_to) select r.unit, r.family, 't_farsta', 'x', now() + interval '1 day' from komet.registration r where r.id = :'anna';
set session authorization t_farsta;
select count(*) from (select api.family_open(registration => r) from tap.one) x \gset opened_

-- A story, each step on its day.
select tap.keep() \gset kept_
select tap.goes_to('2026-09-05') \gset now_
select message from api.priority_save(gen_random_uuid(), :'eva', (select version from api.rest_get(:'eva')), 5, (select value::uuid from api.reason_choice('priority') limit 1), '2026-12-01') \gset
select tap.keep() \gset kept_
select tap.goes_to('2026-09-10') \gset now_
select message from api.rest_save(gen_random_uuid(), :'cia', (select version from api.rest_get(:'cia')), '2026-09-25', 'family', null) \gset
select tap.keep() \gset kept_
select tap.goes_to('2026-09-15') \gset now_
select message from api.priority_end(gen_random_uuid(), :'eva', (select version from api.rest_get(:'eva'))) \gset
select message from api.rest_end(gen_random_uuid(), :'cia', (select version from api.rest_get(:'cia'))) \gset
select message from api.rest_save(gen_random_uuid(), :'cia', (select version from api.rest_get(:'cia')), '2026-09-18', 'district', null) \gset
-- Given by mistake, and taken back: within the day nothing has been.
select message from api.priority_save(gen_random_uuid(), :'dag', (select version from api.rest_get(:'dag')), 7, (select value::uuid from api.reason_choice('priority') limit 1), '2026-12-01') \gset
select id as uid, version as uv from api.undo_list(1) \gset
select message from api.undo(gen_random_uuid(), :'uid', :uv) \gset
select message from api.rest_save(gen_random_uuid(), :'bo', (select version from api.rest_get(:'bo')), '2026-10-18', 'family', null) \gset
select id as uid, version as uv from api.undo_list(1) \gset
select message from api.undo(gen_random_uuid(), :'uid', :uv) \gset
select tap.keep() \gset kept_
select tap.goes_to('2026-09-21') \gset now_
reset session authorization;
update komet.person p set born = '2010-01-01' from komet.registration_child c where c.registration = :'dag' and p.id = c.person;
update komet.registration set wanted_from = '2026-10-15' where id = :'bo';
set session authorization t_farsta;
select tap.keep() \gset kept_
select tap.goes_to('2026-10-01') \gset now_
select message from api.programme_move_save(gen_random_uuid(), :'eva', (select version from api.rest_get(:'eva')), :'k1218') \gset
select id as copy from api.queue_list(:'k1218') \gset
insert into tap.one (r) values (:'copy');
select message from api.close_save(gen_random_uuid(), :'dag', (select version from api.rest_get(:'dag')), (select value::uuid from api.reason_choice('close') limit 1)) \gset
select tap.keep() \gset kept_
select tap.goes_to('2026-10-11') \gset now_
select message from api.reopen(gen_random_uuid(), :'dag', (select version from api.rest_get(:'dag'))) \gset
select tap.keep() \gset kept_
select tap.goes_to('2026-11-24') \gset now_

-- The same answers, whenever they are asked for.
select is((select string_agg(a.day || E'\n' || a.why || E'\n--- now ---\n' || tap.told_why(a.r, a.day), E'\n') from tap.answer a where a.why is distinct from tap.told_why(a.r, a.day)), null,
  'why tells of each day what it told on that day');
select is((select string_agg(a.day || E'\n' || a.ahead || E'\n--- now ---\n' || tap.told_ahead(a.r, a.day), E'\n') from tap.answer a where a.ahead is distinct from tap.told_ahead(a.r, a.day)), null,
  'and so does the list of those ahead');
select cmp_ok((select count(distinct why) from tap.answer), '>', 30::bigint, 'of many different answers');

-- Read by hand.
select is(tap.sees(:'eva', '2026-09-01', 'Place that day'), '5/5', 'the last of five');
select is(tap.sees(:'eva', '2026-09-05', 'Place that day'), '1/5', 'first, with priority');
select is(tap.sees(:'anna', '2026-09-05', 'Ahead by priority'), '1', 'one ahead by priority');
select is(tap.sees(:'eva', '2026-09-15', 'Place that day'), '4/4', 'last again when it ended, without the one who rests');
select is(tap.sees(:'dag', '2026-09-15', 'Place that day') || ' ' || tap.sees(:'bo', '2026-09-16', 'Place that day'), '3/4 2/4', 'what was taken back the same day has not been');
select is(tap.sees(:'cia', '2026-09-12', 'Place that day'), '–', 'one who rests has no place');
select is(tap.sees(:'cia', '2026-09-12', 'It rested until'), '2026-09-25', 'and until when was known that day');
select is(tap.sees(:'cia', '2026-09-16', 'It rested until'), '2026-09-18', 'as it was changed later');
select is((select string_agg(name || ' ' || rule, ', ') from api.ahead_list(:'dag', '2026-09-05')), 'Eva Testsson priority, SKYDDAD queue_date, Bo Testsson queue_date, Cia Testsson tie',
  'all who are ahead and by what; a protected one without its name');
select is((select string_agg(name, ', ') from api.ahead_list(:'dag', '2026-09-21')), 'SKYDDAD, Bo Testsson', 'a birth date corrected counts from that day');
select is((select string_agg(place || ' ' || name, ', ') from api.ahead_list(:'dag', '2026-09-05', 2, max => 1)), '3 Bo Testsson', 'a page after a place');
select is((select string_agg(place || ' ' || name, ', ') from api.ahead_list(:'dag', '2026-09-05', 4, back => true, max => 2)), '2 SKYDDAD, 3 Bo Testsson', 'and before one');
select is((select count(*) from api.why(:'dag', '2026-09-05') where id is not null), 4::bigint, 'the nearest can be opened from the line');
select is(tap.sees(:'copy', '2026-09-05', 'Queue that day'), 'Komet 3–11', 'before it moved, in the queue it came from');
select is(tap.sees(:'copy', '2026-10-01', 'Queue that day'), 'Komet 12–18', 'and in the other one since');
select is(tap.sees(:'eva', '2026-10-02', 'It did not wait'), 'yes', 'where it waits no longer');
select is(tap.sees(:'dag', '2026-10-05', 'It did not wait'), 'yes', 'nor one that was closed');
select is(tap.sees(:'anna', '2026-08-31', 'It had not been registered that day'), 'yes', 'before the first day');
select is(tap.sees(:'anna', '2026-11-24', 'Place today'), '1/4', 'today by name is today');
select is(tap.try(format('select label from api.why(%L, %L)', :'anna', '2026-11-25')), 'KM001 as_of: That day has not come yet', 'a day to come cannot be told');
select is((select count(*) from api.why(:'anna', '2026-10-01') where section = 'What would change it'), 0::bigint, 'nor what would change the past');
set session authorization t_bromma;
select is(tap.try(format('select label from api.why(%L, %L)', :'anna', '2026-09-05')), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'not another district''s past');
select is(tap.try(format('select name from api.ahead_list(%L)', :'anna')), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'nor its queue');
set session authorization t_lead;
select alike(tap.try(format('select name from api.ahead_list(%L)', :'anna')), '42501%', 'a lead sees no names');
reset session authorization;

-- The clock.
select is(tap.parts(:'cia', '2026-11-24'), 'older 123, queued 75, rest_district 4, rest_family 5', 'by whose doing it rested');
select is(tap.parts(:'bo', '2026-11-24'), 'older 153, queued 41, wanted_from 43', 'a wish that was changed counts from that day');
select is(tap.parts(:'dag', '2026-11-24'), 'older 123, out 10, queued 74', 'closed in between');
select is((select string_agg(c.day || ' ' || c.r, ', ') from (select a.day, a.r, komet.wait_until(a.r, a.day) - r.queue_date as days,
    (select coalesce(sum(p.days), 0) from komet.wait_parts(a.r, a.day) p) as sum from tap.answer a join komet.registration r on r.id = a.r) c where c.days <> c.sum), null,
  'the parts add up to the days');

-- Random days: whatever the coordinators do, each day can be told again. KOMET_SEED=0.1 KOMET_DAYS=60 for others, and more.
\getenv seed KOMET_SEED
\if :{?seed}
\else
\set seed 0.42
\endif
\getenv days KOMET_DAYS
\if :{?days}
\else
\set days 7
\endif
create function tap.act(r uuid, g uuid) returns text language plpgsql as $$
declare
  v text := (select version from api.rest_get(r));
  o api.offer_row;
  new uuid := gen_random_uuid();
begin
  select * into o from api.offer_list(course_group => g, max => 200) x where x.registration = r;
  case floor(random() * 12)
    when 0 then perform api.rest_save(new, r, v::bigint, tap.today() + 1 + (random() * 20)::int, (array['family', 'district', 'other_adult'])[1 + floor(random() * 3)::int], null);
    when 1 then perform api.rest_end(new, r, v::bigint);
    when 2, 3 then perform api.priority_save(new, r, v::bigint, 1 + floor(random() * 9)::int, (select value::uuid from api.reason_choice('priority') limit 1), tap.today() + 30);
    when 4 then perform api.priority_end(new, r, v::bigint);
    when 5 then perform api.close_save(new, r, v::bigint, (select value::uuid from api.reason_choice('close') limit 1));
    when 6 then perform api.reopen(new, r, v::bigint);
    when 7 then perform api.offer_make(new, r, v::bigint, g);
    when 8 then perform api.offer_decline_save(new, o.id, o.version, (select value::uuid from api.reason_choice('decline') limit 1), random() < 0.8);
    when 9 then perform api.offer_withdraw_save(new, o.id, o.version, (select value::uuid from api.reason_choice('withdraw') limit 1));
    when 10 then perform tap.corrected(r);
    else if random() < 0.5 then perform api.offer_accept(new, o.id, o.version);
      else perform api.programme_move_save(new, r, v::bigint, (select value::uuid from api.programme_choice() order by random() limit 1)); end if;
  end case;
  return 'done';
exception when others then
  return sqlerrm;
end
$$;
create function tap.corrected(r uuid) returns void language plpgsql security definer as $$
begin
  update komet.person p set born = date '2010-01-01' + (random() * 3000)::int from komet.registration_child c where c.registration = r and p.id = c.person;
  update komet.registration x set wanted_from = tap.today() + (random() * 40)::int - 10 where x.id = r;
  if random() < 0.5 then
    update komet.registration x set state = case x.state when 'queued' then 'incomplete' else 'queued' end where x.id = r and x.state in ('queued', 'incomplete');
    perform komet.event_put(r, 'changed');
  end if;
end
$$;
create function tap.newcomers() returns bigint language sql security definer as $$
  with come as (insert into tap.one (r) select tap.waits('Ny' || n, tap.today() - (random() * 60)::int) from generate_series(1, 3) n where random() < 0.1 returning 1),
  moved as (insert into tap.one (r) select x.id from komet.registration x where x.came_from is not null and x.id not in (select r from tap.one where r is not null) returning 1)
  select (select count(*) from come) + (select count(*) from moved)
$$;
create function tap.days(g uuid, from_day date, n int) returns bigint language plpgsql as $$
declare
  done bigint := 0;
begin
  for i in 0 .. n - 1 loop
    perform tap.goes_to(from_day + i), tap.newcomers();
    done := done + (select count(*) from (select r from tap.one where tap.opened(r) order by random() limit 4) x where tap.act(x.r, g) = 'done');
    perform tap.newcomers();
    insert into tap.answer select tap.today(), x.r, tap.told_why(x.r), tap.told_ahead(x.r) from tap.one x where tap.opened(x.r) and random() < 0.4;
  end loop;
  return done;
end
$$;
create function tap.opened(r uuid) returns boolean language plpgsql security definer as $$
begin
  return audit.has_ticket((select x.family from komet.registration x where x.id = r));
end
$$;
select setseed(:seed) \gset seed_
delete from tap.answer;
update komet.clock set today = '2026-12-01';
set session authorization t_farsta;
select id as g from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2027-03-02', starts => '17:30', capacity => 4, leader1 => :'lena') \gset
select message from api.group_open(gen_random_uuid(), :'g', (select version from api.group_get(:'g'))) \gset
select tap.days(:'g', '2026-12-01', :days) as done1 \gset
-- Those who came meanwhile: their files are opened, too.
select count(*) from (select api.family_open(registration => r) from tap.one) x \gset opened_
select tap.days(:'g', date '2026-12-01' + :days, :days) as done2 \gset
select tap.goes_to(date '2026-12-02' + 2 * :days) \gset now_
select cmp_ok(:done1 + :done2, '>', :days, 'much has been done on those days');
select is((select string_agg(a.day || E'\n' || a.why || E'\n--- now ---\n' || tap.told_why(a.r, a.day), E'\n') from tap.answer a where a.why is distinct from tap.told_why(a.r, a.day)), null,
  'why tells of each random day what it told on that day');
select is((select string_agg(a.day || E'\n' || a.ahead || E'\n--- now ---\n' || tap.told_ahead(a.r, a.day), E'\n') from tap.answer a where a.ahead is distinct from tap.told_ahead(a.r, a.day)), null,
  'and who was ahead');
reset session authorization;
select is((select string_agg(c.day || ' ' || c.r, ', ') from (select a.day, a.r, komet.wait_until(a.r, a.day) - r.queue_date as days,
    (select coalesce(sum(p.days), 0) from komet.wait_parts(a.r, a.day) p) as sum from tap.answer a join komet.registration r on r.id = a.r) c where c.days <> c.sum), null,
  'the parts add up to the days');
select is((select string_agg(a.day || ' ' || a.r || ' ' || p.part, ', ') from tap.answer a join tap.answer b on b.r = a.r and b.day > a.day
    cross join lateral komet.wait_parts(a.r, a.day) p left join lateral (select q.days from komet.wait_parts(b.r, b.day) q where q.part = p.part) q on true
    where p.days > coalesce(q.days, 0)), null, 'a day that has been counted is not counted otherwise later');
create table tap.stood as select s.* from komet.stood_on(array(select r from tap.one), komet.today()) s;
select tap.goes_to(komet.today() + 1) \gset now_
select results_eq('select * from komet.stood_on(array(select r from tap.one), komet.today() - 1) s order by id', 'select * from tap.stood order by id',
  'what a registration says of itself is what the facts say of it the day after');
select * from finish();
