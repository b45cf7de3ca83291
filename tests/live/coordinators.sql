-- A second coordinator in Farsta: the one of Bromma has moved.
update komet.duty set valid_to = komet.today() - 1 where login = 'demo_bromma';
insert into komet.duty (login, unit, duty, valid_from)
select 'demo_bromma', u.id, 'coordinator', komet.today() from komet.unit u where u.code = 'farsta';
