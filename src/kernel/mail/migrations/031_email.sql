-- The parser of kernel/mail/address.ts once more, for the database: it stores no address that the parser would refuse.
create function socle_is_email(value text) returns boolean
  language sql immutable strict parallel safe
  return octet_length(value) <= 254
    and value ~ '^[A-Za-z0-9#$&''*+/=?^_`{|}~-]+(\.[A-Za-z0-9#$&''*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'
    and value !~ '^[^@]{65}'
    and value !~ '=[?]'
    and value !~ '\.[0-9]+$';
comment on function socle_is_email(text) is 'Whether the text is an e-mail address as parseEmail returns it: its domain in lower case, nothing that a mail program could read otherwise';
grant execute on function socle_is_email(text) to socle_app;

alter table mail_message add constraint mail_message_recipient_is_email check (socle_is_email(recipient));
