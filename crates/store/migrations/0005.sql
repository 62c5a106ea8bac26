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
