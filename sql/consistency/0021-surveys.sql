-- A questionnaire belongs to another group, web course or version than what it answers, names a question that was not asked, or is counted wrongly
with sheet as (
  select s.id, s.unit, s.course_group, s.web_participation, s.survey_plan, s.survey_version, s.meeting_number, s.answers, s.scores, coalesce(s.participation, s.web_participation, s.leader) as who,
    p.course_group as of_group from komet.survey_sheet s left join komet.participation p on p.id = s.participation
  union all
  select a.id, a.unit, a.course_group, null, a.survey_plan, a.survey_version, a.meeting_number, a.answers, a.scores, null, null from komet.survey_anonymous a)
select 'unit' as what, s.id from sheet s join komet.course_group g on g.id = s.course_group where s.unit <> g.unit or s.of_group <> s.course_group
union all select 'unit of a web course', s.id from sheet s join komet.web_participation w on w.id = s.web_participation where s.unit <> w.unit
union all select 'unit of a reminder', r.id from komet.survey_reminder r join komet.web_participation w on w.id = r.web_participation where r.unit <> w.unit
union all select 'version', s.id from sheet s join komet.survey_plan p on p.id = s.survey_plan join komet.survey_version v on v.id = s.survey_version where p.survey <> v.survey
union all select 'id', s.id from sheet s where s.who is not null and s.id <> komet.sheet_id(coalesce(s.course_group, s.web_participation), s.survey_plan, s.meeting_number, s.who)
union all select 'question', s.id from sheet s cross join jsonb_object_keys(s.answers) k (code)
  where not exists (select from komet.survey_question q where q.survey_version = s.survey_version and q.code = k.code)
union all select 'scores', s.id from sheet s where s.scores <> komet.scores(s.survey_version, s.answers)
union all select 'named', s.id from komet.survey_sheet s join komet.survey_plan p on p.id = s.survey_plan join komet.survey v on v.id = p.survey where v.anonymous
union all select 'nobody', a.id from komet.survey_anonymous a join komet.survey_plan p on p.id = a.survey_plan join komet.survey v on v.id = p.survey where not v.anonymous;
