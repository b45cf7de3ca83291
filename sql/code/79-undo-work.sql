-- Taking back what was done with leaders, training, events, questionnaires, fidelity and tasks. These saves write few rows, each of which
-- stands for itself: the rows are put back as they were, unless somebody has written one of them since. What was new is removed
-- when it is a mark or a line of a list; a leader ends, a certificate is taken back with the reason, a task is dropped: those stay.

create function komet.row_key(tbl text) returns text[] language sql stable as $$
  select array_agg(a.attname::text order by k.n)
  from pg_index i cross join unnest(i.indkey::int2[]) with ordinality k (attnum, n) join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
  where i.indisprimary and i.indrelid = ('komet.' || quote_ident(row_key.tbl))::regclass
$$;
comment on function komet.row_key(text) is 'The columns of a table''s key: what the log calls a row by.';

create function komet.row_where(tbl text) returns text language sql stable as $$
  select string_agg(format('x.%I = split_part($1, '' '', %s)::%s', k.name, k.n, (
    select a.atttypid::regtype from pg_attribute a where a.attrelid = ('komet.' || quote_ident(row_where.tbl))::regclass and a.attname = k.name)), ' and ')
  from unnest(komet.row_key(row_where.tbl)) with ordinality k (name, n)
$$;
comment on function komet.row_where(text) is 'A row by its key in the log, $1.';

create function komet.row_now(tbl text, row_id text) returns jsonb language plpgsql stable as $$
declare
  line jsonb;
begin
  execute format('select to_jsonb(x) from komet.%I x where %s', tbl, komet.row_where(tbl)) into line using row_id;
  return line;
end $$;
comment on function komet.row_now(text, text) is 'A row as it is, as far as one sees it.';

create function komet.row_put(tbl text, row_id text, before jsonb) returns void language plpgsql as $$
declare
  names text[] := array(
    select a.attname::text from pg_attribute a
    where a.attrelid = ('komet.' || quote_ident(row_put.tbl))::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and a.attname <> all (komet.row_key(row_put.tbl) || array['version', 'changed_at', 'changed_by']));
  -- Where no trigger counts the saves, this one is counted here.
  counted text := case when row_put.before ? 'version' and not row_put.before ? 'changed_by' then ', version = x.version + 1' else '' end;
  n int;
begin
  execute format('update komet.%1$I x set (%2$s) = row(%3$s)%4$s from jsonb_populate_record(null::komet.%1$I, $2) b where %5$s', tbl,
    (select string_agg(quote_ident(c), ', ') from unnest(names) c), (select string_agg('b.' || quote_ident(c), ', ') from unnest(names) c),
    counted, komet.row_where(tbl)) using row_id, before;
  get diagnostics n = row_count;
  if n = 0 then
    perform komet.raise_stale();
  end if;
end $$;
comment on function komet.row_put(text, text, jsonb) is 'A row as it was, as a save of its own. KM002 when one may not write it.';

create function komet.row_again(tbl text, before jsonb) returns void language plpgsql as $$
begin
  execute format('insert into komet.%1$I overriding user value select b.* from jsonb_populate_record(null::komet.%1$I, $1) b', tbl) using before;
end $$;
comment on function komet.row_again(text, jsonb) is 'A row that was taken away, as it was. For tables without computed columns.';

create function komet.row_away(tbl text, row_id text) returns void language plpgsql as $$
declare
  n int := 1;
begin
  if tbl = 'leader' then
    update komet.leader x set valid_to = komet.today() - 1 where x.id = row_id::uuid;
  elsif tbl = 'leader_certificate' then
    update komet.leader_certificate x set version = x.version + 1, revoked_on = greatest(komet.today(), x.valid_from), revoked_by = session_user, revoked_why = 'Felregistrerat'
    where x.id = row_id::uuid;
  elsif tbl = 'task' then
    update komet.task x set state = 'dropped', done_on = null, done_by = null where x.id = row_id::uuid;
  elsif tbl = 'task_mark' then
    update komet.task_mark x set login = null, until = null, until_by = null where x.id = row_id::uuid;
  else
    execute format('delete from komet.%I x where %s', tbl, komet.row_where(tbl)) using row_id;
  end if;
  get diagnostics n = row_count;
  if tbl not in ('leader', 'leader_certificate', 'task', 'task_mark') then
    n := case when komet.row_now(tbl, row_id) is null then 1 else 0 end;
  end if;
  if n = 0 then
    perform komet.raise_stale();
  end if;
end $$;
comment on function komet.row_away(text, text) is 'A row that was new: removed, or, where rows stay, ended, taken back or dropped. KM002 when one may not write it.';

create function komet.rows_untouched(d komet.deed) returns void language plpgsql stable as $$
declare
  l record;
  line jsonb;
  at timestamptz;
begin
  for l in
    select x.tbl, x.row_id, min(x.n) as n, (array_agg(x.op order by x.n))[1] as first_op, (array_agg(x.op order by x.n desc))[1] as last_op,
      (array_agg(x.before order by x.n))[1] as before, count(*) as writes
    from unnest(d.lines) with ordinality x (tbl, op, row_id, before, n) group by 1, 2 order by 3
  loop
    line := komet.row_now(l.tbl, l.row_id);
    at := coalesce(line ->> 'changed_at', line ->> 'set_at')::timestamptz;
    if (line is null) <> (l.last_op = 'DELETE') then
      perform komet.fail('KM004', null, 'Somebody has changed it since');
    elsif at is not null then
      perform komet.refuse_touched(d, l.tbl, l.row_id, (line ->> 'version')::bigint, at, coalesce(line ->> 'changed_by', line ->> 'set_by')::name,
        komet.say('{1} changed the same at {2}, after this'));
    elsif line ? 'version' and (line ->> 'version')::bigint <> coalesce((l.before ->> 'version')::bigint, 0) + l.writes
        and not komet.unchanged(d, l.tbl, l.row_id, (line ->> 'version')::bigint) then
      perform komet.fail('KM004', null, 'Somebody has changed it since');
    end if;
  end loop;
end $$;
comment on function komet.rows_untouched(komet.deed) is 'KM004 if a row that a save wrote has been written since, by whom and when where the row tells.';

create function komet.rows_back(d komet.deed) returns void language plpgsql as $$
declare
  l record;
begin
  for l in
    select x.tbl, x.row_id, max(x.n) as n, (array_agg(x.op order by x.n))[1] as first_op, (array_agg(x.op order by x.n desc))[1] as last_op,
      (array_agg(x.before order by x.n))[1] as before
    from unnest(d.lines) with ordinality x (tbl, op, row_id, before, n) group by 1, 2 order by 3 desc
  loop
    -- Who employs a leader that was new stays with the leader who has ended.
    continue when l.tbl = 'leader_employment' and l.first_op = 'INSERT' and exists (select from unnest(d.lines) x where x.tbl = 'leader' and x.op = 'INSERT');
    if l.first_op = 'INSERT' and l.last_op <> 'DELETE' then
      perform komet.row_away(l.tbl, l.row_id);
    elsif l.last_op = 'DELETE' and l.first_op <> 'INSERT' then
      perform komet.row_again(l.tbl, l.before);
    elsif l.first_op = 'UPDATE' then
      perform komet.row_put(l.tbl, l.row_id, l.before);
    end if;
  end loop;
end $$;
comment on function komet.rows_back(komet.deed) is 'All rows of a save as they were, the last first.';

-- ---------------------------------------------------------------------------------------------------
-- What it was about, and what taking it back means

create function komet.deed_named(d komet.deed) returns text language plpgsql stable as $$
declare
  l record;
  line jsonb;
  about text;
begin
  if d.function ~ '^event_person' then
    return (select x.name::text from komet.leader x where x.id = (d.answer ->> 'id')::uuid);
  end if;
  for l in
    select x.tbl, x.row_id, x.before from unnest(d.lines) with ordinality x (tbl, op, row_id, before, n)
    order by array_position(array['training_event', 'training', 'leader', 'trainee', 'leader_certificate', 'training_day', 'training_mark', 'task', 'task_mark',
      'survey', 'survey_version', 'survey_question', 'survey_score', 'survey_scale', 'survey_plan', 'fidelity_list', 'fidelity_item'], x.tbl), x.n limit 1
  loop
    line := coalesce(komet.row_now(l.tbl, l.row_id), l.before);
    about := case l.tbl
      when 'training_event' then line ->> 'title'
      when 'training' then line ->> 'name'
      when 'leader' then line ->> 'name'
      when 'trainee' then (select x.name from komet.leader x where x.id = (line ->> 'leader')::uuid)
      when 'leader_certificate' then coalesce((select x.title from komet.training_event x where x.id = (line ->> 'event')::uuid), (select x.name from komet.leader x where x.id = (line ->> 'leader')::uuid))
      when 'training_day' then (select x.name from komet.training x where x.id = (line ->> 'training')::uuid)
      when 'training_mark' then (select x.name from komet.training x join komet.training_day y on y.training = x.id where y.id = (line ->> 'training_day')::uuid)
      when 'survey_question' then line ->> 'text'
      when 'survey_score' then line ->> 'name'
      when 'survey_scale' then line ->> 'name'
      when 'survey' then line ->> 'name'
      when 'survey_plan' then (select x.name from komet.survey x where x.id = (line ->> 'survey')::uuid)
      when 'survey_version' then (select x.name from komet.survey x where x.id = (line ->> 'survey')::uuid)
      when 'fidelity_list' then komet.fidelity_name((line ->> 'programme_version')::uuid)
      when 'fidelity_item' then line ->> 'text'
      when 'task' then (select s.name from komet.tasks_shown(array[row(line ->> 'id', 0, komet.to_do('own_' || (line ->> 'what'), (line ->> 'id')::uuid, (line ->> 'unit')::uuid,
          (line ->> 'due')::date, 'task', course_group => (line ->> 'course_group')::uuid, leader => (line ->> 'leader')::uuid, family => (line ->> 'family')::uuid,
          name => (select x.name from komet.leader x where x.id = (line ->> 'leader')::uuid)), null, null, null, null, 0)::komet.task_line]) s)
      when 'task_mark' then (select s.name from komet.task_found(line ->> 'kind', l.row_id::uuid) f cross join lateral komet.tasks_shown(array[f]) s where f.id is not null)
      end;
  end loop;
  return about;
end $$;
comment on function komet.deed_named(komet.deed) is 'The leader, round, event or task that a save was about, as lists name it.';

create function komet.undo_work_said(d komet.deed) returns text[] language plpgsql stable as $$
declare
  named text := coalesce(komet.deed_named(d), '-');
  hour text := komet.hour_text(d.at);
  made boolean := exists (select from unnest(d.lines) l where l.op = 'INSERT' and l.tbl in ('leader', 'training', 'training_event', 'trainee', 'survey_sheet', 'fidelity_rating', 'task'));
  fresh boolean := exists (select from unnest(d.lines) l where l.op = 'INSERT' and l.row_id = d.answer ->> 'id');
  whole text := (select s.name from komet.survey s where s.id = (select coalesce(komet.row_now(l.tbl, l.row_id), l.before) ->> 'survey' from unnest(d.lines) l where l.tbl = 'survey_version' limit 1)::uuid);
  grp text := (select g.number::text from komet.course_group g where g.id = d.groups[1]);
  cells text := (select count(distinct l.row_id)::text from unnest(d.lines) l where l.tbl in ('training_mark', 'leader_certificate'));
begin
  return case
    when d.function = 'leader_save' and made then array[komet.say('Take back that {1} is a leader? The name stays in the records as ended'), named]
    when d.function = 'certificate_save' then array[komet.say('Take back the certificate of {1}? It stays in the records as taken back'), named]
    when d.function = 'certificate_revoke_save' then array[komet.say('Let the certificate of {1} hold again?'), named]
    when d.function = 'training_save' and made then array[komet.say('Take back the round {1}? It is removed with its days'), named]
    when d.function = 'training_day_save' then array[komet.say('Put back what the day of {1} was about before {2}?'), named, hour]
    when d.function = 'training_marks_save' then array[komet.say('Put back who came, changed in {1} at {2} ({3})?'), named, hour, cells]
    when d.function = 'trainee_save' and made then array[komet.say('Take {1} out of the round again?'), named]
    when d.function = 'trainee_leave_save' then array[komet.say('Take back that {1} left the training?'), named]
    when d.function = 'certify_save' then array[komet.say('Take back that {1} is certified? The certificate stays in the records as taken back'), named]
    when d.function = 'event_save' and made then array[komet.say('Take back {1}? It is removed, with who took part'), named]
    when d.function = 'event_person_save' then array[komet.say('Take back that {1} took part?'), named]
    when d.function = 'event_person_remove' then array[komet.say('Take back that {1} did not take part?'), named]
    when d.function = 'event_prolong' then array[komet.say('Take back the certificates that {1} prolonged ({2})?'), named, cells]
    when d.function = 'sheet_refuse' then array[komet.say('Take back that somebody in group {1} will not answer?'), grp]
    when d.function = 'sheet_save' and made then array[komet.say('Take back the answers typed in for group {1} at {2}? They are to be typed in again'), grp, hour]
    when d.function = 'sheet_save' then array[komet.say('Put back the answers of group {1} as they were before {2}?'), grp, hour]
    when d.function = 'reminder_add' then array[komet.say('Take back the reminder in group {1}? It no longer counts'), grp]
    when d.function = 'fidelity_save' and made then array[komet.say('Take back the fidelity marks set in group {1} at {2}?'), grp, hour]
    when d.function = 'fidelity_save' then array[komet.say('Put back the fidelity marks of group {1} as they were before {2}?'), grp, hour]
    when d.function = 'survey_edition_make' then array[komet.say('Take back the new version of {1}? It is removed'), whole]
    when d.function in ('fidelity_edition_make', 'fidelity_edition_new') then array[komet.say('Take back the new version of {1}? It is removed'), named]
    when d.function = 'survey_edition_drop' then array[komet.say('Put the version of {1} back that was thrown away?'), whole]
    when d.function = 'fidelity_edition_drop' then array[komet.say('Put the version of {1} back that was thrown away?'), named]
    when d.function in ('survey_use_save', 'fidelity_use_save') then array[komet.say('Take back that the new version of {1} is taken into use?'), named]
    when d.function = 'survey_question_remove' then array[komet.say('Put the question back: {1}?'), named]
    when d.function = 'fidelity_item_remove' then array[komet.say('Put the item back: {1}?'), named]
    when d.function in ('survey_template_save', 'survey_question_save', 'survey_score_save', 'survey_scale_save', 'survey_plan_save', 'fidelity_item_save') and fresh
      then array[komet.say('Take back what was written: {1}? It is removed'), named]
    when d.function = 'task_save' and made then array[komet.say('Take back the task about {1}?'), named]
    when d.function = 'task_done' then array[komet.say('Take back that the task about {1} is done?'), named]
    when d.function in ('task_postpone_save', 'task_hand_save', 'task_take') then array[komet.say('Put back whose the task about {1} is and when, as before {2}?'), named, hour]
    else array[komet.say('Put back what was changed for {1} at {2}?'), named, hour] end;
end $$;
comment on function komet.undo_work_said(komet.deed) is 'What taking back a deed of this file means.';

create function komet.version_back(d komet.deed) returns void language plpgsql stable as $$
begin
  if exists (select from unnest(d.lines) l
      where l.tbl = 'survey_version' and exists (select from komet.survey_version v where v.survey = (l.before ->> 'survey')::uuid and (v.valid_from is null or v.edition >= (l.before ->> 'edition')::int))
        or l.tbl = 'fidelity_list' and exists (select from komet.fidelity_list v where v.programme_version = (l.before ->> 'programme_version')::uuid
          and (v.valid_from is null or v.edition >= (l.before ->> 'edition')::int))) then
    perform komet.fail('KM004', null, 'Another version has been made since');
  end if;
end $$;
comment on function komet.version_back(komet.deed) is 'KM004 when another version of a questionnaire or fidelity list stands where one was thrown away.';

create function komet.fidelity_back(d komet.deed) returns void language plpgsql stable as $$
declare
  l komet.fidelity_list;
begin
  select x.* into l from unnest(d.lines) w join komet.fidelity_list x
    on x.id = case when w.tbl = 'fidelity_item' then coalesce(komet.row_now(w.tbl, w.row_id), w.before) ->> 'fidelity_list' else d.answer ->> 'id' end::uuid limit 1;
  if d.function = 'fidelity_use_save' then
    if l.valid_from <= komet.today() then
      perform komet.fail('KM004', null, 'Meetings are marked by it by now: make a new version, or take that of before as one');
    end if;
  elsif l.id is null or l.valid_from is not null then
    perform komet.fail('KM004', null, 'The version has been taken into use, or thrown away');
  elsif d.function <> 'fidelity_item_save' and d.function <> 'fidelity_item_remove'
      and exists (select from komet.fidelity_item i where i.fidelity_list = l.id and i.id not in (select komet.deed_ids(d, 'fidelity_item'))) then
    perform komet.fail('KM004', null, 'Items have been written in it since: throw it away in the list of versions');
  end if;
end $$;
comment on function komet.fidelity_back(komet.deed) is 'KM004 when what was written of a fidelity list has come further since: items written in it, taken into use, or marked by.';

create function komet.undo_work(d komet.deed, really boolean) returns text[] language plpgsql as $$
declare
  said text[];
begin
  if cardinality(d.lines) = 0 then
    perform komet.fail('KM004', null, case d.function when 'sheet_save' then komet.say('Anonymous answers have no way back to anybody, and stay') else komet.say('Nothing was changed by it') end);
  end if;
  perform komet.rows_untouched(d);
  if d.function = 'survey_use_save' and exists (select from komet.deed_ids(d, 'survey_version') v join komet.survey_version x on x.id = v
      where x.valid_from <= komet.today() and (d.answer ->> 'id')::uuid = x.id) then
    perform komet.fail('KM004', null, 'It is asked by now: make a new version, or take that of before as one');
  elsif d.function in ('survey_scale_save') and exists (select from komet.survey_question q where q.scale in (select komet.deed_ids(d, 'survey_scale'))) then
    perform komet.fail('KM004', null, 'Questions are answered on it by now');
  elsif d.function = 'survey_template_save' and exists (select from komet.deed_ids(d, 'survey', 'INSERT') s
      join komet.survey_version v on v.survey = s where v.valid_from is not null or exists (select from komet.survey_question q where q.survey_version = v.id)
        or exists (select from komet.survey_plan p where p.survey = s)) then
    perform komet.fail('KM004', null, 'It has questions or a plan by now');
  elsif d.function = 'survey_edition_make' and (select count(*) from komet.survey_question q where q.survey_version = (d.answer ->> 'id')::uuid)
      <> (select count(*) from komet.deed_ids(d, 'survey_question')) then
    perform komet.fail('KM004', null, 'Questions have been written in it since: throw it away in the list of versions');
  elsif d.function ~ '^survey_(question|score)_' and not exists (
      select from komet.survey_version v where v.valid_from is null and v.id in (
        select (coalesce(komet.row_now(l.tbl, l.row_id), l.before) ->> 'survey_version')::uuid from unnest(d.lines) l where l.tbl in ('survey_question', 'survey_score'))) then
    perform komet.fail('KM004', null, 'The version has been taken into use, or thrown away');
  elsif d.function ~ '^(survey|fidelity)_edition_drop$' then
    perform komet.version_back(d);
  elsif d.function ~ '^fidelity_(edition|use|item)_' then
    perform komet.fidelity_back(d);
  elsif d.function = 'leader_save' and exists (select from komet.deed_ids(d, 'leader', 'INSERT') l
      where exists (select from komet.group_leader g where g.leader = l) or exists (select from komet.trainee t where t.leader = l)
        or exists (select from komet.leader_certificate c where c.leader = l and c.revoked_on is null)) then
    perform komet.fail('KM004', null, 'The leader has a group, a training or a certificate by now');
  elsif d.function = 'training_save' and exists (select from komet.deed_ids(d, 'training', 'INSERT') t join komet.trainee n on n.training = t) then
    perform komet.fail('KM004', null, 'There are trainees in the round by now');
  elsif d.function = 'training_save' and exists (select from komet.deed_ids(d, 'training_day', 'INSERT') t join komet.training_mark m on m.training_day = t) then
    perform komet.fail('KM004', null, 'Who came that day has been noted');
  elsif d.function = 'trainee_save' and exists (select from komet.deed_ids(d, 'trainee', 'INSERT') t
      where exists (select from komet.training_mark m where m.trainee = t) or komet.trainee_certified(t)) then
    perform komet.fail('KM004', null, 'Days have been marked, or a certificate given, since');
  elsif d.function ~ '^event' and d.function <> 'event_prolong' and exists (
      select from komet.leader_certificate c where c.revoked_on is null and c.event = coalesce((select e from komet.deed_ids(d, 'training_event', 'INSERT') e limit 1),
        case when d.function = 'event_person_save' then (select split_part(l.row_id, ' ', 1)::uuid from unnest(d.lines) l where l.tbl = 'event_leader' limit 1) end)
      and (d.function <> 'event_person_save' or c.leader = (d.answer ->> 'id')::uuid)) then
    perform komet.fail('KM004', null, 'It has prolonged a certificate: take that back first');
  elsif d.function = 'event_save' and exists (select from komet.deed_ids(d, 'training_event', 'INSERT') e join komet.event_leader l on l.event = e
      where not exists (select from unnest(d.lines) x where x.tbl = 'event_leader' and x.row_id = l.event || ' ' || l.leader)) then
    perform komet.fail('KM004', null, 'Others have been noted as taking part since');
  end if;
  said := komet.undo_work_said(d);
  if not really then
    return said;
  end if;
  perform komet.rows_back(d);
  return array[komet.say('Taken back')];
end $$;
comment on function komet.undo_work(komet.deed, boolean) is 'Deeds on leaders, training, events, questionnaires, fidelity and tasks: their rows as they were. KM004 where somebody has built on them.';
