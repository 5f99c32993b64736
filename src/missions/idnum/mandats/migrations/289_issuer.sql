alter table oidc_client drop constraint oidc_client_product_check;
alter table oidc_client add constraint oidc_client_product_check
  check (product in ('franceconnect', 'franceconnect-plus', 'agentconnect', 'identite', 'aidants'));
