-- Names of every kind, in the queue that the demonstration has.
update komet.person p
set given_name = normalize(n.given), family_name = normalize(n.family)
from (values
  ('Daniel', 'Nowak', '王小明', '欧阳'),
  ('Krzysztof', 'Ahmadi', 'محمد', 'الحسن'),
  ('Samira', 'Korhonen', 'Łukasz', 'Őry-Čapek'),
  ('Karin', 'Ek', 'Zoë 👧', 'Ek'),
  ('Jörgen', 'Yılmaz', E'\u0327a\u0323\u0302', E'H\u0324\u0308\u0304o'),
  ('Karwan', 'Karlsson', '한나', 'กำธร'),
  ('Erik', 'O''Connor', 'Nguyễn', 'Thị Ơn'),
  ('Anders', 'Öhrn', 'Ștefan', 'Əliyev'),
  ('Johanna', 'Al-Hassan', E'A\u0378', 'Ünicode')
) as n (was_given, was_family, given, family)
where p.given_name = n.was_given and p.family_name = n.was_family;
