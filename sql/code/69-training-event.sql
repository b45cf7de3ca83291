-- Supervision (handledning), refreshers, trainings and lectures: when, by whom, which leaders took part, how many came from outside.
-- Supervisors write them; a leader reads those of her own.

create type api.event_list_row as (
  id uuid, version bigint, event uuid, on_date date, kind text, title text, programme_name text, led_by text, leaders int, outside int, minutes int, place text, project_name text);

create function komet.events_shown(events uuid[]) returns setof api.event_list_row language sql stable as $$
  select e.id, e.version, e.id, e.on_date, e.kind, e.title::text, p.name::text, concat_ws(', ', komet.called(e.led_by), e.led_with), l.n, nullif(e.outside, 0), e.minutes, e.place::text, j.name::text
  from komet.training_event e
  left join komet.programme p on p.id = e.programme
  left join komet.project j on j.id = e.project
  cross join lateral (select count(*)::int as n from komet.event_leader x where x.event = e.id) l
  where e.id = any (events)
$$;
comment on function komet.events_shown(uuid[]) is 'Events as lines of a list, in no order. leaders counts those that one may see.';

create function api.event_list(kind text default null, programme uuid default null, project uuid default null, on_date date default null, id uuid default null, back boolean default false, max int default 50)
returns setof api.event_list_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  n int := least(greatest(event_list.max, 1), komet.setting('list_max', null, null)::int);
  page uuid[];
begin
  page := array(
      (select e.id from komet.training_event e
       where not event_list.back and (event_list.kind is null or e.kind = event_list.kind) and (event_list.programme is null or e.programme = event_list.programme)
         and (event_list.project is null or e.project = event_list.project)
         and (event_list.id is null or (e.on_date, e.id) < (event_list.on_date, event_list.id))
       order by e.on_date desc, e.id desc limit n)
      union all
      (select e.id from komet.training_event e
       where event_list.back and (event_list.kind is null or e.kind = event_list.kind) and (event_list.programme is null or e.programme = event_list.programme)
         and (event_list.project is null or e.project = event_list.project)
         and (event_list.id is null or (e.on_date, e.id) > (event_list.on_date, event_list.id))
       order by e.on_date, e.id limit n));
  return query select s.* from komet.events_shown(page) s order by s.on_date desc, s.id desc;
end $$;
comment on function api.event_list(text, uuid, uuid, date, uuid, boolean, int) is 'Supervision and other events, the latest first. Source: wishes 49, 69, 82 and 95.';

create function api.project_events(project uuid default null) returns setof api.event_list_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select s.* from komet.events_shown(array(select e.id from komet.training_event e where e.project = project_events.project)) s order by s.on_date desc, s.id
$$;
comment on function api.project_events(uuid) is 'The events that a project is reported with. Source: wish 82.';

create function api.leader_events(leader uuid default null) returns setof api.event_list_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select s.* from komet.events_shown(array(
    select x.event from komet.event_leader x where x.leader = leader_events.leader and komet.leader_known(leader_events.leader))) s
  order by s.on_date desc, s.id
$$;
comment on function api.leader_events(uuid) is 'The events that a leader took part in.';

create function api.my_events() returns setof api.event_list_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select s.* from komet.events_shown(array(
    select x.event from komet.event_leader x where x.leader = any (array(select komet.leaders_self())))) s
  order by s.on_date desc, s.id
$$;
comment on function api.my_events() is 'The supervision and other events that one has taken part in, for a leader who has a login. No notes.';

create function api.supervisor_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select d.login::text, komet.called(d.login) from komet.duty d
  where d.duty = 'supervisor' and (select komet.today()) between d.valid_from and coalesce(d.valid_to, 'infinity')
  group by d.login order by 2, 1
$$;
comment on function api.supervisor_choice() is 'The supervisors of today.';

create function api.training_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select t.id::text, t.name::text from komet.training t
  order by (select max(d.on_date) from komet.training_day d where d.training = t.id) desc, t.name, t.id
$$;
comment on function api.training_choice() is 'Rounds of training, the latest first.';

create type api.event_row as (
  id uuid, version bigint, kind text, title text, programme uuid, programme_label text, on_date date, minutes int, place text, led_by text, led_by_label text,
  led_with text, training uuid, training_label text, supervision_group int, outside int, outside_from text, income int, project uuid, project_label text, note text, message text, detail text);

create function api.event_get(id uuid default null) returns setof api.event_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select e.id, e.version, e.kind, e.title::text, e.programme, p.name::text, e.on_date, e.minutes, e.place::text, e.led_by::text, komet.called(e.led_by), e.led_with::text,
    e.training, t.name::text, e.supervision_group, e.outside, e.outside_from::text, e.income, e.project, j.name::text, e.note::text, null::text, null::text
  from komet.training_event e
  left join komet.programme p on p.id = e.programme
  left join komet.training t on t.id = e.training
  left join komet.project j on j.id = e.project
  where e.id = event_get.id and e.unit = any (array(select komet.units_figures()))
$$;
comment on function api.event_get(uuid) is 'One event whole, with its note, for its form: supervisors and the lead.';

create function komet.event_locked(id uuid, version bigint default -1) returns komet.training_event language plpgsql as $$
declare
  e komet.training_event;
begin
  select * into e from komet.training_event x where x.id = event_locked.id for update;
  if not found or not komet.keeps_leaders() or event_locked.version is distinct from e.version and event_locked.version is distinct from -1 then
    perform komet.raise_stale();
  end if;
  return e;
end $$;
comment on function komet.event_locked(uuid, bigint) is 'An event, locked, for those who keep the leaders. KM002 when it is not there or not of the version that was seen; left out, none is asked for.';

create function komet.event_checked(e komet.training_event) returns void language plpgsql as $$
declare
  j komet.project;
begin
  if e.kind is null or e.kind not in ('supervision', 'refresher', 'training', 'lecture') then
    perform komet.fail('KM001', 'kind', 'Choose what it is');
  elsif e.title is null then
    perform komet.fail('KM001', 'title', 'Write what it is about');
  elsif e.on_date is null then
    perform komet.fail('KM001', 'on_date', 'Write the date');
  elsif e.on_date not between komet.today() - 3652 and komet.today() + 731 then
    perform komet.fail('KM001', 'on_date', 'The date is within two years from today');
  elsif e.minutes is null or e.minutes not between 5 and 6000 then
    perform komet.fail('KM001', 'minutes', 'Write how many minutes, between {1} and {2}', '5', '6000');
  elsif e.kind = 'refresher' and e.programme is null then
    perform komet.fail('KM001', 'programme', 'Choose the programme that it refreshes');
  elsif e.programme is not null and not exists (select from komet.programme p where p.id = e.programme) then
    perform komet.fail('KM001', 'programme', 'Choose from the list');
  elsif e.led_by is not null and not exists (select from api.supervisor_choice() c where c.value = e.led_by) then
    perform komet.fail('KM001', 'led_by', 'Choose from the list');
  elsif e.training is not null and not exists (select from komet.training t where t.id = e.training) then
    perform komet.fail('KM001', 'training', 'Choose from the list');
  elsif e.supervision_group is not null and e.training is null then
    perform komet.fail('KM001', 'training', 'Choose the round that the supervision group is of');
  elsif e.supervision_group not between 1 and 20 then
    perform komet.fail('KM001', 'supervision_group', 'Supervision groups are numbered from {1} to {2}', '1', '20');
  elsif e.outside not between 0 and 10000 then
    perform komet.fail('KM001', 'outside', 'Between {1} and {2}', '0', '10000');
  elsif e.income not between 0 and 10000000 then
    perform komet.fail('KM001', 'income', 'Between {1} and {2}', '0', '10000000');
  elsif e.project is not null then
    select * into j from komet.project x where x.id = e.project;
    if not found then
      perform komet.fail('KM001', 'project', 'Choose from the list');
    elsif e.on_date not between j.from_date and j.to_date then
      perform komet.fail('KM001', 'project', 'The project goes on from {1} to {2}', j.from_date::text, j.to_date::text);
    end if;
  end if;
end $$;
comment on function komet.event_checked(komet.training_event) is 'KM001 at each field of an event that cannot be taken.';

create function api.event_save(request uuid default null, id uuid default null, version bigint default null, kind text default null, title text default null,
  programme uuid default null, on_date date default null, minutes int default null, place text default null, led_by text default null, led_with text default null,
  training uuid default null, supervision_group int default null, outside int default null, outside_from text default null, income int default null, project uuid default null, note text default null)
returns setof api.event_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.event_row;
  e komet.training_event;
  put int := 0;
begin
  done := komet.request_begin(event_save.request, 'event_save', jsonb_build_object('id', event_save.id, 'version', event_save.version, 'kind', event_save.kind,
    'title', event_save.title, 'programme', event_save.programme, 'on_date', event_save.on_date, 'minutes', event_save.minutes, 'place', event_save.place,
    'led_by', event_save.led_by, 'led_with', event_save.led_with, 'training', event_save.training, 'supervision_group', event_save.supervision_group,
    'outside', event_save.outside, 'outside_from', event_save.outside_from, 'income', event_save.income, 'project', event_save.project, 'note', event_save.note));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.event_row, done);
    return;
  end if;
  if event_save.id is not null then
    e := komet.event_locked(event_save.id, event_save.version);
  end if;
  e.kind := event_save.kind;
  e.title := komet.clean('title', event_save.title);
  e.programme := coalesce(event_save.programme, (select t.programme from komet.training t where t.id = event_save.training));
  e.on_date := event_save.on_date;
  e.minutes := event_save.minutes;
  e.place := komet.clean('place', event_save.place);
  e.led_by := nullif(event_save.led_by, '');
  e.led_with := komet.clean('led_with', event_save.led_with);
  e.training := event_save.training;
  e.supervision_group := event_save.supervision_group;
  e.outside := coalesce(event_save.outside, 0);
  e.outside_from := komet.clean('outside_from', event_save.outside_from);
  e.income := event_save.income;
  e.project := event_save.project;
  e.note := komet.clean_memo('note', event_save.note);
  perform komet.event_checked(e);
  if event_save.id is null then
    insert into komet.training_event (unit, kind, title, programme, on_date, minutes, place, led_by, led_with, training, supervision_group, outside, outside_from, income, project, note)
    values ((select u from komet.units_of('lead', 'supervisor') u order by u limit 1), e.kind, e.title, e.programme, e.on_date, e.minutes, e.place, e.led_by, e.led_with,
      e.training, e.supervision_group, e.outside, e.outside_from, e.income, e.project, e.note) returning * into e;
    insert into komet.event_leader (event, leader, unit)
    select e.id, t.leader, t.unit from komet.trainee t
    where t.training = e.training and t.left_on is null and (e.supervision_group is null or t.supervision_group = e.supervision_group);
    get diagnostics put = row_count;
  else
    update komet.training_event x set kind = e.kind, title = e.title, programme = e.programme, on_date = e.on_date, minutes = e.minutes, place = e.place,
      led_by = e.led_by, led_with = e.led_with, training = e.training, supervision_group = e.supervision_group, outside = e.outside,
      outside_from = e.outside_from, income = e.income, project = e.project, note = e.note
    where x.id = e.id returning * into e;
  end if;
  select * into answer from api.event_get(e.id);
  answer.message := case when put > 0 then komet.say('Saved {1}, with the {3} of the round') else komet.say('Saved {1}, {2}') end;
  answer.detail := komet.detail(e.title::text, e.on_date::text, put::text);
  perform komet.request_end(event_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.event_save(uuid, uuid, bigint, text, text, uuid, date, int, text, text, text, uuid, int, int, text, int, uuid, text) is 'Notes supervision, a refresher, a training or a lecture. A new one of a round, or of one of its supervision groups, begins with those who are in it. Participants from outside are a number. One of a project is on a day of it. Supervisors and the lead. Errors: KM001 at each field, KM002. Source: wishes 49, 69, 82, 85 and 95.';

-- ---------------------------------------------------------------------------------------------------
-- Who took part, and what a refresher prolongs

create type api.event_people_row as (id uuid, leader uuid, name text, unit_name text, prolonged_to date);

create function api.event_people(event uuid default null) returns setof api.event_people_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select l.id, l.id, l.name::text, u.name::text, (
    select max(c.valid_to) from komet.leader_certificate c where c.leader = l.id and c.event = x.event and c.revoked_on is null)
  from komet.event_leader x join komet.leader l on l.id = x.leader join komet.unit u on u.id = l.unit
  where x.event = event_people.event order by l.name_key, l.id
$$;
comment on function api.event_people(uuid) is 'The leaders who took part in an event, and until when it prolonged their certificates.';

create function api.event_person_save(request uuid default null, event uuid default null, leader uuid default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  e komet.training_event;
  l komet.leader;
begin
  done := komet.request_begin(event_person_save.request, 'event_person_save', jsonb_build_object('event', event_person_save.event, 'leader', event_person_save.leader));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  e := komet.event_locked(event_person_save.event);
  if event_person_save.leader is null then
    perform komet.fail('KM001', 'leader', 'Choose a leader');
  end if;
  select * into l from komet.leader x where x.id = event_person_save.leader;
  if not found then
    perform komet.fail('KM001', 'leader', 'Choose from the list');
  end if;
  insert into komet.event_leader (event, leader, unit) values (e.id, l.id, l.unit) on conflict (event, leader) do nothing;
  return next komet.finish(event_person_save.request, l.id, null, komet.say('{1} took part'), l.name::text);
end $$;
comment on function api.event_person_save(uuid, uuid, uuid) is 'A leader took part in an event. Supervisors and the lead. Errors: KM001 at leader, KM002.';

create function api.event_person_remove(request uuid default null, event uuid default null, id uuid default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  e komet.training_event;
begin
  done := komet.request_begin(event_person_remove.request, 'event_person_remove', jsonb_build_object('event', event_person_remove.event, 'id', event_person_remove.id));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  e := komet.event_locked(event_person_remove.event);
  if exists (select from komet.leader_certificate c where c.event = e.id and c.leader = event_person_remove.id and c.revoked_on is null) then
    perform komet.fail('KM004', null, 'It has prolonged a certificate: take that back first');
  end if;
  delete from komet.event_leader x where x.event = e.id and x.leader = event_person_remove.id;
  if not found then
    perform komet.raise_stale();
  end if;
  return next komet.finish(event_person_remove.request, event_person_remove.id, null, komet.say('Taken away'));
end $$;
comment on function api.event_person_remove(uuid, uuid, uuid) is 'A leader did not take part after all. Supervisors and the lead. Errors: KM002; KM004 when it prolonged a certificate.';

create function api.event_prolong(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  e komet.training_event;
  n int;
begin
  done := komet.request_begin(event_prolong.request, 'event_prolong', jsonb_build_object('id', event_prolong.id, 'version', event_prolong.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  e := komet.event_locked(event_prolong.id, event_prolong.version);
  if e.kind <> 'refresher' then
    perform komet.fail('KM004', null, 'Only a refresher prolongs certificates');
  elsif e.on_date > komet.today() then
    perform komet.fail('KM004', null, 'The refresher is on {1}', e.on_date::text);
  end if;
  insert into komet.leader_certificate (leader, programme, programme_version, valid_from, valid_to, basis, event)
  select x.leader, e.programme, (select v.id from komet.programme_version v where v.programme = e.programme
      and e.on_date between v.valid_from and coalesce(v.valid_to, 'infinity') order by v.valid_from desc limit 1),
    e.on_date, komet.certificate_until(e.programme, e.on_date), 'refresher', e.id
  from komet.event_leader x
  where x.event = e.id
    and exists (select from komet.leader_certificate c where c.leader = x.leader and c.programme = e.programme and not c.trainee
      and c.revoked_on is null and c.valid_from < e.on_date)
    and not exists (select from komet.leader_certificate c where c.leader = x.leader and c.programme = e.programme and not c.trainee
      and c.revoked_on is null and (c.event = e.id or c.valid_from = e.on_date));
  get diagnostics n = row_count;
  return next komet.finish(event_prolong.request, e.id, e.version, komet.say('Certificates prolonged: {1}, until {2}'),
    n::text, komet.certificate_until(e.programme, e.on_date)::text);
end $$;
comment on function api.event_prolong(uuid, uuid, bigint) is 'A refresher that has been held prolongs the certificates of those who took part and had one: a new row each, from its day, once. Supervisors and the lead. Errors: KM002; KM004 for another kind of event or one to come.';

-- ---------------------------------------------------------------------------------------------------
-- Counted

create type api.event_figures_row as (id uuid, unit_name text, programme_name text, kind text, events int, hours int, leaders int, attended int, outside int, income int);

create function api.event_figures(from_date date default null, to_date date default null, programme uuid default null, unit uuid default null,
  project uuid default null)
returns setof api.event_figures_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  today date := komet.today();
  first_day date := coalesce(event_figures.from_date, date_trunc('year', today)::date);
  last_day date := coalesce(event_figures.to_date, today);
begin
  if first_day > last_day then
    perform komet.fail('KM001', 'to_date', 'The period ends before it begins');
  end if;
  return query
    with e as (
      select x.* from komet.training_event x
      where x.on_date between first_day and last_day and (event_figures.programme is null or x.programme = event_figures.programme)
        and (event_figures.project is null or x.project = event_figures.project)),
    c as (
      select l.unit, e.programme, e.kind, e.id, e.minutes, l.leader, 0 as outside, 0 as income from e join komet.event_leader l on l.event = e.id
      union all
      select e.unit, e.programme, e.kind, e.id, e.minutes, null, e.outside, coalesce(e.income, 0) from e
      where e.outside > 0 or e.income > 0 or not exists (select from komet.event_leader l where l.event = e.id)),
    d as (select distinct c.unit, c.programme, c.kind, c.id, c.minutes from c)
    select md5(concat_ws(' ', s.unit, s.programme, s.kind))::uuid, u.name::text, p.name::text, s.kind, s.events, s.hours, s.leaders, s.attended, s.outside, s.income
    from (
      select c.unit, c.programme, c.kind, count(distinct c.id)::int as events,
        (select round(sum(d.minutes) / 60.0)::int from d where (d.unit, d.kind) = (c.unit, c.kind) and d.programme is not distinct from c.programme) as hours,
        count(distinct c.leader)::int as leaders, count(c.leader)::int as attended, sum(c.outside)::int as outside, nullif(sum(c.income), 0)::int as income
      from c where event_figures.unit is null or c.unit = event_figures.unit
      group by 1, 2, 3) s
    join komet.unit u on u.id = s.unit
    left join komet.programme p on p.id = s.programme
    order by u.name collate "sv-SE-x-icu", p.position nulls last, s.kind;
end $$;
comment on function api.event_figures(date, date, uuid, uuid, uuid) is 'Supervision and other events in a period, by district, programme and kind: a leader counts in the own district, participants from outside and income where the event was held. Errors: KM001 at to_date. Source: wishes 49, 69, 70 and 71.';

create function api.event_figures_about(from_date date default null, to_date date default null, programme uuid default null, unit uuid default null,
  project uuid default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
  p record;
begin
  select * into p from komet.period(event_figures_about.from_date, event_figures_about.to_date, null);
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Supervision and events {1} to {2}'), komet.detail(p.first_day::text, p.last_day::text)),
      (komet.say('A leader counts in the own district; others and income where it was held'), null),
      (komet.say('Leaders: each once. Times: each time that one came'), null)) x (line, detail);
end $$;
comment on function api.event_figures_about(date, date, uuid, uuid, uuid) is 'What the figures of supervision and events count, with the days meant. Errors: KM001 at from_date, to_date.';

create constraint trigger changed after insert or update or delete on komet.training_event deferrable initially deferred
  for each row execute function komet.changed();
