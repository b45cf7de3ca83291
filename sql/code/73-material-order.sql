-- What will be short, and ordering it: from the central store or a supplier, delivered at once or in parts.

create function komet.unit_store() returns uuid language sql stable as $$
  select u.id from komet.unit u where u.kind = 'central' and komet.today() between u.valid_from and coalesce(u.valid_to, 'infinity') order by u.valid_from, u.id limit 1
$$;
comment on function komet.unit_store() is 'The central store.';

create type api.shortage_row as (
  id uuid, unit uuid, unit_name text, edition uuid, name text, kind text, stock int, on_way int, needed int, short int, on_date date, groups text, quantity int, hint text);

create function api.shortage_list(unit uuid default null) returns setof api.shortage_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  seen uuid[] := array(select u from komet.units_figures() u union select s from komet.units_stock() s);
  units uuid[] := array(select u from unnest(seen) u where shortage_list.unit is null or u = shortage_list.unit);
begin
  return query
    with a as (select x.* from komet.stock_ahead(units) x),
    short as (
      select a.unit, a.edition, coalesce(sum(a.delta) filter (where a.turn = 0), 0)::int as stock, sum(a.delta) filter (where a.turn = 1)::int as on_way,
        sum(a.lacking)::int as needed, -min(a.after) filter (where a.turn = 3) as short, min(a.on_date) filter (where a.turn = 3 and a.after < 0) as on_date,
        string_agg(distinct g.number::text, ', ') filter (where a.turn = 3 and a.after < 0) as groups, string_agg(distinct w.name, ', ') filter (where a.turn = 3 and a.after < 0) as asked_by
      from a left join komet.course_group g on g.id = a.course_group left join komet.unit w on w.id = a.for_unit
      group by 1, 2 having min(a.after) filter (where a.turn = 3) < 0),
    -- The first that goes short says how it stands.
    first as (
      select distinct on (a.unit, a.edition) a.unit, a.edition, a.on_date, a.lacking, greatest(a.after + a.lacking, 0) as had, g.number, w.name as asked_by
      from a left join komet.course_group g on g.id = a.course_group left join komet.unit w on w.id = a.for_unit
      where a.turn = 3 and a.after < 0 order by a.unit, a.edition, a.on_date, a.course_group, a.meeting)
    select md5(s.unit::text || s.edition)::uuid, s.unit, case when cardinality(seen) > 1 then u.name end::text, s.edition, komet.edition_name(s.edition), m.kind, s.stock, nullif(s.on_way, 0), s.needed, s.short, s.on_date,
      coalesce(s.groups, s.asked_by), s.short,
      case when f.number is not null then array_to_string(array[komet.say('Group {1} needs {2} {3} by {4}, {5} has {6}'), f.number::text, f.lacking::text, m.name::text, f.on_date::text, u.name::text, f.had::text], chr(31))
        else array_to_string(array[komet.say('{1} has ordered {2} {3}, {5} has {6}'), f.asked_by::text, f.lacking::text, m.name::text, f.on_date::text, u.name::text, f.had::text], chr(31)) end
    from short s
    join first f on f.unit = s.unit and f.edition = s.edition
    join komet.unit u on u.id = s.unit
    join komet.material_edition e on e.id = s.edition
    join komet.material m on m.id = e.material
    order by s.on_date, u.kind <> 'central', u.name collate "sv-SE-x-icu", m.name collate "sv-SE-x-icu", s.edition;
end $$;
comment on function api.shortage_list(uuid) is 'What to order: each edition that the groups planned will need more of than there is and is on its way, by when, and for which groups; of the central store what the districts have ordered. hint: the first that goes short, as a sentence. Source: wish 11; stock is tied to planning.';

create function api.shortage_about(unit uuid default null) returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
begin
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Groups that meet within {1} weeks from {2}; free seats count as taken'), komet.detail(komet.setting('material_weeks'), komet.today()::text)),
      (komet.say('Short: in stock and coming by then are taken off; the earlier group takes first'), null),
      (komet.say('A central store: what districts have ordered of it and not yet got'), null)) x (line, detail);
end $$;
comment on function api.shortage_about(uuid) is 'What the list of what to order counts, with the day and setting meant.';

create type api.plan_row as (
  id uuid, unit uuid, unit_name text, edition uuid, name text, on_date date, course_group uuid, number int, programme_name text, asked_by text, meeting int, lacking int, had int, short int, hint text, warn boolean);

create function api.material_plan(unit uuid default null, edition uuid default null, short boolean default null) returns setof api.plan_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  seen uuid[] := array(select u from komet.units_figures() u union select s from komet.units_stock() s);
  units uuid[] := array(select u from unnest(seen) u where material_plan.unit is null or u = material_plan.unit);
  most int := komet.setting('list_max', null, null)::int;
begin
  return query
    select md5(concat_ws(' ', a.unit, a.edition, a.course_group, a.material_need, a.for_unit, a.on_date))::uuid, a.unit, case when cardinality(seen) > 1 then u.name end::text, a.edition, komet.edition_name(a.edition), a.on_date,
      a.course_group, g.number, p.name::text, w.name::text, a.meeting, a.lacking, h.had, nullif(h.short, 0),
      case when g.id is not null then array_to_string(array[komet.say('Group {1} needs {2} {3} by {4}, {5} has {6}'), g.number::text, a.lacking::text, m.name::text, a.on_date::text, u.name::text, h.had::text], chr(31))
        when p.id is not null then array_to_string(array[komet.say('{1} needs {2} {3} by {4}, {5} has {6}'), p.name::text, a.lacking::text, m.name::text, a.on_date::text, u.name::text, h.had::text], chr(31)) end,
      nullif(h.short > 0, false)
    from komet.stock_ahead(units) a
    join komet.unit u on u.id = a.unit
    join komet.material_edition e on e.id = a.edition
    join komet.material m on m.id = e.material
    left join komet.course_group g on g.id = a.course_group
    left join komet.material_need x on x.id = a.material_need
    left join komet.programme_version v on v.id = x.programme_version
    left join komet.programme p on p.id = v.programme
    left join komet.unit w on w.id = a.for_unit
    cross join lateral (select greatest(a.after + a.lacking, 0) as had, least(a.lacking, greatest(-a.after, 0)) as short) h
    where a.turn = 3 and (material_plan.edition is null or a.edition = material_plan.edition) and (material_plan.short is not true or h.short > 0)
    order by a.on_date, u.name collate "sv-SE-x-icu", g.number, 5, a.meeting
    limit most;
end $$;
comment on function api.material_plan(uuid, uuid, boolean) is 'What the groups planned and those in web courses, or waiting for one, need of material, day by day, and what there will be of it then: the earlier takes first. Source: wish 11; stock is tied to planning.';

-- ---------------------------------------------------------------------------------------------------
-- Orders

create function komet.order_state(lines int, ordered int, sent int, received int, closed boolean) returns text language sql immutable as $$
  select case when lines = 0 then 'empty' when received >= ordered then 'delivered' when closed then 'closed' when received > 0 then 'partly' when sent > 0 then 'sent' else 'ordered' end
$$;
comment on function komet.order_state(int, int, int, int, boolean) is 'How it stands with an order, a word of the set order_state.';

create type api.order_row as (
  id uuid, version bigint, unit uuid, unit_name text, from_unit uuid, from_unit_label text, supplier text, from_where text, reference text, ordered_on date, expected_on date,
  what text, quantity int, received int, state text, late boolean, by text, to_close boolean, message text, detail text);

create function komet.orders_shown(orders uuid[]) returns setof api.order_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select o.id, o.version, o.unit, case when cardinality(array(select komet.units_figures())) > 1 then u.name end::text, o.from_unit, w.name::text, o.supplier::text, coalesce(w.name, o.supplier)::text, o.reference::text, o.ordered_on, o.expected_on,
      l.what, l.quantity, l.received, komet.order_state(l.lines, l.quantity, l.sent, l.received, o.closed_on is not null),
      nullif(l.remaining > 0 and coalesce(o.expected_on, o.ordered_on + komet.setting('material_days', o.unit)::int) < komet.today(), false), komet.called(o.changed_by),
      o.unit = any (array(select komet.units_stock())) and l.remaining > 0, null::text, null::text
    from komet.material_order o
    join komet.unit u on u.id = o.unit
    left join komet.unit w on w.id = o.from_unit
    cross join lateral (
      select count(*)::int as lines, coalesce(sum(x.quantity), 0)::int as quantity, coalesce(sum(least(x.received, x.quantity)), 0)::int as received,
        coalesce(sum(x.sent), 0)::int as sent, coalesce(sum(x.remaining), 0)::int as remaining,
        string_agg(x.quantity || ' ' || komet.edition_name(x.edition), ', ' order by komet.edition_name(x.edition)) as what
      from komet.orders_open(array[o.unit]) x where x.material_order = o.id) l
    where o.id = any (orders);
end $$;
comment on function komet.orders_shown(uuid[]) is 'Orders as lines of a list and in their form, in no order.';

create function api.order_list(state text default null, unit uuid default null) returns setof api.order_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  most int := komet.setting('list_max', null, null)::int;
begin
  return query
    select s.* from komet.orders_shown(array(
      select o.id from komet.material_order o
      where (order_list.unit is null or o.unit = order_list.unit)
        and (order_list.state is not null or o.closed_on is null or o.closed_on > komet.today() - 30))) s
    where s.state = order_list.state or order_list.state is null and (s.state not in ('delivered', 'closed') or s.ordered_on > komet.today() - 60)
    order by s.state in ('delivered', 'closed'), s.late nulls last, s.ordered_on desc, s.id limit most;
end $$;
comment on function api.order_list(text, uuid) is 'Orders of material, those that are late first, then those that have not come; without a state those of the last two months too. Source: wish 11.';

create function api.order_get(id uuid default null) returns setof api.order_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select s.* from komet.orders_shown(array[order_get.id]) s
$$;
comment on function api.order_get(uuid) is 'One order, for its form.';

create function api.store_choice(unit uuid default null) returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select u.id::text, u.name::text from komet.unit u
  where komet.today() between u.valid_from and coalesce(u.valid_to, 'infinity') and u.id is distinct from store_choice.unit
  order by u.kind <> 'central', u.name collate "sv-SE-x-icu"
$$;
comment on function api.store_choice(uuid) is 'The stores that material may come from or be sent to: the central one first.';

create function komet.order_locked(id uuid, version bigint default -1) returns komet.material_order language plpgsql as $$
declare
  o komet.material_order;
begin
  select * into o from komet.material_order x where x.id = order_locked.id and x.unit = any (array(select komet.units_stock())) for update;
  if not found or order_locked.version is distinct from o.version and order_locked.version is distinct from -1 then
    perform komet.raise_stale();
  end if;
  return o;
end $$;
comment on function komet.order_locked(uuid, bigint) is 'An order of one''s own unit, locked. KM002.';

create function api.order_save(request uuid default null, id uuid default null, version bigint default null, unit uuid default null, from_unit uuid default null, supplier text default null,
  reference text default null, ordered_on date default null, expected_on date default null)
returns setof api.order_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.order_row;
  o komet.material_order;
begin
  done := komet.request_begin(order_save.request, 'order_save', jsonb_build_object('id', order_save.id, 'version', order_save.version, 'unit', order_save.unit, 'from_unit', order_save.from_unit,
    'supplier', order_save.supplier, 'reference', order_save.reference, 'ordered_on', order_save.ordered_on, 'expected_on', order_save.expected_on));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.order_row, done);
    return;
  end if;
  if order_save.id is not null then
    o := komet.order_locked(order_save.id, order_save.version);
  else
    o.unit := komet.stock_unit(order_save.unit);
  end if;
  o.supplier := komet.clean('supplier', order_save.supplier);
  o.reference := komet.clean('reference', order_save.reference);
  o.ordered_on := coalesce(order_save.ordered_on, o.ordered_on, komet.today());
  if order_save.from_unit is null and o.supplier is null then
    perform komet.fail('KM001', 'supplier', 'Write from whom: a supplier, or a store above');
  elsif order_save.from_unit is not null and o.supplier is not null then
    perform komet.fail('KM001', 'supplier', 'From a store or from a supplier, not both');
  elsif order_save.from_unit = o.unit or order_save.from_unit is not null and not exists (select from komet.unit u where u.id = order_save.from_unit) then
    perform komet.fail('KM001', 'from_unit', 'Choose from the list');
  elsif o.ordered_on not between komet.today() - 731 and komet.today() then
    perform komet.fail('KM001', 'ordered_on', 'That day has not come yet, or is long ago');
  elsif order_save.expected_on < o.ordered_on then
    perform komet.fail('KM001', 'expected_on', 'It cannot come before it was ordered');
  elsif order_save.expected_on > komet.today() + 731 then
    perform komet.fail('KM001', 'expected_on', 'The date is within two years from today');
  elsif o.from_unit is distinct from order_save.from_unit and exists (
      select from komet.material_order_line l join komet.material_movement m on m.order_line = l.id where l.material_order = o.id) then
    perform komet.fail('KM001', 'from_unit', 'Some of it has been sent or has come: it stays with who was asked');
  end if;
  if order_save.id is null then
    insert into komet.material_order (unit, from_unit, supplier, reference, ordered_on, expected_on)
    values (o.unit, order_save.from_unit, o.supplier, o.reference, o.ordered_on, order_save.expected_on) returning * into o;
  else
    update komet.material_order x set from_unit = order_save.from_unit, supplier = o.supplier, reference = o.reference, ordered_on = o.ordered_on, expected_on = order_save.expected_on
    where x.id = o.id returning * into o;
  end if;
  select * into answer from api.order_get(o.id);
  answer.message := komet.say('Saved the order of {1} from {2}');
  answer.detail := komet.detail(o.ordered_on::text, answer.from_where);
  perform komet.request_end(order_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.order_save(uuid, uuid, bigint, uuid, uuid, text, text, date, date) is 'An order of material by one''s own unit, from a store or a supplier; what is ordered is its lines. Errors: KM001 at each field, KM002, KM003 another''s stock. Source: wish 11.';

create type api.order_line_row as (
  id uuid, version bigint, material_order uuid, edition uuid, edition_label text, name text, quantity int, sent int, received int, remaining int, stock int, state text, to_receive boolean, to_send boolean,
  to_change boolean, to_remove boolean, message text, detail text);

create function komet.order_lines_shown(orders uuid[]) returns setof api.order_line_row language plpgsql stable as $$
#variable_conflict use_column
declare
  mine uuid[] := array(select komet.units_stock());
begin
  return query
    select x.id, l.version, x.material_order, x.edition, komet.edition_name(x.edition), komet.edition_name(x.edition), x.quantity, nullif(x.sent, 0), nullif(x.received, 0), nullif(x.remaining, 0),
      -- Of the store that is asked, for who keeps it; else of one's own.
      komet.stock_left(case when x.from_unit = any (mine) then x.from_unit else x.unit end, x.edition),
      komet.order_state(1, x.quantity, x.sent, x.received, x.closed),
      x.unit = any (mine) and x.remaining > 0, coalesce(x.from_unit = any (mine) and x.unsent > 0, false), x.unit = any (mine) and not x.closed,
      x.unit = any (mine) and not exists (select from komet.material_movement m where m.order_line = x.id), null::text, null::text
    from komet.orders_open(array(select o.unit from komet.material_order o where o.id = any (orders))) x
    join komet.material_order_line l on l.id = x.id
    where x.material_order = any (orders)
    order by 6, x.id;
end $$;
comment on function komet.order_lines_shown(uuid[]) is 'The lines of orders as a list shows them, and what can be done with each by whoever asks.';

create function api.order_line_list(material_order uuid default null) returns setof api.order_line_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select s.* from komet.order_lines_shown(array[order_line_list.material_order]) s
$$;
comment on function api.order_line_list(uuid) is 'What an order is of: ordered, sent by the store that was asked, received, and still to come.';

create function api.order_line_get(id uuid default null, material_order uuid default null) returns setof api.order_line_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select s.* from komet.order_lines_shown(array(select l.material_order from komet.material_order_line l where l.id = order_line_get.id)) s where s.id = order_line_get.id
$$;
comment on function api.order_line_get(uuid, uuid) is 'One line of an order, for its form.';

create function api.order_line_save(request uuid default null, id uuid default null, version bigint default null, material_order uuid default null, edition uuid default null, quantity int default null)
returns setof api.order_line_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.order_line_row;
  o komet.material_order;
  l komet.material_order_line;
begin
  done := komet.request_begin(order_line_save.request, 'order_line_save', jsonb_build_object('id', order_line_save.id, 'version', order_line_save.version, 'material_order', order_line_save.material_order,
    'edition', order_line_save.edition, 'quantity', order_line_save.quantity));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.order_line_row, done);
    return;
  end if;
  o := komet.order_locked(coalesce((select x.material_order from komet.material_order_line x where x.id = order_line_save.id), order_line_save.material_order));
  if o.closed_on is not null then
    perform komet.fail('KM004', null, 'The order was closed on {1}', o.closed_on::text);
  elsif not exists (select from komet.material_edition e where e.id = order_line_save.edition) then
    perform komet.fail('KM001', 'edition', 'Choose which material');
  elsif order_line_save.quantity is null then
    perform komet.fail('KM001', 'quantity', 'Write how many');
  elsif order_line_save.quantity not between 1 and 10000 then
    perform komet.fail('KM001', 'quantity', 'Between {1} and {2}', '1', '10000');
  elsif exists (select from komet.material_order_line x where x.material_order = o.id and x.material_edition = order_line_save.edition and x.id is distinct from order_line_save.id) then
    perform komet.fail('KM001', 'edition', 'That stands in the order already');
  elsif exists (select from komet.material_order_line x join komet.material_movement m on m.order_line = x.id where x.id = order_line_save.id and x.material_edition <> order_line_save.edition) then
    perform komet.fail('KM001', 'edition', 'Some of it has been sent or has come: it stays with who was asked');
  end if;
  if order_line_save.id is null then
    insert into komet.material_order_line (unit, material_order, material_edition, quantity) values (o.unit, o.id, order_line_save.edition, order_line_save.quantity) returning * into l;
  else
    update komet.material_order_line x set material_edition = order_line_save.edition, quantity = order_line_save.quantity
    where x.id = order_line_save.id and x.version = order_line_save.version returning * into l;
    if not found then
      perform komet.raise_stale();
    end if;
  end if;
  select * into answer from api.order_line_get(l.id);
  answer.message := komet.say('Ordered {1} {2}');
  answer.detail := komet.detail(l.quantity::text, answer.name);
  perform komet.request_end(order_line_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.order_line_save(uuid, uuid, bigint, uuid, uuid, int) is 'What is ordered, and how many. Errors: KM001 at edition or quantity, KM002, KM004 when the order is closed. Source: wish 11.';

create function api.order_make(request uuid default null, unit uuid default null, edition uuid default null, quantity int default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  u uuid;
  store uuid := komet.unit_store();
  who text;
  o komet.material_order;
  l komet.material_order_line;
begin
  done := komet.request_begin(order_make.request, 'order_make', jsonb_build_object('unit', order_make.unit, 'edition', order_make.edition, 'quantity', order_make.quantity));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  u := komet.stock_unit(order_make.unit);
  if order_make.quantity is null or order_make.quantity not between 1 and 10000 or not exists (select from komet.material_edition e where e.id = order_make.edition) then
    perform komet.raise_stale();
  end if;
  select m.supplier into who from komet.material_edition e join komet.material m on m.id = e.material where e.id = order_make.edition;
  if u = store or not komet.setting('material_from_store', u)::boolean then
    store := null;
    who := coalesce(who, komet.no_name());
  else
    who := null;
  end if;
  -- What is ordered from the same place on one day is one order, until some of it is on its way.
  perform pg_advisory_xact_lock(hashtextextended('order ' || u, 0));
  select x.* into o from komet.material_order x
  where x.unit = u and x.ordered_on = komet.today() and x.closed_on is null and x.from_unit is not distinct from store and x.supplier is not distinct from who
    and not exists (select from komet.material_order_line y join komet.material_movement m on m.order_line = y.id where y.material_order = x.id)
  order by x.id limit 1 for update;
  if not found then
    insert into komet.material_order (unit, from_unit, supplier, ordered_on) values (u, store, who, komet.today()) returning * into o;
  end if;
  insert into komet.material_order_line as y (unit, material_order, material_edition, quantity) values (u, o.id, order_make.edition, order_make.quantity)
  on conflict (material_order, material_edition) do update set quantity = y.quantity + excluded.quantity
  returning * into l;
  return next komet.finish(order_make.request, l.id, l.version, komet.say('Ordered {1} {2} from {3}'), order_make.quantity::text, komet.edition_name(l.material_edition),
    coalesce((select x.name::text from komet.unit x where x.id = o.from_unit), o.supplier::text));
end $$;
comment on function api.order_make(uuid, uuid, uuid, int) is 'Orders what is short: on today''s order to the central store, or to the supplier where districts order themselves (setting material_from_store). Errors: KM002, KM003 another''s stock. Source: wish 11.';

create function api.order_line_remove(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  o komet.material_order;
begin
  done := komet.request_begin(order_line_remove.request, 'order_line_remove', jsonb_build_object('id', order_line_remove.id, 'version', order_line_remove.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  o := komet.order_locked((select x.material_order from komet.material_order_line x where x.id = order_line_remove.id));
  if exists (select from komet.material_movement m where m.order_line = order_line_remove.id) then
    perform komet.fail('KM004', null, 'Some of it has been sent or has come: close the order when the rest will not come');
  end if;
  delete from komet.material_order_line l where l.id = order_line_remove.id and l.version = order_line_remove.version;
  if not found then
    perform komet.raise_stale();
  end if;
  return next komet.finish(order_line_remove.request, o.id, o.version, komet.say('Taken off the order'));
end $$;
comment on function api.order_line_remove(uuid, uuid, bigint) is 'Takes a line off an order of which nothing has been sent or has come. Errors: KM002, KM004.';

create function api.order_close(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  o komet.material_order;
begin
  done := komet.request_begin(order_close.request, 'order_close', jsonb_build_object('id', order_close.id, 'version', order_close.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  o := komet.order_locked(order_close.id, order_close.version);
  if o.closed_on is not null then
    perform komet.fail('KM004', null, 'The order was closed on {1}', o.closed_on::text);
  end if;
  update komet.material_order x set closed_on = komet.today() where x.id = o.id returning * into o;
  return next komet.finish(order_close.request, o.id, o.version, komet.say('The order is closed: what has not come is not waited for'));
end $$;
comment on function api.order_close(uuid, uuid, bigint) is 'Nothing more comes of an order. Errors: KM002, KM004.';

create function api.order_receive_save(request uuid default null, id uuid default null, quantity int default null, on_date date default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  x komet.order_open;
  m komet.material_movement;
  n int;
begin
  done := komet.request_begin(order_receive_save.request, 'order_receive_save', jsonb_build_object('id', order_receive_save.id, 'quantity', order_receive_save.quantity, 'on_date', order_receive_save.on_date));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  perform komet.order_locked((select l.material_order from komet.material_order_line l where l.id = order_receive_save.id));
  select y.* into x from komet.orders_open(array(select komet.units_stock())) y where y.id = order_receive_save.id;
  n := coalesce(order_receive_save.quantity, x.remaining);
  if n = 0 then
    perform komet.fail('KM004', null, 'All of it has come, or the order is closed');
  end if;
  m.unit := x.unit;
  m.material_edition := x.edition;
  m.kind := 'received';
  m.quantity := n;
  m.on_date := order_receive_save.on_date;
  m.order_line := x.id;
  m := komet.movement_put(komet.movement_checked(m, n));
  return next komet.finish(order_receive_save.request, m.id, null, case when n < x.remaining then komet.say('Received {1} {2}. {4} are still to come; there are {3} now')
    else komet.say('Received {1} {2}, and with it all. There are {3} now') end,
    n::text, komet.edition_name(x.edition), komet.stock_left(x.unit, x.edition)::text, greatest(x.remaining - n, 0)::text);
end $$;
comment on function api.order_receive_save(uuid, uuid, int, date) is 'Something of a line of an order has come: id is the line; left out, all that is still to come, today. Errors: KM001 at quantity or on_date, KM002, KM004 when nothing is to come. Source: wish 11 (partly delivered).';

create function api.order_send_save(request uuid default null, id uuid default null, quantity int default null, on_date date default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  x komet.order_open;
  m komet.material_movement;
  n int;
begin
  done := komet.request_begin(order_send_save.request, 'order_send_save', jsonb_build_object('id', order_send_save.id, 'quantity', order_send_save.quantity, 'on_date', order_send_save.on_date));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('send ' || order_send_save.id, 0));
  select y.* into x from komet.orders_open(array(select komet.units_stock())) y where y.id = order_send_save.id and y.from_unit = any (array(select komet.units_stock()));
  if x.id is null then
    perform komet.fail('KM004', null, 'It is not ordered from your store');
  end if;
  n := coalesce(order_send_save.quantity, x.unsent);
  if n = 0 then
    perform komet.fail('KM004', null, 'All of it has been sent, or the order is closed');
  end if;
  m.unit := x.from_unit;
  m.material_edition := x.edition;
  m.kind := 'sent';
  m.on_date := order_send_save.on_date;
  m.order_line := x.id;
  m.to_unit := x.unit;
  m := komet.movement_checked(m, n);
  m.quantity := -n;
  m := komet.movement_put(m);
  return next komet.finish(order_send_save.request, m.id, null, komet.say('Sent {1} {2}. There are {3} left here'), n::text, komet.edition_name(x.edition), komet.stock_left(m.unit, x.edition)::text);
end $$;
comment on function api.order_send_save(uuid, uuid, int, date) is 'The store that was asked sends something of a line of an order: id is the line; left out, all that is not sent yet, today. Errors: KM001 at quantity or on_date, KM002, KM004. Source: wish 11.';
