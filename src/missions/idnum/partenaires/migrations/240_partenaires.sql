create table partner (
  id text primary key,
  kind text not null check (kind in ('service', 'identity_provider', 'data_provider')),
  product text not null check (product in ('franceconnect', 'franceconnect-plus', 'agentconnect')),
  environment text not null check (environment in ('test', 'production')),
  origin text unique references partner,
  siret text not null check (siret ~ '^\d{14}$'),
  organisation text not null,
  name text not null check (name <> ''),
  external_id text not null,
  issuer text,
  secret text,
  secrets_made integer not null default 1,
  active boolean not null,
  version integer not null check (version > 0),
  created_at timestamptz not null,
  check ((origin is null) or (kind = 'service' and environment = 'production')),
  unique (kind, product, external_id)
);
comment on table partner is 'What organisations connect by themselves: services, identity providers, data providers';
comment on column partner.id is 'Opaque identifier, in addresses';
comment on column partner.kind is 'What it is; each kind has its own settings: see kinds/';
comment on column partner.product is 'Broker that it is connected to';
comment on column partner.environment is 'test: open without approval; production: approved by the operator';
comment on column partner.origin is 'For a service in production, the test service that it was asked from; null otherwise';
comment on column partner.siret is 'Organisation whose agents see and change it';
comment on column partner.organisation is 'Name of that organisation when it was entered, for the operator';
comment on column partner.name is 'Name shown to people, as the current version has it';
comment on column partner.external_id is 'Identifier in the broker: client_id of a service or a data provider, name of an identity provider';
comment on column partner.issuer is 'Issuer that a service relies on; null for providers';
comment on column partner.secret is 'Sealed secret of a provider, which no version holds; null for a service, whose secret is with its client';
comment on column partner.secrets_made is 'How many secrets it has had: a form that asks for a new one says which one it replaces';
comment on column partner.active is 'Whether the broker knows it';
comment on column partner.version is 'Number of the current version';
comment on column partner.created_at is 'When it was entered';
create index partner_siret on partner (siret, created_at);
grant select, insert, update on partner to socle_app;

create table partner_version (
  partner_id text not null references partner deferrable initially deferred,
  number integer not null check (number > 0),
  change text not null check (change in ('create', 'edit', 'restore', 'approve')),
  restored integer,
  configuration jsonb not null,
  agent_id text not null,
  agent text not null,
  at timestamptz not null,
  primary key (partner_id, number),
  check ((change = 'restore') = (restored is not null))
);
comment on table partner_version is 'Every configuration that a partner has had: append-only';
comment on column partner_version.partner_id is 'Whose it is';
comment on column partner_version.number is 'Counts from 1 without a gap';
comment on column partner_version.change is 'How it came about';
comment on column partner_version.restored is 'Number of the earlier version that was put back, for a restore';
comment on column partner_version.configuration is 'The whole configuration, without secrets: values by setting';
comment on column partner_version.agent_id is 'Account of the agent who saved it';
comment on column partner_version.agent is 'Name of that agent';
comment on column partner_version.at is 'When';
grant select, insert on partner_version to socle_app;

create table partner_request (
  id text primary key,
  partner_id text not null references partner,
  state text not null check (state in ('waiting', 'approved', 'refused', 'withdrawn')),
  version integer not null,
  configuration jsonb not null,
  legal_basis text not null check (legal_basis <> ''),
  contact text not null check (contact <> ''),
  asked_at timestamptz not null,
  asked_by text not null,
  asked_by_name text not null,
  asked_by_email text not null,
  lang text not null check (lang in ('fr', 'en')),
  decided_at timestamptz,
  decided_by text,
  reason text,
  check ((state in ('approved', 'refused')) = (decided_by is not null)),
  check ((state = 'waiting') = (decided_at is null)),
  check (state <> 'refused' or reason <> '')
);
comment on table partner_request is 'Requests to open a partner to the public, and what the operator decided';
comment on column partner_request.id is 'Opaque identifier, in addresses';
comment on column partner_request.partner_id is 'Partner that is to be opened';
comment on column partner_request.state is 'See rules.ts';
comment on column partner_request.version is 'Version that it was asked from';
comment on column partner_request.configuration is 'The whole configuration that is asked for: what the operator reads is what is opened';
comment on column partner_request.legal_basis is 'Why the organisation may have these data';
comment on column partner_request.contact is 'Address of who answers for it technically';
comment on column partner_request.asked_at is 'When';
comment on column partner_request.asked_by is 'Account of the agent who asked';
comment on column partner_request.asked_by_name is 'Name of that agent';
comment on column partner_request.asked_by_email is 'Where the decision is sent';
comment on column partner_request.lang is 'Language in which that agent reads';
comment on column partner_request.decided_at is 'When it stopped waiting';
comment on column partner_request.decided_by is 'Account of the operator who decided; null when it was withdrawn';
comment on column partner_request.reason is 'Why, in words for the organisation';
create unique index partner_request_waiting on partner_request (partner_id) where state = 'waiting';
create index partner_request_asked_at on partner_request (asked_at);
grant select, insert, update on partner_request to socle_app;
