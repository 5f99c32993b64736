create table identite_departure (
  id text primary key,
  unit text not null check (unit ~ '^\d{9}$'),
  email_key bytea not null check (length(email_key) = 32),
  account_id text references identite_account (id),
  organisation text not null check (organisation ~ '^\d{14}$'),
  at timestamptz not null,
  by_account text not null,
  lifted_at timestamptz,
  lifted_by text,
  check ((lifted_at is null) = (lifted_by is null))
);
comment on table identite_departure is 'Agents who left an organisation, as its managers say: they do not join it again; holds no identity';
comment on column identite_departure.id is 'Opaque identifier';
comment on column identite_departure.unit is 'SIREN of the organisation: the departure holds for all its establishments';
comment on column identite_departure.email_key is 'Keyed hash of the address, as in identite_account';
comment on column identite_departure.account_id is 'Account that had the address: another address does not bring it back; null when none had it';
comment on column identite_departure.organisation is 'SIRET of the organisation that says so';
comment on column identite_departure.at is 'When';
comment on column identite_departure.by_account is 'Subject of the manager who said it';
comment on column identite_departure.lifted_at is 'When they might join again; null while they may not';
comment on column identite_departure.lifted_by is 'Subject of the manager who lifted it';
create unique index identite_departure_current on identite_departure (unit, email_key) where lifted_at is null;
create index identite_departure_account on identite_departure (account_id) where lifted_at is null;
grant select, insert, update, delete on identite_departure to socle_app;

create table identite_email_change (
  account_id text primary key references identite_account (id),
  email text not null,
  email_key bytea not null check (length(email_key) = 32),
  former_code bytea not null,
  new_code bytea not null,
  tries integer not null default 0 check (tries between 0 and 5),
  expires_at timestamptz not null
);
comment on table identite_email_change is 'Changes of address under way: one code went to the former address, one to the new one';
comment on column identite_email_change.account_id is 'Whose';
comment on column identite_email_change.email is 'New address; sealed';
comment on column identite_email_change.email_key is 'Keyed hash of the new address';
comment on column identite_email_change.former_code is 'Keyed hash of the code sent to the former address';
comment on column identite_email_change.new_code is 'Keyed hash of the code sent to the new address';
comment on column identite_email_change.tries is 'Times that codes were typed';
comment on column identite_email_change.expires_at is 'When it is over';
grant select, insert, update, delete on identite_email_change to socle_app;

create table identite_reset (
  id text primary key,
  account_id text not null references identite_account (id),
  reason text not null,
  state text not null check (state in ('waiting', 'done', 'refused')),
  asked_by text not null,
  asked_by_name text not null,
  asked_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  check ((state = 'waiting') = (decided_by is null)),
  check ((decided_by is null) = (decided_at is null))
);
alter table identite_reset add constraint identite_reset_four_eyes check (state <> 'done' or decided_by <> asked_by);
comment on constraint identite_reset_four_eyes on identite_reset is 'Four eyes: nobody takes away by themselves what protects the account of another';
comment on table identite_reset is 'Passkeys and applications that an operator asks to take away from an account, and that another one confirms';
comment on column identite_reset.id is 'In addresses';
comment on column identite_reset.account_id is 'Whose';
comment on column identite_reset.reason is 'Why, and how the operator checked who asked; sealed';
comment on column identite_reset.state is 'waiting, done or refused';
comment on column identite_reset.asked_by is 'Subject of the operator who asked';
comment on column identite_reset.asked_by_name is 'Their name, for the other operator';
comment on column identite_reset.asked_at is 'When';
comment on column identite_reset.decided_by is 'Subject of the operator who confirmed, or refused';
comment on column identite_reset.decided_at is 'When';
create unique index identite_reset_waiting on identite_reset (account_id) where state = 'waiting';
grant select, insert, update, delete on identite_reset to socle_app;

-- A removed account keeps its number, for what must be kept of it, and nothing that names anybody.
alter table identite_account
  alter column email_key drop not null,
  alter column email drop not null,
  alter column names drop not null,
  add column removed_at timestamptz,
  add constraint identite_account_removed check (
    case when removed_at is null then email_key is not null and email is not null and names is not null
      else email_key is null and email is null and names is null and not active end);
comment on column identite_account.removed_at is 'When its owner removed it: who it was is deleted with it; its number and its memberships are kept a year';
comment on column identite_account.email_key is 'Keyed hash of the address, its case apart: finds an account by its address; null once the account is removed';
comment on column identite_account.email is 'Address that codes are sent to; sealed; null once the account is removed';
comment on column identite_account.names is 'Given name, usual name and telephone, as the person wrote them; sealed; null once the account is removed';
grant delete on identite_account, identite_membership to socle_app;
