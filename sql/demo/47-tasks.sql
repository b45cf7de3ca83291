-- Demonstration data: tasks that coordinators and a leader have written down, and one that was postponed.

insert into komet.task (id, unit, what, text, family, due, made_at, made_by, changed_by)
select pg_temp.uuid('task family' || p.unit || p.n), p.unit, p.what, p.text, p.family, komet.today() + p.days, (komet.today() - 5) + time '10:15', p.login, p.login
from (
  select x.*, y.*
  from (select d.*, row_number() over (partition by d.unit order by d.s) as n from demo_place d join komet.registration r on r.id = d.id and r.state = 'queued'
    join komet.family f on f.id = r.family and not f.protected) x
  join (values (2, 'ring', 'Efter 16, pratar bäst då', 0), (5, 'follow_up', 'Hör om tolk är bokad', 2), (7, 'write', 'Skicka det vi kom överens om', -1)) y (m, what, text, days) on y.m = x.n) p
where p.unit in (select unit from demo_district where code in ('farsta', 'bromma'));
insert into komet.task (id, unit, what, text, course_group, due, made_at, made_by, changed_by)
select pg_temp.uuid('task group' || d.code), g.unit, 'other', 'Boka lokalen även i januari', g.id, komet.today() + 3, (komet.today() - 2) + time '09:05', d.login, d.login
from demo_district d cross join lateral (
  select c.* from komet.course_group c where c.unit = d.unit and c.state = 'running' order by c.number desc limit 1) g
where d.code in ('farsta', 'bromma');
insert into komet.task (id, unit, what, text, due, made_at, made_by, changed_by)
select pg_temp.uuid('task own'), u.id, 'other', 'Planera vårens utbildningsomgång', komet.today() + 5, (komet.today() - 2) + time '09:05', 'demo_handledare', 'demo_handledare'
from komet.unit u where u.code = 'precens';
