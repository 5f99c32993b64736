alter table session drop constraint session_kind_check;
alter table session add constraint session_kind_check check (kind in ('person', 'agent', 'identity'));
comment on column session.kind is 'person: a citizen; agent: a civil servant; identity: who looks after their account at Identité agent';
alter table oidc_client drop constraint oidc_client_product_check;
alter table oidc_client add constraint oidc_client_product_check check (product in ('franceconnect', 'franceconnect-plus', 'agentconnect', 'identite'));
comment on column oidc_client.product is 'Issuer that knows it';

create table identite_account (
  id text primary key check (id ~ '^idt_[0-9A-Za-z]{22}$'),
  email_key bytea not null unique check (length(email_key) = 32),
  email text not null,
  names text not null,
  lang text not null check (lang in ('fr', 'en')),
  active boolean not null default true,
  created_at timestamptz not null
);
comment on table identite_account is 'Accounts of Identité agent, the identity provider of the agents whose administration has none';
comment on column identite_account.id is 'Subject that AgentConnect knows, and subject in the ledger';
comment on column identite_account.email_key is 'Keyed hash of the address, its case apart: finds an account by its address';
comment on column identite_account.email is 'Address that codes are sent to; sealed';
comment on column identite_account.names is 'Given name, usual name and telephone, as the person wrote them; sealed';
comment on column identite_account.lang is 'Language of e-mails';
comment on column identite_account.active is 'False: refused everywhere';
comment on column identite_account.created_at is 'When it was made';
grant select, insert, update on identite_account to socle_app;

create table identite_attempt (
  id text primary key,
  browser bytea not null check (length(browser) = 32),
  interaction text,
  acr text not null check (acr in ('eidas1', 'eidas1-mfa')),
  step text not null check (step in ('address', 'code', 'names', 'factor', 'organisation', 'done')),
  email text,
  email_key bytea,
  code bytea,
  code_expires_at timestamptz,
  code_tries integer not null default 0 check (code_tries between 0 and 5),
  account_id text references identite_account (id),
  amr text[] not null default '{}',
  created_at timestamptz not null,
  expires_at timestamptz not null,
  check (step in ('address', 'code', 'names') or account_id is not null),
  check (step not in ('code', 'names') or email is not null)
);
comment on table identite_attempt is 'Sign-ins under way. What has been proved is here, never in a form';
comment on column identite_attempt.id is 'In the address of its pages; of no use in another browser';
comment on column identite_attempt.browser is 'SHA-256 of the cookie of the browser that began it; no other goes on with it';
comment on column identite_attempt.interaction is 'Request of AgentConnect that it answers; sealed; null for the page of the account';
comment on column identite_attempt.acr is 'Level that AgentConnect asked for';
comment on column identite_attempt.step is 'What is waited for: see rules.ts';
comment on column identite_attempt.email is 'Address that was typed; sealed';
comment on column identite_attempt.email_key is 'Keyed hash of that address';
comment on column identite_attempt.code is 'Keyed hash of the last code sent; null once it was used';
comment on column identite_attempt.code_expires_at is 'End of that code';
comment on column identite_attempt.code_tries is 'Times that a code was typed for it';
comment on column identite_attempt.account_id is 'Whose sign-in it is, once that is proved';
comment on column identite_attempt.amr is 'What was proved (RFC 8176)';
comment on column identite_attempt.created_at is 'When it began';
comment on column identite_attempt.expires_at is 'When it is over, whatever happens';
create index identite_attempt_expires_at on identite_attempt (expires_at);
grant select, insert, update, delete on identite_attempt to socle_app;

create table identite_limit (
  what text not null,
  key bytea not null,
  since timestamptz not null,
  count integer not null check (count > 0),
  primary key (what, key)
);
comment on table identite_limit is 'How often something was tried, so that it stays rare: see limits.ts';
comment on column identite_limit.what is 'What is counted';
comment on column identite_limit.key is 'For whom: a keyed hash';
comment on column identite_limit.since is 'Beginning of the count';
comment on column identite_limit.count is 'How many since then';
grant select, insert, update, delete on identite_limit to socle_app;

create table identite_membership (
  id text primary key,
  account_id text not null references identite_account (id),
  organisation_id text not null references registry_organisation (id),
  siret text not null check (siret ~ '^\d{14}$'),
  state text not null check (state in ('contact', 'moderation', 'active', 'refused', 'left')),
  proof text check (proof in ('domain', 'contact', 'operator')),
  code bytea,
  code_expires_at timestamptz,
  code_tries integer not null default 0 check (code_tries between 0 and 5),
  reason text,
  decided_by text,
  asked_at timestamptz not null,
  state_at timestamptz not null,
  check ((state = 'contact') = (code is not null)),
  check (state <> 'active' or proof is not null)
);
comment on table identite_membership is 'Who belongs to which organisation, and who asked to';
comment on column identite_membership.id is 'In addresses';
comment on column identite_membership.account_id is 'Who';
comment on column identite_membership.organisation_id is 'Which organisation';
comment on column identite_membership.siret is 'Its SIRET when they asked';
comment on column identite_membership.state is 'contact: waits for the code sent to the organisation; moderation: waits for an operator; active; refused; left';
comment on column identite_membership.proof is 'Why it is active: domain of the address, code of the organisation, decision of an operator';
comment on column identite_membership.code is 'Keyed hash of the code sent to the official address of the organisation';
comment on column identite_membership.code_expires_at is 'End of that code';
comment on column identite_membership.code_tries is 'Times that a code was typed for it';
comment on column identite_membership.reason is 'Why an operator refused; sealed';
comment on column identite_membership.decided_by is 'Account of that operator';
comment on column identite_membership.asked_at is 'When they asked';
comment on column identite_membership.state_at is 'Since when it is in its state';
create unique index identite_membership_once on identite_membership (account_id, siret) where state in ('contact', 'moderation', 'active');
create index identite_membership_state on identite_membership (state, asked_at);
grant select, insert, update on identite_membership to socle_app;

create table identite_authentication (
  id text primary key,
  account_id text not null references identite_account (id),
  membership_id text not null references identite_membership (id),
  acr text not null check (acr in ('eidas1', 'eidas1-mfa')),
  amr text[] not null,
  at timestamptz not null,
  expires_at timestamptz not null
);
comment on table identite_authentication is 'Sign-ins that AgentConnect was given. Never change';
comment on column identite_authentication.id is 'The account that the OpenID provider knows';
comment on column identite_authentication.account_id is 'Who';
comment on column identite_authentication.membership_id is 'For which organisation';
comment on column identite_authentication.acr is 'Level that was reached';
comment on column identite_authentication.amr is 'How (RFC 8176)';
comment on column identite_authentication.at is 'When';
comment on column identite_authentication.expires_at is 'When it is over';
create index identite_authentication_expires_at on identite_authentication (expires_at);
grant select, insert, delete on identite_authentication to socle_app;
