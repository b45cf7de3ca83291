-- What cut saves need: one coordinator.
do $$
begin
  if not exists (select from pg_roles where rolname = 't_cut') then
    create role t_cut login;
  end if;
end
$$;
grant komet_people, komet_coordinator to t_cut;
insert into komet.duty (login, unit, duty, valid_from) select 't_cut', id, 'coordinator', '2020-01-01' from komet.unit where code = 'farsta';
insert into komet.colleague (login, name) values ('t_cut', 'Samordnare Kapad');
