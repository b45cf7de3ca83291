-- Waiting times: as they are, without pauses that the family wished for, as of any day; and the same truth as one wait told day by day.
-- Today is Tuesday 2026-11-24.
\ir people.inc
\ir as.inc
\ir groups.inc
select plan(25);

-- What happened to a registration, on which day.
create function tap.event(registration uuid, day date, state text, what text default 'changed') returns uuid language sql as $$
  insert into komet.registration_event (unit, registration, what, state, on_date)
  select r.unit, r.id, event.what, event.state, event.day from komet.registration r where r.id = event.registration returning id
$$;
create function tap.since(caller text, since date, unit text default 'farsta', code text default 'komet-3-11') returns uuid language plpgsql as $$
declare
  r uuid := tap.waits(since.caller, since.since, 1, 1, since.unit, since.code);
begin
  update komet.registration_event e set on_date = since.since where e.registration = r;
  return r;
end
$$;
create function tap.rest(registration uuid, from_date date, until date, cause text, ended date default null) returns void language sql as $$
  insert into komet.rest (unit, registration, from_date, until, cause, ended_on) select r.unit, r.id, rest.from_date, rest.until, rest.cause, rest.ended from komet.registration r where r.id = rest.registration
$$;

select tap.since('Plain', '2026-09-01') as plain, tap.since('Rests', '2026-08-01') as rests, tap.since('District', '2026-08-01') as district, tap.since('Wishes', '2026-07-01') as wishes,
  tap.since('Changed', '2026-07-01') as changed, tap.since('Closed', '2026-06-01') as closed, tap.since('Moves', '2026-05-01') as moves, tap.since('Offered', '2026-06-15') as offered,
  tap.since('Both', '2026-06-01') as both_rests, tap.since('Missing', '2026-09-15') as missing \gset
select tap.rest(:'rests', '2026-09-01', '2026-09-30', 'family'), tap.rest(:'rests', '2026-10-10', '2026-12-31', 'other_adult', '2026-10-15'), tap.rest(:'district', '2026-09-01', '2026-10-31', 'district'),
  tap.rest(:'both_rests', '2026-07-01', '2026-07-31', 'family'), tap.rest(:'both_rests', '2026-07-20', '2026-08-20', 'family') \g /dev/null
update komet.registration set wanted_from = '2026-10-01' where id = :'wishes';
insert into komet.registration_before (registration, day, unit, wanted_from) values (:'changed', '2026-08-15', :'farsta', '2026-12-01'), (:'changed', '2026-09-15', :'farsta', null);
update komet.registration set wanted_from = '2026-10-01' where id = :'changed';
delete from komet.registration_before where registration = :'wishes';
delete from komet.registration_before where registration = :'changed' and day = '2026-11-24';
select tap.event(:'closed', '2026-07-01', 'closed', 'closed'), tap.event(:'closed', '2026-08-01', 'queued', 'reopened'), tap.event(:'offered', '2026-09-01', 'offered', 'offered'),
  tap.event(:'offered', '2026-09-08', 'queued', 'declined'), tap.event(:'missing', '2026-09-15', 'incomplete', 'waiting'), tap.event(:'missing', '2026-10-01', 'queued', 'queued') \g /dev/null
-- One changed programme in between: the rest of the first registration ends with it.
select tap.since('Moved', '2026-05-01', 'farsta', 'komet-12-18') as moved \gset
update komet.registration set came_from = :'moves' where id = :'moved';
update komet.registration set state = 'moved' where id = :'moves';
update komet.registration_event set on_date = '2026-08-01' where registration = :'moved';
select tap.event(:'moves', '2026-08-01', 'moved', 'programme_moved'), tap.rest(:'moves', '2026-07-15', '2026-09-15', 'family') \g /dev/null

-- Many at once are what one is, day by day.
create function tap.many(day date) returns table (registration uuid, days int, paused int) language sql security definer set search_path = pg_catalog, pg_temp as $$
  select t.registration, t.days, t.paused from komet.waits_told(array(select x from komet.waits_on(day, null, null, false) x)) t
$$;
alter function tap.many(date) owner to komet_api;
create function tap.one_by_one(day date) returns table (registration uuid, days int, paused int) language sql security definer set search_path = pg_catalog, pg_temp as $$
  select q.id, day - q.queue_date, coalesce((select sum(w.days)::int from komet.wait_parts(q.id, day) w where w.part in ('rest_family', 'rest_other_adult', 'wanted_from', 'out')), 0)
  from komet.programme p cross join lateral komet.queue_on((select u from komet.units_file() u), p.id, day) q
$$;
alter function tap.one_by_one(date) owner to komet_api;
set session authorization t_farsta;
select is((select count(*) from tap.many('2026-11-24')), 10::bigint, 'ten wait today');
select is((select string_agg(t::text, ' ' order by t.registration) from tap.many('2026-11-24') t), (select string_agg(t::text, ' ' order by t.registration) from tap.one_by_one('2026-11-24') t), 'and each as long as day by day');
select is((select string_agg(t::text, ' ' order by t.registration) from tap.many('2026-10-20') t), (select string_agg(t::text, ' ' order by t.registration) from tap.one_by_one('2026-10-20') t), 'as on a day in October');
select is((select string_agg(t::text, ' ' order by t.registration) from tap.many('2026-10-12') t), (select string_agg(t::text, ' ' order by t.registration) from tap.one_by_one('2026-10-12') t), 'while one rests');
select is((select string_agg(t::text, ' ' order by t.registration) from tap.many('2026-09-05') t), (select string_agg(t::text, ' ' order by t.registration) from tap.one_by_one('2026-09-05') t), 'while one has an offer');
select is((select string_agg(t::text, ' ' order by t.registration) from tap.many('2026-07-15') t), (select string_agg(t::text, ' ' order by t.registration) from tap.one_by_one('2026-07-15') t), 'while one was closed');
select is((select string_agg(t::text, ' ' order by t.registration) from tap.many('2026-06-20') t), (select string_agg(t::text, ' ' order by t.registration) from tap.one_by_one('2026-06-20') t), 'in the first days');
select is(string_agg(t.paused::text, ',' order by t.paused), '0,0,0,0,17,31,35,51,61,92', 'pauses: by wish of the family alone') from tap.many('2026-11-24') t;
select is((select t.paused from tap.many('2026-11-24') t where t.registration = :'rests'), 30 + 5, 'a rest of the family''s, and one that was ended');
select is((select t.paused from tap.many('2026-11-24') t where t.registration = :'district'), 0, 'none for a rest because the district has no group');
select is((select t.paused from tap.many('2026-11-24') t where t.registration = :'both_rests'), 51, 'two rests at once count once');
select is((select t.paused from tap.many('2026-11-24') t where t.registration = :'closed'), 31, 'closed in between');
select is((select t.paused from tap.many('2026-11-24') t where t.registration = :'moved'), 17, 'a rest before the programme was changed, until then');
select is((waiting, longest_weeks, median_weeks, own_weeks, over)::text, '(9,25,21,12,5)', 'in weeks: how many, the longest, half, half without pauses, beyond the goal')
  from api.waiting_times() where programme_told = 'Komet 3–11';
select is(waiting, 7, 'in October two fewer stood: they rested') from api.waiting_times(as_of => '2026-10-12') where programme_told = 'Komet 3–11';
reset session authorization;

-- Whose group began.
select tap.event(:'plain', '2026-10-15', 'placed', 'placed'), tap.event(:'plain', '2026-11-01', 'running', 'started'), tap.event(:'rests', '2026-11-10', 'running', 'started') \g /dev/null
update komet.registration set state = 'running' where id in (:'plain', :'rests');
set session authorization t_farsta;
select is((started, started_weeks, started_own_weeks, started_most_weeks, within_percent)::text, '(2,12,9,9,100)', 'of two whose group began: half, without pauses, most, within the goal')
  from api.waiting_times() where programme_told = 'Komet 3–11';
select is(coalesce(max(started), 0), 0, 'none before') from api.waiting_times(to_date => '2026-10-31');
select is(max(started), 2, 'as of then one waited still, and later none does') from api.waiting_times(as_of => '2026-11-24', from_date => '2026-11-01');
select is(string_agg(split_part(line, chr(31), 2), ',') filter (where line ~ 'Goal'), '12', 'the goal is told') from api.waiting_times_about();
reset session authorization;
select tap.event(:'plain', '2026-11-02', 'placed', 'undone') as undone \gset
update komet.registration_event e set undoes = (select x.id from komet.registration_event x where x.registration = :'plain' and x.state = 'running') where e.id = :'undone';
set session authorization t_farsta;
select is(max(started), 1, 'a start that was taken back is none') from api.waiting_times();

-- The lead sees all districts, and nobody's single wait.
set session authorization t_lead;
select is(string_agg(concat_ws(' ', unit_name, waiting, coalesce(median_weeks::text, '-'), coalesce(started::text, '-')), '; '), 'all_units 8 22 -; Farsta 8 22 -', 'the lead: started ones are veiled, one is few') from api.waiting_times();
select is(count(*), 3::bigint, 'by programme') from api.waiting_times(by => 'programme');
select is((select median_weeks from api.waiting_times(by => 'programme') where programme_told = 'Komet 12–18'), null, 'of one who waits there is no median');
set session authorization t_leader;
select is(tap.try('select * from api.waiting_times()'), '42501 -: permission denied for function waiting_times', 'a leader asks in vain');
set session authorization t_bromma;
select is(coalesce(sum(waiting), 0)::int, 0, 'and another district counts its own') from api.waiting_times();
reset session authorization;
select * from finish();
