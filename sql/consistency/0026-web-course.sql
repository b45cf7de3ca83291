-- Somebody in a web course is in another unit, version or state than what points there, or is in it without standing on the registration
select w.id, 'unit' as what from komet.web_participation w join komet.registration r on r.id = w.registration where w.unit <> r.unit or w.programme <> r.programme
union all select w.id, 'version' from komet.web_participation w join komet.programme_version v on v.id = w.programme_version where v.programme <> w.programme or v.form <> 'web'
union all select w.id, 'not on the registration' from komet.web_participation w
  where not exists (select from komet.registration_adult a where a.registration = w.registration and a.person = w.person)
union all select w.id, 'repeats somebody else''s group' from komet.web_participation w join komet.participation p on p.id = w.repeats where p.person <> w.person
union all select w.id, 'decided without who, or completed without rule' from komet.web_participation w
  where w.state <> 'running' and (w.decided_at is null or w.decided_by is null or w.counted is null) or w.state = 'completed' and w.rule is null
union all select w.id, 'state of the registration' from komet.web_participation w join komet.registration r on r.id = w.registration
  where w.state = 'running' and r.state <> 'running'
union all select g.web_participation, 'module' from komet.web_progress g join komet.web_module m on m.id = g.web_module join komet.web_participation w on w.id = g.web_participation
  where m.programme_version <> w.programme_version or g.unit <> w.unit
union all select c.web_participation, 'contact' from komet.web_contact c join komet.web_participation w on w.id = c.web_participation where c.unit <> w.unit
union all select p.web_participation, 'pause' from komet.web_pause p join komet.web_participation w on w.id = p.web_participation where p.unit <> w.unit
union all select c.web_participation, 'obstacle of another list' from komet.web_contact c join komet.reason r on r.id = c.obstacle where r.kind <> 'obstacle'
union all select p.web_participation, 'obstacle of another list' from komet.web_pause p join komet.reason r on r.id = p.obstacle where r.kind <> 'obstacle'
union all select g.id, 'a group of a web course' from komet.course_group g join komet.programme_version v on v.id = g.programme_version and v.form = 'web';
