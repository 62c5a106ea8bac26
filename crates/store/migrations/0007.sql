-- Up to which record an application counts a chat as read.
ALTER TABLE chat ADD COLUMN read_until INTEGER;
