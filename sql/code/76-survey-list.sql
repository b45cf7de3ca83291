-- Questionnaires as work: what is to be typed in, who has not answered, who is to be reminded.

create type api.survey_row as (id uuid, course uuid, survey_plan uuid, meeting_number int, number int, programme_name text, name text, occasion text,
  due date, answered int, expected int, percent int, refused int, anonymous boolean, subject text, unit_name text);

create function komet.surveys_counted(courses uuid[]) returns table (course uuid, unit uuid, survey uuid, survey_plan uuid, occasion text, meeting_number int,
  due date, anonymous boolean, answered int, refused int, expected int) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select d.course, d.unit, d.survey, d.survey_plan, d.occasion, d.meeting_number, d.due, d.anonymous, coalesce(a.answered, 0), coalesce(a.refused, 0),
      case d.answered_by when 'leader' then coalesce(l.n, 0) else coalesce(p.n, 0) - case d.occasion when 'meeting' then coalesce(p.gone, 0) else 0 end end
    from komet.surveys_due(courses) d
    left join komet.survey_answered(courses) a using (course, survey_plan, meeting_number)
    left join (
      select x.course, count(*)::int as n, count(*) filter (where x.state = 'interrupted')::int as gone from komet.course_people(courses) x group by 1) p on p.course = d.course
    left join (select x.course_group, count(*)::int as n from komet.group_leader x where x.course_group = any (courses) group by 1) l on l.course_group = d.course;
end $$;
comment on function komet.surveys_counted(uuid[]) is 'For each questionnaire of these courses how many have answered of how many who are asked: who has dropped out is asked, too.';

create function api.survey_list(course_group uuid default null) returns setof api.survey_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  courses uuid[] := array(select x from unnest(komet.survey_courses()) x where survey_list.course_group is null or x = survey_list.course_group);
  several boolean := cardinality(array(select komet.units_file())) > 1;
begin
  return query
    with c as (
      select k.line, k.number, k.programme, k.web, c.unit, c.survey, c.survey_plan, c.occasion, c.meeting_number, c.anonymous, max(c.due) as due, sum(c.answered)::int as answered,
        sum(c.expected)::int as expected, sum(c.refused)::int as refused
      from komet.surveys_counted(courses) c join komet.courses(courses) k on k.id = c.course
      where c.expected > 0 and c.due <= komet.today() + 28
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    select komet.sheet_id(c.line, c.survey_plan, c.meeting_number, null), c.line, c.survey_plan, c.meeting_number, c.number, p.name::text,
      s.name || case when c.web then ', ' || p.name when c.meeting_number > 0 then ' ' || c.meeting_number else '' end, c.occasion, c.due, c.answered, c.expected,
      komet.percent(c.answered, c.expected), c.refused, c.anonymous, case when c.anonymous then 'sheet' else 'sheets' end, case when several then u.name::text end
    from c
    join komet.programme p on p.id = c.programme
    join komet.survey s on s.id = c.survey
    join komet.unit u on u.id = c.unit
    -- Anonymous answers that come when the others are counted are not taken.
    where survey_list.course_group is not null or c.due >= komet.today() - case when c.anonymous then komet.setting('answers_closed_days', null, null)::int else 90 end
    order by c.due > komet.today() + 7, c.due desc, c.number, s.position, c.line
    limit komet.setting('list_max', null, null)::int;
end $$;
comment on function api.survey_list(uuid) is 'The questionnaires of one''s own groups, those due last first and those still to come behind them: from four weeks ahead to ninety days back, of one group all. Those of web courses stand together, of a district and version, by the last that is due. subject is where it is typed: sheet for an anonymous one, else the list of who is to answer. Nobody''s name. Errors: none. Source: the founding documents, wish 12.';

create type api.sheet_row as (id uuid, version bigint, name text, state text, answered_on date, due date, participation_state text, reminded int, last_reminded date, registration uuid, missing boolean);

create function api.sheet_list(course uuid default null, survey_plan uuid default null, meeting_number int default null)
returns setof api.sheet_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  courses uuid[] := array(select x.id from komet.courses(komet.survey_courses()) x where x.line = sheet_list.course);
begin
  return query
    select d.id, coalesce(s.version, 0), coalesce(l.name::text, komet.list_name(a.given_name, a.family_name, f.protected)), coalesce(s.state, 'missing'),
      (s.changed_at at time zone 'Europe/Stockholm')::date, d.due, d.state, coalesce(r.n, 0), r.last_on,
      case when d.unit = any (array(select komet.units_file())) then d.registration end, s.state is null
    from komet.sheets_due(courses) d
    left join komet.survey_sheet s on s.id = d.id
    left join komet.person a on a.id = d.person
    left join komet.family f on f.id = a.family
    left join komet.leader l on l.id = d.leader
    left join (
      select x.sheet, count(*)::int as n, max((x.at at time zone 'Europe/Stockholm')::date) as last_on
      from komet.survey_reminder x where coalesce(x.course_group, x.web_participation) = any (courses) group by 1) r on r.sheet = d.id
    -- In a web course each has a day of their own.
    where not d.anonymous and (d.web_participation is null or d.due <= komet.today() + 28) and d.survey_plan = sheet_list.survey_plan and d.meeting_number = coalesce(sheet_list.meeting_number, 0)
    order by s.id is not null, case when d.web_participation is not null then d.due end desc, d.state = 'interrupted', komet.list_key(a.name_key, f.protected), l.name, d.id;
end $$;
comment on function api.sheet_list(uuid, uuid, int) is 'Who is to answer one questionnaire in a group, or, where course is the line of web courses in the list, in those: those who have not first: missing, answered, or refused. No answers. Errors: none.';

-- ---------------------------------------------------------------------------------------------------
-- Reminders

create type api.reminder_row as (id uuid, version bigint, course uuid, name text, number int, survey_name text, occasion text, due date, days_late int, missing int,
  reminded int, last_reminded date, registration uuid);

create function komet.reminders(courses uuid[]) returns setof api.reminder_row language plpgsql stable as $$
#variable_conflict use_column
declare
  today date := komet.today();
  pause int := komet.setting('reminder_days', null, null)::int;
  most int := komet.setting('reminders_most', null, null)::int;
  closed int := komet.setting('answers_closed_days', null, null)::int;
begin
  return query
    select d.id, coalesce(s.version, 0), d.course, coalesce(l.name::text, case when d.anonymous then 'group' else komet.list_name(a.given_name, a.family_name, f.protected) end),
      g.number, v.name || coalesce(', ' || y.name, ''), d.occasion, d.due, today - d.due, case when d.anonymous then n.people - coalesce(c.answered, 0) else 1 end,
      coalesce(r.n, 0), r.last_on, case when d.unit = any (array(select komet.units_file())) then d.registration end
    from komet.sheets_due(reminders.courses) d
    left join komet.survey_answered(reminders.courses) c using (course, survey_plan, meeting_number)
    left join (select x.course, count(*)::int as people from komet.course_people(reminders.courses) x group by 1) n on n.course = d.course
    left join komet.course_group g on g.id = d.course_group
    left join komet.web_participation w on w.id = d.web_participation
    left join komet.programme y on y.id = w.programme
    join komet.survey v on v.id = d.survey
    left join komet.survey_sheet s on s.id = d.id
    left join komet.person a on a.id = d.person
    left join komet.family f on f.id = a.family
    left join komet.leader l on l.id = d.leader
    left join (
      select x.sheet, count(*)::int as n, max((x.at at time zone 'Europe/Stockholm')::date) as last_on
      from komet.survey_reminder x where coalesce(x.course_group, x.web_participation) = any (reminders.courses) group by 1) r on r.sheet = d.id
    where s.id is null and d.due <= today and d.due > today - case when d.anonymous then least(closed, 60) else 60 end and (not d.anonymous or coalesce(c.answered, 0) < n.people)
      and coalesce(r.n, 0) < most and (r.last_on is null or r.last_on <= today - pause)
    order by d.due, g.number, d.anonymous, komet.list_key(a.name_key, f.protected), l.name, d.id;
end $$;
comment on function komet.reminders(uuid[]) is 'Who should be reminded today: nothing is answered, it was due within sixty days, and the last reminder is as long ago as the setting says. An anonymous one is a reminder of the whole group.';

create function api.reminder_list() returns setof api.reminder_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select * from komet.reminders(komet.survey_courses()) limit komet.setting('list_max', null, null)::int
$$;
comment on function api.reminder_list() is 'The questionnaires that somebody is to be reminded of today, the oldest first. name is "group" when nobody knows who has not answered. Errors: none. Source: the founding documents, wish 12.';

create function api.reminder_add(request uuid default null, id uuid default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  d komet.sheet_due := komet.sheet_found(reminder_add.id);
  n int;
begin
  done := komet.request_begin(reminder_add.request, 'reminder_add', jsonb_build_object('id', reminder_add.id));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  if d.id is null then
    perform komet.raise_stale();
  elsif exists (select from komet.survey_sheet s where s.id = d.id) then
    perform komet.fail('KM004', null, 'That has been answered');
  end if;
  insert into komet.survey_reminder (unit, course_group, web_participation, sheet) values (d.unit, d.course_group, d.web_participation, d.id);
  select count(*) into n from komet.survey_reminder r where r.sheet = d.id;
  return next komet.finish(reminder_add.request, d.id, 0, komet.say('Reminder {1} noted'), n::text);
end $$;
comment on function api.reminder_add(uuid, uuid) is 'Notes that somebody (of an anonymous questionnaire: the group) was reminded today. Errors: KM002; KM004 when it has been answered.';
