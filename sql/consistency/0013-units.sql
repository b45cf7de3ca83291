-- A row belongs to another unit than what it is about
select 'person' as tbl, x.id from komet.person x join komet.family y on y.id = x.family where x.unit <> y.unit
union all select 'person_number', x.id from komet.person_number x join komet.person y on y.id = x.person
  where (x.unit, x.family) <> (y.unit, y.family)
union all select 'phone', x.id from komet.phone x join komet.person y on y.id = x.person where (x.unit, x.family) <> (y.unit, y.family)
union all select 'consent', x.id from komet.consent x join komet.person y on y.id = x.person where (x.unit, x.family) <> (y.unit, y.family)
union all select 'note', x.id from komet.note x join komet.family y on y.id = x.family where x.unit <> y.unit
union all select 'registration', x.id from komet.registration x join komet.family y on y.id = x.family where x.unit <> y.unit
union all select 'registration_event', x.id from komet.registration_event x join komet.registration y on y.id = x.registration
  where x.unit <> y.unit
union all select 'registration_adult', x.registration from komet.registration_adult x
  join komet.registration y on y.id = x.registration join komet.person p on p.id = x.person
  where x.unit <> y.unit or y.family <> p.family
union all select 'registration_child', x.registration from komet.registration_child x
  join komet.registration y on y.id = x.registration join komet.person p on p.id = x.person
  where x.unit <> y.unit or y.family <> p.family
union all select 'priority_grant', x.id from komet.priority_grant x join komet.registration y on y.id = x.registration
  where x.unit <> y.unit
union all select 'rest', x.id from komet.rest x join komet.registration y on y.id = x.registration where x.unit <> y.unit
union all select 'offer', x.id from komet.offer x join komet.registration y on y.id = x.registration
  join komet.course_group g on g.id = x.course_group
  -- Where a district was split, what is over stays with the group, and the family may have gone elsewhere.
  where x.unit <> g.unit or x.unit <> y.unit and x.state in ('open', 'accepted') and g.state not in ('settled', 'cancelled')
union all select 'group_seat', x.course_group from komet.group_seat x join komet.course_group y on y.id = x.course_group
  where x.unit <> y.unit
union all select 'meeting', x.id from komet.meeting x join komet.course_group y on y.id = x.course_group where x.unit <> y.unit
union all select 'participation', x.id from komet.participation x join komet.course_group y on y.id = x.course_group
  where x.unit <> y.unit
union all select 'attendance', x.participation from komet.attendance x join komet.participation y on y.id = x.participation
  where x.unit <> y.unit;
