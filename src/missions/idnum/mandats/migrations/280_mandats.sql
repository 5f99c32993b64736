create table mandate_helper_organisation (
  id text primary key,
  organisation_id text not null unique references registry_organisation (id),
  kind text not null check (kind in ('france_services', 'social_action', 'association', 'administration', 'other')),
  france_services_number text,
  opened_at timestamptz not null,
  closed_at timestamptz
);
comment on table mandate_helper_organisation is 'Organisations whose members may help people under a mandate';
comment on column mandate_helper_organisation.id is 'Opaque identifier';
comment on column mandate_helper_organisation.organisation_id is 'The organisation in the register';
comment on column mandate_helper_organisation.kind is 'A France Services place, a town’s social action (CCAS), an association, another administration, or other';
comment on column mandate_helper_organisation.france_services_number is 'Number of the France Services label; null without';
comment on column mandate_helper_organisation.opened_at is 'Since when it may';
comment on column mandate_helper_organisation.closed_at is 'Since when it no longer may: none of its mandates is good any more; null while it may';
grant select, insert on mandate_helper_organisation to socle_app;
grant update (kind, france_services_number, closed_at) on mandate_helper_organisation to socle_app;

create table mandate_helper (
  id text primary key,
  email_key bytea not null unique,
  agent text unique,
  personal text not null,
  created_at timestamptz not null
);
comment on table mandate_helper is 'People who help others as their work';
comment on column mandate_helper.id is 'Opaque identifier; what services are told of who acts';
comment on column mandate_helper.email_key is 'Keyed hash of their professional address: finds them the first time they sign in';
comment on column mandate_helper.agent is 'Their subject at AgentConnect; null before they sign in';
comment on column mandate_helper.personal is 'Names and address; sealed';
comment on column mandate_helper.created_at is 'When they were entered';
grant select, insert on mandate_helper to socle_app;
grant update (agent, personal) on mandate_helper to socle_app;

create table mandate_membership (
  id text primary key,
  helper_id text not null references mandate_helper (id),
  organisation_id text not null references mandate_helper_organisation (id),
  acts boolean not null,
  referent boolean not null,
  since timestamptz not null,
  ended_at timestamptz,
  check (acts or referent)
);
comment on table mandate_membership is 'For which organisations somebody helps: several, if need be';
comment on column mandate_membership.id is 'Opaque identifier';
comment on column mandate_membership.helper_id is 'Who';
comment on column mandate_membership.organisation_id is 'For whom';
comment on column mandate_membership.acts is 'May write mandates and act under them';
comment on column mandate_membership.referent is 'Answers for the helpers of the organisation (référent)';
comment on column mandate_membership.since is 'Since when';
comment on column mandate_membership.ended_at is 'When they left; null while they are there';
create unique index mandate_membership_once on mandate_membership (helper_id, organisation_id) where ended_at is null;
create index mandate_membership_organisation on mandate_membership (organisation_id);
grant select, insert on mandate_membership to socle_app;
grant update (acts, referent, ended_at) on mandate_membership to socle_app;

create table mandate (
  id text primary key,
  organisation_id text not null references mandate_helper_organisation (id),
  state text not null check (state in ('waiting', 'active', 'ended')),
  duration text not null check (duration in ('day', 'month', 'semester', 'year')),
  method text not null check (method in ('in_person', 'binding_code')),
  created_by text not null references mandate_membership (id),
  created_at timestamptz not null,
  person_key text,
  person text,
  code_hash bytea unique,
  signed_at timestamptz,
  expires_at timestamptz,
  reminded_at timestamptz,
  ended_at timestamptz,
  ended_as text,
  replaces text references mandate (id),
  check ((signed_at is null) = (expires_at is null)),
  check (signed_at < expires_at),
  check (state <> 'active' or (signed_at is not null and person_key is not null and person is not null)),
  check ((state = 'ended') = (ended_at is not null)),
  check ((ended_at is null) = (ended_as is null))
);
comment on table mandate is 'Mandates: a person lets the helpers of an organisation act in their name, for families of procedures and a time';
comment on column mandate.id is 'Opaque identifier';
comment on column mandate.organisation_id is 'Any helper of this organisation may act under it';
comment on column mandate.state is 'waiting for the person, active, ended: see rules.ts';
comment on column mandate.duration is 'How long it lasts once it is signed: see rules.ts';
comment on column mandate.method is 'in_person: the person signed in on the helper’s machine; binding_code: on a device of their own, with the code that the helper told them';
comment on column mandate.created_by is 'The helper who wrote it, as a member of that organisation';
comment on column mandate.created_at is 'When it was written';
comment on column mandate.person_key is 'Key of the person in the ledger and in every product; null before they signed in';
comment on column mandate.person is 'Who they are, as FranceConnect said; sealed; null before they signed in';
comment on column mandate.code_hash is 'Keyed hash of the binding code while the person is asked; null afterwards';
comment on column mandate.signed_at is 'When the person agreed';
comment on column mandate.expires_at is 'When its time is over';
comment on column mandate.reminded_at is 'When its end was announced';
comment on column mandate.ended_at is 'When it ended; an active one whose time is over is ended by a job, and good for nothing meanwhile';
comment on column mandate.ended_as is 'The event that ended it: see rules.ts';
comment on column mandate.replaces is 'The one that it renews';
create index mandate_person on mandate (person_key, signed_at desc) where person_key is not null;
create index mandate_organisation on mandate (organisation_id, state, signed_at desc);
create index mandate_expiry on mandate (expires_at) where state = 'active';
create index mandate_unsigned on mandate (created_at) where state = 'waiting';
grant select, insert on mandate to socle_app;
grant update (state, person_key, person, code_hash, signed_at, expires_at, reminded_at, ended_at, ended_as) on mandate to socle_app;

create table mandate_family (
  mandate_id text not null references mandate (id),
  family text not null check (family in
    ('papiers', 'famille', 'social', 'travail', 'logement', 'transports', 'argent', 'justice', 'etranger', 'loisirs')),
  revoked_at timestamptz,
  revoked_by text check (revoked_by in ('person', 'helper')),
  primary key (mandate_id, family),
  check ((revoked_at is null) = (revoked_by is null))
);
comment on table mandate_family is 'Families of procedures that a mandate names';
comment on column mandate_family.mandate_id is 'The mandate';
comment on column mandate_family.family is 'The family: see registry/families.ts';
comment on column mandate_family.revoked_at is 'Since when the mandate is no longer good for it';
comment on column mandate_family.revoked_by is 'Who revoked it';
grant select, insert on mandate_family to socle_app;
grant update (revoked_at, revoked_by) on mandate_family to socle_app;

create table mandate_use (
  id text primary key,
  mandate_id text not null references mandate (id),
  membership_id text not null references mandate_membership (id),
  family text not null,
  service text not null,
  procedure_id text references registry_procedure (id),
  at timestamptz not null,
  ended_at timestamptz,
  noticed_at timestamptz,
  contested_at timestamptz,
  contest text
);
comment on table mandate_use is 'Each time that a helper took a person’s place at a service';
comment on column mandate_use.id is 'Opaque identifier';
comment on column mandate_use.mandate_id is 'Under which mandate';
comment on column mandate_use.membership_id is 'Who acted';
comment on column mandate_use.family is 'For which family of procedures';
comment on column mandate_use.service is 'Name of the service, as it was shown to the helper';
comment on column mandate_use.procedure_id is 'The procedure, when the service named it';
comment on column mandate_use.at is 'When';
comment on column mandate_use.ended_at is 'When the helper said that they had finished; null when they did not';
comment on column mandate_use.noticed_at is 'When the person was told';
comment on column mandate_use.contested_at is 'When the person contested it';
comment on column mandate_use.contest is 'What they said; sealed';
create index mandate_use_mandate on mandate_use (mandate_id, at desc);
create index mandate_use_unnoticed on mandate_use (at) where noticed_at is null;
grant select, insert on mandate_use to socle_app;
grant update (ended_at, noticed_at, contested_at, contest) on mandate_use to socle_app;

create table mandate_contact (
  person_key text primary key,
  channel text not null check (channel in ('email', 'letter')),
  lang text not null check (lang in ('fr', 'en')),
  contact text not null,
  changed_at timestamptz not null
);
comment on table mandate_contact is 'How a person wants to be told of each use of their mandates';
comment on column mandate_contact.person_key is 'Who';
comment on column mandate_contact.channel is 'email: at once; letter: a monthly one, printed';
comment on column mandate_contact.lang is 'Language they are written to in';
comment on column mandate_contact.contact is 'E-mail or postal address; sealed';
comment on column mandate_contact.changed_at is 'When they last said so';
grant select, insert, update on mandate_contact to socle_app;

create table mandate_attestation (
  id text primary key,
  mandate_id text not null references mandate (id),
  kind text not null check (kind in ('mandate', 'revocation')),
  content text not null,
  signature text not null,
  made_at timestamptz not null
);
comment on table mandate_attestation is 'What was handed to the person: who lets whom do what until when, signed';
comment on column mandate_attestation.id is 'Opaque identifier, in the QR code';
comment on column mandate_attestation.mandate_id is 'The mandate';
comment on column mandate_attestation.kind is 'That it was given, or that it was revoked';
comment on column mandate_attestation.content is 'What is attested, as it was signed; sealed';
comment on column mandate_attestation.signature is 'Signature of it by Socle';
comment on column mandate_attestation.made_at is 'When';
create index mandate_attestation_mandate on mandate_attestation (mandate_id);
grant select, insert on mandate_attestation to socle_app;
