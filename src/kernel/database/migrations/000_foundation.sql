-- What every product may build on: similarity of texts, texts without accents, constraints against overlaps.
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gist;

-- Immutable, so that an index may use it: the dictionary is named, and the language of the lower case is fixed.
create function socle_plain(value text) returns text
  language sql immutable strict parallel safe
  return lower(unaccent('unaccent'::regdictionary, value) collate "fr-x-icu");

comment on function socle_plain(text) is 'The text in lower case without accents, to search and to compare what people type';
grant execute on function socle_plain(text) to socle_app;
