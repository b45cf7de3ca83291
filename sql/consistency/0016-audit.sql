-- The log says what can not be: a time to come, numbers against the clock, a file of another unit than written, an unknown login
select 'written' as log, n, login, at from audit.written where at > clock_timestamp() + interval '1 minute'
union all
select 'opened', n, login, at from audit.opened where at > clock_timestamp() + interval '1 minute'
union all
select 'opened, unit', o.n, o.login, o.at from audit.opened o join komet.family f on f.id = o.family where f.unit <> o.unit
and not exists (
  with recursive line as (
    select o.unit
    union
    select s.successor from line join komet.unit_succession s on s.predecessor = line.unit)
  select from line where line.unit = f.unit)
union all
select 'opened, login', o.n, o.login, o.at from audit.opened o where not exists (select from komet.duty d where d.login = o.login)
union all
select 'listed, login', l.n, l.login, l.at from audit.listed l where not exists (select from komet.duty d where d.login = l.login)
union all
select 'exported, login', e.n, e.login, e.at from audit.exported e where not exists (select from komet.duty d where d.login = e.login);
