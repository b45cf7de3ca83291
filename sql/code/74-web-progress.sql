-- How far they have come: in a grid by hand, or by rows that the web course reports; its modules, and its figures.

create type api.module_row as (id uuid, version bigint, programme_version uuid, number int, title text, minutes int, done int, message text, detail text);

create function api.module_list(programme_version uuid default null) returns setof api.module_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select m.id, m.version, m.programme_version, m.number, m.title::text, m.minutes,
    (select count(*)::int from komet.web_progress g where g.web_module = m.id and g.mark = 'X'), null::text, null::text
  from komet.web_module m where m.programme_version = module_list.programme_version order by m.number
$$;
comment on function api.module_list(uuid) is 'The modules of a version of a web course, and how many of those that one may count have done each.';

create function api.module_get(id uuid default null) returns setof api.module_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select l.* from api.module_list((select m.programme_version from komet.web_module m where m.id = module_get.id)) l where l.id = module_get.id
$$;
comment on function api.module_get(uuid) is 'One module, for its form.';

create type api.web_version_row as (id uuid, programme_version uuid, programme_name text, label text, valid_from date, valid_to date, modules int, complete_at int);

create function api.web_versions() returns setof api.web_version_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select v.id, v.id, p.name::text, v.label::text, v.valid_from, v.valid_to, (select count(*)::int from komet.web_module m where m.programme_version = v.id), v.complete_at
  from komet.programme_version v join komet.programme p on p.id = v.programme where v.form = 'web' order by p.position, p.name, v.valid_from desc
$$;
comment on function api.web_versions() is 'The versions of web courses, with their modules and how many of them complete it.';

create function api.module_save(request uuid default null, id uuid default null, version bigint default null, programme_version uuid default null, number int default null, title text default null, minutes int default null)
returns setof api.module_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.module_row;
  m komet.web_module;
  named text;
begin
  done := komet.request_begin(module_save.request, 'module_save', jsonb_build_object('id', module_save.id, 'version', module_save.version, 'programme_version', module_save.programme_version,
    'number', module_save.number, 'title', module_save.title, 'minutes', module_save.minutes));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.module_row, done);
    return;
  end if;
  perform komet.need_lead();
  m.programme_version := module_save.programme_version;
  if module_save.id is not null then
    select * into m from komet.web_module x where x.id = module_save.id and x.version = module_save.version for update;
    if not found then
      perform komet.raise_stale();
    end if;
  end if;
  named := komet.clean('title', module_save.title);
  if not exists (select from komet.programme_version v where v.id = m.programme_version and v.form = 'web') then
    perform komet.raise_stale();
  elsif module_save.number is null or module_save.number not between 1 and 60 then
    perform komet.fail('KM001', 'number', 'Between {1} and {2}', '1', '60');
  elsif exists (select from komet.web_module x where x.programme_version = m.programme_version and x.number = module_save.number and x.id is distinct from m.id) then
    perform komet.fail('KM001', 'number', 'There is a module of that number already');
  elsif named is null then
    perform komet.fail('KM001', 'title', 'Write what the module is called');
  elsif module_save.minutes not between 1 and 1000 then
    perform komet.fail('KM001', 'minutes', 'Between {1} and {2}', '1', '1000');
  end if;
  if m.id is null then
    insert into komet.web_module (programme_version, number, title, minutes) values (m.programme_version, module_save.number, named, module_save.minutes) returning * into m;
  else
    update komet.web_module x set number = module_save.number, title = named, minutes = module_save.minutes where x.id = m.id returning * into m;
  end if;
  select * into answer from api.module_get(m.id);
  answer.message := komet.say('Saved module {1}: {2}');
  answer.detail := komet.detail(m.number::text, m.title::text);
  perform komet.request_end(module_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.module_save(uuid, uuid, bigint, uuid, int, text, int) is 'A module of a version of a web course: number, title, and the minutes that one is expected to need. The lead. Errors: KM001 at number, title or minutes, KM002. Source: wish 14.';

-- ---------------------------------------------------------------------------------------------------
-- By hand

create type api.web_columns_row as (id uuid, label text, below text, state text, hint text);

create function api.web_columns(programme_version uuid default null) returns setof api.web_columns_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select m.id, m.number::text, null::text, 'planned', m.title::text from komet.web_module m where m.programme_version = web_columns.programme_version order by m.number
$$;
comment on function api.web_columns(uuid) is 'The columns of the grid of progress: the modules.';

create type api.web_people_row as (id uuid, version bigint, label text, state text, done int, needed int, code text, silent int, hint text);

create function api.web_people(programme_version uuid default null) returns setof api.web_people_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  ids uuid[] := array(select w.id from komet.web_participation w
    where w.programme_version = web_people.programme_version and w.state = 'running' and (w.unit = any (array(select komet.units_file())) or w.id = any (array(select komet.web_led())))
    order by w.began_on desc, w.id limit komet.setting('list_max', null, null)::int);
begin
  return query
    select s.id, s.version, s.name, s.state, s.done, s.needed, s.code, s.silent, null::text
    from komet.web_shown(ids) s join komet.web_participation w on w.id = s.id join komet.person a on a.id = w.person left join komet.family f on f.id = a.family
    order by komet.list_key(a.name_key, f.protected), s.id;
end $$;
comment on function api.web_people(uuid) is 'The rows of that grid: those who go on, of one''s own district or looked after by oneself.';

create type api.web_cells_row as (row_id uuid, column_id uuid, mark text, second text, hint text);

create function api.web_cells(programme_version uuid default null) returns setof api.web_cells_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select g.web_participation, g.web_module, g.mark, null::text, concat_ws(', ', g.on_date::text, g.minutes || ' min', case when not g.from_file then komet.called(g.set_by) end)
  from komet.web_participation w join komet.web_progress g on g.web_participation = w.id
  where w.programme_version = web_cells.programme_version and w.state = 'running'
$$;
comment on function api.web_cells(uuid) is 'How far each has come, when, and who said so; nobody when the web course did.';

create function komet.progress_put(w komet.web_participation, m komet.web_module, mark text, on_date date, minutes int, from_file boolean) returns text language plpgsql as $$
#variable_conflict use_column
declare
  was komet.web_progress;
begin
  select * into was from komet.web_progress g where g.web_participation = w.id and g.web_module = m.id for update;
  if progress_put.mark is null then
    delete from komet.web_progress g where g.web_participation = w.id and g.web_module = m.id;
    return case when was.mark is null then 'same' else 'changed' end;
  elsif (was.mark, was.on_date, was.minutes) is not distinct from (progress_put.mark, progress_put.on_date, progress_put.minutes) then
    return 'same';
  end if;
  insert into komet.web_progress (web_participation, web_module, unit, mark, on_date, minutes, from_file)
  values (w.id, m.id, w.unit, progress_put.mark, progress_put.on_date, progress_put.minutes, progress_put.from_file)
  on conflict (web_participation, web_module) do update
    set mark = excluded.mark, on_date = excluded.on_date, minutes = excluded.minutes, from_file = excluded.from_file, set_at = excluded.set_at, set_by = excluded.set_by;
  return case when was.mark is null then 'new' else 'changed' end;
end $$;
comment on function komet.progress_put(komet.web_participation, komet.web_module, text, date, int, boolean) is 'One module of one person as it now is; new, changed or same.';

create function api.web_marks_save(request uuid default null, programme_version uuid default null, row_ids uuid[] default null, column_ids uuid[] default null,
  marks text[] default null, seconds text[] default null, seen_marks text[] default null, seen_seconds text[] default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  cell record;
  w komet.web_participation;
  m komet.web_module;
  stored text;
  n int := 0;
begin
  done := komet.request_begin(web_marks_save.request, 'web_marks_save', jsonb_build_object('programme_version', web_marks_save.programme_version, 'row_ids', web_marks_save.row_ids,
    'column_ids', web_marks_save.column_ids, 'marks', web_marks_save.marks));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  if coalesce(cardinality(row_ids), 0) = 0 then
    perform komet.raise_stale();
  end if;
  perform komet.grid_checked(row_ids, column_ids, marks, seen_marks);
  for cell in
    select x.row_id, x.column_id, nullif(x.mark, '') as mark, nullif(x.seen_mark, '') as seen_mark
    from unnest(row_ids, column_ids, marks, seen_marks) x (row_id, column_id, mark, seen_mark) order by 1, 2
  loop
    w := komet.web_seen(cell.row_id);
    perform komet.web_runs(w);
    select * into m from komet.web_module x where x.id = cell.column_id and x.programme_version = w.programme_version;
    select g.mark into stored from komet.web_progress g where g.web_participation = w.id and g.web_module = m.id;
    if m.id is null or web_marks_save.seen_marks is not null and stored is distinct from cell.seen_mark and stored is distinct from cell.mark then
      perform komet.raise_stale();
    elsif cell.mark not in ('P', 'X') then
      perform komet.fail('KM001', 'marks', 'Not a mark: {1}', left(cell.mark, 10));
    end if;
    if stored is distinct from cell.mark then
      perform komet.progress_put(w, m, cell.mark, komet.today(), null, false);
      n := n + 1;
    end if;
  end loop;
  return next komet.finish(web_marks_save.request, web_marks_save.programme_version, null, komet.say('Modules saved: {1}'), n::text);
end $$;
comment on function api.web_marks_save(uuid, uuid, uuid[], uuid[], text[], text[], text[], text[]) is 'Progress by hand, as of today: rows are those in the web course, columns modules; P begun, X done, an empty mark clears. seen_marks: what stood there; a cell that a colleague has set otherwise stops the save. Errors: KM001 at marks, KM002, KM004 when it has been decided. Source: wishes 14 and 27.';

-- ---------------------------------------------------------------------------------------------------
-- By rows that the web course reports

create type komet.report_line as (n int, code text, module text, on_date text, minutes text);

create function komet.report_lines(rows text) returns setof komet.report_line language sql immutable as $$
  select l.n::int, upper(btrim(f.c[1], ' "')), btrim(f.c[2], ' "'), btrim(f.c[3], ' "'), btrim(f.c[4], ' "')
  from regexp_split_to_table(replace(report_lines.rows, E'\r', ''), E'\n') with ordinality l (line, n)
  cross join lateral (select regexp_split_to_array(btrim(l.line), E'\\s*[;,\\t]\\s*|\\s+') as c) f
  where btrim(l.line) <> '' and left(btrim(l.line), 1) <> '#' and not (l.n = 1 and f.c[1] ~* '^"?(code|kod)"?$')
$$;
comment on function komet.report_lines(text) is 'Rows of code, module, date and minutes, parted by semicolons, commas, tabs or blanks; a heading in the first, lines of # and empty ones are passed over.';

create function komet.report_wrong(l komet.report_line, out said text, out w komet.web_participation, out m komet.web_module, out on_date date, out minutes int) language plpgsql stable as $$
#variable_conflict use_column
begin
  select x.* into w from komet.web_participation x
  where x.code = l.code and (x.unit = any (array(select komet.units_file())) or x.id = any (array(select komet.web_led())));
  if w.id is null then
    said := komet.say('Line {1}: nobody here has the code {2}. Wrong: {3}');
    return;
  elsif w.state <> 'running' then
    said := komet.say('Line {1}: it has been decided how it went for {2}. Wrong: {3}');
    return;
  end if;
  select x.* into m from komet.web_module x where x.programme_version = w.programme_version and l.module ~ '^\d{1,3}$' and x.number::text = ltrim(l.module, '0');
  on_date := komet.date_read(l.on_date);
  if m.id is null then
    said := komet.say('Line {1}: there is no such module. Wrong: {3}');
  elsif on_date is null then
    said := komet.say('Line {1}: the date is written as 2026-11-24. Wrong: {3}');
  elsif on_date > komet.today() or on_date < w.began_on - 1 then
    said := komet.say('Line {1}: the day is before the beginning, or has not come yet. Wrong: {3}');
  elsif coalesce(l.minutes, '') !~ '^\d{0,4}$' or l.minutes::text ~ '\d' and l.minutes::int > 6000 then
    said := komet.say('Line {1}: minutes are a number, or left out. Wrong: {3}');
  else
    minutes := nullif(l.minutes, '')::int;
  end if;
end $$;
comment on function komet.report_wrong(komet.report_line) is 'What is wrong with a row of a report, a sentence; null when nothing is, and then what it says.';

create function api.web_report_save(request uuid default null, rows text default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  l komet.report_line;
  it record;
  first text;
  about text[];
  wrong int[] := '{}';
  put text;
  fresh int := 0;
  changed int := 0;
  same int := 0;
begin
  done := komet.request_begin(web_report_save.request, 'web_report_save', jsonb_build_object('rows', web_report_save.rows));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  if nullif(btrim(web_report_save.rows, E' \t\r\n'), '') is null then
    perform komet.fail('KM001', 'rows', 'Paste the rows: code, module, date, minutes');
  elsif char_length(web_report_save.rows) > 100000 then
    perform komet.fail('KM001', 'rows', 'At most {1} characters', '100000');
  end if;
  -- Whoever is in several rows is written in one order, and all or nothing is.
  for l in select x.* from komet.report_lines(web_report_save.rows) x order by x.code, x.module, x.n loop
    select * into it from komet.report_wrong(l);
    if it.said is not null then
      wrong := wrong || l.n;
      if about is null or l.n < about[1]::int then
        first := it.said;
        about := array[l.n::text, left(regexp_replace(l.code, '[^[:alnum:]]', '?', 'g'), 20)];
      end if;
    elsif cardinality(wrong) = 0 then
      put := komet.progress_put(it.w, it.m, 'X', it.on_date, it.minutes, true);
      fresh := fresh + (put = 'new')::int;
      changed := changed + (put = 'changed')::int;
      same := same + (put = 'same')::int;
    end if;
  end loop;
  if cardinality(wrong) > 0 then
    perform komet.fail('KM001', 'rows', first, about[1], about[2], (select string_agg(n::text, ', ' order by n) from (select n from unnest(wrong) n order by n limit 20) x)
      || case when cardinality(wrong) > 20 then ' ...' else '' end);
  elsif fresh + changed + same = 0 then
    perform komet.fail('KM001', 'rows', 'Paste the rows: code, module, date, minutes');
  end if;
  return next komet.finish(web_report_save.request, null, null, komet.say('New: {1}. Changed: {2}. Known already: {3}'), fresh::text, changed::text, same::text);
end $$;
comment on function api.web_report_save(uuid, text) is 'What the web course reports: a row of code, module number, date and minutes for each module that is done. All of it or nothing; a report that holds what is known already changes nothing of it, so that the whole of it may come each week. Errors: KM001 at rows, which names the first wrong line and the numbers of all. Source: wish 14.';

-- ---------------------------------------------------------------------------------------------------
-- Figures, apart from those of groups

create type api.web_figures_row as (
  id uuid, unit_name text, programme_name text, running int, silent int, began int, repeats int, completed int, ended int, percent int, weeks int, contacts int, minutes int);

create function api.web_figures(from_date date default null, to_date date default null, programme uuid default null) returns setof api.web_figures_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_figures());
  own uuid[] := array(select komet.units_file());
  first_day date;
  last_day date;
  small int := komet.setting('small_number', null, null)::int;
begin
  select p.first_day, p.last_day into first_day, last_day from komet.period(web_figures.from_date, web_figures.to_date, null) p;
  return query
    with p as (
      select w.*, komet.day_of(w.decided_at) as decided_on from komet.web_participation w
      where w.unit = any (units) and (web_figures.programme is null or w.programme = web_figures.programme)),
    n as (
      select p.unit, p.programme, count(*) filter (where p.state = 'running') as running,
        count(*) filter (where l.state = 'silent') as silent,
        count(*) filter (where p.began_on between first_day and last_day) as began,
        count(*) filter (where p.began_on between first_day and last_day and p.repeats is not null) as repeats,
        count(*) filter (where p.state = 'completed' and p.decided_on between first_day and last_day) as completed,
        count(*) filter (where p.state <> 'running' and p.decided_on between first_day and last_day) as ended,
        round(percentile_cont(0.5) within group (order by p.decided_on - p.began_on) filter (where p.state = 'completed' and p.decided_on between first_day and last_day) / 7)::int as weeks
      from p left join komet.web_lines(array(select x.id from p x where x.state = 'running')) l on l.id = p.id group by 1, 2),
    c as (
      select p.unit, p.programme, count(*) as contacts, sum(x.minutes) as minutes from p join komet.web_contact x on x.web_participation = p.id
      where x.on_date between first_day and last_day and x.corrects is null and not exists (select from komet.web_contact y where y.corrects = x.id) group by 1, 2)
    select md5(n.unit::text || n.programme)::uuid, u.name::text, g.name::text, n.running::int, case when v.now_too then n.silent::int end, n.began::int,
      case when v.begun then n.repeats::int end, case when v.over then n.completed::int end, case when v.over then n.ended::int end, case when v.over then komet.percent(n.completed, n.ended) end,
      case when v.over then n.weeks end, coalesce(c.contacts, 0)::int, c.minutes::int
    from n join komet.unit u on u.id = n.unit join komet.programme g on g.id = n.programme
    left join c on c.unit = n.unit and c.programme = n.programme
    -- How it went for a handful in another district says too much about each of them.
    cross join lateral (select n.unit = any (own) or n.ended not between 1 and small - 1 as over, n.unit = any (own) or n.began not between 1 and small - 1 as begun,
      n.unit = any (own) or n.running not between 1 and small - 1 as now_too) v
    where n.running + n.began + n.ended > 0
    order by u.name collate "sv-SE-x-icu", g.position, g.name, n.unit;
end $$;
comment on function api.web_figures(date, date, uuid) is 'Web courses by district and programme: who goes on now and is silent, who began in the period (this year when left out) and of them as a repetition, who completed of those decided in it, half of them within so many weeks, and the leaders'' contacts. Nothing of it is in the figures of groups, nor the other way. Outcomes of fewer people in another district than the setting small_number says are veiled. Errors: KM001 at from_date, to_date. Source: wishes 14 and 25.';

create function api.web_figures_about(from_date date default null, to_date date default null, programme uuid default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
  p record;
begin
  select * into p from komet.period(web_figures_about.from_date, web_figures_about.to_date, null);
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Goes on and silent: today. Silent: no sign of life for {1} weeks, pauses apart'), komet.setting('web_silent_weeks', null, web_figures_about.programme)),
      (komet.say('Began, ended, contacts: {1} to {2}. Repeats: of those who began, after a group'), komet.detail(p.first_day::text, p.last_day::text)),
      (komet.say('Completed: by the rule of the version, confirmed by a coordinator. Of: all who ended'), null),
      (komet.say('Weeks: half of those who completed needed no more'), null),
      (komet.say('No group is counted here, and nobody here in the figures of groups'), null)) x (line, detail);
  return query select d.line from komet.veil_line() d;
end $$;
comment on function api.web_figures_about(date, date, uuid) is 'What the figures of web courses count, with the days and settings meant. Errors: KM001 at from_date, to_date.';

-- ---------------------------------------------------------------------------------------------------
-- What stands in the way

create type api.web_obstacle_row as (id uuid, name text, n int, percent int);

create function api.web_obstacles(from_date date default null, to_date date default null, programme uuid default null, unit uuid default null)
returns setof api.web_obstacle_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  p record;
  units uuid[] := array(select u from komet.units_figures() u where web_obstacles.unit is null or u = web_obstacles.unit);
  told uuid[];
begin
  select * into p from komet.period(web_obstacles.from_date, web_obstacles.to_date, null);
  -- Somebody who tells it at each contact is one all the same: else one alone could be counted as five.
  told := array(
    select o.obstacle from (
      select c.web_participation, c.obstacle from komet.web_contact c
      where c.obstacle is not null and c.on_date between p.first_day and p.last_day and c.corrects is null and not exists (select from komet.web_contact y where y.corrects = c.id)
      union
      select s.web_participation, s.obstacle from komet.web_pause s where s.obstacle is not null and s.from_date between p.first_day and p.last_day) o
    join komet.web_participation w on w.id = o.web_participation
    where w.unit = any (units) and (web_obstacles.programme is null or w.programme = web_obstacles.programme));
  return query
    select md5(l.key)::uuid, l.name, l.n, l.percent from komet.reasons_counted(array_fill('obstacle'::text, array[cardinality(told)]), told, units) l order by l.turn;
end $$;
comment on function api.web_obstacles(date, date, uuid, uuid) is 'What those in web courses said stands in the way, in a period (this year when left out): obstacles of the list with how many people told of each, never whom. Few are veiled where not all are of one''s own district. Errors: KM001 at to_date. Source: wish 26; SoLPuL 7 a §.';

create function api.web_obstacles_about(from_date date default null, to_date date default null, programme uuid default null, unit uuid default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
  p record;
begin
  select * into p from komet.period(web_obstacles_about.from_date, web_obstacles_about.to_date, null);
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Told in contacts and pauses {1} to {2}: each person once for each obstacle'), komet.detail(p.first_day::text, p.last_day::text)),
      (komet.say('Per cent: of all that was told. Many go on all the same'), null),
      (komet.say('No code is about health, crime or what the social services do'), null),
      (komet.say('Whose obstacle it was stands in the file of the family only'), null)) x (line, detail);
  return query select d.line from komet.veil_line() d;
end $$;
comment on function api.web_obstacles_about(date, date, uuid, uuid) is 'What the figures of obstacles count, with the days meant. Errors: KM001 at to_date.';
