create table administration_manager (
  id text primary key,
  organisation text not null check (organisation ~ '^\d{14}$'),
  email text not null check (socle_is_email(email) and email = lower(email)),
  named_by text not null,
  named_at timestamptz not null,
  ended_by text,
  ended_at timestamptz,
  check ((ended_at is null) = (ended_by is null))
);
comment on table administration_manager is 'Agents who look after the identity providers, the services and the departures of their organisation';
comment on column administration_manager.id is 'Opaque identifier';
comment on column administration_manager.organisation is 'SIRET of the organisation, and of no other one';
comment on column administration_manager.email is 'Address of the agent in lower case: two spellings of one mailbox are one';
comment on column administration_manager.named_by is 'Subject of who named them: an operator, or another manager; sandbox for those that it brings';
comment on column administration_manager.named_at is 'When';
comment on column administration_manager.ended_by is 'Subject of who ended it';
comment on column administration_manager.ended_at is 'When it ended; null while it lasts';
create unique index administration_manager_current on administration_manager (organisation, email) where ended_at is null;
grant select, insert, update on administration_manager to socle_app;

create table administration_domain_request (
  id text primary key,
  organisation text not null check (organisation ~ '^\d{14}$'),
  upstream text not null,
  domain text not null check (domain = lower(domain) and domain ~ '\.'),
  state text not null check (state in ('waiting', 'accepted', 'refused')),
  asked_by text not null,
  asked_by_name text not null,
  contact text not null check (socle_is_email(contact)),
  lang text not null check (lang in ('fr', 'en')),
  asked_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  reason text,
  check ((state = 'waiting') = (decided_at is null)),
  check (state <> 'refused' or reason is not null)
);
comment on table administration_domain_request is 'Domains that an organisation wants its identity provider to speak for, and that nobody has verified: an operator decides';
comment on column administration_domain_request.id is 'Opaque identifier';
comment on column administration_domain_request.organisation is 'SIRET of the organisation';
comment on column administration_domain_request.upstream is 'Its identity provider';
comment on column administration_domain_request.domain is 'The domain, as parseDomain returns it';
comment on column administration_domain_request.state is 'waiting, accepted or refused';
comment on column administration_domain_request.asked_by is 'Subject of the manager who asked';
comment on column administration_domain_request.asked_by_name is 'Their name, for the operator';
comment on column administration_domain_request.contact is 'Where the decision is sent';
comment on column administration_domain_request.lang is 'Language in which it is sent';
comment on column administration_domain_request.asked_at is 'When';
comment on column administration_domain_request.decided_by is 'Subject of the operator who decided';
comment on column administration_domain_request.decided_at is 'When';
comment on column administration_domain_request.reason is 'Why it was refused, in the words of the operator';
create unique index administration_domain_request_waiting on administration_domain_request (upstream, domain) where state = 'waiting';
create index administration_domain_request_organisation on administration_domain_request (organisation, asked_at desc);
grant select, insert, update on administration_domain_request to socle_app;

create table administration_act (
  ledger_entry text primary key,
  organisation text not null check (organisation ~ '^\d{14}$'),
  at timestamptz not null
);
comment on table administration_act is 'Entries of the ledger that say what managers and operators did for an organisation: its journal';
comment on column administration_act.ledger_entry is 'The entry';
comment on column administration_act.organisation is 'SIRET of the organisation';
comment on column administration_act.at is 'When';
create index administration_act_organisation on administration_act (organisation, at desc);
grant select, insert on administration_act to socle_app;
