-- Supervision and other events may belong to a project, whose report counts them beside its groups.
alter table komet.training_event add column project uuid constraint training_event_project_fkey references komet.project;
create index training_event_project on komet.training_event (project) where project is not null;
comment on column komet.training_event.project is 'The project (and by it the financier) that it is reported with, if any.';
