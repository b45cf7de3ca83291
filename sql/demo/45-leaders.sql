-- Demonstration data, part 5: how it goes for the group leaders. Those of part 3 who lead nothing are few (Farsta's of ABC stay); the others have been
-- certified and had it prolonged. One round of training goes on, one has ended; supervision, refreshers and lectures.

delete from komet.leader l
where pg_temp.dice('spare' || l.id) > 0.07 and not exists (select from komet.group_leader g where g.leader = l.id)
  and not exists (select from komet.web_participation w where w.leader = l.id)
  and not exists (select from demo_pair p where p.leader = l.id and p.district = 'farsta' and p.code = 'abc-3-12');
delete from demo_pair p where not exists (select from komet.leader l where l.id = p.leader);

insert into komet.leader_employment (id, unit, leader, employer, employer_name, from_date, to_date, hours)
select pg_temp.uuid('employment' || id), unit, id, employer,
  case employer when 'association' then 'Föräldrar i Samverkan' when 'other_unit' then 'Familjeresursen' end, valid_from,
  case employer when 'contract' then komet.today() + 220 end, case employer when 'contract' then 120 when 'association' then 80 end
from (
  select *, case when dice < 0.72 then 'district' when dice < 0.82 then 'other_unit' when dice < 0.92 then 'association' else 'contract' end as employer
  from (select *, pg_temp.dice('employer' || id) as dice from komet.leader) as thrown) as l;

insert into komet.leader_certificate (id, leader, programme, programme_version, valid_from, valid_to, basis, given_by, given_at)
select pg_temp.uuid('cert' || leader || code), leader, p.programme, d.version, komet.today() - 1700, komet.today() - 605, 'earlier', 'demo_handledare',
  (komet.today() - 1700) + time '15:00'
from demo_pair p join demo_programme d using (programme, code);
-- Prolonged in the last two years; for one in twenty the certificate ends soon, or has just ended.
insert into komet.leader_certificate (id, leader, programme, programme_version, valid_from, valid_to, basis, given_by, given_at)
select pg_temp.uuid('renewed' || leader || code), leader, programme, version, from_date, (from_date + interval '36 months')::date - 1, 'refresher', 'demo_handledare',
  from_date + time '15:00'
from (
  select p.*, d.version, komet.today() - case when dice < 0.03 then 1130 when dice < 0.06 then 1050 else 40 + (dice * 680)::int end as from_date
  from (select *, pg_temp.dice('renewal' || leader) as dice from demo_pair) as p join demo_programme d using (programme, code)) as r;

-- In one district a single leader of the second largest programme is left: the others are employed by the next.
with stays as (
  select p.leader, row_number() over (order by max(m.on_date) filter (where m.on_date < komet.today()) desc nulls last, p.leader) as n
  from demo_pair p left join komet.group_leader g on g.leader = p.leader left join demo_meeting m on m.course_group = g.course_group
  where p.district = 'skarholmen' and p.code = 'komet-12-18' group by p.leader),
gone as (
  update komet.leader l set unit = (select unit from demo_district where code = 'hagersten-alvsjo')
  from stays where l.id = stays.leader and stays.n > 1 returning l.id, l.unit)
update komet.leader_employment e set unit = gone.unit from gone where e.leader = gone.id;

-- The web course is looked after by Precens: no district needs leaders of its own for it.
insert into komet.setting (id, name, programme, value, valid_from, set_by)
select pg_temp.uuid('leaders_least'), 'leaders_least', programme, '0', komet.today() - 1200, 'demo_forvaltare' from demo_programme where code = 'ikomet-internet';

-- Those who want to, those who are trained now, those who were last year, and one who has left.
create temporary table demo_new_leader as
select pg_temp.uuid('new leader' || x.n) as id, x.n, d.unit, d.code as district,
  pg_temp.name('given', 'ng' || x.n) || ' ' || pg_temp.name('family', 'nf' || x.n) as name,
  case when x.n <= 10 then 'trains' when x.n <= 14 then 'wants' when x.n = 15 then 'left' else 'certified' end as what
from generate_series(1, 19) as x (n)
join demo_district d on d.n = 1 + (x.n * 7) % 11;
insert into komet.leader (id, unit, name, interest, valid_from, valid_to)
select id, unit, name, case what when 'wants' then (select programme from demo_programme where code = case n % 2 when 0 then 'komet-3-11' else 'komet-12-18' end) end,
  komet.today() - case what when 'wants' then 20 + n else 400 end, case what when 'left' then komet.today() - 90 end
from demo_new_leader;
insert into komet.leader_employment (id, unit, leader, employer, from_date)
select pg_temp.uuid('employment' || id), unit, id, 'district', valid_from from komet.leader where id in (select id from demo_new_leader);

create temporary table demo_training as
select pg_temp.uuid('training' || v.n) as id, v.n, u.id as unit, p.programme, p.version,
  'Komet 3–11, ' || case when extract(month from komet.today() - ago) < 7 then 'våren ' else 'hösten ' end || extract(year from komet.today() - ago)::int as name,
  komet.today() - ago as first_day
from (values (1, 66), (2, 430)) as v (n, ago), komet.unit u, demo_programme p
where u.code = 'precens' and p.code = 'komet-3-11';
update demo_training set first_day = first_day - extract(isodow from first_day)::int + 3;
insert into komet.training (id, unit, name, programme, programme_version, trainer, changed_at, changed_by)
select id, unit, name, programme, version, 'Karolinska institutet', first_day - interval '60 days', 'demo_handledare' from demo_training;
insert into komet.training_day (id, unit, training, number, on_date, part)
select pg_temp.uuid('training day' || t.n || d.number), t.unit, t.id, d.number, t.first_day + d.after, d.part
from demo_training t cross join (values (1, 0, 'Umgänge och lek'), (2, 14, 'Uppmaningar och beröm'), (3, 42, 'Belöningssystem'), (4, 133, 'Konflikter och skola'),
  (5, 161, 'Film och uppföljning')) as d (number, after, part);
insert into komet.trainee (id, unit, training, leader, supervision_group, changed_at, changed_by)
select pg_temp.uuid('trainee' || l.n), l.unit, t.id, l.id, 1 + l.n % 2, t.first_day - interval '30 days', 'demo_handledare'
from demo_new_leader l join demo_training t on t.n = case l.what when 'trains' then 1 else 2 end
where l.what in ('trains', 'certified');
insert into komet.leader_certificate (id, leader, programme, programme_version, valid_from, valid_to, trainee, basis, training, given_by, given_at)
select pg_temp.uuid('cert trainee' || l.n), l.id, t.programme, t.version, t.first_day,
  case l.what when 'trains' then (t.first_day + 161 + interval '12 months')::date else t.first_day + 175 end, true, 'round', t.id, 'demo_handledare',
  t.first_day - interval '30 days'
from demo_new_leader l join komet.trainee n on n.leader = l.id join demo_training t on t.id = n.training;
insert into komet.leader_certificate (id, leader, programme, programme_version, valid_from, valid_to, basis, training, given_by, given_at)
select pg_temp.uuid('cert new' || l.n), l.id, t.programme, t.version, t.first_day + 176, (t.first_day + 176 + interval '36 months')::date - 1, 'round', t.id, 'demo_handledare',
  t.first_day + 176 + time '15:00'
from demo_new_leader l join komet.trainee n on n.leader = l.id join demo_training t on t.id = n.training
where l.what = 'certified';
insert into komet.training_mark (training_day, trainee, unit, mark, set_at, set_by)
select d.id, n.id, n.unit, case when pg_temp.dice('day' || d.id || n.id) < 0.92 then 'N' when t.n = 2 then 'K' else 'F' end, d.on_date + time '16:00', 'demo_handledare'
from komet.trainee n join demo_training t on t.id = n.training join komet.training_day d on d.training = t.id
where d.on_date < komet.today();

-- Half of those in training sit in on a group that goes on, as their first; a film of two of them has been shown.
insert into komet.group_leader (course_group, leader, unit, valid_from)
select g.id, l.id, g.unit, g.first_date
from demo_new_leader l
join lateral (select d.id, d.unit, d.first_date from demo_group d where d.unit = l.unit and d.code = 'komet-3-11' and d.state = 'running' and d.unit <> (
  select unit from demo_district where code = 'farsta') order by d.first_date desc limit 1) as g on true
where l.what in ('trains', 'certified') and l.n % 2 = 0 and not exists (select from demo_new_leader o where o.unit = l.unit and o.n < l.n and o.n % 2 = 0);
update komet.trainee n set own_group = g.course_group, film_on = case when l.n % 4 = 0 or l.what = 'certified' then komet.today() - 6 end,
  film_by = case when l.n % 4 = 0 or l.what = 'certified' then 'Henrik Öberg' end
from komet.group_leader g, demo_new_leader l where g.leader = n.leader and l.id = n.leader;
update komet.trainee n set film_on = t.first_day + 150, film_by = 'Henrik Öberg' from demo_training t where t.id = n.training and t.n = 2 and n.film_on is null;

-- Supervision of the round in its two groups, a refresher, lectures for others.
insert into komet.training_event (id, unit, kind, title, programme, on_date, minutes, place, led_by, training, supervision_group, outside, outside_from, income, note, changed_at, changed_by)
select pg_temp.uuid('event' || v.n), t.unit, v.kind, v.title, case when v.kind <> 'lecture' then t.programme end, komet.today() - v.ago, v.minutes, v.place, 'demo_handledare',
  case when v.kind = 'supervision' then t.id end, v.grp, v.outside, v.outside_from, v.income, v.note, (komet.today() - v.ago) + time '16:00', 'demo_handledare'
from demo_training t, (values
  (1, 'supervision', 'Handledning 1, film', 40, 120, 'Precens', 1, 0, null, null, 'Rollspel om beröm gick bäst när båda ledarna visade först.'),
  (2, 'supervision', 'Handledning 1, film', 39, 120, 'Precens', 2, 0, null, null, null),
  (3, 'supervision', 'Handledning 2', 12, 120, 'Precens', 1, 0, null, null, null),
  (4, 'supervision', 'Handledning 2', 11, 120, 'Precens', 2, 0, null, null, 'Flera vill ha mer om hemuppgifter som inte blir gjorda.'),
  (5, 'refresher', 'Påfyllnadsdag Komet 3–11', 75, 360, 'Precens', null, 0, null, null, null),
  (6, 'lecture', 'Vad är Komet? För förskolechefer', 50, 90, 'Stadshuset', null, 45, 'Förskoleförvaltningen', 12000, null),
  (7, 'training', 'Ledarskap i klassrummet', 20, 360, 'Solna', null, 18, 'Solna stad', 36000, null)) as v (n, kind, title, ago, minutes, place, grp, outside, outside_from, income, note)
where t.n = 1;
insert into komet.event_leader (event, leader, unit)
select e.id, n.leader, n.unit from komet.training_event e join komet.trainee n on n.training = e.training and n.supervision_group = e.supervision_group;
insert into komet.event_leader (event, leader, unit)
select e.id, l.id, l.unit from komet.training_event e cross join lateral (
  select l.* from komet.leader l join komet.leader_certificate c on c.leader = l.id and c.programme = e.programme and not c.trainee and c.valid_from > e.on_date - 60 and c.valid_from < e.on_date
  order by l.name limit 14) as l
where e.kind = 'refresher';
