-- What the programme's own people keep: programmes with their names and versions through time, settings with validity, lists of
-- reasons, and days without meetings. Written by the project's lead and the system administrator; days off of one district by its
-- coordinators, too. What has been used is never rewritten: a version that groups were held by gets a successor, a setting a new
-- row from a day on, a reason is put aside.

-- ---------------------------------------------------------------------------------------------------
-- Programmes

create type api.programme_list_row as (id uuid, version bigint, name text, code text, status text, form text, takes_part text, ages text, meetings int,
  capacity int, version_label text, valid_from date, called text);

create function komet.ages_text(age_from int, age_to int) returns text language sql immutable as $$
  select coalesce(ages_text.age_from::text, '') || case when coalesce(ages_text.age_from, ages_text.age_to) is not null then chr(8211) else '' end || coalesce(ages_text.age_to::text, '')
$$;
comment on function komet.ages_text(int, int) is 'Ages from and to, as 3–11.';

create function komet.version_in_force(programme uuid, day date) returns komet.programme_version language sql stable as $$
  select v from komet.programme_version v
  where v.programme = version_in_force.programme and version_in_force.day between v.valid_from and coalesce(v.valid_to, 'infinity')
  order by v.valid_from desc, v.id limit 1
$$;
comment on function komet.version_in_force(uuid, date) is 'The version that a programme is held by on a day; null fields when there is none.';

create function api.programme_list(status text default null, form text default null) returns setof api.programme_list_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select p.id, p.version, p.name::text, p.code::text, p.status, v.form, v.takes_part, komet.ages_text(v.age_from, v.age_to), v.meetings, v.capacity, v.label::text, v.valid_from,
    (select string_agg(distinct n.name::text, ', ') from komet.programme_name n where n.programme = p.id and n.name <> p.name)
  from komet.programme p
  left join lateral komet.version_in_force(p.id, komet.today()) v on v.id is not null
  where (programme_list.status is null or p.status = programme_list.status) and (programme_list.form is null or v.form = programme_list.form)
  order by p.position, p.name collate "sv-SE-x-icu", p.id
$$;
comment on function api.programme_list(text, text) is 'Every programme there has been or will be, with the version in force today and what else it has been called. Source: wishes 9, 44, 51, 54, 58, 79.';

create type api.programme_row as (id uuid, version bigint, name text, named_from date, code text, status text, descends uuid, descends_label text, position int, message text, detail text);

create function api.programme_get(id uuid default null) returns setof api.programme_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select p.id, p.version, p.name::text, (select max(n.valid_from) from komet.programme_name n where n.programme = p.id and n.name = p.name), p.code::text, p.status,
      p.descends, d.name::text, p.position, null::text, null::text
    from komet.programme p left join komet.programme d on d.id = p.descends where p.id = programme_get.id;
  if not found and programme_get.id is not null then
    perform komet.raise_stale();
  end if;
end $$;
comment on function api.programme_get(uuid) is 'One programme, for the form. Errors: KM002.';

create function api.programme_all_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select p.id::text, p.name::text from komet.programme p order by p.position, p.name collate "sv-SE-x-icu", p.id
$$;
comment on function api.programme_all_choice() is 'Every programme, those that have ended or are planned among them.';

create function komet.programme_checked(p komet.programme, named_from date) returns void language plpgsql as $$
begin
  if p.name is null then
    perform komet.fail('KM001', 'name', 'Write the name of the programme');
  elsif p.code is null or p.code !~ '^[a-z0-9]+(-[a-z0-9]+)*$' then
    perform komet.fail('KM001', 'code', 'Small letters a to z, digits and single hyphens, such as komet-3-11');
  elsif exists (select from komet.programme x where x.code = p.code and x.id is distinct from p.id) then
    perform komet.fail('KM001', 'code', 'Another programme has this code');
  elsif exists (select from komet.programme x where lower(x.name) = lower(p.name) and x.id is distinct from p.id) then
    perform komet.fail('KM001', 'name', 'Another programme has this name');
  elsif p.status is null or p.status not in ('planned', 'developing', 'trial', 'running', 'ended') then
    perform komet.fail('KM001', 'status', 'Choose from the list');
  elsif p.descends = p.id or p.descends is not null and not exists (select from komet.programme x where x.id = p.descends) then
    perform komet.fail('KM001', 'descends', 'Choose another programme, or none');
  elsif p.position not between 0 and 10000 then
    perform komet.fail('KM001', 'position', 'Between {1} and {2}', '0', '10000');
  elsif named_from > komet.today() then
    perform komet.fail('KM001', 'named_from', 'That day has not come yet');
  elsif named_from < '2000-01-01' then
    perform komet.fail('KM001', 'named_from', 'That is too far back');
  elsif exists (select from komet.programme_name n where n.programme = p.id and n.name <> p.name and n.valid_from >= named_from) then
    perform komet.fail('KM001', 'named_from', 'An earlier name was given on that day or later');
  end if;
end $$;
comment on function komet.programme_checked(komet.programme, date) is 'KM001 at each field that cannot be taken.';

create function komet.programme_named(p komet.programme, named_from date) returns void language sql as $$
  update komet.programme_name n set valid_to = named_from - 1
  where n.programme = p.id and n.name <> p.name and coalesce(n.valid_to, 'infinity') >= named_from;
  insert into komet.programme_name (programme, name, valid_from) values (p.id, p.name, named_from)
  on conflict (programme, valid_from) do nothing;
$$;
comment on function komet.programme_named(komet.programme, date) is 'From that day on the programme is called so; what it was called before is kept, and found.';

create function api.programme_save(request uuid default null, id uuid default null, version bigint default null, name text default null, named_from date default null,
  code text default null, status text default null, descends uuid default null, "position" int default null)
returns setof api.programme_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.programme_row;
  p komet.programme;
  called komet.line;
begin
  done := komet.request_begin(programme_save.request, 'programme_save', jsonb_build_object('id', programme_save.id, 'version', programme_save.version, 'name', programme_save.name,
    'named_from', programme_save.named_from, 'code', programme_save.code, 'status', programme_save.status, 'descends', programme_save.descends, 'position', programme_save.position));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.programme_row, done);
    return;
  end if;
  if programme_save.id is not null then
    select * into p from komet.programme x where x.id = programme_save.id for no key update;
    if not found or p.version is distinct from programme_save.version then
      perform komet.raise_stale();
    end if;
  end if;
  called := p.name;
  p.name := komet.clean('name', programme_save.name);
  p.code := coalesce(komet.clean('code', programme_save.code), p.code);
  p.status := programme_save.status;
  p.descends := programme_save.descends;
  p.position := coalesce(programme_save.position, 100);
  perform komet.programme_checked(p, case when called is distinct from p.name then coalesce(programme_save.named_from, komet.today()) end);
  if p.id is null then
    insert into komet.programme (code, name, status, descends, position) values (p.code, p.name, p.status, p.descends, p.position) returning * into p;
  else
    update komet.programme x set code = p.code, name = p.name, status = p.status, descends = p.descends, position = p.position where x.id = p.id returning * into p;
  end if;
  if p.id is null then
    perform komet.raise_stale();
  elsif called is distinct from p.name then
    perform komet.programme_named(p, coalesce(programme_save.named_from, komet.today()));
  end if;
  select * into answer from api.programme_get(p.id);
  answer.message := case when exists (select from komet.programme_version v where v.programme = p.id) then komet.say('Saved {1}')
    else komet.say('Saved {1}. It needs a version before anybody can be registered for it') end;
  answer.detail := komet.detail(p.name::text);
  perform komet.request_end(programme_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.programme_save(uuid, uuid, bigint, text, date, text, text, uuid, int) is 'A new programme, or a new name, status or descent of one. The name before is kept with its dates. Errors: KM001 at each field; KM002. Source: wishes 44, 51, 58, 90, 91.';

create type api.programme_name_row as (id uuid, name text, valid_from date, valid_to date);

create function api.programme_names(programme uuid default null) returns setof api.programme_name_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select md5(n.programme || ' ' || n.valid_from)::uuid, n.name::text, n.valid_from, n.valid_to
  from komet.programme_name n where n.programme = programme_names.programme order by n.valid_from desc
$$;
comment on function api.programme_names(uuid) is 'What a programme has been called, the latest first. Source: wishes 44, 72.';

-- ---------------------------------------------------------------------------------------------------
-- Versions

create type api.programme_version_row as (id uuid, version bigint, programme uuid, name text, label text, form text, takes_part text, purpose text, age_from int, age_to int, meetings int,
  meeting_minutes int, capacity int, capacity_counts text, leaders int, complete_at int, documentation text, needs_decision boolean, valid_from date, valid_to date, signup text, child_present boolean, used int, message text, detail text);

create function komet.version_used(programme_version uuid) returns int language sql stable as $$
  select (select count(*) from komet.course_group g where g.programme_version = version_used.programme_version)::int
$$;
comment on function komet.version_used(uuid) is 'How many groups of all districts are held by a version, as far as one sees them.';

create function komet.version_row(v komet.programme_version) returns api.programme_version_row language sql stable as $$
  select row(v.id, v.version, v.programme, p.name::text, v.label::text, v.form, v.takes_part, v.purpose, v.age_from, v.age_to, v.meetings, v.meeting_minutes, v.capacity, v.capacity_counts,
    v.leaders, v.complete_at, v.documentation, v.needs_decision, v.valid_from, v.valid_to, v.signup, v.child_present, komet.version_used(v.id), null, null)::api.programme_version_row
  from komet.programme p where p.id = v.programme
$$;
comment on function komet.version_row(komet.programme_version) is 'A version as forms and lists show it.';

create function api.programme_versions(programme uuid default null) returns setof api.programme_version_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select r.* from komet.programme_version v cross join lateral komet.version_row(v) r
  where v.programme = programme_versions.programme order by v.valid_from desc, v.id
$$;
comment on function api.programme_versions(uuid) is 'The versions of a programme, the newest first.';

create function api.programme_version_get(id uuid default null) returns setof api.programme_version_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query select r.* from komet.programme_version v cross join lateral komet.version_row(v) r where v.id = programme_version_get.id;
  if not found and programme_version_get.id is not null then
    perform komet.raise_stale();
  end if;
end $$;
comment on function api.programme_version_get(uuid) is 'One version, for the form. Errors: KM002.';

create function komet.version_checked(v komet.programme_version) returns void language plpgsql as $$
begin
  if not exists (select from komet.programme p where p.id = v.programme) then
    perform komet.raise_stale();
  elsif v.label is null then
    perform komet.fail('KM001', 'label', 'Write what the version is called, such as Manual 2026');
  elsif exists (select from komet.programme_version x where x.programme = v.programme and x.label = v.label and x.id is distinct from v.id) then
    perform komet.fail('KM001', 'label', 'The programme has a version of that name');
  elsif v.age_from not between 0 and 25 then
    perform komet.fail('KM001', 'age_from', 'Between {1} and {2}', '0', '25');
  elsif v.age_to not between coalesce(v.age_from, 0) and 25 then
    perform komet.fail('KM001', 'age_to', 'Between {1} and {2}', coalesce(v.age_from, 0)::text, '25');
  elsif v.meetings is null or v.meetings not between 1 and 60 then
    perform komet.fail('KM001', 'meetings', 'Between {1} and {2}', '1', '60');
  elsif v.meeting_minutes is null or v.meeting_minutes not between 15 and 600 then
    perform komet.fail('KM001', 'meeting_minutes', 'Between {1} and {2}', '15', '600');
  elsif v.capacity is null or v.capacity not between 1 and 500 then
    perform komet.fail('KM001', 'capacity', 'Between {1} and {2}', '1', '500');
  elsif v.leaders is null or v.leaders not between 0 and 6 then
    perform komet.fail('KM001', 'leaders', 'Between {1} and {2}', '0', '6');
  elsif v.complete_at is null or v.complete_at not between 1 and v.meetings then
    perform komet.fail('KM001', 'complete_at', 'Between {1} and {2}', '1', v.meetings::text);
  elsif v.valid_from not between '2000-01-01' and komet.today() + 731 then
    perform komet.fail('KM001', 'valid_from', 'Within two years from today');
  elsif v.valid_to < v.valid_from then
    perform komet.fail('KM001', 'valid_to', 'The period ends before it begins');
  end if;
end $$;
comment on function komet.version_checked(komet.programme_version) is 'KM001 at each field that cannot be taken.';

create function komet.version_kept(now komet.programme_version, was komet.programme_version) returns void language plpgsql as $$
begin
  if komet.version_used(was.id) > 0 and (now.form, now.takes_part, now.meetings, now.meeting_minutes, now.capacity_counts, now.complete_at, now.documentation, now.needs_decision, now.signup)
      is distinct from (was.form, was.takes_part, was.meetings, was.meeting_minutes, was.capacity_counts, was.complete_at, was.documentation, was.needs_decision, was.signup) then
    perform komet.fail('KM004', null, 'Groups are held by this version. Make a new version that begins on a day, and let this one end');
  end if;
end $$;
comment on function komet.version_kept(komet.programme_version, komet.programme_version) is 'KM004 when what groups have been held by would become something else.';

create function komet.fidelity_copied(fidelity_list uuid, made_from uuid) returns void language sql as $$
  insert into komet.fidelity_item (fidelity_list, code, meeting, position, text)
  select fidelity_copied.fidelity_list, i.code, i.meeting, row_number() over (order by i.position, i.code), i.text
  from komet.fidelity_item i
  where i.fidelity_list = fidelity_copied.made_from and (i.meeting is null or i.meeting <= (
    select v.meetings from komet.fidelity_list l join komet.programme_version v on v.id = l.programme_version where l.id = fidelity_copied.fidelity_list))
$$;
comment on function komet.fidelity_copied(uuid, uuid) is 'The items of another list, with their codes, so that marks can be compared. Those of meetings that the programme version does not have are left out.';

create function komet.fidelity_kept(v komet.programme_version) returns void language plpgsql as $$
declare
  old komet.fidelity_list;
  new uuid;
begin
  select l.* into old from komet.fidelity_list l join komet.programme_version o on o.id = l.programme_version
  where o.programme in (v.programme, (select p.descends from komet.programme p where p.id = v.programme)) and o.id <> v.id and v.form = 'group' and v.takes_part = 'parent'
    and l.valid_from is not null
  order by o.programme = v.programme desc, o.valid_from desc, o.id, l.edition desc limit 1;
  if found then
    -- From the first day of the version, however late the other list begins.
    insert into komet.fidelity_list (programme_version, edition, valid_from) values (v.id, 1, least(old.valid_from, v.valid_from)) returning id into new;
    perform komet.fidelity_copied(new, old.id);
  end if;
end $$;
comment on function komet.fidelity_kept(komet.programme_version) is 'A new version of a programme begins with what the meetings of the one before it should hold, or of the programme that it descends from: without a list nothing could be marked. A list that is being written is none yet.';

create function api.programme_version_save(request uuid default null, id uuid default null, version bigint default null, programme uuid default null, label text default null, form text default null,
  takes_part text default null, purpose text default null, age_from int default null, age_to int default null, meetings int default null, meeting_minutes int default null, capacity int default null,
  capacity_counts text default null, leaders int default null, complete_at int default null, documentation text default null, needs_decision boolean default null, valid_from date default null,
  valid_to date default null, signup text default null, child_present boolean default null)
returns setof api.programme_version_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.programme_version_row;
  was komet.programme_version;
  v komet.programme_version;
begin
  done := komet.request_begin(programme_version_save.request, 'programme_version_save', jsonb_build_object('id', programme_version_save.id, 'version', programme_version_save.version,
    'programme', programme_version_save.programme, 'label', programme_version_save.label, 'form', programme_version_save.form, 'takes_part', programme_version_save.takes_part,
    'purpose', programme_version_save.purpose, 'age_from', programme_version_save.age_from, 'age_to', programme_version_save.age_to, 'meetings', programme_version_save.meetings,
    'meeting_minutes', programme_version_save.meeting_minutes, 'capacity', programme_version_save.capacity, 'capacity_counts', programme_version_save.capacity_counts,
    'leaders', programme_version_save.leaders, 'complete_at', programme_version_save.complete_at, 'documentation', programme_version_save.documentation,
    'needs_decision', programme_version_save.needs_decision, 'valid_from', programme_version_save.valid_from, 'valid_to', programme_version_save.valid_to,
    'signup', programme_version_save.signup, 'child_present', programme_version_save.child_present));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.programme_version_row, done);
    return;
  end if;
  if programme_version_save.id is not null then
    select * into was from komet.programme_version x where x.id = programme_version_save.id for no key update;
    if not found or was.version is distinct from programme_version_save.version then
      perform komet.raise_stale();
    end if;
  end if;
  v := was;
  v.programme := coalesce(was.programme, programme_version_save.programme);
  v.label := komet.clean('label', programme_version_save.label);
  v.form := coalesce(programme_version_save.form, 'group');
  v.takes_part := coalesce(programme_version_save.takes_part, 'parent');
  v.purpose := coalesce(programme_version_save.purpose, 'preventive');
  v.age_from := programme_version_save.age_from;
  v.age_to := programme_version_save.age_to;
  v.meetings := programme_version_save.meetings;
  v.meeting_minutes := programme_version_save.meeting_minutes;
  v.capacity := programme_version_save.capacity;
  v.capacity_counts := coalesce(programme_version_save.capacity_counts, 'adults');
  v.leaders := programme_version_save.leaders;
  v.complete_at := programme_version_save.complete_at;
  v.documentation := coalesce(programme_version_save.documentation, 'identity');
  v.needs_decision := coalesce(programme_version_save.needs_decision, false);
  v.valid_from := coalesce(programme_version_save.valid_from, was.valid_from, komet.today());
  v.valid_to := programme_version_save.valid_to;
  v.signup := coalesce(programme_version_save.signup, was.signup, case v.takes_part when 'staff' then 'staff' else 'family' end);
  v.child_present := coalesce(programme_version_save.child_present, was.child_present, v.takes_part = 'child');
  perform komet.version_checked(v);
  if was.id is null then
    insert into komet.programme_version (programme, label, form, takes_part, purpose, age_from, age_to, meetings, meeting_minutes, capacity, capacity_counts, leaders, complete_at, documentation,
      needs_decision, valid_from, valid_to, signup, child_present)
    values (v.programme, v.label, v.form, v.takes_part, v.purpose, v.age_from, v.age_to, v.meetings, v.meeting_minutes, v.capacity, v.capacity_counts, v.leaders, v.complete_at, v.documentation,
      v.needs_decision, v.valid_from, v.valid_to, v.signup, v.child_present) returning * into v;
    perform komet.fidelity_kept(v);
  else
    perform komet.version_kept(v, was);
    update komet.programme_version x set label = v.label, form = v.form, takes_part = v.takes_part, purpose = v.purpose, age_from = v.age_from, age_to = v.age_to, meetings = v.meetings,
      meeting_minutes = v.meeting_minutes, capacity = v.capacity, capacity_counts = v.capacity_counts, leaders = v.leaders, complete_at = v.complete_at, documentation = v.documentation,
      needs_decision = v.needs_decision, valid_from = v.valid_from, valid_to = v.valid_to, signup = v.signup, child_present = v.child_present
    where x.id = was.id returning * into v;
  end if;
  if v.id is null then
    perform komet.raise_stale();
  end if;
  select * into answer from api.programme_version_get(v.id);
  answer.message := komet.say('Saved {1}');
  answer.detail := komet.detail(v.label::text);
  perform komet.request_end(programme_version_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.programme_version_save(uuid, uuid, bigint, uuid, text, text, text, text, int, int, int, int, int, text, int, int, text, boolean, date, date, text, boolean) is
'A version of a programme: whom it is for, how many meetings and seats, when it is completed, how it is documented, and from when. What groups have been held by is not changed: KM004. Ages are warnings when a family is registered, never bars. Errors: KM001 at each field; KM002; KM004. Source: wishes 3, 9, 45, 54, 79; SoL 14:3-5 (documentation).';

-- ---------------------------------------------------------------------------------------------------
-- Settings

create type api.setting_list_row as (id uuid, version bigint, setting text, value text, applies text, valid_from date, default_value text, part text);

create function komet.setting_parts() returns table (part text, told text) language sql stable as $$
  values ('queue', komet.say('Queue and offers')), ('group', komet.say('Groups and treatments')), ('leader', komet.say('Group leaders')), ('survey', komet.say('Questionnaires and fidelity')),
    ('material', komet.say('Material')), ('web', komet.say('Web courses')), ('letter', komet.say('Letters and lists')), ('figure', komet.say('Figures and reports')), ('log', komet.say('Lists, the log and retention'))
$$;
comment on function komet.setting_parts() is 'What settings are about, in the order in which they are listed.';

create function komet.setting_shown(name text, value text) returns text language sql stable as $$
  select case
    when setting_shown.name = 'queue_order' then coalesce((select o.label from komet.order_policy o where o.name = setting_shown.value), setting_shown.value)
    else setting_shown.value end
$$;
comment on function komet.setting_shown(text, text) is 'The value of a setting in words.';

create function komet.setting_typed(k komet.setting_kind, value text) returns text language sql stable as $$
  select case when k.choices is not null and current_setting('komet.language', true) is distinct from 'en' then k.choices_sv[array_position(k.choices, setting_typed.value)]
    when k.type <> 'bool' then setting_typed.value
    when current_setting('komet.language', true) = 'en' then case when setting_typed.value::boolean then 'yes' else 'no' end
    else case when setting_typed.value::boolean then 'ja' else 'nej' end end
$$;
comment on function komet.setting_typed(komet.setting_kind, text) is 'The value of a setting as one would type it.';

create function api.setting_list(setting text default null) returns setof api.setting_list_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select coalesce(s.id, md5(k.name)::uuid), 1::bigint, k.name, komet.setting_shown(k.name, coalesce(s.value, k.default_value)),
    case when s.id is null then null else concat_ws(', ', u.name::text, p.name::text) end, s.valid_from, komet.setting_shown(k.name, k.default_value), t.told
  from komet.setting_kind k
  join (select row_number() over () as n, x.* from komet.setting_parts() x) t on t.part = k.part
  left join komet.setting s on s.name = k.name and komet.today() <= coalesce(s.valid_to, 'infinity')
  left join komet.unit u on u.id = s.unit left join komet.programme p on p.id = s.programme
  where setting_list.setting is null or k.name = setting_list.setting
  order by t.n, k.place, k.name, s.unit is not null, s.programme is not null, u.name collate "sv-SE-x-icu", p.position, s.valid_from
$$;
comment on function api.setting_list(text) is 'Every setting there is with what is in force or has been decided to come: for all, for a district, for a programme; with the default.';

create type api.setting_row as (id uuid, version bigint, setting text, about text, default_value text, value text, unit uuid, unit_label text, programme uuid, programme_label text,
  valid_from date, message text, detail text);

create function api.setting_get(setting text default null, id uuid default null) returns setof api.setting_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select setting_get.id, 1::bigint, k.name, k.name, komet.setting_typed(k, k.default_value), komet.setting_typed(k, coalesce(s.value, k.default_value)), s.unit, u.name::text, s.programme, p.name::text,
    null::date, null::text, null::text
  from komet.setting_kind k
  left join komet.setting s on s.name = k.name and s.id = setting_get.id
  left join komet.unit u on u.id = s.unit left join komet.programme p on p.id = s.programme
  where k.name = setting_get.setting
$$;
comment on function api.setting_get(text, uuid) is 'A setting for the form: what it is now, to be given another value from a day on.';

create function komet.setting_value(k komet.setting_kind, value text) returns text language plpgsql stable as $$
declare
  clean text := komet.clean('value', setting_value.value);
  choice text;
begin
  if clean is null then
    perform komet.fail('KM001', 'value', 'Write a value');
  elsif k.type = 'int' and clean !~ '^[0-9]{1,6}$' then
    perform komet.fail('KM001', 'value', 'A whole number');
  elsif k.type = 'bool' then
    choice := case when lower(clean) in ('true', 'ja', 'yes') then 'true' when lower(clean) in ('false', 'nej', 'no') then 'false' end;
    if choice is null then
      perform komet.fail('KM001', 'value', 'Yes or no');
    end if;
    return choice;
  elsif k.choices is not null then
    choice := k.choices[coalesce(array_position(k.choices, lower(clean)), array_position(k.choices_sv, lower(clean)))];
    if choice is null then
      perform komet.fail('KM001', 'value', 'One of: {1}', array_to_string(case when current_setting('komet.language', true) = 'en' then k.choices else k.choices_sv end, ', '));
    end if;
    return choice;
  elsif k.type = 'date' and not clean ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then
    perform komet.fail('KM001', 'value', 'A date, such as 2026-12-01');
  end if;
  return clean;
end $$;
comment on function komet.setting_value(komet.setting_kind, text) is 'A value as it is stored, or KM001 at its field.';

create function api.setting_save(request uuid default null, setting text default null, value text default null, unit uuid default null, programme uuid default null, valid_from date default null)
returns setof api.setting_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.setting_row;
  k komet.setting_kind;
  day date := coalesce(setting_save.valid_from, komet.today());
  kept text;
  written uuid;
begin
  done := komet.request_begin(setting_save.request, 'setting_save', jsonb_build_object('setting', setting_save.setting, 'value', setting_save.value, 'unit', setting_save.unit,
    'programme', setting_save.programme, 'valid_from', setting_save.valid_from));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.setting_row, done);
    return;
  end if;
  select * into k from komet.setting_kind x where x.name = setting_save.setting;
  if k.name is null then
    perform komet.fail('KM001', 'setting', 'There is no setting named {1}', setting_save.setting);
  elsif k.name = 'queue_order' then
    perform komet.fail('KM004', null, 'The order of queues moves families in every district: it is changed in the database, by the administrator');
  elsif day < komet.today() then
    perform komet.fail('KM001', 'valid_from', 'From today or later: what has been decided by a value is not decided anew');
  elsif day > komet.today() + 731 then
    perform komet.fail('KM001', 'valid_from', 'Within two years from today');
  end if;
  kept := komet.setting_value(k, setting_save.value);
  if k.name = 'child_consent' and kept not in ('both', 'one', 'none') then
    perform komet.fail('KM001', 'value', 'It is both, one or none');
  end if;
  update komet.setting s set valid_to = day - 1
  where s.name = k.name and s.unit is not distinct from setting_save.unit and s.programme is not distinct from setting_save.programme
    and s.valid_from < day and coalesce(s.valid_to, 'infinity') >= day;
  update komet.setting s set value = kept, valid_to = null, set_by = session_user, set_at = now()
  where s.name = k.name and s.unit is not distinct from setting_save.unit and s.programme is not distinct from setting_save.programme and s.valid_from = day
  returning s.id into written;
  if written is null then
    insert into komet.setting (name, unit, programme, value, valid_from) values (k.name, setting_save.unit, setting_save.programme, kept, day) returning id into written;
  end if;
  select * into answer from api.setting_get(k.name, written);
  answer.message := komet.say('In force from {1}');
  answer.detail := komet.detail(day::text);
  perform komet.request_end(setting_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.setting_save(uuid, text, text, uuid, uuid, date) is
'Gives a setting another value from a day on, for all, for a district, for a programme. The value before ends the day before and is kept: what was decided by it can be told. Never for days that have been. Errors: KM001 at each field; KM004 for the order of queues.';

-- ---------------------------------------------------------------------------------------------------
-- Lists of reasons

create type api.reason_row as (id uuid, version bigint, kind text, name text, position int, active boolean, message text, detail text);

create function api.reason_list(kind text default null) returns setof api.reason_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select r.id, r.version, r.kind, r.name::text, r.position, r.active, null::text, null::text from komet.reason r
  where reason_list.kind is null or r.kind = reason_list.kind order by r.kind, not r.active, r.position, r.name collate "sv-SE-x-icu", r.id
$$;
comment on function api.reason_list(text) is 'What can be chosen where a reason is asked for, put aside ones last.';

create function api.reason_get(id uuid default null) returns setof api.reason_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select r.id, r.version, r.kind, r.name::text, r.position, r.active, null::text, null::text from komet.reason r where r.id = reason_get.id
$$;
comment on function api.reason_get(uuid) is 'One reason, for the form.';

create function api.reason_save(request uuid default null, id uuid default null, version bigint default null, kind text default null, name text default null, "position" int default null,
  active boolean default null)
returns setof api.reason_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.reason_row;
  r komet.reason;
  called komet.line := komet.clean('name', reason_save.name);
begin
  done := komet.request_begin(reason_save.request, 'reason_save', jsonb_build_object('id', reason_save.id, 'version', reason_save.version, 'kind', reason_save.kind, 'name', reason_save.name,
    'position', reason_save.position, 'active', reason_save.active));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.reason_row, done);
    return;
  end if;
  if reason_save.id is not null then
    select * into r from komet.reason x where x.id = reason_save.id for no key update;
    if not found or r.version is distinct from reason_save.version then
      perform komet.raise_stale();
    end if;
  end if;
  r.kind := coalesce(r.kind, reason_save.kind);
  if r.kind is null or r.kind not in (select distinct x.kind from komet.reason x) then
    perform komet.fail('KM001', 'kind', 'Choose from the list');
  elsif called is null then
    perform komet.fail('KM001', 'name', 'Write the reason as it is to be chosen');
  elsif exists (select from komet.reason x where x.kind = r.kind and lower(x.name) = lower(called) and x.id is distinct from r.id) then
    perform komet.fail('KM001', 'name', 'This stands in the list already');
  elsif reason_save.position not between 0 and 10000 then
    perform komet.fail('KM001', 'position', 'Between {1} and {2}', '0', '10000');
  end if;
  if r.id is null then
    insert into komet.reason (kind, name, position, active) values (r.kind, called, coalesce(reason_save.position, 100), coalesce(reason_save.active, true)) returning * into r;
  else
    update komet.reason x set name = called, position = coalesce(reason_save.position, 100), active = coalesce(reason_save.active, true) where x.id = r.id returning * into r;
  end if;
  if r.id is null then
    perform komet.raise_stale();
  end if;
  select * into answer from api.reason_get(r.id);
  answer.message := komet.say('Saved {1}');
  answer.detail := komet.detail(r.name::text);
  perform komet.request_end(reason_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.reason_save(uuid, uuid, bigint, text, text, int, boolean) is
'A reason to choose from, its spelling, its place in the list, or that it is put aside: what was chosen keeps it. Errors: KM001 at each field; KM002. Source: the lists are the programme''s own (domain: reasons must be editable).';

-- ---------------------------------------------------------------------------------------------------
-- Days without meetings

create type api.break_row as (id uuid, version bigint, name text, kind text, from_date date, to_date date, unit uuid, unit_label text, message text, detail text);

create function komet.break_units() returns setof uuid language sql stable as $$
  select u.id from komet.unit u where u.id = any (array(select komet.units_file()))
$$;
comment on function komet.break_units() is 'The districts whose own days without meetings one may write; those of all are kept by the lead.';

create function api.break_list() returns setof api.break_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select b.id, b.version, b.name::text, b.kind, b.from_date, b.to_date, b.unit, u.name::text, null::text, null::text
  from komet.calendar_break b left join komet.unit u on u.id = b.unit
  where b.to_date >= komet.today() - 31
  order by b.from_date, b.name collate "sv-SE-x-icu", b.id
$$;
comment on function api.break_list() is 'Red days and school breaks to come, which meetings are planned around; those of one district with its name.';

create function api.break_get(id uuid default null) returns setof api.break_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select b.id, b.version, b.name::text, b.kind, b.from_date, b.to_date, b.unit, u.name::text, null::text, null::text
  from komet.calendar_break b left join komet.unit u on u.id = b.unit where b.id = break_get.id
$$;
comment on function api.break_get(uuid) is 'One of them, for the form.';

create function api.break_unit_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select u.id::text, u.name::text from komet.unit u
  where u.id = any (array(select komet.break_units())) or komet.keeps() and u.kind = 'district' and komet.today() between u.valid_from and coalesce(u.valid_to, 'infinity')
  order by u.name collate "sv-SE-x-icu", u.id
$$;
comment on function api.break_unit_choice() is 'The districts that days without meetings may be written for.';

create function komet.break_checked(b komet.calendar_break) returns void language plpgsql as $$
begin
  if b.name is null then
    perform komet.fail('KM001', 'name', 'Write what the days are called, such as autumn break');
  elsif b.kind is null or b.kind not in ('holiday', 'school') then
    perform komet.fail('KM001', 'kind', 'Choose from the list');
  elsif b.from_date is null or b.from_date not between komet.today() - 366 and komet.today() + 1830 then
    perform komet.fail('KM001', 'from_date', 'Within five years from today');
  elsif b.to_date not between b.from_date and b.from_date + 120 then
    perform komet.fail('KM001', 'to_date', 'Not before the first day, and at most four months later');
  elsif b.unit is null and not komet.keeps() then
    perform komet.fail('KM001', 'unit', 'Choose your district: days off of all are kept by the project leader');
  elsif b.unit is not null and not exists (select from api.break_unit_choice() c where c.value::uuid = b.unit) then
    perform komet.fail('KM001', 'unit', 'Choose from the list');
  elsif exists (select from komet.calendar_break x where x.name = b.name and x.from_date = b.from_date and x.id is distinct from b.id) then
    perform komet.fail('KM001', 'name', 'This stands in the list already');
  end if;
end $$;
comment on function komet.break_checked(komet.calendar_break) is 'KM001 at each field that cannot be taken.';

create function api.break_save(request uuid default null, id uuid default null, version bigint default null, name text default null, kind text default null, from_date date default null,
  to_date date default null, unit uuid default null)
returns setof api.break_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.break_row;
  b komet.calendar_break;
begin
  done := komet.request_begin(break_save.request, 'break_save', jsonb_build_object('id', break_save.id, 'version', break_save.version, 'name', break_save.name, 'kind', break_save.kind,
    'from_date', break_save.from_date, 'to_date', break_save.to_date, 'unit', break_save.unit));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.break_row, done);
    return;
  end if;
  if break_save.id is not null then
    select * into b from komet.calendar_break x where x.id = break_save.id for no key update;
    if not found or b.version is distinct from break_save.version then
      perform komet.raise_stale();
    end if;
  end if;
  b.name := komet.clean('name', break_save.name);
  b.kind := coalesce(break_save.kind, 'school');
  b.from_date := break_save.from_date;
  b.to_date := coalesce(break_save.to_date, break_save.from_date);
  b.unit := break_save.unit;
  perform komet.break_checked(b);
  if b.id is null then
    insert into komet.calendar_break (name, kind, from_date, to_date, unit) values (b.name, b.kind, b.from_date, b.to_date, b.unit) returning * into b;
  else
    update komet.calendar_break x set name = b.name, kind = b.kind, from_date = b.from_date, to_date = b.to_date, unit = b.unit where x.id = b.id returning * into b;
  end if;
  if b.id is null then
    perform komet.raise_stale();
  end if;
  select * into answer from api.break_get(b.id);
  answer.message := komet.say('Saved {1}. Only groups planned from now on avoid it');
  answer.detail := komet.detail(b.name::text);
  perform komet.request_end(break_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.break_save(uuid, uuid, bigint, text, text, date, date, uuid) is
'Days without meetings: of all districts by the lead, of one by its coordinators. Dates of groups are facts of their own and are not changed. Errors: KM001 at each field; KM002.';

create function api.break_remove(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.done_row;
  b komet.calendar_break;
begin
  done := komet.request_begin(break_remove.request, 'break_remove', jsonb_build_object('id', break_remove.id, 'version', break_remove.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  delete from komet.calendar_break x where x.id = break_remove.id and x.version = break_remove.version returning * into b;
  if not found then
    perform komet.raise_stale();
  end if;
  answer := row(b.id, b.version, komet.say('{1} is taken away'), komet.detail(b.name::text))::api.done_row;
  perform komet.request_end(break_remove.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.break_remove(uuid, uuid, bigint) is 'Takes days without meetings out of the calendar. Errors: KM002 when changed meanwhile, or not one''s own to take away.';

-- ---------------------------------------------------------------------------------------------------
-- Who has which duty

create type api.duty_list_row as (id uuid, login text, name text, duty text, unit_name text, valid_from date, valid_to date);

create function api.duty_list(unit uuid default null, duty text default null, ended text default null) returns setof api.duty_list_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select md5(concat_ws(' ', d.login, d.unit, d.duty, d.valid_from))::uuid, d.login::text, c.name::text, d.duty, u.name::text, d.valid_from, d.valid_to
  from komet.duty d join komet.unit u on u.id = d.unit left join komet.colleague c on c.login = d.login
  where (duty_list.unit is null or d.unit = duty_list.unit) and (duty_list.duty is null or d.duty = duty_list.duty)
    and (duty_list.ended = 'too' or komet.today() <= coalesce(d.valid_to, 'infinity'))
  order by d.login, d.valid_from desc, u.name collate "sv-SE-x-icu", d.duty
$$;
comment on function api.duty_list(uuid, text, text) is 'Every login and its duties, with dates; ended = too: those that have ended, also. Given and taken with komet-db user, by one who may make logins. Source: SoLPuL 10 §: access is documented and can be checked.';
