-- The Swedish of codes, as the register extract writes them: a set of forms/words.cfg, its values and their words. The program has
-- its own catalogue; paper is made here. tests/paper.test knows when a code has been added there and not here.

create function komet.code_word(set text, value text) returns text
language sql immutable parallel safe
as $$
  select w.words[array_position(w.words, code_word.value) + 1]
    from (values
      ('registration_state', array['incomplete', 'Ofullständig', 'queued', 'I kö', 'offered', 'Erbjuden plats', 'placed', 'Placerad',
        'running', 'Deltar', 'completed', 'Fullföljt', 'attended', 'Deltagit', 'interrupted', 'Avbrutit', 'referred', 'Hänvisad', 'moved', 'Flyttad',
        'closed', 'Avslutad']),
      ('registration_event', array['registered', 'Anmäld', 'changed', 'Ändrad', 'waiting', 'Uppgifter saknas', 'queued', 'Satt i kö',
        'priority_given', 'Förtur given', 'priority_changed', 'Förtur ändrad', 'priority_ended', 'Förtur upphörd', 'rest_started', 'Vilande',
        'rest_changed', 'Vila ändrad', 'rest_ended', 'Vila avslutad', 'closed', 'Avslutad', 'reopened', 'Öppnad igen',
        'programme_moved', 'Flyttad till annat program', 'programme_came', 'Kom från annat program', 'moved_asked', 'Flytt begärd',
        'moved_withdrawn', 'Flytten återtagen', 'moved_refused', 'Den andra stadsdelen sa nej', 'moved_merged', 'De två stadsdelarna blev en',
        'moved_out', 'Flyttad till annan stadsdel', 'moved_in', 'Kom från annan stadsdel', 'referred', 'Hänvisad',
        'protected', 'Markerad som skyddad', 'unprotected', 'Inte längre skyddad', 'skipped', 'Förbigången', 'skip_ended', 'Inte längre förbigången',
        'offered', 'Erbjuden plats', 'attempt', 'Försök att nå familjen', 'accepted', 'Tackat ja', 'declined', 'Tackat nej',
        'lapsed', 'Erbjudandet utgånget', 'withdrawn', 'Erbjudandet återtaget', 'superseded', 'Erbjudandet ersatt', 'placed', 'Placerad',
        'started', 'Startad', 'running', 'Deltar', 'completed', 'Fullföljt', 'attended', 'Deltagit', 'interrupted', 'Avbrutit',
        'group_cancelled', 'Gruppen ställdes in', 'returned', 'Tillbaka i kön', 'proposed', 'Insats erbjuden',
        'proposal_yes', 'Tackat ja till insatsen', 'proposal_no', 'Tackat nej till insatsen', 'proposal_open', 'Svaret togs bort',
        'decided', 'Insats beslutad', 'decision_refused', 'Avslag på insats', 'decision_ended', 'Beslutet har upphört',
        'web_started', 'Började webbkursen', 'imported', 'Införd från äldre lista']),
      ('offer_state', array['open', 'Obesvarat', 'accepted', 'Tackat ja', 'declined', 'Tackat nej', 'lapsed', 'Utgånget', 'withdrawn', 'Återtaget',
        'superseded', 'Ersatt']),
      ('participation_state', array['placed', 'Placerad', 'running', 'Deltar', 'completed', 'Fullföljt', 'attended', 'Deltagit',
        'interrupted', 'Avbrutit']),
      ('role', array['guardian', 'Vårdnadshavare', 'parent', 'Förälder utan vårdnad', 'bonus', 'Bonusförälder', 'foster', 'Familjehemsförälder',
        'appointed', 'Särskilt förordnad VH', 'other', 'Annan vuxen', 'staff', 'Personal', 'child', 'Barn']),
      ('protection', array['none', 'Ingen', 'secrecy_marker', 'Sekretessmarkering', 'protected_registration', 'Skyddad folkbokföring',
        'assumed_identity', 'Fingerade uppgifter']),
      ('number_kind', array['personnummer', 'Personnummer', 'samordningsnummer', 'Samordningsnummer', 'reserve', 'Reservnummer']),
      ('channel', array['telephone', 'Telefon', 'web', 'Webb', 'visit', 'Besök', 'letter', 'Brev', 'list', 'Från lista']),
      ('together', array['one', 'En vuxen kommer', 'both_or_none', 'Båda eller ingen', 'in_turn', 'Båda, turas om']),
      ('part_of_day', array['day', 'Dagtid', 'evening', 'Kväll']),
      ('rest_cause', array['family', 'Familjens önskan', 'district', 'Stadsdelens beslut', 'other_adult', 'Väntar på den andra vuxna']),
      ('consent_purpose', array['share', 'Dela med Precens eller annan stadsdel', 'contact', 'Kontakt med skola och annan vård',
        'research', 'Forskningsenkät', 'message', 'SMS och e-post', 'film', 'Filmning', 'child', 'Barnets medverkan']),
      ('consent_answer', array['yes', 'Ja', 'no', 'Nej', 'not_asked', 'Ej tillfrågad']),
      ('consent_how', array['oral', 'Muntligt', 'written', 'Skriftligt']),
      ('attempt_outcome', array['told', 'Nådd, fått besked', 'left_message', 'Lämnat meddelande', 'no_answer', 'Inget svar',
        'wrong_number', 'Fel nummer', 'will_ring', 'Ringer upp själv']),
      ('attempt_how', array['telephone', 'Telefon', 'message', 'SMS', 'letter', 'Brev']),
      ('attendance_mark', array['N', 'Närvarande', 'S', 'Sen', 'F', 'Anmäld frånvaro', 'U', 'Uteblev', 'K', 'Komplettering']),
      ('homework', array['+', 'Klart', '~', 'Delvis gjord', '-', 'Inte gjord']),
      ('decision_kind', array['assessed', 'Insats efter beslut', 'without', 'Insats utan behovsprövning', 'refused', 'Avslag']),
      ('letter_kind', array['queue', 'Bekräftelse på anmälan', 'offer', 'Erbjudande om plats', 'invitation', 'Kallelse',
        'reminder', 'Påminnelse om träff', 'information', 'Information', 'moved', 'Flyttad träff', 'cancelled', 'Inställd träff',
        'group_cancelled', 'Inställd grupp', 'certificate', 'Deltagarintyg']),
      ('letter_how', array['letter', 'Brev', 'handed', 'Utlämnat', 'sms', 'SMS', 'email', 'E-post']),
      ('born_about', array['year', 'Bara året är känt', 'month', 'Bara månaden är känd']),
      ('task_what', array['ring', 'Ring', 'write', 'Skriv', 'meet', 'Träffa', 'follow_up', 'Följ upp', 'other', 'Annat']),
      -- Words of the extract that came later than komet.paper_word.
      ('extract_part', array['material', 'Material', 'returned', 'återlämnat', 'module_P', 'påbörjad', 'module_X', 'klar', 'pause', 'Paus i webbkursen',
        'contact_telephone', 'Samtal', 'contact_message', 'Meddelande', 'contact_video', 'Videosamtal', 'contact_visit', 'Besök', 'obstacle', 'Hinder'])
    ) w (set, words)
   where w.set = code_word.set
$$;
comment on function komet.code_word(text, text) is 'The word of a code, in Swedish. Null: it has none.';
