-- Programme fidelity (programtrohet): what each meeting held of what it should hold, by the leaders' own marks and by
-- supervisors who saw it. The form is made of the list in force for the programme version, as a questionnaire is.

create type komet.rating_due as (id uuid, course_group uuid, unit uuid, meeting uuid, number int, last boolean, on_date date, fidelity_list uuid, leader uuid, supervisor name);

create function komet.rating_id(meeting uuid, who text) returns uuid language sql immutable as $$
  select md5(concat_ws(' ', meeting, who))::uuid
$$;
comment on function komet.rating_id(uuid, text) is 'What the marks of one meeting by one leader, or one supervisor, are known by, before and after they are set.';

create function komet.ratings_due(groups uuid[]) returns setof komet.rating_due language plpgsql stable as $$
#variable_conflict use_column
declare
  today date := komet.today();
  supervises boolean := komet.has_duty('supervisor');
begin
  return query
    with m as (
      select x.*, x.number = max(x.number) over (partition by x.course_group) as is_last from komet.meeting x
      where x.course_group = any (groups) and x.state <> 'cancelled'),
    r as (
      select m.id as meeting, m.course_group, l.leader, null::name as supervisor from m join komet.group_leader l on l.course_group = m.course_group
        and m.on_date between coalesce(l.valid_from, m.on_date) and coalesce(l.valid_to, m.on_date)
      union
      select f.meeting, f.course_group, f.leader, f.supervisor from komet.fidelity_rating f where f.course_group = any (groups)
      union
      select m.id, m.course_group, null, session_user from m where supervises)
    select komet.rating_id(m.id, coalesce(r.leader::text, r.supervisor::text)), m.course_group, m.unit, m.id, m.number, m.is_last, m.on_date, l.id, r.leader, r.supervisor
    from m join r on r.meeting = m.id
    join komet.course_group g on g.id = m.course_group
    -- What is marked already stays with its list, and whoever marks the same meeting later does so by the same.
    join lateral (
      select x.id from komet.fidelity_list x
      left join komet.fidelity_rating f on f.meeting = m.id and f.fidelity_list = x.id
      where x.programme_version = g.programme_version and x.valid_from is not null and (f.id is not null or m.on_date between x.valid_from and coalesce(x.valid_to, m.on_date))
      order by f.id is null, x.edition desc limit 1) l on true
    where m.on_date <= today and (m.state = 'held' or m.on_date = today or m.state = 'planned')
      and exists (select from komet.fidelity_item i where i.fidelity_list = l.id and komet.item_held(i.meeting, m.number, m.is_last));
end $$;
comment on function komet.ratings_due(uuid[]) is 'Every meeting that has been and of which a list says what it should hold, with everybody whose marks there are or should be: its leaders of that day, supervisors who have rated it, and a supervisor who asks.';

create function komet.rating_groups() returns uuid[] language sql stable as $$
  select coalesce(array_agg(g.id), '{}') from komet.course_group g
  where (g.unit = any (array(select komet.units_figures())) or g.id = any (array(select komet.groups_led())))
    and g.state in ('open', 'running', 'break', 'ended', 'settled') and g.first_date > komet.today() - 500
$$;
comment on function komet.rating_groups() is 'The groups whose fidelity one may see: of the own district, led by oneself, or all for supervisors and the lead.';

create function komet.rating_found(id uuid) returns komet.rating_due language plpgsql stable as $$
#variable_conflict use_column
declare
  d komet.rating_due;
  groups uuid[] := array(select m.course_group from komet.meeting m join unnest(komet.rating_groups()) g on g = m.course_group
    left join komet.group_leader l on l.course_group = m.course_group
    where rating_found.id in (komet.rating_id(m.id, l.leader::text), komet.rating_id(m.id, session_user::text)) limit 1);
begin
  select r.* into d from komet.ratings_due(groups) r where r.id = rating_found.id;
  -- One's own marks; a coordinator types in those of the district's leaders, who may lack a login.
  if d.supervisor is distinct from session_user and d.unit <> all (array(select komet.units_file()))
      and not exists (select from komet.leader l where l.id = d.leader and l.login = session_user) or d.supervisor <> session_user then
    return null;
  end if;
  return d;
end $$;
comment on function komet.rating_found(uuid) is 'The marks that one may set under that id; no row when they are another''s, or there is no such meeting.';

create function komet.fidelity_items(d komet.rating_due) returns setof komet.fidelity_item language sql stable as $$
  select i.* from komet.fidelity_item i
  where i.fidelity_list = d.fidelity_list and komet.item_held(i.meeting, d.number, d.last)
  order by i.position, i.code
$$;
comment on function komet.fidelity_items(komet.rating_due) is 'What that meeting should hold.';

create function api.fidelity_fields(id uuid default null) returns setof api.field_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  d komet.rating_due := komet.rating_found(fidelity_fields.id);
  f komet.fidelity_rating;
  whose text := coalesce((select l.name::text from komet.leader l where l.id = d.leader), komet.called(d.supervisor));
  options text := concat_ws(chr(31), komet.option('1', komet.say('Carried out'), 'done'), komet.option('2', komet.say('Partly'), 'partly'), komet.option('3', komet.say('Left out'), 'left_out'));
begin
  if d.id is null then
    return;
  end if;
  select * into f from komet.fidelity_rating x where x.id = d.id;
  d.fidelity_list := coalesce(f.fidelity_list, d.fidelity_list);
  return next komet.field('version', coalesce(f.version, 0)::text);
  return next komet.field('id', d.id::text);
  return query select r.* from komet.fidelity_items(d) i,
    komet.field(i.code, f.marks ->> i.code, 'scale', i.text, concat_ws('  ', d.number, d.on_date, whose), options) r;
  return next komet.field('why', f.why, 'text', komet.say('Why it was not done, or only partly'), komet.say('In words'), null, komet.say('No names, nothing about the families'));
  return next komet.field('added', f.added, 'text', komet.say('What was added, and why'), komet.say('In words'), null, komet.say('No names, nothing about the families'));
end $$;
comment on function api.fidelity_fields(uuid) is 'The fidelity list of one meeting as the fields of a form, with the marks set so far; nothing when the marks are not one''s own. Errors: none. Source: the founding documents, wishes 15 and 68.';

create function komet.marks_checked(d komet.rating_due, answers jsonb) returns jsonb language plpgsql stable as $$
#variable_conflict use_column
declare
  it record;
  marks jsonb := '{}';
begin
  if marks_checked.answers is null or jsonb_typeof(marks_checked.answers) <> 'object' or pg_column_size(marks_checked.answers) > 16000 then
    perform komet.fail('KM001', 'answers', 'These are no answers');
  end if;
  for it in select e.key, e.value from jsonb_each_text(marks_checked.answers) e where e.key not in ('why', 'added') and e.value <> '' order by 1
  loop
    if not exists (select from komet.fidelity_items(d) i where i.code = it.key) then
      perform komet.fail('KM001', 'answers', 'There is no such question: {1}', left(it.key, 40));
    elsif it.value not in ('done', 'partly', 'left_out') then
      perform komet.fail('KM001', it.key, 'That is not one of the answers');
    end if;
    marks := marks || jsonb_build_object(it.key, it.value);
  end loop;
  if marks = '{}' then
    perform komet.fail('KM001', 'answers', 'Nothing is marked');
  elsif coalesce(marks_checked.answers ->> 'why', '') = '' and exists (select from jsonb_each_text(marks) e where e.value = 'left_out') then
    perform komet.fail('KM001', 'why', 'Say why something was left out');
  end if;
  return marks;
end $$;
comment on function komet.marks_checked(komet.rating_due, jsonb) is 'The marks as they are stored. KM001 at the item, at answers, or at why when something was left out and nobody says why.';

create function api.fidelity_save(request uuid default null, id uuid default null, version bigint default null, answers jsonb default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  d komet.rating_due;
  f komet.fidelity_rating;
  marks jsonb;
begin
  done := komet.request_begin(fidelity_save.request, 'fidelity_save',
    jsonb_build_object('id', fidelity_save.id, 'version', fidelity_save.version, 'answers', fidelity_save.answers));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  d := komet.rating_found(fidelity_save.id);
  if d.id is null then
    perform komet.raise_stale();
  end if;
  select * into f from komet.fidelity_rating x where x.id = d.id;
  if coalesce(f.version, 0) is distinct from fidelity_save.version then
    perform komet.raise_stale();
  end if;
  if d.supervisor is null then
    perform komet.group_from((select g from komet.course_group g where g.id = d.course_group), 'open', 'running', 'break', 'ended');
  end if;
  d.fidelity_list := coalesce(f.fidelity_list, d.fidelity_list);
  marks := komet.marks_checked(d, fidelity_save.answers);
  insert into komet.fidelity_rating as t (id, unit, course_group, meeting, fidelity_list, leader, supervisor, marks, why, added)
  values (d.id, d.unit, d.course_group, d.meeting, d.fidelity_list, d.leader, d.supervisor, marks,
    komet.clean('why', fidelity_save.answers ->> 'why'), komet.clean('added', fidelity_save.answers ->> 'added'))
  on conflict (id) do update set marks = excluded.marks, why = excluded.why, added = excluded.added
  where t.version = fidelity_save.version
  returning t.* into f;
  if not found then
    perform komet.raise_stale();
  end if;
  return next komet.finish(fidelity_save.request, f.id, f.version, komet.say('Meeting {1}: {2} per cent as in the manual'), d.number::text, komet.fidelity(marks)::text);
end $$;
comment on function api.fidelity_save(uuid, uuid, bigint, jsonb) is 'Saves how a meeting kept to the manual: answers is an object of item and done, partly or left_out, and the words why and added. version is 0 for the first time. Errors: KM001 at an item, why or answers; KM002 when the marks are another''s or have been changed; KM004 when the group is over. Source: the founding documents, wishes 15 and 68.';

-- ---------------------------------------------------------------------------------------------------
-- Figures

create function komet.fidelity(marks jsonb) returns int language sql immutable as $$
  select round(100 * avg(case e.value when 'done' then 1 when 'partly' then 0.5 else 0 end))::int from jsonb_each_text(marks) e
$$;
comment on function komet.fidelity(jsonb) is 'Fidelity in per cent: done counts whole, partly half, left out nothing; what is not marked does not count.';

create function komet.agreement(one text[], other text[]) returns table (n int, percent int, kappa numeric) language sql immutable as $$
  with p as (select a, b from unnest(one, other) x (a, b)),
  t as (select count(*)::numeric as n, count(*) filter (where a = b) as same from p),
  e as (select sum(x.n * y.n) as chance from (select a, count(*)::numeric as n from p group by 1) x join (select b, count(*)::numeric as n from p group by 1) y on x.a = y.b)
  select t.n::int, round(100 * t.same / nullif(t.n, 0))::int,
    round((t.same / nullif(t.n, 0) - coalesce(e.chance, 0) / nullif(t.n * t.n, 0)) / nullif(1 - coalesce(e.chance, 0) / nullif(t.n * t.n, 0), 0), 2)
  from t, e
$$;
comment on function komet.agreement(text[], text[]) is 'How far two raters agree about the same things: how many, per cent, and Cohen''s kappa, which takes away what chance would give; null when both only ever say one thing.';

create function komet.rating_pairs(groups uuid[]) returns table (course_group uuid, leader uuid, meeting uuid, own text, theirs text) language sql stable as $$
  select a.course_group, a.leader, a.meeting, m.value, b.marks ->> m.key
  from komet.fidelity_rating a
  join komet.fidelity_rating b on b.meeting = a.meeting and b.supervisor is not null
  cross join jsonb_each_text(a.marks) m
  where a.course_group = any (groups) and a.leader is not null and b.marks ? m.key
$$;
comment on function komet.rating_pairs(uuid[]) is 'What a leader and a supervisor both marked at the same meeting.';

create type api.fidelity_row as (id uuid, version bigint, number int, on_date date, name text, kind text, percent int, done text, agree int, peer int, why text);

create function api.fidelity_list(course_group uuid default null) returns setof api.fidelity_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  -- Figures are for all who plan; words for those who work with the group, and who supervise it.
  words_too boolean := not komet.has_duty('lead') or komet.has_duty('supervisor', 'coordinator', 'leader');
begin
  return query
    select d.id, coalesce(f.version, 0), d.number, d.on_date, coalesce(l.name::text, komet.called(d.supervisor)),
      case when d.supervisor is not null then 'supervisor' else 'leader' end, komet.fidelity(f.marks),
      (select concat_ws('/', count(*) filter (where e.value = 'done'), count(*) filter (where e.value = 'partly'), count(*) filter (where e.value = 'left_out'))
       from jsonb_each_text(f.marks) e having count(*) > 0),
      (select a.percent from (select array_agg(p.own) as own, array_agg(p.theirs) as theirs from komet.rating_pairs(array[d.course_group]) p
        where p.meeting = d.meeting and p.leader = d.leader) x, komet.agreement(x.own, x.theirs) a),
      (select a.percent from (select array_agg(m.value) as own, array_agg(o.marks ->> m.key) as theirs from komet.fidelity_rating o, jsonb_each_text(f.marks) m
        where o.meeting = d.meeting and o.leader <> d.leader and o.marks ? m.key) x, komet.agreement(x.own, x.theirs) a),
      case when words_too then concat_ws('. ', f.why, '+ ' || f.added) end
    from komet.ratings_due(array(select x from unnest(komet.rating_groups()) x where x = fidelity_list.course_group)) d
    left join komet.fidelity_rating f on f.id = d.id
    left join komet.leader l on l.id = d.leader
    order by d.number desc, l.login is distinct from session_user, d.supervisor is distinct from session_user, 5, d.id;
end $$;
comment on function api.fidelity_list(uuid) is 'The meetings of a group that have been, the last first, and the fidelity of each by each leader and supervisor: per cent, done/partly/left out, and agreement in per cent with the supervisor and with the other leader. Errors: none.';

create function komet.leader_fidelity(since date) returns table (leader uuid, programme uuid, meetings int, own int, rated int, supervised int, agree int, kappa numeric, last_on date)
language plpgsql stable as $$
#variable_conflict use_column
declare
  groups uuid[] := array(select distinct m.course_group from komet.meeting m where m.on_date >= leader_fidelity.since);
begin
  return query
    select f.leader, g.programme, count(*)::int, round(avg(komet.fidelity(f.marks)))::int, count(s.percent)::int, round(avg(s.percent))::int,
      a.percent, a.kappa, max(m.on_date)
    from komet.fidelity_rating f
    join komet.meeting m on m.id = f.meeting and m.on_date >= leader_fidelity.since
    join komet.course_group g on g.id = f.course_group
    left join (
      select x.meeting, avg(komet.fidelity(x.marks)) as percent from komet.fidelity_rating x
      where x.supervisor is not null group by 1) s on s.meeting = f.meeting
    left join (
      select p.leader, y.programme, array_agg(p.own) as own, array_agg(p.theirs) as theirs
      from komet.rating_pairs(groups) p join komet.course_group y on y.id = p.course_group
      join komet.meeting z on z.id = p.meeting and z.on_date >= leader_fidelity.since group by 1, 2) p on p.leader = f.leader and p.programme = g.programme
    left join lateral komet.agreement(p.own, p.theirs) a on true
    where f.leader is not null
    group by f.leader, g.programme, a.percent, a.kappa;
end $$;
comment on function komet.leader_fidelity(date) is 'For each leader and programme since a day: meetings marked, fidelity by own marks, how many of them a supervisor rated and as what, how far they agree, and the last meeting. What a list of leaders who need a refresher can ask; row security decides whose are seen.';
