-- Points of a picture's frame, as `signal::local` stores them: what is compared of stickers and cut-outs.
CREATE TABLE local_signal (
  item INTEGER NOT NULL REFERENCES item(n) ON DELETE CASCADE,
  frame INTEGER NOT NULL,
  points BLOB NOT NULL,
  PRIMARY KEY (item, frame)
) STRICT;
