-- Demonstration data, part 1: names and the dice.
--
-- Nothing here is anybody: names are put together from lists, identity numbers are of the published test series (birth
-- numbers 238 and 239), telephone numbers of the ranges set aside for fiction (070-174 06 05 to 99, 08-465 004 00 to 99).
-- The same seed gives the same people; dates are relative to komet.today().

set client_min_messages = warning;
-- A demonstration is loaded, not typed: no audit, no notices. What triggers keep is computed at the end of part 3.
set session_replication_role = replica;

create function pg_temp.dice(seed text) returns float8 language sql immutable
  return ('x' || substr(md5('komet ' || seed), 1, 7))::bit(28)::int / 268435456.0;
create function pg_temp.uuid(seed text) returns uuid language sql immutable
  return md5('komet ' || seed)::uuid;

create function pg_temp.doubled(digit int) returns int language sql immutable
  return digit * 2 % 10 + digit * 2 / 10;
-- The check digit of the nine digits after the century: modulus 10, weights 2, 1, 2, 1 ... (folkbokföringslagen 18 §).
create function pg_temp.with_check_digit(eleven text) returns text language sql immutable as $$
  select eleven || (10 - (
      pg_temp.doubled(substr(eleven, 3, 1)::int) + substr(eleven, 4, 1)::int + pg_temp.doubled(substr(eleven, 5, 1)::int)
    + substr(eleven, 6, 1)::int + pg_temp.doubled(substr(eleven, 7, 1)::int) + substr(eleven, 8, 1)::int
    + pg_temp.doubled(substr(eleven, 9, 1)::int) + substr(eleven, 10, 1)::int + pg_temp.doubled(substr(eleven, 11, 1)::int)) % 10) % 10
$$;

create temporary table demo_list (kind text primary key, names text[]);
insert into demo_list values
  ('given', array['Åsa', 'Maria', 'Anna', 'Karin', 'Eva', 'Linda', 'Sara', 'Johanna', 'Malin', 'Jenny', 'Emma', 'Camilla',
    'Ingrid', 'Helena', 'Therese', 'Elin', 'Ida', 'Sofia', 'Annika', 'Ulrika', 'Märta', 'Siv', 'Gunilla', 'Désirée',
    'Amina', 'Fatima', 'Hodan', 'Leyla', 'Mariam', 'Zahra', 'Samira', 'Selam', 'Yasmin', 'Nour', 'Rojin', 'Shirin',
    'Katarzyna', 'Agnieszka', 'Oksana', 'Irina', 'Natalia', 'Lucía', 'María José', 'Mei', 'Ayşe', 'Özlem', 'Anne-Marie',
    'Anna-Karin', 'Eva-Lotta', 'Johan', 'Anders', 'Per', 'Erik', 'Lars', 'Mikael', 'Peter', 'Fredrik', 'Daniel', 'Henrik',
    'Björn', 'Jörgen', 'Håkan', 'Göran', 'Mattias', 'Jonas', 'Magnus', 'Niklas', 'Sven-Åke', 'Karl-Johan', 'Łukasz',
    'Paweł', 'Krzysztof', 'Ahmed', 'Mohamed', 'Ali', 'Hassan', 'Abdi', 'Yonas', 'Tesfay', 'Dawit', 'Reza', 'Karwan',
    'Mehmet', 'Emre', 'Carlos', 'José', 'Dmytro', 'Wei', 'Patrick', 'Sean']),
  ('family', array['Andersson', 'Johansson', 'Karlsson', 'Nilsson', 'Eriksson', 'Larsson', 'Olsson', 'Persson', 'Svensson',
    'Gustafsson', 'Pettersson', 'Jonsson', 'Lindberg', 'Lindström', 'Lindqvist', 'Lindgren', 'Bergström', 'Bergman',
    'Öhrn', 'Öberg', 'Öhman', 'Åberg', 'Åkesson', 'Ågren', 'Ärlig', 'Sjöberg', 'Sjögren', 'Wallin', 'Wik', 'Vik', 'Zetterlund',
    'Hallström', 'Engström', 'Fransson', 'Holm', 'Hedlund', 'Norén', 'Linné', 'Ek', 'Ask', 'von Essen', 'af Klint', 'de la Gardie',
    'von Platen', 'O''Neill', 'O''Connor', 'Kowalski', 'Wiśniewska', 'Nowak', 'Čapek', 'Hussein', 'Abdullahi', 'Warsame',
    'Mohamud', 'Haile', 'Tesfamariam', 'Ghebremedhin', 'Rahimi', 'Hosseini', 'Ahmadi', 'Aziz', 'Barzani', 'Al-Hassan',
    'El-Sayed', 'Yılmaz', 'Demir', 'Şahin', 'Kaya', 'García López', 'Rodríguez Fernández', 'Morales', 'Shevchenko',
    'Bondarenko', 'Ivanova', 'Nguyen', 'Chen', 'Rahman', 'Begum', 'Virtanen', 'Korhonen', 'Mäkinen',
    'Bergqvist Söderström', 'Lundholm-Wachtmeister', 'Strömberg von Rosenschöld', 'Hammarsköld-Ehrenkrona']),
  ('child', array['Elis', 'Noah', 'William', 'Hugo', 'Liam', 'Adam', 'Oliver', 'Lucas', 'Walter', 'Vincent', 'Nils', 'Ebbe',
    'Sixten', 'Olle', 'Åke', 'Björn', 'Vidar', 'Melker', 'Love', 'Loke', 'Leo', 'Theo', 'Ali', 'Omar', 'Yusuf', 'Ibrahim',
    'Amir', 'Elias', 'Jakub', 'Szymon', 'Mateo', 'Alice', 'Maja', 'Vera', 'Alma', 'Ella', 'Astrid', 'Wilma', 'Saga', 'Freja',
    'Stella', 'Signe', 'Ebba', 'Märta', 'Tyra', 'Tuva', 'Elsa', 'Lova', 'Juni', 'Nova', 'Iris', 'Amina', 'Maryam', 'Layla',
    'Hanna', 'Zofia', 'Lucía', 'Noor', 'Selma', 'Ines', 'Léa', 'Chloé', 'Ask', 'Björk']);

-- A thousand rows a list, so that a throw of the dice is one look-up by key.
create temporary table demo_name as
select kind, n, names[1 + n % cardinality(names)] as name from demo_list cross join generate_series(0, 999) as n;
create unique index on demo_name (kind, n);
analyze demo_name;
create function pg_temp.name(kind text, seed text) returns text language sql stable as $$
  select d.name from demo_name d where d.kind = $1 and d.n = floor(pg_temp.dice($2) * 1000)::int
$$;

create temporary table demo_district (unit uuid primary key, code text, login text, weight float8, n int);
insert into demo_district
select u.id, u.code, v.login, v.weight, row_number() over (order by u.code collate "C")
from (values
  ('bromma', 'demo_bromma', 0.95), ('enskede-arsta-vantor', 'demo_enskede', 1.25), ('farsta', 'demo_farsta', 1.0),
  ('hagersten-alvsjo', 'demo_hagersten', 1.3), ('hasselby-vallingby', 'demo_hasselby', 1.1), ('jarva', 'demo_jarva', 1.3),
  ('kungsholmen', 'demo_kungsholmen', 0.7), ('norra-innerstaden', 'demo_innerstaden', 1.0), ('skarpnack', 'demo_skarpnack', 0.8),
  ('skarholmen', 'demo_skarholmen', 0.7), ('sodermalm', 'demo_sodermalm', 0.9)) as v (code, login, weight)
join komet.unit u on u.code = v.code;

create temporary table demo_programme (programme uuid primary key, version uuid, code text, share float8, waits int, n int);
insert into demo_programme
select p.id, pv.id, p.code, v.share, v.waits, row_number() over (order by p.position)
from (values
  ('komet-3-11', 0.46, 24), ('komet-12-18', 0.20, 9), ('forstarkt-3-11', 0.09, 4), ('abc-3-12', 0.12, 11),
  ('ikomet-internet', 0.06, 3), ('ikomet-individuell', 0.04, 2), ('tryggare-barn', 0.03, 2)) as v (code, share, waits)
join komet.programme p on p.code = v.code
join komet.programme_version pv on pv.programme = p.id;
