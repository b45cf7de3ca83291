-- A district of before is remembered of something that is not there, or what belongs to a project is another unit's than the project
select t.kind as tbl, t.about as id from komet.unit_then t
where case t.kind when 'leader' then not exists (select from komet.leader l where l.id = t.about)
  when 'registration' then not exists (select from komet.registration r where r.id = t.about)
  else not exists (select from komet.course_group g where g.id = t.about) end
union all select 'project_group', x.course_group from komet.project_group x join komet.project y on y.id = x.project where x.unit <> y.unit
union all select 'project_organiser', x.id from komet.project_organiser x join komet.project y on y.id = x.project where x.unit <> y.unit;
