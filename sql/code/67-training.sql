-- Rounds of leader training (utbildningsomgångar): their days, who is trained in them, and who is certified at the end.
-- Supervisors and the lead write them; a coordinator reads those that leaders of the own district are in.

create type api.training_row as (
  id uuid, version bigint, name text, programme uuid, programme_label text, programme_version uuid, programme_version_label text, trainer text,
  day1 date, day2 date, day3 date, day4 date, day5 date, day6 date, message text, detail text);

create function api.training_get(id uuid default null) returns setof api.training_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select t.id, t.version, t.name::text, t.programme, p.name::text, t.programme_version, v.label::text, t.trainer::text,
    d.days [1], d.days [2], d.days [3], d.days [4], d.days [5], d.days [6], null::text, null::text
  from komet.training t
  join komet.programme p on p.id = t.programme
  join komet.programme_version v on v.id = t.programme_version
  cross join lateral (select array(select x.on_date from komet.training_day x where x.training = t.id order by x.number) as days) d
  where t.id = training_get.id
$$;
comment on function api.training_get(uuid) is 'One round of training, for its form.';

create function komet.trainee_certified(trainee uuid) returns boolean language sql stable as $$
  select exists (select from komet.trainee t join komet.leader_certificate c on c.leader = t.leader and c.training = t.training
    where t.id = trainee_certified.trainee and not c.trainee and c.revoked_on is null)
$$;
comment on function komet.trainee_certified(uuid) is 'Whether a trainee has been certified in the round.';

create type api.training_list_row as (
  id uuid, version bigint, training uuid, name text, programme uuid, programme_name text, version_label text, trainer text, first_day date, next_day date, last_day date, days text,
  trainees int, certified int, state text);

create function api.training_list(programme uuid default null, state text default null) returns setof api.training_list_row
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  day date := komet.today();
begin
  return query
    select r.* from (
      select t.id, t.version, t.id as training, t.name::text, t.programme, p.name::text as programme_name, v.label::text, t.trainer::text, d.first_day, d.next_day, d.last_day,
        d.held || '/' || d.days, c.trainees, c.certified,
        case when d.first_day > day then 'coming' when d.last_day >= day or c.trainees > c.certified then 'running' else 'ended' end as state
      from komet.training t
      join komet.programme p on p.id = t.programme
      join komet.programme_version v on v.id = t.programme_version
      left join lateral (
        select min(x.on_date) as first_day, min(x.on_date) filter (where x.on_date >= day) as next_day, max(x.on_date) as last_day,
          count(*) filter (where x.on_date < day) as held, count(*) as days
        from komet.training_day x where x.training = t.id) d on true
      cross join lateral (
        select count(*)::int as trainees, count(*) filter (where komet.trainee_certified(n.id))::int as certified
        from komet.trainee n where n.training = t.id and n.left_on is null) c) r
    where (training_list.programme is null or r.programme = training_list.programme)
      and (training_list.state is null or r.state = training_list.state)
    order by r.state = 'ended', r.first_day desc, r.name, r.id;
end $$;

comment on function api.training_list(uuid, text) is 'Rounds of training: days, trainees and how many are certified. A round goes on until its last day has passed and everybody who stayed is certified. Source: wishes 49 and 92.';

create function api.start_trainings() returns setof api.training_list_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select t.* from api.training_list() t where t.state <> 'ended'
$$;
comment on function api.start_trainings() is 'The rounds that go on or are to come, on a supervisor''s first screen.';

create function komet.training_locked(id uuid) returns komet.training language plpgsql as $$
declare
  t komet.training;
begin
  select * into t from komet.training x where x.id = training_locked.id for update;
  if not found or not komet.keeps_leaders() then
    perform komet.raise_stale();
  end if;
  return t;
end $$;
comment on function komet.training_locked(uuid) is 'A round, locked, for those who keep the leaders: who else changes it or its trainees waits. KM002.';

create function komet.training_days_set(t komet.training, days date[]) returns void language plpgsql as $$
declare
  n int;
begin
  for n in 1 .. cardinality(days) loop
    if days[n] <= days[n - 1] then
      perform komet.fail('KM001', 'day' || n, 'The days come in order');
    elsif days[n] not between komet.today() - 3652 and komet.today() + 1096 then
      perform komet.fail('KM001', 'day' || n, 'A day is within three years from today');
    end if;
  end loop;
  if exists (select from komet.training_day d join komet.training_mark m on m.training_day = d.id where d.training = t.id and d.number > cardinality(days)) then
    perform komet.fail('KM004', 'day' || cardinality(days) + 1, 'Who came that day has been noted');
  end if;
  delete from komet.training_day d where d.training = t.id and d.number > cardinality(days);
  insert into komet.training_day (unit, training, number, on_date)
  select t.unit, t.id, d.number, d.on_date from unnest(days) with ordinality d (on_date, number)
  on conflict (training, number) do update set on_date = excluded.on_date where training_day.on_date <> excluded.on_date;
  update komet.leader_certificate c
  set version = c.version + 1, valid_from = days[1], valid_to = komet.trainee_until(t.programme, days[cardinality(days)])
  where c.training = t.id and c.trainee and c.revoked_on is null
    and not exists (select from komet.leader_certificate x where x.training = t.id and x.leader = c.leader and not x.trainee and x.revoked_on is null)
    and (c.valid_from, c.valid_to) is distinct from (days[1], komet.trainee_until(t.programme, days[cardinality(days)]));
end $$;
comment on function komet.training_days_set(komet.training, date[]) is 'The days of a round, in order; those who are in training are so for as long as the days say.';

create function komet.trainee_until(programme uuid, last_day date) returns date language sql stable as $$
  select (trainee_until.last_day + komet.setting('trainee_months', null, programme)::int * interval '1 month')::date
$$;
comment on function komet.trainee_until(uuid, date) is 'How long a trainee may lead under supervision after the last day of the round.';

create function api.training_save(request uuid default null, id uuid default null, version bigint default null, name text default null, programme uuid default null,
  programme_version uuid default null, trainer text default null, day1 date default null, day2 date default null, day3 date default null, day4 date default null,
  day5 date default null, day6 date default null)
returns setof api.training_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.training_row;
  t komet.training;
  days date[] := array_remove(array[training_save.day1, training_save.day2, training_save.day3, training_save.day4, training_save.day5, training_save.day6], null);
begin
  done := komet.request_begin(training_save.request, 'training_save', jsonb_build_object('id', training_save.id, 'version', training_save.version,
    'name', training_save.name, 'programme', training_save.programme, 'programme_version', training_save.programme_version,
    'trainer', training_save.trainer, 'days', to_jsonb(days)));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.training_row, done);
    return;
  end if;
  if training_save.id is not null then
    t := komet.training_locked(training_save.id);
    if t.version is distinct from training_save.version then
      perform komet.raise_stale();
    elsif t.programme <> training_save.programme and exists (select from komet.trainee n where n.training = t.id) then
      perform komet.fail('KM004', 'programme', 'There are trainees: the programme stays');
    end if;
  end if;
  t.name := komet.clean('name', training_save.name);
  t.trainer := komet.clean('trainer', training_save.trainer);
  t.programme := training_save.programme;
  t.programme_version := coalesce(training_save.programme_version, (
    select v.id from komet.programme_version v where v.programme = t.programme order by v.valid_from desc limit 1));
  if t.name is null then
    perform komet.fail('KM001', 'name', 'Write what the round is called');
  elsif t.programme is null then
    perform komet.fail('KM001', 'programme', 'Choose a programme');
  elsif not exists (select from komet.programme_version v where v.id = t.programme_version and v.programme = t.programme) then
    perform komet.fail('KM001', 'programme_version', 'The programme has no such version');
  elsif cardinality(days) = 0 then
    perform komet.fail('KM001', 'day1', 'Write the first day');
  end if;
  if t.id is null then
    insert into komet.training (unit, name, programme, programme_version, trainer)
    values ((select u from komet.units_of('lead', 'supervisor') u order by u limit 1), t.name, t.programme, t.programme_version, t.trainer) returning * into t;
  else
    update komet.training x set name = t.name, programme = t.programme, programme_version = t.programme_version, trainer = t.trainer
    where x.id = t.id returning * into t;
  end if;
  perform komet.training_days_set(t, days);
  select * into answer from api.training_get(t.id);
  answer.message := komet.say('Saved {1}: {2} days, until {3}');
  answer.detail := komet.detail(t.name::text, cardinality(days)::text, days[cardinality(days)]::text);
  perform komet.request_end(training_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.training_save(uuid, uuid, bigint, text, uuid, uuid, text, date, date, date, date, date, date) is 'Plans a round of training, or changes one: programme and version (left out: the newest), and its days, which may lie in several terms. Supervisors and the lead. Errors: KM001 at each field; KM002; KM004 when trainees bind the programme or marks a day. Source: the national training of leaders, four to five days.';

-- ---------------------------------------------------------------------------------------------------
-- Its days, and who came

create type api.training_days_row as (id uuid, number int, on_date date, part text, came text, label text, below text, state text, hint text);

create function api.training_days(training uuid default null) returns setof api.training_days_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select d.id, d.number, d.on_date, d.part::text, m.came || '/' || m.marked, d.number::text, to_char(d.on_date, 'FMDD/FMMM'),
    case when d.on_date <= komet.today() then 'held' else 'later' end, d.on_date || coalesce(' ' || d.part, '')
  from komet.training_day d
  cross join lateral (select count(*) filter (where x.mark <> 'F') as came, count(*) as marked from komet.training_mark x where x.training_day = d.id) m
  where d.training = training_days.training order by d.number
$$;
comment on function api.training_days(uuid) is 'The days of a round, as a list and as the columns of its grid; state is later for one that cannot be marked yet.';

create type api.training_day_row as (id uuid, on_date date, part text, message text, detail text);

create function api.training_day_get(id uuid default null) returns setof api.training_day_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select d.id, d.on_date, d.part::text, null::text, null::text from komet.training_day d where d.id = training_day_get.id
$$;
comment on function api.training_day_get(uuid) is 'One day of a round, for its form.';

create function api.training_day_save(request uuid default null, id uuid default null, part text default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  d komet.training_day;
begin
  done := komet.request_begin(training_day_save.request, 'training_day_save', jsonb_build_object('id', training_day_save.id, 'part', training_day_save.part));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  perform komet.training_locked((select x.training from komet.training_day x where x.id = training_day_save.id));
  update komet.training_day x set part = komet.clean('part', training_day_save.part) where x.id = training_day_save.id returning * into d;
  return next komet.finish(training_day_save.request, d.id, null, komet.say('Saved day {1}, {2}'), d.number::text, d.on_date::text);
end $$;
comment on function api.training_day_save(uuid, uuid, text) is 'What a day of a round is about. Supervisors and the lead. Errors: KM001 at part, KM002.';

create type api.training_grid_row as (id uuid, label text, state text, hint text, came text, supervision_group int);

create function api.training_grid(training uuid default null) returns setof api.training_grid_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select t.id, l.name::text, case when t.left_on is not null then 'interrupted' end, t.left_why::text,
    (select count(*) filter (where x.mark <> 'F') from komet.training_mark x where x.trainee = t.id)
      || '/' || (select count(*) from komet.training_day d where d.training = t.training), t.supervision_group
  from komet.trainee t join komet.leader l on l.id = t.leader
  where t.training = training_grid.training
  order by t.left_on is not null, t.supervision_group nulls last, l.name_key, t.id
$$;
comment on function api.training_grid(uuid) is 'The rows of the grid of a round: its trainees, by supervision group.';

create type api.training_cells_row as (row_id uuid, column_id uuid, mark text, second text, hint text);

create function api.training_cells(training uuid default null) returns setof api.training_cells_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select m.trainee, m.training_day, m.mark, null::text, komet.called(m.set_by) || ' ' || komet.moment(m.set_at)
  from komet.training_day d join komet.training_mark m on m.training_day = d.id
  where d.training = training_cells.training
$$;
comment on function api.training_cells(uuid) is 'The marks of a round, each with who set it and when.';

create function api.training_marks_save(request uuid default null, training uuid default null, row_ids uuid[] default null, column_ids uuid[] default null,
  marks text[] default null, seconds text[] default null, seen_marks text[] default null, seen_seconds text[] default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  t komet.training;
  cell record;
  d komet.training_day;
  n komet.trainee;
  saved int := 0;
begin
  done := komet.request_begin(training_marks_save.request, 'training_marks_save', jsonb_build_object('training', training_marks_save.training,
    'row_ids', training_marks_save.row_ids, 'column_ids', training_marks_save.column_ids, 'marks', training_marks_save.marks));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  t := komet.training_locked(training_marks_save.training);
  perform komet.grid_checked(row_ids, column_ids, marks, seen_marks);
  for cell in
    select x.row_id, x.column_id, nullif(x.mark, '') as mark, nullif(x.seen_mark, '') as seen_mark, m.mark as stored
    from unnest(row_ids, column_ids, marks, seen_marks) x (row_id, column_id, mark, seen_mark)
    left join komet.training_mark m on m.trainee = x.row_id and m.training_day = x.column_id
  loop
    select * into d from komet.training_day x where x.id = cell.column_id and x.training = t.id;
    select * into n from komet.trainee x where x.id = cell.row_id and x.training = t.id;
    if d.id is null or n.id is null
       or training_marks_save.seen_marks is not null and cell.stored is distinct from cell.seen_mark and cell.stored is distinct from cell.mark then
      perform komet.raise_stale();
    elsif cell.mark not in ('N', 'F', 'K') then
      perform komet.fail('KM001', 'marks', 'Not a mark: {1}', left(cell.mark, 10));
    elsif cell.mark is not null and d.on_date > komet.today() then
      perform komet.fail('KM001', 'marks', 'Day {1} is on {2}: it cannot be marked before', d.number::text, d.on_date::text);
    end if;
    if cell.mark is null then
      delete from komet.training_mark x where x.training_day = d.id and x.trainee = n.id;
    else
      insert into komet.training_mark as m (training_day, trainee, unit, mark) values (d.id, n.id, n.unit, cell.mark)
      on conflict (training_day, trainee) do update set mark = excluded.mark, set_at = excluded.set_at, set_by = excluded.set_by where m.mark <> excluded.mark;
    end if;
    saved := saved + 1;
  end loop;
  return next komet.finish(training_marks_save.request, t.id, t.version, komet.say('Marks saved: {1}'), saved::text);
end $$;
comment on function api.training_marks_save(uuid, uuid, uuid[], uuid[], text[], text[], text[], text[]) is 'Who came to which day: rows are trainees, columns days; an empty mark clears. seen_marks: what stood there when they were changed; a cell that a colleague has set otherwise meanwhile stops the save. Supervisors and the lead. Errors: KM001 at marks, KM002.';
