-- The queue (kö) of a programme, its summary, and why somebody stands where she stands.
--
-- Order is the stored sort key order_key; a place is counted when read. A page begins where the last one ended, by one row comparison on
-- (order_key, id) with the unit given in the query, so that the index registration_queue answers whatever the depth.

create type api.queue_row as (
  id uuid, version bigint, unit uuid, family uuid, programme uuid, order_key text, place text, name text, child text, queue_date date,
  weeks int, wishes text, part_of_day text, interpreter boolean, childcare boolean, priority text, state text, resting_until date,
  groups_match int, moving boolean, web boolean, protected boolean);

create function komet.stands(state text, resting_until date, today date) returns boolean
language sql immutable parallel safe
return state = 'queued' and (resting_until is null or resting_until < today);
comment on function komet.stands(text, date, date) is 'Whether a registration holds a place today: queued, and not resting.';

create function komet.resting(resting_until date, today date) returns boolean
language sql immutable parallel safe
return resting_until >= today;
comment on function komet.resting(date, date) is 'Whether a registration rests today: resting_until is the last resting day.';

create function komet.queue_caller(registration uuid) returns text
language sql stable
as $$
  select concat_ws(' ', p.given_name, p.family_name)
    from komet.registration_adult a join komet.person p on p.id = a.person
   where a.registration = queue_caller.registration
   order by a.caller desc, p.position
   limit 1
$$;
comment on function komet.queue_caller(uuid) is 'The name of who rang, for lists of families that are not protected.';

create function komet.queue_children(registration uuid) returns text
language sql stable
as $$
  select string_agg(concat_ws(' ', nullif(p.given_name, komet.no_name()), to_char(p.born, 'YYYY')), ', ' order by p.position)
    from komet.registration_child c join komet.person p on p.id = c.person
   where c.registration = queue_children.registration
$$;
comment on function komet.queue_children(uuid) is 'Given names and birth years of the children, for lists of families that are not protected.';

create function komet.key_shown(order_key text, child_born date, protected boolean) returns text
language sql stable
return case when protected then replace(order_key, coalesce(to_char(child_born, 'YYYY-MM-DD'), ''), '9999-12-31') else order_key end;
comment on function komet.key_shown(text, date, boolean) is
'The sort key as a line of a list carries it: that of a protected family without the birth date of the child.';

create function komet.key_meant(order_key text, id uuid) returns text
language sql stable
as $$
  select coalesce((select r.order_key from komet.registration r join komet.family f on f.id = r.family
                    where r.id = key_meant.id and f.protected and komet.key_shown(r.order_key, r.child_born, true) = key_meant.order_key),
                  key_meant.order_key)
$$;
comment on function komet.key_meant(text, uuid) is 'The sort key that a page goes on from: the whole one of a protected family, out of what its line showed.';

create function komet.groups_with_seats(unit uuid, programme uuid) returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('first_date', g.first_date, 'starts', g.starts, 'language', g.language, 'interpreter', g.interpreter)), '[]')
    from komet.groups_ahead(groups_with_seats.unit, groups_with_seats.programme) g
   where g.free > 0
$$;
comment on function komet.groups_with_seats(uuid, uuid) is 'The groups ahead that have a free seat, packed, so that a page asks for them once.';

create function komet.queue_lines(page uuid[], place bigint[], groups jsonb) returns setof api.queue_row
language plpgsql stable rows 50
as $$
declare
  today date := komet.today();
  webs uuid[] := array(select v.programme from komet.programme_version v where v.form = 'web' and v.valid_from <= today and (v.valid_to is null or v.valid_to >= today));
begin
  return query
    select r.id, r.version, r.unit, r.family, r.programme, komet.key_shown(r.order_key, r.child_born, f.protected), x.place::text,
           case when f.protected then 'SKYDDAD' else a.name end, case when not f.protected then c.names end,
           r.queue_date, (today - r.queue_date) / 7,
           nullif(concat_ws(' ', komet.weekdays_text(r.weekdays), l.name), ''), r.part_of_day, r.interpreter, r.childcare,
           nullif(r.priority, 0)::text,
           case when r.moving then 'moving' when r.state = 'queued' and komet.resting(r.resting_until, today) then 'resting' else r.state end,
           case when komet.resting(r.resting_until, today) then r.resting_until end,
           (select count(*)::int from jsonb_to_recordset(groups) as g(first_date date, starts time, language text, interpreter boolean)
             where komet.group_suits(r.weekdays, r.part_of_day, r.language, r.interpreter, r.wanted_from, g.first_date, g.starts, g.language, g.interpreter)),
           nullif(r.moving, false), nullif(r.programme = any(webs), false), f.protected
      from unnest(page, queue_lines.place) with ordinality as x(id, place, n)
      join komet.registration r on r.id = x.id
      join komet.family f on f.id = r.family
      left join komet.language l on l.code = r.language and l.code <> 'sv'
      left join lateral (
        select concat_ws(' ', p.given_name, p.family_name) as name
          from komet.registration_adult t join komet.person p on p.id = t.person
         where t.registration = r.id order by t.caller desc, p.position limit 1) a on true
      left join lateral (
        select string_agg(concat_ws(' ', nullif(p.given_name, komet.no_name()), to_char(p.born, 'YYYY')), ', ' order by p.position) as names
          from komet.registration_child t join komet.person p on p.id = t.person
         where t.registration = r.id) c on true
     order by x.n;
end
$$;
comment on function komet.queue_lines(uuid[], bigint[], jsonb) is
'The lines of a page of the queue: one statement for all of them, since row security asks once a statement who is asking. groups are those with a free seat,
as groups_with_seats gives them. A protected family shows nothing but SKYDDAD, and no line shows a reason, a note or a phone (SoLPuL 7 a §).';

create type komet.queue_spot as (id uuid, order_key text, stands boolean);

create function komet.queue_page(unit uuid, programme uuid, order_key text, id uuid, back boolean, max int) returns setof komet.queue_spot
language plpgsql stable rows 50
as $$
#variable_conflict use_column
declare
  today date := komet.today();
begin
  if not queue_page.back and queue_page.id is null then
    return query select r.id, r.order_key, komet.stands(r.state, r.resting_until, today) from komet.registration r
      where r.unit = queue_page.unit and r.programme = queue_page.programme and r.state in ('incomplete', 'queued', 'offered')
      order by r.order_key, r.id limit queue_page.max;
  elsif not queue_page.back then
    return query select r.id, r.order_key, komet.stands(r.state, r.resting_until, today) from komet.registration r
      where r.unit = queue_page.unit and r.programme = queue_page.programme and r.state in ('incomplete', 'queued', 'offered')
        and (r.order_key, r.id) > (queue_page.order_key, queue_page.id)
      order by r.order_key, r.id limit queue_page.max;
  elsif queue_page.id is null then
    return query select r.id, r.order_key, komet.stands(r.state, r.resting_until, today) from komet.registration r
      where r.unit = queue_page.unit and r.programme = queue_page.programme and r.state in ('incomplete', 'queued', 'offered')
      order by r.order_key desc, r.id desc limit queue_page.max;
  else
    return query select r.id, r.order_key, komet.stands(r.state, r.resting_until, today) from komet.registration r
      where r.unit = queue_page.unit and r.programme = queue_page.programme and r.state in ('incomplete', 'queued', 'offered')
        and (r.order_key, r.id) < (queue_page.order_key, queue_page.id)
      order by r.order_key desc, r.id desc limit queue_page.max;
  end if;
end
$$;
comment on function komet.queue_page(uuid, uuid, text, uuid, boolean, int) is
'Who is on a page of one queue after (back: before) the row (order_key, id), or from the start (back: the end). One statement a case, so that each
keeps a plan of its own.';

create function komet.queue_before(unit uuid, programme uuid, order_key text) returns bigint
language plpgsql stable
as $$
#variable_conflict use_column
declare
  today date := komet.today();
begin
  return (select count(*) from komet.registration r
           where r.unit = queue_before.unit and r.programme = queue_before.programme and r.state = 'queued'
             and r.order_key < queue_before.order_key
             and (r.resting_until is null or r.resting_until < today));
end
$$;
comment on function komet.queue_before(uuid, uuid, text) is 'How many hold a place before this sort key. Asked once a page.';

create function komet.queue_plain(unit uuid, programme uuid, order_key text, id uuid, back boolean, max int) returns setof api.queue_row
language plpgsql stable rows 50
as $$
declare
  spot komet.queue_spot[] := array(
    select p from komet.queue_page(queue_plain.unit, queue_plain.programme, queue_plain.order_key, queue_plain.id, queue_plain.back, queue_plain.max) p
     order by p.order_key, p.id);
  page uuid[];
  place bigint[];
  before bigint := 0;
begin
  if queue_plain.id is not null or queue_plain.back then
    before := komet.queue_before(queue_plain.unit, queue_plain.programme, (spot[1]).order_key);
  end if;
  select array_agg(s.id order by s.n), array_agg(case when s.stands then before + s.rank end order by s.n) into page, place
    from (select u.id, u.n, u.stands, count(*) filter (where u.stands) over (order by u.n) as rank
            from unnest(spot) with ordinality as u(id, order_key, stands, n)) s;
  return query select * from komet.queue_lines(page, place, komet.groups_with_seats(queue_plain.unit, queue_plain.programme));
end
$$;
comment on function komet.queue_plain(uuid, uuid, text, uuid, boolean, int) is
'A page of a whole queue: how many stand before it is counted, and the places on it follow from that.';

create function komet.queue_found(unit uuid, search text) returns setof uuid
language plpgsql stable rows 20
as $$
declare
  key text := lower(nullif(btrim(queue_found.search), '') collate "sv-SE-x-icu");
  digits text := (komet.number_check(queue_found.search)).number;
begin
  return query
    with found_person as (
      select p.id, p.family from komet.person p where p.unit = queue_found.unit and p.name_key >= key and p.name_key < key || chr(65535)
      union
      select p.id, p.family from komet.person p where p.unit = queue_found.unit and p.given_key >= key and p.given_key < key || chr(65535)
      union
      select n.person, n.family from komet.person_number n where n.unit = queue_found.unit and n.number = digits)
    select x.registration from found_person p
      join komet.family f on f.id = p.family and not f.protected
      join (select a.registration, a.person from komet.registration_adult a
            union all select c.registration, c.person from komet.registration_child c) x on x.person = p.id;
end
$$;
comment on function komet.queue_found(uuid, text) is
'Registrations of a unit with a person whose name begins so, family name or given name first, or who has this number. Nothing else may be searched for
(SoLPuF 15 §). A protected family is not found by name.';

create function komet.queue_picked(unit uuid, programme uuid, search text, state text, part_of_day text, language text)
returns table (id uuid, order_key text, place bigint)
language plpgsql stable
as $$
#variable_conflict use_column
declare
  today date := komet.today();
  found uuid[] := case when queue_picked.search is not null then array(select komet.queue_found(queue_picked.unit, queue_picked.search)) end;
begin
  return query
    with queue as (
      select r.id, r.order_key, r.part_of_day, r.language,
             case when r.moving then 'moving' when r.state = 'queued' and komet.resting(r.resting_until, today) then 'resting' else r.state end as state,
             komet.stands(r.state, r.resting_until, today) as stands, count(*) filter (where komet.stands(r.state, r.resting_until, today)) over (order by r.order_key, r.id) as place
        from komet.registration r
       where r.unit = queue_picked.unit and r.programme = queue_picked.programme and r.state in ('incomplete', 'queued', 'offered'))
    select q.id, q.order_key, case when q.stands then q.place end
      from queue q
     where (found is null or q.id = any(found))
       and (queue_picked.state is null or q.state = queue_picked.state)
       and (queue_picked.part_of_day is null or q.part_of_day = queue_picked.part_of_day)
       and (queue_picked.language is null or q.language = queue_picked.language);
end
$$;
comment on function komet.queue_picked(uuid, uuid, text, text, text, text) is
'A queue searched and filtered: each row with its place in the whole queue. Reads the whole queue of one programme in one district.';

create function komet.queue_search(unit uuid[], programme uuid, order_key text, id uuid, back boolean, max int,
  search text, state text, part_of_day text, language text) returns setof api.queue_row
language plpgsql stable rows 50
as $$
#variable_conflict use_column
declare
  page uuid[];
  place bigint[];
  groups jsonb := (select jsonb_agg(g) from unnest(queue_search.unit) u, jsonb_array_elements(komet.groups_with_seats(u, queue_search.programme)) g);
begin
  with picked as materialized (
    select p.* from unnest(queue_search.unit) u, komet.queue_picked(u, queue_search.programme, queue_search.search,
      queue_search.state, queue_search.part_of_day, queue_search.language) p),
  line as (
    (select * from picked p where not queue_search.back
        and (queue_search.id is null or (p.order_key, p.id) > (queue_search.order_key, queue_search.id))
      order by p.order_key, p.id limit queue_search.max)
    union all
    (select * from picked p where queue_search.back
        and (queue_search.id is null or (p.order_key, p.id) < (queue_search.order_key, queue_search.id))
      order by p.order_key desc, p.id desc limit queue_search.max))
  select array_agg(l.id order by l.order_key, l.id), array_agg(l.place order by l.order_key, l.id) into page, place from line l;
  return query select * from komet.queue_lines(page, place, coalesce(groups, '[]'));
end
$$;
comment on function komet.queue_search(uuid[], uuid, text, uuid, boolean, int, text, text, text, text) is
'A page of a queue that is searched or filtered, or of several districts'' queues at once.';

create function api.queue_list(programme uuid, order_key text default null, id uuid default null, back boolean default false, max int default 50,
  search text default null, filter_state text default null, filter_part_of_day text default null, filter_language text default null,
  unit uuid default null)
returns setof api.queue_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  units uuid[] := array(select u from komet.units_file() u where queue_list.unit is null or u = queue_list.unit);
  wanted int := least(greatest(queue_list.max, 1), komet.setting('list_max')::int);
  words text := nullif(btrim(queue_list.search), '');
  from_key text := case when queue_list.id is not null then komet.key_meant(queue_list.order_key, queue_list.id) end;
  plain boolean := words is null and coalesce(queue_list.filter_state, queue_list.filter_part_of_day, queue_list.filter_language) is null;
  found_rows int;
begin
  if words is not null and char_length(words) < 2 then
    perform komet.fail('KM001', 'search', 'Write at least two letters');
  elsif plain and cardinality(units) = 1 then
    return query select * from komet.queue_plain(units[1], queue_list.programme, from_key, queue_list.id, queue_list.back, wanted);
  else
    return query select * from komet.queue_search(units, queue_list.programme, from_key, queue_list.id, queue_list.back, wanted,
      words, queue_list.filter_state, queue_list.filter_part_of_day, queue_list.filter_language);
    get diagnostics found_rows = row_count;
    if words is not null then
      perform audit.list('queue_list', words, found_rows);
    end if;
  end if;
end
$$;
comment on function api.queue_list(uuid, text, uuid, boolean, int, text, text, text, text, uuid) is
'The queue of one programme in the caller''s districts, a page after (back: before) a row, in the order in force; place is that of today, empty for those that
wait for details, rest, or have an offer. search is the beginning of a name, or a number, and is logged. Errors: KM001 at search for one letter.
Source: the charter (queue place); SoLPuL 7 a §, SoLPuF 15 §.';

-- ---------------------------------------------------------------------------------------------------
-- All queues

create type api.queue_summary_row as (
  id uuid, programme uuid, name text, waiting int, resting int, incomplete int, longest_weeks int, next_group text, free int, warn boolean);

create function api.queue_summary() returns setof api.queue_summary_row
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
declare
  units uuid[] := array(select komet.units_figures());
  today date := komet.today();
begin
  return query
    with queue as (
      select r.programme,
             count(*) filter (where komet.stands(r.state, r.resting_until, today)) as waiting,
             count(*) filter (where r.state = 'queued' and komet.resting(r.resting_until, today)) as resting,
             count(*) filter (where r.state = 'incomplete') as incomplete,
             min(r.queue_date) filter (where komet.stands(r.state, r.resting_until, today)) as first
        from komet.registration r
       where r.unit = any(units) and r.state in ('incomplete', 'queued', 'offered')
       group by r.programme),
    ahead as (
      select g.prog as programme, (array_agg(komet.group_when(g.first_date, g.starts) order by g.first_date, g.starts))[1] as next_group,
             sum(greatest(g.free, 0)) as free
        from unnest(units) as u cross join lateral komet.groups_ahead(u, null) g
       group by g.prog)
    select p.id, p.id, p.name::text, coalesce(q.waiting, 0)::int, coalesce(q.resting, 0)::int, coalesce(q.incomplete, 0)::int,
           ((today - q.first) / 7)::int, coalesce(a.next_group, case when w.web then 'web' else 'none' end), a.free::int, coalesce(q.waiting, 0) > 0 and a.next_group is null and not w.web
      from komet.programme p
      left join queue q on q.programme = p.id
      left join ahead a on a.programme = p.id
      cross join lateral (select exists (select from komet.programme_version v where v.programme = p.id and v.form = 'web' and today between v.valid_from and coalesce(v.valid_to, today)) as web) w
     where q.programme is not null or a.programme is not null
     order by p.position, p.name;
end
$$;
comment on function api.queue_summary() is
'Each programme that somebody waits for or that has a group ahead, in the caller''s districts (a lead: in all): how many wait, how long the first has waited, the next group and its
free seats. warn: people wait and no group is planned, unless it is a web course, which needs none. Errors: none. Source: the charter (where groups are to be started).';
