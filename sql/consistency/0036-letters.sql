-- A letter is to somebody of another family, or from another unit than the family's, or an address belongs to another file than its person
select 'letter_person' as tbl, x.letter as id from komet.letter_person x join komet.letter l on l.id = x.letter join komet.person p on p.id = x.person
where (x.unit, x.family) <> (l.unit, l.family) or p.family <> l.family
union all
select 'letter', l.id from komet.letter l join komet.family f on f.id = l.family where l.unit <> f.unit
union all
select 'letter to nobody', l.id from komet.letter l where not exists (select from komet.letter_person x where x.letter = l.id)
union all
select 'postal_address', a.id from komet.postal_address a join komet.person p on p.id = a.person where (a.unit, a.family) <> (p.unit, p.family)
union all
-- Two editions of one text in force on one day
select 'letter_template', t.id from komet.letter_template t join komet.letter_template o
  on o.id <> t.id and (o.unit, o.kind, o.language) = (t.unit, t.kind, t.language) and o.programme is not distinct from t.programme
where t.valid_from between o.valid_from and coalesce(o.valid_to, 'infinity') and coalesce(t.valid_to, 'infinity') >= t.valid_from;
