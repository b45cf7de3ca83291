-- A research project has a key until it ends, and then none; and there is no key of anything else
select p.code as what from komet.research_project p where (p.ended_on is null) <> exists (select from audit.secret s where s.name = 'research ' || p.id)
union all
select s.name from audit.secret s where s.name <> 'sample' and s.name not in (select 'research ' || p.id from komet.research_project p)
union all
select 'sample' where not exists (select from audit.secret s where s.name = 'sample');
