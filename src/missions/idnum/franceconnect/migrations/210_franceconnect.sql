create table franceconnect_account (
  id text primary key,
  person_key text not null unique,
  subject_key text not null,
  active boolean not null default true,
  created_at timestamptz not null,
  last_connection_at timestamptz not null
);
comment on table franceconnect_account is 'People who have signed in at least once; holds no identity';
comment on column franceconnect_account.id is 'Opaque identifier';
comment on column franceconnect_account.person_key is 'Key of the person in the ledger and in every product; follows a correction of their civil status';
comment on column franceconnect_account.subject_key is 'What the subjects given to services are computed from: the first person_key, which a correction leaves as it was';
comment on column franceconnect_account.active is 'False when the person had their account closed: every sign-in is refused';
comment on column franceconnect_account.created_at is 'First sign-in';
comment on column franceconnect_account.last_connection_at is 'Last sign-in, to the hour';
grant select, insert, update on franceconnect_account to socle_app;

create table franceconnect_authentication (
  id text primary key,
  account_id text not null references franceconnect_account (id),
  interaction text not null,
  upstream text not null,
  acr text not null,
  amr text[] not null,
  identity text not null,
  upstream_session text,
  at timestamptz not null,
  expires_at timestamptz not null
);
comment on table franceconnect_authentication is 'One sign-in with an identity provider: written once, never changed, deleted when its session is over';
comment on column franceconnect_authentication.id is 'Opaque identifier; part of the account that oidc-provider knows';
comment on column franceconnect_authentication.account_id is 'Whose it is';
comment on column franceconnect_authentication.interaction is 'Hash of the request of a service in which it took place';
comment on column franceconnect_authentication.upstream is 'Identity provider';
comment on column franceconnect_authentication.acr is 'Assurance level reached, at most the one asked for';
comment on column franceconnect_authentication.amr is 'How the provider says that the person signed in';
comment on column franceconnect_authentication.identity is 'Claims as they are given to services: rectified by the civil registry; sealed';
comment on column franceconnect_authentication.upstream_session is 'The id_token of the provider, for signing out there; sealed';
comment on column franceconnect_authentication.at is 'When';
comment on column franceconnect_authentication.expires_at is 'When the session opened by it ends at the latest';
create index franceconnect_authentication_expires_at on franceconnect_authentication (expires_at);
create index franceconnect_authentication_account on franceconnect_authentication (account_id);
grant select, insert, delete on franceconnect_authentication to socle_app;

create table franceconnect_connection (
  id text primary key,
  account_id text not null references franceconnect_account (id),
  interaction text not null unique,
  client_id text not null references oidc_client (client_id),
  upstream text not null,
  acr text not null,
  scopes text[] not null,
  claims text[] not null,
  basis text not null check (basis in ('consent', 'information', 'anonymous')),
  ledger_entry text,
  at timestamptz not null
);
comment on table franceconnect_connection is 'What was given to which service, kept six months for the person';
comment on column franceconnect_connection.id is 'Opaque identifier; the code of the sign-in in the alert sent by e-mail begins with it';
comment on column franceconnect_connection.account_id is 'Whose it is';
comment on column franceconnect_connection.interaction is 'Hash of the request of the service: a page sent twice counts once';
comment on column franceconnect_connection.client_id is 'The service';
comment on column franceconnect_connection.upstream is 'Identity provider used';
comment on column franceconnect_connection.acr is 'Assurance level given';
comment on column franceconnect_connection.scopes is 'What the service asked for, as scopes';
comment on column franceconnect_connection.claims is 'Names of the claims that it may read; never their values';
comment on column franceconnect_connection.basis is 'consent: the person agreed; information: a public service, the person was informed; anonymous: no identity';
comment on column franceconnect_connection.ledger_entry is 'Entry of the ledger that proves it';
comment on column franceconnect_connection.at is 'When';
create index franceconnect_connection_account on franceconnect_connection (account_id, at desc);
create index franceconnect_connection_at on franceconnect_connection (at);
grant select, insert, delete on franceconnect_connection to socle_app;

create table franceconnect_data_provider (
  client_id text primary key,
  entity_id text not null,
  title text not null check (title <> ''),
  organisation text check (organisation ~ '^\d{14}$'),
  secret text not null,
  scopes text[] not null,
  jwks jsonb,
  jwks_uri text,
  encryption_alg text not null check (encryption_alg in ('ECDH-ES', 'RSA-OAEP', 'RSA-OAEP-256')),
  encryption_enc text not null check (encryption_enc in ('A256GCM')),
  signing_alg text not null check (signing_alg in ('ES256', 'RS256')),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  check ((jwks is null) <> (jwks_uri is null))
);
comment on table franceconnect_data_provider is 'Data providers that ask whether an access token of FranceConnect is good, and whose';
comment on column franceconnect_data_provider.client_id is 'Public identifier';
comment on column franceconnect_data_provider.entity_id is 'Entity whose subjects it gets';
comment on column franceconnect_data_provider.title is 'Name shown to people';
comment on column franceconnect_data_provider.organisation is 'SIRET of who answers for it';
comment on column franceconnect_data_provider.secret is 'Its secret, sealed';
comment on column franceconnect_data_provider.scopes is 'Scopes that concern it: it is told of no other';
comment on column franceconnect_data_provider.jwks is 'Its public keys, or null when it publishes them';
comment on column franceconnect_data_provider.jwks_uri is 'Address of its public keys, or null when they are in jwks';
comment on column franceconnect_data_provider.encryption_alg is 'Key encryption of the answer';
comment on column franceconnect_data_provider.encryption_enc is 'Content encryption of the answer';
comment on column franceconnect_data_provider.signing_alg is 'Signature of the answer';
comment on column franceconnect_data_provider.active is 'False: refused';
comment on column franceconnect_data_provider.created_at is 'When it was entered';
grant select, insert, update on franceconnect_data_provider to socle_app;
