-- Questionnaires (enkäter): who is to answer what, the form they are typed in, and the save.
--
-- Nothing is stored before it is answered: who should have answered is counted from the plan, the groups and their meetings.
-- A course is here a group, or one person's web course, which begins when that person does and ends when it is decided how it
-- went: each known by its id. What is asked in it, who answers, is reminded and counted, asks no more about it.

create type api.field_row as (name text, type text, label text, help text, section text, options text, required boolean, readonly boolean, value text);
comment on type api.field_row is 'A field that a form is made of (forms: rows). options: key, label and value of each, all separated by chr(31). A name that the form has itself only gets its value.';

create function komet.field(name text, value text, type text default 'hidden', label text default null, section text default null, options text default null, help text default null)
returns api.field_row language sql immutable as $$
  select row(field.name, field.type, field.label, field.help, field.section, field.options, false, false, field.value)::api.field_row
$$;
comment on function komet.field(text, text, text, text, text, text, text) is 'A field of a form made of rows. hidden is one that the form has itself.';

create function komet.option(key text, label text, value text) returns text language sql immutable as $$
  select array_to_string(array[option.key, option.label, option.value], chr(31))
$$;
comment on function komet.option(text, text, text) is 'One answer to choose: its key, what it says, and what travels.';

-- ---------------------------------------------------------------------------------------------------
-- Who is to answer what

create function komet.sheet_id(course uuid, survey_plan uuid, meeting_number int, who uuid) returns uuid language sql immutable as $$
  select md5(concat_ws(' ', course, survey_plan, meeting_number, who))::uuid
$$;
comment on function komet.sheet_id(uuid, uuid, int, uuid) is 'What a questionnaire that somebody is to answer is known by, before and after it was answered. who takes part (see komet.course_people) or is a leader, null for an anonymous one: then it is the same for the whole course.';

create function komet.survey_courses() returns uuid[] language sql stable as $$
  select coalesce(array_agg(x.id), '{}') from (
    select g.id from komet.course_group g
    where g.state in ('open', 'running', 'break', 'ended', 'settled') and g.first_date > (select komet.today()) - 500
      and (g.unit = any (array(select komet.units_file())) or g.id = any (array(select komet.groups_led())) and g.state <> 'settled')
    union all
    select w.id from komet.web_participation w
    where (w.decided_at is null or w.decided_at > (select komet.today()) - 500)
      and (w.unit = any (array(select komet.units_file())) or w.id = any (array(select komet.web_led())))) x
$$;
comment on function komet.survey_courses() is 'The courses of one''s own district, the groups one leads until they are settled, and the web courses one looks after until they are decided, whose questionnaires may still be typed.';

create function komet.courses(ids uuid[]) returns table (id uuid, unit uuid, programme uuid, programme_version uuid, first_on date, last_on date, web boolean, line uuid, number int)
language sql stable as $$
  select g.id, g.unit, g.programme, g.programme_version, b.first_on, b.last_on, false, g.id, g.number
  from komet.course_group g
  join (
    select x.course_group, min(x.on_date) as first_on, max(x.on_date) as last_on
    from komet.meeting x where x.course_group = any (ids) and x.state <> 'cancelled' group by 1) b on b.course_group = g.id
  where g.id = any (ids)
  union all
  select w.id, w.unit, w.programme, w.programme_version, w.began_on, komet.day_of(w.decided_at), true, md5(w.unit::text || w.programme_version)::uuid, null
  from komet.web_participation w where w.id = any (ids)
$$;
comment on function komet.courses(uuid[]) is 'Courses as questionnaires see them: first and last day, the latter null while nobody knows it. line: what they are listed as, a group by itself, the web courses of a district and version together, which have no number.';

create function komet.course_people(courses uuid[]) returns table (course uuid, who uuid, registration uuid, person uuid, unit uuid, state text, decided_at timestamptz, web boolean)
language sql stable as $$
  select p.course_group, p.id, p.registration, p.person, p.unit, p.state, p.decided_at, false from komet.participation p where p.course_group = any (courses)
  union all
  select w.id, w.id, w.registration, w.person, w.unit, w.state, w.decided_at, true from komet.web_participation w where w.id = any (courses)
$$;
comment on function komet.course_people(uuid[]) is 'Who takes part in these courses, known by the participation, or by the participation in the web course, which is that course.';

create function komet.surveys_due(courses uuid[]) returns table (course uuid, unit uuid, survey_plan uuid, survey uuid, survey_version uuid, occasion text,
  meeting_number int, due date, about text, answered_by text, anonymous boolean) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select g.id, g.unit, p.id, s.id, v.id, p.occasion, coalesce(m.number, 0), d.due, s.about, s.answered_by, s.anonymous
    from komet.courses(courses) g
    join komet.programme_version pv on pv.id = g.programme_version and pv.takes_part = 'parent'
    join komet.survey_plan p on p.programme is null or p.programme = g.programme
    join komet.survey s on s.id = p.survey
    left join komet.meeting m on p.occasion = 'meeting' and m.course_group = g.id and m.state <> 'cancelled'
    cross join lateral (select p.days + case p.occasion when 'before' then g.first_on when 'meeting' then m.on_date else g.last_on end as due) d
    join lateral (
      select x.id from komet.survey_version x
      where x.survey = s.id and d.due between x.valid_from and coalesce(x.valid_to, d.due) order by x.edition desc limit 1) v on true
    where d.due between p.valid_from and coalesce(p.valid_to, d.due)
      -- Of one alone nothing is anonymous, and there is no group for a leader to say something about.
      and not (g.web and (s.anonymous or s.answered_by = 'leader'))
      -- Parents' word on the leaders is not for the leaders' hands, whatever else they are.
      and (s.about <> 'leaders' or g.id <> all (array(select komet.groups_led())));
end $$;
comment on function komet.surveys_due(uuid[]) is 'What is asked in these courses and when it is due, as the plan has it; in a web course what one person answers by name. Leaves out what is about the leaders for those who lead the group themselves.';

create type komet.sheet_due as (id uuid, course uuid, unit uuid, survey_plan uuid, survey uuid, survey_version uuid, occasion text, meeting_number int, due date,
  about text, anonymous boolean, course_group uuid, participation uuid, web_participation uuid, leader uuid, registration uuid, person uuid, state text);

create function komet.sheets_due(courses uuid[]) returns setof komet.sheet_due language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select komet.sheet_id(d.course, d.survey_plan, d.meeting_number, coalesce(p.who, l.leader)), d.course, d.unit, d.survey_plan, d.survey,
      d.survey_version, d.occasion, d.meeting_number,
      -- Who drops out is asked when it happens, and not when the others are.
      case when p.state = 'interrupted' and d.occasion = 'after' then least(d.due, p.decided_at::date) else d.due end,
      d.about, d.anonymous, case when not coalesce(p.web, false) then d.course end, case when not p.web then p.who end, case when p.web then p.who end, l.leader,
      p.registration, p.person, p.state
    from komet.surveys_due(courses) d
    left join komet.course_people(courses) p on not d.anonymous and d.answered_by = 'parent' and p.course = d.course
      and (d.occasion <> 'meeting' or p.state <> 'interrupted')
    left join komet.group_leader l on not d.anonymous and d.answered_by = 'leader' and l.course_group = d.course
    where d.anonymous or p.who is not null or l.leader is not null;
end $$;
comment on function komet.sheets_due(uuid[]) is 'Every questionnaire that somebody is to answer in these courses, also those who have dropped out; an anonymous one is one line for the whole group.';

create function komet.sheet_found(id uuid) returns komet.sheet_due language plpgsql stable as $$
#variable_conflict use_column
declare
  found_one komet.sheet_due;
begin
  select s.* into found_one from komet.sheets_due(komet.survey_courses()) s where s.id = sheet_found.id and s.due <= komet.today() + 28
    -- A leader answers for herself, not for the colleague.
    and (s.leader is null or s.unit = any (array(select komet.units_file())) or exists (
      select from komet.leader l where l.id = s.leader and l.login = session_user));
  return found_one;
end $$;
comment on function komet.sheet_found(uuid) is 'What may be answered under that id in one''s own groups; no row when there is none, or it is not due for four weeks.';

-- ---------------------------------------------------------------------------------------------------
-- The form

create function komet.question_options(question komet.survey_question) returns text language sql stable as $$
  select string_agg(o.line, chr(31) order by o.n) from (
    select t.value as n, komet.option(t.value::text, t.label, t.value::text) as line
    from komet.survey_step t where t.scale = question.scale and question.type = 'scale'
    union all select 1, komet.option('1', komet.say('Yes'), '1') where question.type = 'yes_no'
    union all select 2, komet.option('2', komet.say('No'), '0') where question.type = 'yes_no'
    union all select 90, komet.option('-', komet.say('would not say'), 'refused')) o
  where question.type in ('scale', 'yes_no')
$$;
comment on function komet.question_options(komet.survey_question) is 'The answers of a question that one key gives: the steps, or yes and no, and a hyphen for somebody who would not say.';

create function komet.question_fields(survey_version uuid, answers jsonb) returns setof api.field_row language sql stable as $$
  select komet.field(q.code, question_fields.answers ->> q.code, case when q.type = 'yes_no' then 'scale' else q.type end, q.text, t.title,
    komet.question_options(q), concat_ws('. ', q.help, case when q.type not in ('scale', 'yes_no') then komet.say('A hyphen: would not say') end))
  from komet.survey_question q join komet.survey_section t on t.id = q.section
  where q.survey_version = question_fields.survey_version
  order by t.position, q.position
$$;
comment on function komet.question_fields(uuid, jsonb) is 'The questions of a version as fields, with what was answered.';

create function komet.sheet_shown(s komet.survey_sheet) returns boolean language sql stable as $$
  select s.id is null or s.state = 'refused' or s.leader is not null
    or s.changed_by = session_user and s.changed_at > clock_timestamp() - interval '12 hours'
    or exists (
      select from komet.course_people(array[coalesce(s.course_group, s.web_participation)]) p join komet.registration r on r.id = p.registration
      where p.who = coalesce(s.participation, s.web_participation) and p.unit = any (array(select komet.units_file())) and audit.has_ticket(r.family))
$$;
comment on function komet.sheet_shown(komet.survey_sheet) is 'Whether the answers of somebody known may be shown: to who typed them, the same day; else to a coordinator who has the family''s file open.';

create function api.sheet_fields(id uuid default null) returns setof api.field_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  d komet.sheet_due := komet.sheet_found(sheet_fields.id);
  s komet.survey_sheet;
begin
  if d.id is null then
    return;
  end if;
  select * into s from komet.survey_sheet x where x.id = d.id;
  if not komet.sheet_shown(s) then
    return;
  end if;
  return next komet.field('version', coalesce(s.version, 0)::text);
  return next komet.field('id', d.id::text);
  return query select * from komet.question_fields(coalesce(s.survey_version, d.survey_version), coalesce(s.answers, '{}'));
end $$;
comment on function api.sheet_fields(uuid) is 'A questionnaire as the fields of a form, with the answers given so far: nothing when it is not of one''s own groups, or was answered and one may not see it (see komet.sheet_shown). An anonymous one is always empty. Errors: none. Source: product page, questionnaires as rows.';

-- ---------------------------------------------------------------------------------------------------
-- Answers

create function komet.answer_checked(q komet.survey_question, answer text) returns text language plpgsql stable as $$
begin
  if answer in ('refused', '-', '–') then
    return 'refused';
  elsif q.type = 'scale' and exists (select from komet.survey_step t where t.scale = q.scale and t.value::text = answer) then
    return answer;
  elsif q.type = 'yes_no' and answer in ('0', '1') then
    return answer;
  elsif q.type in ('scale', 'yes_no') then
    perform komet.fail('KM001', q.code, 'That is not one of the answers');
  elsif q.type = 'text' then
    return komet.clean(q.code, answer);
  elsif q.type = 'date' then
    if answer !~ '^\d{4}-\d{2}-\d{2}$' then
      perform komet.fail('KM001', q.code, 'That is not a date');
    end if;
    return answer::date::text;
  elsif answer !~ (case q.type when 'int' then '^-?\d{1,9}$' else '^-?\d{1,9}(\.\d{1,6})?$' end) then
    perform komet.fail('KM001', q.code, 'That is not a number');
  elsif answer::numeric < q.least or answer::numeric > q.most then
    perform komet.fail('KM001', q.code, 'Between {1} and {2}', q.least::text, q.most::text);
  end if;
  return answer;
end $$;
comment on function komet.answer_checked(komet.survey_question, text) is 'One answer as it is stored. KM001 at the question.';

create function komet.answers_checked(survey_version uuid, answers jsonb) returns jsonb language plpgsql stable as $$
#variable_conflict use_column
declare
  it record;
  q komet.survey_question;
  clean jsonb := '{}';
begin
  if answers_checked.answers is null or jsonb_typeof(answers_checked.answers) <> 'object' or pg_column_size(answers_checked.answers) > 16000 then
    perform komet.fail('KM001', 'answers', 'These are no answers');
  end if;
  for it in select e.key, nullif(btrim(e.value), '') as value from jsonb_each_text(answers_checked.answers) e order by 1
  loop
    continue when it.value is null;
    select * into q from komet.survey_question x where x.survey_version = answers_checked.survey_version and x.code = it.key;
    if not found then
      perform komet.fail('KM001', 'answers', 'There is no such question: {1}', left(it.key, 40));
    end if;
    clean := clean || jsonb_strip_nulls(jsonb_build_object(it.key, komet.answer_checked(q, it.value)));
  end loop;
  if clean = '{}' then
    perform komet.fail('KM001', 'answers', 'Nothing is answered. Who does not want to answer is marked in the list');
  end if;
  return clean;
end $$;
comment on function komet.answers_checked(uuid, jsonb) is 'The answers as they are stored: of this version''s questions, empty ones left out. KM001 at the question, or at answers.';

create function komet.scores(survey_version uuid, answers jsonb) returns jsonb language sql stable as $$
  select coalesce(jsonb_object_agg(t.code, t.value), '{}') from (
    select c.code, round(case c.method when 'mean' then avg(a.points) else avg(a.points) * cardinality(c.questions) end, 2) as value
    from komet.survey_score c
    cross join unnest(c.questions) u (code)
    join komet.survey_question q on q.survey_version = c.survey_version and q.code = u.code
    cross join lateral (
      select case when q.reversed then (select min(t.value) + max(t.value) from komet.survey_step t where t.scale = q.scale) - v.points else v.points end as points
      from (select case when scores.answers ->> q.code <> 'refused' then (scores.answers ->> q.code)::numeric end as points where q.type in ('scale', 'yes_no', 'int', 'decimal')) v) a
    where c.survey_version = scores.survey_version and a.points is not null
    group by c.id having count(*) >= c.answered) t
$$;
comment on function komet.scores(uuid, jsonb) is 'What the answers count to: questions that are turned are turned here, refused and empty ones left out, and nothing is counted from too few.';

-- ---------------------------------------------------------------------------------------------------
-- Anonymous answers. komet_api may add them and not read them; what reads them runs as komet_owner and gives figures.

create policy adds on komet.survey_anonymous for insert to komet_api with check (
  unit = any (array(select komet.units_file()))
  or course_group = any (array(select komet.groups_led())) and exists (
    select from komet.survey_plan p join komet.survey s on s.id = p.survey where p.id = survey_plan and s.about <> 'leaders'));
grant insert on komet.survey_anonymous to komet_api;
create policy counts on komet.survey_anonymous to komet_owner using (true) with check (true);
create policy counts on komet.survey_sheet for select to komet_owner using (true);

create function komet.survey_shuffle() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if pg_trigger_depth() = 1 then
    with gone as (
      delete from komet.survey_anonymous a
      where (a.course_group, a.survey_plan, a.meeting_number) = (new.course_group, new.survey_plan, new.meeting_number)
      returning a.*)
    insert into komet.survey_anonymous (unit, course_group, survey_plan, survey_version, meeting_number, answers, scores)
    select g.unit, g.course_group, g.survey_plan, g.survey_version, g.meeting_number, g.answers, g.scores from gone g order by random();
  end if;
  return null;
end $$;
comment on function komet.survey_shuffle() is 'Trigger: writes the anonymous answers of a group anew, in an order that says nothing, with new ids and all in one transaction: neither their place in the table nor the number of the transaction tells which came last. Runs as komet_owner.';
create trigger shuffle after insert on komet.survey_anonymous for each row execute function komet.survey_shuffle();

create function komet.survey_answered(courses uuid[]) returns table (course uuid, survey_plan uuid, meeting_number int, answered int, refused int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select x.course, x.survey_plan, x.meeting_number, count(*) filter (where x.state = 'answered')::int, count(*) filter (where x.state = 'refused')::int
  from (
    select a.course_group as course, a.survey_plan, a.meeting_number, 'answered' as state from komet.survey_anonymous a where a.course_group = any (courses)
    union all
    select coalesce(s.course_group, s.web_participation), s.survey_plan, s.meeting_number, s.state from komet.survey_sheet s
    where coalesce(s.course_group, s.web_participation) = any (courses)) x
  group by 1, 2, 3
$$;
comment on function komet.survey_answered(uuid[]) is 'How many have answered, also anonymously, and how many would not. Runs as komet_owner, who may count and tells nothing else.';

create function komet.anonymous_put(d komet.sheet_due, answers jsonb) returns void language plpgsql as $$
#variable_conflict use_column
declare
  so_far int;
  people int;
  closed int := komet.setting('answers_closed_days', null, null, least(d.due, komet.today()))::int;
begin
  -- One at a time in a group: else two could each shuffle without the other's.
  perform pg_advisory_xact_lock(hashtextextended(d.id::text, 21));
  select coalesce(sum(a.answered), 0) into so_far from komet.survey_answered(array[d.course]) a
  where a.survey_plan = d.survey_plan and a.meeting_number = d.meeting_number;
  select count(*) into people from komet.course_people(array[d.course]) p;
  if so_far >= people then
    perform komet.fail('KM004', 'answers', 'All {1} in the group have answered already', people::text);
  elsif komet.today() > d.due + closed then
    perform komet.fail('KM004', 'answers', 'These came too late: the answers of the group are counted since {1}',
      (d.due + closed + 1)::text);
  end if;
  insert into komet.survey_anonymous (unit, course_group, survey_plan, survey_version, meeting_number, answers, scores)
  values (d.unit, d.course_group, d.survey_plan, d.survey_version, d.meeting_number, anonymous_put.answers, komet.scores(d.survey_version, anonymous_put.answers));
end $$;
comment on function komet.anonymous_put(komet.sheet_due, jsonb) is 'Adds anonymous answers. KM004 when as many as there are people have answered, or the answers of the group are counted already: whoever watches the figures would see what came late.';

create function komet.sheet_put(d komet.sheet_due, version bigint, state text, answers jsonb) returns komet.survey_sheet language plpgsql as $$
#variable_conflict use_column
declare
  s komet.survey_sheet;
begin
  select * into s from komet.survey_sheet x where x.id = d.id for no key update;
  if coalesce(s.version, 0) is distinct from sheet_put.version or not komet.sheet_shown(s) then
    perform komet.raise_stale();
  end if;
  insert into komet.survey_sheet as t (id, unit, course_group, survey_plan, survey_version, meeting_number, participation, web_participation, leader, state, answers, scores)
  values (d.id, d.unit, d.course_group, d.survey_plan, d.survey_version, d.meeting_number, d.participation, d.web_participation, d.leader, sheet_put.state, sheet_put.answers,
    komet.scores(d.survey_version, sheet_put.answers))
  on conflict (id) do update set state = excluded.state, answers = excluded.answers, scores = excluded.scores,
    answered_at = case when t.state = 'answered' then coalesce(t.answered_at, t.changed_at) end
  where t.version = sheet_put.version
  returning t.* into s;
  if not found then
    perform komet.raise_stale();
  end if;
  return s;
end $$;
comment on function komet.sheet_put(komet.sheet_due, bigint, text, jsonb) is 'Writes what somebody known answered, or would not. KM002 when it is not of the version that was seen, or may not be seen.';

create function api.sheet_save(request uuid default null, id uuid default null, version bigint default null, answers jsonb default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  d komet.sheet_due := komet.sheet_found(sheet_save.id);
  s komet.survey_sheet;
  clean jsonb;
  asked int;
begin
  -- The print of a save can be tried against every set of answers there is: of an anonymous one it holds none.
  done := komet.request_begin(sheet_save.request, 'sheet_save',
    case when d.anonymous then jsonb_build_object('id', sheet_save.id)
      else jsonb_build_object('id', sheet_save.id, 'version', sheet_save.version, 'answers', sheet_save.answers) end);
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  if d.id is null or d.anonymous and sheet_save.version is distinct from 0 then
    perform komet.raise_stale();
  end if;
  if not d.anonymous then
    select * into s from komet.survey_sheet x where x.id = d.id;
    if coalesce(s.version, 0) is distinct from sheet_save.version then
      perform komet.raise_stale();
    end if;
  end if;
  d.survey_version := coalesce(s.survey_version, d.survey_version);
  clean := komet.answers_checked(d.survey_version, sheet_save.answers);
  select count(*) into asked from komet.survey_question q where q.survey_version = d.survey_version;
  if d.anonymous then
    perform komet.anonymous_put(d, clean);
  else
    s := komet.sheet_put(d, sheet_save.version, 'answered', clean);
  end if;
  return next komet.finish(sheet_save.request, d.id, coalesce(s.version, 0), komet.say('Saved: {1} of {2} questions answered, {3} refused'),
    (select count(*)::text from jsonb_each_text(clean) e where e.value <> 'refused'), asked::text,
    (select count(*)::text from jsonb_each_text(clean) e where e.value = 'refused'));
end $$;
comment on function api.sheet_save(uuid, uuid, bigint, jsonb) is 'Saves the answers of one questionnaire: answers is an object of question and answer, "refused" when somebody would not say, a question left out when it was left empty. version is 0 for one that nobody has answered and for every anonymous one. Errors: KM001 at the question or at answers; KM002 when it is not of one''s own groups, about oneself as a leader, or has been answered since; KM004 when everybody has answered an anonymous one. Source: the founding documents, wishes 12 and 38.';

create function api.sheet_refuse(request uuid default null, id uuid default null, version bigint default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  d komet.sheet_due := komet.sheet_found(sheet_refuse.id);
  s komet.survey_sheet;
begin
  done := komet.request_begin(sheet_refuse.request, 'sheet_refuse', jsonb_build_object('id', sheet_refuse.id, 'version', sheet_refuse.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  select * into s from komet.survey_sheet x where x.id = d.id;
  if d.id is null or d.anonymous or coalesce(s.version, 0) is distinct from sheet_refuse.version then
    perform komet.raise_stale();
  elsif s.state = 'answered' then
    perform komet.fail('KM004', null, 'That has been answered');
  end if;
  s := komet.sheet_put(d, sheet_refuse.version, 'refused', '{}');
  return next komet.finish(sheet_refuse.request, d.id, s.version, komet.say('Will not answer: not reminded any more'));
end $$;
comment on function api.sheet_refuse(uuid, uuid, bigint) is 'Somebody known does not want to answer a questionnaire at all, which is told apart from an answer that is missing. Errors: KM002; KM004 when it has been answered.';
