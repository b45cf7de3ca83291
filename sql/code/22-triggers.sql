-- What happens by itself when a row is written: versions, the queue's sort key, the log, and the notice to others.

create function komet.touch() returns trigger
language plpgsql
as $$
begin
  if new.version = 0 then
    new.version := old.version;
    return new;
  end if;
  new.version := old.version + 1;
  -- A district that is continued by another changes whose the row is, and not who wrote it.
  if new.unit = old.unit then
    new.changed_at := clock_timestamp();
    new.changed_by := session_user;
  end if;
  return new;
end
$$;
comment on function komet.touch() is 'Trigger: counts the save and says whose it was. A write that sets version to 0 is the system''s own: nobody''s save, which no form may trip on.';

create function komet.touch_common() returns trigger
language plpgsql
as $$
begin
  new.version := old.version + 1;
  new.changed_at := clock_timestamp();
  new.changed_by := session_user;
  return new;
end
$$;
comment on function komet.touch_common() is 'Trigger: as touch, for what belongs to no district.';

create function komet.touch_mark() returns trigger
language plpgsql
as $$
begin
  new.version := old.version + 1;
  if new.unit = old.unit then
    new.set_at := clock_timestamp();
    new.set_by := session_user;
  end if;
  return new;
end
$$;
comment on function komet.touch_mark() is 'Trigger: as touch, for attendance, whose columns are named otherwise.';

-- ---------------------------------------------------------------------------------------------------
-- The order of the queue

create function komet.order_criteria(unit uuid, programme uuid, day date default null) returns text[]
language plpgsql stable
as $$
begin
  return coalesce(
    (select p.criteria from komet.order_policy p
      where p.name = komet.setting('queue_order', order_criteria.unit, order_criteria.programme, order_criteria.day)),
    array['priority', 'queue_date', 'child_born', 'tie']);
end
$$;
comment on function komet.order_criteria(uuid, uuid, date) is 'The order in force for one queue today (or another day): priority, then queue date, ties by the child''s birth, older first, as the city''s other queues; a setting.';

create function komet.order_key(criteria text[], priority int, queue_date date, child_born date, tie text) returns text
language plpgsql stable
as $$
declare
  criterion text;
  key text := '';
begin
  foreach criterion in array order_key.criteria
  loop
    key := key || case criterion
      when 'priority' then (9 - coalesce(order_key.priority, 0))::text
      when 'queue_date' then to_char(order_key.queue_date, 'YYYY-MM-DD')
      when 'child_born' then coalesce(to_char(order_key.child_born, 'YYYY-MM-DD'), '9999-12-31')
      else order_key.tie end || ' ';
  end loop;
  return rtrim(key);
end
$$;
comment on function komet.order_key(text[], int, date, date, text) is 'A text whose plain order is the order of the queue. A sort key, not a place: the place is counted when read.';

create function komet.order_row() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'UPDATE' and new.queue_date <> old.queue_date then
    perform komet.fail('KM004', 'queue_date', 'The queue date is never changed');
  end if;
  new.order_key := komet.order_key(komet.order_criteria(new.unit, new.programme), new.priority, new.queue_date,
    new.child_born, new.tie);
  return new;
end
$$;
comment on function komet.order_row() is 'Trigger: keeps order_key, and refuses another queue date.';

create function komet.reorder() returns int
language plpgsql
as $$
declare
  moved int;
begin
  update komet.registration r set order_key = r.order_key
  from (
    select q.unit, q.programme, komet.order_criteria(q.unit, q.programme) as criteria
    from (select distinct unit, programme from komet.registration) q) p
  where p.unit = r.unit and p.programme = r.programme
  and r.order_key <> komet.order_key(p.criteria, r.priority, r.queue_date, r.child_born, r.tie);
  get diagnostics moved = row_count;
  return moved;
end
$$;
comment on function komet.reorder() is 'Sorts the queues anew where the order in force has changed. Run by trigger when a setting is written, and daily, since a setting may begin on its date.';

create function komet.reorder_all() returns trigger
language plpgsql
as $$
begin
  perform komet.reorder();
  return null;
end
$$;
comment on function komet.reorder_all() is 'Trigger: reorder.';

create function komet.frozen() returns trigger
language plpgsql
as $$
begin
  perform komet.fail('KM004', '', 'A move to another district is asked for. Take it back first, or wait for the answer');
  return null;
end
$$;
comment on function komet.frozen() is 'Trigger: nothing of a registration changes while a move is asked for. What other tables tell of it counts as a save of it, and is refused with it.';

-- ---------------------------------------------------------------------------------------------------
-- Facts of a registration that stand in tables of their own. They are no save of the registration: no new version.

create function komet.fact_priority() returns trigger
language plpgsql
as $$
declare
  about uuid := case when tg_op = 'DELETE' then old.registration else new.registration end;
begin
  update komet.registration r set priority = coalesce((
    select max(g.level) from komet.priority_grant g where g.registration = r.id and g.ended_at is null), 0)
  where r.id = about;
  return null;
end
$$;
comment on function komet.fact_priority() is 'Trigger: registration.priority is the level of the grant that has not ended.';

create function komet.fact_rest() returns trigger
language plpgsql
as $$
declare
  about uuid := case when tg_op = 'DELETE' then old.registration else new.registration end;
begin
  update komet.registration r set resting_until = (
    select max(s.until) from komet.rest s where s.registration = r.id and s.ended_on is null)
  where r.id = about;
  return null;
end
$$;
comment on function komet.fact_rest() is 'Trigger: registration.resting_until is the last day of the rests that have not been ended.';

create function komet.born_first(registration uuid) returns date
language plpgsql stable
as $$
begin
  return (
    select min(p.born) from komet.registration_child c join komet.person p on p.id = c.person
    where c.registration = born_first.registration);
end
$$;
comment on function komet.born_first(uuid) is 'When the eldest child of a registration was born.';

create function komet.fact_child() returns trigger
language plpgsql
as $$
declare
  about uuid := case when tg_op = 'DELETE' then old.registration else new.registration end;
  born date;
begin
  born := komet.born_first(about);
  update komet.registration r set child_born = born where r.id = about and r.child_born is distinct from born;
  return null;
end
$$;
comment on function komet.fact_child() is 'Trigger: registration.child_born follows its children.';

create function komet.fact_born() returns trigger
language plpgsql
as $$
begin
  update komet.registration r set child_born = komet.born_first(r.id)
  from komet.registration_child c
  where c.person = new.id and r.id = c.registration;
  return null;
end
$$;
comment on function komet.fact_born() is 'Trigger: registration.child_born follows a birth date that is corrected.';

-- ---------------------------------------------------------------------------------------------------
-- Which day it was: what tells a queue as it stood on another day (44-past.sql)

create function komet.day_of(at timestamptz) returns date
language plpgsql stable
as $$
declare
  day date := (day_of.at at time zone 'Europe/Stockholm')::date;
begin
  return case when day = (clock_timestamp() at time zone 'Europe/Stockholm')::date then komet.today() else day end;
end
$$;
comment on function komet.day_of(timestamptz) is 'The day a point in time belongs to. A moment of this very day belongs to today, whichever day a test or a demonstration believes that is.';

create function komet.day_event() returns trigger
language plpgsql
as $$
begin
  new.on_date := coalesce(new.on_date, komet.day_of(new.at));
  return new;
end
$$;
comment on function komet.day_event() is 'Trigger: the day of an event.';

create function komet.day_grant() returns trigger
language plpgsql
as $$
begin
  new.granted_on := coalesce(new.granted_on, komet.day_of(new.granted_at));
  new.ended_on := case when new.ended_at is not null then coalesce(new.ended_on, komet.day_of(new.ended_at)) end;
  return new;
end
$$;
comment on function komet.day_grant() is 'Trigger: the first day a priority counted, and the first it no longer did.';

create function komet.fact_before() returns trigger
language plpgsql
as $$
begin
  -- The first change of a day wins: what stood when the day before ended. On its first day it had not stood anywhere.
  insert into komet.registration_before (registration, day, unit, child_born, wanted_from)
  select old.id, komet.today(), old.unit, old.child_born, old.wanted_from
  where exists (select from komet.registration_event e where e.registration = old.id and e.on_date < komet.today())
  on conflict (registration, day) do nothing;
  return null;
end
$$;
comment on function komet.fact_before() is 'Trigger: keeps what decided a place or a wait until today, when it is changed.';

-- ---------------------------------------------------------------------------------------------------
-- Telling others. Deferred to the commit, so that no lock on the counters is held while a save works: every transaction
-- takes the counters of a unit in one order, last of all, and none waits for another with rows still to lock.

create function komet.changed() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  line jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
  whose uuid;
  me xid := pg_current_xact_id()::xid;
  what text := tg_table_name;
begin
  -- A move concerns two districts. Whoever writes in both writes the move first, so that here, too, both are taken in one order.
  for whose in select distinct u.id::uuid from unnest(array[line ->> 'unit', line ->> 'to_unit']) u (id) where u.id is not null order by 1
  loop
    continue when exists (select from komet.change c where c.unit = whose and c.subject = what and c.xmin = me);
    perform from komet.change c where c.unit = whose order by c.subject for no key update;
    insert into komet.change as c (unit, subject, n) values (whose, what, 1)
    on conflict on constraint change_pkey do update set n = c.n + 1;
    perform pg_notify('komet_' || left(whose::text, 8), '');
  end loop;
  return null;
end
$$;
comment on function komet.changed() is 'Trigger: counts that a subject has changed in a unit, once a transaction, and sends an empty notice. Clients then ask change_list().';

-- ---------------------------------------------------------------------------------------------------
-- The triggers themselves, one table of them

do $$
declare
  it record;
  -- Columns that are kept by trigger from facts elsewhere: writing them is no save and nothing to log.
  derived constant text[] := array['order_key', 'priority', 'child_born', 'resting_until'];
  columns text;
begin
  for it in
    select c.oid::regclass as tbl, c.relname,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'changed_by') as touched,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'unit' and a.attnotnull) as owned
    from pg_class c where c.relkind = 'r' and c.relnamespace = 'komet'::regnamespace
    and c.relname not in ('change', 'presence', 'request', 'draft', 'migration', 'clock')
    and c.relname <> 'survey_anonymous'
  loop
    columns := '';
    if it.relname = 'registration' then
      select 'of ' || string_agg(quote_ident(a.attname), ', ') into columns from pg_attribute a
      where a.attrelid = it.tbl and a.attnum > 0 and not a.attisdropped and a.attname <> all(derived);
      execute format('create trigger frozen before update %s on %s for each row when (old.moving and new.moving and old.unit = new.unit) execute function komet.frozen()',
        columns, it.tbl);
    end if;
    if it.touched then
      execute format('create trigger touch before update %s on %s for each row execute function komet.%I()', columns, it.tbl,
        case when it.owned then 'touch' else 'touch_common' end);
    end if;
    execute format('create trigger write after insert or delete or update %s on %s for each row execute function audit.write(%s)',
      columns, it.tbl, (
        select string_agg(quote_literal(a.attname), ', ' order by k.n) from pg_index i
        cross join unnest(i.indkey::int2[]) with ordinality k (attnum, n)
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
        where i.indrelid = it.tbl and i.indisprimary));
    if it.relname in ('registration', 'offer', 'course_group', 'meeting', 'participation', 'attendance', 'move', 'material_movement', 'material_order', 'material_order_line',
      'web_participation', 'web_progress', 'web_contact', 'web_pause') then
      execute format('create constraint trigger changed after insert or update or delete on %s deferrable initially deferred '
        'for each row execute function komet.changed()', it.tbl);
    end if;
  end loop;
end
$$;

create trigger touch before update on komet.attendance for each row execute function komet.touch_mark();

create trigger order_row before insert or update of unit, programme, priority, queue_date, child_born, tie, order_key
  on komet.registration for each row execute function komet.order_row();
create trigger reorder after insert or update on komet.setting for each row when (new.name = 'queue_order') execute function komet.reorder_all();
create trigger reorder_less after delete on komet.setting for each row when (old.name = 'queue_order') execute function komet.reorder_all();
create trigger reorder after update or delete on komet.order_policy
  for each statement execute function komet.reorder_all();

create trigger day before insert on komet.registration_event for each row execute function komet.day_event();
create trigger day before insert or update on komet.priority_grant for each row execute function komet.day_grant();
create trigger fact_before after update of child_born, wanted_from on komet.registration for each row
  when (new.child_born is distinct from old.child_born or new.wanted_from is distinct from old.wanted_from)
  execute function komet.fact_before();
create trigger fact after insert or update or delete on komet.priority_grant for each row execute function komet.fact_priority();
create trigger fact after insert or update or delete on komet.rest for each row execute function komet.fact_rest();
create trigger fact after insert or update or delete on komet.registration_child for each row execute function komet.fact_child();
create trigger fact after update of born on komet.person for each row when (new.born is distinct from old.born)
  execute function komet.fact_born();
