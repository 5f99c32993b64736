create table exchange_authorisation (
  id text primary key,
  organisation_id text not null references registry_organisation (id),
  service text not null,
  procedure_id text references registry_procedure (id),
  purpose text not null,
  legal_basis text not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  token_hash bytea unique check (length(token_hash) = 32),
  franceconnect_client_id text unique,
  rate_per_second integer not null default 20 check (rate_per_second > 0),
  addresses text[] not null default '{}',
  issued_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > issued_at),
  revoked_at timestamptz,
  revocation_reason text,
  check ((revoked_at is null) = (revocation_reason is null))
);
comment on table exchange_authorisation is 'What an organisation may ask through the exchange, for one service and one purpose';
comment on column exchange_authorisation.id is 'Opaque identifier';
comment on column exchange_authorisation.organisation_id is 'Who was authorised';
comment on column exchange_authorisation.service is 'Name of the service that asks, as shown to people';
comment on column exchange_authorisation.procedure_id is 'The online procedure that it serves, if it is in the registry';
comment on column exchange_authorisation.purpose is 'What the facts are for, as shown to people';
comment on column exchange_authorisation.legal_basis is 'Key of a legal basis of the evidence types';
comment on column exchange_authorisation.scopes is 'What may be seen';
comment on column exchange_authorisation.token_hash is 'SHA-256 of the token, which is shown once and kept nowhere; null when only Socle itself asks, through the door';
comment on column exchange_authorisation.franceconnect_client_id is 'Client of FranceConnect whose access tokens fall under this authorisation';
comment on column exchange_authorisation.rate_per_second is 'Most requests a second, in each process';
comment on column exchange_authorisation.addresses is 'IP addresses and ranges (CIDR) that may use the token; empty for any';
comment on column exchange_authorisation.issued_at is 'When it was given';
comment on column exchange_authorisation.expires_at is 'When it ends by itself';
comment on column exchange_authorisation.revoked_at is 'When it was withdrawn; tokens stop working within five seconds';
comment on column exchange_authorisation.revocation_reason is 'Why it was withdrawn';

create table exchange_maintenance (
  id text primary key,
  provider text not null,
  day date,
  weekday smallint check (weekday between 1 and 7),
  from_time time not null,
  to_time time not null check (to_time <> from_time),
  check (day is null or weekday is null)
);
comment on table exchange_maintenance is 'When providers are under maintenance: on one day, on a day of the week, or each day. An end before the beginning is on the next day. Times are those of Paris';
comment on column exchange_maintenance.id is 'Opaque identifier';
comment on column exchange_maintenance.provider is 'Name of the provider in the exchange';
comment on column exchange_maintenance.day is 'The only day; null for a window that comes back';
comment on column exchange_maintenance.weekday is 'Day of the week, 1 for Monday; null for each day';
comment on column exchange_maintenance.from_time is 'When it begins';
comment on column exchange_maintenance.to_time is 'When it ends';
create index exchange_maintenance_provider on exchange_maintenance (provider);

-- Unlogged: what a crash of the server takes is asked for again.
create unlogged table exchange_cache (
  key text primary key,
  sealed text not null,
  fetched_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table exchange_cache is 'Answers of providers, for a while. Each is for one authorisation only: what another service asked cannot be felt through it';
comment on column exchange_cache.key is 'Keyed hash of evidence type, authorisation and request: the table says nothing of who was asked about';
comment on column exchange_cache.sealed is 'The answer, encrypted with a key derived from the master secret';
comment on column exchange_cache.fetched_at is 'When the provider gave it';
comment on column exchange_cache.expires_at is 'After this it is not used, and soon deleted';
create index exchange_cache_expiry on exchange_cache (expires_at);

-- Unlogged: a lock that is lost with a crash of the server was held by a process that lost its connection too.
create unlogged table exchange_flight (
  key text primary key,
  until timestamptz not null
);
comment on table exchange_flight is 'Requests being answered, by any process: the same one must not be asked twice at the same time';
comment on column exchange_flight.key is 'Keyed hash of evidence type, authorisation and request';
comment on column exchange_flight.until is 'When the lock falls by itself, should its process have died';

create table exchange_traffic (
  provider text not null,
  minute timestamptz not null,
  answered integer not null default 0 check (answered >= 0),
  failed integer not null default 0 check (failed >= 0),
  primary key (provider, minute)
);
comment on table exchange_traffic is 'How real requests to each provider ended, by minute: the health of a provider is read from them. Nothing about people';
comment on column exchange_traffic.provider is 'Name of the provider in the exchange';
comment on column exchange_traffic.minute is 'Beginning of the minute';
comment on column exchange_traffic.answered is 'Answers, «nobody of that name» included';
comment on column exchange_traffic.failed is 'Failures of the provider';

grant select, insert on exchange_authorisation to socle_app;
grant update (service, procedure_id, purpose, legal_basis, scopes, token_hash, rate_per_second, addresses, expires_at, revoked_at, revocation_reason) on exchange_authorisation to socle_app;
grant select, insert, update, delete on exchange_maintenance, exchange_cache, exchange_flight, exchange_traffic to socle_app;
