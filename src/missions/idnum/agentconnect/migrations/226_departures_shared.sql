alter table agentconnect_departure add column unit text not null default '' check (unit ~ '^(\d{9})?$');
comment on column agentconnect_departure.unit is 'SIREN for which the access is closed, at an identity provider that several administrations share; empty: for whatever the provider says';
drop index agentconnect_departure_closed;
create unique index agentconnect_departure_closed on agentconnect_departure (upstream, email, unit) where lifted_at is null;
-- What is too old is deleted: see rules.ts.
grant delete on agentconnect_departure to socle_app;
