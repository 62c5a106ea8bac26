-- From when to when a frame of a video is shown, in milliseconds from its beginning; null for pictures.
ALTER TABLE signal ADD COLUMN shown_from INTEGER;
ALTER TABLE signal ADD COLUMN shown_until INTEGER;
