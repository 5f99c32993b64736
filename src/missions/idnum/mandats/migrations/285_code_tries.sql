create table mandate_code_tries (
  person_key text primary key,
  since timestamptz not null,
  count integer not null check (count >= 0)
);
comment on table mandate_code_tries is 'How many wrong binding codes somebody typed, so that nobody finds one by trying';
comment on column mandate_code_tries.person_key is 'Who';
comment on column mandate_code_tries.since is 'Beginning of the count';
comment on column mandate_code_tries.count is 'How many since then';
grant select, insert, update, delete on mandate_code_tries to socle_app;
create index mandate_reminder on mandate (expires_at) where state = 'active' and reminded_at is null;
