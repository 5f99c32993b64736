create table demarches_assignment (
  file_id text primary key references demarches_file (id),
  agent_id text not null,
  agent_label text not null,
  at timestamptz not null
);
comment on table demarches_assignment is 'Which agent takes care of which file';
comment on column demarches_assignment.file_id is 'The file';
comment on column demarches_assignment.agent_id is 'Account of the agent';
comment on column demarches_assignment.agent_label is 'Name of the agent';
comment on column demarches_assignment.at is 'Since when';
create index demarches_assignment_agent on demarches_assignment (agent_id);
grant select, insert, update (agent_id, agent_label, at) on demarches_assignment to socle_app;
