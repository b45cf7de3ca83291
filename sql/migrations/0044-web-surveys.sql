-- Questionnaires of those in web courses: a sheet belongs to a group, or to one person's web course.

alter table komet.survey_sheet
  alter column course_group drop not null,
  add column web_participation uuid constraint survey_sheet_web_participation_fkey references komet.web_participation,
  drop constraint survey_sheet_participation_check,
  add constraint survey_sheet_participation_check check (num_nonnulls(participation, web_participation, leader) = 1),
  add constraint survey_sheet_course_group_check check ((course_group is null) = (web_participation is not null));
alter table komet.survey_reminder
  alter column course_group drop not null,
  add column web_participation uuid constraint survey_reminder_web_participation_fkey references komet.web_participation,
  add constraint survey_reminder_course_group_check check (num_nonnulls(course_group, web_participation) = 1);
create index survey_sheet_course on komet.survey_sheet ((coalesce(course_group, web_participation)));
create index survey_reminder_course on komet.survey_reminder ((coalesce(course_group, web_participation)));
drop index komet.survey_sheet_course_group;
drop index komet.survey_reminder_course_group;
create index survey_sheet_web_participation on komet.survey_sheet (web_participation) where web_participation is not null;
