-- Letters, lists and calendars: where people live, the texts of letters, and what was sent to whom.

create table komet.postal_address (
  id         uuid primary key default gen_random_uuid(),
  unit       uuid not null constraint postal_address_unit_fkey references komet.unit,
  family     uuid not null constraint postal_address_family_fkey references komet.family,
  person     uuid not null constraint postal_address_person_fkey references komet.person,
  care_of    komet.line,
  street     komet.line not null,
  postcode   text not null constraint postal_address_postcode_check check (postcode ~ '^[0-9]{5}$'),
  town       komet.line not null,
  valid_from date not null,
  valid_to   date,
  constraint postal_address_valid_to_check check (valid_to >= valid_from)
);
comment on table komet.postal_address is 'Postal addresses through time: street also a box. That of a protected family is never written, and one from before is read by nobody (OSL 21 kap. 3 §). Never a search term (SoLPuF 15 §).';
create unique index postal_address_person_key on komet.postal_address (person) where valid_to is null;
create index postal_address_person on komet.postal_address (person);
create index postal_address_family on komet.postal_address (family);

-- ---------------------------------------------------------------------------------------------------
-- Texts

create table komet.letter_field (
  code       text primary key constraint letter_field_code_check check (code ~ '^[a-z][a-z0-9_]*$'),
  name       komet.line not null constraint letter_field_name_key unique constraint letter_field_name_check check (name !~ '[{}]'),
  about      text[] not null constraint letter_field_about_check check (about <@ array['unit', 'person', 'registration', 'group', 'offer', 'meeting', 'result', 'own']),
  in_message boolean not null default false,
  example    komet.line not null,
  position   int not null
);
comment on table komet.letter_field is 'What the text of a letter may have filled in: {name} in the text becomes the value. about: what has to be known for it (komet.letter_about says what a kind of letter knows). in_message: also in an SMS or e-mail, where nothing delicate stands.';

create table komet.letter_template (
  id           uuid primary key default gen_random_uuid(),
  unit         uuid not null constraint letter_template_unit_fkey references komet.unit,
  kind         text not null constraint letter_template_kind_check check (kind in
                 ('queue', 'offer', 'invitation', 'reminder', 'moved', 'cancelled', 'information', 'group_cancelled', 'certificate')),
  programme    uuid constraint letter_template_programme_fkey references komet.programme,
  language     text not null default 'sv' constraint letter_template_language_fkey references komet.language,
  edition      int not null constraint letter_template_edition_check check (edition >= 1),
  mail_subject komet.line,
  body         komet.memo not null,
  short_text   komet.memo constraint letter_template_short_text_check check (char_length(short_text) <= 600),
  valid_from   date not null,
  valid_to     date,
  made_at      timestamptz not null default clock_timestamp(),
  made_by      name not null default session_user,
  constraint letter_template_valid_to_check check (valid_to >= valid_from - 1)
);
comment on table komet.letter_template is 'The texts of letters, an edition a row: never changed, since letters point at the one they were made from. Precens has one of each kind for all; a district its own, and either one for a single programme or another language. short_text is what an SMS or e-mail says. In the body a line with # is a title, with ## a heading, with > small print.';
create unique index letter_template_edition_key on komet.letter_template
  (unit, kind, coalesce(programme, '00000000-0000-0000-0000-000000000000'), language, edition);

create table komet.paper_word (
  language text not null constraint paper_word_language_fkey references komet.language,
  code     text not null constraint paper_word_code_check check (code ~ '^[a-z][a-z0-9_]*(\.\S+)?$'),
  text     komet.line not null,
  primary key (language, code)
);
comment on table komet.paper_word is 'Words that stand on paper beside the texts: headings of lists, weekdays and months. Paper is read by families, whatever language the program speaks to who prints it. What a language lacks is written in Swedish. The words of codes (set.value) stand in komet.code_word().';

-- ---------------------------------------------------------------------------------------------------
-- What was sent

create table komet.letter_batch (
  id           uuid primary key,
  unit         uuid not null constraint letter_batch_unit_fkey references komet.unit,
  kind         text not null constraint letter_batch_kind_check check (kind in
                 ('queue', 'offer', 'invitation', 'reminder', 'moved', 'cancelled', 'information', 'group_cancelled', 'certificate')),
  how          text not null constraint letter_batch_how_check check (how in ('letter', 'handed', 'sms', 'email')),
  course_group uuid constraint letter_batch_course_group_fkey references komet.course_group,
  meeting      uuid constraint letter_batch_meeting_fkey references komet.meeting,
  on_date      date not null,
  made_at      timestamptz not null default clock_timestamp(),
  made_by      name not null default session_user
);
comment on table komet.letter_batch is 'Letters that were made at one time: printed together, or handed over in one file.';
create index letter_batch_made on komet.letter_batch (unit, made_at desc, id);
create index letter_batch_course_group on komet.letter_batch (course_group);

create table komet.letter (
  id              uuid primary key default gen_random_uuid(),
  unit            uuid not null constraint letter_unit_fkey references komet.unit,
  letter_batch    uuid not null constraint letter_letter_batch_fkey references komet.letter_batch,
  family          uuid not null constraint letter_family_fkey references komet.family,
  registration    uuid constraint letter_registration_fkey references komet.registration,
  about_group     uuid constraint letter_about_group_fkey references komet.course_group,
  about_meeting   uuid constraint letter_about_meeting_fkey references komet.meeting,
  kind            text not null constraint letter_kind_check check (kind in
                    ('queue', 'offer', 'invitation', 'reminder', 'moved', 'cancelled', 'information', 'group_cancelled', 'certificate')),
  how             text not null constraint letter_how_check check (how in ('letter', 'handed', 'sms', 'email')),
  letter_template uuid not null constraint letter_letter_template_fkey references komet.letter_template,
  language        text not null constraint letter_language_fkey references komet.language,
  mail_subject    komet.line,
  body            text not null constraint letter_body_check check (char_length(body) between 1 and 20000),
  sent_to         komet.line,
  again           uuid constraint letter_again_fkey references komet.letter,
  on_date         date not null,
  made_at         timestamptz not null default clock_timestamp(),
  made_by         name not null default session_user,
  returned_on     date,
  taken_back_on   date,
  version         bigint not null default 1,
  changed_at      timestamptz not null default now(),
  changed_by      name not null default session_user
);
comment on table komet.letter is 'A letter, SMS or e-mail to one address of one family: what it said, made from which edition of which text, how, when and by whom. sent_to is the number or the e-mail; the postal address is read when it is printed. It belongs to the family''s file, also when the group is another district''s by then. returned_on: it came back. taken_back_on: it was not sent after all.';
create index letter_family on komet.letter (family, made_at);
create index letter_letter_batch on komet.letter (letter_batch);
create index letter_again on komet.letter (again) where again is not null;

create table komet.letter_person (
  letter uuid not null constraint letter_person_letter_fkey references komet.letter,
  person uuid not null constraint letter_person_person_fkey references komet.person,
  family uuid not null constraint letter_person_family_fkey references komet.family,
  unit   uuid not null constraint letter_person_unit_fkey references komet.unit,
  primary key (letter, person)
);
comment on table komet.letter_person is 'Whom a letter is to: one, or those of a family who live at one address.';
create index letter_person_person on komet.letter_person (person);

-- ---------------------------------------------------------------------------------------------------
-- Reference

insert into komet.setting_kind (name, type, default_value, label, source) values
  ('room_names', 'text', 'given', 'Names on the list in the room: given or full', 'Participants meet by first name; to be confirmed by Precens'),
  ('letter_phone', 'text', '-', 'Telephone number in letters, when whoever writes them has none of her own', 'Each district''s own');

insert into komet.letter_field (code, name, about, in_message, example, position) values
  ('names',        'namn',            '{person}', false, 'Åsa Exempelsson och Bo Exempelsson', 10),
  ('given',        'förnamn',         '{person}', true,  'Åsa och Bo', 20),
  ('children',     'barn',            '{registration}', false, 'Elis', 30),
  ('programme',    'program',         '{registration,group}', false, 'Komet 3–11', 40),
  ('queue_date',   'ködatum',         '{registration}', false, '1 september 2026', 50),
  ('queue_place',  'köplats',         '{registration}', false, 'plats 5 av 23 i kön', 60),
  ('group',        'grupp',           '{group}', true,  '12', 70),
  ('first',        'första träffen',  '{group}', true,  'tisdag 3 mars 2026 kl. 17.30–20.00', 80),
  ('weekday',      'veckodag',        '{group}', true,  'tisdagar', 90),
  ('hours',        'tid',             '{group}', true,  'kl. 17.30–20.00', 100),
  ('place',        'lokal',           '{group}', true,  'Familjehuset, Parkvägen 4', 110),
  ('meetings',     'antal träffar',   '{group}', true,  '11', 130),
  ('days',         'alla träffar',    '{group}', false, '3 mars, 10 mars, 17 mars', 140),
  ('leaders',      'gruppledare',     '{group}', false, 'Maria Exempel och Ali Exempel', 150),
  ('answer_by',    'svara senast',    '{offer}', true,  'fredag 20 februari 2026', 160),
  ('meeting',      'träffens nummer', '{meeting}', true, '4', 170),
  ('meeting_day',  'träffens dag',    '{meeting}', true, 'tisdag 24 mars 2026', 180),
  ('meeting_hours', 'träffens tid',   '{meeting}', true, 'kl. 17.30–20.00', 190),
  ('meeting_place', 'träffens lokal', '{meeting}', true, 'Familjehuset, Parkvägen 4', 200),
  ('meeting_was',  'träffens förra dag', '{meeting}', true, 'tisdag 17 mars 2026', 210),
  ('result',       'resultat',        '{result}', false, 'fullföljt', 220),
  ('attended',     'närvaro',         '{result}', false, '10 av 11 träffar', 230),
  ('period',       'period',          '{result}', false, '3 mars – 19 maj 2026', 240),
  ('own',          'egen text',       '{own}', true, 'Ta gärna med kalendern.', 250),
  ('unit',         'stadsdel',        '{unit}', true,  'Farsta', 260),
  ('sender',       'avsändare',       '{unit}', true,  'Anna Exempel', 270),
  ('sender_phone', 'telefon',         '{unit}', true,  '08-465 004 00', 280),
  ('today',        'dagens datum',    '{unit}', true,  '24 november 2026', 290);

-- Starting texts, for Precens to make its own.
insert into komet.letter_template (unit, kind, language, edition, valid_from, mail_subject, body, short_text)
select u.id, v.kind, 'sv', 1, '2026-01-01', v.mail_subject, v.body, v.short_text
from (values
  ('queue', 'Din anmälan',
'# Bekräftelse på anmälan
Hej {förnamn},

vi har tagit emot anmälan till {program}. I dag har ni {köplats}. Ködatum är {ködatum}, och det ändras inte medan ni väntar. Köplatsen är preliminär.

Vi ringer när det finns en plats i en grupp som passar. Ring oss om något ändras, till exempel telefonnummer, adress eller vilka dagar ni kan.

Kursen är frivillig och gratis. Ni kan också ansöka om hjälp som kräver beslut av socialtjänsten; fråga oss hur.

Vänliga hälsningar
{avsändare}
{stadsdel}, telefon {telefon}
> Vi sparar uppgifterna så länge ni är aktuella hos oss och därefter så länge lagen kräver. Du har rätt att få veta vad som står om dig.',
'Hej {förnamn}! Vi har tagit emot er anmälan och ringer när det finns en plats. Frågor: {telefon}. {avsändare}, {stadsdel}'),
  ('offer', 'Erbjudande om plats',
'# Erbjudande om plats
Hej {förnamn},

vi kan erbjuda plats i en grupp i {program}. Första träffen är {första träffen}. Lokal: {lokal}. Gruppen träffas {antal träffar} gånger, {veckodag} {tid}.

Ring oss på {telefon} senast {svara senast} och säg om ni vill ha platsen. Tackar ni nej, fråga vad det betyder för er plats i kön.

{egen text}

Vänliga hälsningar
{avsändare}
{stadsdel}',
'Hej {förnamn}! Vi har en plats åt er från {första träffen}, lokal: {lokal}. Ring {telefon} senast {svara senast} och säg om ni vill ha den. {avsändare}, {stadsdel}'),
  ('invitation', 'Välkommen till gruppen',
'# Välkommen till {program}
Hej {förnamn},

vad roligt att ni vill vara med. Första träffen är {första träffen}. Lokal: {lokal}. Gruppledare: {gruppledare}.

## Alla träffar
{alla träffar}

Det är viktigt att komma till alla träffar. Kan ni inte komma en gång, ring oss på {telefon} så snart ni vet det.

{egen text}

Vänliga hälsningar
{avsändare}
{stadsdel}',
'Hej {förnamn}! Välkommen till första träffen {första träffen}, lokal: {lokal}. Förhinder? Ring {telefon}. {avsändare}, {stadsdel}'),
  ('reminder', 'Träffen närmar sig',
'# Påminnelse om träffen
Hej {förnamn},

välkommen till träff {träffens nummer}, {träffens dag} {träffens tid}. Lokal: {träffens lokal}.

{egen text}

Kan ni inte komma, ring oss på {telefon}.

Vänliga hälsningar
{avsändare}
{stadsdel}',
'Hej! Välkommen till träffen {träffens dag} {träffens tid}, lokal: {träffens lokal}. {egen text} Förhinder? Ring {telefon}. {avsändare}, {stadsdel}'),
  ('moved', 'Träffen är flyttad',
'# Träffen är flyttad
Hej {förnamn},

träff {träffens nummer}, som skulle ha varit {träffens förra dag}, blir i stället {träffens dag} {träffens tid}. Lokal: {träffens lokal}.

{egen text}

Kan ni inte komma, ring oss på {telefon}.

Vänliga hälsningar
{avsändare}
{stadsdel}',
'Hej! Träffen {träffens förra dag} är flyttad till {träffens dag} {träffens tid}, lokal: {träffens lokal}. {egen text} Frågor: {telefon}. {avsändare}, {stadsdel}'),
  ('cancelled', 'Träffen är inställd',
'# Träffen är inställd
Hej {förnamn},

träff {träffens nummer}, {träffens dag}, är tyvärr inställd.

{egen text}

Har ni frågor, ring oss på {telefon}.

Vänliga hälsningar
{avsändare}
{stadsdel}',
'Hej! Träffen {träffens dag} är tyvärr inställd. {egen text} Frågor: {telefon}. {avsändare}, {stadsdel}'),
  ('information', 'Till dig som är med i gruppen',
'# Till dig som är med i grupp {grupp}
Hej {förnamn},

{egen text}

Har ni frågor, ring oss på {telefon}.

Vänliga hälsningar
{avsändare}
{stadsdel}',
'Hej! {egen text} Frågor: {telefon}. {avsändare}, {stadsdel}'),
  ('group_cancelled', 'Gruppen är inställd',
'# Gruppen är inställd
Hej {förnamn},

gruppen i {program} som skulle ha börjat {första träffen} blir tyvärr inte av.

I dag har ni {köplats}. Ködatum är {ködatum}, som förut.

{egen text}

Har ni frågor, ring oss på {telefon}.

Vänliga hälsningar
{avsändare}
{stadsdel}',
'Hej! Gruppen som skulle ha börjat {första träffen} blir tyvärr inte av. Ni har kvar ert ködatum. {egen text} Frågor: {telefon}. {avsändare}, {stadsdel}'),
  ('certificate', null,
'# Intyg
## {namn}
har {resultat} {program} i {stadsdel}, {period}.

Närvaro: {närvaro}.



{stadsdel} den {dagens datum}



{avsändare}',
null)) as v (kind, mail_subject, body, short_text)
join komet.unit u on u.code = 'precens';

insert into komet.paper_word (language, code, text)
select 'sv', 'weekday.' || n, w from unnest(array['måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag', 'lördag', 'söndag']) with ordinality d (w, n)
union all
select 'sv', 'weekdays.' || n, w || 'ar' from unnest(array['måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag', 'lördag', 'söndag']) with ordinality d (w, n)
union all
select 'sv', 'month.' || n, w from unnest(array['januari', 'februari', 'mars', 'april', 'maj', 'juni', 'juli', 'augusti', 'september', 'oktober', 'november', 'december']) with ordinality d (w, n)
union all
select 'en', 'weekday.' || n, w from unnest(array['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']) with ordinality d (w, n)
union all
select 'en', 'weekdays.' || n, w || 's' from unnest(array['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']) with ordinality d (w, n)
union all
select 'en', 'month.' || n, w from unnest(array['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']) with ordinality d (w, n);

insert into komet.paper_word (language, code, text) values
  ('sv', 'and', 'och'), ('en', 'and', 'and'),
  ('sv', 'at_hours', 'kl.'), ('en', 'at_hours', 'at'),
  ('sv', 'place.queued', 'plats {1} av {2} i kön'), ('en', 'place.queued', 'place {1} of {2} in the queue'),
  ('sv', 'place.resting', 'en vilande plats i kön'), ('en', 'place.resting', 'a resting place in the queue'),
  ('sv', 'place.offered', 'ett erbjudande om plats'), ('en', 'place.offered', 'an offer of a place'),
  ('sv', 'place.other', 'ingen plats i kön just nu'), ('en', 'place.other', 'no place in the queue at present'),
  ('sv', 'place.incomplete', 'en plats i kön när uppgifterna är kompletta'), ('en', 'place.incomplete', 'a place in the queue once the details are complete'),
  ('sv', 'of_meetings', '{1} av {2} träffar'), ('en', 'of_meetings', '{1} of {2} meetings'),
  ('sv', 'to_be_told', 'meddelas senare'), ('en', 'to_be_told', 'to be told later'),
  ('sv', 'result.completed', 'fullföljt'), ('sv', 'result.attended', 'deltagit i'),
  ('en', 'result.completed', 'completed'), ('en', 'result.attended', 'taken part in'),
  ('sv', 'cancelled', 'inställd'), ('en', 'cancelled', 'cancelled'),
  ('sv', 'meeting_of', 'träff {1} av {2}'),
  ('sv', 'room_title', 'Närvarolista, grupp {1} {2}'), ('sv', 'name', 'Namn'), ('sv', 'held', 'Hålls'),
  ('sv', 'room_note', 'Förnamn räcker. Lämna inte listan i lokalen.'),
  -- The register extract
  ('sv', 'extract_title', 'Registerutdrag'),
  ('sv', 'extract_about', 'Uppgifter om {1} hos {2}, {3}.'),
  ('sv', 'extract_law', 'Utdrag enligt dataskyddsförordningen artikel 15. Uppgifter om andra personer är utelämnade. Är något fel, säg till: det rättas eller antecknas.'),
  ('sv', 'extract_person', 'Person'), ('sv', 'extract_numbers', 'Identitetsnummer'), ('sv', 'extract_contact', 'Telefon, e-post och adress'),
  ('sv', 'extract_consents', 'Samtycken'), ('sv', 'extract_registrations', 'Anmälningar'), ('sv', 'extract_events', 'Vad som har hänt'),
  ('sv', 'extract_groups', 'Grupper'), ('sv', 'extract_attendance', 'Närvaro'), ('sv', 'extract_surveys', 'Enkätsvar'), ('sv', 'extract_letters', 'Brev och meddelanden'),
  ('sv', 'extract_notes', 'Anteckningar'), ('sv', 'extract_none', 'Inga uppgifter'),
  ('sv', 'extract_notes_held', 'Anteckningarna granskas innan texten lämnas ut, eftersom de kan säga något om andra.'),
  ('sv', 'given_name', 'Förnamn'), ('sv', 'family_name', 'Efternamn'), ('sv', 'called', 'Tilltalsnamn'), ('sv', 'born', 'Född'), ('sv', 'role', 'Roll'),
  ('sv', 'contact_ok', 'Får kontaktas'), ('sv', 'email', 'E-post'), ('sv', 'phone', 'Telefon'), ('sv', 'address', 'Adress'), ('sv', 'care_of', 'c/o'),
  ('sv', 'from', 'från'), ('sv', 'until', 'till'), ('sv', 'now', 'nu'), ('sv', 'date', 'Datum'), ('sv', 'what', 'Vad'), ('sv', 'answer', 'Svar'), ('sv', 'how', 'Hur'),
  ('sv', 'programme', 'Program'), ('sv', 'state', 'Läge'), ('sv', 'queue_date', 'Ködatum'), ('sv', 'wishes', 'Önskemål'), ('sv', 'missing', 'Saknas'),
  ('sv', 'priority', 'Förtur'), ('sv', 'rest', 'Vilande'), ('sv', 'reason', 'Skäl'), ('sv', 'offer', 'Erbjudande'), ('sv', 'attempt', 'Försök att nå'), ('sv', 'skipped', 'Förbigången'), ('sv', 'move', 'Flytt'), ('sv', 'group', 'Grupp'),
  ('sv', 'counted', 'Träffar'), ('sv', 'rule', 'Regel'), ('sv', 'meeting', 'Träff'), ('sv', 'mark', 'Närvaro'), ('sv', 'homework', 'Hemuppgift'),
  ('sv', 'question', 'Fråga'), ('sv', 'refused', 'vill inte svara'), ('sv', 'edition', 'Version'), ('sv', 'heard', 'Hörde om oss'), ('sv', 'interpreter', 'Tolk'), ('sv', 'childcare', 'Barnpassning'),
  ('sv', 'message_ok', 'Meddelande får lämnas'), ('sv', 'protection', 'Skydd'), ('sv', 'undone', 'Ångrat'), ('sv', 'contested', 'den enskilde anser uppgiften felaktig'),
  ('sv', 'proposal', 'Förslag om insats'), ('sv', 'decision', 'Beslut'),
  ('sv', 'yes_no.t', 'Ja'), ('sv', 'yes_no.f', 'Nej');
