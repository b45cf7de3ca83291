-- Questionnaires of those in web courses: who is asked what and when, typed, refused, reminded and taken back as in groups, told in the
-- register extract, and counted apart from groups. Today is Tuesday 2026-11-24.
\ir people.inc
\ir as.inc
\ir groups.inc
select no_plan();
select id as web from komet.programme where code = 'ikomet-internet' \gset
select id as version from komet.programme_version where programme = :'web' \gset
create function tap.on_the_web(who text, began date, decided date, becomes text, in_unit text default 'farsta') returns uuid language plpgsql as $$
declare
  r uuid := tap.waits(who, began - 30, 1, 1, in_unit, 'ikomet-internet');
  w uuid;
begin
  update komet.registration set state = becomes where id = r;
  insert into komet.web_participation (unit, registration, person, programme, programme_version, code, began_on, state, decided_at, decided_by, rule, counted)
  select x.unit, r, a.person, x.programme, v.id, translate(upper(left(md5(a.person::text), 6)), '01', 'XY'), began, becomes, decided + time '15:00', case when decided is not null then 't_farsta' end, 'x',
    case when decided is not null then 3 end
  from komet.registration x join komet.registration_adult a on a.registration = x.id join komet.programme_version v on v.programme = x.programme where x.id = r
  returning id into w;
  return w;
end
$$;
select tap.on_the_web('Anna', '2026-11-20', null, 'running') as w_anna, tap.on_the_web('Berit', '2026-09-20', '2026-11-10', 'interrupted') as w_berit,
  tap.on_the_web('Cilla', '2026-08-01', '2026-11-20', 'completed') as w_cilla, tap.on_the_web('Gun', '2026-11-01', null, 'running', 'bromma') as w_gun \gset
update komet.web_participation set leader = :'lena' where id = :'w_anna';
select id as before from komet.survey_plan where survey = (select id from komet.survey where code = 'everyday') and occasion = 'before' \gset
select id as after from komet.survey_plan where survey = (select id from komet.survey where code = 'everyday') and occasion = 'after' \gset
select id as later from komet.survey_plan where occasion = 'follow_up' \gset
select komet.sheet_id(:'w_anna', :'before', 0, :'w_anna') as anna1, komet.sheet_id(:'w_berit', :'before', 0, :'w_berit') as berit1, komet.sheet_id(:'w_berit', :'after', 0, :'w_berit') as berit2,
  komet.sheet_id(:'w_cilla', :'after', 0, :'w_cilla') as cilla2, komet.sheet_id(:'w_gun', :'before', 0, :'w_gun') as gun1, komet.sheet_id(:'w_anna', :'after', 0, :'w_anna') as anna2 \gset
select r.id as r_cilla, r.family as f_cilla, a.person as p_cilla from komet.web_participation w join komet.registration r on r.id = w.registration join komet.registration_adult a on a.registration = r.id where w.id = :'w_cilla' \gset
\set save 'api.sheet_save(gen_random_uuid(), %L, %s, %L)'
create function tap.answers(n text) returns text language sql as $$
  select jsonb_object_agg(c, n)::text from unnest(string_to_array('c1 c2 c3 c4 c5 c6 p1 p2 p3 p4 p5 p6', ' ')) c
$$;

-- Who is asked: before when they begin, after when it is decided, drop-outs too; nothing anonymous, and no leader.
set session authorization t_farsta;
select is(string_agg((number, name, occasion, due, answered, expected, anonymous, subject)::text, ' ' order by occasion, name),
  '(,"Vardagen hemma, iKomet (internet)",after,2026-11-20,0,2,f,sheets) (,"Vardagen hemma, iKomet (internet)",before,2026-11-20,0,3,f,sheets)', 'one line for all of them') from api.survey_list();
select course as line from api.survey_list() limit 1 \gset
select is(string_agg((name, state, due, participation_state)::text, ' '), '("Cilla Testsson",missing,2026-11-20,completed) ("Berit Testsson",missing,2026-11-10,interrupted)', 'after: each on the day of her own')
  from api.sheet_list(:'line', :'after', 0);
select is(string_agg(name, ', '), 'Anna Testsson, Berit Testsson, Cilla Testsson', 'before: all') from api.sheet_list(:'line', :'before', 0);
select is((select count(*) from api.sheet_list(:'line', :'later', 0)), 0::bigint, 'the follow-up is not yet');

-- Typed, corrected, refused.
select is((select count(*) from api.sheet_fields(:'anna1') where type = 'scale'), 12::bigint, 'the same form');
select is(tap.told(format(:'save', :'anna1', 0, tap.answers('4'))), 'Saved: 12 of 12 questions answered, 0 refused', 'before');
select is(tap.told(format(:'save', :'anna1', 1, tap.answers('3'))), 'Saved: 12 of 12 questions answered, 0 refused', 'corrected');
select is(tap.told(format(:'save', :'anna2', 0, tap.answers('4'))) like 'KM002%', true, 'not after it before it is decided');
select is(tap.told(format(:'save', :'cilla2', 0, tap.answers('2'))), 'Saved: 12 of 12 questions answered, 0 refused', 'after');
select is(tap.told(format('api.sheet_refuse(gen_random_uuid(), %L, 0)', :'berit1')), 'Will not answer: not reminded any more', 'Berit would not');
select is(tap.told(format(:'save', :'gun1', 0, tap.answers('4'))) like 'KM002%', true, 'another district''s are its own');
select is((answered, refused, expected, percent)::text, '(1,1,3,33)', 'the line counts them') from api.survey_list() where occasion = 'before';
select is(string_agg(name || ' ' || state, ', '), 'Cilla Testsson missing, Anna Testsson answered, Berit Testsson refused', 'and the list says who') from api.sheet_list(:'line', :'before', 0);

-- Reminded.
select is(string_agg((name, number, survey_name, occasion, days_late)::text, ' '), '("Berit Testsson",,"Vardagen hemma, iKomet (internet)",after,14)', 'who is to be reminded, of sixty days') from api.reminder_list();
select is(n, 1, 'the first screen says so') from api.start_tasks() where what = 'surveys_missing';
select is(tap.told(format('api.reminder_add(gen_random_uuid(), %L)', :'berit2')), 'Reminder 1 noted', 'reminded');
select is((select count(*) from api.reminder_list()), 0::bigint, 'and not again this week');
select is((reminded, last_reminded is not null)::text, '(1,t)', 'her line says so') from api.sheet_list(:'line', :'after', 0) where name like 'Berit%';
select is(tap.told(format('api.undo(gen_random_uuid(), %L, %s)', (select id from api.undo_list(1)), (select version from api.undo_list(1)))), 'Taken back', 'a reminder is taken back');
select is((select count(*) from api.reminder_list()), 1::bigint, 'and due again');
select is(tap.told(format('api.undo(gen_random_uuid(), %L, %s)', (select id from api.undo_list(50) where what = 'sheet_refuse' limit 1), (select version from api.undo_list(50) where what = 'sheet_refuse' limit 1))), 'Taken back', 'so is a no');
select is((select state from api.sheet_list(:'line', :'before', 0) where name like 'Berit%'), 'missing', 'it is missing again');

-- Who looks after somebody types hers as long as it goes on, and sees no answers of others.
set session authorization t_leader;
select is(string_agg((name, occasion, answered, expected)::text, ' '), '("Vardagen hemma, iKomet (internet)",before,1,1)', 'a leader has those she looks after') from api.survey_list();
select is(string_agg(name, ', '), 'Anna Testsson', 'by name') from api.sheet_list(:'line', :'before', 0);
select is((select count(*) from api.sheet_fields(:'anna1')), 0::bigint, 'what a coordinator typed is not shown to her');
select is(tap.told(format('api.sheet_refuse(gen_random_uuid(), %L, 0)', :'cilla2')) like 'KM002%', true, 'nobody else''s');
set session authorization t_bromma;
select is(string_agg((name, occasion, answered, expected)::text, ' '), '("Vardagen hemma, iKomet (internet)",before,0,1)', 'another district its own') from api.survey_list();
select is((select count(*) from api.sheet_list(:'line', :'before', 0)), 0::bigint, 'and none of Farsta''s');

-- What was answered stands in the file, and in the register extract.
reset session authorization;
update komet.survey_sheet set changed_at = '2026-11-22 10:00+01', changed_by = 'someone' where id = :'cilla2';
set session authorization t_farsta;
select is((select count(*) from api.sheet_fields(:'cilla2')), 0::bigint, 'later it is shown with the file open');
select 1 from api.family_open(registration => :'r_cilla') \g /dev/null
select is((select count(*) from api.sheet_fields(:'cilla2') where type = 'scale'), 12::bigint, 'with it open');
select is((select count(*) from api.register_extract(:'p_cilla') where text ~ '^Vardagen hemma, \d{4}-\d\d-\d\d$'), 1::bigint, 'the extract tells it');
select is((select count(*) from api.register_extract(:'p_cilla') where text like '%' || chr(9) || 'sällan'), 12::bigint, 'with each answer');

-- Nothing that could not be asked is planned.
set session authorization t_lead;
select is(tap.told(format('api.survey_plan_save(gen_random_uuid(), survey => (select survey from (select s.id as survey from api.survey_template_list() s where s.name = ''Om kursen och gruppledarna'') x), programme => %L, occasion => ''after'', days => 0)', :'web')),
  'KM001 programme: In a web course each answers alone, by name: neither anonymously, nor leaders, nor at meetings', 'nothing anonymous');
select is(tap.told(format('api.survey_plan_save(gen_random_uuid(), survey => (select survey from (select s.id as survey from api.survey_template_list() s where s.name = ''Vardagen hemma'') x), programme => %L, occasion => ''meeting'', days => 0)', :'web')) like 'KM001 programme%', true, 'nor at meetings');

-- Counted apart from groups. A group of five, and seven who ended their web course on days of their own; the last is not closed yet.
reset session authorization;
insert into komet.course_group (unit, number, programme, programme_version, state, first_date, starts, ends, capacity)
select :'farsta', 71, :'k311', id, 'settled', '2026-02-01', '17:30', '20:00', 6 from komet.programme_version where programme = :'k311' returning id as g \gset
insert into komet.meeting (unit, course_group, number, on_date, starts, ends, state) values (:'farsta', :'g', 1, '2026-05-01', '17:30', '20:00', 'held');
create temp table x (nr int, web uuid, part uuid, on_date date, b numeric, a numeric);
insert into x (nr, web, on_date, b, a)
select n, tap.on_the_web('W' || n, '2026-01-10', d, 'completed'), d, 4, 3 from (values (1, date '2026-03-01'), (2, '2026-03-10'), (3, '2026-04-01'), (4, '2026-04-02'), (5, '2026-06-01'), (6, '2026-07-01'), (7, '2026-11-15')) v (n, d);
do $$
declare
  r uuid;
  n int;
begin
  for n in 11 .. 15 loop
    r := tap.waits('G' || n, '2026-01-01');
    insert into komet.participation (unit, course_group, registration, person, state) select a.unit, g.id, r, a.person, 'completed' from komet.registration_adult a, komet.course_group g
    where a.registration = r and g.number = 71;
    insert into x (nr, part, on_date, b, a) select n, p.id, '2026-05-01', 5, 2 from komet.participation p where p.registration = r;
  end loop;
end
$$;
insert into komet.survey_sheet (id, unit, course_group, web_participation, survey_plan, survey_version, participation, state, answers, scores, changed_at, changed_by)
select gen_random_uuid(), :'farsta', case when x.part is not null then :'g'::uuid end, x.web, l.id, v.id, x.part, 'answered', '{}', jsonb_build_object('conflict', case l.occasion when 'before' then x.b else x.a end),
  x.on_date + time '09:00', 't_farsta'
from x, komet.survey_plan l join komet.survey s on s.id = l.survey and s.code = 'everyday' join komet.survey_version v on v.survey = s.id where l.occasion in ('before', 'after');
set session authorization t_farsta;
\set eval 'select string_agg(concat_ws('' '', coalesce(e.label, ''-''), e.n, e.change), ''; '' order by e.label nulls first) from api.evaluation'
select is(e, '- 5 -3.00; iKomet (internet) 5 -1.00', 'all together: groups, and web courses for themselves; the sixth waits') from (:eval () e) y (e);
select is(e, 'Farsta 5 -3.00; Farsta, iKomet (internet) 5 -1.00', 'by district') from (:eval (by => 'unit') e) y (e);
select is(e, 'Komet 3–11 5 -3.00; iKomet (internet) 5 -1.00', 'by programme') from (:eval (by => 'programme') e) y (e);
select is(e, 'Farsta 71 5 -3.00; Farsta, iKomet (internet) 5 -1.00', 'by group: the web courses of the district are one') from (:eval (by => 'group') e) y (e);
select is(e, null, 'no leader''s') from (:eval (by => 'leader', programme => :'web') e) y (e);
select is(e, null, 'a period takes the five whole or not at all') from (:eval (programme => :'web', to_date => '2026-05-31') e) y (e);
select is(string_agg(concat_ws(' ', coalesce(label, '-'), n_before, n_after, change), '; ' order by label nulls first), '- 5 5 -3.00; iKomet (internet) 5 5 -1.00', 'the results say the same') from api.survey_figures() where name = 'Vardagen hemma';
select is(string_agg(concat_ws(' ', coalesce(label, '-'), occasion, groups, answered, expected), '; ' order by label nulls first, array_position(array['before', 'after', 'follow_up'], occasion)),
  '- before 1 5 5; - after 1 5 5; iKomet (internet) before 0 8 10; iKomet (internet) after 0 8 9; iKomet (internet) follow_up 0 0 4', 'and so does the response rate, which counts no group') from api.response_list() where name = 'Vardagen hemma' and (label is not null or occasion <> 'follow_up');
select is((select count(*) from api.fidelity_figures(programme => :'web')), 0::bigint, 'fidelity is of groups');
set session authorization t_lead;
select is(e, '- 5 -3.00; iKomet (internet) 5 -1.00', 'the lead sees as much') from (:eval () e) y (e);

-- Row security, past the functions.
reset session authorization;
select is(tap.inside_as('t_lead', 'select count(*) from komet.survey_sheet'), '0', 'the lead reads no answers');
select is(tap.inside_as('t_bromma', 'select count(*) from komet.survey_sheet'), '0', 'nor another district');
select is(tap.inside_as('t_leader', 'select count(*) from komet.survey_sheet'), '1', 'a leader that of whom she looks after');
select is(tap.inside_as('t_leader', format('with x as (insert into komet.survey_reminder (unit, web_participation, sheet) values (%L, %L, gen_random_uuid()) returning 1) select count(*) from x', :'farsta', :'w_cilla')) like '42501%', true, 'and reminds nobody else');
select throws_ok(format('update komet.survey_sheet set course_group = %L where id = %L', :'g', :'anna1'), '23514', null, 'a sheet is of a group or of a web course, not of both');

-- A part of the district that goes to another takes the answers of its families along, and blocks stay those of the time.
insert into komet.survey_reminder (unit, web_participation, sheet) values (:'farsta', :'w_cilla', :'cilla2');
select count(*) from komet.succession('{farsta}', 'nya', 'Nya Farsta', '2026-12-01', array['family ' || :'f_cilla'] || array(select 'family ' || r.family from x join komet.web_participation w on w.id = x.web join komet.registration r on r.id = w.registration where x.nr = 1)) \g /dev/null
select is((select count(*) from komet.survey_sheet s join komet.web_participation w on w.id = s.web_participation where s.unit <> w.unit)
  + (select count(*) from komet.survey_reminder s join komet.web_participation w on w.id = s.web_participation where s.unit <> w.unit), 0::bigint, 'each with its web course');
select is((select count(*) from komet.survey_sheet s join komet.unit u on u.id = s.unit where u.code = 'nya'), 3::bigint, 'and no others');
set session authorization t_lead;
select is(string_agg(concat_ws(' ', label, n, change), '; ' order by label), null, 'a block of five is told in neither alone') from api.evaluation(programme => :'web', by => 'unit');
select is(e, 'iKomet (internet) 5 -1.00', 'and of both together as before') from (:eval (programme => :'web') e) y (e);
reset session authorization;
select * from finish();
