-- Unlogged on purpose: nothing here outlives half an hour, a crash of the server empties it, and an emptied table only makes people
-- start their sign-in again: a code that was used can never come back. In exchange, no step of a sign-in waits for the disk.
create unlogged table oidc_payload (
  id text primary key,
  issuer text not null,
  model text not null,
  payload jsonb not null,
  uid text,
  grant_id text,
  expires_at timestamptz not null,
  consumed_at timestamptz
);
comment on table oidc_payload is 'What an OpenID provider remembers between two requests: sign-ins under way, sessions, codes, tokens';
comment on column oidc_payload.id is 'SHA-256 of issuer, model and the identifier: who reads this table can use none of its sessions, codes or tokens';
comment on column oidc_payload.issuer is 'Issuer that wrote it';
comment on column oidc_payload.model is 'Kind of artefact, as oidc-provider names it: Session, Interaction, AuthorizationCode, AccessToken…';
comment on column oidc_payload.payload is 'The artefact, without its identifier and without any identity';
comment on column oidc_payload.uid is 'Second identifier of a session, which tokens refer to';
comment on column oidc_payload.grant_id is 'Authorisation that codes and tokens belong to, so that they can be revoked together';
comment on column oidc_payload.expires_at is 'End of life; the row is purged later';
comment on column oidc_payload.consumed_at is 'When it was used up: a code redeemed, a sign-in finished';
create index oidc_payload_expires_at on oidc_payload (expires_at);
create index oidc_payload_uid on oidc_payload (uid) where uid is not null;
create index oidc_payload_grant_id on oidc_payload (grant_id) where grant_id is not null;
-- Rows live for minutes: vacuum must not wait for a fifth of the table to be dead.
alter table oidc_payload set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, fillfactor = 70);
grant select, insert, update, delete on oidc_payload to socle_app;

create table oidc_key (
  issuer text not null,
  kid text not null,
  alg text not null check (alg in ('ES256', 'RS256')),
  private_jwk text not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  primary key (issuer, kid)
);
comment on table oidc_key is 'Signing keys of the OpenID providers of Socle';
comment on column oidc_key.issuer is 'Issuer that signs with it';
comment on column oidc_key.kid is 'RFC 7638 thumbprint of the public key';
comment on column oidc_key.alg is 'Signature algorithm';
comment on column oidc_key.private_jwk is 'Private key as a JSON Web Key, sealed with the master secret';
comment on column oidc_key.created_at is 'When it was made; it is published at once and signs a little later';
comment on column oidc_key.retired_at is 'When it stops being published; null while it has no successor';
grant select, insert, update on oidc_key to socle_app;

create table oidc_client (
  client_id text primary key,
  product text not null check (product in ('franceconnect', 'agentconnect')),
  profile text not null check (profile in ('fc', 'fc+', 'proconnect', 'standard')),
  entity_id text not null,
  organisation text check (organisation ~ '^\d{14}$'),
  name text not null check (name <> ''),
  kind text not null check (kind in ('public', 'private')),
  identity_consent boolean not null default false,
  allowed_scopes text[],
  metadata jsonb not null,
  secret text not null,
  active boolean not null default true,
  created_at timestamptz not null default now()
);
comment on table oidc_client is 'Services that sign people in through FranceConnect or agents through AgentConnect';
comment on column oidc_client.client_id is 'Public identifier of the client';
comment on column oidc_client.product is 'Broker that knows it';
comment on column oidc_client.profile is 'Rules of the protocol that hold for it: see profiles.ts';
comment on column oidc_client.entity_id is 'Clients of one entity get the same subject for a person';
comment on column oidc_client.organisation is 'SIRET of who answers for the service';
comment on column oidc_client.name is 'Name shown to people';
comment on column oidc_client.kind is 'public: a public service, people are informed; private: people are asked when identity_consent';
comment on column oidc_client.identity_consent is 'Whether the person must consent before their identity is given';
comment on column oidc_client.allowed_scopes is 'Scopes it may ask for; null for all that the broker offers';
comment on column oidc_client.metadata is 'Client metadata of RFC 7591 and OpenID Connect Registration, without secrets';
comment on column oidc_client.secret is 'Client secret, sealed: HS256 signs with it, so a hash would not do';
comment on column oidc_client.active is 'False: refused everywhere';
comment on column oidc_client.created_at is 'When it was registered';
grant select, insert, update on oidc_client to socle_app;

create table oidc_upstream (
  product text not null check (product in ('franceconnect', 'agentconnect')),
  id text not null check (id ~ '^[a-z0-9][a-z0-9-]*$'),
  title text not null check (title <> ''),
  issuer text not null,
  client_id text not null,
  secret text not null,
  allowed_acr text[] not null,
  options jsonb not null default '{}',
  active boolean not null default true,
  display boolean not null default true,
  position integer not null default 0,
  created_at timestamptz not null default now(),
  primary key (product, id)
);
comment on table oidc_upstream is 'Identity providers that people or agents can choose, of which Socle is a client';
comment on column oidc_upstream.product is 'Broker that offers it';
comment on column oidc_upstream.id is 'Name in addresses and in claims (idp_id)';
comment on column oidc_upstream.title is 'Name shown to people';
comment on column oidc_upstream.issuer is 'Its issuer; metadata comes from discovery';
comment on column oidc_upstream.client_id is 'Client identifier of Socle there';
comment on column oidc_upstream.secret is 'Client secret of Socle there, sealed';
comment on column oidc_upstream.allowed_acr is 'Assurance levels it may be trusted for';
comment on column oidc_upstream.options is 'What differs from one provider to another: see upstream-store.ts';
comment on column oidc_upstream.active is 'False: nobody can sign in with it, even if they were already on their way';
comment on column oidc_upstream.display is 'False: usable with a hint, not shown in the list';
comment on column oidc_upstream.position is 'Order in the list, ascending';
comment on column oidc_upstream.created_at is 'When it was entered';
grant select, insert, update on oidc_upstream to socle_app;
