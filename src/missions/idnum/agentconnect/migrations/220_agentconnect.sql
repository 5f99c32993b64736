create table agentconnect_account (
  id text primary key,
  upstream text not null,
  upstream_subject bytea not null,
  subject uuid not null unique default gen_random_uuid(),
  active boolean not null default true,
  created_at timestamptz not null,
  last_connection_at timestamptz not null,
  unique (upstream, upstream_subject)
);
comment on table agentconnect_account is 'Agents who have signed in at least once; holds no identity';
comment on column agentconnect_account.id is 'Opaque identifier';
comment on column agentconnect_account.upstream is 'Identity provider of their administration';
comment on column agentconnect_account.upstream_subject is 'Keyed hash of the subject that this provider gives';
comment on column agentconnect_account.subject is 'The subject given to services: the same for all of them, as ProConnect does';
comment on column agentconnect_account.active is 'False: every sign-in is refused';
comment on column agentconnect_account.created_at is 'First sign-in';
comment on column agentconnect_account.last_connection_at is 'Last sign-in';
grant select, insert, update on agentconnect_account to socle_app;

create table agentconnect_authentication (
  id text primary key,
  account_id text not null references agentconnect_account (id),
  upstream text not null,
  acr text not null,
  amr text[] not null,
  identity text not null,
  upstream_session text not null,
  at timestamptz not null,
  expires_at timestamptz not null
);
comment on table agentconnect_authentication is 'One sign-in with the identity provider of an administration: written once, never changed, deleted when its session is over';
comment on column agentconnect_authentication.id is 'Opaque identifier; the account that oidc-provider knows';
comment on column agentconnect_authentication.account_id is 'Whose it is';
comment on column agentconnect_authentication.upstream is 'Identity provider';
comment on column agentconnect_authentication.acr is 'Assurance level that the provider says to have reached';
comment on column agentconnect_authentication.amr is 'How the provider says that the agent signed in';
comment on column agentconnect_authentication.identity is 'Claims as they are given to services; sealed';
comment on column agentconnect_authentication.upstream_session is 'The id_token of the provider, for signing out there; sealed';
comment on column agentconnect_authentication.at is 'When';
comment on column agentconnect_authentication.expires_at is 'When the session opened by it ends at the latest';
create index agentconnect_authentication_expires_at on agentconnect_authentication (expires_at);
create index agentconnect_authentication_account on agentconnect_authentication (account_id);
grant select, insert, delete on agentconnect_authentication to socle_app;

create table agentconnect_connection (
  id text primary key,
  account_id text not null references agentconnect_account (id),
  interaction text not null unique,
  client_id text not null references oidc_client (client_id),
  upstream text not null,
  acr text not null,
  claims text[] not null,
  ledger_entry text not null,
  at timestamptz not null
);
comment on table agentconnect_connection is 'What was given to which service about an agent, kept six months';
comment on column agentconnect_connection.id is 'Opaque identifier';
comment on column agentconnect_connection.account_id is 'Whose it is';
comment on column agentconnect_connection.interaction is 'Hash of the request of the service: a request answered twice counts once';
comment on column agentconnect_connection.client_id is 'The service';
comment on column agentconnect_connection.upstream is 'Identity provider used';
comment on column agentconnect_connection.acr is 'Assurance level given';
comment on column agentconnect_connection.claims is 'Names of the claims that it may read; never their values';
comment on column agentconnect_connection.ledger_entry is 'Entry of the ledger that proves it';
comment on column agentconnect_connection.at is 'When';
create index agentconnect_connection_account on agentconnect_connection (account_id, at desc);
create index agentconnect_connection_at on agentconnect_connection (at);
grant select, insert, delete on agentconnect_connection to socle_app;
