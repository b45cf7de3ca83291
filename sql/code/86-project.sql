-- Who pays, and for what: financiers (finansiärer) and projects (projekt) with their organisers and groups, and the counts from before
-- the records. The lead keeps them.

create function komet.kept(there boolean, seen bigint, version bigint) returns void language plpgsql stable as $$
begin
  if not kept.there or not komet.has_duty('lead') or kept.seen is distinct from kept.version then
    perform komet.raise_stale();
  end if;
end $$;
comment on function komet.kept(boolean, bigint, bigint) is 'KM002 unless a row that the lead keeps is there, of the version that was seen, and she is the lead.';

create function komet.unit_kept() returns uuid language sql stable as $$ select u from komet.units_of('lead') u order by u limit 1 $$;
comment on function komet.unit_kept() is 'The unit that what the lead writes belongs to.';

-- ---------------------------------------------------------------------------------------------------
-- Financiers

create type api.financier_row as (id uuid, version bigint, name text, valid_to date, projects int);

create function api.financier_list() returns setof api.financier_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select f.id, f.version, f.name::text, f.valid_to, (select count(*)::int from komet.project p where p.financier = f.id)
  from komet.financier f order by coalesce(f.valid_to, 'infinity') < (select komet.today()), f.name collate "sv-SE-x-icu", f.id
$$;
comment on function api.financier_list() is 'Who pays or has paid for projects, those that have ended last. Source: wishes 42 and 64.';

create function api.financier_get(id uuid default null) returns setof api.financier_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select f.* from api.financier_list() f where f.id = financier_get.id
$$;
comment on function api.financier_get(uuid) is 'One financier, for its form.';

create function api.financier_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select f.id::text, f.name from api.financier_list() f
$$;
comment on function api.financier_choice() is 'Financiers to choose from.';

create function api.financier_save(request uuid default null, id uuid default null, version bigint default null, name text default null, valid_to date default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  f komet.financier;
begin
  done := komet.request_begin(financier_save.request, 'financier_save', jsonb_build_object('id', financier_save.id, 'version', financier_save.version,
    'name', financier_save.name, 'valid_to', financier_save.valid_to));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  if financier_save.id is not null then
    select * into f from komet.financier x where x.id = financier_save.id for update;
    perform komet.kept(found, f.version, financier_save.version);
  end if;
  f.name := komet.clean('name', financier_save.name);
  f.valid_to := financier_save.valid_to;
  if f.name is null then
    perform komet.fail('KM001', 'name', 'Write who pays');
  elsif exists (select from komet.financier x where lower(x.name) = lower(f.name) and x.id is distinct from f.id) then
    perform komet.fail('KM001', 'name', 'There is one of that name already');
  end if;
  if f.id is null then
    insert into komet.financier (unit, name, valid_to) values (komet.unit_kept(), f.name, f.valid_to) returning * into f;
  else
    update komet.financier x set name = f.name, valid_to = f.valid_to where x.id = f.id returning * into f;
  end if;
  return next komet.finish(financier_save.request, f.id, f.version, komet.say('Saved {1}'), f.name::text);
end $$;
comment on function api.financier_save(uuid, uuid, bigint, text, date) is 'Writes who pays, and the last day when it has ended. The lead. Errors: KM001 at name, KM002. Source: wishes 42 and 64.';

-- ---------------------------------------------------------------------------------------------------
-- Projects

create type api.project_list_row as (
  id uuid, version bigint, project uuid, name text, financier_name text, from_date date, to_date date, state text, granted int, groups int, organisers text);

create function api.project_list(financier uuid default null, state text default null) returns setof api.project_list_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select p.id, p.version, p.id, p.name::text, f.name::text, p.from_date, p.to_date, s.state, p.granted, (select count(*)::int from komet.project_group g where g.project = p.id),
    (select string_agg(coalesce(u.name, o.name), ', ' order by u.name is null, u.name, o.name) from komet.project_organiser o left join komet.unit u on u.id = o.organiser where o.project = p.id)
  from komet.project p
  left join komet.financier f on f.id = p.financier
  cross join lateral (select case when p.from_date > (select komet.today()) then 'coming' when p.to_date < (select komet.today()) then 'ended' else 'running' end as state) s
  where (project_list.financier is null or p.financier = project_list.financier) and (project_list.state is null or s.state = project_list.state)
  order by s.state = 'ended', p.to_date desc, p.name collate "sv-SE-x-icu", p.id
$$;
comment on function api.project_list(uuid, text) is 'Projects, those that have ended last: who pays, the period, what was granted if that is kept, how many groups count, and who holds it together. Source: wishes 42, 64 and 82 to 84.';

create function api.project_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select p.id::text, p.name from api.project_list() p
$$;
comment on function api.project_choice() is 'Projects to choose from.';

create type api.project_row as (
  id uuid, version bigint, name text, reference text, financier uuid, financier_label text, from_date date, to_date date, applied int, granted int);

create function api.project_get(id uuid default null) returns setof api.project_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select p.id, p.version, p.name::text, p.reference::text, p.financier, f.name::text, p.from_date, p.to_date, p.applied, p.granted
  from komet.project p left join komet.financier f on f.id = p.financier where p.id = project_get.id
$$;
comment on function api.project_get(uuid) is 'One project, for its form.';

create function komet.project_checked(p komet.project) returns void language plpgsql stable as $$
begin
  if p.name is null then
    perform komet.fail('KM001', 'name', 'Write what the project is called');
  elsif exists (select from komet.project x where lower(x.name) = lower(p.name) and x.id is distinct from p.id) then
    perform komet.fail('KM001', 'name', 'There is one of that name already');
  elsif p.financier is not null and not exists (select from komet.financier f where f.id = p.financier) then
    perform komet.fail('KM001', 'financier', 'Choose from the list');
  elsif p.from_date is null then
    perform komet.fail('KM001', 'from_date', 'Write the first day');
  elsif p.to_date is null then
    perform komet.fail('KM001', 'to_date', 'Write the last day');
  elsif p.to_date < p.from_date then
    perform komet.fail('KM001', 'to_date', 'The period ends before it begins');
  elsif p.applied not between 0 and 1000000000 then
    perform komet.fail('KM001', 'applied', 'Between {1} and {2}', '0', '1000000000');
  elsif p.granted not between 0 and 1000000000 then
    perform komet.fail('KM001', 'granted', 'Between {1} and {2}', '0', '1000000000');
  end if;
end $$;
comment on function komet.project_checked(komet.project) is 'KM001 at each field of a project that cannot be taken.';

create function api.project_save(request uuid default null, id uuid default null, version bigint default null, name text default null, reference text default null,
  financier uuid default null, from_date date default null, to_date date default null, applied int default null, granted int default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  p komet.project;
begin
  done := komet.request_begin(project_save.request, 'project_save', jsonb_build_object('id', project_save.id, 'version', project_save.version, 'name', project_save.name,
    'reference', project_save.reference, 'financier', project_save.financier, 'from_date', project_save.from_date, 'to_date', project_save.to_date,
    'applied', project_save.applied, 'granted', project_save.granted));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  if project_save.id is not null then
    select * into p from komet.project x where x.id = project_save.id for update;
    perform komet.kept(found, p.version, project_save.version);
  end if;
  p.name := komet.clean('name', project_save.name);
  p.reference := komet.clean('reference', project_save.reference);
  p.financier := project_save.financier;
  p.from_date := project_save.from_date;
  p.to_date := project_save.to_date;
  p.applied := project_save.applied;
  p.granted := project_save.granted;
  perform komet.project_checked(p);
  if p.id is null then
    insert into komet.project (unit, name, reference, financier, from_date, to_date, applied, granted)
    values (komet.unit_kept(), p.name, p.reference, p.financier, p.from_date, p.to_date, p.applied, p.granted) returning * into p;
  else
    update komet.project x set name = p.name, reference = p.reference, financier = p.financier, from_date = p.from_date, to_date = p.to_date, applied = p.applied, granted = p.granted
    where x.id = p.id returning * into p;
  end if;
  return next komet.finish(project_save.request, p.id, p.version, komet.say('Saved {1}'), p.name::text);
end $$;
comment on function api.project_save(uuid, uuid, bigint, text, text, uuid, date, date, int, int) is 'Writes a project: its period, who pays, and amounts in whole kronor when they are to be kept. The lead. Errors: KM001 at each field, KM002. Source: wishes 82 and 83.';

create function komet.project_own(project uuid) returns komet.project language plpgsql stable as $$
declare
  p komet.project;
begin
  select * into p from komet.project x where x.id = project_own.project;
  perform komet.kept(found, 0, 0);
  return p;
end $$;
comment on function komet.project_own(uuid) is 'A project that one may add to or take from. KM002.';

create type api.project_organiser_row as (id uuid, name text, kind text);

create function api.project_organisers(project uuid default null) returns setof api.project_organiser_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select o.id, coalesce(u.name, o.name)::text, case when u.id is null then 'outside' else u.kind end
  from komet.project_organiser o left join komet.unit u on u.id = o.organiser
  where o.project = project_organisers.project order by u.id is null, 2, 1
$$;
comment on function api.project_organisers(uuid) is 'Who holds a project: districts, Precens, partners, and others by name. Nobody sees more of a family for that. Source: wish 84.';

create function api.project_unit_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select u.id::text, case when u.valid_to < (select komet.today()) then u.name || ' (' || u.valid_from || ' ' || u.valid_to || ')' else u.name end
  from komet.unit u order by coalesce(u.valid_to, 'infinity') < (select komet.today()), u.name collate "sv-SE-x-icu", u.id
$$;
comment on function api.project_unit_choice() is 'Units of today and, after them, of before: a report may be about a district that has ended.';

create function api.project_organiser_save(request uuid default null, project uuid default null, organiser uuid default null, name text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  o komet.project_organiser;
begin
  done := komet.request_begin(project_organiser_save.request, 'project_organiser_save', jsonb_build_object('project', project_organiser_save.project,
    'organiser', project_organiser_save.organiser, 'name', project_organiser_save.name));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  perform komet.project_own(project_organiser_save.project);
  o.name := komet.clean('name', project_organiser_save.name);
  if project_organiser_save.organiser is null and o.name is null then
    perform komet.fail('KM001', 'organiser', 'Choose a unit, or write a name');
  elsif project_organiser_save.organiser is not null and o.name is not null then
    perform komet.fail('KM001', 'name', 'Either a unit or a name');
  elsif project_organiser_save.organiser is not null and not exists (select from komet.unit u where u.id = project_organiser_save.organiser) then
    perform komet.fail('KM001', 'organiser', 'Choose from the list');
  end if;
  insert into komet.project_organiser (unit, project, organiser, name) values (komet.unit_kept(), project_organiser_save.project, project_organiser_save.organiser, o.name)
  on conflict do nothing returning * into o;
  if not found then
    perform komet.fail('KM001', case when project_organiser_save.organiser is null then 'name' else 'organiser' end, 'That one is there already');
  end if;
  return next komet.finish(project_organiser_save.request, o.id, null, komet.say('Saved {1}'), coalesce(o.name::text, komet.unit_called(o.organiser)));
end $$;
comment on function api.project_organiser_save(uuid, uuid, uuid, text) is 'Somebody more who holds a project: a unit, or somebody outside by name. The lead. Errors: KM001 at organiser or name, KM002. Source: wish 84.';

create function api.project_organiser_remove(request uuid default null, id uuid default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
begin
  done := komet.request_begin(project_organiser_remove.request, 'project_organiser_remove', jsonb_build_object('id', project_organiser_remove.id));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  delete from komet.project_organiser x where x.id = project_organiser_remove.id;
  if not found then
    perform komet.raise_stale();
  end if;
  return next komet.finish(project_organiser_remove.request, project_organiser_remove.id, null, komet.say('Taken away'));
end $$;
comment on function api.project_organiser_remove(uuid, uuid) is 'Somebody does not hold the project after all. The lead. Errors: KM002.';

create type api.project_group_row as (id uuid, project uuid, course_group uuid, unit_name text, number int, programme_name text, first_date date, state text, leaders text);

create function api.project_groups(project uuid default null) returns setof api.project_group_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  groups uuid[] := array(select g.course_group from komet.project_group g where g.project = project_groups.project);
begin
  return query
    select s.id, project_groups.project, s.id, u.name::text, s.number, s.programme_name, s.first_date, s.state, s.leaders
    from komet.groups_shown(groups) s join komet.course_group g on g.id = s.id join komet.unit u on u.id = g.unit
    order by s.first_date, u.name collate "sv-SE-x-icu", s.number;
end $$;
comment on function api.project_groups(uuid) is 'The groups that a project is reported with, as far as one may count them.';

create function api.project_group_choice(project uuid default null) returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select g.id::text, concat_ws(', ', u.name || ' ' || g.number, p.name, g.first_date)
  from komet.project j
  join komet.course_group g on g.state <> 'cancelled' and g.first_date <= j.to_date
    and exists (select from komet.meeting m where m.course_group = g.id and m.on_date between j.from_date and j.to_date)
  join komet.unit u on u.id = g.unit
  join komet.programme p on p.id = g.programme
  where j.id = project_group_choice.project and not exists (select from komet.project_group x where x.project = j.id and x.course_group = g.id)
  order by u.name collate "sv-SE-x-icu", g.first_date desc, g.number
$$;
comment on function api.project_group_choice(uuid) is 'The groups that meet within the period of a project and do not count in it yet.';

create function api.project_group_save(request uuid default null, project uuid default null, course_group uuid default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  g komet.course_group;
begin
  done := komet.request_begin(project_group_save.request, 'project_group_save', jsonb_build_object('project', project_group_save.project, 'course_group', project_group_save.course_group));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  perform komet.project_own(project_group_save.project);
  select * into g from komet.course_group x where x.id = project_group_save.course_group;
  if not found then
    perform komet.fail('KM001', 'course_group', 'Choose from the list');
  end if;
  insert into komet.project_group (project, course_group, unit) values (project_group_save.project, g.id, komet.unit_kept()) on conflict do nothing;
  return next komet.finish(project_group_save.request, g.id, null, komet.say('{1} counts in the project'), komet.unit_called(g.unit) || ' ' || g.number);
end $$;
comment on function api.project_group_save(uuid, uuid, uuid) is 'A group counts in a project, too. The lead. Errors: KM001 at course_group, KM002. Source: wish 82.';

create function api.project_group_remove(request uuid default null, project uuid default null, id uuid default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
begin
  done := komet.request_begin(project_group_remove.request, 'project_group_remove', jsonb_build_object('project', project_group_remove.project, 'id', project_group_remove.id));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  delete from komet.project_group x where x.project = project_group_remove.project and x.course_group = project_group_remove.id;
  if not found then
    perform komet.raise_stale();
  end if;
  return next komet.finish(project_group_remove.request, project_group_remove.id, null, komet.say('Taken away'));
end $$;
comment on function api.project_group_remove(uuid, uuid, uuid) is 'A group does not count in the project any more. The lead. Errors: KM002.';

-- ---------------------------------------------------------------------------------------------------
-- Counts from before

create type api.figure_before_row as (
  id uuid, version bigint, figure text, district uuid, district_label text, programme uuid, programme_label text, from_date date, to_date date, n int, source text);

create function api.figure_before_list(figure text default null, programme uuid default null, district uuid default null) returns setof api.figure_before_row
language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select b.id, b.version, b.figure, b.district, u.name::text, b.programme, p.name::text, b.from_date, b.to_date, b.n, b.source::text
  from komet.figure_before b
  left join komet.unit u on u.id = b.district
  left join komet.programme p on p.id = b.programme
  where (figure_before_list.figure is null or b.figure = figure_before_list.figure) and (figure_before_list.programme is null or b.programme = figure_before_list.programme)
    and (figure_before_list.district is null or b.district = figure_before_list.district)
  order by b.figure, b.from_date, u.name, p.position, b.id
$$;
comment on function api.figure_before_list(text, uuid, uuid) is 'Counts from before the records, each with where it was found. Source: wish 50.';

create function api.figure_before_get(id uuid default null) returns setof api.figure_before_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select b.* from api.figure_before_list() b where b.id = figure_before_get.id
$$;
comment on function api.figure_before_get(uuid) is 'One count from before, for its form.';

create function api.figure_before_save(request uuid default null, id uuid default null, version bigint default null, figure text default null, district uuid default null,
  programme uuid default null, from_date date default null, to_date date default null, n int default null, source text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  b komet.figure_before;
begin
  done := komet.request_begin(figure_before_save.request, 'figure_before_save', jsonb_build_object('id', figure_before_save.id, 'version', figure_before_save.version,
    'figure', figure_before_save.figure, 'district', figure_before_save.district, 'programme', figure_before_save.programme, 'from_date', figure_before_save.from_date,
    'to_date', figure_before_save.to_date, 'n', figure_before_save.n, 'source', figure_before_save.source));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  if figure_before_save.id is not null then
    select * into b from komet.figure_before x where x.id = figure_before_save.id for update;
    perform komet.kept(found, b.version, figure_before_save.version);
  end if;
  b.source := komet.clean('source', figure_before_save.source);
  if figure_before_save.figure is null or figure_before_save.figure not in ('parents', 'completed', 'children', 'groups', 'leaders') then
    perform komet.fail('KM001', 'figure', 'Choose what is counted');
  elsif figure_before_save.n is null or figure_before_save.n not between 0 and 10000000 then
    perform komet.fail('KM001', 'n', 'Write how many');
  elsif figure_before_save.from_date is null then
    perform komet.fail('KM001', 'from_date', 'Write the first day');
  elsif figure_before_save.to_date is null then
    perform komet.fail('KM001', 'to_date', 'Write the last day');
  elsif figure_before_save.to_date < figure_before_save.from_date then
    perform komet.fail('KM001', 'to_date', 'The period ends before it begins');
  elsif b.source is null then
    perform komet.fail('KM001', 'source', 'Write where the count was found');
  end if;
  if b.id is null then
    insert into komet.figure_before (unit, figure, district, programme, from_date, to_date, n, source)
    values (komet.unit_kept(), figure_before_save.figure, figure_before_save.district, figure_before_save.programme, figure_before_save.from_date, figure_before_save.to_date,
      figure_before_save.n, b.source) returning * into b;
  else
    update komet.figure_before x set figure = figure_before_save.figure, district = figure_before_save.district, programme = figure_before_save.programme,
      from_date = figure_before_save.from_date, to_date = figure_before_save.to_date, n = figure_before_save.n, source = b.source
    where x.id = b.id returning * into b;
  end if;
  return next komet.finish(figure_before_save.request, b.id, b.version, komet.say('Saved: {1}, {2}'), b.n::text, b.source::text);
end $$;
comment on function api.figure_before_save(uuid, uuid, bigint, text, uuid, uuid, date, date, int, text) is 'A count from before the records, with its period and where it was found; district and programme left out: all together. The lead. Errors: KM001 at each field, KM002. Source: wish 50.';

create function api.figure_before_remove(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
begin
  done := komet.request_begin(figure_before_remove.request, 'figure_before_remove', jsonb_build_object('id', figure_before_remove.id, 'version', figure_before_remove.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  delete from komet.figure_before x where x.id = figure_before_remove.id and x.version = figure_before_remove.version;
  if not found then
    perform komet.raise_stale();
  end if;
  return next komet.finish(figure_before_remove.request, figure_before_remove.id, null, komet.say('Taken away'));
end $$;
comment on function api.figure_before_remove(uuid, uuid, bigint) is 'A count from before was wrong; the log keeps it. The lead. Errors: KM002.';

do $$
declare
  it text;
begin
  foreach it in array array['project', 'project_group', 'figure_before'] loop
    execute format('create constraint trigger changed after insert or update or delete on komet.%I deferrable initially deferred for each row execute function komet.changed()', it);
  end loop;
end
$$;
