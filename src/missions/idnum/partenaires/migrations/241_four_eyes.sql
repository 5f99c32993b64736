-- What was decided before this rule stays as it was: only new decisions are checked.
alter table partner_request
  add constraint partner_request_four_eyes check (state <> 'approved' or decided_by <> asked_by) not valid;
comment on constraint partner_request_four_eyes on partner_request is 'Four eyes: nobody approves their own request';
