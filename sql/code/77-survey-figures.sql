-- Figures of questionnaires and of fidelity: by district, programme, leader, group or term. Nobody's answers, and of
-- questionnaires nothing from fewer than five.

create function komet.figure_days(from_date date, to_date date, out first_day date, out last_day date) language plpgsql stable as $$
begin
  first_day := coalesce(komet.figure_day('from_date', figure_days.from_date), komet.today() - 365);
  last_day := coalesce(komet.figure_day('to_date', figure_days.to_date), komet.today());
  if first_day > last_day then
    perform komet.fail('KM001', 'to_date', 'The period ends before it begins');
  end if;
end $$;
comment on function komet.figure_days(date, date) is 'The days that figures of groups are about: the last year until today where left out. KM001 at from_date or to_date.';

create function komet.figure_groups(from_date date, to_date date, programme uuid) returns uuid[] language plpgsql stable as $$
declare
  today date := komet.today();
  d record := komet.figure_days(figure_groups.from_date, figure_groups.to_date);
begin
  return array(
    select g.id from komet.course_group g
    join (select m.course_group, max(m.on_date) as last_on from komet.meeting m where m.state <> 'cancelled' group by 1) b on b.course_group = g.id
    where (g.unit = any (array(select komet.units_figures())) or g.id = any (array(select komet.groups_led())) and g.state = 'settled')
      and g.state in ('running', 'break', 'ended', 'settled')
      and least(b.last_on, today) between d.first_day and d.last_day and (figure_groups.programme is null or g.programme = figure_groups.programme));
end $$;
comment on function komet.figure_groups(date, date, uuid) is 'The groups that figures of a period are about (the last year when left out): whose last meeting so far was in it. One''s own groups as a leader when they are settled, since an answer that comes late could otherwise be told from the difference. KM001 at to_date.';

create function komet.figure_courses(from_date date, to_date date, programme uuid, unit uuid default null) returns uuid[] language plpgsql stable as $$
declare
  groups uuid[] := komet.figure_groups(figure_courses.from_date, figure_courses.to_date, figure_courses.programme);
  today date := komet.today();
begin
  return array(
    select g.id from komet.course_group g where g.id = any (groups) and (figure_courses.unit is null or g.unit = figure_courses.unit)
    union all
    select w.id from komet.web_participation w
    where w.unit = any (array(select komet.units_figures())) and (figure_courses.unit is null or w.unit = figure_courses.unit)
      and (figure_courses.programme is null or w.programme = figure_courses.programme)
      and coalesce(komet.day_of(w.decided_at), today) between coalesce(figure_courses.from_date, today - 365) and coalesce(figure_courses.to_date, today));
end $$;
comment on function komet.figure_courses(date, date, uuid, uuid) is 'The courses that figures of questionnaires in a period are about: the groups of komet.figure_groups, and the web courses that were decided in it or, until today, go on. KM001 at to_date.';

create function komet.figure_keys(courses uuid[], by text) returns table (course uuid, label text, leader uuid, web boolean) language plpgsql stable as $$
#variable_conflict use_column
declare
  several boolean := cardinality(array(select komet.units_figures())) > 1;
begin
  if coalesce(figure_keys.by, 'all') not in ('all', 'unit', 'programme', 'version', 'leader', 'group', 'term') then
    perform komet.fail('KM001', 'by', 'Choose from the list');
  end if;
  return query
    select g.id, nullif(concat_ws(', ', case coalesce(figure_keys.by, 'all') when 'unit' then u.name::text when 'programme' then p.name::text when 'version' then p.name || ', ' || v.label
        when 'leader' then l.name || case when several then ', ' || h.name else '' end when 'group' then concat_ws(' ', u.name, g.number)
        when 'term' then case when extract(month from t.day) < 7 then 'VT ' else 'HT ' end || extract(year from t.day) end,
        -- Web courses are never counted with groups.
        case when g.web and coalesce(figure_keys.by, 'all') not in ('programme', 'version') then p.name end), ''),
      l.id, g.web
    from komet.courses(courses) g
    left join komet.course_group o on o.id = g.id
    cross join lateral (select coalesce(o.first_date, g.first_on) as day) t
    join komet.unit u on u.id = g.unit
    join komet.programme p on p.id = g.programme
    join komet.programme_version v on v.id = g.programme_version
    left join komet.group_leader x on figure_keys.by = 'leader' and x.course_group = g.id
    left join komet.leader l on l.id = x.leader
    left join komet.unit h on h.id = l.unit
    where (figure_keys.by is distinct from 'leader' or l.id is not null)
      -- A leader's figures are the own ones: not those of the colleague with the same groups.
      and (figure_keys.by is distinct from 'leader' or g.unit = any (array(select komet.units_figures())) or l.login = session_user);
end $$;
comment on function komet.figure_keys(uuid[], text) is 'What each course counts as: a district, a programme, a version of it, its leaders, itself, a term; all together has no label. Web courses have their programme in the label whatever it is, and no leader''s: their figures stay apart. A leader has the district too when several are counted, since names recur. KM001 at by.';

create policy counts on komet.survey_plan for select to komet_owner using (true);

create function komet.survey_counted(groups uuid[], labels text[], least_answers int) returns table (label text, survey uuid, code text, n_before int, before numeric,
  n_after int, after numeric, n_follow int, follow numeric, pairs int, change numeric)
language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select t.label, t.survey, t.code,
      coalesce(sum(t.n) filter (where t.stat = 'pair'), 0)::int, round(sum(t.before / t.n) filter (where t.stat = 'pair'), 2),
      coalesce(sum(t.n) filter (where t.stat <> 'follow'), 0)::int, round(sum(t.after / t.n) filter (where t.stat <> 'follow'), 2),
      coalesce(sum(t.n) filter (where t.stat = 'follow'), 0)::int, round(sum(t.after / t.n) filter (where t.stat = 'follow'), 2),
      coalesce(sum(t.n) filter (where t.stat = 'pair'), 0)::int, round(sum((t.after - t.before) / t.n) filter (where t.stat = 'pair'), 2)
    from komet.scores_told(survey_counted.groups, survey_counted.labels, null) t
    where t.n >= survey_counted.least_answers
    group by 1, 2, 3;
end $$;
comment on function komet.survey_counted(uuid[], text[], int) is 'The mean of each score before, after and at the follow-up, and the mean change, for each label: of what is asked before and after only those who answered both. Sums of whole blocks (komet.score_blocks), so that what is told never differs by fewer than five people.';

create type api.survey_figure_row as (id uuid, label text, name text, score text, better text, n_before int, before numeric, n_after int, after numeric, n_follow int,
  follow numeric, pairs int, change numeric);

create function api.survey_figures(from_date date default null, to_date date default null, programme uuid default null, by text default null)
returns setof api.survey_figure_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  courses uuid[] := komet.figure_courses(survey_figures.from_date, survey_figures.to_date, survey_figures.programme);
  counted uuid[];
  labels text[];
begin
  select array_agg(k.course), array_agg(k.label) into counted, labels from komet.figure_keys(courses, survey_figures.by) k;
  return query
    select md5(concat_ws(' ', c.label, c.survey, c.code))::uuid, c.label, v.name::text, t.name::text, t.better, c.n_before, c.before, c.n_after, c.after,
      c.n_follow, c.follow, c.pairs, c.change
    from komet.survey_counted(counted, labels, komet.setting('feedback_answers', null, null)::int) c
    join komet.survey v on v.id = c.survey
    cross join lateral (
      select x.name, x.better, x.position from komet.survey_score x join komet.survey_version y on y.id = x.survey_version
      where y.survey = c.survey and x.code = c.code and y.valid_from is not null order by y.edition desc limit 1) t
    order by c.label collate "sv-SE-x-icu" nulls first, v.position, t.position, c.code
    limit komet.setting('list_max', null, null)::int * 20;
end $$;
comment on function api.survey_figures(date, date, uuid, text) is 'What questionnaires say: the mean of each score before, after and at the follow-up, with how many answers it is made of, and the change; what is asked before and after is of those who answered both. by is unit, programme, version, leader, group or term. Answers are counted when they are closed (setting answers_closed_days), in blocks of as many as the setting feedback_answers says (never under five): what is left waits. Web courses stand apart from groups. Leaders see it of settled groups of their own. Nobody''s answers. Errors: KM001 at to_date or by. Source: the founding documents, wishes 13, 34, 38, 47 and 53.';

create function api.survey_figures_about(from_date date default null, to_date date default null, programme uuid default null, by text default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
  d record := komet.figure_days(survey_figures_about.from_date, survey_figures_about.to_date);
begin
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Groups whose last meeting so far was {1} to {2}'), komet.detail(d.first_day::text, d.last_day::text)),
      (komet.say('Means; what is asked before and after: of those who answered both'), null),
      (komet.say('Answers count when they are closed, {1} days after they were due'), komet.setting('answers_closed_days', null, null)),
      (komet.say('Counted in blocks of at least {1} answers: what is left waits for more'), greatest(komet.setting('feedback_answers', null, null)::int, 5)::text)) x (line, detail);
end $$;
comment on function api.survey_figures_about(date, date, uuid, text) is 'What the results of questionnaires count, with the days and settings meant. Errors: KM001 at from_date, to_date.';

create type api.response_row as (id uuid, label text, name text, occasion text, groups int, expected int, answered int, refused int, missing int, percent int);

create function api.response_list(from_date date default null, to_date date default null, programme uuid default null, by text default null)
returns setof api.response_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  courses uuid[] := komet.figure_courses(response_list.from_date, response_list.to_date, response_list.programme);
  today date := komet.today();
begin
  return query
    select md5(concat_ws(' ', k.label, c.survey, c.occasion))::uuid, k.label, v.name::text, c.occasion, count(distinct c.course) filter (where not k.web)::int, sum(c.expected)::int,
      sum(c.answered)::int, sum(c.refused)::int, sum(greatest(c.expected - c.answered - c.refused, 0))::int, komet.percent(sum(c.answered), sum(c.expected))
    from komet.surveys_counted(courses) c
    join komet.figure_keys(courses, response_list.by) k on k.course = c.course
    join komet.survey v on v.id = c.survey
    where c.due <= today and c.expected > 0
    group by k.label, c.survey, v.name, v.position, c.occasion
    order by k.label collate "sv-SE-x-icu" nulls first, v.position, array_position(array['before', 'meeting', 'after', 'follow_up'], c.occasion)
    limit komet.setting('list_max', null, null)::int * 20;
end $$;
comment on function api.response_list(date, date, uuid, text) is 'How many of those asked have answered, would not, or are missing, for each questionnaire and occasion. Who has dropped out is asked, too. Web courses stand apart, and count no group. Errors: KM001 at to_date or by. Source: the founding documents, wishes 12 and 13.';

create function api.response_list_about(from_date date default null, to_date date default null, programme uuid default null, by text default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
  d record := komet.figure_days(response_list_about.from_date, response_list_about.to_date);
begin
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Groups whose last meeting so far was {1} to {2}'), komet.detail(d.first_day::text, d.last_day::text)),
      (komet.say('Of: all who should have answered by now, those who dropped out too'), null),
      (komet.say('Missing: neither answered nor refused'), null)) x (line, detail);
end $$;
comment on function api.response_list_about(date, date, uuid, text) is 'What the response rates count, with the days meant. Errors: KM001 at from_date, to_date.';

create type api.fidelity_figure_row as (id uuid, label text, groups int, meetings int, marked int, percent int, supervised int, supervisor_percent int, agree int, kappa numeric);

create function api.fidelity_figures(from_date date default null, to_date date default null, programme uuid default null, by text default null)
returns setof api.fidelity_figure_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  groups uuid[] := komet.figure_groups(fidelity_figures.from_date, fidelity_figures.to_date, fidelity_figures.programme);
  by_what text := coalesce(fidelity_figures.by, case when cardinality(array(select komet.units_figures())) > 1 then 'unit' else 'programme' end);
  per_leader boolean := by_what = 'leader';
  today date := komet.today();
begin
  return query
    with k as (
      select f.course as course_group, f.label, f.leader from komet.figure_keys(groups, by_what) f),
    r as (
      select k.label, k.course_group, f.meeting, avg(komet.fidelity(f.marks)) filter (where f.leader is not null and (not per_leader or f.leader = k.leader)) as own,
        avg(komet.fidelity(f.marks)) filter (where f.supervisor is not null) as theirs
      from k join komet.fidelity_rating f on f.course_group = k.course_group group by 1, 2, 3),
    p as (
      select k.label, array_agg(x.own) as own, array_agg(x.theirs) as theirs
      from k join komet.rating_pairs(groups) x on x.course_group = k.course_group and (not per_leader or x.leader = k.leader) group by 1),
    m as (
      select k.label, count(distinct k.course_group)::int as n, count(distinct y.id)::int as meetings
      from k left join komet.meeting y on y.course_group = k.course_group and y.state <> 'cancelled' and y.on_date <= today group by 1)
    select md5(coalesce(m.label, ''))::uuid, m.label, m.n, m.meetings, count(r.own)::int, round(avg(r.own))::int, count(r.theirs)::int, round(avg(r.theirs))::int, a.percent, a.kappa
    from m left join r on r.label is not distinct from m.label
    left join p on p.label is not distinct from m.label
    left join lateral komet.agreement(p.own, p.theirs) a on true
    group by m.label, m.n, m.meetings, a.percent, a.kappa
    order by m.label collate "sv-SE-x-icu"
    limit komet.setting('list_max', null, null)::int * 20;
end $$;
comment on function api.fidelity_figures(date, date, uuid, text) is 'Programme fidelity by district, programme, leader, group or term: meetings that have been, those marked and their fidelity in per cent, those a supervisor rated and as what, and how far leader and supervisor agree (per cent, kappa). Of staff, never of families. Errors: KM001 at to_date or by. Source: the founding documents, wishes 8, 15 and 68.';

create function api.fidelity_figures_about(from_date date default null, to_date date default null, programme uuid default null, by text default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
  d record := komet.figure_days(fidelity_figures_about.from_date, fidelity_figures_about.to_date);
begin
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Groups whose last meeting so far was {1} to {2}'), komet.detail(d.first_day::text, d.last_day::text)),
      (komet.say('Own %: what the leaders marked; done counts whole, partly half'), null),
      (komet.say('Seen: meetings that a supervisor rated, and as what'), null),
      (komet.say('Agree %: marks that both set alike. Kappa: beyond what chance gives'), null)) x (line, detail);
end $$;
comment on function api.fidelity_figures_about(date, date, uuid, text) is 'What the figures of programme fidelity count, with the days meant. Errors: KM001 at from_date, to_date.';
