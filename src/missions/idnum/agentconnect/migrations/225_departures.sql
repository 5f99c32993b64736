create table agentconnect_departure (
  id text primary key,
  upstream text not null,
  email bytea not null,
  accounts text[] not null,
  organisation text not null check (organisation ~ '^\d{14}$'),
  at timestamptz not null,
  by_account text not null,
  lifted_at timestamptz,
  lifted_by text,
  check ((lifted_at is null) = (lifted_by is null))
);
comment on table agentconnect_departure is 'Agents who left their administration: their address opens nothing any more through this identity provider; holds no identity';
comment on column agentconnect_departure.id is 'Opaque identifier';
comment on column agentconnect_departure.upstream is 'Identity provider of the administration';
comment on column agentconnect_departure.email is 'Keyed hash of the address of the agent, as in agentconnect_identity_key';
comment on column agentconnect_departure.accounts is 'Accounts that the provider recognised by this address when the agent left: another address does not bring them back';
comment on column agentconnect_departure.organisation is 'SIRET of the organisation that says so';
comment on column agentconnect_departure.at is 'When the access was closed';
comment on column agentconnect_departure.by_account is 'Subject of the manager who closed it';
comment on column agentconnect_departure.lifted_at is 'When the access was opened again; null while it is closed';
comment on column agentconnect_departure.lifted_by is 'Subject of the manager who opened it again';
create unique index agentconnect_departure_closed on agentconnect_departure (upstream, email) where lifted_at is null;
create index agentconnect_departure_accounts on agentconnect_departure using gin (accounts) where lifted_at is null;
grant select, insert, update on agentconnect_departure to socle_app;

create table agentconnect_forbidden (
  organisation text not null check (organisation ~ '^\d{14}$'),
  client_id text not null references oidc_client (client_id),
  at timestamptz not null,
  by_account text not null,
  primary key (organisation, client_id)
);
comment on table agentconnect_forbidden is 'Services that an organisation does not want its agents to enter in its name';
comment on column agentconnect_forbidden.organisation is 'SIRET of the organisation';
comment on column agentconnect_forbidden.client_id is 'The service';
comment on column agentconnect_forbidden.at is 'Since when';
comment on column agentconnect_forbidden.by_account is 'Subject of the manager who decided so';
grant select, insert, delete on agentconnect_forbidden to socle_app;

-- What an administration sees of the use of its own providers.
create index agentconnect_connection_upstream on agentconnect_connection (upstream, at);
