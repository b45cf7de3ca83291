-- A score counts a question that its version does not ask, or a section is of another version than its question
select c.survey_version, c.code from komet.survey_score c cross join unnest(c.questions) u (code)
where not exists (select from komet.survey_question q where q.survey_version = c.survey_version and q.code = u.code and q.type in ('scale', 'yes_no', 'int', 'decimal'))
union all
select q.survey_version, q.code from komet.survey_question q join komet.survey_section t on t.id = q.section where t.survey_version <> q.survey_version;
