-- Identity numbers, telephone numbers, names and the lists to choose from.
\ir people.inc
\ir as.inc
select plan(90);
update komet.clock set today = '2026-11-24';

-- Numbers made by the rule of Skatteverket's series for tests: the birth numbers 980 and 981 for those born before 1910,
-- 238 and 239 from 1970 on. The check digit is worked out here in another way than in the function: over the whole number,
-- from the right, doubled digits with their digits added, to a sum that ten divides.
create table tap.numbers as
select day, n || i as number
from (
	select d::date as day, to_char(d, 'YYYYMMDD') || birth as n
	from generate_series('1890-01-01'::date, '1909-12-31', interval '122 days') d cross join (values ('980'), ('981')) b (birth)
	union all
	select d::date, to_char(d, 'YYYYMMDD') || birth
	from generate_series('1970-01-01'::date, '2026-11-24', interval '166 days') d cross join (values ('238'), ('239')) b (birth)) s
cross join generate_series(0, 9) i
where (select sum(case when k % 2 = 1 then (array[0, 2, 4, 6, 8, 1, 3, 5, 7, 9])[c + 1] else c end)
	from unnest(array(select x::int from regexp_split_to_table(substr(n || i, 3), '') x)) with ordinality u (c, k)) % 10 = 0;
select cmp_ok((select count(*) from tap.numbers), '>=', 350::bigint, 'numbers were made, one check digit each');
select is((select count(*) from (select left(number, 11) from tap.numbers group by 1 having count(*) <> 1) x), 0::bigint, 'and only one');
select is((select count(*) from tap.numbers n cross join lateral api.number_check(n.number) c
	where c.problem is not null or c.kind <> 'personnummer' or c.number <> n.number or c.born <> n.day), 0::bigint, 'all are taken, with twelve digits');
select is((select count(*) from tap.numbers n cross join lateral api.number_check(substr(n.number, 3, 6)
		|| case when n.day < '1927-01-01' then '+' else '-' end || right(n.number, 4)) c
	where c.number is distinct from n.number), 0::bigint, 'and with ten and the right sign');
select is((select count(*) from tap.numbers n cross join lateral api.number_check(left(n.number, 8) || '-' || right(n.number, 4)) c
	where c.number is distinct from n.number), 0::bigint, 'and with eight, a hyphen and four');
select is((select count(*) from tap.numbers n cross join generate_series(3, 12) at cross join generate_series(0, 9) digit
	cross join lateral api.number_check(overlay(n.number placing digit::text from at)) c
	where substr(n.number, at, 1) <> digit::text and c.problem is null), 0::bigint, 'none is taken with a digit changed');
select is((select count(*) from tap.numbers n cross join lateral api.number_check(
		left(n.number, 6) || (substr(n.number, 7, 2)::int + 60) || right(n.number, 4)) c
	where c.problem is null), 0::bigint, 'sixty days more wants another check digit');
-- Co-ordination numbers of the same series: the day and sixty; where a part is not known it is zero, and some have a day that
-- their month lacks.
create table tap.coordination as
select day, n || i as number
from (
	select d::date as day, to_char(d, 'YYYYMM') || (extract(day from d) + 60) || birth as n
	from generate_series('1970-01-01'::date, '2026-11-24', interval '166 days') d cross join (values ('238'), ('239')) b (birth)
	union all values (null::date, '19700060238'), (null, '20140760239'), (null, '19150072239'), (null, '19790290239'), (null, '20011191238')) s
cross join generate_series(0, 9) i
where (select sum(case when k % 2 = 1 then (array[0, 2, 4, 6, 8, 1, 3, 5, 7, 9])[c + 1] else c end)
	from unnest(array(select x::int from regexp_split_to_table(substr(n || i, 3), '') x)) with ordinality u (c, k)) % 10 = 0;
select is((select count(*) from tap.coordination n cross join lateral api.number_check(n.number) c
	where c.problem is not null or c.kind <> 'samordningsnummer' or c.number <> n.number or c.born is distinct from n.day), 0::bigint,
	'co-ordination numbers are taken, and those without a known birthday hold none');
select is((select count(*) from tap.coordination n cross join generate_series(3, 12) at cross join generate_series(0, 9) digit
	cross join lateral api.number_check(overlay(n.number placing digit::text from at)) c
	where substr(n.number, at, 1) <> digit::text and c.problem is null), 0::bigint, 'and none of those with a digit changed');

create function tap.number(typed text) returns text language sql as $$
	select coalesce(c.number, c.problem) from api.number_check(typed) c
$$;
select is(tap.number(typed), '201701012393', 'as written: ' || typed)
from (values ('201701012393'), ('20170101-2393'), ('170101-2393'), ('1701012393'), (' 170101 - 2393 '), ('170101' || chr(8211) || '2393'), ('2017-01-01-2393'),
	('2017 01 01 2393'), ('2017-01-01 2393'), ('17-01-01-2393'), ('2017.01.01-2393'), ('170101/2393'), ('20 170101-2393')) v (typed);
select is(tap.number(typed), 'Write the number with ten or twelve digits', 'not a number: ' || coalesce(typed, 'null'))
from (values (null), (''), ('170101'), ('170101-239'), ('170101-23933'), ('1170101-2393'), ('170101-239a'), ('170101--2393'), ('170101T2393')) v (typed);
select is(tap.number('20170101-2394'), 'The last digit does not agree with the others: look for a mistyped digit', 'a wrong check digit: the right one is not told');
select is((select concat(kind, number, born) from api.number_check('20170101-2394')), '', 'nor anything else');
select is(tap.number(typed), 'There is no such birth date', 'no day: ' || typed)
from (values ('20170229-2393'), ('20171301-2393'), ('20170001-2393'), ('20170100-2393'), ('20170132-2393'), ('20170192-2393'), ('21170101-2393'),
	('17170101-2393'), ('20170195-2393'), ('20171360-2393')) v (typed);
select is((select count(*) from api.number_check('20000229-' || (select right(n, 4) from (values ('200002292384'), ('200002292392')) v (n) limit 1)) c
	where c.problem = 'There is no such birth date'), 0::bigint, 'the leap day of 2000 is a day');
select is(tap.number('20261125-2383'), 'The birth date lies in the future', 'tomorrow');
-- The year of a number without century is read on the day the clock says.
select is(komet.birth_year(26, 11, 24, '-'), 2026, 'born today');
select is(komet.birth_year(26, 11, 25, '-'), 1926, 'a day to come is of the last century');
select is(komet.birth_year(26, 11, 25, '+'), 1926, 'plus in the year of the hundredth birthday, before the day');
select is(komet.birth_year(26, 1, 1, '+'), 1926, 'and after it');
select is(komet.birth_year(27, 1, 1, '+'), 1827, 'a plus for ninety-nine years means a hundred more');
select is(komet.birth_year(10, 1, 1, ''), 2010, 'no sign is a hyphen');

-- Telephones
create function tap.phone(typed text) returns text language sql as $$
	select coalesce(c.number, c.problem) from api.phone_check(typed) c
$$;
select is(tap.phone(typed), '+46701740605', 'as written: ' || typed)
from (values ('0701740605'), ('070-174 06 05'), ('+46 70 174 06 05'), ('+46 (0)70-174 06 05'), ('0046701740605'), ('(070) 174/06.05'),
	('tel 070-174 06 05'), ('Tfn: 070-174 06 05'), ('46701740605')) v (typed);
select is(tap.phone(typed), '+46850825411', 'the city''s own: ' || typed)
from (values ('08-508 25 411'), ('508 25 411'), ('08 ' || chr(8211) || ' 508 25 411'), ('08/508 25 411'), ('+46 8 508 25 411')) v (typed);
select is(tap.phone('08-465 004 20'), '+46846500420', 'a line in Stockholm');
select is(tap.phone('+358 40 123 4567'), '+358401234567', 'a foreign one');
select is(tap.phone(typed), said, 'refused: ' || typed) from (values
	('465 004 20', 'Write the area code too'), ('070-174 06 0', 'A mobile number has ten digits'), ('070-174 06 055', 'A mobile number has ten digits'),
	('08-46', 'There are too few or too many digits'), ('08-465 004 2012345', 'There are too few or too many digits'),
	('ring kvällstid', 'A telephone number is digits, with + before a foreign one'), ('+', 'A telephone number is digits, with + before a foreign one')) v (typed, said);

-- Names
create function tap.name(typed text) returns text language sql as $$
	select coalesce(given_name, '-') || '|' || coalesce(family_name, '-') from komet.name_split(typed)
$$;
select is(tap.name(typed), expected, typed) from (values
	('Åsa Öhrn', 'Åsa|Öhrn'), ('Öhrn, Åsa', 'Åsa|Öhrn'), ('  Åsa   Maria  Öhrn ', 'Åsa Maria|Öhrn'), ('Åsa', 'Åsa|-'), ('von Öhrn', '-|von Öhrn'),
	('Carl af Klint', 'Carl|af Klint'), ('Louis De Geer', 'Louis|De Geer'), ('Magnus de la Gardie', 'Magnus|de la Gardie'), ('Van Nguyen', 'Van|Nguyen'),
	('Ben Berg', 'Ben|Berg'), ('Omar bin Said', 'Omar|bin Said'), ('Leyla al-Hassan', 'Leyla|al-Hassan'), ('Sean O''Brien', 'Sean|O''Brien'),
	('de la Gardie, Magnus', 'Magnus|de la Gardie')) v (typed, expected);

-- Lists to choose from
select is(tap.as('t_nobody', 'select count(*) from api.unit_choice()'), (select count(*)::text from komet.unit
	where kind = 'district' and '2026-11-24' between valid_from and coalesce(valid_to, 'infinity')), 'the districts of today');
select is((select string_agg(label, ',') from api.unit_choice()), (select string_agg(label, ',' order by label collate "sv-SE-x-icu") from api.unit_choice()), 'as Swedes sort');
select * from finish();
