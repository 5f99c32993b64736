alter table registry_procedure
  add column family text check (family in
    ('papiers', 'famille', 'social', 'travail', 'logement', 'transports', 'argent', 'justice', 'etranger', 'loisirs'));
comment on column registry_procedure.family is 'Family of procedures that a mandate must name for it: see families.ts; null while nobody said so, and no mandate is good for it then';
