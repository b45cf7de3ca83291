-- Who owns and who may execute what. The last file: it walks over everything that the others have made.
--
-- A function of schema api that is not in this list is granted to nobody, and the tests say so.

create function komet.right_list() returns table (function text, duties text[])
language sql stable
as $$
  select f, string_to_array(d, ' ') from (values
    -- Everybody who has a login: the session, and what needs no file.
    ('people', 'hello may request_fate change_list export_log draft_put draft_list draft_drop number_check phone_check
      unit_choice programme_choice language_choice reason_choice colleague_choice place_choice leader_choice'),
    -- The log is reviewed by those of the district; who has not signed is also the lead's and the administrators' to see.
    ('reviewer', 'review_list review_facts review_written review_save review_approve review_sign_save log_search log_open_save log_person log_user log_user_choice'),
    ('reviewer lead admin', 'review_months'),
    -- Research: the lead approves, the researcher fetches.
    ('lead research', 'research_project_list research_project_get research_columns research_login_choice'),
    ('lead', 'research_project_save research_end measure_get measure_save'),
    ('lead supervisor', 'measure_list'),
    ('research', 'research_participants research_answers'),
    -- The file of a family: the coordinators of its unit.
    ('coordinator', 'family_open family_get family_people family_phones family_events family_web family_registrations
      person_get person_save person_search family_person_choice phone_get phone_save phone_remove note_list note_get note_save
      consent_list consent_save
      registration_answers registration_get registration_save unit_own_choice'),
    ('coordinator', 'queue_list why ahead_list priority_get priority_save priority_end rest_get rest_save rest_end close_save
      programme_move_save reopen'),
    ('coordinator', 'move_list move_get move_save move_unit_choice move_person_choice move_withdraw move_stay move_accept move_refuse_save'),
    ('coordinator', 'group_save group_open group_start group_break group_end group_cancel_save group_settle group_answers
      meeting_add meeting_cancel'),
    ('coordinator', 'fill_preview fill skip_save skip_end match_list offer_make offer_list offer_get attempt_list attempt_answers attempt_save
      offer_accept offer_decline_save offer_lapse offer_withdraw_save'),
    ('coordinator', 'completion_confirm interrupt_save'),
    -- Treatment, short sign-ups, and who holds a group with the district.
    ('coordinator', 'treatment_programme_choice treatment_list treatment_get treatment_groups proposal_list proposal_get proposal_save decision_list decision_get decision_save
      treatment_answers treatment_start_save refer_save'),
    ('coordinator lead supervisor', 'treatment_figures treatment_figures_about treatment_reasons treatment_reasons_about'),
    ('coordinator', 'signup_programme_choice signup_group_choice signup_get signup_save signup_list signup_answers signup_import_answers signup_import_save'),
    ('coordinator', 'group_organisers organiser_choice group_organiser_save group_organiser_remove'),
    ('lead', 'organiser_list organiser_get organiser_save'),
    ('coordinator organiser', 'shared_groups'),
    ('organiser', 'organised_people organised_rows organised_cells organised_save'),
    -- Who has the same row open: those who may change it.
    ('coordinator leader', 'presence_put presence_end'),
    -- A group: those who lead it, too.
    ('coordinator leader organiser', 'attendance_meetings'),
    ('coordinator leader', 'group_people meeting_get meeting_save meeting_hold attendance_people
      attendance_cells attendance_save completion_list ring_toggle'),
    -- Figures without names: those who plan for all districts, too.
    ('coordinator lead supervisor', 'group_list'),
    ('coordinator lead supervisor leader', 'group_get'),
    ('coordinator lead supervisor leader organiser', 'meeting_list'),
    ('coordinator', 'start_groups'),
    ('coordinator leader lead supervisor', 'start_tasks'),
    -- Leaders and their training: read by those who plan, written by supervisors, the employment by the own district, too.
    ('coordinator lead supervisor', 'leader_list leader_get leader_overview leader_tracks certificate_list leader_groups leader_trainings leader_events
      leader_figures leader_figures_about training_get training_people training_days training_grid training_cells'),
    ('coordinator lead supervisor', 'leader_save leader_unit_choice leader_login_choice'),
    ('lead supervisor', 'refresher_list training_list event_list event_get event_people event_figures event_figures_about project_events'),
    ('supervisor', 'start_trainings'),
    ('lead supervisor', 'version_choice certificate_save certificate_revoke_save training_save training_day_get training_day_save
      training_marks_save trainee_choice own_group_choice trainee_get trainee_save trainee_leave_save certify_get certify_save
      training_choice supervisor_choice event_save event_person_save event_person_remove event_prolong'),
    ('leader', 'my_tracks my_events'),
    ('coordinator lead supervisor', 'queue_summary'),
    ('coordinator lead supervisor', 'overview_list overview_about'),
    ('leader', 'my_groups'),
    -- What holds for the whole programme: kept by its lead and the administrator, read by those who plan.
    ('coordinator lead supervisor admin', 'programme_list programme_get programme_names programme_versions programme_version_get reason_list reason_get break_list break_get'),
    ('lead admin', 'programme_save programme_all_choice programme_version_save reason_save setting_list setting_get setting_save duty_list'),
    ('coordinator lead admin', 'break_save break_remove break_unit_choice'),
    -- Reports: figures, each with what it counts. Free seats and who gives what are told of every district.
    ('coordinator lead supervisor', 'five_figures five_figures_about counted_groups waiting_times waiting_times_about where_to_start where_to_start_about
      free_seats programme_districts offer_figures offer_figures_about reason_figures reason_figures_about activity_report activity_report_about
      totals totals_about use_over_time use_over_time_about project_choice financier_choice figure_before_list'),
    -- Who pays for what, and counts from before: the lead keeps them.
    ('lead', 'financier_list financier_get financier_save project_list project_get project_save project_organisers project_unit_choice project_organiser_save
      project_organiser_remove project_groups project_group_choice project_group_save project_group_remove figure_before_get figure_before_save figure_before_remove'),
    -- Each only its own deeds, and only where it still may do them.
    ('coordinator leader lead supervisor', 'undo_list undo'),
    -- Tasks: of the unit, of the groups one leads, of one's own. Those about families are coordinators'.
    ('reviewer', 'task_list'),
    ('coordinator leader lead supervisor', 'task_list task_take task_agreed_get task_postpone_save task_hand_save task_colleague_choice task_get task_save task_done
      task_group_choice task_leader_choice'),
    ('coordinator', 'family_tasks'),
    -- What questionnaires ask: the lead writes it.
    ('lead', 'survey_template_list survey_template_get survey_template_save survey_edition_list survey_edition_make survey_edition_drop survey_use_get survey_use_save
      survey_question_list survey_question_get survey_question_save survey_question_remove survey_score_list survey_score_get survey_score_save survey_score_remove
      survey_scale_choice survey_scale_save survey_plan_list survey_plan_get survey_plan_save'),
    -- What meetings should hold: the lead writes it.
    ('lead', 'fidelity_template_list fidelity_edition_list fidelity_edition_make fidelity_edition_new fidelity_list_choice fidelity_edition_drop fidelity_use_get fidelity_use_save fidelity_use_end
      fidelity_item_list fidelity_item_get fidelity_item_save fidelity_item_remove fidelity_meeting_choice'),
    -- Questionnaires: typed in by those who have the papers, counted by all who plan. Fidelity is the leaders' and supervisors'.
    ('coordinator leader', 'survey_list sheet_list sheet_fields sheet_save sheet_refuse reminder_list reminder_add'),
    ('coordinator lead supervisor leader', 'survey_figures survey_figures_about response_list response_list_about fidelity_figures fidelity_figures_about fidelity_list evaluation evaluation_about'),
    ('coordinator supervisor leader', 'fidelity_fields fidelity_save'),
    -- Material: the lists are the lead's, the stocks of those who keep them, a group's material of those who lead it, too.
    ('coordinator lead supervisor', 'material_list material_get edition_list edition_get need_list need_get material_choice stock_list movement_list shortage_list shortage_about material_plan
      old_editions leader_material order_list order_get order_line_list'),
    ('lead', 'material_save edition_save need_save need_remove version_of_choice'),
    ('coordinator lead', 'stock_unit_choice edition_choice store_choice stock_receive_save stock_count_save stock_lost_save stock_send_save stock_hand_save
      order_save order_line_get order_line_save order_line_remove order_make order_close order_receive_save order_send_save'),
    ('coordinator leader', 'group_material edition_of_choice material_hand_out material_return handed_columns handed_people handed_cells handed_save
      web_material_columns web_material_cells web_material_save'),
    -- Letters: made by the district, their texts written by it or for all. Lists for the room and calendars hold no addresses.
    ('coordinator', 'letter_make letter_queue letter_certificate letter_answers letter_meeting_choice letter_batch_list letter_list family_letters
      letter_document letter_show label_sheet letter_handover letter_again letter_returned register_extract'),
    ('coordinator lead', 'letter_template_list letter_template_get letter_template_save letter_template_end letter_field_list letter_sample'),
    ('coordinator leader', 'room_list'),
    ('leader', 'my_calendar'),
    ('coordinator leader lead supervisor', 'group_calendar'),
    ('coordinator lead supervisor', 'public_groups public_groups_csv public_groups_json'),
    -- Web courses: begun and decided by coordinators; who looks after somebody notes how it goes.
    ('coordinator leader', 'web_list web_columns web_people web_cells web_marks_save web_report_save web_contact_save web_history web_pause_save web_pause_end'),
    ('coordinator', 'web_get web_save web_start_save web_repeat web_complete web_end_save'),
    ('coordinator lead supervisor', 'web_figures web_figures_about web_obstacles web_obstacles_about'),
    ('lead', 'web_versions module_list module_get module_save')
  ) as t (d, names) cross join unnest(regexp_split_to_array(names, '\s+')) f
$$;
comment on function komet.right_list() is 'Which functions each duty may execute. Where is told by row security; this says what.';

do $$
declare
  it record;
begin
  for it in
    select c.oid::regclass as tbl, c.relnamespace::regnamespace::text as schema
    from pg_class c where c.relkind in ('r', 'p') and c.relnamespace in ('komet'::regnamespace, 'audit'::regnamespace)
  loop
    execute format('alter table %s owner to %I', it.tbl, case it.schema when 'audit' then 'komet_audit' else 'komet_owner' end);
  end loop;
  for it in
    select t.oid::regtype as domain from pg_type t where t.typtype = 'd' and t.typnamespace = 'komet'::regnamespace
  loop
    execute format('alter domain %s owner to komet_owner', it.domain);
  end loop;
  for it in
    select t.oid::regtype as row_type from pg_type t join pg_class c on c.oid = t.typrelid
    where c.relkind = 'c' and t.typnamespace = 'api'::regnamespace
  loop
    execute format('alter type %s owner to komet_api', it.row_type);
  end loop;
  for it in
    select p.oid::regprocedure as routine, p.pronamespace::regnamespace::text as schema
    from pg_proc p where p.pronamespace in ('komet'::regnamespace, 'audit'::regnamespace, 'api'::regnamespace)
  loop
    execute format('alter routine %s owner to %I', it.routine,
      case it.schema when 'komet' then 'komet_owner' else 'komet_' || it.schema end);
    execute format('revoke all on routine %s from public', it.routine);
    -- A client decides how the backslashes in its own statements are read, not those in ours.
    if it.schema = 'api' then
      execute format('alter routine %s set standard_conforming_strings = on', it.routine);
    end if;
    if it.schema = 'komet' then
      execute format('grant execute on routine %s to komet_api, komet_owner', it.routine);
    end if;
  end loop;
end
$$;

grant usage on schema komet to komet_api, komet_owner;
grant usage on schema audit to komet_api, komet_owner;
grant usage on schema api to komet_people;
grant execute on function audit.open_file(uuid, uuid, text), audit.has_ticket(uuid), audit.list(text, text, int), audit.export(text, text, text, int),
  audit.backend_start(), audit.session_lives(int, timestamptz),
  audit.written_by(uuid), audit.written_since(text, text, timestamptz) to komet_api;
grant execute on function audit.write() to komet_api, komet_owner;
grant execute on function komet.today(), komet.has_duty(text[]), komet.units_of(text[]), komet.units_reviewed(),
  komet.list_name(text, text, boolean), komet.person_name(text, text), komet.no_name() to komet_audit;
grant execute on function audit.here(timestamptz), audit.visits(uuid[], date, date, name, uuid), audit.visit_day(uuid), audit.sampled(uuid[], date, date, int),
  audit.hits(timestamptz, name, uuid, uuid, int, int, int), audit.whose(uuid), audit.verdicts(bigint[]), audit.verdict_add(bigint, uuid, text, text, int),
  audit.signed_list(), audit.sign(audit.signed), audit.look_add(uuid, uuid, text), audit.look_found(uuid), audit.family_looks(uuid),
  audit.people_found(text, text, int), audit.person_known(uuid), audit.family_written(uuid, date, date, name), audit.user_listed(name, date, date),
  audit.user_written(name, date, date), audit.user_exported(name, date, date), audit.secret_make(text), audit.secret_destroy(text), audit.fetched() to komet_api;
-- Pseudonyms are made where de-identified rows are, and nowhere else.
grant execute on function audit.hmac(text, text) to komet_owner;

do $$
declare
  it record;
begin
  for it in
    select p.oid::regprocedure as routine, string_agg(quote_ident('komet_' || d.duty), ', ') as groups
    from komet.right_list() r cross join unnest(r.duties) d (duty)
    join pg_proc p on p.pronamespace = 'api'::regnamespace and p.proname = r.function
    group by p.oid
  loop
    execute format('grant execute on function %s to %s', it.routine, it.groups);
  end loop;
end
$$;

-- What any login of PostgreSQL may do unless it is taken away. First, what tells of rows one may not see: the counters of
-- every table, their sizes, and what others do (security by revoking, since a function that reads a hidden row moves them).
do $$
declare
  it record;
begin
  for it in
    select c.oid::regclass as view from pg_class c
    where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'v' and c.relname ~ '^pg_(stat|statio)_|^pg_stats|^pg_locks$'
  loop
    execute format('revoke all on %s from public', it.view);
  end loop;
  for it in
    select p.oid::regprocedure as routine from pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace
    and p.proname ~ '^pg_stat_get_|^pg_(table|relation|total_relation|indexes|database|tablespace)_size$|^pg_lock_status$'
  loop
    execute format('revoke all on function %s from public', it.routine);
  end loop;
  -- How many rows and pages the planner counted in every table: all else that it says of a table may be read.
  revoke select on pg_catalog.pg_class from public;
  for it in
    select a.attname from pg_attribute a
    where a.attrelid = 'pg_catalog.pg_class'::regclass and a.attname not in ('reltuples', 'relpages', 'relallvisible')
    and not a.attisdropped
  loop
    execute format('grant select (%I) on pg_catalog.pg_class to public', it.attname);
  end loop;
end
$$;
grant execute on function pg_catalog.pg_stat_get_activity(int) to komet_audit;

-- Then what makes something of one's own: blocks and functions, large objects, records in the write-ahead log; and locks by
-- number, which hold up whoever saves a group.
do $$
declare
  it record;
begin
  revoke usage on language plpgsql, sql from public;
  for it in
    select p.oid::regprocedure as routine, p.proname ~ 'advisory' as locks from pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace
    and p.proname ~ '^lo_|^lowrite$|^loread$|^pg_logical_emit_message$|^pg_(try_)?advisory_(xact_)?lock'
  loop
    execute format('revoke all on function %s from public', it.routine);
    if it.locks then
      execute format('grant execute on function %s to komet_api', it.routine);
    end if;
  end loop;
end
$$;
