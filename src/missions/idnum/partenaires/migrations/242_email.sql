-- Addresses were judged by the parser before, their domain kept as it was typed: from now on they are stored as they are delivered to.
update partner_request
  set contact = split_part(contact, '@', 1) || '@' || lower(split_part(contact, '@', 2)),
    asked_by_email = split_part(asked_by_email, '@', 1) || '@' || lower(split_part(asked_by_email, '@', 2))
  where contact ~ '^[^@]+@[^@]+$' and asked_by_email ~ '^[^@]+@[^@]+$';
alter table partner_request
  add constraint partner_request_contact_is_email check (socle_is_email(contact)),
  add constraint partner_request_asked_by_email_is_email check (socle_is_email(asked_by_email));
