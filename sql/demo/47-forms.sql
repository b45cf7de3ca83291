-- Demonstration data: treatments with proposals and decisions, a course for staff, a support group for children that an association
-- holds with Bromma, a shared group, and an open course with sign-ups from a list.

-- What was proposed to whom, and what was decided: of all families of programmes that need a decision.
create temporary table demo_treatment as
select r.*, row_number() over (partition by r.unit, r.programme order by r.queue_date desc, r.id) as nth, pg_temp.dice('said' || r.id) as said
from komet.registration r join komet.programme_version v on v.programme = r.programme and v.needs_decision;
insert into komet.proposal (id, unit, registration, proposed_on, proposed_by, answer, answered_on, reason, changed_at, changed_by)
select pg_temp.uuid('proposal' || id), unit, id, least(komet.today(), greatest(queue_date, case when state in ('queued', 'incomplete') and nth <= 3 then komet.today() - 3 else queue_date + 2 end)), arrived_by,
  case when state in ('queued', 'incomplete') and nth <= 2 then null when state = 'closed' and said < 0.7 then 'no' else 'yes' end,
  case when state in ('queued', 'incomplete') and nth <= 2 then null when state in ('queued', 'incomplete') and nth = 3 then komet.today() else least(queue_date + 9, komet.today()) end,
  case when state = 'closed' and said < 0.7 then (select x.id from komet.reason x where x.kind = 'no_treatment' order by pg_temp.dice(t.id || x.name) limit 1) end,
  queue_date + time '10:00', arrived_by
from demo_treatment t where not (state in ('queued', 'incomplete') and nth = 1);
insert into komet.decision (id, unit, registration, kind, decided_on, decided_by, case_number, changed_at, changed_by)
select pg_temp.uuid('decision' || id), unit, id, 'assessed', least(queue_date + 12, komet.today()), 'Enhetschef Marianne Falk',
  'SN ' || extract(year from queue_date) || '-' || (100 + floor(pg_temp.dice('case' || id) * 900))::int, queue_date + time '11:00', arrived_by
from demo_treatment where state not in ('closed', 'moved') and not (state in ('queued', 'incomplete') and nth <= 3);
insert into komet.registration_event (id, unit, registration, what, state, detail, at, by, on_date)
select pg_temp.uuid('proposed' || p.id), p.unit, p.registration, 'proposed', 'queued', p.proposed_on::text, p.proposed_on + time '09:00', p.proposed_by, p.proposed_on
from komet.proposal p join komet.registration r on r.id = p.registration and r.state = 'queued';

-- The contacts of individual treatments that go on: the first at home, one with the child, the last a follow-up.
update komet.meeting m set kind = case when m.number = 1 then 'home' when m.number = v.meetings then 'follow_up' else 'parents' end,
  place = case when m.number > 1 then m.place end
from komet.course_group g join komet.programme_version v on v.id = g.programme_version and v.form = 'individual'
where g.id = m.course_group and g.state in ('open', 'running');

-- Organisers beside the districts.
insert into komet.unit (id, code, name, kind, valid_from) values
  (pg_temp.uuid('association'), 'klatternatet', 'Föreningen Klätternätet', 'association', komet.today() - 1000),
  (pg_temp.uuid('partner'), 'vinden', 'Ungdomshemmet Vinden', 'partner', komet.today() - 1000);

-- SkolKomet in Bromma: eight teachers in a group, three who wait; a support group with four children; an open course. In Skärholmen a
-- family in SiSKomet, which the home outside the city that the boy comes from holds with the district.
create temporary table demo_form as
select k, s.n, pg_temp.uuid('form' || k || s.n) as id, pg_temp.uuid('formfamily' || k || s.n) as family, pg_temp.uuid('formperson' || k || s.n) as person,
  d.unit, d.login, p.id as programme, v.id as version, komet.today() - days as queue_date, state, adult, takes
from (values ('staff', 'skolkomet', 8, 60, 'running', 'staff', true), ('staffwait', 'skolkomet', 3, 6, 'queued', 'staff', true),
  ('child', 'stodgrupp-barn', 4, 50, 'running', 'guardian', false), ('open', 'abc-0-2', 14, 2, 'queued', 'other', true),
  ('sis', 'siskomet', 1, 65, 'running', 'guardian', true)) as f (k, code, many, days, state, adult, takes)
cross join lateral generate_series(1, f.many) as s (n)
join komet.programme p on p.code = f.code join komet.programme_version v on v.programme = p.id
join demo_district d on d.code = case when f.k = 'sis' then 'skarholmen' else 'bromma' end;
insert into komet.family (id, unit, opened_at, changed_at, changed_by) select family, unit, queue_date + time '10:00', queue_date + time '10:00', login from demo_form;
insert into komet.person (id, unit, family, role, given_name, family_name, workplace, occupation, position, changed_at, changed_by)
select person, unit, family, adult, pg_temp.name('given', 'form' || k || n), pg_temp.name('family', 'form' || k || n),
  case when adult = 'staff' then (array['Lövbackens skola', 'Solviksskolan', 'Ekdungens skola', 'Tallåsens skola'])[1 + n % 4] end,
  case when adult = 'staff' then (array['lärare', 'lärare', 'fritidsledare', 'specialpedagog'])[1 + n % 4] end, 1, queue_date + time '10:00', login
from demo_form;
insert into komet.person (id, unit, family, role, given_name, family_name, born, position, changed_at, changed_by)
select pg_temp.uuid(case k when 'sis' then 'sischild' else 'formchild' end || n), unit, family, 'child', pg_temp.name('child', 'formchild' || n + (k = 'sis')::int * 10), pg_temp.name('family', 'form' || k || n),
  komet.today() - case k when 'sis' then 5500 else 3300 end - 150 * n, 11, queue_date + time '10:00', login
from demo_form where k in ('child', 'sis');
insert into komet.phone (id, unit, family, person, number, typed)
select pg_temp.uuid('formphone' || k || n), unit, family, person, '+467017406' || (30 + n), '070-174 06 ' || (30 + n) from demo_form where k not in ('staff', 'sis');
insert into komet.registration (id, unit, family, programme, state, channel, arrived_at, arrived_by, queue_date, child_born, tie, informed, changed_at, changed_by)
select id, unit, family, programme, state, case when k = 'open' then 'list' else 'telephone' end, queue_date + time '10:00', login, queue_date,
  (select c.born from komet.person c where c.family = f.family and c.role = 'child'), lpad(n::text, 8, '0'), true, queue_date + time '10:00', login
from demo_form f;
insert into komet.registration_adult (registration, person, unit, caller, takes_part) select id, person, unit, true, takes from demo_form;
insert into komet.registration_child (registration, person, unit) select id, pg_temp.uuid(case k when 'sis' then 'sischild' else 'formchild' end || n), unit from demo_form where k in ('child', 'sis');
-- It is a treatment: proposed, said yes to, and decided.
insert into komet.proposal (id, unit, registration, proposed_on, proposed_by, answer, answered_on, changed_at, changed_by)
select pg_temp.uuid('proposal' || id), unit, id, queue_date + 1, login, 'yes', queue_date + 4, queue_date + time '10:00', login from demo_form where k = 'sis';
insert into komet.decision (id, unit, registration, kind, decided_on, decided_by, case_number, changed_at, changed_by)
select pg_temp.uuid('decision' || id), unit, id, 'assessed', queue_date + 6, 'Enhetschef Göran Mårtensson', 'SN ' || extract(year from queue_date) || '-417', queue_date + time '11:00', login
from demo_form where k = 'sis';
insert into komet.consent (id, unit, family, person, purpose, answer, how, at, by)
select pg_temp.uuid('formconsent' || n), unit, family, person, 'child', 'yes', 'written', queue_date + time '10:05', login from demo_form where k = 'child';
update komet.registration r set order_key = komet.order_key(o.criteria, r.priority, r.queue_date, r.child_born, r.tie)
from komet.order_policy o where o.name = 'standard' and r.id in (select id from demo_form);

-- Their groups: one of each runs, three weeks in; the open course has two evenings ahead.
create temporary table demo_form_group as
select pg_temp.uuid('formgroup' || x.k) as id, x.*, d.unit, d.login, p.id as programme, v.id as version, v.meetings, v.meeting_minutes, v.capacity,
  (select max(g.number) from komet.course_group g where g.unit = d.unit) + row_number() over (partition by d.unit order by x.k) as number,
  case when x.k <> 'sis' then pg_temp.uuid('placebromma2') end as place, x.monday + x.day as first_date
from (select *, komet.today() - extract(isodow from komet.today())::int + 1 + weeks * 7 as monday from (values
  ('staff', 'skolkomet', -4, 2, time '14:00', 'running'), ('child', 'stodgrupp-barn', -4, 3, time '16:00', 'running'),
  ('open1', 'abc-0-2', 3, 1, time '18:00', 'open'), ('open2', 'abc-0-2', 4, 2, time '18:00', 'planned'), ('sis', 'siskomet', -5, 4, time '13:00', 'running')) as y (k, code, weeks, day, starts, state)) as x
join komet.programme p on p.code = x.code join komet.programme_version v on v.programme = p.id join demo_district d on d.code = case when x.k = 'sis' then 'skarholmen' else 'bromma' end;
insert into komet.course_group (id, unit, number, programme, programme_version, state, place, first_date, starts, ends, capacity, changed_at, changed_by)
select id, unit, number, programme, version, state, place, first_date, starts, (starts + meeting_minutes * interval '1 minute')::time, capacity,
  komet.today() - 60 + time '10:00', login from demo_form_group;
insert into komet.group_seat (course_group, n, unit) select id, n, unit from demo_form_group cross join lateral generate_series(1, capacity) n;
insert into komet.meeting (id, unit, course_group, number, on_date, starts, ends, state, changed_at, changed_by)
select pg_temp.uuid('formmeeting' || k || m.number), unit, id, m.number, m.on_date, starts, (starts + meeting_minutes * interval '1 minute')::time,
  case when m.on_date < komet.today() then 'held' else 'planned' end, m.on_date + time '20:00', login
from demo_form_group g
cross join lateral (
  select row_number() over (order by day) as number, day::date as on_date
  from generate_series(g.first_date, g.first_date + 7 * 60, interval '7 days') as day
  where day = g.first_date or not exists (select from komet.calendar_break b where day::date between b.from_date and b.to_date)
  order by day limit g.meetings) as m;
insert into komet.offer (id, unit, registration, course_group, state, seats, answer_by, made_at, made_by, answered_at, answered_by, changed_at, changed_by)
select pg_temp.uuid('formoffer' || f.id), f.unit, f.id, g.id, 'accepted', 1, f.queue_date + 7, f.queue_date + time '11:00', f.login, f.queue_date + time '12:00', f.login,
  f.queue_date + time '12:00', f.login
from demo_form f join demo_form_group g on g.k = f.k where f.state = 'running';
update komet.group_seat s set offer = t.id
from (select o.id, o.course_group, row_number() over (partition by o.course_group order by o.id) as n from komet.offer o join demo_form_group g on g.id = o.course_group) as t
where s.course_group = t.course_group and s.n = t.n;
insert into komet.participation (id, unit, course_group, registration, person, state, changed_at, changed_by)
select pg_temp.uuid('formpart' || f.id), f.unit, g.id, f.id, case f.k when 'child' then pg_temp.uuid('formchild' || f.n) else f.person end, 'running',
  f.queue_date + time '12:00', f.login
from demo_form f join demo_form_group g on g.k = f.k where f.state = 'running';
insert into komet.attendance (meeting, participation, unit, mark, set_at, set_by)
select m.id, p.id, p.unit, case when pg_temp.dice('formmark' || m.id || p.id) < 0.85 then 'N' else 'F' end, m.on_date + time '20:00', g.login
from demo_form_group g join komet.participation p on p.course_group = g.id join komet.meeting m on m.course_group = g.id and m.state = 'held';
insert into komet.registration_event (id, unit, registration, what, state, at, by, on_date)
select pg_temp.uuid('formevent' || e.what || f.id), f.unit, f.id, e.what, e.state, f.queue_date + e.at, f.login, f.queue_date
from demo_form f cross join (values ('registered', 'queued', time '10:00'), ('offered', 'offered', '11:00'), ('accepted', 'placed', '12:00'), ('started', 'running', '13:00'))
  as e (what, state, at) where e.what = 'registered' or f.state = 'running'
order by f.id, e.at;

insert into komet.group_organiser (course_group, organiser, unit, part)
select g.id, pg_temp.uuid(case g.k when 'sis' then 'partner' else 'association' end), g.unit, case g.k when 'sis' then 'behandlare på hemmet' else 'lokal och ledare' end from demo_form_group g where g.k in ('child', 'sis');
update komet.meeting m set kind = case when m.number = v.meetings then 'follow_up' else 'parents' end
from demo_form_group g join komet.programme_version v on v.id = g.version where g.k = 'sis' and m.course_group = g.id;
-- A group of Bromma that Farsta holds with it.
insert into komet.group_organiser (course_group, organiser, unit, part)
select g.id, f.unit, g.unit, 'en av ledarna' from komet.course_group g join demo_district d on d.unit = g.unit and d.code = 'bromma'
join demo_group x on x.id = g.id and x.code = 'komet-12-18' cross join demo_district f
where f.code = 'farsta' and g.state in ('open', 'running') order by g.first_date, g.id limit 1;
insert into komet.duty (id, login, unit, duty, valid_from, given_by)
values (pg_temp.uuid('dutyassociation'), 'demo_forening', pg_temp.uuid('association'), 'organiser', komet.today() - 900, 'demo_forvaltare');
insert into komet.colleague (login, name) values ('demo_forening', 'Mona Sandell');
