create table avis_form (
  procedure_id text primary key references registry_procedure (id),
  closed_on date,
  closing_reason text,
  check ((closed_on is null) = (closing_reason is null))
);
comment on table avis_form is 'Procedures whose collection of opinions was closed at least once; a procedure without a row collects opinions';
comment on column avis_form.procedure_id is 'The procedure';
comment on column avis_form.closed_on is 'Since when no opinion is taken; null when it collects again';
comment on column avis_form.closing_reason is 'Why, as shown to people who come to give their opinion';

create table avis_invitation (
  guard bytea primary key check (length(guard) = 32),
  procedure_id text not null references registry_procedure (id),
  occasion text not null check (occasion in ('submission', 'decision')),
  used boolean not null default false
);
comment on table avis_invitation is 'The right to one opinion at the end of one procedure. Neither it nor an opinion says which goes with which';
comment on column avis_invitation.guard is 'SHA-256 of the procedure, the occasion and a random key of the file: the same file is invited once for each occasion';
comment on column avis_invitation.procedure_id is 'The procedure that was followed';
comment on column avis_invitation.occasion is 'submission: the file was just sent; decision: the answer was given';
comment on column avis_invitation.used is 'An opinion was given. Not when: a time would lead to the opinion';

create table avis_token (
  token_hash bytea primary key check (length(token_hash) = 32),
  guard bytea not null references avis_invitation (guard)
);
comment on table avis_token is 'Links of an invitation: the receipt page and the e-mail each have their own, and they share one use';
comment on column avis_token.token_hash is 'SHA-256 of the 256 random bits in the link; the link itself is kept nowhere';
comment on column avis_token.guard is 'The invitation';
create index avis_token_guard on avis_token (guard);

create table avis_opinion (
  id text primary key,
  procedure_id text not null references registry_procedure (id),
  class text not null check (class in ('invited', 'open')),
  occasion text check (occasion in ('submission', 'decision')),
  given_on date not null,
  satisfaction text not null check (satisfaction in ('bad', 'medium', 'good')),
  comprehension smallint check (comprehension between 1 and 5),
  help_sought text[],
  comment text check (char_length(comment) <= 2000),
  lang text not null check (lang in ('fr', 'en')),
  demonstration boolean not null default false,
  check ((class = 'invited') = (occasion is not null))
);
comment on table avis_opinion is 'Opinions on procedures. No account, no address, no time of day: nothing that leads to a person';
comment on column avis_opinion.id is 'Keyed hash of the secret in the link or in the form: sending it again finds the same opinion, and only who still holds that secret can';
comment on column avis_opinion.procedure_id is 'The procedure';
comment on column avis_opinion.class is 'invited: through an invitation that a procedure gave at its end, one each; open: anyone who came by the button. Only the first makes the published level';
comment on column avis_opinion.occasion is 'At which moment the invitation was given; null for an open opinion';
comment on column avis_opinion.given_on is 'Civil day in Paris';
comment on column avis_opinion.satisfaction is 'De façon générale, comment ça s''est passé ? bad 0, medium 5, good 10';
comment on column avis_opinion.comprehension is 'Qu''avez-vous pensé des informations et des instructions fournies ? from 1 (very bad) to 5 (very good); null when not answered';
comment on column avis_opinion.help_sought is 'Where help was sought, or {none}; null when not answered';
comment on column avis_opinion.comment is 'Free text, shown nowhere in public; e-mail addresses and numbers that could name someone are masked before it is kept';
comment on column avis_opinion.lang is 'Language of the form that was filled';
comment on column avis_opinion.demonstration is 'Made by the seed of the sandbox, given by nobody';
create index avis_opinion_by_day on avis_opinion (procedure_id, given_on) include (class, satisfaction, comprehension, demonstration);

create table avis_help (
  opinion_id text not null references avis_opinion (id),
  channel text not null check (channel in ('desk', 'phone', 'email', 'chat')),
  reached boolean not null,
  quality smallint check (quality between 1 and 5),
  primary key (opinion_id, channel),
  check (reached or quality is null)
);
comment on table avis_help is 'How the administration helped, channel by channel, when help was sought from it';
comment on column avis_help.opinion_id is 'The opinion';
comment on column avis_help.channel is 'At its desk, by telephone, by e-mail, by chat';
comment on column avis_help.reached is 'Avez-vous réussi à joindre l''administration ?';
comment on column avis_help.quality is 'Quality of the help from 1 (very bad) to 5 (excellent); null when not reached or not answered';

create table avis_wave (
  procedure_id text not null references registry_procedure (id),
  since timestamptz not null,
  opinions integer not null check (opinions > 0),
  primary key (procedure_id, since)
);
comment on table avis_wave is 'How many open opinions each procedure took in each short while: beyond a limit they are refused, so that a wave of false ones drowns nobody';
comment on column avis_wave.procedure_id is 'The procedure';
comment on column avis_wave.since is 'Beginning of the while';
comment on column avis_wave.opinions is 'Opinions taken';

grant select, insert on avis_form, avis_invitation, avis_opinion to socle_app;
grant update (closed_on, closing_reason) on avis_form to socle_app;
grant update (used) on avis_invitation to socle_app;
-- A wrong touch on a phone can be put right, and optional answers are added afterwards; the rest never changes.
grant update (satisfaction, comprehension, help_sought, comment) on avis_opinion to socle_app;
grant select, insert, delete on avis_token, avis_help to socle_app;
grant select, insert, update, delete on avis_wave to socle_app;
