create table demarches_revision (
  id text primary key,
  procedure_id text not null references registry_procedure (id),
  number integer not null check (number > 0),
  form jsonb not null,
  form_hash text not null,
  authorisations jsonb not null default '{}',
  published_at timestamptz not null,
  unique (procedure_id, number),
  unique (procedure_id, form_hash)
);
comment on table demarches_revision is 'Published form descriptions of online procedures. A revision never changes: files keep the one that they were begun with';
comment on column demarches_revision.id is 'Opaque identifier';
comment on column demarches_revision.procedure_id is 'The procedure of the registry';
comment on column demarches_revision.number is 'Rank among the revisions of the procedure, from 1; the highest is the one in force';
comment on column demarches_revision.form is 'Pages, fields, conditions, evidence that may fill them, legal basis (form.ts)';
comment on column demarches_revision.form_hash is 'SHA-256 of the description, base64url: publishing the same one again changes nothing';
comment on column demarches_revision.authorisations is 'By evidence type, the authorisation of the exchange under which it is asked';
comment on column demarches_revision.published_at is 'Since when it is used for new files';

create table demarches_file (
  id text primary key,
  number bigint generated always as identity (start with 100001) unique,
  procedure_id text not null references registry_procedure (id),
  revision_id text not null references demarches_revision (id),
  person_key text not null,
  applicant jsonb not null,
  email text not null,
  lang text not null default 'fr' check (lang in ('fr', 'en')),
  state text not null check (state in ('brouillon', 'en_construction', 'correction', 'en_instruction', 'accepte', 'refuse', 'sans_suite', 'retire')),
  version integer not null default 1 check (version > 0),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  submitted_at timestamptz,
  decided_at timestamptz,
  search text not null default '',
  check (state in ('brouillon', 'retire') or submitted_at is not null),
  check (state not in ('accepte', 'refuse', 'sans_suite') or decided_at is not null)
);
comment on table demarches_file is 'Files (dossiers): one request of one person for one procedure';
comment on column demarches_file.id is 'Opaque identifier, used in addresses';
comment on column demarches_file.number is 'Number that people and agents say to one another';
comment on column demarches_file.procedure_id is 'The procedure';
comment on column demarches_file.revision_id is 'The form description it was begun with';
comment on column demarches_file.person_key is 'Key of the person who asks';
comment on column demarches_file.applicant is 'Name and birth of the person who asks, as FranceConnect gave them when the file was begun';
comment on column demarches_file.email is 'Where news of the file is sent';
comment on column demarches_file.lang is 'Language of that news';
comment on column demarches_file.state is 'State (rules.ts)';
comment on column demarches_file.version is 'Goes up at each change of the answers or of the state: a page that was open elsewhere is recognised as stale';
comment on column demarches_file.created_at is 'When it was begun';
comment on column demarches_file.changed_at is 'Last change of answers or state';
comment on column demarches_file.submitted_at is 'When it was sent, the last time';
comment on column demarches_file.decided_at is 'When the last decision was taken';
comment on column demarches_file.search is 'What agents search in: number, name and answers that are short, without accents, in lower case';
-- A draft is resumed: nobody has two of the same procedure.
create unique index demarches_file_one_draft on demarches_file (procedure_id, person_key) where state = 'brouillon';
create index demarches_file_person on demarches_file (person_key, changed_at desc);
create index demarches_file_procedure on demarches_file (procedure_id, state, submitted_at);

create table demarches_evidence (
  id text primary key,
  rank bigint generated always as identity,
  file_id text not null references demarches_file (id),
  evidence text not null,
  outcome text not null check (outcome in ('answered', 'failed')),
  fault_code text,
  issuer_name text,
  issuer_siret text,
  legal_basis jsonb,
  request_hash text,
  response_hash text,
  entry_id text,
  fetched_at timestamptz not null,
  valid_until timestamptz,
  settled_at timestamptz,
  check ((outcome = 'failed') = (fault_code is not null)),
  check (outcome = 'failed' or (issuer_name is not null and legal_basis is not null and entry_id is not null and valid_until is not null))
);
comment on table demarches_evidence is 'What administrations answered about the person for a file, without the facts (demarches_fact)';
comment on column demarches_evidence.id is 'Opaque identifier';
comment on column demarches_evidence.rank is 'Order in which the answers came';
comment on column demarches_evidence.file_id is 'The file';
comment on column demarches_evidence.evidence is 'Evidence type of the exchange';
comment on column demarches_evidence.outcome is 'answered, or failed: the form then goes on with what the person declares';
comment on column demarches_evidence.fault_code is 'Code of the error catalogue, when it failed';
comment on column demarches_evidence.issuer_name is 'Who vouches for the facts';
comment on column demarches_evidence.issuer_siret is 'SIRET of the issuer, when the exchange has verified it';
comment on column demarches_evidence.legal_basis is 'Text under which it was asked';
comment on column demarches_evidence.request_hash is 'SHA-256 of the request, base64url';
comment on column demarches_evidence.response_hash is 'SHA-256 of the answer, base64url';
comment on column demarches_evidence.entry_id is 'Entry of the ledger that records the access';
comment on column demarches_evidence.fetched_at is 'When it was asked';
comment on column demarches_evidence.valid_until is 'Until when the facts may be relied on';
comment on column demarches_evidence.settled_at is 'When the person accepted or refused each fact; null while they are only shown';
create index demarches_evidence_file on demarches_evidence (file_id, rank);

create table demarches_fact (
  evidence_id text not null references demarches_evidence (id),
  name text not null,
  field text not null,
  label jsonb not null,
  value jsonb,
  display jsonb,
  choice text not null default 'offered' check (choice in ('offered', 'accepted', 'refused')),
  primary key (evidence_id, field),
  check (choice <> 'refused' or (value is null and display is null))
);
comment on table demarches_fact is 'Each fact of an answer that may fill a field, and what the person chose to do with it';
comment on column demarches_fact.evidence_id is 'The answer';
comment on column demarches_fact.name is 'Name of the fact in the evidence type';
comment on column demarches_fact.field is 'Field of the form that it fills';
comment on column demarches_fact.label is 'What it is, in words';
comment on column demarches_fact.value is 'The fact, in the shape of the field; erased when it is refused';
comment on column demarches_fact.display is 'The fact, in words; erased when it is refused';
comment on column demarches_fact.choice is 'offered: shown to the person only; accepted: used in the form; refused: dropped';

create table demarches_value (
  file_id text not null references demarches_file (id),
  field text not null,
  value jsonb not null,
  source text not null check (source in ('person', 'identity', 'evidence')),
  evidence_id text references demarches_evidence (id),
  fact text,
  changed boolean not null default false,
  writer text,
  at timestamptz not null,
  primary key (file_id, field),
  check ((source = 'evidence') = (evidence_id is not null)),
  check ((source = 'evidence') = (fact is not null))
);
comment on table demarches_value is 'Answers of a file, field by field, and where each comes from';
comment on column demarches_value.file_id is 'The file';
comment on column demarches_value.field is 'Field of the form';
comment on column demarches_value.value is 'The answer, as it stands';
comment on column demarches_value.source is 'Who gave it first: the person, FranceConnect (identity), an administration (evidence)';
comment on column demarches_value.evidence_id is 'The answer of the administration, when it comes from one';
comment on column demarches_value.fact is 'Name of the fact in the evidence type';
comment on column demarches_value.changed is 'The person has changed what was filled in for them';
comment on column demarches_value.writer is 'The showing of the page that wrote it: a page does not contradict itself, another one open elsewhere may';
comment on column demarches_value.at is 'When it took this value';

create table demarches_submission (
  file_id text not null references demarches_file (id),
  number integer not null check (number > 0),
  answers jsonb not null,
  answers_hash text not null,
  entry_id text not null,
  at timestamptz not null,
  primary key (file_id, number)
);
comment on table demarches_submission is 'Answers as they were sent, each time. Never changed';
comment on column demarches_submission.file_id is 'The file';
comment on column demarches_submission.number is '1 for the first time, 2 after a correction, and so on';
comment on column demarches_submission.answers is 'Every answer that counted, with its source';
comment on column demarches_submission.answers_hash is 'SHA-256 of the answers in canonical JSON, base64url; also in the ledger';
comment on column demarches_submission.entry_id is 'Entry of the ledger';
comment on column demarches_submission.at is 'When';

create table demarches_transition (
  id text primary key,
  file_id text not null references demarches_file (id),
  version integer not null,
  name text not null,
  from_state text,
  to_state text not null,
  actor_kind text not null check (actor_kind in ('person', 'agent', 'system')),
  actor_id text not null,
  actor_label text not null,
  reason text,
  entry_id text,
  at timestamptz not null,
  unique (file_id, version)
);
comment on table demarches_transition is 'Changes of state of files. Never changed';
comment on column demarches_transition.id is 'Opaque identifier';
comment on column demarches_transition.file_id is 'The file';
comment on column demarches_transition.version is 'Version of the file after it';
comment on column demarches_transition.name is 'What was done (rules.ts)';
comment on column demarches_transition.from_state is 'State before; null for the beginning';
comment on column demarches_transition.to_state is 'State after';
comment on column demarches_transition.actor_kind is 'Who did it: the person, an agent, or the system';
comment on column demarches_transition.actor_id is 'Key of the person, account of the agent';
comment on column demarches_transition.actor_label is 'Name shown';
comment on column demarches_transition.reason is 'Why, as written to the person';
comment on column demarches_transition.entry_id is 'Entry of the ledger';
comment on column demarches_transition.at is 'When';
create index demarches_transition_file on demarches_transition (file_id, at);

create table demarches_decision (
  id text primary key,
  file_id text not null references demarches_file (id),
  outcome text not null check (outcome in ('accepte', 'refuse', 'sans_suite')),
  reason text,
  result jsonb,
  agent_id text not null,
  agent_label text not null,
  entry_id text not null,
  at timestamptz not null,
  check (outcome = 'accepte' or reason is not null)
);
comment on table demarches_decision is 'Decisions on files; the last one counts. Never changed';
comment on column demarches_decision.id is 'Opaque identifier';
comment on column demarches_decision.file_id is 'The file';
comment on column demarches_decision.outcome is 'Accepted, refused, or closed without a decision (sans suite)';
comment on column demarches_decision.reason is 'Why: required when it is not a yes';
comment on column demarches_decision.result is 'What the yes gives, such as a price in cents';
comment on column demarches_decision.agent_id is 'Account of the agent who decided';
comment on column demarches_decision.agent_label is 'Name of the agent';
comment on column demarches_decision.entry_id is 'Entry of the ledger';
comment on column demarches_decision.at is 'When';
create index demarches_decision_file on demarches_decision (file_id, at);

create table demarches_message (
  id text primary key,
  file_id text not null references demarches_file (id),
  sender text not null check (sender in ('person', 'agent')),
  author_id text not null,
  author_label text not null,
  body text not null check (char_length(body) between 1 and 5000),
  at timestamptz not null,
  read_at timestamptz
);
comment on table demarches_message is 'Messages between a person and the agents, about a file';
comment on column demarches_message.id is 'Opaque identifier: given by the form, so that sending it twice writes it once';
comment on column demarches_message.file_id is 'The file';
comment on column demarches_message.sender is 'Which side wrote it';
comment on column demarches_message.author_id is 'Key of the person, account of the agent';
comment on column demarches_message.author_label is 'Name shown';
comment on column demarches_message.body is 'Text';
comment on column demarches_message.at is 'When';
comment on column demarches_message.read_at is 'When the other side first saw it';
create index demarches_message_file on demarches_message (file_id, at);

create table demarches_kept (
  token_hash bytea primary key check (length(token_hash) = 32),
  file_id text not null,
  sealed text not null,
  at timestamptz not null,
  expires_at timestamptz not null
);
comment on table demarches_kept is 'Answers that were posted by a browser whose session had ended: they wait here, encrypted, for the person to sign in again';
comment on column demarches_kept.token_hash is 'SHA-256 of the token in the address to come back to';
comment on column demarches_kept.file_id is 'The file named by the form; only its owner can take the answers back';
comment on column demarches_kept.sealed is 'The answers, encrypted with a key derived from the master secret';
comment on column demarches_kept.at is 'When';
comment on column demarches_kept.expires_at is 'After this they are deleted';
create index demarches_kept_expiry on demarches_kept (expires_at);

grant select, insert on demarches_revision, demarches_file, demarches_evidence, demarches_fact, demarches_submission, demarches_transition, demarches_decision, demarches_message to socle_app;
grant update (authorisations) on demarches_revision to socle_app;
grant update (email, lang, state, version, changed_at, submitted_at, decided_at, search) on demarches_file to socle_app;
grant update (settled_at) on demarches_evidence to socle_app;
grant update (value, display, choice) on demarches_fact to socle_app;
grant select, insert, update, delete on demarches_value to socle_app;
grant update (read_at) on demarches_message to socle_app;
grant select, insert, delete on demarches_kept to socle_app;
