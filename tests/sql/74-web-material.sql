-- Material of those in web courses: what each still lacks, and who waits will need, in the plan of the stock; handed out one by one, taken
-- back, and told in the register extract. Today is Tuesday 2026-11-24.
\ir people.inc
\ir as.inc
\ir groups.inc
select no_plan();
select id as web from komet.programme where code = 'ikomet-internet' \gset
select id as version from komet.programme_version where programme = :'web' \gset
select tap.waits('Anna', '2026-09-10', 1, 1, 'farsta', 'ikomet-internet') as anna, tap.waits('Berit', '2026-09-11', 1, 1, 'farsta', 'ikomet-internet') as berit,
  tap.waits('Cilla', '2026-09-12', 2, 1, 'farsta', 'ikomet-internet') as cilla, tap.waits('Gun', '2026-09-12', 1, 1, 'bromma', 'ikomet-internet') as gun \gset
insert into komet.web_participation (unit, registration, person, programme, programme_version, leader, code, began_on)
select r.unit, r.id, a.person, r.programme, :'version', case when r.id = :'anna' then :'lena'::uuid end, translate(upper(left(md5(a.person::text), 6)), '01', 'XY'), '2026-11-01'
from komet.registration r join komet.registration_adult a on a.registration = r.id where r.id in (:'anna', :'berit', :'gun');
update komet.registration set state = 'running' where id in (:'anna', :'berit', :'gun');
select w.id as w_anna, w.person as p_anna from komet.web_participation w where w.registration = :'anna' \gset
select family as f_cilla from komet.registration where id = :'cilla' \gset
select w.id as w_berit from komet.web_participation w where w.registration = :'berit' \gset
select w.id as w_gun from komet.web_participation w where w.registration = :'gun' \gset

-- What it needs is the lead's to say.
set session authorization t_lead;
select id as card from api.material_save(gen_random_uuid(), name => 'Inloggningskort', kind => 'other') \gset
select is(tap.told(format('api.need_save(gen_random_uuid(), material => %L, programme_version => %L, per => ''group'')', :'card', :'version')), 'KM001 per: A web course has neither group nor leaders: for each participant', 'for whom');
select is(tap.told(format('api.need_save(gen_random_uuid(), material => %L, programme_version => %L, meeting => 8, per => ''participant'')', :'card', :'version')), 'KM001 meeting: The programme has 7 meetings', 'for one of its modules');
select id as n1 from api.need_save(gen_random_uuid(), material => :'card', programme_version => :'version', meeting => 1, per => 'participant') \gset
select id as n3 from api.need_save(gen_random_uuid(), material => :'card', programme_version => :'version', meeting => 3, per => 'participant', quantity => 2) \gset
reset session authorization;
update komet.material_edition set valid_from = '2020-01-01' where material = :'card' returning id as edition \gset

-- In the plan: two go on and lack three each; Cilla's family waits, and may begin when what is ordered today has come.
set session authorization t_farsta;
\set plan 'select string_agg(concat_ws('' '', on_date, coalesce(number::text, ''-''), meeting, lacking, had, short), ''; '' order by on_date, meeting) from api.material_plan'
select is(p, '2026-11-24 - 1 2 0 2; 2026-11-24 - 3 4 0 4; 2026-12-08 - 1 1 0 1; 2026-12-08 - 3 2 0 2', 'what they need') from (:plan () p) x (p);
select is(translate(hint, chr(31), '|'), '{1} needs {2} {3} by {4}, {5} has {6}|iKomet (internet)|2|Inloggningskort|2026-11-24|Farsta|0', 'in words') from api.material_plan() limit 1;
select is(string_agg((needed, short)::text, ' '), '(9,9)', 'and in the stock') from api.stock_list() where name = 'Inloggningskort';
select is((select count(*) from api.shortage_list() where name ~ 'Inloggningskort'), 1::bigint, 'it is to be ordered');

-- Handed out one by one.
\set hand 'api.web_material_save(gen_random_uuid(), %L, array[%L]::uuid[], array[%L]::uuid[], array[%L], array[''''], array[%L], array[''''])'
select is(string_agg(label || ' ' || below, ', '), 'Inloggningskort 1, Inloggningskort 3', 'a column for each need') from (select label, below from api.web_material_columns(:'version')) x;
select is(tap.told(format(:'hand', :'version', :'w_berit', :'n3', 'X', '')), 'Handed out: 2', 'as many as are needed, though the books have none');
select is(tap.told(format(:'hand', :'version', :'w_berit', :'n3', 'X', '')), 'Handed out: 0', 'who has it gets no other');
select is(tap.told(format(:'hand', :'version', :'w_berit', :'n3', '', '')) like 'KM002%', true, 'a cell set meanwhile is not written over');
select is(tap.told(format(:'hand', :'version', :'w_berit', :'n1', 'N', '')), 'KM001 marks: Not a mark: N', 'there is one mark');
select is(tap.told(format(:'hand', :'version', :'w_gun', :'n1', 'X', '')) like 'KM002%', true, 'nobody of another district');
select is(string_agg(mark || ' ' || hint, ', '), 'X 2026 2026-11-24', 'in which edition, and when') from api.web_material_cells(:'version');
select is((select string_agg(concat_ws(' ', kind, quantity, whom), ', ') from api.movement_list(:'farsta', :'edition')), 'handed_out -2 iKomet (internet)', 'the store says for what, and nobody''s name');
select is(p, '2026-11-24 - 1 2 0 2; 2026-11-24 - 3 2 0 2; 2026-12-08 - 1 1 0 1; 2026-12-08 - 3 2 0 2', 'and it is no longer needed') from (:plan () p) x (p);
select is(tap.told(format(:'hand', :'version', :'w_berit', :'n3', '', 'X')), 'Handed out: 0. Back in the store: 2', 'an empty mark puts it back');
select is(tap.told(format('api.undo(gen_random_uuid(), %L, %s)', (select id from api.undo_list(1)), (select version from api.undo_list(1)))), 'Taken back: Inloggningskort', 'which is taken back');
select is((select count(*) from api.web_material_cells(:'version')), 1::bigint, 'she has it again');

-- Who looks after somebody hands out as well, to her.
set session authorization t_leader;
select is(tap.told(format(:'hand', :'version', :'w_anna', :'n1', 'X', '')), 'Handed out: 1', 'a leader hands out');
select is(tap.told(format(:'hand', :'version', :'w_berit', :'n1', 'X', '')) like 'KM002%', true, 'to nobody else');
select is((select count(*) from api.web_material_cells(:'version')), 1::bigint, 'and sees what hers have');
select is(tap.told(format('api.undo(gen_random_uuid(), %L, %s)', (select id from api.undo_list(1)), (select version from api.undo_list(1)))), 'Taken back: Inloggningskort', 'she takes it back');
select is(tap.told(format(:'hand', :'version', :'w_anna', :'n1', 'X', '')), 'Handed out: 1', 'and hands it out');

-- A module that is done waits for nothing.
set session authorization t_farsta;
select is(tap.told(format('api.web_marks_save(gen_random_uuid(), %L, array[%L]::uuid[], array[%L]::uuid[], array[''X''], array[''''], array[''''], array[''''])', :'version', :'w_anna', (select id from api.web_columns(:'version') where label = '4'))), 'Modules saved: 1', 'Anna has done the fourth');
select is(p, '2026-11-24 - 1 1 0 1; 2026-12-08 - 1 1 0 1; 2026-12-08 - 3 2 0 2', 'and needs nothing for the third') from (:plan () p) x (p);

-- The register extract, and what holds the beginning.
select 1 from api.family_open(registration => :'anna') \g /dev/null
select is((select count(*) from api.register_extract(:'p_anna') where text ~ '2026-11-24, Inloggningskort, 2026$'), 1::bigint, 'the extract tells it');
reset session authorization;
select is(tap.inside_as('t_bromma', 'select count(*) from komet.material_movement'), '0', 'another district reads no movement');
select is(tap.inside_as('t_leader', format('with x as (insert into komet.material_movement (unit, material_edition, kind, quantity, on_date, for_web, for_need) values (%L, %L, ''handed_out'', -1, ''2026-11-24'', %L, %L) returning 1) select count(*) from x', :'farsta', :'edition', :'w_berit', :'n1')) like '42501%', true, 'a leader writes none for others');
select throws_ok(format('update komet.material_movement set for_group = gen_random_uuid() where for_web = %L', :'w_anna'), '23514', null, 'for a group or a web course, not both');
-- Begun by mistake, with something handed out: what has been built on stays.
set session authorization t_farsta;
select 1 from api.family_open(registration => :'cilla') \g /dev/null
select tap.told(format('api.web_start_save(gen_random_uuid(), %L, (select version from api.family_registrations(%L) where id = %1$L))', :'cilla', :'f_cilla')) \g /dev/null
select is(tap.told(format(:'hand', :'version', (select id from api.web_list() where name like 'Cilla%'), :'n1', 'X', '')), 'Handed out: 1', 'Cilla begins and gets it');
select is((select split_part(why, chr(31), 1) from api.undo_list(50) where what = 'web_start_save' limit 1), 'Something has been done in the web course: end it instead', 'what has been handed out holds the beginning');
reset session authorization;
select * from finish();
