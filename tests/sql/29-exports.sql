-- What leaves the program is written down before it does.
\ir people.inc
\ir as.inc
select plan(10);

select is(tap.as('t_farsta', $$ select found from api.export_log('list queue', 'xlsx', 'Status: vilar', 42) $$), '42', 'a coordinator is told that it is written down');
select is((select (login, what, format, narrowed, found)::text from audit.exported), '(t_farsta,"list queue",xlsx,"Status: vilar",42)', 'and it is: who, what, how, narrowed to what, how many rows');
select is(tap.as('t_lead', $$ select found from api.export_log('report overview', 'pdf', '', 0) $$), '0', 'so is a lead');
select is((select narrowed is null from audit.exported where login = 't_lead'), true, 'nothing is no narrowing');
select is(tap.as('t_leader', $$ select found from api.export_log('document attendance', 'pdf', null, 12) $$), '12', 'and a leader');
select is(tap.as('t_farsta', format($$ select found from api.export_log(%L, 'csv', %L, -1) $$, E'list\x1b[2Jqueue', repeat('x', 500))), '-1', 'whatever is said');
select is((select what || ' ' || length(narrowed) || ' ' || found from audit.exported order by n desc limit 1), 'list?[2Jqueue 200 0', 'what the log keeps of it is harmless to who reads it, and short');
select alike(tap.as('t_nobody', $$ select found from api.export_log('list queue', 'csv', null, 1) $$), 'KM005%', 'a login without duty takes nothing out');
select is(tap.as('t_farsta', 'select n from audit.exported'), '42501 -: permission denied for schema audit', 'nobody reads it who does not review the log');
set role komet_audit;
delete from audit.exported;
reset role;
select is((select count(*) from audit.exported), 4::bigint, 'nobody takes anything away');
select * from finish();
