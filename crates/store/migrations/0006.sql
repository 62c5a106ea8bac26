-- The version that a version goes on from: its segment has only what changed. Null: its segment has all.
ALTER TABLE hash_set ADD COLUMN goes_on_from BLOB REFERENCES hash_set(id);
