-- Calendars of groups (iCalendar, RFC 5545) and the public facts of coming groups. No names of families are in either.

create function komet.ical_text(value text) returns text
language sql immutable
as $$ select replace(regexp_replace(value, '([\\;,])', '\\\1', 'g'), E'\n', '\n') $$;
comment on function komet.ical_text(text) is 'A text as a value of iCalendar (RFC 5545 3.3.11).';

create function komet.ical_line(value text) returns setof text
language plpgsql immutable
as $$
declare
  line text := '';
  c text;
begin
  -- 75 octets a line, none in the middle of a character (RFC 5545 3.1). The line feed is the file's.
  foreach c in array regexp_split_to_array(value, '') loop
    if octet_length(convert_to(line || c, 'UTF8')) > 75 then
      return next line || chr(13);
      line := ' ';
    end if;
    line := line || c;
  end loop;
  return next line || chr(13);
end
$$;
comment on function komet.ical_line(text) is 'A line of iCalendar, folded, each ending in a carriage return.';

create function komet.ical_time(day date, at time) returns text
language sql immutable
as $$ select ';TZID=Europe/Stockholm:' || to_char(day + at, 'YYYYMMDD"T"HH24MISS') $$;
comment on function komet.ical_time(date, time) is 'When, as a property of iCalendar in the time of Stockholm.';

create function komet.ical_utc(at timestamptz) returns text
language sql stable
as $$ select to_char(ical_utc.at at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') $$;
comment on function komet.ical_utc(timestamptz) is 'A moment as iCalendar writes it.';

create function komet.ical_zone() returns text[]
language sql immutable
as $$
  select array['BEGIN:VTIMEZONE', 'TZID:Europe/Stockholm',
    'BEGIN:DAYLIGHT', 'DTSTART:19810329T020000', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'TZNAME:CEST', 'END:DAYLIGHT',
    'BEGIN:STANDARD', 'DTSTART:19961027T030000', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'TZNAME:CET', 'END:STANDARD',
    'END:VTIMEZONE']
$$;
comment on function komet.ical_zone() is 'The time of Stockholm, summer time as since 1996.';

create function komet.ical_meeting(m komet.meeting, g komet.course_group) returns setof text
language sql stable
as $$
  select l.line
  from (select greatest(m.changed_at, g.changed_at) as changed,
      (select count(*) from komet.meeting x where x.course_group = g.id and x.state <> 'cancelled') as meetings,
      (select p.name from komet.programme p where p.id = g.programme) as programme,
      (select case when not p.is_home then concat_ws(', ', p.name, p.address) end from komet.place p where p.id = komet.meeting_at(m, g)) as place) f
  cross join lateral unnest(array['BEGIN:VEVENT',
    -- A meeting is known by its group and number: planned anew it is the same event in everybody's calendar.
    'UID:' || g.id || '-' || m.number || '@komet',
    -- Only ever higher, also when the meetings are planned anew: seconds until the last change.
    'SEQUENCE:' || greatest(0, extract(epoch from f.changed - timestamptz '2024-01-01 00:00:00Z')::int),
    'DTSTAMP:' || komet.ical_utc(f.changed), 'LAST-MODIFIED:' || komet.ical_utc(f.changed),
    'DTSTART' || komet.ical_time(m.on_date, m.starts), 'DTEND' || komet.ical_time(m.on_date, m.ends),
    'SUMMARY:' || komet.ical_text(f.programme || ' ' || lower(komet.on_paper('sv', 'group')) || ' ' || g.number || ', ' || komet.on_paper('sv', 'meeting_of', m.number::text, greatest(f.meetings, m.number)::text)),
    'LOCATION:' || komet.ical_text(f.place),
    'STATUS:' || case when m.state = 'cancelled' or g.state = 'cancelled' then 'CANCELLED' else 'CONFIRMED' end,
    'END:VEVENT']) with ordinality l (line, n)
  where l.line is not null order by l.n
$$;
comment on function komet.ical_meeting(komet.meeting, komet.course_group) is 'A meeting as an event. What it is about is not told: a theme is a note among leaders.';

create function komet.ical(name text, title text, groups uuid[]) returns setof api.file_row
language sql stable
as $$
  select ical.name, f.line
  from (
    select 0 as part, null::date as day, null::uuid as id, l.n, l.line from unnest(array['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Komet//Komet//SV', 'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH', 'X-WR-CALNAME:' || komet.ical_text(title)] || komet.ical_zone()) with ordinality l (line, n)
    union all
    select 1, m.on_date, m.id, l.n, l.line from komet.meeting m join komet.course_group g on g.id = m.course_group
      cross join lateral komet.ical_meeting(m, g) with ordinality l (line, n) where g.id = any (groups)
    union all
    select 2, null, null, 1, 'END:VCALENDAR') c
  cross join lateral komet.ical_line(c.line) with ordinality f (line, k)
  order by c.part, c.day, c.id, c.n, f.k
$$;
comment on function komet.ical(text, text, uuid[]) is 'The meetings of groups as a calendar file.';

create function api.group_calendar(course_group uuid) returns setof api.file_row
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  g komet.course_group;
begin
  select x.* into g from komet.course_group x
   where x.id = group_calendar.course_group and (x.unit = any (array(select komet.units_figures())) or x.id = any (array(select komet.groups_led())));
  if not found then
    perform komet.raise_stale();
  end if;
  return query select * from komet.ical('grupp-' || g.number || '.ics', (select p.name::text from komet.programme p where p.id = g.programme) || ' '
    || lower(komet.on_paper('sv', 'group')) || ' ' || g.number, array[g.id]);
end
$$;
comment on function api.group_calendar(uuid) is 'The meetings of a group as a calendar (iCalendar). A meeting that is moved or cancelled changes in the calendar of whoever takes the file in again. Errors: KM002. Source: RFC 5545.';

create function api.my_calendar() returns setof api.file_row
language sql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
  select * from komet.ical('mina-traffar.ics', 'Komet', array(select g.id from komet.course_group g where g.id = any (array(select komet.groups_led())) and g.state not in ('settled', 'cancelled')))
$$;
comment on function api.my_calendar() is 'All meetings of the groups that one leads and that are not over, as a calendar. Source: RFC 5545.';

-- ---------------------------------------------------------------------------------------------------
-- What anybody may know of the groups to come

create type api.public_groups_row as (id uuid, unit_name text, programme_name text, first_date date, weekday text, starts text, ends text, place text, address text,
  meetings int, language_name text, interpreter boolean, childcare boolean, free int, phone text);

create function api.public_groups(programme uuid default null) returns setof api.public_groups_row
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  groups uuid[] := array(
    select g.id from komet.course_group g join komet.programme_version v on v.id = g.programme_version
     where g.unit = any (array(select komet.units_figures())) and g.state in ('planned', 'open') and g.first_date >= komet.today() and not v.needs_decision
       and (public_groups.programme is null or g.programme = public_groups.programme));
begin
  return query
    select g.id, u.name::text, p.name::text, g.first_date, extract(isodow from g.first_date)::text, to_char(g.starts, 'HH24:MI'), to_char(g.ends, 'HH24:MI'),
      case when not l.is_home then l.name::text end, case when not l.is_home then l.address::text end,
      (select count(*)::int from komet.meeting m where m.course_group = g.id and m.state <> 'cancelled'), n.name::text, g.interpreter, g.childcare,
      greatest(g.capacity - s.taken, 0), komet.phone_paper(nullif(komet.setting('letter_phone', g.unit), '-'))
    from komet.course_group g
    join komet.unit u on u.id = g.unit
    join komet.programme p on p.id = g.programme
    join komet.language n on n.code = g.language
    join komet.seats_of(groups) s on s.course_group = g.id
    left join komet.place l on l.id = g.place
    where g.id = any (groups)
    order by p.position, g.first_date, u.name collate "sv-SE-x-icu", g.number;
end
$$;
comment on function api.public_groups(uuid) is 'What anybody may know of groups that have not begun: where, when, in which language, how many seats are free, whom to ring. Not those that need a decision. Of one''s own district; a lead of all. Source: wish 16.';

create function komet.csv(value text) returns text
language sql immutable
as $$ select case when value ~ '[",\n\r]' then '"' || replace(value, '"', '""') || '"' else coalesce(value, '') end $$;
comment on function komet.csv(text) is 'A value of comma-separated values (RFC 4180).';

create function api.public_groups_csv(programme uuid default null) returns setof api.file_row
language sql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
  select 'kommande-grupper-' || to_char((select komet.today()), 'YYYYMMDD') || '.csv', f.line from (
    select 0::bigint as n, 'stadsdel,program,start,veckodag,tid,slut,lokal,adress,träffar,språk,tolk,barnpassning,lediga platser,telefon' as line
    union all
    select x.n, array_to_string(array[komet.csv(x.unit_name), komet.csv(x.programme_name), x.first_date::text, komet.on_paper('sv', 'weekday.' || x.weekday), x.starts, x.ends,
      komet.csv(x.place), komet.csv(x.address), x.meetings::text, komet.csv(x.language_name), komet.on_paper('sv', 'yes_no.' || left(x.interpreter::text, 1)),
      komet.on_paper('sv', 'yes_no.' || left(x.childcare::text, 1)), x.free::text, komet.csv(x.phone)], ',')
    from api.public_groups(public_groups_csv.programme) with ordinality x (id, unit_name, programme_name, first_date, weekday, starts, ends, place, address, meetings,
      language_name, interpreter, childcare, free, phone, n)) f
  order by f.n
$$;
comment on function api.public_groups_csv(uuid) is 'public_groups as comma-separated values, for a web page of the city. Source: RFC 4180, wish 16.';

create function api.public_groups_json(programme uuid default null) returns setof api.file_row
language sql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
  select 'kommande-grupper-' || to_char((select komet.today()), 'YYYYMMDD') || '.jsonl', (to_jsonb(x) - 'n')::text
    from api.public_groups(public_groups_json.programme) with ordinality x (id, unit_name, programme_name, first_date, weekday, starts, ends, place, address, meetings,
      language_name, interpreter, childcare, free, phone, n)
  order by x.n
$$;
comment on function api.public_groups_json(uuid) is 'The same, a JSON object a line.';
