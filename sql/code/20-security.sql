-- What every function leans on: errors, saves told apart, the day, the settings, and who may see which rows.
--
-- Functions of schema komet run as their caller (komet_api, inside a function of schema api), who has pinned the search
-- path already; they name everything in full. Only the trigger komet.changed() is security definer.

-- ---------------------------------------------------------------------------------------------------
-- Errors and words

create function komet.fail(code text, field text, msgid text, variadic vals text[] default '{}') returns void
language plpgsql
as $$
begin
  raise exception using errcode = fail.code, message = fail.msgid, column = coalesce(fail.field, ''),
    detail = array_to_string(fail.vals, chr(31), '');
end
$$;
comment on function komet.fail(text, text, text, text[]) is 'Raises an error the client can translate: a constant sentence with {1}..{9}, the field it is about, and the values.';

create function komet.raise_stale() returns void
language plpgsql
as $$
begin
  perform komet.fail('KM002', '', 'Nothing was saved: it has been changed by a colleague, or it is not yours. Fetch it again');
end
$$;
comment on function komet.raise_stale() is 'One text for changed, absent and not yours: they must not be told apart.';

create function komet.say(msgid text) returns text
language sql immutable parallel safe
as $$ select msgid $$;
comment on function komet.say(text) is 'Returns its argument; marks a sentence for the catalogue.';

create function komet.detail(variadic vals text[]) returns text
language sql stable parallel safe
as $$ select array_to_string(vals, chr(31), '') $$;
comment on function komet.detail(text[]) is 'The values of a sentence in one text, {1} first.';

create function komet.clean(field text, value text, at_most int default 200) returns text
language plpgsql stable
as $$
declare
  clean text := nullif(btrim(normalize(clean.value, nfc)), '');
begin
  if char_length(clean) > clean.at_most then
    perform komet.fail('KM001', clean.field, 'At most {1} characters', clean.at_most::text);
  end if;
  if clean ~ '[\u0001-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]' then
    perform komet.fail('KM001', clean.field, 'This holds a character that cannot be shown');
  end if;
  return clean;
end
$$;
comment on function komet.clean(text, text, int) is 'What was typed as a komet.line: composed, trimmed, empty as null; what cannot be taken is an error at its field.';

create function komet.clean_memo(field text, value text) returns text
language plpgsql stable
as $$
declare
  clean text := nullif(btrim(replace(normalize(clean_memo.value, nfc), E'\r\n', E'\n'), E' \t\n'), '');
begin
  perform komet.clean(clean_memo.field, replace(clean, E'\n', ' '), 4000);
  return clean;
end
$$;
comment on function komet.clean_memo(text, text) is 'As clean, for komet.memo: several lines.';

-- ---------------------------------------------------------------------------------------------------
-- The day and the settings

create function komet.today() returns date
language plpgsql stable
as $$
begin
  return coalesce((select c.today from komet.clock c), (now() at time zone 'Europe/Stockholm')::date);
end
$$;
comment on function komet.today() is 'Which day it is: the calendar of Stockholm, or the day a demonstration believes it is.';

create function komet.setting(name text, unit uuid default null, programme uuid default null, day date default null) returns text
language plpgsql stable
as $$
declare
  today date := coalesce(setting.day, komet.today());
  found_value text;
begin
  select coalesce((
    select s.value from komet.setting s
    where s.name = k.name
    and (s.unit is null or s.unit = setting.unit) and (s.programme is null or s.programme = setting.programme)
    and today between s.valid_from and coalesce(s.valid_to, today)
    order by s.unit is null, s.programme is null, s.valid_from desc
    limit 1), k.default_value)
  into found_value
  from komet.setting_kind k where k.name = setting.name;
  if found_value is null then
    perform komet.fail('KM001', 'name', 'There is no setting named {1}', setting.name);
  end if;
  return found_value;
end
$$;
comment on function komet.setting(text, uuid, uuid, date) is 'The value in force today (or another day): the unit''s own before the programme''s before everybody''s, else the default.';

create function komet.workday(from_day date, n int) returns date
language sql stable
as $$
  select d::date from generate_series(from_day + 1, from_day + n * 3 + 30, interval '1 day') d
  where extract(isodow from d) < 6 and not exists (
    select from komet.calendar_break b
    where b.kind = 'holiday' and b.unit is null and d::date between b.from_date and b.to_date)
  order by d offset greatest(n, 1) - 1 limit 1
$$;
comment on function komet.workday(date, int) is 'The n-th working day after a day: no weekends, no red days.';

-- ---------------------------------------------------------------------------------------------------
-- Saves told apart

create function komet.request_begin(request uuid, function text, fingerprint jsonb) returns jsonb
language plpgsql
as $$
#variable_conflict use_column
declare
  print bytea := sha256(convert_to(request_begin.fingerprint::text, 'UTF8'));
  stored komet.request;
begin
  if request_begin.request is null then
    perform komet.fail('KM001', 'request', 'A save must carry a number of its own');
  end if;
  -- An acknowledged save must outlive the server, whatever the client has set.
  perform set_config('synchronous_commit', 'on', true);
  insert into komet.request (id, function, fingerprint)
  values (request_begin.request, request_begin.function, print)
  on conflict (id) do nothing;
  if found then
    -- The log writes it beside each row: no client can set another, since nothing is written without coming by here.
    perform set_config('komet.request', request_begin.request::text, true);
    return null;
  end if;
  select * into stored from komet.request where id = request_begin.request;
  if stored.function is distinct from request_begin.function or stored.fingerprint is distinct from print
      or stored.answer is null then
    perform komet.fail('KM008', '', 'This save was already used for something else');
  end if;
  return stored.answer;
end
$$;
comment on function komet.request_begin(uuid, text, jsonb) is 'Null: the save is ours to do. Else the answer given the first time. A second caller with the same number waits here until the first has finished.';

create function komet.request_end(request uuid, answer jsonb) returns void
language plpgsql
as $$
#variable_conflict use_column
begin
  update komet.request set answer = request_end.answer where id = request_end.request;
  perform set_config('komet.request', '', true);
  delete from komet.draft where id = request_end.request;
end
$$;
comment on function komet.request_end(uuid, jsonb) is 'Keeps the answer of a save beside its number, and its draft no more, in the same transaction.';

create function komet.request_was(form jsonb) returns void
language plpgsql
as $$
begin
  update komet.request r set was = request_was.form where r.id = nullif(current_setting('komet.request', true), '')::uuid;
end
$$;
comment on function komet.request_was(jsonb) is 'Keeps how a form was before the save that is going on: it is put back field by field (75-undo.sql).';

-- ---------------------------------------------------------------------------------------------------
-- Who may see what. Identity is session_user, which no client can change; duties are rows with dates.
--
-- A transaction that is kept open keeps its snapshot, and with it the duties of the moment it began (repeatable read), and
-- now(), and with it the day. No client of ours holds one open while a human thinks: after a quarter of an hour it sees nothing.

create function komet.has_duty(variadic duties text[]) returns boolean
language plpgsql stable
as $$
declare
  today date := komet.today();
begin
  return exists (
    select from komet.duty d
    where d.login = session_user and d.duty = any(duties) and today between d.valid_from and coalesce(d.valid_to, today)
    and clock_timestamp() < now() + interval '15 minutes');
end
$$;
comment on function komet.has_duty(text[]) is 'Whether the login has one of these duties today, anywhere.';

create function komet.keeps() returns boolean language sql stable as $$
  select komet.has_duty('lead', 'admin')
$$;
comment on function komet.keeps() is 'Whether the login keeps what holds for the whole programme.';

create function komet.units_of(variadic duties text[]) returns setof uuid
language plpgsql stable rows 3
as $$
declare
  today date := komet.today();
begin
  return query select distinct d.unit from komet.duty d
    where d.login = session_user and d.duty = any(duties) and today between d.valid_from and coalesce(d.valid_to, today)
    and clock_timestamp() < now() + interval '15 minutes';
end
$$;
comment on function komet.units_of(text[]) is 'The units where the login has one of these duties today.';

create function komet.units_file() returns setof uuid
language plpgsql stable rows 3
as $$
declare
  today date := komet.today();
begin
  return query select distinct d.unit from komet.duty d
    where d.login = session_user and d.duty = 'coordinator'
    and today between d.valid_from and coalesce(d.valid_to, today) and clock_timestamp() < now() + interval '15 minutes';
end
$$;
comment on function komet.units_file() is 'The units whose families'' files the login may see: where it is coordinator today.';

create function komet.units_reviewed() returns setof uuid
language plpgsql stable rows 5
as $$
begin
  return query with recursive line as (
    select r as unit from komet.units_of('reviewer') r
    union
    select s.predecessor from line join komet.unit_succession s on s.successor = line.unit and s.share = 'whole')
  select l.unit from line l;
end
$$;
comment on function komet.units_reviewed() is 'The units whose log the login reviews: its own, and those that these continue as a whole. The log of a district keeps the unit of its time, and goes with its papers.';

create function komet.units_figures() returns setof uuid
language plpgsql stable rows 10
as $$
begin
  if komet.has_duty('lead', 'supervisor') then
    return query select u.id from komet.unit u;
  else
    return query select f from komet.units_file() f;
  end if;
end
$$;
comment on function komet.units_figures() is 'The units whose queues and groups the login may count, without names: every unit for the project''s lead and supervisors.';

create function komet.units_stock() returns setof uuid language plpgsql stable rows 3 as $$
begin
  return query select u from komet.units_of('coordinator', 'lead') u;
end $$;
comment on function komet.units_stock() is 'The units whose stock the login keeps: its district, or the central store.';

create function komet.units_work() returns setof uuid
language plpgsql stable rows 1
as $$
begin
  return query select u.id from komet.unit u where u.kind <> 'district' and u.id = any(array(select komet.units_of('lead', 'supervisor')));
end
$$;
comment on function komet.units_work() is 'The units of those who plan for all districts: the tasks about leaders and training are theirs. A district''s are its coordinators''.';

create function komet.groups_led() returns setof uuid
language plpgsql stable rows 5
as $$
declare
  today date := komet.today();
begin
  if komet.has_duty('leader') then
    return query select g.course_group from komet.group_leader g join komet.leader l on l.id = g.leader
      where l.login = session_user
      and today between coalesce(g.valid_from, today) and coalesce(g.valid_to, today)
      and today between l.valid_from and coalesce(l.valid_to, today);
  end if;
end
$$;
comment on function komet.groups_led() is 'The groups that the login leads today.';

create function komet.groups_organised() returns setof uuid
language plpgsql stable rows 5
as $$
begin
  if komet.has_duty('coordinator', 'organiser') then
    return query select o.course_group from komet.group_organiser o
      where o.organiser = any(array(select komet.units_of('coordinator', 'organiser')));
  end if;
end
$$;
comment on function komet.groups_organised() is 'The groups of other districts that one''s own unit holds together with them: when and where they meet, and no names.';

create function komet.keeps_leaders() returns boolean
language plpgsql stable
as $$
begin
  return komet.has_duty('lead', 'supervisor');
end
$$;
comment on function komet.keeps_leaders() is 'Whether the login keeps the leaders of all districts, their training and certificates: supervisors and the project''s lead.';

create function komet.leaders_self() returns setof uuid
language plpgsql stable rows 1
as $$
begin
  if komet.has_duty('leader') then
    return query select l.id from komet.leader l
      where l.login = session_user and komet.today() between l.valid_from and coalesce(l.valid_to, 'infinity');
  end if;
end
$$;
comment on function komet.leaders_self() is 'The leader that the login is, while it has that duty.';

create function komet.web_led() returns setof uuid language plpgsql stable rows 20 as $$
begin
  return query select w.id from komet.web_participation w where w.leader = any (array(select komet.leaders_self())) and w.state = 'running';
end $$;
comment on function komet.web_led() is 'Those in a web course whom the login looks after, until it is decided how it went.';

create function komet.registrations_led() returns setof uuid
language plpgsql stable rows 50
as $$
begin
  return query select p.registration from komet.participation p
    where p.course_group = any(array(select komet.groups_led()))
    union all select w.registration from komet.web_participation w where w.id = any(array(select komet.web_led()));
end
$$;
comment on function komet.registrations_led() is 'The registrations that take part in a group the login leads, or in a web course that it looks after.';

create function komet.persons_led() returns setof uuid
language plpgsql stable rows 50
as $$
begin
  return query select p.person from komet.participation p
    where p.course_group = any(array(select komet.groups_led()))
    union all select w.person from komet.web_participation w where w.id = any(array(select komet.web_led()));
end
$$;
comment on function komet.persons_led() is 'The people who take part in a group the login leads, or in a web course that it looks after.';

create function komet.families_led() returns setof uuid
language plpgsql stable rows 50
as $$
begin
  return query select r.family from komet.registration r where r.id = any(array(select komet.registrations_led()));
end
$$;
comment on function komet.families_led() is 'The families of those people: a leader must know which of them are protected.';

create function komet.families_barred() returns setof uuid
language plpgsql stable rows 10
as $$
begin
  return query select f.id from komet.family f
    where f.protected and f.unit = any(array(select komet.units_file()))
    and not exists (
      select from komet.protection_grant g
      where g.family = f.id and g.login = session_user and clock_timestamp() between g.valid_from and g.valid_to);
end
$$;
comment on function komet.families_barred() is 'The protected families of the login''s units whose file it has not been allowed, by name, to open.';

create function komet.families_protected() returns setof uuid
language plpgsql stable rows 10
as $$
begin
  return query select f.id from komet.family f where f.protected and f.unit = any(array(select komet.units_file()));
end
$$;
comment on function komet.families_protected() is 'The protected families of the login''s units, also those it may open: where they live is nowhere in here.';

create function komet.need_ticket(family uuid) returns void
language plpgsql
as $$
begin
  if not audit.has_ticket(need_ticket.family) then
    perform komet.fail('KM007', '', 'Open the family''s file first');
  end if;
end
$$;
comment on function komet.need_ticket(uuid) is 'Refuses to read a file that this session has not opened in an earlier, committed transaction.';

create function komet.rows_led() returns setof uuid
language plpgsql stable rows 50
as $$
declare
  groups uuid[] := array(select komet.groups_led());
begin
  return query select unnest(groups) union all select m.id from komet.meeting m where m.course_group = any(groups);
end
$$;
comment on function komet.rows_led() is 'The groups that the login leads, and their meetings.';

-- ---------------------------------------------------------------------------------------------------
-- Policies and the rights of komet_api on tables: one table of both.
--
-- reads   everybody, file (coordinators of the unit), figures (those who may count), own (login)
-- led     what more a group leader reads, or the district that a move is asked of
-- writes  which of insert, update, delete (first letters); by coordinators of the unit, or by the login on its own rows
-- led_writes  the same for those, on what they read
-- kept    what the project's lead writes: the rows of her own unit, or of a table that has none
-- Tables with no line here have row security and no policy: nobody reads them.

do $$
declare
  it record;
  reads text;
  mine text;
  command text;
  tbl regclass;
begin
  for tbl in select oid from pg_class where relkind in ('r', 'p') and relnamespace in ('komet'::regnamespace, 'audit'::regnamespace)
  loop
    execute format('alter table %s enable row level security', tbl);
    execute format('alter table %s force row level security', tbl);
    execute format('revoke all on %s from public, komet_api', tbl);
  end loop;
  for it in
    select t.*, coalesce(s.trained, '') as trained, coalesce(k.kept, '') as kept, k.whose from (values
      ('clock',              'everybody', null, '', ''),
      ('migration',          'everybody', null, '', ''),
      ('unit',               'everybody', null, '', ''),
      ('group_organiser',    'figures', 'organiser = any(array(select komet.units_of(''coordinator'', ''organiser'')))', 'iud', ''),
      ('proposal',           'figures', null, 'iud', ''),
      ('decision',           'figures', null, 'iud', ''),
      ('unit_succession',    'everybody', null, '', ''),
      ('duty',               'everybody', null, '', ''),
      ('colleague',          'everybody', null, '', ''),
      ('setting_kind',       'everybody', null, '', ''),
      ('setting',            'everybody', null, '', ''),
      ('order_policy',       'everybody', null, '', ''),
      ('programme',          'everybody', null, '', ''),
      ('programme_name',     'everybody', null, '', ''),
      ('programme_version',  'everybody', null, '', ''),
      ('reason',             'everybody', null, '', ''),
      ('language',           'everybody', null, '', ''),
      ('calendar_break',     'everybody', null, 'iud', ''),
      -- Leaders are known across districts, so that nobody is asked to be in two places.
      ('leader',             'everybody', null, 'iu', ''),
      ('leader_certificate', 'everybody', null, '', ''),
      ('presence',           'file', 'login = session_user or about = any(array(select komet.rows_led()))', '', ''),
      ('group_leader',       'everybody', null, 'iud', ''),
      -- Who employs them, and who is in training, not.
      ('leader_employment',  'figures', 'leader = any(array(select komet.leaders_self()))', 'iud', ''),
      ('trainee',            'figures', 'leader = any(array(select komet.leaders_self()))', '', ''),
      ('training',           'figures', 'id = any(array(select t.training from komet.trainee t))', '', ''),
      ('training_day',       'figures', 'training = any(array(select t.training from komet.trainee t))', '', ''),
      ('training_mark',      'figures', 'trainee = any(array(select t.id from komet.trainee t))', '', ''),
      ('event_leader',       'figures', 'leader = any(array(select komet.leaders_self()))', '', ''),
      ('training_event',     'figures', 'id = any(array(select x.event from komet.event_leader x))', '', ''),
      ('place',              'figures', 'id = any(array(select g.place from komet.course_group g where g.id = any(array(select komet.groups_led()))))', 'iu', ''),
      ('course_group',       'figures', 'id = any(array(select komet.groups_led()))', 'iu', ''),
      ('group_seat',         'figures', null, 'iud', ''),
      ('meeting',            'figures', 'course_group = any(array(select komet.groups_led()))', 'iud', 'u'),
      ('participation',      'figures', 'course_group = any(array(select komet.groups_led()))', 'iud', 'u'),
      ('attendance',         'figures', 'participation = any(array(select p.id from komet.participation p where p.course_group = any(array(select komet.groups_led()))))', 'iud', 'iud'),
      ('registration',       'figures', 'id = any(array(select komet.registrations_led()))', 'iu', ''),
      ('rest',               'figures', null, 'iu', ''),
      ('offer',              'figures', null, 'iu', ''),
      ('offer_attempt',      'file', null, 'i', ''),
      ('fill_skip',          'file', null, 'id', ''),
      ('priority_grant',     'file', null, 'iu', ''),
      ('registration_event', 'file', null, 'i', ''),
      ('registration_before', 'file', null, 'i', ''),
      ('registration_adult', 'file', null, 'iud', ''),
      ('registration_child', 'file', null, 'iud', ''),
      ('family',             'file', 'id = any(array(select komet.families_led()))', 'iu', ''),
      ('person',             'file', 'id = any(array(select komet.persons_led()))', 'iu', ''),
      ('person_number',      'granted', null, 'iud', ''),
      ('phone',              'granted', null, 'iud', ''),
      ('protection_grant',   'file', null, '', ''),
      -- Of a protected family nobody reads an address that was kept before.
      ('postal_address',     'unprotected', null, 'iud', ''),
      ('letter_field',       'everybody', null, '', ''),
      ('letter_template',    'everybody', null, '', ''),
      ('paper_word',         'everybody', null, '', ''),
      ('letter_batch',       'file', null, 'iu', ''),
      ('letter',             'granted', null, 'iu', ''),
      ('letter_person',      'granted', null, 'i', ''),
      ('note',               'file', null, 'i', ''),
      ('consent',            'file', null, 'i', ''),
      ('move',               'file', 'to_unit = any(array(select komet.units_file()))', 'iu', 'u'),
      ('unit_then',          'figures', 'about = any(array(select komet.groups_led()))', '', ''),
      ('survey',             'everybody', null, '', ''),
      ('survey_version',     'everybody', null, '', ''),
      ('survey_scale',       'everybody', null, '', ''),
      ('survey_step',        'everybody', null, '', ''),
      ('survey_section',     'everybody', null, '', ''),
      ('survey_question',    'everybody', null, '', ''),
      ('survey_score',       'everybody', null, '', ''),
      ('survey_plan',        'everybody', null, '', ''),
      -- Answers by somebody known; anonymous ones are added and counted, and read by nobody (75-survey.sql).
      ('survey_sheet',       'file', 'course_group = any(array(select komet.groups_led())) or web_participation = any(array(select komet.web_led()))', 'iud', 'iud'),
      ('survey_reminder',    'file', 'course_group = any(array(select komet.groups_led())) or web_participation = any(array(select komet.web_led()))', 'id', 'id'),
      ('fidelity_list',      'everybody', null, '', ''),
      ('fidelity_item',      'everybody', null, '', ''),
      ('fidelity_rating',    'figures', 'course_group = any(array(select komet.groups_led())) and leader is not null or supervisor = session_user and (select komet.has_duty(''supervisor''))', 'iud', 'iud'),
      ('material',           'everybody', null, '', ''),
      ('material_edition',   'everybody', null, '', ''),
      ('material_need',      'everybody', null, '', ''),
      -- Whoever keeps a store sees what is ordered from it. What a leader has got is known to those who lead with her.
      ('material_order',     'figures', 'from_unit = any(array(select komet.units_stock()))', 'iud', ''),
      ('material_order_line', 'figures', 'material_order = any(array(select o.id from komet.material_order o where o.from_unit = any(array(select komet.units_stock()))))', 'iud', ''),
      ('material_movement',  'figures', 'for_group = any(array(select komet.groups_led())) or for_web = any(array(select komet.web_led())) or to_leader is not null and (select komet.has_duty(''coordinator'', ''leader'')) or for_group = any(array(select g.id from komet.course_group g where g.unit = any(array(select komet.units_file()))))', 'i', ''),
      -- Who pays for what, and counts from before: nothing about a family.
      ('financier',          'everybody', null, '', ''),
      ('project',            'everybody', null, '', ''),
      ('project_organiser',  'everybody', null, '', ''),
      ('project_group',      'everybody', null, '', ''),
      ('figure_before',      'everybody', null, '', ''),
      -- Tasks about a family are the unit's coordinators'; others also theirs who lead the group, or wrote them.
      ('task',               'file', 'family is null and (unit = any(array(select komet.units_work())) or course_group = any(array(select komet.groups_led())) or unit = any(array(select komet.units_of(''leader'', ''lead'', ''supervisor''))) and made_by = session_user)', 'iu', 'iu'),
      ('task_mark',          'file', 'unit = any(array(select komet.units_work())) or course_group = any(array(select komet.groups_led())) or unit = any(array(select komet.units_of(''leader'', ''lead'', ''supervisor''))) and exists (select from komet.task t where t.id = about)', 'iu', 'iu'),
      ('web_module',         'everybody', null, '', ''),
      ('web_participation',  'figures', 'leader = any(array(select komet.leaders_self()))', 'iud', ''),
      ('web_pause',          'figures', 'web_participation = any(array(select komet.web_led()))', 'iud', 'iud'),
      ('web_progress',       'figures', 'web_participation = any(array(select komet.web_led()))', 'iud', 'iud'),
      ('web_contact',        'figures', 'web_participation = any(array(select komet.web_led()))', 'i', 'i'),
      ('request',            'own', null, 'iu', ''),
      ('draft',              'own', null, 'iud', '')
    ) as t (tbl, reads, led, writes, led_writes)
    -- Which of them those who keep the leaders write, on every row.
    left join (values ('leader', 'iu'), ('leader_certificate', 'iu'), ('leader_employment', 'iud'), ('trainee', 'iud'), ('training', 'iud'),
      ('training_day', 'iud'), ('training_mark', 'iud'), ('event_leader', 'iud'), ('training_event', 'iud')) as s (tbl, trained) using (tbl)
    -- Which the lead writes of every district (all) or of its own (own), and which, holding for the whole programme, the administrator, too (both).
    left join (values ('material', 'iu', 'all'), ('material_edition', 'iu', 'all'), ('material_need', 'iud', 'all'), ('web_module', 'iu', 'all'),
      ('material_order', 'iud', 'own'), ('material_order_line', 'iud', 'own'), ('material_movement', 'i', 'own'),
      ('programme', 'iu', 'both'), ('programme_name', 'iu', 'both'), ('programme_version', 'iu', 'both'), ('setting', 'iu', 'both'), ('reason', 'iu', 'both'),
      ('calendar_break', 'iud', 'both'),
      ('survey', 'iud', 'all'), ('survey_version', 'iud', 'all'), ('survey_section', 'iud', 'all'), ('survey_question', 'iud', 'all'), ('survey_score', 'iud', 'all'),
      ('survey_scale', 'id', 'all'), ('survey_step', 'id', 'all'), ('survey_plan', 'iud', 'all'), ('fidelity_list', 'iud', 'both'), ('fidelity_item', 'iud', 'both'),
      ('financier', 'iu', 'own'), ('project', 'iu', 'own'), ('project_organiser', 'id', 'own'), ('project_group', 'id', 'own'), ('figure_before', 'iud', 'own')) as k (tbl, kept, whose) using (tbl)
  loop
    mine := case it.reads
      when 'own' then 'login = session_user'
      when 'granted' then 'unit = any(array(select komet.units_file())) and family <> all(array(select komet.families_barred()))'
      when 'unprotected' then 'unit = any(array(select komet.units_file())) and family <> all(array(select komet.families_protected()))'
      else 'unit = any(array(select komet.units_file()))' end;
    reads := case it.reads
      when 'everybody' then 'true'
      when 'figures' then 'unit = any(array(select komet.units_figures()))'
      else mine end;
    execute format('create policy reads on komet.%I for select to komet_api using (%s)',
      it.tbl, concat_ws(' or ', reads, it.led));
    execute format('grant select on komet.%I to komet_api', it.tbl);
    foreach command in array array['insert', 'update', 'delete']
    loop
      continue when strpos(it.writes || it.trained || it.kept, left(command, 1)) = 0;
      execute format('create policy %s on komet.%I for %s to komet_api %s (%s)', command || 's', it.tbl, command,
        case command when 'insert' then 'with check' else 'using' end,
        concat_ws(' or ', case when strpos(it.writes, left(command, 1)) > 0 then mine end,
          case when strpos(it.led_writes, left(command, 1)) > 0 then it.led end,
          case when strpos(it.trained, left(command, 1)) > 0 then '(select komet.keeps_leaders())' end,
          case when strpos(it.kept, left(command, 1)) > 0 then case it.whose when 'own' then 'unit = any(array(select komet.units_of(''lead'')))'
            when 'all' then '(select komet.has_duty(''lead''))' else '(select komet.keeps())' end end));
      execute format('grant %s on komet.%I to komet_api', command, it.tbl);
    end loop;
  end loop;
end
$$;

-- A leader hands out what her groups, and those in a web course whom she looks after, need, and takes it back: no other movement of the store.
create policy hands on komet.material_movement for insert to komet_api with check (
  for_group = any(array(select komet.groups_led())) and kind in ('handed_out', 'returned') and order_line is null and to_unit is null
  and unit = (select g.unit from komet.course_group g where g.id = for_group));
create policy hands_web on komet.material_movement for insert to komet_api with check (
  for_web = any(array(select komet.web_led())) and kind in ('handed_out', 'returned') and order_line is null and to_unit is null
  and unit = (select w.unit from komet.web_participation w where w.id = for_web));

-- A group that several hold: the others see its dates and where it meets.
create policy organised on komet.course_group for select to komet_api using (id = any(array(select komet.groups_organised())));
create policy organised on komet.meeting for select to komet_api using (course_group = any(array(select komet.groups_organised())));
create policy organised on komet.place for select to komet_api using (
  id = any(array(select g.place from komet.course_group g where g.id = any(array(select komet.groups_organised())))));
-- Associations and partners outside the city are kept by the project's lead; districts by nobody here.
create policy inserts on komet.unit for insert to komet_api with check (kind in ('association', 'partner') and (select komet.has_duty('lead')));
create policy updates on komet.unit for update to komet_api using (kind in ('association', 'partner') and (select komet.has_duty('lead')));
grant insert, update on komet.unit to komet_api;

-- Nobody is present but oneself, and only where one may keep a file or leads.
create policy inserts on komet.presence for insert to komet_api with check (login = session_user
  and (unit = any(array(select komet.units_file())) or about = any(array(select komet.rows_led()))));
create policy updates on komet.presence for update to komet_api using (login = session_user) with check (login = session_user
  and (unit = any(array(select komet.units_file())) or about = any(array(select komet.rows_led()))));
create policy deletes on komet.presence for delete to komet_api using (login = session_user);
grant insert, update, delete on komet.presence to komet_api;

-- Texts of letters: a coordinator writes those of the own district, the lead those for all.
create policy inserts on komet.letter_template for insert to komet_api with check (
  unit = any(array(select komet.units_file())) or unit = any(array(select komet.units_of('lead'))));
create policy updates on komet.letter_template for update to komet_api using (
  unit = any(array(select komet.units_file())) or unit = any(array(select komet.units_of('lead'))));
grant insert, update on komet.letter_template to komet_api;

-- The counter of changes is written by its trigger alone, as komet_owner.
create policy counts on komet.change to komet_owner using (true) with check (true);
create policy reads on komet.change for select to komet_api using (
  unit = any(array(select komet.units_figures()))
  or unit = any(array(select komet.units_of('coordinator', 'leader', 'lead', 'supervisor'))));
grant select on komet.change to komet_api;

-- The log: komet_audit appends; reviewers read it through functions.
create policy appends on audit.written for insert to komet_audit with check (true);
create policy appends on audit.opened for insert to komet_audit with check (true);
create policy appends on audit.listed for insert to komet_audit with check (true);
create policy appends on audit.exported for insert to komet_audit with check (true);
create policy reads on audit.opened for select to komet_audit using (
  login = session_user or unit = any(array(select komet.units_reviewed())));
create policy reads on audit.written for select to komet_audit using (
  case when unit is null then komet.has_duty('reviewer') else unit = any(array(select komet.units_reviewed())) end);
create policy own on audit.written for select to komet_audit using (login = session_user and request is not null);
create policy reads on audit.listed for select to komet_audit using (
  exists (select from komet.duty d where d.login = listed.login and d.unit = any(array(select komet.units_reviewed()))));
create policy reads on audit.exported for select to komet_audit using (
  exists (select from komet.duty d where d.login = exported.login and d.unit = any(array(select komet.units_reviewed()))));
-- To know who is a reviewer today.
create policy reviews on komet.duty for select to komet_audit using (true);
create policy reviews on komet.clock for select to komet_audit using (true);
create policy reviews on komet.unit_succession for select to komet_audit using (true);
grant usage on schema komet to komet_audit;
grant select on komet.duty, komet.clock, komet.unit_succession to komet_audit;
grant select, insert on audit.written, audit.opened, audit.listed, audit.exported to komet_audit;
