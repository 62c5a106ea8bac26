-- What was compared with what by the last whole matching of a case, and what was found: a matching goes on from there.
-- A part is what hash sets are made of: a segment, or the items of the case that are references themselves (then
-- `hash_set` is null).
CREATE TABLE matched_part (
  case_id BLOB NOT NULL REFERENCES cases(id),
  n INTEGER NOT NULL,
  hash_set BLOB REFERENCES hash_set(id),
  content BLOB NOT NULL,
  rules TEXT NOT NULL,
  pictures INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  left_out TEXT NOT NULL,
  PRIMARY KEY (case_id, n)
) STRICT;

-- Items that were compared with every part, and what tells their signals from others.
CREATE TABLE matched_item (
  case_id BLOB NOT NULL REFERENCES cases(id),
  item INTEGER NOT NULL REFERENCES item(n) ON DELETE CASCADE,
  signals BLOB NOT NULL,
  PRIMARY KEY (case_id, item)
) STRICT;
CREATE INDEX matched_item_item ON matched_item (item);

-- What an item met in a part, where it met anything, before one way of matching is weighed against another.
CREATE TABLE matched_found (
  case_id BLOB NOT NULL REFERENCES cases(id),
  part INTEGER NOT NULL,
  item INTEGER NOT NULL REFERENCES item(n) ON DELETE CASCADE,
  found TEXT NOT NULL,
  PRIMARY KEY (case_id, part, item)
) STRICT;
CREATE INDEX matched_found_item ON matched_found (item);

-- By which signals and index a match was found, and in which version of its hash set first; null: before this was kept.
ALTER TABLE item_match ADD COLUMN index_version TEXT;
ALTER TABLE item_match ADD COLUMN found_version INTEGER;

-- What a hash set is for, and what may be done with it. Lists of others are not passed on unless somebody says so.
ALTER TABLE hash_set ADD COLUMN kind TEXT NOT NULL DEFAULT 'listed';
ALTER TABLE hash_set ADD COLUMN handling TEXT NOT NULL DEFAULT 'no-onward';
UPDATE hash_set SET handling = 'own' WHERE origin = 'built';

-- What categories of a scheme stand for, and who says so. Nothing is taken back: a further table takes the place of the
-- one before it.
CREATE TABLE scheme_mapping (
  scheme TEXT NOT NULL,
  version INTEGER NOT NULL,
  categories TEXT NOT NULL,
  said_by TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (scheme, version)
) STRICT;

-- Items of a case that a known-good set knows, by the last matching.
CREATE TABLE known_good_hit (
  case_id BLOB NOT NULL REFERENCES cases(id),
  item INTEGER NOT NULL REFERENCES item(n),
  hash_set BLOB NOT NULL REFERENCES hash_set(id),
  why_code TEXT NOT NULL,
  PRIMARY KEY (case_id, item, hash_set)
) STRICT;

-- The version that a version goes on from: its segment has only what changed. Null: its segment has all.
ALTER TABLE hash_set ADD COLUMN goes_on_from BLOB REFERENCES hash_set(id);
