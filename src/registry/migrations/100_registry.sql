create table registry_organisation (
  id text primary key,
  siret text not null unique check (siret ~ '^\d{14}$'),
  name text not null,
  kind text not null check (kind in ('state', 'local_authority', 'social_security', 'company')),
  created_at timestamptz not null default now()
);
comment on table registry_organisation is 'Every organisation that any product names, once';
comment on column registry_organisation.id is 'Opaque identifier';
comment on column registry_organisation.siret is 'SIRET: the identifier of an establishment in the French company register';
comment on column registry_organisation.name is 'Name shown to people';
comment on column registry_organisation.kind is 'State service, local authority, social-security body or company';
comment on column registry_organisation.created_at is 'When it was entered';

create table registry_procedure (
  id text primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  organisation_id text not null references registry_organisation (id),
  title jsonb not null,
  summary jsonb not null,
  legal_basis jsonb not null,
  service_url text not null,
  created_at timestamptz not null default now()
);
comment on table registry_procedure is 'Every online procedure (démarche), once: the same identifier in forms, authorisations, opinions, quality pages and mandates';
comment on column registry_procedure.id is 'Opaque identifier';
comment on column registry_procedure.slug is 'Name in addresses, never reused';
comment on column registry_procedure.organisation_id is 'Who is responsible for it';
comment on column registry_procedure.title is 'Title as {fr, en}';
comment on column registry_procedure.summary is 'One sentence as {fr, en}';
comment on column registry_procedure.legal_basis is 'The text that founds it as {fr, en}';
comment on column registry_procedure.service_url is 'Where it is done: a path of Socle or the address of another site';
comment on column registry_procedure.created_at is 'When it was entered';
create index registry_procedure_organisation on registry_procedure (organisation_id);

grant select, insert, update on registry_organisation, registry_procedure to socle_app;
