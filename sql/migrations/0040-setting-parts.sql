-- What a setting is about, and where it stands among those: nobody looks for one by the letters of its name in English.

alter table komet.setting_kind
  add column part  text not null default 'log' constraint setting_kind_part_check
    check (part in ('queue', 'group', 'leader', 'survey', 'material', 'web', 'letter', 'figure', 'log')),
  add column place int not null default 0,
  add column choices    text[],
  add column choices_sv text[],
  add constraint setting_kind_choices_check check (cardinality(choices) is not distinct from cardinality(choices_sv));
update komet.setting_kind k set part = t.part, place = t.place from (values
  ('queue_order', 'queue', 1),
  ('wait_goal_weeks', 'queue', 2),
  ('answer_workdays', 'queue', 3),
  ('decline_keeps_place', 'queue', 4),
  ('lapsed_keeps_place', 'queue', 5),
  ('declines_before_talk', 'queue', 6),
  ('places_at_once', 'queue', 7),
  ('referral_keeps_date', 'queue', 8),
  ('search_letters', 'log', -2),
  ('list_max', 'log', -1),
  ('child_consent', 'group', 1),
  ('decision_first', 'group', 2),
  ('leaders_least', 'leader', 1),
  ('active_leader_months', 'leader', 2),
  ('certificate_months', 'leader', 3),
  ('certificate_grace_months', 'leader', 4),
  ('refresher_months', 'leader', 5),
  ('refresher_notice_months', 'leader', 6),
  ('feedback_least', 'leader', 7),
  ('fidelity_least', 'leader', 8),
  ('fidelity_meetings', 'leader', 9),
  ('trainee_months', 'leader', 10),
  ('supervision_group_max', 'leader', 11),
  ('reminder_days', 'survey', 1),
  ('reminders_most', 'survey', 2),
  ('feedback_answers', 'survey', 3),
  ('answers_closed_days', 'survey', 4),
  ('material_weeks', 'material', 1),
  ('material_days', 'material', 2),
  ('material_from_store', 'material', 3),
  ('web_silent_weeks', 'web', 1),
  ('letter_phone', 'letter', 1),
  ('room_names', 'letter', 2),
  ('small_number', 'figure', 1),
  ('research_small', 'figure', 2),
  ('draft_days', 'log', 1),
  ('retention_years', 'log', 2),
  ('review_sample', 'log', 3),
  ('review_days', 'log', 4),
  ('review_many', 'log', 5),
  ('review_day_begins', 'log', 6),
  ('review_day_ends', 'log', 7)) t (name, part, place)
where k.name = t.name;
update komet.setting_kind set choices = array['both', 'one', 'none'], choices_sv = array['båda', 'en', 'ingen'] where name = 'child_consent';
update komet.setting_kind set choices = array['given', 'full'], choices_sv = array['förnamn', 'hela'] where name = 'room_names';
alter table komet.setting_kind alter column part drop default;
comment on column komet.setting_kind.part is 'What it is about: settings are listed by that, and in it by place.';
comment on column komet.setting_kind.choices is 'The only values of a text, and in choices_sv what one types for them; null: any.';
