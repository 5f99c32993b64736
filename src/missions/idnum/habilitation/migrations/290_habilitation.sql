create table habilitation_request (
  id text primary key,
  organisation_id text not null references registry_organisation (id),
  state text not null check
    (state in ('draft', 'processing', 'changes_required', 'changes_proposed', 'validated', 'refused', 'closed')),
  version integer not null default 0,
  asked_by text not null,
  asker text not null,
  named text[] not null,
  lang text not null check (lang in ('fr', 'en')),
  content text not null,
  created_at timestamptz not null,
  sent_at timestamptz,
  reason text,
  ended_at timestamptz,
  decided_by text,
  decided_by_key text,
  check ((ended_at is not null) = (state in ('validated', 'refused', 'closed'))),
  check ((decided_by is null) = (decided_by_key is null)),
  check ((decided_by is not null) = (state in ('validated', 'refused'))),
  check (state in ('draft', 'closed') or sent_at is not null),
  constraint habilitation_request_four_eyes check (decided_by <> asked_by and decided_by_key <> all (named))
);
comment on table habilitation_request is 'Requests of organisations to help people under mandates';
comment on column habilitation_request.id is 'Opaque identifier';
comment on column habilitation_request.organisation_id is 'The organisation in the register';
comment on column habilitation_request.state is 'See rules.ts';
comment on column habilitation_request.version is 'How many times it was sent: an operator decides about the one that they read';
comment on column habilitation_request.asked_by is 'Account of the agent who asks';
comment on column habilitation_request.asker is 'Their name and address; sealed';
comment on column habilitation_request.named is 'Keyed hashes of the addresses of everybody in it: who asks, who will answer for the helpers, the helpers';
comment on column habilitation_request.lang is 'Language that the agent is written to in';
comment on column habilitation_request.content is 'What is asked; sealed';
comment on column habilitation_request.created_at is 'When it was begun';
comment on column habilitation_request.sent_at is 'When it was last sent; null for one that never was';
comment on column habilitation_request.reason is 'What the operator last wrote to who asks';
comment on column habilitation_request.ended_at is 'When it came to its end';
comment on column habilitation_request.decided_by is 'Account of the operator who validated or refused it';
comment on column habilitation_request.decided_by_key is 'Keyed hash of their address';
comment on constraint habilitation_request_four_eyes on habilitation_request is
  'Four eyes: nobody decides about a request that they made or that names them';
create unique index habilitation_request_once on habilitation_request (organisation_id)
  where state in ('processing', 'changes_required', 'changes_proposed');
create index habilitation_request_asker on habilitation_request (asked_by, created_at desc);
create index habilitation_request_waiting on habilitation_request (sent_at) where state in ('processing', 'changes_proposed');
grant select, insert on habilitation_request to socle_app;
grant update (state, version, named, content, sent_at, reason, ended_at, decided_by, decided_by_key) on habilitation_request to socle_app;

create table habilitation_helper (
  id text primary key,
  organisation_id text not null references registry_organisation (id),
  request_id text references habilitation_request (id),
  state text not null check
    (state in ('waiting_list', 'new', 'processing', 'trained', 'validated', 'refused', 'cancelled', 'cancelled_by_referent')),
  person text not null,
  person_key text not null,
  asked_by text not null,
  asked_by_key text not null,
  created_at timestamptz not null,
  enrolled_by text,
  enrolled_by_key text,
  trained_on date,
  trained_by_key text,
  validated_by_key text,
  membership_id text references mandate_membership (id),
  reason text,
  ended_at timestamptz,
  check ((ended_at is not null) = (state in ('validated', 'refused', 'cancelled', 'cancelled_by_referent'))),
  check ((enrolled_by is null) = (enrolled_by_key is null)),
  check ((trained_on is null) = (trained_by_key is null)),
  check (state not in ('processing', 'trained', 'validated') or enrolled_by_key is not null),
  check (state not in ('trained', 'validated') or trained_on is not null),
  check ((state = 'validated') = (validated_by_key is not null)),
  check ((state = 'validated') = (membership_id is not null)),
  constraint habilitation_helper_four_eyes check
    (enrolled_by <> asked_by and enrolled_by_key <> asked_by_key and enrolled_by_key <> person_key),
  constraint habilitation_helper_not_self check (trained_by_key <> person_key and validated_by_key <> person_key)
);
comment on table habilitation_helper is 'Requests for one helper each: named with their organisation, or asked by who answers for its helpers';
comment on column habilitation_helper.id is 'Opaque identifier';
comment on column habilitation_helper.organisation_id is 'The organisation in the register';
comment on column habilitation_helper.request_id is 'The request of the organisation that named them; null when they were asked later';
comment on column habilitation_helper.state is 'See rules.ts';
comment on column habilitation_helper.person is 'Names and address; sealed';
comment on column habilitation_helper.person_key is 'Keyed hash of the address';
comment on column habilitation_helper.asked_by is 'Account of the agent who asked';
comment on column habilitation_helper.asked_by_key is 'Keyed hash of the address of who asked';
comment on column habilitation_helper.created_at is 'When it was asked';
comment on column habilitation_helper.enrolled_by is 'Account of the operator who accepted that they be trained';
comment on column habilitation_helper.enrolled_by_key is 'Keyed hash of the address of that operator';
comment on column habilitation_helper.trained_on is 'Day of their training';
comment on column habilitation_helper.trained_by_key is 'Keyed hash of the address of who noted it';
comment on column habilitation_helper.validated_by_key is 'Keyed hash of the address of who noted that the test was passed';
comment on column habilitation_helper.membership_id is 'Their membership, once they may help';
comment on column habilitation_helper.reason is 'Why the operator refused';
comment on column habilitation_helper.ended_at is 'When it came to its end';
comment on constraint habilitation_helper_four_eyes on habilitation_helper is 'Four eyes: an operator accepts neither themselves nor whom they asked for';
comment on constraint habilitation_helper_not_self on habilitation_helper is 'Nobody notes their own training or gives themselves access';
create unique index habilitation_helper_once on habilitation_helper (organisation_id, person_key)
  where state in ('waiting_list', 'new', 'processing', 'trained');
create index habilitation_helper_organisation on habilitation_helper (organisation_id, created_at);
create index habilitation_helper_request on habilitation_helper (request_id);
create index habilitation_helper_open on habilitation_helper (created_at) where state in ('waiting_list', 'new', 'processing', 'trained');
grant select, insert on habilitation_helper to socle_app;
grant update (state, enrolled_by, enrolled_by_key, trained_on, trained_by_key, validated_by_key, membership_id, reason, ended_at)
  on habilitation_helper to socle_app;
