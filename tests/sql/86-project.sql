-- Who pays for what: financiers, projects, organisers, groups and counts from before are kept by the lead alone; and the reports that
-- lean on them. Today is Tuesday 2026-11-24.
\ir people.inc
\ir as.inc
\ir groups.inc
select plan(92);
select id as precens from komet.unit where code = 'precens' \gset

set session authorization t_lead;
-- Financiers
select is(tap.told('api.financier_save(gen_random_uuid(), name => ''  Fonden '')'), 'Saved Fonden', 'who pays');
select id as fonden, version as fv from api.financier_list() \gset
select is(tap.told('api.financier_save(gen_random_uuid())'), 'KM001 name: Write who pays', 'has a name');
select is(tap.told('api.financier_save(gen_random_uuid(), name => ''fonden'')'), 'KM001 name: There is one of that name already', 'of its own');
select is(tap.told(format('api.financier_save(gen_random_uuid(), %L, %s, %L, %L)', :'fonden', :fv, 'Fonden', '2026-06-30')), 'Saved Fonden', 'and may have ended');
select is((name, valid_to, projects)::text, '(Fonden,2026-06-30,0)', 'as its form shows') from api.financier_get(:'fonden');
select is(tap.told(format('api.financier_save(gen_random_uuid(), %L, %s, %L)', :'fonden', :fv, 'Annan')) like 'KM002%', true, 'a stale version saves nothing');

-- Projects
\set p 'api.project_save(gen_random_uuid(), name => %L, reference => %L, financier => %L, from_date => %L, to_date => %L, applied => %L, granted => %L)'
select is(tap.told(format(:'p', 'Tryggare', 'D 1', :'fonden', '2026-01-01', '2026-12-31', 1530000, 486950)), 'Saved Tryggare', 'a project');
select id as proj, version as pv from api.project_list() \gset
select is(tap.told(format(:'p', '', null, null, '2026-01-01', '2026-12-31', null, null)), 'KM001 name: Write what the project is called', 'has a name');
select is(tap.told(format(:'p', 'TRYGGARE', null, null, '2026-01-01', '2026-12-31', null, null)), 'KM001 name: There is one of that name already', 'of its own');
select is(tap.told(format(:'p', 'X', null, gen_random_uuid(), '2026-01-01', '2026-12-31', null, null)), 'KM001 financier: Choose from the list', 'a known financier');
select is(tap.told(format(:'p', 'X', null, null, null, '2026-12-31', null, null)), 'KM001 from_date: Write the first day', 'a first day');
select is(tap.told(format(:'p', 'X', null, null, '2026-01-01', null, null, null)), 'KM001 to_date: Write the last day', 'a last day');
select is(tap.told(format(:'p', 'X', null, null, '2026-01-02', '2026-01-01', null, null)), 'KM001 to_date: The period ends before it begins', 'in that order');
select is(tap.told(format(:'p', 'X', null, null, '2026-01-01', '2026-12-31', -1, null)), 'KM001 applied: Between 0 and 1000000000', 'amounts that are none');
select is(tap.told(format(:'p', 'X', null, null, '2026-01-01', '2026-12-31', null, 2000000000)), 'KM001 granted: Between 0 and 1000000000', 'or too large');
select is((name, reference, financier_label, from_date, to_date, applied, granted)::text, '(Tryggare,"D 1",Fonden,2026-01-01,2026-12-31,1530000,486950)', 'as its form shows') from api.project_get(:'proj');
select is(tap.told(format('api.project_save(gen_random_uuid(), %L, %s, %L, from_date => %L, to_date => %L)', :'proj', :pv + 1, 'Y', '2026-01-01', '2026-12-31')) like 'KM002%', true, 'a version that is not');
select is((state, granted, groups, organisers)::text, '(running,486950,0,)', 'in the list') from api.project_list(financier => :'fonden');
select is(count(*), 0::bigint, 'by state') from api.project_list(state => 'ended');

-- Organisers, also from outside, and of several districts
\set o 'api.project_organiser_save(gen_random_uuid(), %L, %L, %L)'
select is(tap.told(format(:'o', :'proj', :'farsta', null)), 'Saved Farsta', 'a district holds it');
select is(tap.told(format(:'o', :'proj', null, 'Föreningen')), 'Saved Föreningen', 'with an association');
select is(tap.told(format(:'o', :'proj', :'farsta', null)), 'KM001 organiser: That one is there already', 'once each');
select is(tap.told(format(:'o', :'proj', null, 'Föreningen')), 'KM001 name: That one is there already', 'by name, too');
select is(tap.told(format(:'o', :'proj', null, null)), 'KM001 organiser: Choose a unit, or write a name', 'somebody');
select is(tap.told(format(:'o', :'proj', :'farsta', 'X')), 'KM001 name: Either a unit or a name', 'one at a time');
select is(string_agg(name || ' ' || kind, ', '), 'Farsta district, Föreningen outside', 'who holds it') from api.project_organisers(:'proj');
select is(organisers, 'Farsta, Föreningen', 'also in the list') from api.project_list();
select id as org from api.project_organisers(:'proj') where kind = 'outside' \gset
select is(tap.told(format('api.project_organiser_remove(gen_random_uuid(), %L)', :'org')), 'Taken away', 'and is taken away');
select is(tap.told(format('api.project_organiser_remove(gen_random_uuid(), %L)', :'org')) like 'KM002%', true, 'once');
select is(count(*) > 10, true, 'districts of before can be chosen') from api.project_unit_choice() where label ~ '\(\d{4}';
reset session authorization;

-- Groups that count in it
create function tap.held(unit uuid, number int, programme uuid, first_date date, parents int) returns uuid language plpgsql as $$
declare
  g uuid;
  r uuid;
begin
  insert into komet.course_group (unit, number, programme, programme_version, first_date, starts, ends, capacity, state)
  select held.unit, held.number, held.programme, v.id, held.first_date, '17:30', '20:00', 12, 'settled' from komet.programme_version v where v.programme = held.programme order by v.valid_from desc limit 1
  returning id into g;
  insert into komet.meeting (unit, course_group, number, on_date, starts, ends, state) select held.unit, g, n, held.first_date + 7 * (n - 1), '17:30', '20:00', 'held' from generate_series(1, 4) n;
  for n in 1 .. parents loop
    r := tap.waits('H' || held.number || n, held.first_date - 30, 1, 1, (select code from komet.unit u where u.id = held.unit));
    insert into komet.participation (unit, course_group, registration, person, state, decided_at)
    select held.unit, g, r, a.person, 'completed', held.first_date + 30 from komet.registration_adult a where a.registration = r;
    insert into komet.attendance (meeting, participation, unit, mark) select m.id, p.id, held.unit, 'N' from komet.meeting m, komet.participation p where m.course_group = g and p.course_group = g and p.registration = r;
  end loop;
  return g;
end
$$;
select tap.held(:'farsta', 1, :'k311', '2026-02-02', 6) as g1, tap.held(:'bromma', 1, :'k311', '2025-12-15', 5) as g2, tap.held(:'bromma', 2, :'k311', '2025-09-01', 5) as g3 \gset
insert into komet.group_leader (course_group, leader, unit) values (:'g1', :'lena', :'farsta'), (:'g1', :'omar', :'farsta'), (:'g2', :'britt', :'bromma');
set session authorization t_lead;
select is(string_agg(label, '; '), 'Bromma 1, Komet 3–11, 2025-12-15; Farsta 1, Komet 3–11, 2026-02-02', 'groups that meet within its period can be chosen') from api.project_group_choice(:'proj');
select is(tap.told(format('api.project_group_save(gen_random_uuid(), %L, %L)', :'proj', :'g1')), 'Farsta 1 counts in the project', 'one counts in it');
select is(tap.told(format('api.project_group_save(gen_random_uuid(), %L, %L)', :'proj', :'g2')), 'Bromma 1 counts in the project', 'and another');
select is(tap.told(format('api.project_group_save(gen_random_uuid(), %L, null)', :'proj')), 'KM001 course_group: Choose from the list', 'no group');
select is(count(*), 0::bigint, 'then none is left to choose') from api.project_group_choice(:'proj');
select is(string_agg(unit_name || ' ' || number, ', '), 'Bromma 1, Farsta 1', 'they are told') from api.project_groups(:'proj');

-- The activity report
\set a 'select string_agg(concat_ws('' '', coalesce(r.name, r.unit_name, r.section), r.programme_told, r.groups || ''/'' || r.began_groups, r.meetings, r.hours, r.leaders, coalesce(r.began::text, ''-''), r.came, r.completed, r.children), ''; '') from api.activity_report'
select is(a, 'Tryggare 2/1 5 13 3 6 6 6 6', 'a project within its own period: both groups met in it, one began in it') from (:a (by => 'project') r) x (a);
select is(a, 'Tryggare 2/1 5 13 3 6 6 6 6', 'the same when it is asked for') from (:a (project => :'proj') r) x (a);
select is(a, 'Tryggare 1/0 1 3 2 0 0 0 0', 'within a part of the period') from (:a (project => :'proj', from_date => '2026-02-20', to_date => '2026-03-31') r) x (a);
select is(a, 'Fonden 2/1 5 13 3 6 6 6 6', 'by financier') from (:a (by => 'financier') r) x (a);
select is(a, 'all_units 2/1 5 13 3 6 6 6 6; Bromma 1/0 1 3 1 0 0 0 0; Farsta 1/1 4 10 2 6 6 6 6', 'by district, this year') from (:a () r) x (a);
select is(a, 'all_units 2/2 7 18 1 10 10 10 10; Bromma 2/2 7 18 1 10 10 10 10', 'the year before') from (:a ('2025-01-01', '2025-12-31') r) x (a);
select is(string_agg(number::text, ','), '1', 'the groups behind a project''s figures') from api.counted_groups(project => :'proj');
select is(string_agg(replace(split_part(line, chr(31), 1), '{1}', split_part(line, chr(31), 2)), ' | ') filter (where line ~ '^(Project|Applied|Held)'), 'Project: Tryggare, {2}, {3} to {4} | Applied for 1530000 kr, granted {2} kr | Held by Farsta',
  'what stands under it') from api.activity_report_about(project => :'proj');
select is(tap.told(format('api.project_group_remove(gen_random_uuid(), %L, %L)', :'proj', :'g2')), 'Taken away', 'a group taken out');
select is(a, 'Tryggare 1/1 4 10 2 6 6 6 6', 'counts no more') from (:a (by => 'project') r) x (a);

-- Since the start
select is((before, here, total, since)::text, '(1000,16,1016,2025-09-01)', 'parents in all: a published count, and those counted') from api.totals() where figure = 'parents';
select is(tap.told(format('api.figure_before_save(gen_random_uuid(), figure => %L, n => 12, from_date => %L, to_date => %L, source => %L, programme => %L)', 'groups', '2003-01-01', '2005-12-31', 'Pärm 3', :'k311')), 'Saved: 12, Pärm 3', 'a count from before');
select is((before, here, total)::text, '(12,3,15)', 'is added') from api.totals(programme => :'k311') where figure = 'groups';
select is(string_agg(tap.told(format('api.figure_before_save(gen_random_uuid(), figure => %L, n => %L, from_date => %L, to_date => %L, source => %L)', f, n, a, b, s)), '; ' order by k),
  'KM001 figure: Choose what is counted; KM001 n: Write how many; KM001 from_date: Write the first day; KM001 to_date: Write the last day; KM001 to_date: The period ends before it begins; KM001 source: Write where the count was found', 'what a count needs')
from (values (1, 'x', '1', '2003-01-01', '2003-12-31', 's'), (2, 'groups', null, '2003-01-01', '2003-12-31', 's'), (3, 'groups', '1', null, '2003-12-31', 's'), (4, 'groups', '1', '2003-01-01', null, 's'),
  (5, 'groups', '1', '2003-01-01', '2002-12-31', 's'), (6, 'groups', '1', '2003-01-01', '2003-12-31', ' ')) v (k, f, n, a, b, s);
select id as cb, version as cv from api.figure_before_list(figure => 'groups') \gset
select is(tap.told(format('api.figure_before_save(gen_random_uuid(), %L, %s, %L, n => 13, from_date => %L, to_date => %L, source => %L)', :'cb', :cv, 'groups', '2003-01-01', '2005-12-31', 'Pärm 4')), 'Saved: 13, Pärm 4', 'corrected');
select is(tap.told(format('api.figure_before_remove(gen_random_uuid(), %L, %s)', :'cb', :cv)) like 'KM002%', true, 'of a stale version it stays');
select is(tap.told(format('api.figure_before_remove(gen_random_uuid(), %L, %s)', :'cb', :cv + 1)), 'Taken away', 'or it is taken away');

-- Over time
select is(string_agg(concat_ws(' ', term, districts, groups, began, came, completed), '; '), 'HT 2026 0 0 0 0 0; VT 2026 1 1 6 6 6; HT 2025 1 2 10 10 10', 'term by term') from api.use_over_time(terms => 3);
select is(string_agg(concat_ws(' ', term, leaders, active), '; '), 'HT 2026 2 2; VT 2026 2 2; HT 2025 2 1', 'with leaders at the end of each') from api.use_over_time(terms => 3);
-- Many days are counted at once as they are one by one: in any order, some twice, and before anything was.
reset session authorization;
insert into komet.group_leader (course_group, leader, unit) values (:'g3', :'lena', :'bromma');
set session authorization t_lead;
\set days 'array[''2026-11-24'', ''2025-12-31'', ''2019-06-30'', ''2026-06-30'', ''2025-12-31'', ''2026-01-01'', ''2025-09-08'']::date[]'
\set led 'array(select l.id from komet.leader l)'
select cmp_ok(tap.inside_as('t_lead', format('select count(*) from komet.leader_facts_on(%s, %s) f where f.led_on is not null', :'led', :'days'))::int, '>=', 6, 'leaders as of several days');
select is(tap.inside_as('t_lead', format('select count(*) from (
  (select f.* from (select distinct d from unnest(%2$s) d) x cross join lateral komet.leader_facts_on(%1$s, array[x.d]) f except all select f.* from komet.leader_facts_on(%1$s, %2$s) f)
  union all (select f.* from komet.leader_facts_on(%1$s, %2$s) f except all select f.* from (select distinct d from unnest(%2$s) d) x cross join lateral komet.leader_facts_on(%1$s, array[x.d]) f)) y',
  :'led', :'days')), '0', 'are as they are one by one');
select is(tap.inside_as('t_lead', format('select string_agg(groups::text, '' '' order by day) from komet.leader_facts_on(%s, %s) f where groups > 0 and leader = %L', :'led', :'days', :'lena')), '1 1 1 2 2', 'with the groups that each has led by then');
select is(tap.try('select * from api.use_over_time(terms => 41)'), 'KM001 terms: Between {1} and {2}', 'so many terms');

-- Supervision and other events of a project
\set e 'api.event_save(gen_random_uuid(), kind => %L, title => %L, on_date => %L, minutes => %L, outside => %L, project => %L)'
\set v 'select string_agg(concat_ws('' '', r.name, r.groups, coalesce(r.events::text, ''-''), r.event_hours, r.event_people), ''; '' order by r.name) from api.activity_report'
select is(tap.told(format(:'e', 'lecture', 'För rektorer', '2025-12-31', 90, 25, :'proj')), 'KM001 project: The project goes on from 2026-01-01 to 2026-12-31', 'an event of a project is on a day of it');
select is(tap.told(format(:'e', 'lecture', 'För rektorer', '2026-03-01', 90, 25, gen_random_uuid())), 'KM001 project: Choose from the list', 'a known project');
select is(tap.told(format(:'e', 'lecture', 'För rektorer', '2026-03-01', 90, 25, :'proj')), 'Saved För rektorer, 2026-03-01', 'a lecture of the project');
select is(tap.told(format(:'e', 'supervision', 'Film', '2026-06-01', 120, 0, :'proj')), 'Saved Film, 2026-06-01', 'supervision in it');
select is(tap.told(format(:'e', 'supervision', 'Annan film', '2026-06-02', 600, 0, null)), 'Saved Annan film, 2026-06-02', 'and one that belongs to none');
select id as film from api.event_list(project => :'proj') where title = 'Film' \gset
select tap.told(format('api.event_person_save(gen_random_uuid(), %L, %L)', :'film', l)) from unnest(array[:'lena', :'britt']) l \g /dev/null
select is(string_agg((title, project_name)::text, ' '), '(Film,Tryggare) ("För rektorer",Tryggare)', 'the events of a project') from api.event_list(project => :'proj');
select is(string_agg(coalesce(project_name, '-'), ' ' order by on_date), 'Tryggare Tryggare -', 'among all') from api.event_list();
select is((project = :'proj', project_label)::text, '(t,Tryggare)', 'in the form') from api.event_get(:'film');
select is(string_agg(title || ' ' || leaders, ', '), 'Film 2, För rektorer 0', 'and beside its groups') from api.project_events(:'proj');
select is(string_agg(kind || events, ' ' order by kind, events), 'lecture1 supervision1 supervision1', 'figures of the events of one project') from api.event_figures(project => :'proj');
select is((:v (by => 'project') r), 'Tryggare 1 2 4 27', 'counted in the project: events, hours, leaders and others');
select is((:v (project => :'proj') r), 'Tryggare 1 2 4 27', 'the same when it is asked for');
select is((:v (project => :'proj', from_date => '2026-05-01', to_date => '2026-07-01') r), 'Tryggare 0 1 2 2', 'within a part of its period, also where no group met');
select is((:v (by => 'financier') r), 'Fonden 1 2 4 27', 'by financier');
select is((:v (by => 'project', unit => :'farsta') r), 'Tryggare 1 1 2 2', 'of a district those that its leaders took part in');
select is((:v (by => 'project', programme => :'k311') r), 'Tryggare 1 0 0 0', 'of a programme those that are of it');
select is(string_agg(distinct coalesce(events::text, '-'), ' '), '-', 'no sum by district counts them: they are no district''s') from api.activity_report(by => 'unit');
select is(tap.told(format('api.project_save(gen_random_uuid(), name => %L, from_date => %L, to_date => %L)', 'Utbildning', '2026-01-01', '2026-12-31')), 'Saved Utbildning', 'a project without groups');
select is(tap.told(format(:'e', 'training', 'Kurs', '2026-02-01', 360, 18, (select id from api.project_list() where name = 'Utbildning'))), 'Saved Kurs, 2026-02-01', 'with a training');
select is((:v (by => 'project') r), 'Tryggare 1 2 4 27; Utbildning 0 1 6 18', 'is in the report, too');
select is((began, came, completed, leaders, meetings)::text, '(0,0,0,0,0)', 'with nobody in groups') from api.activity_report(by => 'project') where name = 'Utbildning';
select is(count(*) filter (where line ~ '^Events: ')::text || count(*) filter (where line ~ 'figures of their own'), '10', 'and says what it counts') from api.activity_report_about(project => :'proj');
select is(count(*) filter (where line ~ '^Events: ')::text || count(*) filter (where line ~ 'figures of their own'), '01', 'or does not') from api.activity_report_about(by => 'unit');
select version as fv2 from api.event_get(:'film') \gset
select is(tap.told(format('api.event_save(gen_random_uuid(), %L, %s, kind => %L, title => %L, on_date => %L, minutes => 120)', :'film', :fv2, 'supervision', 'Film', '2026-06-01')), 'Saved Film, 2026-06-01', 'taken out of the project');
select is((:v (project => :'proj') r), 'Tryggare 1 1 2 25', 'it counts no more');
select is(tap.told(format('api.event_save(gen_random_uuid(), %L, %s, kind => %L, title => %L, on_date => %L, minutes => 120, project => %L)', :'film', :fv2 + 1, 'supervision', 'Film', '2026-06-01', :'proj')), 'Saved Film, 2026-06-01', 'and put back');

-- The others: a coordinator reads what is hers, and nobody else writes.
set session authorization t_farsta;
select is((:v (by => 'project') r), 'Tryggare 1 1 2 1', 'of its events those with leaders of the own district');
select is(tap.try(format('select count(*) from api.project_events(%L)', :'proj')), '42501 -: permission denied for function project_events', 'but not what they were');
select is(a, 'Tryggare 1/1 4 10 2 6 6 6 6', 'a coordinator: of a project what is of the own district') from (:a (by => 'project') r) x (a);
select is((before, here)::text, '(,6)', 'and no count from before but of the own district') from api.totals() where figure = 'parents';
select is(string_agg(tap.try(format('select * from api.%s(gen_random_uuid())', f)), '; '), string_agg('42501 -: permission denied for function ' || f, '; '), 'writes none of it')
from unnest(array['financier_save', 'project_save', 'project_organiser_save', 'project_organiser_remove', 'project_group_save', 'project_group_remove', 'figure_before_save', 'figure_before_remove']) f;
reset session authorization;
select is(string_agg(tap.inside_as(l, format('with done as (update komet.project set name = ''x'' returning 1) select count(*) from done')), ','), '0,0,0', 'nor does row security let others')
  from unnest(array['t_farsta', 't_leader', 't_nobody']) l;
select is(tap.inside_as('t_lead', format('insert into komet.financier (unit, name) values (%L, ''X'') returning name', :'farsta')), '42501 -: new row violates row-level security policy for table "financier"', 'the lead writes in her own unit');
select * from finish();
