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
-- Some programs of schema 2 made it already.
CREATE TABLE IF NOT EXISTS reading_point (
  exhibit INTEGER PRIMARY KEY REFERENCES exhibit(n),
  point TEXT NOT NULL
) STRICT;
