-- Material: what there is in which editions, which meeting needs it, and what each group still lacks.
-- The project's lead keeps the lists, which everybody reads. 72 is about the stocks, 73 about orders, 74 about handing out.

-- ---------------------------------------------------------------------------------------------------
-- Shared by the files about material

create function komet.edition_of(material uuid, day date) returns uuid language sql stable as $$
  select e.id from komet.material_edition e where e.material = edition_of.material
  order by e.valid_from > edition_of.day, abs(e.valid_from - edition_of.day) limit 1
$$;
comment on function komet.edition_of(uuid, date) is 'The edition that a course which begins that day uses: the newest then, or the first one when there was none yet.';

create function komet.edition_name(edition uuid) returns text language sql stable as $$
  select m.name || case when (select count(*) from komet.material_edition x where x.material = m.id) > 1 then ' (' || e.label || ')' else '' end
  from komet.material_edition e join komet.material m on m.id = e.material where e.id = edition_name.edition
$$;
comment on function komet.edition_name(uuid) is 'What an edition is called: its label only where there are several.';

create function komet.need_lead() returns void language plpgsql stable as $$
begin
  if not komet.has_duty('lead') then
    perform komet.raise_stale();
  end if;
end $$;
comment on function komet.need_lead() is 'KM002 unless the login is the project''s lead today.';

-- ---------------------------------------------------------------------------------------------------
-- The lists that the lead keeps

create type api.material_list_row as (id uuid, version bigint, name text, kind text, edition text, editions int, used_in text, loan boolean, supplier text, active boolean);

create function api.material_list(kind text default null) returns setof api.material_list_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select m.id, m.version, m.name::text, m.kind, e.label::text, (select count(*)::int from komet.material_edition x where x.material = m.id), n.used_in, m.loan, m.supplier::text, m.active
  from komet.material m
  left join komet.material_edition e on e.id = komet.edition_of(m.id, komet.today())
  left join lateral (
    select string_agg(distinct p.name::text, ', ' order by p.name::text) as used_in
    from komet.material_need x join komet.programme_version v on v.id = x.programme_version join komet.programme p on p.id = v.programme
    where x.material = m.id and (v.valid_to is null or v.valid_to >= komet.today())) n on true
  where material_list.kind is null or m.kind = material_list.kind
  order by not m.active, m.name collate "sv-SE-x-icu", m.id
$$;
comment on function api.material_list(text) is 'What material there is, its edition today, and which programmes use it. Source: wishes 11 and 89.';

create type api.material_row as (id uuid, version bigint, name text, kind text, loan boolean, supplier text, active boolean, message text, detail text);

create function api.material_get(id uuid default null) returns setof api.material_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select m.id, m.version, m.name::text, m.kind, m.loan, m.supplier::text, m.active, null::text, null::text from komet.material m where m.id = material_get.id
$$;
comment on function api.material_get(uuid) is 'One kind of material, for its form.';

create function api.material_save(request uuid default null, id uuid default null, version bigint default null, name text default null, kind text default null,
  loan boolean default null, supplier text default null, active boolean default null)
returns setof api.material_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.material_row;
  m komet.material;
begin
  done := komet.request_begin(material_save.request, 'material_save', jsonb_build_object('id', material_save.id, 'version', material_save.version,
    'name', material_save.name, 'kind', material_save.kind, 'loan', material_save.loan, 'supplier', material_save.supplier, 'active', material_save.active));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.material_row, done);
    return;
  end if;
  perform komet.need_lead();
  if material_save.id is not null then
    perform from komet.material x where x.id = material_save.id and x.version = material_save.version for update;
    if not found then
      perform komet.raise_stale();
    end if;
  end if;
  m.name := komet.clean('name', material_save.name);
  m.supplier := komet.clean('supplier', material_save.supplier);
  if m.name is null then
    perform komet.fail('KM001', 'name', 'Write what it is called');
  elsif material_save.kind is null or material_save.kind not in ('manual', 'booklet', 'film', 'poster', 'other') then
    perform komet.fail('KM001', 'kind', 'Choose what it is');
  elsif exists (select from komet.material x where lower(x.name) = lower(m.name) and x.id is distinct from material_save.id) then
    perform komet.fail('KM001', 'name', 'There is material of that name already');
  end if;
  if material_save.id is null then
    insert into komet.material (name, kind, loan, supplier, active)
    values (m.name, material_save.kind, coalesce(material_save.loan, false), m.supplier, coalesce(material_save.active, true)) returning * into m;
    -- Whoever adds a thing has it: its first edition is there at once, and is renamed when it has a name.
    insert into komet.material_edition (material, label, valid_from) values (m.id, extract(year from komet.today())::text, komet.today());
  else
    update komet.material x set name = m.name, kind = material_save.kind, loan = coalesce(material_save.loan, false), supplier = m.supplier,
      active = coalesce(material_save.active, true)
    where x.id = material_save.id returning * into m;
  end if;
  select * into answer from api.material_get(m.id);
  answer.message := komet.say('Saved {1}');
  answer.detail := komet.detail(m.name::text);
  perform komet.request_end(material_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.material_save(uuid, uuid, bigint, text, text, boolean, text, boolean) is 'A manual, booklet, film, poster or other thing that courses need. A new one gets its first edition, named by the year. What is no longer active is not planned for. The lead. Errors: KM001 at name or kind, KM002. Source: wish 11.';

create type api.edition_row as (id uuid, version bigint, material uuid, label text, valid_from date, article text, state text, stock int, message text, detail text);

create function api.edition_list(material uuid default null) returns setof api.edition_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select e.id, e.version, e.material, e.label::text, e.valid_from, e.article::text,
    case when e.valid_from > komet.today() then 'coming' when e.id = komet.edition_of(e.material, komet.today()) then 'current' else 'old' end,
    (select sum(m.quantity)::int from komet.material_movement m where m.material_edition = e.id and m.unit = any (array(select komet.units_figures()))), null::text, null::text
  from komet.material_edition e where e.material = edition_list.material order by e.valid_from desc
$$;
comment on function api.edition_list(uuid) is 'The editions of one kind of material, the newest first; stock is what lies in the stores that one may count. Source: wishes 11 and 89.';

create function api.edition_get(id uuid default null) returns setof api.edition_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select l.* from api.edition_list((select e.material from komet.material_edition e where e.id = edition_get.id)) l where l.id = edition_get.id
$$;
comment on function api.edition_get(uuid) is 'One edition, for its form.';

create function api.edition_save(request uuid default null, id uuid default null, version bigint default null, material uuid default null, label text default null,
  valid_from date default null, article text default null)
returns setof api.edition_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.edition_row;
  e komet.material_edition;
begin
  done := komet.request_begin(edition_save.request, 'edition_save', jsonb_build_object('id', edition_save.id, 'version', edition_save.version,
    'material', edition_save.material, 'label', edition_save.label, 'valid_from', edition_save.valid_from, 'article', edition_save.article));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.edition_row, done);
    return;
  end if;
  perform komet.need_lead();
  if edition_save.id is not null then
    perform from komet.material_edition x where x.id = edition_save.id and x.version = edition_save.version for update;
    if not found then
      perform komet.raise_stale();
    end if;
  end if;
  e.label := komet.clean('label', edition_save.label);
  e.article := komet.clean('article', edition_save.article);
  e.material := coalesce((select x.material from komet.material_edition x where x.id = edition_save.id), edition_save.material);
  if e.label is null then
    perform komet.fail('KM001', 'label', 'Write what the edition is called');
  elsif edition_save.valid_from is null then
    perform komet.fail('KM001', 'valid_from', 'Write from which day it is used');
  elsif edition_save.valid_from not between date '1999-01-01' and komet.today() + 731 then
    perform komet.fail('KM001', 'valid_from', 'The date is within two years from today');
  elsif exists (select from komet.material_edition x where x.material = e.material and x.label = e.label and x.id is distinct from edition_save.id) then
    perform komet.fail('KM001', 'label', 'There is an edition of that name already');
  elsif exists (select from komet.material_edition x where x.material = e.material and x.valid_from = edition_save.valid_from and x.id is distinct from edition_save.id) then
    perform komet.fail('KM001', 'valid_from', 'Another edition begins that day');
  elsif not exists (select from komet.material x where x.id = e.material) then
    perform komet.raise_stale();
  end if;
  if edition_save.id is null then
    insert into komet.material_edition (material, label, valid_from, article) values (e.material, e.label, edition_save.valid_from, e.article) returning * into e;
  else
    update komet.material_edition x set label = e.label, valid_from = edition_save.valid_from, article = e.article
    where x.id = edition_save.id returning * into e;
  end if;
  select * into answer from api.edition_get(e.id);
  answer.message := komet.say('Saved {1}: groups that begin from {2} on use it');
  answer.detail := komet.detail(e.label::text, e.valid_from::text);
  perform komet.request_end(edition_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.edition_save(uuid, uuid, bigint, uuid, text, date, text) is 'An edition: what it is called and from when it is used. Groups that began before keep theirs. The lead. Errors: KM001 at label or valid_from, KM002. Source: wishes 11 and 89.';

create type api.need_row as (
  id uuid, version bigint, material uuid, material_name text, programme_version uuid, programme_version_label text, meeting int, per text, quantity int, ended boolean, message text, detail text);

create function komet.needs_shown() returns setof api.need_row language sql stable as $$
  select n.id, n.version, n.material, m.name::text, n.programme_version, p.name || ', ' || v.label, n.meeting, n.per, n.quantity, nullif(v.valid_to < komet.today(), false), null::text, null::text
  from komet.material_need n
  join komet.material m on m.id = n.material
  join komet.programme_version v on v.id = n.programme_version
  join komet.programme p on p.id = v.programme
  order by p.position, p.name, v.valid_from desc, n.meeting, m.name, n.per
$$;
comment on function komet.needs_shown() is 'What meetings need, as lines of a list.';

create function api.need_list(material uuid default null) returns setof api.need_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select s.* from komet.needs_shown() s where need_list.material is null or s.material = need_list.material
$$;
comment on function api.need_list(uuid) is 'Which meeting of which programme version needs the material, and how many for each. Source: wishes 11 and 89.';

create function api.need_get(id uuid default null) returns setof api.need_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select s.* from komet.needs_shown() s where s.id = need_get.id
$$;
comment on function api.need_get(uuid) is 'One need, for its form.';

create function api.version_of_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select v.id::text, p.name || ', ' || v.label from komet.programme_version v join komet.programme p on p.id = v.programme
  where v.valid_to is null or v.valid_to >= komet.today() order by p.position, p.name, v.valid_from desc
$$;
comment on function api.version_of_choice() is 'Programme versions in use, with their programmes.';

create function api.material_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select m.id::text, m.name::text from komet.material m where m.active order by m.name collate "sv-SE-x-icu", m.id
$$;
comment on function api.material_choice() is 'The material in use.';

create function api.need_save(request uuid default null, id uuid default null, version bigint default null, material uuid default null, programme_version uuid default null,
  meeting int default null, per text default null, quantity int default null)
returns setof api.need_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.need_row;
  n komet.material_need;
  meetings int;
begin
  done := komet.request_begin(need_save.request, 'need_save', jsonb_build_object('id', need_save.id, 'version', need_save.version, 'material', need_save.material,
    'programme_version', need_save.programme_version, 'meeting', need_save.meeting, 'per', need_save.per, 'quantity', need_save.quantity));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.need_row, done);
    return;
  end if;
  perform komet.need_lead();
  if need_save.id is not null then
    perform from komet.material_need x where x.id = need_save.id and x.version = need_save.version for update;
    if not found then
      perform komet.raise_stale();
    end if;
  end if;
  select v.meetings into meetings from komet.programme_version v where v.id = need_save.programme_version;
  if meetings is null then
    perform komet.fail('KM001', 'programme_version', 'Choose a programme');
  elsif not exists (select from komet.material m where m.id = need_save.material) then
    perform komet.fail('KM001', 'material', 'Choose from the list');
  elsif coalesce(need_save.meeting, 1) not between 1 and meetings then
    perform komet.fail('KM001', 'meeting', 'The programme has {1} meetings', meetings::text);
  elsif need_save.per is null or need_save.per not in ('participant', 'adult', 'family', 'leader', 'group') then
    perform komet.fail('KM001', 'per', 'Choose for whom');
  elsif need_save.per in ('leader', 'group') and exists (select from komet.programme_version v where v.id = need_save.programme_version and v.form = 'web') then
    perform komet.fail('KM001', 'per', 'A web course has neither group nor leaders: for each participant');
  elsif coalesce(need_save.quantity, 1) not between 1 and 100 then
    perform komet.fail('KM001', 'quantity', 'Between {1} and {2}', '1', '100');
  elsif exists (select from komet.material_need x where x.programme_version = need_save.programme_version and x.material = need_save.material
      and x.meeting = coalesce(need_save.meeting, 1) and x.per = need_save.per and x.id is distinct from need_save.id) then
    perform komet.fail('KM001', 'meeting', 'That stands in the list already');
  end if;
  if need_save.id is null then
    insert into komet.material_need (programme_version, material, meeting, per, quantity)
    values (need_save.programme_version, need_save.material, coalesce(need_save.meeting, 1), need_save.per, coalesce(need_save.quantity, 1)) returning * into n;
  else
    update komet.material_need x set meeting = coalesce(need_save.meeting, 1), per = need_save.per, quantity = coalesce(need_save.quantity, 1)
    where x.id = need_save.id and x.material = need_save.material and x.programme_version = need_save.programme_version returning * into n;
    if not found then
      perform komet.raise_stale();
    end if;
  end if;
  select * into answer from api.need_get(n.id);
  answer.message := komet.say('Saved: meeting {1} of {2} needs {3}');
  answer.detail := komet.detail(n.meeting::text, answer.programme_version_label, answer.material_name);
  perform komet.request_end(need_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.need_save(uuid, uuid, bigint, uuid, uuid, int, text, int) is 'Which meeting of a programme version needs how many of what, for each participant, adult, family, leader or group; of a web course which module, for each participant. Left out: meeting 1, one of it. The lead. Errors: KM001 at each field, KM002. Source: wishes 11 and 89.';

create function api.need_remove(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
begin
  done := komet.request_begin(need_remove.request, 'need_remove', jsonb_build_object('id', need_remove.id, 'version', need_remove.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  perform komet.need_lead();
  if exists (select from komet.material_movement m where m.for_need = need_remove.id) then
    perform komet.fail('KM004', null, 'It has been handed out for that meeting: the line stays');
  end if;
  delete from komet.material_need n where n.id = need_remove.id and n.version = need_remove.version;
  if not found then
    perform komet.raise_stale();
  end if;
  return next komet.finish(need_remove.request, need_remove.id, null, komet.say('Taken away: no meeting needs it any more by that line'));
end $$;
comment on function api.need_remove(uuid, uuid, bigint) is 'Takes a need away that nothing has been handed out for. The lead. Errors: KM002, KM004.';

-- ---------------------------------------------------------------------------------------------------
-- What groups need, and what they still lack

create type komet.need_taker as (course_group uuid, material_need uuid, participation uuid, leader uuid, quantity int, handed int);

create function komet.need_takers(groups uuid[]) returns setof komet.need_taker language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    with handed as (
      select m.for_group, m.for_need, m.for_participation, -sum(m.quantity)::int as n
      from komet.material_movement m where m.for_group = any (groups) and m.for_need is not null group by 1, 2, 3),
    taught as (
      select m.to_leader, e.material, -sum(m.quantity)::int as n
      from komet.material_movement m join komet.material_edition e on e.id = m.material_edition
      where m.to_leader in (select x.leader from komet.group_leader x where x.course_group = any (groups))
        -- An old edition that somebody still has at home is not what the course needs.
        and m.material_edition in (
          select komet.edition_of(y.material, c.first_date) from komet.course_group c join komet.material_need y on y.programme_version = c.programme_version
          where c.id = any (groups) and y.per = 'leader')
      group by 1, 2)
    select g.id, n.id, p.id, null::uuid,
      n.quantity * case n.per when 'family' then (row_number() over (partition by g.id, n.id, p.registration order by p.state = 'interrupted', p.id) = 1)::int
        when 'adult' then case when v.takes_part = 'child' then greatest(1, (select count(*) from komet.registration_adult a where a.registration = p.registration and a.takes_part))::int else 1 end
        else 1 end * (p.state <> 'interrupted')::int, coalesce(h.n, 0)
    from komet.course_group g
    join komet.programme_version v on v.id = g.programme_version
    join komet.material_need n on n.programme_version = v.id and n.per in ('participant', 'adult', 'family')
    join komet.participation p on p.course_group = g.id
    left join handed h on h.for_group = g.id and h.for_need = n.id and h.for_participation = p.id
    where g.id = any (groups)
    union all
    select g.id, n.id, null, x.leader, n.quantity, coalesce(t.n, 0)
    from komet.course_group g
    join komet.material_need n on n.programme_version = g.programme_version and n.per = 'leader'
    join komet.group_leader x on x.course_group = g.id and x.valid_to is null
    left join taught t on t.to_leader = x.leader and t.material = n.material
    where g.id = any (groups)
    union all
    select g.id, n.id, null, null, n.quantity, coalesce(h.n, 0)
    from komet.course_group g
    join komet.material_need n on n.programme_version = g.programme_version and n.per = 'group'
    left join handed h on h.for_group = g.id and h.for_need = n.id and h.for_participation is null
    where g.id = any (groups);
end $$;
comment on function komet.need_takers(uuid[]) is 'For each need of each group: who is to have it (a participant, a leader, or neither: the group), how many, and how many they have had. A leader who has the edition already, from whatever group, needs no other; one who has dropped out nothing more.';

create function komet.web_takers(ids uuid[]) returns table (web uuid, unit uuid, material_need uuid, edition uuid, quantity int, handed int, lacking int) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    with handed as (
      select m.for_web, m.for_need, -sum(m.quantity)::int as n from komet.material_movement m where m.for_web = any (ids) and m.for_need is not null group by 1, 2)
    select w.id, w.unit, n.id, komet.edition_of(n.material, w.began_on), n.quantity, coalesce(h.n, 0),
      -- What a module that is done should have had was handed out or not: nobody waits for it.
      case when w.state = 'running' and not exists (
          select from komet.web_progress g join komet.web_module x on x.id = g.web_module where g.web_participation = w.id and g.mark = 'X' and x.number >= n.meeting)
        then greatest(n.quantity - coalesce(h.n, 0), 0) else 0 end
    from komet.web_participation w
    join komet.material_need n on n.programme_version = w.programme_version and n.per in ('participant', 'adult', 'family')
    join komet.material a on a.id = n.material and a.active
    left join handed h on h.for_web = w.id and h.for_need = n.id
    where w.id = any (ids);
end $$;
comment on function komet.web_takers(uuid[]) is 'For each need of each of these in web courses: how many, in the edition of the day they began, how many they have had, and how many they still lack. A need''s meeting is there the number of the module.';

create function komet.web_needs(units uuid[]) returns table (unit uuid, material_need uuid, edition uuid, meeting int, on_date date, lacking int) language plpgsql stable as $$
#variable_conflict use_column
declare
  today date := komet.today();
begin
  return query
    select x.unit, x.material_need, x.edition, n.meeting, x.on_date, sum(x.lacking)::int
    from (
      select t.unit, t.material_need, t.edition, today as on_date, t.lacking
      from komet.web_takers(array(select w.id from komet.web_participation w where w.unit = any (units) and w.state = 'running')) t where t.lacking > 0
      union all
      -- Who waits may begin any day: what is ordered today is there in time. At least one comes of each family.
      select r.unit, n.id, komet.edition_of(n.material, d.on_date), d.on_date, n.quantity
      from komet.programme p
      cross join lateral komet.web_version(p.id) v
      join komet.material_need n on n.programme_version = v.id and n.per in ('participant', 'adult', 'family')
      join komet.material a on a.id = n.material and a.active
      join komet.registration r on r.programme = p.id and r.state = 'queued' and r.unit = any (units) and komet.resting(r.resting_until, today) is not true
      cross join lateral (select greatest(r.wanted_from, today + komet.setting('material_days', r.unit)::int) as on_date) d
      where v.id is not null) x
    join komet.material_need n on n.id = x.material_need
    where x.edition is not null
    group by 1, 2, 3, 4, 5;
end $$;
comment on function komet.web_needs(uuid[]) is 'What those in the web courses of these units still lack today, and what those will need who wait for one.';

create type komet.group_need as (
  course_group uuid, unit uuid, number int, state text, material_need uuid, material uuid, edition uuid, meeting int, on_date date, back_on date, per text, loan boolean,
  needed int, handed int, lacking int);

create function komet.group_needs(groups uuid[]) returns setof komet.group_need language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    with takers as (
      select t.course_group, t.material_need, sum(t.handed)::int as handed, sum(greatest(t.quantity - t.handed, 0))::int as lacking, count(t.leader)::int as leaders
      from komet.need_takers(groups) t group by 1, 2),
    people as (
      select p.course_group, count(*)::int as adults, count(distinct p.registration)::int as families
      from komet.participation p where p.course_group = any (groups) and p.state <> 'interrupted' group by 1),
    dates as (
      select m.course_group, max(m.on_date) as last_on, array_agg(m.on_date order by m.number) as days, array_agg(m.number order by m.number) as numbers
      from komet.meeting m where m.course_group = any (groups) and m.state <> 'cancelled' group by 1)
    select g.id, g.unit, g.number, g.state, n.id, n.material, e.edition, n.meeting, d.on_date, coalesce(x.last_on, g.first_date) + 1, n.per, a.loan,
      coalesce(t.handed, 0) + l.lacking, coalesce(t.handed, 0), l.lacking
    from komet.course_group g
    join komet.programme_version v on v.id = g.programme_version
    join komet.material_need n on n.programme_version = v.id
    join komet.material a on a.id = n.material and a.active
    left join takers t on t.course_group = g.id and t.material_need = n.id
    left join people p on p.course_group = g.id
    left join dates x on x.course_group = g.id
    cross join lateral (select komet.edition_of(n.material, g.first_date) as edition) e
    cross join lateral (select coalesce((select min(y.day) from unnest(x.days, x.numbers) y (day, number) where y.number >= n.meeting), x.last_on, g.first_date) as on_date) d
    -- Seats that nobody has yet are planned for, and leaders who are not named yet.
    cross join lateral (select coalesce(t.lacking, 0) + n.quantity * case
      when n.per = 'leader' then greatest(v.leaders - coalesce(t.leaders, 0), 0)
      when n.per = 'group' or g.state not in ('planned', 'open') then 0
      else greatest(g.capacity - coalesce(case when v.capacity_counts = 'adults' then p.adults else p.families end, 0), 0) end as lacking) l
    where g.id = any (groups) and e.edition is not null;
end $$;
comment on function komet.group_needs(uuid[]) is 'What each group needs, by when, in which edition, and what of it is still lacking. Before a group has begun its free seats count as taken: who comes must have a booklet. on_date is the meeting''s, or the next''s when it is cancelled; back_on the day after the last, when loans are free again.';
