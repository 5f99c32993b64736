alter table oidc_client add column upstream_filter jsonb
  check (upstream_filter is null or (jsonb_typeof(upstream_filter->'list') = 'array' and jsonb_typeof(upstream_filter->'exclude') = 'boolean'));
comment on column oidc_client.upstream_filter is 'Identity providers that its users may choose: {"exclude": true, "list": [ids]} all but these, false these only; null for all';
