alter table franceconnect_account
  add column providers_decided boolean not null default false,
  add column future_providers_allowed boolean not null default true;
comment on column franceconnect_account.providers_decided is 'Whether the person ever chose identity providers: false spares a sign-in the reading of their choices';
comment on column franceconnect_account.future_providers_allowed is 'Whether a provider that has no row in franceconnect_provider_choice may sign this person in';

comment on table franceconnect_authentication is 'One sign-in with an identity provider: written once, never changed, deleted when its session is over or when the person closes it';

create table franceconnect_provider_choice (
  account_id text not null references franceconnect_account (id),
  upstream text not null,
  allowed boolean not null,
  decided_at timestamptz not null,
  primary key (account_id, upstream)
);
comment on table franceconnect_provider_choice is 'What a person decided of each identity provider that they were shown; what has no row follows franceconnect_account.future_providers_allowed';
comment on column franceconnect_provider_choice.account_id is 'Who decided';
comment on column franceconnect_provider_choice.upstream is 'Identity provider';
comment on column franceconnect_provider_choice.allowed is 'False: signing in with it in the name of this person is refused';
comment on column franceconnect_provider_choice.decided_at is 'When it was last decided otherwise';
grant select, insert, update on franceconnect_provider_choice to socle_app;

-- The code in the alert is a piece of the identifier of the connection: a report names the connection by it.
comment on column franceconnect_connection.id is 'Opaque identifier; its letters 5 to 14 are the code in the alert sent by e-mail';
create index franceconnect_connection_code on franceconnect_connection (substr(id, 5, 10));

create table franceconnect_report (
  number text primary key check (number ~ '^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$'),
  connection_id text references franceconnect_connection (id) on delete set null,
  code text check (char_length(code) <= 40),
  reporter text,
  reason text not null check (reason in ('unknown', 'password', 'fake-site', 'relative', 'other')),
  contact text not null,
  contact_key bytea not null check (length(contact_key) = 32),
  words text,
  state text not null default 'received' check (state in ('received', 'open', 'closed')),
  lang text not null check (lang in ('fr', 'en')),
  at timestamptz not null,
  state_at timestamptz not null
);
comment on table franceconnect_report is 'Connections that someone says were not theirs. Deleted a year after they came';
comment on column franceconnect_report.number is 'Told to who reported: fifty bits of a keyed hash of the form, so that a form sent twice is one report';
comment on column franceconnect_report.connection_id is 'The connection, while it is kept; null when the code leads to none';
comment on column franceconnect_report.code is 'The code as it was given; null when none was';
comment on column franceconnect_report.reporter is 'Key of the person who was signed in when they reported; null for a report from outside';
comment on column franceconnect_report.reason is 'What happened, as chosen: see reports.ts';
comment on column franceconnect_report.contact is 'Address for the answer; sealed';
comment on column franceconnect_report.contact_key is 'Keyed hash of the address: counts the reports of one address';
comment on column franceconnect_report.words is 'What the person wrote; sealed; null when nothing';
comment on column franceconnect_report.state is 'received, open (someone looks into it), closed';
comment on column franceconnect_report.lang is 'Language of the form: that of the answer';
comment on column franceconnect_report.at is 'When it came';
comment on column franceconnect_report.state_at is 'Since when it is in its state';
create index franceconnect_report_contact on franceconnect_report (contact_key, at);
create index franceconnect_report_connection on franceconnect_report (connection_id) where connection_id is not null;
create index franceconnect_report_reporter on franceconnect_report (reporter, at desc) where reporter is not null;
create index franceconnect_report_at on franceconnect_report (at);
grant select, insert, delete on franceconnect_report to socle_app;
grant update (state, state_at) on franceconnect_report to socle_app;
