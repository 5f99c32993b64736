create table registry_person_alias (
  from_key text primary key,
  to_key text not null,
  at timestamptz not null,
  check (from_key <> to_key)
);
comment on table registry_person_alias is 'Keys that people had before their civil status was corrected. The ledger is never rewritten: a history is read under every key of the person';
comment on column registry_person_alias.from_key is 'A key that the person had';
comment on column registry_person_alias.to_key is 'The key that the person has now: never itself a former key';
comment on column registry_person_alias.at is 'When the person asked for it';
create index registry_person_alias_to on registry_person_alias (to_key);
grant select, insert, update, delete on registry_person_alias to socle_app;
