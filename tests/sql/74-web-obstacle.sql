-- What stands in the way of those in a web course: written down with a contact or a pause, read in the family's file and the register
-- extract only, and counted, by people, veiled. Today is Tuesday 2026-11-24.
\ir people.inc
\ir as.inc
\ir groups.inc
select no_plan();
select id as web from komet.programme where code = 'ikomet-internet' \gset
select id as version from komet.programme_version where programme = :'web' \gset
select tap.waits('Anna', '2026-09-10', 2, 1, 'farsta', 'ikomet-internet') as anna \gset
select tap.waits('Ber' || n, '2026-09-11', 1, 1, 'farsta', 'ikomet-internet') from generate_series(1, 6) n \g /dev/null
select tap.waits('Gun', '2026-09-12', 1, 1, 'bromma', 'ikomet-internet') \g /dev/null
insert into komet.web_participation (unit, registration, person, programme, programme_version, code, began_on)
select r.unit, r.id, a.person, r.programme, :'version', translate(upper(left(md5(a.person::text), 6)), '01', 'XY'), '2026-10-01'
from komet.registration r join komet.registration_adult a on a.registration = r.id where r.programme = :'web';
update komet.registration set state = 'running' where programme = :'web';
update komet.web_participation w set leader = :'lena' from komet.person p where p.id = w.person and p.given_name = 'Anna';
select family as f_anna from komet.registration where id = :'anna' \gset
select w.id as w_anna, w.person as p_anna from komet.web_participation w join komet.person p on p.id = w.person where p.given_name = 'Anna' \gset
select w.id as w_bo from komet.web_participation w join komet.person p on p.id = w.person where p.given_name = 'Bo' and w.registration = :'anna' \gset
select id as w_gun from komet.web_participation where unit = :'bromma' \gset
\set contact 'api.web_contact_save(gen_random_uuid(), %L, ''2026-11-20'', ''telephone'', 15, %L, (select value::uuid from api.reason_choice(%L) where label = %L))'
\set pause 'api.web_pause_save(gen_random_uuid(), %L, ''2026-12-10'', (select value::uuid from api.reason_choice(%L) where label = %L))'

-- The list.
set session authorization t_leader;
select is(string_agg(label, ', '), 'Tiden räcker inte till, Oregelbundna arbetstider, Ensam med barnen hemma, Teknik eller uppkoppling, Språket, Behöver mer stöd än webbkursen ger, Annat',
  'none is about health, crime or the social services') from api.reason_choice('obstacle');

-- Written down by who looks after her.
select is(tap.told(format(:'contact', :'w_anna', true, 'obstacle', 'Språket')), 'Contact on 2026-11-20 written down', 'at a contact');
select is(tap.told(format(:'contact', :'w_anna', true, 'interrupt', 'Sjukdom')), 'KM001 obstacle: Choose from the list', 'of its own list');
select is(tap.told(format(:'contact', :'w_anna', false, 'obstacle', 'Språket')), 'KM001 obstacle: Who was not reached has told of nothing: leave it out', 'by who was reached');
select is(tap.told(format(:'contact', :'w_anna', true, 'obstacle', 'no such')), 'Contact on 2026-11-20 written down', 'or none');
select is(tap.told(format(:'contact', :'w_gun', true, 'obstacle', 'Språket')) like 'KM002%', true, 'of nobody else''s');
select is(tap.told(format(:'pause', :'w_anna', 'rest', 'Sjukdom')), 'KM001 obstacle: Choose from the list', 'nor at a pause');
select is(tap.told(format(:'pause', :'w_anna', 'obstacle', 'Oregelbundna arbetstider')), 'Pauses until 2026-12-10', 'a pause may have one');
select is((select count(*) from api.web_history(:'w_anna')), 4::bigint, 'she sees what has happened');
select is((select count(*) from api.web_history(:'w_anna') h where h::text ~ 'Språket|arbetstider'), 0::bigint, 'and not what stands in the way');
select is((select count(*) from api.web_list() l where l::text ~ 'Språket|arbetstider'), 0::bigint, 'nor does the list');
select is(tap.try(format('select count(*) from api.family_web(%L)', :'anna')) like '42501%', true, 'the file is not hers');

-- Read in the family's file.
set session authorization t_farsta;
select is(tap.try(format('select count(*) from api.family_web(%L)', :'anna')), 'KM007 -: Open the family''s file first', 'not before it is opened');
set session authorization t_bromma;
select is(tap.try(format('select count(*) from api.family_web(%L)', :'anna')) like 'KM002%', true, 'never by another district');
set session authorization t_farsta;
select 1 from api.family_open(registration => :'anna') \g /dev/null
select is(string_agg(concat_ws(' ', on_date, name, what, obstacle), ', ' order by on_date, name, what, obstacle), '2026-10-01 Anna Testsson began, 2026-10-01 Bo Testsson began, 2026-11-20 Anna Testsson telephone Språket, '
  '2026-11-20 Anna Testsson telephone, 2026-11-24 Anna Testsson paused Oregelbundna arbetstider', 'both of them, and what Anna told') from api.family_web(:'anna');
select is((select web from api.family_registrations(:'f_anna')), true, 'the registration leads there');
select is(string_agg(replace(text, chr(9), '|'), '; ' order by text), 'Paus i webbkursen|från 2026-11-24 till 2026-12-10, Hinder: Oregelbundna arbetstider', 'the pause in the extract') from api.register_extract(:'p_anna') where text like '%arbetstider%';
select is((select count(*) from api.register_extract(:'p_anna') where text ~ 'Samtal, 15 min, Hinder: Språket$'), 1::bigint, 'and the contact');
select is((select count(*) from api.register_extract((select person from api.family_people(:'f_anna') x cross join lateral (select x.id as person) y where x.name like 'Bo%')) where text ~ 'Hinder'), 0::bigint, 'not in that of the other parent');

-- Counted, each person once.
\set obstacles 'select string_agg(concat_ws('' '', o.name, coalesce(o.n::text, ''-''), o.percent), ''; '') from api.web_obstacles'
select tap.told(format(:'contact', :'w_anna', true, 'obstacle', 'Språket')) from generate_series(1, 5) \g /dev/null
select is(o, 'Oregelbundna arbetstider 1 50; Språket 1 50', 'six contacts of one person are one') from (:obstacles () o) x (o);
reset session authorization;
insert into komet.web_contact (unit, web_participation, on_date, how, obstacle)
select w.unit, w.id, '2026-11-10', 'telephone', (select id from komet.reason where kind = 'obstacle' and position = case when w.unit = :'bromma' then 40 else 10 end)
from komet.web_participation w where w.registration <> :'anna';
set session authorization t_farsta;
select is(o, 'Tiden räcker inte till 6 75; Oregelbundna arbetstider 1 13; Språket 1 13', 'of the own district exactly') from (:obstacles () o) x (o);
select is(o, null, 'in the period') from (:obstacles ('2026-01-01', '2026-10-31') o) x (o);
select is(o, null, 'of the programme') from (:obstacles (programme => :'k311') o) x (o);
select is(tap.try('select * from api.web_obstacles(''2026-02-01'', ''2026-01-01'')'), 'KM001 to_date: The period ends before it begins', 'a period');
set session authorization t_bromma;
select is(o, 'Teknik eller uppkoppling 1 100', 'another district has its own') from (:obstacles () o) x (o);
set session authorization t_lead;
select is(o, 'Tiden räcker inte till 6 67; Oregelbundna arbetstider -; Teknik eller uppkoppling -; Språket -', 'the lead: few are veiled') from (:obstacles () o) x (o);
select is(o, 'Teknik eller uppkoppling -', 'of one district as well') from (:obstacles (unit => :'bromma') o) x (o);
select is(count(*), 5::bigint, 'the definition, and what is veiled') from api.web_obstacles_about();
select is(tap.try(format('select count(*) from api.family_web(%L)', :'anna')) like '42501%', true, 'and reads no file');
set session authorization t_leader;
select is(tap.try('select * from api.web_obstacles()') like '42501%', true, 'a leader counts nothing');

-- Taken back, and no longer counted.
select tap.told(format('api.undo(gen_random_uuid(), %L, %s)', (select id from api.undo_list(1)), (select version from api.undo_list(1)))) as told \gset
select is(:'told'::text, 'Taken back'::text, 'her pause');
set session authorization t_farsta;
select is(o, 'Tiden räcker inte till 6 86; Språket 1 14', 'is gone, and with it what made it necessary') from (:obstacles () o) x (o);
select tap.told(format('api.undo(gen_random_uuid(), %L, %s)', u.id, u.version)) from api.undo_list(5) u \g /dev/null
reset session authorization;
select is(count(*), 1::bigint, 'a contact that is taken back says nothing') from komet.web_contact c where c.web_participation = :'w_anna' and c.corrects is null and c.obstacle is not null and not exists (select from komet.web_contact y where y.corrects = c.id);

-- Row security, past the functions.
select is(tap.inside_as('t_bromma', 'select count(*) from komet.web_contact where obstacle is not null'), '1', 'another district sees its own');
select is(tap.inside_as('t_lead', 'with x as (update komet.web_pause set obstacle = null returning 1) select count(*) from x'), '0', 'the lead changes nothing');
select * from finish();
