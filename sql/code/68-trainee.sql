-- Trainees: put in a round, in a supervision group, with a group of their own and a film of it; and certified in the end.

create function komet.trainee_lacks(t komet.trainee) returns text[] language sql stable as $$
  select array_remove(array[
    case when d.missing > 0 then 'days' end,
    case when not exists (select from komet.leader_led(array[t.leader], array[komet.today()]) l join komet.training r on r.id = t.training
      where l.programme = r.programme) then 'group' end,
    case when t.film_on is null then 'film' end], null)
  from (
    select count(*) filter (where m.mark is null or m.mark = 'F') as missing
    from komet.training_day x left join komet.training_mark m on m.training_day = x.id and m.trainee = t.id
    where x.training = t.training) d
$$;
comment on function komet.trainee_lacks(komet.trainee) is 'What a trainee still lacks to be certified: days not come to or caught up, a meeting led in a group of the programme, a film shown. Joined by blanks, a word of the set trainee_lacks.';

create type api.training_people_row as (
  id uuid, version bigint, leader uuid, name text, unit_name text, supervision_group int, days text, own_group text, film_on date, film_by text, state text,
  certified_on date, certified_by text, lacks text);

create function api.training_people(training uuid default null) returns setof api.training_people_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select t.id, t.version, t.leader, l.name::text, u.name::text, t.supervision_group,
    (select count(*) filter (where m.mark <> 'F') from komet.training_mark m where m.trainee = t.id)
      || '/' || (select count(*) from komet.training_day d where d.training = t.training),
    (select x.name || ' ' || g.number from komet.course_group g join komet.unit x on x.id = g.unit where g.id = t.own_group), t.film_on, t.film_by::text,
    case when c.id is not null then 'certified' when t.left_on is not null then 'left' when cardinality(k.lacks) = 0 then 'ready' else 'training' end,
    c.valid_from, komet.called(c.given_by), array_to_string(k.lacks, ' ')
  from komet.trainee t
  join komet.leader l on l.id = t.leader
  join komet.unit u on u.id = l.unit
  left join komet.leader_certificate c on c.leader = t.leader and c.training = t.training and not c.trainee and c.revoked_on is null
  cross join lateral (select case when c.id is null and t.left_on is null then komet.trainee_lacks(t) else '{}' end as lacks) k
  where t.training = training_people.training
  order by t.left_on is not null, t.supervision_group nulls last, l.name_key, t.id
$$;
comment on function api.training_people(uuid) is 'Who is trained in a round: supervision group, days, own group, film, and by whom and when certified. Source: the national training of leaders.';

create type api.leader_trainings_row as (id uuid, training uuid, name text, programme_name text, first_day date, last_day date, supervision_group int, days text, film_on date, state text);

create function api.leader_trainings(leader uuid default null) returns setof api.leader_trainings_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select r.id, r.id, r.name::text, p.name::text, d.first_day, d.last_day, x.supervision_group, x.days, x.film_on, x.state
  from komet.trainee t
  join komet.training r on r.id = t.training
  join komet.programme p on p.id = r.programme
  cross join lateral (select min(y.on_date) as first_day, max(y.on_date) as last_day from komet.training_day y where y.training = r.id) d
  join lateral (select y.* from api.training_people(r.id) y where y.id = t.id) x on true
  where t.leader = leader_trainings.leader and komet.leader_known(leader_trainings.leader)
  order by d.first_day desc, r.id
$$;
comment on function api.leader_trainings(uuid) is 'The rounds that a leader has been trained in.';

create function api.trainee_choice(training uuid default null) returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select l.id::text, l.name || ' (' || u.name || ')'
  from komet.leader l join komet.unit u on u.id = l.unit
  where komet.today() between l.valid_from and coalesce(l.valid_to, 'infinity') and komet.keeps_leaders()
  order by l.interest is distinct from (select t.programme from komet.training t where t.id = trainee_choice.training), l.name_key, l.id
$$;
comment on function api.trainee_choice(uuid) is 'Leaders to put in a round: those who asked for its programme first.';

create function api.own_group_choice(leader uuid default null) returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select g.id::text, u.name || ' ' || g.number || ' ' || g.first_date
  from komet.group_leader x join komet.course_group g on g.id = x.course_group join komet.unit u on u.id = g.unit
  where x.leader = own_group_choice.leader and g.state <> 'cancelled' order by g.first_date desc, g.id
$$;
comment on function api.own_group_choice(uuid) is 'The groups of a leader, in the districts whose groups one may count.';

create type api.trainee_row as (
  id uuid, version bigint, training uuid, leader uuid, leader_label text, supervision_group int, own_group uuid, own_group_label text, film_on date, film_by text, message text, detail text);

create function api.trainee_get(id uuid default null) returns setof api.trainee_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select t.id, t.version, t.training, t.leader, l.name::text, t.supervision_group, t.own_group,
    (select u.name || ' ' || g.number || ' ' || g.first_date from komet.course_group g join komet.unit u on u.id = g.unit where g.id = t.own_group),
    t.film_on, t.film_by::text, null::text, null::text
  from komet.trainee t join komet.leader l on l.id = t.leader
  where t.id = trainee_get.id
$$;
comment on function api.trainee_get(uuid) is 'One trainee, for the form.';

create function komet.trainee_locked(id uuid, version bigint) returns komet.trainee language plpgsql as $$
declare
  t komet.trainee;
begin
  perform komet.training_locked((select x.training from komet.trainee x where x.id = trainee_locked.id));
  select * into t from komet.trainee x where x.id = trainee_locked.id for update;
  if not found or t.version is distinct from trainee_locked.version then
    perform komet.raise_stale();
  elsif t.left_on is not null then
    perform komet.fail('KM004', null, 'Left the training on {1}', t.left_on::text);
  end if;
  return t;
end $$;
comment on function komet.trainee_locked(uuid, bigint) is 'A trainee who has not left, locked with the round. KM002, KM004.';

create function komet.trainee_checked(t komet.trainee, r komet.training) returns void language plpgsql as $$
declare
  most int := komet.setting('supervision_group_max', null, r.programme)::int;
begin
  if t.leader is null then
    perform komet.fail('KM001', 'leader', 'Choose a leader');
  elsif t.supervision_group not between 1 and 20 then
    perform komet.fail('KM001', 'supervision_group', 'Supervision groups are numbered from {1} to {2}', '1', '20');
  elsif (select count(*) from komet.trainee x where x.training = t.training and x.supervision_group = t.supervision_group
      and x.left_on is null and x.id is distinct from t.id) >= most then
    perform komet.fail('KM001', 'supervision_group', 'There are {1} in that supervision group already', most::text);
  elsif t.own_group is not null and not exists (select from komet.group_leader x join komet.course_group g on g.id = x.course_group
      where x.course_group = t.own_group and x.leader = t.leader and g.programme = r.programme) then
    perform komet.fail('KM001', 'own_group', 'The leader does not lead that group, or it is of another programme');
  elsif t.film_on not between komet.today() - 731 and komet.today() then
    perform komet.fail('KM001', 'film_on', 'That day has not come yet, or is long ago');
  elsif t.film_on is null and t.film_by is not null then
    perform komet.fail('KM001', 'film_on', 'Write when the film was shown');
  end if;
end $$;
comment on function komet.trainee_checked(komet.trainee, komet.training) is 'KM001 at each field of a trainee that cannot be taken: at most so many in a supervision group as the setting says.';

create function komet.trainee_starts(t komet.trainee, r komet.training) returns void language plpgsql as $$
declare
  c komet.leader_certificate;
  first_day date;
  last_day date;
begin
  select min(d.on_date), max(d.on_date) into first_day, last_day from komet.training_day d where d.training = r.id;
  if exists (select from komet.leader_certificate x where x.leader = t.leader and x.programme = r.programme and x.trainee
      and x.valid_from = first_day and x.revoked_on is null) then
    perform komet.fail('KM004', 'leader', 'Is in another round of the programme that begins the same day');
  end if;
  insert into komet.leader_certificate (leader, programme, programme_version, valid_from, valid_to, trainee, basis, training)
  values (t.leader, r.programme, r.programme_version, first_day, komet.trainee_until(r.programme, last_day), true, 'round', r.id);
  update komet.leader l set interest = null where l.id = t.leader and l.interest = r.programme;
end $$;
comment on function komet.trainee_starts(komet.trainee, komet.training) is 'Whoever is in a round may lead under supervision: a row of its own among the certificates, which all districts see.';

create function api.trainee_save(request uuid default null, id uuid default null, version bigint default null, training uuid default null, leader uuid default null,
  supervision_group int default null, own_group uuid default null, film_on date default null, film_by text default null)
returns setof api.trainee_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.trainee_row;
  t komet.trainee;
  r komet.training;
  l komet.leader;
begin
  done := komet.request_begin(trainee_save.request, 'trainee_save', jsonb_build_object('id', trainee_save.id, 'version', trainee_save.version,
    'training', trainee_save.training, 'leader', trainee_save.leader, 'supervision_group', trainee_save.supervision_group,
    'own_group', trainee_save.own_group, 'film_on', trainee_save.film_on, 'film_by', trainee_save.film_by));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.trainee_row, done);
    return;
  end if;
  if trainee_save.id is null then
    r := komet.training_locked(trainee_save.training);
  else
    t := komet.trainee_locked(trainee_save.id, trainee_save.version);
    r := komet.training_locked(t.training);
    if t.leader is distinct from trainee_save.leader then
      perform komet.fail('KM004', 'leader', 'A trainee is not exchanged for another: put the other in the round');
    end if;
  end if;
  t.training := r.id;
  t.leader := trainee_save.leader;
  t.supervision_group := trainee_save.supervision_group;
  t.own_group := trainee_save.own_group;
  t.film_on := trainee_save.film_on;
  t.film_by := komet.clean('film_by', trainee_save.film_by);
  perform komet.trainee_checked(t, r);
  l := komet.leader_here(t.leader);
  if t.id is null then
    if exists (select from komet.trainee x where x.training = r.id and x.leader = l.id) then
      perform komet.fail('KM004', 'leader', '{1} is in the round already', l.name::text);
    end if;
    insert into komet.trainee (unit, training, leader, supervision_group, own_group, film_on, film_by)
    values (l.unit, t.training, t.leader, t.supervision_group, t.own_group, t.film_on, t.film_by) returning * into t;
    perform komet.trainee_starts(t, r);
  else
    update komet.trainee x set supervision_group = t.supervision_group, own_group = t.own_group, film_on = t.film_on, film_by = t.film_by
    where x.id = t.id returning * into t;
  end if;
  select * into answer from api.trainee_get(t.id);
  answer.message := komet.say('Saved {1} in {2}');
  answer.detail := komet.detail(l.name::text, r.name::text);
  perform komet.request_end(trainee_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.trainee_save(uuid, uuid, bigint, uuid, uuid, int, uuid, date, text) is 'Puts a leader in a round of training, or notes the supervision group, the own first group and the film. Supervisors and the lead. Errors: KM001 at leader, supervision_group (full), own_group, film_on; KM002; KM004 for one who is there already, or has left.';

create function api.trainee_leave_save(request uuid default null, id uuid default null, version bigint default null, left_on date default null, note text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  t komet.trainee;
begin
  done := komet.request_begin(trainee_leave_save.request, 'trainee_leave_save', jsonb_build_object('id', trainee_leave_save.id,
    'version', trainee_leave_save.version, 'left_on', trainee_leave_save.left_on, 'note', trainee_leave_save.note));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  t := komet.trainee_locked(trainee_leave_save.id, trainee_leave_save.version);
  if komet.trainee_certified(t.id) then
    perform komet.fail('KM004', null, 'Has been certified in the round');
  elsif trainee_leave_save.left_on not between komet.today() - 731 and komet.today() then
    perform komet.fail('KM001', 'left_on', 'That day has not come yet, or is long ago');
  end if;
  update komet.trainee x set left_on = coalesce(trainee_leave_save.left_on, komet.today()), left_why = komet.clean('note', trainee_leave_save.note)
  where x.id = t.id returning * into t;
  update komet.leader_certificate c set version = c.version + 1, revoked_on = greatest(t.left_on, c.valid_from), revoked_by = session_user, revoked_why = t.left_why
  where c.training = t.training and c.leader = t.leader and c.trainee and c.revoked_on is null;
  return next komet.finish(trainee_leave_save.request, t.id, t.version, komet.say('Left the training on {1}'), t.left_on::text);
end $$;
comment on function api.trainee_leave_save(uuid, uuid, bigint, date, text) is 'A trainee leaves the round, and leads under supervision no longer. Supervisors and the lead. Errors: KM001 at left_on, note; KM002; KM004.';

-- ---------------------------------------------------------------------------------------------------
-- Certified in the end

create type api.certify_row as (
  id uuid, version bigint, name text, programme_name text, days text, own_group text, film_on date, lacks text, valid_from date, valid_to date, note text, message text, detail text);

create function api.certify_get(id uuid default null) returns setof api.certify_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select t.id, t.version, x.name, p.name::text, x.days, x.own_group, x.film_on, x.lacks, d.day, komet.certificate_until(r.programme, d.day), null::text, null::text, null::text
  from komet.trainee t
  join komet.training r on r.id = t.training
  join komet.programme p on p.id = r.programme
  cross join (select komet.today() as day) d
  join lateral (select y.* from api.training_people(r.id) y where y.id = t.id) x on true
  where t.id = certify_get.id
$$;
comment on function api.certify_get(uuid) is 'What a trainee has done, for the form that certifies: today and as long as the setting says stand there.';

create function api.certify_save(request uuid default null, id uuid default null, version bigint default null, valid_from date default null, valid_to date default null, note text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  t komet.trainee;
  r komet.training;
  l komet.leader;
  c komet.leader_certificate;
  lacks text[];
begin
  done := komet.request_begin(certify_save.request, 'certify_save', jsonb_build_object('id', certify_save.id, 'version', certify_save.version,
    'valid_from', certify_save.valid_from, 'valid_to', certify_save.valid_to, 'note', certify_save.note));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  t := komet.trainee_locked(certify_save.id, certify_save.version);
  r := komet.training_locked(t.training);
  l := komet.leader_here(t.leader);
  c.note := komet.clean('note', certify_save.note);
  c.valid_from := coalesce(certify_save.valid_from, komet.today());
  lacks := komet.trainee_lacks(t);
  if komet.trainee_certified(t.id) then
    perform komet.fail('KM004', null, 'Has been certified in the round');
  elsif c.valid_from > komet.today() then
    perform komet.fail('KM001', 'valid_from', 'That day has not come yet');
  elsif cardinality(lacks) > 0 and c.note is null then
    case
      when cardinality(lacks) > 1 then
        perform komet.fail('KM001', 'note', 'Days, an own group or a film are missing. Write why she or he is certified all the same');
      when lacks[1] = 'days' then
        perform komet.fail('KM001', 'note', 'Has not been there all days. Write why she or he is certified all the same');
      when lacks[1] = 'film' then
        perform komet.fail('KM001', 'note', 'No film has been shown. Write why she or he is certified all the same');
      else
        perform komet.fail('KM001', 'note', 'Has led no group of her or his own. Write why she or he is certified all the same');
    end case;
  end if;
  c.leader := l.id;
  c.programme := r.programme;
  c.programme_version := r.programme_version;
  c.valid_to := certify_save.valid_to;
  c.trainee := false;
  c.basis := 'round';
  c.training := r.id;
  c := komet.certificate_put(c);
  update komet.leader_certificate x set version = x.version + 1, valid_to = c.valid_from - 1
  where x.training = r.id and x.leader = l.id and x.trainee and x.revoked_on is null and x.valid_from < c.valid_from;
  return next komet.finish(certify_save.request, t.id, t.version, komet.say('{1} is certified until {2}'), l.name::text, c.valid_to::text);
end $$;
comment on function api.certify_save(uuid, uuid, bigint, date, date, text) is 'Certifies a trainee: by whom and when is kept. What is missing (days, an own group, a film) is no bar, but asks for a reason. Supervisors and the lead. Errors: KM001 at valid_from, valid_to, note; KM002; KM004.';

create constraint trigger changed after insert or update or delete on komet.trainee deferrable initially deferred
  for each row execute function komet.changed();
