create table rectification_ticket (
  number text primary key check (number ~ '^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$'),
  code text not null check (code in ('Y010004', 'Y010006', 'Y010007', 'Y010008', 'Y010009', 'Y010015')),
  born_abroad boolean not null,
  facts text[] not null check (cardinality(facts) > 0),
  identity text not null,
  words text,
  contact text not null,
  contact_key bytea not null check (length(contact_key) = 32),
  provider text not null,
  provider_title text not null,
  service text not null,
  lang text not null check (lang in ('fr', 'en')),
  refused_at timestamptz not null,
  at timestamptz not null,
  state text not null default 'received' check (state in ('received', 'transmitted', 'corrected', 'closed')),
  register text check (register in ('provider', 'town', 'nantes', 'ofpra', 'insee', 'cnav')),
  state_at timestamptz not null,
  check (state <> 'received' or register is null),
  check (state not in ('transmitted', 'corrected') or register is not null)
);
comment on table rectification_ticket is 'Corrections asked for after a refusal by the civil registry. Deleted a year after their end';
comment on column rectification_ticket.number is 'Told to the person: fifty bits of a keyed hash of the refusal, so that a form sent twice is one ticket';
comment on column rectification_ticket.code is 'Why the registry refused';
comment on column rectification_ticket.born_abroad is 'Whether the person says to be born abroad: other registers keep their record';
comment on column rectification_ticket.facts is 'What the person says is wrong: see registers.ts';
comment on column rectification_ticket.identity is 'The identity that the provider gave; sealed';
comment on column rectification_ticket.words is 'What the person wrote; sealed; null when nothing';
comment on column rectification_ticket.contact is 'Address for the answer; sealed';
comment on column rectification_ticket.contact_key is 'Keyed hash of the address: finds a ticket by number and address, counts the tickets of one address';
comment on column rectification_ticket.provider is 'Identity provider';
comment on column rectification_ticket.provider_title is 'Its name at the time';
comment on column rectification_ticket.service is 'Name of the service that the person wanted';
comment on column rectification_ticket.lang is 'Language of the form: that of the answers';
comment on column rectification_ticket.refused_at is 'When the registry refused';
comment on column rectification_ticket.at is 'When the ticket came';
comment on column rectification_ticket.state is 'See rules.ts';
comment on column rectification_ticket.register is 'To whom it was last passed on; null before';
comment on column rectification_ticket.state_at is 'Since when it is in its state';
create index rectification_ticket_state on rectification_ticket (state, at);
create index rectification_ticket_contact on rectification_ticket (contact_key, at);
grant select, insert, delete on rectification_ticket to socle_app;
grant update (state, register, state_at) on rectification_ticket to socle_app;

create table rectification_step (
  ticket text not null references rectification_ticket (number) on delete cascade,
  rank integer not null check (rank > 0),
  state text not null check (state in ('transmitted', 'corrected', 'closed')),
  register text check (register in ('provider', 'town', 'nantes', 'ofpra', 'insee', 'cnav')),
  words text,
  agent text not null,
  at timestamptz not null,
  primary key (ticket, rank)
);
comment on table rectification_step is 'What was done with a ticket after it came, step by step; written once';
comment on column rectification_step.ticket is 'Which ticket';
comment on column rectification_step.rank is 'Order, from 1';
comment on column rectification_step.state is 'The state that it went to';
comment on column rectification_step.register is 'To whom it was passed on, if it was';
comment on column rectification_step.words is 'What the operator wrote to the person; sealed; null when nothing';
comment on column rectification_step.agent is 'Account of the operator';
comment on column rectification_step.at is 'When';
grant select, insert on rectification_step to socle_app;
