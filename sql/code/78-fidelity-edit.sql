-- Fidelity lists kept by the project's lead: what each meeting of a programme version should hold. As with questionnaires, a list that meetings
-- are marked by, or have been, is never changed: a new version is made of it, written, and taken into use from a day.

create function komet.item_held(meeting int, number int, last boolean) returns boolean language sql immutable as $$
  select coalesce(item_held.meeting = item_held.number or item_held.meeting = 0 and item_held.number > 1 or item_held.meeting = -1 and item_held.last, true)
$$;
comment on function komet.item_held(int, int, boolean) is 'Whether an item of a fidelity list is one of the meeting of that number: the last or not.';

create function komet.item_told(meeting int) returns text language sql stable as $$
  select case item_told.meeting
    when 0 then case when komet.speaks_english() then 'Every meeting but the first' else 'Varje träff utom den första' end
    when -1 then case when komet.speaks_english() then 'The last meeting' else 'Sista träffen' end
    else coalesce(case when komet.speaks_english() then 'Meeting ' else 'Träff ' end || item_told.meeting,
      case when komet.speaks_english() then 'Every meeting' else 'Varje träff' end) end
$$;
comment on function komet.item_told(int) is 'Which meetings hold an item, as its reader says it. To be shown, not kept.';

create function komet.item_short(meeting int) returns text language sql stable as $$
  select case when item_short.meeting > 0 then item_short.meeting::text
    else (case when komet.speaks_english() then array['last', 'all but 1', 'all'] else array['sista', 'alla utom 1', 'alla'] end)[coalesce(item_short.meeting + 2, 3)] end
$$;
comment on function komet.item_short(int) is 'The same as a column of a list shows it.';

create function komet.item_code(meeting int) returns text language sql immutable as $$
  select case item_code.meeting when 0 then 'later' when -1 then 'last' else coalesce(item_code.meeting::text, 'every') end
$$;
comment on function komet.item_code(int) is 'Which meetings hold an item, as it travels: every, later (all but the first), last, or a number.';

create function komet.fidelity_name(programme_version uuid) returns text language sql stable as $$
  select p.name || ', ' || v.label from komet.programme_version v join komet.programme p on p.id = v.programme where v.id = fidelity_name.programme_version
$$;
comment on function komet.fidelity_name(uuid) is 'The programme version whose fidelity lists are meant, by name.';

create type api.fidelity_template_row as (id uuid, name text, valid_from date, valid_to date, edition int, since date, items int, writing boolean);

create function api.fidelity_template_list(programme uuid default null) returns setof api.fidelity_template_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select v.id, komet.fidelity_name(v.id), v.valid_from, v.valid_to, c.edition, c.valid_from, (select count(*)::int from komet.fidelity_item i where i.fidelity_list = c.id having count(*) > 0),
    exists (select from komet.fidelity_list l where l.programme_version = v.id and l.valid_from is null)
  from komet.programme_version v join komet.programme p on p.id = v.programme
  left join lateral (
    select l.id, l.edition, l.valid_from from komet.fidelity_list l
    where l.programme_version = v.id and komet.written_state(l.valid_from, l.valid_to) = 'used' order by l.edition desc limit 1) c on true
  where v.form = 'group' and (fidelity_template_list.programme is null or v.programme = fidelity_template_list.programme)
  order by p.position, p.name collate "sv-SE-x-icu", p.id, v.valid_from desc, v.id
$$;
comment on function api.fidelity_template_list(uuid) is 'Every version of a programme that is held in groups: by which fidelity list its meetings are marked today, since when, and whether a new one is being written. Errors: none. Source: wishes 9 and 68.';

-- ---------------------------------------------------------------------------------------------------
-- Versions of a list

create type api.fidelity_edition_row as (id uuid, version bigint, programme_version uuid, name text, edition int, state text, valid_from date, valid_to date, items int, marked int, writing boolean, coming boolean, ready boolean);

create function api.fidelity_edition_list(programme_version uuid default null) returns setof api.fidelity_edition_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select l.id, l.version, l.programme_version, komet.fidelity_name(l.programme_version), l.edition, komet.written_state(l.valid_from, l.valid_to), l.valid_from, l.valid_to,
    (select count(*)::int from komet.fidelity_item i where i.fidelity_list = l.id), (select count(*)::int from komet.fidelity_rating f where f.fidelity_list = l.id), l.valid_from is null,
    l.valid_from > komet.today(), not exists (select from komet.fidelity_list x where x.programme_version = l.programme_version and x.valid_from is null)
  from komet.fidelity_list l where l.programme_version = fidelity_edition_list.programme_version order by l.edition desc
$$;
comment on function api.fidelity_edition_list(uuid) is 'The fidelity lists of a programme version, the newest first: being written, to come, used today, or earlier; and how many times meetings have been marked by each. ready: another can be made of it. Errors: none.';

create function komet.fidelity_locked(id uuid, all_too boolean default false) returns komet.fidelity_list language plpgsql as $$
declare
  l komet.fidelity_list;
begin
  if all_too then
    perform from komet.programme_version v where v.id = (select x.programme_version from komet.fidelity_list x where x.id = fidelity_locked.id) for no key update;
  end if;
  select * into l from komet.fidelity_list x where x.id = fidelity_locked.id for update;
  if not found or not komet.has_duty('lead') then
    perform komet.raise_stale();
  end if;
  return l;
end $$;
comment on function komet.fidelity_locked(uuid, boolean) is 'A fidelity list, locked by the lead, else KM002: what is read of it after that is as it is. all_too: with the programme version, and so its other lists, before it.';

create function komet.fidelity_writing(l komet.fidelity_list) returns void language plpgsql stable as $$
begin
  if l.valid_from is not null then
    perform komet.fail('KM004', null, 'Meetings are marked by it, or have been, and it stays as it is: make a new version of it');
  end if;
end $$;
comment on function komet.fidelity_writing(komet.fidelity_list) is 'KM004 unless it is being written: only such a list is changed.';

create function komet.fidelity_made(programme_version uuid, made_from uuid) returns komet.fidelity_list language plpgsql as $$
declare
  l komet.fidelity_list;
begin
  perform from komet.programme_version v where v.id = fidelity_made.programme_version and v.form = 'group' for no key update;
  if not found or not komet.has_duty('lead') then
    perform komet.raise_stale();
  elsif exists (select from komet.fidelity_list x where x.programme_version = fidelity_made.programme_version and x.valid_from is null) then
    perform komet.fail('KM004', null, 'A new version is being written already');
  end if;
  insert into komet.fidelity_list (programme_version, edition)
  select fidelity_made.programme_version, coalesce(max(x.edition), 0) + 1 from komet.fidelity_list x where x.programme_version = fidelity_made.programme_version
  returning * into l;
  perform komet.fidelity_copied(l.id, fidelity_made.made_from);
  return l;
end $$;
comment on function komet.fidelity_made(uuid, uuid) is 'A new list to be written, with the items of another or of none. KM002; KM004 when one is being written already.';

create function api.fidelity_edition_make(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  o komet.fidelity_list;
  l komet.fidelity_list;
begin
  done := komet.request_begin(fidelity_edition_make.request, 'fidelity_edition_make', jsonb_build_object('id', fidelity_edition_make.id, 'version', fidelity_edition_make.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  o := komet.fidelity_locked(fidelity_edition_make.id, true);
  if o.version is distinct from fidelity_edition_make.version then
    perform komet.raise_stale();
  end if;
  l := komet.fidelity_made(o.programme_version, o.id);
  return next komet.finish(fidelity_edition_make.request, l.id, l.version, komet.say('Version {1} can be written now. No meeting is marked by it before it is taken into use'), l.edition::text);
end $$;
comment on function api.fidelity_edition_make(uuid, uuid, bigint) is 'A new version of a fidelity list, made of another: its items keep their codes, so that marks can be compared. The lead. Errors: KM002; KM004 when one is being written already. Source: wishes 9 and 68.';

create function api.fidelity_list_choice(programme_version uuid default null) returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select l.id::text, komet.fidelity_name(v.id) || case when komet.speaks_english() then ', list ' else ', lista ' end || l.edition
  from komet.fidelity_list l join komet.programme_version v on v.id = l.programme_version join komet.programme p on p.id = v.programme
  where exists (select from komet.fidelity_item i where i.fidelity_list = l.id)
  order by v.id = fidelity_list_choice.programme_version desc, v.programme = (select o.programme from komet.programme_version o where o.id = fidelity_list_choice.programme_version) desc,
    p.position, p.name collate "sv-SE-x-icu", p.id, v.valid_from desc, v.id, l.edition desc
$$;
comment on function api.fidelity_list_choice(uuid) is 'The lists that a new one can be made of: those of the same programme first.';

create function api.fidelity_edition_new(request uuid default null, programme_version uuid default null, made_from uuid default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  l komet.fidelity_list;
begin
  done := komet.request_begin(fidelity_edition_new.request, 'fidelity_edition_new', jsonb_build_object('programme_version', fidelity_edition_new.programme_version, 'made_from', fidelity_edition_new.made_from));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  if fidelity_edition_new.made_from is not null and not exists (select from komet.fidelity_list x where x.id = fidelity_edition_new.made_from) then
    perform komet.fail('KM001', 'made_from', 'Choose from the list');
  end if;
  l := komet.fidelity_made(fidelity_edition_new.programme_version, fidelity_edition_new.made_from);
  return next komet.finish(fidelity_edition_new.request, l.id, l.version, komet.say('Version {1} can be written now. No meeting is marked by it before it is taken into use'), l.edition::text);
end $$;
comment on function api.fidelity_edition_new(uuid, uuid, uuid) is 'A new fidelity list of a programme version: with the items of a list of any programme, or empty. The lead. Errors: KM001 at made_from; KM002; KM004 when one is being written already. Source: wishes 9 and 68.';

create type api.fidelity_use_row as (id uuid, version bigint, name text, edition int, items int, valid_from date, message text, detail text);

create function api.fidelity_use_get(id uuid default null) returns setof api.fidelity_use_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select l.id, l.version, komet.fidelity_name(l.programme_version), l.edition, (select count(*)::int from komet.fidelity_item i where i.fidelity_list = l.id), l.valid_from, null::text, null::text
  from komet.fidelity_list l where l.id = fidelity_use_get.id
$$;
comment on function api.fidelity_use_get(uuid) is 'One list, for the form that takes it into use.';

create function api.fidelity_use_save(request uuid default null, id uuid default null, version bigint default null, valid_from date default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  l komet.fidelity_list;
begin
  done := komet.request_begin(fidelity_use_save.request, 'fidelity_use_save', jsonb_build_object('id', fidelity_use_save.id, 'version', fidelity_use_save.version, 'valid_from', fidelity_use_save.valid_from));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  l := komet.fidelity_locked(fidelity_use_save.id, true);
  if l.version is distinct from fidelity_use_save.version then
    perform komet.raise_stale();
  end if;
  perform komet.fidelity_writing(l);
  perform komet.use_checked(fidelity_use_save.valid_from, (select max(x.valid_from) from komet.fidelity_list x where x.programme_version = l.programme_version));
  if not exists (select from komet.fidelity_item i where i.fidelity_list = l.id) then
    perform komet.fail('KM004', null, 'It has no items yet');
  end if;
  update komet.fidelity_list x set version = x.version + 1, valid_to = fidelity_use_save.valid_from - 1
  where x.programme_version = l.programme_version and x.valid_from is not null and coalesce(x.valid_to, 'infinity') >= fidelity_use_save.valid_from;
  update komet.fidelity_list x set version = x.version + 1, valid_from = fidelity_use_save.valid_from where x.id = l.id returning * into l;
  return next komet.finish(fidelity_use_save.request, l.id, l.version, komet.say('Meetings from {2} on are marked by version {1}'), l.edition::text, l.valid_from::text);
end $$;
comment on function api.fidelity_use_save(uuid, uuid, bigint, date) is 'Takes a fidelity list into use from a day; meetings before that day are marked by the one before, and marks that are set stay with theirs. The lead. Errors: KM001 at valid_from; KM002; KM004 when it is in use already or has no items. Source: wishes 9 and 68.';

create function api.fidelity_use_end(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  l komet.fidelity_list;
begin
  done := komet.request_begin(fidelity_use_end.request, 'fidelity_use_end', jsonb_build_object('id', fidelity_use_end.id, 'version', fidelity_use_end.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  l := komet.fidelity_locked(fidelity_use_end.id, true);
  if l.version is distinct from fidelity_use_end.version then
    perform komet.raise_stale();
  elsif l.valid_from is null or l.valid_from <= komet.today() or exists (select from komet.fidelity_rating f where f.fidelity_list = l.id) then
    perform komet.fail('KM004', null, 'Only a version that comes later can be written on');
  elsif exists (select from komet.fidelity_list x where x.programme_version = l.programme_version and x.edition > l.edition) then
    perform komet.fail('KM004', null, 'Another version has been made since');
  end if;
  update komet.fidelity_list x set version = x.version + 1, valid_to = null where x.programme_version = l.programme_version and x.valid_to = l.valid_from - 1;
  update komet.fidelity_list x set version = x.version + 1, valid_from = null, valid_to = null where x.id = l.id;
  return next komet.finish(fidelity_use_end.request, l.id, l.version + 1, komet.say('Version {1} is written again, and not used from {2}'), l.edition::text, l.valid_from::text);
end $$;
comment on function api.fidelity_use_end(uuid, uuid, bigint) is 'A list that was to be used from a day that has not come is written again; the one before goes on. The lead. Errors: KM002; KM004 when its day has come, or another version has been made since.';

create function api.fidelity_edition_drop(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  l komet.fidelity_list;
begin
  done := komet.request_begin(fidelity_edition_drop.request, 'fidelity_edition_drop', jsonb_build_object('id', fidelity_edition_drop.id, 'version', fidelity_edition_drop.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  l := komet.fidelity_locked(fidelity_edition_drop.id, true);
  if l.version is distinct from fidelity_edition_drop.version then
    perform komet.raise_stale();
  end if;
  perform komet.fidelity_writing(l);
  delete from komet.fidelity_item i where i.fidelity_list = l.id;
  delete from komet.fidelity_list x where x.id = l.id;
  return next komet.finish(fidelity_edition_drop.request, l.id, null, komet.say('Version {1} was thrown away'), l.edition::text);
end $$;
comment on function api.fidelity_edition_drop(uuid, uuid, bigint) is 'Throws away a fidelity list that is being written. The lead. Errors: KM002, KM004.';

-- ---------------------------------------------------------------------------------------------------
-- Items

create type api.fidelity_item_row as (id uuid, version bigint, fidelity_list uuid, held text, nr int, text text, meeting text, meeting_label text, stands text, code text, writing boolean, message text, detail text);

create function komet.fidelity_rows(fidelity_list uuid, item uuid default null) returns setof api.fidelity_item_row language sql stable as $$
  select i.id, i.version, i.fidelity_list, komet.item_told(i.meeting), i.position, i.text::text, komet.item_code(i.meeting), komet.item_told(i.meeting), null::text, i.code, l.valid_from is null, null::text, null::text
  from komet.fidelity_item i join komet.fidelity_list l on l.id = i.fidelity_list
  where i.fidelity_list = fidelity_rows.fidelity_list and (fidelity_rows.item is null or i.id = fidelity_rows.item)
  order by i.meeting is not null, i.meeting = -1, i.meeting, i.position, i.code
$$;
comment on function komet.fidelity_rows(uuid, uuid) is 'The items of a list: those of every meeting, those of every one but the first, of each, and of the last.';

create function api.fidelity_item_list(fidelity_list uuid default null, meeting int default null) returns setof api.fidelity_item_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select r.id, r.version, r.fidelity_list, case when fidelity_item_list.meeting is null then r.held end, r.nr, r.text, r.meeting, r.meeting_label,
    case when fidelity_item_list.meeting is not null then komet.item_short(i.meeting) end, r.code, r.writing, null::text, null::text
  from komet.fidelity_rows(fidelity_item_list.fidelity_list) with ordinality r (id, version, fidelity_list, held, nr, text, meeting, meeting_label, stands, code, writing, message, detail, n)
  join komet.fidelity_item i on i.id = r.id
  join komet.fidelity_list l on l.id = i.fidelity_list
  join komet.programme_version v on v.id = l.programme_version
  where fidelity_item_list.meeting is null or komet.item_held(i.meeting, fidelity_item_list.meeting, fidelity_item_list.meeting = v.meetings)
  order by case when fidelity_item_list.meeting is null then r.n else r.nr end
$$;
comment on function api.fidelity_item_list(uuid, int) is 'The items of a fidelity list by the meetings that hold them; or, of the meeting of that number, what is marked after it, in order. Errors: none. Source: wish 68.';

create function api.fidelity_item_get(id uuid default null) returns setof api.fidelity_item_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select r.* from komet.fidelity_item i cross join lateral komet.fidelity_rows(i.fidelity_list, i.id) r where i.id = fidelity_item_get.id
$$;
comment on function api.fidelity_item_get(uuid) is 'One item, for its form.';

create function api.fidelity_meeting_choice(fidelity_list uuid default null) returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select komet.item_code(m.n), komet.item_told(m.n)
  from komet.fidelity_list l join komet.programme_version v on v.id = l.programme_version
  cross join lateral (
    select null::int as n, 1 as place union all values (0, 2), (-1, 3)
    union all select s.n, 3 + s.n from generate_series(1, v.meetings) s (n)) m
  where l.id = fidelity_meeting_choice.fidelity_list order by m.place
$$;
comment on function api.fidelity_meeting_choice(uuid) is 'Which meetings an item of a list can be held at: every one, every one but the first, the last, or one of them.';

create function komet.items_ordered(fidelity_list uuid, first uuid) returns void language sql as $$
  update komet.fidelity_item i set version = i.version + 1, position = o.n
  from (
    select x.id, row_number() over (order by x.position, x.id <> items_ordered.first, x.code) as n
    from komet.fidelity_item x where x.fidelity_list = items_ordered.fidelity_list) o
  where o.id = i.id and i.position <> o.n
$$;
comment on function komet.items_ordered(uuid, uuid) is 'Numbers the items of a list anew; the one that was just put somewhere stands before what stood there.';

create function komet.item_place(i komet.fidelity_item, nr int, moved boolean) returns int language plpgsql stable as $$
begin
  if item_place.nr is not null then
    -- Further down it comes behind what stands there now, further up before it.
    return least(greatest(item_place.nr, 1), 10000) + case when i.position < item_place.nr then 1 else 0 end;
  elsif i.position is not null and not moved then
    return i.position;
  end if;
  return coalesce((
    select max(x.position) + 1 from komet.fidelity_item x
    where x.fidelity_list = i.fidelity_list and x.meeting is not distinct from i.meeting and x.id is distinct from i.id), 10001);
end $$;
comment on function komet.item_place(komet.fidelity_item, int, boolean) is 'Where an item is put: at its number; left out, where it is, or behind the others of its meeting when it is new or of another meeting now.';

create function komet.item_checked(i komet.fidelity_item, meeting text) returns void language plpgsql stable as $$
begin
  if i.text is null then
    perform komet.fail('KM001', 'text', 'Write what the meeting should hold');
  elsif not exists (select from api.fidelity_meeting_choice(i.fidelity_list) c where c.value = item_checked.meeting) then
    perform komet.fail('KM001', 'meeting', 'Choose from the list');
  elsif exists (select from komet.fidelity_item x where x.fidelity_list = i.fidelity_list and x.text = i.text and x.meeting is not distinct from i.meeting and x.id is distinct from i.id) then
    perform komet.fail('KM001', 'text', 'It stands there already');
  end if;
end $$;
comment on function komet.item_checked(komet.fidelity_item, text) is 'KM001 at each field of an item that cannot be taken.';

create function api.fidelity_item_save(request uuid default null, id uuid default null, version bigint default null, fidelity_list uuid default null, text text default null,
  meeting text default null, nr int default null)
returns setof api.fidelity_item_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.fidelity_item_row;
  i komet.fidelity_item;
  l komet.fidelity_list;
  was int;
begin
  done := komet.request_begin(fidelity_item_save.request, 'fidelity_item_save', jsonb_build_object('id', fidelity_item_save.id, 'version', fidelity_item_save.version,
    'fidelity_list', fidelity_item_save.fidelity_list, 'text', fidelity_item_save.text, 'meeting', fidelity_item_save.meeting, 'nr', fidelity_item_save.nr));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.fidelity_item_row, done);
    return;
  end if;
  l := komet.fidelity_locked(case when fidelity_item_save.id is null then fidelity_item_save.fidelity_list
    else (select x.fidelity_list from komet.fidelity_item x where x.id = fidelity_item_save.id) end);
  select * into i from komet.fidelity_item x where x.id = fidelity_item_save.id;
  if i.version is distinct from fidelity_item_save.version then
    perform komet.raise_stale();
  end if;
  perform komet.fidelity_writing(l);
  was := i.meeting;
  i.fidelity_list := l.id;
  i.text := komet.clean('text', fidelity_item_save.text);
  i.meeting := case fidelity_item_save.meeting when 'later' then 0 when 'last' then -1 else substring(fidelity_item_save.meeting from '^[0-9]{1,2}$')::int end;
  perform komet.item_checked(i, fidelity_item_save.meeting);
  i.position := komet.item_place(i, fidelity_item_save.nr, i.meeting is distinct from was);
  if i.id is null then
    insert into komet.fidelity_item (fidelity_list, code, meeting, position, text)
    values (l.id, 'i' || (select coalesce(max(substr(x.code, 2)::int), 0) + 1 from komet.fidelity_item x join komet.fidelity_list y on y.id = x.fidelity_list
        where y.programme_version = l.programme_version and x.code ~ '^i[0-9]{1,6}$'), i.meeting, i.position, i.text) returning * into i;
  else
    update komet.fidelity_item x set version = x.version + 1, meeting = i.meeting, position = i.position, text = i.text where x.id = i.id;
  end if;
  perform komet.items_ordered(l.id, i.id);
  select * into answer from komet.fidelity_rows(l.id, i.id);
  answer.message := komet.say('Item {1} is saved');
  answer.detail := komet.detail(answer.nr::text);
  perform komet.request_end(fidelity_item_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.fidelity_item_save(uuid, uuid, bigint, uuid, text, text, int) is 'Writes an item of a fidelity list that is being written: what is to be held, at which meetings (every, later, last or a number), and its place among the others. The lead. Errors: KM001 at text, meeting; KM002; KM004 when the list is in use. Source: wish 68.';

create function api.fidelity_item_remove(request uuid default null, id uuid default null, version bigint default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  i komet.fidelity_item;
  l komet.fidelity_list;
begin
  done := komet.request_begin(fidelity_item_remove.request, 'fidelity_item_remove', jsonb_build_object('id', fidelity_item_remove.id, 'version', fidelity_item_remove.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  l := komet.fidelity_locked((select x.fidelity_list from komet.fidelity_item x where x.id = fidelity_item_remove.id));
  select * into i from komet.fidelity_item x where x.id = fidelity_item_remove.id;
  if i.version is distinct from fidelity_item_remove.version then
    perform komet.raise_stale();
  end if;
  perform komet.fidelity_writing(l);
  delete from komet.fidelity_item x where x.id = i.id;
  perform komet.items_ordered(l.id, null);
  return next komet.finish(fidelity_item_remove.request, i.id, null, komet.say('The item was taken away'));
end $$;
comment on function api.fidelity_item_remove(uuid, uuid, bigint) is 'Takes an item out of a fidelity list that is being written. The lead. Errors: KM002, KM004.';
