create table agentconnect_identity_key (
  upstream text not null,
  upstream_subject bytea not null,
  account_id text not null references agentconnect_account (id),
  email bytea not null,
  entitled boolean not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (upstream, upstream_subject)
);
comment on table agentconnect_identity_key is 'By which account of which identity provider an agent is recognised: one account of ours may have several; holds no identity';
comment on column agentconnect_identity_key.upstream is 'Identity provider';
comment on column agentconnect_identity_key.upstream_subject is 'Keyed hash of the subject that this provider gives';
comment on column agentconnect_identity_key.account_id is 'Whose it is';
comment on column agentconnect_identity_key.email is 'Keyed hash of the e-mail address that the provider gave last; empty when it is not known';
comment on column agentconnect_identity_key.entitled is 'Whether the provider alone may speak for the domain of that address, and had verified it';
comment on column agentconnect_identity_key.first_at is 'First sign-in with it';
comment on column agentconnect_identity_key.last_at is 'Last sign-in with it';
create index agentconnect_identity_key_account on agentconnect_identity_key (account_id);
create index agentconnect_identity_key_email on agentconnect_identity_key (email);
grant select, insert, update on agentconnect_identity_key to socle_app;

insert into agentconnect_identity_key (upstream, upstream_subject, account_id, email, entitled, first_at, last_at)
  select upstream, upstream_subject, id, '', false, created_at, last_connection_at from agentconnect_account;
alter table agentconnect_account drop column upstream, drop column upstream_subject;

-- What a sign-in says of where each claim comes from was not kept before: who is signed in now signs in again.
delete from agentconnect_authentication;
comment on column agentconnect_authentication.identity is 'What the provider said, claims as they are given to services, and where each comes from; sealed';

create table agentconnect_arrival (
  interaction text primary key,
  account_id text not null references agentconnect_account (id),
  draft text not null,
  needs_code boolean not null,
  code bytea,
  code_expires_at timestamptz,
  codes_sent integer not null default 0,
  attempts integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table agentconnect_arrival is 'An agent who came back from their provider and has something left to do before the service is answered: a code by e-mail, a choice of organisation';
comment on column agentconnect_arrival.interaction is 'Hash of the request of the service: it has one arrival, and another browser cannot go on with it';
comment on column agentconnect_arrival.account_id is 'Whose it is: attempts are counted over all their arrivals of a day';
comment on column agentconnect_arrival.draft is 'The sign-in as it will be; sealed, and emptied once it is';
comment on column agentconnect_arrival.needs_code is 'Whether the code sent by e-mail is still to be given';
comment on column agentconnect_arrival.code is 'Keyed hash of the code that counts; null once it was used, or died of wrong attempts';
comment on column agentconnect_arrival.code_expires_at is 'End of its life';
comment on column agentconnect_arrival.codes_sent is 'Codes sent for this request';
comment on column agentconnect_arrival.attempts is 'Wrong codes given for this request';
comment on column agentconnect_arrival.created_at is 'When the agent came back';
comment on column agentconnect_arrival.expires_at is 'Until when they may go on';
create index agentconnect_arrival_account on agentconnect_arrival (account_id, created_at);
create index agentconnect_arrival_created_at on agentconnect_arrival (created_at);
grant select, insert, update, delete on agentconnect_arrival to socle_app;
