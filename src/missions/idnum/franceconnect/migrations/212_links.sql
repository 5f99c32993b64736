create table franceconnect_link (
  upstream text not null,
  sub_hash bytea not null check (length(sub_hash) = 32),
  account_id text not null references franceconnect_account (id),
  facts bytea not null check (length(facts) = 40),
  first_seen date not null,
  last_seen date not null,
  primary key (upstream, sub_hash)
);
comment on table franceconnect_link is 'Which account of an identity provider signs in which person: tells a corrected civil status from another person behind the same account. Holds no identity: facts are keyed hashes, so that only their equality can be seen';
comment on column franceconnect_link.upstream is 'Identity provider';
comment on column franceconnect_link.sub_hash is 'Keyed hash of the subject by which the provider names its account; never the subject itself';
comment on column franceconnect_link.account_id is 'Whom it signs in';
comment on column franceconnect_link.facts is 'Five keyed hashes of 8 bytes (first names, name at birth, sex, date of birth, place of birth), each over sub_hash too: the same fact of two links looks different';
comment on column franceconnect_link.first_seen is 'Day of the first sign-in';
comment on column franceconnect_link.last_seen is 'Day of the last sign-in: written at most once a day';
create index franceconnect_link_account on franceconnect_link (account_id);
grant select, insert, update on franceconnect_link to socle_app;

alter table franceconnect_authentication
  add column corrects bytea check (length(corrects) = 32),
  add column corrected_facts text[];
comment on column franceconnect_authentication.corrects is 'franceconnect_link.sub_hash of the provider account whose identity has changed, while the person may say that their civil status was corrected; null otherwise';
comment on column franceconnect_authentication.corrected_facts is 'Names of the facts that have changed, never their values; null when corrects is';

-- What a correction of civil status moves from the young account of a person to the former one; the young account then goes.
grant delete on franceconnect_account, franceconnect_provider_choice to socle_app;
grant update (account_id) on franceconnect_connection to socle_app;
grant update (reporter) on franceconnect_report to socle_app;
