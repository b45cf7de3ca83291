-- Web courses: begun from the queue or after a group, at one's own pace, looked after by a leader, decided by the rule.
-- They have no group, no seats and no meetings, and are counted by themselves.

create function komet.web_version(programme uuid) returns komet.programme_version language plpgsql stable as $$
declare
  v komet.programme_version;
begin
  select * into v from komet.programme_version x
  where x.programme = web_version.programme and x.form = 'web' and x.valid_from <= komet.today() and (x.valid_to is null or x.valid_to >= komet.today())
  order by x.valid_from desc limit 1;
  return v;
end $$;
comment on function komet.web_version(uuid) is 'The version of a web course in force; null when the programme is none.';

create function komet.web_code() returns text language plpgsql as $$
declare
  letters constant text := 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  fresh text;
begin
  loop
    select string_agg(substr(letters, 1 + get_byte(b, i) % 32, 1), '') into fresh from (select sha256(gen_random_uuid()::text::bytea) as b) r cross join generate_series(0, 5) i;
    exit when not exists (select from komet.web_participation w where w.code = fresh);
  end loop;
  return fresh;
end $$;
comment on function komet.web_code() is 'What the web course is to know somebody by: six letters and digits that mean nothing, and no two of which are mistaken for each other.';

-- ---------------------------------------------------------------------------------------------------
-- How it goes

create type komet.web_line as (id uuid, done int, begun int, needed int, modules int, last_on date, seen_on date, silent int, paused boolean, paused_until date, contacts int, minutes int, state text);

create function komet.web_lines(ids uuid[]) returns setof komet.web_line language plpgsql stable as $$
#variable_conflict use_column
declare
  today date := komet.today();
begin
  return query
    select w.id, coalesce(g.done, 0), coalesce(g.begun, 0), v.complete_at, m.n, g.last_on, s.seen_on, s.silent, p.id is not null, p.until, coalesce(c.n, 0), c.minutes,
      case when w.state <> 'running' then w.state when p.id is not null then 'paused' when coalesce(g.done, 0) >= v.complete_at then 'ready'
        when s.silent >= komet.setting('web_silent_weeks', w.unit, w.programme)::int then 'silent' else 'running' end
    from komet.web_participation w
    join komet.programme_version v on v.id = w.programme_version
    cross join lateral (select count(*)::int as n from komet.web_module x where x.programme_version = v.id) m
    left join (
      select x.web_participation, count(*) filter (where x.mark = 'X')::int as done, count(*) filter (where x.mark = 'P')::int as begun, max(x.on_date) as last_on
      from komet.web_progress x where x.web_participation = any (ids) group by 1) g on g.web_participation = w.id
    left join (
      select x.web_participation, count(*)::int as n, sum(x.minutes)::int as minutes, max(x.on_date) filter (where x.reached) as on_date
      from komet.web_contact x where x.web_participation = any (ids) and x.corrects is null and not exists (select from komet.web_contact y where y.corrects = x.id)
      group by 1) c on c.web_participation = w.id
    left join lateral (
      select x.id, x.until from komet.web_pause x
      where x.web_participation = w.id and x.from_date <= today and coalesce(x.ended_on, x.until, 'infinity') >= today and x.ended_on is null
      order by x.from_date desc limit 1) p on true
    left join (
      select x.web_participation, max(coalesce(x.ended_on, x.until)) as on_date from komet.web_pause x
      where x.web_participation = any (ids) and coalesce(x.ended_on, x.until) <= today group by 1) e on e.web_participation = w.id
    cross join lateral (select greatest(w.began_on, g.last_on, c.on_date, e.on_date) as on_date) l
    cross join lateral (select l.on_date as seen_on, case when w.state = 'running' and p.id is null then greatest(today - l.on_date, 0) / 7 end as silent) s
    where w.id = any (ids);
end $$;
comment on function komet.web_lines(uuid[]) is 'How it goes in a web course: modules done and begun, the last sign of life (a module, a contact that reached, the end of a pause, else the beginning), weeks of silence, pause, contacts. state is a word of the set web_state: ready when the rule is reached, silent after as many weeks as the setting web_silent_weeks says.';

create type api.web_row as (
  id uuid, version bigint, web_participation uuid, registration uuid, programme uuid, programme_name text, programme_version uuid, unit_name text, name text, code text, began_on date,
  stage int, done int, needed int, last_on date, silent int, state text, leader uuid, leader_label text, repeats text, contacts int, minutes int, paused_until date, warn boolean,
  goes_on boolean, may_resume boolean, may_complete boolean, may_end boolean);

create function komet.web_shown(ids uuid[]) returns setof api.web_row language plpgsql stable as $$
#variable_conflict use_column
declare
  several boolean := cardinality(array(select komet.units_figures())) > 1;
begin
  return query
    select w.id, w.version, w.id, w.registration, w.programme, p.name::text, w.programme_version, case when several then u.name end::text,
      komet.list_name(a.given_name, a.family_name, f.protected), w.code, w.began_on, (w.state <> 'running')::int,
      l.done, l.needed, l.seen_on, nullif(l.silent, 0), l.state, w.leader, e.name::text, q.name || ' ' || g.number, nullif(l.contacts, 0), l.minutes, l.paused_until, nullif(l.state = 'silent', false),
      w.state = 'running', w.state = 'running' and l.paused, w.state = 'running' and l.done >= l.needed, w.state = 'running' and l.done < l.needed
    from komet.web_participation w
    join komet.web_lines(ids) l on l.id = w.id
    join komet.unit u on u.id = w.unit
    join komet.programme p on p.id = w.programme
    join komet.person a on a.id = w.person
    left join komet.family f on f.id = a.family
    left join komet.leader e on e.id = w.leader
    left join komet.participation o on o.id = w.repeats
    left join komet.course_group g on g.id = o.course_group
    left join komet.programme q on q.id = g.programme
    where w.id = any (ids);
end $$;
comment on function komet.web_shown(uuid[]) is 'Those in web courses as lines of a list, in no order. SKYDDAD for a protected family; nobody whose name one may not read.';

create function komet.web_seen(id uuid) returns komet.web_participation language plpgsql stable as $$
declare
  w komet.web_participation;
begin
  select * into w from komet.web_participation x
  where x.id = web_seen.id and (x.unit = any (array(select komet.units_file())) or x.id = any (array(select komet.web_led())));
  if not found then
    perform komet.raise_stale();
  end if;
  return w;
end $$;
comment on function komet.web_seen(uuid) is 'Somebody in a web course, of one''s own district or looked after by oneself, else KM002.';

create function komet.web_locked(id uuid, version bigint default -1) returns komet.web_participation language plpgsql as $$
declare
  w komet.web_participation := komet.web_seen(web_locked.id);
begin
  -- Who only looks after them may not lock the row, and writes none that needs it.
  perform from komet.web_participation x where x.id = w.id and x.unit = any (array(select komet.units_file())) for update;
  select * into w from komet.web_participation x where x.id = w.id;
  if web_locked.version is distinct from w.version and web_locked.version is distinct from -1 then
    perform komet.raise_stale();
  end if;
  return w;
end $$;
comment on function komet.web_locked(uuid, bigint) is 'The same, locked by a coordinator, at the version that was seen; left out, none is asked for.';

create function komet.web_runs(w komet.web_participation) returns void language plpgsql stable as $$
begin
  if w.state <> 'running' then
    perform komet.fail('KM004', null, 'How it went was decided on {1}', komet.day_of(w.decided_at)::text);
  end if;
end $$;
comment on function komet.web_runs(komet.web_participation) is 'KM004 when it has been decided how it went.';

create function api.web_list(state text default null, programme uuid default null, leader uuid default null, stage int default null, began_on date default null, id uuid default null,
  back boolean default false, max int default 50)
returns setof api.web_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_file());
  led uuid[] := array(select komet.web_led());
  n int := least(greatest(web_list.max, 1), komet.setting('list_max', null, null)::int);
  -- What the states of today's are counted from stands in many rows: those that go on are few, and asked for all at once.
  asked uuid[];
  page uuid[];
begin
  if web_list.state in ('paused', 'ready', 'silent', 'running') then
    asked := array(select l.id from komet.web_lines(array(select w.id from komet.web_participation w
      where (w.unit = any (units) or w.id = any (led)) and w.state = 'running')) l where l.state = web_list.state or web_list.state = 'running');
  end if;
  page := array(
      (select w.id from komet.web_participation w
       where not web_list.back and (w.unit = any (units) or w.id = any (led)) and (asked is null or w.id = any (asked))
         and (web_list.state is null or asked is not null or w.state = web_list.state)
         and (web_list.programme is null or w.programme = web_list.programme) and (web_list.leader is null or w.leader = web_list.leader)
         and (web_list.id is null or ((w.state <> 'running')::int, -(w.began_on - date '2000-01-01'), w.id) > (web_list.stage, -(web_list.began_on - date '2000-01-01'), web_list.id))
       order by (w.state <> 'running')::int, w.began_on desc, w.id limit n)
      union all
      (select w.id from komet.web_participation w
       where web_list.back and (w.unit = any (units) or w.id = any (led)) and (asked is null or w.id = any (asked))
         and (web_list.state is null or asked is not null or w.state = web_list.state)
         and (web_list.programme is null or w.programme = web_list.programme) and (web_list.leader is null or w.leader = web_list.leader)
         and (web_list.id is null or ((w.state <> 'running')::int, -(w.began_on - date '2000-01-01'), w.id) < (web_list.stage, -(web_list.began_on - date '2000-01-01'), web_list.id))
       order by (w.state <> 'running')::int desc, w.began_on, w.id desc limit n));
  return query select s.* from komet.web_shown(page) s order by s.stage, s.began_on desc, s.id;
end $$;
comment on function api.web_list(text, uuid, uuid, int, date, uuid, boolean, int) is 'Who is in a web course: of one''s own district, or looked after by oneself; those that go on first, the latest begun first. state: a word of web_state; running is all that go on. Names only, no contact data. Source: wishes 14, 25 and 27.';

create type api.web_form_row as (id uuid, version bigint, name text, programme_name text, code text, began_on date, leader uuid, leader_label text, programme uuid, message text, detail text);

create function api.web_get(id uuid default null) returns setof api.web_form_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select s.id, s.version, s.name, s.programme_name, s.code, s.began_on, s.leader, s.leader_label, s.programme, null::text, null::text
  from komet.web_shown(array[(komet.web_seen(web_get.id)).id]) s
$$;
comment on function api.web_get(uuid) is 'One in a web course, for the form. Errors: KM002.';

create function api.web_save(request uuid default null, id uuid default null, version bigint default null, leader uuid default null) returns setof api.web_form_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.web_form_row;
  w komet.web_participation;
begin
  done := komet.request_begin(web_save.request, 'web_save', jsonb_build_object('id', web_save.id, 'version', web_save.version, 'leader', web_save.leader));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.web_form_row, done);
    return;
  end if;
  w := komet.web_locked(web_save.id, web_save.version);
  perform komet.web_runs(w);
  perform komet.web_leader_checked(web_save.leader);
  update komet.web_participation x set leader = web_save.leader where x.id = w.id returning * into w;
  if not found then
    perform komet.raise_stale();
  end if;
  select * into answer from api.web_get(w.id);
  answer.message := case when w.leader is null then komet.say('Nobody looks after {1}') else komet.say('{2} looks after {1}') end;
  answer.detail := komet.detail(answer.name, answer.leader_label);
  perform komet.request_end(web_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.web_save(uuid, uuid, bigint, uuid) is 'Who looks after somebody in a web course. Errors: KM001 at leader, KM002, KM004 when it has been decided. Source: wish 25.';

create function komet.web_leader_checked(leader uuid) returns void language plpgsql stable as $$
begin
  if web_leader_checked.leader is not null and not exists (
      select from komet.leader l where l.id = web_leader_checked.leader and komet.today() between l.valid_from and coalesce(l.valid_to, 'infinity')) then
    perform komet.fail('KM001', 'leader', 'There is no such group leader on that date');
  end if;
end $$;
comment on function komet.web_leader_checked(uuid) is 'KM001 at leader unless it is nobody or a leader of today.';

-- ---------------------------------------------------------------------------------------------------
-- Beginning: from the queue, or after a group

create function komet.repeated(person uuid) returns uuid language sql stable as $$
  select p.id from komet.participation p where p.person = repeated.person and p.state = 'completed' order by p.decided_at desc limit 1
$$;
comment on function komet.repeated(uuid) is 'The group that somebody has completed last.';

create function komet.web_put(r komet.registration, v komet.programme_version, leader uuid, began_on date, repeats uuid default null) returns int language plpgsql as $$
declare
  n int;
begin
  insert into komet.web_participation (unit, registration, person, programme, programme_version, leader, code, began_on, repeats)
  select r.unit, r.id, a.person, v.programme, v.id, web_put.leader, komet.web_code(), web_put.began_on, coalesce(web_put.repeats, komet.repeated(a.person))
  from komet.registration_adult a where a.registration = r.id and a.takes_part;
  get diagnostics n = row_count;
  if n = 0 then
    perform komet.fail('KM004', null, 'Nobody in the registration takes part: write who comes first');
  end if;
  perform komet.registration_becomes(r.id, 'running', 'web_started');
  return n;
end $$;
comment on function komet.web_put(komet.registration, komet.programme_version, uuid, date, uuid) is 'Those of a registration who take part, into the web course, each with a code of their own, pointing at the group that they have completed before.';

create function api.web_start_save(request uuid default null, id uuid default null, version bigint default null, leader uuid default null, began_on date default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  r komet.registration;
  v komet.programme_version;
  n int;
begin
  done := komet.request_begin(web_start_save.request, 'web_start_save', jsonb_build_object('id', web_start_save.id, 'version', web_start_save.version, 'leader', web_start_save.leader,
    'began_on', web_start_save.began_on));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  r := komet.registration_own(web_start_save.id, web_start_save.version);
  perform komet.must_wait(r);
  v := komet.web_version(r.programme);
  if v.id is null then
    perform komet.fail('KM004', null, 'That is no web course: offer a place in a group');
  elsif coalesce(web_start_save.began_on, komet.today()) not between komet.today() - 366 and komet.today() then
    perform komet.fail('KM001', 'began_on', 'That day has not come yet, or is long ago');
  end if;
  perform komet.web_leader_checked(web_start_save.leader);
  n := komet.web_put(r, v, web_start_save.leader, coalesce(web_start_save.began_on, komet.today()));
  return next komet.finish(web_start_save.request, r.id, r.version + 1, case when n = 1 then komet.say('The web course has begun. Code {2}') else komet.say('The web course has begun for {1}. Codes {2}') end,
    n::text, (select string_agg(w.code, ', ' order by w.code) from komet.web_participation w where w.registration = r.id));
end $$;
comment on function api.web_start_save(uuid, uuid, bigint, uuid, date) is 'A family begins the web course it waits for: no group, no end. Each adult who takes part gets a code, which the web course knows them by; one who has completed a group before points at it. began_on left out: today. Errors: KM001 at leader or began_on, KM002, KM004 (no web course, not waiting, nobody takes part), KM007. Source: wishes 14, 25, 27 and 28.';

create function komet.web_after(programme uuid) returns uuid language sql stable as $$
  select p.id from komet.programme p
  where p.status in ('running', 'trial') and p.descends = web_after.programme and (komet.web_version(p.id)).id is not null order by p.position, p.id limit 1
$$;
comment on function komet.web_after(uuid) is 'The web course that descends from a programme.';

create function api.web_repeat(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  p komet.participation;
  old komet.registration;
  r komet.registration;
  v komet.programme_version;
begin
  done := komet.request_begin(web_repeat.request, 'web_repeat', jsonb_build_object('id', web_repeat.id, 'version', web_repeat.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  p := komet.participation_locked(web_repeat.id, web_repeat.version);
  select * into old from komet.registration x where x.id = p.registration;
  if p.unit <> all (array(select komet.units_file())) then
    perform komet.raise_stale();
  elsif p.state <> 'completed' then
    perform komet.fail('KM004', null, 'Only who has completed the group repeats it in the web course');
  end if;
  v := komet.web_version(komet.web_after(old.programme));
  if v.id is null then
    perform komet.fail('KM004', null, 'There is no web course to repeat this programme');
  elsif exists (select from komet.web_participation w where w.person = p.person and w.programme = v.programme and w.state = 'running') then
    perform komet.fail('KM004', null, 'Is in the web course already');
  elsif exists (select from komet.registration x where x.family = old.family and x.programme = v.programme and x.state in ('incomplete', 'queued', 'offered')) then
    perform komet.fail('KM004', null, 'The family is in the queue of the web course: begin it from there');
  end if;
  insert into komet.registration (unit, family, programme, state, channel, queue_date, language, interpreter, informed, came_from)
  values (old.unit, old.family, v.programme, 'queued', old.channel, komet.today(), old.language, old.interpreter, old.informed, old.id) returning * into r;
  insert into komet.registration_adult (registration, person, unit, caller, takes_part) values (r.id, p.person, r.unit, true, true);
  insert into komet.registration_child (registration, person, unit) select r.id, c.person, r.unit from komet.registration_child c where c.registration = old.id;
  perform komet.event_put(r.id, 'registered');
  perform komet.web_put(r, v, null, komet.today(), p.id);
  return next komet.finish(web_repeat.request, r.id, null, komet.say('Repeats in {1} from today. Code {2}'), (select x.name::text from komet.programme x where x.id = v.programme),
    (select w.code from komet.web_participation w where w.registration = r.id));
end $$;
comment on function api.web_repeat(uuid, uuid, bigint) is 'Who has completed a group takes the web course that descends from its programme as a repetition: a new registration that points back to the old one, begun at once. id is the participation. Errors: KM002; KM004 (not completed, no such web course, in it or in its queue already). Source: wish 28.';

-- ---------------------------------------------------------------------------------------------------
-- Pauses and contact, and what stands in the way: told by the family, from a list, and read in its file only

create function komet.obstacle_checked(obstacle uuid) returns void language plpgsql stable as $$
begin
  if obstacle_checked.obstacle is not null and not exists (select from komet.reason r where r.id = obstacle_checked.obstacle and r.kind = 'obstacle') then
    perform komet.fail('KM001', 'obstacle', 'Choose from the list');
  end if;
end $$;
comment on function komet.obstacle_checked(uuid) is 'KM001 at obstacle unless it is of that list, or none.';

create function api.web_pause_save(request uuid default null, id uuid default null, until date default null, obstacle uuid default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  w komet.web_participation;
begin
  done := komet.request_begin(web_pause_save.request, 'web_pause_save', jsonb_build_object('id', web_pause_save.id, 'until', web_pause_save.until, 'obstacle', web_pause_save.obstacle));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  w := komet.web_locked(web_pause_save.id);
  perform komet.web_runs(w);
  if web_pause_save.until <= komet.today() or web_pause_save.until > komet.today() + 731 then
    perform komet.fail('KM001', 'until', 'A day after today, within two years');
  end if;
  perform komet.obstacle_checked(web_pause_save.obstacle);
  update komet.web_pause p set ended_on = komet.today()
  where p.web_participation = w.id and p.ended_on is null and (p.until is null or p.until >= komet.today());
  insert into komet.web_pause (unit, web_participation, from_date, until, obstacle) values (w.unit, w.id, komet.today(), web_pause_save.until, web_pause_save.obstacle);
  return next komet.finish(web_pause_save.request, w.id, w.version, case when web_pause_save.until is null then komet.say('Pauses until further notice') else komet.say('Pauses until {1}') end,
    web_pause_save.until::text);
end $$;
comment on function api.web_pause_save(uuid, uuid, date, uuid) is 'A pause in the web course, until and with a day or until further notice; one in force is replaced. obstacle: what made it necessary, from the list, if anybody told. Errors: KM001 at until or obstacle, KM002, KM004 when it has been decided. Source: wishes 26 and 27.';

create function api.web_pause_end(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  w komet.web_participation;
begin
  done := komet.request_begin(web_pause_end.request, 'web_pause_end', jsonb_build_object('id', web_pause_end.id, 'version', web_pause_end.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  w := komet.web_locked(web_pause_end.id, web_pause_end.version);
  update komet.web_pause p set ended_on = komet.today() where p.web_participation = w.id and p.ended_on is null and (p.until is null or p.until >= komet.today());
  if not found then
    perform komet.fail('KM004', null, 'There is no pause');
  end if;
  return next komet.finish(web_pause_end.request, w.id, w.version, komet.say('The pause has ended'));
end $$;
comment on function api.web_pause_end(uuid, uuid, bigint) is 'Goes on after a pause. Errors: KM002, KM004 when there is none. Source: wish 27.';

create function api.web_contact_save(request uuid default null, id uuid default null, on_date date default null, how text default null, minutes int default null, reached boolean default null,
  obstacle uuid default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  w komet.web_participation;
  c komet.web_contact;
begin
  done := komet.request_begin(web_contact_save.request, 'web_contact_save', jsonb_build_object('id', web_contact_save.id, 'on_date', web_contact_save.on_date, 'how', web_contact_save.how,
    'minutes', web_contact_save.minutes, 'reached', web_contact_save.reached, 'obstacle', web_contact_save.obstacle));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  w := komet.web_seen(web_contact_save.id);
  perform komet.web_runs(w);
  if coalesce(web_contact_save.on_date, komet.today()) not between w.began_on and komet.today() then
    perform komet.fail('KM001', 'on_date', 'Between the beginning on {1} and today', w.began_on::text);
  elsif web_contact_save.how is null or web_contact_save.how not in ('telephone', 'message', 'video', 'visit') then
    perform komet.fail('KM001', 'how', 'Choose how');
  elsif web_contact_save.minutes not between 0 and 600 then
    perform komet.fail('KM001', 'minutes', 'Between {1} and {2}', '0', '600');
  elsif not web_contact_save.reached and web_contact_save.obstacle is not null then
    perform komet.fail('KM001', 'obstacle', 'Who was not reached has told of nothing: leave it out');
  end if;
  perform komet.obstacle_checked(web_contact_save.obstacle);
  insert into komet.web_contact (unit, web_participation, on_date, how, minutes, reached, obstacle)
  values (w.unit, w.id, coalesce(web_contact_save.on_date, komet.today()), web_contact_save.how, web_contact_save.minutes, coalesce(web_contact_save.reached, true), web_contact_save.obstacle) returning * into c;
  return next komet.finish(web_contact_save.request, c.id, null, case when c.reached then komet.say('Contact on {1} written down') else komet.say('Attempt on {1} written down') end, c.on_date::text);
end $$;
comment on function api.web_contact_save(uuid, uuid, date, text, int, boolean, uuid) is 'The leader has been in contact, or has tried: when, how and how long; of what was said nothing but an obstacle of the list. on_date left out: today. Errors: KM001 at on_date, how, minutes or obstacle, KM002, KM004 when it has been decided. Source: wishes 14, 25 and 26.';

create function komet.web_told(w komet.web_participation)
returns table (id uuid, on_date date, what text, detail text, minutes int, by name, obstacle uuid, turn int) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select w.id, w.began_on, 'began', null, null::int, null::name, null::uuid, 0
    union all
    select md5(g.web_participation::text || g.web_module)::uuid, g.on_date, case g.mark when 'X' then 'module_done' else 'module_begun' end, m.number || ' ' || m.title, g.minutes,
      case when not g.from_file then g.set_by end, null, 1
    from komet.web_progress g join komet.web_module m on m.id = g.web_module where g.web_participation = w.id
    union all
    select c.id, c.on_date, case when c.reached then c.how else 'tried' end, null, c.minutes, c.by, c.obstacle, 2
    from komet.web_contact c where c.web_participation = w.id and c.corrects is null and not exists (select from komet.web_contact y where y.corrects = c.id)
    union all
    select p.id, p.from_date, 'paused', p.until::text, null, p.by, p.obstacle, 3 from komet.web_pause p where p.web_participation = w.id
    union all
    select p.id, p.ended_on, 'goes_on', null, null, null, null, 4 from komet.web_pause p where p.web_participation = w.id and p.ended_on is not null
    union all
    select w.id, komet.day_of(w.decided_at), w.state, null, null, w.decided_by, null, 5 where w.state <> 'running';
end $$;
comment on function komet.web_told(komet.web_participation) is 'What has happened to one in a web course: modules, contacts, pauses, the decision, with obstacles, which are for the family''s file only. turn: what comes first on a day.';

create type api.web_history_row as (id uuid, on_date date, what text, detail text, minutes int, by text);

create function api.web_history(web_participation uuid default null) returns setof api.web_history_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  w komet.web_participation := komet.web_seen(web_history.web_participation);
begin
  return query
    select h.id, h.on_date, h.what, h.detail, h.minutes, komet.called(h.by) from komet.web_told(w) h order by h.on_date desc, h.turn desc, h.id;
end $$;
comment on function api.web_history(uuid) is 'What has happened in a web course: modules, contacts, pauses, the decision; the latest first. No obstacle: those stand in the family''s file. Errors: KM002.';

create type api.family_web_row as (id uuid, name text, on_date date, what text, detail text, obstacle text, minutes int, by text);

create function api.family_web(registration uuid default null) returns setof api.family_web_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  f komet.family := komet.file_open((select r.family from komet.registration r where r.id = family_web.registration));
begin
  return query
    select h.id, case when count(*) filter (where h.what = 'began') over () > 1 then komet.person_name(a.given_name, a.family_name) end, h.on_date, h.what, h.detail, o.name::text, h.minutes, komet.called(h.by)
    from komet.web_participation w
    join komet.person a on a.id = w.person
    cross join lateral komet.web_told(w) h
    left join komet.reason o on o.id = h.obstacle
    where w.registration = family_web.registration and a.family = f.id
    order by h.on_date desc, a.position, a.id, h.turn desc, h.id;
end $$;
comment on function api.family_web(uuid) is 'In the family''s file: what has happened in the web course to each of a registration, with the obstacles they have told of; the latest first. name when there are several. Errors: KM002, KM007. Source: wish 26 (what is sensitive only in the file).';

-- ---------------------------------------------------------------------------------------------------
-- How it went

create function komet.web_registration_decided(registration uuid) returns void language plpgsql as $$
declare
  becomes text;
begin
  select case when bool_or(w.state = 'running') then null when bool_or(w.state = 'completed') then 'completed' when bool_or(w.state = 'attended') then 'attended' else 'interrupted' end
  into becomes from komet.web_participation w where w.registration = web_registration_decided.registration;
  if becomes is not null and exists (select from komet.registration r where r.id = web_registration_decided.registration and r.state = 'running') then
    perform komet.registration_becomes(web_registration_decided.registration, becomes, becomes);
  end if;
end $$;
comment on function komet.web_registration_decided(uuid) is 'When all who take part are decided, so is the registration: the best that any of them reached.';

create function api.web_complete(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  w komet.web_participation;
  l komet.web_line;
begin
  done := komet.request_begin(web_complete.request, 'web_complete', jsonb_build_object('id', web_complete.id, 'version', web_complete.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  w := komet.web_locked(web_complete.id, web_complete.version);
  perform komet.web_runs(w);
  select x.* into l from komet.web_lines(array[w.id]) x;
  if l.done < l.needed then
    perform komet.fail('KM004', null, '{1} modules done, {2} needed: not completed yet', l.done::text, l.needed::text);
  end if;
  update komet.web_participation x
  set state = 'completed', decided_at = clock_timestamp(), decided_by = session_user, counted = l.done,
      rule = (select 'complete_at ' || v.complete_at || '/' || v.meetings || ', ' || v.label from komet.programme_version v where v.id = w.programme_version)
  where x.id = w.id returning * into w;
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.web_registration_decided(w.registration);
  return next komet.finish(web_complete.request, w.id, w.version, komet.say('Completed: {1} modules done, {2} needed'), l.done::text, l.needed::text);
end $$;
comment on function api.web_complete(uuid, uuid, bigint) is 'Confirms that a web course is completed by the rule; rule and count in force are kept with the decision. Errors: KM002; KM004 when the rule is not reached or it has been decided. Source: wish 27; the programme version holds the rule.';

create function api.web_end_save(request uuid default null, id uuid default null, version bigint default null, reason uuid default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  w komet.web_participation;
  l komet.web_line;
begin
  done := komet.request_begin(web_end_save.request, 'web_end_save', jsonb_build_object('id', web_end_save.id, 'version', web_end_save.version, 'reason', web_end_save.reason));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  w := komet.web_locked(web_end_save.id, web_end_save.version);
  perform komet.web_runs(w);
  select x.* into l from komet.web_lines(array[w.id]) x;
  if l.done >= l.needed then
    perform komet.fail('KM004', null, '{1} modules done, {2} needed: it is completed', l.done::text, l.needed::text);
  end if;
  perform komet.reason_checked('interrupt', web_end_save.reason);
  update komet.web_participation x
  set state = case when l.done > 0 then 'attended' else 'interrupted' end, reason = web_end_save.reason, decided_at = clock_timestamp(), decided_by = session_user, counted = l.done
  where x.id = w.id returning * into w;
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.web_registration_decided(w.registration);
  return next komet.finish(web_end_save.request, w.id, w.version, komet.say('Ended after {1} modules, {2} needed'), l.done::text, l.needed::text);
end $$;
comment on function api.web_end_save(uuid, uuid, bigint, uuid) is 'Somebody does not go on with the web course: took part when a module was done, else dropped out. Errors: KM001 at reason, KM002; KM004 when the rule is reached or it has been decided. Source: wish 27.';
