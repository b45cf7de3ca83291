-- Demonstration data, part 4: what happened to each registration, told from the facts of parts 2 and 3.

insert into komet.registration_event (id, unit, registration, what, state, at, by, on_date)
select pg_temp.uuid('e' || what || registration || at), unit, registration, what, state, at, by, (at at time zone 'Europe/Stockholm')::date
from (
  select unit, id as registration, 'registered' as what, 'queued' as state, arrived_at as at, arrived_by as by, 1 as step from komet.registration
  union all
  select unit, registration, 'priority_given', 'queued', granted_at, granted_by, 2 from komet.priority_grant
  union all
  select unit, registration, 'rest_started', 'queued', at, by, 2 from komet.rest
  union all
  select unit, registration, 'offered', 'offered', made_at, made_by, 3 from komet.offer
  union all
  select o.unit, o.registration, 'attempt', 'offered', t.at, t.by, 4 from komet.offer_attempt t join komet.offer o on o.id = t.offer
  union all
  select unit, registration, state, case state when 'accepted' then 'placed' else 'queued' end, answered_at, answered_by, 5
  from komet.offer where state in ('accepted', 'declined')
  union all
  select r.unit, r.id, 'started', 'running', g.first_date + g.starts, r.arrived_by, 6
  from komet.registration r
  join komet.offer o on o.registration = r.id and o.state = 'accepted'
  join komet.course_group g on g.id = o.course_group
  where g.state in ('running', 'ended', 'settled')
  union all
  select r.unit, r.id, r.state, r.state, m.last_on + time '20:30', r.arrived_by, 7
  from komet.registration r
  join komet.offer o on o.registration = r.id and o.state = 'accepted'
  join (select course_group, max(on_date) as last_on from komet.meeting group by course_group) as m on m.course_group = o.course_group
  where r.state in ('completed', 'attended', 'interrupted')
  union all
  select unit, id, 'closed', 'closed', closed_on + time '15:00', arrived_by, 8 from komet.registration where state = 'closed'
  union all
  select unit, id, 'waiting', 'incomplete', arrived_at + interval '5 minutes', arrived_by, 2 from komet.registration where state = 'incomplete'
) as told
order by registration, step, at;

-- A note in some of the files, as they are written: short, in the words of the programme.
insert into komet.note (id, unit, family, text, at, by)
select pg_temp.uuid('note' || s), unit, family,
  (array['Mycket bråk vid läggning och på morgnar. Vill komma igång.', 'Konflikter med storasyskon, förskolan tipsade om Komet.',
    'Svårt att få till läxor. Båda vill gå om barnvakt går att ordna.', 'Ringer helst efter 16. Går bra att lämna meddelande.',
    'Har läst boken, vill träna i grupp.', 'Informerad om att kön är ungefär en termin.'])[1 + s % 6],
  queue_date + time '10:20', login
from demo_place where pg_temp.dice('note' || s) < 0.4;

-- A family of Bromma that wants to move to Farsta, consents to it, and waits for an answer.
create temporary table demo_move as
select r.id as registration, r.family, r.unit, r.programme, a.person, p.login,
  (select unit from demo_district where code = 'farsta') as to_unit, pg_temp.uuid('consent move') as consent
from demo_place p join demo_district d on d.unit = p.unit and d.code = 'bromma'
join komet.registration r on r.id = p.id and r.state = 'queued' and r.resting_until is null
join komet.registration_adult a on a.registration = r.id and a.caller
join komet.family f on f.id = r.family and not f.protected
where p.code = 'komet-3-11' order by r.queue_date, r.id offset 3 limit 1;
insert into komet.consent (id, unit, family, person, purpose, answer, how, at, by)
select consent, unit, family, person, 'share', 'yes', 'oral', (komet.today() - 3) + time '10:40', login from demo_move;
insert into komet.move (id, unit, to_unit, family, registration, programme, consent, asked_at, asked_by, changed_at, changed_by)
select pg_temp.uuid('move'), unit, to_unit, family, registration, programme, consent, (komet.today() - 3) + time '10:41', login,
  (komet.today() - 3) + time '10:41', login from demo_move;
update komet.registration r set moving = true from demo_move m where r.id = m.registration;
insert into komet.registration_event (id, unit, registration, what, state, detail, at, by, on_date)
select pg_temp.uuid('e moved_asked'), m.unit, m.registration, 'moved_asked', 'queued', u.name, (komet.today() - 3) + time '10:41', m.login, komet.today() - 3
from demo_move m join komet.unit u on u.id = m.to_unit;
