-- A district that is continued by another: merged, renamed or split (komet-db succession).
--
-- An administrator's, run as a superuser, whom row security does not bind; no api function comes here. Everything happens in one
-- transaction, and what is shown before is the same transaction, taken back: the preview cannot say anything else than what is done.
-- The rows of a family or a group get another unit, that is another controller and another secrecy. What they belonged to before is
-- remembered in unit_then, and the log keeps the unit of its time. See doc/adr/0011.

create type komet.succession_plan as (
  on_date date, was uuid[], becomes uuid, made boolean, whole boolean, families uuid[], groups uuid[], places uuid[], leaders uuid[], logins text[]);

create function komet.unit_called(unit uuid) returns text
language sql stable
as $$ select u.name::text from komet.unit u where u.id = unit_called.unit $$;
comment on function komet.unit_called(uuid) is 'The name of a unit.';

-- ---------------------------------------------------------------------------------------------------
-- What is to happen

create function komet.succession_units(was text[], becomes text, name text, on_date date, whole boolean) returns komet.succession_plan
language plpgsql
as $$
declare
  plan komet.succession_plan;
  u komet.unit;
  old text;
begin
  plan.on_date := succession_units.on_date;
  plan.whole := succession_units.whole;
  if plan.on_date is null then
    raise exception 'say with --on from which day the successor is there';
  end if;
  foreach old in array succession_units.was loop
    select * into u from komet.unit x where x.code = old;
    if not found or u.kind <> 'district' then
      raise exception 'there is no district with the code %', old;
    elsif u.valid_from >= plan.on_date or u.valid_to < plan.on_date then
      raise exception '% is no district on %', u.name, plan.on_date - 1;
    elsif u.code = succession_units.becomes or u.id = any(plan.was) then
      raise exception '% cannot stand twice', u.name;
    end if;
    plan.was := plan.was || u.id;
  end loop;
  select * into u from komet.unit x where x.code = succession_units.becomes;
  plan.made := not found;
  if plan.made and succession_units.name is null then
    raise exception 'there is no district with the code %; say its name with --name to make it', succession_units.becomes;
  elsif not plan.made and (u.kind <> 'district' or u.valid_to < plan.on_date or u.valid_from > plan.on_date) then
    raise exception '% is no district on %', u.name, plan.on_date;
  elsif plan.made then
    insert into komet.unit (code, name, kind, valid_from) values (succession_units.becomes, succession_units.name, 'district', plan.on_date) returning * into u;
  end if;
  plan.becomes := u.id;
  return plan;
end
$$;
comment on function komet.succession_units(text[], text, text, date, boolean) is 'Which districts are continued by which, from when; makes the successor when there is none. Errors in plain words, for an administrator.';

create function komet.succession_line(plan komet.succession_plan, n bigint, line text) returns komet.succession_plan
language plpgsql
as $$
declare
  u uuid := plan.was[1];
  kind text := split_part(btrim(line), ' ', 1);
  what text := btrim(substr(btrim(line), length(kind) + 1));
  hit uuid;
begin
  if btrim(line) = '' or left(btrim(line), 1) = '#' then
    return plan;
  elsif kind = 'family' then
    select f.id into hit from komet.family f where f.unit = u and f.id::text = what;
    plan.families := plan.families || hit;
  elsif kind = 'group' then
    select g.id into hit from komet.course_group g where g.unit = u and g.number::text = what;
    plan.groups := plan.groups || hit;
  elsif kind = 'place' then
    select p.id into hit from komet.place p where p.unit = u and p.name = what;
    plan.places := plan.places || hit;
  elsif kind = 'leader' then
    select l.id into hit from komet.leader l where l.unit = u and l.name = what order by l.valid_to desc nulls first limit 1;
    plan.leaders := plan.leaders || hit;
  elsif kind = 'login' then
    select d.unit into hit from komet.duty d where d.unit = u and d.login = what and coalesce(d.valid_to, plan.on_date) >= plan.on_date limit 1;
    plan.logins := plan.logins || what;
  else
    raise exception 'line %: family ID, group NUMBER, place NAME, leader NAME or login LOGIN', n;
  end if;
  if hit is null then
    raise exception 'line %: % has no % %', n, komet.unit_called(u), kind, what;
  end if;
  return plan;
end
$$;
comment on function komet.succession_line(komet.succession_plan, bigint, text) is 'One line of the list of what a part takes along.';

create function komet.succession_bound(plan komet.succession_plan) returns komet.succession_plan
language plpgsql
as $$
declare
  torn record;
begin
  -- A place brings its groups, a group that is not over those who have a seat in it or are offered one.
  plan.groups := array(select g.id from komet.course_group g where g.id = any(plan.groups) or g.place = any(plan.places));
  plan.families := array(
    select f.id from komet.family f where f.id = any(plan.families)
    union
    select r.family from komet.offer o join komet.course_group g on g.id = o.course_group join komet.registration r on r.id = o.registration
     where g.id = any(plan.groups) and g.state not in ('settled', 'cancelled') and o.state in ('open', 'accepted'));
  select r.family, g.number into torn
    from komet.offer o join komet.course_group g on g.id = o.course_group join komet.registration r on r.id = o.registration
   where r.family = any(plan.families) and g.id <> all(plan.groups) and g.state not in ('settled', 'cancelled') and o.state in ('open', 'accepted')
   order by g.number, r.family limit 1;
  if found then
    raise exception 'family % has a seat in group %, which stays: list the group too, or leave the family', torn.family, torn.number;
  end if;
  select g.number, p.name into torn
    from komet.course_group g join komet.place p on p.id = g.place
   where g.id = any(plan.groups) and p.id <> all(plan.places) and g.state in ('planned', 'open', 'running', 'break') order by g.number limit 1;
  if found then
    raise exception 'group % meets at %, which stays: list the place too, or leave the group', torn.number, torn.name;
  end if;
  return plan;
end
$$;
comment on function komet.succession_bound(komet.succession_plan) is 'A part with everything that belongs together: nobody is torn from a group that goes on, nor a group from its place.';

-- ---------------------------------------------------------------------------------------------------
-- Counting, before and after

create function komet.unit_counts(unit uuid) returns table (n bigint, what text, count bigint)
language sql stable
as $$
  select row_number() over (), w.what, w.count from (
    select 'families' as what, count(*) from komet.family f where f.unit = unit_counts.unit
    union all select '  of them protected', count(*) from komet.family f where f.unit = unit_counts.unit and f.protected
    union all (select 'registrations, ' || s, (select count(*) from komet.registration r where r.unit = unit_counts.unit and r.state = s)
      from unnest(array['incomplete', 'queued', 'offered', 'placed', 'running', 'completed', 'attended', 'interrupted', 'referred', 'moved', 'closed']) s)
    union all (select 'groups, ' || s, (select count(*) from komet.course_group g where g.unit = unit_counts.unit and g.state = s)
      from unnest(array['planned', 'open', 'running', 'break', 'ended', 'settled', 'cancelled']) s)
    union all select 'meetings not held yet', count(*) from komet.meeting m where m.unit = unit_counts.unit and m.state = 'planned'
    union all select 'open offers', count(*) from komet.offer o where o.unit = unit_counts.unit and o.state = 'open'
    union all select 'participants', count(*) from komet.participation p where p.unit = unit_counts.unit
    union all select 'marks of attendance', count(*) from komet.attendance a where a.unit = unit_counts.unit
    union all select 'events', count(*) from komet.registration_event e where e.unit = unit_counts.unit
    union all select 'notes', count(*) from komet.note x where x.unit = unit_counts.unit
    union all select 'consents', count(*) from komet.consent c where c.unit = unit_counts.unit
    union all select 'group leaders', count(*) from komet.leader l where l.unit = unit_counts.unit
    union all select 'meeting places', count(*) from komet.place p where p.unit = unit_counts.unit
    union all select 'drafts', count(*) from komet.draft d where d.unit = unit_counts.unit) w
$$;
comment on function komet.unit_counts(uuid) is 'What belongs to a unit, in figures: what must be the same in sum before and after.';

create function komet.queues_of(unit uuid) returns table (programme uuid, waiting bigint, oldest date, line uuid[])
language sql stable
as $$
  select r.programme, count(*) filter (where r.state = 'queued'), min(r.queue_date) filter (where r.state = 'queued'), array_agg(r.id order by r.order_key, r.id)
    from komet.registration r where r.unit = queues_of.unit and r.state in ('incomplete', 'queued', 'offered') group by r.programme
$$;
comment on function komet.queues_of(uuid) is 'The queues of a unit: how many wait, since when, and all in their order.';

create function komet.succession_table(units uuid[], was jsonb) returns setof text
language plpgsql stable
as $$
declare
  u uuid;
  line text := rpad('', 26);
  w record;
begin
  foreach u in array units loop
    line := line || lpad(left(komet.unit_called(u), 16), 18);
  end loop;
  return next line;
  for w in
    select x.what, min(x.n) as n, string_agg(lpad(x.count::text, 18), '' order by array_position(units, x.unit)) as told, sum(x.count) as total
      from jsonb_to_recordset(was) x (unit uuid, what text, n int, count bigint) where x.unit = any(units) group by x.what order by 2
  loop
    if w.total > 0 then
      return next rpad(w.what, 26) || w.told;
    end if;
  end loop;
end
$$;
comment on function komet.succession_table(uuid[], jsonb) is 'The figures of some units side by side.';

create function komet.units_told(units uuid[]) returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(to_jsonb(c) || jsonb_build_object('unit', u)), '[]') from unnest(units) u cross join lateral komet.unit_counts(u) c
$$;
comment on function komet.units_told(uuid[]) is 'unit_counts of several units.';

create function komet.queues_told(units uuid[]) returns setof text
language plpgsql stable
as $$
declare
  q record;
begin
  for q in
    select p.name, string_agg(komet.unit_called(u) || ' ' || x.waiting || coalesce(' since ' || x.oldest, ''), ', ' order by array_position(units, u)) as told
      from unnest(units) u cross join lateral komet.queues_of(u) x join komet.programme p on p.id = x.programme
     group by p.id order by p.position, p.name
  loop
    return next '  ' || rpad(q.name, 24) || q.told;
  end loop;
end
$$;
comment on function komet.queues_told(uuid[]) is 'How many wait in each queue of some units, and since when.';

-- ---------------------------------------------------------------------------------------------------
-- Doing it

create function komet.succession_tables() returns table (tbl text, parent text, depth int)
language sql stable
as $$
  -- What a row follows when only a part goes along: what it is about, the group before the family, the family before the rest.
  with recursive owned as (
    select c.oid, c.relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'unit'
     where c.relnamespace = 'komet'::regnamespace and c.relkind = 'r' and c.relname not in ('duty', 'setting', 'calendar_break', 'letter_template', 'change')),
  follows as (
    select o.name, (select p.name from pg_constraint k join owned p on p.oid = k.confrelid
        join pg_attribute a on a.attrelid = k.conrelid and k.conkey = array[a.attnum] and a.attname = p.name
        where k.conrelid = o.oid and k.contype = 'f' and k.confrelid <> k.conrelid and o.name not in ('family', 'course_group', 'place', 'leader')
        order by array_position(array['course_group', 'meeting', 'offer', 'participation', 'family', 'registration', 'leader', 'trainee'], p.name), p.name desc limit 1) as parent
      from owned o),
  line as (
    select f.name, f.parent, 0 as depth from follows f where f.parent is null
    union all
    select f.name, f.parent, l.depth + 1 from line l join follows f on f.parent = l.name)
  select l.name, l.parent, l.depth from line l order by l.depth, l.name
$$;
comment on function komet.succession_tables() is
'Every table whose rows get another unit, those that others follow first; parent is the table, and the column, whose row they go along with. What is over in a group stays with the group.';

create function komet.succession_part(tbl text, parent text) returns text
language sql immutable
as $$
  -- $1 the successor, $3 families, $4 groups, $5 places, $6 leaders, $7 logins
  select case
    when tbl = 'family' then 'id = any($3)'
    when tbl = 'course_group' then 'id = any($4)'
    when tbl = 'place' then 'id = any($5)'
    when tbl = 'leader' then 'id = any($6)'
    when tbl = 'draft' then 'login::text = any($7)'
    when tbl = 'task' then '(family = any($3) or course_group = any($4) or leader = any($6))'
    when tbl = 'task_mark' then '(course_group = any($4) or id in (select t.id from komet.task t where t.unit = $1) or about in (select r.id from komet.registration r where r.family = any($3)))'
    when tbl in ('unit_then', 'presence') then '(about = any($3) or about = any($4) or about = any($6) or about in (select r.id from komet.registration r where r.family = any($3)))'
    when tbl in ('survey_sheet', 'survey_reminder') then '(course_group in (select g.id from komet.course_group g where g.unit = $1)
      or web_participation in (select w.id from komet.web_participation w join komet.registration r on r.id = w.registration where r.family = any($3)))'
    when parent is not null then format('%1$I in (select p.id from komet.%1$I p where p.unit = $1)', parent)
    else 'false' end
$$;
comment on function komet.succession_part(text, text) is 'Which rows of a table go along with a part: those that are named, and those that follow a row that has gone.';

create function komet.succession_rows(plan komet.succession_plan) returns void
language plpgsql
as $$
declare
  t record;
begin
  insert into komet.unit_then (about, kind, unit, was, until)
  select r.id, 'registration', r.unit, r.unit, plan.on_date - 1 from komet.registration r
   where r.unit = any(plan.was) and (plan.whole or r.family = any(plan.families))
  union all
  select l.id, 'leader', l.unit, l.unit, plan.on_date - 1 from komet.leader l where l.unit = any(plan.was) and (plan.whole or l.id = any(plan.leaders));
  for t in select * from komet.succession_tables() loop
    execute format('update komet.%I set unit = $1 where unit = any($2) and %s', t.tbl, case when plan.whole then 'true' else komet.succession_part(t.tbl, t.parent) end)
      using plan.becomes, plan.was, plan.families, plan.groups, plan.places, plan.leaders, plan.logins;
  end loop;
  if plan.whole then
    update komet.move m set to_unit = plan.becomes where m.to_unit = any(plan.was);
  end if;
  -- Forms half typed name their district.
  update komet.draft d set body = replace(d.body::text, w::text, plan.becomes::text)::jsonb
    from unnest(plan.was) w where d.unit = plan.becomes and strpos(d.body::text, w::text) > 0;
end
$$;
comment on function komet.succession_rows(komet.succession_plan) is 'The rows of the successor become its own; which district each registration and each leader belonged to is written down first. The groups are, by succession_numbers.';

create function komet.succession_numbers(plan komet.succession_plan) returns setof text
language plpgsql
as $$
declare
  u uuid;
  going uuid[];
  taken int[] := array(select g.number from komet.course_group g where g.unit = plan.becomes);
  own int[];
  step int;
  shift int;
begin
  foreach u in array plan.was loop
    going := array(select g.id from komet.course_group g where g.unit = u and (plan.whole or g.id = any(plan.groups)));
    own := array(select g.number from komet.course_group g where g.id = any(going) order by 1);
    insert into komet.unit_then (about, kind, unit, was, until, number)
    select g.id, 'course_group', g.unit, g.unit, plan.on_date - 1, g.number from komet.course_group g where g.id = any(going);
    if own && taken then
      -- The old number can still be read in the new one: 7 becomes 107.
      step := 100;
      while step <= own[cardinality(own)] loop
        step := step * 10;
      end loop;
      shift := step * ((select max(t) from unnest(taken) t) / step + 1);
      update komet.course_group g set number = g.number + shift where g.id = any(going);
      return next format('  groups of %s get new numbers: %s to %s become %s to %s', komet.unit_called(u), own[1], own[cardinality(own)],
        own[1] + shift, own[cardinality(own)] + shift);
      own := array(select g.number from komet.course_group g where g.id = any(going));
    end if;
    taken := taken || own;
  end loop;
end
$$;
comment on function komet.succession_numbers(komet.succession_plan) is
'Where two districts have used the same numbers, the groups of the later named get hundreds (or thousands) added; unit_then remembers what they were called.';

create function komet.succession_places(plan komet.succession_plan) returns setof text
language plpgsql
as $$
declare
  p record;
begin
  for p in
    select x.id, x.name, x.unit from komet.place x
     where x.unit = any(plan.was) and (plan.whole or x.id = any(plan.places)) and exists (
       select from komet.place y where y.name = x.name and y.id <> x.id
         and (y.unit = plan.becomes or plan.whole and array_position(plan.was, y.unit) < array_position(plan.was, x.unit)))
     order by x.name
  loop
    update komet.place x set name = left(x.name || ' (' || komet.unit_called(p.unit) || ')', 200) where x.id = p.id;
    return next format('  a place named %s is there already: that of %s gets its district behind the name', p.name, komet.unit_called(p.unit));
  end loop;
end
$$;
comment on function komet.succession_places(komet.succession_plan) is 'Places of the same name are told apart by their old district.';

create function komet.succession_settings(plan komet.succession_plan) returns setof text
language plpgsql
as $$
declare
  s record;
begin
  for s in
    select x.*, k.id as there from komet.setting x
      left join komet.setting k on k.unit = plan.becomes and k.name = x.name and k.programme is not distinct from x.programme and coalesce(k.valid_to, plan.on_date) >= plan.on_date
     where x.unit = any(plan.was) and coalesce(x.valid_to, plan.on_date) >= plan.on_date order by array_position(plan.was, x.unit), x.name, x.programme, x.valid_from
  loop
    if s.there is null and s.unit = plan.was[1] then
      insert into komet.setting (name, unit, programme, value, valid_from, valid_to)
      values (s.name, plan.becomes, s.programme, s.value, greatest(s.valid_from, plan.on_date), s.valid_to);
      return next format('  setting %s = %s of %s goes on', s.name, s.value, komet.unit_called(s.unit));
    else
      return next format('  setting %s = %s of %s ends: %s has its own', s.name, s.value, komet.unit_called(s.unit), komet.unit_called(plan.becomes));
    end if;
  end loop;
  if plan.whole then
    delete from komet.setting x where x.unit = any(plan.was) and x.valid_from >= plan.on_date;
    update komet.setting x set valid_to = plan.on_date - 1 where x.unit = any(plan.was) and coalesce(x.valid_to, plan.on_date) >= plan.on_date;
    update komet.calendar_break b set unit = plan.becomes where b.unit = any(plan.was) and b.to_date >= plan.on_date;
  else
    insert into komet.calendar_break (name, from_date, to_date, kind, unit)
    select left(b.name || ' (' || komet.unit_called(plan.becomes) || ')', 200), b.from_date, b.to_date, b.kind, plan.becomes
      from komet.calendar_break b where b.unit = any(plan.was) and b.to_date >= plan.on_date;
  end if;
end
$$;
comment on function komet.succession_settings(komet.succession_plan) is 'Settings of the first named district go on in the successor unless that has its own; breaks in the calendar go along.';

create function komet.succession_texts(plan komet.succession_plan) returns setof text
language plpgsql
as $$
declare
  t record;
begin
  if not plan.whole then
    return;
  end if;
  for t in
    select x.id, x.kind, x.unit, x.unit = plan.was[1] and not exists (select from komet.letter_template y where y.unit = plan.becomes and y.kind = x.kind
        and y.programme is not distinct from x.programme and y.language = x.language) as goes_on
      from komet.letter_template x where x.unit = any(plan.was) and coalesce(x.valid_to, plan.on_date) >= plan.on_date
     order by array_position(plan.was, x.unit), x.kind, x.language, x.edition
  loop
    if t.goes_on then
      insert into komet.letter_template (unit, kind, programme, language, edition, mail_subject, body, short_text, valid_from, valid_to, made_by)
      select plan.becomes, x.kind, x.programme, x.language, 1, x.mail_subject, x.body, x.short_text, greatest(x.valid_from, plan.on_date), x.valid_to, x.made_by
        from komet.letter_template x where x.id = t.id;
      return next format('  text of letters %s of %s goes on', t.kind, komet.unit_called(t.unit));
    else
      return next format('  text of letters %s of %s ends: %s has its own, or that for all', t.kind, komet.unit_called(t.unit), komet.unit_called(plan.becomes));
    end if;
    update komet.letter_template x set valid_to = greatest(plan.on_date - 1, x.valid_from - 1) where x.id = t.id;
  end loop;
end
$$;
comment on function komet.succession_texts(komet.succession_plan) is 'Texts of letters of the first named district go on in the successor unless that has its own; they stay with the old one for the letters that were made from them.';

create function komet.succession_duties(plan komet.succession_plan) returns setof text
language plpgsql
as $$
declare
  d record;
begin
  for d in
    select x.* from komet.duty x
     where x.unit = any(plan.was) and coalesce(x.valid_to, plan.on_date) >= plan.on_date and (plan.whole or x.login::text = any(plan.logins))
     order by x.login, x.duty
  loop
    insert into komet.duty (login, unit, duty, valid_from, valid_to)
    select d.login, plan.becomes, d.duty, greatest(d.valid_from, plan.on_date), d.valid_to
     where not exists (select from komet.duty y where y.login = d.login and y.unit = plan.becomes and y.duty = d.duty
       and y.valid_from <= greatest(d.valid_from, plan.on_date) and coalesce(y.valid_to, 'infinity') >= coalesce(d.valid_to, 'infinity'))
        on conflict on constraint duty_login_key do update set valid_to = excluded.valid_to;
    if d.valid_from >= plan.on_date then
      delete from komet.duty x where x.id = d.id;
    else
      update komet.duty x set valid_to = plan.on_date - 1 where x.id = d.id;
    end if;
    return next format('  %s, %s: in %s until %s, then in %s', d.login, d.duty, komet.unit_called(d.unit), plan.on_date - 1, komet.unit_called(plan.becomes));
  end loop;
  if not exists (select from komet.duty x where x.unit = plan.becomes and x.duty = 'coordinator' and coalesce(x.valid_to, plan.on_date) >= plan.on_date) then
    return next format('  nobody is coordinator in %s: komet-db user add', komet.unit_called(plan.becomes));
  end if;
end
$$;
comment on function komet.succession_duties(komet.succession_plan) is 'Duties end in the old district the day before and begin in the new one.';

create function komet.succession_moves(plan komet.succession_plan) returns setof text
language plpgsql
as $$
declare
  m komet.move;
  n int := 0;
begin
  for m in
    select x.* from komet.move x
     where x.state = 'asked' and x.unit = any(plan.was || plan.becomes) and x.to_unit = any(plan.was || plan.becomes)
       and (plan.whole or x.to_unit = plan.becomes and x.family = any(plan.families)) for update
  loop
    perform komet.move_stop(m, 'merged', 'moved_merged');
    n := n + 1;
  end loop;
  if n > 0 then
    return next format('  moves asked for between them: %s. No longer needed; each registration keeps its place', n);
  end if;
end
$$;
comment on function komet.succession_moves(komet.succession_plan) is 'A move between districts that become one needs no answer any more.';

create function komet.succession_checked(plan komet.succession_plan, counts jsonb, queues jsonb) returns setof text
language plpgsql
as $$
declare
  units uuid[] := plan.was || plan.becomes;
  wrong record;
  n int;
begin
  select coalesce(b.what, a.what) as what, b.total as before, a.total as after into wrong
    from (select what, sum(count) as total from jsonb_to_recordset(counts) x (what text, count bigint) group by 1) b
    full join (select c.what, sum(c.count) as total from unnest(units) u cross join lateral komet.unit_counts(u) c group by 1) a on a.what = b.what
   where a.total is distinct from b.total and coalesce(b.what, a.what) <> 'events' limit 1;
  if found then
    raise exception 'nothing was changed: % were %, and would be %', wrong.what, wrong.before, wrong.after;
  end if;
  select q.programme into wrong
    from jsonb_to_recordset(queues) q (unit uuid, programme uuid, line uuid[])
    cross join lateral (select array_agg(r.id order by r.unit, r.order_key, r.id) as line, array_agg(r.id order by r.unit, array_position(q.line, r.id)) as kept
      from komet.registration r where r.id = any(q.line)) x
   where x.line is distinct from x.kept limit 1;
  if found then
    raise exception 'nothing was changed: in % those of one district would not stand in the order they stood in. Their queues have different rules: set queue_order the same first',
      (select p.name from komet.programme p where p.id = wrong.programme);
  end if;
  select count(*) into n from jsonb_to_recordset(queues) q (unit uuid);
  return next format('  checked: nothing is lost or doubled, and in all %s queues those of one district stand in the order they stood in', n);
end
$$;
comment on function komet.succession_checked(komet.succession_plan, jsonb, jsonb) is 'Raises when a sum differs or somebody would pass somebody of the same old district.';

create function komet.succession(was text[], becomes text, name text, on_date date, part text[] default null) returns setof text
language plpgsql
as $$
declare
  plan komet.succession_plan := komet.succession_units(succession.was, succession.becomes, succession.name, succession.on_date, succession.part is null);
  units uuid[];
  counts jsonb;
  queues jsonb;
  line record;
  same int;
begin
  for line in select p.text, p.n from unnest(succession.part) with ordinality p (text, n) loop
    plan := komet.succession_line(plan, line.n, line.text);
  end loop;
  if not plan.whole then
    plan := komet.succession_bound(plan);
  end if;
  units := plan.was || plan.becomes;
  -- Nobody writes meanwhile.
  lock table komet.registration, komet.course_group, komet.offer, komet.family, komet.move in share row exclusive mode;
  counts := komet.units_told(units);
  queues := (select coalesce(jsonb_agg(jsonb_build_object('unit', u, 'programme', q.programme, 'line', q.line)), '[]') from unnest(units) u cross join lateral komet.queues_of(u) q);
  select count(distinct a.number) into same from komet.person_number a join komet.person_number b on b.number = a.number and b.unit <> a.unit
   where a.unit = any(units) and b.unit = any(units) and a.valid_to is null and b.valid_to is null and a.kind <> 'reserve';
  return next format('%s, %s of %s', plan.on_date, case when plan.whole then 'the whole' else 'a part' end,
    (select string_agg(komet.unit_called(u), ' and ' order by n) from unnest(plan.was) with ordinality w (u, n)))
    || format(' continues in %s%s', komet.unit_called(plan.becomes), case when plan.made then ' (new)' else '' end);
  return next '';
  return next 'Before';
  return query select komet.succession_table(case when plan.made then plan.was else units end, counts);
  return next '';
  return next 'Queues before: how many wait, and since when';
  return query select komet.queues_told(units);
  return next '';
  return next 'What happens';
  return query select komet.succession_moves(plan);
  return query select komet.succession_numbers(plan);
  return query select komet.succession_places(plan);
  return query select komet.succession_settings(plan);
  return query select komet.succession_texts(plan);
  perform komet.succession_rows(plan);
  return query select komet.succession_duties(plan);
  if plan.whole then
    update komet.unit u set valid_to = plan.on_date - 1 where u.id = any(plan.was);
  end if;
  insert into komet.unit_succession (predecessor, successor, on_date, share)
  select u, plan.becomes, plan.on_date, case when plan.whole then 'whole' else 'part' end from unnest(plan.was) u;
  perform komet.reorder();
  set constraints all immediate;
  if same > 0 then
    return next format('  identity numbers that occur in files of more than one of them: %s. Nothing is joined', same);
  end if;
  return query select komet.succession_checked(plan, counts, queues);
  return next '';
  return next 'After';
  return query select komet.succession_table(case when plan.whole then array[plan.becomes] else units end, komet.units_told(units));
  return next '';
  return next 'Queues after';
  return query select komet.queues_told(units);
end
$$;
comment on function komet.succession(text[], text, text, date, text[]) is
'Districts are continued by another from a day on: was are their codes, the first the one whose numbers and settings go before; becomes the code of the successor, name its name
when it is to be made; part the lines of what it takes along (family ID, group NUMBER, place NAME, leader NAME, login LOGIN), left out: everything, and the old ones end.
Does it and tells it, line by line, in one transaction that the caller commits or takes back.';
