-- Taking back letters that were written down, and that one came back.

create function komet.undo_letter(d komet.deed, really boolean) returns text[]
language plpgsql
as $$
#variable_conflict use_column
declare
  letters uuid[] := array(select komet.deed_ids(d, 'letter'));
  l komet.letter;
begin
  select x.* into l from komet.letter x where x.id = any (letters) and x.changed_at > d.ended and not komet.unchanged(d, 'letter', x.id::text, x.version)
   order by x.changed_at desc limit 1;
  if found then
    perform komet.fail('KM004', null, '{1} changed the same at {2}, after this', komet.called(l.changed_by), komet.hour_text(l.changed_at));
  elsif not exists (select from komet.letter x where x.id = any (letters)) then
    perform komet.raise_stale();
  elsif d.function = 'letter_returned' then
    if really then
      update komet.letter x set returned_on = null where x.id = any (letters);
      return array[komet.say('Taken back: it did not come back')];
    end if;
    return array[komet.say('Take back that the letter came back?')];
  elsif not really then
    return array[komet.say('Take back {1} letters of {2}? They count as never sent; one that has gone out cannot be called back'), cardinality(letters)::text, komet.hour_text(d.at)];
  end if;
  update komet.letter x set taken_back_on = komet.today() where x.id = any (letters);
  return array[komet.say('Taken back: they count as not sent')];
end
$$;
comment on function komet.undo_letter(komet.deed, boolean) is 'Letters that were written down: they stay, as taken back, and may be made anew. And that a letter came back.';
