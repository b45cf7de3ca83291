-- Demonstration data: where people live, who may be sent messages, and the letters of the last weeks. Streets are invented.

set session_replication_role = replica;

insert into komet.postal_address (id, unit, family, person, care_of, street, postcode, town, valid_from)
select pg_temp.uuid('address' || a.k || a.s), a.unit, a.family, a.id, case when pg_temp.dice('careof' || a.k || a.s) < 0.02 then 'Exempelsson' end,
  (array['Äppelstigen', 'Lingonbacken', 'Exempelgatan', 'Vråkvägen', 'Lekplan', 'Sagovägen', 'Kometvägen'])[1 + floor(h.dice * 7)::int] || ' ' || (1 + floor(h.dice * 977)::int % 97),
  '12' || lpad((3 + floor(h.dice * 900)::int)::text, 3, '0'), 'Stockholm', a.queue_date
from demo_adult a
-- Two of three second adults live with the one who rang.
cross join lateral (select pg_temp.dice('home' || case when pg_temp.dice('apart' || a.s) < 0.33 then a.k else 1 end || a.s) as dice) h
join komet.family f on f.id = a.family and not f.protected
where pg_temp.dice('hasaddress' || a.k || a.s) < 0.9;

insert into komet.consent (id, unit, family, person, purpose, answer, how, at, by)
select pg_temp.uuid('message' || k || s), unit, family, id, 'message', case when pg_temp.dice('yes' || k || s) < 0.8 then 'yes' else 'no' end, 'oral', queue_date + time '10:00', login
from demo_adult where pg_temp.dice('asked' || k || s) < 0.6;
update komet.person p set email = lower(translate(p.given_name, 'ÅÄÖåäöéÉíİışŞğçüúłŁóą', 'AAOaaoeEiIisSgcuulLoa')) || '.' || a.s || '@example.org'
from demo_adult a where a.id = p.id and p.given_name ~ '^[[:alpha:]]+$' and pg_temp.dice('email' || a.k || a.s) < 0.4;

insert into komet.setting (id, name, unit, value, valid_from, set_by)
select pg_temp.uuid('letterphone' || d.code), 'letter_phone', d.unit, '08-465 004 ' || lpad((10 + d.n)::text, 2, '0'), komet.today() - 1000, 'demo_forvaltare'
from demo_district d;

-- The invitation to each group that begins or began within two months, and a confirmation to the newest in each queue.
create temporary table demo_letter as
select pg_temp.uuid('letter' || p.id) as id, pg_temp.uuid('invitation' || g.id) as batch, p.unit, r.family, p.registration, g.id as course_group, p.person, 'invitation' as kind, g.first_date - 14 as day, l.login
from komet.course_group g
join komet.participation p on p.course_group = g.id
join komet.registration r on r.id = p.registration
join komet.family f on f.id = r.family and not f.protected
join komet.person x on x.id = p.person and x.role <> 'child'
join demo_district l on l.unit = p.unit
where g.first_date between komet.today() - 60 and komet.today() + 14
union all
select pg_temp.uuid('letter' || q.id), pg_temp.uuid('confirmation' || q.unit), q.unit, q.family, q.id, null, a.id, 'queue', komet.today() - 2, q.login
from (select d.*, row_number() over (partition by d.unit order by d.queue_date desc, d.s desc) as late from demo_place d where d.fated = 'queued') q
join demo_adult a on a.s = q.s and a.k = 1
join komet.family f on f.id = q.family and not f.protected
where q.late <= 3;
insert into komet.letter_batch (id, unit, kind, how, course_group, on_date, made_at, made_by)
select batch, unit, kind, 'letter', course_group, max(day), max(day) + time '13:20', login from demo_letter where day <= komet.today() group by batch, unit, kind, course_group, login;
insert into komet.letter (id, unit, letter_batch, family, registration, about_group, kind, how, letter_template, language, body, on_date, made_at, made_by, changed_at, changed_by)
select d.id, d.unit, d.batch, d.family, d.registration, d.course_group, d.kind, 'letter', t.id, 'sv',
  komet.letter_filled(t.body, case when g.id is not null then v.vals else komet.values_registration(d.registration, 'sv') end
    || jsonb_build_object('given', x.given_name, 'unit', u.name, 'sender', c.name, 'sender_phone', komet.setting('letter_phone', d.unit))), d.day, d.day + time '13:20', d.login, d.day + time '13:20', d.login
from demo_letter d
join komet.person x on x.id = d.person
join komet.unit u on u.id = d.unit
join komet.colleague c on c.login = d.login
left join komet.course_group g on g.id = d.course_group
left join (select g.id, komet.values_group(g, 'sv') as vals from komet.course_group g where g.id in (select course_group from demo_letter)) v on v.id = g.id
join komet.letter_template t on t.kind = d.kind
where d.day <= komet.today();
insert into komet.letter_person (letter, person, family, unit) select d.id, d.person, d.family, d.unit from demo_letter d where d.day <= komet.today();

-- Farsta welcomes in its own words.
insert into komet.letter_template (id, unit, kind, language, edition, mail_subject, body, short_text, valid_from, made_at, made_by)
select pg_temp.uuid('text' || t.kind), d.unit, t.kind, t.language, 1, t.mail_subject, replace(t.body, 'vad roligt att ni vill vara med.', 'välkomna till Farsta, vad roligt att ni vill vara med.'),
  t.short_text, komet.today(), komet.today() + time '08:10', d.login
from komet.letter_template t join demo_district d on d.code = 'farsta' where t.kind = 'invitation';

set session_replication_role = origin;
