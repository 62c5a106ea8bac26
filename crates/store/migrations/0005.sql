-- Chats of databases and streams: many in one file, known by ids of their service, with times in UTC.
ALTER TABLE chat ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE chat ADD COLUMN native TEXT;
ALTER TABLE chat ADD COLUMN origin TEXT;
ALTER TABLE chat ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alias ADD COLUMN account TEXT;
-- Minutes by which the clock is ahead of UTC; null: not known.
ALTER TABLE message ADD COLUMN utc_offset INTEGER;
ALTER TABLE message ADD COLUMN native TEXT;
-- What few messages have: where the record stands, who deleted it, what it answers, how often it was passed on.
ALTER TABLE message ADD COLUMN more TEXT;
ALTER TABLE message ADD COLUMN language TEXT;
ALTER TABLE system_line ADD COLUMN code INTEGER;
ALTER TABLE system_line ADD COLUMN contested INTEGER NOT NULL DEFAULT 0;

-- Digests that a chat keeps of files: compared with hash sets also where the file is gone.
CREATE TABLE claimed_digest (
  chat INTEGER NOT NULL,
  record INTEGER NOT NULL,
  k INTEGER NOT NULL,
  form TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  PRIMARY KEY (chat, record, k),
  FOREIGN KEY (chat, record) REFERENCES message(chat, record)
) STRICT;
CREATE INDEX claimed_digest_sha256 ON claimed_digest (sha256);

-- Digests kept by chats that a hash set of the case has, by the last matching.
CREATE TABLE claimed_match (
  case_id BLOB NOT NULL REFERENCES cases(id),
  sha256 BLOB NOT NULL,
  hash_set BLOB NOT NULL REFERENCES hash_set(id),
  entry INTEGER NOT NULL,
  entry_name TEXT NOT NULL,
  category TEXT,
  standing TEXT NOT NULL,
  PRIMARY KEY (case_id, sha256, hash_set, entry)
) STRICT;

-- Members as a source lists them, apart from messages and lines.
CREATE TABLE chat_member (
  chat INTEGER NOT NULL REFERENCES chat(n),
  k INTEGER NOT NULL,
  alias INTEGER NOT NULL,
  member TEXT NOT NULL,
  PRIMARY KEY (chat, k)
) STRICT;

-- To whom messages of the phone's owner went: a dated roll-call.
CREATE TABLE roll_call (
  chat INTEGER NOT NULL REFERENCES chat(n),
  k INTEGER NOT NULL,
  alias INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (chat, k)
) STRICT;

-- What a source says of accounts and groups besides its chats: names, ids that are one account, the phone's own
-- account, founders.
CREATE TABLE source_fact (
  exhibit INTEGER NOT NULL REFERENCES exhibit(n),
  k INTEGER NOT NULL,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  fact TEXT NOT NULL,
  PRIMARY KEY (exhibit, k)
) STRICT;

-- Files that may hold many chats: what they are a record of, and records of theirs that belong to no chat, counted.
CREATE TABLE source_read (
  exhibit INTEGER NOT NULL REFERENCES exhibit(n),
  path TEXT NOT NULL,
  product TEXT NOT NULL,
  seen INTEGER NOT NULL,
  kept INTEGER NOT NULL,
  doubtful INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  out_of_scope INTEGER NOT NULL,
  PRIMARY KEY (exhibit, path)
) STRICT;

-- Numbers, links and addresses that stand in messages.
CREATE TABLE indicator (
  chat INTEGER NOT NULL,
  record INTEGER NOT NULL,
  k INTEGER NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  raw TEXT NOT NULL,
  checked TEXT NOT NULL,
  country TEXT,
  facts TEXT NOT NULL,
  PRIMARY KEY (chat, record, k),
  FOREIGN KEY (chat, record) REFERENCES message(chat, record)
) STRICT;

-- What an item's own metadata says of it as a sticker, and digests over its picture alone: signatures like signals. The
-- version is that of the reader: what another one read is read again.
CREATE TABLE sticker (
  item INTEGER PRIMARY KEY REFERENCES item(n) ON DELETE CASCADE,
  version TEXT NOT NULL,
  pictures BLOB,
  image_part BLOB,
  mark TEXT
) STRICT;
CREATE INDEX sticker_pictures ON sticker (pictures);
CREATE INDEX sticker_image_part ON sticker (image_part);

-- Content that is read again where it lies, once all of the exhibit is known: nothing of it is laid aside.
ALTER TABLE waiting_chat ADD COLUMN how TEXT NOT NULL DEFAULT 'aside';

-- Protected correspondents of the unit: their chats are set aside before anything of them is indexed.
CREATE TABLE protected_contact (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (kind, value)
) STRICT;
ALTER TABLE exhibit ADD COLUMN chats_set_aside INTEGER NOT NULL DEFAULT 0;
ALTER TABLE exhibit ADD COLUMN records_set_aside INTEGER NOT NULL DEFAULT 0;
-- Records of these that stood in chats which are read otherwise.
ALTER TABLE exhibit ADD COLUMN singles_set_aside INTEGER NOT NULL DEFAULT 0;
ALTER TABLE exhibit ADD COLUMN files_set_aside INTEGER NOT NULL DEFAULT 0;

-- What the network tells besides: made anew by every run of `network`, as all clusters are.
ALTER TABLE chat_group ADD COLUMN native TEXT;
ALTER TABLE chat_group ADD COLUMN origin_chat INTEGER;
ALTER TABLE account ADD COLUMN ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE account ADD COLUMN called TEXT NOT NULL DEFAULT '[]';
ALTER TABLE message_cluster ADD COLUMN state TEXT NOT NULL DEFAULT 'held';
-- Which of the observations tells best when it was.
ALTER TABLE message_cluster ADD COLUMN dated INTEGER NOT NULL DEFAULT 0;

-- Clocks, recovered zones, and what sources of one group do not both hold.
CREATE TABLE network_note (
  case_id BLOB NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  k INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (case_id, kind, k)
) STRICT;

-- A member may be known from a list alone: no record shows it then.
CREATE TABLE membership_2 (
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
  first_chat INTEGER, first_record INTEGER,
  last_chat INTEGER, last_record INTEGER,
  sure TEXT NOT NULL,
  evidence TEXT NOT NULL,
  evidence_count INTEGER NOT NULL,
  listed TEXT NOT NULL,
  PRIMARY KEY (case_id, k)
) STRICT;
INSERT INTO membership_2 SELECT case_id, k, group_id, account, way, by_account, joined_chat, joined_record, left_chat, left_record,
  removed, removed_by, first_chat, first_record, last_chat, last_record, sure, evidence, evidence_count, '{}' FROM membership;
DROP TABLE membership;
ALTER TABLE membership_2 RENAME TO membership;
