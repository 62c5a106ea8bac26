-- Points of a picture's frame, as `signal::local` stores them: what is compared of stickers and cut-outs.
CREATE TABLE local_signal (
  item INTEGER NOT NULL REFERENCES item(n) ON DELETE CASCADE,
  frame INTEGER NOT NULL,
  points BLOB NOT NULL,
  PRIMARY KEY (item, frame)
) STRICT;
-- From when to when a frame of a video is shown, in milliseconds from its beginning; null for pictures.
ALTER TABLE signal ADD COLUMN shown_from INTEGER;
ALTER TABLE signal ADD COLUMN shown_until INTEGER;
