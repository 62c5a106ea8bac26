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

-- How an export's headers are written tells phones apart that lie in one folder.
ALTER TABLE chat ADD COLUMN header_form TEXT;

-- A key for each case, wrapped under the vault's: without it nothing that was sealed under it can be read again.
CREATE TABLE case_key (
  case_id BLOB PRIMARY KEY REFERENCES cases(id),
  wrapped BLOB NOT NULL
) STRICT;

-- In an encrypted vault the salt and the value of an opening about a case stand here, sealed under the case's key;
-- then `salt` and `value` are empty.
ALTER TABLE audit_opening ADD COLUMN case_id BLOB;
ALTER TABLE audit_opening ADD COLUMN sealed BLOB;

-- How far the reading of an exhibit came, in a form of its own: where it goes on after it was cut off.
CREATE TABLE reading_point (
  exhibit INTEGER PRIMARY KEY REFERENCES exhibit(n),
  point TEXT NOT NULL
) STRICT;
