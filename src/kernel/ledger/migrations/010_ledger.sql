create table ledger_entry (
  id text primary key,
  seq bigint generated always as identity unique,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz(3) not null,
  action text not null,
  subject text,
  actor_kind text not null check (actor_kind in ('person', 'agent', 'service', 'system')),
  actor_id text not null,
  actor_label text not null,
  actor_organisation text,
  basis text,
  purpose text,
  reference text,
  fields text[],
  outcome text,
  detail jsonb,
  request_hash text,
  response_hash text,
  nonce bytea not null check (length(nonce) = 16),
  leaf_hash bytea not null check (length(leaf_hash) = 32),
  seal bytea not null check (length(seal) = 16)
);
comment on table ledger_entry is 'Every access to personal data and every decision, appended in the transaction of the change it records; names of fields, never their values';
comment on column ledger_entry.id is 'Opaque identifier';
comment on column ledger_entry.seq is 'Order of insertion; numbers of rolled-back transactions are missing';
comment on column ledger_entry.xid is 'Transaction that appended it: an entry takes its place in the tree once no older transaction can still append';
comment on column ledger_entry.at is 'When it happened, to the millisecond: a finer time could be altered without changing the hash';
comment on column ledger_entry.action is 'What was done, declared in the actions of a product, e.g. exchange.fetch';
comment on column ledger_entry.subject is 'Key of the person whom the data is about; null when it is about nobody';
comment on column ledger_entry.actor_kind is 'Who acted: a citizen, a civil servant, a service, or Socle itself';
comment on column ledger_entry.actor_id is 'Identifier of who acted';
comment on column ledger_entry.actor_label is 'Name of who acted, as shown to the subject';
comment on column ledger_entry.actor_organisation is 'SIRET of the organisation for which they acted';
comment on column ledger_entry.basis is 'Legal basis';
comment on column ledger_entry.purpose is 'What the data is for';
comment on column ledger_entry.reference is 'What it belongs to, e.g. the id of a file';
comment on column ledger_entry.fields is 'Names of the facts that were seen or sent, never their values';
comment on column ledger_entry.outcome is 'How it ended';
comment on column ledger_entry.detail is 'Further facts of the action, flat; never values of personal data';
comment on column ledger_entry.request_hash is 'SHA-256 of the request, base64url';
comment on column ledger_entry.response_hash is 'SHA-256 of the answer, base64url';
comment on column ledger_entry.nonce is '128 random bits that are part of what is hashed: nobody can guess an entry from its published hash';
comment on column ledger_entry.leaf_hash is 'SHA-256 of a zero byte and the canonical JSON (RFC 8785) of the entry: its leaf in the tree of RFC 9162';
comment on column ledger_entry.seal is 'Code over leaf_hash that only a process with the master secret can compute: an entry slipped in by other means never enters the tree';
create index ledger_entry_subject on ledger_entry (subject, seq desc) where subject is not null;
create index ledger_entry_reference on ledger_entry (reference, seq desc) where reference is not null;
create index ledger_entry_xid on ledger_entry (xid, seq);

create table ledger_leaf (
  position bigint primary key check (position >= 0),
  entry_seq bigint not null unique,
  entry_id text not null,
  hash bytea not null check (length(hash) = 32)
);
comment on table ledger_leaf is 'Leaves of the tree, in order and without gap. No foreign key: the leaf of an entry that was removed must stay, as the evidence of it';
comment on column ledger_leaf.position is 'Place in the tree, from 0';
comment on column ledger_leaf.entry_seq is 'ledger_entry.seq of the entry';
comment on column ledger_leaf.entry_id is 'ledger_entry.id of the entry, to name it if it is removed';
comment on column ledger_leaf.hash is 'Hash of the leaf';

create table ledger_tile (
  level smallint check (level >= 0),
  position bigint check (position >= 0),
  hashes bytea not null check (length(hashes) = 8192),
  root bytea not null check (length(root) = 32),
  primary key (level, position)
);
alter table ledger_tile alter column hashes set storage external;
comment on table ledger_tile is 'Full tiles of the tree, in the shape of C2SP tlog-tiles; what is right of the last full tile is computed from ledger_leaf';
comment on column ledger_tile.level is 'The hashes of a tile are those of level 8 × level of the tree';
comment on column ledger_tile.position is 'Place among the tiles of this level, from 0';
comment on column ledger_tile.hashes is '256 hashes of 32 bytes, left to right';
comment on column ledger_tile.root is 'Hash of the subtree that the tile covers';

create table ledger_head (
  tree_size bigint primary key check (tree_size >= 0),
  number bigint not null unique check (number >= 0),
  root_hash bytea not null check (length(root_hash) = 32),
  at timestamptz(3) not null,
  signature bytea not null,
  kid text not null,
  after_xid xid8 not null,
  after_seq bigint not null
);
comment on table ledger_head is 'Signed heads of the tree: TreeHeadDataV2 of RFC 9162, signed with ES256. Heads are numbered without gap, and the number is signed: none can be removed unnoticed between two others';
comment on column ledger_head.tree_size is 'How many leaves the head covers';
comment on column ledger_head.number is 'Rank among the heads, from 0; signed as an extension of the head';
comment on column ledger_head.root_hash is 'Root of the tree of that size';
comment on column ledger_head.at is 'When it was signed; strictly later than the head before';
comment on column ledger_head.signature is '64 bytes, r then s';
comment on column ledger_head.kid is 'Which key signed: ledger_key.kid';
comment on column ledger_head.after_xid is 'With after_seq: every entry up to there, in the order of (xid, seq), is in the tree';
comment on column ledger_head.after_seq is 'See after_xid';

create table ledger_key (
  kid text primary key,
  public_jwk jsonb not null,
  private_sealed text not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
comment on table ledger_key is 'Keys that sign heads and batches of the ledger. The newest one that is not retired signs; the others stay, to verify what they signed';
comment on column ledger_key.kid is 'Thumbprint of the public key (RFC 7638)';
comment on column ledger_key.public_jwk is 'Public key, as a JSON Web Key';
comment on column ledger_key.private_sealed is 'Private key, encrypted with a key derived from the master secret';
comment on column ledger_key.created_at is 'When it was made';
comment on column ledger_key.retired_at is 'When an operator took it out of use; set by the owner of the table only';

-- Append-only: the run-time role may add and read, nothing else.
grant select, insert on ledger_entry, ledger_leaf, ledger_tile, ledger_head, ledger_key to socle_app;
