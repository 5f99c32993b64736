create table outbox_event (
  id text primary key,
  type text not null,
  payload jsonb not null,
  emitted_at timestamptz not null default now()
);
comment on table outbox_event is 'Domain events, written in the transaction of the change they tell of; delivered by one job for each subscriber';
comment on column outbox_event.id is 'Opaque identifier, the same for every subscriber: lets them ignore a second delivery';
comment on column outbox_event.type is 'Product and past participle, e.g. demarches.submitted';
comment on column outbox_event.payload is 'Identifiers that a subscriber needs to look the change up; no personal data';
comment on column outbox_event.emitted_at is 'When the change was made';
create index outbox_event_emitted_at on outbox_event (emitted_at);

create table outbox_delivery (
  event_id text not null references outbox_event (id),
  subscriber text not null,
  delivered_at timestamptz not null default now(),
  primary key (event_id, subscriber)
);
comment on table outbox_delivery is 'Which subscriber has done its work for which event; written in the transaction of that work';
comment on column outbox_delivery.event_id is 'The event';
comment on column outbox_delivery.subscriber is 'Name of the product that heard it';
comment on column outbox_delivery.delivered_at is 'When its work was done';

grant select, insert, delete on outbox_event to socle_app;
grant select, insert, delete on outbox_delivery to socle_app;
