-- What somebody with psql and a login may try: every function with ids of others, every list for those who are hidden, and
-- what any login of PostgreSQL may do unless it is taken away. Today is Tuesday 2026-11-24.
\ir people.inc
\ir as.inc
\ir units.inc
select no_plan();

do $$
begin
	if not exists (select from pg_roles where rolname = 't_supervisor') then
		create role t_supervisor login in role komet_people;
	end if;
end
$$;
grant komet_supervisor to t_supervisor;
insert into komet.duty (login, unit, duty, valid_from) select 't_supervisor', id, 'supervisor', '2026-01-01' from komet.unit where code = 'precens';

-- ---------------------------------------------------------------------------------------------------
-- Words that may not be seen. Farsta is the other district for Bromma; each has a protected family in its running group.

create table tap.secret (unit uuid, what text, id uuid default gen_random_uuid(), primary key (unit, what));
insert into tap.secret (unit, what)
select u.id, w from komet.unit u, unnest(array['child', 'registration', 'offer', 'participation', 'unled', 'waiting', 'move']) w
where u.code in ('farsta', 'bromma');
create function tap.secret(unit text, what text) returns uuid language sql stable as $$
	select s.id from tap.secret s join komet.unit u on u.id = s.unit where u.code = $1 and s.what = $2
$$;

do $$
declare
	u record;
	s jsonb;
begin
	for u in select unit as id, jsonb_object_agg(what, i.id) as i from tap.id i group by unit loop
		s := (select jsonb_object_agg(what, x.id) from tap.secret x where x.unit = u.id);
		insert into komet.person (id, unit, family, role, given_name, family_name, born, protection)
		values ((s ->> 'child')::uuid, u.id, (u.i ->> 'shielded')::uuid, 'child', 'Zskyddad', 'Zskyddad', '2013-02-03', 'secrecy_marker');
		update komet.person set given_name = 'Zskyddad', family_name = 'Zskyddad', called = 'Zskyddad', email = 'Zskyddad', born = '1983-02-03'
		where id = (u.i ->> 'shielded_adult')::uuid;
		insert into komet.note (unit, family, text) values (u.id, (u.i ->> 'shielded')::uuid, 'Zskyddad');
		insert into komet.registration (id, unit, family, programme, state, queue_date, tie)
		select (s ->> 'registration')::uuid, u.id, (u.i ->> 'shielded')::uuid, r.programme, 'queued', '2026-02-01', '00000002'
		from komet.registration r where r.id = (u.i ->> 'registration')::uuid;
		insert into komet.registration_adult (unit, registration, person, caller)
		values (u.id, (s ->> 'registration')::uuid, (u.i ->> 'shielded_adult')::uuid, true);
		insert into komet.registration_child (unit, registration, person) values (u.id, (s ->> 'registration')::uuid, (s ->> 'child')::uuid);
		insert into komet.offer (id, unit, registration, course_group, state, seats, answer_by)
		values ((s ->> 'offer')::uuid, u.id, (s ->> 'registration')::uuid, (u.i ->> 'group')::uuid, 'open', 1, '2026-12-01');
		update komet.group_seat set offer = (s ->> 'offer')::uuid where course_group = (u.i ->> 'group')::uuid and n = 2;
		insert into komet.participation (id, unit, course_group, registration, person, state)
		values ((s ->> 'participation')::uuid, u.id, (u.i ->> 'group')::uuid, (s ->> 'registration')::uuid, (u.i ->> 'shielded_adult')::uuid, 'running');
		-- A group of the district that t_leader does not lead, with the same people.
		insert into komet.course_group (id, unit, number, programme, programme_version, place, first_date, starts, ends, capacity, state)
		select (s ->> 'unled')::uuid, unit, 901, programme, programme_version, place, first_date, starts, ends, 2, 'open'
		from komet.course_group where id = (u.i ->> 'group')::uuid;
		insert into komet.group_seat (course_group, n, unit) select (s ->> 'unled')::uuid, n, u.id from generate_series(1, 2) n;
		insert into komet.participation (unit, course_group, registration, person, state)
		values (u.id, (s ->> 'unled')::uuid, (s ->> 'registration')::uuid, (s ->> 'child')::uuid, 'running');
		insert into komet.registration (id, unit, family, programme, state, queue_date, tie, missing)
		select (s ->> 'waiting')::uuid, u.id, r.family, r.programme, 'queued', '2026-04-01', '00000003', case when r.unit = (select x.id from komet.unit x where x.code = 'farsta') then 'Zhemlig' end
		from komet.registration r where r.id = (u.i ->> 'registration')::uuid;
		update komet.course_group set state = 'running' where id = (u.i ->> 'group')::uuid;
		update komet.registration set state = 'offered' where id in ((u.i ->> 'registration')::uuid, (s ->> 'registration')::uuid);
		update komet.offer set state = 'open', answer_by = '2026-12-01' where id = (u.i ->> 'offer')::uuid;
		update komet.participation set state = 'running' where id = (u.i ->> 'participation')::uuid;
	end loop;
	-- Each asks Skarpnäck for a move of who waits.
	insert into komet.move (id, unit, to_unit, family, registration, programme, consent)
	select x.id, x.unit, k.id, r.family, r.id, r.programme, c.id
	from tap.secret x join tap.secret w on w.unit = x.unit and w.what = 'waiting' join komet.registration r on r.id = w.id
	join komet.consent c on c.family = r.family join komet.unit k on k.code = 'skarpnack' where x.what = 'move';
	update komet.person set given_name = 'Zhemlig', family_name = 'Zhemlig', email = 'Zhemlig' where unit = (select id from komet.unit where code = 'farsta')
		and protection = 'none';
	insert into komet.note (unit, family, text) select unit, id, 'Zhemlig' from komet.family where not protected
		and unit = (select id from komet.unit where code = 'farsta');
	update komet.meeting set theme = 'Zhemlig' where unit = (select id from komet.unit where code = 'farsta');
	update komet.fidelity_rating set why = 'Zhemlig' where unit = (select id from komet.unit where code = 'farsta');
	update komet.place set name = 'Zhemlig ' || left(id::text, 4) where unit = (select id from komet.unit where code = 'farsta');
end
$$;

-- An id of every kind of row there is: of one district, and not within reach of who asks.
create function tap.ids(of_unit text, out kind text, out id uuid) returns setof record language plpgsql as $$
begin
	for kind in
		select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'unit'
		join pg_attribute b on b.attrelid = c.oid and b.attname = 'id'
		where c.relnamespace = 'komet'::regnamespace and c.relkind = 'r'
		and c.relname not in ('duty', 'setting', 'calendar_break', 'leader', 'draft', 'presence', 'protection_grant') order by 1
	loop
		for id in execute format('select t.id from komet.%I t join komet.unit u on u.id = t.unit where u.code = %L order by t.id limit %s', kind, of_unit,
			case when kind in ('family', 'person', 'registration', 'course_group', 'offer', 'move') then 3 else 1 end)
		loop
			return next;
		end loop;
	end loop;
end
$$;
select cmp_ok((select count(distinct kind) from tap.ids('farsta')), '>=', 15::bigint, 'there is something to hide of every kind');

-- ---------------------------------------------------------------------------------------------------
-- Calls, each told whole: rows, or every field of the error. What they wrote is undone.

create function tap.outcome(statement text) returns text language plpgsql as $$
declare
	one record;
	told text := '';
	state text;
	said text;
	more text;
	hint text;
	field text;
	which text;
	tbl text;
	context text;
begin
	begin
		for one in execute statement loop
			told := told || one::text || E'\n';
		end loop;
		raise exception using errcode = 'ZZ000', message = 'undone';
	exception
		when sqlstate 'ZZ000' then null;
		when others then
			get stacked diagnostics state = returned_sqlstate, said = message_text, more = pg_exception_detail, hint = pg_exception_hint,
				field = column_name, which = constraint_name, tbl = table_name, context = pg_exception_context;
			-- Where it came from: which lines of which functions. The statements between depend on how often they have been run.
			told := concat_ws('|', state, said, more, hint, field, which, tbl,
				(select string_agg(l, ' ' order by n) from regexp_split_to_table(context, E'\n') with ordinality x (l, n) where l like 'PL/pgSQL function%'));
	end;
	-- Ids that were asked with or made, and the time of the day, differ from call to call.
	return regexp_replace(regexp_replace(told, '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', '<id>', 'g'), '\d\d:\d\d:\d\d[.\d]*', '<time>', 'g');
end
$$;

create function tap.outcome_as(who name, statement text) returns text language plpgsql as $$
declare
	me name := session_user;
	told text;
begin
	perform set_config('session_authorization', who, true);
	told := tap.outcome(statement);
	perform set_config('session_authorization', me, true);
	return told;
end
$$;

-- All in one go, since plans are made anew for another login. The first of each function is asked twice: what is said where
-- an error came from differs while a function is still being read.
create table tap.asked (login name, function text, arg text, kind text, statement text, told text);
create function tap.ask(who name) returns void language plpgsql as $$
declare
	me name := session_user;
	asks text[] := array(select a.statement from tap.asked a where a.login = who and a.told is null order by a.ctid);
	answers text[] := '{}';
	last text := '';
	one text;
begin
	perform set_config('session_authorization', who, true);
	foreach one in array asks loop
		if split_part(one, '(', 1) <> last then
			perform tap.outcome(one);
			last := split_part(one, '(', 1);
		end if;
		answers := answers || tap.outcome(one);
	end loop;
	perform set_config('session_authorization', me, true);
	update tap.asked a set told = x.told from unnest(asks, answers) x (statement, told) where a.login = who and a.statement = x.statement;
end
$$;

-- An argument that takes a call past its first checks. Ids are those of the district of who asks.
create function tap.own(of_unit text, function text, arg text) returns text language sql stable as $$
	select case
		when arg = 'request' then gen_random_uuid()::text
		when arg in ('family', 'registration', 'course_group', 'offer', 'place') then
			tap.id(of_unit, case arg when 'course_group' then 'group' else arg end)::text
		when arg in ('leader', 'training', 'event') then tap.id(of_unit, arg)::text
		when arg in ('unit') then (select u.id::text from komet.unit u where u.code = $1)
		when arg in ('leader1') then tap.id(of_unit, 'leader')::text
		when arg = 'person' then tap.id(of_unit, 'adult')::text
		when arg = 'programme_version' then (select v.id::text from komet.programme_version v join komet.programme p on p.id = v.programme where p.code = 'komet-3-11')
		when arg = 'programme' then (select p.id::text from komet.programme p
			where p.code = case function when 'programme_move_save' then 'komet-12-18' else 'komet-3-11' end)
		when arg = 'row_ids' and function = 'training_marks_save' then array[tap.id(of_unit, 'trainee')]::text
		when arg = 'column_ids' and function = 'training_marks_save' then array[tap.id(of_unit, 'training_day')]::text
		when arg = 'row_ids' then array[tap.id(of_unit, 'participation')]::text
		when arg = 'column_ids' then array[tap.id(of_unit, 'meeting')]::text
		when arg = 'survey_plan' then (select p.id::text from komet.survey_plan p join komet.survey s on s.id = p.survey where s.code = 'everyday' and p.occasion = 'before')
		when arg = 'corrects' then (select n.id::text from komet.note n where n.family = tap.id(of_unit, 'family') limit 1)
		when arg in ('reason', 'heard') and function <> 'family_open' then (select r.id::text from komet.reason r where r.active and r.kind = case
			when arg = 'heard' then 'heard' when function ~ 'decline' then 'decline' when function ~ 'withdraw' then 'withdraw'
			when function ~ 'cancel' then 'cancel' else split_part(function, '_', 1) end order by r.position limit 1)
		when arg = 'about' and function = 'presence_put' then tap.id(of_unit, 'registration')::text
		when arg = 'id' and function = 'presence_put' then gen_random_uuid()::text
		when arg = 'id' then case
			when function ~ '^(attempt|offer)_' then tap.id(of_unit, 'offer')
			when function ~ '^(certify|trainee)_' then tap.id(of_unit, 'trainee')
			when function ~ '^training_day_' then tap.id(of_unit, 'training_day')
			when function ~ '^(training|event|leader)_' then tap.id(of_unit, split_part(function, '_', 1))
			when function ~ '^group_' then tap.id(of_unit, 'group')
			when function ~ '^meeting_' then tap.id(of_unit, 'meeting')
			when function ~ '^(completion|interrupt|ring)_' then tap.id(of_unit, 'participation')
			when function ~ '^note_' then (select n.id from komet.note n where n.family = tap.id(of_unit, 'family') limit 1)
			when function ~ '^person_' and function <> 'person_search' then tap.id(of_unit, 'adult')
			when function ~ '^phone_' then (select t.id from komet.phone t where t.person = tap.id(of_unit, 'adult'))
			when function ~ '^(sheet|reminder)_' then (select x.id from komet.survey_sheet x where x.course_group = tap.id(of_unit, 'group'))
			when function ~ '^fidelity_(edition|use)_' then (select x.id from komet.fidelity_list x join komet.course_group g on g.programme_version = x.programme_version where g.id = tap.id(of_unit, 'group'))
			when function ~ '^fidelity_item_' then (select x.id from komet.fidelity_item x join komet.fidelity_list l on l.id = x.fidelity_list
				join komet.course_group g on g.programme_version = l.programme_version where g.id = tap.id(of_unit, 'group') and x.code = 'theme')
			when function ~ '^fidelity_' then (select x.id from komet.fidelity_rating x where x.course_group = tap.id(of_unit, 'group'))
			when function ~ '^skip_' then tap.secret(of_unit, 'waiting')
			when function ~ '^move_(accept|refuse|withdraw)' then tap.secret(of_unit, 'move')
			when function = 'draft_put' then gen_random_uuid()
			when function ~ '^(draft|queue|person)_' then null
			else tap.id(of_unit, 'registration') end::text
		else (jsonb_build_object('on_date', '2026-11-24', 'starts', '17:30', 'ends', '20:00', 'first_date', '2026-11-02', 'capacity', '6',
			'name', 'Ny', 'employer', 'district', 'title', 'Film', 'minutes', '60', 'basis', 'earlier', 'day1', '2026-12-01',
			'level', '2', 'review_on', '2026-12-24', 'until', '2026-12-24', 'cause', 'family', 'outcome', 'told', 'purpose', 'contact',
			'answer', 'yes', 'text', 'Hej', 'role', 'guardian', 'given_name', 'Bo', 'marks', '{N}', 'seconds', '{+}', 'body', '{}',
			'form', 'registration', 'answers', case when function ~ '^fid' then '{"show": "done"}' else '{"c1": "3"}' end, 'meeting_number', '0', 'by', 'unit', 'caller_name', 'Bo Ek', 'search', case function when 'person_search' then 'öb' end, 'max', '200',
			'answer_by', '2026-12-02', 'version', '1', 'how', case when function ~ 'consent' then 'oral' else 'telephone' end,
			'number', case when function ~ '^phone' then '070-174 06 07' end, 'kind', case when function = 'event_save' then 'lecture' else 'close' end)) ->> arg end
$$;

create function tap.call(of_unit text, function text, tried text default null, id text default null) returns text language sql stable as $$
	select format('select * from api.%I(%s)', function, string_agg(format('%I => %L', a.name, a.value), ', '))
	from (
		select n.name, case when n.name = tried then case when t.typcategory = 'A' then '{' || call.id || '}' else call.id end
			when n.name = 'version' and tried is distinct from 'id' then coalesce((select x.version::text from (
				select r.id, r.version from komet.registration r union all select o.id, o.version from komet.offer o
				union all select v.id, v.version from komet.move v union all select g.id, g.version from komet.course_group g union all select m.id, m.version from komet.meeting m
				union all select q.id, q.version from komet.participation q union all select s.id, s.version from komet.person s
				union all select e.id, e.version from komet.survey_sheet e union all select f.id, f.version from komet.fidelity_rating f) x
				where x.id::text = tap.own(of_unit, function, 'id')), '1')
			-- A state, a filter or a page is left out.
			when n.name in ('state', 'id', 'order_key', 'answer_by', 'first_date', 'name_key') and function ~ '_list$|_search$' then null
			when n.name = 'version' and function = 'draft_put' then null
			else tap.own(of_unit, function, n.name) end as value
		from pg_proc p, unnest(p.proargnames, p.proargtypes::oid[]) n (name, type) join pg_type t on t.oid = n.type
		where p.pronamespace = 'api'::regnamespace and p.proname = function) a
	where a.value is not null
$$;

-- The arguments that take an id: uuids, lists of them, and texts that are read as one.
create view tap.arguments as
	select p.proname::text as function, a.name as arg, p.oid,
		-- Which rows it may be an id of: under its own name any.
		case a.name when 'row_ids' then 'participation' when 'column_ids' then 'meeting' when 'corrects' then 'note'
			else nullif(regexp_replace(a.name, '^(unit|about|id)$', ''), '') end as kind
	from pg_proc p, unnest(p.proargnames, p.proargtypes::oid[]) a (name, type) join pg_type t on t.oid = a.type
	where p.pronamespace = 'api'::regnamespace and a.name <> 'request'
	and (t.typname in ('uuid', '_uuid') or t.typname = 'text' and a.name in ('id', 'unit', 'place'));
select cmp_ok((select count(*) from tap.arguments), '>', 90::bigint, 'the arguments that take ids are found');

-- Who asks: with the file of her own family open.
select tap.id('farsta', 'family') as farsta_family, tap.id('bromma', 'family') as bromma_family,
	tap.id('farsta', 'group') as farsta_group \gset
set session authorization t_bromma;
select family from api.family_open(:'bromma_family') \g /dev/null
set session authorization t_farsta;
select family from api.family_open(:'farsta_family') \g /dev/null
reset session authorization;

-- The calls do arrive: those with ids of one's own give rows.
insert into tap.asked (login, function, statement)
select 't_bromma', f.function, tap.call('bromma', f.function) from (select distinct function from tap.arguments) f where f.function <> 'draft_drop';
select tap.ask('t_bromma') \g /dev/null
select cmp_ok((select count(*) from tap.asked where told !~ '^(KM|42|22|23)' and told <> ''), '>', 55::bigint, 'with ids of one''s own most calls do what they are for');

-- An id of the other district and an id of nothing get the same answer, to the letter.
truncate tap.asked;
insert into tap.asked (login, function, arg, kind, statement)
select 't_bromma', a.function, a.arg, h.kind, tap.call('bromma', a.function, a.arg, h.id::text)
from tap.arguments a cross join (select null as kind, gen_random_uuid() as id union all select kind, id from tap.ids('farsta')) h
where has_function_privilege('t_bromma', a.oid, 'execute') and (h.kind is null or h.kind in (coalesce(a.kind, h.kind), 'registration'))
order by a.function, a.arg, h.kind nulls first;
select tap.ask('t_bromma') \g /dev/null
select cmp_ok((select count(*) from tap.asked where told is not null), '>', 1500::bigint, 'every call was made');
create view tap.unlike as
	select h.function, h.arg, h.kind, h.told, n.told as absent from tap.asked h join tap.asked n using (function, arg)
	where n.kind is null and h.told <> n.told;
select is_empty('select * from tap.unlike', 'the coordinator of another district learns nothing from an id: hidden is as absent');
select is_empty($$ select function, arg, kind, told from tap.asked where told ~ 'Zhemlig' $$, 'and no answer holds a word of another district');

-- The same for one who leads a group in Farsta: the other group of the district, and Bromma. She meets the protected, too.
truncate tap.asked;
insert into tap.asked (login, function, arg, kind, statement)
select 't_leader', a.function, a.arg, h.kind, tap.call('farsta', a.function, a.arg, h.id::text)
from tap.arguments a cross join (
	select null as kind, gen_random_uuid() as id union all select kind, id from tap.ids('bromma')
	union all select 'unled', tap.secret('farsta', 'unled') union all select 'waiting', tap.secret('farsta', 'waiting')
	union all select 'note', n.id from komet.note n join komet.unit u on u.id = n.unit where u.code = 'farsta'
	union all select 'family', tap.id('farsta', 'shielded') union all select 'family', tap.id('farsta', 'family')) h
where has_function_privilege('t_leader', a.oid, 'execute')
order by a.function, a.arg, h.kind nulls first;
select tap.ask('t_leader') \g /dev/null
select cmp_ok((select count(*) from tap.asked where told is not null), '>', 300::bigint, 'a group leader asks');
select is_empty('select * from tap.unlike', 'and learns nothing from the id of a group she does not lead, or a family');
select is_empty($$ select function, arg, kind, told from tap.asked where told ~ 'Zskyddad|1983-02-03|2013-02-03|Brommaplan' $$, 'nor a name that is protected');

-- ---------------------------------------------------------------------------------------------------
-- What those see who may see much. Every function that only reads, with ids of one's own district.

create function tap.reads(who name, of_unit text) returns void language plpgsql as $$
begin
	truncate tap.asked;
	insert into tap.asked (login, function, kind, statement)
	select who, p.proname, h.kind, tap.call(of_unit, p.proname, h.arg, h.id::text)
	from pg_proc p cross join lateral (
		select null as kind, null as arg, null::uuid as id
		union all select 'shielded ' || s.what, a.arg, s.id from tap.arguments a, (
			select what, id from tap.secret where unit = (select u.id from komet.unit u where u.code = of_unit)
			union all select what, id from tap.id where unit = (select u.id from komet.unit u where u.code = of_unit)) s
		where a.oid = p.oid and a.arg not in ('unit', 'programme', 'reason')) h
	where p.pronamespace = 'api'::regnamespace and has_function_privilege(who, p.oid, 'execute') and not p.proargnames @> array['request']
	and p.proname not in ('draft_put', 'draft_drop', 'presence_put', 'presence_end', 'request_fate');
	perform tap.ask(who);
end
$$;

select tap.reads('t_bromma', 'bromma') \g /dev/null
select cmp_ok((select count(*) from tap.asked where told ~ 'SKYDDAD'), '>', 5::bigint, 'a coordinator finds the protected in her lists');
select is_empty($$ select function, kind, told from tap.asked where told ~ 'Zskyddad|1983-02-03|2013-02-03|\+46701740606' $$,
	'but nowhere their names, birth dates or telephone, as long as nobody has named her for it');
select is(tap.outcome_as('t_bromma', format('select * from api.family_open(%L)', tap.id('bromma', 'shielded'))) ~ '^KM003', true, 'nor is their file opened');
select is_empty($$ select function, kind, told from tap.asked where told ~ 'Zhemlig' $$, 'and of Farsta nothing');

select tap.reads('t_leader', 'farsta') \g /dev/null
select cmp_ok((select count(*) from tap.asked where told ~ 'Zhemlig'), '>', 3::bigint, 'a group leader reads the names in her group');
select is_empty($$ select function, kind, told from tap.asked where told ~ 'Zskyddad|1983-02-03|2013-02-03|\+467|Farsta sekret' $$, 'no protected ones, and no telephones');
update komet.course_group set state = 'settled' where id = tap.id('farsta', 'group');
select tap.reads('t_leader', 'farsta') \g /dev/null
select is_empty($$ select function, kind, told from tap.asked where function ~ 'people|completion' and told <> '' $$, 'and when the group is settled none');
update komet.course_group set state = 'running' where id = tap.id('farsta', 'group');

select tap.reads('t_lead', 'farsta') \g /dev/null
select cmp_ok((select count(*) from tap.asked where told ~ '900'), '>', 1::bigint, 'the project''s lead finds the groups of all');
select is_empty($$ select function, kind, told from tap.asked where told ~ 'Zskyddad|Öberg|SKYDDAD|\+467' or told ~ 'Zhemlig' and function not in ('group_list', 'group_get', 'meeting_list', 'group_calendar') $$,
	'and nobody''s name');
select is_empty($$ select function, told from tap.asked where function ~ 'file|famil|person|phone_[^c]|note|consent|why|queue_list|registration|offer|people|attendance|completion'
	and function not in ('training_people', 'event_people', 'offer_figures', 'offer_figures_about') $$,
	'nor may she execute what gives names');

select tap.reads('t_supervisor', 'farsta') \g /dev/null
select cmp_ok((select count(*) from tap.asked where told ~ 'Nour'), '>', 5::bigint, 'a supervisor finds the leaders of all');
select is_empty($$ select function, kind, told from tap.asked where told ~ 'Zskyddad|Öberg|SKYDDAD|\+467' or told ~ 'Zhemlig' and function not in ('group_list', 'group_get', 'meeting_list', 'fidelity_list', 'group_calendar') $$,
	'and nobody''s name in a family: only what leaders write of their work');

select tap.reads('t_nobody', 'farsta') \g /dev/null
select is_empty($$ select function, told from tap.asked where told ~ 'Zskyddad|Zhemlig|Öberg|\+467' $$, 'who has no duty sees nobody');

-- ---------------------------------------------------------------------------------------------------
-- What no field expects: in every argument, with everything else as it should be.

truncate tap.asked;
insert into tap.asked (login, function, arg, kind, statement)
select (select l from unnest(array['t_bromma', 't_supervisor', 't_lead']) with ordinality x (l, n) where has_function_privilege(l, p.oid, 'execute') order by n limit 1), p.proname, a.name, o.kind,
	tap.call('bromma', p.proname, a.name, o.value)
from pg_proc p, unnest(p.proargnames, p.proargtypes::oid[]) a (name, type) join pg_type t on t.oid = a.type
join (values ('S', 'bidi', U&'a\202Eb'), ('S', 'bell', E'a\x07b'), ('S', 'escape', E'\x1b]0;x\x07'), ('S', 'c1', U&'a\009Bb'), ('S', 'zero width', U&'\200B\200B'),
	('S', 'tag', U&'a\+0E0041'), ('S', 'long', repeat('å', 10000)), ('S', 'wild', '%%'), ('S', 'quote', $q$';drop--\"$q$),
	('S', 'braces', '{1}{9}'), ('S', 'split', chr(31)), ('S', 'digits', '000001010000'), ('S', 'day', '0000-00-00'), ('S', 'month', '9999-99'),
	('S', 'NaN', 'NaN'), ('S', 'null', 'null'), ('S', 'blank', '   '),
	('D', 'date', 'infinity'), ('D', 'date', '-infinity'), ('D', 'date', '5874897-12-31'), ('D', 'date', '4713-01-01 BC'), ('D', 'time', '24:00'), ('D', 'time', '00:00'),
	('N', 'number', '2147483647'), ('N', 'number', '-2147483648'), ('N', 'number', '0'),
	('A', 'list', ''), ('A', 'list', 'null')) o (category, kind, value)
	on o.category = t.typcategory and (o.kind not in ('date', 'time') or t.typname = o.kind)
where p.pronamespace = 'api'::regnamespace and (has_function_privilege('t_bromma', p.oid, 'execute') or has_function_privilege('t_supervisor', p.oid, 'execute') or has_function_privilege('t_lead', p.oid, 'execute'));
select tap.ask('t_bromma') \g /dev/null
select tap.ask('t_supervisor') \g /dev/null
select tap.ask('t_lead') \g /dev/null
select cmp_ok((select count(*) from tap.asked where told is not null), '>', 1500::bigint, 'and that is asked in many ways');
select is_empty($$ select function, arg, kind, told from tap.asked where told ~ '^([0-9A-Z]{5})\|' and told !~ '^(KM00[1-4]|KM00[678]|23514|23503|22P02|22008|22007)' $$,
	'no call is answered by an error that nobody meant');
select is_empty($$ select function, arg, kind, told from tap.asked where told !~ '^([0-9A-Z]{5})\|'
	and told ~ '[\u0001-\u0009\u000b-\u001e\u007f-\u009f\u200b-\u200f\u2028-\u202e\U000e0000-\U000e007f]' $$, 'nothing comes back that could move a cursor or turn a line');
select is_empty($$ select function, arg, kind, told from tap.asked where told !~ '^([0-9A-Z]{5})\|' and told ~ 'infinity|5874897|BC' $$, 'nor a day that is none');
select is_empty($$ select function, arg, kind, told from tap.asked where function in ('registration_answers', 'group_answers') and told ~ '^([0-9A-Z]{5})\|' $$,
	'what is half typed is never an error');

-- Nothing that was read is saved without saying which version was read.
truncate tap.asked;
insert into tap.asked (login, function, arg, kind, statement)
select (select l from unnest(array['t_bromma', 't_supervisor', 't_lead']) with ordinality x (l, n) where has_function_privilege(l, p.oid, 'execute') order by n limit 1), p.proname, 'version', v.kind,
	tap.call('bromma', p.proname, 'version', v.value)
from pg_proc p, (values ('none', null), ('stale', '77'), ('before', '0')) v (kind, value)
where p.pronamespace = 'api'::regnamespace and p.proargnames @> array['request', 'id', 'version'];
select tap.ask('t_bromma') \g /dev/null
select tap.ask('t_supervisor') \g /dev/null
select tap.ask('t_lead') \g /dev/null
select cmp_ok((select count(*) from tap.asked), '>', 60::bigint, 'there are saves of what was read');
select is_empty($$ select function, kind, told from tap.asked where told !~ '^KM002' $$, 'each is refused when it does not say what was seen, or something else');

-- ---------------------------------------------------------------------------------------------------
-- Finding

set session authorization t_bromma;
select is((select count(*) from api.person_search('zs')), 0::bigint, 'the protected are not found by name');
select is((select count(*) from api.person_search(U&',\0009\0009')), 0::bigint, 'a comma and blanks find nobody');
select is((select count(*) from api.person_search(', ö')), 0::bigint, 'nor does a comma and a letter');
select is((select count(*) from api.person_search(', öb')), 2::bigint, 'two letters find');
select is(tap.try('select count(*) from api.person_search(''%'')'), 'KM001 search: Write at least {1} letters', 'one does not');
select is((select problem from api.number_check('000001010000')), 'There is no such birth date', 'the year 0 is none');
select search from api.person_search(U&'ab\0007\202E\009B' || repeat('x', 500)) s (search) \g /dev/null
reset session authorization;
select is((select search from audit.listed order by n desc limit 1), 'ab???' || repeat('x', 195), 'what the log keeps of a search is harmless to who reads it, and short');

-- By number: what the server counts of the work done is the same for a number of Farsta as for one that nobody has.
insert into komet.person_number (unit, family, person, kind, number, valid_from)
values (:'farsta', tap.id('farsta', 'family'), tap.id('farsta', 'child'), 'personnummer', '201905062390', '2026-01-01');
create function tap.work(statement text) returns text language plpgsql as $$
declare
	line text;
	least text;
	n int;
begin
	for n in 1 .. 5 loop
		for line in execute 'explain (analyze, buffers, costs off, timing off, summary off) ' || statement loop
			if line ~ 'hit=' and (least is null or substring(line from 'hit=(\d+)')::int < least::int) then
				least := substring(line from 'hit=(\d+)');
			end if;
		end loop;
	end loop;
	return least;
end
$$;
set session authorization t_bromma;
select isnt(tap.work('select * from api.person_search(''201905062390'')'), null, 'EXPLAIN counts pages');
select is(tap.work('select * from api.person_search(''201905062390'')'), tap.work('select * from api.person_search(''201905062408'')'),
	'as many for a number that another district has as for one that nobody has');
select is(tap.work('select * from api.registration_answers(caller_number => ''201905062390'')'), tap.work('select * from api.registration_answers(caller_number => ''201905062408'')'),
	'beside the form, too');
reset session authorization;

-- The queue, one line a page, forwards and back: the line of the protected holds no birth date and is passed all the same.
create function tap.pages(back boolean) returns text[] language plpgsql as $$
declare
	line api.queue_row;
	seen text[] := '{}';
begin
	loop
		select q.* into line from api.queue_list((select p.value::uuid from api.programme_choice() p where p.label like 'Komet 3%' limit 1),
			line.order_key, line.id, pages.back, 1) q;
		exit when not found or cardinality(seen) > 20;
		seen := case when pages.back then line.id::text || seen else seen || line.id::text end;
	end loop;
	return seen;
end
$$;
set session authorization t_bromma;
select is(cardinality(tap.pages(false)), 3, 'every line of the queue comes once');
select is(tap.pages(false), tap.pages(true), 'in one order, forwards and back');
select is((select string_agg(q.order_key, ', ') from api.queue_list(:'k311') q where q.name = 'SKYDDAD'), '9 2026-02-01 9999-12-31 00000002', 'without the birth date of a protected child');
reset session authorization;
update komet.person set family_name = 'Aa' where id = tap.id('farsta', 'shielded_adult');
set session authorization t_leader;
select is((select array_agg(p.label) from api.attendance_people(:'farsta_group') p), array['Zhemlig Zhemlig', 'SKYDDAD'], 'whoever is protected stands last: the neighbours would tell her letters');
reset session authorization;

-- ---------------------------------------------------------------------------------------------------
-- Tickets, duties and grants end by the clock, also in a transaction in which now() stands still

set session authorization t_bromma;
select family from api.family_open(:'bromma_family') \g /dev/null
select is(tap.try(format('select count(*) from api.family_get(%L)', :'bromma_family')), '1', 'a ticket opens the file');
reset session authorization;
begin;
update audit.opened set at = clock_timestamp() - interval '15 minutes';
set local session authorization t_bromma;
select is(left(tap.try(format('select count(*) from api.family_get(%L)', :'bromma_family')), 5), 'KM007', 'until its time is out');
rollback;
begin;
insert into komet.protection_grant (unit, family, login, reason, valid_from, valid_to)
values (:'bromma', tap.id('bromma', 'shielded'), 't_bromma', 'Handlägger', now() - interval '1 hour', now() + interval '1 hour');
select is(tap.outcome_as('t_bromma', format('select * from api.family_open(%L)', tap.id('bromma', 'shielded'))), E'(<id>,<id>)\n', 'a grant opens a protected file');
update komet.protection_grant set valid_to = clock_timestamp();
select is(left(tap.outcome_as('t_bromma', format('select * from api.family_open(%L)', tap.id('bromma', 'shielded'))), 5), 'KM003', 'until its time is out');
rollback;
select is_empty($$ select p.oid::regprocedure from pg_proc p
	where p.proname in ('has_duty', 'units_of', 'units_file') and p.pronamespace = 'komet'::regnamespace and p.prosrc !~ 'clock_timestamp\(\) < now\(\) \+' $$,
	'who may see what is not believed of a transaction that has been open for long');

-- A save of a colleague's is neither answered nor known.
set session authorization t_farsta;
select id as done from api.note_save('00000000-0000-4000-8000-0000000000b1', :'farsta_family', 'Zhemlig') \gset
select is((select stored from api.request_fate('00000000-0000-4000-8000-0000000000b1')), true, 'one knows one''s own save');
set session authorization t_bromma;
select is(tap.try(format('select text from api.note_save(%L, %L, %L)', '00000000-0000-4000-8000-0000000000b1', :'farsta_family', 'Zhemlig')),
	'KM008 -: This save was already used for something else', 'the number of another''s save gives no answer');
select is((select (stored, function, answer)::text from api.request_fate('00000000-0000-4000-8000-0000000000b1')), '(f,,)', 'and is not known');
reset session authorization;

-- ---------------------------------------------------------------------------------------------------
-- What PostgreSQL lets every login do

create function tap.refusals() returns table (statement text, told text) language plpgsql as $$
begin
	for statement in values ('do $x$ begin end $x$'), ('create function pg_temp.f() returns int language sql as ''select 1'''), ('create temp table t ()'),
		('create table public.t ()'), ('create schema s'), ('select lo_create(0)'), ('select lo_from_bytea(0, '''')'), ('select lo_get(1)'), ('select pg_advisory_lock(1)'),
		('select pg_try_advisory_xact_lock_shared(1, 2)'), ('select pg_logical_emit_message(false, '''', '''')'), ('select count(*) from pg_locks'),
		('select pg_lock_status()'), ('select pg_database_size(current_database())'), ('select pg_table_size(1)'), ('select reltuples from pg_class'),
		('select relpages from pg_class'), ('select * from pg_class'), ('select c from pg_class c'), ('select * from pg_stat_activity'),
		('select pg_stat_get_xact_tuples_fetched(1)'), ('select * from pg_statistic'), ('select * from pg_stats'), ('select * from pg_authid'),
		('select pg_read_file(''x'')'), ('select pg_ls_dir(''.'')'), ('set role komet_api'), ('set role komet_owner'), ('set role komet_audit'), ('set role komet_lead'),
		('set session_replication_role = replica'), ('set log_min_messages = debug5'), ('set track_activities = off'), ('load ''auto_explain'''),
		('create role evil'), ('alter role t_farsta password ''x'''), ('alter role t_bromma createrole'), ('alter role t_bromma bypassrls'),
		('reassign owned by komet_coordinator to t_farsta'), ('lock table komet.person'), ('truncate komet.person'), ('select komet.units_file()'),
		('select audit.list('''', '''', 1)'), ('alter function api.hello owner to t_bromma'), ('comment on schema api is ''x'''),
		('explain select from komet.person'), ('select query_to_xml(''select * from komet.person'', true, true, '''')'),
		('select nextval(''audit.listed_n_seq'')'), ('select pg_get_expr(null, ''komet.person''::regclass)'), ('select ''komet.person''::regclass'),
		('alter table komet.person disable row level security'), ('create policy p on komet.person using (true)'), ('drop schema api cascade'),
		('create or replace function api.hello(a text) returns int language sql as ''select 1'''), ('alter function api.hello(text, int, text) set search_path = public')
	loop
		told := left(tap.as('t_bromma', statement), 5);
		return next;
	end loop;
end
$$;
select is_empty($$ select * from tap.refusals() where told <> '42501' $$, 'who has no right to it is told so');
set client_min_messages = error;
select is(tap.as('t_bromma', 'drop owned by komet_coordinator, komet_people'), '', 'to drop what one''s group owns is allowed');
set client_min_messages = warning;
select is(tap.as('t_bromma', 'select count(*) from api.may()'), (select count(*)::text from komet.right_list() r where r.duties && array['people', 'coordinator']),
	'and takes no right from anybody');
select is_empty($$ select p.oid::regprocedure from pg_proc p where p.pronamespace = 'api'::regnamespace and not p.proconfig @> array['standard_conforming_strings=on'] $$,
	'how the server reads a backslash in its own functions is not for a client to say');
select is_empty($$ select p.oid::regprocedure from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace
	and p.proname ~ '^lo_|advisory_(xact_)?lock|^pg_lock_status$|_size$' and has_function_privilege('t_bromma', p.oid, 'execute')
	and p.proname not in ('pg_column_size') $$, 'no large objects, no locks by number, no sizes');
select is_empty($$ select lanname from pg_language where lanpltrusted and has_language_privilege('t_bromma', oid, 'usage') $$, 'no language to write functions in');
set session authorization t_bromma;
set row_security = off;
select is(left(tap.try('select count(*) from api.person_search(''bo'')'), 5), '42501', 'without row security nothing is answered');
set row_security = on;
set standard_conforming_strings = off;
set escape_string_warning = off;
select is((select count(*) from api.group_answers(first_date => '2026-12-01', starts => '17:30', programme => :'k311')) > 3, true, 'and with other backslashes the same');
reset session authorization;
select * from finish();
