-- What analysts say of where a group comes from. Only ever added to; the last word on a child, a parent and a standing holds.
-- `child` and `parent`: ids of the chats that were one group then, whatever becomes of clusters.
CREATE TABLE lineage_word (
  n INTEGER PRIMARY KEY,
  case_id BLOB NOT NULL REFERENCES cases(id),
  child TEXT NOT NULL,
  parent_kind TEXT NOT NULL,
  parent TEXT NOT NULL,
  says TEXT NOT NULL,
  standing TEXT NOT NULL,
  quote_chat BLOB,
  quote_record INTEGER,
  source TEXT,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX lineage_word_case ON lineage_word (case_id);

-- Ages of accounts, from evidence with its class. Only ever added to; the last word on an account and a class holds.
-- `known_by` as in `account_mark`.
CREATE TABLE age_word (
  n INTEGER PRIMARY KEY,
  case_id BLOB NOT NULL REFERENCES cases(id),
  known_by TEXT NOT NULL,
  class TEXT NOT NULL,
  band TEXT NOT NULL,
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX age_word_case ON age_word (case_id);

-- Whether two items show one picture. Only ever added to; the last word on a pair holds. `a` is the smaller SHA-256.
CREATE TABLE family_word (
  n INTEGER PRIMARY KEY,
  case_id BLOB NOT NULL REFERENCES cases(id),
  a BLOB NOT NULL,
  b BLOB NOT NULL,
  says TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX family_word_case ON family_word (case_id);

-- It is by hand that an item is in one family with the first of it: `distance` says nothing.
ALTER TABLE item_family ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0;

-- Weights of lineage that were fitted on a unit's own closed cases: the newest hold; none, those that the program brings.
CREATE TABLE lineage_weights (
  n INTEGER PRIMARY KEY,
  version BLOB NOT NULL,
  weights TEXT NOT NULL,
  fitted_on TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
