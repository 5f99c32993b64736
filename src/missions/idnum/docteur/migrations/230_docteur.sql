create table docteur_consultation (
  id text primary key,
  client_id text not null unique,
  client_secret text not null,
  signing_keys text not null,
  initiate_login_uri text not null,
  redirect_uri text not null,
  protected_resource_uri text not null,
  id_token_signed_response_alg text not null check (id_token_signed_response_alg in ('ES256', 'RS256', 'HS256')),
  userinfo_signed_response_alg text check (userinfo_signed_response_alg in ('ES256', 'RS256', 'HS256')),
  created_at timestamptz not null,
  started_at timestamptz,
  progress_at timestamptz,
  finished_at timestamptz,
  check (started_at is not null or (progress_at is null and finished_at is null))
);
comment on table docteur_consultation is 'A service that has its sign-in checked by the integration doctor: an issuer and a client of its own, and the last run';
comment on column docteur_consultation.id is 'Opaque identifier: who holds it may run the checks and read what came of them';
comment on column docteur_consultation.client_id is 'Client identifier of the service at the issuer of this consultation';
comment on column docteur_consultation.client_secret is 'Its secret; sealed';
comment on column docteur_consultation.signing_keys is 'Private keys of the issuer as a JSON array of JWK; sealed';
comment on column docteur_consultation.initiate_login_uri is 'Address of the service that starts its sign-in';
comment on column docteur_consultation.redirect_uri is 'Address of the service that receives the code';
comment on column docteur_consultation.protected_resource_uri is 'Address of the service that only a signed-in person may see';
comment on column docteur_consultation.id_token_signed_response_alg is 'How id_tokens are signed';
comment on column docteur_consultation.userinfo_signed_response_alg is 'How userinfo is signed; null: it is plain JSON';
comment on column docteur_consultation.created_at is 'When it was made';
comment on column docteur_consultation.started_at is 'When the last run began; null when there was none';
comment on column docteur_consultation.progress_at is 'When the last run was last seen to advance';
comment on column docteur_consultation.finished_at is 'When the last run ended; null when it has not';
create index docteur_consultation_activity on docteur_consultation (coalesce(started_at, created_at));
grant select, insert, delete on docteur_consultation to socle_app;
grant update (started_at, progress_at, finished_at) on docteur_consultation to socle_app;

create table docteur_result (
  consultation_id text not null references docteur_consultation (id) on delete cascade,
  scenario text not null,
  outcome text not null check (outcome in ('accepted', 'refused', 'unclear')),
  reason text,
  detail text,
  steps jsonb not null,
  at timestamptz not null,
  primary key (consultation_id, scenario),
  check (outcome <> 'unclear' or reason is not null)
);
comment on table docteur_result is 'What a service did with each scenario of the last run';
comment on column docteur_result.consultation_id is 'The consultation';
comment on column docteur_result.scenario is 'Identifier of the scenario: see scenarios.ts';
comment on column docteur_result.outcome is 'accepted: the service let the visitor in; refused: it did not; unclear: nothing can be concluded';
comment on column docteur_result.reason is 'Code of what explains the outcome: see reasons.ts';
comment on column docteur_result.detail is 'What was seen, such as a status or the name of a parameter';
comment on column docteur_result.steps is 'Addresses asked, without their parameters, each with the status of its answer';
comment on column docteur_result.at is 'When it was played';
grant select, insert, delete on docteur_result to socle_app;

create table docteur_authorization (
  code_hash bytea primary key check (length(code_hash) = 32),
  consultation_id text not null references docteur_consultation (id) on delete cascade,
  scenario text not null,
  nonce text,
  acr text not null,
  scope text not null,
  code_challenge text,
  access_token_hash bytea unique check (length(access_token_hash) = 32),
  token_requests integer not null default 0,
  token_error text,
  userinfo_requests integer not null default 0,
  created_at timestamptz not null
);
comment on table docteur_authorization is 'Authorization codes that the doctor gave, and what the service did with each';
comment on column docteur_authorization.code_hash is 'SHA-256 of the authorization code';
comment on column docteur_authorization.consultation_id is 'The consultation';
comment on column docteur_authorization.scenario is 'What the tokens of this code are falsified by';
comment on column docteur_authorization.nonce is 'Nonce of the authorization request; null when it had none';
comment on column docteur_authorization.acr is 'Assurance level that an honest issuer would give';
comment on column docteur_authorization.scope is 'Scopes of the authorization request';
comment on column docteur_authorization.code_challenge is 'PKCE challenge (S256) of the authorization request; null when it had none';
comment on column docteur_authorization.access_token_hash is 'SHA-256 of the access token; null as long as none was given';
comment on column docteur_authorization.token_requests is 'How often the service presented the code';
comment on column docteur_authorization.token_error is 'OAuth error of its first token request that was refused; null when none was';
comment on column docteur_authorization.userinfo_requests is 'How often the service asked for userinfo';
comment on column docteur_authorization.created_at is 'When the code was given';
create index docteur_authorization_consultation on docteur_authorization (consultation_id);
grant select, insert, update, delete on docteur_authorization to socle_app;
