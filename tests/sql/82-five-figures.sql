-- The five figures: counted once, as of a day, in the districts of today and then, veiled for others. Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
select plan(41);

-- A group that began on a day with so many parents, of whom so many came, so many completed and so many left, decided on a day.
create function tap.course(unit uuid, number int, programme uuid, first_date date, parents int, came int, completed int, interrupted int default 0, decided date default null)
returns uuid language plpgsql as $$
declare
  g uuid;
  m uuid;
  r uuid;
  f uuid;
  p uuid;
  x uuid;
begin
  insert into komet.course_group (unit, number, programme, programme_version, first_date, starts, ends, capacity, state)
  select course.unit, course.number, course.programme, v.id, course.first_date, '17:30', '20:00', 12, case when decided is null then 'running' else 'settled' end
  from komet.programme_version v where v.programme = course.programme order by v.valid_from desc limit 1 returning id into g;
  insert into komet.meeting (unit, course_group, number, on_date, starts, ends, state) values (course.unit, g, 1, course.first_date, '17:30', '20:00', 'held') returning id into m;
  for n in 1 .. parents loop
    insert into komet.family (unit) values (course.unit) returning id into f;
    insert into komet.person (unit, family, role, given_name, family_name) values (course.unit, f, 'guardian', 'P' || n, 'G' || course.number) returning id into p;
    insert into komet.registration (unit, family, programme, state, queue_date) values (course.unit, f, course.programme, 'running', course.first_date - 30) returning id into r;
    insert into komet.person (unit, family, role, given_name) values (course.unit, f, 'child', 'B' || n) returning id into x;
    insert into komet.registration_child (registration, person, unit) values (r, x, course.unit);
    insert into komet.participation (id, unit, course_group, registration, person, state, decided_at)
    values (gen_random_uuid(), course.unit, g, r, p, case when n <= completed then 'completed' when n <= completed + interrupted or n > came and decided is not null then 'interrupted' when decided is null then 'running' else 'attended' end,
      case when n <= completed + interrupted or decided is not null then decided + time '12:00' end) returning id into x;
    insert into komet.attendance (meeting, participation, unit, mark) values (m, x, course.unit, case when n <= came then 'N' else 'U' end);
  end loop;
  return g;
end
$$;
\set five 'select string_agg(concat_ws('' '', coalesce(f.unit_name, f.section), f.programme_told, f.leaders || ''/'' || f.active, coalesce(f.began::text, ''-''), coalesce(f.came::text, ''-''), coalesce(f.completed::text, ''-''), coalesce(f.completion_percent::text, ''-'')), ''; '') from api.five_figures'

select tap.course(:'farsta', 1, :'k311', '2026-02-02', 7, 6, 4, 1, '2026-05-01') as f1, tap.course(:'farsta', 2, :'k1218', '2026-09-07', 3, 3, 0) as f2,
  tap.course(:'bromma', 1, :'k311', '2026-03-02', 6, 6, 5, 0, '2026-06-01') as b1, tap.course(:'bromma', 2, :'k1218', '2026-10-05', 4, 4, 0, 1) as b2,
  tap.course(:'farsta', 3, :'k311', '2025-09-01', 5, 5, 5, 0, '2025-12-20') as f3 \gset
insert into komet.group_leader (course_group, leader, unit) values (:'f1', :'lena', :'farsta'), (:'b1', :'britt', :'bromma');

-- A coordinator counts the own district, exactly.
set session authorization t_farsta;
select is(f, 'all_programmes 1/1 10 9 4 57; Komet 3–11 1/1 7 6 4 57; Komet 12–18 0/0 3 3 0 -', 'a coordinator: own district, by programme, small numbers too') from (:five () f) x (f);
select is(f, 'Farsta 1/1 10 9 4 57', 'by district there is one line') from (:five (by => 'unit') f) x (f);
select is(f, 'Farsta all_programmes 1/1 10 9 4 57; Farsta Komet 3–11 1/1 7 6 4 57; Farsta Komet 12–18 0/0 3 3 0 -', 'by both') from (:five (by => 'both') f) x (f);
select is(string_agg(concat_ws(' ', programme_told, whole), ', '), 'all_programmes t, Komet 3–11 f, Komet 12–18 f', 'which line sums up the others') from api.five_figures(by => 'both');
select is(string_agg(whole::text, ','), 'false', 'a line alone sums up no other') from api.five_figures(by => 'all');
select is(count(*), 0::bigint, 'another district''s are none') from api.five_figures(unit => :'bromma');
select is(tracks, 'Komet 3–11 1', 'what they are trained for') from api.five_figures(by => 'unit');
select is(array_agg(number order by number), array[1, 2], 'the groups behind') from api.counted_groups(:'farsta');
select is((began, came, completed, completion_percent)::text, '(7,6,4,57)', 'each with its own') from api.counted_groups(:'farsta', :'k311');

-- As of a day, and over another period.
select is(f, 'all_programmes 1/1 7 6 0 -; Komet 3–11 1/1 7 6 0 -', 'before anything was decided') from (:five (as_of => '2026-03-01') f) x (f);
select is(f, 'all_programmes 1/1 7 6 4 57; Komet 3–11 1/1 7 6 4 57', 'after') from (:five (as_of => '2026-05-01') f) x (f);
select is(f, 'all_programmes 1/1 5 5 5 100; Komet 3–11 1/1 5 5 5 100', 'the groups of last autumn') from (:five ('2025-07-01', '2025-12-31') f) x (f);
select is(f, 'all_programmes 1/0 5 5 0 -; Komet 3–11 1/0 5 5 0 -', 'as they stood then: the leader had led no meeting yet') from (:five ('2025-07-01', '2025-12-31', '2025-10-01') f) x (f);
select is(tap.try('select * from api.five_figures(''2026-05-01'', ''2026-04-01'')'), 'KM001 to_date: The period ends before it begins', 'a period that ends before it begins');
select is(tap.try('select * from api.five_figures(as_of => ''2026-11-25'')'), 'KM001 as_of: That day is still to come', 'tomorrow is not known');
select is(tap.try('select * from api.five_figures(by => ''family'')'), 'KM001 by: Choose from the list', 'nothing is summed by families');

-- The lead counts all districts; what is small there is veiled, and the next smallest when one alone would be told by the sum.
set session authorization t_lead;
select is(f, 'all_units 2/2 20 19 9 64; Bromma 1/1 10 10 5 71; Farsta 1/1 10 9 4 57', 'the lead: every district') from (:five () f) x (f);
select is(f, 'The whole city all_programmes 2/2 20 19 9 64; Bromma all_programmes 1/1 10 10 5 71; Bromma Komet 3–11 1/1 - - - -; Bromma Komet 12–18 0/0 - - - -; '
  'Farsta all_programmes 1/1 10 9 4 57; Farsta Komet 3–11 1/1 - - - -; Farsta Komet 12–18 0/0 - - - -', 'three and four are veiled, and what stands beside them') from (:five (by => 'both') f) x (f);
select is(f, 'all_programmes 2/2 20 19 9 64; Komet 3–11 2/2 13 12 9 69; Komet 12–18 0/0 7 7 0 0', 'in the whole city they are enough') from (:five (by => 'programme') f) x (f);
select is(string_agg(coalesce(began::text, '-'), ',' order by unit_name, number), '6,-,7,-', 'of the groups the small ones are veiled') from api.counted_groups();
select is(string_agg(coalesce(began::text, '-'), ','), '-', 'also when asked for alone') from api.counted_groups(:'farsta', :'k1218');
select is(count(*), 5::bigint, 'the definition: one line a figure') from api.five_figures_about() where line !~ '^(Districts|Veiled)';
select is(string_agg(split_part(line, chr(31), 1), ' | '), 'Districts: what has been counts in those of today | Veiled (blank): fewer than {1} people of another district', 'and whose districts, what is veiled') from api.five_figures_about() where line ~ '^(Districts|Veiled)';
reset session authorization;

-- A setting of today counts today.
insert into komet.setting (name, value, valid_from) values ('active_leader_months', '6', '2026-01-01');
set session authorization t_lead;
select is(split_part(line, chr(31), 2), '6', 'the definition tells the setting in force') from api.five_figures_about() where line ~ '^Active';
select is(f, 'all_units 2/0 20 19 9 64', 'and the figure follows it') from (:five (by => 'all') f) x (f);
reset session authorization;
delete from komet.setting where name = 'active_leader_months';

-- The same parent twice is one: in the own file always, in two districts when the number is the same.
insert into komet.participation (unit, course_group, registration, person, state, decided_at)
select p.unit, :'f2', p.registration, p.person, 'running', null from komet.participation p where p.course_group = :'f1' and p.state = 'completed' limit 1;
set session authorization t_farsta;
select is(f, 'all_programmes 1/1 10 9 4 57; Komet 3–11 1/1 7 6 4 57; Komet 12–18 0/0 4 3 0 -', 'a parent in two groups counts once in their sum') from (:five () f) x (f);
reset session authorization;
insert into komet.person_number (unit, family, person, kind, number, valid_from)
select distinct on (p.course_group) x.unit, x.family, x.id, 'personnummer', '198503012384', '2026-01-01' from komet.participation p join komet.person x on x.id = p.person
where p.course_group in (:'f1', :'b1') and p.state = 'completed' order by p.course_group, p.id;
set session authorization t_lead;
select is(f, 'all_units 2/2 19 18 8 62; Bromma 1/1 10 10 5 71; Farsta 1/1 10 9 4 57', 'and in two districts once in the city') from (:five () f) x (f);
reset session authorization;
update komet.person_number set kind = 'reserve', number = 'R1';
set session authorization t_lead;
select is((select began from api.five_figures(by => 'all')), 20, 'reserve numbers are one''s own making');

-- Who may not.
set session authorization t_leader;
select is(tap.try('select * from api.five_figures()'), '42501 -: permission denied for function five_figures', 'a leader counts no district');
select is(tap.try('select * from api.counted_groups()'), '42501 -: permission denied for function counted_groups', 'nor its groups');
set session authorization t_nobody;
select is(tap.try('select * from api.five_figures()'), '42501 -: permission denied for function five_figures', 'nobody else does');
reset session authorization;

-- A duty in two districts, one of them as lead: own small numbers are told.
do $$
begin
  if not exists (select from pg_roles where rolname = 't_both') then create role t_both login; end if;
  grant komet_people, komet_lead, komet_coordinator to t_both;
end
$$;
insert into komet.duty (login, unit, duty, valid_from)
select 't_both', u.id, d.duty, '2026-01-01' from komet.unit u join (values ('farsta', 'coordinator'), ('precens', 'lead')) d (code, duty) on d.code = u.code;
set session authorization t_both;
select is(string_agg(coalesce(f.began::text, '-'), ','), '4', 'who is coordinator there, too, sees the own ones') from api.five_figures(by => 'both', unit => :'farsta', programme => :'k1218') f where f.programme_told = 'Komet 12–18';
reset session authorization;
delete from komet.duty where login = 't_both';

-- Districts that have been: Farsta is what Skarpnäck becomes, and its leader with it.
insert into komet.unit_then (about, kind, unit, was, until)
select v.about, v.kind, :'farsta', s.id, '2026-04-30' from komet.unit s, (values (:'f1'::uuid, 'course_group'), (:'f3'::uuid, 'course_group'), (:'lena'::uuid, 'leader')) v (about, kind) where s.code = 'skarpnack';
set session authorization t_lead;
select is(f, 'all_units 2/2 20 19 9 64; Bromma 1/1 10 10 5 71; Farsta 1/1 10 9 4 57', 'in the districts of today nothing changes') from (:five () f) x (f);
select is(f, 'all_units 2/2 20 19 9 64; Bromma 1/1 10 10 5 71; Farsta 1/1 - - - -; Skarpnäck - - - -', 'in those of then the group counts where it began: three alone would be told by the sum') from (
  select string_agg(concat_ws(' ', f.unit_name, case when f.leaders > 0 then f.leaders || '/' || f.active end, coalesce(f.began::text, '-'), coalesce(f.came::text, '-'), coalesce(f.completed::text, '-'), coalesce(f.completion_percent::text, '-')), '; ')
  from api.five_figures(division => 'then') f) x (f);
select is(string_agg(f.unit_name || f.leaders, ' '), 'all_units2 Bromma1 Skarpnäck1', 'and the leader where she was on the day') from api.five_figures(division => 'then', as_of => '2026-04-01') f where f.leaders > 0;
select is(string_agg(f.unit_name || f.leaders, ' '), 'all_units2 Bromma1 Farsta1', 'or is today') from api.five_figures(as_of => '2026-04-01') f where f.leaders > 0;
select is(string_agg(number::text, ','), '1', 'the groups follow') from api.counted_groups(unit => (select id from api.unit_choice() c, lateral (select c.value::uuid as id) i where c.label = 'Skarpnäck'), division => 'then');
reset session authorization;

-- Staff are no parents.
update komet.course_group set programme_version = (select v.id from komet.programme_version v join komet.programme p on p.id = v.programme where p.code = 'skolkomet') where id = :'b1';
set session authorization t_lead;
select is((select began from api.five_figures(by => 'all')), 14, 'a course for staff has no parents');
reset session authorization;
update komet.course_group set programme_version = (select v.id from komet.programme_version v where v.programme = :'k311' order by v.valid_from desc limit 1) where id = :'b1';

-- What parents think of their leaders: means from five answers on, and nobody's by subtraction.
insert into komet.survey_anonymous (unit, course_group, survey_plan, survey_version, answers, scores)
select g.unit, g.id, l.id, v.id, '{"g1": "4"}', jsonb_build_object('delivery', 3 + n % 2, 'quality', 4, 'fidelity', 5)
from komet.course_group g, komet.survey s join komet.survey_plan l on l.survey = s.id join komet.survey_version v on v.survey = s.id, generate_series(1, 6) n
where s.code = 'feedback' and g.id in (:'f1', :'b1') and (g.id = :'b1' or n < 5);
set session authorization t_lead;
select is(string_agg(concat_ws(' ', f.unit_name, f.answers, coalesce(f.delivery::text, '-'), coalesce(f.quality::text, '-'), coalesce(f.fidelity::text, '-')), '; '),
  'all_units 6 3.50 4.00 5.00; Bromma 6 3.50 4.00 5.00', 'four answers wait for more, and are in no sum that would tell them') from api.five_figures() f where f.answers is not null;
set session authorization t_farsta;
select is(string_agg(concat_ws(' ', f.answers, coalesce(f.delivery::text, '-')), '; '), null, 'not even in the own district') from api.five_figures() f where f.answers > 0;
set session authorization t_bromma;
select is(string_agg(concat_ws(' ', f.programme_told, f.answers, f.delivery, f.quality, f.fidelity), '; '), 'all_programmes 6 3.50 4.00 5.00; Komet 3–11 6 3.50 4.00 5.00', 'six do')
  from api.five_figures() f where f.answers > 0;
reset session authorization;

select * from finish();
