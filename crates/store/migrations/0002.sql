-- What a case's scope leaves out: counted, and known again by a digest when the evidence is verified; no path, no name.

ALTER TABLE exhibit ADD COLUMN chats_out INTEGER NOT NULL DEFAULT 0;
ALTER TABLE exhibit ADD COLUMN records_out INTEGER NOT NULL DEFAULT 0;

CREATE TABLE left_out (
  exhibit INTEGER NOT NULL REFERENCES exhibit(n),
  digest BLOB NOT NULL,
  PRIMARY KEY (exhibit, digest)
) STRICT;

-- Chat exports of an exhibit that is being read: they are read once the files beside them are known.
CREATE TABLE waiting_chat (
  exhibit INTEGER NOT NULL REFERENCES exhibit(n),
  k INTEGER NOT NULL,
  path TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (exhibit, k)
) STRICT;
