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

-- SQLite alone. Messages and where each stands are read and written in the order of their key: rows lie in it. It was a table
-- and an index beside it.
CREATE TABLE message_cluster_new (
  case_id BLOB NOT NULL REFERENCES cases(id),
  n INTEGER NOT NULL,
  id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  account BLOB,
  state TEXT NOT NULL DEFAULT 'held',
  dated INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (case_id, n)
) STRICT, WITHOUT ROWID;
INSERT INTO message_cluster_new SELECT case_id, n, id, group_id, account, state, dated FROM message_cluster;
DROP TABLE message_cluster;
ALTER TABLE message_cluster_new RENAME TO message_cluster;

CREATE TABLE message_observation_new (
  case_id BLOB NOT NULL,
  cluster INTEGER NOT NULL,
  k INTEGER NOT NULL,
  chat INTEGER NOT NULL,
  record INTEGER NOT NULL,
  PRIMARY KEY (case_id, cluster, k)
) STRICT, WITHOUT ROWID;
INSERT INTO message_observation_new SELECT case_id, cluster, k, chat, record FROM message_observation;
DROP TABLE message_observation;
ALTER TABLE message_observation_new RENAME TO message_observation;

CREATE TABLE message_new (
  chat INTEGER NOT NULL REFERENCES chat(n),
  record INTEGER NOT NULL,
  at INTEGER NOT NULL,
  precision TEXT NOT NULL,
  sender INTEGER,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  item INTEGER REFERENCES item(n),
  attachment TEXT,
  media TEXT,
  flags INTEGER NOT NULL,
  utc_offset INTEGER,
  native TEXT,
  more TEXT,
  language TEXT,
  PRIMARY KEY (chat, record)
) STRICT, WITHOUT ROWID;
INSERT INTO message_new SELECT * FROM message;
DROP TABLE message;
ALTER TABLE message_new RENAME TO message;
CREATE INDEX message_item ON message (item) WHERE item IS NOT NULL;
