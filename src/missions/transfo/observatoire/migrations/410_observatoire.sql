create table observatoire_probe (
  procedure_id text not null references registry_procedure (id),
  at timestamptz not null,
  outcome text not null check (outcome in ('available', 'unavailable', 'unknown')),
  status smallint,
  milliseconds integer check (milliseconds >= 0),
  error text,
  primary key (procedure_id, at)
);
comment on table observatoire_probe is 'Every measure of whether the first page of a procedure answers. Nothing about people';
comment on column observatoire_probe.procedure_id is 'The procedure';
comment on column observatoire_probe.at is 'When it was asked';
comment on column observatoire_probe.outcome is 'available: it answered; unavailable: it did not, or with an error of its own; unknown: our own network failed, which says nothing of the procedure';
comment on column observatoire_probe.status is 'HTTP status, if there was an answer';
comment on column observatoire_probe.milliseconds is 'Time to the whole answer, if there was one';
comment on column observatoire_probe.error is 'Kind of failure: timeout, connection, status';
create index observatoire_probe_at on observatoire_probe (at);
grant select, insert, delete on observatoire_probe to socle_app;
