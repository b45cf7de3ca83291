-- Who holds a group together with the district that owns it: another district, an association, a partner outside the city.
-- A co-organising district sees when and where the group meets and how full it is, and no name: secrecy is the owner's. Whoever works for an
-- association (duty organiser) sees the first names in the groups it holds, and marks who came; nothing else of them is within reach.

-- ---------------------------------------------------------------------------------------------------
-- What the functions below see for an organiser, as komet_owner. The functions' own role (komet_api) sees no person, family or
-- participation for that duty: a surname cannot come out of any other function, whatever it does.

create function komet.groups_held() returns setof uuid language plpgsql stable rows 5 as $$
begin
  return query select o.course_group from komet.group_organiser o join komet.course_group g on g.id = o.course_group
    where o.organiser = any (array(select komet.units_of('organiser'))) and g.state not in ('settled', 'cancelled');
end $$;
comment on function komet.groups_held() is 'The groups, not over yet, of the associations and partners that the login is an organiser for today.';

create policy organised on komet.group_organiser for select to komet_owner using (true);
create policy organised on komet.participation for select to komet_owner using (course_group = any (array(select komet.groups_held())));
create policy organised on komet.person for select to komet_owner using (
  id = any (array(select p.person from komet.participation p where p.course_group = any (array(select komet.groups_held())))));
create policy organised on komet.family for select to komet_owner using (
  id = any (array(select x.family from komet.person x join komet.participation p on p.person = x.id where p.course_group = any (array(select komet.groups_held())))));
create policy organised on komet.programme_version for select to komet_owner using (true);
create policy organised on komet.colleague for select to komet_owner using (true);
create policy organised_held on komet.meeting for update to komet_owner using (course_group = any (array(select komet.groups_held())));
do $$
declare
  it text;
begin
  foreach it in array array['select', 'insert', 'update'] loop
    execute format('create policy organised_%s on komet.attendance for %1$s to komet_owner %s (participation = any (array(
      select p.id from komet.participation p where p.course_group = any (array(select komet.groups_held())))))', it,
      case it when 'insert' then 'with check' else 'using' end);
  end loop;
end
$$;

create type komet.organised_line as (participation uuid, version bigint, name text, state text, attended text, marked int, remaining int, can_complete boolean, needed int);

create function komet.organised_names(course_group uuid) returns setof komet.organised_line language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if organised_names.course_group = any (array(select komet.groups_held())) then
    return query
      select p.id, p.version, case when coalesce(f.protected, true) then 'SKYDDAD' else coalesce(nullif(a.called, ''), a.given_name)::text end, p.state,
        t.attended || '/' || t.needed, t.marked, t.remaining, case when p.state in ('placed', 'running') then t.can_complete end, t.needed
      from komet.participation p
      join komet.person a on a.id = p.person
      left join komet.family f on f.id = a.family
      join komet.tally(organised_names.course_group) t on t.participation = p.id
      where p.course_group = organised_names.course_group
      -- Among those of one first name the order tells nothing.
      order by p.state = 'interrupted', coalesce(f.protected, true), lower(coalesce(a.called, a.given_name)::text collate "sv-SE-x-icu"), p.id;
  end if;
end $$;
comment on function komet.organised_names(uuid) is 'The first names in a group that the login is an organiser of, and how it goes; a protected one without. Runs as komet_owner, who sees these rows and gives no other column of them.';

create function komet.organised_put(course_group uuid, row_ids uuid[], column_ids uuid[], marks text[], seconds text[], seen_marks text[], seen_seconds text[])
returns int language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  cell record;
  p komet.participation;
  m komet.meeting;
  n int := 0;
begin
  if organised_put.course_group <> all (array(select komet.groups_held())) then
    perform komet.raise_stale();
  end if;
  for cell in
    select x.* from unnest(row_ids, column_ids, marks, seconds, seen_marks, seen_seconds) x (row_id, column_id, mark, second, seen_mark, seen_second) order by 1, 2
  loop
    select * into p from komet.participation x where x.id = cell.row_id and x.course_group = organised_put.course_group;
    select * into m from komet.meeting x where x.id = cell.column_id and x.course_group = organised_put.course_group;
    if p.state not in ('placed', 'running') then
      -- The words of the others hold a name.
      perform komet.fail('KM004', 'marks', 'That is decided already');
    end if;
    perform komet.mark_checked(p, m, nullif(cell.mark, ''), nullif(cell.second, ''));
    perform komet.mark_seen(p.id, m.id, nullif(cell.seen_mark, ''), nullif(cell.seen_second, ''), nullif(cell.mark, ''), nullif(cell.second, ''));
    n := n + komet.mark_put(p, m, nullif(cell.mark, ''), nullif(cell.second, ''));
  end loop;
  return n;
end $$;
comment on function komet.organised_put(uuid, uuid[], uuid[], text[], text[], text[], text[]) is 'Marks of an organiser in a group it holds: as attendance_save, with the owner''s rights on these rows and no others. Errors: KM001 at marks or seconds, KM002, KM004.';

-- ---------------------------------------------------------------------------------------------------
-- The groups one holds with others

create function komet.organisers_named(groups uuid[]) returns table (course_group uuid, names text) language sql stable as $$
  select o.course_group, string_agg(u.name || coalesce(' (' || o.part || ')', ''), ', ' order by u.name)
  from komet.group_organiser o join komet.unit u on u.id = o.organiser
  where o.course_group = any (groups) and o.organiser <> all (array(select komet.units_of('coordinator', 'organiser'))) group by 1
$$;
comment on function komet.organisers_named(uuid[]) is 'Who holds each group together with its district, beside oneself.';

create type api.shared_group_row as (
  id uuid, version bigint, number int, unit_name text, programme_name text, state text, weekday text, starts text, place text, first_date date, next_date date,
  meeting text, organisers text, course_group uuid);

create function api.shared_groups() returns setof api.shared_group_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select g.id, g.version, g.number, u.name::text, p.name::text, g.state, extract(isodow from g.first_date)::text, to_char(g.starts, 'HH24:MI'), l.name::text,
      g.first_date, m.next_date, coalesce(m.held, 0) || '/' || coalesce(m.total, 0),
      nullif(concat_ws(', ', case when g.unit <> all (array(select komet.units_file())) then u.name end, o.names), ''), g.id
    from komet.course_group g
    join komet.unit u on u.id = g.unit
    join komet.programme p on p.id = g.programme
    left join komet.organisers_named(array(select x.course_group from komet.group_organiser x)) o on o.course_group = g.id
    left join komet.place l on l.id = g.place and not l.is_home
    left join lateral (
      select count(*) filter (where x.state = 'held') as held, count(*) filter (where x.state <> 'cancelled') as total,
        min(x.on_date) filter (where x.state = 'planned' and x.on_date >= komet.today()) as next_date
      from komet.meeting x where x.course_group = g.id) m on true
    where g.state not in ('settled', 'cancelled') and exists (select from komet.group_organiser x where x.course_group = g.id)
      and (g.id = any (array(select komet.groups_organised())) or g.unit = any (array(select komet.units_file())))
    order by m.next_date nulls last, g.first_date, g.id;
end $$;
comment on function api.shared_groups() is 'The groups that several hold together: those of one''s own district, and those of others that one''s own unit holds with them. No names. Errors: none. Source: a course shared by several organisers in different boards.';

create type api.organised_people_row as (id uuid, version bigint, name text, state text, attended text, can_complete boolean);

create function api.organised_people(course_group uuid default null) returns setof api.organised_people_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query select n.participation, n.version, n.name, n.state, n.attended, n.can_complete from komet.organised_names(organised_people.course_group) n;
end $$;
comment on function api.organised_people(uuid) is 'The first names in a group that one''s association or partner holds. Nothing of other groups, and nothing once it is settled. Source: OSL 26 kap. 1 §; associations as organisers without access to the families'' data.';

create function api.organised_rows(course_group uuid default null) returns setof api.attendance_people_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query select n.participation, n.version, n.name, n.state, n.attended, n.remaining, n.can_complete, null::text, null::boolean, null::text
    from komet.organised_names(organised_rows.course_group) n;
end $$;
comment on function api.organised_rows(uuid) is 'The rows of an organiser''s attendance grid: first names.';

create function komet.organised_marks(course_group uuid) returns table (participation uuid, meeting uuid, mark text, homework text, hint text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  return query
    select a.participation, a.meeting, a.mark, a.homework, coalesce(c.name, a.set_by::text) || ' ' || komet.told_when(a.set_at)
    from komet.meeting m join komet.attendance a on a.meeting = m.id
    left join komet.colleague c on c.login = a.set_by
    where m.course_group = organised_marks.course_group and m.course_group = any (array(select komet.groups_held()));
end $$;
comment on function komet.organised_marks(uuid) is 'The marks of a group that the login is an organiser of. Runs as komet_owner, who sees these rows.';

create function api.organised_cells(course_group uuid default null) returns setof api.attendance_cells_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select m.participation, m.meeting, m.mark, m.homework, m.hint from komet.organised_marks(organised_cells.course_group) m
$$;
comment on function api.organised_cells(uuid) is 'The marks of an organiser''s attendance grid, each with who set it and when.';

create function api.organised_save(request uuid default null, course_group uuid default null, row_ids uuid[] default null, column_ids uuid[] default null,
  marks text[] default null, seconds text[] default null, seen_marks text[] default null, seen_seconds text[] default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
  n int;
begin
  done := komet.request_begin(organised_save.request, 'organised_save', jsonb_build_object('course_group', organised_save.course_group,
    'row_ids', organised_save.row_ids, 'column_ids', organised_save.column_ids, 'marks', organised_save.marks, 'seconds', organised_save.seconds));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  select * into g from komet.course_group c where c.id = organised_save.course_group and c.id = any (array(select komet.groups_organised()));
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.group_from(g, 'open', 'running', 'break', 'ended');
  perform komet.grid_checked(row_ids, column_ids, marks, coalesce(seen_marks, '{}')), komet.grid_checked(row_ids, column_ids, seconds, coalesce(seen_seconds, '{}'));
  n := komet.organised_put(g.id, row_ids, column_ids, marks, seconds, seen_marks, seen_seconds);
  return next komet.finish(organised_save.request, g.id, g.version, komet.say('Marks saved: {1}'), n::text);
end $$;
comment on function api.organised_save(uuid, uuid, uuid[], uuid[], text[], text[], text[], text[]) is 'Saves who came to a group that one''s association or partner holds; as attendance_save. Errors: KM001 at marks or seconds, KM002 for any other group, KM004.';

-- ---------------------------------------------------------------------------------------------------
-- The organisers of a group, kept by the district that owns it

create type api.group_organiser_row as (id uuid, version bigint, course_group uuid, organiser uuid, name text, kind text, part text, organiser_label text, message text, detail text);

create function komet.group_organisers_shown(course_group uuid) returns setof api.group_organiser_row language sql stable as $$
  select o.organiser, hashtextextended(coalesce(o.part, ''), 0), o.course_group, o.organiser, u.name::text, u.kind, o.part::text, u.name::text, null::text, null::text
  from komet.group_organiser o join komet.unit u on u.id = o.organiser
  where o.course_group = group_organisers_shown.course_group
$$;
comment on function komet.group_organisers_shown(uuid) is 'Who holds a group with its district, in no order.';

create function api.group_organisers(course_group uuid default null) returns setof api.group_organiser_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query select s.* from komet.group_organisers_shown(group_organisers.course_group) s order by s.name collate "sv-SE-x-icu";
end $$;
comment on function api.group_organisers(uuid) is 'Who holds a group together with the district that owns it.';

create function api.organiser_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select u.id::text, u.name::text from komet.unit u
  where komet.today() between u.valid_from and coalesce(u.valid_to, 'infinity')
  order by u.kind = 'district', u.name collate "sv-SE-x-icu", u.id
$$;
comment on function api.organiser_choice() is 'Who may hold a group: associations and partners first, then districts and Precens.';

create function api.group_organiser_save(request uuid default null, course_group uuid default null, organiser uuid default null, part text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
  u komet.unit;
begin
  done := komet.request_begin(group_organiser_save.request, 'group_organiser_save', jsonb_build_object('course_group', group_organiser_save.course_group,
    'organiser', group_organiser_save.organiser, 'part', group_organiser_save.part));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.group_locked(group_organiser_save.course_group);
  perform komet.group_from(g, 'planned', 'open', 'running', 'break');
  select * into u from komet.unit x where x.id = group_organiser_save.organiser and komet.today() between x.valid_from and coalesce(x.valid_to, 'infinity');
  if not found then
    perform komet.fail('KM001', 'organiser', 'Choose from the list');
  elsif u.id = g.unit then
    perform komet.fail('KM001', 'organiser', 'The group is this district''s own');
  end if;
  insert into komet.group_organiser as o (course_group, organiser, unit, part)
  values (g.id, u.id, g.unit, komet.clean('part', group_organiser_save.part))
  on conflict on constraint group_organiser_pkey do update set part = excluded.part;
  return next komet.finish(group_organiser_save.request, u.id, null, case u.kind
    when 'district' then komet.say('{1} holds group {2} too, and sees when it meets and no names')
    when 'central' then komet.say('{1} holds group {2} too, and sees when it meets and no names')
    else komet.say('{1} holds group {2} too, and sees the first names in it') end, u.name::text, g.number::text);
end $$;
comment on function api.group_organiser_save(uuid, uuid, uuid, text) is 'Says who holds a group together with the district that owns it, and with what part. An association''s or a partner''s organisers see the first names from then on. Errors: KM001 at organiser, KM002, KM004 when the group is over. Source: courses shared by several organisers; associations as organisers.';

create function api.group_organiser_remove(request uuid default null, course_group uuid default null, id uuid default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
begin
  done := komet.request_begin(group_organiser_remove.request, 'group_organiser_remove',
    jsonb_build_object('course_group', group_organiser_remove.course_group, 'id', group_organiser_remove.id));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.group_locked(group_organiser_remove.course_group);
  delete from komet.group_organiser o where o.course_group = g.id and o.organiser = group_organiser_remove.id;
  if not found then
    perform komet.raise_stale();
  end if;
  return next komet.finish(group_organiser_remove.request, group_organiser_remove.id, null, komet.say('No longer an organiser of group {1}'), g.number::text);
end $$;
comment on function api.group_organiser_remove(uuid, uuid, uuid) is 'Takes an organiser away from a group: it sees nothing of it any more. Errors: KM002.';

-- ---------------------------------------------------------------------------------------------------
-- Associations and partners themselves, kept by the project's lead

create type api.organiser_row as (id uuid, version bigint, name text, kind text, valid_from date, valid_to date, groups int, message text, detail text);

create function komet.organiser_shown(u komet.unit) returns api.organiser_row language sql stable as $$
  select row(u.id, hashtextextended(concat_ws('|', u.name, u.kind, u.valid_from, u.valid_to), 0), u.name, u.kind, u.valid_from, u.valid_to,
    (select count(*)::int from komet.group_organiser o where o.organiser = u.id), null, null)::api.organiser_row
$$;
comment on function komet.organiser_shown(komet.unit) is 'An association or a partner; the version is that of what stands in it.';

create function api.organiser_list() returns setof api.organiser_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
begin
  return query select (komet.organiser_shown(u)).* from komet.unit u where u.kind in ('association', 'partner')
    order by coalesce(u.valid_to, 'infinity') < komet.today(), u.name collate "sv-SE-x-icu", u.id;
end $$;
comment on function api.organiser_list() is 'Associations and partners outside the city that hold groups; those that have ended last.';

create function api.organiser_get(id uuid default null) returns setof api.organiser_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query select (komet.organiser_shown(u)).* from komet.unit u where u.id = organiser_get.id and u.kind in ('association', 'partner');
end $$;
comment on function api.organiser_get(uuid) is 'One of them, for its form.';

create function komet.unit_code(name text) returns text language plpgsql stable as $$
declare
  base text := btrim(regexp_replace(translate(lower(unit_code.name collate "sv-SE-x-icu"), 'åäöéüø', 'aaoeuo'), '[^a-z0-9]+', '-', 'g'), '-');
  n int := 1;
  made text;
begin
  made := left(case when base = '' then 'organiser' else base end, 40);
  base := made;
  while exists (select from komet.unit u where u.code = made) loop
    n := n + 1;
    made := base || '-' || n;
  end loop;
  return made;
end $$;
comment on function komet.unit_code(text) is 'A short code that no other unit has, made of a name: what the system administrator names it by.';

create function api.organiser_save(request uuid default null, id uuid default null, version bigint default null, name text default null, kind text default null,
  valid_from date default null, valid_to date default null)
returns setof api.organiser_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  u komet.unit;
  said api.organiser_row;
begin
  done := komet.request_begin(organiser_save.request, 'organiser_save', jsonb_build_object('id', organiser_save.id, 'version', organiser_save.version,
    'name', organiser_save.name, 'kind', organiser_save.kind, 'valid_from', organiser_save.valid_from, 'valid_to', organiser_save.valid_to));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.organiser_row, done);
    return;
  end if;
  if organiser_save.id is not null then
    select * into u from komet.unit x where x.id = organiser_save.id and x.kind in ('association', 'partner') for update;
    if not found or (komet.organiser_shown(u)).version is distinct from organiser_save.version then
      perform komet.raise_stale();
    end if;
  end if;
  u.name := komet.clean('name', organiser_save.name);
  u.kind := organiser_save.kind;
  u.valid_from := coalesce(organiser_save.valid_from, u.valid_from, komet.today());
  u.valid_to := organiser_save.valid_to;
  if u.name is null then
    perform komet.fail('KM001', 'name', 'Write a name');
  elsif u.kind is null or u.kind not in ('association', 'partner') then
    perform komet.fail('KM001', 'kind', 'Choose from the list');
  elsif u.valid_to < u.valid_from then
    perform komet.fail('KM001', 'valid_to', 'The period ends before it begins');
  elsif exists (select from komet.unit x where lower(x.name) = lower(u.name) and x.id is distinct from u.id) then
    perform komet.fail('KM001', 'name', 'There is one of that name already');
  elsif u.id is null then
    insert into komet.unit (code, name, kind, valid_from, valid_to) values (komet.unit_code(u.name), u.name, u.kind, u.valid_from, u.valid_to) returning * into u;
  else
    update komet.unit x set name = u.name, kind = u.kind, valid_from = u.valid_from, valid_to = u.valid_to where x.id = u.id returning * into u;
  end if;
  said := komet.organiser_shown(u);
  said.message := komet.say('Saved. For a login of their own the system administrator names it {1}');
  said.detail := u.code;
  perform komet.request_end(organiser_save.request, to_jsonb(said));
  return next said;
end $$;
comment on function api.organiser_save(uuid, uuid, bigint, text, text, date, date) is 'Keeps an association or a partner outside the city that holds groups; without id a new one. Errors: KM001 at name, kind or valid_to, KM002. Source: associations and SiS as organisers.';
