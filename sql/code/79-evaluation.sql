-- Evaluation: what has changed from before to after, of those who answered both, and how far one may trust it.
--
-- What anybody is shown is a sum of blocks: groups of which five or more have answered, of one district and version, made once
-- and for all in the order in which groups end. A figure takes a block whole or not at all, so that no two of them, whatever
-- they are asked for, differ by fewer than five people. See doc/adr/0024.

create type komet.score_block as (survey uuid, code text, stat text, groups uuid[], leaders text, n int, before numeric, after numeric, before2 numeric, after2 numeric, product numeric,
  better int, worse int, surely int, surely_worse int);

create policy counts on komet.unit_then for select to komet_owner using (kind in ('course_group', 'registration'));
create policy counts on komet.web_participation for select to komet_owner using (state <> 'running');
create policy counts on komet.survey for select to komet_owner using (true);
create policy counts on komet.survey_version for select to komet_owner using (true);
create policy counts on komet.survey_score for select to komet_owner using (true);
create policy counts on komet.setting for select to komet_owner using (true);
create policy counts on komet.setting_kind for select to komet_owner using (true);

create function komet.block_sum(blocks komet.score_block[]) returns komet.score_block language sql immutable as $$
  select row(min(b.survey::text)::uuid, min(b.code), min(b.stat), (select array_agg(g) from unnest(blocks) x cross join unnest(x.groups) g), null, sum(b.n)::int,
    sum(b.before), sum(b.after), sum(b.before2), sum(b.after2), sum(b.product), sum(b.better)::int, sum(b.worse)::int, sum(b.surely)::int, sum(b.surely_worse)::int)::komet.score_block
  from unnest(blocks) b
$$;
comment on function komet.block_sum(komet.score_block[]) is 'Several groups as one block.';

create function komet.group_scores(groups uuid[], surveys uuid[], today date)
returns table (part text, last_on date, need int, block komet.score_block) language sql stable as $$
  with g as materialized (
    select c.id, c.programme, c.programme_version, b.last_on,
      coalesce((select t.was from komet.unit_then t where t.about = c.id and t.until >= b.last_on order by t.until limit 1), c.unit) as unit
    from komet.course_group c
    join (select m.course_group, max(m.on_date) as last_on from komet.meeting m where m.state <> 'cancelled' group by 1) b on b.course_group = c.id
    where c.state in ('running', 'break', 'ended', 'settled')
    union all
    -- A web course is one person's, and ends when it is decided how it went: blocks are made of them as of groups.
    select w.id, w.programme, w.programme_version, komet.day_of(w.decided_at),
      coalesce((select t.was from komet.unit_then t where t.about = w.registration and t.until >= komet.day_of(w.decided_at) order by t.until limit 1), w.unit)
    from komet.web_participation w where w.state <> 'running'),
  k as materialized (
    select g.*, (select string_agg(x.leader::text, ' ' order by x.leader) from komet.group_leader x where x.course_group = g.id) as leaders,
      -- As they were in force when the group ended: else who changes them would have other blocks made of the same answers.
      komet.setting('answers_closed_days', null, null, g.last_on)::int as closed_days, greatest(komet.setting('feedback_answers', null, null, g.last_on)::int, 5) as need
    from g where (g.unit, g.programme_version) in (select w.unit, w.programme_version from g w where w.id = any (group_scores.groups))),
  l as materialized (
    select p.id, p.survey, p.programme, p.occasion, max(case when p.occasion = 'before' then 0 else greatest(p.days, 0) end) over (partition by p.survey, p.occasion = 'follow_up') as days
    from komet.survey_plan p where group_scores.surveys is null or p.survey = any (group_scores.surveys)),
  s as (
    select a.course_group as course, a.survey_plan, a.id as who, a.scores, null::date as day from komet.survey_anonymous a
    where a.course_group = any (array(select k.id from k))
    union all
    select coalesce(t.course_group, t.web_participation), t.survey_plan, coalesce(t.participation, t.web_participation, t.id), t.scores,
      (coalesce(t.answered_at, t.changed_at) at time zone 'Europe/Stockholm')::date from komet.survey_sheet t
    where coalesce(t.course_group, t.web_participation) = any (array(select k.id from k)) and t.state = 'answered'),
  -- One line a person, whose answers stand beside each other; an anonymous sheet is a person of its own.
  v as (
    select k.id, k.unit, k.programme, k.programme_version, k.leaders, k.last_on, k.need, l.survey, e.key as code, s.who,
      avg(e.value::numeric) filter (where l.occasion = 'before') as b, avg(e.value::numeric) filter (where l.occasion in ('after', 'meeting')) as a,
      avg(e.value::numeric) filter (where l.occasion = 'follow_up') as f
    from s join k on k.id = s.course
    join l on l.id = s.survey_plan
    cross join jsonb_each_text(s.scores) e
    -- Answers are counted when no more are waited for; those that come later are kept and not counted.
    where k.last_on + l.days + k.closed_days < group_scores.today and coalesce(s.day, k.last_on) <= k.last_on + l.days + k.closed_days
    group by k.id, k.unit, k.programme, k.programme_version, k.leaders, k.last_on, k.need, l.survey, e.key, s.who),
  q as (
    -- What is asked before and after counts for those who answered both, and for nothing else: each answer is in one sum only.
    select v.*, x.stat, x.b as is_before, x.a as is_after
    from v cross join lateral (
      select exists (select from l join komet.survey y on y.id = l.survey
        where l.survey = v.survey and l.occasion = 'before' and not y.anonymous and coalesce(l.programme, v.programme) = v.programme) as paired) t
    cross join lateral (
      select 'pair' as stat, v.b, v.a where t.paired and v.b is not null and v.a is not null
      union all select 'one', null, v.a where not t.paired and v.a is not null
      union all select 'follow', null, v.f where v.f is not null) x),
  c as materialized (
    -- The newest edition says which way is better, the newest that has figures of the instrument how much is chance.
    select y.survey, x.code, (array_agg(case x.better when 'higher' then 1 when 'lower' then -1 end order by y.edition desc)) [1] as way,
      (array_agg(1.96 * x.norm_sd * sqrt(2 * (1 - x.reliability)) order by y.edition desc) filter (where x.norm_sd * x.reliability is not null)) [1] as chance
    from komet.survey_score x join komet.survey_version y on y.id = x.survey_version and y.valid_from is not null group by 1, 2)
  select concat_ws(' ', q.unit, q.programme_version, q.survey, q.code, q.stat), q.last_on, q.need,
    row(q.survey, q.code, q.stat, array[q.id], q.leaders, count(*)::int, sum(q.is_before), sum(q.is_after), sum(q.is_before * q.is_before), sum(q.is_after * q.is_after),
      sum(q.is_before * q.is_after), case when c.way is not null then count(*) filter (where c.way * (q.is_after - q.is_before) > 0)::int end,
      case when c.way is not null then count(*) filter (where c.way * (q.is_after - q.is_before) < 0)::int end,
      case when c.way * c.chance is not null then count(*) filter (where c.way * (q.is_after - q.is_before) > c.chance)::int end,
      case when c.way * c.chance is not null then count(*) filter (where c.way * (q.is_after - q.is_before) < -c.chance)::int end)::komet.score_block
  from q left join c on c.survey = q.survey and c.code = q.code
  group by q.unit, q.programme_version, q.survey, q.code, q.stat, q.last_on, q.need, q.id, q.leaders, c.way, c.chance
  order by 1, 2, q.id
$$;
comment on function komet.group_scores(uuid[], uuid[], date) is 'The sums of each group''s answers, and of each person''s in a web course, of every one of the districts and versions that these groups are of, in the order in which they ended. What blocks are made of, and nobody sees.';

create function komet.score_blocks(groups uuid[], surveys uuid[]) returns setof komet.score_block
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  it record;
  part text := '';
  waiting komet.score_block[] := '{}';
  taken komet.score_block[];
  n int;
begin
  for it in select x.part as key, x.need, x.block from komet.group_scores(score_blocks.groups, score_blocks.surveys, komet.today()) x
  loop
    if it.key <> part then
      part := it.key;
      waiting := '{}';
    end if;
    if (it.block).n >= it.need then
      return next it.block;
      continue;
    end if;
    waiting := waiting || it.block;
    -- Groups of the same leaders first, since their figures are asked for; then, before too much waits, the oldest of any.
    taken := array(select x from unnest(waiting) x where x.leaders is not distinct from (it.block).leaders);
    if (select sum(x.n) from unnest(taken) x) >= it.need then
      return next komet.block_sum(taken);
      waiting := array(select x from unnest(waiting) x where x.leaders is distinct from (it.block).leaders);
    elsif (select sum(x.n) from unnest(waiting) x) >= 2 * it.need then
      n := 0;
      taken := '{}';
      while n < it.need loop
        taken := taken || waiting [1];
        n := n + waiting [1].n;
        waiting := waiting [2:];
      end loop;
      return next komet.block_sum(taken);
    end if;
  end loop;
end $$;
comment on function komet.score_blocks(uuid[], uuid[]) is 'The sums that may be told, of the districts and versions of these groups: each of as many answers as the setting feedback_answers asked for when the group ended, never fewer than five. A block that was made stays as it is, since it is made in the order in which groups ended and of answers that are closed; what is left waits for the next groups. Runs as komet_owner, the only one who reads what anonymous people and families have answered.';

create function komet.scores_told(groups uuid[], labels text[], surveys uuid[]) returns table (label text, survey uuid, code text, stat text, n int, before numeric, after numeric,
  before2 numeric, after2 numeric, product numeric, better int, worse int, surely int, surely_worse int) language sql stable as $$
  with l as (select x.label, array_agg(x.course_group) as groups from unnest(scores_told.groups, scores_told.labels) x (course_group, label) group by 1)
  select l.label, b.survey, b.code, b.stat, sum(b.n)::int, sum(b.before), sum(b.after), sum(b.before2), sum(b.after2), sum(b.product), sum(b.better)::int, sum(b.worse)::int,
    sum(b.surely)::int, sum(b.surely_worse)::int
  from komet.score_blocks(scores_told.groups, scores_told.surveys) b
  join l on b.groups <@ l.groups
  group by 1, 2, 3, 4
$$;
comment on function komet.scores_told(uuid[], text[], uuid[]) is 'The sums of each label: of the blocks all of whose groups have it.';

-- ---------------------------------------------------------------------------------------------------
-- Statistics

create function komet.spread(n int, sum numeric, squares numeric) returns numeric language sql immutable as $$
  select case when spread.n > 1 then sqrt(greatest(spread.squares - spread.sum * spread.sum / spread.n, 0) / (spread.n - 1)) end
$$;
comment on function komet.spread(int, numeric, numeric) is 'Standard deviation of a sample, from its sums.';

create type komet.effect as (effect numeric, low numeric, high numeric);

create function komet.effect_paired(n int, before numeric, after numeric, before_sd numeric, r numeric) returns komet.effect language sql immutable as $$
  select row(e.g, e.g - 1.96 * w.se, e.g + 1.96 * w.se)::komet.effect
  from (select (1 - 3.0 / (4 * (effect_paired.n - 1) - 1)) * (effect_paired.after - effect_paired.before) / effect_paired.before_sd as g) e
  cross join lateral (select sqrt(2 * (1 - effect_paired.r) / effect_paired.n + e.g * e.g / (2 * effect_paired.n)) as se) w
  where effect_paired.n > 2 and effect_paired.before_sd > 0
$$;
comment on function komet.effect_paired(int, numeric, numeric, numeric, numeric) is 'Standardised mean change with raw score standardisation: (after - before) / spread before, corrected for small n by 1 - 3 / (4 (n - 1) - 1), with the interval of 95 % from the variance 2 (1 - r) / n + g^2 / (2 n), r the correlation of before and after (Becker 1988, Morris 2000; SMCR in the package metafor). Null when all answered the same before.';

-- ---------------------------------------------------------------------------------------------------
-- The list

create type api.evaluation_row as (id uuid, label text, name text, score text, better text, n int, before numeric, before_sd numeric, after numeric, after_sd numeric,
  change numeric, change_sd numeric, effect numeric, effect_low numeric, effect_high numeric, improved int, surely int, worse int, surely_worse int);

create function api.evaluation(from_date date default null, to_date date default null, programme uuid default null, unit uuid default null, by text default null)
returns setof api.evaluation_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  courses uuid[] := komet.figure_courses(evaluation.from_date, evaluation.to_date, evaluation.programme, evaluation.unit);
  counted uuid[];
  labels text[];
begin
  select array_agg(k.course), array_agg(k.label) into counted, labels from komet.figure_keys(courses, evaluation.by) k;
  return query
    select md5(concat_ws(' ', t.label, t.survey, t.code))::uuid, t.label, v.name::text, c.name::text, c.better, t.n, round(t.before / t.n, 2), round(w.b, 2), round(t.after / t.n, 2), round(w.a, 2),
      round((t.after - t.before) / t.n, 2), round(w.d, 2), round(c.way * e.effect, 2), round(least(c.way * e.low, c.way * e.high), 2), round(greatest(c.way * e.low, c.way * e.high), 2),
      komet.percent(t.better, t.n), komet.percent(t.surely, t.n), komet.percent(t.worse, t.n), komet.percent(t.surely_worse, t.n)
    from komet.scores_told(counted, labels, null) t
    join komet.survey v on v.id = t.survey
    cross join lateral (
      select x.name, x.better, x.position, case x.better when 'lower' then -1 else 1 end as way from komet.survey_score x join komet.survey_version y on y.id = x.survey_version
      where y.survey = t.survey and x.code = t.code and y.valid_from is not null order by y.edition desc limit 1) c
    -- A spread of nothing says of everybody what the mean says of all: it is left out, with what leans on it.
    cross join lateral (
      select nullif(komet.spread(t.n, t.before, t.before2), 0) as b, nullif(komet.spread(t.n, t.after, t.after2), 0) as a,
        nullif(komet.spread(t.n, t.after - t.before, t.after2 + t.before2 - 2 * t.product), 0) as d) w
    left join lateral komet.effect_paired(t.n, t.before / t.n, t.after / t.n, w.b, (t.product - t.before * t.after / t.n) / (t.n - 1) / (w.b * w.a)) e on true
    where t.stat = 'pair'
    order by t.label collate "sv-SE-x-icu" nulls first, v.position, c.position, t.code
    limit komet.setting('list_max', null, null)::int * 20;
end $$;
comment on function api.evaluation(date, date, uuid, uuid, text) is 'Before and after, of parents who answered both, drop-outs among them: number, means, spreads, mean change, effect (see komet.effect_paired; positive is for the better) with its interval of 95 %, and the shares in per cent that changed for the better and worse, and that did so by more than chance (when the reliability of the instrument is known). by is unit, programme, version, leader, group or term. Made of whole blocks (komet.score_blocks): what is left waits. Web courses stand apart from groups, with their programme in the label. Leaders see settled groups of their own. Errors: KM001 at to_date or by. Source: the founding documents, wishes 13, 14, 34, 47 and 80 of the glossary.';

create type api.evaluation_line as (line text);

create function api.evaluation_about(from_date date default null, to_date date default null) returns setof api.evaluation_line
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  today date := komet.today();
begin
  perform komet.figure_day('from_date', evaluation_about.from_date), komet.figure_day('to_date', evaluation_about.to_date);
  return query select array_to_string(x.line, chr(31)) from (values
    (array[komet.say('Parents who answered both before and after, drop-outs among them; groups that ended {1} to {2}'),
      coalesce(evaluation_about.from_date, today - 365)::text, coalesce(evaluation_about.to_date, today)::text]),
    (array[komet.say('As of {1}. Answers count from {2} days after they were due; later ones do not'), today::text, komet.setting('answers_closed_days', null, null)]),
    (array[komet.say('Effect: change / spread before, corrected for small n (Hedges); positive is better')]),
    (array[komet.say('Interval of 95 %: variance 2(1-r)/n + g2/2n (Becker 1988, Morris 2000)')]),
    (array[komet.say('Surely better: a change larger than chance by the instrument''s reliability')]),
    (array[komet.say('Web courses stand apart, with their programme: by the day it was decided how they went')]),
    (array[komet.say('Groups are counted together until {1} have answered; the rest waits for the next'),
      greatest(komet.setting('feedback_answers', null, null)::int, 5)::text])) x (line);
end $$;
comment on function api.evaluation_about(date, date) is 'What the evaluation counts and how, with the settings in force: lines with their values. Errors: KM001 at a day that nothing was or will be counted on.';

-- ---------------------------------------------------------------------------------------------------
-- How much of a change is chance: figures of each instrument, kept by the lead

create policy norms on komet.survey_score for update to komet_api using ((select komet.has_duty('lead')));
grant update (reliability, norm_sd, norm_source, version) on komet.survey_score to komet_api;

create type api.measure_row as (id uuid, version bigint, survey_name text, name text, edition int, better text, reliability numeric, norm_sd numeric, chance numeric, norm_source text);

create function komet.measures() returns setof api.measure_row language sql stable as $$
  select distinct on (s.position, s.name, x.position, x.code) x.id, x.version, s.name::text, x.name::text, y.edition, x.better, x.reliability, x.norm_sd,
    round(1.96 * x.norm_sd * sqrt(2 * (1 - x.reliability)), 2), x.norm_source::text
  from komet.survey_score x join komet.survey_version y on y.id = x.survey_version and y.valid_from is not null join komet.survey s on s.id = y.survey
  order by s.position, s.name, x.position, x.code, y.edition desc
$$;
comment on function komet.measures() is 'What questionnaires are counted into, the newest edition of each, with what is known of the instrument.';

create function api.measure_list() returns setof api.measure_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select * from komet.measures()
$$;
comment on function api.measure_list() is 'The measures of the evaluation: reliability, spread in the norm group, whose figures they are, and from which change on it is more than chance (1.96 spreads times the root of 2 (1 - reliability); Jacobson and Truax 1991). Errors: none. Source: wish 13.';

create function api.measure_get(id uuid default null) returns setof api.measure_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select m.* from komet.measures() m where m.id = measure_get.id
$$;
comment on function api.measure_get(uuid) is 'One measure, for the form.';

create function api.measure_save(request uuid default null, id uuid default null, version bigint default null, reliability numeric default null, norm_sd numeric default null, norm_source text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  source text := komet.clean('norm_source', measure_save.norm_source);
  x komet.survey_score;
begin
  done := komet.request_begin(measure_save.request, 'measure_save', jsonb_build_object('id', measure_save.id, 'version', measure_save.version, 'reliability', measure_save.reliability,
    'norm_sd', measure_save.norm_sd, 'norm_source', measure_save.norm_source));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  if measure_save.reliability <= 0 or measure_save.reliability >= 1 then
    perform komet.fail('KM001', 'reliability', 'Between 0 and 1, such as 0.86');
  elsif measure_save.norm_sd <= 0 then
    perform komet.fail('KM001', 'norm_sd', 'More than 0');
  elsif (measure_save.reliability is null) <> (measure_save.norm_sd is null) then
    perform komet.fail('KM001', case when measure_save.norm_sd is null then 'norm_sd' else 'reliability' end, 'Both figures, or none');
  elsif measure_save.norm_sd is not null and source is null then
    perform komet.fail('KM001', 'norm_source', 'Say whose figures these are');
  end if;
  update komet.survey_score s set reliability = measure_save.reliability, norm_sd = measure_save.norm_sd, norm_source = source, version = s.version + 1
  where s.id = measure_save.id and s.version = measure_save.version returning s.* into x;
  if x.id is null then
    perform komet.raise_stale();
  end if;
  return next komet.finish(measure_save.request, x.id, x.version, komet.say('Saved {1}'), x.name::text);
end $$;
comment on function api.measure_save(uuid, uuid, bigint, numeric, numeric, text) is 'What is known of an instrument: its reliability and the spread in the norm group, both or none, and whose figures they are. Errors: KM001 at each field; KM002.';

-- ---------------------------------------------------------------------------------------------------
-- Parents' feedback as a reason for a refresher

create function komet.leader_feedback(since date) returns table (leader uuid, programme uuid, percent int, answers int, last_on date) language plpgsql stable as $$
#variable_conflict use_column
declare
  groups uuid[] := array(
    select m.course_group from komet.meeting m where m.state <> 'cancelled' group by 1 having max(m.on_date) >= leader_feedback.since);
  surveys uuid[] := array(select s.id from komet.survey s where s.about = 'leaders');
begin
  return query
    with l as (
      select x.leader, g.programme, array_agg(g.id) as groups
      from komet.group_leader x join komet.course_group g on g.id = x.course_group
      where g.id = any (groups) group by 1, 2),
    r as (
      select distinct on (v.survey, c.code) v.survey, c.code, s.lowest * s.times as lowest, s.highest * s.times as highest
      from komet.survey_score c
      join komet.survey_version v on v.id = c.survey_version
      cross join lateral (
        select min(t.value)::numeric as lowest, max(t.value)::numeric as highest, case c.method when 'sum' then cardinality(c.questions) else 1 end as times
        from komet.survey_question q join komet.survey_step t on t.scale = q.scale where q.survey_version = v.id and q.code = any (c.questions)) s
      where v.survey = any (surveys) and v.valid_from is not null order by v.survey, c.code, v.edition desc)
    select m.leader, m.programme, min(round(100 * (m.mean - r.lowest) / nullif(r.highest - r.lowest, 0)))::int, min(m.n)::int, max(m.last_on)
    from (
      select l.leader, l.programme, b.survey, b.code, sum(b.n) as n, sum(b.after) / sum(b.n) as mean,
        max((select max(y.on_date) from komet.meeting y where y.course_group = any (b.groups) and y.state <> 'cancelled')) as last_on
      from komet.score_blocks(groups, surveys) b
      join l on b.groups <@ l.groups
      where b.stat = 'one' group by 1, 2, 3, 4) m
    join r on r.survey = m.survey and r.code = m.code
    group by m.leader, m.programme;
end $$;
comment on function komet.leader_feedback(date) is 'What parents think of each leader in each programme, of groups that ended since a day: the lowest of the scales, in per cent of its range, of how many answers, and when the last of the groups counted ended. Of whole blocks of anonymous answers (komet.score_blocks), so never one parent''s; of the groups that one may count.';
