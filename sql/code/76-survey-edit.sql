-- Questionnaires kept by the project's lead: what is asked, in which words, counted how, and when. A version that is asked, or has been, is never
-- changed: a new one is made of it, written, and taken into use from a day.

create type api.survey_template_row as (id uuid, version bigint, name text, about text, answered_by text, anonymous boolean, source text, edition int, since date, writing boolean, questions int, message text, detail text);

create function komet.survey_current(survey uuid) returns komet.survey_version language sql stable as $$
  select v from komet.survey_version v
  where v.survey = survey_current.survey and (select komet.today()) between v.valid_from and coalesce(v.valid_to, 'infinity') order by v.edition desc limit 1
$$;
comment on function komet.survey_current(uuid) is 'The version of a questionnaire that is asked today; null when none is.';

create function komet.survey_templates(survey uuid default null) returns setof api.survey_template_row language sql stable as $$
  select s.id, s.version, s.name::text, s.about, s.answered_by, s.anonymous, s.source::text, c.edition, c.valid_from,
    exists (select from komet.survey_version d where d.survey = s.id and d.valid_from is null),
    (select count(*)::int from komet.survey_question q where q.survey_version = coalesce(c.id, (select d.id from komet.survey_version d where d.survey = s.id order by d.edition desc limit 1))),
    null::text, null::text
  from komet.survey s left join lateral komet.survey_current(s.id) c on c.id is not null
  where survey_templates.survey is null or s.id = survey_templates.survey
  order by s.position, s.name, s.id
$$;
comment on function komet.survey_templates(uuid) is 'Questionnaires, each with the version that is asked today.';

create function api.survey_template_list() returns setof api.survey_template_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select * from komet.survey_templates()
$$;
comment on function api.survey_template_list() is 'Every questionnaire: about whom, answered by whom, which version is asked since when, and whether a new one is being written. Errors: none. Source: wishes 9 and 12.';

create function api.survey_template_get(id uuid default null) returns setof api.survey_template_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select * from komet.survey_templates(survey_template_get.id) t where survey_template_get.id is not null
$$;
comment on function api.survey_template_get(uuid) is 'One questionnaire, for its form.';

create function api.survey_template_save(request uuid default null, id uuid default null, version bigint default null, name text default null, about text default null,
  answered_by text default null, anonymous boolean default null, source text default null)
returns setof api.survey_template_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.survey_template_row;
  s komet.survey;
begin
  done := komet.request_begin(survey_template_save.request, 'survey_template_save', jsonb_build_object('id', survey_template_save.id, 'version', survey_template_save.version,
    'name', survey_template_save.name, 'about', survey_template_save.about, 'answered_by', survey_template_save.answered_by,
    'anonymous', survey_template_save.anonymous, 'source', survey_template_save.source));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.survey_template_row, done);
    return;
  end if;
  if survey_template_save.id is not null then
    select * into s from komet.survey x where x.id = survey_template_save.id for update;
    if not found or s.version is distinct from survey_template_save.version then
      perform komet.raise_stale();
    elsif (s.about, s.answered_by, s.anonymous) is distinct from (survey_template_save.about, survey_template_save.answered_by, survey_template_save.anonymous)
        and exists (select from komet.survey_version v where v.survey = s.id and v.valid_from is not null) then
      perform komet.fail('KM004', 'about', 'It has been asked so: make another questionnaire');
    end if;
  end if;
  s.name := komet.clean('name', survey_template_save.name);
  s.about := survey_template_save.about;
  s.answered_by := survey_template_save.answered_by;
  s.anonymous := survey_template_save.anonymous;
  s.source := komet.clean('source', survey_template_save.source);
  if s.name is null then
    perform komet.fail('KM001', 'name', 'Write what it is called');
  elsif s.about is null or s.about not in ('family', 'course', 'leaders') then
    perform komet.fail('KM001', 'about', 'Choose what it is about');
  elsif s.answered_by is null or s.answered_by not in ('parent', 'leader') then
    perform komet.fail('KM001', 'answered_by', 'Choose who answers');
  elsif s.anonymous is null then
    perform komet.fail('KM001', 'anonymous', 'Say whether it is anonymous');
  elsif s.about = 'leaders' and (not s.anonymous or s.answered_by <> 'parent') then
    perform komet.fail('KM001', 'anonymous', 'What parents say about the leaders is always anonymous');
  end if;
  if s.id is null then
    insert into komet.survey (code, name, about, answered_by, anonymous, source, position)
    values ('own_' || (select count(*) + 1 from komet.survey x where x.code like 'own%') || '_' || substr(survey_template_save.request::text, 1, 4), s.name, s.about, s.answered_by, s.anonymous,
      s.source, (select coalesce(max(x.position), 0) + 10 from komet.survey x)) returning * into s;
    insert into komet.survey_version (survey, edition) values (s.id, 1);
  else
    update komet.survey x set version = x.version + 1, name = s.name, about = s.about, answered_by = s.answered_by, anonymous = s.anonymous, source = s.source
    where x.id = s.id;
  end if;
  select * into answer from komet.survey_templates(s.id);
  answer.message := komet.say('Saved {1}');
  answer.detail := komet.detail(s.name::text);
  perform komet.request_end(survey_template_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.survey_template_save(uuid, uuid, bigint, text, text, text, boolean, text) is 'A new questionnaire, with a first version to be written, or another name for one. The lead. Errors: KM001 at name, about, answered_by, anonymous; KM002; KM004 when it has been asked so.';

-- ---------------------------------------------------------------------------------------------------
-- Versions

create function komet.written_state(valid_from date, valid_to date) returns text language sql stable as $$
  select case when written_state.valid_from is null then 'writing' when written_state.valid_from > d.today then 'coming'
    when coalesce(written_state.valid_to, d.today) >= d.today then 'used' else 'earlier' end
  from (select komet.today() as today) d
$$;
comment on function komet.written_state(date, date) is 'How far a version has come that is written and then taken into use, of a questionnaire or a fidelity list: a word of the set written_state.';

create function komet.use_checked(day date, last date) returns void language plpgsql stable as $$
begin
  if use_checked.day is null or use_checked.day not between komet.today() and komet.today() + 731 then
    perform komet.fail('KM001', 'valid_from', 'From today on, within two years');
  elsif use_checked.day <= use_checked.last then
    perform komet.fail('KM001', 'valid_from', 'The version before begins on {1}', use_checked.last::text);
  end if;
end $$;
comment on function komet.use_checked(date, date) is 'KM001 at valid_from for a day on which a version cannot be taken into use: the one before begins on last.';

create type api.survey_edition_row as (id uuid, version bigint, survey uuid, name text, edition int, state text, valid_from date, valid_to date, questions int, scores int, writing boolean, ready boolean);

create function api.survey_edition_list(survey uuid default null) returns setof api.survey_edition_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select v.id, v.version, v.survey, s.name::text, v.edition, komet.written_state(v.valid_from, v.valid_to), v.valid_from, v.valid_to, (select count(*)::int from komet.survey_question q where q.survey_version = v.id),
    (select count(*)::int from komet.survey_score c where c.survey_version = v.id), v.valid_from is null,
    not exists (select from komet.survey_version x where x.survey = v.survey and x.valid_from is null)
  from komet.survey_version v join komet.survey s on s.id = v.survey
  where v.survey = survey_edition_list.survey order by v.edition desc
$$;
comment on function api.survey_edition_list(uuid) is 'The versions of a questionnaire, the newest first: being written, to come, asked today, or earlier. ready: another can be made of it.';

create function komet.survey_writing(id uuid) returns komet.survey_version language plpgsql as $$
declare
  v komet.survey_version;
begin
  select * into v from komet.survey_version x where x.id = survey_writing.id for update;
  if not found or not komet.has_duty('lead') then
    perform komet.raise_stale();
  elsif v.valid_from is not null then
    perform komet.fail('KM004', null, 'It is asked, or has been, and stays as it is: make a new version of it');
  end if;
  return v;
end $$;
comment on function komet.survey_writing(uuid) is 'A version that is being written, locked: only such a one is changed, and what is read of it after that is as it is. KM002, KM004.';

create function api.survey_edition_make(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  o komet.survey_version;
  v komet.survey_version;
begin
  done := komet.request_begin(survey_edition_make.request, 'survey_edition_make', jsonb_build_object('id', survey_edition_make.id, 'version', survey_edition_make.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  select * into o from komet.survey_version x where x.id = survey_edition_make.id;
  perform from komet.survey s where s.id = o.survey for update;
  if o.id is null or not komet.has_duty('lead') then
    perform komet.raise_stale();
  elsif exists (select from komet.survey_version x where x.survey = o.survey and x.valid_from is null) then
    perform komet.fail('KM004', null, 'A new version is being written already');
  end if;
  insert into komet.survey_version (survey, edition) select o.survey, max(x.edition) + 1 from komet.survey_version x where x.survey = o.survey returning * into v;
  insert into komet.survey_section (survey_version, position, title) select v.id, x.position, x.title from komet.survey_section x where x.survey_version = o.id;
  insert into komet.survey_question (survey_version, section, code, position, text, help, type, scale, reversed, least, most)
  select v.id, n.id, q.code, q.position, q.text, q.help, q.type, q.scale, q.reversed, q.least, q.most
  from komet.survey_question q join komet.survey_section t on t.id = q.section join komet.survey_section n on n.survey_version = v.id and n.position = t.position
  where q.survey_version = o.id;
  insert into komet.survey_score (survey_version, code, position, name, method, questions, answered, better, reliability, norm_sd, norm_source)
  select v.id, c.code, c.position, c.name, c.method, c.questions, c.answered, c.better, c.reliability, c.norm_sd, c.norm_source from komet.survey_score c where c.survey_version = o.id;
  return next komet.finish(survey_edition_make.request, v.id, v.version, komet.say('Version {1} can be written now. It is asked of nobody before it is taken into use'), v.edition::text);
end $$;
comment on function api.survey_edition_make(uuid, uuid, bigint) is 'A new version of a questionnaire, made of another: its questions keep their codes, so that answers can be compared. The lead. Errors: KM002; KM004 when one is being written already.';

create type api.survey_use_row as (id uuid, version bigint, name text, edition int, questions int, valid_from date, message text, detail text);

create function api.survey_use_get(id uuid default null) returns setof api.survey_use_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select v.id, v.version, s.name::text, v.edition, (select count(*)::int from komet.survey_question q where q.survey_version = v.id), v.valid_from, null::text, null::text
  from komet.survey_version v join komet.survey s on s.id = v.survey where v.id = survey_use_get.id
$$;
comment on function api.survey_use_get(uuid) is 'One version, for the form that takes it into use.';

create function api.survey_use_save(request uuid default null, id uuid default null, version bigint default null, valid_from date default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  v komet.survey_version;
begin
  done := komet.request_begin(survey_use_save.request, 'survey_use_save', jsonb_build_object('id', survey_use_save.id, 'version', survey_use_save.version, 'valid_from', survey_use_save.valid_from));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  v := komet.survey_writing(survey_use_save.id);
  if v.version is distinct from survey_use_save.version then
    perform komet.raise_stale();
  end if;
  perform komet.use_checked(survey_use_save.valid_from, (select max(x.valid_from) from komet.survey_version x where x.survey = v.survey));
  if not exists (select from komet.survey_question q where q.survey_version = v.id) then
    perform komet.fail('KM004', null, 'It has no questions yet');
  end if;
  update komet.survey_version x set version = x.version + 1, valid_to = survey_use_save.valid_from - 1
  where x.survey = v.survey and x.valid_from is not null and coalesce(x.valid_to, 'infinity') >= survey_use_save.valid_from;
  update komet.survey_version x set version = x.version + 1, valid_from = survey_use_save.valid_from where x.id = v.id returning * into v;
  return next komet.finish(survey_use_save.request, v.id, v.version, komet.say('Version {1} is asked from {2}'), v.edition::text, v.valid_from::text);
end $$;
comment on function api.survey_use_save(uuid, uuid, bigint, date) is 'Takes a version into use from a day; the one before is asked until the day before. What was due earlier is answered in the version of its day. The lead. Errors: KM001 at valid_from; KM002; KM004 when it is in use already or has no questions.';

create function api.survey_edition_drop(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  v komet.survey_version;
begin
  done := komet.request_begin(survey_edition_drop.request, 'survey_edition_drop', jsonb_build_object('id', survey_edition_drop.id, 'version', survey_edition_drop.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  v := komet.survey_writing(survey_edition_drop.id);
  delete from komet.survey_score x where x.survey_version = v.id;
  delete from komet.survey_question x where x.survey_version = v.id;
  delete from komet.survey_section x where x.survey_version = v.id;
  delete from komet.survey_version x where x.id = v.id;
  return next komet.finish(survey_edition_drop.request, v.id, null, komet.say('Version {1} was thrown away'), v.edition::text);
end $$;
comment on function api.survey_edition_drop(uuid, uuid, bigint) is 'Throws away a version that is being written. The lead. Errors: KM002, KM004.';

-- ---------------------------------------------------------------------------------------------------
-- Questions

create type api.survey_question_row as (id uuid, version bigint, survey_version uuid, section text, nr int, code text, text text, help text, type text, scale uuid, scale_label text,
  reversed boolean, at_least numeric, at_most numeric, message text, detail text);

create function komet.survey_questions(survey_version uuid, question uuid default null) returns setof api.survey_question_row language sql stable as $$
  select q.id, q.version, q.survey_version, t.title::text, q.position, q.code, q.text::text, q.help::text, q.type, q.scale, c.name::text, q.reversed, q.least, q.most, null::text, null::text
  from komet.survey_question q join komet.survey_section t on t.id = q.section left join komet.survey_scale c on c.id = q.scale
  where q.survey_version = survey_questions.survey_version and (survey_questions.question is null or q.id = survey_questions.question)
  order by t.position, q.position
$$;
comment on function komet.survey_questions(uuid, uuid) is 'The questions of a version in the order in which they are asked.';

create function api.survey_question_list(survey_version uuid default null) returns setof api.survey_question_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select * from komet.survey_questions(survey_question_list.survey_version)
$$;
comment on function api.survey_question_list(uuid) is 'The questions of a version in order.';

create function api.survey_question_get(id uuid default null) returns setof api.survey_question_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select s.* from komet.survey_question q cross join lateral komet.survey_questions(q.survey_version, q.id) s where q.id = survey_question_get.id
$$;
comment on function api.survey_question_get(uuid) is 'One question, for its form.';

create function api.survey_scale_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select s.id::text, s.name || ': ' || (select string_agg(t.value || ' ' || t.label, ', ' order by t.value) from komet.survey_step t where t.scale = s.id)
  from komet.survey_scale s order by s.name, s.id
$$;
comment on function api.survey_scale_choice() is 'The scales that questions share, with their steps.';

create function komet.survey_ordered(survey_version uuid, first uuid) returns void language plpgsql as $$
begin
  delete from komet.survey_section t where t.survey_version = survey_ordered.survey_version and not exists (select from komet.survey_question q where q.section = t.id);
  -- A section stands where its first question was put; its questions stand together. Two rounds, since no two may have one place.
  update komet.survey_section t set version = t.version + 1, position = t.position + 100000
  from (
    select x.id, row_number() over (order by min(q.position * 2 - case when q.id = survey_ordered.first then 1 else 0 end)) as n
    from komet.survey_section x join komet.survey_question q on q.section = x.id where x.survey_version = survey_ordered.survey_version group by x.id) o
  where o.id = t.id and t.position <> o.n;
  update komet.survey_section t set version = t.version + 1, position = o.n
  from (
    select x.id, row_number() over (order by min(q.position * 2 - case when q.id = survey_ordered.first then 1 else 0 end)) as n
    from komet.survey_section x join komet.survey_question q on q.section = x.id where x.survey_version = survey_ordered.survey_version group by x.id) o
  where o.id = t.id and t.position > 100000;
  update komet.survey_question q set version = q.version + 1, position = o.n
  from (
    select x.id, row_number() over (order by t.position, x.position, x.id <> survey_ordered.first) as n
    from komet.survey_question x join komet.survey_section t on t.id = x.section where x.survey_version = survey_ordered.survey_version) o
  where o.id = q.id and q.position <> o.n;
end $$;
comment on function komet.survey_ordered(uuid, uuid) is 'Numbers the questions of a version anew; the one that was just put somewhere stands before what stood there.';

create function komet.question_checked(q komet.survey_question) returns void language plpgsql stable as $$
begin
  if q.text is null then
    perform komet.fail('KM001', 'text', 'Write the question');
  elsif q.type is null or q.type not in ('scale', 'yes_no', 'int', 'decimal', 'date', 'text') then
    perform komet.fail('KM001', 'type', 'Choose how it is answered');
  elsif q.type = 'scale' and not exists (select from komet.survey_scale s where s.id = q.scale) then
    perform komet.fail('KM001', 'scale', 'Choose a scale');
  elsif q.most < q.least then
    perform komet.fail('KM001', 'at_most', 'The most is less than the least');
  end if;
end $$;
comment on function komet.question_checked(komet.survey_question) is 'KM001 at each field of a question that cannot be taken.';

create function api.survey_question_save(request uuid default null, id uuid default null, version bigint default null, survey_version uuid default null, section text default null,
  nr int default null, text text default null, help text default null, type text default null, scale uuid default null, reversed boolean default null,
  at_least numeric default null, at_most numeric default null)
returns setof api.survey_question_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.survey_question_row;
  q komet.survey_question;
  v komet.survey_version;
  heading text := komet.clean('section', survey_question_save.section);
begin
  done := komet.request_begin(survey_question_save.request, 'survey_question_save', jsonb_build_object('id', survey_question_save.id, 'version', survey_question_save.version,
    'survey_version', survey_question_save.survey_version, 'section', survey_question_save.section, 'nr', survey_question_save.nr, 'text', survey_question_save.text,
    'help', survey_question_save.help, 'type', survey_question_save.type, 'scale', survey_question_save.scale, 'reversed', survey_question_save.reversed,
    'at_least', survey_question_save.at_least, 'at_most', survey_question_save.at_most));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.survey_question_row, done);
    return;
  end if;
  v := komet.survey_writing(coalesce((select x.survey_version from komet.survey_question x where x.id = survey_question_save.id), survey_question_save.survey_version));
  select * into q from komet.survey_question x where x.id = survey_question_save.id;
  if survey_question_save.id is not null and q.version is distinct from survey_question_save.version then
    perform komet.raise_stale();
  elsif heading is null then
    perform komet.fail('KM001', 'section', 'Write the heading it stands under');
  end if;
  q.text := komet.clean('text', survey_question_save.text);
  q.help := komet.clean('help', survey_question_save.help);
  q.type := survey_question_save.type;
  q.scale := case when q.type = 'scale' then survey_question_save.scale end;
  q.reversed := coalesce(survey_question_save.reversed, false);
  q.least := case when q.type in ('int', 'decimal') then survey_question_save.at_least end;
  q.most := case when q.type in ('int', 'decimal') then survey_question_save.at_most end;
  -- Further down it comes behind what stands there now, further up before it.
  q.position := least(greatest(coalesce(survey_question_save.nr + case when q.position < survey_question_save.nr then 1 else 0 end, q.position, 10000), 1), 10000);
  perform komet.question_checked(q);
  select t.id into q.section from komet.survey_section t where t.survey_version = v.id and t.title = heading;
  if q.section is null then
    insert into komet.survey_section (survey_version, position, title)
    select v.id, coalesce(max(t.position), 0) + 1, heading from komet.survey_section t where t.survey_version = v.id returning id into q.section;
  end if;
  if q.id is null then
    insert into komet.survey_question (survey_version, section, code, position, text, help, type, scale, reversed, least, most)
    values (v.id, q.section, 'q' || (select coalesce(max(substr(x.code, 2)::int), 0) + 1 from komet.survey_question x join komet.survey_version y on y.id = x.survey_version
        where y.survey = v.survey and x.code ~ '^q[0-9]{1,6}$'), q.position, q.text, q.help, q.type, q.scale, q.reversed, q.least, q.most) returning * into q;
  else
    update komet.survey_question x set version = x.version + 1, section = q.section, position = q.position, text = q.text, help = q.help, type = q.type, scale = q.scale,
      reversed = q.reversed, least = q.least, most = q.most
    where x.id = q.id;
  end if;
  perform komet.survey_ordered(v.id, q.id);
  select * into answer from komet.survey_questions(v.id, q.id);
  answer.message := komet.say('Question {1} is saved');
  answer.detail := komet.detail(answer.nr::text);
  perform komet.request_end(survey_question_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.survey_question_save(uuid, uuid, bigint, uuid, text, int, text, text, text, uuid, boolean, numeric, numeric) is 'Writes a question of a version that is being written, at a place among the others, under a heading that is made when it is new. The lead. Errors: KM001 at section, text, type, scale, at_most; KM002; KM004 when the version is in use.';

create function api.survey_question_remove(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  q komet.survey_question;
  v komet.survey_version;
  counted text;
begin
  done := komet.request_begin(survey_question_remove.request, 'survey_question_remove', jsonb_build_object('id', survey_question_remove.id, 'version', survey_question_remove.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  v := komet.survey_writing((select x.survey_version from komet.survey_question x where x.id = survey_question_remove.id));
  select * into q from komet.survey_question x where x.id = survey_question_remove.id;
  counted := (select string_agg(c.name, ', ' order by c.position) from komet.survey_score c where c.survey_version = v.id and q.code = any (c.questions));
  if q.version is distinct from survey_question_remove.version then
    perform komet.raise_stale();
  elsif counted is not null then
    perform komet.fail('KM004', null, 'It counts in {1}: change that first', counted);
  end if;
  delete from komet.survey_question x where x.id = q.id;
  perform komet.survey_ordered(v.id, null);
  return next komet.finish(survey_question_remove.request, q.id, null, komet.say('The question was taken away'));
end $$;
comment on function api.survey_question_remove(uuid, uuid, bigint) is 'Takes a question out of a version that is being written. The lead. Errors: KM002; KM004 when a score counts it or the version is in use.';

-- ---------------------------------------------------------------------------------------------------
-- Scores and scales

create type api.survey_score_row as (id uuid, version bigint, survey_version uuid, place int, name text, method text, questions text, answered int, better text, message text, detail text);

create function komet.survey_scores(survey_version uuid, score uuid default null) returns setof api.survey_score_row language sql stable as $$
  select c.id, c.version, c.survey_version, c.position, c.name::text, c.method,
    (select string_agg(q.position::text, ', ' order by q.position) from komet.survey_question q where q.survey_version = c.survey_version and q.code = any (c.questions)),
    c.answered, c.better, null::text, null::text
  from komet.survey_score c
  where c.survey_version = survey_scores.survey_version and (survey_scores.score is null or c.id = survey_scores.score) order by c.position, c.id
$$;
comment on function komet.survey_scores(uuid, uuid) is 'What the answers of a version are counted into; questions by their numbers.';

create function api.survey_score_list(survey_version uuid default null) returns setof api.survey_score_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select * from komet.survey_scores(survey_score_list.survey_version)
$$;
comment on function api.survey_score_list(uuid) is 'What the answers of a version are counted into.';

create function api.survey_score_get(id uuid default null) returns setof api.survey_score_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select s.* from komet.survey_score c cross join lateral komet.survey_scores(c.survey_version, c.id) s where c.id = survey_score_get.id
$$;
comment on function api.survey_score_get(uuid) is 'One score, for its form.';

create function api.survey_score_save(request uuid default null, id uuid default null, version bigint default null, survey_version uuid default null, name text default null,
  method text default null, questions text default null, answered int default null, better text default null)
returns setof api.survey_score_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.survey_score_row;
  c komet.survey_score;
  v komet.survey_version;
  numbers text[] := array(select n from regexp_split_to_table(coalesce(survey_score_save.questions, ''), '[^0-9]+') n where n <> '');
begin
  done := komet.request_begin(survey_score_save.request, 'survey_score_save', jsonb_build_object('id', survey_score_save.id, 'version', survey_score_save.version,
    'survey_version', survey_score_save.survey_version, 'name', survey_score_save.name, 'method', survey_score_save.method, 'questions', survey_score_save.questions,
    'answered', survey_score_save.answered, 'better', survey_score_save.better));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.survey_score_row, done);
    return;
  end if;
  v := komet.survey_writing(coalesce((select x.survey_version from komet.survey_score x where x.id = survey_score_save.id), survey_score_save.survey_version));
  select * into c from komet.survey_score x where x.id = survey_score_save.id;
  if survey_score_save.id is not null and c.version is distinct from survey_score_save.version then
    perform komet.raise_stale();
  end if;
  c.name := komet.clean('name', survey_score_save.name);
  c.method := survey_score_save.method;
  c.better := coalesce(survey_score_save.better, 'higher');
  c.questions := array(select q.code from komet.survey_question q where q.survey_version = v.id and q.position::text = any (numbers)
    and q.type in ('scale', 'yes_no', 'int', 'decimal') order by q.position);
  c.answered := coalesce(survey_score_save.answered, greatest(1, (cardinality(c.questions) * 2 + 2) / 3));
  if c.name is null then
    perform komet.fail('KM001', 'name', 'Write what it is called');
  elsif c.method is null or c.method not in ('sum', 'mean') then
    perform komet.fail('KM001', 'method', 'Choose how it is counted');
  elsif cardinality(c.questions) = 0 or cardinality(c.questions) <> (select count(distinct n) from unnest(numbers) n) then
    perform komet.fail('KM001', 'questions', 'Write the numbers of questions that are answered by a number, as 1, 2, 5');
  elsif c.answered not between 1 and cardinality(c.questions) then
    perform komet.fail('KM001', 'answered', 'Between {1} and {2}', '1', cardinality(c.questions)::text);
  elsif c.better not in ('higher', 'lower', 'neither') then
    perform komet.fail('KM001', 'better', 'Choose from the list');
  end if;
  if c.id is null then
    insert into komet.survey_score (survey_version, code, position, name, method, questions, answered, better)
    values (v.id, 's' || (select coalesce(max(substr(x.code, 2)::int), 0) + 1 from komet.survey_score x join komet.survey_version y on y.id = x.survey_version
        where y.survey = v.survey and x.code ~ '^s[0-9]{1,6}$'),
      (select coalesce(max(x.position), 0) + 1 from komet.survey_score x where x.survey_version = v.id), c.name, c.method, c.questions, c.answered, c.better) returning * into c;
  else
    update komet.survey_score x set version = x.version + 1, name = c.name, method = c.method, questions = c.questions, answered = c.answered, better = c.better where x.id = c.id;
  end if;
  select * into answer from komet.survey_scores(v.id, c.id);
  answer.message := komet.say('Saved {1}');
  answer.detail := komet.detail(c.name::text);
  perform komet.request_end(survey_score_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.survey_score_save(uuid, uuid, bigint, uuid, text, text, text, int, text) is 'What some questions are counted into, in a version that is being written: questions are given by their numbers, answered is how many of them it takes (left out: two thirds). The lead. Errors: KM001 at name, method, questions, answered, better; KM002; KM004.';

create function api.survey_score_remove(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  c komet.survey_score;
begin
  done := komet.request_begin(survey_score_remove.request, 'survey_score_remove', jsonb_build_object('id', survey_score_remove.id, 'version', survey_score_remove.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  perform komet.survey_writing((select x.survey_version from komet.survey_score x where x.id = survey_score_remove.id));
  select * into c from komet.survey_score x where x.id = survey_score_remove.id;
  if c.version is distinct from survey_score_remove.version then
    perform komet.raise_stale();
  end if;
  delete from komet.survey_score x where x.id = c.id;
  return next komet.finish(survey_score_remove.request, c.id, null, komet.say('{1} is not counted any more'), c.name::text);
end $$;
comment on function api.survey_score_remove(uuid, uuid, bigint) is 'Takes a score out of a version that is being written. The lead. Errors: KM002, KM004.';

create function api.survey_scale_save(request uuid default null, name text default null, steps text default null, first int default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  c komet.survey_scale;
  labels text[] := array(select btrim(s) from regexp_split_to_table(coalesce(komet.clean('steps', survey_scale_save.steps), ''), ',') s where btrim(s) <> '');
  lowest int := coalesce(survey_scale_save.first, 1);
begin
  done := komet.request_begin(survey_scale_save.request, 'survey_scale_save', jsonb_build_object('name', survey_scale_save.name, 'steps', survey_scale_save.steps, 'first', survey_scale_save.first));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  c.name := komet.clean('name', survey_scale_save.name);
  if not komet.has_duty('lead') then
    perform komet.raise_stale();
  elsif c.name is null then
    perform komet.fail('KM001', 'name', 'Write what it is called');
  elsif exists (select from komet.survey_scale x where x.name = c.name) then
    perform komet.fail('KM001', 'name', 'There is one called so: scales in use stay as they are');
  elsif lowest not in (0, 1) then
    perform komet.fail('KM001', 'first', 'Between {1} and {2}', '0', '1');
  elsif cardinality(labels) not between 2 and 10 - lowest then
    perform komet.fail('KM001', 'steps', 'Write two to nine steps with commas between, as never, seldom, often');
  end if;
  insert into komet.survey_scale (name) values (c.name) returning * into c;
  insert into komet.survey_step (scale, value, label) select c.id, lowest + s.n::int - 1, s.label from unnest(labels) with ordinality s (label, n);
  return next komet.finish(survey_scale_save.request, c.id, null, komet.say('Saved {1}'), c.name::text);
end $$;
comment on function api.survey_scale_save(uuid, text, text, int) is 'A new scale: its steps with commas between, numbered from 0 or 1, each of which is the key that answers. Scales are not changed, since versions in use share them. The lead. Errors: KM001 at name, steps, first.';

-- ---------------------------------------------------------------------------------------------------
-- When it is asked

create type api.survey_plan_row as (id uuid, version bigint, survey uuid, name text, programme uuid, programme_label text, occasion text, days int, valid_from date, valid_to date, message text, detail text);

create function komet.survey_plans(survey uuid, plan uuid default null) returns setof api.survey_plan_row language sql stable as $$
  select p.id, p.version, p.survey, s.name::text, p.programme, g.name::text, p.occasion, p.days, p.valid_from, p.valid_to, null::text, null::text
  from komet.survey_plan p join komet.survey s on s.id = p.survey left join komet.programme g on g.id = p.programme
  where p.survey = survey_plans.survey and (survey_plans.plan is null or p.id = survey_plans.plan)
  order by coalesce(p.valid_to, 'infinity') desc, g.position nulls first, array_position(array['before', 'meeting', 'after', 'follow_up'], p.occasion), p.days, p.id
$$;
comment on function komet.survey_plans(uuid, uuid) is 'When a questionnaire is asked, in which programme.';

create function api.survey_plan_list(survey uuid default null) returns setof api.survey_plan_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select * from komet.survey_plans(survey_plan_list.survey)
$$;
comment on function api.survey_plan_list(uuid) is 'When a questionnaire is asked: before, at each meeting, after or as a follow-up, in one programme or in all that parents take part in.';

create function api.survey_plan_get(id uuid default null) returns setof api.survey_plan_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select s.* from komet.survey_plan p cross join lateral komet.survey_plans(p.survey, p.id) s where p.id = survey_plan_get.id
$$;
comment on function api.survey_plan_get(uuid) is 'One line of the plan, for its form.';

create function api.survey_plan_save(request uuid default null, id uuid default null, version bigint default null, survey uuid default null, programme uuid default null,
  occasion text default null, days int default null, valid_from date default null, valid_to date default null)
returns setof api.survey_plan_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.survey_plan_row;
  p komet.survey_plan;
begin
  done := komet.request_begin(survey_plan_save.request, 'survey_plan_save', jsonb_build_object('id', survey_plan_save.id, 'version', survey_plan_save.version, 'survey', survey_plan_save.survey,
    'programme', survey_plan_save.programme, 'occasion', survey_plan_save.occasion, 'days', survey_plan_save.days, 'valid_from', survey_plan_save.valid_from, 'valid_to', survey_plan_save.valid_to));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.survey_plan_row, done);
    return;
  end if;
  if survey_plan_save.id is not null then
    select * into p from komet.survey_plan x where x.id = survey_plan_save.id for update;
    if not found or p.version is distinct from survey_plan_save.version or not komet.has_duty('lead') then
      perform komet.raise_stale();
    elsif p.valid_from <= komet.today() and (p.programme, p.occasion, p.days, p.valid_from)
        is distinct from (survey_plan_save.programme, survey_plan_save.occasion, coalesce(survey_plan_save.days, 0), survey_plan_save.valid_from) then
      perform komet.fail('KM004', 'occasion', 'It is asked so already: end it with a last day, and plan another');
    end if;
  end if;
  p.survey := coalesce(p.survey, survey_plan_save.survey);
  p.programme := survey_plan_save.programme;
  p.occasion := survey_plan_save.occasion;
  p.days := coalesce(survey_plan_save.days, 0);
  p.valid_to := survey_plan_save.valid_to;
  p.valid_from := coalesce(survey_plan_save.valid_from, komet.today());
  if not exists (select from komet.survey s where s.id = p.survey) or not komet.has_duty('lead') then
    perform komet.raise_stale();
  elsif p.programme is not null and not exists (select from komet.programme g where g.id = p.programme) then
    perform komet.fail('KM001', 'programme', 'Choose from the list');
  elsif (komet.web_version(p.programme)).id is not null
    and (p.occasion = 'meeting' or exists (select from komet.survey s where s.id = p.survey and (s.anonymous or s.answered_by = 'leader'))) then
    perform komet.fail('KM001', 'programme', 'In a web course each answers alone, by name: neither anonymously, nor leaders, nor at meetings');
  elsif p.occasion is null or p.occasion not in ('before', 'meeting', 'after', 'follow_up') then
    perform komet.fail('KM001', 'occasion', 'Choose when it is asked');
  elsif p.days not between -60 and 1100 then
    perform komet.fail('KM001', 'days', 'Between {1} and {2}', '-60', '1100');
  elsif p.id is null and p.valid_from not between komet.today() and komet.today() + 731 then
    perform komet.fail('KM001', 'valid_from', 'From today on, within two years');
  elsif p.valid_to < p.valid_from then
    perform komet.fail('KM001', 'valid_to', 'The period ends before it begins');
  end if;
  if p.id is null then
    insert into komet.survey_plan (survey, programme, occasion, days, valid_from, valid_to)
    values (p.survey, p.programme, p.occasion, p.days, p.valid_from, p.valid_to) returning * into p;
  else
    update komet.survey_plan x set version = x.version + 1, programme = p.programme, occasion = p.occasion, days = p.days, valid_from = p.valid_from, valid_to = p.valid_to
    where x.id = p.id;
  end if;
  select * into answer from komet.survey_plans(p.survey, p.id);
  answer.message := komet.say('Saved {1}');
  answer.detail := komet.detail(answer.name);
  perform komet.request_end(survey_plan_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.survey_plan_save(uuid, uuid, bigint, uuid, uuid, text, int, date, date) is 'When a questionnaire is asked, from a day: so many days from the first meeting (before) or the last (after, follow_up). One that is asked already is only ended. The lead. Errors: KM001 at programme, occasion, days, valid_from, valid_to; KM002; KM004.';
