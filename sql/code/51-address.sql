-- Postal addresses: that of a person through time. Never a protected family's, and never in a list.

create type komet.address_slot as (care_of text, street text, postcode text, town text);

create function komet.postcode_read(field text, typed text) returns text
language plpgsql stable
as $$
declare
  bare text := regexp_replace(upper(komet.clean(field, typed, 20)), '^\s*SE?\s*-\s*|[\s\u00a0-]', '', 'g');
begin
  if bare is not null and bare !~ '^[1-9][0-9]{4}$' then
    perform komet.fail('KM001', field, 'A postcode has five digits: 123 45');
  end if;
  return bare;
end
$$;
comment on function komet.postcode_read(text, text) is 'A postcode in one form, 12345, however it is written: 123 45, SE-123 45. Errors: KM001 at the field.';

create function komet.postcode_shown(postcode text) returns text
language sql immutable parallel safe
return left(postcode, 3) || ' ' || right(postcode, 2);
comment on function komet.postcode_shown(text) is 'A postcode as it stands on an envelope: 123 45.';

create function komet.address_of(person uuid) returns komet.address_slot
language plpgsql stable
as $$
#variable_conflict use_column
declare
  slot komet.address_slot;
begin
  select a.care_of, a.street, komet.postcode_shown(a.postcode), a.town into slot
    from komet.postal_address a where a.person = address_of.person and a.valid_to is null;
  return slot;
end
$$;
comment on function komet.address_of(uuid) is 'Where a person gets letters today. All null: not known, or of a protected family.';

create function komet.address_put(person uuid, care_of text, street text, postcode text, town text, protection text) returns void
language plpgsql
as $$
#variable_conflict use_column
declare
  p komet.person;
  was komet.postal_address;
  line komet.address_slot;
begin
  select * into p from komet.person x where x.id = address_put.person;
  select * into was from komet.postal_address a where a.person = p.id and a.valid_to is null;
  line := row(
    case when address_put.care_of = komet.untouched() then was.care_of else komet.clean('care_of', regexp_replace(address_put.care_of, '^\s*c/o\s*', '', 'i')) end,
    case when address_put.street = komet.untouched() then was.street else komet.clean('street', address_put.street) end,
    case when address_put.postcode = komet.untouched() then was.postcode else komet.postcode_read('postcode', address_put.postcode) end,
    case when address_put.town = komet.untouched() then was.town else komet.clean('town', address_put.town) end)::komet.address_slot;
  if (line.care_of, line.street, line.postcode, line.town) is not distinct from (was.care_of, was.street, was.postcode, was.town) then
    return;
  elsif num_nonnulls(line.care_of, line.street, line.postcode, line.town) = 0 then
    delete from komet.postal_address a where a.id = was.id and a.valid_from = komet.today();
    update komet.postal_address a set valid_to = komet.today() where a.id = was.id;
    return;
  elsif coalesce(address_put.protection, 'none') <> 'none' or exists (select from komet.family f where f.id = p.family and f.protected) then
    perform komet.fail('KM001', 'street', 'The family is protected: its address is not kept here. Leave the lines empty');
  elsif line.street is null then
    perform komet.fail('KM001', 'street', 'Write the street and number, or the box');
  elsif line.postcode is null then
    perform komet.fail('KM001', 'postcode', 'Write the postcode too');
  elsif line.town is null then
    perform komet.fail('KM001', 'town', 'Write the town too');
  end if;
  -- As with identity numbers: what is written and corrected the same day was never an address.
  delete from komet.postal_address a where a.id = was.id and a.valid_from = komet.today();
  update komet.postal_address a set valid_to = komet.today() where a.id = was.id;
  insert into komet.postal_address (unit, family, person, care_of, street, postcode, town, valid_from)
  values (p.unit, p.family, p.id, line.care_of, line.street, line.postcode, line.town, komet.today());
end
$$;
comment on function komet.address_put(uuid, text, text, text, text, text) is
'A person''s postal address as it now is; a new one makes the old one history, empty lines end it. protection is the person''s as the form has it. Errors: KM001 at street, postcode or town; at street when the family is protected.';
