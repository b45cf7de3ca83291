-- When missing marks of programme fidelity become a task.
insert into komet.setting_kind (name, type, default_value, label, source, part, place) values
  ('fidelity_days', 'int', '7', 'Days after a meeting until missing fidelity marks are a task', 'Marks are set while one remembers; to be confirmed by Precens', 'leader', 10);
update komet.setting_kind set place = place + 1 where part = 'leader' and place >= 10 and name <> 'fidelity_days';
