-- The texts of letters (brevtexter): who may fill what in, which text is in force, and editing them. An edition is never changed.

-- ---------------------------------------------------------------------------------------------------
-- Words on paper

create function komet.on_paper(language text, code text, variadic vals text[] default '{}') returns text
language plpgsql stable
as $$
#variable_conflict use_column
declare
  said text;
  n int;
begin
  select w.text into said from komet.paper_word w
   where w.code = on_paper.code and w.language in (on_paper.language, 'sv') order by w.language = on_paper.language desc limit 1;
  said := coalesce(said, komet.code_word(split_part(on_paper.code, '.', 1), split_part(on_paper.code, '.', 2)), split_part(on_paper.code, '.', 2));
  for n in 1 .. coalesce(cardinality(vals), 0) loop
    said := replace(said, '{' || n || '}', coalesce(vals[n], ''));
  end loop;
  return said;
end
$$;
comment on function komet.on_paper(text, text, text[]) is 'A word or sentence of komet.paper_word in a language, else in Swedish, with its values; or the word of a code. A code of a set that has no word is shown as it is.';

create function komet.paper_day(language text, day date, year boolean default true) returns text
language plpgsql stable
as $$
begin
  if day is null then
    return null;
  elsif not exists (select from komet.paper_word w where w.language = paper_day.language and w.code = 'month.1') then
    return to_char(day, 'YYYY-MM-DD');
  end if;
  return concat_ws(' ', extract(day from day)::text, komet.on_paper(language, 'month.' || extract(month from day)),
    case when paper_day.year then to_char(day, 'YYYY') end);
end
$$;
comment on function komet.paper_day(text, date, boolean) is 'A day as a letter writes it: 3 mars 2026. In a language whose months are not known: 2026-03-03.';

create function komet.paper_weekday(language text, day date) returns text
language plpgsql stable
as $$
begin
  if exists (select from komet.paper_word w where w.language = paper_weekday.language and w.code = 'weekday.1') then
    return komet.on_paper(language, 'weekday.' || extract(isodow from day)) || ' ' || komet.paper_day(language, day);
  end if;
  return komet.paper_day(language, day);
end
$$;
comment on function komet.paper_weekday(text, date) is 'The same with the name of the day: tisdag 3 mars 2026.';

create function komet.paper_hours(language text, starts time, ends time) returns text
language sql stable
as $$
  select concat_ws(' ', komet.on_paper(language, 'at_hours'), to_char(starts, 'FMHH24.MI') || coalesce('–' || to_char(ends, 'FMHH24.MI'), ''))
$$;
comment on function komet.paper_hours(text, time, time) is 'From when to when: kl. 17.30–20.00.';

create function komet.paper_names(language text, names text[]) returns text
language sql stable
as $$
  select case cardinality(n.names) when 0 then null when 1 then n.names[1]
    else array_to_string(n.names[:cardinality(n.names) - 1], ', ') || ' ' || komet.on_paper(language, 'and') || ' ' || n.names[cardinality(n.names)] end
  from (select array_remove(names, null) as names) n
$$;
comment on function komet.paper_names(text, text[]) is 'Several names as one says them: Åsa, Bo och Li.';

create function komet.paper_period(language text, first_day date, last_day date) returns text
language sql stable
as $$
  select case when first_day = last_day then komet.paper_day(language, first_day)
    else komet.paper_day(language, first_day, extract(year from first_day) <> extract(year from last_day)) || ' – ' || komet.paper_day(language, last_day) end
$$;
comment on function komet.paper_period(text, date, date) is 'From the first day to the last: 3 mars – 19 maj 2026.';

-- ---------------------------------------------------------------------------------------------------
-- What may be filled in

create function komet.letter_about(kind text) returns text[]
language sql immutable parallel safe
return case kind
  when 'queue' then array['unit', 'person', 'registration']
  when 'offer' then array['unit', 'person', 'registration', 'group', 'offer', 'own']
  when 'invitation' then array['unit', 'person', 'registration', 'group', 'own']
  when 'reminder' then array['unit', 'person', 'registration', 'group', 'meeting', 'own']
  when 'group_cancelled' then array['unit', 'person', 'registration', 'group', 'own']
  when 'moved' then array['unit', 'person', 'registration', 'group', 'meeting', 'own']
  when 'cancelled' then array['unit', 'person', 'registration', 'group', 'meeting', 'own']
  when 'information' then array['unit', 'person', 'registration', 'group', 'own']
  when 'certificate' then array['unit', 'person', 'group', 'result'] end;
comment on function komet.letter_about(text) is 'What is known when a letter of a kind is made, and so may stand in its text.';

create function komet.letter_fields(kind text) returns setof komet.letter_field
language sql stable
as $$
  select f.* from komet.letter_field f
   where f.about && komet.letter_about(kind)
     -- Of a certificate others may know: who, what and when, and nothing of the registration.
     and not (kind = 'certificate' and f.about = '{registration}')
   order by f.position
$$;
comment on function komet.letter_fields(text) is 'What may be filled in in the text of a letter of a kind.';

create function komet.letter_field_like(kind text, typed text) returns text
language sql stable
as $$
  select string_agg('{' || f.name || '}', ' ' order by f.position)
    from komet.letter_fields(kind) f
   where left(lower(f.name), 2) = left(lower(btrim(typed)), 2) or strpos(lower(f.name), lower(btrim(typed))) > 0 and btrim(typed) <> ''
$$;
comment on function komet.letter_field_like(text, text) is 'What somebody who wrote a wrong word between braces may have meant. Null: nothing near.';

create function komet.letter_checked(field text, kind text, body text, message boolean) returns void
language plpgsql stable
as $$
#variable_conflict use_column
declare
  line record;
  word text;
  f komet.letter_field;
begin
  for line in select t.text, t.n from regexp_split_to_table(body, E'\n') with ordinality t (text, n) loop
    for word in select m[1] from regexp_matches(line.text, '\{([^{}]*)\}', 'g') m loop
      select x.* into f from komet.letter_fields(kind) x where x.name = btrim(word);
      if not found and komet.letter_field_like(kind, word) is not null then
        perform komet.fail('KM001', field, 'Line {1}: "{2}" is not known here. Do you mean {3}', line.n::text, word, komet.letter_field_like(kind, word));
      elsif not found then
        perform komet.fail('KM001', field, 'Line {1}: "{2}" is not known here. The list of what can be filled in says what is', line.n::text, word);
      elsif message and not f.in_message then
        perform komet.fail('KM001', field, 'Line {1}: "{2}" is not written in messages, which others may see', line.n::text, word);
      end if;
    end loop;
    if regexp_replace(line.text, '\{[^{}]*\}', '', 'g') ~ '[{}]' then
      perform komet.fail('KM001', field, 'Line {1}: a brace without its other half', line.n::text);
    end if;
  end loop;
end
$$;
comment on function komet.letter_checked(text, text, text, boolean) is 'KM001 at the field, with the line, for a word in braces that cannot be filled in, or may not stand in a message.';

create function komet.letter_filled(body text, vals jsonb) returns text
language sql stable
as $$
  -- In one pass: what is filled in is not looked at again. The braces at the end close the last piece.
  select regexp_replace(btrim(string_agg(p.piece[1] || coalesce(vals ->> f.code, ''), '' order by p.n), E' \n'), E'\n(\\s*\n){3,}', E'\n\n\n', 'g')
    from regexp_matches(body || '{}', '([^{]*)\{([^{}]*)\}', 'g') with ordinality p (piece, n)
    left join komet.letter_field f on f.name = btrim(p.piece[2])
$$;
comment on function komet.letter_filled(text, jsonb) is 'The text of a letter with its values, by code. What has no value is left empty.';

create function komet.letter_lacks(body text, vals jsonb) returns text
language sql stable
as $$
  select string_agg(distinct f.name, ', ')
    from regexp_matches(body, '\{([^{}]*)\}', 'g') m
    join komet.letter_field f on f.name = btrim(m[1])
   where coalesce(vals ->> f.code, '') = '' and f.code not in ('own', 'children')
$$;
comment on function komet.letter_lacks(text, jsonb) is 'What a text wants to have filled in and nothing is known for: a letter with a hole is not made. Null: nothing.';

create type api.document_row as (sheet int, block text, text text);
comment on type api.document_row is 'A piece of a document: a new sheet begins when the number changes. block is address, date, title, heading, text, small, gap, head, cells or label; head and cells are cells parted by tabs, a label lines parted by line feeds.';

create function komet.letter_blocks(sheet int, body text) returns setof api.document_row
language sql immutable
as $$
  with l as (
    select r.n, r.text, case when r.text ~ '^\s*$' then 'gap' when r.text ~ '^##' then 'heading' when r.text ~ '^#' then 'title' when r.text ~ '^>' then 'small' else 'text' end as block
    from regexp_split_to_table(body, E'\n') with ordinality r (text, n)),
  p as (select l.*, lag(l.block) over (order by l.n) as before from l),
  -- Lines without an empty one between are one paragraph. After a paragraph there is room by itself: of several empty lines all but one are gaps.
  q as (select p.*, sum(case when p.block = 'text' and p.before = 'text' then 0 else 1 end) over (order by p.n) as part from p where p.block <> 'gap' or p.before = 'gap')
  select letter_blocks.sheet, min(q.block), string_agg(btrim(regexp_replace(q.text, '^(#+|>)', '')), E'\n' order by q.n) from q group by q.part order by q.part
$$;
comment on function komet.letter_blocks(int, text) is 'The lines of a text as pieces of a document: # title, ## heading, > small print, and paragraphs.';

-- ---------------------------------------------------------------------------------------------------
-- Which text is in force

create function komet.letter_text(kind text, unit uuid, programme uuid, languages text[], day date) returns komet.letter_template
language plpgsql stable
as $$
#variable_conflict use_column
declare
  t komet.letter_template;
begin
  select x.* into t from komet.letter_template x
    join komet.unit u on u.id = x.unit
   where x.kind = letter_text.kind and (x.unit = letter_text.unit or u.kind = 'central')
     and (x.programme is null or x.programme = letter_text.programme)
     and x.language = any (letter_text.languages)
     and letter_text.day between x.valid_from and coalesce(x.valid_to, letter_text.day)
   order by array_position(letter_text.languages, x.language), x.unit = letter_text.unit desc, x.programme is null, x.edition desc
   limit 1;
  return t;
end
$$;
comment on function komet.letter_text(text, uuid, uuid, text[], date) is
'The text in force on a day: in the first of the languages that has one, the district''s own before that for all, one for the programme before a general one. All null: none.';

-- ---------------------------------------------------------------------------------------------------
-- Editing

create type api.letter_template_list_row as (id uuid, kind text, programme_name text, language_name text, unit_name text, edition int, valid_from date, valid_to date,
  state text, short boolean, letters int);

create function komet.letter_template_state(t komet.letter_template) returns text
language plpgsql stable
as $$
begin
  return case when t.valid_to < greatest(komet.today(), t.valid_from) then 'past' when t.valid_from > komet.today() then 'coming' else 'in_force' end;
end
$$;
comment on function komet.letter_template_state(komet.letter_template) is 'Whether a text is in force today, coming, or past.';

create function api.letter_template_list(state text default null, kind text default null) returns setof api.letter_template_list_row
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  own uuid[] := array(select komet.units_file());
  every boolean := komet.has_duty('lead');
begin
  return query
    select t.id, t.kind, p.name::text, l.name::text, u.name::text, t.edition, t.valid_from, t.valid_to, s.state, t.short_text is not null,
      case when cardinality(own) > 0 then (select count(*)::int from komet.letter x where x.letter_template = t.id and x.taken_back_on is null) end
    from komet.letter_template t
    join komet.unit u on u.id = t.unit
    join komet.language l on l.code = t.language
    left join komet.programme p on p.id = t.programme
    cross join lateral (select komet.letter_template_state(t) as state) s
    where (every or t.unit = any (own) or u.kind = 'central')
      and (letter_template_list.kind is null or t.kind = letter_template_list.kind)
      and (s.state = letter_template_list.state or letter_template_list.state is null and s.state <> 'past')
    order by array_position(array['queue', 'offer', 'invitation', 'reminder', 'information', 'moved', 'cancelled', 'group_cancelled', 'certificate'], t.kind),
      u.kind <> 'central', u.name collate "sv-SE-x-icu", p.position nulls first, l.position, t.edition desc
    limit komet.setting('list_max')::int;
end
$$;
comment on function api.letter_template_list(text, text) is 'The texts of letters that are in force or coming (state past: those that were): those for all and those of one''s own district; a lead sees every district''s. letters: how many were made from the edition in one''s own district.';

create type api.letter_template_row as (id uuid, kind text, programme uuid, language text, valid_from date, mail_subject text, body text, short_text text,
  programme_label text, language_label text, message text, detail text);

create function komet.letter_template_show(id uuid) returns api.letter_template_row
language sql stable
as $$
  select row(t.id, t.kind, t.programme, t.language, greatest(t.valid_from, (select komet.today())), t.mail_subject, t.body, t.short_text, p.name, l.name, null, null)::api.letter_template_row
    from komet.letter_template t
    join komet.language l on l.code = t.language
    left join komet.programme p on p.id = t.programme
   where t.id = letter_template_show.id
$$;
comment on function komet.letter_template_show(uuid) is 'A text as its form shows it; valid_from is that of the edition that saving makes.';

create function komet.letter_template_seen(id uuid) returns komet.letter_template
language plpgsql stable
as $$
#variable_conflict use_column
declare
  t komet.letter_template;
begin
  select x.* into t from komet.letter_template x join komet.unit u on u.id = x.unit
   where x.id = letter_template_seen.id and (u.kind = 'central' or x.unit = any (array(select komet.units_file())) or komet.has_duty('lead'));
  if not found then
    perform komet.raise_stale();
  end if;
  return t;
end
$$;
comment on function komet.letter_template_seen(uuid) is 'A text for all or of one''s own district; a lead sees every district''s. Errors: KM002.';

create function api.letter_template_get(id uuid) returns setof api.letter_template_row
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  t komet.letter_template := komet.letter_template_seen(letter_template_get.id);
begin
  return next komet.letter_template_show(t.id);
end
$$;
comment on function api.letter_template_get(uuid) is 'The text of a letter, for its form. Errors: KM002.';

create function komet.letter_unit(id uuid) returns uuid
language plpgsql stable
as $$
#variable_conflict use_column
declare
  may uuid[] := array(select komet.units_of('lead') union all select komet.units_file());
begin
  return coalesce((select t.unit from komet.letter_template t where t.id = letter_unit.id and t.unit = any (may)),
    (select u.id from komet.unit u where u.id = any (may) order by array_position(may, u.id) limit 1));
end
$$;
comment on function komet.letter_unit(uuid) is 'For whom somebody writes a text: for whom it was, when that is one''s own to write; else a lead for all, a coordinator for the district.';

create function komet.letter_newest(t komet.letter_template) returns komet.letter_template
language plpgsql
as $$
#variable_conflict use_column
declare
  newest komet.letter_template;
begin
  select x.* into newest from komet.letter_template x
   where x.unit = t.unit and x.kind = t.kind and x.programme is not distinct from t.programme and x.language = t.language
   order by coalesce(x.valid_to, 'infinity') >= x.valid_from desc, x.edition desc limit 1 for update;
  return newest;
end
$$;
comment on function komet.letter_newest(komet.letter_template) is 'The newest edition of the text with the same owner, kind, programme and language that was not taken away before it was used, locked. All null: there is none.';

create function komet.letter_template_read(f api.letter_template_row) returns komet.letter_template
language plpgsql
as $$
declare
  t komet.letter_template;
begin
  t.kind := f.kind;
  t.programme := f.programme;
  t.language := coalesce(f.language, 'sv');
  t.valid_from := coalesce(f.valid_from, komet.today());
  t.mail_subject := komet.clean('mail_subject', f.mail_subject, 100);
  t.body := komet.clean_memo('body', f.body);
  t.short_text := komet.clean_memo('short_text', f.short_text);
  if komet.letter_about(t.kind) is null then
    perform komet.fail('KM001', 'kind', 'Choose what kind of letter it is');
  elsif t.body is null then
    perform komet.fail('KM001', 'body', 'Write the text');
  elsif t.valid_from < komet.today() then
    perform komet.fail('KM001', 'valid_from', 'From today at the earliest: letters that were made keep their text');
  elsif t.valid_from > komet.today() + 731 then
    perform komet.fail('KM001', 'valid_from', 'Within two years from today');
  elsif char_length(t.short_text) > 600 then
    perform komet.fail('KM001', 'short_text', 'At most {1} characters', '600');
  end if;
  perform komet.letter_checked('body', t.kind, t.body, false);
  perform komet.letter_checked('short_text', t.kind, t.short_text, true);
  perform komet.letter_checked('mail_subject', t.kind, t.mail_subject, true);
  return t;
end
$$;
comment on function komet.letter_template_read(api.letter_template_row) is 'The form of a text as a row. Errors: KM001 at kind, body, short_text, mail_subject or valid_from.';

create function komet.letter_template_put(t komet.letter_template, seen uuid) returns komet.letter_template
language plpgsql
as $$
#variable_conflict use_column
declare
  newest komet.letter_template := komet.letter_newest(t);
  like_seen boolean := exists (select from komet.letter_template x where x.id = seen and (x.unit, x.kind, x.language) = (t.unit, t.kind, t.language)
    and x.programme is not distinct from t.programme);
begin
  if like_seen and newest.id <> seen or seen is null and newest.id is not null and coalesce(newest.valid_to, komet.today()) >= komet.today() then
    perform komet.raise_stale();
  elsif newest.valid_from > t.valid_from and coalesce(newest.valid_to, 'infinity') >= newest.valid_from then
    perform komet.fail('KM001', 'valid_from', 'There is a later text already, from {1}', newest.valid_from::text);
  elsif (newest.body, newest.short_text, newest.mail_subject) is not distinct from (t.body, t.short_text, t.mail_subject) and newest.valid_to is null then
    return newest;
  end if;
  update komet.letter_template x set valid_to = t.valid_from - 1 where x.id = newest.id and coalesce(x.valid_to, t.valid_from) >= t.valid_from;
  insert into komet.letter_template (unit, kind, programme, language, edition, mail_subject, body, short_text, valid_from)
  values (t.unit, t.kind, t.programme, t.language, 1 + coalesce((select max(x.edition) from komet.letter_template x where x.unit = t.unit and x.kind = t.kind and x.programme is not distinct from t.programme
    and x.language = t.language), 0), t.mail_subject, t.body, t.short_text, t.valid_from)
  returning * into newest;
  return newest;
end
$$;
comment on function komet.letter_template_put(komet.letter_template, uuid) is 'A new edition, which ends the one before; seen is what the form was opened from. The newest as it is when nothing was changed. Errors: KM001 at valid_from, KM002 when a colleague was first.';

create function api.letter_template_save(request uuid, id uuid default null, kind text default null, programme uuid default null, language text default null,
  valid_from date default null, mail_subject text default null, body text default null, short_text text default null)
returns setof api.letter_template_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  form jsonb := jsonb_build_object('id', letter_template_save.id, 'kind', kind, 'programme', programme, 'language', language, 'valid_from', valid_from,
    'mail_subject', mail_subject, 'body', body, 'short_text', short_text);
  done jsonb := komet.request_begin(letter_template_save.request, 'letter_template_save', form);
  t komet.letter_template;
  kept komet.letter_template;
  f api.letter_template_row;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.letter_template_row, done);
    return;
  end if;
  t := komet.letter_template_read(jsonb_populate_record(null::api.letter_template_row, form));
  t.unit := komet.letter_unit(letter_template_save.id);
  if t.unit is null then
    perform komet.raise_stale();
  end if;
  kept := komet.letter_template_put(t, letter_template_save.id);
  f := komet.letter_template_show(kept.id);
  f.detail := komet.detail(kept.edition::text, kept.valid_from::text, (select u.name::text from komet.unit u where u.id = kept.unit));
  f.message := case when kept.id = letter_template_save.id then komet.say('Nothing was changed: edition {1} stands')
    else komet.say('Saved as edition {1} for {3}, from {2}') end;
  perform komet.request_end(letter_template_save.request, to_jsonb(f));
  return next f;
end
$$;
comment on function api.letter_template_save(uuid, uuid, text, uuid, text, date, text, text, text) is
'Saves the text of a kind of letter as a new edition from a day on; earlier ones stay for the letters that were made from them. A lead writes for all, a coordinator the
district''s own. With another kind, programme or language than the text it was opened from it is a text of its own.
Errors: KM001 at kind, body (with the line: a word in braces that cannot be filled in), short_text, mail_subject, valid_from; KM002.';

create function api.letter_template_end(request uuid, id uuid) returns setof api.done_row
language plpgsql security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  done jsonb := komet.request_begin(letter_template_end.request, 'letter_template_end', jsonb_build_object('id', letter_template_end.id));
  t komet.letter_template;
begin
  if done is not null then
    return query select * from jsonb_populate_record(null::api.done_row, done);
    return;
  end if;
  select x.* into t from komet.letter_template x
   where x.id = letter_template_end.id and x.unit = any (array(select komet.units_of('lead') union all select komet.units_file())) for update;
  if t.id is null or coalesce(t.valid_to, komet.today()) < komet.today() then
    perform komet.raise_stale();
  elsif t.valid_from > komet.today() then
    -- One that is still to come: the edition before it goes on.
    update komet.letter_template x set valid_to = x.valid_from - 1 where x.id = t.id;
    update komet.letter_template x set valid_to = null
     where x.unit = t.unit and x.kind = t.kind and x.programme is not distinct from t.programme and x.language = t.language and x.edition < t.edition and x.valid_to = t.valid_from - 1;
    return next komet.finish(letter_template_end.request, t.id, null, komet.say('Taken away before it was used: the version before it goes on'));
    return;
  elsif t.programme is null and t.language = 'sv' and exists (select from komet.unit u where u.id = t.unit and u.kind = 'central') then
    perform komet.fail('KM004', '', 'This text is for all: change it instead. Without it no such letter could be made');
  end if;
  update komet.letter_template x set valid_to = greatest(komet.today() - 1, x.valid_from - 1) where x.id = t.id;
  return next komet.finish(letter_template_end.request, t.id, null, komet.say('No longer used. The text for all is used instead'));
end
$$;
comment on function api.letter_template_end(uuid, uuid) is 'A text of one''s own is used no more: from today the more general one is. One that is still to come is taken away, and the edition before it goes on. Errors: KM002; KM004 for a general text in Swedish, which always has to be there.';

-- ---------------------------------------------------------------------------------------------------
-- What can be filled in, and how it would look

create type api.letter_field_list_row as (id text, section text, name text, example text, in_message boolean);

create function api.letter_field_list(kind text default null) returns setof api.letter_field_list_row
language sql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
  select f.code, f.about[1], '{' || f.name || '}', f.example::text, f.in_message
    from komet.letter_field f
   where letter_field_list.kind is null or f.code in (select x.code from komet.letter_fields(letter_field_list.kind) x)
   order by f.position
$$;
comment on function api.letter_field_list(text) is 'What the text of a letter of a kind may have filled in: how it is written, and an example.';

create function api.letter_sample(id uuid) returns setof api.document_row
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  t komet.letter_template := komet.letter_template_seen(letter_sample.id);
  vals jsonb := (select jsonb_object_agg(f.code, f.example) from komet.letter_field f);
begin
  if t.kind <> 'certificate' then
    return query select 1, 'address', a from unnest(array['Åsa Exempelsson', 'Exempelgatan 1', '123 45 STOCKHOLM']) a;
    return query select 1, 'date', komet.paper_day(t.language, komet.today());
  end if;
  return query select * from komet.letter_blocks(1, komet.letter_filled(t.body, vals));
  if t.short_text is not null then
    return query select 2, 'text', komet.letter_filled(t.short_text, vals);
  end if;
end
$$;
comment on function api.letter_sample(uuid) is 'A letter as a text would make it, with invented names; on a second sheet what the SMS would say. Errors: KM002.';
