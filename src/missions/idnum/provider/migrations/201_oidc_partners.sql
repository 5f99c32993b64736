create table oidc_client_error (
  client_id text not null references oidc_client,
  code text not null check (code <> '' and length(code) <= 60),
  endpoint text not null check (length(endpoint) <= 60),
  hour timestamptz not null,
  detail text not null check (length(detail) <= 300),
  count bigint not null check (count > 0),
  last_at timestamptz not null,
  primary key (client_id, code, endpoint, hour)
);
comment on table oidc_client_error is 'What a broker refused to a service, counted, so that the service sees its own errors; kept thirty days';
comment on column oidc_client_error.client_id is 'The service';
comment on column oidc_client_error.code is 'Code of the fault, as the catalogue has it';
comment on column oidc_client_error.endpoint is 'Where it happened: authorize, token, userinfo…';
comment on column oidc_client_error.hour is 'Beginning of the hour in which they are counted together: a flood is one row';
comment on column oidc_client_error.detail is 'What was wrong with the last one, for the developer; never personal data';
comment on column oidc_client_error.count is 'How many in this hour';
comment on column oidc_client_error.last_at is 'When the last one happened';
create index oidc_client_error_hour on oidc_client_error (hour);
grant select, insert, update, delete on oidc_client_error to socle_app;
