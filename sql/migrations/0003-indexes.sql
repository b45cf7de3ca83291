-- The protected families are few and asked for at every reading of a telephone number (policy on komet.phone).
create index family_protected on komet.family (unit) where protected;
