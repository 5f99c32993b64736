alter table administration_domain_request
  add column use text not null default 'routed' check (use in ('routed', 'accepted')),
  add column code bytea,
  add column code_expires_at timestamptz,
  add column code_tries integer not null default 0 check (code_tries between 0 and 5),
  add constraint administration_domain_request_code check (
    (state = 'contact') = (code is not null) and (code is null) = (code_expires_at is null)),
  drop constraint administration_domain_request_state_check,
  drop constraint administration_domain_request_check;
alter table administration_domain_request
  add constraint administration_domain_request_state_check check (state in ('contact', 'waiting', 'accepted', 'refused')),
  add constraint administration_domain_request_decided_check check ((state in ('contact', 'waiting')) = (decided_at is null));
comment on column administration_domain_request.use is 'routed: its addresses lead to the provider; accepted: agents may come back from the provider with such an address';
comment on column administration_domain_request.state is 'contact: waits for the code sent to the official address of the organisation; waiting: waits for an operator; accepted; refused';
comment on column administration_domain_request.code is 'Keyed hash of the code sent to the official address, which is in the domain';
comment on column administration_domain_request.code_expires_at is 'End of that code';
comment on column administration_domain_request.code_tries is 'Times that a code was typed for it';
drop index administration_domain_request_waiting;
create unique index administration_domain_request_waiting on administration_domain_request (upstream, domain, use) where state in ('contact', 'waiting');
