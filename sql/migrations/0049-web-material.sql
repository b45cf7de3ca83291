-- Material of those in web courses: what one of them has got is a movement like any other.

-- Named, as for_group is, otherwise than the table: stock stays where it lies, whichever way those go that were given of it (0033).
alter table komet.material_movement
  add column for_web uuid constraint material_movement_for_web_fkey references komet.web_participation,
  add constraint material_movement_for_web_check check (for_web is null or for_group is null and kind in ('handed_out', 'returned')),
  drop constraint material_movement_for_need_check,
  add constraint material_movement_for_need_check check (for_need is null or num_nonnulls(for_group, for_web) = 1);
create index material_movement_for_web on komet.material_movement (for_web) where for_web is not null;
comment on column komet.material_movement.for_web is 'Whose web course it was handed out for, or comes back from.';
