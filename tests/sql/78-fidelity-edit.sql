-- What meetings should hold, kept by the lead: a list in use stays, a new one is written and taken into use. Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
\ir undo.inc
\ir as.inc
select no_plan();
do $$
begin
  if not exists (select from pg_roles where rolname = 't_super') then create role t_super login; end if;
  if not exists (select from pg_roles where rolname = 't_research') then create role t_research login; end if;
  if not exists (select from pg_roles where rolname = 't_omar') then create role t_omar login; end if;
  grant komet_people, komet_supervisor to t_super;
  grant komet_people, komet_research to t_research;
  grant komet_people, komet_leader to t_omar;
end
$$;
insert into komet.duty (login, unit, duty, valid_from) select v.login, u.id, v.duty, '2026-01-01'
from komet.unit u, (values ('t_super', 'supervisor'), ('t_research', 'research')) v (login, duty) where u.code = 'precens';
update komet.programme_version set meetings = 3, complete_at = 2 where programme = :'k311';
select id as v311 from komet.programme_version where programme = :'k311' \gset
select id as l1 from komet.fidelity_list where programme_version = :'v311' \gset
select id as theme1 from komet.fidelity_item where fidelity_list = :'l1' and code = 'theme' \gset
select tap.waits('Anna', '2026-01-10') as anna \gset
set session authorization t_farsta;
select id as g1 from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2026-11-10', starts => '17:30', leader1 => :'lena', leader2 => :'omar') \gset
reset session authorization;
update komet.course_group set state = 'running' where id = :'g1';
update komet.meeting set state = 'held' where course_group = :'g1' and on_date < '2026-11-24';
select komet.rating_id(id, :'lena') as lena2, komet.rating_id(id, :'omar') as omar2 from komet.meeting where course_group = :'g1' and number = 2 \gset
select komet.rating_id(id, :'lena') as lena3, komet.rating_id(id, :'omar') as omar3 from komet.meeting where course_group = :'g1' and number = 3 \gset
create function tap.held(l uuid) returns text language sql as $$ select string_agg(nr || code, ' ' order by nr) from api.fidelity_item_list(l) $$;
create function tap.lists(v uuid) returns text language sql as $$ select string_agg(concat_ws(' ', edition, state, valid_from, valid_to), ', ' order by edition desc) from api.fidelity_edition_list(v) $$;
create function tap.marked_by(r uuid) returns text language sql as $$ select string_agg(name, ' ') from api.fidelity_fields(r) where type = 'scale' $$;
create function tap.kept() returns text language sql security definer set search_path = tap, pg_catalog as $$
  select md5(string_agg(x, ' ' order by x)) from (
    select (to_jsonb(l) - 'version')::text from komet.fidelity_list l union all select (to_jsonb(i) - 'version')::text from komet.fidelity_item i) y (x)
$$;
select tap.kept() as first \gset

set session authorization t_lead;
select is((select (name, edition, since, items, writing)::text from api.fidelity_template_list(:'k311')), '("Komet 3–11, Manual 2011",1,2011-01-01,10,f)', 'which list is used');
select is((select count(*) from api.fidelity_template_list() where name ~ 'internet'), 0::bigint, 'a web course has no meetings');
select is((select (edition, state, items, marked)::text from api.fidelity_edition_list(:'v311')), '(1,used,10,0)', 'in which version');
select is((select string_agg(distinct held, ', ') from api.fidelity_item_list(:'l1')), 'Sista träffen, Träff 1, Varje träff, Varje träff utom den första', 'by meeting');
select is((select string_agg(nr || ' ' || stands, ', ') from api.fidelity_item_list(:'l1', 3) where stands <> 'alla'), '2 alla utom 1, 9 sista, 10 sista', 'or of one meeting, in order');
select is((select string_agg(value, ' ') from api.fidelity_meeting_choice(:'l1')), 'every later last 1 2 3', 'which meetings there are');

-- The list in use is never changed.
\set change 'api.fidelity_item_save(gen_random_uuid(), %L, %s, text => %L, meeting => %L)'
\set new 'api.fidelity_item_save(gen_random_uuid(), fidelity_list => %L, text => %L, meeting => %L, nr => %s)'
select is(tap.told(format(:'change', :'theme1', 1, 'Annat', 'every')), 'KM004 -: Meetings are marked by it, or have been, and it stays as it is: make a new version of it', 'an item of it stays');
select is(tap.told(format(:'new', :'l1', 'Nytt', 'every', 1)) like 'KM004%', true, 'nothing is added');
select is(tap.told(format('api.fidelity_item_remove(gen_random_uuid(), %L, 1)', :'theme1')) like 'KM004%', true, 'or taken away');
select is(tap.told(format('api.fidelity_edition_drop(gen_random_uuid(), %L, 1)', :'l1')) like 'KM004%', true, 'nor all of it');
select is(tap.told(format('api.fidelity_use_save(gen_random_uuid(), %L, 1, %L)', :'l1', '2026-12-01')) like 'KM004%', true, 'nor is it taken into use again');
select is(tap.told(format('api.fidelity_edition_make(gen_random_uuid(), %L, 2)', :'l1')) like 'KM002%', true, 'what was seen must be what is there');
select is(tap.kept(), :'first', 'nothing has changed');

-- A new version is made of it, with the same codes.
select gen_random_uuid() as once \gset
select is(tap.told(format('api.fidelity_edition_make(%L, %L, 1)', :'once', :'l1')), 'Version 2 can be written now. No meeting is marked by it before it is taken into use', 'a new version');
select is(tap.told(format('api.fidelity_edition_make(%L, %L, 1)', :'once', :'l1')), 'Version 2 can be written now. No meeting is marked by it before it is taken into use', 'the same save again is the same answer');
select is(tap.told(format('api.fidelity_edition_make(%L, %L, 2)', :'once', :'l1')) like 'KM008%', true, 'not another');
select is(tap.told(format('api.fidelity_edition_make(gen_random_uuid(), %L, 1)', :'l1')), 'KM004 -: A new version is being written already', 'one at a time');
select is(tap.told(format('api.fidelity_edition_new(gen_random_uuid(), %L)', :'v311')), 'KM004 -: A new version is being written already', 'an empty one, too');
select is(tap.lists(:'v311'), '2 writing, 1 used 2011-01-01', 'once, and used by nobody');
select is((select (edition, writing)::text from api.fidelity_template_list(:'k311')), '(1,t)', 'the first is used as before');
select id as l2 from api.fidelity_edition_list(:'v311') where state = 'writing' and not ready \gset
select is(tap.held(:'l2'), '1frame 2homework 3theme 4show 5practice 6praise 7next 8material 9keep 10surveys', 'the same items and codes');
reset session authorization;
select is((select jsonb_agg(to_jsonb(i) - 'id' - 'fidelity_list' order by i.code) from komet.fidelity_item i where i.fidelity_list = :'l2'),
  (select jsonb_agg(to_jsonb(i) - 'id' - 'fidelity_list' order by i.code) from komet.fidelity_item i where i.fidelity_list = :'l1'), 'copied whole');
set session authorization t_leader;
select is(tap.marked_by(:'lena2'), 'homework theme show practice praise next material', 'a leader marks by the first');
set session authorization t_lead;
select is(tap.newest(), 'fidelity_edition_make | Komet 3–11, Manual 2011 | can | Take back the new version of Komet 3–11, Manual 2011? It is removed', 'can be taken back');
select is(tap.back(), 'Taken back', 'is');
select is(tap.kept(), :'first', 'and nothing is left of it');
select is(tap.told(format('api.fidelity_edition_make(gen_random_uuid(), %L, 1)', :'l1')) like 'Version 2%', true, 'made again');
select id as l2 from api.fidelity_edition_list(:'v311') where state = 'writing' \gset

-- Items: put somewhere, moved, taken away.
select is(tap.told(format(:'new', :'l2', '  Alla hälsades välkomna ', 'every', 1)), 'Item 1 is saved', 'a new item at a place');
select is(tap.held(:'l2'), '1i1 2frame 3homework 4theme 5show 6practice 7praise 8next 9material 10keep 11surveys', 'the others make room');
select is(tap.newest(), 'fidelity_item_save | Alla hälsades välkomna | can | Take back what was written: Alla hälsades välkomna? It is removed', 'can be taken back');
select tap.kept() as welcome \gset
select is(tap.told(format(:'new', :'l2', 'Regler för skärmtid', '2', 'null')), 'Item 12 is saved', 'left out: last, where its meeting has no other');
select is(tap.told(format(:'new', :'l2', 'Kvällsrutiner', '2', 'null')), 'Item 13 is saved', 'else behind the others of its meeting');
select is(tap.told(format(:'new', :'l2', 'Tystnadslöftet', '1', 'null')), 'Item 3 is saved', 'wherever that is');
select is((select string_agg(nr || code, ' ') from api.fidelity_item_list(:'l2', 2)), '1i1 4homework 5theme 6show 7practice 8praise 9next 10material 13i2 14i3', 'what the second meeting holds');
select id as i2 from api.fidelity_item_list(:'l2') where code = 'i2' \gset
select gen_random_uuid() as once \gset
select id as i2, version as n from api.fidelity_item_get(:'i2') \gset
select is(tap.told(format('api.fidelity_item_save(%L, %L, %s, text => %L, meeting => %L, nr => 6)', :'once', :'i2', :'n', 'Skärmtid', '2')), 'Item 6 is saved', 'moved up and written anew');
select is(tap.told(format('api.fidelity_item_save(%L, %L, %s, text => %L, meeting => %L, nr => 6)', :'once', :'i2', :'n', 'Skärmtid', '2')), 'Item 6 is saved', 'once, however often it is sent');
select is(tap.told(format(:'change', :'i2', :'n', 'Skärm', '2')), 'KM002 -: Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again', 'not over another');
select is((select string_agg(nr || code, ' ') from api.fidelity_item_list(:'l2', 2)), '1i1 4homework 5theme 6i2 7show 8practice 9praise 10next 11material 14i3', 'stands where it was put');
select is(tap.newest(), 'fidelity_item_save | Skärmtid | can | Put back what was changed for Skärmtid at HH.MM?', 'a change can be taken back');
select is(tap.back(), 'Taken back', 'is');
select is((select (nr, text)::text from api.fidelity_item_get(:'i2')), '(13,"Regler för skärmtid")', 'as it was, where it was');
select is(tap.told(format('api.fidelity_item_save(gen_random_uuid(), %L, %s, text => %L, meeting => %L, nr => %s)', id, version, text, 'last', nr)), 'Item 13 is saved', 'of another meeting, at its place') from api.fidelity_item_get(:'i2');
select is(tap.back(), 'Taken back', 'or not');
select is(tap.told(format(:'change', :'i2', version, text, 'last')), 'Item 13 is saved', 'without a number behind the others of that meeting') from api.fidelity_item_get(:'i2');
select is((select string_agg(nr || code, ' ') from api.fidelity_item_list(:'l2', 3) where stands = 'sista'), '11keep 12surveys 13i2', 'the last one, not the one before it');
select is(tap.back(), 'Taken back', 'and back');
select is(tap.told(format('api.fidelity_item_remove(gen_random_uuid(), %L, %s)', id, version - 1)) like 'KM002%', true, 'what was seen is taken away') from api.fidelity_item_get(:'i2');
select is(tap.told(format('api.fidelity_item_remove(gen_random_uuid(), %L, %s)', id, version)), 'The item was taken away', 'one is') from api.fidelity_item_get(:'i2');
select is(tap.held(:'l2'), '1i1 2frame 3i4 4homework 5theme 6show 7practice 8praise 9next 10material 11keep 12surveys 13i3', 'the others close up');
select is(tap.newest(), 'fidelity_item_remove | Regler för skärmtid | can | Put the item back: Regler för skärmtid?', 'by mistake');
select is(tap.back(), 'Taken back', 'put back');
select is((select (nr, text)::text from api.fidelity_item_get(:'i2')), '(13,"Regler för skärmtid")', 'where it was');
select is(tap.told(format(:'new', :'l2', ' ', 'every', 1)), 'KM001 text: Write what the meeting should hold', 'words');
select is(tap.told(format(:'new', :'l2', 'x', '4', 1)), 'KM001 meeting: Choose from the list', 'a meeting that there is');
select is(tap.told(format(:'new', :'l2', 'x', 'sometimes', 1)), 'KM001 meeting: Choose from the list', 'in words that mean something');
select is(tap.told(format(:'new', :'l2', 'Kvällsrutiner', '2', 1)), 'KM001 text: It stands there already', 'nothing twice');
select is(tap.told(format(:'new', :'l2', 'Kvällsrutiner', '3', 1)), 'Item 1 is saved', 'but at another meeting');
select is(tap.back(), 'Taken back', 'or not');
select is((select count(*) from api.fidelity_item_list(:'l2', 1) where code = 'i1'), 1::bigint, 'the first of all stands');

-- Into use.
select is(tap.told(format('api.fidelity_use_save(gen_random_uuid(), %L, 1, %L)', :'l2', '2026-11-23')), 'KM001 valid_from: From today on, within two years', 'not backwards');
select is(tap.told(format('api.fidelity_use_save(gen_random_uuid(), %L, 1)', :'l2')) like 'KM001 valid_from%', true, 'from a day');
select is(tap.told(format('api.fidelity_use_save(gen_random_uuid(), %L, 7, %L)', :'l2', '2026-12-01')) like 'KM002%', true, 'as it was seen');
select tap.kept() as written \gset
select is(tap.told(format('api.fidelity_use_save(gen_random_uuid(), %L, 1, %L)', :'l2', '2026-12-01')), 'Meetings from 2026-12-01 on are marked by version 2', 'next week');
select is(tap.lists(:'v311'), '2 coming 2026-12-01, 1 used 2011-01-01 2026-11-30', 'the one before until the day before');
select is(tap.told(format(:'new', :'l2', 'x', 'every', 1)) like 'KM004%', true, 'it stays from now on');
select is(tap.newest(), 'fidelity_use_save | Komet 3–11, Manual 2011 | can | Take back that the new version of Komet 3–11, Manual 2011 is taken into use?', 'until its day it can be taken back');
select is(tap.back(), 'Taken back', 'is');
select is(tap.kept(), :'written', 'and is being written again');
-- Long after that it still can be written on, until its day.
select is(tap.told(format('api.fidelity_use_save(gen_random_uuid(), %L, %s, %L)', id, version, '2026-12-01')) like 'Meetings from%', true, 'once more') from api.fidelity_use_get(:'l2');
select is((select string_agg(edition || coming::text, ' ') from api.fidelity_edition_list(:'v311') where not writing), '2true 1false', 'it comes');
select is((select string_agg(ready::text, ' ') from api.fidelity_edition_list(:'v311')), 'true true', 'and another can be made of each');
select is(tap.told(format('api.fidelity_use_end(gen_random_uuid(), %L, 1)', :'l2')) like 'KM002%', true, 'as it was seen');
select is(tap.told(format('api.fidelity_use_end(gen_random_uuid(), %L, %s)', :'l1', version)), 'KM004 -: Only a version that comes later can be written on', 'not the one that is used') from api.fidelity_use_get(:'l1');
select is(tap.told(format('api.fidelity_edition_make(gen_random_uuid(), %L, %s)', :'l2', version)) like 'Version 3%', true, 'when a third') from api.fidelity_use_get(:'l2');
select is(tap.told(format('api.fidelity_use_end(gen_random_uuid(), %L, %s)', :'l2', version)), 'KM004 -: Another version has been made since', 'is written, it stays') from api.fidelity_use_get(:'l2');
select is(tap.back(), 'Taken back', 'without it');
select gen_random_uuid() as once, version as n from api.fidelity_use_get(:'l2') \gset
select is(tap.told(format('api.fidelity_use_end(%L, %L, %s)', :'once', :'l2', :'n')), 'Version 2 is written again, and not used from 2026-12-01', 'it is written again');
select is(tap.told(format('api.fidelity_use_end(%L, %L, %s)', :'once', :'l2', :'n')), 'Version 2 is written again, and not used from 2026-12-01', 'once, however often it is sent');
select is(tap.kept(), :'written', 'and the first goes on');
select is(tap.newest(), 'fidelity_use_end | stays | What the lead keeps is changed back where it stands', 'it is taken into use where it stands');

-- Who has marked a meeting by the first stays with it; another who marks the same meeting later does so by the same.
set session authorization t_leader;
select is(tap.told(format('api.fidelity_save(gen_random_uuid(), %L, 0, %L)', :'lena3', '{"theme": "done", "show": "partly"}')), 'Meeting 3: 75 per cent as in the manual', 'today''s meeting, marked in the morning');
set session authorization t_lead;
select is(tap.told(format('api.fidelity_use_save(gen_random_uuid(), %L, %s, %L)', id, version, '2026-11-24')), 'Meetings from 2026-11-24 on are marked by version 2', 'from today') from api.fidelity_use_get(:'l2');
select is((select tap.filled(why) from api.undo_list(1)), 'Meetings are marked by it by now: make a new version, or take that of before as one', 'what may be marked by is not taken back');
select is((select string_agg(concat_ws(' ', edition, marked), ', ') from api.fidelity_edition_list(:'v311')), '2 0, 1 1', 'how many marks each has');
set session authorization t_leader;
select is(tap.marked_by(:'lena2'), 'homework theme show practice praise next material', 'last week''s meeting by the list of its day');
select is(tap.marked_by(:'lena3'), 'homework theme show practice praise next material keep surveys', 'hers of today by that which she marked it by');
reset session authorization;
update komet.leader set login = 't_omar' where id = :'omar';
insert into komet.duty (login, unit, duty, valid_from) values ('t_omar', :'farsta', 'leader', '2026-01-01');
set session authorization t_omar;
select is(tap.marked_by(:'omar3'), 'homework theme show practice praise next material keep surveys', 'the other leader''s by the same');
reset session authorization;
delete from komet.fidelity_rating where id = :'lena3';
set session authorization t_leader;
select is(tap.marked_by(:'lena3'), 'i1 homework theme show practice praise next material keep surveys', 'a meeting of today that nobody has marked by the new one');
select is(tap.told(format('api.fidelity_save(gen_random_uuid(), %L, 0, %L)', :'lena3', '{"i1": "done", "theme": "done"}')), 'Meeting 3: 100 per cent as in the manual', 'and is marked so');

-- From an empty list, or that of another programme.
set session authorization t_lead;
select id as v1218 from api.fidelity_template_list(:'k1218') \gset
select is(tap.told(format('api.fidelity_edition_new(gen_random_uuid(), %L, gen_random_uuid())', :'v1218')), 'KM001 made_from: Choose from the list', 'of a list that there is');
select is((select label from api.fidelity_list_choice(:'v1218') limit 1), 'Komet 12–18, Manual 2011, lista 1', 'that of the programme comes first');
select is(tap.told(format('api.fidelity_edition_new(gen_random_uuid(), %L)', :'v1218')), 'Version 2 can be written now. No meeting is marked by it before it is taken into use', 'an empty one');
select id as e2 from api.fidelity_edition_list(:'v1218') where state = 'writing' \gset
select is(tap.told(format('api.fidelity_use_save(gen_random_uuid(), %L, 1, %L)', :'e2', '2026-12-01')), 'KM004 -: It has no items yet', 'has items before it is used');
select is(tap.told(format(:'new', :'e2', 'Något', '5', 1)), 'Item 1 is saved', 'for one meeting');
select is(tap.told(format('api.fidelity_use_save(gen_random_uuid(), %L, 1, %L)', :'e2', '2026-12-01')) like 'Meetings from%', true, 'and then can be used');
select is((select tap.filled(why) from api.undo_list() where what = 'fidelity_item_save' limit 1), 'The version has been taken into use, or thrown away', 'what was written in it is not taken back now');
select is(tap.back(), 'Taken back', 'before that is');
select is((select tap.filled(why) from api.undo_list() where what = 'fidelity_edition_new'), 'Items have been written in it since: throw it away in the list of versions', 'what has been written in is not taken back by the way');
select is(tap.told(format('api.fidelity_edition_drop(gen_random_uuid(), %L, %s)', id, version)), 'Version 2 was thrown away', 'or is thrown away') from api.fidelity_use_get(:'e2');
select is(tap.newest(), 'fidelity_edition_drop | Komet 12–18, Manual 2011 | can | Put the version of Komet 12–18, Manual 2011 back that was thrown away?', 'which can be taken back');
select is(tap.told(format('api.fidelity_edition_new(gen_random_uuid(), %L, %L)', :'v1218', :'l2')) like 'Version 2%', true, 'as long as there is no other');
select is((select tap.filled(why) from api.undo_list() where what = 'fidelity_edition_drop'), 'Another version has been made since', 'as now');
select is((select count(*) from api.fidelity_item_list((select id from api.fidelity_edition_list(:'v1218') where state = 'writing'))), 14::bigint, 'that of another programme comes along');
select is(tap.back(), 'Taken back', 'taken back');
select is(tap.back(), 'Taken back', 'and the one before put back');
select is(tap.held(:'e2'), '1i1', 'with its item');

-- A new version of the programme begins with what is used or to come, never with what is being written.
select is(tap.told(format('api.fidelity_edition_make(gen_random_uuid(), %L, %s)', id, version)) like 'Version 3%', true, 'a third is written') from api.fidelity_edition_list(:'v311') where edition = 2;
select id as l3 from api.fidelity_edition_list(:'v311') where state = 'writing' \gset
select is(tap.told(format(:'new', :'l3', 'Halvfärdigt', 'every', 1)), 'Item 1 is saved', 'half');
\set version 'api.programme_version_save(gen_random_uuid(), programme => %L, label => %L, meetings => 3, meeting_minutes => 150, capacity => 6, leaders => 2, complete_at => 2, valid_from => %L)'
select is(tap.told(format(:'version', :'k311', 'Manual 2027', '2027-01-01')), 'Saved Manual 2027', 'a new manual');
select id as v2027 from api.fidelity_template_list(:'k311') where name ~ 'Manual 2027' \gset
select is(tap.lists(:'v2027'), '1 used 2026-11-24', 'has a list');
select is(tap.held(id), tap.held(:'l2'), 'of the items that are used') from api.fidelity_edition_list(:'v2027');
select is(tap.told(format('api.fidelity_edition_new(gen_random_uuid(), %L, %L)', :'v2027', :'l3')) like 'Version 2%', true, 'another is written for it');
select id as l4 from api.fidelity_edition_list(:'v2027') where state = 'writing' \gset
select is(tap.told(format('api.fidelity_use_save(gen_random_uuid(), %L, 1, %L)', :'l4', '2027-06-01')) like 'Meetings from 2027-06-01%', true, 'for the summer');
select is(tap.told(format(:'version', :'k311', 'Manual 2028', '2027-03-01')), 'Saved Manual 2028', 'and a manual that begins before it');
select is(tap.lists(id), '1 coming 2027-03-01', 'is marked from its first day') from api.fidelity_template_list(:'k311') where name ~ 'Manual 2028';
-- A meeting of which its list says nothing is not to be marked.
reset session authorization;
delete from komet.fidelity_item where fidelity_list = :'l1' and coalesce(meeting, 0) = 0;
set session authorization t_leader;
select is(string_agg(number || ' ' || name, ', '), '3 Lena Ahl, 3 Omar Said, 1 Lena Ahl, 1 Omar Said', 'the second meeting asks nothing of anybody') from api.fidelity_list(:'g1');

-- Only the lead, by right and by row.
reset session authorization;
select is((select string_agg(d.login || ' ' || p.proname, ', ') from pg_proc p, unnest(array['t_farsta', 't_leader', 't_super', 't_research', 't_nobody']) d (login)
  where p.pronamespace = 'api'::regnamespace and p.proname ~ '^fidelity_(template|edition|use|item|meeting|list_)' and has_function_privilege(d.login, p.oid, 'execute')), null, 'nobody else has any of it');
set session authorization t_super;
select is(tap.try('select * from api.fidelity_template_list()') like '42501%', true, 'a supervisor does not');
set session authorization t_farsta;
select is(tap.try(format('select * from api.fidelity_edition_make(gen_random_uuid(), %L, 1)', :'l1')) like '42501%', true, 'nor a coordinator');
set session authorization t_leader;
select is(tap.try(format('select * from api.fidelity_item_save(gen_random_uuid(), fidelity_list => %L, text => %L, meeting => %L)', :'l3', 'x', 'every')) like '42501%', true, 'nor a leader');
set session authorization t_research;
select is(tap.try(format('select * from api.fidelity_item_list(%L)', :'l3')) like '42501%', true, 'nor a researcher');
reset session authorization;
select is((select string_agg(distinct tap.inside_as(d, q), ' ') from unnest(array['t_farsta', 't_leader', 't_super']) d, unnest(array[
  'with x as (update komet.fidelity_item set text = ''x'' returning 1) select count(*) from x',
  'with x as (update komet.fidelity_list set valid_to = valid_from returning 1) select count(*) from x',
  'with x as (delete from komet.fidelity_item returning 1) select count(*) from x']) q), '0', 'row security keeps the lists from all others');
select is(tap.inside_as('t_super', format('insert into komet.fidelity_list (programme_version, edition) values (%L, 99)', :'v1218')) like '42501%', true, 'and new ones');
update komet.duty set valid_to = '2026-11-23' where login = 't_lead';
set session authorization t_lead;
select is(tap.told(format(:'new', :'l3', 'x', 'every', 1)) like 'KM002%', true, 'nor the lead whose duty has ended');
select is(tap.told(format('api.fidelity_edition_new(gen_random_uuid(), %L)', :'v1218')) like 'KM002%', true, 'in any way');
reset session authorization;
select * from finish();
