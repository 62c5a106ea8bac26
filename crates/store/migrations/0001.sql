-- The vault's first form. Written so that SQLite and PostgreSQL differ only in what `dialect.rs` names.
-- Times of acts are milliseconds since 1970 UTC; times of evidence are seconds on the source's own clock.

CREATE TABLE vault (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  schema INTEGER NOT NULL,
  agency BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  program TEXT NOT NULL
) STRICT;

CREATE TABLE cases (
  id BLOB PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  legal_basis TEXT NOT NULL CHECK (legal_basis <> ''),
  review_by TEXT NOT NULL CHECK (review_by <> ''),
  jurisdiction TEXT,
  unit TEXT,
  scope TEXT NOT NULL,
  handling_code TEXT NOT NULL,
  state TEXT NOT NULL,
  opened_at INTEGER NOT NULL
) STRICT;

CREATE TABLE job (
  n INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  input BLOB NOT NULL,
  version TEXT NOT NULL,
  case_id BLOB REFERENCES cases(id),
  state TEXT NOT NULL,
  owner TEXT,
  heartbeat_at INTEGER,
  lease_until INTEGER,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  result TEXT,
  UNIQUE (kind, input, version)
) STRICT;

CREATE TABLE exhibit (
  n INTEGER PRIMARY KEY,
  case_id BLOB NOT NULL REFERENCES cases(id),
  id BLOB,
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  source_bytes BLOB,
  state TEXT NOT NULL,
  manifest BLOB,
  number TEXT,
  seal TEXT,
  seized_at TEXT,
  seized_place TEXT,
  officer TEXT,
  tool TEXT,
  tool_version TEXT,
  examiner TEXT,
  acquisition_digest TEXT,
  acquisition_check TEXT NOT NULL,
  handling_code TEXT NOT NULL,
  source_evaluation TEXT NOT NULL,
  review_by TEXT,
  file_count INTEGER NOT NULL,
  byte_count INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  kept INTEGER NOT NULL,
  doubtful INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  out_of_scope INTEGER NOT NULL,
  settings TEXT NOT NULL,
  ingested_at INTEGER NOT NULL,
  UNIQUE (case_id, id)
) STRICT;

CREATE TABLE custody_event (
  n INTEGER PRIMARY KEY,
  exhibit INTEGER NOT NULL REFERENCES exhibit(n),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX custody_event_exhibit ON custody_event (exhibit);

CREATE TABLE item (
  n INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE,
  sha1 BLOB NOT NULL,
  md5 BLOB NOT NULL,
  blake3 BLOB NOT NULL,
  bytes INTEGER NOT NULL,
  kind TEXT NOT NULL,
  mime TEXT NOT NULL,
  width INTEGER,
  height INTEGER,
  frame_count INTEGER,
  decoder TEXT,
  signal_version TEXT,
  texture TEXT,
  handling_code TEXT NOT NULL
) STRICT;

CREATE TABLE occurrence (
  exhibit INTEGER NOT NULL REFERENCES exhibit(n),
  k INTEGER NOT NULL,
  path TEXT NOT NULL,
  path_bytes BLOB,
  item INTEGER NOT NULL REFERENCES item(n),
  modified TEXT,
  on_disk INTEGER NOT NULL,
  PRIMARY KEY (exhibit, k)
) STRICT;
CREATE INDEX occurrence_item ON occurrence (item);

CREATE TABLE signal (
  item INTEGER NOT NULL REFERENCES item(n),
  k INTEGER NOT NULL,
  form TEXT NOT NULL,
  frame INTEGER NOT NULL,
  hash BLOB NOT NULL,
  quality INTEGER NOT NULL,
  plain INTEGER NOT NULL,
  PRIMARY KEY (item, k)
) STRICT;

CREATE TABLE issue (
  exhibit INTEGER NOT NULL REFERENCES exhibit(n),
  k INTEGER NOT NULL,
  path TEXT NOT NULL,
  place TEXT NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  details TEXT NOT NULL,
  PRIMARY KEY (exhibit, k)
) STRICT;

CREATE TABLE hash_set (
  id BLOB PRIMARY KEY,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  origin TEXT NOT NULL,
  source TEXT NOT NULL,
  category_scheme TEXT,
  standing TEXT NOT NULL,
  handling_code TEXT NOT NULL,
  source_evaluation TEXT NOT NULL,
  segment TEXT NOT NULL,
  segment_digest BLOB NOT NULL,
  content_digest BLOB NOT NULL,
  entry_count INTEGER NOT NULL,
  refused_count INTEGER NOT NULL,
  signal_version TEXT NOT NULL,
  state TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  review_by TEXT,
  UNIQUE (name, version)
) STRICT;

CREATE TABLE hash_set_overlay (
  hash_set BLOB NOT NULL REFERENCES hash_set(id),
  entry INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (hash_set, entry, at)
) STRICT;

-- Which hash sets a case is matched against.
CREATE TABLE case_hash_set (
  case_id BLOB NOT NULL REFERENCES cases(id),
  hash_set BLOB NOT NULL REFERENCES hash_set(id),
  PRIMARY KEY (case_id, hash_set)
) STRICT;

CREATE TABLE item_match (
  case_id BLOB NOT NULL REFERENCES cases(id),
  item INTEGER NOT NULL REFERENCES item(n),
  hash_set BLOB NOT NULL REFERENCES hash_set(id),
  entry INTEGER NOT NULL,
  entry_name TEXT NOT NULL,
  category TEXT,
  standing TEXT NOT NULL,
  method TEXT NOT NULL,
  distance INTEGER NOT NULL,
  confidence TEXT NOT NULL,
  form TEXT,
  entry_form TEXT,
  frame INTEGER,
  why_code TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (case_id, item, hash_set, entry)
) STRICT;

-- Observations: what one exhibit says. Never changed once the exhibit is held.
CREATE TABLE chat (
  n INTEGER PRIMARY KEY,
  exhibit INTEGER NOT NULL REFERENCES exhibit(n),
  path TEXT NOT NULL,
  platform TEXT NOT NULL,
  product TEXT NOT NULL,
  kind TEXT NOT NULL,
  names TEXT NOT NULL,
  language TEXT,
  date_order TEXT NOT NULL,
  date_order_reason TEXT NOT NULL,
  date_order_counts TEXT NOT NULL,
  probably_truncated INTEGER NOT NULL,
  source_evaluation TEXT NOT NULL,
  seen INTEGER NOT NULL,
  kept INTEGER NOT NULL,
  doubtful INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  out_of_scope INTEGER NOT NULL
) STRICT;
CREATE INDEX chat_exhibit ON chat (exhibit);

CREATE TABLE alias (
  chat INTEGER NOT NULL REFERENCES chat(n),
  k INTEGER NOT NULL,
  text TEXT NOT NULL,
  kind TEXT NOT NULL,
  phone TEXT,
  category TEXT NOT NULL,
  PRIMARY KEY (chat, k)
) STRICT;

CREATE TABLE message (
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
  PRIMARY KEY (chat, record)
) STRICT;
CREATE INDEX message_item ON message (item) WHERE item IS NOT NULL;

CREATE TABLE system_line (
  chat INTEGER NOT NULL,
  record INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor INTEGER,
  targets TEXT NOT NULL,
  old TEXT,
  new TEXT,
  PRIMARY KEY (chat, record),
  FOREIGN KEY (chat, record) REFERENCES message(chat, record)
) STRICT;

CREATE TABLE invite (
  chat INTEGER NOT NULL,
  record INTEGER NOT NULL,
  k INTEGER NOT NULL,
  kind TEXT NOT NULL,
  host TEXT NOT NULL,
  code TEXT NOT NULL,
  raw TEXT NOT NULL,
  PRIMARY KEY (chat, record, k),
  FOREIGN KEY (chat, record) REFERENCES message(chat, record)
) STRICT;

-- The ledger of links: which observations are one. Only ever added to; the newest assertion on a pair and rule holds.
CREATE TABLE link (
  n INTEGER PRIMARY KEY,
  case_id BLOB NOT NULL REFERENCES cases(id),
  assertion TEXT NOT NULL,
  kind TEXT NOT NULL,
  a BLOB NOT NULL,
  b BLOB NOT NULL,
  rule TEXT NOT NULL,
  weight INTEGER NOT NULL,
  support INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  refusal TEXT,
  examples TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL
) STRICT;
CREATE INDEX link_pair ON link (case_id, kind, a, b, rule);

-- Clusters: what users see. Made anew from observations and links by every run of `network`.
CREATE TABLE chat_group (
  case_id BLOB NOT NULL REFERENCES cases(id),
  id BLOB NOT NULL,
  kind TEXT NOT NULL,
  platform TEXT NOT NULL,
  name TEXT,
  names TEXT NOT NULL,
  founder BLOB,
  created_chat INTEGER, created_record INTEGER,
  first_chat INTEGER, first_record INTEGER,
  last_chat INTEGER, last_record INTEGER,
  member_count INTEGER NOT NULL,
  message_count INTEGER NOT NULL,
  PRIMARY KEY (case_id, id)
) STRICT;

CREATE TABLE chat_group_chat (
  case_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  chat INTEGER NOT NULL REFERENCES chat(n),
  PRIMARY KEY (case_id, chat)
) STRICT;

CREATE TABLE account (
  case_id BLOB NOT NULL REFERENCES cases(id),
  id BLOB NOT NULL,
  platform TEXT NOT NULL,
  phone TEXT,
  phones TEXT NOT NULL,
  country TEXT,
  names TEXT NOT NULL,
  owner_of TEXT NOT NULL,
  group_count INTEGER NOT NULL,
  message_count INTEGER NOT NULL,
  category TEXT NOT NULL,
  involvement TEXT NOT NULL,
  PRIMARY KEY (case_id, id)
) STRICT;

CREATE TABLE account_alias (
  case_id BLOB NOT NULL,
  account BLOB NOT NULL,
  chat INTEGER NOT NULL,
  alias INTEGER NOT NULL,
  PRIMARY KEY (case_id, chat, alias)
) STRICT;

CREATE TABLE message_cluster (
  case_id BLOB NOT NULL REFERENCES cases(id),
  n INTEGER NOT NULL,
  id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  account BLOB,
  PRIMARY KEY (case_id, n)
) STRICT;

CREATE TABLE message_observation (
  case_id BLOB NOT NULL,
  cluster INTEGER NOT NULL,
  k INTEGER NOT NULL,
  chat INTEGER NOT NULL,
  record INTEGER NOT NULL,
  PRIMARY KEY (case_id, cluster, k)
) STRICT;

CREATE TABLE membership (
  case_id BLOB NOT NULL REFERENCES cases(id),
  k INTEGER NOT NULL,
  group_id BLOB NOT NULL,
  account BLOB NOT NULL,
  way TEXT NOT NULL,
  by_account BLOB,
  joined_chat INTEGER, joined_record INTEGER,
  left_chat INTEGER, left_record INTEGER,
  removed INTEGER NOT NULL,
  removed_by BLOB,
  first_chat INTEGER NOT NULL, first_record INTEGER NOT NULL,
  last_chat INTEGER NOT NULL, last_record INTEGER NOT NULL,
  sure TEXT NOT NULL,
  evidence TEXT NOT NULL,
  evidence_count INTEGER NOT NULL,
  PRIMARY KEY (case_id, k)
) STRICT;

CREATE TABLE sighting (
  case_id BLOB NOT NULL REFERENCES cases(id),
  k INTEGER NOT NULL,
  item INTEGER NOT NULL REFERENCES item(n),
  group_id BLOB NOT NULL,
  account BLOB,
  message BLOB NOT NULL,
  chat INTEGER NOT NULL,
  record INTEGER NOT NULL,
  first_in_group TEXT NOT NULL,
  first_in_case TEXT NOT NULL,
  PRIMARY KEY (case_id, k)
) STRICT;
CREATE INDEX sighting_item ON sighting (case_id, item);

CREATE TABLE item_family (
  case_id BLOB NOT NULL REFERENCES cases(id),
  item INTEGER NOT NULL REFERENCES item(n),
  family BLOB NOT NULL,
  distance INTEGER NOT NULL,
  PRIMARY KEY (case_id, item)
) STRICT;
CREATE INDEX item_family_family ON item_family (case_id, family);

-- An id that users have seen resolves for ever.
CREATE TABLE superseded (
  case_id BLOB NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  old_id BLOB NOT NULL,
  new_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (case_id, kind, old_id)
) STRICT;

-- The audit log. An entry holds salted commitments where personal data would stand; what opens them lies apart, so
-- that lawful erasure can take the opening and leave the entry, and every hash made over it, whole.
CREATE TABLE audit_entry (
  n INTEGER PRIMARY KEY,
  entry TEXT NOT NULL,
  leaf BLOB NOT NULL
) STRICT;

CREATE TABLE audit_opening (
  entry INTEGER NOT NULL REFERENCES audit_entry(n),
  field TEXT NOT NULL,
  salt BLOB NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (entry, field)
) STRICT;
