-- Addresses were judged by the parser before, their domain kept as it was typed: from now on they are stored as they are delivered to.
update demarches_file set email = split_part(email, '@', 1) || '@' || lower(split_part(email, '@', 2)) where email ~ '^[^@]+@[^@]+$';
alter table demarches_file add constraint demarches_file_email_is_email check (socle_is_email(email));
