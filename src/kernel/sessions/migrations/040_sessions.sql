create table session (
  id_hash bytea primary key,
  kind text not null check (kind in ('person', 'agent')),
  account_id text not null,
  bound_to bytea not null,
  data text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
comment on table session is 'Who is signed in to the pages of Socle; the cookie holds the identifier, the table only its hash';
comment on column session.id_hash is 'SHA-256 of the 256-bit identifier in the cookie';
comment on column session.kind is 'person: a citizen; agent: a civil servant';
comment on column session.account_id is 'Subject given by FranceConnect or AgentConnect to Socle';
comment on column session.bound_to is 'SHA-256 of the user agent that signed in; another program that presents the cookie is refused';
comment on column session.data is 'What was established at sign-in (name, address, level), sealed with the key of sessions';
comment on column session.created_at is 'When they signed in';
comment on column session.seen_at is 'Last request, to the minute';
comment on column session.expires_at is 'End, whatever happens';
comment on column session.revoked_at is 'When it was closed before its end';
create index session_account on session (kind, account_id) where revoked_at is null;
create index session_expires_at on session (expires_at);
grant select, insert, update, delete on session to socle_app;
