-- Settings that nothing asked for are no settings. Seats are rows and are never offered beyond what there is: a district that
-- wants more takes more seats into the group. How long an opened file stays open is the log's own rule (audit.has_ticket).
delete from komet.setting where name in ('fill_overbook', 'ticket_minutes');
delete from komet.setting_kind where name in ('fill_overbook', 'ticket_minutes');
