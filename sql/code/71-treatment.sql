-- Treatment of one family (insatser efter beslut): proposed, answered, decided, and begun as a group of one family, whose meetings are
-- the plan of contacts. And referral from a group to another programme. No list shows why a family said no.

-- ---------------------------------------------------------------------------------------------------
-- What a programme asks for

create function komet.treatments() returns setof uuid language sql stable as $$
  select distinct v.programme from komet.programme_version v
  where (v.needs_decision or v.form = 'individual') and komet.today() between v.valid_from and coalesce(v.valid_to, 'infinity')
$$;
comment on function komet.treatments() is 'The programmes that are treatment: given after a decision, or to one family at a time.';

create function api.treatment_programme_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select c.value, c.label from api.programme_choice() c where c.value::uuid in (select komet.treatments())
$$;
comment on function api.treatment_programme_choice() is 'The programmes that are given after a decision, or to one family at a time.';

create function komet.consent_lacks(registration uuid, programme uuid) returns text language plpgsql stable as $$
declare
  r komet.registration;
  rule text;
  yes int;
  no_answer text;
begin
  select * into r from komet.registration x where x.id = consent_lacks.registration;
  rule := komet.setting('child_consent', r.unit, consent_lacks.programme);
  if rule = 'none' then
    return null;
  end if;
  select count(*) filter (where c.answer = 'yes'),
    min(coalesce(komet.person_name(p.given_name, p.family_name), komet.no_name())) filter (where c.answer is distinct from 'yes') into yes, no_answer
  from komet.person p
  left join lateral (
    select x.answer from komet.consent x where x.person = p.id and x.purpose = 'child' order by x.at desc, x.id limit 1) c on true
  where p.family = r.family and p.role in ('guardian', 'appointed');
  return case when rule = 'one' and yes > 0 or rule <> 'one' and yes > 0 and no_answer is null then null else coalesce(no_answer, komet.no_name()) end;
end $$;
comment on function komet.consent_lacks(uuid, uuid) is 'The guardian whose consent to the child''s part is not there, by the setting child_consent (both, one or none of those who stand in the file); a dash when the file has no guardian. Null: nothing is missing. The newest answer counts. Source: FB 6 kap. 11 and 13 a §§.';

create function komet.consent_checked(registration uuid, programme uuid, field text default null) returns void language plpgsql stable as $$
declare
  lacks text := komet.consent_lacks(consent_checked.registration, consent_checked.programme);
begin
  if lacks is not null then
    perform komet.fail('KM004', consent_checked.field, 'The consent of {1} to the child''s part is missing: write it down in the file first', lacks);
  end if;
end $$;
comment on function komet.consent_checked(uuid, uuid, text) is 'KM004 at the field when a guardian''s consent to the child''s part is missing.';

-- ---------------------------------------------------------------------------------------------------
-- The list

create type api.treatment_row as (
  id uuid, version bigint, family uuid, course_group uuid, programme uuid, queue_date date, name text, child text, programme_name text, stage text,
  proposed_on date, answer text, decided_on date, contacts text, next_date date, group_number int, step int,
  may_begin boolean, may_offer boolean, may_close boolean);

create function komet.treatment_step(state text) returns int language sql immutable as $$
  select case when treatment_step.state in ('placed', 'running') then 1 else 0 end
$$;
comment on function komet.treatment_step(text) is 'What comes first in the list: families that something is to be done about, then those under way.';

create function komet.treatment_stage(r komet.registration, p komet.proposal, d komet.decision, v komet.programme_version) returns text language sql stable as $$
  select case
    when r.state in ('closed', 'moved', 'referred') then 'closed'
    when r.state in ('completed', 'attended', 'interrupted') then 'done'
    when r.state = 'placed' then case when exists (
      select from komet.offer o join komet.meeting m on m.course_group = o.course_group
      where o.registration = r.id and o.state = 'accepted' and m.state = 'held') then 'start' else 'planned' end
    when r.state = 'running' then 'running'
    when r.state = 'offered' then 'offered'
    when d.kind = 'refused' then 'refused'
    when d.id is not null then case when v.form = 'individual' then 'begin' else 'place' end
    when p.answer = 'no' then 'declined'
    when p.id is not null and p.answer is null then 'answer'
    when p.answer = 'yes' then case when v.needs_decision then 'decide' when v.form = 'individual' then 'begin' else 'place' end
    else 'propose' end
$$;
comment on function komet.treatment_stage(komet.registration, komet.proposal, komet.decision, komet.programme_version) is 'What comes next for a family in treatment, a word of the set treatment_stage: to propose it, wait for the answer, decide, begin (in groups: offer a place, wait for the answer to that); planned, to start (a contact has been held), running, done, closed; or it was declined or refused.';

create function komet.proposal_last(registration uuid) returns komet.proposal language sql stable as $$
  select p from komet.proposal p where p.registration = proposal_last.registration order by p.proposed_on desc, p.changed_at desc, p.id limit 1
$$;
comment on function komet.proposal_last(uuid) is 'What was proposed to the family last; null when nothing was.';

create function komet.decision_last(registration uuid) returns komet.decision language sql stable as $$
  select d from komet.decision d where d.registration = decision_last.registration and d.ended_on is null
    and (d.until is null or d.until >= komet.today())
  order by d.decided_on desc, d.changed_at desc, d.id limit 1
$$;
comment on function komet.decision_last(uuid) is 'The decision that holds today: the last one that has neither ended nor run out.';

create function komet.treatments_shown(registrations uuid[]) returns setof api.treatment_row language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select r.id, r.version, r.family, o.course_group, r.programme, r.queue_date, w.adult, w.child, p.name::text,
      y.stage, (a).proposed_on,
      case when (a).id is not null then coalesce((a).answer, 'waits') end, (d).decided_on,
      m.held || '/' || m.total, m.next_date, g.number, komet.treatment_step(r.state),
      y.stage = 'begin', y.stage = 'place', r.state in ('incomplete', 'queued')
    from komet.registration r
    join komet.programme p on p.id = r.programme
    join komet.who(registrations) w on w.registration = r.id
    cross join lateral (select komet.proposal_last(r.id) as a, komet.decision_last(r.id) as d) x
    cross join lateral (select komet.treatment_stage(r, a, d, komet.version_in_force(r.programme, komet.today())) as stage) y
    left join lateral (
      select y.course_group from komet.offer y where y.registration = r.id and y.state in ('open', 'accepted') order by y.made_at desc limit 1) o on true
    left join komet.course_group g on g.id = o.course_group
    left join lateral (
      select count(*) filter (where y.state = 'held') as held, count(*) filter (where y.state <> 'cancelled') as total,
        min(y.on_date) filter (where y.state = 'planned' and y.on_date >= komet.today()) as next_date
      from komet.meeting y where y.course_group = o.course_group having count(*) > 0) m on true
    where r.id = any (registrations);
end $$;
comment on function komet.treatments_shown(uuid[]) is 'Families in treatment as lines of a list, in no order: dates and what comes next, no reason.';

create function api.treatment_list(programme uuid default null, stage text default null, step int default null, queue_date date default null,
  id uuid default null, back boolean default false, max int default 50)
returns setof api.treatment_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_file());
  n int := least(greatest(treatment_list.max, 1), komet.setting('list_max', null, null)::int);
  kinds uuid[] := array(select t from komet.treatments() t where treatment_list.programme is null or t = treatment_list.programme);
  states text[] := case when treatment_list.stage = 'closed' then array['closed', 'moved', 'referred']
    when treatment_list.stage = 'done' then array['completed', 'attended', 'interrupted']
    when treatment_list.stage in ('planned', 'start') then array['placed']
    when treatment_list.stage = 'running' then array['running']
    when treatment_list.stage is null then array['incomplete', 'queued', 'offered', 'placed', 'running']
    else array['incomplete', 'queued', 'offered'] end;
  page uuid[];
begin
  page := array(
      (select r.id from komet.registration r
       where not treatment_list.back and r.unit = any (units) and r.programme = any (kinds) and r.state = any (states)
         and (treatment_list.stage is null or treatment_list.stage = komet.treatment_stage(r, komet.proposal_last(r.id), komet.decision_last(r.id),
           komet.version_in_force(r.programme, komet.today())))
         and (treatment_list.id is null or (komet.treatment_step(r.state), r.queue_date, r.id) > (treatment_list.step, treatment_list.queue_date, treatment_list.id))
       order by komet.treatment_step(r.state), r.queue_date, r.id limit n)
      union all
      (select r.id from komet.registration r
       where treatment_list.back and r.unit = any (units) and r.programme = any (kinds) and r.state = any (states)
         and (treatment_list.stage is null or treatment_list.stage = komet.treatment_stage(r, komet.proposal_last(r.id), komet.decision_last(r.id),
           komet.version_in_force(r.programme, komet.today())))
         and (treatment_list.id is null or (komet.treatment_step(r.state), r.queue_date, r.id) < (treatment_list.step, treatment_list.queue_date, treatment_list.id))
       order by komet.treatment_step(r.state) desc, r.queue_date desc, r.id desc limit n));
  return query select s.* from komet.treatments_shown(page) s order by s.step, s.queue_date, s.id;
end $$;
comment on function api.treatment_list(uuid, text, int, date, uuid, boolean, int) is 'The families of one''s own district that a treatment is meant for, oldest first, those under way last: what was proposed and answered when, the decision''s date, contacts held of planned, and what comes next (stage). Without a stage: those that are not over. No reasons. Errors: none. Source: the workflow of the programme (offered, said yes, said no).';

create function api.treatment_get(registration uuid default null) returns setof api.treatment_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query select s.* from komet.treatments_shown(array(
    select r.id from komet.registration r where r.id = treatment_get.registration and r.unit = any (array(select komet.units_file())))) s;
end $$;
comment on function api.treatment_get(uuid) is 'One family in treatment, as in the list.';

create function api.treatment_groups(registration uuid default null) returns setof api.group_list_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query select s.* from komet.groups_shown(array(
    select p.course_group from komet.participation p join komet.registration r on r.id = p.registration
    where r.id = treatment_groups.registration and r.unit = any (array(select komet.units_file())))) s
    order by s.first_date desc, s.id;
end $$;
comment on function api.treatment_groups(uuid) is 'The groups that a family in treatment is or was in, the latest first, as in the list of groups: a treatment of one family is a group of its own. Errors: none. Source: the workflow of the programme.';

-- ---------------------------------------------------------------------------------------------------
-- Proposed, and answered

create type api.proposal_row as (
  id uuid, version bigint, registration uuid, proposed_on date, "by" text, answer text, answered_on date, reason uuid, reason_label text, reason_name text,
  message text, detail text);

create function komet.treatment_file(registration uuid) returns komet.registration language plpgsql as $$
declare
  r komet.registration;
begin
  select * into r from komet.registration x where x.id = treatment_file.registration and x.unit = any (array(select komet.units_file())) for update;
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.need_ticket(r.family);
  return r;
end $$;
comment on function komet.treatment_file(uuid) is 'The registration of a family whose file this session has opened, locked. Errors: KM002 not there or not ours, KM007 no ticket.';

create function komet.proposal_shown(p komet.proposal) returns api.proposal_row language sql stable as $$
  select row(p.id, p.version, p.registration, p.proposed_on, komet.called(p.proposed_by), p.answer, p.answered_on, p.reason,
    (select x.name::text from komet.reason x where x.id = p.reason), (select x.name::text from komet.reason x where x.id = p.reason), null, null)::api.proposal_row
$$;
comment on function komet.proposal_shown(komet.proposal) is 'A proposal as its form and the family''s file show it.';

create function api.proposal_list(registration uuid default null) returns setof api.proposal_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  f komet.family := komet.file_open((select r.family from komet.registration r where r.id = proposal_list.registration));
begin
  return query select (komet.proposal_shown(p)).* from komet.proposal p
    where p.registration = proposal_list.registration order by p.proposed_on desc, p.changed_at desc, p.id;
end $$;
comment on function api.proposal_list(uuid) is 'What was proposed to a family and what it answered, the latest first; in the family''s file, with the reason. Errors: KM002, KM007.';

create function api.proposal_get(id uuid default null) returns setof api.proposal_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  p komet.proposal;
begin
  select * into p from komet.proposal x where x.id = proposal_get.id and x.unit = any (array(select komet.units_file()));
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.treatment_file(p.registration);
  return next komet.proposal_shown(p);
end $$;
comment on function api.proposal_get(uuid) is 'One proposal, for its form. Errors: KM002, KM007.';

create function komet.proposal_checked(p komet.proposal) returns void language plpgsql as $$
begin
  if p.proposed_on is null then
    perform komet.fail('KM001', 'proposed_on', 'Write when it was proposed');
  elsif p.proposed_on > komet.today() or p.proposed_on < komet.today() - 3660 then
    perform komet.fail('KM001', 'proposed_on', 'Between {1} and today', (komet.today() - 3660)::text);
  elsif p.answer is null and p.answered_on is not null then
    perform komet.fail('KM001', 'answer', 'Say what the family answered, or take the date away');
  elsif p.answered_on < p.proposed_on then
    perform komet.fail('KM001', 'answered_on', 'The answer is earlier than what was proposed');
  elsif p.answered_on > komet.today() then
    perform komet.fail('KM001', 'answered_on', 'That day has not come yet');
  elsif p.answer = 'no' then
    perform komet.reason_checked('no_treatment', p.reason);
  elsif p.reason is not null then
    perform komet.fail('KM001', 'reason', 'A reason belongs to a no');
  end if;
end $$;
comment on function komet.proposal_checked(komet.proposal) is 'KM001 at each field of a proposal that cannot be taken.';

create function komet.proposal_event(was komet.proposal, p komet.proposal) returns void language plpgsql as $$
begin
  if was.id is null then
    perform komet.event_put(p.registration, 'proposed', p.proposed_on::text);
  end if;
  if p.answer is distinct from was.answer then
    perform komet.event_put(p.registration, case p.answer when 'yes' then 'proposal_yes' when 'no' then 'proposal_no' else 'proposal_open' end, p.answered_on::text);
  end if;
end $$;
comment on function komet.proposal_event(komet.proposal, komet.proposal) is 'What a save of a proposal did, for the history of the registration.';

create function api.proposal_save(request uuid default null, id uuid default null, version bigint default null, registration uuid default null,
  proposed_on date default null, answer text default null, answered_on date default null, reason uuid default null)
returns setof api.proposal_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  said api.proposal_row;
  r komet.registration;
  was komet.proposal;
  p komet.proposal;
begin
  done := komet.request_begin(proposal_save.request, 'proposal_save', jsonb_build_object('id', proposal_save.id, 'version', proposal_save.version,
    'registration', proposal_save.registration, 'proposed_on', proposal_save.proposed_on, 'answer', proposal_save.answer,
    'answered_on', proposal_save.answered_on, 'reason', proposal_save.reason));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.proposal_row, done);
    return;
  end if;
  select * into was from komet.proposal x where x.id = proposal_save.id and x.unit = any (array(select komet.units_file()));
  r := komet.treatment_file(coalesce(was.registration, proposal_save.registration));
  if proposal_save.id is not null and (was.id is null or was.version is distinct from proposal_save.version) then
    perform komet.raise_stale();
  elsif r.programme not in (select komet.treatments()) then
    perform komet.fail('KM004', null, 'This programme is no treatment: a place is offered from the queue');
  elsif was.id is null and r.state not in ('incomplete', 'queued') then
    perform komet.fail('KM004', '', 'It is no longer in the queue');
  end if;
  p := was;
  p.proposed_on := proposal_save.proposed_on;
  p.answer := proposal_save.answer;
  p.answered_on := coalesce(proposal_save.answered_on, case when proposal_save.answer is not null then komet.today() end);
  p.reason := proposal_save.reason;
  perform komet.proposal_checked(p);
  if was.id is null then
    insert into komet.proposal (unit, registration, proposed_on, answer, answered_on, reason)
    values (r.unit, r.id, p.proposed_on, p.answer, p.answered_on, p.reason) returning * into p;
  else
    update komet.proposal x set proposed_on = p.proposed_on, answer = p.answer, answered_on = p.answered_on, reason = p.reason
    where x.id = p.id returning * into p;
  end if;
  perform komet.proposal_event(was, p);
  said := komet.proposal_shown(p);
  said.message := case p.answer
    when 'yes' then case when (komet.version_in_force(r.programme, komet.today())).needs_decision then komet.say('The family said yes. The decision comes next') else komet.say('The family said yes') end
    when 'no' then komet.say('The family said no. The registration stands until it is closed')
    else komet.say('Proposed on {1}. The answer is written here') end;
  said.detail := case when p.answer is null then p.proposed_on::text else '' end;
  perform komet.request_end(proposal_save.request, to_jsonb(said));
  return next said;
end $$;
comment on function api.proposal_save(uuid, uuid, bigint, uuid, date, text, date, uuid) is 'Writes down that a treatment was proposed to a family, and its answer: without id a new one. A no has a reason from the list, which no list shows. Errors: KM001 at the field, KM002, KM004 when the programme is no treatment or the registration is over, KM007. Source: the workflow of the programme (offered, said yes, said no, with counts).';

-- ---------------------------------------------------------------------------------------------------
-- Decided

create type api.decision_row as (
  id uuid, version bigint, registration uuid, kind text, decided_on date, decided_by text, case_number text, until date, ended_on date, holds boolean,
  message text, detail text);

create function komet.decision_shown(d komet.decision) returns api.decision_row language sql stable as $$
  select row(d.id, d.version, d.registration, d.kind, d.decided_on, d.decided_by, d.case_number, d.until, d.ended_on,
    d.kind <> 'refused' and d.ended_on is null and (d.until is null or d.until >= komet.today()), null, null)::api.decision_row
$$;
comment on function komet.decision_shown(komet.decision) is 'A decision as its form and the family''s file show it; holds: today.';

create function api.decision_list(registration uuid default null) returns setof api.decision_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  f komet.family := komet.file_open((select r.family from komet.registration r where r.id = decision_list.registration));
begin
  return query select (komet.decision_shown(d)).* from komet.decision d
    where d.registration = decision_list.registration order by d.decided_on desc, d.changed_at desc, d.id;
end $$;
comment on function api.decision_list(uuid) is 'The decisions about a treatment, the latest first. Errors: KM002, KM007.';

create function api.decision_get(id uuid default null) returns setof api.decision_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  d komet.decision;
begin
  select * into d from komet.decision x where x.id = decision_get.id and x.unit = any (array(select komet.units_file()));
  if not found then
    perform komet.raise_stale();
  end if;
  perform komet.treatment_file(d.registration);
  return next komet.decision_shown(d);
end $$;
comment on function api.decision_get(uuid) is 'One decision, for its form. Errors: KM002, KM007.';

create function komet.decision_checked(d komet.decision) returns void language plpgsql as $$
begin
  if d.kind is null then
    perform komet.fail('KM001', 'kind', 'Choose what was decided');
  elsif d.decided_on is null then
    perform komet.fail('KM001', 'decided_on', 'Write the day of the decision');
  elsif d.decided_on > komet.today() or d.decided_on < komet.today() - 3660 then
    perform komet.fail('KM001', 'decided_on', 'Between {1} and today', (komet.today() - 3660)::text);
  elsif d.decided_by is null then
    perform komet.fail('KM001', 'decided_by', 'Write who decided');
  elsif d.until < d.decided_on then
    perform komet.fail('KM001', 'until', 'It ends before it was decided');
  elsif d.until > d.decided_on + 1830 then
    perform komet.fail('KM001', 'until', 'Within five years from the decision');
  elsif d.ended_on < d.decided_on then
    perform komet.fail('KM001', 'ended_on', 'It ends before it was decided');
  elsif d.ended_on > komet.today() then
    perform komet.fail('KM001', 'ended_on', 'That day has not come yet');
  elsif d.kind = 'refused' and coalesce(d.until, d.ended_on) is not null then
    perform komet.fail('KM001', case when d.until is not null then 'until' else 'ended_on' end, 'What was refused has no last day');
  end if;
end $$;
comment on function komet.decision_checked(komet.decision) is 'KM001 at each field of a decision that cannot be taken.';

create function api.decision_save(request uuid default null, id uuid default null, version bigint default null, registration uuid default null,
  kind text default null, decided_on date default null, decided_by text default null, case_number text default null, until date default null, ended_on date default null)
returns setof api.decision_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  said api.decision_row;
  r komet.registration;
  was komet.decision;
  d komet.decision;
begin
  done := komet.request_begin(decision_save.request, 'decision_save', jsonb_build_object('id', decision_save.id, 'version', decision_save.version,
    'registration', decision_save.registration, 'kind', decision_save.kind, 'decided_on', decision_save.decided_on, 'decided_by', decision_save.decided_by,
    'case_number', decision_save.case_number, 'until', decision_save.until, 'ended_on', decision_save.ended_on));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.decision_row, done);
    return;
  end if;
  select * into was from komet.decision x where x.id = decision_save.id and x.unit = any (array(select komet.units_file()));
  r := komet.treatment_file(coalesce(was.registration, decision_save.registration));
  if decision_save.id is not null and (was.id is null or was.version is distinct from decision_save.version) then
    perform komet.raise_stale();
  elsif r.programme not in (select komet.treatments()) then
    perform komet.fail('KM004', null, 'This programme is no treatment: a place is offered from the queue');
  elsif r.moving then
    perform komet.frozen_now();
  end if;
  d := was;
  d.kind := decision_save.kind;
  d.decided_on := decision_save.decided_on;
  d.decided_by := komet.clean('decided_by', decision_save.decided_by);
  d.case_number := komet.clean('case_number', decision_save.case_number, 40);
  d.until := decision_save.until;
  d.ended_on := decision_save.ended_on;
  perform komet.decision_checked(d);
  if was.id is null then
    insert into komet.decision (unit, registration, kind, decided_on, decided_by, case_number, until, ended_on)
    values (r.unit, r.id, d.kind, d.decided_on, d.decided_by, d.case_number, d.until, d.ended_on) returning * into d;
  else
    update komet.decision x
    set kind = d.kind, decided_on = d.decided_on, decided_by = d.decided_by, case_number = d.case_number, until = d.until, ended_on = d.ended_on
    where x.id = d.id returning * into d;
  end if;
  perform komet.event_put(r.id, case when d.ended_on is not null then 'decision_ended' when d.kind = 'refused' then 'decision_refused' else 'decided' end,
    coalesce(d.ended_on, d.decided_on)::text);
  said := komet.decision_shown(d);
  said.message := case when d.ended_on is not null then komet.say('The decision has ended')
    when d.kind = 'refused' then komet.say('Refused. The registration stands until it is closed')
    else komet.say('Decided on {1}. The treatment can begin') end;
  said.detail := d.decided_on::text;
  perform komet.request_end(decision_save.request, to_jsonb(said));
  return next said;
end $$;
comment on function api.decision_save(uuid, uuid, bigint, uuid, text, date, text, text, date, date) is 'Writes down a decision about a treatment, or changes one (ended_on: it holds no more): kind, day and by whom, never its grounds. Errors: KM001 at the field, KM002, KM004 when the programme is no treatment or a move is asked for, KM007. Source: SoL (2025:400) 11 kap. 1 and 5 §§, 14 kap. 3 §.';

create function komet.frozen_now() returns void language plpgsql as $$
begin
  perform komet.fail('KM004', '', 'A move to another district is asked for. Take it back first, or wait for the answer');
end $$;
comment on function komet.frozen_now() is 'The words of the trigger frozen, where no row of the registration itself is written.';

-- ---------------------------------------------------------------------------------------------------
-- Begun

create function api.treatment_answers(id text default null, programme text default null, first_date text default null, starts text default null,
  ends text default null, leader1 text default null, leader2 text default null)
returns setof api.panel_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  r komet.registration;
  d komet.decision;
  v komet.programme_version;
begin
  select * into r from komet.registration x where x.id = komet.uuid_read(treatment_answers.id) and x.unit = any (array(select komet.units_file()));
  if r.id is null then
    return;
  end if;
  d := komet.decision_last(r.id);
  v := komet.version_in_force(r.programme, komet.today());
  return query
    select komet.say('Before it begins'), case when d.id is not null then komet.say('Decided') else komet.say('No decision') end, d.decided_on::text
    where v.needs_decision
    union all
    select komet.say('Before it begins'), komet.say('Given in groups: o offers a place'), null::text where v.form <> 'individual'
    union all
    select komet.say('Before it begins'), case when c.lacks is null then komet.say('Guardians'' consent') else komet.say('Consent is missing') end, c.lacks
    from (select komet.consent_lacks(r.id, r.programme) as lacks) c where v.child_present;
  return query select * from api.group_answers(null, r.programme::text, treatment_answers.first_date, treatment_answers.starts,
    treatment_answers.ends, treatment_answers.leader1, treatment_answers.leader2, null) a where a.section <> 'Queue';
end $$;
comment on function api.treatment_answers(text, text, text, text, text, text, text) is 'Beside the form that begins a treatment: decision and consents, contacts and last date, the leaders'' readiness and whether they are free. Reads half-typed text and never fails.';

create function komet.treatment_group(r komet.registration, first_date date, starts time, ends time, leader1 uuid, leader2 uuid) returns komet.course_group language plpgsql as $$
#variable_conflict use_column
declare
  g komet.course_group;
  nothing komet.course_group;
  v komet.programme_version;
  dates date[];
begin
  g.unit := r.unit;
  g.programme := r.programme;
  g.first_date := treatment_group.first_date;
  g.starts := treatment_group.starts;
  g.ends := treatment_group.ends;
  v := komet.group_checked(g);
  if v.form <> 'individual' then
    perform komet.fail('KM004', null, 'This programme is given in groups: plan a group, and offer a place in it');
  end if;
  g.id := gen_random_uuid();
  g.number := komet.group_number(g.unit);
  g.programme_version := v.id;
  g.ends := coalesce(g.ends, g.starts + make_interval(mins => v.meeting_minutes));
  g.capacity := greatest(v.capacity, komet.seats_needed(r.id, v.id));
  g.language := coalesce(r.language, 'sv');
  g.interpreter := r.interpreter;
  g.childcare := false;
  dates := array(select komet.plan_dates(g.unit, g.first_date, v.meetings));
  perform komet.leaders_check(g.id, treatment_group.leader1, treatment_group.leader2, dates, g.starts, g.ends);
  g := komet.group_stored(g, nothing);
  perform komet.group_meetings_set(g, dates);
  perform komet.group_seats_set(g);
  perform komet.group_leaders_set(g, treatment_group.leader1, treatment_group.leader2);
  return komet.group_state_set(g, 'open');
end $$;
comment on function komet.treatment_group(komet.registration, date, time, time, uuid, uuid) is 'The group of one family that a treatment is: its meetings are the plan of contacts, once a week until they are moved. KM001 at the fields, KM004 when the programme is given in groups.';

create function api.treatment_start_save(request uuid default null, id uuid default null, version bigint default null, first_date date default null,
  starts time default null, ends time default null, leader1 uuid default null, leader2 uuid default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  r komet.registration;
  g komet.course_group;
  o komet.offer;
  n int;
begin
  done := komet.request_begin(treatment_start_save.request, 'treatment_start_save', jsonb_build_object('id', treatment_start_save.id,
    'version', treatment_start_save.version, 'first_date', treatment_start_save.first_date, 'starts', treatment_start_save.starts,
    'ends', treatment_start_save.ends, 'leader1', treatment_start_save.leader1, 'leader2', treatment_start_save.leader2));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  r := komet.registration_own(treatment_start_save.id, treatment_start_save.version);
  perform komet.must_wait(r);
  g := komet.treatment_group(r, treatment_start_save.first_date, treatment_start_save.starts, treatment_start_save.ends,
    treatment_start_save.leader1, treatment_start_save.leader2);
  select * into o from komet.allocate(g.id, r.id, r.version);
  if o.state = 'open' then
    o := komet.offer_taken(o, g);
  end if;
  select count(*) into n from komet.meeting m where m.course_group = g.id;
  return next komet.finish(treatment_start_save.request, g.id, g.version, komet.say('Planned as group {1}: {2} contacts from {3}'),
    g.number::text, n::text, g.first_date::text);
end $$;
comment on function api.treatment_start_save(uuid, uuid, bigint, date, time, time, uuid, uuid) is 'Begins the treatment of a family that waits (id): a group of its own with the contacts planned once a week, the place given and accepted. Errors: KM001 at first_date, starts, ends, leader1, leader2; KM002; KM004 (not waiting, no decision, an offer is open, the programme is given in groups); KM007. Source: the workflow of the programme.';

-- ---------------------------------------------------------------------------------------------------
-- From a group to another programme

create function komet.referred_out(p komet.participation, reason uuid) returns void language plpgsql as $$
declare
  it komet.participation;
  t record;
begin
  if not exists (select from komet.participation x where x.registration = p.registration and x.course_group = p.course_group and x.state in ('placed', 'running')) then
    return;
  end if;
  perform komet.reason_checked('interrupt', referred_out.reason);
  for it in
    select * from komet.participation x
    where x.registration = p.registration and x.course_group = p.course_group and x.state in ('placed', 'running') order by x.id for update
  loop
    select * into t from komet.tally(it.course_group) y where y.participation = it.id;
    update komet.participation x
    set state = 'interrupted', reason = referred_out.reason, decided_at = clock_timestamp(), decided_by = session_user, counted = t.attended
    where x.id = it.id;
  end loop;
end $$;
comment on function komet.referred_out(komet.participation, uuid) is 'All of a registration who still take part in the group leave it, with the reason. KM001 at reason.';

create function api.refer_save(request uuid default null, id uuid default null, version bigint default null, programme uuid default null, reason uuid default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  p komet.participation;
  g komet.course_group;
  r komet.registration;
  target komet.programme;
  copy uuid;
  q record;
begin
  done := komet.request_begin(refer_save.request, 'refer_save', jsonb_build_object('id', refer_save.id, 'version', refer_save.version,
    'programme', refer_save.programme, 'reason', refer_save.reason));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  g := komet.group_locked((select x.course_group from komet.participation x where x.id = refer_save.id));
  p := komet.participation_locked(refer_save.id, refer_save.version);
  perform komet.group_from(g, 'running', 'break', 'ended', 'settled');
  r := komet.treatment_file(p.registration);
  select * into target from komet.programme x where x.id = refer_save.programme and x.status in ('running', 'trial');
  if not found then
    perform komet.fail('KM001', 'programme', 'Choose a programme');
  elsif target.id = r.programme then
    perform komet.fail('KM001', 'programme', 'The family is in this programme already');
  elsif exists (select from komet.registration x where x.family = r.family and x.programme = target.id and x.state in ('incomplete', 'queued', 'offered')) then
    perform komet.fail('KM004', 'programme', 'The family is in the queue of that programme already');
  end if;
  perform komet.referred_out(p, refer_save.reason);
  if r.state in ('placed', 'running') then
    perform komet.registration_becomes(r.id, 'referred', 'referred', target.name);
  else
    perform komet.event_put(r.id, 'referred', target.name);
  end if;
  r.state := 'queued';
  r.missing := null;
  r.missing_by := null;
  if not komet.setting('referral_keeps_date', r.unit, target.id)::boolean then
    r.queue_date := komet.today();
  end if;
  r.arrived_at := clock_timestamp();
  r.arrived_by := session_user;
  copy := komet.registration_copy(r, target.id);
  perform komet.event_put(copy, 'programme_came', (select x.name from komet.programme x where x.id = r.programme));
  select * into q from komet.queue_place(copy);
  return next komet.finish(refer_save.request, copy, 1, komet.say('Referred to {1}. Place {2} of {3}, queue date {4}'),
    target.name::text, coalesce(q.place::text, chr(8211)), q.of_all::text, r.queue_date::text);
end $$;
comment on function api.refer_save(uuid, uuid, bigint, uuid, uuid) is 'Refers a family from a group to another programme of the district: id is one of its participations. Those who still take part leave the group, with the reason; what they did there stays, and the new registration points back to it. Its queue date is that of the first one, or today, by the setting referral_keeps_date. Errors: KM001 at programme or reason, KM002, KM004 (group not begun, in that queue already), KM007. Source: the workflow of the programme (route from group to individual treatment, with history).';

-- ---------------------------------------------------------------------------------------------------
-- Counted

create type api.treatment_figures_row as (
  id uuid, unit_name text, programme_name text, proposed int, yes int, no int, unanswered int, yes_percent int, begun int, completed int);

create function api.treatment_figures(from_date date default null, to_date date default null, programme uuid default null)
returns setof api.treatment_figures_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_figures());
  own uuid[] := array(select komet.units_file());
  first_day date := coalesce(treatment_figures.from_date, date_trunc('year', komet.today())::date);
  last_day date := coalesce(treatment_figures.to_date, komet.today());
  small int := komet.setting('small_number', null, null)::int;
begin
  if first_day > last_day then
    perform komet.fail('KM001', 'to_date', 'The period ends before it begins');
  end if;
  return query
    with said as (
      select p.unit, r.programme, count(*)::int as proposed, count(*) filter (where p.answer = 'yes')::int as yes,
        count(*) filter (where p.answer = 'no')::int as no, count(*) filter (where p.answer is null)::int as unanswered
      from komet.proposal p join komet.registration r on r.id = p.registration
      where p.unit = any (units) and p.proposed_on between first_day and last_day group by 1, 2),
    went as (
      select g.unit, g.programme, count(distinct x.registration) filter (where x.state <> 'placed')::int as begun,
        count(distinct x.registration) filter (where x.state = 'completed')::int as completed
      from komet.course_group g join komet.participation x on x.course_group = g.id
      where g.unit = any (units) and g.programme in (select komet.treatments()) and g.first_date between first_day and last_day group by 1, 2),
    line as (
      select unit, programme, coalesce(s.proposed, 0) as proposed, coalesce(s.yes, 0) as yes, coalesce(s.no, 0) as no, coalesce(s.unanswered, 0) as unanswered,
        coalesce(w.begun, 0) as begun, coalesce(w.completed, 0) as completed
      from said s full join went w using (unit, programme))
    -- Of fewer than the setting says in another district only that there were some is told, and nothing of what came of it.
    select md5(l.unit::text || l.programme)::uuid, u.name::text, p.name::text, case when not v.veiled then l.proposed end, case when not v.veiled then l.yes end,
      case when not v.veiled then l.no end, case when not v.veiled then l.unanswered end,
      case when not v.veiled then komet.percent(l.yes, l.yes + l.no) end, case when not w.veiled then l.begun end, case when not w.veiled then l.completed end
    from line l join komet.unit u on u.id = l.unit join komet.programme p on p.id = l.programme
    cross join lateral (select l.unit <> all (own) and l.proposed between 1 and small - 1 as veiled) v
    cross join lateral (select l.unit <> all (own) and l.begun between 1 and small - 1 as veiled) w
    where treatment_figures.programme is null or l.programme = treatment_figures.programme
    order by u.name collate "sv-SE-x-icu", p.position, p.name, l.unit;
end $$;
comment on function api.treatment_figures(date, date, uuid) is 'Treatment by district and programme in a period (this year when left out): how often it was proposed, and how many said yes, no or nothing yet; families that began in the period, and of these how many completed. Fewer in another district than the setting small_number says are veiled. Groups of parents are not counted here. Errors: KM001 at to_date. Source: the founding application (said yes to the treatment, with counts).';

create function api.treatment_figures_about(from_date date default null, to_date date default null, programme uuid default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
  p record;
begin
  select * into p from komet.period(treatment_figures_about.from_date, treatment_figures_about.to_date, null);
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Proposed {1} to {2}, each time counted; yes, no and unanswered: of these'), komet.detail(p.first_day::text, p.last_day::text)),
      (komet.say('% yes: of those that have answered'), null),
      (komet.say('Begun: families in contacts or groups that began then. Completed: of these'), null)) x (line, detail);
  return query select d.line from komet.veil_line() d;
end $$;
comment on function api.treatment_figures_about(date, date, uuid) is 'What the figures of treatment count, with the days meant. Errors: KM001 at from_date, to_date.';

create type api.treatment_reasons_row as (id uuid, programme_name text, reason text, n int);

create function api.treatment_reasons(from_date date default null, to_date date default null, programme uuid default null)
returns setof api.treatment_reasons_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  units uuid[] := array(select komet.units_figures());
  first_day date := coalesce(treatment_reasons.from_date, date_trunc('year', komet.today())::date);
  last_day date := coalesce(treatment_reasons.to_date, komet.today());
  small int := komet.setting('small_number', null, null)::int;
begin
  if first_day > last_day then
    perform komet.fail('KM001', 'to_date', 'The period ends before it begins');
  end if;
  return query
    with said as (
      select r.programme, p.reason, count(*)::int as n, sum(count(*)) over (partition by r.programme) as of_all
      from komet.proposal p join komet.registration r on r.id = p.registration
      where p.unit = any (units) and p.answer = 'no' and p.answered_on between first_day and last_day
        and (treatment_reasons.programme is null or r.programme = treatment_reasons.programme)
      group by 1, 2),
    -- A sum less its parts must not tell what is veiled: where one reason is, the next smallest is too.
    veil as (
      select s.*, count(*) filter (where s.n < small) over (partition by s.programme) as few, row_number() over (partition by s.programme order by s.n, s.reason) as nth
      from said s)
    select md5(v.programme::text || v.reason)::uuid, g.name::text, x.name::text, case when v.of_all < small or v.n < small or v.few = 1 and v.nth = 2 then null else v.n end
    from veil v join komet.programme g on g.id = v.programme join komet.reason x on x.id = v.reason
    order by g.position, g.name, v.n desc, x.position;
end $$;
comment on function api.treatment_reasons(date, date, uuid) is 'Why families said no to a treatment, by programme, in a period (this year when left out): all of one''s own districts (a lead: of the city) together. Fewer than the setting small_number says are veiled, and the next smallest with a single one. Errors: KM001 at to_date.';

create function api.treatment_reasons_about(from_date date default null, to_date date default null, programme uuid default null)
returns setof api.about_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
declare
  p record;
begin
  select * into p from komet.period(treatment_reasons_about.from_date, treatment_reasons_about.to_date, null);
  return query
    select komet.about(x.line, x.detail) from (values
      (komet.say('Reasons of families that said no to a treatment {1} to {2}'), komet.detail(p.first_day::text, p.last_day::text)),
      (komet.say('Blank: fewer than {1}, and with a single such the next smallest'), komet.setting('small_number', null, null))) x (line, detail);
end $$;
comment on function api.treatment_reasons_about(date, date, uuid) is 'What the reasons for a no count, with the days meant. Errors: KM001 at from_date, to_date.';
