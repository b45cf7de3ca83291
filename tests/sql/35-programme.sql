-- Programmes, versions, settings, reasons and days without meetings: kept by the lead and the administrator, read by who plans.
\ir people.inc
\ir groups.inc
select plan(68);
\set words `cat "${top_srcdir:-.}/forms/words.cfg"`
select is((select string_agg(k.name, ' ') from komet.setting_kind k where position('value = "' || k.name || '"' in :'words') = 0), null, 'every setting has words on the screen');
reset session authorization;
do $$ begin
  if not exists (select from pg_roles where rolname = 't_admin') then create role t_admin login; end if;
  grant komet_people, komet_admin to t_admin;
end $$;
insert into komet.duty (login, unit, duty, valid_from) select 't_admin', id, 'admin', '2026-01-01' from komet.unit where code = 'precens';

-- A new programme, from nothing to the first family.
set session authorization t_lead;
\set save 'api.programme_save(gen_random_uuid(), %L, %L, %L, %L, %L, %L, %L, %L)'
select is(tap.told(format(:'save', null, null, 'Komet adoptiv', null, 'komet-adoptiv', 'planned', :'k311', null)), 'Saved Komet adoptiv. It needs a version before anybody can be registered for it', 'a new programme');
select id as adoptiv from api.programme_list() where code = 'komet-adoptiv' \gset
select is((name, status, form)::text, '("Komet adoptiv",planned,)', 'stands in the list') from api.programme_list() where code = 'komet-adoptiv';
select is(tap.try(format('select id from ' || :'save', null, null, 'Annat', null, 'komet-adoptiv', 'planned', null, null)), 'KM001 code: Another programme has this code', 'a code is one programme''s');
select is(tap.try(format('select id from ' || :'save', null, null, 'komet ADOPTIV', null, 'annan', 'planned', null, null)), 'KM001 name: Another programme has this name', 'a name, too, however it is written');
select is(tap.try(format('select id from ' || :'save', null, null, 'Annat', null, 'Annan Kod', 'planned', null, null)), 'KM001 code: Small letters a to z, digits and single hyphens, such as komet-3-11', 'codes are for files');
select is(tap.try(format('select id from ' || :'save', null, null, ' ', null, 'annan', 'planned', null, null)), 'KM001 name: Write the name of the programme', 'a name');
select is(tap.try(format('select id from ' || :'save', null, null, 'Annat', null, 'annan', 'maybe', null, null)), 'KM001 status: Choose from the list', 'a status');
select is(tap.try(format('select id from ' || :'save', :'adoptiv', 1, 'Komet adoptiv', null, null, 'planned', :'adoptiv', null)), 'KM001 descends: Choose another programme, or none', 'nobody descends from oneself');
\set version 'api.programme_version_save(gen_random_uuid(), %L, %L, %L, label => %L, meetings => %L, meeting_minutes => 150, capacity => %L, leaders => 2, complete_at => %L, age_from => 3, age_to => 11, valid_from => %L)'
select is(tap.try(format('select id from ' || :'version', null, null, :'adoptiv', 'Manual 2026', 11, 6, 12, '2026-11-24')), 'KM001 complete_at: Between {1} and {2}', 'nobody completes more meetings than there are');
select is(tap.try(format('select id from ' || :'version', null, null, :'adoptiv', 'Manual 2026', 0, 6, 8, '2026-11-24')), 'KM001 meetings: Between {1} and {2}', 'at least one meeting');
select is(tap.told(format(:'version', null, null, :'adoptiv', 'Manual 2026', 11, 6, 8, '2026-11-24')), 'Saved Manual 2026', 'a version');
select is(tap.try(format('select id from ' || :'version', null, null, :'adoptiv', 'Manual 2026', 11, 6, 8, '2026-11-24')), 'KM001 label: The programme has a version of that name', 'its name is its own');
select is((select count(*) from api.programme_choice() where label = 'Komet adoptiv'), 0::bigint, 'what is planned takes nobody yet');
select is(tap.told(format(:'save', :'adoptiv', 1, 'Komet adoptiv', null, null, 'running', :'k311', 15)), 'Saved Komet adoptiv', 'it runs');
set session authorization t_farsta;
select is((select count(*) from api.programme_choice() where label = 'Komet adoptiv'), 1::bigint, 'and takes families, without a programmer');
select is(tap.told(format('api.registration_save(gen_random_uuid(), programme => %L, caller_name => %L, child1_name => %L, child1_born => %L)', :'adoptiv', 'Ada Prov', 'Bo', '2019-03-01')) like '%', true, 'one is registered');
select is((select count(*) from api.queue_list(:'adoptiv')), 1::bigint, 'and waits in its queue');

-- Names through time.
set session authorization t_lead;
select is(tap.try(format('select id from ' || :'save', :'adoptiv', 2, 'Komet för adoptivfamiljer', '2026-12-24', null, 'running', :'k311', 15)), 'KM001 named_from: That day has not come yet', 'a name is not given ahead');
select is(tap.try(format('select id from ' || :'save', :'adoptiv', 1, 'Komet för adoptivfamiljer', null, null, 'running', :'k311', 15)), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'a stale form');
reset session authorization;
update komet.clock set today = '2026-11-30';
set session authorization t_lead;
select is(tap.told(format(:'save', :'adoptiv', 2, 'Komet för adoptivfamiljer', null, null, 'running', :'k311', 15)), 'Saved Komet för adoptivfamiljer', 'a new name');
select is(string_agg((name, valid_from, valid_to)::text, ' '), '("Komet för adoptivfamiljer",2026-11-30,) ("Komet adoptiv",2026-11-24,2026-11-29)', 'the one before is kept with its days') from api.programme_names(:'adoptiv');
select is(called, 'Komet adoptiv', 'and stands in the list') from api.programme_list() where id = :'adoptiv';
reset session authorization;
update komet.clock set today = '2026-11-24';

-- What groups have been held by stays.
set session authorization t_farsta;
select is(tap.told(format('api.group_save(gen_random_uuid(), programme => %L, first_date => %L, starts => %L, leader1 => %L)', :'k311', '2026-12-01', '17:30', :'lena')) is not null, true, 'a group of Komet 3–11');
set session authorization t_lead;
select id as v311, version as n311 from api.programme_versions(:'k311') limit 1 \gset
select is((select used from api.programme_version_get(:'v311')), 1, 'a version that a group is held by');
select is(tap.try(format('select id from ' || :'version', :'v311', :'n311', :'k311', 'Manual 2011', 10, 6, 8, '2011-01-01')), 'KM004 -: Groups are held by this version. Make a new version that begins on a day, and let this one end', 'is not made another');
select is(tap.told(format(:'version', :'v311', :'n311', :'k311', 'Manual 2011', 11, 8, 8, '2011-01-01')), 'Saved Manual 2011', 'its seats may change: each group has its own');
select is(tap.told(format(:'version', null, null, :'k311', 'Manual 2027', 10, 6, 8, '2027-01-01')), 'Saved Manual 2027', 'a new one, from a day on');

-- What the meetings should hold follows to a new version.
reset session authorization;
insert into komet.fidelity_item (fidelity_list, code, meeting, position, text) select l.id, 'eleventh', 11, 11, 'Avslutning' from komet.fidelity_list l join komet.programme_version v on v.id = l.programme_version
  where v.programme = :'k311' and v.label = 'Manual 2027';
set session authorization t_lead;
select is(tap.told(format(:'version', null, null, :'k311', 'Kort manual', 10, 6, 8, '2028-06-01')), 'Saved Kort manual', 'a shorter version');
reset session authorization;
prepare held as select array_agg((i.code, i.meeting, i.text)::text order by i.position) from komet.fidelity_list l join komet.fidelity_item i on i.fidelity_list = l.id
  join komet.programme_version v on v.id = l.programme_version where v.programme = $1 and v.label = $2 and i.code <> $3;
select results_eq(format('execute held (%L, %L, %L)', :'k311', 'Kort manual', ''), format('execute held (%L, %L, %L)', :'k311', 'Manual 2027', 'eleventh'), 'begins with the list of the one before it, but for a meeting that it lacks');
set session authorization t_lead;
select is(tap.told(format(:'version', null, null, :'adoptiv', 'Manual 2028', 11, 6, 8, '2028-01-01')), 'Saved Manual 2028', 'one of a programme that descends from another');
reset session authorization;
select results_eq(format('execute held (%L, %L, %L)', :'adoptiv', 'Manual 2028', ''), format('execute held (%L, %L, %L)', :'k311', 'Kort manual', ''), 'begins with that of the other');
set session authorization t_lead;

-- Settings.
select is((select string_agg(part, '; ' order by n) from (select part, n, lag(part) over (order by n) as before from (select part, row_number() over () as n from api.setting_list()) a) b where part is distinct from before),
  'Queue and offers; Groups and treatments; Group leaders; Questionnaires and fidelity; Material; Web courses; Letters and lists; Figures and reports; Lists, the log and retention', 'settings are listed by what they are about');
select is((value, applies, default_value)::text, '(5,,5)', 'what is in force unless somebody decides') from api.setting_list('answer_workdays');
\set setting 'api.setting_save(gen_random_uuid(), %L, %L, %L, %L, %L)'
select is(tap.told(format(:'setting', 'answer_workdays', '7', :'farsta', null, null)), 'In force from 2026-11-24', 'another value for a district');
select is(tap.told(format(:'setting', 'answer_workdays', '6', null, null, '2026-12-01')), 'In force from 2026-12-01', 'for all from a day on');
select is(string_agg((value, applies, valid_from)::text, ' '), '(6,"",2026-12-01) (7,Farsta,2026-11-24)', 'both are told') from api.setting_list('answer_workdays');
select is(tap.told(format(:'setting', 'answer_workdays', '8', :'farsta', null, '2026-12-10')), 'In force from 2026-12-10', 'later another');
reset session authorization;
select is(string_agg((value, valid_from, valid_to)::text, ' ' order by valid_from), '(7,2026-11-24,2026-12-09) (8,2026-12-10,)', 'the one before ends the day before, and is kept') from komet.setting where name = 'answer_workdays' and unit = :'farsta';
select is(komet.setting('answer_workdays', :'farsta', null, '2026-12-05') || komet.setting('answer_workdays', :'bromma', null, '2026-12-05'), '76', 'the district''s own goes before');
set session authorization t_lead;
select is(tap.try(format('select id from ' || :'setting', 'answer_workdays', 'sju', null, null, null)), 'KM001 value: A whole number', 'a number');
select is(tap.try(format('select id from ' || :'setting', 'decline_keeps_place', 'kanske', null, null, null)), 'KM001 value: Yes or no', 'yes or no');
select is(tap.told(format(:'setting', 'decline_keeps_place', 'Nej', null, null, null)), 'In force from 2026-11-24', 'in Swedish');
select is(value, 'false', 'told') from api.setting_list('decline_keeps_place');
select is((default_value, value)::text, '(båda,båda)', 'a choice is shown as one types it') from api.setting_get('child_consent');
select is(tap.try(format('select id from ' || :'setting', 'child_consent', 'kanske', null, null, null)), 'KM001 value: One of: {1}', 'nothing else is taken');
select is(tap.told(format(:'setting', 'child_consent', 'Ingen', null, null, null)), 'In force from 2026-11-24', 'the word is');
select is(value, 'none', 'and stored as what the rules ask for') from api.setting_list('child_consent');
select is(tap.try(format('select id from ' || :'setting', 'answer_workdays', '9', null, null, '2026-11-23')), 'KM001 valid_from: From today or later: what has been decided by a value is not decided anew', 'never for days that have been');
select is(tap.try(format('select id from ' || :'setting', 'no_such', '9', null, null, null)), 'KM001 setting: There is no setting named {1}', 'an unknown one');
select is(tap.try(format('select id from ' || :'setting', 'queue_order', 'date_only', null, null, null)), 'KM004 -: The order of queues moves families in every district: it is changed in the database, by the administrator', 'the order of queues is no form');

-- Reasons.
select is(tap.told(format('api.reason_save(gen_random_uuid(), null, null, %L, %L, 15)', 'close', 'Kom till fel kommun')), 'Saved Kom till fel kommun', 'a new reason');
select is(tap.try(format('select id from api.reason_save(gen_random_uuid(), null, null, %L, %L)', 'close', 'kom till FEL kommun')), 'KM001 name: This stands in the list already', 'not twice');
select is(tap.try(format('select id from api.reason_save(gen_random_uuid(), null, null, %L, %L)', 'nothing', 'x')), 'KM001 kind: Choose from the list', 'of a kind there is');
select is((select count(*) from api.reason_choice('close') where label = 'Kom till fel kommun'), 1::bigint, 'is chosen');
select is(tap.told(format('api.reason_save(gen_random_uuid(), %L, 1, %L, %L, 15, false)', id, 'close', 'Kom till fel kommun')), 'Saved Kom till fel kommun', 'put aside') from api.reason_list('close') where name = 'Kom till fel kommun';
select is((select count(*) from api.reason_choice('close') where label = 'Kom till fel kommun'), 0::bigint, 'is not chosen again');

-- Days without meetings.
\set break 'api.break_save(gen_random_uuid(), null, null, %L, %L, %L, %L, %L)'
select is(tap.told(format(:'break', 'Studiedag', 'school', '2027-03-02', null, null)) like 'Saved Studiedag.%', true, 'the lead keeps a day free everywhere');
set session authorization t_farsta;
select is(tap.try(format('select id from ' || :'break', 'Egen dag', 'school', '2027-03-03', null, null)), 'KM001 unit: Choose your district: days off of all are kept by the project leader', 'a coordinator not');
select is(tap.try(format('select id from ' || :'break', 'Egen dag', 'school', '2027-03-03', null, :'bromma')), 'KM001 unit: Choose from the list', 'nor in another district');
select is(tap.told(format(:'break', 'Egen dag', 'school', '2027-03-03', '2027-03-05', :'farsta')) like 'Saved Egen dag.%', true, 'but in the own');
select is(tap.try(format('select id from api.break_remove(gen_random_uuid(), %L, 1)', (select id from api.break_list() where name = 'Studiedag'))), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'what is everybody''s is not taken away');
select is(tap.told(format('api.break_remove(gen_random_uuid(), %L, 1)', (select id from api.break_list() where name = 'Egen dag'))), 'Egen dag is taken away', 'one''s own is');

-- Who may not.
select is(tap.try(format('select id from ' || :'save', null, null, 'Mitt program', null, 'mitt', 'running', null, null)), '42501 -: permission denied for function programme_save', 'a coordinator makes no programmes');
select is(tap.try(format('select id from ' || :'setting', 'small_number', '1', null, null, null)), '42501 -: permission denied for function setting_save', 'and lifts no veil');
set session authorization t_admin;
select is(tap.told(format(:'setting', 'draft_days', '21', null, null, null)), 'In force from 2026-11-24', 'the administrator does');
select is((select count(*) from api.duty_list() where login = 't_farsta' and duty = 'coordinator'), 1::bigint, 'and sees who has which duty');
select is(tap.try('select id from api.person_search(search => ''Ada'')'), '42501 -: permission denied for function person_search', 'but no family');
select * from finish();
