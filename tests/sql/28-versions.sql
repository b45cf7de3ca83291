-- What counts as a save of a registration, so that a form that is open hears of it; and what the system does by itself, which
-- no form may trip on.
\ir people.inc
\ir as.inc
\ir units.inc
select plan(17);
select tap.id('farsta', 'registration') as r, tap.id('farsta', 'family') as family, tap.id('farsta', 'adult') as adult,
	tap.id('farsta', 'child') as child, tap.id('farsta', 'offer') as offer, tap.id('farsta', 'group') as g \gset
create function tap.version() returns bigint language sql stable as $$ select version from komet.registration where id = tap.id('farsta', 'registration') $$;
create function tap.key() returns text language sql stable as $$ select order_key from komet.registration where id = tap.id('farsta', 'registration') $$;

-- Nobody's save
select is(tap.version(), 1::bigint, 'a registration');
update komet.priority_grant set level = 7 where registration = :'r';
select is((select priority || ' ' || tap.version() from komet.registration where id = :'r'), '7 1', 'its priority, which follows the grant');
update komet.rest set until = '2026-12-31' where registration = :'r';
select is((select resting_until || ' ' || tap.version() from komet.registration where id = :'r'), '2026-12-31 1', 'its rest, which follows the rests');
update komet.person set born = '2019-01-01' where id = :'child';
select is((select child_born || ' ' || tap.version() from komet.registration where id = :'r'), '2019-01-01 1', 'the birth it is sorted by, which follows the child''s');
select tap.key() as key \gset
insert into komet.order_policy (name, criteria, label) values ('test_tie', array['tie'], 'test');
insert into komet.setting (name, value, valid_from) values ('queue_order', 'test_tie', '2026-01-01');
select is(concat_ws(' ', tap.key() <> :'key', tap.version()), 't 1', 'its place, sorted anew by another rule');
update komet.registration set state = 'offered' where id = :'r';
update komet.offer set state = 'open', answer_by = '2026-11-20' where id = :'offer';
select tap.version() as version \gset
select is(tap.inside_as('t_farsta', format('select komet.lapse_due(%L)', :'g')), '1', 'an offer lapses');
select is((select state from komet.registration where id = :'r'), 'queued', 'and the family is back in the queue');
select is(tap.version(), :'version'::bigint, 'which is nobody''s save');
select isnt((select changed_by from komet.registration where id = :'r'), 't_farsta', 'nor hers who set it going');
select is((select count(*) from komet.registration_event where registration = :'r' and what = 'lapsed'), 1::bigint, 'but told in its history');
select tap.as('t_farsta', format('select name from api.presence_put(gen_random_uuid(), %L)', :'r')) \g /dev/null
select is(tap.version(), :'version'::bigint, 'nor is having it open');

-- A save of what its form shows
select tap.as('t_farsta', format('select family from api.family_open(%L)', :'family')) \g /dev/null
select is(tap.as('t_farsta', format('select version from api.phone_save(gen_random_uuid(), id => %L, version => 1, person => %L, number => ''070-174 06 09'')',
	(select id from komet.phone where person = :'adult'), :'adult')), '2', 'a telephone is changed in the file');
select is(tap.version(), :version + 1::bigint, 'and the registration that shows it has been saved: its form would put the old number back');
select is(tap.as('t_farsta', format('select version > 1 from api.person_save(gen_random_uuid(), id => %L, version => %s, role => ''parent'', given_name => ''Åsa'', family_name => ''Ek'')',
	:'adult', (select version from komet.person where id = :'adult'))), 'true', 'a name is');
select is(tap.version(), :version + 2::bigint, 'likewise');
select is(tap.as('t_farsta', format('select id is not null from api.phone_remove(gen_random_uuid(), id => %L, version => 2)',
	(select id from komet.phone where person = :'adult'))), 'true', 'a telephone is taken away');
select is(tap.version(), :version + 3::bigint, 'likewise');
select * from finish();
