alter table oidc_client add column introspects text[] not null default '{}';
comment on column oidc_client.introspects is 'As a resource server: clients whose tokens it is given, and may ask about (RFC 7662)';
