-- Where to start a group, free seats and who gives what in every district, how offers are answered, why people leave.
-- Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
select plan(29);

create function tap.ahead(unit uuid, number int, programme uuid, first_date date, free int, language text default 'sv', state text default 'open', place uuid default null) returns uuid language plpgsql as $$
declare
  g uuid;
begin
  insert into komet.course_group (unit, number, programme, programme_version, first_date, starts, ends, capacity, state, language, place)
  select ahead.unit, ahead.number, ahead.programme, v.id, ahead.first_date, '17:30', '20:00', 6, ahead.state, ahead.language, ahead.place
  from komet.programme_version v where v.programme = ahead.programme order by v.valid_from desc limit 1 returning id into g;
  insert into komet.group_seat (course_group, n, unit) select g, n, ahead.unit from generate_series(1, ahead.free) n;
  update komet.course_group c set capacity = ahead.free where c.id = g and ahead.free > 0;
  return g;
end
$$;
select tap.waits('F' || n, '2026-09-01', 1 + n % 2) from generate_series(1, 14) n \g /dev/null
select tap.waits('A' || n, '2026-10-01') from generate_series(1, 3) n \g /dev/null
select tap.waits('B' || n, '2026-10-01', 1, 1, 'bromma') from generate_series(1, 6) n \g /dev/null
update komet.registration r set language = 'ar', interpreter = true, part_of_day = 'day' from komet.registration_adult a join komet.person p on p.id = a.person
  where a.registration = r.id and p.given_name in ('A1', 'A2', 'A3');
update komet.registration r set part_of_day = 'evening' from komet.registration_adult a join komet.person p on p.id = a.person where a.registration = r.id and p.given_name in ('F1', 'F2', 'F3');
update komet.registration r set wanted_from = '2027-03-01' from komet.registration_adult a join komet.person p on p.id = a.person where a.registration = r.id and p.given_name = 'F4';
update komet.registration r set resting_until = '2026-12-31' from komet.registration_adult a join komet.person p on p.id = a.person where a.registration = r.id and p.given_name = 'F5';
insert into komet.place (unit, name, is_home) values (:'farsta', 'Hemma hos någon', true);
select tap.ahead(:'farsta', 1, :'k311', '2027-01-12', 4, 'sv', 'open', (select id from komet.place where is_home)) as f1, tap.ahead(:'farsta', 2, :'k311', '2027-02-02', 6, 'ar', 'planned') as f2,
  tap.ahead(:'bromma', 1, :'k1218', '2027-01-20', 5, 'sv', 'open', :'brommaplan') as b1, tap.ahead(:'bromma', 2, :'k311', '2026-10-01', 0, 'sv', 'running') as b2 \gset
insert into komet.meeting (unit, course_group, number, on_date, starts, ends, state) values (:'bromma', :'b2', 1, '2026-10-01', '17:30', '20:00', 'held');
insert into komet.group_leader (course_group, leader, unit) values (:'b2', :'britt', :'bromma');

-- Where to start.
set session authorization t_farsta;
\set demand 'select string_agg(concat_ws('' '', d.unit_name, d.language, d.waiting, d.evening || ''/'' || d.day || ''/'' || d.either, d.seats, d.capacity, d.free, d.could, d.leaders), ''; '') from api.where_to_start'
select is(d, 'svenska 12 3/0/9 18 6 4 2 0; arabiska 3 0/3/0 3 6 6 0 0', 'own district: languages told, who rests or wishes a later start left out, seats beyond the free ones fill two') from (:demand () d) x (d);
select is(d, 'svenska 14 3/0/11 21 6 0 3 0; arabiska 3 0/3/0 3 6 0 0 0', 'of who could begin in March, when the groups have begun') from (:demand (starts_on => '2027-03-01') d) x (d);
select is(tap.try('select * from api.where_to_start(starts_on => ''2026-11-23'')'), 'KM001 starts_on: That day has passed', 'not yesterday');
set session authorization t_lead;
select is(d, 'Farsta svenska 15 3/3/9 21 6 4 2 0; Bromma svenska 6 0/0/6 6 6 0 1 1', 'the lead: three who speak Arabic in Farsta count with Swedish') from (:demand () d) x (d);
select is(d, 'all_units svenska 21 3/3/15 27 6 4 3 1', 'and in the whole city') from (:demand (area => 'city') d) x (d);
select is(d, 'Bromma svenska 6 0/0/6 6 6 0 1 1', 'one district') from (:demand (unit => (select value::uuid from api.unit_choice() where label = 'Bromma')) d) x (d);
reset session authorization;
select tap.waits('C' || n, '2026-10-01') from generate_series(1, 2) n \g /dev/null
update komet.registration r set language = 'ar' from komet.registration_adult a join komet.person p on p.id = a.person where a.registration = r.id and p.given_name in ('C1', 'C2');
set session authorization t_lead;
select is(d, 'Farsta svenska 12 3/0/9 18 6 4 2 0; Bromma svenska 6 0/0/6 6 6 0 1 1; Farsta arabiska 5 0/3/2 5 6 6 0 0', 'five are enough') from (:demand () d) x (d);

-- Free seats and who gives what: of every district, for a coordinator too.
set session authorization t_farsta;
select is(string_agg(concat_ws(' ', unit_name, programme_name, first_date, weekday, starts, free, language, state, place), '; '),
  'Farsta Komet 3–11 2027-01-12 2 17:30 4 svenska open; Farsta Komet 3–11 2027-02-02 2 17:30 6 arabiska planned; Bromma Komet 12–18 2027-01-20 3 17:30 5 svenska open Brommaplan',
  'seats of every district, where unless it is a home') from api.free_seats();
select is(string_agg(unit_name, ','), 'Bromma', 'by programme') from api.free_seats(programme => :'k1218');
select is(count(*), 0::bigint, 'by part of the day') from api.free_seats(part_of_day => 'day');
select is(string_agg(language, ','), 'arabiska', 'by language') from api.free_seats(language => 'ar');
select is(string_agg(concat_ws(' ', programme_name, unit_name, state, running, planned, next_date, free, leaders), '; '),
  'Komet 3–11 Bromma runs 1 0 0 1; Komet 3–11 Farsta coming 0 2 2027-01-12 10 0; Komet 12–18 Bromma coming 0 1 2027-01-20 5 0', 'who gives what') from api.programme_districts();
select is(string_agg(unit_name, ','), 'Bromma', 'those that go on') from api.programme_districts(state => 'runs');
reset session authorization;

-- An offer takes a seat in another district's eyes, too; one whose day has passed gives it back.
select r.id as reg from komet.registration r where r.unit = :'farsta' and r.state = 'queued' and r.language is null and r.wanted_from is null and r.resting_until is null limit 1 \gset
insert into komet.offer (id, unit, registration, course_group, state, seats, answer_by, made_at) values ('00000000-0000-0000-0000-00000000000a', :'farsta', :'reg', :'f1', 'open', 1, '2026-11-24', '2026-11-20 09:00+01');
update komet.group_seat set offer = '00000000-0000-0000-0000-00000000000a' where course_group = :'f1' and n = 1;
set session authorization t_bromma;
select is((select free from api.free_seats(programme => :'k311') limit 1), 3, 'a seat that is offered is not free');
reset session authorization;
update komet.clock set today = '2026-11-25';
set session authorization t_bromma;
select is((select free from api.free_seats(programme => :'k311') limit 1), 4, 'the day after the answer was due it is');
reset session authorization;
update komet.clock set today = '2026-11-24';

-- How offers are answered.
update komet.group_seat set offer = null where offer is not null;
delete from komet.offer;
insert into komet.offer (unit, registration, course_group, state, seats, answer_by, made_at, answered_at, reason)
select g.unit, r.id, g.id, v.state, 1, v.made + 7, v.made + time '09:00', v.answered + time '12:00', case when v.state = 'declined' then (select x.id from komet.reason x where x.kind = 'decline' and x.position = v.why) end
from (select x.*, row_number() over () as n from (values (:'f1'::uuid, 'accepted', date '2026-10-01', date '2026-10-03', null), (:'f1', 'accepted', '2026-10-01', '2026-10-05', null), (:'f1', 'declined', '2026-10-02', '2026-10-10', 10),
  (:'f1', 'declined', '2026-11-10', '2026-11-20', 20), (:'f1', 'lapsed', '2026-10-01', '2026-10-20', null), (:'f1', 'superseded', '2026-10-01', '2026-10-02', null), (:'f1', 'open', '2026-11-20', null, null),
  (:'f1', 'open', '2026-11-10', null, null), (:'b2', 'declined', '2026-10-01', '2026-10-02', 10), (:'f1', 'accepted', '2025-10-01', '2025-10-03', null)) x (g, state, made, answered, why)) v
join komet.course_group g on g.id = v.g::uuid cross join lateral (select x.id from komet.registration x where x.unit = g.unit and x.state = 'queued' order by x.id offset case when g.unit = :'farsta' then v.n - 1 else 0 end limit 1) r;
set session authorization t_farsta;
\set offers 'select string_agg(concat_ws('' '', o.unit_name, coalesce(o.made::text, ''-''), coalesce(o.accepted::text, ''-''), o.declined, o.lapsed, o.withdrawn, o.open, o.accepted_percent, o.answer_days), ''; '') from api.offer_figures'
select is(o, 'Farsta 8 2 2 2 1 1 33 6', 'made, accepted, declined, lapsed, withdrawn, open, per cent of six, days') from (:offers (by => 'unit') o) x (o);
select is(o, 'Farsta 7 2 1 1 1 2 50 4', 'as of the middle of November one had not been declined yet, another not lapsed') from (:offers (by => 'unit', as_of => '2026-11-15') o) x (o);
select is(o, 'Farsta 1 1 0 0 0 0 100 2', 'another year') from (:offers ('2025-01-01', '2025-12-31', by => 'unit') o) x (o);
set session authorization t_lead;
select is(o, 'all_units 9 2 3 2 1 1 29 4; Bromma - -; Farsta - -', 'one offer in Bromma is veiled, and what would tell it') from (:offers () o) x (o);
select is(count(*), 4::bigint, 'the definition') from api.offer_figures_about() where line !~ '^(Districts|Veiled)';
reset session authorization;

-- Why people leave.
update komet.registration r set state = 'closed', closed_on = '2026-11-01', close_reason = (select x.id from komet.reason x where x.kind = 'close' and x.position = case when z.n <= 5 then 10 else 20 end)
from (select c.id, row_number() over (order by c.id) as n from komet.registration c where c.unit = :'farsta' and c.state = 'queued' limit 6) z where z.id = r.id;
set session authorization t_farsta;
\set reasons 'select string_agg(concat_ws('' '', r.kind, r.name, coalesce(r.n::text, ''-''), r.percent), ''; '') from api.reason_figures'
select is(r, 'close Ej nåbar 5 83; close Ångrat sig 1 17; decline Dagen passar inte 1 50; decline Tiden passar inte 1 50', 'in the own district') from (:reasons () r) x (r);
select is(r, 'close Ej nåbar 5 83; close Ångrat sig 1 17', 'one kind') from (:reasons (kind => 'close') r) x (r);
select is(r, null, 'another period') from (:reasons ('2026-01-01', '2026-09-30') r) x (r);
set session authorization t_lead;
select is(r, 'close Ej nåbar -; close Ångrat sig -; decline Dagen passar inte -; decline Tiden passar inte -', 'the lead: few are veiled, and what stands beside one') from (:reasons () r) x (r);
select is(r, null, 'of one district where nobody left') from (:reasons (unit => (select value::uuid from api.unit_choice() where label = 'Bromma'), kind => 'close') r) x (r);
select is(count(*), 5::bigint, 'the definition, and what is veiled') from api.reason_figures_about();
set session authorization t_leader;
select is(tap.try('select * from api.reason_figures()'), '42501 -: permission denied for function reason_figures', 'a leader asks in vain');
select is(tap.try('select * from api.where_to_start()'), '42501 -: permission denied for function where_to_start', 'for queues too');
select is(tap.try('select * from api.free_seats()'), '42501 -: permission denied for function free_seats', 'and seats');
reset session authorization;
select * from finish();
