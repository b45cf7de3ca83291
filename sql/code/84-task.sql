-- Tasks (bevakningar) as a list, and what is done with one: taken, handed over, postponed, and for those that somebody wrote down, done.
-- A computed task is done by doing it. The words of a task about a family stand in the family's file.

create function komet.task_id(kind text, about uuid, central boolean) returns uuid language sql immutable as $$
  select case when task_id.kind like 'own%' then task_id.about else md5(concat_ws(' ', task_id.kind, task_id.about, task_id.central))::uuid end
$$;
comment on function komet.task_id(text, uuid, boolean) is 'What a task is known by: its own number when somebody wrote it down, else kind, what it is about, and whether it is for those who plan for all districts. The same thing is one row, however often it is counted, also when its district is continued by another.';

create type komet.task_line as (id uuid, version bigint, t komet.task_row, login name, until date, until_by name, due date, rank int);

create function komet.task_lines(kind text default null) returns setof komet.task_line language sql stable as $$
  select x.id, coalesce(m.version, 0), t::komet.task_row, m.login, m.until, m.until_by, greatest(t.due, m.until),
    p.place + case when t.urgent and m.until is null then 0 else 1000 end
  from komet.tasks_all(task_lines.kind) t
  join komet.unit u on u.id = t.unit
  cross join lateral (select komet.task_id(t.kind, t.about, u.kind <> 'district') as id) x
  join komet.task_places() p on p.kind = t.kind
  left join komet.task_mark m on m.id = x.id
$$;
comment on function komet.task_lines(text) is 'Tasks with what was agreed about each. due is the day it was postponed to when that is later; rank the order within a day: what presses, then by kind.';

create function komet.task_found(kind text, id uuid) returns komet.task_line language sql stable as $$
  select l from komet.task_lines(task_found.kind) l where l.id = task_found.id limit 1
$$;
comment on function komet.task_found(text, uuid) is 'One task that there is still; null when it is done, or not one''s own.';

create type api.task_list_row as (
  id uuid, version bigint, kind text, due date, late boolean, section text, name text, number int, detail text, whose text, hint text, about uuid, subject text, rank int,
  course_group uuid, registration uuid, leader uuid, family uuid, training uuid);

create function komet.tasks_shown(lines komet.task_line[]) returns setof api.task_list_row language plpgsql stable as $$
#variable_conflict use_column
declare
  today date := komet.today();
  registrations uuid[] := array(select (x.t).registration from unnest(lines) x where (x.t).registration is not null);
  families uuid[] := array(select (x.t).family from unnest(lines) x where (x.t).family is not null);
begin
  return query
    select x.id, x.version, (x.t).kind, x.due,
      nullif(coalesce(o.state, 'open') = 'open' and (x.due < today or (x.t).urgent and x.until is null), false),
      case when o.state = 'done' then komet.say('Has been done') when x.due < today then komet.say('Overdue') when x.due = today then komet.say('For today')
        else komet.say('Later on') end,
      -- The words of a task about a family stand in its file alone.
      coalesce((x.t).name, w.adult, p.name, f.name, g.name::text, case when o.family is null then o.text::text end), g.number,
      case when o.family is null and num_nonnulls(o.course_group, o.leader) > 0 then o.text::text end,
      komet.called(x.login), case when x.until > today then array_to_string(array[komet.say('Postponed to {1} by {2}'), x.until::text, komet.called(x.until_by)], chr(31))
        when x.until is not null then array_to_string(array[komet.say('Was postponed by {1}'), komet.called(x.until_by)], chr(31))
        when o.family is null and num_nonnulls(o.course_group, o.leader) > 0 then o.text::text end, (x.t).about, (x.t).subject, x.rank, (x.t).course_group,
      case when (x.t).subject in ('registration', 'priority') then (x.t).registration end, (x.t).leader, (x.t).family,
      case when (x.t).subject = 'training_page' then (x.t).about end
    from unnest(lines) x
    left join (
      select c.id, c.number, s.name from komet.course_group c join komet.programme s on s.id = c.programme) g on g.id = (x.t).course_group
    left join komet.who(registrations) w on w.registration = (x.t).registration
    left join (
      select q.id, komet.list_name(a.given_name, a.family_name, y.protected) as name
      from komet.participation q join komet.person a on a.id = q.person left join komet.family y on y.id = a.family) p on p.id = (x.t).participation
    left join (
      select distinct on (a.family) a.family, komet.list_name(a.given_name, a.family_name, y.protected) as name
      from komet.person a join komet.family y on y.id = a.family where a.family = any (families) order by a.family, a.position, a.id) f on f.family = (x.t).family
    left join komet.task o on o.id = (x.t).about and (x.t).kind like 'own%'
    order by x.due, x.rank, x.id;
end $$;
comment on function komet.tasks_shown(komet.task_line[]) is 'Tasks as lines of a list: the kind, whom or what it is about, whose it is. No reasons, and no words that belong to a file.';

create function komet.tasks_done() returns setof komet.task_line language sql stable as $$
  select t.id, 0::bigint, komet.to_do('own_' || t.what, t.id, t.unit, t.done_on, case when t.family is not null then 'family' else 'task' end, course_group => t.course_group,
    leader => t.leader, family => t.family, name => l.name), t.done_by, null::date, null::name, t.done_on, 0
  from komet.task t left join komet.leader l on l.id = t.leader
  where t.state = 'done' and t.done_on > komet.today() - 30
$$;
comment on function komet.tasks_done() is 'What was written down and has been done in the last thirty days, and by whom.';

create function api.task_list(whose text default null, stage text default null, kind text default null, due date default null, rank int default null, id uuid default null,
  back boolean default false, max int default 50)
returns setof api.task_list_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  n int := least(greatest(task_list.max, 1), komet.setting('list_max', null, null)::int);
  today date := komet.today();
  lines komet.task_line[];
begin
  lines := array(
    select l from (
      select x.* from komet.task_lines(task_list.kind) x where task_list.stage is distinct from 'done'
      union all
      select x.* from komet.tasks_done() x where task_list.stage = 'done') l
    where (task_list.kind is null or (l.t).kind = task_list.kind)
      and case coalesce(task_list.stage, 'all') when 'late' then l.due < today when 'today' then l.due = today when 'coming' then l.due > today else true end
      and case coalesce(task_list.whose, 'open') when 'mine' then l.login = session_user when 'free' then l.login is null
        when 'all' then true else l.login is null or l.login = session_user or task_list.stage = 'done' end);
  lines := array(
    (select l from unnest(lines) l
     where not task_list.back and (task_list.id is null or (l.due, l.rank, l.id) > (task_list.due, task_list.rank, task_list.id))
     order by l.due, l.rank, l.id limit n)
    union all
    (select l from unnest(lines) l
     where task_list.back and (task_list.id is null or (l.due, l.rank, l.id) < (task_list.due, task_list.rank, task_list.id))
     order by l.due desc, l.rank desc, l.id desc limit n));
  return query select s.* from komet.tasks_shown(lines) s order by s.due, s.rank, s.id;
end $$;
comment on function api.task_list(text, text, text, date, int, uuid, boolean, int) is
'What there is to do (bevakningar), of the whole system and of what colleagues wrote down, by day: one row a thing. whose: mine, free (nobody''s), all; left out: mine and
nobody''s. stage: late, today, coming, or done in the last thirty days. Names as lists show them, the words of a task about a family in its file only. Errors: none.
Source: the workflow of a family (who rings when), wishes 19 and 100.';

-- ---------------------------------------------------------------------------------------------------
-- Agreed: taken, handed over, postponed

create function komet.task_hands(unit uuid, course_group uuid) returns table (login name) language sql stable as $$
  select d.login from komet.duty d
  where d.unit = task_hands.unit and d.duty in ('coordinator', 'lead', 'supervisor') and (select komet.today()) between d.valid_from and coalesce(d.valid_to, 'infinity')
  union
  select l.login from komet.group_leader g join komet.leader l on l.id = g.leader
  join komet.duty d on d.login = l.login and d.duty = 'leader' and (select komet.today()) between d.valid_from and coalesce(d.valid_to, 'infinity')
  where g.course_group = task_hands.course_group and g.unit = task_hands.unit and (select komet.today()) between coalesce(g.valid_from, '-infinity') and coalesce(g.valid_to, 'infinity')
$$;
comment on function komet.task_hands(uuid, uuid) is 'Whose a task can be: those who work in the unit, and of something in a group those who lead it and have a login.';

create function komet.task_units() returns setof uuid language sql stable as $$
  select u from komet.units_of('coordinator', 'lead', 'supervisor') u
  union
  select c.unit from komet.course_group c where c.id = any (array(select komet.groups_led()))
$$;
comment on function komet.task_units() is 'The units whose tasks one may have.';

create function api.task_colleague_choice(course_group uuid default null) returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select h.login::text, komet.called(h.login)
  from (select distinct x.login from komet.task_units() u cross join lateral komet.task_hands(u, task_colleague_choice.course_group) x) h
  order by 2, 1
$$;
comment on function api.task_colleague_choice(uuid) is 'The colleagues whose a task may be: those of one''s own unit, and those who lead the group.';

create function komet.task_agree(l komet.task_line, version bigint, login name, until date) returns bigint language plpgsql as $$
declare
  m komet.task_mark;
begin
  if l.id is null or l.version is distinct from task_agree.version then
    perform komet.raise_stale();
  elsif task_agree.login <> session_user and not exists (select from komet.task_hands((l.t).unit, (l.t).course_group) h where h.login = task_agree.login) then
    perform komet.fail('KM001', 'login', 'That colleague does not work with this');
  end if;
  insert into komet.task_mark as x (id, unit, kind, about, course_group, login, until, until_by)
  values (l.id, (l.t).unit, (l.t).kind, (l.t).about, (l.t).course_group, task_agree.login, task_agree.until, case when task_agree.until is not null then session_user end)
  on conflict (id) do update set login = excluded.login, until = excluded.until,
    until_by = case when excluded.until is not distinct from x.until then x.until_by else excluded.until_by end
  where x.version = task_agree.version
  returning x.* into m;
  if m.id is null then
    perform komet.raise_stale();
  end if;
  return m.version;
end $$;
comment on function komet.task_agree(komet.task_line, bigint, name, date) is 'Writes down whose a task is and until when it waits. KM001 at login, KM002 when it is done, another''s, or a colleague was first.';

create function api.task_take(request uuid default null, id uuid default null, version bigint default null, kind text default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  l komet.task_line;
begin
  done := komet.request_begin(task_take.request, 'task_take', jsonb_build_object('id', task_take.id, 'version', task_take.version, 'kind', task_take.kind));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  l := komet.task_found(task_take.kind, task_take.id);
  if l.login = session_user then
    perform komet.fail('KM004', null, 'It is yours already');
  end if;
  return next komet.finish(task_take.request, task_take.id, komet.task_agree(l, task_take.version, session_user, l.until), komet.say('It is yours now'));
end $$;
comment on function api.task_take(uuid, uuid, bigint, text) is 'A task becomes one''s own, also when it was a colleague''s. Errors: KM002 it is done or a colleague was first; KM004 it is one''s own already.';

create type api.task_agreed_row as (id uuid, version bigint, kind text, what text, name text, course_group uuid, due date, login text, login_label text, until date, message text, detail text);

create function api.task_agreed_get(id uuid default null, kind text default null) returns setof api.task_agreed_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select s.id, s.version, s.kind, s.kind, s.name, s.course_group, (l.t).due, l.login::text, komet.called(l.login), l.until, null::text, null::text
  from komet.task_found(task_agreed_get.kind, task_agreed_get.id) l
  cross join lateral komet.tasks_shown(array[l]) s
  where l.id is not null
$$;
comment on function api.task_agreed_get(uuid, text) is 'One task for the forms that postpone it or hand it over.';

create function api.task_postpone_save(request uuid default null, id uuid default null, version bigint default null, kind text default null, until date default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  l komet.task_line;
  v bigint;
begin
  done := komet.request_begin(task_postpone_save.request, 'task_postpone_save', jsonb_build_object('id', task_postpone_save.id, 'version', task_postpone_save.version,
    'kind', task_postpone_save.kind, 'until', task_postpone_save.until));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  l := komet.task_found(task_postpone_save.kind, task_postpone_save.id);
  if l.id is not null and task_postpone_save.until is null then
    perform komet.fail('KM001', 'until', 'Write the day it is to come back');
  elsif l.id is not null and task_postpone_save.until not between komet.today() + 1 and komet.today() + 366 then
    perform komet.fail('KM001', 'until', 'A day within a year from tomorrow');
  end if;
  v := komet.task_agree(l, task_postpone_save.version, l.login, task_postpone_save.until);
  return next komet.finish(task_postpone_save.request, task_postpone_save.id, v, komet.say('Postponed to {1}'), task_postpone_save.until::text);
end $$;
comment on function api.task_postpone_save(uuid, uuid, bigint, text, date) is 'A task waits until a day, for everybody of the unit; who postponed it is told. Errors: KM001 at until, KM002.';

create function api.task_hand_save(request uuid default null, id uuid default null, version bigint default null, kind text default null, login text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  l komet.task_line;
  v bigint;
begin
  done := komet.request_begin(task_hand_save.request, 'task_hand_save', jsonb_build_object('id', task_hand_save.id, 'version', task_hand_save.version,
    'kind', task_hand_save.kind, 'login', task_hand_save.login));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  l := komet.task_found(task_hand_save.kind, task_hand_save.id);
  v := komet.task_agree(l, task_hand_save.version, nullif(task_hand_save.login, ''), l.until);
  return next komet.finish(task_hand_save.request, task_hand_save.id, v, case when nullif(task_hand_save.login, '') is null then komet.say('It is anybody''s now')
    else komet.say('Handed over to {1}') end, komet.called(nullif(task_hand_save.login, '')));
end $$;
comment on function api.task_hand_save(uuid, uuid, bigint, text, text) is 'A task is handed over to a colleague of the unit, or without one to all of them. Errors: KM001 at login, KM002.';

-- ---------------------------------------------------------------------------------------------------
-- Written down by somebody

create type api.task_form_row as (
  id uuid, version bigint, what text, name text, family uuid, course_group uuid, course_group_label text, leader uuid, leader_label text, due date, text text,
  login text, login_label text, message text, detail text);

create function komet.task_show(id uuid) returns setof api.task_form_row language sql stable as $$
  select t.id, t.version, t.what, s.name, t.family, t.course_group, g.number || ' ' || p.name, t.leader, d.name::text, t.due, t.text::text,
    m.login::text, komet.called(m.login), null::text, null::text
  from komet.task t
  left join komet.course_group g on g.id = t.course_group
  left join komet.programme p on p.id = g.programme
  left join komet.leader d on d.id = t.leader
  left join komet.task_mark m on m.id = t.id
  left join lateral (
    select komet.list_name(a.given_name, a.family_name, f.protected) as name from komet.person a join komet.family f on f.id = a.family
    where a.family = t.family order by a.position, a.id limit 1) s on true
  where t.id = task_show.id
$$;
comment on function komet.task_show(uuid) is 'A task that somebody wrote down, as the form shows it.';

create function api.task_get(id uuid default null) returns setof api.task_form_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  f api.task_form_row;
begin
  select * into f from komet.task_show(task_get.id);
  if f.id is null then
    perform komet.fail('KM004', null, 'That is what the system asks for: Enter opens it, and it goes when it is done');
  elsif f.family is not null then
    perform komet.need_ticket(f.family);
  end if;
  return next f;
end $$;
comment on function api.task_get(uuid) is 'One task that somebody wrote down; of one about a family with the file open. Errors: KM004 it is a computed one, KM007 no ticket.';

create function api.task_group_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select g.id::text, g.number || ' ' || p.name
  from komet.course_group g join komet.programme p on p.id = g.programme
  where (g.unit = any (array(select komet.units_file())) or g.id = any (array(select komet.groups_led()))) and g.state not in ('settled', 'cancelled')
  order by g.number desc, g.id
$$;
comment on function api.task_group_choice() is 'The groups that a task can be about: of one''s own district, or led by oneself, that are not over.';

create function api.task_leader_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select l.id::text, l.name || ' (' || u.name || ')'
  from komet.leader l join komet.unit u on u.id = l.unit
  where coalesce(l.valid_to, 'infinity') >= (select komet.today()) and komet.has_duty('coordinator', 'lead', 'supervisor')
  order by l.unit <> all (array(select komet.units_file())), l.name_key, l.id
$$;
comment on function api.task_leader_choice() is 'The leaders that a task can be about, those of one''s own district first.';

create function komet.task_checked(t komet.task) returns void language plpgsql stable as $$
begin
  if t.what is null or t.what not in ('ring', 'write', 'meet', 'follow_up', 'other') then
    perform komet.fail('KM001', 'what', 'Choose what is to be done');
  elsif t.due is null then
    perform komet.fail('KM001', 'due', 'Write the day it is for');
  elsif t.due not between komet.today() - 31 and komet.today() + 731 then
    perform komet.fail('KM001', 'due', 'Within two years from today');
  elsif t.course_group is not null and t.family is not null or t.leader is not null and t.family is not null then
    perform komet.fail('KM001', case when t.leader is null then 'course_group' else 'leader' end, 'This is about the family: leave it empty');
  elsif t.leader is not null and t.course_group is not null then
    perform komet.fail('KM001', 'leader', 'About a group or a leader, not both');
  elsif t.course_group is not null and not exists (select from komet.course_group g where g.id = t.course_group and g.unit = t.unit) then
    perform komet.fail('KM001', 'course_group', 'Choose from the list');
  elsif t.leader is not null and not (komet.has_duty('coordinator', 'lead', 'supervisor') and exists (select from komet.leader l where l.id = t.leader)) then
    perform komet.fail('KM001', 'leader', 'Choose from the list');
  elsif num_nonnulls(t.family, t.course_group, t.leader, t.text) = 0 then
    perform komet.fail('KM001', 'text', 'Write what it is about');
  end if;
end $$;
comment on function komet.task_checked(komet.task) is 'KM001 at each field of a task that cannot be taken: it is about one thing, and one that is about nothing says what.';

create function komet.task_whose(t komet.task, login text) returns void language plpgsql as $$
declare
  l komet.task_line := komet.task_found('own_' || t.what, t.id);
  whose name := nullif(task_whose.login, '');
begin
  -- One's own, where colleagues are not told of each other's: a leader's.
  if whose is null and t.unit <> all (array(select komet.units_of('coordinator', 'lead', 'supervisor'))) then
    whose := session_user;
  end if;
  if whose is distinct from l.login then
    perform komet.task_agree(l, l.version, whose, l.until);
  end if;
end $$;
comment on function komet.task_whose(komet.task, text) is 'Whose a task is that is being written. KM001 at login.';

create function komet.task_locked(id uuid, version bigint) returns komet.task language plpgsql as $$
declare
  t komet.task;
begin
  select * into t from komet.task x where x.id = task_locked.id and x.state = 'open' for update;
  if not found or task_locked.version is distinct from -1 and t.version is distinct from task_locked.version then
    perform komet.raise_stale();
  elsif t.family = any (array(select komet.families_barred())) then
    perform komet.fail('KM003', '', 'The family is protected. Its file is opened only by those who have been named for it');
  end if;
  return t;
end $$;
comment on function komet.task_locked(uuid, bigint) is 'A task that is not done, locked; version -1 asks for none. KM002, KM003.';

create function api.task_save(request uuid default null, id uuid default null, version bigint default null, family uuid default null, what text default null,
  due date default null, text text default null, course_group uuid default null, leader uuid default null, login text default null)
returns setof api.task_form_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.task_form_row;
  t komet.task;
  was komet.task;
begin
  done := komet.request_begin(task_save.request, 'task_save', jsonb_build_object('id', task_save.id, 'version', task_save.version, 'family', task_save.family,
    'what', task_save.what, 'due', task_save.due, 'text', task_save.text, 'course_group', task_save.course_group, 'leader', task_save.leader, 'login', task_save.login));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.task_form_row, done);
    return;
  end if;
  if task_save.id is not null then
    t := komet.task_locked(task_save.id, task_save.version);
    was := t;
  else
    t.family := task_save.family;
    t.unit := (select f.unit from komet.family f where f.id = t.family);
    t.unit := coalesce(t.unit, (select g.unit from komet.course_group g where g.id = task_save.course_group), komet.unit_home());
  end if;
  if t.family is not null then
    perform komet.file_open(t.family);
  end if;
  t.what := task_save.what;
  t.due := task_save.due;
  t.text := komet.clean('text', task_save.text);
  t.course_group := task_save.course_group;
  t.leader := task_save.leader;
  if t.course_group is not null and t.family is null then
    t.unit := coalesce((select g.unit from komet.course_group g where g.id = t.course_group and g.id::text in (select c.value from api.task_group_choice() c)), t.unit);
  end if;
  perform komet.task_checked(t);
  if t.id is null then
    insert into komet.task (unit, what, text, family, course_group, leader, due)
    values (t.unit, t.what, t.text, t.family, t.course_group, t.leader, t.due) returning * into t;
  else
    update komet.task x set unit = t.unit, what = t.what, text = t.text, course_group = t.course_group, leader = t.leader, due = t.due
    where x.id = t.id returning * into t;
  end if;
  perform komet.task_whose(t, task_save.login);
  select * into answer from komet.task_show(t.id);
  answer.message := komet.say('Noted for {1}');
  answer.detail := komet.detail(t.due::text);
  -- What is kept beside the number of the save is not the file: no words of a family.
  perform komet.request_end(task_save.request, to_jsonb(answer) - case when t.family is null then '' else 'text' end);
  return next answer;
end $$;
comment on function api.task_save(uuid, uuid, bigint, uuid, text, date, text, uuid, uuid, text) is
'Writes a task down, or changes one: about a family (with its file open), a group, a leader or nothing, for a day, and whose it is. Errors: KM001 at what, due, text,
course_group, leader, login; KM002; KM003; KM007. Source: the workflow of a family, who rings when.';

create function api.task_done(request uuid default null, id uuid default null, kind text default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  l komet.task_line;
  t komet.task;
begin
  done := komet.request_begin(task_done.request, 'task_done', jsonb_build_object('id', task_done.id, 'kind', task_done.kind));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  l := komet.task_found(task_done.kind, task_done.id);
  if l.id is not null and (l.t).kind not like 'own%' then
    perform komet.fail('KM004', null, 'It goes by itself when it is done: Enter opens it');
  end if;
  t := komet.task_locked((l.t).about, -1);
  update komet.task x set state = 'done', done_on = komet.today(), done_by = session_user where x.id = t.id;
  return next komet.finish(task_done.request, task_done.id, null, komet.say('Done'));
end $$;
comment on function api.task_done(uuid, uuid, text) is 'A task that somebody wrote down is done. Errors: KM002 it is done already or another''s, KM003, KM004 a computed one, which is done by doing it.';

-- ---------------------------------------------------------------------------------------------------
-- In the family's file

create type api.family_tasks_row as (id uuid, version bigint, kind text, due date, what text, text text, whose text, state text, made_by text);

create function api.family_tasks(family uuid) returns setof api.family_tasks_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  f komet.family := komet.file_open(family_tasks.family);
begin
  return query
    select t.id, coalesce(a.version, 0), 'own_' || t.what, coalesce(t.done_on, greatest(t.due, a.until)), t.what, t.text::text,
      komet.called(coalesce(t.done_by, a.login)), t.state, komet.called(t.made_by)
    from komet.task t left join komet.task_mark a on a.id = t.id
    where t.family = f.id and t.state <> 'dropped'
    order by t.state = 'done', 5, t.id;
end $$;
comment on function api.family_tasks(uuid) is 'The tasks that were written down about a family, with their words: those to do first. Errors: KM002, KM007.';

create constraint trigger changed after insert or update or delete on komet.task deferrable initially deferred
  for each row execute function komet.changed();
create constraint trigger changed after insert or update or delete on komet.task_mark deferrable initially deferred
  for each row execute function komet.changed();
