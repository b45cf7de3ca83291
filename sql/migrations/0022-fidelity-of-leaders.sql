-- When programme fidelity tells of a need for a refresher.
insert into komet.setting_kind (name, type, default_value, label, source) values
  ('fidelity_least', 'int', '70', 'Per cent of programme fidelity below which a leader needs a refresher', 'No published limit; to be confirmed by Precens'),
  ('fidelity_meetings', 'int', '4', 'Meetings marked in the last year before fidelity tells of a need', 'A single meeting says little; to be confirmed by Precens');
