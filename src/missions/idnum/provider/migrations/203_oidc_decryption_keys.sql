alter table oidc_key drop constraint oidc_key_alg_check;
alter table oidc_key add constraint oidc_key_alg_check check (alg in ('ES256', 'RS256', 'ECDH-ES', 'RSA-OAEP-256'));
comment on table oidc_key is 'Keys of the OpenID providers of Socle: those that sign, and those that open what identity providers encrypt for it';
comment on column oidc_key.issuer is 'Issuer whose key it is';
comment on column oidc_key.alg is 'Signature algorithm, or algorithm by which others encrypt for this key';
