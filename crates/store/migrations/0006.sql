-- What operators said of two observations: that they are not one, or may be one again. Only ever added to; the last word
-- on a pair holds.
CREATE TABLE unlinking (
  n INTEGER PRIMARY KEY,
  case_id BLOB NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  a BLOB NOT NULL,
  b BLOB NOT NULL,
  apart INTEGER NOT NULL,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX unlinking_case ON unlinking (case_id);

-- Marks of accounts: witnesses, victims and others that outputs name by their mark alone. Only ever added to; the last
-- word on a mark and its number holds. `known_by`: the observations, numbers and ids on which it sits. `salt`: what ids in
-- outputs are made from that stand in the place of real ones.
CREATE TABLE account_mark (
  n INTEGER PRIMARY KEY,
  case_id BLOB NOT NULL REFERENCES cases(id),
  mark TEXT NOT NULL,
  number INTEGER NOT NULL,
  marked INTEGER NOT NULL,
  known_by TEXT NOT NULL,
  salt BLOB NOT NULL,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX account_mark_case ON account_mark (case_id);
