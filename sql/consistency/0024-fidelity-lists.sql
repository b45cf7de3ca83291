-- Two fidelity lists of a programme version hold on one day, or one is used out of turn or without items, or items are not numbered in turn
select l.id, 'days' as what from komet.fidelity_list l join komet.fidelity_list o on o.programme_version = l.programme_version and o.id <> l.id
  where l.valid_from is not null and o.valid_from is not null and daterange(l.valid_from, l.valid_to, '[]') && daterange(o.valid_from, o.valid_to, '[]')
union all select l.id, 'turn' from komet.fidelity_list l join komet.fidelity_list o on o.programme_version = l.programme_version and o.edition < l.edition
  where o.valid_from is null or o.valid_from >= l.valid_from
union all select l.id, 'empty' from komet.fidelity_list l where l.valid_from is not null and not exists (select from komet.fidelity_item i where i.fidelity_list = l.id)
union all select l.id, 'number' from komet.fidelity_list l join komet.fidelity_item i on i.fidelity_list = l.id group by l.id
  having count(distinct i.position) <> count(*) or min(i.position) <> 1 or max(i.position) <> count(*);
