-- Handing out: a group's material meeting by meeting, to all who were there, one by one in a grid, to its leaders or to the group;
-- and who still has an old edition. Leaders note it for the groups they lead, coordinators for those of the district. No file is opened.

create type komet.hand_line as (material_need uuid, edition uuid, participation uuid, leader uuid, quantity int, meeting uuid);

create function komet.hand_plan(g komet.course_group) returns setof komet.hand_line language plpgsql stable as $$
#variable_conflict use_column
declare
  last uuid := (select m.id from komet.meeting m where m.course_group = g.id and m.state <> 'cancelled'
    and exists (select from komet.attendance a where a.meeting = m.id and a.mark is not null) order by m.number desc limit 1);
begin
  return query
    select t.material_need, komet.edition_of(n.material, g.first_date), t.participation, t.leader, t.quantity - t.handed, last
    from komet.need_takers(array[g.id]) t
    join komet.material_need n on n.id = t.material_need
    where t.quantity > t.handed
      -- Once a meeting has been marked, those who were there.
      and (t.participation is null or last is null or exists (
        select from komet.attendance a where a.meeting = last and a.participation = t.participation and a.mark in ('N', 'S', 'K')));
end $$;
comment on function komet.hand_plan(komet.course_group) is 'Who would get what now: of the participants those who were at the last meeting that is marked and have not had it, before any is marked all; leaders who do not have the edition; the group itself.';

create type api.group_material_row as (
  id uuid, course_group uuid, number int, meeting int, on_date date, name text, edition_label text, per text, needed int, handed int, lacking int, loan boolean, ask text, ask_back text);

create function api.group_material(course_group uuid default null) returns setof api.group_material_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  g komet.course_group;
begin
  select * into g from komet.course_group c where c.id = group_material.course_group
    and (c.unit = any (array(select komet.units_file())) or c.id = any (array(select komet.groups_led())));
  if not found then
    return;
  end if;
  return query
    select n.material_need, g.id, g.number, n.meeting, n.on_date, m.name::text, e.label::text, n.per, n.needed, nullif(n.handed, 0), nullif(n.lacking, 0), nullif(n.loan, false),
      case when h.n > 0 then array_to_string(case
        when n.per = 'leader' then array[komet.say('Hand out {1} to {2}?'), m.name::text, h.leaders]
        when n.per = 'group' then array[komet.say('Hand out {1} to the group?'), m.name::text]
        when h.meeting is null then array[komet.say('Hand out {1} to all {2}?'), m.name::text, h.people::text]
        else array[komet.say('Hand out {1} to the {2} who were at meeting {3} and do not have it?'), m.name::text, h.people::text, h.meeting::text] end, chr(31)) end,
      case when n.handed > 0 then array_to_string(array[case when n.loan then komet.say('Have {1} {2} come back?')
        else komet.say('Take back {1} {2} that were handed out? They are in the store again') end, n.handed::text, m.name::text], chr(31)) end
    from komet.group_needs(array[g.id]) n
    join komet.material m on m.id = n.material
    join komet.material_edition e on e.id = n.edition
    left join lateral (
      select sum(p.quantity) as n, count(p.participation) as people, string_agg(l.name, ', ' order by l.name) as leaders, max(x.number) as meeting
      from komet.hand_plan(g) p left join komet.leader l on l.id = p.leader left join komet.meeting x on x.id = p.meeting
      where p.material_need = n.material_need) h on true
    order by n.meeting, n.per <> 'leader', n.per = 'group', m.name collate "sv-SE-x-icu", n.material_need;
end $$;
comment on function api.group_material(uuid) is 'What the meetings of a group need and what of it has been handed out. ask: what handing out now would mean; ask_back: that it has come back, which what is no loan is asked about too. Of one''s own district, or a group that one leads. Source: wish 11, the day of a group leader.';

create function komet.hand_group(id uuid) returns komet.course_group language plpgsql stable as $$
declare
  g komet.course_group := komet.group_mine(hand_group.id);
begin
  perform komet.group_from(g, 'planned', 'open', 'running', 'break', 'ended');
  return g;
end $$;
comment on function komet.hand_group(uuid) is 'A group that material may be handed out to: of one''s own district or led by oneself, and not over. KM002, KM004.';

create function komet.need_of_group(g komet.course_group, id uuid) returns komet.material_need language plpgsql stable as $$
declare
  n komet.material_need;
begin
  select * into n from komet.material_need x where x.id = need_of_group.id and x.programme_version = g.programme_version;
  if not found then
    perform komet.raise_stale();
  end if;
  return n;
end $$;
comment on function komet.need_of_group(komet.course_group, uuid) is 'A need of the group''s programme version, else KM002.';

create function api.edition_of_choice(id uuid default null) returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select e.id::text, e.label::text from komet.material_need n join komet.material_edition e on e.material = n.material
  where n.id = edition_of_choice.id order by e.valid_from desc
$$;
comment on function api.edition_of_choice(uuid) is 'The editions of what a meeting needs, the newest first.';

create function api.material_hand_out(request uuid default null, course_group uuid default null, id uuid default null, edition uuid default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
  n komet.material_need;
  line komet.hand_line;
  m komet.material_movement;
  people int := 0;
  total int := 0;
begin
  done := komet.request_begin(material_hand_out.request, 'material_hand_out', jsonb_build_object('course_group', material_hand_out.course_group, 'id', material_hand_out.id, 'edition', material_hand_out.edition));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.hand_group(material_hand_out.course_group);
  n := komet.need_of_group(g, material_hand_out.id);
  if material_hand_out.edition is not null and not exists (select from komet.material_edition e where e.id = material_hand_out.edition and e.material = n.material) then
    perform komet.fail('KM001', 'edition', 'Choose from the list');
  end if;
  -- Two leaders of one group who both press the key: the second finds that it is done.
  perform pg_advisory_xact_lock(hashtextextended('hand ' || g.id, 0));
  for line in select p.* from komet.hand_plan(g) p where p.material_need = n.id order by p.participation, p.leader loop
    m := null;
    m.unit := g.unit;
    m.material_edition := coalesce(material_hand_out.edition, line.edition);
    m.kind := 'handed_out';
    m.quantity := -line.quantity;
    m.for_group := g.id;
    m.for_meeting := line.meeting;
    m.for_need := n.id;
    m.for_participation := line.participation;
    m.to_leader := line.leader;
    m := komet.movement_put(m);
    people := people + 1;
    total := total + line.quantity;
  end loop;
  if people = 0 then
    perform komet.fail('KM004', null, 'Everybody who was there has got it already');
  end if;
  return next komet.finish(material_hand_out.request, g.id, null, komet.say('Handed out {1} {2}'), total::text, komet.edition_name(m.material_edition));
end $$;
comment on function api.material_hand_out(uuid, uuid, uuid, uuid) is 'Hands out what a meeting needs (id is the need): to the participants who were at the last meeting marked and do not have it, to leaders who do not, or to the group, as group_material asks. edition left out: the one in use when the group began. What the store does not have by its books is handed out all the same. Errors: KM001 at edition, KM002, KM004 when nobody is left or the group is over. Source: wish 11, the day of a group leader.';

create function komet.take_back(g komet.course_group, need uuid, participation uuid default null, web uuid default null) returns int language plpgsql as $$
#variable_conflict use_column
declare
  it record;
  m komet.material_movement;
  total int := 0;
begin
  for it in
    select x.unit, x.material_edition, x.for_participation, x.to_leader, -sum(x.quantity)::int as n from komet.material_movement x
    where (x.for_group = g.id or x.for_web = take_back.web) and x.for_need = take_back.need and (take_back.participation is null or x.for_participation = take_back.participation)
    group by 1, 2, 3, 4 having sum(x.quantity) < 0 order by 2, 3, 4
  loop
    m := null;
    m.unit := it.unit;
    m.material_edition := it.material_edition;
    m.kind := 'returned';
    m.quantity := it.n;
    m.for_group := g.id;
    m.for_web := take_back.web;
    m.for_need := take_back.need;
    m.for_participation := it.for_participation;
    m.to_leader := it.to_leader;
    perform komet.movement_put(m);
    total := total + it.n;
  end loop;
  return total;
end $$;
comment on function komet.take_back(komet.course_group, uuid, uuid, uuid) is 'Puts back into the stock what was handed out for one need of a group, to one participant or to all, or, without a group, of one in a web course; how many.';

create function api.material_return(request uuid default null, course_group uuid default null, id uuid default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
  n komet.material_need;
  total int;
begin
  done := komet.request_begin(material_return.request, 'material_return', jsonb_build_object('course_group', material_return.course_group, 'id', material_return.id));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  -- A film may come back long after the group is over.
  g := komet.group_mine(material_return.course_group);
  n := komet.need_of_group(g, material_return.id);
  perform pg_advisory_xact_lock(hashtextextended('hand ' || g.id, 0));
  total := komet.take_back(g, n.id);
  if total = 0 then
    perform komet.fail('KM004', null, 'Nothing of it is out');
  end if;
  return next komet.finish(material_return.request, g.id, null, komet.say('Back in the store: {1} {2}'), total::text, (select x.name::text from komet.material x where x.id = n.material));
end $$;
comment on function api.material_return(uuid, uuid, uuid) is 'What was lent to a group has come back, or what was handed out is taken back. Errors: KM002, KM004 when nothing is out. Source: wish 11.';

-- ---------------------------------------------------------------------------------------------------
-- One by one

create type api.handed_columns_row as (id uuid, label text, below text, state text, hint text);

create function api.handed_columns(course_group uuid default null) returns setof api.handed_columns_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select n.id, n.meeting::text, btrim(left(m.name, 14)), 'planned', m.name::text
  from komet.course_group g
  join komet.material_need n on n.programme_version = g.programme_version and n.per in ('participant', 'adult', 'family')
  join komet.material m on m.id = n.material and m.active
  where g.id = handed_columns.course_group order by n.meeting, m.name collate "sv-SE-x-icu", n.id
$$;
comment on function api.handed_columns(uuid) is 'The columns of the grid of who has got what: what each participant, adult or family is to have, and at which meeting.';

create type api.handed_people_row as (id uuid, version bigint, label text, state text, hint text);

create function api.handed_people(course_group uuid default null) returns setof api.handed_people_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select p.id, p.version, komet.list_name(a.given_name, a.family_name, f.protected), p.state, null::text
  from komet.participation p
  join komet.person a on a.id = p.person
  left join komet.family f on f.id = a.family
  where p.course_group = handed_people.course_group and komet.group_named(handed_people.course_group)
  order by p.state = 'interrupted', komet.list_key(a.name_key, f.protected), p.id
$$;
comment on function api.handed_people(uuid) is 'The rows of that grid. Of one''s own district, or a group that one leads.';

create type api.handed_cells_row as (row_id uuid, column_id uuid, mark text, second text, hint text);

create function api.handed_cells(course_group uuid default null) returns setof api.handed_cells_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select m.for_participation, m.for_need, 'X', null::text, string_agg(distinct e.label, ', ') || ' ' || max(m.on_date)
  from komet.material_movement m join komet.material_edition e on e.id = m.material_edition
  where m.for_group = handed_cells.course_group and m.for_participation is not null and m.for_need is not null
  group by 1, 2 having sum(m.quantity) < 0
$$;
comment on function api.handed_cells(uuid) is 'Who has got what, in which edition and when.';

create function api.handed_save(request uuid default null, course_group uuid default null, row_ids uuid[] default null, column_ids uuid[] default null,
  marks text[] default null, seconds text[] default null, seen_marks text[] default null, seen_seconds text[] default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
  n komet.material_need;
  cell record;
  t komet.need_taker;
  m komet.material_movement;
  given int := 0;
  back int := 0;
begin
  done := komet.request_begin(handed_save.request, 'handed_save', jsonb_build_object('course_group', handed_save.course_group, 'row_ids', handed_save.row_ids,
    'column_ids', handed_save.column_ids, 'marks', handed_save.marks));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.hand_group(handed_save.course_group);
  perform komet.grid_checked(row_ids, column_ids, marks, seen_marks);
  perform pg_advisory_xact_lock(hashtextextended('hand ' || g.id, 0));
  for cell in
    select x.row_id, x.column_id, nullif(x.mark, '') as mark, nullif(x.seen_mark, '') as seen_mark, y.mark as stored
    from unnest(row_ids, column_ids, marks, seen_marks) x (row_id, column_id, mark, seen_mark)
    left join api.handed_cells(g.id) y on y.row_id = x.row_id and y.column_id = x.column_id
    order by x.column_id, x.row_id
  loop
    n := komet.need_of_group(g, cell.column_id);
    select x.* into t from komet.need_takers(array[g.id]) x where x.material_need = n.id and x.participation = cell.row_id;
    if t.participation is null or handed_save.seen_marks is not null and cell.stored is distinct from cell.seen_mark and cell.stored is distinct from cell.mark then
      perform komet.raise_stale();
    elsif cell.mark <> 'X' then
      perform komet.fail('KM001', 'marks', 'Not a mark: {1}', left(cell.mark, 10));
    end if;
    if cell.mark is null and cell.stored is not null then
      back := back + komet.take_back(g, n.id, cell.row_id);
    elsif cell.mark is not null and cell.stored is null then
      m := null;
      m.unit := g.unit;
      m.material_edition := komet.edition_of(n.material, g.first_date);
      m.kind := 'handed_out';
      -- Also one who has dropped out, or who shares the family's, may have been given one.
      m.quantity := -greatest(t.quantity - t.handed, n.quantity);
      m.for_group := g.id;
      m.for_need := n.id;
      m.for_participation := t.participation;
      perform komet.movement_put(m);
      given := given - m.quantity;
    end if;
  end loop;
  return next komet.finish(handed_save.request, g.id, null, case when back = 0 then komet.say('Handed out: {1}') else komet.say('Handed out: {1}. Back in the store: {2}') end, given::text, back::text);
end $$;
comment on function api.handed_save(uuid, uuid, uuid[], uuid[], text[], text[], text[], text[]) is 'Who has got what: rows are participants, columns needs; X is given, an empty mark puts it back into the store. seen_marks: what stood there; a cell that a colleague has set otherwise stops the save. Errors: KM001 at marks, KM002, KM004 when the group is over. Source: wish 11.';

-- ---------------------------------------------------------------------------------------------------
-- Those in web courses: each when it is their turn

create function api.web_material_columns(programme_version uuid default null) returns setof api.handed_columns_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select n.id, btrim(left(m.name, 15)), n.meeting::text, 'planned', m.name::text
  from komet.material_need n join komet.material m on m.id = n.material and m.active
  where n.programme_version = web_material_columns.programme_version and n.per in ('participant', 'adult', 'family')
  order by n.meeting, m.name collate "sv-SE-x-icu", n.id
$$;
comment on function api.web_material_columns(uuid) is 'The columns of the grid of who in a web course has got what: what each is to have, and under it for which module.';

create function api.web_material_cells(programme_version uuid default null) returns setof api.handed_cells_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select m.for_web, m.for_need, 'X', null::text, string_agg(distinct e.label, ', ') || ' ' || max(m.on_date)
  from komet.web_participation w
  join komet.material_movement m on m.for_web = w.id and m.for_need is not null
  join komet.material_edition e on e.id = m.material_edition
  where w.programme_version = web_material_cells.programme_version and w.state = 'running'
  group by 1, 2 having sum(m.quantity) < 0
$$;
comment on function api.web_material_cells(uuid) is 'Who in a web course has got what, in which edition and when; the rows are those of web_people.';

create function api.web_material_save(request uuid default null, programme_version uuid default null, row_ids uuid[] default null, column_ids uuid[] default null,
  marks text[] default null, seconds text[] default null, seen_marks text[] default null, seen_seconds text[] default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  cell record;
  w komet.web_participation;
  t record;
  m komet.material_movement;
  given int := 0;
  back int := 0;
begin
  done := komet.request_begin(web_material_save.request, 'web_material_save', jsonb_build_object('programme_version', web_material_save.programme_version, 'row_ids', web_material_save.row_ids,
    'column_ids', web_material_save.column_ids, 'marks', web_material_save.marks));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  if coalesce(cardinality(row_ids), 0) = 0 then
    perform komet.raise_stale();
  end if;
  perform komet.grid_checked(row_ids, column_ids, marks, seen_marks);
  for cell in
    select x.row_id, x.column_id, nullif(x.mark, '') as mark, nullif(x.seen_mark, '') as seen_mark
    from unnest(row_ids, column_ids, marks, seen_marks) x (row_id, column_id, mark, seen_mark) order by x.row_id, x.column_id
  loop
    w := komet.web_seen(cell.row_id);
    perform komet.web_runs(w);
    perform pg_advisory_xact_lock(hashtextextended('hand ' || w.id, 0));
    select x.*, case when x.handed > 0 then 'X' end as mark into t from komet.web_takers(array[w.id]) x where x.material_need = cell.column_id;
    if t.web is null or web_material_save.seen_marks is not null and t.mark is distinct from cell.seen_mark and t.mark is distinct from cell.mark then
      perform komet.raise_stale();
    elsif cell.mark <> 'X' then
      perform komet.fail('KM001', 'marks', 'Not a mark: {1}', left(cell.mark, 10));
    elsif cell.mark is null and t.mark is not null then
      back := back + komet.take_back(null::komet.course_group, t.material_need, null, w.id);
    elsif cell.mark is not null and t.mark is null then
      m := null;
      m.unit := w.unit;
      m.material_edition := t.edition;
      m.kind := 'handed_out';
      m.quantity := -t.quantity;
      m.for_web := w.id;
      m.for_need := t.material_need;
      perform komet.movement_put(m);
      given := given + t.quantity;
    end if;
  end loop;
  return next komet.finish(web_material_save.request, web_material_save.programme_version, null,
    case when back = 0 then komet.say('Handed out: {1}') else komet.say('Handed out: {1}. Back in the store: {2}') end, given::text, back::text);
end $$;
comment on function api.web_material_save(uuid, uuid, uuid[], uuid[], text[], text[], text[], text[]) is 'Who in a web course has got what: rows are those who go on, columns needs; X is given, in the edition of the day they began, an empty mark puts it back into the store. What the store does not have by its books is handed out all the same. seen_marks: what stood there; a cell that a colleague has set otherwise stops the save. Errors: KM001 at marks, KM002, KM004 when it has been decided. Source: wishes 11 and 14.';

-- ---------------------------------------------------------------------------------------------------
-- Who has what

create type api.leader_material_row as (id uuid, on_date date, name text, edition_label text, quantity int, number int, unit_name text, old boolean);

create function api.leader_material(leader uuid default null) returns setof api.leader_material_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select md5(concat_ws(' ', m.material_edition, m.unit, m.for_group))::uuid, max(m.on_date), a.name::text, e.label::text, -sum(m.quantity)::int, g.number, u.name::text,
    nullif(e.id <> komet.edition_of(a.id, komet.today()), false)
  from komet.material_movement m
  join komet.material_edition e on e.id = m.material_edition
  join komet.material a on a.id = e.material
  join komet.unit u on u.id = m.unit
  left join komet.course_group g on g.id = m.for_group
  where m.to_leader = leader_material.leader
  group by m.material_edition, m.unit, m.for_group, a.id, e.id, g.number, u.name having sum(m.quantity) < 0
  order by 2 desc, 3
$$;
comment on function api.leader_material(uuid) is 'The material that a leader has got, from whom, and whether there is a newer edition. Source: wishes 11 and 89.';

create type api.old_edition_row as (
  id uuid, unit_name text, name text, edition_label text, now_label text, what text, number int, leader text, quantity int, on_date date);

create function api.old_editions(unit uuid default null) returns setof api.old_edition_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  seen uuid[] := array(select u from komet.units_figures() u union select s from komet.units_stock() s);
  units uuid[] := array(select u from unnest(seen) u where old_editions.unit is null or u = old_editions.unit);
  most int := komet.setting('list_max', null, null)::int;
begin
  return query
    select md5(concat_ws(' ', o.unit, o.edition, o.what, o.number, o.leader))::uuid, u.name::text, a.name::text, e.label::text, c.label::text, o.what, o.number, o.leader, o.n, o.on_date
    from (
      select s.unit, s.edition, 'stock' as what, null::int as number, null::text as leader, s.stock as n, s.counted_on as on_date from komet.stocks(units) s where s.stock > 0
      union all
      select m.unit, m.material_edition, 'group', g.number, null, -sum(m.quantity)::int, max(m.on_date)
      from komet.material_movement m join komet.course_group g on g.id = m.for_group and g.state in ('planned', 'open', 'running', 'break')
      where m.unit = any (units) and m.to_leader is null group by 1, 2, 4 having sum(m.quantity) < 0
      union all
      select l.unit, m.material_edition, 'leader', null, l.name::text, -sum(m.quantity)::int, max(m.on_date)
      from komet.material_movement m join komet.leader l on l.id = m.to_leader and komet.today() <= coalesce(l.valid_to, 'infinity')
      where l.unit = any (units)
        -- Whoever has the newest as well works with that.
        and not exists (select from komet.material_movement y join komet.material_edition z on z.id = y.material_edition join komet.material_edition w on w.id = m.material_edition
          where y.to_leader = l.id and z.material = w.material and z.valid_from > w.valid_from group by z.id having sum(y.quantity) < 0)
      group by 1, 2, l.id having sum(m.quantity) < 0) o
    join komet.unit u on u.id = o.unit
    join komet.material_edition e on e.id = o.edition
    join komet.material a on a.id = e.material
    join komet.material_edition c on c.id = komet.edition_of(a.id, komet.today()) and c.valid_from > e.valid_from
    order by u.name collate "sv-SE-x-icu", a.name collate "sv-SE-x-icu", o.what, o.number, o.leader, o.edition
    limit most;
end $$;
comment on function api.old_editions(uuid) is 'Where an edition older than today''s is: in a store, in groups that go on, with leaders who do not have the newer one. Source: wishes 11, 15 and 89.';
