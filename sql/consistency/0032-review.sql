-- What reviewers found stands on an opening of the same district, and not on their own; a month that is signed was over
select 'verdict' as what, v.n, v.login, v.unit from audit.verdict v join audit.opened o on o.n = v.opened where v.unit <> o.unit or v.login = o.login
union all
select 'month', s.n, s.login, s.unit from audit.signed s where (s.at at time zone 'Europe/Stockholm')::date < (s.month + interval '1 month')::date or s.looked_at < s.sample;
