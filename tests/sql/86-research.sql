-- Export to research: who approves, who fetches, and that nobody can be told from what is fetched. Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
select no_plan();
do $$
declare
  it text;
begin
  foreach it in array array['t_fou', 't_fou2'] loop
    if not exists (select from pg_roles where rolname = it) then execute format('create role %I login', it); end if;
    execute format('grant komet_people, komet_research to %I', it);
  end loop;
end
$$;
insert into komet.duty (login, unit, duty, valid_from) select l, u.id, 'research', '2026-01-01' from komet.unit u, unnest(array['t_fou', 't_fou2']) l where u.code = 'precens';
insert into komet.colleague (login, name) values ('t_fou', 'Ingrid Forsk'), ('t_lead', 'Karin Led');

-- Four groups of ordinary and odd people: consenting unless it says so.
create temp table who (nr int, course int, unit text, begun date, given text, born date, child date, role text default 'guardian', language text, consent text default 'yes', protected boolean default false, participation uuid);
insert into who (nr, course, unit, begun, given, born, child) select n, 1, 'farsta', '2026-02-10', 'A' || n, '1985-05-05', '2018-03-03' from generate_series(1, 6) n;
insert into who (nr, course, unit, begun, given, born, child) select n, 2, 'bromma', '2026-02-17', 'B' || n, '1986-05-05', '2018-04-04' from generate_series(7, 11) n;
-- One of another age among those of Bromma, and a sixth who said no, one who took it back, one who is protected.
update who set born = '1999-01-01' where nr = 11;
insert into who (nr, course, unit, begun, given, born, child, consent, protected) values
  (12, 2, 'bromma', '2026-02-17', 'Nej', '1986-05-05', '2018-04-04', 'no', false), (13, 1, 'farsta', '2026-02-10', 'Tillbaka', '1985-05-05', '2018-03-03', 'withdrawn', false),
  (14, 1, 'farsta', '2026-02-10', 'Skyddad', '1985-05-05', '2018-03-03', 'yes', true), (15, 1, 'farsta', '2026-02-10', 'Ofragad', '1985-05-05', '2018-03-03', null, false);
-- A handful elsewhere, of several ages; and one in a programme of her own, and one before the period.
insert into who (nr, course, unit, begun, given, born, child, language) values
  (20, 3, 'skarpnack', '2026-03-03', 'S1', '1971-01-01', '2015-01-01', 'so'), (21, 3, 'skarpnack', '2026-03-03', 'S2', '1981-01-01', '2021-01-01', null),
  (22, 4, 'farsta', '2025-09-03', 'T1', '1991-01-01', '2016-06-06', 'ar');
insert into who (nr, course, unit, begun, given, born, child) values (30, 5, 'farsta', '2026-02-11', 'Ensam', '1985-01-01', '2010-01-01'), (31, 6, 'farsta', '2020-02-11', 'Forr', '1985-01-01', '2013-01-01');
create temp table c as select course as nr, gen_random_uuid() as id, min(unit) as unit, min(begun) as begun from who group by 1;
insert into komet.course_group (id, unit, number, programme, programme_version, state, first_date, starts, ends, capacity)
select c.id, u.id, 800 + c.nr, v.programme, v.id, 'settled', c.begun, '17:30', '20:00', 20
from c join komet.unit u on u.code = c.unit join komet.programme p on p.code = case c.nr when 5 then 'komet-12-18' else 'komet-3-11' end join komet.programme_version v on v.programme = p.id;
insert into komet.meeting (id, unit, course_group, number, on_date, starts, ends, state)
select gen_random_uuid(), g.unit, g.id, n, g.first_date + 7 * n, '17:30', '20:00', 'held' from c join komet.course_group g on g.id = c.id, generate_series(1, 3) n;
do $$
declare
  it record;
  r uuid;
  a uuid;
begin
  for it in select w.*, c.id as course_id from who w join c on c.nr = w.course loop
    r := tap.waits(it.given, it.begun - 50, 1, 1, it.unit, case it.course when 5 then 'komet-12-18' else 'komet-3-11' end);
    select person into a from komet.registration_adult where registration = r;
    update komet.person set born = it.born, protection = case when it.protected then 'secrecy_marker' else 'none' end where id = a;
    update komet.person p set born = it.child from komet.registration_child x where x.registration = r and p.id = x.person;
    update komet.registration set language = it.language where id = r;
    update komet.family f set protected = it.protected from komet.registration x where x.id = r and f.id = x.family;
    insert into komet.participation (unit, course_group, registration, person, state)
    select x.unit, it.course_id, r, a, 'completed' from komet.registration x where x.id = r returning id into r;
    update who set participation = r where nr = it.nr;
    insert into komet.attendance (meeting, participation, unit, mark, homework) select m.id, r, m.unit, (array['N', 'S', 'U']) [m.number], (array['+', '-', null]) [m.number] from komet.meeting m where m.course_group = it.course_id;
    if it.consent is not null then
      insert into komet.consent (unit, family, person, purpose, answer, how, at)
      select p.unit, p.family, a, 'research', case it.consent when 'no' then 'no' else 'yes' end, 'written', '2026-02-01' from komet.person p where p.id = a;
    end if;
    if it.consent = 'withdrawn' then
      insert into komet.consent (unit, family, person, purpose, answer, how, at) select p.unit, p.family, a, 'research', 'no', 'oral', '2026-05-01' from komet.person p where p.id = a;
    end if;
    insert into komet.survey_sheet (id, unit, course_group, survey_plan, survey_version, participation, state, answers, scores)
    select gen_random_uuid(), p.unit, p.course_group, l.id, v.id, p.id, 'answered', '{"c1": "4", "c2": "refused", "p1": "2"}', '{"conflict": 3.5}'
    from komet.participation p, komet.survey_plan l join komet.survey s on s.id = l.survey and s.code = 'everyday' join komet.survey_version v on v.survey = s.id where p.id = r and l.occasion = 'before';
  end loop;
end
$$;
insert into komet.survey_anonymous (unit, course_group, survey_plan, survey_version, answers, scores)
select g.unit, g.id, l.id, v.id, '{"g1": "1"}', '{"delivery": 1}' from c join komet.course_group g on g.id = c.id and c.nr = 1, komet.survey s join komet.survey_plan l on l.survey = s.id join komet.survey_version v on v.survey = s.id where s.code = 'feedback';

-- ---------------------------------------------------------------------------------------------------
-- The lead approves: who, what, until when
\set save 'api.research_project_save(gen_random_uuid(), null, null, %L, ''Komet i vardagen'', %L, ''Bråk hemma före och efter'', ''2026-01234'', %L, null, ''2025-01-01'', ''2026-12-31'', null, %L)'
set session authorization t_lead;
select is(tap.told(format(:'save', 'Komet 1', 'KI', 't_fou', '2027-06-30')), 'KM001 code: Letters a to z, digits and hyphens', 'a code');
select is(tap.told(format(:'save', 'komet-1', '', 't_fou', '2027-06-30')), 'KM001 principal: Say who answers for the project', 'somebody answers for it');
select is(tap.told(format(:'save', 'komet-1', 'KI', 't_farsta', '2027-06-30')), 'KM001 login: Choose from the list', 'fetched by a researcher');
select is(tap.told(format(:'save', 'komet-1', 'KI', 't_fou', '2026-11-01')), 'KM001 valid_to: An approval has a last day', 'until a day to come');
select is(tap.told(format(:'save', 'komet-1', 'KI', 't_fou', '2031-11-01')), 'KM001 valid_to: At most three years at a time', 'and not for ever');
select is(tap.told(format(:'save', 'komet-1', 'Ada Prof, KI', 't_fou', '2027-06-30')), 'komet-1 is approved until 2027-06-30 for Ingrid Forsk', 'approved');
select is(tap.told(format(:'save', 'komet-1', 'KI', 't_fou', '2027-06-30')), 'KM001 code: There is a project with that code', 'once');
select tap.told(format(:'save', 'other', 'KI', 't_fou2', '2027-06-30')) \g /dev/null
select id as p1, version as v1 from api.research_project_list() where code = 'komet-1' \gset
select id as p2 from api.research_project_list() where code = 'other' \gset
select is((name, ethics, login_label, split_part(approved, ',', 1))::text, '("Komet i vardagen",2026-01234,"Ingrid Forsk","Karin Led")', 'and by whom') from api.research_project_get(:'p1');
select is(tap.try('select count(*) from api.research_participants()'), '42501 -: permission denied for function research_participants', 'the lead fetches nothing');
reset session authorization;
select is(count(*), 2::bigint, 'each has a key') from audit.secret where name ~ '^research ';
set session authorization t_fou;
select is(string_agg(code, ','), 'komet-1', 'a researcher sees the own project') from api.research_project_list();
select is((select count(*) from api.research_project_get(:'p2')), 0::bigint, 'and no other');
select is(tap.try(format('select count(*) from ' || :'save', 'mine', 'KI', 't_fou', '2027-06-30')), '42501 -: permission denied for function research_project_save', 'and approves none');

-- ---------------------------------------------------------------------------------------------------
-- What is fetched
reset session authorization;
create temp table got as select * from api.research_participants() limit 0;
create temp table other as select * from got;
create temp table said as select * from api.research_answers() limit 0;
grant all on got, other, said to public;
set session authorization t_fou;
insert into got select * from api.research_participants(max => 200);
insert into said select * from api.research_answers(max => 200);
set session authorization t_fou2;
insert into other select * from api.research_participants(max => 200);
reset session authorization;
-- Six of Farsta as they are; Bromma's five are not five of one age: with the term and a span of the child's age they are.
select is(string_agg((n, district, programme, version, begun, role, age, child_age, language, closeness)::text, ' ' order by closeness desc, district), '(6,Farsta,komet-3-11,"Manual 2011",2026-02,guardian,40-49,7,sv,3) (5,Bromma,komet-3-11,"Manual 2011","2026 VT",,,7-9,sv,2)',
  'as closely as five share') from (select count(*) as n, district, programme, version, begun, role, age, child_age, language, closeness from got group by 2, 3, 4, 5, 6, 7, 8, 9, 10) x;
select is((select count(*) from (select from got group by district, programme, version, begun, role, age, child_age, language having count(distinct person) < 5) x), 0::bigint, 'nobody is among fewer than five alike');
select is(count(*), 11::bigint, 'not who said no, took it back, was never asked or is protected; nor the few, the one alone, or one before the period') from got;
select is(string_agg(distinct (held, attended, homework, outcome)::text, ' '), '(3,2,1,completed)', 'what they took part in') from got;
select is(count(distinct course)::text || ' ' || count(distinct person) || ' ' || count(*), '2 11 11', 'groups hold together by a pseudonym') from got;
select is(bool_and(id ~ '^[0-9a-f]{16}$' and person ~ '^[0-9a-f]{16}$' and course ~ '^[0-9a-f]{16}$'), true, 'which say nothing') from got;
select is((select count(*) from got where to_jsonb(got)::text ~ 'Testsson|[0-9]{4}-[0-9]{2}-[0-9]{2}'), 0::bigint, 'no name and no day');
select is((select count(*) from got join other using (person)) + (select count(*) from got join other using (id)) + (select count(*) from got join other using (course)), 0::bigint, 'another project has other pseudonyms');
set session authorization t_fou;
select is((select count(*) from api.research_participants(max => 200) a join got using (id, person, course)), 11::bigint, 'the same has the same');
select is((select string_agg(id, ' ') from api.research_participants(max => 4)), (select string_agg(id, ' ' order by id) from (select id from got order by id limit 4) x), 'page by page');
select is((select string_agg(id, ' ' order by id) from api.research_participants(id => (select id from got order by id offset 3 limit 1), max => 4)), (select string_agg(id, ' ' order by id) from (select id from got order by id offset 4 limit 4) x), 'the next');
select is((select string_agg(id, ' ' order by id) from api.research_participants(id => (select id from got order by id offset 8 limit 1), back => true, max => 4)), (select string_agg(id, ' ' order by id) from (select id from got order by id offset 4 limit 4) x), 'and back');
reset session authorization;
select is(string_agg((kind, code, value, refused, n)::text, ' ' order by kind, code), '(item,c1,4,f,11) (item,c2,,t,11) (item,p1,2,f,11) (score,conflict,3.5,f,11)', 'answers are numbers, refused and missing told apart')
from (select kind, code, value, refused, count(*) as n from said group by 1, 2, 3, 4) x;
select is((select count(*) from said where person not in (select person from got)), 0::bigint, 'of those people and nobody else');
select is((select count(*) from said where survey = 'feedback'), 0::bigint, 'anonymous answers are never among them');
-- With more who must be alike fewer are told.
update komet.setting_kind set default_value = '1' where name = 'research_small';
set session authorization t_fou;
select is(count(*), 11::bigint, 'no setting lets fewer than five be alike') from api.research_participants(max => 200);
reset session authorization;
update komet.setting_kind set default_value = '6' where name = 'research_small';
set session authorization t_fou;
select is(string_agg(distinct closeness::text, ','), '0,3', 'five of Bromma are too few then, and told with others elsewhere as of the programme alone') from api.research_participants(max => 200);
reset session authorization;
update komet.setting_kind set default_value = '5' where name = 'research_small';

-- The dictionary says of each column what it means: of all that there are.
select bag_eq($$ select export || ' ' || name from api.research_columns() $$,
  $$ select case c.relname when 'research_participant_row' then 'participants ' else 'answers ' end || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relname in ('research_participant_row', 'research_answer_row') $$, 'the dictionary names every column there is');

-- Everything is logged, and the lead sees it.
select is(count(distinct what)::text || ' ' || string_agg(distinct search, ','), '2 komet-1,other', 'each page is logged') from audit.listed where what ~ '^research_';
set session authorization t_lead;
select cmp_ok(fetched, '>', 5, 'and counted beside the project') from api.research_project_list() where code = 'komet-1';

-- ---------------------------------------------------------------------------------------------------
-- Who may not
set session authorization t_fou;
select is(tap.try(format('select count(*) from api.research_participants(%L)', :'p2')), 'KM003 -: There is no project that may fetch today', 'not another''s project');
reset session authorization;
-- Of this database only: a role belongs to the whole server.
grant execute on function api.research_participants(uuid, text, boolean, int) to t_lead;
insert into komet.duty (login, unit, duty, valid_from) select 't_lead', id, 'research', '2026-01-01' from komet.unit where code = 'precens';
set session authorization t_lead;
select is(tap.try(format('select count(*) from api.research_participants(%L)', :'p2')), 'KM003 -: There is no project that may fetch today', 'nor who approves and is a researcher, too: the login is named');
reset session authorization;
delete from komet.duty where login = 't_lead' and duty = 'research';
set session authorization t_farsta;
select is(tap.try('select count(*) from api.research_answers()'), '42501 -: permission denied for function research_answers', 'not a coordinator');
reset session authorization;
update komet.clock set today = '2027-07-01';
set session authorization t_fou;
select is(tap.try('select count(*) from api.research_participants()'), 'KM003 -: There is no project that may fetch today', 'not when the approval is over');
reset session authorization;
update komet.clock set today = '2026-11-24';
-- Whatever a function forgets: komet_api of a researcher sees no family, and the functions that do give nothing to others.
\ir as.inc
select is(tap.inside_as('t_fou', 'select (select count(*) from komet.person) + (select count(*) from komet.participation) + (select count(*) from komet.consent) + (select count(*) from komet.survey_sheet)'), '0', 'row security shows a researcher no person');
select is(tap.inside_as('t_lead', format('select count(*) from komet.research_rows((select p from komet.research_project p where id = %L), 5)', :'p1')), '0', 'nor does it show the lead who they are by the other way');
select is(tap.inside_as('t_farsta', format('select count(*) from komet.research_project')), '0', 'nor a coordinator the projects');
select is(tap.inside_as('t_fou', format('select audit.hmac(''research '' || %L, ''person x'')', :'p1')), '42501 -: permission denied for function hmac', 'nobody makes a pseudonym of a guess');
select is(tap.inside_as('t_fou', format('with x as (update komet.research_project set valid_to = ''2030-01-01'' where id = %L returning 1) select count(*) from x', :'p1')), '0', 'nobody prolongs the own approval');

-- The end: nothing more, and no way back.
set session authorization t_lead;
select is(tap.told(format('api.research_end(gen_random_uuid(), %L, 99)', :'p1')) like 'KM002%', true, 'of the version that was seen');
select is(tap.told(format('api.research_end(gen_random_uuid(), %L, %s)', :'p1', :v1)), 'komet-1 has ended and its key is destroyed', 'ended');
select is(tap.told(format('api.research_project_save(gen_random_uuid(), %L, %s, ''komet-1'', ''x'', ''x'', ''x'', null, ''t_fou'', null, ''2025-01-01'', ''2026-12-31'', null, ''2027-06-30'')', :'p1', :v1 + 1)),
  'KM004 -: The project has ended, and its key is destroyed', 'for good');
set session authorization t_fou;
select is(tap.try('select count(*) from api.research_participants()'), 'KM003 -: There is no project that may fetch today', 'nothing more is fetched');
reset session authorization;
select is(string_agg(name, ','), 'research ' || :'p2', 'the key is gone') from audit.secret where name ~ '^research ';
select is((select count(*) from audit.written where before::text ~* (select encode(inside, 'hex') from audit.secret where name ~ '^research ')), 0::bigint, 'and no key ever stood in the log');
select * from finish();
