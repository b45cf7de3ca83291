-- Demonstration data, part 3b: whoever part 3 placed in a group of a web course takes it at home, at a pace of their own; the groups go away.

create temporary table demo_web as
select pg_temp.uuid('web' || a.registration || a.person) as id, o.unit, o.registration, a.person, d.programme, d.version, d.login, d.meetings, d.complete_at,
  (select p.leader from demo_pair p where p.unit = d.unit and p.programme = d.programme and p.pair = 0 and p.member = 1) as leader, d.state as was,
  case when d.state in ('ended', 'settled') then d.first_date + floor(pg_temp.dice('web early' || a.person) * 30)::int
    else komet.today() - 4 - floor(power(pg_temp.dice('web began' || a.person), 0.7) * 150)::int end as began_on
from demo_group d
join komet.programme_version v on v.id = d.version and v.form = 'web'
join komet.offer o on o.course_group = d.id and o.state = 'accepted'
join komet.registration_adult a on a.registration = o.registration and a.takes_part;
-- Nobody begins before they have rung.
update demo_web w set began_on = least(komet.today() - 2, greatest(w.began_on, r.queue_date + 2)) from komet.registration r where r.id = w.registration;

create temporary table demo_web_group as select d.id from demo_group d join komet.programme_version v on v.id = d.version and v.form = 'web';
update komet.registration r set state = case when o.state = 'open' then 'queued' else 'running' end
from komet.offer o where o.registration = r.id and o.state in ('open', 'accepted') and o.course_group in (select id from demo_web_group);
delete from komet.offer_attempt t using komet.offer o where o.id = t.offer and o.course_group in (select id from demo_web_group);
delete from komet.offer where course_group in (select id from demo_web_group);
delete from komet.group_seat where course_group in (select id from demo_web_group);
delete from komet.attendance a using komet.meeting m where m.id = a.meeting and m.course_group in (select id from demo_web_group);
delete from komet.participation where course_group in (select id from demo_web_group);
delete from komet.meeting where course_group in (select id from demo_web_group);
delete from komet.group_leader where course_group in (select id from demo_web_group);
delete from komet.course_group where id in (select id from demo_web_group);
delete from demo_meeting where course_group in (select id from demo_web_group);
delete from demo_group where id in (select id from demo_web_group);

-- What the web course is to know somebody by: six letters and digits.
create function pg_temp.web_code(seed text) returns text language sql immutable as $$
  select string_agg(substr('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', 1 + get_byte(decode(md5('komet code ' || seed), 'hex'), i) % 32, 1), '') from generate_series(0, 5) as i
$$;
insert into komet.web_participation (id, unit, registration, person, programme, programme_version, leader, code, began_on, changed_at, changed_by)
select id, unit, registration, person, programme, version, leader, pg_temp.web_code(registration::text || person), began_on, began_on + time '10:00', login from demo_web;
