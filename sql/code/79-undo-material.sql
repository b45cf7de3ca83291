-- Taking back what was done with material. A movement is answered by its opposite, which points at it; neither is listed any more.

create function komet.undo_material_own(d komet.deed) returns void language plpgsql stable as $$
begin
  if exists (
      select from unnest(d.lines) l
      left join komet.material_movement m on l.tbl = 'material_movement' and m.id = l.row_id::uuid
      left join komet.material_order o on l.tbl = 'material_order' and o.id = l.row_id::uuid
      cross join lateral (select coalesce(m.unit, o.unit, (l.before ->> 'unit')::uuid) as unit) w
      where l.tbl in ('material_movement', 'material_order') and coalesce(w.unit <> all (array(select komet.units_stock())), true)
        and (m.for_group is null or m.for_group <> all (array(select komet.groups_led())))
        and (m.for_web is null or m.for_web <> all (array(select komet.web_led())))) then
    perform komet.fail('KM004', null, 'Your duty does not include this any more');
  end if;
end $$;
comment on function komet.undo_material_own(komet.deed) is 'KM004 unless the stock is still one''s own to write, or the group one''s own to lead.';

create function komet.undo_movements(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  m komet.material_movement;
  c komet.material_movement;
  lines int := 0;
  n int := 0;
begin
  for m in select x.* from komet.material_movement x where x.id in (select komet.deed_ids(d, 'material_movement', 'INSERT')) order by x.material_edition, x.id loop
    select x.* into c from komet.material_movement x
    where x.unit = m.unit and x.material_edition = m.material_edition and x.kind = 'counted' and x.on_date >= m.on_date and x.at > d.ended and x.corrects is null
      and not exists (select from komet.material_movement y where y.corrects = x.id)
    order by x.at desc limit 1;
    if found then
      perform komet.fail('KM004', null, '{1} counted {3} at {2}, after this', komet.called(c."by"), komet.hour_text(c.at), komet.edition_name(m.material_edition));
    end if;
    lines := lines + 1;
    n := n + abs(coalesce(m.counted, m.quantity));
    if really then
      c := m;
      c.quantity := -m.quantity;
      c.corrects := m.id;
      c.kind := case when m.kind = 'counted' then 'lost' else m.kind end;
      c.counted := null;
      perform komet.movement_put(c);
    end if;
  end loop;
  if lines = 0 then
    perform komet.raise_stale();
  elsif really then
    return array[komet.say('Taken back: {1}'), komet.edition_name(m.material_edition)];
  end if;
  return case when d.function = 'stock_count_save' then array[komet.say('Take back that {1} {2} were counted at {3}?'), n::text, komet.edition_name(m.material_edition), komet.hour_text(d.at)]
    else array[komet.say('Take back {1} {2}, written down at {3}? The stock is as before'), n::text, komet.edition_name(m.material_edition), komet.hour_text(d.at)] end;
end $$;
comment on function komet.undo_movements(komet.deed, boolean) is 'What came into a stock or left it: as if it had not been, unless somebody has counted since.';

create function komet.undo_order_save(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  o komet.material_order;
  was komet.material_order;
begin
  select * into o from komet.material_order x where x.id = (d.answer ->> 'id')::uuid;
  was := jsonb_populate_record(null::komet.material_order, komet.deed_was(d, 'material_order', o.id::text));
  if o.id is null then
    perform komet.raise_stale();
  end if;
  perform komet.refuse_touched(d, 'material_order', o.id::text, o.version, o.changed_at, o.changed_by, komet.say('{1} changed the order at {2}, after this'));
  if was.id is null and exists (select from komet.material_order_line l where l.material_order = o.id) then
    perform komet.fail('KM004', null, 'Something stands on the order: take that off first');
  elsif not really then
    return array[case when was.id is null then komet.say('Take back the order of {1}? Nothing stands on it') else komet.say('Put the order of {1} back as it was?') end, o.ordered_on::text];
  elsif was.id is null then
    delete from komet.material_order x where x.id = o.id and x.version = o.version;
  else
    update komet.material_order x set from_unit = was.from_unit, supplier = was.supplier, reference = was.reference, ordered_on = was.ordered_on, expected_on = was.expected_on
    where x.id = o.id and x.version = o.version;
  end if;
  return array[komet.say('Taken back')];
end $$;
comment on function komet.undo_order_save(komet.deed, boolean) is 'The head of an order as it was; a new one goes as long as nothing stands on it.';

create function komet.undo_order(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  l komet.deed_line;
  was komet.material_order_line;
  about komet.material_order_line;
  o komet.material_order;
begin
  if d.function = 'order_close' then
    select * into o from komet.material_order x where x.id = (d.answer ->> 'id')::uuid;
    perform komet.refuse_touched(d, 'material_order', o.id::text, o.version, o.changed_at, o.changed_by, komet.say('{1} changed the order at {2}, after this'));
    if really then
      update komet.material_order x set closed_on = null where x.id = o.id and x.version = o.version;
      return array[komet.say('Taken back')];
    end if;
    return array[komet.say('Wait again for what the order of {1} has not brought?'), o.ordered_on::text];
  end if;
  if d.function = 'order_save' then
    return komet.undo_order_save(d, really);
  end if;
  select (row(x.tbl, x.op, x.row_id, x.before)::komet.deed_line).* into l from unnest(d.lines) x (tbl, op, row_id, before) where x.tbl = 'material_order_line' limit 1;
  was := jsonb_populate_record(null::komet.material_order_line, l.before);
  select * into about from komet.material_order_line x where x.id = l.row_id::uuid;
  if l.op = 'DELETE' then
    if not exists (select from komet.material_order x where x.id = was.material_order and x.closed_on is null) then
      perform komet.raise_stale();
    elsif really then
      insert into komet.material_order_line select was.* on conflict do nothing;
      return array[komet.say('Taken back')];
    end if;
    return array[komet.say('Put {1} {2} back on the order?'), was.quantity::text, komet.edition_name(was.material_edition)];
  elsif about.id is null then
    perform komet.raise_stale();
  end if;
  perform komet.refuse_touched(d, 'material_order_line', about.id::text, about.version, about.changed_at, about.changed_by, komet.say('{1} changed the order at {2}, after this'));
  if exists (select from komet.material_movement m where m.order_line = about.id) then
    perform komet.fail('KM004', null, 'Some of it has been sent or has come: close the order when the rest will not come');
  elsif not really then
    return array[komet.say('Take back the order of {1} {2} at {3}?'), (about.quantity - coalesce(was.quantity, 0))::text, komet.edition_name(about.material_edition), komet.hour_text(d.at)];
  elsif was.id is null then
    delete from komet.material_order_line x where x.id = about.id and x.version = about.version;
    delete from komet.material_order x where x.id = about.material_order and x.id in (select komet.deed_ids(d, 'material_order', 'INSERT'))
      and not exists (select from komet.material_order_line y where y.material_order = x.id);
  else
    update komet.material_order_line x set quantity = was.quantity, material_edition = was.material_edition where x.id = about.id and x.version = about.version;
  end if;
  return array[komet.say('Taken back')];
end $$;
comment on function komet.undo_order(komet.deed, boolean) is 'A line ordered, changed or taken off, an order closed: as before, as long as nothing of it has been sent or has come.';

create function komet.undo_material(d komet.deed, really boolean) returns text[] language plpgsql as $$
begin
  perform komet.undo_material_own(d);
  if d.function in ('order_save', 'order_make', 'order_line_save', 'order_line_remove', 'order_close') then
    return komet.undo_order(d, really);
  end if;
  return komet.undo_movements(d, really);
end $$;
comment on function komet.undo_material(komet.deed, boolean) is 'Deeds with stocks and orders.';
