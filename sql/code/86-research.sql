-- Export to research: projects that the lead approves, and de-identified rows for their researcher. See doc/research-export.md.

create policy reads on komet.research_project for select to komet_api using (
  (select komet.has_duty('lead')) or login = session_user and (select komet.has_duty('research')));
create policy inserts on komet.research_project for insert to komet_api with check ((select komet.has_duty('lead')));
create policy updates on komet.research_project for update to komet_api using ((select komet.has_duty('lead')));
grant select, insert, update on komet.research_project to komet_api;

-- What was fetched, by whom: the lead's to see beside the reviewer's.
create policy research on audit.listed for select to komet_audit using (what ~ '^research_' and ((select komet.has_duty('lead')) or login = session_user));

create function audit.fetched() returns table (code text, what text, at timestamptz, login name, found int) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.search, l.what, l.at, l.login, l.found from audit.listed l where l.what ~ '^research_' and (komet.has_duty('lead') or l.login = session_user)
$$;
comment on function audit.fetched() is 'What has been fetched for research, and when: for the lead all, for a researcher the own.';

-- ---------------------------------------------------------------------------------------------------
-- Projects

create type api.research_project_row as (id uuid, version bigint, code text, name text, principal text, login_label text, programme_name text, from_date date, to_date date, valid_from date, valid_to date,
  state text, fetched_on date, fetched int);

create function komet.research_state(p komet.research_project, day date) returns text language sql immutable as $$
  select case when p.ended_on is not null or p.valid_to < day then 'ended' when p.valid_from > day then 'coming' else 'running' end
$$;
comment on function komet.research_state(komet.research_project, date) is 'Whether a project may fetch today.';

create function api.research_project_list() returns setof api.research_project_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select p.id, p.version, p.code::text, p.name::text, p.principal::text, komet.called(p.login), m.name::text, p.from_date, p.to_date, p.valid_from, p.valid_to,
    komet.research_state(p, (select komet.today())), f.at, f.n
  from komet.research_project p
  left join komet.programme m on m.id = p.programme
  left join (select x.code, max(komet.day_of(x.at)) as at, count(*)::int as n from audit.fetched() x group by 1) f on f.code = p.code
  order by komet.research_state(p, (select komet.today())) = 'ended', p.valid_to, p.code
$$;
comment on function api.research_project_list() is 'Research projects: for the lead all, for a researcher those that are fetched by that login; until when, and what was fetched last. Errors: none. Source: the founding documents, wish 53.';

create type api.research_project_get_row as (id uuid, version bigint, code text, name text, principal text, purpose text, ethics text, login text, login_label text, programme uuid, programme_label text,
  from_date date, to_date date, valid_from date, valid_to date, approved text);

create function api.research_project_get(id uuid default null) returns setof api.research_project_get_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select p.id, p.version, p.code::text, p.name::text, p.principal::text, p.purpose::text, p.ethics::text, p.login::text, komet.called(p.login), p.programme, m.name::text,
    p.from_date, p.to_date, p.valid_from, p.valid_to, concat_ws(', ', komet.called(p.changed_by), komet.moment(p.changed_at))
  from komet.research_project p left join komet.programme m on m.id = p.programme where p.id = research_project_get.id
$$;
comment on function api.research_project_get(uuid) is 'One research project, and who approved it last. No row when it is not one''s own. Errors: none.';

create function api.research_login_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select d.login::text, komet.called(d.login) || ', ' || d.login from komet.duty d
  where d.duty = 'research' and (select komet.today()) between d.valid_from and coalesce(d.valid_to, 'infinity') group by d.login order by komet.called(d.login) collate "sv-SE-x-icu"
$$;
comment on function api.research_login_choice() is 'Who may fetch for a research project.';

create function api.research_project_save(request uuid default null, id uuid default null, version bigint default null, code text default null, name text default null, principal text default null,
  purpose text default null, ethics text default null, login text default null, programme uuid default null, from_date date default null, to_date date default null, valid_from date default null,
  valid_to date default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  p komet.research_project;
begin
  done := komet.request_begin(research_project_save.request, 'research_project_save', to_jsonb(row(research_project_save.id, research_project_save.version, research_project_save.code,
    research_project_save.name, research_project_save.principal, research_project_save.purpose, research_project_save.ethics, research_project_save.login, research_project_save.programme,
    research_project_save.from_date, research_project_save.to_date, research_project_save.valid_from, research_project_save.valid_to)));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  if research_project_save.id is not null then
    select * into p from komet.research_project x where x.id = research_project_save.id and x.version = research_project_save.version for no key update;
    if not found then
      perform komet.raise_stale();
    elsif p.ended_on is not null then
      perform komet.fail('KM004', null, 'The project has ended, and its key is destroyed');
    end if;
  end if;
  p.code := lower(komet.clean('code', research_project_save.code, 20));
  p.name := komet.clean('name', research_project_save.name);
  p.principal := komet.clean('principal', research_project_save.principal);
  p.purpose := komet.clean('purpose', research_project_save.purpose);
  p.ethics := komet.clean('ethics', research_project_save.ethics);
  if p.code is null or p.code !~ '^[a-z0-9][a-z0-9-]*$' then
    perform komet.fail('KM001', 'code', 'Letters a to z, digits and hyphens');
  elsif exists (select from komet.research_project x where x.code = p.code and x.id is distinct from p.id) then
    perform komet.fail('KM001', 'code', 'There is a project with that code');
  elsif p.name is null then
    perform komet.fail('KM001', 'name', 'This must be filled in');
  elsif p.principal is null then
    perform komet.fail('KM001', 'principal', 'Say who answers for the project');
  elsif p.purpose is null then
    perform komet.fail('KM001', 'purpose', 'Say what is to be studied');
  elsif not exists (select from api.research_login_choice() c where c.value = research_project_save.login) then
    perform komet.fail('KM001', 'login', 'Choose from the list');
  elsif research_project_save.from_date is null then
    perform komet.fail('KM001', 'from_date', 'This must be filled in');
  elsif research_project_save.to_date is null or research_project_save.to_date < research_project_save.from_date then
    perform komet.fail('KM001', 'to_date', 'The period ends before it begins');
  elsif research_project_save.valid_to is null or research_project_save.valid_to < coalesce(research_project_save.valid_from, komet.today()) then
    perform komet.fail('KM001', 'valid_to', 'An approval has a last day');
  elsif research_project_save.valid_to > coalesce(research_project_save.valid_from, komet.today()) + 3 * 366 then
    perform komet.fail('KM001', 'valid_to', 'At most three years at a time');
  end if;
  p.login := research_project_save.login;
  p.programme := research_project_save.programme;
  p.from_date := research_project_save.from_date;
  p.to_date := research_project_save.to_date;
  p.valid_from := coalesce(research_project_save.valid_from, p.valid_from, komet.today());
  p.valid_to := research_project_save.valid_to;
  if p.id is null then
    insert into komet.research_project (unit, code, name, principal, purpose, ethics, login, programme, from_date, to_date, valid_from, valid_to)
    values (komet.unit_home(), p.code, p.name, p.principal, p.purpose, p.ethics, p.login, p.programme, p.from_date, p.to_date, p.valid_from, p.valid_to) returning * into p;
    perform audit.secret_make('research ' || p.id);
  else
    update komet.research_project x
    set code = p.code, name = p.name, principal = p.principal, purpose = p.purpose, ethics = p.ethics, login = p.login, programme = p.programme, from_date = p.from_date, to_date = p.to_date,
      valid_from = p.valid_from, valid_to = p.valid_to
    where x.id = p.id returning * into p;
  end if;
  return next komet.finish(research_project_save.request, p.id, p.version, komet.say('{1} is approved until {2} for {3}'),
    p.code::text, p.valid_to::text, komet.called(p.login));
end $$;
comment on function api.research_project_save(uuid, uuid, bigint, text, text, text, text, text, text, uuid, date, date, date, date) is 'Approves a research project, or what is changed of it: who answers for it, what is studied, the number of its ethical approval, which login fetches, of groups that began when, until when. A new one gets a key of its own that nobody sees. Errors: KM001 at each field; KM002; KM004 when it has ended. Source: wish 53; dataskyddslagen (2018:218), etikprövningslagen (2003:460).';

create function api.research_end(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  p komet.research_project;
begin
  done := komet.request_begin(research_end.request, 'research_end', jsonb_build_object('id', research_end.id, 'version', research_end.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  update komet.research_project x set ended_on = komet.today()
  where x.id = research_end.id and x.version = research_end.version and x.ended_on is null returning * into p;
  if p.id is null then
    perform komet.raise_stale();
  end if;
  perform audit.secret_destroy('research ' || p.id);
  return next komet.finish(research_end.request, p.id, p.version, komet.say('{1} has ended and its key is destroyed'), p.code::text);
end $$;
comment on function api.research_end(uuid, uuid, bigint) is 'Ends a research project: nothing more is fetched, and its key is destroyed, so that its pseudonyms can not be made again. Errors: KM002.';

-- ---------------------------------------------------------------------------------------------------
-- Who is among them. Runs as komet_owner, whom the policies show only consenting people, and only when a researcher asks.

create policy research on komet.consent for select to komet_owner using (purpose = 'research' and (select komet.has_duty('research')));

create function komet.research_people() returns setof uuid language plpgsql stable rows 1000 as $$
begin
  return query
    select c.person from (
      select distinct on (x.person) x.person, x.answer from komet.consent x where x.purpose = 'research' order by x.person, x.at desc, x.id) c
    where c.answer = 'yes';
end $$;
comment on function komet.research_people() is 'Everybody whose last word on research is yes.';

create policy research on komet.family for select to komet_owner using (not protected and (select komet.has_duty('research')));
create policy research on komet.person for select to komet_owner using (protection = 'none' and (select komet.has_duty('research')) and id in (select komet.research_people()));
create policy research on komet.participation for select to komet_owner using ((select komet.has_duty('research')) and person in (select komet.research_people()));
create policy research on komet.registration for select to komet_owner using ((select komet.has_duty('research')));
create policy research on komet.attendance for select to komet_owner using ((select komet.has_duty('research')));
create policy research on komet.programme for select to komet_owner using (true);
create policy research on komet.programme_version for select to komet_owner using (true);
create policy research on komet.survey_question for select to komet_owner using (true);

create type komet.research_one as (participation uuid, person uuid, course_group uuid, registration uuid, level int, district text, programme text, version text, begun text, role text, age text,
  child_age text, language text, outcome text);

create function komet.research_rows(p komet.research_project, small int) returns setof komet.research_one
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with z as materialized (
    select t.id, t.person, t.course_group, t.registration, t.state as outcome, u.name::text as district, m.code::text as programme, v.label::text as version, g.first_date,
      case when a.role = 'guardian' then 'guardian' else 'other' end as role,
      case when y.age < 30 then '-29' when y.age < 40 then '30-39' when y.age < 50 then '40-49' when y.age >= 50 then '50-' end as age, y.child,
      case when y.child < 3 then '0-2' when y.child < 7 then '3-6' when y.child < 10 then '7-9' when y.child < 13 then '10-12' when y.child >= 13 then '13-' end as span,
      case when coalesce(r.language, 'sv') = 'sv' then 'sv' else 'other' end as language
    from komet.participation t
    join komet.person a on a.id = t.person
    join komet.registration r on r.id = t.registration
    join komet.family f on f.id = a.family and f.id = r.family
    join komet.course_group g on g.id = t.course_group and g.state in ('running', 'break', 'ended', 'settled') and g.first_date between p.from_date and p.to_date
    join komet.unit u on u.id = g.unit
    join komet.programme m on m.id = g.programme
    join komet.programme_version v on v.id = g.programme_version
    cross join lateral (select extract(year from age(g.first_date, a.born))::int as age, extract(year from age(g.first_date, r.child_born))::int as child) y
    where t.state <> 'placed' and (p.programme is null or g.programme = p.programme)),
  -- The same row four times, each told less closely. Who is not among enough others is told as the next one; enough are people, not rows.
  t as (
    select z.*, array[z.district, z.programme, z.version, to_char(z.first_date, 'YYYY-MM'), z.role, z.age, z.child::text, z.language] as t0,
      array[z.district, z.programme, z.version, to_char(z.first_date, 'YYYY') || case when extract(month from z.first_date) < 7 then ' VT' else ' HT' end, null, null, z.span, z.language] as t1,
      array[null, z.programme, z.version, to_char(z.first_date, 'YYYY'), null, null, z.span, null] as t2, array[null, z.programme, null, null, null, null, null, null] as t3
    from z),
  a0 as (select t.*, row_number() over (partition by t.t0, t.person) as n0 from t),
  b0 as (select a0.*, count(*) filter (where a0.n0 = 1) over (partition by a0.t0) >= small as k0 from a0),
  a1 as (select b0.*, row_number() over (partition by b0.k0, b0.t1, b0.person) as n1 from b0),
  b1 as (select a1.*, a1.k0 or count(*) filter (where a1.n1 = 1) over (partition by a1.k0, a1.t1) >= small as k1 from a1),
  a2 as (select b1.*, row_number() over (partition by b1.k1, b1.t2, b1.person) as n2 from b1),
  b2 as (select a2.*, a2.k1 or count(*) filter (where a2.n2 = 1) over (partition by a2.k1, a2.t2) >= small as k2 from a2),
  a3 as (select b2.*, row_number() over (partition by b2.k2, b2.t3, b2.person) as n3 from b2),
  b3 as (select a3.*, a3.k2 or count(*) filter (where a3.n3 = 1) over (partition by a3.k2, a3.t3) >= small as k3 from a3),
  e as (select b3.*, l.level, case l.level when 0 then b3.t0 when 1 then b3.t1 when 2 then b3.t2 else b3.t3 end as told
    from b3 cross join lateral (select case when b3.k0 then 0 when b3.k1 then 1 when b3.k2 then 2 else 3 end as level) l where b3.k3)
  select e.id, e.person, e.course_group, e.registration, e.level, e.told[1], e.told[2], e.told[3], e.told[4], e.told[5], e.told[6], e.told[7], e.told[8], e.outcome from e
$$;
comment on function komet.research_rows(komet.research_project, int) is 'The participants of a project: who consents to research and is not protected, in groups that began in its period, each told as closely as at least small people share (level 0 to 3), and left out otherwise.';

create function komet.research_alias(p komet.research_project, what text, id uuid) returns text language sql stable as $$
  select left(encode(audit.hmac('research ' || p.id, research_alias.what || ' ' || research_alias.id), 'hex'), 16)
$$;
comment on function komet.research_alias(komet.research_project, text, uuid) is 'A pseudonym: the same in all of a project''s exports, another in every other project, and nothing without its key.';

create function komet.research_allowed(project uuid) returns komet.research_project language plpgsql stable as $$
#variable_conflict use_column
declare
  p komet.research_project;
  today date := komet.today();
begin
  select x.* into p from komet.research_project x
  where x.login = session_user and (x.id = research_allowed.project or research_allowed.project is null) and komet.has_duty('research')
    and komet.research_state(x, today) = 'running'
  order by x.valid_to desc, x.id limit 1;
  if p.id is null then
    perform komet.fail('KM003', null, 'There is no project that may fetch today');
  end if;
  return p;
end $$;
comment on function komet.research_allowed(uuid) is 'The project that the login may fetch for today; the one that is allowed longest when it does not say. KM003.';

create function komet.research_small() returns int language sql stable as $$
  select greatest(komet.setting('research_small', null, null)::int, 5)
$$;
comment on function komet.research_small() is 'How many must be alike: the setting, never fewer than five.';

create type api.research_participant_row as (id text, person text, course text, district text, programme text, version text, begun text, role text, age text, child_age text, language text,
  outcome text, held int, attended int, homework int, closeness int);

create function komet.research_participants(p komet.research_project, small int) returns setof api.research_participant_row
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select komet.research_alias(p, 'participation', r.participation), komet.research_alias(p, 'person', r.person), komet.research_alias(p, 'course', r.course_group),
    r.district, r.programme, r.version, r.begun, r.role, r.age, r.child_age, r.language, r.outcome,
    (select count(*)::int from komet.meeting m where m.course_group = r.course_group and m.state = 'held'), a.attended, a.homework, 3 - r.level
  from komet.research_rows(p, small) r
  left join (
    select x.participation, count(*) filter (where x.mark in ('N', 'S', 'K'))::int as attended, count(*) filter (where x.homework = '+')::int as homework
    from komet.attendance x group by 1) a on a.participation = r.participation
$$;
comment on function komet.research_participants(komet.research_project, int) is 'The participants of a project with what they took part in.';

create function api.research_participants(project uuid default null, id text default null, back boolean default false, max int default 50) returns setof api.research_participant_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  p komet.research_project := komet.research_allowed(research_participants.project);
  -- Whoever fetches, fetches all of it: in pages ten times as long as a list's.
  most int := least(greatest(research_participants.max, 1), komet.setting('list_max', null, null)::int * 10);
  n int;
begin
  return query
    select y.* from (
      select x.* from komet.research_participants(p, komet.research_small()) x
      where research_participants.id is null or case when research_participants.back then x.id < research_participants.id else x.id > research_participants.id end
      order by case when research_participants.back then x.id end desc, x.id limit most) y
    order by y.id;
  get diagnostics n = row_count;
  perform audit.list('research_participants', p.code, n);
end $$;
comment on function api.research_participants(uuid, text, boolean, int) is 'A page of a project''s participants, by pseudonym: who consents to research and is not protected; what could tell who somebody is is coarsened until as many are alike as the setting research_small says, never fewer than five, or the row is left out. Each page is logged. Errors: KM003 when no project may fetch today. Source: wish 53, doc/research-export.md.';

create type api.research_answer_row as (id text, person text, participation text, survey text, edition int, occasion text, kind text, code text, value numeric, refused boolean);

create function komet.research_answers(p komet.research_project, small int) returns setof api.research_answer_row
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with s as materialized (
    select s.survey_version, s.answers, s.scores, l.occasion, v.code::text as survey, y.edition, komet.research_alias(p, 'sheet', s.id) as sheet,
      komet.research_alias(p, 'person', r.person) as person, komet.research_alias(p, 'participation', r.participation) as participation
    from komet.research_rows(p, small) r
    join komet.survey_sheet s on s.participation = r.participation and s.state = 'answered'
    join komet.survey_plan l on l.id = s.survey_plan
    join komet.survey v on v.id = l.survey
    join komet.survey_version y on y.id = s.survey_version)
  select concat_ws(' ', s.sheet, x.kind, x.code), s.person, s.participation, s.survey, s.edition, s.occasion, x.kind, x.code, x.value, x.refused
  from s cross join lateral (
    select 'score' as kind, e.key as code, e.value::numeric as value, false as refused from jsonb_each_text(s.scores) e
    union all
    -- Numbers and steps of scales alone: no date, and no words of anybody's.
    select 'item', q.code, case when s.answers ->> q.code <> 'refused' then (s.answers ->> q.code)::numeric end, s.answers ->> q.code = 'refused'
    from komet.survey_question q where q.survey_version = s.survey_version and q.type in ('scale', 'yes_no', 'int', 'decimal') and s.answers ? q.code) x
$$;
comment on function komet.research_answers(komet.research_project, int) is 'What the participants of a project have answered to linked questionnaires: scores and items, no words.';

create function api.research_answers(project uuid default null, id text default null, back boolean default false, max int default 50) returns setof api.research_answer_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  p komet.research_project := komet.research_allowed(research_answers.project);
  -- Whoever fetches, fetches all of it: in pages ten times as long as a list's.
  most int := least(greatest(research_answers.max, 1), komet.setting('list_max', null, null)::int * 10);
  n int;
begin
  return query
    select y.* from (
      select x.* from komet.research_answers(p, komet.research_small()) x
      where research_answers.id is null or case when research_answers.back then x.id collate "C" < research_answers.id collate "C" else x.id collate "C" > research_answers.id collate "C" end
      order by case when research_answers.back then x.id end collate "C" desc, x.id collate "C" limit most) y
    order by y.id collate "C";
  get diagnostics n = row_count;
  perform audit.list('research_answers', p.code, n);
end $$;
comment on function api.research_answers(uuid, text, boolean, int) is 'A page of what a project''s participants have answered, before and after and later: a row an item or score, no words. Anonymous questionnaires are never among them. Each page is logged. Errors: KM003 when no project may fetch today. Source: wish 53, doc/research-export.md.';

-- ---------------------------------------------------------------------------------------------------
-- What the columns mean

create type api.research_column_row as (id uuid, export text, name text, meaning text);

create function api.research_columns() returns setof api.research_column_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select md5(t.export || t.name)::uuid, t.export, t.name, t.meaning from (values
    (1, 'participants', 'id', komet.say('Pseudonym of the participation')),
    (2, 'participants', 'person', komet.say('Pseudonym of the parent')),
    (3, 'participants', 'course', komet.say('Pseudonym of the group')),
    (4, 'participants', 'district', komet.say('District; empty when too few are alike')),
    (5, 'participants', 'programme', komet.say('Code of the programme')),
    (6, 'participants', 'version', komet.say('Version of the programme')),
    (7, 'participants', 'begun', komet.say('Month, term or year that the group began')),
    (8, 'participants', 'role', komet.say('guardian or other')),
    (9, 'participants', 'age', komet.say('Age of the parent in ten years')),
    (10, 'participants', 'child_age', komet.say('Age of the eldest child, in years or a span')),
    (11, 'participants', 'language', komet.say('sv or other')),
    (12, 'participants', 'outcome', komet.say('running, completed, attended or interrupted')),
    (13, 'participants', 'held', komet.say('Meetings held in the group')),
    (14, 'participants', 'attended', komet.say('Meetings the parent came to or caught up')),
    (15, 'participants', 'homework', komet.say('Meetings with the homework done')),
    (16, 'participants', 'closeness', komet.say('How closely the row is told, from 3 to 0')),
    (17, 'answers', 'id', komet.say('Pseudonym of the answer')),
    (18, 'answers', 'person', komet.say('Pseudonym of the parent')),
    (19, 'answers', 'participation', komet.say('Pseudonym of the participation')),
    (20, 'answers', 'survey', komet.say('Code of the questionnaire')),
    (21, 'answers', 'edition', komet.say('Edition of the questionnaire')),
    (22, 'answers', 'occasion', komet.say('before, meeting, after or follow_up')),
    (23, 'answers', 'kind', komet.say('score or item')),
    (24, 'answers', 'code', komet.say('Code of the score or question')),
    (25, 'answers', 'value', komet.say('The number; empty when refused')),
    (26, 'answers', 'refused', komet.say('The parent would not say'))) t (n, export, name, meaning)
  order by t.n
$$;
comment on function api.research_columns() is 'The data dictionary of the exports to research. Errors: none.';
