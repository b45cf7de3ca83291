-- Evaluation: the statistics against published numbers, blocks that no two figures can be told apart by, and who sees what.
\ir people.inc
\ir groups.inc
select no_plan();

-- ---------------------------------------------------------------------------------------------------
-- Statistics. Student's ten patients (extra hours of sleep): mean 0.75 and 2.33, spread 1.789010 and 2.002249, of the change
-- 1.58 and 1.229995 (the data set sleep of R).
create temp table sleep (before numeric, after numeric);
insert into sleep values (0.7, 1.9), (-1.6, 0.8), (-0.2, 1.1), (-1.2, 0.1), (-0.1, -0.1), (3.4, 4.4), (3.7, 5.5), (0.8, 1.6), (0.0, 4.6), (2.0, 3.4);
select is(round(komet.spread(10, sum(before), sum(before * before)), 6), 1.789010, 'spread before') from sleep;
select is(round(komet.spread(10, sum(after), sum(after * after)), 6), 2.002249, 'spread after') from sleep;
select is(round(komet.spread(10, sum(after - before), sum(after * after) + sum(before * before) - 2 * sum(after * before)), 6), 1.229995, 'spread of the change') from sleep;
select is(komet.spread(1, 3, 9), null, 'one answer has no spread');
-- Morris (2008), the treated groups, as the package metafor counts them: escalc(measure = "SMCR") gives yi and vi. It corrects
-- for small n by the gamma function; the approximation differs by less than 0.0015.
create temp table morris (m_pre numeric, m_post numeric, sd_pre numeric, n int, r numeric, yi numeric, vi numeric);
insert into morris values (30.6, 38.5, 15.0, 20, 0.47, 0.5056, 0.0594), (23.5, 26.8, 3.1, 50, 0.64, 1.0481, 0.0254), (0.5, 0.7, 0.1, 9, 0.77, 1.8054, 0.2322),
  (53.4, 75.9, 14.5, 10, 0.89, 1.4181, 0.1225), (35.6, 36.0, 4.7, 14, 0.44, 0.0801, 0.0802);
select cmp_ok(abs(e.effect - m.yi), '<', 0.0015, 'effect of the published example, n = ' || m.n) from morris m, komet.effect_paired(m.n, m.m_pre, m.m_post, m.sd_pre, m.r) e;
select cmp_ok(abs(((e.high - e.low) / 2 / 1.96) ^ 2 - m.vi), '<', 0.0005, 'and its variance') from morris m, komet.effect_paired(m.n, m.m_pre, m.m_post, m.sd_pre, m.r) e;
select is((select effect from komet.effect_paired(6, 3, 4, 0, 0.5)), null, 'without a spread before there is no effect');

-- ---------------------------------------------------------------------------------------------------
-- A district with groups that ended a year to two months ago, and what their parents answered. The numbers are written here.
create temp table g (nr int, id uuid default gen_random_uuid(), unit uuid, leader uuid, last_on date, pairs numeric[]);
insert into g (nr, unit, leader, last_on, pairs) values
  (1, :'farsta', :'lena', '2026-03-01', '{4,2, 3.5,3, 5,2, 4,3, 2,2.5, 3,1}'),
  -- The third answered before only: in no figure.
  (2, :'farsta', :'lena', '2026-04-01', '{4,4, 3,2, 1,null}'),
  (3, :'farsta', :'omar', '2026-05-01', '{5,1, 4,2, 3,2}'),
  (4, :'farsta', :'lena', '2026-06-01', '{2,1, 5,4, 4,3}'),
  (5, :'farsta', :'omar', '2026-07-01', '{3,3}'),
  (6, :'bromma', :'britt', '2026-06-15', '{4,1, 4,2, 4,2, 5,2}'),
  -- Answers that are not closed yet.
  (7, :'farsta', :'lena', '2026-11-10', '{1,5, 1,5, 1,5, 1,5, 1,5}');
insert into komet.course_group (id, unit, number, programme, programme_version, state, first_date, starts, ends, capacity)
select g.id, g.unit, 700 + g.nr, v.programme, v.id, 'settled', g.last_on - 70, '17:30', '20:00', 6 from g cross join komet.programme_version v where v.programme = :'k311';
insert into komet.group_leader (course_group, leader, unit) select id, leader, unit from g;
insert into komet.meeting (unit, course_group, number, on_date, starts, ends, state) select unit, id, 1, last_on, '17:30', '20:00', 'held' from g;
create temp table p (nr int, k int, participation uuid default gen_random_uuid(), b numeric, a numeric);
insert into p (nr, k, b, a) select g.nr, k, g.pairs[2 * k - 1], g.pairs[2 * k] from g cross join generate_series(1, cardinality(g.pairs) / 2) k;
do $$
declare
  it record;
  r uuid;
begin
  for it in select p.*, g.id as course, g.unit, g.last_on, u.code from p join g using (nr) join komet.unit u on u.id = g.unit loop
    r := tap.waits('P' || it.nr || it.k, it.last_on - 100, 1, 1, it.code);
    insert into komet.participation (id, unit, course_group, registration, person, state)
    select it.participation, it.unit, it.course, r, a.person, case when it.k = 1 then 'interrupted' else 'completed' end from komet.registration_adult a where a.registration = r;
    insert into komet.survey_sheet (id, unit, course_group, survey_plan, survey_version, participation, state, answers, scores, changed_at, changed_by)
    select gen_random_uuid(), it.unit, it.course, l.id, v.id, it.participation, 'answered', '{}',
      jsonb_build_object('conflict', case l.occasion when 'before' then it.b else it.a end), it.last_on + time '09:00', 't_farsta'
    from komet.survey_plan l join komet.survey s on s.id = l.survey and s.code = 'everyday' join komet.survey_version v on v.survey = s.id where l.occasion = 'before' or l.occasion = 'after' and it.a is not null;
  end loop;
end
$$;

-- Group 1 has six pairs and stands for itself; 2 and 4 are Lena's and make five; 3 and 5 are four and wait; so does Bromma's.
set session authorization t_farsta;
select is(string_agg((n, before, after, change, improved)::text, ' '), '(11,3.59,2.50,-1.09,82)', 'all together: eleven of those who answered both') from api.evaluation();
-- By hand: 21.5/6, sqrt((82.25 - 21.5^2/6)/5), 13.5/6, sqrt((33.25 - 13.5^2/6)/5); r 0.0323, J 16/19, g 1.1001, se 0.6507.
select is(string_agg((label, score, n, before, before_sd, after, after_sd, change, effect, effect_low, effect_high, improved, worse)::text, ' '),
  '("Farsta 701","Bråk hemma",6,3.58,1.02,2.25,0.76,-1.33,1.10,-0.18,2.38,83,17)', 'by group only the one with five or more; a fall in conflict is for the better') from api.evaluation(by => 'group');
select is(string_agg(label || ' ' || n, ', ' order by label), 'Lena Ahl 11', 'by leader: Lena''s two blocks, and none of Omar''s four') from api.evaluation(by => 'leader');
select is(string_agg(label || ' ' || n, ', ' order by label), 'HT 2025 6, VT 2026 5', 'by term') from api.evaluation(by => 'term');
select is(string_agg(label || ' ' || n, ', '), 'Komet 3–11, Manual 2011 11', 'by version') from api.evaluation(by => 'version');
select is(string_agg(n::text, ', '), '6', 'a period takes a block whole or not at all') from api.evaluation(to_date => '2026-05-31');
select is((select count(*) from api.evaluation(from_date => '2026-05-01', to_date => '2026-07-31')), 0::bigint, 'and what is left is not told');
select is((select count(*) from api.evaluation(unit => :'bromma')), 0::bigint, 'nothing of another district');
select is(tap.try('select count(*) from api.evaluation(by => ''mood'')'), 'KM001 by: Choose from the list', 'sorted by what there is');
select is(tap.try('select count(*) from api.evaluation(''2026-12-01'', ''2026-11-01'')'), 'KM001 to_date: The period ends before it begins', 'a period that ends before it begins');
select is((surely, surely_worse)::text, '(,)', 'chance is not told without the instrument''s reliability') from api.evaluation();
select is(string_agg(line, ' ') filter (where line ~ chr(31)) ~ ('2025-11-24' || chr(31) || '2026-11-24 As of .* do not' || chr(31) || '2026-11-24' || chr(31) || '30 Groups'), true, 'what is counted and how is told beside it, with its days') from api.evaluation_about();
-- The results of questionnaires are made of the same blocks: no other sum of the same answers.
select is(string_agg((score, n_before, before, n_after, after, pairs, change)::text, ' '), '("Bråk hemma",11,3.59,11,2.50,11,-1.09)', 'the results say the same, and nothing of who answered once') from api.survey_figures() where name = 'Vardagen hemma';

-- ---------------------------------------------------------------------------------------------------
-- Somebody with psql asks for every period, district, programme and way of sorting there is: no two answers differ by fewer than five.
reset session authorization;
create function tap.sums_as(login name) returns table (n int, total numeric) language plpgsql as $$
declare
  me name := session_user;
  u uuid[] := array(select null::uuid union all select id from komet.unit where code in ('farsta', 'bromma'));
begin
  perform set_config('session_authorization', login, true);
  return query
    select distinct e.n, round(e.n * e.before, 0)
    from unnest(array['2026-02-01', '2026-03-15', '2026-04-15', '2026-05-15', '2026-06-05', '2026-06-20']::date[]) f
    cross join unnest(array['2026-03-01', '2026-04-01', '2026-05-01', '2026-06-01', '2026-06-15', '2026-11-24']::date[]) t
    cross join unnest(u) u (id)
    cross join unnest(array['all', 'leader', 'group', 'term', 'unit']) b
    cross join lateral api.evaluation(from_date => f, to_date => t, unit => u.id, by => b) e where f <= t;
  perform set_config('session_authorization', me, true);
end
$$;
select is(string_agg(n::text, ' ' order by n), '5 6 11', 'every sum there is') from tap.sums_as('t_lead');
select is(string_agg(n || ':' || total, ' ' order by n), '5:18 6:21 11:39', 'and each is a sum of whole blocks: nothing is left when one is taken from another') from tap.sums_as('t_farsta');

-- What comes later changes no block that was made.
create function tap.ended(nr int, in_unit uuid, leader uuid, day date, pairs numeric[]) returns void language plpgsql as $$
declare
  v komet.programme_version;
  c uuid := gen_random_uuid();
  r uuid;
  x uuid;
begin
  select * into v from komet.programme_version where programme = (select id from komet.programme where code = 'komet-3-11');
  insert into komet.course_group (id, unit, number, programme, programme_version, state, first_date, starts, ends, capacity)
  values (c, in_unit, nr, v.programme, v.id, 'settled', day - 70, '17:30', '20:00', 6);
  insert into komet.group_leader (course_group, leader, unit) values (c, ended.leader, in_unit);
  insert into komet.meeting (unit, course_group, number, on_date, starts, ends, state) values (in_unit, c, 1, day, '17:30', '20:00', 'held');
  for k in 1 .. cardinality(pairs) / 2 loop
    r := tap.waits('Q' || nr || k, day - 100, 1, 1, (select code from komet.unit where id = in_unit));
    insert into komet.participation (unit, course_group, registration, person, state) select in_unit, c, r, a.person, 'completed' from komet.registration_adult a where a.registration = r returning id into x;
    insert into komet.survey_sheet (id, unit, course_group, survey_plan, survey_version, participation, state, scores, changed_at, changed_by)
    select gen_random_uuid(), in_unit, c, l.id, y.id, x, 'answered', jsonb_build_object('conflict', pairs[2 * k - case l.occasion when 'before' then 1 else 0 end]), day + time '09:00', 't_farsta'
    from komet.survey_plan l join komet.survey s on s.id = l.survey and s.code = 'everyday' join komet.survey_version y on y.survey = s.id where l.occasion in ('before', 'after');
  end loop;
end
$$;
do $$
declare
  f uuid := (select id from komet.unit where code = 'farsta');
  b uuid := (select id from komet.unit where code = 'bromma');
begin
  perform tap.ended(720, f, (select id from komet.leader where name = 'Omar Said'), '2026-08-01', '{3,1}');
  perform tap.ended(721, b, (select id from komet.leader where name = 'Omar Said'), '2026-08-10', '{4,3, 3,3, 5,2}');
  perform tap.ended(722, b, (select id from komet.leader where name = 'Lena Ahl'), '2026-08-20', '{4,3, 3,3, 5,2}');
end
$$;
set session authorization t_farsta;
select is(string_agg(label || ' ' || n, ', ' order by label), 'Lena Ahl 11, Omar Said 5', 'Omar''s four and one more make five') from api.evaluation(by => 'leader');
select is(string_agg((label, n, before, after)::text, ' '), '("Farsta 701",6,3.58,2.25)', 'and the others stay as they were') from api.evaluation(by => 'group');
set session authorization t_bromma;
select is(string_agg((n, before)::text, ' '), '(7,4.14)', 'ten that wait become a block of the oldest, and the youngest wait on') from api.evaluation();
select is((select count(*) from api.evaluation(by => 'leader')), 0::bigint, 'which is no leader''s own') ;
reset session authorization;

-- Whatever the setting says, never fewer than five; and more when it says so.
update komet.setting_kind set default_value = '1' where name = 'feedback_answers';
set session authorization t_farsta;
select is(string_agg(n::text, ' '), '6', 'never fewer than five') from api.evaluation(by => 'group');
reset session authorization;
update komet.setting_kind set default_value = '7' where name = 'feedback_answers';
set session authorization t_farsta;
select is(string_agg(n::text, ' '), null, 'more when the setting asks for it') from api.evaluation(by => 'group');
reset session authorization;
update komet.setting_kind set default_value = '5' where name = 'feedback_answers';
-- Whoever may change settings gets no other blocks of what is past: a value counts from its day.
insert into komet.setting (name, value, valid_from) values ('feedback_answers', '6', '2026-11-24'), ('answers_closed_days', '0', '2026-11-24');
set session authorization t_farsta;
select is(string_agg(label || ' ' || n, ', ' order by label), 'Lena Ahl 11, Omar Said 5', 'a setting changes nothing of groups that ended before it') from api.evaluation(by => 'leader');
reset session authorization;
delete from komet.setting where name in ('feedback_answers', 'answers_closed_days');

-- Surely better: a change larger than 1.96 * 1 * sqrt(2 * (1 - 0.875)) = 0.98.
set session authorization t_lead;
select id as measure, version as mv from api.measure_list() where name = 'Bråk hemma' \gset
\set keep 'api.measure_save(gen_random_uuid(), %L, %s, %s, %s, %L)'
select is(tap.told(format(:'keep', :'measure', :mv, '1.2', '1', 'x')), 'KM001 reliability: Between 0 and 1, such as 0.86', 'a reliability');
select is(tap.told(format(:'keep', :'measure', :mv, '0.875', 'null', 'x')), 'KM001 norm_sd: Both figures, or none', 'and a spread');
select is(tap.told(format(:'keep', :'measure', :mv, '0.875', '1', '')), 'KM001 norm_source: Say whose figures these are', 'of somebody');
select is(tap.told(format(:'keep', :'measure', :mv, '0.875', '1', 'Påhittad 2026')), 'Saved Bråk hemma', 'kept by the lead');
select is(tap.told(format(:'keep', :'measure', :mv, '0.875', '1', 'Påhittad 2026')) like 'KM002%', true, 'of the version that was seen');
select is(chance, 0.98, 'which says what is more than chance') from api.measure_get(:'measure');
set session authorization t_farsta;
select is(tap.try('select count(*) from ' || format(:'keep', :'measure', :mv + 1, 'null', 'null', '')), '42501 -: permission denied for function measure_save', 'and by nobody else');
reset session authorization;
set session authorization t_farsta;
select is((n, improved, surely, surely_worse)::text, '(6,83,67,0)', 'four of six changed by more than chance') from api.evaluation(by => 'group');
reset session authorization;
update komet.survey_score set reliability = null, norm_sd = null, norm_source = null;
-- All the same before: the mean says of each what the spread would.
update komet.survey_sheet s set scores = '{"conflict": 3}', version = 0 from g, komet.survey_plan l where g.nr = 1 and s.course_group = g.id and l.id = s.survey_plan and l.occasion = 'before';
set session authorization t_farsta;
select is((n, before_sd, effect, effect_low)::text, '(6,,,)', 'a spread of nothing is left out, with what leans on it') from api.evaluation(by => 'group');
reset session authorization;

-- Who sees it.
set session authorization t_leader;
select is(string_agg(n::text, ','), '11', 'a leader her own settled groups') from api.evaluation();
set session authorization t_nobody;
select is(tap.try('select count(*) from api.evaluation()'), '42501 -: permission denied for function evaluation', 'nobody else');
reset session authorization;
\ir as.inc
select is(tap.inside_as('t_lead', format('select count(*) from komet.group_scores(array[%L]::uuid[], null, ''2026-11-24'')', (select id from g where nr = 2))), '42501 -: permission denied for table survey_anonymous', 'what blocks are made of is read by no api function');

-- ---------------------------------------------------------------------------------------------------
-- Parents' feedback as a reason for a refresher: of five or more, never one parent's
insert into komet.leader_certificate (leader, programme, valid_from) values (:'omar', :'k311', '2025-01-01');
create function tap.feedback(nr int, n int, points numeric) returns void language sql as $$
  insert into komet.survey_anonymous (unit, course_group, survey_plan, survey_version, answers, scores)
  select c.unit, c.id, l.id, v.id, '{}', jsonb_build_object('delivery', points, 'quality', 4.5, 'fidelity', 4.5)
  from komet.course_group c cross join generate_series(1, n) join komet.survey s on s.code = 'feedback' join komet.survey_plan l on l.survey = s.id join komet.survey_version v on v.survey = s.id
  where c.number = feedback.nr
$$;
do $$ begin perform tap.feedback(703, 4, 2.0); end $$;
set session authorization t_lead;
select is((select count(*) from api.refresher_list() where why = 'feedback'), 0::bigint, 'four parents say nothing');
reset session authorization;
do $$ begin perform tap.feedback(705, 1, 3.0); end $$;
set session authorization t_lead;
select is(string_agg((name, programme_name, due_on, late)::text, ' '), '("Omar Said","Komet 3–11",2026-07-01,t)', 'five do: (11/5 - 1) / 4 is 30 per cent of the scale') from api.refresher_list(why => 'feedback');
reset session authorization;
update komet.setting_kind set default_value = '30' where name = 'feedback_least';
set session authorization t_lead;
select is((select count(*) from api.refresher_list() where why = 'feedback'), 0::bigint, 'below the setting, not at it');
reset session authorization;
update komet.setting_kind set default_value = '60' where name = 'feedback_least';
insert into komet.leader_certificate (leader, programme, valid_from) values (:'omar', :'k311', '2026-09-01');
set session authorization t_lead;
select is((select count(*) from api.refresher_list() where why = 'feedback'), 0::bigint, 'nor when there was a refresher since');
reset session authorization;
select * from finish();
