-- Reviewing the log (SoLPuL 10 §): who opened whose file, a sample of it each month, what is worth a look, and the verdicts.
--
-- What is looked at is a visit: one login in one family's file on one day, known by the number of its first opening. The sample
-- of a month is computed from a secret and not drawn: who asks again gets the same, and nobody chooses. See doc/adr/0024.

-- ---------------------------------------------------------------------------------------------------
-- Secrets: HMAC-SHA-256 (RFC 2104) with keys that only komet_audit reads

create function audit.pad(key bytea, mask int) returns bytea language sql immutable as $$
  select decode(string_agg(lpad(to_hex(case when i < length(key) then get_byte(key, i) else 0 end # mask), 2, '0'), '' order by i), 'hex')
  from generate_series(0, 63) i
$$;
comment on function audit.pad(bytea, int) is 'A key of up to 64 bytes laid over one of the two pads of HMAC.';

create function audit.hmac(name text, message text) returns bytea language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sha256(s.outside || sha256(s.inside || convert_to(hmac.message, 'UTF8'))) from audit.secret s where s.name = hmac.name
$$;
comment on function audit.hmac(text, text) is 'HMAC-SHA-256 of a message with a secret; null when there is no such secret, or no more.';

create function audit.secret_make(name text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  key bytea := sha256(convert_to(gen_random_uuid()::text || gen_random_uuid() || gen_random_uuid(), 'UTF8'));
begin
  insert into audit.secret (name, inside, outside) values (secret_make.name, audit.pad(key, 54), audit.pad(key, 92)) on conflict do nothing;
end $$;
comment on function audit.secret_make(text) is 'Makes a secret of that name, unless there is one.';

create function audit.secret_destroy(name text) returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from audit.secret s where s.name = secret_destroy.name
$$;
comment on function audit.secret_destroy(text) is 'Destroys the secret of a research project, and with it the way from its pseudonyms to anybody. That of the sample stays.';

create policy keeps on audit.secret to komet_audit using (name ~ '^research ') with check (name ~ '^research ');
create policy reads on audit.secret for select to komet_audit using (true);

do $$
begin
  perform audit.secret_make('sample');
end
$$;

-- ---------------------------------------------------------------------------------------------------
-- What komet_audit may know of families: whose file it is, and who has worked in it; of the reviewer's own districts

do $$
declare
  it record;
begin
  for it in select * from (values
    ('family', 'id, unit, protected'), ('person', 'id, unit, family, position, given_name, family_name, changed_by'),
    ('registration', 'id, unit, family, arrived_by'), ('registration_event', 'unit, registration, by'), ('note', 'unit, family, by'),
    ('consent', 'unit, family, by')) t (tbl, columns)
  loop
    execute format('create policy reviews on komet.%I for select to komet_audit using (unit = any (array(select komet.units_reviewed())))', it.tbl);
    execute format('grant select (%s) on komet.%I to komet_audit', it.columns, it.tbl);
  end loop;
  for it in select unnest(array['unit', 'colleague', 'calendar_break']) as tbl
  loop
    execute format('create policy reviews on komet.%I for select to komet_audit using (true)', it.tbl);
    execute format('grant select on komet.%I to komet_audit', it.tbl);
  end loop;
end
$$;

create policy appends on audit.verdict for insert to komet_audit with check (login = session_user and unit = any (array(select komet.units_reviewed())));
create policy reads on audit.verdict for select to komet_audit using (unit = any (array(select komet.units_reviewed())));
create policy appends on audit.signed for insert to komet_audit with check (login = session_user and unit = any (array(select komet.units_reviewed())));
create policy reads on audit.signed for select to komet_audit using (
  unit = any (array(select komet.units_reviewed())) or (select komet.has_duty('lead', 'admin')));
create policy appends on audit.looked for insert to komet_audit with check (login = session_user and unit = any (array(select komet.units_reviewed())));
create policy reads on audit.looked for select to komet_audit using (unit = any (array(select komet.units_reviewed())));
grant select, insert, delete on audit.secret to komet_audit;
grant select, insert on audit.verdict, audit.signed, audit.looked to komet_audit;

-- ---------------------------------------------------------------------------------------------------
-- Visits, the sample of them, and what is worth a look

create function audit.here(at timestamptz) returns timestamp language sql stable as $$
  select at at time zone 'Europe/Stockholm'
$$;
comment on function audit.here(timestamptz) is 'What the clock on the wall showed.';

create function audit.visits(units uuid[], first_day date, last_day date, v_login name default null, v_family uuid default null)
returns table (n bigint, ticket uuid, at timestamptz, last_at timestamptz, times int, login name, unit uuid, family uuid, day date, reason text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  return query
    select min(o.n), (array_agg(o.ticket order by o.n)) [1], min(o.at), max(o.at), count(*)::int, o.login, o.unit, o.family, audit.here(o.at)::date,
      string_agg(distinct o.reason, ', ')
    from audit.opened o
    where o.unit = any (visits.units) and o.unit in (select komet.units_reviewed())
      and o.at >= visits.first_day::timestamp at time zone 'Europe/Stockholm' and o.at < (visits.last_day + 1)::timestamp at time zone 'Europe/Stockholm'
      and (v_login is null or o.login = v_login) and (v_family is null or o.family = v_family)
    group by o.login, o.unit, o.family, audit.here(o.at)::date;
end $$;
comment on function audit.visits(uuid[], date, date, name, uuid) is 'Who was in whose file on which day, in the districts one reviews: the first opening and how many there were, since a client opens a file anew while one works in it.';

create function audit.sampled(units uuid[], first_day date, last_day date, size int) returns table (n bigint, unit uuid, month date)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  return query
    with v as (
      select x.n, x.unit, x.login, date_trunc('month', x.day)::date as month, sha256(s.outside || sha256(s.inside || convert_to(x.ticket::text, 'UTF8'))) as lot
      from audit.visits(sampled.units, sampled.first_day, sampled.last_day) x cross join audit.secret s where s.name = 'sample'),
    f as (select v.*, row_number() over (partition by v.unit, v.month, v.login order by v.lot) as own from v),
    o as (select f.*, row_number() over (partition by f.unit, f.month order by f.own > 1, f.lot) as nth from f)
    select o.n, o.unit, o.month from o where o.nth <= sampled.size;
end $$;
comment on function audit.sampled(uuid[], date, date, int) is 'The sample of whole months: so many visits a district and month as the size says, first one of each login, then any. By lot, with a secret: it is the same whoever asks and how often, and can not be foreseen by who opens a file.';

create function audit.hits(v_at timestamptz, v_login name, v_unit uuid, v_family uuid, many int, begins int, ends int) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select array_remove(array[
    case when exists (select from komet.person p join komet.colleague c on c.login = v_login
      where p.family = v_family and right(lower(c.name), length(p.family_name) + 1) = ' ' || lower(p.family_name)) then 'own_name' end,
    case when exists (select from komet.person p join komet.colleague c on lower(c.name) = lower(concat_ws(' ', p.given_name, p.family_name))
      where p.family = v_family) then 'colleague' end,
    case when exists (select from komet.family f where f.id = v_family and f.protected) then 'protected' end,
    case when exists (
      select from komet.duty d join komet.duty o on o.login = d.login and o.unit <> d.unit and o.duty = 'coordinator' and o.valid_from < d.valid_from
        and audit.here(v_at)::date between o.valid_from and coalesce(o.valid_to, 'infinity')
      where d.login = v_login and d.unit = v_unit and d.duty = 'coordinator' and audit.here(v_at)::date between d.valid_from and coalesce(d.valid_to, 'infinity'))
      then 'district' end,
    case when (select count(distinct o.family) from audit.opened o
      where o.login = v_login and o.at between v_at - interval '30 minutes' and v_at + interval '30 minutes') >= hits.many then 'many' end,
    case when extract(hour from audit.here(v_at)) < hits.begins or extract(hour from audit.here(v_at)) >= hits.ends or extract(isodow from audit.here(v_at)) > 5
      or exists (select from komet.calendar_break b where b.kind = 'holiday' and b.unit is null and audit.here(v_at)::date between b.from_date and b.to_date)
      then 'hours' end,
    case when not exists (select from komet.registration r where r.family = v_family and r.arrived_by = v_login)
      and not exists (select from komet.registration r join komet.registration_event e on e.registration = r.id where r.family = v_family and e.by = v_login)
      and not exists (select from komet.person p where p.family = v_family and p.changed_by = v_login)
      and not exists (select from komet.note n where n.family = v_family and n.by = v_login)
      and not exists (select from komet.consent c where c.family = v_family and c.by = v_login) then 'no_work' end], null)
$$;
comment on function audit.hits(timestamptz, name, uuid, uuid, int, int, int) is 'What makes an opening worth a look, the gravest first: own_name (somebody has the user''s family name), colleague (somebody is called as a colleague), protected, district (the user has been coordinator elsewhere for longer), many (files of many families within an hour), hours (early, late, weekends, red days), no_work (the user has never done anything with the family). None of them is wrong in itself.';

create function audit.whose(v_family uuid) returns text language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select komet.list_name(p.given_name, p.family_name, f.protected)
  from komet.family f left join komet.person p on p.family = f.id where f.id = whose.v_family order by p.position limit 1
$$;
comment on function audit.whose(uuid) is 'Whose file it is, as a list may say it: the first adult, or SKYDDAD.';

create function audit.verdicts(visits bigint[]) returns table (n bigint, opened bigint, at timestamptz, login name, verdict text, note text, version int, newest boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  return query
    select v.n, v.opened, v.at, v.login, v.verdict, v.note, count(*) over (partition by v.opened)::int, v.n = max(v.n) over (partition by v.opened)
    from audit.verdict v where v.opened = any (visits) order by v.n;
end $$;
comment on function audit.verdicts(bigint[]) is 'What reviewers have found of these visits, in turn, how many times, and which is the newest.';

create function audit.verdict_add(opened bigint, unit uuid, verdict text, note text, version int) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  insert into audit.verdict (opened, unit, verdict, note)
  select verdict_add.opened, verdict_add.unit, verdict_add.verdict, verdict_add.note
  where verdict_add.version = (select count(*) from audit.verdict v where v.opened = verdict_add.opened);
  return found;
end $$;
comment on function audit.verdict_add(bigint, uuid, text, text, int) is 'Writes down a verdict, unless there have come others since version.';

create function audit.signed_list() returns setof audit.signed language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query select s.* from audit.signed s;
end $$;
comment on function audit.signed_list() is 'The months that have been reviewed: of the districts one reviews, for the lead and administrators of all.';

create function audit.sign(s audit.signed) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into audit.signed (unit, month, opened, sample, looked_at, investigate, breaches, note)
  values (s.unit, s.month, s.opened, s.sample, s.looked_at, s.investigate, s.breaches, s.note) on conflict do nothing;
  return found;
end $$;
comment on function audit.sign(audit.signed) is 'Writes down that a month was reviewed, once.';

create function audit.look_add(v_unit uuid, v_family uuid, reason text) returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  given uuid;
begin
  insert into audit.looked (unit, family, reason) values (v_unit, v_family, look_add.reason) returning id into given;
  return given;
end $$;
comment on function audit.look_add(uuid, uuid, text) is 'Writes down that the log of a family is looked through, and why.';

create function audit.look_found(look uuid) returns audit.looked language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.* from audit.looked l
  where l.id = look_found.look and l.login = session_user and l.at > clock_timestamp() - interval '1 hour' and l.xid is distinct from pg_current_xact_id_if_assigned()
$$;
comment on function audit.look_found(uuid) is 'A look of one''s own within the last hour, that has been committed: rolled back, it would leave no trace.';

create function audit.family_looks(v_family uuid) returns table (at timestamptz, login name, reason text) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.at, l.login, l.reason from audit.looked l where l.family = family_looks.v_family
$$;
comment on function audit.family_looks(uuid) is 'Who has looked through the log of a family, and why.';

create function audit.people_found(search text, digits text, most int) returns table (id uuid, unit uuid, family uuid, name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id, p.unit, p.family, komet.list_name(p.given_name, p.family_name, f.protected)
  from komet.person p join komet.family f on f.id = p.family
  where p.unit in (select komet.units_reviewed()) and case when people_found.digits is not null
    then exists (select from komet.person_number n where n.person = p.id and n.number = people_found.digits)
    else lower(concat_ws(' ', p.given_name, p.family_name)) like people_found.search || '%' or lower(concat_ws(' ', p.family_name, p.given_name)) like people_found.search || '%' end
  order by p.family_name, p.given_name, p.id limit people_found.most
$$;
comment on function audit.people_found(text, text, int) is 'People of the districts one reviews, by the beginning of a name or by number.';
create policy reviews on komet.person_number for select to komet_audit using (unit = any (array(select komet.units_reviewed())));
grant select (unit, person, number) on komet.person_number to komet_audit;

create function audit.family_written(v_family uuid, first_day date, last_day date, v_login name default null) returns table (at timestamptz, login name, tbl text, op text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select w.at, w.login, w.tbl, w.op
  from audit.written w
  where w.unit in (select komet.units_reviewed()) and (v_login is null or w.login = v_login)
    and w.at >= family_written.first_day::timestamp at time zone 'Europe/Stockholm' and w.at < (family_written.last_day + 1)::timestamp at time zone 'Europe/Stockholm'
    and (w.tbl, w.row_id) in (
      select 'family', v_family::text
      union all select 'person', p.id::text from komet.person p where p.family = v_family
      union all select 'registration', r.id::text from komet.registration r where r.family = v_family
      union all select 'note', n.id::text from komet.note n where n.family = v_family
      union all select 'consent', c.id::text from komet.consent c where c.family = v_family)
$$;
comment on function audit.family_written(uuid, date, date, name) is 'When and by whom something was written in a family''s file, and what kind of thing; not what.';
grant select (id) on komet.note, komet.consent to komet_audit;

create function audit.user_listed(v_login name, first_day date, last_day date) returns table (n bigint, at timestamptz, what text, search text, found int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.n, l.at, l.what, l.search, l.found from audit.listed l
  where l.login = v_login and l.at >= user_listed.first_day::timestamp at time zone 'Europe/Stockholm' and l.at < (user_listed.last_day + 1)::timestamp at time zone 'Europe/Stockholm'
$$;
comment on function audit.user_listed(name, date, date) is 'What somebody has searched for, of the districts one reviews.';

create function audit.user_exported(v_login name, first_day date, last_day date) returns table (at timestamptz, about text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.at, concat_ws(', ', e.what, e.format, e.narrowed, e.found) from audit.exported e
  where e.login = v_login and e.at >= user_exported.first_day::timestamp at time zone 'Europe/Stockholm' and e.at < (user_exported.last_day + 1)::timestamp at time zone 'Europe/Stockholm'
$$;
comment on function audit.user_exported(name, date, date) is 'What somebody has taken out of the program, of the districts one reviews.';

create function audit.user_written(v_login name, first_day date, last_day date) returns table (at timestamptz, unit uuid, tbl text, saves int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select min(w.at), w.unit, w.tbl, count(distinct coalesce(w.request::text, w.n::text))::int from audit.written w
  where w.login = v_login and w.unit in (select komet.units_reviewed())
    and w.at >= user_written.first_day::timestamp at time zone 'Europe/Stockholm' and w.at < (user_written.last_day + 1)::timestamp at time zone 'Europe/Stockholm'
  group by audit.here(w.at)::date, w.unit, w.tbl
$$;
comment on function audit.user_written(name, date, date) is 'How many times somebody has saved what kind of thing on each day, in the districts one reviews.';

create function audit.visit_day(visit uuid) returns table (unit uuid, day date, login name) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.unit, audit.here(o.at)::date, o.login from audit.opened o where o.ticket = visit_day.visit and o.unit in (select komet.units_reviewed())
$$;
comment on function audit.visit_day(uuid) is 'Where, when and by whom a file was opened, of the districts one reviews.';

create function audit.person_known(person uuid) returns table (unit uuid, family uuid) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.unit, p.family from komet.person p where p.id = person_known.person and p.unit in (select komet.units_reviewed())
$$;
comment on function audit.person_known(uuid) is 'Whose file a person is in, of the districts one reviews.';

-- ---------------------------------------------------------------------------------------------------
-- Months

create function komet.review_logins(unit uuid, day date) returns text language sql stable as $$
  select string_agg(komet.called(d.login), ', ' order by komet.called(d.login)) from komet.duty d
  where d.unit = review_logins.unit and d.duty = 'reviewer' and day between d.valid_from and coalesce(d.valid_to, day)
$$;
comment on function komet.review_logins(uuid, date) is 'Who is to review the log of a district.';

create function komet.review_size(unit uuid) returns int language sql stable as $$
  select greatest(komet.setting('review_sample', unit, null)::int, 1)
$$;
comment on function komet.review_size(uuid) is 'How many openings of a month are looked at in a district.';

create type komet.visit as (n bigint, id uuid, at timestamptz, last_at timestamptz, times int, login name, unit uuid, family uuid, day date, reason text,
  sampled boolean, verdict text, verdict_by name, version int);

create function komet.visits_of(unit uuid, first_day date, last_day date, login name default null) returns setof komet.visit
language plpgsql stable as $$
#variable_conflict use_column
declare
  whole_from date := date_trunc('month', visits_of.first_day)::date;
  whole_to date := least((date_trunc('month', visits_of.last_day) + interval '1 month - 1 day')::date, (date_trunc('month', komet.today()) - interval '1 day')::date);
begin
  return query
    with v as materialized (select x.* from audit.visits(array[visits_of.unit], visits_of.first_day, visits_of.last_day, visits_of.login) x),
    s as materialized (select x.n from audit.sampled(array[visits_of.unit], whole_from, whole_to, komet.review_size(visits_of.unit)) x),
    g as materialized (select x.* from audit.verdicts(array(select v.n from v)) x where x.newest)
    select v.n, v.ticket, v.at, v.last_at, v.times, v.login, v.unit, v.family, v.day, v.reason, s.n is not null, g.verdict, g.login, coalesce(g.version, 0)
    from v left join s on s.n = v.n left join g on g.opened = v.n;
end $$;
comment on function komet.visits_of(uuid, date, date, name) is 'Visits of one district in a period, whether each is in the sample of its month (of months that are over), and what was found of it.';

create function komet.visit_hits(v komet.visit) returns text[] language sql stable as $$
  select audit.hits(v.at, v.login, v.unit, v.family, komet.setting('review_many', v.unit, null)::int, komet.setting('review_day_begins', v.unit, null)::int,
    komet.setting('review_day_ends', v.unit, null)::int)
$$;
comment on function komet.visit_hits(komet.visit) is 'What makes a visit worth a look, by the settings of its district.';

create function komet.review_month_id(unit uuid, month date) returns uuid language sql immutable as $$
  select md5(review_month_id.unit::text || review_month_id.month)::uuid
$$;
comment on function komet.review_month_id(uuid, date) is 'What the log of a district''s month is known by.';

create function komet.review_by(unit uuid, month date) returns date language sql stable as $$
  select (review_by.month + interval '1 month')::date + komet.setting('review_days', review_by.unit, null)::int
$$;
comment on function komet.review_by(uuid, date) is 'The day until which the log of a district''s month is to be reviewed and signed.';

create function komet.review_late() returns table (id uuid, unit uuid, month date) language sql stable as $$
  with d as (select komet.today() as today, date_trunc('month', komet.today())::date as this_month)
  select komet.review_month_id(u.id, m.month), u.id, m.month
  from d cross join komet.units_reviewed() r join komet.unit u on u.id = r and u.kind = 'district'
  cross join lateral (
    select x::date as month from generate_series(greatest(d.this_month - interval '11 months', date_trunc('month', u.valid_from)), d.this_month - interval '1 month', interval '1 month') x) m
  where d.today > komet.review_by(u.id, m.month)
    and not exists (select from audit.signed_list() s where s.unit = u.id and s.month = m.month)
    -- A month without a visit is signed, too, but nobody goes back for one.
    and (m.month = (d.this_month - interval '1 month')::date and coalesce(u.valid_to, m.month) >= m.month or exists (select from audit.visits(array[u.id], m.month, (m.month + interval '1 month - 1 day')::date)))
$$;
comment on function komet.review_late() is 'Months of the districts whose log one reviews that are not signed though their day has passed: those that review_months calls late.';

create type api.review_month_row as (id uuid, unit uuid, month text, period text, unit_name text, state text, opened int, sample int, left_over int, investigate int, breaches int, signed_by text, signed_on date,
  reviewers text, may_sign boolean);

create function api.review_months() returns setof api.review_month_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  today date := komet.today();
  this_month date := date_trunc('month', today)::date;
  mine uuid[] := array(select komet.units_reviewed());
begin
  return query
    select komet.review_month_id(u.id, m.month), u.id, to_char(m.month, 'YYYY-MM'), to_char(m.month, 'YYYY-MM'), u.name::text,
      case when s.n is not null then 'signed'
        when m.month = this_month then 'running'
        when today > komet.review_by(u.id, m.month) then 'late'
        else 'waiting' end,
      coalesce(s.opened, c.opened), coalesce(s.sample, c.sample), case when s.n is null then c.left_over end, coalesce(c.investigate, s.investigate), coalesce(c.breaches, s.breaches),
      komet.called(s.login), audit.here(s.at)::date, coalesce(komet.review_logins(u.id, today), komet.say('nobody')),
      u.id = any (mine) and s.n is null and m.month < this_month and c.left_over = 0
    from komet.unit u
    cross join lateral (
      select d::date as month from generate_series(greatest(this_month - interval '11 months', date_trunc('month', u.valid_from)), this_month, interval '1 month') d) m
    left join audit.signed_list() s on s.unit = u.id and s.month = m.month
    left join lateral (
      select count(*)::int as opened, count(*) filter (where v.sampled)::int as sample, count(*) filter (where v.sampled and v.verdict is null)::int as left_over,
        count(*) filter (where v.verdict = 'investigate')::int as investigate, count(*) filter (where v.verdict = 'breach')::int as breaches
      from komet.visits_of(u.id, m.month, (m.month + interval '1 month - 1 day')::date) v) c on u.id = any (mine)
    where u.kind = 'district' and (u.id = any (mine) or today between u.valid_from and coalesce(u.valid_to, today))
      and (u.id = any (mine) and (c.opened > 0 or m.month >= this_month - interval '1 month' and coalesce(u.valid_to, m.month) >= m.month) or u.id <> all (mine) and komet.has_duty('lead', 'admin') and m.month = this_month - interval '1 month')
    order by m.month desc, s.n is not null, u.name collate "sv-SE-x-icu";
end $$;
comment on function api.review_months() is 'The log of each month and district: how many were in a file, how large the sample is and how much of it is left, whether somebody has signed that it was reviewed or it is late, and who reviews. A reviewer sees the own districts'' year; the lead and administrators, without figures, who has not signed last month. Errors: none. Source: SoLPuL 10 §.';

create type api.review_row as (id uuid, version int, visit uuid, at text, by text, name text, reason text, hit text, more int, sampled boolean, verdict text, times int, month text);

create function komet.review_first() returns date language sql stable as $$
  select (date_trunc('month', komet.today()) - interval '11 months')::date
$$;
comment on function komet.review_first() is 'The first day of the log that the lists of a reviewer go back to.';

create function api.review_list(which text default null, month text default null, login text default null) returns setof api.review_row
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  wanted text := coalesce(review_list.which, 'sample');
  first_day date := komet.review_first();
  last_day date := komet.today();
begin
  if review_list.month is not null then
    if review_list.month !~ '^\d{4}-(0[1-9]|1[0-2])$' then
      perform komet.fail('KM001', 'month', 'A month is written as 2026-11');
    end if;
    first_day := (review_list.month || '-01')::date;
    last_day := (first_day + interval '1 month - 1 day')::date;
  elsif wanted in ('hits', 'all') then
    first_day := (date_trunc('month', last_day) - interval '1 month')::date;
  end if;
  return query
    with v as materialized (
      select x as visit, (x).*, case when wanted = 'hits' then komet.visit_hits(x) end as told
      from komet.units_reviewed() u
      cross join lateral komet.visits_of(u, first_day, last_day, review_list.login::name) x
      where case wanted
        when 'sample' then x.sampled and x.verdict is null and not exists (
          select from audit.signed_list() s where s.unit = x.unit and s.month = date_trunc('month', x.day)::date)
        when 'hits' then x.verdict is null
        when 'investigate' then x.verdict = 'investigate'
        when 'done' then x.verdict is not null
        else true end),
    -- Never to have worked with a family is nothing by itself: a telephone call leaves no trace in the file.
    f as materialized (
      select v.* from v where wanted <> 'hits' or v.told <> '{}' and v.told <> '{no_work}'
      order by v.at desc, v.n limit komet.setting('list_max', null, null)::int * 5)
    select f.id, f.version, f.id, komet.moment(f.at), komet.called(f.login), audit.whose(f.family), f.reason, h.hits[1], nullif(greatest(cardinality(h.hits) - 1, 0), 0), f.sampled, f.verdict, f.times,
      to_char(f.day, 'YYYY-MM')
    from f cross join lateral (select coalesce(f.told, komet.visit_hits(f.visit)) as hits) h
    order by f.at desc, f.n;
end $$;
comment on function api.review_list(text, text, text) is 'Who was in whose file: which is sample (what is left to look at of the months that are over, the default), hits (worth a look and not looked at yet), investigate, done, or all; hits and all of this month and the last unless a month (2026-11) is asked for. hit is the gravest of what is worth a look, more how many more. Of the districts one reviews. Errors: KM001 at month. Source: SoLPuL 10 §, systematic and by chance.';

create function komet.visit_found(visit uuid) returns komet.visit language plpgsql stable as $$
#variable_conflict use_column
declare
  found_one komet.visit;
begin
  select v.* into found_one from audit.visit_day(visit_found.visit) d cross join lateral komet.visits_of(d.unit, d.day, d.day, d.login) v
  where v.id = visit_found.visit;
  return found_one;
end $$;
comment on function komet.visit_found(uuid) is 'One visit in a district that one reviews.';

create type api.fact_row as (id uuid, label text, value text);

create function api.review_facts(visit uuid default null) returns setof api.fact_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  v komet.visit := komet.visit_found(review_facts.visit);
begin
  if v.n is null then
    return;
  end if;
  return query
    select md5(f.label || n)::uuid, f.label, f.value from (
      select 1 as step, 0::bigint as n, komet.say('Who opened it') as label, komet.called(v.login) || ', ' || v.login as value
      union all select 2, 0, komet.say('Whose file'), audit.whose(v.family)
      union all select 3, 0, komet.say('Opened at'), komet.moment(v.at)
      union all select 4, 0, komet.say('Last opened that day'), komet.moment(v.last_at) where v.times > 1
      union all select 5, 0, komet.say('Times that day'), v.times::text where v.times > 1
      union all select 6, 0, komet.say('Reason given'), v.reason where v.reason is not null
      union all select 7, 0, komet.say('By chance'), komet.say('in the sample of the month') where v.sampled
      union all select 8, h.n, komet.say('Worth a look'), h.hit from unnest(komet.visit_hits(v)) with ordinality h (hit, n)
      union all select 9, x.n, x.verdict, concat_ws(', ', komet.moment(x.at), komet.called(x.login), x.note) from audit.verdicts(array[v.n]) x
    ) f order by f.step, f.n;
end $$;
comment on function api.review_facts(uuid) is 'All about one visit: who, whose file, when, the reason, what makes it worth a look, and what reviewers found. Errors: none.';

create type api.written_row as (id uuid, at text, by text, tbl text, op text);

create function api.review_written(visit uuid default null) returns setof api.written_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  v komet.visit := komet.visit_found(review_written.visit);
begin
  return query
    select md5(concat_ws(' ', w.at, w.tbl, w.op))::uuid, komet.moment(min(w.at)), komet.called(w.login), w.tbl, w.op
    from audit.family_written(v.family, v.day, v.day, v.login) w group by w.at, w.login, w.tbl, w.op order by w.at, w.tbl;
end $$;
comment on function api.review_written(uuid) is 'What kinds of things the same person wrote in that file on that day: nothing is an answer, too. Not what was written. Errors: none.';

-- ---------------------------------------------------------------------------------------------------
-- Verdicts

create function komet.verdict_put(visit uuid, version int, verdict text, note text) returns text language plpgsql as $$
#variable_conflict use_column
declare
  v komet.visit;
  clean text := komet.clean('note', verdict_put.note, 500);
begin
  -- One at a time: a verdict stands on those before it.
  perform pg_advisory_xact_lock(hashtextextended('verdict ' || verdict_put.visit, 32));
  v := komet.visit_found(verdict_put.visit);
  if v.n is null or v.unit <> all (array(select komet.units_reviewed())) then
    perform komet.raise_stale();
  elsif v.login = session_user then
    perform komet.fail('KM004', null, 'Nobody reviews what they opened themselves: a colleague does');
  elsif coalesce(verdict_put.verdict, '') not in ('approved', 'investigate', 'breach') then
    perform komet.fail('KM001', 'verdict', 'Choose from the list');
  elsif verdict_put.verdict <> 'approved' and clean is null then
    perform komet.fail('KM001', 'note', 'Say what is to be investigated, or what was found');
  elsif not audit.verdict_add(v.n, v.unit, verdict_put.verdict, clean, coalesce(verdict_put.version, -1)) then
    perform komet.raise_stale();
  end if;
  return case verdict_put.verdict
    when 'approved' then komet.say('Found in order')
    when 'investigate' then komet.say('Is to be investigated: F6, Show, Being investigated finds it again')
    else komet.say('Written down as a breach. Tell the head of the unit') end;
end $$;
comment on function komet.verdict_put(uuid, int, text, text) is 'What review_save and review_approve have in common.';

create function api.review_save(request uuid default null, id uuid default null, version int default null, verdict text default null, note text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
begin
  done := komet.request_begin(review_save.request, 'review_save', jsonb_build_object('id', review_save.id, 'version', review_save.version, 'verdict', review_save.verdict, 'note', review_save.note));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  return next komet.finish(review_save.request, review_save.id, coalesce(review_save.version, 0) + 1,
    komet.verdict_put(review_save.id, review_save.version, review_save.verdict, review_save.note));
end $$;
comment on function api.review_save(uuid, uuid, int, text, text) is 'What a reviewer finds of one visit: approved, investigate or breach, the last two with a note. It is added to what was found before. Errors: KM001 at verdict or note; KM002 when it is not of one''s districts, or a colleague has looked at it since; KM004 about one''s own visit. Source: SoLPuL 10 §.';

create function api.review_approve(request uuid default null, id uuid default null, version int default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
begin
  done := komet.request_begin(review_approve.request, 'review_approve', jsonb_build_object('id', review_approve.id, 'version', review_approve.version));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  return next komet.finish(review_approve.request, review_approve.id, coalesce(review_approve.version, 0) + 1,
    komet.verdict_put(review_approve.id, review_approve.version, 'approved', null));
end $$;
comment on function api.review_approve(uuid, uuid, int) is 'Finds one visit in order. Errors: as review_save.';

create function api.review_sign_save(request uuid default null, id uuid default null, unit uuid default null, month text default null, note text default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  first_day date := case when review_sign_save.month ~ '^\d{4}-(0[1-9]|1[0-2])$' then (review_sign_save.month || '-01')::date end;
  s audit.signed;
  unseen int;
begin
  done := komet.request_begin(review_sign_save.request, 'review_sign_save', jsonb_build_object('unit', review_sign_save.unit, 'month', review_sign_save.month, 'note', review_sign_save.note));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  if first_day is null or coalesce(review_sign_save.unit <> all (array(select komet.units_reviewed())), true) then
    perform komet.raise_stale();
  elsif komet.today() < (first_day + interval '1 month')::date then
    perform komet.fail('KM004', null, 'The month is not over');
  end if;
  select count(*), count(*) filter (where v.sampled), count(*) filter (where v.verdict is not null), count(*) filter (where v.verdict = 'investigate'),
    count(*) filter (where v.verdict = 'breach'), count(*) filter (where v.sampled and v.verdict is null)
  into s.opened, s.sample, s.looked_at, s.investigate, s.breaches, unseen
  from komet.visits_of(review_sign_save.unit, first_day, (first_day + interval '1 month - 1 day')::date) v;
  if unseen > 0 then
    perform komet.fail('KM004', null, 'There are {1} left to look at in the sample of the month', unseen::text);
  end if;
  s.unit := review_sign_save.unit;
  s.month := first_day;
  s.note := komet.clean('note', review_sign_save.note, 500);
  if not audit.sign(s) then
    perform komet.fail('KM004', null, 'The month is signed already');
  end if;
  return next komet.finish(review_sign_save.request, review_sign_save.id, 0, komet.say('The log of {1} is reviewed and signed: {2} openings, {3} looked at'),
    review_sign_save.month, s.opened::text, s.looked_at::text);
end $$;
comment on function api.review_sign_save(uuid, uuid, uuid, text, text) is 'Signs that the log of a district''s month was reviewed, once its sample is looked through: the evidence that the check was made, with its figures. Errors: KM002 when it is not of one''s districts; KM004 when the month is not over, something is left, or it is signed. Source: SoLPuL 10 §.';

-- ---------------------------------------------------------------------------------------------------
-- The log of a person, and of a user

create type api.log_search_row as (id uuid, name text, unit_name text);

create function api.log_search(search text default null) returns setof api.log_search_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  words text := nullif(btrim(left(log_search.search, 200)), '');
  digits text := (komet.number_check(words)).number;
  n int;
begin
  if words is null then
    return;
  elsif char_length(words) < komet.setting('search_letters', null, null)::int then
    perform komet.fail('KM001', 'search', 'Write at least {1} letters', komet.setting('search_letters', null, null));
  end if;
  return query
    select p.id, p.name, u.name::text
    from audit.people_found(lower(replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_')), digits, komet.setting('list_max', null, null)::int) p
    join komet.unit u on u.id = p.unit;
  get diagnostics n = row_count;
  perform audit.list('log_search', words, n);
end $$;
comment on function api.log_search(text) is 'Whose log is to be looked through: people of the districts one reviews, by the beginning of a name or by number, and nothing else of them. The search is logged. Errors: KM001 at search. Source: SoLPuF (2001:637) 15 §.';

create function api.log_open_save(request uuid default null, id uuid default null, reason text default null) returns setof api.done_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  clean text := komet.clean('reason', log_open_save.reason);
  p record;
begin
  done := komet.request_begin(log_open_save.request, 'log_open_save', jsonb_build_object('id', log_open_save.id, 'reason', log_open_save.reason));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  select x.unit, x.family into p from audit.person_known(log_open_save.id) x;
  if p.family is null then
    perform komet.raise_stale();
  elsif clean is null then
    perform komet.fail('KM001', 'reason', 'Say why the log is looked through');
  end if;
  return next komet.finish(log_open_save.request, audit.look_add(p.unit, p.family, clean), 0, komet.say('Written down: this log is looked through, and why'));
end $$;
comment on function api.log_open_save(uuid, uuid, text) is 'Writes down that the log of a person''s file is looked through, and why; the answer''s id lets log_person be read for an hour. Errors: KM001 at reason; KM002 when the person is not of one''s districts.';

create function komet.log_until(day date) returns date language sql stable as $$
  select case when log_until.day is null or log_until.day >= komet.today() then greatest(komet.today(), (clock_timestamp() at time zone 'Europe/Stockholm')::date) else log_until.day end
$$;
comment on function komet.log_until(date) is 'The last day of the log that is asked for: today is the clock''s, whichever day a demonstration believes it is.';

create type api.log_row as (id uuid, at text, by text, did text, about text);

create function api.log_person(id uuid default null, from_date date default null, to_date date default null) returns setof api.log_row
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  l audit.looked := audit.look_found(log_person.id);
  first_day date := coalesce(log_person.from_date, komet.today() - 365);
  last_day date := komet.log_until(log_person.to_date);
begin
  if first_day > last_day then
    perform komet.fail('KM001', 'to_date', 'The period ends before it begins');
  end if;
  if l.id is null then
    return;
  end if;
  return query
    select md5(concat_ws(' ', x.at, x.by, x.did, x.about))::uuid, komet.moment(x.at), komet.called(x.by), x.did, x.about from (
      select v.at, v.login as by, 'opened' as did, concat_ws(', ', v.reason, v.times || ' ' || chr(215)) as about
      from audit.visits(array(select komet.units_reviewed()), first_day, last_day, null, l.family) v
      union all
      select min(w.at), w.login, 'wrote', w.tbl from audit.family_written(l.family, first_day, last_day) w
      group by w.login, w.tbl, audit.here(w.at)::date
      union all
      select k.at, k.login, 'reviewed', k.reason from audit.family_looks(l.family) k where audit.here(k.at)::date between first_day and last_day) x
    order by x.at desc limit komet.setting('list_max', null, null)::int * 10;
end $$;
comment on function api.log_person(uuid, date, date) is 'Everybody who has been in a family''s file: opened it, and why; wrote in it, and what kind of thing; or looked through this log. id is that of log_open_save, of this hour. The last year when nothing else is said. Errors: KM001 at to_date. Source: SoLPuL 10 §; what a person may ask to be told.';

create function api.log_user_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select d.login::text, komet.called(d.login) || ', ' || d.login from komet.duty d
  where d.unit in (select komet.units_reviewed()) group by d.login order by komet.called(d.login) collate "sv-SE-x-icu"
$$;
comment on function api.log_user_choice() is 'Who has or had a duty in the districts one reviews.';

create function api.log_user(login text default null, from_date date default null, to_date date default null) returns setof api.log_row
language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  first_day date := coalesce(log_user.from_date, komet.today() - 30);
  last_day date := komet.log_until(log_user.to_date);
  n int;
begin
  if first_day > last_day then
    perform komet.fail('KM001', 'to_date', 'The period ends before it begins');
  end if;
  if log_user.login is null or not exists (
      select from komet.duty d where d.login = log_user.login::name and d.unit in (select komet.units_reviewed())) then
    return;
  end if;
  return query
    select md5(concat_ws(' ', x.at, x.did, x.about))::uuid, komet.moment(x.at), komet.called(log_user.login::name), x.did, x.about from (
      select v.at, 'opened' as did, concat_ws(', ', audit.whose(v.family), v.reason) as about
      from audit.visits(array(select komet.units_reviewed()), first_day, last_day, log_user.login::name) v
      union all
      select s.at, s.what, concat_ws(', ', s.search, s.found) from audit.user_listed(log_user.login::name, first_day, last_day) s
      union all
      select o.at, 'exported', o.about from audit.user_exported(log_user.login::name, first_day, last_day) o
      union all
      select w.at, 'wrote', w.tbl from audit.user_written(log_user.login::name, first_day, last_day) w) x
    order by x.at desc limit komet.setting('list_max', null, null)::int * 10;
  get diagnostics n = row_count;
  perform audit.list('log_user', log_user.login, n);
end $$;
comment on function api.log_user(text, date, date) is 'What somebody has done in the districts one reviews: whose files they opened and why, what they searched for and how many were found, what left the program, and what kinds of things they wrote on each day. The last thirty days when nothing else is said. That it was looked at is logged. Errors: KM001 at to_date. Source: SoLPuL 10 §.';
