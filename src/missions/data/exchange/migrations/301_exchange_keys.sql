-- Codes have no alphabet: compared by their bytes, they cost a fraction of what the rules of French cost.
alter table exchange_cache alter column key type text collate "C";
alter table exchange_flight alter column key type text collate "C";

-- It was kept up at each answer, for a purge that comes once an hour and may as well read the table.
drop index exchange_cache_expiry;
