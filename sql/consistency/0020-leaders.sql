-- What is about a leader lies in another district than the leader, or says what can not be
select 'leader_employment' as tbl, x.id::text from komet.leader_employment x join komet.leader y on y.id = x.leader where x.unit <> y.unit
union all select 'trainee', x.id::text from komet.trainee x join komet.leader y on y.id = x.leader where x.unit <> y.unit
union all select 'event_leader', x.event || ' ' || x.leader from komet.event_leader x join komet.leader y on y.id = x.leader where x.unit <> y.unit
union all select 'training_mark', x.trainee || ' ' || x.training_day from komet.training_mark x
  join komet.trainee t on t.id = x.trainee join komet.training_day d on d.id = x.training_day where x.unit <> t.unit or d.training <> t.training
union all select 'training_day', x.id::text from komet.training_day x join komet.training y on y.id = x.training where x.unit <> y.unit
union all select 'days out of order', x.id::text from komet.training_day x
  join komet.training_day y on y.training = x.training and y.number < x.number and y.on_date >= x.on_date
union all select 'employed twice at a time', x.id::text from komet.leader_employment x
  join komet.leader_employment y on y.leader = x.leader and y.from_date > x.from_date and coalesce(x.to_date, 'infinity') >= y.from_date
union all select 'version of another programme', x.id::text from komet.leader_certificate x
  join komet.programme_version v on v.id = x.programme_version where v.programme <> x.programme
union all select 'version of another programme', x.id::text from komet.training x
  join komet.programme_version v on v.id = x.programme_version where v.programme <> x.programme
union all select 'certified in a round without having been in it', x.id::text from komet.leader_certificate x
  where x.training is not null and not exists (select from komet.trainee t where t.training = x.training and t.leader = x.leader)
union all select 'a trainee who may not lead', t.id::text from komet.trainee t
  where t.left_on is null and not exists (select from komet.leader_certificate c where c.training = t.training and c.leader = t.leader and c.revoked_on is null)
union all select 'prolonged by an event without having been there', x.id::text from komet.leader_certificate x
  where x.event is not null and x.revoked_on is null and not exists (select from komet.event_leader e where e.event = x.event and e.leader = x.leader);
