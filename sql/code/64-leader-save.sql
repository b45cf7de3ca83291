-- Writing leaders, who employs them, and their certificates. A coordinator writes the leaders of the own district; what they are
-- trained for is the supervisors' and the lead's.

create function komet.leader_units() returns setof uuid language sql stable as $$
  select u.id from komet.unit u
  where u.id = any (array(select komet.units_file()))
    or u.kind <> 'central' and (select komet.keeps_leaders()) and (select komet.today()) between u.valid_from and coalesce(u.valid_to, 'infinity')
$$;
comment on function komet.leader_units() is 'Where one may write leaders: the own districts, for supervisors and the lead every one of today.';

create function api.leader_unit_choice() returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select u.id::text, u.name::text from komet.unit u
  where u.id = any (array(select komet.leader_units())) order by u.name collate "sv-SE-x-icu", u.id
$$;
comment on function api.leader_unit_choice() is 'The districts whose leaders one may write.';

create function komet.logins_free(leader uuid) returns table (login name, unit uuid) language sql stable as $$
  select d.login, d.unit from komet.duty d
  where d.duty = 'leader' and (select komet.today()) between d.valid_from and coalesce(d.valid_to, 'infinity')
    and d.unit = any (array(select komet.leader_units()))
    and not exists (select from komet.leader l where l.login = d.login and l.id is distinct from logins_free.leader)
$$;
comment on function komet.logins_free(uuid) is 'Logins with the duty of a leader today, in districts whose leaders one may write, that are no other leader.';

create function api.leader_login_choice(id uuid default null) returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select f.login::text, min(coalesce(c.name || ' (' || f.login || ')', f.login)) from komet.logins_free(leader_login_choice.id) f
  left join komet.colleague c on c.login = f.login
  group by f.login order by 2, 1
$$;
comment on function api.leader_login_choice(uuid) is 'The logins that a leader may have.';

create function api.version_choice(programme uuid default null) returns setof api.choice_row language sql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
  select v.id::text, v.label::text from komet.programme_version v
  where v.programme = version_choice.programme order by v.valid_from desc, v.id
$$;
comment on function api.version_choice(uuid) is 'The versions of a programme, the newest first.';

create type api.leader_row as (
  id uuid, version bigint, name text, unit uuid, unit_label text, employer text, employer_name text, contract_from date, contract_to date, contract_hours int,
  interest uuid, interest_label text, login text, login_label text, valid_from date, valid_to date, state text, message text, detail text);

create function api.leader_get(id uuid default null) returns setof api.leader_row language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
begin
  return query
    select l.id, l.version, l.name::text, l.unit, u.name::text, e.employer, e.employer_name::text, e.from_date, e.to_date, e.hours,
      l.interest, i.name::text, l.login::text, komet.called(l.login), l.valid_from, l.valid_to, (select s.state from komet.leaders_shown(array[l.id]) s), null::text, null::text
    from komet.leader l
    join komet.unit u on u.id = l.unit
    left join komet.programme i on i.id = l.interest
    left join lateral (select x.* from komet.leader_employment x where x.leader = l.id order by x.from_date desc limit 1) e on true
    where l.id = leader_get.id and l.unit = any (array(select komet.units_figures()));
  if not found and leader_get.id is not null then
    perform komet.fail('KM002', '', 'There is no such leader, or the leader is of another district');
  end if;
end $$;
comment on function api.leader_get(uuid) is 'One leader, for the form: of one''s own district, for supervisors and the lead of all. The employment is the latest. Errors: KM002.';

create function komet.leader_locked(id uuid, version bigint) returns komet.leader language plpgsql as $$
declare
  l komet.leader;
begin
  select * into l from komet.leader x
  where x.id = leader_locked.id and (x.unit = any (array(select komet.units_file())) or komet.keeps_leaders())
  for no key update;
  if not found or l.version is distinct from leader_locked.version then
    perform komet.raise_stale();
  end if;
  return l;
end $$;
comment on function komet.leader_locked(uuid, bigint) is 'A leader that one may write, locked. KM002.';

create function komet.leader_checked(l komet.leader, e komet.leader_employment) returns void language plpgsql as $$
begin
  if l.name is null then
    perform komet.fail('KM001', 'name', 'Write the name of the leader');
  elsif l.unit is null then
    perform komet.fail('KM001', 'unit', 'Choose a district');
  elsif l.unit <> all (array(select komet.leader_units())) then
    perform komet.fail('KM001', 'unit', 'You write the leaders of your own district only');
  elsif e.employer is null then
    perform komet.fail('KM001', 'employer', 'Choose who employs the leader');
  elsif e.employer not in ('district', 'other_unit', 'association', 'contract') then
    perform komet.fail('KM001', 'employer', 'Choose from the list');
  elsif e.employer in ('other_unit', 'association') and e.employer_name is null then
    perform komet.fail('KM001', 'employer_name', 'Write which unit or association');
  elsif e.from_date not between komet.today() - 21915 and komet.today() + 731 then
    perform komet.fail('KM001', 'contract_from', 'Within two years from today');
  elsif e.to_date > komet.today() + 7305 then
    perform komet.fail('KM001', 'contract_to', 'Within twenty years from today');
  elsif e.to_date < e.from_date then
    perform komet.fail('KM001', 'contract_to', 'The period ends before it begins');
  elsif e.employer = 'contract' and e.to_date is null then
    perform komet.fail('KM001', 'contract_to', 'A contract has a last day');
  elsif e.hours not between 1 and 5000 then
    perform komet.fail('KM001', 'contract_hours', 'Between {1} and {2} hours', '1', '5000');
  elsif l.valid_from not between komet.today() - 21915 and komet.today() + 731 then
    perform komet.fail('KM001', 'valid_from', 'Within two years from today');
  elsif l.valid_to > komet.today() + 7305 then
    perform komet.fail('KM001', 'valid_to', 'Within twenty years from today');
  elsif l.valid_to < l.valid_from then
    perform komet.fail('KM001', 'valid_to', 'The period ends before it begins');
  elsif l.interest is not null and not exists (select from komet.programme p where p.id = l.interest) then
    perform komet.fail('KM001', 'interest', 'Choose from the list');
  elsif l.login is not null and not exists (select from komet.logins_free(l.id) f where f.login = l.login and f.unit = l.unit) then
    perform komet.fail('KM001', 'login', 'That login has no duty as a leader in the district, or is another leader');
  end if;
end $$;
comment on function komet.leader_checked(komet.leader, komet.leader_employment) is 'KM001 at each field that cannot be taken. A login opens the groups that its leader leads: it must have the duty in the leader''s own district.';

create function komet.leader_moved(l komet.leader) returns void language sql as $$
  update komet.leader_employment x set unit = l.unit where x.leader = l.id and x.unit <> l.unit;
  update komet.training_mark x set unit = l.unit from komet.trainee t where t.id = x.trainee and t.leader = l.id and x.unit <> l.unit;
  update komet.trainee x set unit = l.unit where x.leader = l.id and x.unit <> l.unit;
  update komet.event_leader x set unit = l.unit where x.leader = l.id and x.unit <> l.unit;
$$;
comment on function komet.leader_moved(komet.leader) is 'What is about a leader follows to the leader''s district.';

create function komet.employment_put(e komet.leader_employment) returns void language plpgsql as $$
declare
  last komet.leader_employment;
begin
  select * into last from komet.leader_employment x where x.leader = e.leader order by x.from_date desc limit 1;
  if last.id is null or e.from_date > last.from_date then
    update komet.leader_employment x set to_date = e.from_date - 1
    where x.id = last.id and coalesce(x.to_date, 'infinity') >= e.from_date;
    insert into komet.leader_employment (unit, leader, employer, employer_name, from_date, to_date, hours)
    values (e.unit, e.leader, e.employer, e.employer_name, e.from_date, e.to_date, e.hours);
  elsif e.from_date <= (select max(x.from_date) from komet.leader_employment x where x.leader = e.leader and x.id <> last.id) then
    perform komet.fail('KM001', 'contract_from', 'An earlier employment began on that day or later');
  else
    update komet.leader_employment x
    set employer = e.employer, employer_name = e.employer_name, from_date = e.from_date, to_date = e.to_date, hours = e.hours
    where x.id = last.id
      and (x.employer, x.employer_name, x.from_date, x.to_date, x.hours) is distinct from (e.employer, e.employer_name, e.from_date, e.to_date, e.hours);
  end if;
end $$;
comment on function komet.employment_put(komet.leader_employment) is 'Writes who employs a leader: from a later day it is a new employment, and the one before ends the day before; else the latest is corrected.';

create function api.leader_save(request uuid default null, id uuid default null, version bigint default null, name text default null, unit uuid default null,
  employer text default null, employer_name text default null, contract_from date default null, contract_to date default null, contract_hours int default null,
  interest uuid default null, login text default null, valid_from date default null, valid_to date default null)
returns setof api.leader_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  answer api.leader_row;
  l komet.leader;
  e komet.leader_employment;
begin
  done := komet.request_begin(leader_save.request, 'leader_save', jsonb_build_object('id', leader_save.id, 'version', leader_save.version,
    'name', leader_save.name, 'unit', leader_save.unit, 'employer', leader_save.employer, 'employer_name', leader_save.employer_name,
    'contract_from', leader_save.contract_from, 'contract_to', leader_save.contract_to, 'contract_hours', leader_save.contract_hours,
    'interest', leader_save.interest, 'login', leader_save.login, 'valid_from', leader_save.valid_from, 'valid_to', leader_save.valid_to));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.leader_row, done);
    return;
  end if;
  if leader_save.id is not null then
    l := komet.leader_locked(leader_save.id, leader_save.version);
    if l.unit <> leader_save.unit and not komet.keeps_leaders() then
      perform komet.fail('KM001', 'unit', 'A supervisor moves leaders between districts');
    end if;
  end if;
  l.name := komet.clean('name', leader_save.name);
  l.unit := leader_save.unit;
  l.interest := leader_save.interest;
  l.login := nullif(leader_save.login, '');
  l.valid_from := coalesce(leader_save.valid_from, l.valid_from, komet.today());
  l.valid_to := leader_save.valid_to;
  e.employer := leader_save.employer;
  e.employer_name := komet.clean('employer_name', leader_save.employer_name);
  e.from_date := coalesce(leader_save.contract_from, l.valid_from);
  e.to_date := leader_save.contract_to;
  e.hours := leader_save.contract_hours;
  perform komet.leader_checked(l, e);
  if leader_save.id is null then
    insert into komet.leader (unit, name, login, interest, valid_from, valid_to)
    values (l.unit, l.name, l.login, l.interest, l.valid_from, l.valid_to) returning * into l;
  else
    update komet.leader x
    set unit = l.unit, name = l.name, login = l.login, interest = l.interest, valid_from = l.valid_from, valid_to = l.valid_to
    where x.id = l.id returning * into l;
    perform komet.leader_moved(l);
  end if;
  e.unit := l.unit;
  e.leader := l.id;
  perform komet.employment_put(e);
  select * into answer from api.leader_get(l.id);
  answer.message := komet.say('Saved {1}');
  answer.detail := komet.detail(l.name::text);
  perform komet.request_end(leader_save.request, to_jsonb(answer));
  return next answer;
end $$;
comment on function api.leader_save(uuid, uuid, bigint, text, uuid, text, text, date, date, int, uuid, text, date, date) is 'Registers a leader, or corrects one: name, district, employer with period and hours, the programme of interest, the login. An employment that begins later than the latest is a new one. Errors: KM001 at each field; KM002. Source: wish 104; a leader may lack a login.';

-- ---------------------------------------------------------------------------------------------------
-- Certificates

create function komet.certificate_until(programme uuid, valid_from date) returns date language sql stable as $$
  select (certificate_until.valid_from + komet.setting('certificate_months', null, programme)::int * interval '1 month')::date - 1
$$;
comment on function komet.certificate_until(uuid, date) is 'The last day of a certificate that begins on a day, by the setting.';

create function komet.certificate_put(c komet.leader_certificate) returns komet.leader_certificate language plpgsql as $$
declare
  kept komet.leader_certificate;
begin
  if c.valid_from not between komet.today() - 7305 and komet.today() + 366 then
    perform komet.fail('KM001', 'valid_from', 'A certificate begins within a year from today');
  end if;
  c.valid_to := coalesce(c.valid_to, komet.certificate_until(c.programme, c.valid_from));
  if c.valid_to < c.valid_from or c.valid_to > c.valid_from + 7305 then
    perform komet.fail('KM001', 'valid_to', 'A certificate ends after it begins, and within twenty years');
  elsif not exists (select from komet.programme_version v where v.id = c.programme_version and v.programme = c.programme) then
    perform komet.fail('KM001', 'programme_version', 'The programme has no such version');
  elsif exists (select from komet.leader_certificate x where x.leader = c.leader and x.programme = c.programme and x.trainee = c.trainee
      and x.valid_from = c.valid_from and x.revoked_on is null) then
    perform komet.fail('KM004', 'valid_from', 'There is a certificate from {1} already', c.valid_from::text);
  end if;
  insert into komet.leader_certificate (leader, programme, programme_version, valid_from, valid_to, trainee, basis, training, event, note)
  values (c.leader, c.programme, c.programme_version, c.valid_from, c.valid_to, c.trainee, c.basis, c.training, c.event, c.note)
  returning * into kept;
  return kept;
end $$;
comment on function komet.certificate_put(komet.leader_certificate) is 'A new certificate, never a longer one in place of the old. KM001, KM004.';

create function komet.leader_here(leader uuid) returns komet.leader language plpgsql stable as $$
declare
  l komet.leader;
begin
  select * into l from komet.leader x where x.id = leader_here.leader and coalesce(x.valid_to, 'infinity') >= komet.today();
  if not found or not komet.keeps_leaders() then
    perform komet.raise_stale();
  end if;
  return l;
end $$;
comment on function komet.leader_here(uuid) is 'A leader who has not ended, for those who keep the leaders. KM002.';

create function api.certificate_save(request uuid default null, leader uuid default null, programme uuid default null, programme_version uuid default null,
  valid_from date default null, valid_to date default null, basis text default null, note text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  l komet.leader;
  c komet.leader_certificate;
begin
  done := komet.request_begin(certificate_save.request, 'certificate_save', jsonb_build_object('leader', certificate_save.leader, 'programme', certificate_save.programme,
    'programme_version', certificate_save.programme_version, 'valid_from', certificate_save.valid_from, 'valid_to', certificate_save.valid_to,
    'basis', certificate_save.basis, 'note', certificate_save.note));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  l := komet.leader_here(certificate_save.leader);
  if certificate_save.programme is null then
    perform komet.fail('KM001', 'programme', 'Choose a programme');
  elsif certificate_save.basis is null or certificate_save.basis not in ('refresher', 'elsewhere', 'earlier') then
    perform komet.fail('KM001', 'basis', 'Choose what the certificate rests on');
  end if;
  c.leader := l.id;
  c.programme := certificate_save.programme;
  c.programme_version := certificate_save.programme_version;
  c.valid_from := coalesce(certificate_save.valid_from, komet.today());
  c.valid_to := certificate_save.valid_to;
  c.trainee := false;
  c.basis := certificate_save.basis;
  c.note := komet.clean('note', certificate_save.note);
  c := komet.certificate_put(c);
  return next komet.finish(certificate_save.request, c.id, c.version, komet.say('{1} is certified until {2}'), l.name::text, c.valid_to::text);
end $$;
comment on function api.certificate_save(uuid, uuid, uuid, uuid, date, date, text, text) is 'Certifies a leader outside a round of training: after a refresher, a training elsewhere, or from before the records. Supervisors and the lead. Always a new row; without a last day as long as the setting certificate_months says. Errors: KM001 at programme, programme_version, basis, valid_from, valid_to, note; KM002; KM004 for the same first day twice.';

create function api.certificate_revoke_save(request uuid default null, id uuid default null, version bigint default null, note text default null)
returns setof api.done_row language plpgsql security definer
set search_path = pg_catalog, pg_temp set client_min_messages = warning as $$
#variable_conflict use_column
declare
  done jsonb;
  c komet.leader_certificate;
begin
  done := komet.request_begin(certificate_revoke_save.request, 'certificate_revoke_save', jsonb_build_object('id', certificate_revoke_save.id,
    'version', certificate_revoke_save.version, 'note', certificate_revoke_save.note));
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  select * into c from komet.leader_certificate x where x.id = certificate_revoke_save.id for update;
  if not found or c.version is distinct from certificate_revoke_save.version then
    perform komet.raise_stale();
  elsif c.revoked_on is not null then
    perform komet.fail('KM004', null, 'It was taken back on {1}', c.revoked_on::text);
  elsif komet.clean('note', certificate_revoke_save.note) is null then
    perform komet.fail('KM001', 'note', 'Write why it is taken back');
  end if;
  update komet.leader_certificate x set version = x.version + 1, revoked_on = greatest(komet.today(), x.valid_from), revoked_by = session_user, revoked_why = komet.clean('note', certificate_revoke_save.note)
  where x.id = c.id returning * into c;
  return next komet.finish(certificate_revoke_save.request, c.id, c.version, komet.say('The certificate is taken back from {1}'), c.revoked_on::text);
end $$;
comment on function api.certificate_revoke_save(uuid, uuid, bigint, text) is 'Takes a certificate back from today, with a reason; the row stays. Supervisors and the lead. Errors: KM001 at note, KM002, KM004.';

create constraint trigger changed after insert or update or delete on komet.leader deferrable initially deferred
  for each row execute function komet.changed();
