-- What happens by itself: versions, the order of the queue, protection of the household, the counter of changes.
\ir people.inc
\ir as.inc
\ir units.inc
select plan(35);
select tap.id('farsta', 'registration') as r, tap.id('farsta', 'child') as child \gset
create function tap.key(id uuid) returns text language sql as $$ select order_key from komet.registration r where r.id = key.id $$;

-- The sort key
select is(komet.order_key(array['priority', 'queue_date', 'child_born', 'tie'], 3, '2026-03-01', '2019-05-06', '0000000a'),
	'6 2026-03-01 2019-05-06 0000000a', 'a key is the facts in the order of the criteria');
select is(komet.order_key(array['queue_date', 'tie'], 3, '2026-03-01', '2019-05-06', 'a'), '2026-03-01 a', 'and no others');
select is(tap.key(:'r'), '6 2026-03-01 2019-05-06 00000001', 'the facts of a registration come from its grant, its date and its child');
create function tap.comes_first(criteria text[], p1 int, d1 date, b1 date, t1 text, p2 int, d2 date, b2 date, t2 text) returns boolean language sql as $$
	select komet.order_key(criteria, p1, d1, b1, t1) collate "C" < komet.order_key(criteria, p2, d2, b2, t2) collate "C"
$$;
select ok(tap.comes_first(c, 1, '2026-05-01', null, 'b', 0, '2020-01-01', '2018-01-01', 'a'), 'priority comes before the longest wait')
from (values (array['priority', 'queue_date', 'child_born', 'tie'])) v (c);
select ok(tap.comes_first(c, 9, '2026-05-01', null, 'b', 8, '2020-01-01', '2018-01-01', 'a'), 'the highest first')
from (values (array['priority', 'queue_date', 'child_born', 'tie'])) v (c);
select ok(tap.comes_first(c, 0, '2026-04-30', null, 'b', 0, '2026-05-01', '2018-01-01', 'a'), 'then the earlier day')
from (values (array['priority', 'queue_date', 'child_born', 'tie'])) v (c);
select ok(tap.comes_first(c, 0, '2026-05-01', '2018-01-01', 'b', 0, '2026-05-01', '2018-01-02', 'a'), 'on the same day the older child')
from (values (array['priority', 'queue_date', 'child_born', 'tie'])) v (c);
select ok(tap.comes_first(c, 0, '2026-05-01', '2018-01-01', 'b', 0, '2026-05-01', null, 'a'), 'an unknown birth last')
from (values (array['priority', 'queue_date', 'child_born', 'tie'])) v (c);
select ok(tap.comes_first(c, 0, '2026-05-01', null, 'a', 0, '2026-05-01', null, 'b'), 'and never a tie')
from (values (array['priority', 'queue_date', 'child_born', 'tie'])) v (c);

-- Facts and versions
select version as v from komet.registration where id = :'r' \gset
update komet.priority_grant set ended_at = now(), ended_by = 'x' where registration = :'r';
select is(tap.key(:'r'), '9 2026-03-01 2019-05-06 00000001', 'a priority that has ended counts no longer');
update komet.person set born = '2018-02-03' where id = :'child';
select is(tap.key(:'r'), '9 2026-03-01 2018-02-03 00000001', 'a birth date that is corrected counts');
select is((select resting_until from komet.registration where id = :'r'), '2026-12-15', 'the last day of a rest stands on the registration');
update komet.rest set ended_on = '2026-11-24' where registration = :'r';
select is((select resting_until from komet.registration where id = :'r'), null, 'until it has been ended');
delete from komet.registration_child where registration = :'r';
select is(tap.key(:'r'), '9 2026-03-01 9999-12-31 00000001', 'without a child no birth counts');
select is((select version from komet.registration where id = :'r'), :v::bigint, 'none of that was a save of the registration');
update komet.registration set language = 'sv' where id = :'r';
select is((select version from komet.registration where id = :'r'), :v + 1::bigint, 'a save is');
select is((select changed_by from komet.registration where id = :'r'), session_user, 'by whom');
select is(tap.try(format('update komet.registration set queue_date = ''2020-01-01'' where id = %L', :'r')), 'KM004 queue_date: The queue date is never changed',
	'the queue date is never changed');
select is((select version from komet.attendance where unit = :'farsta'), 1::bigint, 'a mark begins at one');
update komet.attendance set mark = 'S' where unit = :'farsta';
select is((select version || ' ' || set_by from komet.attendance where unit = :'farsta'), '2 ' || session_user, 'and is counted likewise');

-- Another order in force
insert into komet.order_policy values ('test_order', array['child_born', 'queue_date', 'tie'], 'x');
insert into komet.setting (name, unit, value, valid_from) values ('queue_order', :'farsta', 'test_order', '2026-11-24');
select is(tap.key(:'r'), '9999-12-31 2026-03-01 00000001', 'a setting sorts the queues of its unit anew');
select is(tap.key(tap.id('bromma', 'registration')), '6 2026-03-01 2019-05-06 00000001', 'and no other');
update komet.setting set valid_from = '2026-11-25' where name = 'queue_order' and unit = :'farsta';
select is(tap.key(:'r'), '9 2026-03-01 9999-12-31 00000001', 'not before its day');
update komet.clock set today = '2026-11-25';
select is(komet.reorder(), 1, 'on its day the daily run does');
select is(tap.key(:'r'), '9999-12-31 2026-03-01 00000001', 'so that it is in force');
select is(komet.reorder(), 0, 'once');

-- Protection
update komet.person set protection = 'protected_registration' where id = :'child';
select ok((select protected from komet.family where id = tap.id('farsta', 'family')), 'one protected child protects the family');
update komet.person set protection = 'none' where id = :'child';
select ok((select not protected from komet.family where id = tap.id('farsta', 'family')), 'until it is so no longer');
select ok((select protected from komet.family where id = tap.id('farsta', 'shielded')), 'a family entered as protected is');

-- The counter
select n from komet.change where unit = :'farsta' and subject = 'registration' \gset
begin;
update komet.registration set interpreter = true where id = :'r';
update komet.registration set interpreter = false where id = :'r';
commit;
select is((select change.n from komet.change where unit = :'farsta' and subject = 'registration'), :n + 1::bigint, 'a transaction counts once');
select is(tap.as('t_farsta', 'select count(*) from api.change_list() where subject <> ''unit'''), (select count(*)::text from komet.change where unit = :'farsta'),
	'a coordinator is told of her unit');
select is(tap.as('t_farsta', 'select unit from api.change_list() where subject = ''unit'''), :'farsta', 'and which it is: its notices are listened to');
select is(tap.as('t_lead', 'select count(*) from api.change_list() where subject = ''unit'''), '0', 'who only counts listens to none of them');
select is(tap.as('t_nobody', 'select count(*) from api.change_list()'), '0', 'a stranger of none');
select is(tap.as('t_lead', 'select count(distinct unit) from api.change_list()'), '3', 'the lead of all, also of who is asked for a move');
select * from finish();
