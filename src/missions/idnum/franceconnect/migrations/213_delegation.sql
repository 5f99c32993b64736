alter table franceconnect_authentication add column acting text;
comment on column franceconnect_authentication.acting is 'Who acts in the place of the person, under which mandate, for what; sealed; null when the person signed in themselves';
