-- Questionnaires (enkäter) and programme fidelity (programtrohet): both are rows, drawn by one form.
--
-- What is asked stands in survey*, fidelity_list and fidelity_item; what was answered in survey_sheet (by somebody known),
-- survey_anonymous (by nobody) and fidelity_rating. No text of a licensed instrument is here: their scores may be kept.

create table komet.survey (
  id          uuid primary key default gen_random_uuid(),
  code        komet.line not null constraint survey_code_key unique,
  name        komet.line not null,
  about       text not null constraint survey_about_check check (about in ('family', 'course', 'leaders')),
  answered_by text not null default 'parent' constraint survey_answered_by_check check (answered_by in ('parent', 'leader')),
  anonymous   boolean not null,
  source      komet.line,
  position    int not null default 100,
  constraint survey_anonymous_check check (about <> 'leaders' or anonymous and answered_by = 'parent')
);
comment on table komet.survey is 'A questionnaire. What is asked about the leaders is always anonymous. source says whose words or measure it is.';

create table komet.survey_version (
  id         uuid primary key default gen_random_uuid(),
  survey     uuid not null constraint survey_version_survey_fkey references komet.survey,
  edition    int not null constraint survey_version_edition_check check (edition >= 1),
  valid_from date not null,
  valid_to   date,
  constraint survey_version_edition_key unique (survey, edition),
  constraint survey_version_valid_to_check check (valid_to >= valid_from)
);
comment on table komet.survey_version is 'What is asked from when to when. An answer belongs to the version that was in force on the day it was due.';

create table komet.survey_scale (
  id   uuid primary key default gen_random_uuid(),
  name komet.line not null constraint survey_scale_name_key unique
);
comment on table komet.survey_scale is 'A scale that questions share, such as never to always.';

create table komet.survey_step (
  scale uuid not null constraint survey_step_scale_fkey references komet.survey_scale,
  value int not null constraint survey_step_value_check check (value between 0 and 9),
  label komet.line not null,
  primary key (scale, value)
);
comment on table komet.survey_step is 'A step of a scale: one digit, which is also the key that answers.';

create table komet.survey_section (
  id             uuid primary key default gen_random_uuid(),
  survey_version uuid not null constraint survey_section_survey_version_fkey references komet.survey_version,
  position       int not null,
  title          komet.line not null,
  constraint survey_section_position_key unique (survey_version, position)
);
comment on table komet.survey_section is 'A heading with questions under it.';

create table komet.survey_question (
  id             uuid primary key default gen_random_uuid(),
  survey_version uuid not null constraint survey_question_survey_version_fkey references komet.survey_version,
  section        uuid not null constraint survey_question_section_fkey references komet.survey_section,
  code           text not null constraint survey_question_code_check check (code ~ '^[a-z][a-z0-9_]{0,30}$' and code not in ('id', 'version', 'answers', 'request')),
  position       int not null,
  text           komet.line not null,
  help           komet.line,
  type           text not null constraint survey_question_type_check check (type in ('scale', 'yes_no', 'int', 'decimal', 'date', 'text')),
  scale          uuid constraint survey_question_scale_fkey references komet.survey_scale,
  reversed       boolean not null default false,
  least          numeric,
  most           numeric,
  constraint survey_question_code_key unique (survey_version, code),
  constraint survey_question_scale_check check ((type = 'scale') = (scale is not null)),
  constraint survey_question_most_check check (most >= least)
);
comment on table komet.survey_question is 'A question. reversed: a high answer is a low score. least and most bound a number.';

create table komet.survey_score (
  id             uuid primary key default gen_random_uuid(),
  survey_version uuid not null constraint survey_score_survey_version_fkey references komet.survey_version,
  code           text not null constraint survey_score_code_check check (code ~ '^[a-z][a-z0-9_]{0,30}$'),
  position       int not null,
  name           komet.line not null,
  method         text not null constraint survey_score_method_check check (method in ('sum', 'mean')),
  questions      text[] not null constraint survey_score_questions_check check (cardinality(questions) > 0),
  answered       int not null constraint survey_score_answered_check check (answered >= 1),
  better         text not null default 'higher' constraint survey_score_better_check check (better in ('higher', 'lower', 'neither')),
  constraint survey_score_code_key unique (survey_version, code)
);
comment on table komet.survey_score is 'What answers are counted into: the sum or mean of some questions, when at least so many of them were answered. A sum with answers missing is the mean times the questions.';

create table komet.survey_plan (
  id         uuid primary key default gen_random_uuid(),
  survey     uuid not null constraint survey_plan_survey_fkey references komet.survey,
  programme  uuid constraint survey_plan_programme_fkey references komet.programme,
  occasion   text not null constraint survey_plan_occasion_check check (occasion in ('before', 'meeting', 'after', 'follow_up')),
  days       int not null default 0 constraint survey_plan_days_check check (days between -60 and 1100),
  valid_from date not null,
  valid_to   date,
  constraint survey_plan_valid_to_check check (valid_to >= valid_from)
);
comment on table komet.survey_plan is 'What is asked when: before (so many days from the first meeting), at each meeting, after and as a follow-up (days from the last). programme null: every programme that parents take part in.';

create table komet.survey_sheet (
  id             uuid primary key,
  unit           uuid not null constraint survey_sheet_unit_fkey references komet.unit,
  course_group   uuid not null constraint survey_sheet_course_group_fkey references komet.course_group,
  survey_plan    uuid not null constraint survey_sheet_survey_plan_fkey references komet.survey_plan,
  survey_version uuid not null constraint survey_sheet_survey_version_fkey references komet.survey_version,
  meeting_number int not null default 0,
  participation  uuid constraint survey_sheet_participation_fkey references komet.participation,
  leader         uuid constraint survey_sheet_leader_fkey references komet.leader,
  state          text not null constraint survey_sheet_state_check check (state in ('answered', 'refused')),
  answers        jsonb not null default '{}' constraint survey_sheet_answers_check check (jsonb_typeof(answers) = 'object' and pg_column_size(answers) < 20000),
  scores         jsonb not null default '{}' constraint survey_sheet_scores_check check (jsonb_typeof(scores) = 'object'),
  version        bigint not null default 1,
  changed_at     timestamptz not null default now(),
  changed_by     name not null default session_user,
  constraint survey_sheet_participation_check check (num_nonnulls(participation, leader) = 1)
);
comment on table komet.survey_sheet is 'The answers of somebody known. id is made of what it answers and who (komet.sheet_id), so that nobody answers twice. answers: question to answer, "refused" when the person would not say; a question that is not there was left empty. state refused: the whole of it.';
create index survey_sheet_course_group on komet.survey_sheet (course_group);
create index survey_sheet_participation on komet.survey_sheet (participation);

create table komet.survey_anonymous (
  id             uuid primary key default gen_random_uuid(),
  unit           uuid not null constraint survey_anonymous_unit_fkey references komet.unit,
  course_group   uuid not null constraint survey_anonymous_course_group_fkey references komet.course_group,
  survey_plan    uuid not null constraint survey_anonymous_survey_plan_fkey references komet.survey_plan,
  survey_version uuid not null constraint survey_anonymous_survey_version_fkey references komet.survey_version,
  meeting_number int not null default 0,
  answers        jsonb not null constraint survey_anonymous_answers_check check (jsonb_typeof(answers) = 'object' and pg_column_size(answers) < 20000),
  scores         jsonb not null default '{}' constraint survey_anonymous_scores_check check (jsonb_typeof(scores) = 'object')
);
comment on table komet.survey_anonymous is 'Anonymous answers: no person, no login, no time, and no order either, since each save shuffles those of its group (komet.survey_shuffle). Not in the log. No function of schema api can read a row of it: figures come from komet.survey_counted, of five answers or more.';
create index survey_anonymous_course_group on komet.survey_anonymous (course_group);

create table komet.survey_reminder (
  id           uuid primary key default gen_random_uuid(),
  unit         uuid not null constraint survey_reminder_unit_fkey references komet.unit,
  course_group uuid not null constraint survey_reminder_course_group_fkey references komet.course_group,
  sheet        uuid not null,
  at           timestamptz not null default clock_timestamp(),
  by           name not null default session_user
);
comment on table komet.survey_reminder is 'That somebody was reminded of a questionnaire; of an anonymous one the whole group.';
create index survey_reminder_sheet on komet.survey_reminder (sheet);
create index survey_reminder_course_group on komet.survey_reminder (course_group);

-- ---------------------------------------------------------------------------------------------------
-- Programme fidelity

create table komet.fidelity_list (
  id                uuid primary key default gen_random_uuid(),
  programme_version uuid not null constraint fidelity_list_programme_version_fkey references komet.programme_version,
  edition           int not null constraint fidelity_list_edition_check check (edition >= 1),
  valid_from        date not null,
  valid_to          date,
  constraint fidelity_list_edition_key unique (programme_version, edition),
  constraint fidelity_list_valid_to_check check (valid_to >= valid_from)
);
comment on table komet.fidelity_list is 'What the meetings of a programme version should hold, and from when that list is used.';

create table komet.fidelity_item (
  id            uuid primary key default gen_random_uuid(),
  fidelity_list uuid not null constraint fidelity_item_fidelity_list_fkey references komet.fidelity_list,
  code          text not null constraint fidelity_item_code_check check (code ~ '^[a-z][a-z0-9_]{0,30}$' and code not in ('id', 'version', 'answers', 'request', 'why', 'added')),
  meeting       int constraint fidelity_item_meeting_check check (meeting between -1 and 60),
  position      int not null,
  text          komet.line not null,
  constraint fidelity_item_code_key unique (fidelity_list, code)
);
comment on table komet.fidelity_item is 'One thing a meeting should hold: at every meeting (null), at every one but the first (0), at that number, or at the last (-1).';

create table komet.fidelity_rating (
  id            uuid primary key,
  unit          uuid not null constraint fidelity_rating_unit_fkey references komet.unit,
  course_group  uuid not null constraint fidelity_rating_course_group_fkey references komet.course_group,
  meeting       uuid not null constraint fidelity_rating_meeting_fkey references komet.meeting,
  fidelity_list uuid not null constraint fidelity_rating_fidelity_list_fkey references komet.fidelity_list,
  leader        uuid constraint fidelity_rating_leader_fkey references komet.leader,
  supervisor    name,
  marks         jsonb not null constraint fidelity_rating_marks_check check (jsonb_typeof(marks) = 'object' and pg_column_size(marks) < 20000),
  why           komet.line,
  added         komet.line,
  version       bigint not null default 1,
  changed_at    timestamptz not null default now(),
  changed_by    name not null default session_user,
  constraint fidelity_rating_leader_check check (num_nonnulls(leader, supervisor) = 1),
  constraint fidelity_rating_leader_key unique (meeting, leader),
  constraint fidelity_rating_supervisor_key unique (meeting, supervisor)
);
comment on table komet.fidelity_rating is 'How a meeting kept to the manual, by a leader''s own mark or by a supervisor who saw it. marks: item to done, partly or left_out; why something was not done as the manual has it; added what is not in it. No words about families.';
create index fidelity_rating_course_group on komet.fidelity_rating (course_group);
create index fidelity_rating_leader on komet.fidelity_rating (leader);

-- ---------------------------------------------------------------------------------------------------
-- Settings

insert into komet.setting_kind (name, type, default_value, label, source) values
  ('feedback_answers', 'int', '5', 'Answers that figures of questionnaires need', 'Never fewer than five: what one person answered is nobody''s to see'),
  ('reminder_days', 'int', '7', 'Days between reminders of a questionnaire', 'Practice; to be confirmed by Precens'),
  ('reminders_most', 'int', '3', 'Reminders of a questionnaire before it is let be', 'Practice; to be confirmed by Precens');

-- ---------------------------------------------------------------------------------------------------
-- Questionnaires that everybody may use: short, plain, and the programme's own

insert into komet.survey (code, name, about, answered_by, anonymous, source, position) values
  ('everyday', 'Vardagen hemma', 'family', 'parent', false, 'Komets egna frågor', 10),
  ('feedback', 'Om kursen och gruppledarna', 'leaders', 'parent', true, 'Komets egna frågor', 20),
  ('measures', 'Poäng från andra mått', 'family', 'parent', false, 'Poäng från ECBI, SDQ och SNAP; frågorna finns hos rättighetshavarna', 30),
  ('leader', 'Gruppledarnas enkät', 'course', 'leader', false, 'Komets egna frågor', 40),
  ('meeting', 'Dagens träff', 'leaders', 'parent', true, 'Komets egna frågor', 50);
insert into komet.survey_version (survey, edition, valid_from) select id, 1, '2011-01-01' from komet.survey;
insert into komet.survey_scale (name) values ('Hur ofta'), ('Hur mycket');
insert into komet.survey_step (scale, value, label)
select s.id, v.value, v.label from (values
  ('Hur ofta', 1, 'aldrig'), ('Hur ofta', 2, 'sällan'), ('Hur ofta', 3, 'ibland'), ('Hur ofta', 4, 'ofta'), ('Hur ofta', 5, 'alltid'),
  ('Hur mycket', 1, 'inte alls'), ('Hur mycket', 2, 'lite'), ('Hur mycket', 3, 'ganska'), ('Hur mycket', 4, 'mycket'), ('Hur mycket', 5, 'helt')) v (scale, value, label)
join komet.survey_scale s on s.name = v.scale;

insert into komet.survey_section (survey_version, position, title)
select x.id, v.position, v.title from (values
  ('everyday', 1, 'De senaste två veckorna: barnet'), ('everyday', 2, 'De senaste två veckorna: du själv'),
  ('feedback', 1, 'Genomförande'), ('feedback', 2, 'Kvalitet'), ('feedback', 3, 'Programtrohet'),
  ('measures', 1, 'ECBI'), ('measures', 2, 'SDQ'), ('measures', 3, 'SNAP-IV'),
  ('leader', 1, 'Gruppen'), ('meeting', 1, 'I dag')) v (survey, position, title)
join komet.survey s on s.code = v.survey join komet.survey_version x on x.survey = s.id;

insert into komet.survey_question (survey_version, section, code, position, text, help, type, scale, reversed, least, most)
select x.id, t.id, v.code, v.position, v.text, v.help, v.type, c.id, v.reversed, v.least, v.most from (values
  ('everyday', 1, 'c1', 1, 'Barnet gör det jag ber om', null, 'scale', 'Hur ofta', true, null::numeric, null::numeric),
  ('everyday', 1, 'c2', 2, 'Vi bråkar om vardagliga saker', null, 'scale', 'Hur ofta', false, null, null),
  ('everyday', 1, 'c3', 3, 'Barnet får utbrott', null, 'scale', 'Hur ofta', false, null, null),
  ('everyday', 1, 'c4', 4, 'Barnet bråkar med syskon eller kamrater', null, 'scale', 'Hur ofta', false, null, null),
  ('everyday', 1, 'c5', 5, 'Kvällen och läggningen går lugnt till', null, 'scale', 'Hur ofta', true, null, null),
  ('everyday', 1, 'c6', 6, 'Morgonen går lugnt till', null, 'scale', 'Hur ofta', true, null, null),
  ('everyday', 2, 'p1', 7, 'Jag berömmer barnet för det som går bra', null, 'scale', 'Hur ofta', false, null, null),
  ('everyday', 2, 'p2', 8, 'Vi har en stund tillsammans som barnet får bestämma över', null, 'scale', 'Hur ofta', false, null, null),
  ('everyday', 2, 'p3', 9, 'Jag låter småsaker passera', null, 'scale', 'Hur ofta', false, null, null),
  ('everyday', 2, 'p4', 10, 'Jag höjer rösten eller hotar', null, 'scale', 'Hur ofta', true, null, null),
  ('everyday', 2, 'p5', 11, 'Jag vet vad jag ska göra när det blir bråk', null, 'scale', 'Hur ofta', false, null, null),
  ('everyday', 2, 'p6', 12, 'Jag har ork över som förälder', null, 'scale', 'Hur ofta', false, null, null),
  ('feedback', 1, 'g1', 1, 'Träffarna började och slutade i tid', null, 'scale', 'Hur mycket', false, null, null),
  ('feedback', 1, 'g2', 2, 'Gruppledarna var väl förberedda', null, 'scale', 'Hur mycket', false, null, null),
  ('feedback', 1, 'g3', 3, 'Alla i gruppen kom till tals', null, 'scale', 'Hur mycket', false, null, null),
  ('feedback', 1, 'g4', 4, 'Det som skulle läras ut förklarades så att jag förstod', null, 'scale', 'Hur mycket', false, null, null),
  ('feedback', 2, 'k1', 5, 'Gruppledarna bemötte mig med respekt', null, 'scale', 'Hur mycket', false, null, null),
  ('feedback', 2, 'k2', 6, 'Jag fick hjälp med det som är svårt hemma', null, 'scale', 'Hur mycket', false, null, null),
  ('feedback', 2, 'k3', 7, 'Jag har nytta av det jag lärt mig', null, 'scale', 'Hur mycket', false, null, null),
  ('feedback', 2, 'k4', 8, 'Jag skulle rekommendera kursen till en vän', null, 'scale', 'Hur mycket', false, null, null),
  ('feedback', 3, 't1', 9, 'Vi gick igenom hemuppgiften på träffarna', null, 'scale', 'Hur mycket', false, null, null),
  ('feedback', 3, 't2', 10, 'Vi såg filmer eller visade situationer för varandra', null, 'scale', 'Hur mycket', false, null, null),
  ('feedback', 3, 't3', 11, 'Vi övade själva på träffarna', null, 'scale', 'Hur mycket', false, null, null),
  ('feedback', 3, 't4', 12, 'Vi fick en ny hemuppgift och material att ta med', null, 'scale', 'Hur mycket', false, null, null),
  ('measures', 1, 'ecbi_intensity', 1, 'ECBI, intensitet', 'Råpoäng 36–252', 'int', null, false, 36, 252),
  ('measures', 1, 'ecbi_problem', 2, 'ECBI, problem', 'Råpoäng 0–36', 'int', null, false, 0, 36),
  ('measures', 2, 'sdq_total', 3, 'SDQ, svårigheter totalt', 'Poäng 0–40', 'int', null, false, 0, 40),
  ('measures', 2, 'sdq_impact', 4, 'SDQ, påverkan', 'Poäng 0–10', 'int', null, false, 0, 10),
  ('measures', 3, 'snap_odd', 5, 'SNAP-IV, trots (medel)', '0–3, med decimaler', 'decimal', null, false, 0, 3),
  ('leader', 1, 'l1', 1, 'Gruppen fungerade bra ihop', null, 'scale', 'Hur mycket', false, null, null),
  ('leader', 1, 'l2', 2, 'Vi hann det som stod i manualen', null, 'scale', 'Hur mycket', false, null, null),
  ('leader', 1, 'l3', 3, 'Vi fick den handledning vi behövde', null, 'scale', 'Hur mycket', false, null, null),
  ('leader', 1, 'l4', 4, 'Lokalen och tiderna fungerade', null, 'scale', 'Hur mycket', false, null, null),
  ('leader', 1, 'l5', 5, 'Vi var två gruppledare på alla träffar', null, 'yes_no', null, false, null, null),
  ('leader', 1, 'l6', 6, 'Något att ta med till nästa grupp', 'Inga namn och inget om familjerna', 'text', null, false, null, null),
  ('meeting', 1, 'm1', 1, 'Jag förstod det som gicks igenom', null, 'scale', 'Hur mycket', false, null, null),
  ('meeting', 1, 'm2', 2, 'Jag fick öva', null, 'scale', 'Hur mycket', false, null, null),
  ('meeting', 1, 'm3', 3, 'Jag vet vad jag ska göra hemma till nästa gång', null, 'scale', 'Hur mycket', false, null, null))
  v (survey, section, code, position, text, help, type, scale, reversed, least, most)
join komet.survey s on s.code = v.survey join komet.survey_version x on x.survey = s.id
join komet.survey_section t on t.survey_version = x.id and t.position = v.section
left join komet.survey_scale c on c.name = v.scale;

insert into komet.survey_score (survey_version, code, position, name, method, questions, answered, better)
select x.id, v.code, v.position, v.name, v.method, string_to_array(v.questions, ' '), v.answered, v.better from (values
  ('everyday', 'conflict', 1, 'Bråk hemma', 'mean', 'c1 c2 c3 c4 c5 c6', 4, 'lower'),
  ('everyday', 'parenting', 2, 'Föräldraskap', 'mean', 'p1 p2 p3 p4 p5 p6', 4, 'higher'),
  ('feedback', 'delivery', 1, 'Genomförande', 'mean', 'g1 g2 g3 g4', 3, 'higher'),
  ('feedback', 'quality', 2, 'Kvalitet', 'mean', 'k1 k2 k3 k4', 3, 'higher'),
  ('feedback', 'fidelity', 3, 'Programtrohet', 'mean', 't1 t2 t3 t4', 3, 'higher'),
  ('measures', 'ecbi_intensity', 1, 'ECBI intensitet', 'sum', 'ecbi_intensity', 1, 'lower'),
  ('measures', 'ecbi_problem', 2, 'ECBI problem', 'sum', 'ecbi_problem', 1, 'lower'),
  ('measures', 'sdq_total', 3, 'SDQ totalt', 'sum', 'sdq_total', 1, 'lower'),
  ('measures', 'sdq_impact', 4, 'SDQ påverkan', 'sum', 'sdq_impact', 1, 'lower'),
  ('measures', 'snap_odd', 5, 'SNAP-IV trots', 'sum', 'snap_odd', 1, 'lower'),
  ('leader', 'group', 1, 'Gruppens förutsättningar', 'mean', 'l1 l2 l3 l4', 3, 'higher'),
  ('meeting', 'today', 1, 'Dagens träff', 'mean', 'm1 m2 m3', 2, 'higher')) v (survey, code, position, name, method, questions, answered, better)
join komet.survey s on s.code = v.survey join komet.survey_version x on x.survey = s.id;

-- When they are asked. That of each meeting is there for whoever wants it: nothing plans it.
insert into komet.survey_plan (survey, programme, occasion, days, valid_from)
select s.id, p.id, v.occasion, v.days, '2011-01-01' from (values
  ('everyday', null, 'before', 0), ('everyday', null, 'after', 0), ('everyday', null, 'follow_up', 180),
  ('feedback', null, 'after', 0), ('leader', null, 'after', 0),
  ('measures', 'forstarkt-3-11', 'before', 0), ('measures', 'forstarkt-3-11', 'after', 0)) v (survey, programme, occasion, days)
join komet.survey s on s.code = v.survey left join komet.programme p on p.code = v.programme;

-- What a meeting should hold, as far as it is published: homework first, film or role play, practice, new homework. The
-- themes of each meeting stand in the manuals and are entered by Precens.
insert into komet.fidelity_list (programme_version, edition, valid_from)
select id, 1, '2011-01-01' from komet.programme_version where takes_part = 'parent' and form = 'group';
insert into komet.fidelity_item (fidelity_list, code, meeting, position, text)
select l.id, v.code, v.meeting, v.position, v.text from komet.fidelity_list l cross join (values
  ('frame', 1, 1, 'Kursens upplägg, tystnad om varandra och målen gicks igenom'),
  ('homework', 0, 2, 'Hemuppgiften från förra träffen gicks igenom med alla'),
  ('theme', null, 3, 'Träffens tema gicks igenom som manualen har det'),
  ('show', null, 4, 'Film eller rollspel visade det som skulle läras'),
  ('practice', null, 5, 'Alla föräldrar övade själva'),
  ('praise', null, 6, 'Ledarna uppmärksammade det som föräldrarna gjort bra'),
  ('next', null, 7, 'Ny hemuppgift förklarades och planerades'),
  ('material', null, 8, 'Material delades ut'),
  ('keep', -1, 9, 'Hur man håller fast vid det man lärt sig planerades'),
  ('surveys', -1, 10, 'Efterenkäterna lämnades ut')) v (code, meeting, position, text);
