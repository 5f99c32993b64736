-- A person whose civil status was corrected has another key, and their files follow it.
grant update (person_key) on demarches_file to socle_app;
comment on column demarches_file.person_key is 'Key of the person who asks; follows a correction of their civil status';
