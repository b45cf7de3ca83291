-- People: identity numbers, telephone numbers, names, protection, and the lists to choose from.

create type api.number_row as (kind text, number text, born date, problem text);
create type api.phone_row as (number text, problem text);

-- ---------------------------------------------------------------------------------------------------
-- Identity numbers (folkbokföringslagen (1991:481) 18 §; lag (2022:1697) om samordningsnummer 2 kap. 8 §)

create function komet.check_digit(nine text) returns int
language sql immutable parallel safe
as $$
  select (10 - sum(d / 10 + d % 10) % 10)::int % 10
  from (select substr(nine, i, 1)::int * (2 - (i + 1) % 2) as d from generate_series(1, 9) i) digits
$$;
comment on function komet.check_digit(text) is 'Modulus 10, weights 2 1 2 1..., over the nine digits without century.';

create function komet.day_made(year int, month int, day int) returns date
language sql immutable parallel safe
as $$
  select case when year between 1 and 9999 and month between 1 and 12 and day between 1 and case
    when month in (4, 6, 9, 11) then 30
    when month <> 2 then 31
    when year % 4 = 0 and (year % 100 <> 0 or year % 400 = 0) then 29
    else 28 end then make_date(year, month, day) end
$$;
comment on function komet.day_made(int, int, int) is 'The date, or null when there is no such day.';

create function komet.birth_year(yy int, month int, day int, sign text) returns int
language plpgsql stable
as $$
declare
  today date := komet.today();
  this_year int := extract(year from today);
  year int;
begin
  if birth_year.sign = '+' then
    -- The plus comes with the year in which the person turns a hundred, not on the birthday.
    return this_year - 100 - (this_year - birth_year.yy) % 100;
  end if;
  year := this_year - (this_year - birth_year.yy) % 100;
  return case when (year, birth_year.month, birth_year.day)
    > (this_year, extract(month from today)::int, extract(day from today)::int) then year - 100 else year end;
end
$$;
comment on function komet.birth_year(int, int, int, text) is 'The year of a number without century: the latest that does not lie in the future; with a plus, one at least a hundred years ago.';

create function komet.number_check(number text) returns api.number_row
language plpgsql stable
as $$
declare
  part text[] := regexp_match(translate(number_check.number, E' \t\u00a0-./\u2010\u2011\u2012\u2013\u2014\u2212', '   ---------'),
    '^ *([0-9]{2})? *([0-9]{2})[- ]*([0-9]{2})[- ]*([0-9]{2}) *([-+]?) *([0-9]{4}) *$');
  coordination boolean := part[4] >= '60';
  day int := part[4]::int - case when coordination then 60 else 0 end;
  year int := coalesce((part[1] || part[2])::int, komet.birth_year(part[2]::int, part[3]::int, day, part[5]));
  born date := komet.day_made(year, part[3]::int, day);
  -- Where the day or the month of birth is not known, a co-ordination number has zeros there; and days are given out that a
  -- month does not have (30 February + 60). Such a number is good, and holds no date.
  undated boolean := coordination and born is null and day <= 31 and part[3] <= '12';
  answer api.number_row;
begin
  if part is null then
    answer.problem := komet.say('Write the number with ten or twelve digits');
  elsif born is null and not undated or part[1] not in ('18', '19', '20') then
    answer.problem := komet.say('There is no such birth date');
  elsif born > komet.today() or year > extract(year from komet.today()) then
    answer.problem := komet.say('The birth date lies in the future');
  elsif komet.check_digit(part[2] || part[3] || part[4] || left(part[6], 3)) <> right(part[6], 1)::int then
    -- Which digit would have been right is never said: a guessed number is somebody's.
    answer.problem := komet.say('The last digit does not agree with the others: look for a mistyped digit');
  else
    answer.kind := case when coordination then 'samordningsnummer' else 'personnummer' end;
    answer.number := year || part[3] || part[4] || part[6];
    answer.born := born;
  end if;
  return answer;
end
$$;
comment on function komet.number_check(text) is 'Reads an identity number as people write it. The date in a number need not be the birthday: a nearby day is used when a day''s numbers are used up.';

create function api.number_check(number text default null) returns setof api.number_row
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
  select c.kind, c.number, c.born, c.problem from komet.number_check(number_check.number) c
$$;
comment on function api.number_check(text) is 'What an identity number is: kind, twelve digits, the date it holds; or what is wrong with it.';

-- ---------------------------------------------------------------------------------------------------
-- Telephone numbers

create function komet.phone_check(phone text, out number text, out problem text)
language plpgsql immutable
as $$
declare
  bare text := regexp_replace(translate(phone_check.phone, E' \t\u00a0-\u2010\u2011\u2012\u2013\u2014\u2212/.', ''), '\(0\)|[()]', '', 'g');
begin
  bare := regexp_replace(bare, '^(tel|tfn|telefon|mobil|mob)?:?', '', 'i');
  -- Abroad they write 46 without more, and the city its own numbers, all of 08-508, without 08.
  bare := regexp_replace(regexp_replace(bare, '^46(7[02369][0-9]{7}|8[0-9]{7,8})$', '+46\1'), '^508([0-9]{5})$', '08508\1');
  bare := regexp_replace(bare, '^00', '+');
  if bare !~ '^\+?[0-9]+$' then
    problem := komet.say('A telephone number is digits, with + before a foreign one');
  elsif bare !~ '^[+0]' then
    problem := komet.say('Write the area code too');
  else
    bare := regexp_replace(bare, '^(0|\+460?)', '+46');
    if bare ~ '^\+467[02369]' and bare !~ '^\+467[0-9]{8}$' then
      problem := komet.say('A mobile number has ten digits');
    elsif bare ~ '^\+46' and bare !~ '^\+46[1-9][0-9]{6,9}$' or bare !~ '^\+[1-9][0-9]{6,14}$' then
      problem := komet.say('There are too few or too many digits');
    else
      number := bare;
    end if;
  end if;
end
$$;
comment on function komet.phone_check(text) is 'A telephone number in one form, +46701740612 (ITU-T E.164). Swedish when nothing else is said.';

create function api.phone_check(phone text default null) returns setof api.phone_row
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
  select c.number, c.problem from komet.phone_check(phone_check.phone) c
$$;
comment on function api.phone_check(text) is 'A telephone number in one form, or what is wrong with it.';

-- ---------------------------------------------------------------------------------------------------
-- Names

create function komet.name_split(name text, out given_name text, out family_name text)
language plpgsql immutable
as $$
declare
  whole text := btrim(regexp_replace(normalize(name_split.name, nfc), '\s+', ' ', 'g'));
  word text[] := string_to_array(whole, ' ');
  n int := cardinality(word);
  -- Before the family name, and part of it, however it is written; and those that are only so in small letters,
  -- since Ben and Van are given names too.
  prefix constant text[] := array['von', 'af', 'av', 'de', 'da', 'di', 'do', 'dos', 'du', 'del', 'della', 'van', 'der',
    'den', 'ter', 'ten', 'la', 'le', 'al', 'el', 'zu', 'zum', 'und'];
  prefix_small constant text[] := array['bin', 'ben', 'ibn', 'abu', 'y', 'e'];
begin
  if strpos(whole, ',') > 0 then
    family_name := nullif(btrim(split_part(whole, ',', 1)), '');
    given_name := nullif(btrim(substr(whole, strpos(whole, ',') + 1)), '');
  elsif n = 1 then
    given_name := nullif(whole, '');
  elsif n > 1 then
    while n > 1 and (word[n - 1] = any(prefix || prefix_small) or n > 2 and lower(word[n - 1]) = any(prefix))
    loop
      n := n - 1;
    end loop;
    given_name := nullif(array_to_string(word[:n - 1], ' '), '');
    family_name := array_to_string(word[n:], ' ');
  end if;
end
$$;
comment on function komet.name_split(text) is 'Given and family name out of "Öhrn, Åsa" or "Åsa Öhrn": the last word is the family name, with von, af, de la... before it. One word is a given name.';

-- ---------------------------------------------------------------------------------------------------
-- Protection: one protected person protects the household

create function komet.protect_family() returns trigger
language plpgsql
as $$
begin
  update komet.family f set protected = p.any_protected
  from (select bool_or(x.protection <> 'none') as any_protected from komet.person x where x.family = new.family) p
  where f.id = new.family and f.protected <> p.any_protected;
  return null;
end
$$;
comment on function komet.protect_family() is 'Trigger: family.protected is whether anybody in it is protected.';

create trigger protect after insert or update of protection, family on komet.person
  for each row execute function komet.protect_family();

-- ---------------------------------------------------------------------------------------------------
-- Lists to choose from: value is what is stored, label what is read

create function api.unit_choice() returns setof api.choice_row
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
  select u.id::text, u.name::text from komet.unit u
  where u.kind = 'district' and komet.today() between u.valid_from and coalesce(u.valid_to, 'infinity')
  order by u.name collate "sv-SE-x-icu", u.id
$$;
comment on function api.unit_choice() is 'The districts of today.';

create function api.programme_choice() returns setof api.choice_row
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
  select p.id::text, p.name::text from komet.programme p
  where p.status in ('running', 'trial') and exists (
    select from komet.programme_version v
    where v.programme = p.id and komet.today() between v.valid_from and coalesce(v.valid_to, 'infinity'))
  order by p.position, p.name collate "sv-SE-x-icu", p.id
$$;
comment on function api.programme_choice() is 'The programmes that run, or are tried, today.';

create function api.language_choice() returns setof api.choice_row
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
  select l.code, l.name::text from komet.language l order by l.position, l.name collate "sv-SE-x-icu", l.code
$$;
comment on function api.language_choice() is 'The languages that groups are held in and interpreters booked for.';

create function api.reason_choice(kind text default null) returns setof api.choice_row
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
  select r.id::text, r.name::text from komet.reason r
  where r.kind = reason_choice.kind and r.active
  order by r.position, r.name collate "sv-SE-x-icu", r.id
$$;
comment on function api.reason_choice(text) is 'The reasons of one kind that are in use.';

create function api.colleague_choice() returns setof api.choice_row
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
  select c.login::text, c.name::text from komet.colleague c
  where exists (
    select from komet.duty d
    where d.login = c.login and komet.today() between d.valid_from and coalesce(d.valid_to, 'infinity')
    and d.unit = any(array(select komet.units_of('coordinator', 'lead', 'leader', 'supervisor', 'reviewer', 'admin', 'research'))))
  order by c.name collate "sv-SE-x-icu", c.login
$$;
comment on function api.colleague_choice() is 'The colleagues with a duty today in one''s own units.';

create function api.place_choice() returns setof api.choice_row
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
  select p.id::text, p.name::text from komet.place p
  where p.active and p.unit = any(array(select komet.units_file()))
  order by p.name collate "sv-SE-x-icu", p.id
$$;
comment on function api.place_choice() is 'Where the groups of one''s own units meet.';

create function api.leader_choice(programme uuid default null) returns setof api.choice_row
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
  select l.id::text, l.name || ' (' || u.name || ')'
  from komet.leader l join komet.unit u on u.id = l.unit
  where komet.today() between l.valid_from and coalesce(l.valid_to, 'infinity')
  order by exists (
      select from komet.leader_certificate c
      where c.leader = l.id and c.programme = leader_choice.programme
      and komet.today() between c.valid_from and coalesce(c.valid_to, 'infinity')) desc,
    l.unit = any(array(select komet.units_file())) desc, l.name collate "sv-SE-x-icu", l.id
$$;
comment on function api.leader_choice(uuid) is 'Group leaders: those certified for the programme first, then those of one''s own units.';
