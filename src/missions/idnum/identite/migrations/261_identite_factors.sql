create table identite_passkey (
  id text primary key check (id ~ '^[A-Za-z0-9_-]+$'),
  account_id text not null references identite_account (id),
  public_key bytea not null,
  counter bigint not null check (counter >= 0),
  transports text[] not null,
  name text not null check (name <> ''),
  created_at timestamptz not null,
  used_at timestamptz
);
comment on table identite_passkey is 'Passkeys of accounts (WebAuthn level 2)';
comment on column identite_passkey.id is 'Identifier of the credential, base64url';
comment on column identite_passkey.account_id is 'Whose';
comment on column identite_passkey.public_key is 'Public key, COSE';
comment on column identite_passkey.counter is 'Count of signatures that the device gave last; one that does not grow is a copy of the key';
comment on column identite_passkey.transports is 'How browsers reach it';
comment on column identite_passkey.name is 'Name that the person gave it';
comment on column identite_passkey.created_at is 'When it was added';
comment on column identite_passkey.used_at is 'Last sign-in with it';
create index identite_passkey_account on identite_passkey (account_id);
grant select, insert, update, delete on identite_passkey to socle_app;

create table identite_challenge (
  challenge text primary key,
  browser bytea not null check (length(browser) = 32),
  attempt_id text,
  account_id text,
  expires_at timestamptz not null,
  check ((attempt_id is null) <> (account_id is null))
);
comment on table identite_challenge is 'Challenges given to browsers for passkeys; each is deleted when it is answered';
comment on column identite_challenge.challenge is 'Base64url of 32 random bytes';
comment on column identite_challenge.browser is 'SHA-256 of the cookie of the browser that got it';
comment on column identite_challenge.attempt_id is 'Sign-in that it is for; null when a passkey is added';
comment on column identite_challenge.account_id is 'Account that a passkey is added to; null for a sign-in';
comment on column identite_challenge.expires_at is 'When it is over';
create index identite_challenge_expires_at on identite_challenge (expires_at);
grant select, insert, delete on identite_challenge to socle_app;

create table identite_totp (
  account_id text primary key references identite_account (id),
  secret text not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  created_at timestamptz not null
);
comment on table identite_totp is 'Applications that make codes (RFC 6238)';
comment on column identite_totp.account_id is 'Whose';
comment on column identite_totp.secret is 'Shared secret, base32; sealed';
comment on column identite_totp.confirmed_at is 'When a first code proved that the application has it; null before: it is not asked for yet';
comment on column identite_totp.last_step is 'Step of time of the last code used: that one and those before are refused (RFC 6238, 5.2)';
comment on column identite_totp.created_at is 'When it was made';
grant select, insert, update, delete on identite_totp to socle_app;

create table identite_recovery_code (
  account_id text not null references identite_account (id),
  code bytea not null check (length(code) = 32),
  used_at timestamptz,
  primary key (account_id, code)
);
comment on table identite_recovery_code is 'Codes on paper, for whoever lost their application';
comment on column identite_recovery_code.account_id is 'Whose';
comment on column identite_recovery_code.code is 'Keyed hash of the code, which is shown once';
comment on column identite_recovery_code.used_at is 'When it was used up';
grant select, insert, update, delete on identite_recovery_code to socle_app;
