-- Stocks (förråd): each is the sum of its movements. A coordinator keeps the district's, the project's lead the central store's;
-- the lead and supervisors see all. Nothing is refused because the books say that there is none: what has been handed out has
-- been handed out, and a stock below nothing says that somebody has to count.

create function komet.stock_unit(unit uuid) returns uuid language plpgsql stable as $$
#variable_conflict use_column
declare
  own uuid[] := array(select komet.units_stock());
begin
  if stock_unit.unit is null and cardinality(own) > 1 then
    perform komet.fail('KM001', 'unit', 'Choose whose stock it is');
  elsif coalesce(stock_unit.unit, own[1]) = any (own) then
    return coalesce(stock_unit.unit, own[1]);
  end if;
  perform komet.fail('KM003', 'unit', 'That is the stock of another district');
end $$;
comment on function komet.stock_unit(uuid) is 'The unit whose stock is written: the one named, or the only one that one keeps. KM001 at unit when there are several, KM003 when it is another''s.';

create function api.stock_unit_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select u.id::text, u.name::text from komet.unit u where u.id = any (array(select komet.units_stock())) order by u.name collate "sv-SE-x-icu"
$$;
comment on function api.stock_unit_choice() is 'The units whose stock one keeps.';

create function api.edition_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select e.id::text, komet.edition_name(e.id) from komet.material_edition e join komet.material m on m.id = e.material
  where m.active order by m.name collate "sv-SE-x-icu", e.valid_from desc, e.id
$$;
comment on function api.edition_choice() is 'The material in use, each edition by itself, the newest first.';

create type komet.stock_line as (unit uuid, edition uuid, stock int, counted_on date);

create function komet.stocks(units uuid[]) returns setof komet.stock_line language sql stable as $$
  select m.unit, m.material_edition, sum(m.quantity)::int,
    max(m.on_date) filter (where m.kind = 'counted' and m.corrects is null and not exists (select from komet.material_movement c where c.corrects = m.id))
  from komet.material_movement m where m.unit = any (units) group by 1, 2
$$;
comment on function komet.stocks(uuid[]) is 'What lies in each store by the books, and when it was last counted.';

create function komet.stock_left(unit uuid, edition uuid, day date default null) returns int language sql stable as $$
  select coalesce(sum(m.quantity), 0)::int from komet.material_movement m
  where m.unit = stock_left.unit and m.material_edition = stock_left.edition and (stock_left.day is null or m.on_date <= stock_left.day)
$$;
comment on function komet.stock_left(uuid, uuid, date) is 'What is in a store by the books, now or at the end of a day.';

-- ---------------------------------------------------------------------------------------------------
-- What will come and go, and what will be short

create type komet.order_open as (id uuid, material_order uuid, unit uuid, from_unit uuid, edition uuid, quantity int, sent int, received int, remaining int, unsent int, due date, closed boolean);

create function komet.orders_open(units uuid[]) returns setof komet.order_open language sql stable as $$
  select l.id, o.id, o.unit, o.from_unit, l.material_edition, l.quantity, coalesce(x.sent, 0), coalesce(x.received, 0),
    case when o.closed_on is null then greatest(l.quantity - coalesce(x.received, 0), 0) else 0 end,
    case when o.closed_on is null and o.from_unit is not null then greatest(l.quantity - greatest(coalesce(x.sent, 0), coalesce(x.received, 0)), 0) else 0 end,
    greatest(coalesce(o.expected_on, o.ordered_on + komet.setting('material_days', o.unit)::int), komet.today()), o.closed_on is not null
  from komet.material_order o
  join komet.material_order_line l on l.material_order = o.id
  left join lateral (
    select -sum(m.quantity) filter (where m.unit = o.from_unit)::int as sent, sum(m.quantity) filter (where m.unit = o.unit)::int as received
    from komet.material_movement m where m.order_line = l.id) x on true
  where o.unit = any (units) or o.from_unit = any (units)
$$;
comment on function komet.orders_open(uuid[]) is 'The lines of orders by, or to, these units: sent by the store that was asked, received, and what is still to come.';

create type komet.stock_event as (
  unit uuid, edition uuid, on_date date, turn int, delta int, course_group uuid, material_need uuid, for_unit uuid, meeting int, lacking int, after int);

create function komet.stock_ahead(units uuid[]) returns setof komet.stock_event language plpgsql stable as $$
#variable_conflict use_column
declare
  today date := komet.today();
  weeks int := komet.setting('material_weeks')::int;
  groups uuid[] := array(select g.id from komet.course_group g where g.unit = any (units) and g.state in ('planned', 'open', 'running', 'break'));
begin
  return query
    with need as (
      -- What a meeting that has been should have had was handed out or not: nobody waits for it.
      select n.unit, n.edition, n.course_group, n.material_need, n.meeting, n.on_date, n.back_on, n.loan, n.lacking
      from komet.group_needs(groups) n where n.lacking > 0 and n.on_date between today and today + weeks * 7
      union all
      select w.unit, w.edition, null, w.material_need, w.meeting, w.on_date, null, false, w.lacking from komet.web_needs(units) w where w.on_date <= today + weeks * 7),
    e as (
      select s.unit, s.edition, today - 1 as on_date, 0 as turn, s.stock as delta, null::uuid as course_group, null::uuid as material_need, null::uuid as for_unit, null::int as meeting, 0 as lacking
      from komet.stocks(units) s
      union all
      select o.unit, o.edition, o.due, 1, o.remaining, null, null, null, null, 0 from komet.orders_open(units) o where o.remaining > 0 and o.unit = any (units)
      union all
      select n.unit, n.edition, n.back_on, 2, n.lacking, null, null, null, null, 0 from need n where n.loan
      union all
      select m.unit, m.material_edition, greatest(coalesce(x.last_on, g.first_date) + 1, today), 2, -sum(m.quantity)::int, null, null, null, null, 0
      from komet.material_movement m
      join komet.material_edition y on y.id = m.material_edition
      join komet.material a on a.id = y.material and a.loan
      join komet.course_group g on g.id = m.for_group and g.state not in ('settled', 'cancelled')
      left join lateral (select max(z.on_date) as last_on from komet.meeting z where z.course_group = g.id and z.state <> 'cancelled') x on true
      where m.unit = any (units) group by m.id, m.unit, m.material_edition, x.last_on, g.first_date
      union all
      select n.unit, n.edition, n.on_date, 3, -n.lacking, n.course_group, n.material_need, null, n.meeting, n.lacking from need n
      union all
      select o.from_unit, o.edition, o.due, 3, -o.unsent, null, null, o.unit, null, o.unsent from komet.orders_open(units) o where o.unsent > 0 and o.from_unit = any (units))
    select e.unit, e.edition, e.on_date, e.turn, e.delta, e.course_group, e.material_need, e.for_unit, e.meeting, e.lacking,
      sum(e.delta) over (partition by e.unit, e.edition order by e.on_date, e.turn, e.course_group, e.meeting, e.material_need, e.for_unit rows between unbounded preceding and current row)::int
    from e;
end $$;
comment on function komet.stock_ahead(uuid[]) is
'What will come into the stores and leave them, in the order of the days: what there is now, deliveries on the way, loans that come back, then what groups need
(the earlier group takes first) and those in web courses and, of a central store, what districts have ordered. after is what is left by then: below nothing it is short by so many.';

create type api.stock_row as (
  id uuid, unit uuid, unit_name text, edition uuid, material uuid, name text, edition_label text, edition_name text, kind text, state text, stock int, on_way int, needed int, short int, counted_on date, warn boolean);

create function api.stock_list(unit uuid default null, kind text default null) returns setof api.stock_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  seen uuid[] := array(select u from komet.units_figures() u union select s from komet.units_stock() s);
  units uuid[] := array(select u from unnest(seen) u where stock_list.unit is null or u = stock_list.unit);
begin
  return query
    with ahead as (
      select a.unit, a.edition, sum(a.delta) filter (where a.turn = 1)::int as on_way, sum(a.lacking)::int as needed, greatest(-min(a.after) filter (where a.turn = 3), 0) as short
      from komet.stock_ahead(units) a group by 1, 2)
    select md5(k.unit::text || k.edition)::uuid, k.unit, u.name::text, k.edition, m.id, m.name::text, komet.edition_name(e.id), e.label::text, m.kind,
      case when e.id = komet.edition_of(m.id, komet.today()) then 'current' when e.valid_from > komet.today() then 'coming' else 'old' end,
      coalesce(s.stock, 0), nullif(a.on_way, 0), nullif(a.needed, 0), nullif(a.short, 0), s.counted_on, nullif(coalesce(s.stock, 0) < 0 or coalesce(a.short, 0) > 0, false)
    from (select x.unit, x.edition from komet.stocks(units) x union select y.unit, y.edition from ahead y) k
    join komet.unit u on u.id = k.unit
    join komet.material_edition e on e.id = k.edition
    join komet.material m on m.id = e.material
    left join komet.stocks(units) s on s.unit = k.unit and s.edition = k.edition
    left join ahead a on a.unit = k.unit and a.edition = k.edition
    where (stock_list.kind is null or m.kind = stock_list.kind)
      -- An old edition that is all gone is history.
      and (coalesce(s.stock, 0) <> 0 or a.edition is not null and (a.on_way > 0 or a.needed > 0) or e.id = komet.edition_of(m.id, komet.today()) and m.active)
    order by u.kind <> 'central', u.name collate "sv-SE-x-icu", m.name collate "sv-SE-x-icu", e.valid_from desc, k.edition;
end $$;
comment on function api.stock_list(uuid, text) is 'What lies in each store: by the books, on the way, needed by the groups planned within the weeks of the setting material_weeks, and short of it. Of one''s own district, or of all. Source: wish 11, the day of a coordinator.';

create type api.movement_row as (id uuid, on_date date, kind text, quantity int, counted int, number int, whom text, left_over int, by text, note text);

create function api.movement_list(unit uuid default null, edition uuid default null) returns setof api.movement_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  n int := komet.setting('list_max', null, null)::int;
begin
  return query
    select r.id, r.on_date, r.kind, r.quantity, r.counted, r.number, r.whom, r.left_over, r.by, r.note from (
      select m.id, m.on_date, m.kind, m.quantity, m.counted, m.at, g.number, coalesce(l.name, u.name, w.name, o.supplier, q.name)::text as whom,
        sum(m.quantity) over (order by m.on_date, m.at, m.id)::int as left_over, komet.called(m.by) as by, m.note::text
      from komet.material_movement m
      left join komet.leader l on l.id = m.to_leader
      left join komet.course_group g on g.id = m.for_group
      left join komet.unit u on u.id = m.to_unit
      left join komet.material_order_line y on y.id = m.order_line
      left join komet.material_order o on o.id = y.material_order
      left join komet.unit w on w.id = o.from_unit
      left join komet.web_participation k on k.id = m.for_web
      left join komet.programme q on q.id = k.programme
      where m.unit = movement_list.unit and m.material_edition = movement_list.edition
        and m.corrects is null and not exists (select from komet.material_movement c where c.corrects = m.id)) r
    order by r.on_date desc, r.at desc, r.id limit n;
end $$;
comment on function api.movement_list(uuid, uuid) is 'What came into a store and left it, of one edition, the latest first, and how many there were after each. What was taken back is left out. Who took part in a group is told by number of the group only, in a web course by its programme.';

-- ---------------------------------------------------------------------------------------------------
-- Writing

create function komet.movement_put(m komet.material_movement) returns komet.material_movement language plpgsql as $$
begin
  -- Whoever counts waits for those who write, and they for the count.
  if m.kind = 'counted' then
    perform pg_advisory_xact_lock(hashtextextended('stock ' || m.unit || m.material_edition, 0));
  else
    perform pg_advisory_xact_lock_shared(hashtextextended('stock ' || m.unit || m.material_edition, 0));
  end if;
  m.on_date := coalesce(m.on_date, komet.today());
  if m.kind = 'counted' then
    m.quantity := m.counted - komet.stock_left(m.unit, m.material_edition, m.on_date);
  end if;
  insert into komet.material_movement (unit, material_edition, kind, quantity, on_date, counted, order_line, for_group, for_web, for_meeting, for_need, for_participation, to_leader, to_unit, note, corrects)
  values (m.unit, m.material_edition, m.kind, m.quantity, m.on_date, m.counted, m.order_line, m.for_group, m.for_web, m.for_meeting, m.for_need, m.for_participation, m.to_leader, m.to_unit, m.note, m.corrects)
  returning * into m;
  return m;
end $$;
comment on function komet.movement_put(komet.material_movement) is 'Writes a movement of a stock. One of kind counted says how many there were, and is itself the difference.';

create function komet.movement_checked(m komet.material_movement, n int, at_least int default 1) returns komet.material_movement language plpgsql stable as $$
begin
  if m.material_edition is null or not exists (select from komet.material_edition e where e.id = m.material_edition) then
    perform komet.fail('KM001', 'edition', 'Choose which material');
  elsif n is null then
    perform komet.fail('KM001', 'quantity', 'Write how many');
  elsif n not between at_least and 10000 then
    perform komet.fail('KM001', 'quantity', 'Between {1} and {2}', at_least::text, '10000');
  elsif m.on_date > komet.today() then
    perform komet.fail('KM001', 'on_date', 'That day has not come yet');
  elsif m.on_date < komet.today() - 731 then
    perform komet.fail('KM001', 'on_date', 'That is more than two years ago');
  end if;
  m.on_date := coalesce(m.on_date, komet.today());
  m.note := komet.clean('note', m.note);
  return m;
end $$;
comment on function komet.movement_checked(komet.material_movement, int, int) is 'KM001 at edition, quantity or on_date when a movement of so many cannot be; the day left out is today.';

create function komet.movement_told(m komet.material_movement) returns text[] language sql stable as $$
  select array[abs(m.quantity)::text, komet.edition_name(m.material_edition), komet.stock_left(m.unit, m.material_edition)::text]
$$;
comment on function komet.movement_told(komet.material_movement) is 'What a movement says of itself: {1} how many, {2} of what, {3} what is left.';

create function api.stock_receive_save(request uuid default null, unit uuid default null, edition uuid default null, quantity int default null, on_date date default null, note text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  m komet.material_movement;
begin
  done := komet.request_begin(stock_receive_save.request, 'stock_receive_save', jsonb_build_object('unit', stock_receive_save.unit, 'edition', stock_receive_save.edition,
    'quantity', stock_receive_save.quantity, 'on_date', stock_receive_save.on_date, 'note', stock_receive_save.note));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  m.unit := komet.stock_unit(stock_receive_save.unit);
  m.material_edition := stock_receive_save.edition;
  m.kind := 'received';
  m.quantity := stock_receive_save.quantity;
  m.on_date := stock_receive_save.on_date;
  m.note := stock_receive_save.note;
  m := komet.movement_put(komet.movement_checked(m, stock_receive_save.quantity));
  return next komet.finish(stock_receive_save.request, m.id, null, komet.say('Received {1} {2}. There are {3} now'), variadic komet.movement_told(m));
end $$;
comment on function api.stock_receive_save(uuid, uuid, uuid, int, date, text) is 'Material came that no order tells of: what there was when one began, what somebody brought. Errors: KM001 at unit, edition, quantity or on_date, KM003 another''s stock. Source: wish 11.';

create function api.stock_count_save(request uuid default null, unit uuid default null, edition uuid default null, quantity int default null, on_date date default null, note text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  m komet.material_movement;
begin
  done := komet.request_begin(stock_count_save.request, 'stock_count_save', jsonb_build_object('unit', stock_count_save.unit, 'edition', stock_count_save.edition,
    'quantity', stock_count_save.quantity, 'on_date', stock_count_save.on_date, 'note', stock_count_save.note));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  m.unit := komet.stock_unit(stock_count_save.unit);
  m.material_edition := stock_count_save.edition;
  m.kind := 'counted';
  m.counted := stock_count_save.quantity;
  m.on_date := stock_count_save.on_date;
  m.note := stock_count_save.note;
  m := komet.movement_put(komet.movement_checked(m, stock_count_save.quantity, 0));
  return next komet.finish(stock_count_save.request, m.id, null, case when m.quantity = 0 then komet.say('Counted {1} {2}, as in the books')
    when m.quantity > 0 then komet.say('Counted {1} {2}: {3} more than in the books') else komet.say('Counted {1} {2}: {3} fewer than in the books') end,
    m.counted::text, komet.edition_name(m.material_edition), abs(m.quantity)::text);
end $$;
comment on function api.stock_count_save(uuid, uuid, uuid, int, date, text) is 'How many there were when somebody counted: the difference to the books is a movement of its own, and nothing else is changed. Errors: KM001 at unit, edition, quantity or on_date, KM003. Source: wish 11.';

create function api.stock_lost_save(request uuid default null, unit uuid default null, edition uuid default null, quantity int default null, on_date date default null, note text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  m komet.material_movement;
begin
  done := komet.request_begin(stock_lost_save.request, 'stock_lost_save', jsonb_build_object('unit', stock_lost_save.unit, 'edition', stock_lost_save.edition,
    'quantity', stock_lost_save.quantity, 'on_date', stock_lost_save.on_date, 'note', stock_lost_save.note));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  m.unit := komet.stock_unit(stock_lost_save.unit);
  m.material_edition := stock_lost_save.edition;
  m.kind := 'lost';
  m.on_date := stock_lost_save.on_date;
  m.note := stock_lost_save.note;
  m := komet.movement_checked(m, stock_lost_save.quantity);
  m.quantity := -stock_lost_save.quantity;
  m := komet.movement_put(m);
  return next komet.finish(stock_lost_save.request, m.id, null, komet.say('Written off {1} {2}. There are {3} now'), variadic komet.movement_told(m));
end $$;
comment on function api.stock_lost_save(uuid, uuid, uuid, int, date, text) is 'Material is lost, worn out or thrown away as too old. Errors: KM001 at unit, edition, quantity or on_date, KM003. Source: wish 11.';

create function api.stock_send_save(request uuid default null, unit uuid default null, edition uuid default null, quantity int default null, to_unit uuid default null, on_date date default null, note text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  m komet.material_movement;
begin
  done := komet.request_begin(stock_send_save.request, 'stock_send_save', jsonb_build_object('unit', stock_send_save.unit, 'edition', stock_send_save.edition,
    'quantity', stock_send_save.quantity, 'to_unit', stock_send_save.to_unit, 'on_date', stock_send_save.on_date, 'note', stock_send_save.note));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  m.unit := komet.stock_unit(stock_send_save.unit);
  m.material_edition := stock_send_save.edition;
  m.kind := 'sent';
  m.to_unit := stock_send_save.to_unit;
  m.on_date := stock_send_save.on_date;
  m.note := stock_send_save.note;
  if m.to_unit is null or m.to_unit = m.unit or not exists (select from komet.unit u where u.id = m.to_unit) then
    perform komet.fail('KM001', 'to_unit', 'Choose to whom it is sent');
  end if;
  m := komet.movement_checked(m, stock_send_save.quantity);
  m.quantity := -stock_send_save.quantity;
  m := komet.movement_put(m);
  return next komet.finish(stock_send_save.request, m.id, null, komet.say('Sent {1} {2}. There are {3} now; the other store writes down that it came'), variadic komet.movement_told(m));
end $$;
comment on function api.stock_send_save(uuid, uuid, uuid, int, uuid, date, text) is 'Material is sent to another store, which writes down itself that it has come: no unit writes in another''s stock. What was ordered is sent from the order. Errors: KM001 at unit, edition, quantity, to_unit or on_date, KM003. Source: wish 11.';

create function api.stock_hand_save(request uuid default null, unit uuid default null, edition uuid default null, quantity int default null, leader uuid default null, on_date date default null, note text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  m komet.material_movement;
begin
  done := komet.request_begin(stock_hand_save.request, 'stock_hand_save', jsonb_build_object('unit', stock_hand_save.unit, 'edition', stock_hand_save.edition,
    'quantity', stock_hand_save.quantity, 'leader', stock_hand_save.leader, 'on_date', stock_hand_save.on_date, 'note', stock_hand_save.note));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  m.unit := komet.stock_unit(stock_hand_save.unit);
  m.material_edition := stock_hand_save.edition;
  m.kind := 'handed_out';
  m.to_leader := stock_hand_save.leader;
  m.on_date := stock_hand_save.on_date;
  m.note := stock_hand_save.note;
  if m.to_leader is null or not exists (select from komet.leader l where l.id = m.to_leader) then
    perform komet.fail('KM001', 'leader', 'Choose a leader');
  end if;
  m := komet.movement_checked(m, coalesce(stock_hand_save.quantity, 1));
  m.quantity := -coalesce(stock_hand_save.quantity, 1);
  m := komet.movement_put(m);
  return next komet.finish(stock_hand_save.request, m.id, null, komet.say('{4} has got {1} {2}. There are {3} left'), abs(m.quantity)::text, komet.edition_name(m.material_edition),
    komet.stock_left(m.unit, m.material_edition)::text, (select l.name::text from komet.leader l where l.id = m.to_leader));
end $$;
comment on function api.stock_hand_save(uuid, uuid, uuid, int, uuid, date, text) is 'A leader gets material, a manual say, from the stock that one keeps. Left out: one, today. Errors: KM001 at unit, edition, quantity, leader or on_date, KM003. Source: wishes 11 and 89.';
