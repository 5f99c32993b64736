create table job_worker (
  worker_id text primary key,
  process_key bigint not null,
  started_at timestamptz not null default now()
);
comment on table job_worker is 'Workers that run background jobs. A process proves that it lives by holding the advisory lock of its key: the jobs of a killed one are handed out again at once';
comment on column job_worker.worker_id is 'Name under which the queue locks jobs';
comment on column job_worker.process_key is 'Advisory lock held by the process for as long as it lives';
comment on column job_worker.started_at is 'When the worker began';
grant select, insert, delete on job_worker to socle_app;
