-- What every installation knows from its first day: districts through time, programmes, lists of reasons, languages,
-- the calendar, settings and the orders of the queue. All of it is data and may be changed by its keepers.

-- Districts and their history: 18 from 1999, 14 from 2007, 13 from 2020-07, 11 from 2023-07.
insert into komet.unit (code, name, kind, valid_from, valid_to) values
  ('precens', 'Precens', 'central', '1999-01-01', null),
  ('bromma', 'Bromma', 'district', '1999-01-01', null),
  ('enskede-arsta', 'Enskede-Årsta', 'district', '1999-01-01', '2006-12-31'),
  ('enskede-arsta-vantor', 'Enskede-Årsta-Vantör', 'district', '2007-01-01', null),
  ('farsta', 'Farsta', 'district', '1999-01-01', null),
  ('hagersten', 'Hägersten', 'district', '1999-01-01', '2006-12-31'),
  ('hagersten-liljeholmen', 'Hägersten-Liljeholmen', 'district', '2007-01-01', '2020-06-30'),
  ('hagersten-alvsjo', 'Hägersten-Älvsjö', 'district', '2020-07-01', null),
  ('hasselby-vallingby', 'Hässelby-Vällingby', 'district', '1999-01-01', null),
  ('jarva', 'Järva', 'district', '2023-07-01', null),
  ('katarina-sofia', 'Katarina-Sofia', 'district', '1999-01-01', '2006-12-31'),
  ('kista', 'Kista', 'district', '1999-01-01', '2006-12-31'),
  ('kungsholmen', 'Kungsholmen', 'district', '1999-01-01', null),
  ('liljeholmen', 'Liljeholmen', 'district', '1999-01-01', '2006-12-31'),
  ('maria-gamla-stan', 'Maria-Gamla stan', 'district', '1999-01-01', '2006-12-31'),
  ('norra-innerstaden', 'Norra innerstaden', 'district', '2023-07-01', null),
  ('norrmalm', 'Norrmalm', 'district', '1999-01-01', '2023-06-30'),
  ('rinkeby', 'Rinkeby', 'district', '1999-01-01', '2006-12-31'),
  ('rinkeby-kista', 'Rinkeby-Kista', 'district', '2007-01-01', '2023-06-30'),
  ('skarpnack', 'Skarpnäck', 'district', '1999-01-01', null),
  ('skarholmen', 'Skärholmen', 'district', '1999-01-01', null),
  ('spanga-tensta', 'Spånga-Tensta', 'district', '1999-01-01', '2023-06-30'),
  ('sodermalm', 'Södermalm', 'district', '2007-01-01', null),
  ('vantor', 'Vantör', 'district', '1999-01-01', '2006-12-31'),
  ('alvsjo', 'Älvsjö', 'district', '1999-01-01', '2020-06-30'),
  ('ostermalm', 'Östermalm', 'district', '1999-01-01', '2023-06-30');

insert into komet.unit_succession (predecessor, successor, on_date)
select p.id, s.id, s.valid_from
from (values
  ('enskede-arsta', 'enskede-arsta-vantor'), ('vantor', 'enskede-arsta-vantor'),
  ('hagersten', 'hagersten-liljeholmen'), ('liljeholmen', 'hagersten-liljeholmen'),
  ('kista', 'rinkeby-kista'), ('rinkeby', 'rinkeby-kista'),
  ('katarina-sofia', 'sodermalm'), ('maria-gamla-stan', 'sodermalm'),
  ('hagersten-liljeholmen', 'hagersten-alvsjo'), ('alvsjo', 'hagersten-alvsjo'),
  ('rinkeby-kista', 'jarva'), ('spanga-tensta', 'jarva'),
  ('norrmalm', 'norra-innerstaden'), ('ostermalm', 'norra-innerstaden')) as v (before, after)
join komet.unit p on p.code = v.before
join komet.unit s on s.code = v.after;

insert into komet.order_policy (name, criteria, label) values
  ('standard', array['priority', 'queue_date', 'child_born', 'tie'], 'Priority, then queue date, then the older child, then lot'),
  ('date_only', array['queue_date', 'tie'], 'Queue date, then lot'),
  ('date_first', array['queue_date', 'priority', 'child_born', 'tie'], 'Queue date, then priority, then the older child, then lot');

insert into komet.setting_kind (name, type, default_value, label, source) values
  ('queue_order', 'text', 'standard', 'Order of the queue', 'Pattern of the city''s public queues; not confirmed for Komet'),
  ('answer_workdays', 'int', '5', 'Working days to answer an offer', 'Practice; to be confirmed by Precens'),
  ('decline_keeps_place', 'bool', 'true', 'A declined offer keeps the place in the queue', 'Pattern of the city''s public queues'),
  ('lapsed_keeps_place', 'bool', 'true', 'An unanswered offer keeps the place in the queue', 'Pattern of the city''s public queues'),
  ('declines_before_talk', 'int', '3', 'Declined offers before the family is asked whether to rest', 'Practice; to be confirmed by Precens'),
  ('fill_overbook', 'int', '0', 'Offers beyond the seats when a group is filled', 'Never beyond the seats unless the district decides so'),
  ('active_leader_months', 'int', '12', 'Months since the last group for a leader to be active', 'No published definition; to be confirmed by Precens'),
  ('retention_years', 'int', '5', 'Years until a family''s file is destroyed', 'SoL (2025:400) 16 kap. 1 §'),
  ('list_max', 'int', '200', 'Rows that a list gives at a time', 'Against fishing'),
  ('search_letters', 'int', '2', 'Letters that a search by name needs', 'Against fishing'),
  ('small_number', 'int', '5', 'Numbers below this are veiled in figures across districts', 'Practice of official statistics'),
  ('ticket_minutes', 'int', '15', 'Minutes that an opened file stays open', 'SoLPuL 10 §'),
  ('draft_days', 'int', '14', 'Days that a draft is kept', 'As long as a save may be asked for again');

insert into komet.programme (code, name, status, position) values
  ('komet-3-11', 'Komet 3–11', 'running', 10),
  ('komet-12-18', 'Komet 12–18', 'running', 20),
  ('forstarkt-3-11', 'Förstärkt Komet 3–11', 'running', 30),
  ('ikomet-individuell', 'iKomet (individuell)', 'running', 40),
  ('ikomet-internet', 'iKomet (internet)', 'running', 50),
  ('tryggare-barn', 'Tryggare barn', 'trial', 60),
  ('siskomet', 'SiSKomet', 'running', 70),
  ('skolkomet', 'SkolKomet', 'running', 80),
  ('forskolekomet', 'FörskoleKomet', 'planned', 90),
  ('abc-0-2', 'ABC 0–2', 'running', 100),
  ('abc-3-12', 'ABC 3–12', 'running', 110),
  ('abc-13-18', 'ABC 13–18', 'running', 120),
  ('korta-komet', 'Korta Komet', 'ended', 130);
update komet.programme p set descends = d.id
from komet.programme d, (values ('forstarkt-3-11', 'komet-3-11'), ('tryggare-barn', 'forstarkt-3-11'),
  ('komet-12-18', 'komet-3-11'), ('ikomet-internet', 'komet-3-11'), ('korta-komet', 'komet-3-11')) as v (child, parent)
where p.code = v.child and d.code = v.parent;

insert into komet.programme_name (programme, name, valid_from, valid_to)
select id, v.name, v.valid_from::date, v.valid_to::date
from (values
  ('komet-3-11', 'PMT', '2003-01-01', '2003-12-31'),
  ('komet-3-11', 'fKomet', '2004-01-01', '2010-12-31'),
  ('komet-3-11', 'Komet 3–11', '2011-01-01', null),
  ('komet-12-18', 'Tonårskomet', '2004-01-01', '2010-12-31'),
  ('komet-12-18', 'Komet 12–18', '2011-01-01', null),
  ('ikomet-individuell', 'individuell Komet', '2004-01-01', '2011-12-31'),
  ('skolkomet', 'sKomet', '2003-01-01', '2010-12-31'),
  ('skolkomet', 'SkolKomet', '2011-01-01', null)) as v (code, name, valid_from, valid_to)
join komet.programme p on p.code = v.code;

-- Meetings, ages and seats as far as they are published; what is not (individual Komet, internet, SiS, school) is a
-- starting value for Precens to confirm. Completed at about three quarters: no published definition exists.
insert into komet.programme_version (programme, label, form, takes_part, purpose, age_from, age_to, meetings, meeting_minutes,
  capacity, capacity_counts, leaders, complete_at, documentation, needs_decision, valid_from)
select p.id, v.label, v.form, v.takes_part, v.purpose, v.age_from, v.age_to, v.meetings, v.minutes,
  v.capacity, v.counts, v.leaders, v.complete_at, 'identity', v.decision, '2011-01-01'
from (values
  ('komet-3-11', 'Manual 2011', 'group', 'parent', 'preventive', 3, 11, 11, 150, 6, 'adults', 2, 8, false),
  ('komet-12-18', 'Manual 2011', 'group', 'parent', 'preventive', 12, 18, 9, 150, 6, 'adults', 2, 7, false),
  ('forstarkt-3-11', 'Manual 2012', 'group', 'parent', 'treatment', 3, 11, 12, 150, 6, 'children', 2, 9, true),
  ('ikomet-individuell', 'Manual 2011', 'individual', 'parent', 'treatment', 3, 12, 10, 90, 1, 'children', 1, 8, true),
  ('ikomet-internet', 'Version 1', 'web', 'parent', 'preventive', 3, 12, 7, 60, 30, 'adults', 1, 5, false),
  ('tryggare-barn', 'Metodstöd 2012', 'individual', 'parent', 'treatment', 3, 12, 8, 90, 1, 'children', 1, 6, true),
  ('siskomet', 'Manual 2011', 'individual', 'parent', 'treatment', 12, 18, 8, 120, 2, 'adults', 2, 6, true),
  ('skolkomet', 'Manual 2011', 'group', 'staff', 'preventive', null, null, 8, 180, 12, 'adults', 2, 6, false),
  ('forskolekomet', 'Utkast', 'group', 'staff', 'preventive', null, null, 6, 180, 12, 'adults', 2, 5, false),
  ('abc-0-2', 'Version 1', 'group', 'parent', 'preventive', 0, 2, 4, 150, 10, 'adults', 2, 3, false),
  ('abc-3-12', 'Version 1', 'group', 'parent', 'preventive', 3, 12, 4, 150, 12, 'adults', 2, 3, false),
  ('abc-13-18', 'Version 1', 'group', 'parent', 'preventive', 13, 18, 4, 150, 12, 'adults', 2, 3, false),
  ('korta-komet', 'En dag', 'group', 'parent', 'preventive', 3, 11, 1, 420, 12, 'adults', 2, 1, false))
  as v (code, label, form, takes_part, purpose, age_from, age_to, meetings, minutes, capacity, counts, leaders, complete_at, decision)
join komet.programme p on p.code = v.code;

insert into komet.reason (kind, name, position) values
  ('close', 'Ej nåbar', 10), ('close', 'Ångrat sig', 20), ('close', 'Flyttat från staden', 30),
  ('close', 'Fått annan hjälp', 40), ('close', 'Ej målgrupp', 50), ('close', 'Dubbelt anmäld', 60), ('close', 'Felregistrerad', 70),
  ('decline', 'Dagen passar inte', 10), ('decline', 'Tiden passar inte', 20), ('decline', 'Inte denna termin', 30),
  ('decline', 'Saknar barnpassning', 40), ('decline', 'För långt att resa', 50), ('decline', 'Vill ha annat program', 60),
  ('decline', 'Vill inte längre', 70), ('decline', 'Annat', 90),
  ('skip', 'Dagen passar inte', 10), ('skip', 'Behöver tolk', 20), ('skip', 'Väntar på den andra föräldern', 30),
  ('skip', 'Ej nåbar före start', 40), ('skip', 'Bör inte gå i samma grupp', 50), ('skip', 'Avtalat om senare grupp', 60),
  ('rest', 'Inte denna termin', 10), ('rest', 'Föräldraledig eller bortrest', 20), ('rest', 'Sjukdom', 30),
  ('rest', 'Ingen grupp i stadsdelen', 40), ('rest', 'Väntar på den andra föräldern', 50),
  ('priority', 'Beslut av socialtjänsten', 10), ('priority', 'Fick inte plats trots erbjudande', 20),
  ('priority', 'Inställd grupp', 30), ('priority', 'Syskon i pågående insats', 40), ('priority', 'Annat skäl, se anteckning', 90),
  ('interrupt', 'Tid räcker inte till', 10), ('interrupt', 'Sjukdom', 20), ('interrupt', 'Flyttat', 30),
  ('interrupt', 'Passade inte', 40), ('interrupt', 'Fått annan hjälp', 50), ('interrupt', 'Går över till Förstärkt Komet', 60),
  ('interrupt', 'Okänt', 90),
  ('cancel', 'För få deltagare', 10), ('cancel', 'Gruppledare saknas', 20), ('cancel', 'Lokal saknas', 30), ('cancel', 'Annat', 90),
  ('withdraw', 'Erbjudet av misstag', 10), ('withdraw', 'Gruppen ändrades', 20), ('withdraw', 'Familjen bad om det', 30),
  ('refer', 'Annat program', 10), ('refer', 'Annan stadsdel', 20), ('refer', 'BUP', 30), ('refer', 'Socialtjänsten', 40),
  ('open', 'Samtal med familjen', 10), ('open', 'Planering av grupp', 20), ('open', 'Rättelse', 30),
  ('heard', 'Förskola', 10), ('heard', 'Skola', 20), ('heard', 'BVC', 30), ('heard', 'BUP', 40), ('heard', 'Socialtjänsten', 50),
  ('heard', 'Annons', 60), ('heard', 'Webben', 70), ('heard', 'Bekant', 80), ('heard', 'Gått förut', 85), ('heard', 'Annat', 90);

insert into komet.language (code, name, position) values
  ('sv', 'svenska', 1), ('ar', 'arabiska', 10), ('so', 'somaliska', 20), ('ti', 'tigrinja', 30), ('prs', 'dari', 40),
  ('fa', 'persiska', 50), ('ckb', 'sorani', 60), ('kmr', 'kurmanji', 70), ('tr', 'turkiska', 80), ('es', 'spanska', 90),
  ('pl', 'polska', 100), ('ru', 'ryska', 110), ('uk', 'ukrainska', 120), ('bn', 'bengali', 130), ('zh', 'mandarin', 140),
  ('en', 'engelska', 150), ('fi', 'finska', 160), ('ase', 'teckenspråk', 170);

-- Red days 2020-2040. Easter by the anonymous Gregorian computus.
insert into komet.calendar_break (name, from_date, to_date, kind)
select h.name, h.d, h.d, 'holiday'
from generate_series(2020, 2040) as y
cross join lateral (select y % 19 as a, y / 100 as b, y % 100 as c) as s1
cross join lateral (select (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30 as h) as s2
cross join lateral (select (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7 as l) as s3
cross join lateral (select (a + 11 * h + 22 * l) / 451 as m) as s4
cross join lateral (select make_date(y, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1) as easter) as s5
cross join lateral (values
  ('Nyårsdagen', make_date(y, 1, 1)), ('Trettondedag jul', make_date(y, 1, 6)),
  ('Långfredagen', easter - 2), ('Annandag påsk', easter + 1), ('Första maj', make_date(y, 5, 1)),
  ('Kristi himmelsfärdsdag', easter + 39), ('Nationaldagen', make_date(y, 6, 6)),
  ('Midsommarafton', (select d::date from generate_series(make_date(y, 6, 19), make_date(y, 6, 25), '1 day') as d where extract(isodow from d) = 5)),
  ('Julafton', make_date(y, 12, 24)), ('Juldagen', make_date(y, 12, 25)), ('Annandag jul', make_date(y, 12, 26)),
  ('Nyårsafton', make_date(y, 12, 31))) as h (name, d);

-- School breaks as starting values; each year's are set by the city and kept here by Precens.
insert into komet.calendar_break (name, from_date, to_date, kind)
select b.name, b.f, b.t, 'school'
from generate_series(2020, 2040) as y
cross join lateral (select from_date as annandag from komet.calendar_break where name = 'Annandag påsk' and extract(year from from_date) = y) as e
cross join lateral (values
  ('Sportlov', to_date(y || '-09-1', 'IYYY-IW-ID'), to_date(y || '-09-5', 'IYYY-IW-ID')),
  ('Påsklov', annandag - 7, annandag),
  ('Sommaruppehåll', make_date(y, 6, 15), make_date(y, 8, 18)),
  ('Höstlov', to_date(y || '-44-1', 'IYYY-IW-ID'), to_date(y || '-44-5', 'IYYY-IW-ID')),
  ('Jullov', make_date(y, 12, 21), make_date(y + 1, 1, 8))) as b (name, f, t);
