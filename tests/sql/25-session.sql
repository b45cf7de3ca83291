-- The first call, saves whose outcome is unknown, and drafts, as the logins themselves.
\ir people.inc
\ir as.inc
select plan(41);

select is(tap.as('t_farsta', 'select concat_ws(''|'', login, name, unit_name, duties, today, database_name) from api.hello()'),
	't_farsta|Anna Berg|Farsta|coordinator|2026-11-24|' || current_database(), 'hello says who I am');
select is(tap.as('t_nobody', 'select login from api.hello()'), 'KM005 -: This login has no duty in Komet. Ask your system administrator', 'without duty nobody comes in');
select is(tap.as('t_lead', 'select name from api.hello()'), 't_lead', 'a colleague without a name is the login');
select max(number) as version from komet.migration \gset
select is(tap.as('t_farsta', format('select schema_version from api.hello(''1'', %s)', :version)), :'version'::text, 'a program made for these tables');
select is(tap.as('t_farsta', format('select schema_version from api.hello(''1'', %s)', :version + 1)),
	'KM006 -: The database is of version {1} and this program of version {2}', 'one made for later ones');
insert into komet.migration (number, name, sha256) values (:version + 1, 'test', repeat('0', 64));
select is(tap.as('t_farsta', format('select schema_version from api.hello(''1'', %s)', :version)), (:version + 1)::text, 'a migration that only adds turns no program out');
delete from komet.migration where number = :version + 1;
select komet.serves_from() as oldest \gset
select is(tap.as('t_farsta', format('select schema_version from api.hello(''1'', %s)', :oldest)), :'version'::text, 'the oldest that is served');
select is(tap.as('t_farsta', format('select schema_version from api.hello(''1'', %s)', :oldest - 1)),
	'KM006 -: This program is of version {2} and too old: the database wants {1} or later', 'one older than that');
insert into komet.duty (login, unit, duty, valid_from) values ('t_farsta', :'bromma', 'reviewer', '2020-01-01');
select is(tap.as('t_farsta', 'select unit_name || '' '' || duties from api.hello()'), 'Farsta coordinator reviewer', 'several duties: home is where one coordinates');

select is(tap.as('t_farsta', 'select count(*) from api.may() where function in (''hello'', ''family_open'')'), '2', 'a coordinator may open files');
select is(tap.as('t_lead', 'select function from api.may() where function in (''hello'', ''family_open'')'), 'hello', 'the lead may not');
select is(tap.as('t_lead', 'select ticket from api.family_open(gen_random_uuid())'), '42501 -: permission denied for function family_open', 'nor can she');
select is((select string_agg(f, ' ') from unnest(string_to_array(tap.as('t_nobody', 'select function from api.may()'), ',')) f
	where f not in (select function from komet.right_list() where duties = '{people}')), null, 'a login alone may what everybody may');

-- The fate of a save
insert into komet.request (id, login, function, fingerprint, answer)
values ('00000000-0000-0000-0000-0000000000a1', 't_farsta', 'x_save', '\x00', '{"id": 7}');
select is(tap.as('t_farsta', $$ select concat_ws(' ', stored, function, answer) from api.request_fate('00000000-0000-0000-0000-0000000000a1') $$),
	't x_save {"id": 7}', 'a save that arrived, and its answer');
select is(tap.as('t_farsta', $$ select concat_ws(' ', stored, function, answer) from api.request_fate('00000000-0000-0000-0000-0000000000a2') $$),
	'f', 'one that did not');
select is((select count(*) from komet.request where answer is not null), 1::bigint, 'nothing is stored by asking');
select alike(tap.as('t_farsta', $$ select * from api.note_save(request => '00000000-0000-0000-0000-0000000000a2', family => gen_random_uuid(), text => 'x') $$), 'KM008%', 'and what was said not to be stored can not come later');
select is(tap.as('t_farsta', $$ select concat_ws(' ', stored, function, answer) from api.request_fate('00000000-0000-0000-0000-0000000000a2') $$), 'f', 'however often one asks');
select is(tap.as('t_bromma', $$ select concat_ws(' ', stored, function, answer) from api.request_fate('00000000-0000-0000-0000-0000000000a1') $$),
	'f', 'another''s save is not told');

-- Drafts
\set d 00000000-0000-0000-0000-0000000000d1
select is(tap.as('t_farsta', $$ select version from api.draft_put(id => '00000000-0000-0000-0000-0000000000d1', form => 'registration', body => '{"a": "1"}') $$), '1', 'a draft is kept');
select is(tap.as('t_farsta', $$ select version from api.draft_put(id => '00000000-0000-0000-0000-0000000000d1', form => 'registration', body => '{"a": "2"}', version => 1) $$), '2', 'and kept anew');
select alike(tap.as('t_farsta', $$ select version from api.draft_put(id => '00000000-0000-0000-0000-0000000000d1', form => 'registration', body => '{"a": "3"}', version => 1) $$), 'KM002%', 'not over a newer one');
select is(tap.as('t_nobody', $$ select version from api.draft_put(id => '00000000-0000-0000-0000-0000000000d9', form => 'registration', body => '{}') $$),
	'KM005 -: This login has no duty in Komet. Ask your system administrator', 'nor for one whose duty has ended');
select alike(tap.as('t_farsta', $$ select version from api.draft_put(id => '00000000-0000-0000-0000-0000000000d1', form => 'registration', body => '{"a": "3"}') $$), 'KM002%', 'nor as new');
select alike(tap.as('t_bromma', $$ select version from api.draft_put(id => '00000000-0000-0000-0000-0000000000d1', form => 'registration', body => '{"a": "3"}') $$), 'KM002%', 'nor by another');
select alike(tap.as('t_bromma', $$ select version from api.draft_put(id => '00000000-0000-0000-0000-0000000000d1', form => 'registration', body => '{"a": "3"}', version => 2) $$), 'KM002%', 'who knows its version');
select is(tap.as('t_farsta', 'select body from api.draft_list()'), '{"a": "2"}', 'its writer sees it');
insert into komet.duty (login, unit, duty, valid_from) values ('t_bromma', :'farsta', 'coordinator', '2026-01-01');
select is(tap.as('t_bromma', 'select body from api.draft_list()'), '', 'a colleague of the same unit does not');
select is(tap.inside_as('t_bromma', 'select count(*) from komet.draft'), '0', 'however a function were written');
select is(tap.as('t_lead', 'select body from api.draft_list()'), '', 'nor the lead');
select is(tap.as('t_bromma', $$ select id from api.draft_drop('00000000-0000-0000-0000-0000000000d1') $$), '', 'nobody else throws it away');
select is(tap.as('t_farsta', $$ select message from api.draft_drop('00000000-0000-0000-0000-0000000000d1') $$), 'The draft was thrown away', 'its writer does');
select is((select count(*) from komet.draft), 0::bigint, 'and it is gone');
select alike(tap.as('t_farsta', $$ select version from api.draft_put(id => gen_random_uuid(), form => 'Not a name', body => '{}') $$), '23514%', 'a draft is of a form');
select alike(tap.as('t_farsta', format($$ select version from api.draft_put(id => gen_random_uuid(), form => 'x', body => '{"a": "%s"}') $$,
	(select string_agg(md5(i::text), '') from generate_series(1, 4000) i))), '23514%', 'and no cellar for files');

-- The save takes its draft with it, and what comes after it is too late.
select is(tap.as('t_farsta', $$ select version from api.draft_put(id => '00000000-0000-0000-0000-0000000000d2', form => 'registration', body => '{}') $$), '1', 'a draft of a save to come');
select is(tap.as('t_farsta', $$ select version from api.draft_put(id => '00000000-0000-0000-0000-0000000000d3', form => 'registration', body => '{}') $$), '1', 'and one of another');
select unalike(tap.as('t_farsta', format($$ select * from api.registration_save(request => '00000000-0000-0000-0000-0000000000d2', programme => %L, caller_name => 'Åsa Öhrn',
	child1_name => 'Elis', child1_born => '2017') $$, (select id from komet.programme where code = 'komet-3-11'))), 'KM%', 'saved');
select is((select string_agg(right(id::text, 2), ' ') from komet.draft), 'd3', 'its draft is gone, in the same transaction');
select alike(tap.as('t_farsta', $$ select version from api.draft_put(id => '00000000-0000-0000-0000-0000000000d2', form => 'registration', body => '{}') $$), 'KM002%', 'and does not come back');
select alike(tap.as('t_farsta', $$ select version from api.draft_put(id => '00000000-0000-0000-0000-0000000000a2', form => 'registration', body => '{}') $$), 'KM002%', 'nor under a number that is spent');
select * from finish();
