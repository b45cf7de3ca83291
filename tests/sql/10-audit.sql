-- The log, and the ticket without which no file is read.
\ir people.inc
\ir as.inc
\ir units.inc
select plan(32);

-- What is written is logged, by whom and how it was
select is((select login || ' ' || op || ' ' || (before is null) from audit.written where tbl = 'family' and row_id = tap.id('farsta', 'family')::text),
	session_user || ' INSERT true', 'a new row is logged, with nothing before it');
select is(tap.inside_as('t_farsta', format('update komet.person set given_name = ''Åse'' where id = %L returning version', tap.id('farsta', 'adult'))), '2',
	'a coordinator changes a name');
select is((select login || ' ' || op || ' ' || (before ->> 'given_name') || ' ' || (unit = tap.id('farsta', 'family'))::text
	from audit.written where tbl = 'person' and row_id = tap.id('farsta', 'adult')::text order by n desc limit 1),
	't_farsta UPDATE Åsa false', 'the log says who did and what was there');
select is((select unit from audit.written where tbl = 'person' and row_id = tap.id('farsta', 'adult')::text order by n desc limit 1), :'farsta'::uuid,
	'and whose row it was');
select is((select changed_by from komet.person where id = tap.id('farsta', 'adult')), 't_farsta', 'the row says so too');
select is((select row_id from audit.written where tbl = 'attendance' and unit = :'farsta'::uuid),
	tap.id('farsta', 'meeting') || ' ' || tap.id('farsta', 'participation'), 'a row whose key is two columns is named by both');
select is((select count(*) from audit.written where tbl = 'registration' and op = 'UPDATE'), 0::bigint,
	'what follows from other facts is no change of the registration');

-- Nobody changes the log
set session authorization t_farsta;
select tap.try('delete from audit.written') as tried, tap.try('select n from audit.written') as peeked \gset
reset session authorization;
select is(:'tried'::text, '42501 -: permission denied for schema audit', 'a coordinator does not reach the log');
select is(:'peeked'::text, '42501 -: permission denied for schema audit', 'nor reads it');
select is(tap.inside_as('t_farsta', 'delete from audit.written returning n'), '42501 -: permission denied for table written', 'nor do the functions');
set role komet_audit;
update audit.written set login = 'other';
delete from audit.opened;
reset role;
select is((select count(*) from audit.written where login = 'other'), 0::bigint, 'the log''s owner itself has no policy to change it');

-- The ticket
select tap.id('farsta', 'family') as family, tap.id('bromma', 'family') as foreign_family, tap.id('farsta', 'shielded') as shielded,
	format('select komet.need_ticket(%L)', tap.id('farsta', 'family')) as need \gset
select is(tap.inside_as('t_farsta', :'need'), 'KM007 -: Open the family''s file first', 'no file without a ticket');
begin;
set local session authorization t_farsta;
select family = :'family' as opened from api.family_open(:'family') \gset
select tap.rows_or_error(format('select tap.inside(%L)', :'need')) as same \gset
savepoint s;
release s;
select tap.rows_or_error(format('select tap.inside(%L)', :'need')) as after_savepoint \gset
rollback;
select is(:'opened'::text, 't', 'opening says which file');
select is(:'same'::text, 'KM007 -: Open the family''s file first', 'a ticket of the same transaction is none: it could be rolled back');
select is(:'after_savepoint'::text, 'KM007 -: Open the family''s file first', 'whatever savepoints there are');
select is(tap.inside_as('t_farsta', :'need'), 'KM007 -: Open the family''s file first', 'a ticket rolled back is none');
select isnt(tap.as('t_farsta', format('select ticket from api.family_open(%L, null, ''  Ringer  '')', :'family')), '', 'opened and committed');
select is(tap.inside_as('t_farsta', :'need'), '', 'then it may be read');
select is((select login || ' ' || reason || ' ' || (unit = :'farsta') from audit.opened order by n desc limit 1), 't_farsta Ringer true',
	'and the log says who, why and in which unit');
select is(tap.inside_as('t_bromma', :'need'), 'KM007 -: Open the family''s file first', 'not by another');
insert into komet.duty (login, unit, duty, valid_from) values ('t_lead', :'farsta', 'reviewer', '2026-01-01');
select is(tap.inside_as('t_lead', :'need'), 'KM007 -: Open the family''s file first', 'not by one who reviews the log and sees that it was opened');
select is(tap.inside_as('t_farsta', format('select komet.need_ticket(%L)', :'shielded')), 'KM007 -: Open the family''s file first', 'and not another file');
update audit.opened set pid = pid + 1;
select is(tap.inside_as('t_farsta', :'need'), 'KM007 -: Open the family''s file first', 'not from another session');
update audit.opened set pid = pid - 1, backend_start = backend_start - interval '1 hour';
select is(tap.inside_as('t_farsta', :'need'), 'KM007 -: Open the family''s file first', 'nor from one that had the number before');
update audit.opened set backend_start = backend_start + interval '1 hour', at = now() - interval '14 minutes 50 seconds';
select is(tap.inside_as('t_farsta', :'need'), '', 'for a quarter of an hour');
update audit.opened set at = now() - interval '15 minutes 1 second';
select is(tap.inside_as('t_farsta', :'need'), 'KM007 -: Open the family''s file first', 'and no longer');

-- What may be opened
select is(tap.as('t_farsta', format('select ticket from api.family_open(%L)', :'foreign_family')),
	tap.as('t_farsta', format('select ticket from api.family_open(%L)', gen_random_uuid())), 'another unit''s file and none at all get the same answer');
select is(tap.as('t_farsta', format('select ticket from api.family_open(%L)', :'foreign_family')), 'KM002 -: There is no such file, or it is not yours',
	'which is no');
select is(tap.as('t_farsta', format('select ticket from api.family_open(%L)', :'shielded')),
	'KM003 -: The family is protected. Its file is opened only by those who have been named for it', 'a protected family is opened by name only');
insert into komet.protection_grant (unit, family, login, reason, valid_to) values (:'farsta', :'shielded', 't_farsta', 'Handlägger', now() + interval '1 day');
select alike(tap.as('t_farsta', format('select ticket from api.family_open(%L)', :'shielded')), '________-____-____-____-____________', 'by one who has been named');
update komet.protection_grant set valid_from = now() - interval '2 days', valid_to = now() - interval '1 second';
select alike(tap.as('t_farsta', format('select ticket from api.family_open(%L)', :'shielded')), 'KM003%', 'until it ends');
insert into komet.duty (login, unit, duty, valid_from) values ('t_leader', :'bromma', 'coordinator', '2026-01-01');
-- Of this database only: a role belongs to the whole server, and other tests use it.
grant execute on function api.family_open(uuid, uuid, text) to t_leader;
select is(tap.as('t_leader', format('select ticket from api.family_open(%L)', :'family')), 'KM002 -: There is no such file, or it is not yours',
	'whoever leads a group of the family, and coordinates elsewhere, does not open its file');
select * from finish();
