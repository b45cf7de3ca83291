-- Taking back what was done with leaders, training, events, questionnaires and fidelity. Today is Tuesday 2026-11-24.
\ir people.inc
\ir groups.inc
\ir undo.inc
select no_plan();
do $$
declare
  it text;
begin
  foreach it in array array['t_undoer', 't_henrik'] loop
    if not exists (select from pg_roles where rolname = it) then execute format('create role %I login', it); end if;
    execute format('grant komet_people, komet_supervisor to %I', it);
  end loop;
end
$$;
insert into komet.duty (login, unit, duty, valid_from) select l, id, 'supervisor', '2026-01-01' from komet.unit, unnest(array['t_undoer', 't_henrik']) l where code = 'precens';
insert into komet.colleague (login, name) values ('t_henrik', 'Henrik Ek');
create function tap.all_of(tbl text) returns text language plpgsql security definer as $$
declare
  said text;
begin
  execute format('select string_agg((to_jsonb(x) - array[''version'', ''changed_at'', ''changed_by'', ''id''])::text, chr(10) order by x::text) from komet.%I x', tbl) into said;
  return coalesce(said, '');
end
$$;
create function tap.state() returns text language sql as $$
  select string_agg(md5(tap.all_of(t)), ' ') from unnest(array['leader', 'leader_employment', 'training', 'training_day', 'trainee', 'training_mark', 'training_event', 'event_leader', 'survey_sheet', 'survey_reminder', 'fidelity_rating']) t
$$;

-- ---------------------------------------------------------------------------------------------------
-- A leader
set session authorization t_undoer;
select tap.state() as empty \gset
select id as ny from api.leader_save(gen_random_uuid(), name => 'Ny Ledare', unit => :'farsta', employer => 'district') \gset
select is(tap.newest(), 'leader_save_new | Ny Ledare | can | Take back that Ny Ledare is a leader? The name stays in the records as ended', 'a new leader');
select is(tap.back(), 'Taken back', 'taken back');
select is((select state from api.leader_get(:'ny')), 'ended', 'has ended, and stays');
reset session authorization;
update komet.leader set valid_to = null where id = :'ny';
set session authorization t_undoer;
select tap.state() as one \gset
\set leader 'api.leader_save(gen_random_uuid(), %L, (select version from api.leader_get(%1$L)), %L, %L, %L, contract_from => %L, contract_to => %L, contract_hours => %s)'
select is(tap.told(format(:'leader', :'ny', 'Nytt Namn', :'bromma', 'contract', '2027-01-01', '2027-12-31', 80)), 'Saved Nytt Namn', 'another name, district and employment');
select is(tap.newest(), 'leader_save | Nytt Namn | can | Put back what was changed for Nytt Namn at HH.MM?', 'a changed leader');
select is(tap.back(), 'Taken back', 'put back');
select is(tap.state(), :'one', 'all of it, the employment of before too');
select is(tap.told(format(:'leader', :'ny', 'Nytt Namn', :'farsta', 'contract', '2027-01-01', '2027-12-31', 80)), 'Saved Nytt Namn', 'changed again');
set session authorization t_henrik;
select is(tap.told(format(:'leader', :'ny', 'Annat Namn', :'farsta', 'contract', '2027-01-01', '2027-12-31', 90)), 'Saved Annat Namn', 'by a colleague after it');
set session authorization t_undoer;
select is((select tap.filled(why) from api.undo_list() where what = 'leader_save' limit 1), 'Henrik Ek changed the same at HH.MM, after this', 'then it stays');

-- A certificate, and its revocation.
select is(tap.told(format('api.certificate_save(gen_random_uuid(), %L, %L, (select value::uuid from api.version_choice(%2$L) limit 1), basis => %L)', :'ny', :'k1218', 'elsewhere')) like '%is certified until%', true, 'certified');
select is(tap.newest(), 'certificate_save | Annat Namn | can | Take back the certificate of Annat Namn? It stays in the records as taken back', 'a certificate');
select id as cert, version as cv from api.certificate_list(:'ny') \gset
select is(tap.told(format('api.certificate_revoke_save(gen_random_uuid(), %L, %s, %L)', :'cert', :'cv', 'Fel program')) like 'The certificate is taken back%', true, 'revoked');
select is(tap.newest(), 'certificate_revoke_save | Annat Namn | can | Let the certificate of Annat Namn hold again?', 'which can be taken back');
select is(tap.back(), 'Taken back', 'and is');
select is((select revoked_on from api.certificate_list(:'ny')), null, 'it holds');
select is(tap.back(), 'Taken back', 'and so can the certificate');
select is((select (revoked_on, note)::text from api.certificate_list(:'ny')), '(2026-11-24,Felregistrerat)', 'which stays as taken back, with why');

-- ---------------------------------------------------------------------------------------------------
-- A round
select tap.state() as before_round \gset
select id as t1 from api.training_save(gen_random_uuid(), name => 'Omgång 1', programme => :'k311', day1 => '2026-10-01', day2 => '2026-12-01') \gset
select is(tap.newest(), 'training_save_new | Omgång 1 | can | Take back the round Omgång 1? It is removed with its days', 'a round');
select is(tap.back(), 'Taken back', 'taken back');
select is(tap.state(), :'before_round', 'leaves nothing');
select id as t1 from api.training_save(gen_random_uuid(), name => 'Omgång 1', programme => :'k311', day1 => '2026-10-01', day2 => '2026-12-01') \gset
select tap.state() as round \gset
select is(tap.told(format('api.training_save(gen_random_uuid(), %L, (select version from api.training_get(%1$L)), %L, %L, day1 => %L)', :'t1', 'Omgång ett', :'k311', '2026-10-02')), 'Saved Omgång ett: 1 days, until 2026-10-02', 'changed');
select is(tap.back(), 'Taken back', 'put back');
select is(tap.state(), :'round', 'with its days');
select id as d1 from api.training_days(:'t1') where number = 1 \gset
select is(tap.told(format('api.training_day_save(gen_random_uuid(), %L, %L)', :'d1', 'Lek')) like 'Saved day 1%', true, 'a day');
select is(tap.newest(), 'training_day_save | Omgång 1 | can | Put back what the day of Omgång 1 was about before HH.MM?', 'what it is about');
set session authorization t_henrik;
select is(tap.told(format('api.training_day_save(gen_random_uuid(), %L, %L)', :'d1', 'Umgänge')) like 'Saved day 1%', true, 'is written by a colleague');
set session authorization t_undoer;
select is(tap.newest(), 'training_day_save | Omgång 1 | stays | Henrik Ek changed the same at HH.MM, after this', 'and stays');
select tap.state() as with_day \gset
select id as n1 from api.trainee_save(gen_random_uuid(), training => :'t1', leader => :'lena', supervision_group => 1) \gset
select is(tap.newest(), 'trainee_save_new | Lena Ahl | can | Take Lena Ahl out of the round again?', 'put in a round');
select is(tap.back(), 'Taken back', 'taken out');
select is(tap.state(), :'with_day', 'as if never there');
select is((select count(*) from api.leader_tracks(:'lena') where state = 'training'), 0::bigint, 'and is in no training');
select id as n1 from api.trainee_save(gen_random_uuid(), training => :'t1', leader => :'omar', supervision_group => 1) \gset
select is((select tap.filled(why) from api.undo_list() where what = 'training_save_new' and state <> 'undone' limit 1), 'Henrik Ek changed the same at HH.MM, after this', 'a round that a colleague has worked with stays');
select is(tap.told(format('api.training_marks_save(gen_random_uuid(), %L, array[%L]::uuid[], array[%L]::uuid[], %L, %L)', :'t1', :'n1', :'d1', '{N}', '{NULL}')), 'Marks saved: 1', 'came');
select is(tap.newest(), 'training_marks_save | Omgång 1 | can | Put back who came, changed in Omgång 1 at HH.MM (1)?', 'marks');
select is((select tap.filled(why) from api.undo_list() where what = 'trainee_save_new' and state <> 'undone' limit 1), 'Days have been marked, or a certificate given, since', 'who has been there is not taken out');
select is(tap.back(), 'Taken back', 'the marks are');
select is((select count(*) from api.training_cells(:'t1')), 0::bigint, 'gone');
select tap.state() as in_round \gset
select is(tap.told(format('api.trainee_leave_save(gen_random_uuid(), %L, 1, note => %L)', :'n1', 'Flyttat')) like 'Left the training%', true, 'leaves');
select is(tap.newest(), 'trainee_leave_save | Omar Said | can | Take back that Omar Said left the training?', 'left by mistake');
select is(tap.back(), 'Taken back', 'taken back');
select is(tap.state(), :'in_round', 'is in training again');
select is(tap.told(format('api.certify_save(gen_random_uuid(), %L, (select version from api.trainee_get(%1$L)), note => %L)', :'n1', 'Gick i Solna')) like 'Omar Said is certified%', true, 'certified');
select is(tap.newest(), 'certify_save | Omar Said | can | Take back that Omar Said is certified? The certificate stays in the records as taken back', 'too early');
select is(tap.back(), 'Taken back', 'taken back');
select is((select state from api.training_people(:'t1')), 'training', 'in training again');

-- ---------------------------------------------------------------------------------------------------
-- Events
select tap.state() as before_event \gset
select id as e1 from api.event_save(gen_random_uuid(), kind => 'supervision', title => 'Film', on_date => '2026-11-20', minutes => 90, training => :'t1') \gset
select is(tap.newest(), 'event_save_new | Film | can | Take back Film? It is removed, with who took part', 'an event of a round');
select is(tap.back(), 'Taken back', 'taken back');
select is(tap.state(), :'before_event', 'leaves nothing');
select id as e1 from api.event_save(gen_random_uuid(), kind => 'refresher', title => 'Påfyllnad', programme => :'k311', on_date => '2026-11-20', minutes => 90) \gset
select tap.state() as with_event \gset
select is(tap.told(format('api.event_person_save(gen_random_uuid(), %L, %L)', :'e1', :'lena')), 'Lena Ahl took part', 'took part');
select is((select tap.filled(why) from api.undo_list() where what = 'event_save_new' and state <> 'undone' limit 1), 'Others have been noted as taking part since', 'an event with others stays');
select is(tap.newest(), 'event_person_save | Lena Ahl | can | Take back that Lena Ahl took part?', 'did not');
select is(tap.told(format('api.event_prolong(gen_random_uuid(), %L, (select version from api.event_get(%1$L)))', :'e1')) like 'Certificates prolonged: 1%', true, 'prolonged');
select is(tap.newest(), 'event_prolong | Påfyllnad | can | Take back the certificates that Påfyllnad prolonged (1)?', 'certificates');
select is((select tap.filled(why) from api.undo_list() where what = 'event_person_save'), 'It has prolonged a certificate: take that back first', 'what it rests on stays');
select is(tap.back(), 'Taken back', 'taken back');
select is(tap.back(), 'Taken back', 'and who took part');
select is(tap.state(), :'with_event', 'as before');

-- Another supervisor takes back nothing of it, and no right grows.
set session authorization t_henrik;
select is((select count(*) from api.undo_list() where what in ('event_save_new', 'certify_save')), 0::bigint, 'only one''s own');
reset session authorization;
update komet.duty set valid_to = '2026-11-23' where login = 't_undoer';
revoke komet_supervisor from t_undoer;
grant komet_leader to t_undoer;
set session authorization t_undoer;
select is((select tap.filled(why) from api.undo_list() where what = 'event_save_new' and state <> 'undone' limit 1), 'Your duty does not include this any more', 'nor without the duty');

-- ---------------------------------------------------------------------------------------------------
-- Questionnaires and fidelity
reset session authorization;
select tap.waits('Anna', '2026-01-10') as anna, tap.waits('Britta', '2026-02-10') as britta \gset
set session authorization t_farsta;
select id as g1 from api.group_save(gen_random_uuid(), programme => :'k311', first_date => '2026-11-10', starts => '17:30', leader1 => :'lena') \gset
\set act 'api.%s(gen_random_uuid(), %L, (select version from api.group_get(%2$L)))'
select is(tap.told(format(:'act', 'group_open', :'g1')) like 'Group 1 is open%', true, 'an open group');
select is(tap.told(format('api.fill(gen_random_uuid(), %L)', :'g1')) like 'Offers made: 2%', true, 'filled');
select is(tap.told(format('api.offer_accept(gen_random_uuid(), %L, %s)', id, version)) like 'Accepted%', true, 'accepted') from api.offer_list();
select is(tap.told(format(:'act', 'group_start', :'g1')) like 'Group 1 is running%', true, 'started');
select l.id as sheet from api.survey_list(:'g1') s cross join api.sheet_list(:'g1', s.survey_plan, 0) l where s.occasion = 'before' and l.name like 'Anna%' \gset
select l.id as sheet2 from api.survey_list(:'g1') s cross join api.sheet_list(:'g1', s.survey_plan, 0) l where s.occasion = 'before' and l.name like 'Britta%' \gset
select tap.state() as unanswered \gset
select is(tap.told(format('api.sheet_save(gen_random_uuid(), %L, 0, %L)', :'sheet', '{"c1": "4", "c2": "3"}')), 'Saved: 2 of 12 questions answered, 0 refused', 'answers');
select is(tap.newest(), 'sheet_save | group 1 | can | Take back the answers typed in for group 1 at HH.MM? They are to be typed in again', 'of the wrong person');
select tap.state() as answered \gset
select is(tap.told(format('api.sheet_save(gen_random_uuid(), %L, 1, %L)', :'sheet', '{"c1": "5"}')), 'Saved: 1 of 12 questions answered, 0 refused', 'typed anew');
select is(tap.newest(), 'sheet_save | group 1 | can | Put back the answers of group 1 as they were before HH.MM?', 'wrongly');
select is(tap.back(), 'Taken back', 'put back');
select is(tap.state(), :'answered', 'as they were, with the scores');
select is(tap.back(), 'Taken back', 'and the first');
select is(tap.state(), :'unanswered', 'it is to be answered again');
select is(tap.told(format('api.sheet_refuse(gen_random_uuid(), %L, 0)', :'sheet2')), 'Will not answer: not reminded any more', 'refused');
select is(tap.newest(), 'sheet_refuse | group 1 | can | Take back that somebody in group 1 will not answer?', 'by mistake');
select is(tap.back(), 'Taken back', 'taken back');
select is(tap.told(format('api.reminder_add(gen_random_uuid(), %L)', :'sheet2')), 'Reminder 1 noted', 'reminded');
select is(tap.newest(), 'reminder_add | group 1 | can | Take back the reminder in group 1? It no longer counts', 'not at all');
select is(tap.back(), 'Taken back', 'taken back');
select is(tap.state(), :'unanswered', 'nothing is left of it');
select id as mark from api.fidelity_list(:'g1') where kind = 'leader' and number = 1 \gset
select is(tap.told(format('api.fidelity_save(gen_random_uuid(), %L, 0, %L)', :'mark', '{"theme": "done"}')), 'Meeting 1: 100 per cent as in the manual', 'marks');
select is(tap.newest(), 'fidelity_save | group 1 | can | Take back the fidelity marks set in group 1 at HH.MM?', 'of another meeting');
select is(tap.back(), 'Taken back', 'taken back');
select is(tap.state(), :'unanswered', 'gone');
-- Anonymous answers have no way back.
reset session authorization;
insert into komet.survey_plan (survey, occasion, valid_from) select id, 'before', '2026-01-01' from komet.survey where code = 'meeting';
set session authorization t_farsta;
select is(tap.told(format('api.sheet_save(gen_random_uuid(), %L, 0, %L)', id, '{"m1": "4"}')), 'Saved: 1 of 3 questions answered, 0 refused', 'anonymous') from api.survey_list(:'g1') where anonymous and occasion = 'before';
select is((select (what, state, tap.filled(why))::text from api.undo_list(1)), '(sheet_save,stays,"Anonymous answers have no way back to anybody, and stay")', 'stays');
reset session authorization;
select * from finish();
