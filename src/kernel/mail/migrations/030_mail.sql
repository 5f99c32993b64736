create table mail_message (
  id text primary key,
  key text not null unique,
  recipient text not null,
  subject text not null,
  body text not null,
  lang text not null check (lang in ('fr', 'en')),
  attachments jsonb not null default '[]',
  queued_at timestamptz not null default now(),
  sent_at timestamptz,
  attempts integer not null default 0,
  last_error text
);
comment on table mail_message is 'E-mails to send: written in the transaction of the business step, sent by a job, kept until purged';
comment on column mail_message.id is 'Opaque identifier; also the left part of the Message-ID, so that a second sending is recognised';
comment on column mail_message.key is 'What this message is about; a second message with the same key is not written';
comment on column mail_message.recipient is 'Address, parsed strictly before it is stored';
comment on column mail_message.subject is 'Subject, in the language of the reader';
comment on column mail_message.body is 'Plain text';
comment on column mail_message.lang is 'Language of the message';
comment on column mail_message.attachments is 'List of {filename, contentType, content (base64)}';
comment on column mail_message.queued_at is 'When the business step was done';
comment on column mail_message.sent_at is 'When the mail server accepted it';
comment on column mail_message.attempts is 'How many times sending was tried';
comment on column mail_message.last_error is 'What the mail server answered last, without addresses';
create index mail_message_waiting on mail_message (queued_at) where sent_at is null;
grant select, insert, update, delete on mail_message to socle_app;
