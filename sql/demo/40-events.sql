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
