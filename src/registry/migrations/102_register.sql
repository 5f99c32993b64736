alter table registry_organisation
  add column siren text generated always as (substr(siret, 1, 9)) stored,
  add column registered_name text,
  add column legal_category text check (legal_category ~ '^\d{4}$'),
  add column activity text check (activity ~ '^\d{2}\.\d{2}[A-Z]$'),
  add column commune text check (commune ~ '^\d[\dAB]\d{3}$'),
  add column headquarters boolean not null default false,
  add column closed_on date,
  add column contact_email text check (socle_is_email(contact_email)),
  drop constraint registry_organisation_kind_check,
  add constraint registry_organisation_kind_check
    check (kind in ('state', 'local_authority', 'hospital', 'public_body', 'social_security', 'association', 'company', 'other'));
comment on column registry_organisation.siren is 'SIREN: the legal unit that the establishment belongs to';
comment on column registry_organisation.registered_name is 'Name in the company register; the name shown follows it as long as nobody at Socle gave another one';
comment on column registry_organisation.kind is 'What sort of organisation it is; follows the legal category when that is known';
comment on column registry_organisation.legal_category is 'INSEE legal category (catégorie juridique, level III), null when the register has not said it';
comment on column registry_organisation.activity is 'Principal activity, code of the NAF rev. 2, null when unknown or in an older nomenclature';
comment on column registry_organisation.commune is 'COG code of the commune, null when abroad or unknown';
comment on column registry_organisation.headquarters is 'Whether the register calls it the head office of its legal unit';
comment on column registry_organisation.closed_on is 'Day from which it is closed in the register, null while it is open';
comment on column registry_organisation.contact_email is 'Official address of the organisation, to which a code can be sent to prove that someone belongs to it';
create index registry_organisation_siren on registry_organisation (siren);

create table registry_organisation_domain (
  organisation_id text not null references registry_organisation (id),
  domain text not null check (domain ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$'),
  verified_by text not null check (verified_by in ('register', 'operator', 'official_contact')),
  at timestamptz not null,
  primary key (domain, organisation_id)
);
comment on table registry_organisation_domain is 'Domains of e-mail whose addresses show that someone belongs to an organisation; one domain may belong to several';
comment on column registry_organisation_domain.organisation_id is 'The organisation';
comment on column registry_organisation_domain.domain is 'The whole domain after the @, in lower case: a sub-domain is another domain';
comment on column registry_organisation_domain.verified_by is 'How it is known: by a public register, by an operator, or because the official address of the organisation has it and answered';
comment on column registry_organisation_domain.at is 'When that was verified';
create index registry_organisation_domain_organisation on registry_organisation_domain (organisation_id);
grant select, insert, update, delete on registry_organisation_domain to socle_app;

create table registry_legal_unit (
  siren text primary key check (siren ~ '^\d{9}$'),
  name text not null,
  legal_category text not null check (legal_category ~ '^\d{4}$'),
  closed_on date
);
comment on table registry_legal_unit is 'Legal units of the company register, from the file of units: the file of establishments names neither their category nor always their name';
comment on column registry_legal_unit.siren is 'SIREN';
comment on column registry_legal_unit.name is 'Name in the register';
comment on column registry_legal_unit.legal_category is 'INSEE legal category, level III';
comment on column registry_legal_unit.closed_on is 'Day from which the unit has ceased, null while it is active';
grant select, insert, update on registry_legal_unit to socle_app;

create table registry_import (
  id text primary key,
  source text not null,
  sha256 text,
  started_at timestamptz not null,
  finished_at timestamptz,
  read integer not null default 0,
  skipped integer not null default 0,
  added integer not null default 0,
  changed integer not null default 0,
  closed integer not null default 0,
  refused integer not null default 0,
  ledger_entry text
);
comment on table registry_import is 'Imports of files of the company register: counted batch by batch, journalled once';
comment on column registry_import.id is 'Opaque identifier';
comment on column registry_import.source is 'Name of the file';
comment on column registry_import.sha256 is 'SHA-256 of the whole file in hexadecimal, null until it was read to its end';
comment on column registry_import.started_at is 'When it began';
comment on column registry_import.finished_at is 'When it ended, null while it runs, or when it was interrupted and nobody has imported since';
comment on column registry_import.read is 'Lines read';
comment on column registry_import.skipped is 'Lines left out because their legal category was not asked for';
comment on column registry_import.added is 'Organisations or units entered';
comment on column registry_import.changed is 'Organisations or units changed';
comment on column registry_import.closed is 'Among those changed, how many were open and are now closed';
comment on column registry_import.refused is 'Lines refused';
comment on column registry_import.ledger_entry is 'The entry of the ledger that tells of it';
create index registry_import_open on registry_import (started_at) where finished_at is null;
grant select, insert, update on registry_import to socle_app;
